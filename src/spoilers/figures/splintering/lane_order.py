"""The lanes of a genealogy: groups that ties join stand as near to each other as they can."""

from __future__ import annotations

from functools import lru_cache

import networkx as nx

# Beyond this many groups the exact order of lanes takes too long.
EXACT = 14


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
        sum over all ties of the lanes they span is the least possible, up to fourteen groups
        joined by ties; beyond that it is near it (spectral ordering).

    Examples
    --------
    >>> from spoilers import data
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
