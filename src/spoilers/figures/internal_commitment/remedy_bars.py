"""Three remedies side by side: what each adds to the promise that will be kept."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.style import BLUE, INK, VERMILLION, base_layout
from spoilers.theory.internal_commitment import (
    promise_breaks,
    promise_credible,
    promise_needed,
    remedies,
)

STRENGTH, COST, DISCOUNT = 0.6, 0.5, 0.9
ROWS = (
    "no remedy",
    "slow<br>consolidation",
    "outside<br>guarantor",
    "a seat that<br>caps the shift",
)


def remedy_bars(shift: float, steps: int, penalty: float, shift_cap: float) -> go.Figure:
    """Draw the promise that will be kept under each remedy alone, against the one needed.

    Parameters
    ----------
    shift : float
        By how much the deal lowers the excluded faction's strength, in [0, 1].
    steps : int
        Slow consolidation: the number of equal instalments, at least 1.
    penalty : float
        An outside guarantor: what it takes from a promise-breaker each period, at least 0.
    shift_cap : float
        A seat at the table: the most that the strength can fall, in [0, 1].

    Returns
    -------
    plotly.graph_objects.Figure
        One bar for each remedy, what is missing from it, and a line for what is needed.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> remedy_bars(0.3, 6, 0.1, 0.3).data[3].text
    ('0.25 missing', 'holds', '0.15 missing', '0.25 missing')
    """
    needed = float(promise_needed(STRENGTH, COST, DISCOUNT))
    kept, breaks = _kept(shift, steps, penalty, shift_cap)
    missing = np.where(breaks, needed - kept, 0.0)
    rows = list(range(len(ROWS)))
    figure = go.Figure(
        [
            _bars(kept, "promise that will be kept", BLUE, ""),
            _bars(missing, "what is missing", VERMILLION, "/"),
            go.Scatter(
                x=[needed] * 2,
                y=[-0.5, 3.5],
                mode="lines",
                name="promise needed",
                line={"color": INK, "dash": "dash", "width": 3},
                hovertemplate="needed: %{x:.2f}<extra></extra>",
            ),
            go.Scatter(
                x=(np.maximum(kept, needed) + 0.03).round(4).tolist(),
                y=rows,
                mode="text",
                name="verdict",
                text=[
                    f"{gap:.2f} missing" if short else "holds"
                    for gap, short in zip(missing, breaks, strict=True)
                ],
                textposition="middle right",
                textfont={"color": INK},
                showlegend=False,
                hoverinfo="skip",
            ),
        ],
        base_layout(x="share of the stake in each period", height=400),
    )
    figure.update_layout(
        barmode="stack",
        legend={"traceorder": "normal"},
        xaxis={"range": [0, 1.15], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
        yaxis={"range": [3.6, -0.6], "tickvals": rows, "ticktext": list(ROWS), "ticks": ""},
    )
    return figure


def describe_remedy_bars(shift: float, steps: int, penalty: float, shift_cap: float) -> str:
    """Say which remedies are enough, and what the least of each would be.

    Parameters
    ----------
    shift : float
        By how much the deal lowers the excluded faction's strength, in [0, 1].
    steps : int
        Slow consolidation: the number of equal instalments, at least 1.
    penalty : float
        An outside guarantor: what it takes from a promise-breaker each period, at least 0.
    shift_cap : float
        A seat at the table: the most that the strength can fall, in [0, 1].

    Returns
    -------
    str
        Which remedies hold, and the least of each that would.

    Examples
    --------
    >>> print(describe_remedy_bars(0.3, 6, 0.1, 0.3))
    Enough by itself: slow consolidation. Not enough: the guarantor and the seat. The least
    that is enough: 6 instalments, or a penalty of 0.25, or a cap at 0.05.
    """
    _, breaks = _kept(shift, steps, penalty, shift_cap)
    if not breaks[0]:
        return (
            f"With a shift of {shift:.2f} the promise needs no remedy: what will be kept is "
            "already as much as is needed."
        )
    names = ("slow consolidation", "the guarantor", "the seat")
    works = [name for name, short in zip(names, breaks[1:], strict=True) if not short]
    fails = [name for name, short in zip(names, breaks[1:], strict=True) if short]
    parts = [f"Enough by itself: {_list(works)}."] if works else []
    parts += [f"Not enough: {_list(fails)}."] if fails else []
    least = remedies(STRENGTH, shift, COST, DISCOUNT)
    return (
        f"{' '.join(parts)} The least that is enough: {float(least.instalments):.0f} "
        f"instalments, or a penalty of {float(least.penalty):.2f}, or a cap at "
        f"{float(least.shift_cap):.2f}."
    )


def _list(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _kept(
    shift: float, steps: int, penalty: float, shift_cap: float
) -> tuple[np.ndarray, np.ndarray]:
    """Give the promise kept and whether it falls short: no remedy, then each alone."""
    if steps < 1:
        raise ValueError(f"steps = {steps}: expected 1 or more")
    # A shift beyond the strength takes no more than all of it; the steps divide what it takes.
    shifts = np.array([shift, min(shift, STRENGTH) / steps, shift, shift])
    helps: dict[str, Any] = {
        "penalty": np.array([0.0, 0.0, penalty, 0.0]),
        "shift_cap": np.array([1.0, 1.0, 1.0, shift_cap]),
    }
    kept = promise_credible(STRENGTH, shifts, COST, DISCOUNT, **helps)
    return kept, promise_breaks(STRENGTH, shifts, COST, DISCOUNT, **helps)


def _bars(widths: np.ndarray, name: str, color: str, hatch: str) -> go.Bar:
    return go.Bar(
        x=widths.round(4).tolist(),
        y=list(range(len(ROWS))),
        orientation="h",
        name=name,
        width=0.55,
        marker={
            "color": color,
            "line": {"color": INK, "width": 1},
            "pattern": {"shape": hatch, "fgcolor": color, "bgcolor": "#ffffff", "solidity": 0.4},
        },
        hovertemplate="%{x:.2f}<extra>%{fullData.name}</extra>",
    )
