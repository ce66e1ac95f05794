"""The policy line: what each party accepts, and what all those at the table accept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from spoilers.figures.exclusive_negotiation.negotiating_parties import (
    KABUL,
    called,
    parties_of,
    payoffs,
    seated,
    table_names,
)
from spoilers.figures.picture import Picture
from spoilers.figures.saying import apart, number
from spoilers.figures.style import BLUE, GREY, INK, VERMILLION, base_layout
from spoilers.figures.traces import area, marks, segments, words
from spoilers.theory.arguments import same
from spoilers.theory.exclusive_negotiation import Faction, bargaining_range


class _Row(NamedTuple):
    """One party's row: where it stands, what it accepts, whether it sits at the table."""

    name: str
    place: int
    ideal: float
    low: float
    high: float
    inside: bool

    @property
    def label(self) -> str:
        name = self.name[0].upper() + self.name[1:]
        low, high = apart(self.low, min(self.high, 1.0))
        return f"{name}{'' if self.inside else ', outside'}: accepts {low} to {high}"


@dataclass(frozen=True)
class PolicyLine(Picture):
    """Which policies does everyone at the table accept?

    The bargaining range of the veto players that are seated. The numbers are illustrative.

    Parameters
    ----------
    case : str
        One of `negotiating_parties.PARTIES`.
    table : str
        Who is seated, one of `negotiating_parties.table_names` of this case.

    Examples
    --------
    >>> print(PolicyLine("Kabul 2021", "Taliban + IS-K").describe())
    The range is empty: no policy is accepted by all at this table. The least that satisfies
    IS-K is 0.70, and the most that satisfies the United States is 0.50. The war goes on.
    """

    case: str = KABUL
    table: str = "Taliban"

    @cached_property
    def _seated(self) -> tuple[Faction, ...]:
        return seated(self.case, self.table)

    @cached_property
    def _rows(self) -> list[_Row]:
        parties = parties_of(self.case)
        last = len(parties.factions)
        return [
            _Row(parties.government, last, 0.0, 0.0, parties.government_reach, True),
            *(
                _Row(
                    faction.name, last - place, _float(faction.ideal), _float(faction.least),
                    _float(faction.most), faction in self._seated,
                )
                for place, faction in enumerate(parties.factions, start=1)
            ),
        ]  # fmt: skip

    @cached_property
    def common_range(self) -> tuple[float, float]:
        """The lowest and the highest policy that all at the table accept; NaN where none is."""
        low, high = bargaining_range(
            [0.0, *(_float(faction.ideal) for faction in self._seated)],
            [parties_of(self.case).government_reach, *(_float(f.reach) for f in self._seated)],
        )
        return float(low), float(high)

    @cached_property
    def _some(self) -> bool:
        return not np.isnan(self.common_range[0])

    @cached_property
    def _tightest(self) -> tuple[_Row, _Row]:
        """Who asks for most, and who accepts least, among all at the table."""
        inside = [row for row in self._rows if row.inside]
        return max(inside, key=lambda row: row.low), min(inside, key=lambda row: row.high)

    def draw(self) -> go.Figure:
        """Draw what each party accepts, and the policies that everyone at the table accepts."""
        rows = self._rows
        inside = [row for row in rows if row.inside]
        outside = [row for row in rows if not row.inside]
        figure = go.Figure(
            [
                self._band(),
                _intervals("at the table", inside, INK, "solid", 7),
                _intervals("outside", outside, GREY, "dot", 3),
                _ideals("wants most", inside, INK, "diamond"),
                _ideals("wants most, outside", outside, GREY, "diamond-open"),
                words(
                    "parties", [0.0] * len(rows), [row.place + 0.33 for row in rows],
                    [row.label for row in rows], at="middle right",
                ),
                self._outcome(),
            ],
            base_layout(height=430),
        )  # fmt: skip
        figure.update_layout(
            xaxis={
                "range": [-0.02, 1.02],
                "tickvals": [0, 0.25, 0.5, 0.75, 1],
                "title": {"text": "policy<br>0 what the government wants"},
            },
            yaxis={"range": [-1.15, len(rows) - 0.1], "visible": False},
        )
        return figure

    def describe(self) -> str:
        """Say what the table can agree on, and what the government gets from it."""
        payoff = payoffs(self.case).payoff
        if not self._seated:
            alone, war = number(payoff[0]), number(parties_of(self.case).war_cost)
            return (
                "Nobody is seated, so there is nobody to agree with. The government fights "
                f"everyone and gets {alone}: {war} for the war, the rest for the damage."
            )
        if not self._some:
            asks, stops = self._tightest
            least, most = apart(asks.low, stops.high)
            return (
                "The range is empty: no policy is accepted by all at this table. "
                f"The least that satisfies {called(asks.name)} is {least}, and the most "
                f"that satisfies {called(stops.name)} is {most}. The war goes on."
            )
        low, high = apart(*self.common_range)
        paid, best = payoff[table_names(self.case).index(self.table)], np.nanmax(payoff)
        gets, instead, most = apart(paid, payoff[0], best)
        beside = (
            "No other table gives it more."
            if same(paid, best)
            else f"The best table gives it {most}."
        )
        return (
            f"All at this table accept the policies from {low} to {high}. The government "
            f"concedes {low} and gets {gets}, against {instead} from fighting everyone. {beside}"
        )

    def _band(self) -> go.Scatter:
        """Shade the common range, or the gap where there is none."""
        asks, stops = self._tightest
        low, high = self.common_range if self._some else (stops.high, asks.low)
        top = len(self._rows) - 0.25
        name = "accepted by all at the table" if self._some else "the gap that no policy bridges"
        shade = "rgba(86, 180, 233, 0.35)" if self._some else "rgba(213, 94, 0, 0.12)"
        band = area(name, [low, low, high, high, low], [-0.5, top, top, -0.5, -0.5], shade)
        color, dash = (BLUE, "solid") if self._some else (VERMILLION, "dash")
        return band.update(line={"color": color, "width": 2, "dash": dash})

    def _outcome(self) -> go.Scatter:
        asks, stops = self._tightest
        place = self.common_range[0] if self._some else (asks.low + stops.high) / 2
        agreed = f"policy {number(place)}" if self._seated else "no one to agree with"
        return marks(
            "outcome",
            [place],
            [-0.72],
            VERMILLION,
            symbol="triangle-up" if self._some else "x",
            size=14,
            text=[agreed if self._some else "<b>no policy is left</b>"],
            at="middle right" if self._some else "bottom center",
            hover="%{text}<extra></extra>",
        )


def _intervals(name: str, rows: list[_Row], color: str, dash: str, width: int) -> go.Scatter:
    ends = [((row.low, row.place), (min(row.high, 1.0), row.place)) for row in rows]
    return segments(name, ends, color, dash=dash, width=width)


def _ideals(name: str, rows: list[_Row], color: str, symbol: str) -> go.Scatter:
    return marks(
        name,
        [row.ideal for row in rows],
        [row.place for row in rows],
        color,
        symbol=symbol,
        size=15,
        edge=color,
        hovertext=[row.name for row in rows],
        hover="%{hovertext} wants %{x:.2f} most<extra></extra>",
    )


def _float(value: ArrayLike) -> float:
    return float(np.asarray(value, dtype=float))
