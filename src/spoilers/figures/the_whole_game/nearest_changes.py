"""How far each number would have to move, either way, before the outcome changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import plotly.graph_objects as go

from spoilers import LESSONS
from spoilers.figures.picture import Picture
from spoilers.figures.saying import apart, counted, number
from spoilers.figures.style import BLUE, GREY, INK, PALE, VERMILLION, base_layout
from spoilers.figures.the_whole_game.game_tree import KABUL, OUTCOMES_SAID
from spoilers.figures.traces import marks, segments, words
from spoilers.theory.cases import find_case
from spoilers.theory.parameters import PARAMETERS, Parameter, find_letter
from spoilers.theory.sensitivity import Change, Turn, nearest_changes

SHORT: Mapping[str, str] = {
    "fighting": "fighting",
    "refused talks": "talks refused",
    "inclusive peace": "all included",
    "quiet exclusive peace": "quiet deal",
    "fight inside": "fight inside",
    "provocation": "provocation",
    "attack for its own sake": "own sake",
}
"""The outcomes in two words at the most."""
ROWS: tuple[Parameter, ...] = tuple(sorted(PARAMETERS, key=lambda row: LESSONS.index(row.lesson)))
"""The numbers from top to bottom: in the order of the lessons that make them."""
# Pixels of a row and of the legend. Where a track begins and ends; upwards from it, its words.
ROW, BELOW = 38, 92
TRACK, ABOVE = (0.08, 0.92), 0.47
# Numbers nearer to each other than this are written with three decimals.
NEAR = 0.1


@dataclass(frozen=True)
class NearestChanges(Picture):
    """How far would each number have to move, alone, before the outcome is another one?

    One-way sensitivity analysis. Each number has a line of its own, as long as all it may be.

    Parameters
    ----------
    case : str
        A case of the course, one of `spoilers.theory.cases.CASES`. All numbers are illustrative.

    Raises
    ------
    ValueError
        If there is no such case.

    Examples
    --------
    >>> print(NearestChanges().describe())
    The outcome for Kabul 2021 is provocation. The nearest change: weight of tomorrow from 0.950 to
    0.936, and the outcome is a quiet exclusive peace. ...
    """

    case: str = KABUL

    def __post_init__(self) -> None:
        """Refuse a case that does not exist."""
        find_case(self.case)

    def draw(self) -> go.Figure:
        """Draw a line for each number, where it is, and the nearest change on either side."""
        rows = len(ROWS)
        figure = go.Figure(
            [
                self._tracks(), self._same(), self._assumed(), self._turns(),
                self._names(), self._nearest(), self._ends(),
            ],
            base_layout(height=ROW * rows + BELOW + 16),
        )  # fmt: skip
        figure.update_layout(
            margin={"l": 8, "r": 8, "t": 8, "b": BELOW},
            xaxis={"visible": False, "range": [0, 1]},
            yaxis={"visible": False, "range": [0.5 - rows, 0.8]},
        )
        return figure

    def describe(self) -> str:
        """Say which number is nearest to a change, and how many change nothing."""
        first, moved = self._changes[0], self._movable
        begins = f"The outcome for {self.case} is {OUTCOMES_SAID[first.outcome]}."
        if first.nearest is None:
            return f"{begins} No number changes that alone, over all it may be."
        said = f"{begins} The nearest change: {self._told(first, first.nearest)}."
        if moved is not None and moved is not first and moved.nearest is not None:
            who = find_letter(moved.parameter).mover
            near = self._told(moved, moved.nearest)
            said += f" The nearest that somebody could bring about ({who}): {near}."
        return said + self._without()

    def _told(self, change: Change, turn: Turn) -> str:
        label = find_letter(change.parameter).label
        before, after = _written(change.value, turn.value)
        return (
            f"{label[0].lower() + label[1:]} from {before} to {after}, and the outcome is "
            f"{OUTCOMES_SAID[turn.after]}"
        )

    def _without(self) -> str:
        still = sum(change.nearest is None for change in self._changes)
        if not still:
            return ""
        verb = "changes" if still == 1 else "change"
        return f" {counted(still, 'number')} {verb} nothing alone, over all it may be."

    @property
    def _changes(self) -> tuple[Change, ...]:
        return _of_case(self.case)

    @cached_property
    def _by_name(self) -> dict[str, Change]:
        return {change.parameter: change for change in self._changes}

    @property
    def _movable(self) -> Change | None:
        """Return the nearest change of a number that somebody could move."""
        found = (
            c for c in self._changes if not find_letter(c.parameter).mover.startswith("nobody")
        )
        return next(found, None)

    @cached_property
    def _rows(self) -> list[tuple[int, Change]]:
        return [(-row, self._by_name[each.name]) for row, each in enumerate(ROWS)]

    def _tracks(self) -> go.Scatter:
        """Draw all that each number may be."""
        ends = [((TRACK[0], row), (TRACK[1], row)) for row, _ in self._rows]
        return segments("all it may be", ends, PALE, width=5)

    def _same(self) -> go.Scatter:
        """Draw how far each number can move without another outcome."""
        ends = []
        for row, change in self._rows:
            left, right = (
                _place(change, turn.value) if turn else end
                for turn, end in zip((change.below, change.above), TRACK, strict=True)
            )
            ends.append(((left, row), (right, row)))
        return segments("the same outcome", ends, BLUE, width=5)

    def _assumed(self) -> go.Scatter:
        return marks(
            "as assumed",
            [_place(change, change.value) for _, change in self._rows],
            [row for row, _ in self._rows],
            "#ffffff",
            edge=INK,
            size=11,
            legend=True,
        )

    def _turns(self) -> go.Scatter:
        found = [
            (row, change, turn)
            for row, change in self._rows
            for turn in (change.below, change.above)
            if turn is not None
        ]
        return marks(
            "another outcome",
            [_place(change, turn.value) for _, change, turn in found] or [None],
            [row for row, _, _ in found] or [None],
            VERMILLION,
            symbol="diamond",
            size=11,
            legend=True,
            hover="%{customdata}<extra></extra>",
            customdata=[f"{number(t.value, 3)}: {OUTCOMES_SAID[t.after]}" for _, _, t in found]
            or [""],
        )

    def _names(self) -> go.Scatter:
        """Write what each number is and what is assumed."""
        said = []
        for _, change in self._rows:
            label = find_letter(change.parameter).label
            said.append(f"{label} <b>{_written(change.value)[0]}</b>")
        rows = [row + ABOVE for row, _ in self._rows]
        return words("numbers", [0.0] * len(said), rows, said, at="middle right", size=12)

    def _nearest(self) -> go.Scatter:
        """Write the nearest change of each number."""
        said = []
        for _, change in self._rows:
            turn = change.nearest
            if turn is None:
                said.append("no change")
            else:
                said.append(f"{_written(turn.value, change.value)[0]}: {SHORT[turn.after]}")
        rows = [row + ABOVE for row, _ in self._rows]
        return words("nearest changes", [1.0] * len(said), rows, said, at="middle left", size=12)

    def _ends(self) -> go.Scatter:
        """Write the ends of each track."""
        ends = [(change.low, change.high) for _, change in self._rows]
        x = [TRACK[0] - 0.02, TRACK[1] + 0.02] * len(ends)
        y = [row for row, _ in self._rows for _ in range(2)]
        said = [_end(end) for both in ends for end in both]
        sides = ["middle left", "middle right"] * len(ends)
        return words("ends", x, y, said, at=sides, size=11, ink=GREY)


@cache
def _of_case(case: str) -> tuple[Change, ...]:
    """Move the numbers of a case once, since that takes a second."""
    return nearest_changes(find_case(case).scenario)


def _place(change: Change, value: float) -> float:
    """Return where a value is on its track: evenly between two ends, ever closer to infinity."""
    low, high = change.low, change.high
    if np.isfinite(low) and np.isfinite(high):
        share = (value - low) / (high - low)
    elif np.isinf(value):
        share = 1.0
    elif np.isfinite(low):
        share = (value - low) / (1 + value - low)
    else:
        share = (1 + value / (1 + abs(value))) / 2
    return TRACK[0] + share * (TRACK[1] - TRACK[0])


def _written(*values: float) -> tuple[str, ...]:
    """Write numbers with as many decimals as tell them apart, infinity as such."""
    known = [value for value in values if np.isfinite(value)]
    near = len(known) > 1 and abs(known[0] - known[1]) < NEAR
    finite = iter(apart(*known, places=3 if near else 2))
    return tuple(next(finite) if np.isfinite(value) else "∞" for value in values)


def _end(value: float) -> str:
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    return f"{value:g}"
