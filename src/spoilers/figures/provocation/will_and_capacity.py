"""Will against capacity: what two governments conclude from the same attack."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import plotly.graph_objects as go

from spoilers.figures.picture import Picture
from spoilers.figures.provocation.provocation_window import ProvocationWindow
from spoilers.figures.saying import apart, moves
from spoilers.figures.style import BLUE, GREY, VERMILLION, base_layout
from spoilers.figures.traces import line, marks, words
from spoilers.theory.provocation import Diagnosis, diagnose

# What the legend and the sentence call the verdicts of the theory.
_VERDICTS = {
    "will not": ("it will not", "concludes that its partner will not"),
    "cannot": ("it cannot", "concludes that its partner cannot"),
    "both": ("both alike", "blames both alike"),
    "nothing": ("nothing", "learns nothing"),
}


@dataclass(frozen=True)
class WillAndCapacity(Picture):
    """Does a government conclude that its partner cannot, or that it will not?

    Two governments draw their conclusions from the same attack: a diagnosis by Bayes' rule.

    Parameters
    ----------
    trust, capacity : float
        The first government's beliefs before the attack that its partner is willing, and that
        it is capable, in [0, 1].
    trust_b, capacity_b : float
        The second government's.
    foil_reliable : float
        Probability that a willing and capable partner foils an attack, in (foil_unreliable, 1].
    foil_unreliable : float
        Probability that a partner who lacks either foils it, in [0, 1).

    Examples
    --------
    >>> print(WillAndCapacity(0.6, 0.9, 0.9, 0.6).describe())
    Government 1 concludes that its partner will not: trust falls from 0.60 to 0.35, and believed
    capacity falls from 0.90 to 0.84. Government 2 concludes that its partner cannot: trust falls
    from 0.90 to 0.84, and believed capacity falls from 0.60 to 0.35. Belief in reliability is then
    0.25 for both.
    """

    trust: float = 0.6
    capacity: float = 0.9
    trust_b: float = 0.9
    capacity_b: float = 0.6
    foil_reliable: float = ProvocationWindow.foil_reliable
    foil_unreliable: float = ProvocationWindow.foil_unreliable

    @cached_property
    def diagnoses(self) -> tuple[Diagnosis, Diagnosis]:
        """What each government believes after one attack that got through."""
        first, second = (
            diagnose(*before, self.foil_reliable, self.foil_unreliable) for before in self._before
        )
        return first, second

    @property
    def _before(self) -> tuple[tuple[float, float], tuple[float, float]]:
        return (self.trust, self.capacity), (self.trust_b, self.capacity_b)

    def draw(self) -> go.Figure:
        """Draw both governments' beliefs before and after: down is "will not", left "cannot"."""
        diagonal = (0, 0.25, 0.5, 0.75, 1)
        figure = go.Figure(
            [
                line(
                    "will and capacity doubted alike", diagonal, diagonal, GREY, dash="dot", width=1
                ),
                words(
                    "directions", [0.03, 0.97], [1.05, 0.03],
                    ["above the line: it cannot", "below the line: it will not"],
                    at=["middle right", "middle left"],
                ),
                self._arrow(0, VERMILLION, "solid"),
                self._arrow(1, BLUE, "dash"),
                self._start(0, VERMILLION, "circle-open", "middle right"),
                self._start(1, BLUE, "square-open", "top center"),
            ],
            base_layout(x="believed capacity: it can", y="trust: it will", height=540),
        )  # fmt: skip
        figure.update_layout(
            xaxis={"range": [-0.03, 1.08], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
            yaxis={"range": [-0.03, 1.1], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
        )
        return figure

    def describe(self) -> str:
        """Say what each government concludes."""
        said = []
        for i, ((trust, capacity), after) in enumerate(
            zip(self._before, self.diagnoses, strict=True), 1
        ):
            said.append(
                f"Government {i} {_VERDICTS[str(after.verdict)][1]}: trust "
                f"{moves(trust, trust + float(after.trust_change))}, and believed capacity "
                f"{moves(capacity, capacity + float(after.capacity_change))}."
            )
        first, second = apart(*(float(after.reliable) for after in self.diagnoses))
        each = "both" if first == second else f"the first and {second} for the second"
        said.append(f"Belief in reliability is then {first} for {each}.")
        return " ".join(said)

    def _arrow(self, i: int, color: str, dash: str) -> go.Scatter:
        (trust, capacity), after = self._before[i], self.diagnoses[i]
        arrow = line(
            f"government {i + 1}: {_VERDICTS[str(after.verdict)][0]}",
            [capacity, float(after.capacity)],
            [trust, float(after.trust)],
            color,
            dash=dash,
            width=4,
            hover="capacity %{x:.2f}, trust %{y:.2f}<extra>%{fullData.name}</extra>",
        )
        head = {
            "color": color,
            "symbol": "arrow",
            "size": [0, 0 if after.verdict == "nothing" else 20],
            "opacity": 1,
            "angleref": "previous",
        }
        return arrow.update(mode="lines+markers", marker=head)

    def _start(self, i: int, color: str, symbol: str, at: str) -> go.Scatter:
        trust, capacity = self._before[i]
        start = marks(
            f"government {i + 1} before", [capacity], [trust], color, symbol=symbol, size=14,
            text=[f"<b>{i + 1}</b>"], at=at, text_size=15,
            hover="before: capacity %{x:.2f}, trust %{y:.2f}<extra></extra>",
        )  # fmt: skip
        return start.update(marker={"line": {"width": 3}})
