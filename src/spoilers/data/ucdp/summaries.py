"""From the rows of UCDP to the tables of lesson 07: sums by year, by window, by agreement."""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from spoilers.data.ucdp.readers import VIOLENCE

THRESHOLD = 25
"""Deaths from which UCDP's yearly files list a pair."""


@dataclass(frozen=True)
class Series:
    """Which events belong together?

    Parameters
    ----------
    sides : tuple of str
        Groups, as UCDP names them; an event counts if one of them is side A or side B. Empty for
        any.
    dyads : tuple of str
        Names of pairs, such as "Government of Philippines - MILF". Empty for any.
    violence : tuple of str
        Kinds of violence: state-based, non-state, one-sided.

    Raises
    ------
    ValueError
        If a kind of violence does not exist.

    Examples
    --------
    >>> Series(sides=("MILF",)).violence
    ('state-based',)
    """

    sides: tuple[str, ...] = ()
    dyads: tuple[str, ...] = ()
    violence: tuple[str, ...] = ("state-based",)

    def __post_init__(self) -> None:
        """Check the kinds of violence."""
        known = tuple(VIOLENCE.values())
        for kind in self.violence:
            if kind not in known:
                raise ValueError(f"violence has {kind!r}: expected some of {', '.join(known)}")

    def of(self, events: pd.DataFrame) -> pd.DataFrame:
        """Take the events of the series.

        Parameters
        ----------
        events : pandas.DataFrame
            As `read_events` gives them.

        Returns
        -------
        pandas.DataFrame
            The rows that belong to it.

        Examples
        --------
        >>> frame = pd.DataFrame({"violence": ["state-based"], "dyad": ["A - B"], "side_a": ["A"],
        ...                       "side_b": ["B"]})
        >>> len(Series(sides=("B",)).of(frame)), len(Series(sides=("C",)).of(frame))
        (1, 0)
        """
        need(events, "violence", "dyad", "side_a", "side_b")
        keep = events["violence"].isin(self.violence)
        if self.sides:
            keep &= events["side_a"].isin(self.sides) | events["side_b"].isin(self.sides)
        if self.dyads:
            keep &= events["dyad"].isin(self.dyads)
        return events[keep]


def deaths_by_year(events: pd.DataFrame, *, country: str | None = None) -> pd.DataFrame:
    """How many people died in each pair's fighting, year by year?

    Parameters
    ----------
    events : pandas.DataFrame
        As `read_events` gives them.
    country : str, optional
        Only events in this country.

    Returns
    -------
    pandas.DataFrame
        ``violence``, ``side_a``, ``side_b``, ``year``, ``low``, ``best``, ``high``, ``events``;
        a year without an event has no row.

    Raises
    ------
    ValueError
        If a column that is needed is missing.

    Notes
    -----
    UCDP's own yearly files leave out a pair with under 25 deaths in a year. Here nothing is left
    out, so small numbers appear that those files do not have.

    Examples
    --------
    >>> frame = pd.DataFrame({"violence": ["state-based"] * 2, "side_a": ["A"] * 2,
    ...     "side_b": ["B"] * 2, "year": [2001] * 2, "low": [1, 2], "best": [2, 2], "high": [3, 4]})
    >>> deaths_by_year(frame).loc[0, ["low", "best", "high", "events"]].tolist()
    [3, 4, 7, 2]
    """
    need(events, "violence", "side_a", "side_b", "year", "low", "best", "high")
    if country is not None:
        need(events, "country")
        events = events[events["country"] == country]
    grouped = events.groupby(["violence", "side_a", "side_b", "year"], as_index=False, sort=True)
    return grouped.agg(
        low=("low", "sum"), best=("best", "sum"), high=("high", "sum"), events=("best", "size")
    )


