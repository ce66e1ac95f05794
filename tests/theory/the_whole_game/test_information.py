"""Who knows what: beliefs by Bayes' rule at every information set, and what an attack teaches."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import numpy as np
import pytest

from spoilers.theory.cases import CASES
from spoilers.theory.the_whole_game import (
    MEASURES,
    Scenario,
    attack_information,
    information_sets,
    solve,
)
from tests.theory.the_whole_game.many import many
from tests.theory.the_whole_game.on_paper import NOTHING, draw, menus
from tests.theory.the_whole_game.test_equilibria import alone


@pytest.mark.parametrize("name", CASES)
def test_the_chances_of_coming_somewhere_add_up(name: str) -> None:
    scenario = CASES[name].scenario
    start, talks, offer, quiet, foiled, success = information_sets(scenario)
    game = solve(scenario)
    assert start.reached == 1
    assert talks.reached == (game.start == "talk to one")
    fights = offer.reached * (offer.chosen == "fight")
    assert quiet.reached + foiled.reached + success.reached + fights == pytest.approx(offer.reached)
    for place in (start, talks, offer, quiet, foiled, success):
        assert place.chosen in place.moves
    assert success.moves == tuple(measure.name for measure in MEASURES)


def test_beliefs_average_out_to_the_prior() -> None:
    random = Random(8)
    attacked = 0
    for _ in range(200):
        game = alone(draw(random))
        *_, quiet, foiled, success = information_sets(game)
        if foiled.reached + success.reached > 0:
            mean = foiled.reached * foiled.belief + success.reached * success.belief
            assert mean == pytest.approx(quiet.belief)
            assert success.belief <= quiet.belief + 1e-12
            assert foiled.belief >= quiet.belief - 1e-12
            attacked += 1
    assert attacked >= 10


def test_the_value_of_a_test_is_what_acting_on_it_is_worth() -> None:
    # On paper: the best measure for each outcome, against the best one for both together.
    random = Random(13)
    welcome = 0
    for _ in range(150):
        g = draw(random)
        menu, prior = menus(g).success, g["prior"]
        foil = {True: g["foil_reliable"], False: g["foil_unreliable"]}
        weigh = {True: prior, False: 1 - prior}

        def best(weights: dict[bool, Fraction], critics: Fraction) -> Fraction:
            worth = weights[True] - weights[False] * g["betrayal"]  # noqa: B023
            total = sum(weights.values())
            return max(
                (1 - r) * (worth - critics * total) - g["force_cost"] / 2 * r**2 * total  # noqa: B023
                for r in menu  # noqa: B023
            )

        stopped = {kind: weigh[kind] * foil[kind] for kind in foil}
        through = {kind: weigh[kind] * (1 - foil[kind]) for kind in foil}
        quiet = best(weigh, NOTHING)
        informed = best(stopped, NOTHING) + best(through, NOTHING)
        harmed = best(through, g["audience_cost"]) - g["attack_harm"] * sum(through.values())
        attacked = best(stopped, NOTHING) + harmed
        found = attack_information(alone(g))
        assert float(found.value) == pytest.approx(float(informed - quiet), abs=1e-9)
        assert float(found.cost) == pytest.approx(float(informed - attacked), abs=1e-9)
        assert bool(found.welcome) == (attacked > quiet)
        welcome += bool(found.welcome)
    assert 5 <= welcome <= 140


def test_where_the_partner_is_known_an_attack_teaches_nothing() -> None:
    sure = attack_information(Scenario(prior=[0.0, 1.0]))
    assert sure.value.tolist() == pytest.approx([0, 0])
    assert not sure.welcome.any()


def test_value_and_cost_are_never_negative() -> None:
    found = attack_information(many(41, 5_000))
    assert (found.value >= 0).all()
    assert (found.cost >= 0).all()
    np.testing.assert_allclose(found.net, found.value - found.cost)
    assert found.welcome.any()
    assert not found.welcome.all()


def test_a_harmless_attack_on_a_doubtful_deal_is_welcome() -> None:
    doubtful = replace(Scenario(), prior=0.45, attack_harm=0.0, audience_cost=0.0)
    assert solve(doubtful).responses.after_quiet > 0
    assert attack_information(doubtful).welcome
    assert not attack_information(replace(doubtful, attack_harm=1.0)).welcome


def test_a_map_is_refused_where_one_game_is_asked_for() -> None:
    with pytest.raises(ValueError, match=r"prior has shape \(2,\): expected single numbers"):
        information_sets(Scenario(prior=[0.2, 0.9]))
