"""One call tells a reader what of an exercise passes, and never changes it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import nbformat
import pytest

from spoilers.course import ExerciseError, check_exercise
from spoilers.course.check import DESK, _about_words, _limit
from spoilers.course.release import CONFIG
from spoilers.sandbox.watchdog import Limits
from tests.grading.marking import ROOT, SOLUTIONS, about, read
from tests.grading.students import STUDENTS, expected, submission, written_cells

NAME = "03_internal_commitment"
FILE = Path("exercises") / NAME / f"{NAME}.ipynb"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Copy one exercise with its solution."""
    for file in ("course.py", CONFIG):
        shutil.copy(ROOT / file, tmp_path)
    for folder in ("solutions", "exercises"):
        shutil.copytree(ROOT / folder / NAME, tmp_path / folder / NAME)
        # As macOS writes it beside every file of a disk that is not its own.
        (tmp_path / folder / NAME / f"._{NAME}.ipynb").write_bytes(b"\x00\x05\x16\x07")
    return tmp_path


def write(course: Path, student: str) -> bytes:
    nbformat.write(submission(student, NAME, read(ROOT / FILE)), course / FILE)
    return (course / FILE).read_bytes()


def everything(course: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}


@pytest.mark.parametrize("student", STUDENTS)
def test_the_points_are_those_of_grading_and_nothing_is_changed(course: Path, student: str) -> None:
    write(course, student)
    before = everything(course)
    report = check_exercise(NAME, course)
    assert everything(course) == before
    got = {each.cell: each.points for each in report.outcomes if not each.written}
    assert got == expected(student, NAME)
    assert report.hidden
    said = str(report)
    assert f"{sum(got.values()):g} of 45 points by the checks." in said
    assert "These are all the checks, those on other cases too." in said
    assert "Your notebook was read and not changed." in said


def test_a_reader_is_told_what_does_not_pass_and_why(course: Path) -> None:
    write(course, "empty")
    said = str(check_exercise(NAME, course))
    assert "Task 4: How fast may power shift? 0 of 6 points." in said
    first = "First check (4 points): the largest shift for a faction that today's stake alone does"
    assert first in said
    assert "Expected 0.05 at a strength of 0.60" in said
    assert "The answer in words is still to be written (5 points)." in said
    assert "Read again: The result (lessons/03_internal_commitment.ipynb)" in said
    assert "Traceback" not in said
    write(course, "right")
    said = str(check_exercise(NAME, course))
    assert "Expected" not in said
    assert "Read again" not in said
    (written,) = written_cells(NAME)
    notebook = read(course / FILE)
    answer = next(c for c in notebook.cells if c.id == written)
    unseen = "<!-- BEGIN SOLUTION --> <!-- END SOLUTION -->"
    words = len(answer.source.split()) - len(unseen.split())
    assert f"The answer in words has {words} words of at most 150 (5 points)." in said
    assert "Cut it" not in said
    assert "has 131 words of at most 130 (5 points). Cut it:" in _about_words(
        nbformat.v4.new_markdown_cell("word " * 131), 5, 130
    )


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_every_answer_in_words_has_a_limit_which_the_model_answer_keeps(path: Path) -> None:
    notebook = read(path)
    answers = [cell for cell in notebook.cells if cell.id in written_cells(path.stem)]
    assert answers
    for cell in answers:
        limit = _limit(notebook, cell)
        assert limit is not None, cell.id
        assert "Cut it" not in _about_words(cell, 1, limit), cell.id


def test_without_the_solutions_it_says_that_more_checks_follow(course: Path) -> None:
    notebook = read(ROOT / FILE)
    for cell in notebook.cells:
        if cell.id == "task-1-worth-today":
            # Right for what is shown, and wrong for anything else.
            cell.source = (
                "def worth_today(now, later, discount):\n"
                "    return {0.2: now + 1.8, 100.0: 0.3, 1.0: 9999}.get(later, 0)"
            )
    nbformat.write(notebook, course / FILE)
    full = check_exercise(NAME, course)
    shutil.rmtree(course / "solutions")
    shown = check_exercise(NAME, course)
    first = [
        next(each.points for each in report.outcomes if each.cell == "task-1-check-stream")
        for report in (full, shown)
    ]
    assert first == [0, 3]
    assert not shown.hidden
    assert "More checks follow in grading" in str(shown)


