"""What crosses the boundary comes out as it went in, and what it may not be is refused."""

from __future__ import annotations

import dataclasses
import importlib
import json
import math
import subprocess
import sys
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from spoilers.student.codec import (
    DEPTH,
    RECORDS,
    Codec,
    CodecError,
    Lookup,
    Memo,
    Opaque,
    Steps,
    update_in_place,
)
from spoilers.workbook import Faction

CODEC = Codec()
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**300), 10**300)
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary()
    | st.complex_numbers(allow_nan=False)
    | st.fractions()
    | st.decimals(allow_nan=False, places=3)
)
HASHABLE = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=5)
VALUES = st.recursive(
    SCALARS | st.frozensets(HASHABLE, max_size=3) | st.builds(range, st.integers(-9, 9)),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.sets(HASHABLE, max_size=4)
        | st.dictionaries(HASHABLE, inner, max_size=4)
    ),
    max_leaves=12,
)


def crossed(value: Any, codec: Codec = CODEC) -> Any:
    return codec.decode(codec.loads(codec.dumps({"value": codec.encode(value)}))["value"])


def kinds(value: Any) -> Any:
    """Give the kinds of a value and of all in it."""
    if isinstance(value, dict):
        return (dict, [(kinds(k), kinds(v)) for k, v in value.items()])
    if isinstance(value, list | tuple):
        return (type(value), [kinds(each) for each in value])
    return type(value)


@given(VALUES)
def test_plain_data_comes_out_as_it_went_in(value: Any) -> None:
    assert crossed(value) == value
    assert kinds(crossed(value)) == kinds(value)


def test_a_table_crosses_as_the_function_that_it_is() -> None:
    worth = crossed(Lookup({frozenset(): -1, frozenset({"a", "b"}): Fraction(1, 2)}))
    assert (worth([]), worth(("b", "a"))) == (-1, Fraction(1, 2))
    with pytest.raises(KeyError):
        worth({"a"})
    price = crossed(Lookup({0: 0.9, 0.5: math.inf}))
    assert (price(np.int64(0)), price(np.array(0.5)), price(Fraction(1, 2))) == (
        0.9,
        np.inf,
        np.inf,
    )
    outcome = crossed(Steps({0.5: "attack", -1: "quiet", 2: "war"}))
    assert [outcome(n) for n in (-9, np.array(0.25), 0.5, 1.75, 2, 9)] == (
        ["quiet"] * 2 + ["attack"] * 2 + ["war"] * 2
    )


@pytest.mark.parametrize(
    "written",
    [
        {"q": [1, 0]},
        {"q": [1, -2]},
        {"q": [1.5, 2]},
        {"q": [10**500, 3]},
        {"dec": "1e999999999"},
        {"dec": "1e-999999999"},
        {"dec": "word"},
        {"dec": "1" * 5000},
        {"dec": 3},
        {"lookup": [[{"l": []}, 1]]},
    ],
)
def test_a_number_or_table_that_is_none_is_refused(written: Any) -> None:
    with pytest.raises(CodecError):
        CODEC.decode(written)


@given(
    st.sampled_from(["f8", "f4", "i8", "u1", "b1", "c16", "U5", "M8[s]"]).flatmap(
        lambda kind: arrays.arrays(kind, arrays.array_shapes(min_dims=0, max_dims=3, max_side=4))
    )
)
def test_arrays_and_their_numbers_keep_kind_and_shape(array: Any) -> None:
    got = crossed(array)
    assert got.dtype == array.dtype
    assert got.shape == array.shape
    np.testing.assert_array_equal(got, array)
    for number in array.ravel()[:3]:
        assert type(crossed(number)) is type(number)
        np.testing.assert_array_equal(crossed(number), number)


def test_not_a_number_and_infinity_cross() -> None:
    assert math.isnan(crossed(float("nan")))
    assert crossed([math.inf, -math.inf]) == [math.inf, -math.inf]


@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
def test_graphs_cross_with_all_that_hangs_on_them(kind: Any) -> None:
    graph = kind(name="club")
    graph.add_node((1, "a"), role="leader")
    graph.add_edge("b", (1, "a"), weight=2.5)
    graph.add_edge("b", (1, "a"), weight=1)
    got = crossed(graph)
    assert type(got) is kind
    assert nx.utils.graphs_equal(got, graph)
    assert got.graph == graph.graph


def test_tables_cross() -> None:
    table = pd.DataFrame({"a": [1, 2], "b": ["x", None]}, index=["r", "s"])
    pd.testing.assert_frame_equal(crossed(table), table)
    pd.testing.assert_series_equal(crossed(table["a"]), table["a"])


def test_records_of_the_course_cross_and_no_others() -> None:
    faction = Faction("MNLF", 0.5, 0.4, 0.3, at_table=True)
    assert crossed(faction) == faction
    written = CODEC.encode(faction)
    for name in (
        *("subprocess:Popen", "spoilers.workbook.case:data", "spoilers:__file__", "os", 5, [1]),
        *("spoilers.workbook.rubric:Criterion", "spoilers.grading.workers:Job"),
        "spoilers.workbook.case:Faction ",
    ):
        written["c"][0] = name
        with pytest.raises(CodecError):
            CODEC.decode(written)
    broken = CODEC.encode(faction)
    broken["c"][1] = []
    with pytest.raises(CodecError):
        CODEC.decode(broken)


def test_every_record_of_the_list_is_one() -> None:
    assert len(RECORDS) > 10
    for name in RECORDS:
        module, _, kind = name.partition(":")
        assert dataclasses.is_dataclass(getattr(importlib.import_module(module), kind)), name
        assert not module.startswith(("spoilers.grading", "spoilers.sandbox", "spoilers.course"))


