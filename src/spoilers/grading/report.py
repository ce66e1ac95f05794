"""What came of a check, in words and as what a notebook shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

import nbformat
from nbformat.v4 import new_output

from spoilers.sandbox.client import CellResult, Raised

SAID = 1_500
"""So many characters of a message are kept."""
AGAIN = (
    "Asked after other checks, your code gave another answer than when it was asked by itself. "
    "Does it keep anything from one call to the next?"
)


class Verdict(Enum):
    """How a check ended."""

    PASSED = "all that was asked holds"
    SHARE = "the check gave a share of the points"
    REFUSED = "an answer is not what was asked for"
    RAISED = "the student's code raised an error"
    STOPPED = "the student's code was stopped, or ended Python"
    MISSING = "a name that the check uses stands for nothing"
    UNUSABLE = "the check could not work with what came back"
    TOO_LONG = "the check took too long with what came back"
    NO_POINTS = "the check gave something that is no number of points"


@dataclass(frozen=True)
class CheckResult:
    """What came of a check.

    Attributes
    ----------
    name : str
        The check.
    points, of : float
        What it gave, and what it could give.
    verdict : Verdict
        How it ended.
    said : str
        Why it failed, in words; empty if it passed.
    """

    name: str
    points: float
    of: float
    verdict: Verdict
    said: str = ""

    @property
    def failed(self) -> bool:
        """Whether it refused the answer, for whatever reason."""
        return self.verdict not in (Verdict.PASSED, Verdict.SHARE)


RAISED_ELSEWHERE = "On another case your code stopped with an error. Which did you not think of?"


def code_raised(raised: Raised, *, hidden: bool) -> str:
    """Say that the student's code stopped with an error.

    Parameters
    ----------
    raised : Raised
        The error.
    hidden : bool
        Whether a hidden case was asked about.

    Returns
    -------
    str
        A sentence, and a question where the case may not be told.

    Examples
    --------
    >>> code_raised(Raised("KeyError", "'a'", 3), hidden=False)
    "Your code stopped with KeyError: 'a', in line 3 of its cell."
    >>> code_raised(Raised("Saw0.3", "0.3"), hidden=True)
    'On another case your code stopped with an error. Which did you not think of?'
    """
    if hidden:
        # Covert channel: a name could tell what the case was, one of Python's own six bits of it.
        return RAISED_ELSEWHERE
    where = f", in line {raised.line} of its cell" if raised.line else ""
    text = f": {raised.text}" if raised.text else ""
    return f"Your code stopped with {raised.name}{text}{where}."


def name_missing(name: str, answer: CellResult) -> str:
    """Say that a name is not there.

    Parameters
    ----------
    name : str
        What the check asked for.
    answer : CellResult
        What came of the cell above, in which it should stand.

    Returns
    -------
    str
        A sentence and a question.
    """
    why = f" The cell above stopped with {answer.raised}." if answer.raised else ""
    why = f" {answer.stopped}" if answer.stopped else why
    # A cell that stopped has a fault of another kind, and its name may be quite right.
    asked = why or " Does it keep the name that it was given?"
    return f"There is no {name} to be checked.{asked}"


def check_raised(error: BaseException, *, hidden: bool) -> str:
    """Say that a check could not work with what came back.

    Parameters
    ----------
    error : BaseException
        What it raised.
    hidden : bool
        Whether a hidden case was asked about.

    Returns
    -------
    str
        A sentence and a question.
    """
    detail = "" if hidden else f" ({type(error).__name__}: {str(error)[:150]})"
    return (
        f"The check could not work with what came back{detail}. Is it of the kind that the "
        "text asks for?"
    )


TOOK_TOO_LONG = (
    "The check took too long with what came back. Is it of the kind and size that was asked for?"
)
DOES_NOT_HOLD = "What was asked for here does not hold."


def no_points(value: object, of: float) -> str:
    """Say that a check gave something else than points: a fault of the exercise."""
    return f"This check gave {value!r:.60} where points from 0 to {of:g} were due."


def refusal(lines: Sequence[str]) -> nbformat.NotebookNode:
    """Make the output of a check that refuses an answer, of one sentence a line."""
    return new_output("error", ename="Check", evalue=lines[0], traceback=list(lines))


def cell_outputs(ran: CellResult, count: int) -> Iterator[nbformat.NotebookNode]:
    """Make the outputs of a cell that was run.

    Parameters
    ----------
    ran : CellResult
        What came of it.
    count : int
        The number that stands beside it.

    Yields
    ------
    nbformat.NotebookNode
        What it printed, what it shows, what stopped it.
    """
    if ran.printed:
        yield new_output("stream", name="stdout", text=ran.printed)
    if ran.shown is not None:
        yield new_output("execute_result", {"text/plain": ran.shown}, execution_count=count)
    if ran.error:
        name = ran.raised.name if ran.raised else "Stopped"
        yield new_output("error", ename=name, evalue=ran.error, traceback=[ran.error])
