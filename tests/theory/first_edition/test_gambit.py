"""The whole game, asked of Gambit: a general solver that knows nothing of this course."""

from __future__ import annotations

import platform
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from importlib.util import find_spec

import numpy as np
import pytest

from spoilers.theory.first_edition.gambit import PLAYERS, Odds, solve_with_gambit, to_efg, to_gambit
from spoilers.theory.first_edition.scenarios import Scenario
from spoilers.theory.first_edition.whole_game import OUTCOMES, Solution, solve

# Where it has wheels it is a dependency, and a test that cannot import it must fail.
WHEELS = {("linux", "x86_64"), ("darwin", "arm64"), ("win32", "AMD64")}
declared = sys.version_info < (3, 14) and (sys.platform, platform.machine()) in WHEELS
needs_gambit = pytest.mark.skipif(
    not declared and find_spec("pygambit") is None, reason="pygambit has no wheel here"
)

GAMES, ENOUGH = 450, 200
FEW = (80, 40)
KNIFE_EDGE = 0.02
PRECISION = 300.0
FIGHT, INCLUDE, TALK = range(3)


def random_scenario(random: np.random.Generator) -> Scenario:
    """Draw a game in which every outcome has a fair chance."""
    r, s = sorted(random.uniform(0, 1, 2))
    ranges = {
        "prior": (0.0, 1.0),
        "betrayal": (0.0, 2.0),
        "audience_cost": (0.0, 0.8),
        "attack_harm": (0.0, 0.6),
        "inclusion_cost": (0.3, 1.8),
        "credible_share": (0.0, 0.4),
        "inclusive_share": (0.0, 1.0),
        "war_included": (-0.2, 0.7),
        "war_excluded": (-0.1, 0.3),
        "attack_cost": (0.0, 0.2),
        "failure_loss": (0.0, 0.3),
        "success_gain": (0.0, 0.6),
        "return_gain": (-0.2, 1.2),
        "success_loss": (0.0, 0.4),
        "return_loss": (0.0, 0.4),
    }
    drawn = {name: float(random.uniform(*ends)) for name, ends in ranges.items()}
    return Scenario(foil_reliable=float(s), foil_unreliable=float(r), **drawn)


def on_the_knife(game: Solution) -> bool:
    """Is some decision too close to call? Talks that are refused tie with fighting on."""
    margins = {name: abs(float(margin)) for name, margin in vars(game.margins).items()}
    start = margins.pop("start")
    tied = not game.decisions.accept and start == 0
    return min(margins.values()) < KNIFE_EDGE or (start < KNIFE_EDGE and not tied)


def reached(game: Solution) -> set[str]:
    """Which decisions does this equilibrium come to?"""
    does = game.decisions
    if does.start != TALK:
        return {"start"}
    if not does.accept:
        return {"start", "accept"}
    after = {"keep_after_foiled", "keep_after_success"} if does.attack else {"keep_after_quiet"}
    return {"start", "accept", "attack"} | after


def differences(game: Solution, odds: Odds, at: set[str]) -> set[str]:
    """Where does Gambit do something else?"""
    other = set()
    for name in at - {"start"}:
        chance = getattr(odds, name)
        if (chance if getattr(game.decisions, name) else 1 - chance) < 0.9:
            other.add(name)
    likely = odds.start[int(game.decisions.start)]
    tied = game.margins.start == 0 and not game.decisions.accept
    if tied and game.decisions.start != INCLUDE:
        likely = odds.start[FIGHT] + odds.start[TALK]
    if "start" in at and likely < 0.9:
        other.add("start")
    return other


@dataclass
class Comparison:
    """What came of asking Gambit about many games?"""

    compared: int
    decisions: int
    outcomes: Counter[str]
    differing: list[tuple[Scenario, set[str]]]


def compare(
    solver: Callable[[Scenario], Solution],
    precision: float | None,
    games: int = GAMES,
    enough: int = ENOUGH,
) -> Comparison:
    """Ask Gambit about random games, and fail if too few could be compared."""
    random = np.random.default_rng(6)
    result = Comparison(0, 0, Counter(), [])
    for _ in range(games):
        scenario = random_scenario(random)
        game = solver(scenario)
        if on_the_knife(game):
            continue
        at = {field.name for field in fields(game.decisions)} if precision else reached(game)
        other = differences(game, solve_with_gambit(scenario, precision), at)
        result.compared += 1
        result.decisions += len(at)
        result.outcomes[str(game.outcome)] += 1
        if other:
            result.differing.append((scenario, other))
    assert result.compared >= enough, f"only {result.compared} games compared"
    return result


@needs_gambit
def test_gambit_plays_every_equilibrium_as_the_course_does() -> None:
    found = compare(solve, None)
    assert found.differing == []
    assert found.decisions >= 2 * found.compared
    assert min(found.outcomes[kind] for kind in OUTCOMES) >= 5, found.outcomes


