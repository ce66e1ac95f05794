"""How far each number would have to move: every threshold held to the outcome on either side."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random

import numpy as np
import pytest

from spoilers.theory.cases import CASES, find_case
from spoilers.theory.parameters import PARAMETERS, find_letter
from spoilers.theory.sensitivity import Change, Turn, nearest_changes
from spoilers.theory.the_whole_game import Scenario, solve

HAIR = 1e-7


def at(scenario: Scenario, name: str, value: float) -> str:
    """Say how the game goes with one number changed."""
    return str(solve(replace(scenario, **{name: value})).outcome)


@cache
def by_name(scenario: Scenario) -> dict[str, Change]:
    return {change.parameter: change for change in nearest_changes(scenario)}


def random_scenarios(count: int) -> list[Scenario]:
    """Draw games around the named cases."""
    random = Random(12)
    drawn: list[Scenario] = []
    while len(drawn) < count:
        n = dict(random.choice(list(CASES.values())).scenario.numbers())
        for name in random.sample(list(n), 5):
            low, high = find_letter(name).slider
            n[name] = random.uniform(low, high)
        if n["foil_unreliable"] < n["foil_reliable"]:
            drawn.append(Scenario(**n))
    return drawn


@pytest.mark.parametrize("name", CASES)
def test_the_outcome_changes_at_each_threshold_and_not_before(name: str) -> None:
    check(find_case(name).scenario)


def test_the_same_in_games_of_all_kinds() -> None:
    for scenario in random_scenarios(6):
        check(scenario)


def check(scenario: Scenario) -> None:
    """Hold every turn to the outcome on both of its sides, and between it and the number."""
    changes = by_name(scenario)
    assert set(changes) == {row.name for row in PARAMETERS}
    number = scenario.numbers()
    for name, change in changes.items():
        assert change.value == number[name]
        assert change.outcome == str(solve(scenario).outcome)
        for turn, end in ((change.below, change.low), (change.above, change.high)):
            if turn is None:
                continue
            assert min(change.value, end) <= turn.value <= max(change.value, end)
            assert turn.after != change.outcome
            side = 1.0 if turn is change.above else -1.0
            near = max(HAIR * abs(turn.value), 1e-12)
            beyond = np.clip(turn.value + side * near, change.low, change.high)
            if change.low < beyond < change.high:
                assert at(scenario, name, float(beyond)) == turn.after
            start = 50.0 if np.isinf(change.value) else change.value
            between = np.linspace(start, turn.value, 400, endpoint=False)[1:-1]
            labels = solve(replace(scenario, **{name: between})).outcome
            assert set(labels.tolist()) <= {change.outcome}, name


def test_the_nearest_comes_first_and_what_has_none_last() -> None:
    changes = nearest_changes(Scenario())
    distances = [change.distance for change in changes]
    assert distances == sorted(distances)
    assert changes[-1].nearest is None
    priced = next(change for change in changes if change.parameter == "seat_price")
    assert priced.distance == np.inf
    assert priced.below is not None
    assert changes.index(priced) < len(changes) - 1


def test_kabuls_thresholds_are_those_of_the_lesson() -> None:
    changes = by_name(Scenario())
    above = {"guarantee": 0.0252, "window": 0.6078, "prior": 0.7488}
    for name, value in above.items():
        turn = changes[name].above
        assert turn is not None
        assert turn.value == pytest.approx(value, abs=1e-4)
        assert turn.after == "quiet exclusive peace"
    critics = changes["audience_cost"].below
    assert critics is not None
    assert critics.value == pytest.approx(0.18, abs=1e-6)


def test_a_number_without_an_end_is_moved_to_infinity() -> None:
    # A range of costs up to 2 would have said that none of these matters.
    for name, expected in {"response_harm": 2.3774, "success_gain": 3.3286}.items():
        turn = by_name(Scenario())[name].above
        assert turn is not None
        assert turn.value == pytest.approx(expected, abs=1e-4)
    far = by_name(find_case("Omagh 1998").scenario)["success_gain"].above
    assert far is not None
    assert far.value > 40
    assert far.after == "fighting"


def test_none_is_said_only_of_a_whole_range() -> None:
    for case in CASES.values():
        for change in by_name(case.scenario).values():
            row = find_letter(change.parameter)
            if change.parameter.startswith("foil"):
                continue
            assert (change.low, change.high) == (row.low, row.high)
            if change.nearest is None:
                inner = (row.high - 1e-6 * row.open_high, row.low + 1e-6 * row.open_low)
                tried = [1e3, 1e6] if np.isinf(row.high) else [inner[0]]
                tried += [-1e3] if np.isinf(row.low) else [inner[1]]
                for value in tried:
                    assert at(case.scenario, change.parameter, value) == change.outcome


def test_on_a_threshold_the_other_outcome_is_named() -> None:
    level = Scenario(audience_cost=0.18)
    assert str(solve(level).outcome) == "quiet exclusive peace"
    change = by_name(level)["audience_cost"]
    assert change.distance == pytest.approx(0, abs=1e-8)
    assert change.nearest is not None
    assert change.nearest.after == "provocation"


def test_chances_that_almost_meet_are_no_error() -> None:
    tight = Scenario(foil_unreliable=0.9995, foil_reliable=1.0)
    changes = by_name(tight)
    assert changes["foil_reliable"].low == 0.9995
    assert changes["foil_unreliable"].high == 1.0
    barely = Scenario(foil_unreliable=0.3, foil_reliable=0.3 + 2e-12)
    assert len(nearest_changes(barely)) == len(PARAMETERS)


def test_the_ends_of_a_range_are_tried_and_open_ones_are_not() -> None:
    edge = Scenario(prior=0.0, guarantee=1.0, window=1.0, largest_response=0.0)
    changes = by_name(edge)
    assert changes["prior"].below is None
    assert changes["guarantee"].above is None
    assert len(changes) == len(PARAMETERS)


def test_the_nearer_of_two_turns_is_the_nearest() -> None:
    change = Change("prior", 0.7, "fighting", Turn(0.6, "a"), Turn(0.75, "b"), 0, 1)
    assert change.nearest == Turn(0.75, "b")
    assert change.distance == 0.05


def test_a_map_is_refused() -> None:
    with pytest.raises(ValueError, match=r"prior has shape \(2,\): expected single numbers"):
        nearest_changes(Scenario(prior=[0.2, 0.9]))
