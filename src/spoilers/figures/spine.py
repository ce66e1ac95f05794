"""The chain of the course's numbers, each lesson's made from the one before it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import plotly.graph_objects as go

from spoilers import LESSONS
from spoilers.figures.picture import Picture
from spoilers.figures.saying import apart, number, percent
from spoilers.figures.style import BLUE, GREY, INK, PALE, VERMILLION, base_layout
from spoilers.figures.traces import area, bars, line, marks, words
from spoilers.theory.internal_commitment import promise_credible
from spoilers.theory.the_whole_game import MEASURES, Scenario, Solution, solve

# The lessons that make a number. Lesson 00 asks the question, and lesson 08 has them all.
CHAIN = LESSONS[1:7]
LIT = "rgba(230, 159, 0, 0.25)"
STAKE = 1.0
# A price beyond this many stakes ends the bar at the picture's edge; the number beside it is whole.
LONGEST = 2.5
NO_POLICY = "no policy suits all"
ENDS = {
    "fighting": "the government fights on, because no deal is worth more to it than the war",
    "refused talks": "the included faction refuses to talk, because fighting on is worth more",
    "inclusive peace": "the government seats both factions, and nobody is left out to attack",
    "fight inside": "the excluded faction fights inside the movement, while it still can",
}


@dataclass(frozen=True)
class Spine(Picture):
    """What does this lesson's number do at the end of the chain?

    Comparative statics along the whole argument: each lesson's number enters the next, and the
    last is what it would cost today to keep the excluded faction quiet (`quiet_price`).

    Parameters
    ----------
    lesson : str
        The lesson whose number was just made, one of `spoilers.LESSONS`. Numbers of later
        lessons are named and not yet shown.
    scenario : Scenario
        The primitives; Kabul's, which are illustrative, by default.

    Raises
    ------
    ValueError
        If there is no such lesson, or the scenario holds more than one.

    Examples
    --------
    >>> print(Spine("splintering").describe())
    So far: 0.12 of the members left. In the end keeping the excluded faction quiet would cost
    1.48 stakes today, and only 1 can be paid. So it attacks, to provoke the response.
    """

    lesson: str = "the_whole_game"
    scenario: Scenario = field(default_factory=Scenario)

    def __post_init__(self) -> None:
        """Refuse a lesson that the course does not have."""
        if self.lesson not in LESSONS:
            raise ValueError(f"lesson = {self.lesson!r}: expected one of {', '.join(LESSONS)}")
        self.scenario.numbers()

    @cached_property
    def _made(self) -> int:
        """Count the lessons of the chain that have made their number."""
        return min(LESSONS.index(self.lesson), len(CHAIN))

    @cached_property
    def _price(self) -> float:
        return float(self._solved.quiet_price)

    @cached_property
    def _outcome(self) -> str:
        return str(self._solved.outcome)

    @cached_property
    def _solved(self) -> Solution:
        return solve(self.scenario)

    @cached_property
    def numbers(self) -> list[tuple[str, str]]:
        """Name and write the number of each lesson, in the order of the chain.

        Returns
        -------
        list of tuple of str and str
            A name and a number for each of lessons 01 to 06.

        Examples
        --------
        >>> Spine().numbers[-1]
        ('what quiet would cost today', '1.48')
        """
        given = self.scenario.numbers()
        seat = given["seat_price"]
        share = promise_credible(
            given["strength"], given["shift"], given["infighting_cost"], given["discount"]
        )
        return [
            ("strength of those who left", number(given["strength"])),
            ("price of a seat for them", NO_POLICY if np.isinf(seat) else number(seat)),
            ("share they can believe in", number(float(share))),
            ("chance that an attack succeeds", number(self._through)),
            ("response to a success", self._measure),
            ("what quiet would cost today", self._cost),
        ]

    @cached_property
    def _through(self) -> float:
        return float(self._solved.success)

    @cached_property
    def _measure(self) -> str:
        response = float(self._solved.response)
        (name,) = (m.name for m in MEASURES if m.response == response)
        return f"{number(response)}, {name}"

    @cached_property
    def _cost(self) -> str:
        return apart(self._price, STAKE)[0]

    def draw(self) -> go.Figure:
        """Draw the chain from top to bottom, the number just made lit, and the price of quiet."""
        rows = list(range(len(CHAIN)))
        figure = go.Figure(
            [
                self._light(),
                self._links(rows),
                self._names(rows),
                self._values(rows),
                bars(
                    "what quiet would cost today", [min(self._price, LONGEST)], [0],
                    VERMILLION if self._price > STAKE else BLUE, orientation="h", width=0.5,
                    xaxis="x2", yaxis="y2",
                ),
                words(
                    "the price", [0.0], [1],
                    [f"In the end quiet costs <b>{self._cost}</b> today, in stakes"],
                    at="middle right", xaxis="x2", yaxis="y2",
                ),
                line("the stake there is", [STAKE] * 2, [-0.5, 0.55], dash="dash", width=2,
                     legend=False, xaxis="x2", yaxis="y2"),
            ],
            base_layout(height=390),
        )  # fmt: skip
        figure.update_layout(self._panels())
        return figure

    def describe(self) -> str:
        """Say the numbers made so far and what comes of them at the end of the chain."""
        return self._so_far() + self._end()

    def _so_far(self) -> str:
        strength, seat, share, _, response, _ = (value for _, value in self.numbers)
        parts = [
            f"{strength} of the members left",
            "no policy suits everyone"
            if seat == NO_POLICY
            else f"a seat for those who left costs {seat} of the deal",
            f"they can count on {share} of a stake a period",
            f"an attack succeeds {percent(self._through)} of the time",
            f"the response to a success is {response.partition(', ')[2]}",
        ][: self._made]
        return f"So far: {', '.join(parts)}. " if parts else ""

    def _end(self) -> str:
        if self._outcome in ENDS:
            return f"In the end {ENDS[self._outcome]}."
        if self._outcome == "quiet exclusive peace":
            if not self._price:
                return "In the end the excluded faction stays quiet, and that costs nothing."
            return (
                f"In the end keeping the excluded faction quiet costs {self._cost} of a stake "
                "today, which can be paid. So it stays quiet."
            )
        price = (
            f"In the end keeping the excluded faction quiet would cost {self._cost} stakes today, "
            "and only 1 can be paid."
        )
        if self._outcome == "provocation":
            return f"{price} So it attacks, to provoke the response."
        return f"{price} So it attacks, and it would attack if nobody responded, too."

    def _row(self, index: int) -> bool:
        return index < self._made

    def _light(self) -> go.Scatter:
        """Shade the row of the number just made."""
        lit = LESSONS.index(self.lesson) - 1
        here = 0 <= lit < len(CHAIN)
        return area(
            "just made",
            [0, 1, 1, 0] if here else [],
            [lit - 0.45, lit - 0.45, lit + 0.45, lit + 0.45] if here else [],
            LIT,
            legend=False,
        )

    def _links(self, rows: list[int]) -> go.Scatter:
        made = [self._row(row) for row in rows]
        return marks(
            "links", [0.03] * len(rows), rows, [BLUE if m else GREY for m in made],
            symbol=["circle" if m else "circle-open" for m in made], size=12,
            mode="lines+markers", line={"color": PALE, "width": 3},
        )  # fmt: skip

    def _names(self, rows: list[int]) -> go.Scatter:
        names = [f"{row + 1:02d} {name}" for row, (name, _) in zip(rows, self.numbers, strict=True)]
        inks = [INK if self._row(row) else GREY for row in rows]
        return words("names", [0.07] * len(rows), rows, names, at="middle right", ink=inks)

    def _values(self, rows: list[int]) -> go.Scatter:
        values = [
            f"<b>{value}</b>" if self._row(row) else f"lesson {row + 1:02d}"
            for row, (_, value) in zip(rows, self.numbers, strict=True)
        ]
        inks = [INK if self._row(row) else GREY for row in rows]
        return words("values", [0.99] * len(rows), rows, values, at="middle left", ink=inks)

    def _panels(self) -> dict[str, object]:
        hidden = {"visible": False, "fixedrange": True}
        ticks = {"tickvals": [0, 1, 2], "ticktext": ["0", "1: all there is", "2"]}
        return {
            "xaxis": {**hidden, "range": [0, 1]},
            "yaxis": {**hidden, "range": [len(CHAIN) - 0.5, -0.5], "domain": [0.32, 1]},
            "xaxis2": {
                "range": [0, LONGEST], "anchor": "y2", "fixedrange": True, "showgrid": False,
                "zeroline": False, **ticks,
            },
            "yaxis2": {**hidden, "range": [-0.5, 1.4], "domain": [0.08, 0.28]},
        }  # fmt: skip
