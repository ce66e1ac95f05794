"""Collecting what was handed in: plain files alone, at the time at which they were received.

A name and a time that a student wrote are a claim. The time of receipt is the one at which the
disk of the exchange took the last of the files, which nobody can set without being the machine's
administrator. Links are not followed, since they would be read with the instructor's rights.
"""

from __future__ import annotations

import contextlib
import glob
import itertools
import os
import re
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeCollect
from nbgrader.utils import parse_utc
from traitlets import Bool

LARGEST = 200_000_000
"""So large a file is collected."""
MANY = 200
"""So many files are collected of a submission."""
STAMP = "timestamp.txt"
NAME = re.compile(r"(?!\.+$)[\w.@ -]+")
GRACE = 120
"""So many seconds may lie between the time that a student's nbgrader wrote and the receipt."""


class Collect(ExchangeCollect):
    """Collects as nbgrader does, and believes neither links nor times."""

    trust_times = Bool(
        False, help="believe the time that a student's nbgrader wrote, as nbgrader does"
    ).tag(config=True)

    def init_src(self) -> None:
        """Find the submissions, and leave what is none."""
        super().init_src()
        found: list[dict[str, Any]] = self.src_records
        self.src_records: list[dict[str, Any]] = [r for r in found if self._proper(r)]

    def _proper(self, record: dict[str, Any]) -> bool:
        folder = Path(self.inbound_path, record["filename"])
        named = NAME.fullmatch(record["username"]) is not None
        plain = named and folder.is_dir() and not folder.is_symlink()
        return plain and not self._is_of_another(folder, record["username"])

    def _is_of_another(self, folder: Path, student: str) -> bool:
        """Say whether the folder belongs to another student, who hands in by the own name too.

        Where one account hands in for all, as on some hubs, an owner says nothing.
        """
        owner = _owner(folder)
        if not self.check_owner or owner in ("", student):
            return False
        own = glob.escape(f"{owner}+{self.coursedir.assignment_id}+") + "*"
        return any(_owner(path) == owner for path in Path(self.inbound_path).glob(own))

    def _sort_by_timestamp(self, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Give the latest first, and what is no submission last."""
        ordered = sorted(records, key=lambda each: each["timestamp"], reverse=True)
        for each in ordered:
            if not self._proper(each):
                self.log.warning("%r is no submission, and was left.", each["filename"])
        return sorted(ordered, key=lambda each: not self._proper(each))

    def _path_to_record(self, path: str) -> dict[str, Any]:
        name = os.path.basename(path)
        parts = name.rsplit("+", 3)
        when = received(Path(path), trusted=self.trust_times)
        return {"username": parts[0], "filename": name, "timestamp": when}

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy the plain files of a submission, and note when they were received."""
        left = copy_plain_files(Path(src), Path(dest))
        for name in left:
            self.log.warning("%r of %s is a link, no file or too large, and was left.", name, src)
        when = received(Path(src), trusted=self.trust_times)
        if Path(dest, STAMP).is_dir():
            shutil.rmtree(Path(dest, STAMP))
        Path(dest, STAMP).write_text(f"{when:%Y-%m-%d %H:%M:%S.%f} UTC")
        self.set_perms(dest, fileperms=0o644, dirperms=0o755)


def received(folder: Path, *, trusted: bool = False) -> datetime:
    """When was this submission received?

    Parameters
    ----------
    folder : pathlib.Path
        A submission in the exchange.
    trusted : bool, optional
        Believe the time that the student's nbgrader wrote, whatever the disk says.

    Returns
    -------
    datetime.datetime
        In UTC, without its zone, as nbgrader keeps it. It is the time that the student's nbgrader
        wrote where the disk agrees to within two minutes, and else the disk's.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "timestamp.txt").write_text("2001-01-01 00:00:00 UTC")
    >>> received(folder).year > 2020
    True
    """
    # Forged time stamp: anyone may set what a file says of its last change, and no one but the
    # administrator when its entry was changed.
    changed = [p.lstat().st_ctime for p in [folder, *_plain(folder)]]
    disk = datetime.fromtimestamp(max(changed), UTC).replace(tzinfo=None)
    stamp = folder / STAMP
    if stamp.is_symlink() or not stamp.is_file():
        return disk
    try:
        said = parse_utc(stamp.read_text()[:100].strip())
    except (OSError, ValueError, OverflowError, TypeError):
        return disk
    near = abs((disk - said).total_seconds()) <= GRACE
    return said if near or trusted else disk


def copy_plain_files(source: Path, target: Path) -> list[str]:
    """Copy the plain files of a folder, and no link, pipe or device.

    Parameters
    ----------
    source, target : pathlib.Path
        From where and to where.

    Returns
    -------
    list of str
        What was left.
    """
    target.mkdir(parents=True, exist_ok=True)
    taken = set()
    for path in itertools.islice(_plain(source), MANY):
        place = target / path.relative_to(source)
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        # Symbolic-link attack: a link would be read with the instructor's rights. And a pipe that
        # is opened for reading would wait for ever.
        with contextlib.suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, flags)
            with os.fdopen(handle, "rb") as file, place.open("wb") as copy:
                shutil.copyfileobj(file, copy)
            taken.add(path)
    everything = [Path(w) / n for w, ds, fs in os.walk(source) for n in [*ds, *fs]]
    left = [p for p in everything if p not in taken and (p.is_symlink() or not p.is_dir())]
    return [str(path.relative_to(source)) for path in left]


def _owner(folder: Path) -> str:
    """Name the account that a folder belongs to, as far as this machine knows it."""
    try:
        return folder.owner()
    except (KeyError, OSError, NotImplementedError):
        return ""


def _plain(folder: Path) -> Iterator[Path]:
    for where, _, names in os.walk(folder):
        for name in sorted(names):
            path = Path(where) / name
            about = path.lstat()
            if stat.S_ISREG(about.st_mode) and about.st_size <= LARGEST:
                yield path
