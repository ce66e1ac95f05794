"""The client of the remote procedure calls: runs a student's cells, calls what they define.

A function of the student's looks like a function here. Its arguments go over as plain data, and
plain data comes back; what the call changed in its arguments, a list say, is changed here too.
If the student's code never ends or ends Python, its sandbox is torn down, and the cells that were
well are run again in a fresh one, so that the other answers lose nothing.
"""

from __future__ import annotations

import ast
import contextlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from spoilers.sandbox.forkserver import ForkServer, Sandbox
from spoilers.sandbox.watchdog import Limits, Reason, Watchdog, explain
from spoilers.student.codec import (
    BYTES,
    Codec,
    CodecError,
    Memo,
    Opaque,
    update_in_place,
    weigh,
)
from spoilers.student.server import PRINTED, SAID, known_error

MANY = 1_000
"""So many inputs a function may be called on in one go."""
DEFINING = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
LATE_ANSWERS = 50
"""So many answers to questions from before are left unread."""
HANDED = 100_000
"""So much may be handed to a function of a check's at once.

Memory exhaustion: two arrays of a few kilobytes, a row and a column, make gigabytes if added."""


class StoppedError(Exception):
    """The student's code had to be stopped, or ended Python.

    Parameters
    ----------
    reason : Reason
        Why.
    text : str
        The same as a sentence.
    running : int, optional
        Which of many inputs was running.
    """

    def __init__(self, reason: Reason, text: str, running: int | None = None) -> None:
        super().__init__(text)
        self.reason, self.running = reason, running


class StudentError(RuntimeError):
    """The student's code raised something that Python itself has no name for."""


@dataclass(frozen=True)
class Raised:
    """An error of the student's code, as the other side tells it.

    Attributes
    ----------
    name : str
        Its class.
    text : str
        What it says.
    line : int
        Where in the cell; 0 if it is not known.
    """

    name: str
    text: str = ""
    line: int = 0

    def __str__(self) -> str:
        """Say it in one line."""
        where = f" in line {self.line}" if self.line else ""
        return f"{self.name}{where}" + (f": {self.text}" if self.text else "")


@dataclass(frozen=True)
class CellResult:
    """What running a cell gave.

    Attributes
    ----------
    printed : str
        What it printed.
    shown : str or None
        What its last line gives, as text.
    raised : Raised or None
        The error that stopped it.
    stopped : str
        Why it had to be stopped, or how it ended Python; empty if neither.
    """

    printed: str = ""
    shown: str | None = None
    raised: Raised | None = None
    stopped: str = ""

    @property
    def error(self) -> str:
        """What went wrong, in one line; empty if nothing did."""
        return self.stopped or (str(self.raised) if self.raised else "")


@dataclass(frozen=True)
class CallResult:
    """What one of many calls gave.

    Attributes
    ----------
    value : object
        What came back; None if an error was raised.
    raised : Raised or None
        The error.
    changed : dict from int to object
        What the call made of its arguments, by their place: of those that it changed.
    """

    value: Any = None
    raised: Raised | None = None
    changed: dict[int, Any] = field(default_factory=dict)


class Calls(list[tuple[Any, ...]]):
    """The inputs of many calls, with what is known of them beforehand.

    Attributes
    ----------
    packed : str
        All of them, by :func:`spoilers.student.inputs.pack`; empty if they cannot be packed.
    known : sequence of mappings from str to CallResult
        For each input: what some answers are, by their text, so that they need not be read.
    """

    packed: str = ""
    known: Sequence[Mapping[str, CallResult]] = ()


class _Parts:
    """Takes what each of many calls gave, in the order in which they were asked for."""

    def __init__(self, inputs: int) -> None:
        self._inputs, self._bytes = inputs, 0
        self.begun = 0
        self.taken: list[str] = []

    def take(self, part: dict[str, Any]) -> None:
        texts = part.get("texts")
        if type(part["part"]) is not int or part["part"] != len(self.taken):
            raise CodecError("an answer is to no question")
        if type(texts) is not list or any(type(text) is not str for text in texts):
            raise CodecError("an answer is to no question")
        for text in texts:
            self._bytes += len(text)
            # Memory exhaustion: each by itself may be small enough.
            if len(self.taken) == 2 * self._inputs or self._bytes > BYTES:
                raise CodecError(f"all that came back takes more than {BYTES:,} bytes")
            self.taken.append(text)

    @property
    def running(self) -> int:
        """Which input was being worked on, counted from 0."""
        # A forged count can but name another input.
        turn = max(len(self.taken), min(self.begun, 2 * self._inputs) - 1)
        return turn if turn < self._inputs else max(0, 2 * self._inputs - 1 - turn)


