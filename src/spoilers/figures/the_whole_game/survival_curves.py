"""How likely a deal still is, week by week, under four rules of answering attacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import plotly.graph_objects as go

from spoilers.figures.picture import Picture
from spoilers.figures.saying import number, percent
from spoilers.figures.style import BLUE, GREEN, PURPLE, VERMILLION, base_layout
from spoilers.figures.the_whole_game.game_tree import KABUL
from spoilers.figures.traces import line
from spoilers.theory.campaign import RULES, Survival, survival_by_rule
from spoilers.theory.cases import find_case

WEEKS = 104
NAMES: Mapping[str, str] = {
    "restraint": "restraint",
    "up to a delay": "nothing harder than a delay",
    "best measure": "the best measure each time",
    "three strikes": "three strikes, then restraint",
}
"""The rules as a legend and a sentence have them."""
# Told apart by their dash as well as by colour, in the order of the rules.
_LOOKS = ((BLUE, "solid"), (GREEN, "dot"), (VERMILLION, "dash"), (PURPLE, "dashdot"))


@dataclass(frozen=True)
class SurvivalCurves(Picture):
    """How likely is a deal to last when attack follows attack?

    The survival function of a campaign of two years, exactly, under each rule.

    Parameters
    ----------
    case : str
        Whose numbers are played, one of `spoilers.theory.cases.CASES`: illustrative ones.

    Raises
    ------
    ValueError
        If there is no such case.

    Examples
    --------
    >>> print(SurvivalCurves().describe())
    Kabul 2021, two years on: the chance that the deal still stands, and the attempts to be expected
    while it does, are 100% with restraint (2.1 attempts); ...
    """

    case: str = KABUL

    def __post_init__(self) -> None:
        """Refuse a case that does not exist."""
        find_case(self.case)

    def draw(self) -> go.Figure:
        """Draw the chance that the deal stands after each week, one line for each rule."""
        weeks = list(range(WEEKS + 1))
        figure = go.Figure(
            [
                line(NAMES[name], weeks, each.overall, color, dash=dash, hover=_HOVER)
                for (name, each), (color, dash) in zip(self._found.items(), _LOOKS, strict=True)
            ],
            base_layout(x="weeks after the deal", y="chance that the deal stands", height=430),
        )
        figure.update_layout(
            margin={"l": 12, "r": 12, "t": 12, "b": 120},
            xaxis={"range": [0, WEEKS], "tickvals": [0, 26, 52, 78, 104]},
            yaxis={"range": [0, 1.04], "tickformat": ".0%"},
        )
        return figure

    def describe(self) -> str:
        """Say how likely the deal is to stand after two years, and how many attempts it meets."""
        told = [
            f"{percent(each.endings['stands'])} with {NAMES[name]} "
            f"({number(each.attempts, 1)} attempts)"
            for name, each in self._found.items()
        ]
        return (
            f"{self.case}, two years on: the chance that the deal still stands, and the attempts "
            f"to be expected while it does, are {'; '.join(told[:-1])}; and {told[-1]}."
        )

    @property
    def _found(self) -> dict[str, Survival]:
        return _of_case(self.case)


@cache
def _of_case(case: str) -> dict[str, Survival]:
    """Follow the campaign of a case once under each rule."""
    return survival_by_rule(find_case(case).scenario, WEEKS, RULES)


_HOVER = "week %{x}: %{y:.0%}<extra></extra>"
