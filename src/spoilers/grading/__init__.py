"""Exercises: made from the solutions, put back to their beginning, never lost."""

from spoilers.grading.release import ExerciseError, make_exercises, reset_exercise

__all__ = ["ExerciseError", "make_exercises", "reset_exercise"]
