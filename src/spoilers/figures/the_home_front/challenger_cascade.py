"""Who turns on the Taliban once they look weak: a cascade among groups that have fought them."""

from __future__ import annotations

from functools import cache

import networkx as nx
import plotly.graph_objects as go

from spoilers.figures.style import GREY, INK, VERMILLION, base_layout
from spoilers.figures.the_home_front.answer_and_gain import DAMAGE, EMBARRASSMENT
from spoilers.theory.first_edition.homefront import Cascade, challenger_cascade

SIGHT = {"all": "everyone's moves", "near": "their neighbours' moves"}
# Each of these has fought the Taliban at some time from 2015 to 2022 (data/relations.csv). Who
# sees whom, how firm each is and what its revolt takes off are invented.
FIRM = {"IS-K": 0.95, "Resistance Front": 0.75, "Freedom Front": 0.6, "High Council": 0.5,
        "Khadim's men": 0.3}  # fmt: skip
BLOWS = {"IS-K": 0.05, "Resistance Front": 0.1, "Freedom Front": 0.08, "High Council": 0.08,
         "Khadim's men": 0.05}  # fmt: skip
SEES = (
    ("IS-K", "High Council"),
    ("IS-K", "Khadim's men"),
    ("Resistance Front", "Freedom Front"),
    ("High Council", "Khadim's men"),
    ("Resistance Front", "High Council"),
)
PLACES = {
    "IS-K": (0.75, 0.55),
    "Resistance Front": (-0.75, 0.55),
    "Freedom Front": (-0.72, -0.6),
    "High Council": (0.1, 0.98),
    "Khadim's men": (0.78, -0.55),
}
SALIENCE = 0.8


def sovereignty_after(answer: float) -> float:
    """Work out what is left of the Taliban's sovereignty after an attack and its answer.

    Parameters
    ----------
    answer : float
        How hard the foreign government answers, in [0, 1].

    Returns
    -------
    float
        Before anybody turns on them, in [0, 1]. All numbers are illustrative.

    Examples
    --------
    >>> round(sovereignty_after(0.5), 2)
    0.54
    """
    return round(1 - EMBARRASSMENT * SALIENCE - DAMAGE * answer, 9)


@cache
def cascade(answer: float, sight: str) -> Cascade:
    """Work out who turns on the Taliban after this answer, and in which wave.

    Parameters
    ----------
    answer : float
        How hard the foreign government answers, in [0, 1].
    sight : str
        One of `SIGHT`.

    Returns
    -------
    spoilers.theory.first_edition.homefront.Cascade
        The groups, their waves, and the sovereignty that is left.

    Raises
    ------
    ValueError
        If there is no such sight or the answer is out of range.

    Examples
    --------
    >>> cascade(0.0, "all").waves()
    [['IS-K']]
    """
    if sight not in SIGHT:
        raise ValueError(f"sight = {sight!r}: expected one of {', '.join(SIGHT)}")
    if not 0 <= answer <= 1:
        raise ValueError(f"answer = {answer}: expected a value in [0, 1]")
    graph = nx.complete_graph(list(FIRM)) if sight == "all" else nx.Graph(SEES)
    return challenger_cascade(sovereignty_after(answer), FIRM, BLOWS, graph)


def challengers(answer: float, sight: str, wave: int) -> go.Figure:
    """Draw who has turned on the Taliban after a number of waves.

    Parameters
    ----------
    answer : float
        How hard the foreign government answers, in [0, 1].
    sight : str
        One of `SIGHT`.
    wave : int
        Waves so far, at least 0; later than the last shows the last.

    Returns
    -------
    plotly.graph_objects.Figure
        Six traces, the same in every state.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> len(challengers(0.5, "all", 1).data)
    6
    """
    moved = _moved(answer, sight, wave)
    quiet = [group for group in FIRM if group not in moved]
    left = sovereignty_left(answer, sight, wave)
    figure = go.Figure(
        [
            _lines("sees what it does", SEES if sight == "near" else (), GREY, "dot", 1.5),
            _lines("watches the Taliban", [(g, "") for g in quiet], GREY, "dash", 1),
            _lines("attacks the Taliban", [(g, "") for g in moved], VERMILLION, "solid", 4),
            _groups("has turned on the Taliban", moved, answer, sight, "diamond", VERMILLION),
            _groups("stays quiet", quiet, answer, sight, "circle", "#ffffff"),
            _taliban(left),
        ],
        base_layout(height=470),
    )
    axis = {"visible": False, "fixedrange": True}
    figure.update_layout(
        xaxis={**axis, "range": [-1.35, 1.35]}, yaxis={**axis, "range": [-1.35, 1.35]}
    )
    return figure


