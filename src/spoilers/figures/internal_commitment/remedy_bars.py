"""Three remedies side by side: what each adds to the promise that will be kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.internal_commitment.promise_gap import PromiseGap
from spoilers.figures.picture import Picture
from spoilers.figures.saying import apart, counted, listed, number, short_of
from spoilers.figures.style import BLUE, INK, VERMILLION, base_layout
from spoilers.figures.traces import bars, line, words
from spoilers.theory.internal_commitment import (
    promise_breaks,
    promise_credible,
    promise_needed,
    remedies,
)

ROWS = (
    "no remedy",
    "slow<br>consolidation",
    "outside<br>guarantor",
    "a seat that<br>caps the shift",
)
_NAMES = ("slow consolidation", "the guarantor", "the seat")


@dataclass(frozen=True)
class RemedyBars(Picture):
    """What would make the promise hold?

    Slow consolidation, a third-party guarantee and inclusion, each alone, against the promise
    that is needed.

    Parameters
    ----------
    shift : float
        By how much the deal lowers the excluded faction's strength, in [0, 1].
    steps : int
        Slow consolidation: the number of equal instalments, at least 1.
    penalty : float
        An outside guarantor: what it takes from a promise-breaker each period, at least 0.
    shift_cap : float
        A seat at the table: the most that the strength can fall, in [0, 1].
    strength, infighting_cost, discount : float
        As for `PromiseGap`.

    Examples
    --------
    >>> print(RemedyBars(0.3, 6, 0.1, 0.3).describe())
    Enough by itself: slow consolidation. Not enough: the guarantor and the seat. The least that is
    enough: 6 instalments, or a penalty of 0.25, or a cap at 0.05.
    """

    shift: float = PromiseGap.shift
    steps: int = 2
    penalty: float = 0.1
    shift_cap: float = 0.2
    strength: float = PromiseGap.strength
    infighting_cost: float = PromiseGap.infighting_cost
    discount: float = PromiseGap.discount

    @cached_property
    def _fight(self) -> tuple[float, float]:
        return self.infighting_cost, self.discount

    @cached_property
    def _needed(self) -> float:
        return float(promise_needed(self.strength, *self._fight))

    @cached_property
    def _alone(self) -> dict[str, Any]:
        """The four rows as arguments of the theory: no remedy, then each alone."""
        if self.steps < 1:
            raise ValueError(f"steps = {self.steps}: expected 1 or more")
        # A shift beyond the strength takes no more than all of it; the steps divide what it takes.
        step = min(self.shift, self.strength) / self.steps
        return {
            "strength": self.strength,
            "shift": np.array([self.shift, step, self.shift, self.shift]),
            "cost": self.infighting_cost,
            "discount": self.discount,
            "penalty": np.array([0.0, 0.0, self.penalty, 0.0]),
            "shift_cap": np.array([1.0, 1.0, 1.0, self.shift_cap]),
        }

    @cached_property
    def _kept(self) -> np.ndarray:
        return promise_credible(**self._alone)

    @cached_property
    def _breaks(self) -> np.ndarray:
        return promise_breaks(**self._alone)

    def draw(self) -> go.Figure:
        """Draw the promise that will be kept under each remedy alone, against the one needed."""
        rows, needed = list(range(len(ROWS))), self._needed
        missing = np.where(self._breaks, needed - self._kept, 0.0)
        verdicts = [
            f"{short_of(needed, kept)[2]} missing" if breaks else "holds"
            for kept, breaks in zip(self._kept, self._breaks, strict=True)
        ]
        figure = go.Figure(
            [
                _bars("promise that will be kept", self._kept, BLUE, ""),
                _bars("what is missing", missing, VERMILLION, "/"),
                line(
                    "promise needed", [needed] * 2, [-0.5, 3.5], dash="dash",
                    hover="needed: %{x:.2f}<extra></extra>",
                ),
                words(
                    "verdict", np.maximum(self._kept, needed) + 0.03, rows, verdicts,
                    at="middle right",
                ),
            ],
            base_layout(x="share of the stake in each period", height=400),
        )  # fmt: skip
        figure.update_layout(
            barmode="stack",
            legend={"traceorder": "normal"},
            xaxis={"range": [0, 1.15], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
            yaxis={"range": [3.6, -0.6], "tickvals": rows, "ticktext": list(ROWS), "ticks": ""},
        )
        return figure

    def describe(self) -> str:
        """Say which remedies are enough, and what the least of each would be."""
        if not self._breaks[0]:
            return (
                f"With a shift of {number(self.shift)} the promise needs no remedy: what will be "
                "kept is already as much as is needed."
            )
        parts = []
        for enough, said in ((True, "Enough by itself"), (False, "Not enough")):
            names = [
                name
                for name, breaks in zip(_NAMES, self._breaks[1:], strict=True)
                if breaks != enough
            ]
            parts += [f"{said}: {listed(names)}."] if names else []
        least = remedies(self.strength, self.shift, *self._fight)
        steps = float(least.instalments)
        slow = counted(int(steps), "instalment") if np.isfinite(steps) else "no instalments at all"
        return (
            f"{' '.join(parts)} The least that is enough: {slow}, or a penalty of "
            f"{apart(self.penalty, float(least.penalty))[1]}, or a cap at "
            f"{apart(self.shift_cap, float(least.shift_cap))[1]}."
        )


def _bars(name: str, widths: np.ndarray, color: str, hatch: str) -> go.Bar:
    pattern = {"shape": hatch, "fgcolor": color, "bgcolor": "#ffffff", "solidity": 0.4}
    return bars(
        name, widths, range(len(ROWS)), color, legend=True,
        hover="%{x:.2f}<extra>%{fullData.name}</extra>",
        orientation="h", width=0.55,
        marker={"line": {"color": INK, "width": 1}, "pattern": pattern},
    )  # fmt: skip
