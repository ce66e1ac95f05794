r"""What becomes of a deal that is attacked again and again?

Weeks of play with the parts of the other lessons. In every week the excluded faction attempts an
attack with a probability that rises with what it expects to gain. The attempt is foiled by the
included faction's type. The government updates its belief. If a success leaves the belief below
the line, the deal falls. Otherwise the government answers by a rule, each answer lowers the
included faction's sovereignty, groups that see it weak turn on it, and the deal falls too if
sovereignty drops below its own line.

An answer quiets critics at home: a success that meets the response R costs the government
A (1 - R) there, unless the setting says that it quiets them less. So restraint is hard on belief,
and strikes are hard on sovereignty.

What follows from that, at the illustrative defaults. Restraint loses deals by belief alone,
strikes by sovereignty too. A government that is more vulnerable at home loses no fewer deals
where it is restrained. Under the home front's rule that need not hold: one that is vulnerable
enough strikes hard, which quiets its critics, and may keep a deal that a less vulnerable one
gives up. Whether strikes or restraint keep more deals depends on that relief, so it is assumed
here and not found: with `relief` at 0 strikes only ever lose deals.

What is left out: foresight of either side, learning in quiet weeks, sovereignty that recovers,
strikes that weaken the attacker, changes of the partner's type, and what an attack costs in lives.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spoilers.theory.arguments import FloatArray, share, within
from spoilers.theory.first_edition.homefront import best_response, challenger_cascade, spoiler_gain
from spoilers.theory.first_edition.scenarios import Scenario
from spoilers.theory.provocation import keeps_deal

IntArray = NDArray[np.int64]

ENDINGS = ("stands", "belief lost", "sovereignty lost", "never stood")
"""How a deal can end; `Campaign.ending` counts them from 0."""
STANDS, BELIEF, SOVEREIGNTY, NEVER = range(4)

# Beliefs closer than this, in log odds, differ by rounding alone.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Setting:
    """In which surroundings is a campaign fought?

    All defaults are illustrative.

    Attributes
    ----------
    base_rate : float
        Probability of an attempt in a week in which the excluded faction expects no gain from
        one, in [0, 1].
    eagerness : float
        By how much the rate of attempts a week rises per unit of expected gain, at least 0.
    salience : float
        How much a success is noticed at home, a, above 0.
    settlement_value : float
        Worth lambda of the included faction's sovereignty to the leader, at least 0.
    sovereignty_damage : float
        Loss m of that sovereignty per unit of response, at least 0.
    force_cost : float
        Cost c of using force, above 0.
    capture : float
        Part phi of the included faction's loss that the excluded one picks up, in [0, 1].
    strike_harm : float
        Harm e to the excluded faction per unit of response, at least 0.
    sovereignty : float
        What the included faction has at the start, in [0, 1].
    sovereignty_needed : float
        Below which sovereignty it can no longer keep a deal, in [0, 1].
    relief : float
        How far an answer quiets critics at home, in [0, 1]: an attack that meets the response R
        leaves A (1 - relief R) of the audience cost. At 0 strikes quiet nobody.
    thresholds, blows : tuple of float
        The other groups: below which sovereignty each turns on the included faction, in
        [0, 1], and how much each takes off, at least 0.

    Raises
    ------
    ValueError
        If a number is out of range, or there are not as many blows as thresholds.

    Examples
    --------
    >>> Setting(base_rate=2)
    Traceback (most recent call last):
    ValueError: base_rate = 2: expected a value in [0, 1]
    """

    base_rate: float = 0.02
    eagerness: float = 0.5
    salience: float = 0.8
    settlement_value: float = 0.1
    sovereignty_damage: float = 0.4
    force_cost: float = 0.5
    capture: float = 0.5
    strike_harm: float = 0.1
    sovereignty: float = 1.0
    sovereignty_needed: float = 0.3
    relief: float = 1.0
    thresholds: tuple[float, ...] = (0.75, 0.6, 0.5)
    blows: tuple[float, ...] = (0.05, 0.1, 0.1)

    def __post_init__(self) -> None:
        """Refuse anything that is not a setting."""
        for name in (
            "base_rate",
            "capture",
            "sovereignty",
            "sovereignty_needed",
            "relief",
            "thresholds",
        ):
            share(name, getattr(self, name))
        for name in ("eagerness", "settlement_value", "sovereignty_damage", "strike_harm", "blows"):
            within(name, getattr(self, name), 0.0)
        for name in ("salience", "force_cost"):
            within(name, getattr(self, name), 0.0, open_low=True)
        if len(self.thresholds) != len(self.blows):
            raise ValueError(
                f"blows has {len(self.blows)} values: expected {len(self.thresholds)}, "
                "one for each of the thresholds"
            )


@dataclass(frozen=True)
class Rule:
    """How does the government answer successful attacks?

    Attributes
    ----------
    name : str
        What the rule is called, fit for a label.
    response : float or None
        How hard it answers, in [0, 1]. None: as the home front has it, by
        `spoilers.theory.first_edition.homefront.best_response`.
    strikes : float
        To how many successes it answers, a whole number, at least 0; then it is restrained. By
        default it answers all of them.

    Raises
    ------
    ValueError
        If a number is out of range.

    Examples
    --------
    >>> Rule("two hard strikes", response=0.8, strikes=2).strikes
    2
    """

    name: str
    response: float | None
    strikes: float = np.inf

    def __post_init__(self) -> None:
        """Refuse anything that is not a rule."""
        if self.response is not None:
            share("response", self.response)
        if not (self.strikes >= 0 and (np.isinf(self.strikes) or self.strikes % 1 == 0)):
            raise ValueError(f"strikes = {self.strikes}: expected a whole number, at least 0")


RESTRAINT = Rule("restraint", 0.0)
HOME_FRONT = Rule("home front", None)
THREE_STRIKES = Rule("three strikes", 0.6, 3)
RULES: tuple[Rule, ...] = (RESTRAINT, HOME_FRONT, THREE_STRIKES)
"""Three rules to compare. The strikes are as hard as "drone strikes" on the menu of measures."""


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
        The week in which the deal fell, counted from 1; 0 where it never stood, weeks + 1 where
        it still stands; shape (runs,).
    reliable : numpy.ndarray of bool
        Whether the included faction was in fact reliable; shape (runs,).
    attempts, successes : numpy.ndarray of int
        How many there were while the deal stood; shape (runs,).
    belief : numpy.ndarray of float
        The government's belief at the end of the run, in [0, 1]; shape (runs,).
    sovereignty : numpy.ndarray of float
        The included faction's sovereignty at the end of the run, in [0, 1]; shape (runs,).
    belief_paths, sovereignty_paths : numpy.ndarray of float
        Both week by week for the first `paths` runs, from week 0 on, NaN once the deal has
        fallen; shape (paths, weeks + 1).
    """

    rule: Rule
    weeks: int
    ending: IntArray
    week: IntArray
    reliable: NDArray[np.bool_]
    attempts: IntArray
    successes: IntArray
    belief: FloatArray
    sovereignty: FloatArray
    belief_paths: FloatArray
    sovereignty_paths: FloatArray

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
        >>> shares = simulate(Scenario(), weeks=52, runs=1000, rule=RESTRAINT, seed=1).shares
        >>> shares["sovereignty lost"], shares["never stood"]
        (0.0, 0.0)
        """
        counts = np.bincount(self.ending, minlength=len(ENDINGS)) / len(self.ending)
        return dict(zip(ENDINGS, counts.tolist(), strict=True))


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
        One game; its fields are single numbers. Used are the prior, the chances of foiling, the
        betrayal, the audience cost, and the attacker's cost, loss and gains.
    weeks : int
        How long a campaign can last, at least 1.
    runs : int
        How many campaigns, at least 1.
    rule : Rule
        How the government answers.
    seed : int or numpy.random.Generator
        Where chance comes from. The same seed gives the same campaign on the same version of
        NumPy. Under the same seed two rules meet the same luck, so their difference is due to
        the rule.
    setting : Setting, optional
        The surroundings; by default those of `Setting`.
    paths : int
        For how many of the runs to keep belief and sovereignty week by week, from 0 to `runs`.

    Returns
    -------
    Campaign
        Endings and counts for every run, paths for the first `paths`.

    Raises
    ------
    ValueError
        If the scenario holds arrays, or a number is out of range.

    Notes
    -----
    The week: an attempt is made with probability 1 - (1 - base_rate) * exp(-eagerness * gain),
    where gain is what the excluded faction expects of an attempt at the government's present
    belief, and 0 if that is negative. It expects the worth of a return if one more success
    would end the deal, and otherwise its gain from a success and from the response. It is
    short-sighted: it does not save attempts, or make them, for the sake of later ones.

    A deal that does not stand at the prior falls before the first week.

    Neither side learns the partner's type except by the attacks, and belief does not recover by
    the passing of quiet weeks.

    References
    ----------
    The argument is that of Bapat and Best (2021); the model is the course's own.

    Examples
    --------
    >>> played = simulate(Scenario(), weeks=104, runs=2000, rule=RESTRAINT, seed=7)
    >>> bool(0.3 < played.survival[-1] < 0.7)
    True
    """
    scenario.require_one()
    surroundings = Setting() if setting is None else setting
    _whole("weeks", weeks, 1)
    _whole("runs", runs, 1)
    _whole("paths", paths, 0, runs)
    tables = _tables(scenario, surroundings, rule, weeks)
    return _Play(scenario, tables, weeks, runs, paths).run(rule, np.random.default_rng(seed))


