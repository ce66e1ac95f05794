"""How a movement broke and joined through time: a life line for each group, ties between them.

Time runs to the right and each group has a lane of its own. The order of the lanes makes the
ties as short as they can be together, so that groups stand beside those they came from.
Every state of the picture has the same traces, whatever the movement and the year: six for
the aims of groups, one for groups of other movements, one that explains the hollow marks,
eight for the types of ties, and the line that marks the year.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import networkx as nx
import plotly.graph_objects as go

from spoilers import data
from spoilers.figures.picture import Picture
from spoilers.figures.splintering.lane_order import lane_order
from spoilers.figures.splintering.lineage_words import (
    AIMS,
    TIES,
    Row,
    count_groups,
    group_hover,
    is_doubtful,
    latest_ties,
    tie_hover,
)
from spoilers.figures.splintering.tie_lines import BAR, TieLine, tie_lines
from spoilers.figures.style import GREY, INK, base_layout, tint
from spoilers.figures.traces import bars, line, marks
from spoilers.theory.arguments import whole

UNSEEN = "rgba(0,0,0,0)"
DOUBT = "hollow: from memory<br>or low confidence"
LANE_PIXELS = 44
FRAME_PIXELS = 250
# Two columns of the legend fit on a phone.
LEGEND_PIXELS = 142
# Ties of one year stand this part of the time axis apart, where they would overlap.
STEP = 0.016
# Years between two ticks, for spans up to a number of years.
TICKS = ((30, 5), (65, 10), (1000, 20))


@dataclass(frozen=True)
class Genealogy(Picture):
    """How did a movement break and join up to a year?

    The lineage of armed groups: splinters, mergers, pledges and renamings, from the tables
    ``data/groups.csv`` and ``data/ties.csv``.

    Parameters
    ----------
    movement : str
        One of the keys of ``data.movements()``.
    year : int, optional
        Calendar year in the movement's span (``data.span(movement)``): what came later is
        left out and a line marks the end of the year. The whole story for None.

    Examples
    --------
    >>> print(Genealogy("irish", 1974).describe())
    Irish republicans: by the end of 1974 there have been 4 groups, 2 of them still active.
    The latest tie, of 1974: INLA broke away from OIRA (rejected the ceasefire of 1972).
    """

    movement: str = "afpak"
    year: int | None = 2021

    @cached_property
    def _span(self) -> tuple[int, int]:
        return data.span(self.movement)

    @cached_property
    def _until(self) -> int:
        return self._span[1] if self.year is None else int(whole("year", self.year, *self._span))

    @cached_property
    def _shown(self) -> nx.MultiDiGraph:
        return data.movement_graph(self.movement, self._until)

    @cached_property
    def _whole(self) -> nx.MultiDiGraph:
        return data.movement_graph(self.movement)

    @cached_property
    def _lanes(self) -> dict[str, int]:
        return lane_order(self._whole)

    def draw(self) -> go.Figure:
        """Draw the life lines of the groups and the ties between them, up to the year."""
        first, last = self._span
        lines = tie_lines(self._whole, self._lanes, STEP * (last - first))
        return go.Figure(
            [
                *(self._aim(aim) for aim in AIMS),
                self._outside(),
                self._doubt(),
                *(self._ties(kind, lines) for kind in TIES),
                self._end_of_year(),
            ],
            self._layout(),
        )

    def describe(self) -> str:
        """Say how many groups there are at the end of the year, and tell the latest ties."""
        name = self._shown.graph["name"]
        counted = count_groups(self._shown)
        return f"{name}: by the end of {self._until} {counted} {latest_ties(self._shown)}"

    def _aim(self, aim: str) -> go.Bar:
        def of_aim(group: Row) -> bool:
            return bool(group["aim"] == aim and not group["outside"])

        style = AIMS[aim]
        return self._lives(f"{style.letter} {aim}", style.colour, map(of_aim, _rows(self._shown)),
                           used=any(map(of_aim, _rows(self._whole))))  # fmt: skip

    def _outside(self) -> go.Bar:
        def outside(group: Row) -> bool:
            return bool(group["outside"])

        return self._lives("<i>italic</i>: in another<br>movement", GREY,
                           map(outside, _rows(self._shown)),
                           used=any(map(outside, _rows(self._whole))))  # fmt: skip

    def _lives(self, label: str, colour: str, chosen: Iterable[bool], *, used: bool) -> go.Bar:
        names = [name for name, yes in zip(self._shown, chosen, strict=True) if yes]
        groups = [self._shown.nodes[name] for name in names]
        starts = [group["founded"] - 0.5 for group in groups]
        ends = [min(group["ended"] or self._until, self._until) + 0.5 for group in groups]
        fills = ["#ffffff" if is_doubtful(group) else tint(colour) for group in groups]
        # The legend takes its colours from the first bar, so an empty full one goes first.
        return bars(
            label,
            [None, *(end - start for start, end in zip(starts, ends, strict=True))],
            [None, *(self._lanes[name] for name in names)],
            [tint(colour), *fills],
            legend=used,
            hover="%{hovertext}<extra></extra>",
            hovertext=["", *map(group_hover, groups)],
            orientation="h",
            base=[None, *starts],
            width=BAR,
            marker={"line": {"color": colour, "width": 1.5}},
        )

    def _doubt(self) -> go.Bar:
        ties = [tie for _, _, tie in self._whole.edges(data=True)]
        return bars(
            DOUBT,
            [None],
            [None],
            ["#ffffff"],
            legend=any(map(is_doubtful, [*_rows(self._whole), *ties])),
            orientation="h",
            marker={"line": {"color": INK, "width": 1.5}},
        )

    def _ties(self, kind: str, lines: dict[tuple[str, str, int], TieLine]) -> go.Scatter:
        style = TIES[kind]
        # One empty point first: the legend takes its mark from it.
        x: list[float | None] = [None]
        y: list[float | None] = [None]
        symbols, fills, edges, texts = [style.symbol], [style.colour], [style.colour], [""]
        for start, end, key, tie in self._shown.edges(keys=True, data=True):
            if tie["type"] != kind:
                continue
            run = lines[start, end, key]
            arrow = "triangle-down" if run.end > run.start else "triangle-up"
            x += [run.x, run.x, run.x, None]
            y += [run.start, run.mark, run.end, None]
            symbols += [style.symbol, style.symbol, arrow, style.symbol]
            fills += [UNSEEN, "#ffffff" if is_doubtful(tie) else style.colour, style.colour, UNSEEN]
            edges += [UNSEEN, style.colour, style.colour, UNSEEN]
            texts += [*[tie_hover(self._shown, start, end, tie)] * 3, ""]
        return marks(
            kind,
            x,
            y,
            fills,
            symbol=symbols,
            size=8,
            legend=any(found == kind for _, _, found in self._whole.edges(data="type")),
            hover="%{hovertext}<extra></extra>",
            hovertext=texts,
            mode="lines+markers",
            line={"color": style.colour, "dash": style.dash, "width": 2},
        ).update(marker={"opacity": 1, "line": {"color": edges, "width": 1.5}})

    def _end_of_year(self) -> go.Scatter:
        x = None if self.year is None else self.year + 0.5
        heights = [-0.6, len(self._lanes) - 0.4]
        return line("end of the year", [x, x], heights, width=1, legend=False)

    def _layout(self) -> dict[str, Any]:
        first, last = self._span
        lanes = self._lanes
        name = self._shown.graph["name"]
        height = LANE_PIXELS * len(lanes)
        layout = base_layout(f"{name}, {first}-{self._until}", height=FRAME_PIXELS + height)
        layout |= {"barmode": "overlay", "hovermode": "closest"}
        # Dark on white reads better than the colours of the traces would.
        layout["hoverlabel"]["bgcolor"] = "#ffffff"
        layout["hoverlabel"]["font"]["color"] = INK
        layout["xaxis"] |= {
            "range": [first - 1.5, last + 1.5],
            "tick0": 1900,
            "dtick": next(years for most, years in TICKS if last - first <= most),
            "tickformat": "d",
            "tickangle": 0,
        }
        layout["yaxis"] |= {
            "range": [len(lanes) - 0.4, -0.6],
            "tickvals": list(lanes.values()),
            "ticktext": [self._label(name) for name in lanes],
            "ticks": "",
            "showline": False,
        }
        layout["legend"] |= {
            # A legend that begins left of the axis may use the width under the labels too: a
            # phone then has room for two columns.
            "xref": "paper",
            "x": -0.01,
            "yref": "paper",
            "y": -48 / height,
            "yanchor": "top",
            "entrywidth": LEGEND_PIXELS,
            "font": {"size": 12},
            "itemclick": False,
            "itemdoubleclick": False,
        }
        return layout

    def _label(self, name: str) -> str:
        group = self._whole.nodes[name]
        text = f"{html.escape(group['abbr'])} ({AIMS[group['aim']].letter})"
        text = f"<i>{text}</i>" if group["outside"] else text
        # A label that is not yet seen keeps its room, so that the axis stays where it is.
        return text if name in self._shown else f'<span style="color:{UNSEEN}">{text}</span>'


def _rows(graph: nx.MultiDiGraph) -> list[Row]:
    return [group for _, group in graph.nodes(data=True)]
