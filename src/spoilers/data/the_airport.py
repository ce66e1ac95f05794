"""The case of the course: what happened, when it was known, and who fought whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from spoilers.data.checked import checked_rows, row_of
from spoilers.data.errors import DataError
from spoilers.data.folder import data_folder, remembered
from spoilers.data.schema import read_package
from spoilers.data.sources import Sourced
from spoilers.data.tables import Record

Lane = Literal["deal", "attack", "response", "finding"]
Kind = Literal["fought", "side by side", "pledge", "agreement"]


@dataclass(frozen=True, slots=True)
class Event(Sourced):
    """One dated event of the case.

    Parameters
    ----------
    id : str
        Short name, used in code.
    date : datetime.date
        The day.
    lane : {"deal", "attack", "response", "finding"}
        What kind of event it is: see ``data/README.md``.
    label : str
        Name shown in the picture, at most 24 characters.
    event : str
        What happened, in one to three sentences.
    killed : str
        People killed, as the source counts them, such as "about 183"; empty where nobody was
        or where no number could be checked.
    said : {"then", "later"}
        Whether it was known by the morning of 28 August 2021.
    """

    id: str
    date: date
    lane: Lane
    label: str
    event: str
    killed: str
    said: Literal["then", "later"]


@dataclass(frozen=True, slots=True)
class Relation(Sourced):
    """What was between two actors in Afghanistan in one year.

    Parameters
    ----------
    year : int
        Calendar year.
    one, other : str
        Short names of the actors; a pledge goes to the second.
    kind : {"fought", "side by side", "pledge", "agreement"}
        What was between them.
    deaths, low, high : int
        Deaths in the fighting between them, best, low and high estimate; 0 where they did not
        fight.
    """

    year: int
    one: str
    other: str
    kind: Kind
    deaths: int
    low: int
    high: int


@remembered
def timeline() -> tuple[Event, ...]:
    """What happened in the case, day by day?

    Returns
    -------
    tuple of Event
        In the order of time.

    Raises
    ------
    DataError
        If the table is missing, damaged or out of order.

    Examples
    --------
    >>> [event.label for event in timeline() if event.date == date(2021, 8, 26)]
    ['Kabul airport', "The attacker's claim", 'The president speaks']
    """
    path, records = checked_rows("timeline")
    events: list[Event] = []
    for record in records:
        event = row_of(Event, path, record, record.cells)
        if events and event.date < events[-1].date:
            raise DataError(path, f"{event.date} is out of order", record.line, "date")
        events.append(event)
    return tuple(events)


def relations(year: int | None = None) -> tuple[Relation, ...]:
    """Who fought whom in Afghanistan, and who stood with whom?

    Parameters
    ----------
    year : int, optional
        Calendar year, 2014 to 2022; all of them if left out.

    Returns
    -------
    tuple of Relation
        Fighting first, the deadliest first.

    Raises
    ------
    DataError
        If the table is missing or damaged.
    ValueError
        If the table has nothing on that year.

    Examples
    --------
    >>> [(r.one, r.other, r.deaths) for r in relations(2019) if r.kind == "fought"][:2]
    [('government', 'taliban', 28828), ('government', 'isk', 1075)]
    """
    rows = _relations()
    years = sorted({row.year for row in rows})
    if year is not None and year not in years:
        raise ValueError(f"year = {year}: expected a year from {years[0]} to {years[-1]}")
    return tuple(row for row in rows if year in (None, row.year))


def actors() -> dict[str, str]:
    """Who are the actors of `relations`?

    Returns
    -------
    dict from str to str
        Short name to what it stands for.

    Raises
    ------
    DataError
        If the description of the tables is damaged.

    Examples
    --------
    >>> actors()["nrf"]
    'the National Resistance Front'
    """
    columns = {c.name: c for c in read_package(data_folder()).tables["relations"].columns}
    named = {**columns["other"].categories, **columns["one"].categories}
    return {str(name): label for name, label in named.items()}


@remembered
def _relations() -> tuple[Relation, ...]:
    path, records = checked_rows("relations")
    return tuple(_relation(path, record) for record in records)


def _relation(path: Path, record: Record) -> Relation:
    cells = record.cells
    given = {name: cells[name] for name in ("deaths", "low", "high")}
    row = row_of(
        Relation, path, record, {**cells, **{name: count or 0 for name, count in given.items()}}
    )
    if (row.kind == "fought") != bool(row.deaths) or not row.low <= row.deaths <= row.high:
        raise DataError(
            path,
            f"{given['low']}, {given['deaths']}, {given['high']}: fighting needs three counts, "
            "low to high, and nothing else has any",
            record.line,
            "deaths",
        )
    return row
