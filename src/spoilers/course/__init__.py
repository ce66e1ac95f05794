"""Exercises: made from the solutions, checked, put back to their beginning, never lost."""

from spoilers.course.check import Report, check_exercise
from spoilers.course.desk import desk, progress
from spoilers.course.release import ExerciseError, make_exercises, reset_exercise

__all__ = [
    "ExerciseError",
    "Report",
    "check_exercise",
    "desk",
    "make_exercises",
    "progress",
    "reset_exercise",
]
