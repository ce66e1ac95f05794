"""The whole game, held to the tree as it stands on paper, solved by code that knows no formula."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from functools import cache
from random import Random

import numpy as np
import pytest

from spoilers.theory.the_whole_game import MEASURES, OUTCOMES, Scenario, Solution, solve
from tests.theory.the_whole_game.on_paper import (
    EXCLUDED,
    GOVERNMENT,
    INCLUDED,
    INFINITE,
    KINDS,
    MENU,
    Game,
    Play,
    draw,
    menus,
    plant,
    played,
    told,
)

GAMES, LEVEL = 2_000, 30


def typed(games: list[Game]) -> Scenario:
    """Make one map of scenarios of the games, as floating point sees them."""
    columns = {name: [float(game[name]) for game in games] for name in games[0]}
    columns["seat_price"] = [
        np.inf if game["seat_price"] == INFINITE else float(game["seat_price"]) for game in games
    ]
    return Scenario(**columns)


def differences(game: Game, play: Play, solved: Solution, at: int) -> list[str]:
    """Where does the solver do or expect something else than the tree?"""
    plan = play.plan
    moves = {
        "start": (plan["start"], solved.start[at]),
        "accept": (plan["talks"] != "refuse", solved.accept[at]),
        "move": (play.move, solved.move[at]),
        "after quiet": (float(plan["quiet"]), solved.responses.after_quiet[at]),  # type: ignore[arg-type]
        "after foiled": (float(plan["foiled"]), solved.responses.after_foiled[at]),  # type: ignore[arg-type]
        "after success": (float(plan["success"]), solved.responses.after_success[at]),  # type: ignore[arg-type]
        "outcome": (told(game, play, menus(game)), solved.outcome[at]),
    }
    numbers = {
        "price": (play.price, solved.quiet_price[at]),
        "paid": (play.paid, solved.payment[at]),
        "government": (play.payoffs[GOVERNMENT], solved.government[at]),
        "included": (play.payoffs[INCLUDED], solved.included[at]),
        "excluded": (play.payoffs[EXCLUDED], solved.excluded[at]),
        "deal, government": (play.deal[GOVERNMENT], solved.deal.government[at]),
        "deal, included": (play.deal[INCLUDED], solved.deal.included[at]),
        "deal, excluded": (play.deal[EXCLUDED], solved.deal.excluded[at]),
    }
    wrong = [name for name, (here, there) in moves.items() if here != there]
    return wrong + [name for name, pair in numbers.items() if not close(*pair)]


def close(exact: Fraction | None, number: float) -> bool:
    """Are the two the same number, or both none?"""
    if exact is None:
        return bool(np.isnan(number))
    return float(exact) == pytest.approx(float(number), rel=1e-9, abs=1e-9)


@cache
def thousands() -> tuple[list[Game], list[Play]]:
    """Solve random games on paper."""
    random = Random(1)
    games = [draw(random) for _ in range(GAMES)]
    return games, [played(game, menus(game)) for game in games]


@pytest.mark.slow
def test_the_solver_plays_every_game_as_it_stands_on_paper() -> None:
    games, plays = thousands()
    solved = solve(typed(games))
    wrong = [
        (game, found)
        for at, (game, play) in enumerate(zip(games, plays, strict=True))
        if (found := differences(game, play, solved, at))
    ]
    assert not wrong
    outcomes = Counter(solved.outcome.tolist())
    # By the rule for ties, talks that would be refused or end in a fight inside are not begun.
    never = {"refused talks", "fight inside"}
    assert {name for name in OUTCOMES if outcomes[name] >= 20} == set(OUTCOMES) - never
    assert min(Counter(solved.move.tolist()).values()) >= 300
    assert set(solved.response.tolist()) == {measure.response for measure in MEASURES}
    assert (solved.accept.mean() > 0.2) & (solved.accept.mean() < 0.9)


@pytest.mark.slow
def test_deals_that_are_a_test_of_the_partner_are_among_them() -> None:
    games, plays = thousands()
    tested = [
        (game, play)
        for game, play in zip(games, plays, strict=True)
        if play.plan["start"] == "talk to one" and play.plan["quiet"] != 0
    ]
    assert len(tested) >= 20
    assert all(play.move == "attack" for _, play in tested)
    # Quiet could be paid for, and the included faction would rather be attacked.
    assert sum(play.price <= 1 for _, play in tested) >= 5


@pytest.mark.parametrize("kind", KINDS)
def test_level_decisions_go_as_the_rule_says(kind: str) -> None:
    random = Random(kind)
    games: list[Game] = []
    while len(games) < LEVEL:
        game = plant(draw(random), kind, random)
        if game is not None:
            games.append(game)
    solved = solve(typed(games))
    wrong = [
        (game, found)
        for at, game in enumerate(games)
        if (found := differences(game, played(game, menus(game)), solved, at))
    ]
    assert not wrong


def test_the_rule_for_ties_is_needed() -> None:
    # The same games a hair apart on either side: some decision goes the other way.
    random = Random(5)
    games = [game for _ in range(60) if (game := plant(draw(random), "accept", random))]
    at = typed(games)
    above = solve(replace(at, war_included=np.asarray(at.war_included) + 1e-6))
    assert solve(at).accept.all()
    assert not above.accept.any()


@pytest.mark.parametrize("wrong", ["audience_cost", "blow", "failure_loss", "window", "prior"])
@pytest.mark.slow
def test_the_comparison_catches_a_wrong_number(wrong: str) -> None:
    games, plays = thousands()
    few = games[:200]
    at = typed(few)
    moved = solve(replace(at, **{wrong: np.clip(np.asarray(getattr(at, wrong)) + 0.05, 0, 1)}))
    caught = [bool(differences(few[i], plays[i], moved, i)) for i in range(len(few))]
    assert sum(caught) >= 10


def test_the_menu_is_the_same_on_paper() -> None:
    assert [float(response) for response in MENU] == [m.response for m in MEASURES]
