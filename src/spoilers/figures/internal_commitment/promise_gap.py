"""The promise that is needed, the promise that will be kept, and the gap between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.picture import Picture
from spoilers.figures.saying import apart, number, short_of
from spoilers.figures.style import BLUE, INK, VERMILLION, base_layout
from spoilers.figures.traces import area, line, marks, words
from spoilers.theory.internal_commitment import (
    fighting_value,
    promise_breaks,
    promise_credible,
    promise_needed,
    shift_threshold,
)

POINTS = np.linspace(0, 1, 11)
PALE_VERMILLION = "rgba(213, 94, 0, 0.18)"


@dataclass(frozen=True)
class PromiseGap(Picture):
    """When does a promise inside the movement die?

    The commitment problem as two curves over the shift of power. Its defaults are the lesson's
    example, which is illustrative; the lesson's other pictures start from them.

    Parameters
    ----------
    strength : float
        Probability that the excluded faction wins a fight today, in [0, 1].
    infighting_cost : float
        Cost of the fight to each side, paid once, at least 0.
    discount : float
        Worth today of a stake tomorrow, in (0, 1).
    shift : float
        By how much the deal lowers the strength from tomorrow on, in [0, 1].

    Examples
    --------
    >>> print(PromiseGap(0.6, 0.5, 0.9, 0.3).describe())
    The excluded faction fights inside the movement today: it needs a share of 0.50 a period
    from tomorrow on, and 0.25 is the most that will be kept, so 0.25 is missing.
    The promise dies at any shift above 0.05.
    >>> print(PromiseGap(0.25, 2.25, 0.95, 0.05).describe())
    The excluded faction fights inside the movement today: it needs a share of 0.092 a period
    from tomorrow on, and 0.087 is the most that will be kept, so 0.005 is missing.
    The promise dies at any shift above 0.045.
    """

    strength: float = 0.6
    infighting_cost: float = 0.5
    discount: float = 0.9
    shift: float = 0.3

    @cached_property
    def _needed(self) -> float:
        return float(promise_needed(self.strength, self.infighting_cost, self.discount))

    @cached_property
    def _kept(self) -> float:
        return float(self._believed(self.shift))

    @cached_property
    def _threshold(self) -> float:
        return float(shift_threshold(self.strength, self.infighting_cost, self.discount))

    @cached_property
    def _breaks(self) -> bool:
        return bool(promise_breaks(self.strength, self.shift, self.infighting_cost, self.discount))

    @cached_property
    def _written(self) -> tuple[str, str, str]:
        """The promise needed, the one kept and the gap, as both the picture and its words say."""
        return short_of(self._needed, self._kept)

    @cached_property
    def _limit(self) -> str:
        """The threshold, written so that it can be told from this shift."""
        return apart(self.shift, self._threshold)[1]

    def _believed(self, shift: float | np.ndarray) -> np.ndarray:
        return promise_credible(self.strength, shift, self.infighting_cost, self.discount)

    def draw(self) -> go.Figure:
        """Draw both promises against the shift, the gap between them, and the threshold."""
        knee = float(np.clip(self.strength - self.infighting_cost * (1 - self.discount), 0, 1))
        shifts = np.sort(np.append(POINTS, knee))
        figure = go.Figure(
            [
                self._between(knee),
                line(
                    "promise needed", POINTS, [self._needed] * len(POINTS), VERMILLION,
                    hover="needed at any shift: %{y:.2f}<extra></extra>",
                ),
                line(
                    "promise that will be kept", shifts, self._believed(shifts), BLUE, dash="dash",
                    hover="after a shift of %{x:.2f}: %{y:.2f}<extra></extra>",
                ),
                self._crossing(),
                self._here(),
                self._size(),
            ],
            base_layout(
                x="shift of power that the deal brings",
                y="share of the stake in each period",
                height=430,
            ),
        )  # fmt: skip
        figure.update_layout(
            xaxis={"range": [-0.02, 1.02], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
            yaxis={"range": [-0.04, 1.24], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
        )
        return figure

    def describe(self) -> str:
        """Say whether the promise that will be kept is enough."""
        if np.isinf(self._threshold):
            fight = fighting_value(self.strength, self.infighting_cost, self.discount)
            return (
                "The excluded faction stays, whatever the shift: a fight is worth "
                f"{number(float(fight))} stakes to it, and today's whole stake of 1 can be handed "
                "over at once."
            )
        needed, kept, missing = self._written
        limit = f"The promise dies at any shift above {self._limit}."
        if not self._breaks:
            return (
                f"The excluded faction stays: it needs a share of {needed} a period from "
                f"tomorrow on, and it can believe in {kept}. {limit}"
            )
        return (
            f"The excluded faction fights inside the movement today: it needs a share of {needed} "
            f"a period from tomorrow on, and {kept} is the most that will be kept, so {missing} is "
            f"missing. {limit}"
        )

    def _between(self, knee: float) -> go.Scatter:
        """Shade what lies between the curves, to the right of where they cross."""
        needed, crossed = self._needed, self._threshold < 1
        return area(
            "the gap: needed, and not kept",
            [self._threshold, 1.0, 1.0, knee] if crossed else [],
            [needed, needed, 0.0, 0.0] if crossed else [],
            PALE_VERMILLION,
        )

    def _crossing(self) -> go.Scatter:
        crossed = self._threshold < 1
        return marks(
            "threshold",
            [self._threshold] if crossed else [],
            [self._needed] if crossed else [],
            "#ffffff",
            edge=INK,
            size=11,
            text=[f"threshold {self._limit}"] if crossed else [],
            at="top right" if self._threshold < 0.6 else "top left",
            hover="the curves cross at a shift of %{x:.2f}<extra></extra>",
        )

    def _here(self) -> go.Scatter:
        """Mark this shift with a bar from one promise to the other."""
        bar = line(
            "at this shift", [self.shift] * 2, [self._kept, self._needed], dash="dot", width=2,
            hover="a shift of %{x:.2f}: %{y:.2f}<extra></extra>",
        )  # fmt: skip
        return bar.update(
            mode="lines+markers", marker={"color": INK, "symbol": "diamond", "size": 10}
        )

    def _size(self) -> go.Scatter:
        """Write the size of the gap: inside it where there is room, above both curves where not."""
        gap = self._needed - self._kept
        inside = self._breaks and gap > 0.14
        left = self.shift < 0.7
        return words(
            "size of the gap",
            [self.shift + (0.02 if left else -0.02)],
            [self._kept + gap / 2 if inside else max(self._needed, self._kept) + 0.15],
            [f"<b>gap {self._written[2]}</b>" if self._breaks else "<b>no gap</b>"],
            at="middle right" if left else "middle left",
            size=15,
        )
