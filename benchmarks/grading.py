"""Grade classes with nbgrader alone and with the course's grading, side by side in one run.

Run with ``.venv/bin/python -m benchmarks.grading``, on a machine that does nothing else; it takes
about ten minutes. ``--quick`` takes less than three: one exercise, and nbgrader alone on a few.
``--exercise 03 --students 60 300`` takes other exercises and classes. The class is made of the
course's own exercises: right answers, half of them, none, and wrong ones.

Prints how long each way takes and how many times as fast it is, whether the marks are the same,
the peak memory of all processes together, what a run costs before the first submission and what
each submission costs then; the same for feedback; and the memory along a run of 1,000.
"""

from __future__ import annotations

import argparse
import copy
import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil

from tests.grading.students import STUDENTS, submission

ROOT = Path(__file__).resolve().parents[1]
ALONE = 60
"""So many submissions nbgrader grades alone; for a larger class its time is scaled, and said so."""
LONG, LOOKS = 1_000, (100, 250, 500, 1_000)
"""How many submissions the long run has, and after how many of them memory is looked at."""


@dataclass(frozen=True)
class Measured:
    """What a way took, and the marks that it gave."""

    seconds: float
    megabytes: float
    marks: dict[str, str]


class Memory:
    """Follows the memory of a process and all that it started."""

    def __init__(self, pid: int) -> None:
        self.peak = 0.0
        self._process = psutil.Process(pid)
        self._ended = threading.Event()
        threading.Thread(target=self._follow, daemon=True).start()

    def stop(self) -> float:
        """Stop, and give the most that was taken, in megabytes."""
        self._ended.set()
        return self.peak

    def now(self) -> float:
        """Give what is taken now, in megabytes; memory that several share is counted in parts."""
        taken = 0
        try:
            everyone = [self._process, *self._process.children(recursive=True)]
        except psutil.Error:
            return 0.0
        for each in everyone:
            try:
                taken += each.memory_full_info().pss
            except (psutil.Error, AttributeError):
                continue
        return taken / 1e6

    def _follow(self) -> None:
        while not self._ended.wait(0.5):
            self.peak = max(self.peak, self.now())


class Course:
    """A course of one exercise with a class that has handed in."""

    def __init__(self, folder: Path, exercise: str, students: int) -> None:
        self.root, self.exercise, self.students = folder / "course", exercise, students
        for name in ("solutions", "exercises"):
            shutil.copytree(ROOT / name / exercise, self.root / name / exercise)
        shutil.copy(ROOT / "nbgrader_config.py", self.root)
        self.run("generate_assignment", exercise, "--force")
        self._fresh = (self.root / "gradebook.db").read_bytes()
        released = self.root / "exercises" / exercise / f"{exercise}.ipynb"
        given = nbformat.read(released, as_version=4)
        kinds = [submission(kind, exercise, copy.deepcopy(given)) for kind in STUDENTS]
        for number in range(students):
            place = self.root / "submitted" / f"student{number:04}" / exercise
            place.mkdir(parents=True)
            nbformat.write(kinds[number % len(kinds)], place / f"{exercise}.ipynb")

    def grade(self, count: int, *options: str, plain: bool = False) -> Measured:
        """Grade the first so many of the class, with a gradebook that knows nobody."""
        shutil.rmtree(self.root / "autograded", ignore_errors=True)
        (self.root / "gradebook.db").write_bytes(self._fresh)
        seconds, megabytes = self.run(
            "autograde", self.exercise, *self._first(count), *options, plain=plain
        )
        return Measured(seconds, megabytes, self._marks())

    def feedback(self, count: int, *options: str) -> float:
        """Write the feedback for the first so many, and give the seconds."""
        shutil.rmtree(self.root / "feedback", ignore_errors=True)
        return self.run("generate_feedback", self.exercise, *self._first(count), *options)[0]

    def along(self, looks: Iterable[int]) -> dict[int, float]:
        """Grade the whole class, and give the memory after so many submissions."""
        shutil.rmtree(self.root / "autograded", ignore_errors=True)
        (self.root / "gradebook.db").write_bytes(self._fresh)
        process = self._start("autograde", self.exercise, "--Submissions.workers=2")
        memory, wanted, found = Memory(process.pid), set(looks), {}
        assert process.stdout is not None
        for line in process.stdout:
            told = re.search(r"(\d+) of \d+: ", line)
            if told and int(told[1]) in wanted:
                found[int(told[1])] = memory.now()
        process.wait()
        memory.stop()
        return found

    def run(self, *words: str, plain: bool = False) -> tuple[float, float]:
        """Run one of nbgrader's commands, and give its seconds and its peak in megabytes."""
        began = time.perf_counter()
        process = self._start(*words, plain=plain)
        memory = Memory(process.pid)
        said, _ = process.communicate()
        if process.returncode:
            raise SystemExit(f"nbgrader {' '.join(words)} failed.\n{said[-2_000:]}")
        return time.perf_counter() - began, memory.stop()

    def _start(self, *words: str, plain: bool = False) -> subprocess.Popen[str]:
        settings = {
            "JUPYTER_CONFIG_DIR": str(self.root.parent / "no-settings"),
            "JUPYTER_CONFIG_PATH": "",
            "SPOILERS_GRADING": "plain" if plain else "guarded",
        }
        return subprocess.Popen(
            [sys.executable, "-m", "nbgrader", *words],
            cwd=self.root,
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )

    def _first(self, count: int) -> list[str]:
        """Choose the first so many, as nbgrader does: by a pattern."""
        if count >= self.students:
            return []
        # The others are out of the way meanwhile.
        return [f"--CourseDirectory.student_id_exclude={','.join(self._names()[count:])}"]

    def _names(self) -> list[str]:
        return [f"student{number:04}" for number in range(self.students)]

    def _marks(self) -> dict[str, str]:
        self.run("export", "--to", str(self.root / "grades.csv"))
        with (self.root / "grades.csv").open(newline="") as file:
            return {row["student_id"]: row["score"] for row in csv.DictReader(file)}


