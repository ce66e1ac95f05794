"""A course of one exercise in a folder of its own, and nbgrader's own commands in it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.grading.marking import ROOT

NAME = "03_internal_commitment"
LIMITS = ("--Submissions.step_seconds=1", "--Submissions.whole_seconds=10")


class Course:
    """A course as an instructor has it."""

    def __init__(self, root: Path) -> None:
        """Lay it out, with the exercise in its gradebook."""
        self.root = root / "course"
        for folder in ("solutions", "exercises"):
            shutil.copytree(ROOT / folder / NAME, self.root / folder / NAME)
        shutil.copy(ROOT / "nbgrader_config.py", self.root)
        self.home = root / "home"
        self.home.mkdir()
        self.exchange = root / "exchange"
        self.exchange.mkdir()
        (self.home / "nbgrader_config.py").write_text(
            f"c = get_config()\nc.Exchange.root = {str(self.exchange)!r}\n"
        )
        self.environment = {
            **os.environ,
            "HOME": str(self.home),
            "JUPYTER_CONFIG_DIR": str(self.home),
            "JUPYTER_DATA_DIR": str(self.home / "data"),
            "JUPYTER_RUNTIME_DIR": str(self.home / "runtime"),
            "IPYTHONDIR": str(self.home / "ipython"),
            "SPOILERS_GRADING": "guarded",
        }
        self.nbgrader("generate_assignment", NAME, "--force")
        # As the welcome page invites her to, the instructor tried the exercise where it lies.
        tried = self.root / "exercises" / NAME / f"{NAME}.ipynb"
        shutil.copy(self.root / "solutions" / NAME / f"{NAME}.ipynb", tried)

    def folder(self, student: str) -> Path:
        """Give a student's folder among those that were collected."""
        place = self.root / "submitted" / student / NAME
        place.mkdir(parents=True, exist_ok=True)
        return place

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start one of nbgrader's commands; all that it says is in one stream."""
        return subprocess.Popen(
            [sys.executable, "-m", "nbgrader", *words],
            cwd=self.root,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )

    def nbgrader(self, *words: str, fails: bool = False) -> str:
        """Run one of nbgrader's commands, and give what it said."""
        process = self.start(*words)
        said, _ = process.communicate()
        assert bool(process.returncode) == fails, said
        return said

    def autograde(self, *words: str, fails: bool = False) -> str:
        """Grade the exercise."""
        return self.nbgrader("autograde", NAME, *LIMITS, *words, fails=fails)

    def marks(self) -> dict[str, dict[str, float | None]]:
        """Read all marks by the checks, by student and cell; a cell stands there once."""
        query = """
            select handed_in.student_id, cell.name, grade.auto_score
            from grade
            join base_cell as cell on cell.id = grade.cell_id
            join submitted_notebook as notebook on notebook.id = grade.notebook_id
            join submitted_assignment as handed_in on handed_in.id = notebook.assignment_id
            where cell.name like '%-check-%'
        """
        gradebook = sqlite3.connect(self.root / "gradebook.db")
        rows = gradebook.execute(query).fetchall()
        gradebook.close()
        found: dict[str, dict[str, float | None]] = {}
        for student, cell, score in rows:
            assert cell not in found.setdefault(student, {}), f"twice: {student}, {cell}"
            found[student][cell] = score
        return found

    def feedback(self, student: str) -> str:
        """Read what a student gets back."""
        page = self.root / "feedback" / student / NAME / f"{NAME}.html"
        return page.read_text(encoding="utf-8")
