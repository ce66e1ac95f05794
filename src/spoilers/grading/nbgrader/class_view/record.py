"""What the gradebook holds of an exercise, read once and changed by nothing here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Assignment, Gradebook, SubmittedAssignment

from spoilers.grading.nbgrader.class_view.item_statistics import (
    PARTS,
    difficulty,
    discrimination,
    interval,
    part,
    tenth,
)
from spoilers.grading.nbgrader.class_view.misconceptions import Finding, Kind, findings
from spoilers.grading.nbgrader.feedback import TASK as HEADING
from spoilers.grading.reassemble import is_answer

TASK = re.compile(r"task-(\d+)\b")
"""How the cells of a task are named."""
ORDER = {kind: n for n, kind in enumerate(Kind)}


@dataclass(frozen=True)
class Student:
    """Somebody in the class.

    Attributes
    ----------
    id : str
        By which the gradebook knows the student.
    name : str
        First and last name, as far as the gradebook has them, and else the id.
    """

    id: str
    name: str


@dataclass(frozen=True)
class Task:
    """A task of an exercise: the item.

    Attributes
    ----------
    name : str
        ``"task-3"``.
    title : str
        ``"Task 3: What a member gains by leaving"``.
    cells : mapping from str to float
        The points of each of its checks and answers in words.
    """

    name: str
    title: str
    cells: Mapping[str, float]

    @property
    def points(self) -> float:
        """What can be had."""
        return sum(self.cells.values())


@dataclass(frozen=True)
class Work:
    """What one student handed in, and what came of it.

    Attributes
    ----------
    student : Student
        Whose it is.
    marks : mapping from str to float or None
        The points of each task; None where a part of it still waits for a person.
    waiting : tuple of str
        The cells that wait.
    handed_in, due : datetime or None
        In UTC. When it was due has this student's extension in it.
    penalty : float
        The points it loses for being late.
    findings : tuple of Finding
        What was wrong.
    """

    student: Student
    marks: Mapping[str, float | None]
    waiting: tuple[str, ...] = ()
    handed_in: datetime | None = None
    due: datetime | None = None
    penalty: float = 0.0
    findings: tuple[Finding, ...] = ()

    @property
    def late(self) -> timedelta | None:
        """How long after it was due it came; below nought where before. None if not known."""
        known = self.handed_in is not None and self.due is not None
        return self.handed_in - self.due if known else None  # type: ignore[operator]


@dataclass(frozen=True)
class Exercise:
    """An exercise, and what the class made of it.

    Attributes
    ----------
    name : str
        ``"01_splintering"``.
    due : datetime or None
        For everybody without an extension, in UTC.
    tasks : tuple of Task
        In order.
    works : tuple of Work
        One for each student whose work was graded.
    missing : tuple of Student
        Of whom nothing is there.
    ungraded : tuple of Student
        Whose work was collected and not autograded yet.
    """

    name: str
    due: datetime | None
    tasks: tuple[Task, ...]
    works: tuple[Work, ...] = ()
    missing: tuple[Student, ...] = ()
    ungraded: tuple[Student, ...] = ()

    @property
    def points(self) -> float:
        """What can be had."""
        return sum(task.points for task in self.tasks)

    @cached_property
    def marks(self) -> dict[str, dict[str, float | None]]:
        """The points, by task and student."""
        return {t.name: {w.student.id: w.marks.get(t.name) for w in self.works} for t in self.tasks}

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The tasks with their statistics."""
        return tuple(Item.of(task, self) for task in self.tasks)

    @cached_property
    def complete(self) -> tuple[float, ...]:
        """The whole marks, as shares, of those who wait for no mark."""
        sums = (self.share(work) for work in self.works if not work.waiting)
        return tuple(share for share in sums if share is not None)

    @property
    def tenths(self) -> list[int]:
        """How many have a whole mark in each tenth of the points."""
        found = Counter(map(tenth, self.complete))
        return [found[n] for n in range(10)]

    def share(self, work: Work) -> float | None:
        """Give the share of the points that a student got in what is marked; None if nothing is."""
        done = [(task.points, work.marks.get(task.name)) for task in self.tasks]
        of = sum(points for points, mark in done if mark is not None)
        return sum(mark for _, mark in done if mark is not None) / of if of else None

    def title(self, cell: str) -> str:
        """Say which task a cell belongs to."""
        return next((task.title for task in self.tasks if cell in task.cells), cell)


