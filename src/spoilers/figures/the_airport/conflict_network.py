"""Who fought whom in Afghanistan in a year, and who stood with whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import plotly.graph_objects as go

from spoilers import data
from spoilers.figures.picture import Picture
from spoilers.figures.saying import listed
from spoilers.figures.style import BLUE, GREEN, GREY, INK, PURPLE, VERMILLION, base_layout
from spoilers.figures.traces import marks, segments

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


@dataclass(frozen=True)
class ConflictNetwork(Picture):
    """Who fought whom, and who stood with whom, in one year of the war?

    The conflict dyads of a year and the alliances beside them, from ``data/relations.csv``.

    Parameters
    ----------
    year : int
        Calendar year, 2014 to 2022.

    Examples
    --------
    >>> print(ConflictNetwork(2014).describe())
    In 2014 the government fought the Taliban (12,351 deaths). The United States fought on the
    side of the government.
    """

    year: int = 2018

    @cached_property
    def _rows(self) -> tuple[data.Relation, ...]:
        return data.relations(self.year)

    def _of(self, kind: str) -> list[data.Relation]:
        return [row for row in self._rows if row.kind == kind]

    def draw(self) -> go.Figure:
        """Draw the actors, the fighting with its deaths, pledges and agreements."""
        fought = self._of("fought")
        inside = {name for row in self._rows for name in (row.one, row.other)}
        figure = go.Figure(
            [
                *(
                    _lines(
                        f"fought, {low:,} deaths or more",
                        [row for row in fought if low <= row.deaths <= high],
                        VERMILLION, "solid", width,
                    )
                    for low, high, width in WIDTHS
                ),
                _lines("fought on one side", self._of("side by side"), GREEN, "dash"),
                _lines("pledged itself", self._of("pledge"), BLUE, "dot"),
                _lines("agreement", self._of("agreement"), PURPLE, "longdashdot"),
                _deaths(fought),
                self._actors("took part", sorted(inside), INK, INK),
                self._actors("no row this year", sorted(PLACES.keys() - inside), "#ffffff", GREY),
            ],
            base_layout(height=520),
        )  # fmt: skip
        axis = {"visible": False, "fixedrange": True}
        figure.update_layout(
            xaxis={**axis, "range": [-1.25, 1.25]}, yaxis={**axis, "range": [-1.3, 1.2]}
        )
        return figure

    def describe(self) -> str:
        """Say who fought whom and how many died, then who stood with whom."""
        fights = [
            f"{SPOKEN[row.one]} fought {SPOKEN[row.other]} ({row.deaths:,} deaths)"
            for row in self._of("fought")
        ]
        parts = [f"In {self.year} {listed(fights)}."]
        for row in self._of("side by side"):
            helper = SPOKEN[row.one]
            parts.append(
                f"{helper[0].upper()}{helper[1:]} fought on the side of {SPOKEN[row.other]}."
            )
        if self._of("agreement"):
            parts.append("The agreement between the United States and the Taliban was in force.")
        if self.year == TAKEOVER:
            parts.append("From 15 August on the Taliban were the government.")
        if self.year > TAKEOVER:
            parts.append("The government was now the Taliban.")
        return " ".join(parts)

    def _actors(self, name: str, who: Sequence[str], color: str, ink: str) -> go.Scatter:
        return marks(
            name,
            [PLACES[each][0] for each in who],
            [PLACES[each][1] for each in who],
            color,
            symbol=["square" if each in ("us", "government") else "circle" for each in who],
            size=16,
            edge=ink,
            text=[self._name(each) for each in who],
            at=[_side(each) for each in who],
            ink=ink,
            text_size=12,
            legend=True,
            hovertext=[data.actors()[each] for each in who],
            hover="%{hovertext}<extra></extra>",
        )

    def _name(self, who: str) -> str:
        if who == "government" and self.year >= TAKEOVER:
            later = "later " if self.year == TAKEOVER else ""
            return f"{NAMES[who]}<br>({later}Taliban)"
        return NAMES[who]


def _lines(
    name: str, rows: Sequence[data.Relation], color: str, dash: str, width: float = 3
) -> go.Scatter:
    ends = [(PLACES[row.one], PLACES[row.other]) for row in rows]
    return segments(name, ends, color, dash=dash, width=width)


def _deaths(fought: Sequence[data.Relation]) -> go.Scatter:
    middles = [np.mean([PLACES[row.one], PLACES[row.other]], axis=0) for row in fought]
    return marks(
        "deaths",
        [x for x, _ in middles],
        [y for _, y in middles],
        "#ffffff",
        symbol="square",
        size=26,
        text=[f"{row.deaths:,}" for row in fought],
        at="middle center",
        text_size=12,
        hovertext=[
            f"{SPOKEN[row.one]} and {SPOKEN[row.other]}: {row.deaths:,} deaths "
            f"({row.low:,} to {row.high:,})"
            for row in fought
        ],
        hover="%{hovertext}<extra></extra>",
    ).update(marker_opacity=0.9)


def _side(who: str) -> str:
    if who in ("isk", "government"):
        return "bottom left"
    return "top center" if who == "isis" or PLACES[who][1] > 0.3 else "bottom center"
