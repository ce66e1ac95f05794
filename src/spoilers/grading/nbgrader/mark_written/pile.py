"""The pile: all answers to one task, in an order that is nobody's, and the marks they get.

Nothing here says whose an answer is. An answer is known by a key that is drawn for the session.
"""

from __future__ import annotations

import hashlib
import json
import math
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Comment, Grade, Gradebook
from sqlalchemy import update

from spoilers.grading.nbgrader.class_view.record import TASK, titles
from spoilers.grading.reassemble import about, is_answer

COMMENT = 20_000
"""So many characters of a comment are kept."""


class RefusedError(ValueError):
    """A mark that cannot be entered; says why, and what to do."""


class ChangedError(RuntimeError):
    """Somebody else marked the answer meanwhile, or the answer is another one now."""


@dataclass(frozen=True)
class Question:
    """A task that is answered in words.

    Attributes
    ----------
    exercise, notebook, cell : str
        Where the answer stands.
    title : str
        ``"Task 6: What talks do"``.
    points : float
        What can be had for it.
    texts : tuple of str
        The task, its rubric and the notes for the marker, as Markdown.
    model : str
        The model answer; empty if there is none here.
    """

    exercise: str
    notebook: str
    cell: str
    title: str
    points: float
    texts: tuple[str, ...] = ()
    model: str = ""


@dataclass(frozen=True)
class Answer:
    """One answer, and what it has got so far.

    Attributes
    ----------
    text : str
        As it was written; Markdown of a stranger's.
    attachments : dict
        The pictures in it.
    code : tuple of str
        What the student wrote as code in the same task.
    points : float or None
        The mark; None if nobody has given one.
    comment : str
        What goes back to the student with it.
    waits : bool
        Whether somebody has to look.
    seen : str
        A fingerprint of all this: whoever saves says what was seen.
    """

    text: str
    attachments: dict[str, Any]
    code: tuple[str, ...]
    points: float | None
    comment: str
    waits: bool
    seen: str


@dataclass
class Pile:
    """The answers to a question.

    Attributes
    ----------
    gradebook : nbgrader.api.Gradebook
        Where the marks go.
    course : nbgrader.coursedir.CourseDirectory
        Where the answers are.
    question : Question
        What was asked.
    again : bool
        Whether answers that have their mark are in the pile too.
    """

    gradebook: Gradebook
    course: Any
    question: Question
    again: bool = False
    _grades: dict[str, str] = field(default_factory=dict)

    def look(self) -> list[str]:
        """Look for answers, and give the keys of the pile in its order.

        The order is drawn when an answer is first seen, and stays for the session.
        """
        known = set(self._grades.values())
        found = [
            str(grade.id)
            for grade in self._found()
            if str(grade.id) not in known and (self.again or grade.needs_manual_grade)
        ]
        secrets.SystemRandom().shuffle(found)
        self._grades |= {secrets.token_urlsafe(9): each for each in found}
        return list(self._grades)

    def waiting(self) -> list[str]:
        """Give the keys of those that wait for a mark."""
        waits = {str(grade.id) for grade in self._found() if grade.needs_manual_grade}
        return [key for key in self.look() if self._grades[key] in waits]

    def answer(self, key: str) -> Answer:
        """Read one answer.

        Raises
        ------
        KeyError
            If there is none of this key.
        """
        self.gradebook.db.rollback()
        grade = self.gradebook.find_grade_by_id(self._grades[key])
        comment = self._comment(grade)
        cells = self._cells(grade)
        mine = next((c for c in cells if about(c).get("grade_id") == self.question.cell), None)
        text = "" if mine is None else str(mine.source)
        pictures = {} if mine is None else dict(mine.get("attachments") or {})
        said = comment.manual_comment or ""
        state = [text, pictures, grade.manual_score, grade.needs_manual_grade, said]
        points = grade.manual_score if grade.manual_score is not None else grade.auto_score
        return Answer(
            text,
            pictures,
            tuple(str(c.source) for c in cells if self._is_code_of_the_task(c)),
            points,
            said,
            bool(grade.needs_manual_grade),
            hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest(),
        )

    def save(self, key: str, points: str, said: str, seen: str) -> float:
        """Enter a mark and a comment, as the form grader does.

        Parameters
        ----------
        key : str
            Which answer.
        points : str
            As it was typed.
        said : str
            The comment.
        seen : str
            What the marker had before her eyes.

        Returns
        -------
        float
            The points that were entered.

        Raises
        ------
        RefusedError
            If the points are no number from 0 to what can be had, or the comment is too long.
        ChangedError
            If what was seen is no longer so. Nothing is entered then.
        KeyError
            If there is no such answer.
        """
        number = points_from(points, self.question.points)
        if len(said) > COMMENT:
            raise RefusedError(
                f"The comment has {len(said):,} characters, and {COMMENT:,} are kept. Shorten it."
            )
        if self.answer(key).seen != seen:
            raise ChangedError
        self._enter(self.gradebook.find_grade_by_id(self._grades[key]), number, said.strip())
        return number

    def _enter(self, grade: Grade, points: float, said: str) -> None:
        """Write both only where they are what they were: another marker may write right now."""
        comment, db = self._comment(grade), self.gradebook.db
        mark = (
            update(Grade)
            .where(
                Grade.id == grade.id, Grade.manual_score.is_not_distinct_from(grade.manual_score)
            )
            .where(Grade.needs_manual_grade == grade.needs_manual_grade)
            .values(manual_score=points, needs_manual_grade=False)
        )
        remark = (
            update(Comment)
            .where(Comment.id == comment.id)
            .where(Comment.manual_comment.is_not_distinct_from(comment.manual_comment))
            .values(manual_comment=said or None)
        )
        try:
            # The session itself keeps what it read; only the rows decide.
            if any(db.execute(each).rowcount != 1 for each in (mark, remark)):
                raise ChangedError
            db.commit()
        except BaseException:
            db.rollback()
            raise

    def _found(self) -> Iterator[Grade]:
        self.gradebook.db.rollback()
        where = self.question.notebook, self.question.exercise
        for notebook in self.gradebook.notebook_submissions(*where):
            yield from (g for g in notebook.grades if g.name == self.question.cell)

    def _comment(self, grade: Grade) -> Comment:
        found: Comment = next(c for c in grade.notebook.comments if c.name == self.question.cell)
        return found

    def _cells(self, grade: Grade) -> list[Any]:
        student = grade.notebook.assignment.student_id
        place = self.course.format_path(
            self.course.autograded_directory, student, self.question.exercise
        )
        path = Path(place) / f"{self.question.notebook}.ipynb"
        try:
            return list(nbformat.read(path, as_version=4).cells)
        except (OSError, ValueError, KeyError):
            raise RefusedError(
                "This answer is in the gradebook and its autograded notebook cannot be read. "
                f"Type nbgrader autograde {self.question.exercise} --force, and reload this page."
            ) from None

    def _is_code_of_the_task(self, cell: Any) -> bool:
        found = TASK.match(str(about(cell).get("grade_id", "")))
        mine = TASK.match(self.question.cell)
        task = bool(found and mine and found[0] == mine[0])
        return task and is_answer(cell) and cell.cell_type == "code"


