"""The last room on a kernel: the same graph and the same sentences, with ipywidgets."""

from __future__ import annotations

import html
from collections.abc import Sequence
from itertools import zip_longest

import ipywidgets as widgets

from spoilers.explore.play import beside, chain
from spoilers.explore.play.chair import Chair
from spoilers.explore.play.left_out import LeftOut
from spoilers.explore.play.live import LiveGame, Stage, button, kept, status
from spoilers.explore.play.offers import OFFERS
from spoilers.explore.play.two_panels import panels
from spoilers.explore.play.words import WORDS, fill


class LiveRoom:
    """The game with the chain beside it, the reader's games beside the model, the other side."""

    def __init__(self) -> None:
        self.beside, self.left_out, self.chain = LiveBeside(), LiveLeftOut(), LiveChain()
        self.game = LiveGame(
            changed=lambda: self.beside.find(newest=True), told_week=self.chain.show
        )
        self.game.choose_game.observe(lambda each: self.chain.begin(each["new"]), names="value")

    def box(self) -> widgets.VBox:
        """Return all of it."""
        game, chain = self.game.box(), self.chain.box()
        # Side by side where there is room, else the chain above the game.
        game.layout.flex, chain.layout.flex = "3 1 24rem", "2 1 18rem"
        seat = widgets.Box([chain, game], layout={"display": "flex", "flex_flow": "row wrap"})
        return widgets.VBox([seat, self.beside.box(), self.left_out.box()])


class LiveChain:
    """The chain of the course's numbers, with what this week touches."""

    def __init__(self) -> None:
        self.here, self.steps = widgets.HTML(), widgets.HTML()
        words = WORDS["chain"]
        self.folds = widgets.Accordion([self.steps], titles=[words["summary"]], selected_index=0)
        self.begin(0)

    def box(self) -> widgets.VBox:
        """Return all of it."""
        return widgets.VBox([_title(WORDS["chain"]["title"]), self.here, self.folds])

    def begin(self, game: int) -> None:
        """Show the chain before a game."""
        self.here.value = f"<p>{html.escape(WORDS['chain']['begin'])}</p>"
        self._list(OFFERS[game].setting)

    def show(self, chair: Chair) -> None:
        """Show what this week touches."""
        self.here.value = f'<p role="status">{html.escape(chain.here(chair))}</p>'
        self._list(chair.graph["setting"], chain.now(chair), chain.marks(chair))

    def _list(self, setting: str, now: Sequence[str] = (), marks: Sequence[list[str]] = ()) -> None:
        words, rows = WORDS["chain"]["now"]["at"], []
        for (name, value), moved, said in zip_longest(chain.numbers()[setting], now, marks):
            row = f"{name} <b>{value}</b> " + (fill(words, value=moved) if moved else "")
            told = "".join(f"<p><b>{html.escape(text)}</b></p>" for text in said or ())
            rows.append(f"<li>{row}{told}</li>")
        self.steps.value = f"<ol style='list-style:decimal-leading-zero'>{''.join(rows)}</ol>"


