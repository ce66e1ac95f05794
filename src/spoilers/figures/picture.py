"""What every picture is: an object with its numbers, its drawing and its sentence."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go


@dataclass(frozen=True)
class Picture(ABC):
    """One picture and the sentence that says what it shows.

    A picture is a frozen dataclass. Its fields are what a reader can move, and their defaults
    are where it starts. The module, the class, the function that shows it and its key on a page
    are one word. What the drawing and the sentence both need is a cached property, so that it
    is computed once. A number out of range is refused with a `ValueError` that names it, when the
    picture is drawn or described.

    Examples
    --------
    >>> @dataclass(frozen=True)
    ... class Dot(Picture):
    ...     size: int = 1
    ...     def draw(self): return go.Figure(go.Scatter(x=[self.size], y=[1]))
    ...     def describe(self): return f"The dot has size {self.size}."
    >>> Dot(2).describe()
    'The dot has size 2.'
    """

    @abstractmethod
    def draw(self) -> go.Figure:
        """Draw it: every state has the same traces, in the same order, with the same properties.

        Returns
        -------
        plotly.graph_objects.Figure
            The picture, which can be updated in place to any other state of its kind.
        """

    @abstractmethod
    def describe(self) -> str:
        """Say what it shows, for the line under the picture and for people who cannot see it.

        Returns
        -------
        str
            One or a few plain sentences.
        """

    @classmethod
    def key(cls) -> str:
        """Name the picture as its module, its page and the function that shows it do.

        Returns
        -------
        str
            The last part of the module's name.
        """
        return cls.__module__.rpartition(".")[2]


def one_of(name: str, value: Any, known: Iterable[Any]) -> None:
    """Refuse a choice that a picture does not know.

    Parameters
    ----------
    name : str
        What the picture calls the choice.
    value : object
        What was chosen.
    known : iterable of object
        What can be chosen.

    Raises
    ------
    ValueError
        If it is none of them; the message lists them all.

    Examples
    --------
    >>> one_of("case", "doha", ["kabul", "irish"])
    Traceback (most recent call last):
    ValueError: case = 'doha': expected one of kabul, irish
    """
    choices = list(known)
    if value not in choices:
        raise ValueError(f"{name} = {value!r}: expected one of {', '.join(map(str, choices))}")
