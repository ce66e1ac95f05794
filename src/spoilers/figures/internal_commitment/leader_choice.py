"""The leader's choice: talk, or fight on while power drifts to the rival."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from spoilers.figures.style import BLUE, GREY, INK, VERMILLION, base_layout
from spoilers.theory.internal_commitment import (
    LeaderOptions,
    Talks,
    leader_negotiates,
    leader_options,
)

STRENGTH, COST, DISCOUNT, WAR_WORTH = 0.6, 0.5, 0.9, 0.7
LARGEST_DRIFT = 0.4
STEPS = 41


def leader_choice(shift: float, exploitation: float, drift: float) -> go.Figure:
    """Draw what talks and war are worth to the leader, against the rise of the rival.

    Parameters
    ----------
    shift : float
        By how much a deal would lower the rival's strength, in [0, 1].
    exploitation : float
        What the leader loses to the government while its movement fights itself, at least 0.
    drift : float
        By how much power drifts to the rival if the war goes on, in [0, 1].

    Returns
    -------
    plotly.graph_objects.Figure
        Two curves, the point from which the leader talks, and the choice at this drift.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> leader_choice(0.3, 2.0, 0.0).data[3].text
    ('<b>refuses</b>',)
    """
    drifts = np.linspace(0, LARGEST_DRIFT, STEPS)
    options = _options(shift, exploitation, drifts)
    here = _options(shift, exploitation, np.array([drift]))
    talks = _talks(shift, exploitation, drift)
    height = float(max(here.talking[0], here.fighting_on[0])) * (1 - DISCOUNT)
    figure = go.Figure(
        [
            _curve(drifts, options.talking, "talk", BLUE, "solid"),
            _curve(drifts, options.fighting_on, "fight on", VERMILLION, "dash"),
            _turn(shift, exploitation),
            go.Scatter(
                x=[drift],
                y=[round(height, 4)],
                mode="markers+text",
                name="the leader's choice",
                text=[f"<b>{'talks' if talks else 'refuses'}</b>"],
                textposition="top right",
                textfont={"color": INK, "size": 15},
                marker={"color": INK, "symbol": "star", "size": 15},
                showlegend=True,
                hovertemplate="drift %{x:.2f}: worth %{y:.2f}<extra></extra>",
            ),
        ],
        base_layout(
            x="drift of power to the rival<br>while the war goes on",
            y="worth to the leader<br>in each period",
            height=430,
        ),
    )
    figure.update_layout(
        xaxis={"range": [-0.02, LARGEST_DRIFT + 0.15], "tickvals": [0, 0.1, 0.2, 0.3, 0.4]},
        yaxis={"range": [-0.15, 0.58], "tickvals": [0, 0.25, 0.5]},
    )
    return figure


def describe_leader_choice(shift: float, exploitation: float, drift: float) -> str:
    """Say whether the leader talks, and why.

    Parameters
    ----------
    shift : float
        By how much a deal would lower the rival's strength, in [0, 1].
    exploitation : float
        What the leader loses to the government while its movement fights itself, at least 0.
    drift : float
        By how much power drifts to the rival if the war goes on, in [0, 1].

    Returns
    -------
    str
        The choice, what each option is worth, and what the rival would do.

    Examples
    --------
    >>> print(describe_leader_choice(0.3, 2.0, 0.0))
    The leader refuses: the rival would fight the deal, talks are worth 0.15 a period, and
    fighting on is worth 0.28. It would talk from a drift of 0.21 on.
    """
    here = _options(shift, exploitation, np.array([drift]))
    talking, war = (float(v[0]) * (1 - DISCOUNT) for v in (here.talking, here.fighting_on))
    turn = _turning_drift(shift, exploitation)
    if here.rival_stays[0]:
        return (
            "The leader talks: the rival would stay in, so no fight inside is to be feared. "
            f"Talks are worth {talking:.2f} a period, and fighting on is worth {war:.2f}."
        )
    worth = (
        f"the rival would fight the deal, talks are worth {talking:.2f} a period, and fighting "
        f"on is worth {war:.2f}"
    )
    if not _talks(shift, exploitation, drift):
        hope = (
            f"It would talk from a drift of {turn:.2f} on."
            if turn <= LARGEST_DRIFT
            else "No drift in this picture would make it talk."
        )
        return f"The leader refuses: {worth}. {hope}"
    why = (
        "Even with a rival who stands still it would talk."
        if turn <= 0
        else f"The rival's rise decides: below a drift of {turn:.2f} it would refuse."
    )
    return f"The leader talks, at the price of a fight inside: {worth}. {why}"


def _offered(shift: float, exploitation: float, drift: ArrayLike) -> Talks:
    return Talks(
        strength=STRENGTH,
        shift=shift,
        cost=COST,
        discount=DISCOUNT,
        exploitation=exploitation,
        war_worth=WAR_WORTH,
        drift=drift,
    )


def _options(shift: float, exploitation: float, drifts: np.ndarray) -> LeaderOptions:
    return leader_options(_offered(shift, exploitation, drifts))


def _talks(shift: float, exploitation: float, drift: float) -> bool:
    return bool(leader_negotiates(_offered(shift, exploitation, drift)))


def _turning_drift(shift: float, exploitation: float) -> float:
    """Solve for the drift at which war is worth what talks are; infinity where there is none."""
    options = _options(shift, exploitation, np.array([0.0]))
    talking, still = float(options.talking[0]), float(options.fighting_on[0])
    slope = WAR_WORTH * DISCOUNT / (1 - DISCOUNT)
    turn = (still - talking) / slope
    return turn if turn <= 1 - STRENGTH else float("inf")


def _curve(drifts: np.ndarray, worth: np.ndarray, name: str, color: str, dash: str) -> go.Scatter:
    return go.Scatter(
        x=drifts[::4].round(3).tolist(),
        y=(worth[::4] * (1 - DISCOUNT)).round(4).tolist(),
        mode="lines",
        name=name,
        line={"color": color, "dash": dash, "width": 3},
        hovertemplate="drift %{x:.2f}: worth %{y:.2f}<extra>%{fullData.name}</extra>",
    )


def _turn(shift: float, exploitation: float) -> go.Scatter:
    turn = _turning_drift(shift, exploitation)
    shown = 0 < turn <= LARGEST_DRIFT
    worth = float(_options(shift, exploitation, np.array([0.0])).talking[0]) * (1 - DISCOUNT)
    return go.Scatter(
        x=[round(turn, 4)] * 2 if shown else [],
        y=[round(worth, 4), -0.11] if shown else [],
        mode="lines+markers+text",
        name="from here on it talks",
        text=["", f" talks from {turn:.2f} on "] if shown else [],
        textposition="middle left" if turn > 0.3 else "middle right",
        textfont={"color": INK},
        marker={"color": "#ffffff", "line": {"color": INK, "width": 2}, "size": [11, 4]},
        line={"color": GREY, "width": 1, "dash": "dot"},
        showlegend=False,
        hovertemplate="from a drift of %{x:.2f} on<extra></extra>",
    )
