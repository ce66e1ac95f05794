"""The side of the student's code: runs its cells and answers calls, with plain data alone.

It runs in a room of its own (:mod:`spoilers.sandbox.namespaces`). It knows no check, no expected
value and no mark; whatever happens to it, it can only give wrong answers, or none.
"""

from __future__ import annotations

import ast
import builtins
import os
import random
import struct
import sys
import traceback
import types
import warnings
from collections.abc import Callable
from typing import Any, BinaryIO

import numpy as np

from spoilers.student.codec import BoundaryError, Codec, Shared, can_change

LENGTH = struct.Struct(">I")
PRINTED = 20_000
"""So many characters of what a cell prints are kept."""
SAID = 300
"""So many characters of an error are told."""
CELL = "<cell>"


class Wire:
    """Messages over two streams of bytes, each with its length before it.

    Parameters
    ----------
    reader, writer : file of bytes
        Where messages come from and go to.
    largest : int, optional
        So many bytes a message may have.
    """

    def __init__(self, reader: BinaryIO, writer: BinaryIO, largest: int = 10_000_000) -> None:
        self._reader, self._writer, self._largest = reader, writer, largest

    def send(self, data: bytes) -> None:
        """Send a message."""
        self._writer.write(LENGTH.pack(len(data)) + data)
        self._writer.flush()

    def receive(self) -> bytes:
        """Wait for a message.

        Raises
        ------
        EOFError
            If the other side has ended, or says that more comes than may.
        """
        (length,) = LENGTH.unpack(self._exactly(LENGTH.size))
        if length > self._largest:
            raise EOFError("a message is too large")
        return self._exactly(length)

    def fileno(self) -> int:
        """Name the stream that messages come from, as the system does."""
        return self._reader.fileno()

    def _exactly(self, count: int) -> bytes:
        data = self._reader.read(count)
        if data is None or len(data) < count:
            raise EOFError("the other side has ended")
        return data


class Printed:
    """Takes what is printed, and keeps the beginning."""

    encoding, errors, newlines, closed = "utf-8", "replace", None, False

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.room = PRINTED
        self.lost = 0

    def write(self, text: str) -> int:
        """Take some text."""
        text = str(text)
        kept = text[: self.room]
        if kept:
            self.kept.append(kept)
        self.room -= len(kept)
        self.lost += len(text) - len(kept)
        return len(text)

    def writelines(self, lines: Any) -> None:
        """Take several lines."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Do nothing: all is here."""

    def isatty(self) -> bool:
        """Say that nobody sits here."""
        return False

    def taken(self) -> str:
        """Give what was kept, and begin anew."""
        text = "".join(self.kept)
        if self.lost:
            text += f"\n... {self.lost:,} more characters were printed and not kept ...\n"
        self.kept, self.room, self.lost = [], PRINTED, 0
        return text


