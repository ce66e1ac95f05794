"""The argument of the course in four steps between three players."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.picture import Picture, one_of
from spoilers.figures.style import BLUE, GREEN, PALE, PURPLE, VERMILLION, base_layout
from spoilers.figures.traces import line, marks, words

PLAYERS = GOVERNMENT, INCLUDED, EXCLUDED = (0.0, 1.0), (-0.9, -0.6), (0.9, -0.6)
STEPS = (0, 1, 2, 3, 4)


class Arrow(NamedTuple):
    """One arrow of the picture: when it comes, what it says and where, and how it is drawn."""

    step: int
    name: str
    place: tuple[float, float]
    start: tuple[float, float]
    end: tuple[float, float]
    bend: float
    color: str
    dash: str


ARROWS = (
    Arrow(1, "1 splinters", (0.0, -0.81), INCLUDED, EXCLUDED, -0.22, BLUE, "solid"),
    Arrow(2, "2 talks<br>with one", (-1.0, 0.4), GOVERNMENT, INCLUDED, -0.14, GREEN, "solid"),
    Arrow(
        3, "3 a promise that<br>is not believed", (0.0, -0.5), INCLUDED, EXCLUDED, 0.22, PURPLE,
        "dot",
    ),
    Arrow(4, "4 attacks", (1.0, 0.4), EXCLUDED, GOVERNMENT, -0.14, VERMILLION, "solid"),
    Arrow(
        4, "4 the<br>strike<br>falls here", (0.27, 0.26), GOVERNMENT, INCLUDED, 0.2, VERMILLION,
        "dash",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Retelling:
    """How the four steps go in one case.

    Parameters
    ----------
    name : str
        What the case is called.
    players : tuple of str
        Government, included and excluded faction, as they stand in the picture.
    said : tuple of str
        A sentence for each step from 0 to 4.
    struck : bool
        Whether the government is said to strike.
    """

    name: str
    players: tuple[str, str, str]
    said: tuple[str, str, str, str, str]
    struck: bool = True


RETELLINGS = {
    "any": Retelling(
        "any conflict",
        ("government", "included<br>faction", "excluded<br>faction"),
        (
            "A government fights one movement. Nothing has happened yet.",
            "The movement splinters: two factions want different things.",
            "The government talks to one faction only, and the talks lift that faction to power.",
            "Once it has power, nothing makes that faction keep a promise to the other: whatever "
            "it promises today is not believed.",
            "The excluded faction attacks so that the government strikes, because the strike "
            "ruins the faction at the table.",
        ),
    ),
    "kabul": Retelling(
        "Kabul 2021",
        ("United States", "Taliban", "IS-K"),
        (
            "The United States fights insurgents in Afghanistan.",
            "Fighters leave the Taliban and other groups for IS-K, which wants a caliphate and no "
            "Afghan state.",
            "The United States signs an agreement with the Taliban alone, in Doha in 2020.",
            "The Taliban could promise IS-K to go on with a global struggle; once they rule, they "
            "have no reason to.",
            "IS-K attacks the crowd at the airport. The article argues that it wants the United "
            "States to strike, since each strike shows that the Taliban do not rule.",
        ),
    ),
    "omagh": Retelling(
        "Omagh 1998, where the last step failed",
        ("London and Dublin", "Provisional IRA", "Real IRA"),
        (
            "The United Kingdom fights Irish republicans.",
            "The Real IRA breaks away from the Provisional IRA, which has begun to talk.",
            "The governments conclude the agreement of Good Friday 1998 without the Real IRA.",
            "The agreement gives the Real IRA next to nothing, and no one at the table speaks "
            "for it.",
            "The Real IRA bombs Omagh and kills 29 people. The governments keep the agreement, "
            "and the Real IRA calls a ceasefire: the attack did not provoke.",
        ),
        struck=False,
    ),
}


@dataclass(frozen=True)
class FourMechanisms(Picture):
    """How do a split, talks with one, a dead promise and an attack follow from each other?

    The causal chain of Bapat and Best (2021), told in general or for one case.

    Parameters
    ----------
    case : str
        One of `RETELLINGS`.
    step : int
        How many of the four steps have happened, 0 to 4.

    Examples
    --------
    >>> print(FourMechanisms(step=1).describe())
    Step 1. The movement splinters: two factions want different things.
    """

    case: str = "any"
    step: int = 4

    @cached_property
    def _told(self) -> Retelling:
        one_of("case", self.case, RETELLINGS)
        one_of("step", self.step, STEPS)
        return RETELLINGS[self.case]

    def draw(self) -> go.Figure:
        """Draw the three players and the steps so far."""
        shown = [self._has_come(arrow) for arrow in ARROWS]
        figure = go.Figure(
            [
                *(_arrow(arrow, shown=now) for arrow, now in zip(ARROWS, shown, strict=True)),
                words(
                    "steps",
                    [arrow.place[0] for arrow in ARROWS],
                    [arrow.place[1] for arrow in ARROWS],
                    [
                        f"<b>{a.name}</b>" if now else ""
                        for a, now in zip(ARROWS, shown, strict=True)
                    ],
                ),
                marks(
                    "players",
                    [x for x, _ in PLAYERS],
                    [y for _, y in PLAYERS],
                    symbol=["square", "circle", "circle-open"],
                    size=20,
                    text=[f"<b>{name}</b>" for name in self._told.players],
                    at=["top center", "bottom center", "bottom center"],
                    text_size=14,
                ),
            ],
            base_layout(height=440),
        )
        axis = {"visible": False, "fixedrange": True}
        figure.update_layout(
            showlegend=False,
            xaxis={**axis, "range": [-1.45, 1.45]},
            yaxis={**axis, "range": [-1.15, 1.35]},
        )
        return figure

    def describe(self) -> str:
        """Say what has happened by this step."""
        said = self._told.said[self.step]
        return f"Step {self.step}. {said}" if self.step else said

    def _has_come(self, arrow: Arrow) -> bool:
        return arrow.step <= self.step and (self._told.struck or arrow != ARROWS[-1])


def _curve(arrow: Arrow) -> tuple[list[float], list[float]]:
    """Bend a line to its left, from one player to the other, and keep clear of their marks."""
    a, b = np.array(arrow.start), np.array(arrow.end)
    along = b - a
    aside = np.array([-along[1], along[0]])
    # Below the players stand their names, and a line that passes there starts further off.
    first, last = (0.16, 0.83) if arrow.place[1] < INCLUDED[1] else (0.09, 0.89)
    t = np.linspace(first, last, 15)[:, None]
    points = a + t * along + 4 * arrow.bend * t * (1 - t) * aside / np.hypot(*along) * 1.4
    return points[:, 0].round(3).tolist(), points[:, 1].round(3).tolist()


def _arrow(arrow: Arrow, *, shown: bool) -> go.Scatter:
    x, y = _curve(arrow)
    ink, name = arrow.color if shown else PALE, arrow.name.replace("<br>", " ")
    drawn = line(name, x, y, ink, dash=arrow.dash, width=4 if shown else 1)
    return drawn.update(
        mode="lines+markers",
        marker={
            "color": ink,
            "opacity": 1,
            "symbol": "arrow",
            "angleref": "previous",
            "size": [0] * (len(x) - 1) + [18 if shown else 8],
        },
    )
