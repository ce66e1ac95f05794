"""Which equilibria does the whole game have, if ties may be broken in any way?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from spoilers.theory.arguments import BoolArray, FloatArray, IntArray, exceeds
from spoilers.theory.the_home_front.response import RESPONSES
from spoilers.theory.the_whole_game.players import (
    ATTACK,
    EVENTS,
    FIGHT,
    MOVES,
    NOTHING,
    QUIET,
    Government,
    Movement,
    Worth,
    signed,
)
from spoilers.theory.the_whole_game.scenario import Scenario
from spoilers.theory.the_whole_game.solve import (
    FIGHT_ON,
    INCLUDE,
    OUTCOMES,
    STARTS,
    TALK,
    outcome_codes,
    payoffs_of,
)


@dataclass(frozen=True)
class Profile:
    """What is one equilibrium of one game?

    Attributes
    ----------
    start : str
        The government's first move, one of `STARTS`.
    accept : bool
        Whether the included faction accepts the deal.
    payment : float or None
        What it pays in the deal, in stakes; None where nothing would help.
    move : str
        What the excluded faction does in the deal, one of `MOVES`.
    responses : tuple of float
        The government's responses after quiet, after a foiled attempt and after a success.
    outcome : str
        How the game goes, one of `OUTCOMES`.
    payoffs : tuple of float
        What government, included and excluded faction expect.
    """

    start: str
    accept: bool
    payment: float | None
    move: str
    responses: tuple[float, float, float]
    outcome: str
    payoffs: tuple[float, float, float]


@dataclass(frozen=True)
class Possibilities:
    """What can happen, in any of a game's equilibria?

    Attributes
    ----------
    outcomes : numpy.ndarray of bool
        Which of `OUTCOMES` some equilibrium has; shape (..., 7).
    number : numpy.ndarray of int
        How many equilibria in pure strategies there are, at least 1; shape (...).
    spread : numpy.ndarray of float
        The largest difference that the choice of the equilibrium makes to what anybody expects,
        at least 0; shape (...).
    consequential : numpy.ndarray of bool
        Whether it matters to anybody which equilibrium is played; shape (...). False where the
        equilibria differ only in decisions that change nothing, such as whether talks are
        offered that will be refused.
    """

    outcomes: BoolArray
    number: IntArray
    spread: FloatArray
    consequential: BoolArray


def pure_equilibria(scenario: Scenario) -> list[Profile]:
    """Which equilibria without chance moves of the players does this game have?

    Parameters
    ----------
    scenario : Scenario
        One game; its fields are single numbers.

    Returns
    -------
    list of Profile
        All sequential equilibria in pure strategies in which a deal that goes on is played
        tomorrow as today. More than one only where decisions tie.

    Raises
    ------
    ValueError
        If the scenario holds arrays.

    Notes
    -----
    The included faction can name any payment, so an excluded faction that is level at the price
    of quiet stays quiet, unless its partner would as soon be attacked or has no more to pay: a
    hair more would tip it. Where decisions tie there are also equilibria in which the player
    mixes. They are not listed.

    References
    ----------
    Selten (1975) on perfectness, Kreps and Wilson (1982) on sequential equilibrium.

    Examples
    --------
    >>> [profile.outcome for profile in pure_equilibria(Scenario())]
    ['provocation']
    >>> level = Scenario(audience_cost=0.18)
    >>> [(profile.outcome, profile.responses[2]) for profile in pure_equilibria(level)]
    [('quiet exclusive peace', 0.35), ('provocation', 0.6)]
    """
    scenario.numbers()
    return [
        Profile(
            STARTS[branch.start],
            branch.accept,
            float(branch.payment) if branch.move == QUIET else None,
            MOVES[branch.move],
            branch.responses,
            OUTCOMES[int(branch.code)],
            tuple(float(payoff) for payoff in branch.payoffs),  # type: ignore[arg-type]
        )
        for branch in _branches(scenario)
        if branch.valid
    ]


def possibilities(scenario: Scenario) -> Possibilities:
    """Which outcomes can happen, if ties may be broken in any way?

    Parameters
    ----------
    scenario : Scenario
        The primitives of the game; arrays are solved cell by cell.

    Returns
    -------
    Possibilities
        The outcomes of all equilibria of `pure_equilibria`, how many there are, and whether it
        matters which is played.

    References
    ----------
    Selten (1975) on perfectness, Kreps and Wilson (1982) on sequential equilibrium.

    Examples
    --------
    >>> line = possibilities(Scenario(audience_cost=[0.17, 0.18, 0.19]))
    >>> line.number, line.consequential
    (array([1, 2, 1]), array([False,  True, False]))
    """
    shape = scenario.shape
    outcomes = np.zeros((*shape, len(OUTCOMES)), dtype=bool)
    number = np.zeros(shape, dtype=np.intp)
    low, high = np.full((3, *shape), np.inf), np.full((3, *shape), -np.inf)
    codes = np.arange(len(OUTCOMES))
    for branch in _branches(scenario):
        valid = np.broadcast_to(branch.valid, shape)
        code = np.broadcast_to(branch.code, shape)
        outcomes |= valid[..., np.newaxis] & (code[..., np.newaxis] == codes)
        number += valid
        stacked = np.stack([np.broadcast_to(payoff, shape) for payoff in branch.payoffs])
        low = np.where(valid, np.minimum(low, stacked), low)
        high = np.where(valid, np.maximum(high, stacked), high)
    matters = np.asarray(exceeds(high, low).any(axis=0))
    return Possibilities(outcomes, number, (high - low).max(axis=0), matters)


@dataclass(frozen=True)
class _Branch:
    """One way to play, where it is an equilibrium, how it goes and what it pays."""

    start: int
    accept: bool
    move: int
    responses: tuple[float, float, float]
    payment: FloatArray
    valid: BoolArray
    code: IntArray
    payoffs: tuple[FloatArray, FloatArray, FloatArray]


def _branches(scenario: Scenario) -> Iterator[_Branch]:
    n = scenario.raw()
    government = Government(n)
    best = [
        [government.is_best(event, response) for response in RESPONSES]
        for event in range(len(EVENTS))
    ]
    for places in product(range(len(RESPONSES)), repeat=len(EVENTS)):
        right = np.asarray(best[0][places[0]] & best[1][places[1]] & best[2][places[2]])
        if right.any():
            responses = tuple(float(RESPONSES[place]) for place in places)
            yield from _with(n, government, responses, right)


def _with(
    n: dict[str, FloatArray], government: Government, responses: tuple[float, ...], right: BoolArray
) -> Iterator[_Branch]:
    """Yield the ways to play in which the government responds like this."""
    quiet, foiled, success = responses
    movement = Movement(n, government.success, quiet, foiled, success)
    silent = Movement(n, government.success, quiet, 0.0, 0.0).move == ATTACK
    fighting = signed(n["war_included"] * movement.whole)
    talks = (
        government.after(0, quiet),
        government.attacked(government.after(1, foiled), government.after(2, success)),
        NOTHING,
    )
    for move, allowed in enumerate(_moves(movement)):
        included, excluded = movement.of(move, excluded=False), movement.of(move, excluded=True)
        deal = talks[move].net, included.net, excluded.net
        for accept, start in product((True, False), range(len(STARTS))):
            agreed = included.at_least(fighting) if accept else fighting.at_least(included)
            valid = right & allowed & agreed & _begins(start, accept, talks[move], n["seat_price"])
            taken = np.asarray(accept)
            yield _Branch(
                start, accept, move, (quiet, foiled, success),
                movement.quiet_price,
                valid,
                outcome_codes(np.asarray(start), taken, np.asarray(move), silent),
                payoffs_of(n, movement, np.asarray(start), taken, deal),
            )  # fmt: skip


def _moves(movement: Movement) -> tuple[BoolArray, BoolArray, BoolArray]:
    """Return where quiet, an attack and a fight inside are what the deal comes to."""
    price, fight = movement.quiet_price, movement.fight()
    tau = np.minimum(price, 1.0)
    calm, struck, unpaid = movement.quiet(tau), movement.attack(tau), movement.attack(0.0)
    bought = movement.left(QUIET, tau)
    free, spent = price == 0, price >= 1
    quiet, carried = free, []
    for threat, other, at_nothing, borne in (
        (struck, fight, unpaid.at_least(fight), movement.left(ATTACK, tau)),
        (fight, struck, fight.at_least(unpaid), movement.left(FIGHT, 0.0)),
    ):
        better = threat.at_least(other)
        quiet = quiet | (better & bought.at_least(borne))
        # A threat is carried out where all that there is leaves it level at best, and where
        # whoever could buy it off would as soon not.
        level = threat.same(calm)
        willing = borne.at_least(bought) & (~free | level)
        unbought = better & (spent & level | willing)
        carried.append(np.asarray(at_nothing & ((price > 1) | unbought)))
    return np.asarray(quiet & (price <= 1)), carried[0], carried[1]


def _begins(start: int, accept: bool, talks: Worth, seat_price: FloatArray) -> BoolArray:
    """Return where a first move is a best one."""
    options = {
        FIGHT_ON: NOTHING,
        TALK: talks if accept else NOTHING,
        INCLUDE: Worth(np.asarray(1.0), seat_price),
    }
    best = [options[start].at_least(other) for other in options.values()]
    return np.asarray(np.logical_and.reduce(np.broadcast_arrays(*best)))
