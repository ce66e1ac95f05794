"""All equilibria of the whole game, held to a tree that breaks its ties in every order."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from fractions import Fraction
from random import Random

import numpy as np
import pytest

from spoilers.theory.the_whole_game import (
    OUTCOMES,
    Scenario,
    possibilities,
    pure_equilibria,
    solve,
)
from tests.theory.the_whole_game.extensive_form import Order, backwards, expected
from tests.theory.the_whole_game.many import many, pick
from tests.theory.the_whole_game.on_paper import (
    INFINITE,
    KINDS,
    MENU,
    NOTHING,
    ONE,
    Game,
    Rules,
    draw,
    lasts,
    menus,
    plant,
    played,
    price,
    tree,
)

HAIR = Fraction(1, 10**12)
ORDERS, MOST_ORDERS = 12, 400


def alone(game: Game) -> Scenario:
    """Make one scenario of a game."""
    numbers = {name: float(value) for name, value in game.items()}
    if game["seat_price"] == INFINITE:
        numbers["seat_price"] = np.inf
    return Scenario(**numbers)


def shuffled(random: Random) -> Order:
    """Break the ties of each decision in an order of its own."""
    orders: dict[Hashable, list[Hashable]] = {}

    def order(information: Hashable, moves: list[Hashable]) -> list[Hashable]:
        # A payment that is a hair more is no choice of its own, but what tips the scales.
        if information not in orders:
            orders[information] = random.sample(moves, len(moves))
        return orders[information]

    return order


def outcomes_on_paper(game: Game, random: Random, wanted: set[str]) -> set[str]:
    """Solve the game with ties broken in many orders, until all that is wanted has happened."""
    rules = menus(game)
    options = {NOTHING, ONE}
    # Every measure that is level may be taken, and makes quiet cost something else.
    for response in rules.success:
        bound = replace(rules, success=(response,))
        named = min(price(game, bound, lasts(game, bound)), ONE)
        options |= {named, min(ONE, named + HAIR)}
    root = tree(game, replace(rules, payments=tuple(options)))
    found: set[str] = set()
    for tried in range(MOST_ORDERS):
        if tried >= ORDERS and found == wanted:
            break
        found.add(named_outcome(game, backwards(root, shuffled(random)), rules))
    return found


def named_outcome(game: Game, plan: dict[Hashable, Hashable], rules: Rules) -> str:
    """Walk through one solution."""
    if plan["start"] != "talk to one":
        return {"fight on": "fighting", "include all": "inclusive peace"}[str(plan["start"])]
    if plan["talks"] == "refuse":
        return "refused talks"
    move = plan["offered", plan["talks"]]
    if move == "attack":
        quiet = next(r for r in MENU if r == plan["quiet"])
        silent = replace(rules, quiet=(quiet,), foiled=(NOTHING,), success=(NOTHING,))
        same = played(game, silent).move == "attack"
        return "attack for its own sake" if same else "provocation"
    return {"quiet": "quiet exclusive peace", "fight": "fight inside"}[str(move)]


@pytest.mark.parametrize("kind", KINDS)
def test_what_can_happen_is_what_some_order_of_ties_brings(kind: str) -> None:
    random = Random(f"ties {kind}")
    several = 0
    # Two threats that are level seldom make a difference to how the game goes.
    for _ in range(36 if kind == "threats" else 14):
        game = None
        while game is None:
            drawn = draw(random)
            # Going rates aside, which only hold for the payment that is in fact made.
            game = plant({**drawn, "window": NOTHING}, kind, random)
        found = possibilities(alone(game))
        ours = {name for name, can in zip(OUTCOMES, found.outcomes, strict=True) if can}
        assert outcomes_on_paper(game, random, ours) == ours, game
        several += len(ours) > 1
    assert several >= (kind != "free")


def test_the_solution_is_one_of_the_equilibria() -> None:
    random = Random(4)
    for _ in range(100):
        game = alone(draw(random))
        solved, found = solve(game), pure_equilibria(game)
        assert found
        matching = [
            profile
            for profile in found
            if (profile.start, profile.accept, profile.move)
            == (str(solved.start), bool(solved.accept), str(solved.move))
            and profile.outcome == str(solved.outcome)
            and profile.responses == tuple(float(r) for r in vars(solved.responses).values())
        ]
        assert len(matching) == 1
        payoffs = (solved.government, solved.included, solved.excluded)
        assert matching[0].payoffs == pytest.approx([float(payoff) for payoff in payoffs])
        assert (matching[0].payment is None) == np.isnan(solved.payment)


def test_where_nothing_ties_there_is_one_equilibrium() -> None:
    games = many(31, 4_000)
    solved, found = solve(games), possibilities(games)
    # Talks that would be refused, or end in a fight inside, always tie with fighting on.
    idle = ~solved.accept | (solved.move == "fight")
    assert (found.number[~idle] == 1).all()
    assert min((~idle).sum(), idle.sum()) > 200
    # Only a fight inside makes a difference to anybody.
    assert not found.consequential[solved.move != "fight"].any()
    codes = solved.outcome_code[..., np.newaxis] == np.arange(len(OUTCOMES))
    assert found.outcomes[codes].all()


def test_one_game_and_a_map_agree() -> None:
    games = many(32, 40)
    found = possibilities(games)
    for place in range(40):
        profiles = pure_equilibria(pick_one(games, place))
        assert len(profiles) == found.number[place]
        names = {profile.outcome for profile in profiles}
        assert names == {n for n, can in zip(OUTCOMES, found.outcomes[place], strict=True) if can}


def pick_one(games: Scenario, place: int) -> Scenario:
    one = pick(games, [place]).arrays()
    return Scenario(**{name: float(numbers[0]) for name, numbers in one.items()})


def test_on_the_line_of_kabul_both_can_happen_and_it_matters() -> None:
    line = possibilities(Scenario(audience_cost=0.18))
    assert {n for n, can in zip(OUTCOMES, line.outcomes, strict=True) if can} == {
        "quiet exclusive peace",
        "provocation",
    }
    assert line.consequential


def test_every_equilibrium_of_a_tree_can_be_walked() -> None:
    # The payoffs of a profile are those of its own walk through the tree.
    random = Random(9)
    walked = 0
    for _ in range(60):
        game = plant({**draw(random), "window": NOTHING}, random.choice(KINDS), random)
        if game is None:
            continue
        for profile in pure_equilibria(alone(game)):
            if profile.start != "talk to one" or not profile.accept:
                continue
            tau = NOTHING if profile.payment is None else Fraction(profile.payment)
            rules = replace(menus(game), payments=(tau,))
            root = tree(game, rules)
            quiet, foiled, success = (
                next(r for r in rules.quiet if float(r) == response)
                for response in profile.responses
            )
            plan: dict[Hashable, Hashable] = {
                "start": "talk to one",
                "talks": tau,
                ("offered", tau): profile.move,
                "quiet": quiet,
                "foiled": foiled,
                "success": success,
            }
            payoffs = [float(payoff) for payoff in expected(root, plan, {})]
            assert profile.payoffs == pytest.approx(payoffs, abs=1e-9)
            walked += 1
    assert walked >= 20


def test_a_map_is_refused_where_one_game_is_asked_for() -> None:
    with pytest.raises(ValueError, match=r"prior has shape \(2,\): expected single numbers"):
        pure_equilibria(Scenario(prior=[0.2, 0.9]))
