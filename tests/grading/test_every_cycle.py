"""Every exercise through nbgrader, for four students: all right, half, nothing, and broken."""

from __future__ import annotations

import csv
import itertools

import pytest

from tests.grading.classroom import Classroom
from tests.grading.marking import SOLUTIONS, about
from tests.grading.students import STUDENTS, expected, solution, submission, written_cells

# The first exercise goes through the cycle in test_the_whole_cycle.py, up to feedback.
NAMES = [path.stem for path in SOLUTIONS]


@pytest.fixture(scope="module")
def room(sandbox: None, tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """Release, hand in, collect and grade every exercise."""
    room = Classroom(tmp_path_factory)
    room.release(*NAMES)
    everyone = itertools.product(STUDENTS, NAMES)
    room.hand_in({(who, name): submission(who, name, room.given(name)) for who, name in everyone})
    room.grade(*NAMES)
    room.nbgrader("export", "--to", str(room.root / "grades.csv"))
    return room


def of_code(room: Classroom, student: str, name: str) -> dict[str, float | None]:
    written = written_cells(name)
    return {
        cell: score for cell, score in room.marks_of(student, name).items() if cell not in written
    }


def points(name: str) -> float:
    return sum(float(about(c)["points"]) for c in solution(name).cells if about(c).get("grade"))


def test_every_exercise_is_there() -> None:
    assert [name[:2] for name in NAMES] == [f"{number:02}" for number in range(1, 9)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("student", STUDENTS)
def test_nbgrader_gives_the_marks_that_are_expected(
    room: Classroom, student: str, name: str
) -> None:
    want = expected(student, name)
    assert len(want) >= 8
    assert of_code(room, student, name) == want


@pytest.mark.parametrize("name", NAMES)
def test_the_marks_come_out_as_they_should(room: Classroom, name: str) -> None:
    total = {
        student: sum(score or 0 for score in of_code(room, student, name).values())
        for student in STUDENTS
    }
    points = {
        cell.id: about(cell)["points"] for cell in solution(name).cells if about(cell).get("grade")
    }
    assert total["right"] == sum(points.values()) - sum(points[c] for c in written_cells(name))
    assert total["empty"] == 0
    assert 0 < total["average"] < total["right"]
    assert total["broken"] < total["right"]
    # Three cells that do not run cost their own checks and no others.
    assert sum(score == 0 for score in of_code(room, "broken", name).values()) == sum(
        score == 0 for score in expected("broken", name).values()
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_mark_is_a_plain_number(room: Classroom, name: str) -> None:
    for student in STUDENTS:
        scores = of_code(room, student, name).values()
        assert all(type(score) in (int, float) for score in scores)


@pytest.mark.parametrize("name", NAMES)
def test_written_answers_wait_for_a_person_unless_nothing_was_written(
    room: Classroom, name: str
) -> None:
    written = written_cells(name)
    assert written
    for student, waits in (("right", None), ("broken", None), ("average", 0), ("empty", 0)):
        got = room.marks_of(student, name)
        assert [got[cell] for cell in written] == [waits] * len(written), student


def test_the_list_of_grades_has_everybody_and_everything(room: Classroom) -> None:
    with (room.root / "grades.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(row["assignment"], row["student_id"]) for row in rows} == {
        (name, student) for name in NAMES for student in STUDENTS
    }
    for row in rows:
        got = room.marks_of(row["student_id"], row["assignment"]).values()
        assert float(row["score"]) == sum(score or 0 for score in got)
        assert float(row["max_score"]) == points(row["assignment"])


def test_the_log_is_a_line_a_student_and_the_rest_needs_a_look(room: Classroom) -> None:
    # Each command kept what the whole series said; so look at each line once.
    lines = list(dict.fromkeys(room.said["autograde"].splitlines()))
    marked = [line for line in lines if "points by the checks" in line]
    assert len(marked) == len(NAMES) * len(STUDENTS)
    assert len(lines) <= len(marked) + 6 * len(NAMES), "\n".join(lines)
