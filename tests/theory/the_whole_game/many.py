"""Thousands of random games at once, as floating point has them."""

from __future__ import annotations

from typing import Any

import numpy as np

from spoilers.theory.the_whole_game import Scenario

SPANS = {
    "prior": (0.0, 1.0),
    "betrayal": (0.0, 1.5),
    "audience_cost": (0.0, 0.8),
    "force_cost": (0.05, 1.5),
    "blow": (0.0, 1.0),
    "response_harm": (0.0, 0.4),
    "success_gain": (0.0, 0.6),
    "seat_price": (0.0, 2.0),
    "attack_harm": (0.0, 0.4),
    "strength": (0.0, 0.6),
    "shift": (0.0, 0.4),
    "discount": (0.5, 0.99),
    "infighting_cost": (0.0, 3.0),
    "attack_cost": (0.0, 0.3),
    "failure_loss": (0.0, 0.3),
    "war_included": (-0.5, 0.6),
    "guarantee": (0.0, 0.2),
    "window": (0.0, 1.0),
    "exploitation": (0.0, 2.0),
}


def many(seed: int, games: int, **fixed: Any) -> Scenario:
    """Draw games; a number can be fixed for all of them."""
    random = np.random.default_rng(seed)
    drawn: dict[str, Any] = {name: random.uniform(*span, games) for name, span in SPANS.items()}
    foils = np.sort(random.uniform(0, 1, (2, games)), axis=0)
    drawn |= {"foil_unreliable": foils[0], "foil_reliable": foils[1]}
    return Scenario(**{**drawn, **fixed})


def pick(scenario: Scenario, which: Any) -> Scenario:
    """Keep some of the games."""
    return Scenario(**{name: numbers[which] for name, numbers in scenario.arrays().items()})
