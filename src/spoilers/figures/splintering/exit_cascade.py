"""The exit cascade: each departure can tip the next."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import plotly.graph_objects as go

from spoilers.figures.splintering.club import club_layout, karate_club, member_trace, tie_traces
from spoilers.figures.style import BLUE, GREY, INK, VERMILLION, base_layout
from spoilers.theory.splintering import exit_waves


@cache
def waves(first: int, gain: float) -> Sequence[Sequence[int]]:
    """List who leaves in which wave, when leaving is worth the same to everyone.

    Parameters
    ----------
    first : int
        The member who leaves first, 0 to 33.
    gain : float
        What leaving is worth to each, where the pull of neighbours who all stay is 1.

    Returns
    -------
    sequence of sequences of int
        The first member, then wave after wave.

    Raises
    ------
    ValueError
        If `first` is not a member or `gain` is not finite.

    Examples
    --------
    >>> len(waves(33, 0.55)), sum(map(len, waves(33, 0.55)))
    (5, 14)
    """
    return exit_waves(karate_club(), lambda _: gain, 1.0, [first])  # type: ignore[return-value]


def exit_cascade_picture(first: int, gain: float, wave: int) -> go.Figure:
    """Draw who has left after a number of waves.

    Parameters
    ----------
    first : int
        The member who leaves first, 0 to 33.
    gain : float
        What leaving is worth to each, where the pull of neighbours who all stay is 1.
    wave : int
        Waves so far: 0 for the first member alone; later than the last wave shows the last.

    Returns
    -------
    plotly.graph_objects.Figure
        Nine traces, the same in every state.

    Raises
    ------
    ValueError
        If `first` is not a member, `gain` is not finite, or `wave` is negative.

    Examples
    --------
    >>> len(exit_cascade_picture(33, 0.55, 2).data)
    9
    """
    gone, going = _until(first, gain, wave)
    club = karate_club()
    outside = {*gone, *going}
    inside = [member for member in club if member not in outside]
    kept = [(u, v) for u, v in club.edges if u not in outside and v not in outside]
    lost = [(u, v) for u, v in club.edges if u in outside or v in outside]
    return go.Figure(
        [
            *tie_traces("tie that holds", kept, color="#8a8a8a"),
            *tie_traces("tie that is broken", lost, color="#c9c9c9", dash="dot"),
            member_trace("inside", inside, _hover(inside, first, gain), color=BLUE),
            member_trace(
                "leaves in this wave",
                going,
                _hover(going, first, gain),
                color=VERMILLION,
                symbol="diamond",
                size=26,
                ink=INK,
            ),
            member_trace(
                "left before",
                gone,
                _hover(gone, first, gain),
                color="#ffffff",
                symbol="square",
                line={"color": GREY, "width": 2},
                ink=INK,
            ),
        ],
        club_layout(base_layout(height=470)),
    )


def describe_exit_cascade(first: int, gain: float, wave: int) -> str:
    """Say how far the cascade has come and where it ends.

    Parameters
    ----------
    first : int
        The member who leaves first, 0 to 33.
    gain : float
        What leaving is worth to each, where the pull of neighbours who all stay is 1.
    wave : int
        Waves so far.

    Returns
    -------
    str
        One or two sentences.

    Examples
    --------
    >>> print(describe_exit_cascade(33, 0.55, 2))
    Member 33 leaves first. After 2 waves 10 of 34 members have left; it ends after 4 waves,
    with 14 outside.
    """
    steps = waves(first, gain)
    gone, going = _until(first, gain, wave)
    members, total, last = len(karate_club()), sum(map(len, steps)), len(steps) - 1
    if last == 0:
        return f"Member {first} leaves, and nobody follows."
    end = "everyone" if total == members else str(total)
    if wave >= last:
        return (
            f"Member {first} leaves first. "
            f"The cascade ends after {_waves(last)}, with {end} outside."
        )
    if wave == 0:
        return (
            f"Member {first} leaves first, and nobody has followed yet. "
            f"The cascade ends after {_waves(last)}, with {end} outside."
        )
    so_far = len(gone) + len(going)
    return (
        f"Member {first} leaves first. After {_waves(wave)} {so_far} of {members} members "
        f"have left; it ends after {_waves(last)}, "
        f"with {end} outside."
    )


def _waves(count: int) -> str:
    return f"{count} wave" if count == 1 else f"{count} waves"


def _until(first: int, gain: float, wave: int) -> tuple[list[int], list[int]]:
    if wave < 0:
        raise ValueError(f"wave = {wave}: expected 0 or more")
    steps = waves(first, gain)[: wave + 1]
    gone = sorted(member for step in steps[:-1] for member in step)
    return gone, sorted(steps[-1])


def _hover(members: Sequence[int], first: int, gain: float) -> list[str]:
    number = {m: i for i, step in enumerate(waves(first, gain)) for m in step}
    club = karate_club()
    return [
        f"Member {member}: {club.degree[member]} neighbours, "
        + (f"leaves in wave {number[member]}" if member in number else "stays to the end")
        for member in members
    ]
