"""Every number that exercise 03 prints is computed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from spoilers import data
from spoilers.theory.cases import find_case
from spoilers.theory.internal_commitment import (
    fighting_value,
    promise_breaks,
    reservation_share,
    shift_threshold,
    steps_to_peace,
    weight_of_the_future,
)
from tests.grading.marking import SOLUTIONS, prose, read, solution_cells

NAME = "03_internal_commitment"
TEXT = prose(NAME)
KABUL = find_case("Kabul 2021").scenario.numbers()
FACTION = KABUL["strength"], KABUL["shift"], KABUL["infighting_cost"], KABUL["discount"]


def written(cell: str, function: str) -> Callable[..., Any]:
    """Give a function of the solution."""
    (path,) = (path for path in SOLUTIONS if path.stem == NAME)
    code = read(path)
    namespace: dict[str, Any] = {}
    exec(next(each.source for each in code.cells if each.id == "setup"), namespace)
    exec(solution_cells(code)[cell], namespace)
    found: Callable[..., Any] = namespace[function]
    return found


def test_the_weights_are_computed() -> None:
    weight = float(weight_of_the_future(0.9))
    assert f"At $d = 0.9$ that is {weight:.0f}, so the future weighs nine times" in TEXT
    assert f"At $d = 0.9$ that is {1 / (1 - 0.9):.0f} and not {weight:.0f}" in TEXT
    assert f"0.20 from tomorrow on is worth {weight * 0.2:.2f}, and 1 today is worth 1." in TEXT


def test_fight_and_peace_are_computed() -> None:
    fight = float(fighting_value(0.6, 0.5, 0.9))
    kept = float(reservation_share(0.6 - 0.3, 0.5, 0.9))
    assert f"The fight is worth {fight:.2f} and peace {1 + 9 * kept:.2f}." in TEXT
    assert f"peace would have to bring {fight - 1:.2f} from tomorrow on" in TEXT
    assert f"which is {(fight - 1) / 9:.2f} a period, and {kept:.2f} will be kept." in TEXT
    assert f"0.50 spread over all periods is {0.5 * (1 - 0.9):.2f} in each" in TEXT


def test_kabul_is_bought_off_as_it_is_said() -> None:
    q, shift, kappa, d = FACTION
    assert f"$q = {q:.2f}$, $\\Delta = {shift:.2f}$, $\\kappa = {kappa:.2f}$ and $d = {d}$" in TEXT
    fight = float(fighting_value(q, kappa, d))
    assert f"{q:.2f} / {1 - d:.2f} − {kappa:.2f} = {fight:.2f} to Kabul's faction." in TEXT
    assert float(reservation_share(q - shift, kappa, d)) == 0
    assert not promise_breaks(*FACTION)
    assert "nine tenths of today's stake keep it quiet" in TEXT
    assert f"the fight is worth {fight:.2f}, today's stake 1, so a payment" in TEXT
    assert f"A fight inside the movement is worth {fight:.2f} to this faction" in TEXT
    (airport,) = (event for event in data.timeline() if event.id == "airport")
    assert f"On {airport.date.day} {airport.date:%B %Y} IS-K attacked the airport." in TEXT


def test_the_thresholds_are_computed() -> None:
    weak, strong = (float(shift_threshold(q, 0.5, 0.9)) for q in (0.6, 0.8))
    assert f"At 0.60 the largest shift is {weak:.2f}, at 0.80 it is {strong:.2f}." in TEXT
    hasty, patient = (float(shift_threshold(0.6, 0.5, d)) for d in (0.8, 0.95))
    assert f"the largest shift is about {hasty:.2f} at a discount factor of 0.80" in TEXT
    assert f"and about {patient:.2f} at 0.95. A shift of 0.05 lies between." in TEXT
    assert patient < 0.05 < hasty


def test_the_steps_are_counted() -> None:
    equal = int(steps_to_peace(0.6, 0.3, 0.5, 0.9))
    left, fast = 0.6, 0
    while left > 0.3 + 1e-9:
        left, fast = left - float(shift_threshold(left, 0.5, 0.9)), fast + 1
    assert f"with the numbers of the lesson {equal} steps instead of {fast}" in TEXT
    assert 0 < abs(0.3 - 0.1 - 0.1 - 0.1) < 1e-9


def test_the_guarantors_are_counted() -> None:
    assert f"neither acts, since 0.5 times 0.5 is {0.5**2}." in TEXT
    assert f"with chance {1 - 0.5**2}, and with a penalty of 0.40" in TEXT
    assert f"must expect to lose {(1 - 0.5**2) * 0.4:.2f}. Three are all idle" in TEXT
    assert f"with chance {0.5**3}, and so on." in TEXT
    number = 1
    while 0.5 * (1 - 0.5**number) < 0.5:
        number += 1
    assert f"it rounds the chance that {number} guarantors of 0.5 are all idle away" in TEXT


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


def test_the_solution_is_the_lessons_own_model() -> None:
    both = written("task-2-side-by-side", "side_by_side")
    payment = written("task-3-payment-today", "payment_today")
    largest = written("task-4-largest-shift", "largest_shift")
    rng = np.random.default_rng(331)
    for row in rng.uniform([0, 0, 0, 0.02], [1, 1, 3, 0.98], (5000, 4)):
        q, part, kappa, d = (float(number) for number in row)
        shift = q * part
        fight = float(fighting_value(q, kappa, d))
        later = float(weight_of_the_future(d) * reservation_share(q - shift, kappa, d))
        assert both(q, shift, kappa, d) == pytest.approx((fight, 1 + later))
        assert (payment(q, shift, kappa, d) is None) == bool(promise_breaks(q, shift, kappa, d))
        assert payment(q, shift, kappa, d) in (None, pytest.approx(max(0, fight - later)))
        assert largest(q, kappa, d) == pytest.approx(float(shift_threshold(q, kappa, d)))
