"""How a memo is marked, and how long each part of it may be."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True)
class Criterion:
    """One line of the rubric.

    Attributes
    ----------
    name : str
        What is looked at.
    points : int
        The most that it can earn.
    words : int
        The most words of the text that is marked by it.
    section, title : str
        The part of the memo that it marks, and its heading; empty where it marks none.
    task : int
        The task of exercise 08 in which it is written.
    full, some, none : str
        What earns all of it, some of it, and nothing.
    """

    name: str
    points: int
    words: int
    section: str
    title: str
    task: int
    full: str
    some: str
    none: str


@dataclass(frozen=True)
class Rubric:
    """All lines of the rubric.

    Attributes
    ----------
    criteria : tuple of Criterion
        In the order of the tasks.
    """

    criteria: tuple[Criterion, ...]

    def __str__(self) -> str:
        """Write it as text."""
        return "\n".join(f"{line.points:2}  {line.name}: {line.full}" for line in self.criteria)

    def __repr__(self) -> str:
        """Write it as text, since a reader without a browser sees this."""
        return str(self)

    def _repr_html_(self) -> str:
        head = "".join(
            f'<th scope="col">{name}</th>'
            for name in ("What is marked", "Points", "Words at most", "All", "Some", "None")
        )
        body = "".join(
            f'<tr><th scope="row">{escape(line.name)}</th><td>{line.points}</td>'
            f"<td>{line.words}</td>"
            + "".join(f"<td>{escape(text)}</td>" for text in (line.full, line.some, line.none))
            + "</tr>"
            for line in self.criteria
        )
        return f'<table class="table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


@cache
def rubric() -> Rubric:
    """How is a memo marked?

    Returns
    -------
    Rubric
        Seven lines, forty points.

    Examples
    --------
    >>> sum(criterion.points for criterion in rubric().criteria)
    40
    """
    text = files("spoilers.workbook").joinpath("rubric.toml").read_text(encoding="utf-8")
    return Rubric(tuple(Criterion(**entry) for entry in tomllib.loads(text)["criterion"]))


SECTIONS: Mapping[str, Criterion] = MappingProxyType(
    {line.section: line for line in rubric().criteria if line.section}
)
"""The parts of a memo, each with its heading and the most words it should have."""
