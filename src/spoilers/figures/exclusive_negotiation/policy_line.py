"""The policy line: what each party accepts, and what all those at the table accept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from spoilers.figures.exclusive_negotiation.negotiating_parties import (
    NOBODY,
    WAR_COST,
    called,
    parties_of,
    payoffs,
    seated,
    table_names,
)
from spoilers.figures.style import BLUE, GREY, INK, VERMILLION, base_layout
from spoilers.theory.exclusive_negotiation import bargaining_range

HARM = 1.0


@dataclass(frozen=True)
class _Row:
    """One party's row: where it stands, what it accepts, whether it sits at the table."""

    name: str
    place: int
    ideal: float
    low: float
    high: float
    inside: bool

    @property
    def label(self) -> str:
        seat = "" if self.inside else ", outside"
        return f"{self.name}{seat}: accepts {self.low:.2f} to {self.high:.2f}"


def policy_line(case: str, table: str) -> go.Figure:
    """Draw what each party accepts, and the policies that everyone at the table accepts.

    Parameters
    ----------
    case : str
        One of `negotiating_parties.PARTIES`.
    table : str
        One of `negotiating_parties.table_names` of this case.

    Returns
    -------
    plotly.graph_objects.Figure
        One row for the government and one for each faction; seven traces in every state.

    Raises
    ------
    ValueError
        If there is no such case or table.

    Examples
    --------
    >>> len(policy_line("kabul", "Taliban").data)
    7
    """
    rows = _rows(case, table)
    low, high = common_range(case, table)
    some = low <= high
    figure = go.Figure(
        [
            _band(case, table, len(rows) - 0.25),
            _intervals([row for row in rows if row.inside], "at the table", INK, "solid", 7),
            _intervals([row for row in rows if not row.inside], "outside", GREY, "dot", 3),
            _ideals([row for row in rows if row.inside], "wants most", "diamond", INK),
            _ideals([row for row in rows if not row.inside], "outside", "diamond-open", GREY),
            go.Scatter(
                x=[0.0] * len(rows),
                y=[row.place + 0.33 for row in rows],
                mode="text",
                name="parties",
                text=[row.label for row in rows],
                textposition="middle right",
                textfont={"color": INK},
                hoverinfo="skip",
                showlegend=False,
            ),
            _agreed(low, table) if some else _gap(case, table),
        ],
        base_layout(height=430),
    )
    figure.update_layout(
        xaxis={
            "range": [-0.02, 1.02],
            "tickvals": [0, 0.25, 0.5, 0.75, 1],
            "title": {"text": "policy<br>0 what the government wants"},
        },
        yaxis={"range": [-1.15, len(rows) - 0.1], "visible": False},
    )
    return figure


def common_range(case: str, table: str) -> tuple[float, float]:
    """Find the policies that the government and everyone it seats accept.

    Parameters
    ----------
    case : str
        One of `negotiating_parties.PARTIES`.
    table : str
        One of `negotiating_parties.table_names` of this case.

    Returns
    -------
    low, high : float
        The ends of the range; NaN where it is empty.

    Raises
    ------
    ValueError
        If there is no such case or table.

    Examples
    --------
    >>> low, high = common_range("kabul", "Taliban")
    >>> round(low, 2), round(high, 2)
    (0.2, 0.5)
    """
    factions = seated(case, table)
    low, high = bargaining_range(
        np.array([0.0, *(_number(f.ideal) for f in factions)]),
        np.array([parties_of(case).government_reach, *(_number(f.reach) for f in factions)]),
    )
    return float(low), float(high)


def describe_policy_line(case: str, table: str) -> str:
    """Say what the table can agree on, and what the government gets from it.

    Parameters
    ----------
    case : str
        One of `negotiating_parties.PARTIES`.
    table : str
        One of `negotiating_parties.table_names` of this case.

    Returns
    -------
    str
        The range, or that it is empty and why; the payoff, beside fighting on and beside the
        best table. One unit of strength outside does damage 1.

    Raises
    ------
    ValueError
        If there is no such case or table.

    Examples
    --------
    >>> print(describe_policy_line("kabul", "Taliban + IS-K"))
    The range is empty: no policy is accepted by all at this table. The least that satisfies
    IS-K is 0.70, and the most that satisfies the United States is 0.50. The war goes on.
    """
    tables = payoffs(case, HARM)
    paid = tables.payoff[table_names(case).index(table)]
    fighting = tables.payoff[0]
    if table == NOBODY:
        return (
            "Nobody is seated, so there is nobody to agree with. The government fights everyone "
            f"and gets {_signed(fighting)}: {WAR_COST:.2f} for the war, the rest for the damage."
        )
    low, high = common_range(case, table)
    if not low <= high:
        return _empty(case, table)
    best = max(value for value in tables.payoff if value == value)
    beside = (
        "No other table gives it more."
        if paid >= best - 1e-9
        else f"The best table gives it {_signed(best)}."
    )
    return (
        f"All at this table accept the policies from {low:.2f} to {high:.2f}. "
        f"The government concedes {low:.2f} and gets {_signed(paid)}, "
        f"against {_signed(fighting)} from fighting everyone. {beside}"
    )


