"""Checks on the arguments of the theory, and the one rule for ties.

Each check returns the argument as an array of one type and raises ``ValueError`` with the name
of the argument, the first offending value and the range it must lie in. `None`, text, complex
numbers, dates, booleans where a number is meant, NaN and whole numbers too large for floating
point are refused like any number out of range.

Two numbers that differ by less than floating point can be trusted for count as equal. The rule is
the same everywhere: a difference of at most 1e-12 of the larger of *the two numbers compared* is
rounding. `exceeds`, `at_least` and `same` apply it.
"""

from __future__ import annotations

import math
import reprlib
import sys
from decimal import Decimal
from fractions import Fraction
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]

# Differences up to this part of the larger of two numbers are rounding.
_ROUNDING = 1e-12
_MOST = int(np.iinfo(np.int64).max)
_BEYOND = int(sys.float_info.max)


def finite(name: str, value: ArrayLike) -> FloatArray:
    """Return `value` as floats, refusing whatever is not a finite number.

    Parameters
    ----------
    name : str
        What the caller calls the argument.
    value : array_like of float
        A number or an array of any shape.

    Returns
    -------
    numpy.ndarray of float
        The same numbers, same shape.

    Raises
    ------
    ValueError
        If something is not a number, or not finite.

    Examples
    --------
    >>> finite("cost", [0, 1])
    array([0., 1.])
    >>> finite("cost", None)
    Traceback (most recent call last):
    ValueError: cost = None: expected a number or an array of numbers
    """
    array = _numbers(name, value, "expected a number or an array of numbers")
    return _finite(name, array, "expected finite numbers only")


def within(
    name: str,
    value: ArrayLike,
    low: float = -np.inf,
    high: float = np.inf,
    *,
    open_low: bool = False,
    open_high: bool = False,
    infinite: bool = False,
) -> FloatArray:
    """Return `value` as floats, refusing anything outside a range.

    Parameters
    ----------
    name, value
        As for `finite`.
    low, high : float
        The ends of the range, part of it unless opened.
    open_low, open_high : bool
        Whether that end itself is refused.
    infinite : bool
        Whether an infinity in the range makes sense, such as a price that nobody can pay.

    Returns
    -------
    numpy.ndarray of float
        The same numbers, same shape.

    Raises
    ------
    ValueError
        If a value is no number, is infinite where that makes no sense, or lies outside the range.

    Examples
    --------
    >>> within("platform", 0.4, 0, 1)
    array(0.4)
    >>> within("discount", 1, 0, 1, open_low=True, open_high=True)
    Traceback (most recent call last):
    ValueError: discount = 1: expected a value in (0, 1)
    >>> within("seat_price", np.inf, 0, infinite=True)
    array(inf)
    """
    span = _span(low, high, open_low=open_low, open_high=open_high, infinite=infinite)
    array = _numbers(name, value, f"expected a number{span}")
    if not infinite:
        _finite(name, array, f"expected finite numbers{span}")
    elif np.isnan(array).any():
        raise ValueError(f"{name} = nan: expected a number{span}")
    below = array <= low if open_low else array < low
    above = array >= high if open_high else array > high
    outside = below | above
    if outside.any():
        raise ValueError(f"{name} = {array[outside].flat[0]:.10g}: expected a value{span}")
    return array


def share(name: str, value: ArrayLike) -> FloatArray:
    """Return `value` as floats in [0, 1]: a share or a probability.

    Parameters
    ----------
    name, value
        As for `finite`.

    Returns
    -------
    numpy.ndarray of float
        The same numbers, same shape.

    Raises
    ------
    ValueError
        If a value is no number or lies outside [0, 1].

    Examples
    --------
    >>> share("trust", 0.7)
    array(0.7)
    """
    return within(name, value, 0.0, 1.0)


def flags(name: str, value: ArrayLike) -> BoolArray:
    """Return `value` as booleans: did it happen or not?

    Parameters
    ----------
    name : str
        What the caller calls the argument.
    value : array_like of bool
        True or False, or 1 or 0, or an array of them.

    Returns
    -------
    numpy.ndarray of bool
        The same answers, same shape.

    Raises
    ------
    ValueError
        If something is neither yes nor no.

    Examples
    --------
    >>> flags("succeeded", [True, False])
    array([ True, False])
    >>> flags("succeeded", 0.5)
    Traceback (most recent call last):
    ValueError: succeeded = 0.5: expected True or False
    """
    items: NDArray[Any] = _items(value)
    answers = np.empty(items.shape, dtype=bool)
    for place, item in enumerate(items.flat):
        if not isinstance(item, bool | np.bool_ | Real) or item not in (0, 1):
            raise ValueError(f"{name} = {_shown(item)}: expected True or False")
        answers.flat[place] = bool(item)
    return answers


