"""What does chance do in one game? A seed fixes it, so that replays compare like with like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from spoilers.theory.arguments import FloatArray, IntArray, whole
from spoilers.theory.play.habits import STRIKES, Plan
from spoilers.theory.play.rules import EVENTS, FOILED, QUIET, SUCCESS, Game, State, step

DEAD_OF_AN_ATTACK = (5, 60)
"""Between which numbers the dead of an attack that gets through are drawn. Illustrative."""
DEAD_OF_A_STRIKE = (0, 12)
"""Between which numbers the bystanders are drawn whom a strike kills. Illustrative."""


@dataclass(frozen=True)
class Luck:
    """What does chance hold ready for one game?

    The same luck meets every play of the game: what is drawn for a week does not depend on what
    was done before.

    Attributes
    ----------
    reliable : bool
        The type of the partner.
    tries : numpy.ndarray of float
        For each week, in [0, 1): an attempt is made where it lies below the chance of one.
    foils : numpy.ndarray of float
        For each week, in [0, 1): an attempt is foiled where it lies below the chance of that.
    killed : numpy.ndarray of int
        For each week, how many an attack would kill if it got through. Illustrative.
    bystanders : numpy.ndarray of int
        For each week, how many a strike would kill who had no part in it. Illustrative.
    """

    reliable: bool
    tries: FloatArray
    foils: FloatArray
    killed: IntArray
    bystanders: IntArray

    def events(self, game: Game, week: int, rows: IntArray) -> IntArray:
        """What happens in a week, in each of these states?

        Parameters
        ----------
        game : Game
            The rules.
        week : int
            How many weeks are behind them.
        rows : numpy.ndarray of int
            The states, one in a row.

        Returns
        -------
        numpy.ndarray of int
            Places in `EVENTS`.
        """
        tried = self.tries[week] < game.rate(rows)
        foiled = self.foils[week] < game.foil(rows, self.reliable)
        return np.where(tried, np.where(foiled, FOILED, SUCCESS), QUIET)

    def dead(self, week: int, event: str, measure: int) -> int:
        """How many die in a week, in the attack and in the strike?

        Parameters
        ----------
        week : int
            How many weeks have been played before.
        event : {"quiet", "foiled", "success"}
            The news.
        measure : int
            What is done, a place in `MEASURES`.

        Returns
        -------
        int
            Illustrative. The dead of a war that begins again are not among them.
        """
        struck = self.bystanders[week] if measure == STRIKES else 0
        return int((self.killed[week] if event == "success" else 0) + struck)


def draw(game: Game, seed: int) -> Luck:
    """Draw the luck of one game.

    Parameters
    ----------
    game : Game
        The rules.
    seed : int
        Which luck, at least 0. The same seed gives the same luck on the same version of NumPy.

    Returns
    -------
    Luck
        Fixed for the game.

    Examples
    --------
    >>> draw(Game(), 1).tries.shape
    (10,)
    """
    random = np.random.default_rng(int(whole("seed", seed)))
    weeks = game.weeks
    return Luck(
        reliable=bool(random.random() < game.n["prior"]),
        tries=random.random(weeks),
        foils=random.random(weeks),
        killed=random.integers(*DEAD_OF_AN_ATTACK, size=weeks, endpoint=True),
        bystanders=random.integers(*DEAD_OF_A_STRIKE, size=weeks, endpoint=True),
    )


def news(game: Game, luck: Luck, state: State) -> str:
    """What happens this week, in this state and with this luck?

    Parameters
    ----------
    game : Game
        The rules.
    luck : Luck
        What `draw` gave.
    state : State
        Where the game stands; it goes on.

    Returns
    -------
    {"quiet", "foiled", "success"}
        The week's news.

    Examples
    --------
    >>> news(Game(), draw(Game(), 1), State()) in EVENTS
    True
    """
    return EVENTS[int(luck.events(game, state.week, state.rows())[0])]


@dataclass(frozen=True)
class Week:
    """What happened in one week of a game?

    Attributes
    ----------
    before, after : State
        Where the game stood before the news, and after the measure.
    event : str
        The news.
    measure : int
        What was done, a place in `MEASURES`.
    dead : int
        How many died this week, in the attack and in the strike. Illustrative.
    """

    before: State
    event: str
    measure: int
    after: State
    dead: int


def play(game: Game, luck: Luck, plan: Plan) -> Iterator[Week]:
    """Play one game by a plan.

    Parameters
    ----------
    game : Game
        The rules.
    luck : Luck
        What `draw` gave.
    plan : Plan
        Which measure is taken where, such as one of `HABITS` or what `best_play` gives.

    Yields
    ------
    Week
        Week after week, until the game has ended.

    Examples
    --------
    >>> from spoilers.theory.play import HABITS
    >>> len(list(play(Game(), draw(Game(), 1), HABITS[3])))
    10
    """
    state = State()
    while not state.ending:
        event = news(game, luck, state)
        measure = int(plan.moves(state.week, state.rows())[0, EVENTS.index(event)])
        after = step(game, state, event, measure)
        yield Week(state, event, measure, after, luck.dead(state.week, event, measure))
        state = after
