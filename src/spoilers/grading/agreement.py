"""Does a student's function agree with the task? It is asked about hundreds of drawn inputs.

A hidden check names the student's function, a reference, the domain of the arguments, and what is
asked for in words. The inputs are drawn from a seed and asked about in one round trip. Results are
compared with those of the reference; arguments have to come back unchanged, and a second call has
to agree with the first. Where the results are those of a misconception that has a name, the
sentence that goes with it is said. No hidden input is ever shown.

The same call works without a sandbox, where nbgrader runs the hidden tests beside the student's
functions.
"""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import inspect
import logging
import math
import numbers
import os
import pickle
import warnings
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import product
from types import SimpleNamespace
from typing import Any

import numpy as np

from spoilers.grading.domains import NEAR, Chance, Domain, code_of, tuples
from spoilers.grading.report import RAISED_ELSEWHERE
from spoilers.sandbox.client import CallResult, Calls, Raised, StoppedError
from spoilers.student.codec import Codec, CodecError, Lookup
from spoilers.student.inputs import pack
from spoilers.student.server import describe_error

CLASS_SEED = "SPOILERS_CLASS_SEED"
"""The setting, in the environment, that draws other inputs for a class than the public ones."""
COUNT = 250
"""So many inputs are drawn, besides the edges."""
LEAST = 200
"""Fewer inputs than these are no agreement."""
EDGES = 60
"""So many edges are tried at most."""
BESIDE, TRIES, FEW = 60, 1_000, 12
"""So many inputs beside an edge are looked for, in so many tries; where few are found, in more."""
RELATIVE = 1e-9
"""Two numbers are equal if they differ by no more than this share of the larger one."""
ABSOLUTE = 1e-12
"""Beside 0 a share means nothing: there they may differ by so much."""
KEPT = 300
"""The inputs of so many checks are kept."""

_log = logging.getLogger(__name__)
Table = Mapping[str, Callable[..., Any]]
Second = list[CallResult] | Callable[[], list[CallResult]]


def agrees(
    function: Callable[..., Any],
    reference: Callable[..., Any],
    given: Domain | Sequence[Domain],
    requirement: str,
    *,
    seed: int,
    misconceptions: Table | None = None,
    also: Iterable[tuple[Any, ...]] = (),
    showing: Iterable[tuple[Any, ...]] = (),
    compare: Callable[[Any, Any], bool] | None = None,
    may_change: Sequence[str] = (),
    count: int = COUNT,
) -> None:
    """Refuse a function that does not do on drawn inputs what the task asks for.

    Parameters
    ----------
    function : callable
        The student's.
    reference : callable
        Gives what is expected; an error that it raises is expected too.
    given : Domain or sequence of Domain
        A domain for each argument; or one domain of tuples, where arguments depend on each other.
    requirement : str
        What is asked for, in a sentence that begins with "Expected".
    seed : int
        What the inputs are drawn from, together with the seed of the class if there is one.
    misconceptions : mapping from str to callable, optional
        A sentence for each misconception, and a function that has it.
    also : iterable of tuples, optional
        Inputs that are always asked about, and never shown.
    showing : iterable of tuples, optional
        Inputs that are asked about and may be shown, such as those of the visible check.
    compare : callable, optional
        Says whether a result is what was expected; :func:`alike` by default.
    may_change : sequence of str, optional
        The arguments that a call may change, such as a generator of random numbers.
    count : int, optional
        How many inputs are drawn.

    Raises
    ------
    AssertionError
        If it does not agree. Says what is asked for, and which misconception is at work.
    StoppedError
        If the student's code had to be stopped. Says with which input.

    Examples
    --------
    >>> from spoilers.grading.domains import floats
    >>> agrees(abs, lambda x: max(x, -x), [floats(-1, 1)], "Expected the distance.", seed=1)
    """
    domain = given if isinstance(given, Domain) else tuples(*given)
    Agreement(
        reference,
        domain,
        requirement,
        seed,
        misconceptions or {},
        tuple(also),
        tuple(showing),
        compare or alike,
        tuple(may_change),
        count,
    ).ask(function)


