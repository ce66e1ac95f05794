"""What would an attacker do that looks ahead? The game from the excluded faction's side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spoilers.theory.arguments import FloatArray, IntArray, exceeds
from spoilers.theory.play.habits import Plan
from spoilers.theory.play.rules import (
    EVENTS,
    FOILED,
    GIVEN,
    OTHER,
    QUIET,
    RETURN,
    STEPS,
    SUCCESS,
    TWENTIETHS,
    Game,
)
from spoilers.theory.provocation import chance_of_success
from spoilers.theory.the_home_front.response import RESPONSES

WAIT, ATTACK = range(2)


@dataclass(frozen=True)
class Faction:
    """What do ten weeks bring the excluded faction, in stakes of one period?

    A quiet week pays a week's part of today's stake. An attempt costs k, a foiled one l besides; a
    success brings h, and the response to anything does the harm e R. What the responses take from
    the partner's hold is the excluded faction's for good.

    Attributes
    ----------
    game : Game
        The rules.
    """

    game: Game

    def week(self, event: int, place: IntArray | int) -> FloatArray:
        """What does a week bring, after an event and the government's measure?

        Parameters
        ----------
        event : int
            A place in `EVENTS`; a quiet week is one in which the faction waits.
        place : numpy.ndarray of int
            Places in `MEASURES`.

        Returns
        -------
        numpy.ndarray of float
            In stakes, without what lasts.

        Examples
        --------
        >>> float(Faction(Game()).week(SUCCESS, 1).round(3))
        -0.015
        """
        n = self.game.n
        brought = {
            QUIET: 1 / self.game.weeks,
            FOILED: -n["attack_cost"] - n["failure_loss"],
            SUCCESS: n["success_gain"] - n["attack_cost"],
        }[event]
        return np.asarray(brought - n["response_harm"] * RESPONSES[place])

    def share(self, answered: IntArray) -> FloatArray:
        """Which share can it count on in each period, once the government has gone?

        Parameters
        ----------
        answered : numpy.ndarray of int
            All responses of the weeks, added up, in twentieths.

        Returns
        -------
        numpy.ndarray of float
            v(q - Delta + what was taken), in [0, 1].

        Examples
        --------
        >>> Faction(Game()).share(np.array([0, 20])).round(3)
        array([0.   , 0.195])
        """
        n = self.game.n
        taken = self.game.bite * n["blow"] * answered / TWENTIETHS
        slack = n["infighting_cost"] * (1 - n["discount"])
        return np.asarray(np.clip(n["strength"] - n["shift"] + taken - slack, 0.0, 1.0))

    def lasting(self, answered: IntArray) -> FloatArray:
        """What is its strength worth for good, once the government has gone?

        Its `share` in each period from tomorrow on.

        Parameters
        ----------
        answered : numpy.ndarray of int
            All responses of the weeks, added up, in twentieths.

        Returns
        -------
        numpy.ndarray of float
            In stakes, at least 0.

        Examples
        --------
        >>> Faction(Game()).lasting(np.array([0, 20])).round(3)
        array([0.   , 3.705])
        """
        later = self.game.n["discount"] / (1 - self.game.n["discount"])
        return np.asarray(later * self.share(answered))


@dataclass(frozen=True)
class Reply:
    """Where does an attacker that looks ahead attack?

    Attributes
    ----------
    rows : tuple of numpy.ndarray of int
        For each week the states that can be reached, in rising order.
    attacks : tuple of numpy.ndarray of int
        For each of them 1 where it attacks, and 0 where it waits.
    value : float
        What the whole game is worth to it, in stakes.
    """

    rows: tuple[IntArray, ...]
    attacks: tuple[IntArray, ...]
    value: float

    def find(self, week: int, rows: IntArray) -> IntArray:
        """Does it attack, in these states of a week?

        Parameters
        ----------
        week : int
            How many weeks have been played.
        rows : numpy.ndarray of int
            States that can be reached.

        Returns
        -------
        numpy.ndarray of int
            1 where it attacks, and 0 where it waits.
        """
        return self.attacks[week][_places(self.rows[week], rows)]


def best_reply(game: Game, plan: Plan) -> Reply:
    """What would an attacker do that knows how the government answers?

    The best reply to a plan, by backward induction. It knows the plan and believes of the partner
    what the government believes; it knows neither the partner's type nor the luck. An attacker that
    is indifferent waits.

    Parameters
    ----------
    game : Game
        The rules.
    plan : Plan
        Which measure the government takes where, such as what `best_play` gives.

    Returns
    -------
    Reply
        Where it attacks, and what the game is worth to it.

    Notes
    -----
    No equilibrium of the game of both: the government's plan was made for an attacker that follows
    the rule, and is held fixed here.

    Examples
    --------
    >>> from spoilers.theory.play import HABITS
    >>> [round(best_reply(Game(), habit).value, 2) for habit in (HABITS[0], HABITS[3])]
    [1.0, 7.87]
    """
    faction = Faction(game)
    reached = [np.zeros((1, 5), dtype=np.int64)]
    for week in range(game.weeks - 1):
        ahead = []
        for event in range(len(EVENTS)):
            after, over, _ = _after(game, plan, week, reached[-1], event)
            ahead.append(after[~over])
        reached.append(np.unique(np.concatenate(ahead), axis=0))
    attacks: list[IntArray] = []
    value, ahead_rows, n = np.zeros(1), reached[0], game.n
    for week in reversed(range(game.weeks)):
        rows = reached[week]
        worth = [_worth(faction, plan, week, rows, e, ahead_rows, value) for e in range(3)]
        hit = chance_of_success(game.belief(rows), n["foil_reliable"], n["foil_unreliable"])
        tried = hit * worth[SUCCESS] + (1 - hit) * worth[FOILED]
        attacks.insert(0, exceeds(tried, worth[QUIET]).astype(np.int64))
        value, ahead_rows = np.maximum(tried, worth[QUIET]), rows
    return Reply(tuple(reached), tuple(attacks), float(value[0]))


def _after(
    game: Game, plan: Plan, week: int, rows: IntArray, event: int
) -> tuple[IntArray, IntArray, IntArray]:
    """Return the next states, which of them are the end, and the measures."""
    places = plan.moves(week, rows)[:, event]
    after, fallen = game.after(rows, event, places)
    return after, fallen | (places == RETURN) | (week + 1 == game.weeks), places


def _worth(
    faction: Faction, plan: Plan, week: int, rows: IntArray, event: int,
    ahead: IntArray, value: FloatArray,
) -> FloatArray:  # fmt: skip
    """Return what an event is worth, with the best reply ever after."""
    after, over, places = _after(faction.game, plan, week, rows, event)
    lasts = faction.lasting(rows[:, GIVEN] + rows[:, OTHER] + STEPS[places])
    later = np.where(over, lasts, value[_places(ahead, after)])
    return np.asarray(faction.week(event, places) + later)


def _places(table: IntArray, rows: IntArray) -> IntArray:
    """Return where rows stand in a table in rising order; what stands nowhere, anywhere."""
    most = np.maximum(table.max(axis=0), rows.max(axis=0)) + 1
    keys, wanted = (np.ravel_multi_index(tuple(each.T), tuple(most)) for each in (table, rows))
    return np.asarray(np.minimum(np.searchsorted(keys, wanted), len(keys) - 1))
