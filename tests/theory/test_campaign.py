"""Campaigns, held to every path counted one by one, and the simulation to the exact chances."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from spoilers.theory.campaign import (
    BEST_MEASURE,
    ENDINGS,
    RESTRAINT,
    RULES,
    THREE_STRIKES,
    UP_TO_A_DELAY,
    Rule,
    Setting,
    simulate,
    survival,
    survival_by_rule,
)
from spoilers.theory.cases import CASES
from spoilers.theory.the_whole_game import Scenario
from tests.theory.the_whole_game.on_paper import MENU, NOTHING, ONE, Game, calm, tomorrow

KABUL = Scenario()
WEEKS = 5
MANY = 100_000


def exact(scenario: Scenario) -> Game:
    """Write the numbers as fractions."""
    numbers = scenario.numbers()
    numbers["seat_price"] = min(numbers["seat_price"], 1e9)
    return {name: Fraction(str(value)) for name, value in numbers.items()}


# --- Every path of a campaign, one by one. ---


@dataclass(frozen=True)
class Path:
    """One deal in one week."""

    reliable: bool
    belief: Fraction
    hits: int = 0
    attempts: int = 0
    answered: Fraction = NOTHING


def bayes(g: Game, belief: Fraction, through: bool) -> Fraction:
    """Update a belief; it stays where the outcome is impossible."""
    s, r = g["foil_reliable"], g["foil_unreliable"]
    likely = (1 - s, 1 - r) if through else (s, r)
    total = belief * likely[0] + (1 - belief) * likely[1]
    return belief * likely[0] / total if total else belief


def chosen(g: Game, rule: Rule, path: Path) -> Fraction:
    """How one more success would be answered."""
    if path.hits >= rule.strikes:
        return NOTHING
    cap = min(Fraction(str(rule.cap)), g["largest_response"])
    if rule.response is not None:
        return min(Fraction(str(rule.response)), cap)
    belief = bayes(g, path.belief, through=True)
    worth = belief - (1 - belief) * g["betrayal"] - g["audience_cost"]
    value = {r: (1 - r) * worth - g["force_cost"] / 2 * r**2 for r in MENU if r <= cap}
    return next(r for r, each in value.items() if each == max(value.values()))


def pays(g: Game, path: Path, response: Fraction) -> bool:
    """Does an attack pay, if quiet is worth the whole of the stake?"""
    now = {**g, "strength": min(ONE, g["strength"] + g["blow"] * path.answered)}
    if path.attempts:
        now["guarantee"] = NOTHING
    p = path.belief * (1 - g["foil_reliable"]) + (1 - path.belief) * (1 - g["foil_unreliable"])
    success = tomorrow(now, response, ONE, False) + g["success_gain"]
    success -= g["response_harm"] * response
    foiled = tomorrow(now, NOTHING, ONE, False) - g["failure_loss"]
    return p * success + (1 - p) * foiled - g["attack_cost"] > 1 + calm(now, ONE, True)


def hold(g: Game, answered: Fraction) -> Fraction:
    return max(NOTHING, 1 - g["strength"] - g["blow"] * answered)


def counted(g: Game, rule: Rule, setting: Setting) -> dict[tuple[str, int], Fraction]:
    """Give the chance of each ending in each week, by following every path."""
    needed = Fraction(str(setting.hold_needed))
    if g["prior"] < (1 - g["prior"]) * g["betrayal"] or hold(g, NOTHING) < needed:
        return {("never stood", 0): ONE}
    found: dict[tuple[str, int], Fraction] = {}
    rates = {True: Fraction(str(setting.eager_rate)), False: Fraction(str(setting.base_rate))}

    def follow(path: Path, chance: Fraction, week: int) -> None:
        if chance == 0:
            return
        if week > WEEKS:
            found["stands", week] = found.get(("stands", week), NOTHING) + chance
            return
        response = chosen(g, rule, path)
        rate = rates[pays(g, path, response)]
        foil = g["foil_reliable"] if path.reliable else g["foil_unreliable"]
        follow(path, chance * (1 - rate), week + 1)
        tried = replace(path, attempts=path.attempts + 1)
        missed = replace(tried, belief=bayes(g, path.belief, through=False))
        follow(missed, chance * rate * foil, week + 1)
        struck = replace(
            tried,
            belief=bayes(g, path.belief, through=True),
            hits=path.hits + 1,
            answered=path.answered + response,
        )
        through = chance * rate * (1 - foil)
        ending = "return" if response == 1 else "hold lost"
        if response == 1 or hold(g, struck.answered) < needed:
            found[ending, week] = found.get((ending, week), NOTHING) + through
        else:
            follow(struck, through, week + 1)

    for reliable, chance in ((True, g["prior"]), (False, 1 - g["prior"])):
        follow(Path(reliable, g["prior"]), chance, 1)
    return found


SCENARIOS = {
    "kabul": KABUL,
    "omagh": CASES["Omagh 1998"].scenario,
    "pakistan": CASES["Pakistan 2014"].scenario,
    "guaranteed": replace(KABUL, guarantee=0.03),
    "stays on": replace(KABUL, window=0.4),
    "tied": replace(KABUL, largest_response=0.35),
    "certain": replace(KABUL, prior=1.0),
    "cannot fail": replace(KABUL, foil_reliable=1.0),
}


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
@pytest.mark.parametrize("name", SCENARIOS)
def test_survival_is_that_of_every_path_counted(name: str, rule: Rule) -> None:
    g, setting = exact(SCENARIOS[name]), Setting(eager_rate=0.5, base_rate=0.125)
    paths = counted(g, rule, setting)
    found = survival(SCENARIOS[name], WEEKS, rule, setting=setting)
    for week in range(WEEKS + 1):
        fallen = sum(
            (c for (end, at), c in paths.items() if end != "stands" and at <= week), NOTHING
        )
        assert found.overall[week] == pytest.approx(float(1 - fallen), abs=1e-12)
    for ending in ENDINGS:
        chance = sum((c for (end, _), c in paths.items() if end == ending), NOTHING)
        assert found.endings[ending] == pytest.approx(float(chance), abs=1e-12)


def test_the_paths_end_in_every_way() -> None:
    setting = Setting(eager_rate=0.5, base_rate=0.125)
    seen = {
        ending
        for scenario in SCENARIOS.values()
        for rule in RULES
        for ending, _ in counted(exact(scenario), rule, setting)
    }
    assert seen == {"stands", "return", "hold lost"}


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_the_simulation_has_the_exact_chances(rule: Rule) -> None:
    played = simulate(KABUL, 104, MANY, rule, seed=5)
    found = survival(KABUL, 104, rule)
    spread = 5 / (2 * MANY**0.5)
    assert np.abs(played.survival - found.overall).max() < spread
    for ending, part in played.shares.items():
        assert abs(part - found.endings[ending]) < spread
    by_type = {True: found.reliable, False: found.unreliable}
    for kind, exactly in by_type.items():
        stands = (played.ending == 0)[played.reliable == kind].mean()
        assert abs(stands - exactly[-1]) < 2.5 * spread
    for mean, expected in (
        (played.attempts, found.attempts),
        (played.successes, found.successes),
        (played.critics, found.critics),
    ):
        assert mean.mean() == pytest.approx(expected, rel=0.02)


def test_a_deal_below_its_line_never_stood() -> None:
    weak = replace(KABUL, strength=0.6)
    for rule in RULES:
        found = survival(weak, 10, rule)
        assert found.endings["never stood"] == 1
        assert not found.overall.any()
        assert (found.attempts, found.successes, found.critics) == (0, 0, 0)
        played = simulate(weak, 10, 50, rule, seed=1, paths=2)
        assert played.shares["never stood"] == 1
        assert (played.week == 0).all()
        assert np.isnan(played.belief_paths).all()
    # On the line it stands, and the first answer is too much.
    level = survival(replace(KABUL, strength=0.5), 10, RESTRAINT)
    assert level.overall[-1] == 1
    assert survival(replace(KABUL, strength=0.5), 10, THREE_STRIKES).endings["hold lost"] > 0


def test_a_deal_that_nobody_would_keep_never_stood() -> None:
    assert survival(replace(KABUL, prior=0.4), 10, RESTRAINT).endings["never stood"] == 1
    assert survival(replace(KABUL, prior=0.5), 10, RESTRAINT).endings["never stood"] == 0


def test_restraint_is_not_worth_an_attack_in_kabul_and_strikes_are() -> None:
    found = survival_by_rule(KABUL, 104)
    restrained = found["restraint"]
    assert restrained.overall[-1] == 1
    # Only the cells that nobody commands: two in a hundred a week.
    assert restrained.attempts == pytest.approx(104 * 0.02)
    for name in ("up to a delay", "best measure", "three strikes"):
        assert found[name].attempts > restrained.attempts
        assert found[name].overall[-1] < restrained.overall[-1]
    # What is spared abroad is paid for at home.
    assert restrained.critics == max(each.critics for each in found.values())


def test_who_attacks_for_its_own_sake_is_not_quiet_under_restraint() -> None:
    omagh = survival(CASES["Omagh 1998"].scenario, 104, RESTRAINT)
    assert omagh.attempts == pytest.approx(52)
    assert omagh.overall[-1] == 1


def test_survival_never_rises_and_the_parts_add_up() -> None:
    for rule in RULES:
        found = survival(CASES["Pakistan 2014"].scenario, 60, rule)
        for curve in (found.overall, found.reliable, found.unreliable):
            assert curve.shape == (61,)
            assert (np.diff(curve) <= 1e-12).all()
            assert curve[0] == 1
        assert sum(found.endings.values()) == pytest.approx(1)
        assert found.endings["stands"] == pytest.approx(found.overall[-1])
        mixed = 0.6 * found.reliable + 0.4 * found.unreliable
        np.testing.assert_allclose(found.overall, mixed, atol=1e-12)


def test_paths_are_those_of_the_first_runs() -> None:
    played = simulate(KABUL, 30, 400, BEST_MEASURE, seed=3, paths=400)
    assert played.belief_paths.shape == played.hold_paths.shape == (400, 31)
    stood = np.isfinite(played.belief_paths)
    assert np.array_equal(stood, np.isfinite(played.hold_paths))
    # A path ends in the week in which the deal does.
    assert np.array_equal(stood.sum(axis=1), np.minimum(played.week, 31))
    assert (played.hold_paths[:, 0] == 1 - 0.12).all()
    whole = played.ending == 0
    np.testing.assert_allclose(played.belief_paths[whole, -1], played.belief[whole])
    fell = np.diff(played.hold_paths, axis=1)
    assert np.nanmax(fell) <= 1e-12


def test_two_rules_meet_the_same_luck() -> None:
    one, other = (simulate(KABUL, 40, 500, rule, seed=9) for rule in (RESTRAINT, BEST_MEASURE))
    assert np.array_equal(one.reliable, other.reliable)
    again = simulate(KABUL, 40, 500, RESTRAINT, seed=9)
    for field in fields(again):
        np.testing.assert_array_equal(getattr(one, field.name), getattr(again, field.name))
    made = simulate(KABUL, 40, 500, RESTRAINT, seed=np.random.default_rng(9))
    assert np.array_equal(made.week, one.week)


def test_tied_hands_are_tied_in_every_rule() -> None:
    tied = replace(KABUL, largest_response=0.0)
    restrained = survival(tied, 40, RESTRAINT)
    for rule in RULES:
        found = survival(tied, 40, rule)
        np.testing.assert_allclose(found.overall, restrained.overall)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: survival(KABUL, 0, RESTRAINT), "weeks = 0: expected a whole number"),
        (lambda: survival(KABUL, 2.5, RESTRAINT), "weeks = 2.5: expected a whole number"),  # type: ignore[arg-type]
        (lambda: simulate(KABUL, 5, 0, RESTRAINT, 1), "runs = 0: expected a whole number"),
        (lambda: simulate(KABUL, 5, 5, RESTRAINT, 1, paths=6), r"paths = 6: .*\[0, 5\]"),
        (lambda: survival(Scenario(prior=[0.2, 0.9]), 5, RESTRAINT), r"prior has shape \(2,\)"),
        (lambda: survival_by_rule(KABUL, 5, [RESTRAINT, RESTRAINT]), "'restraint' twice"),
        (lambda: Rule("odd", 1.5), r"response = 1.5: expected a value in \[0, 1\]"),
        (lambda: Rule("odd", 0.5, strikes=1.5), "strikes = 1.5: expected a whole number"),
        (lambda: Rule("odd", 0.5, strikes=-1), "strikes = -1"),
        (lambda: Rule("odd", None, cap=2), r"cap = 2: expected a value in \[0, 1\]"),
        (lambda: Rule("odd", float("nan")), "response = nan"),
        (lambda: Setting(hold_needed=None), "hold_needed = None"),  # type: ignore[arg-type]
        (lambda: Setting(eager_rate=[0.1, 0.2]), "eager_rate has shape"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_played_is_refused_with_a_reason(ask: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ask()


def test_the_rules_are_those_of_the_lesson() -> None:
    assert [rule.name for rule in RULES] == [
        "restraint",
        "up to a delay",
        "best measure",
        "three strikes",
    ]
    assert UP_TO_A_DELAY.cap == 0.35
