"""How likely any deal is, as chairs are added to the table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.picture import Picture
from spoilers.figures.saying import counted, number, percent
from spoilers.figures.style import BLUE, GREY, VERMILLION, base_layout
from spoilers.figures.traces import line, marks
from spoilers.theory.arguments import same, whole
from spoilers.theory.exclusive_negotiation import chance_of_range

MOST_CHAIRS = 10
OTHER_REACHES = ((0.2, "dot"), (0.4, "dash"))
CHAIRS = np.arange(1, MOST_CHAIRS + 1)


@dataclass(frozen=True)
class ChanceOfADeal(Picture):
    """How likely is it that any policy satisfies all, as chairs are added?

    The chance that random intervals of one length have a point in common, against their number.
    The reaches are illustrative.

    Parameters
    ----------
    reach : float
        How far from its ideal point each party accepts a policy, at least 0.
    chairs : int
        The number of parties to point out, the government included, 1 to `MOST_CHAIRS`.

    Examples
    --------
    >>> print(ChanceOfADeal(0.25, 3).describe())
    With 3 chairs and a reach of 0.25, some policy satisfies all in 50% of cases. One more chair
    makes it 31%.
    """

    reach: float = 0.3
    chairs: int = 2

    @cached_property
    def _chances(self) -> tuple[float, float]:
        """At this number of chairs, and at one more."""
        chairs = int(whole("chairs", self.chairs, 1, MOST_CHAIRS))
        now, then = chance_of_range([chairs, chairs + 1], self.reach)
        return float(now), float(then)

    def draw(self) -> go.Figure:
        """Draw the chance against the number of chairs, for this reach and two others."""
        figure = go.Figure(
            [
                *(
                    _curve(f"reach {number(other)}", other, GREY, dash, 2)
                    for other, dash in OTHER_REACHES
                ),
                _curve(f"this reach, {number(self.reach)}", self.reach, BLUE, "solid", 3),
                self._here(),
            ],
            base_layout(
                x="chairs, the government's included",
                y="chance that any policy<br>satisfies all",
                height=420,
            ),
        )
        figure.update_layout(
            xaxis={"range": [0.7, MOST_CHAIRS + 0.3], "tickvals": CHAIRS.tolist()},
            yaxis={
                "range": [-0.04, 1.22],
                "tickformat": ".0%",
                "tickvals": [0, 0.25, 0.5, 0.75, 1],
            },
        )
        return figure

    def describe(self) -> str:
        """Say how likely a deal is, and what one more chair does."""
        now, then = self._chances
        one, two = percent(now), percent(then)
        if same(now, then):
            change = f"leaves it at {two}"
        else:
            change = f"makes it {two}" if one != two else "makes it less likely still"
        return (
            f"With {counted(self.chairs, 'chair')} and a reach of {number(self.reach)}, some "
            f"policy satisfies all in {one} of cases. One more chair {change}."
        )

    def _here(self) -> go.Scatter:
        now, _ = self._chances
        return marks(
            "this table",
            [self.chairs] * 2,
            [now, 1.09],
            VERMILLION,
            symbol="diamond",
            size=[15, 0.1],
            text=["", f"<b>{percent(now)}</b>"],
            at=f"top {_inward(self.chairs)}",
            legend=True,
            hover="%{x} chairs: %{y:.0%}<extra></extra>",
            mode="lines+markers+text",
            line={"color": VERMILLION, "width": 1, "dash": "dot"},
        )


def _curve(name: str, reach: float, color: str, dash: str, width: int) -> go.Scatter:
    drawn = line(
        name, CHAIRS, chance_of_range(CHAIRS, reach), color, dash=dash, width=width,
        hover="%{x} chairs: %{y:.0%}<extra>%{fullData.name}</extra>",
    )  # fmt: skip
    return drawn.update(mode="lines+markers", marker={"color": color, "size": 6})


def _inward(chairs: int) -> str:
    """Keep the label inside the picture."""
    if chairs == 1:
        return "right"
    return "left" if chairs == MOST_CHAIRS else "center"
