r"""What happens when all of it happens at once?

The order of moves. Nature draws the included faction I reliable (probability mu) or not; nobody
sees it. The government G fights on, includes all, or talks to I alone. I accepts or refuses.
The excluded faction E stays quiet or attacks. A reliable I foils an attack with probability s,
any other with r < s. G has seen quiet, a foiled attack or a success: it keeps the deal or returns
to conflict. The payoffs are in `spoilers.theory.first_edition.scenarios`.

The game is solved from its end. What makes that possible with hidden types is that nobody but
Nature knows the type: no move of a player can reveal it. At every decision, reached or not, the
belief in I's reliability is the prior after quiet, and the prior updated by Bayes' rule on the
outcome of the attack after one. That also settles the beliefs at decisions that are never
reached, by the rule that players do not signal what they do not know. Every sequential
equilibrium has these beliefs. Where an outcome has probability 0 under the prior (a success when
s = 1 and mu = 1), belief stays where it was.

Payoffs that are level leave more than one equilibrium. `solve` then gives the one in which G keeps
the deal, E stays quiet, I accepts, and G prefers fighting on to talks and talks with one to talks
with all; and it says which decisions tie. One tie has a better answer: talks that would be refused
cost nothing to offer. G offers them if it would gain, were they accepted after all. That is what
an equilibrium asks for in which hands may tremble (Selten 1975).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from spoilers.theory.arguments import FloatArray
from spoilers.theory.first_edition.gambit import to_efg, to_gambit
from spoilers.theory.first_edition.scenarios import End, Ends, Scenario, deal_worth, ends
from spoilers.theory.provocation import chance_of_success, posterior_reliable

__all__ = [
    "OUTCOMES",
    "START",
    "Decisions",
    "Information",
    "Margins",
    "Possibilities",
    "Profile",
    "Scenario",
    "Solution",
    "attack_information",
    "possibilities",
    "pure_equilibria",
    "solve",
    "to_efg",
    "to_gambit",
]

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.intp]

START = ("fight on", "include all", "talk to one")
"""What the government can do at the start; `Decisions.start` counts them from 0."""
FIGHT, INCLUDE, TALK = range(3)

OUTCOMES = (
    "fighting",
    "inclusive peace",
    "quiet exclusive peace",
    "contained attack",
    "provoked return",
    "refused talks",
)
"""How the game can go; `Solution.outcome_code` counts them from 0.

An attack is contained if a success leaves the deal standing, and a provoked return if it does
not. Talks to one that come to nothing although nobody attacks are fighting.
"""
FIGHTING, INCLUSIVE, QUIET, CONTAINED, PROVOKED, REFUSED = range(6)

# Payoffs closer than this, relative to their size, differ by rounding alone.
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Decisions:
    """What does everybody do, also where nobody gets?

    Attributes
    ----------
    start : numpy.ndarray of int
        What the government does at the start, an index of `START`.
    accept : numpy.ndarray of bool
        Whether the included faction accepts talks.
    attack : numpy.ndarray of bool
        Whether the excluded faction attacks a deal without it.
    keep_after_quiet, keep_after_foiled, keep_after_success : numpy.ndarray of bool
        Whether the government keeps the deal, after each of the three things it can see.
    """

    start: IntArray
    accept: BoolArray
    attack: BoolArray
    keep_after_quiet: BoolArray
    keep_after_foiled: BoolArray
    keep_after_success: BoolArray


@dataclass(frozen=True)
class Margins:
    """By how much is each decision the better one?

    Attributes
    ----------
    start : numpy.ndarray of float
        What the government's best move at the start is worth over its second best, at least 0.
    accept : numpy.ndarray of float
        What accepting is worth to the included faction over refusing.
    attack : numpy.ndarray of float
        What an attack is worth to the excluded faction over quiet.
    keep_after_quiet, keep_after_foiled, keep_after_success : numpy.ndarray of float
        What keeping the deal is worth to the government over a return to conflict.
    """

    start: FloatArray
    accept: FloatArray
    attack: FloatArray
    keep_after_quiet: FloatArray
    keep_after_foiled: FloatArray
    keep_after_success: FloatArray


@dataclass(frozen=True)
class Ties:
    """Which decisions are level, so that there are several equilibria?

    Attributes
    ----------
    start, accept, attack, keep_after_quiet, keep_after_foiled, keep_after_success : \
