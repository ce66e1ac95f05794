"""Zachary's karate club: the network, and one place for each member in every picture."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import networkx as nx
import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from spoilers.figures.style import base_layout
from spoilers.figures.traces import marks, segments

INSTRUCTOR, PRESIDENT = 0, 33
# What a mark covers on a phone, in the units of the picture, across and up.
ROOM = np.array([0.17, 0.155])
# Ties count shared activities, 1 to 7. Plotly gives a trace one width, so there are three.
STRENGTHS = ((1, 2, 1.0), (3, 4, 2.5), (5, 7, 4.5))


@cache
def karate_club() -> nx.Graph:
    """Load Zachary's network of 34 members.

    Returns
    -------
    networkx.Graph
        Nodes 0 to 33 with their later ``club``; edges with a ``weight``, the number of
        settings in which the two met outside the club. Shared: do not change it.

    References
    ----------
    Zachary (1977), An Information Flow Model for Conflict and Fission in Small Groups.

    Examples
    --------
    >>> len(karate_club())
    34
    """
    return nx.karate_club_graph()


@cache
def places() -> dict[int, tuple[float, float]]:
    """Give each member a place, the instructor to the left and the president to the right.

    Returns
    -------
    dict from int to tuple of float
        Coordinates by member, both within [-1, 1].

    Examples
    --------
    >>> places()[0][0] < places()[33][0]
    True
    """
    layout = nx.kamada_kawai_layout(karate_club(), weight=None)
    points = np.array([layout[node] for node in sorted(layout)])
    axis = points[PRESIDENT] - points[INSTRUCTOR]
    turn = -np.arctan2(axis[1], axis[0])
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    points = points @ rotation.T
    points = _spread((points - points.min(axis=0)) / np.ptp(points, axis=0) * 2 - 1)
    return {node: (float(x), float(y)) for node, (x, y) in enumerate(points.round(3))}


def _spread(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Push marks that would overlap apart, a little at a time."""
    points = points.copy()
    for _ in range(200):
        gaps = (points[:, None] - points[None]) / ROOM
        distance = np.hypot(gaps[..., 0], gaps[..., 1])
        np.fill_diagonal(distance, np.inf)
        push = np.maximum(1.02 - distance, 0) / np.minimum(distance, 1e6)
        points += (gaps * push[..., None]).sum(axis=1) * ROOM / 2
        points = np.clip(points, -1, 1)
    return points


def tie_traces(
    name: str, ties: Iterable[tuple[int, int]], color: str, dash: str = "solid"
) -> list[go.Scatter]:
    """Draw ties between members: a trace for each of three classes of strength."""
    weights, place = karate_club().edges, places()
    ends = [(weights[pair]["weight"], tuple(place[member] for member in pair)) for pair in ties]
    return [
        segments(
            name,
            [(one, other) for weight, (one, other) in ends if low <= weight <= high],
            color,
            dash=dash,
            width=width,
            legend=low == STRENGTHS[0][0],
            legendgroup=name,
        )
        for low, high, width in STRENGTHS
    ]


def member_trace(
    name: str, members: Iterable[int], said: Iterable[str], color: str, **look: Any
) -> go.Scatter:
    """Draw members as marks with their numbers on them, and what is said of each on hover."""
    place, who = places(), list(members)
    drawn = marks(
        name,
        [place[member][0] for member in who],
        [place[member][1] for member in who],
        color,
        text=[str(member) for member in who],
        at="middle center",
        text_size=11,
        legend=True,
        hovertext=list(said),
        hover="%{hovertext}<extra></extra>",
        **{"size": 22, "edge": "#ffffff", "ink": "#ffffff", **look},
    )
    return drawn.update(marker_line_width=2 if "edge" in look else 1)


def club_picture(traces: list[go.Scatter]) -> go.Figure:
    """Put traces of the club into a figure without axes and with room for the marks."""
    axis = {"visible": False, "range": [-1.12, 1.12], "fixedrange": True}
    return go.Figure(traces, {**base_layout(height=470), "xaxis": axis, "yaxis": axis})
