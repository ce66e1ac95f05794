"""The codec: what crosses between grader and student's code, as plain data in tagged JSON.

Numbers, text, lists, arrays, graphs and the course's own records are written as JSON with a tag
for each kind, and built anew on the other side. No pickle, no class of the student's, no code.
"""

from __future__ import annotations

import base64
import dataclasses
import importlib
import json
import math
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np

BYTES = 8_000_000
"""A message may have so many bytes."""
DEPTH = 60
"""Lists may stand in lists so many times."""
DIGITS = 400
"""A whole number may have so many digits. Algorithmic denial of service: they take their square."""
STEPS = 1_000_000
"""A range may have so many steps. Decompression bomb: a few signs would write an endless one."""
MASS = 1_000_000
"""What is handed over again may hold so many things, each counted wherever it stands.

Billion laughs: lists that hold the lists of earlier answers grow without end from few messages."""
SHOWN = 200
"""So many characters stand for a thing that is no plain data."""
RECORDS = frozenset(
    {
        *(f"spoilers.workbook.case:{name}" for name in ("Faction", "Tie", "YourCase")),
        *(f"spoilers.workbook.chain:{name}" for name in ("Chain", "Step")),
        *(f"spoilers.data.lineage:{name}" for name in ("Group", "Movement", "Tie")),
        *(f"spoilers.data.the_airport:{name}" for name in ("Event", "Relation")),
        *(
            f"spoilers.data.the_record:{name}"
            for name in ("Agreement", "AttackCount", "Deaths", "Episode")
        ),
        *(f"spoilers.data.the_record:{name}" for name in ("Month", "Statement", "Window")),
    }
)
"""The records that may cross, by the module and the name of their class: these and no others."""
GENERATORS = {"PCG64"}
"""The random generators that may cross: NumPy's own choice, whose state is two numbers."""


class CodecError(ValueError):
    """Something cannot cross: too deep, too large, or not what it says it is."""


class Opaque:
    """Stands in the grader for something that is no plain data.

    It equals nothing but itself, counts as nothing, and shows what it was.

    Parameters
    ----------
    kind : str
        The name of its type.
    shown : str
        What it shows of itself.
    """

    __slots__ = ("kind", "shown")

    def __init__(self, kind: str, shown: str) -> None:
        self.kind, self.shown = kind[:SHOWN], shown[:SHOWN]

    def __repr__(self) -> str:
        """Show what it was."""
        return self.shown or f"<{self.kind}>"


class Lookup:
    """A function that is a table: what a check hands over instead of a function.

    Parameters
    ----------
    table : mapping from frozenset or number to object
        What it gives for each set, or for each number.

    Examples
    --------
    >>> worth = Lookup({frozenset(): -1.0, frozenset({"a"}): -0.5})
    >>> worth({"a"}), worth([])
    (-0.5, -1.0)
    >>> Lookup({0: 0.9, 0.5: 1.478})(np.float64(0.5))
    1.478
    """

    __slots__ = ("table",)

    def __init__(self, table: Mapping[Any, Any]) -> None:
        self.table = dict(table)

    def __call__(self, members: Any) -> Any:
        """Give what belongs to a set of these, or to this number."""
        if isinstance(members, str):
            raise TypeError("a set of names was expected, and not a single name")
        asked = _bare(members)
        return self.table[frozenset(asked) if isinstance(asked, Iterable) else asked]

    def __repr__(self) -> str:
        """Show it as Python shows a function."""
        return "<function>"


class Steps(Lookup):
    """A function of a number that changes in steps, as a table.

    Parameters
    ----------
    table : mapping from number to object
        What it gives from this number on, up to the next one. Below the least, it gives what it
        gives there.

    Examples
    --------
    >>> outcome = Steps({0: "quiet", 0.25: "attack"})
    >>> outcome(0.2), outcome(0.25), outcome(7), outcome(-1)
    ('quiet', 'attack', 'attack', 'quiet')
    """

    __slots__ = ("starts",)

    def __init__(self, table: Mapping[Any, Any]) -> None:
        super().__init__(table)
        self.starts = sorted(self.table)

    def __call__(self, members: Any) -> Any:
        """Give what holds at this number."""
        return self.table[self.starts[max(0, bisect_right(self.starts, _bare(members)) - 1)]]


