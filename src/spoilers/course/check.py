"""Tell a reader what of an exercise passes, what does not and why; change nothing.

The notebook is read and marked by the engine of grading, in a process of its own: what passes
here passes there. The checks are those of the solution where that is there, else those of the
exercise as it was handed out, else those that stand in the notebook.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat

from spoilers.course.release import (
    CONFIG,
    EXERCISES,
    SOLUTIONS,
    ExerciseError,
    assignments,
    beginning,
    find_course,
    has_solutions,
    spoken,
)
from spoilers.grading.mark import ExerciseFaultError, Marked, imported, mark
from spoilers.grading.reassemble import about, written
from spoilers.sandbox.forkserver import ForkServer
from spoilers.sandbox.namespaces import NoSandboxError
from spoilers.sandbox.watchdog import Limits

_HEADING = re.compile(r"^## Task (\d+): (.+)$", re.MULTILINE)
_REQUIREMENT = re.compile(r"^# Task \d+, (.+?) check \((\d+ points?)\): (.+)$", re.MULTILINE)
_SECTION = re.compile(
    r"^## Task (\d+): (?:(?!^## ).)*?Read again: \[([^\]]+)\]\((?:\.\./)*([^)#]+)", re.M | re.S
)
_LIMIT = re.compile(r"\bat most (\d+) words\b", re.I)
_UNSEEN = re.compile(r"<!--.*?-->", re.S)
_STUB = re.compile(r"^.*Write your answer here.*$", re.M)
DESK = Limits(step=4.5)
"""What a student waits for: a loop that never ends is told within 20 seconds, in all its checks.

Grading is more patient. An honest answer takes less than a second.
"""


@dataclass(frozen=True)
class GradedCell:
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
    outcomes : tuple of GradedCell
        One for each graded cell, in order.
    hidden : bool
        Whether the checks on other cases were run too.
    notes : tuple of str
        What of the notebook had to be put right before it could be marked, a sentence each.
    """

    name: str
    titles: dict[int, str]
    sections: dict[int, str]
    outcomes: tuple[GradedCell, ...]
    hidden: bool
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Say it in words, task by task."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield from self.notes
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


def check_exercise(name: str, course: Path | None = None, *, limits: Limits = DESK) -> Report:
    """What of this exercise passes, as it is saved now?

    Parameters
    ----------
    name : str
        The exercise, such as ``"01_splintering"``, or its number.
    course : pathlib.Path, optional
        The folder of the course; found from where the program runs if left out.
    limits : Limits, optional
        How much it may use; :data:`DESK` if left out.

    Returns
    -------
    Report
        Every check with its points and its message. Print it to read it.

    Raises
    ------
    ExerciseError
        If there is no such exercise, its notebook cannot be read, or the exercise itself does
        not run.
    """
    root = find_course(course)
    path = _find(root, name)
    student, solution = _read(path), root / SOLUTIONS / path.parent.name / path.name
    hidden = has_solutions(root, path.stem)
    asked = _with_stubs(_read(solution), root) if hidden else _handed_out(student, root, path.stem)
    marked = _mark(path.read_bytes(), asked, limits)
    return Report(
        path.stem,
        {int(task): title for task, title in _HEADING.findall(_prose(asked))},
        {int(task): f"{title} ({path})" for task, title, path in _SECTION.findall(_prose(asked))},
        tuple(_outcomes(marked, asked)),
        hidden=hidden,
        notes=tuple(marked.notes),
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
            names = sorted({each.parent.name for each in root.glob(f"{EXERCISES}/*/*.ipynb")})
            raise ExerciseError(f"Name the exercise to check: {', '.join(names)}")
        for name in arguments:
            print(check_exercise(name, root))


def _find(root: Path, name: str) -> Path:
    paths = sorted(root.glob(f"{EXERCISES}/*/*.ipynb"))
    for path in paths:
        if path.stem == path.parent.name and name in (path.stem, path.stem[:2]):
            return path
    names = ", ".join(sorted({path.parent.name for path in paths})) or ", ".join(assignments(root))
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


def _with_stubs(solution: nbformat.NotebookNode, root: Path) -> nbformat.NotebookNode:
    # nbgrader takes a second to be imported, and the desk in the welcome notebook has none.
    from spoilers.grading.nbgrader.instructor import instructor_version

    return instructor_version(solution, root / CONFIG)


def _handed_out(student: nbformat.NotebookNode, root: Path, name: str) -> nbformat.NotebookNode:
    kept = beginning(root, name)
    return _read(kept) if kept.is_file() else _once(student)


def _once(student: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Give a notebook in which every graded cell stands once, as it would in the exercise."""
    notebook, seen, cells = copy.deepcopy(student), set(), []
    for cell in notebook.cells:
        name = about(cell).get("grade_id")
        if name is None or name not in seen:
            cells.append(cell)
        seen.add(name)
    notebook.cells = cells
    return notebook


def _mark(saved: bytes, asked: nbformat.NotebookNode, limits: Limits) -> Marked:
    """Mark what is saved. It is the reader's own code, on the reader's own machine."""
    try:
        server = ForkServer(imported(asked), trusted=True)
        try:
            return mark(saved, asked, server, limits)
        finally:
            server.close()
    except (ExerciseFaultError, NoSandboxError, SyntaxError) as reason:
        raise ExerciseError(f"Nothing could be checked. {reason}") from None


def _outcomes(marked: Marked, asked: nbformat.NotebookNode) -> Iterator[GradedCell]:
    checks = {check.name: check for check in marked.checks}
    answers = {about(cell).get("grade_id"): cell for cell in marked.notebook.cells}
    for cell in _graded(asked):
        name, of = about(cell)["grade_id"], float(about(cell)["points"])
        found = re.match(r"task-(\d+)", name)
        task = int(found[1]) if found else 0
        if name not in checks:
            said = _about_words(answers.get(name), of, _limit(asked, cell))
            yield GradedCell(task, name, 0.0, of, "", said, written=True)
            continue
        stated = _REQUIREMENT.search(cell.source)
        requirement = f"{stated[1].capitalize()} check ({stated[2]}): {stated[3]}" if stated else ""
        check = checks[name]
        yield GradedCell(task, name, check.points, of, requirement, check.said, written=False)


def _limit(asked: nbformat.NotebookNode, answer: nbformat.NotebookNode) -> int | None:
    """Read in the text above an answer how many words it may have: the last limit counts."""
    limit = None
    for cell in asked.cells[: asked.cells.index(answer)]:
        if cell.cell_type == "markdown":
            limit = None if _HEADING.search(cell.source) else limit
            limit = next((int(words) for words in _LIMIT.findall(cell.source)[::-1]), limit)
    return limit


def _about_words(answer: nbformat.NotebookNode | None, points: float, limit: int | None) -> str:
    source = "" if answer is None else _STUB.sub("", answer.source)
    if answer is None or not (written(source, "") or answer.get("attachments")):
        return f"The answer in words is still to be written ({points:g} points)."
    count = len(_UNSEEN.sub("", source).split())
    of = "" if limit is None else f" of at most {limit}"
    over = "" if limit is None or count <= limit else " Cut it: beyond the limit nobody reads on."
    return f"The answer in words has {count} words{of} ({points:g} points).{over}"
