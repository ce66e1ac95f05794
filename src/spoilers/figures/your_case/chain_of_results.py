"""What each link of the chain says about a named case, one below the other."""

from __future__ import annotations

import textwrap

import plotly.graph_objects as go

from spoilers.figures.style import BLUE, GREY, INK, base_layout


def chain_of_results(title: str, steps: tuple[tuple[str, str, str], ...]) -> go.Figure:
    """Draw the links with their questions and answers.

    Parameters
    ----------
    title : str
        The case.
    steps : tuple of (str, str, str)
        For each link the lesson, the question, the answer.

    Returns
    -------
    plotly.graph_objects.Figure
        Three traces, the same in every state.

    Raises
    ------
    ValueError
        If there is no link.

    Examples
    --------
    >>> len(chain_of_results("A case", (("02", "Who?", "Nobody."),)).data)
    3
    """
    if not steps:
        raise ValueError("steps is empty: expected at least one link")
    rows = [-float(row) for row in range(len(steps))]
    texts = [
        f"<b>{question}</b><br>" + "<br>".join(textwrap.wrap(answer, 46))
        for _, question, answer in steps
    ]
    figure = go.Figure(
        [
            go.Scatter(
                x=[0.03] * len(steps),
                y=rows,
                mode="lines",
                name="the chain",
                line={"color": GREY, "width": 3},
                hoverinfo="skip",
            ),
            go.Scatter(
                x=[0.03] * len(steps),
                y=rows,
                mode="markers+text",
                name="lessons",
                marker={"size": 26, "color": "#ffffff", "line": {"color": BLUE, "width": 2.5}},
                text=[lesson for lesson, _, _ in steps],
                textfont={"size": 12, "color": INK},
                hoverinfo="skip",
            ),
            go.Scatter(
                x=[0.09] * len(steps),
                y=rows,
                mode="text",
                name="answers",
                text=texts,
                textposition="middle right",
                textfont={"size": 12, "color": INK},
                hoverinfo="skip",
            ),
        ],
        base_layout(height=102 * len(steps) + 20),
    )
    figure.update_layout(
        showlegend=False,
        meta=title,
        margin={"l": 4, "r": 4, "t": 8, "b": 8},
        xaxis={"visible": False, "range": [-0.02, 1.0]},
        yaxis={"visible": False, "range": [-len(steps) + 0.45, 0.55]},
    )
    return figure
