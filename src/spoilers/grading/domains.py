"""What may a student's function be asked? Domains of arguments, in Hypothesis' vocabulary.

A domain draws values and brings its own edges: the ends of a range, nothing, a single thing, the
same thing twice, another order, names that differ only by a capital letter, numbers of another
kind. Fractions are drawn in binary, so that what should be equal is equal to the last bit.

Hypothesis itself searches for a short counter-example, a draw at a time. Here hundreds of inputs
are drawn at once, in milliseconds, and the same ones for everyone who is marked.
"""

from __future__ import annotations

import math
import types
from collections.abc import Callable, Hashable, Iterable, Sequence
from fractions import Fraction
from functools import cached_property
from random import Random
from types import SimpleNamespace
from typing import Any

import numpy as np

from spoilers.student.codec import Lookup, Steps

NEAR = 2.0**-40
"""So far a value beside an edge is from it: less than any rounding, and exact all the same."""
FINE = 1024
"""Into so many steps a unit is cut where a fraction is drawn that is no simple one."""
NAMES = (
    *("government", "Taliban", "IS-K", "north", "south", "east", "west", "a", "b", "c", "x1"),
    *("Old Guard", "the radicals", "Front-2", "émigrés", "militia", "council", "party 10"),
    *("party 9", "z", "river", "hill", "ab", "ba", "moderate", "radical", "centre", "youth"),
)
BESIDE: tuple[Callable[[str], str], ...] = (
    *("{} ".format, " {}".format, "not {}".format, "{} 2".format),
    *(lambda name: name[:1], lambda name: name[:-1] or name),
)
"""Makes of a name another one that a careless reader would take for it."""
CLOSEST = 12
"""A number beside the end of its range is drawn as near as the range over two to this power."""
DEEP = 8
"""So far down the functions are looked at that a check's function uses."""
Draw = Callable[["Domain"], Any]


class Chance(Random):
    """Chance that can be had again with one of the drawn numbers moved by the least amount.

    Where what is expected is another thing then, there is an edge between the two.
    """

    numbers = 0
    moved, by = -1, 0.0

    def move(self, number: int, by: float) -> None:
        """Let one of the fractions that are drawn next be a little more or less."""
        self.moved, self.by = number, by

    def drawn(self, value: float) -> float:
        """Count a fraction that is drawn, and move it if it is the one."""
        self.numbers += 1
        return value + self.by if self.numbers - 1 == self.moved else value


class Domain:
    """Values that an argument may have.

    Parameters
    ----------
    draw : callable
        Given a :class:`random.Random` and a size from 0 (simplest) to 1, it gives a value.
    edges : callable
        Gives the values that are always tried. It is asked only about the domain of a check, and
        not about each of those that are made while a value is drawn.
    key : callable
        Gives what makes it the same domain when it is declared again.

    Examples
    --------
    >>> small = integers(0, 3).map(lambda n: n * n)
    >>> sorted(map(int, {*small.edges, *(small.draw(Random(n), 1.0) for n in range(100))}))
    [0, 1, 4, 9]
    """

    def __init__(
        self,
        draw: Callable[[Random, float], Any],
        edges: Callable[[], Iterable[Any]],
        key: Callable[[], Hashable],
    ) -> None:
        self.draw, self._edges, self._key = draw, edges, key

    @cached_property
    def edges(self) -> tuple[Any, ...]:
        """The values that are always tried."""
        return tuple(self._edges())

    @cached_property
    def key(self) -> Hashable:
        """What makes it the same domain when it is declared again."""
        return self._key()

    def map(self, change: Callable[[Any], Any]) -> Domain:
        """Give what a function makes of each value."""
        return Domain(
            lambda rng, size: change(self.draw(rng, size)),
            lambda: map(change, self.edges),
            lambda: ("map", self.key, code_of(change)),
        )

    def filter(self, holds: Callable[[Any], bool]) -> Domain:
        """Leave out the values of which something does not hold: few of them, or it takes long."""

        def draw(rng: Random, size: float) -> Any:
            for _ in range(500):
                value = self.draw(rng, size)
                if holds(value):
                    return value
            raise ValueError("a domain is filtered until hardly anything is left")

        return Domain(
            draw,
            lambda: filter(holds, self.edges),
            lambda: ("filter", self.key, code_of(holds)),
        )

    def example(self, seed: int = 1) -> Any:
        """Give one value, of the greatest size: for an input that is asked about besides."""
        return self.draw(Random(seed), 1.0)

    def __or__(self, other: Domain) -> Domain:
        """Give values of the one or of the other."""
        return one_of(self, other)


