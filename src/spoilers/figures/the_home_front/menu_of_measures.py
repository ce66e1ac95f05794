"""How hard a leader answers as it becomes more vulnerable at home, on a menu of real measures."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.style import BLUE, GREY, INK, base_layout
from spoilers.figures.the_home_front.answer_and_gain import DAMAGE, FORCE_COST
from spoilers.theory.first_edition.homefront import MEASURES, best_response, nearest_measure

SETTLEMENT_VALUE = 0.5
STEPS = 61
MOST_VULNERABLE = 2.0


def menu_of_measures(vulnerability: float, salience: float) -> go.Figure:
    """Draw the leader's best answer against its vulnerability, with the measures beside it.

    Parameters
    ----------
    vulnerability : float
        How exposed the leader is to challengers at home, from 0 to 2.
    salience : float
        How much the attack is noticed at home, at least 0.

    Returns
    -------
    plotly.graph_objects.Figure
        Three traces, the same in every state.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> len(menu_of_measures(1.0, 0.8).data)
    3
    """
    axis = np.linspace(0, MOST_VULNERABLE, STEPS)
    answers = best_response(axis, salience, SETTLEMENT_VALUE, DAMAGE, FORCE_COST)
    given = answer(vulnerability, salience)
    levels = [measure.response for measure in MEASURES]
    # On the side where the curve is not.
    upper = [level >= 0.5 for level in levels]
    figure = go.Figure(
        [
            go.Scatter(
                x=axis.round(3).tolist(),
                y=answers.round(4).tolist(),
                mode="lines",
                name="best answer",
                line={"color": BLUE, "width": 3},
                hovertemplate="vulnerability %{x:.2f}: answer %{y:.2f}<extra></extra>",
            ),
            go.Scatter(
                x=[0.03 if high else MOST_VULNERABLE for high in upper],
                y=levels,
                mode="text",
                name="measures",
                text=[measure.name for measure in MEASURES],
                textposition=["top right" if high else "top left" for high in upper],
                textfont={"size": 12, "color": INK},
                hovertext=[measure.reason for measure in MEASURES],
                hovertemplate="%{hovertext}<extra></extra>",
                showlegend=False,
            ),
            go.Scatter(
                x=[vulnerability],
                y=[given],
                mode="markers",
                name="this leader",
                marker={"symbol": "diamond", "size": 14, "color": INK},
                cliponaxis=False,
                hovertemplate="answer %{y:.2f}<extra></extra>",
            ),
        ],
        base_layout(
            x="vulnerability at home", y="answer<br>0 restraint, 1 return to conflict", height=420
        ),
    )
    figure.update_layout(
        xaxis={"range": [0, MOST_VULNERABLE + 0.02]},
        yaxis={"range": [-0.04, 1.12], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
        shapes=[
            {
                "type": "line",
                "x0": 0,
                "x1": 1,
                "xref": "paper",
                "y0": level,
                "y1": level,
                "line": {"color": GREY, "width": 1, "dash": "dot"},
            }
            for level in levels
        ],
    )
    return figure


def answer(vulnerability: float, salience: float) -> float:
    """Work out the leader's best answer at the numbers of lesson 05.

    Parameters
    ----------
    vulnerability, salience : float
        As for `menu_of_measures`.

    Returns
    -------
    float
        The answer, in [0, 1].

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> round(answer(1.0, 0.8), 2)
    0.5
    """
    return float(best_response(vulnerability, salience, SETTLEMENT_VALUE, DAMAGE, FORCE_COST))


def describe_menu_of_measures(vulnerability: float, salience: float) -> str:
    """Say how hard this leader answers, and from when on it answers at all.

    Parameters
    ----------
    vulnerability, salience : float
        As for `menu_of_measures`.

    Returns
    -------
    str
        The answer with the nearest measure, and where answering begins.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> print(describe_menu_of_measures(1.0, 0.8))
    At a vulnerability of 1.00 the leader answers with 0.50, which comes closest to drone
    strikes. It answers at all from a vulnerability of 0.38 on.
    """
    given = answer(vulnerability, salience)
    name = MEASURES[int(nearest_measure(given))].name
    begins = round(SETTLEMENT_VALUE * DAMAGE / salience, 6) if salience else np.inf
    start = (
        f"It answers at all from a vulnerability of {begins:.2f} on."
        if np.isfinite(begins)
        else "Nobody at home has noticed, so it never answers."
    )
    return (
        f"At a vulnerability of {vulnerability:.2f} the leader answers with {given:.2f}, "
        f"which comes closest to {name}. {start}"
    )
