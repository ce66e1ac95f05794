"""Which measure a government takes as doing nothing becomes dearer at home."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.picture import Picture
from spoilers.figures.saying import ROUNDING, number
from spoilers.figures.style import BLUE, GREY, INK, ORANGE, base_layout
from spoilers.figures.the_home_front.players import BELIEF, KABUL, LEADER, called
from spoilers.figures.traces import line, marks, words
from spoilers.theory.provocation import deal_worth
from spoilers.theory.the_home_front import (
    MEASURES,
    RESPONSES,
    Leader,
    best_measure,
    best_response,
)

MOST = 1.0
MIDDLES = (RESPONSES[1:] + RESPONSES[:-1]) / 2


@dataclass(frozen=True)
class MenuOfMeasures(Picture):
    """Which measure does a government take after an attack?

    Its best reply as the audience cost rises, on the whole scale and on the menu.

    Parameters
    ----------
    audience_cost : float
        Cost at home of a success that goes unanswered, from 0 to 1.
    belief : float
        Belief, after a success, that the included faction is reliable, in [0, 1].
    force_cost : float
        Cost of force, at least 0. Near 0 the response is all or nothing.

    Examples
    --------
    >>> print(MenuOfMeasures().describe())
    At a belief of 0.40 the deal is worth −0.20, and a success that goes unanswered costs the leader
    0.30 at home. The best response would be 0.625; on the menu it is drone strikes, 0.60. Even a
    leader without critics would respond.
    >>> print(MenuOfMeasures(belief=0.7).describe())
    At a belief of 0.70 the deal is worth 0.40, ... The best response is restraint. It would respond
    once doing nothing cost more than 0.46.
    """

    audience_cost: float = KABUL["audience_cost"]
    belief: float = BELIEF
    force_cost: float = KABUL["force_cost"]

    @cached_property
    def _leader(self) -> Leader:
        return replace(
            LEADER,
            audience_cost=self.audience_cost,
            belief=self.belief,
            force_cost=self.force_cost,
        )

    @cached_property
    def _worth(self) -> float:
        """What the deal is worth: lesson 04's line."""
        return float(deal_worth(self.belief, self._leader.betrayal))

    @cached_property
    def _place(self) -> int:
        return int(best_measure(self._leader))

    def draw(self) -> go.Figure:
        """Draw the best response, the steps of the menu, and this government."""
        place = self._place
        # On the side where the curves are not.
        upper = [level >= 0.5 for level in RESPONSES]
        drawn = self._worth >= 0
        figure = go.Figure(
            [
                line(
                    "best response", *self._ramp(), BLUE,
                    hover="doing nothing costs %{x:.2f}: response %{y:.2f}<extra></extra>",
                ),
                line("best measure on the menu", *self._steps(), INK, dash="dash", width=2),
                line(
                    "worth of the deal", [self._worth] * 2 if drawn else [],
                    [0, 1] if drawn else [], ORANGE, dash="dot", width=2,
                ),
                words(
                    "measures", [0.02 if high else MOST for high in upper], RESPONSES,
                    [measure.name for measure in MEASURES],
                    at=["top right" if high else "top left" for high in upper], size=12,
                ),
                marks(
                    "this government", [self.audience_cost], [RESPONSES[place]], symbol="diamond",
                    size=14, legend=True, cliponaxis=False,
                    hover="response %{y:.2f}<extra></extra>",
                ),
            ],
            base_layout(
                x="cost at home of doing nothing",
                y="response<br>0 restraint, 1 return to conflict",
                height=430,
            ),
        )  # fmt: skip
        figure.update_layout(
            xaxis={"range": [0, MOST + 0.02]},
            yaxis={"range": [-0.04, 1.12], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
            shapes=[
                {
                    "type": "line",
                    "x0": 0,
                    "x1": 1,
                    "xref": "paper",
                    "y0": level,
                    "y1": level,
                    "line": {"color": GREY, "width": 1, "dash": "dot"},
                }
                for level in RESPONSES.tolist()
            ],
        )
        return figure

    def describe(self) -> str:
        """Say which measure the government takes, and from when on it responds at all."""
        opening = (
            f"At a belief of {self.belief:.2f} the deal is worth {number(self._worth)}, and a "
            f"success that goes unanswered costs the leader {number(self.audience_cost)} at home."
        )
        best, measure = float(best_response(self._leader)), MEASURES[self._place]
        starts = self._worth + self.force_cost * float(MIDDLES[0])
        if starts < -ROUNDING:
            start = "Even a leader without critics would respond."
        elif self._place:
            start = f"It responds once doing nothing costs more than {number(starts)}."
        else:
            start = f"It would respond once doing nothing cost more than {number(starts)}."
        if not self._place and not best:
            return f"{opening} The best response is restraint. {start}"
        return (
            f"{opening} The best response would be {best:.3f}; on the menu it is "
            f"{called(measure)}, {measure.response:.2f}. {start}"
        )

    def _ramp(self) -> tuple[np.ndarray, np.ndarray]:
        """Give the best response over the audience cost, with its corners."""
        # Where force costs nothing the second point stands straight above the first.
        corners = self._worth + np.array([0.0, 1e-6, self.force_cost])
        inside = corners[(corners > 0) & (corners < MOST)]
        axis = np.sort(np.append(np.linspace(0, MOST, 21), inside))
        return axis, best_response(replace(self._leader, audience_cost=axis))

    def _steps(self) -> tuple[np.ndarray, np.ndarray]:
        """Give the corners of the best measure: a step halfway between two of them."""
        ends = RESPONSES[best_measure(replace(self._leader, audience_cost=np.array([0.0, MOST])))]
        corners = []
        for place, middle in enumerate(MIDDLES):
            at = self._worth + self.force_cost * float(middle)
            if 0 < at < MOST:
                corners += [(at, RESPONSES[place]), (at, RESPONSES[place + 1])]
        x, y = np.array([(0.0, ends[0]), *corners, (MOST, ends[1])]).T
        return x, y
