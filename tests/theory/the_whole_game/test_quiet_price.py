"""What quiet costs: by its closed form, by bisection, and how it moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoilers.theory.arguments import FloatArray, at_least
from spoilers.theory.parameters import PARAMETERS
from spoilers.theory.the_whole_game import MEASURES, Scenario, quiet_price, solve
from tests.theory.the_whole_game.many import many, pick

GAMES = 20_000
MENU = np.array([measure.response for measure in MEASURES])
Numbers = dict[str, FloatArray]


def best(n: Numbers, belief: FloatArray, critics: FloatArray | float) -> FloatArray:
    """Try every measure, and take the mildest of the best."""
    worth = belief - (1 - belief) * n["betrayal"]
    force = n["force_cost"][..., np.newaxis] / 2 * MENU**2
    value = (1 - MENU) * (worth - critics)[..., np.newaxis] - force
    return np.asarray(MENU[(value >= value.max(axis=-1, keepdims=True) - 1e-12).argmax(axis=-1)])


def v(n: Numbers, strength: FloatArray) -> FloatArray:
    slack = n["infighting_cost"] * (1 - n["discount"])
    return np.asarray(np.maximum(0, np.clip(strength, 0, 1) - slack))


class Worked:
    """What goes into the price, worked out anew."""

    def __init__(self, n: Numbers) -> None:
        mu, s, r = n["prior"], n["foil_reliable"], n["foil_unreliable"]
        self.p = mu * (1 - s) + (1 - mu) * (1 - r)
        self.quiet = best(n, mu, 0.0)
        self.foiled = best(n, mu * s / (1 - self.p), 0.0)
        self.success = best(n, mu * (1 - s) / self.p, n["audience_cost"])
        self.weight = n["discount"] / (1 - n["discount"])
        self.z = v(n, n["strength"] - n["shift"])
        self.all = np.minimum(1, self.z + n["guarantee"])


def closed_form(n: Numbers) -> FloatArray:
    """The formula for deals that the government leaves alone after quiet and a foiled attempt."""
    w = Worked(n)
    d, omega, p, strike = n["discount"], n["window"], w.p, w.success
    a = (1 - omega) * w.weight / (1 - d * omega)
    hit = np.where(strike > 0, p, 0)
    struck = v(n, n["strength"] - n["shift"] + n["blow"] * strike)
    attack = (
        hit * w.weight * struck
        + p * (n["success_gain"] - n["response_harm"] * strike)
        - (1 - p) * n["failure_loss"]
        - n["attack_cost"]
        + (1 - hit) * a * w.z
        - a * w.all
    ) / (1 + hit * d * omega / (1 - d * omega))
    fought = n["strength"] / (1 - d) - n["infighting_cost"]
    fight = fought * (1 - d * omega) - (1 - omega) * w.weight * w.all
    return np.maximum(0, np.maximum(attack, fight))


def shortfall(n: Numbers) -> Callable[[FloatArray], FloatArray]:
    """What a payment leaves the better threat ahead of quiet, from the worth of each move."""
    w = Worked(n)
    d, omega, p = n["discount"], n["window"], w.p
    lasts = w.quiet == 0

    def ahead(response: FloatArray, tau: FloatArray, share: FloatArray) -> FloatArray:
        struck = w.weight * v(n, n["strength"] - n["shift"] + n["blow"] * response)
        rate = np.where(lasts, tau, 0)
        left = (d * omega * rate + (1 - omega) * w.weight * share) / (1 - d * omega)
        return np.where(response > 0, struck, left) - n["response_harm"] * response

    def gap(tau: FloatArray) -> FloatArray:
        calm = tau + ahead(w.quiet, tau, w.all)
        success = ahead(w.success, tau, w.z) + n["success_gain"]
        foiled = ahead(w.foiled, tau, w.z) - n["failure_loss"]
        attack = p * success + (1 - p) * foiled - n["attack_cost"]
        fight = n["strength"] / (1 - d) - n["infighting_cost"]
        return np.maximum(attack, fight) - calm

    return gap


def bisected(n: Numbers) -> FloatArray:
    """Halve the interval in which the payment lies."""
    gap = shortfall(n)
    low = np.zeros(n["prior"].shape)
    high = np.full(n["prior"].shape, 1e4)
    assert (gap(high) < 0).all()
    for _ in range(80):
        middle = (low + high) / 2
        short = gap(middle) > 0
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return np.where(gap(np.zeros(low.shape)) <= 0, 0.0, high)


def test_the_price_is_its_closed_form() -> None:
    games = many(21, GAMES)
    solved = solve(games)
    games = pick(games, solved.responses.after_quiet == 0)
    price = quiet_price(games)
    assert price.size > GAMES / 3
    assert ((price > 0) & (price < 1)).sum() > 500
    assert (price > 1).sum() > 500
    np.testing.assert_allclose(price, closed_form(games.arrays()), rtol=1e-9, atol=1e-9)


def test_the_price_is_where_bisection_ends() -> None:
    games = many(22, GAMES)
    price = quiet_price(games)
    assert (solve(games).responses.after_quiet > 0).sum() > 1_000
    np.testing.assert_allclose(price, bisected(games.arrays()), rtol=1e-9, atol=1e-8)


def test_with_nobody_left_tomorrow_it_is_a_commitment_problem_with_a_borrowed_weapon() -> None:
    games = many(23, GAMES, window=0.0, guarantee=0.0)
    solved = solve(games)
    games = pick(games, solved.responses.after_quiet == 0)
    n, solved = games.arrays(), solve(games)
    w = Worked(n)
    strong = v(n, n["strength"] - n["shift"] + n["blow"] * solved.response)
    borrowed = w.weight * (strong - w.z) + n["success_gain"] - n["response_harm"] * solved.response
    attack = w.p * borrowed > 1 + n["attack_cost"] + (1 - w.p) * n["failure_loss"]
    fight = n["strength"] / (1 - n["discount"]) - n["infighting_cost"] > 1 + w.weight * w.z
    assert np.array_equal(solved.quiet_price > 1, attack | fight)
    assert (attack & ~fight).sum() > 300
    assert (fight & ~attack).sum() > 100


def test_a_response_can_be_fixed() -> None:
    games = many(24, 500)
    chosen = quiet_price(games, response=solve(games).response)
    np.testing.assert_array_equal(chosen, quiet_price(games))
    assert quiet_price(Scenario(), response=[0.1, 0.9]).shape == (2,)
    assert quiet_price(Scenario(prior=[[0.6], [0.7]]), response=[0.1, 0.9]).shape == (2, 2)
    with pytest.raises(ValueError, match=r"^response = 1.2: expected a value in \[0, 1\]"):
        quiet_price(Scenario(), response=1.2)


# What does not touch the government's choice moves the price one way only.
DEARER = ("success_gain", "blow")
CHEAPER = ("attack_cost", "failure_loss", "response_harm", "guarantee")


@pytest.mark.parametrize("name", DEARER + CHEAPER)
def test_the_price_moves_one_way(name: str) -> None:
    games = many(25, GAMES)
    games = pick(games, solve(games).responses.after_quiet == 0)
    more = replace(games, **{name: np.minimum(np.asarray(getattr(games, name)) + 0.1, 1)})
    rise = quiet_price(more) - quiet_price(games)
    assert ((rise if name in DEARER else -rise) >= -1e-9).all()
    assert (np.abs(rise) > 1e-6).sum() > 200


def field(name: str) -> st.SearchStrategy[float]:
    """Draw any number that a field may have, the smallest and the largest too."""
    row = next(row for row in PARAMETERS if row.name == name)
    return st.floats(
        max(row.low, -1e200),
        min(row.high, 1e200),
        exclude_min=row.open_low,
        exclude_max=row.open_high,
        allow_nan=False,
    )


@st.composite
def anything(draw: st.DrawFn) -> Scenario:
    """Draw a scenario from everywhere that is allowed."""
    numbers: dict[str, Any] = {
        row.name: draw(field(row.name), label=row.name) for row in PARAMETERS
    }
    # Two chances so small that their product is 0 in floating point are not asked about.
    numbers = {name: 0.0 if abs(value) < 1e-90 else value for name, value in numbers.items()}
    numbers["discount"] = max(numbers["discount"], 1e-90)
    low, high = sorted((numbers["foil_reliable"], numbers["foil_unreliable"]))
    if not low < high:
        low, high = 0.0, 1.0
    return Scenario(**{**numbers, "foil_reliable": high, "foil_unreliable": low})


@given(anything())
def test_bounds_hold_for_every_game_there_is(scenario: Scenario) -> None:
    game = solve(scenario)
    beliefs = game.beliefs
    assert game.quiet_price >= 0
    assert not np.isnan(game.quiet_price)
    paid = game.move == "quiet"
    assert np.isnan(game.payment) != paid
    assert not paid or 0 <= game.payment <= 1
    # The smallest number there is cannot be divided without a remainder.
    hair = 1e-300
    assert beliefs.after_success >= 0
    assert at_least(beliefs.after_quiet + hair, beliefs.after_success)
    assert at_least(beliefs.after_foiled + hair, beliefs.after_quiet)
    assert beliefs.after_foiled <= 1
    assert set(np.ravel(list(vars(game.responses).values()))) <= set(MENU)
    assert at_least(scenario.largest_response, game.response) or game.response == 0
    assert game.responses.after_foiled <= game.responses.after_quiet <= game.response
    assert game.government >= 0
    assert not any(np.isnan(payoff) for payoff in vars(game.payoffs).values())


HUGE = {
    "betrayal": "fighting",
    "audience_cost": "provocation",
    "force_cost": "quiet exclusive peace",
    "blow": "provocation",
    "response_harm": "quiet exclusive peace",
    # The included faction would bear what the attacker gains, and refuses.
    "success_gain": "fighting",
    "seat_price": "provocation",
    "attack_harm": "fighting",
    # A strength that nobody would use is worth nothing, a borrowed one too.
    "infighting_cost": "quiet exclusive peace",
    "attack_cost": "quiet exclusive peace",
    "failure_loss": "quiet exclusive peace",
    "war_included": "fighting",
    "exploitation": "provocation",
}


@pytest.mark.parametrize("name", HUGE)
def test_one_huge_number_does_not_blur_the_others(name: str) -> None:
    # A cost or a loss that dwarfs all others leaves the rest of Kabul decided as it was.
    for huge in (1e11, 1e100, 1e300):
        assert solve(replace(Scenario(), **{name: huge})).outcome == HUGE[name], huge


def test_every_number_without_an_end_is_tried() -> None:
    assert set(HUGE) == {row.name for row in PARAMETERS if np.isinf(row.high)}


def test_a_betrayal_that_the_belief_rules_out_adds_nothing() -> None:
    sure = Scenario(prior=1.0, audience_cost=1.4)
    for huge in (1.0, 1e11, 1e15, 1e200):
        assert solve(replace(sure, betrayal=huge)).response == 0.6, huge
