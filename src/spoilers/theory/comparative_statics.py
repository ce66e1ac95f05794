"""How does the answer change when one or two of the numbers change?

Economists call it comparative statics: solve a game again and again while a number moves, and
look for the places where the outcome changes. Here the places are searched for, not read off a
grid: where two neighbouring points of the grid differ, the interval between them is halved until
it is as narrow as asked.

The tools do not know the whole game. They take any frozen dataclass with numbers for fields, and
any function from it to one label a cell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spoilers.theory.arguments import FloatArray, finite, one, whole, within
from spoilers.theory.the_whole_game import solve

__all__ = [
    "Boundary",
    "OutcomeMap",
    "Threshold",
    "boundaries",
    "outcome_line",
    "outcome_map",
    "outcome_of",
    "thresholds",
]

Labels = NDArray[Any]
Model = Callable[[Any], Labels]
Range = tuple[str, float, float]

# Between two neighbours of a grid there may be more than one change; so many are followed up.
_CHANGES = 16


@dataclass(frozen=True)
class Threshold:
    """Where does the outcome change?

    Attributes
    ----------
    value : float
        The number at which it changes, to within the tolerance asked for.
    before, after : Any
        The outcome just below and just above it.
    """

    value: float
    before: Any
    after: Any


@dataclass(frozen=True)
class OutcomeMap:
    """How does the game go for each pair of numbers?

    Attributes
    ----------
    x, y : numpy.ndarray of float
        The grid, rising; shapes (n,) and (m,).
    outcomes : numpy.ndarray
        The outcome at each point; shape (m, n).
    """

    x: FloatArray
    y: FloatArray
    outcomes: Labels


@dataclass(frozen=True)
class Boundary:
    """Where do two outcomes meet?

    Attributes
    ----------
    between : tuple
        The two outcomes, in the order of their names.
    x, y : numpy.ndarray of float
        Points of the boundary, where it crosses the lines of the grid; shape (k,). One of the
        two lies on the grid, the other is exact to within the tolerance asked for.
    segments : numpy.ndarray of float
        Pairs of these points that lie on the border of one cell of the grid, to be joined by
        a line; shape (j, 2, 2), each `[[x, y], [x, y]]`.
    """

    between: tuple[Any, Any]
    x: FloatArray
    y: FloatArray
    segments: FloatArray


def outcome_of(scenario: Any) -> Labels:
    """How does the whole game go, in words?

    Parameters
    ----------
    scenario : Scenario
        The numbers of the game.

    Returns
    -------
    numpy.ndarray of str
        The outcome of each cell, of the scenario's shape.

    Raises
    ------
    ValueError
        If the shapes do not broadcast.

    References
    ----------
    The course's own formalisation of Bapat and Best (2021).

    Examples
    --------
    >>> from spoilers.theory.the_whole_game import Scenario
    >>> str(outcome_of(Scenario()))
    'provocation'
    """
    return solve(scenario).outcome


def outcome_line(
    scenario: Any,
    parameter: str,
    low: float,
    high: float,
    *,
    points: int = 201,
    model: Model = outcome_of,
) -> tuple[FloatArray, Labels]:
    """How does the game go while one number rises?

    Parameters
    ----------
    scenario : dataclass
        All the other numbers; each a single one.
    parameter : str
        The name of the number that moves.
    low, high : float
        From where to where, low < high.
    points : int
        How many points to solve, evenly spaced, at least 2.
    model : callable
        What gives the outcome of a scenario, one label a cell. By default the whole game.

    Returns
    -------
    values : numpy.ndarray of float
        The points; shape (points,).
    outcomes : numpy.ndarray
        The outcome at each; shape (points,).

    Raises
    ------
    ValueError
        If there is no such number, it leaves its range, or low >= high.

    References
    ----------
    Samuelson (1947), Foundations of Economic Analysis, for the idea of comparative statics.

    Examples
    --------
    >>> from spoilers.theory.the_whole_game import Scenario
    >>> values, outcomes = outcome_line(Scenario(), "guarantee", 0, 0.04, points=3)
    >>> dict(zip(values.round(2).tolist(), outcomes.tolist()))
    {0.0: 'provocation', 0.02: 'provocation', 0.04: 'quiet exclusive peace'}
    """
    values = _grid(scenario, (parameter, low, high), points)
    return values, _ask(model, scenario, {parameter: values})


def thresholds(
    scenario: Any,
    parameter: str,
    low: float,
    high: float,
    *,
    points: int = 201,
    tolerance: float = 1e-6,
    model: Model = outcome_of,
) -> list[Threshold]:
    """Where does the outcome change while one number rises?

    Parameters
    ----------
    scenario, parameter, low, high, model
        As for `outcome_line`.
    points : int
        How many points to start from, evenly spaced, at least 2.
    tolerance : float
        How exact the thresholds are to be, above 0.

    Returns
    -------
    list of Threshold
        The changes, from low to high; empty where there is none.

    Raises
    ------
    ValueError
        If there is no such number, it leaves its range, or low >= high.

    Notes
    -----
    What lies between two neighbouring points of the grid is only searched if the two differ. A
    region narrower than their distance, (high - low) / (points - 1), can therefore be missed,
    and both its thresholds with it. More points find it. Where two neighbours differ, at most
    16 changes between them are followed up. A region narrower than twice the tolerance, such as
    a single point at which decisions tie, is left out on purpose.

    References
    ----------
    Samuelson (1947), Foundations of Economic Analysis, for the idea of comparative statics.

    Examples
    --------
    >>> from spoilers.theory.the_whole_game import Scenario
    >>> (line,) = thresholds(Scenario(), "guarantee", 0, 0.1)
    >>> round(line.value, 6), line.before, line.after
    (0.025171, 'provocation', 'quiet exclusive peace')
    """
    values, labels = outcome_line(scenario, parameter, low, high, points=points, model=model)
    found = _crossings(
        lambda at, _: _ask(model, scenario, {parameter: at}),
        (values[:-1], values[1:]),
        (labels[:-1], labels[1:]),
        _fine(tolerance),
    )
    order = np.argsort(found.at)
    changes = zip(found.at[order], found.before[order], found.after[order], strict=True)
    return _without_slivers(
        [Threshold(float(at), one.item(), other.item()) for at, one, other in changes],
        2 * tolerance,
    )


def outcome_map(
    scenario: Any, x: Range, y: Range, *, points: int = 101, model: Model = outcome_of
) -> OutcomeMap:
    """How does the game go while two numbers change?

    Parameters
    ----------
    scenario : dataclass
        All the other numbers; each a single one.
    x, y : tuple of (str, float, float)
        The name of each number that moves, from where, and to where.
    points : int
        How many points to solve in each direction, evenly spaced, at least 2.
    model : callable
        What gives the outcome of a scenario, one label a cell. By default the whole game.

    Returns
    -------
    OutcomeMap
        The grid and the outcomes on it.

    Raises
    ------
    ValueError
        If there is no such number, both are the same, one leaves its range, or low >= high.

    References
    ----------
    Samuelson (1947), Foundations of Economic Analysis, for the idea of comparative statics.

    Examples
    --------
    >>> from spoilers.theory.the_whole_game import Scenario
    >>> grid = outcome_map(Scenario(), ("prior", 0.66, 0.74), ("guarantee", 0, 0.1), points=3)
    >>> grid.outcomes[:, 1].tolist()
    ['provocation', 'quiet exclusive peace', 'quiet exclusive peace']
    """
    if x[0] == y[0]:
        raise ValueError(f"x and y are both {x[0]!r}: expected two different numbers")
    across, up = _grid(scenario, x, points), _grid(scenario, y, points)
    columns, rows = np.meshgrid(across, up)
    return OutcomeMap(across, up, _ask(model, scenario, {x[0]: columns, y[0]: rows}))


def boundaries(
    scenario: Any,
    x: Range,
    y: Range,
    *,
    points: int = 101,
    tolerance: float = 1e-6,
    model: Model = outcome_of,
) -> list[Boundary]:
    """Where do the regions of a map meet?

    Parameters
    ----------
    scenario, x, y, model
        As for `outcome_map`.
    points : int
        How many lines the grid to start from has in each direction, at least 2.
    tolerance : float
        How exact the points of the boundaries are to be, above 0.

    Returns
    -------
    list of Boundary
        One for each two outcomes that meet, in the order of their names; empty where the whole
        map is one region.

    Raises
    ------
    ValueError
        If there is no such number, both are the same, one leaves its range, or low >= high.

    Notes
    -----
    A finer grid gives more points, not more exact ones. As with `thresholds`, a region that
    slips between the lines of the grid is missed. Where three regions meet inside a cell, no
    segment is drawn in it: the lines end up to one cell short of the corner.

    References
    ----------
    Samuelson (1947), Foundations of Economic Analysis, for the idea of comparative statics.

    Examples
    --------
    >>> from spoilers.theory.the_whole_game import Scenario
    >>> across, up = ("prior", 0.7, 0.74), ("guarantee", 0.0, 0.1)
    >>> (line,) = boundaries(Scenario(), across, up, points=5)
    >>> line.between
    ('provocation', 'quiet exclusive peace')
    >>> float(line.y[line.x == 0.7].round(6)[0])
    0.025171
    """
    grid = outcome_map(scenario, x, y, points=points, model=model)
    edges = _Edges.of(grid)

    def ask(at: FloatArray, which: NDArray[np.intp]) -> Labels:
        along, fixed = edges.across[which], edges.fixed[which]
        places = {x[0]: np.where(along, at, fixed), y[0]: np.where(along, fixed, at)}
        return _ask(model, scenario, places)

    found = _crossings(ask, (edges.start, edges.stop), (edges.first, edges.last), _fine(tolerance))
    return _boundaries(grid, edges, found)


def _grid(scenario: Any, wanted: Range, points: int) -> FloatArray:
    parameter, low, high = wanted
    names = [field.name for field in fields(scenario)]
    if parameter not in names:
        nearest = get_close_matches(str(parameter), names, n=1, cutoff=0.0)[0]
        raise ValueError(
            f"parameter = {parameter!r}: expected one of {', '.join(names)}; "
            f"did you mean {nearest!r}?"
        )
    steps = int(whole("points", points, 2))
    first, last = one("low", finite("low", low)), one("high", finite("high", high))
    if first >= last:
        raise ValueError(f"low = {first:g}: expected a value below high = {last:g}")
    return np.linspace(first, last, steps)


def _fine(tolerance: float) -> float:
    return one("tolerance", within("tolerance", tolerance, 0.0, open_low=True))


def _ask(model: Model, scenario: Any, places: dict[str, FloatArray]) -> Labels:
    """Return the outcome at each place, and refuse a scenario that is a map itself."""
    shape = next(iter(places.values())).shape
    labels = np.asarray(model(replace(scenario, **places)))
    if labels.shape != shape:
        raise ValueError(
            f"the outcomes have shape {labels.shape}: expected {shape}, one for each place; "
            "the other numbers must be single ones"
        )
    return labels


@dataclass(frozen=True)
class _Crossings:
    """Where labels change: on which interval, at which place, from what to what."""

    which: NDArray[np.intp]
    at: FloatArray
    before: Labels
    after: Labels


def _crossings(
    ask: Callable[[FloatArray, NDArray[np.intp]], Labels],
    intervals: tuple[FloatArray, FloatArray],
    labels: tuple[Labels, Labels],
    tolerance: float,
) -> _Crossings:
    """Find the changes inside intervals, all at once; `ask` gives labels at places on them."""
    start, stop = intervals
    first, last = labels
    which = np.flatnonzero(first != last)
    found = []
    low, before = start[which], first[which]
    for _ in range(_CHANGES):
        low, high, after = _bisect(ask, which, low, stop[which], before, last[which], tolerance)
        found.append(_Crossings(which, (low + high) / 2, before, after))
        # A third outcome came between: the change from it is still to be found.
        rest = after != last[which]
        which, low, before = which[rest], high[rest], after[rest]
        if not which.size:
            break
    parts = zip(*(vars(each).values() for each in found), strict=True)
    return _Crossings(*(np.concatenate(part) for part in parts))


def _bisect(
    ask: Callable[[FloatArray, NDArray[np.intp]], Labels],
    which: NDArray[np.intp],
    low: FloatArray,
    high: FloatArray,
    before: Labels,
    after: Labels,
    tolerance: float,
) -> tuple[FloatArray, FloatArray, Labels]:
    """Halve every interval until the first change in it is between two close places."""
    widest = float((high - low).max(initial=0.0))
    # The middle of the last interval is half its width from either end.
    for _ in range(max(0, int(np.ceil(np.log2(max(widest, tolerance) / tolerance))))):
        middle = (low + high) / 2
        label = ask(middle, which)
        same = label == before
        low, high = np.where(same, middle, low), np.where(same, high, middle)
        after = np.where(same, after, label)
    return low, high, after


def _without_slivers(changes: list[Threshold], width: float) -> list[Threshold]:
    """Drop regions no wider than this between two changes."""
    kept: list[Threshold] = []
    for change in changes:
        if kept and change.value - kept[-1].value <= width:
            last = kept.pop()
            if last.before != change.after:
                middle = (last.value + change.value) / 2
                kept.append(Threshold(middle, last.before, change.after))
        else:
            kept.append(change)
    return kept


@dataclass(frozen=True)
class _Edges:
    """The pieces of grid line between neighbours: first those across, then those up."""

    across: NDArray[np.bool_]
    fixed: FloatArray
    start: FloatArray
    stop: FloatArray
    first: Labels
    last: Labels

    @classmethod
    def of(cls, grid: OutcomeMap) -> _Edges:
        x, y = np.meshgrid(grid.x, grid.y)
        seen = grid.outcomes
        sides = (
            (y[:, :-1], x[:, :-1], x[:, 1:], seen[:, :-1], seen[:, 1:]),
            (x[:-1], y[:-1], y[1:], seen[:-1], seen[1:]),
        )
        across = np.repeat([True, False], [side[0].size for side in sides])
        joined = (np.concatenate([a.ravel(), b.ravel()]) for a, b in zip(*sides, strict=True))
        return cls(across, *joined)

    def around(self, rows: int, columns: int) -> NDArray[np.intp]:
        """Return the four edges of each cell of the grid; shape (cells, 4)."""
        beside = np.arange(rows * (columns - 1)).reshape(rows, columns - 1)
        above = np.arange((rows - 1) * columns).reshape(rows - 1, columns) + beside.size
        four = (beside[:-1], beside[1:], above[:, :-1], above[:, 1:])
        return np.stack([edge.ravel() for edge in four], axis=-1)


def _boundaries(grid: OutcomeMap, edges: _Edges, found: _Crossings) -> list[Boundary]:
    names, codes = np.unique(np.stack([found.before, found.after]), return_inverse=True)
    low, high = np.sort(codes.reshape(2, -1), axis=0)
    pair = low * len(names) + high
    along, fixed = edges.across[found.which], edges.fixed[found.which]
    spots = np.stack([np.where(along, found.at, fixed), np.where(along, fixed, found.at)], axis=-1)

    # An edge with two changes on it belongs to no one boundary.
    once = np.bincount(found.which, minlength=len(edges.fixed)) == 1
    single = once[found.which]
    pair_at = np.full(len(edges.fixed), -1)
    spot_at = np.full((len(edges.fixed), 2), np.nan)
    pair_at[found.which[single]], spot_at[found.which[single]] = pair[single], spots[single]
    cells = edges.around(*grid.outcomes.shape)

    def boundary(which: int) -> Boundary:
        mine = cells[(pair_at[cells] == which).sum(axis=1) == 2]
        segments = spot_at[mine[pair_at[mine] == which]].reshape(-1, 2, 2)
        one, other = names[which // len(names)], names[which % len(names)]
        x, y = spots[pair == which].T
        return Boundary((one.item(), other.item()), x, y, segments)

    return [boundary(int(which)) for which in np.unique(pair)]
