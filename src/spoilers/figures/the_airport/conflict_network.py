"""Who fought whom in Afghanistan in a year, and who stood with whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import plotly.graph_objects as go

from spoilers import data
from spoilers.figures.style import BLUE, GREEN, GREY, INK, PURPLE, VERMILLION, base_layout

# Laid out by hand, so that no line of any year runs through a mark.
PLACES = {
    "us": (-0.75, 0.95),
    "government": (-0.6, 0.05),
    "taliban": (0.05, 0.55),
    "isk": (0.6, -0.45),
    "isis": (0.95, 0.0),
    "rasul": (0.8, 0.62),
    "khadim": (0.45, 0.97),
    "imu": (0.75, -0.98),
    "nrf": (-0.55, -0.8),
    "aff": (0.05, -0.9),
}
NAMES = {
    "us": "United States",
    "government": "Government",
    "taliban": "Taliban",
    "isk": "IS-K",
    "isis": "Islamic State",
    "rasul": "Mullah Rasul's<br>High Council",
    "khadim": "Mullah Khadim",
    "imu": "IMU",
    "nrf": "National<br>Resistance<br>Front",
    "aff": "Freedom<br>Front",
}
SPOKEN = {
    "us": "the United States",
    "government": "the government",
    "taliban": "the Taliban",
    "isk": "IS-K",
    "isis": "the Islamic State",
    "rasul": "the High Council",
    "khadim": "Khadim's forces",
    "imu": "the IMU",
    "nrf": "the National Resistance Front",
    "aff": "the Freedom Front",
}
# Deaths a year; Plotly gives a line one width, so there are three.
WIDTHS = ((25, 99, 2.0), (100, 9_999, 4.5), (10_000, 99_999, 9.0))
YEARS = tuple(range(2014, 2023))
# From 15 August 2021 on the Taliban were the government.
TAKEOVER = 2021


def conflict_network(year: int) -> go.Figure:
    """Draw who fought whom and who stood with whom in a year.

    Parameters
    ----------
    year : int
        Calendar year, 2014 to 2022.

    Returns
    -------
    plotly.graph_objects.Figure
        Nine traces, the same in every state.

    Raises
    ------
    ValueError
        If the table has nothing on that year.

    Examples
    --------
    >>> len(conflict_network(2018).data)
    9
    """
    rows = data.relations(year)
    fought = [row for row in rows if row.kind == "fought"]
    inside = {name for row in rows for name in (row.one, row.other)}
    traces = [
        *(
            _lines(
                f"fought, {low:,} deaths or more",
                [row for row in fought if low <= row.deaths <= high],
                VERMILLION,
                "solid",
                width,
            )
            for low, high, width in WIDTHS
        ),
        _lines("fought on one side", _of(rows, "side by side"), GREEN, "dash", 3),
        _lines("pledged itself", _of(rows, "pledge"), BLUE, "dot", 3),
        _lines("agreement", _of(rows, "agreement"), PURPLE, "longdashdot", 3),
        _deaths(fought),
        _marks("took part", sorted(inside), year, INK, INK),
        _marks("no row this year", sorted(PLACES.keys() - inside), year, "#ffffff", GREY),
    ]
    figure = go.Figure(traces, base_layout(height=520))
    axis = {"visible": False, "fixedrange": True}
    figure.update_layout(
        xaxis={**axis, "range": [-1.25, 1.25]}, yaxis={**axis, "range": [-1.3, 1.2]}
    )
    return figure


def describe_conflict_network(year: int) -> str:
    """Say who fought whom and who stood with whom in a year.

    Parameters
    ----------
    year : int
        Calendar year, 2014 to 2022.

    Returns
    -------
    str
        The fighting with its deaths, then pledges and agreements.

    Raises
    ------
    ValueError
        If the table has nothing on that year.

    Examples
    --------
    >>> print(describe_conflict_network(2014))
    In 2014 the government fought the Taliban (12,351 deaths). The United States fought on the
    side of the government.
    """
    rows = data.relations(year)
    parts = [f"In {year} {_and(_fights([row for row in rows if row.kind == 'fought']))}."]
    for row in _of(rows, "side by side"):
        parts.append(f"{_capital(SPOKEN[row.one])} fought on the side of {SPOKEN[row.other]}.")
    if any(row.kind == "agreement" for row in rows):
        parts.append("The agreement between the United States and the Taliban was in force.")
    if year == TAKEOVER:
        parts.append("From 15 August on the Taliban were the government.")
    if year > TAKEOVER:
        parts.append("The government was now the Taliban.")
    return " ".join(parts)


def _fights(rows: Iterable[data.Relation]) -> list[str]:
    return [f"{SPOKEN[row.one]} fought {SPOKEN[row.other]} ({row.deaths:,} deaths)" for row in rows]


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])}, and {parts[-1]}"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _of(rows: Iterable[data.Relation], kind: str) -> list[data.Relation]:
    return [row for row in rows if row.kind == kind]


def _lines(
    name: str, rows: Sequence[data.Relation], color: str, dash: str, width: float
) -> go.Scatter:
    x: list[float | None] = []
    y: list[float | None] = []
    for row in rows:
        (x0, y0), (x1, y1) = PLACES[row.one], PLACES[row.other]
        x += [x0, x1, None]
        y += [y0, y1, None]
    return go.Scatter(
        x=x,
        y=y,
        mode="lines",
        name=name,
        line={"color": color, "dash": dash, "width": width},
        hoverinfo="skip",
        showlegend=True,
    )


def _deaths(fought: Sequence[data.Relation]) -> go.Scatter:
    middles = [np.mean([PLACES[row.one], PLACES[row.other]], axis=0) for row in fought]
    return go.Scatter(
        x=[round(float(x), 3) for x, _ in middles],
        y=[round(float(y), 3) for _, y in middles],
        mode="markers+text",
        name="deaths",
        text=[f"{row.deaths:,}" for row in fought],
        textposition="middle center",
        textfont={"size": 12, "color": INK},
        marker={"color": "#ffffff", "symbol": "square", "size": 26, "opacity": 0.9},
        hovertext=[
            f"{SPOKEN[row.one]} and {SPOKEN[row.other]}: {row.deaths:,} deaths "
            f"({row.low:,} to {row.high:,})"
            for row in fought
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=False,
    )


def _marks(name: str, who: Sequence[str], year: int, color: str, ink: str) -> go.Scatter:
    return go.Scatter(
        x=[PLACES[each][0] for each in who],
        y=[PLACES[each][1] for each in who],
        mode="markers+text",
        name=name,
        text=[_name(each, year) for each in who],
        textposition=[_side(each) for each in who],
        textfont={"size": 12, "color": ink},
        marker={
            "color": color,
            "line": {"color": ink, "width": 2},
            "size": 16,
            "symbol": ["square" if each in ("us", "government") else "circle" for each in who],
        },
        hovertext=[data.actors()[each] for each in who],
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=True,
    )


def _name(who: str, year: int) -> str:
    if who == "government" and year >= TAKEOVER:
        return "Government" + ("<br>(later Taliban)" if year == TAKEOVER else "<br>(Taliban)")
    return NAMES[who]


def _side(who: str) -> str:
    if who in ("isk", "government"):
        return "bottom left"
    return "top center" if who == "isis" or PLACES[who][1] > 0.3 else "bottom center"
