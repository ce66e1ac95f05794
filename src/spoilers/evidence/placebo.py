"""How unusual is a rise after a deal? Ask it of months in which nothing was signed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from spoilers.theory import arguments

__all__ = ["Placebo", "placebo"]

_MONTH = re.compile(r"(?P<year>[0-9]{4})-(?P<month>0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Placebo:
    """One change, set beside the changes around all other months.

    Attributes
    ----------
    change : int
        What came in the months after minus what came in the months before.
    as_large : int
        At how many months, the one asked about among them, the change is at least so large.
    of : int
        How many months have both windows whole.
    """

    change: int
    as_large: int
    of: int

    @property
    def share(self) -> float:
        """The share of months with a change at least so large."""
        return self.as_large / self.of


def placebo(
    deaths: Mapping[str, int], month: str, *, first: str, last: str, window: int = 12
) -> Placebo:
    """Is the change after this month larger than after other months?

    A placebo test in time: the same change at dates on which nothing was signed.

    Parameters
    ----------
    deaths : mapping from str to int
        Deaths by month, such as ``{"2013-09": 237}``; a month that is left out had none.
    month : str
        The first month after the deal.
    first, last : str
        The months with which the data begin and end.
    window : int, optional
        Months before and after, at least 1.

    Returns
    -------
    Placebo
        The change, and at how many months it was as large.

    Raises
    ------
    ValueError
        If a month is no month, lies outside of the data, or its windows are not whole, or a
        number of deaths or the window is no whole number.

    Notes
    -----
    Windows of neighbouring months overlap, and one large battle makes a rise for a year of
    months. The share is a description, and no p-value.

    Examples
    --------
    >>> placebo({"2001-01": 5}, "2001-01", first="2000-01", last="2001-12").share
    1.0
    """
    window = arguments.count("window", window, 1)
    start, stop = _number(first), _number(last) + 1
    counts = np.zeros(max(stop - start, 0), dtype=int)
    for name, number in deaths.items():
        place = _number(name) - start
        if not 0 <= place < counts.size:
            raise ValueError(f"deaths has the month {name}: expected {first} to {last}")
        counts[place] = arguments.count(f"deaths in {name}", number)
    asked = _number(month) - start
    if not window <= asked <= counts.size - window:
        raise ValueError(
            f"month = {month}: expected one with {window} months before it and after it between "
            f"{first} and {last}"
        )
    total = np.concatenate([[0], np.cumsum(counts)])
    places = np.arange(window, counts.size - window + 1)
    change = total[places + window] - 2 * total[places] + total[places - window]
    mine = int(change[asked - window])
    return Placebo(mine, int((change >= mine).sum()), int(places.size))


def _number(month: str) -> int:
    form = _MONTH.fullmatch(month) if isinstance(month, str) else None
    if form is None:
        raise ValueError(f"{month!r} is no month: expected a form such as 2013-09")
    return 12 * int(form["year"]) + int(form["month"]) - 1
