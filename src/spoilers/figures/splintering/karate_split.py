"""The karate club before and after its split, as foreseen and as it happened."""

from __future__ import annotations

from functools import cache
from typing import Literal

import plotly.graph_objects as go

from spoilers.figures.splintering.club import (
    INSTRUCTOR,
    PRESIDENT,
    club_layout,
    karate_club,
    member_trace,
    places,
    tie_traces,
)
from spoilers.figures.style import BLUE, INK, ORANGE, VERMILLION, base_layout
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
    """List the members on the instructor's side.

    Parameters
    ----------
    view : {"before", "predicted", "happened", "compared"}
        What is shown; before the split everyone is on one side.
    ties : {"weighted", "equal"}
        Whether the cut counts the strength of ties.

    Returns
    -------
    frozenset of int
        Members with the instructor.

    Raises
    ------
    ValueError
        If `view` or `ties` is none of the names above.

    Examples
    --------
    >>> sorted(sides("happened", "weighted") - sides("predicted", "weighted"))
    [8]
    """
    if view not in VIEWS:
        raise ValueError(f"view = {view!r}: expected one of {', '.join(VIEWS)}")
    if ties not in TIES:
        raise ValueError(f"ties = {ties!r}: expected one of {', '.join(TIES)}")
    club = karate_club()
    if view == "before":
        return frozenset(club)
    if view == "happened":
        return frozenset(node for node, side in club.nodes(data="club") if side == "Mr. Hi")
    weight = "weight" if ties == "weighted" else "every tie counts one"
    return frozenset(predicted_split(club, INSTRUCTOR, PRESIDENT, weight)[0])  # type: ignore[arg-type]


def misses(ties: Ties) -> list[int]:
    """List the members whom the minimum cut puts on the wrong side.

    Parameters
    ----------
    ties : {"weighted", "equal"}
        Whether the cut counts the strength of ties.

    Returns
    -------
    list of int
        The members, in order.

    Examples
    --------
    >>> misses("weighted")
    [8]
    """
    return sorted(sides("predicted", ties) ^ sides("happened", ties))


def karate_split(view: View = "predicted", ties: Ties = "weighted") -> go.Figure:
    """Draw the club, its two sides and the ties that the split breaks.

    Parameters
    ----------
    view : {"before", "predicted", "happened", "compared"}
        What to show.
    ties : {"weighted", "equal"}
        Whether the cut counts the strength of ties.

    Returns
    -------
    plotly.graph_objects.Figure
        Ten traces, the same in every state.

    Raises
    ------
    ValueError
        If `view` or `ties` is none of the names above.

    Examples
    --------
    >>> len(karate_split("happened").data)
    10
    """
    club, left = karate_club(), sides(view, ties)
    broken = [(u, v) for u, v in club.edges if (u in left) != (v in left)]
    whole = [(u, v) for u, v in club.edges if (u in left) == (v in left)]
    ringed = misses(ties) if view == "compared" else []
    divided = view != "before"
    with_instructor = sorted(left) if divided else []
    with_president = sorted(set(club) - left)
    undivided = [] if divided else sorted(club)
    x, y = zip(*(places()[member] for member in ringed), strict=True) if ringed else ((), ())
    traces = [
        *tie_traces("tie that holds", whole, color="#a8a8a8"),
        *tie_traces("tie that breaks", broken, color=VERMILLION, dash="dash"),
        go.Scatter(
            x=list(x),
            y=list(y),
            mode="markers",
            name="predicted wrongly",
            marker={"size": 36, "color": "#ffffff", "line": {"color": INK, "width": 3}},
            hoverinfo="skip",
        ),
        member_trace("member", undivided, map(_who, undivided), color=INK, symbol="circle"),
        member_trace(
            "with the instructor (0)",
            with_instructor,
            map(_who, with_instructor),
            color=BLUE,
            symbol="circle",
        ),
        member_trace(
            "with the president (33)",
            with_president,
            map(_who, with_president),
            color=ORANGE,
            symbol="square",
            ink=INK,
        ),
    ]
    return go.Figure(traces, club_layout(base_layout(height=470)))


def describe_karate_split(view: View = "predicted", ties: Ties = "weighted") -> str:
    """Say what the picture of the club shows.

    Parameters
    ----------
    view : {"before", "predicted", "happened", "compared"}
        What is shown.
    ties : {"weighted", "equal"}
        Whether the cut counts the strength of ties.

    Returns
    -------
    str
        One or two sentences.

    Examples
    --------
    >>> print(describe_karate_split("compared"))
    Counting ties by their strength, the minimum cut places 33 of 34 members as they really
    went. It is wrong about member 8.
    """
    club, left = karate_club(), sides(view, ties)
    if view == "before":
        return (
            f"{len(club)} members and the {club.number_of_edges()} ties between them; "
            "a thicker line is a stronger tie. Member 0 is the instructor, member 33 the "
            "club's president."
        )
    broken = sum((u in left) != (v in left) for u, v in club.edges)
    if view == "happened":
        return (
            f"In fact {len(left)} members went with the instructor and {len(club) - len(left)} "
            f"with the president, and {broken} ties ran across the split."
        )
    counted = "by their strength" if ties == "weighted" else "all the same"
    if view == "predicted":
        return (
            f"Counting ties {counted}, the cheapest cut between the two leaders breaks {broken} "
            f"ties and leaves {len(left)} members with the instructor and "
            f"{len(club) - len(left)} with the president."
        )
    wrong = misses(ties)
    members = "member " if len(wrong) == 1 else "members "
    return (
        f"Counting ties {counted}, the minimum cut places {len(club) - len(wrong)} of "
        f"{len(club)} members as they really went. It is wrong about {members}"
        f"{' and '.join(map(str, wrong))}."
    )


def _who(member: int) -> str:
    if member == INSTRUCTOR:
        return "Member 0, the instructor"
    if member == PRESIDENT:
        return "Member 33, the club's president"
    really = "instructor" if member in sides("happened", "weighted") else "president"
    return f"Member {member}, who went with the {really}"
