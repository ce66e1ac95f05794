"""What exercise 08 says is what the chain of its case gives, and its rubric is the lesson's."""

from __future__ import annotations

import re
from typing import Any

import pytest

from spoilers import data
from spoilers.theory.cases import CASES, find_case
from spoilers.theory.provocation import deal_worth
from spoilers.theory.the_whole_game import quiet_price, solve
from spoilers.theory.the_whole_game.adding_up import price_terms
from spoilers.workbook import SECTIONS, YourCase, form, read_sections, rubric, run_chain
from spoilers.workbook.case import LEAST_WORDS
from tests.grading.marking import ROOT, about, prose, read, solution_cells

NAME = "08_your_case"
NOTEBOOK = read(ROOT / "solutions" / NAME / f"{NAME}.ipynb")
TEXT = prose(NAME)
CELLS = {cell.id: cell.source for cell in NOTEBOOK.cells}


def case() -> YourCase:
    namespace: dict[str, Any] = {}
    exec(CELLS["setup"], namespace)
    exec(solution_cells(NOTEBOOK)["task-2-my-case"], namespace)
    made = namespace["my_case"]()
    assert isinstance(made, YourCase)
    return made


def test_the_memo_says_what_its_numbers_give() -> None:
    mine = case()
    chain, game, given = run_chain(mine), solve(mine.scenario), mine.scenario.numbers()
    assert chain.outcome == "attack for its own sake"
    assert "The agreement is attacked, and it stands." in TEXT
    assert float(game.response) == 0
    terms = price_terms(mine.scenario)
    costs = -float(terms.attack_cost + terms.failure_loss)
    assert chain.quiet_price == pytest.approx(float(terms.success_gain) - costs)
    answer = CELLS["task-5-answer"]
    assert f"Quiet would cost {chain.quiet_price:.2f} stakes" in answer
    assert f"it is the success: {float(terms.success_gain):.2f}" in answer
    assert f"take off {costs:.2f}" in answer
    assert chain.steps[2].answer.startswith("0.00 of a stake")
    assert "is 0.00." in answer
    after = float(game.beliefs.after_success)
    assert f"belief falls from {given['prior']:.2f} to {after:.2f}" in answer
    assert f"worth {float(deal_worth(after, given['betrayal'])):.2f}" in answer
    assert f"the {given['audience_cost']:.2f} that critics charge" in answer


def test_the_thresholds_in_the_memo_are_those_of_its_numbers() -> None:
    changes = {change.parameter: change for change in run_chain(case()).changes}
    printed = {
        "success_gain": ("1.97", "quiet exclusive peace"),
        "foil_reliable": ("0.76", "quiet exclusive peace"),
        "prior": ("0.55", "quiet exclusive peace"),
    }
    for name, (threshold, after) in printed.items():
        nearest = changes[name].nearest
        assert nearest is not None
        assert f"{nearest.value:.2f}" == threshold
        assert nearest.after == after
    assert f"Below {printed['success_gain'][0]}, from 3.50" in CELLS["task-6-answer"]
    assert f"below {printed['success_gain'][0]}" in CELLS["task-9-answer"]
    assert "Below about 1.97" in CELLS["task-2-answer"]
    assert "Below about 0.55" in CELLS["task-2-answer"]
    order = list(changes)
    assert order.index("discount") < order.index("prior") < order.index("success_gain")


def test_the_measure_in_the_memo_is_worth_what_it_says() -> None:
    worth = {answer.measure: answer for answer in run_chain(case()).measures}
    now, strong = worth["as it is"], worth["strengthen the partner"]
    assert strong.changed["foil_reliable"] == (0.5, 0.77)
    assert strong.outcome == "quiet exclusive peace"
    answer = CELLS["task-8-answer"]
    assert "77 attempts of 100 instead of 50" in answer
    assert f"expects {strong.government:.2f} of the deal instead of {now.government:.2f}" in answer
    assert f"price, now {strong.quiet_price:.2f} of a stake" in answer
    assert f"keep {strong.included:.2f} stakes instead of {now.included:.2f}" in answer
    assert "77 attempts of 100" in CELLS["task-9-answer"]