@dataclasses.dataclass(frozen=True)
class Agreement:
    """A hidden check, ready to be asked: see :func:`agrees` for its parts."""

    reference: Callable[..., Any]
    domain: Domain
    requirement: str
    seed: int
    misconceptions: Table
    also: tuple[tuple[Any, ...], ...]
    showing: tuple[tuple[Any, ...], ...]
    compare: Callable[[Any, Any], bool]
    may_change: tuple[str, ...]
    count: int

    def ask(self, function: Any) -> None:
        """Ask a student's function about all inputs; refuse it in words."""
        __tracebackhide__ = True
        name = getattr(function, "__name__", "the function")
        if not callable(function):
            raise AssertionError(f"Expected a function, and not {kind_of(function)}.")
        cases = self.cases
        _log.info("%s: %d inputs, %s", name, len(cases.inputs), self.drawn_from)
        many = getattr(function, "call_many", None)
        try:
            first, second = (
                call_here(function, cases.inputs) if many is None else many(cases.inputs)
            )
            said = self._judged(name, first, second)
        except StoppedError as stopped:
            raise self._stopped(stopped, name) from None
        if said:
            raise AssertionError(" ".join(said))

    @cached_property
    def cases(self) -> Cases:
        """The inputs and what is expected: drawn once, however many answers are asked about."""
        secret = os.environ.get(CLASS_SEED, "")
        key = (
            *(secret, self.seed, self.count, self.domain.key, code_of(self.reference)),
            *(_written(self.also), _written(self.showing), code_of(self.compare)),
            *((sentence, code_of(one)) for sentence, one in self.misconceptions.items()),
        )
        if key not in _known:
            if len(_known) >= KEPT:
                _known.clear()
            _known[key] = Cases(self, secret)
        return _known[key]

    @property
    def drawn_from(self) -> str:
        """What the inputs are drawn from, as far as it may be told."""
        if os.environ.get(CLASS_SEED):
            return "drawn from the seed of the class"
        return f"drawn at random, seed {self.seed}"

    @property
    def parameters(self) -> list[str]:
        """The names of the arguments."""
        return list(inspect.signature(self.reference).parameters)

    def _judged(self, name: str, first: list[CallResult], second: Second) -> list[str]:
        wrong = self._wrong(first)
        if wrong:
            said = [self._what(name, [first[n] for n in wrong], wrong), self.requirement]
            said += self._where(wrong) + self._misconceived(first)
            changed = self._changed(first)
            said += [f"It also changes its argument {changed}."] if changed else []
            return said + self._example(name, wrong)
        again = second() if callable(second) else second
        changed = self._changed(first) or self._changed(again)
        if changed:
            return [
                f"{name} changes its argument {changed}, so that whoever called it does not find "
                f"it again as it was. Expected {changed} to be the same after the call as before. "
                "Work on a copy."
            ]
        if any(got is not first[n] for n, got in enumerate(again)) and self._wrong(again):
            return [
                f"Asked a second time about the same inputs, {name} gives other answers. Expected "
                "the same ones. Does it keep anything from one call to the next?"
            ]
        return []

    def _wrong(self, results: list[CallResult]) -> list[int]:
        pairs = zip(results, self.cases.expected, strict=True)
        return [
            n
            for n, (got, want) in enumerate(pairs)
            if not isinstance(got, Expected) and not _same_result(got, want, self.compare)
        ]

    def _changed(self, results: list[CallResult]) -> str:
        """Name the first argument that a call changed and may not change."""
        pairs = zip(self.cases.inputs, results, strict=True)
        changes = [each for each in pairs if each[1].changed]
        for place, parameter in enumerate(self.parameters if changes else ()):
            for args, result in changes:
                if (
                    parameter not in self.may_change
                    and place in result.changed
                    and not identical(result.changed[place], args[place])
                ):
                    return parameter
        return ""

    def _what(self, name: str, results: list[CallResult], wrong: list[int]) -> str:
        """Say in one sentence what came, without a value."""
        expected = [self.cases.expected[n] for n in wrong]
        whole = len(self.cases.inputs)
        share = len(wrong) / whole
        part = "all" if share == 1 else "most" if share > 0.5 else "some" if share > 0.05 else "few"
        inputs = f"{part} of {whole} other inputs ({self.drawn_from})"
        if any(got.raised for got in results):
            return RAISED_ELSEWHERE
        if any(want.raised for want in expected):
            return f"For {inputs} {name} gives an answer where an error was to be raised."
        if self.compare not in (alike, exactly):
            # What the reference gives need not be what a student gives.
            return f"For {inputs} {name} gives another answer."
        pairs = zip(results, expected, strict=True)
        kinds = [(kind_of(got.value), kind_of(want.value)) for got, want in pairs]
        other = next(((got, want) for got, want in kinds if got != want), None)
        if other:
            return f"For {inputs} {name} gives {other[0]} where {other[1]} was expected."
        return f"For {inputs} {name} gives another answer."

    def _where(self, wrong: list[int]) -> list[str]:
        """Say which kind of input it is, if all that go wrong are of one kind."""
        all_kinds = self.cases.kinds
        common = [kind for kind in all_kinds[wrong[0]] if all(kind in all_kinds[n] for n in wrong)]
        telling = [kind for kind in common if not all(kind in kinds for kinds in all_kinds)]
        return [f"It goes wrong only where {telling[0]}."] if telling else []

    def _misconceived(self, results: list[CallResult]) -> list[str]:
        for sentence, those in self.cases.misconceived(self.misconceptions).items():
            # Where any of several will do, a misconception gives one, as a student's function does.
            if all(
                _same_result(got, one, alike) or _same_result(got, one, self.compare)
                for got, one in zip(results, those, strict=True)
            ):
                return [sentence]
        return []

    def _example(self, name: str, wrong: list[int]) -> list[str]:
        """Show the smallest example that may be shown, and not what the student's code gave."""
        shown = [n for n in wrong if n < len(self.showing)]
        if not shown:
            return []
        least = min(shown, key=lambda n: len(repr(self.cases.inputs[n])))
        want = self.cases.expected[least]
        if self.compare not in (alike, exactly):
            return [f"Try {name}{_arguments(self.cases.inputs[least])}."]
        expected = f"an error, {want.raised.name}," if want.raised else repr(want.value)
        return [f"Try {name}{_arguments(self.cases.inputs[least])}: {expected} is expected."]

    def _stopped(self, stopped: StoppedError, name: str) -> StoppedError:
        """Say with which input the code was stopped, or of which kind it was."""
        place, count = stopped.running, len(self.cases.inputs)
        if place is None:
            return stopped
        if place < len(self.showing):
            where = f"It was asked about {name}{_arguments(self.cases.inputs[place])}."
        else:
            kinds = self.cases.kinds[place]
            of = f", where {kinds[0]}" if kinds else ""
            where = f"It was asked about one of {count} other inputs, number {place + 1}{of}."
        return StoppedError(stopped.reason, f"{stopped} {where}", place)


