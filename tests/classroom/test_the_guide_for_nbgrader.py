"""The guide from zero to the first graded exercise, typed as it stands, block by block."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

import course as launcher
from tests.grading.marking import ROOT, SOLUTIONS, about, read

GUIDE = ROOT / "guide" / "nbgrader.md"
NAME = "01_splintering"
WRITTEN = "task-6-answer"
COMMENT = "Say also what it costs to stay."
# What a marker types into the form grader, as test_the_class_on_a_hub.py does in a browser.
BY_HAND = f"""
from nbgrader.api import Gradebook

with Gradebook("sqlite:///gradebook.db", "spoilers") as gradebook:
    for name, points in (("{WRITTEN}", 5), ("task-9-answer", 0)):
        grade = gradebook.find_grade(name, "{NAME}", "{NAME}", "ana")
        assert grade.needs_manual_grade
        grade.manual_score, grade.needs_manual_grade = points, False
    comment = gradebook.find_comment("{WRITTEN}", "{NAME}", "{NAME}", "ana")
    comment.manual_comment = "{COMMENT}"
    gradebook.db.commit()
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the guide says: Linux and macOS")


@dataclass(frozen=True)
class Place:
    """Where an instructor typed all of the guide, and what the terminal said."""

    home: Path
    course: Path
    said: dict[str, str]


def blocks() -> list[tuple[str, str, str]]:
    """Give the blocks of the guide in order, each with its section and its language."""
    found, section = [], ""
    for heading, language, code in re.findall(
        r"^## ([^\n]+)$|^```(\w+)\n(.*?)^```$", GUIDE.read_text("utf-8"), re.M | re.S
    ):
        section = heading or section
        if not heading:
            found.append((section, language, code))
    return found


def script() -> str:
    """Write down what one types who follows the guide."""
    lines, marked = ["set -e"], False
    for section, language, code in blocks():
        lines.append(f"echo '=== {section}'")
        if section == "Give it back" and not marked:
            lines.append(f"python - <<'EOF'{BY_HAND}EOF")
            marked = True
        if language == "sh":
            lines.append(code)
        elif code.startswith("c."):
            lines.append(f"cat >> nbgrader_config.py <<'EOF'\n{code}EOF")
        else:
            lines.append(f"python - <<'EOF'\n{code}EOF")
    assert marked
    return "\n".join(lines)


def installed(course: Path) -> None:
    """Give a copy of the course an environment that is installed already: this one."""
    venv = course / ".venv"
    venv.mkdir()
    for part in ("bin", "lib", "share", "etc", "pyvenv.cfg"):
        if (Path(sys.prefix) / part).exists():
            (venv / part).symlink_to(Path(sys.prefix) / part)
    with pytest.MonkeyPatch.context() as there:
        there.setattr(launcher, "ROOT", course.resolve())
        stamp = launcher.fingerprint(course / "requirements" / "course.txt")
    (venv / "installed-course.txt").write_text(stamp)
    # At home here, so that nothing of it is written anew.
    (venv / launcher.PLACE).write_text(str(course.resolve()))


@pytest.fixture(scope="module")
def place(sandbox: None, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Type all of it, in one terminal."""
    home, course = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("course")
    for name in ("course.py", "nbgrader_config.py", "pyproject.toml"):
        shutil.copy(ROOT / name, course)
    for name in ("requirements", "solutions", "exercises"):
        shutil.copytree(ROOT / name, course / name, ignore=shutil.ignore_patterns(".*"))
    (course / "src").symlink_to(ROOT / "src")
    installed(course)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "IPYTHON"))}
    python = str(Path(sys.executable).parent)
    done = subprocess.run(
        ["bash", "-c", script()],
        cwd=course,
        env={**kept, "HOME": str(home), "PATH": os.pathsep.join([python, kept["PATH"]])},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    said: dict[str, str] = {}
    for part in done.stdout.split("=== ")[1:]:
        section, _, text = part.partition("\n")
        said[section] = said.get(section, "") + text
    return Place(home, course, said)


def test_nothing_of_the_guide_was_left_out(place: Place) -> None:
    assert list(place.said) == list(dict.fromkeys(section for section, _, _ in blocks()))
    assert len(blocks()) >= 12
    for text in place.said.values():
        assert "Traceback" not in text
        assert "| ERROR]" not in text
        assert "| CRITICAL]" not in text


def test_the_student_finds_fetches_and_hands_in(place: Place) -> None:
    said = place.said["What a student does"]
    assert f"spoilers {NAME}" in said
    assert "# Task 1, first check" in said
    assert "Submitted as: spoilers" in said
    fetched = read(place.home / "ana" / NAME / f"{NAME}.ipynb")
    assert any(cell.source == "The upper wing leaves." for cell in fetched.cells)


def test_the_feedback_has_the_checks_and_the_comment(place: Place) -> None:
    (sheet,) = (place.home / "ana" / NAME / "feedback").rglob("*.html")
    page = sheet.read_text("utf-8")
    assert COMMENT in page
    assert "count_ties" in page
    assert re.search(r"\(Score: 5(\.0)? / ", page)


def test_the_settings_and_the_extension_have_come_to_hold(place: Place) -> None:
    with Gradebook(f"sqlite:///{place.course}/gradebook.db", "spoilers") as gradebook:
        assert {student.id for student in gradebook.students} == {"ana", "ben"}
        due = gradebook.find_assignment(NAME).duedate
        assert f"{due:%Y-%m-%d %H:%M:%S}" in GUIDE.read_text("utf-8")
        ana = gradebook.find_submission(NAME, "ana")
        assert (ana.duedate - due).days == 2
        # Marked by hand, and still so after the feedback was made again.
        assert gradebook.find_grade(WRITTEN, NAME, NAME, "ana").score == 5
        # Handed in as it was given out, without the exchange.
        assert gradebook.find_submission(NAME, "ben").score == 0


def test_the_class_is_seen_with_names_and_without(place: Place) -> None:
    pages = place.course / "class_view"
    assert str(pages / "to_show" / "class.html") in place.said["See how the class did"]
    page = (pages / "with_names" / "class.html").read_text("utf-8")
    assert "Ana Almeida" in page
    assert "Task 6: What talks do" in page
    # Hers is the only submission, so that every figure would be hers.
    shown = (pages / "to_show" / "class.html").read_text("utf-8")
    assert "Any figure would show persons" in shown
    assert "Almeida" not in shown


def test_the_tables_for_canvas_and_moodle_are_written(place: Place) -> None:
    solution = next(path for path in SOLUTIONS if path.stem == NAME)
    points = sum(float(about(c)["points"]) for c in read(solution).cells if about(c).get("grade"))
    with (place.course / "canvas.csv").open(newline="", encoding="utf-8") as file:
        possible, ana, ben = csv.DictReader(file)
    assert float(possible[NAME]) == points
    assert ana["Student"] == "Almeida, Ana"
    assert 0 < float(ana[NAME]) <= 5
    # He had handed in nothing yet when the marks were exported.
    assert ben[NAME] == ""
    with (place.course / "moodle.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["Email address"] for row in rows] == ["ana@example.org", "ben@example.org"]
    assert rows[0][NAME] == ana[NAME]
