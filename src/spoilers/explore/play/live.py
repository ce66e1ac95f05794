"""The game on a kernel: the same graph, with ipywidgets."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from spoilers.explore.play.chair import Chair
from spoilers.explore.play.offers import OFFERS
from spoilers.explore.play.words import INTRODUCTION, TITLE, WORDS, counted, fill

KEPT = Path("games_you_played.json")
"""Where the games of a notebook's reader are kept: beside the notebook, and nowhere else."""
MOST = 50
PLACE = "the file games_you_played.json in this folder"


def kept() -> list[dict[str, Any]]:
    """Which games have been played in this folder?

    Returns
    -------
    list of dict
        For each its ``game`` and its ``measures``; empty where there is no file that can be read.
    """
    try:
        found = json.loads(KEPT.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return found if isinstance(found, list) else []


class Stage:
    """The three parts of a game, of which one is shown: its start, its weeks and its end."""

    def __init__(self) -> None:
        self.start, self.on, self.over = widgets.VBox(), widgets.VBox(), widgets.VBox()
        self.said = widgets.HTML()
        self.buttons: list[widgets.Button] = []
        self.on.layout.display = self.over.layout.display = "none"

    def show(self, part: widgets.Widget) -> None:
        """Show one part; whoever began by keyboard is put at the first choice."""
        begins = part is self.on and self.on.layout.display == "none"
        for each in (self.start, self.on, self.over):
            each.layout.display = "" if each is part else "none"
        if begins:
            self.buttons[0].focus()


class LiveGame(Stage):
    """The widgets of the game and what happens when one of them is used.

    Parameters
    ----------
    changed : callable, optional
        Called when a game has been kept, or all have been deleted.
    told_week : callable, optional
        Called with the game when a week begins and when the game ends.
    """

    def __init__(
        self,
        changed: Callable[[], None] = lambda: None,
        told_week: Callable[[Chair], None] = lambda _: None,
    ) -> None:
        super().__init__()
        self.chair, self.changed, self.told_week = Chair(0), changed, told_week
        self.choose_game = widgets.Dropdown(
            description="Game", options=[(str(k + 1), k) for k in range(len(OFFERS))]
        )
        self.brief = widgets.HTML()
        self.start.children = (
            widgets.HTML("".join(f"<p>{html.escape(text)}</p>" for text in INTRODUCTION)),
            self.choose_game, self.brief, button(WORDS["start"], self.begin),
        )  # fmt: skip
        self.now, self.meters, self.told = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.buttons = [
            button(f"{name}. {hint}", lambda place=place: self.choose(place))
            for place, (name, hint) in enumerate(
                zip(WORDS["measures"], WORDS["hints"], strict=True)
            )
        ]
        self.on.children = (self.now, self.meters, *self.buttons)
        self.over.children = (
            self.said, button(WORDS["again"], self.begin), button(WORDS["another"], self.another),
        )  # fmt: skip
        self.count = widgets.HTML()
        self.clear = button(WORDS["forget"], self.forget)
        self.choose_game.observe(lambda _: self._brief(), names="value")
        self._brief()
        self._count()

    def box(self) -> widgets.VBox:
        """Return all of it."""
        title = widgets.HTML(f'<p style="margin:0;font-size:0.85em">{TITLE}</p>')
        return widgets.VBox(
            [title, self.start, self.on, self.over, self.told, self.count, self.clear]
        )

    def begin(self) -> None:
        """Begin the game that is chosen."""
        self.chair = Chair(self.choose_game.value)
        self._week()

    def another(self) -> None:
        """Begin the next one."""
        self.choose_game.value = (self.choose_game.value + 1) % len(OFFERS)
        self.begin()

    def choose(self, measure: int) -> None:
        """Take a measure."""
        self.chair.choose(measure)
        if self.chair.ending:
            self._end()
        else:
            self._week()

    def forget(self) -> None:
        """Delete what is kept."""
        KEPT.unlink(missing_ok=True)
        self._count()
        self.changed()

    def _week(self) -> None:
        chair = self.chair
        news = html.escape(chair.before() + chair.news())
        self.now.value = f"<p><b>{chair.title()}</b></p><p>{news}</p>"
        rows = "".join(
            f"<tr><th scope='row' style='text-align:left'>{WORDS['meters'][name]}</th>"
            f"<td style='padding-left:1em'>{html.escape(value)}</td></tr>"
            for name, value in chair.meters().items()
        )
        self.meters.value = f"<table>{rows}</table>"
        self.told.value = status(chair.told())
        self.show(self.on)
        self.told_week(chair)

    def _end(self) -> None:
        chair = self.chair
        paragraphs = "".join(f"<p>{html.escape(text)}</p>" for text in chair.debrief())
        weekly = "".join(f"<li>{html.escape(text)}</li>" for text in chair.weekly())
        self.said.value = (
            f"<h4>{WORDS['debrief']}</h4>{paragraphs}<h4>{WORDS['weekly']}</h4><ol>{weekly}</ol>"
        )
        self.told.value = status(chair.debrief()[0])
        games = [*kept(), {"game": chair.game, "measures": chair.measures}][-MOST:]
        KEPT.write_text(json.dumps(games), encoding="utf-8")
        self.show(self.over)
        self._count()
        self.changed()
        self.told_week(chair)

    def _brief(self) -> None:
        text = WORDS["briefs"][OFFERS[self.choose_game.value].setting]
        self.brief.value = f"<p>{html.escape(text)}</p>"

    def _count(self) -> None:
        games = len(kept())
        text = fill(counted(WORDS["kept"], games), count=games, place=PLACE)
        self.count.value = f"<p>{html.escape(text)}</p>"
        self.clear.layout.display = "" if games else "none"


def button(text: str, action: Any) -> widgets.Button:
    """Make a button that is large enough for a finger."""
    made = widgets.Button(
        description=text, layout={"width": "min(34rem, 98%)", "min_height": "44px"}
    )
    made.on_click(lambda _: action())
    return made


def status(text: str) -> str:
    """Say something to a screen reader."""
    # Read out, and not shown: what it says stands above it.
    hidden = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"
    return f'<p role="status" style="{hidden}">{html.escape(text)}</p>'