def survival_by_rule(
    scenario: Scenario,
    weeks: int,
    runs: int,
    rules: Iterable[Rule],
    seed: int,
    *,
    setting: Setting | None = None,
) -> Mapping[str, FloatArray]:
    """Under which rule does the deal last longest?

    Parameters
    ----------
    scenario : Scenario
        One game; its fields are single numbers.
    weeks, runs : int
        How long, and how many campaigns under each rule, at least 1.
    rules : iterable of Rule
        The rules to compare, with different names.
    seed : int
        Where chance comes from; all rules meet the same luck.
    setting : Setting, optional
        The surroundings; by default those of `Setting`.

    Returns
    -------
    dict of str to numpy.ndarray of float
        The survival curve under each rule's name; shape (weeks + 1,).

    Raises
    ------
    ValueError
        If the scenario holds arrays, a number is out of range, or two rules share a name.

    References
    ----------
    The argument is that of Bapat and Best (2021); the model is the course's own.

    Examples
    --------
    >>> curves = survival_by_rule(Scenario(), 104, 2000, RULES, seed=7)
    >>> list(curves)
    ['restraint', 'home front', 'three strikes']
    """
    curves: dict[str, FloatArray] = {}
    for rule in rules:
        if rule.name in curves:
            raise ValueError(f"rules has {rule.name!r} twice: expected different names")
        played = simulate(scenario, weeks, runs, rule, seed, setting=setting)
        curves[rule.name] = played.survival
    return curves


