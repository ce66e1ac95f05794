"""Every number that exercise 05 prints is computed."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from spoilers import data
from spoilers.theory.first_edition import homefront as theory
from tests.grading.marking import prose

TEXT = prose("05_the_home_front")
# The lesson's leader and attacker: illustrative.
LEADER = (1.0, 0.8, 0.5, 0.6, 1.0)
ATTACKER = (0.5, 0.2, 0.1, 0.1)


def answer(vulnerability: float, worth: float = 0.5) -> float:
    return float(theory.best_response(vulnerability, 0.8, worth, 0.6, 1.0))


def gain(response: float, salience: float = 0.8) -> float:
    return float(theory.spoiler_gain(response, salience, 0.6, *ATTACKER))


def cost(response: float) -> float:
    return float(theory.leader_cost(response, *LEADER))


def test_the_menu_is_read_as_it_stands() -> None:
    left = 0.8 * (1 - 0.6)
    assert f"at any patience from {left:.2f} up to 0.80, since they leave {left:.2f}" in TEXT
    assert (
        "four times as much from the partner as a wider perimeter does, 0.60 against 0.15" in TEXT
    )
    assert pytest.approx(4) == 0.6 / 0.15
    places = {measure.name.lower(): measure.response for measure in theory.MEASURES}
    for response in (0.0, 0.15, 0.35, 0.6, 1.0):
        assert response in places.values()
        assert f"| {response:.2f} |" in TEXT
    assert 0.8 * (1 - 0.15) <= 0.70
    assert "but at 0.70 a wider perimeter would" in TEXT


def test_the_answers_are_computed() -> None:
    assert f"the answer falls from {answer(1.0):.2f} to {answer(0.5):.2f}, to a fifth" in TEXT
    assert f"It gives {0.2 * 0.8 - 0.3:.2f} for a vulnerability of 0.20" in TEXT


def test_the_value_from_which_the_attack_pays_is_computed() -> None:
    assert gain(answer(0.499)) < 0 < gain(answer(0.501))
    assert "The value is 0.50, above 0.38." in TEXT
    assert pytest.approx(0.375) == 0.3 / 0.8
    dear = (0.75 * 0.6 + 0.1) / 0.8
    assert gain(answer(dear - 0.001, 0.75)) < 0 < gain(answer(dear + 0.001, 0.75))
    assert f"0.75 instead of 0.50, the value rises to {dear:.2f}" in TEXT


def test_the_caps_are_priced() -> None:
    whole = float(theory.restraint_dividend(*LEADER, *ATTACKER))
    assert whole == pytest.approx(cost(0.5)) == pytest.approx(0.675)
    assert gain(0.05) < 0 < gain(0.3)
    assert "A cap of 0.05 is worth 0.68, as much as a cap of 0" in TEXT
    assert f"A cap of 0.30 is worth {cost(0.5) - cost(0.3):.2f}." in TEXT
    assert f"the lesson's leader loses {cost(0.0):.2f}" in TEXT


def test_the_cascade_is_counted() -> None:
    groups = dict(zip("ABCDE", [0.95, 0.75, 0.60, 0.50, 0.30], strict=True))
    blows = dict(zip("ABCDE", [0.05, 0.10, 0.08, 0.08, 0.05], strict=True))
    row = theory.challenger_cascade(0.72, groups, blows, nx.path_graph(list("ABCDE")))
    public = theory.challenger_cascade(0.72, groups, blows, nx.complete_graph("ABCDE"))
    assert [sum(map(len, each.waves())) for each in (row, public)] == [2, 4]
    assert "In a row only two of the five move, and four do if all is public." in TEXT
    assert f"sees {0.72 - 0.10:.2f} and stays, above its limit of 0.60" in TEXT
    assert f"In fact only {float(row.sovereignty):.2f} is left" in TEXT


def test_the_public_that_punishes_too_much_is_computed() -> None:
    line = np.linspace(0, 1, 100_001)

    def best(fitting: float, extra: float) -> float:
        costs = theory.leader_cost(line, *LEADER) + extra * np.maximum(line - fitting, 0)
        return float(line[costs.argmin()])

    assert best(0.2, 0.29) > 0.2 + 1e-3
    assert best(0.2, 0.30) == pytest.approx(0.2, abs=1e-4)
    assert best(0.2, 0.60) == pytest.approx(0.2, abs=1e-4)
    assert "An extra cost of 0.30 is enough. That brings the answer to 0.20" in TEXT
    assert best(0.05, 0.5) == pytest.approx(0.05, abs=1e-4)
    assert f"the answer is 0.05, and the attack is worth {gain(0.05):.2f}" in TEXT


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
