"""Across the boundary an answer has the marks that it has without: every answer of the bank."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import nbformat
import pytest

from spoilers.grading.marking import imported, mark
from spoilers.grading.sandbox import Rooms
from tests.grading.bank import Answer, answers
from tests.grading.marking import SOLUTIONS, marks, read

NAMES = [path.stem for path in SOLUTIONS]


def submissions(exercise: str, right: bool) -> Iterator[dict[str, str]]:
    """Give what students hand in, one answer of the bank for each function."""
    by_cell: dict[str, list[Answer]] = {}
    for answer in answers():
        if answer.exercise == exercise and answer.right is right:
            by_cell.setdefault(answer.cell, []).append(answer)
    for row in itertools.zip_longest(*by_cell.values()):
        yield {answer.cell: answer.code for answer in row if answer}


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("exercise", NAMES)
def test_every_answer_of_the_bank_has_the_marks_that_it_has_in_one_process(exercise: str) -> None:
    solution = read(next(path for path in SOLUTIONS if path.stem == exercise))
    rooms = Rooms(imported(solution))
    asked = 0
    try:
        for given in [*submissions(exercise, right=False), *submissions(exercise, right=True)]:
            notebook = read(next(path for path in SOLUTIONS if path.stem == exercise))
            for cell in notebook.cells:
                cell.source = given.get(cell.id, cell.source)
            done = mark(nbformat.writes(notebook).encode(), solution, rooms)
            expected = {check.name: check.points for check in marks(solution, given)}
            assert done.points == {name: expected[name] for name in done.points}, given
            assert done.notes == []
            asked += len(done.points)
    finally:
        rooms.close()
    assert asked >= 60
