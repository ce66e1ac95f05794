"""The marks as tables, made by ``nbgrader export``: all of them, or as Canvas and Moodle read."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from nbgrader.api import Assignment, Gradebook, MissingEntry, Student
from nbgrader.plugins import ExportPlugin


class _Table(ExportPlugin):
    """A row for each student, a column for each exercise.

    A cell stays empty where nothing was handed in, or where an answer still waits to be marked
    by hand. Both systems leave alone what an empty cell stands for.
    """

    default_name = ""

    def export(self, gradebook: Gradebook) -> None:
        """Write the table.

        Parameters
        ----------
        gradebook : nbgrader.api.Gradebook
            The gradebook of the course.
        """
        chosen = [str(name) for name in self.assignment]
        # By name: the gradebook's own order changes with every due date.
        known = sorted(gradebook.assignments, key=lambda assignment: str(assignment.name))
        assignments = [a for a in known if not chosen or a.name in chosen]
        students = [s for s in gradebook.students if not self.student or s.id in self.student]
        for name in sorted(set(chosen) - {a.name for a in assignments}):
            self.log.warning("There is no exercise %r in the gradebook.", name)
        path = Path(self.to or self.default_name)
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(self.rows(gradebook, students, assignments))
        self.log.info("Wrote the marks of %d students to %s.", len(students), path)

    def rows(
        self, gradebook: Gradebook, students: Sequence[Student], assignments: Sequence[Assignment]
    ) -> Iterator[list[Any]]:
        """Give the rows of the table, the head first."""
        raise NotImplementedError

    def mark(self, gradebook: Gradebook, student: Student, assignment: Assignment) -> float | str:
        """Give the points of a student, or nothing where there are none yet."""
        try:
            submission = gradebook.find_submission(assignment.name, student.id)
        except MissingEntry:
            return ""
        if submission.needs_manual_grade:
            self.log.warning(
                "%s of %s has an answer that is not marked yet: left empty.",
                *(assignment.name, student.id),
            )
            return ""
        return round(max(0.0, float(submission.score - submission.late_submission_penalty)), 2)


class Grades(_Table):
    """The table that ``nbgrader export`` writes by itself, grades.csv: every mark and penalty.

    Its columns are nbgrader's, whose own table comes apart at a name or an id with a comma.
    """

    default_name = "grades.csv"

    def rows(
        self, gradebook: Gradebook, students: Sequence[Student], assignments: Sequence[Assignment]
    ) -> Iterator[list[Any]]:
        """Give the head, and a row for each student and exercise."""
        yield [
            *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name"),
            *("email", "raw_score", "late_submission_penalty", "score", "max_score"),
        ]
        for assignment in assignments:
            for student in students:
                who = (student.id, student.last_name, student.first_name, student.email)
                when, score, penalty = "", 0.0, 0.0
                with suppress(MissingEntry):
                    found = gradebook.find_submission(assignment.name, student.id)
                    when, score, penalty = (
                        found.timestamp,
                        found.score,
                        found.late_submission_penalty,
                    )
                left = max(0.0, score - penalty)
                yield [
                    *(assignment.name, assignment.duedate, when, *who),
                    *(score, penalty, left, assignment.max_score),
                ]


class Canvas(_Table):
    """The table that the gradebook of Canvas imports.

    ``nbgrader export --exporter=spoilers.grading.nbgrader.lms_export.Canvas`` writes canvas.csv.
    """

    default_name = "canvas.csv"

    def rows(
        self, gradebook: Gradebook, students: Sequence[Student], assignments: Sequence[Assignment]
    ) -> Iterator[list[Any]]:
        """Give the head, the points that can be had, and a row for each student."""
        names = [assignment.name for assignment in assignments]
        yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *names]
        yield ["    Points Possible", "", "", "", "", *(a.max_score for a in assignments)]
        for student in students:
            name = ", ".join(part for part in (student.last_name, student.first_name) if part)
            marks = [self.mark(gradebook, student, assignment) for assignment in assignments]
            yield [name or student.id, student.lms_user_id or "", "", student.id, "", *marks]


class Moodle(_Table):
    """The table that Moodle imports under Grades, Import, CSV file.

    ``nbgrader export --exporter=spoilers.grading.nbgrader.lms_export.Moodle`` writes moodle.csv.
    """

    default_name = "moodle.csv"

    def rows(
        self, gradebook: Gradebook, students: Sequence[Student], assignments: Sequence[Assignment]
    ) -> Iterator[list[Any]]:
        """Give the head and a row for each student."""
        names = [assignment.name for assignment in assignments]
        yield ["Username", "First name", "Last name", "Email address", *names]
        for student in students:
            who = [student.id, student.first_name, student.last_name, student.email]
            marks = [self.mark(gradebook, student, assignment) for assignment in assignments]
            yield [*(part or "" for part in who), *marks]