def deal_window(
    events: pd.DataFrame, date: datetime.date, series: Mapping[str, Series], *, months: int = 12
) -> pd.DataFrame:
    """What came in the months before and after a deal?

    Parameters
    ----------
    events : pandas.DataFrame
        As `read_events` gives them.
    date : datetime.date
        The day of the deal: the first day of the months after.
    series : mapping from str to Series
        What to count, by name.
    months : int, optional
        Length of the window on each side, at least 1.

    Returns
    -------
    pandas.DataFrame
        One row a series: ``series``, ``months``, ``events_before``, ``deaths_before``,
        ``events_after``, ``deaths_after``, ``whole``: whether the file reaches to the end of the
        window. Deaths are best estimates; an event counts on the day it began.

    Raises
    ------
    ValueError
        If months is below 1, or a column that is needed is missing.

    Examples
    --------
    >>> day = datetime.date(2001, 5, 1)
    >>> frame = pd.DataFrame({"violence": ["state-based"], "dyad": ["A - B"], "side_a": ["A"],
    ...     "side_b": ["B"], "date_start": [pd.Timestamp(day)], "best": [3], "year": [2001]})
    >>> window = deal_window(frame, day, {"B": Series(sides=("B",))}, months=1)
    >>> int(window.loc[0, "deaths_before"]), int(window.loc[0, "deaths_after"])
    (0, 3)
    """
    if months < 1:
        raise ValueError(f"months = {months}: expected at least 1")
    need(events, "date_start", "best", "year")
    deal = pd.Timestamp(date)
    start, end = deal - pd.DateOffset(months=months), deal + pd.DateOffset(months=months)
    rows = []
    for name, which in series.items():
        mine = which.of(events)
        before = mine[(mine["date_start"] >= start) & (mine["date_start"] < deal)]
        after = mine[(mine["date_start"] >= deal) & (mine["date_start"] < end)]
        rows.append(
            {
                "series": name,
                "months": months,
                "events_before": len(before),
                "deaths_before": int(before["best"].sum()),
                "events_after": len(after),
                "deaths_after": int(after["best"].sum()),
                # A file holds whole years, up to the one before its version.
                "whole": bool(end <= pd.Timestamp(int(events["year"].max()) + 1, 1, 1)),
            }
        )
    return pd.DataFrame(rows)


def monthly_deaths(events: pd.DataFrame, series: Mapping[str, Series]) -> pd.DataFrame:
    """In which months did people die, series by series?

    Parameters
    ----------
    events : pandas.DataFrame
        As `read_events` gives them.
    series : mapping from str to Series
        What to count, by name.

    Returns
    -------
    pandas.DataFrame
        ``series``, ``month`` (such as 2013-09), ``events``, ``low``, ``deaths``, ``high``; a
        month without an event has no row.

    Raises
    ------
    ValueError
        If a column that is needed is missing.

    Examples
    --------
    >>> frame = pd.DataFrame({"violence": ["state-based"], "dyad": ["A - B"], "side_a": ["A"],
    ...     "side_b": ["B"], "date_start": [pd.Timestamp("2001-05-01")], "low": [1], "best": [3],
    ...     "high": [4]})
    >>> monthly_deaths(frame, {"B": Series(sides=("B",))}).loc[0, "month"]
    '2001-05'
    """
    need(events, "date_start", "low", "best", "high")
    parts = []
    for name, which in series.items():
        mine = which.of(events)
        month = mine["date_start"].dt.strftime("%Y-%m").rename("month")
        summed = mine.groupby(month).agg(
            events=("best", "size"),
            low=("low", "sum"),
            deaths=("best", "sum"),
            high=("high", "sum"),
        )
        parts.append(summed.reset_index().assign(series=name))
    table = pd.concat(parts, ignore_index=True)
    return table[["series", "month", "events", "low", "deaths", "high"]]


def follow_up(
    agreements: pd.DataFrame, events: pd.DataFrame, *, threshold: int = THRESHOLD
) -> pd.DataFrame:
    """Who fought on after each agreement, and who had fought before?

    Parameters
    ----------
    agreements : pandas.DataFrame
        As `read_agreements` gives them.
    events : pandas.DataFrame
        As `read_events` gives them, with ``conflict_id`` and ``dyad_id``.
    threshold : int, optional
        A pair with fewer deaths in a year counts as 0, as in UCDP's yearly files; 0 or 1 counts
        everything.

    Returns
    -------
    pandas.DataFrame
        One row an agreement, in the order of time: ``id``, ``conflict``, ``name``, ``date``,
        ``kind``, ``signed``, ``signers`` (how many pairs signed), deaths of signers and of others
        in the year before, the year, the year after and the second year after (missing where the
        events do not reach), and ``others``: those who fought from its year on, apart by
        semicolons.

    Raises
    ------
    ValueError
        If a column that is needed is missing.

    Notes
    -----
    The table of the course was made from UCDP's yearly battle deaths, which count a death in a
    conflict a little differently from the events. Small differences are to be expected.

    Examples
    --------
    >>> follow_up(pd.DataFrame(), pd.DataFrame())
    Traceback (most recent call last):
    ValueError: the table has no column id; it has none
    """
    need(agreements, "id", "conflict", "name", "date", "kind", "signed", "conflict_id", "dyad_id")
    need(events, "violence", "conflict_id", "dyad_id", "side_b", "year", "best")
    fought = events[events["violence"] == "state-based"]
    by = ["conflict_id", "dyad_id", "side_b", "year"]
    yearly = fought.groupby(by, as_index=False)["best"].sum()
    yearly = yearly[yearly["best"] >= threshold]
    span = range(int(events["year"].min()), int(events["year"].max()) + 1)
    ordered = agreements.sort_values(["date", "id"]).to_dict("records")
    return pd.DataFrame([_followed(row, yearly, span) for row in ordered])


