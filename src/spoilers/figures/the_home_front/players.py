"""The government and the excluded faction of Kabul, as the lessons before have made them."""

from __future__ import annotations

from spoilers.theory.cases import find_case
from spoilers.theory.provocation import chance_of_success, posterior_reliable
from spoilers.theory.the_home_front import Attacker, Leader, Measure

KABUL = find_case("Kabul 2021").scenario.numbers()
_PARTNER = KABUL["prior"], KABUL["foil_reliable"], KABUL["foil_unreliable"]
CHANCE = float(chance_of_success(*_PARTNER))
"""Chance that an attempt gets through."""
BELIEF = round(float(posterior_reliable(*_PARTNER)), 9)
"""Belief in the included faction after one that did."""

LEADER = Leader(
    belief=BELIEF,
    betrayal=KABUL["betrayal"],
    audience_cost=KABUL["audience_cost"],
    force_cost=KABUL["force_cost"],
    attack_harm=KABUL["attack_harm"],
)
ATTACKER = Attacker(
    strength=KABUL["strength"],
    shift=KABUL["shift"],
    infighting_cost=KABUL["infighting_cost"],
    discount=KABUL["discount"],
    blow=KABUL["blow"],
    response_harm=KABUL["response_harm"],
    success_gain=KABUL["success_gain"],
    chance=CHANCE,
    attack_cost=KABUL["attack_cost"],
    failure_loss=KABUL["failure_loss"],
)


def called(measure: Measure) -> str:
    """Name a measure as a sentence does.

    Parameters
    ----------
    measure : spoilers.theory.the_home_front.Measure
        One of the menu.

    Returns
    -------
    str
        With an article where it needs one.

    Examples
    --------
    >>> from spoilers.theory.the_home_front import MEASURES
    >>> [called(measure) for measure in MEASURES[1:4]]
    ['a wider perimeter', 'a delayed withdrawal', 'drone strikes']
    """
    return measure.name if measure.name in ("restraint", "drone strikes") else f"a {measure.name}"
