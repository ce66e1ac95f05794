"""Violence before and after one deal, for each group, with what chance leaves uncertain."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import inf, isfinite, isnan
from typing import Any, NamedTuple

import plotly.graph_objects as go

from spoilers import data
from spoilers.evidence.changes import Ratio, rate_ratio
from spoilers.figures.picture import Picture, one_of
from spoilers.figures.saying import listed
from spoilers.figures.style import BLUE, GREY, INK, PALE, VERMILLION, base_layout
from spoilers.figures.the_record.shares_by_signature import MEASURES
from spoilers.figures.traces import bars, line, marks, note

DEALS = {
    "framework_2012": "Mindanao 2012: the MILF signs",
    "darfur_2006": "Darfur 2006: Minawi's wing signs",
    "rarcss_2018": "South Sudan 2018: the SPLM/A-IO signs",
    "colon_2016": "Colombia 2016: FARC signs",
    "jakarta_1996": "Mindanao 1996: the MNLF signs",
    "comprehensive_2014": "Mindanao 2014: the MILF signs again",
    "naivasha_2005": "Sudan 2005: the SPLM/A signs",
    "juba_2020": "Sudan 2020: the Juba agreement",
    "ttp_2014": "Pakistan 2014: talks with the TTP",
}
MONTHS = {12: "a year", 24: "two years"}
_ROWS = 5
# The scale of ratios ends here; what goes beyond has an arrow.
_LOW, _HIGH = 0.04, 40.0
_ROLES = {
    "included": "at the table",
    "excluded": "not at it",
    "other conflict": "another war",
    "government": "it signed",
}
# The deaths of each measure, and what they are counted by.
_COUNTED = {
    "battles": ("deaths in fighting", "clashes"),
    "civilians": ("civilians killed", "attacks"),
}
_WITHOUT_ARTICLE = ("Abu Sayyaf", "FARC", "FARC dissidents", "Jamaat-ul-Ahrar", "JEM", "BIFF")


class Row(NamedTuple):
    """One group before and after the deal; None where UCDP lists no violence of this kind by it."""

    series: str
    role: str
    events: tuple[int, int] | None
    deaths: tuple[int, int] | None


@dataclass(frozen=True)
class DealWindows(Picture):
    """Who fought, and who killed civilians, in the months before and after this deal?

    Deaths for each group, and the ratio of clashes or attacks with its exact interval.

    Parameters
    ----------
    deal : str
        One of `DEALS`.
    measure : str
        Which violence, one of `MEASURES` of ``shares_by_signature``.
    months : int
        Length of the window on each side, one of `MONTHS`.

    Raises
    ------
    ValueError
        If there is no such deal, measure or length.

    Examples
    --------
    >>> print(DealWindows("framework_2012", "battles").describe())
    Mindanao 2012: the MILF signs. In a year before and after, deaths in fighting with the MILF went
    from 71 to 1. Of the groups not at the table, the largest numbers are those of the MNLF wings:
    deaths went from 0 to 239, and clashes rose from 0 to 27. If clashes are independent, that is at
    least 6.8 times as many.
    >>> print(DealWindows("framework_2012", "civilians").describe())
    Mindanao 2012: the MILF signs. In a year before and after, civilians killed by the MILF stayed
    at 0. Of the groups not at the table, the largest numbers are those of Abu Sayyaf: deaths went
    from 4 to 0, and attacks went from 2 to 0, which may be chance. Of killings by the MNLF wings
    and BIFF nothing is known: UCDP lists none in any year. Civilians killed by the government went
    from 5 to 2.
    """

    deal: str = "framework_2012"
    measure: str = "battles"
    months: int = 12

    def __post_init__(self) -> None:
        """Refuse a choice that is not there."""
        one_of("deal", self.deal, DEALS)
        one_of("measure", self.measure, MEASURES)
        one_of("months", self.months, MONTHS)

    @cached_property
    def windows(self) -> tuple[Row, ...]:
        """Those at the table first, then those who were not, another war or the government last."""
        found = (
            [_fought(w) for w in data.deal_windows(self.months) if w.deal == self.deal]
            if self.measure == "battles"
            else [
                _killed(w) for w in data.deal_window_civilians(self.months) if w.deal == self.deal
            ]
        )
        order = list(_ROLES)
        kept = [row for row in found if row.role in order]
        return tuple(sorted(kept, key=lambda row: order.index(row.role)))

    @cached_property
    def _rows(self) -> list[int]:
        return [_ROWS - 1 - place for place in range(len(self.windows))]

    def draw(self) -> go.Figure:
        """Draw deaths before and after, and the ratio of clashes or attacks with its interval."""
        figure = go.Figure(
            [self._deaths("before"), self._deaths("after"), self._ratios(), _even()],
            base_layout(height=730),
        )
        most = max(max(row.deaths) for row in self.windows if row.deaths)
        what, events = _COUNTED[self.measure]
        figure.update_layout(
            barmode="overlay",
            margin={"l": 12, "r": 12, "t": 30, "b": 92},
            xaxis={
                "range": [0, 1.24 * max(most, 4)],
                "anchor": "y",
                "nticks": 5,
                "title": {"text": what},
            },
            yaxis={"visible": False, "range": [-0.6, _ROWS - 0.1], "domain": [0.53, 1]},
            xaxis2={
                "type": "log",
                "range": [-1.5, 1.75],
                "anchor": "y2",
                "fixedrange": True,
                "tickvals": [0.1, 0.5, 1, 2, 10],
                "ticktext": ["0.1", "0.5", "1", "2", "10"],
                "title": {"text": f"{events} after, over {events} before", "font": {"size": 13}},
            },
            yaxis2={"visible": False, "range": [-0.6, _ROWS - 0.1], "domain": [0, 0.35]},
            annotations=self._notes(),
            legend={"traceorder": "normal"},
        )
        return figure

    def describe(self) -> str:
        """Say what happened to those at the table and to the one outside with the most deaths."""
        return (
            f"{DEALS[self.deal]}. In {MONTHS[self.months]} before and after, {self._inside()}. "
            f"{self._outside()}{self._unlisted()}{self._government()}"
        ).strip()

    def _inside(self) -> str:
        what, by = ("deaths in fighting", "with") if self._battles else ("civilians killed", "by")
        signed = [row for row in self.windows if row.role == "included" and row.deaths]
        if not signed:
            return f"of {what} {by} those at the table nothing is known"
        return f"{what} " + listed(
            [f"{by} {_the(row.series)} {_went(*row.deaths)}" for row in signed if row.deaths]
        )

    def _outside(self) -> str:
        known = [row for row in self.windows if row.role == "excluded" and row.deaths]
        if not known:
            return ""
        first = max(known, key=lambda row: row.deaths[::-1] if row.deaths else ())
        assert first.deaths is not None
        return (
            "Of the groups not at the table, the largest numbers are those of "
            f"{_the(first.series)}: deaths {_went(*first.deaths)}, and {self._events(first)}. "
        )

    def _unlisted(self) -> str:
        names = [_the(row.series) for row in self.windows if not row.deaths]
        if not names:
            return ""
        return f"Of killings by {listed(names)} nothing is known: UCDP lists none in any year. "

    def _government(self) -> str:
        for row in self.windows:
            if row.role == "government" and row.deaths:
                return f"Civilians killed by the government {_went(*row.deaths)}."
        return ""

    @property
    def _battles(self) -> bool:
        return self.measure == "battles"

    def _events(self, row: Row) -> str:
        """Say what clashes or attacks did, and whether it may be chance."""
        name = _COUNTED[self.measure][1]
        before, after = row.events or (0, 0)
        found = rate_ratio(before, after)
        if isnan(found.value):
            return f"there were no {name} before or after"
        if found.low > 1:
            times = f"{found.low:.1f} to {found.high:.1f}"
            many = times if isfinite(found.high) else f"at least {found.low:.1f}"
            return (
                f"{name} rose from {before} to {after}. If {name} are independent, that is {many} "
                "times as many"
            )
        if found.high < 1:
            return (
                f"{name} fell from {before} to {after}, for which chance alone is a poor "
                "explanation"
            )
        chance = "" if found.value == 1 else ", which may be chance"
        return f"{name} {_went(before, after)}{chance}"

    def _deaths(self, when: str) -> go.Bar:
        after = when == "after"
        deaths = [row.deaths[after] if row.deaths else 0 for row in self.windows]
        pattern = {"shape": "/" if after else "", "fillmode": "overlay", "fgcolor": "#ffffff"}
        return bars(
            f"deaths {when}",
            deaths,
            [row - (0.17 if after else -0.05) for row in self._rows],
            VERMILLION if after else PALE,
            legend=True,
            hover=when + ": %{text}<extra></extra>",
            orientation="h",
            width=0.2,
            marker={"line": {"color": INK, "width": 1}, "pattern": pattern},
            text=[
                f"{count:,}" if row.deaths else "? not listed in any year" if after else ""
                for count, row in zip(deaths, self.windows, strict=True)
            ],
            textposition="outside",
            textfont={"size": 12, "color": INK},
            constraintext="none",
            cliponaxis=False,
        )

    def _ratios(self) -> go.Scatter:
        found = [rate_ratio(*row.events) if row.events else None for row in self.windows]
        places = [_within(ratio.value) if ratio else None for ratio in found]
        arms = [
            (_within(r.high) - p, p - _within(r.low)) if r and p else (0, 0)
            for r, p in zip(found, places, strict=True)
        ]
        return marks(
            f"ratio of {_COUNTED[self.measure][1]}, with its 95% interval",
            places,
            [row - 0.15 for row in self._rows],
            [BLUE if ratio and not isnan(ratio.value) else GREY for ratio in found],
            symbol=[_symbol(ratio) if ratio else "circle" for ratio in found],
            size=11,
            legend=True,
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [up for up, _ in arms],
                "arrayminus": [down for _, down in arms],
                "color": INK,
                "thickness": 1.5,
                "width": 5,
            },
            xaxis="x2",
            yaxis="y2",
        )

    def _notes(self) -> list[dict[str, Any]]:
        """Name the groups in both panels, with blanks so that each deal has as many notes."""
        blank = [note("", 0, 0, yref="y", size=12)] * (_ROWS - len(self.windows))
        named = list(zip(self.windows, self._rows, strict=True))
        whose = "Deaths" if self._battles else "Civilians"
        events = _COUNTED[self.measure][1]
        return [
            *(
                note(f"<b>{w.series}</b>, {_ROLES[w.role]}", 0, row + 0.15, yref="y", size=12)
                for w, row in named
            ),
            *blank,
            *(
                note(
                    f"<b>{w.series}</b>: "
                    + (f"{w.events[0]} to {w.events[1]}" if w.events else "not known"),
                    0, row + 0.02, yref="y2", size=12,
                )
                for w, row in named
            ),
            *blank,
            note(f"<b>{whose}, {MONTHS[self.months]} before and after</b>", 0, 1.0),
            note(f"<b>How many times as many {events}?</b>", 0, 0.36),
        ]  # fmt: skip


def _fought(window: data.Window) -> Row:
    return Row(
        window.series,
        window.role,
        (window.events_before, window.events_after),
        (window.deaths_before, window.deaths_after),
    )


def _killed(window: data.WindowCivilians) -> Row:
    counts = [
        None if before is None or after is None else (before, after)
        for before, after in (
            (window.events_before, window.events_after),
            (window.deaths_before, window.deaths_after),
        )
    ]
    return Row(window.series, window.role, *counts)


def _the(series: str) -> str:
    return series if series in _WITHOUT_ARTICLE else f"the {series}"


def _went(before: int, after: int) -> str:
    return f"stayed at {after:,}" if before == after else f"went from {before:,} to {after:,}"


def _symbol(ratio: Ratio) -> str:
    if isnan(ratio.value):
        return "x-thin-open"
    return (
        "triangle-right" if ratio.value == inf else "triangle-left" if not ratio.value else "circle"
    )


def _within(value: float) -> float:
    return 1.0 if isnan(value) else round(min(max(value, _LOW), _HIGH), 3)


def _even() -> go.Scatter:
    return line(
        "as often as before", [1] * (_ROWS + 2), [-0.6, *range(_ROWS), _ROWS - 0.1], GREY,
        dash="dot", width=1.5, xaxis="x2", yaxis="y2",
    )  # fmt: skip
