"""A class of seven in one exercise, from the students' copy to the last table of marks.

The commands are those that an instructor and students type. The walk is made by the administrator
of the machine and by an ordinary user who lets nobody read what he writes; the students have
accounts of their own wherever this machine lets us give them one.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from tests.classroom.walkers import ADMINISTRATOR, ORDINARY, WALKERS, Machine, Typed
from tests.conftest import NO_ORDINARY_USER
from tests.grading.marking import ROOT, about, read
from tests.grading.students import expected, submission, written_cells
from tests.grading.test_late_and_export import written_down_in_the_guide
from tests.grading.test_mark_written import Visitor

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="nbgrader's exchange is for Linux and macOS"),
    # nbgrader's own.
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
]

NAME = "03_internal_commitment"
ODD = "o'brien, ~&#%()[1]"
# Who works how; the first four hand in through the exchange, 25 hours after the time.
WORK = {"ana": "right", "ben": "average", ODD: "right", "dan": "empty"}
BY_A_PLATFORM = {"eva": "broken", "finn": "right"}
CLASS = {**WORK, **BY_A_PLATFORM}
LATE = timedelta(hours=25)
# A tenth for each day begun.
DAYS = {"ana": 2, "ben": 1, ODD: 0, "dan": 0, "eva": 0, "finn": 0}
STUDENTS = """id,first_name,last_name,email,lms_user_id
ana,Ana,Almeida,ana@example.org,
ben,Ben,Bright,ben@example.org,
dan,Dan,Doe,dan@example.org,
eva,Eva,Evers,eva@example.org,
finn,Finn,Fox,finn@example.org,77
gil,Gil,Gray,gil@example.org,
"""
(WORDS,) = written_cells(NAME)
MINE = "And this is mine."
COMMENT = "Say also what it costs to stay."
POINTS = {MINE: 3.0, "": 2.0}
"""What a marker gives: she knows the answers by their texts alone."""
MENDED = "task-5-check-fast"
# What was wrong with it: it asked for too much.
LENIENT = "# Task 5, second check (2 points): it is given to everybody.\nassert True"


@dataclass
class Walked:
    """A walk, with what was read at the end of each step and what stood in the gradebook."""

    machine: Machine
    said: dict[str, str] = field(default_factory=dict)
    marks: dict[str, dict[str, dict[str, float | None]]] = field(default_factory=dict)

    @property
    def course(self) -> Path:
        """Name the folder of the instructor's course."""
        return self.machine.course

    @property
    def uid(self) -> int:
        """Give the number of the instructor's account."""
        number = self.machine.instructor.number
        return os.geteuid() if number is None else number

    def desk(self, student: str) -> Path:
        """Name the folder in which a student works."""
        return self.machine.people[student].home

    def note(self, step: str, typed: Typed | str) -> None:
        """Keep what was read, and see that the command ended well."""
        if isinstance(typed, Typed):
            assert typed.ended == 0, typed.said
            typed = typed.said
        self.said[step] = typed

    def to_look_at(self, step: str) -> str:
        """Give the last lines of autograde, which name what a person has to look at."""
        return self.said[step].rpartition("To look at (")[2]


@contextmanager
def book(course: Path) -> Iterator[Gradebook]:
    with Gradebook(f"sqlite:///{course}/gradebook.db", "spoilers") as gradebook:
        yield gradebook


def marks(course: Path) -> dict[str, dict[str, float | None]]:
    """Read everybody's marks; None where an answer waits."""
    with book(course) as gradebook:
        return {
            who: {
                grade.name: None if grade.needs_manual_grade else grade.score
                for grade in gradebook.find_submission_notebook(NAME, NAME, who).grades
            }
            for who in CLASS
        }


