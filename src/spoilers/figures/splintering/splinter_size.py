"""How the largest splinter grows as talks move the platform."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.style import BLUE, GREEN, VERMILLION, base_layout
from spoilers.theory.splintering import largest_splinter

UNITIES = (0.1, 0.2, 0.4)
LOOKS = ((VERMILLION, "solid"), (BLUE, "dash"), (GREEN, "dot"))
STEPS = 201


def splinter_size(exit_cost: float = 0.05, unities: Sequence[float] = UNITIES) -> go.Figure:
    """Draw the share of members that leaves against the platform.

    Parameters
    ----------
    exit_cost : float
        Cost of leaving, at least 0.
    unities : sequence of float
        Up to three worths of unity, each at least 0, one curve each.

    Returns
    -------
    plotly.graph_objects.Figure
        One curve for each unity, named at its left end.

    Raises
    ------
    ValueError
        If an argument is out of range, or there are more unities than looks.

    Examples
    --------
    >>> len(splinter_size().data)
    3
    """
    if not 1 <= len(unities) <= len(LOOKS):
        raise ValueError(f"unities has {len(unities)} values: expected 1 to {len(LOOKS)}")
    platform = np.linspace(0, 1, STEPS)
    figure = go.Figure(
        [
            go.Scatter(
                x=platform.round(3).tolist(),
                y=largest_splinter(platform, unity, exit_cost).round(4).tolist(),
                mode="lines",
                name=f"unity worth {unity:g}",
                line={"color": color, "dash": dash, "width": 3},
                hovertemplate="platform %{x:.2f}: %{y:.0%} leave<extra>%{fullData.name}</extra>",
            )
            for unity, (color, dash) in zip(unities, LOOKS, strict=False)
        ],
        base_layout(
            x="platform<br>0 national settlement<br>1 global struggle",
            y="share of members that leaves",
            height=380,
        ),
    )
    figure.update_layout(
        xaxis={"range": [0, 1]},
        yaxis={"range": [0, 0.65], "tickformat": ".0%", "tickvals": [0, 0.2, 0.4, 0.6]},
    )
    return figure


def describe_splinter_size(exit_cost: float = 0.05, unities: Sequence[float] = UNITIES) -> str:
    """Say how the splinter grows as the platform moves.

    Parameters
    ----------
    exit_cost : float
        Cost of leaving, at least 0.
    unities : sequence of float
        Worths of unity, each at least 0.

    Returns
    -------
    str
        What leaves at a platform of 0, and where the leaving stops, for each unity.

    Examples
    --------
    >>> print(describe_splinter_size(0.05, [0.2]))
    The nearer the platform is to 0, the larger the upper wing that leaves. With unity worth
    0.2, 54% leave at platform 0, and none from platform 0.50 upwards.
    """
    parts = []
    for unity in unities:
        most = float(largest_splinter(0.0, unity, exit_cost))
        ends = max(0.0, 1 - (unity + exit_cost) ** 0.5)
        parts.append(
            f"With unity worth {unity:g}, {most:.0%} leave at platform 0, "
            f"and none from platform {ends:.2f} upwards."
        )
    return "The nearer the platform is to 0, the larger the upper wing that leaves. " + " ".join(
        parts
    )