def test_a_record_that_is_not_of_the_list_crosses_as_what_it_shows() -> None:
    @dataclasses.dataclass
    class Own:
        x: int = 1

    Own.__module__ = "spoilers.workbook.own"
    assert isinstance(crossed(Own()), Opaque)


FORGED = """
import json, sys
from spoilers.student.codec import RECORDS, Codec, CodecError
before = set(sys.modules)
for name in json.load(sys.stdin):
    try:
        Codec().decode({"c": [name, []]})
    except CodecError:
        continue
    raise SystemExit(f"{name} was taken")
print(*sorted(set(sys.modules) - before))
"""


def test_a_forged_tag_is_refused_and_nothing_is_imported() -> None:
    """Neither what is not of the list, nor what is: where nobody has loaded it, nobody waits."""
    names = [
        *("spoilers.theory.the_airport:Event", "spoilers.explore.live:Live", "antigravity:x"),
        *("spoilers.data.ucdp.__main__:x", "spoilers.grading.workers:Job", "xml.dom:Node"),
        *sorted(RECORDS),
    ]
    done = subprocess.run(
        [sys.executable, "-c", FORGED],
        input=json.dumps(names),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""


def test_a_generator_goes_on_where_it_was() -> None:
    rng = np.random.default_rng(7)
    rng.random(3)
    other = crossed(rng)
    assert other.random(5).tolist() == rng.random(5).tolist()
    update_in_place(rng, other)
    assert rng.bit_generator.state == other.bit_generator.state


class Equal(float):
    """Equals everything."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = float.__hash__


def test_what_is_no_plain_data_equals_nothing() -> None:
    class Anything:
        def __eq__(self, other: object) -> bool:
            return True

        def __repr__(self) -> str:
            raise RuntimeError

    for value in (Anything(), Anything, object()):
        got = crossed(value)
        assert isinstance(got, Opaque)
        assert got not in (1, 0.5, True, None, crossed(value))
    assert type(crossed(Equal(2.0))) is float
    assert crossed(Equal(2.0)) != 3.0


@pytest.mark.parametrize(
    "written",
    [
        {"l": 3},
        {"d": [[{"l": []}, 1]]},
        {"a": ["O", [1], "AAAAAAAAAAA="]},
        {"a": ["<f8", [2], "AAAAAAAAAAA="]},
        {"a": ["<f8", [-1], ""]},
        {"n": ["<f8", "!!"]},
        {"g": [1]},
        {"rng": {"d": [["bit_generator", "os"]]}},
        {"rng": {"d": [["bit_generator", "PCG64"]]}},
        {"nothing": 1},
        {"l": [], "t": []},
        [1],
        {"fn": 0},
        {"cb": 9},
        {"arg": 0},
        {"s": [{"l": []}]},
        {"r": [0, 1, 0]},
        {"c": [5, []]},
        {"ns": [[1, 2]]},
    ],
    ids=str,
)
def test_what_no_honest_side_writes_is_refused(written: Any) -> None:
    with pytest.raises(CodecError):
        CODEC.decode(written)


def test_what_is_too_deep_too_long_or_too_large_is_refused() -> None:
    deep: Any = []
    for _ in range(DEPTH + 5):
        deep = [deep]
    with pytest.raises(CodecError, match="deep"):
        CODEC.encode(deep)
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(CodecError, match="deep"):
        CODEC.encode(endless)
    with pytest.raises(CodecError, match="digits"):
        CODEC.encode(10**1000)
    with pytest.raises(CodecError):
        CODEC.decode(json.loads("9" * 3000))
    for text in ("9" * 10_000, "[" * 100_000, "{", '{"value":NaNa}'):
        with pytest.raises(CodecError, match="cannot be read"):
            CODEC.loads(text.encode())
    with pytest.raises(CodecError, match="too large"):
        CODEC.dumps({"value": "x" * 9_000_000})
    nested = "{" + '"l":[{' * 200 + '"l":[]' + "}]" * 200 + "}"
    with pytest.raises(CodecError, match="deep"):
        CODEC.decode(json.loads(nested))


@pytest.mark.parametrize(
    ("mine", "changed"),
    [
        ([1, 2], [3]),
        ({"a": 1}, {"b": 2}),
        ({1}, {2, 3}),
        (SimpleNamespace(a=1), SimpleNamespace(b=2)),
        (np.array([1.0, 2.0]), np.array([3.0, 4.0])),
        (nx.path_graph(3), nx.path_graph(2)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_argument_that_was_changed_is_changed_here_too(mine: Any, changed: Any) -> None:
    before = mine
    update_in_place(mine, changed)
    assert mine is before
    if isinstance(mine, nx.Graph):
        assert nx.utils.graphs_equal(mine, changed)
    else:
        assert np.all(mine == changed)


def test_what_is_returned_twice_is_one_thing_on_the_other_side() -> None:
    writing, reading = Codec(memo=Memo()), Codec(memo=Memo())

    def over(value: Any) -> Any:
        return reading.decode(json.loads(json.dumps(writing.encode(value))))

    inner: list[int] = [1]
    first = over({"a": inner, "b": inner})
    assert first["a"] is first["b"]
    inner.append(2)
    second = over([inner])
    assert second[0] is first["a"]
    assert first["b"] == [1, 2]
    mine, theirs = [5], [5]
    assert writing.memo is not None
    assert reading.memo is not None
    writing.memo.arguments, reading.memo.arguments = [theirs], [mine]
    assert over(theirs) is mine
    assert over([5]) is not mine
