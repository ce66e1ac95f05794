"""A table as a data frame, with the types that its schema declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spoilers.data.checked import checked_rows
from spoilers.data.folder import data_folder
from spoilers.data.schema import Column, read_package

if TYPE_CHECKING:
    import pandas as pd

# The second is for a column in which a cell may be empty.
_DTYPES = {
    "string": ("string", "string"),
    "integer": ("int64", "Int64"),
    "number": ("float64", "Float64"),
    "boolean": ("bool", "boolean"),
    "date": ("datetime64[s]", "datetime64[s]"),
    "yearmonth": ("period[M]", "period[M]"),
    "year": ("int64", "Int64"),
}


def frame(name: str) -> pd.DataFrame:
    """What does a table hold, as pandas would have it?

    A `pandas.DataFrame` typed by the Table Schema of the file.

    Parameters
    ----------
    name : str
        Name of the table, such as ``agreements``: that of its file, without the ending.

    Returns
    -------
    pandas.DataFrame
        Columns and rows as in the file. Whole numbers and years are ``int64``, or ``Int64``
        where a cell may be empty; days are ``datetime64[s]``, months ``period[M]``, true and
        false ``bool``, texts ``string``.

    Raises
    ------
    DataError
        If the table is missing or damaged.
    ValueError
        If there is no such table.

    Examples
    --------
    >>> windows = frame("deal_windows")
    >>> year = windows[windows["whole"] & (windows["months"] == 12)]
    >>> (year["deaths_after"] > year["deaths_before"]).groupby(year["role"]).sum().to_dict()
    {'excluded': 12, 'included': 4, 'other conflict': 1}
    """
    tables = read_package(data_folder()).tables
    if name not in tables:
        raise ValueError(f"name = {name!r}: expected one of {', '.join(tables)}")
    import pandas as pd

    _, records = checked_rows(name)
    return pd.DataFrame(
        {
            column.name: pd.Series(
                [record.cells[column.name] for record in records], dtype=dtype(column)
            )
            for column in tables[name].columns
        }
    )


def dtype(column: Column) -> str:
    """Which type does pandas give to a column?

    Parameters
    ----------
    column : Column
        With its type, and whether a cell may be empty.

    Returns
    -------
    str
        The name of a ``dtype``.

    Examples
    --------
    >>> dtype(Column("ended", "year", "The last year")), dtype(Column("whole", "boolean", "", True))
    ('Int64', 'bool')
    """
    return _DTYPES[column.type][0 if column.required else 1]
