"""What a student writes into the exchange is a claim: names, times and links are not believed."""

from __future__ import annotations

import os
import pwd
import re
import shutil
from pathlib import Path

import nbformat
import pytest

from tests.attacks.bank import handed_in
from tests.attacks.course import NAME, Course

SECRET = "a secret of the one who grades"
PAST = "2001-01-01 00:00:00.000000 UTC"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    made = Course(tmp_path_factory.mktemp("forged"))
    inbound = made.exchange / "spoilers" / "inbound"
    inbound.mkdir(parents=True)
    return made


def put(course: Course, name: str, stamp: str = PAST, text: str = "") -> Path:
    """Lay a folder into the exchange as a student could."""
    folder = course.exchange / "spoilers" / "inbound" / name
    folder.mkdir()
    notebook = handed_in(NAME)
    notebook.metadata["who"] = text or name
    nbformat.write(notebook, folder / f"{NAME}.ipynb")
    (folder / "timestamp.txt").write_text(stamp)
    return folder


def test_a_forged_folder_stops_no_one_and_reaches_nothing(course: Course) -> None:
    secret = course.root / "secret.txt"
    secret.write_text(SECRET)
    put(course, f"ana+{NAME}+2026-01-01 00:00:00 UTC+a1")
    for number, name in enumerate(("..", ".", "a;b", "x\n\x1b[2J")):
        put(course, f"{name}+{NAME}+2026-01-01 00:00:00 UTC+b{number}")
    put(course, f"ben+{NAME}+no time at all+{'9' * 40}", stamp="\x00" * 200)
    linked = put(course, f"caro+{NAME}+2026-01-01 00:00:00 UTC+c1")
    (linked / f"{NAME}.ipynb").unlink()
    (linked / f"{NAME}.ipynb").symlink_to(secret)
    (linked / "folder").symlink_to(course.root)
    os.mkfifo(linked / "pipe")
    (linked / "timestamp.txt").unlink()
    (linked / "timestamp.txt").symlink_to(secret)
    timed = put(course, f"dan+{NAME}+2026-01-01 00:00:00 UTC+d1")
    (timed / "timestamp.txt").unlink()
    (timed / "timestamp.txt").mkdir()
    (timed / "timestamp.txt" / "file").write_text(PAST)
    link = course.exchange / "spoilers" / "inbound" / f"eve+{NAME}+2026-01-01 00:00:00 UTC+e1"
    link.symlink_to(course.root)
    deep = put(course, f"fay+{NAME}+2026-01-01 00:00:00 UTC+f1")
    inner = deep
    for _ in range(12):
        inner = inner / ("d" * 250)
    os.makedirs(inner)
    (inner / "file").write_text("x")

    said = course.nbgrader("collect", NAME)

    submitted = course.root / "submitted"
    assert {path.name for path in submitted.iterdir()} == {"ana", "ben", "caro", "dan", "fay"}
    assert not [path for path in submitted.rglob("*") if path.is_symlink() or path.is_fifo()]
    assert SECRET not in "".join(
        path.read_text() for path in submitted.rglob("*") if path.is_file()
    )
    for student in ("ana", "ben", "caro", "dan", "fay"):
        stamp = (submitted / student / NAME / "timestamp.txt").read_text()
        assert re.fullmatch(r"20[2-9]\d-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ UTC", stamp), student
    assert not (submitted / "caro" / NAME / f"{NAME}.ipynb").exists()
    for name in ("'a;b+", "'x\\n\\x1b[2J+", "'eve+"):
        assert re.search(rf"{re.escape(name)}.* is no submission, and was left", said), name
    for name in ("'pipe'", "'folder'", f"'{NAME}.ipynb'"):
        assert f"{name} of" in said
    assert "Traceback" not in said
    assert "\x1b" not in said


@pytest.mark.skipif(os.geteuid() != 0, reason="only the administrator can give files away")
def test_no_one_hands_in_by_anothers_name(course: Course) -> None:
    one, other = [each.pw_name for each in pwd.getpwall() if each.pw_uid][:2]
    theirs = put(course, f"{one}+{NAME}+2026-01-01 00:00:00 UTC+g1", text="honest")
    own = put(course, f"{other}+{NAME}+2026-01-01 00:00:00 UTC+h1", text="own")
    forged = put(course, f"{one}+{NAME}+2026-02-02 00:00:00 UTC+h2", text="forged")
    for folder, owner in ((theirs, one), (own, other), (forged, other)):
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, owner)
    said = course.nbgrader("collect", NAME)
    kept = nbformat.read(course.root / "submitted" / one / NAME / f"{NAME}.ipynb", as_version=4)
    assert kept.metadata["who"] == "honest"
    kept = nbformat.read(course.root / "submitted" / other / NAME / f"{NAME}.ipynb", as_version=4)
    assert kept.metadata["who"] == "own"
    assert (
        f"'{forged.name}' is no submission, and was left: it belongs to the account {other}" in said
    )
