"""The case day by day: an event at a time, before and after the article was written."""

from __future__ import annotations

from calendar import month_name
from datetime import date
from typing import Any

import plotly.graph_objects as go

from spoilers import data
from spoilers.figures.style import BLUE, GREEN, GREY, INK, PURPLE, VERMILLION, base_layout

SPANS = {
    "all": "February 2020 to January 2024",
    "august": "August and September 2021",
}
LIMITS = {
    "all": (date(2020, 1, 1), date(2024, 3, 31)),
    "august": (date(2021, 8, 12), date(2021, 9, 21)),
}
WRITTEN = date(2021, 8, 28)
LANES = {
    "deal": ("agreement and withdrawal", BLUE, "square"),
    "attack": ("attacks by IS-K, or put down to it", VERMILLION, "diamond"),
    "response": ("answers of the United States", PURPLE, "triangle-up"),
    "finding": ("counts, warnings and findings", GREEN, "circle"),
}
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def events_in(span: str) -> tuple[str, ...]:
    """List the events that a span of the timeline shows.

    Parameters
    ----------
    span : str
        One of `SPANS`.

    Returns
    -------
    tuple of str
        Their short names, in the order of time.

    Raises
    ------
    ValueError
        If there is no such span.

    Examples
    --------
    >>> events_in("august")[0]
    'kabul'
    """
    if span not in LIMITS:
        raise ValueError(f"span = {span!r}: expected one of {', '.join(LIMITS)}")
    first, last = LIMITS[span]
    return tuple(event.id for event in data.timeline() if first <= event.date <= last)


def timeline(span: str, event: str) -> go.Figure:
    """Draw the events of the case in four lanes, and light one of them.

    Parameters
    ----------
    span : str
        One of `SPANS`.
    event : str
        One of `events_in(span)`.

    Returns
    -------
    plotly.graph_objects.Figure
        Six traces, the same in every state.

    Raises
    ------
    ValueError
        If there is no such span, or the event is not in it.

    Examples
    --------
    >>> len(timeline("august", "airport").data)
    6
    """
    chosen = find_event(span, event)
    heights = {lane: len(LANES) - place for place, lane in enumerate(LANES)}
    figure = go.Figure(
        [
            *(_lane(span, lane, height) for lane, height in heights.items()),
            _ring(chosen, heights[chosen.lane]),
            _label(span, chosen, heights[chosen.lane]),
        ],
        base_layout(height=400),
    )
    first, last = LIMITS[span]
    figure.update_layout(
        showlegend=False,
        xaxis={"range": [first.isoformat(), last.isoformat()], "nticks": 6},
        yaxis={"range": [0.45, 4.9], "visible": False},
        shapes=[_written()],
        annotations=[_lane_name(lane, height) for lane, height in heights.items()]
        + [_written_name()],
    )
    return figure


def describe_timeline(span: str, event: str) -> str:
    """Say what happened that day, and when it was known.

    Parameters
    ----------
    span : str
        One of `SPANS`.
    event : str
        One of `events_in(span)`.

    Returns
    -------
    str
        The day, the event, and how far the row can be relied on.

    Raises
    ------
    ValueError
        If there is no such span, or the event is not in it.

    Examples
    --------
    >>> print(describe_timeline("all", "mazari"))
    6 March 2020: Gunmen attack a commemoration in Kabul. The Islamic State claims it. 32 people
    were killed.
    """
    chosen = find_event(span, event)
    parts = [f"{spoken(chosen.date)}: {chosen.event}"]
    if chosen.killed and not any(digit in chosen.event for digit in _spelled(chosen.killed)):
        parts.append(f"{chosen.killed.capitalize()} people were killed.")
    if chosen.said == "later":
        parts.append("When the article was written this had not happened or was not known.")
    if chosen.doubtful:
        parts.append("We give this from memory.")
    return " ".join(parts)


def find_event(span: str, event: str) -> data.Event:
    """Look an event of a span up.

    Parameters
    ----------
    span : str
        One of `SPANS`.
    event : str
        One of `events_in(span)`.

    Returns
    -------
    spoilers.data.Event
        The row.

    Raises
    ------
    ValueError
        If there is no such span, or the event is not in it.

    Examples
    --------
    >>> find_event("august", "airport").killed
    'about 183'
    """
    known = events_in(span)
    if event not in known:
        raise ValueError(f"event = {event!r}: expected one of {', '.join(known)}")
    return next(row for row in data.timeline() if row.id == event)


def spoken(day: date) -> str:
    """Write a day as people say it.

    Parameters
    ----------
    day : datetime.date
        The day.

    Returns
    -------
    str
        Day, month and year.

    Examples
    --------
    >>> spoken(date(2021, 8, 26))
    '26 August 2021'
    """
    return f"{day.day} {month_name[day.month]} {day.year}"


def _spelled(killed: str) -> tuple[str, ...]:
    """Give the ways in which the text of an event may already say how many were killed."""
    words = {"10": "ten", "2": "two", "about 183": "about 170"}
    return (killed, words[killed]) if killed in words else (killed,)


def _lane(span: str, lane: str, height: int) -> go.Scatter:
    name, color, symbol = LANES[lane]
    shown = set(events_in(span))
    events = [row for row in data.timeline() if row.lane == lane and row.id in shown]
    return go.Scatter(
        x=[row.date.isoformat() for row in events],
        y=[height] * len(events),
        mode="markers",
        name=name,
        marker={
            "symbol": symbol,
            "size": 12,
            # Hollow where the row rests on memory, as in every picture of the course.
            "color": ["#ffffff" if row.doubtful else color for row in events],
            "line": {"color": color, "width": 2},
        },
        text=[f"{spoken(row.date)}: {row.label}" for row in events],
        hovertemplate="%{text}<extra></extra>",
    )


def _ring(chosen: data.Event, height: int) -> go.Scatter:
    return go.Scatter(
        x=[chosen.date.isoformat()],
        y=[height],
        mode="markers",
        name="chosen",
        marker={
            "symbol": "circle-open",
            "size": 25,
            "color": INK,
            "line": {"color": INK, "width": 3},
        },
        hoverinfo="skip",
    )


def _label(span: str, chosen: data.Event, height: int) -> go.Scatter:
    first, last = LIMITS[span]
    place = (chosen.date - first) / (last - first)
    side = "right" if place < 0.3 else "left"
    return go.Scatter(
        x=[chosen.date.isoformat()],
        y=[height - 0.22],
        mode="text",
        name="its name",
        text=[f"<b>{chosen.label}</b>"],
        textposition=[f"bottom {side}"],
        textfont={"color": INK, "size": 13},
        hoverinfo="skip",
    )


def _lane_name(lane: str, height: int) -> dict[str, Any]:
    return {
        "text": LANES[lane][0],
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": height + 0.42,
        "showarrow": False,
        "bgcolor": "#ffffff",
        "font": {"size": 12, "color": INK},
    }


def _written() -> dict[str, Any]:
    day = WRITTEN.isoformat()
    return {
        "type": "line",
        "x0": day,
        "x1": day,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": GREY, "width": 2, "dash": "dot"},
    }


def _written_name() -> dict[str, Any]:
    return {
        "text": "the article<br>is written",
        "x": WRITTEN.isoformat(),
        "xanchor": "left",
        "xshift": 4,
        "y": 0,
        "yref": "paper",
        "yanchor": "bottom",
        "align": "left",
        "showarrow": False,
        "font": {"size": 12, "color": GREY},
    }
