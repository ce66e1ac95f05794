"""How the sentences under pictures write numbers, counts and lists.

A sentence is read at every position of every slider. So nothing that is above 0 is written as
0, no zero has a minus, and two numbers that are said to differ look different.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

# Closer than this to each other, or to 0, two numbers differ by rounding alone.
ROUNDING = 1e-12
MOST_PLACES = 12


def number(value: float, places: int = 2) -> str:
    """Write a number, with more decimals where these would make 0 of it.

    With a true minus sign where it is negative.

    Examples
    --------
    >>> number(0.25), number(-0.4), number(-0.0), number(0.0012)
    ('0.25', '−0.40', '0.00', '0.001')
    """
    size = 0.0 if abs(value) < ROUNDING else value
    while size and places < MOST_PLACES and not float(f"{size:.{places}f}"):
        places += 1
    return f"{size:.{places}f}".replace("-", "−")


def apart(*values: float, places: int = 2) -> tuple[str, ...]:
    """Write numbers with as many decimals as tell them apart.

    Returns
    -------
    tuple of str
        In the same order. Only numbers that are equal but for rounding look the same.

    Examples
    --------
    >>> apart(0.0909, 0.0863, 0.0046)
    ('0.091', '0.086', '0.005')
    """
    while True:
        written = tuple(number(value, places) for value in values)
        if places >= MOST_PLACES or not _confused(values, written):
            return written
        places += 1


def short_of(needed: float, there: float, places: int = 2) -> tuple[str, str, str]:
    """Write two numbers and what the second lacks.

    Returns
    -------
    tuple of str
        Both, and their difference as a reader works it out from what is written: 0 only where
        nothing is missing.

    Examples
    --------
    >>> short_of(0.5, 0.25)
    ('0.50', '0.25', '0.25')
    >>> short_of(0.0909, 0.0863)
    ('0.091', '0.086', '0.005')
    """
    one, two = apart(needed, there, places=places)
    decimals = max(len(written.partition(".")[2]) for written in (one, two))
    first, second = (float(written.replace("−", "-")) for written in (one, two))
    return one, two, number(first - second, decimals)


def _confused(values: Sequence[float], written: Sequence[str]) -> bool:
    """Do two different numbers look the same?"""
    shown = sorted(zip(values, written, strict=True))
    return any(
        one[1] == other[1] and other[0] - one[0] > ROUNDING for one, other in pairwise(shown)
    )


def percent(share: float) -> str:
    """Write a share as a percentage that says 0% of nothing and 100% of all, and of these alone.

    Whole per cents; ``less than 1%`` and ``more than 99%`` near the ends.

    Examples
    --------
    >>> percent(0.114), percent(0.002), percent(0.0), percent(0.9999)
    ('11%', 'less than 1%', '0%', 'more than 99%')
    """
    written = f"{share:.0%}"
    if written == "0%" and share >= ROUNDING:
        return "less than 1%"
    if written == "100%" and 1 - share >= ROUNDING:
        return "more than 99%"
    return written


def of_the_time(chance: float) -> str:
    """Write how often something happens that has this chance.

    Two digits, a bound below 0.1% and above 99%, and words for never and every time.

    Examples
    --------
    >>> of_the_time(0.21), of_the_time(0.0016), of_the_time(0.00002)
    ('21% of the time', '0.16% of the time', 'less than 0.1% of the time')
    >>> of_the_time(0), of_the_time(1)
    ('never', 'every time')
    """
    if chance <= 0 or 1 - chance < ROUNDING:
        return "never" if chance <= 0 else "every time"
    if chance < 0.001:
        return "less than 0.1% of the time"
    # Below this two digits show a decimal.
    few = f"{100 * chance:.2g}%" if chance < 0.0995 else percent(chance)
    return f"{few} of the time"


def moves(before: float, after: float) -> str:
    """Write what becomes of a number.

    That it falls, rises or stays, with as many decimals as show it.

    Examples
    --------
    >>> moves(0.6, 0.35), moves(0.6, 0.602), moves(1.0, 1.0)
    ('falls from 0.60 to 0.35', 'rises from 0.600 to 0.602', 'stays at 1.00')
    """
    one, two = apart(before, after)
    if one == two:
        return f"stays at {one}"
    return f"{'falls' if after < before else 'rises'} from {one} to {two}"


def counted(count: int, noun: str) -> str:
    """Write how many there are of something.

    The count and the noun.

    Examples
    --------
    >>> counted(1, "wave"), counted(4, "wave")
    ('1 wave', '4 waves')
    """
    return f"{count} {noun}" if count == 1 else f"{count:,} {noun}s"


def listed(parts: Sequence[str]) -> str:
    """Join the parts of a list as a sentence does.

    With ``and`` before the last.

    Examples
    --------
    >>> listed(["MNLF"]), listed(["MNLF", "MILF"]), listed(["a", "b", "c"])
    ('MNLF', 'MNLF and MILF', 'a, b and c')
    """
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
