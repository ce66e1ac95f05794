"""What a scenario takes, what it refuses, and how the lessons make one."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from spoilers.theory.internal_commitment import fighting_value
from spoilers.theory.parameters import PARAMETERS
from spoilers.theory.splintering import largest_splinter
from spoilers.theory.the_whole_game import Scenario

NAMES = [row.name for row in PARAMETERS]
LESSONS: dict[str, Any] = {
    "platform": 0.4,
    "unity": 0.2,
    "exit_cost": 0.05,
    "reach_included": 0.2,
    "reach_excluded": 0.24,
    "government_reach": 0.5,
    "harm": 1.0,
    "war_cost": 0.1,
    "trust": 0.875,
    "capacity": 0.8,
    "vulnerability": 0.375,
    "salience": 0.8,
}
NO_NUMBERS = [None, "much", np.nan, -np.inf, True, 1j, [0.2, None], 10**400, [[0.1], [0.1, 0.2]]]


@pytest.mark.parametrize("bad", NO_NUMBERS, ids=lambda bad: repr(bad)[:12])
@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_number_is_refused_by_name(name: str, bad: Any) -> None:
    with pytest.raises(ValueError, match=f"^{name} = "):
        Scenario(**{name: bad})


@pytest.mark.parametrize("row", PARAMETERS, ids=NAMES)
def test_the_ends_of_each_range(row: Any) -> None:
    others = {"foil_reliable": {"foil_unreliable": 0.0}, "foil_unreliable": {"foil_reliable": 1.0}}
    more = others.get(row.name, {})
    for end, opened, beyond in (
        (row.low, row.open_low, -1e-6),
        (row.high, row.open_high, 1e-6),
    ):
        if np.isinf(end):
            continue
        if opened:
            with pytest.raises(ValueError, match=f"{row.name} = "):
                Scenario(**{row.name: end, **more})
        else:
            assert getattr(Scenario(**{row.name: end, **more}), row.name) == end
        with pytest.raises(ValueError, match=f"{row.name} = .*expected a"):
            Scenario(**{row.name: end + beyond, **more})


def test_a_seat_alone_may_cost_infinitely_much() -> None:
    assert Scenario(seat_price=np.inf).seat_price == np.inf
    for name in set(NAMES) - {"seat_price"}:
        with pytest.raises(ValueError, match=f"^{name} = inf"):
            Scenario(**{name: np.inf})


@pytest.mark.parametrize("s", [0.3, 0.2])
def test_a_reliable_partner_foils_more_than_any_other(s: float) -> None:
    with pytest.raises(ValueError, match=r"foil_reliable = .*\(foil_unreliable = 0.3, 1\]"):
        Scenario(foil_reliable=s)


def test_shapes_broadcast_or_are_named() -> None:
    grid = Scenario(prior=np.full((3, 1), 0.5), audience_cost=[0.1, 0.2])
    assert grid.shape == (3, 2)
    assert {array.shape for array in grid.arrays().values()} == {(3, 2)}
    with pytest.raises(ValueError, match=r"prior \(2,\).*audience_cost \(3,\)"):
        Scenario(prior=[0.1, 0.2], audience_cost=[0.1, 0.2, 0.3])
    with pytest.raises(ValueError, match=r"audience_cost has shape \(2,\)"):
        Scenario(audience_cost=[0.1, 0.2]).numbers()


def test_numbers_of_every_kind_are_the_same_scenario() -> None:
    kinds: list[Any] = [Fraction(1, 4), Decimal("0.25"), np.float32(0.25), np.asarray(0.25)]
    for kind in kinds:
        assert Scenario(prior=kind) == Scenario(prior=0.25)
        assert hash(Scenario(prior=kind)) == hash(Scenario(prior=0.25))
    assert Scenario(prior=[0.25, 0.25]) != Scenario(prior=0.25)
    assert Scenario(prior=[0.1, 0.2]) == Scenario(prior=(0.1, 0.2))
    assert Scenario() != "Kabul"


def test_a_scenario_does_not_change_with_the_array_it_was_made_of() -> None:
    priors = np.array([0.2, 0.9])
    scenario = Scenario(prior=priors)
    priors[0] = 0.5
    assert np.asarray(scenario.prior)[0] == 0.2
    with pytest.raises(ValueError, match="read-only"):
        np.asarray(scenario.prior)[0] = 0.5


def test_replacing_a_number_checks_it_again() -> None:
    assert replace(Scenario(), window=0.5).window == 0.5
    with pytest.raises(ValueError, match=r"^window = 1.5: expected a value in \[0, 1\]"):
        replace(Scenario(), window=1.5)


def test_the_lessons_make_kabul() -> None:
    assert Scenario.from_lessons(**LESSONS) == Scenario()


def test_each_lesson_hands_on_the_number_it_prints() -> None:
    exact = Scenario.from_lessons(**LESSONS, digits=None)
    assert exact.strength == pytest.approx(float(largest_splinter(0.4, 0.2, 0.05)), rel=1e-12)
    assert exact.attack_harm == pytest.approx(float(np.asarray(exact.strength)) / 0.9, rel=1e-12)
    assert exact != Scenario()
    for field in fields(Scenario):
        there, here = getattr(exact, field.name), getattr(Scenario(), field.name)
        assert there == here or round(there, 2) == here, field.name


def test_a_seat_costs_what_it_moves_the_policy() -> None:
    near = Scenario.from_lessons(**{**LESSONS, "ideal_excluded": 0.6})
    # Concession 0.36 in place of 0.20, of the 0.90 that the deal saves.
    assert near.seat_price == 0.18
    moderate = Scenario.from_lessons(**{**LESSONS, "ideal_excluded": 0.3})
    assert moderate.seat_price == 0
    beyond = Scenario.from_lessons(**{**LESSONS, "ideal_excluded": 0.8, "government_reach": 0.55})
    assert beyond.seat_price == np.inf


def test_a_deal_that_saves_nothing_is_refused() -> None:
    for change in ({"harm": 0.05}, {"government_reach": 0.1}):
        with pytest.raises(ValueError, match="gains nothing by a deal"):
            Scenario.from_lessons(**{**LESSONS, **change})


def test_what_the_lessons_compute_is_not_given_twice() -> None:
    with pytest.raises(ValueError, match="strength is given"):
        Scenario.from_lessons(**LESSONS, strength=0.2)
    assert Scenario.from_lessons(**LESSONS, window=0.4).window == 0.4


def test_a_fight_inside_is_worth_less_than_todays_stake_in_kabul() -> None:
    n = Scenario().numbers()
    worth = fighting_value(n["strength"], n["infighting_cost"], n["discount"])
    assert float(np.asarray(worth)) == pytest.approx(0.9)


@pytest.mark.parametrize("name", [*LESSONS, "ideal_included", "ideal_excluded"])
def test_what_is_no_number_of_a_lesson_is_refused_by_name(name: str) -> None:
    # Without an ideal point a faction stands where lesson 01 has it.
    kinds = [np.nan, -1.0, "much"] + [None] * (name in LESSONS)
    for bad in kinds:
        with pytest.raises(ValueError, match=f"{name} = "):
            Scenario.from_lessons(**{**LESSONS, name: bad})
