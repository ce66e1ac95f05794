"""The whole game, asked of Gambit: a general solver that knows nothing of this course.

Gambit gets the course's tree. What it does is held to the same game on paper, solved backwards in
exact fractions, and to the solution in closed form.
"""

from __future__ import annotations

import platform
import sys
from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib.util import find_spec
from random import Random

import numpy as np
import pytest

from spoilers.theory.gambit import PLAYERS, Odds, solve_with_gambit, to_efg, to_gambit
from spoilers.theory.the_whole_game import MEASURES, Scenario, solve
from tests.theory.the_whole_game.extensive_form import (
    Chance,
    Decision,
    Node,
    Pay,
    backwards,
    expected,
)
from tests.theory.the_whole_game.on_paper import INFINITE, Game, menus, tree

# Where it has wheels it is a dependency, and a test that cannot import it must fail.
WHEELS = {("linux", "x86_64"), ("darwin", "arm64"), ("win32", "AMD64")}
declared = sys.version_info < (3, 14) and (sys.platform, platform.machine()) in WHEELS
needs_gambit = pytest.mark.skipif(
    not declared and find_spec("pygambit") is None, reason="pygambit has no wheel here"
)

GAMES, ENOUGH = 520, 300
FEW = (160, 20)
# Nearer to level than this, a finite precision need not tell; the second for one that is given.
KNIFE_EDGE, BLUNT_EDGE = Fraction(1, 100), Fraction(1, 20)
PRECISION = 100.0
# How sharply Gambit is asked again, until it gets there.
SHARPEST = (300.0, 150.0, 100.0)
NAMES = {float(measure.response): measure.name for measure in MEASURES}
SPANS = {
    "prior": (25, 97), "betrayal": (10, 130), "audience_cost": (0, 70), "force_cost": (5, 130),
    "blow": (10, 90), "response_harm": (0, 40), "success_gain": (0, 300), "attack_harm": (0, 30),
    "strength": (3, 45), "shift": (0, 30), "infighting_cost": (40, 220), "attack_cost": (0, 25),
    "failure_loss": (0, 25), "war_included": (-40, 95), "exploitation": (0, 150),
    "foil_unreliable": (2, 50), "foil_reliable": (51, 98),
}  # fmt: skip
# Where an attack often pays because it is answered.
NEAR_KABUL = SPANS | {
    "prior": (60, 90), "betrayal": (60, 130), "audience_cost": (15, 50), "blow": (40, 90),
    "success_gain": (0, 40), "attack_harm": (0, 15), "strength": (5, 18), "shift": (0, 12),
    "infighting_cost": (120, 200), "war_included": (-40, 40), "foil_reliable": (60, 90),
}  # fmt: skip


def random_game(random: Random) -> Game:
    """Draw a game in hundredths, in which every move has a fair chance."""
    spans, periods = random.choice(((SPANS, (14, 16, 18)), (NEAR_KABUL, (18, 19))))
    return {
        **{name: Fraction(random.randint(*span), 100) for name, span in spans.items()},
        "discount": Fraction(random.choice(periods), 20),
        "seat_price": random.choice((INFINITE, Fraction(random.randint(20, 130), 100))),
        "guarantee": random.choice((Fraction(0), Fraction(random.randint(1, 12), 100))),
        "largest_response": random.choice((Fraction(1), Fraction(1), Fraction(40, 100))),
        "window": Fraction(0),
    }


def typed(game: Game) -> Scenario:
    """Make the scenario that the course sees."""
    numbers = {name: float(number) for name, number in game.items()}
    if game["seat_price"] == INFINITE:
        numbers["seat_price"] = np.inf
    return Scenario(**numbers)


@dataclass(frozen=True)
class Played:
    """One game on paper: the plan, and by how much each decision is right."""

    plan: dict[Hashable, Hashable]
    gaps: dict[Hashable, Fraction]
    payments: tuple[Fraction, ...]


def play(game: Game, payments: tuple[Fraction, ...]) -> Played:
    """Solve the game on a menu of payments."""
    root = tree(game, replace(menus(game), payments=payments))
    plan = backwards(root)
    gaps: dict[Hashable, Fraction] = {}
    known: dict[int, Pay] = {}
    for information, nodes in places(root).items():
        worth = {
            move: sum(
                (w * expected(node.moves[move], plan, known)[node.player] for w, node in nodes),
                Fraction(0),
            )
            / sum(w for w, _ in nodes)
            for move in nodes[0][1].moves
        }
        alike = same_as(information, plan, payments)
        others = [value for move, value in worth.items() if move not in alike]
        best = worth[plan[information]]
        gaps[information] = min((best - value for value in others), default=Fraction(1))
    return Played(plan, gaps, payments)


def places(root: Node) -> dict[Hashable, list[tuple[Fraction, Decision]]]:
    """Gather the nodes of each information set with their weights by chance."""
    found: dict[Hashable, list[tuple[Fraction, Decision]]] = {}

    def walk(node: Node, weight: Fraction) -> None:
        if isinstance(node, Chance):
            for chance, below in node.branches:
                walk(below, weight * chance)
        elif isinstance(node, Decision):
            found.setdefault(node.information, []).append((weight, node))
            for below in node.moves.values():
                walk(below, weight)

    walk(root, Fraction(1))
    return found