class LiveBeside:
    """The reader's games, beside Bayes' rule and the best play."""

    def __init__(self) -> None:
        self.chairs: list[Chair] = []
        self.menu = widgets.Dropdown(layout={"width": "min(34rem, 98%)"})
        self.shown = widgets.HTML()
        self.menu.observe(lambda _: self._show(), names="value")
        self.find()

    def box(self) -> widgets.VBox:
        """Return all of it."""
        return widgets.VBox([_title(WORDS["beside"]["title"]), self.menu, self.shown])

    def find(self, newest: bool = False) -> None:
        """Find the games that are kept.

        Parameters
        ----------
        newest : bool, optional
            Whether to show the last one; by default the first.
        """
        self.chairs = [chair for chair in map(beside.replayed, kept()) if chair]
        words = WORDS["beside"]["option"]
        self.menu.options = [
            (fill(words, number=place + 1, game=chair.game + 1), place)
            for place, chair in enumerate(self.chairs)
        ]
        if self.chairs:
            self.menu.index = len(self.chairs) - 1 if newest else 0
        self.menu.layout.display = "" if self.chairs else "none"
        self._show()

    def _show(self) -> None:
        words = WORDS["beside"]
        if not self.chairs:
            self.shown.value = f"<p>{html.escape(words['none'])}</p>"
            return
        chair = self.chairs[self.menu.index or 0]
        head = "".join(
            f"<th scope='col' style='text-align:left'>{x}</th>" for x in words["columns"]
        )
        body = "".join(
            f"<tr><th scope='row'>{html.escape(week)}</th>"
            + "".join(f"<td style='padding:0 0.6em'>{html.escape(text)}</td>" for text in texts)
            + "</tr>"
            for week, *texts in beside.rows(chair)
        )
        said = "".join(f"<p>{html.escape(text)}</p>" for text in beside.said(chair))
        self.shown.value = (
            f"<div style='max-width:32rem'>{panels(chair)}</div>"
            f"<table><caption style='text-align:left'>{html.escape(words['caption'])}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
            f"<div role='status'>{said}</div>"
        )


class LiveLeftOut(Stage):
    """The game of the faction left out."""

    def __init__(self) -> None:
        super().__init__()
        words = WORDS["left_out"]
        self.game = LeftOut(0)
        self.menu = widgets.Dropdown(
            description="Game", options=[(str(k + 1), k) for k in range(len(OFFERS))]
        )
        self.brief, self.now, self.told = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.start.children = (
            widgets.HTML("".join(f"<p>{html.escape(text)}</p>" for text in words["introduction"])),
            self.menu, self.brief, button(words["start"], self.begin),
        )  # fmt: skip
        self.buttons = [
            button(f"{name}. {hint}", lambda place=place: self.choose(place))
            for place, (name, hint) in enumerate(zip(words["choices"], words["hints"], strict=True))
        ]
        self.on.children = (self.now, *self.buttons)
        self.over.children = (
            self.said, button(words["again"], self.begin), button(words["another"], self.another),
        )  # fmt: skip
        self.menu.observe(lambda _: self._brief(), names="value")
        self._brief()

    def box(self) -> widgets.VBox:
        """Return all of it."""
        title = _title(WORDS["left_out"]["title"])
        return widgets.VBox([title, self.start, self.on, self.over, self.told])

    def begin(self) -> None:
        """Begin the game that is chosen."""
        self.game = LeftOut(self.menu.value)
        self._week()

    def another(self) -> None:
        """Begin the next one."""
        self.menu.value = (self.menu.value + 1) % len(OFFERS)
        self.begin()

    def choose(self, choice: int) -> None:
        """Wait or attack."""
        self.game.choose(choice)
        if not self.game.ending:
            self._week()
            return
        paragraphs = self.game.debrief()
        self.said.value = f"<h4>{WORDS['left_out']['debrief']}</h4>" + "".join(
            f"<p>{html.escape(text)}</p>" for text in paragraphs
        )
        self.told.value = status(paragraphs[0])
        self.show(self.over)

    def _week(self) -> None:
        names = WORDS["left_out"]["meters"]
        rows = "".join(
            f"<tr><th scope='row' style='text-align:left'>{names[name]}</th>"
            f"<td style='padding-left:1em'>{value}</td></tr>"
            for name, value in self.game.meters().items()
        )
        self.now.value = (
            f"<p><b>{self.game.title()}</b></p><p>{html.escape(self.game.news())}</p>"
            f"<table>{rows}</table>"
        )
        self.told.value = status(self.game.told())
        self.show(self.on)

    def _brief(self) -> None:
        text = WORDS["left_out"]["briefs"][OFFERS[self.menu.value].setting]
        self.brief.value = f"<p>{html.escape(text)}</p>"


def _title(text: str) -> widgets.HTML:
    return widgets.HTML(f'<p style="margin:1em 0 0;font-size:0.85em">{text}</p>')
