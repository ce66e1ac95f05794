"""What could be done about a spoiler, and what would each thing be worth?

Each measure moves one number of the whole game in one direction, or one rule. It is asked for the
least of it that makes the exclusive deal quiet; where none is enough, for a fixed piece of it, to
see what that does. What a measure costs outside of the game (years of patience, a guarantee,
training) is not in the payoffs: the game tells what it would be worth to each player, and so how
much it may cost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import ceil, floor
from types import MappingProxyType

import numpy as np

from spoilers.theory.arguments import BoolArray
from spoilers.theory.internal_commitment import reservation_share
from spoilers.theory.parameters import find_letter
from spoilers.theory.sensitivity import nearest_turns
from spoilers.theory.the_home_front.response import RESPONSES
from spoilers.theory.the_whole_game import OUTCOMES, Scenario, Solution, solve
from spoilers.theory.the_whole_game.solve import INCLUSIVE, QUIET_PEACE

__all__ = ["AS_IT_IS", "POLICIES", "Answer", "Policy", "compare_policies"]

QUIET, SEATED = OUTCOMES[QUIET_PEACE], OUTCOMES[INCLUSIVE]


@dataclass(frozen=True)
class Policy:
    """What is one measure?

    Attributes
    ----------
    name : str
        What it is called, fit for a label.
    words : str
        What is done.
    parameter : str
        The number it moves, a field of `Scenario`; the price of a seat is paid and not moved.
    upwards : bool
        Whether it raises that number.
    decimals : int
        To how many decimals the least of it is given.
    step : float
        The piece of it that is tried where none is enough.
    """

    name: str
    words: str
    parameter: str
    upwards: bool
    decimals: int
    step: float


AS_IT_IS, INCLUDE = "as it is", "include everyone"

POLICIES: tuple[Policy, ...] = (
    Policy("a guarantor", "an outside power secures the excluded faction a share, as long as it "
           "stays quiet", "guarantee", True, 3, 0.02),
    Policy("leave by degrees", "the government might still be there in the next period, instead of "
           "being gone by a fixed date", "window", True, 2, 0.5),
    Policy("tie your own hands", "the government makes itself unable to respond beyond a measure",
           "largest_response", False, 2, 1.0),
    Policy("calm the critics", "restraint after an attack costs less at home", "audience_cost",
           False, 2, 0.1),
    Policy("strengthen the partner", "a reliable partner foils more attempts", "foil_reliable",
           True, 2, 0.1),
    Policy("build trust in the partner", "the partner looks more reliable before the deal",
           "prior", True, 2, 0.1),
    Policy("consolidate in instalments", "the partner takes over power in steps, each of which is "
           "paid for", "shift", False, 3, 0.0),
    Policy(INCLUDE, "the excluded faction gets its seat, whatever that costs",
           "seat_price", False, 2, 0.0),
)  # fmt: skip
"""The measures, in the order in which they are compared."""

INSTALMENTS = 12
"""The most steps in which consolidation is spread."""


@dataclass(frozen=True)
class Answer:
    """What comes of one measure?

    Attributes
    ----------
    measure : str
        The name of the policy, or `AS_IT_IS`.
    available : bool
        Whether it is to be had: a seat for everyone is not where no policy suits all, and no
        number can be moved beyond its end.
    enough : bool
        Whether the exclusive deal is quiet with it, or peace is inclusive.
    changed : mapping of str to tuple of float
        The numbers that were changed: before and after. Empty where nothing has to change.
    outcome : str
        How the game goes then.
    quiet_price : float or None
        What quiet costs then, in stakes; None where everyone has a seat.
    response : float or None
        How hard the government responds to a success then.
    government, included, excluded : float or None
        What each expects then; None where the measure is not to be had.
    gains : tuple of float or None
        What the measure is worth to government, included and excluded faction, against leaving
        everything as it is. It is worth its price to whoever pays it up to that.
    """

    measure: str
    available: bool
    enough: bool
    changed: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    outcome: str = ""
    quiet_price: float | None = None
    response: float | None = None
    government: float | None = None
    included: float | None = None
    excluded: float | None = None
    gains: tuple[float, float, float] | None = None


def compare_policies(scenario: Scenario) -> tuple[Answer, ...]:
    """What comes of each measure in this case?

    Parameters
    ----------
    scenario : Scenario
        One game: every field a single number.

    Returns
    -------
    tuple of Answer
        First `AS_IT_IS`, then one for each of `POLICIES`, in their order.

    Raises
    ------
    ValueError
        If the scenario holds arrays.

    Notes
    -----
    Each number is moved in its own direction only, from where it is, and never further than it
    takes. What follows from that can still be worse: a stronger partner makes a success a louder
    message, and slower consolidation leaves a weak faction more to win by an attack.

    Instalments: with n of them the first takes a shift of Delta/n. Each later one is paid for by
    what the excluded faction could fight for at that moment, so what it can count on from tomorrow
    on is v(q - Delta/n).

    References
    ----------
    Walter (1997) on guarantees, Powell (2013) on slow consolidation, Kydd and Walter (2002) on
    stronger partners; the comparison is the course's own.

    Examples
    --------
    >>> for answer in compare_policies(Scenario())[:4]:
    ...     print(answer.measure, dict(answer.changed), answer.outcome)
    as it is {} provocation
    a guarantor {'guarantee': (0.0, 0.026)} quiet exclusive peace
    leave by degrees {'window': (0.0, 0.61)} quiet exclusive peace
    tie your own hands {'largest_response': (1.0, 0.35)} quiet exclusive peace
    """
    scenario.numbers()
    now = solve(scenario)
    answers = [_told(AS_IT_IS, scenario, {}, now)]
    answers += [
        _include(scenario, now) if policy.name == INCLUDE else _moved(policy, scenario, now)
        for policy in POLICIES
    ]
    return tuple(answers)


def _quiet(scenario: Scenario) -> BoolArray:
    return np.asarray(solve(scenario).outcome_code == QUIET_PEACE)


def _moved(policy: Policy, scenario: Scenario, now: Solution) -> Answer:
    """Return what the least of a measure does that is enough, or a piece of it if none is."""
    before = scenario.numbers()[policy.parameter]
    if str(now.outcome) in (QUIET, SEATED):
        return _told(policy.name, scenario, {}, now)
    after = _CHOICES.get(policy.parameter, _least)(policy, scenario)
    if after == before:
        return Answer(policy.name, available=False, enough=False)
    changed = {policy.parameter: (before, after)}
    return _told(policy.name, replace(scenario, **{policy.parameter: after}), changed, now)


def _least(policy: Policy, scenario: Scenario) -> float:
    """Return the nearest value at which the deal is quiet, rounded on the far side."""
    (turn,) = nearest_turns(scenario, [policy.parameter], upwards=policy.upwards, model=_quiet)
    before, row = scenario.numbers()[policy.parameter], find_letter(policy.parameter)
    if turn is not None:
        for rounded in _rounded(turn.value, policy):
            if row.low <= rounded <= row.high and _quiet(
                replace(scenario, **{policy.parameter: rounded})
            ):
                return rounded
        return turn.value
    step = policy.step if policy.upwards else -policy.step
    return round(float(np.clip(before + step, row.low, row.high)), 9)


def _rounded(value: float, policy: Policy) -> tuple[float, float]:
    """Return a value rounded onwards, and one unit further where a threshold is not enough."""
    unit = 10**policy.decimals
    # What stands on a round number but for rounding is that number.
    onwards: Callable[[float], int] = ceil if policy.upwards else floor
    first = onwards(round(value * unit, 6))
    further = first + 1 if policy.upwards else first - 1
    return first / unit, further / unit


def _tied(policy: Policy, scenario: Scenario) -> float:
    """Return the hardest measure at which to tie one's hands so that the deal is quiet."""
    before = scenario.numbers()[policy.parameter]
    for cap in RESPONSES[::-1]:
        if cap < before and _quiet(replace(scenario, **{policy.parameter: float(cap)})):
            return float(cap)
    return 0.0


