"""Belief in the partner after each attempt, and the line below which the deal falls."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.picture import Picture
from spoilers.figures.provocation.provocation_window import ProvocationWindow
from spoilers.figures.saying import apart, counted, moves, number
from spoilers.figures.style import BLUE, GREY, INK, ORANGE, VERMILLION, base_layout
from spoilers.figures.traces import line, marks
from spoilers.theory.provocation import (
    attacks_to_break,
    belief_path,
    keeps_deal,
    restraint_belief,
)

MOST = 6


@dataclass(frozen=True)
class BeliefAfterAttacks(Picture):
    """How many attacks does a deal survive?

    The path of beliefs under Bayes' rule, attempt by attempt.

    Parameters
    ----------
    outcomes : tuple of bool
        Whether each attempt got through, at most six.
    prior : float
        Belief before the first attempt that the partner is reliable, in [0, 1].
    audience_cost : float
        Cost at home of leaving an attack unanswered, at least 0. A foiled attempt leaves
        nothing to answer.
    betrayal : float
        Loss from a deal with an unreliable partner, at least 0.
    foil_reliable, foil_unreliable : float
        As for `ProvocationWindow`.

    Examples
    --------
    >>> print(BeliefAfterAttacks((True, True, True), prior=0.9).describe())
    Belief falls from 0.90 to 0.17 over 3 attempts. The deal falls after attempt 2, at a belief of
    0.42: leaving that attack unanswered needs 0.65.
    >>> print(BeliefAfterAttacks((False, False), prior=0.7).describe())
    Belief rises from 0.70 to 0.94 over 2 attempts. The deal stands. From here 2 attacks in a row
    that get through end it.
    """

    outcomes: tuple[bool, ...] = (True, True)
    prior: float = ProvocationWindow.prior
    audience_cost: float = ProvocationWindow.audience_cost
    betrayal: float = ProvocationWindow.betrayal
    foil_reliable: float = ProvocationWindow.foil_reliable
    foil_unreliable: float = ProvocationWindow.foil_unreliable

    @cached_property
    def path(self) -> np.ndarray:
        """Belief at the start and after each attempt."""
        if len(self.outcomes) > MOST:
            raise ValueError(f"outcomes has {len(self.outcomes)} attempts: expected at most {MOST}")
        return belief_path(self.prior, self.outcomes, self.foil_reliable, self.foil_unreliable)

    @cached_property
    def falls_at(self) -> int | None:
        """The attempt after which the government gives the deal up.

        0 where there was no deal to begin with, None where it stands at the end.
        """
        costs = [0.0] + [self.audience_cost if hit else 0.0 for hit in self.outcomes]
        kept = keeps_deal(self.path, self.betrayal, costs)
        return None if kept.all() else int(kept.argmin())

    @cached_property
    def _lines(self) -> tuple[float, float]:
        """The least belief for a deal, and the least to leave an attack unanswered."""
        low, high = restraint_belief(self.betrayal, [0.0, self.audience_cost])
        return float(low), float(high)

    def draw(self) -> go.Figure:
        """Draw the government's belief from attempt to attempt."""
        low, high = self._lines
        figure = go.Figure(
            [
                _level("least belief for a deal", low, GREY, "dash"),
                _level("least belief to leave an attack unanswered", high, ORANGE, "dot"),
                marks(
                    "belief that the partner is reliable", range(len(self.path)), self.path,
                    size=7, mode="lines+markers", line={"color": INK, "width": 3}, legend=True,
                    hover="after attempt %{x}: %{y:.2f}<extra></extra>",
                ),
                self._attempts(True, "the attack gets through", VERMILLION, "diamond"),
                self._attempts(False, "the attack is foiled", BLUE, "circle"),
                self._fall(),
            ],
            base_layout(x="attempts so far", y="belief", height=470),
        )  # fmt: skip
        figure.update_layout(
            xaxis={"range": [-0.3, MOST + 0.3], "dtick": 1},
            yaxis={"range": [-0.03, 1.08], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
        )
        return figure

    def describe(self) -> str:
        """Say where belief goes and whether the deal survives."""
        end = self.falls_at
        if end == 0:
            belief, needed = apart(self.prior, self._lines[0])
            return (
                f"There is no deal to spoil: belief starts at {belief}, and a deal needs {needed}."
            )
        attempts = counted(len(self.outcomes), "attempt")
        went = f"Belief {moves(self.path[0], self.path[-1])} over {attempts}."
        if not self.outcomes:
            went = f"No attempt yet: belief is {number(self.prior)}."
        if end is None:
            return f"{went} The deal stands. {self._reserve()}"
        belief, needed = apart(self.path[end], self._lines[1])
        return (
            f"{went} The deal falls after attempt {end}, at a belief of {belief}: leaving that "
            f"attack unanswered needs {needed}."
        )

    def _reserve(self) -> str:
        """Say how much more a deal that stands can bear."""
        if self._lines[1] == 0:
            return "Nothing is at stake, so no attack ends it."
        attacks = float(
            attacks_to_break(
                self.path[-1],
                self.betrayal,
                self.foil_reliable,
                self.foil_unreliable,
                self.audience_cost,
            )
        )
        if np.isinf(attacks):
            return "A government that is certain never gives up, whatever it sees."
        if attacks == 1:
            return "From here one attack that gets through ends it."
        return f"From here {attacks:.0f} attacks in a row that get through end it."

    def _attempts(self, hit: bool, name: str, color: str, symbol: str) -> go.Scatter:
        which = [i for i, outcome in enumerate(self.outcomes, 1) if bool(outcome) == hit]
        return marks(
            name, which, self.path[which], color, symbol=symbol, size=14, legend=True,
            hover="attempt %{x}: %{y:.2f}<extra>%{fullData.name}</extra>",
        )  # fmt: skip

    def _fall(self) -> go.Scatter:
        at = [] if self.falls_at is None else [self.falls_at]
        return marks(
            "the deal falls", at, self.path[at], "rgba(0,0,0,0)", size=26, edge=INK,
            text=[f"<b>{'the deal falls' if each else 'no deal'}</b>" for each in at],
            at="bottom left" if at and at[0] > 3 else "middle right",
            text_size=14,
        )  # fmt: skip


def _level(name: str, height: float, color: str, dash: str) -> go.Scatter:
    return line(
        f"{name}: {height:.2f}", [-0.3, *range(1, MOST), MOST + 0.3], [height] * (MOST + 1), color,
        dash=dash, width=2, hover="%{fullData.name}<extra></extra>",
    )  # fmt: skip
