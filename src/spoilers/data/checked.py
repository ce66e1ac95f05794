"""Read one table with its schema and its sources checked, once for each version of the file."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from spoilers.data.errors import DataError
from spoilers.data.folder import data_folder
from spoilers.data.schema import read_package
from spoilers.data.sources import check_source
from spoilers.data.tables import Record, read_table


def checked_rows(name: str) -> tuple[Path, list[Record]]:
    """What does this table hold?

    Parameters
    ----------
    name : str
        Name of the table, such as ``timeline``.

    Returns
    -------
    path : Path
        Its file, for messages about what is found wrong later.
    records : list of Record
        Its rows, in the order of the file.

    Raises
    ------
    DataError
        If the table is missing or damaged, or a row cites a source that is not listed.

    Examples
    --------
    >>> path, records = checked_rows("timeline")
    >>> path.name, records[0].cells["label"]
    ('timeline.csv', 'Doha agreement')
    """
    folder = data_folder()
    path = folder / f"{name}.csv"
    return path, _read(folder, name, path.stat().st_mtime_ns if path.exists() else 0)


def day(path: Path, record: Record, column: str) -> date:
    """Which day stands in this cell?

    Parameters
    ----------
    path : Path
        The file, for the message.
    record : Record
        The row.
    column : str
        The column, with a day as year-month-day.

    Returns
    -------
    datetime.date
        The day.

    Raises
    ------
    DataError
        If the calendar has no such day.

    Examples
    --------
    >>> day(Path("timeline.csv"), Record(2, {"date": "2020-02-29"}), "date")
    datetime.date(2020, 2, 29)
    >>> day(Path("timeline.csv"), Record(2, {"date": "2021-02-29"}), "date")
    Traceback (most recent call last):
    spoilers.data.errors.DataError: timeline.csv, line 2, column date: '2021-02-29' is no day
    """
    text = str(record.cells[column])
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DataError(path, f"{text!r} is no day", record.line, column) from None


@lru_cache(maxsize=16)
def _read(folder: Path, name: str, _stamp: int) -> list[Record]:
    package = read_package(folder)
    if name not in package.tables:
        raise DataError(folder / "datapackage.json", f"the table {name} is missing")
    path = folder / f"{name}.csv"
    records = read_table(path, package.tables[name])
    for record in records:
        if "basis" in record.cells:
            check_source(path, record, package)
    return records
