"""The pictures of lesson 01 show what the theory says."""

from __future__ import annotations

import re

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoilers.figures.splintering.club import ROOM, karate_club, places
from spoilers.figures.splintering.exit_cascade import ExitCascade, waves
from spoilers.figures.splintering.karate_split import KarateSplit
from spoilers.figures.splintering.platform_line import MEMBERS, PlatformLine
from spoilers.figures.splintering.splinter_size import SplinterSize
from spoilers.theory.cases import find_case
from spoilers.theory.splintering import exit_cascade, largest_splinter, predicted_split
from tests.figures.traces import by_name

parameters = st.floats(0, 1), st.floats(0, 0.6), st.floats(0, 0.3)


def test_the_pictures_start_from_the_kabul_case() -> None:
    kabul = find_case("Kabul 2021").values
    start = PlatformLine()
    assert (start.platform, start.unity, start.exit_cost) == (
        kabul["platform"],
        kabul["unity"],
        kabul["exit_cost"],
    )
    assert SplinterSize().exit_cost == kabul["exit_cost"]
    assert kabul["unity"] in SplinterSize().unities


@given(*parameters)
def test_the_marks_on_the_line_are_those_who_leave(x: float, b: float, c: float) -> None:
    shown = by_name(PlatformLine(x, b, c).draw())
    stays, up, down = (
        shown[name].x
        for name in ("stays", "leaves with the upper wing", "leaves with the lower wing")
    )
    assert len(stays) + len(up) + len(down) == MEMBERS
    upper, lower = (float(largest_splinter(v, b, c)) for v in (x, 1 - x))
    # Places are drawn to four decimals.
    assert all(t > 1 - upper - 1e-4 for t in up)
    assert all(t < lower + 1e-4 for t in down)
    assert all(lower - 1e-4 <= t <= 1 - upper + 1e-4 for t in stays)


@given(*parameters)
def test_the_sentence_says_who_leaves(x: float, b: float, c: float) -> None:
    said = PlatformLine(x, b, c).describe()
    upper, lower = (float(largest_splinter(v, b, c)) for v in (x, 1 - x))
    assert ("Everyone stays" in said) == (upper == 0 and lower == 0)
    assert ("Both wings leave" in said) == (upper > 0 and lower > 0)
    if upper > 0.0051:
        assert f"{upper:.0%}" in said
    assert "0%" not in re.findall(r"\S+", said)


def test_each_curve_crosses_zero_where_its_wing_starts() -> None:
    curve = by_name(PlatformLine(0.2, 0.2, 0.05).draw())["gain at the upper wing's edge"]
    signs = [t for t, gain in zip(curve.x, curve.y, strict=True) if gain >= 0]
    assert min(signs) == pytest.approx(1 - float(largest_splinter(0.2, 0.2, 0.05)), abs=0.03)


def test_every_size_in_the_sentence_is_on_its_curve() -> None:
    picture = SplinterSize()
    said = picture.describe()
    for curve in picture.draw().data:
        assert f"{curve.name.removeprefix('unity worth ')}, {curve.y[0]:.0%} leave" in said
    with pytest.raises(ValueError, match="unities has 4 values: expected 1 to 3"):
        SplinterSize(unities=(0.1, 0.2, 0.3, 0.4)).draw()


def test_nobody_is_said_to_leave_where_unity_holds_all() -> None:
    assert SplinterSize(0.5, (0.6,)).describe() == (
        "With unity worth 0.60, nobody leaves at any platform."
    )
    assert "The nearer" in SplinterSize(0.05, (0.2, 1.0)).describe()


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
    picture = KarateSplit("predicted", ties)  # type: ignore[arg-type]
    shown = by_name(picture.draw())
    assert set(map(int, shown["with the instructor (0)"].text)) == stay
    assert set(map(int, shown["with the president (33)"].text)) == go
    said = picture.describe()
    assert f"leaves {len(stay)} members with the instructor" in said
    broken = sum((u in stay) != (v in stay) for u, v in karate_club().edges)
    assert f"breaks {broken} ties" in said
    assert sum(trace.x.count(None) for trace in shown.all("tie that breaks")) == broken


@pytest.mark.parametrize("gain", [0.4, 0.55, 0.65, 0.7, 0.9])
@pytest.mark.parametrize("first", [0, 2, 16, 33])
def test_the_cascade_ends_in_the_picture_where_the_theory_ends_it(first: int, gain: float) -> None:
    left = exit_cascade(karate_club(), lambda _: gain, 1.0, [first])
    picture = ExitCascade(first, gain, 99)
    shown = by_name(picture.draw())
    outside = {*shown["leaves in this wave"].text, *shown["left before"].text}
    assert set(map(int, outside)) == set(left)
    said = picture.describe()
    number = "everyone" if len(left) == 34 else str(len(left))
    assert "nobody follows" in said if len(left) == 1 else f"with {number} outside" in said
    assert re.search(r"\bwaves?\b|nobody", said)


def test_only_one_member_of_the_rim_takes_everyone_along() -> None:
    """Of the members with two ties or fewer; the lesson says so."""
    club = karate_club()
    rim = [member for member in club if club.degree[member] <= 2]
    assert len(rim) == 12
    followers = {member: sum(map(len, waves(member, 0.8))) - 1 for member in rim}
    assert followers.pop(16) == len(club) - 1
    assert max(followers.values()) == 1
    assert all(len(waves(member, 0.75)) == 1 for member in rim)
    # What makes the difference: both its neighbours lose one tie in four.
    assert [club.degree[neighbour] for neighbour in club[16]] == [4, 4]


def test_one_is_never_several() -> None:
    club = karate_club()
    (alone,) = (member for member in club if club.degree[member] == 1)
    hover = " ".join(by_name(ExitCascade().draw())["inside"].hovertext)
    assert f"Member {alone}: 1 neighbour," in hover
    assert "After 1 wave " in ExitCascade(wave=1).describe()


def test_unknown_views_and_waves_are_refused() -> None:
    with pytest.raises(ValueError, match="view = 'after': expected one of before, predicted"):
        KarateSplit("after").draw()  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="ties = 'some': expected one of weighted, equal"):
        KarateSplit("predicted", "some").draw()  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="wave = -1: expected a whole number of at least 0"):
        ExitCascade(33, 0.5, -1).draw()
