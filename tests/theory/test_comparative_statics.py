"""The search for thresholds, held to lines that are known exactly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from spoilers.theory.comparative_statics import (
    Boundary,
    boundaries,
    outcome_line,
    outcome_map,
    outcome_of,
    thresholds,
)
from spoilers.theory.provocation import provocation_window, restraint_belief
from spoilers.theory.the_whole_game import Scenario, solve

EXACT = 1e-6
CLIMAX_LINE = (0.35 * 4.695 - 0.165 - 1) / 19


@dataclass(frozen=True)
class Place:
    """Anything that is not the whole game."""

    x: Any = 0.5
    y: Any = 0.5


def disc(place: Place) -> NDArray[np.bool_]:
    """Is this place inside a disc?"""
    inside: NDArray[np.bool_] = np.hypot(place.x - 0.5, place.y - 0.5) < 0.3
    return inside


def bands(place: Place) -> NDArray[np.intp]:
    """Give one of four regions of x, the second of them a hundredth wide."""
    edges = np.array([0.4, 0.41, 0.77])
    return np.asarray(np.searchsorted(edges, place.x, side="right"), dtype=np.intp)


def sawtooth(place: Place) -> NDArray[np.intp]:
    """Give the hundredth that x lies in."""
    hundredths: NDArray[np.intp] = np.floor(np.asarray(place.x) * 100).astype(np.intp)
    return hundredths


@pytest.mark.parametrize("points", [2, 3, 7, 50, 201])
def test_the_line_of_the_climax_is_found_from_any_grid(points: int) -> None:
    (line,) = thresholds(Scenario(), "guarantee", 0, 0.1, points=points)
    assert abs(line.value - CLIMAX_LINE) <= EXACT
    assert (line.before, line.after) == ("provocation", "quiet exclusive peace")


def test_a_finer_tolerance_gives_a_finer_answer() -> None:
    (line,) = thresholds(Scenario(), "guarantee", 0, 0.1, points=4, tolerance=1e-9)
    assert abs(line.value - CLIMAX_LINE) <= 1e-9


@pytest.mark.parametrize(("betrayal", "audience_cost"), [(1.0, 0.0), (0.6, 0.2), (1.5, 0.35)])
def test_the_belief_that_keeps_a_deal_is_found(betrayal: float, audience_cost: float) -> None:
    # As a function of the belief after a success, the answer is the formula of lesson 4.
    def keeps(scenario: Scenario) -> NDArray[np.bool_]:
        game = solve(scenario)
        belief = game.beliefs.after_success
        assert np.all(np.diff(belief) > 0)
        return np.asarray(game.response == 0)

    # Without a cost of force the government returns or does nothing.
    scenario = Scenario(betrayal=betrayal, audience_cost=audience_cost, force_cost=0.0)
    (line,) = thresholds(scenario, "prior", 0, 1, points=5, model=keeps)
    needed = float(restraint_belief(betrayal, audience_cost))
    at = solve(replace(scenario, prior=line.value))
    assert float(at.beliefs.after_success) == pytest.approx(needed, abs=5 * EXACT)
    (quiet,) = thresholds(
        scenario, "prior", 0, 1, points=5, model=lambda s: solve(s).responses.after_quiet == 0
    )
    assert abs(quiet.value - float(restraint_belief(betrayal))) <= EXACT


@pytest.mark.parametrize("audience_cost", [0.0, 0.3, 0.5])
@pytest.mark.parametrize("points", [6, 101])
def test_the_window_of_provocation_is_found(audience_cost: float, points: int) -> None:
    low, high = (float(end) for end in provocation_window(1.0, 0.8, 0.3, audience_cost))

    def breaks(scenario: Scenario) -> NDArray[np.bool_]:
        game = solve(scenario)
        return np.asarray((game.responses.after_quiet == 0) & (game.response == 1))

    scenario = Scenario(audience_cost=audience_cost, force_cost=0.0)
    found = thresholds(scenario, "prior", 0, 1, points=points, model=breaks)
    assert [line.after for line in found] == [True, False]
    assert [line.value for line in found] == pytest.approx([low, high], abs=EXACT)


def test_a_region_between_two_points_is_found_if_the_search_runs_into_it() -> None:
    found = thresholds(Place(), "x", 0, 1, points=201, model=bands)
    assert [line.value for line in found] == pytest.approx([0.4, 0.41, 0.77], abs=EXACT)
    assert [(line.before, line.after) for line in found] == [(0, 1), (1, 2), (2, 3)]


def test_a_region_thinner_than_the_grid_can_be_missed_as_the_notes_say() -> None:
    # The disc lies between the two ends of a line through it.
    assert thresholds(Place(), "x", 0, 1, points=2, model=disc) == []
    found = thresholds(Place(), "x", 0, 1, points=4, model=disc)
    assert [line.value for line in found] == pytest.approx([0.2, 0.8], abs=EXACT)
    assert "can therefore be missed" in (thresholds.__doc__ or "").replace("\n    ", " ")


def test_a_single_point_at_which_all_is_level_is_no_region() -> None:
    def level(place: Place) -> NDArray[np.intp]:
        return np.sign(np.asarray(place.x) - 0.5).astype(np.intp)

    (line,) = thresholds(Place(), "x", 0, 1, points=3, model=level)
    assert (line.before, line.after) == (-1, 1)
    assert abs(line.value - 0.5) <= EXACT
    # Where it is the same on both sides, nothing changes.
    assert thresholds(Place(), "x", 0, 1, points=3, model=lambda p: level(p) == 0) == []


def test_several_changes_between_two_points_are_all_found() -> None:
    found = thresholds(Place(), "x", 0.005, 0.995, points=40, model=sawtooth)
    values = [line.value for line in found]
    assert values == sorted(values)
    assert len(found) == 99


def test_thresholds_are_where_a_line_changes() -> None:
    values, outcomes = outcome_line(Scenario(), "prior", 0, 1, points=501)
    changes = [
        (float(low), float(high))
        for (low, high), (one, other) in zip(
            pairwise(values), pairwise(outcomes.tolist()), strict=True
        )
        if one != other
    ]
    found = thresholds(Scenario(), "prior", 0, 1, points=501)
    assert len(found) == len(changes) >= 2
    for (low, high), line in zip(changes, found, strict=True):
        assert low <= line.value <= high
    with np.errstate(all="raise"):
        sides = outcome_of(Scenario(prior=[[x.value - 2e-6, x.value + 2e-6] for x in found]))
    assert sides.tolist() == [[line.before, line.after] for line in found]


def test_a_map_holds_each_pair_of_numbers() -> None:
    grid = outcome_map(Scenario(), ("prior", 0, 1), ("guarantee", 0, 0.1), points=21)
    assert grid.outcomes.shape == (21, 21)
    for row, column in ((0, 14), (20, 0), (9, 17)):
        one = Scenario(prior=grid.x[column], guarantee=grid.y[row])
        assert grid.outcomes[row, column] == str(solve(one).outcome)


def between(found: list[Boundary], *names: object) -> Boundary:
    """Pick the boundary of these two."""
    (line,) = [each for each in found if set(each.between) == set(names)]
    return line


@pytest.mark.parametrize("points", [8, 60])
def test_the_boundary_of_the_climax_is_exact_on_any_grid(points: int) -> None:
    found = boundaries(Scenario(), ("prior", 0.67, 0.74), ("guarantee", 0, 0.1), points=points)
    line = between(found, "provocation", "quiet exclusive peace")
    assert line.x.size >= points
    # Where quiet and attack are worth the same, with strikes for an answer: 1 + W g = p g' - cost.
    p = line.x * 0.2 + (1 - line.x) * 0.7
    exact = (p * 4.695 - 0.1 - (1 - p) * 0.1 - 1) / 19
    inside = (exact > 0) & (exact < 0.1)
    assert inside.all()
    # A point that lies on a line of the grid is exact in the other number only.
    steep = np.abs(line.y - exact)[inside]
    assert steep.max() <= 4 * EXACT


def test_a_circle_is_drawn_exactly_and_closed() -> None:
    (line,) = boundaries(Place(), ("x", 0, 1), ("y", 0, 1), points=12, model=disc)
    assert line.between == (False, True)
    assert np.abs(np.hypot(line.x - 0.5, line.y - 0.5) - 0.3).max() <= EXACT
    # Every point is the end of exactly two segments.
    _, uses = np.unique(line.segments.reshape(-1, 2), axis=0, return_counts=True)
    assert (uses == 2).all()
    lengths = np.hypot(*(line.segments[:, 0] - line.segments[:, 1]).T)
    assert lengths.sum() == pytest.approx(2 * np.pi * 0.3, rel=0.02)
    assert lengths.max() < 2**0.5 / 11


def test_a_map_of_one_region_has_no_boundary() -> None:
    quiet = ("prior", 0.9, 1), ("guarantee", 0.3, 0.6)
    assert boundaries(Scenario(), *quiet, points=5) == []
    assert thresholds(Scenario(), "guarantee", 0.3, 0.6) == []


def test_three_regions_on_one_edge_give_every_boundary() -> None:
    found = boundaries(Place(), ("x", 0.35, 0.45), ("y", 0, 1), points=2, model=bands)
    assert [line.between for line in found] == [(0, 1), (1, 2)]
    for line, exact in zip(found, (0.4, 0.41), strict=True):
        assert line.x == pytest.approx([exact, exact], abs=EXACT)


def test_bisection_solves_all_edges_in_one_call_a_step() -> None:
    calls = 0

    def counted(scenario: Scenario) -> NDArray[np.str_]:
        nonlocal calls
        calls += 1
        return solve(scenario).outcome

    boundaries(Scenario(), ("prior", 0, 1), ("guarantee", 0, 0.1), points=61, model=counted)
    assert calls < 60


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: thresholds(Scenario(), "prio", 0, 1), "parameter = 'prio'.*mean 'prior'"),
        (lambda: thresholds(Scenario(), "prior", 0.5, 0.5), "low = 0.5: .* below high = 0.5"),
        (lambda: thresholds(Scenario(), "prior", 0, 1.5), r"prior = .*: expected a value in \[0"),
        (lambda: thresholds(Scenario(), "prior", 0, 1, points=1), "points = 1: expected a whole"),
        (lambda: thresholds(Scenario(), "prior", 0, 1, tolerance=0), "tolerance = 0: expected"),
        (
            lambda: outcome_map(Scenario(), ("prior", 0, 1), ("prior", 0, 1)),
            "x and y are both 'prior'",
        ),
        (
            lambda: thresholds(Scenario(betrayal=[[1.0], [2.0]]), "prior", 0, 1, points=5),
            "shape .*expected .*the other numbers must be single",
        ),
        (lambda: outcome_line(Scenario(), "prior", float("nan"), 1), "low = nan"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_reason(ask: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ask()
