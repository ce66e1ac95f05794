r"""What happens when all of it happens at once?

The order of moves. Nature draws the included faction I reliable (probability mu) or not; nobody
sees it. The government G fights on, includes all, or talks to I alone. I refuses, or accepts and
pays the excluded faction E a part tau of today's stake. E stays quiet, attacks, or fights inside
the movement. A reliable I foils an attempt with probability s, any other with r < s. G has seen
quiet, a foiled attempt or a success, and chooses a measure R from the menu.

The game is solved from its end (backward induction). What makes that possible with hidden types is
that nobody but Nature knows the type, so no move of a player can reveal it. At every decision,
reached or not, G's belief is the prior after quiet, and the prior updated by Bayes' rule on the
outcome of an attempt. Every sequential equilibrium has these beliefs.

From tomorrow on E can count on C = (d omega tau + (1-omega) W min(1, z+g)) / (1 - d omega) if it
stays quiet: with probability omega the government is still there and everything is as today, and
otherwise consolidation leaves it z, or z+g with a guarantor. An attempt forfeits the guarantee, and
a response R > 0 ends the arrangement: E's strength is q - Delta + m R from then on. Where the
government would answer even quiet, no deal goes on, and nothing is paid in it tomorrow.

Ties: the milder measure, quiet before an attack before a fight, acceptance, fighting on before
talks before including all. Two numbers tie by the rule of `spoilers.theory.arguments`, and gains
are compared with losses, so that no tie hangs on a difference that rounding made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spoilers.theory.arguments import BoolArray, FloatArray, IntArray, share
from spoilers.theory.the_whole_game.players import (
    ATTACK,
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

OUTCOMES = (
    "fighting",
    "refused talks",
    "inclusive peace",
    "quiet exclusive peace",
    "fight inside",
    "provocation",
    "attack for its own sake",
)
"""How the game can go; `Solution.outcome_code` counts them from 0."""
FIGHTING, REFUSED, INCLUSIVE, QUIET_PEACE, FIGHT_INSIDE, PROVOCATION, OWN_SAKE = range(7)

STARTS = ("fight on", "talk to one", "include all")
"""The government's moves at the start, in the order in which ties are broken."""
FIGHT_ON, TALK, INCLUDE = range(3)

Words = NDArray[np.str_]


@dataclass(frozen=True)
class Beliefs:
    """What does the government believe about its partner when it chooses a measure?

    Attributes
    ----------
    after_quiet, after_foiled, after_success : numpy.ndarray of float
        Belief that the included faction is reliable, in [0, 1]. Where an outcome is impossible
        under the prior, belief stays where it was.
    """

    after_quiet: FloatArray
    after_foiled: FloatArray
    after_success: FloatArray


@dataclass(frozen=True)
class Responses:
    """Which measure does the government take after each event?

    Attributes
    ----------
    after_quiet, after_foiled, after_success : numpy.ndarray of float
        The response R, a value of `MEASURES`.
    """

    after_quiet: FloatArray
    after_foiled: FloatArray
    after_success: FloatArray


@dataclass(frozen=True)
class Payoffs:
    """What does everybody expect?

    Attributes
    ----------
    government : numpy.ndarray of float
        In units of the deal.
    included, excluded : numpy.ndarray of float
        In stakes, all periods together.
    """

    government: FloatArray
    included: FloatArray
    excluded: FloatArray


@dataclass(frozen=True)
class Margins:
    """By how much is each decision right?

    Attributes
    ----------
    start : numpy.ndarray of float
        What the government's best move is worth to it above the second best, at least 0.
    accept : numpy.ndarray of float
        What the deal is worth to the included faction above fighting on; it accepts from 0 on.
    quiet : numpy.ndarray of float
        What staying quiet for the whole of today's stake is worth to the excluded faction above
        the better of its threats; it can be kept quiet from 0 on.
    response : numpy.ndarray of float
        What the measure after a success is worth to the government above the next best one, at
        least 0; infinite where it has only one.
    """

    start: FloatArray
    accept: FloatArray
    quiet: FloatArray
    response: FloatArray


