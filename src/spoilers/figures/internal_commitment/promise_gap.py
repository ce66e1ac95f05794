"""The promise that is needed, the promise that will be kept, and the gap between them."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.style import BLUE, INK, VERMILLION, base_layout
from spoilers.theory.internal_commitment import (
    promise_breaks,
    promise_credible,
    promise_needed,
    shift_threshold,
)

POINTS = np.linspace(0, 1, 11)
PALE_VERMILLION = "rgba(213, 94, 0, 0.18)"


def promise_gap(strength: float, cost: float, discount: float, shift: float) -> go.Figure:
    """Draw both promises against the shift of power.

    Parameters
    ----------
    strength : float
        Probability that the excluded faction wins a fight today, in [0, 1].
    cost : float
        Cost of the fight to each side, paid once, at least 0.
    discount : float
        Worth today of a stake tomorrow, in (0, 1).
    shift : float
        By how much the deal lowers the strength from tomorrow on, in [0, 1].

    Returns
    -------
    plotly.graph_objects.Figure
        The two curves, the shaded gap, the threshold, and the gap at this shift.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> [trace.name for trace in promise_gap(0.6, 0.5, 0.9, 0.3).data][:3]
    ['the gap: needed, and not kept', 'promise needed', 'promise that will be kept']
    """
    needed = float(promise_needed(strength, cost, discount))
    kept = float(promise_credible(strength, shift, cost, discount))
    threshold = float(shift_threshold(strength, cost, discount))
    breaks = bool(promise_breaks(strength, shift, cost, discount))
    knee = float(np.clip(strength - cost * (1 - discount), 0, 1))
    shifts = np.sort(np.append(POINTS, knee))
    believed = promise_credible(strength, shifts, cost, discount)
    figure = go.Figure(
        [
            _between(threshold, needed, knee),
            go.Scatter(
                x=POINTS.round(2).tolist(),
                y=[round(needed, 4)] * len(POINTS),
                mode="lines",
                name="promise needed",
                line={"color": VERMILLION, "dash": "solid", "width": 3},
                hovertemplate="needed at any shift: %{y:.2f}<extra></extra>",
            ),
            go.Scatter(
                x=shifts.round(4).tolist(),
                y=believed.round(4).tolist(),
                mode="lines",
                name="promise that will be kept",
                line={"color": BLUE, "dash": "dash", "width": 3},
                hovertemplate="after a shift of %{x:.2f}: %{y:.2f}<extra></extra>",
            ),
            _threshold(threshold, needed),
            _here(shift, needed, kept),
            _size(shift, needed, kept, breaks),
        ],
        base_layout(
            x="shift of power that the deal brings",
            y="share of the stake in each period",
            height=430,
        ),
    )
    figure.update_layout(
        xaxis={"range": [-0.02, 1.02], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
        yaxis={"range": [-0.04, 1.24], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
    )
    return figure


def describe_promise_gap(strength: float, cost: float, discount: float, shift: float) -> str:
    """Say whether the promise that will be kept is enough.

    Parameters
    ----------
    strength : float
        Probability that the excluded faction wins a fight today, in [0, 1].
    cost : float
        Cost of the fight to each side, paid once, at least 0.
    discount : float
        Worth today of a stake tomorrow, in (0, 1).
    shift : float
        By how much the deal lowers the strength from tomorrow on, in [0, 1].

    Returns
    -------
    str
        Both promises, whether the excluded faction fights, and the threshold.

    Examples
    --------
    >>> print(describe_promise_gap(0.6, 0.5, 0.9, 0.3))
    The excluded faction fights inside the movement today: it needs a share of 0.50 a period
    from tomorrow on, and 0.25 is the most that will be kept, so 0.25 is missing.
    The promise dies at any shift above 0.05.
    """
    needed = float(promise_needed(strength, cost, discount))
    kept = float(promise_credible(strength, shift, cost, discount))
    threshold = float(shift_threshold(strength, cost, discount))
    if np.isinf(threshold):
        return (
            "The excluded faction stays, whatever the shift: a fight is worth no more to it "
            "than the whole stake of today, and that can be handed over at once."
        )
    limit = f"The promise dies at any shift above {threshold:.2f}."
    if not promise_breaks(strength, shift, cost, discount):
        return (
            f"The excluded faction stays: it needs a share of {needed:.2f} a period from "
            f"tomorrow on, and it can believe in {kept:.2f}. {limit}"
        )
    return (
        "The excluded faction fights inside the movement today: it needs a share of "
        f"{needed:.2f} a period from tomorrow on, and {kept:.2f} is the most that will be kept, "
        f"so {needed - kept:.2f} is missing. {limit}"
    )


def _between(threshold: float, needed: float, knee: float) -> go.Scatter:
    """Shade what lies between the curves, to the right of where they cross."""
    open_gap = threshold < 1
    return go.Scatter(
        x=[round(threshold, 4), 1.0, 1.0, round(knee, 4)] if open_gap else [],
        y=[round(needed, 4), round(needed, 4), 0.0, 0.0] if open_gap else [],
        mode="lines",
        name="the gap: needed, and not kept",
        fill="toself",
        fillcolor=PALE_VERMILLION,
        line={"width": 0},
        hoverinfo="skip",
        showlegend=True,
    )


def _threshold(threshold: float, needed: float) -> go.Scatter:
    crossed = threshold < 1
    return go.Scatter(
        x=[round(threshold, 4)] if crossed else [],
        y=[round(needed, 4)] if crossed else [],
        mode="markers+text",
        name="threshold",
        text=[f"threshold {threshold:.2f}"] if crossed else [],
        textposition="top right" if threshold < 0.6 else "top left",
        textfont={"color": INK},
        marker={"color": "#ffffff", "line": {"color": INK, "width": 2}, "size": 11},
        showlegend=False,
        hovertemplate="the curves cross at a shift of %{x:.2f}<extra></extra>",
    )


def _here(shift: float, needed: float, kept: float) -> go.Scatter:
    """Mark this shift with a bar from one promise to the other."""
    return go.Scatter(
        x=[shift] * 2,
        y=[round(kept, 4), round(needed, 4)],
        mode="lines+markers",
        name="at this shift",
        marker={"color": INK, "symbol": "diamond", "size": 10},
        line={"color": INK, "width": 2, "dash": "dot"},
        showlegend=True,
        hovertemplate="a shift of %{x:.2f}: %{y:.2f}<extra></extra>",
    )


def _size(shift: float, needed: float, kept: float, breaks: bool) -> go.Scatter:
    """Write the size of the gap: inside it where there is room, above both curves where not."""
    gap = needed - kept
    inside = breaks and gap > 0.14
    return go.Scatter(
        x=[shift + (0.02 if shift < 0.7 else -0.02)],
        y=[round(kept + gap / 2 if inside else max(needed, kept) + 0.15, 4)],
        mode="text",
        name="size of the gap",
        text=[f"<b>gap {gap:.2f}</b>" if breaks else "<b>no gap</b>"],
        textposition="middle right" if shift < 0.7 else "middle left",
        textfont={"color": INK, "size": 15},
        showlegend=False,
        hoverinfo="skip",
    )
