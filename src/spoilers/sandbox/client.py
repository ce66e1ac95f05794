"""The grader's side: runs a student's cells in their room, and calls what they define.

A function of the student's looks like a function here. Its arguments go over as plain data, and
plain data comes back; what the call changed in its arguments, a list say, is changed here too.
If the student's code never ends or ends Python, its room is torn down, and the cells that were
well are run again in a fresh one, so that the other answers lose nothing.
"""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import psutil

from spoilers.sandbox.namespaces import THREADS, Occupant, Rooms
from spoilers.student.codec import BoundaryError, Codec, Opaque, Shared, imprint
from spoilers.student.server import PRINTED, SAID, known_error


@dataclass(frozen=True)
class Limits:
    """How much a submission may use.

    Attributes
    ----------
    step : float
        Seconds of computing for one cell, or for all the calls of one check.
    whole : float
        Seconds of computing and of waiting for the whole submission.
    idle : float
        Seconds in which it may do nothing at all, in one cell or in all the calls of one check.
    """

    step: float = 20.0
    whole: float = 120.0
    idle: float = 10.0


class StoppedError(Exception):
    """The student's code had to be stopped, or ended Python."""


class StudentError(RuntimeError):
    """The student's code raised something that Python itself has no name for."""


@dataclass(frozen=True)
class Ran:
    """What running a cell gave.

    Attributes
    ----------
    printed : str
        What it printed.
    shown : str or None
        What its last line gives, as text.
    error : str
        What stopped it, with the line; empty if nothing did.
    """

    printed: str = ""
    shown: str | None = None
    error: str = ""


