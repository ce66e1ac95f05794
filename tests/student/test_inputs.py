"""Packed inputs are what the codec would have built, fresh for every call, and watched."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import networkx as nx
import numpy as np
import pytest

from spoilers.student.codec import Codec, Lookup
from spoilers.student.inputs import FreshInputs, PackedInputs, Watched, WrittenInputs, pack


def tied() -> nx.Graph:
    graph = nx.Graph(name="a")
    graph.add_node("west", reach=0.5)
    graph.add_edge("west", "north", weight=np.float64(2.5))
    return graph


GIVEN: list[Any] = [
    *([3, 1, 2], {"a": {1, 2}}, (1, 2.5), np.arange(3), SimpleNamespace(x=[1])),
    *(tied(), nx.DiGraph([(1, 2)]), np.random.default_rng(1), {"b"}),
]


def ways(given: list[Any]) -> list[FreshInputs]:
    codec = Codec()
    written = WrittenInputs(codec, [[codec.encode(value) for value in given]])
    return [PackedInputs(pack([given])), written]


def test_what_is_packed_is_what_the_codec_builds() -> None:
    packed, written = (way.fresh(0) for way in ways(GIVEN))
    assert [type(value) for value in packed] == [type(value) for value in GIVEN]
    encode = Codec().encode
    assert [encode(value) for value in packed] == [encode(value) for value in written]


def test_each_call_has_inputs_of_its_own() -> None:
    for way in ways([[1, 2]]):
        way.fresh(0)[0].append(3)
        assert way.fresh(0) == [[1, 2]]
        assert len(way) == 1


@pytest.mark.parametrize("function", [len, lambda x: x, {"f": len}])
def test_a_function_is_not_packed(function: Any) -> None:
    assert pack([(1,), (function,)]) == ""
    assert pack([(Lookup({1: 2}),)]) != ""


def ask(graph: Any) -> None:
    """Look at a graph, which lets networkx keep things in it."""
    list(graph.nodes), list(graph.edges), dict(graph.adj), graph.degree("west")


CHANGES: list[tuple[int, Any]] = [
    (0, lambda x: x.sort()),
    (1, lambda x: x["a"].add(3)),
    (3, lambda x: x.put(0, 9)),
    (4, lambda x: x.x.append(2)),
    (5, lambda x: x.add_edge("west", "south")),
    (5, lambda x: x.nodes["west"].update(reach=1)),
    (6, lambda x: x.remove_node(1)),
    (7, lambda x: x.random()),
    (8, lambda x: x.add("c")),
]


@pytest.mark.parametrize(("place", "change"), CHANGES)
def test_whatever_a_call_changes_is_seen_and_nothing_else(place: int, change: Any) -> None:
    for way in ways(GIVEN):
        given = way.fresh(0)
        watched = Watched(given)
        ask(given[5])
        assert watched.changed(Codec(), way, 0) == []
        change(given[place])
        assert watched.changed(Codec(), way, 0) == [[place, Codec().encode(given[place])]]
