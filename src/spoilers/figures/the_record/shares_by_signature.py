"""After how many agreements did somebody fight on, by who had signed, and could it be chance?"""

from __future__ import annotations

import plotly.graph_objects as go

from spoilers import data
from spoilers.evidence.clusters import Shuffled, shuffled_difference
from spoilers.evidence.shares import Comparison, compare, share
from spoilers.figures.style import BLUE, GREY, INK, VERMILLION, base_layout

WHO = {"others": "groups that did not sign", "signers": "those who signed"}
KINDS = {
    "full": "full agreements",
    "partial": "partial agreements",
    "process": "agreements to talk",
}
BEFORE = {
    "any": "whatever came before",
    "quiet": "where they had not fought before",
    "fought": "where they had fought before",
}
YEARS = (1990, 2020)


@data.remembered
def chosen(kind: str, who: str, before: str) -> tuple[data.Agreement, ...]:
    """Which agreements are looked at?

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    who : str
        One of `WHO`: whose fighting is asked about.
    before : str
        One of `BEFORE`: what they did in the year before.

    Returns
    -------
    tuple of spoilers.data.Agreement
        Those of 1990 to 2020 of which the data say who signed.

    Raises
    ------
    ValueError
        If a choice does not exist.

    Examples
    --------
    >>> len(chosen("full", "others", "any"))
    69
    """
    for name, choice, known in (
        ("kind", kind, KINDS),
        ("who", who, WHO),
        ("before", before, BEFORE),
    ):
        if choice not in known:
            raise ValueError(f"{name} = {choice!r}: expected one of {', '.join(known)}")
    rows = (
        row
        for row in data.agreements()
        if row.kind == kind and YEARS[0] <= row.date.year <= YEARS[1] and row.signed != "unclear"
    )
    return tuple(
        row
        for row in rows
        if before == "any" or _side(row, who).fought_before == (before == "fought")
    )


def contrast(kind: str, who: str, before: str) -> Comparison:
    """How often did they fight on, where all signed and where some did not?

    Parameters
    ----------
    kind, who, before : str
        As in `chosen`.

    Returns
    -------
    spoilers.evidence.shares.Comparison
        First where all active pairs signed, second where not all did.

    Examples
    --------
    >>> found = contrast("full", "others", "any")
    >>> found.first.count, found.first.of, found.second.count, found.second.of
    (7, 39, 21, 30)
    """
    rows = chosen(kind, who, before)
    parts = [[row for row in rows if row.signed == signed] for signed in ("all", "some")]
    fought = [sum(_side(row, who).fought_after for row in part) for part in parts]
    first, second = (share(n, len(part)) for n, part in zip(fought, parts, strict=True))
    return compare(first, second)


def shares_by_signature(kind: str, who: str, before: str) -> go.Figure:
    """Draw the two shares with their intervals, and what shuffling would make of them.

    Parameters
    ----------
    kind, who, before : str
        As in `chosen`.

    Returns
    -------
    plotly.graph_objects.Figure
        Four traces, the same in every state.

    Examples
    --------
    >>> len(shares_by_signature("full", "others", "any").data)
    4
    """
    found = contrast(kind, who, before)
    figure = go.Figure(
        [
            _intervals(found),
            _shares(found),
            _histogram(_shuffled(kind, who, before)),
            _real(found.difference),
        ],
        base_layout(height=470),
    )
    axis = {"zeroline": False, "showgrid": False, "fixedrange": True, "ticks": "outside"}
    figure.update_layout(
        showlegend=False,
        margin={"l": 12, "r": 12, "t": 30, "b": 44},
        xaxis={
            "range": [-0.02, 1.02],
            "tickformat": ".0%",
            "tickvals": [0, 0.25, 0.5, 0.75, 1],
            "anchor": "y",
            "title": {"text": "of the agreements"},
        },
        yaxis={"visible": False, "range": [-0.45, 1.75], "domain": [0.58, 1]},
        xaxis2={
            **axis,
            "range": [-1.02, 1.02],
            "tickvals": [-1, -0.5, 0, 0.5, 1],
            "ticktext": ["-100", "-50", "0", "50", "100"],
            "anchor": "y2",
            "title": {"text": "difference in percentage points", "font": {"size": 13}},
        },
        yaxis2={"visible": False, "range": [0, 1.32], "domain": [0, 0.33], "anchor": "x2"},
        annotations=_words(found),
    )
    return figure


