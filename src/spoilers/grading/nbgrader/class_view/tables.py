"""The same figures as tables: CSV that a spreadsheet reads."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from spoilers.grading.nbgrader.class_view.record import Exercise
from spoilers.grading.nbgrader.class_view.to_show import Shown
from spoilers.grading.nbgrader.class_view.who import Word

Table = tuple[list[str], Iterable[list[Any]]]
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def tables_to_show(exercises: Sequence[Shown]) -> dict[str, Table]:
    """Give the tables that can be shown in class, by the names of their files."""
    tasks = [(e.name, task) for e in exercises for task in e.tasks]
    spread = [(e.name, "whole", bar) for e in exercises for bar in e.bars]
    spread += [(name, task.title, bar) for name, task in tasks for bar in task.bars]
    return {
        "tasks.csv": (
            ["exercise", "task", "points", "marked", "share_of_points"],
            ([name, t.title, t.points, t.marked, t.difficulty] for name, t in tasks),
        ),
        "distribution.csv": (
            ["exercise", "task", "marks", "students"],
            ([name, task, bar.label, bar.count] for name, task, bar in spread),
        ),
        "arrivals.csv": (
            ["exercise", "handed_in", "students"],
            ([e.name, bar.label, bar.count] for e in exercises for bar in e.arrivals),
        ),
        "misconceptions.csv": (
            ["exercise", "task", "misconception", "students"],
            ([name, t.title, *each] for name, t in tasks for each in t.misconceptions),
        ),
    }


def tables_with_names(exercises: Sequence[Exercise], words: Sequence[Word]) -> dict[str, Table]:
    """Give the tables for the instructor alone, by the names of their files."""
    items = [(e, item) for e in exercises for item in e.items]
    found = [(e, i, f, n) for e, i in items for f, n in i.misconceptions.items()]
    works = [(e, work) for e in exercises for work in e.works]
    return {
        "tasks.csv": (
            [
                *("exercise", "task", "points", "marked", "waiting", "difficulty"),
                *("discrimination", "discrimination_from", "discrimination_to"),
            ],
            (
                [
                    *(e.name, i.task.title, i.task.points, len(i.marks), i.waiting),
                    *map(_exact, (i.difficulty, i.discrimination, *(i.interval or (None, None)))),
                ]
                for e, i in items
            ),
        ),
        "distribution.csv": (
            ["exercise", "task", "points", "students"],
            ([e.name, i.task.title, p, n] for e, i in items for p, n in i.distribution.items()),
        ),
        "misconceptions.csv": (
            ["exercise", "task", "check", "kind", "misconception", "students"],
            ([e.name, i.task.title, f.check, f.kind.value, f.sentence, n] for e, i, f, n in found),
        ),
        "students.csv": (
            [
                *("exercise", "id", "name", "handed_in_utc", "due_utc", "seconds_late"),
                *("share_of_points_marked", "waiting", "penalty"),
            ],
            (
                [
                    *(e.name, w.student.id, w.student.name, w.handed_in, w.due),
                    "" if w.late is None else w.late.total_seconds(),
                    *(_exact(e.share(w)), len(w.waiting), w.penalty),
                ]
                for e, w in works
            ),
        ),
        "words.csv": (
            ["id", "name", "exercise", "sign", "sentence"],
            ([w.student.id, w.student.name, w.exercise, w.kind, w.why] for w in words),
        ),
    }


def write(tables: dict[str, Table], folder: Path) -> None:
    """Write tables into a folder that is there."""
    for name, (head, rows) in tables.items():
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([head, *([plain(each) for each in row] for row in rows)])


def plain(value: Any) -> Any:
    """Make of a text one that no spreadsheet takes for a formula.

    Examples
    --------
    >>> plain("=HYPERLINK(...)"), plain("Ana"), plain(-0.25)
    ("'=HYPERLINK(...)", 'Ana', -0.25)
    """
    # CSV injection: a name or an id may begin like a formula, which a spreadsheet would run.
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _exact(value: float | None) -> float | str:
    """Write a figure; nothing where there is none, since a spreadsheet would count a word."""
    return "" if value is None else round(value, 4)
