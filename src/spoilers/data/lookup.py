"""The glossary, and the single figures that the lessons print."""

from __future__ import annotations

from dataclasses import dataclass

from spoilers.data.bibliography import references
from spoilers.data.checked import checked_rows, row_of
from spoilers.data.errors import DataError
from spoilers.data.sources import Sourced


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of the glossary.

    Parameters
    ----------
    term : str
        The term, as a heading.
    definition : str
        What it means in this course.
    lesson : str
        The lesson that uses it first: one of `spoilers.LESSONS`.
    reference : str
        Entry of the bibliography that the definition follows; empty where it is ours.
    """

    term: str
    definition: str
    lesson: str
    reference: str


@dataclass(frozen=True, slots=True)
class KeyFigure(Sourced):
    """One figure that a lesson prints.

    Parameters
    ----------
    id : str
        Short name.
    value : float
        The figure.
    unit : str
        What is counted or measured.
    meaning : str
        What it says.
    """

    id: str
    value: float
    unit: str
    meaning: str


def glossary() -> dict[str, Term]:
    """What do the terms of the course mean?

    Returns
    -------
    dict from str to Term
        The entries by term, in the order of the alphabet.

    Raises
    ------
    DataError
        If the table is missing or damaged, out of order, or cites an unknown work.

    Examples
    --------
    >>> glossary()["Minimum cut"].reference
    'Zachary1977'
    """
    path, records = checked_rows("glossary")
    terms: dict[str, Term] = {}
    for record in records:
        term = row_of(Term, path, record, record.cells)
        if term.reference and term.reference not in references():
            raise DataError(
                path, f"{term.reference!r} is no entry of references.bib", record.line, "reference"
            )
        if terms and term.term.lower() < [*terms][-1].lower():
            raise DataError(path, f"{term.term!r} is out of order", record.line, "term")
        terms[term.term] = term
    return terms


def key_figures() -> dict[str, KeyFigure]:
    """Which single figures do the lessons print?

    Returns
    -------
    dict from str to KeyFigure
        The figures by short name.

    Raises
    ------
    DataError
        If the table is missing or damaged.

    Examples
    --------
    >>> key_figures()["splinters"].value
    219.0
    """
    path, records = checked_rows("key_figures")
    figures = (row_of(KeyFigure, path, record, record.cells) for record in records)
    return {figure.id: figure for figure in figures}
