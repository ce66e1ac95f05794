"""What each measure against a spoiler does to the price of quiet, and what it is worth to whom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from math import isinf

import plotly.graph_objects as go

from spoilers.figures.picture import Picture
from spoilers.figures.saying import ROUNDING, apart, listed, number
from spoilers.figures.style import GREEN, INK, VERMILLION, base_layout
from spoilers.figures.the_whole_game.game_tree import KABUL, OUTCOMES_SAID, in_a_sentence
from spoilers.figures.the_whole_game.nearest_changes import NEAR
from spoilers.figures.traces import bars, segments, words
from spoilers.theory.cases import find_case
from spoilers.theory.policies import POLICIES, Answer, compare_policies

STAKE = 1.0
# Bars begin at the left and are this long, as a share of the width, for so many stakes; what is
# longer ends there. To the right of them: what the measure is worth to each player.
LENGTH, LONGEST = 0.48, 3.0
COLUMNS = {"G": 0.75, "I": 0.875, "E": 1.0}
# Pixels of a row and of the margin below. Upwards from a bar: its words; half of its width.
ROW, BELOW = 44, 12
ABOVE, HALF = 0.44, 0.17


@dataclass(frozen=True)
class PolicyPrices(Picture):
    """What does each measure do to the price of quiet, and what is it worth to whom?

    Comparative statics of policy. What a measure costs outside the game is not counted.

    Parameters
    ----------
    case : str
        One of `spoilers.theory.cases.CASES`; its numbers are illustrative.

    Raises
    ------
    ValueError
        If there is no such case.

    Examples
    --------
    >>> print(PolicyPrices().describe())
    Kabul 2021 as it is: quiet would cost 1.48 stakes, and the outcome is provocation. Enough for
    quiet: ... Not enough: ...
    """

    case: str = KABUL

    def __post_init__(self) -> None:
        """Refuse a case that does not exist."""
        find_case(self.case)

    def draw(self) -> go.Figure:
        """Draw the price of quiet under each measure, and the gains of the three players."""
        rows = len(POLICIES) + 1
        figure = go.Figure(
            [self._bars(), self._stake(), self._names(), self._prices(), self._gains()],
            base_layout(height=ROW * (rows + 1) + BELOW),
        )
        bare = {"visible": False, "fixedrange": True}
        figure.update_layout(
            margin={"l": 8, "r": 8, "t": 4, "b": BELOW},
            showlegend=False,
            xaxis={**bare, "range": [0, 1]},
            yaxis={**bare, "range": [0.65 - rows, 1.65]},
        )
        return figure

    def describe(self) -> str:
        """Say which measures are enough for quiet, and which are not."""
        now, *others = self._answers
        enough = [self._told(a) for a in others if a.enough and a.changed]
        tried = [self._told(a) for a in others if a.available and not a.enough]
        absent = [a.measure for a in others if not a.available]
        said = [self._now(now)]
        if enough:
            said.append(f"Enough for quiet: {listed(enough)}.")
        if tried:
            said.append(f"Not enough: {listed(tried)}.")
        if absent:
            said.append(f"Not to be had: {listed(absent)}.")
        return " ".join(said)

    def _now(self, now: Answer) -> str:
        outcome = OUTCOMES_SAID[now.outcome]
        if now.enough:
            return f"{self.case} as it is: the outcome is {outcome}, and nothing need change."
        price = _price(now.quiet_price)
        return (
            f"{self.case} as it is: quiet would cost {price} stakes, and the outcome is {outcome}."
        )

    def _told(self, answer: Answer) -> str:
        if answer.quiet_price is None:
            return answer.measure
        return f"{answer.measure} ({_price(answer.quiet_price)})"

    @property
    def _answers(self) -> tuple[Answer, ...]:
        return _compared(self.case)

    def _bars(self) -> go.Bar:
        lengths = [a.quiet_price or 0.0 for a in self._answers]
        dear = [length > STAKE for length in lengths]
        return bars(
            "what quiet costs today",
            [min(length, LONGEST) / LONGEST * LENGTH for length in lengths],
            [-row for row in range(len(lengths))],
            [VERMILLION if each else GREEN for each in dear],
            orientation="h",
            width=2 * HALF,
            marker={
                "line": {"color": INK, "width": 1},
                "pattern": {"shape": ["/" if each else "" for each in dear],
                            "fillmode": "overlay", "fgcolor": "#ffffff"},
            },
        )  # fmt: skip

    def _stake(self) -> go.Scatter:
        """Draw all that can be paid today beside each bar, clear of the words."""
        at = STAKE / LONGEST * LENGTH
        rows = [-float(row) for row in range(len(self._answers))]
        ends = [((at, row - 1.4 * HALF), (at, row + 1.4 * HALF)) for row in rows]
        return segments("all there is to pay today", ends, dash="dash", width=2, legend=False)

    def _names(self) -> go.Scatter:
        """Write each measure above its bar, with what it changes."""
        said = ["price of quiet, in stakes"]
        said += [f"<b>{a.measure}</b>{_changed(a)}" for a in self._answers]
        rows = [1.0, *(ABOVE - row for row in range(len(self._answers)))]
        return words("measures", [0.0] * len(said), rows, said, at="middle right", size=12)

    def _prices(self) -> go.Scatter:
        """Write the price behind its bar."""
        said = [_price(a.quiet_price) for a in self._answers]
        # A price is written beyond the line of the one stake, and within the picture.
        ends = [min(max(a.quiet_price or 0.0, STAKE), LONGEST) for a in self._answers]
        x = [end / LONGEST * LENGTH + 0.01 for end in ends]
        rows = [-row for row in range(len(said))]
        return words("prices", x, rows, said, at="middle right", size=12)

    def _gains(self) -> go.Scatter:
        """Write what each player gains by the measure, a column for each."""
        heads = zip(COLUMNS.items(), ("gain: ", "", ""), strict=True)
        cells = [(x, 1.0, f"{before}<b>{player}</b>") for (player, x), before in heads]
        for row, answer in enumerate(self._answers):
            gains = answer.gains if row and answer.gains else ()
            for x, gain in zip_longest(COLUMNS.values(), gains):
                cells.append((x, -row, _gain(gain)))
        across, up, said = zip(*cells, strict=True)
        return words("gains", across, up, said, at="middle left", size=12)


@cache
def _compared(case: str) -> tuple[Answer, ...]:
    """Compare the measures once for each case, since that takes a second."""
    return compare_policies(find_case(case).scenario)


def _changed(answer: Answer) -> str:
    if not answer.available:
        return ": not to be had"
    for parameter, (before, after) in answer.changed.items():
        if parameter == "largest_response":
            return f" to {in_a_sentence(after)}"
        one, two = apart(before, after, places=3 if abs(before - after) < NEAR - ROUNDING else 2)
        return f", {one} to {two}"
    return ""


def _price(value: float | None) -> str:
    if value is None:
        return ""
    return "∞" if isinf(value) else apart(value, STAKE)[0]


def _gain(value: float | None) -> str:
    if value is None:
        return ""
    written = number(value)
    return f"+{written}" if value > 1e-12 else written