def describe_shares_by_signature(kind: str, who: str, before: str) -> str:
    """Say the two shares, and whether chance could set them so far apart.

    Parameters
    ----------
    kind, who, before : str
        As in `chosen`.

    Returns
    -------
    str
        Three sentences.

    Examples
    --------
    >>> print(describe_shares_by_signature("full", "others", "quiet"))
    Full agreements, groups that did not sign, where they had not fought before: they fought within
    two years after 6 of 36 agreements (17%) that all had signed, and after 4 of 11 (36%) that not
    all had signed. Shuffled at random, a difference as large comes about 2 times in 10: these
    numbers cannot tell it from chance.
    """
    found = contrast(kind, who, before)
    one, two = found.first, found.second
    return (
        f"{KINDS[kind].capitalize()}, {WHO[who]}, {BEFORE[before]}: they fought within two years "
        f"after {one.count} of {one.of} agreements ({one.value:.0%}) that all had signed, and "
        f"after {two.count} of {two.of} ({two.value:.0%}) that not all had signed. "
        f"{odds(_shuffled(kind, who, before).p)}"
    )


def odds(p: float) -> str:
    """Say in words how often chance alone does so much.

    Parameters
    ----------
    p : float
        A p-value.

    Returns
    -------
    str
        One sentence.

    Examples
    --------
    >>> print(odds(0.21))
    Shuffled at random, a difference as large comes about 2 times in 10: these numbers cannot tell
    it from chance.
    """
    if p < 0.001:
        often, verdict = "less than once in 1,000 times", "chance is no explanation"
    elif p < 0.05:
        often, verdict = f"about {round(100 * p)} times in 100", "chance is a poor explanation"
    elif p < 0.1:
        often, verdict = f"about {round(100 * p)} times in 100", "the numbers leave it open"
    else:
        often = f"about {round(10 * p)} times in 10"
        verdict = "these numbers cannot tell it from chance"
    often = often.replace("about 1 times", "about once").replace("about 10 times in 10", "always")
    return f"Shuffled at random, a difference as large comes {often}: {verdict}."


def _side(row: data.Agreement, who: str) -> data.Deaths:
    return row.of_others if who == "others" else row.of_signers


@data.remembered
def _shuffled(kind: str, who: str, before: str) -> Shuffled:
    rows = chosen(kind, who, before)
    return shuffled_difference(
        [_side(row, who).fought_after for row in rows], [row.signed == "some" for row in rows]
    )


def _intervals(found: Comparison) -> go.Scatter:
    one, two = found.first, found.second
    return go.Scatter(
        x=[round(two.low, 4), round(two.high, 4), None, round(one.low, 4), round(one.high, 4)],
        y=[0, 0, None, 1, 1],
        mode="lines+markers",
        name="95% interval",
        line={"color": INK, "width": 1.6},
        marker={"symbol": "line-ns-open", "size": 11, "color": INK},
        hovertemplate="%{x:.0%}<extra></extra>",
    )


def _shares(found: Comparison) -> go.Scatter:
    parts = (found.second, found.first)
    return go.Scatter(
        x=[round(part.value, 4) for part in parts],
        y=[0, 1],
        mode="markers",
        name="share of agreements after which they fought",
        marker={"size": 15, "color": [VERMILLION, BLUE], "symbol": ["diamond", "circle"]},
        hovertemplate="%{x:.0%}<extra></extra>",
    )


def _histogram(shuffled: Shuffled) -> go.Bar:
    x = shuffled.values.round(4)
    gap = float(x[1] - x[0]) if x.size > 1 else 0.05
    return go.Bar(
        x=x.tolist(),
        y=(shuffled.chances / shuffled.chances.max()).round(4).tolist(),
        width=round(0.86 * gap, 4),
        xaxis="x2",
        yaxis="y2",
        name="differences when shuffled",
        marker={"color": GREY},
        hoverinfo="skip",
    )


def _real(difference: float) -> go.Scatter:
    place = round(difference, 4)
    return go.Scatter(
        x=[place, place],
        y=[0, 1.02],
        xaxis="x2",
        yaxis="y2",
        mode="lines+text",
        name="the real difference",
        line={"color": VERMILLION, "width": 4},
        text=["", f"real: {100 * place:+.0f}"],
        textposition="top left" if place > 0.3 else "top right",
        textfont={"size": 13, "color": INK},
        hoverinfo="skip",
    )


def _words(found: Comparison) -> list[dict[str, object]]:
    common: dict[str, object] = {"showarrow": False, "xanchor": "left", "font": {"size": 13}}
    rows = [
        {
            **common,
            "text": f"<b>{name}</b>: {part.count} of {part.of}, {part.value:.0%}",
            "xref": "paper",
            "yref": "y",
            "x": 0,
            "y": height + 0.38,
        }
        for name, part, height in (
            ("all had signed", found.first, 1),
            ("not all had signed", found.second, 0),
        )
    ]
    return [
        *rows,
        {
            **common,
            "text": "<b>The difference if chance alone decides</b>",
            "xref": "paper",
            "yref": "paper",
            "x": 0,
            "y": 0.4,
        },
    ]
