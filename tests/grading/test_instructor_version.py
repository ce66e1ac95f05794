"""The instructor's version: what was released, with its checks whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from spoilers.grading.nbgrader.instructor import instructor_version
from spoilers.grading.reassemble import is_check, visible
from tests.grading.marking import ROOT, SOLUTIONS, about, read


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_it_is_the_released_exercise_but_for_what_a_student_may_not_see(path: Path) -> None:
    made = instructor_version(read(path), ROOT / "nbgrader_config.py")
    released = read(ROOT / "exercises" / path.stem / path.name)
    assert [cell.id for cell in made.cells] == [cell.id for cell in released.cells]
    hidden = 0
    for cell, known in zip(made.cells, released.cells, strict=True):
        if is_check(cell):
            hidden += visible(cell.source).strip() != cell.source.strip()
            assert visible(cell.source).strip() == known.source.strip()
        elif about(cell).get("solution"):
            assert cell.source == known.source
    assert hidden >= 3
    answers = {cell.id for cell in made.cells if about(cell).get("solution")}
    assert len(answers) >= 6
    assert read(path).cells != made.cells
