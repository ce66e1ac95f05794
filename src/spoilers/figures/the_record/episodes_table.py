"""The forty-four episodes as a table that can be filtered: who was left out, who spoiled."""

from __future__ import annotations

import plotly.graph_objects as go

from spoilers import data
from spoilers.figures.style import BLUE, GREY, INK, VERMILLION, base_layout

INCLUSION = {
    "any": "all deals",
    "exclusive": "deals that left a group out",
    "inclusive": "deals that left none out",
}
ATTACKERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "any": ("all of them", ()),
    "outside": ("violence by the excluded", ("excluded", "splinter")),
    "inside": ("violence from inside", ("signatory", "government side", "several")),
    "none": ("no violence against the deal", ()),
}
_HEIGHT = 44
_WORDS = {
    "excluded": "the excluded",
    "splinter": "a splinter",
    "signatory": "a signatory",
    "government side": "state side",
    "several": "in and out",
    "third party": "third party",
    "unknown": "unknown",
    "none": "",
}


def rows(inclusion: str, attacker: str) -> tuple[data.Episode, ...]:
    """Which episodes are listed?

    Parameters
    ----------
    inclusion : str
        One of `INCLUSION`.
    attacker : str
        One of `ATTACKERS`.

    Returns
    -------
    tuple of spoilers.data.Episode
        In the order of time.

    Raises
    ------
    ValueError
        If a choice does not exist.

    Examples
    --------
    >>> len(rows("any", "any")), len(rows("exclusive", "outside"))
    (44, 19)
    """
    for name, choice, known in (
        ("inclusion", inclusion, set(INCLUSION)),
        ("attacker", attacker, set(ATTACKERS)),
    ):
        if choice not in known:
            raise ValueError(f"{name} = {choice!r}: expected one of {', '.join(sorted(known))}")
    return tuple(
        sorted(
            (
                episode
                for episode in data.episodes()
                if inclusion in ("any", episode.inclusion) and _fits(episode, attacker)
            ),
            key=lambda episode: episode.date,
        )
    )


def episodes_table(inclusion: str, attacker: str) -> go.Figure:
    """Draw the list with a mark for exclusion and one for violence.

    Parameters
    ----------
    inclusion : str
        One of `INCLUSION`.
    attacker : str
        One of `ATTACKERS`.

    Returns
    -------
    plotly.graph_objects.Figure
        Three traces, the same in every state.

    Examples
    --------
    >>> len(episodes_table("any", "any").data)
    3
    """
    listed = rows(inclusion, attacker)
    places = [_HEIGHT - place for place in range(len(listed))]
    out = [episode.inclusion == "exclusive" for episode in listed]
    figure = go.Figure(
        [
            go.Scatter(
                x=[0.0] * len(listed),
                y=places,
                mode="text",
                name="deals",
                text=[f"{episode.date.year} {episode.label}" for episode in listed],
                textposition="middle right",
                textfont={"size": 12, "color": INK},
                hoverinfo="skip",
            ),
            go.Scatter(
                x=[0.63] * len(listed),
                y=places,
                mode="markers",
                name="was a group left out?",
                marker={
                    "size": 10,
                    "symbol": ["diamond" if each else "circle-open" for each in out],
                    "color": [VERMILLION if each else BLUE for each in out],
                    "line": {"width": [0 if each else 2 for each in out]},
                },
                customdata=[f"left out: {episode.excluded}" for episode in listed],
                hovertemplate="%{customdata}<extra></extra>",
            ),
            go.Scatter(
                x=[0.72] * len(listed),
                y=places,
                mode="markers+text",
                name="violence against the deal",
                marker={
                    "size": 9,
                    "symbol": ["x" if episode.spoiled else "line-ew-open" for episode in listed],
                    "color": [INK if episode.spoiled else GREY for episode in listed],
                },
                text=[_by(episode) for episode in listed],
                textposition="middle right",
                textfont={"size": 12, "color": INK},
                customdata=[episode.outcome or "no outcome noted" for episode in listed],
                hovertemplate="outcome: %{customdata}<extra></extra>",
            ),
        ],
        base_layout(height=880),
    )
    figure.update_layout(
        showlegend=False,
        margin={"l": 4, "r": 4, "t": 8, "b": 8},
        xaxis={"visible": False, "range": [-0.01, 1.02]},
        yaxis={"visible": False, "range": [0.3, _HEIGHT + 2.6]},
        annotations=_heads(),
    )
    return figure


def describe_episodes_table(inclusion: str, attacker: str) -> str:
    """Say how many are listed, how they divide, and what the list cannot tell.

    Parameters
    ----------
    inclusion : str
        One of `INCLUSION`.
    attacker : str
        One of `ATTACKERS`.

    Returns
    -------
    str
        Two or three sentences.

    Examples
    --------
    >>> print(describe_episodes_table("any", "any"))
    44 episodes: all deals, all of them. 27 left a group out, and somebody used violence against 22
    of these; against those that left none out it was 4 of 17. The set was chosen by hand: it
    cannot say how often.
    """
    listed = rows(inclusion, attacker)
    out = [episode for episode in listed if episode.inclusion == "exclusive"]
    whole = [episode for episode in listed if episode.inclusion == "inclusive"]
    parts = []
    if out:
        hit = sum(episode.spoiled for episode in out)
        parts.append(
            f"{len(out)} left a group out, and somebody used violence against {hit} of these"
        )
    if whole:
        hit = sum(episode.spoiled for episode in whole)
        parts.append(f"against those that left none out it was {hit} of {len(whole)}")
    noun = "episode" if len(listed) == 1 else "episodes"
    said = "; ".join(parts)
    return (
        f"{len(listed)} {noun}: {INCLUSION[inclusion]}, {ATTACKERS[attacker][0]}. "
        f"{said[:1].upper()}{said[1:]}. The set was chosen by hand: it cannot say how often."
    )


def _fits(episode: data.Episode, attacker: str) -> bool:
    if attacker == "none":
        return not episode.spoiled
    return attacker == "any" or (episode.spoiled and episode.attacker in ATTACKERS[attacker][1])


def _by(episode: data.Episode) -> str:
    return _WORDS[episode.attacker] if episode.spoiled else ""


def _heads() -> list[dict[str, object]]:
    return [
        {
            "text": text,
            "x": x,
            "y": _HEIGHT + 0.8,
            "xanchor": anchor,
            "yanchor": "bottom",
            "align": "left",
            "showarrow": False,
            "font": {"size": 12, "color": INK},
        }
        for x, anchor, text in (
            (0.0, "left", "<b>deal</b>"),
            (0.63, "center", "<b>left<br>out?</b>"),
            (0.7, "left", "<b>violence<br>by</b>"),
        )
    ]