class Student:
    """A student's code in its room.

    Parameters
    ----------
    rooms : Rooms
        Where rooms come from.
    limits : Limits, optional
        How much it may use.
    heard : callable, optional
        Told what a call printed.
    """

    def __init__(
        self,
        rooms: Rooms,
        limits: Limits | None = None,
        heard: Callable[[str], None] = lambda text: None,
    ) -> None:
        self._rooms, self._limits, self._heard = rooms, limits or Limits(), heard
        self._occupant: Occupant | None = None
        self._done: list[str] = []
        self._life = 0
        self._step = 0
        self._asked = 0
        self._asked_before: set[int] = set()
        self._shared = Shared()
        self._functions: list[Any] = []
        self._codec = Codec(self._name, self._own, self._stand_in, "cb", "fn")
        self._watch = Watch(self._limits)

    def run(self, source: str) -> Ran:
        """Run a cell.

        Parameters
        ----------
        source : str
            Its text.

        Returns
        -------
        Ran
            What came of it. If it had to be stopped, all the cells before it stand again.
        """
        try:
            answer = self._ask({"do": "run", "source": source})
        except StoppedError as reason:
            return Ran(error=str(reason))
        self._done.append(source)
        shown = answer.get("shown")
        return Ran(
            _text(answer.get("out", "")),
            None if shown is None else _text(shown),
            _sentence(answer.get("error")),
        )

    def values(self, names: Sequence[str]) -> dict[str, Any]:
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
            raise _raised(answer["error"])
        try:
            for place, after in answer.get("changed", []):
                imprint(given[place], self._codec.decode(after))
            self._shared.arguments = given
            self._codec.shared = self._shared
            value = self._codec.decode(answer["value"])
            self._shared.weigh()
            return value
        except (BoundaryError, KeyError, IndexError, TypeError, ValueError) as error:
            raise StudentError(f"what came back cannot be read: {error}") from None
        finally:
            self._codec.shared = None

    def new_step(self) -> None:
        """Begin to count anew for a cell or a check."""
        self._watch.new_step()
        self._shared.forget()
        self._step += 1

    def close(self) -> None:
        """Tear the room down."""
        self._watch.close()
        self._leave()

    def _value(self, written: Any, name: str) -> Any:
        if isinstance(written, dict) and set(written) == {"fn"}:
            return Answered(self, {"name": name}, name)
        try:
            return self._codec.decode(written)
        except BoundaryError as error:
            return Opaque("something", f"<{name}: {error}>")

    def _ask(self, message: dict[str, Any]) -> dict[str, Any]:
        self._enter()
        return self._exchange(message)

    def _exchange(self, message: dict[str, Any]) -> dict[str, Any]:
        """Ask, and let the code ask back what a check handed over, within a call alone."""
        occupant = self._occupant
        assert occupant is not None
        self._asked_before.add(self._asked)
        # Nobody can answer a question before it was asked.
        self._asked = secrets.randbits(53)
        try:
            data = self._codec.dumps({**message, "n": self._asked})
            while True:
                with self._watch.over(occupant):
                    occupant.wire.send(data)
                    answer = self._answer(occupant)
                if "back" in answer and message["do"] != "call":
                    raise BoundaryError("an answer is a question")
                if "back" not in answer:
                    return answer
                data = self._codec.dumps(self._called_back(answer))
        except (EOFError, OSError, BoundaryError) as error:
            why = self._watch.why or _ended(error)
            self._leave()
            raise StoppedError(why) from None
        except BaseException:
            # A question without its answer: whatever comes next would be taken for it.
            self._leave()
            raise

    def _answer(self, occupant: Occupant) -> dict[str, Any]:
        """Wait for the answer to what was asked last, and leave answers to questions before."""
        while True:
            answer = self._codec.loads(occupant.wire.receive())
            number = answer.get("n") if isinstance(answer, dict) else None
            if type(number) is int and number == self._asked:
                return dict(answer)
            if type(number) is not int or number not in self._asked_before:
                raise BoundaryError("an answer is to no question")

    def _called_back(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Let the student's code call a function that a check handed over."""
        try:
            function = self._own(asked["back"])
            args = [self._codec.decode(value) for value in asked["args"]]
            kwargs = {str(name): self._codec.decode(value) for name, value in asked["kwargs"]}
            return {"value": self._codec.encode(function(*args, **kwargs))}
        except Exception as error:
            return {"error": [type(error).__name__, str(error)[:200]]}

    def _enter(self) -> None:
        if self._occupant is not None:
            return
        if self._watch.spent > self._limits.whole:
            raise StoppedError(
                f"The notebook used up its {self._limits.whole:g} seconds of computing before this."
            )
        self._occupant = self._rooms.occupy()
        self._life += 1
        self._functions = []
        for source in self._done:
            self._exchange({"do": "run", "source": source})

    def _leave(self) -> None:
        self._shared.forget()
        if self._occupant is not None:
            self._occupant.kill()
            self._occupant = None

    def _name(self, function: Any) -> Any:
        if isinstance(function, Answered):
            return function.address()
        self._functions.append(function)
        return {"cb": len(self._functions) - 1}

    def _own(self, number: Any) -> Any:
        if type(number) is not int or not 0 <= number < len(self._functions):
            raise BoundaryError("a function came back that was never handed over")
        return self._functions[number]

    def _stand_in(self, number: Any) -> Any:
        return Answered(self, {"fn": int(number)}, "function", self._life)

    def lives(self, life: int) -> bool:
        """Say whether a function that was handed over in some room still stands."""
        return life in (0, self._life) and (life == 0 or self._occupant is not None)


class Answered:
    """Stands for a function of the student's.

    Parameters
    ----------
    student : Student
        Whose it is.
    where : dict
        How it is addressed.
    name : str
        What it is called.
    life : int, optional
        The room that handed it over; 0 if it has a name.
    """

    def __init__(self, student: Student, where: dict[str, Any], name: str, life: int = 0) -> None:
        self._student, self._where, self._life = student, where, life
        self.__name__ = name

    def address(self) -> dict[str, Any]:
        """Say how the student's side finds it."""
        return self._where

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Have it called in its room."""
        if not self._student.lives(self._life):
            raise StoppedError("The code that made this function had to be stopped.")
        return self._student.call(self._where, args, kwargs)

    def __repr__(self) -> str:
        """Show it as Python shows a function."""
        return f"<function {self.__name__}>"


class Watch:
    """Stops what computes for too long, or waits for something that never comes.

    It counts seconds of computing, so that a busy machine takes no marks. Waiting counts only
    while the process neither computes nor stands in line to compute, and has not answered yet.

    Parameters
    ----------
    limits : Limits
        How much is allowed.
    """

    BEAT = 0.2
    WORKING = (psutil.STATUS_RUNNING, psutil.STATUS_DISK_SLEEP)

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.why = ""
        self.spent = 0.0
        self._now: Occupant | None = None
        self._lock = threading.Lock()
        self._seen: tuple[Occupant | None, float] = (None, 0.0)
        self._looked = 0.0
        self._step = self._still = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    @contextlib.contextmanager
    def over(self, occupant: Occupant) -> Any:
        """Watch while an answer is waited for."""
        with self._lock:
            self._now, self.why = occupant, ""
            self._looked = time.monotonic()
        try:
            yield
        finally:
            with self._lock:
                self._now = None

    def new_step(self) -> None:
        """Begin a new cell or check."""
        with self._lock:
            self._step = self._still = 0.0

    def close(self) -> None:
        """Stop watching."""
        self._ended.set()

    def _look(self) -> None:
        while not self._ended.wait(self.BEAT):
            with self._lock:
                if self._now is not None:
                    self._weigh(self._now)

    def _weigh(self, occupant: Occupant) -> None:
        try:
            process = psutil.Process(occupant.pid)
            times = process.cpu_times()
            works = process.status() in self.WORKING
            many = process.num_threads() > THREADS
        except psutil.Error:
            return
        used = times.user + times.system
        before = self._seen[1] if self._seen[0] is occupant else 0.0
        self._seen = (occupant, used)
        # A look that comes late on a busy machine says nothing of the time before it.
        passed = min(time.monotonic() - self._looked, 2 * self.BEAT)
        self._looked = time.monotonic()
        still = 0.0 if works or occupant.has_answered() else max(0.0, passed - (used - before))
        self._step += used - before
        self._still += still
        self.spent += used - before + still
        if self._step > self._limits.step or self.spent > self._limits.whole:
            most = min(self._limits.step, self._limits.whole)
            self.why = (
                f"It ran for more than {most:g} seconds and was stopped. Is there a loop that "
                "never ends?"
            )
        elif self._still > self._limits.idle:
            self.why = (
                f"It did nothing for more than {self._limits.idle:g} seconds and was stopped. "
                "Does it wait for something that never comes?"
            )
        elif many:
            self.why = f"It started more than {THREADS} threads and was stopped."
        if self.why:
            process.kill()


def _text(said: Any) -> str:
    return str(said)[: PRINTED + SAID]


def _raised(error: Any) -> Exception:
    try:
        name, said, line = str(error[0])[:SAID], str(error[1])[:SAID], int(error[2])
    except (TypeError, ValueError, LookupError, OverflowError):
        return StudentError("it stopped with an error that cannot be read")
    kind = known_error(name)
    raised: Exception = StudentError(f"{name}: {said}")
    # Some errors are made of more than a sentence.
    with contextlib.suppress(TypeError):
        raised = kind(said) if kind is not RuntimeError else raised
    raised.student = (name, said, line)  # type: ignore[attr-defined]
    return raised


def _sentence(error: Any) -> str:
    if not error:
        return ""
    name, said, line = getattr(_raised(error), "student", ("an error", "", 0))
    where = f" in line {line}" if line else ""
    return f"{name}{where}" + (f": {said}" if said else "")


def _ended(error: Exception) -> str:
    if isinstance(error, BoundaryError):
        return f"What came back could not be read: {error}."
    return "The code ended Python. Does it call exit(), or ask for very much memory?"
