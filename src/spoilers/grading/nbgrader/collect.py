"""Collecting what was handed in: plain notebooks alone, at the time at which they were received.

A name and a time that a student wrote are a claim. The time of receipt is the one at which the
disk of the exchange took the last of the files, which nobody can set without being the machine's
administrator. Links are not followed, since they would be read with the instructor's rights.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import re
import shutil
import stat
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, BinaryIO

from nbgrader.exchange.default import ExchangeCollect
from nbgrader.utils import parse_utc
from traitlets import Bool, List, Unicode

from spoilers.grading.reassemble import BYTES

if sys.platform != "win32":
    # nbgrader has no exchange there.
    import pwd

LARGEST = BYTES
"""So large a file is collected."""
ALL = 100_000_000
"""So much of a submission is.

Resource exhaustion through sparse files: a gigabyte of nothing takes no room in the exchange, and
a gigabyte where it is copied to."""
MANY = 20
"""So many files of a submission are."""
SEEN = 10_000
"""So many names in its folder are looked at."""
TOLD = 5
"""So many of those that were left are named."""
STAMP = "timestamp.txt"
SECRET = "submission_secret.txt"
"""By it the student finds the feedback."""
NAME = re.compile(r"(?!\.+$)[\w.@ ',~&#%()\[\]-]+")
"""What an id may be: nothing that leaves its folder, and no sign that a shell or a page obeys."""
GRACE = 120
"""So many seconds may lie between the time that a student's nbgrader wrote and the receipt."""
FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


class NoSubmissionError(Exception):
    """What lies in the exchange is not taken for a submission; says why."""


