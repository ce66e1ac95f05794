"""The two pages, each a single file that loads nothing: one with names, one to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined

from spoilers.grading.nbgrader.class_view.item_statistics import PARTS
from spoilers.grading.nbgrader.class_view.misconceptions import Finding, Kind
from spoilers.grading.nbgrader.class_view.record import Exercise, Item, Work
from spoilers.grading.nbgrader.class_view.to_show import ARRIVALS, TENTHS, Bar, Shown, arrivals
from spoilers.grading.nbgrader.class_view.who import Word, length

SMALL = 30
"""With fewer students than these a page says how little its figures can be trusted."""
HARD, EASY = 0.5, 0.85
TELLS, LITTLE = 0.3, 0.1


def page_to_show(exercises: Sequence[Shown], least: int) -> str:
    """Write the page that can be shown in class.

    Parameters
    ----------
    exercises : sequence of Shown
        What may be shown.
    least : int
        Fewer students than these are persons.

    Returns
    -------
    str
        HTML.
    """
    return _environment().get_template("to_show.html.j2").render(exercises=exercises, least=least)


def page_with_names(
    exercises: Sequence[Exercise], words: Sequence[Word], now: datetime, penalties: str = ""
) -> str:
    """Write the page for the instructor alone.

    Parameters
    ----------
    exercises : sequence of Exercise
        What the class made of them.
    words : sequence of Word
        Who needs one.
    now : datetime
        When it is written.
    penalties : str, optional
        What counts as late, in a sentence.

    Returns
    -------
    str
        HTML.
    """
    return (
        _environment()
        .get_template("with_names.html.j2")
        .render(exercises=exercises, words=words, now=now, penalties=penalties, Kind=Kind)
    )


def _environment() -> Environment:
    # Stored cross-site scripting: names and ids may come from a list that students filled in.
    made = Environment(
        loader=PackageLoader("spoilers.grading.nbgrader.class_view"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "percent": lambda share: "–" if share is None else f"{share:.0%}",
        "number": lambda points: "–" if points is None else f"{points:g}",
        "signed": lambda r: "–" if r is None else f"{r:+.2f}".replace("-", "−"),
        "moment": lambda when: "–" if when is None else f"{when:%Y-%m-%d %H:%M}",
        "how_hard": how_hard,
        "how_telling": how_telling,
        "against_due": against_due,
    }
    made.globals |= {
        "PARTS": PARTS,
        "SMALL": SMALL,
        "whole_marks": lambda e: bars(e.tenths, TENTHS),
        "arrivals": lambda e: bars(arrivals(e), [label for label, _ in ARRIVALS]),
        "who": _who,
        "by_student": lambda words: [
            (who, list(those)) for who, those in groupby(words, key=lambda word: word.student)
        ],
    }
    return made


def bars(counts: Sequence[int], labels: Sequence[str]) -> list[Bar]:
    """Make the bars of a picture, one for each cell."""
    of = sum(counts)
    return [Bar(label, count, of) for label, count in zip(labels, counts, strict=True)]


def how_hard(share: float | None) -> str:
    """Say a difficulty in a word.

    Examples
    --------
    >>> [how_hard(share) for share in (0.3, 0.6, 0.9, None)]
    ['hard', 'medium', 'easy', 'no mark yet']
    """
    if share is None:
        return "no mark yet"
    return "hard" if share < HARD else "medium" if share < EASY else "easy"


def how_telling(item: Item) -> str:
    """Say in words whether a task tells strong from weak."""
    r = item.discrimination
    if r is None:
        return "cannot be said"
    if r < 0:
        return "the wrong way round: look at the task"
    return "well" if r >= TELLS else "a little" if r >= LITTLE else "hardly"


def against_due(work: Work) -> str:
    """Say when work came, against when it was due for this student."""
    if work.late is None:
        return "no due date" if work.due is None else "no time known"
    late = work.late.total_seconds() > 0
    return f"{length(work.late)} {'late' if late else 'before'}"


def _who(exercise: Exercise, item: Item, finding: Finding) -> list[str]:
    """Name those with whom something was found."""
    return [
        work.student.name
        for work in exercise.works
        if any(f.check in item.task.cells and f.sentence == finding.sentence for f in work.findings)
    ]
