"""How far each number would have to move before the outcome changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from spoilers.figures.style import BLUE, GREY, INK, VERMILLION, base_layout
from spoilers.theory.first_edition.cases import find_case
from spoilers.theory.first_edition.sensitivity import Change, nearest_changes

LABELS: Mapping[str, str] = {
    "prior": "trust in the partner",
    "foil_reliable": "willing partner stops attacks",
    "foil_unreliable": "any other stops attacks",
    "betrayal": "loss from a bad partner",
    "audience_cost": "cost of restraint at home",
    "attack_harm": "harm of an attack",
    "inclusion_cost": "price of a seat for all",
    "credible_share": "share it can believe in",
    "inclusive_share": "share with a seat",
    "war_included": "war, to the partner",
    "war_excluded": "war, to the excluded",
    "attack_cost": "cost of an attack",
    "failure_loss": "loss if it is foiled",
    "success_gain": "worth of a success by itself",
    "return_gain": "worth of a return, to it",
    "success_loss": "a success hurts the partner",
    "return_loss": "a return hurts the partner",
}
WHO: Mapping[str, str] = {
    "prior": "the partner, by what it does",
    "foil_reliable": "the partner, with help",
    "foil_unreliable": "the government's own services",
    "betrayal": "the government, by safeguards",
    "audience_cost": "the government and its voters",
    "attack_harm": "the attacker; protection",
    "inclusion_cost": "the excluded, by its demands",
    "credible_share": "the partner, under a guarantee",
    "inclusive_share": "all, at a wider table",
    "war_included": "the war itself",
    "war_excluded": "the war itself",
    "attack_cost": "services, borders, money",
    "failure_loss": "police and courts",
    "success_gain": "the public, the press",
    "return_gain": "the government, by what a return does",
    "success_loss": "the partner",
    "return_loss": "the partner",
}


SHORT: Mapping[str, str] = {
    "inclusive peace": "inclusion",
    "quiet exclusive peace": "quiet deal",
    "contained attack": "attack contained",
    "provoked return": "return",
    "refused talks": "talks refused",
}


def draw_nearest_changes(
    name: str, changes: Sequence[Change], labels: Mapping[str, str] = LABELS
) -> go.Figure:
    """Draw each number, and the nearest place at which the outcome changes.

    Parameters
    ----------
    name : str
        What the numbers describe: a case, or a reader's own conflict.
    changes : sequence of Change
        As `first_edition.sensitivity.nearest_changes` gives them, the nearest first.
    labels : mapping from str to str, optional
        What to call each number.

    Returns
    -------
    plotly.graph_objects.Figure
        Four traces, the same in every state.

    Raises
    ------
    ValueError
        If there is no change to draw.

    Examples
    --------
    >>> from spoilers.theory.first_edition.scenarios import Scenario
    >>> from spoilers.theory.first_edition.sensitivity import nearest_changes
    >>> len(draw_nearest_changes("Kabul 2021", nearest_changes(Scenario())).data)
    4
    """
    if not changes:
        raise ValueError("changes is empty: expected one for each number of the case")
    rows = list(range(len(changes)))[::-1]
    found = [
        (change, row)
        for change, row in zip(changes, rows, strict=True)
        if change.threshold is not None
    ]
    ends_x: list[float | None] = [change.threshold for change, _ in found] or [None]
    ends_y: list[int | None] = [row for _, row in found] or [None]
    lines_x: list[float | None] = []
    lines_y: list[float | None] = []
    for change, row in found:
        lines_x += [change.value, change.threshold, None]
        lines_y += [row, row, None]
    figure = go.Figure(
        [
            go.Scatter(
                x=lines_x,
                y=lines_y,
                mode="lines",
                name="how far",
                line={"color": GREY, "width": 3},
                hoverinfo="skip",
            ),
            go.Scatter(
                x=[change.value for change in changes],
                y=rows,
                mode="markers",
                name="as assumed",
                marker={
                    "size": 11,
                    "symbol": [
                        "circle-open" if change.threshold is None else "circle"
                        for change in changes
                    ],
                    "color": BLUE,
                    "line": {"width": 2, "color": BLUE},
                },
                hovertemplate="assumed: %{x:.2f}<extra></extra>",
            ),
            go.Scatter(
                x=ends_x,
                y=ends_y,
                mode="markers",
                name="the outcome changes",
                marker={"size": 13, "symbol": "diamond", "color": VERMILLION},
                text=[change.after for change, _ in found] or [""],
                hovertemplate="from %{x:.3f} on: %{text}<extra></extra>",
            ),
            go.Scatter(
                x=[-0.03] * len(changes),
                y=[row + 0.33 for row in rows],
                mode="text",
                name="numbers",
                text=[_label(change, labels) for change in changes],
                textposition="middle right",
                textfont={"size": 12, "color": INK},
                hoverinfo="skip",
                showlegend=False,
            ),
        ],
        base_layout(x="in units of the stake, or a chance", height=46 * len(changes) + 90),
    )
    ends = [v for c in changes for v in (c.value, c.threshold) if v is not None]
    figure.update_layout(
        margin={"l": 12, "r": 12, "t": 8, "b": 90},
        xaxis={"range": [min(-0.05, min(ends) - 0.05), max(1.05, max(ends) + 0.05)]},
        yaxis={"visible": False, "range": [-0.6, len(changes) - 0.2]},
        title={"text": ""},
        meta=name,
    )
    return figure


def describe_nearest_changes(name: str, changes: Sequence[Change]) -> str:
    """Say which number decides soonest, and how many decide nothing.

    Parameters
    ----------
    name : str
        What the numbers describe.
    changes : sequence of Change
        As `first_edition.sensitivity.nearest_changes` gives them, the nearest first.

    Returns
    -------
    str
        Two or three sentences.

    Raises
    ------
    ValueError
        If there is no change to describe.

    Examples
    --------
    >>> from spoilers.theory.first_edition.scenarios import Scenario
    >>> from spoilers.theory.first_edition.sensitivity import nearest_changes
    >>> print(describe_nearest_changes("Kabul 2021", nearest_changes(Scenario())))
    Kabul 2021 stands at provoked return. The nearest change: trust in the partner, from 0.700 to
    0.688, and the outcome is inclusive peace. Who could move it: the partner, by what it does.
    With 5 of the 17 numbers nothing changes, however far each is moved alone.
    """
    if not changes:
        raise ValueError("changes is empty: expected one for each number of the case")
    first = changes[0]
    still = sum(change.threshold is None for change in changes)
    begins = f"{name} stands at {first.before}."
    ends = (
        f"With {still} of the {len(changes)} numbers nothing changes, however far each is moved "
        "alone."
    )
    if first.threshold is None:
        return f"{begins} {ends}"
    return (
        f"{begins} The nearest change: {LABELS.get(first.parameter, first.parameter)}, from "
        f"{first.value:.3f} to {first.threshold:.3f}, and the outcome is {first.after}. Who could "
        f"move it: {WHO.get(first.parameter, 'nobody we know of')}. {ends}"
    )


def case_changes(case: str) -> go.Figure:
    """Draw the nearest changes of a named case.

    Parameters
    ----------
    case : str
        One of `spoilers.theory.first_edition.cases.CASES`.

    Returns
    -------
    plotly.graph_objects.Figure
        As `draw_nearest_changes` gives it.

    Examples
    --------
    >>> len(case_changes("Oslo 1994-96").data)
    4
    """
    return draw_nearest_changes(case, nearest_changes(find_case(case).scenario))


def describe_case_changes(case: str) -> str:
    """Say the nearest changes of a named case.

    Parameters
    ----------
    case : str
        One of `spoilers.theory.first_edition.cases.CASES`.

    Returns
    -------
    str
        As `describe_nearest_changes` says it.

    Examples
    --------
    >>> describe_case_changes("Aceh 2005").split(".")[0]
    'Aceh 2005 stands at inclusive peace'
    """
    return describe_nearest_changes(case, nearest_changes(find_case(case).scenario))


def _label(change: Change, labels: Mapping[str, str]) -> str:
    text = labels.get(change.parameter, change.parameter)
    if change.threshold is None:
        return f"{text}: changes nothing"
    then = SHORT.get(change.after, change.after)
    return f"{text}: {change.value:.2f} to {change.threshold:.3f}, <b>{then}</b>"
