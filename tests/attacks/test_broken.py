"""A broken submission costs what is really missing, is told in a sentence, and stops nobody."""

from __future__ import annotations

from collections.abc import Iterator

import nbformat
import pytest

from spoilers.grading.reassemble import is_answer, reassemble
from spoilers.grading.workers import Job, Marker
from tests.attacks.bank import exercise, full, handed_in
from tests.attacks.broken import BANK, EXERCISE, Broken


@pytest.fixture(scope="module")
def marker() -> Iterator[Marker]:
    """One marker for all, as a worker has it."""
    made = Marker()
    yield made
    made.close()


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("case", BANK, ids=str)
def test_a_broken_submission_costs_what_is_missing_and_is_told(
    case: Broken, marker: Marker
) -> None:
    outcome = marker.mark(Job(case.make(handed_in(EXERCISE)), exercise(EXERCISE)))
    assert outcome.failed == ""
    assert outcome.points == {
        name: 0.0 if name in case.costs else of for name, of in full(EXERCISE).items()
    }
    for sentence in case.told:
        assert any(note.startswith(sentence) for note in outcome.notes), outcome.notes
    if not case.told:
        assert outcome.notes == ()
    notebook = nbformat.reads(outcome.notebook, as_version=4)
    assert all(note in notebook.cells[0].source for note in outcome.notes)
    nbformat.validate(notebook)


@pytest.mark.usefixtures("sandbox")
def test_after_all_of_them_an_honest_submission_has_all_its_points(marker: Marker) -> None:
    honest = marker.mark(Job(nbformat.writes(handed_in(EXERCISE)).encode(), exercise(EXERCISE)))
    assert honest.points == full(EXERCISE)


@pytest.mark.parametrize("case", BANK, ids=str)
def test_the_instructors_own_cells_are_all_there(case: Broken) -> None:
    instructor = nbformat.reads(exercise(EXERCISE), as_version=4)
    built = reassemble(case.make(handed_in(EXERCISE)), instructor).notebook
    kept = [cell.id for cell in built.cells if cell.id in {c.id for c in instructor.cells}]
    assert kept == [cell.id for cell in instructor.cells]
    for cell, own in zip(
        [cell for cell in built.cells if cell.id in kept], instructor.cells, strict=True
    ):
        assert cell.metadata == own.metadata
        assert cell.cell_type == own.cell_type
        if "nbgrader" in own.metadata and not is_answer(own):
            assert cell.source == own.source
