"""Zachary's karate club: the network, and one place for each member in every picture."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import networkx as nx
import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from spoilers.figures.style import GREY

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


def tie_traces(name: str, ties: Iterable[tuple[int, int]], **line: Any) -> list[go.Scatter]:
    """Draw ties between members, thicker where they are stronger.

    Parameters
    ----------
    name : str
        What these ties are called in the legend.
    ties : iterable of pairs of int
        The pairs of members to join.
    **line
        Properties of the line, such as its colour and dash.

    Returns
    -------
    list of plotly.graph_objects.Scatter
        One trace for each of three classes of strength, empty ones included.

    Examples
    --------
    >>> [len(trace.x) for trace in tie_traces("ties", [(0, 1), (0, 2)])]
    [0, 3, 3]
    """
    club, place, pairs = karate_club(), places(), list(ties)
    traces = []
    for low, high, width in STRENGTHS:
        x: list[float | None] = []
        y: list[float | None] = []
        for one, other in pairs:
            if low <= club.edges[one, other]["weight"] <= high:
                x += [place[one][0], place[other][0], None]
                y += [place[one][1], place[other][1], None]
        traces.append(
            go.Scatter(
                x=x,
                y=y,
                mode="lines",
                name=name,
                legendgroup=name,
                showlegend=low == STRENGTHS[0][0],
                line={"color": GREY, "width": width, **line},
                hoverinfo="skip",
            )
        )
    return traces


def member_trace(
    name: str, members: Iterable[int], hover: Iterable[str], **marker: Any
) -> go.Scatter:
    """Draw members as numbered marks.

    Parameters
    ----------
    name : str
        What they are called in the legend.
    members : iterable of int
        Who they are.
    hover : iterable of str
        What is said of each.
    **marker
        Properties of the mark, such as its colour and symbol.

    Returns
    -------
    plotly.graph_objects.Scatter
        One mark a member, with its number on it.

    Examples
    --------
    >>> member_trace("all", [0, 33], ["instructor", "president"]).text
    ('0', '33')
    """
    place, who = places(), list(members)
    return go.Scatter(
        x=[place[member][0] for member in who],
        y=[place[member][1] for member in who],
        mode="markers+text",
        name=name,
        text=[str(member) for member in who],
        textfont={"size": 11, "color": marker.pop("ink", "#ffffff")},
        hovertext=list(hover),
        hovertemplate="%{hovertext}<extra></extra>",
        marker={"size": 22, "line": {"color": "#ffffff", "width": 1}, **marker},
    )


def club_layout(layout: dict[str, Any]) -> dict[str, Any]:
    """Turn a figure's layout into one for a network: no axes, room for the marks.

    Parameters
    ----------
    layout : dict
        What `base_layout` gives.

    Returns
    -------
    dict
        The same, for a network.

    Examples
    --------
    >>> club_layout({"height": 400})["xaxis"]["visible"]
    False
    """
    axis = {"visible": False, "range": [-1.12, 1.12], "fixedrange": True}
    return {**layout, "xaxis": axis, "yaxis": axis}
