"""A checkout has the files and the bytes that were committed, on Windows and macOS too."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest

from tests.conftest import MISSING

ROOT = Path(__file__).parents[2]
SAMPLES = ("data/groups.csv", "lessons/welcome.ipynb", "src/spoilers/py.typed", ".ci/run")
PICTURE = "pages/images/lesson-01.png"
RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}
IN_A_PICTURE = b"\x89PNG\r\n\x1a\n\x00\n"


def checked_out(folder: Path, attributes: str) -> dict[str, bytes]:
    """Commit some files and check them out with git's settings as on Windows."""
    if shutil.which("git") is None:
        pytest.skip(f"no git {MISSING}")

    def git(*words: str) -> None:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)

    for name in SAMPLES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    (folder / PICTURE).parent.mkdir(parents=True)
    (folder / PICTURE).write_bytes(IN_A_PICTURE)
    (folder / ".gitattributes").write_text(attributes)
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--no-verify", "-m", "some files")
    for name in (*SAMPLES, PICTURE):
        (folder / name).unlink()
    git("-c", "core.autocrlf=true", "-c", "core.eol=crlf", "checkout", "--force", "HEAD", "--", ".")
    return {name: (folder / name).read_bytes() for name in (*SAMPLES, PICTURE)}


def test_git_leaves_line_ends_alone(tmp_path: Path) -> None:
    attributes = (ROOT / ".gitattributes").read_text()
    found = checked_out(tmp_path, attributes)
    assert found == {name: (ROOT / name).read_bytes() for name in SAMPLES} | {PICTURE: IN_A_PICTURE}


def test_the_gate_sees_what_git_would_do_without_being_told(tmp_path: Path) -> None:
    assert b"\r\n" in checked_out(tmp_path, "")["data/groups.csv"]


def impossible(names: list[str]) -> list[str]:
    """List the names that Windows cannot hold, or cannot tell from another one, or macOS cannot."""
    seen: dict[str, str] = {}
    found = []
    for name in names:
        folders = ["/".join(name.split("/")[: n + 1]) for n in range(name.count("/") + 1)]
        for place in folders:
            one = unicodedata.normalize("NFC", place).casefold()
            if seen.setdefault(one, place) != place:
                found.append(place)
        for part in name.split("/"):
            reserved = part.split(".")[0].lower() in RESERVED
            if reserved or part[-1] in ". " or set(part) & set('<>:"|?*\\'):
                found.append(name)
    return found


def test_every_system_can_hold_every_file() -> None:
    if shutil.which("git") is None:
        pytest.skip(f"no git {MISSING}")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    names = [name for name in listed.stdout.decode().split("\0") if name]
    assert "course.py" in names
    assert impossible(names) == []
    # Windows allows 260 letters for all of a path, unless it is told otherwise.
    assert max(map(len, names)) < 120


@pytest.mark.parametrize("name", ["a/Data.csv", "A/b", "nul.csv", "x/com1", "a/b.", "what?.md"])
def test_the_gate_sees_a_file_that_some_system_cannot_hold(name: str) -> None:
    assert impossible(["a/data.csv", name])