def work(student: str, given: nbformat.NotebookNode, course: Path) -> nbformat.NotebookNode:
    """Answer as one of the class does; Ana looks around, and Finn's program lost the names."""
    done = submission(CLASS[student], NAME, given)
    cells = {cell.id: cell for cell in done.cells}
    if student == "ana":
        cells[WORDS].source += f"\n\n{MINE}"
        first = next(c for c in done.cells if c.cell_type == "code" and about(c).get("solution"))
        looks = f"os.path.exists({str(course / 'gradebook.db')!r}), os.getcwd()"
        first.source += f"\nimport os\nprint('LOOKED', {looks})"
    if student == "finn":
        for cell in done.cells:
            cell.metadata.pop("nbgrader", None)
    return done


# --- The walk -------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=WALKERS)
def walked(request: pytest.FixtureRequest, sandbox: None) -> Iterator[Walked]:
    """Go all the way once, as one of those who do."""
    # Not in the folder of the tests, which others may not enter.
    place = Path(tempfile.mkdtemp(prefix="spoilers-class-"))
    try:
        walk = Walked(Machine(place, request.param))
        if not walk.machine.lets_walk():
            pytest.skip(NO_ORDINARY_USER)
        set_up(walk)
        hand_in(walk)
        grade(walk)
        do_again(walk)
        give_back(walk)
        yield walk
    finally:
        shutil.rmtree(place, ignore_errors=True)


def set_up(walk: Walked) -> None:
    """Copy the course for students, name the class, and hand out."""
    machine = walk.machine
    if machine.walker == ORDINARY:
        copy = machine.instructor.home / "for students"
        walk.note("student-copy", machine.course_py("student-copy", str(copy), "--zip"))
    with (walk.course / "nbgrader_config.py").open("a") as file:
        file.write(written_down_in_the_guide())
    (walk.course / "students.csv").write_text(STUDENTS)
    due = datetime.now(UTC) - LATE
    walk.note(
        "release",
        machine.instructs(
            ["db", "student", "import", "students.csv"],
            ["generate_assignment", NAME, "--force"],
            ["db", "assignment", "add", NAME, f"--duedate={due:%Y-%m-%d %H:%M:%S} UTC"],
            ["release_assignment", NAME],
        ),
    )


def hand_in(walk: Walked) -> None:
    """Four fetch, work and submit; two use a learning platform; one does nothing."""
    machine, to = walk.machine, ["--course", "spoilers"]
    fetching = []
    for student in WORK:
        person = machine.person(student)
        # As in the students' copy.
        shutil.copy(ROOT / "nbgrader_config.py", person.home)
        fetching.append((person, person.home, ["fetch_assignment", NAME, *to]))
    machine.nbgrader(*fetching)
    submitting = []
    for student in WORK:
        person = machine.people[student]
        path = person.home / NAME / f"{NAME}.ipynb"
        nbformat.write(work(student, read(path), walk.course), path)
        submitting.append((person, person.home, ["submit", NAME, *to, f"--student={student}"]))
    walk.note("submit", machine.nbgrader(*submitting))

    archive = walk.course / "downloaded" / NAME / "archive"
    archive.mkdir(parents=True)
    given = walk.course / "exercises" / NAME / f"{NAME}.ipynb"
    for file, student, name in (
        ("moodle.zip", "eva", f"Eva Evers_4711_assignsubmission_file_/{NAME}.ipynb"),
        ("canvas.zip", "finn", f"foxfinn_LATE_77_900_{NAME}-1.ipynb"),
    ):
        with zipfile.ZipFile(archive / file, "w") as packed:
            packed.writestr(name, nbformat.writes(work(student, read(given), walk.course)))
            packed.writestr("Zoe Zorn_9_assignsubmission_file_/notes.ipynb", "{}")
    machine.instructor.owns(walk.course / "downloaded")


