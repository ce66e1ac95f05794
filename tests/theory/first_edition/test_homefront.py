"""The home front, held to brute force: scanned responses, every order of moves, every set."""

import itertools
from collections.abc import Callable
from fractions import Fraction

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from spoilers.theory.first_edition.homefront import (
    MEASURES,
    Cascade,
    aftermath,
    annual_risk,
    audience_cost,
    best_response,
    better_target,
    challenger_cascade,
    is_provocation,
    leader_cost,
    nearest_measure,
    restraint_dividend,
    spoiler_gain,
)
from spoilers.theory.provocation import provocation_window

shares = st.floats(0, 1)
weights = st.floats(0, 2)
force = st.floats(0.05, 3)
# What a reader types: exact here, rounded in floating point.
tenths = st.integers(0, 10).map(lambda k: Fraction(k, 10))
typed = st.integers(0, 20).map(lambda k: Fraction(k, 10))

GRID = np.linspace(0, 1, 1001)

Front = tuple[float, float, float, float, float]
Spoiler = tuple[float, float, float, float]
fronts = st.tuples(weights, weights, weights, weights, force)
spoilers = st.tuples(shares, weights, weights, st.floats(0, 0.6))


def scanned_response(v: float, a: float, worth: float, m: float, c: float) -> float:
    """The response that costs least, from the three costs themselves."""
    critics = v * a * (1 - GRID)
    settlement = worth * m * GRID
    fighting = c * GRID**2 / 2
    return float(GRID[np.argmin(critics + settlement + fighting)])


def costs_of(response: float, front: Front) -> float:
    v, a, worth, m, c = front
    return v * a * (1 - response) + worth * m * response + c * response**2 / 2


def gain_of(response: float, front: Front, spoiler: Spoiler) -> float:
    """What the attacker picks up, less what it suffers and spends."""
    _, a, _, m, _ = front
    phi, h, e, k = spoiler
    included_loses = h * a + m * response
    return phi * included_loses - e * response - k


@given(front=fronts)
def test_the_best_response_is_the_cheapest_that_a_scan_finds(front: Front) -> None:
    response = float(best_response(*front))
    assert 0 <= response <= 1
    assert response == pytest.approx(scanned_response(*front), abs=1e-3 / 2 + 1e-9)
    assert float(leader_cost(response, *front)) <= leader_cost(GRID, *front).min() + 1e-12
    assert float(leader_cost(response, *front)) == pytest.approx(costs_of(response, front))


@given(v=typed, a=typed, worth=typed, m=typed, c=typed)
def test_restraint_and_full_return_begin_exactly_where_they_should(
    v: Fraction, a: Fraction, worth: Fraction, m: Fraction, c: Fraction
) -> None:
    assume(c > 0)
    exact = min(max((v * a - worth * m) / c, Fraction(0)), Fraction(1))
    response = float(best_response(*map(float, (v, a, worth, m, c))))
    assert response == pytest.approx(float(exact), abs=1e-12)


@given(front=fronts, spoiler=spoilers)
def test_an_attack_is_provocation_where_only_the_scanned_response_makes_it_pay(
    front: Front, spoiler: Spoiler
) -> None:
    answered = gain_of(scanned_response(*front), front, spoiler)
    unanswered = gain_of(0.0, front, spoiler)
    play = aftermath(*front, *spoiler)
    # The scan is as fine as its grid.
    assert float(play.gain) == pytest.approx(answered, abs=5e-3)
    assert float(play.gain_unanswered) == pytest.approx(unanswered, abs=1e-12)
    if abs(answered) > 5e-3:
        assert bool(play.attack) == (answered > 0)
        expected = answered > 0 and unanswered <= 1e-12
        assert bool(is_provocation(*front, *spoiler)) == expected


def leader_loses(front: Front, spoiler: Spoiler, bound: bool) -> float:
    """Play it through: the attacker foresees the response, the leader then chooses it."""
    response = 0.0 if bound else float(best_response(*front))
    attacked = gain_of(response, front, spoiler) > 1e-12
    return costs_of(response, front) if attacked else 0.0


@given(front=fronts, spoiler=spoilers)
def test_the_restraint_dividend_is_what_playing_it_both_ways_gives(
    front: Front, spoiler: Spoiler
) -> None:
    play = aftermath(*front, *spoiler)
    expected = leader_loses(front, spoiler, bound=False) - leader_loses(front, spoiler, bound=True)
    dividend = float(restraint_dividend(*front, *spoiler))
    assert dividend == pytest.approx(expected, abs=1e-9)
    assert dividend == float(play.restraint_dividend)


