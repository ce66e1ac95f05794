"""What the workbook asks: every number of the whole game, with what it means beside it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import isinf
from textwrap import wrap
from types import MappingProxyType

from spoilers import LESSONS
from spoilers.theory.cases import LESSON_NUMBERS
from spoilers.theory.parameters import Parameter, find_letter

__all__ = ["ASKED", "LEFT_OUT", "WAYS", "Asked", "Way", "form"]

_WIDTH = 90
_LINE = ("what the government wants", "the other end")
OF_THE_FORM = (*_LINE, "another faction", "the included", "the excluded")
"""What the form says where the words of a case are to stand."""

LEFT_OUT: Mapping[str, tuple[float, str]] = MappingProxyType(
    {
        "guarantee": (0.0, "Left out: nobody outside secures a share for the excluded faction."),
        "exploitation": (0.0, "Left out: the government gains nothing from a fight inside it."),
        "largest_response": (1.0, "Left out: nothing keeps the government from a full return."),
    }
)
"""What may be left out, and what that says about the case."""


@dataclass(frozen=True)
class Way:
    """Which numbers may be given instead of which others?

    Attributes
    ----------
    made : tuple of str
        Numbers that the lessons compute, fields of `Scenario`.
    parts : tuple of str
        What the lessons compute them from.
    """

    made: tuple[str, ...]
    parts: tuple[str, ...]


WAYS = (
    Way(
        ("strength", "seat_price", "attack_harm"), ("unity", "exit_cost", "harm", "war_cost")
    ),
    Way(("prior",), ("trust", "capacity")),
    Way(("audience_cost",), ("vulnerability", "salience")),
)  # fmt: skip
"""Each set of numbers is given either by its parts or directly. Where strength, seat price and
harm are given directly, the platform and the reaches still say where everyone stands."""


@dataclass(frozen=True)
class Asked:
    """What is one number that the workbook asks for?

    Attributes
    ----------
    row : Parameter
        Its row in the course's table of letters.
    default : float or None
        What it is where it is left out; None where it may not be.
    instead : str
        What it may be given instead of, as a phrase; empty for the usual way.
    """

    row: Parameter
    default: float | None = None
    instead: str = ""

    @property
    def name(self) -> str:
        """Name it as code does.

        Returns
        -------
        str
            The key in `YourCase.numbers`.
        """
        return self.row.name

    @property
    def lesson(self) -> str:
        """Say which lesson introduces it.

        Returns
        -------
        str
            Two digits.
        """
        return f"{LESSONS.index(self.row.lesson):02d}"

    @property
    def letter(self) -> str:
        r"""Write its letter without LaTeX.

        Returns
        -------
        str
            Such as ``κ`` or ``w_G``.

        Examples
        --------
        >>> ASKED["infighting_cost"].letter, ASKED["largest_response"].letter
        ('κ', 'R̄')
        """
        said = re.sub(r"\\bar (\w)", "\\1\N{COMBINING MACRON}", self.row.symbol)
        return re.sub(r"\\(\w+)", lambda found: _greek(found[1]), said)

    @property
    def range(self) -> str:
        """Say what it may be.

        Returns
        -------
        str
            A phrase.

        Examples
        --------
        >>> ASKED["discount"].range, ASKED["blow"].range, ASKED["war_included"].range
        ('above 0 and below 1', '0 or more', 'any number')
        """
        row = self.row
        if isinf(row.low):
            return "any number"
        if isinf(row.high):
            return "0 or more, or infinite" if row.infinite else "0 or more"
        low = f"above {row.low:g}" if row.open_low else f"{row.low:g}"
        high = f"below {row.high:g}" if row.open_high else f"{row.high:g}"
        return f"{low} {'and' if row.open_low and row.open_high else 'to'} {high}"


def form() -> str:
    """What has to be filled in for a case of one's own?

    Returns
    -------
    str
        A call of `YourCase` to copy into a cell, with every number still to be written and its
        meaning and range beside it.

    Examples
    --------
    >>> print(form().splitlines()[6])
        # x, Platform of the movement (lesson 01): Where the movement stands on the line while it
    """
    lines = [
        "from spoilers.workbook import Faction, Tie, YourCase",
        "",
        "# Write over all dots, and over the words of the form at the end. Inside a function,",
        "# indent all of this, and end with `return mine`.",
        "",
        "my_numbers = {  # name: (value, reason of eight words or more, source)",
    ]
    for asked in ASKED.values():
        if not asked.instead:
            lines += _asked_for(asked)
    lines += ["}", ""]
    for way in WAYS:
        lines.append(f"# Instead of {_names(way.parts)} you may give {_names(way.made)}:")
        lines += [f"#{line[3:]}" for name in way.made for line in _asked_for(ASKED[name])]
    lines += [
        "",
        "mine = YourCase(",
        '    title="...", question="...?",',
        '    government="...", included="...", excluded="...",',
        f"    line={_LINE!r},".replace("'", '"'),
        "    numbers=my_numbers,",
        "    # Your own names here; delete a line that you do not need.",
        '    beside=(Faction("another faction", place=..., reach=..., strength=...),),',
        '    ties=(Tie("the included", "the excluded", "split"),),  # or "allied", "fought"',
        '    sources=("...", "..."),',
        ")",
    ]
    return "\n".join(lines)


def _asked_for(asked: Asked) -> list[str]:
    """Write what a number means, and a line to fill in."""
    meaning = f"{asked.letter}, {asked.row.label} (lesson {asked.lesson}): {asked.row.meaning}"
    spans = f"{asked.range}; {asked.row.unit}.{_may_be_left_out(asked)}"
    said = [part for text in (meaning, spans) for part in wrap(text, _WIDTH)]
    return [*(f"    # {part}" for part in said), f'    "{asked.name}": (..., "...", "..."),']


def _may_be_left_out(asked: Asked) -> str:
    return "" if asked.default is None else f" May be left out; it is then {asked.default:g}."


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else names[0]


def _greek(name: str) -> str:
    case = "CAPITAL" if name[0].isupper() else "SMALL"
    return unicodedata.lookup(f"GREEK {case} LETTER {name.upper().replace('LAMBDA', 'LAMDA')}")


def _reach(name: str, whose: str) -> Parameter:
    return replace(
        find_letter("reach"),
        name=name,
        label=f"Reach of the {whose} faction",
        meaning=f"The farthest from its ideal point that the {whose} faction accepts a policy "
        "rather than fight.",
    )


def _row(name: str) -> Parameter:
    if name in ("reach_included", "reach_excluded"):
        return _reach(name, name.removeprefix("reach_"))
    return find_letter(name)


def _all() -> dict[str, Asked]:
    usual = {
        name: Asked(_row(name), LEFT_OUT[name][0] if name in LEFT_OUT else None)
        for name in LESSON_NUMBERS
    }
    direct = {
        name: Asked(_row(name), None, f"instead of {_names(way.parts)}")
        for way in WAYS
        for name in way.made
    }
    return {**usual, **direct}


ASKED: Mapping[str, Asked] = MappingProxyType(_all())
"""Every number that a case may be given by, in the order of the lessons; those that may be given
instead of others last."""