def _bare(number: Any) -> Any:
    """Take a number out of an array that holds nothing else."""
    return number[()] if isinstance(number, np.ndarray) and not number.ndim else number


def _no_function(value: Any) -> Any:
    return {"x": [type(value).__name__, _shown(value)]}


def _unknown(number: Any) -> Any:
    raise CodecError("a function came back that was never handed over")


class Memo:
    """Keeps identity: a list that is returned twice is one list on the other side too.

    The side that writes numbers what it returns and knows it again; the side that reads keeps
    what it built under the number, and an argument that comes back is the argument.
    """

    def __init__(self) -> None:
        self.arguments: list[Any] = []
        self._numbers: dict[int, tuple[int, Any]] = {}
        self._built: dict[int, Any] = {}
        self._again = False

    def forget(self) -> None:
        """Begin anew."""
        self.arguments, self._numbers, self._built = [], {}, {}
        self._again = False

    def written(self, value: Any, content: Any) -> Any:
        """Write the number before the content."""
        number, _ = self._numbers.setdefault(id(value), (len(self._numbers), value))
        return {"m": [number, content]}

    def place(self, value: Any) -> int | None:
        """Say which argument this is, if it is one."""
        return next((n for n, each in enumerate(self.arguments) if each is value), None)

    def read(self, number: int, value: Any) -> Any:
        """Give what was built under the number before, with the content of now."""
        known = self._built.setdefault(number, value)
        if known is value:
            return value
        if type(known) is not type(value) or getattr(known, "shape", 0) != getattr(
            value, "shape", 0
        ):
            self._built[number] = value
            return value
        update_in_place(known, value)
        self._again = True
        return known

    def argument(self, number: int) -> Any:
        """Give an argument that came back."""
        self._again = True
        return self.arguments[range(len(self.arguments))[number]]

    def weigh(self, result: Any) -> None:
        """Refuse a result in which things stand in each other so often that none could read it.

        Parameters
        ----------
        result : object
            What a call gave, in which arguments and earlier results may stand again and again. A
            few messages are enough to lay that out.

        Raises
        ------
        CodecError
            If they do.
        """
        if self._again:
            weigh([result, *self._built.values()], MASS)
        self._again = False