class Expected(CallResult):
    """A result that is what was expected: it was so when the reference gave it."""


class Inputs(Calls):
    """The inputs of a check, which gives fresh copies of them quickly.

    Parameters
    ----------
    items : iterable of tuples
        The arguments of each call.
    expected : sequence of CallResult, optional
        What the reference gives.
    compare : callable, optional
        Says whether a result is what was expected.
    """

    def __init__(
        self,
        items: Iterable[tuple[Any, ...]],
        expected: Sequence[CallResult] = (),
        compare: Callable[[Any, Any], bool] | None = None,
    ) -> None:
        super().__init__(items)
        self._expected, self._compare = expected, compare or alike
        try:
            self._packed = [pickle.dumps(args, pickle.HIGHEST_PROTOCOL) for args in self]
        except Exception:
            # A function of the check's own, say.
            self._packed = []

    @cached_property
    def packed(self) -> str:  # type: ignore[override]
        """Pack them, once however many answers are asked about."""
        return pack(self)

    @cached_property
    def known(self) -> list[dict[str, CallResult]]:  # type: ignore[override]
        """Know what is expected by its text, where it is the same when it comes back."""
        return [_by_text(want, self._compare) for want in self._expected]

    def fresh(self, place: int) -> tuple[Any, ...]:
        """Give a copy of one input, that a function may do anything to."""
        if self._packed:
            return tuple(pickle.loads(self._packed[place]))
        return copy.deepcopy(self[place])

    def changed(self, place: int, args: tuple[Any, ...]) -> dict[int, Any]:
        """Give what a call made of its arguments, by their place: of those that it changed."""
        with contextlib.suppress(Exception):
            if self._packed and pickle.dumps(args, pickle.HIGHEST_PROTOCOL) == self._packed[place]:
                return {}
        pairs = enumerate(zip(args, self[place], strict=True))
        return {at: new for at, (new, old) in pairs if not identical(new, old)}


