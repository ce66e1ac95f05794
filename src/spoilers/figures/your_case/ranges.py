"""How the numbers of a case are shown: their names, a useful part of their range, outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf, isinf

from spoilers.figures.saying import apart, number
from spoilers.theory.parameters import find_letter
from spoilers.theory.sensitivity import Change
from spoilers.theory.the_whole_game import PARAMETERS

SHORT: Mapping[str, str] = {
    "fighting": "war goes on",
    "refused talks": "talks refused",
    "inclusive peace": "all included",
    "quiet exclusive peace": "quiet deal",
    "fight inside": "fight inside",
    "provocation": "provocation",
    "attack for its own sake": "attack for its sake",
}
"""Outcomes in two or three words."""
INFINITE = "infinite"
# A threshold at 0.065 that read 0.06 would send a reader to the wrong side of it.
PLACES = 3
# A change farther out than this many times the usual range is told and not drawn.
FARTHEST = 3.0
# How near to an end that is left out a number is moved.
CLOSE = 1e-6


def names_of_numbers() -> dict[str, str]:
    """List what a reader may move.

    Returns
    -------
    dict from str to str
        Each number of the game with its label.

    Examples
    --------
    >>> names_of_numbers()["prior"]
    'Belief in the partner'
    """
    return {row.name: row.label for row in PARAMETERS}


def written(value: float) -> str:
    """Write a number that may be infinite.

    Parameters
    ----------
    value : float
        Any number.

    Returns
    -------
    str
        With two decimals or more.

    Examples
    --------
    >>> written(0.5), written(float("inf"))
    ('0.50', 'infinite')
    """
    return INFINITE if isinf(value) else number(value)


def ends(change: Change, value: float) -> tuple[str, str]:
    """Write a case's own number and another so that they differ.

    Parameters
    ----------
    change : Change
        The case's own number.
    value : float
        The other one.

    Returns
    -------
    tuple of str
        Both, in this order.

    Examples
    --------
    >>> ends(Change("prior", 0.7, "fighting", None, None, 0, 1), 0.698)
    ('0.700', '0.698')
    """
    if isinf(change.value):
        return INFINITE, number(value, PLACES)
    one, other = apart(change.value, value, places=PLACES)
    return one, other


def shown_range(change: Change) -> tuple[float, float]:
    """Choose the part of a number's range that is drawn.

    Parameters
    ----------
    change : Change
        The number, its range and its nearest changes.

    Returns
    -------
    low, high : float
        All of a finite range; else the part that its controls move it in, with the case's own
        number and a near change inside.

    Examples
    --------
    >>> shown_range(Change("success_gain", 4.5, "fighting", None, None, 0, float("inf")))
    (0.0, 5.625)
    """
    row = find_letter(change.parameter)
    known = [change.value, *(turn.value for turn in (change.below, change.above) if turn)]
    usual = [each for each in known[:1] if not isinf(each)]
    low, high = _reach_out(row.slider, usual, inf)
    low, high = _reach_out((low, high), known[1:], FARTHEST)
    if not isinf(change.low):
        low = change.low + (CLOSE if _left_out(change, below=True) else 0.0)
    if not isinf(change.high):
        high = change.high - (CLOSE if _left_out(change, below=False) else 0.0)
    return float(low), float(high)


def _reach_out(
    span: tuple[float, float], values: Iterable[float], times: float
) -> tuple[float, float]:
    """Widen a range so that it holds some values, if they are not too far away."""
    low, high = span
    most = times * max(abs(low), abs(high))
    for value in values:
        if abs(value) <= most:
            low, high = min(low, 1.25 * value), max(high, 1.25 * value)
    return low, high


def _left_out(change: Change, *, below: bool) -> bool:
    # The two chances of foiling must differ, so neither reaches the other.
    if change.parameter == ("foil_reliable" if below else "foil_unreliable"):
        return True
    row = find_letter(change.parameter)
    return row.open_low if below else row.open_high
