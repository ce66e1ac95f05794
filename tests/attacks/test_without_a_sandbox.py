"""Where there is no sandbox nothing is graded, and it is said what to install or to choose."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from spoilers.sandbox.namespaces import NoSandboxError, require_sandbox
from tests.attacks.bank import attacks, full, handed_in
from tests.attacks.course import NAME, Course
from tests.grading.marking import ROOT

REASON = "bwrap: No permissions to create a new namespace"
CHOICE = "--Submissions.trust_submissions=True"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    made = Course(tmp_path_factory.mktemp("bare"))
    wrong = "def worth_today(now, later, discount):\n    return later"
    for student, code in (("ana", {}), ("ben", {"task-1-worth-today": wrong})):
        nbformat.write(handed_in(NAME, code), made.folder(student) / f"{NAME}.ipynb")
    return made


def without_bubblewrap(folder: Path) -> str:
    """Give a PATH with everything but bubblewrap."""
    folder.mkdir()
    for place in reversed(os.environ["PATH"].split(os.pathsep)):
        for program in Path(place).iterdir() if Path(place).is_dir() else ():
            if program.name != "bwrap":
                (folder / program.name).unlink(missing_ok=True)
                (folder / program.name).symlink_to(program)
    return str(folder)


def everything(course: Course) -> list[str]:
    return sorted(
        f"{each} {each.stat().st_mtime_ns}"
        for folder in ("submitted", "autograded", "quarantine")
        for each in (course.root / folder).rglob("*")
    )


@pytest.fixture
def path(tmp_path: Path) -> str:
    return without_bubblewrap(tmp_path / "bin")


@pytest.mark.parametrize("fails", [False, True])
def test_nothing_is_graded_and_it_is_said_what_to_do(
    course: Course, path: str, fails: bool
) -> None:
    if fails:
        broken = Path(path) / "bwrap"
        broken.write_text(f"#!/bin/sh\necho '{REASON}' >&2\nexit 1")
        broken.chmod(0o755)
    before, marks = everything(course), course.marks()
    course.environment["PATH"] = path
    said = course.autograde("--force", fails=True)
    assert "Nothing was graded." in said
    assert (REASON in said) == fails
    assert "apt install bubblewrap" in said
    assert CHOICE in said
    assert "Traceback" not in said
    assert everything(course) == before
    assert course.marks() == marks


def test_with_the_explicit_choice_the_marks_are_the_same(course: Course, path: str) -> None:
    course.environment["PATH"] = path
    course.autograde("--force", CHOICE)
    lost = {"task-1-check-stream": 0.0, "task-1-check-impatient": 0.0}
    assert course.marks() == {"ana": full(NAME), "ben": full(NAME) | lost}


def test_a_build_machine_without_bubblewrap_fails_and_names_what_did_not_run(path: str) -> None:
    first = str(attacks()[0])
    for machine, failed in (("true", True), ("", False)):
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
                *("tests/attacks/test_attacks.py", "-k", first),
            ],
            cwd=ROOT,
            env={**os.environ, "PATH": path, "CI": machine},
            capture_output=True,
            text=True,
        )
        assert bool(done.returncode) == failed, done.stdout
        assert "NOT RUN: no sandbox could be had" in done.stdout
        assert first in done.stdout


def test_the_bank_has_what_was_asked_of_it() -> None:
    assert len(attacks()) >= 60
    assert len({attack.tries for attack in attacks()}) == len(attacks())
    assert all(attack.tries.endswith(".") for attack in attacks())
    assert shutil.which("bwrap") or not os.environ.get("CI")


def test_a_course_that_a_room_would_show_is_refused(sandbox: None) -> None:
    for place in (Path(sys.prefix), Path(sys.prefix) / "course"):
        with pytest.raises(NoSandboxError, match="Move the course to another folder"):
            require_sandbox(place)
    require_sandbox(ROOT)