class Cases:
    """What a check asks, with what is expected: for one check and one seed.

    Parameters
    ----------
    check : Agreement
        The check.
    secret : str
        The seed of the class; empty if it has none.
    """

    def __init__(self, check: Agreement, secret: str) -> None:
        self._check = check
        self._secret = secret
        self._misconceived: dict[str, list[CallResult]] | None = None
        drawn = [self._draw(n) for n in range(check.count)]
        edges = check.domain.edges[:EDGES]
        known = Inputs([*check.showing, *check.also, *edges, *drawn])
        if len(known) < LEAST:
            raise ValueError(f"{len(known)} inputs are too few: at least {LEAST}")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = _asked(check.reference, known)
            beside = self._beside_edges(expected[-check.count :])
            self.expected = expected + _asked(check.reference, Inputs(beside))
            self.inputs = Inputs([*known, *beside], self.expected, check.compare)

    def _draw(self, place: int, number: int = -1, by: float = 0.0) -> tuple[Any, ...]:
        """Draw an input; the same again, with one of its fractions moved, if that is asked for."""
        chance = Chance(f"{self._secret}/{self._check.seed}/{place}")
        chance.move(number, by)
        args: tuple[Any, ...] = self._check.domain.draw(chance, place / self._check.count)
        self._numbers = chance.numbers
        return args

    def _beside_edges(self, expected: list[CallResult]) -> list[tuple[Any, ...]]:
        """Find inputs where the least change of one number changes what is expected.

        Slack and rounding are found out there, and nowhere else.
        """
        found: list[tuple[Any, ...]] = []
        tries = 0
        # From those of the fewest numbers on: there two of them meet most often.
        for numbers_in_it, place in sorted((self._count(n), n) for n in range(len(expected))):
            for number, by in product(range(numbers_in_it), (NEAR, -NEAR)):
                now = _called(self._check.reference, self._draw(place, number, by))
                if not now.raised and not _same_result(now, expected[place], alike):
                    # Drawn anew: the reference may have changed what it was given.
                    found.append(self._draw(place, number, by))
                tries += 1
            enough = TRIES if not 0 < len(found) < FEW else 4 * TRIES
            if len(found) >= BESIDE or tries > enough:
                break
        return found[:BESIDE]

    def _count(self, place: int) -> int:
        """Count the fractions of an input."""
        self._draw(place)
        return self._numbers

    def misconceived(self, misconceptions: Table) -> dict[str, list[CallResult]]:
        """What each misconception gives, worked out when it is first asked for."""
        if self._misconceived is None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._misconceived = {
                    sentence: _asked(one, self.inputs) for sentence, one in misconceptions.items()
                }
        return self._misconceived

    @cached_property
    def kinds(self) -> list[list[str]]:
        """Of which kinds each input is, in words that give no value away."""
        names = self._check.parameters
        return [
            [
                f"{name} {kind}"
                for name, value in [*zip(names, args, strict=False), ("the answer", want.value)]
                for kind in _kinds(value)
                if not (want.raised and value is None)
            ]
            for args, want in zip(self.inputs, self.expected, strict=True)
        ]


_known: dict[Hashable, Cases] = {}


def _written(inputs: tuple[Any, ...]) -> Hashable:
    """Write inputs down, so that they are known again: a graph shows where it is, not what."""
    try:
        return pickle.dumps(inputs, pickle.HIGHEST_PROTOCOL)
    except Exception:
        return repr(inputs)


def _by_text(want: CallResult, compare: Callable[[Any, Any], bool]) -> dict[str, CallResult]:
    """Give the text that a right answer has if it is written as the reference's is."""
    codec = Codec()
    try:
        written = codec.encode(want.value)
        back = Expected(codec.decode(written))
        if not want.raised and _same_result(back, want, compare):
            return {codec.dumps({"value": written}).decode(): back}
    except CodecError:
        pass
    return {}


def _asked(function: Callable[..., Any], inputs: Inputs) -> list[CallResult]:
    """Ask a function of the check's own about all inputs."""
    return [_called(function, inputs.fresh(place)) for place in range(len(inputs))]


def _called(function: Callable[..., Any], args: tuple[Any, ...]) -> CallResult:
    try:
        return CallResult(function(*args))
    except Exception as error:
        return CallResult(None, Raised(type(error).__name__))


