"""The feedback that a student reads: what each check asked, what came, and where to read again.

What is hidden in a check stays hidden, and so do the marker's notes. They would let the next
student write for the checks. What nobody has marked yet is not shown as 0.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbgrader.preprocessors import GetGrades, NbGraderPreprocessor
from nbgrader.server_extensions.formgrader import handlers

from spoilers.grading.reassemble import about, handed_out, is_answer, is_check, visible

MORE = "# The same is asked about other cases here, which stay hidden.\n"
TEMPLATES = Path(__file__).parent / "templates" / "marked"
TASK = re.compile(r"^## (Task \d+: .+)$", re.M)
CHECK = re.compile(r"^# (Task \d+, .+? check)\b")


class FeedbackPage(HTMLExporter):
    """Writes the page: nbgrader's own, but for what is said of answers nobody has marked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theirs = str(handlers.template_path)
        known: list[str] = [*self.template_paths, *self.extra_template_paths]  # type: ignore[has-type]
        self.template_paths = [str(TEMPLATES), *dict.fromkeys(known), theirs]
        if hasattr(self.parent, "assignments"):
            self._find_all()

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

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Give the notebook with marks and comments, and the name of each task."""
        nb, resources = super().preprocess(nb, resources)
        known = [cell.metadata.nbgrader for cell in nb.cells if about(cell)]
        waiting = [each for each in known if each.get("waits")]
        page = resources["nbgrader"]
        page["waiting"] = len(waiting)
        # A mark that was given to another text counts for nothing until somebody has looked.
        page["score"] = max(0.0, page["score"] - sum(each["score"] for each in waiting))
        if waiting:
            self.log.warning(
                "%s, %s: not marked yet, and shown so: %s.",
                *(page["student"], page["assignment"]),
                ", ".join(each["grade_id"] for each in waiting),
            )
        name_tasks(nb)
        return nb, resources

    def _get_score(self, cell: Any, resources: Any) -> None:
        known = cell.metadata.nbgrader
        grade = self.gradebook.find_grade(
            known["grade_id"], self.notebook_id, self.assignment_id, self.student_id
        )
        known["score"], known["points"] = grade.score, grade.max_score
        known["waits"] = bool(grade.needs_manual_grade)


class HideChecks(NbGraderPreprocessor):
    """Takes the hidden part out of every check, and the marker's notes out of every rubric."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Give the notebook without what is hidden."""
        for cell in nb.cells:
            if is_check(cell):
                cell.source = without_hidden(cell.source)
            elif about(cell) and not is_answer(cell):
                cell.source = handed_out(cell.source).rstrip("\n")
        return nb, resources


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