@dataclasses.dataclass
class Codec:
    """Writes plain data as text, and builds it anew.

    Attributes
    ----------
    name_function : callable
        Gives what is written for a function.
    own : callable
        Gives the function that this side once handed over under a number.
    other : callable
        Gives a stand-in for a function of the other side.
    find_module : callable
        Gives the module of a record of the list, or None. By default none is imported: where no
        one has loaded it, nobody here waits for such a record.
    own_tag, other_tag : str
        What functions of this side and of the other are tagged with.
    by_name : callable
        Gives the function of this side that has a name.
    memo : Memo or None
        While results are written or read: what was handed over before.
    """

    name_function: Callable[[Any], Any] = _no_function
    own: Callable[[int], Any] = _unknown
    other: Callable[[int], Any] = _unknown
    find_module: Callable[[str], ModuleType | None] = sys.modules.get
    own_tag: str = "fn"
    other_tag: str = "cb"
    by_name: Callable[[str], Any] = _unknown
    memo: Memo | None = None

    def dumps(self, message: Mapping[str, Any]) -> bytes:
        """Write a message whose values are written already."""
        try:
            data = json.dumps(message, separators=(",", ":")).encode()
        except RecursionError:
            raise CodecError("a message is nested too deeply") from None
        if len(data) > BYTES:
            raise CodecError(f"a message of {len(data):,} bytes is too large")
        return data

    def loads(self, data: bytes | str) -> Any:
        """Read a message."""
        try:
            return json.loads(data)
        except (ValueError, RecursionError, MemoryError):
            raise CodecError("a message cannot be read") from None

    def encode(self, value: Any, depth: int = 0) -> Any:
        """Write a value.

        Parameters
        ----------
        value : object
            Anything. What is no plain data is written as what it shows.
        depth : int, optional
            How many values stand around it.

        Returns
        -------
        object
            What JSON can hold.

        Raises
        ------
        CodecError
            If it is nested too deeply, or a whole number is too long.

        Examples
        --------
        >>> codec = Codec()
        >>> codec.decode(codec.encode({"a": (1, 2.5), "b": {3}}))
        {'a': (1, 2.5), 'b': {3}}
        >>> codec.decode(codec.encode(object))
        <class 'object'>
        """
        if depth > DEPTH:
            raise CodecError(f"it is nested more than {DEPTH} deep")
        write = _WRITERS.get(type(value), Codec._encode_other)
        if self.memo is None or type(value) not in _REMEMBERED:
            return write(self, value, depth + 1)
        place = self.memo.place(value)
        if place is not None:
            return {"arg": place}
        return self.memo.written(value, write(self, value, depth + 1))

    def _encode_other(self, value: Any, depth: int) -> Any:
        if isinstance(value, np.generic):
            array = np.asarray(value)
            return {"n": [array.dtype.str, _packed(array)]}
        if isinstance(value, np.ndarray):
            return _write_array(self, value, depth)
        kinds: tuple[Any, ...] = (bool, int, float, str, list, tuple, dict, set, frozenset)
        for kind in kinds:
            if isinstance(value, kind):
                # A class of the student's own crosses as what it is made of.
                return _WRITERS[kind](self, kind(value), depth)
        if isinstance(value, np.random.Generator):
            return {"rng": self.encode(value.bit_generator.state, depth)}
        networkx = sys.modules.get("networkx")
        if networkx is not None and isinstance(value, networkx.Graph):
            return _write_graph(self, value, depth)
        pandas = sys.modules.get("pandas")
        if pandas is not None and isinstance(value, pandas.DataFrame | pandas.Series):
            return _write_table(self, value, depth)
        name = f"{type(value).__module__}:{type(value).__qualname__}"
        if name in RECORDS and dataclasses.is_dataclass(value):
            fields = {f.name: getattr(value, f.name) for f in dataclasses.fields(value) if f.init}
            return {"c": [name, self._pairs(fields, depth)]}
        if callable(value) and not isinstance(value, type):
            return self.name_function(value)
        return {"x": [type(value).__name__, _shown(value)]}

    def decode(self, written: Any, depth: int = 0) -> Any:
        """Build a value from what :meth:`encode` wrote.

        Parameters
        ----------
        written : object
            What was read.
        depth : int, optional
            How many values stand around it.

        Returns
        -------
        object
            Plain data.

        Raises
        ------
        CodecError
            If it is not what :meth:`encode` writes.
        """
        if depth > DEPTH:
            raise CodecError(f"it is nested more than {DEPTH} deep")
        if written is None or type(written) in (bool, str, float):
            return written
        if type(written) is int:
            return _short(written)
        if type(written) is not dict or len(written) != 1:
            raise CodecError("a value has no kind")
        ((tag, content),) = written.items()
        if tag == self.own_tag:
            return self.own(content)
        if tag == self.other_tag:
            return self.other(content)
        if tag == "name":
            return self.by_name(content)
        if tag in ("arg", "m") and self.memo is not None:
            return self._read_remembered(tag, content, depth)
        read = _READERS.get(tag)
        if read is None:
            raise CodecError(f"a value is of an unknown kind, {str(tag)[:20]!r}")
        try:
            return read(self, content, depth + 1)
        except CodecError:
            raise
        except Exception as error:
            raise CodecError(f"a value is not what it says it is: {type(error).__name__}") from None

    def _read_remembered(self, tag: str, content: Any, depth: int) -> Any:
        assert self.memo is not None
        try:
            if tag == "arg":
                return self.memo.argument(content)
            number, written = content
            return self.memo.read(int(number), self.decode(written, depth))
        except (TypeError, IndexError, ValueError):
            raise CodecError("a value is not what it says it is") from None

    def _pairs(self, items: Mapping[Any, Any], depth: int) -> list[Any]:
        return [[self.encode(k, depth), self.encode(v, depth)] for k, v in items.items()]

    def _dict(self, pairs: list[Any], depth: int) -> dict[Any, Any]:
        return {self.decode(k, depth): self.decode(v, depth) for k, v in pairs}

    def _all(self, items: list[Any], depth: int) -> list[Any]:
        return [self.decode(item, depth) for item in items]


def _short(number: int) -> int:
    if number.bit_length() > DIGITS * 3.33:
        raise CodecError(f"a whole number has more than {DIGITS} digits")
    return number