@dataclass(frozen=True)
class BreakChances:
    """How likely is the deal to fall, by the included faction's type?

    Attributes
    ----------
    reliable, unreliable : numpy.ndarray of float
        The probability if the included faction is reliable, and if it is not, in [0, 1].
    overall : numpy.ndarray of float
        The probability at the government's prior, in [0, 1].
    """

    reliable: FloatArray
    unreliable: FloatArray
    overall: FloatArray


def break_chances(scenario: Scenario, attempts: int) -> BreakChances:
    """How likely is it that a restrained government gives the deal up within so many attempts?

    Parameters
    ----------
    scenario : Scenario
        One game; its fields are single numbers. Used are the prior, the chances of foiling, the
        betrayal and the audience cost.
    attempts : int
        How many attempts are made, at least 0.

    Returns
    -------
    BreakChances
        Exact probabilities; shape (attempts + 1,), from no attempt on. They never fall.

    Raises
    ------
    ValueError
        If the scenario holds arrays, or attempts is no whole number of at least 0.

    Notes
    -----
    Belief moves up a step in log odds with every foiled attempt and down a step with every
    success. The deal falls at the first success after which belief is below the line. The
    chances are added up over the counts of successes and foiled attempts, of which belief is a
    function, so that no walk is left out and none is drawn.

    An unreliable partner is found out in the end, however high the prior short of 1, if
    anything is at stake: under its type the walk drifts down. Under a reliable one it drifts
    up, and the deal may stand for ever.

    References
    ----------
    The gambler's ruin, in the course's own game.

    Examples
    --------
    >>> chances = break_chances(Scenario(prior=0.9), attempts=20)
    >>> bool(chances.unreliable[-1] > chances.overall[-1] > chances.reliable[-1])
    True
    """
    scenario.require_one()
    _whole("attempts", attempts, 0)
    n = {name: float(value) for name, value in scenario.arrays().items()}
    belief = _belief_table(n, attempts + 1)
    falls = ~keeps_deal(belief, n["betrayal"], n["audience_cost"])
    stood = bool(keeps_deal(n["prior"], n["betrayal"]))
    by_type = [
        _hitting(falls, 1 - n[foil], attempts) if stood else np.ones(attempts + 1)
        for foil in ("foil_reliable", "foil_unreliable")
    ]
    overall = n["prior"] * by_type[0] + (1 - n["prior"]) * by_type[1]
    return BreakChances(by_type[0], by_type[1], np.asarray(overall))


