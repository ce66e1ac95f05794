"""How far a number must move: held to a search by hand, and to the game on both sides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from spoilers.theory.first_edition.cases import CASES, find_case
from spoilers.theory.first_edition.comparative_statics import outcome_of
from spoilers.theory.first_edition.scenarios import PARAMETERS, Scenario
from spoilers.theory.first_edition.sensitivity import RANGES, Change, nearest_changes

STEP = 1e-4


def outcomes(scenario: Scenario, parameter: str, values: Any) -> set[str]:
    changed: dict[str, Any] = {parameter: np.atleast_1d(values)}
    return {str(each) for each in outcome_of(replace(scenario, **changed))}


@pytest.mark.parametrize("name", CASES)
def test_the_outcome_changes_there_and_nowhere_nearer(name: str) -> None:
    scenario = find_case(name).scenario
    changes = nearest_changes(scenario)
    assert {change.parameter for change in changes} == {each.name for each in PARAMETERS}
    assert any(change.threshold is not None for change in changes)
    for change in changes:
        assert change.before == outcome_of(scenario).item()
        if change.threshold is None:
            assert change.after == change.before
            continue
        away = STEP if change.threshold >= change.value else -STEP
        assert change.after != change.before
        beyond = outcomes(scenario, change.parameter, change.threshold + away)
        assert beyond == {change.after}
        nearer = np.linspace(change.value, change.threshold - away, 401)
        assert outcomes(scenario, change.parameter, nearer) == {change.before}


@pytest.mark.parametrize("name", CASES)
def test_where_nothing_changes_nothing_in_the_range_does(name: str) -> None:
    scenario = find_case(name).scenario
    still = [change for change in nearest_changes(scenario) if change.threshold is None]
    assert still
    for change in still:
        everywhere = np.linspace(change.low, change.high, 1003)
        assert outcomes(scenario, change.parameter, everywhere) == {change.before}


def test_the_other_side_is_searched_too() -> None:
    # The climax from the other end: with a promise of 0.3 the way back is down, to 0.045/0.35.
    changes = {each.parameter: each for each in nearest_changes(Scenario(credible_share=0.3))}
    share = changes["credible_share"]
    assert share.threshold == pytest.approx(0.045 / 0.35, abs=1e-5)
    assert (share.before, share.after) == ("quiet exclusive peace", "provoked return")


def test_nearest_first() -> None:
    distances = [change.distance for change in nearest_changes(Scenario())]
    assert distances == sorted(distances)
    assert distances[-1] == float("inf")


def test_a_reliable_faction_stays_better_at_foiling() -> None:
    changes = {each.parameter: each for each in nearest_changes(Scenario())}
    assert changes["foil_reliable"].low > changes["foil_unreliable"].value
    assert changes["foil_unreliable"].high < changes["foil_reliable"].value


def test_only_what_is_asked_about_moves() -> None:
    (change,) = nearest_changes(Scenario(), {"prior": (0.0, 1.0)})
    assert isinstance(change, Change)
    assert change.parameter == "prior"


def test_the_ranges_cover_every_number() -> None:
    assert list(RANGES) == [each.name for each in PARAMETERS]
    for low, high in RANGES.values():
        assert low < high


@pytest.mark.parametrize(
    ("ranges", "said"),
    [
        ({"trust": (0.0, 1.0)}, "did you mean"),
        ({"prior": (1.0, 0.0)}, "low"),
        ({"prior": (0.0, 1.5)}, "prior"),
    ],
)
def test_a_wrong_range_is_refused(ranges: dict[str, tuple[float, float]], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        nearest_changes(Scenario(), ranges)