class Collect(ExchangeCollect):
    """Collects as nbgrader does, and believes neither names, nor links, nor times.

    Whatever is wrong with a submission, the others are collected.
    """

    trust_times = Bool(
        False, help="believe the time that a student's nbgrader wrote, as nbgrader does"
    ).tag(config=True)
    shared_accounts = List(
        Unicode(), help="accounts of this machine that hand in for several students"
    ).tag(config=True)
    also = List(Unicode(), help="what is collected beside the notebooks, such as '*.csv'").tag(
        config=True
    )

    def init_src(self) -> None:
        """Find the submissions, and leave what is none."""
        super().init_src()
        self.src_records: list[dict[str, Any]] = [r for r in self.src_records if r["taken"]]

    def _path_to_record(self, path: str) -> dict[str, Any]:
        name = os.path.basename(path)
        record = {"username": name.rsplit("+", 3)[0], "filename": name, "taken": True}
        try:
            with self._opened(record) as folder:
                return {**record, "timestamp": received(folder, trusted=self.trust_times)}
        except (NoSubmissionError, OSError) as reason:
            self._look_at("%r is no submission, and was left: %s.", name, _said(reason))
            return {**record, "timestamp": datetime.min, "taken": False}

    def _sort_by_timestamp(self, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Give the latest first, and what is no submission only if there is nothing else."""
        ordered = sorted(records, key=lambda each: each["timestamp"], reverse=True)
        return [each for each in ordered if each["taken"]] or ordered

    def copy_files(self) -> None:
        """Collect each submission; one that cannot be is named, and stops no other."""
        taken = 0
        try:
            for record in self.src_records:
                student = record["username"]
                try:
                    taken += self._collect(record)
                except (NoSubmissionError, OSError) as reason:
                    self._look_at("%s was not collected: %s.", student, _said(reason))
                    # Disk exhaustion: whoever comes next would get half a submission.
                    if isinstance(reason, OSError) and reason.errno in FULL:
                        self.fail(f"The disk is full, so collecting ended at {student}.")
        finally:
            self._sum_up(taken)

    def _collect(self, record: dict[str, Any]) -> bool:
        """Collect a submission, unless it or a newer one is here; say whether it was."""
        student, exercise = record["username"], self.coursedir.assignment_id
        known = self.coursedir.format_path(self.coursedir.submitted_directory, student, exercise)
        if os.path.isdir(known):
            before, now = self.coursedir.get_existing_timestamp(known), record["timestamp"]
            newer = before is None or now > before
            if newer and not self.update and not self.before_duedate:
                self._look_at(
                    "%s handed in again. To take the newer one: nbgrader collect %s --update",
                    *(student, exercise),
                )
            if not (newer and self.update) and not (self.before_duedate and before != now):
                return False
        self.do_copy(os.path.join(self.inbound_path, record["filename"]), known)
        self.log.debug("%s, %s: collected now.", student, exercise)
        return True

    def _look_at(self, *said: Any) -> None:
        """Note something for the end of the run."""
        self.__dict__.setdefault("_told", []).append(said)

    def _sum_up(self, taken: int) -> None:
        """Say how many there were, and last what somebody should look at."""
        exercise, count = self.coursedir.assignment_id, len(self.src_records)
        had = f" {count - taken} were here before or were left." if count > taken else ""
        self.log.info("%s: %d of %d collected now.%s", exercise, taken, count, had)
        told = self.__dict__.pop("_told", [])
        if told:
            self.log.warning("To look at (%d):", len(told))
        for said in told:
            self.log.warning(*said)

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy the plain files of a submission, and note when they were received."""
        name = os.path.basename(src)
        target = Path(dest)
        fresh = target.with_name(f".{target.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        try:
            with self._opened({"username": name.rsplit("+", 3)[0], "filename": name}) as folder:
                left = copy_plain_files(folder, fresh, ["*.ipynb", SECRET, *self.also])
                when = received(folder, trusted=self.trust_times)
            for each, why in left[:TOLD]:
                self._look_at("%r of %r %s, and was left.", each, name, why)
            if len(left) > TOLD:
                self._look_at("%d more of %r were left.", len(left) - TOLD, name)
            (fresh / STAMP).write_text(f"{when:%Y-%m-%d %H:%M:%S.%f} UTC")
            self.set_perms(str(fresh), fileperms=0o644, dirperms=0o755)
            # What was collected before goes only once the new is all there.
            if target.is_dir():
                shutil.rmtree(target)
            fresh.rename(target)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)

    @contextlib.contextmanager
    def _opened(self, record: dict[str, Any]) -> Iterator[int]:
        """Open the folder of a submission, once for all that is asked of it.

        TOCTOU symlink race: between a look at a path and the use of it the folder can become a
        link to another student's, to the solutions or to the instructor's home.
        """
        if NAME.fullmatch(record["username"]) is None:
            raise NoSubmissionError("the name is none that a student may have")
        folder = _opened_folder(Path(self.inbound_path, record["filename"]))
        try:
            if self.check_owner:
                self._require_own(os.fstat(folder).st_uid, record["username"])
            yield folder
        finally:
            os.close(folder)

    def _require_own(self, owner: int, student: str) -> None:
        """Leave what was handed in by another's name: impersonation.

        Where each student has an account, a folder is that account's. Where one account hands in
        for all, as on some hubs, an owner says nothing.
        """
        name = _account(owner)
        if name in ("", student, *self.shared_accounts) or owner in (0, os.geteuid()):
            return
        own = f"{name}+{self.coursedir.assignment_id}+"
        if _is_account(student) or any(f.startswith(own) for f in os.listdir(self.inbound_path)):
            raise NoSubmissionError(
                f"it belongs to the account {name}. If {name} hands in for others, say so: "
                f"c.Collect.shared_accounts = [{name!r}]"
            )


def received(folder: int, *, trusted: bool = False) -> datetime:
    """When was this submission received?

    Parameters
    ----------
    folder : int
        The descriptor of its folder in the exchange.
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
    >>> place = Path(tempfile.mkdtemp())
    >>> _ = (place / "timestamp.txt").write_text("2001-01-01 00:00:00 UTC")
    >>> received(os.open(place, os.O_RDONLY)).year > 2020
    True
    """
    # Forged time stamp: anyone may set what a file says of its last change, and no one but the
    # administrator when its entry was changed.
    plain = [about for _, about in _entries(folder) if stat.S_ISREG(about.st_mode)]
    changed = [about.st_ctime for about in [os.fstat(folder), *plain]]
    disk = datetime.fromtimestamp(max(changed), UTC).replace(tzinfo=None)
    try:
        with _opened_file(folder, STAMP) as stamp:
            said = parse_utc(stamp.read(100).decode().strip())
    except (OSError, ValueError, OverflowError, TypeError):
        return disk
    near = abs((disk - said).total_seconds()) <= GRACE
    return said if near or trusted else disk


def copy_plain_files(folder: int, target: Path, wanted: Sequence[str]) -> list[tuple[str, str]]:
    """Copy the plain files that stand in a folder, and no link, pipe, device or folder.

    Parameters
    ----------
    folder : int
        The descriptor of the folder.
    target : pathlib.Path
        A folder to copy them to.
    wanted : sequence of str
        Patterns of the names that are copied.

    Returns
    -------
    list of (str, str)
        What was left, and why.

    Raises
    ------
    OSError
        If the target cannot be written.
    """
    left, room, taken = [], ALL, 0
    for name, about in sorted(_entries(folder), key=lambda each: each[0]):
        why = _odd(name, about, wanted) or (f"comes after {MANY} others" if taken == MANY else "")
        if not why:
            why, size = _copied(folder, name, target / name, min(LARGEST, room))
            room, taken = room - size, taken + 1
        if why and name != STAMP:
            left.append((name, why))
    return left


def _copied(folder: int, name: str, target: Path, most: int) -> tuple[str, int]:
    """Copy a file, and give why it was not and how much there was of it."""
    try:
        source = _opened_file(folder, name)
    except OSError as reason:
        return f"cannot be read ({reason.strerror})", 0
    size = 0
    with source, target.open("wb") as copy:
        # It may grow while it is copied, so its size beforehand says nothing.
        while size <= most and (data := source.read(min(1 << 20, most + 1 - size))):
            size += copy.write(data)
    if size > most:
        target.unlink()
        return "is too large", 0
    return "", size


def _odd(name: str, about: os.stat_result, wanted: Sequence[str]) -> str:
    """Say why this is not collected; empty if it is."""
    if stat.S_ISLNK(about.st_mode):
        return "is a link"
    if not stat.S_ISREG(about.st_mode):
        return "is a folder" if stat.S_ISDIR(about.st_mode) else "is no file"
    if not name.isprintable() or not any(fnmatch(name, each) for each in wanted):
        return "is no notebook and nothing that the exercise asks for"
    return "is too large" if about.st_size > LARGEST else ""


def _entries(folder: int) -> Iterator[tuple[str, os.stat_result]]:
    """Give what stands in a folder, and what each is. What has gone meanwhile is not there."""
    with os.scandir(folder) as found:
        for entry in itertools.islice(found, SEEN):
            with contextlib.suppress(FileNotFoundError):
                yield entry.name, entry.stat(follow_symlinks=False)


def _opened_folder(path: Path) -> int:
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)


def _opened_file(folder: int, name: str) -> BinaryIO:
    """Open a plain file of a folder.

    Symbolic-link attack: a link would be read with the instructor's rights. And a pipe that is
    opened for reading would wait for ever.
    """
    place = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    if not stat.S_ISREG(os.fstat(place).st_mode):
        os.close(place)
        raise OSError(errno.EINVAL, "is no file")
    return os.fdopen(place, "rb")


def _account(number: int) -> str:
    """Name an account, as far as this machine knows it."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return ""


def _is_account(name: str) -> bool:
    try:
        return pwd.getpwnam(name).pw_name == name
    except (KeyError, ValueError):
        return False


def _said(reason: Exception) -> str:
    if isinstance(reason, OSError) and reason.errno in (errno.ELOOP, errno.ENOTDIR):
        return "it is a link or no folder"
    if isinstance(reason, OSError) and reason.strerror:
        return f"it could not be read or copied ({reason.strerror})"
    return str(reason)
