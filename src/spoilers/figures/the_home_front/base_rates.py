"""How often people die of this and of that: base rates, on a scale where each step is tenfold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import plotly.graph_objects as go

from spoilers import data
from spoilers.figures.picture import Picture
from spoilers.figures.saying import number
from spoilers.figures.style import BLUE, GREY, VERMILLION, base_layout
from spoilers.figures.traces import line, marks, words

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


@dataclass(frozen=True)
class BaseRates(Picture):
    """How many people die of which cause in a year?

    Base rates for the United States, on a logarithmic scale.

    Examples
    --------
    >>> print(BaseRates().describe())
    In the United States ... people died on the roads in 2021, and lightning kills 27 a year.
    Foreign-born terrorists killed 74 a year from 1975 to 2015, and 1 a year if 11 September 2001
    is left out.
    """

    @cached_property
    def _rates(self) -> dict[str, float]:
        return rates()

    def draw(self) -> go.Figure:
        """Draw one row for each cause."""
        deaths = list(self._rates.values())
        rows = list(range(len(deaths)))[::-1]
        terror = [cause.startswith(TERROR) for cause in self._rates]
        figure = go.Figure(
            [
                line(
                    "deaths",
                    [end for value in deaths for end in (0.5, value, None)],
                    [end for row in rows for end in (row, row, None)],
                    GREY,
                ),
                marks(
                    "deaths a year", deaths, rows,
                    [VERMILLION if each else BLUE for each in terror],
                    symbol=["diamond" if each else "circle" for each in terror],
                    size=16, hover="%{x:,.0f} a year<extra></extra>",
                ),
                words(
                    "causes", [0.55] * len(rows), [row + 0.22 for row in rows],
                    [f"{cause}: {value:,.0f}" for cause, value in self._rates.items()],
                    at="top right",
                ),
            ],
            base_layout(x="deaths a year in the United States, each step tenfold", height=420),
        )  # fmt: skip
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

    def describe(self) -> str:
        """Say how many people die of what in a year, and how the answer turns on one day."""
        road, with_day, lightning, without = self._rates.values()
        return (
            f"In the United States {road:,.0f} people died on the roads in 2021, and lightning "
            f"kills {number(lightning, 0)} a year. Foreign-born terrorists killed "
            f"{number(with_day, 0)} a year from 1975 to 2015, and {number(without, 0)} a year if "
            "11 September 2001 is left out."
        )
