"""What comes of a simple rule, over everything that chance can do?"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Protocol

import numpy as np

from spoilers.theory.arguments import FloatArray, IntArray, one, whole
from spoilers.theory.play.rules import EVENTS, RETURN, SUCCESS, Game
from spoilers.theory.the_home_front.response import Leader, best_measure


class Plan(Protocol):
    """Whatever says which measure to take, such as `Habit` and `BestPlay`."""

    def moves(self, week: int, rows: IntArray) -> IntArray:
        """Which measure does it take, in these states of a week, after each event?"""
        ...


@dataclass(frozen=True)
class Habit:
    """Which one measure does a player take after every success?

    In all other weeks the player holds back.

    Attributes
    ----------
    name : str
        What the habit is called, fit for a label.
    measure : int
        A place in `MEASURES`, from 0 to 4.

    Raises
    ------
    ValueError
        If there is no such measure.

    Examples
    --------
    >>> Habit("always strikes", 3).moves(0, np.zeros((1, 5), dtype=int))
    array([[0, 0, 3]])
    """

    name: str
    measure: int

    def __post_init__(self) -> None:
        """Refuse anything that is no habit."""
        one("measure", whole("measure", self.measure, 0, RETURN))

    def moves(self, week: int, rows: IntArray) -> IntArray:
        """Which measure does it take, in these states of a week, after each event?"""
        taken = np.zeros((len(rows), len(EVENTS)), dtype=np.int64)
        taken[:, SUCCESS] = self.measure
        return taken


HABITS = (
    Habit("never answers", 0),
    Habit("widens the perimeter", 1),
    Habit("delays the withdrawal", 2),
    Habit("always strikes", 3),
)
"""Four habits to compare, mildest first."""


@dataclass(frozen=True)
class WeekByWeek:
    """What does a player do who looks no further than the blow in hand?

    The best measure of lesson 05 after each success, at the belief of the moment.

    Attributes
    ----------
    game : Game
        The rules.
    name : str
        What it is called, fit for a label.

    Examples
    --------
    >>> WeekByWeek(Game()).moves(0, np.zeros((1, 5), dtype=int))
    array([[0, 0, 3]])
    """

    game: Game
    name: str = "looks at one attack at a time"

    def moves(self, week: int, rows: IntArray) -> IntArray:
        """Which measure does it take, in these states of a week, after each event?"""
        n = self.game.n
        taken = np.zeros((len(rows), len(EVENTS)), dtype=np.int64)
        belief = self.game.belief(self.game.seen(rows, SUCCESS))
        leader = Leader(belief, n["betrayal"], n["audience_cost"], n["force_cost"])
        taken[:, SUCCESS] = best_measure(leader)
        return taken


@dataclass(frozen=True)
class Outcomes:
    """What comes of a plan, on average over everything that chance can do?

    Attributes
    ----------
    attempts, successes : float
        How many attempts there are, and how many get through.
    strikes : float
        How many times force is used inside the country: the measure of 0.6.
    stands, returned, removed : float
        How likely the deal stands after the last week, the government has gone back to conflict,
        and the leader has been removed. They add up to 1.
    hold_lost : float
        How likely the partner has lost its hold by the end.
    """

    attempts: float
    successes: float
    strikes: float
    stands: float
    returned: float
    removed: float
    hold_lost: float


STRIKES = 3


def outcomes(game: Game, plan: Plan, reliable: bool | None = None) -> Outcomes:
    """What comes of a plan?

    Exact: the probability of every state is passed on, week by week.

    Parameters
    ----------
    game : Game
        The rules.
    plan : Plan
        Which measure is taken where, such as one of `HABITS` or what `best_play` gives.
    reliable : bool, optional
        With which type of partner; by default both, weighed by the prior.

    Returns
    -------
    Outcomes
        Averages and probabilities.

    Examples
    --------
    >>> never, strikes = (outcomes(Game(), habit) for habit in (HABITS[0], HABITS[3]))
    >>> round(never.attempts, 1), round(strikes.attempts, 1)
    (4.4, 9.0)
    """
    if reliable is None:
        mu = game.n["prior"]
        both = [outcomes(game, plan, each) for each in (True, False)]
        return Outcomes(
            *(
                mu * getattr(both[0], each.name) + (1 - mu) * getattr(both[1], each.name)
                for each in fields(Outcomes)
            )
        )
    return _Forward(game, plan, reliable).run()


class _Forward:
    """Passes the probability of each state on, with one type of partner."""

    def __init__(self, game: Game, plan: Plan, reliable: bool) -> None:
        self.game, self.plan, self.reliable = game, plan, reliable
        self.rows = np.zeros((1, 5), dtype=np.int64)
        self.now = np.ones(1)
        self.total = dict.fromkeys([each.name for each in fields(Outcomes)], 0.0)

    def run(self) -> Outcomes:
        for week in range(self.game.weeks):
            self._week(self.plan.moves(week, self.rows))
        self.total["stands"] = float(self.now.sum())
        self.total["hold_lost"] += float(self.now @ self.game.broken(self.rows))
        return Outcomes(**self.total)

    def _week(self, moves: IntArray) -> None:
        game, total = self.game, self.total
        tried = game.rate(self.rows)
        hit = tried * (1 - game.foil(self.rows, self.reliable))
        chances = np.stack([1 - tried, tried - hit, hit], axis=1) * self.now[:, None]
        total["attempts"] += float(tried @ self.now)
        total["successes"] += float(hit @ self.now)
        total["strikes"] += float(chances[moves == STRIKES].sum())
        rows, passed = [], []
        for event in range(len(EVENTS)):
            after, fallen = game.after(self.rows, event, moves[:, event])
            over = moves[:, event] == RETURN
            chance = chances[:, event]
            total["returned"] += float(chance[over].sum())
            total["removed"] += float(chance[fallen & ~over].sum())
            total["hold_lost"] += float(chance[(fallen | over) & game.broken(after)].sum())
            on = ~(over | fallen) & (chance > 0)
            rows.append(after[on])
            passed.append(chance[on])
        self.rows, self.now = _merged(np.concatenate(rows), np.concatenate(passed))


def _merged(rows: IntArray, chances: FloatArray) -> tuple[IntArray, FloatArray]:
    """Add up the chances of the same state."""
    unique, place = np.unique(rows, axis=0, return_inverse=True)
    added = np.bincount(place.ravel(), chances, minlength=len(unique))
    return unique, added.astype(np.float64)