class Answerer:
    """Runs cells and answers calls, one after the other.

    Parameters
    ----------
    wire : Wire
        Where the grader is.
    """

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.printed = Printed()
        self.handed: list[Any] = []
        self.codec = Codec(self._hand_over, self._handed, self._call_back, "fn", "cb", self._named)
        self.shared, self.step, self.number = Shared(), 0, 0
        self.room = types.ModuleType("__main__")
        vars(self.room)["display"] = self._display

    def serve(self) -> None:
        """Answer until the grader ends."""
        sys.modules["__main__"] = self.room
        sys.stdout = sys.stderr = self.printed
        warnings.simplefilter("ignore")
        _settle_chance()
        # Kept here, since the student's code can change what the names stand for.
        handlers = {"run": self._run, "names": self._names, "get": self._get, "call": self._call}
        while True:
            try:
                message = self.codec.loads(self.wire.receive())
            except EOFError:
                return
            self.number = message["n"]
            self._answer(handlers[message["do"]], message)

    def _answer(self, handler: Callable[[Any], dict[str, Any]], message: Any) -> None:
        try:
            answer = handler(message)
        except BoundaryError as error:
            answer = {"error": ["BoundaryError", str(error)[:SAID], 0]}
        except BaseException as error:
            answer = {"error": _told(error)}
        answer["out"], answer["n"] = self.printed.taken(), message["n"]
        try:
            data = self.codec.dumps(answer)
        except (BoundaryError, TypeError, ValueError) as error:
            told = ["BoundaryError", str(error)[:SAID], 0]
            data = self.codec.dumps({"error": told, "out": "", "n": message["n"]})
        self.wire.send(data)

    def _run(self, message: Any) -> dict[str, Any]:
        tree = ast.parse(without_magics(message["source"]), CELL)
        last = None
        if tree.body and isinstance(tree.body[-1], ast.Expr) and not _quiet(message["source"]):
            last = ast.Expression(tree.body.pop().value)  # type: ignore[attr-defined]
        exec(compile(tree, CELL, "exec"), vars(self.room))
        if last is None:
            return {}
        value = eval(compile(last, CELL, "eval"), vars(self.room))
        return {} if value is None else {"shown": _pretty(value)}

    def _names(self, message: Any) -> dict[str, Any]:
        return {"names": [name for name in message["names"] if name in vars(self.room)]}

    def _get(self, message: Any) -> dict[str, Any]:
        return {"value": self.codec.encode(vars(self.room)[message["name"]])}

    def _call(self, message: Any) -> dict[str, Any]:
        function = self.codec.decode(message["function"])
        written = [*message["args"], *(value for _, value in message["kwargs"])]
        given = [self.codec.decode(value) for value in written]
        count = len(message["args"])
        named = dict(zip([name for name, _ in message["kwargs"]], given[count:], strict=True))
        value = function(*given[:count], **named)
        answer = {"value": self._result(value, given, message["step"])}
        changed = []
        for place, (before, now) in enumerate(zip(written, given, strict=True)):
            if can_change(now):
                after = self.codec.encode(now)
                if after != before:
                    changed.append([place, after])
        if changed:
            answer["changed"] = changed
        return answer

    def _result(self, value: Any, given: list[Any], step: int) -> Any:
        """Write what a call gave, and whether it gave the same thing before."""
        if step != self.step:
            self.shared.forget()
            self.step = step
        self.shared.arguments = given
        self.codec.shared = self.shared
        try:
            return self.codec.encode(value)
        finally:
            self.codec.shared = None

    def _hand_over(self, function: Any) -> Any:
        number = getattr(function, "_spoilers_number", None)
        if isinstance(number, int):
            return {"cb": number}
        for place, known in enumerate(self.handed):
            if known is function:
                return {"fn": place}
        self.handed.append(function)
        return {"fn": len(self.handed) - 1}

    def _handed(self, number: int) -> Any:
        return self.handed[number]

    def _named(self, name: str) -> Any:
        return vars(self.room)[name]

    def _call_back(self, number: int) -> Any:
        def ask(*args: Any, **kwargs: Any) -> Any:
            self.wire.send(
                self.codec.dumps(
                    {
                        "back": number,
                        "n": self.number,
                        "args": [self.codec.encode(value) for value in args],
                        "kwargs": [[k, self.codec.encode(v)] for k, v in kwargs.items()],
                    }
                )
            )
            answer = self.codec.loads(self.wire.receive())
            if "error" in answer:
                name, said = answer["error"]
                raise known_error(name)(said)
            return self.codec.decode(answer["value"])

        ask._spoilers_number = number  # type: ignore[attr-defined]
        return ask

    def _display(self, *values: Any, **_: Any) -> None:
        for value in values:
            self.printed.write(_pretty(value) + "\n")


def known_error(name: str) -> type[Exception]:
    """Which error has this name?

    Parameters
    ----------
    name : str
        The name of an error.

    Returns
    -------
    type
        Python's own error of that name; ``RuntimeError`` where it has none.

    Examples
    --------
    >>> known_error("KeyError"), known_error("SystemExit")
    (<class 'KeyError'>, <class 'RuntimeError'>)
    """
    kind = getattr(builtins, str(name), None)
    if isinstance(kind, type) and issubclass(kind, Exception):
        return kind
    return RuntimeError


def without_magics(source: str) -> str:
    r"""Leave out lines that only IPython understands, such as ``%matplotlib inline``.

    Parameters
    ----------
    source : str
        The text of a cell.

    Returns
    -------
    str
        As many lines, those empty.

    Examples
    --------
    >>> without_magics("%matplotlib inline\nx = 1")
    '\nx = 1'
    """
    if "%" not in source and "!" not in source:
        return source
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        lines = source.split("\n")
        return "\n".join("" if line.startswith(("%", "!")) else line for line in lines)
    return source


def _quiet(source: str) -> bool:
    return source.rstrip().endswith(";")


def _pretty(value: Any) -> str:
    return repr(value)[:PRINTED]


def _told(error: BaseException) -> list[Any]:
    line = 0
    if isinstance(error, SyntaxError) and error.filename == CELL:
        line = error.lineno or 0
    for frame, number in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename == CELL:
            line = number
    try:
        said = error.msg if isinstance(error, SyntaxError) else str(error)
    except BaseException:
        said = ""
    return [type(error).__name__[:SAID], str(said)[:SAID], line]


def _settle_chance() -> None:
    """Let chance that the student's code does not seed come out the same in every run."""
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002
    drawn = np.random.default_rng
    np.random.default_rng = lambda seed=0: drawn(0 if seed is None else seed)


def serve_streams() -> None:
    """Answer over the standard streams, for a machine without sandboxes."""
    reader, writer = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    Answerer(Wire(reader, writer)).serve()


if __name__ == "__main__":
    serve_streams()