@dataclass(frozen=True)
class Ties:
    """Which decisions are level, but for rounding?

    Attributes
    ----------
    start, accept, quiet, response : numpy.ndarray of bool
        Where the margin of that name is 0 by the common rule for ties.
    """

    start: BoolArray
    accept: BoolArray
    quiet: BoolArray
    response: BoolArray


@dataclass(frozen=True)
class Solution:
    """How does the whole game go, and why?

    Everything has the scenario's shape. What is said about moves that the game does not come to
    is what the players would do there.

    Attributes
    ----------
    outcome_code : numpy.ndarray of int
        How the game goes, an index of `OUTCOMES`.
    quiet_price : numpy.ndarray of float
        The least payment today that makes quiet as good to the excluded faction as the better of
        its threats, in stakes, at least 0. There is one stake to pay it from.
    payment : numpy.ndarray of float
        What the included faction pays in the deal, in [0, 1]; NaN where it pays nothing because
        nothing would help.
    responses : Responses
        What the government does after each event.
    move_code, start_code : numpy.ndarray of int
        What the excluded faction does in the deal, an index of `MOVES`; what the government does
        at the start, an index of `STARTS`.
    accept : numpy.ndarray of bool
        Whether the included faction accepts the deal.
    pays_unanswered : numpy.ndarray of bool
        Whether the excluded faction would attack if no attempt of its were answered.
    success : numpy.ndarray of float
        Chance p that an attempt gets through.
    beliefs : Beliefs
        What the government believes after each event.
    deal : Payoffs
        What everybody expects of the deal with one, if it is made.
    payoffs : Payoffs
        What everybody expects of the game.
    margins : Margins
        By how much each decision is right.
    ties : Ties
        Which decisions are level.
    """

    outcome_code: IntArray
    quiet_price: FloatArray
    payment: FloatArray
    responses: Responses
    move_code: IntArray
    start_code: IntArray
    accept: BoolArray
    pays_unanswered: BoolArray
    success: FloatArray
    beliefs: Beliefs
    deal: Payoffs
    payoffs: Payoffs
    margins: Margins
    ties: Ties

    @property
    def outcome(self) -> Words:
        """How does the game go, in words?

        Returns
        -------
        numpy.ndarray of str
            One of `OUTCOMES` for each cell.

        Examples
        --------
        >>> solve(Scenario(audience_cost=[0.18, 0.19])).outcome.tolist()
        ['quiet exclusive peace', 'provocation']
        """
        return _words(OUTCOMES, self.outcome_code)

    @property
    def move(self) -> Words:
        """What does the excluded faction do in the deal, in words?

        Returns
        -------
        numpy.ndarray of str
            One of `MOVES` for each cell.

        Examples
        --------
        >>> solve(Scenario(strength=[0.12, 0.18])).move.tolist()
        ['attack', 'fight']
        """
        return _words(MOVES, self.move_code)

    @property
    def start(self) -> Words:
        """What does the government do at the start, in words?

        Returns
        -------
        numpy.ndarray of str
            One of `STARTS` for each cell.

        Examples
        --------
        >>> solve(Scenario(seat_price=[0.9, float("inf")])).start.tolist()
        ['talk to one', 'talk to one']
        """
        return _words(STARTS, self.start_code)

    @property
    def response(self) -> FloatArray:
        """How hard does the government hit back after a success?

        Returns
        -------
        numpy.ndarray of float
            A value of `MEASURES`, in [0, 1].

        Examples
        --------
        >>> float(solve(Scenario()).response)
        0.6
        """
        return self.responses.after_success

    @property
    def government(self) -> FloatArray:
        """What does the government expect of the game?

        Returns
        -------
        numpy.ndarray of float
            In units of the deal; fighting on is 0.

        Examples
        --------
        >>> float(solve(Scenario()).government.round(3))
        0.304
        """
        return self.payoffs.government

    @property
    def included(self) -> FloatArray:
        """What does the included faction expect of the game?

        Returns
        -------
        numpy.ndarray of float
            In stakes, all periods together.

        Examples
        --------
        >>> float(solve(Scenario()).included.round(3))
        18.336
        """
        return self.payoffs.included

    @property
    def excluded(self) -> FloatArray:
        """What does the excluded faction expect of the game?

        Returns
        -------
        numpy.ndarray of float
            In stakes, all periods together.

        Examples
        --------
        >>> float(solve(Scenario()).excluded.round(3))
        1.478
        """
        return self.payoffs.excluded


