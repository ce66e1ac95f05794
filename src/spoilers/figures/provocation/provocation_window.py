"""The window: the priors at which one attack breaks a deal that would have stood."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.style import BLUE, GREY, INK, ORANGE, VERMILLION, base_layout
from spoilers.theory.provocation import (
    keeps_deal,
    posterior_reliable,
    restraint_belief,
)
from spoilers.theory.provocation import (
    provocation_window as window_of,
)

# Closer together where a sharp fall would be drawn as a slope.
POINTS = np.append(np.linspace(0, 0.95, 20), (0.975, 0.99, 0.999, 1.0))
# Zones narrower than this have no room for their letter.
ROOM = 0.05
ZONES = {
    "A": ("nothing to spoil", "rgba(107, 107, 107, 0.20)", "", GREY),
    "B": ("one attack breaks the deal", "rgba(213, 94, 0, 0.18)", "/", VERMILLION),
    "C": ("one attack is not enough", "rgba(0, 114, 178, 0.18)", ".", BLUE),
}


def provocation_window(
    prior: float,
    betrayal: float,
    audience_cost: float,
    foil_reliable: float,
    foil_unreliable: float,
) -> go.Figure:
    """Draw belief after one attack over belief before it, and name the three zones.

    Parameters
    ----------
    prior : float
        Belief before the attack, in [0, 1]; marked in the picture.
    betrayal : float
        Loss from a deal with an unreliable faction, at least 0.
    audience_cost : float
        Cost at home of leaving an attack unanswered, at least 0.
    foil_reliable : float
        Probability that a reliable faction foils the attack, in (foil_unreliable, 1].
    foil_unreliable : float
        Probability that any other faction foils it, in [0, 1).

    Returns
    -------
    plotly.graph_objects.Figure
        Three zones, belief before and after, the two lines, and the fall at this prior.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> provocation_window(0.7, 1.0, 0.3, 0.8, 0.3).data[1].name
    'B: one attack breaks the deal (0.50 to 0.87)'
    """
    low, high = _edges(betrayal, audience_cost, foil_reliable, foil_unreliable)
    after = posterior_reliable(POINTS, foil_reliable, foil_unreliable)
    posterior = float(posterior_reliable(prior, foil_reliable, foil_unreliable))
    figure = go.Figure(
        [
            *(_zone(letter, *ends) for letter, ends in _zones(low, high).items()),
            _curve(POINTS, "belief without an attack", GREY, "dash"),
            _curve(after, "belief after one attack", INK, "solid"),
            _line(float(restraint_belief(betrayal)), "a deal needs", GREY, "dashdot"),
            _line(
                float(restraint_belief(betrayal, audience_cost)),
                "after an attack it needs",
                ORANGE,
                "dot",
            ),
            _here(prior, posterior),
            _letters(low, high),
        ],
        base_layout(x="belief before the attack", y="belief that the partner is reliable"),
    )
    figure.update_layout(
        height=560,
        xaxis={"range": [-0.02, 1.02], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
        yaxis={"range": [-0.03, 1.16], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
    )
    return figure


def describe_provocation_window(
    prior: float,
    betrayal: float,
    audience_cost: float,
    foil_reliable: float,
    foil_unreliable: float,
) -> str:
    """Say in which zone this government stands, and where the window lies.

    Parameters
    ----------
    prior : float
        Belief before the attack, in [0, 1].
    betrayal : float
        Loss from a deal with an unreliable faction, at least 0.
    audience_cost : float
        Cost at home of leaving an attack unanswered, at least 0.
    foil_reliable : float
        Probability that a reliable faction foils the attack, in (foil_unreliable, 1].
    foil_unreliable : float
        Probability that any other faction foils it, in [0, 1).

    Returns
    -------
    str
        What one attack does at this prior, and the window's two ends.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> print(describe_provocation_window(0.7, 1.0, 0.3, 0.8, 0.3))
    One attack breaks the deal: belief falls from 0.70 to 0.40, and leaving the attack
    unanswered needs 0.65. The window runs from 0.50 to 0.87.
    """
    low, high = _edges(betrayal, audience_cost, foil_reliable, foil_unreliable)
    posterior = float(posterior_reliable(prior, foil_reliable, foil_unreliable))
    needed = float(restraint_belief(betrayal, audience_cost))
    window = (
        f"The window runs from {low:.2f} to {high:.2f}."
        if high - low > 0.005
        else "There is no window."
    )
    if needed == 0:
        return "Nothing is at stake: a betrayal would cost nothing, so no attack breaks the deal."
    if not keeps_deal(prior, betrayal):
        return (
            f"There is nothing to spoil: a deal needs a belief of {low:.2f}, and it is "
            f"{prior:.2f}. {window}"
        )
    if keeps_deal(posterior, betrayal, audience_cost):
        return (
            f"One attack is not enough: belief goes from {prior:.2f} to {posterior:.2f}, and "
            f"leaving the attack unanswered needs {needed:.2f}. {window}"
        )
    return (
        f"One attack breaks the deal: belief falls from {prior:.2f} to {posterior:.2f}, and "
        f"leaving the attack unanswered needs {needed:.2f}. {window}"
    )


def _edges(betrayal: float, audience_cost: float, s: float, r: float) -> tuple[float, float]:
    low, high = window_of(betrayal, s, r, audience_cost)
    return float(low), float(high)


def _zones(low: float, high: float) -> dict[str, tuple[float, float]]:
    return {"A": (0.0, low), "B": (low, high), "C": (high, 1.0)}


def _zone(letter: str, left: float, right: float) -> go.Scatter:
    name, color, pattern, solid = ZONES[letter]
    empty = right - left < 1e-9
    return go.Scatter(
        x=[] if empty else [round(x, 4) for x in (left, left, right, right)],
        y=[] if empty else [0.0, 1.0, 1.0, 0.0],
        mode="lines",
        name=f"{letter}: {name} " + ("(nowhere)" if empty else f"({left:.2f} to {right:.2f})"),
        fill="toself",
        fillcolor=color,
        fillpattern={
            "shape": pattern,
            "fgcolor": solid,
            "bgcolor": color,
            "size": 12,
            "solidity": 0.08,
        },
        line={"width": 0},
        hoverinfo="skip",
        showlegend=True,
    )


def _curve(heights: object, name: str, color: str, dash: str) -> go.Scatter:
    return go.Scatter(
        x=POINTS.round(3).tolist(),
        y=np.round(np.asarray(heights, dtype=float), 4).tolist(),
        mode="lines",
        name=name,
        line={"color": color, "dash": dash, "width": 3},
        hovertemplate="before %{x:.2f}: %{y:.2f}<extra>%{fullData.name}</extra>",
    )


def _line(height: float, name: str, color: str, dash: str) -> go.Scatter:
    return go.Scatter(
        x=[0, 1],
        y=[round(height, 4)] * 2,
        mode="lines",
        name=f"{name} {height:.2f}",
        line={"color": color, "dash": dash, "width": 2},
        hovertemplate="%{fullData.name}<extra></extra>",
    )


def _here(prior: float, posterior: float) -> go.Scatter:
    """Draw the fall from belief before to belief after at this prior."""
    return go.Scatter(
        x=[prior, prior],
        y=[prior, round(posterior, 4)],
        mode="lines+markers",
        name="this government",
        line={"color": INK, "width": 5},
        marker={"color": INK, "size": [10, 16], "symbol": ["circle", "diamond"]},
        hovertemplate="%{y:.2f}<extra></extra>",
    )


def _letters(low: float, high: float) -> go.Scatter:
    wide = {k: ends for k, ends in _zones(low, high).items() if ends[1] - ends[0] > ROOM}
    return go.Scatter(
        x=[round(sum(ends) / 2, 4) for ends in wide.values()],
        y=[1.08] * len(wide),
        mode="text",
        name="zones",
        text=[f"<b>{letter}</b>" for letter in wide],
        textfont={"color": INK, "size": 17},
        showlegend=False,
        hoverinfo="skip",
    )
