"""The case day by day: an event at a time, before and after the article was written."""

from __future__ import annotations

from calendar import month_name
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import plotly.graph_objects as go

from spoilers import data
from spoilers.figures.picture import Picture, one_of
from spoilers.figures.style import BLUE, GREEN, GREY, INK, PURPLE, VERMILLION, base_layout
from spoilers.figures.traces import marks, words

SPANS = {
    "all": "February 2020 to March 2025",
    "august": "August and September 2021",
}
LIMITS = {
    "all": (date(2020, 1, 1), date(2025, 5, 31)),
    "august": (date(2021, 8, 12), date(2021, 9, 21)),
}
WRITTEN = date(2021, 8, 28)
LANES = {
    "deal": ("agreement and withdrawal", BLUE, "square"),
    "attack": ("attacks by IS-K, or put down to it", VERMILLION, "diamond"),
    "response": ("answers of the United States", PURPLE, "triangle-up"),
    "finding": ("counts, claims, warnings and findings", GREEN, "circle"),
}
HEIGHTS = {lane: len(LANES) - place for place, lane in enumerate(LANES)}
# How the text of an event may already say how many were killed.
SPELLED = {"10": "ten", "2": "two", "about 183": "about 170"}


@dataclass(frozen=True)
class Timeline(Picture):
    """What happened around the attack, day by day, and what was known when?

    The events of ``data/timeline.csv`` in four lanes, one of them told.

    Parameters
    ----------
    span : str
        One of `SPANS`.
    event : str
        The event that is told, one of ``events_in(span)``.

    Raises
    ------
    ValueError
        If there is no such span, or the event is not in it, when it is drawn or described.

    Examples
    --------
    >>> print(Timeline("all", "mazari").describe())
    6 March 2020: Gunmen attack a commemoration in Kabul. The Islamic State claims it. 32 people
    were killed.
    """

    span: str = "august"
    event: str = "airport"

    @cached_property
    def _chosen(self) -> data.Event:
        one_of("event", self.event, events_in(self.span))
        return next(row for row in data.timeline() if row.id == self.event)

    def draw(self) -> go.Figure:
        """Draw the events of the case in four lanes, and light the chosen one."""
        chosen = self._chosen
        day, height = chosen.date.isoformat(), HEIGHTS[chosen.lane]
        first, last = LIMITS[self.span]
        side = "right" if (chosen.date - first) / (last - first) < 0.3 else "left"
        figure = go.Figure(
            [
                *(self._lane(lane) for lane in LANES),
                marks("chosen", [day], [height], symbol="circle-open", size=25, edge=INK).update(
                    marker_line_width=3
                ),
                words(
                    "its name", [day], [height - 0.22], [f"<b>{chosen.label}</b>"],
                    at=[f"bottom {side}"],
                ),
            ],
            base_layout(height=400),
        )  # fmt: skip
        figure.update_layout(
            showlegend=False,
            xaxis={"range": [first.isoformat(), last.isoformat()], "nticks": 6},
            yaxis={"range": [0.45, 4.9], "visible": False},
            shapes=[_written()],
            annotations=[*map(_lane_name, LANES), _written_name()],
        )
        return figure

    def describe(self) -> str:
        """Say what happened that day, when it was known, and how far the row can be relied on."""
        chosen = self._chosen
        parts = [f"{spoken(chosen.date)}: {chosen.event}"]
        known = {chosen.killed, SPELLED.get(chosen.killed, chosen.killed)}
        if chosen.killed and not any(number in chosen.event for number in known):
            parts.append(f"{chosen.killed.capitalize()} people were killed.")
        if chosen.said == "later":
            parts.append("When the article was written this had not happened or was not known.")
        if chosen.doubtful:
            parts.append("We give this from memory.")
        return " ".join(parts)

    def _lane(self, lane: str) -> go.Scatter:
        name, color, symbol = LANES[lane]
        shown = set(events_in(self.span))
        events = [row for row in data.timeline() if row.lane == lane and row.id in shown]
        return marks(
            name,
            [row.date.isoformat() for row in events],
            [HEIGHTS[lane]] * len(events),
            # Hollow where the row rests on memory, as in every picture of the course.
            ["#ffffff" if row.doubtful else color for row in events],
            symbol=symbol,
            size=12,
            edge=color,
            hovertext=[f"{spoken(row.date)}: {row.label}" for row in events],
            hover="%{hovertext}<extra></extra>",
        )


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
    one_of("span", span, LIMITS)
    first, last = LIMITS[span]
    return tuple(event.id for event in data.timeline() if first <= event.date <= last)


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


def _lane_name(lane: str) -> dict[str, Any]:
    return {
        "text": LANES[lane][0],
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": HEIGHTS[lane] + 0.42,
        "showarrow": False,
        "bgcolor": "#ffffff",
        "font": {"size": 12, "color": INK},
    }


def _written() -> dict[str, Any]:
    day = WRITTEN.isoformat()
    line = {"color": GREY, "width": 2, "dash": "dot"}
    return {"type": "line", "x0": day, "x1": day, "y0": 0, "y1": 1, "yref": "paper", "line": line}


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
