"""The exit cascade: each departure can tip the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import plotly.graph_objects as go

from spoilers.figures.picture import Picture
from spoilers.figures.saying import counted
from spoilers.figures.splintering.club import (
    PRESIDENT,
    club_picture,
    karate_club,
    member_trace,
    tie_traces,
)
from spoilers.figures.style import BLUE, GREY, INK, VERMILLION
from spoilers.theory.arguments import whole
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


@dataclass(frozen=True)
class ExitCascade(Picture):
    """Who follows the first to leave?

    A threshold model of collective behaviour on Zachary's club. The worth is illustrative.

    Parameters
    ----------
    first : int
        The member who leaves first, 0 to 33.
    gain : float
        What leaving is worth to each, where the pull of neighbours who all stay is 1.
    wave : int
        Waves so far: 0 for the first member alone; later than the last wave shows the last.

    Examples
    --------
    >>> print(ExitCascade(wave=2).describe())
    Member 33 leaves first. After 2 waves 10 of 34 members have left; it ends after 4 waves,
    with 14 outside.
    """

    first: int = PRESIDENT
    gain: float = 0.55
    wave: int = 0

    @cached_property
    def _steps(self) -> Sequence[Sequence[int]]:
        return waves(self.first, self.gain)

    @cached_property
    def _so_far(self) -> Sequence[Sequence[int]]:
        return self._steps[: int(whole("wave", self.wave)) + 1]

    def draw(self) -> go.Figure:
        """Draw who has left after a number of waves, and which ties are broken."""
        *before, now = self._so_far
        going, gone = sorted(now), sorted(member for step in before for member in step)
        outside = {*gone, *going}
        club = karate_club()
        inside = [member for member in club if member not in outside]
        kept = [pair for pair in club.edges if outside.isdisjoint(pair)]
        lost = [pair for pair in club.edges if not outside.isdisjoint(pair)]
        return club_picture(
            [
                *tie_traces("tie that holds", kept, "#8a8a8a"),
                *tie_traces("tie that is broken", lost, "#c9c9c9", "dot"),
                member_trace("inside", inside, self._said(inside), BLUE),
                member_trace(
                    "leaves in this wave", going, self._said(going), VERMILLION,
                    symbol="diamond", size=26, ink=INK,
                ),
                member_trace(
                    "left before", gone, self._said(gone), "#ffffff",
                    symbol="square", edge=GREY, ink=INK,
                ),
            ]
        )  # fmt: skip

    def describe(self) -> str:
        """Say how far the cascade has come and where it ends."""
        members, total, last = len(karate_club()), sum(map(len, self._steps)), len(self._steps) - 1
        done = len(self._so_far) - 1
        if last == 0:
            return f"Member {self.first} leaves, and nobody follows."
        end = f"{counted(last, 'wave')}, with {'everyone' if total == members else total} outside."
        first = f"Member {self.first} leaves first"
        if done == last:
            return f"{first}. The cascade ends after {end}"
        if done == 0:
            return f"{first}, and nobody has followed yet. The cascade ends after {end}"
        left = sum(map(len, self._so_far))
        return (
            f"{first}. After {counted(done, 'wave')} {left} of {members} members have left; "
            f"it ends after {end}"
        )

    def _said(self, members: Sequence[int]) -> list[str]:
        number = {member: wave for wave, step in enumerate(self._steps) for member in step}
        club = karate_club()
        return [
            f"Member {member}: {counted(club.degree[member], 'neighbour')}, "
            + (f"leaves in wave {number[member]}" if member in number else "stays to the end")
            for member in members
        ]
