"""Did something change between before and after, case by case? Tests for paired counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from spoilers.evidence.shares import checked_level
from spoilers.theory import arguments

__all__ = ["Changes", "Ratio", "changes", "rate_ratio"]

# Up to so many pairs every way of turning signs round is tried; beyond, so many are drawn.
_DRAWS = 100_000


@dataclass(frozen=True)
class Changes:
    """What happened to pairs of numbers, before and after.

    Attributes
    ----------
    up, down, same : int
        How many rose, fell, stayed.
    median_before, median_after : float
        The middle values.
    sign_p : float
        The two-sided p-value of the sign test: how often fair coins would split the risen and
        fallen at least so unevenly; 1 if none changed.
    factor : float
        By what factor the typical number changed: the geometric mean of (after + 1) over
        (before + 1).
    moved : numpy.ndarray of float
        The changes of the logarithm that are not 0; shape (up + down,).
    seed : int
        Where the draws of the permutation test begin.
    """

    up: int
    down: int
    same: int
    median_before: float
    median_after: float
    sign_p: float
    factor: float
    moved: NDArray[np.float64] = field(repr=False, compare=False)
    seed: int = field(repr=False, compare=False)

    @cached_property
    def permutation_p(self) -> float:
        """How often the mean change of the logarithm would be at least so large, either way.

        Before and after are swapped by fair coins. It takes a third of a second, and so it is
        computed only where it is asked for.
        """
        return _sign_flips(self.moved, self.seed)


@dataclass(frozen=True)
class Ratio:
    """How often something happened after, over how often before: a ratio of Poisson rates.

    Attributes
    ----------
    before, after : int
        Counts in two spans of the same length.
    value : float
        After over before; infinite if there was nothing before, nan if there was nothing at all.
    low, high : float
        The exact interval, from 0 to infinity.
    p : float
        How often fair coins would split the events at least so unevenly.
    """

    before: int
    after: int
    value: float
    low: float
    high: float
    p: float


def changes(before: ArrayLike, after: ArrayLike, *, seed: int = 0) -> Changes:
    """Did these cases rise or fall?

    The sign test, and a permutation test for paired samples.

    Parameters
    ----------
    before, after : array_like of float
        Counts, at least 0, in the same order; shape (n,), n at least 1.
    seed : int, optional
        Where the draws of the permutation test begin.

    Returns
    -------
    Changes
        Ups and downs with a sign test, and a permutation test of the size of the change.

    Raises
    ------
    ValueError
        If the shapes differ, there is no case, a count is no number or negative, or the seed is
        no whole number of at least 0.

    Notes
    -----
    The sign test asks how many rose. The permutation test asks by how much: under the idea that
    the deal made no difference, before and after could be swapped in each case. It works on
    log(1 + count), so that no single war decides. Both suppose that cases are independent.

    References
    ----------
    `scipy.stats.binomtest` and `scipy.stats.permutation_test` (paired samples).

    Examples
    --------
    >>> result = changes([0, 10, 30, 5], [20, 0, 30, 50])
    >>> result.up, result.down, result.same, result.sign_p
    (2, 1, 1, 1.0)
    """
    first, second = arguments.within("before", before, 0.0), arguments.within("after", after, 0.0)
    if first.ndim != 1 or first.shape != second.shape or not first.size:
        raise ValueError(
            f"before and after have the shapes {first.shape} and {second.shape}: expected one "
            "number before and one after for each case"
        )
    up, down = int((second > first).sum()), int((second < first).sum())
    moved = np.log1p(second) - np.log1p(first)
    return Changes(
        up,
        down,
        int(first.size) - up - down,
        float(np.median(first)),
        float(np.median(second)),
        float(stats.binomtest(up, up + down).pvalue) if up + down else 1.0,
        float(np.exp(moved.mean())),
        moved[moved != 0],
        arguments.count("seed", seed),
    )


def rate_ratio(before: int, after: int, *, level: float = 0.95) -> Ratio:
    """How many times as often did it happen after as before?

    The ratio of two Poisson rates, with the exact conditional test and its interval.

    Parameters
    ----------
    before, after : int
        Events in two spans of the same length, at least 0.
    level : float, optional
        How often the interval is to hold the true ratio at least, in (0, 1).

    Returns
    -------
    Ratio
        With the exact interval: given how many events there were in all, each fell before or
        after like the toss of a coin.

    Raises
    ------
    ValueError
        If a count is no whole number of at least 0, or level is not in (0, 1).

    Notes
    -----
    It supposes that events are independent of each other. Clashes come in battles: with ten
    clashes in one siege the true uncertainty is far larger than this interval.

    References
    ----------
    Przyborowski and Wilenski (1940), for the conditional test of two counts.

    Examples
    --------
    >>> fighting = rate_ratio(10, 18)
    >>> fighting.value, round(fighting.low, 2), round(fighting.high, 2)
    (1.8, 0.79, 4.36)
    >>> rate_ratio(0, 27).value
    inf
    """
    before, after = arguments.count("before", before), arguments.count("after", after)
    level = checked_level(level)
    if before + after == 0:
        return Ratio(0, 0, float("nan"), 0.0, float("inf"), 1.0)
    test = stats.binomtest(after, before + after)
    interval = test.proportion_ci(level, method="exact")
    low, high = (_odds(float(part)) for part in (interval.low, interval.high))
    value = after / before if before else float("inf")
    return Ratio(before, after, value, low, high, float(test.pvalue))


def _odds(part: float) -> float:
    return float("inf") if part == 1 else part / (1 - part)


def _sign_flips(moved: NDArray[np.float64], seed: int) -> float:
    # One case alone comes out as large whichever way it is turned.
    if moved.size < 2:
        return 1.0
    test = stats.permutation_test(
        (moved,),
        lambda values, axis: np.mean(values, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=_DRAWS,
        rng=np.random.default_rng(seed),
    )
    return float(test.pvalue)
