"""Campaigns: against one run played by hand, exact chances, and the count of attacks."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spoilers.theory.first_edition.campaign import (
    ENDINGS,
    HOME_FRONT,
    RESTRAINT,
    RULES,
    THREE_STRIKES,
    Campaign,
    Rule,
    Setting,
    break_chances,
    simulate,
    survival_by_rule,
)
from spoilers.theory.first_edition.scenarios import Scenario
from spoilers.theory.provocation import attacks_to_break

SHARE = st.floats(0, 1)


@dataclass
class Run:
    """One campaign, played week by week as the rules say it, without any table."""

    n: Scenario
    setting: Setting
    rule: Rule
    reliable: bool

    def __post_init__(self) -> None:
        self.hits = self.misses = 0
        self.struck = self.setting.sovereignty
        self.turned: set[int] = set()
        self.ending, self.week = "stands", 0

    def number(self, name: str) -> float:
        return float(getattr(self.n, name))

    def belief(self, hits: int, misses: int) -> float:
        s, r, mu = map(self.number, ("foil_reliable", "foil_unreliable", "prior"))
        good, bad = mu * (1 - s) ** hits * s**misses, (1 - mu) * (1 - r) ** hits * r**misses
        return good / (good + bad) if good + bad else mu

    def response(self, success: int) -> float:
        if success > self.rule.strikes:
            return 0.0
        if self.rule.response is not None:
            return self.rule.response
        x = self.setting
        wish = self.number("audience_cost") - x.settlement_value * x.sovereignty_damage
        return min(max(wish / x.force_cost, 0.0), 1.0)

    def sovereignty_after(self, successes: int) -> float:
        x = self.setting
        left = x.sovereignty
        for success in range(1, successes + 1):
            left -= x.sovereignty_damage * self.response(success)
        left = max(left, 0.0)
        seen, turned = left, set[int]()
        while True:
            more = {
                i
                for i, limit in enumerate(x.thresholds)
                if i not in turned and seen < limit - 1e-12
            }
            if not more:
                return max(seen, 0.0)
            turned |= more
            seen = max(left - sum(x.blows[i] for i in turned), 0.0)

    def lost(self, hits: int, misses: int) -> str:
        """Say why the deal falls at the success that makes these counts, if it does."""
        cost = self.number("audience_cost") * (1 - self.setting.relief * self.response(hits))
        line = (self.number("betrayal") + cost) / (1 + self.number("betrayal"))
        if self.belief(hits, misses) < line - 1e-12:
            return "belief lost"
        low = self.sovereignty_after(hits) < self.setting.sovereignty_needed - 1e-9
        return "sovereignty lost" if low else ""

    def rate(self) -> float:
        x, belief = self.setting, self.belief(self.hits, self.misses)
        s, r = self.number("foil_reliable"), self.number("foil_unreliable")
        chance = belief * (1 - s) + (1 - belief) * (1 - r)
        answer = self.response(self.hits + 1)
        success = (
            self.number("return_gain")
            if self.lost(self.hits + 1, self.misses)
            else self.number("success_gain")
            + x.capture * x.sovereignty_damage * answer
            - x.strike_harm * answer
        )
        gain = chance * success - (1 - chance) * self.number("failure_loss")
        gain -= self.number("attack_cost")
        return 1 - (1 - x.base_rate) * math.exp(-x.eagerness * max(gain, 0.0))

    def play(self, week: int, drawn: float, luck: float) -> None:
        if self.ending != "stands" or drawn >= self.rate():
            return
        foil = self.number("foil_reliable" if self.reliable else "foil_unreliable")
        if luck < foil:
            self.misses += 1
            return
        self.hits += 1
        why = self.lost(self.hits, self.misses)
        if why:
            self.ending, self.week = why, week


def by_hand(
    n: Scenario, setting: Setting, rule: Rule, weeks: int, runs: int, seed: int
) -> list[Run]:
    random = np.random.default_rng(seed)
    played = [Run(n, setting, rule, bool(u < float(n.prior))) for u in random.random(runs)]  # type: ignore[arg-type]
    beta = float(n.betrayal)  # type: ignore[arg-type]
    if float(n.prior) < beta / (1 + beta) - 1e-12:  # type: ignore[arg-type]
        for run in played:
            run.ending = "never stood"
    for week in range(1, weeks + 1):
        drawn, luck = random.random(runs), random.random(runs)
        for run, d, u in zip(played, drawn, luck, strict=True):
            run.play(week, d, u)
    return played


def expect_the_same(campaign: Campaign, played: list[Run]) -> None:
    assert [ENDINGS[code] for code in campaign.ending] == [run.ending for run in played]
    weeks = [run.week if run.ending != "stands" else campaign.weeks + 1 for run in played]
    assert campaign.week.tolist() == weeks
    assert campaign.successes.tolist() == [run.hits for run in played]
    assert campaign.attempts.tolist() == [run.hits + run.misses for run in played]
    beliefs = [run.belief(run.hits, run.misses) for run in played]
    assert campaign.belief == pytest.approx(np.array(beliefs), abs=1e-9)
    left = [run.sovereignty_after(run.hits) for run in played]
    assert campaign.sovereignty == pytest.approx(np.array(left), abs=1e-9)


FRAGILE = Setting(base_rate=0.2, eagerness=1.5)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@pytest.mark.parametrize("prior", [0.0, 0.3, 0.6, 0.9, 1.0])
def test_many_runs_at_once_are_the_runs_played_by_hand(rule: Rule, prior: float) -> None:
    n = Scenario(prior=prior)
    campaign = simulate(n, 30, 60, rule, seed=5, setting=FRAGILE)
    expect_the_same(campaign, by_hand(n, FRAGILE, rule, 30, 60, 5))


@given(
    prior=SHARE, s=st.floats(0.5, 1), r=st.floats(0, 0.45), beta=st.floats(0, 3),
    cost=st.floats(0, 1), base=SHARE, eager=st.floats(0, 3), damage=SHARE,
    strikes=st.sampled_from([0, 1, 2, np.inf]), response=st.sampled_from([None, 0.0, 0.5, 1.0]),
    relief=SHARE, weeks=st.integers(1, 12), seed=st.integers(0, 99),
)  # fmt: skip
@settings(max_examples=60)
def test_any_campaign_is_the_one_played_by_hand(
    prior: float, s: float, r: float, beta: float, cost: float, base: float, eager: float,
    damage: float, strikes: float, response: float | None, relief: float, weeks: int, seed: int,
) -> None:  # fmt: skip
    n = Scenario(prior=prior, foil_reliable=s, foil_unreliable=r, betrayal=beta, audience_cost=cost)
    setting = Setting(base_rate=base, eagerness=eager, sovereignty_damage=damage, relief=relief)
    rule = Rule("drawn", response, strikes)
    campaign = simulate(n, weeks, 12, rule, seed, setting=setting)
    line = (beta + cost) / (1 + beta)
    played = by_hand(n, setting, rule, weeks, 12, seed)
    # A belief within rounding of the line may fall on either side of it.
    near = [abs(run.belief(run.hits, run.misses) - line) < 1e-9 for run in played]
    if not any(near):
        expect_the_same(campaign, played)


def test_the_same_seed_gives_the_same_campaign_and_another_another() -> None:
    one, two, other = (simulate(Scenario(), 52, 500, HOME_FRONT, seed=s) for s in (3, 3, 4))
    assert (one.week == two.week).all()
    assert (one.belief == two.belief).all()
    assert (one.week != other.week).any()
    again = simulate(Scenario(), 52, 500, HOME_FRONT, seed=np.random.default_rng(3))
    assert (again.week == one.week).all()


def test_two_rules_meet_the_same_luck() -> None:
    runs = [simulate(Scenario(), 52, 500, rule, seed=3) for rule in (RESTRAINT, THREE_STRIKES)]
    assert (runs[0].reliable == runs[1].reliable).all()


def certain(prior: float, rate: float = 1.0) -> dict[str, Any]:
    """Attempts every week, all of which get through whoever the partner is."""
    n = Scenario(prior=prior, foil_reliable=0.2, foil_unreliable=0.0)
    return {"scenario": n, "setting": Setting(base_rate=rate)}


@pytest.mark.parametrize("prior", [0.66, 0.7, 0.8, 0.9, 0.97])
def test_a_restrained_government_falls_at_the_attack_that_the_count_names(prior: float) -> None:
    called = certain(prior)
    n = called["scenario"]
    campaign = simulate(n, 60, 400, RESTRAINT, seed=1, setting=called["setting"])
    needed = int(attacks_to_break(prior, 1.0, 0.2, 0.0, 0.3))
    unfoiled = campaign.attempts == campaign.successes
    fallen = campaign.ending == ENDINGS.index("belief lost")
    assert (unfoiled & fallen).any()
    assert set(campaign.successes[unfoiled & fallen].tolist()) == {needed}
    assert set(campaign.week[unfoiled & fallen].tolist()) == {needed}


@pytest.mark.parametrize("prior", [Fraction(7, 10), Fraction(9, 10)])
@pytest.mark.parametrize("attempts", [0, 1, 2, 5, 8])
def test_break_chances_are_the_sum_over_all_sequences(prior: Fraction, attempts: int) -> None:
    s, r, cost = Fraction(4, 5), Fraction(3, 10), Fraction(3, 10)
    line = (1 + cost) / 2
    exact = []
    for foil in (s, r):
        total = Fraction(0)
        for outcomes in itertools.product((True, False), repeat=attempts):
            chance, belief, fallen = Fraction(1), prior, False
            for hit in outcomes:
                chance *= 1 - foil if hit else foil
                good = belief * ((1 - s) if hit else s)
                belief = good / (good + (1 - belief) * ((1 - r) if hit else r))
                fallen = fallen or (hit and belief < line)
            total += chance if fallen else 0
        exact.append(total)
    n = Scenario(prior=float(prior))
    chances = break_chances(n, attempts)
    assert chances.reliable.shape == (attempts + 1,)
    assert chances.reliable[-1] == pytest.approx(float(exact[0]), abs=1e-12)
    assert chances.unreliable[-1] == pytest.approx(float(exact[1]), abs=1e-12)
    mixed = float(prior * exact[0] + (1 - prior) * exact[1])
    assert chances.overall[-1] == pytest.approx(mixed, abs=1e-12)


@pytest.mark.parametrize("prior", [0.7, 0.85, 0.95])
def test_the_share_of_broken_deals_is_the_hitting_probability(prior: float) -> None:
    n, weeks, runs = Scenario(prior=prior), 150, 20_000
    every_week = Setting(base_rate=1.0)
    campaign = simulate(n, weeks, runs, RESTRAINT, seed=11, setting=every_week)
    chances = break_chances(n, weeks)
    # Five standard errors of a share.
    slack = 5 * math.sqrt(0.25 / runs)
    assert 1 - campaign.survival == pytest.approx(chances.overall, abs=slack)
    fallen = campaign.ending == ENDINGS.index("belief lost")
    assert fallen[campaign.reliable].mean() == pytest.approx(chances.reliable[-1], abs=2 * slack)


def test_an_unreliable_partner_is_found_out_and_a_reliable_one_may_last() -> None:
    chances = break_chances(Scenario(prior=0.9), 400)
    assert chances.unreliable[-1] > 0.999
    assert 0.05 < chances.reliable[-1] < 0.15
    assert chances.reliable[-1] == pytest.approx(chances.reliable[200], abs=1e-6)


@given(prior=SHARE, cost=st.floats(0, 1), base=SHARE, seed=st.integers(0, 9))
@settings(max_examples=40)
def test_survival_starts_whole_never_rises_and_endings_add_up(
    prior: float, cost: float, base: float, seed: int
) -> None:
    n = Scenario(prior=prior, audience_cost=cost)
    for rule in RULES:
        campaign = simulate(n, 20, 50, rule, seed, setting=Setting(base_rate=base))
        stood = prior >= 0.5 - 1e-12
        assert campaign.survival[0] == (1.0 if stood else 0.0)
        assert (np.diff(campaign.survival) <= 1e-12).all()
        assert sum(campaign.shares.values()) == pytest.approx(1)
        assert campaign.survival[-1] == pytest.approx(campaign.shares["stands"])
        assert campaign.shares["never stood"] == (0.0 if stood else 1.0)


def test_paths_are_kept_while_the_deal_stands() -> None:
    campaign = simulate(Scenario(), 40, 300, THREE_STRIKES, seed=2, setting=FRAGILE, paths=50)
    assert campaign.belief_paths.shape == campaign.sovereignty_paths.shape == (50, 41)
    assert (campaign.belief_paths[:, 0] == 0.7).all()
    for path, week in zip(campaign.belief_paths, campaign.week, strict=False):
        assert np.isfinite(path[:week]).all()
        assert np.isnan(path[week:]).all()
    assert len(set(campaign.week[:50])) > 3
    stands = campaign.ending[:50] == ENDINGS.index("stands")
    assert stands.any()
    assert (campaign.belief_paths[stands, -1] == campaign.belief[:50][stands]).all()
    assert simulate(Scenario(), 5, 5, RESTRAINT, 1).belief_paths.shape == (0, 6)


def test_restraint_loses_deals_by_belief_only_and_strikes_by_sovereignty_too() -> None:
    shares = {
        rule.name: simulate(Scenario(prior=0.9), 104, 4000, rule, 1, setting=FRAGILE).shares
        for rule in RULES
    }
    assert shares["restraint"]["sovereignty lost"] == 0
    assert shares["restraint"]["belief lost"] > 0
    assert shares["three strikes"]["sovereignty lost"] > 0.05
    assert shares["three strikes"]["belief lost"] < shares["restraint"]["belief lost"]


@pytest.mark.parametrize("prior", [0.7, 0.9])
def test_a_more_vulnerable_restrained_government_loses_more_deals(prior: float) -> None:
    lost = [
        1 - simulate(Scenario(prior=prior, audience_cost=a), 104, 4000, RESTRAINT, 1).survival[-1]
        for a in (0.0, 0.3, 0.6, 1.0)
    ]
    assert lost == sorted(lost)
    assert lost[-1] > lost[0] + 0.1


def test_under_the_home_front_more_vulnerability_can_save_deals() -> None:
    # Answering in full leaves no cost at home, answering by half leaves some.
    mild, strong = (
        simulate(Scenario(prior=0.8, audience_cost=a), 104, 4000, HOME_FRONT, 1)
        for a in (0.27, 0.6)
    )
    assert mild.shares["belief lost"] > strong.shares["belief lost"] + 0.05
    assert strong.survival[-1] > mild.survival[-1]


def test_where_strikes_quiet_nobody_restraint_keeps_more_deals() -> None:
    for prior in (0.7, 0.8, 0.9):
        kept = {
            rule.name: simulate(
                Scenario(prior=prior), 104, 4000, rule, 1, setting=Setting(relief=0.0)
            ).shares["stands"]
            for rule in RULES
        }
        assert kept["restraint"] >= max(kept["home front"], kept["three strikes"])
        assert kept["restraint"] > kept["three strikes"]


def test_with_no_strikes_a_rule_is_restraint() -> None:
    none = replace(THREE_STRIKES, strikes=0)
    a, b = (simulate(Scenario(), 52, 400, rule, 9) for rule in (none, RESTRAINT))
    assert (a.week == b.week).all()


def test_nobody_attacks_where_nothing_is_to_be_gained() -> None:
    n = Scenario(attack_cost=1.0)
    quiet = simulate(n, 104, 500, HOME_FRONT, 1, setting=Setting(base_rate=0.0))
    assert quiet.attempts.max() == 0
    assert quiet.shares["stands"] == 1.0


def test_a_more_eager_faction_attacks_more() -> None:
    counts = [
        simulate(Scenario(), 52, 3000, RESTRAINT, 1, setting=Setting(eagerness=e)).survival[-1]
        for e in (0.0, 0.5, 2.0)
    ]
    assert counts[0] > counts[1] > counts[2]


def test_survival_by_rule_is_each_rule_by_itself() -> None:
    curves = survival_by_rule(Scenario(), 30, 200, RULES, 4)
    for rule in RULES:
        assert (curves[rule.name] == simulate(Scenario(), 30, 200, rule, 4).survival).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: simulate(Scenario(), 0, 10, RESTRAINT, 1), "weeks = 0: expected a whole number"),
        (lambda: simulate(Scenario(), 10, 0, RESTRAINT, 1), "runs = 0: expected"),
        (lambda: simulate(Scenario(), 2.5, 1, RESTRAINT, 1), "weeks = 2.5: expected"),  # type: ignore[arg-type]
        (lambda: simulate(Scenario(), 10, 5, RESTRAINT, 1, paths=6), "paths = 6: .*at most 5"),
        (lambda: simulate(Scenario(prior=[0.1, 0.2]), 10, 5, RESTRAINT, 1), "prior has shape"),
        (lambda: Setting(base_rate=1.5), r"base_rate = 1\.5"),
        (lambda: Setting(eagerness=-1), "eagerness = -1"),
        (lambda: Setting(relief=1.1), r"relief = 1\.1"),
        (lambda: Setting(salience=0), "salience = 0"),
        (lambda: Setting(blows=(0.1,)), "blows has 1 values: expected 3"),
        (lambda: Rule("hard", 1.2), r"response = 1\.2"),
        (lambda: Rule("odd", 0.5, 1.5), r"strikes = 1\.5: expected a whole number"),
        (lambda: Rule("odd", 0.5, -1), "strikes = -1"),
        (lambda: break_chances(Scenario(), -1), "attempts = -1"),
        (lambda: survival_by_rule(Scenario(), 5, 5, [RESTRAINT, RESTRAINT], 1), "twice"),
    ],
)  # fmt: skip
def test_bad_input_is_named(call: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
