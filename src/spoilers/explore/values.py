"""The values that a control offers, and how they are written."""

from __future__ import annotations


def grid(low: float, high: float, step: float) -> tuple[float, ...]:
    """Which values lie evenly between two ends?

    Parameters
    ----------
    low, high : float
        The ends, both among the values.
    step : float
        The distance between two neighbours, above 0; it divides high - low.

    Returns
    -------
    tuple of float
        The values, rising, without the noise of adding up.

    Examples
    --------
    >>> grid(0, 0.3, 0.1)
    (0.0, 0.1, 0.2, 0.3)
    """
    return tuple(round(low + i * step, 6) for i in range(round((high - low) / step) + 1))


def decimals(value: float) -> str:
    """How does a control write a number?

    Parameters
    ----------
    value : float
        The number.

    Returns
    -------
    str
        With two decimals.

    Examples
    --------
    >>> decimals(0.5)
    '0.50'
    """
    return f"{value:.2f}"
