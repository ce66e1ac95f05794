"""The tree of a case, built move by move and then solved from its end."""

from __future__ import annotations

import plotly.graph_objects as go

from spoilers.figures.the_whole_game.game_tree import STEPS, describe_tree, draw_tree
from spoilers.theory.first_edition.cases import find_case
from spoilers.theory.first_edition.whole_game import Solution, solve

__all__ = ["STEPS", "describe_tree_in_steps", "tree_in_steps"]


def tree_in_steps(case: str, step: int) -> go.Figure:
    """Draw the tree of a case as far as a step.

    Parameters
    ----------
    case : str
        One of `spoilers.theory.first_edition.cases.CASES`.
    step : int
        One of `STEPS`.

    Returns
    -------
    plotly.graph_objects.Figure
        Eight traces, the same in every state.

    Raises
    ------
    ValueError
        If there is no such case or step.

    Examples
    --------
    >>> len(tree_in_steps("Kabul 2021", 1).data)
    8
    """
    return draw_tree(find_case(case).scenario, step)


def describe_tree_in_steps(case: str, step: int) -> str:
    """Say what is added or decided at a step.

    Parameters
    ----------
    case : str
        One of `spoilers.theory.first_edition.cases.CASES`.
    step : int
        One of `STEPS`.

    Returns
    -------
    str
        One or two sentences; at the last step, how the whole game goes.

    Raises
    ------
    ValueError
        If there is no such case or step.

    Examples
    --------
    >>> print(describe_tree_in_steps("Kabul 2021", 5))
    Begin at the end. The government compares what each end pays: after quiet it keeps the deal,
    after a foiled attack it keeps the deal, and after a success, with its belief at 0.40, it
    returns to conflict.
    """
    if step not in STEPS:
        raise ValueError(f"step = {step}: expected one of {', '.join(map(str, STEPS))}")
    scenario = find_case(case).scenario
    if step == max(STEPS):
        return describe_tree(scenario)
    return _BUILDING[step] if step in _BUILDING else _solving(solve(scenario), step)


_BUILDING = {
    1: "The government moves first: it can fight on, include everybody, or talk to one faction. "
       "It does not know whether that faction is reliable.",
    2: "If it talks to one, the included faction accepts or refuses. If it refuses, fighting goes "
       "on.",
    3: "If it accepts, the excluded faction stays quiet or attacks.",
    4: "An attack is foiled or succeeds, and the included faction's type decides how likely each "
       "is. The government sees which it was, and keeps the deal or returns to conflict. The tree "
       "is complete.",
}  # fmt: skip


def _solving(game: Solution, step: int) -> str:
    does = game.decisions

    def ends_so(keeps: object) -> str:
        return "keeps the deal" if keeps else "returns to conflict"

    if step == 5:
        return (
            "Begin at the end. The government compares what each end pays: after quiet it "
            f"{ends_so(does.keep_after_quiet)}, after a foiled attack it "
            f"{ends_so(does.keep_after_foiled)}, and after a success, with its belief at "
            f"{float(game.beliefs.after_success):.2f}, it {ends_so(does.keep_after_success)}."
        )
    if step == 6:
        gain = float(game.margins.attack)
        chosen = "attacks" if does.attack else "stays quiet"
        return (
            "One step back. The excluded faction knows what the government will do. An attack is "
            f"worth {gain:+.3f} to it against quiet, so it {chosen}.".replace("-", "−")
        )
    gain = float(game.margins.accept)
    chosen = "accepts" if does.accept else "refuses"
    return (
        "Another step back. The included faction knows what will follow. To accept is worth "
        f"{gain:+.3f} against fighting on, so it {chosen}.".replace("-", "−")
    )
