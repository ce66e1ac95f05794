"""After how many agreements did violence go on, by who had signed, and could it be chance?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import plotly.graph_objects as go

from spoilers import data
from spoilers.data.the_record import THRESHOLD
from spoilers.evidence.clusters import Shuffled, shuffled_difference
from spoilers.evidence.shares import Comparison, compare, share
from spoilers.figures.picture import Picture, one_of
from spoilers.figures.saying import of_the_time, percent
from spoilers.figures.style import BLUE, GREY, INK, VERMILLION, base_layout
from spoilers.figures.traces import bars, line, marks, note

WHO = {"others": "groups that did not sign", "signers": "those who signed"}
KINDS = {
    "full": "full agreements",
    "partial": "partial agreements",
    "process": "agreements to talk",
}
MEASURES = {"civilians": "civilians killed", "battles": "deaths in battle"}
AMONG = {
    "any": "all of them",
    "outside": "where a group stayed outside",
    "quiet": f"where they were under {THRESHOLD} the year before",
    "active": f"where they were at {THRESHOLD} or more the year before",
}
YEARS = (1990, 2020)
_AFTER = {
    "civilians": f"{THRESHOLD} or more civilians killed in a year",
    "battles": f"{THRESHOLD} or more deaths in battle in a year",
}
# What a group did in a year with as many deaths as the threshold.
_DID = {"civilians": f"killed {THRESHOLD} or more civilians", "battles": "fought"}


@dataclass(frozen=True)
class SharesBySignature(Picture):
    """Did more groups fight on, or kill civilians, where not all had signed?

    Two shares with their Clopper-Pearson intervals, and the permutation distribution of their
    difference.

    Parameters
    ----------
    kind : str
        Of which agreements, one of `KINDS`.
    who : str
        Whose violence is asked about, one of `WHO`.
    measure : str
        Which violence, one of `MEASURES`.
    among : str
        Which of these agreements are compared, one of `AMONG`. ``outside`` takes those with a
        group of the same conflict that had not signed, so that there was somebody to be violent.

    Raises
    ------
    ValueError
        If a choice does not exist.

    Examples
    --------
    >>> print(SharesBySignature("full", "others", "battles").describe())
    Full agreements, groups that did not sign, all of them: they fought in one of the two years
    after 7 of 39 agreements (18%) that all had signed, and after 21 of 30 (70%) that not all had
    signed. Shuffling makes a difference this large less than 0.1% of the time: chance is no
    explanation.
    >>> print(SharesBySignature("full", "others", "civilians", "outside").describe())
    Full agreements, groups that did not sign, where a group stayed outside: they killed 25 or more
    civilians in one of the two years after 3 of 9 agreements (33%) that all had signed, and after
    13 of 24 (54%) that not all had signed. Shuffling makes a difference this large 44% of the time:
    these numbers cannot tell it from chance.
    """

    kind: str = "full"
    who: str = "others"
    measure: str = "civilians"
    among: str = "any"

    def __post_init__(self) -> None:
        """Refuse a choice that is not there."""
        one_of("kind", self.kind, KINDS)
        one_of("who", self.who, WHO)
        one_of("measure", self.measure, MEASURES)
        one_of("among", self.among, AMONG)

    @cached_property
    def agreements(self) -> tuple[data.Agreement, ...]:
        """Those of 1990 to 2020 that were chosen and of which the data say who signed."""
        first, last = YEARS
        return tuple(
            row
            for row in data.agreements()
            if row.kind == self.kind
            and first <= row.date.year <= last
            and row.signed != "unclear"
            and self._is_among(row)
        )

    @cached_property
    def contrast(self) -> Comparison:
        """The share followed by violence where all active pairs signed, and where not all did."""
        parts = [[r for r in self.agreements if r.signed == signed] for signed in ("all", "some")]
        first, second = (
            share(sum(self.side(row).fought_after for row in part), len(part)) for part in parts
        )
        return compare(first, second)

    @cached_property
    def shuffled(self) -> Shuffled:
        """What dealing the same outcomes out anew makes of the difference."""
        return shuffled_difference(
            [self.side(row).fought_after for row in self.agreements],
            [row.signed == "some" for row in self.agreements],
        )

    def side(self, row: data.Agreement) -> data.Deaths:
        """Give the deaths that are asked about: in battle, or civilians."""
        source = row if self.measure == "battles" else self._civilians[row.id]
        return source.of_others if self.who == "others" else source.of_signers

    @cached_property
    def _civilians(self) -> dict[int, data.AgreementCivilians]:
        return {row.id: row for row in data.agreement_civilians()}

    def _is_among(self, row: data.Agreement) -> bool:
        if self.among == "outside":
            return row.id in self._civilians and bool(self._civilians[row.id].outside)
        # Tables that a reader made without One-sided Violence have agreements of their own.
        if self.measure == "civilians" and row.id not in self._civilians:
            return False
        return self.among == "any" or self.side(row).fought_before == (self.among == "active")

    def draw(self) -> go.Figure:
        """Draw the two shares with their intervals, and what shuffling would make of them."""
        figure = go.Figure(
            [self._intervals(), self._shares(), self._histogram(), self._real()],
            base_layout(height=470),
        )
        axis = {"zeroline": False, "showgrid": False, "fixedrange": True, "ticks": "outside"}
        figure.update_layout(
            showlegend=False,
            margin={"l": 12, "r": 12, "t": 30, "b": 44},
            xaxis={
                "range": [-0.02, 1.02],
                "tickformat": ".0%",
                "tickvals": [0, 0.25, 0.5, 0.75, 1],
                "anchor": "y",
                "title": {"text": _AFTER[self.measure]},
            },
            yaxis={"visible": False, "range": [-0.45, 1.75], "domain": [0.58, 1]},
            xaxis2={
                **axis,
                "range": [-1.02, 1.02],
                "tickvals": [-1, -0.5, 0, 0.5, 1],
                "ticktext": ["-100", "-50", "0", "50", "100"],
                "anchor": "y2",
                "title": {"text": "difference in percentage points", "font": {"size": 13}},
            },
            yaxis2={"visible": False, "range": [0, 1.32], "domain": [0, 0.33], "anchor": "x2"},
            annotations=self._notes(),
        )
        return figure

    def describe(self) -> str:
        """Say the two shares, and whether chance could set them so far apart."""
        one, two = self.contrast.first, self.contrast.second
        return (
            f"{KINDS[self.kind].capitalize()}, {WHO[self.who]}, {AMONG[self.among]}: they "
            f"{_DID[self.measure]} in one of the two years after {one.count} of {one.of} "
            f"agreements ({percent(one.value)}) that all had signed, and after {two.count} of "
            f"{two.of} ({percent(two.value)}) that not all had signed. {odds(self.shuffled.p)}"
        )

    def _intervals(self) -> go.Scatter:
        one, two = self.contrast.first, self.contrast.second
        return marks(
            "95% interval", [two.low, two.high, None, one.low, one.high], [0, 0, None, 1, 1],
            symbol="line-ns-open", size=11, mode="lines+markers", line={"color": INK, "width": 1.6},
            hover="%{x:.0%}<extra></extra>",
        )  # fmt: skip

    def _shares(self) -> go.Scatter:
        parts = (self.contrast.second, self.contrast.first)
        return marks(
            "share of agreements with violence after", [part.value for part in parts], [0, 1],
            [VERMILLION, BLUE], symbol=["diamond", "circle"], size=15,
            hover="%{x:.0%}<extra></extra>",
        )  # fmt: skip

    def _histogram(self) -> go.Bar:
        x, chances = self.shuffled.values, self.shuffled.chances
        gap = float(x[1] - x[0]) if x.size > 1 else 0.05
        return bars(
            "differences when shuffled", x, chances / chances.max(), GREY,
            width=round(0.86 * gap, 4), xaxis="x2", yaxis="y2",
        )  # fmt: skip

    def _real(self) -> go.Scatter:
        place = self.contrast.difference
        real = line(
            "the real difference", [place] * 2, [0, 1.02], VERMILLION, width=4,
            text=["", f"real: {100 * place:+.0f}"],
            textposition="top left" if place > 0.3 else "top right",
            textfont={"size": 13, "color": INK}, xaxis="x2", yaxis="y2",
        )  # fmt: skip
        return real.update(mode="lines+text")

    def _notes(self) -> list[dict[str, Any]]:
        rows = (
            ("all had signed", self.contrast.first, 1),
            ("not all had signed", self.contrast.second, 0),
        )
        return [
            *(
                note(
                    f"<b>{name}</b>: {part.count} of {part.of}, {percent(part.value)}",
                    0, height + 0.38, yref="y", yanchor="auto",
                )
                for name, part, height in rows
            ),
            note("<b>The difference if chance alone decides</b>", 0, 0.4, yanchor="auto"),
        ]  # fmt: skip


def odds(p: float) -> str:
    """How often does chance alone do so much?

    Parameters
    ----------
    p : float
        The p-value of a permutation test, in [0, 1].

    Returns
    -------
    str
        One sentence.

    Examples
    --------
    >>> print(odds(0.0016))
    Shuffling makes a difference this large 0.16% of the time: chance is a poor explanation.
    >>> print(odds(1.0))
    Shuffling makes a difference this large every time: these numbers cannot tell it from chance.
    """
    bounds = (
        (0.001, "chance is no explanation"),
        (0.05, "chance is a poor explanation"),
        (0.1, "the numbers leave it open"),
    )
    verdict = next((said for bound, said in bounds if p < bound), None)
    return (
        f"Shuffling makes a difference this large {of_the_time(p)}: "
        f"{verdict or 'these numbers cannot tell it from chance'}."
    )
