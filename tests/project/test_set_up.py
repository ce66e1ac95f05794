"""Setting up ends well, or in one sentence that says what to do, whatever is in the way.

Nothing is installed here: the environment's Python is a script that says what it was asked.
"""

from __future__ import annotations

import errno
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import course

ROOT = Path(__file__).parents[2]
HERE = Path(course.__file__)
# A Python that keeps what it was asked with what surrounds it, and fails where it is told to.
FAKE = """#!/bin/sh
told() {{ [ -f "{told}/$1" ] && cat "{told}/$1"; }}
case "$*" in
  *version_info*) [ -f "{told}/dead" ] && exit 1; told version || echo 3 12; exit 0;;
  *"-m pip "*"--version"*|*"-m pip --version"*) [ -f "{told}/no-pip" ] && exit 1; exit 0;;
  *"pip config list"*) told bad-config >&2 && exit 1; told config; exit 0;;
esac
echo "$@" >> "{told}/asked"
case "$*" in *"import numpy"*) told no-import >&2 && exit 1; exit 0;; esac
env > "{told}/surroundings"
case "$*" in *"-m pip"*"install"*) told error >&2 && exit 1;; esac
exit 0
"""


class Folder:
    """A course whose environment is made in no time."""

    def __init__(self, root: Path) -> None:
        self.root, self.venv, self.told = root, root / ".venv", root.parent / "told"
        (root / "requirements").mkdir(parents=True)
        self.told.mkdir()
        (root / "src" / "spoilers").mkdir(parents=True)
        shutil.copy(HERE, root)
        (root / "pyproject.toml").write_text("[project]\n")
        for what in ("course", "everything"):
            (root / "requirements" / f"{what}.txt").write_text("numpy==2.4.6\n")

    def put_environment(self) -> None:
        """Put an empty environment there, as the module venv makes it."""
        if self.venv.exists():
            shutil.rmtree(self.venv)
        (self.venv / "bin").mkdir(parents=True)
        (self.venv / "pyvenv.cfg").write_text("home = /usr/bin\n")
        self.path.parent.mkdir(parents=True)
        self.path.write_text(f"{self.root / 'src'}", encoding="utf-8")
        python = self.venv / "bin" / "python"
        python.write_text(FAKE.format(told=self.told))
        python.chmod(0o755)

    @property
    def path(self) -> Path:
        """Where its Python looks for the course's own code, as pip writes it."""
        return self.venv / "lib" / "python3.12" / "site-packages" / "_spoilers.pth"

    def tell(self, what: str, text: str = "") -> None:
        (self.told / what).write_text(text)

    def asked(self) -> list[str]:
        """Give what its Python was asked since this was called last."""
        path = self.told / "asked"
        lines = path.read_text().splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return lines

    def surroundings(self) -> dict[str, str]:
        lines = (self.told / "surroundings").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)


