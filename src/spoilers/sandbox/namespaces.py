"""A room of its own for each submission: bubblewrap's namespaces, and limits inside them.

bubblewrap makes the room: no network, no process but those inside, Python read-only, an empty
home, and nothing of the course but what the answers need. A Python that has imported all of it
already splits off a process, which enters the room, gives up every right, and only then is handed
the student's code. So each submission has a fresh room, and the imports are paid once.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import json
import os
import platform
import select
import shutil
import socket
import struct
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from spoilers.student.server import Answerer, Wire

HOME = "/home/student"
HOME_BYTES = 32 << 20
MEMORY = 2 << 30
FILE_BYTES = 10 << 20
CPU_SECONDS = 600
FILES = 64
THREADS = 32
NAMESPACES = ("user", "mnt", "net", "ipc", "uts", "cgroup", "pid")
HOW_TO_GET = (
    "On Debian and Ubuntu: sudo apt install bubblewrap. On Fedora: sudo dnf install bubblewrap. "
    "It needs Linux with user namespaces; a container may have to be started so that it allows "
    "them. macOS and Windows have no such thing: grade on a Linux machine, or in a virtual one."
)


class NoSandboxError(Exception):
    """There is no room for a student's code here; says why and what to do."""


# --- What a process in a room may not ask of the kernel ---------------------------------------

_NUMBERS = {
    "x86_64": {
        "arch": 0xC000003E,
        "clone": 56,
        "clone3": 435,
        "never": (
            # fork vfork execve execveat socket socketpair ptrace process_vm_*
            *(57, 58, 59, 322, 41, 53, 101, 310, 311, 312),
            # unshare setns mount umount pivot_root chroot and their newer forms
            *(272, 308, 165, 166, 155, 161, 428, 429, 430, 431, 432, 433, 442),
            # keys bpf perf userfaultfd io_uring memfd shared memory queues handles modules kexec
            *(248, 249, 250, 321, 298, 323, 425, 426, 427, 319, 447, 29, 30, 240, 303, 304),
            *(175, 313, 176, 246),
        ),
    },
    "aarch64": {
        "arch": 0xC00000B7,
        "clone": 220,
        "clone3": 435,
        "never": (
            *(221, 281, 198, 199, 117, 270, 271, 272),
            *(97, 268, 40, 39, 41, 51, 428, 429, 430, 431, 432, 433, 442),
            *(217, 218, 219, 280, 241, 282, 425, 426, 427, 279, 447, 194, 196, 180, 264, 265),
            *(105, 273, 106, 104),
        ),
    },
}
_CLONE_THREAD = 0x00010000
_REFUSED, _UNKNOWN, _ALLOWED, _KILL = 0x00050001, 0x00050026, 0x7FFF0000, 0x80000000


def _filter(machine: str) -> bytes:
    """Write the filter: no new process, no other program, no network, no namespaces."""
    numbers: Any = _NUMBERS[machine]
    load, equal, above, bits, give = 0x20, 0x15, 0x35, 0x45, 0x06
    lines: list[tuple[int, int, int, int]] = [
        (load, 0, 0, 4),
        (equal, 1, 0, numbers["arch"]),
        (give, 0, 0, _KILL),
        (load, 0, 0, 0),
        (above, 0, 1, 0x40000000),
        (give, 0, 0, _REFUSED),
        (equal, 0, 1, numbers["clone3"]),
        (give, 0, 0, _UNKNOWN),
        # A thread is no new process.
        (equal, 0, 4, numbers["clone"]),
        (load, 0, 0, 16),
        (bits, 0, 1, _CLONE_THREAD),
        (give, 0, 0, _ALLOWED),
        (give, 0, 0, _REFUSED),
    ]
    for number in numbers["never"]:
        lines += [(equal, 0, 1, number), (give, 0, 0, _REFUSED)]
    lines.append((give, 0, 0, _ALLOWED))
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def _checked(result: int, what: str) -> None:
    if result:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")


