"""Violence by IS-K in three measures, before and after a day that can be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import plotly.graph_objects as go

from spoilers import data
from spoilers.data.the_record import THRESHOLD
from spoilers.figures.picture import Picture, one_of
from spoilers.figures.style import BLUE, GREY, INK, VERMILLION, base_layout
from spoilers.figures.traces import bars, line, marks, note, words

SPLITS = {"doha": "the Doha agreement", "kabul": "the fall of Kabul"}
DAYS = {"doha": date(2020, 2, 29), "kabul": date(2021, 8, 15)}
FIGHTS = {
    "government": "with the government",
    "taliban": "with the Taliban",
    "both": "with either",
}
YEARS = range(2015, 2023)
# Who counted: the colour of the span, and how far from it the count is written.
_COUNTERS = {"UN envoy": (BLUE, -4.5), "UN report": (VERMILLION, 5.5)}


class Deaths(NamedTuple):
    """Deaths in the fighting of a year.

    `low`, `best` and `high` are UCDP's estimates for the pairs of fighters that it lists, and
    `unlisted` is the number of pairs that it does not, each with fewer than 25 deaths.
    """

    low: int
    best: int
    high: int
    unlisted: int

    @property
    def most(self) -> int:
        """The best estimate and all that can hide below the threshold."""
        return self.best + (THRESHOLD - 1) * self.unlisted

    def __str__(self) -> str:
        """Write the number, or the bounds that are known of it."""
        if not self.unlisted:
            return f"{self.best:,}"
        return f"{self.best:,}–{self.most:,}" if self.best else f"under {self.most + 1}"


@dataclass(frozen=True)
class ViolenceMeasures(Picture):
    """Did IS-K fight more after this day?

    Deaths in fighting, attacks counted by the United Nations and attacks in the timeline of the
    course, one above the other, with the day across them.

    Parameters
    ----------
    split : str
        The day, one of `SPLITS`.
    fight : str
        Whose fighting with IS-K the deaths count, one of `FIGHTS`.

    Raises
    ------
    ValueError
        If there is no such day or fight.

    Examples
    --------
    >>> print(ViolenceMeasures("doha", "government").describe())
    Across the Doha agreement deaths in fighting with the government fell from 1,075 in 2019 to 316
    in 2020. The United Nations' counts begin only in 2020, and our list of attacks begins with the
    agreement: neither can say what it changed.
    >>> print(ViolenceMeasures("kabul", "taliban").describe())
    Deaths in fighting with the Taliban were under 25 in 2020 and under 25 in 2022, so nobody knows
    whether they rose or fell across the fall of Kabul. ...
    """

    split: str = "doha"
    fight: str = "government"

    def __post_init__(self) -> None:
        """Refuse a choice that is not there."""
        one_of("split", self.split, SPLITS)
        one_of("fight", self.fight, FIGHTS)

    @cached_property
    def deaths(self) -> dict[int, Deaths]:
        """Deaths in the chosen fighting of IS-K, for each of `YEARS`."""
        foes = {"government", "taliban"} if self.fight == "both" else {self.fight}
        found = {}
        for year in YEARS:
            fights = [row for row in data.relations(year) if row.kind == "fought"]
            rows = {
                foe: row for row in fights for foe in foes if {row.one, row.other} == {"isk", foe}
            }
            found[year] = Deaths(
                sum(row.low for row in rows.values()),
                sum(row.deaths for row in rows.values()),
                sum(row.high for row in rows.values()),
                len(foes) - len(rows),
            )
        return found

    @cached_property
    def attacks(self) -> tuple[data.Event, ...]:
        """The attacks in the course's timeline up to 2022; it begins with the Doha agreement."""
        return tuple(e for e in data.timeline() if e.lane == "attack" and e.date.year < 2023)

    @cached_property
    def _place(self) -> float:
        return decimal(DAYS[self.split])

    def draw(self) -> go.Figure:
        """Draw the three measures one above the other, with the chosen day across them."""
        figure = go.Figure(
            [self._deaths(), *self._counts(), self._attacks()], base_layout(height=600)
        )
        axis = {"showgrid": False, "zeroline": False, "rangemode": "tozero", "fixedrange": True}
        highest = 1.12 * max(year.high for year in self.deaths.values())
        figure.update_layout(
            showlegend=False,
            margin={"l": 44, "r": 12, "t": 24, "b": 28},
            xaxis={
                "range": [2014.9, 2023.05],
                "tickvals": list(range(2015, 2024, 2)),
                "anchor": "y3",
                "title": {"text": ""},
            },
            yaxis={**axis, "domain": [0.70, 0.97], "range": [0, highest], "nticks": 4},
            yaxis2={
                **axis,
                "domain": [0.36, 0.61],
                "range": [-9, 48],
                "anchor": "x",
                "tickvals": [0, 20, 40],
            },
            yaxis3={**axis, "domain": [0.0, 0.26], "range": [0, 215], "anchor": "x", "nticks": 4},
            shapes=[self._day()],
            annotations=[
                note("<b>Deaths in a year (UCDP)</b>", 0, 0.97),
                note("<b>Attacks for every 30 days (UN)</b>", 0, 0.61),
                note("<b>People killed in attacks we list</b>", 0, 0.26),
                self._name_of_day(),
            ],
        )
        return figure

    def describe(self) -> str:
        """Say what each measure does across the chosen day."""
        if self.split == "doha":
            return (
                f"{self._change()} The United Nations' counts begin only in 2020, and our list of "
                "attacks begins with the agreement: neither can say what it changed."
            )
        counts = {count.id: count.attacks for count in data.attack_counts()}
        after = sum(event.date >= DAYS[self.split] for event in self.attacks)
        return (
            f"{self._change()} The United Nations counted {counts['report_2020']} attacks from 19 "
            f"August to the end of 2020, and {counts['report_2021']} in the same months of 2021. "
            f"Of the {len(self.attacks)} attacks in our list {after} came after, and it is a list "
            "of the best known."
        )

    def _change(self) -> str:
        """Compare the year before with the year after, as far as the threshold lets it be known."""
        before, after = (2019, 2020) if DAYS[self.split].year == 2020 else (2020, 2022)
        old, new = self.deaths[before], self.deaths[after]
        here, fight = SPLITS[self.split], f"in fighting {FIGHTS[self.fight]}"
        if new.most < old.best or old.most < new.best:
            moved = "fell" if new.most < old.best else "rose"
            return (
                f"Across {here} deaths {fight} {moved} from {old} in {before} to {new} in {after}."
            )
        if not old.unlisted + new.unlisted:
            return f"Across {here} deaths {fight} stayed at {old} from {before} to {after}."
        return (
            f"Deaths {fight} were {old} in {before} and {new} in {after}, so nobody knows whether "
            f"they rose or fell across {here}."
        )

    def _deaths(self) -> go.Bar:
        years = self.deaths.values()
        after = [year + 0.5 > self._place for year in self.deaths]
        return bars(
            "deaths in a year",
            [year + 0.5 for year in self.deaths],
            [year.best for year in years],
            [VERMILLION if each else BLUE for each in after],
            width=0.72,
            marker={
                "pattern": {
                    "shape": ["/" if each else "" for each in after],
                    "fillmode": "overlay",
                    "fgcolor": "#ffffff",
                },
            },
            error_y={
                "type": "data",
                "symmetric": False,
                "array": [year.high - year.best for year in years],
                "arrayminus": [year.best - year.low for year in years],
                "color": INK,
                "thickness": 1.2,
                "width": 4,
            },
            text=[str(year) for year in years],
            textposition="none",
            customdata=list(self.deaths),
            hover="%{customdata}: %{text} deaths<extra></extra>",
        )

    def _counts(self) -> list[go.Scatter]:
        """Draw each count of the United Nations over its days, at its rate for thirty days."""
        counts = [count for count in data.attack_counts() if count.counted_by in _COUNTERS]
        spans = [(decimal(count.first_day), decimal(count.last_day)) for count in counts]
        drawn = []
        for who, (colour, _) in _COUNTERS.items():
            x: list[float | None] = []
            y: list[float | None] = []
            for count, span in zip(counts, spans, strict=True):
                if count.counted_by == who:
                    x += [*span, None]
                    y += [round(count.a_month, 2)] * 2 + [None]
            drawn.append(line(f"attacks counted by the {who}", x, y, colour, width=5, yaxis="y2"))
        return [
            *drawn,
            words(
                "attacks in all",
                [sum(span) / 2 for span in spans],
                [round(count.a_month + _COUNTERS[count.counted_by][1], 2) for count in counts],
                [f"{count.attacks} ({count.counted_by.removeprefix('UN ')})" for count in counts],
                size=12,
                yaxis="y2",
            ),
        ]

    def _attacks(self) -> go.Scatter:
        killed = [
            int("".join(c for c in event.killed if c.isdigit()) or 0) for event in self.attacks
        ]
        after = [decimal(event.date) > self._place for event in self.attacks]
        listed = marks(
            "attacks we list",
            [decimal(event.date) for event in self.attacks],
            killed,
            [VERMILLION if each else BLUE for each in after],
            symbol=[
                "x-thin-open" if not count else "diamond" if each else "circle"
                for each, count in zip(after, killed, strict=True)
            ],
            size=11,
            customdata=[
                [event.label, event.killed or "no number that we could check"]
                for event in self.attacks
            ],
            hover="%{customdata[0]}: %{customdata[1]}<extra></extra>",
            yaxis="y3",
        )
        edges = [1 if count else 3 for count in killed]
        return listed.update(marker={"line": {"width": edges, "color": INK}})

    def _day(self) -> dict[str, Any]:
        place = {"x0": self._place, "x1": self._place, "y0": 0, "y1": 0.97}
        look = {"color": INK, "width": 2, "dash": "dot"}
        return {"type": "line", "xref": "x", "yref": "paper", **place, "line": look}

    def _name_of_day(self) -> dict[str, Any]:
        article, rest = SPLITS[self.split].rsplit(" ", 1)
        return note(
            f"{article}<br>{rest}", self._place, 0.95, xref="x", size=12, ink=GREY,
            yanchor="top", align="left", xshift=4,
        )  # fmt: skip


def decimal(day: date) -> float:
    """Place a day within its year, as a number of years.

    Parameters
    ----------
    day : datetime.date
        The day.

    Returns
    -------
    float
        The year and the share of it that has passed.

    Examples
    --------
    >>> decimal(date(2021, 7, 2))
    2021.4986
    """
    start = date(day.year, 1, 1)
    return round(day.year + (day - start).days / (date(day.year + 1, 1, 1) - start).days, 4)
