"""The instructor's version of an exercise: its stubs, and its checks whole."""

from __future__ import annotations

import copy
from pathlib import Path

import nbformat
from nbconvert.preprocessors import TagRemovePreprocessor
from nbgrader.preprocessors import ClearSolutions
from traitlets.config import PyFileConfigLoader


def instructor_version(solution: nbformat.NotebookNode, config: Path) -> nbformat.NotebookNode:
    """Take the answers out of a solution, as nbgrader does, and leave the checks whole.

    Parameters
    ----------
    solution : nbformat.NotebookNode
        The exercise with its answers.
    config : pathlib.Path
        The nbgrader_config.py that says what a stub looks like.

    Returns
    -------
    nbformat.NotebookNode
        What a submission is reassembled into. An answer that is missing becomes the stub.
    """
    settings = PyFileConfigLoader(config.name, str(config.parent)).load_config()
    notebook, resources = copy.deepcopy(solution), {"language": "python"}
    for step in (TagRemovePreprocessor(config=settings), ClearSolutions(config=settings)):
        notebook, resources = step(notebook, resources)
    return notebook
