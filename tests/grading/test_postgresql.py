"""A gradebook in PostgreSQL: a real server, nbgrader's own commands."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import NO_POSTGRESQL
from tests.grading.classroom import SERIES
from tests.grading.marking import ROOT
from tests.postgresql import find_postgresql, server

NAME = "03_internal_commitment"


@pytest.mark.usefixtures("sandbox")
def test_marks_go_into_postgresql_and_come_out_again(tmp_path: Path) -> None:
    if find_postgresql() is None:
        pytest.skip(NO_POSTGRESQL)
    course = tmp_path / "course"
    for folder in ("solutions", "exercises"):
        shutil.copytree(ROOT / folder / NAME, course / folder / NAME)
    shutil.copy(ROOT / "nbgrader_config.py", course)
    for student, folder in (("ana", "solutions"), ("ben", "exercises")):
        place = course / "submitted" / student / NAME
        place.mkdir(parents=True)
        shutil.copy(course / folder / NAME / f"{NAME}.ipynb", place)
    with server() as address:
        commands = [
            ["generate_assignment", NAME, "--force"],
            ["autograde", NAME],
            ["autograde", NAME, "--force"],
            ["export", f"--to={course / 'grades.csv'}"],
        ]
        here = [[str(course), *each, f"--CourseDirectory.db_url={address}"] for each in commands]
        done = subprocess.run(
            [sys.executable, "-c", SERIES],
            input=json.dumps(here),
            env={
                **os.environ,
                "JUPYTER_CONFIG_DIR": str(tmp_path / "none"),
                "JUPYTER_CONFIG_PATH": "",
                "SPOILERS_GRADING": "guarded",
            },
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
    with (course / "grades.csv").open(newline="") as file:
        marks = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert marks == {"ana": 45.0, "ben": 0.0}
    assert not (course / "gradebook.db").exists()
