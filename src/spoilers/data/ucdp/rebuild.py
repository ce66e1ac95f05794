"""Make the tables of lesson 07 anew from files of UCDP, in a folder of their own."""

from __future__ import annotations

import csv
import json
import math
import shutil
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import pandas as pd

from spoilers.data.errors import DataError
from spoilers.data.folder import DESCRIPTOR, data_folder
from spoilers.data.ucdp.civilians import civilians_around, civilians_of_last_group
from spoilers.data.ucdp.summaries import (
    THRESHOLD,
    Series,
    deal_window,
    deaths_by_year,
    follow_up,
    monthly_deaths,
)

# What the fighting of IS-K is called in relations.csv, and in the events.
_FIGHTS = {
    ("government", "isk"): ("state-based", "Government of Afghanistan", "IS"),
    ("isk", "taliban"): ("non-state", "IS", "Taleban"),
}
# UCDP's names and number of those who kill civilians in Afghanistan and are no state.
_ISK, _TALIBAN = "IS", {"Taleban": 303}
# From this precision on an event has no day: 4 is a month, 5 a year.
_ROUGH = 4


def course_series() -> dict[str, dict[str, Series]]:
    """Which pairs of UCDP stand behind the series of lesson 07?

    Returns
    -------
    dict from str to dict from str to Series
        By country and name, as ``series.toml`` lists them.

    Examples
    --------
    >>> course_series()["Philippines"]["BIFF"].sides
    ('BIFM', 'BIFM-K')
    """
    return {
        country: {
            name: Series(
                sides=tuple(sides),
                dyads=tuple(f"Government of {country} - {side}" for side in sides),
            )
            for name, sides in entries.items()
        }
        for country, entries in _listed()["fought"].items()
    }


def course_killers() -> dict[str, dict[str, Series]]:
    """Who stands behind the series of lesson 07 where civilians are counted?

    Returns
    -------
    dict from str to dict from str to Series
        By country and name: the groups of `course_series`, those that only kill civilians, and
        the government.

    Examples
    --------
    >>> course_killers()["Sudan"]["government"]
    Series(sides=('Government of Sudan',), dyads=(), violence=('one-sided',))
    """
    listed = _listed()
    return {
        country: {
            name: Series(sides=tuple(sides), violence=("one-sided",))
            for name, sides in {
                **entries,
                **listed["killed civilians"].get(country, {}),
                "government": [f"Government of {country}"],
            }.items()
        }
        for country, entries in listed["fought"].items()
    }


def _listed() -> dict[str, dict[str, dict[str, list[str]]]]:
    return tomllib.loads(
        files("spoilers.data.ucdp").joinpath("series.toml").read_text(encoding="utf-8")
    )


def rebuild(
    folder: Path,
    *,
    events: pd.DataFrame | None = None,
    agreements: pd.DataFrame | None = None,
    dyads: pd.DataFrame | None = None,
    one_sided: pd.DataFrame | None = None,
    country_years: pd.DataFrame | None = None,
) -> list[str]:
    """Write a copy of the tables of the course with those of lesson 07 made anew.

    Parameters
    ----------
    folder : Path
        Where to write them; it must not exist yet.
    events : pandas.DataFrame, optional
        As `read_events` gives them. Makes ``deal_windows.csv``, ``deal_window_civilians.csv``,
        ``monthly_deaths.csv`` and the fighting of IS-K in ``relations.csv``; with agreements
        ``agreements.csv``.
    agreements, dyads, one_sided : pandas.DataFrame, optional
        As `read_agreements`, `read_dyads` and `read_one_sided` give them. Together they make
        ``agreement_civilians.csv``.
    country_years : pandas.DataFrame, optional
        As `read_country_years` gives them. With one_sided they make ``isk_civilians.csv``; events
        are then used to leave out what the Taliban did abroad.

    Returns
    -------
    list of str
        What was done, and what was not found, in sentences.

    Raises
    ------
    DataError
        If the folder exists already: nothing is written over.
    ValueError
        If what was given makes no table.

    Examples
    --------
    >>> rebuild(Path("new"))
    Traceback (most recent call last):
    ValueError: there is nothing to make: give events; or agreements, dyads and one-sided violence;
    or country-years and one-sided violence
    """
    around = agreements is not None and dyads is not None and one_sided is not None
    of_isk = country_years is not None and one_sided is not None
    if events is None and not around and not of_isk:
        raise ValueError(
            "there is nothing to make: give events; or agreements, dyads and one-sided violence; "
            "or country-years and one-sided violence"
        )
    if folder.exists():
        raise DataError(folder, "this is there already: give a folder that does not exist yet")
    shutil.copytree(data_folder(), folder)
    said: list[str] = []
    if events is not None:
        source = _edition(folder, "UCDP GED", "SundbergMelander2013", events)
        said += [*_windows(folder, events, source), *_window_civilians(folder, events, source)]
        said += [*_months(folder, events, source), *_relations(folder, events, source)]
        if agreements is not None:
            edition = _edition(folder, "UCDP Peace Agreements", "UCDPAgreements2022", agreements)
            said += _agreements(folder, agreements, events, f"{edition}; {source}")
    if agreements is not None and dyads is not None and one_sided is not None:
        said += _agreement_civilians(folder, agreements, dyads, one_sided)
    if country_years is not None and one_sided is not None:
        said += _isk_civilians(folder, country_years, one_sided, events)
    return said


