"""The feedback that a student reads: what each check asked, what came, and where to read again.

What is hidden in a check stays hidden. It would let the next student write for the checks.
"""

from __future__ import annotations

from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor

from spoilers.grading.reassemble import is_check, visible

MORE = "# The same is asked about other cases here, which stay hidden.\n"


class HideChecks(NbGraderPreprocessor):
    """Takes the hidden part out of every check before the feedback is written."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Give the notebook without what is hidden."""
        for cell in nb.cells:
            if is_check(cell):
                cell.source = without_hidden(cell.source)
        return nb, resources


def without_hidden(source: str) -> str:
    r"""Leave a sentence in the place of what a check hides.

    Parameters
    ----------
    source : str
        The whole check.

    Returns
    -------
    str
        What a student may see of it.

    Examples
    --------
    >>> without_hidden("f(1)\n### BEGIN HIDDEN TESTS\nf(9)\n### END HIDDEN TESTS")
    'f(1)\n# The same is asked about other cases here, which stay hidden.'
    """
    return visible(source, MORE).rstrip("\n")