def _enter(pid: int) -> None:
    """Go into the namespaces of a process."""
    libc = ctypes.CDLL(None, use_errno=True)
    places = []
    for name in NAMESPACES:
        try:
            places.append(os.open(f"/proc/{pid}/ns/{name}", os.O_RDONLY | os.O_CLOEXEC))
        except FileNotFoundError:
            if name != "cgroup":
                raise
    for place in places:
        _checked(libc.setns(place, 0), "setns")
        os.close(place)


def _give_up_rights() -> None:
    """Give up every right for good, and accept the filter."""
    libc = ctypes.CDLL(None, use_errno=True)
    no_new_rights, drop_bound, ambient, clear, filtered = 38, 24, 47, 4, 22
    _checked(libc.prctl(no_new_rights, 1, 0, 0, 0), "no new rights")
    for right in range(64):
        if libc.prctl(drop_bound, right, 0, 0, 0):
            break
    libc.prctl(ambient, clear, 0, 0, 0)
    head = struct.pack("Ii", 0x20080522, 0)
    _checked(libc.capset(head, bytes(24)), "capset")
    program = _filter(platform.machine())
    kept = ctypes.create_string_buffer(program, len(program))
    about = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(kept))
    _checked(libc.prctl(filtered, 2, about, 0, 0), "seccomp")


def _limit(memory: int, sandboxed: bool) -> None:
    import resource

    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))
    if sandboxed:
        # Without a room of its own, all that its user runs would count.
        resource.setrlimit(resource.RLIMIT_NPROC, (2 * THREADS, 2 * THREADS))


# --- The Python that has imported everything, and splits off a process for each submission ----


def wait_for_submissions() -> None:
    """Import what was asked for, then split off a process for each submission."""
    import signal

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=os.dup(0))
    for name in sys.argv[1:]:
        importlib.import_module(name)
    control.sendall(b"r")
    while True:
        request, places, _, _ = socket.recv_fds(control, 4096, 1)
        if not request:
            return
        asked = json.loads(request)
        if not os.fork():
            control.close()
            _split_off(places[0], asked["pid"], asked["memory"])
        for place in places:
            os.close(place)


def _split_off(place: int, pid: int | None, memory: int) -> None:
    """Enter the room from outside, and let a child of this process be the one inside."""
    wire = Wire(os.fdopen(os.dup(place), "rb"), os.fdopen(os.dup(place), "wb"))
    try:
        if pid is not None:
            _enter(pid)
        inside = os.fork()
        if inside:
            wire.send(json.dumps({"born": inside}).encode())
            os._exit(0)
        _be_inside(place, pid is not None, memory)
    except BaseException as error:
        wire.send(json.dumps({"failed": f"{type(error).__name__}: {error}"[:300]}).encode())
        os._exit(1)


