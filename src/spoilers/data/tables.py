"""Read a table and refuse it where it breaks its schema, naming line and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spoilers.data.errors import DataError
from spoilers.data.folder import read_text
from spoilers.data.schema import Column, Package, TableSchema
from spoilers.data.values import Cell, read_value


@dataclass(frozen=True)
class Record:
    """One row as it was read, with the line it begins on."""

    line: int
    cells: dict[str, Cell]


def read_tables(folder: Path, package: Package) -> dict[str, list[Record]]:
    """What do the tables of a folder hold?

    Parameters
    ----------
    folder : Path
        Where the files are.
    package : Package
        What they may hold.

    Returns
    -------
    dict from str to list of Record
        The rows of each table in the order of its file.

    Raises
    ------
    DataError
        If a file is missing or damaged, or a row points to a row that does not exist.

    Examples
    --------
    >>> from spoilers.data.folder import data_folder
    >>> from spoilers.data.schema import read_package
    >>> tables = read_tables(data_folder(), read_package(data_folder()))
    >>> tables["groups"][0].line, tables["groups"][0].cells["id"]
    (2, 'ira_pre')
    """
    schemas = package.tables.values()
    tables = {schema.name: read_table(folder / schema.file, schema) for schema in schemas}
    for schema in schemas:
        for column, (table, key) in schema.references.items():
            known = {record.cells[key] for record in tables[table]}
            _refer(folder / schema.file, tables[schema.name], column, known, f"{table}.csv")
    return tables


def read_table(path: Path, schema: TableSchema) -> list[Record]:
    """What does one table hold?

    Parameters
    ----------
    path : Path
        The file: comma-separated, UTF-8, with a header.
    schema : TableSchema
        What it may hold.

    Returns
    -------
    list of Record
        The rows in the order of the file; blank lines are passed over.

    Raises
    ------
    DataError
        If the file is damaged: the message names line and column, the value and what is
        allowed.
    """
    lines = _lines(path)
    names = [column.name for column in schema.columns]
    first, header = next(lines)
    _check_header(path, first, header, names)
    columns = {column.name: column for column in schema.columns}
    records = [_record(path, line, header, row, columns) for line, row in lines]
    if not records:
        raise DataError(path, "the file has a header and no rows")
    for column in schema.columns:
        if column.unique:
            _check_unique(path, records, (column.name,))
    _check_unique(path, records, schema.key)
    return records


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise DataError(path, f"no valid CSV: {error}", line) from None
        if row:
            yield line, row


def _check_header(path: Path, line: int, header: list[str], names: list[str]) -> None:
    if len(header) == 1 and re.search(r"[;\t]", header[0]):
        raise DataError(path, "the columns must be apart by commas", line)
    for name in names:
        if name not in header:
            raise DataError(path, f"the column {name} is missing; found {', '.join(header)}", line)
    for place, name in enumerate(header):
        if name not in names:
            raise DataError(path, f"unknown column {name!r}; allowed: {', '.join(names)}", line)
        if name in header[:place]:
            raise DataError(path, f"the column {name} stands there twice", line)


def _record(
    path: Path, line: int, header: list[str], row: list[str], columns: dict[str, Column]
) -> Record:
    if len(row) != len(header):
        raise DataError(
            path,
            f"{len(row)} cells where the header has {len(header)}: a value with a comma in it "
            "must stand in double quotes",
            line,
        )
    cells: dict[str, Cell] = {}
    for name, text in zip(header, row, strict=True):
        try:
            cells[name] = _cell(text, columns[name])
        except ValueError as error:
            raise DataError(path, str(error), line, name) from None
    return Record(line, cells)


def _cell(text: str, column: Column) -> Cell:
    if not text and not column.required:
        return None
    if not text:
        raise ValueError(f"the cell is empty; expected {column.allowed()}")
    if text != text.strip():
        raise ValueError(f"{text!r} begins or ends with white space: remove it")
    if not text.isprintable():
        raise ValueError(f"{text!r} holds a line break or another sign that cannot be printed")
    try:
        value = read_value(text, column.type)
    except ValueError as error:
        raise ValueError(f"{error}; expected {column.allowed()}") from None
    if not _fits(text, value, column):
        raise ValueError(f"{text!r}: expected {column.allowed()}")
    return value


def _fits(text: str, value: Any, column: Column) -> bool:
    if column.categories and value not in column.categories:
        return False
    if column.pattern and not re.fullmatch(column.pattern, text):
        return False
    if column.longest is not None and len(text) > column.longest:
        return False
    return (column.minimum is None or column.minimum <= value) and (
        column.maximum is None or value <= column.maximum
    )


def _check_unique(path: Path, records: list[Record], names: tuple[str, ...]) -> None:
    seen: dict[tuple[Cell, ...], int] = {}
    for record in records:
        key = tuple(record.cells[name] for name in names)
        if key in seen:
            values = ", ".join(str(value) for value in key)
            raise DataError(
                path, f"{values!r} stands on line {seen[key]} already", record.line, names[0]
            )
        seen[key] = record.line


def _refer(path: Path, records: list[Record], column: str, known: set[Cell], file: str) -> None:
    for record in records:
        value = record.cells[column]
        if value not in known:
            raise DataError(path, f"{value!r} is no id of {file}", record.line, column)
