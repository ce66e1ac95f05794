"""The home front, held to brute force: scanned responses, exact sums, every order of moves."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoilers.theory.internal_commitment import (
    promise_breaks,
    promise_credible,
    reservation_share,
)
from spoilers.theory.provocation import (
    chance_of_success,
    keeps_deal,
    posterior_reliable,
    restraint_belief,
)
from spoilers.theory.the_home_front import (
    MEASURES,
    RESPONSES,
    Attacker,
    Cascade,
    Leader,
    aftermath,
    annual_risk,
    attack_pays,
    attempt_worth,
    audience_cost,
    best_measure,
    best_response,
    better_target,
    borrowed_arm,
    challenger_cascade,
    is_provocation,
    leader_cost,
    leader_worth,
    nearest_measure,
    restraint_dividend,
    strength_after,
)
from spoilers.theory.the_whole_game import Scenario, solve

shares = st.floats(0, 1)
weights = st.floats(0, 2)
# What a reader types: exact here, rounded in floating point.
tenths = st.integers(0, 10).map(lambda k: Fraction(k, 10))
twentieths = st.integers(0, 20).map(lambda k: Fraction(k, 20))
typed = st.integers(0, 40).map(lambda k: Fraction(k, 20))
MENU = [Fraction(str(measure.response)) for measure in MEASURES]
GRID = np.linspace(0, 1, 1001)

KABUL = Leader(belief=0.4, betrayal=1.0, audience_cost=0.3, force_cost=0.8, attack_harm=0.13)
KHORASAN = Attacker(
    strength=0.12, shift=0.1, infighting_cost=1.5, discount=0.95, blow=0.5, response_harm=0.1,
    success_gain=0.1, chance=0.35, attack_cost=0.1, failure_loss=0.1,
)  # fmt: skip

# belief, betrayal, audience cost, force cost, harm of the attack, largest response
Front = tuple[Fraction, ...]
fronts = st.tuples(twentieths, typed, typed, typed, typed, twentieths)
# strength, shift, infighting cost, discount, blow, harm, gain, chance, cost, loss, quiet
Spoiler = tuple[Fraction, ...]
spoilers = st.tuples(
    twentieths, twentieths, typed, st.sampled_from([Fraction(k, 100) for k in (5, 50, 90, 95, 99)]),
    typed, typed, typed, twentieths, typed, typed, tenths,
)  # fmt: skip


def leader(front: Front) -> Leader:
    return Leader(*map(float, front))


def attacker(spoiler: Spoiler) -> Attacker:
    return Attacker(*map(float, spoiler))


def lost(front: Front, response: Fraction) -> Fraction:
    """What critics, the deal and force take from the leader, one after the other."""
    belief, betrayal, critics, force, _, _ = front
    deal = belief * 1 + (1 - belief) * -betrayal
    return critics * (1 - response) + deal * response + force * response * response / 2


def taken(front: Front) -> Fraction:
    """The cheapest measure that is left to the leader, the first of several, by trying all."""
    left = [response for response in MENU if response <= front[-1]]
    return min(left, key=lambda response: (lost(front, response), response))


def a_period(strength: Fraction, spoiler: Spoiler) -> Fraction:
    _, _, infighting, discount, *_ = spoiler
    within_bounds = min(max(strength, Fraction(0)), Fraction(1))
    return max(within_bounds - infighting * (1 - discount), Fraction(0))


def expected(spoiler: Spoiler, response: Fraction) -> Fraction:
    """What an attempt adds, from each of the two things that can come of it."""
    strength, shift, _, discount, blow, harm, gain, chance, cost, loss, _ = spoiler
    quiet_later = a_period(strength - shift, spoiler)
    struck_later = a_period(strength - shift + blow * response, spoiler)
    weight = discount / (1 - discount)
    success = weight * struck_later - weight * quiet_later - harm * response + gain
    return chance * (success - cost) + (1 - chance) * (-loss - cost)


# --- the response -------------------------------------------------------------------------------


def test_kabul_strikes_at_0_625_and_on_the_menu_that_is_drone_strikes() -> None:
    assert float(audience_cost(0.375, 0.8)) == pytest.approx(0.3)
    assert float(posterior_reliable(0.7, 0.8, 0.3)) == pytest.approx(0.4)
    assert float(best_response(KABUL)) == pytest.approx(0.625)
    measure = MEASURES[int(best_measure(KABUL))]
    assert (measure.name, measure.response) == ("drone strikes", 0.6)
    # Worked out on paper: 0.3 * 0.4 - 0.2 * 0.6 + 0.4 * 0.36, and 0.4 * (-0.5) - 0.144 - 0.13.
    assert float(leader_cost(KABUL, 0.6)) == pytest.approx(0.144)
    assert float(leader_worth(KABUL, 0.6)) == pytest.approx(-0.474)


@given(front=fronts)
def test_the_best_response_is_the_cheapest_that_a_scan_finds(front: Front) -> None:
    found = float(best_response(leader(front)))
    largest = float(front[-1])
    assert 0 <= found <= largest
    scan = [Fraction(k, 400) * front[-1] for k in range(401)]
    cheapest = min(lost(front, response) for response in scan)
    assert float(leader_cost(leader(front), found)) <= float(cheapest) + 1e-12
    assert float(leader_cost(leader(front), found)) == pytest.approx(
        float(lost(front, Fraction(found))), abs=1e-12
    )


@given(front=fronts)
def test_restraint_and_full_return_begin_exactly_where_they_should(front: Front) -> None:
    belief, betrayal, critics, force, _, largest = front
    wanted = critics - (belief - (1 - belief) * betrayal)
    if force:
        exact = min(max(wanted / force, Fraction(0)), largest)
    else:
        exact = largest if wanted > 0 else Fraction(0)
    assert float(best_response(leader(front))) == pytest.approx(float(exact), abs=1e-12)
    if wanted <= 0:
        assert float(best_response(leader(front))) == 0


@given(front=fronts)
def test_the_measure_is_the_cheapest_on_the_menu_and_the_milder_of_two(front: Front) -> None:
    found = int(best_measure(leader(front)))
    assert MENU[found] == taken(front)
    assert RESPONSES[found] == float(taken(front))


def test_two_measures_that_cost_the_same_are_resolved_for_the_milder() -> None:
    # A - B = 0.20 is gamma times the middle, 0.25, between a wider perimeter and a delay.
    level = Leader(belief=0.4, betrayal=1.0, audience_cost=0.0, force_cost=0.8)
    assert float(leader_cost(level, 0.15)) == pytest.approx(float(leader_cost(level, 0.35)))
    assert MEASURES[int(best_measure(level))].name == "wider perimeter"
    assert MEASURES[int(best_measure(replace(level, audience_cost=1e-9)))].name == (
        "delayed withdrawal"
    )


@given(belief=twentieths, betrayal=typed, critics=typed, free=st.sampled_from([0.0, 1e-13]))
def test_where_force_is_free_it_is_all_or_nothing_at_the_line_of_lesson_04(
    belief: Fraction, betrayal: Fraction, critics: Fraction, free: float
) -> None:
    mu, beta, cost = float(belief), float(betrayal), float(critics)
    kept = bool(keeps_deal(mu, beta, cost))
    assert kept == (belief >= (betrayal + critics) / (1 + betrayal))
    someone = Leader(mu, beta, cost, force_cost=free)
    assert float(best_response(someone)) == (0.0 if kept else 1.0)
    assert MEASURES[int(best_measure(someone))].response == (0.0 if kept else 1.0)


def test_at_the_line_of_lesson_04_the_leader_keeps_the_deal_and_just_below_it_does_not() -> None:
    line = float(restraint_belief(1.0, 0.3))
    for force in (0.0, 0.8):
        at_it, below = (
            Leader(belief, 1.0, audience_cost=0.3, force_cost=force)
            for belief in (line, line - 1e-9)
        )
        assert float(best_response(at_it)) == 0
        assert float(best_response(below)) > 0


@given(lower=shares, higher=shares, critics=weights, force=weights)
def test_the_message_hardens_the_blow(
    lower: float, higher: float, critics: float, force: float
) -> None:
    lower, higher = sorted((lower, higher))
    doubting, trusting = (Leader(mu, 1.0, critics, force) for mu in (lower, higher))
    assert best_response(doubting) >= best_response(trusting)
    assert best_measure(doubting) >= best_measure(trusting)
    # So does every critic, and every success more.
    exposed = replace(trusting, audience_cost=critics + 0.3)
    assert best_measure(exposed) >= best_measure(trusting)


def test_kabul_is_calm_up_to_an_audience_cost_of_0_18_and_a_delay_below_that() -> None:
    # The two measures are level where A + 0.20 = 0.8 * 0.475, at A = 0.18.
    costs = np.array([0.18, 0.1800001, 0.30])
    measures = RESPONSES[best_measure(replace(KABUL, audience_cost=costs))]
    assert measures.tolist() == [0.35, 0.6, 0.6]
    assert attack_pays(KHORASAN, measures).tolist() == [False, True, True]


def test_a_second_success_in_a_row_brings_the_full_return() -> None:
    belief = posterior_reliable(posterior_reliable(0.7, 0.8, 0.3), 0.8, 0.3)
    assert float(belief) == pytest.approx(0.16)
    assert MEASURES[int(best_measure(replace(KABUL, belief=belief)))].response == 1


def test_the_menu_runs_from_restraint_to_a_full_return() -> None:
    responses = [measure.response for measure in MEASURES]
    assert responses == [0, 0.15, 0.35, 0.6, 1]
    assert RESPONSES.tolist() == responses
    assert len({measure.name for measure in MEASURES}) == len(MEASURES)
    assert all(measure.reason.endswith(".") for measure in MEASURES)
    with pytest.raises(ValueError, match="read-only"):
        RESPONSES[0] = 0.5


@given(response=st.integers(0, 40).map(lambda k: Fraction(k, 40)))
def test_the_nearest_measure_is_the_nearest_and_the_milder_of_two(response: Fraction) -> None:
    nearest = min(MENU, key=lambda measure: (abs(measure - response), measure))
    assert MENU[int(nearest_measure(float(response)))] == nearest


# --- what the response is worth to the attacker -------------------------------------------------


def test_kabul_the_answer_is_worth_4_695_and_the_attempt_1_48_stakes() -> None:
    assert strength_after(KHORASAN, [0.0, 0.6]).tolist() == pytest.approx([0.02, 0.32])
    assert float(reservation_share(0.32, 1.5, 0.95)) == pytest.approx(0.245)
    assert float(promise_credible(0.12, 0.1, 1.5, 0.95)) == 0
    assert float(borrowed_arm(KHORASAN, 0.6)) == pytest.approx(4.695)
    # p g - k - (1 - p) l = 0.35 * 4.695 - 0.165: more than the one stake there is.
    assert float(attempt_worth(KHORASAN, 0.6)) == pytest.approx(1.47825)
    assert attack_pays(KHORASAN, 0.6)
    assert is_provocation(KHORASAN, 0.6)


@given(spoiler=spoilers, response=st.sampled_from(MENU))
def test_an_attempt_is_worth_what_comes_of_it(spoiler: Spoiler, response: Fraction) -> None:
    exact = expected(spoiler, response)
    found = float(attempt_worth(attacker(spoiler), float(response)))
    assert found == pytest.approx(float(exact), abs=1e-9)
    assert bool(attack_pays(attacker(spoiler), float(response))) == (exact > spoiler[-1])


@given(spoiler=spoilers, response=st.sampled_from(MENU))
def test_provocation_is_an_attack_that_pays_because_of_the_response_alone(
    spoiler: Spoiler, response: Fraction
) -> None:
    quiet = spoiler[-1]
    because = expected(spoiler, response) > quiet >= expected(spoiler, Fraction(0))
    assert bool(is_provocation(attacker(spoiler), float(response))) == because


@given(spoiler=spoilers)
def test_nobody_is_provoked_into_nothing(spoiler: Spoiler) -> None:
    assert not is_provocation(attacker(spoiler), 0.0)
    no_arm = replace(attacker(spoiler), blow=0.0)
    assert not is_provocation(no_arm, RESPONSES).any()


@given(front=fronts, spoiler=spoilers, bound=st.sampled_from(MENU))
def test_the_restraint_dividend_is_what_playing_it_both_ways_gives(
    front: Front, spoiler: Spoiler, bound: Fraction
) -> None:
    def attacks_cost(largest: Fraction) -> Fraction:
        response = taken((*front[:-1], largest))
        if expected(spoiler, response) <= spoiler[-1]:
            return Fraction(0)
        return spoiler[7] * (lost(front, response) + front[4])

    exact = attacks_cost(front[-1]) - attacks_cost(min(front[-1], bound))
    found = float(restraint_dividend(leader(front), attacker(spoiler), float(bound)))
    assert found == pytest.approx(float(exact), abs=1e-9)


@given(front=fronts, spoiler=spoilers)
def test_tied_hands_pay_exactly_where_the_attack_is_provocation_and_no_good_news(
    front: Front, spoiler: Spoiler
) -> None:
    play = aftermath(leader(front), attacker(spoiler))
    hurts = lost(front, taken(front)) + front[4] > 0
    assert bool(play.restraint_dividend > 0) == (bool(play.provocation) and hurts)


def test_an_attack_can_be_good_news_and_then_restraint_has_no_dividend() -> None:
    # The success shows a partner with whom the deal is worth -2; the return saves that.
    shown = Leader(belief=0.0, betrayal=2.0, audience_cost=0.3, force_cost=0.8, attack_harm=0.13)
    play = aftermath(shown, KHORASAN)
    assert play.provocation
    assert float(play.leader_cost) == pytest.approx(-1.47)
    assert float(play.restraint_dividend) < 0


def test_where_the_leader_would_not_respond_anyway_tied_hands_change_nothing_at_all() -> None:
    patient = Leader(belief=0.9, betrayal=1.0, audience_cost=0.3, force_cost=0.8, attack_harm=0.2)
    for_its_own_sake = replace(KHORASAN, success_gain=9.0)
    play = aftermath(patient, for_its_own_sake)
    assert play.response == 0
    assert play.attack
    assert float(play.restraint_dividend) == 0


def test_the_trap_after_the_attack_it_strikes_and_before_it_wishes_it_could_not() -> None:
    play = aftermath(KABUL, KHORASAN)
    assert float(play.leader_cost) < float(leader_cost(KABUL, 0.0)) + 0.13
    # A success comes with chance 0.35 and costs 0.144 and 0.13.
    assert float(play.restraint_dividend) == pytest.approx(0.35 * 0.274)


def test_tied_hands_cost_where_the_attack_pays_anyway_or_the_strike_would_deter_it() -> None:
    pays_anyway = replace(KHORASAN, success_gain=9.0)
    assert float(restraint_dividend(KABUL, pays_anyway)) == pytest.approx(0.35 * (0.144 - 0.3))
    deterred = replace(KHORASAN, success_gain=9.0, response_harm=20.0)
    play = aftermath(KABUL, deterred)
    assert not play.attack
    assert float(play.unanswered_worth) > 1
    assert float(play.restraint_dividend) == pytest.approx(-0.35 * (0.3 + 0.13))


def test_tying_the_hands_at_a_delay_keeps_kabul_quiet() -> None:
    assert float(restraint_dividend(KABUL, KHORASAN, bound=0.35)) > 0
    assert float(restraint_dividend(KABUL, KHORASAN, bound=0.6)) == 0
    assert not attack_pays(KHORASAN, RESPONSES[best_measure(replace(KABUL, largest_response=0.35))])


def test_what_a_strike_does_to_the_attacker_does_not_move_the_leader() -> None:
    play = aftermath(KABUL, replace(KHORASAN, response_harm=[0.0, 0.1, 20.0]))
    assert len(set(play.response.tolist())) == 1
    assert play.provocation.tolist() == [True, True, False]


@given(spoiler=spoilers, less=weights, more=weights)
def test_a_heavier_arm_is_worth_more_to_whoever_borrows_it(
    spoiler: Spoiler, less: float, more: float
) -> None:
    less, more = sorted((less, more))
    light, heavy = (replace(attacker(spoiler), blow=blow) for blow in (less, more))
    assert (borrowed_arm(heavy, RESPONSES) >= borrowed_arm(light, RESPONSES)).all()


def test_an_attempt_that_is_worth_just_what_quiet_pays_does_not_come() -> None:
    # 0.5 * 0.6 - 0.1 - 0.5 * 0.2 is 0.1, and a little more in floating point.
    level = Attacker(
        0.0, 0.0, 0.0, 0.5, blow=0.0, success_gain=0.6, chance=0.5, attack_cost=0.1,
        failure_loss=0.2, quiet=0.1,
    )  # fmt: skip
    assert not attack_pays(level, 0.0)
    assert attack_pays(replace(level, quiet=0.1 - 1e-9), 0.0)


def test_a_map_is_one_call_and_equals_its_points_alone() -> None:
    costs, blows = np.linspace(0, 1, 20)[:, np.newaxis], np.linspace(0, 1, 30)
    play = aftermath(replace(KABUL, audience_cost=costs), replace(KHORASAN, blow=blows))
    for part in (play.response, play.attack, play.restraint_dividend, play.unanswered_worth):
        assert part.shape == (20, 30)
    assert 0.1 < play.provocation.mean() < 0.9
    for i, j in ((0, 0), (7, 11), (19, 29)):
        alone = aftermath(
            replace(KABUL, audience_cost=costs[i, 0]), replace(KHORASAN, blow=blows[j])
        )
        assert play.restraint_dividend[i, j] == alone.restraint_dividend
        assert play.provocation[i, j] == alone.provocation


def test_the_deal_of_the_whole_game_is_quiet_where_neither_a_fight_nor_an_attack_pays() -> None:
    random, games = np.random.default_rng(5), 6_000

    def typed_numbers(most: float) -> np.ndarray:
        return random.integers(0, int(most * 20) + 1, games) / 20

    unreliable = random.integers(0, 19, games) / 20
    scenario = Scenario(
        prior=typed_numbers(1), foil_unreliable=unreliable, betrayal=typed_numbers(2),
        foil_reliable=np.minimum(unreliable + random.integers(1, 20, games) / 20, 1.0),
        audience_cost=typed_numbers(2), force_cost=typed_numbers(2), blow=typed_numbers(2),
        response_harm=typed_numbers(1), success_gain=typed_numbers(1),
        attack_harm=typed_numbers(1), strength=typed_numbers(1), shift=typed_numbers(1),
        discount=random.choice([0.05, 0.5, 0.9, 0.95, 0.99], games),
        infighting_cost=typed_numbers(2), attack_cost=typed_numbers(1),
        failure_loss=typed_numbers(1), largest_response=random.choice(RESPONSES, games),
    )  # fmt: skip
    numbers = scenario.arrays()
    foiling = numbers["foil_reliable"], numbers["foil_unreliable"]

    def at(belief: np.ndarray, critics: float) -> Leader:
        names = ("betrayal", "audience_cost", "force_cost", "attack_harm", "largest_response")
        betrayal, cost, force, harm, largest = (numbers[name] for name in names)
        return Leader(belief, betrayal, critics * cost, force, harm, largest)

    struck = RESPONSES[best_measure(at(posterior_reliable(numbers["prior"], *foiling), 1.0))]
    solution = solve(scenario)
    assert (solution.response == struck).all()
    fields = ("strength", "shift", "infighting_cost", "discount", "blow", "response_harm",
              "success_gain", "attack_cost", "failure_loss")  # fmt: skip
    excluded = Attacker(
        **{name: numbers[name] for name in fields},
        chance=chance_of_success(numbers["prior"], *foiling),
    )
    inside = (numbers[name] for name in ("strength", "shift", "infighting_cost", "discount"))
    pays = attack_pays(excluded, struck) | promise_breaks(*inside)
    # Lesson 05 knows no response to quiet and to a foiled attempt.
    restrained = np.ones(games, dtype=bool)
    for belief in (numbers["prior"], posterior_reliable(numbers["prior"], *foiling, False)):
        restrained &= best_measure(at(belief, 0.0)) == 0
    assert restrained.sum() > 3_000
    np.testing.assert_array_equal((solution.quiet_price > 1)[restrained], pays[restrained])
    np.testing.assert_array_equal((solution.move != "quiet")[restrained], pays[restrained])
    assert 0.1 < pays[restrained].mean() < 0.9


# --- near or far --------------------------------------------------------------------------------


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


gains = st.integers(-10, 20).map(lambda k: Fraction(k, 10))


@given(
    capability=twentieths, near_chance=twentieths, near_gain=gains, far_gain=gains,
    near_cost=tenths, far_cost=tenths,
)  # fmt: skip
def test_the_target_is_the_one_that_exact_fractions_choose(
    capability: Fraction, near_chance: Fraction, near_gain: Fraction, far_gain: Fraction,
    near_cost: Fraction, far_cost: Fraction,
) -> None:  # fmt: skip
    near, far = near_chance * near_gain - near_cost, capability * far_gain - far_cost
    zero = Fraction(0)
    choice = "far" if far > max(near, zero) else "near" if near > 0 else "none"
    numbers = (capability, near_chance, near_gain, far_gain, near_cost, far_cost)
    targets = better_target(*map(float, numbers))
    assert str(targets.choice) == choice
    certain = far_gain - far_cost > max(near, zero)
    needed = (max(near, zero) + far_cost) / far_gain if certain else np.inf
    assert float(targets.capability_needed) == pytest.approx(float(needed), abs=1e-12)


def test_ties_between_targets_go_to_the_nearer_one() -> None:
    assert str(better_target(0.5, 0.5, 1.0, 1.0).choice) == "near"
    assert str(better_target(0.5, 0.5, 0.0, 0.0).choice) == "none"
    assert str(better_target(0.1, 0.3, 0.1, 0.3).choice) == "near"
    assert float(better_target(1.0, 0.5, 1.0, 0.5).capability_needed) == np.inf


def test_an_attack_far_away_is_worth_more_because_the_response_to_it_is_harder() -> None:
    near, far = (
        borrowed_arm(KHORASAN, RESPONSES[best_measure(replace(KABUL, audience_cost=cost))])
        for cost in (audience_cost(0.375, 0.2), audience_cost(0.375, 1.0))
    )
    assert far > near
    # It then takes a smaller chance of success.
    needed = better_target(0.0, 0.5, near, far).capability_needed
    assert float(needed) < 0.5


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


def bad(record: Any, **change: Any) -> Callable[[], Any]:
    return lambda: replace(record, **change)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (bad(KABUL, belief=1.2), r"belief = 1.2: expected a value in \[0, 1\]"),
        (bad(KABUL, betrayal=-1), r"betrayal = -1: expected a value in \[0, inf\)"),
        (bad(KABUL, audience_cost=np.nan), "audience_cost = nan: expected finite"),
        (bad(KABUL, force_cost=-0.1), "force_cost = -0.1: expected"),
        (bad(KABUL, attack_harm="dear"), "attack_harm = 'dear': expected a number"),
        (bad(KABUL, largest_response=2), "largest_response = 2: expected"),
        (bad(KABUL, belief=[0.1, 0.2], betrayal=[1, 2, 3]), r"betrayal \(3,\)"),
        (bad(KHORASAN, discount=1), r"discount = 1: expected a value in \(0, 1\)"),
        (bad(KHORASAN, strength=None), r"strength = None: expected a number in \[0, 1\]"),
        (bad(KHORASAN, blow=10**400), r"blow = about 10\*\*400: expected"),
        (bad(KHORASAN, quiet=-1), "quiet = -1: expected"),
        (lambda: leader_cost(KABUL, 1.5), r"response = 1.5: expected a value in \[0, 1\]"),
        (lambda: leader_worth(KABUL, np.inf), "response = inf: expected finite"),
        (lambda: borrowed_arm(KHORASAN, -0.1), "response = -0.1: expected"),
        (lambda: restraint_dividend(KABUL, KHORASAN, 2), "bound = 2: expected"),
        (
            lambda: aftermath(bad(KABUL, belief=[0.1, 0.2])(), bad(KHORASAN, blow=[1, 2, 3])()),
            r"blow \(3,\)",
        ),
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
