"""Tell a reader what of an exercise passes, what does not and why; change nothing.

The notebook is read, run in a copy that is never written, and marked by the checks of the
solution where that is there. Without it the checks that stand in the exercise are used.
"""

from __future__ import annotations

import copy
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

from spoilers.course.release import (
    EXERCISES,
    SOLUTIONS,
    ExerciseError,
    assignments,
    find_course,
    spoken,
)
from spoilers.grading.reassemble import about

SECONDS = 60
"""How long a cell may run."""

_HEADING = re.compile(r"^## Task (\d+): (.+)$", re.MULTILINE)
_REQUIREMENT = re.compile(r"^# Task \d+, (.+?) check \((\d+ points?)\): (.+)$", re.MULTILINE)
_SECTION = re.compile(
    r"^## Task (\d+): (?:(?!^## ).)*?Read again: \[([^\]]+)\]\((?:\.\./)*([^)#]+)", re.M | re.S
)
_UNTOUCHED = "Write your answer here"


@dataclass(frozen=True)
class Outcome:
    """What one graded cell gave.

    Attributes
    ----------
    task : int
        The task that the cell belongs to.
    cell : str
        The name of the cell.
    points, of : float
        What it earned and what it could earn. A written answer has earned nothing yet.
    requirement : str
        What was asked, or empty for a written answer.
    said : str
        Why it failed; empty if it passed.
    written : bool
        Whether a person marks it.
    """

    task: int
    cell: str
    points: float
    of: float
    requirement: str
    said: str
    written: bool


@dataclass(frozen=True)
class Report:
    """What of an exercise passes.

    Attributes
    ----------
    name : str
        The exercise.
    titles : dict of int to str
        The tasks.
    sections : dict of int to str
        What to read again for each task.
    outcomes : tuple of Outcome
        One for each graded cell, in order.
    hidden : bool
        Whether the checks on other cases were run too.
    """

    name: str
    titles: dict[int, str]
    sections: dict[int, str]
    outcomes: tuple[Outcome, ...]
    hidden: bool

    def __str__(self) -> str:
        """Say it in words, task by task."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for task, title in self.titles.items():
            mine = [each for each in self.outcomes if each.task == task]
            coded = [each for each in mine if not each.written]
            got, of = sum(each.points for each in coded), sum(each.of for each in coded)
            stop = "" if title.endswith("?") else "."
            yield f"Task {task}: {title}{stop}" + (f" {got:g} of {of:g} points." if coded else "")
            for each in mine:
                if each.said:
                    asked = f"{each.requirement} " if each.requirement else ""
                    yield f"    {asked}{each.said}"
            if got < of and task in self.sections:
                yield f"    Read again: {self.sections[task]}"
        coded = [each for each in self.outcomes if not each.written]
        words = sum(each.of for each in self.outcomes if each.written)
        yield ""
        yield (
            f"{sum(each.points for each in coded):g} of {sum(each.of for each in coded):g} points "
            f"by the checks. {words:g} more are for answers in words, which a person marks."
        )
        yield (
            "These are all the checks, those on other cases too."
            if self.hidden
            else "More checks follow in grading: the same functions are asked about other cases."
        )
        yield "Your notebook was read and not changed."


def check_exercise(name: str, course: Path | None = None, *, seconds: int = SECONDS) -> Report:
    """What of this exercise passes, as it is saved now?

    Parameters
    ----------
    name : str
        The exercise, such as ``"01_splintering"``, or its number.
    course : pathlib.Path, optional
        The folder of the course; found from where the program runs if left out.
    seconds : int, optional
        How long a cell may run, at least 1.

    Returns
    -------
    Report
        Every check with its points and its message. Print it to read it.

    Raises
    ------
    ExerciseError
        If there is no such exercise, its notebook cannot be read, or it does not run at all.
    """
    root = find_course(course)
    path = _find(root, name)
    student, solution = _read(path), root / SOLUTIONS / path.parent.name / path.name
    full = _read(solution) if solution.is_file() else None
    asked = full or student
    run = _with_checks(student, asked)
    _run(run, path.parent, seconds)
    return Report(
        path.stem,
        {int(task): title for task, title in _HEADING.findall(_prose(asked))},
        {int(task): f"{title} ({path})" for task, title, path in _SECTION.findall(_prose(asked))},
        tuple(_outcomes(run, asked)),
        hidden=full is not None,
    )


def main(arguments: Sequence[str]) -> None:
    """Check the exercises that are named, and say what passes.

    Parameters
    ----------
    arguments : sequence of str
        Names or numbers of exercises.
    """
    with spoken():
        root = find_course()
        if not arguments:
            names = sorted(each.parent.name for each in root.glob(f"{EXERCISES}/*/*.ipynb"))
            raise ExerciseError(f"Name the exercise to check: {', '.join(names)}")
        for name in arguments:
            print(check_exercise(name, root))


def _find(root: Path, name: str) -> Path:
    paths = sorted(root.glob(f"{EXERCISES}/*/*.ipynb"))
    for path in paths:
        if path.stem == path.parent.name and name in (path.stem, path.stem[:2]):
            return path
    names = ", ".join(path.parent.name for path in paths) or ", ".join(assignments(root))
    raise ExerciseError(f"There is no exercise {name!r}. There are: {names}.")


def _read(path: Path) -> nbformat.NotebookNode:
    try:
        return nbformat.read(path, as_version=4)
    except Exception as reason:  # A damaged file makes nbformat fail in many ways.
        raise ExerciseError(
            f"{path.name} cannot be read as a notebook ({type(reason).__name__}). It is as it was. "
            f"`python3 course.py reset {path.stem}` keeps a copy of it and gives you a fresh one."
        ) from None


def _graded(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if about(cell).get("grade")]


def _prose(notebook: nbformat.NotebookNode) -> str:
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def _with_checks(
    student: nbformat.NotebookNode, asked: nbformat.NotebookNode
) -> nbformat.NotebookNode:
    """Copy a student's notebook, with every check as it should be, once."""
    notebook = copy.deepcopy(student)
    checks = {about(cell)["grade_id"]: cell for cell in _graded(asked) if cell.cell_type == "code"}
    cells, seen = [], set()
    for cell in notebook.cells:
        name = about(cell).get("grade_id")
        if name in checks:
            if name not in seen:
                cells.append(copy.deepcopy(checks[name]))
            seen.add(name)
        else:
            cells.append(cell)
    cells += [copy.deepcopy(cell) for name, cell in checks.items() if name not in seen]
    notebook.cells = cells
    return notebook


