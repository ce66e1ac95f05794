"""What each measure against a spoiler is worth to the government, and what comes of it."""

from __future__ import annotations

from math import isnan

import plotly.graph_objects as go

from spoilers.figures.style import BLUE, GREY, INK, PALE, base_layout
from spoilers.theory.first_edition.cases import find_case
from spoilers.theory.first_edition.policies import Answer, compare_policies


def policy_prices(case: str) -> go.Figure:
    """Draw the government's payoff under each measure, with the outcome.

    Parameters
    ----------
    case : str
        One of `spoilers.theory.first_edition.cases.CASES`.

    Returns
    -------
    plotly.graph_objects.Figure
        Two traces, the same in every state.

    Raises
    ------
    ValueError
        If there is no such case.

    Examples
    --------
    >>> len(policy_prices("Kabul 2021").data)
    2
    """
    answers = compare_policies(find_case(case).scenario)
    rows = list(range(len(answers)))[::-1]
    now = answers[0].government
    better = [not isnan(a.government) and a.government > now + 1e-9 for a in answers]
    figure = go.Figure(
        [
            go.Bar(
                x=[0.0 if isnan(a.government) else round(a.government, 4) for a in answers],
                y=[row - 0.12 for row in rows],
                orientation="h",
                width=0.3,
                name="what the government expects",
                marker={
                    "color": [BLUE if each else PALE for each in better],
                    "line": {"color": INK, "width": 1},
                    "pattern": {
                        "shape": ["/" if each else "" for each in better],
                        "fillmode": "overlay",
                        "fgcolor": "#ffffff",
                    },
                },
                text=["" if isnan(a.government) else f"{a.government:.3f}" for a in answers],
                textposition="outside",
                textfont={"size": 12, "color": INK},
                constraintext="none",
                cliponaxis=False,
                hoverinfo="skip",
            ),
            go.Scatter(
                x=[0.0] * len(answers),
                y=[row + 0.25 for row in rows],
                mode="text",
                name="measures",
                text=[f"<b>{a.measure}</b>: {a.outcome}" for a in answers],
                textposition="middle right",
                textfont={"size": 12, "color": INK},
                hoverinfo="skip",
            ),
        ],
        base_layout(x="payoff of the government (a good peace is 1)", height=430),
    )
    figure.update_layout(
        showlegend=False,
        margin={"l": 12, "r": 12, "t": 8, "b": 44},
        xaxis={"range": [-0.02, 1.12]},
        yaxis={"visible": False, "range": [-0.5, len(answers) - 0.4]},
        shapes=[
            {
                "type": "line",
                "x0": now,
                "x1": now,
                "y0": -0.5,
                "y1": len(answers) - 0.75,
                "layer": "below",
                "line": {"color": GREY, "width": 1.5, "dash": "dot"},
            }
        ],
    )
    return figure


def describe_policy_prices(case: str) -> str:
    """Say which measure is worth most, and who pays.

    Parameters
    ----------
    case : str
        One of `spoilers.theory.first_edition.cases.CASES`.

    Returns
    -------
    str
        Two or three sentences.

    Raises
    ------
    ValueError
        If there is no such case.

    Examples
    --------
    >>> print(describe_policy_prices("Kabul 2021"))
    Kabul 2021 as it is: provoked return, worth 0.365 to the government. Worth more: slow the
    consolidation 0.400 (the partner gives up 0.13), tie your own hands 0.400, strengthen the
    partner 0.400. A measure is worth its price up to the difference.
    """
    now, *others = compare_policies(find_case(case).scenario)
    worth = [a for a in others if not isnan(a.government) and a.government > now.government + 1e-9]
    begins = f"{case} as it is: {now.outcome}, worth {now.government:.3f} to the government."
    if not worth:
        return f"{begins} No measure is worth more to it."
    listed = ", ".join(f"{a.measure} {a.government:.3f}{_paid(a)}" for a in worth)
    return f"{begins} Worth more: {listed}. A measure is worth its price up to the difference."


def _paid(answer: Answer) -> str:
    if "credible_share" not in answer.changed:
        return ""
    before, after = answer.changed["credible_share"]
    return f" (the partner gives up {after - before:.2f})"