def _hitting(falls: NDArray[np.bool_], success: float, attempts: int) -> FloatArray:
    """Add up, attempt by attempt, the chances of having fallen; `falls` by counts of both."""
    standing = np.zeros(attempts + 1)
    standing[0] = 1.0
    fallen = np.zeros(attempts + 1)
    for made in range(1, attempts + 1):
        # Standing with so many successes after this attempt, whether it was foiled or not.
        successes = np.arange(made + 1)
        hit = np.concatenate([[0.0], standing[:made] * success])
        missed = np.concatenate([standing[:made] * (1 - success), [0.0]])
        lost = falls[successes, made - successes] & (successes > 0)
        fallen[made] = fallen[made - 1] + hit[lost].sum()
        standing[: made + 1] = np.where(lost, 0.0, hit) + missed
    return np.minimum(fallen, 1.0)


@dataclass(frozen=True)
class _Tables:
    """What follows from so many successes (down) and so many foiled attempts (across)."""

    belief: FloatArray
    attempt: FloatArray
    belief_lost: NDArray[np.bool_]
    # By successes alone: sovereignty once the answers have been given, and whether it is too low.
    sovereignty: FloatArray
    sovereignty_lost: NDArray[np.bool_]


def _tables(scenario: Scenario, setting: Setting, rule: Rule, weeks: int) -> _Tables:
    n = {name: float(value) for name, value in scenario.arrays().items()}
    counts = np.arange(weeks + 2)
    belief = _belief_table(n, weeks + 1)
    response = _responses(n["audience_cost"], setting, rule, counts)
    sovereignty = _sovereignty(setting, response)
    unanswered = n["audience_cost"] * (1 - setting.relief * response)[:, np.newaxis]
    belief_lost = (counts > 0)[:, np.newaxis] & ~keeps_deal(belief, n["betrayal"], unanswered)
    sovereignty_lost = sovereignty < setting.sovereignty_needed - _ROUNDING
    ends_next = np.roll(belief_lost | sovereignty_lost[:, np.newaxis], -1, axis=0)
    gain = _expected_gain(n, setting, np.roll(response, -1)[:, np.newaxis], belief, ends_next)
    attempt = 1 - (1 - setting.base_rate) * np.exp(-setting.eagerness * np.maximum(gain, 0.0))
    return _Tables(belief, attempt, belief_lost, sovereignty, sovereignty_lost)


def _belief_table(n: Mapping[str, float], most: int) -> FloatArray:
    """Return the belief after each number of successes (down) and foiled attempts (across)."""
    hits, misses = np.ogrid[: most + 1, : most + 1]
    s, r, prior = n["foil_reliable"], n["foil_unreliable"], n["prior"]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        reliable = np.log(prior) + _times(hits, np.log1p(-s)) + _times(misses, np.log(s))
        other = np.log1p(-prior) + _times(hits, np.log1p(-r)) + _times(misses, np.log(r))
        belief = 1 / (1 + np.exp(other - reliable))
    # What neither type could have done has no chance of being reached.
    return np.where(np.isnan(belief), prior, belief)


def _times(count: NDArray[np.int64], log: float) -> FloatArray:
    """Return count * log, where nothing that never happened is impossible."""
    return np.where(count == 0, 0.0, count * log)


def _responses(
    audience_cost: float, setting: Setting, rule: Rule, counts: NDArray[np.int64]
) -> FloatArray:
    """Return how hard each success is answered; the first of them stands for none."""
    hard = rule.response
    if hard is None:
        hard = float(
            best_response(
                audience_cost / setting.salience,
                setting.salience,
                setting.settlement_value,
                setting.sovereignty_damage,
                setting.force_cost,
            )
        )
    return np.where((counts > 0) & (counts <= rule.strikes), hard, 0.0)