def _plain(number: Decimal) -> Decimal:
    # Algorithmic denial of service: a few signs stand for a whole number of a billion digits.
    if number.is_finite() and (abs(number.adjusted()) > DIGITS or len(str(number)) > 3 * DIGITS):
        raise CodecError(f"a decimal number has more than {DIGITS} digits")
    return number


def _read_fraction(parts: list[Any]) -> Fraction:
    above, below = parts
    if type(above) is not int or type(below) is not int or below < 1:
        raise CodecError("a fraction is not what it says it is")
    return Fraction(_short(above), _short(below))


def _read_decimal(text: Any) -> Decimal:
    if type(text) is not str or len(text) > 3 * DIGITS:
        raise CodecError("a decimal number is not what it says it is")
    return _plain(Decimal(text))


def _shown(value: Any) -> str:
    try:
        return repr(value)[:SHOWN]
    except Exception:
        return f"<{type(value).__name__}>"


def _packed(array: Any) -> str:
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def _many(tag: str) -> Callable[[Codec, Any, int], Any]:
    return lambda codec, items, depth: {tag: [codec.encode(item, depth) for item in items]}


_WRITERS: dict[type, Callable[[Codec, Any, int], Any]] = {
    type(None): lambda codec, value, depth: None,
    bool: lambda codec, value, depth: value,
    int: lambda codec, value, depth: _short(value),
    float: lambda codec, value, depth: value,
    str: lambda codec, value, depth: value,
    complex: lambda codec, value, depth: {"j": [value.real, value.imag]},
    bytes: lambda codec, value, depth: {"b": base64.b64encode(value).decode()},
    list: _many("l"),
    tuple: _many("t"),
    set: _many("s"),
    frozenset: _many("fs"),
    dict: lambda codec, value, depth: {"d": codec._pairs(value, depth)},
    range: lambda codec, value, depth: {"r": [value.start, value.stop, value.step]},
    SimpleNamespace: lambda codec, value, depth: {"ns": codec._pairs(vars(value), depth)},
    Fraction: lambda codec, value, depth: {
        "q": [_short(value.numerator), _short(value.denominator)]
    },
    Decimal: lambda codec, value, depth: {"dec": str(_plain(value))},
    Lookup: lambda codec, value, depth: {"lookup": codec._pairs(value.table, depth)},
    Steps: lambda codec, value, depth: {"steps": codec._pairs(value.table, depth)},
}


def _write_array(codec: Codec, value: Any, depth: int) -> Any:
    if value.dtype.kind in "biufcUMm":
        return {"a": [value.dtype.str, list(value.shape), _packed(value)]}
    items = [codec.encode(item, depth) for item in value.ravel().tolist()]
    return {"ao": [list(value.shape), items]}


def _read_array(kind: str, shape: list[int], packed: str) -> Any:
    dtype = np.dtype(kind)
    # Raw-pointer read: the bytes of an array of objects are addresses. An item of gigabytes would
    # be a decompression bomb.
    if dtype.kind not in "biufcUMm" or dtype.itemsize > 40_000:
        raise CodecError("an array holds what it may not")
    data = base64.b64decode(packed, validate=True)
    if any(type(n) is not int or n < 0 for n in shape) or len(shape) > 16:
        raise CodecError("an array has no shape")
    if math.prod(shape) * dtype.itemsize != len(data):
        raise CodecError("an array does not fill its shape")
    return np.frombuffer(data, dtype).reshape(shape).copy()


def _read_objects(codec: Codec, parts: list[Any], depth: int) -> Any:
    shape, items = parts
    flat = np.empty(len(items), object)
    for place, item in enumerate(items):
        flat[place] = codec.decode(item, depth)
    return flat.reshape(shape)


def _write_graph(codec: Codec, graph: Any, depth: int) -> Any:
    multi = graph.is_multigraph()
    edges = graph.edges(keys=True, data=True) if multi else graph.edges(data=True)
    return {
        "g": [
            graph.is_directed(),
            multi,
            codec._pairs(graph.graph, depth),
            [
                [codec.encode(n, depth), codec._pairs(about, depth)]
                for n, about in graph.nodes.items()
            ],
            [
                [[codec.encode(part, depth) for part in edge[:-1]], codec._pairs(edge[-1], depth)]
                for edge in edges
            ],
        ]
    }


