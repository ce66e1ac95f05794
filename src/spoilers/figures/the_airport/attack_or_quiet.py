"""What the excluded faction can believe in, against what an attack is worth to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.picture import Picture
from spoilers.figures.saying import apart, number
from spoilers.figures.style import BLUE, GREY, VERMILLION, base_layout
from spoilers.figures.traces import area, line, marks
from spoilers.theory.arguments import exceeds, same
from spoilers.theory.the_airport import attack_pays, share_for_quiet, worth_of_attack

MOST = 3.0
BROUGHT = np.linspace(0, MOST, 31)
LOW, HIGH = -0.6, 4.8
TODAY = 1.0


@dataclass(frozen=True)
class AttackOrQuiet(Picture):
    """When does an excluded faction attack, and when does it stay quiet?

    The incentive constraint as two lines over what quiet can bring. The defaults are Kabul's,
    which are illustrative; lesson 06 adds them up.

    Parameters
    ----------
    quiet : float
        What the faction can believe that quiet will bring it, in stakes, at least 0.
    chance : float
        Probability that an attack draws the retaliation that ruins the rival, in [0, 1].
    gain : float
        Worth of that retaliation to the attacker, in stakes, at least 0.
    cost : float
        Cost of an attack, in stakes, at least 0.

    Examples
    --------
    >>> print(AttackOrQuiet().describe())
    The faction attacks: an attack is worth 1.48 stakes to it, and quiet 1.00. Quiet would have to
    bring 1.48, and today there is only 1 to hand over.
    >>> print(AttackOrQuiet(chance=0.03).describe())
    The faction stays quiet: an attack costs it more than it brings (−0.02), whatever it is
    promised.
    """

    quiet: float = TODAY
    chance: float = 0.35
    gain: float = 4.695
    cost: float = 0.165

    @cached_property
    def _worth(self) -> float:
        worth = float(worth_of_attack(self.chance, self.gain, self.cost))
        return 0.0 if same(self.chance * self.gain, self.cost) else worth

    @cached_property
    def _enough(self) -> float:
        """The share that is just enough for quiet."""
        return float(share_for_quiet(self.chance, self.gain, self.cost))

    @cached_property
    def _attacks(self) -> bool:
        return bool(attack_pays(self.quiet, self.chance, self.gain, self.cost))

    def draw(self) -> go.Figure:
        """Draw the worth of quiet and of an attack over the share the faction can believe in."""
        enough = min(self._enough, MOST)
        figure = go.Figure(
            [
                area(
                    "not enough for quiet",
                    [0.0, 0.0, enough, enough],
                    [LOW, HIGH, HIGH, LOW],
                    "rgba(213, 94, 0, 0.12)",
                ),
                line(
                    "worth of quiet", BROUGHT, BROUGHT, BLUE,
                    hover="quiet: %{y:.2f}<extra></extra>",
                ),
                line(
                    "worth of an attack", BROUGHT, [self._worth] * len(BROUGHT), VERMILLION,
                    dash="dash", hover="attack: %{y:.2f}<extra></extra>",
                ),
                line(
                    "just enough for quiet", [enough] * 2, [LOW, HIGH], GREY,
                    dash="dot", width=2,
                ),
                self._choice(),
            ],
            base_layout(
                x="what quiet can bring, in stakes", y="worth to the faction, in stakes", height=420
            ),
        )  # fmt: skip
        figure.update_layout(
            xaxis={"range": [-0.05, MOST + 0.05], "tickvals": [0, 1, 2, 3]},
            yaxis={"range": [LOW, HIGH], "zeroline": True, "zerolinecolor": GREY},
        )
        return figure

    def describe(self) -> str:
        """Say whether the faction attacks, and what would keep it quiet."""
        if self._worth <= 0:
            brings = f"more than it brings ({number(self._worth)})"
            return (
                "The faction stays quiet: an attack costs it "
                f"{brings if self._worth else 'as much as it brings'}, whatever it is promised."
            )
        attack, quiet, _ = apart(self._worth, self.quiet, TODAY)
        if not self._attacks:
            return (
                f"The faction stays quiet: quiet is worth {quiet} stakes to it, and an attack "
                f"{attack}. It would attack if quiet brought less than {attack}."
            )
        today = (
            "and today there is only 1 to hand over"
            if exceeds(self._enough, TODAY)
            else "which today's stake of 1 could pay for"
        )
        return (
            f"The faction attacks: an attack is worth {attack} stakes to it, and quiet {quiet}. "
            f"Quiet would have to bring {attack}, {today}."
        )

    def _choice(self) -> go.Scatter:
        return marks(
            "what it does",
            [self.quiet],
            [self._worth if self._attacks else self.quiet],
            symbol=["diamond" if self._attacks else "circle"],
            size=15,
            text=["it attacks" if self._attacks else "it stays quiet"],
            at=["top right" if self.quiet < MOST / 2 else "top left"],
        )