def points_from(typed: str, of: float) -> float:
    """Read the points that a marker typed.

    Parameters
    ----------
    typed : str
        Such as ``"3"``, ``"3.5"`` or ``"3,5"``.
    of : float
        What can be had.

    Returns
    -------
    float
        From 0 to ``of``.

    Raises
    ------
    RefusedError
        If it is nothing of the kind. Says what was typed.

    Examples
    --------
    >>> points_from("3,5", 4)
    3.5
    >>> points_from("nan", 4)
    Traceback (most recent call last):
    ...
    spoilers.grading.nbgrader.mark_written.pile.RefusedError: 'nan' is no number of points. Type
    one from 0 to 4.
    """
    text = typed.strip()
    try:
        points = float(text.replace(",", "."))
    except ValueError:
        points = math.nan
    if not text:
        raise RefusedError(f"No points were given. Type a number from 0 to {of:g}.")
    if not (math.isfinite(points) and 0 <= points <= of):
        raise RefusedError(f"{text[:40]!r} is no number of points. Type one from 0 to {of:g}.")
    return points


def questions(gradebook: Gradebook, course: Any, exercise: str, task: str = "") -> list[Question]:
    """Which tasks of an exercise are answered in words?

    Parameters
    ----------
    gradebook : nbgrader.api.Gradebook
        The gradebook.
    course : nbgrader.coursedir.CourseDirectory
        The course.
    exercise : str
        Its name.
    task : str, optional
        One of them alone: ``"task-6"``, ``"6"`` or the name of its cell.

    Returns
    -------
    list of Question
        In order.

    Raises
    ------
    ValueError
        If there is none. Says which there are.
    """
    known = {str(each.name): each for each in gradebook.assignments}
    if exercise not in known:
        there = ", ".join(sorted(known)) or "none"
        raise ValueError(
            f"There is no exercise {exercise!r} in the gradebook. It has: {there}. "
            "nbgrader generate_assignment enters one."
        )
    found = [
        _question(notebook, cell, exercise, course)
        for notebook in known[exercise].notebooks
        for cell in notebook.grade_cells
        if cell.cell_type == "markdown"
    ]
    found.sort(key=lambda each: (_number(each.cell), each.cell))
    wanted = f"task-{task}" if task.isdigit() else task
    chosen = [q for q in found if not task or q.cell == wanted or _task(q.cell) == wanted]
    if not chosen:
        there = ", ".join(_task(each.cell) for each in found) or "none"
        asked = f"There is no {wanted!r} that is answered in words" if task else "Nothing is"
        raise ValueError(f"{asked} in {exercise}. Answered in words: {there}.")
    return chosen


def _task(cell: str) -> str:
    found = TASK.match(cell)
    return found[0] if found else cell


def _number(cell: str) -> float:
    found = TASK.match(cell)
    return int(found[1]) if found else math.inf


def _question(notebook: Any, cell: Any, exercise: str, course: Any) -> Question:
    name, task = str(cell.name), _task(str(cell.name))
    texts, model = _instructions(str(notebook.name), name, exercise, course)
    if not texts:
        # Without the solutions there is what the gradebook keeps: the rubric, with its notes.
        kept = (c for c in notebook.source_cells if c.cell_type == "markdown" and c.locked)
        texts = tuple(str(c.source) for c in kept if _task(str(c.name)) == task)
    title = titles(str(notebook.name), exercise, course).get(task, name)
    return Question(exercise, str(notebook.name), name, title, float(cell.max_score), texts, model)


def _instructions(
    notebook: str, cell: str, exercise: str, course: Any
) -> tuple[tuple[str, ...], str]:
    """Read the text of a task, its rubric and the model answer out of the solution."""
    folder = Path(course.format_path(course.source_directory, ".", exercise))
    if not (folder / f"{notebook}.ipynb").is_file():
        return (), ""
    texts: list[str] = []
    for each in nbformat.read(folder / f"{notebook}.ipynb", as_version=4).cells:
        if about(each).get("grade_id") == cell:
            return tuple(texts), str(each.source)
        if each.cell_type == "markdown":
            texts = [] if each.source.startswith("## ") else texts
            texts.append(str(each.source))
    return (), ""
