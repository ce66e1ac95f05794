"""Will against capacity: what two governments conclude from the same attack."""

from __future__ import annotations

import plotly.graph_objects as go

from spoilers.figures.style import BLUE, GREY, INK, VERMILLION, base_layout
from spoilers.theory.provocation import Diagnosis, diagnose

# Illustrative: the same attack for both governments.
FOIL_RELIABLE, FOIL_UNRELIABLE = 0.8, 0.3
# Losses closer than this count as equal.
EQUAL = 0.005
_SAID = {"both alike": "blames both alike", "nothing": "learns nothing"}


def diagnosis(trust: float, capacity: float) -> tuple[Diagnosis, str]:
    """Say what a government concludes from one attack that gets through.

    Parameters
    ----------
    trust, capacity : float
        Beliefs before the attack that the partner is willing and that it is capable, in
        [0, 1].

    Returns
    -------
    Diagnosis, str
        The beliefs afterwards, and ``it will not``, ``it cannot``, ``both alike`` or
        ``nothing``: which of the two beliefs lost more.

    Raises
    ------
    ValueError
        If a belief is outside [0, 1].

    Examples
    --------
    >>> diagnosis(0.6, 0.9)[1], diagnosis(0.9, 0.6)[1]
    ('it will not', 'it cannot')
    """
    after = diagnose(trust, capacity, FOIL_RELIABLE, FOIL_UNRELIABLE)
    lost = trust - float(after.trust), capacity - float(after.capacity)
    if max(lost) < EQUAL:
        return after, "nothing"
    more = lost[0] - lost[1]
    if abs(more) < EQUAL:
        return after, "both alike"
    return after, "it will not" if more > 0 else "it cannot"


def will_and_capacity(
    trust: float, capacity: float, trust_b: float, capacity_b: float
) -> go.Figure:
    """Draw both governments' beliefs before and after one attack.

    Parameters
    ----------
    trust, capacity : float
        The first government's beliefs before the attack, in [0, 1].
    trust_b, capacity_b : float
        The second government's, in [0, 1].

    Returns
    -------
    plotly.graph_objects.Figure
        Two arrows on the square of capacity and trust: down is "it will not", left is "it
        cannot".

    Raises
    ------
    ValueError
        If a belief is outside [0, 1].

    Examples
    --------
    >>> [trace.name for trace in will_and_capacity(0.6, 0.9, 0.9, 0.6).data][2:4]
    ['government 1: it will not', 'government 2: it cannot']
    """
    figure = go.Figure(
        [
            _diagonal(),
            _directions(),
            _arrow("government 1", trust, capacity, VERMILLION, "solid"),
            _arrow("government 2", trust_b, capacity_b, BLUE, "dash"),
            _start("1", trust, capacity, VERMILLION, "circle-open"),
            _start("2", trust_b, capacity_b, BLUE, "square-open"),
        ],
        base_layout(x="believed capacity: it can", y="trust: it will", height=540),
    )
    figure.update_layout(
        xaxis={"range": [-0.03, 1.08], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
        yaxis={"range": [-0.03, 1.1], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
    )
    return figure


def describe_will_and_capacity(
    trust: float, capacity: float, trust_b: float, capacity_b: float
) -> str:
    """Say what each government concludes.

    Parameters
    ----------
    trust, capacity : float
        The first government's beliefs before the attack, in [0, 1].
    trust_b, capacity_b : float
        The second government's, in [0, 1].

    Returns
    -------
    str
        Both conclusions, with trust, capacity and reliability before and after.

    Raises
    ------
    ValueError
        If a belief is outside [0, 1].

    Examples
    --------
    >>> print(describe_will_and_capacity(0.6, 0.9, 0.9, 0.6))
    Government 1 concludes that it will not: trust falls from 0.60 to 0.35, believed capacity
    falls from 0.90 to 0.84. Government 2 concludes that it cannot: trust falls from 0.90 to
    0.84, believed capacity falls from 0.60 to 0.35. Reliability is 0.25 for the first
    afterwards and 0.25 for the second.
    """
    pairs = ((trust, capacity), (trust_b, capacity_b))
    parts = []
    for number, (will, can) in enumerate(pairs, 1):
        after, verdict = diagnosis(will, can)
        parts.append(
            f"Government {number} {_SAID.get(verdict, f'concludes that {verdict}')}: trust "
            f"{_move(will, float(after.trust))}, believed capacity "
            f"{_move(can, float(after.capacity))}."
        )
    ends = [float(diagnosis(*pair)[0].reliable) for pair in pairs]
    parts.append(
        f"Reliability is {ends[0]:.2f} for the first afterwards and {ends[1]:.2f} for the second."
    )
    return " ".join(parts)


def _move(before: float, after: float) -> str:
    if f"{before:.2f}" == f"{after:.2f}":
        return f"stays at {before:.2f}"
    return f"falls from {before:.2f} to {after:.2f}"


def _diagonal() -> go.Scatter:
    """Where will and capacity are doubted alike, both lose alike."""
    return go.Scatter(
        x=[0, 0.25, 0.5, 0.75, 1],
        y=[0, 0.25, 0.5, 0.75, 1],
        mode="lines",
        name="will and capacity doubted alike",
        line={"color": GREY, "dash": "dot", "width": 1},
        hoverinfo="skip",
    )


def _directions() -> go.Scatter:
    return go.Scatter(
        x=[0.03, 0.97],
        y=[1.05, 0.03],
        mode="text",
        name="directions",
        text=["above the line: it cannot", "below the line: it will not"],
        textposition=["middle right", "middle left"],
        textfont={"color": INK},
        showlegend=False,
        hoverinfo="skip",
    )


def _arrow(who: str, trust: float, capacity: float, color: str, dash: str) -> go.Scatter:
    after, verdict = diagnosis(trust, capacity)
    return go.Scatter(
        x=[capacity, round(float(after.capacity), 4)],
        y=[trust, round(float(after.trust), 4)],
        mode="lines+markers",
        name=f"{who}: {verdict}",
        line={"color": color, "dash": dash, "width": 4},
        marker={
            "color": color,
            "symbol": "arrow",
            "size": [0, 0 if verdict == "nothing" else 20],
            "opacity": 1,
            "angleref": "previous",
        },
        hovertemplate="capacity %{x:.2f}, trust %{y:.2f}<extra>%{fullData.name}</extra>",
    )


def _start(number: str, trust: float, capacity: float, color: str, symbol: str) -> go.Scatter:
    first = number == "1"
    return go.Scatter(
        x=[capacity],
        y=[trust],
        mode="markers+text",
        name=f"government {number} before",
        text=[f"<b>{number}</b>"],
        textposition="middle right" if first else "top center",
        textfont={"color": INK, "size": 15},
        marker={"color": color, "symbol": symbol, "size": 14, "line": {"width": 3}},
        showlegend=False,
        hovertemplate="before: capacity %{x:.2f}, trust %{y:.2f}<extra></extra>",
    )
