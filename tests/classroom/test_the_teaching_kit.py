"""What the guide tells an instructor agrees with the exercises, the settings and the commands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat
import pytest
from nbgrader.apps import NbGraderApp

from spoilers.grading.nbgrader.autograde import Submissions
from spoilers.grading.nbgrader.late import SharePerDay
from spoilers.theory.cases import find_case

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "guide"
EXERCISES = sorted(path.stem for path in (ROOT / "exercises").glob("*/*.ipynb"))
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (\d+) \| (\d+) \| \w+ \|$", re.M)
SHORT = re.compile(
    r"For a short assignment set tasks ([\d, toand]+): (\d+) points(?:, about (\d+))?"
)
COMMAND = re.compile(r"(?:^|[`\s])python3 course\.py ([a-z-]+)")
PLAN = re.compile(r"^\| (\d+) \| .+ \| .+ \|$", re.M)


@dataclass(frozen=True)
class Task:
    """A task, as the head of its exercise lists it."""

    number: int
    points: int
    minutes: int
    written: bool


@cache
def tasks(exercise: str) -> dict[int, Task]:
    path = ROOT / "exercises" / exercise / f"{exercise}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    written = {
        int(cell.id.split("-")[1])
        for cell in notebook.cells
        if cell.cell_type == "markdown" and cell.metadata.get("nbgrader", {}).get("solution")
    }
    found = [
        Task(int(n), int(p), int(m), int(n) in written)
        for n, _, p, m in ROW.findall(notebook.cells[0].source)
    ]
    assert len(found) >= 8
    return {task.number: task for task in found}


def numbers(said: str) -> list[int]:
    """Read "1 to 3 and 9" or "1, 3, 4 and 6"."""
    found: list[int] = []
    for part in re.split(r", | and ", said):
        first, _, last = part.partition(" to ")
        found += range(int(first), int(last or first) + 1)
    return found


def texts() -> dict[str, str]:
    found = {str(p.relative_to(GUIDE)): p.read_text("utf-8") for p in sorted(GUIDE.rglob("*.md"))}
    assert len(found) >= 15
    return found


@pytest.mark.parametrize("exercise", [name for name in EXERCISES if name[:2] != "08"])
def test_a_short_assignment_adds_up_and_has_a_written_task(exercise: str) -> None:
    (said,) = SHORT.findall((GUIDE / f"{exercise}.md").read_text("utf-8"))
    chosen = [tasks(exercise)[number] for number in numbers(said[0])]
    assert int(said[1]) == sum(task.points for task in chosen)
    assert not said[2] or int(said[2]) == sum(task.minutes for task in chosen)
    assert any(task.written for task in chosen)


def test_the_least_of_the_memo_adds_up() -> None:
    text = (GUIDE / "08_your_case.md").read_text("utf-8")
    memo = tasks("08_your_case")
    (said, points) = re.findall(r"tasks ([\d, and]+) are the least, (\d+) points", text)[0]
    assert int(points) == sum(memo[number].points for number in numbers(said))
    given = {int(cell): float(points) for cell, points in by_hand("08_your_case").items()}
    (all_by_hand,) = re.findall(r"(\d+) of its 50 points are marked by hand", text)
    assert int(all_by_hand) == sum(given.values())
    assert f"{all_by_hand} points by the rubric" in (GUIDE / "assessment.md").read_text("utf-8")
    (count,) = re.findall(r"There are (\d+) numbers and one outcome", text)
    assert int(count) == len(find_case("Kabul 2021").scenario.numbers())


def by_hand(exercise: str) -> dict[str, float]:
    """Give the points of each written task, by its number."""
    path = ROOT / "solutions" / exercise / f"{exercise}.ipynb"
    return {
        cell.id.split("-")[1]: cell.metadata.nbgrader.points
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "markdown" and cell.metadata.get("nbgrader", {}).get("grade")
    }


def test_what_the_guide_says_of_the_exercises_together_is_so() -> None:
    sums = {sum(task.points for task in tasks(name).values()) for name in EXERCISES}
    minutes = {
        nbformat.read(path, as_version=4).metadata["spoilers"]["minutes"]
        for path in (ROOT / "lessons").glob("0*.ipynb")
    }
    first = texts()["README.md"]
    assert sums == {50, 55}
    assert "eight exercises of 50 or 55 points" in first
    assert f"Nine lessons of {min(minutes)} to {max(minutes)} minutes" in first
    written = {name: sum(task.written for task in tasks(name).values()) for name in EXERCISES}
    assert set(written.values()) == {1, 2, written["08_your_case"]}
    assert written["04_provocation"] == 1
    assert "the written task of [exercise 04]" in first
    assert written["07_the_record"] == 2
    assert "Tasks 8 and 9 are marked by hand" in texts()["07_the_record.md"]
    for text in texts().values():
        assert "half at most" not in text
        assert "earns half" not in text


def test_the_class_of_90_minutes_takes_90_minutes() -> None:
    section = texts()["README.md"].split("## One class of 90 minutes")[1].split("\n## ")[0]
    assert sum(int(minutes) for minutes in PLAN.findall(section)) == 90


def test_the_shares_of_the_mark_add_up() -> None:
    section = texts()["assessment.md"].split("## What counts how much")[1].split("\n## ")[0]
    shares = [int(share) for share in re.findall(r"\| (\d+)% \|", section)]
    assert len(shares) >= 4
    assert sum(shares) == 100


def test_every_command_in_the_guide_is_there() -> None:
    course = (ROOT / "course.py").read_text("utf-8")
    table = re.findall(r'^    "([a-z-]+)": \(', course, re.M)
    assert len(table) >= 12
    ours = {(name, c) for name, text in texts().items() for c in COMMAND.findall(text)}
    assert len(ours) >= 10
    assert [each for each in sorted(ours) if each[1] not in table] == []
    theirs = {
        (name, command)
        for name, text in texts().items()
        for block in re.findall(r"```sh\n(.*?)```", text, re.S)
        for command in re.findall(r"^nbgrader (\w+)", block, re.M)
    }
    known = {name.replace("-", "_") for name in NbGraderApp().subcommands}
    assert len(theirs) >= 10
    assert [each for each in sorted(theirs) if each[1] not in known] == []


def test_the_limits_that_the_guide_states_are_those_of_the_code() -> None:
    text = texts()["grading.md"]
    for name in ("workers", "step_seconds", "idle_seconds", "whole_seconds", "scheduler"):
        (said,) = re.findall(rf"c\.Submissions\.{name} = (\S+)", text)
        if name != "workers":
            assert (
                float(said) == getattr(Submissions, name).default_value
                if said[0] != '"'
                else (said.strip('"') == Submissions.scheduler.default_value)
            )
    late = texts()["nbgrader.md"]
    assert f"c.SharePerDay.grace = {SharePerDay.grace.default_value:g}" in late
    assert f"c.SharePerDay.share = {SharePerDay.share.default_value:.2f}" in late
