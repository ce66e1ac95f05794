"""Tests that want a browser and find none are named, and fail a build machine's run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEST = "tests/lab_ui/test_lessons_in_jupyterlab.py::test_formulas_are_typeset"


@pytest.mark.parametrize(("ci", "passes"), [("", True), ("true", False)])
def test_without_a_browser_the_run_says_what_it_left_out(ci: str, passes: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", TEST],
        cwd=ROOT,
        env={**os.environ, "CI": ci, "SPOILERS_CHROMIUM": "none"},
        capture_output=True,
        text=True,
    )
    assert "NOT RUN: no browser could be had" in done.stdout
    assert "test_formulas_are_typeset" in done.stdout
    assert (done.returncode == 0) is passes
