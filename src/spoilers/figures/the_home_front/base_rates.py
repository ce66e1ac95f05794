"""How often people die of this and of that: base rates, on a scale where each step is tenfold."""

from __future__ import annotations

import plotly.graph_objects as go

from spoilers import data
from spoilers.figures.style import BLUE, GREY, INK, VERMILLION, base_layout

TERROR = "attacks by foreign-born terrorists"


def rates() -> dict[str, float]:
    """Work out deaths a year in the United States, by cause.

    Returns
    -------
    dict of str to float
        Cause to deaths in an average year, the most frequent first.

    Examples
    --------
    >>> round(rates()["lightning"])
    27
    """
    figures = {name: figure.value for name, figure in data.key_figures().items()}
    years = figures["us_terror_years"]
    without = figures["us_terror_deaths"] - figures["us_terror_deaths_911"]
    return {
        "road accidents": figures["us_road_deaths"],
        f"{TERROR},<br>with 11 September 2001": figures["us_terror_deaths"] / years,
        "lightning": figures["us_lightning_deaths"],
        f"{TERROR},<br>without it": without / years,
    }


def base_rates() -> go.Figure:
    """Draw deaths a year in the United States, by cause.

    Returns
    -------
    plotly.graph_objects.Figure
        One row for each cause.

    Examples
    --------
    >>> len(base_rates().data)
    3
    """
    deaths = rates()
    rows = list(range(len(deaths)))[::-1]
    values = list(deaths.values())
    spokes_x: list[float | None] = []
    spokes_y: list[float | None] = []
    for value, row in zip(values, rows, strict=True):
        spokes_x += [0.5, value, None]
        spokes_y += [row, row, None]
    terror = [name.startswith(TERROR) for name in deaths]
    figure = go.Figure(
        [
            go.Scatter(
                x=spokes_x,
                y=spokes_y,
                mode="lines",
                name="deaths",
                line={"color": GREY, "width": 3},
                hoverinfo="skip",
            ),
            go.Scatter(
                x=values,
                y=rows,
                mode="markers",
                name="deaths a year",
                marker={
                    "size": 16,
                    "symbol": ["diamond" if each else "circle" for each in terror],
                    "color": [VERMILLION if each else BLUE for each in terror],
                },
                hovertemplate="%{x:,.0f} a year<extra></extra>",
            ),
            go.Scatter(
                x=[0.55] * len(rows),
                y=[row + 0.22 for row in rows],
                mode="text",
                name="causes",
                text=[f"{name}: {value:,.0f}" for name, value in deaths.items()],
                textposition="top right",
                textfont={"size": 13, "color": INK},
                hoverinfo="skip",
            ),
        ],
        base_layout(x="deaths a year in the United States, each step tenfold", height=420),
    )
    figure.update_layout(
        showlegend=False,
        xaxis={
            "type": "log",
            "range": [-0.3, 5.1],
            "tickvals": [1, 10, 100, 1000, 10000, 100000],
            "ticktext": ["1", "10", "100", "1,000", "10,000", "100,000"],
        },
        yaxis={"visible": False, "range": [-0.4, len(rows) - 0.1]},
    )
    return figure


def describe_base_rates() -> str:
    """Say how many people die of what in a year.

    Returns
    -------
    str
        The rates, and how the answer turns on one day.

    Examples
    --------
    >>> print(describe_base_rates())
    In the United States 42,939 people died on the roads in 2021 and 27 a year of lightning.
    Foreign-born terrorists killed 74 a year from 1975 to 2015, and 1 a year if 11 September 2001
    is left out.
    """
    road, with_day, lightning, without = rates().values()
    return (
        f"In the United States {road:,.0f} people died on the roads in 2021 and {lightning:.0f} a "
        f"year of lightning. Foreign-born terrorists killed {with_day:.0f} a year from 1975 to "
        f"2015, and {without:.0f} a year if 11 September 2001 is left out."
    )
