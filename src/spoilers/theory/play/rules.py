r"""What happens in a week of the game?

A repeated decision with a hidden type. The government has a deal with a partner, the included
faction, and nobody tells it whether the partner is reliable. Each week brings news: quiet, a foiled
attempt, or an attack that got through. The government then chooses one of the five measures.

- The excluded faction expects the average of the responses that its successes have met so far,
  beginning with one imagined response. While that average is above a threshold an attack pays it
  (`expectation_threshold`), and an attempt is likely in any week. Below, only cells that nobody
  commands try, now and then.
- The partner foils an attempt by its type. The government's belief follows Bayes' rule
  (`spoilers.theory.provocation`).
- A success raises the critics at home by A (1 - R), and they fade by a fifth a week. Above the
  line the leader falls.
- Each response takes part of m R from the partner's hold on the movement. A partner that has lost
  its hold is no longer capable, and so not reliable, whatever it wants.

A week is worth to the government what lesson 05 says, with a week's part of the deal:

    (1 - R)(B(mu') / weeks - A) - (gamma/2) R**2 - D,

A and D after a success alone. A return to conflict ends the deal, and so does the leader's fall.

All that has happened is kept as whole numbers: successes, foiled attempts, responses in twentieths,
critics in steps of `GRAIN`. So the game is a finite graph, and two histories that are the same
from here on are one state.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

import numpy as np

from spoilers.theory.arguments import (
    BoolArray,
    FloatArray,
    IntArray,
    at_least,
    exceeds,
    one,
    share,
    whole,
    within,
)
from spoilers.theory.provocation import chance_of_success, deal_worth, posterior_reliable
from spoilers.theory.the_home_front.response import RESPONSES, Attacker, attempt_worth
from spoilers.theory.the_whole_game.players import EVENTS
from spoilers.theory.the_whole_game.scenario import Scenario

__all__ = [
    "ENDINGS",
    "EVENTS",
    "Game",
    "Meters",
    "State",
    "expectation_threshold",
    "meters",
    "step",
]

QUIET, FOILED, SUCCESS = range(3)

ENDINGS = ("", "stands", "return", "out of office")
"""How a game has ended; nothing while it goes on."""

RETURN = len(RESPONSES) - 1
TWENTIETHS = 20
"""Responses are counted in twentieths: the five measures are 0, 3, 7, 12 and 20 of them."""
STEPS: IntArray = np.rint(RESPONSES * TWENTIETHS).astype(np.int64)
GRAIN = 0.015
"""Critics are counted in steps of this size, so that the default audience cost has no remainder."""

# What the columns of a table of states hold.
SUCCESSES, FOILS, GIVEN, OTHER, CRITICS = range(5)


@dataclass(frozen=True)
class Game:
    """By which rules is the game played?

    The primitives are those of the whole game. What is added is illustrative, and was chosen so
    that the game can be played in ten weeks and shows what the lessons say.

    Attributes
    ----------
    scenario : Scenario
        The primitives, single numbers.
    weeks : int
        How many weeks are played, at least 1.
    imagined : float
        The response that the excluded faction expects before it has seen one, in [0, 1].
    eager_rate, base_rate : float
        Chance of an attempt in a week in which an attack pays, and in any other, in [0, 1].
    fade : float
        By what part the critics fade in a week, in [0, 1].
    line : float
        Above which the critics remove the leader, more than 0.
    bite : float
        How much of the blow m one week's response takes from the partner's hold, in [0, 1].
    hold_needed : float
        The share of the movement below which the partner can stop nobody, in [0, 1].
    ahead : float
        What of the deal lies beyond the last week, as a part of it, at least 0.
    war_again : float
        What a return to conflict costs the government besides force, at least 0.
    fall : float
        What losing office costs it, at least 0.

    Raises
    ------
    ValueError
        If a number is out of range or no single number.

    Examples
    --------
    >>> Game().weeks, round(Game().threshold, 3)
    (10, 0.455)
    >>> Game(fade=2)
    Traceback (most recent call last):
    ValueError: fade = 2: expected a value in [0, 1]
    """

    scenario: Scenario = field(default_factory=Scenario)
    weeks: int = 10
    imagined: float = 0.6
    eager_rate: float = 0.9
    base_rate: float = 0.15
    fade: float = 0.2
    line: float = 1.0
    bite: float = 0.5
    hold_needed: float = 0.5
    ahead: float = 0.5
    war_again: float = 0.4
    fall: float = 1.0

    def __post_init__(self) -> None:
        """Refuse anything that is not a game."""
        self.scenario.numbers()
        one("weeks", whole("weeks", self.weeks, 1))
        for name in ("imagined", "eager_rate", "base_rate", "fade", "bite", "hold_needed"):
            one(name, share(name, getattr(self, name)))
        one("line", within("line", self.line, 0.0, open_low=True))
        for name in ("ahead", "war_again", "fall"):
            one(name, within(name, getattr(self, name), 0.0))

    @cached_property
    def n(self) -> dict[str, float]:
        """Which numbers are its primitives?"""
        return self.scenario.numbers()

    @cached_property
    def threshold(self) -> float:
        """Above which expected response does an attack pay the excluded faction?"""
        return expectation_threshold(self.scenario)

    @cached_property
    def criticism(self) -> IntArray:
        """By how many steps does a success raise the critics, after each measure?"""
        return np.rint(self.n["audience_cost"] * (1 - RESPONSES) / GRAIN).astype(np.int64)

    @cached_property
    def last_step(self) -> int:
        """Up to how many steps of critics does the leader stay?"""
        return int(np.floor(np.round(self.line / GRAIN, 9)))

    @cached_property
    def last_hold(self) -> int:
        """Up to how many twentieths of response does the partner keep its hold?"""
        tried = np.arange(TWENTIETHS * self.weeks + 1)
        return int(np.flatnonzero(at_least(self._hold(tried), self.hold_needed)).max(initial=-1))

    @cached_property
    def beliefs(self) -> FloatArray:
        """What is believed after so many successes (rows) and foiled attempts (columns)?"""
        table = np.empty((self.weeks + 2, self.weeks + 2))
        s, r = self.n["foil_reliable"], self.n["foil_unreliable"]
        table[0, 0] = self.n["prior"]
        for k in range(self.weeks + 1):
            table[0, k + 1] = posterior_reliable(table[0, k], s, r, succeeded=False)
        for k in range(self.weeks + 1):
            table[k + 1] = posterior_reliable(table[k], s, r, succeeded=True)
        return table

    def _hold(self, answered: IntArray) -> FloatArray:
        lost = self.bite * self.n["blow"] * answered / TWENTIETHS
        return np.clip(1 - self.n["strength"] - lost, 0.0, 1.0)

    def hold(self, rows: IntArray) -> FloatArray:
        """Which share of the movement does the partner hold, in each of these states?"""
        return self._hold(rows[:, GIVEN] + rows[:, OTHER])

    def broken(self, rows: IntArray) -> BoolArray:
        """In which of these states has the partner lost its hold?"""
        return np.asarray(rows[:, GIVEN] + rows[:, OTHER] > self.last_hold)

    def belief(self, rows: IntArray) -> FloatArray:
        """What is believed of the partner, in each of these states?"""
        return np.where(self.broken(rows), 0.0, self.beliefs[rows[:, SUCCESSES], rows[:, FOILS]])

    def expectation(self, rows: IntArray) -> FloatArray:
        """Which response does the excluded faction expect, in each of these states?"""
        total = self.imagined + rows[:, GIVEN] / TWENTIETHS
        return np.asarray(total / (1 + rows[:, SUCCESSES]))

    def rate(self, rows: IntArray) -> FloatArray:
        """How likely is an attempt this week, in each of these states?"""
        pays = exceeds(self.expectation(rows), self.threshold)
        return np.where(pays, self.eager_rate, self.base_rate)

    def foil(self, rows: IntArray, reliable: bool) -> FloatArray:
        """How likely does a partner of this type foil an attempt, in each of these states?"""
        able = self.n["foil_reliable" if reliable else "foil_unreliable"]
        return np.where(self.broken(rows), self.n["foil_unreliable"], able)

    def chances(self, rows: IntArray) -> FloatArray:
        """How likely is each event this week, at the government's belief? Shape (states, 3)."""
        tried = self.rate(rows)
        hit = tried * chance_of_success(
            self.belief(rows), self.n["foil_reliable"], self.n["foil_unreliable"]
        )
        return np.stack([1 - tried, tried - hit, hit], axis=1)

    def seen(self, rows: IntArray, event: int) -> IntArray:
        """Return these states once the news is in: an attempt counts as soon as it is seen."""
        after = rows.copy()
        if event == SUCCESS:
            after[:, SUCCESSES] += 1
        elif event == FOILED:
            # With a broken partner it says nothing, and is not counted.
            after[:, FOILS] += ~self.broken(rows)
        return after

    def after(self, rows: IntArray, event: int, place: IntArray | int) -> tuple[IntArray, Any]:
        """Return the next states after an event and measures, and where the leader has fallen."""
        new = self.seen(rows, event)
        answered = STEPS[place]
        new[:, GIVEN if event == SUCCESS else OTHER] += answered
        faded = np.floor(np.round((1 - self.fade) * rows[:, CRITICS] + 0.5, 9)).astype(np.int64)
        new[:, CRITICS] = faded + (self.criticism[place] if event == SUCCESS else 0)
        # Of a partner that has lost its hold no more need be known than that.
        broken = self.broken(new)
        new[broken, FOILS] = 0
        new[broken, OTHER] = np.maximum(self.last_hold + 1 - new[broken, GIVEN], 0)
        return new, new[:, CRITICS] > self.last_step

    def week_worth(self, rows: IntArray, event: int, place: IntArray | int) -> FloatArray:
        """What is this week worth to the government, after an event and a measure?"""
        n, hard = self.n, RESPONSES[place]
        belief = self.belief(self.seen(rows, event))
        critics, harm = (n["audience_cost"], n["attack_harm"]) if event == SUCCESS else (0.0, 0.0)
        kept = (1 - hard) * (deal_worth(belief, n["betrayal"]) / self.weeks - critics)
        war = np.where(np.asarray(place) == RETURN, self.war_again, 0.0)
        return np.asarray(kept - n["force_cost"] / 2 * hard**2 - harm - war)

    def last_worth(self, rows: IntArray) -> FloatArray:
        """What is the deal worth beyond the last week, in each of these states?"""
        return np.asarray(self.ahead * deal_worth(self.belief(rows), self.n["betrayal"]))


