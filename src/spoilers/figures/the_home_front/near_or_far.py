"""Near or far: what an attempt on either target is worth as the attacker becomes more capable."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.picture import Picture
from spoilers.figures.saying import number
from spoilers.figures.style import BLUE, GREY, VERMILLION, base_layout
from spoilers.figures.the_home_front.players import ATTACKER, CHANCE, KABUL, LEADER, called
from spoilers.figures.traces import line, marks
from spoilers.theory.the_home_front import (
    MEASURES,
    RESPONSES,
    Targets,
    attempt_worth,
    best_measure,
    better_target,
    borrowed_arm,
)

# Illustrative: people, papers and money carried across borders. Any attempt pays it.
FAR_COST = 0.3
AXIS = np.linspace(0, 1, 41)


@dataclass(frozen=True)
class NearOrFar(Picture):
    """Does the excluded faction attack nearby, or on the government's own soil?

    The expected worth of each target. What the reader cannot move is Kabul's, and the cost of an
    attempt far away is illustrative.

    Parameters
    ----------
    capability : float
        Probability that an attempt on the far target gets through, in [0, 1].
    far_audience_cost : float
        Cost at home of a far success that goes unanswered, at least 0.

    Examples
    --------
    >>> print(NearOrFar(0.05, 0.75).describe())
    A success far away is answered with a return to conflict, 1.00, and a near one with drone
    strikes, 0.60. The near target is the better one: an attempt there is worth 1.48, and one far
    away 0.12. The far target is the better one once an attempt there gets through with a chance
    above 0.21.
    """

    capability: float = 0.05
    far_audience_cost: float = 0.75

    @cached_property
    def measures(self) -> tuple[int, int]:
        """Where on the menu the responses to a near and to a far success stand."""
        leader = replace(
            LEADER, audience_cost=np.array([KABUL["audience_cost"], self.far_audience_cost])
        )
        near, far = best_measure(leader)
        return int(near), int(far)

    @cached_property
    def _gains(self) -> tuple[float, float]:
        near, far = borrowed_arm(ATTACKER, RESPONSES[list(self.measures)])
        return float(near), float(far)

    def _targets(self, capability: float | np.ndarray) -> Targets:
        near, far = self._gains
        cost = CHANCE * near - attempt_worth(ATTACKER, RESPONSES[self.measures[0]])
        return better_target(capability, CHANCE, near, far, cost, FAR_COST)

    @cached_property
    def now(self) -> Targets:
        """Both targets at this capability: their worths, the choice, and where it turns."""
        return self._targets(self.capability)

    def draw(self) -> go.Figure:
        """Draw the worth of both targets over the capability to strike far away."""
        both, needed = self._targets(AXIS), float(self.now.capability_needed)
        crosses = needed <= 1
        best = max(float(self.now.near), float(self.now.far), 0.0)
        hover = "%{y:.2f}<extra>%{fullData.name}</extra>"
        figure = go.Figure(
            [
                line("near target", AXIS, both.near, BLUE, hover=hover),
                line("far target", AXIS, both.far, VERMILLION, dash="dash", hover=hover),
                line(
                    "from here on the far one", [needed] * 2 if crosses else [],
                    [-99, 99] if crosses else [], GREY, dash="dot", width=2,
                ),
                marks(
                    "its choice", [self.capability], [best], symbol="diamond", size=14,
                    text=[f"<b>{self.now.choice}</b>"],
                    at="top right" if self.capability < 0.5 else "top left", cliponaxis=False,
                ),
            ],
            base_layout(
                x="chance that an attempt far away gets through",
                y="worth of an attempt, in stakes",
                height=400,
            ),
        )  # fmt: skip
        figure.update_layout(
            xaxis={"range": [-0.02, 1.02]},
            yaxis={"range": [-0.8, max(2.5, 1.15 * float(both.far.max()))]},
        )
        return figure

    def describe(self) -> str:
        """Say which target is the better one, and what would change it."""
        now, (near_place, far_place) = self.now, self.measures
        near, far = number(float(now.near)), number(float(now.far))
        answered = (
            f"A success far away is answered with {_measure(far_place)}, and a near one with "
            f"{_measure(near_place)}."
            if near_place != far_place
            else f"A success is answered with {_measure(far_place)} wherever it happens."
        )
        worth = {
            "near": f"The near target is the better one: an attempt there is worth {near}, "
            f"and one far away {far}.",
            "far": f"The far target is the better one: an attempt there is worth {far}, "
            f"and one nearby {near}.",
            "none": f"Neither target is worth its cost: {near} nearby and {far} far away.",
        }[str(now.choice)]
        needed = float(now.capability_needed)
        turn = (
            "The far target is the better one once an attempt there gets through with a chance "
            f"above {number(needed)}."
            if needed <= 1
            else "No chance of getting through would be enough for the far one."
        )
        return f"{answered} {worth} {turn}"


def _measure(place: int) -> str:
    return f"{called(MEASURES[place])}, {RESPONSES[place]:.2f}"
