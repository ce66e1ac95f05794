"""The loss of trust from one attack, against the partner's believed capacity."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from spoilers.figures.picture import Picture
from spoilers.figures.provocation.provocation_window import ProvocationWindow
from spoilers.figures.saying import apart, number
from spoilers.figures.style import BLUE, VERMILLION, base_layout
from spoilers.figures.traces import line, marks
from spoilers.theory.provocation import Diagnosis, diagnose

POINTS = np.linspace(0, 1, 41)
WEAK, STRONG = 0.2, 0.9


@dataclass(frozen=True)
class LossOfTrust(Picture):
    """Who is blamed more for an attack, a weak partner or a strong one?

    The loss of trust from one attack as a function of believed capacity, by Bayes' rule.

    Parameters
    ----------
    trust : float
        Belief before the attack that the partner is willing, in [0, 1].
    foil_reliable, foil_unreliable : float
        As for `WillAndCapacity`.

    Examples
    --------
    >>> print(LossOfTrust().describe())
    With trust at 0.70 before, one attack costs a moderate thought weak (capacity 0.20) 0.03 of it
    and one thought strong (capacity 0.90) 0.25: the stronger the partner, the more it is blamed.
    """

    trust: float = 0.7
    foil_reliable: float = ProvocationWindow.foil_reliable
    foil_unreliable: float = ProvocationWindow.foil_unreliable

    def _after(self, capacity: ArrayLike) -> Diagnosis:
        return diagnose(self.trust, capacity, self.foil_reliable, self.foil_unreliable)

    @cached_property
    def losses(self) -> tuple[float, float]:
        """The trust lost by a moderate thought weak and by one thought strong."""
        weak, strong = (0.0 - self._after([WEAK, STRONG]).trust_change).tolist()
        return weak, strong

    def draw(self) -> go.Figure:
        """Draw what one attack takes from trust and from believed capacity."""
        after = self._after(POINTS)
        hover = "capacity %{x:.2f}: %{y:.2f}<extra>%{fullData.name}</extra>"
        figure = go.Figure(
            [
                line("loss of trust", POINTS, 0.0 - after.trust_change, VERMILLION, hover=hover),
                line(
                    "loss of believed capacity", POINTS, 0.0 - after.capacity_change, BLUE,
                    dash="dash", hover=hover,
                ),
                marks(
                    "two moderates", [WEAK, STRONG], self.losses, VERMILLION,
                    symbol=["circle", "diamond"], size=13,
                    text=["weak: excused", "strong: blamed"], at=["bottom right", "top left"],
                    hover="capacity %{x:.2f}: loses %{y:.2f} of trust<extra></extra>",
                ),
            ],
            base_layout(
                x="believed capacity before the attack", y="loss from one attack", height=400
            ),
        )  # fmt: skip
        figure.update_layout(
            xaxis={"range": [-0.02, 1.02], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
            yaxis={"range": [-0.01, 0.36], "tickvals": [0, 0.1, 0.2, 0.3]},
        )
        return figure

    def describe(self) -> str:
        """Say how much trust a weak and a strong moderate lose."""
        weak, strong = apart(*self.losses)
        if weak == strong:
            return (
                f"A government whose trust is {number(self.trust)} is certain: one attack takes "
                "nothing from it, however strong the partner is thought to be."
            )
        return (
            f"With trust at {number(self.trust)} before, one attack costs a moderate thought weak "
            f"(capacity {number(WEAK)}) {weak} of it and one thought strong (capacity "
            f"{number(STRONG)}) {strong}: the stronger the partner, the more it is blamed."
        )
