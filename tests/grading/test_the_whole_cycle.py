"""From release to the list of grades, with nbgrader's own commands, in a course and an exchange."""

from __future__ import annotations

import base64
import csv
import re
from collections import defaultdict
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest

from spoilers.course.withheld import leaks, withheld
from tests.grading.bank import answers
from tests.grading.classroom import Classroom
from tests.grading.marking import ROOT, about, marks, read

NAME = "01_splintering"
SOLUTION = ROOT / "solutions" / NAME / f"{NAME}.ipynb"

# A student who understood about half of it, and another who is right but noisy.
MISTAKES = {
    "count_ties": "counts two ties between the same two groups as one",
    "most_splinters": "returns one group where several share the first place",
    "different_aims": "never leaves out what rests on memory",
    "gain_from_leaving": "works for one member at a time only",
    "wings_that_leave": "the lower wing leaves when the upper one stays",
    "counter_example": "returns True in the place of a movement",
    "largest_splinter": "forgets that nobody may leave",
    "leaving_wing": "the answer is in sorted order",
    "predicted_split": "counts every tie alike, however strong",
    "exit_cascade": "divides by the number of neighbours where there are none",
}
NOISE = """
import logging
import sys
import warnings
logging.warning("a word of warning")
warnings.warn("another")
print("one more", file=sys.stderr)
print("and a plain one")
_quiet = count_ties
def count_ties(graph):
    warnings.warn("counting")
    print("counting", file=sys.stderr)
    return _quiet(graph)
"""
ATTACK = (
    "An answer with <script>alert('script')</script>, <img src=x onerror=\"alert('image')\"> and "
    "[a link](javascript:alert('link'))."
)

ATTACHED = "And a picture that belongs to it: ![the wing](attachment:wing.png)"
# A picture of one point.
PICTURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
    "AAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SHOWN = f"""
from IPython.display import HTML, SVG, Image, Javascript, Markdown, display
display(HTML("<b>bold</b><script>alert('html')</script><p onclick=alert('click')>x</p>"))
display(HTML("<script>alert('frame')</script>"), metadata={{"text/html": {{"isolated": True}}}})
display(Javascript("alert('javascript')"))
display(Markdown("<script>alert('markdown')</script> [x](javascript:alert(1))"))
display(SVG("<svg xmlns='http://www.w3.org/2000/svg'><script>alert('svg')</script></svg>"))
display(
    {{"image/png": "{PICTURE}"}},
    raw=True,
    metadata={{"image/png": {{"width": "1 onload=alert('width')"}}}},
)
print("<script>alert('print')</script>")
"""


def submission(student: str, fetched: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Fill in the exercise as one of the students does."""
    notebook, solution = fetched, {cell.id: cell.source for cell in read(SOLUTION).cells}
    mine = {}
    if student != "untouched":
        mine = {name: text for name, text in solution.items() if name in solved_cells()}
    if student == "wrong":
        mine |= mistakes()
        mine["task-6-answer"] = f"{ATTACK}\n\n{ATTACHED}"
        mine["task-8-misplaced"] += SHOWN
    if student == "right":
        mine["task-1-count-ties"] += NOISE
    for cell in notebook.cells:
        cell.source = mine.get(cell.id, cell.source)
        if ATTACHED in cell.source:
            cell["attachments"] = {"wing.png": {"image/png": PICTURE}}
    return notebook


def solved_cells() -> set[str]:
    return {cell.id for cell in read(SOLUTION).cells if about(cell).get("solution")}


def mistakes() -> dict[str, str]:
    chosen = {a.cell: a.code for a in answers() if MISTAKES.get(a.function) == a.because}
    assert len(chosen) == len(MISTAKES)
    return chosen


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """Run the whole cycle for three students, with nbgrader alone: nobody is locked in."""
    room = Classroom(tmp_path_factory, plain=True)
    room.release(NAME)
    assert room.fetched(NAME) == room.given(NAME)
    students = ("right", "wrong", "untouched")
    room.hand_in({(who, NAME): submission(who, room.given(NAME)) for who in students})
    room.grade(NAME)
    room.nbgrader("generate_feedback", NAME)
    room.nbgrader("export", "--to", str(room.root / "grades.csv"))
    return room


def expected(student: str) -> dict[str, float]:
    """Mark the same submission in this process."""
    answered = submission(student, read(ROOT / "exercises" / NAME / f"{NAME}.ipynb"))
    code = {cell.id: cell.source for cell in answered.cells if cell.id in solved_cells()}
    of_code = {c.id for c in answered.cells if c.cell_type == "code"}
    return {
        check.name: check.points
        for check in marks(read(SOLUTION), {k: v for k, v in code.items() if k in of_code})
    }


def test_nbgrader_makes_the_exercise_that_is_there_already(course: Classroom) -> None:
    path = Path("exercises") / NAME / f"{NAME}.ipynb"
    assert read(course.root / path) == read(ROOT / path)


@pytest.mark.parametrize("student", ["right", "wrong", "untouched"])
def test_nbgrader_gives_the_marks_that_the_bank_is_tested_with(
    course: Classroom, student: str
) -> None:
    got = course.marks_of(student, NAME)
    want = expected(student)
    assert len(want) >= 10
    assert {name: got[name] for name in want} == want


def test_the_marks_come_out_as_they_should(course: Classroom) -> None:
    def total(student: str) -> float:
        return sum(score or 0 for score in course.marks_of(student, NAME).values())

    assert total("right") == sum(check.of for check in marks(read(SOLUTION)))
    assert total("untouched") == 0
    assert 0 < total("wrong") < total("right")


