"""A fork server: imports are paid once, and every submission gets a fresh process in a sandbox.

A Python that has imported all that an exercise needs waits for requests. For each it forks a
process, which enters namespaces of its own, gives up every privilege, and only then is handed the
student's code. What it imports is in the students' hands, so it imports no part of the grader.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from spoilers.sandbox.namespaces import HOME, Namespaces, NoSandboxError, enter, require_programs
from spoilers.sandbox.privileges import (
    MEMORY,
    close_descriptors,
    drop_capabilities,
    limit_resources,
)
from spoilers.sandbox.seccomp import install_filter
from spoilers.student.framing import FramedStream
from spoilers.student.server import Server

COUNTER, DESCRIPTOR = 62, 63
"""The descriptors of the process inside: how many calls were begun, and where the grader is."""
START = "from spoilers.sandbox.forkserver import serve; serve()"


# --- The fork server and its children ---------------------------------------------------------


def serve() -> None:
    """Import what was asked for, then fork a process for each request, until the grader ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=os.dup(0))
    for name in sys.argv[1:]:
        importlib.import_module(name)
    # What is here by now is looked through for garbage in no sandbox, which would copy it.
    gc.collect()
    gc.freeze()
    control.sendall(b"r")
    while True:
        request, places, _, _ = socket.recv_fds(control, 4096, 2)
        if not request:
            return
        asked = json.loads(request)
        if not os.fork():
            control.close()
            _fork_inside(places, asked["pid"], asked["memory"])
        for place in places:
            os.close(place)


def _fork_inside(places: Sequence[int], pid: int | None, memory: int) -> None:
    """Enter the namespaces, and let a child be the process inside.

    A namespace of processes takes only children: this process itself stays outside of it.
    """
    first = places[0]
    stream = FramedStream(os.fdopen(os.dup(first), "rb"), os.fdopen(os.dup(first), "wb"))
    try:
        if pid is not None:
            enter(pid)
        inside = os.fork()
        if inside:
            stream.send(json.dumps({"born": inside}).encode())
            os._exit(0)
        _be_inside(places, pid is not None, memory)
    except BaseException as error:
        stream.send(json.dumps({"failed": f"{type(error).__name__}: {error}"[:300]}).encode())
        os._exit(1)


def _be_inside(places: Sequence[int], sandboxed: bool, memory: int) -> None:
    """Give up every privilege, and serve the student's code."""
    # A signal to the process group reaches whoever is in it, in whatever sandbox.
    os.setsid()
    # Windows, where nothing is forked, has no such module.
    import fcntl

    above = [fcntl.fcntl(place, fcntl.F_DUPFD, DESCRIPTOR + 1) for place in places]
    place, begun = os.dup2(above[0], DESCRIPTOR), os.dup2(above[1], COUNTER)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    close_descriptors(COUNTER, DESCRIPTOR)
    # The environment of the one who grades may hold passwords.
    os.environ.clear()
    os.environ.update({"HOME": HOME, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"})
    if sandboxed:
        os.chdir(HOME)
    reader, writer = (os.fdopen(place, mode, closefd=False) for mode in ("rb", "wb"))
    stream = FramedStream(reader, writer)
    limit_resources(memory, sandboxed=sandboxed)
    if sandboxed:
        drop_capabilities()
        install_filter()
    stream.send(b'{"ready":true}')
    try:
        Server(stream, begun).serve()
    finally:
        os._exit(0)


# --- The grader's side ------------------------------------------------------------------------


class _Closable(Protocol):
    def close(self) -> None: ...


class Counter:
    """A number that the process inside counts up, and that is there when it is not any more."""

    def __init__(self) -> None:
        self.place = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)

    def read(self) -> int:
        """Give the number, and begin at 0."""
        try:
            return os.eventfd_read(self.place)
        except BlockingIOError:
            return 0

    def close(self) -> None:
        """Let go of it, once."""
        place, self.place = self.place, -1
        if place >= 0:
            os.close(place)


class Sandbox:
    """A process that serves a student's code, in a sandbox of its own.

    Attributes
    ----------
    stream : FramedStream
        Where it answers.
    pid : int
        The process, as this machine counts.
    """

    def __init__(
        self,
        stream: FramedStream,
        pid: int,
        held: Sequence[_Closable] = (),
        begun: Counter | None = None,
    ) -> None:
        self.stream, self.pid, self._held, self._begun = stream, pid, tuple(held), begun

    def calls_begun(self) -> int:
        """Count the calls that were begun since this was last asked; 0 where nobody counts.

        The count is the other side's word, and may be anything.
        """
        return 0 if self._begun is None else self._begun.read()

    def has_answered(self) -> bool:
        """Say whether something has come from it that was not read yet.

        Deadlock by an unread answer: while it leaves a question unread, so that there is no room
        for the rest of it, what has come is no answer to that.
        """
        if os.name == "nt":
            return False
        come, room = select.poll(), select.poll()
        come.register(self.stream.fileno(), select.POLLIN)
        room.register(self.stream.fileno_out(), select.POLLOUT)
        return bool(come.poll(0)) and bool(room.poll(0))

    def kill(self) -> None:
        """End it and all that is in its sandbox, whatever it is doing."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, 9)
        _close(self._held)


def _close(held: Sequence[_Closable]) -> None:
    for each in held:
        # What could not be sent before the other side ended is sent once more when it is closed.
        with contextlib.suppress(OSError, ValueError):
            each.close()


class _Process:
    """A Python of its own, where nothing can be forked."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
        self.pid = self._process.pid
        self.reader, self.writer = self._process.stdout, self._process.stdin

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self.reader, self.writer):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