def code_of(function: Any, above: tuple[Any, ...] = ()) -> Hashable:
    """Which function is this? Its code, and that of the functions it uses, however it came here.

    Parameters
    ----------
    function : callable
        A function of a check, which is made anew each time the check is run, or any other.
    above : tuple, optional
        The functions from which it was come to, so that one that calls itself is looked at once.

    Returns
    -------
    hashable
        The same for functions that do the same.

    Examples
    --------
    >>> code_of(lambda n: n + 1) == code_of(lambda n: n + 2)
    False
    """
    code: types.CodeType | None = getattr(function, "__code__", None)
    if code is None:
        return function if isinstance(function, Hashable) else id(function)
    if code in above or len(above) > DEEP:
        return code
    spaces: list[Any] = [getattr(function, "__globals__", {}).get(name) for name in code.co_names]
    spaces += [cell.cell_contents for cell in function.__closure__ or ()]
    spaces += list(function.__defaults__ or ())
    return code, tuple(_key_of(each, (*above, code)) for each in spaces)


def _key_of(value: Any, above: tuple[Any, ...]) -> Hashable:
    if isinstance(value, types.FunctionType):
        return code_of(value, above)
    if isinstance(value, Domain):
        return value.key
    if isinstance(value, tuple):
        return tuple(_key_of(each, above) for each in value)
    return repr(value) if isinstance(value, int | float | str) else None


def just(value: Any) -> Domain:
    """Nothing but this value."""
    return sampled_from([value])


def none() -> Domain:
    """Nothing but None."""
    return just(None)


def booleans() -> Domain:
    """True and False."""
    return sampled_from([False, True])


def sampled_from(values: Iterable[Any]) -> Domain:
    """One of these values, each of them tried."""
    known = list(values)
    return Domain(
        lambda rng, size: known[int(rng.random() * len(known))],
        lambda: known,
        lambda: ("sampled", repr(known)),
    )


def one_of(*domains: Domain) -> Domain:
    """A value of any of these domains."""
    return Domain(
        lambda rng, size: rng.choice(domains).draw(rng, size),
        lambda: [edge for domain in domains for edge in domain.edges],
        lambda: ("one of", *(domain.key for domain in domains)),
    )


def _between(rng: Random, low: int, high: int) -> int:
    """Draw a whole number: as ``randint`` does, several times faster."""
    return low + int(rng.random() * (high - low + 1))


def _kind(rng: Random, value: float, kinds: Sequence[Any]) -> Any:
    """Give a number as one of these kinds, where it is one of its numbers."""
    kind = kinds[int(rng.random() * len(kinds))]
    if kind is float or (kind is int and not isinstance(value, float)):
        return value
    whole = not isinstance(value, float) or value.is_integer()
    return kind(value) if whole or kind in (float, np.float64, Fraction) else value


def integers(low: int, high: int, kinds: Sequence[Any] = (int, int, int, np.int64)) -> Domain:
    """Whole numbers from `low` to `high`: few and many of them, as int and as NumPy's.

    A number of a small NumPy type, such as ``np.uint8``, belongs here where a text allows it.
    """

    def draw(rng: Random, size: float) -> Any:
        top = high if rng.random() < 0.3 else min(high, low + 3 + int((high - low) * size**3))
        return _kind(rng, _between(rng, low, top), kinds)

    ends = (low, low + 1, 0, 1, high - 1, high)
    return Domain(
        draw,
        lambda: dict.fromkeys(n for n in ends if low <= n <= high),
        lambda: ("integers", low, high, *map(str, kinds)),
    )


