"""The desk in the welcome notebook: how far each exercise is, a check, a way back."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat

from spoilers.course.check import check_exercise
from spoilers.course.release import EXERCISES, ExerciseError, find_course, reset_exercise

if TYPE_CHECKING:
    import ipywidgets

_NONE_YET = (
    "There is no exercise here yet. Fetch one under <em>Nbgrader</em>, <em>Assignment List</em>, "
    "then run this cell again."
)
_STUBS = ("# Write your code here, in place of", "*Write your answer here, in place of")


@dataclass(frozen=True)
class Progress:
    """How far an exercise is.

    Attributes
    ----------
    name : str
        The exercise.
    title : str
        What it is called.
    written, answers : int
        How many answers were begun, and how many there are; both 0 if none can be found.
    """

    name: str
    title: str
    written: int
    answers: int

    def __str__(self) -> str:
        """Say it in words."""
        if not self.answers:
            return f"{self.title}: no answer can be found, so the notebook may be damaged"
        if not self.written:
            return f"{self.title}: not begun"
        if self.written < self.answers:
            return f"{self.title}: {self.written} of {self.answers} answers begun"
        return f"{self.title}: every answer begun"


def progress(course: Path | None = None) -> list[Progress]:
    """How far is each exercise?

    Parameters
    ----------
    course : pathlib.Path, optional
        The folder of the course; found from where the program runs if left out.

    Returns
    -------
    list of Progress
        One for each exercise, in order. An answer counts as begun once its stub is gone and
        something stands in its place.

    Raises
    ------
    ExerciseError
        If this is not inside the course.

    Examples
    --------
    >>> [each.name[:2] for each in progress(Path(__file__))][:3]
    ['01', '02', '03']
    """
    root = find_course(course)
    paths = sorted((root / EXERCISES).glob("[0-9][0-9]_*/*.ipynb"))
    return [_progress(path) for path in paths if path.stem == path.parent.name]


def desk(course: Path | None = None) -> ipywidgets.VBox:
    """Make the desk: choose an exercise, check it, or put it back to its beginning.

    Parameters
    ----------
    course : pathlib.Path, optional
        The folder of the course; found from where the program runs if left out.

    Returns
    -------
    ipywidgets.VBox
        A list of the exercises with how far they are, a menu, two buttons and what they say;
        a sentence that says so outside of the course, and where there is no exercise yet.

    Examples
    --------
    >>> [type(part).__name__ for part in desk(Path(__file__)).children]
    ['HTML', 'Dropdown', 'HBox', 'HTML']
    """
    import ipywidgets as widgets

    try:
        root = find_course(course)
    except ExerciseError as reason:
        return widgets.VBox([widgets.HTML(f"<p>{html.escape(str(reason))}</p>")])
    names = [(each.title, each.name) for each in progress(root)]
    if not names:
        return widgets.VBox([widgets.HTML(f"<p>{_NONE_YET}</p>")])
    told, said = widgets.HTML(_listed(root)), widgets.HTML()
    menu = widgets.Dropdown(options=names, description="Exercise", layout={"width": "max-content"})
    check = widgets.Button(description="Check what is saved", layout={"width": "auto"})
    back = widgets.Button(
        description="Back to the beginning, keeping a copy of mine", layout={"width": "auto"}
    )

    def answer(ask: Callable[[str], str]) -> Callable[[Any], None]:
        def reply(button: Any) -> None:
            said.value = "<p role='status'>A moment …</p>"
            try:
                text = ask(menu.value)
            except (ExerciseError, OSError) as reason:
                text = str(reason)
            told.value = _listed(root)
            said.value = _told(text)

        return reply

    check.on_click(answer(lambda name: str(check_exercise(name, root))))
    back.on_click(answer(lambda name: _put_back(name, root)))
    buttons = widgets.HBox([check, back], layout={"flex_flow": "row wrap"})
    return widgets.VBox([told, menu, buttons, said])


def _told(text: str) -> str:
    """Set what was said so that it wraps between words, below where its line begins."""
    lines = []
    for line in text.splitlines():
        inner = len(line) - len(line.lstrip())
        style = "padding-left: 2em" if inner else "margin-top: 0.5em"
        lines.append(f"<div style='{style}'>{html.escape(line)}</div>")
    style = "line-height: 1.5; overflow-wrap: anywhere; white-space: normal; max-width: 48em"
    return f"<div role='status' style='{style}'>{''.join(lines)}</div>"


def _put_back(name: str, root: Path) -> str:
    done = reset_exercise(name, root)
    if not done:
        return f"{name} is at its beginning already. Nothing was changed."
    copies = [f"What it held is kept in {d.copy.relative_to(root)}." for d in done if d.copy]
    reload = "If it is open, choose File, Reload Notebook from Disk."
    return " ".join([f"{name} is back at its beginning.", *copies, reload])


def _progress(path: Path) -> Progress:
    try:
        notebook = nbformat.read(path, as_version=4)
        answers = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")]
        title = notebook.cells[0].source.splitlines()[0].removeprefix("# ")
    except Exception:  # A damaged file makes nbformat fail in many ways.
        return Progress(path.stem, path.stem, 0, 0)
    begun = [
        cell
        for cell in answers
        if cell.source.strip() and not any(stub in cell.source for stub in _STUBS)
    ]
    return Progress(path.stem, title, len(begun), len(answers))


def _listed(root: Path) -> str:
    items = "".join(f"<li>{html.escape(str(each))}</li>" for each in progress(root))
    return f"<ul>{items}</ul>"
