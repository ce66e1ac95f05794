"""Every lesson that has a number of its own ends with the chain."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from tests.lessons.lessons import LESSONS, key, read

# The record makes no number of the chain.
WITHOUT = {"the_record"}
WITH = [path for path in LESSONS if key(path) not in WITHOUT]


def ends_with_the_chain(notebook: nbformat.NotebookNode, lesson: str) -> bool:
    """Say whether the strip of this lesson stands in its second half."""
    shown = [
        number
        for number, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and f'spine("{lesson}"' in cell.source
    ]
    return len(shown) == 1 and shown[0] > len(notebook.cells) / 2


@pytest.mark.parametrize("path", WITH, ids=key)
def test_a_lesson_ends_with_the_chain(path: Path) -> None:
    assert ends_with_the_chain(read(path), key(path))


def test_the_gate_sees_a_lesson_without_it_and_one_with_another_lessons() -> None:
    assert len(WITH) == 8
    notebook = read(WITH[0])
    assert not ends_with_the_chain(notebook, "provocation")
    notebook.cells = [cell for cell in notebook.cells if "spine(" not in cell.source]
    assert not ends_with_the_chain(notebook, key(WITH[0]))
