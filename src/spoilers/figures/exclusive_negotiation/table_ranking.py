"""All the tables a government can set, ranked by what each one costs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.exclusive_negotiation.negotiating_parties import (
    KABUL,
    NOBODY,
    called,
    parties_of,
    payoffs,
    seated,
    table_names,
)
from spoilers.figures.picture import Picture
from spoilers.figures.saying import listed, number
from spoilers.figures.style import BLUE, GREY, INK, ORANGE, base_layout
from spoilers.figures.traces import bars, line, words
from spoilers.theory.arguments import same
from spoilers.theory.exclusive_negotiation import Faction, Table, best_table, concession

# Where the axis may end: it stays where it is until a bar no longer fits.
ENDS = (1.25, 2.5, 5.0)
PARTS = (
    ("concession to those seated", "concession", BLUE, ""),
    ("damage by those outside", "damage", ORANGE, "/"),
    ("war with everyone", "war", GREY, "x"),
)


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
        """What it costs altogether: minus the government's payoff."""
        return self.concession + self.damage + self.war


@dataclass(frozen=True)
class TableRanking(Picture):
    """Which table costs the government least, and why?

    Its best reply over all coalitions it could seat: the best on top; of equal tables the
    smaller first; those that are not possible last. The numbers are illustrative.

    Parameters
    ----------
    case : str
        One of `negotiating_parties.PARTIES`.
    harm : float
        Damage per unit of strength of the factions left outside, at least 0.

    Raises
    ------
    ValueError
        If there is no such case, or `harm` is out of range, when it is drawn or described.

    Examples
    --------
    >>> print(TableRanking("Aceh 2005").describe())
    The best table seats the Free Aceh Movement, at a policy of 0.15 and a cost of 0.29. A seat
    for the commanders would cost 0.28 more in policy; outside they do damage of 0.14.
    """

    case: str = KABUL
    harm: float = parties_of(KABUL).harm

    @cached_property
    def ranked(self) -> list[RankedTable]:
        """The tables, from the one that costs the government least."""
        worth = payoffs(self.case, self.harm).payoff
        tables = [
            self._costs(name, float(payoff))
            for name, payoff in zip(table_names(self.case), worth, strict=True)
        ]
        return sorted(
            tables,
            key=lambda table: (
                not table.possible,
                round(table.cost, 9),
                len(seated(self.case, table.name)),
            ),
        )

    def _costs(self, name: str, payoff: float) -> RankedTable:
        if np.isnan(payoff):
            return RankedTable(name, False)
        conceded = float(concession(seated(self.case, name)))
        war = parties_of(self.case).war_cost if name == NOBODY else 0.0
        return RankedTable(name, True, conceded, max(0.0, -payoff - conceded - war), war)

    @cached_property
    def _best(self) -> Table:
        parties = parties_of(self.case)
        return best_table(parties.factions, parties.government_reach, self.harm, parties.war_cost)

    def draw(self) -> go.Figure:
        """Draw what each table costs the government, in its parts, the best on top."""
        tables = self.ranked
        rows = list(range(len(tables) - 1, -1, -1))
        most = max(table.cost for table in tables)
        end = next((end for end in ENDS if most <= end), most)
        figure = go.Figure(
            [
                *(
                    _part(name, rows, [getattr(table, part) for table in tables], color, hatch)
                    for name, part, color, hatch in PARTS
                ),
                self._labels(rows),
                line(
                    "the best table",
                    [0, tables[0].cost, tables[0].cost, 0, 0],
                    [rows[0] + edge for edge in (-0.36, -0.36, 0.12, 0.12, -0.36)],
                ),
            ],
            base_layout(height=540),
        )
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

    def describe(self) -> str:
        """Say which table is best, and what each seat beside it would cost."""
        best = self.ranked[0]
        if best.name == NOBODY:
            return (
                f"The best table is none: fighting everyone costs {number(best.cost)}, "
                "and every table that can agree costs at least as much."
            )
        inside = self._best.members()
        outside = [each for each in parties_of(self.case).factions if each.name not in inside]
        said = (
            f"The best table seats {listed([called(name) for name in inside])}, at a policy of "
            f"{number(best.concession)} and a cost of {number(best.cost)}."
        )
        return " ".join([said, *map(self._left_out, outside)]) + (
            "" if outside else " Nobody is left outside."
        )

    def _left_out(self, faction: Faction) -> str:
        """Weigh a seat beside those at the best table against the damage done without it."""
        harm = self.harm * float(np.asarray(faction.strength))
        they = "they do" if faction.name.endswith("s") else "it does"
        damage = f"outside {they} damage of {number(harm)}" if harm else f"outside {they} no damage"
        inside = seated(self.case, self.ranked[0].name)
        named = [each.name for each in parties_of(self.case).factions if each in (*inside, faction)]
        table = next(each for each in self.ranked if each.name == " + ".join(named))
        if not table.possible:
            return f"With {called(faction.name)} beside them no policy satisfies all; {damage}."
        if same(table.concession, self.ranked[0].concession):
            return f"A seat for {called(faction.name)} would cost nothing in policy; {damage}."
        more = number(table.concession - self.ranked[0].concession)
        return f"A seat for {called(faction.name)} would cost {more} more in policy; {damage}."

    def _labels(self, rows: Sequence[int]) -> go.Scatter:
        return words(
            "tables",
            [0.0] * len(rows),
            # What is not possible has no bar, so its label may take the room of one.
            [row + (0.29 if t.possible else 0.1) for row, t in zip(rows, self.ranked, strict=True)],
            [_label(table, best=table is self.ranked[0]) for table in self.ranked],
            at="middle right",
        )


def _part(name: str, rows: Sequence[int], sizes: Sequence[float], color: str, hatch: str) -> go.Bar:
    pattern = {"shape": hatch, "bgcolor": color, "fgcolor": INK, "size": 8}
    return bars(
        name,
        sizes,
        [row - 0.12 for row in rows],
        color,
        legend=True,
        hover="%{x:.2f}<extra>%{fullData.name}</extra>",
        orientation="h",
        width=[0.46] * len(rows),
        marker={"pattern": pattern},
    )


def _label(table: RankedTable, *, best: bool) -> str:
    name = "nobody, fight on" if table.name == NOBODY else table.name
    if not table.possible:
        return f"{name}:<br>no policy satisfies all"
    cost = number(table.cost)
    return f"<b>{name}: {cost}</b>" if best else f"{name}: {cost}"
