"""A hidden check asks about hundreds of inputs, refuses what does not agree, and says why."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from random import Random
from types import SimpleNamespace
from typing import Any

import networkx as nx
import numpy as np
import pytest
from nbformat.v4 import new_notebook
from traitlets.config import Config

from spoilers.grading import agreement, mark
from spoilers.grading import domains as st
from spoilers.grading.agreement import agrees, alike, exactly, identical, in_any_order, kind_of
from spoilers.grading.domains import Domain, dictionaries, floats, integers, lists, names, tuples
from spoilers.grading.nbgrader.autograde import Submissions

AT_MOST = "Your function refuses at the edge: the task says 'at most'."
PARTIES = dictionaries(names(), tuples(floats(0, 1), floats(0, 1)))


def refusers(policy: Any, parties: Any) -> Any:
    return {name for name, (t, r) in parties.items() if not t - r <= policy <= t + r}


def asked(function: Callable[..., Any], **other: Any) -> str:
    """Ask a function to name those who refuse; give what is said against it."""
    try:
        agrees(
            function,
            refusers,
            [floats(0, 1), PARTIES],
            "Expected those who are farther away than their reach.",
            seed=1,
            misconceptions={
                "Your function names those who accept.": lambda policy, parties: (
                    set(parties) - refusers(policy, parties)
                ),
                AT_MOST: lambda policy, parties: {
                    name for name, (t, r) in parties.items() if abs(policy - t) >= r
                },
            },
            showing=[(0.5, {"a": (0.25, 0.25)}), (0.5, {"a": (0.25, 0.25), "b": (0.0, 0.25)})],
            **other,
        )
    except AssertionError as refused:
        return str(refused)
    return ""


def distances(policy: Any, parties: Any) -> dict[str, Any]:
    return {name: abs(policy - ideal) - reach for name, (ideal, reach) in parties.items()}


def empties(policy: Any, parties: Any) -> Any:
    found = refusers(policy, parties)
    parties.clear()
    return found


def raises(policy: Any, parties: Any) -> Any:
    return refusers(policy, parties) if min(parties) else set()


def counts_calls() -> Callable[..., Any]:
    before: list[Any] = []
    asked(lambda policy, parties: before.append(policy))
    seen: list[Any] = []

    def function(policy: Any, parties: Any) -> Any:
        seen.append(policy)
        # As many calls as a first pass makes are answered rightly.
        return refusers(policy, parties) if len(seen) <= len(before) else {"nobody"}

    return function


def remembers() -> Callable[..., Any]:
    memo: dict[Any, Any] = {}
    return lambda policy, parties: memo.setdefault(len(parties), refusers(policy, parties))


@pytest.mark.parametrize(
    "right",
    [
        refusers,
        lambda policy, parties: [n for n, gap in distances(policy, parties).items() if gap > 0],
        lambda policy, parties: frozenset(refusers(float(policy), parties)),
        lambda policy, parties: np.array(sorted(refusers(policy, parties))),
    ],
)
def test_a_right_answer_agrees(right: Callable[..., Any]) -> None:
    assert asked(right) == ""


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda policy, parties: set(parties), "gives another answer. Expected those who"),
        (lambda policy, parties: len(refusers(policy, parties)), "a number where a set was"),
        (lambda policy, parties: refusers(policy, parties) or None, "None where a set was"),
        (
            lambda policy, parties: {
                n for n, gap in distances(policy, parties).items() if gap >= 0
            },
            AT_MOST,
        ),
        (
            lambda policy, parties: {
                n for n, gap in distances(policy, parties).items() if gap > 1e-12
            },
            "another answer",
        ),
        (
            lambda policy, parties: {
                n for n, gap in distances(policy, parties).items() if round(gap, 6) > 0
            },
            "another answer",
        ),
        (lambda policy, parties: {n.lower() for n in refusers(policy, parties)}, "another answer"),
        (
            lambda policy, parties: refusers(policy, parties) if len(parties) != 1 else set(),
            "It goes wrong only where parties has a single entry.",
        ),
        (raises, "stopped with an error. Which did you not think of? Expected those"),
        (raises, "It goes wrong only where parties is empty."),
        (empties, "changes its argument parties"),
        (remembers(), "another answer"),
        (counts_calls, "Does it keep anything from one call to the next?"),
        (3, "Expected a function, and not a number."),
    ],
)
def test_a_wrong_answer_is_refused_in_words(wrong: Any, said: str) -> None:
    assert said in asked(counts_calls() if wrong is counts_calls else wrong)


def test_inputs_beside_an_edge_are_looked_for() -> None:
    def low(numbers: Any) -> Any:
        return [number for number in numbers if number <= 0.625]

    def slack(numbers: Any) -> Any:
        return [number for number in numbers if number <= 0.625 + 1e-11]

    given = [lists(st.binary_fractions(0, 1, 4) | floats(0, 1), max_size=3)]
    with pytest.raises(AssertionError, match="few of"):
        agrees(slack, low, given, "Expected those up to a point.", seed=3)


def test_the_misconception_is_told_only_where_it_is_at_work() -> None:
    assert AT_MOST not in asked(lambda policy, parties: set(parties))


def test_only_what_may_be_shown_is_shown_and_of_that_the_smallest() -> None:
    said = asked(lambda policy, parties: set(parties))
    assert said.endswith("Try the function(0.5, {'a': (0.25, 0.25)}): set() is expected.") or (
        "(0.5, {'a': (0.25, 0.25)}): set() is expected." in said
    )
    edge_only = asked(lambda policy, parties: refusers(policy, parties) if policy != 1 else {"?"})
    assert "is expected" not in edge_only
    assert "drawn at random, seed 1" in edge_only


def test_a_class_draws_inputs_of_its_own_and_keeps_its_seed(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def inputs() -> str:
        heard: list[Any] = []
        asked(lambda policy, parties: heard.append((policy, parties)))
        return repr(heard)

    public = inputs()
    assert inputs() == public
    monkeypatch.setenv(agreement.CLASS_SEED, "plum")
    with caplog.at_level(logging.INFO):
        assert inputs() != public
    assert "drawn from the seed of the class" in caplog.text
    said = asked(lambda policy, parties: set())
    assert "plum" not in said
    assert "drawn from the seed of the class" in said


def test_the_reference_is_asked_once_for_all_answers() -> None:
    calls = []

    def reference(number: Any) -> Any:
        calls.append(number)
        return number + 1

    def drawn_anew() -> Domain:
        whole = (integers(0, 9),)
        return st.composite(lambda draw: draw(tuples(*whole)))

    for _ in range(3):
        agrees(lambda n: n + 1, reference, drawn_anew(), "Expected one more.", seed=7)
    assert 250 <= len(calls) <= 260


def test_two_checks_that_differ_only_in_a_helper_are_two() -> None:
    def check(more: int) -> Callable[..., Any]:
        def helper(number: Any) -> Any:
            return number + more

        return lambda number: helper(number)

    agrees(lambda n: n + 1, check(1), [integers(0, 9)], "Expected one more.", seed=7)
    with pytest.raises(AssertionError):
        agrees(lambda n: n + 1, check(2), [integers(0, 9)], "Expected two more.", seed=7)


def test_an_error_that_is_asked_for_is_expected() -> None:
    def reference(number: Any) -> Any:
        if number < 0:
            raise ValueError("below 0")
        return number

    def other(number: Any) -> Any:
        if number < 0:
            raise KeyError(number)
        return number

    for function in (lambda n: abs(n), other):
        with pytest.raises(AssertionError, match="Expected"):
            agrees(function, reference, [integers(-9, 9)], "Expected an error.", seed=1)
    agrees(reference, reference, [integers(-9, 9)], "Expected an error.", seed=1)


def test_too_few_inputs_are_no_agreement() -> None:
    with pytest.raises(ValueError, match="at least 200"):
        agrees(abs, abs, [integers(0, 9)], "Expected the distance.", seed=1, count=50)


def test_a_generator_may_be_used_up_where_that_is_said() -> None:
    def share(draws: Any, rng: Any) -> Any:
        return rng.random(int(draws)).mean()

    given = [integers(1, 9), st.generators()]
    agrees(share, share, given, "Expected a mean.", seed=1, may_change=["rng"])
    with pytest.raises(AssertionError, match="changes its argument rng"):
        agrees(share, share, given, "Expected a mean.", seed=1)


# --- what is equal -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (1, 1.0),
        (np.float32(0.5), 0.5),
        (Fraction(1, 4), 0.25),
        (Decimal("0.25"), 0.25),
        (np.array(0.25), 0.25),
        (0.1 + 0.2, 0.3),
        (float("nan"), float("nan")),
        (-np.inf, float("-inf")),
        ([1, 2.0], (1, 2)),
        (np.array([1, 2]), [1, 2]),
        (["a", "b"], {"b", "a"}),
        (np.array(["a"]), {"a"}),
        (np.bool_(True), True),
        ({"a": [0.1 + 0.2]}, {"a": (0.3,)}),
        (None, None),
    ],
)
def test_what_is_alike(got: Any, want: Any) -> None:
    assert alike(got, want)


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (True, 1),
        (1, True),
        (0, None),
        (None, 0),
        ("1", 1),
        (10**400, 1.0),
        (0.3000001, 0.3),
        (10**12 + 1, 10**12),
        ([1], [1, 1]),
        ({1, 2}, [1, 2]),
        ("ab", {"a", "b"}),
        ("ab", ["a", "b"]),
        ({"A": 1}, {"a": 1}),
        (1j, 1),
    ],
)
def test_what_is_not(got: Any, want: Any) -> None:
    assert not alike(got, want)


def test_other_ways_to_compare() -> None:
    assert not exactly(0.1 + 0.2, 0.3)
    assert exactly([0.5, {"a"}], [0.5, {"a"}])
    assert in_any_order([2, 1, 1], [1, 2, 1])
    assert not in_any_order([2, 1, 2], [1, 2, 1])
    one, other = nx.Graph([("a", "b")]), nx.Graph([("b", "a")])
    assert alike(one, other)
    other.nodes["a"]["side"] = 1
    assert not alike(one, other)
    assert not identical(one, other)
    assert identical(
        SimpleNamespace(x=np.array([1.0, np.nan])), SimpleNamespace(x=np.array([1.0, np.nan]))
    )
    assert not identical(np.array([1]), np.array([1.0]))
    assert not identical([1], [True])
    assert kind_of(np.array(2)) == "a number"


# --- domains -----------------------------------------------------------------------------------


def drawn(domain: Domain, count: int = 400) -> list[Any]:
    rng = Random(5)
    return [*domain.edges, *(domain.draw(rng, n / count) for n in range(count))]


def test_numbers_have_edges_ties_and_kinds() -> None:
    values = drawn(floats(0, 1))
    assert all(0 <= value <= 1 for value in values)
    assert {int, float, np.float64} == {type(value) for value in values}
    assert {0, 0.5, 1} <= set(values)
    eighths = [value for value in values if float(value * 8).is_integer()]
    assert len(eighths) > len(values) / 2
    # Beside a tie, by less than any rounding keeps.
    assert any(0 < abs(value * 8 - round(value * 8)) < 1e-10 for value in values)
    many = drawn(integers(0, 1000, kinds=[int, np.uint16]))
    assert {0, 1, 999, 1000} <= set(map(int, many))
    assert {int, np.uint16} == {type(value) for value in many}
    assert sum(value > 500 for value in many) > 40


def test_lists_are_empty_single_repeated_and_long() -> None:
    values = drawn(lists(integers(0, 50), max_size=20))
    assert {0, 1, 20} <= {len(value) for value in values}
    assert any(len(value) > 2 and len(set(value)) == 1 for value in values)


def test_names_differ_by_a_capital_letter() -> None:
    values = drawn(PARTIES)
    alike_names = [v for v in values if len({name.casefold() for name in v}) < len(v)]
    assert len(alike_names) > 10
    assert {} in values
    assert any(len(v) > 1 and len(set(v.values())) == 1 for v in values)


def test_what_depends_on_each_other_is_drawn_together() -> None:
    table = st.composite(lambda draw: (known := draw(lists(names())), draw(st.subsets(known))))
    values = drawn(table)
    assert all(some <= set(known) for known, some in values)
    assert any(some == set(known) and known for known, some in values)
    assert any(not some and known for known, some in values)


def test_graphs_are_empty_bare_and_complete() -> None:
    values = drawn(st.graphs(node={"side": st.booleans()}, edge={"weight": integers(1, 3)}), 200)
    assert {0, 1} <= {len(graph) for graph in values}
    assert any(len(g) > 3 and nx.density(g) == 1 for g in values)
    assert any(len(g) > 3 and nx.density(g) == 0 for g in values)
    assert all("side" in about for g in values for _, about in g.nodes(data=True))


def test_other_domains_hold_what_they_say() -> None:
    assert {type(value) for value in drawn(st.none() | st.just("x"))} == {type(None), str}
    assert set(drawn(st.sampled_from("ab"))) == {"a", "b"}
    assert all(n % 2 == 0 for n in drawn(integers(0, 9).filter(lambda n: n % 2 == 0)))
    assert all(float(x * 4).is_integer() for x in drawn(st.binary_fractions(0, 2, 4)))
    assert {tuple(p) for p in drawn(st.permutations("abc"))} == {
        tuple(p) for p in ("abc", "acb", "bac", "bca", "cab", "cba")
    }
    assert {len(s) for s in drawn(st.sets(integers(0, 99), max_size=5))} == {0, 1, 2, 3, 4, 5}
    rows = drawn(st.records(conflict=names(), signed=st.booleans()))
    assert {row.signed for row in rows} == {True, False}
    worth = st.lookups(["a", "b"], floats(-1, 0)).draw(Random(1), 1.0)
    assert worth({"a", "b"}) == worth(["b", "a"])
    with pytest.raises(TypeError):
        worth("ab")
    price = st.tables([0.5, 0, 0.5], floats(0, 2)).draw(Random(1), 1.0)
    assert sorted(price.table) == [0, 0.5]
    outcome = st.tables([0, 1], st.sampled_from(["a", "b"]), steps=True).draw(Random(1), 1.0)
    assert outcome(0.99) == outcome(0) == outcome(-1)


def test_drawing_hundreds_of_inputs_takes_milliseconds() -> None:
    domain, rng = tuples(floats(0, 1), PARTIES), Random(1)
    began = time.process_time()
    for n in range(300):
        domain.draw(rng, n / 300)
    # Ten times what it takes, so that a busy machine fails nothing.
    assert time.process_time() - began < 0.15


# --- in a notebook -------------------------------------------------------------------------------

CHECK = """
from spoilers.grading.agreement import agrees as ask
def reference(policy, parties):
    return {name for name in parties if limit < len(name) - policy}
limit = 3
ask(f, reference, [lambda parties: [parties, other]])
"""


def test_a_check_takes_from_the_student_only_what_it_does_not_make_itself() -> None:
    assert mark._compiled(CHECK).used == {"f", "other"}


def test_one_setting_of_nbgraders_gives_a_class_its_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(agreement.CLASS_SEED, "")
    Submissions(config=Config({"Submissions": {"class_seed": "plum"}}))
    assert os.environ[agreement.CLASS_SEED] == "plum"
    seeded = mark.fingerprint(b"", new_notebook())
    monkeypatch.setenv(agreement.CLASS_SEED, "")
    assert mark.fingerprint(b"", new_notebook()) != seeded
