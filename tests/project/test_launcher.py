"""The launcher: what a person sees when something is in the way."""

from __future__ import annotations

import ast
import json
import os
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import course

ROOT = Path(__file__).parents[2]


def test_an_old_python_is_told_so_in_a_sentence() -> None:
    with pytest.raises(
        course.CannotGoOnError, match=r"This is Python 3\.9, and the course needs 3\.11"
    ):
        course.check_python((3, 9))
    # An old Python must get as far as that sentence.
    ast.parse((ROOT / "course.py").read_text(), feature_version=(3, 7))


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


def test_a_missing_network_is_told_so_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real installation, with pip pointed at an index where nobody answers."""
    for name in ("course.py", "pyproject.toml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "course.txt").write_text("numpy==2.4.6\n")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "UV_"))}
    done = subprocess.run(
        [sys.executable, "course.py", "lab", "--no-browser"],
        cwd=tmp_path,
        env={
            **clean,
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
            "PIP_RETRIES": "0",
            "PIP_NO_CACHE_DIR": "1",
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "The package index cannot be reached" in done.stderr
    assert "run the same command again: nothing is lost" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Installing 1 packages" in done.stdout


def test_a_missing_venv_module_is_told_so_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(course, "VENV", tmp_path / "file" / ".venv")
    (tmp_path / "file").write_text("a file where a folder should be")
    with pytest.raises(course.CannotGoOnError, match="package python3-venv"):
        course.make_venv()


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


def test_what_is_installed_already_is_not_installed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(course, "VENV", tmp_path)
    monkeypatch.setattr(course, "venv_python", lambda: Path(sys.executable))
    locked = ROOT / "requirements" / "course.txt"
    (tmp_path / "installed-course.txt").write_text(course.fingerprint(locked))
    assert course.main(["install"]) == 0
    assert capsys.readouterr().out == "What the course needs is installed.\n"


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


def test_conda_and_binder_get_the_locked_versions() -> None:
    written = yaml.safe_load((ROOT / "environment.yml").read_text())
    pip = next(d["pip"] for d in written["dependencies"] if isinstance(d, dict))
    pinned = (ROOT / "requirements" / "course.txt").read_text().splitlines()
    assert pip == [*pinned, "--editable ."]
    assert (ROOT / "environment.yml").read_text() == course.environment("\n".join(pinned) + "\n")
    assert course.environment("numpy==0.0.1\n") != (ROOT / "environment.yml").read_text()


def test_every_dependency_is_bounded_and_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    everything = (ROOT / "requirements" / "everything.txt").read_text()
    course_only = (ROOT / "requirements" / "course.txt").read_text()
    bounded = [*project["project"]["dependencies"], *(d for g in groups.values() for d in g)]
    assert len(bounded) > 20
    for dependency in bounded:
        assert ("<" in dependency and ">=" in dependency) or "==" in dependency, dependency
        name = dependency.split(">")[0].split("=")[0].split("[")[0].strip().lower()
        assert f"\n{name}==" in "\n" + everything, name
    for line in course_only.splitlines():
        assert line in everything.splitlines(), line
    assert "://" not in everything + course_only


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
