"""Several workers mark a class, on this machine or on a Dask cluster; none can stop the others.

A worker is a Python of its own. It takes one submission after the other and gives back what came
of each. One that dies is replaced, and the submission that it died of is told by name.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import queue
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import nbformat

from spoilers.grading.mark import ExerciseFaultError, fingerprint, imported, mark
from spoilers.sandbox.client import Limits
from spoilers.sandbox.namespaces import NoSandboxError, Rooms
from spoilers.student.server import Wire

LARGEST = 500_000_000
WALL_SECONDS = 1_800
"""A worker that says nothing for so long is replaced; no submission comes near it."""


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
        Whether it may run without a room of its own.
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


@dataclass(frozen=True)
class Outcome:
    """What came of a submission.

    Attributes
    ----------
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

    notebook: str = ""
    notes: tuple[str, ...] = ()
    points: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    failed: str = ""

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Outcome:
        """Read what a worker wrote."""
        return cls(**{**written, "notes": tuple(written["notes"])})


@lru_cache(maxsize=20)
def _read(exercise: str) -> tuple[nbformat.NotebookNode, tuple[str, ...]]:
    instructor = nbformat.reads(exercise, as_version=4)
    return instructor, tuple(imported(instructor))


class Marker:
    """Marks one submission after the other in this process, with rooms that are kept ready."""

    def __init__(self) -> None:
        self._rooms: dict[tuple[bool, tuple[str, ...]], Rooms] = {}

    def mark(self, job: Job) -> Outcome:
        """Mark a submission."""
        instructor, modules = _read(job.exercise)
        try:
            rooms = self._ready(job.trusted, modules)
            done = mark(job.submission, instructor, rooms, job.limits)
        except (ExerciseFaultError, NoSandboxError) as reason:
            return Outcome(failed=str(reason))
        text = json.dumps(done.notebook, indent=1, ensure_ascii=False) + "\n"
        return Outcome(text, tuple(done.notes), done.points, done.seconds)

    def close(self) -> None:
        """Let go of the rooms."""
        for rooms in self._rooms.values():
            rooms.close()
        self._rooms = {}

    def _ready(self, trusted: bool, modules: tuple[str, ...]) -> Rooms:
        key = (trusted, modules)
        if key not in self._rooms:
            self._rooms[key] = Rooms(modules, trusted=trusted)
        return self._rooms[key]


def work() -> None:
    """Take submissions from the standard input until it ends."""
    reader, writer = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(nothing, stream)
    wire, marker = Wire(reader, writer, LARGEST), Marker()
    try:
        while True:
            outcome = marker.mark(Job.read(json.loads(wire.receive())))
            wire.send(json.dumps(asdict(outcome)).encode())
    except EOFError:
        pass
    finally:
        marker.close()


class Worker:
    """A process that marks, replaced when it dies."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def mark(self, job: Job) -> Outcome:
        """Have a submission marked."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", "from spoilers.grading.workers import work; work()"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
            )
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        wire = Wire(process.stdout, process.stdin, LARGEST)  # type: ignore[arg-type]
        late = threading.Timer(WALL_SECONDS, process.kill)
        late.daemon = True
        late.start()
        try:
            wire.send(json.dumps(job.written()).encode())
            return Outcome.read(json.loads(wire.receive()))
        except (EOFError, OSError):
            self.close()
            return Outcome(failed="The process that marked it ended. Nothing else was touched.")
        finally:
            late.cancel()

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with contextlib.suppress(OSError):
                        stream.close()
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class Crew:
    """Marks many submissions at once.

    Parameters
    ----------
    workers : int, optional
        How many mark at the same time on this machine; as many as it has processors if left out.
    scheduler : str, optional
        The address of a Dask scheduler, such as ``"tcp://10.0.0.5:8786"``; then its workers mark.
    """

    def __init__(self, workers: int | None = None, scheduler: str = "") -> None:
        self._jobs: queue.SimpleQueue[tuple[Job, Future[Outcome]] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._cluster: Any = None
        self._workers = max(1, workers or os.cpu_count() or 1)
        if scheduler:
            self._cluster = _cluster(scheduler)

    def put(self, job: Job) -> Future[Outcome]:
        """Hand in a submission, and get a promise of what comes of it."""
        if self._cluster is not None:
            return self._on_the_cluster(job)
        if len(self._threads) < self._workers:
            self._threads.append(threading.Thread(target=self._serve, daemon=True))
            self._threads[-1].start()
        promise: Future[Outcome] = Future()
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
                if not promise.set_running_or_notify_cancel():
                    continue
                outcome = worker.mark(job)
                # A worker may have been killed from outside; what is to blame fails twice.
                promise.set_result(worker.mark(job) if _died(outcome) else outcome)
        finally:
            worker.close()

    def _on_the_cluster(self, job: Job) -> Future[Outcome]:
        # The same work has the same name, so a submission is never marked twice in one run.
        told = self._cluster.submit(
            mark_on_cluster, job.written(), key=f"mark-{job.fingerprint()}", retries=3
        )
        promise: Future[Outcome] = Future()

        def hand_on(done: Any) -> None:
            if done.status == "finished":
                promise.set_result(Outcome.read(done.result()))
            else:
                promise.set_result(Outcome(failed=f"The cluster gave it up: {done.status}."))

        told.add_done_callback(hand_on)
        return promise


def _died(outcome: Outcome) -> bool:
    return outcome.failed.startswith("The process that marked it ended.")


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
        _HERE.worker = Worker()
    return asdict(_HERE.worker.mark(Job.read(written)))


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