def floats(
    low: float, high: float, kinds: Sequence[Any] = (float, float, float, int, np.float64)
) -> Domain:
    """Numbers from `low` to `high`, mostly simple fractions of two, so that ties are exact.

    Most are quarters or eighths of the range, rounded to a power of two; the others are beside such
    a one, beside 0 or an end of the range, on a fine grid, or anything. Whole ones come as int too.
    """
    step = 2.0 ** math.floor(math.log2((high - low) / 8)) if high > low else 1.0
    first, last = math.ceil(low / step), math.floor(high / step)

    def draw(rng: Random, size: float) -> Any:
        value, chance = _between(rng, first, last) * step, rng.random()
        if chance < 0.35:
            value = min(2 * step * round(value / step / 2), last * step)
        if chance > 0.93:
            value = rng.uniform(low, high)
        elif chance > 0.84:
            value = _between(rng, math.ceil(low * FINE), math.floor(high * FINE)) / FINE
        elif chance > 0.74:
            value += rng.choice((-NEAR, NEAR))
        elif chance > 0.69:
            far = (high - low) * 2.0 ** -_between(rng, 2, CLOSEST)
            value = rng.choice((low + far, high - far, far, -far))
        if isinstance(rng, Chance):
            value = rng.drawn(value)
        return _kind(rng, float(min(max(value, low), high)), kinds)

    ends = (low, 0.0, high, (low + high) / 2)
    return Domain(
        draw,
        lambda: dict.fromkeys(x for x in ends if low <= x <= high),
        lambda: ("floats", low, high, *map(str, kinds)),
    )


def binary_fractions(low: float, high: float, parts: int = 8) -> Domain:
    """Numbers from `low` to `high` that are exact: whole ones, and those with a power of two below.

    Parameters
    ----------
    low, high : float
        The range, themselves of that kind.
    parts : int, optional
        A power of two: the steps from one whole number to the next.
    """
    first, last = math.ceil(low * parts), math.floor(high * parts)
    return Domain(
        lambda rng, size: _between(rng, first, last) / parts,
        lambda: dict.fromkeys((low, high)),
        lambda: ("binary", low, high, parts),
    )


def names(other_case: bool = True) -> Domain:
    """Names, as text, of which some differ from each other only by capital letters or by blanks.

    Some are a part of others, and some begin alike.
    """

    def draw(rng: Random, size: float) -> str:
        name, chance = NAMES[int(rng.random() * len(NAMES))], rng.random()
        if other_case and chance < 0.15:
            return rng.choice((name.upper(), name.lower(), name.title()))
        return rng.choice(BESIDE)(name) if chance > 0.9 else name

    return Domain(
        draw,
        lambda: [NAMES[0], "IS-K"] + ["is-k"] * other_case,
        lambda: ("names", other_case),
    )


def _length(rng: Random, size: float, least: int, most: int) -> int:
    """Choose a length: short ones often, and now and then the greatest."""
    chance = rng.random()
    if chance < 0.12:
        return min(most, least + int(chance < 0.06))
    if chance > 0.93:
        return most
    return _between(rng, least, min(most, least + 2 + int(6 * size)))


def _alike(rng: Random, items: list[Any]) -> list[Any]:
    """Now and then let several be the same, or put them into another order."""
    chance = rng.random()
    if len(items) > 1 and chance < 0.15:
        items[rng.randrange(len(items))] = items[rng.randrange(len(items))]
    elif len(items) > 1 and chance < 0.22:
        items = [items[0]] * len(items)
    elif chance < 0.3:
        rng.shuffle(items)
    return items


def _sizes(one: Callable[[int, Random], Any], least: int, most: int) -> list[Any]:
    rng = Random(0)
    return [one(n, rng) for n in dict.fromkeys((least, 1, 2)) if least <= n <= most]


def lists(items: Domain, min_size: int = 0, max_size: int = 12) -> Domain:
    """Lists: empty, single, with values that come again, in any order, long."""

    def draw(rng: Random, size: float) -> list[Any]:
        length = _length(rng, size, min_size, max_size)
        return _alike(rng, [items.draw(rng, size) for _ in range(length)])

    return Domain(
        draw,
        lambda: _sizes(lambda n, rng: [items.draw(rng, 0.0)] * n, min_size, max_size),
        lambda: ("lists", items.key, min_size, max_size),
    )


