"""The launcher: what a person sees when something is in the way."""

from __future__ import annotations

import argparse
import ast
import hashlib
import importlib.util
import json
import os
import re
import socket
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import course

ROOT = Path(__file__).parents[2]


def test_an_old_python_is_told_so_in_a_sentence() -> None:
    with pytest.raises(
        course.CannotGoOnError, match=r"This is Python 3\.9, and the course needs 3\.11"
    ):
        course.check_python((3, 9))
    # An old Python must get as far as that sentence.
    tree = ast.parse((ROOT / "course.py").read_text(encoding="utf-8"), feature_version=(3, 6))
    imported = {each.module for each in tree.body if isinstance(each, ast.ImportFrom)}
    assert "pathlib" in imported
    assert "__future__" not in imported
    assert [ast.unparse(each) for each in worked_out(tree) if not is_old(each)] == []


def worked_out(tree: ast.Module) -> Iterator[ast.expr]:
    """Give the annotations, which Python works out when a function is defined."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            arguments = (*node.args.args, *node.args.kwonlyargs, node.args.vararg)
            found = [each.annotation for each in arguments if each] + [node.returns]
            yield from (each for each in found if each is not None)


def is_old(annotation: ast.expr) -> bool:
    """Say whether Python 3.6 can work it out: a name, or words that it takes for a string."""
    return isinstance(annotation, ast.Name | ast.Constant) or (
        isinstance(annotation, ast.Attribute) and isinstance(annotation.value, ast.Name)
    )


def test_a_port_in_use_is_told_so_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(course.CannotGoOnError, match=f"Port {port} is in use"):
            course.choose_port(port)
        done = subprocess.run(
            [sys.executable, "course.py", "lab", "--here", "--port", str(port)],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
    assert done.returncode == 1
    assert "is in use by another program" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_next_free_port_is_taken_and_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(course, "is_free", lambda port: port == course.FIRST_PORT + 2)
    assert course.choose_port(None) == course.FIRST_PORT + 2
    assert f"so this is port {course.FIRST_PORT + 2}" in capsys.readouterr().out


def test_settings_reach_jupyterlab_in_an_environment_that_is_not_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As JupyterLab itself reads them, with nothing in the environment or the home."""
    monkeypatch.setattr(course, "SETTINGS", tmp_path / "settings")
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(tmp_path / "given"))
    started: list[str] = []

    def keep(command: list[str]) -> int:
        started.extend(command)
        return 0

    monkeypatch.setattr(course, "run", keep)
    assert course.main(["lab", "--here", "--no-browser"]) == 0
    assert os.environ["JUPYTER_CONFIG_PATH"].split(os.pathsep) == [
        str(tmp_path / "settings" / "etc" / "jupyter"),
        str(tmp_path / "given"),
    ]
    (option,) = (part for part in started if part.startswith("--LabApp.app_settings_dir="))
    read = subprocess.run(
        [
            *(sys.executable, "-c", READ_SETTINGS, option.partition("=")[2]),
        ],
        env={**os.environ, "HOME": str(tmp_path), "JUPYTER_CONFIG_DIR": str(tmp_path / "none")},
        capture_output=True,
        text=True,
    )
    assert read.stdout.splitlines() == ["readonly", "false"], read.stderr
    # With an environment of its own or without: the map of the lessons comes first.
    assert f"--LabApp.default_url=/lab/tree/{course.WELCOME}" in started


def test_a_python_of_ones_own_gets_to_know_the_course(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In conda's environment all is installed but the course itself, which has no hash."""
    called: list[list[str]] = []
    monkeypatch.setattr(course, "call_pip", called.append)
    assert course.this_python() == Path(sys.executable)
    assert called == []
    there = {"jupyterlab"}
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name in there or None)
    assert course.this_python() == Path(sys.executable)
    (command,) = called
    assert command[-4:] == ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    assert f"Making the course known to {sys.executable}" in capsys.readouterr().out
    there.clear()
    with pytest.raises(course.CannotGoOnError, match=r"lacks what the course needs.*--here out"):
        course.this_python()


