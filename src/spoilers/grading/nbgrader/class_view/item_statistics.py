"""How hard is a task, and does it tell strong from weak? Classical item analysis.

A mark that nobody has given yet is None everywhere, and is left out. It is never counted as 0.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

Marks = Mapping[str, Mapping[str, float | None]]
"""For each task, the points of each student; None, or no entry, where there is no mark yet."""

LEAST_FOR_CORRELATION = 3
"""Fewer students than these give no correlation."""
SURE = 1.959964
"""An interval of 95 per cent reaches so many standard errors to each side."""
ROUNDED = 1e-9
"""Spreads below this are the rounding of numbers, and no spread."""


def difficulty(points: Sequence[float | None], of: float) -> float | None:
    """How much of a task did the class get? The item's p-value, also called its facility.

    Parameters
    ----------
    points : sequence of float or None
        What each student got; None where it is not marked.
    of : float
        What could be had.

    Returns
    -------
    float or None
        The mean share of the points, from 0 (hard) to 1 (easy). None if nobody is marked, or
        there is nothing to be had.

    Examples
    --------
    >>> difficulty([4, 2, None, 0], 4)
    0.5
    >>> difficulty([None], 4) is None
    True
    """
    marked = [each for each in points if each is not None]
    return math.fsum(marked) / len(marked) / of if marked and of > 0 else None


def discrimination(task: str, marks: Marks) -> float | None:
    """Do those who did well elsewhere do well here? The corrected item-rest correlation.

    The rest is the sum of all the other tasks that are marked for everybody who is marked on this
    one, so that an answer which still waits makes nobody weaker.

    Parameters
    ----------
    task : str
        The item.
    marks : mapping
        The points, by task and student.

    Returns
    -------
    float or None
        Pearson's correlation, from -1 to 1. None where it is not defined: fewer than three
        students, no other task, or the same points for all of them on either side.

    Examples
    --------
    >>> marks = {"a": {"x": 0, "y": 1, "z": 2}, "b": {"x": 1, "y": 2, "z": 3}}
    >>> round(discrimination("a", marks), 6)
    1.0
    >>> discrimination("a", {"a": {"x": 1, "y": 1, "z": 1}, "b": marks["b"]}) is None
    True
    """
    here = {who: points for who, points in marks[task].items() if points is not None}
    others = [
        points
        for name, points in marks.items()
        if name != task and all(points.get(who) is not None for who in here)
    ]
    if len(here) < LEAST_FOR_CORRELATION or not others:
        return None
    item = np.array([here[who] for who in here], dtype=float)
    rest = np.array([math.fsum(p[who] or 0.0 for p in others) for who in here], dtype=float)
    return _correlation(item, rest)


def _correlation(one: np.ndarray, other: np.ndarray) -> float | None:
    one, other = one - one.mean(), other - other.mean()
    spread = float(np.sqrt((one @ one) * (other @ other)))
    if min(np.abs(one).max(), np.abs(other).max()) < ROUNDED:
        return None
    return float(np.clip((one @ other) / spread, -1.0, 1.0))


def interval(correlation: float | None, students: int) -> tuple[float, float] | None:
    """How far can a correlation from so few students be trusted? Fisher's interval of 95 per cent.

    Parameters
    ----------
    correlation : float or None
        As :func:`discrimination` gives it.
    students : int
        How many it comes from.

    Returns
    -------
    tuple of float or None
        Its ends; None from three students or fewer, and where all lie on one line.

    Examples
    --------
    >>> [round(end, 2) for end in interval(0.4, 12)]
    [-0.23, 0.79]
    """
    if correlation is None or students <= LEAST_FOR_CORRELATION or abs(correlation) > 1 - 1e-9:
        return None
    middle, reach = math.atanh(correlation), SURE / math.sqrt(students - LEAST_FOR_CORRELATION)
    return math.tanh(middle - reach), math.tanh(middle + reach)


PARTS = ("no points", "up to half", "more than half", "full marks")
"""What becomes of the points of a task."""


def part(points: float, of: float) -> int:
    """Which of :data:`PARTS` does a mark fall into?

    Examples
    --------
    >>> [PARTS[part(points, 4)] for points in (0, 2, 3, 4)]
    ['no points', 'up to half', 'more than half', 'full marks']
    """
    if points >= of - ROUNDED:
        return 3
    if points <= ROUNDED:
        return 0
    return 1 if points <= of / 2 + ROUNDED else 2


def tenth(share: float) -> int:
    """Which tenth of the points does a share fall into? Full marks are in the last one.

    Examples
    --------
    >>> tenth(0.0), tenth(0.3), tenth(1.0)
    (0, 3, 9)
    """
    return min(9, max(0, int(share * 10 + ROUNDED)))


def merged(counts: Sequence[int], least: int) -> list[tuple[int, int, int]]:
    """Which neighbouring cells of a table must be joined, so that none holds only a few?

    Statistical disclosure control: a cell of one or two shows persons, and so does one that is
    left out where the sum is known. Each part that comes out is empty or holds ``least`` or more.

    Parameters
    ----------
    counts : sequence of int
        How many students are in each cell, from the lowest to the highest.
    least : int
        A cell with fewer, but not with none, would show persons.

    Returns
    -------
    list of (int, int, int)
        The first and the last cell of each part, and how many are in it: as many parts as there
        can be. Empty if all together are too few.

    Examples
    --------
    >>> merged([2, 3, 0, 7], 5)
    [(0, 1, 5), (2, 2, 0), (3, 3, 7)]
    >>> merged([1, 0, 11], 5)
    [(0, 2, 12)]
    >>> merged([1, 2], 5)
    []
    """

    @cache
    def best(start: int) -> tuple[tuple[int, int, int], ...] | None:
        if start == len(counts):
            return ()
        found = None
        for stop in range(start, len(counts)):
            inside = sum(counts[start : stop + 1])
            after = best(stop + 1) if inside == 0 or inside >= least else None
            if after is not None and (found is None or len(after) + 1 > len(found)):
                found = ((start, stop, inside), *after)
        return found

    return list(best(0) or ()) if sum(counts) >= least else []


def blurred(count: int, of: int, least: int) -> str:
    """Say how many, unless so few are meant, or left over, that it would show persons.

    Parameters
    ----------
    count, of : int
        How many of how many.
    least : int
        Fewer would show persons.

    Returns
    -------
    str
        In words that can be read to the class.

    Examples
    --------
    >>> [blurred(count, 12, 5) for count in (0, 2, 6, 11, 12)]
    ['nobody', 'fewer than 5', '6 of 12', 'more than 7 of 12', 'all 12']
    >>> [blurred(count, 6, 5) for count in (2, 3)], blurred(3, 4, 3)
    (['fewer than half of 6', 'half of 6 or more'], 'some of 4')
    """
    if count == 0:
        return "nobody"
    if count == of:
        return f"all {of}"
    if of < 5:
        return f"some of {of}"
    if of < 2 * least:
        return f"fewer than half of {of}" if 2 * count < of else f"half of {of} or more"
    if count < least:
        return f"fewer than {least}"
    return f"more than {of - least} of {of}" if of - count < least else f"{count} of {of}"
