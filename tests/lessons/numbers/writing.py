"""How a claim about printed numbers is written down."""

from __future__ import annotations

from collections.abc import Callable
from typing import SupportsFloat

from spoilers import data

Claim = tuple[str, Callable[[], tuple[object, ...]]]
"""A phrase of the lesson or its questions with {} for each number, and what computes them."""


def two(value: SupportsFloat) -> str:
    """Write a number with two decimals."""
    return f"{float(value):.2f}"


def percent(value: SupportsFloat) -> str:
    """Write a share as whole per cent."""
    return f"{float(value):.0%}"


def figure(key: str) -> float:
    """Look a figure up in data/key_figures.csv."""
    return data.key_figures()[key].value