def _band(case: str, table: str, top: float) -> go.Scatter:
    """Shade the common range, or the gap where there is none."""
    low, high = common_range(case, table)
    some = low <= high
    if not some:
        (_, high), (_, low) = _tightest(case, table)
    return go.Scatter(
        x=[low, low, high, high, low],
        y=[-0.5, top, top, -0.5, -0.5],
        mode="lines",
        fill="toself",
        name="accepted by all at the table" if some else "the gap that no policy bridges",
        line={
            "color": BLUE if some else VERMILLION,
            "width": 2,
            "dash": "solid" if some else "dash",
        },
        fillcolor="rgba(86, 180, 233, 0.35)" if some else "rgba(213, 94, 0, 0.12)",
        hoverinfo="skip",
    )


def _rows(case: str, table: str) -> list[_Row]:
    parties, inside = parties_of(case), seated(case, table)
    government = parties.government[0].upper() + parties.government[1:]
    last = len(parties.factions)
    rows = [_Row(government, last, 0.0, 0.0, parties.government_reach, True)]
    for place, faction in enumerate(parties.factions, start=1):
        low, high = float(faction.least), min(float(faction.most), 1.0)
        ideal = _number(faction.ideal)
        rows.append(_Row(faction.name, last - place, ideal, low, high, faction in inside))
    return rows


def _intervals(rows: Sequence[_Row], name: str, color: str, dash: str, width: int) -> go.Scatter:
    return go.Scatter(
        x=[end for row in rows for end in (row.low, row.high, None)],
        y=[end for row in rows for end in (row.place, row.place, None)],
        mode="lines",
        name=name,
        line={"color": color, "dash": dash, "width": width},
        hoverinfo="skip",
        showlegend=True,
    )


def _ideals(rows: Sequence[_Row], name: str, symbol: str, color: str) -> go.Scatter:
    return go.Scatter(
        x=[row.ideal for row in rows],
        y=[row.place for row in rows],
        mode="markers",
        name=name,
        marker={"symbol": symbol, "color": color, "size": 15, "line": {"color": color, "width": 2}},
        text=[row.name for row in rows],
        hovertemplate="%{text} wants %{x:.2f} most<extra></extra>",
        showlegend=False,
    )


def _agreed(policy: float, table: str) -> go.Scatter:
    said = "no one to agree with" if table == NOBODY else f"policy {policy:.2f}"
    return _verdict(policy, said, "triangle-up", "middle right")


def _gap(case: str, table: str) -> go.Scatter:
    (_, low), (_, high) = _tightest(case, table)
    return _verdict((low + high) / 2, "<b>no policy is left</b>", "x", "bottom center")


def _verdict(place: float, said: str, symbol: str, side: str) -> go.Scatter:
    return go.Scatter(
        x=[round(place, 6)],
        y=[-0.72],
        mode="markers+text",
        name="outcome",
        marker={"symbol": symbol, "color": VERMILLION, "size": 14},
        text=[said],
        textposition=side,
        textfont={"color": INK},
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
    )


def _tightest(case: str, table: str) -> tuple[tuple[str, float], tuple[str, float]]:
    """Find who asks for most, and who accepts least, among all at the table."""
    parties = parties_of(case)
    least = {parties.government: 0.0}
    most = {parties.government: parties.government_reach}
    for faction in seated(case, table):
        least[faction.name] = float(faction.least)
        most[faction.name] = float(faction.most)
    asks, stops = max(least, key=least.__getitem__), min(most, key=most.__getitem__)
    return (asks, least[asks]), (stops, most[stops])


def _empty(case: str, table: str) -> str:
    (asks, least), (stops, most) = _tightest(case, table)
    return (
        "The range is empty: no policy is accepted by all at this table. "
        f"The least that satisfies {called(asks)} is {least:.2f}, and the most "
        f"that satisfies {called(stops)} is {most:.2f}. The war goes on."
    )


def _number(value: ArrayLike) -> float:
    return float(np.asarray(value, dtype=float))


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
