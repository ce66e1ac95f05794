"""``python -m spoilers.grading.nbgrader.class_view``, which ``course.py class-view`` calls."""

from spoilers.grading.nbgrader.class_view.app import ClassView

if __name__ == "__main__":
    ClassView.launch_instance()
