"""Who turns on the Taliban once they look weak: a cascade among groups that have fought them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import networkx as nx
import plotly.graph_objects as go

from spoilers.figures.picture import Picture
from spoilers.figures.saying import counted, listed
from spoilers.figures.style import GREY, INK, VERMILLION, base_layout
from spoilers.figures.the_home_front.players import KABUL
from spoilers.figures.traces import line, marks
from spoilers.theory.the_home_front import Cascade, challenger_cascade

SIGHT = {"all": "everyone's moves", "near": "their neighbours' moves"}
ATTACKED = "IS-K"
# What the attack itself takes off the Taliban's sovereignty. Illustrative, as all below.
ATTACK = 0.1


@dataclass(frozen=True)
class Group:
    """A group that has fought the Taliban at some time from 2015 to 2022 (data/relations.csv).

    Parameters
    ----------
    limit : float
        It moves once the sovereignty it sees is below this. Invented.
    blow : float
        What its move takes off. Invented.
    place : tuple of float
        Where it stands in the picture.
    """

    limit: float
    blow: float
    place: tuple[float, float]


GROUPS = {
    "Resistance Front": Group(0.85, 0.10, (-0.75, 0.55)),
    "Freedom Front": Group(0.72, 0.08, (-0.72, -0.6)),
    "High Council": Group(0.65, 0.08, (0.1, 0.98)),
    "Khadim's men": Group(0.35, 0.05, (0.78, -0.55)),
}
PLACES = {ATTACKED: (0.75, 0.55), "": (0.0, 0.0)} | {n: g.place for n, g in GROUPS.items()}
# Who sees whom is invented too.
SEES = (
    ("Resistance Front", "Freedom Front"),
    ("Resistance Front", "High Council"),
    ("High Council", "Khadim's men"),
)


def sovereignty_after(response: float) -> float:
    """Work out what is left of the Taliban's sovereignty after an attack and its response.

    Parameters
    ----------
    response : float
        How hard the foreign government hits back, in [0, 1].

    Returns
    -------
    float
        Before anybody else turns on them, in [0, 1]: the attack takes off 0.10, and a full return
        what it takes from the included faction at Kabul.

    Examples
    --------
    >>> round(sovereignty_after(0.2), 2)
    0.8
    """
    return round(1 - ATTACK - KABUL["blow"] * response, 9)


@cache
def cascade(response: float, sight: str) -> Cascade:
    """Work out who turns on the Taliban after this response, and in which wave.

    Parameters
    ----------
    response : float
        How hard the foreign government hits back, in [0, 1].
    sight : str
        One of `SIGHT`.

    Returns
    -------
    spoilers.theory.the_home_front.Cascade
        The groups, their waves, and the sovereignty that is left.

    Raises
    ------
    ValueError
        If there is no such sight or the response is out of range.

    Examples
    --------
    >>> cascade(0.2, "all").waves()
    [['Resistance Front'], ['Freedom Front'], ['High Council']]
    """
    if sight not in SIGHT:
        raise ValueError(f"sight = {sight!r}: expected one of {', '.join(SIGHT)}")
    if not 0 <= response <= 1:
        raise ValueError(f"response = {response}: expected a value in [0, 1]")
    limits = {name: group.limit for name, group in GROUPS.items()}
    blows = {name: group.blow for name, group in GROUPS.items()}
    graph = nx.complete_graph(list(GROUPS)) if sight == "all" else nx.Graph(SEES)
    return challenger_cascade(sovereignty_after(response), limits, blows, graph)


@dataclass(frozen=True)
class ChallengerCascade(Picture):
    """Who else turns on the Taliban once they look weak?

    A threshold cascade. The attacker is drawn, and not counted: it fights in any case.

    Parameters
    ----------
    response : float
        How hard the foreign government hits back, in [0, 1].
    sight : str
        Whose moves each group sees, one of `SIGHT`.
    wave : int
        Waves so far, at least 0; later than the last shows the last.

    Examples
    --------
    >>> print(ChallengerCascade(0.15, "all", 1).describe())
    IS-K's attack and a response of 0.15 leave the Taliban a sovereignty of 0.825. After 1 wave the
    Resistance Front has turned on them, and 0.725 is left. It ends there, with 1 of 4.
    """

    response: float = 0.2
    sight: str = "all"
    wave: int = 0

    @cached_property
    def _waves(self) -> list[list[str]]:
        if self.wave < 0:
            raise ValueError(f"wave = {self.wave}: expected 0 or more")
        return [[str(g) for g in wave] for wave in cascade(self.response, self.sight).waves()]

    @cached_property
    def _moved(self) -> list[str]:
        return [group for wave in self._waves[: self.wave] for group in wave]

    @cached_property
    def left(self) -> float:
        """What is left of the Taliban's sovereignty after these waves, in [0, 1]."""
        blows = sum(GROUPS[group].blow for group in self._moved)
        return max(sovereignty_after(self.response) - blows, 0.0)

    def draw(self) -> go.Figure:
        """Draw who has turned on the Taliban after these waves, and who sees whom."""
        moved = self._moved
        quiet = [group for group in GROUPS if group not in moved]
        number = {g: i for i, wave in enumerate(self._waves, 1) for g in wave}
        turned = [f"{group}<br>wave {number[group]}" for group in moved]
        waiting = [f"{group}<br>at {GROUPS[group].limit:.2f}" for group in quiet]
        sees = SEES if self.sight == "near" else ()
        figure = go.Figure(
            [
                _ties("sees what it does", sees, GREY, "dot", 1.5),
                _ties("watches the Taliban", [(g, "") for g in quiet], GREY, "dash", 1),
                _ties(
                    "attacks the Taliban", [(g, "") for g in (ATTACKED, *moved)], VERMILLION,
                    "solid", 4,
                ),
                _groups("the attacker", [ATTACKED], [ATTACKED], "star", VERMILLION, 22),
                _groups("has turned on the Taliban", moved, turned, "diamond", VERMILLION),
                _groups("stays quiet", quiet, waiting, "circle", "#ffffff", edge=GREY),
                self._taliban(),
            ],
            base_layout(height=470),
        )  # fmt: skip
        axis = {"visible": False, "fixedrange": True, "range": [-1.35, 1.35]}
        figure.update_layout(xaxis=axis, yaxis=axis)
        return figure

    def describe(self) -> str:
        """Say who has turned on the Taliban, and what is left of their sovereignty."""
        gone, total = self._moved, sum(map(len, self._waves))
        opening = (
            f"{ATTACKED}'s attack and a response of {self.response:.2f} leave the Taliban a "
            f"sovereignty of {_share(sovereignty_after(self.response))}."
        )
        if not total:
            return f"{opening} No other group turns on them."
        if not gone:
            rest = f"in the end {total} of {len(GROUPS)} will"
            return f"{opening} Nobody else has turned on them yet; {rest}."
        done = min(self.wave, len(self._waves))
        have = "has" if gone[1:] == [] and not gone[0].endswith("men") else "have"
        said = listed([group if group.endswith("men") else f"the {group}" for group in gone])
        so_far = (
            f"After {counted(done, 'wave')} {said} {have} turned on them, and "
            f"{_share(self.left)} is left."
        )
        if done == len(self._waves):
            return f"{opening} {so_far} It ends there, with {total} of {len(GROUPS)}."
        return f"{opening} {so_far} It goes on to {total} of {len(GROUPS)}."

    def _taliban(self) -> go.Scatter:
        return marks(
            "Taliban",
            [0.0, 0.0],
            # The name stands between the two lower lines.
            [0.0, -0.45],
            symbol="square",
            size=[24, 0],
            text=["", f"<b>Taliban</b><br>sovereignty {_share(self.left)}"],
            at="middle center",
        ).update(marker={"opacity": 1})


def _share(sovereignty: float) -> str:
    """Write a sovereignty: half a hundredth decides whether a group moves."""
    return f"{sovereignty:.3f}".removesuffix("0")


def _ties(
    name: str, pairs: Sequence[tuple[str, str]], color: str, dash: str, width: float
) -> go.Scatter:
    ends = [end for one, other in pairs for end in (PLACES[one], PLACES[other], (None, None))]
    x, y = [end[0] for end in ends], [end[1] for end in ends]
    return line(name, x, y, color, dash=dash, width=width)


def _groups(
    name: str,
    groups: Sequence[str],
    text: Sequence[str],
    symbol: str,
    color: str,
    size: float = 20,
    edge: str = VERMILLION,
) -> go.Scatter:
    at = ["top center" if PLACES[group][1] > 0 else "bottom center" for group in groups]
    drawn = marks(
        name, [PLACES[group][0] for group in groups], [PLACES[group][1] for group in groups], color,
        symbol=symbol, size=size, edge=edge, text=text, at=at, ink=INK, legend=True,
        hover="%{text}<extra></extra>",
    )  # fmt: skip
    return drawn.update(textfont={"size": 12})
