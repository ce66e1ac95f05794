"""Whatever a worker meets with, a run ends, names each submission it failed, and marks the rest.

The faults are put into the workers of a real ``nbgrader autograde`` by a module that every Python
loads when it starts. A submission says which fault its worker meets with.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil
import pytest

from tests.attacks.bank import full, handed_in
from tests.attacks.course import NAME, Course

pytestmark = pytest.mark.usefixtures("sandbox")

INJECTED = """
import json, os, sys

if any("spawn_main" in word for word in sys.orig_argv):
    import spoilers.grading.workers as workers

    real, seen = workers.mark, COUNTS

    class OwnError(Exception):
        def __init__(self, number, unpicklable):
            self.unpicklable = lambda: number
            super().__init__("of its own")

    def mark(submission, *rest):
        fault = json.loads(submission)["metadata"].get("fault", "")
        with open(seen, "a") as file:
            file.write(fault + "\\n")
        count = open(seen).read().split("\\n").count(fault)
        if fault.startswith("once ") and count > 1:
            fault = ""
        exec(FAULTS.get(fault.removeprefix("once "), ""), {"os": os, "OwnError": OwnError})
        return real(submission, *rest)

    workers.mark = mark
"""
FAULTS = {
    "FileNotFoundError": "raise FileNotFoundError(2, 'No such file', 'bwrap')",
    "EMFILE": "raise OSError(24, 'Too many open files')",
    "PermissionError": "raise PermissionError(13, 'Permission denied')",
    "MemoryError": "raise MemoryError",
    "RecursionError": "f = lambda: f()\nf()",
    "TimeoutError": "raise TimeoutError('of the worker itself')",
    "OwnError": "raise OwnError(1, 2)",
    "SystemExit": "raise SystemExit(3)",
    "KeyboardInterrupt": "raise KeyboardInterrupt",
    "ends": "os._exit(3)",
    "killed": "os.kill(os.getpid(), 9)",
    "crashes": "os.abort()",
}
DIED = "The process that marked it ended. Nothing else was touched."
TOLD = {
    "FileNotFoundError": "It could not be marked: FileNotFoundError: [Errno 2] No such file",
    "EMFILE": "It could not be marked: OSError: [Errno 24] Too many open files.",
    "PermissionError": "It could not be marked: PermissionError: [Errno 13] Permission denied.",
    "MemoryError": "It could not be marked: MemoryError",
    "RecursionError": "It could not be marked: RecursionError: maximum recursion depth exceeded",
    "TimeoutError": "It could not be marked: TimeoutError: of the worker itself.",
    "OwnError": "It could not be marked: OwnError: of its own.",
    "SystemExit": "It could not be marked: SystemExit",
    "KeyboardInterrupt": "It could not be marked: KeyboardInterrupt",
    **dict.fromkeys(("ends", "killed", "crashes"), DIED),
}
ONCE = ("once EMFILE", "once killed")
HONEST = ("ana", "mia", "zoe")


@dataclass
class Graded:
    """What the run said, and whom it left behind."""

    course: Course
    said: str
    left: list[psutil.Process]
    attempts: list[str]


def hand_in(course: Course, student: str, fault: str = "") -> None:
    notebook = handed_in(NAME)
    notebook.metadata["fault"] = fault
    nbformat.write(notebook, course.folder(student) / f"{NAME}.ipynb")


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """Grade a class in which every second submission makes its worker fail."""
    course = Course(tmp_path_factory.mktemp("faults"))
    for student in HONEST:
        hand_in(course, student)
    for fault in (*FAULTS, *ONCE):
        hand_in(course, f"m-{fault.replace(' ', '-')}", fault)
    start = tmp_path_factory.mktemp("start")
    counts = start / "counts.txt"
    injected = INJECTED.replace("COUNTS", repr(str(counts))).replace("FAULTS", repr(FAULTS))
    (start / "sitecustomize.py").write_text(injected)
    path = [str(start), *filter(None, [os.environ.get("PYTHONPATH")])]
    course.environment["PYTHONPATH"] = os.pathsep.join(path)
    before = set(psutil.process_iter())
    said = course.autograde("--Submissions.workers=2", fails=True)
    mine = [
        process
        for process in set(psutil.process_iter()) - before
        if process.is_running() and str(start) in _environment(process)
    ]
    return Graded(course, said, mine, counts.read_text().splitlines())


def _environment(process: psutil.Process) -> str:
    try:
        return str(process.environ().get("PYTHONPATH", ""))
    except psutil.Error:
        return ""


def test_the_run_ends_and_every_other_submission_is_marked(graded: Graded) -> None:
    again = [f"m-{fault.replace(' ', '-')}" for fault in ONCE]
    marked = dict.fromkeys([*HONEST, *again], full(NAME))
    # No mark is not the mark 0.
    unmarked = {f"m-{fault}": dict.fromkeys(full(NAME)) for fault in FAULTS}
    assert graded.course.marks() == marked | unmarked


@pytest.mark.parametrize("fault", FAULTS)
def test_each_that_failed_is_named_with_its_reason(graded: Graded, fault: str) -> None:
    assert f"m-{fault}, {NAME}: {TOLD[fault]}" in graded.said
    assert not (graded.course.root / "autograded" / f"m-{fault}" / NAME).exists()


def test_a_worker_that_died_or_failed_is_tried_once_more_and_no_oftener(graded: Graded) -> None:
    for fault in (*FAULTS, *ONCE):
        assert graded.attempts.count(fault) == 2, fault
    assert graded.attempts.count("") == len(HONEST)


def test_nothing_is_left_behind(graded: Graded) -> None:
    assert [process for process in graded.left if process.is_running()] == []


def test_a_second_run_without_the_faults_marks_those_that_failed(graded: Graded) -> None:
    graded.course.environment.pop("PYTHONPATH")
    path = os.environ.get("PYTHONPATH")
    if path:
        graded.course.environment["PYTHONPATH"] = path
    graded.course.autograde("--Submissions.workers=2")
    students = [f"m-{fault.replace(' ', '-')}" for fault in (*FAULTS, *ONCE)]
    assert graded.course.marks() == dict.fromkeys([*HONEST, *students], full(NAME))


def test_a_submission_that_cannot_be_read_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading it may fail in the grader's own process too."""
    from concurrent.futures import Future

    from spoilers.grading.nbgrader import autograde
    from spoilers.grading.workers import Kind, Outcome

    def fail(path: Path) -> bytes:
        raise MemoryError("no room for it")

    monkeypatch.setattr(autograde, "read_submission", fail)
    run = autograde._Run.__new__(autograde._Run)
    submission = autograde._Submission("ana", NAME, tmp_path / "x.ipynb", [])
    run._put(submission)
    assert isinstance(submission.promise, Future)
    outcome: Outcome = submission.promise.result(timeout=0)
    assert outcome.kind is Kind.WORKER_FAILED
    assert outcome.failed.endswith("MemoryError: no room for it.")
