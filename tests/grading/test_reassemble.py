"""Nothing that a student wrote disappears on its way into the instructor's notebook."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from spoilers.grading.nbgrader.instructor import instructor_version
from spoilers.grading.nbgrader.sanitize import markdown_to_safe_html
from spoilers.grading.reassemble import Reassembled, is_answer, reassemble
from tests.grading.marking import ROOT, SOLUTIONS, read

CASE = "08_your_case"
WRITTEN = "task-5-answer"
OWN = "The agreement is attacked, and it stands."
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
    "AAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
LARGE = PNG[:-2] + "A" * 290_000

pytestmark = pytest.mark.fast


def exercise(name: str) -> nbformat.NotebookNode:
    """Give the exercise as a student gets it."""
    return read(ROOT / "exercises" / name / f"{name}.ipynb")


def built(handed_in: nbformat.NotebookNode, name: str = CASE) -> Reassembled:
    """Reassemble a submission; the instructor's notebook holds the marker's notes."""
    solution = read(ROOT / "solutions" / name / f"{name}.ipynb")
    instructor = instructor_version(solution, ROOT / "nbgrader_config.py")
    return reassemble(nbformat.writes(handed_in).encode(), instructor)


def sources(done: Reassembled) -> dict[str, str]:
    return {cell.id: cell.source for cell in done.notebook.cells}


def strip(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Lose all names and ids, as another program may."""
    for number, cell in enumerate(notebook.cells):
        cell.metadata, cell.id = {}, f"{number:08x}"
        cell.source = "\n".join(line.rstrip() for line in cell.source.split("\n"))
    return notebook


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_every_answer_survives_the_loss_of_all_names_and_ids(path) -> None:  # type: ignore[no-untyped-def]
    answers = {cell.id: cell.source for cell in read(path).cells if is_answer(cell)}
    handed_in = exercise(path.stem)
    for cell in handed_in.cells:
        cell.source = answers.get(cell.id, cell.source)
    done = built(strip(handed_in), path.stem)
    got = sources(done)
    assert len(answers) >= 8
    assert {name: got[name] for name in answers} == {
        name: "\n".join(line.rstrip() for line in text.split("\n"))
        for name, text in answers.items()
    }
    assert not any(name.startswith("own-") for name in got)
    assert all("had lost its name" in note for note in done.notes)


def typed(notebook: nbformat.NotebookNode, name: str, text: str) -> None:
    """Type something at the end of a cell."""
    cell = next(cell for cell in notebook.cells if cell.id == name)
    cell.source += text


def add(notebook: nbformat.NotebookNode, after: str, cell: nbformat.NotebookNode) -> None:
    """Set a cell of the student's own after another."""
    place = [each.id for each in notebook.cells].index(after)
    notebook.cells.insert(place + 1, cell)


@pytest.mark.parametrize("lost", [False, True], ids=["named", "stripped"])
@pytest.mark.parametrize("where", ["task-5", "task-5-rubric", "a cell above", "a cell below"])
def test_an_answer_beside_its_cell_is_the_answer(where: str, lost: bool) -> None:
    handed_in = exercise(CASE)
    if where.startswith("a cell"):
        place = "task-5-rubric" if where.endswith("above") else WRITTEN
        add(handed_in, place, new_markdown_cell(OWN))
    else:
        typed(handed_in, where, f"\n\n{OWN}")
    done = built(strip(handed_in) if lost else handed_in)
    assert sources(done)[WRITTEN] == OWN
    assert WRITTEN in " ".join(done.notes)


def test_an_answer_in_two_cells_is_joined() -> None:
    handed_in = exercise(CASE)
    for cell in handed_in.cells:
        if cell.id == WRITTEN:
            cell.source = "First, it is attacked."
    add(handed_in, WRITTEN, new_markdown_cell("Second, it stands."))
    done = built(strip(handed_in))
    assert sources(done)[WRITTEN] == "First, it is attacked.\n\nSecond, it stands."


def test_what_is_typed_into_our_cells_beside_an_answer_stays_and_is_said() -> None:
    handed_in = exercise(CASE)
    typed(handed_in, WRITTEN, "\nMy answer.")
    typed(handed_in, "task-5-rubric", "\n\nA thought of mine on line A.")
    typed(handed_in, "setup", "\nimport math")
    done = built(handed_in)
    own = [cell for cell in done.notebook.cells if cell.id.startswith("own-")]
    assert [cell.source for cell in own] == ["import math", "A thought of mine on line A."]
    assert len(done.notes) == 2
    assert all("cell below it" in note for note in done.notes)
    order = [cell.id for cell in done.notebook.cells]
    assert order.index(own[1].id) == order.index("task-5-rubric") + 1


