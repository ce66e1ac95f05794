"""A checkout has the bytes that were committed, on Windows too."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import MISSING

ROOT = Path(__file__).parents[2]
SAMPLES = ("data/groups.csv", "lessons/welcome.ipynb", "src/spoilers/py.typed", ".ci/run")
PICTURE = "pages/images/lesson-01.png"
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
