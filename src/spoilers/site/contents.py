"""The table of the lessons: for the home page, the README and the welcome in JupyterLab."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat


def contents(course: Path) -> str:
    """List the lessons with their questions and minutes, as the lessons themselves give them."""
    rows = ["| lesson | the question | minutes |", "|---|---|---|"]
    for path in sorted((course / "lessons").glob("[0-9][0-9]_*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        about = notebook.metadata["spoilers"]
        title = notebook.cells[0].source.splitlines()[0].removeprefix("# ")
        rows.append(
            f"| [{title}](lessons/{path.name}) | {about['question']} | {about['minutes']} |"
        )
    return "\n".join(rows)


def lesson_map(course: Path) -> str:
    """List the lessons as seen from beside them, each with its exercise."""
    rows = ["| lesson | the question | minutes | to do |", "|---|---|---|---|"]
    for path in sorted((course / "lessons").glob("[0-9][0-9]_*.ipynb")):
        lesson = nbformat.read(path, as_version=4)
        about, title = lesson.metadata["spoilers"], lesson.cells[0].source.splitlines()[0]
        row = (
            f"[{title.removeprefix('# ')}]({path.name}) | {about['question']} | {about['minutes']}"
        )
        rows.append(f"| {row} | {_exercise(course, path.stem)} |")
    return "\n".join(rows)


def _exercise(course: Path, name: str) -> str:
    path = course / "exercises" / name / f"{name}.ipynb"
    if not path.is_file():
        return ""
    first = nbformat.read(path, as_version=4).cells[0].source
    found = re.search(r"\*\*(\d+) points, about (\d+) minutes\.\*\*", first)
    if not found:
        raise ValueError(f"{path.name} does not say its points and minutes in its first cell.")
    return f"[exercise {name[:2]}](../exercises/{name}/{name}.ipynb), {found[2]} minutes"