@dataclass(frozen=True)
class Item:
    """A task with its statistics.

    Attributes
    ----------
    task : Task
        The item.
    marks : tuple of float
        The points of those who are marked.
    waiting : int
        How many wait for a mark.
    difficulty, discrimination : float or None
        See :mod:`item_statistics`.
    interval : tuple of float or None
        The discrimination's, of 95 per cent.
    misconceptions : mapping from Finding to int
        What was wrong, and with how many students; the most frequent first.
    """

    task: Task
    marks: tuple[float, ...]
    waiting: int
    difficulty: float | None
    discrimination: float | None
    interval: tuple[float, float] | None
    misconceptions: Mapping[Finding, int] = field(default_factory=dict)

    @classmethod
    def of(cls, task: Task, exercise: Exercise) -> Item:
        """Work out the statistics of a task."""
        points = exercise.marks[task.name]
        marked = tuple(each for each in points.values() if each is not None)
        correlation = discrimination(task.name, exercise.marks)
        return cls(
            task,
            marked,
            len(points) - len(marked),
            difficulty(list(points.values()), task.points),
            correlation,
            interval(correlation, len(marked)),
            _counted(task, exercise.works),
        )

    @property
    def parts(self) -> list[int]:
        """How many got no points, up to half, more than half, all of them."""
        found = Counter(part(each, self.task.points) for each in self.marks)
        return [found[n] for n in range(len(PARTS))]

    @property
    def distribution(self) -> dict[float, int]:
        """How many got so many points, from the lowest on."""
        return dict(sorted(Counter(self.marks).items()))


def _counted(task: Task, works: Iterable[Work]) -> dict[Finding, int]:
    """Count students, and not checks: a misconception that two checks of a task see is one."""
    who: dict[str, set[str]] = {}
    as_what: dict[str, Finding] = {}
    for work in works:
        for each in work.findings:
            if each.check in task.cells:
                who.setdefault(each.sentence, set()).add(work.student.id)
                # What one check knows for sure another may only have made likely.
                known = as_what.setdefault(each.sentence, each)
                as_what[each.sentence] = min(known, each, key=lambda f: ORDER[f.kind])
    found = {as_what[sentence]: len(those) for sentence, those in who.items()}
    last = max(ORDER[Kind.NAMED], ORDER[Kind.LIKELY])
    order = {finding: max(ORDER[finding.kind], last) for finding in found}
    return dict(sorted(found.items(), key=lambda f: (order[f[0]], -f[1], f[0].sentence)))


# --- Reading --------------------------------------------------------------------------------


def read_class(gradebook: Gradebook, course: Any, names: Iterable[str] = ()) -> list[Exercise]:
    """Read what the gradebook and the autograded notebooks say of a class.

    Parameters
    ----------
    gradebook : nbgrader.api.Gradebook
        It is only read.
    course : nbgrader.coursedir.CourseDirectory
        Where the notebooks are.
    names : iterable of str, optional
        The exercises; all by default.

    Returns
    -------
    list of Exercise
        By name.

    Raises
    ------
    ValueError
        If an exercise is not in the gradebook; says which there are.
    """
    known = {str(each.name): each for each in gradebook.assignments}
    wanted = list(names) or sorted(known)
    for name in wanted:
        if name not in known:
            there = ", ".join(sorted(known)) or "none"
            raise ValueError(
                f"There is no exercise {name!r} in the gradebook. It has: {there}. "
                "nbgrader generate_assignment enters one."
            )
    people = [Student(str(s.id), _name(s)) for s in gradebook.students]
    students = {each.id: each for each in sorted(people, key=lambda s: (s.name.casefold(), s.id))}
    return [_exercise(known[name], students, course) for name in wanted]


@dataclass(frozen=True)
class _Checks:
    """The checks of a notebook as the gradebook keeps them, and the cells that run before."""

    sources: Mapping[str, str]
    set_up: tuple[str, ...]

    @classmethod
    def of(cls, notebook: Any) -> _Checks:
        kept = {str(c.name): c for c in notebook.source_cells if c.cell_type == "code"}
        graded = {str(cell.name) for cell in notebook.grade_cells}
        set_up = [c.source or "" for name, c in kept.items() if c.locked and name not in graded]
        checks = {name: str(c.source or "") for name, c in kept.items() if name in graded}
        return cls(checks, tuple(set_up))


