"""Read the datasets of UCDP that lesson 07 uses, in the spellings of their versions."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import numpy as np
import pandas as pd

from spoilers.data.errors import DataError
from spoilers.data.ucdp.files import Column, Dataset, Progress, read_text_table, version_of

VIOLENCE = {1: "state-based", 2: "non-state", 3: "one-sided"}
KINDS = {1: "full", 2: "partial", 3: "process"}
SIGNED = {1: "all", 2: "some"}

EVENTS = Dataset(
    "Georeferenced Event Dataset",
    "read_events",
    (
        Column("id", ("id",), number=True),
        Column("year", ("year",), number=True, required=False),
        Column("type_of_violence", ("type_of_violence",), number=True),
        Column("conflict_id", ("conflict_new_id", "conflict_id"), number=True, required=False),
        Column("conflict", ("conflict_name",), required=False),
        Column("dyad_id", ("dyad_new_id", "dyad_id"), number=True, required=False),
        Column("dyad", ("dyad_name",)),
        Column("side_a", ("side_a",)),
        Column("side_b", ("side_b",)),
        Column("country", ("country",), required=False),
        Column("date_start", ("date_start",)),
        Column("date_end", ("date_end",)),
        Column("date_prec", ("date_prec",), number=True, required=False),
        Column("low", ("low", "low_est"), number=True),
        Column("best", ("best", "best_est"), number=True),
        Column("high", ("high", "high_est"), number=True),
    ),
)
DYADS = Dataset(
    "Dyadic Dataset",
    "read_dyads",
    (
        Column("dyad_id", ("dyad_id",), number=True),
        Column("conflict_id", ("conflict_id",), number=True),
        Column("location", ("location",)),
        Column("side_a", ("side_a",)),
        Column("side_a_id", ("side_a_id",), required=False),
        Column("side_b", ("side_b",)),
        Column("side_b_id", ("side_b_id",), required=False),
        Column("year", ("year",), number=True),
        Column("intensity_level", ("intensity_level", "intensity"), number=True),
        Column("type_of_conflict", ("type_of_conflict", "type"), number=True),
        Column("version", ("version",), required=False),
    ),
)
ACTORS = Dataset(
    "Actor Dataset",
    "read_actors",
    (
        Column("id", ("ActorId",), number=True),
        Column("name", ("NameData",)),
        Column("full_name", ("NameOrigFullEng",), required=False),
        Column("org", ("Org",), number=True),
        Column("splinter", ("Splinter",), number=True, required=False),
        Column("parent", ("NamePrev",), required=False),
        Column("parent_id", ("ActorIdPrev",), required=False),
        Column("location", ("Location",)),
        Column("version", ("Version",), required=False),
    ),
)
AGREEMENTS = Dataset(
    "Peace Agreement Dataset",
    "read_agreements",
    (
        Column("id", ("paid",), number=True),
        Column("conflict_id", ("conflict_id",)),
        Column("conflict", ("conflict_name",)),
        Column("dyad_id", ("dyad_id",)),
        Column("dyad", ("dyad_name",)),
        Column("name", ("pa_name",)),
        Column("year", ("year",), number=True),
        Column("date", ("pa_date",)),
        Column("kind", ("pa_type",), number=True),
        Column("signed", ("inclusive",), number=True),
        Column("version", ("version",), required=False),
    ),
)
ONE_SIDED = Dataset(
    "One-sided Violence Dataset",
    "read_one_sided",
    (
        Column("actor_id", ("actor_id",), number=True),
        Column("components", ("coalition_components",)),
        Column("actor", ("actor_name",)),
        Column("year", ("year",), number=True),
        Column("best", ("best_fatality_estimate",), number=True),
        Column("low", ("low_fatality_estimate",), number=True),
        Column("high", ("high_fatality_estimate",), number=True),
        Column("government", ("is_government_actor",), number=True),
        Column("location", ("location",)),
        Column("version", ("version",), required=False),
    ),
)
COUNTRY_YEARS = Dataset(
    "Organized Violence Country-Year Dataset",
    "read_country_years",
    (
        Column("country", ("country_cy", "country")),
        Column("year", ("year_cy", "year"), number=True),
        Column("names", ("os_dyad_names_cy", "os_dyad_names")),
        Column("best", ("os_nsgroup_killings_best_cy", "os_nsgroup_killings_best"), number=True),
        Column("low", ("os_nsgroup_killings_low_cy", "os_nsgroup_killings_low"), number=True),
        Column("high", ("os_nsgroup_killings_high_cy", "os_nsgroup_killings_high"), number=True),
        Column("version", ("version",), required=False),
    ),
)
_ALL = (EVENTS, DYADS, ACTORS, AGREEMENTS, ONE_SIDED, COUNTRY_YEARS)
KNOWN = (22.1, 26.1)
"""First and last version of the One-sided Violence Dataset whose header was seen."""


def read_events(
    path: str | os.PathLike[str],
    *,
    countries: Sequence[str] | None = None,
    years: tuple[int, int] | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Which events does a file of the Georeferenced Event Dataset hold?

    Parameters
    ----------
    path : str or path
        The download: ``ged251-csv.zip``, the CSV file in it, or a country file from the
        Humanitarian Data Exchange.
    countries : sequence of str, optional
        Only these, as UCDP spells them.
    years : tuple of int, optional
        Only from the first to the second year.
    progress : callable, optional
        Told bytes read and bytes in all. Left out, a file of more than 20 MB prints one line.

    Returns
    -------
    pandas.DataFrame
        One row an event: ``id``, ``year``, ``violence`` (state-based, non-state or one-sided),
        ``dyad``, ``side_a``, ``side_b``, ``date_start``, ``date_end``, ``low``, ``best``,
        ``high``, and where the file has them ``conflict_id``, ``conflict``, ``dyad_id``,
        ``country`` and ``date_prec`` (from 4 on the day is not known). ``attrs`` holds
        ``version`` and ``remarks``.

    Raises
    ------
    DataError
        If the file is missing, damaged, cut off, or another dataset.
    ValueError
        If a country is not in the file, or the years are the wrong way round.

    Notes
    -----
    The header was seen in public programs that read versions up to 26.1, and extracts of country
    files were read. An event of several days counts on the day it began.

    References
    ----------
    Sundberg and Melander (2013).

    Examples
    --------
    >>> import tempfile
    >>> text = '''id,year,type_of_violence,dyad_name,side_a,side_b,date_start,date_end,best,high,low
    ... 7,2001,1,Government of A - B,Government of A,B,2001-05-01,2001-05-02,3,4,2
    ... '''
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "GEDEvent_v25_1.csv"
    ...     _ = file.write_text(text)
    ...     events = read_events(file)
    >>> events.loc[0, "violence"], int(events.loc[0, "best"]), events.attrs["version"]
    ('state-based', 3, '25.1')
    """
    file = Path(path)
    table = _typed(file, EVENTS, progress)
    for name in ("date_start", "date_end"):
        table[name] = _days(file, table, name)
    if "year" not in table:
        table["year"] = table["date_start"].dt.year
    table["violence"] = _coded(file, table, "type_of_violence", VIOLENCE)
    _check_unique(file, table)
    _remark_uneven(table, "events")
    table = table.drop(columns="type_of_violence")
    return _chosen(table, countries, years)


