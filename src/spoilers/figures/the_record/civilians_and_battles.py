"""IS-K's battles and its killings of civilians, year by year, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import plotly.graph_objects as go

from spoilers import data
from spoilers.figures.picture import Picture, one_of
from spoilers.figures.style import BLUE, INK, VERMILLION, base_layout
from spoilers.figures.the_record.violence_measures import (
    DAYS,
    SPLITS,
    Deaths,
    ViolenceMeasures,
    decimal,
)
from spoilers.figures.traces import bars, note

# The years that are compared: the last whole one before the day, and the last one both series have.
_COMPARED = {"doha": (2019, 2022), "kabul": (2020, 2022)}
_TOPS = {"battles": 0.95, "civilians": 0.44}


@dataclass(frozen=True)
class CiviliansAndBattles(Picture):
    """Did IS-K fight less and kill more civilians?

    Battle-related deaths and one-sided violence: deaths in fighting with the government above,
    civilians killed below, with a day across both.

    Parameters
    ----------
    split : str
        The day, one of `SPLITS` of ``violence_measures``.

    Raises
    ------
    ValueError
        If there is no such day.

    Examples
    --------
    >>> print(CiviliansAndBattles().describe())
    Across the Doha agreement the two measures part. Deaths in fighting with the government fell
    from 1,075 in 2019 to 252 in 2022. Civilians killed rose from 183 to 453, by the low and the
    high estimate 232 to 921.
    """

    split: str = "doha"

    def __post_init__(self) -> None:
        """Refuse a day that is not there."""
        one_of("split", self.split, SPLITS)

    @cached_property
    def battles(self) -> dict[int, Deaths]:
        """Deaths in fighting with the government, by year."""
        return ViolenceMeasures(self.split, "government").deaths

    @cached_property
    def civilians(self) -> dict[int, data.CivilianYear]:
        """Civilians killed, by year."""
        return {row.year: row for row in data.isk_civilians()}

    def draw(self) -> go.Figure:
        """Draw both series with their estimates, and the day across them."""
        battles, civilians = self.battles, self.civilians
        figure = go.Figure(
            [
                self._series(
                    "deaths in fighting",
                    {year: (row.low, row.best, row.high) for year, row in battles.items()},
                ),
                self._series(
                    "civilians killed",
                    {year: (row.low, row.deaths, row.high) for year, row in civilians.items()},
                    yaxis="y2",
                ),
            ],
            base_layout(height=460),
        )
        axis = {"showgrid": False, "zeroline": False, "fixedrange": True, "nticks": 4}
        most = 1.08 * max(row.high for row in battles.values())
        most_civilians = 1.08 * max(row.high for row in civilians.values())
        figure.update_layout(
            showlegend=False,
            margin={"l": 44, "r": 12, "t": 24, "b": 28},
            xaxis={
                "range": [2014.9, 2025.1],
                "tickvals": [year + 0.5 for year in civilians],
                "ticktext": [f"{year % 100:02d}" for year in civilians],
                "anchor": "y2",
                "title": {"text": "year, 2015 to 2024"},
            },
            yaxis={**axis, "domain": [0.55, 0.93], "range": [0, most]},
            yaxis2={**axis, "domain": [0.0, 0.42], "range": [0, most_civilians], "anchor": "x"},
            shapes=[self._day()],
            annotations=[
                note("<b>Deaths in fighting with the government</b>", 0, _TOPS["battles"]),
                note("<b>Civilians killed</b>", 0, _TOPS["civilians"]),
                note("our table<br>ends in 2022", 2023.1, 0.7, xref="x", size=12, align="left"),
            ],
        )
        return figure

    def describe(self) -> str:
        """Say what both measures do across the day, and how sure the larger change is."""
        before, after = _COMPARED[self.split]
        fought = [self.battles[year].best for year in (before, after)]
        killed = [self.civilians[year].deaths for year in (before, after)]
        last = self.civilians[after]
        turns = [_turn(*pair) for pair in (fought, killed)]
        parted = "the two measures part" if turns[0] != turns[1] else "both measures agree"
        return (
            f"Across {SPLITS[self.split]} {parted}. Deaths in fighting with the government "
            f"{turns[0]} from {fought[0]:,} in {before} to {fought[1]:,} in {after}. Civilians "
            f"killed {turns[1]} from {killed[0]:,} to {killed[1]:,}, by the low and the high "
            f"estimate {last.low:,} to {last.high:,}."
        )

    def _series(
        self, name: str, years: dict[int, tuple[int, int, int]], yaxis: str = "y"
    ) -> go.Bar:
        place = decimal(DAYS[self.split])
        later = [year + 0.5 > place for year in years]
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
            customdata=[[year, f"{best:,}", f"{low:,}", f"{high:,}"]
                        for year, (low, best, high) in years.items()],
            hover="%{customdata[0]}: %{customdata[1]} (%{customdata[2]} to %{customdata[3]})"
                  "<extra></extra>",
            yaxis=yaxis,
        )  # fmt: skip

    def _day(self) -> dict[str, Any]:
        place = decimal(DAYS[self.split])
        look = {"color": INK, "width": 2, "dash": "dot"}
        line = {"x0": place, "x1": place, "y0": 0, "y1": 0.93}
        return {"type": "line", "xref": "x", "yref": "paper", **line, "line": look}


def _turn(before: int, after: int) -> str:
    if before == after:
        return "did not change,"
    return "rose" if after > before else "fell"
