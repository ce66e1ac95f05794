"""Marks a submission: has it run, asks the checks, and enters what came of each.

Everything that decides a mark happens on this side: the checks run here as they stand in the
instructor's notebook, and only the functions that they call are the student's. This is the one
engine: autograding, ``course.py check`` and the tests of the exercises all mark with it.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import copy
import hashlib
import io
import math
import os
import re
import signal
import symtable
import sys
import threading
import time
import traceback
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

import nbformat
from nbformat.v4 import new_output

from spoilers.grading.agreement import CLASS_SEED
from spoilers.grading.reassemble import about, is_answer, is_check, reassemble, visible
from spoilers.grading.report import (
    AGAIN,
    DOES_NOT_HOLD,
    SAID,
    TOOK_TOO_LONG,
    CheckResult,
    Verdict,
    cell_outputs,
    check_raised,
    code_raised,
    name_missing,
    no_points,
    refusal,
)
from spoilers.sandbox.client import CellResult, Client, StoppedError
from spoilers.sandbox.forkserver import ForkServer
from spoilers.sandbox.watchdog import Limits

VERSION = 5
"""Changes when the same submission could get other marks."""
SECTION = re.compile(r"Read again: \[([^\]]+)\]\(([^)]+)\)")
CHECK = "<check>"


class StudentCode(Protocol):
    """A student's code, somewhere: what marking needs of it."""

    def run(self, source: str) -> CellResult:
        """Run a cell."""

    def lookup(self, names: Sequence[str]) -> dict[str, Any]:
        """Give what these names stand for now, of those that stand for anything."""

    def new_step(self) -> None:
        """Begin to count anew for a cell or a check."""

    def close(self) -> None:
        """Let go of it."""


