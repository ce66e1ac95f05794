"""The pictures of lesson 00 show what the tables and the model say."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from spoilers import data
from spoilers.figures.style import PALE
from spoilers.figures.the_airport.attack_or_quiet import attack_or_quiet, describe_attack_or_quiet
from spoilers.figures.the_airport.conflict_network import (
    PLACES,
    SPOKEN,
    WIDTHS,
    YEARS,
    conflict_network,
    describe_conflict_network,
)
from spoilers.figures.the_airport.four_mechanisms import (
    RETELLINGS,
    STEPS,
    describe_four_mechanisms,
    four_mechanisms,
)
from spoilers.figures.the_airport.timeline import (
    LANES,
    SPANS,
    WRITTEN,
    describe_timeline,
    events_in,
    spoken,
    timeline,
)


def traces(figure: go.Figure) -> dict[str, Any]:
    return {trace.name: trace for trace in figure.data}


# The timeline.


def test_every_event_of_the_table_is_on_the_whole_timeline_once() -> None:
    shown = traces(timeline("all", "doha"))
    marks = [mark for name, _, _ in LANES.values() for mark in shown[name].text]
    assert sorted(marks) == sorted(f"{spoken(e.date)}: {e.label}" for e in data.timeline())


def test_events_from_memory_are_hollow() -> None:
    shown = traces(timeline("all", "doha"))
    for lane, (name, color, _) in LANES.items():
        rows = [event for event in data.timeline() if event.lane == lane]
        colors = ["#ffffff" if event.doubtful else color for event in rows]
        assert list(shown[name].marker.color) == colors
    assert any(event.doubtful for event in data.timeline())


@pytest.mark.parametrize("span", SPANS)
def test_the_ring_and_the_sentence_are_about_the_chosen_event(span: str) -> None:
    rows = {event.id: event for event in data.timeline()}
    for event in events_in(span):
        shown = traces(timeline(span, event))
        assert shown["chosen"].x == (rows[event].date.isoformat(),)
        said = describe_timeline(span, event)
        assert said.startswith(f"{spoken(rows[event].date)}: {rows[event].event}")
        assert ("When the article was written" in said) == (rows[event].said == "later")
        assert ("from memory" in said) == rows[event].doubtful


def test_what_was_said_later_is_to_the_right_of_the_line() -> None:
    assert {e.said for e in data.timeline() if e.date > WRITTEN} == {"later"}
    assert {e.said for e in data.timeline() if e.date <= WRITTEN} == {"then"}


def test_the_dead_are_counted_once_in_a_sentence() -> None:
    assert describe_timeline("all", "mazari").endswith("32 people were killed.")
    assert "were killed" not in describe_timeline("all", "airport").replace("was killed", "")
    assert describe_timeline("august", "kabulstrike").count(" ten ") == 1
    assert "10 people" not in describe_timeline("august", "kabulstrike")


@pytest.mark.parametrize(
    ("span", "event", "message"),
    [("may", "doha", "span = 'may'"), ("august", "doha", "event = 'doha': expected one of kabul")],
)
def test_what_is_not_on_the_timeline_is_refused(span: str, event: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        timeline(span, event)


# Who fought whom.


def ends(trace: Any) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    points = list(zip(trace.x, trace.y, strict=True))
    return [(points[i], points[i + 1]) for i in range(0, len(points), 3)]


@pytest.mark.parametrize("year", YEARS)
def test_every_row_of_the_year_is_a_line_between_its_actors(year: int) -> None:
    shown = traces(conflict_network(year))
    kinds = {
        "side by side": "fought on one side",
        "pledge": "pledged itself",
        "agreement": "agreement",
    }
    drawn = 0
    for row in data.relations(year):
        name = kinds.get(row.kind) or next(
            f"fought, {low:,} deaths or more"
            for low, high, _ in WIDTHS
            if low <= row.deaths <= high
        )
        assert (PLACES[row.one], PLACES[row.other]) in ends(shown[name])
        drawn += 1
    assert drawn == sum(
        len(ends(trace)) for name, trace in shown.items() if trace.mode == "lines" and trace.x
    )
    fought = [row for row in data.relations(year) if row.kind == "fought"]
    assert shown["deaths"].text == tuple(f"{row.deaths:,}" for row in fought)
    said = describe_conflict_network(year)
    assert all(f"({row.deaths:,} deaths)" in said for row in fought)


def test_every_actor_has_a_place_and_a_name() -> None:
    assert PLACES.keys() == SPOKEN.keys() == data.actors().keys()


def distance(point: Any, start: Any, end: Any) -> float:
    p, a, b = map(np.array, (point, start, end))
    t = np.clip(np.dot(p - a, b - a) / np.dot(b - a, b - a), 0, 1)
    return float(np.hypot(*(p - a - t * (b - a))))


@pytest.mark.parametrize("year", YEARS)
def test_no_line_runs_through_the_mark_of_somebody_else(year: int) -> None:
    for row, (who, place) in itertools.product(data.relations(year), PLACES.items()):
        if who not in (row.one, row.other):
            assert distance(place, PLACES[row.one], PLACES[row.other]) > 0.1, (row, who)


def test_the_government_is_named_as_the_taliban_once_they_rule() -> None:
    texts = {y: " ".join(traces(conflict_network(y))["took part"].text) for y in (2020, 2021, 2022)}
    assert "(" not in texts[2020]
    assert "(later Taliban)" in texts[2021]
    assert "(Taliban)" in texts[2022]
    assert "Taliban" not in SPOKEN["government"]


def test_a_year_without_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="year = 2013: expected a year from 2014 to 2022"):
        conflict_network(2013)


# The four steps.


@pytest.mark.parametrize("case", RETELLINGS)
def test_each_step_lights_one_arrow_more(case: str) -> None:
    lit = []
    for step in STEPS:
        figure = four_mechanisms(case, step)
        lit.append(sum(trace.line.color not in (PALE, None) for trace in figure.data[:5]))
        texts = [text for text in traces(figure)["steps"].text if text]
        assert len(texts) == lit[-1]
    assert lit == [0, 1, 2, 3, 5 if RETELLINGS[case].struck else 4]
    assert len({describe_four_mechanisms(case, step) for step in STEPS}) == len(STEPS)


def test_no_strike_is_drawn_where_none_came() -> None:
    assert not RETELLINGS["omagh"].struck
    assert "the strike" not in " ".join(traces(four_mechanisms("omagh", 4))["steps"].text)
    assert "the strike" in " ".join(traces(four_mechanisms("kabul", 4))["steps"].text)


@pytest.mark.parametrize(("case", "step"), [("oslo", 1), ("any", 5), ("any", -1)])
def test_an_unknown_case_or_step_is_refused(case: str, step: int) -> None:
    with pytest.raises(ValueError, match="expected"):
        four_mechanisms(case, step)


# Attack or quiet.


@pytest.mark.parametrize("believed", [0.0, 0.1, 0.11, 0.12, 1.0])
def test_the_mark_is_on_the_better_of_the_two_lines(believed: float) -> None:
    shown = traces(attack_or_quiet(believed, 0.35, 0.6, 0.1))
    attacks = believed + 1e-12 < 0.35 * 0.6 - 0.1
    assert shown["what it does"].marker.symbol == ("diamond" if attacks else "circle",)
    assert shown["what it does"].y[0] == pytest.approx(max(believed, 0.11))
    assert shown["the share that is just enough"].x[0] == pytest.approx(0.11)
    assert describe_attack_or_quiet(believed, 0.35, 0.6, 0.1).startswith(
        "The faction attacks" if attacks else "The faction stays quiet"
    )


def test_no_share_is_enough_where_the_answer_is_worth_more_than_everything() -> None:
    said = describe_attack_or_quiet(1.0, 1.0, 2.0, 0.1)
    assert said.endswith("No share would keep it quiet.")
    assert traces(attack_or_quiet(1.0, 1.0, 2.0, 0.1))["the share that is just enough"].x[0] == 1
