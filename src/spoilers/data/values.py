"""How a value of each type is written in a cell, and what it becomes in Python.

The names of the types are those of the Table Schema standard, and so are the forms, but for two
habits of spreadsheets that readers take differently and that are refused: a leading zero
before a whole number, and a sign of plus.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

Cell = str | int | float | bool | date | None

_WHOLE = "0|-?[1-9][0-9]{0,14}"


@dataclass(frozen=True)
class Kind:
    """A type of value.

    Parameters
    ----------
    noun : str
        What it is called in a message, such as "a whole number".
    form : str
        Regular expression of how it is written.
    read : callable
        Makes the value of a text of that form; raises `ValueError` where there is none.
    """

    noun: str
    form: str
    read: Callable[[str], Cell]


KINDS = {
    "string": Kind("text", ".*", str),
    "integer": Kind("a whole number", _WHOLE, int),
    "number": Kind("a number", rf"(?:{_WHOLE}|-0)(?:\.[0-9]{{1,15}})?", float),
    "boolean": Kind("TRUE or FALSE", "TRUE|FALSE", "TRUE".__eq__),
    "date": Kind("a day as year-month-day", "[0-9]{4}-[0-9]{2}-[0-9]{2}", date.fromisoformat),
    "yearmonth": Kind("a month as year-month", "[0-9]{4}-(?:0[1-9]|1[0-2])", str),
    "year": Kind("a whole year", "[1-9][0-9]{0,3}", int),
}
"""The types that a column can have."""


def read_value(text: str, kind: str) -> Cell:
    """Which value stands in this cell?

    Parameters
    ----------
    text : str
        What is written there.
    kind : {"string", "integer", "number", "boolean", "date", "yearmonth", "year"}
        The type of the column.

    Returns
    -------
    str, int, float, bool or datetime.date
        The value; a month stays as it is written, since Python has no type for it.

    Raises
    ------
    ValueError
        If the text is no value of that type.

    Examples
    --------
    >>> read_value("2020-02-29", "date")
    datetime.date(2020, 2, 29)
    >>> read_value("2021-02-29", "date")
    Traceback (most recent call last):
    ValueError: '2021-02-29' is no day of the calendar
    >>> read_value("007", "integer")
    Traceback (most recent call last):
    ValueError: '007' is not a whole number
    """
    if not re.fullmatch(KINDS[kind].form, text):
        raise ValueError(f"{text!r} is not {KINDS[kind].noun}")
    try:
        return KINDS[kind].read(text)
    except ValueError:
        raise ValueError(f"{text!r} is no day of the calendar") from None
