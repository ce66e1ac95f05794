"""How likely any deal is, as chairs are added to the table."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.style import BLUE, GREY, INK, VERMILLION, base_layout
from spoilers.theory.exclusive_negotiation import chance_of_range

MOST_CHAIRS = 10
OTHER_REACHES = ((0.2, "dot"), (0.4, "dash"))


def chance_of_a_deal(reach: float, chairs: int) -> go.Figure:
    """Draw the chance that some policy satisfies all against the number of chairs.

    Parameters
    ----------
    reach : float
        How far from its ideal point each party accepts a policy, at least 0.
    chairs : int
        The number of parties to point out, the government included, 1 to `MOST_CHAIRS`.

    Returns
    -------
    plotly.graph_objects.Figure
        One curve for this reach, two for comparison, the number pointed out; four traces.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> [round(y, 2) for y in chance_of_a_deal(0.25, 3).data[2].y[:4]]
    [1.0, 0.75, 0.5, 0.31]
    """
    _require(chairs)
    numbers = np.arange(1, MOST_CHAIRS + 1)
    chance = float(chance_of_range(chairs, reach))
    figure = go.Figure(
        [
            *(_curve(numbers, other, GREY, dash, 2) for other, dash in OTHER_REACHES),
            _curve(numbers, reach, BLUE, "solid", 3),
            go.Scatter(
                x=[chairs, chairs],
                y=[round(chance, 6), 1.09],
                mode="lines+markers+text",
                name="this table",
                marker={"symbol": "diamond", "color": VERMILLION, "size": [15, 0.1]},
                line={"color": VERMILLION, "width": 1, "dash": "dot"},
                text=["", f"<b>{chance:.0%}</b>"],
                textposition=f"top {_inward(chairs)}",
                textfont={"color": INK},
                hovertemplate="%{x} chairs: %{y:.0%}<extra></extra>",
            ),
        ],
        base_layout(
            x="chairs, the government's included",
            y="chance that any policy<br>satisfies all",
            height=420,
        ),
    )
    figure.update_layout(
        xaxis={"range": [0.7, MOST_CHAIRS + 0.3], "tickvals": numbers.tolist()},
        yaxis={"range": [-0.04, 1.22], "tickformat": ".0%", "tickvals": [0, 0.25, 0.5, 0.75, 1]},
    )
    return figure


def describe_chance_of_a_deal(reach: float, chairs: int) -> str:
    """Say how likely a deal is, and what one more chair does.

    Parameters
    ----------
    reach : float
        How far from its ideal point each party accepts a policy, at least 0.
    chairs : int
        The number of parties, the government included, 1 to `MOST_CHAIRS`.

    Returns
    -------
    str
        The chance at this number and at one more.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> print(describe_chance_of_a_deal(0.25, 3))
    With 3 chairs and a reach of 0.25, some policy satisfies all in 50% of cases. One more chair
    makes it 31%.
    """
    _require(chairs)
    now, then = (float(chance) for chance in chance_of_range([chairs, chairs + 1], reach))
    plural = "chair" if chairs == 1 else "chairs"
    change = "leaves it at" if f"{now:.0%}" == f"{then:.0%}" else "makes it"
    return (
        f"With {chairs} {plural} and a reach of {reach:.2f}, some policy satisfies all in "
        f"{now:.0%} of cases. One more chair {change} {then:.0%}."
    )


def _require(chairs: int) -> None:
    if not 1 <= chairs <= MOST_CHAIRS:
        raise ValueError(f"chairs = {chairs}: expected a number in [1, {MOST_CHAIRS}]")


def _curve(
    numbers: np.ndarray[tuple[int], np.dtype[np.int_]],
    reach: float,
    color: str,
    dash: str,
    width: int,
) -> go.Scatter:
    return go.Scatter(
        x=numbers.tolist(),
        y=chance_of_range(numbers, reach).round(5).tolist(),
        mode="lines+markers",
        name=f"reach {reach:.2f}",
        line={"color": color, "dash": dash, "width": width},
        marker={"color": color, "size": 6},
        hovertemplate="%{x} chairs: %{y:.0%}<extra>%{fullData.name}</extra>",
    )


def _inward(chairs: int) -> str:
    """Keep the label inside the picture."""
    if chairs == 1:
        return "right"
    return "left" if chairs == MOST_CHAIRS else "center"
