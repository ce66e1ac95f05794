"""The lessons as the tests read them."""

from __future__ import annotations

from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "lessons").glob("[0-9][0-9]_*.ipynb"))
NOTEBOOKS = sorted(
    path
    for folder in ("lessons", "exercises", "solutions")
    for path in (ROOT / folder).rglob("*.ipynb")
    if ".ipynb_checkpoints" not in path.parts
)


def key(path: Path) -> str:
    """Name a lesson as every room of the course does."""
    return path.stem.split("_", 1)[1]


def read(path: Path) -> nbformat.NotebookNode:
    """Read a notebook as it is on disk."""
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


def prose(notebook: nbformat.NotebookNode) -> str:
    """Give the text of a notebook's markdown cells."""
    return "\n\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")


def code(notebook: nbformat.NotebookNode) -> list[str]:
    """List the sources of a notebook's code cells."""
    return [c.source for c in notebook.cells if c.cell_type == "code"]
