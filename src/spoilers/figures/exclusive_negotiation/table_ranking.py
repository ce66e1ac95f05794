"""All the tables a government can set, ranked by what each one costs it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.exclusive_negotiation.negotiating_parties import (
    NOBODY,
    WAR_COST,
    called,
    parties_of,
    payoffs,
    seated,
    table_names,
)
from spoilers.figures.style import BLUE, GREY, INK, ORANGE, base_layout
from spoilers.theory.exclusive_negotiation import best_table

# Where the axis may end: it stays where it is until a bar no longer fits.
ENDS = (1.25, 2.5, 5.0)


@dataclass(frozen=True)
class RankedTable:
    """What does one table cost the government, and why?

    Attributes
    ----------
    name : str
        Who is seated.
    possible : bool
        Whether some policy satisfies everyone at it; fighting on is always possible.
    concession, damage, war : float
        The three parts of the cost; 0 where the table is not possible.
    """

    name: str
    possible: bool
    concession: float = 0.0
    damage: float = 0.0
    war: float = 0.0

    @property
    def cost(self) -> float:
        """What does it cost altogether?

        Returns
        -------
        float
            The sum of the three parts, minus the government's payoff.

        Examples
        --------
        >>> RankedTable("Taliban", True, concession=0.2, damage=0.2).cost
        0.4
        """
        return self.concession + self.damage + self.war


def ranked_tables(case: str, harm: float) -> list[RankedTable]:
    """Rank the tables from the one that costs the government least.

    Parameters
    ----------
    case : str
        One of `negotiating_parties.PARTIES`.
    harm : float
        Damage per unit of strength of the factions left outside, at least 0.

    Returns
    -------
    list of RankedTable
        The best first; of equal tables the smaller first; those that are not possible last.

    Raises
    ------
    ValueError
        If there is no such case, or `harm` is out of range.

    Examples
    --------
    >>> [table.name for table in ranked_tables("kabul", 1.0)]
    ['Taliban', 'nobody', 'IS-K', 'Taliban + IS-K']
    """
    tables = payoffs(case, harm)
    ranked = []
    for name, policy, payoff in zip(table_names(case), tables.policy, tables.payoff, strict=True):
        concession = 0.0 if name == NOBODY else float(policy)
        war = WAR_COST if name == NOBODY else 0.0
        if payoff == payoff:
            damage = max(0.0, -float(payoff) - concession - war)
            ranked.append(RankedTable(name, True, concession, damage, war))
        else:
            ranked.append(RankedTable(name, False))
    return sorted(
        ranked,
        key=lambda table: (
            not table.possible,
            round(table.cost, 9),
            len(seated(case, table.name)),
        ),
    )


def table_ranking(case: str, harm: float) -> go.Figure:
    """Draw what each table costs the government, in its parts, the best on top.

    Parameters
    ----------
    case : str
        One of `negotiating_parties.PARTIES`.
    harm : float
        Damage per unit of strength of the factions left outside, at least 0.

    Returns
    -------
    plotly.graph_objects.Figure
        One bar for each table; five traces in every state.

    Raises
    ------
    ValueError
        If there is no such case, or `harm` is out of range.

    Examples
    --------
    >>> [trace.name for trace in table_ranking("kabul", 1.0).data][:2]
    ['concession to those seated', 'damage by those outside']
    """
    tables = ranked_tables(case, harm)
    rows = list(range(len(tables) - 1, -1, -1))
    parts = (
        ("concession to those seated", [t.concession for t in tables], BLUE, ""),
        ("damage by those outside", [t.damage for t in tables], ORANGE, "/"),
        ("war with everyone", [t.war for t in tables], GREY, "x"),
    )
    figure = go.Figure(
        [_bars(rows, sizes, name, color, hatch) for name, sizes, color, hatch in parts],
        base_layout(height=540),
    )
    figure.add_trace(_labels(tables, rows))
    best = tables[0]
    figure.add_trace(
        go.Scatter(
            x=[0, best.cost, best.cost, 0, 0],
            y=[rows[0] + edge for edge in (-0.36, -0.36, 0.12, 0.12, -0.36)],
            mode="lines",
            name="the best table",
            line={"color": INK, "width": 3},
            hoverinfo="skip",
        )
    )
    most = max(table.cost for table in tables)
    end = next((end for end in ENDS if most <= end), most)
    figure.update_layout(
        barmode="stack",
        legend={"traceorder": "normal"},
        xaxis={
            "range": [-0.02 * end, 1.06 * end],
            "dtick": end / 5,
            "title": {"text": "cost to the government<br>(its payoff is this, with a minus)"},
        },
        yaxis={"range": [-0.5, len(tables) - 0.35], "visible": False},
    )
    return figure


def describe_table_ranking(case: str, harm: float) -> str:
    """Say which table is best, and what decides.

    Parameters
    ----------
    case : str
        One of `negotiating_parties.PARTIES`.
    harm : float
        Damage per unit of strength of the factions left outside, at least 0.

    Returns
    -------
    str
        The best table and its cost; then, for who is left out, what a seat would cost beside
        what the faction does outside.

    Raises
    ------
    ValueError
        If there is no such case, or `harm` is out of range.

    Examples
    --------
    >>> print(describe_table_ranking("irish", 1.0))
    The best table seats the Provisional IRA, at a policy of 0.10 and a cost of 0.25. A seat for
    the Real IRA would cost 0.45 more in policy; outside it does damage 0.15.
    """
    parties = parties_of(case)
    best = best_table(parties.factions, parties.government_reach, harm, WAR_COST)
    table = ranked_tables(case, harm)[0]
    if table.name == NOBODY:
        return (
            f"The best table is none: fighting everyone costs {table.cost:.2f}, "
            "and every table that can agree costs at least as much."
        )
    said = (
        f"The best table seats {_and(best.members())}, at a policy of {table.concession:.2f} "
        f"and a cost of {table.cost:.2f}."
    )
    outside = [f for f in parties.factions if f.name not in best.members()]
    return " ".join([said, *(_left_out(case, harm, f.name) for f in outside)]) + (
        "" if outside else " Nobody is left outside."
    )


def _left_out(case: str, harm: float, name: str) -> str:
    parties = parties_of(case)
    best = best_table(parties.factions, parties.government_reach, harm, WAR_COST)
    names = [f.name for f in parties.factions if f.name in (*best.members(), name)]
    all_of_them = " + ".join(names)
    table = next(t for t in ranked_tables(case, harm) if t.name == all_of_them)
    faction = next(f for f in parties.factions if f.name == name)
    damage = f"outside it does damage {float(harm * np.asarray(faction.strength)):.2f}"
    if not table.possible:
        return f"With {called(name)} beside them no policy satisfies all; {damage}."
    more = table.concession - float(best.policy)
    return f"A seat for {called(name)} would cost {more:.2f} more in policy; {damage}."


def _and(names: tuple[str, ...]) -> str:
    said = [called(name) for name in names]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def _bars(rows: list[int], sizes: list[float], name: str, color: str, hatch: str) -> go.Bar:
    return go.Bar(
        x=[round(size, 6) for size in sizes],
        y=[row - 0.12 for row in rows],
        orientation="h",
        width=[0.46] * len(rows),
        name=name,
        marker={
            "color": color,
            "pattern": {"shape": hatch, "bgcolor": color, "fgcolor": INK, "size": 8},
        },
        hovertemplate="%{x:.2f}<extra>%{fullData.name}</extra>",
    )


def _labels(tables: list[RankedTable], rows: list[int]) -> go.Scatter:
    best = tables[0].name
    return go.Scatter(
        x=[0.0] * len(rows),
        y=[row + 0.29 for row in rows],
        mode="text",
        name="tables",
        text=[_label(table, table.name == best) for table in tables],
        textposition="middle right",
        textfont={"color": INK},
        hoverinfo="skip",
        showlegend=False,
    )


def _label(table: RankedTable, best: bool) -> str:
    if not table.possible:
        return f"{table.name}: no policy satisfies all"
    name = "nobody, fight on" if table.name == NOBODY else table.name
    return f"<b>{name}: {table.cost:.2f}, best</b>" if best else f"{name}: {table.cost:.2f}"
