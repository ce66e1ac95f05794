"""Every number that exercise 05 prints is computed."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest

from spoilers import data
from spoilers.theory.cases import find_case
from spoilers.theory.internal_commitment import weight_of_the_future
from spoilers.theory.provocation import chance_of_success, deal_worth, posterior_reliable
from spoilers.theory.the_home_front import (
    MEASURES,
    Attacker,
    Leader,
    attempt_worth,
    best_measure,
    best_response,
    borrowed_arm,
    challenger_cascade,
    leader_cost,
    restraint_dividend,
    strength_after,
)
from tests.grading.marking import SOLUTIONS, prose, read

TEXT = prose("05_the_home_front")
CODE = "\n".join(
    cell.source
    for path in SOLUTIONS
    if path.stem == "05_the_home_front"
    for cell in read(path).cells
    if cell.cell_type == "code"
)
KABUL = find_case("Kabul 2021").scenario.numbers()
PARTNER = KABUL["prior"], KABUL["foil_reliable"], KABUL["foil_unreliable"]
CHANCE = float(chance_of_success(*PARTNER))
BELIEF = float(posterior_reliable(*PARTNER))
LEADER = Leader(
    BELIEF, KABUL["betrayal"], KABUL["audience_cost"], KABUL["force_cost"], KABUL["attack_harm"]
)
ATTACKER = Attacker(
    strength=KABUL["strength"],
    shift=KABUL["shift"],
    infighting_cost=KABUL["infighting_cost"],
    discount=KABUL["discount"],
    blow=KABUL["blow"],
    response_harm=KABUL["response_harm"],
    success_gain=KABUL["success_gain"],
    chance=CHANCE,
    attack_cost=KABUL["attack_cost"],
    failure_loss=KABUL["failure_loss"],
)
LOST = KABUL["attack_cost"] + (1 - CHANCE) * KABUL["failure_loss"]


def measure(leader: Leader) -> str:
    return MEASURES[int(best_measure(leader))].name


def success(response: float) -> float:
    return float(borrowed_arm(ATTACKER, response))


def cap(bound: float) -> float:
    return float(restraint_dividend(LEADER, ATTACKER, bound))


def test_the_menu_is_the_lessons_and_is_read_as_it_stands() -> None:
    for each in MEASURES:
        assert f"| {each.name} | {each.response:.2f} |" in TEXT
    assert (KABUL["audience_cost"], KABUL["force_cost"]) == (0.3, 0.8)
    assert float(deal_worth(BELIEF, KABUL["betrayal"])) == pytest.approx(-0.2)
    assert "Kabul had $A = 0.30$, $B = -0.20$ and $\\gamma = 0.80$, and took drone strikes" in TEXT
    assert measure(LEADER) == "drone strikes"
    loud = replace(LEADER, audience_cost=2 * KABUL["audience_cost"])
    assert "grow twice as loud: $A = 0.60$." in TEXT
    assert measure(loud) == "return to conflict"
    full, strikes = float(leader_cost(loud, 1.0)), float(leader_cost(loud, 0.6))
    assert f"it costs {full:.2f}, and drone strikes cost {strikes:.3f}." in TEXT
    assert "the response goes from 0.60 to the end of the scale" in TEXT


def test_the_responses_are_computed() -> None:
    assert f"the best response is {float(best_response(LEADER)):.3f}." in TEXT
    higher = replace(LEADER, belief=0.55)
    worth, response = float(deal_worth(0.55, 1.0)), float(best_response(higher))
    assert (
        f"At a belief of 0.55 the deal is worth {worth:.2f}, and the response is {response:.2f}."
        in TEXT
    )
    assert f"higher by {0.55 - BELIEF:.2f} takes more than half" in TEXT
    assert response < float(best_response(LEADER)) / 2
    before = replace(LEADER, belief=KABUL["prior"])
    assert float(best_response(before)) == 0
    formula = (KABUL["audience_cost"] - float(deal_worth(KABUL["prior"], 1.0))) / 0.8
    assert f"It gives {formula:.3f} for a belief of {KABUL['prior']:.2f}, and nobody" in TEXT


def test_what_a_success_is_worth_is_computed() -> None:
    assert f"strikes of 0.60 make a success worth {success(0.6):.3f}. Guess" in TEXT
    assert pytest.approx(4) == 0.6 / 0.15
    few, many = success(0.15), success(0.6)
    assert f"a success is worth {few:.3f}, a tenth of {many:.3f}." in TEXT
    assert few / many == pytest.approx(0.1, abs=0.005)
    fight = KABUL["infighting_cost"] * (1 - KABUL["discount"])
    tomorrow = float(strength_after(ATTACKER, 0.0))
    assert f"The first {fight - tomorrow:.3f} of strength only lifts" in TEXT
    assert f"$q - \\Delta = {tomorrow:.2f}$, $\\kappa(1-d) = {fight:.3f}$" in TEXT
    assert f"$W = {float(weight_of_the_future(KABUL['discount'])):.0f}$, as at Kabul" in TEXT


def test_the_checks_ask_about_kabul_with_its_own_numbers() -> None:
    worths = [success(each.response) for each in MEASURES]
    listed = ", ".join(f'"{m.name}": {w:.10g}' for m, w in zip(MEASURES[:4], worths, strict=False))
    assert listed in " ".join(CODE.split())
    assert f'"{MEASURES[4].name}": {worths[4]:.10g}' in CODE
    assert f"provoking(kabul, {CHANCE:.10g}, {LOST:.10g})" in CODE
    bills = [float(leader_cost(LEADER, each.response)) for each in MEASURES]
    attempts = [float(attempt_worth(ATTACKER, each.response)) for each in MEASURES]
    for each, bill, attempt in zip(MEASURES, bills, attempts, strict=True):
        attempt = round(attempt, 2) + 0.0
        assert f'"{each.name}": ({each.response}, {bill:.10g}, {attempt})' in CODE
    assert f"A success that is worth {worths[2]:.3f} brings {attempts[2]:.2f} on average" in CODE


def test_the_attack_that_pays_unanswered_is_computed() -> None:
    generous = replace(ATTACKER, success_gain=KABUL["success_gain"] + 4)
    alone = float(borrowed_arm(generous, 0.0))
    attempt = float(attempt_worth(generous, 0.0))
    assert f"goes unanswered is worth {alone:.2f}, and an attempt {attempt:.2f}." in TEXT
    pays = [float(attempt_worth(ATTACKER, each.response)) > 1 for each in MEASURES]
    assert sum(pays) == 2
    assert "At Kabul two of the five do." in TEXT


def test_the_caps_are_priced() -> None:
    assert f"At Kabul a cap of 0 is worth {cap(0.0):.3f}." in TEXT
    assert f"A cap of 0.35 is worth as much as a cap of 0, {cap(0.35):.3f}," in TEXT
    assert cap(0.35) == pytest.approx(cap(0.0))
    assert cap(0.6) == 0
    assert "A cap of 0.60 is worth nothing" in TEXT


def test_the_cascade_is_counted() -> None:
    limits = dict(zip("ABCD", [0.85, 0.72, 0.65, 0.35], strict=True))
    blows = dict(zip("ABCD", [0.10, 0.08, 0.08, 0.05], strict=True))
    row = challenger_cascade(0.80, limits, blows, nx.path_graph(list("ABCD")))
    public = challenger_cascade(0.80, limits, blows, nx.complete_graph("ABCD"))
    assert [sum(map(len, each.waves())) for each in (row, public)] == [2, 3]
    assert "In a row only two of the four move, and three do if all is public." in TEXT
    assert f"sees {0.80 - 0.08:.2f} and stays, above its limit of 0.65" in TEXT
    assert f"In fact only {float(row.sovereignty):.2f} is left" in TEXT


def test_the_public_that_punishes_too_much_is_computed() -> None:
    line = np.linspace(0, 1, 100_001)

    def best(fitting: float, extra: float) -> float:
        costs = leader_cost(LEADER, line) + extra * np.maximum(line - fitting, 0)
        return float(line[costs.argmin()])

    assert best(0.35, 0.21) > 0.35 + 1e-3
    assert best(0.35, 0.22) == pytest.approx(0.35, abs=1e-4)
    assert best(0.35, 0.60) == pytest.approx(0.35, abs=1e-4)
    assert "An extra cost of 0.22 is enough. That brings the response to 0.35" in TEXT
    delay = float(attempt_worth(ATTACKER, 0.35))
    assert f"A delay makes an attempt worth {delay:.2f}, less than the stake" in TEXT
    assert delay < 1


def test_the_risks_are_those_of_the_table() -> None:
    figure = {name: each.value for name, each in data.key_figures().items()}
    people, years = figure["us_population"], figure["us_terror_years"]
    without = figure["us_terror_deaths"] - figure["us_terror_deaths_911"]
    killed = people * years / figure["us_terror_deaths"]
    lightning = people / figure["us_lightning_deaths"]
    assert f"one person in {killed / 1e6:.1f} million a year, and lightning one in" in TEXT
    assert f"one in {lightning / 1e6:.1f} million. Without one day" in TEXT
    assert f"one in {people * years / without / 1e6:.0f} million, and the order is turned" in TEXT
    assert f"On the roads it was one in {people / figure['us_road_deaths']:,.0f}." in TEXT
    struck = figure["us_struck_one_in"]
    assert (
        f"happens to one in {struck / 1e6:.1f} million, more often than any of the terror" in TEXT
    )
    assert struck < killed < lightning < people * years / without
    assert f"one day in {years:.0f} years enough" in TEXT
