"""Fighting before and after one deal, for each group, with what the clashes leave uncertain."""

from __future__ import annotations

from math import inf, isfinite, isnan

import plotly.graph_objects as go

from spoilers import data
from spoilers.evidence.changes import Ratio, rate_ratio
from spoilers.figures.style import BLUE, GREY, INK, PALE, VERMILLION, base_layout

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
_ROLE = {"included": "at the table", "excluded": "not at it", "other conflict": "another war"}


def windows(deal: str, months: int) -> tuple[data.Window, ...]:
    """Which groups fought around this deal?

    Parameters
    ----------
    deal : str
        One of `DEALS`.
    months : int
        One of `MONTHS`.

    Returns
    -------
    tuple of spoilers.data.Window
        Those at the table first, then those who were not, another war of the country last.

    Raises
    ------
    ValueError
        If there is no such deal or length.

    Examples
    --------
    >>> [window.series for window in windows("darfur_2006", 12)]
    ['SLM/A (Minawi)', 'SLM/A (Abdul Wahid)', 'JEM', 'NRF']
    """
    if deal not in DEALS:
        raise ValueError(f"deal = {deal!r}: expected one of {', '.join(DEALS)}")
    mine = [window for window in data.deal_windows(months) if window.deal == deal]
    return tuple(sorted(mine, key=lambda window: list(_ROLE).index(window.role)))


def deal_windows(deal: str, months: int) -> go.Figure:
    """Draw deaths before and after, and the ratio of clashes with its interval.

    Parameters
    ----------
    deal : str
        One of `DEALS`.
    months : int
        One of `MONTHS`.

    Returns
    -------
    plotly.graph_objects.Figure
        Four traces, the same in every state.

    Examples
    --------
    >>> len(deal_windows("colon_2016", 12).data)
    4
    """
    shown = windows(deal, months)
    rows = [_ROWS - 1 - place for place in range(len(shown))]
    figure = go.Figure(
        [
            _bars(shown, rows, "before"),
            _bars(shown, rows, "after"),
            _ratios(shown, rows),
            _even(),
        ],
        base_layout(height=640),
    )
    most = max(max(window.deaths_before, window.deaths_after) for window in shown)
    figure.update_layout(
        barmode="overlay",
        margin={"l": 12, "r": 12, "t": 30, "b": 92},
        xaxis={"range": [0, 1.24 * most], "anchor": "y", "nticks": 5, "title": {"text": "deaths"}},
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
        annotations=[*_names(shown, rows), *_panel_names(months)],
        legend={"traceorder": "normal"},
    )
    return figure


def describe_deal_windows(deal: str, months: int) -> str:
    """Say what happened to those at the table and to the one outside that fought most.

    Parameters
    ----------
    deal : str
        One of `DEALS`.
    months : int
        One of `MONTHS`.

    Returns
    -------
    str
        Two or three sentences.

    Examples
    --------
    >>> print(describe_deal_windows("framework_2012", 12))
    Mindanao 2012: the MILF signs. In a year before and after, deaths in fighting with the MILF
    went from 71 to 1. Of those not at the table, the MNLF wings went from 0 to 239: clashes rose
    from 0 to 27, at least 6.8 times if each stands for itself.
    """
    shown = windows(deal, months)
    inside = [window for window in shown if window.role == "included"]
    outside = max(
        (window for window in shown if window.role == "excluded"),
        key=lambda window: (window.deaths_after, window.deaths_before),
    )
    signed = "; ".join(
        f"deaths in fighting with {_the(window.series)} went from {window.deaths_before:,} to "
        f"{window.deaths_after:,}"
        for window in inside
    )
    return (
        f"{DEALS[deal]}. In {MONTHS[months]} before and after, {signed}. Of those not at the "
        f"table, {_the(outside.series)} went from {outside.deaths_before:,} to "
        f"{outside.deaths_after:,}: {_clashes(outside)}."
    )


def _the(series: str) -> str:
    plain = ("Abu Sayyaf", "FARC", "FARC dissidents", "Jamaat-ul-Ahrar", "JEM", "BIFF")
    return series if series in plain else f"the {series}"


