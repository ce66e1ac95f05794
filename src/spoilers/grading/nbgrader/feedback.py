"""The feedback that a student reads: what each check asked, what came, and where to read again.

What is hidden in a check stays hidden, and so do the marker's notes. They would let the next
student write for the checks. What nobody has marked yet is not shown as 0.
"""

from __future__ import annotations

import logging
import re
import weakref
from functools import lru_cache
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter
from nbgrader.api import Gradebook
from nbgrader.preprocessors import GetGrades, NbGraderPreprocessor
from nbgrader.server_extensions.formgrader import handlers
from nbgrader.utils import is_grade, is_solution, is_task

from spoilers.grading.nbgrader.run_log import RunLog
from spoilers.grading.reassemble import about, handed_out, is_answer, is_check, visible

MORE = "# The same is asked about other cases here, which stay hidden.\n"
TEMPLATES = Path(__file__).parent / "templates" / "marked"
TASK = re.compile(r"^## (Task \d+: .+)$", re.M)
PICTURE = re.compile(r"<img\b[^>]*>")
NO_WORDS = "No description has been provided for this image"
TO_DO = (
    "Mark these answers (python3 course.py mark-written EXERCISE) and make the feedback again with "
    "--force, or release it as it is."
)
LOG = logging.getLogger(__name__)
CHECK = re.compile(r"^# (Task \d+, .+? check)\b")


class FeedbackPage(HTMLExporter):
    """Writes the page: nbgrader's own, but for what is said of answers nobody has marked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Before anything warns, which begins with the settings of the preprocessors.
        self.run_log = RunLog(getattr(kwargs.get("parent"), "log", LOG))
        super().__init__(*args, **kwargs)
        self._gradebook: Gradebook | None = None
        theirs = str(handlers.template_path)
        known: list[str] = [*self.template_paths, *self.extra_template_paths]  # type: ignore[has-type]
        self.template_paths = [str(TEMPLATES), *dict.fromkeys(known), theirs]
        if hasattr(self.parent, "assignments"):
            self._find_all()
            self.run_log.end_with(self.parent, self._sum_up, TO_DO)

    def _sum_up(self) -> None:
        made = len(self.parent.assignments)
        self.log.info("The feedback of %d submissions is in feedback/.", made)

    def gradebook(self, address: str) -> Gradebook:
        """Give the gradebook, opened once for a run."""
        if self._gradebook is None:
            self._gradebook = Gradebook(address, self.parent.coursedir.course_id)
            weakref.finalize(self, self._gradebook.close)
        return self._gradebook

    def from_notebook_node(
        self, nb: Any, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Write the page of a notebook.

        nbconvert reads its own page again, tag by tag, for what a picture without words shall
        say: two thirds of the time. Here the page is looked through for such pictures.
        """
        language = nb.metadata.get("language_info", {})
        lexer = language.get("pygments_lexer", language.get("name", None))
        self.register_filter("highlight_code", _Coloured(lexer))
        kinds = WidgetsDataTypeFilter(
            notebook_metadata=self._nb_metadata, parent=self, resources=resources or {}
        )
        self.register_filter("filter_data_type", kinds)
        page, told = super(HTMLExporter, self).from_notebook_node(nb, resources, **kw)
        return PICTURE.sub(_with_words, page), told

    def _find_all(self) -> None:
        """Find the submissions of those, too, whose ids have brackets: nbgrader takes a pattern."""
        course = self.parent.coursedir
        pattern = self.parent._format_source(course.assignment_id, course.student_id)
        root = Path(course.root)
        for folder in root.glob(str(Path(pattern).relative_to(root))):
            found = [str(path) for path in sorted(folder.glob(f"{course.notebook_id}.ipynb"))]
            if found:
                self.parent.assignments.setdefault(str(folder), found)