def solve(scenario: Scenario) -> Solution:
    """How does the whole game go?

    The sequential equilibrium by backward induction, cell by cell.

    Parameters
    ----------
    scenario : Scenario
        The primitives of the game.

    Returns
    -------
    Solution
        Moves, beliefs, payoffs, and by how much each decision is right.

    Notes
    -----
    What follows from it:

    - Wherever the government leaves a quiet deal alone, the included faction prefers buying quiet
      to an attack and to a fight inside, so the deal is quiet if and only if `quiet_price` is at
      most 1. Where even quiet would be answered, there is no deal worth keeping, and the included
      faction may prefer not to pay.
    - Fights inside never end in a deal here: the government sees them coming and fights on.
      `move` says that they would happen.
    - Talks that would be refused are worth what fighting on is worth, so the government fights
      on. `accept` says that they would be refused.

    What it leaves out: there is one attack only (`spoilers.theory.campaign` has many), nobody errs
    about the numbers, and nobody learns about the excluded faction.

    References
    ----------
    The argument is that of Bapat and Best (2021); the game is the course's own, after Powell
    (2006) on commitment and Kydd and Walter (2002) on attacks as tests of a partner.

    Examples
    --------
    >>> game = solve(Scenario())
    >>> str(game.outcome), float(game.quiet_price.round(2)), float(game.response)
    ('provocation', 1.48, 0.6)
    """
    with np.errstate(over="ignore", invalid="ignore"):
        return _solve(scenario)


def _solve(scenario: Scenario) -> Solution:
    n, shape = scenario.raw(), scenario.shape
    government = Government(n)
    movement = Movement(n, government.success, *government.responses)
    unanswered = Movement(n, government.success, government.responses[0], 0.0, 0.0)
    included, war = (
        movement.of(movement.move, excluded=False),
        signed(n["war_included"] * movement.whole),
    )
    accept = included.at_least(war)
    talks = government.deal(movement.move)
    start, start_margin, start_level = _start(talks, accept, n["seat_price"])
    deal = talks.net, included.net, movement.of(movement.move, excluded=True).net
    pays_unanswered = unanswered.move == ATTACK

    def spread(array: Any) -> Any:
        return np.broadcast_to(array, shape)

    quiet_margin, quiet_level = movement.quiet_margin
    response_margin, response_level = government.response_margin()
    return Solution(
        outcome_code=spread(outcome_codes(start, accept, movement.move, pays_unanswered)),
        quiet_price=spread(movement.quiet_price),
        payment=spread(np.where(movement.move == QUIET, movement.quiet_price, np.nan)),
        responses=Responses(*map(spread, government.responses)),
        move_code=spread(movement.move),
        start_code=spread(start),
        accept=spread(accept),
        pays_unanswered=spread(pays_unanswered),
        success=spread(government.success),
        beliefs=Beliefs(*map(spread, government.beliefs)),
        deal=Payoffs(*map(spread, deal)),
        payoffs=Payoffs(*map(spread, payoffs_of(n, movement, start, accept, deal))),
        margins=Margins(
            spread(start_margin), spread(included.net - war.net),
            spread(quiet_margin), spread(response_margin),
        ),
        ties=Ties(
            spread(start_level), spread(included.same(war)),
            spread(quiet_level), spread(response_level),
        ),
    )  # fmt: skip


