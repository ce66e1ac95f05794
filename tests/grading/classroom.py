"""A course, an exchange and a desk, in which nbgrader's own commands are run."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import nbformat
import pytest

from tests.grading.marking import ROOT, read


class Classroom:
    """A course as an instructor has it, with students who hand in through the exchange."""

    def __init__(self, tmp: pytest.TempPathFactory) -> None:
        self.root = tmp.mktemp("course")
        shutil.copy(ROOT / "nbgrader_config.py", self.root)
        for folder in ("solutions", "exercises"):
            shutil.copytree(ROOT / folder, self.root / folder)
        exchange = tmp.mktemp("exchange")
        exchange.chmod(0o777)
        # The exchange is chosen where the course's configuration says to choose it.
        home = tmp.mktemp("home")
        (home / "nbgrader_config.py").write_text(
            f"c = get_config()\nc.Exchange.root = {str(exchange)!r}\n"
        )
        self.desk = tmp.mktemp("desk")
        self.said: dict[str, str] = defaultdict(str)
        self._settings = {
            "HOME": str(home),
            "JUPYTER_CONFIG_DIR": str(home),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
            "IPYTHONDIR": str(home / "ipython"),
        }

    def nbgrader(self, *words: str, where: Path | None = None) -> None:
        """Run one of nbgrader's commands."""
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *words],
            cwd=where or self.root,
            env={**os.environ, **self._settings},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        self.said[words[0]] += done.stdout + done.stderr

    def release(self, name: str) -> Path:
        """Release an exercise, fetch it as a student, and say where the student's file is."""
        self.nbgrader("generate_assignment", name, "--force")
        self.nbgrader("release_assignment", name)
        self.nbgrader("fetch_assignment", name, "--course", "spoilers", where=self.desk)
        return self.desk / name / f"{name}.ipynb"

    def hand_in(self, name: str, student: str, notebook: nbformat.NotebookNode) -> None:
        """Hand in a notebook for one student."""
        nbformat.write(notebook, self.desk / name / f"{name}.ipynb")
        self.nbgrader(
            "submit", name, "--course", "spoilers", f"--student={student}", where=self.desk
        )

    def grade(self, name: str) -> None:
        """Collect what was handed in, and grade it."""
        self.nbgrader("collect", name)
        self.nbgrader("autograde", name)

    def fetched(self, name: str) -> nbformat.NotebookNode:
        """Give the exercise as it was released."""
        return read(self.root / "exercises" / name / f"{name}.ipynb")

    def marks_of(self, student: str, name: str) -> dict[str, float | None]:
        """Read the marks of a student from the gradebook, by cell."""
        query = """
            select cell.name, grade.auto_score, grade.needs_manual_grade
            from grade
            join base_cell as cell on cell.id = grade.cell_id
            join submitted_notebook as notebook on notebook.id = grade.notebook_id
            join submitted_assignment as handed_in on handed_in.id = notebook.assignment_id
            join assignment on assignment.id = handed_in.assignment_id
            where handed_in.student_id = ? and assignment.name = ?
        """
        with sqlite3.connect(self.root / "gradebook.db") as gradebook:
            rows = gradebook.execute(query, [student, name]).fetchall()
        gradebook.close()
        return {cell: None if manual else score for cell, score, manual in rows}

    def feedback_of(self, student: str, name: str) -> str:
        """Read what a student gets back."""
        page = self.root / "feedback" / student / name / f"{name}.html"
        return page.read_text(encoding="utf-8")