def _distinct(rng: Random, items: Domain, count: int, size: float) -> list[Any]:
    found: dict[Any, None] = {}
    for _ in range(20 * count):
        if len(found) == count:
            break
        value = items.draw(rng, size)
        found[value] = None
        # Names that a careless reader would take for one.
        if isinstance(value, str) and len(found) < count and rng.random() < 0.15:
            found[rng.choice((str.swapcase, str.lower, *BESIDE))(value)] = None
    return list(found)


def sets(items: Domain, min_size: int = 0, max_size: int = 8) -> Domain:
    """Sets: empty, single, of any size."""

    def draw(rng: Random, size: float) -> set[Any]:
        return set(_distinct(rng, items, _length(rng, size, min_size, max_size), size))

    return Domain(
        draw,
        lambda: _sizes(lambda n, rng: set(_distinct(rng, items, n, 0.0)), min_size, max_size),
        lambda: ("sets", items.key, min_size, max_size),
    )


def subsets(values: Iterable[Any], min_size: int = 0) -> Domain:
    """Sets of some of these values: nothing, all, and any between."""
    known = list(values)

    def draw(rng: Random, size: float) -> set[Any]:
        chance = rng.random()
        if chance < 0.2:
            return set(known[: min_size if chance < 0.1 else len(known)])
        return set(rng.sample(known, _between(rng, min(min_size, len(known)), len(known))))

    return Domain(
        draw,
        lambda: [set(known[:min_size]), set(known)],
        lambda: ("subsets", repr(known), min_size),
    )


def permutations(values: Iterable[Any]) -> Domain:
    """Lists of these values in any order."""
    known = list(values)
    return Domain(
        lambda rng, size: rng.sample(known, len(known)),
        lambda: [list(known), known[::-1]],
        lambda: ("order", repr(known)),
    )


def tuples(*parts: Domain) -> Domain:
    """Tuples with a value of each domain."""

    def edges() -> list[tuple[Any, ...]]:
        rng = Random(0)
        return [
            tuple(edge if at == here else part.draw(rng, 0.0) for here, part in enumerate(parts))
            for at, domain in enumerate(parts)
            for edge in domain.edges
        ]

    return Domain(
        lambda rng, size: tuple(part.draw(rng, size) for part in parts),
        edges,
        lambda: ("tuples", *(part.key for part in parts)),
    )


def dictionaries(keys: Domain, values: Domain, min_size: int = 0, max_size: int = 8) -> Domain:
    """Dictionaries: empty, single, with values that come again, in any order of the keys."""

    def made(rng: Random, count: int, size: float) -> dict[Any, Any]:
        found = _distinct(rng, keys, count, size)
        return dict(zip(found, _alike(rng, [values.draw(rng, size) for _ in found]), strict=True))

    return Domain(
        lambda rng, size: made(rng, _length(rng, size, min_size, max_size), size),
        lambda: _sizes(lambda n, rng: made(rng, n, 0.0), min_size, max_size),
        lambda: ("dictionaries", keys.key, values.key, min_size, max_size),
    )


def builds(make: Callable[..., Any], *parts: Domain, **named: Domain) -> Domain:
    """What a function or a class makes of a value of each domain.

    Examples
    --------
    >>> agreement = builds(SimpleNamespace, signed=sampled_from(["all", "some"]))
    >>> agreement.draw(Random(1), 0.5)
    namespace(signed='all')
    """

    def draw(rng: Random, size: float) -> Any:
        given = [part.draw(rng, size) for part in parts]
        return make(*given, **{name: part.draw(rng, size) for name, part in named.items()})

    def edges() -> list[Any]:
        if named and not parts:
            chosen = tuples(*named.values()).edges
            return [make(**dict(zip(named, edge, strict=True))) for edge in chosen]
        return [make(*edge) for edge in tuples(*parts).edges] if parts and not named else []

    def key() -> Hashable:
        inner = (*(part.key for part in parts), *((n, part.key) for n, part in named.items()))
        return ("builds", code_of(make), inner)

    return Domain(draw, edges, key)


def records(**fields: Domain) -> Domain:
    """Things with these attributes, such as rows of a table."""
    return builds(SimpleNamespace, **fields)


