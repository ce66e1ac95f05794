"""What each lesson's numbers add to the price of quiet in a case."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import plotly.graph_objects as go

from spoilers.figures.picture import Picture
from spoilers.figures.saying import apart, number
from spoilers.figures.style import BLUE, GREY, INK, ORANGE, VERMILLION, base_layout
from spoilers.figures.traces import bars, segments, words
from spoilers.figures.your_case.outcome_along import WORKED
from spoilers.theory.cases import find_case
from spoilers.theory.the_whole_game import Scenario, Solution, solve
from spoilers.theory.the_whole_game.adding_up import PriceTerms, price_terms

STAKE = 1.0
# What a part is called, and the lessons that make it.
PARTS = {
    "share_after_success": "03, 05  its share after a success",
    "success_gain": "04, 05  the success itself",
    "response_harm": "05  harm of the response",
    "attack_cost": "06  the attempt",
    "failure_loss": "04, 06  being foiled",
    "given_up": "03  what quiet brings later, unpaid",
    "paid_again": "06  quiet can be bought again later",
}
ATTACK, FIGHT = "06  so quiet against an attack costs", "03  and against a fight inside"
ROW = 44
LEAST = 0.0005


@dataclass(frozen=True)
class ChainOfResults(Picture):
    """What makes quiet dear in this case, and which lesson's number is it?

    The excluded faction's indifference condition, term by term.

    Parameters
    ----------
    name : str
        What the numbers describe: a case, or a reader's own conflict.
    scenario : Scenario
        The numbers; by default those of Mindanao 2012, which are illustrative.

    Raises
    ------
    ValueError
        If the scenario holds more than one game.

    Examples
    --------
    >>> print(ChainOfResults("Kabul 2021", find_case("Kabul 2021").scenario).describe())
    Kabul 2021: to the excluded faction an attack is worth 1.48 stakes more than unpaid quiet, and 1
    is all that can be paid. Of what speaks for an attack the largest part is its share after a
    success: 1.63.
    """

    name: str = WORKED
    scenario: Scenario = field(default_factory=lambda: find_case(WORKED).scenario)

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        self.scenario.numbers()

    @cached_property
    def _terms(self) -> PriceTerms:
        return price_terms(self.scenario)

    @cached_property
    def _game(self) -> Solution:
        return solve(self.scenario)

    @cached_property
    def parts(self) -> dict[str, float]:
        """Give what each part adds, in stakes."""
        return {name: float(getattr(self._terms, name)) for name in PARTS}

    @cached_property
    def totals(self) -> dict[str, float]:
        """Give what quiet costs against each of the two threats, in stakes; below 0 nothing."""
        return {ATTACK: float(self._terms.attack), FIGHT: float(self._terms.fight)}

    def draw(self) -> go.Figure:
        """Draw the parts as steps that lead to the price of quiet, and the stake there is."""
        names = [*PARTS.values(), *self.totals]
        rows = list(range(len(names)))
        starts, lengths = self._steps()
        ends = [start + length for start, length in zip(starts, lengths, strict=True)]
        low, high = min(0.0, *starts, *ends), max(STAKE, *starts, *ends)
        figure = go.Figure(
            [
                self._upright("the stake there is", STAKE, INK, dash="dash", width=2),
                self._upright("nothing", 0.0, GREY, width=1),
                bars("parts", lengths, rows, self._colours(lengths), base=starts,
                     orientation="h", width=0.36, marker=self._pattern(lengths)),
                words("names", [low] * len(names), [row - 0.42 for row in rows],
                      [f"{name}: <b>{number(length)}</b>"
                       for name, length in zip(names, lengths, strict=True)],
                      at="middle right", size=12),
            ],
            base_layout(x="stakes; the dashed line is all that can be paid", height=ROW * 9 + 70),
        )  # fmt: skip
        space = 0.04 * (high - low)
        figure.update_layout(
            showlegend=False,
            margin={"l": 12, "r": 12, "t": 8, "b": 48},
            # Room for the names, which begin at the left end.
            xaxis={"range": [low - space, high + space], "nticks": 6},
            yaxis={"visible": False, "range": [len(names) - 0.6, -0.8]},
        )
        return figure

    def describe(self) -> str:
        """Say what quiet costs, and which part makes it so dear."""
        attack, fight = self.totals[ATTACK], self.totals[FIGHT]
        worth = apart(max(attack, fight), STAKE)[0]
        what = "an attack" if attack >= fight else "a fight inside"
        begins = f"{self.name}: to the excluded faction {what} is worth"
        if max(attack, fight) < LEAST:
            return (
                f"{self.name}: to the excluded faction neither an attack nor a fight inside is "
                f"worth more than unpaid quiet. {self._largest()}"
            )
        can = (
            "stakes more than unpaid quiet, and 1 is all that can be paid"
            if max(attack, fight) > STAKE
            else "of a stake more than unpaid quiet, which can be paid"
        )
        return f"{begins} {worth} {can}. {self._largest()}"

    def _largest(self) -> str:
        name, most = max(self.parts.items(), key=lambda part: part[1])
        if most < LEAST:
            return "Nothing speaks for an attack."
        part = PARTS[name].partition("  ")[2]
        return f"Of what speaks for an attack the largest part is {part}: {number(most)}."

    def _steps(self) -> tuple[list[float], list[float]]:
        """Return where each bar begins and how long it is."""
        starts, at = [], 0.0
        for length in self.parts.values():
            starts.append(at)
            at += length
        return [*starts, 0.0, 0.0], [*self.parts.values(), *self.totals.values()]

    def _upright(self, name: str, x: float, color: str, **look: Any) -> go.Scatter:
        """Draw an upright line that leaves the names free."""
        ends = [((x, row - 0.24), (x, row + 0.24)) for row in range(len(PARTS) + len(self.totals))]
        return segments(name, ends, color, legend=False, **look)

    def _colours(self, lengths: list[float]) -> list[str]:
        parts = [ORANGE if length >= 0 else BLUE for length in lengths[:-2]]
        return [*parts, *(VERMILLION if total > STAKE else INK for total in lengths[-2:])]

    @staticmethod
    def _pattern(lengths: list[float]) -> dict[str, object]:
        # What lowers the price is hatched, so that no colour has to tell it.
        shapes = ["/" if length < 0 else "" for length in lengths]
        return {"pattern": {"shape": shapes, "fillmode": "overlay", "fgcolor": "#ffffff"}}
