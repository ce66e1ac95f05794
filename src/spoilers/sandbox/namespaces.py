"""Namespaces, made by bubblewrap: no network, no other process, a file system of their own.

In them Python is read-only, the home is empty, and of the course there is nothing but what the
answers need.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from spoilers.sandbox import seccomp

HOME = "/home/student"
HOME_BYTES = 32 << 20
HOME_FILES = 2_000
FOLDERS = (HOME, "/tmp")
DEVICES = ("null", "zero", "random", "urandom")
# linux/mount.h
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_BIND = 1, 2, 4, 8, 32, 4096
NAMESPACES = ("user", "mnt", "net", "ipc", "uts", "cgroup", "pid")
HOW_TO_GET = (
    "On Debian and Ubuntu: sudo apt install bubblewrap. On Fedora: sudo dnf install bubblewrap. "
    "It needs Linux with user namespaces; a container may have to be started so that it allows "
    "them. macOS and Windows have no such thing: grade on a Linux machine, or in a virtual one."
)


class NoSandboxError(Exception):
    """There can be no sandbox for a student's code here; says why and what to do."""


class Namespaces:
    """Namespaces that wait for a process, held by one of bubblewrap's.

    Attributes
    ----------
    pid : int
        A process inside, as this machine counts.

    Raises
    ------
    NoSandboxError
        If bubblewrap cannot make them here.
    """

    def __init__(self) -> None:
        told, telling = os.pipe()
        try:
            self._holder = subprocess.Popen(
                [*bwrap_command(visible_paths()), "--info-fd", str(telling), "cat"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=[telling],
                env={"PATH": os.environ.get("PATH", os.defpath)},
            )
        except BaseException:
            os.close(told)
            raise
        finally:
            os.close(telling)
        try:
            self.pid = self._wait(told)
        except BaseException:
            self.close()
            raise

    def _wait(self, told: int) -> int:
        """Wait until they are laid out: ``cat`` echoes a line only inside."""
        with os.fdopen(told, "rb") as info:
            about = info.read()
        holder = self._holder
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stderr is not None
        try:
            holder.stdin.write(b"\n")
            holder.stdin.flush()
            ready = holder.stdout.read(1)
        except BrokenPipeError:
            ready = b""
        if ready != b"\n":
            holder.kill()
            said = holder.stderr.read().decode(errors="replace").strip()
            raise NoSandboxError(f"bubblewrap cannot make a sandbox here: {said}. {HOW_TO_GET}")
        holder.stderr.close()
        return int(json.loads(about)["child-pid"])

    def close(self) -> None:
        """End every process inside, and the namespaces with them."""
        self._holder.kill()
        self._holder.wait()
        for stream in (self._holder.stdin, self._holder.stdout, self._holder.stderr):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()


def enter(pid: int) -> None:
    """Move this process into the namespaces of another.

    Parameters
    ----------
    pid : int
        A process inside.

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    places = []
    for name in NAMESPACES:
        try:
            places.append(os.open(f"/proc/{pid}/ns/{name}", os.O_RDONLY | os.O_CLOEXEC))
        except FileNotFoundError:
            if name != "cgroup":
                raise
    for place in places:
        seccomp.check(libc.setns(place, 0), "setns")
        os.close(place)
    # Covert channel: the times of a device are the machine's own, and outlive the sandbox. Where
    # it is mounted read-only it can be written to all the same, but for its times and rights.
    for device in DEVICES:
        flags = MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NOEXEC
        seccomp.check(libc.mount(None, _bytes(f"/dev/{device}"), None, flags, None), device)
    # Kernel-memory exhaustion: a file without content takes no room that its size would count.
    for folder in FOLDERS:
        held = f"size={HOME_BYTES},nr_inodes={HOME_FILES}"
        flags = MS_REMOUNT | MS_NOSUID | MS_NODEV
        seccomp.check(libc.mount(None, _bytes(folder), None, flags, _bytes(held)), folder)


def _bytes(text: str) -> ctypes.c_char_p:
    return ctypes.c_char_p(text.encode())


def require_sandbox(course: Path | None = None) -> None:
    """Make sure that there can be sandboxes here, by making namespaces.

    Parameters
    ----------
    course : pathlib.Path, optional
        A folder that must not be seen in them.

    Raises
    ------
    NoSandboxError
        If there can be none, or the folder lies in what they must show. It says what to do.
    """
    require_programs()
    folder = None if course is None else course.resolve()
    for place in map(Path, visible_paths()):
        if folder is not None and folder.is_relative_to(place.resolve()):
            raise NoSandboxError(
                f"The course lies in {place}, which the students' Python needs to see. Move the "
                "course to another folder, or give it an environment in a folder of its own."
            )
    Namespaces().close()


def require_programs() -> None:
    """Make sure that this is a machine with bubblewrap, and one that the filter is written for.

    Raises
    ------
    NoSandboxError
        If not. It says what to do.
    """
    if sys.platform != "linux" or not seccomp.supported():
        raise NoSandboxError(f"This machine has no sandbox for students' code. {HOW_TO_GET}")
    if shutil.which("bwrap") is None:
        raise NoSandboxError(f"The program bwrap (bubblewrap) is not installed. {HOW_TO_GET}")


@cache
def visible_paths() -> tuple[str, ...]:
    """Name what of this machine is visible inside, read-only."""
    import spoilers

    places = {"/usr", "/bin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/localtime"}
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, sysconfig.get_path("purelib")}
    package = str(Path(spoilers.__file__).parent)
    tables = [os.environ.get("SPOILERS_DATA"), str(Path(package).parents[1] / "data")]
    places |= {*prefixes, package, *filter(None, tables)}
    found = sorted(place for place in places if Path(place).exists())
    return tuple(p for p in found if not any(p.startswith(f"{other}/") for other in found))


def _covered(visible: Iterable[str]) -> list[str]:
    """Name what must not be seen although it lies in what is.

    Information disclosure: every classmate's submission lies in nbgrader's usual exchange, and
    the instructor's passwords may stand in the configuration of Jupyter.
    """
    parts = ("share/nbgrader", "local/share/nbgrader", "etc/jupyter", "local/etc/jupyter")
    usual = [Path(place) / part for place in visible for part in parts]
    return [str(place) for place in usual if place.is_dir() and not place.is_symlink()]


def bwrap_command(visible: Iterable[str]) -> list[str]:
    """Write the command that makes the namespaces; what is to run in them comes after it.

    Parameters
    ----------
    visible : iterable of str
        Paths that are visible inside, read-only.

    Returns
    -------
    list of str
        The program and its options.
    """
    visible = list(visible)
    command = ["bwrap", "--unshare-all", "--unshare-user", "--die-with-parent", "--new-session"]
    # First, since a course may lie under one of them.
    for place in FOLDERS:
        command += ["--size", str(HOME_BYTES), "--tmpfs", place]
    for place in visible:
        path = Path(place)
        if path.is_symlink() and path.parent == Path("/"):
            command += ["--symlink", os.readlink(path), place]
        else:
            command += ["--ro-bind", place, place]
    for place in _covered(visible):
        command += ["--tmpfs", place]
    for device in DEVICES:
        command += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    # Disk exhaustion: what bubblewrap laid out has no size, so it is no place to write either.
    command += ["--remount-ro", "/"]
    return [*command, "--uid", "1000", "--gid", "1000", "--chdir", "/"]
