"""What does shuffling make of a difference, and what is left if a cluster counts once?

A permutation test, and within-cluster resampling.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from spoilers.theory import arguments

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

    The exact permutation test of a difference of proportions.

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
        If the two have different lengths, a group is empty, or an answer is neither yes nor no.

    Notes
    -----
    How many outcomes the second group is dealt follows the hypergeometric distribution, as in
    Fisher's exact test. The two differ in their order: here a deal counts as extreme if its
    difference is as large as the real one, in Fisher's test if it is as unlikely. Cases are
    supposed to be independent of each other.

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
    chances = stats.hypergeom.pmf(dealt, outcome.size, total, size)
    # Each difference times both sizes is a whole number: whether two are as large is exact.
    apart = np.abs(dealt * rest - (total - dealt) * size)
    real = int((dealt == outcome[group].sum()).argmax())
    values = dealt / size - (total - dealt) / rest
    as_large = apart >= apart[real]
    p = min(1.0, float(chances[as_large].sum()))
    return Shuffled(float(values[real]), p, values, chances)


def one_of_each(
    happened: Sequence[bool],
    second: Sequence[bool],
    cluster: Sequence[Hashable],
    *,
    draws: int = 2_000,
    seed: int = 0,
) -> OneEach:
    """What is the difference of two shares if each cluster counts once?

    Within-cluster resampling: one case is drawn from each cluster, again and again.

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
        If the lengths differ, a group is empty, an answer is neither yes nor no, `draws` is no
        whole number of at least 1, or no draw has both groups.

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
    if not isinstance(cluster, Sequence | np.ndarray) or len(cluster) != outcome.size:
        entries = f"{len(cluster)} entries" if hasattr(cluster, "__len__") else "no entries"
        raise ValueError(f"cluster has {entries}: expected {outcome.size}")
    members = [
        np.flatnonzero([other == name for other in cluster]) for name in dict.fromkeys(cluster)
    ]
    rng = np.random.default_rng(arguments.count("seed", seed))
    found = []
    for _ in range(arguments.count("draws", draws, 1)):
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
    outcome, group = arguments.flags("happened", happened), arguments.flags("second", second)
    if outcome.shape != group.shape or outcome.ndim != 1:
        raise ValueError(
            f"happened has {outcome.size} cases and second {group.size}: expected as many"
        )
    if group.all() or not group.any():
        raise ValueError("second: expected cases in both groups")
    return outcome, group