def test_written_answers_wait_for_a_person_unless_nothing_was_written(course: Classroom) -> None:
    written = ("task-6-answer", "task-9-answer")
    assert [course.marks_of("right", NAME)[name] for name in written] == [None, None]
    assert [course.marks_of("untouched", NAME)[name] for name in written] == [0, 0]


def test_the_list_of_grades_names_everybody(course: Classroom) -> None:
    with (course.root / "grades.csv").open(newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert set(rows) == {"right", "wrong", "untouched"}
    for student, row in rows.items():
        assert float(row["max_score"]) == 50
        assert float(row["score"]) == sum(s or 0 for s in course.marks_of(student, NAME).values())


def test_the_marker_sees_the_rubric_with_its_notes_and_the_student_did_not(
    course: Classroom,
) -> None:
    lines = withheld(ROOT, [(ROOT / "exercises" / NAME / f"{NAME}.ipynb").read_bytes()])
    notes = {line: of for line, of in lines.items() if of == ("the marker's notes", NAME)}
    assert len(notes) > 10
    for student in ("right", "wrong", "untouched"):
        graded = read(course.root / "autograded" / student / NAME / f"{NAME}.ipynb")
        rubrics = [cell.source for cell in graded.cells if cell.id.endswith("-rubric")]
        assert len(rubrics) == 2
        assert all("**For the marker.**" in text for text in rubrics)
        handed_in = course.root / "submitted" / student / NAME / f"{NAME}.ipynb"
        page = course.feedback_of(student, NAME)
        assert "What earns a point" in page
        theirs = {"handed_in.ipynb": handed_in.read_bytes(), "feedback.html": page.encode()}
        assert leaks(notes, {"graded.ipynb": "\n".join(rubrics).encode()})
        assert leaks(notes, theirs) == []
        assert b"For the marker" not in b"".join(theirs.values())


def test_what_explains_a_solution_goes_to_nobody(course: Classroom) -> None:
    for folder in ("exercises", "autograded", "submitted"):
        for path in (course.root / folder).rglob("*.ipynb"):
            assert "The usual mistake" not in path.read_text(), path
    assert "The usual mistake" not in course.feedback_of("wrong", NAME)


class _Live(HTMLParser):
    """Collect what could run in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.running: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script"
        if tag in ("script", "svg", "object", "embed", "form", "base", "meta", "link"):
            self.running.append(f"{tag} {attrs}")
        for name, value in attrs:
            address = (value or "").strip().lower()
            if name.startswith("on") or address.startswith("javascript:"):
                self.running.append(f"{name}={value}")
            if address.startswith("data:text/html;base64,"):
                framed = base64.b64decode((value or "").split(",")[1])
                self.running += live(framed.decode())

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside and data.strip():
            self.running.append(data)


def live(page: str) -> list[str]:
    """List what could run in a page."""
    found = _Live()
    found.feed(page)
    return found.running


def form_grader_page(course: Classroom, student: str) -> str:
    """Make the page on which the form grader shows a submission."""
    from nbconvert.exporters import HTMLExporter
    from nbgrader.server_extensions.formgrader import handlers
    from traitlets.config import Config, PyFileConfigLoader

    config: Config = PyFileConfigLoader("nbgrader_config.py", str(course.root)).load_config()
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    path = course.root / "autograded" / student / NAME / f"{NAME}.ipynb"
    blank: defaultdict[str, str] = defaultdict(str)
    resources = {"base_url": "/", "nbgrader": blank, "index": 0, "total": 1}
    page, _ = HTMLExporter(config=config).from_filename(str(path), resources=resources)
    return str(page)


def test_the_feedback_carries_nothing_of_a_student_that_runs(course: Classroom) -> None:
    page = course.feedback_of("wrong", NAME)
    assert "An answer with" in page
    assert "<b>bold</b>" in page
    # What runs in the page of an honest student is nbgrader's own.
    assert live(page) == live(course.feedback_of("right", NAME))


def test_the_feedback_shows_pictures_tables_and_formulas(course: Classroom) -> None:
    assert f'src="data:image/png;base64,{PICTURE}"' in course.feedback_of("wrong", NAME)
    page = course.feedback_of("right", NAME)
    assert page.count("<table>") >= 2
    assert "$(1-0.5)^2 = 0.25$" in page
    assert "&lt;p&gt;" not in page


def test_the_form_grader_carries_nothing_of_a_student_that_runs(course: Classroom) -> None:
    page = form_grader_page(course, "wrong")
    assert "An answer with" in page
    assert "**For the marker.**" in page or "<strong>For the marker.</strong>" in page
    assert live(page) == live(form_grader_page(course, "right"))


def test_the_gate_sees_what_would_run() -> None:
    frame = base64.b64encode(b"<script>alert(1)</script>").decode()
    for bad in (
        "<script>alert(1)</script>",
        "<p onclick='alert(1)'>",
        "<a href=' javascript:alert(1)'>",
        "<svg></svg>",
        f"<iframe src='data:text/html;base64,{frame}'></iframe>",
    ):
        assert live(bad) != [], bad
    assert live("<p class='a'><a href='https://example.org'>b</a></p>") == []


def test_the_feedback_says_in_words_what_was_wrong(course: Classroom) -> None:
    page = re.sub(r"<[^>]+>", "", course.feedback_of("wrong", NAME))
    assert "the answer for the lower wing is" in page or "Expected the lower wing" in page
    assert course.feedback_of("right", NAME).count("AssertionError") == 0