@given(front=fronts, spoiler=spoilers)
def test_commitment_to_restraint_pays_exactly_where_an_attack_is_provocation(
    front: Front, spoiler: Spoiler
) -> None:
    assert (restraint_dividend(*front, *spoiler) > 0) == is_provocation(*front, *spoiler)


def test_on_a_fine_map_too_restraint_pays_exactly_where_an_attack_is_provocation() -> None:
    v, m = np.linspace(0, 2, 200)[:, np.newaxis], np.linspace(0, 2, 200)
    play = aftermath(v, 0.8, 0.5, m, 1.0, 0.5, 0.2, 0.1, 0.1)
    assert play.provocation.shape == (200, 200)
    assert 0.1 < play.provocation.mean() < 0.9
    np.testing.assert_array_equal(play.restraint_dividend > 0, play.provocation)


def test_the_trap_ex_post_it_strikes_and_ex_ante_it_wishes_it_could_not() -> None:
    play = aftermath(1.0, 0.8, 0.5, 0.6, 1.0, 0.5, 0.2, 0.1, 0.1)
    restraint = float(leader_cost(0.0, 1.0, 0.8, 0.5, 0.6, 1.0))
    assert float(play.leader_cost) < restraint
    assert float(play.restraint_dividend) == pytest.approx(float(play.leader_cost))
    assert float(play.restraint_dividend) > 0


def test_tied_hands_cost_where_the_attack_pays_anyway_or_the_strike_would_deter_it() -> None:
    pays_anyway = (1.0, 0.8, 0.5, 0.6, 1.0, 0.5, 0.9, 0.1, 0.1)
    assert not is_provocation(*pays_anyway)
    assert float(restraint_dividend(*pays_anyway)) < 0
    deterred = (1.0, 0.8, 0.5, 0.6, 1.0, 0.5, 0.5, 2.0, 0.1)
    play = aftermath(*deterred)
    assert not play.attack
    assert float(play.gain_unanswered) > 0
    assert float(play.restraint_dividend) == pytest.approx(-0.8)


@given(front=fronts, spoiler=spoilers, more=weights)
def test_vulnerability_at_home_makes_provocation_pay(
    front: Front, spoiler: Spoiler, more: float
) -> None:
    exposed: Front = (front[0] + more, *front[1:])
    assert best_response(*exposed) >= best_response(*front)
    assert is_provocation(*exposed, *spoiler) >= is_provocation(*front, *spoiler)


def test_there_are_leaders_whom_only_their_vulnerability_makes_worth_provoking() -> None:
    vulnerabilities = np.linspace(0, 2, 41)
    provoked = is_provocation(vulnerabilities, 0.8, 0.5, 0.6, 1.0, 0.5, 0.2, 0.1, 0.1)
    assert not provoked[0]
    assert provoked[-1]


@given(low=weights, high=weights, salience=st.floats(0.01, 1))
def test_vulnerability_at_home_widens_the_provocation_window(
    low: float, high: float, salience: float
) -> None:
    low, high = sorted((low, high))
    cost = audience_cost([low, high], salience)
    # It is what the leader pays for doing nothing.
    assert cost.tolist() == leader_cost(0.0, [low, high], salience, 1, 1, 1).tolist()
    start, end = provocation_window(1.0, 0.8, 0.3, cost)
    assert start[0] == start[1]
    assert end[1] >= end[0]
    if cost[1] > cost[0] + 1e-6 and cost[0] < 1:
        assert end[1] > end[0]


def test_the_attacker_gains_most_where_the_damage_to_the_included_faction_is_middling() -> None:
    damages = np.linspace(0, 2, 201)
    response = best_response(1.0, 0.8, 0.5, damages, 1.0)
    gain = spoiler_gain(response, 0.8, damages, 0.5, 0.2, 0.0, 0.1)
    assert 0 < int(np.argmax(gain)) < 200
    assert gain.max() > max(gain[0], gain[-1]) + 0.05


def test_what_a_strike_does_to_the_attacker_does_not_move_the_leader() -> None:
    play = aftermath(1.0, 0.8, 0.5, 0.6, 1.0, 0.5, 0.2, [0.0, 0.1, 2.0], 0.1)
    assert len(set(play.response.tolist())) == 1
    assert play.provocation.tolist() == [True, True, False]