numpy.ndarray of bool
        True where two moves are worth the same to whoever decides.
    """

    start: BoolArray
    accept: BoolArray
    attack: BoolArray
    keep_after_quiet: BoolArray
    keep_after_foiled: BoolArray
    keep_after_success: BoolArray

    @property
    def any(self) -> BoolArray:
        """Does some decision tie?

        Returns
        -------
        numpy.ndarray of bool
            The common shape.

        Examples
        --------
        >>> bool(solve(Scenario()).ties.any)
        False
        """
        return np.asarray(
            self.start
            | self.accept
            | self.attack
            | self.keep_after_quiet
            | self.keep_after_foiled
            | self.keep_after_success
        )

    def names(self) -> tuple[str, ...]:
        """Which decisions of this one game tie?

        Returns
        -------
        tuple of str
            The names of the decisions, as in `Decisions`.

        Raises
        ------
        ValueError
            If the answer holds more than one game, as it does on a map.

        Examples
        --------
        Talks that would be refused are worth as much as fighting on:

        >>> solve(Scenario(prior=0.2, inclusion_cost=1.2)).ties.names()
        ('start',)
        """
        if np.ndim(self.start):
            shape = np.shape(self.start)
            raise ValueError(f"start has shape {shape}: expected one game, use `any` on a map")
        return tuple(name for name, level in vars(self).items() if level)


@dataclass(frozen=True)
class Beliefs:
    """How reliable does the included faction look when the government decides about the deal?

    Attributes
    ----------
    after_quiet, after_foiled, after_success : numpy.ndarray of float
        Beliefs, in [0, 1], also where the decision is never reached.
    """

    after_quiet: FloatArray
    after_foiled: FloatArray
    after_success: FloatArray


@dataclass(frozen=True)
class Solution:
    """How does the whole game go?

    Attributes
    ----------
    decisions : Decisions
        What everybody does.
    beliefs : Beliefs
        What the government believes when it keeps or leaves the deal.
    chance_of_success : numpy.ndarray of float
        How likely an attack is to get through, in [0, 1].
    payoffs : End
        What everybody expects at the start, in equilibrium.
    outcome_code : numpy.ndarray of int
        How the game goes, an index of `OUTCOMES`.
    margins : Margins
        By how much each decision is the better one.
    ties : Ties
        Which decisions are level.
    """

    decisions: Decisions
    beliefs: Beliefs
    chance_of_success: FloatArray
    payoffs: End
    outcome_code: IntArray
    margins: Margins
    ties: Ties

    @property
    def outcome(self) -> NDArray[np.str_]:
        """How does the game go, in words?

        Returns
        -------
        numpy.ndarray of str
            One of `OUTCOMES` for each game.

        Examples
        --------
        >>> solve(Scenario(credible_share=[0.0, 0.15])).outcome.tolist()
        ['provoked return', 'quiet exclusive peace']
        """
        return np.asarray(np.array(OUTCOMES)[self.outcome_code])

    @property
    def provoked(self) -> BoolArray:
        """Does the attack end a deal that would have stood without it?

        Returns
        -------
        numpy.ndarray of bool
            True where the excluded faction attacks, a success brings the return, and quiet
            would not have. An outcome of "provoked return" without this is a deal that the
            government only tries because an attack will test its partner.

        Examples
        --------
        >>> bool(solve(Scenario()).provoked)
        True
        """
        return np.asarray((self.outcome_code == PROVOKED) & self.decisions.keep_after_quiet)


def solve(scenario: Scenario) -> Solution:
    """How does the whole game go?

    Parameters
    ----------
    scenario : Scenario
        The numbers of the game; arrays are solved cell by cell, in one call.

    Returns
    -------
    Solution
        Every decision, reached or not, with beliefs, payoffs, the outcome, margins and ties,
        each of the scenario's shape.

    Raises
    ------
    ValueError
        If the shapes do not broadcast. (A scenario out of range cannot be made.)

    Notes
    -----
    What the model implies, and is easily overlooked:

    - The credible share keeps the excluded faction quiet only because an attack puts it at
      risk. Where a success does not end the deal, the share is paid in any case, and the
      decision to attack does not depend on it.
    - The inclusive peace competes with the *whole* of what the talks with one will bring, the
      attack included. A government that foresees a provoked return may include all.
    - A higher audience cost turns contained attacks into provoked returns. It makes a provoked
      return of quiet only where the return is worth an attack: a partner good enough to
      outlive a success may also foil too many.
    - Below the belief that keeps a deal, the talks can still be worth while, because an attack
      tests the partner; see `attack_information`.

    What it leaves out: there is one attack only (`first_edition.campaign` has many), nobody
    errs about the numbers, and a return is total (`first_edition.homefront` has degrees).

    References
    ----------
    The argument is that of Bapat and Best (2021); the game is the course's own.

    Examples
    --------
    >>> game = solve(Scenario())
    >>> str(game.outcome), START[game.decisions.start], bool(game.decisions.attack)
    ('provoked return', 'talk to one', True)
    >>> [float(payoff.round(3)) for payoff in game.payoffs]
    [0.365, 0.58, 0.045]
    """
    n = scenario.arrays()
    tolerance = _tolerance(n)
    beliefs, chance = _beliefs(n)
    game = _expected_ends(scenario, n, beliefs)
    after = _worth_of_keeping(game)
    keep = tuple(margin >= -tolerance for margin in after)
    quiet, attacked = _quiet_and_attacked(game, chance, *keep)
    attack_margin = attacked.excluded - quiet.excluded
    attack = attack_margin > tolerance
    deal = _either(attack, attacked, quiet)
    accept_margin = deal.included - game.fighting.included
    accept = accept_margin >= -tolerance
    start, start_margin = _start(game, deal, accept, tolerance)
    margins = Margins(start_margin, accept_margin, attack_margin, *after)
    level = (np.abs(margin) <= tolerance for margin in vars(margins).values())
    return Solution(
        Decisions(start, accept, attack, *keep),
        beliefs,
        chance,
        _payoffs(game, deal, start, accept),
        _outcome(start, accept, attack, keep[0], keep[2], chance),
        margins,
        Ties(*level),
    )


@dataclass(frozen=True)
class Information:
    """What does an attack teach the government, and what does it cost?

    Attributes
    ----------
    value : numpy.ndarray of float
        What it is worth to the government to see the outcome of an attack before it keeps or
        leaves the deal, apart from what the attack costs; at least 0.
    cost : numpy.ndarray of float
        What it expects to lose by the attack: its harm, and the audience cost where the deal
        is kept for all that, or the deal itself where the audience cost is what ends it; at
        least 0.
    net : numpy.ndarray of float
        value - cost: what the government gets if it is attacked, less what it gets if all is
        quiet. Positive where it is better off attacked.
    """

    value: FloatArray
    cost: FloatArray
    net: FloatArray

    @property
    def welcome(self) -> BoolArray:
        """Is the government better off if it is attacked?

        Returns
        -------
        numpy.ndarray of bool
            True where `net` is positive.

        Examples
        --------
        >>> attack_information(Scenario(attack_harm=[0.0, 0.3], audience_cost=0.0)).welcome
        array([ True, False])
        """
        return np.asarray(self.net > _ROUNDING)


def attack_information(scenario: Scenario) -> Information:
    """What is an attack worth to the government as a test of its partner?

    Parameters
    ----------
    scenario : Scenario
        The numbers of the game. It is taken that the talks have been accepted; whether the
        excluded faction would in fact attack is not asked.

    Returns
    -------
    Information
        Each part of the scenario's shape.

    Raises
    ------
    ValueError
        If the shapes do not broadcast.

    Notes
    -----
    An attack hurts, and it informs. The government cannot see whether its partner is reliable;
    the outcome of an attack is evidence. It can therefore gain from an attack meant to hurt it:
    it leaves a bad partner that it would have stayed with, or, below the belief that keeps a
    deal, stays with a good one that it would have left. The information has a value only where
    some outcome changes the decision. With a prior of 0 or 1 it has none.

    The model says this about belief and payoffs as they are defined here, where the dead enter
    as a number, D. It does not say that anyone should want an attack. A reader may take it as
    a reason to look for tests of a partner that cost no lives.

    References
    ----------
    The value of information in the sense of Blackwell (1953), in the course's own game.

    Examples
    --------
    >>> test = attack_information(Scenario())
    >>> float(test.value.round(3)), float(test.cost.round(3)), float(test.net.round(3))
    (0.07, 0.105, -0.035)
    """
    n = scenario.arrays()
    beliefs, p = _beliefs(n)
    quiet, foiled, success = (
        deal_worth(belief, n["betrayal"])
        for belief in (beliefs.after_quiet, beliefs.after_foiled, beliefs.after_success)
    )
    free = np.maximum(success, 0.0)
    burdened = np.maximum(success - n["audience_cost"], 0.0) - n["attack_harm"]
    unattacked = np.maximum(quiet, 0.0)
    informed = p * free + (1 - p) * np.maximum(foiled, 0.0)
    # More information cannot hurt; rounding could say otherwise.
    value = np.maximum(informed - unattacked, 0.0)
    cost = p * (free - burdened)
    return Information(value, cost, value - cost)


@dataclass(frozen=True)
class Profile:
    """What is one equilibrium of one game?

    Attributes
    ----------
    decisions : Decisions
        What everybody does.
    outcome : str
        How the game goes, one of `OUTCOMES`.
    payoffs : tuple of float
        What government, included and excluded faction expect.
    """

    decisions: Decisions
    outcome: str
    payoffs: tuple[float, float, float]


def pure_equilibria(scenario: Scenario) -> list[Profile]:
    """Which equilibria without chance moves of the players does this game have?

    Parameters
    ----------
    scenario : Scenario
        One game; its fields are single numbers.

    Returns
    -------
    list of Profile
        All sequential equilibria in pure strategies, out of the 96 profiles there are. More
        than one only where decisions tie.

    Raises
    ------
    ValueError
        If the scenario holds arrays.

    Notes
    -----
    Where decisions tie there are also equilibria in which the indifferent player mixes. They
    are not listed.

    References
    ----------
    The course's own formalisation of Bapat and Best (2021).

    Examples
    --------
    >>> [profile.outcome for profile in pure_equilibria(Scenario())]
    ['provoked return']
    >>> sorted({profile.outcome for profile in pure_equilibria(Scenario(prior=0.2,
    ...     inclusion_cost=1.2))})
    ['fighting', 'refused talks']
    """
    scenario.require_one()
    return [
        Profile(decisions, OUTCOMES[int(code)], (float(g), float(i), float(e)))
        for decisions, valid, code, (g, i, e) in _branches(scenario)
        if valid
    ]


@dataclass(frozen=True)
class Possibilities:
    """What can happen, in any of a game's equilibria?

    Attributes
    ----------
    outcomes : numpy.ndarray of bool
        Which of `OUTCOMES` some equilibrium has; shape (..., 6).
    number : numpy.ndarray of int
        How many equilibria in pure strategies there are, at least 1; shape (...).
    spread : numpy.ndarray of float
        The largest difference that the choice of the equilibrium makes to what anybody
        expects, at least 0; shape (...).
    """

    outcomes: BoolArray
    number: IntArray
    spread: FloatArray

    @property
    def consequential(self) -> BoolArray:
        """Does it matter to anybody which equilibrium is played?

        Returns
        -------
        numpy.ndarray of bool
            Shape (...). False where the equilibria differ only in decisions that change
            nothing, such as whether talks are offered that will be refused.

        Examples
        --------
        >>> refused = possibilities(Scenario(prior=0.2, inclusion_cost=1.2))
        >>> int(refused.number), bool(refused.consequential)
        (2, False)
        """
        return np.asarray(self.spread > 1e-9)


def possibilities(scenario: Scenario) -> Possibilities:
    """Which outcomes can happen, if ties may be broken in any way?

    Parameters
    ----------
    scenario : Scenario
        The numbers of the game; arrays are solved cell by cell.

    Returns
    -------
    Possibilities
        The outcomes of all equilibria in pure strategies, how many there are, and whether it
        matters which is played.

    Raises
    ------
    ValueError
        If the shapes do not broadcast.

    References
    ----------
    The course's own formalisation of Bapat and Best (2021).

    Examples
    --------
    On the line where an attack and quiet are worth the same, both can happen:

    >>> line = possibilities(Scenario(credible_share=0.045 / 0.35))
    >>> [OUTCOMES[code] for code in np.flatnonzero(line.outcomes)]
    ['quiet exclusive peace', 'provoked return']
    >>> int(line.number), bool(line.consequential)
    (2, True)
    """
    shape = scenario.shape
    outcomes = np.zeros((*shape, len(OUTCOMES)), dtype=bool)
    number = np.zeros(shape, dtype=np.intp)
    low, high = np.full((3, *shape), np.inf), np.full((3, *shape), -np.inf)
    codes = np.arange(len(OUTCOMES))
    for _, valid, code, payoffs in _branches(scenario):
        outcomes |= valid[..., np.newaxis] & (code[..., np.newaxis] == codes)
        number += valid
        stacked = np.stack([np.broadcast_to(payoff, shape) for payoff in payoffs])
        low = np.where(valid, np.minimum(low, stacked), low)
        high = np.where(valid, np.maximum(high, stacked), high)
    return Possibilities(outcomes, number, (high - low).max(axis=0))


def _tolerance(n: dict[str, FloatArray]) -> FloatArray:
    """Return how much of a difference rounding can make, cell by cell."""
    return np.asarray(_ROUNDING * (1 + sum(np.abs(number) for number in n.values())))


def _beliefs(n: dict[str, FloatArray]) -> tuple[Beliefs, FloatArray]:
    chances = (n["prior"], n["foil_reliable"], n["foil_unreliable"])
    foiled = posterior_reliable(*chances, succeeded=False)
    return Beliefs(n["prior"], foiled, posterior_reliable(*chances)), chance_of_success(*chances)


def _expected_ends(scenario: Scenario, n: dict[str, FloatArray], beliefs: Beliefs) -> Ends:
    return ends(scenario, *(deal_worth(belief, n["betrayal"]) for belief in vars(beliefs).values()))


def _worth_of_keeping(game: Ends) -> tuple[FloatArray, FloatArray, FloatArray]:
    return (
        game.quiet_keep.government - game.quiet_return.government,
        game.foiled_keep.government - game.foiled_return.government,
        game.success_keep.government - game.success_return.government,
    )


def _either(choice: BoolArray | bool, one: End, other: End) -> End:
    return End(*(np.where(choice, a, b) for a, b in zip(one, other, strict=True)))


def _quiet_and_attacked(
    game: Ends,
    chance: FloatArray,
    keep_after_quiet: BoolArray | bool,
    keep_after_foiled: BoolArray | bool,
    keep_after_success: BoolArray | bool,
) -> tuple[End, End]:
    """Return what everybody expects if the excluded faction stays quiet, and if it attacks."""
    success = _either(keep_after_success, game.success_keep, game.success_return)
    foiled = _either(keep_after_foiled, game.foiled_keep, game.foiled_return)
    attacked = End(*(chance * a + (1 - chance) * b for a, b in zip(success, foiled, strict=True)))
    return _either(keep_after_quiet, game.quiet_keep, game.quiet_return), attacked


def _starts(game: Ends, deal: End, accept: BoolArray | bool) -> FloatArray:
    """Return what each move at the start is worth to the government; shape (3, ...)."""
    talk = np.where(accept, deal.government, game.fighting.government)
    return np.stack(np.broadcast_arrays(game.fighting.government, game.inclusive.government, talk))


def _start(
    game: Ends, deal: End, accept: BoolArray, tolerance: FloatArray
) -> tuple[IntArray, FloatArray]:
    """Return the government's move at the start and its worth over the second best."""
    worth = _starts(game, deal, accept)
    _, second, first = np.sort(worth, axis=0)
    best = worth >= first - tolerance
    # Talks that would be refused cost nothing, and might be accepted by mistake.
    hopes = best[TALK] & ~accept & (deal.government > tolerance)
    rest = np.where(best[FIGHT], FIGHT, np.where(best[TALK], TALK, INCLUDE))
    return np.where(hopes, TALK, rest), first - second


