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
    text = files("spoilers.data.ucdp").joinpath("series.toml").read_text(encoding="utf-8")
    return {
        country: {
            name: Series(
                sides=tuple(sides),
                dyads=tuple(f"Government of {country} - {side}" for side in sides),
            )
            for name, sides in entries.items()
        }
        for country, entries in tomllib.loads(text).items()
    }


def rebuild(
    folder: Path, *, events: pd.DataFrame | None = None, agreements: pd.DataFrame | None = None
) -> list[str]:
    """Write a copy of the tables of the course with those of lesson 07 made anew.

    Parameters
    ----------
    folder : Path
        Where to write them; it must not exist yet.
    events : pandas.DataFrame, optional
        As `read_events` gives them. Makes ``deal_windows.csv``, ``monthly_deaths.csv`` and the
        fighting of IS-K in ``relations.csv``.
    agreements : pandas.DataFrame, optional
        As `read_agreements` gives them. With the events they make ``agreements.csv``.

    Returns
    -------
    list of str
        What was done, and what was not found, in sentences.

    Raises
    ------
    DataError
        If the folder exists already: nothing is written over.
    ValueError
        If nothing was given, or agreements without events.

    Examples
    --------
    >>> rebuild(Path("new"))
    Traceback (most recent call last):
    ValueError: give events, or events and agreements: without them there is nothing to make
    """
    if events is None:
        raise ValueError(
            "give events, or events and agreements: without them there is nothing to make"
        )
    if folder.exists():
        raise DataError(folder, "this is there already: give a folder that does not exist yet")
    shutil.copytree(data_folder(), folder)
    source = f"UCDP GED {events.attrs.get('version') or 'download'}"
    _list_source(folder, source, "SundbergMelander2013")
    said = [*_windows(folder, events, source), *_months(folder, events, source)]
    said += _relations(folder, events, source)
    if agreements is not None:
        edition = f"UCDP Peace Agreements {agreements.attrs.get('version') or 'download'}"
        _list_source(folder, edition, "UCDPAgreements2022")
        said += _agreements(folder, agreements, events, f"{edition}; {source}")
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
        whole = "TRUE" if new.loc[0, "whole"] else "FALSE"
        memory = "; memory (the day)" if "memory" in old["source"] else ""
        rows.append({**old, **counts, "whole": whole, "source": source + memory})
    _write(folder / "deal_windows.csv", rows)
    return [*dict.fromkeys(said), f"deal_windows.csv: {len(rows)} rows"]


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


_COUNTS = ("events_before", "deaths_before", "events_after", "deaths_after")


def _cell(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float):
        return "" if math.isnan(value) else str(int(value))
    return "" if value is None else " ".join(str(value).split())


def _read(source: str) -> dict[str, str]:
    return {"confidence": "H", "basis": "read", "source": source}


def _pair(row: Mapping[str, str]) -> tuple[str, str]:
    return row["one"], row["other"]


def _list_source(folder: Path, title: str, cite: str) -> None:
    path = folder / DESCRIPTOR
    package = json.loads(path.read_text(encoding="utf-8"))
    if title not in {entry["title"] for entry in package["sources"]}:
        package["sources"].append(
            {"title": title, "cite": cite, "description": "Downloaded and read here. CC BY 4.0."}
        )
    path.write_text(json.dumps(package, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
