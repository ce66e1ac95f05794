"""What a run of nbgrader says at the terminal: a line for each student, and last what needs a look.

nbgrader logs a dozen lines for each submission, about files that are copied and bytes that are
written. Whoever grades a class reads none of them, and misses the one line that matters. With
``--debug`` all of it is said as before.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbconvert
import nbgrader
import traitlets
from sqlalchemy.exc import SAWarning

THEIRS = tuple(str(Path(module.__file__).parent) for module in (nbgrader, nbconvert, traitlets))
# What nbgrader warns of itself, and what of it we say in our own words.
SAID_ELSEWHERE = (
    "Config option `display_data_priority` not recognized",
    "No submitted file: ",
    "No notebooks were matched by ",
    "Removing failed assignment: ",
    "Removing failed notebook: ",
    "There was an error processing assignment: ",
)
KNOWN_REASON = "SubmissionError: "


class Routine(logging.Filter):
    """Lets through what somebody acts on, and not nbgrader's account of its own steps."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a line is shown."""
        if not record.pathname.startswith(THEIRS):
            return True
        said = record.getMessage()
        told = said.startswith(SAID_ELSEWHERE) or (
            said.startswith("Traceback") and KNOWN_REASON in said
        )
        return record.levelno > logging.INFO and not told


class RunLog:
    """The log of one command: quiet while it runs, and at its end the list of what needs a look.

    Parameters
    ----------
    log : logging.Logger
        Where nbgrader writes.
    """

    def __init__(self, log: Any) -> None:
        self._log, self._told = log, dict[str, None]()
        self._filter = Routine()
        # A log file has everything, and so has whoever looks for a fault with --debug.
        self._quiet = [each for each in log.handlers if not isinstance(each, logging.FileHandler)]
        if any(each.level == logging.DEBUG for each in self._quiet):
            self._quiet = []
        for handler in self._quiet:
            handler.addFilter(self._filter)

    def look_at(self, who: str, note: str) -> None:
        """Note something for the end.

        Parameters
        ----------
        who : str
            The student and the exercise.
        note : str
            What it is, in a sentence.
        """
        # Two notebooks of one student can have the same fault.
        self._told[f"{who}: {note}"] = None

    def end_with(self, converter: Any, finish: Callable[[], None], todo: str) -> None:
        """Let a command of nbgrader end with the list, however it ends.

        Parameters
        ----------
        converter : nbgrader.converters.BaseConverter
            What walks through the class.
        finish : callable
            Says how many there were, just before the list.
        todo : str
            What somebody can do about what is in the list.
        """
        convert = converter.convert_notebooks

        def whole() -> None:
            with warnings.catch_warnings():
                # About the order in which nbgrader adds rows of its own; they are all there.
                warnings.simplefilter("ignore", SAWarning)
                try:
                    convert()
                finally:
                    finish()
                    self.close(todo)

        converter.convert_notebooks = whole

    def close(self, todo: str) -> None:
        """Say the list, and let the log be as it was.

        Parameters
        ----------
        todo : str
            What somebody can do about what is in it.
        """
        if self._told:
            lines = "\n".join(f"  {each}" for each in self._told)
            self._log.warning("To look at (%d). %s\n%s", len(self._told), todo, lines)
        self._told.clear()
        for handler in self._quiet:
            handler.removeFilter(self._filter)
