"""Did the fighting rise or fall after each agreement that not all had signed?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import plotly.graph_objects as go

from spoilers.data.the_record import THRESHOLD
from spoilers.evidence.changes import Changes, changes
from spoilers.figures.picture import Picture, one_of
from spoilers.figures.saying import of_the_time
from spoilers.figures.style import BLUE, GREY, VERMILLION, base_layout
from spoilers.figures.the_record.shares_by_signature import WHO, SharesBySignature
from spoilers.figures.traces import marks, segments

UNTIL = {"after": "the year after", "later": "the second year after"}
# Where a year under the threshold stands on the scale of powers of ten.
_UNDER = 10.0
_LOOKS = {
    "rose": (VERMILLION, "triangle-right"),
    "fell": (BLUE, "triangle-left"),
    "no known change": (GREY, "square"),
}


class Case(NamedTuple):
    """One agreement, with the deaths before and after it; 0 is a year under the threshold."""

    name: str
    before: int
    after: int

    @property
    def turn(self) -> str:
        """What the deaths did, as far as it is known."""
        if self.after == self.before:
            return "no known change"
        return "rose" if self.after > self.before else "fell"


@dataclass(frozen=True)
class ChangesAfterDeals(Picture):
    """Did those left out fight more than before?

    Deaths before and after each full agreement that not all had signed: paired counts, with a
    sign test.

    Parameters
    ----------
    who : str
        Whose fighting is asked about, one of `WHO`.
    until : str
        Up to which year, one of `UNTIL`.

    Raises
    ------
    ValueError
        If a choice does not exist.

    Examples
    --------
    >>> print(ChangesAfterDeals("others", "after").describe())
    Groups that did not sign, from the year before to the year after: deaths rose in 10 of 30 cases
    and fell in 13. In the other 7 both years had fewer than 25 deaths, so nobody knows. The middle
    case went from 85 to 62 deaths. Coin tosses would split rises and falls this unevenly 68% of the
    time.
    """

    who: str = "others"
    until: str = "after"

    def __post_init__(self) -> None:
        """Refuse a choice that is not there."""
        one_of("who", self.who, WHO)
        one_of("until", self.until, UNTIL)

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """Every full agreement that not all had signed, the largest rise first."""
        deals = SharesBySignature("full", self.who)
        found = []
        seen: Counter[str] = Counter()
        for row in deals.agreements:
            if row.signed == "some":
                side, name = deals.side(row), f"{_country(row.conflict)} {row.date.year}"
                seen[name] += 1
                label = name if seen[name] == 1 else f"{name} ({seen[name]})"
                found.append(Case(label, side.before or 0, getattr(side, self.until) or 0))
        return tuple(sorted(found, key=lambda case: (case.before - case.after, case.name)))

    @cached_property
    def summary(self) -> Changes:
        """What happened in all of them together."""
        return changes([case.before for case in self.cases], [case.after for case in self.cases])

    def draw(self) -> go.Figure:
        """Draw deaths before and after, one row for each agreement."""
        cases, rows = self.cases, list(range(len(self.cases)))[::-1]
        spans = [
            ((_place(case.before), row), (_place(case.after), row))
            for case, row in zip(cases, rows, strict=True)
        ]
        before = marks(
            "the year before", [_place(case.before) for case in cases], rows,
            symbol="circle-open", size=9, legend=True,
            customdata=[_few(case.before) for case in cases],
            hover="before: %{customdata}<extra></extra>",
        )  # fmt: skip
        figure = go.Figure(
            [
                segments("from before to after", spans, GREY, width=2),
                before.update(marker={"line": {"width": 1.6}}),
                *(self._ends(turn, rows) for turn in _LOOKS),
            ],
            base_layout(x="deaths in the year, each step tenfold", height=690),
        )
        figure.update_layout(
            margin={"l": 12, "r": 12, "t": 12, "b": 92},
            xaxis={
                "type": "log",
                "range": [0.85, 4.7],
                "tickvals": [_UNDER, 100, 1000, 10000],
                "ticktext": [_few(0), "100", "1,000", "10,000"],
                "showgrid": True,
                "gridcolor": "#e8e8e8",
            },
            yaxis={
                "tickvals": rows,
                "ticktext": [case.name for case in cases],
                "range": [-0.8, len(rows) - 0.2],
                "tickfont": {"size": 11},
                "ticks": "",
            },
        )
        return figure

    def describe(self) -> str:
        """Say how many rose and fell, and whether fair coins would do as much."""
        found = self.summary
        middle = [_few(median) for median in (found.median_before, found.median_after)]
        return (
            f"{WHO[self.who].capitalize()}, from the year before to {UNTIL[self.until]}: deaths "
            f"rose in {found.up} of {len(self.cases)} cases and fell in {found.down}. "
            f"{self._unchanged()}The middle case "
            f"{'stayed ' if middle[0] == middle[1] else f'went from {middle[0]} to '}{middle[1]} "
            "deaths. "
            f"Coin tosses would split rises and falls this unevenly {of_the_time(found.sign_p)}."
        )

    def _unchanged(self) -> str:
        """Say of how many cases nobody knows, since the threshold hides them."""
        level = [case for case in self.cases if case.turn == "no known change"]
        hidden = sum(not case.before for case in level)
        equal = f"In {len(level) - hidden} they were equal. " if len(level) > hidden else ""
        if not hidden:
            return equal
        return (
            f"{equal}In the other {hidden} both years had fewer than {THRESHOLD} deaths, so nobody "
            "knows. "
        )

    def _ends(self, turn: str, rows: Iterable[int]) -> go.Scatter:
        colour, symbol = _LOOKS[turn]
        mine = [
            (case.after, row)
            for case, row in zip(self.cases, rows, strict=True)
            if case.turn == turn
        ]
        # An empty trace would have no place in the legend.
        return marks(
            f"{turn} ({len(mine)})", [_place(after) for after, _ in mine] or [None],
            [row for _, row in mine] or [None], colour, symbol=symbol, size=12, legend=True,
            customdata=[_few(after) for after, _ in mine] or [""],
            hover="after: %{customdata}<extra></extra>",
        )  # fmt: skip


def _country(conflict: str) -> str:
    name = re.sub(r"\s*\(.*?\)", "", conflict.split(":")[0]).strip()
    return {"Central African Republic": "Central Africa", "United Kingdom": "N. Ireland"}.get(
        name, name
    )


def _place(count: int) -> float:
    return float(max(count, _UNDER))


def _few(count: float) -> str:
    return f"{count:,.0f}" if count >= THRESHOLD else f"under {THRESHOLD}"
