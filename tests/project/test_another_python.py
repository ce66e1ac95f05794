"""A second Python is found where there is one, and a run without one says so."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import course
from tests import another_python

FAKE = """#!/bin/sh
echo {version}
"""


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose Pythons are those that a test puts there, and which uv cannot reach."""
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(another_python, "brought_by_uv", lambda version: [])
    return tmp_path


def put(program: Path, says: str) -> str:
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(FAKE.format(version=says))
    program.chmod(0o755)
    return str(program)


def test_the_newest_that_is_here_is_taken(machine: Path) -> None:
    put(machine / "pyenv/versions/3.12.1/bin/python", "3 12")
    newer = put(machine / "pyenv/versions/3.13.0/bin/python", "3 13")
    # One that is none, as pyenv puts there for versions that are not chosen.
    put(machine / "bin/python3.14", "pyenv: command not found")
    assert another_python.find((3, 11)) == ((3, 13), newer)
    newest = put(machine / "bin/python3.14", "3 14")
    assert another_python.find((3, 11)) == ((3, 14), newest)


def test_one_that_has_run_already_is_not_taken(machine: Path) -> None:
    put(machine / "bin/python3.13", "3 13")
    assert another_python.find((3, 13)) is None
    oldest = put(machine / "bin/python3.11", "3 11")
    assert another_python.find((3, 13)) == ((3, 11), oldest)
    put(machine / "bin/python3.12", "3 12")
    assert another_python.find(course.NEWEST) == ((3, 11), oldest)


def test_one_that_is_too_new_or_too_old_is_not_taken(machine: Path) -> None:
    for minor in (10, course.NEWEST[1] + 1):
        put(machine / f"bin/python3.{minor}", f"3 {minor}")
    assert another_python.find((3, 11)) is None


def test_uv_is_asked_for_the_newest_where_it_is_not_here(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(machine / "bin/python3.12", "3 12")
    brought = put(machine / "uv/python", " ".join(map(str, course.NEWEST)))
    monkeypatch.setattr(another_python, "brought_by_uv", lambda version: [brought])
    assert another_python.find((3, 11)) == (course.NEWEST, brought)


def test_where_there_is_none_the_run_says_so(
    machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert another_python.main() == 0
    own = course.dotted(sys.version_info[:2])
    assert f"The tests ran with Python {own} alone" in capsys.readouterr().out


def test_one_that_cannot_be_set_up_fails_the_run(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(machine / "bin/python3.13", "3 13")
    put(machine / "bin/python3.12", "3 12")
    commands: list[list[str]] = []

    def fails(command: list[str]) -> int:
        commands.append(command)
        return 1

    monkeypatch.setattr(course, "run", fails)
    monkeypatch.setattr(course, "ROOT", machine)
    monkeypatch.setattr(course, "fingerprint", lambda path: "now")
    assert another_python.main() == 1
    assert len(commands) == 1
    assert "could not get what the tests need" in capsys.readouterr().out


def test_its_environment_gets_what_is_locked_with_hashes_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[str] = []

    def keep(command: list[str]) -> int:
        commands.append(" ".join(command))
        return 0

    monkeypatch.setattr(course, "run", keep)
    python = another_python.environment(sys.executable, tmp_path)
    assert python
    make, locked, itself = commands
    assert f"venv --quiet --clear --python {sys.executable} {tmp_path}" in make
    assert "--no-config" in locked
    assert locked.endswith(f"--require-hashes -r {course.ROOT / 'requirements/everything.txt'}")
    assert itself.endswith(f"--no-deps --no-build-isolation --editable {course.ROOT}")
    assert another_python.environment(sys.executable, tmp_path) == python
    assert len(commands) == 3
    another_python.environment("another", tmp_path)
    assert len(commands) == 6
