"""The pictures of lesson 00 show what the tables and the model say."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoilers import data
from spoilers.figures.style import PALE
from spoilers.figures.the_airport.attack_or_quiet import AttackOrQuiet
from spoilers.figures.the_airport.conflict_network import (
    PLACES,
    SPOKEN,
    WIDTHS,
    YEARS,
    ConflictNetwork,
)
from spoilers.figures.the_airport.four_mechanisms import (
    ARROWS,
    RETELLINGS,
    STEPS,
    FourMechanisms,
)
from spoilers.figures.the_airport.timeline import (
    LANES,
    SPANS,
    WRITTEN,
    Timeline,
    events_in,
    spoken,
)
from spoilers.theory.provocation import chance_of_success
from spoilers.theory.the_airport import share_for_quiet
from spoilers.theory.the_whole_game import Scenario, quiet_price
from spoilers.theory.the_whole_game.adding_up import price_terms
from tests.figures.traces import by_name

# The timeline.


def test_every_event_of_the_table_is_on_the_whole_timeline_once() -> None:
    shown = by_name(Timeline("all", "doha").draw())
    marks = [mark for name, _, _ in LANES.values() for mark in shown[name].hovertext]
    assert sorted(marks) == sorted(f"{spoken(e.date)}: {e.label}" for e in data.timeline())


def test_events_from_memory_are_hollow(monkeypatch: pytest.MonkeyPatch) -> None:
    # No row of the table rests on memory alone, so one is made to.
    made = tuple(
        replace(event, basis="memory") if event.id == "warning" else event
        for event in data.timeline()
    )
    monkeypatch.setattr(data, "timeline", lambda: made)
    assert any(event.doubtful for event in data.timeline())
    assert "from memory" in Timeline("all", "warning").describe()
    shown = by_name(Timeline("all", "doha").draw())
    for lane, (name, color, _) in LANES.items():
        rows = [event for event in data.timeline() if event.lane == lane]
        colors = ["#ffffff" if event.doubtful else color for event in rows]
        assert list(shown[name].marker.color) == colors


@pytest.mark.parametrize("span", SPANS)
def test_the_ring_and_the_sentence_are_about_the_chosen_event(span: str) -> None:
    rows = {event.id: event for event in data.timeline()}
    for event in events_in(span):
        picture = Timeline(span, event)
        assert by_name(picture.draw())["chosen"].x == (rows[event].date.isoformat(),)
        said = picture.describe()
        assert said.startswith(f"{spoken(rows[event].date)}: {rows[event].event}")
        assert ("When the article was written" in said) == (rows[event].said == "later")
        assert ("from memory" in said) == rows[event].doubtful


def test_what_was_said_later_is_to_the_right_of_the_line() -> None:
    assert {e.said for e in data.timeline() if e.date > WRITTEN} == {"later"}
    assert {e.said for e in data.timeline() if e.date <= WRITTEN} == {"then"}


def test_the_dead_are_counted_once_in_a_sentence() -> None:
    assert Timeline("all", "mazari").describe().endswith("32 people were killed.")
    assert "were killed" not in Timeline("all", "airport").describe().replace("was killed", "")
    assert Timeline("august", "kabulstrike").describe().count(" ten ") == 1
    assert "10 people" not in Timeline("august", "kabulstrike").describe()


@pytest.mark.parametrize(
    ("span", "event", "message"),
    [("may", "doha", "span = 'may'"), ("august", "doha", "event = 'doha': expected one of kabul")],
)
def test_what_is_not_on_the_timeline_is_refused(span: str, event: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Timeline(span, event).draw()


# Who fought whom.


def ends(trace: Any) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    points = list(zip(trace.x, trace.y, strict=True))
    return [(points[i], points[i + 1]) for i in range(0, len(points), 3)]


@pytest.mark.parametrize("year", YEARS)
def test_every_row_of_the_year_is_a_line_between_its_actors(year: int) -> None:
    picture = ConflictNetwork(year)
    shown = by_name(picture.draw())
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
    said = picture.describe()
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
    texts = {
        year: " ".join(by_name(ConflictNetwork(year).draw())["took part"].text)
        for year in (2020, 2021, 2022)
    }
    assert "(" not in texts[2020]
    assert "(later Taliban)" in texts[2021]
    assert "(Taliban)" in texts[2022]
    assert "Taliban" not in SPOKEN["government"]


def test_a_year_without_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="year = 2013: expected a year from 2014 to 2022"):
        ConflictNetwork(2013).draw()


# The four steps.


@pytest.mark.parametrize("case", RETELLINGS)
def test_each_step_lights_one_arrow_more(case: str) -> None:
    lit = []
    for step in STEPS:
        shown = by_name(FourMechanisms(case, step).draw())
        arrows = [shown[arrow.name.replace("<br>", " ")] for arrow in ARROWS]
        lit.append(sum(arrow.line.color != PALE for arrow in arrows))
        assert len([text for text in shown["steps"].text if text]) == lit[-1]
    assert lit == [0, 1, 2, 3, 5 if RETELLINGS[case].struck else 4]
    assert len({FourMechanisms(case, step).describe() for step in STEPS}) == len(STEPS)


def test_no_strike_is_drawn_where_none_came() -> None:
    def said(case: str) -> str:
        return " ".join(by_name(FourMechanisms(case).draw())["steps"].text).replace("<br>", " ")

    assert not RETELLINGS["omagh"].struck
    assert "the strike" not in said("omagh")
    assert "the strike" in said("kabul")


@pytest.mark.parametrize(("case", "step"), [("oslo", 1), ("any", 5), ("any", -1)])
def test_an_unknown_case_or_step_is_refused(case: str, step: int) -> None:
    with pytest.raises(ValueError, match="expected one of"):
        FourMechanisms(case, step).draw()


# Attack or quiet.


KABUL = AttackOrQuiet()


def test_the_numbers_of_kabul_are_those_of_the_whole_game() -> None:
    scenario = Scenario()
    terms = price_terms(scenario)
    p = float(chance_of_success(scenario.prior, scenario.foil_reliable, scenario.foil_unreliable))
    gain = terms.share_after_success + terms.success_gain + terms.response_harm
    assert pytest.approx(p) == KABUL.chance
    assert float(gain) == pytest.approx(KABUL.chance * KABUL.gain)
    assert -float(terms.attack_cost + terms.failure_loss) == pytest.approx(KABUL.cost)
    needed = float(share_for_quiet(KABUL.chance, KABUL.gain, KABUL.cost))
    assert needed == pytest.approx(float(quiet_price(scenario)))


@pytest.mark.parametrize("quiet", [0.0, 1.0, 1.478, 1.479, 3.0])
def test_the_mark_is_on_the_better_of_the_two_lines(quiet: float) -> None:
    picture = AttackOrQuiet(quiet)
    shown = by_name(picture.draw())
    attacks = quiet < 1.47825
    assert shown["what it does"].marker.symbol == ("diamond" if attacks else "circle",)
    assert shown["what it does"].y[0] == pytest.approx(max(quiet, 1.47825), abs=1e-4)
    assert shown["just enough for quiet"].x[0] == pytest.approx(1.47825, abs=1e-4)
    assert picture.describe().startswith(
        "The faction attacks" if attacks else "The faction stays quiet"
    )


def test_the_sentence_says_whether_the_stake_of_today_could_pay_for_quiet() -> None:
    assert KABUL.describe().endswith("and today there is only 1 to hand over.")
    said = AttackOrQuiet(0.5, 1.0, 1.1, 0.1).describe()
    assert said.endswith("have to bring 1.00, which today's stake of 1 could pay for.")
    assert by_name(AttackOrQuiet(3.0, 1.0).draw())["just enough for quiet"].x[0] == 3


def test_a_share_that_is_hardly_above_nothing_is_not_said_to_be_nothing() -> None:
    assert AttackOrQuiet(0.5, 0.35, 0.15, 0.05).describe() == (
        "The faction stays quiet: quiet is worth 0.50 stakes to it, and an attack 0.002. "
        "It would attack if quiet brought less than 0.002."
    )


def test_an_attack_that_brings_what_it_costs_is_said_to() -> None:
    said = "an attack costs it as much as it brings, whatever it is promised."
    for picture in (AttackOrQuiet(0.0, 0.75, 0.2, 0.15), AttackOrQuiet(0.2, 0.5, 0.2, 0.1)):
        assert picture.describe() == f"The faction stays quiet: {said}"


def thousandths(most: float) -> st.SearchStrategy[float]:
    return st.integers(0, round(1000 * most)).map(lambda n: n / 1000)


@given(thousandths(3), thousandths(1), thousandths(4.5), thousandths(1))
def test_the_numbers_in_the_sentence_order_as_the_choice_says(
    quiet: float, chance: float, gain: float, cost: float
) -> None:
    said = AttackOrQuiet(quiet, chance, gain, cost).describe()
    if "costs it" in said:
        return
    attack, brought = (
        float(re.search(pattern, said)[1])  # type: ignore[index]
        for pattern in (r"attack (?:is worth )?(\d\.\d+)", r"quiet (?:is worth )?(\d\.\d+)")
    )
    if abs(attack - brought) < 1e-9:
        assert said.startswith("The faction stays quiet")
    assert said.startswith("The faction attacks") == (attack > brought)
    assert ("only 1" in said) == (attack > 1 and attack > brought)
