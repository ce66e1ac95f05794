"""Splintering, held to brute force: exact fractions, every possible wing, every possible cut."""

import itertools
from collections.abc import Hashable
from fractions import Fraction

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from spoilers.theory.splintering import (
    Movement,
    broad_church,
    edge_gain,
    exit_cascade,
    largest_splinter,
    predicted_split,
    splits,
)

shares = st.floats(0, 1)
weights = st.floats(0, 1.5)
# What a reader types: exact here, rounded in floating point.
twentieths = st.integers(0, 20).map(lambda k: Fraction(k, 20))
hundredths = st.integers(0, 100).map(lambda k: Fraction(k, 100))


def wing_gains(t: float, x: float, b: float, c: float, members: int = 201) -> np.ndarray:
    """Gains of the members of the wing [t, 1], from the payoffs themselves."""
    ideals = np.linspace(t, 1, members)
    inside = b * 1 - (ideals - x) ** 2
    outside = b * (1 - t) - (ideals - (1 + t) / 2) ** 2 - c
    return np.asarray(outside - inside)


@given(t=shares, x=shares, b=weights, c=weights)
def test_the_edge_gain_is_the_payoff_outside_less_the_payoff_inside(
    t: float, x: float, b: float, c: float
) -> None:
    assert edge_gain(t, x, b, c) == pytest.approx(wing_gains(t, x, b, c)[0], abs=1e-12)


@given(t=shares, x=shares, b=weights, c=weights)
def test_in_a_wing_above_the_platform_the_member_at_the_edge_gains_least(
    t: float, x: float, b: float, c: float
) -> None:
    assume(t > x)
    gains = wing_gains(t, x, b, c)
    assert gains.min() == pytest.approx(gains[0], abs=1e-12)


@given(x=shares, b=weights, c=weights)
def test_the_largest_splinter_is_the_largest_wing_that_a_scan_finds(
    x: float, b: float, c: float
) -> None:
    starts = np.linspace(0, 1, 2001)
    above = starts[starts > x]
    willing = [t for t in above if wing_gains(t, x, b, c, members=11).min() >= 0]
    scanned = 1 - min(willing, default=1.0)
    assert largest_splinter(x, b, c) == pytest.approx(scanned, abs=1.1e-3)
    if scanned > 1e-3:
        assert splits(x, b, c)


@given(x=shares, b=weights, c=weights)
def test_a_wing_leaves_exactly_where_the_largest_splinter_has_members(
    x: float, b: float, c: float
) -> None:
    assume(abs((1 - x) ** 2 - b - c) > 1e-9)
    assert bool(splits(x, b, c)) == bool(largest_splinter(x, b, c) > 0)


@given(x=shares, b=weights, c=weights)
def test_the_member_at_the_edge_of_the_largest_splinter_is_indifferent(
    x: float, b: float, c: float
) -> None:
    size = largest_splinter(x, b, c)
    assume(0 < size < 1)
    assert edge_gain(1 - size, x, b, c) == pytest.approx(0, abs=1e-9)


@given(x=hundredths, b=hundredths, c=hundredths)
def test_a_wing_leaves_exactly_where_the_inequality_says_so_in_exact_fractions(
    x: Fraction, b: Fraction, c: Fraction
) -> None:
    leaves = (1 - x) ** 2 > b + c
    assert bool(splits(float(x), float(b), float(c))) == leaves
    assert bool(largest_splinter(float(x), float(b), float(c)) > 0) == leaves
    assert bool(broad_church(float(b), float(c))) == (b + c >= Fraction(1, 4))


def test_kabul_the_share_that_leaves_is_0_12() -> None:
    assert float(largest_splinter(0.4, 0.2, 0.05)) == pytest.approx(0.12, abs=0.005)


def test_on_the_knife_edge_nobody_leaves() -> None:
    # (1 - 0.6)^2 is 0.12 + 0.04, and a little more in floating point.
    assert not splits(0.6, 0.12, 0.04)
    assert largest_splinter(0.6, 0.12, 0.04) == 0
    assert not splits(0.5, 0.125, 0.125)
    assert largest_splinter(0.5, 0.125, 0.125) == 0
    assert largest_splinter(1.0, 0.0, 0.0) == 0