def test_a_gain_of_nothing_is_no_reason_to_attack() -> None:
    # 0.1 * 0.1 * 0.2 is 0.002, the cost, and a little more in floating point.
    unanswered = aftermath(0.0, 0.2, 0.5, 0.6, 1.0, 0.1, 0.1, 0.1, 0.002)
    assert unanswered.gain > 0
    assert not unanswered.attack
    assert float(unanswered.restraint_dividend) == 0
    # The same cost with a leader who answers: now the attack pays, and it is provocation.
    assert is_provocation(9.0, 0.2, 0.5, 0.6, 1.0, 0.1, 0.1, 0.0, 0.002)
    # 0.1 * (0.1 * 0.8 + 1.0) - 0.1 is 0.008, the cost, but for rounding.
    answered = aftermath(9.0, 0.8, 0.5, 1.0, 1.0, 0.1, 0.1, 0.1, 0.008)
    assert float(answered.response) == 1
    assert answered.gain > 0
    assert not answered.attack


def test_rounding_never_makes_tied_hands_look_better() -> None:
    # A response so small that its saving is lost in the last digit of its cost.
    random = np.random.default_rng(0)
    v, a, m, c = random.random((4, 20_000)) + 0.01
    worth = v * a / m * (1 - 1e-15 * random.random(20_000))
    assert (leader_cost(best_response(v, a, worth, m, c), v, a, worth, m, c) > v * a).any()
    play = aftermath(v, a, worth, m, c, 0.5, 0.9, 0.1, 0.0)
    assert play.attack.all()
    assert not play.provocation.any()
    assert (play.restraint_dividend <= 0).all()


def test_the_menu_of_measures_lies_on_the_response_axis_and_gives_its_reasons() -> None:
    places = [measure.response for measure in MEASURES]
    assert places == sorted(places)
    assert places[0] == 0
    assert places[-1] == 1
    names = {measure.name for measure in MEASURES}
    assert len(names) == len(MEASURES) == 5
    assert {"widen the perimeter", "delay the withdrawal", "drone strikes"} < names
    assert all(measure.reason.endswith(".") for measure in MEASURES)


@given(response=shares)
def test_the_nearest_measure_is_the_nearest(response: float) -> None:
    nearest = MEASURES[int(nearest_measure(response))]
    distance = min(abs(measure.response - response) for measure in MEASURES)
    assert abs(nearest.response - response) == pytest.approx(distance, abs=1e-12)


def test_halfway_between_two_measures_the_milder_is_the_nearest() -> None:
    assert nearest_measure([0.0, 0.075, 0.25, 0.8, 1.0]).tolist() == [0, 0, 1, 3, 4]


@given(
    capability=shares,
    near_chance=shares,
    near_gain=st.floats(-1, 2),
    far_gain=st.floats(-1, 4),
    near_cost=st.floats(0, 1),
    far_cost=st.floats(0, 1),
)
def test_the_target_is_the_one_that_is_worth_most(
    capability: float,
    near_chance: float,
    near_gain: float,
    far_gain: float,
    near_cost: float,
    far_cost: float,
) -> None:
    targets = better_target(capability, near_chance, near_gain, far_gain, near_cost, far_cost)
    worth = {
        "none": 0.0,
        "near": near_chance * near_gain - near_cost,
        "far": capability * far_gain - far_cost,
    }
    best = max(worth.values())
    assert worth[str(targets.choice)] == pytest.approx(best, abs=1e-9)
    # Scan the capabilities: the far target is chosen exactly above the one that is needed.
    scan = better_target(GRID, near_chance, near_gain, far_gain, near_cost, far_cost)
    needed = float(targets.capability_needed)
    clear = np.abs(GRID * far_gain - far_cost - max(worth["none"], worth["near"])) > 1e-9
    assert ((scan.choice == "far") == (needed < GRID))[clear].all()
    assert needed == np.inf or 0 <= needed < 1


def test_ties_between_targets_go_to_the_nearer_one() -> None:
    assert str(better_target(0.5, 0.5, 1.0, 1.0).choice) == "near"
    assert str(better_target(0.5, 0.5, 0.0, 0.0).choice) == "none"
    assert str(better_target(0.1, 0.3, 0.1, 0.3).choice) == "near"
    assert float(better_target(1.0, 0.5, 1.0, 0.5).capability_needed) == np.inf


def test_a_risk_is_deaths_over_people() -> None:
    assert float(annual_risk(0, 10)) == 0
    assert float(annual_risk(10, 10)) == 1
    assert 1 / float(annual_risk(42_939, 330e6)) == pytest.approx(7_685, rel=1e-3)


