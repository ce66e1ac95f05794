"""How a movement broke and joined through time: a life line for each group, ties between them.

Time runs to the right and each group has a lane of its own. The order of the lanes makes the
ties as short as they can be together, so that groups stand beside those they came from.
Every state of the picture has the same traces, whatever the movement and the year: six for
the aims of groups, one for groups of other movements, one that explains the hollow marks,
eight for the types of ties, and the line that marks the year.
"""

from __future__ import annotations

import html
import textwrap
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import networkx as nx
import plotly.graph_objects as go

from spoilers import data
from spoilers.figures.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    SKY,
    VERMILLION,
    base_layout,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True)
class _AimStyle:
    letter: str
    colour: str


@dataclass(frozen=True)
class _TieStyle:
    colour: str
    dash: str
    symbol: str
    phrase: str


AIMS = {
    "nationalist": _AimStyle("N", BLUE),
    "nationalist-islamist": _AimStyle("NI", SKY),
    "islamist": _AimStyle("I", GREEN),
    "globalist": _AimStyle("G", VERMILLION),
    "leftist": _AimStyle("L", PURPLE),
    "regional": _AimStyle("R", ORANGE),
}
TIES = {
    "splinter": _TieStyle(INK, "solid", "x", "{to} broke away from {start}"),
    "defection": _TieStyle(VERMILLION, "dash", "diamond", "members of {start} left it for {to}"),
    "merger": _TieStyle(BLUE, "longdash", "square", "{start} merged into {to}"),
    "allegiance": _TieStyle(PURPLE, "dot", "circle", "{start} pledged itself to {to}"),
    "rename": _TieStyle(GREY, "dashdot", "hourglass", "{start} took the name {to}"),
    "offshoot": _TieStyle(GREEN, "longdashdot", "star", "{start} set up {to}"),
    "expulsion": _TieStyle(ORANGE, "8px,3px,2px,3px", "cross", "{start} cast out {to}"),
    "alliance": _TieStyle(SKY, "3px,3px", "hexagon", "{start} joined the alliance {to}"),
}
CONFIDENCE = {"H": "high", "M": "medium", "L": "low"}
BASIS = {"read": "read in a source", "part": "partly from memory", "memory": "from memory"}
UNSEEN = "rgba(0,0,0,0)"
DOUBT = "hollow: from memory<br>or low confidence"

BAR = 0.34
LANE_PIXELS = 44
FRAME_PIXELS = 250
# Two columns of the legend fit on a phone.
LEGEND_PIXELS = 142
HOVER_CHARACTERS = 38
# Connectors of one year stand this part of the time axis apart, where they would overlap.
STEP = 0.016
# Years between two ticks, for spans up to a number of years.
TICKS = ((30, 5), (65, 10), (1000, 20))
# Beyond this many groups the exact order of lanes takes too long.
EXACT = 13


def genealogy(movement: str, year: int | None = None) -> go.Figure:
    """How did a movement break and join up to a year?

    Parameters
    ----------
    movement : str
        One of the keys of ``data.movements()``.
    year : int, optional
        Calendar year in the movement's span (``data.span(movement)``): what came later is
        left out and a line marks the end of the year. The whole story if left out.

    Returns
    -------
    plotly.graph_objects.Figure
        Seventeen traces for every movement and year, in the same order.

    Raises
    ------
    ValueError
        If there is no such movement, or the year is no whole number in its span.

    References
    ----------
    The tables of the course, ``data/README.md``.

    Examples
    --------
    >>> figure = genealogy("irish", 1997)
    >>> figure.layout.title.text
    'Irish republicans, 1919-1997'
    >>> len(figure.data) == len(genealogy("darfur").data)
    True
    """
    shown = data.movement_graph(movement, _year(movement, year))
    whole = data.movement_graph(movement)
    lanes = lane_order(whole)
    first, last = data.span(movement)
    connectors = _connectors(whole, lanes, STEP * (last - first))
    traces = [
        *(_aim_trace(aim, shown, whole, lanes) for aim in AIMS),
        _outside_trace(shown, whole, lanes),
        _doubt_trace(whole),
        *(_tie_trace(kind, shown, whole, connectors) for kind in TIES),
        _year_trace(year, len(lanes)),
    ]
    return go.Figure(traces, _layout(shown, whole, lanes, (first, last)))


