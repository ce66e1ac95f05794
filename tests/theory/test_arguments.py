"""What the theory refuses, in which words, and when two numbers count as equal."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from spoilers.theory.arguments import (
    at_least,
    broadcast,
    exceeds,
    finite,
    flags,
    one,
    same,
    share,
    whole,
    within,
)

NO_NUMBERS: dict[str, Any] = {
    "nothing": None,
    "text": "high",
    "a number written as text": "0.4",
    "bytes": b"0.4",
    "True": True,
    "a boolean of NumPy": np.bool_(False),
    "complex": 0.4 + 0j,
    "a complex array": np.array([0.4 + 1j]),
    "a date": date(2021, 8, 26),
    "a date of NumPy": np.datetime64("2021-08-26"),
    "a mapping": {"a": 0.4},
    "a set": {0.4},
    "lists of different lengths": [[0.1], [0.1, 0.2]],
    "an array of booleans": np.array([True, False]),
    "an array of text": np.array(["0.4"]),
    "nothing among numbers": [0.1, None],
    "text among numbers": [0.1, "0.2"],
    "True among numbers": [0.1, True],
    "beyond floating point": 10**400,
    "beyond floating point, below 0": [-(10**400)],
    "beyond what Python writes out": 10**5000,
    "a fraction beyond floating point": Fraction(10**400, 3),
    "a signalling NaN": Decimal("sNaN"),
    "NaN": math.nan,
    "NaN in an array": np.array([0.1, np.nan]),
}
CHECKS: dict[str, Callable[[str, Any], object]] = {
    "finite": finite,
    "within": lambda name, value: within(name, value, 0, 1),
    "within, infinities allowed": lambda name, value: within(name, value, 0, infinite=True),
    "share": share,
    "whole": whole,
}


@pytest.mark.parametrize("value", NO_NUMBERS.values(), ids=NO_NUMBERS)
@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_what_is_no_number_is_refused_by_name(
    check: Callable[[str, Any], object], value: Any
) -> None:
    with pytest.raises(ValueError, match=r"^trust = .*: expected ") as refused:
        check("trust", value)
    assert len(str(refused.value)) < 200


def test_a_message_names_the_argument_the_value_and_the_range() -> None:
    nothing: Any = None
    for call, message in (
        (lambda: share("trust", [0.4, 1.25]), "trust = 1.25: expected a value in [0, 1]"),
        (lambda: share("trust", nothing), "trust = None: expected a number in [0, 1]"),
        (lambda: share("trust", math.nan), "trust = nan: expected finite numbers in [0, 1]"),
        (
            lambda: share("trust", 10**400),
            "trust = about 10**400: expected a number in [0, 1], up to 1.8e+308",
        ),
        (lambda: within("cost", math.inf, 0), "cost = inf: expected finite numbers in [0, inf)"),
        (lambda: within("cost", -1, 0, infinite=True), "cost = -1: expected a value in [0, inf]"),
        (lambda: finite("gain", -math.inf), "gain = -inf: expected finite numbers only"),
        (lambda: whole("steps", 2.5, 1), "steps = 2.5: expected a whole number of at least 1"),
        (lambda: whole("steps", 12, 1, 9), "steps = 12: expected a whole number in [1, 9]"),
        (lambda: whole("steps", math.inf), "steps = inf: expected a whole number of at least 0"),
        (lambda: flags("succeeded", 0.5), "succeeded = 0.5: expected True or False"),
        (lambda: one("platform", np.zeros(2)), "platform has shape (2,): expected one number"),
    ):
        with pytest.raises(ValueError, match="expected") as refused:
            call()
        assert str(refused.value) == message


@given(st.one_of(st.floats(0, 1), st.integers(0, 1), st.fractions(0, 1), st.decimals(0, 1)))
def test_whatever_is_a_number_in_the_range_comes_back_as_a_float(value: Any) -> None:
    for given_as in (value, [value], (value, value), np.array(float(value)), [np.array(value)]):
        found = share("trust", given_as)
        assert found.dtype == float
        assert (found == float(value)).all()
        assert found.shape == np.shape(given_as)


@given(st.floats(allow_nan=False), st.floats(-5, 5), st.floats(-5, 5))
def test_a_range_is_the_range(value: float, low: float, high: float) -> None:
    low, high = sorted((low, high))
    inside = low <= value <= high
    for infinite in (False, True):
        try:
            assert within("x", value, low, high, infinite=infinite) == value
            assert inside
        except ValueError:
            assert not inside
    at_the_end = (value == low, value == high)
    for open_low, open_high in ((True, False), (False, True), (True, True)):
        left_out = (open_low and at_the_end[0]) or (open_high and at_the_end[1])
        try:
            within("x", value, low, high, open_low=open_low, open_high=open_high)
            assert inside
            assert not left_out
        except ValueError:
            assert not inside or left_out


def test_an_infinity_is_a_number_where_it_makes_sense() -> None:
    assert within("seat_price", [1, np.inf], 0, infinite=True).tolist() == [1, np.inf]
    with pytest.raises(ValueError, match=r"seat_price = -inf: expected a value in \[0, inf\]"):
        within("seat_price", -np.inf, 0, infinite=True)


@given(st.integers(-(2**70), 2**70))
def test_whole_numbers_are_kept_to_the_last_digit(value: int) -> None:
    fits = 0 <= value < 2**63
    for given_as in (value, [value]):
        try:
            assert np.all(whole("count", given_as) == value)
            assert fits
        except ValueError:
            assert not fits


def test_three_is_a_whole_number_however_it_is_written() -> None:
    threes: list[Any] = [3, 3.0, np.float32(3), Fraction(3), Decimal("3.0"), np.uint8(3)]
    for three in threes:
        found = whole("count", three)
        assert found == 3
        assert found.dtype == np.int64


def test_an_answer_is_yes_or_no() -> None:
    answers: list[Any] = [True, 0, 1.0, np.bool_(False)]
    assert flags("hit", answers).tolist() == [True, False, True, False]
    assert flags("hit", np.array([[1, 0]])).shape == (1, 2)
    neither: list[Any] = [None, "yes", 2, math.nan, [True, None], [[1], [1, 0]], 10**400, 1j]
    for wrong in neither:
        with pytest.raises(ValueError, match=r"^hit = .*: expected True or False"):
            flags("hit", wrong)


def test_shapes_that_do_not_fit_are_named() -> None:
    with pytest.raises(ValueError, match=r"broadcast together: cost \(2,\), gain \(3,\)"):
        broadcast(cost=np.zeros(2), gain=np.zeros(3))


# --- the tie rule -------------------------------------------------------------------------------

number = st.floats(allow_nan=False)
# A few units of the last place of a float: what a handful of sums and products leaves behind.
slips = st.integers(-64, 64)


def slipped(value: float, steps: int) -> float:
    for _ in range(abs(steps)):
        value = math.nextafter(value, math.inf if steps > 0 else -math.inf)
    return value


@given(number, number)
def test_exactly_one_of_more_less_and_same(a: float, b: float) -> None:
    assert bool(exceeds(a, b)) + bool(exceeds(b, a)) + bool(same(a, b)) == 1
    assert bool(at_least(a, b)) == (not exceeds(b, a))
    assert bool(same(a, b)) == bool(same(b, a))
    if exceeds(a, b):
        assert a > b


@given(number, slips)
def test_a_slip_in_the_last_places_is_no_difference(a: float, steps: int) -> None:
    assume(1e-290 < abs(a) < 1e300)
    assert same(a, slipped(a, steps))


@given(st.floats(1e-300, 1e300), st.floats(1e-11, 0.9))
def test_a_difference_that_shows_is_one_at_every_scale(a: float, part: float) -> None:
    assert exceeds(a, a * (1 - part))
    assert exceeds(-a * (1 - part), -a)
    # Next to nothing everything is something.
    assert exceeds(a, 0)
    assert exceeds(0, -a)


@given(number, number, st.integers(-40, 40))
def test_the_rule_is_the_same_in_any_unit(a: float, b: float, power: int) -> None:
    assume(all(abs(x) < 1e200 and (x == 0 or abs(x) > 1e-200) for x in (a, b)))
    scale = 2.0**power
    assert same(a, b) == same(a * scale, b * scale)
    assert exceeds(a, b) == exceeds(a * scale, b * scale)


tenths = st.integers(-30, 30).map(lambda k: Fraction(k, 10))


@given(st.lists(tenths.filter(lambda x: x >= 0), min_size=1, max_size=6), st.data())
def test_sums_of_decimals_are_ordered_as_in_exact_arithmetic(
    left: list[Fraction], data: st.DataObject
) -> None:
    right = data.draw(st.permutations(left) | st.lists(tenths.filter(lambda x: x >= 0), max_size=6))
    one_side, other = sum(map(float, left)), sum(map(float, right))
    assert bool(exceeds(one_side, other)) == (sum(left) > sum(right))
    assert bool(same(one_side, other)) == (sum(left) == sum(right))


def test_a_difference_and_nothing_are_the_wrong_things_to_compare() -> None:
    # 0.1 + 0.2 is 0.3 and a little more: as sides they are level, as a difference they are not.
    assert same(0.1 + 0.2, 0.3)
    assert not same(0.1 + 0.2 - 0.3, 0.0)


def test_infinities_are_exact() -> None:
    inf = math.inf
    assert same(inf, inf)
    assert same(-inf, -inf)
    assert not same(inf, -inf)
    assert exceeds(inf, 1.7e308)
    assert exceeds(-1.7e308, -inf)
    assert at_least(inf, inf)


def test_nan_is_neither_more_nor_less_nor_the_same() -> None:
    for other in (0.0, math.nan, math.inf):
        for rule in (same, exceeds, at_least):
            assert not rule(math.nan, other)
            assert not rule(other, math.nan)


@pytest.mark.filterwarnings("error")
def test_the_rule_broadcasts_and_warns_of_nothing() -> None:
    column, row = np.array([[0.3], [np.inf]]), np.array([0.1 + 0.2, -1.7e308, np.nan])
    assert same(column, row).tolist() == [[True, False, False], [False, False, False]]
    assert exceeds(column, row).tolist() == [[False, True, False], [True, True, False]]
    assert at_least(column, row).shape == (2, 3)
