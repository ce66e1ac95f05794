"""One class with honest students, attackers and broken submissions goes through nbgrader."""

from __future__ import annotations

import hashlib
import html
import os
import re
import stat
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import psutil
import pytest

from spoilers.grading.reassemble import HIDDEN, visible
from tests.attacks.bank import attacks, exercise, full, handed_in
from tests.attacks.broken import BANK, EXERCISE
from tests.attacks.course import NAME, Course

pytestmark = pytest.mark.usefixtures("sandbox")

ONE = "task-1-worth-today"
FULL = full(NAME)
NONE = dict.fromkeys(FULL, 0.0)
FIRST_LOST = FULL | {"task-1-check-stream": 0.0, "task-1-check-impatient": 0.0}
# The rest of the bank is marked in the same way in test_attacks.py; these are the ones that
# would be seen by others, or that hang.
CHOSEN = ("marks-into-the-gradebook", "startup-files", "patched-builtins")
SCRIPTS = """
live = "</pre><script>run('student')</script><img src=x onerror=run()>\\x1b[2J"
print(live, "half a pair: \\udc80")
class Shown:
    def __repr__(self):
        return live
    _repr_html_ = _repr_javascript_ = __repr__
display(Shown())
def worth_today(now, later, discount):
    print("asked about", now, later, discount)
    return live
raise type("<script>run('name')</script>", (Exception,), {})(live)
"""
PADDED = "2020-01-01 00:00:00 UTC" + " " * 100 + "x"
SVG = '"><script>run("picture")</script>'


@dataclass
class Class:
    """What was graded, and what came of it."""

    course: Course
    expected: dict[str, dict[str, float]] = field(default_factory=dict)
    told: dict[str, tuple[str, ...]] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    said: str = ""

    def put(
        self, student: str, marks: dict[str, float], *told: str, file: bytes | None = None
    ) -> Path:
        """Lay a submission among those that were collected."""
        folder = self.course.folder(student)
        if file is not None:
            (folder / f"{NAME}.ipynb").write_bytes(file)
        self.expected[student], self.told[student] = marks, told
        return folder

    def feedback_text(self, student: str) -> str:
        """Read what a student gets back, without the markup."""
        text = re.sub(r"<[^>]+>", "", self.course.feedback(student))
        return html.unescape(re.sub(r"\s+", " ", text))

    def files(self) -> dict[str, str]:
        """Give the plain files that were handed in, with a sign of what is in each."""
        return {
            str(path): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in (self.course.root / "submitted").rglob("*")
            if path.is_file() and not path.is_symlink()
        }


def right(code: dict[str, str] | None = None) -> bytes:
    return str(nbformat.writes(handed_in(NAME, code))).encode()


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Class:
    """Grade the class once."""
    made = Class(Course(tmp_path_factory.mktemp("class")))
    for student in ("x-ana", "y-ben", "z-zoe"):
        made.put(student, FULL, file=right())
    for attack in attacks():
        if attack.name in CHOSEN:
            code = attack.code.replace("COURSE", str(made.course.root))
            code = code.replace("CANARY", str(made.course.folder("y-ben") / f"{NAME}.ipynb"))
            made.put(f"y-{attack.name}", FIRST_LOST, file=right({ONE: code}))
    made.put("y-kills", FIRST_LOST, file=right({ONE: KILLS}))
    notebook = handed_in(NAME, {ONE: SCRIPTS})
    answer = next(cell for cell in notebook.cells if cell.id == "task-9-answer")
    answer.source = "Live <script>run('text')</script> ![p](attachment:p.png) [l](javascript:run())"
    answer.attachments = {"p.png": {"image/png": SVG, "text/html": SVG}, SVG: {"image/png": SVG}}
    made.put("x-scripts", FIRST_LOST, file=nbformat.writes(notebook).encode())
    for case in BANK:
        lost = {name: 0.0 if name in case.costs else of for name, of in FULL.items()}
        made.put(f"b-{case}", lost, *case.told, file=case.make(handed_in(EXERCISE)))
    odd_folders(made)
    made.before = made.files()
    made.said = made.course.autograde()
    return made


