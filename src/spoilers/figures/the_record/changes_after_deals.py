"""Did the fighting rise or fall after each agreement that not all had signed?"""

from __future__ import annotations

import re
from collections import Counter

import plotly.graph_objects as go

from spoilers import data
from spoilers.evidence.changes import Changes, changes
from spoilers.figures.style import BLUE, GREY, INK, VERMILLION, base_layout
from spoilers.figures.the_record.shares_by_signature import WHO, chosen

UNTIL = {"after": "the year after", "later": "the second year after"}
# Where a year with under 25 deaths stands on the scale of powers of ten.
_NOTHING = 10.0


@data.remembered
def pairs(who: str, until: str) -> tuple[tuple[str, int, int], ...]:
    """How many died before and after each full agreement that not all had signed?

    Parameters
    ----------
    who : str
        "others" or "signers".
    until : str
        One of `UNTIL`.

    Returns
    -------
    tuple of (str, int, int)
        Name of the case, deaths in the year before, deaths in the year asked about; the largest
        rise first.

    Raises
    ------
    ValueError
        If a choice does not exist.

    Examples
    --------
    >>> pairs("others", "after")[0]
    ('Chad 2005', 0, 1250)
    """
    if until not in UNTIL:
        raise ValueError(f"until = {until!r}: expected one of {', '.join(UNTIL)}")
    found = []
    seen: Counter[str] = Counter()
    for row in chosen("full", who, "any"):
        if row.signed == "some":
            side = row.of_others if who == "others" else row.of_signers
            name = f"{_country(row.conflict)} {row.date.year}"
            seen[name] += 1
            label = name if seen[name] == 1 else f"{name} ({seen[name]})"
            found.append((label, side.before or 0, getattr(side, until) or 0))
    return tuple(sorted(found, key=lambda case: (case[1] - case[2], case[0])))


def summary(who: str, until: str) -> Changes:
    """What happened in all of them together?

    Parameters
    ----------
    who, until : str
        As in `pairs`.

    Returns
    -------
    spoilers.evidence.changes.Changes
        Ups and downs, medians, and two tests.

    Examples
    --------
    >>> found = summary("others", "after")
    >>> found.up, found.down, found.same
    (10, 13, 7)
    """
    cases = pairs(who, until)
    return changes([before for _, before, _ in cases], [after for _, _, after in cases])


def changes_after_deals(who: str, until: str) -> go.Figure:
    """Draw deaths before and after, one row for each agreement.

    Parameters
    ----------
    who, until : str
        As in `pairs`.

    Returns
    -------
    plotly.graph_objects.Figure
        Five traces, the same in every state.

    Examples
    --------
    >>> len(changes_after_deals("others", "after").data)
    5
    """
    cases = pairs(who, until)
    rows = list(range(len(cases)))[::-1]
    before = [_place(count) for _, count, _ in cases]
    after = [_place(count) for _, _, count in cases]
    lines_x: list[float | None] = []
    lines_y: list[float | None] = []
    for start, end, row in zip(before, after, rows, strict=True):
        lines_x += [start, end, None]
        lines_y += [row, row, None]
    figure = go.Figure(
        [
            go.Scatter(
                x=lines_x,
                y=lines_y,
                mode="lines",
                name="from before to after",
                line={"color": GREY, "width": 2},
                hoverinfo="skip",
            ),
            go.Scatter(
                x=before,
                y=rows,
                mode="markers",
                name="the year before",
                marker={"size": 9, "symbol": "circle-open", "color": INK, "line": {"width": 1.6}},
                text=[_said(count) for _, count, _ in cases],
                hovertemplate="before: %{text}<extra></extra>",
            ),
            *(_ends(cases, rows, kind) for kind in ("rose", "fell", "stayed")),
        ],
        base_layout(x="deaths in the year, each step tenfold", height=690),
    )
    figure.update_layout(
        margin={"l": 12, "r": 12, "t": 12, "b": 92},
        xaxis={
            "type": "log",
            "range": [0.85, 4.7],
            "tickvals": [_NOTHING, 100, 1000, 10000],
            "ticktext": ["under 25", "100", "1,000", "10,000"],
            "showgrid": True,
            "gridcolor": "#e8e8e8",
        },
        yaxis={
            "tickvals": rows,
            "ticktext": [name for name, _, _ in cases],
            "range": [-0.8, len(rows) - 0.2],
            "tickfont": {"size": 11},
            "ticks": "",
        },
    )
    return figure


def describe_changes_after_deals(who: str, until: str) -> str:
    """Say how many rose and fell, and whether fair coins would do as much.

    Parameters
    ----------
    who, until : str
        As in `pairs`.

    Returns
    -------
    str
        Three sentences.

    Examples
    --------
    >>> print(describe_changes_after_deals("others", "after"))
    Groups that did not sign, from the year before to the year after: deaths rose in 10 of 30
    cases, fell in 13 and stayed the same in 7. The middle case went from 85 to 62 deaths. Fair
    coins split rises and falls so unevenly about 68 times in 100.
    """
    found = summary(who, until)
    cases = found.up + found.down + found.same
    often = (
        "less than once in 100 times"
        if found.sign_p < 0.01
        else f"about {round(100 * found.sign_p)} times in 100"
    )
    return (
        f"{WHO[who].capitalize()}, from the year before to {UNTIL[until]}: deaths rose in "
        f"{found.up} of {cases} cases, fell in {found.down} and stayed the same in {found.same}. "
        f"The middle case went from {found.median_before:.0f} to {found.median_after:.0f} deaths. "
        f"Fair coins split rises and falls so unevenly {often}."
    )


def _country(conflict: str) -> str:
    name = re.sub(r"\s*\(.*?\)", "", conflict.split(":")[0]).strip()
    return {"Central African Republic": "Central Africa", "United Kingdom": "N. Ireland"}.get(
        name, name
    )


def _place(count: int) -> float:
    return float(max(count, _NOTHING))


def _said(count: int) -> str:
    return f"{count:,}" if count else "under 25"


def _ends(cases: tuple[tuple[str, int, int], ...], rows: list[int], kind: str) -> go.Scatter:
    colour, symbol = {
        "rose": (VERMILLION, "triangle-right"),
        "fell": (BLUE, "triangle-left"),
        "stayed": (GREY, "square"),
    }[kind]

    def is_kind(before: int, after: int) -> bool:
        return kind == ("rose" if after > before else "fell" if after < before else "stayed")

    mine = [
        (_place(after), row, _said(after))
        for (_, before, after), row in zip(cases, rows, strict=True)
        if is_kind(before, after)
    ]
    x, y, text = zip(*mine, strict=True) if mine else ((None,), (None,), ("",))
    return go.Scatter(
        x=list(x),
        y=list(y),
        mode="markers",
        name=f"{kind} ({len(mine)})",
        marker={"size": 12, "symbol": symbol, "color": colour},
        text=list(text),
        hovertemplate="after: %{text}<extra></extra>",
    )