def _run(notebook: nbformat.NotebookNode, where: Path, seconds: int) -> None:
    client = NotebookClient(
        notebook,
        timeout=seconds,
        interrupt_on_timeout=True,
        allow_errors=True,
        kernel_name="python3",
        resources={"metadata": {"path": str(where)}},
        extra_arguments=[
            "--HistoryManager.hist_file=:memory:",
            "--InteractiveShell.xmode=Minimal",
        ],
    )
    try:
        # What the kernel itself says about its sockets is nothing for the reader.
        client.execute(stderr=subprocess.DEVNULL)
    except DeadKernelError:
        raise ExerciseError(
            "Python stopped while the exercise ran, so nothing can be said about it. Look for what "
            "asks for very much memory, or ends the program. Your notebook was not changed."
        ) from None


def _outcomes(run: nbformat.NotebookNode, asked: nbformat.NotebookNode) -> Iterator[Outcome]:
    ran = {about(cell).get("grade_id"): cell for cell in run.cells if about(cell).get("grade_id")}
    for cell in _graded(asked):
        name, of = about(cell)["grade_id"], float(about(cell)["points"])
        found = re.match(r"task-(\d+)", name)
        task = int(found[1]) if found else 0
        if cell.cell_type != "code":
            yield Outcome(task, name, 0.0, of, "", _about_words(ran.get(name), of), written=True)
            continue
        requirement = _REQUIREMENT.search(cell.source)
        said = _why(ran[name])
        yield Outcome(
            task,
            name,
            0.0 if said else of,
            of,
            f"{requirement[1].capitalize()} check ({requirement[2]}): {requirement[3]}"
            if requirement
            else "",
            said,
            written=False,
        )


def _about_words(answer: nbformat.NotebookNode | None, points: float) -> str:
    if answer is None or _UNTOUCHED in answer.source or not answer.source.strip():
        return f"The answer in words is still to be written ({points:g} points)."
    return f"The answer in words has {len(answer.source.split())} words ({points:g} points)."


def _why(cell: nbformat.NotebookNode) -> str:
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            if output.ename == "AssertionError":
                return str(output.evalue)
            if output.ename == "KeyboardInterrupt":
                return "It ran for too long and was stopped. Is there a loop that never ends?"
            return f"Your code stopped with {output.ename}: {output.evalue}"
    return "" if cell.get("execution_count") else "It was not run."
