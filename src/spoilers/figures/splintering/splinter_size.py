"""How the largest splinter grows as talks move the platform."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.picture import Picture
from spoilers.figures.saying import number, percent
from spoilers.figures.style import BLUE, GREEN, VERMILLION, base_layout
from spoilers.figures.traces import line
from spoilers.theory.cases import find_case
from spoilers.theory.splintering import largest_splinter

KABUL = find_case("Kabul 2021").values
LOOKS = ((VERMILLION, "solid"), (BLUE, "dash"), (GREEN, "dot"))
PLATFORMS = np.linspace(0, 1, 201)


@dataclass(frozen=True)
class SplinterSize(Picture):
    """How large is the splinter at each platform?

    Comparative statics of the largest wing that leaves. The numbers are illustrative.

    Parameters
    ----------
    exit_cost : float
        Cost of leaving, at least 0.
    unities : tuple of float
        One to three worths of unity, each at least 0, one curve each: by default that of the
        Kabul case, half of it and twice of it.

    Examples
    --------
    >>> print(SplinterSize(0.05, (0.2,)).describe())
    The nearer the platform is to 0, the larger the upper wing that leaves. With unity worth
    0.20, 54% leave at platform 0, and nobody from platform 0.50 upwards.
    """

    exit_cost: float = KABUL["exit_cost"]
    unities: tuple[float, ...] = (KABUL["unity"] / 2, KABUL["unity"], KABUL["unity"] * 2)

    def draw(self) -> go.Figure:
        """Draw the share of members that leaves against the platform."""
        if not 1 <= len(self.unities) <= len(LOOKS):
            raise ValueError(f"unities has {len(self.unities)} values: expected 1 to {len(LOOKS)}")
        figure = go.Figure(
            [
                line(
                    f"unity worth {number(unity)}", PLATFORMS,
                    largest_splinter(PLATFORMS, unity, self.exit_cost), color, dash=dash,
                    hover="platform %{x:.2f}: %{y:.0%} leave<extra>%{fullData.name}</extra>",
                )
                for unity, (color, dash) in zip(self.unities, LOOKS, strict=False)
            ],
            base_layout(
                x="platform<br>0 national settlement<br>1 global struggle",
                y="share of members that leaves",
                height=380,
            ),
        )  # fmt: skip
        figure.update_layout(
            xaxis={"range": [0, 1]},
            yaxis={"range": [0, 0.7], "tickformat": ".0%", "tickvals": [0, 0.2, 0.4, 0.6]},
        )
        return figure

    def describe(self) -> str:
        """Say for each unity what leaves at platform 0, and where the leaving stops."""
        most = [float(largest_splinter(0.0, unity, self.exit_cost)) for unity in self.unities]
        parts = [self._said(unity, size) for unity, size in zip(self.unities, most, strict=True)]
        if any(most):
            parts.insert(
                0, "The nearer the platform is to 0, the larger the upper wing that leaves."
            )
        return " ".join(parts)

    def _said(self, unity: float, most: float) -> str:
        held = f"With unity worth {number(unity)}"
        if not most:
            return f"{held}, nobody leaves at any platform."
        ends = 1 - (unity + self.exit_cost) ** 0.5
        return (
            f"{held}, {percent(most)} leave at platform 0, and nobody from platform "
            f"{number(ends)} upwards."
        )
