"""Checks on the arguments of the theory, so that every error reads the same.

Each check returns the argument as a float array and raises ``ValueError`` with
the name of the argument, the first offending value and the range it must lie in.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]


def finite(name: str, value: ArrayLike) -> FloatArray:
    """Return `value` as floats, refusing NaN and infinity.

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
    """
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"{name} = {value!r}: expected a number or an array of numbers") from None
    if not np.isfinite(array).all():
        bad = array[~np.isfinite(array)].flat[0]
        raise ValueError(f"{name} = {bad}: expected finite numbers only")
    return array


def within(
    name: str,
    value: ArrayLike,
    low: float = -np.inf,
    high: float = np.inf,
    *,
    open_low: bool = False,
    open_high: bool = False,
) -> FloatArray:
    """Return `value` as floats, refusing anything outside a range.

    Parameters
    ----------
    name : str
        What the caller calls the argument.
    value : array_like of float
        A number or an array of any shape.
    low, high : float
        The ends of the range, part of it unless opened.
    open_low, open_high : bool
        Whether that end itself is refused.

    Returns
    -------
    numpy.ndarray of float
        The same numbers, same shape.

    Raises
    ------
    ValueError
        If a value is not finite or lies outside the range.

    Examples
    --------
    >>> within("platform", 0.4, 0, 1)
    array(0.4)
    >>> within("discount", 1, 0, 1, open_low=True, open_high=True)
    Traceback (most recent call last):
    ValueError: discount = 1: expected a value in (0, 1)
    """
    array = finite(name, value)
    below = array <= low if open_low else array < low
    above = array >= high if open_high else array > high
    outside = below | above
    if outside.any():
        bad = array[outside].flat[0]
        left = "(" if open_low or np.isinf(low) else "["
        right = ")" if open_high or np.isinf(high) else "]"
        raise ValueError(f"{name} = {bad:.10g}: expected a value in {left}{low:g}, {high:g}{right}")
    return array


def share(name: str, value: ArrayLike) -> FloatArray:
    """Return `value` as floats in [0, 1]: a share or a probability.

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
        If a value is not finite or lies outside [0, 1].

    Examples
    --------
    >>> share("trust", 0.7)
    array(0.7)
    """
    return within(name, value, 0.0, 1.0)


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