def test_a_comparison_of_too_few_games_fails() -> None:
    def level(scenario: Scenario) -> Solution:
        return solve(replace(scenario, betrayal=0.0, prior=0.0))

    with pytest.raises(AssertionError, match="only 0 games compared"):
        compare(level, None, *FEW)


@needs_gambit
def test_gambit_decides_alike_also_where_the_game_does_not_get_to() -> None:
    found = compare(solve, PRECISION)
    assert found.differing == []
    assert found.decisions == 6 * found.compared


@needs_gambit
@pytest.mark.parametrize(
    "decision", ["accept", "attack", "keep_after_quiet", "keep_after_foiled", "keep_after_success"]
)
def test_the_comparison_catches_a_wrong_decision(decision: str) -> None:
    def wrong(scenario: Scenario) -> Solution:
        game = solve(scenario)
        flipped = np.logical_not(getattr(game.decisions, decision))
        return replace(game, decisions=replace(game.decisions, **{decision: flipped}))

    caught = compare(wrong, PRECISION, *FEW)
    assert len(caught.differing) == caught.compared
    assert all(decision in names for _, names in caught.differing)


@needs_gambit
def test_the_comparison_catches_a_wrong_start_and_a_wrong_payoff() -> None:
    def other_start(scenario: Scenario) -> Solution:
        game = solve(scenario)
        # Fighting on for talks that are refused is no mistake; including all for either is.
        moved = FIGHT if game.decisions.start == INCLUDE else INCLUDE
        return replace(game, decisions=replace(game.decisions, start=np.asarray(moved)))

    def free_attack(scenario: Scenario) -> Solution:
        return solve(replace(scenario, attack_cost=0.0))

    caught = compare(other_start, None, *FEW)
    assert len(caught.differing) == caught.compared
    assert compare(free_attack, PRECISION, *FEW).differing


@needs_gambit
def test_the_climax_in_gambits_eyes() -> None:
    broken = solve_with_gambit(Scenario(credible_share=0.0))
    assert broken.start[TALK] == pytest.approx(1, abs=1e-3)
    assert broken.attack == pytest.approx(1, abs=1e-3)
    assert broken.keep_after_success == pytest.approx(0, abs=1e-3)
    kept = solve_with_gambit(Scenario(credible_share=0.15))
    assert kept.start[TALK] == pytest.approx(1, abs=1e-3)
    assert kept.attack == pytest.approx(0, abs=1e-3)
    assert kept.keep_after_quiet == pytest.approx(1, abs=1e-3)


@needs_gambit
def test_gambit_reads_the_tree_that_is_meant() -> None:
    game = to_gambit(Scenario())
    assert list(game.players) == list(PLAYERS)
    assert [len(list(game.get_infosets(player))) for player in PLAYERS] == [4, 1, 1]
    assert len(list(game.get_outcomes())) == 18
    assert game.is_perfect_recall


@pytest.mark.parametrize("prior", [0.0, 1.0])
def test_a_certain_type_is_refused(prior: float) -> None:
    with pytest.raises(ValueError, match=rf"prior = {prior:g}: expected a value in \(0, 1\)"):
        solve_with_gambit(Scenario(prior=prior))


def test_the_text_holds_every_payoff_of_the_scenario() -> None:
    text = to_efg(Scenario(betrayal=1.25, attack_harm=0.375))
    assert '"success, return, reliable" { -0.375, -0.2, 0.5 }' in text
    assert '"quiet, kept, unreliable" { -1.25, 1, 0 }' in text
    labels = [line.split('"')[3] for line in text.splitlines() if line.startswith("c ")]
    assert len(set(labels)) == len(labels) == 3


def test_chances_add_up_to_one_as_written() -> None:
    for prior in (0.1, 1 / 3, 0.7, 1e-9):
        line = to_efg(Scenario(prior=prior)).splitlines()[2]
        odds = [Fraction(word) for word in line.split() if word[0].isdigit() and "." in word]
        assert sum(odds) == 1


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pygambit", None)
    with pytest.raises(ImportError, match="pip install"):
        to_gambit(Scenario())
    assert to_efg(Scenario()).startswith("EFG 2 R")


def test_a_map_of_games_is_refused() -> None:
    for ask in (to_efg, to_gambit, solve_with_gambit):
        with pytest.raises(ValueError, match=r"prior has shape \(2,\): expected single numbers"):
            ask(Scenario(prior=[0.2, 0.9]))


@needs_gambit
def test_a_precision_out_of_range_is_refused() -> None:
    with pytest.raises(ValueError, match=r"precision = 0: expected a value in \(0, inf\)"):
        solve_with_gambit(Scenario(), precision=0)
