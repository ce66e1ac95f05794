"""Grade a class with nbgrader alone and with the course's grading, side by side in one run.

Run with ``.venv/bin/python -m benchmarks.grading``. The class is made of the course's own
exercises: right answers, half of them, none, and wrong ones. Prints notebooks a second, the peak
memory of all processes together, and how many times as fast. ``--students 12`` makes a smaller
class, ``--exercise 03`` takes another exercise.
"""

from __future__ import annotations

import argparse
import copy
import csv
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil

from tests.grading.students import STUDENTS, submission

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Way:
    """A way to grade."""

    name: str
    plain: bool = False
    workers: int = 1


WAYS = (
    Way("nbgrader alone", plain=True),
    Way("ours, 1 worker", workers=1),
    Way("ours, 2 workers", workers=2),
)


@dataclass(frozen=True)
class Measured:
    """What a way took, and the marks that it gave."""

    seconds: float
    megabytes: float
    marks: dict[str, str]


class Peak:
    """Follows the memory of a process and all that it started."""

    def __init__(self, pid: int) -> None:
        self.bytes = 0
        self._process = psutil.Process(pid)
        self._ended = threading.Event()
        threading.Thread(target=self._follow, daemon=True).start()

    def stop(self) -> float:
        """Stop, and give the most that was taken, in megabytes."""
        self._ended.set()
        return self.bytes / 1e6

    def _follow(self) -> None:
        while not self._ended.wait(0.25):
            try:
                everyone = [self._process, *self._process.children(recursive=True)]
            except psutil.Error:
                return
            taken = 0
            for each in everyone:
                try:
                    # Memory that several share is counted in parts.
                    taken += each.memory_full_info().pss
                except (psutil.Error, AttributeError):
                    continue
            self.bytes = max(self.bytes, taken)


def prepare(folder: Path, exercise: str, students: int) -> Path:
    """Lay out a course with a class that has handed in."""
    course = folder / "course"
    for name in ("solutions", "exercises"):
        shutil.copytree(ROOT / name / exercise, course / name / exercise)
    shutil.copy(ROOT / "nbgrader_config.py", course)
    run(course, "generate_assignment", exercise, "--force")
    given = nbformat.read(course / "exercises" / exercise / f"{exercise}.ipynb", as_version=4)
    kinds = [submission(kind, exercise, copy.deepcopy(given)) for kind in STUDENTS]
    for number in range(students):
        place = course / "submitted" / f"student{number:03}" / exercise
        place.mkdir(parents=True)
        nbformat.write(kinds[number % len(kinds)], place / f"{exercise}.ipynb")
    return course


def run(course: Path, *words: str, plain: bool = False) -> float:
    """Run one of nbgrader's commands, and give its peak memory in megabytes."""
    nothing = course.parent / "no-settings"
    settings = {"JUPYTER_CONFIG_DIR": str(nothing), "JUPYTER_CONFIG_PATH": ""}
    how = {"SPOILERS_GRADING": "plain" if plain else "guarded"}
    process = subprocess.Popen(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=course,
        env={**os.environ, **settings, **how},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    peak = Peak(process.pid)
    if process.wait():
        raise SystemExit(f"nbgrader {' '.join(words)} failed.")
    return peak.stop()


def measure(course: Path, exercise: str, way: Way) -> Measured:
    """Grade the class one way."""
    shutil.rmtree(course / "autograded", ignore_errors=True)
    options = [] if way.plain else [f"--Submissions.workers={way.workers}"]
    began = time.perf_counter()
    megabytes = run(course, "autograde", exercise, *options, plain=way.plain)
    seconds = time.perf_counter() - began
    run(course, "export", "--to", str(course / "grades.csv"))
    with (course / "grades.csv").open(newline="") as file:
        marks = {row["student_id"]: row["score"] for row in csv.DictReader(file)}
    return Measured(seconds, megabytes, marks)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=60)
    parser.add_argument("--exercise", default="03")
    options = parser.parse_args()
    (exercise,) = (p.name for p in (ROOT / "solutions").glob(f"{options.exercise}_*"))
    with tempfile.TemporaryDirectory() as folder:
        course = prepare(Path(folder), exercise, options.students)
        print(f"{options.students} submissions of {exercise}, {os.cpu_count()} processors")
        measured = {way: measure(course, exercise, way) for way in WAYS}
    alone = measured[WAYS[0]]
    for way, taken in measured.items():
        rate, times = options.students / taken.seconds, alone.seconds / taken.seconds
        same = "the same marks" if taken.marks == alone.marks else "OTHER MARKS"
        print(
            f"{way.name:16} {taken.seconds:7.1f} s  {rate:6.2f} a second  "
            f"{taken.megabytes:6.0f} MB  {times:5.1f} times as fast  {same}"
        )


if __name__ == "__main__":
    main()
