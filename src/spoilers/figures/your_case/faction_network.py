"""The factions of a conflict on the policy line: who is at the table, what is between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from spoilers.figures.style import BLUE, GREEN, GREY, INK, VERMILLION, base_layout

KINDS = {
    "split": ("broke from", "dash"),
    "fought": ("fought each other", "dot"),
    "allied": ("stood together", "solid"),
}


@dataclass(frozen=True)
class Party:
    """One party as it is drawn.

    Parameters
    ----------
    name : str
        Its name.
    strength, position, reach : float
        As a part of the movement; on the policy line; how far from there it would go.
    seat : {"government", "in", "out", "open"}
        The government, a faction at the table, one that is not, or one of which it is still to
        be said.
    """

    name: str
    strength: float
    position: float
    reach: float
    seat: str


_LOOKS = {
    "government": ("the government", INK, "star"),
    "in": ("at the table", BLUE, "circle"),
    "out": ("not at the table", VERMILLION, "diamond"),
    "open": ("seat still open", GREEN, "square"),
}


def faction_network(
    parties: Sequence[Party], ties: Sequence[tuple[str, str, str]], *, height: int = 380
) -> go.Figure:
    """Draw parties by their place on the policy line, each on a line of its own.

    Parameters
    ----------
    parties : sequence of Party
        At least one.
    ties : sequence of (str, str, str)
        Two names and one of `KINDS`.
    height : int, optional
        In pixels.

    Returns
    -------
    plotly.graph_objects.Figure
        Nine traces, the same in every state.

    Raises
    ------
    ValueError
        If there is no party, or a tie leads to nobody.

    Examples
    --------
    >>> parties = [Party("A", 0.5, 0.2, 0.1, "in"), Party("B", 0.5, 0.9, 0.1, "out")]
    >>> len(faction_network(parties, [("A", "B", "split")]).data)
    9
    """
    if not parties:
        raise ValueError("parties is empty: expected at least one")
    ordered = sorted(parties, key=lambda party: (party.position, party.name))
    places = {party.name: (party.position, row) for row, party in enumerate(ordered)}
    for one, other, _ in ties:
        for name in (one, other):
            if name not in places:
                raise ValueError(f"the tie {one} - {other} leads to {name!r}, who is no party")
    figure = go.Figure(
        [
            *(_ties(places, ties, kind) for kind in KINDS),
            _reaches(ordered, places),
            *(_seat(ordered, places, seat) for seat in _LOOKS),
            _names(ordered, places),
        ],
        base_layout(x="policy line", height=height),
    )
    figure.update_layout(
        margin={"l": 12, "r": 12, "t": 8, "b": 112},
        xaxis={"range": [-0.06, 1.06], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
        yaxis={"visible": False, "range": [-0.6, len(ordered) - 0.1]},
    )
    return figure


def describe_faction_network(parties: Sequence[Party], ties: Sequence[tuple[str, str, str]]) -> str:
    """Say who stands where, who talks, and how many ties there are.

    Parameters
    ----------
    parties : sequence of Party
        At least one.
    ties : sequence of (str, str, str)
        Two names and one of `KINDS`.

    Returns
    -------
    str
        One or two sentences.

    Examples
    --------
    >>> parties = [Party("A", 0.5, 0.2, 0.1, "in"), Party("B", 0.5, 0.9, 0.1, "out")]
    >>> describe_faction_network(parties, [("A", "B", "split")])
    '2 parties from left to right: A (0.20, at the table), B (0.90, not at the table). Ties: 1.'
    """
    ordered = sorted(parties, key=lambda party: (party.position, party.name))
    seats = {seat: "" if seat == "open" else f", {name}" for seat, (name, *_) in _LOOKS.items()}
    listed = ", ".join(f"{p.name} ({p.position:.2f}{seats[p.seat]})" for p in ordered)
    return f"{len(ordered)} parties from left to right: {listed}. Ties: {len(ties)}."


Places = dict[str, tuple[float, int]]


def _ties(places: Places, ties: Sequence[tuple[str, str, str]], kind: str) -> go.Scatter:
    x: list[float | None] = []
    y: list[float | None] = []
    for one, other, what in ties:
        if what == kind:
            # Two ties of a pair lie side by side.
            shift = 0.012 * list(KINDS).index(kind)
            x += [places[one][0] + shift, places[other][0] + shift, None]
            y += [places[one][1], places[other][1], None]
    label, dash = KINDS[kind]
    return go.Scatter(
        x=x or [None],
        y=y or [None],
        mode="lines",
        name=label,
        line={"color": GREY, "width": 2.5, "dash": dash},
        hoverinfo="skip",
    )


def _reaches(ordered: Sequence[Party], places: Places) -> go.Scatter:
    x: list[float | None] = []
    y: list[float | None] = []
    for party in ordered:
        x += [max(0.0, party.position - party.reach), min(1.0, party.position + party.reach), None]
        y += [places[party.name][1], places[party.name][1], None]
    return go.Scatter(
        x=x,
        y=y,
        mode="lines",
        name="would accept",
        line={"color": "#b9b9b9", "width": 7},
        hoverinfo="skip",
    )


def _seat(ordered: Sequence[Party], places: Places, seat: str) -> go.Scatter:
    name, color, symbol = _LOOKS[seat]
    mine = [party for party in ordered if party.seat == seat]
    x: list[float | None] = [party.position for party in mine]
    y: list[int | None] = [places[party.name][1] for party in mine]
    return go.Scatter(
        x=x or [None],
        y=y or [None],
        mode="markers",
        name=name,
        marker={
            "size": [round(12 + 22 * party.strength) for party in mine] or [12],
            "symbol": symbol,
            "color": color,
            "opacity": 1,
            "line": {"color": "#ffffff", "width": 1.5},
        },
        text=[party.name for party in mine] or [""],
        hovertemplate="%{text}<extra></extra>",
    )


def _names(ordered: Sequence[Party], places: Places) -> go.Scatter:
    return go.Scatter(
        x=[party.position for party in ordered],
        y=[places[party.name][1] + 0.36 for party in ordered],
        mode="text",
        name="names",
        text=[party.name for party in ordered],
        textposition=[
            "middle right" if p.position < 0.25 else "middle left" if p.position > 0.75
            else "middle center" for p in ordered
        ],
        textfont={"size": 12, "color": INK},
        hoverinfo="skip",
        showlegend=False,
    )  # fmt: skip