def test_a_misprint_mended_after_release_is_nothing_of_the_students() -> None:
    handed_in = exercise(CASE)
    for cell in handed_in.cells:
        if cell.id == "task-5":
            cell.source = cell.source.replace("the", "teh", 1)
    assert built(handed_in).notes == []


def attach(name: str, kind: str, data: str) -> Callable[[nbformat.NotebookNode], None]:
    def change(cell: nbformat.NotebookNode) -> None:
        cell.source = f"{OWN} ![it](attachment:{name})"
        cell["attachments"] = {name: {kind: data}}

    return change


def refer(cell: nbformat.NotebookNode) -> None:
    cell.source = f"{OWN} ![it](attachment:gone.png)"


def write_in(kind: str, form: str) -> Callable[[nbformat.NotebookNode], None]:
    def change(cell: nbformat.NotebookNode) -> None:
        cell.source = form.format(f"data:{kind};base64,{LARGE}") + f"\n\n{OWN}"

    return change


@pytest.mark.parametrize(
    ("change", "shown", "said"),
    [
        (attach("a.png", "image/png", PNG), 1, ""),
        (attach("a.svg", "image/svg+xml", "PHN2Zz4="), 0, "a.svg"),
        (attach("a.bmp", "image/bmp", "Qk0="), 0, "a.bmp"),
        (attach("a.pdf", "application/pdf", "JVBERg=="), 0, "a.pdf"),
        (attach("a.png", "image/png", "A" * 5_000_001), 0, "a.png"),
        (refer, 0, "gone.png"),
        (write_in("image/png", "![a map]({})"), 1, ""),
        (write_in("image/png", '<img src="{}" width="300">'), 1, ""),
        (write_in("image/bmp", "![a map]({})"), 0, "in-the-text-1"),
    ],
    ids=["png", "svg", "bmp", "pdf", "large", "gone", "in the text", "as a tag", "a bmp in it"],
)
def test_a_picture_is_shown_or_it_is_said_that_it_is_not(
    change: Callable[[nbformat.NotebookNode], None], shown: int, said: str
) -> None:
    handed_in = exercise(CASE)
    change(next(cell for cell in handed_in.cells if cell.id == WRITTEN))
    done = built(handed_in)
    cell = next(cell for cell in done.notebook.cells if cell.id == WRITTEN)
    page = markdown_to_safe_html({"cell": cell}, cell.source)
    assert OWN in page
    assert len(re.findall('<img[^>]+src="data:image/png;base64,', page)) == shown
    assert len(done.notes) == bool(said)
    assert said in " ".join(done.notes)
    nbformat.validate(done.notebook)


def test_a_picture_in_a_question_stays() -> None:
    handed_in = exercise(CASE)
    cell = next(cell for cell in handed_in.cells if cell.id == "task-5-rubric")
    cell["attachments"] = {"a.png": {"image/png": PNG}}
    answer = next(c for c in built(handed_in).notebook.cells if c.id == WRITTEN)
    assert answer.attachments == {"a.png": {"image/png": PNG}}


@pytest.mark.parametrize("kind", ["code", "markdown"])
def test_what_is_too_long_to_be_read_is_said(kind: str) -> None:
    handed_in = exercise(CASE)
    make = new_code_cell if kind == "code" else new_markdown_cell
    add(handed_in, WRITTEN, make(f'text = "{"a " * 110_000}"', id="long"))
    done = built(handed_in)
    assert any("only the first 200,000 were read" in note for note in done.notes)


def test_a_changed_check_is_said_and_the_courses_own_is_asked() -> None:
    handed_in = exercise(CASE)
    before = copy.deepcopy(sources(built(exercise(CASE))))
    typed(handed_in, "task-3-check-alone", "\nassert True")
    done = built(handed_in)
    assert sources(done)["task-3-check-alone"] == before["task-3-check-alone"]
    assert done.notes == [
        "A check had been changed, and the course's own was asked: task-3-check-alone."
    ]


def test_a_check_that_was_mended_since_it_was_handed_out_is_nobodys_change() -> None:
    mended = exercise(CASE)
    (check,) = (cell for cell in mended.cells if cell.id == "task-3-check-alone")
    check.source = "# It asked for too much.\nassert True"
    for change, said in (("", []), ("\nassert 1", ["task-3-check-alone"])):
        handed_in = exercise(CASE)
        typed(handed_in, "task-3-check-alone", change)
        done = reassemble(nbformat.writes(handed_in).encode(), mended)
        assert sources(done)["task-3-check-alone"] == check.source
        assert [note.rpartition(": ")[2].rstrip(".") for note in done.notes] == said
