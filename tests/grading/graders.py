"""Ask the checks about the answers of the bank: which are taken, which refused, what survives."""

from __future__ import annotations

import copy
import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from unittest.mock import patch

import nbformat

from spoilers.grading.agreement import CLASS_SEED
from spoilers.grading.reassemble import is_check, visible
from spoilers.grading.report import CheckResult
from tests.grading.bank import Answer, equivalent_changes, judged
from tests.grading.marking import SOLUTIONS, marks, read, solution_cells, task_of
from tests.grading.sweep import small_changes, two_changes

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


@cache
def as_seen(exercise: str) -> nbformat.NotebookNode:
    """Give the instructor's version with those parts of the checks alone that a student sees."""
    notebook = copy.deepcopy(solution(exercise))
    for cell in filter(is_check, notebook.cells):
        cell.source = visible(cell.source)
    return notebook


def unseen(bank: Iterable[Answer]) -> Iterator[tuple[Answer, str]]:
    """Give the wrong answers that pass all a student sees, with what the text says against each."""
    for answer in bank:
        seen = marks(as_seen(answer.exercise), {answer.cell: answer.code}, task_of(answer.cell))
        if answer.right or any(check.failed for check in seen):
            continue
        for check in failed(answer)[:1]:
            asked = re.search(r"\bExpected .+?[.?!](?=\s|$)", check.said)
            yield answer, asked.group() if asked else check.said


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


def pairs(exercise: str, cell: str, count: int) -> tuple[int, int, set[str]]:
    """Draw pairs of small changes: how many, how many change nothing, and which are accepted.

    A pair that keeps full marks is asked about other inputs, those of four classes. If they show
    it to be wrong, the check ought to have seen it; if they do not, it changes nothing that
    a thousand inputs could tell.
    """
    tried = list(two_changes(solution_cells(solution(exercise))[cell], count))
    kept = [(what, code) for what, code in tried if accepted(exercise, cell, code)]
    wrong = {what for what, code in kept if not all_classes_accept(exercise, cell, code)}
    return len(tried), len(kept) - len(wrong), wrong


def accepted(exercise: str, cell: str, code: str) -> bool:
    """Say whether a code keeps full marks."""
    return not any(check.failed for check in mark(exercise, cell, code))


def all_classes_accept(exercise: str, cell: str, code: str) -> bool:
    """Say whether it keeps them with other inputs too."""
    for seed in ("north", "south", "east", "west"):
        with patch.dict(os.environ, {CLASS_SEED: seed}):
            if not accepted(exercise, cell, code):
                return False
    return True
