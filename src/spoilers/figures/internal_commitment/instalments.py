"""A shift of power all at once, and the same shift in instalments."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.style import BLUE, GREEN, GREY, INK, ORANGE, PALE, VERMILLION, base_layout
from spoilers.theory.internal_commitment import promise_breaks, shift_threshold, steps_to_peace

COST, DISCOUNT = 0.5, 0.9
MOST_STEPS = 12


def instalments(strength: float, shift: float, steps: int) -> go.Figure:
    """Draw what a fight is worth, period by period, and what the excluded faction is offered.

    Parameters
    ----------
    strength : float
        Probability that the excluded faction wins a fight today, in [0, 1].
    shift : float
        By how much its strength falls in the end, in [0, 1].
    steps : int
        Number of equal instalments, one a period, from 1 to 12.

    Returns
    -------
    plotly.graph_objects.Figure
        Two staircases, all at once and in instalments, and a mark for each step: whether
        the best offer is enough.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> [len(trace.x) for trace in instalments(0.6, 0.3, 6).data[2:4]]
    [6, 0]
    """
    claims, offers, breaks = _course(strength, shift, steps)
    once, once_offers, once_breaks = _course(strength, shift, 1)
    period = np.arange(steps)
    first = int(np.argmax(breaks)) if breaks.any() else steps
    held, fails, unreached = period < first, period == first, period > first
    beside = once_breaks if steps > 1 else np.array([False])
    figure = go.Figure(
        [
            _staircase(once, "worth of a fight, all at once", GREY, "dash"),
            _staircase(claims, "worth of a fight, in instalments", BLUE, "solid"),
            _offers(period[held], offers[held], "best offer: enough", GREEN, "circle"),
            _offers(period[fails], offers[fails], "best offer: too little", VERMILLION, "x"),
            _offers(period[unreached], offers[unreached], "never reached", PALE, "square"),
            _offers(
                period[:1][beside],
                once_offers[beside],
                "best offer, all at once: too little",
                ORANGE,
                "triangle-down",
            ),
            _fight(max(claims[0], offers[0]), bool(breaks.any()), steps),
        ],
        base_layout(
            x="period",
            y="share of the stake in each period",
            height=450,
        ),
    )
    figure.update_layout(
        xaxis={"range": [-0.2, MOST_STEPS + 1.2], "tickvals": list(range(0, MOST_STEPS + 2, 2))},
        yaxis={"range": [-0.04, 1.04], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
    )
    return figure


def describe_instalments(strength: float, shift: float, steps: int) -> str:
    """Say which step, if any, would start the fight.

    Parameters
    ----------
    strength : float
        Probability that the excluded faction wins a fight today, in [0, 1].
    shift : float
        By how much its strength falls in the end, in [0, 1].
    steps : int
        Number of equal instalments, one a period, from 1 to 12.

    Returns
    -------
    str
        Whether the steps keep the peace, and how many would.

    Examples
    --------
    >>> print(describe_instalments(0.6, 0.3, 3))
    Step 1 of 3 starts the fight: it lowers the excluded faction's strength by 0.100, and at
    that moment 0.050 is the most it can bear. In 6 equal steps nobody would fight.
    >>> print(describe_instalments(0.6, 0.3, 6))
    All 6 steps are taken in peace: each lowers the excluded faction's strength by 0.050, and
    the first step could be at most 0.050. All at once, the same shift starts a fight.
    """
    fall = min(shift, strength)
    size = fall / steps
    _, _, breaks = _course(strength, shift, steps)
    threshold = float(shift_threshold(strength, COST, DISCOUNT))
    enough = float(steps_to_peace(strength, shift, COST, DISCOUNT))
    if breaks.any():
        first = int(np.argmax(breaks)) + 1
        bear = float(shift_threshold(strength - (first - 1) * size, COST, DISCOUNT))
        whole = f"Step {first} of {steps} starts the fight" if steps > 1 else "The fight starts"
        return (
            f"{whole}: {'it' if steps > 1 else 'the one step'} lowers the excluded faction's "
            f"strength by {size:.3f}, and at that moment {bear:.3f} is the most it can bear. "
            f"In {enough:.0f} equal steps nobody would fight."
        )
    if np.isinf(threshold):
        return (
            "Nobody fights, however many or few the steps: today's whole stake is worth as much "
            f"to so weak a faction as a fight, or more. Here power shifts by {size:.3f} a step."
        )
    at_once = bool(promise_breaks(strength, shift, COST, DISCOUNT))
    taken = f"All {steps} steps are taken" if steps > 1 else "The one step is taken"
    each = "each" if steps > 1 else "it"
    once = (
        "All at once, the same shift starts a fight."
        if at_once
        else "All at once, the same shift would keep the peace too."
    )
    return (
        f"{taken} in peace: {each} lowers the excluded faction's strength by {size:.3f}, and "
        f"the first step could be at most {threshold:.3f}. {once}"
    )


def _course(strength: float, shift: float, steps: int) -> tuple[np.ndarray, ...]:
    """Give the worth of a fight before and after each step, the offers, and which fail."""
    if not 1 <= steps <= MOST_STEPS:
        raise ValueError(f"steps = {steps}: expected 1 to {MOST_STEPS}")
    size = min(shift, strength) / steps
    strengths = np.clip(strength - size * np.arange(steps + 1), 0, 1)
    claims = np.maximum(strengths - COST * (1 - DISCOUNT), 0.0)
    offers = (1 - DISCOUNT) + DISCOUNT * claims[1:]
    return claims, offers, promise_breaks(strengths[:-1], size, COST, DISCOUNT)


def _staircase(claims: np.ndarray, name: str, color: str, dash: str) -> go.Scatter:
    """Draw a share that falls at the end of each period and then stays."""
    last = MOST_STEPS + 1 - len(claims)
    heights = [*claims.tolist(), *[float(claims[-1])] * max(last + 1, 0)]
    return go.Scatter(
        x=list(range(len(heights))),
        y=[round(height, 4) for height in heights],
        mode="lines",
        name=name,
        line={"color": color, "dash": dash, "width": 3, "shape": "hv"},
        hovertemplate="period %{x}: %{y:.2f}<extra>%{fullData.name}</extra>",
    )


def _offers(
    period: np.ndarray, offers: np.ndarray, name: str, color: str, symbol: str
) -> go.Scatter:
    return go.Scatter(
        x=[int(at) + 0.5 for at in period],
        y=offers.round(4).tolist(),
        mode="markers",
        name=name,
        marker={"color": color, "symbol": symbol, "size": 11, "line": {"color": INK, "width": 1}},
        showlegend=True,
        hovertemplate="offered: %{y:.2f} a period<extra>%{fullData.name}</extra>",
    )


def _fight(top: float, breaks: bool, steps: int) -> go.Scatter:
    label = f"in {steps} steps: a fight, in period 0" if breaks else f"in {steps} steps: peace"
    return go.Scatter(
        x=[0.2],
        y=[round(float(top) + 0.06, 4)],
        mode="text",
        name="what happens",
        text=[f"<b>{label.replace('1 steps', '1 step')}</b>"],
        textposition="top right",
        textfont={"color": INK, "size": 15},
        showlegend=False,
        hoverinfo="skip",
    )
