"""A check asks all that it asks, also where PYTHONOPTIMIZE takes asserts out of programs."""

from __future__ import annotations

import subprocess
import sys

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

CHECK = {"nbgrader": {"grade_id": "check", "grade": True, "points": 2, "locked": True}}
MARK = """
import sys, nbformat
from spoilers.grading.mark import mark_with
from spoilers.sandbox.client import CellResult
from spoilers.sandbox.watchdog import Limits

class Nobody:
    def run(self, source): return CellResult()
    def lookup(self, names): return {}
    def new_step(self): pass
    def close(self): pass

notebook = nbformat.reads(sys.stdin.read(), as_version=4)
print(mark_with(lambda heard: Nobody(), notebook, Limits()).checks[0].points)
"""


def test_nothing_gets_no_points_under_optimization() -> None:
    notebook = new_notebook(cells=[new_code_cell("assert 1 == 2, 'no'", metadata=CHECK)])
    done = subprocess.run(
        [sys.executable, "-OO", "-c", MARK],
        input=nbformat.writes(notebook),
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "0.0", done.stderr
