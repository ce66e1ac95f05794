"""When an excluded faction attacks, in one line, against playing it out."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoilers.theory import the_home_front
from spoilers.theory.the_airport import attack_pays, share_for_quiet, worth_of_attack

SHARE = st.floats(0, 1)
AMOUNT = st.floats(0, 5)


def played(chance: float, gain: float, cost: float) -> float:
    """Expect what follows: the answer or none, the cost in either case."""
    return sum(odds * (worth - cost) for odds, worth in ((chance, gain), (1 - chance, 0.0)))


@given(SHARE, SHARE, AMOUNT, AMOUNT)
def test_the_faction_attacks_where_playing_it_out_says_so(
    believed: float, chance: float, gain: float, cost: float
) -> None:
    worth = played(chance, gain, cost)
    assert float(worth_of_attack(chance, gain, cost)) == pytest.approx(worth, abs=1e-9)
    if abs(worth - believed) > 1e-9:
        assert bool(attack_pays(believed, chance, gain, cost)) == (worth > believed)


@given(SHARE, AMOUNT, AMOUNT)
def test_the_share_for_quiet_is_the_least_that_keeps_it_quiet(
    chance: float, gain: float, cost: float
) -> None:
    least = float(share_for_quiet(chance, gain, cost))
    if least <= 1:
        assert not attack_pays(least, chance, gain, cost)
    if 1e-6 < least <= 1:
        assert attack_pays(least - 1e-6, chance, gain, cost)
    if least > 1 + 1e-9:
        assert attack_pays(1.0, chance, gain, cost)


def test_where_both_are_worth_the_same_it_stays_quiet() -> None:
    # In floating point 0.5 * 0.8 - 0.3 is above 0.1, and 0.75 * 0.2 - 0.15 above 0.
    assert not attack_pays(0.1, 0.5, 0.8, 0.3)
    assert not attack_pays(0.0, 0.75, 0.2, 0.15)
    assert attack_pays(0.0999, 0.5, 0.8, 0.3)


# What a reader types: exact here, rounded in floating point.
hundredths = st.integers(0, 100).map(lambda k: Fraction(k, 100))
typed = st.integers(0, 120).map(lambda k: Fraction(k, 20))


@given(hundredths, hundredths, typed, typed)
def test_the_line_is_judged_as_in_exact_fractions(
    believed: Fraction, chance: Fraction, gain: Fraction, cost: Fraction
) -> None:
    numbers = float(believed), float(chance), float(gain), float(cost)
    assert bool(attack_pays(*numbers)) == (chance * gain - cost > believed)
    assert bool(share_for_quiet(*numbers[1:]) > 0) == (chance * gain > cost)


def test_where_an_attack_is_worth_what_quiet_brings_it_stays_quiet() -> None:
    # 0.5 * 0.8 - 0.3 is 0.1, and a little more in floating point.
    assert not attack_pays(0.1, 0.5, 0.8, 0.3)
    assert attack_pays(0.1 - 1e-9, 0.5, 0.8, 0.3)


def test_kabul_the_line_and_the_numbers_are_those_that_the_home_front_makes() -> None:
    khorasan = the_home_front.Attacker(
        strength=0.12, shift=0.1, infighting_cost=1.5, discount=0.95, blow=0.5, response_harm=0.1,
        success_gain=0.1, chance=0.35, attack_cost=0.1, failure_loss=0.1,
    )  # fmt: skip
    gain, cost = 4.695, 0.165
    assert float(the_home_front.borrowed_arm(khorasan, 0.6)) == pytest.approx(gain)
    # What a foiled attempt loses besides, with chance 0.65.
    assert cost == pytest.approx(0.1 + (1 - 0.35) * 0.1)
    assert float(worth_of_attack(0.35, gain, cost)) == pytest.approx(1.48, abs=0.005)
    assert attack_pays(1.0, 0.35, gain, cost)
    assert bool(the_home_front.attack_pays(khorasan, 0.6)) == bool(
        attack_pays(1.0, 0.35, gain, cost)
    )


def test_it_broadcasts() -> None:
    chance, gain = np.linspace(0, 1, 5)[:, None], np.linspace(0, 1, 3)
    assert attack_pays(0.1, chance, gain, 0.1).shape == (5, 3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: attack_pays(-0.2, 0.3, 0.6, 0.1), r"believed = -0\.2: expected"),
        (lambda: worth_of_attack(-0.1, 0.6, 0.1), r"chance = -0\.1: expected"),
        (lambda: worth_of_attack(0.3, -1, 0.1), r"gain = -1"),
        (lambda: share_for_quiet(0.3, 0.6, float("nan")), r"cost = nan"),
        (lambda: worth_of_attack([0.1, 0.2], [1, 2, 3], 0), "broadcast"),
    ],
)
def test_what_is_out_of_range_is_refused_by_name(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()  # type: ignore[operator]
