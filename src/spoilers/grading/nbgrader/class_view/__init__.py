"""The class at a glance: the gradebook as an item analysis, for the instructor and to be shown.

``python3 course.py class-view`` writes two pages and their tables. Nothing in the gradebook
changes.
"""
