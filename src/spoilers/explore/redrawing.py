"""What Plotly needs so that it can turn one state of a picture into any other."""

from __future__ import annotations

from typing import Any

import numpy as np

from spoilers.figures.picture import Picture

# Plotly takes the text element of an empty label away for good, and writes nothing there again.
BLANK = " "
# It takes an empty trace out of the legend, and the picture jumps as the legend shrinks.
NOWHERE = [None]


def redrawable(picture: Picture) -> dict[str, Any]:
    """Draw a picture so that updating it in place gives what drawing it afresh would give.

    Parameters
    ----------
    picture : Picture
        One state of a picture.

    Returns
    -------
    dict
        Its ``data`` and ``layout`` as ``to_plotly_json`` gives them, with a blank for every
        empty label of a point, and a point that is nowhere in every empty trace of the legend.

    Examples
    --------
    >>> from spoilers.figures.the_airport.four_mechanisms import FourMechanisms
    >>> redrawable(FourMechanisms(step=1))["data"][5]["text"]
    ['<b>1 splinters</b>', ' ', ' ', ' ', ' ']
    >>> from spoilers.figures.splintering.platform_line import PlatformLine
    >>> redrawable(PlatformLine(0.5))["data"][1]["x"]
    [None]
    """
    figure: dict[str, Any] = picture.draw().to_plotly_json()
    for trace in figure["data"]:
        if trace.get("showlegend", True) and not len(trace.get("x", NOWHERE)):
            trace["x"], trace["y"] = NOWHERE, NOWHERE
        if "text" in trace.get("mode", "") and "text" in trace:
            trace["text"] = _without_gaps(trace["text"])
    return figure


def _without_gaps(text: Any) -> Any:
    if isinstance(text, list | tuple | np.ndarray):
        return [BLANK if label is None or label == "" else label for label in text]
    return text or BLANK
