"""Several workers mark a class, on this machine or on a Dask cluster; none can stop the others.

A worker is a Python of its own, which takes one submission after the other. It has a pipe to
itself and shares no lock and no queue with another, so that one that is killed, while it works
or while it waits, can take nothing with it. Whatever happens, every submission gets an outcome
with a name.
"""

from __future__ import annotations

import base64
import contextlib
import json
import multiprocessing
import os
import queue
import socket
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import asdict, dataclass, field
from enum import Enum
from functools import lru_cache
from importlib.machinery import ModuleSpec
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.process import BaseProcess
from typing import Any
from urllib.parse import urlsplit

import nbformat

from spoilers.grading.mark import ExerciseFaultError, fingerprint, imported, mark
from spoilers.sandbox.forkserver import ForkServer
from spoilers.sandbox.namespaces import NoSandboxError
from spoilers.sandbox.privileges import end_with_parent, limit_growth
from spoilers.sandbox.watchdog import Limits

WALL_SECONDS = 1_800
"""A worker that gives nothing back for so long is ended; no submission comes near it."""
MEMORY = 3 << 30
"""A worker may grow by so much.

Memory exhaustion: what a check makes of a student's answer may be far larger than the answer."""
CLOSING_SECONDS = 10
"""An idle worker is given so long to end what it has started."""


@dataclass(frozen=True)
class Job:
    """A submission to be marked.

    Attributes
    ----------
    submission : bytes or None
        The file that was handed in.
    exercise : str
        The instructor's notebook, as text.
    trusted : bool
        Whether it may run without a sandbox.
    limits : Limits
        How much it may use.
    """

    submission: bytes | None
    exercise: str
    trusted: bool = False
    limits: Limits = field(default_factory=Limits)

    def written(self) -> dict[str, Any]:
        """Write it as what JSON can hold."""
        packed = None if self.submission is None else base64.b64encode(self.submission).decode()
        return {
            "submission": packed,
            "exercise": self.exercise,
            "trusted": self.trusted,
            "limits": asdict(self.limits),
        }

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Job:
        """Read it again."""
        packed = written["submission"]
        submission = None if packed is None else base64.b64decode(packed)
        limits = Limits(**written["limits"])
        return cls(submission, written["exercise"], written["trusted"], limits)

    def fingerprint(self) -> str:
        """Name what decides the marks."""
        return fingerprint(self.submission, nbformat.reads(self.exercise, 4))


class Kind(Enum):
    """What came of a submission, whoever or whatever is to blame."""

    MARKED = "it was marked"
    EXERCISE_FAULT = "the exercise itself does not run"
    NO_SANDBOX = "there was no sandbox for it"
    WORKER_DIED = "the worker ended while it marked"
    WORKER_LATE = "the worker gave nothing back for too long"
    WORKER_FAILED = "the worker failed with an error"
    CLUSTER_FAILED = "the cluster gave it up"


AGAIN = {Kind.WORKER_DIED, Kind.WORKER_FAILED}
"""A fresh worker may do better: one can be killed from outside, or run out of descriptors."""
FRESH = AGAIN | {Kind.WORKER_LATE}
"""After these the next submission gets a fresh worker."""


@dataclass(frozen=True)
class Outcome:
    """What came of a submission.

    Attributes
    ----------
    kind : Kind
        How it ended.
    notebook : str
        The answers in the instructor's notebook, with what each cell gave; empty if it failed.
    notes : tuple of str
        What was wrong with the file, a sentence each.
    points : dict of str to float
        What each check gave.
    seconds : float
        How long it took.
    failed : str
        Why it could not be marked at all; empty if it was.
    """

    kind: Kind = Kind.MARKED
    notebook: str = ""
    notes: tuple[str, ...] = ()
    points: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    failed: str = ""

    def written(self) -> dict[str, Any]:
        """Write it as what JSON can hold."""
        return {**asdict(self), "kind": self.kind.name}

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Outcome:
        """Read what a worker wrote."""
        kind, notes = Kind[written["kind"]], tuple(written["notes"])
        return cls(**{**written, "kind": kind, "notes": notes})


@lru_cache(maxsize=20)
def _read(exercise: str) -> tuple[nbformat.NotebookNode, tuple[str, ...]]:
    instructor = nbformat.reads(exercise, as_version=4)
    return instructor, tuple(imported(instructor))