def compare(folder: Path, exercise: str, classes: list[int], alone: int) -> None:
    """Grade classes of an exercise each way, and print a line for each."""
    course = Course(folder, exercise, max(*classes, alone))
    stock = course.grade(alone, plain=True)
    print(
        f"\n{exercise}: nbgrader alone, {alone} in {stock.seconds:.1f} s, {stock.megabytes:.0f} MB"
    )
    for workers in (1, 2):
        taken = {n: course.grade(n, f"--Submissions.workers={workers}") for n in classes}
        for count, each in taken.items():
            rate, scaled = count / each.seconds, stock.seconds / alone * count
            common = stock.marks.keys() & each.marks.keys()
            same = all(stock.marks[who] == each.marks[who] for who in common)
            how = "" if count == alone else f" (alone scaled from {alone})"
            print(
                f"  {workers} worker(s), {count:4}: {each.seconds:6.1f} s  {rate:5.1f} a second  "
                f"{each.megabytes:5.0f} MB  {scaled / each.seconds:5.1f} times as fast{how}  "
                f"{'the same marks' if same and common else 'OTHER MARKS'}"
            )
        if len(classes) > 1:
            (few, first), *_, (many, last) = taken.items()
            each_one = (last.seconds - first.seconds) / (many - few)
            before = max(0.0, first.seconds - few * each_one)
            print(
                f"               {before:.1f} s to start and to draw inputs, then "
                f"{1000 * each_one:.0f} ms each"
            )


def compare_feedback(folder: Path, exercise: str, count: int) -> None:
    """Write feedback as nbgrader's own page is written, and as ours is."""
    course = Course(folder, exercise, count)
    course.grade(count)
    start = course.feedback(1)
    ours = course.feedback(count)
    print(
        f"\nFeedback for {count} of {exercise}: {ours:.1f} s, of which {start:.1f} s to start; "
        f"{1000 * (ours - start) / (count - 1):.0f} ms a page"
    )


def follow(folder: Path, exercise: str) -> None:
    """Print the memory along a long run."""
    course = Course(folder, exercise, LONG)
    began = time.perf_counter()
    found = course.along(LOOKS)
    seconds = time.perf_counter() - began
    told = ", ".join(f"{taken:.0f} MB after {count}" for count, taken in found.items())
    print(f"\n{LONG} submissions of {exercise} in {seconds:.0f} s, two workers: {told}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, nargs="+", default=[60, 300])
    parser.add_argument("--exercise", nargs="+", default=["01", "03", "06"])
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    if options.quick:
        options.exercise, options.students = ["03"], [60]
    names = [p.name for e in options.exercise for p in (ROOT / "solutions").glob(f"{e}_*")]
    load = f", {os.getloadavg()[0]:.1f} at work already" if hasattr(os, "getloadavg") else ""
    print(f"{os.cpu_count()} processors{load}")
    with tempfile.TemporaryDirectory() as folder:
        for number, name in enumerate(names):
            place = Path(folder) / str(number)
            compare(place, name, sorted(options.students), 12 if options.quick else ALONE)
            shutil.rmtree(place)
        compare_feedback(Path(folder) / "feedback", names[-1], max(options.students))
        if not options.quick:
            follow(Path(folder) / "long", names[-1])


if __name__ == "__main__":
    main()
