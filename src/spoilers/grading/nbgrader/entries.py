"""What is entered into the gradebook during a run: by one connection, a submission at a time.

nbgrader opens the gradebook six times for a submission, has each statement compiled anew and each
mark written by itself. Here the same rows are written, table by table, in one transaction: either
all that belongs to a submission stands in the gradebook, or nothing of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    MissingEntry,
    Notebook,
    SolutionCell,
    SourceCell,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
    new_uuid,
)
from sqlalchemy import bindparam, insert, select, update

STUDENTS, HANDED_IN, NOTEBOOKS = (
    each.__table__ for each in (Student, SubmittedAssignment, SubmittedNotebook)
)
GRADES, COMMENTS = Grade.__table__, Comment.__table__
ASSIGNMENTS, OF, CELLS, SOURCES = (
    each.__table__ for each in (Assignment, Notebook, BaseCell, SourceCell)
)


@dataclass
class Mark:
    """The mark of a cell, as the gradebook has it and as it shall be."""

    key: str
    name: str
    auto_score: float | None
    manual_score: float | None
    needs_manual_grade: bool


@dataclass
class Remark:
    """The comment on a cell, as the gradebook has it and as it shall be."""

    key: str
    name: str
    auto_comment: str | None
    manual_comment: str | None


@dataclass(frozen=True)
class Entered:
    """What the gradebook has of a notebook that was handed in.

    Attributes
    ----------
    stubs : dict from str to str
        What stood in each cell when it was handed out.
    marks : dict from str to Mark
        By the name of the cell.
    remarks : dict from str to Remark
        By the name of the cell.
    """

    stubs: dict[str, str]
    marks: dict[str, Mark]
    remarks: dict[str, Remark]


@dataclass(frozen=True)
class _Layout:
    """The cells of an assignment that have a mark, and those that have a comment, by notebook."""

    key: str
    marked: dict[str, list[str]]
    commented: dict[str, list[str]]


class Entries:
    """The rows of submissions in a gradebook. Nothing is committed here.

    Parameters
    ----------
    gradebook : nbgrader.api.Gradebook
        The gradebook, with the assignments in it.
    """

    def __init__(self, gradebook: Gradebook) -> None:
        self._gradebook, self._run = gradebook, gradebook.db.execute

    def hand_in(self, assignment: str, student: str, timestamp: datetime | None = None) -> None:
        """Enter that a student handed in, with a row for each mark that is to be given.

        Parameters
        ----------
        assignment, student : str
            Their names. A student who is not there is entered.
        timestamp : datetime.datetime, optional
            When, in UTC; where it is not known, what stands there stays.
        """
        if self._run(select(STUDENTS.c.id).where(STUDENTS.c.id == student)).first() is None:
            self._run(insert(STUDENTS), [{"id": student}])
        layout = self._layout(assignment)
        own = (HANDED_IN.c.assignment_id == layout.key) & (HANDED_IN.c.student_id == student)
        found = self._run(select(HANDED_IN.c.id).where(own)).scalar()
        if found is None:
            self._lay_out(layout, student, timestamp)
        elif timestamp is not None:
            self._run(update(HANDED_IN).where(own).values(timestamp=timestamp))

    @cache  # noqa: B019
    def _layout(self, assignment: str) -> _Layout:
        found = self._gradebook.find_assignment(assignment)
        cells = {notebook.id: notebook._base_cells for notebook in found.notebooks}
        marked, commented = (
            {key: [c.id for c in of if isinstance(c, kinds)] for key, of in cells.items()}
            for kinds in ((GradeCell, TaskCell), (SolutionCell, TaskCell))
        )
        return _Layout(found.id, marked, commented)

    def _lay_out(self, layout: _Layout, student: str, timestamp: datetime | None) -> None:
        key = new_uuid()
        row = {"assignment_id": layout.key, "student_id": student, "timestamp": timestamp}
        self._run(insert(HANDED_IN), [{"id": key, **row}])
        own = {master: new_uuid() for master in layout.marked}
        for table, rows in (
            (NOTEBOOKS, [{"id": own[m], "notebook_id": m, "assignment_id": key} for m in own]),
            (GRADES, [_row(c, own[m]) for m in own for c in layout.marked[m]]),
            (COMMENTS, [_row(c, own[m]) for m in own for c in layout.commented[m]]),
        ):
            if rows:
                self._run(insert(table), rows)

    def of(self, assignment: str, student: str, notebook: str) -> Entered:
        """Look up what the gradebook has of a notebook that was handed in.

        Parameters
        ----------
        assignment, student, notebook : str
            Which notebook.

        Returns
        -------
        Entered
            Its rows, to be changed and given to :meth:`write`.

        Raises
        ------
        nbgrader.api.MissingEntry
            If it is not there.
        """
        found = self._run(_WHICH, _names(assignment, student, notebook)).first()
        if found is None:
            raise MissingEntry(f"No such submission: {assignment}/{notebook} for {student}")
        stubs = self._run(_STUBS, {"of": found.master})
        marks, remarks = (self._run(each, {"of": found.key}) for each in (_MARKS, _REMARKS))
        return Entered(
            {name: source or "" for name, source in stubs},
            {row.name: Mark(*row) for row in marks},
            {row.name: Remark(*row) for row in remarks},
        )

    def write(self, found: Entered) -> None:
        """Write the marks and the comments of a notebook as they are now."""
        if found.marks:
            self._run(_WRITE_MARK, [vars(each) for each in found.marks.values()])
        if found.remarks:
            self._run(_WRITE_REMARK, [vars(each) for each in found.remarks.values()])

    def give_nothing(self, assignment: str, student: str, notebook: str) -> None:
        """Give 0 points to all of a notebook that was not handed in."""
        found = self.of(assignment, student, notebook)
        for each in found.marks.values():
            each.auto_score, each.needs_manual_grade = 0.0, False
        self.write(found)

    def seconds_late(self, assignment: str, student: str) -> float:
        """How long after the due date, with any extension, was it handed in? 0 if in time."""
        found = self._run(_TIMES, {"assignment": assignment, "student": student}).first()
        if found is None or found.timestamp is None or found.duedate is None:
            return 0.0
        due = found.duedate + (found.extension or timedelta(0))
        return max(0.0, float((found.timestamp - due).total_seconds()))

    def has_penalty(self, assignment: str, student: str, notebook: str) -> bool:
        """Say whether a penalty for being late stands in the gradebook."""
        found = self._run(_WHICH, _names(assignment, student, notebook)).first()
        return found is not None and found.late_submission_penalty is not None


def _row(cell: str, notebook: str) -> dict[str, Any]:
    return {"cell_id": cell, "notebook_id": notebook}


def _names(assignment: str, student: str, notebook: str) -> dict[str, str]:
    return {"assignment": assignment, "student": student, "notebook": notebook}


_WHICH = (
    select(
        NOTEBOOKS.c.id.label("key"),
        OF.c.id.label("master"),
        NOTEBOOKS.c.late_submission_penalty,
    )
    .join(OF, OF.c.id == NOTEBOOKS.c.notebook_id)
    .join(HANDED_IN, HANDED_IN.c.id == NOTEBOOKS.c.assignment_id)
    .join(ASSIGNMENTS, ASSIGNMENTS.c.id == HANDED_IN.c.assignment_id)
    .where(ASSIGNMENTS.c.name == bindparam("assignment"))
    .where(HANDED_IN.c.student_id == bindparam("student"), OF.c.name == bindparam("notebook"))
)
_TIMES = (
    select(HANDED_IN.c.timestamp, HANDED_IN.c.extension, ASSIGNMENTS.c.duedate)
    .join(ASSIGNMENTS, ASSIGNMENTS.c.id == HANDED_IN.c.assignment_id)
    .where(ASSIGNMENTS.c.name == bindparam("assignment"))
    .where(HANDED_IN.c.student_id == bindparam("student"))
)
_STUBS = select(SOURCES.c.name, SOURCES.c.source).where(SOURCES.c.notebook_id == bindparam("of"))
_MARKS = (
    select(
        GRADES.c.id.label("key"),
        CELLS.c.name,
        GRADES.c.auto_score,
        GRADES.c.manual_score,
        GRADES.c.needs_manual_grade,
    )
    .join(CELLS, CELLS.c.id == GRADES.c.cell_id)
    .where(GRADES.c.notebook_id == bindparam("of"))
)
_REMARKS = (
    select(
        COMMENTS.c.id.label("key"),
        CELLS.c.name,
        COMMENTS.c.auto_comment,
        COMMENTS.c.manual_comment,
    )
    .join(CELLS, CELLS.c.id == COMMENTS.c.cell_id)
    .where(COMMENTS.c.notebook_id == bindparam("of"))
)
_WRITE_MARK = (
    update(GRADES)
    .where(GRADES.c.id == bindparam("key"))
    .values(
        auto_score=bindparam("auto_score"),
        manual_score=bindparam("manual_score"),
        needs_manual_grade=bindparam("needs_manual_grade"),
    )
)
_WRITE_REMARK = (
    update(COMMENTS)
    .where(COMMENTS.c.id == bindparam("key"))
    .values(
        auto_comment=bindparam("auto_comment"),
        manual_comment=bindparam("manual_comment"),
    )
)
