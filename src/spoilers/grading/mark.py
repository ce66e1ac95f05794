"""Marks a submission: runs it in its room, asks the checks, and says in words what came out.

Everything that decides a mark happens on this side: the checks run here as they stand in the
instructor's notebook, and only the functions that they call are in the room.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import copy
import hashlib
import io
import math
import re
import signal
import sys
import threading
import time
import traceback
import types
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import nbformat
from nbformat.v4 import new_output

from spoilers.grading.reassemble import about, is_answer, is_check, rebuild, visible
from spoilers.sandbox.client import Limits, Ran, StoppedError, Student
from spoilers.sandbox.namespaces import Rooms
from spoilers.student.server import known_error

VERSION = 1
"""Changes when the same submission could get other marks."""
SAID = 1_500
"""So many characters of a message are kept."""
SECTION = re.compile(r"Read again: \[([^\]]+)\]\(([^)]+)\)")
CHECK = "<check>"
AGAIN = (
    "Asked after other checks, your code gave another answer than when it was asked by itself. "
    "Does it keep anything from one call to the next?"
)


class ExerciseFaultError(Exception):
    """The exercise itself does not run; no student is to blame."""


@dataclass
class Marked:
    """What came of a submission.

    Attributes
    ----------
    notebook : nbformat.NotebookNode
        The answers in the instructor's notebook, with what each cell gave.
    notes : list of str
        What was wrong with the file, a sentence each.
    points : dict of str to float
        What each check gave, by its name.
    seconds : float
        How long it took.
    """

    notebook: nbformat.NotebookNode
    notes: list[str] = field(default_factory=list)
    points: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0


def mark(
    submission: bytes | None,
    instructor: nbformat.NotebookNode,
    rooms: Rooms,
    limits: Limits | None = None,
) -> Marked:
    """Mark a submission.

    Parameters
    ----------
    submission : bytes or None
        The file that was handed in.
    instructor : nbformat.NotebookNode
        The exercise with its stubs, and its checks whole.
    rooms : Rooms
        Where the student's code runs.
    limits : Limits, optional
        How much it may use.

    Returns
    -------
    Marked
        The same for the same submission, exercise and limits.

    Raises
    ------
    ExerciseFaultError
        If the exercise itself does not run.
    NoSandboxError
        If there is no room to be had.
    """
    began = time.monotonic()
    built = rebuild(submission, instructor)
    shown = copy.deepcopy(built.notebook)
    marking = _Marking(built.notebook, rooms, limits or Limits())
    marking.run()
    if marking.may_tell:
        # The code has met hidden cases and said something after that. What a student reads is
        # said by code that never met them.
        for cell in filter(is_check, shown.cells):
            cell.source = visible(cell.source)
        _Marking(shown, rooms, limits or Limits()).run()
        _show(built.notebook, shown, marking.plain)
    return Marked(built.notebook, built.notes, marking.points, time.monotonic() - began)


def _show(marked: nbformat.NotebookNode, shown: nbformat.NotebookNode, plain: set[str]) -> None:
    """Put what may be read in the place of what cells and checks said."""
    for cell, other in zip(marked.cells, shown.cells, strict=True):
        if cell.cell_type != "code":
            continue
        if not is_check(cell):
            cell.outputs = other.outputs
            continue
        said, result = _parts(other)[0], _parts(cell)[1]
        refused = any(each.output_type == "error" for each in result)
        if refused and about(cell)["grade_id"] not in plain:
            instead = [each for each in _parts(other)[1] if each.output_type == "error"]
            result = instead or [_refusal([AGAIN, f"0 of {about(cell)['points']:g} points."])]
        cell.outputs = said + result


def _parts(cell: nbformat.NotebookNode) -> tuple[list[Any], list[Any]]:
    """Give what was printed, and the rest."""
    printed = [each for each in cell.outputs if each.output_type == "stream"]
    return printed, [each for each in cell.outputs if each.output_type != "stream"]


def fingerprint(submission: bytes | None, instructor: nbformat.NotebookNode) -> str:
    """Name what decides the marks: the submission, the exercise and the version of the marking.

    Parameters
    ----------
    submission : bytes or None
        The file that was handed in.
    instructor : nbformat.NotebookNode
        The exercise.

    Returns
    -------
    str
        64 signs; the same if, and only if, all of them are.
    """
    exercise = nbformat.writes(instructor).encode()
    handed_in = b"" if submission is None else b"handed in" + submission
    parts = (str(VERSION).encode(), handed_in, exercise)
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def imported(instructor: nbformat.NotebookNode) -> list[str]:
    """Which modules does an exercise import by itself?

    Parameters
    ----------
    instructor : nbformat.NotebookNode
        The exercise.

    Returns
    -------
    list of str
        Their names, those of the locked cells alone.
    """
    names = {"numpy"}
    for cell in instructor.cells:
        if cell.cell_type == "code" and about(cell).get("locked"):
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Import):
                    names |= {each.name for each in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    parts = [f"{node.module}.{each.name}" for each in node.names]
                    names |= {node.module} | {p for p in parts if p.startswith("spoilers.")}
    return sorted(name for name in names if _is_module(name))


def _is_module(name: str) -> bool:
    from importlib.util import find_spec

    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False


@dataclass(frozen=True)
class _Check:
    """A check as Python runs it, and the names that it uses and does not make itself."""

    body: types.CodeType
    last: types.CodeType | None
    used: frozenset[str]


@lru_cache(maxsize=500)
def _compiled(source: str) -> _Check:
    tree = ast.parse(source)
    stored: set[str] = set(dir(builtins))
    loaded: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (loaded if isinstance(node.ctx, ast.Load) else stored).add(node.id)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        end = ast.Expression(tree.body.pop().value)  # type: ignore[attr-defined]
        last = compile(end, CHECK, "eval")
    return _Check(compile(tree, CHECK, "exec"), last, frozenset(loaded - stored))


class _Marking:
    """One pass through the notebook, cell by cell."""

    def __init__(self, notebook: nbformat.NotebookNode, rooms: Rooms, limits: Limits) -> None:
        self._notebook, self._limits = notebook, limits
        self._student = Student(rooms, limits, self._heard)
        self._ours: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins}
        self._theirs: set[str] = set()
        self._printed = io.StringIO()
        self._answer = ""
        self._hidden: list[tuple[int, int]] = []
        self._met_hidden = False
        self.points: dict[str, float] = {}
        self.plain: set[str] = set()
        self.may_tell = False

    def run(self) -> None:
        try:
            self._run()
        finally:
            self._student.close()

    def _run(self) -> None:
        section = None
        for count, cell in enumerate(self._notebook.cells, 1):
            found = SECTION.search(cell.source) if cell.cell_type == "markdown" else None
            section = found or section
            if cell.cell_type != "code":
                continue
            cell.execution_count = count
            self._student.new_step()
            if is_check(cell):
                self._check(cell, section)
                continue
            ran = self._student.run(cell.source)
            cell.outputs = list(_outputs(ran, count))
            self.may_tell |= self._met_hidden and bool(cell.outputs)
            if about(cell).get("locked"):
                self._set_up(cell.source)
            elif is_answer(cell):
                self._answer = ran.error

    def _set_up(self, source: str) -> None:
        try:
            exec(compile(source, CHECK, "exec"), self._ours)
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            raise ExerciseFaultError(f"A cell of the exercise itself fails: {said}") from error

    def _check(self, cell: nbformat.NotebookNode, section: re.Match[str] | None) -> None:
        of = float(about(cell)["points"])
        self._printed = io.StringIO()
        self._hidden = list(_hidden(cell.source))
        name = about(cell)["grade_id"]
        lines = cell.source.rstrip().count("\n") + 1
        self._met_hidden |= any(last < lines for _, last in self._hidden)
        failed, given = self._ask(cell.source, of, name)
        cell.outputs = []
        if self._printed.getvalue():
            text = self._printed.getvalue()[:SAID]
            cell.outputs.append(new_output("stream", name="stdout", text=text))
        told_plainly = not failed or name in self.plain
        self.may_tell |= self._met_hidden and (bool(cell.outputs) or not told_plainly)
        self._met_hidden |= bool(self._hidden)
        if failed:
            again = [f"Read again: {section[1]}."] if section else []
            told = [failed[:SAID], *again, f"0 of {of:g} points."]
            cell.outputs.append(_refusal(told))
            self.points[name] = 0.0
            return
        self.points[name] = of if given is None else given
        if given is not None:
            content = {"text/plain": repr(given)}
            cell.outputs.append(
                new_output("execute_result", content, execution_count=cell.execution_count)
            )

    def _ask(self, source: str, of: float, name: str) -> tuple[str, float | None]:
        """Ask a check; give what it says against the answer, or the points that it gives."""
        value = None
        try:
            check = _compiled(source)
            with _patience(self._limits.step * 2), contextlib.redirect_stdout(self._printed):
                self._bind(check.used)
                exec(check.body, self._ours)
                if check.last is not None:
                    value = eval(check.last, self._ours)
        except StoppedError as reason:
            self.plain.add(name)
            return str(reason), None
        except BaseException as error:
            if self._in_hidden(error):
                self.plain.add(name)
            return self._told(error), None
        if value is None:
            return "", None
        if type(value) in (int, float) and math.isfinite(value) and 0 <= value <= of:
            return "", float(value)
        return f"This check gave {value!r:.60} where points from 0 to {of:g} were due.", None

    def _bind(self, used: frozenset[str]) -> None:
        """Let the names of the student's that a check uses stand for what they are now."""
        known = set(self._ours) - self._theirs
        wanted = sorted(used - known)
        for name in self._theirs & set(wanted):
            del self._ours[name]
        if wanted:
            found = self._student.values(wanted)
            self._theirs = (self._theirs - set(wanted)) | set(found)
            self._ours.update(found)

    def _told(self, error: BaseException) -> str:
        """Say in words why a check failed."""
        hidden = self._in_hidden(error)
        said = getattr(error, "student", None)
        if said is not None:
            name, text, line = said
            if hidden:
                # A name of the student's own making could tell what the case was.
                kind = name if known_error(name).__name__ == name else "an error of its own"
                return f"On another case your code stopped with {kind}. Which did you not think of?"
            where = f", in line {line} of its cell" if line else ""
            return f"Your code stopped with {name}{f': {text}' if text else ''}{where}."
        if isinstance(error, AssertionError):
            return str(error) or "What was asked for here does not hold."
        if isinstance(error, NameError) and error.name:
            why = f" The cell above stopped with {self._answer}." if self._answer else ""
            return (
                f"There is no {error.name} to be checked.{why} Does it keep the name that it was "
                "given?"
            )
        if isinstance(error, _TooLongError):
            return (
                "The check took too long with what came back. Is it of the kind and size that was "
                "asked for?"
            )
        detail = "" if hidden else f" ({type(error).__name__}: {str(error)[:150]})"
        return (
            f"The check could not work with what came back{detail}. Is it of the kind that the "
            "text asks for?"
        )

    def _in_hidden(self, error: BaseException) -> bool:
        lines = [n for f, n in traceback.walk_tb(error.__traceback__) if _of_check(f)]
        return any(self._is_hidden(line) for line in lines)

    def _is_hidden(self, line: int) -> bool:
        return any(first <= line <= last for first, last in self._hidden)

    def _heard(self, text: str) -> None:
        """Keep what a call printed, but for calls with hidden inputs: it could tell them."""
        frame: types.FrameType | None = sys._getframe()
        while frame is not None:
            if _of_check(frame) and self._is_hidden(frame.f_lineno):
                return
            frame = frame.f_back
        self._printed.write(text[: max(0, SAID - self._printed.tell())])


