"""The one error of the data room: what is wrong with a file, and where."""

from __future__ import annotations

from pathlib import Path


class DataError(ValueError):
    """A file of the data folder cannot be used as it is.

    Parameters
    ----------
    path : Path
        The file or folder.
    reason : str
        What is wrong and what is allowed.
    line : int, optional
        Line of the file, counted from 1 as an editor does.
    column : str, optional
        Name of the column.

    Examples
    --------
    >>> print(DataError(Path("ties.csv"), "'2O15' is not a year", line=7, column="year"))
    ties.csv, line 7, column year: '2O15' is not a year
    """

    def __init__(
        self, path: Path, reason: str, line: int | None = None, column: str | None = None
    ) -> None:
        super().__init__(path, reason, line, column)
        self.path = path
        self.reason = reason
        self.line = line
        self.column = column

    def __str__(self) -> str:
        """Say it in one line."""
        where = str(self.path)
        if self.line is not None:
            where += f", line {self.line}"
        if self.column is not None:
            where += f", column {self.column}"
        return f"{where}: {self.reason}"
