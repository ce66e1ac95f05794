"""The window: the priors at which one attack breaks a deal that would have stood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.picture import Picture
from spoilers.figures.saying import apart
from spoilers.figures.style import BLUE, GREY, INK, ORANGE, VERMILLION, base_layout
from spoilers.figures.traces import area, line, words
from spoilers.theory.cases import find_case
from spoilers.theory.provocation import keeps_deal, posterior_reliable, restraint_belief
from spoilers.theory.provocation import provocation_window as window_of

KABUL = find_case("Kabul 2021").scenario.numbers()
# Closer together where a sharp fall would be drawn as a slope.
POINTS = np.append(np.linspace(0, 0.95, 20), (0.975, 0.99, 0.999, 1.0))
# Zones narrower than this have no room for their letter.
ROOM = 0.05
ZONES = {
    "A": ("nothing to spoil", "rgba(107, 107, 107, 0.20)", "", GREY),
    "B": ("one attack breaks the deal", "rgba(213, 94, 0, 0.18)", "/", VERMILLION),
    "C": ("one attack is not enough", "rgba(0, 114, 178, 0.18)", ".", BLUE),
}


@dataclass(frozen=True)
class ProvocationWindow(Picture):
    """At which beliefs does one attack break a deal that would have stood?

    Posterior over prior, by Bayes' rule, with the two thresholds of the government's choice. Its
    defaults are those of Kabul 2021; the lesson's other pictures start from them.

    Parameters
    ----------
    prior : float
        Belief before the attack that the partner is reliable, in [0, 1].
    betrayal : float
        Loss from a deal with an unreliable partner, at least 0.
    audience_cost : float
        Cost at home of leaving an attack unanswered, at least 0.
    foil_reliable : float
        Probability that a reliable partner foils an attack, in (foil_unreliable, 1].
    foil_unreliable : float
        Probability that any other partner foils it, in [0, 1).

    Examples
    --------
    >>> print(ProvocationWindow(0.7, 1.0, 0.3, 0.8, 0.3).describe())
    One attack breaks the deal: belief falls from 0.70 to 0.40, and leaving the attack unanswered
    needs 0.65. The window runs from 0.50 to 0.87.
    """

    prior: float = KABUL["prior"]
    betrayal: float = KABUL["betrayal"]
    audience_cost: float = KABUL["audience_cost"]
    foil_reliable: float = KABUL["foil_reliable"]
    foil_unreliable: float = KABUL["foil_unreliable"]

    @cached_property
    def _ends(self) -> tuple[float, float]:
        """Where the window begins and ends."""
        low, high = window_of(
            self.betrayal, self.foil_reliable, self.foil_unreliable, self.audience_cost
        )
        return float(low), float(high)

    @cached_property
    def _needed(self) -> float:
        """The least belief that leaves an attack unanswered."""
        return float(restraint_belief(self.betrayal, self.audience_cost))

    @cached_property
    def _posterior(self) -> float:
        return float(self._after(self.prior))

    @cached_property
    def _zones(self) -> dict[str, tuple[float, float]]:
        low, high = self._ends
        return {"A": (0.0, low), "B": (low, high), "C": (high, 1.0)}

    def _after(self, prior: float | np.ndarray) -> np.ndarray:
        return posterior_reliable(prior, self.foil_reliable, self.foil_unreliable)

    def draw(self) -> go.Figure:
        """Draw belief after one attack over belief before it, and name the three zones."""
        figure = go.Figure(
            [
                *(_zone(letter, *ends) for letter, ends in self._zones.items()),
                _belief("belief without an attack", POINTS, GREY, "dash"),
                _belief("belief after one attack", self._after(POINTS), INK, "solid"),
                _level("a deal needs", self._ends[0], GREY, "dashdot"),
                _level("after an attack it needs", self._needed, ORANGE, "dot"),
                self._here(),
                self._letters(),
            ],
            base_layout(x="belief before the attack", y="belief that the partner is reliable"),
        )
        figure.update_layout(
            height=560,
            xaxis={"range": [-0.02, 1.02], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
            yaxis={"range": [-0.03, 1.16], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
        )
        return figure

    def describe(self) -> str:
        """Say in which zone this government stands, and where the window lies."""
        if self._needed == 0:
            return (
                "Nothing is at stake: neither a betrayal nor an attack without an answer costs "
                "anything, so no attack breaks the deal."
            )
        prior, low, high = apart(self.prior, *self._ends)
        window = f"The window runs from {low} to {high}."
        if not keeps_deal(self.prior, self.betrayal):
            return (
                f"There is nothing to spoil: a deal needs a belief of {low}, and it is {prior}. "
                f"{window}"
            )
        stands = keeps_deal(self._posterior, self.betrayal, self.audience_cost)
        before, after, needed = apart(self.prior, self._posterior, self._needed)
        moved = f"stays at {before}" if before == after else f"falls from {before} to {after}"
        return (
            f"{'One attack is not enough' if stands else 'One attack breaks the deal'}: belief "
            f"{moved}, and leaving the attack unanswered needs {needed}. {window}"
        )

    def _here(self) -> go.Scatter:
        """Draw the fall from belief before to belief after at this prior."""
        fall = line(
            "this government", [self.prior] * 2, [self.prior, self._posterior], width=5,
            hover="%{y:.2f}<extra></extra>",
        )  # fmt: skip
        ends = {"color": INK, "size": [10, 16], "symbol": ["circle", "diamond"]}
        return fall.update(mode="lines+markers", marker=ends)

    def _letters(self) -> go.Scatter:
        wide = {letter: ends for letter, ends in self._zones.items() if ends[1] - ends[0] > ROOM}
        return words(
            "zones",
            [sum(ends) / 2 for ends in wide.values()],
            [1.08] * len(wide),
            [f"<b>{letter}</b>" for letter in wide],
            size=17,
        )


def _zone(letter: str, left: float, right: float) -> go.Scatter:
    name, color, pattern, solid = ZONES[letter]
    empty = right - left < 1e-9
    start, end = apart(left, right)
    shade = {"shape": pattern, "fgcolor": solid, "bgcolor": color, "size": 12, "solidity": 0.08}
    return area(
        f"{letter}: {name} ({'nowhere' if empty else f'{start} to {end}'})",
        [] if empty else [left, left, right, right],
        [] if empty else [0.0, 1.0, 1.0, 0.0],
        color,
        fillpattern=shade,
    )


def _belief(name: str, heights: Iterable[float], color: str, dash: str) -> go.Scatter:
    return line(
        name, POINTS, heights, color, dash=dash,
        hover="before %{x:.2f}: %{y:.2f}<extra>%{fullData.name}</extra>",
    )  # fmt: skip


def _level(name: str, height: float, color: str, dash: str) -> go.Scatter:
    return line(
        f"{name} {height:.2f}", [0, 1], [height] * 2, color, dash=dash, width=2,
        hover="%{fullData.name}<extra></extra>",
    )  # fmt: skip