def _exercise(assignment: Assignment, students: Mapping[str, Student], course: Any) -> Exercise:
    tasks = _tasks(assignment, course)
    done = {str(each.student_id): each for each in assignment.submissions}
    checks = {str(each.name): _Checks.of(each) for each in assignment.notebooks}
    works = tuple(
        _work(done[who], student, tasks, checks, course)
        for who, student in students.items()
        if who in done
    )
    others = [student for who, student in students.items() if who not in done]
    collected = [student for student in others if _collected(student, assignment, course)]
    missing = tuple(student for student in others if student not in collected)
    return Exercise(
        str(assignment.name), _utc(assignment.duedate), tasks, works, missing, tuple(collected)
    )


def _tasks(assignment: Assignment, course: Any) -> tuple[Task, ...]:
    cells: dict[str, dict[str, float]] = {}
    called: dict[str, str] = {}
    for notebook in assignment.notebooks:
        called |= titles(str(notebook.name), str(assignment.name), course)
        for cell in (*notebook.grade_cells, *notebook.task_cells):
            found = TASK.match(cell.name)
            task = found[0] if found else str(cell.name)
            cells.setdefault(task, {})[str(cell.name)] = float(cell.max_score)
    ordered = sorted(cells, key=lambda name: (_number(name), name))
    return tuple(Task(n, called.get(n, n.replace("task-", "Task ")), cells[n]) for n in ordered)


def _number(task: str) -> float:
    found = TASK.match(task)
    return int(found[1]) if found else float("inf")


def titles(notebook: str, assignment: str, course: Any) -> dict[str, str]:
    """Read the titles of the tasks of a notebook, where no student wrote.

    Parameters
    ----------
    notebook, assignment : str
        Which.
    course : nbgrader.coursedir.CourseDirectory
        Where the solutions and the exercises are.

    Returns
    -------
    dict from str to str
        ``{"task-6": "Task 6: What talks do"}``; empty if neither is there.
    """
    for place in (course.source_directory, course.release_directory):
        path = Path(course.format_path(place, ".", assignment)) / f"{notebook}.ipynb"
        if path.is_file():
            cells = nbformat.read(path, as_version=4).cells
            texts = (c.source for c in cells if c.cell_type == "markdown" and not is_answer(c))
            heads = [head for text in texts for head in HEADING.findall(text)]
            return {f"task-{re.findall('[0-9]+', head)[0]}": head for head in heads}
    return {}


def _work(
    submission: SubmittedAssignment,
    student: Student,
    tasks: Iterable[Task],
    checks: Mapping[str, _Checks],
    course: Any,
) -> Work:
    scores: dict[str, float | None] = {}
    found: list[Finding] = []
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            waits = grade.needs_manual_grade
            scores[str(grade.name)] = None if waits else float(grade.score)
        name = str(notebook.name)
        found += _findings(student.id, str(submission.name), name, checks[name], course)
    due = submission.duedate if submission.assignment.duedate else None
    return Work(
        student,
        {task.name: _sum([scores.get(cell) for cell in task.cells]) for task in tasks},
        tuple(cell for cell, score in scores.items() if score is None),
        _utc(submission.timestamp),
        _utc(due),
        float(submission.late_submission_penalty or 0.0),
        tuple(found),
    )


def _sum(scores: list[float | None]) -> float | None:
    known = [score for score in scores if score is not None]
    return sum(known) if len(known) == len(scores) else None


def _findings(
    student: str, assignment: str, notebook: str, checks: _Checks, course: Any
) -> list[Finding]:
    folder = Path(course.format_path(course.autograded_directory, student, assignment))
    try:
        done = nbformat.read(folder / f"{notebook}.ipynb", as_version=4)
    except (OSError, ValueError, KeyError, nbformat.validator.NotebookValidationError):
        # Not autograded yet, or half written: its marks are in the gradebook all the same.
        return []
    return findings(done, checks.sources, checks.set_up)


def _collected(student: Student, assignment: Assignment, course: Any) -> bool:
    place = course.format_path(course.submitted_directory, student.id, str(assignment.name))
    return Path(place).is_dir()


def _name(student: Any) -> str:
    parts = (student.first_name, student.last_name)
    return " ".join(str(part) for part in parts if part) or str(student.id)


def _utc(when: datetime | None) -> datetime | None:
    """Say of which zone the gradebook's times are: it keeps UTC and does not write it down."""
    return None if when is None else when.replace(tzinfo=UTC)