def read_dyads(path: str | os.PathLike[str]) -> pd.DataFrame:
    """Which pairs fought with 25 or more deaths in which years?

    Parameters
    ----------
    path : str or path
        The download of the Dyadic Dataset.

    Returns
    -------
    pandas.DataFrame
        One row a pair and year: ``dyad_id``, ``conflict_id``, ``location``, ``side_a``,
        ``side_b``, ``year``, ``intensity_level``, ``type_of_conflict`` (2 between states), and
        where the file has them ``side_a_id`` and ``side_b_id``, tuples of int: UCDP's actors.

    Raises
    ------
    DataError
        If the file is missing, damaged, or another dataset.

    Notes
    -----
    The header of version 25.1 was seen.

    References
    ----------
    Davies, Pettersson and Öberg (2023).

    Examples
    --------
    >>> read_dyads("nowhere.csv")
    Traceback (most recent call last):
    spoilers.data.errors.DataError: nowhere.csv: there is no such file
    """
    file = Path(path)
    table = _typed(file, DYADS, None)
    for name in ("side_a_id", "side_b_id"):
        if name in table:
            table[name] = _lists(file, table, name)
    return table


def read_actors(path: str | os.PathLike[str]) -> pd.DataFrame:
    """Which actors does UCDP know, and which broke away from another?

    Parameters
    ----------
    path : str or path
        The download of the Actor Dataset.

    Returns
    -------
    pandas.DataFrame
        One row an actor: ``id``, ``name``, ``org`` (1 formally organised, 2 informally, 3 a
        communal group, 4 a government), ``location``, and where the version has them
        ``full_name``, ``splinter`` (1 if it broke away), ``parent``, ``parent_id``.

    Raises
    ------
    DataError
        If the file is missing, damaged, or another dataset.

    Notes
    -----
    The header of version 22.1 was seen; a version without the coding of splinters is read
    without it.

    Examples
    --------
    >>> read_actors("nowhere.csv")
    Traceback (most recent call last):
    spoilers.data.errors.DataError: nowhere.csv: there is no such file
    """
    table = _typed(Path(path), ACTORS, None)
    _check_unique(Path(path), table)
    return table