KILLS = """
import os
def worth_today(now, later, discount):
    for number in (1, -1, 2, 0):
        try:
            os.kill(number, 9)
        except OSError:
            pass
"""


def odd_folders(made: Class) -> None:
    """Lay out what is no notebook in its place."""
    course = made.course
    renamed = made.put("x-renamed", FULL, f"The file my work.ipynb was taken for {NAME}.ipynb.")
    (renamed / "my work.ipynb").write_bytes(right())

    linked = made.put(
        "x-linked",
        NONE,
        f"{NAME}.ipynb is a link, and was put aside.",
        "data.csv is a link, and was put aside.",
        "pipe is no file, and was put aside.",
        "No notebook was handed in.",
    )
    (linked / f"{NAME}.ipynb").symlink_to(course.root / "solutions" / NAME / f"{NAME}.ipynb")
    (linked / "data.csv").symlink_to("/etc/passwd")
    os.mkfifo(linked / "pipe")

    times = ("not a time", "9" * 30, PADDED, "\x00", "0001-01-01 +14")
    for number, time in enumerate(times):
        told = "timestamp.txt is no time, and was put aside."
        timed = made.put(f"y-timed-{number}", FULL, told, file=right())
        (timed / "timestamp.txt").write_text(time)
    told = "timestamp.txt is no time, and was put aside."
    folder = made.put("y-timed-by-a-folder", FULL, told, file=right())
    (folder / "timestamp.txt").mkdir()

    made.put("y-empty", NONE, "No notebook was handed in.")
    told = f"{NAME}.ipynb is no file, and was put aside."
    folder = made.put("y-folder", NONE, told, "No notebook was handed in.")
    (folder / f"{NAME}.ipynb").mkdir()
    folder = made.put("y-other-folder", NONE, "No notebook was handed in.")
    (folder / "other.ipynb").mkdir()

    told = "?[2Jname?.txt has no name that can be shown, and was put aside."
    page = "plot.html is a page for a browser, and was put aside."
    unknown = made.put("y-unknown", FULL, told.replace("[", "?"), page, file=right())
    (unknown / "plot.html").write_text("<script>run('beside')</script>")
    for name in ("json.py", "sitecustomize.py", "nbgrader_config.py", "conftest.py", ".hidden"):
        (unknown / name).write_text("raise SystemExit('poisoned')")
    (unknown / "deep" / "er").mkdir(parents=True)
    (unknown / "deep" / "er" / "gradebook.db").write_bytes(b"none")
    (unknown / "\x1b[2Jname\n.txt").write_text("x")

    other = course.root / "submitted" / "y-linked-folder"
    other.mkdir()
    (other / NAME).symlink_to(course.folder("x-ana"))


def told_of(said: str, student: str) -> list[str]:
    return re.findall(rf"{re.escape(student)}, {NAME}: (.*)", said)


def test_every_student_has_the_marks_that_are_due(graded: Class) -> None:
    marks = graded.course.marks()
    assert set(marks) == set(graded.expected)
    for student, expected in graded.expected.items():
        assert marks[student] == expected, student


def test_each_problem_is_named_in_a_sentence(graded: Class) -> None:
    for student, sentences in graded.told.items():
        notes = told_of(graded.said, student)
        for sentence in sentences:
            assert any(note.startswith(sentence) for note in notes), (student, notes)
        if not sentences:
            assert notes == [], student
        assert all(note.endswith(".") and "Traceback" not in note for note in notes)
    assert told_of(graded.said, "y-linked-folder")[0] == "The folder is a link, and was left."
    assert "Traceback" not in graded.said
    assert "\x1b" not in graded.said


