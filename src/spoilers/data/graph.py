"""A movement as a graph of groups and of what happened between them."""

from __future__ import annotations

import operator
from dataclasses import asdict
from typing import TYPE_CHECKING

from spoilers.data.lineage import groups, movement, span, ties

if TYPE_CHECKING:
    import networkx as nx


def movement_graph(movement_id: str, until: int | None = None) -> nx.MultiDiGraph:
    """Who came from whom, joined whom and turned on whom in a movement?

    The graph holds the movement's groups, and every group of another movement that a tie
    joins to one of them: those are marked as `outside`. Ties between two outside groups
    belong to their own movements and are left out.

    Parameters
    ----------
    movement_id : str
        One of the keys of `movements`.
    until : int, optional
        Calendar year: only groups and ties up to the end of that year. All of them if left
        out.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes: ids of groups, with the fields of `Group` and with `outside` and `active` (at
        the end of the year). Edges: from ``from_group`` to ``to_group``, with ``type``,
        ``year``, ``cause``, ``confidence``, ``basis`` and ``source``. The graph itself knows
        its ``movement``, ``name`` and ``until``.

    Raises
    ------
    ValueError
        If there is no such movement, or `until` is no whole number.
    DataError
        If a table is missing or damaged.

    References
    ----------
    The tables of the course; see ``data/README.md`` for what rests on memory.

    Examples
    --------
    >>> graph = movement_graph("afpak", until=2015)
    >>> sorted(graph.predecessors("isk"))
    ['imu', 'khadim', 'taliban', 'ttp']
    >>> graph.nodes["isis"]["outside"]
    True
    >>> sorted({kind for _, _, kind in graph.edges(data="type")})
    ['allegiance', 'defection', 'expulsion', 'merger', 'splinter']
    """
    import networkx as nx

    about = movement(movement_id)
    year = span(movement_id)[1] if until is None else _whole("until", until)
    known = {group.id: group for group in groups()}
    inside = {group.id for group in groups() if group.movement == about.id}
    kept = [
        t for t in ties() if t.year <= year and not inside.isdisjoint((t.from_group, t.to_group))
    ]
    tied = {end for tie in kept for end in (tie.from_group, tie.to_group)}
    graph = nx.MultiDiGraph(movement=about.id, name=about.name, until=year)
    for group in sorted(known.values(), key=lambda group: group.id not in inside):
        if group.founded <= year and (group.id in inside or group.id in tied):
            outside = group.id not in inside
            graph.add_node(group.id, **asdict(group), outside=outside, active=group.active(year))
    for tie in kept:
        fields = asdict(tie)
        graph.add_edge(fields.pop("from_group"), fields.pop("to_group"), **fields)
    return graph


def turning_years(movement_id: str) -> tuple[int, ...]:
    """In which years did something change in a movement?

    Parameters
    ----------
    movement_id : str
        One of the keys of `movements`.

    Returns
    -------
    tuple of int
        In order: the years within the movement's span in which a group of its graph was
        founded or ended or a tie was made, and the end of the span.

    Raises
    ------
    ValueError
        If there is no such movement.

    Examples
    --------
    >>> turning_years("darfur")
    (2003, 2005, 2006, 2007, 2012, 2025)
    """
    graph = movement_graph(movement_id)
    first, last = span(movement_id)
    years = {tie for _, _, tie in graph.edges(data="year")}
    years |= {year for field in ("founded", "ended") for _, year in graph.nodes(data=field)}
    return tuple(sorted({year for year in years if year and first <= year} | {last}))


def _whole(name: str, value: int) -> int:
    try:
        if isinstance(value, bool):
            raise TypeError
        return operator.index(value)
    except TypeError:
        raise ValueError(f"{name} = {value!r}: expected a calendar year, such as 2015") from None