class GetMarks(GetGrades):
    """Gets the marks out of the gradebook, and says which are not given yet."""

    def __call__(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Give it; the notebook is the exporter's own copy, and is not copied once more."""
        return self.preprocess(nb, resources) if self.enabled else (nb, resources)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Give the notebook with marks and comments, and the name of each task."""
        self._look_up(nb, resources["nbgrader"])
        known = [cell.metadata.nbgrader for cell in nb.cells if about(cell)]
        waiting = [each for each in known if each.get("waits")]
        page = resources["nbgrader"]
        page["waiting"] = len(waiting)
        # A mark that was given to another text counts for nothing until somebody has looked.
        page["score"] = max(0.0, page["score"] - sum(each["score"] for each in waiting))
        if waiting:
            names = ", ".join(each["grade_id"] for each in waiting)
            who = f"{page['student']}, {page['assignment']}"
            self.parent.run_log.look_at(who, f"not marked yet, and shown so: {names}.")
        name_tasks(nb)
        return nb, resources

    def _look_up(self, nb: Any, page: Any) -> None:
        """Look up what nbgrader does, by one connection for a run."""
        gradebook = self.parent.gradebook(page["db_url"])
        # What was entered meanwhile counts.
        gradebook.db.rollback()
        found = gradebook.find_submission_notebook(
            page["notebook"], page["assignment"], page["student"]
        )
        grades = {grade.name: grade for grade in found.grades}
        comments = {comment.name: comment for comment in found.comments}
        for cell in nb.cells:
            known = cell.metadata.get("nbgrader")
            if is_solution(cell) or is_task(cell):
                known["comment"] = comments[known["grade_id"]].comment
            if is_grade(cell) or is_task(cell):
                grade = grades[known["grade_id"]]
                known["score"], known["points"] = grade.score, grade.max_score
                known["waits"] = bool(grade.needs_manual_grade)
        lost = found.late_submission_penalty
        if lost is not None:
            self.log.warning("Late submission penalty: %s", lost)
        page["score"] = found.score - (lost or 0)
        page["max_score"], page["late_penalty"] = found.max_score, lost or 0


class HideChecks(NbGraderPreprocessor):
    """Takes the hidden part out of every check, and the marker's notes out of every rubric."""

    def __call__(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Do it; the notebook is the exporter's own copy, and is not copied once more."""
        return self.preprocess(nb, resources) if self.enabled else (nb, resources)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Give the notebook without what is hidden."""
        for cell in nb.cells:
            if is_check(cell):
                cell.source = without_hidden(cell.source)
            elif about(cell) and not is_answer(cell):
                cell.source = handed_out(cell.source).rstrip("\n")
        return nb, resources


class _Coloured:
    """Colours code, once for all who handed in the same: most of a notebook is the instructor's."""

    def __init__(self, lexer: str | None) -> None:
        self._lexer = lexer

    def __call__(self, source: str, language: str | None = None, metadata: Any = None) -> str:
        magic = (metadata or {}).get("magics_language")
        return _coloured(source, self._lexer, language, magic)


@lru_cache(maxsize=500)
def _coloured(source: str, lexer: str | None, language: str | None, magic: str | None) -> str:
    known = {"magics_language": magic} if magic else None
    return str(Highlight2HTML(pygments_lexer=lexer)(source, language, known))


def _with_words(picture: re.Match[str]) -> str:
    tag = picture[0]
    return tag if " alt=" in tag else f'<img alt="{NO_WORDS}"{tag[4:]}'


def name_tasks(nb: Any) -> None:
    """Write into each graded cell what it is called in the contents of the page.

    Parameters
    ----------
    nb : nbformat.NotebookNode
        The notebook; a check is called by its first line, an answer in words by its task.
    """
    task = "Your answer"
    for cell in nb.cells:
        found = TASK.search(cell.source) if cell.cell_type == "markdown" else None
        task = found[1] if found and not is_answer(cell) else task
        if about(cell):
            check = CHECK.search(cell.source) if is_check(cell) else None
            cell.metadata.nbgrader["called"] = check[1] if check else task


def without_hidden(source: str) -> str:
    r"""Leave a sentence in the place of what a check hides.

    Parameters
    ----------
    source : str
        The whole check.

    Returns
    -------
    str
        What a student may see of it.

    Examples
    --------
    >>> without_hidden("f(1)\n### BEGIN HIDDEN TESTS\nf(9)\n### END HIDDEN TESTS")
    'f(1)\n# The same is asked about other cases here, which stay hidden.'
    """
    return visible(source, MORE).rstrip("\n")