Start = Callable[[Callable[[str], None]], StudentCode]
"""Starts the code of a submission; is given what is to be told what its calls print."""


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
    checks : list of CheckResult
        What came of each check, in order.
    seconds : float
        How long it took.
    """

    notebook: nbformat.NotebookNode
    notes: list[str] = field(default_factory=list)
    checks: list[CheckResult] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def points(self) -> dict[str, float]:
        """What each check gave, by its name."""
        return {check.name: check.points for check in self.checks}


def mark(
    submission: bytes | None,
    instructor: nbformat.NotebookNode,
    server: ForkServer,
    limits: Limits | None = None,
) -> Marked:
    """Mark a submission in a sandbox.

    Parameters
    ----------
    submission : bytes or None
        The file that was handed in.
    instructor : nbformat.NotebookNode
        The exercise with its stubs, and its checks whole.
    server : ForkServer
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
        If there is no sandbox to be had.
    """
    began = time.monotonic()
    allowed = limits or Limits()
    built = reassemble(submission, instructor)
    marked = mark_with(lambda heard: Client(server, allowed, heard), built.notebook, allowed)
    marked.notes, marked.seconds = built.notes, time.monotonic() - began
    return marked


def mark_with(start: Start, notebook: nbformat.NotebookNode, limits: Limits) -> Marked:
    """Mark a notebook that was reassembled, wherever its code runs.

    Parameters
    ----------
    start : callable
        Starts the student's code.
    notebook : nbformat.NotebookNode
        The answers in the instructor's notebook; what each cell gave is written into it.
    limits : Limits
        How much a check may use on this side.

    Returns
    -------
    Marked
        The notebook and its checks.
    """
    shown = copy.deepcopy(notebook)
    marking = _Pass(notebook, start, limits)
    marking.run()
    if marking.may_tell:
        # Covert channel: the code has met hidden cases and said something after that. What a
        # student reads is said by code that never met them.
        for cell in filter(is_check, shown.cells):
            cell.source = visible(cell.source)
        _Pass(shown, start, limits).run()
        _show(notebook, shown, marking.plain)
    return Marked(notebook, checks=marking.checks)


def ask_checks(start: Start, notebook: nbformat.NotebookNode, limits: Limits) -> list[CheckResult]:
    """Ask the checks of a notebook once: the points are those of :func:`mark_with`.

    Parameters
    ----------
    start, notebook, limits
        As for :func:`mark_with`.

    Returns
    -------
    list of CheckResult
        What came of each check, in order.
    """
    marking = _Pass(notebook, start, limits)
    marking.run()
    return marking.checks


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
            result = instead or [refusal([AGAIN, f"0 of {about(cell)['points']:g} points."])]
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
        64 signs; the same if, and only if, all of them are, and the seed of the class.
    """
    exercise = nbformat.writes(instructor).encode()
    handed_in = b"" if submission is None else b"handed in" + submission
    drawn = os.environ.get(CLASS_SEED, "").encode()
    parts = (str(VERSION).encode(), handed_in, exercise, *([drawn] if drawn else []))
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def imported(instructor: nbformat.NotebookNode) -> list[str]:
    """Which modules does an exercise import by itself, where it hides nothing?

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
            for node in ast.walk(ast.parse(visible(cell.source))):
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
    scopes = symtable.symtable(source, CHECK, "exec")
    used = _globals(scopes) - {each.get_name() for each in scopes.get_symbols() if _made(each)}
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        end = ast.Expression(tree.body.pop().value)  # type: ignore[attr-defined]
        last = compile(end, CHECK, "eval", optimize=0)
    body = compile(tree, CHECK, "exec", optimize=0)
    return _Check(body, last, frozenset(used - set(dir(builtins))))


def _made(symbol: symtable.Symbol) -> bool:
    """Say whether a check makes this name itself: by a value, a function or an import."""
    return symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()


def _globals(scope: symtable.SymbolTable) -> set[str]:
    """Name what a scope, and each within it, takes from outside of all functions."""
    outer = scope.get_type() == "module"
    own = {
        each.get_name()
        for each in scope.get_symbols()
        if each.is_referenced() and (outer or each.is_global())
    }
    return own.union(*map(_globals, scope.get_children()))


class _Pass:
    """One pass through the notebook, cell by cell."""

    def __init__(self, notebook: nbformat.NotebookNode, start: Start, limits: Limits) -> None:
        self._notebook, self._limits = notebook, limits
        self._student = start(self._heard)
        self._ours: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins}
        self._theirs: set[str] = set()
        self._printed = io.StringIO()
        self._answer = CellResult()
        self._hidden: list[tuple[int, int]] = []
        self._met_hidden = False
        self.checks: list[CheckResult] = []
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
            cell.outputs = list(cell_outputs(ran, count))
            self.may_tell |= self._met_hidden and bool(cell.outputs)
            if about(cell).get("locked"):
                self._set_up(cell.source)
            elif is_answer(cell):
                self._answer = ran

    def _set_up(self, source: str) -> None:
        try:
            exec(compile(source, CHECK, "exec", optimize=0), self._ours)
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
        result = self._ask(cell.source, of, name)
        self.checks.append(result)
        cell.outputs = []
        if self._printed.getvalue():
            text = self._printed.getvalue()[:SAID]
            cell.outputs.append(new_output("stream", name="stdout", text=text))
        told_plainly = not result.failed or name in self.plain
        self.may_tell |= self._met_hidden and (bool(cell.outputs) or not told_plainly)
        self._met_hidden |= bool(self._hidden)
        if result.failed:
            again = [f"Read again: {section[1]}."] if section else []
            cell.outputs.append(refusal([result.said[:SAID], *again, f"0 of {of:g} points."]))
        elif result.verdict is Verdict.SHARE:
            content = {"text/plain": repr(result.points)}
            cell.outputs.append(
                new_output("execute_result", content, execution_count=cell.execution_count)
            )

    def _ask(self, source: str, of: float, name: str) -> CheckResult:
        """Ask a check, and say what came of it."""
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
            return CheckResult(name, 0.0, of, Verdict.STOPPED, str(reason))
        except BaseException as error:
            hidden = self._in_hidden(error)
            if hidden:
                self.plain.add(name)
            return CheckResult(name, 0.0, of, *self._judged(error, hidden))
        if value is None:
            return CheckResult(name, of, of, Verdict.PASSED)
        # Only a plain number: an object of the check's own could compare as it likes.
        if type(value) in (int, float) and math.isfinite(value) and 0 <= value <= of:
            return CheckResult(name, float(value), of, Verdict.SHARE)
        return CheckResult(name, 0.0, of, Verdict.NO_POINTS, no_points(value, of))

    def _bind(self, used: frozenset[str]) -> None:
        """Let the names of the student's that a check uses stand for what they are now."""
        known = set(self._ours) - self._theirs
        wanted = sorted(used - known)
        for name in self._theirs & set(wanted):
            del self._ours[name]
        if wanted:
            found = self._student.lookup(wanted)
            self._theirs = (self._theirs - set(wanted)) | set(found)
            self._ours.update(found)

    def _judged(self, error: BaseException, hidden: bool) -> tuple[Verdict, str]:
        """Say how a check failed, and why in words."""
        raised = getattr(error, "student", None)
        if raised is not None:
            return Verdict.RAISED, code_raised(raised, hidden=hidden)
        if isinstance(error, AssertionError):
            return Verdict.REFUSED, str(error) or DOES_NOT_HOLD
        if isinstance(error, NameError) and error.name:
            return Verdict.MISSING, name_missing(error.name, self._answer)
        if isinstance(error, _TooLongError):
            return Verdict.TOO_LONG, TOOK_TOO_LONG
        return Verdict.UNUSABLE, check_raised(error, hidden=hidden)

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


class _TooLongError(BaseException):
    """A check took too long on this side."""


@contextlib.contextmanager
def _patience(seconds: float) -> Iterator[None]:
    """Stop a check that never ends: algorithmic denial of service by what came back."""
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
    # Hash-collision denial of service: within one step of Python's own nothing can be raised.
    # Then this process, a worker, ends, as the signal has it, and its submission is told by name.
    signal.setitimer(signal.ITIMER_VIRTUAL, 2 * seconds)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
