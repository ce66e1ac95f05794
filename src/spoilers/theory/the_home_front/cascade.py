r"""Who else turns on the included faction, once it looks weak?

After a response the included faction has less sovereignty left. Groups that kept quiet because it
was strong move once what they see is below their threshold, and each move takes some more away: a
threshold model of collective behaviour.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spoilers.theory.arguments import BoolArray, FloatArray, broadcast, exceeds, share, within

if TYPE_CHECKING:
    import networkx as nx

IntArray = NDArray[np.intp]


@dataclass(frozen=True)
class Cascade:
    """Who turned on the included faction, in which wave, and what is left of its sovereignty?

    Attributes
    ----------
    groups : tuple
        The groups, in the order in which everything about them is given; n of them.
    wave : numpy.ndarray of int
        The wave in which each group moved, counted from 1; 0 for those who never did;
        shape (..., n).
    sovereignty : numpy.ndarray of float
        What is left in the end, in [0, 1]; shape (...).
    """

    groups: tuple[Hashable, ...]
    wave: IntArray
    sovereignty: FloatArray

    @property
    def moved(self) -> BoolArray:
        """Which groups turned on it?

        Returns
        -------
        numpy.ndarray of bool
            Shape (..., n).

        Examples
        --------
        >>> Cascade(("a", "b"), np.array([0, 1]), np.array(0.4)).moved
        array([False,  True])
        """
        return np.asarray(self.wave > 0)

    def waves(self) -> list[list[Hashable]]:
        """Who turned on it, wave by wave?

        Returns
        -------
        list of lists of groups
            Each wave in the order of the groups.

        Raises
        ------
        ValueError
            If the answer holds more than one cascade, as it does on a map.

        Examples
        --------
        >>> Cascade(("a", "b", "c"), np.array([2, 1, 0]), np.array(0.4)).waves()
        [['b'], ['a']]
        """
        if self.wave.ndim != 1:
            raise ValueError(f"wave has shape {self.wave.shape}: expected one cascade, use `wave`")
        return [
            [group for group, own in zip(self.groups, self.wave, strict=True) if own == number]
            for number in range(1, int(self.wave.max(initial=0)) + 1)
        ]


def challenger_cascade(
    sovereignty: ArrayLike,
    thresholds: ArrayLike | Mapping[Any, float],
    blows: ArrayLike | Mapping[Any, float],
    graph: nx.Graph | None = None,
) -> Cascade:
    """Which other groups turn on the included faction once it looks weak?

    A group moves once the sovereignty it perceives is below its threshold, and each move
    takes that group's blow off. Everybody sees the sovereignty at the start; with a graph, a
    group sees only the moves of its neighbours.

    Parameters
    ----------
    sovereignty : array_like of float
        What the included faction has at the start, after the response to an attack, in
        [0, 1]; shape (...).
    thresholds : array_like of float or mapping from group to float
        Below which perceived sovereignty each group moves, in [0, 1]; shape (n,) or (..., n),
        in the order of the graph's nodes if there is a graph. 0 is a group that never moves.
    blows : array_like of float or mapping from group to float
        How much sovereignty each group's move takes off, at least 0; shape as `thresholds`.
    graph : networkx.Graph, optional
        The groups and who sees whom; in a directed graph an edge runs from the one who sees
        to the one who is seen. Without a graph everybody sees everybody.

    Returns
    -------
    Cascade
        `wave` of shape (..., n), `sovereignty` of shape (...). Those who moved are the least
        fixed point: nobody in it could have stayed, and the order in which groups are asked
        does not change who is in it.

    Raises
    ------
    ValueError
        If an argument is out of range, a mapping comes without a graph or misses a group,
        there are more or fewer groups than nodes, or the shapes do not broadcast.

    Notes
    -----
    A graph can only make the cascade shorter than it is when all is public. But the
    sovereignty that is left counts every blow, seen or not. Groups that do not see each other
    may leave the included faction weaker than any of them believes.

    References
    ----------
    A threshold model after Granovetter (1978), applied to the argument of Bapat and Best
    (2021).

    Examples
    --------
    >>> fall = challenger_cascade(0.7, thresholds=[0.8, 0.6, 0.2], blows=[0.2, 0.1, 0.3])
    >>> fall.waves(), float(fall.sovereignty.round(2))
    ([[0], [1]], 0.4)
    >>> import networkx as nx
    >>> unseen = nx.Graph([("a", "c"), ("b", "c")])
    >>> limits, damage = {"a": 0.8, "b": 0.6, "c": 0.2}, {"a": 0.2, "b": 0.1, "c": 0.3}
    >>> challenger_cascade(0.7, limits, damage, unseen).waves()
    [['a']]
    """
    limits = share("thresholds", _by_group("thresholds", thresholds, graph))
    takes = within("blows", _by_group("blows", blows, graph), 0.0)
    begun = share("sovereignty", sovereignty)
    for name, array in (("thresholds", limits), ("blows", takes)):
        if not array.ndim:
            raise ValueError(f"{name} = {array:.10g}: expected a list, one number a group")
    start, limits, takes = broadcast(
        sovereignty=begun[..., np.newaxis], thresholds=limits, blows=takes
    )
    groups, sees = _groups(limits.shape[-1], graph)
    wave = np.zeros(limits.shape, dtype=np.intp)
    for number in range(1, len(groups) + 1):
        seen = np.where(wave > 0, takes, 0.0) @ sees.T
        # What is left of the sovereignty cannot fall below 0, so who asks for nothing stays.
        joins = (wave == 0) & exceeds(limits + seen, start) & (limits > 0)
        if not joins.any():
            break
        wave[joins] = number
    left = begun - np.where(wave > 0, takes, 0.0).sum(axis=-1)
    return Cascade(groups, wave, np.maximum(left, 0.0))


def _by_group(
    name: str, values: ArrayLike | Mapping[Any, float], graph: nx.Graph | None
) -> ArrayLike:
    """Return the values in the order of the graph's nodes."""
    if not isinstance(values, Mapping):
        return values
    if graph is None:
        raise ValueError(f"{name} is a mapping: expected a graph with its groups, or a list")
    for group in graph:
        if group not in values:
            raise ValueError(f"{name} has no entry for {group!r}: expected one for every group")
    return [values[group] for group in graph]


def _groups(n: int, graph: nx.Graph | None) -> tuple[tuple[Hashable, ...], FloatArray]:
    """Return the groups and who sees whom, 1 where the row sees the column."""
    if graph is None:
        return tuple(range(n)), np.ones((n, n))
    import networkx as nx

    if len(graph) != n:
        raise ValueError(f"graph has {len(graph)} groups: expected {n}, as thresholds and blows")
    groups = tuple(graph)
    if not groups:
        return (), np.zeros((0, 0))
    return groups, (nx.to_numpy_array(graph, weight=None) > 0).astype(float)