@contextmanager
def standing(root: Path, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the launcher be the one of that folder."""
    with patch.context() as here:
        here.setattr(course, "ROOT", root)
        here.setattr(course, "VENV", root / ".venv")
        here.setattr(course, "SETTINGS", root / "build" / "jupyterlab")
        here.setattr(course, "ITSELF", ["--editable", str(root)])
        yield


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Folder]:
    made = Folder(tmp_path / "odd ü' 100% (1)" / "spoilers")
    monkeypatch.setattr(course, "make_venv", made.put_environment)
    for name in [name for name in os.environ if name.startswith(("PIP_", "PYTHON"))]:
        monkeypatch.delenv(name)
    with standing(made.root, monkeypatch):
        yield made


Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Call the launcher, and give how it ended and what it said."""

    def call(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        ended = course.main(list(words))
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return ended, said.out, said.err

    return call


def refused(answer: tuple[int, str, str]) -> str:
    """Give the one sentence in which the launcher refuses."""
    ended, _, said = answer
    assert ended == 1
    assert said.strip()
    return said


DONE = "What the course needs is installed.\n"


# --- Half-made, broken and foreign environments ---------------------------------------------------


def test_what_is_installed_is_not_installed_again(folder: Folder, ask: Ask) -> None:
    ended, said, _ = ask("install")
    assert ended == 0
    assert "Installing 1 packages" in said
    locked, itself, tried = folder.asked()
    assert "import numpy" in tried
    lock = folder.root / "requirements" / "course.txt"
    assert locked.endswith(f"install --quiet --require-hashes -r {lock}")
    assert itself.endswith(f"install --quiet --editable {folder.root}")
    assert ask("install") == (0, DONE, "")
    assert folder.asked() == []
    lock.write_text("numpy==2.4.7\n")
    ask("install")
    assert len(folder.asked()) == 3


@pytest.mark.parametrize("broken", ["dead", "no-pip", "no pyvenv.cfg", "unfinished", "no python"])
def test_an_environment_that_is_half_made_or_lost_its_python_is_made_anew(
    folder: Folder, ask: Ask, broken: str
) -> None:
    """As pip stopped in the middle, another Python or none in the old one's place leave it."""
    ask("install")
    (folder.venv / "half").write_text("what was unpacked by half")
    if broken == "unfinished":
        (folder.venv / course.UNFINISHED).write_text("")
    elif broken == "no python":
        course.venv_python().unlink()
        course.venv_python().symlink_to("/opt/python3.11-that-was-removed")
    elif broken == "no pyvenv.cfg":
        # make_venv takes these away before it begins.
        (folder.venv / "pyvenv.cfg").unlink()
        (folder.venv / "installed-course.txt").unlink()
    else:
        folder.tell(broken)
        (folder.venv / "installed-course.txt").write_text("of another Python")
    folder.asked()

    def mend() -> None:
        for name in ("dead", "no-pip"):
            (folder.told / name).unlink(missing_ok=True)
        folder.put_environment()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(course, "make_venv", mend)
        assert ask("install")[0] == 0
    assert not (folder.venv / "half").exists()
    assert ask("install") == (0, DONE, "")


@pytest.mark.parametrize("step", [1, 2, 3])
def test_what_is_broken_off_at_any_step_begins_again(
    folder: Folder, ask: Ask, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """By Ctrl+C while the environment is made, while pip installs, and at the very end."""

    def stop(*words: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(course, ("", "make_venv", "call_pip", "settle")[step], stop)
        ended, said, _ = ask("install")
        assert ended == 1
        assert "Run the same command again to go on." in said
    if step > 1:
        (folder.venv / "half").write_text("a package that pip takes for a whole one")
    assert ask("install")[0] == 0
    assert not (folder.venv / "half").exists()
    assert ask("install") == (0, DONE, "")


def test_a_real_environment_is_cleared_and_keeps_no_stamp(tmp_path: Path) -> None:
    """With the module venv itself, and the launcher run by the environment that it clears."""
    root = Folder(tmp_path / "a b'ü").root
    ask = "import course, sys; course.make_venv()"
    for python in (sys.executable, str(root / ".venv" / "bin" / "python")):
        done = subprocess.run([python, "-c", ask], cwd=root, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert not (root / ".venv" / "installed-course.txt").exists()
        (root / ".venv" / "installed-course.txt").write_text("all is there")
        assert course.version_of(root / ".venv" / "bin" / "python") == sys.version_info[:2]


def test_a_file_or_a_link_in_the_place_of_the_environment(
    folder: Folder, ask: Ask, tmp_path: Path
) -> None:
    folder.venv.write_text("a file")
    assert f"{folder.venv} is a file" in refused(ask("install"))
    assert folder.venv.read_text() == "a file"
    folder.venv.unlink()
    # A link to the environment of something else: what that holds is not ours to change.
    other = tmp_path / "other"
    other.mkdir()
    (other / "pyvenv.cfg").write_text("")
    folder.venv.symlink_to(other)
    assert "Delete the link and run the same command again" in refused(ask("install"))
    assert [path.name for path in other.iterdir()] == ["pyvenv.cfg"]
    # A link that leads nowhere is no use to anybody.
    shutil.rmtree(other)
    assert ask("install")[0] == 0
    assert folder.venv.is_dir()
    assert not folder.venv.is_symlink()


def test_a_folder_whose_name_no_environment_can_have(
    folder: Folder, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = folder.root.rename(folder.root.with_name(f"week 1{os.pathsep} spoilers"))
    with standing(moved, monkeypatch):
        assert "Rename the folder and run the same command again" in refused(ask("install"))
    assert not (moved / ".venv").exists()


def test_another_python_uses_the_environment_that_is_there(
    folder: Folder, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("install")
    folder.asked()
    monkeypatch.setattr(sys, "version", "another")
    assert ask("install") == (0, DONE, "")
    # Where the system put a newer one in the old one's place, the packages are not found any more.
    folder.tell("version", "3 13")
    assert ask("install")[0] == 0
    assert len(folder.asked()) == 3


def test_a_python_without_a_part_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    for part, told in {"ensurepip": "apt install python3-venv", "_ssl": "without ssl"}.items():

        def find(name: str, missing: str = part) -> bool | None:
            return None if name == missing else True

        with monkeypatch.context() as patch:
            patch.setattr(importlib.util, "find_spec", find)
            with pytest.raises(course.CannotGoOnError, match=told):
                course.check_parts()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "maxsize", 2**31 - 1)
        with pytest.raises(course.CannotGoOnError, match="This is a Python of 32 bits"):
            course.check_python()


def test_a_part_of_the_course_is_told_to_be_one(folder: Folder, ask: Ask) -> None:
    """As where course.py alone is opened from within a ZIP."""
    shutil.rmtree(folder.root / "requirements")
    assert "unpack all of it" in refused(ask("lab", "--no-browser"))


# --- Moved, copied, shared ---------------------------------------------------------------------


def test_a_course_that_was_moved_or_copied_runs_its_own_code(
    folder: Folder, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("install")
    folder.asked()
    second = folder.root.parent / "spoilers (2)"
    shutil.copytree(folder.root, second, symlinks=True)
    with standing(second, monkeypatch):
        ended, said, _ = ask("check", "01")
        assert ended == 0
        assert "new one" in said
        steps = folder.asked()
        # The commands beside its Python are written anew, and nothing is asked of pip.
        assert any("ScriptMaker" in step for step in steps)
        assert not any("-m pip" in step for step in steps)
        assert steps[-1].endswith("01")
        assert folder.surroundings()["PYTHONPATH"] == str(second / "src")
        # Once is enough.
        ask("check", "01")
        assert len(folder.asked()) == 1
    # The first is as it was.
    ask("check", "01")
    assert len(folder.asked()) == 1
    assert folder.surroundings()["PYTHONPATH"] == str(folder.root / "src")
    # By another name of the same folder it is where it was.
    (folder.root.parent / "by another name").symlink_to(folder.root)
    with standing(folder.root.parent / "by another name", monkeypatch):
        ask("check", "01")
    assert len(folder.asked()) == 1


def test_the_environment_finds_the_code_beside_itself(folder: Folder, ask: Ask) -> None:
    """A whole path in another code page than the machine's keeps Python from starting."""
    ask("install")
    assert folder.path.read_text(encoding="ascii") == os.path.join(*[".."] * 4, "src")
    (folder.root / "src" / "spoilers" / "__init__.py").write_text("")
    place = str(folder.path.parent)
    code = f"import site; site.addsitedir({place!r}); import spoilers; print('found')"
    settings = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], env=settings, capture_output=True, text=True
    )
    assert done.stdout == "found\n", done.stderr


def unwritable(*places: Path) -> Callable[[Any, int], bool]:
    """Answer for the system as it does where these and what is in them cannot be written."""

    def may(path: Any, mode: int, **_: Any) -> bool:
        inside = any(Path(path).is_relative_to(place) for place in places)
        return not (mode & os.W_OK and inside)

    return may


def test_a_shared_course_that_cannot_be_written_is_used_as_it_is(
    folder: Folder, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second user, or a read-only disk, with all installed: even under another path."""
    ask("install")
    (folder.venv / course.PLACE).write_text("/mnt/of/the/teacher")
    folder.asked()
    monkeypatch.setattr(os, "access", unwritable(folder.root))
    before = {path: path.stat().st_mtime_ns for path in folder.root.rglob("*")}
    assert ask("check", "01")[0] == 0
    assert len(folder.asked()) == 1
    assert {path: path.stat().st_mtime_ns for path in folder.root.rglob("*")} == before


def test_a_shared_course_in_which_something_is_missing_says_what_to_do(
    folder: Folder, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", unwritable(folder.root))
    said = refused(ask("lab", "--no-browser"))
    assert f"{folder.root} cannot be written" in said
    assert f"It belongs to {folder.root.owner()}." in said
    assert "Copy the whole course" in said
    assert "python3-venv" not in said
    assert not (folder.root / "build").exists()


@pytest.mark.parametrize(
    "command", ["derive", "pages", "reset", "autograde", "lock", "screenshots"]
)
def test_a_command_that_writes_says_at_once_where_it_cannot(
    folder: Folder, ask: Ask, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(os, "access", unwritable(folder.root))
    assert f"{folder.root} cannot be written" in refused(ask(command))
    assert folder.asked() == []


def test_a_python_in_the_owners_own_folder_is_told_to_be_there(
    folder: Folder, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("install")
    course.venv_python().chmod(0)
    monkeypatch.setattr(course, "version_of", lambda python: None)
    monkeypatch.setattr(os, "access", unwritable(folder.root))
    said = refused(ask("check", "01"))
    assert f"The Python of {folder.venv} does not run for you" in said
    assert "Copy the whole course without its folder .venv" in said


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EDQUOT, "The disk is full"),
        (errno.EACCES, "cannot be written"),
        (errno.EROFS, "cannot be written"),
        (errno.EIO, "Something could not be read or written"),
    ],
)
def test_what_the_system_refuses_is_told_in_a_sentence(
    folder: Folder, ask: Ask, monkeypatch: pytest.MonkeyPatch, number: int, told: str
) -> None:
    def fail(name: str, text: str) -> None:
        raise OSError(number, os.strerror(number), str(folder.venv / name))

    with monkeypatch.context() as patch:
        patch.setattr(course, "note", fail)
        assert told in refused(ask("install"))
    assert ask("install")[0] == 0


def test_two_windows_install_one_after_the_other(folder: Folder) -> None:
    """The second waits, says so, and finds that all is done."""
    folder.put_environment()
    held = folder.root / "build" / "installing.lock"
    held.parent.mkdir()
    with held.open("a") as file:
        course.take_lock(file.fileno(), wait=False)
        second = subprocess.Popen(
            [sys.executable, "course.py", "install"],
            cwd=folder.root,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert second.stdout
        said = second.stdout.readline()
        assert said == "Another window is installing the course here. This one waits for it.\n"
        (folder.venv / course.PLACE).write_text(str(folder.root))
        stamp = course.fingerprint(folder.root / "requirements" / "course.txt", (3, 12))
        (folder.venv / "installed-course.txt").write_text(stamp)
    rest, _ = second.communicate(timeout=60)
    assert rest == DONE
    assert folder.asked() == []


def test_a_gradebook_is_made_whatever_the_folder_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """nbgrader writes the path of its own folder where % stands for something, in ASCII maybe."""
    from alembic.config import Config as Settings
    from alembic.script import ScriptDirectory
    from nbgrader import dbutil
    from traitlets.config import Config

    monkeypatch.setattr(dbutil, "ALEMBIC_DIR", f"{ROOT}/100% ü/alembic")
    monkeypatch.setenv("PATH", os.environ["PATH"])
    code = compile((ROOT / "nbgrader_config.py").read_text(encoding="utf-8"), "config", "exec")
    exec(code, {"get_config": Config})
    with dbutil._temp_alembic_ini("sqlite:///gradebook.db") as written:
        assert Path(written).read_bytes().isascii()
        assert ScriptDirectory.from_config(Settings(written)).get_heads()


# --- What a person has set ------------------------------------------------------------------------


def test_what_is_set_for_pip_puts_no_package_elsewhere(
    folder: Folder, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("USER", "TARGET", "PREFIX", "ROOT", "REQUIRE_VIRTUALENV", "NO_DEPS", "DRY_RUN"):
        monkeypatch.setenv(f"PIP_{name}", "1")
    monkeypatch.setenv("PIP_CERT", "/etc/ours.pem")
    folder.tell(
        "config",
        "global.index-url='https://mirror.example.org/simple'\nglobal.user='true'\n"
        "install.prefix='/opt'\ninstall.find-links='\\n/a\\n/b'\nglobal.cert='/etc/theirs.pem'\n",
    )
    ask("install")
    found = {k: v for k, v in folder.surroundings().items() if k.startswith("PIP_")}
    assert found == {
        "PIP_CERT": "/etc/ours.pem",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_FIND_LINKS": "/a /b",
        "PIP_INDEX_URL": "https://mirror.example.org/simple",
    }


def test_what_is_set_for_python_changes_nothing_that_the_course_does(
    folder: Folder, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("install")
    for name in ("OPTIMIZE", "HOME", "PATH", "SAFEPATH", "WARNINGS", "INSPECT", "UTF8"):
        monkeypatch.setenv(f"PYTHON{name}", "0")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setenv("VIRTUAL_ENV", "/of/another/project")
    monkeypatch.setenv("PATH", f"/of/another/project/bin{os.pathsep}{os.environ['PATH']}")
    assert ask("check", "01")[0] == 0
    found = folder.surroundings()
    assert {k: v for k, v in found.items() if k.startswith("PYTHON")} == {
        "PYTHONPATH": str(folder.root / "src"),
        "PYTHONUTF8": "1",
        "PYTHONHASHSEED": "7",
    }
    assert found["VIRTUAL_ENV"] == str(folder.venv)
    assert found["PATH"].startswith(f"{folder.venv}/bin{os.pathsep}/of/another")
    # A kernel of one's own named python3 comes after the course's.
    assert found["JUPYTER_PREFER_ENV_PATH"] == "1"


def test_with_a_python_of_ones_own_what_is_set_for_it_stays(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/opt/packages")
    monkeypatch.setenv("PYTHONOPTIMIZE", "2")
    monkeypatch.setenv("VIRTUAL_ENV", "/of/ones/own")
    found = course.surroundings("/opt/conda/bin/python")
    assert found["PYTHONPATH"] == f"{folder.root / 'src'}{os.pathsep}/opt/packages"
    assert "PYTHONOPTIMIZE" not in found
    assert found["VIRTUAL_ENV"] == "/of/ones/own"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437"])
def test_a_terminal_that_lacks_a_letter_gets_another(folder: Folder, encoding: str) -> None:
    (folder.root / "requirements" / "course.txt").unlink()
    settings = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "LC_ALL": "C"}
    moved = folder.root.rename(folder.root.with_name("κόσμος"))
    command = [sys.executable, "course.py", "install"]
    done = subprocess.run(command, cwd=moved, env=settings, capture_output=True)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert "course.txt is missing" in done.stderr.decode(encoding)
    ask = "import course, sys; course.speak_any_letter(); print(course.surroundings('x'))"
    told = subprocess.run([sys.executable, "-c", ask], cwd=moved, env=settings, capture_output=True)
    assert f"'PYTHONIOENCODING': '{encoding}:replace'" in told.stdout.decode(encoding)


def test_a_home_that_is_missing_gets_a_stand_in(
    folder: Folder, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("install")
    monkeypatch.setenv("HOME", "/nowhere/at/all")
    course.spare_home.cache_clear()
    ended, said, _ = ask("check", "01")
    assert ended == 0
    home = Path(folder.surroundings()["HOME"])
    assert home.is_dir()
    assert (
        f"Your home folder cannot be written, so JupyterLab's settings are for now in {home}"
        in said
    )
    home.rmdir()
    course.spare_home.cache_clear()


# --- What pip says -------------------------------------------------------------------------------


PIP_SAID = {
    "Max retries exceeded with url: /simple": "The package index cannot be reached",
    "ReadTimeoutError: Read timed out.": "The package index cannot be reached",
    "Max retries: SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'))": (
        "name its file in PIP_CERT"
    ),
    "Max retries exceeded: Can't connect to HTTPS URL because the SSL module is not available": (
        "This Python was built without ssl"
    ),
    "OSError: [Errno 28] No space left on device": "The disk is full",
    "OSError: [Errno 122] Disk quota exceeded": "The disk is full",
    "OSError: [Errno 13] Permission denied: '/x'": "cannot be written",
    "HINT: this system does not have Windows Long Path support enabled": "is too long",
    "THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.": "is not what was locked",
    "OSError: [WinError 32] The process cannot access the file": "Close JupyterLab",
    "error: metadata-generation-failed": "pip says:\nERROR: error: metadata-generation-failed",
}


@pytest.mark.parametrize("said", PIP_SAID)
def test_what_pip_says_is_told_in_a_sentence(folder: Folder, ask: Ask, said: str) -> None:
    folder.tell("error", f"ERROR: {said}")
    assert PIP_SAID[said] in refused(ask("install"))
    assert said in (folder.venv / "install.log").read_text()
    (folder.told / "error").unlink()
    assert ask("install")[0] == 0


def test_an_environment_outlives_a_lost_network(folder: Folder, ask: Ask) -> None:
    """pip fetches all before it installs any: what was there is whole."""
    ask("install")
    (folder.venv / "held").write_text("a package of 90 MB")
    (folder.root / "requirements" / "course.txt").write_text("numpy==2.4.7\n")
    folder.tell("error", "ERROR: Max retries exceeded with url: /simple")
    assert "run the same command again: nothing is lost" in refused(ask("install"))
    (folder.told / "error").unlink()
    assert ask("install")[0] == 0
    assert (folder.venv / "held").exists()


def test_packages_that_do_not_run_are_not_called_installed(folder: Folder, ask: Ask) -> None:
    """As on a disk from which nothing may run: what is compiled cannot be loaded."""
    folder.tell("no-import", "ImportError: _multiarray.so: failed to map segment")
    for _ in range(2):
        said = refused(ask("install"))
        assert "Copy the course without its folder .venv to another disk" in said
        assert "failed to map segment" in said
    (folder.told / "no-import").unlink()
    assert ask("install")[0] == 0


def test_settings_that_pip_cannot_read_are_named(folder: Folder, ask: Ask) -> None:
    folder.tell("bad-config", "ERROR: Configuration file contains no section: '/home/ana/pip.conf'")
    assert "Mend or delete them. ERROR: Conf" in refused(ask("install"))


def test_a_python_newer_than_the_packages_is_named(
    folder: Folder, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(course, "NEWEST", (3, 5))
    folder.tell("error", "ERROR: Failed building wheel for numpy")
    assert "run the same command with Python 3.5" in refused(ask("install"))


# --- Ports --------------------------------------------------------------------------------------


FAMILIES = {"127.0.0.1": socket.AF_INET, "0.0.0.0": socket.AF_INET, "::1": socket.AF_INET6,
            "::": socket.AF_INET6}  # fmt: skip


@pytest.mark.parametrize("address", FAMILIES)
def test_a_port_is_busy_at_either_address(address: str) -> None:
    with socket.socket(FAMILIES[address]) as taken:
        try:
            taken.bind((address, 0))
        except OSError:
            # Where there is no IPv6, nothing of it can be busy.
            assert address in ("::1", "::")
            return
        taken.listen()
        assert not course.is_free(taken.getsockname()[1])
    assert course.is_free(taken_port())


def taken_port() -> int:
    """Give a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("number", [errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT])
def test_a_machine_without_ipv6_has_free_ports(
    monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    real = socket.socket

    def without(family: int = socket.AF_INET) -> socket.socket:
        if family == socket.AF_INET6:
            raise OSError(number, os.strerror(number))
        return real(family)

    port = taken_port()
    monkeypatch.setattr(socket, "socket", without)
    assert course.is_free(port)


@pytest.mark.parametrize("port", ["0", "-1", "70000", "8888.0", "lab", "８８８８"])
def test_what_is_no_port_is_told_to_be_none(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        course.main(["lab", "--here", "--port", port])
    assert re.search(
        r"is no port: give a number from 1 to 65535|expected one", capsys.readouterr().err
    )
