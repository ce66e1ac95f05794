"""Every number that exercise 03 prints is computed."""

from __future__ import annotations

from spoilers import data
from spoilers.theory.internal_commitment import promise_needed, shift_threshold, steps_to_peace
from tests.grading.marking import prose

TEXT = prose("03_internal_commitment")


def test_the_promises_and_thresholds_are_computed() -> None:
    discount = 0.9
    assert (
        f"At $d = 0.9$ that is {discount / (1 - discount):.0f}, so the future weighs nine" in TEXT
    )
    assert f"0.20 from tomorrow on is worth {9 * 0.2:.2f}, and 1 today is worth 1." in TEXT
    fight = 0.6 / (1 - discount) - 0.5
    assert f"the fight is worth {fight:.2f}. One is paid today, and {fight - 1:.2f} is left" in TEXT
    assert f"So {float(promise_needed(0.6, 0.5, 0.9)):.2f} a period is needed." in TEXT
    assert f"0.50 spread over all periods is {0.5 * (1 - discount):.2f} in each" in TEXT
    weak, strong = (float(shift_threshold(q, 0.5, 0.9)) for q in (0.6, 0.8))
    assert f"At 0.60 the largest shift is {weak:.2f}, at 0.80 it is {strong:.2f}." in TEXT
    hasty, patient = (float(shift_threshold(0.6, 0.5, d)) for d in (0.8, 0.95))
    assert f"the largest shift is about {hasty:.2f} at a discount factor of 0.80" in TEXT
    assert f"and about {patient:.2f} at 0.95. A shift of 0.05 lies between." in TEXT
    assert patient < 0.05 < hasty
    assert 0.25 / (1 - 0.9) - 2 < 1


def test_the_steps_are_counted() -> None:
    equal = int(steps_to_peace(0.6, 0.3, 0.5, 0.9))
    left, fast = 0.6, 0
    while left > 0.3 + 1e-9:
        left, fast = left - float(shift_threshold(left, 0.5, 0.9)), fast + 1
    assert f"with the numbers of the lesson {equal} steps in the place of {fast}" in TEXT


def test_two_guarantors_are_not_one() -> None:
    assert f"Two guarantors of chance 0.5 reach {1 - 0.5**2}, and not 1." in TEXT


def test_the_deaths_are_those_of_the_table() -> None:
    rows = {
        row.year: row
        for row in data.relations()
        if {row.one, row.other} == {"isk", "taliban"} and row.kind == "fought"
    }
    first, last = rows[2018], rows[2019]
    assert f"{first.low} to {first.high}, then {last.low} to {last.high}." in TEXT
    assert last.high < first.low
    assert last.low > 24
    assert 2020 not in rows
    assert f"rises from {rows[2015].deaths} to {rows[2017].deaths}" in TEXT
    assert rows[2017].low < rows[2015].high