def sovereignty_left(answer: float, sight: str, wave: int) -> float:
    """Work out what is left of the Taliban's sovereignty after a number of waves.

    Parameters
    ----------
    answer, sight, wave
        As for `challengers`.

    Returns
    -------
    float
        In [0, 1].

    Examples
    --------
    >>> round(sovereignty_left(0.0, "all", 1), 2)
    0.79
    """
    blows = sum(BLOWS[group] for group in _moved(answer, sight, wave))
    return max(sovereignty_after(answer) - blows, 0.0)


def describe_challengers(answer: float, sight: str, wave: int) -> str:
    """Say who has turned on the Taliban, and what is left of their sovereignty.

    Parameters
    ----------
    answer, sight, wave
        As for `challengers`.

    Returns
    -------
    str
        Sovereignty after the answer, who has moved so far, and where it ends.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> print(describe_challengers(0.0, "all", 1))
    An answer of 0.00 leaves the Taliban a sovereignty of 0.84. After 1 wave IS-K has turned on
    them, and 0.79 is left. It ends there, with 1 of 5.
    """
    waves, gone = cascade(answer, sight).waves(), _moved(answer, sight, wave)
    total = sum(map(len, waves))
    opening = (
        f"An answer of {answer:.2f} leaves the Taliban a sovereignty of "
        f"{sovereignty_after(answer):.2f}."
    )
    if not gone:
        return f"{opening} Nobody has turned on them yet. In the end {total} of {len(FIRM)} will."
    count = min(wave, len(waves))
    have = "has" if len(gone) == 1 else "have"
    so_far = (
        f"After {count} {'wave' if count == 1 else 'waves'} {_and(gone)} {have} turned on them, "
        f"and {sovereignty_left(answer, sight, wave):.2f} is left."
    )
    if wave >= len(waves):
        return f"{opening} {so_far} It ends there, with {total} of {len(FIRM)}."
    return f"{opening} {so_far} It goes on to {total} of {len(FIRM)}."


def _moved(answer: float, sight: str, wave: int) -> list[str]:
    if wave < 0:
        raise ValueError(f"wave = {wave}: expected 0 or more")
    return [str(g) for step in cascade(answer, sight).waves()[:wave] for g in step]


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _lines(
    name: str, pairs: tuple[tuple[str, str], ...] | list[tuple[str, str]], color: str, dash: str,
    width: float,
) -> go.Scatter:  # fmt: skip
    x: list[float | None] = []
    y: list[float | None] = []
    for one, other in pairs:
        (x0, y0), (x1, y1) = PLACES[one], PLACES.get(other, (0.0, 0.0))
        x += [x0, x1, None]
        y += [y0, y1, None]
    return go.Scatter(
        x=x,
        y=y,
        mode="lines",
        name=name,
        line={"color": color, "dash": dash, "width": width},
        hoverinfo="skip",
    )


def _groups(
    name: str, groups: list[str], answer: float, sight: str, symbol: str, color: str
) -> go.Scatter:
    number = {g: i for i, step in enumerate(cascade(answer, sight).waves(), 1) for g in step}
    turned = symbol == "diamond"
    return go.Scatter(
        x=[PLACES[group][0] for group in groups],
        y=[PLACES[group][1] for group in groups],
        mode="markers+text",
        name=name,
        text=[f"{g}<br>wave {number[g]}" if turned else f"{g}<br>at {FIRM[g]:.2f}" for g in groups],
        textposition=["top center" if PLACES[g][1] > 0 else "bottom center" for g in groups],
        textfont={"size": 12, "color": INK},
        marker={
            "symbol": symbol,
            "size": 20,
            "color": color,
            "line": {"color": VERMILLION if turned else GREY, "width": 2},
        },
        hovertemplate="%{text}<extra></extra>",
    )


def _taliban(left: float) -> go.Scatter:
    return go.Scatter(
        x=[0.0, 0.0],
        # The name stands between the two lower lines.
        y=[0.0, -0.45],
        mode="markers+text",
        name="Taliban",
        text=["", f"<b>Taliban</b><br>sovereignty {left:.2f}"],
        textposition="middle center",
        textfont={"size": 13, "color": INK},
        marker={"symbol": "square", "opacity": 1, "size": [24, 0], "color": INK},
        showlegend=False,
        hoverinfo="skip",
    )
