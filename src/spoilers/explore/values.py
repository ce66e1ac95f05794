"""The values that a control offers, and how they are written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from spoilers.explore.interactive import Control
from spoilers.theory.parameters import find_letter


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


def thousandths(value: float) -> str:
    """How does a control write a number that moves in thousandths?

    Parameters
    ----------
    value : float
        The number.

    Returns
    -------
    str
        With three decimals.

    Examples
    --------
    >>> thousandths(0.026)
    '0.026'
    """
    return f"{value:.3f}"


def slider(
    name: str,
    values: Sequence[float] = (),
    *,
    step: float = 0.05,
    baked: Sequence[float] | None = None,
    text: Callable[[Any], str] = decimals,
) -> Control:
    """Make a slider for a number of the course's table of letters.

    Parameters
    ----------
    name : str
        The number, one of `spoilers.theory.parameters.LETTERS`; its label comes from there.
    values : sequence of float, optional
        What can be chosen, in order; by default the range of the table in steps of `step`.
    step : float
        The distance between two neighbours where `values` is left out.
    baked : sequence of float, optional
        The fewer values that a page computes beforehand; all of them if left out.
    text : callable from a value to str
        How a value is written.

    Returns
    -------
    Control
        The slider.

    Raises
    ------
    ValueError
        If there is no such number.

    Examples
    --------
    >>> slider("shift", step=0.5).values, slider("shift").label
    ((0.0, 0.5, 1.0), 'Shift of power by the deal')
    """
    row = find_letter(name)
    return Control(name, row.label, values or grid(*row.slider, step), text=text, baked=baked)
