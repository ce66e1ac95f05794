"""Ask the checks about the answers of the bank: which are taken, which refused, what survives."""

from __future__ import annotations

from functools import cache

import nbformat

from spoilers.grading.report import CheckResult
from tests.grading.bank import Answer, equivalent_changes, judged
from tests.grading.marking import SOLUTIONS, marks, read, solution_cells, task_of
from tests.grading.sweep import small_changes

CELLS = [(path.stem, name) for path in SOLUTIONS for name in solution_cells(read(path))]
# Where the values are a student's own, no small change to them is wrong.
COMPUTED = [cell for cell in CELLS if cell not in judged()]


@cache
def solution(exercise: str) -> nbformat.NotebookNode:
    """Read the instructor's version."""
    return read(next(path for path in SOLUTIONS if path.stem == exercise))


def mark(exercise: str, cell: str, code: str) -> list[CheckResult]:
    """Mark one task with this code in one of its cells."""
    return marks(solution(exercise), {cell: code}, task_of(cell))


def failed(answer: Answer) -> list[CheckResult]:
    """Give the checks that an answer fails."""
    return [check for check in mark(answer.exercise, answer.cell, answer.code) if check.failed]


def surviving(exercise: str, cell: str) -> tuple[int, set[str]]:
    """Count the small changes to a solution, and name those that lose no mark."""
    changes = list(small_changes(solution_cells(solution(exercise))[cell]))
    kept = {
        what
        for what, code in changes
        if not any(check.failed for check in mark(exercise, cell, code))
    }
    return len(changes), kept


def known(exercise: str, cell: str) -> set[str]:
    """Name the small changes that are known to change nothing."""
    return {
        change for where, name, change in equivalent_changes() if (where, name) == (exercise, cell)
    }
