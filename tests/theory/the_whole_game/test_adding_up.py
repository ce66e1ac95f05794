"""The parts of an attack add up to the price of quiet that the solution has."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from spoilers.theory.the_whole_game import Scenario, quiet_price, solve
from spoilers.theory.the_whole_game.adding_up import PriceTerms, price_terms

SUMMED = (
    "share_after_success",
    "success_gain",
    "response_harm",
    "attack_cost",
    "failure_loss",
    "given_up",
    "paid_again",
)


def random_games(count: int, seed: int) -> Scenario:
    draw = np.random.default_rng(seed)

    def between(low: float, high: float) -> np.ndarray:
        return draw.uniform(low, high, count)

    def sometimes(high: float) -> np.ndarray:
        return between(0, high) * draw.integers(0, 2, count)

    foil = between(0.05, 1)
    return Scenario(
        prior=between(0, 1), foil_reliable=foil, foil_unreliable=foil * between(0, 0.99),
        betrayal=between(0, 3), audience_cost=between(0, 1), force_cost=between(0, 2),
        blow=between(0, 1), response_harm=between(0, 1), success_gain=between(0, 2),
        strength=between(0, 1), shift=between(0, 1), discount=between(0.3, 0.98),
        infighting_cost=between(0, 3), attack_cost=between(0, 1), failure_loss=between(0, 1),
        guarantee=sometimes(1), window=sometimes(1),
    )  # fmt: skip


def test_the_larger_threat_is_the_price() -> None:
    games = random_games(20_000, seed=16)
    terms, alone = price_terms(games), solve(games).responses.after_quiet == 0
    # Where even quiet is answered, too.
    assert 0.3 < alone.mean() < 0.9
    larger = np.maximum(np.maximum(terms.attack, terms.fight), 0)
    assert larger == pytest.approx(quiet_price(games), rel=1e-9, abs=1e-9)


def test_the_parts_add_up_to_the_attack_in_every_game() -> None:
    terms = price_terms(random_games(5_000, seed=6))
    total = sum(getattr(terms, name) for name in SUMMED)
    assert total == pytest.approx(terms.attack, rel=1e-9, abs=1e-9)
    assert {field.name for field in fields(PriceTerms)} == {*SUMMED, "attack", "fight"}


def test_each_part_is_the_formula_of_the_lesson() -> None:
    # Kabul by hand: p = 0.35, W = 19, v(0.12 - 0.10 + 0.50 x 0.60) = 0.32 - 1.5 x 0.05 = 0.245.
    terms = price_terms(Scenario())
    assert float(terms.share_after_success) == pytest.approx(0.35 * 19 * 0.245)
    assert float(terms.success_gain) == pytest.approx(0.35 * 0.10)
    assert float(terms.response_harm) == pytest.approx(-0.35 * 0.10 * 0.60)
    assert float(terms.failure_loss) == pytest.approx(-0.65 * 0.10)
    assert float(terms.given_up) == float(terms.paid_again) == 0
    assert float(terms.fight) == pytest.approx(0.12 / 0.05 - 1.5)


def test_a_guarantee_is_given_up_by_an_attempt_and_a_window_spreads_the_payment() -> None:
    guaranteed = price_terms(replace(Scenario(), guarantee=0.026))
    assert float(guaranteed.given_up) == pytest.approx(-19 * 0.026)
    still_there = price_terms(replace(Scenario(), window=0.61))
    # The price is paid today and, with chance d omega a period, again: only 1 - p of it is lost
    # by an attempt that is foiled.
    again = 0.95 * 0.61 / (1 - 0.95 * 0.61)
    assert float(still_there.attack) == pytest.approx(1.47825 / (1 + 0.35 * again))


def test_a_map_of_games_is_taken_apart_at_once() -> None:
    terms = price_terms(Scenario(audience_cost=[[0.1], [0.3]], strength=[0.1, 0.12, 0.2]))
    assert {getattr(terms, field.name).shape for field in fields(PriceTerms)} == {(2, 3)}