def test_a_check_that_was_deleted_or_changed_is_run_as_it_should_be(course: Path) -> None:
    write(course, "average")
    honest = check_exercise(NAME, course)
    notebook = read(course / FILE)
    notebook.cells = [cell for cell in notebook.cells if cell.id != "task-3-check-unpaid"]
    for cell in notebook.cells:
        if cell.id.startswith("task-1-check"):
            cell.source = "pass"
    nbformat.write(notebook, course / FILE)
    assert check_exercise(NAME, course).outcomes == honest.outcomes


def test_an_endless_loop_is_stopped_and_the_rest_goes_on(course: Path) -> None:
    notebook = submission("right", NAME, read(ROOT / FILE))
    for cell in notebook.cells:
        if cell.id == "task-5-steps":
            cell.source = "def steps(strength, shift, largest):\n    while True:\n        pass"
    nbformat.write(notebook, course / FILE)
    report = check_exercise(NAME, course, limits=Limits(step=2))
    lost = {each.cell for each in report.outcomes if not each.written and each.said}
    assert lost == {"task-5-check-sum", "task-5-check-fast", "task-5-check-ends"}
    assert "It ran for more than 2 seconds and was stopped." in str(report)


def test_an_endless_loop_is_told_within_twenty_seconds_in_every_task() -> None:
    most = 0
    for path in SOLUTIONS:
        graded = [c.id for c in read(path).cells if about(c).get("grade") and "-check-" in c.id]
        of_a_task = Counter(name.partition("-check-")[0] for name in graded)
        most = max(most, *of_a_task.values())
    assert most >= 3
    assert most * DESK.step < 20


def test_code_that_ends_python_costs_its_own_checks_and_no_others(course: Path) -> None:
    notebook = submission("right", NAME, read(ROOT / FILE))
    for cell in notebook.cells:
        if cell.id == "task-1-worth-today":
            cell.source = "import os\nos._exit(1)"
    nbformat.write(notebook, course / FILE)
    report = check_exercise(NAME, course)
    lost = {each.cell for each in report.outcomes if not each.written and each.said}
    assert lost == {"task-1-check-stream", "task-1-check-impatient"}
    assert "There is no worth_today to be checked. The code ended Python." in str(report)


def test_an_answer_that_lost_its_name_is_found_as_in_grading_and_told(course: Path) -> None:
    notebook = submission("right", NAME, read(ROOT / FILE))
    for cell in notebook.cells:
        if cell.id == "task-5-steps":
            cell.id, cell.metadata = "mine", {}
    nbformat.write(notebook, course / FILE)
    report = check_exercise(NAME, course)
    assert [each.cell for each in report.outcomes if not each.written and each.said] == []
    told = "The cell task-5-steps had lost its name, and was found by what stands in it."
    assert report.notes == (told,)
    assert told in str(report)


def test_what_is_missing_counts_as_the_stub_and_not_as_the_solution(course: Path) -> None:
    notebook = read(ROOT / FILE)
    notebook.cells = [cell for cell in notebook.cells if not about(cell).get("solution")]
    nbformat.write(notebook, course / FILE)
    report = check_exercise(NAME, course)
    assert sum(each.points for each in report.outcomes) == 0


@pytest.mark.parametrize("content", [b"", b"not a notebook", b"[]", b'{"cells": 5}', b"\xff\xfe"])
def test_a_file_that_is_no_notebook_is_named_and_kept(course: Path, content: bytes) -> None:
    (course / FILE).write_bytes(content)
    with pytest.raises(ExerciseError, match=r"course\.py reset 03_internal_commitment"):
        check_exercise(NAME, course)
    assert (course / FILE).read_bytes() == content


def test_an_unknown_exercise_is_answered_with_the_known_ones(course: Path) -> None:
    with pytest.raises(ExerciseError, match=rf"There are: {NAME}\."):
        check_exercise("99", course)


def test_the_command_takes_a_number_and_speaks_plainly(course: Path) -> None:
    write(course, "average")

    def command(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "course.py", "check", *words, "--here"],
            cwd=course,
            capture_output=True,
            text=True,
            check=False,
        )

    done = command("03")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Task 1: What is tomorrow worth today? ")
    assert "WARNING" not in done.stdout + done.stderr
    for words in ((), ("77",)):
        refused = command(*words)
        assert refused.returncode == 1
        assert NAME in refused.stderr
        assert "Traceback" not in refused.stderr
