"""What of a class may be shown to it: no name, and no figure that stands for a few persons.

The pages and tables that are made to be shown are made from these, in which there is nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from spoilers.grading.nbgrader.class_view.item_statistics import PARTS, blurred, merged
from spoilers.grading.nbgrader.class_view.misconceptions import Kind
from spoilers.grading.nbgrader.class_view.record import Exercise, Item

STEP = 0.05
"""Shares of the points are told in steps of so much: an exact one could be taken to pieces."""
NAMED = (Kind.NAMED, Kind.LIKELY)
"""What has the name of a misconception."""
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ARRIVALS = (
    ("over 3 days before", -3 * DAY),
    ("1 to 3 days before", -DAY),
    ("the last day", -HOUR),
    ("the last hour", timedelta(0)),
    ("up to a day late", DAY),
    ("over a day late", timedelta.max),
)
"""When work came, against when it was due for that student."""


@dataclass(frozen=True)
class Bar:
    """A bar of a picture, with its words.

    Attributes
    ----------
    label : str
        What it counts.
    count : int
        How many students.
    of : int
        How many all bars of the picture are.
    """

    label: str
    count: int
    of: int

    @property
    def share(self) -> float:
        """How long the bar is, from 0 to 1."""
        return self.count / self.of if self.of else 0.0


@dataclass(frozen=True)
class ShownTask:
    """A task, as a class may see it.

    Attributes
    ----------
    title : str
        Its name.
    points : float
        What could be had.
    marked : int
        How many marks there are.
    difficulty : str
        The mean share of the points in words; empty where it would show persons.
    bars : tuple of Bar
        How the points were spread; empty where that would show persons.
    misconceptions : tuple of (str, str)
        Each, and how many had it, as far as that may be told.
    """

    title: str
    points: float
    marked: int
    difficulty: str
    bars: tuple[Bar, ...]
    misconceptions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Shown:
    """An exercise, as a class may see it.

    Attributes
    ----------
    name : str
        The exercise.
    handed_in : int
        By how many.
    persons : bool
        Whether these are so few that every figure would show persons; then all else is empty.
    middle : str
        The median of the whole marks.
    bars, arrivals : tuple of Bar
        The whole marks, and when work came; empty where that would show persons.
    tasks : tuple of ShownTask
        In order.
    """

    name: str
    handed_in: int
    persons: bool
    middle: str = ""
    bars: tuple[Bar, ...] = ()
    arrivals: tuple[Bar, ...] = ()
    tasks: tuple[ShownTask, ...] = ()


def shown(exercise: Exercise, least: int) -> Shown:
    """Take from an exercise what its class may see.

    Parameters
    ----------
    exercise : Exercise
        What the class made of it.
    least : int
        So many students are a group; fewer are persons.

    Returns
    -------
    Shown
        Without anybody in it.
    """
    count = len(exercise.works)
    if count < least:
        return Shown(exercise.name, count, persons=True)
    complete = exercise.complete
    return Shown(
        exercise.name,
        count,
        persons=False,
        middle=rounded(median(complete)) if len(complete) >= least else "",
        bars=_bars(exercise.tenths, TENTHS, least),
        arrivals=_bars(arrivals(exercise), [label for label, _ in ARRIVALS], least),
        tasks=tuple(_task(item, count, least) for item in exercise.items),
    )


def _task(item: Item, works: int, least: int) -> ShownTask:
    bars = _bars(item.parts, PARTS, least)
    named = {f.sentence: n for f, n in item.misconceptions.items() if f.kind in NAMED}
    told = [(-n if n >= least else 0, s, blurred(n, works, least)) for s, n in named.items()]
    return ShownTask(
        item.task.title,
        item.task.points,
        len(item.marks),
        _told(item.difficulty, apart=bool(bars)) if len(item.marks) >= least else "",
        bars,
        tuple((sentence, words) for _, sentence, words in sorted(told)),
    )


def _told(share: float | None, *, apart: bool) -> str:
    """Say a difficulty; where a check gives all or nothing, a mean tells how many failed."""
    if share is None:
        return ""
    return rounded(share) if apart else "more than half" if share > 0.5 else "half or less"


TENTHS = [f"{n * 10} to {n * 10 + 10}%" for n in range(10)]
"""The cells of the table of whole marks."""


def _bars(counts: Sequence[int], labels: Sequence[str], least: int) -> tuple[Bar, ...]:
    """Make the bars that can be shown: none where all would have to be put together."""
    groups = merged(counts, least)
    if sum(count > 0 for *_, count in groups) < 2 and max(counts) < sum(counts):
        return ()
    return tuple(
        Bar(joined(labels[first], labels[last]), count, sum(counts))
        for first, last, count in groups
    )


def joined(first: str, last: str) -> str:
    """Name several neighbouring cells of a table as one.

    Examples
    --------
    >>> joined("0 to 10%", "20 to 30%"), joined("no points", "up to half")
    ('0 to 30%', 'no points to up to half')
    """
    if first == last:
        return first
    if first.endswith("%"):
        return f"{first.partition(' ')[0]} to {last.rpartition(' ')[2]}"
    return f"{first} to {last}"


def arrivals(exercise: Exercise) -> list[int]:
    """Count when work came, in the cells of :data:`ARRIVALS`; none if there is no due date."""
    counts = [0] * len(ARRIVALS)
    for work in exercise.works:
        if work.late is not None:
            counts[next(n for n, (_, end) in enumerate(ARRIVALS) if work.late <= end)] += 1
    return counts


def rounded(share: float) -> str:
    """Tell a share in steps of five per cent.

    Examples
    --------
    >>> rounded(0.917), rounded(1.0)
    ('about 90%', 'about 100%')
    """
    return f"about {round(share / STEP) * STEP:.0%}"
