"""The pictures of lesson 01 show what the theory says."""

from __future__ import annotations

import re

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoilers.figures.splintering.club import ROOM, karate_club, places
from spoilers.figures.splintering.exit_cascade import describe_exit_cascade, exit_cascade_picture
from spoilers.figures.splintering.karate_split import describe_karate_split, karate_split
from spoilers.figures.splintering.platform_line import (
    MEMBERS,
    describe_platform_line,
    platform_line,
)
from spoilers.figures.splintering.splinter_size import describe_splinter_size, splinter_size
from spoilers.theory.splintering import exit_cascade, largest_splinter, predicted_split

parameters = st.floats(0, 1), st.floats(0, 0.6), st.floats(0, 0.3)


@given(*parameters)
def test_the_marks_on_the_line_are_those_who_leave(x: float, b: float, c: float) -> None:
    stays, up, down, *_ = platform_line(x, b, c).data
    assert len(stays.x) + len(up.x) + len(down.x) == MEMBERS
    upper, lower = (float(largest_splinter(v, b, c)) for v in (x, 1 - x))
    assert all(t > 1 - upper for t in up.x)
    assert all(t < lower for t in down.x)
    assert all(lower <= t <= 1 - upper for t in stays.x)


@given(*parameters)
def test_the_sentence_says_who_leaves(x: float, b: float, c: float) -> None:
    said = describe_platform_line(x, b, c)
    upper, lower = (float(largest_splinter(v, b, c)) for v in (x, 1 - x))
    assert ("Everyone stays" in said) == (upper == 0 and lower == 0)
    assert ("Both wings leave" in said) == (upper > 0 and lower > 0)
    if upper >= 0.005:
        assert f"{upper:.0%}" in said


def test_each_curve_crosses_zero_where_its_wing_starts() -> None:
    curve = platform_line(0.2, 0.2, 0.05).data[6]
    signs = [t for t, gain in zip(curve.x, curve.y, strict=True) if gain >= 0]
    assert min(signs) == pytest.approx(1 - float(largest_splinter(0.2, 0.2, 0.05)), abs=0.03)


def test_every_size_in_the_sentence_is_on_its_curve() -> None:
    figure, said = splinter_size(), describe_splinter_size()
    for curve in figure.data:
        assert f"{curve.name.removeprefix('unity worth ')}, {curve.y[0]:.0%} leave" in said
    with pytest.raises(ValueError, match="unities has 4 values: expected 1 to 3"):
        splinter_size(unities=(0.1, 0.2, 0.3, 0.4))


def test_no_two_members_of_the_club_cover_each_other() -> None:
    spots = places()
    assert set(spots) == set(karate_club())
    for one, (x, y) in spots.items():
        for other, (u, v) in spots.items():
            assert one == other or ((x - u) / ROOM[0]) ** 2 + ((y - v) / ROOM[1]) ** 2 > 1


@pytest.mark.parametrize("ties", ["weighted", "equal"])
def test_the_club_is_drawn_as_the_cut_divides_it(ties: str) -> None:
    weight = "weight" if ties == "weighted" else "none"
    stay, go = predicted_split(nx.karate_club_graph(), 0, 33, weight)
    figure = karate_split("predicted", ties)  # type: ignore[arg-type]
    shown = {trace.name: {int(label) for label in trace.text or ()} for trace in figure.data}
    assert shown["with the instructor (0)"] == stay
    assert shown["with the president (33)"] == go
    said = describe_karate_split("predicted", ties)  # type: ignore[arg-type]
    assert f"leaves {len(stay)} members with the instructor" in said
    broken = sum((u in stay) != (v in stay) for u, v in karate_club().edges)
    assert f"breaks {broken} ties" in said
    dashed = sum(t.x.count(None) for t in figure.data if t.name == "tie that breaks")
    assert dashed == broken


@pytest.mark.parametrize("gain", [0.4, 0.55, 0.65, 0.7, 0.9])
@pytest.mark.parametrize("first", [0, 2, 16, 33])
def test_the_cascade_ends_in_the_picture_where_the_theory_ends_it(first: int, gain: float) -> None:
    left = exit_cascade(karate_club(), lambda _: gain, 1.0, [first])
    figure = exit_cascade_picture(first, gain, 99)
    outside = {int(label) for trace in figure.data[7:] for label in trace.text}
    assert outside == set(left)
    said = describe_exit_cascade(first, gain, 99)
    number = "everyone" if len(left) == 34 else str(len(left))
    assert "nobody follows" in said if len(left) == 1 else f"with {number} outside" in said
    assert re.search(r"\bwaves?\b|nobody", said)


def test_unknown_views_and_waves_are_refused() -> None:
    with pytest.raises(ValueError, match="view = 'after': expected one of before, predicted"):
        karate_split("after")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="ties = 'some': expected one of weighted, equal"):
        karate_split("predicted", "some")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="wave = -1: expected 0 or more"):
        exit_cascade_picture(33, 0.5, -1)
