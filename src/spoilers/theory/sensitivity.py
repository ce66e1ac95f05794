"""Which of the numbers does the answer hang on?

Every number of a case is a judgement. This module asks of each, the others held still, how far it
would have to move, in either direction, before the outcome is another one: one-way sensitivity
analysis. A judgement close to such a threshold is the one to check first. It says nothing about two
numbers that move together: that is what the outcome map of `spoilers.theory.comparative_statics` is
for.

Every number is moved over all it may be: to the ends of its range where it has ends, and towards
infinity where it has none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spoilers.theory.arguments import FloatArray
from spoilers.theory.comparative_statics import outcome_of
from spoilers.theory.parameters import Parameter, find_letter
from spoilers.theory.the_whole_game import Scenario

__all__ = ["Change", "Turn", "nearest_changes", "nearest_turns"]

# From a number without an end on, nothing changes any more this many times farther out.
_FAR = 1e9
# How near to an end that is left out, and to the number itself, is looked.
_CLOSE = 1e-9
# Distances grow by 4% from point to point, and a range with ends is cut into 500 parts besides.
_STEPS, _PARTS = 1200, 500
# Two numbers that must differ do so by this much at least.
_APART = 4e-12
# Between a point and the next, a change is narrowed down so often.
# One question about many points costs hardly more than one about a single point.
_PIECES, _CUTS = 64, 8

Labels = NDArray[Any]


@dataclass(frozen=True)
class Turn:
    """Where does the outcome change, on one side of a number?

    Attributes
    ----------
    value : float
        The threshold.
    after : str
        The outcome just beyond it.
    """

    value: float
    after: str


@dataclass(frozen=True)
class Change:
    """How far would one number have to move?

    Attributes
    ----------
    parameter : str
        The name of the number, a field of `Scenario`.
    value : float
        What the case assumes.
    outcome : str
        The outcome as assumed.
    below, above : Turn or None
        The nearest change if the number falls, and if it rises; None where there is none in all
        of its range on that side.
    low, high : float
        The ends of the range in which it was moved; infinite where there is no end.
    """

    parameter: str
    value: float
    outcome: str
    below: Turn | None
    above: Turn | None
    low: float
    high: float

    @property
    def nearest(self) -> Turn | None:
        """Which of the two changes is nearer?

        Returns
        -------
        Turn or None
            None where there is none on either side, over the whole range.

        Examples
        --------
        >>> Change("prior", 0.7, "fighting", Turn(0.5, "a"), Turn(0.8, "b"), 0, 1).nearest.after
        'b'
        """
        turns = [turn for turn in (self.below, self.above) if turn is not None]
        return min(turns, key=lambda turn: abs(turn.value - self.value), default=None)

    @property
    def distance(self) -> float:
        """How far is it to the nearest change?

        Returns
        -------
        float
            At least 0, in the number's own unit. Infinite where there is no change, and where
            the number itself is infinite.

        Examples
        --------
        >>> Change("prior", 0.7, "fighting", Turn(0.5, "a"), None, 0, 1).distance
        0.2
        """
        turn = self.nearest
        if turn is None or np.isinf(self.value):
            return float("inf")
        return round(abs(turn.value - self.value), 9)


def nearest_changes(scenario: Scenario) -> tuple[Change, ...]:
    """Which number changes the outcome if it moves least?

    One-way sensitivity analysis.

    Parameters
    ----------
    scenario : Scenario
        One game: every field a single number.

    Returns
    -------
    tuple of Change
        One for each field, the nearest change first; those without one last.

    Raises
    ------
    ValueError
        If the scenario holds arrays.

    Notes
    -----
    Only one number moves at a time. Points are tried at distances that grow by 4% from one to the
    next, and in 500 equal parts where the range has ends. A region of another outcome can be
    missed only if it is narrower than both.

    References
    ----------
    Samuelson (1947), Foundations of Economic Analysis, for the idea; the search is ours.

    Examples
    --------
    >>> first, *_ = nearest_changes(Scenario())
    >>> first.parameter, round(first.distance, 3), first.nearest.after
    ('discount', 0.014, 'quiet exclusive peace')
    """
    number = scenario.numbers()
    now = str(outcome_of(scenario).item())
    names = [field.name for field in fields(Scenario)]
    turns = _turns(
        outcome_of, scenario, [*names, *names], [False] * len(names) + [True] * len(names)
    )
    changes = [
        Change(name, number[name], now, below, above, *_range(scenario, name))
        for name, below, above in zip(names, turns[: len(names)], turns[len(names) :], strict=True)
    ]
    # An infinite price has changes too, before those that have none.
    return tuple(sorted(changes, key=lambda change: (change.distance, change.nearest is None)))


def nearest_turns(
    scenario: Scenario,
    names: list[str],
    *,
    upwards: bool,
    model: Callable[[Scenario], Labels] = outcome_of,
) -> list[Turn | None]:
    """Where does the outcome first change if a number rises, or if it falls?

    Parameters
    ----------
    scenario : Scenario
        One game.
    names : list of str
        The numbers to move, each by itself.
    upwards : bool
        Whether they rise.
    model : callable
        What gives one label for each cell of a scenario. By default the outcome.

    Returns
    -------
    list of Turn or None
        For each number the first change on that side; None where there is none.

    Raises
    ------
    ValueError
        If the scenario holds arrays, or a number is unknown.

    References
    ----------
    The course's own search.

    Examples
    --------
    >>> (turn,) = nearest_turns(Scenario(), ["audience_cost"], upwards=False)
    >>> round(turn.value, 3), turn.after
    (0.18, 'quiet exclusive peace')
    """
    return _turns(model, scenario, names, [upwards] * len(names))


def _turns(
    model: Callable[[Scenario], Labels], scenario: Scenario, names: list[str], upwards: list[bool]
) -> list[Turn | None]:
    """Find the first change of each number on its side, all at once."""
    scenario.numbers()
    now = model(scenario).item()
    places = [_places(scenario, name, up) for name, up in zip(names, upwards, strict=True)]
    most = max(map(len, places))
    # Short rows are filled up with their last point, which changes nothing.
    grid = np.array([np.pad(row, (0, most - len(row)), mode="edge") for row in places])
    turned = (_ask(model, scenario, names, grid) != now).argmax(axis=1)
    found = np.flatnonzero(turned)
    turns: list[Turn | None] = [None] * len(names)
    if found.size:
        moved = [names[place] for place in found]
        before, beyond = grid[found, turned[found] - 1], grid[found, turned[found]]
        ends, labels = _narrow(model, scenario, moved, before, beyond, now)
        for place, end, label in zip(found, ends, labels, strict=True):
            turns[place] = Turn(float(end), str(label))
    return turns


def _range(scenario: Scenario, name: str) -> tuple[float, float]:
    """Return the ends of what a number may be, given the others."""
    row, number = find_letter(name), scenario.numbers()
    if name == "foil_reliable":
        return number["foil_unreliable"], row.high
    if name == "foil_unreliable":
        return row.low, number["foil_reliable"]
    return row.low, row.high


def _places(scenario: Scenario, name: str, upwards: bool) -> FloatArray:
    """Return the points to try on one side of a number, from the number itself outwards."""
    row, value = find_letter(name), scenario.numbers()[name]
    low, high = _range(scenario, name)
    end = high if upwards else low
    if value == end or (np.isinf(value) and upwards):
        return np.array([value])
    if np.isinf(value):
        # A price that nobody pays is the same far out as at infinity.
        return np.append(low + np.geomspace(_FAR, _CLOSE, _STEPS), low)
    width = min(abs(end - value), _FAR * max(1.0, abs(value)))
    gap = max(_CLOSE * width, _APART) if _is_open(row, name, upwards) else 0.0
    away = np.geomspace(_CLOSE, width, _STEPS)
    if np.isfinite(end):
        away = np.sort(np.r_[away, np.linspace(0, width, _PARTS + 1)[1:]])
    points = value + (1.0 if upwards else -1.0) * np.r_[0.0, away[away < width - gap], width - gap]
    if np.isfinite(end) and not gap:
        points[-1] = end
    return np.asarray(points if width > gap else points[:1])


def _is_open(row: Parameter, name: str, upwards: bool) -> bool:
    # The two chances of foiling must differ, so neither reaches the other.
    if name == "foil_reliable":
        return not upwards
    if name == "foil_unreliable":
        return upwards
    return row.open_high if upwards else row.open_low


def _ask(
    model: Callable[[Scenario], Labels], scenario: Scenario, names: list[str], grid: FloatArray
) -> Labels:
    """Return the label of every point: one row a number, which alone moves in it."""
    base = scenario.numbers()
    moved: dict[str, Any] = {}
    for name in base:
        rows = [place for place, each in enumerate(names) if each == name]
        if rows:
            column = np.full(grid.shape, base[name])
            column[rows] = grid[rows]
            moved[name] = column
    return model(Scenario(**{**base, **moved}))


def _narrow(
    model: Callable[[Scenario], Labels],
    scenario: Scenario,
    names: list[str],
    inside: FloatArray,
    beyond: FloatArray,
    now: object,
) -> tuple[FloatArray, Labels]:
    """Cut the intervals in which each number changes the label, and tell what comes after."""
    after = _ask(model, scenario, names, beyond[:, np.newaxis])[:, 0]
    rows = np.arange(len(names))
    for _ in range(_CUTS):
        # The first of the points at which the label is another one; at the last it is.
        points = np.linspace(inside, beyond, _PIECES + 1, axis=1)
        label = _ask(model, scenario, names, points[:, 1:-1])
        other = np.c_[label != now, np.ones(len(names), dtype=bool)]
        first = other.argmax(axis=1)
        inner = first < _PIECES - 1
        after = np.where(inner, label[rows, np.minimum(first, _PIECES - 2)], after)
        inside, beyond = points[rows, first], points[rows, first + 1]
    return beyond, after
