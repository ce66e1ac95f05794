"""The inputs of many calls: packed once by the grader, and fresh for every call.

They are pickles, and go one way only: from the grader to the student's side. Each is what the
codec builds from what it writes, so that a function is asked the same as if each call were made
by itself. Nothing that comes back is ever unpickled.
"""

from __future__ import annotations

import base64
import contextlib
import pickle
from collections.abc import Sequence
from typing import Any, Protocol

from spoilers.student.codec import Codec, CodecError, is_mutable


def pack(calls: Sequence[Sequence[Any]]) -> str:
    """Pack the arguments of many calls.

    Parameters
    ----------
    calls : sequence of sequences
        The arguments of each call.

    Returns
    -------
    str
        What :class:`PackedInputs` reads; empty if there is a function among them, which has to be
        asked where it stands.

    Examples
    --------
    >>> PackedInputs(pack([([1, 2], "a")])).fresh(0)
    [[1, 2], 'a']
    >>> pack([(len,)])
    ''
    """
    codec = Codec(_refuse)
    try:
        each = [
            pickle.dumps([_fresh(codec.decode(codec.encode(value))) for value in args], _PROTOCOL)
            for args in calls
        ]
    except (CodecError, pickle.PicklingError, AttributeError, TypeError):
        return ""
    return base64.b64encode(pickle.dumps(each, _PROTOCOL)).decode()


_PROTOCOL = pickle.HIGHEST_PROTOCOL


def _refuse(function: Any) -> Any:
    raise CodecError("a function is no plain data")


def _fresh(value: Any) -> Any:
    """Leave out of a graph what networkx keeps once it was asked."""
    if hasattr(value, "_adj"):
        for name in (*("adj", "nodes", "edges", "degree", "succ", "pred"), *_DIRECTED):
            vars(value).pop(name, None)
    return value


_DIRECTED = ("in_edges", "out_edges", "in_degree", "out_degree")


class FreshInputs(Protocol):
    """Gives the arguments of each call, that the call may do anything to."""

    def __len__(self) -> int:
        """Count the calls."""

    def fresh(self, place: int) -> list[Any]:
        """Give the arguments of a call as if it were the first."""


class PackedInputs:
    """Inputs that were packed.

    Parameters
    ----------
    packed : str
        By :func:`pack`.
    """

    def __init__(self, packed: str) -> None:
        self._each: list[bytes] = pickle.loads(base64.b64decode(packed))

    def __len__(self) -> int:
        """Count the calls."""
        return len(self._each)

    def fresh(self, place: int) -> list[Any]:
        """Give the arguments of a call as if it were the first."""
        return list(pickle.loads(self._each[place]))


class WrittenInputs:
    """Inputs that were written one by one, with a function among them.

    Parameters
    ----------
    codec : Codec
        Reads them.
    calls : list of lists
        What it wrote of the arguments of each call.
    """

    def __init__(self, codec: Codec, calls: list[list[Any]]) -> None:
        self._codec, self._calls = codec, calls

    def __len__(self) -> int:
        """Count the calls."""
        return len(self._calls)

    def fresh(self, place: int) -> list[Any]:
        """Give the arguments of a call as if it were the first."""
        return [self._codec.decode(value) for value in self._calls[place]]


class Watched:
    """Looks whether a call changes its arguments.

    Parameters
    ----------
    given : list
        The arguments, before the call.
    """

    def __init__(self, given: list[Any]) -> None:
        self._given = given
        self._places = [n for n, value in enumerate(given) if is_mutable(value)]
        self._before = self._state() if self._places else b""

    def changed(self, codec: Codec, fresh: FreshInputs, place: int) -> list[list[Any]]:
        """Write what the call made of its arguments, by their place: of those that it changed."""
        if not self._places or (self._before and self._state() == self._before):
            return []
        # Not every other pickle is another value: then it is looked at value by value.
        pairs = [(n, self._given[n], fresh.fresh(place)[n]) for n in self._places]
        written = [(n, codec.encode(now), codec.encode(before)) for n, now, before in pairs]
        return [[n, now] for n, now, before in written if now != before]

    def _state(self) -> bytes:
        with contextlib.suppress(Exception):
            return pickle.dumps([_bare(self._given[n]) for n in self._places], _PROTOCOL)
        return b""


def _bare(value: Any) -> Any:
    """Take of a graph what it is made of, without what networkx keeps once it was asked."""
    return (value.graph, value._node, value._adj) if hasattr(value, "_adj") else value
