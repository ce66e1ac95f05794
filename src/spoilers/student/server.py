"""The server of the remote procedure calls: runs a student's cells and calls their functions.

It runs in a sandbox (:mod:`spoilers.sandbox.forkserver`). It knows no check, no expected value
and no mark; whatever happens to it, it can only give wrong answers, or none.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import importlib
import inspect
import os
import random
import sys
import traceback
import types
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from spoilers.student.codec import BYTES, Codec, CodecError, Memo, is_mutable
from spoilers.student.framing import FramedStream
from spoilers.student.inputs import FreshInputs, PackedInputs, Watched, WrittenInputs
from spoilers.student.ipython import AWAIT, StandIn, as_python

PRINTED = 20_000
"""So many characters of what a cell prints are kept."""
SAID = 300
"""So many characters of an error are told."""
PART = BYTES // 8
"""Of many calls, each may give so many bytes back."""
TOGETHER = 60_000
"""What many calls give goes back in pieces of so many bytes."""
CELL = "<cell>"


class CapturedOutput:
    """Takes what is printed, and keeps the beginning: a flood of output fills no memory."""

    encoding, errors, newlines, closed = "utf-8", "replace", None, False

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.left = PRINTED
        self.lost = 0

    def write(self, text: str) -> int:
        """Take some text."""
        text = str(text)
        kept = text[: self.left]
        if kept:
            self.kept.append(kept)
        self.left -= len(kept)
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

    def drain(self) -> str:
        """Give what was kept, and begin anew."""
        text = "".join(self.kept)
        if self.lost:
            text += f"\n... {self.lost:,} more characters were printed and not kept ...\n"
        self.kept, self.left, self.lost = [], PRINTED, 0
        return text


class Server:
    """Runs cells and answers calls, one after the other.

    Parameters
    ----------
    stream : FramedStream
        Where the grader is.
    begun : int, optional
        A counter of the system's, as a descriptor, for how many of many calls were begun.
    """

    def __init__(self, stream: FramedStream, begun: int | None = None) -> None:
        self.stream, self.begun = stream, begun
        self.printed = CapturedOutput()
        self.exported: list[Any] = []
        self.codec = Codec(
            self._export,
            self._exported,
            self._call_back,
            # What the grader writes may be built here, whatever has been imported yet.
            find_module=importlib.import_module,
            own_tag="fn",
            other_tag="cb",
            by_name=self._named,
        )
        self.memo, self.step, self.number = Memo(), 0, 0
        self.main = types.ModuleType("__main__")
        vars(self.main)["display"] = self._display
        self.ipython = StandIn(self.execute, vars(self.main))

    def serve(self) -> None:
        """Answer until the grader ends."""
        sys.modules["__main__"] = self.main
        sys.stdout = sys.stderr = self.printed
        warnings.simplefilter("ignore")
        _seed_random()
        # Kept here, since the student's code can change what the names stand for.
        handlers = {
            "run": self._run,
            "names": self._names,
            "get": self._get,
            "call": self._call,
            "many": self._many,
        }
        while True:
            try:
                message = self.codec.loads(self.stream.receive())
            except EOFError:
                return
            self.number = message["n"]
            self._answer(handlers[message["do"]], message)

    def _answer(self, handler: Callable[[Any], dict[str, Any]], message: Any) -> None:
        try:
            answer = handler(message)
        except CodecError as error:
            answer = {"error": ["CodecError", str(error)[:SAID], 0]}
        except BaseException as error:
            answer = {"error": describe_error(error)}
        answer["out"], answer["n"] = self.printed.drain(), message["n"]
        try:
            data = self.codec.dumps(answer)
        except (CodecError, TypeError, ValueError) as error:
            told = ["CodecError", str(error)[:SAID], 0]
            data = self.codec.dumps({"error": told, "out": "", "n": message["n"]})
        self.stream.send(data)

    def _run(self, message: Any) -> dict[str, Any]:
        source = message["source"]
        self.ipython.inputs.append(source)
        value = self.execute(source)
        if value is None or _quiet(source):
            return {}
        self.ipython.keep(value)
        return {"shown": _pretty(value)}

    def execute(self, source: str) -> Any:
        """Run some code among the student's, and give what its last line gives."""
        tree, last = ast.parse(as_python(source), CELL), None
        if tree.body and isinstance(tree.body[-1], ast.Expr):
            last = ast.Expression(tree.body.pop().value)  # type: ignore[attr-defined]
        self._evaluate(compile(tree, CELL, "exec", flags=AWAIT))
        return last and self._evaluate(compile(last, CELL, "eval", flags=AWAIT))

    def _evaluate(self, code: types.CodeType) -> Any:
        value = eval(code, vars(self.main))
        return self.ipython.wait(value) if code.co_flags & inspect.CO_COROUTINE else value

    def _names(self, message: Any) -> dict[str, Any]:
        return {"names": [name for name in message["names"] if name in vars(self.main)]}

    def _get(self, message: Any) -> dict[str, Any]:
        return {"value": self.codec.encode(vars(self.main)[message["name"]])}

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
            if is_mutable(now):
                after = self.codec.encode(now)
                if after != before:
                    changed.append([place, after])
        if changed:
            answer["changed"] = changed
        return answer

    def _many(self, message: Any) -> dict[str, Any]:
        """Call a function on many inputs, and then once more from the last to the first.

        What each call gave is written by itself, so that a result that cannot cross spoils no
        other. The grader knows which input was running if a call never ends.
        """
        function, inputs = self.codec.decode(message["function"]), self._inputs(message)
        count = len(inputs)
        texts: list[str] = []
        sent = size = 0
        for turn, place in enumerate([*range(count), *reversed(range(count))], 1):
            self._begin_one()
            try:
                text = self.codec.dumps(self._one_of_many(function, inputs, place)).decode()
                if len(text) > PART:
                    raise CodecError(f"it takes more than {PART:,} bytes")
            except BaseException as error:
                text = self.codec.dumps({"error": describe_error(error)}).decode()
            texts.append(text)
            size += len(text)
            # Where nobody counts what was begun, each by itself says so.
            if size > TOGETHER or turn == 2 * count or self.begun is None:
                part = {"part": sent, "texts": texts, "n": message["n"]}
                self.stream.send(self.codec.dumps(part))
                texts, sent, size = [], turn, 0
        return {}

    def _inputs(self, message: Any) -> FreshInputs:
        if "packed" in message:
            return PackedInputs(message["packed"])
        return WrittenInputs(self.codec, message["calls"])

    def _begin_one(self) -> None:
        """Count one call more, where the grader can see it whatever becomes of the call."""
        if self.begun is not None:
            with contextlib.suppress(OSError):
                os.eventfd_write(self.begun, 1)

    def _one_of_many(self, function: Any, inputs: FreshInputs, place: int) -> dict[str, Any]:
        given = inputs.fresh(place)
        watched = Watched(given)
        try:
            answer = {"value": self.codec.encode(function(*given))}
        except BaseException as error:
            answer = {"error": describe_error(error)}
        changed = watched.changed(self.codec, inputs, place)
        return {**answer, "changed": changed} if changed else answer

    def _result(self, value: Any, given: list[Any], step: int) -> Any:
        """Write what a call gave, and whether it gave the same thing before."""
        if step != self.step:
            self.memo.forget()
            self.step = step
        self.memo.arguments = given
        self.codec.memo = self.memo
        try:
            return self.codec.encode(value)
        finally:
            self.codec.memo = None

    def _export(self, function: Any) -> Any:
        number = getattr(function, "_spoilers_number", None)
        if isinstance(number, int):
            return {"cb": number}
        for place, known in enumerate(self.exported):
            if known is function:
                return {"fn": place}
        self.exported.append(function)
        return {"fn": len(self.exported) - 1}

    def _exported(self, number: int) -> Any:
        return self.exported[number]

    def _named(self, name: str) -> Any:
        return vars(self.main)[name]

    def _call_back(self, number: int) -> Any:
        def ask(*args: Any, **kwargs: Any) -> Any:
            self.stream.send(
                self.codec.dumps(
                    {
                        "back": number,
                        "n": self.number,
                        "args": [self.codec.encode(value) for value in args],
                        "kwargs": [[k, self.codec.encode(v)] for k, v in kwargs.items()],
                    }
                )
            )
            answer = self.codec.loads(self.stream.receive())
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


def _quiet(source: str) -> bool:
    return source.rstrip().endswith(";")


def _pretty(value: Any) -> str:
    return repr(value)[:PRINTED]


def describe_error(error: BaseException) -> list[Any]:
    """Say what an error of the student's is: its class, its text, and the line of its cell.

    Parameters
    ----------
    error : BaseException
        What was raised.

    Returns
    -------
    list
        Two short texts, and a number that is 0 where the line is not known.

    Examples
    --------
    >>> describe_error(KeyError("a"))
    ['KeyError', "'a'", 0]
    """
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


def _seed_random() -> None:
    """Seed chance that the student's code does not seed: the same marks in every run."""
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
    Server(FramedStream(reader, writer)).serve()


if __name__ == "__main__":
    serve_streams()
