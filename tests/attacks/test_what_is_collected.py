"""Collecting takes plain notebooks of the right owner, and no submission stops the others."""

from __future__ import annotations

import errno
import logging
import os
import pwd
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import MissingEntry
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.abc import ExchangeError

from spoilers.grading.nbgrader import collect
from spoilers.grading.nbgrader.collect import Collect
from tests.attacks.course import NAME

SECRET = "a secret of the one who grades"
STAMP = "2026-01-01 00:00:00.000000 UTC"
NOTEBOOK = f"{NAME}.ipynb"


class Kept(logging.Handler):
    """Keeps what is said."""

    def __init__(self, said: list[str]) -> None:
        super().__init__()
        self._said = said

    def emit(self, record: logging.LogRecord) -> None:
        self._said.append(record.getMessage())


class Exchange:
    """An exchange, and the course that collects from it."""

    def __init__(self, root: Path) -> None:
        self.root, self.inbound = root / "course", root / "exchange" / "spoilers" / "inbound"
        self.inbound.mkdir(parents=True)
        self.root.mkdir()
        (self.root / NOTEBOOK).write_text(SECRET)
        self.said: list[str] = []

    def put(self, student: str, text: str = "mine", number: int = 1) -> Path:
        """Lay a submission into it."""
        folder = self.inbound / f"{student}+{NAME}+2026-01-01 00:00:00 UTC+{number}"
        folder.mkdir()
        (folder / NOTEBOOK).write_text(text)
        (folder / "timestamp.txt").write_text(STAMP)
        return folder

    def collector(self, **settings: Any) -> Collect:
        """Give what collects, with all that it says kept here."""
        place = CourseDirectory(
            root=str(self.root), course_id="spoilers", assignment_id=NAME, db_url="sqlite://"
        )
        made = Collect(coursedir=place, authenticator=Authenticator(), **settings)
        made.root = str(self.inbound.parents[1])
        self.said = []
        made.log = logging.Logger("collect")
        made.log.addHandler(Kept(self.said))
        return made

    def collect(self, **settings: Any) -> None:
        """Collect the exercise."""
        made = self.collector(**settings)
        made.init_src()
        made.copy_files()

    def submitted(self, student: str) -> dict[str, str]:
        """Give what was collected of a student."""
        folder = self.root / "submitted" / student / NAME
        return {
            str(path.relative_to(folder)): path.read_text()
            for path in folder.rglob("*")
            if path.name != "timestamp.txt" and not path.is_dir()
        }


class NoGradebook:
    """Stands in for the gradebook, of which collecting asks the due date alone."""

    def __init__(self, *_: object) -> None:
        pass

    def __enter__(self) -> NoGradebook:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def find_assignment(self, name: str) -> None:
        raise MissingEntry


@pytest.fixture
def exchange(monkeypatch: pytest.MonkeyPatch) -> Iterator[Exchange]:
    monkeypatch.setattr("nbgrader.exchange.default.collect.Gradebook", NoGradebook)
    root = Path(tempfile.mkdtemp())
    yield Exchange(root)
    shutil.rmtree(root)


def becomes_link(folder: Path, target: Path) -> None:
    """Take the place of what was looked at, as its owner can at any moment."""
    if folder.is_symlink() or not folder.exists():
        return
    folder.rename(f"{folder.parent}/.{folder.name}")
    folder.symlink_to(target)


# TOCTOU symlink race: each is swapped at another moment between the look and the copy.
SWAPS = ("_require_own", "received", "copy_plain_files", "_entries", "_odd", "_copied")


