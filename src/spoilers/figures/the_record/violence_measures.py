"""Violence by IS-K in three measures, before and after a day that can be chosen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import plotly.graph_objects as go

from spoilers import data
from spoilers.figures.style import BLUE, GREY, INK, VERMILLION, base_layout

SPLITS = {"doha": "the Doha agreement", "kabul": "the fall of Kabul"}
DAYS = {"doha": date(2020, 2, 29), "kabul": date(2021, 8, 15)}
FIGHTS = {
    "government": "with the government",
    "taliban": "with the Taliban",
    "both": "with either",
}
_TITLES = (
    "Deaths in a year (UCDP)",
    "Attacks for every 30 days (UN)",
    "People killed in attacks we list",
)


def deaths_by_year(fight: str) -> dict[int, tuple[int, int, int]]:
    """How many people died in the fighting of IS-K, year by year?

    Parameters
    ----------
    fight : str
        One of `FIGHTS`.

    Returns
    -------
    dict from int to tuple of int
        For 2015 to 2022 the low, best and high estimate. A pair of fighters with under 25 deaths
        in a year counts as 0.

    Raises
    ------
    ValueError
        If there is no such fight.

    Examples
    --------
    >>> [deaths_by_year("government")[year][1] for year in (2018, 2019, 2020, 2021)]
    [2842, 1075, 316, 264]
    """
    if fight not in FIGHTS:
        raise ValueError(f"fight = {fight!r}: expected one of {', '.join(FIGHTS)}")
    wanted = {
        "government": ({"isk", "government"},),
        "taliban": ({"isk", "taliban"},),
        "both": ({"isk", "government"}, {"isk", "taliban"}),
    }[fight]
    sums = {year: [0, 0, 0] for year in range(2015, 2023)}
    for row in data.relations():
        if row.kind == "fought" and {row.one, row.other} in wanted and row.year in sums:
            for place, count in enumerate((row.low, row.deaths, row.high)):
                sums[row.year][place] += count
    return {year: (low, best, high) for year, (low, best, high) in sums.items()}


def listed_attacks() -> tuple[data.Event, ...]:
    """Which attacks of IS-K does the timeline of the course list?

    Returns
    -------
    tuple of spoilers.data.Event
        From the Doha agreement to the end of 2022: the list begins with the agreement, and
        says nothing about the years before.

    Examples
    --------
    >>> listed_attacks()[0].label
    'Mazari commemoration'
    """
    return tuple(e for e in data.timeline() if e.lane == "attack" and e.date.year < 2023)


def violence_measures(split: str, fight: str) -> go.Figure:
    """Draw the three measures one above the other, with the chosen day across them.

    Parameters
    ----------
    split : str
        One of `SPLITS`.
    fight : str
        One of `FIGHTS`.

    Returns
    -------
    plotly.graph_objects.Figure
        Five traces, the same in every state.

    Raises
    ------
    ValueError
        If there is no such day or fight.

    Examples
    --------
    >>> len(violence_measures("doha", "both").data)
    5
    """
    place = _decimal(_day(split))
    figure = go.Figure(
        [_deaths(fight, place), *_counts(), _attacks(place)], base_layout(height=600)
    )
    axis = {"showgrid": False, "zeroline": False, "rangemode": "tozero", "fixedrange": True}
    highest = 1.12 * max(high for _, _, high in deaths_by_year(fight).values())
    figure.update_layout(
        showlegend=False,
        margin={"l": 44, "r": 12, "t": 24, "b": 28},
        xaxis={
            "range": [2014.9, 2023.05],
            "tickvals": list(range(2015, 2024, 2)),
            "anchor": "y3",
            "title": {"text": ""},
        },
        yaxis={**axis, "domain": [0.70, 0.97], "range": [0, highest], "nticks": 4},
        yaxis2={
            **axis,
            "domain": [0.36, 0.61],
            "range": [-9, 48],
            "anchor": "x",
            "tickvals": [0, 20, 40],
        },
        yaxis3={**axis, "domain": [0.0, 0.26], "range": [0, 215], "anchor": "x", "nticks": 4},
        shapes=[_line(place)],
        annotations=[*_panel_names(), _name_of_line(split, place)],
    )
    return figure


def describe_violence_measures(split: str, fight: str) -> str:
    """Say what each measure does across the chosen day.

    Parameters
    ----------
    split : str
        One of `SPLITS`.
    fight : str
        One of `FIGHTS`.

    Returns
    -------
    str
        One clause for each measure.

    Raises
    ------
    ValueError
        If there is no such day or fight.

    Examples
    --------
    >>> print(describe_violence_measures("doha", "government"))
    Across the Doha agreement deaths in fighting with the government fell from 1,075 in 2019 to 316
    in 2020. The United Nations' counts begin only in 2020, and our list of attacks begins with the
    agreement: neither can say what it changed.
    """
    before, after = (2019, 2020) if _day(split).year == 2020 else (2020, 2022)
    years = deaths_by_year(fight)
    old, new = years[before][1], years[after][1]
    moved = "fell" if new < old else "rose" if new > old else "stayed the same,"
    first = (
        f"Across {SPLITS[split]} deaths in fighting {FIGHTS[fight]} {moved} from {_few(old)} in "
        f"{before} to {_few(new)} in {after}."
    )
    if split == "doha":
        return (
            f"{first} The United Nations' counts begin only in 2020, and our list of attacks "
            "begins with the agreement: neither can say what it changed."
        )
    counts = {count.id: count.attacks for count in data.attack_counts()}
    attacks = listed_attacks()
    months = sum(event.date >= _day(split) for event in attacks)
    return (
        f"{first} The United Nations counted {counts['report_2020']} attacks from 19 August to the "
        f"end of 2020, and {counts['report_2021']} in the same months of 2021. Of the "
        f"{len(attacks)} attacks in our list {months} came after, and it is a list of the best "
        "known."
    )


def _few(deaths: int) -> str:
    return f"{deaths:,}" if deaths else "under 25"


def _day(split: str) -> date:
    if split not in DAYS:
        raise ValueError(f"split = {split!r}: expected one of {', '.join(DAYS)}")
    return DAYS[split]


def _decimal(day: date) -> float:
    start = date(day.year, 1, 1)
    return round(day.year + (day - start).days / (date(day.year + 1, 1, 1) - start).days, 4)


def _deaths(fight: str, place: float) -> go.Bar:
    years = deaths_by_year(fight)
    best = [middle for _, middle, _ in years.values()]
    after = [year + 0.5 > place for year in years]
    return go.Bar(
        x=[year + 0.5 for year in years],
        y=best,
        width=0.72,
        name="deaths in a year",
        marker={
            "color": [VERMILLION if each else BLUE for each in after],
            "pattern": {
                "shape": ["/" if each else "" for each in after],
                "fillmode": "overlay",
                "fgcolor": "#ffffff",
            },
        },
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [high - middle for _, middle, high in years.values()],
            "arrayminus": [middle - low for low, middle, _ in years.values()],
            "color": INK,
            "thickness": 1.2,
            "width": 4,
        },
        text=[_few(count) for count in best],
        textposition="none",
        customdata=list(years),
        hovertemplate="%{customdata}: %{text} deaths<extra></extra>",
    )


_LOOKS = {"UN envoy": (BLUE, -4.5), "UN report": (VERMILLION, 5.5)}


def _counts() -> Iterable[go.Scatter]:
    counts = [count for count in data.attack_counts() if count.counted_by in _LOOKS]
    spans = [(_decimal(count.first_day), _decimal(count.last_day)) for count in counts]
    for who, (colour, _) in _LOOKS.items():
        x: list[float | None] = []
        y: list[float | None] = []
        for count, (first, last) in zip(counts, spans, strict=True):
            if count.counted_by == who:
                x += [first, last, None]
                y += [round(count.a_month, 2)] * 2 + [None]
        yield go.Scatter(
            x=x,
            y=y,
            yaxis="y2",
            mode="lines",
            name=f"attacks counted by the {who}",
            line={"color": colour, "width": 5},
            hoverinfo="skip",
        )
    yield go.Scatter(
        x=[round((first + last) / 2, 4) for first, last in spans],
        y=[round(count.a_month + _LOOKS[count.counted_by][1], 2) for count in counts],
        yaxis="y2",
        mode="text",
        name="attacks in all",
        text=[f"{count.attacks} ({count.counted_by.removeprefix('UN ')})" for count in counts],
        textfont={"size": 12, "color": INK},
        hoverinfo="skip",
    )


def _attacks(place: float) -> go.Scatter:
    attacks = listed_attacks()
    killed = [int("".join(c for c in event.killed if c.isdigit()) or 0) for event in attacks]
    after = [_decimal(event.date) > place for event in attacks]
    return go.Scatter(
        x=[_decimal(event.date) for event in attacks],
        y=killed,
        yaxis="y3",
        mode="markers",
        name="attacks we list",
        marker={
            "size": 11,
            "color": [VERMILLION if each else BLUE for each in after],
            "symbol": [
                "x-thin-open" if not count else "diamond" if each else "circle"
                for each, count in zip(after, killed, strict=True)
            ],
            "line": {"width": [3 if not count else 1 for count in killed], "color": INK},
        },
        text=[event.label for event in attacks],
        customdata=[event.killed or "no number that we could check" for event in attacks],
        hovertemplate="%{text}: %{customdata}<extra></extra>",
    )


def _line(place: float) -> dict[str, object]:
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": place,
        "x1": place,
        "y0": 0,
        "y1": 0.97,
        "line": {"color": INK, "width": 2, "dash": "dot"},
    }


def _panel_names() -> list[dict[str, object]]:
    tops = (0.97, 0.61, 0.26)
    return [
        {
            "text": f"<b>{title}</b>",
            "xref": "paper",
            "yref": "paper",
            "x": 0,
            "y": top,
            "xanchor": "left",
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"size": 13, "color": INK},
        }
        for title, top in zip(_TITLES, tops, strict=True)
    ]


def _name_of_line(split: str, place: float) -> dict[str, object]:
    article, rest = SPLITS[split].rsplit(" ", 1)
    return {
        "text": f"{article}<br>{rest}",
        "xref": "x",
        "yref": "paper",
        "x": place,
        "y": 0.95,
        "xanchor": "left",
        "yanchor": "top",
        "align": "left",
        "xshift": 4,
        "showarrow": False,
        "font": {"size": 12, "color": GREY},
    }
