"""The pictures of lesson 08 show the case, its chain and its weak points."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import pytest

from spoilers import data
from spoilers.explore import your_case as show
from spoilers.figures.your_case.chain_of_results import chain_of_results
from spoilers.figures.your_case.faction_network import (
    KINDS,
    Party,
    describe_faction_network,
    faction_network,
)
from spoilers.figures.your_case.outcome_along import (
    along,
    describe_outcome_along,
    names_of_numbers,
    outcome_along,
)
from spoilers.theory.first_edition.cases import CASES, find_case
from spoilers.theory.first_edition.comparative_statics import outcome_of
from spoilers.theory.first_edition.whole_game import OUTCOMES
from spoilers.workbook import from_named_case, run_chain
from spoilers.workbook.memo import parties_of

A = Party("A", 0.8, 0.2, 0.1, "in")
B = Party("B", 0.2, 0.9, 0.3, "out")


def traces(figure: go.Figure) -> dict[str, Any]:
    return {trace.name: trace for trace in figure.data}


def test_each_party_stands_at_its_place_and_reaches_as_far_as_it_would_go() -> None:
    shown = traces(faction_network([A, B], [("A", "B", "fought")]))
    assert shown["at the table"].x == (0.2,)
    assert shown["not at the table"].x == (0.9,)
    assert shown["the government"].x == (None,)
    reaches = [x for x in shown["would accept"].x if x is not None]
    assert reaches == pytest.approx([0.1, 0.3, 0.6, 1.0])
    assert shown["at the table"].marker.size[0] > shown["not at the table"].marker.size[0]


def test_seats_and_ties_differ_in_shape_and_dash() -> None:
    figure = faction_network([A, B], [("A", "B", kind) for kind in KINDS])
    shown = traces(figure)
    seats = ("the government", "at the table", "not at the table")
    assert len({shown[seat].marker.symbol for seat in seats}) == 3
    drawn = [shown[label] for label, _ in KINDS.values()]
    assert len({trace.line.dash for trace in drawn}) == 3
    # Three ties of one pair lie side by side.
    assert len({trace.x[0] for trace in drawn}) == 3


def test_every_party_of_a_case_is_named_in_the_sentence() -> None:
    for name in CASES:
        parties, ties = parties_of(from_named_case(name))
        said = describe_faction_network(parties, ties)
        assert all(party.name in said for party in parties)


@pytest.mark.parametrize("movement", data.movements())
def test_a_movement_is_drawn_with_the_groups_of_the_year(movement: str) -> None:
    interactive = show.factions()
    years = interactive.controls[1].choices({"movement": movement})
    assert years
    for year in years:
        names = traces(interactive.at({"movement": movement, "year": year}).draw())["names"].text
        graph = data.movement_graph(movement, until=year)
        active = {d["abbr"] for _, d in graph.nodes(data=True) if d["active"] and not d["outside"]}
        assert set(names) == active


@pytest.mark.parametrize("case", CASES)
def test_the_chain_holds_every_answer(case: str) -> None:
    steps = run_chain(from_named_case(case)).steps
    figure = show.chain().at({"case": case}).draw()
    texts = [text.replace("<br>", " ") for text in traces(figure)["answers"].text]
    for step, text in zip(steps, texts, strict=True):
        assert step.answer in text
        assert f"<b>{step.question}</b>" in text


@pytest.mark.parametrize("case", ["Kabul 2021", "Mindanao 2012", "Aceh 2005"])
@pytest.mark.parametrize("parameter", names_of_numbers())
def test_stretches_cover_the_range_and_hold_their_outcome(case: str, parameter: str) -> None:
    change, _ = along(case, parameter)
    shown = traces(outcome_along(case, parameter))
    stretches = sorted(
        (low, high, name)
        for name in OUTCOMES
        for low, high in zip(shown[name].x[::3], shown[name].x[1::3], strict=False)
        if low is not None
    )
    assert stretches[0][0] == pytest.approx(change.low, abs=1e-3)
    assert stretches[-1][1] == pytest.approx(change.high, abs=1e-3)
    for (_, end, _), (begin, _, _) in itertools.pairwise(stretches):
        assert begin == pytest.approx(end, abs=1e-3)
    for low, high, name in stretches:
        middle: dict[str, Any] = {parameter: (low + high) / 2}
        assert str(outcome_of(replace(find_case(case).scenario, **middle)).item()) == name
    said = describe_outcome_along(case, parameter)
    assert ("nothing changes that" in said) == (len(stretches) == 1)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: faction_network([], []), "parties is empty"),
        (lambda: faction_network([A], [("A", "C", "split")]), "leads to 'C', who is no party"),
        (lambda: chain_of_results("x", ()), "steps is empty"),
        (lambda: outcome_along("Kabul 2021", "luck"), "parameter = 'luck'"),
    ],
)
def test_what_cannot_be_drawn_is_refused(call: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()
