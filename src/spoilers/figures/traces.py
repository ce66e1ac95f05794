"""What pictures are made of: lines, marks, words, areas and bars, and notes beside them.

Plotly's traces, with what all pictures share set once. Numbers are kept to four decimals, which
is more than a screen can show, so that the states of a picture stay small on a page. The
functions take the same parameters, as far as they have them:

name : what the legend and the tests call the trace.
x, y : along the axes, numbers or names.
color, ink : one of `spoilers.figures.style`; `ink` is that of words.
dash, symbol : what tells it apart without colour (``solid``, ``dash``, ``dot``; ``circle`` ...).
width, size : in pixels. `edge` is the colour of an outline.
text, at : words, one for each place, and on which side of it (``top center`` ...).
legend : whether the legend lists it.
hover : Plotly's hover template; nothing is shown without it.
more : anything else of Plotly's trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.style import INK

DECIMALS = 4


def plain(values: Iterable[Any]) -> list[Any]:
    """Turn values into plain ones that a page can hold.

    Parameters
    ----------
    values : iterable of float, str or None
        Along one axis.

    Returns
    -------
    list
        Numbers rounded to four decimals, everything else as it is.

    Examples
    --------
    >>> plain(np.array([0.123456, 1.0]))
    [0.1235, 1.0]
    >>> plain(["Aceh", None])
    ['Aceh', None]
    """
    return [
        round(float(value), DECIMALS) if isinstance(value, float | np.floating) else _item(value)
        for value in values
    ]


def _item(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def line(
    name: str,
    x: Iterable[Any],
    y: Iterable[Any],
    color: str = INK,
    *,
    dash: str = "solid",
    width: float = 3,
    legend: bool = True,
    hover: str | None = None,
    **more: Any,
) -> go.Scatter:
    """Draw a line.

    Examples
    --------
    >>> line("worth of quiet", [0, 1], [1, 1], dash="dash").line.dash
    'dash'
    """
    return go.Scatter(
        x=plain(x),
        y=plain(y),
        mode="lines",
        name=name,
        line={"color": color, "dash": dash, "width": width},
        **_shown(legend, hover),
        **more,
    )


def segments(
    name: str,
    ends: Iterable[tuple[Sequence[float], Sequence[float]]],
    color: str = INK,
    **look: Any,
) -> go.Scatter:
    """Draw straight lines that do not touch, as one trace.

    Examples
    --------
    >>> segments("ties", [((0, 0), (1, 1)), ((1, 0), (2, 0))]).x
    (0, 1, None, 1, 2, None)
    """
    x: list[float | None] = []
    y: list[float | None] = []
    for (x0, y0), (x1, y1) in ends:
        x += [x0, x1, None]
        y += [y0, y1, None]
    return line(name, x, y, color, **look)


def marks(
    name: str,
    x: Iterable[Any],
    y: Iterable[Any],
    color: Any = INK,
    *,
    symbol: Any = "circle",
    size: Any = 10,
    edge: str | None = None,
    text: Iterable[str] | None = None,
    at: Any = "top center",
    ink: str = INK,
    text_size: float | None = None,
    legend: bool = False,
    hover: str | None = None,
    **more: Any,
) -> go.Scatter:
    """Draw marks, with words beside them if there are any.

    Examples
    --------
    >>> marks("threshold", [0.05], [0.5], text=["threshold 0.05"]).mode
    'markers+text'
    """
    marker = {"color": color, "symbol": symbol, "size": size}
    if edge is not None:
        marker["line"] = {"color": edge, "width": 2}
    words = {} if text is None else _words(text, at, ink)
    if text_size is not None:
        words["textfont"]["size"] = text_size
    return go.Scatter(
        x=plain(x),
        y=plain(y),
        mode=more.pop("mode", "markers" if text is None else "markers+text"),
        name=name,
        marker=marker,
        **words,
        **_shown(legend, hover),
        **more,
    )


def words(
    name: str,
    x: Iterable[Any],
    y: Iterable[Any],
    text: Iterable[str],
    *,
    at: Any = "middle center",
    ink: Any = INK,
    size: float = 13,
    **more: Any,
) -> go.Scatter:
    """Write words into a picture.

    Examples
    --------
    >>> words("size of the gap", [0.3], [0.4], ["gap 0.25"]).text
    ('gap 0.25',)
    """
    written = _words(text, at, ink)
    written["textfont"]["size"] = size
    return go.Scatter(
        x=plain(x), y=plain(y), mode="text", name=name, **written, **_shown(False, None), **more
    )


def area(
    name: str,
    x: Iterable[Any],
    y: Iterable[Any],
    color: str,
    *,
    legend: bool = True,
    **more: Any,
) -> go.Scatter:
    """Shade what lies inside an outline.

    Examples
    --------
    >>> area("the gap", [0, 1, 1], [0, 0, 1], "rgba(213, 94, 0, 0.18)").fill
    'toself'
    """
    return go.Scatter(
        x=plain(x),
        y=plain(y),
        mode="lines",
        name=name,
        fill="toself",
        fillcolor=color,
        line={"width": 0},
        **_shown(legend, None),
        **more,
    )


def bars(
    name: str,
    x: Iterable[Any],
    y: Iterable[Any],
    color: Any,
    *,
    legend: bool = False,
    hover: str | None = None,
    **more: Any,
) -> go.Bar:
    """Draw bars.

    Examples
    --------
    >>> bars("deaths", [5, 7], ["2019", "2020"], "#0072b2", orientation="h").orientation
    'h'
    """
    marker = {"color": color, **more.pop("marker", {})}
    return go.Bar(x=plain(x), y=plain(y), name=name, marker=marker, **_shown(legend, hover), **more)


def note(
    text: str,
    x: float,
    y: float,
    *,
    xref: str = "paper",
    yref: str = "paper",
    size: float = 13,
    ink: str = INK,
    **more: Any,
) -> dict[str, Any]:
    """Write a note that no trace carries, such as the name of a panel.

    Examples
    --------
    >>> note("<b>Deaths in a year</b>", 0, 0.97)["xanchor"]
    'left'
    """
    place = {"x": x, "y": y, "xref": xref, "yref": yref, "xanchor": "left", "yanchor": "bottom"}
    return {
        "text": text,
        "showarrow": False,
        "font": {"size": size, "color": ink},
        **place,
        **more,
    }


def _words(text: Iterable[str], at: Any, ink: Any) -> dict[str, Any]:
    return {"text": list(text), "textposition": at, "textfont": {"color": ink}}


def _shown(legend: bool, hover: str | None) -> dict[str, Any]:
    if hover is None:
        return {"showlegend": legend, "hoverinfo": "skip"}
    return {"showlegend": legend, "hovertemplate": hover}
