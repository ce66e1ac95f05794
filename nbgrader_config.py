"""How nbgrader works with this course: read by its commands and by its JupyterLab panels.

Run them from this folder. The exchange is yours to choose: put ``c.Exchange.root = "..."``
into a ``nbgrader_config.py`` in your own Jupyter configuration folder.
"""

import os
import sys
from pathlib import Path

from nbconvert.preprocessors import TagRemovePreprocessor
from nbgrader import dbutil

c = get_config()  # type: ignore[name-defined]  # noqa: F821

# For its gradebook nbgrader runs a program, alembic, which stands beside its own Python. It
# must find it where the environment was not activated, too.
beside = str(Path(sys.executable).parent)
if beside not in os.environ.get("PATH", "").split(os.pathsep):
    os.environ["PATH"] = os.pathsep.join([beside, os.environ.get("PATH", "")])

# It names its own folder to it in a file where % stands for something, in the machine's code page.
# As part of a package the folder has a name that needs neither.
dbutil.ALEMBIC_DIR = "nbgrader:alembic"

c.CourseDirectory.course_id = "spoilers"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
# What systems leave in folders is handed out to nobody, and handed in by nobody.
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback",
    "._*", ".DS_Store", "Thumbs.db", "desktop.ini",
]  # fmt: skip

# A stub says what to do, and running it raises nothing.
c.ClearSolutions.code_stub = {
    "python": "# Write your code here, in place of this line and the next.\n..."
}
c.ClearSolutions.text_stub = "*Write your answer here, in place of this line.*"

# Cells that explain a solution stay with the solution.
c.GenerateAssignment.preprocessors.prepend([TagRemovePreprocessor])
c.TagRemovePreprocessor.enabled = True
c.TagRemovePreprocessor.remove_cell_tags = {"solution"}

# A rubric stands in a locked cell before the answer. Its notes for the marker are left out
# of the exercise; the form grader and the feedback get them back from the gradebook.
c.ClearMarkScheme.enforce_metadata = False

# Seconds a cell may take.
c.Execute.timeout = 60

# A warning costs no mark, and the Validate button agrees: what a submission writes to the
# error stream goes to the ordinary one, and what goes around Python is ignored. A check that
# fails says its sentence, without a traceback before it.
c.Execute.extra_arguments = [
    "--HistoryManager.hist_file=:memory:",
    "--InteractiveShellApp.exec_lines=import sys; sys.stderr = sys.stdout; del sys",
    "--InteractiveShell.xmode=Minimal",
]
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = r"."

# Nothing that a student wrote runs in the feedback or in the form grader. The first line is
# not enough: the pages of nbgrader show Markdown as it is.
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.filters = {
    "markdown2html": "spoilers.grading.nbgrader.sanitize.markdown_to_safe_html",
    "clean_html": "spoilers.grading.nbgrader.sanitize.safe_html",
    "get_metadata": "spoilers.grading.nbgrader.sanitize.safe_metadata",
}

# Students' code runs in a sandbox, and what decides the marks outside of it: see
# guide/grading.md. With SPOILERS_GRADING=plain in the environment nbgrader grades as it does
# alone, slower and unguarded.
if os.environ.get("SPOILERS_GRADING") != "plain":
    c.Autograde.exporter_class = "spoilers.grading.nbgrader.autograde.Submissions"
    c.Autograde.sanitize_preprocessors = []
    c.Autograde.autograde_preprocessors = [
        "spoilers.grading.nbgrader.autograde.SaveMarks",
        "spoilers.grading.nbgrader.late.LatePenalties",
    ]
    c.ExchangeFactory.collect = "spoilers.grading.nbgrader.collect.Collect"

# Feedback goes to everybody, however the work came; what learning platforms call a file is
# understood; a table holds together whatever a student is called; and an exercise stays as it is
# where nbgrader refuses to make it anew.
c.ExportApp.plugin_class = "spoilers.grading.nbgrader.lms_export.Grades"
c.ExchangeFactory.fetch_feedback = "spoilers.grading.nbgrader.fetch.FetchFeedback"
c.ExchangeFactory.release_feedback = "spoilers.grading.nbgrader.release.ReleaseFeedback"
c.ZipCollectApp.collector_plugin = "spoilers.grading.nbgrader.zip_collect.FromAPlatform"
c.GenerateAssignment.exporter_class = "spoilers.grading.nbgrader.generate.Exercises"
c.GenerateFeedback.exporter_class = "spoilers.grading.nbgrader.feedback.FeedbackPage"

# What a late submission loses is worked out once more for the feedback, when the marks given by
# hand are there. What a check hides stays hidden, and so do the marker's notes.
c.GenerateFeedback.preprocessors = [
    "spoilers.grading.nbgrader.late.LatePenalties",
    "spoilers.grading.nbgrader.feedback.GetMarks",
    "spoilers.grading.nbgrader.feedback.HideChecks",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
