"""Kabul through the whole game: every number of the story, to the digits that are printed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from spoilers.theory.the_whole_game import Scenario, Solution, quiet_price, solve

ENOUGH = 1.0


def kabul(**changes: Any) -> Solution:
    """Solve Kabul with some numbers changed."""
    return solve(replace(Scenario(), **changes))


def test_the_game_as_it_is() -> None:
    game = kabul()
    assert game.outcome == "provocation"
    assert game.start == "talk to one"
    assert game.accept
    assert game.move == "attack"
    assert round(float(game.success), 2) == 0.35
    assert round(float(game.beliefs.after_success), 2) == 0.40
    assert game.response == 0.60
    assert round(float(game.quiet_price), 2) == 1.48
    assert np.isnan(game.payment)


def test_the_inequality_that_opens_and_closes_the_course() -> None:
    # p g - k > z, with what the answer is worth, what an attempt costs, and the stake there is.
    n = Scenario().numbers()
    answer = 19 * (0.12 - 0.10 + 0.50 * 0.60 - 1.5 * 0.05) + 0.10 - 0.10 * 0.60
    cost = 0.10 + 0.65 * 0.10
    assert round(answer, 3) == 4.695
    assert round(cost, 3) == 0.165
    assert n["attack_cost"] + 0.65 * n["failure_loss"] == pytest.approx(cost)
    assert float(kabul().quiet_price) == pytest.approx(0.35 * answer - cost)


def test_a_small_promise_that_binds_brings_quiet() -> None:
    prices = kabul(guarantee=[0.025, 0.026]).quiet_price
    assert (prices > ENOUGH).tolist() == [True, False]


def test_a_government_that_might_still_be_there_brings_quiet() -> None:
    prices = kabul(window=[0.60, 0.61]).quiet_price
    assert (prices > ENOUGH).tolist() == [True, False]


def test_calmer_critics_bring_quiet() -> None:
    game = kabul(audience_cost=[0.0, 0.18, 0.19, 0.30])
    assert game.outcome.tolist() == ["quiet exclusive peace"] * 2 + ["provocation"] * 2
    assert game.response.tolist() == [0.15, 0.35, 0.6, 0.6]


def test_hands_tied_at_a_delay_bring_quiet() -> None:
    game = kabul(largest_response=[0.35, 0.59, 0.6])
    assert game.outcome.tolist() == ["quiet exclusive peace"] * 2 + ["provocation"]


def test_a_better_partner_can_make_it_worse() -> None:
    game = kabul(foil_reliable=[0.80, 0.85, 0.86])
    assert game.response.tolist() == [0.6, 0.6, 1.0]
    assert game.quiet_price[1] < game.quiet_price[0] < game.quiet_price[2]


def test_a_stronger_faction_would_fight_inside_and_is_not_talked_around() -> None:
    game = kabul(strength=[0.16, 0.17])
    assert game.move.tolist() == ["attack", "fight"]
    assert game.outcome.tolist() == ["provocation", "fighting"]


def test_a_second_success_in_a_row_would_bring_the_full_return() -> None:
    again = kabul(prior=kabul().beliefs.after_success)
    assert round(float(again.beliefs.after_success), 2) == 0.16
    assert again.response == 1.0


def test_what_each_measure_would_cost_in_quiet() -> None:
    prices = quiet_price(Scenario(), response=[0.0, 0.15, 0.35, 0.6, 1.0])
    # Up to a delay a fight inside is the better threat, and 0.90 is what it is worth.
    assert prices.round(2).tolist() == [0.9, 0.9, 0.9, 1.48, 2.79]
