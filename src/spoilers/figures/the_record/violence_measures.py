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
from spoilers.figures.traces import bars, line, note, words

SPLITS = {"doha": "the Doha agreement", "kabul": "the fall of Kabul"}
DAYS = {"doha": date(2020, 2, 29), "kabul": date(2021, 8, 15)}
FIGHTS = {
    "government": "with the government",
    "taliban": "with the Taliban",
    "both": "with either",
}
YEARS = range(2015, 2023)
# The years that are compared: the last whole one before the day, and the last with all measures.
_COMPARED = {"doha": (2019, 2022), "kabul": (2020, 2022)}
# Who counted: the colour of the span, and how far from it the count is written.
_COUNTERS = {"UN envoy": (INK, -4.5), "UN report": (GREY, 5.5)}
_NOTE = f"? is under {THRESHOLD}<br>the table<br>ends in 2022"


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
    """Did IS-K's violence rise after this day?

    Battle-related deaths, civilians killed (one-sided violence) and attacks counted by the
    United Nations, one above the other, with the day across them.

    Parameters
    ----------
    split : str
        The day, one of `SPLITS`.
    fight : str
        Whose fighting with IS-K the battles count, one of `FIGHTS`.

    Raises
    ------
    ValueError
        If there is no such day or fight.

    Examples
    --------
    >>> print(ViolenceMeasures("doha", "government").describe())
    Across the Doha agreement deaths in fighting with the government fell from 1,075 in 2019 to 252
    in 2022, and civilians killed rose from 183 to 453 (low and high estimate 232 to 921). The
    United Nations' counts begin only in 2020.
    >>> print(ViolenceMeasures("kabul", "taliban").describe())
    Deaths in fighting with the Taliban were under 25 in 2020 and under 25 in 2022, so nobody knows
    whether they rose or fell across the fall of Kabul. Civilians killed rose from 164 to 453 ...
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
    def civilians(self) -> dict[int, data.CivilianYear]:
        """Civilians killed, by year."""
        return {row.year: row for row in data.isk_civilians()}

    @cached_property
    def _place(self) -> float:
        return decimal(DAYS[self.split])

    def draw(self) -> go.Figure:
        """Draw the three measures one above the other, with the chosen day across them."""
        battles = {y: (row.low, row.best, row.high) for y, row in self.deaths.items()}
        civilians = {y: (row.low, row.deaths, row.high) for y, row in self.civilians.items()}
        figure = go.Figure(
            [
                self._series("deaths in fighting", battles),
                self._under(),
                self._series("civilians killed", civilians, yaxis="y2"),
                *self._counts(),
            ],
            base_layout(height=620),
        )
        axis = {"showgrid": False, "zeroline": False, "fixedrange": True, "nticks": 4}
        most, most_civilians = (
            1.1 * max(high for *_, high in years.values()) for years in (battles, civilians)
        )
        figure.update_layout(
            showlegend=False,
            margin={"l": 44, "r": 12, "t": 24, "b": 28},
            xaxis={
                "range": [2014.9, 2025.1],
                "tickvals": [year + 0.5 for year in civilians],
                "ticktext": [f"{year % 100:02d}" for year in civilians],
                "anchor": "y3",
                "title": {"text": "year, 2015 to 2024"},
            },
            yaxis={**axis, "domain": [0.70, 0.96], "range": [0, max(most, 100)]},
            yaxis2={**axis, "domain": [0.36, 0.60], "range": [0, most_civilians], "anchor": "x"},
            yaxis3={
                **axis,
                "domain": [0.02, 0.26],
                "range": [-9, 48],
                "anchor": "x",
                "tickvals": [0, 20, 40],
            },
            shapes=[self._day()],
            annotations=[
                note(f"<b>Deaths in fighting {FIGHTS[self.fight]}</b>", 0, 0.97),
                note("<b>Civilians killed</b>", 0, 0.61),
                note("<b>Attacks for every 30 days (UN)</b>", 0, 0.27),
                note(_NOTE, 2022.85, 0.75, xref="x", size=12, align="left"),
                self._name_of_day(),
            ],
        )
        return figure

    def describe(self) -> str:
        """Say what each measure does across the chosen day."""
        killed = [self.civilians[year] for year in _COMPARED[self.split]]
        moved = "rose" if killed[1].deaths > killed[0].deaths else "fell"
        low, high = killed[1].low, killed[1].high
        civilians = (
            f"ivilians killed {moved} from {killed[0].deaths:,} to {killed[1].deaths:,} (low and "
            f"high estimate {low:,} to {high:,}). "
        )
        known, battles = self._battles()
        said = f"{battles}, and c{civilians}" if known else f"{battles}. C{civilians}"
        if self.split == "doha":
            return said + "The United Nations' counts begin only in 2020."
        counts = {count.id: count.attacks for count in data.attack_counts()}
        return (
            f"{said}The United Nations counted {counts['report_2020']} attacks from 19 August to "
            f"the end of 2020, and {counts['report_2021']} in the same months of 2021."
        )

    def _battles(self) -> tuple[bool, str]:
        """Compare two years as far as the threshold lets it be known, and say whether it does."""
        before, after = _COMPARED[self.split]
        old, new = self.deaths[before], self.deaths[after]
        here, fight = SPLITS[self.split], f"in fighting {FIGHTS[self.fight]}"
        if new.most < old.best or old.most < new.best:
            moved = "fell" if new.most < old.best else "rose"
            return True, (
                f"Across {here} deaths {fight} {moved} from {old} in {before} to {new} in {after}"
            )
        if not old.unlisted + new.unlisted:
            return True, f"Across {here} deaths {fight} stayed at {old} from {before} to {after}"
        return False, (
            f"Deaths {fight} were {old} in {before} and {new} in {after}, so nobody knows whether "
            f"they rose or fell across {here}"
        )

    def _series(
        self, name: str, years: dict[int, tuple[int, int, int]], yaxis: str = "y"
    ) -> go.Bar:
        later = [year + 0.5 > self._place for year in years]
        return bars(
            name,
            [year + 0.5 for year in years],
            [best for _, best, _ in years.values()],
            [VERMILLION if each else BLUE for each in later],
            width=0.72,
            marker={
                "pattern": {
                    "shape": ["/" if each else "" for each in later],
                    "fillmode": "overlay",
                    "fgcolor": "#ffffff",
                }
            },
            error_y={
                "type": "data",
                "symmetric": False,
                "array": [high - best for _, best, high in years.values()],
                "arrayminus": [best - low for low, best, _ in years.values()],
                "color": INK,
                "thickness": 1.2,
                "width": 4,
            },
            customdata=[
                [year, f"{best:,} ({low:,} to {high:,})" if best else f"under {THRESHOLD}"]
                for year, (low, best, high) in years.items()
            ],
            hover="%{customdata[0]}: %{customdata[1]}<extra></extra>",
            yaxis=yaxis,
        )

    def _under(self) -> go.Scatter:
        """Mark the years of which only a bound is known."""
        hidden = [year for year, deaths in self.deaths.items() if not deaths.best]
        return words(
            f"under {THRESHOLD}: not known", [year + 0.5 for year in hidden] or [None],
            [0] * len(hidden) or [None], ["?"] * len(hidden) or [""], at="top center", size=15,
        )  # fmt: skip

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
            drawn.append(line(f"attacks counted by the {who}", x, y, colour, width=5, yaxis="y3"))
        return [
            *drawn,
            words(
                "attacks in all",
                [sum(span) / 2 for span in spans],
                [round(count.a_month + _COUNTERS[count.counted_by][1], 2) for count in counts],
                [f"{count.attacks} ({count.counted_by.removeprefix('UN ')})" for count in counts],
                size=12,
                yaxis="y3",
            ),
        ]

    def _day(self) -> dict[str, Any]:
        place = {"x0": self._place, "x1": self._place, "y0": 0, "y1": 0.96}
        look = {"color": INK, "width": 2, "dash": "dot"}
        return {"type": "line", "xref": "x", "yref": "paper", **place, "line": look}

    def _name_of_day(self) -> dict[str, Any]:
        article, rest = SPLITS[self.split].rsplit(" ", 1)
        return note(
            f"{article}<br>{rest}", self._place, 0.94, xref="x", size=12, ink=GREY,
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
