"""Did violence rise or fall after each agreement that not all had signed?"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import plotly.graph_objects as go

from spoilers.data.the_record import THRESHOLD
from spoilers.evidence.changes import Changes, changes
from spoilers.figures.picture import Picture, one_of
from spoilers.figures.saying import of_the_time
from spoilers.figures.style import BLUE, GREY, VERMILLION, base_layout
from spoilers.figures.the_record.shares_by_signature import MEASURES, WHO, SharesBySignature
from spoilers.figures.traces import marks, note, segments

UNTIL = {"after": "the year after", "later": "the second year after"}
# On the scale of powers of ten, the band of what is not known: its ends and its middle.
_BAND = (7.5, float(THRESHOLD))
_INSIDE = 13.7
_HIDDEN = "#c9b98f"
# A split that coins make at least so often is no evidence.
_USUAL = 0.05
_LOG_LEFT = 0.87
_LOOKS = {"rose": (VERMILLION, "triangle-right"), "fell": (BLUE, "triangle-left")}
_WHOSE = {
    "civilians": "civilians killed by {}",
    "battles": "deaths in fighting with {}",
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
            return "stayed" if self.before else "not known"
        return "rose" if self.after > self.before else "fell"


@dataclass(frozen=True)
class ChangesAfterDeals(Picture):
    """Did those left out fight more, or kill more civilians, than before?

    Deaths before and after each full agreement that not all had signed: paired counts, with a
    sign test. A year under the threshold is drawn as a bar across the band from 0 to it, because
    the number is not known.

    Parameters
    ----------
    who : str
        Whose violence is asked about, one of `WHO`.
    measure : str
        Which violence, one of `MEASURES` of ``shares_by_signature``.
    until : str
        Up to which year, one of `UNTIL`.

    Raises
    ------
    ValueError
        If a choice does not exist.

    Examples
    --------
    >>> print(ChangesAfterDeals("others", "battles").describe())
    Deaths in fighting with groups that did not sign, from the year before to the year after: they
    rose after 10 of 30 deals and fell after 13. In the other 7 both years had fewer than 25, so
    nobody knows. The middle case went from 85 to 62. Coin tosses would split rises and falls this
    unevenly 68% of the time, so there is no evidence that they rise.
    """

    who: str = "others"
    measure: str = "civilians"
    until: str = "after"

    def __post_init__(self) -> None:
        """Refuse a choice that is not there."""
        one_of("who", self.who, WHO)
        one_of("measure", self.measure, MEASURES)
        one_of("until", self.until, UNTIL)

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """Every full agreement that not all had signed, the largest rise first."""
        deals = SharesBySignature("full", self.who, self.measure)
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

    @cached_property
    def _rows(self) -> list[int]:
        return list(range(len(self.cases)))[::-1]

    def draw(self) -> go.Figure:
        """Draw deaths before and after, one row for each agreement."""
        placed = list(zip(self.cases, self._rows, strict=True))
        spans = [
            ((_edge(case.before), row), (_edge(case.after), row))
            for case, row in placed
            if case.before or case.after
        ]
        hidden = [row for case, row in placed if not (case.before and case.after)]
        known = [(case.before, row) for case, row in placed if case.before]
        before = marks(
            "the year before", [count for count, _ in known], [row for _, row in known],
            symbol="circle-open", size=9, legend=True,
            customdata=[f"{count:,}" for count, _ in known],
            hover="before: %{customdata}<extra></extra>",
        )  # fmt: skip
        figure = go.Figure(
            [
                segments("from before to after", spans, GREY, width=2, legend=False),
                segments(
                    f"somewhere under {THRESHOLD}",
                    [((_BAND[0], row), (_BAND[1], row)) for row in hidden],
                    _HIDDEN, width=7,
                ),
                before.update(marker={"line": {"width": 1.6}}),
                *(self._ends(turn) for turn in _LOOKS),
            ],
            base_layout(x=f"{MEASURES[self.measure]}, each step tenfold", height=700),
        )  # fmt: skip
        figure.update_layout(
            margin={"l": 12, "r": 12, "t": 34, "b": 92},
            xaxis={
                "type": "log",
                "range": [0.85, 4.7],
                "tickvals": [_INSIDE, 100, 1000, 10000],
                "ticktext": [f"0–{THRESHOLD - 1}", "100", "1,000", "10,000"],
                "showgrid": True,
                "gridcolor": "#e8e8e8",
            },
            yaxis={
                "tickvals": self._rows,
                "ticktext": [case.name for case in self.cases],
                "range": [-0.8, len(self.cases) - 0.2],
                "tickfont": {"size": 11},
                "ticks": "",
            },
            shapes=[_band()],
            annotations=[
                note("<b>not known</b>", _LOG_LEFT, 1.0, xref="x", size=12, yshift=2),
            ],
        )
        return figure

    def describe(self) -> str:
        """Say how many rose and fell, and whether fair coins would do as much."""
        found = self.summary
        whose = _WHOSE[self.measure].format(WHO[self.who])
        return (
            f"{whose[0].upper()}{whose[1:]}, from the year before to {UNTIL[self.until]}: they "
            f"rose after {found.up} of {len(self.cases)} deals and fell after {found.down}. "
            f"{self._unchanged()}{self._middle()}"
            f"Coin tosses would split rises and falls this unevenly {of_the_time(found.sign_p)}, "
            f"so {self._verdict()}."
        )

    def _verdict(self) -> str:
        found = self.summary
        if found.sign_p >= _USUAL:
            return "there is no evidence that they rise"
        many = "rises" if found.up > found.down else "falls"
        return f"chance is a poor explanation for so many {many}"

    def _middle(self) -> str:
        """Say what happened in the middle case, as far as the threshold lets it be known."""
        before, after = (_few(m) for m in (self.summary.median_before, self.summary.median_after))
        if before != after:
            return f"The middle case went from {before} to {after}. "
        if before == _few(0):
            return f"The middle case was under {THRESHOLD} in both years. "
        return f"The middle case stayed at {before}. "

    def _unchanged(self) -> str:
        """Say of how many cases nobody knows, since the threshold hides them."""
        turns = Counter(case.turn for case in self.cases)
        equal = f"After {turns['stayed']} they were equal. " if turns["stayed"] else ""
        if not turns["not known"]:
            return equal
        return (
            f"{equal}In the other {turns['not known']} both years had fewer than {THRESHOLD}, so "
            "nobody knows. "
        )

    def _ends(self, turn: str) -> go.Scatter:
        colour, symbol = _LOOKS[turn]
        mine = [
            (case.after, row)
            for case, row in zip(self.cases, self._rows, strict=True)
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


def _band() -> dict[str, Any]:
    """Shade what the threshold hides."""
    return {
        "type": "rect", "xref": "x", "yref": "paper", "x0": _BAND[0], "x1": _BAND[1],
        "y0": 0, "y1": 1, "fillcolor": "#f4efdf", "line": {"width": 0}, "layer": "below",
    }  # fmt: skip


def _edge(count: int) -> float:
    """Place an end of the line between two years: at the edge of the band if it is hidden."""
    return float(count) if count >= THRESHOLD else _BAND[1]


def _place(count: int) -> float:
    return float(count) if count >= THRESHOLD else _INSIDE


def _few(count: float) -> str:
    return f"{count:,.0f}" if count >= THRESHOLD else f"under {THRESHOLD}"