def _sovereignty(setting: Setting, response: FloatArray) -> FloatArray:
    """Return what is left of sovereignty after the answers, and after those who turn on it."""
    struck = setting.sovereignty - setting.sovereignty_damage * np.cumsum(response)
    return np.asarray(
        challenger_cascade(
            np.maximum(struck, 0.0), np.array(setting.thresholds), np.array(setting.blows)
        ).sovereignty
    )


def _expected_gain(
    n: Mapping[str, float],
    setting: Setting,
    response: FloatArray,
    belief: FloatArray,
    ends: NDArray[np.bool_],
) -> FloatArray:
    """Return what the excluded faction expects of an attempt at each belief of the government."""
    chance = 1 - n["foil_unreliable"] - belief * (n["foil_reliable"] - n["foil_unreliable"])
    struck = spoiler_gain(
        response, setting.salience, setting.sovereignty_damage, setting.capture,
        0.0, setting.strike_harm, 0.0,
    )  # fmt: skip
    success = np.where(ends, n["return_gain"], n["success_gain"] + struck)
    return np.asarray(chance * success - (1 - chance) * n["failure_loss"] - n["attack_cost"])


class _Play:
    """A campaign as it is played, all runs at once and week by week."""

    def __init__(
        self, scenario: Scenario, tables: _Tables, weeks: int, runs: int, paths: int
    ) -> None:
        self.n = {name: float(value) for name, value in scenario.arrays().items()}
        self.tables, self.weeks, self.paths = tables, weeks, paths
        self.hits = np.zeros(runs, dtype=np.int64)
        self.misses = np.zeros(runs, dtype=np.int64)
        self.ending = np.full(runs, STANDS)
        self.week = np.full(runs, weeks + 1)
        self.belief_paths = np.full((paths, weeks + 1), np.nan)
        self.sovereignty_paths = np.full((paths, weeks + 1), np.nan)

    def run(self, rule: Rule, random: np.random.Generator) -> Campaign:
        runs = len(self.hits)
        reliable = random.random(runs) < self.n["prior"]
        foil = np.where(reliable, self.n["foil_reliable"], self.n["foil_unreliable"])
        if not keeps_deal(self.n["prior"], self.n["betrayal"]):
            self._end(np.ones(runs, dtype=bool), NEVER, 0)
        self._keep(0)
        for week in range(1, self.weeks + 1):
            # Drawn for all runs, also those that have ended: two rules meet the same luck.
            self._play(week, random.random(runs), random.random(runs) >= foil)
            self._keep(week)
        return Campaign(
            rule, self.weeks, self.ending, self.week, reliable,
            self.hits + self.misses, self.hits,
            self.tables.belief[self.hits, self.misses], self.tables.sovereignty[self.hits],
            self.belief_paths, self.sovereignty_paths,
        )  # fmt: skip

    def _play(self, week: int, drawn: FloatArray, through: NDArray[np.bool_]) -> None:
        """Play one week of every run that still stands."""
        standing = self.ending == STANDS
        tries = standing & (drawn < self.tables.attempt[self.hits, self.misses])
        self.hits += tries & through
        self.misses += tries & ~through
        hit = tries & through
        belief_lost = hit & self.tables.belief_lost[self.hits, self.misses]
        self._end(belief_lost, BELIEF, week)
        self._end(hit & ~belief_lost & self.tables.sovereignty_lost[self.hits], SOVEREIGNTY, week)

    def _end(self, which: NDArray[np.bool_], ending: int, week: int) -> None:
        self.ending[which] = ending
        self.week[which] = week

    def _keep(self, week: int) -> None:
        """Write down the first runs, as long as their deals stand."""
        first = slice(0, self.paths)
        stands = self.ending[first] == STANDS
        hits, misses = self.hits[first], self.misses[first]
        self.belief_paths[stands, week] = self.tables.belief[hits, misses][stands]
        self.sovereignty_paths[stands, week] = self.tables.sovereignty[hits][stands]


def _whole(name: str, value: int, low: int, high: float = np.inf) -> None:
    """Refuse what is no whole number in the range."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise ValueError(f"{name} = {value!r}: expected a whole number")
    if not low <= value <= high:
        most = "" if np.isinf(high) else f" and at most {high:g}"
        raise ValueError(f"{name} = {value}: expected a whole number of at least {low}{most}")
