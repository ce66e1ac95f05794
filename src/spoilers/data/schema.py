"""What the columns of each table may hold, as ``datapackage.json`` says it.

The file follows the Data Package standard (version 2), so other software can read it too.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spoilers.data.errors import DataError
from spoilers.data.folder import DESCRIPTOR, read_text
from spoilers.data.values import KINDS, Cell, read_value

MISSING = [""]
BOOLEAN = {"trueValues": ["TRUE"], "falseValues": ["FALSE"]}


@dataclass(frozen=True)
class Column:
    """One column: what it means and what it may hold.

    Parameters
    ----------
    name : str
        As in the header of the table.
    type : {"string", "integer", "number", "boolean", "date", "yearmonth", "year"}
        As in the Table Schema standard.
    description : str
        What it means, with its unit.
    required : bool
        Whether an empty cell is refused.
    unique : bool
        Whether two rows with the same value are refused.
    pattern : str
        Regular expression that the whole value must match; empty for any.
    longest : int or None
        Most characters.
    minimum, maximum : int, float, datetime.date, str or None
        Least and greatest value; None for any. A month is compared as text.
    categories : dict from str or int to str
        The allowed values and what each means; empty for any.

    Examples
    --------
    >>> Column("founded", "year", "First year", minimum=1900, maximum=2100).allowed()
    'a whole year from 1900 to 2100'
    """

    name: str
    type: str
    description: str
    required: bool = False
    unique: bool = False
    pattern: str = ""
    longest: int | None = None
    minimum: Cell = None
    maximum: Cell = None
    categories: dict[Cell, str] = field(default_factory=dict)

    def allowed(self) -> str:
        """Say in words what a cell may hold.

        Returns
        -------
        str
            A noun phrase.
        """
        if self.categories:
            return "one of " + ", ".join(map(str, self.categories))
        noun = KINDS[self.type].noun
        if self.pattern:
            return f"{noun} of the form {self.pattern}"
        if self.longest is not None:
            return f"{noun} of at most {self.longest} characters"
        if self.minimum is None:
            return noun if self.maximum is None else f"{noun} up to {self.maximum}"
        end = " on" if self.maximum is None else f" to {self.maximum}"
        return f"{noun} from {self.minimum}{end}"


@dataclass(frozen=True)
class TableSchema:
    """One table: its file, its columns and what ties it to other tables.

    Parameters
    ----------
    name : str
        Name of the table.
    file : str
        Name of its file.
    columns : tuple of Column
        In the order of the file.
    key : tuple of str
        The columns that together tell rows apart.
    references : dict from str to (str, str)
        For a column that points elsewhere: the table and column it points to.
    """

    name: str
    file: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Package:
    """The whole of ``datapackage.json``.

    Parameters
    ----------
    tables : dict from str to TableSchema
        By name.
    sources : dict from str to str
        Short name of a source, as rows cite it, to what it is.
    """

    tables: dict[str, TableSchema]
    sources: dict[str, str]


def read_package(folder: Path) -> Package:
    """What may the tables of a folder hold?

    Parameters
    ----------
    folder : Path
        A folder with a ``datapackage.json``.

    Returns
    -------
    Package
        Its tables and sources.

    Raises
    ------
    DataError
        If the file is missing, no JSON, or lacks a part that is needed.

    Examples
    --------
    >>> from spoilers.data.folder import data_folder
    >>> [column.name for column in read_package(data_folder()).tables["movements"].columns]
    ['id', 'name', 'introduction']
    """
    path = folder / DESCRIPTOR
    try:
        content = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise DataError(path, f"no JSON: {error.msg}", error.lineno) from None
    try:
        tables = [_table(entry) for entry in content["resources"]]
        sources = {entry["title"]: entry["description"] for entry in content["sources"]}
        package = Package({table.name: table for table in tables}, sources)
        _check_names(package)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise DataError(path, f"a part is missing or of the wrong kind: {error}") from None
    return package


def _check_names(package: Package) -> None:
    names = {
        table.name: {column.name for column in table.columns} for table in package.tables.values()
    }
    for table in package.tables.values():
        pointed = [(table.name, name) for name in (*table.key, *table.references)]
        for owner, name in (*pointed, *table.references.values()):
            if name not in names.get(owner, ()):
                raise ValueError(f"table {owner} has no column {name}")


def _table(entry: dict[str, Any]) -> TableSchema:
    schema = entry["schema"]
    if schema.get("missingValues", MISSING) != MISSING:
        raise ValueError(f"table {entry['name']}: only an empty cell can stand for what is missing")
    references = {
        key["fields"][0]: (key["reference"]["resource"], key["reference"]["fields"][0])
        for key in schema.get("foreignKeys", [])
    }
    columns = tuple(_column(field) for field in schema["fields"])
    return TableSchema(
        entry["name"], entry["path"], columns, tuple(schema["primaryKey"]), references
    )


def _column(entry: dict[str, Any]) -> Column:
    name, kind, limits = entry["name"], entry["type"], entry.get("constraints", {})
    if kind not in KINDS:
        raise ValueError(f"column {name} has the type {kind}")
    if kind == "boolean" and any(entry.get(key, words) != words for key, words in BOOLEAN.items()):
        raise ValueError(f"column {name}: must be written TRUE or FALSE")
    try:
        re.compile(limits.get("pattern", ""))
    except re.error as error:
        raise ValueError(f"column {name}, pattern: {error}") from None
    ends = {end: limits.get(end) for end in ("minimum", "maximum")}
    return Column(
        name=name,
        type=kind,
        description=entry["description"],
        required=limits.get("required", False),
        unique=limits.get("unique", False),
        pattern=limits.get("pattern", ""),
        longest=limits.get("maxLength"),
        categories={
            read_value(str(item["value"]), kind): item["label"]
            for item in entry.get("categories", [])
        },
        **{end: _limit(value, kind) for end, value in ends.items()},
    )


def _limit(value: Any, kind: str) -> Cell:
    return None if value is None else read_value(str(value), kind)
