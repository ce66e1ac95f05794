"""What an attack is worth, term by term, against all that quiet can be paid."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

import plotly.graph_objects as go

from spoilers.figures.picture import Picture
from spoilers.figures.saying import apart, number
from spoilers.figures.style import BLUE, GREEN, INK, ORANGE, VERMILLION, base_layout
from spoilers.figures.the_whole_game.game_tree import in_a_sentence
from spoilers.figures.traces import bars, segments, words
from spoilers.theory.the_whole_game import Scenario, Solution, solve
from spoilers.theory.the_whole_game.adding_up import PriceTerms, price_terms

STAKE = 1.0
PARTS = {
    "share_after_success": "from tomorrow on, if it gets through",
    "success_gain": "recruits and notice",
    "response_harm": "harm done by the response",
    "attack_cost": "the attempt",
    "failure_loss": "a further loss, if it is foiled",
    "given_up": "the share that quiet would bring later",
    "paid_again": "quiet would be paid for again later",
}
"""What an attack is made of, in the order in which it is added up."""
ATTACK, FIGHT = "an attack, in all", "a fight inside, in all"
# From where to where the axis runs, in stakes; a bar that is longer ends at the edge.
SHOWN = (0.0, 3.6)
TICKS = {0: "0", 1: "1: all there is", 2: "2", 3: "3"}
# Pixels of a row, with its words above its bar, and of the axis below.
ROW, BELOW = 42, 56
# Rows upwards from a bar's middle: its words; half of its width.
ABOVE, HALF = 0.46, 0.17


@dataclass(frozen=True)
class QuietPrice(Picture):
    """What would quiet cost today, and is that more than there is?

    The excluded faction's indifference condition as a sum: the price of quiet against one stake.

    Parameters
    ----------
    scenario : Scenario
        One game; Kabul's numbers, which are illustrative, by default.

    Raises
    ------
    ValueError
        If the scenario holds arrays.

    Examples
    --------
    >>> print(QuietPrice().describe())
    Beyond quiet for nothing, an attack is worth 1.48 stakes to the excluded faction, and a fight
    inside 0.90. So quiet would cost 1.48 today, and there is 1.00: it attacks. The government's
    response to a success is drone strikes.
    """

    scenario: Scenario = field(default_factory=Scenario)

    def __post_init__(self) -> None:
        """Refuse more than one game."""
        self.scenario.numbers()

    def draw(self) -> go.Figure:
        """Draw what each part adds, the sum, the fight inside, and all that can be paid."""
        rows = len(PARTS) + 2
        figure = go.Figure(
            [self._parts(), self._threats(), self._names(), self._values(), self._stake()],
            base_layout(x="stakes, beyond quiet for nothing", height=ROW * (rows + 1) + BELOW),
        )
        figure.update_layout(
            margin={"l": 12, "r": 12, "t": 4, "b": BELOW},
            showlegend=False,
            xaxis={
                "range": SHOWN,
                "tickvals": [0, 1, 2, 3],
                "ticktext": ["0", "1: all there is", "2", "3"],
            },
            yaxis={"visible": False, "range": [0.55 - rows, 0.95]},
        )
        return figure

    def describe(self) -> str:
        """Say what quiet would cost, whether it can be paid, and what happens."""
        attack, fight = (float(each) for each in (self._terms.attack, self._terms.fight))
        price, there = apart(self._price, STAKE)
        one, two = apart(attack, fight)
        begins = (
            f"Beyond quiet for nothing, an attack is worth {one} stakes to the excluded faction, "
            f"and a fight inside {two}."
        )
        response = float(self._solved.response)
        left = response < 1 and response == self.scenario.largest_response
        only = ", the hardest measure it has left itself" if left else ""
        return (
            f"{begins} {self._ends(price, there)} The government's response to a success is "
            f"{in_a_sentence(response)}{only}."
        )

    def _ends(self, price: str, there: str) -> str:
        if self._price == 0:
            return "So quiet costs nothing, and it stays quiet."
        if self._price <= STAKE:
            return f"So quiet costs {price} today, out of {there}: it is paid and stays quiet."
        does = {"attack": "attacks", "fight": "fights inside"}[str(self._solved.move)]
        return f"So quiet would cost {price} today, and there is {there}: it {does}."

    @cached_property
    def _terms(self) -> PriceTerms:
        return price_terms(self.scenario)

    @cached_property
    def _solved(self) -> Solution:
        return solve(self.scenario)

    @cached_property
    def _price(self) -> float:
        return float(self._solved.quiet_price)

    @cached_property
    def _added(self) -> list[float]:
        return [float(getattr(self._terms, name)) for name in PARTS]

    @cached_property
    def _totals(self) -> list[float]:
        return [float(self._terms.attack), float(self._terms.fight)]

    def _parts(self) -> go.Bar:
        """Draw each part from where the sum of those above it ends."""
        sums = [0.0, *accumulate(self._added)]
        starts = [_shown(each) for each in sums[:-1]]
        ends = [_shown(each) for each in sums[1:]]
        return bars(
            "what each part adds",
            [end - start for start, end in zip(starts, ends, strict=True)],
            [-row for row in range(len(PARTS))],
            [BLUE if part >= 0 else ORANGE for part in self._added],
            base=starts,
            orientation="h",
            width=2 * HALF,
            marker={
                "line": {"color": INK, "width": 1},
                "pattern": {"shape": ["" if part >= 0 else "/" for part in self._added],
                            "fillmode": "overlay", "fgcolor": "#ffffff"},
            },
        )  # fmt: skip

    def _threats(self) -> go.Bar:
        """Draw what the two threats come to."""
        return bars(
            "what a threat is worth",
            [_shown(each) for each in self._totals],
            [-len(PARTS), -len(PARTS) - 1],
            [VERMILLION if each > STAKE else GREEN for each in self._totals],
            orientation="h",
            width=2 * HALF,
            marker={"line": {"color": INK, "width": 1}},
        )

    def _names(self) -> go.Scatter:
        names = [*PARTS.values(), f"<b>{ATTACK}</b>", f"<b>{FIGHT}</b>"]
        rows = [ABOVE - row for row in range(len(names))]
        return words("parts", [SHOWN[0]] * len(names), rows, names, at="middle right")

    def _values(self) -> go.Scatter:
        parts = [_signed(each) for each in self._added]
        values = [*parts, *(f"<b>{number(each, 3)}</b>" for each in self._totals)]
        rows = [ABOVE - row for row in range(len(values))]
        return words("values", [SHOWN[1]] * len(values), rows, values, at="middle left")

    def _stake(self) -> go.Scatter:
        """Draw all that can be paid today as a line beside the bars, clear of the words."""
        rows = [-float(row) for row in range(len(PARTS), len(PARTS) + 2)]
        ends = [((STAKE, row - 1.5 * HALF), (STAKE, row + 1.5 * HALF)) for row in rows]
        return segments("all there is to pay today", ends, dash="dash", width=2.5, legend=False)


def _shown(value: float) -> float:
    return min(max(value, SHOWN[0]), SHOWN[1])


def _signed(value: float) -> str:
    written = number(value, 3)
    return f"+{written}" if value > 0 else written
