"""What a row says it rests on: its sources and its basis must agree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from spoilers.data.errors import DataError
from spoilers.data.folder import DESCRIPTOR
from spoilers.data.schema import Package
from spoilers.data.tables import Record

Confidence = Literal["H", "M", "L"]
Basis = Literal["read", "part", "memory"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """A row that says how sure it is and what it rests on.

    Parameters
    ----------
    confidence : {"H", "M", "L"}
        How sure we are of it: high, medium or low.
    basis : {"read", "part", "memory"}
        Whether its source was read, read in part, or the row is from memory.
    source : str
        Where it comes from; several are apart by semicolons.
    """

    confidence: Confidence
    basis: Basis
    source: str

    @property
    def doubtful(self) -> bool:
        """Whether the row rests on memory alone, or its confidence is low."""
        return self.basis == "memory" or self.confidence == "L"


def cited(source: str) -> list[str]:
    """Take the cell of a source apart.

    Parameters
    ----------
    source : str
        Sources apart by semicolons; in brackets what each supports.

    Returns
    -------
    list of str
        Their short names.

    Examples
    --------
    >>> cited("UCDP Actor 22.1 (id 717); memory (year); Hansen 2013")
    ['UCDP Actor 22.1', 'memory', 'Hansen 2013']
    """
    return [re.sub(r"\s*\([^()]*\)", "", part).strip() for part in source.split(";")]


def check_source(path: Path, record: Record, package: Package) -> None:
    """Refuse a row whose sources are not listed, or do not go with its basis.

    Parameters
    ----------
    path : Path
        The file, for the message.
    record : Record
        The row, with the columns ``source`` and ``basis``.
    package : Package
        Where the sources are listed.

    Raises
    ------
    DataError
        Naming the line and the column.
    """
    names = cited(str(record.cells["source"]))
    for name in names:
        if name not in package.sources:
            known = ", ".join(package.sources)
            raise DataError(
                path, f"unknown source {name!r}; {DESCRIPTOR} lists {known}", record.line, "source"
            )
    basis = record.cells["basis"]
    fits = {
        "read": "memory" not in names,
        "part": "memory" in names[1:],
        "memory": names[0] == "memory",
    }
    if not fits[str(basis)]:
        raise DataError(
            path,
            f"{basis!r} does not go with the source {record.cells['source']!r}: a row from memory "
            "begins with memory, one read in part names it after what was read",
            record.line,
            "basis",
        )