def test_where_nothing_holds_a_movement_together_all_above_a_third_of_the_way_leave() -> None:
    # b = c = 0, x = 0: t^2 = ((1-t)/2)^2 at t = 1/3.
    assert largest_splinter(0.0, 0.0, 0.0) == pytest.approx(2 / 3)


@given(x=shares, y=shares, b=weights, c=weights)
def test_talks_that_pull_the_platform_to_zero_enlarge_the_upper_splinter(
    x: float, y: float, b: float, c: float
) -> None:
    near, far = sorted((x, y))
    assert largest_splinter(near, b, c) >= largest_splinter(far, b, c) - 1e-12


@given(b=weights, c=weights)
def test_a_broad_church_is_one_that_some_platform_holds_together(b: float, c: float) -> None:
    platforms = np.linspace(0, 1, 1001)
    held = ~splits(platforms, b, c) & ~splits(1 - platforms, b, c)
    assert bool(broad_church(b, c)) == bool(held.any())


@given(
    ideals=st.lists(twentieths, min_size=1, max_size=9),
    x=twentieths,
    b=twentieths,
    c=twentieths,
)
def test_the_finite_movement_agrees_with_every_wing_tried_in_exact_fractions(
    ideals: list[Fraction], x: Fraction, b: Fraction, c: Fraction
) -> None:
    leaving: set[int] = set()
    for start in sorted({t for t in ideals if t > x}):
        wing = [t for t in ideals if t >= start]
        ordered = sorted(wing)
        n = len(ordered)
        stand = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
        share = Fraction(n, len(ideals))
        gains = [(b * share - (t - stand) ** 2 - c) - (b - (t - x) ** 2) for t in wing]
        if min(gains) >= 0:
            leaving = {i for i, t in enumerate(ideals) if t >= start}
            break
    mask = Movement([float(t) for t in ideals], float(x), float(b), float(c)).splinter()
    assert set(np.flatnonzero(mask)) == leaving


def test_a_member_who_gains_exactly_nothing_leaves_with_its_wing() -> None:
    # The one at 0.75 gains 0.05 - 0.2 * 0.75 - 0.1 + 0.25: nothing.
    assert Movement([0.25, 0.0, 0.75, 0.05], 0.25, 0.2, 0.1).splinter().tolist() == [
        False, False, True, False,
    ]  # fmt: skip


def test_the_gain_at_an_edge_below_the_platform_says_nothing_about_a_wing() -> None:
    assert edge_gain(0.0, 0.9, 0.2, 0.05) > 0
    assert not splits(0.9, 0.2, 0.05)


@given(x=shares, b=st.floats(0, 0.6), c=st.floats(0, 0.6))
def test_on_a_fine_uniform_grid_the_finite_movement_agrees_with_the_closed_form(
    x: float, b: float, c: float
) -> None:
    movement = Movement((np.arange(20_000) + 0.5) / 20_000, x, b, c)
    # Near the knife edge a small change of parameters moves the root far.
    assume(abs((1 - x) ** 2 - b - c) > 0.01)
    assert movement.splinter().mean() == pytest.approx(float(largest_splinter(x, b, c)), abs=2e-3)


def test_a_million_members_in_any_order_keep_their_places() -> None:
    random = np.random.default_rng(1)
    ideals = random.random(1_000_000)
    mask = Movement(ideals, 0.2, 0.2, 0.05).splinter()
    assert mask.mean() == pytest.approx(float(largest_splinter(0.2, 0.2, 0.05)), abs=2e-3)
    assert ideals[mask].min() > ideals[~mask].max()


def test_members_who_want_the_same_leave_or_stay_together() -> None:
    mask = Movement([0.0, 0.9, 0.9, 0.9, 0.1], 0.2, 0.1, 0.05).splinter()
    assert mask.tolist() == [False, True, True, True, False]