def _of_check(frame: types.FrameType) -> bool:
    return frame.f_code.co_filename == CHECK


def _hidden(source: str) -> Iterator[tuple[int, int]]:
    first = 0
    for number, line in enumerate(source.split("\n"), 1):
        if line.strip() == "### BEGIN HIDDEN TESTS":
            first = number
        elif line.strip() == "### END HIDDEN TESTS" and first:
            yield first, number
            first = 0


def _refusal(told: list[str]) -> nbformat.NotebookNode:
    return new_output("error", ename="Check", evalue=told[0], traceback=told)


def _outputs(ran: Ran, count: int) -> Iterator[nbformat.NotebookNode]:
    if ran.printed:
        yield new_output("stream", name="stdout", text=ran.printed)
    if ran.shown is not None:
        yield new_output("execute_result", {"text/plain": ran.shown}, execution_count=count)
    if ran.error:
        name = ran.error.split(":")[0].split(" ")[0]
        yield new_output("error", ename=name, evalue=ran.error, traceback=[ran.error])


class _TooLongError(BaseException):
    """A check took too long on this side."""


@contextlib.contextmanager
def _patience(seconds: float) -> Iterator[None]:
    """Stop a check that never ends because of what came back."""
    usable = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    if not usable:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
        return

    def stop(number: int, frame: Any) -> None:
        raise _TooLongError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    # Within one step of Python's own nothing can be raised: then the process ends, by default.
    signal.setitimer(signal.ITIMER_VIRTUAL, 2 * seconds)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
