"""Near or far: what an attempt on either target is worth as the attacker becomes more capable."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.style import BLUE, GREY, INK, VERMILLION, base_layout
from spoilers.figures.the_home_front.answer_and_gain import (
    CAPTURE,
    DAMAGE,
    EMBARRASSMENT,
    FORCE_COST,
    HARM,
)
from spoilers.theory.first_edition.homefront import (
    Targets,
    best_response,
    better_target,
    spoiler_gain,
)

NEAR_SALIENCE, FAR_SALIENCE = 0.8, 2.0
NEAR_CHANCE, NEAR_COST, FAR_COST = 0.6, 0.06, 0.1
SETTLEMENT_VALUE = 0.5
STEPS = 41


def targets(capability: float, vulnerability: float) -> Targets:
    """Work out what both targets are worth at the numbers of lesson 05.

    Parameters
    ----------
    capability : float
        Probability that an attempt on the far target gets through, in [0, 1].
    vulnerability : float
        How exposed the leader is to challengers at home, at least 0.

    Returns
    -------
    spoilers.theory.first_edition.homefront.Targets
        The worth of each, the choice, and the capability from which the far one is better.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> str(targets(0.05, 1.0).choice), float(targets(0.05, 1.0).capability_needed.round(2))
    ('near', 0.37)
    """
    near, far = (_gain(salience, vulnerability) for salience in (NEAR_SALIENCE, FAR_SALIENCE))
    return better_target(capability, NEAR_CHANCE, near, far, NEAR_COST, FAR_COST)


def near_or_far(capability: float, vulnerability: float) -> go.Figure:
    """Draw the worth of both targets over the capability to strike far away.

    Parameters
    ----------
    capability : float
        Probability that an attempt on the far target gets through, in [0, 1].
    vulnerability : float
        How exposed the leader is to challengers at home, at least 0.

    Returns
    -------
    plotly.graph_objects.Figure
        Four traces, the same in every state.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> len(near_or_far(0.1, 1.0).data)
    4
    """
    axis = np.linspace(0, 1, STEPS)
    near, far = (_gain(salience, vulnerability) for salience in (NEAR_SALIENCE, FAR_SALIENCE))
    both = better_target(axis, NEAR_CHANCE, near, far, NEAR_COST, FAR_COST)
    now = targets(capability, vulnerability)
    needed = float(now.capability_needed)
    best = max(float(now.near), float(now.far), 0.0)
    figure = go.Figure(
        [
            _curve("near: likely, little seen", axis, np.broadcast_to(both.near, axis.shape),
                   BLUE, "solid"),
            _curve("far: unlikely, seen by all", axis, both.far, VERMILLION, "dash"),
            go.Scatter(
                x=[needed, needed] if needed <= 1 else [],
                y=[-9, 9] if needed <= 1 else [],
                mode="lines",
                name="from here on the far one",
                line={"color": GREY, "dash": "dot", "width": 2},
                hoverinfo="skip",
            ),
            go.Scatter(
                x=[capability],
                y=[best],
                mode="markers+text",
                name="its choice",
                text=[f"<b>{now.choice}</b>"],
                textposition=["top right" if capability < 0.5 else "top left"],
                textfont={"size": 14, "color": INK},
                marker={"symbol": "diamond", "size": 14, "color": INK},
                cliponaxis=False,
                showlegend=False,
                hoverinfo="skip",
            ),
        ],
        base_layout(
            x="chance that an attempt far away gets through", y="worth of an attempt", height=400
        ),
    )  # fmt: skip
    figure.update_layout(
        xaxis={"range": [-0.02, 1.02]},
        yaxis={"range": [-0.2, max(0.5, float(both.far.max()) * 1.15)]},
    )
    return figure


def describe_near_or_far(capability: float, vulnerability: float) -> str:
    """Say which target is the better one, and what would change it.

    Parameters
    ----------
    capability : float
        Probability that an attempt on the far target gets through, in [0, 1].
    vulnerability : float
        How exposed the leader is to challengers at home, at least 0.

    Returns
    -------
    str
        The choice, both worths, and the capability at which it changes.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> print(describe_near_or_far(0.05, 1.0))
    The near target is the better one: an attempt there is worth 0.05, and one far away -0.08.
    The far target is the better one where an attempt gets through with a chance above 0.37.
    """
    now = targets(capability, vulnerability)
    near, far = (f"{round(float(value), 2) + 0.0:.2f}" for value in (now.near, now.far))
    worth = {
        "near": f"The near target is the better one: an attempt there is worth {near}, "
        f"and one far away {far}.",
        "far": f"The far target is the better one: an attempt there is worth {far}, "
        f"and one nearby {near}.",
        "none": f"Neither target is worth its cost: {near} nearby and {far} far away.",
    }[str(now.choice)]
    needed = float(now.capability_needed)
    turn = (
        "The far target is the better one where an attempt gets through with a chance above "
        f"{needed:.2f}."
        if needed <= 1
        else "No chance of getting through is enough for the far one."
    )
    return f"{worth} {turn}"


def _gain(salience: float, vulnerability: float) -> float:
    answer = best_response(vulnerability, salience, SETTLEMENT_VALUE, DAMAGE, FORCE_COST)
    return float(spoiler_gain(answer, salience, DAMAGE, CAPTURE, EMBARRASSMENT, HARM, 0.0))


def _curve(name: str, x: np.ndarray, y: np.ndarray, color: str, dash: str) -> go.Scatter:
    return go.Scatter(
        x=x.round(3).tolist(),
        y=y.round(4).tolist(),
        mode="lines",
        name=name,
        line={"color": color, "dash": dash, "width": 3},
        hovertemplate="%{y:.2f}<extra>%{fullData.name}</extra>",
    )