def whole(name: str, value: ArrayLike, low: int = 0, high: int = _MOST) -> IntArray:
    """Return `value` as whole numbers in a range: counts, steps, points.

    Parameters
    ----------
    name : str
        What the caller calls the argument.
    value : array_like of int
        A number or an array of any shape. 3.0 is a whole number too.
    low, high : int
        The ends of the range, both part of it.

    Returns
    -------
    numpy.ndarray of int
        The same numbers, same shape, exact.

    Raises
    ------
    ValueError
        If a value is no whole number or lies outside the range.

    Examples
    --------
    >>> whole("attempts", [1, 3.0])
    array([1, 3])
    >>> whole("points", float("inf"), 2)
    Traceback (most recent call last):
    ValueError: points = inf: expected a whole number of at least 2
    """
    span = f"of at least {low}" if high >= _MOST else f"in [{low}, {high}]"
    expected = f"expected a whole number {span}"
    array = _numbers(name, value, expected)
    raw = np.asarray(value)
    # Integers beyond 2**53 are exact as integers alone.
    exact = raw if raw.dtype.kind in "iu" else array
    wrong = ~np.isfinite(array) | (array != np.floor(array)) | (exact < low) | (exact > high)
    wrong |= (array >= float(_MOST)) & (raw.dtype.kind != "i")
    if wrong.any():
        raise ValueError(f"{name} = {_shown(exact[wrong].flat[0])}: {expected}")
    return exact.astype(np.int64)


def count(name: str, value: ArrayLike, low: int = 0, high: int = _MOST) -> int:
    """Return one whole number in a range: how many draws, weeks or cases.

    Parameters
    ----------
    name, value, low, high
        As for `whole`, but an array of several is refused.

    Returns
    -------
    int
        The number.

    Raises
    ------
    ValueError
        If the value is no whole number, lies outside the range, or has a shape.

    Examples
    --------
    >>> count("draws", 3.0, 1)
    3
    >>> count("draws", 0, 1)
    Traceback (most recent call last):
    ValueError: draws = 0: expected a whole number of at least 1
    """
    array = whole(name, value, low, high)
    one(name, array)
    return int(array)


def one(name: str, value: FloatArray | IntArray) -> float:
    """Return the one number in an array, for what cannot be an array of several.

    Parameters
    ----------
    name : str
        What the caller calls the argument.
    value : numpy.ndarray
        What a check returned.

    Returns
    -------
    float
        The number.

    Raises
    ------
    ValueError
        If the array has a shape.

    Examples
    --------
    >>> one("influence", within("influence", 0.3, 0.0))
    0.3
    """
    if value.ndim:
        raise ValueError(f"{name} has shape {value.shape}: expected one number")
    return float(value)


def broadcast(**arguments: FloatArray) -> tuple[FloatArray, ...]:
    """Bring named arrays to one shape.

    Parameters
    ----------
    **arguments : numpy.ndarray of float
        The arrays, under the names the caller gives them.

    Returns
    -------
    tuple of numpy.ndarray of float
        The arrays in the same order, all of the common shape (read-only views).

    Raises
    ------
    ValueError
        If the shapes do not broadcast; the message lists every name and shape.

    Examples
    --------
    >>> import numpy as np
    >>> a, b = broadcast(a=np.zeros((3, 1)), b=np.ones(2))
    >>> a.shape, b.shape
    ((3, 2), (3, 2))
    """
    try:
        return tuple(np.broadcast_arrays(*arguments.values()))
    except ValueError:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arguments.items())
        raise ValueError(f"shapes do not broadcast together: {shapes}") from None


def same(a: ArrayLike, b: ArrayLike) -> BoolArray:
    """Are these two numbers equal, but for rounding? The tie rule of the whole course.

    Parameters
    ----------
    a, b : array_like of float
        The two things compared. They broadcast.

    Returns
    -------
    numpy.ndarray of bool
        True where ``|a - b| <= 1e-12 * max(|a|, |b|)``; the common shape. An infinity is equal
        to itself alone, and NaN to nothing.

    Notes
    -----
    Pass the two *sides* of a comparison, and never their difference and 0: next to 0 nothing is
    small, so ``same(x - y, 0)`` asks for a difference that is exactly 0. For the same reason
    bring what is subtracted to the other side. Whether ``mu - (1 - mu) * beta >= cost`` is asked
    as ``at_least(mu, (1 - mu) * beta + cost)``: both sides are sums of numbers of one sign,
    which floating point adds without losing digits.

    Examples
    --------
    >>> same([0.1 + 0.2, 1e-15, np.inf], [0.3, 2e-15, 1e300])
    array([ True, False, False])
    """
    x, y, slack = _compared(a, b)
    with np.errstate(invalid="ignore", over="ignore"):
        # Next to an infinity the slack is infinite too: there only equality counts.
        return np.asarray((x == y) | ((np.abs(x - y) <= slack) & np.isfinite(slack)))


