"""Ten weeks in the chair: the game that opens the course, live on a kernel and on a page.

`play` shows it, and `last_room` shows it again with what the reader can now lay beside it. Both
forms walk the same graph (`unrolled`) and say the same sentences (`words`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spoilers.explore.interactive import is_baked
from spoilers.explore.play.words import TITLE

if TYPE_CHECKING:
    import ipywidgets

__all__ = ["LastRoom", "Play", "last_room", "play"]


class Play:
    """The game, in both forms."""

    def live(self) -> ipywidgets.VBox:
        """Make the form for a kernel.

        Returns
        -------
        ipywidgets.VBox
            The game.
        """
        from spoilers.explore.play.live import LiveGame

        return LiveGame().box()

    def baked(self) -> str:
        """Make the form for a page.

        Returns
        -------
        str
            HTML that the game's script brings to life.
        """
        from spoilers.explore.play.baked import baked_game

        return baked_game()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        if is_baked():
            return {"text/html": self.baked(), "text/plain": TITLE}
        bundle: dict[str, Any] = self.live()._repr_mimebundle_(include=include, exclude=exclude)
        return {**bundle, "text/plain": TITLE}


class LastRoom(Play):
    """The game once more, your games beside the model, and the other side, in both forms."""

    def live(self) -> ipywidgets.VBox:
        """Make the form for a kernel."""
        from spoilers.explore.play.live_room import LiveRoom

        return LiveRoom().box()

    def baked(self) -> str:
        """Make the form for a page."""
        from spoilers.explore.play.baked_room import baked_room

        return baked_room()


def play() -> Play:
    """Spend ten weeks in the government's chair.

    Returns
    -------
    Play
        Shows itself as the last line of a cell. Games are kept beside the notebook, or in the
        reader's browser, and are never sent anywhere.

    Examples
    --------
    >>> "spoilers-play" in play().baked()
    True
    """
    return Play()


def last_room() -> LastRoom:
    """Play again, lay your games beside the model, and then change sides.

    Returns
    -------
    LastRoom
        Shows itself as the last line of a cell. It finds the games that are kept beside the
        notebook, or in the reader's browser.

    Examples
    --------
    >>> "spoilers-beside" in last_room().baked()
    True
    """
    return LastRoom()
