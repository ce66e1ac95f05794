"""Exercises are made and put back, and nobody's work is ever lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spoilers.course import ExerciseError, make_exercises, reset_exercise
from spoilers.course import release as release_module
from tests.grading.marking import ROOT

NAME = "01_splintering"
FILE = Path(NAME) / f"{NAME}.ipynb"
FRESH = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}\n'


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Copy what exercises are made from."""
    for file in ("course.py", release_module.CONFIG):
        shutil.copy(ROOT / file, tmp_path)
    for folder in ("solutions", "exercises"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for left in (f"._{NAME}.ipynb", ".DS_Store", "Thumbs.db", "desktop.ini"):
        (tmp_path / "solutions" / NAME / left).write_bytes(b"\x00\x05\x16\x07")
    return tmp_path


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the exercise be one small notebook, made without nbgrader."""

    def generated(course: Path, name: str = "*") -> dict[Path, bytes]:
        return {FILE: FRESH}

    monkeypatch.setattr(release_module, "generated", generated)


def copies(course: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted((course / "copies").rglob("*")) if path.is_file()]


def run(course: Path, *words: str, where: str = ".") -> subprocess.CompletedProcess[str]:
    """Type a command of the launcher."""
    return subprocess.run(
        [sys.executable, str(course / "course.py"), *words, "--here"],
        cwd=course / where,
        capture_output=True,
        text=True,
    )


def test_a_student_resets_an_exercise_and_is_told_where_the_work_is(course: Path) -> None:
    exercise = course / "exercises" / FILE
    pristine = exercise.read_bytes()
    notebook = json.loads(pristine)
    notebook["cells"][-1]["source"] = ["my own words"]
    work = json.dumps(notebook).encode()
    exercise.write_bytes(work)
    (exercise.parent / "notes.txt").write_text("mine")
    done = run(course, "reset", NAME, where=f"exercises/{NAME}")
    assert done.returncode == 0, done.stderr
    assert exercise.read_bytes() == pristine
    assert copies(course) == [work]
    (copy,) = (course / "copies" / "exercises" / NAME).iterdir()
    assert copy.name.startswith(f"{NAME}-20")
    assert copy.suffix == ".ipynb"
    assert f"kept in {copy.relative_to(course)}" in done.stdout
    assert (exercise.parent / "notes.txt").read_text() == "mine"
    # What Windows and macOS left beside the solution is no part of an exercise.
    assert sorted(path.name for path in exercise.parent.iterdir()) == [exercise.name, "notes.txt"]
    # nbgrader left nothing of its own.
    assert not list(course.rglob("gradebook.db"))


def test_a_name_that_is_missing_or_unknown_is_told_so_in_a_sentence(course: Path) -> None:
    for words in (["reset"], ["reset", "02_nothing"]):
        done = run(course, *words)
        assert done.returncode == 1
        assert NAME in done.stderr
        assert "Traceback" not in done.stderr
    assert "There is no exercise '02_nothing'" in done.stderr


def test_making_exercises_copies_what_is_there_and_says_so(
    course: Path, quick: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = (course / "exercises" / FILE).read_bytes()
    monkeypatch.chdir(course)
    release_module.main()
    assert (course / "exercises" / FILE).read_bytes() == FRESH
    assert copies(course) == [old]
    assert "is kept in copies" in capsys.readouterr().out
    release_module.main()
    assert copies(course) == [old]
    assert capsys.readouterr().out == "The exercises are up to date.\n"


def test_an_exercise_that_is_not_there_is_made(course: Path, quick: None) -> None:
    shutil.rmtree(course / "exercises")
    (done,) = make_exercises(course)
    assert done.copy is None
    assert done.path.read_bytes() == FRESH
    assert copies(course) == []


def test_other_line_ends_are_no_difference(course: Path, quick: None) -> None:
    same = json.dumps(json.loads(FRESH), indent=4).replace("\n", "\r\n").encode()
    (course / "exercises" / FILE).write_bytes(same)
    assert make_exercises(course) == []
    assert (course / "exercises" / FILE).read_bytes() == same


@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(works=st.lists(st.binary(max_size=30), min_size=1, max_size=4))
def test_whatever_an_exercise_held_is_kept(
    works: list[bytes], quick: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Also what is no notebook, what is empty, and several resets within one second."""
    course = tmp_path_factory.mktemp("course")
    (course / release_module.CONFIG).touch()
    exercise = course / "exercises" / FILE
    exercise.parent.mkdir(parents=True)
    for work in works:
        exercise.write_bytes(work)
        (done,) = reset_exercise(NAME, course)
        assert exercise.read_bytes() == FRESH
        assert done.copy is not None
        assert done.copy.read_bytes() == work
    assert sorted(copies(course)) == sorted(works)
    # No half-written file is left beside it.
    assert list(exercise.parent.iterdir()) == [exercise]


def test_if_no_copy_can_be_made_the_exercise_stays(
    course: Path, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = (course / "exercises" / FILE).read_bytes()
    (course / "copies").write_text("a file where a folder should be")
    monkeypatch.chdir(course)
    with pytest.raises(SystemExit, match="could not be written, and is as it was"):
        release_module.reset_main([NAME])
    assert (course / "exercises" / FILE).read_bytes() == old


def test_if_the_new_one_cannot_be_written_the_exercise_stays(
    course: Path, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = (course / "exercises" / FILE).read_bytes()

    def full(source: Path, target: Path) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        reset_exercise(NAME, course)
    assert (course / "exercises" / FILE).read_bytes() == old
    assert list((course / "exercises" / NAME).iterdir()) == [course / "exercises" / FILE]


def test_a_solution_that_nbgrader_refuses_changes_nothing(course: Path) -> None:
    old = (course / "exercises" / FILE).read_bytes()
    broken = course / "solutions" / FILE
    broken.write_text(broken.read_text().replace("### END SOLUTION", "### THE END"))
    with pytest.raises(ExerciseError, match="nbgrader could not make the exercise") as caught:
        make_exercises(course)
    said = str(caught.value)
    assert "no end solution statement found" in said
    assert "def count_ties(graph):" in said
    assert f"processing assignment '{NAME}'" in said
    assert "INFO" not in said
    assert "site-packages" not in said
    assert (course / "exercises" / FILE).read_bytes() == old
    assert copies(course) == []


def test_a_command_that_is_stopped_ends_without_a_traceback() -> None:
    with pytest.raises(SystemExit), release_module.spoken():
        raise KeyboardInterrupt


def test_a_folder_outside_of_the_course_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(ExerciseError, match="is not inside the course"):
        make_exercises(tmp_path)


def test_a_student_of_a_class_gets_what_was_handed_out_again(
    course: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the solutions, from nbgrader's exchange, by nbgrader's own command."""
    own = tmp_path_factory.mktemp("own")
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(own))
    (own / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.Exchange.root = {str(own / 'exchange')!r}\n"
    )
    shutil.rmtree(course / "solutions")
    exercise = course / "exercises" / FILE
    exercise.write_bytes(b"my work")
    with pytest.raises(ExerciseError, match="cannot be had again") as caught:
        reset_exercise(NAME, course)
    assert "Nothing was changed" in str(caught.value)
    assert exercise.read_bytes() == b"my work"

    handed_out = own / "exchange" / "spoilers" / "outbound" / NAME
    handed_out.mkdir(parents=True)
    (handed_out / FILE.name).write_bytes(FRESH)
    done = run(course, "reset", NAME)
    assert done.returncode == 0, done.stderr
    assert exercise.read_bytes() == FRESH
    assert copies(course) == [b"my work"]