class Marker:
    """Marks one submission after the other in this process, with fork servers kept ready."""

    def __init__(self) -> None:
        self._servers: dict[tuple[bool, tuple[str, ...]], ForkServer] = {}

    def mark(self, job: Job) -> Outcome:
        """Mark a submission."""
        instructor, modules = _read(job.exercise)
        try:
            server = self._ready(job.trusted, modules)
            done = mark(job.submission, instructor, server, job.limits)
        except ExerciseFaultError as reason:
            return Outcome(Kind.EXERCISE_FAULT, failed=str(reason))
        except NoSandboxError as reason:
            return Outcome(Kind.NO_SANDBOX, failed=str(reason))
        text = json.dumps(done.notebook, indent=1, ensure_ascii=False) + "\n"
        # Half a surrogate pair, however it came there, cannot be written to any file.
        text = text.encode("utf-8", errors="replace").decode()
        return Outcome(Kind.MARKED, text, tuple(done.notes), done.points, done.seconds)

    def close(self) -> None:
        """Let go of the fork servers."""
        for server in self._servers.values():
            server.close()
        self._servers = {}

    def _ready(self, trusted: bool, modules: tuple[str, ...]) -> ForkServer:
        key = (trusted, modules)
        if key not in self._servers:
            self._servers[key] = ForkServer(modules, trusted=trusted)
        return self._servers[key]


# --- In a worker ------------------------------------------------------------------------------


def serve(pipe: Connection) -> None:
    """Mark one submission after the other, until the one who grades lets go or ends.

    Parameters
    ----------
    pipe : multiprocessing.connection.Connection
        Where jobs come from and outcomes go, each as JSON: nothing is unpickled on either side.
    """
    _stand_alone()
    marker = Marker()
    with contextlib.suppress(EOFError, OSError), contextlib.closing(marker):
        while True:
            written = json.loads(pipe.recv_bytes())
            try:
                outcome = marker.mark(Job.read(written))
            except BaseException as error:
                outcome = _failed(error)
            pipe.send_bytes(json.dumps(outcome.written()).encode())


def _stand_alone() -> None:
    """Make this process a session of its own, with nobody at its streams, that outlives nobody."""
    if hasattr(os, "setsid"):
        # Ctrl+C reaches the one who grades, and not what is half done.
        os.setsid()
    end_with_parent()
    limit_growth(MEMORY)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(nothing, stream)
    threading.Thread(target=_end_with_the_grader, daemon=True).start()


def _end_with_the_grader() -> None:
    grader = multiprocessing.parent_process()
    if grader is not None:
        grader.join()
    os._exit(1)


def _failed(error: BaseException) -> Outcome:
    said = f"{type(error).__name__}: {error}"[:300]
    return Outcome(Kind.WORKER_FAILED, failed=f"It could not be marked: {said}.")


# --- On the grader's side ---------------------------------------------------------------------


class _Process(SpawnProcess):
    """A fresh Python that does not run the program again that started it.

    Else each would load all of nbgrader, 50 MB and more than a second, and a script that marks
    without asking whether it is the main one would start itself over and over.
    """

    _one_at_a_time = threading.Lock()

    @staticmethod
    def _Popen(process: BaseProcess) -> Any:  # noqa: N802
        main = sys.modules["__main__"]
        with _Process._one_at_a_time:
            known = main.__spec__
            # So multiprocessing knows a package that is run: that one is not run again.
            main.__spec__ = ModuleSpec("spoilers.__main__", None)
            try:
                return SpawnProcess._Popen(process)
            finally:
                main.__spec__ = known


class _Context(SpawnContext):
    """Starts such processes. Not by fork: what a thread holds then would be held for ever."""

    Process = _Process


class Worker:
    """A process that marks, replaced when it dies, fails or hangs."""

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def mark(self, job: Job) -> Outcome:
        """Have a submission marked; gives an outcome whatever happens."""
        outcome = self._attempt(job)
        return self._attempt(job) if outcome.kind in AGAIN else outcome

    def close(self) -> None:
        """End the process, as soon as it has ended what it started itself."""
        pipe, self._pipe = self._pipe, None
        process, self._process = self._process, None
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.join(CLOSING_SECONDS)
            process.kill()
            process.join()

    def _attempt(self, job: Job) -> Outcome:
        late = threading.Event()
        try:
            process, pipe = self._ready()
            with _ended_after(WALL_SECONDS, process, late):
                outcome = Outcome.read(_asked(process, pipe, job.written()))
        except EOFError:
            outcome = _late() if late.is_set() else _died()
        except Exception as error:
            outcome = _failed(error)
        if outcome.kind in FRESH:
            self._discard()
        return outcome

    def _discard(self) -> None:
        """Let go of a process of which nothing is known any more."""
        if self._process is not None:
            self._process.kill()
        self.close()

    def _ready(self) -> tuple[BaseProcess, Connection]:
        if self._process is None or self._pipe is None or not self._process.is_alive():
            self._discard()
            self._process, self._pipe = _started()
        return self._process, self._pipe


def _started() -> tuple[BaseProcess, Connection]:
    context = _Context()
    ours, theirs = context.Pipe()
    # While their end is open here too, the death of the other side goes unseen.
    with theirs:
        process = context.Process(target=serve, args=(theirs,), daemon=True)
        process.start()
    return process, ours