def same_as(
    information: Hashable, plan: dict[Hashable, Hashable], payments: tuple[Fraction, ...]
) -> set[Hashable]:
    """Which moves come to the same as the one in the plan?"""
    chosen = plan[information]
    if information == "talks" and chosen != "refuse":
        move = plan["offered", chosen]
        if move != "quiet":
            # What is offered does not matter where nothing is taken.
            return {tau for tau in payments if plan["offered", tau] == move}
    if information == "start":
        talks = plan["talks"]
        empty = talks == "refuse" or plan["offered", talks] == "fight"
        if empty and chosen != "include all":
            return {"fight on", "talk to one"}
    return {chosen}


def reached(plan: dict[Hashable, Hashable]) -> set[Hashable]:
    """Which decisions does this equilibrium come to?"""
    at: set[Hashable] = {"start"}
    if plan["start"] == "talk to one":
        at.add("talks")
        if plan["talks"] != "refuse":
            offer = ("offered", plan["talks"])
            at.add(offer)
            at |= {"attack": {"foiled", "success"}, "quiet": {"quiet"}, "fight": set()}[
                str(plan[offer])
            ]
    return at


def likely(odds: Odds, information: Hashable, moves: set[Hashable]) -> float:
    """How likely Gambit is to make one of these moves."""
    if isinstance(information, tuple):
        chances = odds.offered[f"pay {float(information[1]):.6g}"]
    else:
        names = {"quiet": "after_quiet", "foiled": "after_foiled", "success": "after_success"}
        chances = getattr(odds, names.get(str(information), str(information)))
    return sum(chances[label(information, move)] for move in moves)


def label(information: Hashable, move: Hashable) -> str:
    if information in ("quiet", "foiled", "success"):
        return NAMES[float(move)]  # type: ignore[arg-type]
    return f"pay {float(move):.6g}" if isinstance(move, Fraction) else str(move)


@dataclass
class Comparison:
    """What came of asking Gambit about many games?"""

    compared: int
    decisions: int
    moves: Counter[str]
    differing: list[tuple[Game, list[Hashable]]]


Twist = Callable[[Scenario], Scenario]


def compare(
    precision: float | None,
    games: int = GAMES,
    enough: int = ENOUGH,
    twist: Twist = lambda scenario: scenario,
    seed: int = 6,
) -> Comparison:
    """Ask Gambit about random games, and fail if too few could be compared."""
    random = Random(seed)
    result = Comparison(0, 0, Counter(), [])
    for _ in range(games):
        game = random_game(random)
        here = play(game, payments_for(game))
        at = set(here.plan) if precision else reached(here.plan)
        # Where a threat is nearly level, what Gambit makes of it decides what is done before.
        if min(here.gaps.values()) < (BLUNT_EDGE if precision else KNIFE_EDGE):
            continue
        other = differences(twist(typed(game)), here, at, precision)
        if other and precision is None:
            # By default Gambit can stop before it has found out what happens after a mistake.
            other = differences(twist(typed(game)), here, at, *SHARPEST)
        result.compared += 1
        result.decisions += len(at)
        result.moves[where_to(here.plan)] += 1
        if other:
            result.differing.append((game, other))
    assert result.compared >= enough, f"only {result.compared} games compared"
    return result


def differences(
    scenario: Scenario, here: Played, at: set[Hashable], *precisions: float | None
) -> list[Hashable]:
    """Where does Gambit do something else, at the first of the precisions that it reaches?"""
    payments = [float(tau) for tau in here.payments]
    for precision in precisions:
        try:
            odds = solve_with_gambit(scenario, payments, precision)
        except RuntimeError:
            continue
        return [
            each for each in at if likely(odds, each, same_as(each, here.plan, here.payments)) < 0.9
        ]
    return list(at)


def payments_for(game: Game) -> tuple[Fraction, ...]:
    """Choose a menu with what quiet takes and a little more, where that is to be had."""
    price = float(solve(typed(game)).quiet_price)
    more = Fraction(round(price * 100) + 6, 100)
    middle = more if price > 0 and more < 1 else Fraction(1, 2)
    return Fraction(0), middle, Fraction(1)


def where_to(plan: dict[Hashable, Hashable]) -> str:
    """Name the way that the game goes, on its menu of payments."""
    if plan["start"] != "talk to one":
        return str(plan["start"])
    return str(plan["offered", plan["talks"]]) if plan["talks"] != "refuse" else "refuse"


@pytest.mark.slow
@needs_gambit
def test_gambit_plays_every_equilibrium_as_it_stands_on_paper() -> None:
    found = compare(None)
    assert found.differing == []
    assert found.decisions >= 2 * found.compared
    for way in ("fight on", "include all", "quiet", "attack"):
        assert found.moves[way] >= 20, found.moves


@needs_gambit
def test_gambit_decides_alike_also_where_the_game_does_not_get_to() -> None:
    found = compare(PRECISION, *FEW)
    assert found.differing == []
    assert found.decisions == 8 * found.compared


