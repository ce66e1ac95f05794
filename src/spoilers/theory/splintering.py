r"""When does a movement break in two?

Members have ideal points t in [0, 1]: 0 is a national settlement, 1 the global
struggle. The movement stands at `platform` x. A member of a faction that holds a
share s of the members and stands at y gets ``unity * s - (t - y)**2``; leaving
costs `exit_cost` c once. A wing [t, 1] that breaks away stands at its own median
(1 + t)/2 and keeps the share 1 - t. It forms if every one of its members gains.
The gain rises in t, so the member at the wing's inner edge decides:

    f(t) = (t - x)**2 - ((1 - t)/2)**2 - b t - c >= 0,     b = unity.

f is convex and f(x) < 0, so an upper wing leaves if and only if f(1) > 0, that is
(1 - x)**2 > b + c. Several wings may be willing to leave; the course takes the largest. The lower
wing is the mirror image, x -> 1 - x.

The formalisation is the course's own, after Bapat and Best (2021), where nothing else is named.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from spoilers.theory.arguments import (
    BoolArray,
    FloatArray,
    at_least,
    broadcast,
    exceeds,
    finite,
    one,
    share,
    within,
)

if TYPE_CHECKING:
    import networkx as nx


def _parameters(
    platform: ArrayLike, unity: ArrayLike, exit_cost: ArrayLike
) -> tuple[FloatArray, ...]:
    return broadcast(
        platform=share("platform", platform),
        unity=within("unity", unity, 0.0),
        exit_cost=within("exit_cost", exit_cost, 0.0),
    )


def edge_gain(
    edge: ArrayLike, platform: ArrayLike, unity: ArrayLike, exit_cost: ArrayLike
) -> FloatArray:
    """What does the member at the inner edge of a breakaway wing gain by leaving?

    Parameters
    ----------
    edge : array_like of float
        Ideal point t at which the wing [t, 1] starts, in [0, 1].
    platform : array_like of float
        Position x of the whole movement, in [0, 1].
    unity : array_like of float
        Worth b of belonging to a movement of everyone, at least 0.
    exit_cost : array_like of float
        Cost c of leaving, once, at least 0, in the same units.

    Returns
    -------
    numpy.ndarray of float
        The gain f(t), of the common shape. For an edge above the platform the wing forms where
        it is not negative. Below the platform it says nothing about a wing.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Examples
    --------
    >>> float(edge_gain(1.0, platform=0.4, unity=0.2, exit_cost=0.05).round(2))
    0.11
    """
    x, b, c = _parameters(platform, unity, exit_cost)
    t, x, b, c = broadcast(edge=share("edge", edge), platform=x, unity=b, exit_cost=c)
    return np.asarray((t - x) ** 2 - ((1 - t) / 2) ** 2 - b * t - c)


def splits(platform: ArrayLike, unity: ArrayLike, exit_cost: ArrayLike) -> BoolArray:
    """Does an upper wing break away?

    The condition for a split, a participation constraint of the wing's most radical member.

    Parameters
    ----------
    platform, unity, exit_cost : array_like of float
        As for `edge_gain`.

    Returns
    -------
    numpy.ndarray of bool
        True where (1 - x)**2 > b + c; the common shape. On the knife edge nobody leaves.
        For the lower wing ask with ``1 - platform``.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Examples
    --------
    >>> splits(platform=[0.2, 0.6], unity=0.2, exit_cost=0.05)
    array([ True, False])
    """
    x, b, c = _parameters(platform, unity, exit_cost)
    return exceeds((1 - x) ** 2, b + c)


def largest_splinter(platform: ArrayLike, unity: ArrayLike, exit_cost: ArrayLike) -> FloatArray:
    """How large is the largest upper wing that breaks away?

    Parameters
    ----------
    platform, unity, exit_cost : array_like of float
        As for `edge_gain`.

    Returns
    -------
    numpy.ndarray of float
        Its share of the members, 1 - t*, in [0, 1]; 0 where nobody leaves. t* is the
        larger root of the edge member's gain.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Examples
    --------
    >>> largest_splinter(platform=[0.2, 0.3, 0.6], unity=0.2, exit_cost=0.05).round(3)
    array([0.341, 0.234, 0.   ])
    """
    x, b, c = _parameters(platform, unity, exit_cost)
    # f(t) = (3/4) t^2 - slope t + (x^2 - 1/4 - c)
    slope = 2 * x + b - 0.5
    root = np.sqrt(np.maximum(slope**2 - 3 * (x**2 - 0.25 - c), 0.0))
    edge = (slope + root) / 1.5
    return np.where(exceeds((1 - x) ** 2, b + c), np.clip(1 - edge, 0.0, 1.0), 0.0)


def broad_church(unity: ArrayLike, exit_cost: ArrayLike) -> BoolArray:
    """Is there a platform that holds both wings?

    Parameters
    ----------
    unity, exit_cost : array_like of float
        As for `edge_gain`.

    Returns
    -------
    numpy.ndarray of bool
        True where b + c >= 1/4: then the middle, 1/2, holds everyone.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Examples
    --------
    >>> broad_church(unity=[0.1, 0.2], exit_cost=0.05)
    array([False,  True])
    """
    b = within("unity", unity, 0.0)
    c = within("exit_cost", exit_cost, 0.0)
    b, c = broadcast(unity=b, exit_cost=c)
    return at_least(b + c, 0.25)


@dataclass(frozen=True)
class Movement:
    """Which of these members break away together?

    Parameters
    ----------
    ideals : array_like of float
        Ideal point of each member, in [0, 1], in any order; at least one. Shape (n,).
    platform, unity, exit_cost : float
        As for `edge_gain`, one number each.

    Raises
    ------
    ValueError
        If an argument is out of range or `ideals` is not a list of members.

    Examples
    --------
    >>> wing = Movement([0.1, 0.2, 0.9, 1.0], platform=0.3, unity=0.2, exit_cost=0.05)
    >>> wing.splinter()
    array([False, False,  True,  True])
    """

    ideals: ArrayLike
    platform: float
    unity: float
    exit_cost: float

    def __post_init__(self) -> None:
        """Refuse anything that is not a movement."""
        ideals = share("ideals", self.ideals)
        if ideals.ndim != 1 or not ideals.size:
            raise ValueError(
                f"ideals has shape {ideals.shape}: expected a list of one or more members"
            )
        object.__setattr__(self, "ideals", ideals)
        for name, value in zip(
            ("platform", "unity", "exit_cost"),
            _parameters(self.platform, self.unity, self.exit_cost),
            strict=True,
        ):
            object.__setattr__(self, name, one(name, value))

    def edge_gains(self) -> FloatArray:
        """What would each member gain if the wing began with it?

        Returns
        -------
        numpy.ndarray of float
            For the member at place k of the sorted movement, the gain of leaving with
            everyone from place k upwards, a wing that stands at its own median.
            Shape (n,), from the lowest ideal point to the highest.

        Examples
        --------
        >>> Movement([0.0, 1.0], 0.0, 0.25, 0.05).edge_gains().round(3)
        array([-0.3  ,  0.825])
        """
        _, nearer, given_up = self._gains_and_losses()
        return np.asarray(nearer - given_up)

    def _gains_and_losses(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return the sorted ideal points, what the edge gains and what it gives up."""
        ideals = np.sort(np.asarray(self.ideals))
        n = ideals.size
        first = np.arange(n)
        # The median of ideals[k:], for every k at once.
        middle = (ideals[(first + n - 1) // 2] + ideals[(first + n) // 2]) / 2
        given_up = self.unity * first / n + (ideals - middle) ** 2 + self.exit_cost
        return ideals, (ideals - self.platform) ** 2, given_up

    def splinter(self) -> BoolArray:
        """Who belongs to the largest upper wing that leaves?

        A wing is everyone from some ideal point above the platform upwards; members with
        the same ideal point leave or stay together. It leaves if each of its members gains
        or loses nothing. A member's gain is linear and rising in its ideal point when the
        wing stands above the platform, so the member at the edge speaks for all.

        Returns
        -------
        numpy.ndarray of bool
            True for those who leave, in the order of `ideals`. Shape (n,).

        Examples
        --------
        >>> int(Movement(np.linspace(0, 1, 1001), 0.3, 0.2, 0.05).splinter().sum())
        235
        """
        members = np.asarray(self.ideals)
        ideals, nearer, given_up = self._gains_and_losses()
        starts = np.r_[True, exceeds(ideals[1:], ideals[:-1])] & exceeds(ideals, self.platform)
        possible = np.flatnonzero(starts & at_least(nearer, given_up))
        if not possible.size:
            return np.zeros(members.size, dtype=bool)
        return at_least(members, ideals[possible[0]])


def predicted_split(
    graph: nx.Graph,
    leader: Hashable,
    rival: Hashable,
    weight: str = "weight",
) -> tuple[set[Hashable], set[Hashable]]:
    """Who follows whom when two leaders fall out?

    The split that breaks the least: the minimum cut between the two leaders, where an
    edge's capacity is the strength of the tie. This is Zachary's own method.

    Parameters
    ----------
    graph : networkx.Graph
        Members and their ties; undirected.
    leader, rival : node
        The two who fall out.
    weight : str
        Edge attribute that holds the strength of a tie, at least 0; 1 where it is missing.

    Returns
    -------
    tuple of two sets of nodes
        Those who stay with `leader`, those who go with `rival`. Where several cuts are
        equally cheap by the common tie rule, it is the one with the fewest on the rival's side:
        who has no reason to move stays.

    Raises
    ------
    ValueError
        If the two are the same or not in the graph, the graph is directed, or a tie has a
        negative strength.

    References
    ----------
    Zachary (1977), An Information Flow Model for Conflict and Fission in Small Groups.

    Examples
    --------
    >>> import networkx as nx
    >>> stay, go = predicted_split(nx.karate_club_graph(), 0, 33)
    >>> len(stay), len(go), 8 in stay
    (16, 18, False)
    """
    import networkx as nx

    if graph.is_directed():
        raise ValueError("graph is directed: ties between members have no direction here")
    for name, node in (("leader", leader), ("rival", rival)):
        if node not in graph:
            raise ValueError(f"{name} = {node!r}: expected a member of the graph")
    if leader == rival:
        raise ValueError(f"leader and rival are both {leader!r}: expected two members")
    ties = nx.Graph()
    ties.add_nodes_from(graph)
    for here, there, strength in graph.edges(data=weight, default=1):
        name = f"{weight} of ({here!r}, {there!r})"
        capacity = one(name, within(name, strength, 0.0))
        before = ties.get_edge_data(here, there, {"capacity": 0.0})["capacity"]
        ties.add_edge(here, there, capacity=before + capacity)
    cheapest, _ = nx.minimum_cut(ties, leader, rival)
    _count_in_whole_numbers(ties, cheapest)
    _, (stay, go) = nx.minimum_cut(ties, leader, rival)
    return set(stay), set(go)


def _count_in_whole_numbers(ties: nx.Graph, cheapest: float) -> None:
    """Round ties to whole parts of the cheapest cut, so that equal cuts are equal exactly."""
    # A power of ten keeps decimals as they were typed.
    parts = Fraction(10) ** (12 - math.floor(math.log10(cheapest))) if cheapest else 0
    for _, _, tie in ties.edges(data=True):
        if cheapest:
            # No tie stronger than the cheapest cut is ever cut.
            tie["capacity"] = round(Fraction(min(tie["capacity"], 2 * cheapest)) * parts)
        else:
            tie["capacity"] = int(tie["capacity"] > 0)


def exit_waves(
    graph: nx.Graph,
    gain: Mapping[Any, float] | Callable[[Any], float],
    influence: float,
    seeds: Iterable[Hashable] = (),
) -> list[list[Hashable]]:
    """Who leaves in which wave, when each looks at its neighbours?

    A threshold model of collective behaviour: the least fixed point, reached in waves.

    A member leaves once its own gain exceeds `influence` times the share of its
    neighbours who are still inside. Each departure can tip the next. A member without
    neighbours looks at its own gain alone.

    Parameters
    ----------
    graph : networkx.Graph
        Members and who sees whom.
    gain : mapping or callable from node to float
        What each member gains by leaving, before it looks around. Any finite number.
    influence : float
        Weight of the neighbours, at least 0, in the units of `gain`.
    seeds : iterable of nodes
        Members who leave first, whatever they gain.

    Returns
    -------
    list of lists of nodes
        The seeds (an empty list if there are none), then wave by wave those who follow, each
        wave in the order of the graph. Together they are the least fixed point: nobody in it
        could have stayed, and the order in which members are asked does not change who is
        in it.

    Raises
    ------
    ValueError
        If a gain is missing or not finite, `influence` is negative, or a seed is not a
        member.

    References
    ----------
    The threshold model of Granovetter (1978), in the course's own formalisation.

    Examples
    --------
    >>> import networkx as nx
    >>> exit_waves(nx.path_graph(4), lambda member: 0.6, influence=1, seeds=[1])
    [[1], [0, 2], [3]]
    """
    weight = one("influence", within("influence", influence, 0.0))
    gains = {node: _gain_of(node, gain) for node in graph}
    first = list(dict.fromkeys(seeds))
    for seed in first:
        if seed not in graph:
            raise ValueError(f"seeds holds {seed!r}: expected members of the graph")
    neighbours = {node: set(graph[node]) - {node} for node in graph}
    waves, gone = [first], set(first)
    while True:
        left = [node for node in graph if node not in gone]
        inside = np.array([_inside(neighbours[node], gone) for node in left])
        leaves = exceeds([gains[node] for node in left], weight * inside)
        wave = list(itertools.compress(left, leaves))
        if not wave:
            return waves
        waves.append(wave)
        gone.update(wave)


def exit_cascade(
    graph: nx.Graph,
    gain: Mapping[Any, float] | Callable[[Any], float],
    influence: float,
    seeds: Iterable[Hashable] = (),
) -> list[Hashable]:
    """Who leaves, and in what order, when each looks at its neighbours?

    The waves of `exit_waves`, one after the other.

    Parameters
    ----------
    graph, gain, influence, seeds
        As for `exit_waves`.

    Returns
    -------
    list of nodes
        Those who leave, in order.

    Raises
    ------
    ValueError
        As `exit_waves` does.

    References
    ----------
    The threshold model of Granovetter (1978), in the course's own formalisation.

    Examples
    --------
    >>> import networkx as nx
    >>> line = nx.path_graph(4)
    >>> exit_cascade(line, {0: 0.6, 1: 0.4, 2: 0.3, 3: -1}, influence=0.5)
    [0, 1, 2]
    """
    return [node for wave in exit_waves(graph, gain, influence, seeds) for node in wave]


def _gain_of(node: Hashable, gain: Mapping[Any, float] | Callable[[Any], float]) -> float:
    if callable(gain):
        return _one_gain(node, gain(node))
    if node not in gain:
        raise ValueError(f"gain has no entry for {node!r}: expected one for every member")
    return _one_gain(node, gain[node])


def _one_gain(node: Hashable, gain: float) -> float:
    name = f"gain of {node!r}"
    return one(name, finite(name, gain))


def _inside(neighbours: set[Hashable], gone: set[Hashable]) -> float:
    if not neighbours:
        return 0.0
    return len(neighbours - gone) / len(neighbours)