def _asked(process: BaseProcess, pipe: Connection, written: dict[str, Any]) -> Any:
    """Hand a job to a worker and wait for what it says; EOFError if it dies instead."""
    try:
        pipe.send_bytes(json.dumps(written).encode())
        # Its death is seen even where something that it started still holds its end of the pipe.
        wait([pipe, process.sentinel])
        if not pipe.poll():
            raise EOFError
        return json.loads(pipe.recv_bytes())
    except OSError:
        raise EOFError from None


@contextlib.contextmanager
def _ended_after(seconds: float, process: BaseProcess, late: threading.Event) -> Iterator[None]:
    """Kill a process that is not done in time, which ends every wait for it."""

    def end() -> None:
        late.set()
        process.kill()

    watchdog = threading.Timer(seconds, end)
    watchdog.daemon = True
    watchdog.start()
    try:
        yield
    finally:
        watchdog.cancel()


def _died() -> Outcome:
    said = "The process that marked it ended. Nothing else was touched."
    return Outcome(Kind.WORKER_DIED, failed=said)


def _late() -> Outcome:
    minutes = WALL_SECONDS / 60
    said = f"The process that marked it gave nothing back for {minutes:g} minutes."
    return Outcome(Kind.WORKER_LATE, failed=said)


class WorkerPool:
    """Marks many submissions at once.

    Parameters
    ----------
    workers : int, optional
        How many mark at the same time on this machine; as many as it has processors if left out.
    scheduler : str, optional
        The address of a Dask scheduler, such as ``"tcp://10.0.0.5:8786"``; then its workers mark.

    Raises
    ------
    NoSandboxError
        If there is no such scheduler.
    """

    def __init__(self, workers: int | None = None, scheduler: str = "") -> None:
        self._jobs: queue.SimpleQueue[tuple[Job, Future[Outcome]] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._cluster: Any = None
        self._workers = max(1, workers or os.cpu_count() or 1)
        if scheduler:
            self._cluster = _cluster(scheduler)

    def submit(self, job: Job) -> Future[Outcome]:
        """Hand in a submission, and get a promise of what comes of it, which is always kept."""
        promise: Future[Outcome] = Future()
        if self._cluster is not None:
            self._on_the_cluster(job, promise)
            return promise
        if len(self._threads) < self._workers:
            self._threads.append(threading.Thread(target=self._serve, daemon=True))
            self._threads[-1].start()
        self._jobs.put((job, promise))
        return promise

    def close(self) -> None:
        """Mark what was handed in, and let go of the workers."""
        for _ in self._threads:
            self._jobs.put(None)
        self._threads = []
        if self._cluster is not None:
            self._cluster.close()
            self._cluster = None

    def _serve(self) -> None:
        worker = Worker()
        try:
            while (taken := self._jobs.get()) is not None:
                job, promise = taken
                if promise.set_running_or_notify_cancel():
                    promise.set_result(worker.mark(job))
        finally:
            worker.close()

    def _on_the_cluster(self, job: Job, promise: Future[Outcome]) -> None:
        def hand_on(done: Any) -> None:
            try:
                promise.set_result(Outcome.read(done.result()))
            except Exception as error:
                promise.set_result(_given_up(error))

        try:
            # The same work has the same name, so a submission is never marked twice in one run.
            key = f"mark-{job.fingerprint()}"
            told = self._cluster.submit(mark_on_cluster, job.written(), key=key, retries=3)
            told.add_done_callback(hand_on)
        except Exception as error:
            promise.set_result(_given_up(error))


def _given_up(error: Exception) -> Outcome:
    said = f"The cluster gave it up: {type(error).__name__}: {error}"[:300]
    return Outcome(Kind.CLUSTER_FAILED, failed=said)


_HERE = threading.local()


def mark_on_cluster(written: dict[str, Any]) -> dict[str, Any]:
    """Mark a submission on a worker of a Dask cluster.

    Parameters
    ----------
    written : dict
        A job, as :meth:`Job.written` writes it.

    Returns
    -------
    dict
        An outcome, as what JSON can hold.
    """
    if not hasattr(_HERE, "worker"):
        # Dask's workers are daemons, as multiprocessing calls those that may have no children.
        multiprocessing.current_process().daemon = False
        _HERE.worker = Worker()
    outcome: Outcome = _HERE.worker.mark(Job.read(written))
    return outcome.written()


def _cluster(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise NoSandboxError(
            "Marking on a cluster needs the package distributed: pip install 'spoilers[cluster]'."
        ) from None
    try:
        # Dask itself would try for a long time.
        place = urlsplit(address)
        socket.create_connection((place.hostname or "", place.port or 0), timeout=5).close()
        return Client(address, timeout="20s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise NoSandboxError(f"There is no Dask scheduler at {address}: {error}") from None