def _payoffs(game: Ends, deal: End, start: IntArray | int, accept: BoolArray | bool) -> End:
    agreed = (np.asarray(start) == TALK) & accept
    return _either(
        np.asarray(start) == INCLUDE, game.inclusive, _either(agreed, deal, game.fighting)
    )


def _outcome(
    start: IntArray | int,
    accept: BoolArray | bool,
    attack: BoolArray | bool,
    keep_after_quiet: BoolArray | bool,
    keep_after_success: BoolArray | bool,
    chance: FloatArray,
) -> IntArray:
    # An attack that cannot get through brings no return.
    contained = np.where(keep_after_success | (chance == 0), CONTAINED, PROVOKED)
    talks = np.where(attack, contained, np.where(keep_after_quiet, QUIET, FIGHTING))
    talks = np.where(accept, talks, REFUSED)
    begun = np.asarray(start)
    return np.where(begun == TALK, talks, np.where(begun == INCLUDE, INCLUSIVE, FIGHTING))


_Branch = tuple[Decisions, BoolArray, IntArray, End]


def _branches(scenario: Scenario) -> Iterator[_Branch]:
    """Yield each of the 96 profiles, where it is an equilibrium, how it goes, what it pays."""
    n = scenario.arrays()
    tolerance = _tolerance(n)
    beliefs, chance = _beliefs(n)
    game = _expected_ends(scenario, n, beliefs)
    after = _worth_of_keeping(game)
    for keep in product((True, False), repeat=3):
        right = np.ones(tolerance.shape, dtype=bool)
        for choice, margin in zip(keep, after, strict=True):
            right &= _fits(choice, margin, tolerance)
        quiet, attacked = _quiet_and_attacked(game, chance, *keep)
        for attack, accept in product((False, True), (True, False)):
            deal = attacked if attack else quiet
            valid = (
                right
                & _fits(attack, attacked.excluded - quiet.excluded, tolerance)
                & _fits(accept, deal.included - game.fighting.included, tolerance)
            )
            worth = _starts(game, deal, accept)
            best = worth >= worth.max(axis=0) - tolerance
            for start in range(len(START)):
                code = _outcome(start, accept, attack, keep[0], keep[2], chance)
                yield (
                    _fixed(start, accept, attack, *keep),
                    valid & best[start],
                    np.broadcast_to(code, valid.shape),
                    _payoffs(game, deal, start, accept),
                )


def _fits(choice: bool, margin: FloatArray, tolerance: FloatArray) -> BoolArray:
    """Return where this choice is a best one, for the player who gains `margin` by it."""
    return np.asarray(margin >= -tolerance if choice else margin <= tolerance)


def _fixed(start: int, *rest: bool) -> Decisions:
    return Decisions(np.asarray(start), *(np.asarray(choice) for choice in rest))