class ForkServer:
    """Gives out sandboxes, each with a process that serves a student's code.

    Parameters
    ----------
    modules : sequence of str
        What the exercise imports; imported once, before any student's code.
    trusted : bool, optional
        Do without namespaces and the filter: the code runs as the one who calls, with all that
        one's rights.
    memory : int, optional
        So many bytes of memory a submission may take.

    Raises
    ------
    NoSandboxError
        If there can be no sandbox here, and ``trusted`` was not said.
    """

    def __init__(
        self, modules: Sequence[str] = (), *, trusted: bool = False, memory: int = MEMORY
    ) -> None:
        self._trusted, self._memory = trusted, memory
        self._modules = list(modules)
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        if not trusted:
            require_programs()

    def spawn(self) -> Sandbox:
        """Make a sandbox, and let a process wait in it for a student's code.

        Returns
        -------
        Sandbox
            Fresh: no submission has been in it.

        Raises
        ------
        NoSandboxError
            If it cannot be made, or no process can enter it.
        """
        # A forked process of macOS may not use what its parent had loaded, and Windows has none.
        if sys.platform != "linux":
            return self._started()
        self._start()
        held: list[_Closable] = []
        try:
            namespaces = None
            if not self._trusted:
                namespaces = Namespaces()
                held.append(namespaces)
            mine, other = socket.socketpair()
            held += [mine, reader := mine.makefile("rb"), writer := mine.makefile("wb")]
            held.append(begun := Counter())
            with other:
                pid = None if namespaces is None else namespaces.pid
                request = json.dumps({"pid": pid, "memory": self._memory}).encode()
                assert self._control is not None
                socket.send_fds(self._control, [request], [other.fileno(), begun.place])
            stream = FramedStream(reader, writer)
            told: dict[str, Any] = {}
            while not {"born", "ready"} <= set(told):
                told.update(json.loads(stream.receive()))
                if "failed" in told:
                    raise NoSandboxError(f"The sandbox could not be entered: {told['failed']}")
            return Sandbox(stream, told["born"], held, begun)
        except BaseException as error:
            _close(held)
            if isinstance(error, EOFError | BrokenPipeError | ConnectionError):
                raise NoSandboxError("The process for the student's code did not start.") from None
            raise

    def close(self) -> None:
        """Let go of everything."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _start(self) -> None:
        if self._process is not None and self._process.poll() is None:
            return
        self.close()
        mine, other = socket.socketpair()
        with other:
            self._process = subprocess.Popen(
                [*_python(), "-c", START, *self._modules],
                stdin=other.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=_environment(),
                cwd="/",
            )
        assert self._process.stderr is not None
        if mine.recv(1) != b"r":
            said = self._process.stderr.read().decode(errors="replace").strip().splitlines()
            raise NoSandboxError(
                f"Python for the students' code did not start: {said[-1] if said else 'no reason'}"
            )
        self._process.stderr.close()
        self._control = mine

    def _started(self) -> Sandbox:
        process = _Process([*_python(), "-m", "spoilers.student.server"])
        stream = FramedStream(process.reader, process.writer)  # type: ignore[arg-type]
        return Sandbox(stream, process.pid, [process])


def _python() -> list[str]:
    """Start Python without the user's own packages and without the folder it is started in.

    Module hijacking: a file beside the program would be imported for the library's. Not ``-I``,
    which takes no account of PYTHONHASHSEED, so that sets would come in another order in every
    run. The environment is ours entirely, so no other PYTHON variable stands in it.
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
