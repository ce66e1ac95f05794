"""The leader's answer and what it is worth to the attacker, one above the other."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.style import BLUE, GREY, INK, VERMILLION, base_layout
from spoilers.theory.first_edition.homefront import (
    MEASURES,
    Aftermath,
    aftermath,
    leader_cost,
    nearest_measure,
    spoiler_gain,
)

HANDS = {"free": "free", "tied": "tied to restraint"}
# Illustrative, as everywhere in the lesson.
DAMAGE, FORCE_COST = 0.6, 1.0
CAPTURE, EMBARRASSMENT, HARM, COST = 0.5, 0.2, 0.1, 0.1
STEPS = 41


def after_the_attack(vulnerability: float, salience: float, settlement_value: float) -> Aftermath:
    """Work out the answer and the gain at the numbers of lesson 05.

    Parameters
    ----------
    vulnerability : float
        How exposed the leader is to challengers at home, at least 0.
    salience : float
        How much the attack is noticed at home, at least 0.
    settlement_value : float
        Worth of the included faction's sovereignty to the leader, at least 0.

    Returns
    -------
    spoilers.theory.first_edition.homefront.Aftermath
        The answer, the costs and the gains.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> float(after_the_attack(1.0, 0.8, 0.5).response.round(2))
    0.5
    """
    return aftermath(
        vulnerability, salience, settlement_value, DAMAGE, FORCE_COST,
        CAPTURE, EMBARRASSMENT, HARM, COST,
    )  # fmt: skip


def answer_and_gain(
    vulnerability: float, salience: float, settlement_value: float, hands: str
) -> go.Figure:
    """Draw what each answer costs the leader, and what it is worth to the attacker.

    Parameters
    ----------
    vulnerability, salience, settlement_value : float
        As for `after_the_attack`.
    hands : str
        One of `HANDS`.

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
    >>> len(answer_and_gain(1.0, 0.8, 0.5, "free").data)
    6
    """
    play, given = _play(vulnerability, salience, settlement_value, hands)
    axis = np.linspace(0, 1, STEPS)
    burden = leader_cost(axis, vulnerability, salience, settlement_value, DAMAGE, FORCE_COST)
    gain = _gain(axis, salience)
    at = float(np.interp(given, axis, burden)), float(_gain(given, salience))
    pays = at[1] > 1e-12
    figure = go.Figure(
        [
            _curve("cost to the leader", axis, burden, BLUE, "solid", "y"),
            _curve("gain of the attacker", axis, gain, VERMILLION, "dash", "y2"),
            _mark("the answer", given, at[0], "diamond", "y", f"answer {given:.2f}", given),
            _mark(
                "what it is worth", given, at[1], "diamond" if pays else "x", "y2",
                "the attack pays" if pays else "it does not pay", given,
            ),
            _mark(
                "unanswered", 0.0, float(play.gain_unanswered), "circle-open", "y2", "", given
            ),
            _zero(),
        ],
        base_layout(height=520),
    )  # fmt: skip
    figure.update_layout(_panels(float(burden.max()), gain, given))
    return figure


def describe_answer_and_gain(
    vulnerability: float, salience: float, settlement_value: float, hands: str
) -> str:
    """Say how the leader answers, whether the attack pays, and why.

    Parameters
    ----------
    vulnerability, salience, settlement_value : float
        As for `after_the_attack`.
    hands : str
        One of `HANDS`.

    Returns
    -------
    str
        The answer, the gain with and without it, and what that makes of the attack.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> print(describe_answer_and_gain(1.0, 0.8, 0.5, "free"))
    The leader's best answer is 0.50, which comes closest to drone strikes. It makes the attack
    worth 0.08; unanswered it would be worth -0.02. So the faction attacks, and this is
    provocation.
    """
    play, given = _play(vulnerability, salience, settlement_value, hands)
    answered, bare = _signed(float(play.gain)), _signed(float(play.gain_unanswered))
    if hands == "tied":
        if play.provocation:
            return (
                f"Tied hands cannot answer. The attack would be worth {bare}, so it does not "
                f"come, and the leader is better off by {float(play.restraint_dividend):.2f}."
            )
        if float(play.gain_unanswered) > 1e-12:
            return (
                f"Tied hands cannot answer. The attack is worth {bare} all the same: it comes, "
                f"and this leader is worse off by {-float(play.restraint_dividend):.2f}."
            )
        return f"Tied hands cannot answer. The attack would be worth {bare}, and it does not come."
    name = MEASURES[int(nearest_measure(given))].name
    opening = f"The leader's best answer is {given:.2f}, which comes closest to {name}."
    if play.provocation:
        return (
            f"{opening} It makes the attack worth {answered}; unanswered it would be worth "
            f"{bare}. So the faction attacks, and this is provocation."
        )
    if play.attack:
        return (
            f"{opening} The attack is worth {answered}, and unanswered it would be worth {bare}: "
            "it pays in any case, so this is no provocation."
        )
    return (
        f"{opening} The attack would be worth {answered}, and unanswered {bare}. "
        "So the faction stays quiet."
    )


def _play(
    vulnerability: float, salience: float, settlement_value: float, hands: str
) -> tuple[Aftermath, float]:
    if hands not in HANDS:
        raise ValueError(f"hands = {hands!r}: expected one of {', '.join(HANDS)}")
    play = after_the_attack(vulnerability, salience, settlement_value)
    return play, 0.0 if hands == "tied" else float(play.response)


def _gain(response: Any, salience: float) -> Any:
    return spoiler_gain(response, salience, DAMAGE, CAPTURE, EMBARRASSMENT, HARM, COST)


def _signed(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}"


def _curve(name: str, x: Any, y: Any, color: str, dash: str, panel: str) -> go.Scatter:
    return go.Scatter(
        x=x.round(4).tolist(),
        y=y.round(4).tolist(),
        yaxis=panel,
        mode="lines",
        name=name,
        line={"color": color, "dash": dash, "width": 3},
        hovertemplate=f"answer %{{x:.2f}}: {name} %{{y:.2f}}<extra></extra>",
    )


def _mark(
    name: str, x: float, y: float, symbol: str, panel: str, text: str, given: float
) -> go.Scatter:
    # Where the attack does not pay the curve and the line of nothing gained lie above the mark.
    below = symbol == "x"
    return go.Scatter(
        x=[x],
        y=[y],
        yaxis=panel,
        mode="markers+text",
        name=name,
        text=[f"<b>{text}</b>"],
        textposition=["bottom right" if below else "top left" if given >= 0.5 else "top right"],
        textfont={"size": 13, "color": INK},
        marker={"symbol": symbol, "size": 14, "color": INK, "line": {"width": 2, "color": INK}},
        showlegend=name == "unanswered",
        hoverinfo="skip",
    )


def _zero() -> go.Scatter:
    return go.Scatter(
        x=[0, 1],
        y=[0, 0],
        yaxis="y2",
        mode="lines",
        name="nothing gained",
        line={"color": GREY, "width": 1},
        hoverinfo="skip",
        showlegend=False,
    )


def _panels(most: float, gain: Any, given: float) -> dict[str, Any]:
    low, high = min(float(gain.min()), -0.05), max(float(gain.max()), 0.05)
    room = 0.35 * (high - low)
    return {
        "xaxis": {
            "range": [-0.03, 1.03],
            "tickvals": [0, 0.25, 0.5, 0.75, 1],
            "title": {"text": "answer<br>0 restraint, 1 return to conflict"},
            "anchor": "y2",
        },
        "yaxis": {
            "domain": [0.56, 1],
            "range": [0, 1.2 * most + 0.1],
            "title": {"text": "cost to<br>the leader"},
        },
        "yaxis2": {
            "domain": [0, 0.44],
            "range": [low - room, high + room],
            "title": {"text": "gain of<br>the attacker", "font": {"size": 13}},
            "automargin": True,
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "nticks": 5,
        },
        # The same answer in both panels.
        "shapes": [
            {
                "type": "line",
                "x0": given,
                "x1": given,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": GREY, "width": 2, "dash": "dot"},
            }
        ],
    }