@pytest.mark.parametrize("moment", SWAPS)
@pytest.mark.parametrize("what", ["folder", "file"])
def test_what_becomes_a_link_is_never_followed(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch, moment: str, what: str
) -> None:
    folder = exchange.put("eve")
    for calls in (0, 1):
        place = Collect if moment == "_require_own" else collect
        known, left = getattr(place, moment), [calls]

        def swap(*args: Any, known: Any = known, left: list[int] = left, **more: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                new = exchange.root / (NOTEBOOK if what == "file" else "")
                becomes_link(folder / NOTEBOOK if what == "file" else folder, new)
            return known(*args, **more)

        monkeypatch.setattr(place, moment, swap)
        exchange.collect(update=True)
        monkeypatch.setattr(place, moment, known)
        assert SECRET not in exchange.submitted("eve").values()
        assert not any(path.is_symlink() for path in exchange.root.rglob("*"))


def test_between_the_list_and_the_copy_all_may_change(exchange: Exchange) -> None:
    folders = {name: exchange.put(name) for name in ("ana", "cas", "dee", "eve", "zoe")}
    made = exchange.collector()
    made.init_src()
    becomes_link(folders["cas"], exchange.root)
    shutil.rmtree(folders["dee"])
    shutil.rmtree(folders["eve"])
    folders["eve"].write_text("no folder")
    made.copy_files()
    assert exchange.submitted("ana") == exchange.submitted("zoe") == {NOTEBOOK: "mine"}
    for name in ("cas", "dee", "eve"):
        assert not (exchange.root / "submitted" / name / NAME).exists()
        assert any(said.startswith(f"{name} was not collected: ") for said in exchange.said)


def test_only_notebooks_are_taken_and_the_rest_is_named(exchange: Exchange) -> None:
    folder = exchange.put("ana")
    for name in ("evil.html", "plot.svg", "data.csv", "\x1b[2J.ipynb", ".ipynb_checkpoints"):
        (folder / name).write_text("x")
    (folder / "deep").mkdir()
    (folder / "deep" / NOTEBOOK).symlink_to(exchange.root / NOTEBOOK)
    (folder / "pipe.ipynb").mkdir()
    os.mkfifo(folder / "fifo.ipynb")
    exchange.collect(also=["*.csv"])
    assert exchange.submitted("ana") == {NOTEBOOK: "mine", "data.csv": "x"}
    said = "\n".join(exchange.said)
    assert "'deep' of " in said
    assert "'evil.html' of " in said
    assert "is no notebook and nothing that the exercise asks for, and was left." in said
    assert "2 more of " in said


def test_nothing_of_gigabytes_is_copied(exchange: Exchange) -> None:
    folder = exchange.put("ana")
    sizes = {"a.ipynb": 65 << 20, "b.ipynb": 1 << 40, **{f"c{n}.ipynb": 4 << 20 for n in range(40)}}
    for name, size in sizes.items():
        with (folder / name).open("wb") as file:
            file.truncate(size)
    exchange.put("zoe")
    exchange.collect()
    taken = exchange.root / "submitted" / "ana" / NAME
    assert (taken / NOTEBOOK).exists()
    assert sum(path.stat().st_size for path in taken.iterdir()) <= 100_000_000
    assert len(list(taken.iterdir())) <= 21
    assert "'a.ipynb' of " in "\n".join(exchange.said)
    assert exchange.submitted("zoe") == {NOTEBOOK: "mine"}


def test_a_file_that_grows_while_it_is_copied_is_left(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = exchange.put("ana")
    monkeypatch.setattr(collect, "LARGEST", 1_000)
    known = collect._odd

    def grows(*args: Any) -> str:
        (folder / NOTEBOOK).write_text("x" * 5_000_000)
        return known(*args)

    monkeypatch.setattr(collect, "_odd", grows)
    exchange.collect()
    assert exchange.submitted("ana") == {}
    assert f"'{NOTEBOOK}' of '{folder.name}' is too large, and was left." in exchange.said


def test_a_full_disk_ends_it_and_says_so(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange.put("ana", "old")
    exchange.collect()
    exchange.put("ana", "new", 2)

    def full(*args: Any) -> tuple[str, int]:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(collect, "_copied", full)
    with pytest.raises(ExchangeError, match="The disk is full, so collecting ended at ana"):
        exchange.collect(update=True)
    assert exchange.submitted("ana") == {NOTEBOOK: "old"}
    assert [path.name for path in (exchange.root / "submitted" / "ana").iterdir()] == [NAME]


def as_nobody(root: Path, run: Callable[[], None]) -> None:
    """Run something in a process without the administrator's rights."""
    if os.geteuid() != 0:
        run()
        return
    for path in (root, *root.rglob("*")):
        os.chown(path, 65_534, 65_534, follow_symlinks=False)
    if not (child := os.fork()):
        try:
            os.setgroups([])
            os.setgid(65_534)
            os.setuid(65_534)
            run()
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_what_cannot_be_read_stops_no_one(exchange: Exchange) -> None:
    locked, half, _ = exchange.put("ana"), exchange.put("ben"), exchange.put("zoe")
    (half / "folder").mkdir()
    (half / "folder").chmod(0)
    (half / "secret.ipynb").write_text("x")
    (half / "secret.ipynb").chmod(0)
    locked.chmod(0)
    inner = str(half)
    for _ in range(12):
        inner += "/" + "d" * 250
    os.makedirs(inner)

    def run() -> None:
        exchange.collect(check_owner=False)
        assert exchange.submitted("zoe") == exchange.submitted("ben") == {NOTEBOOK: "mine"}
        assert not (exchange.root / "submitted" / "ana").exists()
        told = [said for said in exchange.said if said.startswith(repr(locked.name))]
        assert told == [
            f"{locked.name!r} is no submission, and was left: it could not be read or copied "
            "(Permission denied)."
        ]

    as_nobody(exchange.inbound.parents[2], run)
    for path in (locked, half / "folder"):
        path.chmod(0o700)


def give(folder: Path, owner: str) -> None:
    for path in (folder, *folder.iterdir()):
        shutil.chown(path, owner)


@pytest.mark.skipif(os.geteuid() != 0, reason="only the administrator can give files away")
def test_no_one_hands_in_by_anothers_name(exchange: Exchange) -> None:
    ana, eve, *_ = [each.pw_name for each in pwd.getpwall() if each.pw_uid]
    # Impersonation by one who hands in nothing under the own name; then by one who does.
    forged = exchange.put(ana, "forged", 2)
    give(forged, eve)
    exchange.collect()
    assert exchange.submitted(ana) == {}
    assert f"c.Collect.shared_accounts = ['{eve}']" in "\n".join(exchange.said)
    give(exchange.put(ana, "honest"), ana)
    exchange.collect()
    assert exchange.submitted(ana) == {NOTEBOOK: "honest"}
    # A student without an account of this machine, whom an account that hands in itself claims.
    give(exchange.put("a-number", "forged"), eve)
    give(exchange.put(eve, "own"), eve)
    give(exchange.put("other-number", "by a hub"), "nobody")
    exchange.collect()
    assert exchange.submitted("a-number") == {}
    assert exchange.submitted("other-number") == {NOTEBOOK: "by a hub"}
    exchange.collect(shared_accounts=[eve], update=True)
    assert exchange.submitted("a-number") == {NOTEBOOK: "forged"}
