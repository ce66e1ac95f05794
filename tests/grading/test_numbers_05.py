"""Every number that exercise 05 prints is computed."""

from __future__ import annotations

import networkx as nx
import pytest

from spoilers import data
from spoilers.theory import homefront as theory
from tests.grading.marking import prose

TEXT = prose("05_the_home_front")
LEADER = (1.0, 0.8, 0.5, 0.6, 1.0)
SPOILER = (0.5, 0.2, 0.1, 0.1)


def test_the_answer_and_the_attack_are_computed() -> None:
    assert pytest.approx(0.375) == 0.5 * 0.6 / 0.8
    assert "answers from a vulnerability of 0.38 on" in TEXT
    assert float(theory.best_response(0.2, *LEADER[1:])) == pytest.approx(0)
    assert f"An answer of {0.2 * 0.8 - 0.3:.2f} is no answer" in TEXT
    quiet, met = (float(g) for g in theory.spoiler_gain([0.0, 0.5], 0.8, 0.6, *SPOILER))
    assert f"the attack is worth {quiet:.2f} without an answer, and {met:.2f} with the best" in TEXT
    noticed = float(theory.spoiler_gain(0.0, 1.5, 0.6, *SPOILER))
    assert f"Noticed as much as 1.50, it is worth {noticed:.2f} unanswered" in TEXT
    assert f"picks up {0.5 * 0.2 * 0.8:.2f} from its rival's embarrassment" in TEXT


def test_the_line_of_vulnerability_is_computed() -> None:
    for vulnerability, pays in ((0.499, False), (0.501, True)):
        answer = theory.best_response(vulnerability, *LEADER[1:])
        assert (float(theory.spoiler_gain(answer, 0.8, 0.6, *SPOILER)) > 0) == pays
    assert "Between 0.38, where the leader begins to answer, and 0.50" in TEXT


def test_tied_hands_are_priced() -> None:
    dividend = float(theory.restraint_dividend(*LEADER, *SPOILER))
    assert f"In the lesson tied hands are worth {dividend:.3f}" in TEXT
    free, tied = (float(theory.leader_cost(R, *LEADER)) for R in (0.5, 0.0))
    assert f"{free:.3f} against {tied:.2f}, so tied hands lose by {tied - free:.3f}" in TEXT


def test_the_cascade_is_counted() -> None:
    limits, blows = [0.95, 0.75, 0.60, 0.50, 0.30], [0.05, 0.10, 0.08, 0.08, 0.05]
    turned = [
        sum(len(wave) for wave in theory.challenger_cascade(start, limits, blows).waves())
        for start in (0.75, 0.72)
    ]
    assert turned == [2, 4]
    assert "At 0.75 two groups turn, at 0.72 four" in TEXT
    assert nx.complete_graph(5).number_of_nodes() == len(limits)


def test_the_risks_are_those_of_the_table() -> None:
    figure = {name: each.value for name, each in data.key_figures().items()}
    people, years = figure["us_population"], figure["us_terror_years"]
    without = figure["us_terror_deaths"] - figure["us_terror_deaths_911"]
    killed = people * years / figure["us_terror_deaths"] / 1e6
    assert f"Killed by foreign-born terrorists: one in {killed:.1f} million a year." in TEXT
    assert f"Without 2001: one in {people * years / without / 1e6:.0f} million." in TEXT
    lightning = people / figure["us_lightning_deaths"] / 1e6
    assert f"Killed by lightning: one in {lightning:.1f} million." in TEXT
    struck = figure["us_struck_one_in"] / 1e6
    assert f"dead or hurt: one in {struck:.1f} million." in TEXT
    # Less likely than being struck, likelier than being killed, less likely again without 2001.
    assert struck < killed < lightning < people * years / without / 1e6
    assert f"{years:.0f} years of terror" in TEXT