def describe_genealogy(movement: str, year: int | None = None) -> str:
    """Say what the genealogy of a movement shows at the end of a year.

    Parameters
    ----------
    movement : str
        One of the keys of ``data.movements()``.
    year : int, optional
        Calendar year in the movement's span; its end if left out.

    Returns
    -------
    str
        How many groups there have been, how many are active, and the latest ties.

    Raises
    ------
    ValueError
        If there is no such movement, or the year is no whole number in its span.

    Examples
    --------
    >>> print(describe_genealogy("irish", 1974))
    Irish republicans: by the end of 1974 there have been 4 groups, 2 of them still active. \
The latest tie, of 1974: INLA broke away from OIRA.
    """
    graph = data.movement_graph(movement, _year(movement, year))
    groups = [group for _, group in graph.nodes(data=True) if not group["outside"]]
    active = sum(group["active"] for group in groups)
    until = graph.graph["until"]
    counted = _count(len(groups), active)
    return f"{graph.graph['name']}: by the end of {until} {counted} {_latest(graph)}"


def lane_order(graph: nx.MultiDiGraph) -> dict[str, int]:
    """On which lane does each group stand, so that the ties are shortest together?

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        A movement, as ``data.movement_graph`` gives it: nodes with ``founded``.

    Returns
    -------
    dict from str to int
        Lane by id, 0 at the top, each lane once. Groups that ties join stand together. The
        sum over all ties of the lanes they span is the least possible, up to thirteen groups
        joined by ties; beyond that it is near it (spectral ordering).

    Examples
    --------
    >>> lane_order(data.movement_graph("colombian"))
    {'farc_dis': 0, 'farc': 1, 'segunda': 2, 'eln': 3}
    """
    age = {name: (founded, place) for place, (name, founded) in enumerate(graph.nodes("founded"))}
    parts = [sorted(part, key=age.__getitem__) for part in nx.weakly_connected_components(graph)]
    order: list[str] = []
    for part in sorted(parts, key=lambda part: age[part[0]]):
        pairs = tuple((a, b) for a, b in graph.subgraph(part).edges() if a != b)
        order.extend(_shortest_order(tuple(part), pairs))
    return {name: lane for lane, name in enumerate(order)}