def call_here(
    function: Callable[..., Any],
    inputs: Sequence[tuple[Any, ...]],
    crossed: Callable[[Any], Any] | None = None,
) -> tuple[list[CallResult], Callable[[], list[CallResult]]]:
    """Call a function that stands in this process on many inputs, and once more if need be.

    Parameters
    ----------
    function : callable
        Any.
    inputs : sequence of tuples
        The arguments of each call. They stay as they are.
    crossed : callable, optional
        Makes of a result what the check gets; a copy by default.

    Returns
    -------
    first : list of CallResult
        As :meth:`spoilers.sandbox.client.Client.call_many` gives them.
    second : callable
        Calls it once more on the same inputs, in the opposite order: a wrong answer is not asked
        again.
    """
    given = inputs if isinstance(inputs, Inputs) else Inputs(inputs)

    def once(place: int) -> CallResult:
        args = given.fresh(place)
        value, raised = None, None
        try:
            value = (crossed or _copied)(function(*args))
        except StoppedError as stopped:
            stopped.running = place
            raise
        except (Exception, SystemExit) as error:
            raised = Raised(*describe_error(error))
        return CallResult(value, raised, given.changed(place, args))

    def all_of(places: Iterable[int]) -> list[CallResult]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return [once(n) for n in places]

    places = range(len(given))
    return all_of(places), lambda: all_of(reversed(places))[::-1]


def _copied(value: Any) -> Any:
    """Keep a result as it is now: the next call may change a list that it hands out again."""
    try:
        return copy.deepcopy(value)
    except Exception:
        return value


# --- What is equal ------------------------------------------------------------------------------


def _same_result(got: CallResult, want: CallResult, compare: Callable[[Any, Any], bool]) -> bool:
    if got.raised or want.raised:
        return bool(got.raised and want.raised and got.raised.name == want.raised.name)
    try:
        return bool(compare(got.value, want.value))
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError):
        return False


def alike(got: Any, want: Any, relative: float = RELATIVE, absolute: float = ABSOLUTE) -> bool:
    """Is this what was expected, whatever container and kind of number it came in?

    Parameters
    ----------
    got, want : object
        What came, and what was expected. Where a set was expected a list of its members will do,
        where a list was expected a tuple or an array, where a number was expected any kind of
        number but True and False.
    relative, absolute : float, optional
        How far numbers may differ.

    Returns
    -------
    bool
        Whether they are alike.

    Examples
    --------
    >>> alike(np.array([0.3, 1]), (0.1 + 0.2, 1)), alike(True, 1), alike(["b", "a"], {"a", "b"})
    (True, False, True)
    """
    if isinstance(got, np.ndarray) and got.ndim == 0:
        got = got[()]
    if want is None:
        return got is None
    if isinstance(want, bool | np.bool_):
        return isinstance(got, bool | np.bool_) and bool(got) == bool(want)
    if _is_number(want):
        return _is_number(got) and _close(got, want, relative, absolute)
    if isinstance(want, str):
        return isinstance(got, str) and got == want
    if isinstance(want, set | frozenset):
        return bool(_members(got) == want)
    if isinstance(want, list | tuple | np.ndarray):
        items = _items(got)
        return (
            items is not None
            and len(items) == len(want)
            and all(alike(g, w, relative, absolute) for g, w in zip(items, want, strict=True))
        )
    if isinstance(want, Mapping):
        return (
            isinstance(got, Mapping)
            and got.keys() == want.keys()
            and all(alike(got[key], want[key], relative, absolute) for key in want)
        )
    return _alike_things(got, want)


def exactly(got: Any, want: Any) -> bool:
    """Is this what was expected, to the last bit of each number?"""
    return alike(got, want, relative=0.0, absolute=0.0)


def in_any_order(got: Any, want: Any) -> bool:
    """Are these the expected things, in whatever order, as often as expected?"""
    items, left = _items(got), list(want)
    for item in items or ():
        place = next((n for n, each in enumerate(left) if alike(item, each)), None)
        if place is None:
            return False
        del left[place]
    return items is not None and not left


def _is_number(value: Any) -> bool:
    return isinstance(value, numbers.Real | Decimal) and not isinstance(value, bool | np.bool_)


def _close(got: Any, want: Any, relative: float, absolute: float) -> bool:
    if isinstance(got, int | np.integer) and isinstance(want, int | np.integer):
        return int(got) == int(want)
    try:
        one, other = float(got), float(want)
    except OverflowError:
        return bool(got == want)
    if math.isnan(one) or math.isnan(other):
        return math.isnan(one) and math.isnan(other)
    return math.isclose(one, other, rel_tol=relative, abs_tol=absolute)


def _members(got: Any) -> Any:
    if isinstance(got, set | frozenset):
        return got
    items = _items(got)
    return None if items is None else set(items)


def _items(got: Any) -> list[Any] | None:
    if isinstance(got, list | tuple | range) or (isinstance(got, np.ndarray) and got.ndim):
        return list(got)
    if getattr(got, "ndim", 0) == 1 and callable(getattr(got, "tolist", None)):
        return list(got.tolist())
    return None


