"""The outcome of a case while one of its numbers moves."""

from __future__ import annotations

from functools import cache

import plotly.graph_objects as go

from spoilers.figures.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    VERMILLION,
    base_layout,
)
from spoilers.figures.your_case.nearest_changes import LABELS, SHORT
from spoilers.theory.first_edition.cases import find_case
from spoilers.theory.first_edition.comparative_statics import Threshold, thresholds
from spoilers.theory.first_edition.scenarios import PARAMETERS
from spoilers.theory.first_edition.sensitivity import Change, nearest_changes
from spoilers.theory.first_edition.whole_game import OUTCOMES

COLOURS = dict(zip(OUTCOMES, (GREY, BLUE, GREEN, ORANGE, VERMILLION, PURPLE), strict=True))


@cache
def along(case: str, parameter: str) -> tuple[Change, tuple[Threshold, ...]]:
    """Where does the outcome of a case change while one number moves?

    Parameters
    ----------
    case : str
        One of `spoilers.theory.first_edition.cases.CASES`.
    parameter : str
        A field of the scenario.

    Returns
    -------
    change : Change
        The nearest change, and how far the number was moved.
    crossings : tuple of Threshold
        All changes, from low to high.

    Raises
    ------
    ValueError
        If there is no such case or number.

    Examples
    --------
    >>> change, crossings = along("Kabul 2021", "credible_share")
    >>> [round(crossing.value, 3) for crossing in crossings]
    [0.129, 0.7]
    """
    scenario = find_case(case).scenario
    found = {change.parameter: change for change in nearest_changes(scenario)}
    if parameter not in found:
        raise ValueError(f"parameter = {parameter!r}: expected one of {', '.join(found)}")
    change = found[parameter]
    return change, tuple(thresholds(scenario, parameter, change.low, change.high))


def outcome_along(case: str, parameter: str) -> go.Figure:
    """Draw the outcomes along one number as a bar of stretches.

    Parameters
    ----------
    case : str
        One of `spoilers.theory.first_edition.cases.CASES`.
    parameter : str
        A field of the scenario.

    Returns
    -------
    plotly.graph_objects.Figure
        Eight traces, the same in every state: one for each outcome, the case, the names.

    Raises
    ------
    ValueError
        If there is no such case or number.

    Examples
    --------
    >>> len(outcome_along("Kabul 2021", "prior").data)
    8
    """
    change, crossings = along(case, parameter)
    stretches = _stretches(change, crossings)
    figure = go.Figure(
        [
            *(_stretch(stretches, name) for name in OUTCOMES),
            go.Scatter(
                x=[change.value, change.value],
                y=[-0.45, 0.62],
                mode="lines+markers",
                name="as assumed",
                line={"color": INK, "width": 2, "dash": "dot"},
                marker={"symbol": "x", "size": 11, "color": INK},
                hoverinfo="skip",
            ),
            go.Scatter(
                x=[(low + high) / 2 for low, high, _ in stretches],
                y=[0.9 + 0.32 * (place % 3) for place, _ in enumerate(stretches)],
                mode="text",
                name="names",
                text=[SHORT.get(name, name) for _, _, name in stretches],
                textfont={"size": 12, "color": INK},
                hoverinfo="skip",
            ),
        ],
        base_layout(x=LABELS[parameter], height=300),
    )
    span = change.high - change.low
    figure.update_layout(
        showlegend=False,
        margin={"l": 40, "r": 40, "t": 8, "b": 44},
        xaxis={"range": [change.low - 0.02 * span, change.high + 0.02 * span]},
        yaxis={"visible": False, "range": [-0.7, 1.9]},
    )
    return figure


def describe_outcome_along(case: str, parameter: str) -> str:
    """Say where the outcome changes, and where the case stands.

    Parameters
    ----------
    case : str
        One of `spoilers.theory.first_edition.cases.CASES`.
    parameter : str
        A field of the scenario.

    Returns
    -------
    str
        One or two sentences.

    Raises
    ------
    ValueError
        If there is no such case or number.

    Examples
    --------
    >>> print(describe_outcome_along("Mindanao 2012", "success_gain"))
    Mindanao 2012, worth of a success by itself: assumed at 0.60, which gives contained attack. The
    outcome changes at 0.500 (from quiet exclusive peace to contained attack).
    """
    change, crossings = along(case, parameter)
    begins = (
        f"{case}, {LABELS[parameter]}: assumed at {change.value:.2f}, which gives {change.before}."
    )
    if not crossings:
        return f"{begins} Between {change.low:g} and {change.high:g} nothing changes that."
    listed = ", ".join(f"{c.value:.3f} (from {c.before} to {c.after})" for c in crossings)
    return f"{begins} The outcome changes at {listed}."


def names_of_numbers() -> dict[str, str]:
    """List what a reader may move.

    Returns
    -------
    dict from str to str
        Each number of the game with its short name.

    Examples
    --------
    >>> names_of_numbers()["prior"]
    'trust in the partner'
    """
    return {each.name: LABELS[each.name] for each in PARAMETERS}


def _stretches(change: Change, crossings: tuple[Threshold, ...]) -> list[tuple[float, float, str]]:
    if not crossings:
        return [(change.low, change.high, change.before)]
    ends = [change.low, *(crossing.value for crossing in crossings), change.high]
    names = [crossings[0].before, *(crossing.after for crossing in crossings)]
    return list(zip(ends[:-1], ends[1:], map(str, names), strict=True))


def _stretch(stretches: list[tuple[float, float, str]], name: str) -> go.Scatter:
    x: list[float | None] = []
    y: list[float | None] = []
    for low, high, outcome in stretches:
        if outcome == name:
            x += [round(low, 4), round(high, 4), None]
            y += [0.0, 0.0, None]
    return go.Scatter(
        x=x or [None],
        y=y or [None],
        mode="lines+markers",
        name=name,
        line={"color": COLOURS[name], "width": 22},
        marker={"symbol": "line-ns-open", "size": 30, "color": INK, "line": {"width": 2}},
        hoverinfo="skip",
    )
