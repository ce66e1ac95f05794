"""Fighting before and after one deal, for each group, with what the clashes leave uncertain."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import inf, isfinite, isnan
from typing import Any

import plotly.graph_objects as go

from spoilers import data
from spoilers.evidence.changes import Ratio, rate_ratio
from spoilers.figures.picture import Picture, one_of
from spoilers.figures.saying import listed
from spoilers.figures.style import BLUE, GREY, INK, PALE, VERMILLION, base_layout
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
_ROLES = {"included": "at the table", "excluded": "not at it", "other conflict": "another war"}
_WITHOUT_ARTICLE = ("Abu Sayyaf", "FARC", "FARC dissidents", "Jamaat-ul-Ahrar", "JEM", "BIFF")


@dataclass(frozen=True)
class DealWindows(Picture):
    """Who fought in the months before and after this deal?

    Deaths and clashes with each group, and the ratio of clashes with its exact interval.

    Parameters
    ----------
    deal : str
        One of `DEALS`.
    months : int
        Length of the window on each side, one of `MONTHS`.

    Raises
    ------
    ValueError
        If there is no such deal or length.

    Examples
    --------
    >>> print(DealWindows("framework_2012", 12).describe())
    Mindanao 2012: the MILF signs. In a year before and after, deaths in fighting with the MILF went
    from 71 to 1. Of the groups not at the table, the MNLF wings fought most: deaths went from 0 to
    239, and clashes rose from 0 to 27. If clashes are independent, that is at least 6.8 times as
    many.
    """

    deal: str = "framework_2012"
    months: int = 12

    def __post_init__(self) -> None:
        """Refuse a choice that is not there."""
        one_of("deal", self.deal, DEALS)
        one_of("months", self.months, MONTHS)

    @cached_property
    def windows(self) -> tuple[data.Window, ...]:
        """Groups at the table first, then those who were not, another war of the country last."""
        mine = [window for window in data.deal_windows(self.months) if window.deal == self.deal]
        return tuple(sorted(mine, key=lambda window: list(_ROLES).index(window.role)))

    @cached_property
    def _rows(self) -> list[int]:
        return [_ROWS - 1 - place for place in range(len(self.windows))]

    def draw(self) -> go.Figure:
        """Draw deaths before and after, and the ratio of clashes with its interval."""
        figure = go.Figure(
            [self._deaths("before"), self._deaths("after"), self._ratios(), _even()],
            base_layout(height=640),
        )
        most = max(max(w.deaths_before, w.deaths_after) for w in self.windows)
        figure.update_layout(
            barmode="overlay",
            margin={"l": 12, "r": 12, "t": 30, "b": 92},
            xaxis={
                "range": [0, 1.24 * most],
                "anchor": "y",
                "nticks": 5,
                "title": {"text": "deaths"},
            },
            yaxis={"visible": False, "range": [-0.6, _ROWS - 0.1], "domain": [0.55, 1]},
            xaxis2={
                "type": "log",
                "range": [-1.5, 1.75],
                "anchor": "y2",
                "fixedrange": True,
                "tickvals": [0.1, 0.5, 1, 2, 10],
                "ticktext": ["0.1", "0.5", "1", "2", "10"],
                "title": {"text": "clashes after, over clashes before", "font": {"size": 13}},
            },
            yaxis2={"visible": False, "range": [-0.6, _ROWS - 0.1], "domain": [0, 0.36]},
            annotations=self._notes(),
            legend={"traceorder": "normal"},
        )
        return figure

    def describe(self) -> str:
        """Say what happened to those at the table and to the one outside that fought most."""
        inside = [window for window in self.windows if window.role == "included"]
        outside = max(
            (window for window in self.windows if window.role == "excluded"),
            key=lambda window: (window.deaths_after, window.deaths_before),
        )
        signed = [f"with {_the(w.series)} {_went(w.deaths_before, w.deaths_after)}" for w in inside]
        return (
            f"{DEALS[self.deal]}. In {MONTHS[self.months]} before and after, deaths in fighting "
            f"{listed(signed)}. Of the groups not at the table, {_the(outside.series)} fought "
            f"most: deaths {_went(outside.deaths_before, outside.deaths_after)}, and "
            f"{_clashes(outside)}."
        )

    def _deaths(self, when: str) -> go.Bar:
        deaths = [getattr(window, f"deaths_{when}") for window in self.windows]
        after = when == "after"
        pattern = {"shape": "/" if after else "", "fillmode": "overlay", "fgcolor": "#ffffff"}
        return bars(
            f"deaths {when}",
            deaths,
            [row - (0.17 if after else -0.05) for row in self._rows],
            VERMILLION if after else PALE,
            legend=True,
            hover=when + ": %{x:,} deaths<extra></extra>",
            orientation="h",
            width=0.2,
            marker={"line": {"color": INK, "width": 1}, "pattern": pattern},
            text=[f"{count:,}" for count in deaths],
            textposition="outside",
            textfont={"size": 12, "color": INK},
            constraintext="none",
            cliponaxis=False,
        )

    def _ratios(self) -> go.Scatter:
        found = [rate_ratio(window.events_before, window.events_after) for window in self.windows]
        places = [_within(ratio.value) for ratio in found]
        return marks(
            "ratio of clashes, with its 95% interval",
            places,
            [row - 0.15 for row in self._rows],
            [GREY if isnan(ratio.value) else BLUE for ratio in found],
            symbol=[_symbol(ratio) for ratio in found],
            size=11,
            legend=True,
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [_within(r.high) - p for r, p in zip(found, places, strict=True)],
                "arrayminus": [p - _within(r.low) for r, p in zip(found, places, strict=True)],
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
        return [
            *(
                note(f"<b>{w.series}</b>, {_ROLES[w.role]}", 0, row + 0.15, yref="y", size=12)
                for w, row in named
            ),
            *blank,
            *(
                note(
                    f"<b>{w.series}</b>: {w.events_before} to {w.events_after}",
                    0, row + 0.02, yref="y2", size=12,
                )
                for w, row in named
            ),
            *blank,
            note(f"<b>Deaths in {MONTHS[self.months]} before and after</b>", 0, 1.0),
            note("<b>How many times as many clashes?</b>", 0, 0.365),
        ]  # fmt: skip


def _the(series: str) -> str:
    return series if series in _WITHOUT_ARTICLE else f"the {series}"


def _went(before: int, after: int) -> str:
    return f"stayed at {after:,}" if before == after else f"went from {before:,} to {after:,}"


def _clashes(window: data.Window) -> str:
    found = rate_ratio(window.events_before, window.events_after)
    if isnan(found.value):
        return "there was no clash before or after"
    if found.low > 1:
        times = f"{found.low:.1f} to {found.high:.1f}"
        return (
            f"clashes rose from {window.events_before} to {window.events_after}. If clashes are "
            f"independent, that is {times if isfinite(found.high) else f'at least {found.low:.1f}'}"
            " times as many"
        )
    if found.high < 1:
        return (
            f"clashes fell from {window.events_before} to {window.events_after}, for which chance "
            "alone is a poor explanation"
        )
    went = _went(window.events_before, window.events_after)
    return f"clashes {went}" + ("" if found.value == 1 else ", which may be chance")


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
