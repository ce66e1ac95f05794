"""What the article claims, sentence by sentence, with a verdict; and what others found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from spoilers.data.bibliography import Reference, references
from spoilers.data.checked import checked_rows, row_of
from spoilers.data.errors import DataError
from spoilers.data.folder import remembered
from spoilers.data.sources import Sourced
from spoilers.data.tables import Record
from spoilers.data.the_record import Statement, statements

_JUDGED = ("verdict", "ground", "confidence", "basis", "source")


@dataclass(frozen=True, slots=True)
class Claim(Sourced):
    """One claim of the article: where the course takes it up, and what became of it.

    Parameters
    ----------
    id : str
        Short name.
    paragraph : int
        Paragraph of the article, counted from 1; 0 is the note above it.
    claim : str
        What the sentence says, in our words.
    quote : str
        The few words with which the article says how it knows, or how sure it is; mostly empty.
    kind : {"fact", "evidence", "argument of 2018", "claim", "expectation", "advice"}
        What kind of sentence it is. ``evidence`` is what research or experts are said to have
        found; ``argument of 2018`` is what the paper of 2018 argues too, in a model.
    lesson : str
        The lesson that takes it up: one of `spoilers.LESSONS`.
    statement : str
        The row of `statements` that the verdict is taken from; empty where it stands in the table
        of claims itself.
    verdict : {"held", "in part", "did not hold", "cannot be told"}
        What became of it.
    ground : str
        Why we judge so.
    """

    id: str
    paragraph: int
    claim: str
    quote: str
    kind: Literal["fact", "evidence", "argument of 2018", "claim", "expectation", "advice"]
    lesson: str
    statement: str
    verdict: Literal["held", "in part", "did not hold", "cannot be told"]
    ground: str


@dataclass(frozen=True, slots=True)
class PublishedFinding:
    """What another work found, beside our record.

    Parameters
    ----------
    id : str
        Short name.
    reference : str
        The entry of the bibliography.
    lesson : str
        The lesson that it speaks to most.
    question, measure, sample, finding : str
        What it asks, what it counts, where it looks, and what it finds.
    numbers : str
        The result in numbers; empty where we saw none.
    ours : {"agrees", "in part", "differs", "another question"}
        How it stands to the record of the course.
    why : str
        Why the two measures differ, and what ours shows.
    read : {"abstract", "draft", "abstract and press"}
        What of the work was read.
    """

    id: str
    reference: str
    lesson: str
    question: str
    measure: str
    sample: str
    finding: str
    numbers: str
    ours: Literal["agrees", "in part", "differs", "another question"]
    why: str
    read: Literal["abstract", "draft", "abstract and press"]

    @property
    def work(self) -> Reference:
        """The work itself, ready to be cited."""
        return references()[self.reference]


@remembered
def claims() -> tuple[Claim, ...]:
    """What does the article claim, sentence by sentence, and what became of each?

    Returns
    -------
    tuple of Claim
        In the order of the article.

    Raises
    ------
    DataError
        If the table is missing or damaged, or a row has two verdicts or none.

    Examples
    --------
    >>> [claim.quote for claim in claims() if claim.kind == "evidence"]
    ['According to experts', 'Our research found', 'Our research, along with others, indicates']
    """
    path, records = checked_rows("claims")
    known = {row.id: row for row in statements()}
    return tuple(_claim(path, record, known) for record in records)


@remembered
def published_findings() -> tuple[PublishedFinding, ...]:
    """What did other studies find, and how does it stand to our record?

    Returns
    -------
    tuple of PublishedFinding
        In the order of the file.

    Raises
    ------
    DataError
        If the table is missing or damaged, or cites a work that is not in the bibliography.

    Examples
    --------
    >>> finding = published_findings()[0]
    >>> finding.work.short, finding.numbers, finding.ours
    ('Reiter (2016)', '65 of 301; 46 of 138', 'in part')
    """
    path, records = checked_rows("published_findings")
    rows = []
    for record in records:
        row = row_of(PublishedFinding, path, record, record.cells)
        if row.reference not in references():
            raise DataError(
                path, f"{row.reference!r} is no entry of references.bib", record.line, "reference"
            )
        rows.append(row)
    return tuple(rows)


def _claim(path: Path, record: Record, known: dict[str, Statement]) -> Claim:
    cells = dict(record.cells)
    named = cells["statement"]
    for name in _JUDGED:
        if (cells[name] is None) != (named is not None):
            raise DataError(
                path, "a claim has a statement, or a verdict of its own", record.line, name
            )
    if named is not None:
        if str(named) not in known:
            raise DataError(path, f"{named!r} is no id of statements.csv", record.line, "statement")
        judged = known[str(named)]
        cells |= {
            "verdict": judged.verdict,
            "ground": judged.happened,
            "confidence": judged.confidence,
            "basis": judged.basis,
            "source": judged.source,
        }
    return row_of(Claim, path, record, cells)
