"""The desk: how far an exercise is, said rightly, whatever the notebook holds."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import pytest

from spoilers.course import desk, progress
from tests.grading.marking import ROOT, about, read
from tests.grading.students import submission

NAME = "01_splintering"
TITLE = "Exercise 01: Splintering"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Copy what a student has."""
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    shutil.copytree(ROOT / "exercises", tmp_path / "exercises")
    return tmp_path


@pytest.fixture
def exercise(course: Path) -> Path:
    """Name the exercise that is worked on."""
    return course / "exercises" / NAME / f"{NAME}.ipynb"


def said(course: Path) -> str:
    (mine,) = (str(each) for each in progress(course) if each.name == NAME)
    return mine


def test_a_fresh_course_has_eight_exercises_and_none_is_begun(course: Path) -> None:
    told = [str(each) for each in progress(course)]
    assert len(told) == 8
    assert all(each.endswith(": not begun") for each in told)
    assert told[0] == f"{TITLE}: not begun"


def test_answers_are_counted_as_they_are_written(course: Path, exercise: Path) -> None:
    notebook = read(exercise)
    answers = [cell for cell in notebook.cells if about(cell).get("solution")]
    assert len(answers) > 8
    answers[0].source = "def count_ties(graph):\n    return 1"
    nbformat.write(notebook, exercise)
    assert said(course) == f"{TITLE}: 1 of {len(answers)} answers begun"
    # What was only deleted is not an answer.
    answers[1].source = "  \n"
    nbformat.write(notebook, exercise)
    assert said(course) == f"{TITLE}: 1 of {len(answers)} answers begun"
    nbformat.write(submission("right", NAME, notebook), exercise)
    assert said(course) == f"{TITLE}: every answer begun"


@pytest.mark.parametrize(
    "content",
    [b"", b"not a notebook", b"[]", b'{"cells": 5}', b"\xff\xfe", b'{"cells": [], "nbformat": 4}'],
)
def test_a_damaged_notebook_is_named_and_hides_no_other(
    course: Path, exercise: Path, content: bytes
) -> None:
    exercise.write_bytes(content)
    assert said(course) == f"{NAME}: no answer can be found, so the notebook may be damaged"
    assert len(progress(course)) == 8
    assert exercise.read_bytes() == content


def test_a_notebook_that_lost_its_marks_is_not_called_finished(
    course: Path, exercise: Path
) -> None:
    notebook = json.loads(exercise.read_bytes())
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    exercise.write_text(json.dumps(notebook))
    assert "no answer can be found" in said(course)


def test_other_notebooks_beside_an_exercise_are_left_out(course: Path, exercise: Path) -> None:
    shutil.copy(exercise, exercise.with_name("my try.ipynb"))
    assert len(progress(course)) == 8


def test_outside_of_the_course_and_before_the_first_fetch_it_says_what_to_do(
    tmp_path: Path,
) -> None:
    (only,) = desk(tmp_path).children
    assert "is not inside the course" in only.value
    (tmp_path / "nbgrader_config.py").touch()
    (only,) = desk(tmp_path).children
    assert "Fetch one under" in only.value


def test_what_a_title_holds_is_shown_and_not_run(course: Path, exercise: Path) -> None:
    notebook = read(exercise)
    notebook.cells[0].source = "# <img src=x onerror=alert(1)>"
    nbformat.write(notebook, exercise)
    listed = desk(course).children[0].value
    assert "&lt;img" in listed
    assert "<img" not in listed
