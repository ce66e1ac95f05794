"""A course, an exchange and a desk, in which nbgrader's own commands are run."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import nbformat
import pytest

from tests.grading.marking import ROOT, read

# Each command in a process of its own, as in a terminal, but nbgrader is imported only once.
SERIES = """
import json, os, sys, traceback
from nbgrader.apps import NbGraderApp

for where, *command in json.load(sys.stdin):
    child = os.fork()
    if not child:
        try:
            os.chdir(where)
            NbGraderApp.launch_instance(argv=command)
        except SystemExit as end:
            os._exit(end.code if isinstance(end.code, int) else int(bool(end.code)))
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        sys.exit(f"nbgrader {' '.join(command)} failed")
"""


class Classroom:
    """A course as an instructor has it, with students who hand in through the exchange."""

    def __init__(
        self,
        tmp: pytest.TempPathFactory,
        solutions: Mapping[str, Mapping[str, nbformat.NotebookNode]] | None = None,
        *,
        plain: bool = False,
    ) -> None:
        """Copy the course, or give it other solutions; let nbgrader grade alone or with ours."""
        self.root = tmp.mktemp("course")
        shutil.copy(ROOT / "nbgrader_config.py", self.root)
        for name, files in (solutions or {}).items():
            folder = self.root / "solutions" / name
            folder.mkdir(parents=True)
            for file, notebook in files.items():
                nbformat.write(notebook, folder / file)
        for folder_name in ("solutions", "exercises") if solutions is None else ():
            shutil.copytree(ROOT / folder_name, self.root / folder_name)
        self.exchange = exchange = tmp.mktemp("exchange")
        exchange.chmod(0o777)
        # The exchange is chosen where the course's configuration says to choose it.
        home = tmp.mktemp("home")
        (home / "nbgrader_config.py").write_text(
            # Other tests run beside this one, and each worker imports all of it first.
            f"c = get_config()\nc.Exchange.root = {str(exchange)!r}\nc.Submissions.workers = 1\n"
        )
        self.desk = tmp.mktemp("desk")
        self.said: dict[str, str] = defaultdict(str)
        self._settings = {
            "HOME": str(home),
            "JUPYTER_CONFIG_DIR": str(home),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
            "IPYTHONDIR": str(home / "ipython"),
            "SPOILERS_GRADING": "plain" if plain else "",
        }

    def configure(self, settings: str) -> None:
        """Write more at the end of the course's settings."""
        with (self.root / "nbgrader_config.py").open("a") as file:
            file.write(settings)

    def nbgrader(self, *words: str) -> None:
        """Run one of nbgrader's commands."""
        self.series([words])

    def series(self, commands: Iterable[Sequence[str]], where: Path | None = None) -> None:
        """Run nbgrader's commands one after the other, in one process: it takes long to start."""
        said = [[str(where or self.root), *command] for command in commands]
        done = subprocess.run(
            [sys.executable, "-c", SERIES],
            input=json.dumps(said),
            cwd=self.root,
            env={**os.environ, **self._settings},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        for _, name, *_ in said:
            self.said[name] += done.stdout + done.stderr

    def release(self, *names: str) -> None:
        """Release exercises, and fetch them as a student does."""
        made = ["generate_assignment", "release_assignment"]
        self.series([command, name, "--force"] for name in names for command in made)
        fetch = ["--course", "spoilers"]
        self.series((["fetch_assignment", name, *fetch] for name in names), where=self.desk)

    def hand_in(self, works: dict[tuple[str, str], nbformat.NotebookNode]) -> None:
        """Hand in notebooks, by student and exercise."""
        commands = []
        for (student, name), notebook in works.items():
            desk = self.desk / student / name
            shutil.copytree(self.desk / name, desk)
            nbformat.write(notebook, desk / f"{name}.ipynb")
            to = ["--course", "spoilers", f"--student={student}"]
            commands.append(["submit", str(desk), *to])
        self.series(commands, where=self.desk)

    def grade(self, *names: str) -> None:
        """Collect what was handed in, and grade it."""
        self.series([command, name] for name in names for command in ("collect", "autograde"))

    def given(self, name: str) -> nbformat.NotebookNode:
        """Give the exercise as a student fetched it."""
        return read(self.desk / name / f"{name}.ipynb")

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
