"""Which measures can the government choose from after an attack?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """What could a government do after an attack, and how much of a response is it?

    Attributes
    ----------
    name : str
        What it is called, fit for a label.
    response : float
        Its place between restraint, 0, and a return to conflict, 1. Illustrative.
    """

    name: str
    response: float


MEASURES: tuple[Measure, ...] = (
    Measure("restraint", 0.0),
    Measure("wider perimeter", 0.15),
    Measure("delayed withdrawal", 0.35),
    Measure("drone strikes", 0.6),
    Measure("return to conflict", 1.0),
)
"""The government's moves after an event, from the mildest to the hardest."""
