"""The command: ``python3 course.py class-view [EXERCISE ...]``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.apps.baseapp import NbGrader
from traitlets import Integer

from spoilers.grading.nbgrader.class_view.page import page_to_show, page_with_names
from spoilers.grading.nbgrader.class_view.record import read_class
from spoilers.grading.nbgrader.class_view.tables import tables_to_show, tables_with_names, write
from spoilers.grading.nbgrader.class_view.to_show import shown
from spoilers.grading.nbgrader.class_view.who import who_needs_a_word
from spoilers.grading.nbgrader.late import SharePerDay

FOLDER = "class_view"
LATE = "spoilers.grading.nbgrader.late.SharePerDay"


class ClassView(NbGrader):
    """Writes two pages about the class, with their tables, into the folder class_view/.

    Takes nbgrader's own settings and options, such as ``--db`` and ``--course-dir``.
    """

    name = "course.py class-view"
    description = "Show how the class did: item analysis, misconceptions, who needs a word."
    least = Integer(
        5, min=3, help="fewer students than these would be persons on what is made to be shown"
    ).tag(config=True)

    def start(self) -> None:
        """Read the gradebook, and write the pages."""
        now = datetime.now(UTC)
        try:
            with opened(self.coursedir) as gradebook:
                exercises = read_class(gradebook, self.coursedir, self.extra_args)
        except (ValueError, OSError) as reason:
            self.fail("%s", reason)
        grace, penalties = self._late()
        words = who_needs_a_word(exercises, now, grace)
        begun = [each for each in exercises if each.works or each.ungraded]
        with_names, to_show = (self._folder(name) for name in ("with_names", "to_show"))
        for_all = [shown(each, self.least) for each in begun]
        page = page_with_names(begun, words, now, penalties)
        (with_names / "class.html").write_text(page, encoding="utf-8")
        write(tables_with_names(begun, words), with_names)
        (to_show / "class.html").write_text(page_to_show(for_all, self.least), encoding="utf-8")
        write(tables_to_show(for_all), to_show)
        print(f"For you alone, with names: {with_names / 'class.html'}")
        print(f"To be shown in class:      {to_show / 'class.html'}")
        print("The tables lie beside them as CSV.")

    def _folder(self, name: str) -> Path:
        folder = Path(self.coursedir.root) / FOLDER / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _late(self) -> tuple[timedelta, str]:
        """Say what counts as late: as the penalty does, where it is switched on."""
        if str(self.config.AssignLatePenalties.get("plugin_class", "")) != LATE:
            return timedelta(0), ""
        rule = SharePerDay(config=self.config)
        return timedelta(minutes=rule.grace), f"Up to {rule.grace:g} minutes late count as in time."


@contextmanager
def opened(course: Any) -> Iterator[Gradebook]:
    """Open the gradebook of a course that has one.

    Parameters
    ----------
    course : nbgrader.coursedir.CourseDirectory
        The course.

    Yields
    ------
    nbgrader.api.Gradebook
        Closed at the end.

    Raises
    ------
    FileNotFoundError
        If it has none yet: nbgrader would make an empty one.
    """
    place = course.db_url.removeprefix("sqlite:///")
    if place != course.db_url and not Path(place).is_file():
        raise FileNotFoundError(
            f"There is no gradebook at {place}. Type this in the folder of the course, "
            "after nbgrader generate_assignment made one; --db names another place."
        )
    with Gradebook(course.db_url, course.course_id) as gradebook:
        yield gradebook
