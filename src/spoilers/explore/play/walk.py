"""A walk through the graph of a game: what both sides of it have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from spoilers.explore.play.unrolled import games
from spoilers.explore.play.words import WORDS, fill


@dataclass
class Walk:
    """A game that is being played, from either side.

    The page's script does the same on the same graph; a test holds the two together.

    Parameters
    ----------
    game : int
        Which of `OFFERS`, counted from 0.

    Attributes
    ----------
    SIDE : str
        Under which name the graph holds the weeks of this side.
    events, measures : list of int
        What the news was and what the government did, week by week: places in `EVENTS` and
        `MEASURES`.
    at, place : int
        The week and the state in which the game stands.
    ending : str
        Empty while it goes on; else ``stands``, ``return`` or ``removed``.
    dead : int
        All who have died so far, in attacks and in strikes.
    """

    SIDE: ClassVar[str]

    game: int
    events: list[int] = field(default_factory=list)
    measures: list[int] = field(default_factory=list)
    at: int = 0
    place: int = 0
    ending: str = ""
    dead: int = 0

    @property
    def graph(self) -> dict[str, Any]:
        """The unrolled game."""
        return games()[self.game]

    @property
    def weeks(self) -> int:
        """How many weeks there are."""
        return len(self.graph["killed"])

    def read(self, column: str) -> int:
        """Read a column off the state in which the game stands."""
        return int(self.graph[self.SIDE][self.at][column][self.place])

    def choose(self, choice: int) -> None:
        """Decide, and go on to the next week."""
        raise NotImplementedError

    def played(self, choice: Callable[[Self], int]) -> Self:
        """Play the game from its start with the same luck.

        Parameters
        ----------
        choice : callable
            What is chosen in a game that goes on.

        Returns
        -------
        Walk
            The game at its end.
        """
        other = type(self)(self.game)
        while not other.ending:
            other.choose(choice(other))
        return other

    def title(self) -> str:
        """Say which week it is."""
        return fill(WORDS["week"], week=self.at + 1, weeks=self.weeks)