def _windows(folder: Path, events: pd.DataFrame, source: str) -> list[str]:
    rows, said = [], []
    countries = course_series()
    for old in _rows(folder / "deal_windows.csv"):
        which = countries.get(old["country"], {}).get(old["series"])
        mine = None if which is None else which.of(events)
        if which is None or mine is None or mine.empty:
            said.append(
                f"deal_windows.csv: no event of {old['series']} in {old['country']}; its rows are "
                "kept as they were"
            )
            rows.append(old)
            continue
        day = pd.Timestamp(old["date"]).date()
        new = deal_window(events, day, {old["series"]: which}, months=int(old["months"]))
        counts = {name: str(new.loc[0, name]) for name in _COUNTS}
        whole = _truth(bool(new.loc[0, "whole"]))
        memory = "; memory (the day)" if "memory" in old["source"] else ""
        rows.append({**old, **counts, "whole": whole, "source": source + memory})
    _write(folder / "deal_windows.csv", rows)
    return [*dict.fromkeys(said), f"deal_windows.csv: {len(rows)} rows"]


def _window_civilians(folder: Path, events: pd.DataFrame, source: str) -> list[str]:
    rows, said = [], []
    killers = course_killers()
    for old in _rows(folder / "deal_window_civilians.csv"):
        here = events
        if "country" in events:
            here = events[events["country"] == old["country"]]
        if here.empty:
            said.append(
                f"deal_window_civilians.csv: no event in {old['country']}; its rows are kept as "
                "they were"
            )
            rows.append(old)
            continue
        rows.append(_civilian_window(old, here, killers[old["country"]][old["series"]], source))
    _write(folder / "deal_window_civilians.csv", rows)
    return [*dict.fromkeys(said), f"deal_window_civilians.csv: {len(rows)} rows"]


def _civilian_window(
    old: dict[str, str], events: pd.DataFrame, which: Series, source: str
) -> dict[str, str]:
    """Count one window anew; a group that the events do not hold at all gets no counts."""
    day, months = pd.Timestamp(old["date"]), int(old["months"])
    new = deal_window(events, day.date(), {old["series"]: which}, months=months).loc[0]
    mine = which.of(events)
    span = pd.DateOffset(months=months)
    inside = mine[(mine["date_start"] >= day - span) & (mine["date_start"] < day + span)]
    counts = {name: str(new[name]) for name in _COUNTS}
    counts["rough"] = str(int((inside["date_prec"] >= _ROUGH).sum())) if "date_prec" in mine else ""
    if mine.empty:
        counts = dict.fromkeys(counts, "")
    return {
        **old,
        **counts,
        "listed": _truth(not mine.empty),
        "whole": _truth(bool(new["whole"])),
        "source": source + ("; memory (the day)" if "memory" in old["source"] else ""),
    }


def _months(folder: Path, events: pd.DataFrame, source: str) -> list[str]:
    series = {k: v for k, v in course_series()["Philippines"].items() if k != "CPP"}
    table = monthly_deaths(events, series)
    if table.empty:
        return ["monthly_deaths.csv: no event in the Philippines; the table is kept as it was"]
    rows = [
        {**{str(name): str(value) for name, value in row.items()}, **_read(source)}
        for row in table.to_dict("records")
    ]
    _write(folder / "monthly_deaths.csv", rows)
    return [f"monthly_deaths.csv: {len(rows)} rows"]


def _relations(folder: Path, events: pd.DataFrame, source: str) -> list[str]:
    if "country" not in events or not (events["country"] == "Afghanistan").any():
        return ["relations.csv: no event in Afghanistan; the table is kept as it was"]
    yearly = deaths_by_year(events, country="Afghanistan")
    old = _rows(folder / "relations.csv")
    rows = [row for row in old if not (row["kind"] == "fought" and _pair(row) in _FIGHTS)]
    for (one, other), (violence, *sides) in _FIGHTS.items():
        fought = yearly[
            (yearly["violence"] == violence)
            & (yearly["side_a"].isin(sides) & yearly["side_b"].isin(sides))
            & (yearly["best"] >= THRESHOLD)
            & yearly["year"].between(2014, 2022)
        ]
        rows += [
            {
                **dict.fromkeys(old[0], ""),
                "year": str(row["year"]),
                "one": one,
                "other": other,
                "kind": "fought",
                "deaths": str(row["best"]),
                "low": str(row["low"]),
                "high": str(row["high"]),
                "confidence": "H",
                "basis": "read",
                "source": source,
            }
            for row in fought.to_dict("records")
        ]
    kinds = list(dict.fromkeys(["fought", *(row["kind"] for row in old)]))
    rows.sort(key=lambda r: (r["year"], kinds.index(r["kind"]), -int(r["deaths"] or 0)))
    _write(folder / "relations.csv", rows)
    new = sum(row["source"] == source for row in rows)
    return [f"relations.csv: {new} rows on the fighting of IS-K"]


