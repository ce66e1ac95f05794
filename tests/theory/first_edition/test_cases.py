"""The named cases tell the story that they were chosen for, and give a reason for every number."""

from __future__ import annotations

import re
from dataclasses import fields, replace

import pytest

from spoilers.theory.first_edition.cases import CASES, Case, find_case
from spoilers.theory.first_edition.scenarios import Scenario
from spoilers.theory.first_edition.whole_game import OUTCOMES, possibilities, solve
from spoilers.theory.provocation import attacks_to_break

every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())


@every_case
def test_a_case_goes_as_its_numbers_were_chosen_for(case: Case) -> None:
    game = solve(case.scenario)
    assert case.expected in OUTCOMES
    assert str(game.outcome) == case.expected
    assert int(possibilities(case.scenario).number) == 1
    if case.expected == "provoked return":
        assert game.provoked


@every_case
def test_a_case_gives_a_reason_for_every_number(case: Case) -> None:
    assert list(case.assumptions) == [field.name for field in fields(Scenario)]
    for name, assumption in case.assumptions.items():
        assert len(assumption.reason.split()) >= 4, name
        assert assumption.reason.endswith("."), name


@every_case
def test_a_case_says_what_happened_and_who_says_so(case: Case) -> None:
    assert len(case.record.split()) >= 15
    assert case.source
    assert len(set(case.players)) == 3


@every_case
def test_a_small_change_of_a_number_does_not_change_the_story(case: Case) -> None:
    # A story that hangs on the third decimal is none.
    for name, assumption in case.assumptions.items():
        for step in (-0.005, 0.005):
            nudged = {name: max(assumption.value + step, 0.0)}
            assert str(solve(replace(case.scenario, **nudged)).outcome) == case.expected, nudged


def test_kabul_comes_first_and_is_the_default() -> None:
    assert next(iter(CASES)) == "Kabul 2021"
    assert find_case("Kabul 2021").scenario == Scenario()


def test_the_cases_show_different_ends() -> None:
    assert len({case.expected for case in CASES.values()}) >= 4


def test_the_third_success_in_a_row_ends_the_deal_of_oslo() -> None:
    n = {name: each.value for name, each in CASES["Oslo 1994-96"].assumptions.items()}
    foils = n["betrayal"], n["foil_reliable"], n["foil_unreliable"]
    assert float(attacks_to_break(n["prior"], *foils, n["audience_cost"])) == 3
    assert "third success" in CASES["Oslo 1994-96"].record


# What the records say in figures, as the sources give it: see each case's `source`.
FIGURES = {
    "Kabul 2021": {"13", "170"},
    "Omagh 1998": {"29"},
    "Oslo 1994-96": {"1994", "1995", "1996"},
    "Mindanao 2012": {"0", "12", "239", "71", "1", "2014"},
    "Pakistan 2014": {"1,705", "2,720", "12"},
    "Juba 2020": {"45", "31", "12"},
    "Aceh 2005": {"935", "2004", "213", "2005", "25", "2006"},
}


@every_case
def test_the_figures_of_a_record_are_those_that_were_checked(case: Case) -> None:
    assert set(re.findall(r"\d[\d,]*\d|\d", case.record)) == FIGURES[case.name]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("kabul", "Kabul 2021"), ("OMAGH", "Omagh 1998"), ("Acheh 05", "Aceh 2005")],
)
def test_an_unknown_name_gives_the_nearest(asked: str, meant: str) -> None:
    with pytest.raises(ValueError, match=f"name = '{asked}'.*did you mean '{meant}'"):
        find_case(asked)


def test_a_case_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        CASES["Kabul 2021"].assumptions["prior"] = None  # type: ignore[index]
