"""``python -m spoilers.grading.nbgrader.mark_written``, which ``course.py mark-written`` calls."""

from spoilers.grading.nbgrader.mark_written.app import MarkWritten

if __name__ == "__main__":
    MarkWritten.launch_instance()