def _clashes(window: data.Window) -> str:
    found = rate_ratio(window.events_before, window.events_after)
    if isnan(found.value):
        return "there was no clash before or after"
    moved = f"from {window.events_before} to {window.events_after}"
    if found.low > 1:
        if isfinite(found.high):
            between = f"{found.low:.1f} to {found.high:.1f} times"
        else:
            between = f"at least {found.low:.1f} times"
        return f"clashes rose {moved}, {between} if each stands for itself"
    if found.high < 1:
        return f"clashes fell {moved}, and chance alone is a poor explanation"
    return f"clashes went {moved}, and that may be chance"


def _bars(shown: tuple[data.Window, ...], rows: list[int], when: str) -> go.Bar:
    deaths = [getattr(window, f"deaths_{when}") for window in shown]
    after = when == "after"
    return go.Bar(
        x=deaths,
        y=[row - (0.17 if after else -0.05) for row in rows],
        orientation="h",
        width=0.2,
        name=f"deaths {when}",
        marker={
            "color": VERMILLION if after else PALE,
            "line": {"color": INK, "width": 1},
            "pattern": {"shape": "/" if after else "", "fillmode": "overlay", "fgcolor": "#ffffff"},
        },
        text=[f"{count:,}" for count in deaths],
        textposition="outside",
        textfont={"size": 12, "color": INK},
        constraintext="none",
        cliponaxis=False,
        hovertemplate=when + ": %{x:,} deaths<extra></extra>",
    )


def _ratios(shown: tuple[data.Window, ...], rows: list[int]) -> go.Scatter:
    found = [rate_ratio(window.events_before, window.events_after) for window in shown]
    places = [_within(ratio.value) for ratio in found]
    return go.Scatter(
        x=places,
        y=[row - 0.15 for row in rows],
        xaxis="x2",
        yaxis="y2",
        mode="markers",
        name="ratio of clashes, with its 95% interval",
        marker={
            "size": 11,
            "color": [GREY if isnan(ratio.value) else BLUE for ratio in found],
            "symbol": [_symbol(ratio) for ratio in found],
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [_within(r.high) - p for r, p in zip(found, places, strict=True)],
            "arrayminus": [p - _within(r.low) for r, p in zip(found, places, strict=True)],
            "color": INK,
            "thickness": 1.5,
            "width": 5,
        },
        hoverinfo="skip",
    )


def _symbol(ratio: Ratio) -> str:
    if isnan(ratio.value):
        return "x-thin-open"
    return (
        "triangle-right" if ratio.value == inf else "triangle-left" if not ratio.value else "circle"
    )


def _within(value: float) -> float:
    return 1.0 if isnan(value) else round(min(max(value, _LOW), _HIGH), 3)


def _even() -> go.Scatter:
    return go.Scatter(
        x=[1] * (_ROWS + 2),
        y=[-0.6, *range(_ROWS), _ROWS - 0.1],
        xaxis="x2",
        yaxis="y2",
        mode="lines",
        name="as often as before",
        line={"color": GREY, "width": 1.5, "dash": "dot"},
        hoverinfo="skip",
    )


def _names(shown: tuple[data.Window, ...], rows: list[int]) -> list[dict[str, object]]:
    common: dict[str, object] = {
        "showarrow": False,
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "yanchor": "bottom",
        "font": {"size": 12, "color": INK},
    }
    deaths = [
        {**common, "yref": "y", "y": row + 0.15, "text": f"<b>{w.series}</b>, {_ROLE[w.role]}"}
        for w, row in zip(shown, rows, strict=True)
    ]
    clashes = [
        {
            **common,
            "yref": "y2",
            "y": row + 0.02,
            "text": f"<b>{w.series}</b>: {w.events_before} to {w.events_after}",
        }
        for w, row in zip(shown, rows, strict=True)
    ]
    blank = [{**common, "yref": "y", "y": 0, "text": ""} for _ in range(_ROWS - len(shown))]
    return [*deaths, *blank, *clashes, *blank]


def _panel_names(months: int) -> list[dict[str, object]]:
    return [
        {
            "text": f"<b>{text}</b>",
            "xref": "paper",
            "yref": "paper",
            "x": 0,
            "y": height,
            "xanchor": "left",
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"size": 13, "color": INK},
        }
        for text, height in (
            (f"Deaths in {MONTHS[months]} before and after", 1.0),
            ("How many times as many clashes?", 0.365),
        )
    ]