@dataclass(frozen=True)
class State:
    """Where does a game stand?

    Attributes
    ----------
    week : int
        How many weeks have been played.
    successes, foiled : int
        How many attempts got through and were foiled; with a partner that has lost its hold,
        foiled ones are no longer counted.
    given : int
        The responses to successes, added up, in twentieths.
    other : int
        The responses in all other weeks, in twentieths, as far as they still matter.
    critics : int
        The critics at home, in steps of 0.015.
    ending : str
        One of `ENDINGS`; empty while the game goes on.

    Examples
    --------
    >>> State() == State(week=0, successes=0)
    True
    """

    week: int = 0
    successes: int = 0
    foiled: int = 0
    given: int = 0
    other: int = 0
    critics: int = 0
    ending: str = ""

    def rows(self) -> IntArray:
        """Return it as a table of one state.

        Returns
        -------
        numpy.ndarray of int
            Shape (1, 5): successes, foiled, given, other, critics.
        """
        return np.array([[getattr(self, each.name) for each in fields(self)[1:6]]], dtype=np.int64)


@dataclass(frozen=True)
class Meters:
    """What can be read off a state?

    Attributes
    ----------
    critics : float
        The critics at home; above `Game.line` the leader falls.
    hold : float
        The partner's share of the movement, in [0, 1].
    expected : float
        The response that the excluded faction expects, in [0, 1].
    attack_pays : bool
        Whether it therefore attacks.
    belief : float
        The government's belief that the partner is reliable, in [0, 1].
    """

    critics: float
    hold: float
    expected: float
    attack_pays: bool
    belief: float