def one_faction(agreements: pd.DataFrame, dyads: pd.DataFrame) -> pd.DataFrame:
    """Where several pairs were active, how many of them signed?

    Parameters
    ----------
    agreements : pandas.DataFrame
        As `read_agreements` gives them.
    dyads : pandas.DataFrame
        As `read_dyads` gives them.

    Returns
    -------
    pandas.DataFrame
        One row an agreement: ``id``, ``year``, ``kind``, ``active_or_signing`` (pairs that fought
        in its year or the year before, or signed), ``signing``, ``all_signed``.

    Raises
    ------
    ValueError
        If a column that is needed is missing.

    Examples
    --------
    >>> deal = pd.DataFrame({"id": [1], "year": [2001], "kind": ["full"], "conflict_id": [(9,)],
    ...                      "dyad_id": [(5,)]})
    >>> pairs = pd.DataFrame({"conflict_id": [9, 9], "dyad_id": [5, 6], "year": [2000, 2001]})
    >>> one_faction(deal, pairs).loc[0, ["active_or_signing", "signing"]].tolist()
    [2, 1]
    """
    need(agreements, "id", "year", "kind", "conflict_id", "dyad_id")
    need(dyads, "conflict_id", "dyad_id", "year")
    rows = []
    for row in agreements.to_dict("records"):
        here = dyads["conflict_id"].isin(row["conflict_id"])
        then = dyads["year"].between(row["year"] - 1, row["year"])
        signing = set(row["dyad_id"])
        active = set(dyads.loc[here & then, "dyad_id"].tolist()) | signing
        rows.append(
            {
                "id": row["id"],
                "year": row["year"],
                "kind": row["kind"],
                "active_or_signing": len(active),
                "signing": len(signing),
                "all_signed": active == signing,
            }
        )
    return pd.DataFrame(rows)


def splinters(actors: pd.DataFrame) -> pd.DataFrame:
    """Which formally organised actors broke away from another?

    Parameters
    ----------
    actors : pandas.DataFrame
        As `read_actors` gives them, from a version that codes splinters.

    Returns
    -------
    pandas.DataFrame
        ``id``, ``name``, ``parent``, ``parent_id``.

    Raises
    ------
    ValueError
        If the version does not code splinters.

    Examples
    --------
    >>> frame = pd.DataFrame({"id": [1, 2], "name": ["A", "B"], "org": [1, 1],
    ...     "splinter": [0, 1], "parent": [None, "A"], "parent_id": [None, "1"]})
    >>> splinters(frame)["name"].tolist()
    ['B']
    """
    need(actors, "id", "name", "org", "splinter", "parent", "parent_id")
    broke = actors[(actors["splinter"] == 1) & (actors["org"] == 1)]
    return broke[["id", "name", "parent", "parent_id"]].reset_index(drop=True)


def _followed(row: dict[Hashable, Any], yearly: pd.DataFrame, span: range) -> dict[str, object]:
    here = yearly[yearly["conflict_id"].isin(row["conflict_id"])]
    signed = here["dyad_id"].isin(row["dyad_id"])
    year = row["date"].year
    counts: dict[str, object] = {}
    for who, part in (("signers", here[signed]), ("others", here[~signed])):
        for when, then in zip(
            ("before", "year", "after", "later"), range(year - 1, year + 3), strict=True
        ):
            died = int(part.loc[part["year"] == then, "best"].sum())
            counts[f"{who}_{when}"] = died if then in span else None
    later = here[~signed & here["year"].between(year, year + 2)]
    kept = ("id", "conflict", "name", "date", "kind", "signed")
    return {
        **{name: row[name] for name in kept},
        "signers": len(set(row["dyad_id"])),
        **counts,
        "others": "; ".join(sorted(set(later["side_b"]))),
    }


def need(table: pd.DataFrame, *names: str) -> None:
    """Refuse a table that lacks a column.

    Parameters
    ----------
    table : pandas.DataFrame
        Any.
    *names : str
        Columns that it must have.

    Raises
    ------
    ValueError
        Naming the first column that is missing.

    Examples
    --------
    >>> need(pd.DataFrame({"x": [1]}), "year")
    Traceback (most recent call last):
    ValueError: the table has no column year; it has x
    """
    for name in names:
        if name not in table:
            held = ", ".join(map(str, table.columns)) or "none"
            raise ValueError(f"the table has no column {name}; it has {held}")
