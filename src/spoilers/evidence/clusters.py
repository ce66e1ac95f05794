"""What does shuffling make of a difference, and what is left if a cluster counts once?"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

__all__ = ["OneEach", "Shuffled", "one_of_each", "shuffled_difference"]


@dataclass(frozen=True)
class OneEach:
    """The difference of two shares when each cluster gives one case.

    Attributes
    ----------
    clusters : int
        How many clusters there are.
    median, low, high : float
        The middle of the differences drawn, and the ends of the middle 95 of 100.
    """

    clusters: int
    median: float
    low: float
    high: float


@dataclass(frozen=True)
class Shuffled:
    """What shuffling makes of the difference of two shares.

    Attributes
    ----------
    difference : float
        The real one: share in the second group minus share in the first.
    p : float
        How often shuffling makes one at least as large, either way.
    values : numpy.ndarray of float
        Every difference that shuffling can make, rising; shape (k,).
    chances : numpy.ndarray of float
        How often it makes each; shape (k,), adding up to 1.
    """

    difference: float
    p: float
    values: NDArray[np.float64]
    chances: NDArray[np.float64]


def shuffled_difference(happened: Sequence[bool], second: Sequence[bool]) -> Shuffled:
    """How large a difference of two shares does shuffling alone make?

    Parameters
    ----------
    happened : sequence of bool
        Whether it happened, case by case; shape (n,).
    second : sequence of bool
        Whether the case belongs to the second of two groups; both must have a case.

    Returns
    -------
    Shuffled
        The real difference, and every difference that dealing the same outcomes out to the same
        cases anew can make, with its chance. Nothing is drawn: the chances are exact.

    Raises
    ------
    ValueError
        If the two have different lengths or a group is empty.

    Notes
    -----
    It is a permutation test. How many outcomes the second group is dealt follows the
    hypergeometric distribution. Cases are supposed to be independent of each other.

    References
    ----------
    Fisher (1935), The Design of Experiments, for the idea of a permutation test.

    Examples
    --------
    >>> found = shuffled_difference([True] * 4 + [False] * 4, [True] * 4 + [False] * 4)
    >>> found.difference, round(found.p, 4)
    (1.0, 0.0286)
    """
    outcome, group = _checked(happened, second)
    size, rest, total = int(group.sum()), int((~group).sum()), int(outcome.sum())
    dealt = np.arange(max(0, total - rest), min(size, total) + 1)
    values = dealt / size - (total - dealt) / rest
    chances = stats.hypergeom.pmf(dealt, outcome.size, total, size)
    real = float(outcome[group].mean() - outcome[~group].mean())
    as_large = np.abs(values) >= abs(real) - 1e-9
    return Shuffled(real, min(1.0, float(chances[as_large].sum())), values, chances)


def one_of_each(
    happened: Sequence[bool],
    second: Sequence[bool],
    cluster: Sequence[Hashable],
    *,
    draws: int = 2_000,
    seed: int = 0,
) -> OneEach:
    """What is the difference of two shares if each cluster counts once?

    Parameters
    ----------
    happened, second : sequence of bool
        As in `shuffled_difference`.
    cluster : sequence
        To which cluster a case belongs, such as its conflict.
    draws : int, optional
        How often one case is drawn from each cluster, at least 1.
    seed : int, optional
        Where the draws begin.

    Returns
    -------
    OneEach
        The middle of the differences and how far they reach. Draws that leave one of the two
        groups empty are passed over.

    Raises
    ------
    ValueError
        If the lengths differ, a group is empty, draws is below 1, or no draw has both groups.

    Notes
    -----
    The spread says how much depends on which case stands for its cluster. It is no confidence
    interval.

    Examples
    --------
    >>> one_of_each([True, True, False], [True, True, False], ["a", "a", "b"]).median
    1.0
    """
    outcome, group = _checked(happened, second)
    if len(cluster) != outcome.size:
        raise ValueError(f"cluster has {len(cluster)} entries: expected {outcome.size}")
    if draws < 1:
        raise ValueError(f"draws = {draws}: expected at least 1")
    members = [
        np.flatnonzero([other == name for other in cluster]) for name in dict.fromkeys(cluster)
    ]
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(draws):
        chosen = np.array([rng.choice(part) for part in members])
        inside = group[chosen]
        if inside.any() and not inside.all():
            found.append(outcome[chosen][inside].mean() - outcome[chosen][~inside].mean())
    if not found:
        raise ValueError("no draw holds cases of both groups: the clusters are too few")
    low, median, high = np.quantile(found, [0.025, 0.5, 0.975])
    return OneEach(len(members), float(median), float(low), float(high))


def _checked(
    happened: Sequence[bool], second: Sequence[bool]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    outcome, group = np.asarray(happened, dtype=bool), np.asarray(second, dtype=bool)
    if outcome.shape != group.shape or outcome.ndim != 1:
        raise ValueError(
            f"happened has {outcome.size} cases and second {group.size}: expected as many"
        )
    if group.all() or not group.any():
        raise ValueError("second: expected cases in both groups")
    return outcome, group