def meters(game: Game, state: State) -> Meters:
    """What can be read off a state of the game?

    Parameters
    ----------
    game : Game
        The rules.
    state : State
        Where it stands.

    Returns
    -------
    Meters
        Critics, hold, expectation, belief.

    Examples
    --------
    >>> meters(Game(), State()).belief, round(meters(Game(), State()).hold, 2)
    (0.7, 0.88)
    """
    rows = state.rows()
    expected = game.expectation(rows)
    return Meters(
        critics=round(state.critics * GRAIN, 6),
        hold=float(game.hold(rows)[0]),
        expected=float(expected[0]),
        attack_pays=bool(exceeds(expected, game.threshold)[0]),
        belief=float(game.belief(rows)[0]),
    )


def step(game: Game, state: State, event: str, measure: int) -> State:
    """Where does the game stand after this week?

    The transition of the game's graph.

    Parameters
    ----------
    game : Game
        The rules.
    state : State
        Where it stands, before the week's news.
    event : {"quiet", "foiled", "success"}
        The news.
    measure : int
        The measure that the government chooses, a place in `MEASURES`, from 0 to 4.

    Returns
    -------
    State
        A week later.

    Raises
    ------
    ValueError
        If the game is over, or there is no such event or measure.

    Examples
    --------
    A success that is left alone: the excluded faction now expects half of what it imagined.

    >>> after = step(Game(), State(), "success", 0)
    >>> after.critics, meters(Game(), after).expected
    (20, 0.3)
    """
    if state.ending:
        raise ValueError(f"state = {state.ending!r}: expected a game that goes on")
    if event not in EVENTS:
        raise ValueError(f"event = {event!r}: expected one of {', '.join(EVENTS)}")
    place = int(one("measure", whole("measure", measure, 0, RETURN)))
    rows, fallen = game.after(state.rows(), EVENTS.index(event), place)
    ending = ""
    if place == RETURN:
        ending = "return"
    elif fallen[0]:
        ending = "out of office"
    elif state.week + 1 == game.weeks:
        ending = "stands"
    successes, foiled, given, other, critics = rows[0].tolist()
    return State(state.week + 1, successes, foiled, given, other, critics, ending)