def _be_inside(place: int, sandboxed: bool, memory: int) -> None:
    # A signal to the own group reaches whoever is in it, in whatever room.
    os.setsid()
    place = os.dup2(place, 63)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    os.closerange(3, 63)
    os.closerange(64, 4096)
    os.environ.clear()
    os.environ.update({"HOME": HOME, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"})
    if sandboxed:
        os.chdir(HOME)
    wire = Wire(os.fdopen(place, "rb", closefd=False), os.fdopen(place, "wb", closefd=False))
    _limit(memory, sandboxed)
    if sandboxed:
        _give_up_rights()
    wire.send(b'{"ready":true}')
    try:
        Answerer(wire).serve()
    finally:
        os._exit(0)


# --- The grader's side ------------------------------------------------------------------------


class Occupant:
    """A process that waits for a student's code, in a room of its own.

    Attributes
    ----------
    wire : Wire
        Where it answers.
    pid : int
        The process, as this machine counts.
    """

    def __init__(self, wire: Any, pid: int | None, end: Iterable[Any]) -> None:
        self.wire, self.pid, self._end = wire, pid, tuple(end)

    def has_answered(self) -> bool:
        """Say whether something has come from it that was not read yet."""
        if os.name == "nt":
            return False
        waiting = select.poll()
        waiting.register(self.wire.fileno(), select.POLLIN)
        return bool(waiting.poll(0))

    def kill(self) -> None:
        """End it and its room, whatever it is doing."""
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, 9)
        for each in self._end:
            if isinstance(each, subprocess.Popen):
                each.kill()
                each.wait()
                for stream in (each.stdin, each.stdout):
                    if stream:
                        stream.close()
            else:
                each.close()


class Rooms:
    """Gives out rooms, each with a process that waits for a student's code.

    Parameters
    ----------
    modules : sequence of str
        What the exercise imports; imported once, before any student's code.
    trusted : bool, optional
        Do without rooms: the code runs as the one who grades, with all that one's rights.
    memory : int, optional
        So many bytes of memory a submission may take.

    Raises
    ------
    NoSandboxError
        If there can be no rooms here, and ``trusted`` was not said.
    """

    def __init__(
        self, modules: Sequence[str] = (), *, trusted: bool = False, memory: int = MEMORY
    ) -> None:
        self._trusted, self._memory = trusted, memory
        self._modules = list(modules)
        self._parent: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        if not trusted:
            _require()

    def occupy(self) -> Occupant:
        """Make a room, and let a process wait in it."""
        if os.name == "nt":
            return self._spawned()
        self._start()
        ends: list[Any] = []
        pid = None
        try:
            if not self._trusted:
                room, pid = _room()
                ends.append(room)
            mine, other = socket.socketpair()
            ends += [mine, reader := mine.makefile("rb"), writer := mine.makefile("wb")]
            with other:
                request = json.dumps({"pid": pid, "memory": self._memory}).encode()
                assert self._control is not None
                socket.send_fds(self._control, [request], [other.fileno()])
            wire = Wire(reader, writer)
            told: dict[str, Any] = {}
            while not {"born", "ready"} <= set(told):
                told.update(json.loads(wire.receive()))
                if "failed" in told:
                    raise NoSandboxError(f"The room could not be entered: {told['failed']}")
            return Occupant(wire, told["born"], ends)
        except BaseException as error:
            Occupant(None, None, ends).kill()
            if isinstance(error, EOFError | BrokenPipeError | ConnectionError):
                raise NoSandboxError("The process for the student's code did not start.") from None
            raise

    def close(self) -> None:
        """Let go of everything."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._parent is not None:
            self._parent.kill()
            self._parent.wait()
            self._parent = None

    def _start(self) -> None:
        if self._parent is not None and self._parent.poll() is None:
            return
        self.close()
        mine, other = socket.socketpair()
        with other:
            self._parent = subprocess.Popen(
                [*_python(), "-c", _START, *self._modules],
                stdin=other.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=_environment(),
                cwd="/",
            )
        assert self._parent.stderr is not None
        if mine.recv(1) != b"r":
            said = self._parent.stderr.read().decode(errors="replace").strip().splitlines()
            raise NoSandboxError(
                f"Python for the students' code did not start: {said[-1] if said else 'no reason'}"
            )
        self._parent.stderr.close()
        self._control = mine

    def _spawned(self) -> Occupant:
        process = subprocess.Popen(
            [*_python(), "-m", "spoilers.student.server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
        assert process.stdin is not None
        assert process.stdout is not None
        wire = Wire(process.stdout, process.stdin)  # type: ignore[arg-type]
        return Occupant(wire, process.pid, [process])


_START = "from spoilers.sandbox.namespaces import wait_for_submissions; wait_for_submissions()"


def _python() -> list[str]:
    """Start Python without the user's own packages and without the folder it is started in.

    Not ``-I``: that leaves PYTHONHASHSEED out of account, and sets would come in another order in
    every run. The environment is ours entirely, so no other PYTHON variable stands in it.
    """
    return [sys.executable, "-s", "-P"]


def _environment() -> dict[str, str]:
    kept = {
        name: os.environ[name] for name in ("SYSTEMROOT", "SPOILERS_DATA") if name in os.environ
    }
    threads = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")
    # Sets come in the same order in every run, and nothing starts a thread behind our back.
    return {
        **kept,
        **_same_package(),
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        **{f"{name}_NUM_THREADS": "1" for name in threads},
    }


def _same_package() -> dict[str, str]:
    """Let the other Python load this very package where it would find another copy, or none."""
    import spoilers

    place = str(Path(spoilers.__file__).parents[1])
    found = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    return {} if place in found else {"PYTHONPATH": place}


def require_rooms(course: Path | None = None) -> None:
    """Make sure that there can be rooms here, by making one.

    Parameters
    ----------
    course : pathlib.Path, optional
        A folder that must not be seen in them.

    Raises
    ------
    NoSandboxError
        If there can be none, or the folder lies in what a room must show. It says what to do.
    """
    _require()
    folder = None if course is None else course.resolve()
    for place in map(Path, _seen()):
        if folder is not None and folder.is_relative_to(place.resolve()):
            raise NoSandboxError(
                f"The course lies in {place}, which the students' Python needs to see. Move the "
                "course to another folder, or give it an environment in a folder of its own."
            )
    room, _ = _room()
    Occupant(None, None, [room]).kill()


def _require() -> None:
    if sys.platform != "linux" or platform.machine() not in _NUMBERS:
        raise NoSandboxError(f"This machine has no sandbox for students' code. {HOW_TO_GET}")
    if shutil.which("bwrap") is None:
        raise NoSandboxError(f"The program bwrap (bubblewrap) is not installed. {HOW_TO_GET}")


@cache
def _seen() -> tuple[str, ...]:
    """Name what of this machine is seen in a room, read-only."""
    import spoilers

    places = {"/usr", "/bin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/localtime"}
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, sysconfig.get_path("purelib")}
    package = str(Path(spoilers.__file__).parent)
    tables = [os.environ.get("SPOILERS_DATA"), str(Path(package).parents[1] / "data")]
    places |= {*prefixes, package, *filter(None, tables)}
    found = sorted(place for place in places if Path(place).exists())
    return tuple(p for p in found if not any(p.startswith(f"{other}/") for other in found))


def _covered(seen: Iterable[str]) -> list[str]:
    """Name what must not be seen although it lies in what is: nbgrader's usual exchange."""
    usual = [Path(place) / part / "nbgrader" for place in seen for part in ("share", "local/share")]
    return [str(place) for place in usual if place.is_dir() and not place.is_symlink()]


def _room_command(seen: Iterable[str]) -> list[str]:
    command = ["bwrap", "--unshare-all", "--unshare-user", "--die-with-parent", "--new-session"]
    # First, since a course may lie under one of them.
    for place in (HOME, "/tmp"):
        command += ["--size", str(HOME_BYTES), "--tmpfs", place]
    for place in seen:
        path = Path(place)
        if path.is_symlink() and path.parent == Path("/"):
            command += ["--symlink", os.readlink(path), place]
        else:
            command += ["--ro-bind", place, place]
    for place in _covered(seen):
        command += ["--tmpfs", place]
    for device in ("null", "zero", "random", "urandom"):
        command += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    # What bubblewrap laid out is no place to write either.
    command += ["--remount-ro", "/"]
    return [*command, "--uid", "1000", "--gid", "1000", "--chdir", "/"]


def _room() -> tuple[subprocess.Popen[bytes], int]:
    """Make an empty room, and give the process that holds it and its number."""
    told, telling = os.pipe()
    try:
        room = subprocess.Popen(
            [*_room_command(_seen()), "--info-fd", str(telling), "cat"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=[telling],
            env={"PATH": os.environ.get("PATH", os.defpath)},
        )
    finally:
        os.close(telling)
    with os.fdopen(told, "rb") as info:
        about = info.read()
    assert room.stdin is not None
    assert room.stdout is not None
    assert room.stderr is not None
    try:
        room.stdin.write(b"\n")
        room.stdin.flush()
        ready = room.stdout.read(1)
    except BrokenPipeError:
        ready = b""
    if ready != b"\n":
        room.kill()
        said = room.stderr.read().decode(errors="replace").strip()
        room.stderr.close()
        with contextlib.suppress(BrokenPipeError):
            Occupant(None, None, [room]).kill()
        raise NoSandboxError(f"bubblewrap cannot make a room here: {said}. {HOW_TO_GET}")
    room.stderr.close()
    return room, int(json.loads(about)["child-pid"])
