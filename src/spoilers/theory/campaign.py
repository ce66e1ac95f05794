r"""What becomes of a deal that is attacked again and again?

Weeks of play with the primitives of the whole game. In a week in which an attack pays, given the
rule by which the government answers, the excluded faction makes an attempt with a high chance; in
any other week one comes with a low chance, from cells that nobody commands. The partner foils it
according to its type, and the government updates its belief. A success is answered by the rule.
Each response adds m R to the excluded faction's strength and takes it from the partner's hold on
the movement. The deal ends when the government returns to conflict, or when the partner's hold
falls below the line it needs.

The state of a campaign is small: how many attempts got through, how many were foiled, and how much
was answered. So a campaign is a Markov chain, and what becomes of the deal is computed exactly by
`survival`; `simulate` plays it, to be looked at run by run.

What is left out: foresight of either side beyond the next attempt, learning in quiet weeks, a hold
that recovers, strikes that weaken the attacker, and what an attack costs in lives.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from spoilers.theory.arguments import (
    BoolArray,
    FloatArray,
    IntArray,
    at_least,
    one,
    share,
    whole,
    within,
)
from spoilers.theory.provocation import chance_of_success
from spoilers.theory.the_home_front.response import RESPONSES, Leader, best_measure
from spoilers.theory.the_whole_game import Scenario
from spoilers.theory.the_whole_game.players import Movement

__all__ = [
    "BEST_MEASURE",
    "ENDINGS",
    "RESTRAINT",
    "RULES",
    "THREE_STRIKES",
    "UP_TO_A_DELAY",
    "Campaign",
    "Rule",
    "Setting",
    "Survival",
    "simulate",
    "survival",
    "survival_by_rule",
]

ENDINGS = ("stands", "return", "hold lost", "never stood")
"""How a deal can end; `Campaign.ending` counts them from 0."""
STANDS, RETURN, HOLD, NEVER = range(4)


@dataclass(frozen=True)
class Setting:
    """In which surroundings is a campaign fought?

    All defaults are illustrative.

    Attributes
    ----------
    eager_rate : float
        Probability of an attempt in a week in which an attack pays, in [0, 1].
    base_rate : float
        Probability of an attempt in any other week, in [0, 1].
    hold_needed : float
        The share of the movement that the included faction must hold for the deal to stand, in
        [0, 1].

    Raises
    ------
    ValueError
        If a number is out of range or no single number.

    Examples
    --------
    >>> Setting(base_rate=2)
    Traceback (most recent call last):
    ValueError: base_rate = 2: expected a value in [0, 1]
    """

    eager_rate: float = 0.5
    base_rate: float = 0.02
    hold_needed: float = 0.5

    def __post_init__(self) -> None:
        """Refuse anything that is not a setting."""
        for name in ("eager_rate", "base_rate", "hold_needed"):
            one(name, share(name, getattr(self, name)))


@dataclass(frozen=True)
class Rule:
    """How does the government answer successful attacks?

    Attributes
    ----------
    name : str
        What the rule is called, fit for a label.
    response : float or None
        How hard it answers, in [0, 1]. None: by the best measure on the menu, given its belief.
    cap : float
        Beyond which it does not go, in [0, 1].
    strikes : float
        To how many successes it answers, a whole number, at least 0; then it is restrained. By
        default it answers all of them.

    Raises
    ------
    ValueError
        If a number is out of range.

    Examples
    --------
    >>> Rule("two strikes", response=0.6, strikes=2).strikes
    2
    """

    name: str
    response: float | None
    cap: float = 1.0
    strikes: float = np.inf

    def __post_init__(self) -> None:
        """Refuse anything that is not a rule."""
        if self.response is not None:
            one("response", share("response", self.response))
        one("cap", share("cap", self.cap))
        strikes = one("strikes", within("strikes", self.strikes, 0.0, infinite=True))
        if np.isfinite(strikes):
            whole("strikes", strikes, 0)


RESTRAINT = Rule("restraint", 0.0)
BEST_MEASURE = Rule("best measure", None)
UP_TO_A_DELAY = Rule("up to a delay", None, cap=0.35)
THREE_STRIKES = Rule("three strikes", 0.6, strikes=3)
RULES: tuple[Rule, ...] = (RESTRAINT, UP_TO_A_DELAY, BEST_MEASURE, THREE_STRIKES)
"""Four rules to compare. The strikes are as hard as "drone strikes" on the menu of measures."""


@dataclass(frozen=True)
class Survival:
    """How likely is the deal to stand after each week?

    Attributes
    ----------
    overall : numpy.ndarray of float
        The probability that it stands, at the government's prior; never rises; shape
        (weeks + 1,), from week 0 on.
    reliable, unreliable : numpy.ndarray of float
        The same, with a reliable partner and with any other.
    endings : mapping of str to float
        How likely each of `ENDINGS` is after the last week; they add up to 1.
    attempts, successes : float
        How many are expected while the deal stands.
    critics : float
        What unanswered attacks are expected to cost the government at home, A (1 - R) each.
    """

    overall: FloatArray
    reliable: FloatArray
    unreliable: FloatArray
    endings: Mapping[str, float]
    attempts: float
    successes: float
    critics: float


@dataclass(frozen=True)
class Campaign:
    """What became of the deal, in each run?

    Attributes
    ----------
    rule : Rule
        How the government answered.
    weeks : int
        How long the campaign could last.
    ending : numpy.ndarray of int
        How each run ended, an index of `ENDINGS`; shape (runs,).
    week : numpy.ndarray of int
        The week in which the deal ended, counted from 1; 0 where it never stood, weeks + 1 where
        it still stands; shape (runs,).
    reliable : numpy.ndarray of bool
        Whether the included faction was in fact reliable; shape (runs,).
    attempts, successes : numpy.ndarray of int
        How many there were while the deal stood; shape (runs,).
    belief : numpy.ndarray of float
        The government's belief at the end of the run, in [0, 1]; shape (runs,).
    hold : numpy.ndarray of float
        The included faction's share of the movement at the end of the run, in [0, 1]; shape
        (runs,).
    critics : numpy.ndarray of float
        What unanswered attacks cost the government at home, all together; shape (runs,).
    belief_paths, hold_paths : numpy.ndarray of float
        Both week by week for the first `paths` runs, from week 0 on, NaN once the deal has ended;
        shape (paths, weeks + 1).
    """

    rule: Rule
    weeks: int
    ending: IntArray
    week: IntArray
    reliable: BoolArray
    attempts: IntArray
    successes: IntArray
    belief: FloatArray
    hold: FloatArray
    critics: FloatArray
    belief_paths: FloatArray
    hold_paths: FloatArray

    @property
    def survival(self) -> FloatArray:
        """Which share of deals still stands after each week?

        Returns
        -------
        numpy.ndarray of float
            In [0, 1], from week 0 on; never rises; shape (weeks + 1,).

        Examples
        --------
        >>> simulate(Scenario(), weeks=52, runs=1000, rule=RESTRAINT, seed=1).survival.shape
        (53,)
        """
        fallen = np.bincount(self.week, minlength=self.weeks + 2)[: self.weeks + 1]
        return np.asarray(1 - np.cumsum(fallen) / len(self.week))

    @property
    def shares(self) -> dict[str, float]:
        """How often did the deal end in each way?

        Returns
        -------
        dict of str to float
            The share of runs with each of `ENDINGS`; they add up to 1.

        Examples
        --------
        >>> simulate(Scenario(), weeks=52, runs=1000, rule=RESTRAINT, seed=1).shares["stands"]
        1.0
        """
        counts = np.bincount(self.ending, minlength=len(ENDINGS)) / len(self.ending)
        return dict(zip(ENDINGS, counts.tolist(), strict=True))


def survival(
    scenario: Scenario, weeks: int, rule: Rule, *, setting: Setting | None = None
) -> Survival:
    """How likely is the deal to stand after each week?

    The exact survival function of the campaign, a finite Markov chain.

    Parameters
    ----------
    scenario : Scenario
        One game; its fields are single numbers.
    weeks : int
        How long a campaign can last, at least 1.
    rule : Rule
        How the government answers.
    setting : Setting, optional
        The surroundings; by default those of `Setting`.

    Returns
    -------
    Survival
        Probabilities week by week, and what is expected on the way.

    Raises
    ------
    ValueError
        If the scenario holds arrays, or `weeks` is no whole number of at least 1.

    Notes
    -----
    An attack pays in the eyes of the excluded faction where it is worth more to it than staying
    quiet for the whole of a period's stake, given the government's belief, its own strength by
    now, and the response that the rule has for one more success. Under any attempt a guarantee is
    forfeited for good.

    A deal that the government would not leave alone at its prior, or in which the included
    faction holds less than it needs from the start, never stood.

    References
    ----------
    The argument is that of Bapat and Best (2021); the model is the course's own.

    Examples
    --------
    >>> restrained = survival(Scenario(), 104, RESTRAINT)
    >>> answered = survival(Scenario(), 104, BEST_MEASURE)
    >>> float(restrained.overall[-1].round(2)), float(answered.overall[-1].round(2))
    (1.0, 0.68)
    """
    chain = _chain(scenario, setting, rule, weeks)
    n = scenario.numbers()
    foils = n["foil_reliable"], n["foil_unreliable"]
    reliable, unreliable = (chain.run(foil) for foil in foils)
    weigh = n["prior"], 1 - n["prior"]

    def mean(one_type: Any, other: Any) -> Any:
        return weigh[0] * one_type + weigh[1] * other

    ends = mean(reliable.endings, unreliable.endings)
    return Survival(
        mean(reliable.stands, unreliable.stands),
        reliable.stands,
        unreliable.stands,
        dict(zip(ENDINGS, ends.tolist(), strict=True)),
        *(float(mean(a, b)) for a, b in zip(reliable.expected, unreliable.expected, strict=True)),
    )


def survival_by_rule(
    scenario: Scenario,
    weeks: int,
    rules: Iterable[Rule] = RULES,
    *,
    setting: Setting | None = None,
) -> dict[str, Survival]:
    """Under which rule does the deal last longest?

    Parameters
    ----------
    scenario : Scenario
        One game; its fields are single numbers.
    weeks : int
        How long a campaign can last, at least 1.
    rules : iterable of Rule
        The rules to compare, with different names.
    setting : Setting, optional
        The surroundings; by default those of `Setting`.

    Returns
    -------
    dict of str to Survival
        What becomes of the deal under each rule, by its name.

    Raises
    ------
    ValueError
        If the scenario holds arrays, a number is out of range, or two rules share a name.

    References
    ----------
    The argument is that of Bapat and Best (2021); the model is the course's own.

    Examples
    --------
    >>> list(survival_by_rule(Scenario(), 52))
    ['restraint', 'up to a delay', 'best measure', 'three strikes']
    """
    found: dict[str, Survival] = {}
    for rule in rules:
        if rule.name in found:
            raise ValueError(f"rules has {rule.name!r} twice: expected different names")
        found[rule.name] = survival(scenario, weeks, rule, setting=setting)
    return found


def simulate(
    scenario: Scenario,
    weeks: int,
    runs: int,
    rule: Rule,
    seed: int | np.random.Generator,
    *,
    setting: Setting | None = None,
    paths: int = 0,
) -> Campaign:
    """What becomes of the deal, week by week, in many runs?

    Parameters
    ----------
    scenario : Scenario
        One game; its fields are single numbers.
    weeks : int
        How long a campaign can last, at least 1.
    runs : int
        How many campaigns, at least 1.
    rule : Rule
        How the government answers.
    seed : int or numpy.random.Generator
        Where chance comes from. The same seed gives the same campaign on the same version of
        NumPy. Under the same seed two rules meet the same luck, so their difference is due to the
        rule.
    setting : Setting, optional
        The surroundings; by default those of `Setting`.
    paths : int
        For how many of the runs to keep belief and hold week by week, from 0 to `runs`.

    Returns
    -------
    Campaign
        Endings and counts for every run, paths for the first `paths`.

    Raises
    ------
    ValueError
        If the scenario holds arrays, or a number is out of range.

    References
    ----------
    The argument is that of Bapat and Best (2021); the model is the course's own.

    Examples
    --------
    >>> played = simulate(Scenario(), weeks=104, runs=2000, rule=BEST_MEASURE, seed=7)
    >>> bool(0.65 < played.survival[-1] < 0.72)
    True
    """
    count = int(whole("runs", runs, 1))
    kept = int(whole("paths", paths, 0, count))
    chain = _chain(scenario, setting, rule, weeks)
    return _Play(scenario, chain, count, kept).run(rule, np.random.default_rng(seed))


@dataclass(frozen=True)
class _Outcome:
    """What comes of a campaign with one type of partner."""

    stands: FloatArray
    endings: FloatArray
    expected: tuple[float, float, float]


@dataclass(frozen=True)
class _Chain:
    """A campaign as a Markov chain: each state, and where a foiled attempt and a success lead.

    A state is known by how many attempts got through, how many were foiled, and how much was
    answered. Where a success ends the deal, `ending` says how, and its next state says what is
    then believed and held.
    """

    weeks: int
    start: int
    hits: IntArray
    misses: IntArray
    answered: FloatArray
    belief: FloatArray
    hold: FloatArray
    attempt: FloatArray
    foiled: IntArray
    success: IntArray
    ending: IntArray
    critics: float

    def run(self, foil: float) -> _Outcome:
        """Pass the probability of each state on, week by week, with one type of partner."""
        now = np.zeros(len(self.hits))
        now[0] = 1.0
        endings = np.zeros(len(ENDINGS))
        stands = np.zeros(self.weeks + 1)
        expected = np.zeros(3)
        if self.start != STANDS:
            endings[self.start] = 1.0
            return _Outcome(stands, endings, (0.0, 0.0, 0.0))
        stands[0] = 1.0
        response = self.answered[self.success] - self.answered
        ends = self.ending != STANDS
        for week in range(1, self.weeks + 1):
            tried = now * self.attempt
            hit = tried * (1 - foil)
            expected += tried.sum(), hit.sum(), self.critics * (hit * (1 - response)).sum()
            endings += np.bincount(self.ending[ends], hit[ends], minlength=len(ENDINGS))
            passed = np.bincount(self.foiled, tried * foil, minlength=len(now))
            passed += np.bincount(self.success[~ends], hit[~ends], minlength=len(now))
            now = now - tried + passed
            # What has not ended stands: added up like this, nothing rises by rounding.
            stands[week] = max(1 - endings.sum(), 0.0)
        endings[STANDS] = stands[-1]
        return _Outcome(stands, endings, tuple(float(each) for each in expected))  # type: ignore[arg-type]


def _chain(scenario: Scenario, setting: Setting | None, rule: Rule, weeks: int) -> _Chain:
    """Build the chain: all states that can be reached by so many attempts, level by level."""
    n = scenario.numbers()
    around = Setting() if setting is None else setting
    return _Builder(n, around, rule, int(whole("weeks", weeks, 1))).build()


# Successes, foiled attempts, how much was answered, and whether the deal has ended.
_State = tuple[int, int, float, bool]


class _Builder:
    """Finds the states of a campaign, those after no attempt, after one, after two."""

    def __init__(self, n: dict[str, float], setting: Setting, rule: Rule, weeks: int) -> None:
        self.n, self.setting, self.rule, self.weeks = n, setting, rule, weeks
        self.places: dict[_State, int] = {}
        self.found: list[_State] = []

    def build(self) -> _Chain:
        self._place((0, 0, 0.0, False))
        parts = []
        for tried in range(self.weeks + 1):
            level, self.found = self.found, []
            parts.append(self._level(level, last=tried == self.weeks))
        joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        return _Chain(
            weeks=self.weeks, start=self._start(), critics=self.n["audience_cost"], **joined
        )

    def _place(self, state: _State) -> int:
        """Return the number of a state, and note one that is new."""
        if state not in self.places:
            self.places[state] = len(self.places)
            self.found.append(state)
        return self.places[state]

    def _start(self) -> int:
        n = self.n
        kept = at_least(n["prior"], (1 - n["prior"]) * n["betrayal"])
        held = at_least(1 - n["strength"], self.setting.hold_needed)
        return STANDS if kept and held else NEVER

    def _level(self, level: list[_State], last: bool) -> dict[str, Any]:
        """Work out all states with so many attempts at once, and find those one attempt later."""
        hits, misses = (np.array([state[part] for state in level]) for part in (0, 1))
        answered = np.array([state[2] for state in level])
        ended = np.array([state[3] for state in level])
        response = self._response(hits, misses)
        after = np.round(answered + response, 9)
        lost = ~at_least(self._hold(after), self.setting.hold_needed)
        ending = np.where(response == 1, RETURN, np.where(lost, HOLD, STANDS))
        # Where nothing more is tried, it does not matter where that would lead.
        foiled, success = np.zeros((2, len(level)), dtype=np.int64)
        for place in np.flatnonzero(~ended) if not last else ():
            h, m, a, _ = level[place]
            foiled[place] = self._place((h, m + 1, a, False))
            over = bool(ending[place] != STANDS)
            success[place] = self._place((h + 1, m, float(after[place]), over))
        return {
            "hits": hits,
            "misses": misses,
            "answered": answered,
            "belief": self._belief(hits, misses),
            "hold": self._hold(answered),
            "attempt": self._attempt(hits, misses, answered, response),
            "foiled": foiled,
            "success": success,
            "ending": ending,
        }

    def _belief(self, hits: IntArray, misses: IntArray) -> FloatArray:
        """Return the belief after so many successes and foiled attempts."""
        s, r, prior = self.n["foil_reliable"], self.n["foil_unreliable"], self.n["prior"]
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            reliable = np.log(prior) + _times(hits, np.log1p(-s)) + _times(misses, np.log(s))
            other = np.log1p(-prior) + _times(hits, np.log1p(-r)) + _times(misses, np.log(r))
            belief = 1 / (1 + np.exp(other - reliable))
        # What neither type could have done has no chance of being reached.
        return np.where(np.isnan(belief), prior, belief)

    def _response(self, hits: IntArray, misses: IntArray) -> FloatArray:
        """Return how one more success would be answered."""
        rule, n = self.rule, self.n
        cap = min(rule.cap, n["largest_response"])
        if rule.response is not None:
            hard = np.full(hits.shape, min(rule.response, cap))
        else:
            leader = Leader(
                self._belief(hits + 1, misses), n["betrayal"], n["audience_cost"],
                n["force_cost"], largest_response=cap,
            )  # fmt: skip
            hard = RESPONSES[best_measure(leader)]
        return np.where(hits < rule.strikes, hard, 0.0)

    def _hold(self, answered: FloatArray) -> FloatArray:
        return np.clip(1 - self.n["strength"] - self.n["blow"] * answered, 0.0, 1.0)

    def _attempt(
        self, hits: IntArray, misses: IntArray, answered: FloatArray, response: FloatArray
    ) -> FloatArray:
        """Return the chance of an attempt in a week, by whether an attack pays."""
        n: dict[str, FloatArray] = {name: np.asarray(value) for name, value in self.n.items()}
        n["strength"] = np.clip(n["strength"] + n["blow"] * answered, 0.0, 1.0)
        n["guarantee"] = np.where(hits + misses > 0, 0.0, n["guarantee"])
        chance = chance_of_success(
            self._belief(hits, misses), n["foil_reliable"], n["foil_unreliable"]
        )
        movement = Movement(n, chance, 0.0, 0.0, response)
        pays = movement.attack(1.0).exceeds(movement.quiet(1.0))
        return np.where(pays, self.setting.eager_rate, self.setting.base_rate)


def _times(count: IntArray, log: float) -> FloatArray:
    """Return count * log, where nothing that never happened is impossible."""
    return np.where(count == 0, 0.0, count * log)


class _Play:
    """A campaign as it is played, all runs at once and week by week."""

    def __init__(self, scenario: Scenario, chain: _Chain, runs: int, paths: int) -> None:
        self.n = scenario.numbers()
        self.chain, self.paths = chain, paths
        self.state = np.zeros(runs, dtype=np.int64)
        self.ending = np.full(runs, STANDS)
        self.week = np.full(runs, chain.weeks + 1)
        self.belief_paths = np.full((paths, chain.weeks + 1), np.nan)
        self.hold_paths = np.full((paths, chain.weeks + 1), np.nan)

    def run(self, rule: Rule, random: np.random.Generator) -> Campaign:
        chain, runs = self.chain, len(self.state)
        reliable = random.random(runs) < self.n["prior"]
        foil = np.where(reliable, self.n["foil_reliable"], self.n["foil_unreliable"])
        if chain.start != STANDS:
            self._end(np.ones(runs, dtype=bool), np.full(runs, chain.start), 0)
        self._keep(0)
        for week in range(1, chain.weeks + 1):
            # Drawn for all runs, also those that have ended: two rules meet the same luck.
            self._play(week, random.random(runs), random.random(runs) >= foil)
            self._keep(week)
        state, answered = self.state, chain.answered[self.state]
        hits = chain.hits[state]
        return Campaign(
            rule, chain.weeks, self.ending, self.week, reliable, hits + chain.misses[state], hits,
            chain.belief[state], chain.hold[state], chain.critics * (hits - answered),
            self.belief_paths, self.hold_paths,
        )  # fmt: skip

    def _play(self, week: int, drawn: FloatArray, through: BoolArray) -> None:
        """Play one week of every run that still stands."""
        chain, state = self.chain, self.state
        tries = (self.ending == STANDS) & (drawn < chain.attempt[state])
        hit = tries & through
        ending = chain.ending[state]
        self.state = np.where(
            hit, chain.success[state], np.where(tries, chain.foiled[state], state)
        )
        self._end(hit & (ending != STANDS), ending, week)

    def _end(self, which: BoolArray, ending: IntArray, week: int) -> None:
        self.ending[which] = ending[which]
        self.week[which] = week

    def _keep(self, week: int) -> None:
        """Write down the first runs, as long as their deals stand."""
        first = slice(0, self.paths)
        stands, state = self.ending[first] == STANDS, self.state[first]
        self.belief_paths[stands, week] = self.chain.belief[state][stands]
        self.hold_paths[stands, week] = self.chain.hold[state][stands]
