"""In the sandbox and in this process answers of the bank are judged alike, and rightly.

Every right answer is, and every third wrong one: those that are judged in this process alone go
through the same engine, and what differs here is how a call crosses.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import nbformat
import pytest

from spoilers.grading.mark import imported, mark
from spoilers.grading.reassemble import about
from spoilers.grading.report import CheckResult, Verdict
from spoilers.sandbox.forkserver import ForkServer
from tests.grading.bank import Answer, answers
from tests.grading.marking import SOLUTIONS, marks, read, task_of

NAMES = [path.stem for path in SOLUTIONS]


def submissions(exercise: str, right: bool) -> Iterator[list[Answer]]:
    """Give what students hand in: one answer of the bank for each function."""
    by_cell: dict[str, list[Answer]] = {}
    for answer in answers():
        if answer.exercise == exercise and answer.right is right:
            by_cell.setdefault(answer.cell, []).append(answer)
    # Not the same misconceptions for every function: the list of each begins elsewhere.
    chosen = [
        given if right else given[place % 3 :: 3] for place, given in enumerate(by_cell.values())
    ]
    for row in itertools.zip_longest(*chosen):
        yield [answer for answer in row if answer]


def judged(checks: list[CheckResult]) -> dict[str, tuple[float, Verdict, list[str]]]:
    """Say what came of each check: points, verdict and words, for a set's order is by chance."""
    return {
        check.name: (check.points, check.verdict, sorted(re.findall(r"[\w.]+", check.said)))
        for check in checks
    }


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("exercise", NAMES)
def test_the_bank_is_marked_as_it_should_be(exercise: str) -> None:
    solution = read(next(path for path in SOLUTIONS if path.stem == exercise))
    of = {
        about(cell)["grade_id"]: float(about(cell)["points"])
        for cell in solution.cells
        if about(cell).get("grade") and cell.cell_type == "code"
    }
    server = ForkServer(imported(solution))
    asked = 0
    try:
        for given in [*submissions(exercise, right=False), *submissions(exercise, right=True)]:
            code = {answer.cell: answer.code for answer in given}
            notebook = read(next(path for path in SOLUTIONS if path.stem == exercise))
            for cell in notebook.cells:
                cell.source = code.get(cell.id, cell.source)
            done = mark(nbformat.writes(notebook).encode(), solution, server)
            assert judged(done.checks) == judged(marks(solution, code)), [str(a) for a in given]
            lost = {task_of(name) for name, points in done.points.items() if points < of[name]}
            wrong = {task_of(answer.cell) for answer in given if not answer.right}
            assert lost == wrong, [str(answer) for answer in given]
            assert done.notes == []
            asked += len(given)
    finally:
        server.close()
    assert asked >= 12