def _alike_things(got: Any, want: Any) -> bool:
    if type(got) is not type(want):
        return False
    if hasattr(want, "nodes") and hasattr(want, "adj"):
        return bool(_graph(got) == _graph(want))
    if isinstance(want, SimpleNamespace):
        return alike(vars(got), vars(want))
    if dataclasses.is_dataclass(want) and not isinstance(want, type):
        fields = [field.name for field in dataclasses.fields(want)]
        return all(alike(getattr(got, name), getattr(want, name)) for name in fields)
    return bool(got == want)


def _graph(graph: Any) -> Any:
    several = {"keys": True} if graph.is_multigraph() else {}
    ends = tuple if graph.is_directed() else frozenset
    return (
        graph.is_directed(),
        {node: dict(about) for node, about in graph.nodes(data=True)},
        {
            (ends((a, b)), *key): dict(about)
            for a, b, *key, about in graph.edges(data=True, **several)
        },
    )


def identical(now: Any, before: Any) -> bool:
    """Is an argument after the call what it was before, in kind and value, all the way down?

    Examples
    --------
    >>> identical({"a": [1, 2]}, {"a": [1, 2]}), identical([1.0], [1])
    (True, False)
    >>> identical({"b": 1, "a": 2}, {"a": 2, "b": 1})
    False
    """
    if type(now) is not type(before):
        return False
    if isinstance(now, float | int | str):
        return bool(now == before or (now != now and before != before))
    if isinstance(now, list | tuple):
        return len(now) == len(before) and all(map(identical, now, before))
    if isinstance(now, dict):
        # In their order too: who takes a key out and puts it back hands over another dictionary.
        return list(now) == list(before) and all(identical(now[k], before[k]) for k in now)
    if isinstance(now, np.ndarray):
        same = np.array_equal(now, before, equal_nan=now.dtype.kind in "fc")
        return bool(now.dtype == before.dtype and same)
    if isinstance(now, SimpleNamespace):
        return identical(vars(now), vars(before))
    if isinstance(now, np.random.Generator):
        return identical(now.bit_generator.state, before.bit_generator.state)
    if hasattr(now, "nodes") and hasattr(now, "adj"):
        return identical(dict(now.nodes), dict(before.nodes)) and _graph(now) == _graph(before)
    if isinstance(now, Lookup) or callable(now):
        return True
    try:
        return bool(now == before)
    except ValueError:
        # A table of pandas.
        return bool(now.equals(before))


# --- In words -----------------------------------------------------------------------------------


def kind_of(value: Any) -> str:
    """What kind of thing is this, in words that hold nothing of the student's making?

    Examples
    --------
    >>> kind_of(3), kind_of({"a"}), kind_of(None)
    ('a number', 'a set', 'None')
    """
    kinds: list[tuple[Any, str]] = [
        (type(None), "None"),
        (bool | np.bool_, "True or False"),
        (numbers.Real | Decimal, "a number"),
        (str, "text"),
        (set | frozenset, "a set"),
        (list | tuple | np.ndarray | range, "a list, tuple or array"),
        (Mapping, "a dictionary"),
    ]
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return kind_of(value[()])
    return next((said for kind, said in kinds if isinstance(value, kind)), "something else")


def _kinds(value: Any) -> list[str]:
    """Say of which kinds a value is, among those that a student may not have thought of."""
    if value is None:
        return ["is None"]
    if isinstance(value, bool | np.bool_ | str):
        return []
    if _is_number(value):
        return ["is 0"] if value == 0 else []
    if isinstance(value, set | frozenset | list | tuple | Mapping) or hasattr(value, "nodes"):
        return _kinds_of_many(value)
    return []


def _kinds_of_many(value: Any) -> list[str]:
    found = {0: ["is empty"], 1: ["has a single entry"]}.get(len(value), [])
    inside = list(value.values()) if isinstance(value, Mapping) else list(value)
    texts = [each for each in value if isinstance(each, str)]
    if len({text.casefold() for text in texts}) < len(set(texts)):
        found = [*found, "holds names that differ only by capital letters"]
    if not isinstance(value, tuple) and len({repr(each) for each in inside}) < len(inside):
        found = [*found, "holds the same thing twice"]
    return found


def _arguments(args: tuple[Any, ...]) -> str:
    return "(" + ", ".join(map(repr, args)) + ")"
