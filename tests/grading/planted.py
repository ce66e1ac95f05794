"""A class in which it is known who did what: twelve who handed in, and one who did not.

The gradebook is filled through nbgrader's own interface, and the autograded notebooks are marked
by the engine in this process, so that what is read from them is what grading writes.
"""

from __future__ import annotations

import copy
import shutil
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook

from spoilers.grading.mark import mark_with
from spoilers.grading.nbgrader.autograde import points_of
from spoilers.sandbox.watchdog import Limits
from tests.grading.marking import ROOT, InProcess, about

STUB = "*Write your answer here, in place of this line.*"
FIRST, SECOND = "01_one", "02_two"
ANSWER = "task-3-answer"
DOUBLED = "Your function counts each thing twice. Count it once."
SHIFTED = "Your function begins to count at one. Begin at nought."
SQUARED = "Your function squares the number. The task asks for the double."
RUBRIC = "Four points: one for each actor.\n\n"
NOTES = "### BEGIN MARK SCHEME\nA border case: only the actors' names earn one point.\n"
NOTES += "### END MARK SCHEME"
DUE = "2026-10-05 12:00:00 UTC"

CHECK = """
# Task {task}, first check ({points} points): {name} counts.
got = {name}({given})
assert got == {want}, f"Expected {want} for this example, but {name} gave {{got!r}}. Look again."
### BEGIN HIDDEN TESTS
from spoilers.grading import domains as st
from spoilers.grading.agreement import agrees

_shared = {{"{second}": lambda x: {second_code}}}
agrees(
    {name},
    lambda x: {right},
    [st.integers(2, 1000)],
    requirement="Expected what the task asks for, of every number that it may be asked about.",
    seed=1,
    misconceptions={{"{first}": lambda x: {first_code}, **_shared}},
)
### END HIDDEN TESTS
"""
# Of each function: what is right, and the two mistakes that its check knows by name.
FUNCTIONS = {
    "task-1": ("count", "x", (DOUBLED, "2 * x"), (SHIFTED, "x + 1"), 4),
    "task-2": ("double", "2 * x", (SQUARED, "x ** 2"), (DOUBLED, "4 * x"), 2),
}
# What passes the visible example of each, and fails all the same.
EXAMPLE = {"task-1": (0, 0), "task-2": (0, 0)}


def solution(exercise: str) -> nbformat.NotebookNode:
    """Write an exercise of two functions and one answer in words."""
    cells = [new_markdown_cell("# An exercise")]
    for number, (task, (name, right, first, second, points)) in enumerate(FUNCTIONS.items(), 1):
        given, want = EXAMPLE[task]
        check = CHECK.format(
            task=number, points=points, name=name, given=given, want=want, right=right,
            first=first[0], first_code=first[1], second=second[0], second_code=second[1],
        ).strip()  # fmt: skip
        cells += [
            new_markdown_cell(f"## Task {number}: {name.title()} things"),
            graded(
                new_code_cell(f"def {name}(x):\n    return {right}"), f"{task}-f", solution=True
            ),
            graded(new_code_cell(check), f"{task}-check", grade=True, locked=True, points=points),
        ]
    rubric = graded(new_markdown_cell(RUBRIC + NOTES), "task-3-rubric", locked=True)
    answer = graded(new_markdown_cell(STUB), ANSWER, grade=True, solution=True, points=4)
    return new_notebook(cells=[*cells, new_markdown_cell("## Task 3: Say why"), rubric, answer])


def graded(cell: Any, name: str, **flags: Any) -> Any:
    every = {"grade": False, "solution": False, "locked": False, "task": False, **flags}
    cell.metadata["nbgrader"] = {"grade_id": name, "schema_version": 3, **every}
    cell.id = name
    return cell


