"""The pictures of lesson 05 show what the home front's model says."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spoilers import data
from spoilers.figures.the_home_front.answer_and_gain import (
    CAPTURE,
    COST,
    DAMAGE,
    EMBARRASSMENT,
    FORCE_COST,
    HARM,
    answer_and_gain,
    describe_answer_and_gain,
)
from spoilers.figures.the_home_front.base_rates import base_rates, describe_base_rates, rates
from spoilers.figures.the_home_front.challenger_cascade import (
    BLOWS,
    FIRM,
    PLACES,
    SEES,
    SIGHT,
    cascade,
    challengers,
    describe_challengers,
    sovereignty_after,
    sovereignty_left,
)
from spoilers.figures.the_home_front.menu_of_measures import (
    describe_menu_of_measures,
    menu_of_measures,
)
from spoilers.figures.the_home_front.near_or_far import describe_near_or_far, near_or_far
from spoilers.theory.first_edition.homefront import MEASURES, leader_cost, spoiler_gain

V, A, WORTH = st.floats(0, 2), st.floats(0.05, 1.5), st.floats(0, 1.5)


def traces(figure: go.Figure) -> dict[str, Any]:
    return {trace.name: trace for trace in figure.data}


def gain(answer: float, a: float) -> float:
    return float(spoiler_gain(answer, a, DAMAGE, CAPTURE, EMBARRASSMENT, HARM, COST))


@given(V, A, WORTH)
@settings(max_examples=40)
def test_the_mark_is_at_the_lowest_point_of_the_upper_curve(
    v: float, a: float, worth: float
) -> None:
    shown = traces(answer_and_gain(v, a, worth, "free"))
    answer = shown["the answer"].x[0]
    scan = np.linspace(0, 1, 1001)
    costs = leader_cost(scan, v, a, worth, DAMAGE, FORCE_COST)
    assert answer == pytest.approx(scan[costs.argmin()], abs=2e-3)
    assert shown["what it is worth"].x[0] == answer
    assert shown["what it is worth"].y[0] == pytest.approx(gain(answer, a), abs=1e-9)
    assert shown["unanswered"].y[0] == pytest.approx(gain(0, a), abs=1e-9)


@given(V, A, WORTH)
@settings(max_examples=60)
def test_the_sentence_calls_it_provocation_exactly_where_only_the_answer_makes_it_pay(
    v: float, a: float, worth: float
) -> None:
    answer = float(np.clip((v * a - worth * DAMAGE) / FORCE_COST, 0, 1))
    if min(abs(gain(answer, a)), abs(gain(0, a))) < 1e-9:
        return
    said = describe_answer_and_gain(v, a, worth, "free")
    provoked = gain(answer, a) > 0 > gain(0, a)
    assert ("this is provocation" in said) == provoked
    assert ("stays quiet" in said) == (gain(answer, a) < 0)
    tied = describe_answer_and_gain(v, a, worth, "tied")
    assert ("better off" in tied) == provoked


def test_tied_hands_stand_at_restraint_in_both_panels() -> None:
    figure = answer_and_gain(1.0, 0.8, 0.5, "tied")
    shown = traces(figure)
    assert shown["the answer"].x == shown["what it is worth"].x == (0.0,)
    assert shown["what it is worth"].marker.symbol == "x"
    assert figure.layout.shapes[0].x0 == 0


def test_unknown_hands_are_refused() -> None:
    with pytest.raises(ValueError, match="hands = 'bound': expected one of free, tied"):
        answer_and_gain(1.0, 0.8, 0.5, "bound")


def test_every_measure_stands_at_its_answer() -> None:
    figure = menu_of_measures(1.0, 0.8)
    shown = traces(figure)["measures"]
    assert list(zip(shown.text, shown.y, strict=True)) == [(m.name, m.response) for m in MEASURES]
    assert [shape.y0 for shape in figure.layout.shapes] == [m.response for m in MEASURES]


@pytest.mark.parametrize(
    ("vulnerability", "name"),
    [(0.0, "restraint"), (0.6, "widen the perimeter"), (1.1, "drone strikes"),
     (2.0, "return to conflict")],
)  # fmt: skip
def test_the_sentence_names_the_nearest_measure(vulnerability: float, name: str) -> None:
    assert f"closest to {name}." in describe_menu_of_measures(vulnerability, 0.8)


def test_a_leader_whose_public_has_noticed_nothing_never_answers() -> None:
    assert "never answers" in describe_menu_of_measures(1.0, 0.0)


def by_hand(answer: float, sight: str) -> set[str]:
    """Let each group look again and again, until nobody moves."""
    sees = {g: set(FIRM) - {g} for g in FIRM}
    if sight == "near":
        sees = {g: {b if a == g else a for a, b in SEES if g in (a, b)} for g in FIRM}
    moved: set[str] = set()
    while True:
        more = {
            g
            for g in FIRM
            if g not in moved
            and sovereignty_after(answer) - sum(BLOWS[o] for o in moved & sees[g]) < FIRM[g] - 1e-12
        }
        if not more:
            return moved
        moved |= more


@pytest.mark.parametrize("sight", SIGHT)
def test_those_who_turn_are_those_who_would_in_any_order(sight: str) -> None:
    sizes = set()
    for step in range(21):
        answer = round(step * 0.05, 2)
        waves = cascade(answer, sight).waves()
        assert {g for wave in waves for g in wave} == by_hand(answer, sight)
        shown = traces(challengers(answer, sight, len(waves)))
        turned = shown["has turned on the Taliban"].text
        assert len(turned) == len(by_hand(answer, sight))
        assert len(turned) + len(shown["stays quiet"].text) == len(FIRM)
        left = sovereignty_left(answer, sight, len(waves))
        assert left == pytest.approx(float(cascade(answer, sight).sovereignty), abs=1e-9)
        sizes.add(len(turned))
    assert len(sizes) >= 3


def test_seeing_less_never_moves_more() -> None:
    for step in range(21):
        assert by_hand(step * 0.05, "near") <= by_hand(step * 0.05, "all")


def test_every_group_has_fought_the_taliban_by_the_table() -> None:
    ids = {"IS-K": "isk", "Resistance Front": "nrf", "Freedom Front": "aff",
           "High Council": "rasul", "Khadim's men": "khadim"}  # fmt: skip
    assert ids.keys() == FIRM.keys() == BLOWS.keys() == PLACES.keys()
    foes = {
        name
        for row in data.relations()
        if row.kind == "fought"
        and ("taliban" in (row.one, row.other) or ("government" in (row.one, row.other)))
        for name in (row.one, row.other)
    }
    assert set(ids.values()) <= foes


def test_a_wave_too_many_shows_the_last_and_a_negative_one_is_refused() -> None:
    assert describe_challengers(0.2, "all", 99).endswith("It ends there, with 4 of 5.")
    with pytest.raises(ValueError, match="wave = -1"):
        challengers(0.2, "all", -1)
    with pytest.raises(ValueError, match=r"answer = 1\.5"):
        cascade(1.5, "all")
    with pytest.raises(ValueError, match="sight = 'none'"):
        cascade(0.5, "none")


@pytest.mark.parametrize("vulnerability", [0.0, 0.5, 1.0, 2.0])
def test_the_choice_is_on_the_higher_line_and_turns_at_the_dotted_one(vulnerability: float) -> None:
    said = set()
    for capability in np.linspace(0, 1, 21):
        shown = traces(near_or_far(float(capability), vulnerability))
        near = shown["near: likely, little seen"].y[0]
        far = np.interp(
            capability,
            shown["far: unlikely, seen by all"].x,
            shown["far: unlikely, seen by all"].y,
        )
        best = {"near": near, "far": far, "none": 0.0}
        name = shown["its choice"].text[0].strip("</b>")
        assert best[name] == pytest.approx(max(near, far, 0.0), abs=1e-3)
        dotted = shown["from here on the far one"].x
        if dotted and abs(capability - dotted[0]) > 1e-6:
            assert (name == "far") == (capability > dotted[0])
        said.add(describe_near_or_far(float(capability), vulnerability).split(":")[0])
    assert len(said) >= 2


def test_the_rates_are_those_of_the_table() -> None:
    road, with_day, lightning, without = rates().values()
    assert (road, lightning) == (42939, 27)
    assert with_day == pytest.approx(3024 / 41)
    assert without == pytest.approx((3024 - 2983) / 41)
    shown = traces(base_rates())
    assert list(shown["deaths a year"].x) == [road, with_day, lightning, without]
    assert f"{with_day:.0f} a year" in describe_base_rates()
