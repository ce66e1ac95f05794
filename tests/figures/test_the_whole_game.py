"""The pictures of lesson 06 show what the whole game says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from spoilers.figures.the_whole_game.nearest_changes import (
    LABELS,
    SHORT,
    WHO,
    case_changes,
    describe_case_changes,
    describe_nearest_changes,
    draw_nearest_changes,
)
from spoilers.figures.the_whole_game.outcome_regions import (
    describe_outcome_regions,
    edges,
    outcome_regions,
    partners,
    regions,
)
from spoilers.figures.the_whole_game.policy_prices import describe_policy_prices, policy_prices
from spoilers.figures.the_whole_game.survival_curves import (
    RELIEF,
    campaigns,
    describe_survival_curves,
    survival_curves,
)
from spoilers.figures.the_whole_game.tree_in_steps import (
    STEPS,
    describe_tree_in_steps,
    tree_in_steps,
)
from spoilers.theory.first_edition.cases import CASES, find_case
from spoilers.theory.first_edition.policies import compare_policies
from spoilers.theory.first_edition.scenarios import PARAMETERS
from spoilers.theory.first_edition.sensitivity import nearest_changes
from spoilers.theory.first_edition.whole_game import OUTCOMES, solve

PAIRS = (
    ("credible_share", "inclusion_cost"),
    ("prior", "audience_cost"),
    ("return_gain", "attack_cost"),
    ("foil_reliable", "betrayal"),
    ("foil_unreliable", "war_included"),
)
each_case = pytest.mark.parametrize("case", CASES)


def traces(figure: go.Figure) -> dict[str, Any]:
    return {trace.name: trace for trace in figure.data}


def marks(figure: go.Figure) -> int:
    return sum(len(t.x) for n, t in traces(figure).items() if n and n[1:2] == " ")


def drawn(figure: go.Figure, way: str) -> int:
    return sum(x is None for x in traces(figure)[way].x or ())


# --- the tree ----------------------------------------------------------------------------


@each_case
def test_the_tree_grows_and_is_then_solved_from_its_end(case: str) -> None:
    pictures = {step: tree_in_steps(case, step) for step in STEPS}
    lines = [len(pictures[step].layout.annotations) for step in STEPS]
    assert lines == [4, 6, 8, 16, 16, 16, 16, 16]
    chosen = [drawn(pictures[step], "would be chosen there") for step in STEPS]
    # Three last decisions, then one more decision a step; at the end the path is lit.
    assert chosen[:4] == [0, 0, 0, 0]
    assert chosen[4:7] == [3, 4, 5]
    assert [drawn(pictures[step], "played, with its chance") > 0 for step in STEPS] == [
        *[False] * 7,
        True,
    ]
    heights = {picture.layout.height for picture in pictures.values()}
    assert len(heights) == 1


def test_beliefs_stand_in_the_tree_from_when_they_are_needed() -> None:
    for step in STEPS:
        texts = [note.text for note in tree_in_steps("Kabul 2021", step).layout.annotations]
        assert any("belief" in text for text in texts) == (step > 4)


@each_case
def test_each_step_is_told_and_the_last_tells_the_whole(case: str) -> None:
    told = [describe_tree_in_steps(case, step) for step in STEPS]
    assert len(set(told)) == len(told)
    game = solve(find_case(case).scenario)
    assert ("so it attacks" in told[5]) == bool(game.decisions.attack)
    assert ("so it accepts" in told[6]) == bool(game.decisions.accept)
    assert "Expected payoffs" in told[7]


# --- the map -----------------------------------------------------------------------------


@each_case
@pytest.mark.parametrize("pair", PAIRS)
def test_the_map_is_the_game_solved_at_each_place(case: str, pair: tuple[str, str]) -> None:
    x, y, codes = regions(case, *pair)
    one, other = pair
    rng = np.random.default_rng(3)
    for _ in range(12):
        column, row = rng.integers(len(x)), rng.integers(len(y))
        changed: dict[str, Any] = {one: float(x[column]), other: float(y[row])}
        game = solve(replace(find_case(case).scenario, **changed))
        assert OUTCOMES[codes[row, column]] == str(game.outcome)


def test_the_boundary_of_the_climax_is_where_the_formula_puts_it() -> None:
    x, y = edges("Kabul 2021", "credible_share", "inclusion_cost")
    upright = [a for a, b in zip(x, y, strict=True) if b > 0.7]
    assert len(upright) > 10
    assert upright == pytest.approx([0.045 / 0.35] * len(upright), abs=1e-4)


def test_the_cross_stands_where_the_case_is_put() -> None:
    figure = outcome_regions("Oslo 1994-96", "prior", "inclusion_cost")
    cross = traces(figure)["where the case is put"]
    assert (cross.x[0], cross.y[0]) == (0.85, 0.9)


def test_any_two_numbers_can_be_put_on_a_map_but_the_two_chances() -> None:
    names = [each.name for each in PARAMETERS]
    for across in names:
        left_out = set(names) - set(partners(across)) - {across}
        chances = {"foil_reliable", "foil_unreliable"}
        assert left_out == (chances - {across} if across in chances else set())
        up = partners(across)[-1]
        _, _, codes = regions("Pakistan 2014", across, up)
        assert codes.shape == (61, 61)
        cross = traces(outcome_regions("Pakistan 2014", across, up))["where the case is put"]
        x, y, _ = regions("Pakistan 2014", across, up)
        assert x[0] <= cross.x[0] <= x[-1]
        assert y[0] <= cross.y[0] <= y[-1]


@each_case
def test_every_large_region_has_its_name_in_it(case: str) -> None:
    for pair in PAIRS:
        _, _, codes = regions(case, *pair)
        large = [code for code in np.unique(codes) if (codes == code).mean() > 0.03]
        names = traces(outcome_regions(case, *pair))["outcomes"].text
        assert len(names) >= len(large)
        said = describe_outcome_regions(case, *pair)
        assert all(OUTCOMES[code] in said for code in large)


# --- the nearest changes -----------------------------------------------------------------


@each_case
def test_each_number_has_a_row_and_its_threshold(case: str) -> None:
    changes = nearest_changes(find_case(case).scenario)
    figure = case_changes(case)
    shown = traces(figure)
    assert list(shown["as assumed"].x) == [change.value for change in changes]
    there = [change.threshold for change in changes if change.threshold is not None]
    assert [x for x in shown["the outcome changes"].x if x is not None] == there
    hollow = list(shown["as assumed"].marker.symbol).count("circle-open")
    assert hollow == len(changes) - len(there)
    said = describe_case_changes(case)
    assert f"With {hollow} of the {len(changes)} numbers nothing changes" in said


def test_every_number_and_outcome_has_a_short_name_and_somebody_to_move_it() -> None:
    names = {each.name for each in PARAMETERS}
    assert set(LABELS) == set(WHO) == names
    assert set(SHORT) == set(OUTCOMES) - {"fighting"}


def test_no_changes_are_refused() -> None:
    for call in (draw_nearest_changes, describe_nearest_changes):
        with pytest.raises(ValueError, match="changes is empty"):
            call("mine", [])


# --- campaigns and measures --------------------------------------------------------------


@each_case
@pytest.mark.parametrize("relief", RELIEF)
def test_curves_fall_and_end_where_the_sentence_says(case: str, relief: float) -> None:
    figure = survival_curves(case, relief)
    assert len({trace.line.dash for trace in figure.data}) == 3
    said = describe_survival_curves(case, relief)
    for trace, (name, run) in zip(figure.data, campaigns(case, relief).items(), strict=True):
        assert list(trace.y) == sorted(trace.y, reverse=True)
        assert trace.y[-1] == pytest.approx(run.shares["stands"], abs=6e-4)
        assert f"{run.shares['stands']:.0%} under {name}" in said


@each_case
def test_bars_are_the_payoffs_of_the_measures(case: str) -> None:
    answers = compare_policies(find_case(case).scenario)
    shown = traces(policy_prices(case))
    bars, texts = shown["what the government expects"], shown["measures"].text
    for x, text, answer in zip(bars.x, texts, answers, strict=True):
        assert text == f"<b>{answer.measure}</b>: {answer.outcome}"
        if answer.outcome != "not to be had":
            assert x == pytest.approx(answer.government, abs=1e-4)
    now = answers[0].government
    better = [answer.government > now + 1e-9 for answer in answers]
    assert [shape == "/" for shape in bars.marker.pattern.shape] == better
    said = describe_policy_prices(case)
    assert ("No measure is worth more" in said) == (not any(better))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: tree_in_steps("Kabul 2021", 9), "step = 9"),
        (lambda: describe_tree_in_steps("Kabul 2021", 0), "step = 0"),
        (lambda: outcome_regions("Kabul 2021", "moon", "prior"), "across = 'moon'"),
        (lambda: outcome_regions("Kabul 2021", "prior", "prior"), "up = 'prior'"),
        (lambda: tree_in_steps("Kabul", 1), "did you mean 'Kabul 2021'"),
        (lambda: policy_prices("Oslo"), "did you mean 'Oslo 1994-96'"),
    ],
)
def test_what_is_not_there_is_named(call: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()
