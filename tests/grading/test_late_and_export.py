"""Late and renamed work, marks by hand, feedback and tables, through nbgrader's commands."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.utils import notebook_hash

from spoilers.grading.nbgrader.late import SharePerDay, days_begun
from tests.grading.classroom import Classroom
from tests.grading.marking import ROOT

SMALL, OTHER = "01_small", "02_other"
BY_HAND = 6
# Everybody hands in now, 25 hours after the time; the extensions make the difference.
LATE = timedelta(hours=25)
ODD = "o'brien, ~&#%()[1]"
HOURS = {"ana": 0, "ben": 24, "caro": 48, "dan": 24.9, ODD: 48}
# Of 4 points by the check and 6 by hand: two days, one day, in time, within the grace.
PENALTIES = {"ana": 2.0, "ben": 1.0, "caro": 0.0, "dan": 0.0, ODD: 0.0}
RENAMED = f"{SMALL} (1)"


def small(name: str) -> nbformat.NotebookNode:
    """Make an exercise with one function and one answer in words."""

    def marked(grade: bool, solution: bool, points: int = 0) -> dict[str, object]:
        about = {"schema_version": 3, "grade": grade, "solution": solution, "task": False}
        locked = {"locked": not solution, "points": points} if grade else {"locked": False}
        return {"nbgrader": {**about, **locked}}

    cells = [
        new_code_cell(
            "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION",
            id="task-1-double",
            metadata=marked(False, True),
        ),
        new_code_cell(
            "# Task 1, first check (4 points): twice as much.\nassert double(2) == 4",
            id="task-1-check",
            metadata=marked(True, False, 4),
        ),
        new_markdown_cell("It doubles.", id="task-2-answer", metadata=marked(True, True, BY_HAND)),
    ]
    for cell in cells:
        cell.metadata.nbgrader["grade_id"] = cell.id
    notebook = new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }
    return notebook


@contextmanager
def book(room: Classroom) -> Iterator[Gradebook]:
    """Open the gradebook."""
    with Gradebook(f"sqlite:///{room.root}/gradebook.db", "spoilers") as gradebook:
        yield gradebook


def written_down_in_the_guide() -> str:
    """Give the settings that the guide tells an instructor to write."""
    text = (ROOT / "guide" / "nbgrader.md").read_text("utf-8")
    block = text.split("c.AssignLatePenalties", 1)[1].split("```", 1)[0]
    return "c.AssignLatePenalties" + block


@pytest.fixture(scope="module")
def room(sandbox: None, tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """Take a small exercise through the cycle, with a due date, extensions and marks by hand."""
    exercises = {name: {f"{name}.ipynb": small(name)} for name in (SMALL, OTHER)}
    room = Classroom(tmp_path_factory, exercises)
    room.configure(written_down_in_the_guide())
    due = datetime.now(UTC) - LATE
    people = [
        [*("db", "student", "add", who), *words]
        for who, words in {
            "ana": [
                "--first-name=Ana",
                "--last-name=Álvarez, the younger",
                "--email=ana@example.org",
            ],
            "ben": ["--first-name=Ben", "--lms-user-id=4711"],
            "caro": [],
            "dan": ["--last-name=Doe"],
            "eve": ["--first-name=Eve", "--last-name=Evers"],
        }.items()
    ]
    date = f"--duedate={due:%Y-%m-%d %H:%M:%S} UTC"
    room.series([*people, ["db", "assignment", "add", SMALL, date]])
    room.release(SMALL, OTHER)
    solved = {}
    for who in HOURS:
        solved[who, SMALL] = room.given(SMALL)
        for cell, right in zip(solved[who, SMALL].cells, small(SMALL).cells, strict=True):
            if cell.id != "task-1-check":
                cell.source = right.source
    room.hand_in(solved)
    # Caro's browser gave the file another name, and Fay sent hers by e-mail.
    (received,) = (room.exchange / "spoilers" / "inbound").glob(f"caro+{SMALL}+*")
    (received / f"{SMALL}.ipynb").rename(received / f"{RENAMED}.ipynb")
    (received / f"._{RENAMED}.ipynb").write_text("of macOS")
    by_mail = room.root / "submitted" / "fay" / SMALL
    by_mail.mkdir(parents=True)
    nbformat.write(solved["ana", SMALL], by_mail / f"{SMALL}.ipynb")
    room.grade(SMALL)
    with book(room) as gradebook:
        for who, hours in HOURS.items():
            gradebook.grant_extension(SMALL, who, hours=hours)
    room.series([["generate_feedback", SMALL], ["release_feedback", SMALL]])
    return room


def penalties(room: Classroom) -> dict[str, float]:
    """Read what nbgrader took away."""
    with book(room) as gradebook:
        return {
            who: gradebook.find_submission(SMALL, who).late_submission_penalty or 0.0
            for who in HOURS
        }


def mark_by_hand(room: Classroom) -> None:
    """Give everybody the points for the answer in words; do it before the feedback."""
    with book(room) as gradebook:
        for who in HOURS:
            grade = gradebook.find_grade("task-2-answer", SMALL, SMALL, who)
            grade.manual_score, grade.needs_manual_grade = BY_HAND, False
        gradebook.db.commit()


def exported(room: Classroom, *wanted: tuple[str, ...]) -> list[list[list[str]]]:
    """Export tables, each given by the system and by what else is said, and read them."""
    exporter = "spoilers.grading.nbgrader.lms_export"
    paths = [room.root / f"table-{number}.csv" for number, _ in enumerate(wanted)]
    room.series(
        [
            "export",
            f"--to={path}",
            f"--exporter={exporter}.{system}",
            *words,
        ]
        for path, (system, *words) in zip(paths, wanted, strict=True)
    )
    return [list(csv.reader(path.read_text("utf-8").splitlines())) for path in paths]


def test_what_waits_for_a_person_is_left_empty_and_named(room: Classroom) -> None:
    ((head, _, *rows),) = exported(room, ("Canvas",))
    assert [row[head.index(SMALL)] for row in rows] == [""] * len(rows)
    assert (
        f"{SMALL} of ana has an answer that is not marked yet: left empty." in room.said["export"]
    )


def test_each_day_begun_costs_a_tenth_and_an_extension_moves_the_date(room: Classroom) -> None:
    # Before anything was marked by hand: a tenth of the 4 points of the check for each day.
    assert penalties(room) == {who: points * 4 / 10 for who, points in PENALTIES.items()}
    mark_by_hand(room)
    room.nbgrader("generate_feedback", SMALL, "--force")
    assert penalties(room) == PENALTIES
    assert "Late submission penalty: 2.0" in room.said["generate_feedback"]
    with book(room) as gradebook:
        assert {gradebook.find_submission(SMALL, who).score for who in HOURS} == {4.0 + BY_HAND}


def test_canvas_and_moodle_get_the_tables_that_they_import(room: Classroom) -> None:
    canvas, moodle, other = exported(
        room,
        ("Canvas",),
        ("Moodle", f"--assignment=['{SMALL}']", "--student=['ana','eve']"),
        ("Moodle", f"--assignment=['{OTHER}','03_nothing']"),
    )
    head, possible, *rows = canvas
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", SMALL, OTHER]
    assert possible == ["    Points Possible", "", "", "", "", "10.0", "10.0"]
    assert {row[3]: row for row in rows} == {
        "ana": ["Álvarez, the younger, Ana", "", "", "ana", "", "8.0", ""],
        "ben": ["Ben", "4711", "", "ben", "", "9.0", ""],
        "caro": ["caro", "", "", "caro", "", "10.0", ""],
        "dan": ["Doe", "", "", "dan", "", "10.0", ""],
        ODD: [ODD, "", "", ODD, "", "10.0", ""],
        # Fay's answer in words waits.
        "fay": ["fay", "", "", "fay", "", "", ""],
        # She handed in nothing: that is for the instructor to judge, and no 0.
        "eve": ["Evers, Eve", "", "", "eve", "", "", ""],
    }
    assert len(rows) == 7
    assert moodle[0] == ["Username", "First name", "Last name", "Email address", SMALL]
    assert sorted(moodle[1:]) == [
        ["ana", "Ana", "Álvarez, the younger", "ana@example.org", "8.0"],
        ["eve", "Eve", "Evers", "", ""],
    ]
    assert other[0][4:] == [OTHER]
    assert "There is no exercise '03_nothing' in the gradebook." in room.said["export"]


def test_a_mark_is_never_negative(room: Classroom) -> None:
    """As where points were taken away by hand after the penalty had been worked out."""
    with book(room) as gradebook:
        grade = gradebook.find_grade("task-2-answer", SMALL, SMALL, "ana")
        check = gradebook.find_grade("task-1-check", SMALL, SMALL, "ana")
        kept = grade.manual_score, check.manual_score
        grade.manual_score, check.manual_score = 0, 1
        gradebook.db.commit()
    try:
        ((head, *rows),) = exported(room, ("Moodle", "--student=['ana']"))
    finally:
        with book(room) as gradebook:
            grade = gradebook.find_grade("task-2-answer", SMALL, SMALL, "ana")
            check = gradebook.find_grade("task-1-check", SMALL, SMALL, "ana")
            grade.manual_score, check.manual_score = kept
            gradebook.db.commit()
    assert [row[head.index(SMALL)] for row in rows] == ["0.0"]


def released(room: Classroom, student: str, name: str) -> bool:
    """Say whether a student finds feedback on a file of this name."""
    secret = (room.root / "submitted" / student / SMALL / "submission_secret.txt").read_text()
    page = f"{notebook_hash(secret=secret, notebook_id=name)}.html"
    return (room.exchange / "spoilers" / "feedback" / page).is_file()


def test_everybody_gets_feedback_however_the_work_came_and_was_called(room: Classroom) -> None:
    assert all(released(room, who, SMALL) for who in HOURS)
    assert released(room, "caro", RENAMED)
    assert f"The file {RENAMED[:-3]}?1?.ipynb was taken" in room.said["autograde"]
    page = Path("feedback_to_send") / SMALL / f"fay-{SMALL}.html"
    assert "double" in (room.root / page).read_text("utf-8")
    assert str(page) in room.said["release_feedback"]


def test_what_nobody_has_marked_is_not_shown_as_0(room: Classroom) -> None:
    page = room.feedback_of("fay", SMALL)
    assert "(Score: 4.0 / 10.0 so far)" in page
    assert "not marked yet, of 6.0" in page
    assert "Score: 0" not in page
    assert "fay, 01_small: not marked yet" in room.said["generate_feedback"]
    told = room.said["generate_feedback"].rstrip().splitlines()
    assert "not marked yet" in told[-1]


def test_no_command_says_what_nobody_acts_on(room: Classroom) -> None:
    assert {"collect", "autograde", "generate_feedback"} <= set(room.said)
    said = "".join(room.said[name] for name in ("collect", "autograde", "generate_feedback"))
    for noise in ("SAWarning", "display_data_priority", "cheating", "INFO] Copying", "Sanitizing"):
        assert noise not in said
    # By now Ana's has been marked.
    assert "(Score: 8.0 / 10.0)" in room.feedback_of("ana", SMALL)
    assert "not marked yet" not in room.feedback_of("ana", SMALL)


def hand_in_again(room: Classroom, student: str, code: str, words: str) -> None:
    """Hand in another version."""
    again = room.desk / student / SMALL
    notebook = room.given(SMALL)
    notebook.cells[0].source, notebook.cells[2].source = code, words
    nbformat.write(notebook, again / f"{SMALL}.ipynb")
    command = ["submit", str(again), "--course=spoilers", f"--student={student}"]
    room.series([command], where=room.desk)


def test_marks_by_hand_stay_with_their_texts_through_all_that_is_done_again(
    room: Classroom,
) -> None:
    """Ana hands in again, a check is mended, and a cell is added, which nbgrader refuses."""
    hand_in_again(room, "ana", "def double(x):\n    return 4", "It gives four.")
    solution = room.root / "solutions" / SMALL / f"{SMALL}.ipynb"
    released = room.root / "exercises" / SMALL / f"{SMALL}.ipynb"
    mended = small(SMALL)
    mended.cells[1].source += "\nassert double(3) == 6"
    nbformat.write(mended, solution)
    room.series([["collect", SMALL, "--update"], ["generate_assignment", SMALL, "--force"]])
    before = released.read_bytes()

    extra = new_code_cell("assert True", id="more", metadata=mended.cells[1].metadata.copy())
    extra.metadata["nbgrader"] = {**extra.metadata.nbgrader, "grade_id": "more"}
    mended.cells.append(extra)
    nbformat.write(mended, solution)
    with pytest.raises(AssertionError, match=r"exercises/01_small is as it was"):
        room.nbgrader("generate_assignment", SMALL, "--force")
    assert released.read_bytes() == before

    # The class is still marked, by what was handed out.
    room.nbgrader("autograde", SMALL, "--force")
    assert room.marks_of("ana", SMALL) == {"task-1-check": 0, "task-2-answer": None}
    assert "task-2-answer had 6 points by hand" in room.said["autograde"]
    for who in set(HOURS) - {"ana"}:
        assert room.marks_of(who, SMALL)["task-1-check"] == 4
        with book(room) as gradebook:
            grade = gradebook.find_grade("task-2-answer", SMALL, SMALL, who)
            assert (grade.score, grade.needs_manual_grade) == (BY_HAND, False)


@pytest.mark.parametrize(
    ("due", "handed_in", "days"),
    [
        ("2026-10-24 23:59", "2026-10-25 23:58", 1),
        ("2026-10-24 23:59", "2026-10-25 23:59", 1),
        ("2026-10-24 23:59", "2026-10-26 00:00", 2),
        ("2027-03-27 23:59", "2027-03-28 23:59", 1),
        ("2027-03-27 23:59", "2027-03-29 00:00", 2),
        ("2026-10-25 02:30", "2026-10-25 02:10", 1),
        ("2026-06-01 12:00", "2026-06-01 12:00", 0),
        ("2026-06-01 12:00", "2026-06-01 11:00", 0),
    ],
)
def test_days_are_counted_by_the_calendar(due: str, handed_in: str, days: int) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    first = datetime.fromisoformat(due).replace(tzinfo=berlin)
    # The hour that comes twice is here the second.
    last = datetime.fromisoformat(handed_in).replace(tzinfo=berlin, fold=1)
    assert days_begun(first, last, berlin) == days


@pytest.mark.parametrize(
    ("late", "share", "grace", "lost"),
    [
        (timedelta(minutes=15), 0.1, 15, None),
        (timedelta(minutes=15, seconds=1), 0.1, 15, 4.0),
        (timedelta(days=1), 0.1, 15, 4.0),
        (timedelta(days=1, seconds=1), 0.1, 15, 8.0),
        (timedelta(days=400), 0.1, 15, 40.0),
        (timedelta(days=1), 2.0, 0, 40.0),
        (timedelta(days=1), -1.0, 0, 0.0),
        (timedelta(seconds=1), 0.1, 0, 4.0),
    ],
)
def test_the_rule_at_its_borders(
    late: timedelta, share: float, grace: float, lost: float | None
) -> None:
    rule = SharePerDay(share=share, grace=grace)
    assert rule.late_submission_penalty("ana", 40.0, late.total_seconds()) == lost


def test_no_score_gives_no_penalty() -> None:
    assert SharePerDay().late_submission_penalty("ana", 0.0, 1e6) == 0.0


def test_the_guide_says_how_nbgrader_reads_a_time_zone() -> None:
    """Its misreadings, which the guide warns of, are still there."""
    from nbgrader.utils import parse_utc

    def read(zone: str) -> str:
        return f"{parse_utc(f'2027-01-15 23:59:00 {zone}'):%H:%M}"

    assert read("UTC") == "23:59"
    assert read("Europe/Berlin") == "22:59"
    assert read("PST") == "23:59"
    assert read("+0100") == "23:57"
    guide = (Path(ROOT) / "guide" / "nbgrader.md").read_text("utf-8")
    assert "Europe/Berlin" in guide
    assert "Short names such as PST and numbers such as +0100 are misread" in guide