@st.composite
def groups(draw: st.DrawFn) -> tuple[Fraction, list[Fraction], list[Fraction], nx.Graph | None]:
    n = draw(st.integers(0, 5))
    thresholds = draw(st.lists(tenths, min_size=n, max_size=n))
    blows = draw(st.lists(tenths, min_size=n, max_size=n))
    graph = None
    if draw(st.booleans()):
        graph = draw(st.sampled_from([nx.Graph, nx.DiGraph]))()
        graph.add_nodes_from(range(n))
        pairs = itertools.permutations(range(n), 2)
        graph.add_edges_from(pair for pair in pairs if draw(st.booleans()))
    return draw(tenths), thresholds, blows, graph


def would_move(
    group: int,
    moved: set[int],
    case: tuple[Fraction, list[Fraction], list[Fraction], nx.Graph | None],
) -> bool:
    start, thresholds, blows, graph = case
    seen = moved if graph is None else moved & set(graph[group])
    perceived = max(start - sum(blows[other] for other in seen), Fraction(0))
    return perceived < thresholds[group]


@given(case=groups())
def test_the_challengers_are_the_least_set_that_nobody_would_join_in_any_order(
    case: tuple[Fraction, list[Fraction], list[Fraction], nx.Graph | None],
) -> None:
    start, thresholds, blows, graph = case
    n = len(thresholds)
    fall = challenger_cascade(
        float(start), [float(t) for t in thresholds], [float(b) for b in blows], graph
    )
    assert fall.groups == tuple(range(n))
    found = set(np.flatnonzero(fall.moved).tolist())
    # Asked one at a time, in any order, the same groups move.
    for order in itertools.permutations(range(n)):
        moved: set[int] = set()
        while joiners := [g for g in order if g not in moved and would_move(g, moved, case)]:
            moved.add(joiners[0])
        assert moved == found
    # No smaller set is stable.
    for size in range(len(found)):
        for smaller in itertools.combinations(sorted(found), size):
            rest = set(smaller)
            assert any(would_move(g, rest, case) for g in range(n) if g not in rest)
    left = max(start - sum(blows[g] for g in found), Fraction(0))
    assert float(fall.sovereignty) == pytest.approx(float(left), abs=1e-12)
    # Each wave is everyone whom the waves before it tipped.
    gone: set[int] = set()
    for wave in fall.waves():
        assert wave == [g for g in range(n) if g not in gone and would_move(g, gone, case)]
        gone |= {int(str(g)) for g in wave}
    assert gone == found


@given(case=groups())
def test_what_is_not_seen_can_only_shorten_the_cascade(
    case: tuple[Fraction, list[Fraction], list[Fraction], nx.Graph | None],
) -> None:
    start, thresholds, blows, graph = case
    numbers = float(start), [float(t) for t in thresholds], [float(b) for b in blows]
    seen, public = challenger_cascade(*numbers, graph), challenger_cascade(*numbers)
    assert (seen.moved <= public.moved).all()
    assert seen.sovereignty >= public.sovereignty


def test_a_small_difference_in_sovereignty_can_bring_down_everything() -> None:
    thresholds, blows = [0.7, 0.6, 0.5, 0.4, 0.3], [0.1] * 5
    # 0.7 - 0.1 is a little less than 0.6 in floating point: at the threshold a group stays.
    assert not challenger_cascade(0.7, thresholds, blows).moved.any()
    fall = challenger_cascade(0.69, thresholds, blows)
    assert fall.waves() == [[0], [1], [2], [3], [4]]
    assert float(fall.sovereignty) == pytest.approx(0.19)


def test_a_group_whose_threshold_is_nothing_never_moves() -> None:
    fall = challenger_cascade(0.1, [0.5, 0.0], [1.0, 1.0])
    assert fall.waves() == [[0]]
    assert float(fall.sovereignty) == 0


def test_sovereignty_left_counts_the_blows_that_nobody_saw() -> None:
    strangers = nx.empty_graph(2)
    fall = challenger_cascade(0.5, [0.6, 0.6], [0.2, 0.2], strangers)
    assert fall.waves() == [[0, 1]]
    assert float(fall.sovereignty) == pytest.approx(0.1)


