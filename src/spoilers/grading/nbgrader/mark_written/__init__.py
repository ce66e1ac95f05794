"""Written answers marked task by task: blind, in random order, into nbgrader's gradebook.

``python3 course.py mark-written EXERCISE [TASK]`` opens a page of this machine that shows one
answer after the other. The form grader shows one student after the other, by name.
"""
