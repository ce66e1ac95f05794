"""When an excluded faction attacks, in one line, against playing it out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_it_broadcasts() -> None:
    chance, gain = np.linspace(0, 1, 5)[:, None], np.linspace(0, 1, 3)
    assert attack_pays(0.1, chance, gain, 0.1).shape == (5, 3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: attack_pays(1.2, 0.3, 0.6, 0.1), r"believed = 1\.2: expected .*\[0, 1\]"),
        (lambda: worth_of_attack(-0.1, 0.6, 0.1), r"chance = -0\.1: expected"),
        (lambda: worth_of_attack(0.3, -1, 0.1), r"gain = -1"),
        (lambda: share_for_quiet(0.3, 0.6, float("nan")), r"cost = nan"),
        (lambda: worth_of_attack([0.1, 0.2], [1, 2, 3], 0), "broadcast"),
    ],
)
def test_what_is_out_of_range_is_refused_by_name(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()  # type: ignore[operator]
