"""The table of letters: what each number of the game is, and which lesson it comes from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from spoilers import LESSONS
from spoilers.theory.cases import CASES, find_case
from spoilers.theory.parameters import PARAMETERS, Parameter

HEAD = ("letter", "what it is", "value", "lesson")
_COMMANDS = {
    r"\alpha": "α", r"\beta": "β", r"\gamma": "γ", r"\Delta": "Δ", r"\eta": "η", r"\theta": "θ",
    r"\iota": "ι", r"\kappa": "κ", r"\lambda": "λ", r"\mu": "μ", r"\nu": "ν", r"\xi": "ξ",
    r"\tau": "τ", r"\phi": "φ", r"\chi": "χ", r"\omega": "ω",
}  # fmt: skip
# A bar over the letter that follows.
_BAR = "\u0304"


@dataclass(frozen=True)
class LetterTable:
    """Letters with their meaning, shown as a table.

    Parameters
    ----------
    caption : str
        What the table holds.
    rows : tuple of tuple of str
        Letter as LaTeX, meaning, value and lesson of each number.
    """

    caption: str
    rows: tuple[tuple[str, str, str, str], ...]

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        head = "".join(f'<th scope="col" style="text-align:left">{each}</th>' for each in HEAD)
        body = "".join(_row(row) for row in self.rows)
        html = (
            f'<table class="table"><caption>{escape(self.caption)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )
        plain = "\n".join(", ".join((in_unicode(row[0]), *row[1:])) for row in self.rows)
        return {"text/html": html, "text/plain": f"{self.caption}\n{plain}"}


def primitives(case: str = next(iter(CASES))) -> LetterTable:
    """Show what a case puts into the whole game, and which lesson each number comes from.

    Parameters
    ----------
    case : str
        One of `spoilers.theory.cases.CASES`.

    Returns
    -------
    LetterTable
        A row for each primitive.

    Raises
    ------
    ValueError
        If there is no such case.

    Examples
    --------
    >>> primitives("Kabul 2021").rows[0]
    ('q', 'Strength of the excluded', '0.12', '01')
    """
    numbers = find_case(case).scenario.numbers()
    rows = tuple(
        (each.symbol, each.label, _value(each, numbers[each.name]), _lesson(each))
        for each in sorted(PARAMETERS, key=_lesson)
    )
    return LetterTable(f"{case}: the numbers of the game. All are illustrative.", rows)


def in_unicode(symbol: str) -> str:
    r"""Write a letter of a formula without LaTeX.

    Parameters
    ----------
    symbol : str
        LaTeX as the table of letters has it.

    Returns
    -------
    str
        The letter, with its index behind an underscore.

    Examples
    --------
    >>> in_unicode(r"\mu'"), in_unicode("w_I"), in_unicode(r"\bar R")
    ('μ′', 'w_I', 'R̄')
    """
    for command, letter in _COMMANDS.items():
        symbol = re.sub(rf"{re.escape(command)}(?![a-zA-Z])", letter, symbol)
    return re.sub(r"\\bar ?(\w)", rf"\1{_BAR}", symbol).replace("'", "′")


def _row(row: tuple[str, str, str, str]) -> str:
    letter, index = (*in_unicode(row[0]).partition("_")[::2],)
    below = f"<sub>{escape(index)}</sub>" if index else ""
    cells = "".join(f'<td style="text-align:left">{escape(each)}</td>' for each in row[1:])
    return (
        f'<tr><th scope="row" style="text-align:left"><i>{escape(letter)}</i>{below}</th>'
        f"{cells}</tr>"
    )


def _value(parameter: Parameter, value: float) -> str:
    if np.isinf(value):
        return "no policy suits all" if parameter.name == "seat_price" else "no limit"
    return f"{value:.2f}".replace("-", "−")


def _lesson(parameter: Parameter) -> str:
    return f"{LESSONS.index(parameter.lesson):02d}"
