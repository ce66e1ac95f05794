"""A mark given by hand stays with the text that it was given to, and with no other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook

from spoilers.grading.nbgrader.autograde import SaveMarks, fingerprints
from spoilers.grading.nbgrader.instructor import Kept, as_kept

# nbgrader's own.
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

STUB = "*Write your answer here, in place of this line.*"
WHICH = {"student": "ana", "assignment": "a", "notebook": "a"}


class Run:
    """What a run of autograde gives to those who enter marks."""

    def __init__(self, gradebook: Gradebook) -> None:
        self._gradebook = gradebook
        self.before: dict[str, str] | None = None
        self.told: list[str] = []

    def gradebook(self, address: str) -> Gradebook:
        return self._gradebook

    def marked_before(self, which: Any) -> dict[str, str] | None:
        return self.before

    def tell(self, which: Any, note: str) -> None:
        self.told.append(note)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Give a gradebook with one written answer of 4 points, and a check of 3."""
    # It asks a program for it, which takes a second.
    monkeypatch.setattr("nbgrader.api.get_alembic_version", lambda: "none")
    with Gradebook("sqlite://", "spoilers") as gradebook:
        gradebook.add_assignment("a")
        gradebook.add_notebook("a", "a")
        gradebook.add_grade_cell("words", "a", "a", max_score=4, cell_type="markdown")
        gradebook.add_solution_cell("words", "a", "a")
        gradebook.add_source_cell("words", "a", "a", source=STUB, cell_type="markdown")
        gradebook.add_solution_cell("code", "a", "a")
        gradebook.add_source_cell("code", "a", "a", source="...", cell_type="code")
        gradebook.add_grade_cell("check", "a", "a", max_score=3, cell_type="code")
        gradebook.add_source_cell("check", "a", "a", source="f()", cell_type="code")
        gradebook.add_student("ana")
        gradebook.add_submission("a", "ana")
        yield Run(gradebook)


def answered(words: str, code: str = "x = 1", **more: Any) -> nbformat.NotebookNode:
    def known(name: str, **flags: bool) -> dict[str, Any]:
        return {"nbgrader": {"grade_id": name, "points": 4, **flags}}

    both = {"grade": True, "solution": True}
    return new_notebook(
        cells=[
            new_markdown_cell(words, metadata=known("words", **both), **more),
            new_code_cell(code, metadata=known("code", solution=True)),
            new_code_cell("f()", metadata=known("check", grade=True)),
        ]
    )


def enter(run: Run, notebook: nbformat.NotebookNode) -> None:
    marks = SaveMarks()
    marks._trait_values["parent"] = run
    marks.preprocess(notebook, {"nbgrader": {**WHICH, "db_url": ""}})
    run.before = fingerprints(notebook.cells)


def by_hand(run: Run, points: float, said: str, cell: str = "words") -> None:
    grade = run._gradebook.find_grade(cell, "a", "a", "ana")
    grade.manual_score, grade.needs_manual_grade = points, False
    run._gradebook.find_comment("words", "a", "a", "ana").manual_comment = said
    run._gradebook.db.commit()


def state(run: Run, cell: str = "words") -> tuple[float, bool, str | None]:
    grade = run._gradebook.find_grade(cell, "a", "a", "ana")
    said = run._gradebook.find_comment("words", "a", "a", "ana").comment
    return grade.score, grade.needs_manual_grade, said


@pytest.mark.parametrize("text", [STUB, f"{STUB}\n", "", "  \n", "<!-- -->"])
def test_an_answer_without_a_word_waits_for_nobody(run: Run, text: str) -> None:
    enter(run, answered(text))
    assert state(run) == (0, False, "No response.")


@pytest.mark.parametrize("text", ["A word.", f"{STUB}\n\nA word.", f"{STUB} A word."])
def test_an_answer_with_a_word_waits_for_a_person(run: Run, text: str) -> None:
    enter(run, answered(text))
    assert state(run) == (0, True, None)


def test_a_picture_is_an_answer(run: Run) -> None:
    enter(run, answered(STUB, attachments={"a.png": {"image/png": "AA=="}}))
    assert state(run) == (0, True, None)


def test_marking_the_same_text_again_keeps_the_mark_and_asks_nobody(run: Run) -> None:
    enter(run, answered("A word."))
    by_hand(run, 3, "Well said.")
    enter(run, answered("A word.", code="x = 2"))
    assert state(run) == (3, False, "Well said.")
    assert run.told == []


def test_another_text_inherits_neither_mark_nor_comment(run: Run) -> None:
    enter(run, answered("A word."))
    by_hand(run, 3, "Well said.")
    enter(run, answered("Another word."))
    assert state(run) == (0, True, None)
    # The marker's work is not lost without a word.
    assert any("3 points" in note for note in run.told)
    assert any("Well said." in note for note in run.told)
    enter(run, answered(""))
    assert state(run) == (0, False, "No response.")


def test_where_the_marked_text_is_not_known_a_person_looks_again(run: Run) -> None:
    enter(run, answered("A word."))
    by_hand(run, 3, "Well said.")
    run.before = None
    enter(run, answered("A word."))
    assert state(run) == (3, True, "Well said.")
    enter(run, answered("A word."))
    # Nobody has looked yet.
    assert state(run) == (3, True, "Well said.")


def test_a_mark_by_hand_on_a_check_stays_with_the_code_above_it(run: Run) -> None:
    enter(run, answered("A word."))
    by_hand(run, 1, "", cell="check")
    enter(run, answered("Another word."))
    assert state(run, "check")[:2] == (1, False)
    enter(run, answered("Another word.", code="x = 2"))
    assert state(run, "check")[:2] == (4, False)


def test_an_exercise_that_somebody_worked_in_gives_nothing_of_hers() -> None:
    handed_out = {"words": Kept("markdown", STUB), "code": Kept("code", "...", points=None)}
    handed_out["check"] = Kept("code", "f(1)", points=3.0)
    tried = answered("Her answer.", "her = 1", attachments={"a.png": {"image/png": "AA=="}})
    tried.cells.insert(2, new_code_cell("def f(x=0): pass"))
    tried.cells.insert(0, copy_of(tried.cells[1]))
    made = as_kept(tried, handed_out, worked_in=True)
    assert made is not None
    assert sorted(cell.source for cell in made.cells) == sorted([STUB, "...", "f(1)"])
    assert not any(cell.get("attachments") for cell in made.cells)
    assert made.cells[-1].metadata.nbgrader.points == 3


def copy_of(cell: nbformat.NotebookNode) -> nbformat.NotebookNode:
    return nbformat.from_dict({**cell, "source": "a copy"})
