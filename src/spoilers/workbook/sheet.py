"""The numbers of a case as a table: letter, meaning, range, value, reason and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from math import isinf

from spoilers.workbook.asked import ASKED, Asked


@dataclass(frozen=True)
class Row:
    """One number on the sheet.

    Attributes
    ----------
    asked : Asked
        What it means.
    value : float
        What it is.
    reason, source : str
        Why, and what that rests on.
    """

    asked: Asked
    value: float
    reason: str
    source: str

    @property
    def written(self) -> str:
        """Write the value.

        Returns
        -------
        str
            As short as it was given.
        """
        return "infinite" if isinf(self.value) else f"{self.value:g}".replace("-", "−")


@dataclass(frozen=True)
class Sheet:
    """All numbers of a case, in the order of the lessons.

    Attributes
    ----------
    rows : tuple of Row
        One for each number.
    """

    rows: tuple[Row, ...]

    def __str__(self) -> str:
        """Write it as text, two lines for each number."""
        return "\n".join(
            f"{row.asked.letter:4} {row.asked.name:18} {row.written:>9}   {row.reason}\n"
            f"{'':35}({row.source}; {row.asked.row.meaning} {row.asked.range})"
            for row in self.rows
        )

    def __repr__(self) -> str:
        """Write it as text, since a reader without a browser sees this."""
        return str(self)

    def _repr_html_(self) -> str:
        head = "".join(
            f'<th scope="col">{name}</th>'
            for name in ("Letter", "Number", "Value", "Reason", "Source")
        )
        body = "".join(
            f'<tr><td>{escape(row.asked.letter)}</td><th scope="row">'
            f"{escape(row.asked.row.label)}<br><small><code>{row.asked.name}</code>, lesson "
            f"{row.asked.lesson}, {row.asked.range}. {escape(row.asked.row.meaning)}</small></th>"
            f"<td>{row.written}</td><td>{escape(row.reason)}</td><td>{escape(row.source)}</td></tr>"
            for row in self.rows
        )
        return f'<table class="table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def sheet(numbers: Mapping[str, tuple[float, str, str]]) -> Sheet:
    """Put the numbers of a case on a sheet.

    Parameters
    ----------
    numbers : mapping from str to (float, str, str)
        Value, reason and source of each, as `YourCase` has them.

    Returns
    -------
    Sheet
        In the order in which they are asked.

    Examples
    --------
    >>> print(sheet({"blow": (0.4, "Soldiers in its camps would shame it.", "judgement")}))
    m    blow                     0.4   Soldiers in its camps would shame it.
                                       (judgement; By how much a full return ...)
    """
    return Sheet(tuple(Row(ASKED[name], *numbers[name]) for name in ASKED if name in numbers))