# id, first name, last name, what each function returns, the answer in words and its mark
RIGHT = ("x", "2 * x")
CLASS: list[tuple[str, str, str, tuple[str, str], str, float | None]] = [
    ("s01", "Adaeze", "Okonkwo", RIGHT, "The leader fears the street.", 4),
    ("s02", "Bjarne", "Holmqvist", RIGHT, "It answers to be believed.", 4),
    ("s03", "Chiara", "Pellegrino", RIGHT, "The rival gains.", 3),
    ("s04", "Dmitri", "Vasilenko", ("2 * x", "2 * x"), "Nobody gains.", 2),
    ("s05", "Esra", "Yildirim", ("2 * x", "4 * x"), "They do.", 1),
    ("s06", "Farid", "Rahmani", ("2 * x", "2 * x"), "A threat.", 2),
    ("s07", "Grainne", "OMalley", ("2 * x", "x ** 2"), "The attacker waits.", 1),
    ("s08", "Hiroshi", "Nakagawa", ("2 * x", "2 * x"), "Both lose.", 2),
    ("s09", "Ines", "Cavaleiro", ("x + 1", "2 * x"), "<img src=x onerror=alert(1)>", None),
    ("s10", "Jelena", "Stankovic", ("x + 7", "x + 7"), "It is costly.", 0),
    ("s11", "Kofi", "Boateng", RIGHT, "", None),
    ("s12", "Leilani", "Kahananui", RIGHT, "The leader answers at home.", 4),
]
NOBODY = ("s13", "Marek", "Wisniewski")
LATE, EXTENDED = "s02", "s12"


def planted(root: Path, *, marked_by_hand: bool = True) -> Path:
    """Make a course with its gradebook, and two exercises that were graded."""
    shutil.copy(ROOT / "nbgrader_config.py", root)
    with Gradebook(f"sqlite:///{root}/gradebook.db", "spoilers") as gradebook:
        for who, first, last, *_ in [*CLASS, NOBODY]:
            gradebook.add_student(who, first_name=first, last_name=last)
        for exercise in (FIRST, SECOND):
            enter(gradebook, exercise, root)
        for who, _, _, functions, words, mark in CLASS:
            by_hand = mark if marked_by_hand else None
            hand_in(gradebook, root, FIRST, who, functions, words, by_hand)
        for who, _, _, functions, words, mark in CLASS[:4]:
            hand_in(gradebook, root, SECOND, who, functions, words, mark)
        gradebook.grant_extension(FIRST, EXTENDED, days=2)
    return root


def enter(gradebook: Gradebook, exercise: str, root: Path) -> None:
    """Enter an exercise, as ``nbgrader generate_assignment`` does."""
    notebook = solution(exercise)
    folder = root / "solutions" / exercise
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{exercise}.ipynb")
    gradebook.add_assignment(exercise, duedate=DUE)
    gradebook.add_notebook(exercise, exercise)
    for cell in notebook.cells:
        known = about(cell)
        name = known.get("grade_id")
        if known.get("grade"):
            more = {"max_score": known["points"], "cell_type": cell.cell_type}
            gradebook.add_grade_cell(name, exercise, exercise, **more)
        if known.get("solution"):
            gradebook.add_solution_cell(name, exercise, exercise)
        if known:
            kept = {"source": cell.source, "cell_type": cell.cell_type, "locked": known["locked"]}
            gradebook.add_source_cell(name, exercise, exercise, **kept)


def hand_in(
    gradebook: Gradebook,
    root: Path,
    exercise: str,
    who: str,
    functions: tuple[str, str],
    words: str,
    mark: float | None,
) -> None:
    """Enter what came of one submission, as ``nbgrader autograde`` and a marker do."""
    notebook = copy.deepcopy(marked(exercise, functions))
    late = {LATE: timedelta(hours=26), EXTENDED: timedelta(hours=30)}.get(who, timedelta(hours=-5))
    hour = 12 + int(late / timedelta(hours=1))
    stamp = f"2026-10-{5 + hour // 24:02} {hour % 24:02}:00:00 UTC"
    submission = gradebook.add_submission(exercise, who, timestamp=stamp)
    (mine,) = submission.notebooks
    grades = {grade.name: grade for grade in mine.grades}
    for cell in notebook.cells:
        name = about(cell).get("grade_id")
        if name == ANSWER:
            cell.source = words or STUB
        if name in grades:
            points = points_of(cell, STUB)
            grades[name].auto_score, grades[name].needs_manual_grade = points, points is None
    if mark is not None:
        grades[ANSWER].manual_score, grades[ANSWER].needs_manual_grade = mark, False
    gradebook.db.commit()
    folder = root / "autograded" / who / exercise
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{exercise}.ipynb")


@cache
def marked(exercise: str, functions: tuple[str, str]) -> nbformat.NotebookNode:
    """Have the engine mark two functions."""
    notebook = solution(exercise)
    answers = dict(zip(("task-1-f", "task-2-f"), functions, strict=True))
    for cell in notebook.cells:
        if cell.id in answers:
            cell.source = cell.source.rpartition("return")[0] + f"return {answers[cell.id]}"
    return mark_with(InProcess, notebook, Limits()).notebook