def read_agreements(path: str | os.PathLike[str]) -> pd.DataFrame:
    """Which peace agreements were signed, and by whom?

    Parameters
    ----------
    path : str or path
        The download of the Peace Agreement Dataset: the workbook, or a CSV file made from it.

    Returns
    -------
    pandas.DataFrame
        One row an agreement: ``id``, ``conflict_id`` and ``dyad_id`` (tuples of int),
        ``conflict``, ``dyad``, ``name``, ``year``, ``date``, ``kind`` (full, partial, process),
        ``signed`` (all, some, unclear).

    Raises
    ------
    DataError
        If the file is missing, damaged, or another dataset.

    Notes
    -----
    The header of version 22.1 was seen. UCDP's ``inclusive`` is read as: 1 all active pairs
    signed, 2 not all did, anything else unclear. Its codebook was not available; the meaning
    was taken from the comments in the file.

    Examples
    --------
    >>> read_agreements("nowhere.xlsx")
    Traceback (most recent call last):
    spoilers.data.errors.DataError: nowhere.xlsx: there is no such file
    """
    file = Path(path)
    table = _typed(file, AGREEMENTS, None)
    table["date"] = _days(file, table, "date")
    table["kind"] = _coded(file, table, "kind", KINDS)
    table["signed"] = table["signed"].map(SIGNED).fillna("unclear")
    for name in ("conflict_id", "dyad_id"):
        table[name] = _lists(file, table, name)
    _check_unique(file, table)
    return table


def read_one_sided(path: str | os.PathLike[str]) -> pd.DataFrame:
    """Who killed 25 civilians or more, in which year?

    One-sided violence: armed force by a government or an organised group against civilians.

    Parameters
    ----------
    path : str or path
        The download: ``ucdp-onesided-251-csv.zip``, the CSV file in it, or the workbook.

    Returns
    -------
    pandas.DataFrame
        One row an actor and year: ``actor_id``, ``actor``, ``members`` (a tuple of UCDP's numbers:
        the actor, and those whom a joint row stands for), ``year``, ``low``, ``best``, ``high``,
        ``government``, ``location``. ``attrs`` holds ``version`` and ``remarks``.

    Raises
    ------
    DataError
        If the file is missing, damaged, cut off, another dataset, or older than version 22.1.

    Notes
    -----
    Headers of 23.1 and 26.1 were seen; they are the same. A newer version is read, and a remark
    says so. Names are for readers alone: three of them stand for two groups each.

    References
    ----------
    Davies, Pettersson and Öberg (2023).

    Examples
    --------
    >>> read_one_sided("nowhere.zip")
    Traceback (most recent call last):
    spoilers.data.errors.DataError: nowhere.zip: there is no such file
    """
    file = Path(path)
    table = _typed(file, ONE_SIDED, None)
    _check_version(file, table)
    twice = table.duplicated(["actor_id", "year"])
    if twice.any():
        row = int(np.argmax(twice.to_numpy()))
        actor, year = table[["actor_id", "year"]].iloc[row]
        raise DataError(file, f"the actor {actor} has two rows for {year}, again in row {row + 1}")
    members = _lists(file, table, "components", empty=True)
    table["members"] = [(a, *m) for a, m in zip(table["actor_id"], members, strict=True)]
    table["government"] = _coded(file, table, "government", {0: "no", 1: "yes"}) == "yes"
    _remark_uneven(table, "years of actors")
    return table.drop(columns="components")


def read_country_years(path: str | os.PathLike[str]) -> pd.DataFrame:
    """How many civilians did groups that are no state kill in each country, year by year?

    Parameters
    ----------
    path : str or path
        The download of the Organized Violence Country-Year Dataset.

    Returns
    -------
    pandas.DataFrame
        One row a country and year: ``country``, ``year``, ``low``, ``best``, ``high`` (civilians
        killed by all groups that are no state) and ``killers``, a tuple of names: governments
        too.

    Raises
    ------
    DataError
        If the file is missing, damaged, or another dataset.

    Notes
    -----
    The header of version 25.1 was seen.

    Examples
    --------
    >>> read_country_years("nowhere.csv")
    Traceback (most recent call last):
    spoilers.data.errors.DataError: nowhere.csv: there is no such file
    """
    table = _typed(Path(path), COUNTRY_YEARS, None)
    names = table.pop("names").fillna("")
    table["killers"] = [
        tuple(part.strip().removesuffix(" - Civilians") for part in cell.split(";") if part.strip())
        for cell in names
    ]
    return table


