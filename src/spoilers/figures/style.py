"""The look that all figures share: colours safe for colour-blind readers, type, margins.

The colours are those of Okabe and Ito (2008). They are told apart in the common
forms of colour blindness, and no figure lets a colour carry a meaning alone: a
dash, a marker or a label says the same.
"""

from __future__ import annotations

from typing import Any

INK = "#1a1a1a"
GREY = "#6b6b6b"
PALE = "#d9d9d9"
BLUE = "#0072b2"
ORANGE = "#e69f00"
GREEN = "#009e73"
VERMILLION = "#d55e00"
PURPLE = "#cc79a7"
SKY = "#56b4e9"
YELLOW = "#f0e442"

PALETTE = (BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY, YELLOW)
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


def tint(color: str, share: float = 0.45) -> str:
    """Mix a colour with white, so that lines, marks and words stand out on it.

    Parameters
    ----------
    color : str
        Such as ``#0072b2``.
    share : float
        How much of it remains, in [0, 1].

    Returns
    -------
    str
        The lighter colour.

    Examples
    --------
    >>> tint("#000000", 0.2)
    '#cccccc'
    """
    parts = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - share * (255 - part)):02x}" for part in parts)


def base_layout(
    title: str = "",
    *,
    x: str = "",
    y: str = "",
    height: int = 420,
) -> dict[str, Any]:
    """Give the layout that every figure starts from.

    Parameters
    ----------
    title : str
        The finding or subject, shown at the top left; may be empty.
    x, y : str
        Axis titles, with units.
    height : int
        Height in pixels; the width follows the page.

    Returns
    -------
    dict
        Keyword arguments for ``go.Layout``.

    Examples
    --------
    >>> base_layout("Who leaves", x="ideal point")["xaxis"]["title"]["text"]
    'ideal point'
    """
    axis = {
        "automargin": True,
        "showgrid": False,
        "zeroline": False,
        "linecolor": GREY,
        "ticks": "outside",
        "tickcolor": GREY,
        "fixedrange": True,
    }
    return {
        "title": {
            "text": title,
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "pad": {"l": 12},
            "font": {"size": 16},
        },
        # Plotly's default template would add 6 kB to every picture.
        "template": "none",
        "height": height,
        "autosize": True,
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "margin": {"l": 12, "r": 12, "t": 48 if title else 16, "b": 12},
        "xaxis": {**axis, "title": {"text": x, "font": {"size": 13}}},
        "yaxis": {**axis, "title": {"text": y, "font": {"size": 13}}},
        # Below everything, however many lines a narrow screen makes of it.
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 0,
            "xref": "container",
            "yref": "container",
            "xanchor": "left",
            "yanchor": "bottom",
        },
        "hoverlabel": {"font": {"family": FONT, "size": 13}, "align": "left"},
        "dragmode": False,
    }
