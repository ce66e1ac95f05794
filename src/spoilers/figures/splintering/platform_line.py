"""The platform line: who stays and who leaves, and what the member at the edge gains."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.style import BLUE, GREEN, GREY, INK, VERMILLION, base_layout
from spoilers.theory.splintering import broad_church, edge_gain, largest_splinter

MEMBERS = 41
STEPS = 31


def platform_line(platform: float, unity: float, exit_cost: float) -> go.Figure:
    """Draw the movement on the line from national settlement to global struggle.

    Above, one mark for each group of members, told apart by whether its wing leaves;
    below, what the member at the inner edge of a wing would gain by leaving. The upper
    wing is everyone to the right of that member, the lower wing everyone to the left.

    Parameters
    ----------
    platform : float
        Position of the movement, in [0, 1].
    unity : float
        Worth of belonging to a movement of everyone, at least 0.
    exit_cost : float
        Cost of leaving, at least 0.

    Returns
    -------
    plotly.graph_objects.Figure
        Nine traces, the same in every state.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> len(platform_line(0.3, 0.2, 0.05).data)
    9
    """
    upper = float(largest_splinter(platform, unity, exit_cost))
    lower = float(largest_splinter(1 - platform, unity, exit_cost))
    ideals = np.linspace(0, 1, MEMBERS)
    up, down = ideals > 1 - upper, ideals < lower
    top = {"yaxis": "y2", "hovertemplate": "ideal point %{x:.2f}<extra>%{fullData.name}</extra>"}
    traces = [
        _members(ideals[~up & ~down], "stays", BLUE, "circle", top),
        _members(ideals[up], "leaves with the upper wing", VERMILLION, "diamond", top),
        _members(ideals[down], "leaves with the lower wing", GREEN, "square", top),
        _stand([platform], ["platform"], INK, "the movement's platform", top, below=True),
        _stand([1 - upper / 2] if upper else [], ["upper wing"], VERMILLION, "upper stand", top),
        _stand([lower / 2] if lower else [], ["lower wing"], GREEN, "lower stand", top),
        *_gain_curves(platform, unity, exit_cost),
        _edges(upper, lower),
    ]
    figure = go.Figure(traces, base_layout(height=470))
    figure.update_layout(
        xaxis={
            "range": [-0.03, 1.03],
            "tickvals": [0, 0.25, 0.5, 0.75, 1],
            "title": {"text": "ideal point<br>0 national settlement<br>1 global struggle"},
            "anchor": "y",
        },
        yaxis={
            "domain": [0, 0.56],
            "range": [-0.75, 0.75],
            "tickvals": [-0.5, 0, 0.5],
            "title": {"text": "gain of the member at<br>a wing's edge (above 0:<br>leaving pays)"},
        },
        yaxis2={
            "domain": [0.64, 1],
            "range": [-1.7, 1.7],
            "visible": False,
            "fixedrange": True,
        },
        shapes=[
            {
                "type": "line",
                "x0": 0,
                "x1": 1,
                "y0": 0,
                "y1": 0,
                "line": {"color": GREY, "width": 1, "dash": "dot"},
            }
        ],
    )
    return figure


def describe_platform_line(platform: float, unity: float, exit_cost: float) -> str:
    """Say who leaves at this platform.

    Parameters
    ----------
    platform : float
        Position of the movement, in [0, 1].
    unity : float
        Worth of belonging to a movement of everyone, at least 0.
    exit_cost : float
        Cost of leaving, at least 0.

    Returns
    -------
    str
        Who leaves, and whether some other platform would hold everyone.

    Examples
    --------
    >>> describe_platform_line(0.3, 0.2, 0.05)
    'The wing holding the upper 23% of members leaves. A platform at 0.50 would hold everyone.'
    >>> describe_platform_line(0.5, 0.2, 0.05)
    'Everyone stays: at both ends a wing would lose more by leaving than it gains.'
    """
    wings = {
        "upper": float(largest_splinter(platform, unity, exit_cost)),
        "lower": float(largest_splinter(1 - platform, unity, exit_cost)),
    }
    leaving = {end: _percent(size) for end, size in wings.items() if size}
    if not leaving:
        return "Everyone stays: at both ends a wing would lose more by leaving than it gains."
    hope = (
        "A platform at 0.50 would hold everyone."
        if broad_church(unity, exit_cost)
        else "No platform would hold both wings."
    )
    if len(leaving) == 1:
        ((end, size),) = leaving.items()
        return f"The wing holding the {end} {size} of members leaves. {hope}"
    return (
        f"Both wings leave: the upper {leaving['upper']} and the lower {leaving['lower']} "
        f"of members. {hope}"
    )


def _percent(share: float) -> str:
    return "less than 1%" if share < 0.005 else f"{share:.0%}"


def _members(ideals: Any, name: str, color: str, symbol: str, extra: dict[str, Any]) -> go.Scatter:
    return go.Scatter(
        x=ideals.tolist(),
        y=[0.0] * len(ideals),
        mode="markers",
        name=name,
        marker={"color": color, "symbol": symbol, "size": 8},
        showlegend=True,
        **extra,
    )


def _stand(
    where: list[float],
    label: list[str],
    color: str,
    name: str,
    extra: dict[str, Any],
    *,
    below: bool = False,
) -> go.Scatter:
    return go.Scatter(
        x=where,
        y=[-0.55 if below else 0.55] * len(where),
        mode="markers+text",
        name=name,
        text=label[: len(where)],
        textposition=[f"{'bottom' if below else 'top'} {_inward(place)}" for place in where],
        textfont={"color": INK},
        marker={"color": color, "symbol": "triangle-up" if below else "triangle-down", "size": 13},
        showlegend=False,
        **extra,
    )


def _inward(place: float) -> str:
    """Keep a label inside the picture: to the right of marks near 0, left of those near 1."""
    if place < 0.2:
        return "right"
    return "left" if place > 0.8 else "center"


def _gain_curves(platform: float, unity: float, exit_cost: float) -> list[go.Scatter]:
    up = np.linspace(platform, 1, STEPS)
    down = np.linspace(0, platform, STEPS)
    curves = (
        (up, edge_gain(up, platform, unity, exit_cost), VERMILLION, "solid", "upper wing"),
        (down, edge_gain(1 - down, 1 - platform, unity, exit_cost), GREEN, "dash", "lower wing"),
    )
    return [
        go.Scatter(
            x=edge.round(4).tolist(),
            y=gain.round(4).tolist(),
            mode="lines",
            name=f"gain at the {name}'s edge",
            line={"color": color, "dash": dash, "width": 3},
            hovertemplate="a wing that starts at %{x:.2f}: %{y:.2f}<extra></extra>",
        )
        for edge, gain, color, dash, name in curves
    ]


def _edges(upper: float, lower: float) -> go.Scatter:
    where = ([1 - upper] if upper else []) + ([lower] if lower else [])
    return go.Scatter(
        x=where,
        y=[0.0] * len(where),
        mode="markers",
        name="where the leaving wing starts",
        marker={"color": "#ffffff", "line": {"color": INK, "width": 2}, "size": 11},
        hovertemplate="the leaving wing starts at %{x:.2f}<extra></extra>",
    )
