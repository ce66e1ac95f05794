"""What four students hand in: all right, half right, nothing, and code that does not run."""

from __future__ import annotations

import ast
from collections.abc import Mapping

import nbformat

from tests.grading.bank import answers
from tests.grading.marking import ROOT, about, marks, read, solution_cells

STUDENTS = ("right", "average", "empty", "broken")
# Three ways in which code does not run.
BROKEN = ("def {name}(:\n    return 1", "{name} = no_such_name", "")
NOISE = """
import sys
import warnings
print("a word in between")
print("and one more", file=sys.stderr)
warnings.warn("careful")
"""


def solution(name: str) -> nbformat.NotebookNode:
    """Read the instructor's version."""
    return read(ROOT / "solutions" / name / f"{name}.ipynb")


def code_of(student: str, name: str) -> dict[str, str]:
    """Give the code that a student writes, by cell."""
    right = solution_cells(solution(name))
    if student == "empty":
        return {}
    if student == "average":
        return right | _every_second(_first_mistakes(name))
    if student == "broken":
        cells = list(right)[: len(BROKEN)]
        broken = {
            cell: how.format(name=_function(right[cell]))
            for cell, how in zip(cells, BROKEN, strict=True)
        }
        return right | broken
    first = next(iter(right))
    return right | {first: right[first] + NOISE}


def submission(student: str, name: str, released: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Fill in the exercise as one of the students does."""
    mine = code_of(student, name)
    if student in ("right", "broken"):
        mine |= _written(name)
    for cell in released.cells:
        cell.source = mine.get(cell.id, cell.source)
    return released


def expected(student: str, name: str) -> dict[str, float]:
    """Mark the same code in this process."""
    stubs = solution_cells(read(ROOT / "exercises" / name / f"{name}.ipynb"))
    return {
        check.name: check.points for check in marks(solution(name), stubs | code_of(student, name))
    }


def written_cells(name: str) -> list[str]:
    """Name the answers in words."""
    return list(_written(name))


def _written(name: str) -> dict[str, str]:
    return {
        cell.id: cell.source
        for cell in solution(name).cells
        if cell.cell_type == "markdown" and about(cell).get("grade")
    }


def _first_mistakes(name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for answer in answers():
        if answer.exercise == name and not answer.right:
            found.setdefault(answer.cell, answer.code)
    return found


def _every_second(mistakes: Mapping[str, str]) -> dict[str, str]:
    return dict(list(mistakes.items())[::2])


def _function(code: str) -> str:
    return next(node.name for node in ast.parse(code).body if isinstance(node, ast.FunctionDef))
