"""How many deals still stand, week by week, under three rules of answering attacks."""

from __future__ import annotations

from functools import cache

import plotly.graph_objects as go

from spoilers.figures.style import BLUE, GREEN, VERMILLION, base_layout
from spoilers.theory.first_edition.campaign import RULES, Campaign, Setting, simulate
from spoilers.theory.first_edition.cases import find_case

RELIEF = {1.0: "strikes quiet the critics", 0.0: "strikes quiet nobody"}
NAMES = {
    "restraint": "restraint",
    "home front": "as the home front wants",
    "three strikes": "three strikes, then restraint",
}
WEEKS, RUNS, SEED = 104, 4000, 6
_LOOKS = {"restraint": (BLUE, "solid"), "home front": (VERMILLION, "dash"),
          "three strikes": (GREEN, "dot")}  # fmt: skip


@cache
def campaigns(case: str, relief: float) -> dict[str, Campaign]:
    """Run the campaign of a case under each rule.

    Parameters
    ----------
    case : str
        One of `spoilers.theory.first_edition.cases.CASES`.
    relief : float
        How far strikes quiet critics, in [0, 1].

    Returns
    -------
    dict from str to Campaign
        By the name of the rule; 4,000 runs of two years each, from a fixed seed.

    Raises
    ------
    ValueError
        If there is no such case, or relief is out of range.

    Examples
    --------
    >>> campaigns("Kabul 2021", 1.0)["restraint"].survival.shape
    (105,)
    """
    setting = Setting(relief=relief)
    return {
        rule.name: simulate(find_case(case).scenario, WEEKS, RUNS, rule, SEED, setting=setting)
        for rule in RULES
    }


def survival_curves(case: str, relief: float) -> go.Figure:
    """Draw the share of deals that still stand, one line a rule.

    Parameters
    ----------
    case : str
        One of `spoilers.theory.first_edition.cases.CASES`.
    relief : float
        How far strikes quiet critics, in [0, 1].

    Returns
    -------
    plotly.graph_objects.Figure
        Three traces, the same in every state.

    Examples
    --------
    >>> len(survival_curves("Kabul 2021", 1.0).data)
    3
    """
    figure = go.Figure(
        [
            go.Scatter(
                x=list(range(WEEKS + 1)),
                y=run.survival.round(3).tolist(),
                mode="lines",
                name=NAMES[name],
                line={"color": _LOOKS[name][0], "dash": _LOOKS[name][1], "width": 3, "shape": "hv"},
                hovertemplate="week %{x}: %{y:.0%}<extra></extra>",
            )
            for name, run in campaigns(case, relief).items()
        ],
        base_layout(x="weeks after the deal", y="deals that still stand", height=430),
    )
    figure.update_layout(
        margin={"l": 12, "r": 12, "t": 12, "b": 120},
        xaxis={"range": [0, WEEKS], "tickvals": [0, 26, 52, 78, 104]},
        yaxis={"range": [0, 1.04], "tickformat": ".0%"},
    )
    return figure


def describe_survival_curves(case: str, relief: float) -> str:
    """Say how many deals stand after two years, and of what they fell.

    Parameters
    ----------
    case : str
        One of `spoilers.theory.first_edition.cases.CASES`.
    relief : float
        How far strikes quiet critics, in [0, 1].

    Returns
    -------
    str
        Two sentences.

    Examples
    --------
    >>> describe_survival_curves("Aceh 2005", 1.0).startswith("Aceh 2005, two years on: ")
    True
    """
    runs = campaigns(case, relief)
    stand = ", ".join(f"{run.shares['stands']:.0%} under {name}" for name, run in runs.items())
    broken = runs["home front"].shares
    return (
        f"{case}, two years on: {stand} still stand. Where the home front decides, "
        f"{broken['belief lost']:.0%} fell because trust was lost and "
        f"{broken['sovereignty lost']:.0%} because the partner could no longer rule."
    )