def grade(walk: Walked) -> None:
    """Collect what came by either way, mark it, and mark the written answers blind."""
    machine = walk.machine
    walk.note("collect", machine.instructs(["collect", NAME], ["zip_collect", NAME]))
    walk.note("autograde", machine.course_py("autograde", NAME, "--workers=1"))
    walk.marks["by the checks"] = marks(walk.course)
    with machine.serving("mark-written", NAME, "--no-browser") as process:
        assert process.stdout is not None
        said = ""
        while "Ctrl+C" not in said:
            line = process.stdout.readline()
            assert line, said
            said += line
        mark_all(said)
    said += process.communicate(timeout=60)[0]
    walk.note("mark-written", Typed(process.returncode, said))
    walk.marks["with those by hand"] = marks(walk.course)


def mark_all(said: str) -> None:
    """Open the page that was printed, and mark one answer after the other until none waits."""
    address = re.search(r"http://\S+", said)
    assert address
    marker, base = Visitor(), address[0].partition("?")[0]
    assert marker.ask(address[0])[0] == 200
    status, page = marker.ask(f"{base}{WORDS}/")
    while form := re.search(r'action="/([^"]+)"', page):
        assert not re.search(r"\b(?:ana|Almeida|brien|eva|Evers|finn|Fox)\b", page)
        fields = dict(re.findall(r'name="(_xsrf|seen)" value="([^"]*)"', page))
        given = POINTS[MINE if MINE in page else ""]
        data = {**fields, "points": f"{given:g}", "said": COMMENT}
        status, page = marker.ask(base + form[1], data)
        assert status == 200, page


def do_again(walk: Walked) -> None:
    """Ana hands in again, a check is mended, and all are marked once more and seen."""
    machine, ana = walk.machine, walk.machine.people["ana"]
    path = ana.home / NAME / f"{NAME}.ipynb"
    mine = read(path)
    for cell in mine.cells:
        cell.source = cell.source.replace(MINE, "I have thought again.")
    nbformat.write(mine, path)
    source = walk.course / "solutions" / NAME / f"{NAME}.ipynb"
    mended = read(source)
    (check,) = (cell for cell in mended.cells if cell.id == MENDED)
    check.source = LENIENT
    nbformat.write(mended, source)
    submit = ["submit", NAME, "--course=spoilers", "--student=ana"]
    walk.note(
        "again",
        machine.nbgrader(
            (ana, ana.home, submit),
            (machine.instructor, walk.course, ["collect", NAME, "--update"]),
            (machine.instructor, walk.course, ["generate_assignment", NAME, "--force"]),
        ),
    )
    walk.note("autograde again", machine.course_py("autograde", NAME, "--force", "--workers=1"))
    walk.marks["mended"] = marks(walk.course)
    walk.note("class-view", machine.course_py("class-view"))


def give_back(walk: Walked) -> None:
    """Extend, give the feedback back, once more than is needed, and export the marks."""
    with book(walk.course) as gradebook:
        gradebook.grant_extension(NAME, "ben", hours=24)
        gradebook.grant_extension(NAME, ODD, hours=48)
        gradebook.grant_extension(NAME, "dan", hours=24.9)
    machine = walk.machine
    exporter = "--exporter=spoilers.grading.nbgrader.lms_export"
    walk.note("feedback", machine.instructs(["generate_feedback", NAME]))
    for step in ("release", "release again"):
        walk.note(f"{step} of feedback", machine.instructs(["release_feedback", NAME]))
    walk.note(
        "export",
        machine.instructs(
            ["export", "--to=grades.csv"],
            ["export", "--to=canvas.csv", f"{exporter}.Canvas"],
            ["export", "--to=moodle.csv", f"{exporter}.Moodle"],
        ),
    )
    fetch = ["fetch_feedback", NAME, "--course=spoilers"]
    people = [machine.people[student] for student in WORK]
    machine.nbgrader(*((each, each.home, [*fetch, f"--student={each.name}"]) for each in people))


# --- What a user would notice ---------------------------------------------------------------


def test_somebody_walks_and_an_ordinary_user_always() -> None:
    assert ORDINARY in WALKERS
    assert (ADMINISTRATOR in WALKERS) is (os.geteuid() == 0)


