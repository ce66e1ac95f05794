"""The works that the course cites."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any, Literal

from spoilers.data.errors import DataError
from spoilers.data.folder import data_folder, read_text, remembered

if TYPE_CHECKING:
    from pybtex.database import Entry

FILE = "references.bib"
Verification = Literal["verified", "partly verified", "from memory"]
VERIFICATIONS = ("verified", "partly verified", "from memory")
NEEDED = ("author", "title", "year", "annote", "verification", "checked")
NEEDED_BY_TYPE = {
    "article": ("journal",),
    "book": ("publisher",),
    "misc": ("howpublished",),
    "phdthesis": ("school",),
    "techreport": ("institution",),
}


@dataclass(frozen=True, slots=True)
class Reference:
    """One work that the course cites.

    Parameters
    ----------
    key : str
        Name of the entry.
    authors : tuple of str
        Family names, or the name of an institution.
    year : int
        Year of publication.
    title : str
        Title.
    doi : str
        Digital object identifier; empty where none was seen.
    annote : str
        What the course takes from it.
    verification : {"verified", "partly verified", "from memory"}
        How far the entry was compared with a source.
    checked : str
        What it was compared with, and which fields were not.
    text, html : str
        The whole citation, plain and as HTML.
    letter : str
        What tells it from another work by the same authors in the same year, in the order of
        the file: a, b and so on; mostly empty.

    Examples
    --------
    >>> references()["BestBapat2018"].short
    'Best and Bapat (2018)'
    """

    key: str
    authors: tuple[str, ...]
    year: int
    title: str
    doi: str
    annote: str
    verification: Verification
    checked: str
    text: str
    html: str
    letter: str = ""

    @property
    def short(self) -> str:
        """The citation as it stands in a sentence: names and year."""
        year = f"({self.year}{self.letter})"
        if len(self.authors) > 2:
            return f"{self.authors[0]} et al. {year}"
        return f"{' and '.join(self.authors)} {year}"


def references() -> dict[str, Reference]:
    """Which works does the course cite?

    Returns
    -------
    dict from str to Reference
        Name of the entry to the work, in the order of the file.

    Raises
    ------
    DataError
        If the file is missing or damaged, or an entry lacks a field; the message names the
        entry.

    Examples
    --------
    >>> print(references()["Powell2006"].text)
    Robert Powell. War as a Commitment Problem. International Organization, 60(1):169–203, 2006.
    """
    return dict(_read())


@remembered
def _read() -> dict[str, Reference]:
    path = data_folder() / FILE
    entries = _entries(path)
    for key, entry in entries.items():
        _check(path, key, entry)
    from pybtex.style.formatting.plain import Style

    lines = {line.key: line for line in Style().format_entries(entries.values())}
    return _told_apart({key: _reference(key, e, lines[key]) for key, e in entries.items()})


def _told_apart(works: dict[str, Reference]) -> dict[str, Reference]:
    """Give a letter to each of several works that would be cited alike."""
    alike = Counter(work.short for work in works.values())
    letters = {short: iter(ascii_lowercase) for short, count in alike.items() if count > 1}
    return {
        key: replace(work, letter=next(letters[work.short])) if work.short in letters else work
        for key, work in works.items()
    }


def _entries(path: Path) -> dict[str, Entry]:
    import pybtex.errors
    from pybtex.database import parse_string

    text = read_text(path)
    with pybtex.errors.capture() as problems:
        entries = parse_string(text, "bibtex").entries
    if problems:
        raise DataError(path, str(problems[0]))
    if not entries:
        raise DataError(path, "the file has no entries")
    return dict(entries)


def _check(path: Path, key: str, entry: Entry) -> None:
    if entry.type not in NEEDED_BY_TYPE:
        allowed = ", ".join(NEEDED_BY_TYPE)
        raise DataError(path, f"entry {key}: unknown type {entry.type!r}; allowed: {allowed}")
    for name in (*NEEDED, *NEEDED_BY_TYPE[entry.type]):
        if not (entry.persons.get(name) or entry.fields.get(name, "").strip()):
            raise DataError(path, f"entry {key}: the field {name} is missing or empty")
    if not entry.fields["year"].isdecimal():
        raise DataError(path, f"entry {key}: year {entry.fields['year']!r} is no whole year")
    if entry.fields["verification"] not in VERIFICATIONS:
        raise DataError(
            path,
            f"entry {key}: verification {entry.fields['verification']!r}; "
            f"expected one of {', '.join(VERIFICATIONS)}",
        )


def _reference(key: str, entry: Entry, line: Any) -> Reference:
    from pybtex.backends import html, plaintext

    fields = entry.fields
    return Reference(
        key=key,
        authors=tuple(_family(person) for person in entry.persons["author"]),
        year=int(fields["year"]),
        title=_plain(fields["title"]),
        doi=fields.get("doi", ""),
        annote=fields["annote"],
        verification=fields["verification"],
        checked=fields["checked"],
        text=line.text.render(plaintext.Backend()),
        html=" ".join(line.text.render(html.Backend()).split()),
    )


def _family(person: Any) -> str:
    return _plain(" ".join([*person.prelast_names, *person.last_names]))


def _plain(text: str) -> str:
    return text.replace("{", "").replace("}", "")
