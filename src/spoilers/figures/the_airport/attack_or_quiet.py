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

SHARES = np.linspace(0, 1, 21)
LOW, HIGH = -0.55, 1.05


@dataclass(frozen=True)
class AttackOrQuiet(Picture):
    """When does an excluded faction attack, and when does it stay quiet?

    The constraint p g - k > z as two lines over z. The numbers are illustrative.

    Parameters
    ----------
    believed : float
        Share z of the stake that the faction can believe it will get, in [0, 1].
    chance : float
        Probability p that an attack draws the answer that ruins the rival, in [0, 1].
    gain : float
        Worth g of that answer to the attacker, in stakes, at least 0.
    attack_cost : float
        Cost k of the attack, in stakes, at least 0.

    Raises
    ------
    ValueError
        If a number is out of range, when the picture is drawn or described.

    Examples
    --------
    >>> print(AttackOrQuiet().describe())
    The faction attacks: an attack is worth 0.11 to it, and quiet 0.00. A share of 0.11 that it
    could believe in would be enough to keep it quiet.
    >>> print(AttackOrQuiet(believed=0.2, chance=0.1).describe())
    The faction stays quiet: an attack costs it more than it brings (−0.04), whatever it is
    promised.
    """

    believed: float = 0.0
    chance: float = 0.35
    gain: float = 0.6
    attack_cost: float = 0.1

    @cached_property
    def _worth(self) -> float:
        worth = float(worth_of_attack(self.chance, self.gain, self.attack_cost))
        return 0.0 if same(self.chance * self.gain, self.attack_cost) else worth

    @cached_property
    def _enough(self) -> float:
        """The share that is just enough for quiet."""
        return float(share_for_quiet(self.chance, self.gain, self.attack_cost))

    @cached_property
    def _attacks(self) -> bool:
        return bool(attack_pays(self.believed, self.chance, self.gain, self.attack_cost))

    def draw(self) -> go.Figure:
        """Draw the worth of quiet and of an attack over the share the faction can believe in."""
        enough = min(self._enough, 1.0)
        figure = go.Figure(
            [
                area(
                    "shares at which it attacks",
                    [0.0, 0.0, enough, enough],
                    [LOW, HIGH, HIGH, LOW],
                    "rgba(213, 94, 0, 0.12)",
                ),
                line(
                    "worth of quiet", SHARES, SHARES, BLUE, hover="quiet: %{y:.2f}<extra></extra>"
                ),
                line(
                    "worth of attack", SHARES, [self._worth] * len(SHARES), VERMILLION,
                    dash="dash", hover="attack: %{y:.2f}<extra></extra>",
                ),
                line(
                    "the share that is just enough", [enough] * 2, [LOW, HIGH], GREY,
                    dash="dot", width=2,
                ),
                self._choice(),
            ],
            base_layout(
                x="share it can believe in if it stays quiet", y="worth to the faction", height=420
            ),
        )  # fmt: skip
        figure.update_layout(
            xaxis={"range": [-0.02, 1.02], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
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
        attack, quiet, _ = apart(self._worth, self.believed, 1.0)
        if not self._attacks:
            return (
                f"The faction stays quiet: quiet is worth {quiet} to it, and an attack {attack}. "
                f"It would attack if the share it could believe in were below {attack}."
            )
        enough = (
            "The whole stake would not keep it quiet."
            if exceeds(self._enough, 1.0)
            else f"A share of {attack} that it could believe in would be enough to keep it quiet."
        )
        return (
            f"The faction attacks: an attack is worth {attack} to it, and quiet {quiet}. {enough}"
        )

    def _choice(self) -> go.Scatter:
        return marks(
            "what it does",
            [self.believed],
            [self._worth if self._attacks else self.believed],
            symbol=["diamond" if self._attacks else "circle"],
            size=15,
            text=["it attacks" if self._attacks else "it stays quiet"],
            at=["top right" if self.believed < 0.5 else "top left"],
        )
