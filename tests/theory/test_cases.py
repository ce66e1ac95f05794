"""The named cases: what each assumes, what the model says of it, and what the record says."""

from __future__ import annotations

import csv
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from spoilers.theory.cases import CASES, LESSON_NUMBERS, Case, find_case
from spoilers.theory.the_whole_game import OUTCOMES, Scenario, solve

DATA = Path(__file__).parents[2] / "data"
EACH = pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
ALIKE = 0.85
KEYS = {"ties": ("from_group", "to_group"), "deal_windows": ("deal",)}


def keys(table: str) -> set[str]:
    """Which rows can be cited?"""
    if table == "references":
        lines = (DATA / "references.bib").read_text(encoding="utf-8").splitlines()
        return {line.split("{")[1].rstrip(",") for line in lines if line.startswith("@")}
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return {
            "-".join(row[key] for key in KEYS.get(table, ("id",))) for row in csv.DictReader(file)
        }


def alike(reasons: list[str]) -> list[tuple[str, str]]:
    """Which reasons say nearly the same?"""
    found = []
    for one, other in combinations(reasons, 2):
        match = SequenceMatcher(None, one, other, autojunk=False)
        # The quick bounds leave few pairs to compare in full.
        if match.real_quick_ratio() > ALIKE < match.quick_ratio() and match.ratio() > ALIKE:
            found.append((one, other))
    return found


@EACH
def test_the_model_tells_the_story_the_numbers_were_chosen_for(case: Case) -> None:
    assert case.expected in OUTCOMES
    game = solve(case.scenario)
    assert game.outcome == case.expected
    # Not by a hair: no decision is level, and none would be at the next thousandth.
    assert not any(vars(game.ties).values())
    margins = [abs(float(margin)) for margin in vars(game.margins).values()]
    assert min(margins) > 0.005


def test_kabul_is_the_default_of_every_lesson() -> None:
    assert next(iter(CASES)) == "Kabul 2021"
    assert find_case("Kabul 2021").scenario == Scenario()


def test_the_stories_differ() -> None:
    stories = {name: str(solve(case.scenario).outcome) for name, case in CASES.items()}
    assert len(set(stories.values())) == 4
    responses = {name: float(solve(case.scenario).response) for name, case in CASES.items()}
    assert responses["Pakistan 2014"] == 1.0
    assert responses["Kabul 2021"] == 0.6
    assert round(float(solve(CASES["Juba 2020"].scenario).quiet_price), 1) == 0.6
    for name in ("Omagh 1998", "Oslo 1994-96", "Mindanao 2012"):
        assert responses[name] == 0.0


@pytest.mark.parametrize(
    ("name", "series"),
    [("Omagh 1998", [0, 0, 0.6]), ("Oslo 1994-96", [0, 0, 0, 0.15]), ("Kabul 2021", [0.6, 1])],
)
def test_what_a_series_of_successes_would_bring(name: str, series: list[float]) -> None:
    n = find_case(name).scenario.numbers()
    found = []
    for _ in series:
        game = solve(Scenario(**n))
        found.append(float(game.response))
        n["prior"] = float(game.beliefs.after_success)
    assert found == series


@EACH
def test_a_case_is_given_by_the_numbers_of_the_lessons(case: Case) -> None:
    assert tuple(case.given) == LESSON_NUMBERS
    given: dict[str, Any] = dict(case.values)
    assert Scenario.from_lessons(**given) == case.scenario
    numbers = {name: each.value for name, each in case.numbers.items()}
    assert numbers == case.scenario.numbers()
    assert "0.12" not in case.numbers["prior"].reason
    assert case.numbers["strength"].reason.startswith("Computed from platform of the movement")


@EACH
def test_each_reason_is_a_sentence_of_its_own(case: Case) -> None:
    for name, each in case.given.items():
        assert len(each.reason.split()) >= 5, name
        assert each.reason[0].isupper(), name
        assert each.reason.endswith("."), name
        assert len(each.reason) <= 120, name


def test_no_reason_serves_two_conflicts() -> None:
    reasons = [each.reason for case in CASES.values() for each in case.given.values()]
    assert len(reasons) == 7 * len(LESSON_NUMBERS)
    assert alike([*reasons[:3], reasons[0]])
    assert alike(reasons) == []


@EACH
def test_factions_have_names_places_and_ties(case: Case) -> None:
    names = [party.name for party in case.parties]
    assert len(set(names)) == len(names) >= 2
    assert all(0 < len(name) <= 24 and not name.endswith((".", "-", " ")) for name in names)
    assert [party.seated for party in case.parties[:2]] == [True, False]
    assert names[:2] == [case.included, case.excluded]
    n = case.scenario.numbers()
    assert case.parties[0].strength + case.parties[1].strength == pytest.approx(1)
    assert case.parties[1].strength == pytest.approx(n["strength"])
    for party in case.parties:
        assert 0 <= party.ideal <= 1
        assert 0 < party.strength <= 1
    assert case.ties
    for tie in case.ties:
        assert {tie.one, tie.other} <= set(names)
        assert tie.one != tie.other
    # No two cases share their places.
    places = {tuple((p.ideal, p.reach) for p in each.parties[:2]) for each in CASES.values()}
    assert len(places) == len(CASES)


@EACH
def test_a_deal_with_one_is_possible_and_exclusion_has_its_reason(case: Case) -> None:
    seat = case.scenario.numbers()["seat_price"]
    assert (seat < 1) == (case.expected == "inclusive peace")
    assert np.isinf(seat) or seat < 1


@EACH
def test_the_record_stands_beside_with_sources_that_exist(case: Case) -> None:
    assert len(set(case.sources)) >= 2
    for source in case.sources:
        assert source.key in keys(source.table), source
    assert case.record.endswith(".")
    assert case.judged.endswith(".")
    assert any(source.table != "references" for source in case.sources)


def test_the_model_succeeds_and_fails() -> None:
    verdicts = {case.verdict for case in CASES.values()}
    assert verdicts == {"held", "in part", "did not hold"}


def test_the_numbers_of_the_records_are_those_of_the_tables() -> None:
    with (DATA / "deal_windows.csv").open(encoding="utf-8", newline="") as file:
        rows = {
            (row["deal"], row["series"]): (row["deaths_before"], row["deaths_after"])
            for row in csv.DictReader(file)
            if row["months"] == "12"
        }
    for name, deal, series in (
        ("Mindanao 2012", "framework_2012", "MNLF wings"),
        ("Mindanao 2012", "framework_2012", "MILF"),
        ("Pakistan 2014", "ttp_2014", "Pakistani Taliban"),
        ("Juba 2020", "juba_2020", "SLM/A (Abdul Wahid)"),
    ):
        for deaths in rows[deal, series]:
            assert f"{int(deaths):,}" in CASES[name].record


def test_a_wrong_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(ValueError, match="did you mean 'Juba 2020'"):
        find_case("juba")