def composite(make: Callable[[Draw], Any]) -> Domain:
    """Draw what belongs together: a function that is given `draw` and calls it for each part.

    Examples
    --------
    >>> some_of_them = composite(lambda draw: draw(subsets(draw(lists(names())))))
    >>> isinstance(some_of_them.draw(Random(3), 1.0), set)
    True
    """
    return Domain(
        lambda rng, size: make(lambda domain: domain.draw(rng, size)),
        tuple,
        lambda: ("composite", code_of(make)),
    )


def lookups(members: Sequence[Any], values: Domain, peak: Domain | None = None) -> Domain:
    """Functions of a set of `members`: each of all the sets has a value of its own.

    They cross to the student's side as the table that they are. In half of them one set, of any
    size, has a value of the domain `peak` if there is one.
    """

    def draw(rng: Random, size: float) -> Lookup:
        table = {}
        for number in range(2 ** len(members)):
            some = frozenset(each for n, each in enumerate(members) if number >> n & 1)
            table[some] = values.draw(rng, size)
        if peak is not None and rng.random() < 0.5:
            some = frozenset(rng.sample(members, _between(rng, 0, len(members))))
            table[some] = peak.draw(rng, size)
        return Lookup(table)

    return Domain(
        draw,
        tuple,
        lambda: ("lookups", repr(members), values.key, peak.key if peak else None),
    )


def tables(numbers: Iterable[Any], values: Domain, steps: bool = False) -> Domain:
    """Functions of a number: each of `numbers` has a value of its own.

    Parameters
    ----------
    numbers : iterable of numbers
        What the function can be asked about. One that comes again counts once.
    values : Domain
        What it may give.
    steps : bool, optional
        Whether it gives something for every number: from each of `numbers` on the same, up to the
        next one.
    """
    known = list(dict.fromkeys(numbers))
    kind = Steps if steps else Lookup
    return Domain(
        lambda rng, size: kind({each: values.draw(rng, size) for each in known}),
        tuple,
        lambda: ("tables", repr(known), values.key, steps),
    )


def generators() -> Domain:
    """NumPy's generators of random numbers, each with a seed of its own."""
    return Domain(
        lambda rng, size: np.random.default_rng(rng.getrandbits(32)),
        tuple,
        lambda: ("generators",),
    )


def graphs(
    nodes: Domain | None = None,
    node: dict[str, Domain] | None = None,
    edge: dict[str, Domain] | None = None,
    max_nodes: int = 9,
    min_nodes: int = 0,
    directed: bool = False,
) -> Domain:
    """Graphs of networkx: empty, single, without ties, complete, in several pieces.

    Parameters
    ----------
    nodes : Domain, optional
        What the nodes are; names by default.
    node, edge : dict from str to Domain, optional
        The attributes of each node and of each edge.
    max_nodes, min_nodes : int, optional
        How many nodes there are.
    directed : bool, optional
        Whether an edge has a direction.
    """
    import networkx as nx

    keys, about, ties = nodes or names(), node or {}, edge or {}

    def made(rng: Random, count: int, size: float) -> Any:
        graph = nx.DiGraph() if directed else nx.Graph()
        found = _distinct(rng, keys, count, size)
        for each in found:
            graph.add_node(each, **{name: one.draw(rng, size) for name, one in about.items()})
        share = rng.choice((0.0, 0.2, 0.4, 0.6, 1.0))
        pairs = [(a, b) for n, a in enumerate(found) for b in found[n + 1 :]]
        rng.shuffle(pairs)
        for a, b in pairs:
            if rng.random() < share:
                ends = (b, a) if rng.random() < 0.5 else (a, b)
                graph.add_edge(*ends, **{name: one.draw(rng, size) for name, one in ties.items()})
        return graph

    def key() -> Hashable:
        inner = tuple((name, one.key) for part in (about, ties) for name, one in part.items())
        return ("graphs", keys.key, inner, max_nodes, min_nodes, directed)

    return Domain(
        lambda rng, size: made(rng, _length(rng, size, min_nodes, max_nodes), size),
        lambda: _sizes(lambda n, rng: made(rng, n, 0.0), min_nodes, max_nodes),
        key,
    )