def test_many_runs_of_a_cascade_are_one_call_and_equal_theirs_alone() -> None:
    random = np.random.default_rng(6)
    starts, thresholds, blows = random.random(100_000), random.random(6), random.random(6) / 4
    graph = nx.cycle_graph(6)
    fall = challenger_cascade(starts, thresholds, blows, graph)
    assert fall.wave.shape == (100_000, 6)
    assert fall.sovereignty.shape == (100_000,)
    for run in range(0, 100_000, 5_000):
        alone = challenger_cascade(starts[run], thresholds, blows, graph)
        assert fall.wave[run].tolist() == alone.wave.tolist()
        assert fall.sovereignty[run] == pytest.approx(float(alone.sovereignty), abs=1e-12)
    assert len({row.tobytes() for row in fall.wave}) > 5


def test_no_groups_no_cascade() -> None:
    for graph in (None, nx.empty_graph(0)):
        fall = challenger_cascade([0.3, 0.6], [], [], graph)
        assert fall.groups == ()
        assert fall.sovereignty.tolist() == [0.3, 0.6]
    assert challenger_cascade(0.3, [], []).waves() == []


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: best_response(1, 1, 1, 1, 0),
            r"force_cost = 0: expected a value in \(0, inf\)",
        ),
        (lambda: best_response(-1, 1, 1, 1, 1), r"vulnerability = -1: expected a value in \[0"),
        (lambda: best_response(1, -1, 1, 1, 1), "salience = -1: expected"),
        (lambda: best_response(1, 1, np.nan, 1, 1), "settlement_value = nan: expected finite"),
        (lambda: best_response(1, 1, 1, -1, 1), "sovereignty_damage = -1: expected"),
        (lambda: best_response([0, 1], [0, 1, 1], 1, 1, 1), r"salience \(3,\)"),
        (lambda: leader_cost(1.5, 1, 1, 1, 1, 1), r"response = 1.5: expected a value in \[0, 1\]"),
        (lambda: spoiler_gain(2, 1, 1, 1, 1, 1, 1), "response = 2: expected"),
        (lambda: spoiler_gain(1, 1, 1, 1.5, 1, 1, 1), r"capture = 1.5: expected a value in \[0, 1"),
        (lambda: spoiler_gain(1, 1, 1, 1, -1, 1, 1), "embarrassment = -1: expected"),
        (lambda: is_provocation(1, 1, 1, 1, 1, 1, 1, -1, 1), "harm = -1: expected"),
        (lambda: restraint_dividend(1, 1, 1, 1, 1, 1, 1, 1, -1), "cost = -1: expected"),
        (lambda: audience_cost(1, "much"), "salience = 'much': expected a number"),
        (lambda: nearest_measure(1.1), "response = 1.1: expected"),
        (lambda: better_target(1.1, 0.5, 1, 1), "capability = 1.1: expected"),
        (lambda: better_target(0.1, 0.5, np.inf, 1), "near_gain = inf: expected finite"),
        (lambda: better_target(0.1, 0.5, 1, 1, far_cost=-1), "far_cost = -1: expected"),
        (lambda: annual_risk(1, 0), r"population = 0: expected a value in \(0, inf\)"),
        (lambda: annual_risk(11, 10), r"deaths = 11: expected a value in \[0, 10\]"),
        (lambda: challenger_cascade(1.1, [0.5], [0.1]), "sovereignty = 1.1: expected"),
        (lambda: challenger_cascade(0.5, [1.5], [0.1]), "thresholds = 1.5: expected"),
        (lambda: challenger_cascade(0.5, [0.5], [-0.1]), "blows = -0.1: expected"),
        (lambda: challenger_cascade(0.5, 0.5, [0.1]), "thresholds = 0.5: expected a list"),
        (lambda: challenger_cascade(0.5, [0.5, 0.5], [0.1] * 3), r"thresholds \(2,\)"),
        (lambda: challenger_cascade(0.5, {0: 0.5}, [0.1]), "thresholds is a mapping"),
        (
            lambda: challenger_cascade(0.5, [0.5] * 2, {0: 0.1}, nx.path_graph(2)),
            "blows has no entry for 1",
        ),
        (
            lambda: challenger_cascade(0.5, [0.5] * 3, [0.1] * 3, nx.path_graph(2)),
            "graph has 2 groups: expected 3",
        ),
        (
            lambda: Cascade((0,), np.array([[1], [0]]), np.array([0.1, 0.2])).waves(),
            r"wave has shape \(2, 1\)",
        ),
    ],
)
def test_bad_input_is_named_with_its_value_and_range(
    call: Callable[[], object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        call()