def test_students_get_a_course_without_solutions(walked: Walked) -> None:
    if walked.machine.walker == ADMINISTRATOR:
        assert "student-copy" not in walked.said
        return
    copy = walked.machine.instructor.home / "for students"
    assert "no solutions" in walked.said["student-copy"]
    assert (copy / "exercises" / NAME / f"{NAME}.ipynb").is_file()
    assert not (copy / "solutions").exists()
    with zipfile.ZipFile(f"{copy}.zip") as packed:
        assert {path.stat().st_uid for path in copy.rglob("*")} == {walked.uid}
        assert len(packed.namelist()) == sum(path.is_file() for path in copy.rglob("*"))


def test_all_work_is_collected_and_what_is_nobodys_is_named(walked: Walked) -> None:
    for student in CLASS:
        assert (walked.course / "submitted" / student / NAME / f"{NAME}.ipynb").is_file(), student
        assert f"{student}, {NAME}" in walked.said["autograde"]
    assert "nobody who is called 'Zoe Zorn'" in walked.said["collect"]
    assert not (walked.course / "submitted" / "gil").exists()


@pytest.mark.parametrize("student", CLASS)
def test_everybody_has_the_points_that_are_due(walked: Walked, student: str) -> None:
    due = expected(CLASS[student], NAME)
    assert len(due) > 15
    words = CLASS[student] in ("right", "broken")
    assert walked.marks["by the checks"][student] == {**due, WORDS: None if words else 0.0}
    given = POINTS[MINE if student == "ana" else ""] if words else 0.0
    assert walked.marks["with those by hand"][student] == {**due, WORDS: given}
    # She wrote another text afterwards; and the mended check gives everybody its points.
    kept = None if student == "ana" else given
    assert walked.marks["mended"][student] == {**due, WORDS: kept, MENDED: 2.0}


def test_the_last_lines_name_what_a_person_has_to_look_at(walked: Walked) -> None:
    first, again = walked.to_look_at("autograde"), walked.to_look_at("autograde again")
    assert f"finn, {NAME}: " in first
    # Nobody is said to have changed the check that the instructor mended.
    for quiet in ("ben", "dan", "eva", "gil"):
        assert f"{quiet}, " not in first
        assert f"{quiet}, " not in again
    assert f"{WORDS} had 3 points by hand. It was given to another text" in again
    assert f"The comment on another text of {WORDS} was taken back: {COMMENT}" in again
    assert again.count("by hand") == 1


def test_a_students_code_sees_nothing_of_the_course(walked: Walked) -> None:
    """She looked for the gradebook, which is there for whoever is not locked in."""
    assert (walked.course / "gradebook.db").is_file()
    marked = read(walked.course / "autograded" / "ana" / NAME / f"{NAME}.ipynb")
    looked = [
        output.text
        for cell in marked.cells
        for output in cell.get("outputs", [])
        if "LOOKED" in output.get("text", "")
    ]
    assert looked
    assert all("LOOKED False /home/student" in text for text in looked)
    assert "without sandboxes" not in walked.said["autograde"]


def test_nobodys_feedback_is_missing_and_it_has_the_comments(walked: Walked) -> None:
    for student in WORK:
        (page,) = (walked.desk(student) / NAME / "feedback").rglob("*.html")
        told = page.read_text("utf-8")
        # Hers was about another text.
        assert (COMMENT in told) is (student == ODD), student
        assert ("not marked yet" in told) is (student == "ana")
        assert "BEGIN HIDDEN" not in told
    to_send = [f"feedback_to_send/{NAME}/{who}-{NAME}.html" for who in BY_A_PLATFORM]
    for step in ("release of feedback", "release again of feedback"):
        last = walked.said[step].rpartition("send these pages the way the work came (2):")[2]
        assert last.split() == to_send
    for path in to_send:
        assert COMMENT in (walked.course / path).read_text("utf-8")


