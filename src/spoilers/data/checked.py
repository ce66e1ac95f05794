"""Read one table with its schema and its sources checked, and make typed rows of it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from spoilers.data.errors import DataError
from spoilers.data.folder import DESCRIPTOR, data_folder, remembered
from spoilers.data.schema import read_package
from spoilers.data.sources import check_source
from spoilers.data.tables import Record, read_table

Row = TypeVar("Row")


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
    >>> path.name, records[0].cells["date"]
    ('timeline.csv', datetime.date(2020, 2, 29))
    """
    return data_folder() / f"{name}.csv", _records(name)


def row_of(kind: type[Row], path: Path, record: Record, cells: Mapping[str, object]) -> Row:
    """Make a row of the cells that were read.

    Parameters
    ----------
    kind : type
        The dataclass of such rows.
    path : Path
        The file, for the message.
    record : Record
        Where the row stands.
    cells : mapping from str to object
        A value for each field. An empty cell becomes the empty text where a text is wanted.

    Returns
    -------
    kind
        The row.

    Raises
    ------
    DataError
        If ``datapackage.json`` gives a column another type than the course needs, or the table
        has not the columns of such a row.

    Examples
    --------
    >>> from dataclasses import make_dataclass
    >>> Split = make_dataclass("Split", [("year", int)])
    >>> row_of(Split, Path("splits.csv"), Record(2, {}), {"year": "1974"})
    Traceback (most recent call last):
    spoilers.data.errors.DataError: splits.csv, line 2, column year: '1974' is read as str, where
    the course needs int: see the type of the column in datapackage.json
    """
    hints = _hints(kind)  # type: ignore[arg-type]
    if set(cells) != set(hints):
        wrong = ", ".join(sorted(set(cells) ^ set(hints)))
        raise DataError(
            path.parent / DESCRIPTOR, f"{kind.__name__} and its table differ in: {wrong}"
        )
    made = {}
    for name, value in cells.items():
        made[name] = "" if value is None and str in hints[name] else value
        if type(made[name]) not in hints[name]:
            needed = " or ".join(sorted(each.__name__ for each in hints[name]))
            raise DataError(
                path,
                f"{value!r} is read as {type(value).__name__}, where the course needs {needed}: "
                f"see the type of the column in {DESCRIPTOR}",
                record.line,
                name,
            )
    return kind(**made)


@cache
def _hints(kind: Hashable) -> dict[str, set[type]]:
    hints = get_type_hints(kind)
    return {name: _types(hint) for name, hint in hints.items()}


def _types(hint: Any) -> set[type]:
    if isinstance(hint, UnionType):
        return {kind for part in get_args(hint) for kind in _types(part)}
    if get_origin(hint) is Literal:
        return {type(word) for word in get_args(hint)}
    return {get_origin(hint) or hint}


@remembered
def _records(name: str) -> list[Record]:
    folder = data_folder()
    package = read_package(folder)
    if name not in package.tables:
        raise DataError(folder / DESCRIPTOR, f"the table {name} is missing")
    path = folder / f"{name}.csv"
    records = read_table(path, package.tables[name])
    for record in records:
        if record.cells.get("basis"):
            check_source(path, record, package)
    return records
