"""The platform line: who stays and who leaves, and what the member at the edge gains."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from spoilers.figures.picture import Picture
from spoilers.figures.saying import percent
from spoilers.figures.style import BLUE, GREEN, GREY, INK, VERMILLION, base_layout
from spoilers.figures.traces import line, marks
from spoilers.theory.cases import find_case
from spoilers.theory.splintering import broad_church, edge_gain, largest_splinter

KABUL = find_case("Kabul 2021").values
MEMBERS = 41
STEPS = 31


@dataclass(frozen=True)
class PlatformLine(Picture):
    """When does a wing leave a movement, and how large is it?

    A spatial model of exit on the line from national settlement to global struggle. Above, one
    mark for each group of members; below, what the member at the inner edge of a wing would
    gain by leaving. The upper wing is everyone to the right of that member, the lower wing
    everyone to the left. The numbers are illustrative.

    Parameters
    ----------
    platform : float
        Position of the movement, in [0, 1].
    unity : float
        Worth of belonging to a movement of everyone, at least 0.
    exit_cost : float
        Cost of leaving, at least 0.

    Examples
    --------
    >>> PlatformLine(0.3).describe()
    'The wing holding the upper 23% of members leaves. A platform at 0.50 would hold everyone.'
    >>> PlatformLine(0.5).describe()
    'Everyone stays: at both ends a wing would lose more by leaving than it gains.'
    """

    platform: float = KABUL["platform"]
    unity: float = KABUL["unity"]
    exit_cost: float = KABUL["exit_cost"]

    @cached_property
    def _upper(self) -> float:
        return float(largest_splinter(self.platform, self.unity, self.exit_cost))

    @cached_property
    def _lower(self) -> float:
        return float(largest_splinter(1 - self.platform, self.unity, self.exit_cost))

    def draw(self) -> go.Figure:
        """Draw the members, the wings that leave, and the gain at each wing's edge."""
        upper, lower = self._upper, self._lower
        ideals = np.linspace(0, 1, MEMBERS)
        up, down = ideals > 1 - upper, ideals < lower
        figure = go.Figure(
            [
                _members("stays", ideals[~up & ~down], BLUE, "circle"),
                _members("leaves with the upper wing", ideals[up], VERMILLION, "diamond"),
                _members("leaves with the lower wing", ideals[down], GREEN, "square"),
                _stand("the movement's platform", [self.platform], "platform", INK, below=True),
                _stand("upper stand", [1 - upper / 2] if upper else [], "upper wing", VERMILLION),
                _stand("lower stand", [lower / 2] if lower else [], "lower wing", GREEN),
                *self._gains(),
                self._edges(),
            ],
            base_layout(height=470),
        )
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
                "title": {
                    "text": "gain of the member at<br>a wing's edge (above 0:<br>leaving pays)"
                },
            },
            yaxis2={
                "domain": [0.64, 1],
                "range": [-1.7, 1.7],
                "visible": False,
                "fixedrange": True,
            },
        )
        figure.add_shape(
            type="line", x0=0, x1=1, y0=0, y1=0, line={"color": GREY, "width": 1, "dash": "dot"}
        )
        return figure

    def describe(self) -> str:
        """Say who leaves, and whether some other platform would hold everyone."""
        wings = {"upper": self._upper, "lower": self._lower}
        leaving = {end: percent(size) for end, size in wings.items() if size}
        if not leaving:
            return "Everyone stays: at both ends a wing would lose more by leaving than it gains."
        hope = (
            "A platform at 0.50 would hold everyone."
            if broad_church(self.unity, self.exit_cost)
            else "No platform would hold both wings."
        )
        if len(leaving) == 1:
            ((end, size),) = leaving.items()
            return f"The wing holding the {end} {size} of members leaves. {hope}"
        return (
            f"Both wings leave: the upper {leaving['upper']} and the lower {leaving['lower']} "
            f"of members. {hope}"
        )

    def _gains(self) -> list[go.Scatter]:
        place, costs = self.platform, (self.unity, self.exit_cost)
        up, down = np.linspace(place, 1, STEPS), np.linspace(0, place, STEPS)
        curves = (
            ("upper", up, edge_gain(up, place, *costs), VERMILLION, "solid"),
            ("lower", down, edge_gain(1 - down, 1 - place, *costs), GREEN, "dash"),
        )
        return [
            line(
                f"gain at the {name} wing's edge", edge, gain, color, dash=dash,
                hover="a wing that starts at %{x:.2f}: %{y:.2f}<extra></extra>",
            )
            for name, edge, gain, color, dash in curves
        ]  # fmt: skip

    def _edges(self) -> go.Scatter:
        upper, lower = self._upper, self._lower
        where = ([1 - upper] if upper else []) + ([lower] if lower else [])
        return marks(
            "where the leaving wing starts", where, [0.0] * len(where), "#ffffff", size=11,
            edge=INK, legend=True, hover="the leaving wing starts at %{x:.2f}<extra></extra>",
        )  # fmt: skip


HOVER = "ideal point %{x:.2f}<extra>%{fullData.name}</extra>"


def _members(name: str, ideals: NDArray[np.float64], color: str, symbol: str) -> go.Scatter:
    return marks(
        name, ideals, [0.0] * len(ideals), color,
        symbol=symbol, size=8, legend=True, hover=HOVER, yaxis="y2",
    )  # fmt: skip


def _stand(
    name: str, where: list[float], label: str, color: str, *, below: bool = False
) -> go.Scatter:
    side, height = ("bottom", -0.55) if below else ("top", 0.55)
    return marks(
        name,
        where,
        [height] * len(where),
        color,
        symbol="triangle-up" if below else "triangle-down",
        size=13,
        text=[label] * len(where),
        at=[f"{side} {_inward(place)}" for place in where],
        hover=HOVER,
        yaxis="y2",
    )


def _inward(place: float) -> str:
    """Keep a label inside the picture: to the right of marks near 0, left of those near 1."""
    if place < 0.2:
        return "right"
    return "left" if place > 0.8 else "center"