def test_the_record_in_the_memo_is_that_of_the_data() -> None:
    windows = {
        (window.series, window.months): window
        for months in (12, 24)
        for window in data.deal_windows(months)
        if window.deal == "jakarta_1996"
    }
    year, two, wings = windows["MILF", 12], windows["MILF", 24], windows["MNLF wings", 12]
    answer = CELLS["task-7-answer"]
    assert f"before the agreement {year.deaths_before} people died" in answer
    assert f"in the twelve months after it {year.deaths_after}." in answer
    assert f"it was {wings.deaths_before}, then {wings.deaths_after} (" in answer
    assert f"{two.deaths_before} against {two.deaths_after}" in answer
    assert f"a list of the {year.events_after} clashes" in answer
    assert year.events_before == 9
    assert "has nine clashes in the year before" in TEXT
    assert any(row.id == 1064 and row.kind == "full" for row in data.agreements())


def test_the_formula_is_shown_with_the_numbers_of_the_cases() -> None:
    mindanao, kabul = (find_case(name).scenario for name in ("Mindanao 2012", "Kabul 2021"))
    asked = re.findall(r"attack_pays\(([\d., ]+)\)", CELLS["task-3-check-alone"])
    chance, alone, _, _, cost, foiled = map(float, asked[0].split(","))
    given = mindanao.numbers()
    assert chance == pytest.approx(float(solve(mindanao).success))
    assert [alone, cost, foiled] == [
        given[name] for name in ("success_gain", "attack_cost", "failure_loss")
    ]
    assert f"an attempt is worth {float(quiet_price(mindanao)):.2f}" in CELLS["task-3-check-alone"]
    asked = re.findall(r"attack_pays\(([\d., ]+)\)", CELLS["task-3-check-return"])
    chance, alone, arm, harm, cost, foiled = map(float, asked[0].split(","))
    terms = price_terms(kabul)
    assert chance * arm == pytest.approx(float(terms.share_after_success + terms.given_up))
    assert chance * harm == pytest.approx(-float(terms.response_harm))
    assert chance * alone == pytest.approx(float(terms.success_gain))
    assert cost == pytest.approx(-float(terms.attack_cost))
    assert (1 - chance) * foiled == pytest.approx(-float(terms.failure_loss))
    assert f"an attempt is worth {float(quiet_price(kabul)):.2f}" in CELLS["task-3-check-return"]


def test_the_cases_that_cannot_be_chosen_are_listed_for_the_student() -> None:
    assert all(name in CELLS["task-1"] for name in CASES)


def test_the_call_that_builds_a_case_is_shown_and_works() -> None:
    assert CELLS["task-2-look"] == "print(form())"
    assert "mine = YourCase(" in form()
    namespace: dict[str, Any] = {}
    exec(CELLS["setup"], namespace)
    # The names of the form are those of the setup cell.
    (line,) = (line for line in form().splitlines() if line.startswith("from "))
    assert set(re.findall(r"\w+", line.partition("import")[2])) <= set(namespace)


def test_the_solution_keeps_the_rules_that_it_sets() -> None:
    for name, number in case().numbers.items():
        assert len(number[1].split()) >= LEAST_WORDS, name
        assert number[2].strip(), name


def test_the_memo_is_made_of_the_answers() -> None:
    found = read_sections(ROOT / "solutions" / NAME / f"{NAME}.ipynb")
    assert set(found) == set(SECTIONS)
    for name, part in SECTIONS.items():
        assert (
            found[name].split()[:5]
            == re.sub(r"<!--.*?-->|\*", "", CELLS[f"task-{part.task}-answer"]).split()[:5]
        )


def test_the_titles_of_the_course_are_known_to_the_checks() -> None:
    listed = re.search(r"titles = \((.*?)\)", CELLS["task-2-check-own"], re.DOTALL)
    assert listed is not None
    assert re.findall(r'"([^"]+)"', listed[1]) == list(CASES)


def test_points_and_limits_are_those_of_the_rubric_in_the_lesson() -> None:
    written = {
        cell.id: about(cell)["points"]
        for cell in NOTEBOOK.cells
        if about(cell).get("grade") and cell.cell_type == "markdown"
    }
    criteria = {f"task-{line.task}-answer": line for line in rubric().criteria}
    assert written == {name: line.points for name, line in criteria.items()}
    assert sum(written.values()) == 40
    for name, line in criteria.items():
        asked = CELLS["task-2-words" if line.task == 2 else f"task-{line.task}"]
        assert re.findall(r"[Ii]n at most (\d+) words", asked) == [str(line.words)], name
        stops = re.findall(r"Beyond (\d+) words", CELLS[f"task-{line.task}-rubric"])
        assert set(stops) <= {str(line.words)}, name
        answer = re.sub(r"<!--.*?-->", "", CELLS[name], flags=re.DOTALL)
        assert len(answer.split()) <= line.words, name
