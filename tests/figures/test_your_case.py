"""The pictures of lesson 08 show the parties, the price of quiet and the weak points of a case."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from spoilers import data
from spoilers.explore import your_case as show
from spoilers.explore.spine import spine
from spoilers.figures.your_case.chain_of_results import ATTACK, FIGHT, ChainOfResults
from spoilers.figures.your_case.faction_network import KINDS, FactionNetwork, Place
from spoilers.figures.your_case.outcome_along import ROWS, OutcomeAlong
from spoilers.figures.your_case.ranges import FARTHEST, SHORT, names_of_numbers, shown_range
from spoilers.figures.your_case.weak_points import WeakPoints
from spoilers.theory.cases import CASES, find_case
from spoilers.theory.comparative_statics import outcome_of
from spoilers.theory.parameters import find_letter
from spoilers.theory.sensitivity import nearest_changes
from spoilers.theory.the_whole_game import OUTCOMES, Scenario, solve
from spoilers.workbook import from_named_case
from spoilers.workbook.memo import network_of
from tests.figures.traces import by_name

A = Place("A", 0.2, 0.1, 0.8, "in")
B = Place("B", 0.9, 0.3, 0.2, "out")


# --- the parties -------------------------------------------------------------------------


def test_each_party_stands_at_its_place_and_reaches_as_far_as_it_would_go() -> None:
    shown = by_name(FactionNetwork((A, B), (("A", "B", "fought"),)).draw())
    assert shown["at the table"].x == (0.2,)
    assert shown["not at the table"].x == (0.9,)
    assert shown["the government"].x == (None,)
    reaches = [x for x in shown["would accept"].x if x is not None]
    assert reaches == pytest.approx([0.1, 0.3, 0.6, 1.0])
    assert shown["at the table"].marker.size[0] > shown["not at the table"].marker.size[0]


def test_seats_and_ties_differ_in_shape_and_dash() -> None:
    shown = by_name(FactionNetwork((A, B), tuple(("A", "B", kind) for kind in KINDS)).draw())
    seats = ("the government", "at the table", "not at the table", "seat still open")
    assert len({shown[seat].marker.symbol for seat in seats}) == 4
    drawn = [shown[label] for label, _ in KINDS.values()]
    assert len({trace.line.dash for trace in drawn}) == 3
    # Three ties of one pair take three ways.
    assert len({trace.x[6] for trace in drawn}) == 3
    for trace in drawn:
        assert [trace.x[0], trace.y[0], trace.x[-2], trace.y[-2]] == [0.2, 0, 0.9, 1]


def test_the_legend_lists_what_is_drawn_and_nothing_else() -> None:
    figure = FactionNetwork((A, B), (("A", "B", "split"),)).draw()
    listed = {trace.name for trace in figure.data if trace.showlegend is not False}
    assert listed == {"would accept", "broke from", "at the table", "not at the table"}


@pytest.mark.parametrize("name", CASES)
def test_names_stand_beside_the_picture_where_no_tie_can_cross_them(name: str) -> None:
    picture = network_of(from_named_case(name))
    figure = picture.draw()
    labels = [text.replace("<br>", " ") for text in figure.layout.yaxis.ticktext]
    assert sorted(label.replace("- ", "-") for label in labels) == sorted(
        place.name for place in picture.places
    )
    assert not any(trace.text for trace in figure.data)
    longest = max(len(part) for text in figure.layout.yaxis.ticktext for part in text.split("<br>"))
    assert longest <= 14
    said = picture.describe()
    assert all(place.name in said for place in picture.places)
    assert find_case(name).line[1] in said


@pytest.mark.parametrize("movement", data.movements())
def test_a_movement_is_drawn_with_the_groups_of_the_year_and_their_full_names(
    movement: str,
) -> None:
    interactive = show.faction_network()
    years = interactive.controls[1].choices({"movement": movement})
    assert years
    for year in years:
        picture = interactive.at({"movement": movement, "year": year})
        names = set(picture.draw().layout.yaxis.ticktext)
        graph = data.movement_graph(movement, until=year)
        active = {
            d["abbr"]: d["name"]
            for _, d in graph.nodes(data=True)
            if d["active"] and not d["outside"]
        }
        assert names == {abbr.replace(" ", "<br>") if len(abbr) > 14 else abbr for abbr in active}
        said = picture.describe()
        assert all(full in said for full in active.values())


# --- the price of quiet ------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
def test_the_parts_add_up_to_the_price_and_the_sentence_says_whether_it_can_be_paid(
    name: str,
) -> None:
    scenario = find_case(name).scenario
    picture, game = ChainOfResults(name, scenario), solve(scenario)
    assert sum(picture.parts.values()) == pytest.approx(picture.totals[ATTACK])
    assert max(0, *picture.totals.values()) == pytest.approx(float(game.quiet_price))
    shown = by_name(picture.draw())["parts"]
    assert list(shown.x) == pytest.approx(
        [*picture.parts.values(), *picture.totals.values()], abs=1e-4
    )
    # Each step begins where the one before it ended.
    for row in range(len(picture.parts) - 1):
        assert shown.base[row] + shown.x[row] == pytest.approx(shown.base[row + 1], abs=2e-4)
    said = picture.describe()
    assert ("1 is all that can be paid" in said) == (float(game.quiet_price) > 1)
    assert ("a fight inside is" in said) == (picture.totals[FIGHT] > max(0, picture.totals[ATTACK]))


# --- one number at a time ----------------------------------------------------------------


@pytest.mark.parametrize("case", ["Kabul 2021", "Mindanao 2012", "Aceh 2005"])
@pytest.mark.parametrize("parameter", names_of_numbers())
def test_stretches_cover_the_range_and_hold_their_outcome(case: str, parameter: str) -> None:
    scenario = find_case(case).scenario
    picture = OutcomeAlong(case, scenario, parameter)
    (change,) = (each for each in nearest_changes(scenario) if each.parameter == parameter)
    low, high = shown_range(change)
    figure = picture.draw()
    shown = by_name(figure)
    drawn = sorted(
        (begin, end, name)
        for name in ROWS
        for begin, end in zip(shown[name].x[::3], shown[name].x[1::3], strict=False)
        if begin is not None
    )
    assert drawn[0][0] == pytest.approx(low, abs=1e-3)
    assert drawn[-1][1] == pytest.approx(high, abs=1e-3)
    for (_, end, _), (begin, _, _) in itertools.pairwise(drawn):
        assert begin == pytest.approx(end, abs=1e-3)
    for begin, end, name in drawn:
        middle: dict[str, Any] = {parameter: (begin + end) / 2}
        assert str(outcome_of(replace(scenario, **middle)).item()) == name
    said = picture.describe()
    assert ("nothing changes that" in said) == (change.nearest is None)
    assert str(outcome_of(scenario).item()) in said
    # The mark of the case lies inside the picture, on the row of its outcome.
    (x,), (y,) = shown["the case"].x, shown["the case"].y
    left, right = figure.layout.xaxis.range
    assert left <= x <= right
    assert list(ROWS)[y] == change.outcome


def test_no_name_of_an_outcome_is_inside_the_picture_where_it_could_be_cut() -> None:
    figure = show.outcome_along().at({"case": "Kabul 2021", "parameter": "window"}).draw()
    names = [name.replace("<br>", " ") for name in figure.layout.yaxis.ticktext]
    assert names == [SHORT[name] for name in ROWS]


def test_a_change_far_out_is_told_and_not_drawn() -> None:
    picture = OutcomeAlong(parameter="success_gain")
    said = picture.describe()
    (change,) = (
        each for each in nearest_changes(picture.scenario) if each.parameter == "success_gain"
    )
    assert change.above is not None
    assert change.above.value > FARTHEST * max(find_letter("success_gain").slider)
    assert f"Farther out it changes at {change.above.value:.3f}" in said


def test_the_rows_are_all_the_outcomes_that_can_come_about() -> None:
    rng = np.random.default_rng(8)
    n = 20_000
    draws = {
        "strength": rng.uniform(0, 1, n),
        "shift": rng.uniform(0, 1, n),
        "infighting_cost": rng.uniform(0, 3, n),
        "audience_cost": rng.uniform(0, 1, n),
        "prior": rng.uniform(0, 1, n),
        "seat_price": rng.uniform(0, 2, n),
        "war_included": rng.uniform(-1, 2, n),
        "success_gain": rng.uniform(0, 5, n),
        "exploitation": rng.uniform(0, 3, n),
    }
    assert set(solve(Scenario(**draws)).outcome.tolist()) == set(ROWS)
    assert set(ROWS) < set(OUTCOMES)


# --- the weak points ---------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
def test_the_weak_points_are_the_nearest_changes_nearest_first(name: str) -> None:
    scenario = find_case(name).scenario
    changes = nearest_changes(scenario)
    picture = WeakPoints(name, scenario)
    shown = by_name(picture.draw())
    for change, text in zip(changes, shown["numbers"].text, strict=False):
        assert text.startswith(f"<b>{find_letter(change.parameter).label}</b>")
        if change.nearest is None:
            assert "changes nothing" in text
            continue
        side, threshold = ("above", change.above) if change.nearest is change.above else (
            "below", change.below,
        )  # fmt: skip
        assert threshold is not None
        assert re.search(rf"{side} {threshold.value:.3f}", text)
        # Past the written threshold the outcome is the one that is said.
        past = threshold.value + (1e-6 if side == "above" else -1e-6)
        moved: dict[str, Any] = {change.parameter: past}
        assert str(outcome_of(replace(scenario, **moved)).item()) == threshold.after
    still = sum(change.nearest is None for change in changes)
    assert f"{still} of the 22 numbers change nothing" in picture.describe()
    for place in (*shown["as assumed"].x, *shown["the outcome changes"].x):
        assert 0 <= place <= 1


def test_every_outcome_can_be_said_as_what_happens_then() -> None:
    for before, after in itertools.permutations(ROWS, 2):
        assert SHORT[before] != SHORT[after]


# --- a reader's own case -----------------------------------------------------------------


def test_a_case_of_ones_own_is_shown_by_the_same_pictures() -> None:
    mine = from_named_case("Oslo 1994-96")
    still = (
        show.faction_network(mine), show.chain_of_results(mine), show.weak_points(mine),
        spine("your_case", mine.scenario),
    )  # fmt: skip
    for interactive in still:
        assert interactive.controls == ()
        assert interactive.at({}).draw().data
    assert "Oslo 1994-96" in show.weak_points(mine).sentence({})
    assert spine("your_case", mine.scenario).sentence({}) == spine("your_case").sentence(
        {"case": "Oslo 1994-96"}
    )


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: FactionNetwork(()), "places is empty"),
        (lambda: FactionNetwork((A,), (("A", "C", "split"),)), "leads to 'C', who is no party"),
        (lambda: FactionNetwork((A, B), (("A", "B", "loved"),)), "tie = 'loved'"),
        (lambda: FactionNetwork((replace(A, seat="up"),)), "seat = 'up'"),
        (lambda: OutcomeAlong(parameter="luck"), "parameter = 'luck'"),
        (lambda: WeakPoints(most=0), "most = 0"),
        (lambda: WeakPoints("x", Scenario(prior=[0.2, 0.9])), "prior has shape"),
        (lambda: ChainOfResults("x", Scenario(prior=[0.2, 0.9])), "prior has shape"),
    ],
)
def test_what_cannot_be_drawn_is_refused(call: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()
