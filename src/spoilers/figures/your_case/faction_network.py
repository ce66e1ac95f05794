"""The factions of a conflict on the line of policies: who talks, what is between them."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from functools import cached_property

import plotly.graph_objects as go

from spoilers.figures.picture import Picture, one_of
from spoilers.figures.saying import counted, number
from spoilers.figures.style import BLUE, GREEN, GREY, INK, PALE, VERMILLION, base_layout
from spoilers.figures.traces import line, marks, segments

KINDS = {
    "split": ("broke from", "dash"),
    "fought": ("fought each other", "dot"),
    "allied": ("stood together", "solid"),
}
SEATS = {
    "government": ("the government", INK, "star"),
    "in": ("at the table", BLUE, "circle"),
    "out": ("not at the table", VERMILLION, "diamond"),
    "open": ("seat still open", GREEN, "square"),
}
# A name that stands beside the picture takes no more than this of a phone's width.
NAME_WIDTH = 14
ROW = 46
# How far a tie bends for each party that it passes, and in how many steps it is drawn.
BEND, ARC = 0.05, 12


@dataclass(frozen=True)
class Place:
    """One party as it is drawn.

    Parameters
    ----------
    name : str
        Its name, or its short name.
    position, reach : float
        Where it stands on the line of policies, in [0, 1]; how far from there it would go.
    strength : float
        Its share of the movement, in [0, 1].
    seat : {"government", "in", "out", "open"}
        The government, a faction at the table, one that is not, or one of which it is still to
        be said.
    full : str
        What a short name stands for; empty where the name is whole.
    """

    name: str
    position: float
    reach: float
    strength: float
    seat: str
    full: str = ""


@dataclass(frozen=True)
class FactionNetwork(Picture):
    """Who stands where, who talks to the government, and what is between the factions?

    A spatial model of the parties, each in a row of its own, as a signed network.

    Parameters
    ----------
    places : tuple of Place
        The parties, at least one.
    ties : tuple of (str, str, str)
        Two names and one of `KINDS`.
    ends : tuple of str
        What the two ends of the line are; empty where that is not said.

    Raises
    ------
    ValueError
        If there is no party, or a tie or a seat is unknown.

    Examples
    --------
    >>> a, b = Place("A", 0.2, 0.1, 0.5, "in"), Place("B", 0.9, 0.1, 0.5, "out")
    >>> print(FactionNetwork((a, b), (("A", "B", "split"),)).describe())
    2 parties from left to right: A (0.20, at the table), B (0.90, not at the table). 1 tie.
    """

    places: tuple[Place, ...]
    ties: tuple[tuple[str, str, str], ...] = ()
    ends: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        if not self.places:
            raise ValueError("places is empty: expected at least one party")
        for place in self.places:
            one_of("seat", place.seat, SEATS)
        for one, other, kind in self.ties:
            one_of("tie", kind, KINDS)
            for name in (one, other):
                if name not in self._rows:
                    raise ValueError(f"the tie {one} - {other} leads to {name!r}, who is no party")

    @cached_property
    def _ordered(self) -> list[Place]:
        return sorted(self.places, key=lambda place: (place.position, place.name))

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {place.name: row for row, place in enumerate(self._ordered)}

    @cached_property
    def _at(self) -> dict[str, float]:
        return {place.name: place.position for place in self.places}

    def draw(self) -> go.Figure:
        """Draw each party in a row of its own, its name beside the picture, ties between them."""
        figure = go.Figure(
            [self._reaches(), *map(self._ties, KINDS), *map(self._seats, SEATS)],
            base_layout(
                x="line of policies: 0 is the government's wish",
                height=ROW * len(self.places) + 150,
            ),
        )
        rows = list(self._rows.values())
        names = ["<br>".join(textwrap.wrap(each.name, NAME_WIDTH)) for each in self._ordered]
        figure.update_layout(
            margin={"l": 12, "r": 16, "t": 8, "b": 118},
            xaxis={"range": [-0.06, 1.04], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
            yaxis={
                "range": [-0.6, len(rows) - 0.4], "tickvals": rows, "ticktext": names,
                "showline": False, "ticks": "", "tickfont": {"size": 12},
            },
        )  # fmt: skip
        return figure

    def describe(self) -> str:
        """Say who stands where, who talks, and how many ties there are."""
        parties = ", ".join(map(self._said, self._ordered))
        run = f" The line runs from {self.ends[0]} (0) to {self.ends[1]} (1)." if self.ends else ""
        count = len(self.places)
        return (
            f"{count} {'party' if count == 1 else 'parties'} from left to right: {parties}. "
            f"{counted(len(self.ties), 'tie')}.{run}"
        )

    def _said(self, place: Place) -> str:
        where = [place.full] if place.full else [number(place.position)]
        if place.seat != "open":
            where.append(SEATS[place.seat][0])
        return f"{place.name} ({', '.join(where)})"

    def _reaches(self) -> go.Scatter:
        ends = [
            ((max(0.0, each.position - each.reach), self._rows[each.name]),
             (min(1.0, each.position + each.reach), self._rows[each.name]))
            for each in self._ordered
        ]  # fmt: skip
        return segments("would accept", ends, PALE, width=9)

    def _ties(self, kind: str) -> go.Scatter:
        label, dash = KINDS[kind]
        mine = [(one, other) for one, other, what in self.ties if what == kind]
        x: list[float | None] = []
        y: list[float | None] = []
        for one, other in mine:
            along, up = self._arc(one, other, list(KINDS).index(kind))
            x += [*along, None]
            y += [*up, None]
        return line(label, x or [None], y or [None], GREY, dash=dash, width=2.5, legend=bool(mine))

    def _arc(self, one: str, other: str, kind: int) -> tuple[list[float], list[float]]:
        """Bend a tie around the parties between its two ends, and around other ties of a pair."""
        (x0, y0), (x1, y1) = ((self._at[name], self._rows[name]) for name in (one, other))
        bend = BEND * (abs(y1 - y0) - 1) + 0.6 * BEND * kind
        side = -1 if (x0 + x1) / 2 >= 0.3 else 1
        way = [step / ARC for step in range(ARC + 1)]
        across = [x0 + (x1 - x0) * t + side * bend * 4 * t * (1 - t) for t in way]
        return across, [y0 + (y1 - y0) * t for t in way]

    def _seats(self, seat: str) -> go.Scatter:
        label, color, symbol = SEATS[seat]
        mine = [each for each in self._ordered if each.seat == seat]
        return marks(
            label, [each.position for each in mine] or [None],
            [self._rows[each.name] for each in mine] or [None], color, symbol=symbol,
            size=[round(12 + 16 * each.strength) for each in mine] or [12], edge="#ffffff",
            legend=bool(mine), hover="%{x:.2f}<extra></extra>", marker_opacity=1,
        )  # fmt: skip