def expectation_threshold(scenario: Scenario) -> float:
    """Above which expected response does an attack pay the excluded faction?

    The response at which an attempt is worth as much as the whole of today's stake, at the
    government's prior.

    Parameters
    ----------
    scenario : Scenario
        The primitives, single numbers.

    Returns
    -------
    float
        The R in [0, 1] at which p [W (v(q - Delta + m R) - z) + h - e R] = 1 + k + (1-p) l; 0
        where an attack pays even unanswered, infinite where no response makes it pay.

    Examples
    --------
    >>> round(expectation_threshold(Scenario()), 4)
    0.4546
    """
    n = scenario.numbers()
    chance = chance_of_success(n["prior"], n["foil_reliable"], n["foil_unreliable"])
    attacker = Attacker(
        n["strength"], n["shift"], n["infighting_cost"], n["discount"], blow=n["blow"],
        response_harm=n["response_harm"], success_gain=n["success_gain"], chance=chance,
        attack_cost=n["attack_cost"], failure_loss=n["failure_loss"],
    )  # fmt: skip
    # The worth is a line between the responses at which v begins to rise and ceases to.
    left = n["strength"] - n["shift"]
    slack = n["infighting_cost"] * (1 - n["discount"])
    bends = [(end - left) / n["blow"] for end in (0.0, slack, 1.0)] if n["blow"] else []
    ends = np.unique(np.clip([0.0, *bends, 1.0], 0.0, 1.0))
    worth = attempt_worth(attacker, ends)
    pays = exceeds(worth, 1.0)
    if not pays.any():
        return float("inf")
    first = int(pays.argmax())
    if first == 0:
        return 0.0
    return float(np.interp(1.0, worth[first - 1 : first + 1], ends[first - 1 : first + 1]))