def test_the_karate_club_is_predicted_but_for_one_member() -> None:
    club = nx.karate_club_graph()
    with_instructor, with_officers = predicted_split(club, 0, 33)
    really = {node for node, side in club.nodes(data="club") if side == "Mr. Hi"}
    assert with_instructor ^ really == {8}
    assert with_instructor | with_officers == set(club)
    assert not with_instructor & with_officers


@st.composite
def small_graphs(draw: st.DrawFn, unit: int = 1) -> nx.Graph:
    nodes = draw(st.integers(2, 7))
    graph = nx.empty_graph(nodes)
    for pair in itertools.combinations(range(nodes), 2):
        strength = draw(st.integers(0, 4))
        if strength:
            graph.add_edge(*pair, weight=strength if unit == 1 else strength / unit)
    return graph


def cut_cost(graph: nx.Graph, side: set[Hashable]) -> Fraction:
    cut = [w for u, v, w in graph.edges(data="weight") if (u in side) != (v in side)]
    return sum((Fraction(str(weight)) for weight in cut), Fraction(0))


@given(graph=st.sampled_from([1, 10, 100_000]).flatmap(lambda unit: small_graphs(unit=unit)))
def test_no_other_split_breaks_less_and_ties_go_to_the_smaller_rival(graph: nx.Graph) -> None:
    stay, go = predicted_split(graph, 0, 1)
    assert 0 in stay
    assert 1 in go
    assert stay | go == set(graph)
    others = [node for node in graph if node not in (0, 1)]
    sides = [
        {1, *extra} for k in range(len(others) + 1) for extra in itertools.combinations(others, k)
    ]
    cheapest = min(cut_cost(graph, side) for side in sides)
    assert cut_cost(graph, go) == cheapest
    assert len(go) == min(len(side) for side in sides if cut_cost(graph, side) == cheapest)


def test_two_cuts_that_cost_the_same_leave_as_few_as_can_be_with_the_rival() -> None:
    ties = [(0, 2, 0.9), (1, 2, 0.1), (1, 3, 0.3), (2, 3, 0.8)]
    graph = nx.Graph()
    graph.add_weighted_edges_from(ties)
    # 0.9 cut at one end, 0.1 + 0.8 at the other.
    assert predicted_split(graph, 0, 3) == ({0, 2}, {1, 3})


@pytest.mark.parametrize("unit", [1e-200, 1e-9, 1.0, 1e9, 1e200])
def test_the_split_does_not_depend_on_the_unit_of_the_ties(unit: float) -> None:
    graph = nx.Graph()
    graph.add_weighted_edges_from((u, v, w * unit) for u, v, w in [(0, 1, 3), (1, 2, 2), (2, 3, 4)])
    assert predicted_split(graph, 0, 3) == ({0, 1}, {2, 3})


def test_whom_no_tie_binds_stays() -> None:
    graph = nx.Graph([(0, 1, {"weight": 0.0}), (1, 2, {"weight": 0.3})])
    graph.add_node(3)
    assert predicted_split(graph, 0, 1) == ({0, 3}, {1, 2})


def test_a_tie_without_a_strength_counts_as_one_and_parallel_ties_add_up() -> None:
    ties = nx.MultiGraph([(0, 2), (0, 2), (2, 1)])
    assert predicted_split(ties, 0, 1) == ({0, 2}, {1})


