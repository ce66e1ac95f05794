"""The karate club before and after its split, as foreseen and as it happened."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

import plotly.graph_objects as go

from spoilers.figures.picture import Picture, one_of
from spoilers.figures.saying import counted, listed
from spoilers.figures.splintering.club import (
    INSTRUCTOR,
    PRESIDENT,
    club_picture,
    karate_club,
    member_trace,
    places,
    tie_traces,
)
from spoilers.figures.style import BLUE, INK, ORANGE, VERMILLION
from spoilers.figures.traces import marks
from spoilers.theory.splintering import predicted_split

View = Literal["before", "predicted", "happened", "compared"]
Ties = Literal["weighted", "equal"]
VIEWS: dict[View, str] = {
    "before": "the club before the split",
    "predicted": "the split that the minimum cut predicts",
    "happened": "the split that happened",
    "compared": "where prediction and record differ",
}
TIES: dict[Ties, str] = {
    "weighted": "by their strength",
    "equal": "all the same",
}


@cache
def sides(view: View, ties: Ties) -> frozenset[int]:
    """List the members on the instructor's side; before the split that is everyone."""
    one_of("view", view, VIEWS)
    one_of("ties", ties, TIES)
    club = karate_club()
    if view == "before":
        return frozenset(club)
    if view == "happened":
        return frozenset(node for node, side in club.nodes(data="club") if side == "Mr. Hi")
    weight = "weight" if ties == "weighted" else "every tie counts one"
    return frozenset(predicted_split(club, INSTRUCTOR, PRESIDENT, weight)[0])  # type: ignore[arg-type]


def misses(ties: Ties) -> list[int]:
    """List the members whom the minimum cut puts on the wrong side."""
    return sorted(sides("predicted", ties) ^ sides("happened", ties))


@dataclass(frozen=True)
class KarateSplit(Picture):
    """Who goes with whom when a club breaks in two?

    The minimum cut between the two leaders of Zachary's club, beside the record.

    Parameters
    ----------
    view : {"before", "predicted", "happened", "compared"}
        What to show.
    ties : {"weighted", "equal"}
        Whether the cut counts the strength of ties.

    Examples
    --------
    >>> print(KarateSplit("compared").describe())
    Counting ties by their strength, the minimum cut places 33 of 34 members as they really
    went. It is wrong about member 8.
    """

    view: View = "before"
    ties: Ties = "weighted"

    @cached_property
    def _left(self) -> frozenset[int]:
        return sides(self.view, self.ties)

    @cached_property
    def _broken(self) -> list[tuple[int, int]]:
        return [(u, v) for u, v in karate_club().edges if (u in self._left) != (v in self._left)]

    def draw(self) -> go.Figure:
        """Draw the club, its two sides and the ties that the split breaks."""
        club, divided = karate_club(), self.view != "before"
        whole = [pair for pair in club.edges if pair not in self._broken]
        undivided = [] if divided else sorted(club)
        left, right = sorted(self._left) if divided else [], sorted(set(club) - self._left)
        return club_picture(
            [
                *tie_traces("tie that holds", whole, "#a8a8a8"),
                *tie_traces("tie that breaks", self._broken, VERMILLION, "dash"),
                self._wrong(),
                member_trace("member", undivided, map(_who, undivided), INK),
                member_trace("with the instructor (0)", left, map(_who, left), BLUE),
                member_trace(
                    "with the president (33)", right, map(_who, right), ORANGE,
                    symbol="square", ink=INK,
                ),
            ]
        )  # fmt: skip

    def describe(self) -> str:
        """Say how the club divides, and where the prediction fails."""
        club, left, broken = karate_club(), len(self._left), counted(len(self._broken), "tie")
        if self.view == "before":
            return (
                f"{len(club)} members and the {club.number_of_edges()} ties between them; "
                "a thicker line is a stronger tie. Member 0 is the instructor, member 33 the "
                "club's president."
            )
        if self.view == "happened":
            return (
                f"In fact {left} members went with the instructor and {len(club) - left} "
                f"with the president, and {broken} ran across the split."
            )
        counting = f"Counting ties {TIES[self.ties]}"
        if self.view == "predicted":
            return (
                f"{counting}, the cheapest cut between the two leaders breaks {broken} "
                f"and leaves {left} members with the instructor and "
                f"{len(club) - left} with the president."
            )
        wrong = misses(self.ties)
        return (
            f"{counting}, the minimum cut places {len(club) - len(wrong)} of {len(club)} members "
            f"as they really went. It is wrong about member{'s' if len(wrong) > 1 else ''} "
            f"{listed([str(member) for member in wrong])}."
        )

    def _wrong(self) -> go.Scatter:
        ringed = misses(self.ties) if self.view == "compared" else []
        x, y = ([places()[member][axis] for member in ringed] for axis in (0, 1))
        rings = marks("predicted wrongly", x, y, "#ffffff", size=36, edge=INK, legend=True)
        return rings.update(marker_line_width=3)


def _who(member: int) -> str:
    if member == INSTRUCTOR:
        return "Member 0, the instructor"
    if member == PRESIDENT:
        return "Member 33, the club's president"
    really = "instructor" if member in sides("happened", "weighted") else "president"
    return f"Member {member}, who went with the {really}"
