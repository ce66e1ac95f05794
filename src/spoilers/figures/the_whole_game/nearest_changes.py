"""How far each number of a case would have to move before the outcome changes."""

from __future__ import annotations

import plotly.graph_objects as go

from spoilers.figures.your_case.nearest_changes import (
    LABELS,
    SHORT,
    WHO,
    describe_nearest_changes,
    draw_nearest_changes,
)
from spoilers.theory.first_edition.cases import find_case
from spoilers.theory.first_edition.sensitivity import nearest_changes

__all__ = [
    "LABELS",
    "SHORT",
    "WHO",
    "case_changes",
    "describe_case_changes",
    "describe_nearest_changes",
    "draw_nearest_changes",
]


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