def _typed(path: Path, dataset: Dataset, progress: Progress | None) -> pd.DataFrame:
    table = read_text_table(path, dataset, _ALL, progress)
    remarks = table.attrs["remarks"]
    for column in dataset.columns:
        if column.name not in table:
            continue
        if column.number:
            table[column.name] = _whole(path, table, column)
        else:
            table[column.name] = table[column.name].str.strip()
    version = version_of(path, table)
    table = table.drop(columns="version", errors="ignore")
    table.attrs = {"version": version, "remarks": remarks, "dataset": dataset.name}
    return table


def _whole(path: Path, table: pd.DataFrame, column: Column) -> pd.Series:
    numbers = pd.to_numeric(table[column.name], errors="coerce")
    bad = numbers.isna() | (numbers != np.floor(numbers))
    if bad.any():
        row = int(np.argmax(bad.to_numpy()))
        value = table[column.name].iloc[row]
        if row == len(table) - 1 and pd.isna(value):
            raise DataError(
                path, f"the file ends in the middle of row {row + 1}: the download did not finish"
            )
        shown = "an empty cell" if pd.isna(value) else repr(value)
        raise DataError(
            path, f"row {row + 1} has {shown} in {column.spellings[0]}: expected a whole number"
        )
    return numbers.astype("int64")


def _days(path: Path, table: pd.DataFrame, name: str) -> pd.Series:
    days = pd.to_datetime(table[name].str.slice(0, 10), format="%Y-%m-%d", errors="coerce")
    if days.isna().any():
        row = int(np.argmax(days.isna().to_numpy()))
        raise DataError(
            path, f"row {row + 1} has {table[name].iloc[row]!r} in {name}: expected a day such as "
            "2001-05-01"
        )  # fmt: skip
    return days


def _coded(path: Path, table: pd.DataFrame, name: str, codes: dict[int, str]) -> pd.Series:
    words = table[name].map(codes)
    if words.isna().any():
        row = int(np.argmax(words.isna().to_numpy()))
        known = ", ".join(f"{code} ({word})" for code, word in codes.items())
        raise DataError(
            path, f"row {row + 1} has {table[name].iloc[row]} in {name}: expected one of {known}"
        )
    return words


def _check_version(path: Path, table: pd.DataFrame) -> None:
    version = table.attrs["version"]
    if not re.fullmatch(r"\d\d\.\d", version):
        table.attrs["remarks"].append("neither the file nor its name says which version it is")
    elif float(version) < KNOWN[0]:
        raise DataError(path, f"this is version {version}: versions from {KNOWN[0]} on can be read")
    elif float(version) > KNOWN[1]:
        table.attrs["remarks"].append(
            f"version {version} is newer than {KNOWN[1]}, the last one that we have seen"
        )


def _remark_uneven(table: pd.DataFrame, rows: str) -> None:
    uneven = int((~table["best"].between(table["low"], table["high"])).sum())
    if uneven:
        table.attrs["remarks"].append(
            f"{rows} whose best estimate does not lie between low and high: {uneven}"
        )


def _lists(
    path: Path, table: pd.DataFrame, name: str, *, empty: bool = False
) -> list[tuple[int, ...]]:
    return [
        () if empty and pd.isna(text) else _numbers(path, name, row, text)
        for row, text in enumerate(table[name], 1)
    ]


def _numbers(path: Path, name: str, row: int, text: object) -> tuple[int, ...]:
    parts = [part.strip() for part in str(text).split(",") if part.strip()]
    if not parts or not all(part.isdigit() for part in parts):
        raise DataError(path, f"row {row} has {text!r} in {name}: expected numbers apart by commas")
    return tuple(int(part) for part in parts)


def _check_unique(path: Path, table: pd.DataFrame) -> None:
    again = table["id"].duplicated()
    if again.any():
        row = int(np.argmax(again.to_numpy()))
        value = table["id"].iloc[row]
        raise DataError(path, f"the id {value} stands there twice, again in row {row + 1}")


def _chosen(
    table: pd.DataFrame, countries: Sequence[str] | None, years: tuple[int, int] | None
) -> pd.DataFrame:
    keep = pd.Series(True, index=table.index)
    if countries is not None:
        if "country" not in table:
            raise ValueError("countries: the file has no column country, so none can be chosen")
        known = sorted(set(table["country"]))
        for country in countries:
            if country not in known:
                near = get_close_matches(country, known, n=1, cutoff=0.0)[0]
                raise ValueError(
                    f"countries: {country!r} is not in the file; did you mean {near!r}?"
                )
        keep &= table["country"].isin(list(countries))
    if years is not None:
        if years[0] > years[1]:
            raise ValueError(f"years = {years}: expected the first year first")
        keep &= table["year"].between(*years)
    chosen = table[keep].reset_index(drop=True)
    chosen.attrs = table.attrs
    return chosen
