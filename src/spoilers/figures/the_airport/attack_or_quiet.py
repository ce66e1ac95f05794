"""What the excluded faction can believe in, against what an attack is worth to it."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.style import BLUE, GREY, INK, VERMILLION, base_layout
from spoilers.theory.the_airport import attack_pays, share_for_quiet, worth_of_attack

POINTS = 21


def attack_or_quiet(believed: float, chance: float, gain: float, cost: float) -> go.Figure:
    """Draw the worth of quiet and of an attack over the share the faction can believe in.

    Parameters
    ----------
    believed : float
        Share of the stake it can believe it will get, in [0, 1].
    chance : float
        Probability that an attack draws the answer that ruins the rival, in [0, 1].
    gain : float
        Worth of that answer to the attacker, at least 0.
    cost : float
        Cost of the attack, at least 0.

    Returns
    -------
    plotly.graph_objects.Figure
        Five traces, the same in every state.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> len(attack_or_quiet(0.0, 0.35, 0.6, 0.1).data)
    5
    """
    worth = float(worth_of_attack(chance, gain, cost))
    line = min(float(share_for_quiet(chance, gain, cost)), 1.0)
    attacks = bool(attack_pays(believed, chance, gain, cost))
    shares = np.linspace(0, 1, POINTS).round(3)
    figure = go.Figure(
        [
            _zone(0.0, line),
            _curve("quiet", shares, shares, BLUE, "solid"),
            _curve("attack", shares, np.full(POINTS, worth), VERMILLION, "dash"),
            _line(line),
            _now(believed, worth if attacks else believed, attacks),
        ],
        base_layout(
            x="share it can believe in if it stays quiet", y="worth to the faction", height=420
        ),
    )
    figure.update_layout(
        xaxis={"range": [-0.02, 1.02], "tickformat": ".0%"},
        yaxis={"range": [-0.35, 1.05], "zeroline": True, "zerolinecolor": GREY},
    )
    return figure


def describe_attack_or_quiet(believed: float, chance: float, gain: float, cost: float) -> str:
    """Say whether the faction attacks, and what would keep it quiet.

    Parameters
    ----------
    believed, chance, gain, cost : float
        As for `attack_or_quiet`.

    Returns
    -------
    str
        What it does, and the share that would be enough.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> print(describe_attack_or_quiet(0.0, 0.35, 0.6, 0.1))
    The faction attacks: an attack is worth 0.11 to it and quiet 0.00. A share of more than 11%
    that it could believe in would keep it quiet.
    >>> print(describe_attack_or_quiet(0.2, 0.1, 0.6, 0.1))
    The faction stays quiet: an attack costs it more than it brings (-0.04), whatever it is
    promised.
    """
    worth = float(worth_of_attack(chance, gain, cost))
    if worth <= 0:
        return (
            "The faction stays quiet: an attack costs it more than it brings "
            f"({_signed(worth)}), whatever it is promised."
        )
    line = float(share_for_quiet(chance, gain, cost))
    if attack_pays(believed, chance, gain, cost):
        enough = (
            f"A share of more than {line:.0%} that it could believe in would keep it quiet."
            if line < 1
            else "No share would keep it quiet."
        )
        return (
            f"The faction attacks: an attack is worth {worth:.2f} to it and quiet "
            f"{believed:.2f}. {enough}"
        )
    return (
        f"The faction stays quiet: quiet is worth {believed:.2f} to it and an attack {worth:.2f}. "
        f"It would attack if it could believe in less than {line:.0%}."
    )


def _signed(value: float) -> str:
    return f"{value + 0.0:.2f}".replace("-0.00", "0.00")


def _zone(low: float, high: float) -> go.Scatter:
    return go.Scatter(
        x=[low, low, high, high],
        y=[-0.35, 1.05, 1.05, -0.35],
        mode="lines",
        fill="toself",
        fillcolor="rgba(213, 94, 0, 0.12)",
        line={"width": 0, "color": VERMILLION},
        name="shares at which it attacks",
        hoverinfo="skip",
    )


def _curve(name: str, x: np.ndarray, y: np.ndarray, color: str, dash: str) -> go.Scatter:
    return go.Scatter(
        x=x.tolist(),
        y=y.round(4).tolist(),
        mode="lines",
        name=f"worth of {name}",
        line={"color": color, "dash": dash, "width": 3},
        hovertemplate=f"{name}: %{{y:.2f}}<extra></extra>",
    )


def _line(share: float) -> go.Scatter:
    return go.Scatter(
        x=[share, share],
        y=[-0.35, 1.05],
        mode="lines",
        name="the share that is just enough",
        line={"color": GREY, "dash": "dot", "width": 2},
        hoverinfo="skip",
    )


def _now(believed: float, worth: float, attacks: bool) -> go.Scatter:
    return go.Scatter(
        x=[believed],
        y=[worth],
        mode="markers+text",
        name="what it does",
        text=["it attacks" if attacks else "it stays quiet"],
        textposition=["top right" if believed < 0.5 else "top left"],
        textfont={"size": 14, "color": INK},
        marker={"symbol": ["diamond" if attacks else "circle"], "size": 15, "color": INK},
        showlegend=False,
        hoverinfo="skip",
    )