def exceeds(a: ArrayLike, b: ArrayLike) -> BoolArray:
    """Is the first number larger, by more than rounding?

    Parameters
    ----------
    a, b : array_like of float
        The two sides of the comparison, as for `same`. They broadcast.

    Returns
    -------
    numpy.ndarray of bool
        True where a > b and the two are not the `same`; the common shape.

    Examples
    --------
    >>> exceeds([0.1 + 0.2, 0.31, np.inf], 0.3)
    array([False,  True,  True])
    """
    x, y, slack = _compared(a, b)
    with np.errstate(invalid="ignore", over="ignore"):
        larger = np.asarray(x - y > slack)
    infinite = np.isinf(slack)
    return larger | (infinite & (x > y)) if infinite.any() else larger


def at_least(a: ArrayLike, b: ArrayLike) -> BoolArray:
    """Is the first number at least as large, but for rounding?

    Parameters
    ----------
    a, b : array_like of float
        The two sides of the comparison, as for `same`. They broadcast.

    Returns
    -------
    numpy.ndarray of bool
        True where a > b or the two are the `same`; the common shape. It is the opposite of
        ``exceeds(b, a)``.

    Examples
    --------
    >>> at_least(0.3, [0.1 + 0.2, 0.29, 0.31])
    array([ True,  True, False])
    """
    return np.asarray(np.greater_equal(a, b) | same(a, b))


def _compared(a: ArrayLike, b: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return both sides and the difference between them that would be rounding."""
    x, y = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    with np.errstate(under="ignore"):
        return x, y, np.asarray(_ROUNDING * np.maximum(np.abs(x), np.abs(y)))


def _span(low: float, high: float, *, open_low: bool, open_high: bool, infinite: bool) -> str:
    left = "(" if open_low or (np.isinf(low) and not infinite) else "["
    right = ")" if open_high or (np.isinf(high) and not infinite) else "]"
    return f" in {left}{low:g}, {high:g}{right}"


def _numbers(name: str, value: ArrayLike, expected: str) -> FloatArray:
    """Return floats, NaN and infinities among them, of what consists of real numbers alone."""
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "fiu":
        with np.errstate(over="ignore"):
            return np.asarray(value, dtype=float)
    items = _items(value)
    if {type(item) for item in items.flat} <= {float, np.float64}:
        return np.asarray(items, dtype=float)
    array = np.empty(items.shape)
    for place, item in enumerate(items.flat):
        if isinstance(item, bool | np.bool_) or not isinstance(item, Real | Decimal):
            raise ValueError(f"{name} = {_shown(item)}: {expected}")
        try:
            array.flat[place] = float(item)
        except OverflowError:
            limit = f"up to {sys.float_info.max:.2g}"
            raise ValueError(f"{name} = {_shown(item)}: {expected}, {limit}") from None
        except ValueError:
            raise ValueError(f"{name} = {_shown(item)}: {expected}") from None
    return array


def _items(value: object) -> NDArray[Any]:
    """Return what is in it, one by one, as Python sees it."""
    try:
        items: NDArray[Any] = np.asarray(value, dtype=object)
    except ValueError:
        # Lists of different lengths make no array: the whole is one thing that is no number.
        items = np.empty((), dtype=object)
        items[()] = value
    for place, item in enumerate(items.flat):
        if isinstance(item, np.ndarray) and not item.ndim:
            items.flat[place] = item.item()
    return items


def _shown(value: Any) -> str:
    """Return a value as a message shows it, and no number of hundreds of digits."""
    if isinstance(value, bool | np.bool_ | str | bytes):
        return reprlib.repr(value.item() if isinstance(value, np.generic) else value)
    if isinstance(value, int | Fraction) and not -_BEYOND < value < _BEYOND:
        # Python refuses to write out the largest of them.
        digits = math.log10(abs(value.numerator)) - math.log10(value.denominator)
        return f"about {'-' if value < 0 else ''}10**{digits:.0f}"
    if isinstance(value, int | float | np.number):
        return f"{value:.10g}" if not isinstance(value, int) else str(value)
    return reprlib.repr(value)


def _finite(name: str, array: FloatArray, expected: str) -> FloatArray:
    if not np.isfinite(array).all():
        raise ValueError(f"{name} = {array[~np.isfinite(array)].flat[0]}: {expected}")
    return array
