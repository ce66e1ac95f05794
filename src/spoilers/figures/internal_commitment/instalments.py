"""A shift of power all at once, and the same shift in instalments."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.internal_commitment.promise_gap import PromiseGap
from spoilers.figures.picture import Picture
from spoilers.figures.saying import apart, counted, number
from spoilers.figures.style import BLUE, GREEN, GREY, INK, ORANGE, PALE, VERMILLION, base_layout
from spoilers.figures.traces import line, marks, words
from spoilers.theory.internal_commitment import (
    promise_breaks,
    reservation_share,
    shift_threshold,
    steps_to_peace,
)

MOST_STEPS = 12


class Course(NamedTuple):
    """What a fight is worth before and after each step, and what can be offered at each.

    `breaks` says whether the first step starts a fight. Later steps ask for less and less, so
    that none of them does if the first does not.
    """

    claims: np.ndarray
    offers: np.ndarray
    breaks: bool


@dataclass(frozen=True)
class Instalments(Picture):
    """In how many steps can power shift without a fight?

    Slow consolidation: the worth of a fight as a staircase, and the best offer at each step.

    Parameters
    ----------
    strength : float
        Probability that the excluded faction wins a fight today, in [0, 1].
    shift : float
        By how much its strength falls in the end, in [0, 1].
    steps : int
        Number of equal instalments, one a period, from 1 to 12.
    infighting_cost, discount : float
        As for `PromiseGap`.

    Examples
    --------
    >>> print(Instalments(0.6, 0.3, 3).describe())
    Step 1 of 3 starts the fight: it lowers the excluded faction's strength by 0.10, and at that
    moment 0.05 is the most it can bear. In 6 equal steps nobody would fight.
    >>> print(Instalments(0.6, 0.3, 6).describe())
    All 6 steps are taken in peace: each lowers the excluded faction's strength by 0.05, and the
    first step could be at most 0.05. All at once, the same shift starts a fight.
    """

    strength: float = PromiseGap.strength
    shift: float = PromiseGap.shift
    steps: int = 3
    infighting_cost: float = PromiseGap.infighting_cost
    discount: float = PromiseGap.discount

    @cached_property
    def _size(self) -> float:
        """By how much one step lowers the strength, which cannot fall below 0."""
        if not 1 <= self.steps <= MOST_STEPS:
            raise ValueError(f"steps = {self.steps}: expected 1 to {MOST_STEPS}")
        return min(self.shift, self.strength) / self.steps

    @cached_property
    def _in_steps(self) -> Course:
        return self._course(self.steps, self._size)

    @cached_property
    def _at_once(self) -> Course:
        return self._course(1, self._size * self.steps)

    def _course(self, steps: int, size: float) -> Course:
        fight = self.infighting_cost, self.discount
        strengths = np.clip(self.strength - size * np.arange(steps + 1), 0, 1)
        claims = reservation_share(strengths, *fight)
        offers = (1 - self.discount) + self.discount * claims[1:]
        return Course(claims, offers, bool(promise_breaks(self.strength, size, *fight)))

    def draw(self) -> go.Figure:
        """Draw what a fight is worth from period to period, and what is offered at each step."""
        figure = go.Figure(
            [
                _staircase("worth of a fight, all at once", self._at_once.claims, GREY, "dash"),
                _staircase("worth of a fight, in instalments", self._in_steps.claims, BLUE),
                *self._offers(),
                self._outcome(),
            ],
            base_layout(x="period", y="share of the stake in each period", height=450),
        )
        figure.update_layout(
            xaxis={
                "range": [-0.2, MOST_STEPS + 1.2],
                "tickvals": list(range(0, MOST_STEPS + 2, 2)),
            },
            yaxis={"range": [-0.04, 1.04], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
        )
        return figure

    def describe(self) -> str:
        """Say whether the steps start a fight, and how many would not."""
        fight = self.infighting_cost, self.discount
        bearable = float(shift_threshold(self.strength, *fight))
        lowers = "lowers the excluded faction's strength by"
        one = self.steps == 1
        if np.isinf(bearable):
            return (
                "Nobody fights, however many or few the steps: today's whole stake is worth as "
                "much to so weak a faction as a fight, or more. Here power shifts by "
                f"{number(self._size)} a step."
            )
        size, most = apart(self._size, bearable)
        if self._in_steps.breaks:
            start = "The fight starts: the one step" if one else ""
            enough = float(steps_to_peace(self.strength, self.shift, *fight))
            hope = f"In {enough:.0f} equal steps nobody would fight."
            return (
                f"{start or f'Step 1 of {self.steps} starts the fight: it'} {lowers} {size}, and "
                f"at that moment {most} is the most it can bear. "
                f"{hope if np.isfinite(enough) else 'No number of steps would keep the peace.'}"
            )
        return (
            f"{'The one step is' if one else f'All {self.steps} steps are'} taken in peace: "
            f"{'it' if one else 'each'} {lowers} {size}, and the first step could be at most "
            f"{most}. All at once, the same shift "
            f"{'starts a fight' if self._at_once.breaks else 'would keep the peace too'}."
        )

    def _offers(self) -> list[go.Scatter]:
        """Mark each step's best offer: enough, too little, or never reached after a fight."""
        _, offers, breaks = self._in_steps
        steps = list(range(self.steps))
        beside = self.steps > 1 and self._at_once.breaks
        return [
            _offer("best offer: enough", [] if breaks else steps, offers, GREEN, "circle"),
            _offer("best offer: too little", steps[:1] if breaks else [], offers, VERMILLION, "x"),
            _offer("never reached", steps[1:] if breaks else [], offers, PALE, "square"),
            _offer(
                "best offer, all at once: too little",
                [0] if beside else [],
                self._at_once.offers,
                ORANGE,
                "triangle-down",
            ),
        ]

    def _outcome(self) -> go.Scatter:
        claims, offers, breaks = self._in_steps
        outcome = "a fight, in period 0" if breaks else "peace"
        return words(
            "what happens",
            [0.2],
            [max(claims[0], offers[0]) + 0.06],
            [f"<b>in {counted(self.steps, 'step')}: {outcome}</b>"],
            at="top right",
            size=15,
        )


def _staircase(name: str, claims: np.ndarray, color: str, dash: str = "solid") -> go.Scatter:
    """Draw a share that falls at the end of each period and then stays."""
    heights = [*claims, *[claims[-1]] * (MOST_STEPS + 2 - len(claims))]
    stairs = line(
        name, range(len(heights)), heights, color, dash=dash,
        hover="period %{x}: %{y:.2f}<extra>%{fullData.name}</extra>",
    )  # fmt: skip
    return stairs.update(line={"shape": "hv"})


def _offer(name: str, steps: list[int], offers: np.ndarray, color: str, symbol: str) -> go.Scatter:
    offered = marks(
        name, [step + 0.5 for step in steps], offers[steps], color, symbol=symbol, size=11,
        edge=INK, legend=True,
        hover="offered: %{y:.2f} a period<extra>%{fullData.name}</extra>",
    )  # fmt: skip
    return offered.update(marker={"line": {"width": 1}})
