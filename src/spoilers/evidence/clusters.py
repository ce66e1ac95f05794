"""What is left if cases that belong together count once?"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["OneEach", "one_of_each", "shuffled_difference"]


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


def shuffled_difference(
    happened: Sequence[bool], second: Sequence[bool], *, draws: int = 20_000, seed: int = 0
) -> tuple[float, float, NDArray[np.float64]]:
    """How large a difference of two shares does shuffling alone make?

    Parameters
    ----------
    happened : sequence of bool
        Whether it happened, case by case; shape (n,).
    second : sequence of bool
        Whether the case belongs to the second of two groups; both must have a case.
    draws : int, optional
        How often the groups are shuffled, at least 1.
    seed : int, optional
        Where the draws begin.

    Returns
    -------
    difference : float
        Share in the second group minus share in the first, as it is.
    p : float
        The share of shuffles with a difference at least as large, either way; the real one is
        counted among them.
    shuffled : numpy.ndarray of float
        The differences that shuffling made; shape (draws,).

    Raises
    ------
    ValueError
        If the two have different lengths, a group is empty, or draws is below 1.

    References
    ----------
    Fisher (1935), The Design of Experiments, for the idea of a permutation test.

    Examples
    --------
    >>> difference, p, _ = shuffled_difference([True] * 4 + [False] * 4, [True] * 4 + [False] * 4)
    >>> difference, 0.01 < p < 0.05
    (1.0, True)
    """
    outcome, group = _checked(happened, second)
    if draws < 1:
        raise ValueError(f"draws = {draws}: expected at least 1")
    size, total = int(group.sum()), int(outcome.sum())
    rng = np.random.default_rng(seed)
    # Shuffling deals `total` outcomes to `size` of n cases: what the second group gets of them.
    dealt = rng.hypergeometric(total, outcome.size - total, size, draws)
    shuffled = dealt / size - (total - dealt) / (outcome.size - size)
    real = float(outcome[group].mean() - outcome[~group].mean())
    as_large = int((np.abs(shuffled) >= abs(real) - 1e-12).sum())
    return real, (as_large + 1) / (draws + 1), shuffled


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
