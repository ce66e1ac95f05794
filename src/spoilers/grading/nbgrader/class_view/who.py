"""Who needs a word, and about what? For the instructor alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from spoilers.grading.nbgrader.class_view.misconceptions import Kind
from spoilers.grading.nbgrader.class_view.record import Exercise, Student, Work

LOW, BELOW = 0.5, 0.2
"""Far below: less than half of the points, and a fifth of them below the class's median."""
GAP, UNUSUAL = 0.5, 0.25
"""One task lost: half of the points below the student's others, a quarter below the class."""


@dataclass(frozen=True)
class Word:
    """A reason to speak with a student.

    Attributes
    ----------
    student : Student
        With whom.
    exercise : str
        About what.
    kind : str
        Why, in two or three words.
    why : str
        The same in a sentence.
    """

    student: Student
    exercise: str
    kind: str
    why: str


def who_needs_a_word(
    exercises: Sequence[Exercise], now: datetime, grace: timedelta = timedelta(0)
) -> list[Word]:
    """Find the students with whom an instructor may want to speak.

    Parameters
    ----------
    exercises : sequence of Exercise
        What the class made of them.
    now : datetime
        What is not due yet is nobody's fault.
    grace : timedelta, optional
        So late counts as in time.

    Returns
    -------
    list of Word
        By student and exercise.
    """
    found = [word for each in exercises for word in _about(each, now, grace)]
    found += _same_twice(exercises)
    return sorted(found, key=lambda word: (word.student.name.casefold(), word.student.id))


def _about(exercise: Exercise, now: datetime, grace: timedelta) -> Iterator[Word]:
    if exercise.due is None or exercise.due < now:
        for student in exercise.missing:
            yield Word(student, exercise.name, "nothing handed in", "Nothing was handed in.")
    shares = [share for work in exercise.works if (share := exercise.share(work)) is not None]
    middle = median(shares) if shares else 0.0
    for work in exercise.works:
        if work.late is not None and work.late > grace:
            cost = f" It costs {work.penalty:g} points." if work.penalty else ""
            why = f"Handed in {length(work.late)} after it was due.{cost}"
            yield Word(work.student, exercise.name, "handed in late", why)
        share = exercise.share(work)
        if share is not None and share < LOW and share <= middle - BELOW:
            why = f"{share:.0%} of the points marked so far; the class's median is {middle:.0%}."
            yield Word(work.student, exercise.name, "far below", why)
        for name, why in _one_task_lost(exercise, work):
            yield Word(work.student, exercise.name, f"lost {name}", why)


def _one_task_lost(exercise: Exercise, work: Work) -> Iterator[tuple[str, str]]:
    """Find tasks where a student fell far below what the rest would let one expect."""
    marks = {task.name: work.marks.get(task.name) for task in exercise.tasks}
    for item in exercise.items:
        here = marks[item.task.name]
        others = [task for task in exercise.tasks if task is not item.task]
        known = [(task.points, m) for task in others if (m := marks[task.name]) is not None]
        of = sum(points for points, _ in known)
        if here is None or not of or not item.task.points or item.difficulty is None:
            continue
        share, rest = here / item.task.points, sum(mark for _, mark in known) / of
        if share <= rest - GAP and share <= item.difficulty - UNUSUAL:
            why = (
                f"{item.task.title}: {here:g} of {item.task.points:g} points, and {rest:.0%} "
                f"of all the others. The class got {item.difficulty:.0%} here."
            )
            yield item.task.title.partition(":")[0], why


def _same_twice(exercises: Iterable[Exercise]) -> Iterator[Word]:
    """Find misconceptions that a student shows in two tasks: two checks of one see the same."""
    where: dict[tuple[Student, str], dict[tuple[str, str], None]] = {}
    for exercise in exercises:
        for work in exercise.works:
            for each in work.findings:
                if each.kind in (Kind.NAMED, Kind.LIKELY):
                    place = exercise.name, exercise.title(each.check).partition(":")[0]
                    where.setdefault((work.student, each.sentence), {})[place] = None
    for (student, sentence), places in where.items():
        if len(places) > 1:
            named = " and ".join(f"{task} of {exercise}" for exercise, task in places)
            last = list(places)[-1][0]
            yield Word(student, last, "same misconception twice", f"{sentence} In {named}.")


def length(time: timedelta) -> str:
    """Say how long something is, in words.

    Examples
    --------
    >>> length(timedelta(days=1, hours=3, minutes=5)), length(timedelta(minutes=61))
    ('1 day 3 h', '1 h 1 min')
    >>> length(timedelta(seconds=20))
    'less than a minute'
    """
    minutes = int(abs(time) / timedelta(minutes=1))
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return f"{days} day{'s' * (days > 1)}" + (f" {hours} h" if hours else "")
    parts = [f"{hours} h"] * bool(hours) + [f"{minutes % 60} min"] * bool(minutes % 60)
    return " ".join(parts) or "less than a minute"
