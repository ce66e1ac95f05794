"""The instructor's version of an exercise: its stubs, and its checks whole."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbconvert.preprocessors import TagRemovePreprocessor
from nbgrader.preprocessors import ClearSolutions
from traitlets.config import Config, PyFileConfigLoader

from spoilers.grading.reassemble import about

KEPT = ("grade", "solution", "locked", "task")
"""A cell of which one of these is said is entered into the gradebook."""


@dataclass(frozen=True)
class Kept:
    """What the gradebook keeps of a cell since the exercise was made.

    Attributes
    ----------
    kind : str
        ``"code"`` or ``"markdown"``.
    source : str
        The stub of an answer, the whole of a check or of a rubric.
    checksum : str or None
        By which nbgrader sees that an answer was left as it was.
    points : float or None
        What can be had for it.
    """

    kind: str
    source: str
    checksum: str | None = None
    points: float | None = None


def instructor_version(
    solution: nbformat.NotebookNode, config: Path | Config
) -> nbformat.NotebookNode:
    """Take the answers out of a solution, as nbgrader does, and leave the checks whole.

    Parameters
    ----------
    solution : nbformat.NotebookNode
        The exercise with its answers.
    config : pathlib.Path or Config
        The nbgrader_config.py that says what a stub looks like, or what stands in it.

    Returns
    -------
    nbformat.NotebookNode
        What a submission is reassembled into. An answer that is missing becomes the stub.
    """
    settings = config
    if isinstance(config, Path):
        settings = PyFileConfigLoader(config.name, str(config.parent)).load_config()
    notebook, resources = copy.deepcopy(solution), {"language": "python"}
    for step in (TagRemovePreprocessor(config=settings), ClearSolutions(config=settings)):
        notebook, resources = step(notebook, resources)
    return notebook


def as_kept(
    notebook: nbformat.NotebookNode, kept: Mapping[str, Kept], *, worked_in: bool = False
) -> nbformat.NotebookNode | None:
    """Set into an exercise what the gradebook keeps of it: each stub, check and rubric.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        The exercise, from its solution or as it lies in exercises/.
    kept : mapping from str to Kept
        What the gradebook keeps, by the names of the cells.
    worked_in : bool, optional
        Whether somebody may have tried it there. Then of its code only what is in the gradebook
        is taken, since it would run with every submission.

    Returns
    -------
    nbformat.NotebookNode or None
        None if it has other cells than the gradebook.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> about_it = {"nbgrader": {"grade_id": "a", "solution": True}}
    >>> tried = new_notebook(cells=[new_code_cell("x = 1", metadata=about_it)])
    >>> as_kept(tried, {"a": Kept("code", "...")}).cells[0].source
    '...'
    >>> as_kept(tried, {"b": Kept("code", "...")}) is None
    True
    """
    made, cells, seen = copy.deepcopy(notebook), [], set()
    for cell in made.cells:
        name = about(cell).get("grade_id")
        if name is None or not any(about(cell).get(flag) for flag in KEPT):
            if cell.cell_type != "code" or not worked_in:
                cells.append(cell)
            continue
        known = kept.get(name)
        if known is not None and known.kind == cell.cell_type and name not in seen:
            cell.source = known.source
            cell.metadata.nbgrader["checksum"] = known.checksum
            if known.points is not None:
                cell.metadata.nbgrader["points"] = known.points
            if about(cell).get("solution"):
                cell.pop("attachments", None)
            cells.append(cell)
        elif name not in seen:
            return None
        seen.add(name)
    made.cells = cells
    return made if seen == set(kept) else None
