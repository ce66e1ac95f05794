"""How large is a share, how sure is it, and do two shares differ?

Clopper-Pearson intervals, Fisher's exact test, Newcombe's interval of a difference.
"""

from __future__ import annotations

from dataclasses import dataclass

from scipy import stats

from spoilers.theory import arguments

__all__ = ["Comparison", "Share", "compare", "share"]


@dataclass(frozen=True)
class Share:
    """A share of cases, with what chance alone leaves open.

    Attributes
    ----------
    count, of : int
        How many of how many.
    value : float
        The share.
    low, high : float
        The exact interval.
    level : float
        Of such intervals at least this share hold the true one; of few cases, more.
    """

    count: int
    of: int
    value: float
    low: float
    high: float
    level: float


@dataclass(frozen=True)
class Comparison:
    """Two shares side by side.

    Attributes
    ----------
    first, second : Share
        The shares.
    difference : float
        Second minus first.
    low, high : float
        The interval of the difference.
    p : float
        How often chance alone would make a table at most as likely as this one, if the same
        cases were dealt out anew (Fisher's order, which is not always that of the difference).
    """

    first: Share
    second: Share
    difference: float
    low: float
    high: float
    p: float


def share(count: int, of: int, *, level: float = 0.95) -> Share:
    """How large is a share, and what does chance leave open?

    The Clopper-Pearson interval of a proportion.

    Parameters
    ----------
    count : int
        Cases in which it happened, from 0 to `of`.
    of : int
        All cases, at least 1.
    level : float, optional
        How often the interval is to hold the true share at least, in (0, 1).

    Returns
    -------
    Share
        With the exact interval: of such intervals *at least* the level hold the true share.

    Raises
    ------
    ValueError
        If the counts are no whole numbers, `of` is 0, `count` is not in [0, of], or `level` not
        in (0, 1).

    Notes
    -----
    The interval supposes that the cases are independent of each other.

    References
    ----------
    Clopper and Pearson (1934), as `scipy.stats` computes it.

    Examples
    --------
    >>> new = share(7, 39)
    >>> round(new.value, 3), round(new.low, 3), round(new.high, 3)
    (0.179, 0.075, 0.335)
    """
    cases = arguments.count("of", of, 1)
    happened = arguments.count("count", count, 0, cases)
    sure = checked_level(level)
    interval = stats.binomtest(happened, cases).proportion_ci(sure, method="exact")
    return Share(happened, cases, happened / cases, float(interval.low), float(interval.high), sure)


def checked_level(level: float) -> float:
    """Return the level of an interval, refusing what is not inside (0, 1).

    Parameters
    ----------
    level : float
        At least how often the interval is to hold the truth.

    Returns
    -------
    float
        The same number.

    Raises
    ------
    ValueError
        If it is no number, or not in (0, 1).

    Examples
    --------
    >>> checked_level(0.9)
    0.9
    """
    inside = arguments.within("level", level, 0.0, 1.0, open_low=True, open_high=True)
    return arguments.one("level", inside)


def compare(first: Share, second: Share) -> Comparison:
    """Do two shares differ by more than chance would explain?

    Fisher's exact test, two-sided, with Newcombe's interval of the difference.

    Parameters
    ----------
    first, second : Share
        Shares of two sets of cases that have no case in common.

    Returns
    -------
    Comparison
        The difference with its interval (Newcombe's, at the level of the first share) and the
        p-value of Fisher's exact test.

    Notes
    -----
    Fisher's test deals the same outcomes out to the same cases anew and asks how often the table
    comes out as unlikely as this one, or more. This is Fisher's ordering, by likelihood. It need
    not be that of the difference, by which `shuffled_difference` orders: 13 of 22 against 3 of 4
    has p = 1 here and 0.64 there. Cases are supposed to be independent.

    References
    ----------
    Fisher (1934); Newcombe (1998), method 10, both as `scipy.stats` has their parts.

    Examples
    --------
    >>> contrast = compare(share(7, 39), share(21, 30))
    >>> round(contrast.difference, 2), contrast.p < 0.001
    (0.52, True)
    """
    table = [[part.count, part.of - part.count] for part in (first, second)]
    p = float(stats.fisher_exact(table).pvalue)
    one, two = (_wilson(part, first.level) for part in (first, second))
    difference = second.value - first.value
    below = ((second.value - two[0]) ** 2 + (one[1] - first.value) ** 2) ** 0.5
    above = ((two[1] - second.value) ** 2 + (first.value - one[0]) ** 2) ** 0.5
    return Comparison(first, second, difference, difference - below, difference + above, p)


def _wilson(part: Share, level: float) -> tuple[float, float]:
    interval = stats.binomtest(part.count, part.of).proportion_ci(level, method="wilson")
    return float(interval.low), float(interval.high)
