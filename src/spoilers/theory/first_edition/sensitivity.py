"""Which of the numbers does the answer hang on?

Every number of a case is a judgement. This room asks of each, the others held still, how far it
would have to move before the outcome is another one. A judgement that stands close to such a
place is the one to check first. It says nothing about two numbers that move together: that is
what the outcome map of `spoilers.theory.first_edition.comparative_statics` is for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from spoilers.theory.first_edition.comparative_statics import outcome_of, thresholds
from spoilers.theory.first_edition.scenarios import PARAMETERS, Scenario

__all__ = ["RANGES", "Change", "nearest_changes"]

# The two chances of foiling an attack must differ; so much at least.
_APART = 1e-3
# Costs and losses above twice the stake, and worths of fighting on outside it, are not asked about.
_COSTS = (0.0, 2.0)
_WORTHS = (-1.0, 2.0)


def _range(low: float, high: float) -> tuple[float, float]:
    if high == 1:
        return (low, high)
    return _COSTS if low == 0 else _WORTHS


RANGES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {each.name: _range(each.low, each.high) for each in PARAMETERS}
)
"""How far each number is moved, in units of the stake: chances and shares from 0 to 1, costs and
losses from 0 to 2, worths of war from -1 to 2. Where to stop is our choice."""


@dataclass(frozen=True)
class Change:
    """How far would one number have to move?

    Attributes
    ----------
    parameter : str
        The name of the number, a field of `Scenario`.
    value : float
        What the case assumes.
    threshold : float or None
        The nearest place at which the outcome changes; None if none lies in the range.
    before, after : str
        The outcome as assumed, and the one beyond the threshold; the same if there is none.
    low, high : float
        How far the number was moved.
    """

    parameter: str
    value: float
    threshold: float | None
    before: str
    after: str
    low: float
    high: float

    @property
    def distance(self) -> float:
        """How far is it to the threshold?

        Returns
        -------
        float
            At least 0, in the number's own unit; infinity if there is no threshold.

        Examples
        --------
        >>> Change("prior", 0.7, 0.55, "provoked return", "fighting on", 0, 1).distance
        0.15
        """
        return (
            float("inf") if self.threshold is None else round(abs(self.threshold - self.value), 9)
        )


def nearest_changes(
    scenario: Scenario, ranges: Mapping[str, tuple[float, float]] = RANGES
) -> tuple[Change, ...]:
    """Which number changes the outcome if it moves least?

    Parameters
    ----------
    scenario : Scenario
        One game: every field a single number.
    ranges : mapping from str to tuple of float
        For each number that is to be moved, from where to where, low < high. A range is cut
        where it would make a reliable faction no better at foiling than an unreliable one.

    Returns
    -------
    tuple of Change
        One for each number in `ranges`, the nearest threshold first, those without one last.

    Raises
    ------
    ValueError
        If a number is unknown, a range is empty, or it leaves what the number may be.

    Notes
    -----
    Only one number moves at a time. A region of another outcome that is narrower than a
    two-hundredth of the range can be missed, as in
    `spoilers.theory.first_edition.comparative_statics.thresholds`.

    References
    ----------
    Our formalisation. Samuelson (1947), Foundations of Economic Analysis, for the idea.

    Examples
    --------
    >>> first, *others = nearest_changes(Scenario())
    >>> first.parameter, round(first.distance, 3), first.after
    ('prior', 0.012, 'inclusive peace')
    >>> others[-1].threshold is None
    True
    """
    now = str(outcome_of(scenario).item())
    found = [_nearest(scenario, name, _cut(scenario, name, *ends), now)
             for name, ends in ranges.items()]  # fmt: skip
    return tuple(sorted(found, key=lambda change: change.distance))


def _cut(scenario: Scenario, parameter: str, low: float, high: float) -> tuple[float, float]:
    if parameter == "foil_reliable":
        return max(low, _one(scenario, "foil_unreliable") + _APART), high
    if parameter == "foil_unreliable":
        return low, min(high, _one(scenario, "foil_reliable") - _APART)
    return low, high


def _nearest(
    scenario: Scenario, parameter: str, ends: tuple[float, float], now: str
) -> Change:  # fmt: skip
    crossings = thresholds(scenario, parameter, *ends)
    value = _one(scenario, parameter)
    if not crossings:
        return Change(parameter, value, None, now, now, *ends)
    nearest = min(crossings, key=lambda crossing: abs(crossing.value - value))
    beyond = nearest.after if nearest.value >= value else nearest.before
    return Change(parameter, value, nearest.value, now, str(beyond), *ends)


def _one(scenario: Scenario, parameter: str) -> float:
    return float(np.asarray(getattr(scenario, parameter)).item())
