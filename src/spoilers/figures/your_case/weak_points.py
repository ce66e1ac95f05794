"""How far each number of a case would have to move before the outcome changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import isinf

import plotly.graph_objects as go

from spoilers.figures.picture import Picture
from spoilers.figures.saying import counted
from spoilers.figures.style import BLUE, GREY, PALE, VERMILLION, base_layout
from spoilers.figures.traces import marks, segments, words
from spoilers.figures.your_case.outcome_along import WORKED, changes_of
from spoilers.figures.your_case.ranges import SHORT, ends, shown_range
from spoilers.theory.cases import find_case
from spoilers.theory.parameters import find_letter
from spoilers.theory.sensitivity import Change, Turn
from spoilers.theory.the_whole_game import Scenario

ROW = 62


@dataclass(frozen=True)
class WeakPoints(Picture):
    """Which number decides soonest, and who could move it?

    One-way sensitivity analysis: the nearest threshold of each number, the others held still.

    Parameters
    ----------
    name : str
        What the numbers describe: a case, or a reader's own conflict.
    scenario : Scenario
        The numbers; by default those of Mindanao 2012, which are illustrative.
    most : int
        How many numbers are drawn, the nearest first, at least 1.

    Raises
    ------
    ValueError
        If the scenario holds more than one game, or `most` is below 1.

    Examples
    --------
    >>> print(WeakPoints().describe())
    Mindanao 2012: the outcome is attack for its own sake. In its own unit the nearest change is
    Weight of tomorrow: above 0.961, from 0.900, the war goes on. Who could move it: nobody at the
    table. 9 of the 22 numbers change nothing over the whole of their range.
    """

    name: str = WORKED
    scenario: Scenario = field(default_factory=lambda: find_case(WORKED).scenario)
    most: int = 8

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        self.scenario.numbers()
        if self.most < 1:
            raise ValueError(f"most = {self.most}: expected 1 or more")

    @cached_property
    def _changes(self) -> list[Change]:
        return list(changes_of(self.scenario).values())

    @cached_property
    def _shown(self) -> list[Change]:
        return self._changes[: self.most]

    def draw(self) -> go.Figure:
        """Draw the range of each number, where it stands and where the outcome changes."""
        rows = [float(row) for row in range(len(self._shown))][::-1]
        pairs = list(zip(self._shown, rows, strict=True))
        turns = [
            (change, turn, row)
            for change, row in pairs
            for turn in (change.below, change.above)
            if turn is not None and self._inside(change, turn.value)
        ]
        way = [
            ((self._across(change, change.value), row), (self._across(change, turn.value), row))
            for change, turn, row in turns
        ]
        figure = go.Figure(
            [
                segments("what it may be", [((0, row), (1, row)) for row in rows], PALE, width=5),
                segments("how far", way or [((0.0, -9.0), (0.0, -9.0))], GREY, width=5),
                marks("as assumed", [self._across(change, change.value) for change in self._shown],
                      rows, BLUE, size=12, legend=True),
                marks("the outcome changes",
                      [self._across(change, turn.value) for change, turn, _ in turns] or [None],
                      [row for *_, row in turns] or [None], VERMILLION, symbol="diamond", size=13,
                      legend=True),
                words("numbers", [0.0] * len(rows), [row + 0.42 for row in rows],
                      [self._label(change) for change in self._shown], at="middle right", size=12),
            ],
            base_layout(height=ROW * len(rows) + 74),
        )  # fmt: skip
        figure.update_layout(
            margin={"l": 12, "r": 12, "t": 8, "b": 60},
            xaxis={"visible": False, "range": [-0.03, 1.03]},
            yaxis={"visible": False, "range": [-0.35, len(rows) - 0.2]},
        )
        return figure

    def describe(self) -> str:
        """Say which number is nearest to a change, and how many change nothing."""
        first = self._changes[0]
        still = sum(change.nearest is None for change in self._changes)
        begins = f"{self.name}: the outcome is {first.outcome}."
        if first.nearest is None:
            return f"{begins} No number, moved alone over all of its range, changes that."
        row = find_letter(first.parameter)
        none = (
            f"{still} of the {counted(len(self._changes), 'number')} change nothing over the whole "
            "of their range."
            if still
            else "Each of the numbers can change it."
        )
        return (
            f"{begins} In its own unit the nearest change is {row.label}: "
            f"{self._turned(first, first.nearest)}. Who could move it: {row.mover}. {none}"
        )

    def _label(self, change: Change) -> str:
        label = find_letter(change.parameter).label
        if change.nearest is None:
            return f"<b>{label}</b><br>changes nothing, however far it moves alone"
        return f"<b>{label}</b><br>{self._turned(change, change.nearest)}"

    @staticmethod
    def _turned(change: Change, turn: Turn) -> str:
        value, threshold = ends(change, turn.value)
        side = "above" if turn is change.above else "below"
        return f"{side} {threshold}, from {value}, {_then(turn.after)}"

    @staticmethod
    def _inside(change: Change, value: float) -> bool:
        low, high = shown_range(change)
        return low <= value <= high

    @staticmethod
    def _across(change: Change, value: float) -> float:
        """Place a value between the ends of what is drawn; an infinite one lies at the end."""
        low, high = shown_range(change)
        return 1.0 if isinf(value) else (value - low) / (high - low)


def _then(outcome: str) -> str:
    """Say an outcome as what happens then."""
    return {
        "fighting": "the war goes on",
        "inclusive peace": "everyone is included",
        "quiet exclusive peace": "the deal is quiet",
        "provocation": "an attack provokes",
        "attack for its own sake": "an attack pays by itself",
    }.get(outcome, SHORT[outcome])
