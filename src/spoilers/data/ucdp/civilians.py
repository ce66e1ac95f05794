"""Civilians killed: from One-sided Violence to the tables of lesson 07."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from spoilers.data.ucdp.summaries import need

BETWEEN_STATES = 2
Killings = dict[int, list[tuple[tuple[int, ...], int]]]
_WHEN = ("before", "year", "after", "later")


def civilians_around(
    agreements: pd.DataFrame, dyads: pd.DataFrame, one_sided: pd.DataFrame
) -> pd.DataFrame:
    """Who killed civilians before and after each agreement?

    Parameters
    ----------
    agreements : pandas.DataFrame
        As `read_agreements` gives them.
    dyads : pandas.DataFrame
        As `read_dyads` gives them, with the numbers of actors. They say who signed, and who
        fought with 25 or more deaths and did not sign.
    one_sided : pandas.DataFrame
        As `read_one_sided` gives it.

    Returns
    -------
    pandas.DataFrame
        One row an agreement, in the order of time: ``id``, ``interstate``, civilians killed by
        ``signers``, ``others`` and ``governments`` in the year ``before``, the ``year``, the year
        ``after`` and the second year after, ``later`` (missing where the data do not reach), and
        ``outside``: the groups that fought in one of these years and did not sign.
        ``attrs["remarks"]`` tells of agreements whose signers are unknown.

    Raises
    ------
    ValueError
        If a column that is needed is missing.

    Notes
    -----
    Everything is joined by UCDP's numbers, never by names. An actor's year with under 25 counts
    as 0. A joint row counts whole for each side with a member. In a war between states all sides
    are governments.

    Examples
    --------
    >>> deal = pd.DataFrame({"id": [1], "date": [pd.Timestamp("2001-05-01")],
    ...                      "conflict_id": [(9,)], "dyad_id": [(5,)]})
    >>> pairs = pd.DataFrame({"conflict_id": [9, 9], "dyad_id": [5, 6], "year": [2000, 2001],
    ...     "side_a_id": [(1,), (1,)], "side_b": ["B", "C"], "side_b_id": [(2,), (3,)],
    ...     "type_of_conflict": [3, 3]})
    >>> killed = pd.DataFrame({"members": [(3,), (7, 2, 8)], "year": [2002, 2000],
    ...                        "best": [40, 30]})
    >>> row = civilians_around(deal, pairs, killed).loc[0]
    >>> int(row["signers_before"]), int(row["others_after"]), row["outside"]
    (30, 40, 'C')
    """
    need(agreements, "id", "date", "conflict_id", "dyad_id")
    need(dyads, "conflict_id", "dyad_id", "year", "side_a_id", "side_b", "side_b_id")
    need(dyads, "type_of_conflict")
    need(one_sided, "members", "year", "best")
    ordered = agreements.sort_values(["date", "id"]).to_dict("records")
    killings = {
        int(str(year)): list(zip(part["members"], part["best"], strict=True))
        for year, part in one_sided.groupby("year")
    }
    span = range(min(killings), max(killings) + 1)
    table = pd.DataFrame([_around(row, dyads, killings, span) for row in ordered])
    lost = int(table.pop("lost").sum())
    said = f"agreements whose signers are not among the pairs of fighters: {lost}"
    table.attrs["remarks"] = [said] if lost else []
    return table


def civilians_of_last_group(
    country_years: pd.DataFrame,
    one_sided: pd.DataFrame,
    *,
    country: str,
    group: str,
    others: dict[str, int],
    elsewhere: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """How many civilians did a group kill in one country, where it is one actor in many?

    UCDP counts some groups as one actor world-wide. What all groups that are no state killed in
    the country, less what the other groups there killed, is what is left for this one.

    Parameters
    ----------
    country_years : pandas.DataFrame
        As `read_country_years` gives them.
    one_sided : pandas.DataFrame
        As `read_one_sided` gives it.
    country : str
        As UCDP spells it.
    group : str
        The group that is wanted.
    others : dict from str to int
        The other groups that may have killed there, with UCDP's number of each.
    elsewhere : pandas.DataFrame, optional
        Events as `read_events` gives them, to leave out what the others did abroad.

    Returns
    -------
    pandas.DataFrame
        ``year``, ``low``, ``best``, ``high``, and ``abroad``: whether a row of another group also
        covers other countries. Years in which the group is not named have no row.
        ``attrs["remarks"]`` tells of years that cannot be told apart.

    Raises
    ------
    ValueError
        If a column that is needed is missing.

    Examples
    --------
    >>> years = pd.DataFrame({"country": ["Erewhon"], "year": [2001], "low": [50], "best": [70],
    ...                       "high": [90], "killers": [("FLE", "New")]})
    >>> killed = pd.DataFrame({"actor_id": [7], "year": [2001], "low": [20], "best": [30],
    ...                        "high": [40], "location": ["Erewhon"]})
    >>> table = civilians_of_last_group(years, killed, country="Erewhon", group="New",
    ...                                 others={"FLE": 7})
    >>> table.loc[0, ["low", "best", "high"]].tolist()
    [30, 40, 50]
    """
    need(country_years, "country", "year", "low", "best", "high", "killers")
    need(one_sided, "actor_id", "year", "low", "best", "high", "location")
    rows, remarks = [], []
    span = range(int(one_sided["year"].min()), int(one_sided["year"].max()) + 1)
    here = country_years[country_years["country"] == country].sort_values("year")
    for row in here.to_dict("records"):
        killers = {name for name in row["killers"] if not name.startswith("Government of ")}
        if group not in killers:
            continue
        if killers - {group, *others}:
            strange = ", ".join(sorted(killers - {group, *others}))
            remarks.append(f"{row['year']}: {strange} killed civilians in {country} too; left out")
            continue
        if killers & set(others) and row["year"] not in span:
            last = f"{span[0]} to {span[-1]}"
            remarks.append(f"{row['year']}: One-sided Violence covers {last} alone; left out")
            continue
        rows.append(_left_over(row, one_sided, country, others, elsewhere))
    table = pd.DataFrame(rows, columns=["year", "low", "best", "high", "abroad"])
    table.attrs["remarks"] = remarks
    return table


def _left_over(
    row: dict[Hashable, Any],
    one_sided: pd.DataFrame,
    country: str,
    others: dict[str, int],
    elsewhere: pd.DataFrame | None,
) -> dict[str, object]:
    counts = ("low", "best", "high")
    theirs = one_sided[
        one_sided["actor_id"].isin(others.values()) & (one_sided["year"] == row["year"])
    ]
    left = {name: int(row[name]) - int(theirs[name].sum()) for name in counts}
    abroad = bool((theirs["location"] != country).any())
    if abroad and elsewhere is not None:
        need(elsewhere, "violence", "side_a", "country", "year")
        far = elsewhere[
            (elsewhere["violence"] == "one-sided")
            & elsewhere["side_a"].isin(others)
            & (elsewhere["country"] != country)
            & (elsewhere["year"] == row["year"])
        ]
        left = {name: left[name] + int(far[name].sum()) for name in counts}
    return {"year": row["year"], **left, "abroad": abroad}


def _around(
    row: dict[Hashable, Any], dyads: pd.DataFrame, killings: Killings, span: range
) -> dict[str, object]:
    year = row["date"].year
    here = dyads[dyads["conflict_id"].isin(row["conflict_id"])]
    signing = dyads[dyads["dyad_id"].isin(row["dyad_id"])]
    interstate = len(signing) > 0 and bool((signing["type_of_conflict"] == BETWEEN_STATES).all())
    fought = here[here["year"].between(year - 1, year + 2) & ~here["dyad_id"].isin(row["dyad_id"])]
    sides = {
        "signers": _actors(signing["side_b_id"]),
        "others": _actors(fought["side_b_id"]),
        "governments": _actors(here["side_a_id"]),
    }
    if interstate:
        sides["governments"] |= sides["signers"]
        sides["signers"] = set()
    counts = {
        f"{side}_{when}": _killed(killings.get(then, []), actors) if then in span else None
        for side, actors in sides.items()
        for when, then in zip(_WHEN, range(year - 1, year + 3), strict=True)
    }
    return {
        "id": row["id"],
        "interstate": interstate,
        **counts,
        "outside": "; ".join(sorted({name.strip() for name in fought["side_b"]})),
        "lost": signing.empty,
    }


def _actors(cells: pd.Series) -> set[int]:
    return {actor for cell in cells for actor in cell}


def _killed(year: list[tuple[tuple[int, ...], int]], actors: set[int]) -> int:
    """Add up the rows of a year that stand for one of the actors, each row once."""
    return sum(int(best) for members, best in year if not actors.isdisjoint(members))
