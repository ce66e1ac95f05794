"""A hundred possible partners: Bayes' rule by counting."""

from __future__ import annotations

from typing import Literal, get_args

import plotly.graph_objects as go

from spoilers.figures.style import BLUE, GREY, INK, VERMILLION, base_layout
from spoilers.theory.arguments import share

Seen = Literal["before", "through", "foiled"]
SEEN: dict[Seen, str] = {
    "before": "before the attempt",
    "through": "the attack gets through",
    "foiled": "the attack is foiled",
}
SIDE = 10
FAINT = 0.18
# Between the reliable partners on the left and the others on the right.
GAP = 0.8


def counts(prior: float, foil_reliable: float, foil_unreliable: float) -> dict[str, int]:
    """Count the partners of each kind by what happens to the attack.

    Parameters
    ----------
    prior : float
        Share of partners that are reliable, in [0, 1], in tenths.
    foil_reliable, foil_unreliable : float
        Probabilities that a reliable and any other partner foils an attack, in [0, 1], in
        tenths.

    Returns
    -------
    dict from str to int
        ``reliable through``, ``reliable foiled``, ``other through``, ``other foiled``: 100
        partners in all.

    Raises
    ------
    ValueError
        If a value is out of range or is not a whole number of tenths.

    Examples
    --------
    >>> counts(0.7, 0.8, 0.3)["reliable through"]
    14
    """
    columns = _tenths("prior", prior)
    reliable = _tenths("foil_reliable", foil_reliable)
    other = _tenths("foil_unreliable", foil_unreliable)
    return {
        "reliable through": columns * (SIDE - reliable),
        "reliable foiled": columns * reliable,
        "other through": (SIDE - columns) * (SIDE - other),
        "other foiled": (SIDE - columns) * other,
    }


def hundred_partners(
    prior: float, foil_reliable: float, foil_unreliable: float, seen: Seen
) -> go.Figure:
    """Draw 100 partners: the reliable on the left, those who let the attack through on top.

    Parameters
    ----------
    prior : float
        Share of partners that are reliable, in [0, 1], in tenths.
    foil_reliable, foil_unreliable : float
        Probabilities that a reliable and any other partner foils an attack, in [0, 1], in
        tenths.
    seen : {'before', 'through', 'foiled'}
        What the government has seen. Partners that it rules out are faint.

    Returns
    -------
    plotly.graph_objects.Figure
        Four groups of marks and the headings of the two sides.

    Raises
    ------
    ValueError
        If a value is out of range or not a whole number of tenths, or `seen` is unknown.

    Examples
    --------
    >>> len(hundred_partners(0.7, 0.8, 0.3, "before").data[0].x)
    14
    """
    _known(seen)
    number = counts(prior, foil_reliable, foil_unreliable)
    columns = _tenths("prior", prior)
    figure = go.Figure(
        [
            *(_group(kind, number[kind], columns, seen) for kind in number),
            _headings(columns),
        ],
        base_layout(height=500),
    )
    figure.update_layout(
        xaxis={"range": [-0.9, SIDE + GAP - 0.1], "visible": False},
        yaxis={"range": [-0.7, SIDE + 0.6], "visible": False},
        margin={"l": 12, "r": 12, "t": 8, "b": 96},
    )
    return figure


def describe_hundred_partners(
    prior: float, foil_reliable: float, foil_unreliable: float, seen: Seen
) -> str:
    """Count out what the government believes.

    Parameters
    ----------
    prior : float
        Share of partners that are reliable, in [0, 1], in tenths.
    foil_reliable, foil_unreliable : float
        Probabilities that a reliable and any other partner foils an attack, in [0, 1], in
        tenths.
    seen : {'before', 'through', 'foiled'}
        What the government has seen.

    Returns
    -------
    str
        How many partners are left, and how many of them are reliable.

    Raises
    ------
    ValueError
        If a value is out of range or not a whole number of tenths, or `seen` is unknown.

    Examples
    --------
    >>> print(describe_hundred_partners(0.7, 0.8, 0.3, "through"))
    Of 100 possible partners 70 are reliable. The attack gets through with 14 of them and with
    21 of the other 30. So 35 partners are left, and 14 of them, 40%, are reliable.
    """
    _known(seen)
    number = counts(prior, foil_reliable, foil_unreliable)
    reliable = number["reliable through"] + number["reliable foiled"]
    opening = f"Of 100 possible partners {reliable} are reliable."
    if seen == "before":
        return (
            f"{opening} An attack would get through with {number['reliable through']} of them "
            f"and with {number['other through']} of the other {100 - reliable}. So far the "
            f"government has seen nothing, and its belief is {reliable}%."
        )
    verb = "gets through" if seen == "through" else "is foiled"
    good, bad = number[f"reliable {seen}"], number[f"other {seen}"]
    if not good + bad:
        return f"{opening} With none of the 100 would it happen that the attack {verb}."
    return (
        f"{opening} The attack {verb} with {good} of them and with {bad} of the other "
        f"{100 - reliable}. So {good + bad} partners are left, and {good} of them, "
        f"{good / (good + bad):.0%}, are reliable."
    )


def _known(seen: str) -> None:
    if seen not in get_args(Seen):
        raise ValueError(f"seen = {seen!r}: expected one of {', '.join(get_args(Seen))}")


def _tenths(name: str, value: float) -> int:
    tenths = float(share(name, value)) * SIDE
    if abs(tenths - round(tenths)) > 1e-9:
        raise ValueError(f"{name} = {value:.10g}: expected a whole number of tenths, such as 0.7")
    return round(tenths)


def _group(kind: str, number: int, columns: int, seen: Seen) -> go.Scatter:
    """Fill one side's rows: from the top where the attack gets through, else from the bottom."""
    who, what = kind.split()
    reliable, through = who == "reliable", what == "through"
    width = columns if reliable else SIDE - columns
    left = 0.0 if reliable else columns + GAP
    spots = [divmod(place, width) for place in range(number)]
    said = "it gets through" if through else "it is foiled"
    return go.Scatter(
        x=[left + column for _, column in spots],
        y=[SIDE - 1 - row if through else row for row, _ in spots],
        mode="markers",
        name=f"{who}, {said}: {number}",
        marker={
            "color": BLUE if reliable else VERMILLION,
            "symbol": ("circle" if reliable else "square") + ("" if through else "-open"),
            "size": 17,
            "line": {"width": 2},
        },
        opacity=1 if seen in ("before", what) else FAINT,
        showlegend=True,
        hovertemplate="%{fullData.name}<extra></extra>",
    )


def _headings(columns: int) -> go.Scatter:
    places = [(columns - 1) / 2, columns + GAP + (SIDE - columns - 1) / 2]
    texts = [f"<b>{columns * SIDE} reliable</b>", f"<b>{(SIDE - columns) * SIDE} others</b>"]
    kept = [i for i, width in enumerate((columns, SIDE - columns)) if width]
    return go.Scatter(
        x=[min(max(places[i], 0.5), SIDE + GAP - 1.6) for i in kept],
        y=[SIDE - 0.1] * len(kept),
        mode="text",
        name="the two sides",
        text=[texts[i] for i in kept],
        textfont={"color": INK if columns else GREY},
        showlegend=False,
        hoverinfo="skip",
    )
