"""The table of the lessons, for the home page and for the README."""

from __future__ import annotations

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