def test_what_was_handed_in_is_as_it_was_and_odd_things_are_set_aside(graded: Class) -> None:
    after = graded.files()
    aside = graded.course.root / "quarantine"
    moved = {path: sign for path, sign in graded.before.items() if path not in after}
    put_aside = ("timestamp.txt", "plot.html")
    assert all(path.endswith(put_aside) or not path.isprintable() for path in moved)
    assert {path: after[path] for path in graded.before if path in after} == {
        path: sign for path, sign in graded.before.items() if path in after
    }
    kept = [path for path in aside.rglob("*") if not path.is_dir() or path.is_symlink()]
    assert set(moved.values()) <= {
        hashlib.sha256(p.read_bytes()).hexdigest()
        for p in kept
        if p.is_file() and not p.is_symlink()
    }
    assert sum(path.is_symlink() for path in kept) == 2
    assert sum(stat.S_ISFIFO(path.lstat().st_mode) for path in kept) == 1


def test_no_feedback_runs_or_tells_what_is_hidden(graded: Class) -> None:
    graded.course.nbgrader("generate_feedback", NAME, "--student=x-*")
    sources = [cell.source for cell in nbformat.reads(exercise(NAME), as_version=4).cells]
    # A reference may have a line that stands in a right answer too.
    own = [cell.source for cell in handed_in(NAME).cells]
    known = "\n".join([*map(visible, sources), *own])
    hidden = {
        line.strip()
        for source in sources
        for block in HIDDEN.findall(source)
        for line in block.splitlines()
        if len(line.strip()) > 12 and line.strip() not in known and '"' not in line
    }
    assert len(hidden) > 30
    for student in graded.expected:
        if not student.startswith("x-"):
            continue
        page = graded.feedback_text(student)
        for sentence in graded.told[student]:
            assert sentence in page, (student, sentence)
        whole = graded.course.feedback(student)
        tags = re.findall(r"<[a-zA-Z][^>]*>", whole)
        assert not [tag for tag in tags if re.search(r"\son\w+\s*=|javascript:|src=.?x\b", tag)]
        assert "<script>run" not in whole
        assert "\x1b" not in whole
        assert not [line for line in hidden if line in page]
    asked = re.findall(r"asked about (-?\d\S+ \S+ \S+)", graded.feedback_text("x-scripts"))
    assert asked == ["0.0 0.2 0.9", "0.3 100.0 0.0"]


def test_a_second_run_grades_nothing_anew(graded: Class) -> None:
    before = graded.course.marks()
    said = graded.course.autograde()
    assert "Autograding" not in said
    assert graded.course.marks() == before


def test_any_number_of_workers_and_a_busy_machine_give_the_same_marks(graded: Class) -> None:
    before = graded.course.marks()
    busy = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"])
        for _ in range(psutil.cpu_count() or 1)
    ]
    try:
        for workers in (1, 2):
            said = graded.course.autograde(
                "--force", "--student=x-*", f"--Submissions.workers={workers}"
            )
            assert said.count("Removing existing assignment") >= 4
            assert graded.course.marks() == before
    finally:
        for process in busy:
            process.kill()
            process.wait()


@pytest.mark.parametrize("moment", ["Sanitizing .*x-ana", "Autograding .*x-renamed"])
def test_after_a_kill_nothing_is_lost_or_counted_twice(graded: Class, moment: str) -> None:
    course = graded.course
    before = course.marks()
    process = course.start("autograde", NAME, "--force", "--student=x-*", "--debug")
    assert process.stdout is not None
    for line in process.stdout:
        if re.search(moment, line):
            break
    else:
        pytest.fail("the run ended before it could be killed")
    process.kill()
    process.wait()
    process.stdout.close()
    course.autograde("--student=x-*")
    assert course.marks() == before
    for student in graded.expected:
        if student.startswith("x-"):
            notebook = course.root / "autograded" / student / NAME / f"{NAME}.ipynb"
            cells = nbformat.read(notebook, as_version=4).cells
            assert all("-check-" not in c.id or c.execution_count is not None for c in cells)
