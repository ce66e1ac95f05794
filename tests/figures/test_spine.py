"""The spine shows the chain's numbers as far as they are made, and where they end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoilers import LESSONS
from spoilers.explore.spine import CONTROLS, spine
from spoilers.figures.spine import CHAIN, Spine
from spoilers.theory.the_whole_game import Scenario, solve
from tests.figures.traces import by_name

KABUL = ["0.12", "no policy suits all", "0.00", "0.35", "0.60, drone strikes", "1.48"]


def values(picture: Spine) -> list[str]:
    texts = by_name(picture.draw())["values"].text
    return [text.removeprefix("<b>").removesuffix("</b>") for text in texts]


@pytest.mark.parametrize("lesson", [*LESSONS[:7], "your_case"])
def test_numbers_are_shown_as_far_as_they_are_made(lesson: str) -> None:
    made = min(LESSONS.index(lesson), 6)
    later = [f"lesson {number:02d}" for number in range(made + 1, 7)]
    assert values(Spine(lesson)) == KABUL[:made] + later


@pytest.mark.parametrize("lesson", CHAIN)
def test_the_row_of_the_lesson_is_lit(lesson: str) -> None:
    low, _, high, _ = by_name(Spine(lesson).draw())["just made"].y
    assert low < CHAIN.index(lesson) < high
    assert len(by_name(Spine("the_airport").draw())["just made"].y) == 0


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 0.4))
def test_the_end_of_the_chain_is_that_of_the_whole_game(a: float, mu: float, q: float) -> None:
    scenario = replace(Scenario(), audience_cost=a, prior=mu, strength=q)
    picture, game = Spine("the_whole_game", scenario), solve(scenario)
    said, outcome = picture.describe(), str(game.outcome)
    assert ("attacks" in said) == (outcome in ("provocation", "attack for its own sake"))
    assert ("stays quiet" in said) == (outcome == "quiet exclusive peace")
    assert ("to provoke" in said) == (outcome == "provocation")
    (shown,) = by_name(picture.draw())["what quiet would cost today"].x
    assert shown == pytest.approx(min(float(game.quiet_price), 2.5), abs=1e-4)


def test_a_price_just_above_the_stake_does_not_read_as_the_stake() -> None:
    kabul = Scenario()
    guarantees = np.linspace(0.02, 0.03, 2001)
    prices = np.asarray(solve(replace(kabul, guarantee=guarantees)).quiet_price)
    just = float(guarantees[prices > 1][-1])
    said = Spine("the_whole_game", replace(kabul, guarantee=just)).describe()
    assert "would cost 1.00 stakes" not in said
    assert "attacks" in said


@pytest.mark.parametrize("lesson", CONTROLS)
def test_every_lesson_can_reach_another_end(lesson: str) -> None:
    moving = spine(lesson)
    ends = {
        moving.sentence({**moving.defaults, control.name: value}).partition("In the end")[2]
        for control in moving.controls
        for value in control.choices({}, baked=True)
    }
    assert len(ends) > 1


def test_lessons_without_a_spine_are_refused() -> None:
    with pytest.raises(ValueError, match=r"lesson = 'the_record': expected one of the_airport"):
        spine("the_record")
    with pytest.raises(ValueError, match=r"lesson = 'x': expected one of the_airport"):
        Spine("x")
    with pytest.raises(ValueError, match="prior has shape"):
        Spine("provocation", Scenario(prior=[0.2, 0.9]))