def quiet_price(scenario: Scenario, response: ArrayLike | None = None) -> FloatArray:
    """What would it cost today to keep the excluded faction quiet?

    Parameters
    ----------
    scenario : Scenario
        The primitives of the game.
    response : array_like of float, optional
        The response R to a success, in [0, 1], if it is not the government's best one.

    Returns
    -------
    numpy.ndarray of float
        The least payment that makes quiet as good as the better threat, in stakes, at least 0.
        There is one stake to pay it from. The common shape.

    Raises
    ------
    ValueError
        If `response` is out of range or the shapes do not broadcast.

    Notes
    -----
    With nobody left to provoke tomorrow (omega = 0), no guarantee and no response to quiet or to
    a foiled attempt, an attack is the better threat where

        p (W (v(q - Delta + m R) - z) + h - e R) - k - (1-p) l

    is more than 0 and than what a fight inside is worth above W z; and that is the price.

    References
    ----------
    The course's own formalisation of Bapat and Best (2021), after Powell (2006).

    Examples
    --------
    >>> quiet_price(Scenario(), response=[0.0, 0.35, 0.6, 1.0]).round(2)
    array([0.9 , 0.9 , 1.48, 2.79])
    """
    n = scenario.raw()
    government = Government(n)
    quiet, foiled, best = government.responses
    bound = best if response is None else share("response", response)
    with np.errstate(over="ignore", invalid="ignore"):
        price = Movement(n, government.success, quiet, foiled, bound).quiet_price
    return np.broadcast_to(price, np.broadcast_shapes(scenario.shape, np.shape(bound))).copy()


def _words(names: tuple[str, ...], codes: IntArray) -> Words:
    return np.asarray(np.array(names)[codes])


def _start(
    talks: Worth, accept: BoolArray, seat_price: FloatArray
) -> tuple[IntArray, FloatArray, BoolArray]:
    """Return the government's first move, its worth above the second best, and where it ties."""
    seated = Worth(np.asarray(1.0), seat_price)
    talk = accept & talks.exceeds(NOTHING)
    include = seated.exceeds(NOTHING)
    start = np.where(
        include & (~talk | seated.exceeds(talks)), INCLUDE, np.where(talk, TALK, FIGHT_ON)
    )
    offered = np.where(accept, talks.net, 0.0)
    better, worse = np.maximum(offered, 0.0), np.minimum(offered, 0.0)
    first = np.maximum(better, seated.net)
    second = np.maximum(worse, np.minimum(better, seated.net))
    level = np.where(
        start == FIGHT_ON,
        ~accept | talks.same(NOTHING) | seated.same(NOTHING),
        (start == TALK) & seated.same(talks),
    )
    return start, first - second, level


def outcome_codes(
    start: IntArray, accept: BoolArray, move: IntArray, pays_unanswered: BoolArray
) -> IntArray:
    """Return how the game goes, given what everybody does."""
    attacked = np.where(pays_unanswered, OWN_SAKE, PROVOCATION)
    inside = np.where(move == FIGHT, FIGHT_INSIDE, QUIET_PEACE)
    talks = np.where(accept, np.where(move == ATTACK, attacked, inside), REFUSED)
    return np.where(start == TALK, talks, np.where(start == INCLUDE, INCLUSIVE, FIGHTING))


def payoffs_of(
    n: dict[str, FloatArray],
    movement: Movement,
    start: IntArray,
    accept: BoolArray,
    deal: tuple[FloatArray, FloatArray, FloatArray],
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return what everybody has, given what everybody does and what the deal would bring."""
    fair, whole = movement.worth(n["strength"]), movement.whole
    talked, seated = (start == TALK) & accept, start == INCLUDE
    return (
        np.where(seated, 1 - n["seat_price"], np.where(talked, deal[0], 0.0)),
        np.where(seated, (1 - fair) * whole, np.where(talked, deal[1], n["war_included"] * whole)),
        np.where(talked, deal[2], fair * whole),
    )