def test_the_menu_of_payments_leaves_the_solution_as_it_is() -> None:
    # A little more than the price buys quiet on the menu as the price does without one.
    random = Random(7)
    agreed = 0
    for _ in range(150):
        game = random_game(random)
        here, solved = play(game, payments_for(game)), solve(typed(game))
        close = min(here.gaps[each] for each in reached(here.plan)) < KNIFE_EDGE
        if close or min(abs(float(m)) for m in vars(solved.margins).values()) < 0.05:
            continue
        assert here.plan["start"] == str(solved.start)
        if here.plan["start"] == "talk to one":
            assert where_to(here.plan) == str(solved.move)
            assert float(here.plan["success"]) == solved.response  # type: ignore[arg-type]
        agreed += 1
    assert agreed >= 40


@needs_gambit
@pytest.mark.parametrize("name", ["audience_cost", "attack_cost", "blow"])
def test_the_comparison_catches_a_wrong_number(name: str) -> None:
    def twist(scenario: Scenario) -> Scenario:
        return replace(scenario, **{name: float(np.asarray(getattr(scenario, name))) + 0.6})

    assert len(compare(PRECISION, *FEW, twist=twist).differing) >= 5


def test_a_comparison_of_too_few_games_fails() -> None:
    with pytest.raises(AssertionError, match="only 0 games compared"):
        compare(None, 0, 1)


@needs_gambit
def test_the_climax_in_gambits_eyes() -> None:
    broken = solve_with_gambit(Scenario())
    assert broken.start["talk to one"] == pytest.approx(1, abs=1e-3)
    assert all(moves["attack"] == pytest.approx(1) for moves in broken.offered.values())
    assert broken.after_success["drone strikes"] == pytest.approx(1, abs=1e-3)
    kept = solve_with_gambit(replace(Scenario(), guarantee=0.03))
    assert kept.talks["pay 1"] == pytest.approx(1, abs=1e-3)
    assert kept.offered["pay 1"]["quiet"] == pytest.approx(1, abs=1e-3)
    assert kept.offered["pay 0.75"]["attack"] == pytest.approx(1, abs=1e-3)
    assert kept.after_quiet["restraint"] == pytest.approx(1, abs=1e-3)


@needs_gambit
def test_gambit_reads_the_tree_that_is_meant() -> None:
    game = to_gambit(replace(Scenario(), seat_price=0.8), (0.0, 1.0))
    assert list(game.players) == list(PLAYERS)
    assert [len(list(game.get_infosets(player))) for player in PLAYERS] == [4, 1, 2]
    # Of each type: three without a deal, and for each payment 5 + 5 + 5 measures and a fight.
    assert len(list(game.get_outcomes())) == 2 * (3 + 2 * 16)
    assert game.is_perfect_recall


@pytest.mark.parametrize("prior", [0.0, 1.0])
def test_a_certain_type_is_refused(prior: float) -> None:
    with pytest.raises(ValueError, match=rf"prior = {prior:g}: expected a value in \(0, 1\)"):
        solve_with_gambit(Scenario(prior=prior))


def test_the_text_holds_every_payoff_of_the_scenario() -> None:
    text = to_efg(Scenario(betrayal=1.25, attack_harm=0.375), (0.0, 0.5))
    # A return after a success, with half of the stake offered: -0.4 of force and -0.375 of harm;
    # 20 stakes less 19 (0.52 - 0.075) and the gain 0.1 of a success.
    assert '"success, return to conflict, pay 0.5, reliable" { -0.775, 11.445, 8.355 }' in text
    assert '"quiet, restraint, pay 0.5, unreliable" { -1.25, 19.5, 0.5 }' in text
    assert "all included" not in text
    assert '"all included, reliable" { 0.25,' in to_efg(Scenario(seat_price=0.75))


def test_hands_that_are_tied_have_fewer_moves() -> None:
    text = to_efg(Scenario(largest_response=0.35))
    assert "delayed withdrawal" in text
    assert "drone strikes" not in text


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


@pytest.mark.parametrize("ask", [to_efg, to_gambit, solve_with_gambit])
def test_what_is_no_finite_game_is_refused(ask: Callable[..., object]) -> None:
    with pytest.raises(ValueError, match=r"prior has shape \(2,\): expected single numbers"):
        ask(Scenario(prior=[0.2, 0.9]))
    with pytest.raises(ValueError, match=r"window = 0.5: expected 0"):
        ask(Scenario(window=0.5))
    for payments in ([], [0.5, 0.5], [0.5, 0.2]):
        with pytest.raises(ValueError, match=r"payments = .*: expected rising numbers in \[0, 1\]"):
            ask(Scenario(), payments)
    with pytest.raises(ValueError, match=r"payments = 1.5: expected a value in \[0, 1\]"):
        ask(Scenario(), [0.5, 1.5])


@needs_gambit
def test_a_precision_out_of_range_is_refused() -> None:
    with pytest.raises(ValueError, match=r"precision = 0: expected a value in \(0, inf\)"):
        solve_with_gambit(Scenario(), precision=0)