def test_what_is_late_loses_a_tenth_a_day_and_extensions_count(walked: Walked) -> None:
    scores = {who: sum(p or 0 for p in got.values()) for who, got in walked.marks["mended"].items()}
    with book(walked.course) as gradebook:
        for who, days in DAYS.items():
            found = gradebook.find_submission(NAME, who)
            assert found.score == scores[who]
            assert (found.late_submission_penalty or 0) == pytest.approx(days * scores[who] / 10)


def test_the_tables_have_everybody(walked: Walked) -> None:
    def rows(name: str, key: str) -> dict[str, dict[str, str]]:
        with (walked.course / name).open(newline="", encoding="utf-8") as file:
            return {row[key]: row for row in csv.DictReader(file)}

    due = {
        who: sum(p or 0 for p in got.values()) * (1 - DAYS[who] / 10)
        for who, got in walked.marks["mended"].items()
    }
    canvas, moodle = rows("canvas.csv", "SIS Login ID"), rows("moodle.csv", "Username")
    grades = rows("grades.csv", "student_id")
    assert set(moodle) == {*CLASS, "gil"}
    assert set(canvas) == {*CLASS, "gil", ""}
    for student in CLASS:
        # What waits for a mark, and what was not handed in, is no 0.
        for table in (canvas, moodle):
            told = table[student][NAME]
            assert told == "" if student == "ana" else float(told) == pytest.approx(due[student])
        assert float(grades[student]["score"]) == pytest.approx(due[student])
    assert canvas["gil"][NAME] == moodle["gil"][NAME] == ""
    assert f"{NAME} of ana has an answer that is not marked yet" in walked.said["export"]


def test_the_class_is_seen(walked: Walked) -> None:
    pages = walked.course / "class_view"
    page = (pages / "with_names" / "class.html").read_text("utf-8")
    for name in ("Ana Almeida", "Eva Evers", "Gil Gray"):
        assert name in page
    shown = (pages / "to_show" / "class.html").read_text("utf-8")
    assert "Any figure would show persons" not in shown
    assert not re.search(r"\b(?:Almeida|Bright|Doe|Evers|Fox|Gray|brien)\b", shown)


def test_files_are_their_makers_and_nobody_reads_what_is_not_hers(walked: Walked) -> None:
    made = [walked.course / name for name in ("gradebook.db", "grades.csv", "canvas.csv")]
    folders = ("submitted", "autograded", "feedback", "feedback_to_send", "class_view")
    for folder in folders:
        found = [path for path in (walked.course / folder).rglob("*") if path.is_file()]
        assert found, folder
        made += found
    for path in made:
        about_it = path.stat()
        assert about_it.st_uid == walked.uid, path
        assert not about_it.st_mode & stat.S_IWOTH, path
        # An ordinary user's umask is kept: whoever else is on this machine reads nothing of it.
        assert walked.machine.walker == ADMINISTRATOR or not open_to_others(path), path
    shared = walked.machine.exchange / "spoilers"
    for name in ("feedback", "inbound"):
        # A page is found by its secret name alone.
        assert not (shared / name).stat().st_mode & stat.S_IROTH
    released = list((shared / "feedback").iterdir())
    assert len(released) >= len(WORK)
    for path in [*released, *(shared / "outbound").rglob("*.ipynb")]:
        assert path.stat().st_uid == walked.uid
        assert open_to_others(path)
    for student in WORK:
        person = walked.machine.people[student]
        for path in (person.home / NAME).rglob("*"):
            assert path.stat().st_uid == (os.geteuid() if person.number is None else person.number)


def open_to_others(path: Path) -> bool:
    """Say whether somebody who is neither the owner nor of the group may read a file."""
    folders = [p for p in path.parents if len(p.parts) > 2]
    return bool(path.stat().st_mode & stat.S_IROTH) and all(
        folder.stat().st_mode & stat.S_IXOTH for folder in folders
    )