def _instalments(policy: Policy, scenario: Scenario) -> float:
    """Return the part of the shift that comes first, in the fewest steps that are enough."""
    before = scenario.numbers()[policy.parameter]
    for steps in range(2, INSTALMENTS + 1):
        if _quiet(replace(scenario, **{policy.parameter: before / steps})):
            return before / steps
    return before / 2


_CHOICES: Mapping[str, Callable[[Policy, Scenario], float]] = MappingProxyType(
    {"largest_response": _tied, "shift": _instalments}
)


def _include(scenario: Scenario, now: Solution) -> Answer:
    """Return what a seat for everyone brings, whether or not the government would choose it."""
    n = scenario.numbers()
    if np.isinf(n["seat_price"]):
        return Answer(INCLUDE, available=False, enough=False)
    fair = float(reservation_share(n["strength"], n["infighting_cost"], n["discount"]))
    whole = 1 / (1 - n["discount"])
    pays = 1 - n["seat_price"], (1 - fair) * whole, fair * whole
    return Answer(INCLUDE, True, True, {}, "inclusive peace", None, 0.0, *pays, _gains(pays, now))


def _told(
    measure: str, scenario: Scenario, changed: Mapping[str, tuple[float, float]], now: Solution
) -> Answer:
    game = solve(scenario)
    pays = float(game.government), float(game.included), float(game.excluded)
    outcome = str(game.outcome)
    return Answer(
        measure, True, outcome in (QUIET, SEATED), changed, outcome, float(game.quiet_price),
        float(game.response), *pays, _gains(pays, now),
    )  # fmt: skip


def _gains(pays: tuple[float, float, float], now: Solution) -> tuple[float, float, float]:
    before = float(now.government), float(now.included), float(now.excluded)
    return pays[0] - before[0], pays[1] - before[1], pays[2] - before[2]