@lru_cache(maxsize=64)
def _shortest_order(names: tuple[str, ...], pairs: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Order names so that the pairs are shortest; the earlier name first where it is equal.

    The length of all pairs is the sum, over every place between two lanes, of the pairs that
    pass it. What passes depends only on which names stand above it, so the best order of the
    rest can be computed once for each such set.
    """
    if len(names) > EXACT:
        plain = nx.Graph()
        plain.add_edges_from(pairs)
        return tuple(nx.spectral_ordering(plain, seed=0))
    place = {name: i for i, name in enumerate(names)}
    links = [(1 << place[a]) | (1 << place[b]) for a, b in pairs]
    full = (1 << len(names)) - 1
    rest = [0] * (full + 1)
    following = [0] * (full + 1)
    for above in range(full - 1, -1, -1):
        free = [i for i in range(len(names)) if not above >> i & 1]
        costs = [rest[above | 1 << i] for i in free]
        passing = sum(0 < link & above < link for link in links)
        rest[above] = passing + min(costs)
        following[above] = free[costs.index(min(costs))]
    order, above = [], 0
    while above != full:
        order.append(names[following[above]])
        above |= 1 << following[above]
    return tuple(order)


@dataclass(frozen=True)
class _Connector:
    """Where the line of a tie runs: from one lane to another, at a time, marked in between."""

    x: float
    passed: frozenset[int]
    start: float
    mark: float
    end: float


def _connectors(
    graph: nx.MultiDiGraph, lanes: Mapping[str, int], step: float
) -> dict[tuple[str, str, int], _Connector]:
    """Place the ties, short ones first, so that lines and marks do not hide one another."""
    found: dict[tuple[str, str, int], _Connector] = {}
    ties = list(graph.edges(keys=True, data="year"))
    for start, end, key, year in sorted(ties, key=lambda tie: abs(lanes[tie[0]] - lanes[tie[1]])):
        down = 1 if lanes[end] > lanes[start] else -1
        passed = frozenset(range(*sorted((lanes[start], lanes[end]))))
        x = _free_time(year, passed, found.values(), step)
        # The tip of the arrow touches the bar, its middle stands back.
        arrow = lanes[end] - down * (BAR / 2 + 0.08)
        near = [line for line in found.values() if abs(line.x - x) < 3 * step]
        mark = _free_mark(passed, arrow, [y for line in near for y in (line.mark, line.end)])
        found[start, end, key] = _Connector(
            round(x, 3), passed, lanes[start] + down * BAR / 2, mark, arrow
        )
    return found


def _free_time(
    year: int, passed: frozenset[int], placed: Iterable[_Connector], step: float
) -> float:
    taken = [line.x for line in placed if passed & line.passed]
    places = [year + side * step * i for i in range(9) for side in (1, -1)]
    return next((x for x in places if all(abs(x - t) > 0.99 * step for t in taken)), float(year))


def _free_mark(passed: frozenset[int], arrow: float, taken: Iterable[float]) -> float:
    """Find a height between two bars that is far enough from other marks, near the arrow."""
    others = [arrow, *taken]
    shifts = (0.0, 0.08, -0.08, 0.16, -0.16)
    places = [(gap + 0.5, shift) for gap in passed for shift in shifts]

    def worth(place: tuple[float, float]) -> tuple[float, float, float]:
        middle, shift = place
        room = min(abs(middle + shift - other) for other in others)
        return min(0.24, room), -abs(shift), -abs(middle - arrow)

    middle, shift = max(places, key=worth)
    return round(middle + shift, 2)


def _aim_trace(
    aim: str, shown: nx.MultiDiGraph, whole: nx.MultiDiGraph, lanes: Mapping[str, int]
) -> go.Bar:
    style = AIMS[aim]
    names = [name for name, group in shown.nodes(data=True) if _inside(group, aim)]
    used = any(_inside(group, aim) for _, group in whole.nodes(data=True))
    return _bars(f"{style.letter} {aim}", used, style.colour, names, shown, lanes)


def _inside(group: Mapping[str, Any], aim: str) -> bool:
    return bool(group["aim"] == aim and not group["outside"])


def _outside_trace(
    shown: nx.MultiDiGraph, whole: nx.MultiDiGraph, lanes: Mapping[str, int]
) -> go.Bar:
    names = [name for name, outside in shown.nodes(data="outside") if outside]
    used = any(outside for _, outside in whole.nodes(data="outside"))
    return _bars("<i>italic</i>: in another<br>movement", used, GREY, names, shown, lanes)


def _bars(
    label: str,
    used: bool,
    colour: str,
    names: list[str],
    graph: nx.MultiDiGraph,
    lanes: Mapping[str, int],
) -> go.Bar:
    groups = [graph.nodes[name] for name in names]
    until = graph.graph["until"]
    starts = [group["founded"] - 0.5 for group in groups]
    ends = [min(group["ended"] or until, until) + 0.5 for group in groups]
    # The legend takes its colours from the first bar, so an empty full one goes first.
    return go.Bar(
        orientation="h",
        name=label,
        showlegend=used,
        base=[None, *starts],
        x=[None, *(end - start for start, end in zip(starts, ends, strict=True))],
        y=[None, *(lanes[name] for name in names)],
        width=BAR,
        marker={
            "color": [_tint(colour), *(_fill(colour, _doubtful(group)) for group in groups)],
            "line": {"color": colour, "width": 1.5},
        },
        hovertext=["", *(_group_hover(group) for group in groups)],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _doubt_trace(whole: nx.MultiDiGraph) -> go.Bar:
    rows = [row for _, row in whole.nodes(data=True)] + [
        tie for _, _, tie in whole.edges(data=True)
    ]
    return go.Bar(
        orientation="h",
        name=DOUBT,
        showlegend=any(_doubtful(row) for row in rows),
        x=[None],
        y=[None],
        marker={"color": ["#ffffff"], "line": {"color": INK, "width": 1.5}},
        hoverinfo="skip",
    )


def _tie_trace(
    kind: str,
    shown: nx.MultiDiGraph,
    whole: nx.MultiDiGraph,
    connectors: Mapping[tuple[str, str, int], _Connector],
) -> go.Scatter:
    style = TIES[kind]
    ties = [edge for edge in shown.edges(keys=True, data=True) if edge[3]["type"] == kind]
    # One empty point first: the legend takes its mark from it.
    x: list[float | None] = [None]
    y: list[float | None] = [None]
    symbols, fills, edges, texts = [style.symbol], [style.colour], [style.colour], [""]
    for start, end, key, tie in ties:
        line = connectors[start, end, key]
        arrow = "triangle-down" if line.end > line.start else "triangle-up"
        x += [line.x, line.x, line.x, None]
        y += [line.start, line.mark, line.end, None]
        symbols += [style.symbol, style.symbol, arrow, style.symbol]
        fills += [UNSEEN, _mark_fill(style, tie), style.colour, UNSEEN]
        edges += [UNSEEN, style.colour, style.colour, UNSEEN]
        texts += [*[_tie_hover(shown, start, end, tie)] * 3, ""]
    return go.Scatter(
        mode="lines+markers",
        name=kind,
        showlegend=any(found == kind for _, _, found in whole.edges(data="type")),
        x=x,
        y=y,
        line={"color": style.colour, "dash": style.dash, "width": 2},
        marker={
            "symbol": symbols,
            "size": 8,
            "color": fills,
            "opacity": 1,
            "line": {"color": edges, "width": 1.5},
        },
        hovertext=texts,
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _year_trace(year: int | None, lanes: int) -> go.Scatter:
    x = None if year is None else year + 0.5
    return go.Scatter(
        mode="lines",
        name="end of the year",
        showlegend=False,
        x=[x, x],
        y=[-0.6, lanes - 0.4],
        line={"color": INK, "dash": "solid", "width": 1},
        hoverinfo="skip",
    )


def _layout(
    shown: nx.MultiDiGraph,
    whole: nx.MultiDiGraph,
    lanes: Mapping[str, int],
    years: tuple[int, int],
) -> dict[str, Any]:
    first, last = years
    layout = base_layout(
        f"{shown.graph['name']}, {first}-{shown.graph['until']}",
        height=FRAME_PIXELS + LANE_PIXELS * len(lanes),
    )
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
        "ticktext": [_label(name, shown, whole) for name in lanes],
        "ticks": "",
        "showline": False,
    }
    layout["legend"] |= {
        # A legend that begins left of the axis may use the width under the labels too: a
        # phone then has room for two columns.
        "xref": "paper",
        "x": -0.01,
        "yref": "paper",
        "y": -48 / (LANE_PIXELS * len(lanes)),
        "yanchor": "top",
        "entrywidth": LEGEND_PIXELS,
        "font": {"size": 12},
        "itemclick": False,
        "itemdoubleclick": False,
    }
    return layout


def _label(name: str, shown: nx.MultiDiGraph, whole: nx.MultiDiGraph) -> str:
    group = whole.nodes[name]
    text = f"{html.escape(group['abbr'])} ({AIMS[group['aim']].letter})"
    text = f"<i>{text}</i>" if group["outside"] else text
    # A label that is not yet seen keeps its room, so that the axis stays where it is.
    return text if name in shown else f'<span style="color:{UNSEEN}">{text}</span>'


def _group_hover(group: Mapping[str, Any]) -> str:
    founded, ended = group["founded"], group["ended"]
    years = f"{founded} to {ended}" if ended else f"since {founded}, no end known"
    return _lines(
        f"<b>{_wrapped(group['name'])}</b>",
        _wrapped(f"{group['aim']}: {group['aim_detail']}"),
        years + (" (another movement)" if group["outside"] else ""),
        *_grounds(group),
    )


def _tie_hover(graph: nx.MultiDiGraph, start: str, end: str, tie: Mapping[str, Any]) -> str:
    return _lines(
        f"<b>{tie['year']}, {tie['type']}</b>",
        _wrapped(_sentence(graph, start, end, tie)),
        _wrapped(tie["cause"]),
        *_grounds(tie),
    )


def _grounds(row: Mapping[str, Any]) -> tuple[str, str]:
    confidence = f"Confidence {CONFIDENCE[row['confidence']]}, {BASIS[row['basis']]}"
    return confidence, _wrapped(f"Source: {row['source']}")


def _wrapped(text: str) -> str:
    return _lines(
        *(
            html.escape(line, False)
            for line in textwrap.wrap(text, HOVER_CHARACTERS, break_on_hyphens=False)
        )
    )


def _lines(*lines: str) -> str:
    return "<br>".join(lines)


def _sentence(graph: nx.MultiDiGraph, start: str, end: str, tie: Mapping[str, Any]) -> str:
    names = graph.nodes(data="abbr")
    return TIES[tie["type"]].phrase.format(start=names[start], to=names[end])


def _count(groups: int, active: int) -> str:
    if groups == 1:
        return f"there has been 1 group, {'still' if active else 'no longer'} active."
    share = {0: "none", groups: "all"}.get(active, str(active))
    return f"there have been {groups} groups, {share} of them still active."


def _latest(graph: nx.MultiDiGraph) -> str:
    ties = list(graph.edges(data=True))
    if not ties:
        return "No tie so far."
    year = max(tie["year"] for _, _, tie in ties)
    said = [_sentence(graph, *edge) for edge in ties if edge[2]["year"] == year]
    if len(said) == 1:
        return f"The latest tie, of {year}: {said[0]}."
    more = [f"{len(said) - 3} more"] if len(said) > 3 else []
    return f"The latest {len(said)} ties, of {year}: {'; '.join([*said[:3], *more])}."


def _year(movement: str, year: int | None) -> int:
    first, last = data.span(movement)
    if year is None:
        return last
    whole = hasattr(year, "__index__") and not isinstance(year, bool)
    if not whole or not first <= year <= last:
        raise ValueError(f"year = {year!r}: expected a whole year in [{first}, {last}]")
    return int(year)


def _doubtful(row: Mapping[str, Any]) -> bool:
    return bool(row["basis"] == "memory" or row["confidence"] == "L")


def _fill(colour: str, doubtful: bool) -> str:
    return "#ffffff" if doubtful else _tint(colour)


def _mark_fill(style: _TieStyle, tie: Mapping[str, Any]) -> str:
    return "#ffffff" if _doubtful(tie) else style.colour


def _tint(colour: str, share: float = 0.45) -> str:
    """Mix a colour with white, so that lines and marks stand out on it."""
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - share * (255 - part)):02x}" for part in parts)
