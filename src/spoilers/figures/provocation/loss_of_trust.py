"""The loss of trust from one attack, against the partner's believed capacity."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.style import BLUE, INK, VERMILLION, base_layout
from spoilers.theory.provocation import diagnose

POINTS = np.linspace(0, 1, 41)
WEAK, STRONG = 0.2, 0.9


def loss_of_trust(
    trust: float = 0.7, foil_reliable: float = 0.8, foil_unreliable: float = 0.3
) -> go.Figure:
    """Draw what one attack takes from trust and from believed capacity.

    Parameters
    ----------
    trust : float
        Belief before the attack that the partner is willing, in [0, 1].
    foil_reliable : float
        Probability that a reliable faction foils the attack, in (foil_unreliable, 1].
    foil_unreliable : float
        Probability that any other faction foils it, in [0, 1).

    Returns
    -------
    plotly.graph_objects.Figure
        Two curves, and a weak and a strong moderate on the first.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> [round(y, 3) for y in loss_of_trust().data[2].y]
    [0.033, 0.245]
    """
    after = diagnose(trust, POINTS, foil_reliable, foil_unreliable)
    figure = go.Figure(
        [
            _curve(trust - after.trust, "loss of trust", VERMILLION, "solid"),
            _curve(POINTS - after.capacity, "loss of believed capacity", BLUE, "dash"),
            _moderates(trust, foil_reliable, foil_unreliable),
        ],
        base_layout(x="believed capacity before the attack", y="loss from one attack", height=400),
    )
    figure.update_layout(
        xaxis={"range": [-0.02, 1.02], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
        yaxis={"range": [-0.01, 0.36], "tickvals": [0, 0.1, 0.2, 0.3]},
    )
    return figure


def describe_loss_of_trust(
    trust: float = 0.7, foil_reliable: float = 0.8, foil_unreliable: float = 0.3
) -> str:
    """Say how much trust a weak and a strong moderate lose.

    Parameters
    ----------
    trust : float
        Belief before the attack that the partner is willing, in [0, 1].
    foil_reliable : float
        Probability that a reliable faction foils the attack, in (foil_unreliable, 1].
    foil_unreliable : float
        Probability that any other faction foils it, in [0, 1).

    Returns
    -------
    str
        The loss of trust at a believed capacity of 0.2 and of 0.9.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> print(describe_loss_of_trust())
    With trust at 0.70 before, one attack costs a moderate thought weak (capacity 0.20) 0.03 of
    it and one thought strong (capacity 0.90) 0.25: the stronger the partner, the more it is
    blamed.
    """
    weak, strong = _losses(trust, foil_reliable, foil_unreliable)
    return (
        f"With trust at {trust:.2f} before, one attack costs a moderate thought weak (capacity "
        f"{WEAK:.2f}) {weak:.2f} of it and one thought strong (capacity {STRONG:.2f}) "
        f"{strong:.2f}: the stronger the partner, the more it is blamed."
    )


def _losses(trust: float, s: float, r: float) -> tuple[float, float]:
    weak, strong = (trust - diagnose(trust, [WEAK, STRONG], s, r).trust).tolist()
    return weak, strong


def _curve(loss: object, name: str, color: str, dash: str) -> go.Scatter:
    return go.Scatter(
        x=POINTS.round(3).tolist(),
        y=np.round(np.asarray(loss, dtype=float), 4).tolist(),
        mode="lines",
        name=name,
        line={"color": color, "dash": dash, "width": 3},
        hovertemplate="capacity %{x:.2f}: %{y:.2f}<extra>%{fullData.name}</extra>",
    )


def _moderates(trust: float, s: float, r: float) -> go.Scatter:
    return go.Scatter(
        x=[WEAK, STRONG],
        y=[round(loss, 4) for loss in _losses(trust, s, r)],
        mode="markers+text",
        name="two moderates",
        text=["weak: excused", "strong: blamed"],
        textposition=["bottom right", "top left"],
        textfont={"color": INK},
        marker={"color": VERMILLION, "symbol": ["circle", "diamond"], "size": 13},
        showlegend=False,
        hovertemplate="capacity %{x:.2f}: loses %{y:.2f} of trust<extra></extra>",
    )