def _agreements(
    folder: Path, agreements: pd.DataFrame, events: pd.DataFrame, source: str
) -> list[str]:
    table = follow_up(agreements, events)
    rows: list[dict[str, str]] = []
    for row in table.to_dict("records"):
        cells = {str(name): _cell(value) for name, value in row.items()}
        cells["name"] = cells["name"][:160].strip()
        doubt = {"confidence": "M"} if row["signed"] == "unclear" else {}
        rows.append({**cells, **_read(source), **doubt})
    head = list(_rows(folder / "agreements.csv")[0])
    _write(folder / "agreements.csv", [{name: row[name] for name in head} for row in rows])
    return [f"agreements.csv: {len(rows)} rows"]


def _agreement_civilians(
    folder: Path, agreements: pd.DataFrame, dyads: pd.DataFrame, one_sided: pd.DataFrame
) -> list[str]:
    table = civilians_around(agreements, dyads, one_sided)
    source = "; ".join(
        (
            _edition(folder, "UCDP One-sided", "UCDPDeaths2023", one_sided),
            _edition(folder, "UCDP Peace Agreements", "UCDPAgreements2022", agreements),
            _edition(folder, "UCDP Dyadic", "DaviesPetterssonOberg2023", dyads),
        )
    )
    rows = [
        {**{str(name): _cell(value) for name, value in row.items()}, **_read(source)}
        for row in table.to_dict("records")
    ]
    _write(folder / "agreement_civilians.csv", rows)
    return [*table.attrs["remarks"], f"agreement_civilians.csv: {len(rows)} rows"]


def _isk_civilians(
    folder: Path,
    country_years: pd.DataFrame,
    one_sided: pd.DataFrame,
    events: pd.DataFrame | None,
) -> list[str]:
    table = civilians_of_last_group(
        country_years,
        one_sided,
        country="Afghanistan",
        group=_ISK,
        others=_TALIBAN,
        elsewhere=events if events is not None and "country" in events else None,
    )
    said = [f"isk_civilians.csv: {remark}" for remark in table.attrs["remarks"]]
    if table.empty:
        return [*said, "isk_civilians.csv: no year with the Islamic State in Afghanistan; kept"]
    years = _edition(folder, "UCDP Country-Year", "UCDPCountryYear2025", country_years)
    killed = _edition(folder, "UCDP One-sided", "UCDPDeaths2023", one_sided)
    source = f"{years} (all groups that are no state); {killed} (the Taliban, taken off)"
    rows = [
        {
            "year": str(row["year"]),
            "deaths": str(row["best"]),
            "low": str(row["low"]),
            "high": str(row["high"]),
            **_read(source),
            "confidence": "M" if row["abroad"] else "H",
        }
        for row in table.to_dict("records")
    ]
    said += [
        f"isk_civilians.csv: the Taliban's row of {row['year']} covers other countries too; "
        + ("what the events have there was put back" if events is not None else "give events, and "
           "what they have there is put back")
        for row in table[table["abroad"]].to_dict("records")
    ]  # fmt: skip
    _write(folder / "isk_civilians.csv", rows)
    return [*said, f"isk_civilians.csv: {len(rows)} rows"]


_COUNTS = ("events_before", "deaths_before", "events_after", "deaths_after")


def _truth(value: bool) -> str:
    return "TRUE" if value else "FALSE"


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return _truth(value)
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float):
        return "" if math.isnan(value) else str(int(value))
    return "" if value is None else " ".join(str(value).split())


def _read(source: str) -> dict[str, str]:
    return {"confidence": "H", "basis": "read", "source": source}


def _pair(row: Mapping[str, str]) -> tuple[str, str]:
    return row["one"], row["other"]


def _edition(folder: Path, dataset: str, cite: str, table: pd.DataFrame) -> str:
    """Name the edition of a dataset, and list it among the sources of the folder."""
    title = f"{dataset} {table.attrs.get('version') or 'download'}"
    path = folder / DESCRIPTOR
    package = json.loads(path.read_text(encoding="utf-8"))
    if title not in {entry["title"] for entry in package["sources"]}:
        package["sources"].append(
            {"title": title, "cite": cite, "description": "Downloaded and read here. CC BY 4.0."}
        )
    path.write_text(json.dumps(package, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return title


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