class Client:
    """A student's code in its sandbox.

    Parameters
    ----------
    server : ForkServer
        Where sandboxes come from.
    limits : Limits, optional
        How much it may use.
    heard : callable, optional
        Told what a call printed.
    """

    def __init__(
        self,
        server: ForkServer,
        limits: Limits | None = None,
        heard: Callable[[str], None] = lambda text: None,
    ) -> None:
        self._server, self._limits, self._heard = server, limits or Limits(), heard
        self._sandbox: Sandbox | None = None
        self._done: list[str] = []
        self._life = 0
        self._step = 0
        self._asked = 0
        self._asked_before: set[int] = set()
        self._late_answers = 0
        self._memo = Memo()
        self._functions: list[Any] = []
        self._codec = Codec(self._name, self._own, self._stand_in, own_tag="cb", other_tag="fn")
        self._watchdog = Watchdog(self._limits)

    @property
    def pid(self) -> int | None:
        """The process in the sandbox, as this machine counts; None while there is none."""
        return None if self._sandbox is None else self._sandbox.pid

    def run(self, source: str) -> CellResult:
        """Run a cell.

        Parameters
        ----------
        source : str
            Its text.

        Returns
        -------
        CellResult
            What came of it. If it had to be stopped, all the cells before it stand again, and what
            it defines: a demonstration below a function costs nothing.
        """
        try:
            answer = self._ask({"do": "run", "source": source})
        except StoppedError as reason:
            self._run_definitions(source)
            return CellResult(stopped=str(reason))
        self._done.append(source)
        shown = answer.get("shown")
        return CellResult(
            _text(answer.get("out", "")),
            None if shown is None else _text(shown),
            _raised(answer["error"]) if answer.get("error") else None,
        )

    def _run_definitions(self, source: str) -> None:
        kept = definitions(source)
        if kept.strip() and kept != source:
            self._watchdog.new_step()
            with contextlib.suppress(StoppedError):
                self._ask({"do": "run", "source": kept})
                self._done.append(kept)

    def lookup(self, names: Sequence[str]) -> dict[str, Any]:
        """Give what these names stand for now, of those that stand for anything.

        Parameters
        ----------
        names : sequence of str
            The names that a check uses.

        Returns
        -------
        dict from str to object
            Plain data, and stand-ins for functions.
        """
        found = {}
        for name in self._ask({"do": "names", "names": list(names)}).get("names", []):
            if name in names:
                answer = self._ask({"do": "get", "name": name})
                if "error" not in answer:
                    found[name] = self._value(answer["value"], name)
        return found

    def call(self, function: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
        """Call a function of the student's."""
        given = [*args, *kwargs.values()]
        written = [self._codec.encode(value) for value in given]
        answer = self._ask(
            {
                "do": "call",
                "step": self._step,
                "function": function,
                "args": written[: len(args)],
                "kwargs": [
                    [name, each] for name, each in zip(kwargs, written[len(args) :], strict=True)
                ],
            }
        )
        if answer.get("out"):
            self._heard(_text(answer["out"]))
        if "error" in answer:
            raise as_exception(_raised(answer["error"]))
        try:
            for place, after in answer.get("changed", []):
                update_in_place(given[place], self._codec.decode(after))
            self._memo.arguments = given
            self._codec.memo = self._memo
            value = self._codec.decode(answer["value"])
            self._memo.weigh(value)
            return value
        except (CodecError, KeyError, IndexError, TypeError, ValueError) as error:
            raise StudentError(f"what came back cannot be read: {error}") from None
        finally:
            self._codec.memo = None

    def call_many(
        self, function: Any, calls: Sequence[Sequence[Any]]
    ) -> tuple[list[CallResult], list[CallResult]]:
        """Call a function of the student's on many inputs, and once more, in one round trip.

        Parameters
        ----------
        function : dict
            How it is addressed.
        calls : sequence of sequences
            The arguments of each call, at most :data:`MANY`.

        Returns
        -------
        first, second : lists of CallResult
            What the calls gave, and what they gave when they were made again, from the last to
            the first. Nothing is changed here.

        Raises
        ------
        StoppedError
            If the code had to be stopped. It knows which input was running.
        """
        if len(calls) > MANY:
            raise ValueError(f"{len(calls)} inputs are more than {MANY}")
        asked = {"do": "many", "step": self._step, "function": function, **self._given(calls)}
        parts = _Parts(len(calls))
        try:
            answer = self._ask(asked, parts)
        except StoppedError as reason:
            reason.running = parts.running
            raise
        if answer.get("out"):
            self._heard(_text(answer["out"]))
        if "error" in answer:
            raise as_exception(_raised(answer["error"]))
        if len(parts.taken) != 2 * len(calls):
            raise StudentError("what came back cannot be read: some answers are missing")
        texts = parts.taken[: len(calls)], parts.taken[len(calls) :][::-1]
        known = getattr(calls, "known", ()) or [{}] * len(calls)
        first = [each.get(t) or self._called(t) for t, each in zip(texts[0], known, strict=True)]
        # Most give the same once more.
        again = zip(*texts, first, known, strict=True)
        return first, [
            got if text == before else each.get(text) or self._called(text)
            for before, text, got, each in again
        ]

    def _given(self, calls: Sequence[Sequence[Any]]) -> dict[str, Any]:
        packed = getattr(calls, "packed", "")
        if packed:
            return {"packed": packed}
        return {"calls": [[self._codec.encode(value) for value in args] for args in calls]}

    def _called(self, text: str) -> CallResult:
        try:
            part = self._codec.loads(text)
            changed = {int(at): self._codec.decode(new) for at, new in part.get("changed", [])}
            if "error" in part:
                return CallResult(None, _raised(part["error"]), changed)
            return CallResult(self._codec.decode(part["value"]), None, changed)
        except (
            *(CodecError, LookupError, ArithmeticError, TypeError, ValueError),
            AttributeError,
        ) as error:
            return CallResult(None, Raised("CodecError", _text(str(error))[:SAID]))

    def new_step(self) -> None:
        """Begin to count anew for a cell or a check."""
        self._watchdog.new_step()
        self._memo.forget()
        self._step += 1

    def close(self) -> None:
        """Tear the sandbox down."""
        self._watchdog.close()
        self._leave()

    def _value(self, written: Any, name: str) -> Any:
        if isinstance(written, dict) and set(written) == {"fn"}:
            return RemoteFunction(self, {"name": name}, name)
        try:
            return self._codec.decode(written)
        except CodecError as error:
            return Opaque("something", f"<{name}: {error}>")

    def _ask(self, message: dict[str, Any], parts: _Parts | None = None) -> dict[str, Any]:
        self._enter()
        return self._exchange(message, parts)

    def _exchange(self, message: dict[str, Any], parts: _Parts | None = None) -> dict[str, Any]:
        """Ask, and let the code ask back what a check handed over, within a call alone."""
        sandbox = self._sandbox
        assert sandbox is not None
        self._asked_before.add(self._asked)
        # Forged reply: with a number that cannot be guessed, nobody answers before the question.
        self._asked = secrets.randbits(53)
        if parts is not None:
            sandbox.calls_begun()
        try:
            data = self._codec.dumps({**message, "n": self._asked})
            while True:
                with self._watchdog.over(sandbox):
                    sandbox.stream.send(data)
                    answer = self._answer(sandbox, parts)
                if "back" in answer and message["do"] not in ("call", "many"):
                    raise CodecError("an answer is a question")
                if "back" not in answer:
                    return answer
                data = self._codec.dumps(self._called_back(answer))
        except (EOFError, OSError, CodecError) as error:
            reason = self._watchdog.why or _ended(error)
            # While it still runs, it goes on counting.
            if parts is not None and reason is not Reason.UNREADABLE:
                parts.begun = sandbox.calls_begun()
            self._leave()
            if reason is Reason.UNREADABLE:
                raise StoppedError(reason, f"What came back could not be read: {error}.") from None
            raise self._stopped(reason) from None
        except BaseException:
            # A question without its answer: whatever comes next would be taken for it.
            self._leave()
            raise

    def _answer(self, sandbox: Sandbox, parts: _Parts | None) -> dict[str, Any]:
        """Wait for the answer to what was asked last, and leave answers to questions before."""
        while True:
            data = sandbox.stream.receive()
            answer = self._codec.loads(data)
            number = answer.get("n") if isinstance(answer, dict) else None
            if type(number) is int and number == self._asked:
                if parts is None or "part" not in answer:
                    return dict(answer)
                parts.take(answer)
                continue
            if type(number) is not int or number not in self._asked_before:
                raise CodecError("an answer is to no question")
            # Resource exhaustion by a flood of old answers, read at the grader's expense.
            self._late_answers += 1
            if self._late_answers > LATE_ANSWERS:
                raise CodecError("too many answers are to questions that were answered before")

    def _called_back(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Let the student's code call a function that a check handed over."""
        try:
            function = self._own(asked["back"])
            args = [self._codec.decode(value) for value in asked["args"]]
            kwargs = {str(name): self._codec.decode(value) for name, value in asked["kwargs"]}
            weigh([args, kwargs], HANDED)
            return {"value": self._codec.encode(function(*args, **kwargs))}
        except Exception as error:
            return {"error": [type(error).__name__, str(error)[:200]]}

    def _enter(self) -> None:
        if self._sandbox is not None:
            return
        if self._watchdog.spent > self._limits.whole:
            raise self._stopped(Reason.BUDGET)
        self._sandbox = self._server.spawn()
        self._life += 1
        self._functions = []
        for source in self._done:
            self._exchange({"do": "run", "source": source})

    def _leave(self) -> None:
        self._memo.forget()
        sandbox, self._sandbox = self._sandbox, None
        if sandbox is not None:
            sandbox.kill()

    def _name(self, function: Any) -> Any:
        if isinstance(function, RemoteFunction):
            return function.address()
        self._functions.append(function)
        return {"cb": len(self._functions) - 1}

    def _own(self, number: Any) -> Any:
        if type(number) is not int or not 0 <= number < len(self._functions):
            raise CodecError("a function came back that was never handed over")
        return self._functions[number]

    def _stand_in(self, number: Any) -> Any:
        return RemoteFunction(self, {"fn": int(number)}, "function", self._life)

    def lives(self, life: int) -> bool:
        """Say whether a function that was handed over in some sandbox still stands."""
        return life in (0, self._life) and (life == 0 or self._sandbox is not None)

    def gone(self) -> StoppedError:
        """Give the error for a function whose sandbox was torn down."""
        return self._stopped(Reason.GONE)

    def _stopped(self, reason: Reason) -> StoppedError:
        return StoppedError(reason, explain(reason, self._limits))


def definitions(source: str) -> str:
    r"""What does a cell define, without what it does?

    Parameters
    ----------
    source : str
        The text of a cell.

    Returns
    -------
    str
        Its imports, functions, classes and plain constants, each in its line.

    Examples
    --------
    >>> definitions("n = 2\ndef f(x):\n    return n * x\nwhile True:\n    f(1)")
    'n = 2\ndef f(x):\n    return n * x\n\n'
    """
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    kept: set[int] = set()
    for each in body:
        if isinstance(each, DEFINING) or (isinstance(each, ast.Assign) and _plain(each.value)):
            above = min(
                (d.lineno for d in getattr(each, "decorator_list", ())), default=each.lineno
            )
            kept |= set(range(min(above, each.lineno), (each.end_lineno or each.lineno) + 1))
    lines = source.split("\n")
    return "\n".join(line if n in kept else "" for n, line in enumerate(lines, 1))


def _plain(value: ast.expr) -> bool:
    try:
        ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


class RemoteFunction:
    """Stands for a function of the student's: a call of it is a remote procedure call.

    Parameters
    ----------
    client : Client
        Whose it is.
    where : dict
        How it is addressed.
    name : str
        What it is called.
    life : int, optional
        The sandbox that handed it over; 0 if it has a name.
    """

    def __init__(self, client: Client, where: dict[str, Any], name: str, life: int = 0) -> None:
        self._client, self._where, self._life = client, where, life
        self.__name__ = name

    def address(self) -> dict[str, Any]:
        """Say how the student's side finds it."""
        return self._where

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Have it called in its sandbox."""
        if not self._client.lives(self._life):
            raise self._client.gone()
        return self._client.call(self._where, args, kwargs)

    def call_many(
        self, calls: Sequence[Sequence[Any]]
    ) -> tuple[list[CallResult], list[CallResult]]:
        """Have it called on many inputs, twice: see :meth:`Client.call_many`."""
        if not self._client.lives(self._life):
            raise self._client.gone()
        return self._client.call_many(self._where, calls)

    def __repr__(self) -> str:
        """Show it as Python shows a function."""
        return f"<function {self.__name__}>"


def _text(said: Any) -> str:
    """Take text, and nothing that would have to be written out first, however deep it is.

    Half a surrogate pair cannot be written to any file or terminal.
    """
    text = said[: PRINTED + SAID] if isinstance(said, str) else ""
    return text.encode("utf-8", errors="replace").decode()


def _raised(error: Any) -> Raised:
    """Read an error, of which nothing is as it should be if the student forged it."""
    try:
        return Raised(_text(error[0])[:SAID] or "an error", _text(error[1])[:SAID], int(error[2]))
    except (TypeError, ValueError, LookupError, OverflowError):
        return Raised("an error")


def as_exception(raised: Raised) -> Exception:
    """Give the exception that a call of the student's function raises on this side.

    Parameters
    ----------
    raised : Raised
        What the other side told.

    Returns
    -------
    Exception
        Python's own of that name where there is one, with ``raised`` as its ``student``.
    """
    kind = known_error(raised.name)
    exception: Exception = StudentError(f"{raised.name}: {raised.text}")
    # Some errors are made of more than a sentence.
    with contextlib.suppress(TypeError):
        exception = kind(raised.text) if kind is not RuntimeError else exception
    exception.student = raised  # type: ignore[attr-defined]
    return exception


def _ended(error: Exception) -> Reason:
    return Reason.UNREADABLE if isinstance(error, CodecError) else Reason.ENDED