def test_the_course_without_its_map_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(course, "ROOT", tmp_path)
    assert course.main(["lab", "--here", "--no-browser"]) == 1
    assert f"There is no {course.WELCOME}. Get the course again." in capsys.readouterr().err


def test_a_shared_environment_gets_the_settings_and_keeps_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    overrides = tmp_path / course.LAB_FOLDER / "overrides.json"
    overrides.parent.mkdir(parents=True)
    overrides.write_text('{"@jupyterlab/apputils-extension:themes": {"theme": "JupyterLab Dark"}}')
    assert course.main(["install", "--here"]) == 0
    assert str(tmp_path) in capsys.readouterr().out
    held = json.loads(overrides.read_text())
    assert held["@jupyterlab/apputils-extension:themes"] == {"theme": "JupyterLab Dark"}
    assert held["@jupyterlab/notebook-extension:tracker"] == {"windowingMode": "defer"}
    assert (tmp_path / course.SERVER_SETTINGS / "spoilers.json").is_file()

    overrides.write_text("{not json")
    assert course.main(["install", "--here"]) == 1
    assert f"{overrides} is no JSON" in capsys.readouterr().err
    assert overrides.read_text() == "{not json"


READ_SETTINGS = """
import sys
from jupyter_server.config_manager import BaseJSONConfigManager
from jupyter_core.paths import jupyter_config_path
from jupyterlab_server.settings_utils import _get_overrides
first = jupyter_config_path()[0]
config = BaseJSONConfigManager(config_dir=first, read_directory=True).get("jupyter_server_config")
overrides, _ = _get_overrides(sys.argv[1])
print(config["LabApp"]["extension_manager"])
print(overrides["@jupyterlab/apputils-extension:notification"]["fetchNews"])
"""


def test_an_unknown_word_is_refused_and_help_names_every_command() -> None:
    asked = [sys.executable, "course.py"]
    unknown = subprocess.run([*asked, "dance"], cwd=ROOT, capture_output=True, text=True)
    assert unknown.returncode == 2
    assert "invalid choice: 'dance'" in unknown.stderr
    shown = subprocess.run([*asked, "--help"], cwd=ROOT, capture_output=True, text=True)
    assert all(name in shown.stdout for name in course.COMMANDS)


def locked(name: str) -> dict[str, str]:
    """Give each line of a lock that names a version, with the hashes that follow it."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text().replace("\\\n", " ")
    return dict(line.split(maxsplit=1) for line in text.splitlines() if "==" in line)


def declared() -> dict[str, list[str]]:
    """Give what pyproject.toml asks for, by extra and group; ``base`` is what all get."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras, groups = project["project"]["optional-dependencies"], project["dependency-groups"]
    return {"base": project["project"]["dependencies"], **extras, **groups}


def name_of(requirement: str) -> str:
    return re.split(r"[\[<>=; ]", requirement)[0].lower()


def test_every_dependency_is_bounded_and_locked() -> None:
    names = {name_of(line) for line in locked("everything")}
    asked = [each for part in declared().values() for each in part]
    assert len(asked) > 40
    for requirement in asked:
        bounded = "<" in requirement and ">=" in requirement
        assert bounded or "==" in requirement, requirement
        assert name_of(requirement) in names, requirement
    for pin, rest in locked("course").items():
        # Who else needs it can say for which systems, but not in which version.
        assert locked("everything")[pin].partition("--")[2] == rest.partition("--")[2], pin


def unhashed(lines: dict[str, str]) -> list[str]:
    """List what is locked without a hash, or without one version."""
    right = re.compile(r"(;[^\\]*?)?\s*(--hash=sha256:[0-9a-f]{64}\s*)+")
    return [
        pin for pin, rest in lines.items()
        if not right.fullmatch(rest) or not re.fullmatch(r"[a-z0-9.-]+(\[[a-z,-]+\])?==[^=*]+", pin)
    ]  # fmt: skip


def test_every_locked_version_has_its_hashes_and_no_address() -> None:
    for name in ("course", "everything"):
        assert len(locked(name)) > 100
        assert unhashed(locked(name)) == []
        assert "://" not in (ROOT / "requirements" / f"{name}.txt").read_text()
    wrong = {"a==1": "", "b==1": "; x --hash=md5:1", "c==*": f"--hash=sha256:{'0' * 64}"}
    assert unhashed(wrong) == [*wrong]


