"""The watchdog: stops what computes for too long, or waits for something that never comes."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import psutil

from spoilers.sandbox.forkserver import Sandbox
from spoilers.sandbox.privileges import THREADS


@dataclass(frozen=True)
class Limits:
    """How much a submission may use.

    Attributes
    ----------
    step : float
        Seconds of computing for one cell, or for all the calls of one check.
    whole : float
        Seconds of computing and of waiting for the whole submission.
    idle : float
        Seconds in which it may do nothing at all, in one cell or in all the calls of one check.
    """

    step: float = 20.0
    whole: float = 120.0
    idle: float = 10.0


class Reason(Enum):
    """Why a student's code had to be stopped, or is no longer there."""

    COMPUTED = "computed for longer than a cell or a check may"
    IDLE = "neither computed nor answered for longer than it may"
    THREADS = "started more threads than it may"
    BUDGET = "had used up what the whole submission may use"
    ENDED = "ended Python"
    UNREADABLE = "gave what the codec refuses"
    GONE = "belonged to a sandbox that was torn down"


class Watchdog:
    """Stops what computes for too long, or waits for something that never comes.

    It counts seconds of computing, so that a busy machine takes no marks. Waiting counts only
    while the process neither computes nor stands in line to compute, and has not answered yet. The
    grader's own seconds count for the whole submission, and so does every wait, if only a tenth
    where the machine may be to blame: nothing that is done or left undone lasts for ever.

    Parameters
    ----------
    limits : Limits
        How much is allowed.
    """

    BEAT = 0.2
    IN_LINE = 0.1
    """What a second counts in which the process could work and did not."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.why: Reason | None = None
        self.spent = 0.0
        self._now: Sandbox | None = None
        self._lock = threading.Lock()
        self._seen: tuple[Sandbox | None, float] = (None, 0.0)
        self._looked = 0.0
        self._ours = 0.0
        self._step = self._still = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    @contextlib.contextmanager
    def over(self, sandbox: Sandbox) -> Iterator[None]:
        """Watch while a question is sent and its answer waited for."""
        with self._lock:
            self._now, self.why = sandbox, None
            self._looked, self._ours = time.monotonic(), time.process_time()
        try:
            yield
        finally:
            with self._lock:
                self._now = None

    def new_step(self) -> None:
        """Begin a new cell or check."""
        with self._lock:
            self._step = self._still = 0.0

    def close(self) -> None:
        """Stop watching."""
        self._ended.set()

    def _look(self) -> None:
        while not self._ended.wait(self.BEAT):
            with self._lock:
                if self._now is not None:
                    self._weigh(self._now)

    def _weigh(self, sandbox: Sandbox) -> None:
        try:
            process = psutil.Process(sandbox.pid)
            times = process.cpu_times()
            status = process.status()
            many = process.num_threads() > THREADS
        except psutil.Error:
            return
        used = times.user + times.system
        before = self._seen[1] if self._seen[0] is sandbox else 0.0
        self._seen = (sandbox, used)
        # A look that comes late on a busy machine says nothing of the time before it.
        passed = min(time.monotonic() - self._looked, 2 * self.BEAT)
        self._looked = time.monotonic()
        ours, self._ours = time.process_time() - self._ours, time.process_time()
        waited = max(0.0, passed - (used - before) - ours)
        in_line = status == psutil.STATUS_RUNNING or sandbox.has_answered()
        self._step += used - before
        # A sleep that no signal ends is a disk's, or made to look like one: no step is short of
        # time by it, and the whole submission is.
        if not in_line and status != psutil.STATUS_DISK_SLEEP:
            self._still += waited
        self.spent += used - before + ours + waited * (self.IN_LINE if in_line else 1.0)
        if self._step > self._limits.step or self.spent > self._limits.whole:
            self.why = Reason.COMPUTED
        elif self._still > self._limits.idle:
            self.why = Reason.IDLE
        elif many:
            self.why = Reason.THREADS
        if self.why is not None:
            process.kill()


def explain(reason: Reason, limits: Limits) -> str:
    """Say to a student why the code was stopped.

    Parameters
    ----------
    reason : Reason
        What the watchdog or the client found.
    limits : Limits
        How much was allowed.

    Returns
    -------
    str
        A sentence or two.

    Examples
    --------
    >>> explain(Reason.IDLE, Limits(idle=3))
    'It did nothing for more than 3 seconds and was stopped. Does it wait for something that...'
    """
    sentences = {
        Reason.COMPUTED: (
            f"It ran for more than {min(limits.step, limits.whole):g} seconds and was stopped. Is "
            "there a loop that never ends?"
        ),
        Reason.IDLE: (
            f"It did nothing for more than {limits.idle:g} seconds and was stopped. Does it wait "
            "for something that never comes?"
        ),
        Reason.THREADS: f"It started more than {THREADS} threads and was stopped.",
        Reason.BUDGET: (
            f"The notebook used up its {limits.whole:g} seconds of computing before this."
        ),
        Reason.ENDED: "The code ended Python. Does it call exit(), or ask for very much memory?",
        Reason.UNREADABLE: "What came back could not be read.",
        Reason.GONE: "The code that made this function had to be stopped.",
    }
    return sentences[reason]
