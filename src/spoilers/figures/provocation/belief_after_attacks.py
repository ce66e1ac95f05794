"""Belief in the partner after each attempt, and the line below which the deal falls."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from spoilers.figures.style import BLUE, GREY, INK, ORANGE, VERMILLION, base_layout
from spoilers.theory.provocation import (
    attacks_to_break,
    belief_path,
    keeps_deal,
    restraint_belief,
)

# Illustrative: lesson 04 keeps these three where they are.
BETRAYAL, FOIL_RELIABLE, FOIL_UNRELIABLE = 1.0, 0.8, 0.3
MOST = 6


def falls_at(prior: float, audience_cost: float, outcomes: Sequence[bool]) -> int | None:
    """Find the attempt after which the government gives the deal up.

    Parameters
    ----------
    prior : float
        Belief before the first attempt, in [0, 1].
    audience_cost : float
        Cost at home of leaving an attack unanswered, at least 0. A foiled attempt leaves
        nothing to answer.
    outcomes : sequence of bool
        Whether each attempt got through.

    Returns
    -------
    int or None
        0 where there was no deal to begin with, None where it stands at the end.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> falls_at(0.9, 0.3, [True, True, True])
    2
    """
    path = belief_path(prior, outcomes, FOIL_RELIABLE, FOIL_UNRELIABLE)
    costs = [0.0] + [audience_cost if hit else 0.0 for hit in outcomes]
    kept = keeps_deal(path, BETRAYAL, costs)
    return None if kept.all() else int(kept.argmin())


def belief_after_attacks(prior: float, audience_cost: float, outcomes: Sequence[bool]) -> go.Figure:
    """Draw the government's belief from attempt to attempt.

    Parameters
    ----------
    prior : float
        Belief before the first attempt, in [0, 1].
    audience_cost : float
        Cost at home of leaving an attack unanswered, at least 0.
    outcomes : sequence of bool
        Whether each attempt got through, at most six.

    Returns
    -------
    plotly.graph_objects.Figure
        The path, its attempts, the two lines, and the point at which the deal falls.

    Raises
    ------
    ValueError
        If an argument is out of range, or there are more than six attempts.

    Examples
    --------
    >>> [round(y, 2) for y in belief_after_attacks(0.7, 0.3, [True, False]).data[2].y]
    [0.7, 0.4, 0.64]
    """
    if len(outcomes) > MOST:
        raise ValueError(f"outcomes has {len(outcomes)} attempts: expected at most {MOST}")
    path = belief_path(prior, outcomes, FOIL_RELIABLE, FOIL_UNRELIABLE).round(4).tolist()
    hits = [i for i, hit in enumerate(outcomes, 1) if hit]
    foils = [i for i, hit in enumerate(outcomes, 1) if not hit]
    end = falls_at(prior, audience_cost, outcomes)
    figure = go.Figure(
        [
            _line(float(restraint_belief(BETRAYAL)), "least belief for a deal", GREY, "dash"),
            _line(
                float(restraint_belief(BETRAYAL, audience_cost)),
                "least belief to leave an attack unanswered",
                ORANGE,
                "dot",
            ),
            go.Scatter(
                x=list(range(len(path))),
                y=path,
                mode="lines+markers",
                name="belief that the partner is reliable",
                line={"color": INK, "width": 3},
                marker={"color": INK, "size": 7},
                showlegend=True,
                hovertemplate="after attempt %{x}: %{y:.2f}<extra></extra>",
            ),
            _attempts(hits, path, "the attack gets through", VERMILLION, "diamond"),
            _attempts(foils, path, "the attack is foiled", BLUE, "circle"),
            _fall(end, path),
        ],
        base_layout(x="attempts so far", y="belief", height=470),
    )
    figure.update_layout(
        xaxis={"range": [-0.3, MOST + 0.3], "dtick": 1},
        yaxis={"range": [-0.03, 1.08], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
    )
    return figure


def describe_belief_after_attacks(
    prior: float, audience_cost: float, outcomes: Sequence[bool]
) -> str:
    """Say where belief goes and whether the deal survives.

    Parameters
    ----------
    prior : float
        Belief before the first attempt, in [0, 1].
    audience_cost : float
        Cost at home of leaving an attack unanswered, at least 0.
    outcomes : sequence of bool
        Whether each attempt got through.

    Returns
    -------
    str
        The path, the attempt at which the deal falls, and how many attacks in a row would do.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> print(describe_belief_after_attacks(0.9, 0.3, [True, True, True]))
    Belief starts at 0.90 and ends at 0.17. The deal falls after attempt 2, at a belief of 0.42:
    leaving that attack unanswered needs 0.65. From this start 2 attacks in a row that get
    through are enough.
    """
    path = belief_path(prior, outcomes, FOIL_RELIABLE, FOIL_UNRELIABLE)
    start = (
        f"Belief starts at {path[0]:.2f} and ends at {path[-1]:.2f}."
        if len(outcomes)
        else f"No attempt yet: belief is {path[0]:.2f}."
    )
    end = falls_at(prior, audience_cost, outcomes)
    if end == 0:
        return (
            f"There is no deal to spoil: belief starts at {path[0]:.2f}, and a deal needs "
            f"{float(restraint_belief(BETRAYAL)):.2f}."
        )
    reserve = _reserve(
        float(attacks_to_break(prior, BETRAYAL, FOIL_RELIABLE, FOIL_UNRELIABLE, audience_cost))
    )
    if end is None:
        return f"{start} The deal stands. {reserve}"
    needed = float(restraint_belief(BETRAYAL, audience_cost))
    return (
        f"{start} The deal falls after attempt {end}, at a belief of {path[end]:.2f}: leaving "
        f"that attack unanswered needs {needed:.2f}. {reserve}"
    )


def _reserve(attacks: float) -> str:
    if attacks == float("inf"):
        return "A government that is certain never gives up, whatever it sees."
    if attacks == 1:
        return "From this start 1 attack that gets through is enough."
    return f"From this start {attacks:.0f} attacks in a row that get through are enough."


def _line(height: float, name: str, color: str, dash: str) -> go.Scatter:
    return go.Scatter(
        x=[-0.3, *range(1, MOST), MOST + 0.3],
        y=[round(height, 4)] * (MOST + 1),
        mode="lines",
        name=f"{name}: {height:.2f}",
        line={"color": color, "dash": dash, "width": 2},
        showlegend=True,
        hovertemplate="%{fullData.name}<extra></extra>",
    )


def _attempts(
    which: list[int], path: list[float], name: str, color: str, symbol: str
) -> go.Scatter:
    return go.Scatter(
        x=which,
        y=[path[i] for i in which],
        mode="markers",
        name=name,
        marker={"color": color, "symbol": symbol, "size": 14},
        showlegend=True,
        hovertemplate="attempt %{x}: %{y:.2f}<extra>%{fullData.name}</extra>",
    )


def _fall(end: int | None, path: list[float]) -> go.Scatter:
    text = "no deal" if end == 0 else "the deal falls"
    return go.Scatter(
        x=[] if end is None else [end],
        y=[] if end is None else [path[end]],
        mode="markers+text",
        name="the deal falls",
        text=[] if end is None else [f"<b>{text}</b>"],
        textposition="bottom left" if end and end > 3 else "middle right",
        textfont={"color": INK, "size": 14},
        marker={
            "color": "rgba(0,0,0,0)",
            "symbol": "circle",
            "size": 26,
            "line": {"color": INK, "width": 2},
        },
        showlegend=False,
        hoverinfo="skip",
    )