def without_extras(course_only: str) -> list[str]:
    """List what is locked plainly and is asked for with an extra by something that is locked."""
    plain = {name_of(pin) for pin in locked(course_only) if "[" not in pin}
    asked = set()
    for pin in locked(course_only):
        with suppress(PackageNotFoundError):
            asked |= {
                Requirement(each).name for each in requires(name_of(pin)) or []
                if Requirement(each).extras and "extra ==" not in each
            }  # fmt: skip
    return sorted(plain & asked)


def test_an_older_pip_finds_what_is_asked_for_with_an_extra() -> None:
    """In its mode of hashes, `a[b]` is to pip of 2023 no `a` that it could compare."""
    assert without_extras("course") == []
    assert {pin.split("==")[0] for pin in locked("course") if "[" in pin}


def test_a_wrong_hash_installs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """pip itself, with a package made here whose hash is not the one that was locked."""
    monkeypatch.setattr(course, "pip_settings", lambda python: {**os.environ})
    wheel = tmp_path / "nothing-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as made:
        made.writestr(
            "nothing-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: nothing\nVersion: 1.0\n"
        )
        made.writestr("nothing-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        made.writestr("nothing-1.0.dist-info/RECORD", "")
    right = hashlib.sha256(wheel.read_bytes()).hexdigest()
    for found, accepted in ((right, True), ("0" * 64, False)):
        lock = tmp_path / "lock.txt"
        lock.write_text(f"nothing==1.0 --hash=sha256:{found}\n")
        command = [
            *(sys.executable, "-m", "pip", "install", "--require-hashes", "-r", str(lock)),
            *("--no-index", "--find-links", str(tmp_path), "--target", str(tmp_path / found)),
        ]
        if accepted:
            course.call_pip(command)
        else:
            with pytest.raises(course.CannotGoOnError, match="DO NOT MATCH THE HASHES"):
                course.call_pip(command)


def test_uv_is_asked_for_the_extras_the_groups_the_hashes_and_the_oldest_python(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    called: list[list[str]] = []

    def keep(command: list[str]) -> int:
        called.append(command)
        return 0

    monkeypatch.setattr(course, "run", keep)
    options = argparse.Namespace(keep=False)
    assert course.lock(options, Path("python")) == 0
    students, everything, wheels = (" ".join(command) for command in called)
    for asked in (students, everything):
        assert "-m uv pip compile pyproject.toml --universal --generate-hashes" in asked
        assert "--python-version 3.11 " in asked
        assert "--no-emit-index-url" in asked
        assert "--no-strip-extras" in asked
    assert "--extra grading --extra ucdp -o requirements/course.txt" in students
    assert (
        "--all-extras --group site --group test --group lock -c requirements/course.txt"
        in everything
    )
    assert "--only-binary :all: --python-version 3.14" in wheels
    assert [each for each in declared()["lock"] if not each.startswith("uv==")] == []
    assert any(pin.startswith("uv==") for pin in locked("everything"))
    assert not any(pin.startswith("uv==") for pin in locked("course"))


def test_a_reader_gets_less_than_a_grader_and_a_student_gets_both() -> None:
    base = {name_of(each) for each in declared()["base"]}
    grading = {name_of(each) for each in declared()["grading"]}
    assert {"jupyterlab", "plotly", "pygambit"} <= base
    assert {"nbgrader", "psutil", "nh3"} <= grading
    assert not base & (grading | {name_of(each) for each in declared()["ucdp"]})
    students = {name_of(pin) for pin in locked("course")}
    assert base | grading | {"openpyxl"} <= students
    assert not students & {"pytest", "sphinx", "playwright", "distributed"}


def test_the_launcher_needs_nothing_but_python() -> None:
    tree = ast.parse((ROOT / "course.py").read_text())
    imported = {
        alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    } | {
        (node.module or "").split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
    }
    assert imported <= set(sys.stdlib_module_names)