def _read_graph(codec: Codec, content: list[Any], depth: int) -> Any:
    networkx = importlib.import_module("networkx")
    directed, multi, about, nodes, edges = content
    kind = ("Multi" if multi is True else "") + ("DiGraph" if directed is True else "Graph")
    graph = getattr(networkx, kind)()
    graph.graph.update(codec._dict(about, depth))
    for node, attributes in nodes:
        graph.add_nodes_from([(codec.decode(node, depth), codec._dict(attributes, depth))])
    for ends, attributes in edges:
        first, second, *key = codec._all(ends, depth)
        graph.add_edge(first, second, *key)
        place = graph.edges[(first, second, *key)]
        place.update(codec._dict(attributes, depth))
    return graph


def _write_table(codec: Codec, table: Any, depth: int) -> Any:
    index = codec.encode(table.index.tolist(), depth)
    if table.ndim == 1:
        return {"se": [codec.encode(table.name, depth), index, _column(codec, table, depth)]}
    columns = [[codec.encode(n, depth), _column(codec, table[n], depth)] for n in table.columns]
    return {"df": [index, columns]}


def _column(codec: Codec, column: Any, depth: int) -> Any:
    return codec.encode(column.tolist(), depth)


def _read_frame(codec: Codec, parts: list[Any], depth: int) -> Any:
    index, columns = parts
    pandas = importlib.import_module("pandas")
    content = {codec.decode(name, depth): codec.decode(column, depth) for name, column in columns}
    return pandas.DataFrame(content, index=codec.decode(index, depth))


def _read_series(codec: Codec, parts: list[Any], depth: int) -> Any:
    name, index, values = parts
    pandas = importlib.import_module("pandas")
    rows = codec.decode(index, depth)
    return pandas.Series(codec.decode(values, depth), index=rows, name=codec.decode(name, depth))


def _read_record(codec: Codec, parts: list[Any], depth: int) -> Any:
    name, fields = parts
    # Import by name: a forged tag would run any module that it names, so the list decides first.
    if name not in RECORDS:
        raise CodecError("a record is none of those that may cross")
    module_name, _, kind_name = name.partition(":")
    kind = getattr(codec.find_module(module_name), kind_name, None)
    if not (isinstance(kind, type) and dataclasses.is_dataclass(kind)):
        raise CodecError("a record is of a kind that nobody here knows")
    return kind(**codec._dict(fields, depth))


def _read_set(codec: Codec, items: list[Any], depth: int) -> set[Any]:
    # Hash-collision denial of service: members may be chosen so that each meets all others. One by
    # one it can be stopped; a set built in one step of Python's own could not.
    found = set()
    for item in items:
        found.add(codec.decode(item, depth))
    return found


def _read_range(start: int, stop: int, step: int) -> range:
    read = range(start, stop, step)
    if read[STEPS:]:
        raise CodecError(f"a range has more than {STEPS:,} steps")
    return read


def _read_namespace(parts: dict[str, Any]) -> SimpleNamespace:
    # Raw-pointer read: NumPy follows the address that stands under ``__array_interface__``.
    if any(name.startswith("__") for name in parts):
        raise CodecError("a record has a name that Python keeps for itself")
    return SimpleNamespace(**parts)


def _read_generator(codec: Codec, written: Any, depth: int) -> Any:
    state = codec.decode(written, depth)
    if state["bit_generator"] not in GENERATORS:
        raise CodecError("a random generator is of an unknown kind")
    bits = getattr(np.random, state["bit_generator"])()
    bits.state = state
    return np.random.Generator(bits)


def _read_number(codec: Codec, content: list[Any], depth: int) -> Any:
    kind, packed = content
    return _read_array(kind, [], packed)[()]


