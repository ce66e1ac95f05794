"""What exercise 08 says is what the chain of its case gives, and its rubric is the lesson's."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from spoilers import data
from spoilers.theory.first_edition.cases import CASES, find_case
from spoilers.workbook import YourCase, rubric, run_chain
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
    chain = run_chain(case())
    assert chain.outcome == "contained attack"
    assert "The agreement is attacked, and it stands." in TEXT
    believed = next(step.answer for step in chain.steps if step.lesson == "03")
    assert "believe in a share of 0.10" in believed
    assert "No share would keep them quiet" in believed
    assert "believe in a share of 0.10" in TEXT
    trust = next(step.answer for step in chain.steps if step.lesson == "04")
    assert "from 0.80 to 0.74; to keep the deal after one the government needs 0.55" in trust
    assert "trust falls from 0.80 to 0.74, and 0.55 is enough to go on" in TEXT
    moved = {change.parameter: change for change in chain.changes}
    assert [change.parameter for change in chain.changes[:2]] == ["prior", "attack_cost"]
    for name, printed in (("prior", "0.68"), ("attack_cost", "0.22"), ("inclusion_cost", "0.56")):
        threshold = moved[name].threshold
        assert threshold is not None
        assert f"{threshold:.2f}" == printed
        assert printed in TEXT
    assert moved["prior"].after == "inclusive peace"
    assert moved["attack_cost"].after == "quiet exclusive peace"
    worth = {answer.measure: answer for answer in chain.measures}
    for measure in ("as it is", "strengthen the partner", "answer the critics"):
        assert f"{worth[measure].government:.3f}" in CELLS["task-8-answer"]
    assert worth["strengthen the partner"].changed["foil_reliable"] == (0.5, 0.6)
    assert worth["strengthen the partner"].outcome == "contained attack"


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
    assert "at nine clashes in the year before" in TEXT
    assert any(row.id == 1064 and row.kind == "full" for row in data.agreements())


def test_the_formula_is_shown_with_the_numbers_of_the_cases() -> None:
    mindanao = find_case("Mindanao 2012").scenario
    chance, gain = 0.25, float(np.asarray(mindanao.success_gain))
    price = (1 - chance) * float(np.asarray(mindanao.failure_loss))
    price += float(np.asarray(mindanao.attack_cost))
    check = CELLS["task-3-check-alone"]
    assert f"{chance * gain:.3f} stands against {price:.3f}" in check


def test_the_titles_of_the_course_are_known_to_the_checks() -> None:
    listed = re.search(r"titles = \((.*?)\)", CELLS["task-2-check-own"], re.DOTALL)
    assert listed is not None
    assert re.findall(r'"([^"]+)"', listed[1]) == list(CASES)


def test_the_points_are_those_of_the_rubric_in_the_lesson() -> None:
    written = {
        cell.id: about(cell)["points"]
        for cell in NOTEBOOK.cells
        if about(cell).get("grade") and cell.cell_type == "markdown"
    }
    assert list(written.values()) == [line.points for line in rubric()]
    assert sum(written.values()) == 40


def test_the_model_answers_keep_to_their_limits() -> None:
    limits = re.findall(r"In at most (\d+) words", TEXT)
    answers = [CELLS[f"task-{n}-answer"] for n in (1, 5, 6, 7, 8, 9)]
    for limit, answer in zip(map(int, limits), answers, strict=True):
        words = re.sub(r"<!--.*?-->", "", answer).split()
        assert len(words) <= limit, (limit, len(words))
