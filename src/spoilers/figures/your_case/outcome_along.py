"""The outcome of a case while one of its numbers moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property

import plotly.graph_objects as go

from spoilers.figures.picture import Picture, one_of
from spoilers.figures.saying import listed, number
from spoilers.figures.style import BLUE, GREEN, GREY, INK, ORANGE, VERMILLION, base_layout
from spoilers.figures.traces import line, marks
from spoilers.figures.your_case.ranges import (
    PLACES,
    SHORT,
    names_of_numbers,
    shown_range,
    written,
)
from spoilers.theory.cases import find_case
from spoilers.theory.comparative_statics import Threshold, thresholds
from spoilers.theory.parameters import find_letter
from spoilers.theory.sensitivity import Change, nearest_changes
from spoilers.theory.the_whole_game import Scenario

WORKED = "Mindanao 2012"
# Talks that would be refused and fights that are foreseen never begin: the government fights on.
ROWS = {
    "fighting": GREY,
    "inclusive peace": BLUE,
    "quiet exclusive peace": GREEN,
    "provocation": VERMILLION,
    "attack for its own sake": ORANGE,
}
"""The outcomes that can come about, from bottom to top, with their colours."""


@cache
def changes_of(scenario: Scenario) -> dict[str, Change]:
    """Find the nearest change of each number of a case.

    Parameters
    ----------
    scenario : Scenario
        One game.

    Returns
    -------
    dict from str to Change
        The nearest change first.

    Examples
    --------
    >>> next(iter(changes_of(find_case("Kabul 2021").scenario)))
    'discount'
    """
    return {change.parameter: change for change in nearest_changes(scenario)}


@dataclass(frozen=True)
class OutcomeAlong(Picture):
    """Which outcomes lie along one number of a case, the others held still?

    One-way comparative statics of the whole game.

    Parameters
    ----------
    name : str
        What the numbers describe.
    scenario : Scenario
        The numbers; by default those of Mindanao 2012, which are illustrative.
    parameter : str
        The number that moves, a field of the scenario.

    Raises
    ------
    ValueError
        If there is no such number.

    Examples
    --------
    >>> print(OutcomeAlong(parameter="prior").describe())
    Mindanao 2012. Belief in the partner: 0.86, and the outcome is attack for its own sake. Along
    the line the outcome changes at 0.474 (from war goes on to quiet deal) and 0.662 (from quiet
    deal to attack for its sake).
    """

    name: str = WORKED
    scenario: Scenario = field(default_factory=lambda: find_case(WORKED).scenario)
    parameter: str = "success_gain"

    def __post_init__(self) -> None:
        """Refuse a number that the game does not have."""
        one_of("parameter", self.parameter, names_of_numbers())

    @cached_property
    def _change(self) -> Change:
        return changes_of(self.scenario)[self.parameter]

    @cached_property
    def _range(self) -> tuple[float, float]:
        return shown_range(self._change)

    @cached_property
    def _crossings(self) -> list[Threshold]:
        return thresholds(self.scenario, self.parameter, *self._range, points=401)

    @cached_property
    def stretches(self) -> list[tuple[float, float, str]]:
        """Give the outcomes from low to high: from where, to where, and which."""
        low, high = self._range
        if not self._crossings:
            return [(low, high, self._change.outcome)]
        ends = [low, *(crossing.value for crossing in self._crossings), high]
        names = [self._crossings[0].before, *(crossing.after for crossing in self._crossings)]
        return list(zip(ends[:-1], ends[1:], map(str, names), strict=True))

    def draw(self) -> go.Figure:
        """Draw a row for each outcome, and the stretch of the number that leads there."""
        low, high = self._range
        here = min(self._change.value, high)
        rows = list(ROWS)
        now = rows.index(self._change.outcome)
        figure = go.Figure(
            [
                line("as assumed", [here, here], [-0.5, len(rows) - 0.5], GREY, dash="dot",
                     width=2, legend=False),
                *map(self._stretch, rows),
                marks("the case", [here], [now], INK, symbol="x", size=12),
                marks("where it changes",
                      [crossing.value for crossing in self._crossings] or [None],
                      [-0.5] * max(1, len(self._crossings)), INK, symbol="line-ns-open", size=12,
                      text=[number(crossing.value, PLACES) for crossing in self._crossings] or [""],
                      at="top center", text_size=12),
            ],
            base_layout(x=find_letter(self.parameter).label, height=46 * len(rows) + 80),
        )  # fmt: skip
        margin = 0.04 * (high - low)
        figure.update_layout(
            showlegend=False,
            margin={"l": 12, "r": 16, "t": 8, "b": 48},
            xaxis={"range": [low - margin, high + margin]},
            yaxis={
                "range": [-0.55, len(rows) - 0.5], "tickvals": list(range(len(rows))),
                "ticktext": [SHORT[name].replace(" for ", "<br>for ") for name in rows],
                "tickfont": {"size": 12}, "ticks": "", "showline": False,
            },
        )  # fmt: skip
        return figure

    def describe(self) -> str:
        """Say where the outcome changes, and where the case stands."""
        label = find_letter(self.parameter).label
        begins = (
            f"{self.name}. {label}: {written(self._change.value)}, and the outcome is "
            f"{self._change.outcome}."
        )
        if self._change.nearest is None:
            return f"{begins} Over the whole of its range nothing changes that."
        return f"{begins}{self._said_along()}{self._said_beyond()}"

    def _said_along(self) -> str:
        if not self._crossings:
            return ""
        said = [
            f"{number(each.value, PLACES)} (from {SHORT[each.before]} to {SHORT[each.after]})"
            for each in self._crossings
        ]
        return f" Along the line the outcome changes at {listed(said)}."

    def _said_beyond(self) -> str:
        low, high = self._range
        beyond = [
            f"{number(turn.value, PLACES)} (to {SHORT[turn.after]})"
            for turn in (self._change.below, self._change.above)
            if turn is not None and not low <= turn.value <= high
        ]
        return f" Farther out it changes at {listed(beyond)}." if beyond else ""

    def _stretch(self, name: str) -> go.Scatter:
        row = list(ROWS).index(name)
        x: list[float | None] = []
        y: list[float | None] = []
        for low, high, outcome in self.stretches:
            if outcome == name:
                x += [low, high, None]
                y += [row, row, None]
        return line(name, x or [None], y or [None], ROWS[name], width=14, legend=False)
