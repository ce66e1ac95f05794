r"""What is an attack worth, term by term, against all that quiet can be paid?"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from spoilers.theory.arguments import FloatArray
from spoilers.theory.the_whole_game.players import Government, Movement
from spoilers.theory.the_whole_game.scenario import Scenario


@dataclass(frozen=True)
class PriceTerms:
    """What does each part of an attack add to the price of quiet?

    All in stakes, counted against quiet for which nothing is paid. The first six and `paid_again`
    add up to `attack`.

    Attributes
    ----------
    share_after_success : numpy.ndarray of float
        What the excluded faction has from tomorrow on if the attempt gets through, times the
        chance of that: p W v(q - Delta + m R) after a response.
    success_gain : numpy.ndarray of float
        What a success is worth by itself: p h.
    response_harm : numpy.ndarray of float
        The harm that responses do to it, at most 0.
    attack_cost : numpy.ndarray of float
        The attempt: -k.
    failure_loss : numpy.ndarray of float
        What being foiled costs besides: -(1-p) l.
    given_up : numpy.ndarray of float
        What quiet would bring it later for nothing, less what a foiled attempt leaves of it.
    paid_again : numpy.ndarray of float
        That quiet bought today would be bought again while the government is still there, so
        that less need be paid today; 0 with a window of 0.
    attack : numpy.ndarray of float
        The least payment today that makes quiet as good as an attack; negative where quiet is
        better unpaid.
    fight : numpy.ndarray of float
        The least payment today that makes quiet as good as a fight inside.
    """

    share_after_success: FloatArray
    success_gain: FloatArray
    response_harm: FloatArray
    attack_cost: FloatArray
    failure_loss: FloatArray
    given_up: FloatArray
    paid_again: FloatArray
    attack: FloatArray
    fight: FloatArray


def price_terms(scenario: Scenario) -> PriceTerms:
    """What does each part of an attack add to the price of quiet?

    The indifference condition of the excluded faction, written as a sum.

    Parameters
    ----------
    scenario : Scenario
        The primitives of the game.

    Returns
    -------
    PriceTerms
        Of the scenario's shape.

    References
    ----------
    The course's own formalisation of Bapat and Best (2021).

    Examples
    --------
    >>> terms = price_terms(Scenario())
    >>> [round(float(each), 3) for each in (
    ...     terms.share_after_success, terms.success_gain, terms.response_harm,
    ...     terms.attack_cost, terms.failure_loss)]
    [1.629, 0.035, -0.021, -0.1, -0.065]
    >>> round(float(terms.attack), 3), round(float(terms.fight), 3)
    (1.478, 0.9)
    """
    n = scenario.raw()
    government = Government(n)
    movement, p = Movement(n, government.success, *government.responses), government.success
    (calm, rate, calm_harm), (foiled, rate_f, foiled_harm) = movement.calm, movement.foiled
    hit, rate_s, hit_harm = movement.hit
    parts = {
        "share_after_success": p * hit,
        "success_gain": p * n["success_gain"],
        "response_harm": calm_harm - p * hit_harm - (1 - p) * foiled_harm,
        "attack_cost": -n["attack_cost"],
        "failure_loss": -(1 - p) * n["failure_loss"],
        "given_up": (1 - p) * foiled - calm,
    }
    gap = sum(parts.values(), start=np.asarray(0.0))
    slope = 1 + p * (rate - rate_s) + (1 - p) * (rate - rate_f)
    attack = gap / slope
    parts |= {"paid_again": attack - gap, "attack": attack}
    # The fight ends the arrangement, so a payment is compared with all that it brings.
    fight = (movement.fight().net - movement.quiet(0.0).net) / (1 + rate)
    values = {**parts, "fight": np.asarray(fight)}
    spread = {name: np.broadcast_to(value, scenario.shape) for name, value in values.items()}
    return PriceTerms(**{field.name: spread[field.name] for field in fields(PriceTerms)})
