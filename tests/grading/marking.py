"""Mark a notebook in this process: its cells in order, each check by itself.

It gives the marks that nbgrader gives (tests/grading/test_the_whole_cycle.py holds the two
together) in milliseconds, so that every check can be tried on many answers.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import nbformat

ROOT = Path(__file__).parents[2]
SOLUTIONS = sorted((ROOT / "solutions").glob("*/*.ipynb"))
# Steps of student code that a cell may take: far more than any honest answer does. Counted
# in Python's own instructions, since an endless loop on one line never reaches another.
PATIENCE = 1_000_000


class EndlessError(Exception):
    """A cell ran for too long."""


@dataclass(frozen=True)
class Check:
    """What one graded cell gave."""

    name: str
    points: float
    of: float
    error: BaseException | None


def read(path: Path) -> nbformat.NotebookNode:
    """Read a notebook."""
    return nbformat.read(path, as_version=4)


def prose(exercise: str) -> str:
    """Give all that an exercise, with its solutions, says in words."""
    (path,) = (path for path in SOLUTIONS if path.stem == exercise)
    return "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")


def about(cell: nbformat.NotebookNode) -> dict[str, Any]:
    """Give what nbgrader knows of a cell."""
    return dict(cell.metadata.get("nbgrader", {}))


def solution_cells(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """Give the code cells that a student fills in, by name."""
    return {
        cell.id: cell.source
        for cell in notebook.cells
        if cell.cell_type == "code" and about(cell).get("solution")
    }


def task_of(name: str) -> str:
    """Name the task that a cell belongs to."""
    found = re.match(r"task-\d+", name)
    return found.group() if found else ""


def marks(
    notebook: nbformat.NotebookNode,
    answers: Mapping[str, str] | None = None,
    task: str | None = None,
) -> list[Check]:
    """Run a notebook and mark its checks.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        The instructor's version, with all the checks.
    answers : mapping from str to str, optional
        Code for some of the solution cells, by name.
    task : str, optional
        Run the set-up and this task alone.
    """
    answers = answers or {}
    unknown = set(answers) - set(solution_cells(notebook))
    assert not unknown, f"no such cells: {unknown}"
    namespace: dict[str, Any] = {"__name__": "__main__"}
    checks = []
    for cell in notebook.cells:
        if cell.cell_type != "code" or (task and task_of(cell.id) not in ("", task)):
            continue
        error = _run(answers.get(cell.id, cell.source), cell.id, namespace)
        if about(cell).get("grade"):
            of = float(about(cell)["points"])
            checks.append(Check(cell.id, 0.0 if error else of, of, error))
    assert checks, "nothing was marked"
    return checks


def _run(source: str, name: str, namespace: dict[str, Any]) -> BaseException | None:
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        try:
            _patiently(compile(source, f"<{name}>", "exec"), namespace)
        except Exception as error:
            return error
    return None


def _patiently(code: CodeType, namespace: dict[str, Any]) -> None:
    left = PATIENCE

    def count(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise EndlessError("the cell ran for too long")
        return count

    def enter(frame: FrameType, event: str, _: Any) -> Any:
        if not frame.f_code.co_filename.startswith("<task-"):
            return None
        frame.f_trace_opcodes = True
        return count

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        exec(code, namespace)
    finally:
        sys.settrace(before)