@given(
    graph=small_graphs(),
    gains=st.lists(st.integers(-2, 6).map(lambda k: Fraction(k, 10)), min_size=7, max_size=7),
    influence=st.integers(0, 6).map(lambda k: Fraction(k, 10)),
    seed=st.integers(0, 1),
    order=st.permutations(range(7)),
)
def test_the_cascade_is_the_least_set_that_nobody_would_join_or_leave(
    graph: nx.Graph, gains: list[Fraction], influence: Fraction, seed: int, order: list[int]
) -> None:
    gain = dict(enumerate(gains))
    typed = {node: float(own) for node, own in gain.items()}
    seeds = [0] if seed else []
    left = exit_cascade(graph, typed, float(influence), seeds)
    assert len(left) == len(set(left))

    def wants_out(node: int, gone: set[int]) -> bool:
        around = list(graph[node])
        inside = Fraction(sum(v not in gone for v in around), len(around)) if around else 0
        return bool(gain[node] > influence * inside)

    # Asked one at a time, in any order, the same members leave.
    gone = set(seeds)
    while joiners := [n for n in order if n in graph and n not in gone and wants_out(n, gone)]:
        gone.add(joiners[0])
    assert set(left) == gone
    # No smaller set is stable.
    for k in range(len(gone)):
        for smaller in itertools.combinations(sorted(gone), k):
            rest = set(smaller)
            stable = all(n in rest or not wants_out(n, rest) for n in graph)
            assert not (set(seeds) <= rest and stable)


def test_who_gains_just_as_much_as_its_neighbours_weigh_stays() -> None:
    # A third of 0.3 is 0.1, and a little less in floating point.
    star = nx.star_graph(3)
    gain = {0: 0.1, 1: -1, 2: -1, 3: -1}
    assert exit_cascade(star, gain, 0.3, seeds=[1, 2]) == [1, 2]
    assert exit_cascade(star, gain | {0: 0.1 + 1e-9}, 0.3, seeds=[1, 2]) == [1, 2, 0]


def test_of_the_twelve_members_at_the_rim_of_the_club_one_alone_takes_everybody_along() -> None:
    club = nx.karate_club_graph()
    rim = [member for member in club if club.degree(member) <= 2]
    follow = {member: len(exit_cascade(club, lambda _: 0.8, 1.0, [member])) - 1 for member in rim}
    assert len(rim) == 12
    assert follow.pop(16) == 33
    assert max(follow.values()) == 1


def test_the_cascade_runs_in_waves() -> None:
    line = nx.path_graph(5)
    assert exit_cascade(line, lambda node: 0.6, 1.0, seeds=[2]) == [2, 1, 3, 0, 4]
    assert exit_cascade(line, lambda node: 0.4, 1.0, seeds=[2]) == [2]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: splits(1.2, 0, 0), r"platform = 1.2: expected a value in \[0, 1\]"),
        (lambda: largest_splinter(0.5, -0.1, 0), r"unity = -0.1: expected a value in \[0, inf\)"),
        (lambda: broad_church(0.5, [0, -2]), r"exit_cost = -2: expected a value in \[0, inf\)"),
        (lambda: edge_gain(np.nan, 0, 0, 0), "edge = nan: expected finite numbers"),
        (lambda: edge_gain("a", 0, 0, 0), "edge = 'a': expected a number"),
        (lambda: splits([0, 1], [0, 0, 0], 0), r"platform \(2,\), unity \(3,\), exit_cost \(\)"),
        (lambda: Movement([], 0, 0, 0), r"ideals has shape \(0,\)"),
        (lambda: Movement([0.5], [0, 1], 0, 0), r"platform has shape \(2,\)"),  # type: ignore[arg-type]
        (lambda: Movement([1.5], 0, 0, 0), "ideals = 1.5"),
        (lambda: predicted_split(nx.path_graph(3), 0, 9), "rival = 9: expected a member"),
        (lambda: predicted_split(nx.path_graph(3), 1, 1), "leader and rival are both 1"),
        (lambda: predicted_split(nx.DiGraph([(0, 1)]), 0, 1), "graph is directed"),
        (lambda: predicted_split(nx.Graph([(0, 1, {"weight": -1})]), 0, 1), "= -1: expected"),
        (lambda: exit_cascade(nx.path_graph(2), {0: 1}, 1), "gain has no entry for 1"),
        (lambda: exit_cascade(nx.path_graph(2), lambda n: 1, -1), "influence = -1"),
        (lambda: exit_cascade(nx.path_graph(2), lambda n: 1, 1, [5]), "seeds holds 5"),
    ],
)
def test_bad_input_is_named_with_its_value_and_range(call, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=message):
        call()
