"""Why does the government strike when it knows better?

Three mechanisms, each with a module of its own: the `response` to an attack and what it does
inside the movement, the choice between near and far `targets`, and the `cascade` of other groups
that turn on a weakened partner.
"""

from spoilers.theory.the_home_front.cascade import Cascade, challenger_cascade
from spoilers.theory.the_home_front.response import (
    MEASURES,
    RESPONSES,
    Aftermath,
    Attacker,
    Leader,
    Measure,
    aftermath,
    attack_pays,
    attempt_worth,
    audience_cost,
    best_measure,
    best_response,
    borrowed_arm,
    is_provocation,
    leader_cost,
    leader_worth,
    nearest_measure,
    restraint_dividend,
    strength_after,
)
from spoilers.theory.the_home_front.targets import Targets, annual_risk, better_target

__all__ = [
    "MEASURES",
    "RESPONSES",
    "Aftermath",
    "Attacker",
    "Cascade",
    "Leader",
    "Measure",
    "Targets",
    "aftermath",
    "annual_risk",
    "attack_pays",
    "attempt_worth",
    "audience_cost",
    "best_measure",
    "best_response",
    "better_target",
    "borrowed_arm",
    "challenger_cascade",
    "is_provocation",
    "leader_cost",
    "leader_worth",
    "nearest_measure",
    "restraint_dividend",
    "strength_after",
]
