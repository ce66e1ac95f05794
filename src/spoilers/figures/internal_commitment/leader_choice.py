"""The leader's choice: talk, or fight on while power drifts to the rival."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from spoilers.figures.internal_commitment.promise_gap import PromiseGap
from spoilers.figures.picture import Picture
from spoilers.figures.saying import apart
from spoilers.figures.style import BLUE, GREY, INK, VERMILLION, base_layout
from spoilers.figures.traces import line, marks
from spoilers.theory.internal_commitment import Talks, leader_negotiates, leader_options

LARGEST_DRIFT = 0.4
DRIFTS = np.linspace(0, LARGEST_DRIFT, 11)


@dataclass(frozen=True)
class LeaderChoice(Picture):
    """When does the leader of a movement talk, and when does it refuse?

    After Best and Bapat (2018): talks at the risk of a fight inside the movement, against a war
    in which the rival may rise.

    Parameters
    ----------
    shift : float
        By how much a deal would lower the rival's strength, in [0, 1].
    exploitation : float
        What the leader loses to the government while its movement fights itself, at least 0.
    drift : float
        By how much power drifts to the rival if the war goes on, in [0, 1].
    strength : float
        Probability that the rival wins a fight today, in [0, 1].
    infighting_cost : float
        Cost of the fight to each side, paid once, at least 0.
    discount : float
        Worth today of a stake tomorrow, in (0, 1).
    war_worth : float
        Worth of a period's stake while the war goes on, in [0, 1); at peace it is 1.

    Examples
    --------
    >>> print(LeaderChoice(0.3, 2.0, 0.0).describe())
    The leader refuses: the rival would fight the deal, talks are worth 0.15 a period, and
    fighting on is worth 0.28. It would talk from a drift of 0.21 on.
    """

    shift: float = PromiseGap.shift
    exploitation: float = 2.0
    drift: float = 0.0
    strength: float = PromiseGap.strength
    infighting_cost: float = PromiseGap.infighting_cost
    discount: float = PromiseGap.discount
    war_worth: float = 0.7

    def _offered(self, drift: ArrayLike) -> Talks:
        return Talks(
            strength=self.strength,
            shift=self.shift,
            cost=self.infighting_cost,
            discount=self.discount,
            exploitation=self.exploitation,
            war_worth=self.war_worth,
            drift=drift,
        )

    def _fighting_on(self, drift: ArrayLike) -> np.ndarray:
        """What the war is worth to the leader in each period, if power drifts so much."""
        return leader_options(self._offered(drift)).fighting_on * (1 - self.discount)

    @cached_property
    def _talking(self) -> float:
        """What talks are worth to the leader in each period."""
        return float(leader_options(self._offered(0.0)).talking) * (1 - self.discount)

    @cached_property
    def _war(self) -> float:
        return float(self._fighting_on(self.drift))

    @cached_property
    def _rival_stays(self) -> bool:
        return bool(leader_options(self._offered(0.0)).rival_stays)

    @cached_property
    def _talks(self) -> bool:
        return bool(leader_negotiates(self._offered(self.drift)))

    @cached_property
    def _turn(self) -> float:
        """The drift at which war is worth what talks are; infinity where there is none."""
        turn = (float(self._fighting_on(0.0)) - self._talking) / (self.war_worth * self.discount)
        return turn if turn <= 1 - self.strength else np.inf

    @cached_property
    def _from(self) -> str:
        """The turning drift, written so that it can be told from this one."""
        return apart(self.drift, self._turn)[1]

    def draw(self) -> go.Figure:
        """Draw what talks and war are worth to the leader, against the rise of the rival."""
        hover = "drift %{x:.2f}: worth %{y:.2f}<extra>%{fullData.name}</extra>"
        figure = go.Figure(
            [
                line("talk", DRIFTS, [self._talking] * len(DRIFTS), BLUE, hover=hover),
                line(
                    "fight on", DRIFTS, self._fighting_on(DRIFTS), VERMILLION, dash="dash",
                    hover=hover,
                ),
                self._turning(),
                marks(
                    "the leader's choice", [self.drift], [max(self._talking, self._war)],
                    symbol="star", size=15, legend=True,
                    text=[f"<b>{'talks' if self._talks else 'refuses'}</b>"], at="top right",
                    text_size=15, hover="drift %{x:.2f}: worth %{y:.2f}<extra></extra>",
                ),
            ],
            base_layout(
                x="drift of power to the rival<br>while the war goes on",
                y="worth to the leader<br>in each period",
                height=430,
            ),
        )  # fmt: skip
        figure.update_layout(
            xaxis={"range": [-0.02, LARGEST_DRIFT + 0.15], "tickvals": [0, 0.1, 0.2, 0.3, 0.4]},
            yaxis={"range": [-0.15, 0.58], "tickvals": [0, 0.25, 0.5]},
        )
        return figure

    def describe(self) -> str:
        """Say whether the leader talks, and why."""
        talking, war = apart(self._talking, self._war)
        if self._rival_stays:
            return (
                "The leader talks: the rival would stay in, so no fight inside is to be feared. "
                f"Talks are worth {talking} a period, and fighting on is worth {war}."
            )
        worth = (
            f"the rival would fight the deal, talks are worth {talking} a period, and fighting on "
            f"is worth {war}"
        )
        if self._talks:
            why = (
                "Even with a rival who stands still it would talk."
                if self._turn <= 0
                else f"The rival's rise decides: below a drift of {self._from} it would refuse."
            )
            return f"The leader talks, at the price of a fight inside: {worth}. {why}"
        hope = (
            f"It would talk from a drift of {self._from} on."
            if self._turn <= LARGEST_DRIFT
            else "No drift in this picture would make it talk."
        )
        return f"The leader refuses: {worth}. {hope}"

    def _turning(self) -> go.Scatter:
        """Mark where the curves cross."""
        shown = 0 < self._turn <= LARGEST_DRIFT
        mark = marks(
            "from here on it talks",
            [self._turn] * 2 if shown else [],
            [self._talking, -0.11] if shown else [],
            "#ffffff",
            size=[11, 4],
            edge=INK,
            text=["", f" talks from {self._from} on "] if shown else [],
            at="middle left" if self._turn > 0.3 else "middle right",
            line={"color": GREY, "width": 1, "dash": "dot"},
            hover="from a drift of %{x:.2f} on<extra></extra>",
        )
        return mark.update(mode="lines+markers+text")
