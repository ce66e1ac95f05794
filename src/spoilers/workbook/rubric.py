"""How a memo is marked."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class Criterion:
    """One line of the rubric.

    Attributes
    ----------
    name : str
        What is looked at.
    points : int
        The most that it can earn.
    full, half, none : str
        What earns all of it, about half, and nothing.
    """

    name: str
    points: int
    full: str
    half: str
    none: str


def rubric() -> tuple[Criterion, ...]:
    """How is a memo marked?

    Returns
    -------
    tuple of Criterion
        Seven lines, forty points.

    Examples
    --------
    >>> sum(criterion.points for criterion in rubric())
    40
    """
    text = files("spoilers.workbook").joinpath("rubric.toml").read_text(encoding="utf-8")
    return tuple(Criterion(**entry) for entry in tomllib.loads(text)["criterion"])