_READERS: dict[str, Callable[[Codec, Any, int], Any]] = {
    "l": lambda codec, items, depth: codec._all(items, depth),
    "t": lambda codec, items, depth: tuple(codec._all(items, depth)),
    "s": lambda codec, items, depth: _read_set(codec, items, depth),
    "fs": lambda codec, items, depth: frozenset(_read_set(codec, items, depth)),
    "d": lambda codec, pairs, depth: codec._dict(pairs, depth),
    "r": lambda codec, parts, depth: _read_range(*codec._all(parts, depth)),
    "ns": lambda codec, pairs, depth: _read_namespace(codec._dict(pairs, depth)),
    "q": lambda codec, parts, depth: _read_fraction(parts),
    "dec": lambda codec, text, depth: _read_decimal(text),
    "lookup": lambda codec, pairs, depth: Lookup(codec._dict(pairs, depth)),
    "steps": lambda codec, pairs, depth: Steps(codec._dict(pairs, depth)),
    "j": lambda codec, parts, depth: complex(*map(float, parts)),
    "b": lambda codec, text, depth: base64.b64decode(text, validate=True),
    "n": _read_number,
    "a": lambda codec, parts, depth: _read_array(*parts),
    "ao": lambda codec, parts, depth: _read_objects(codec, parts, depth),
    "g": _read_graph,
    "df": lambda codec, parts, depth: _read_frame(codec, parts, depth),
    "se": lambda codec, parts, depth: _read_series(codec, parts, depth),
    "c": lambda codec, parts, depth: _read_record(codec, parts, depth),
    "rng": _read_generator,
    "x": lambda codec, parts, depth: Opaque(*map(str, parts)),
}


_REMEMBERED = {list, dict, set, SimpleNamespace, np.ndarray}


def weigh(value: Any, most: int) -> None:
    """Refuse what holds too much, each thing counted wherever it stands.

    Parameters
    ----------
    value : object
        Plain data.
    most : int
        So many things it may hold; eight bytes of an array count as one.

    Raises
    ------
    CodecError
        If it holds more, or itself.

    Examples
    --------
    >>> inner = [0] * 100
    >>> weigh((inner,) * 9, 1_000)
    >>> weigh((inner,) * 10, 1_000)
    Traceback (most recent call last):
    ...
    spoilers.student.codec.CodecError: what came back holds itself, or too much
    """
    waiting = [value]
    while waiting:
        each = waiting.pop()
        most -= 1
        if isinstance(each, np.ndarray):
            most -= each.nbytes // 8
        if most < 0:
            raise CodecError("what came back holds itself, or too much")
        if len(waiting) > most:
            raise CodecError("what came back holds itself, or too much")
        waiting.extend(_inside(each))


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, list | tuple | set | frozenset):
        return value
    if isinstance(value, dict):
        return [*value, *value.values()]
    if isinstance(value, SimpleNamespace):
        return vars(value).values()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, field.name) for field in dataclasses.fields(value)]
    if isinstance(value, np.ndarray) and value.dtype == object:
        return value.flat
    if hasattr(value, "nodes"):
        return [*value.nodes.items(), *value.edges.items()]
    if hasattr(value, "iloc"):
        return [value.to_numpy()]
    return ()


def is_mutable(value: Any) -> bool:
    """Can a function change this argument in place?

    Parameters
    ----------
    value : object
        An argument, as the function has it.

    Returns
    -------
    bool
        Whether it must be looked at again after the call.

    Examples
    --------
    >>> is_mutable([1]), is_mutable((1, 2)), is_mutable("text")
    (True, False, False)
    """
    if isinstance(value, list | dict | set | SimpleNamespace | np.ndarray | np.random.Generator):
        return True
    networkx = sys.modules.get("networkx")
    return networkx is not None and isinstance(value, networkx.Graph)


def update_in_place(value: Any, changed: Any) -> None:
    """Make an argument of the grader what the student's function made of it.

    Parameters
    ----------
    value : object
        The argument that was handed over.
    changed : object
        What it is after the call. Nothing happens if it is of another kind.

    Examples
    --------
    >>> mine = [3, 1, 2]
    >>> update_in_place(mine, [1, 2, 3])
    >>> mine
    [1, 2, 3]
    """
    if type(changed) is not type(value):
        return
    if isinstance(value, list):
        value[:] = changed
    elif isinstance(value, dict | set):
        value.clear()
        value.update(changed)
    elif isinstance(value, SimpleNamespace):
        vars(value).clear()
        vars(value).update(vars(changed))
    elif isinstance(value, np.random.Generator):
        value.bit_generator.state = changed.bit_generator.state
    elif isinstance(value, np.ndarray):
        if value.shape == changed.shape and value.flags.writeable:
            value[...] = changed
    else:
        value.clear()
        value.graph.update(changed.graph)
        value.add_nodes_from(changed.nodes(data=True))
        edges = changed.edges(keys=True, data=True) if changed.is_multigraph() else None
        value.add_edges_from(edges if edges is not None else changed.edges(data=True))
