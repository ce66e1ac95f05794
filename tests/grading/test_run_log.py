"""What a run says at the terminal is for a person: the list of what needs a look comes last."""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from nbconvert.writers.files import FilesWriter
from sqlalchemy.exc import SAWarning

from spoilers.grading.nbgrader.run_log import RunLog


class Terminal:
    """A log as nbgrader's programs have it, and what it wrote."""

    def __init__(self, level: int = logging.INFO) -> None:
        self.log = logging.Logger("AutogradeApp")
        self._shown, self._kept = io.StringIO(), io.StringIO()
        for stream, least in ((self._shown, level), (self._kept, logging.NOTSET)):
            handler = logging.StreamHandler(stream)
            handler.setLevel(least)
            self.log.addHandler(handler)

    def lines(self) -> list[str]:
        return self._shown.getvalue().splitlines()

    def nbgrader_says(self, level: int, said: str) -> None:
        """Log from a file of nbgrader's or nbconvert's own."""
        place = FilesWriter.write.__code__.co_filename
        self.log.handle(logging.LogRecord("x", level, place, 1, said, None, None))


def run(terminal: Terminal, steps: Callable[[RunLog], None]) -> None:
    run_log = RunLog(terminal.log)
    converter = SimpleNamespace(convert_notebooks=lambda: steps(run_log))
    run_log.end_with(converter, lambda: terminal.log.info("2 marked in 1 s."), "Do this.")
    converter.convert_notebooks()


def a_class(terminal: Terminal) -> Callable[[RunLog], None]:
    def steps(run_log: RunLog) -> None:
        run_log.look_at("ana, 01", "The file is empty.")
        run_log.look_at("ana, 01", "The file is empty.")
        terminal.nbgrader_says(logging.INFO, "Writing 65 bytes to /class/autograded")
        terminal.nbgrader_says(logging.WARNING, "Removing failed assignment: /class")
        terminal.nbgrader_says(logging.ERROR, "Traceback (most recent)\nSubmissionError: known")
        terminal.nbgrader_says(logging.ERROR, "Traceback (most recent)\nKeyError: 'new'")
        terminal.log.info("1 of 2: ana, 01, 3 points by the checks")
        warnings.warn("not in session", SAWarning, stacklevel=1)
        run_log.look_at("ben, 01", "The folder is a link, and was left.")

    return steps


def test_the_list_comes_last_and_alone_and_names_each_once() -> None:
    terminal = Terminal()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        run(terminal, a_class(terminal))
    assert warned == []
    assert terminal.lines() == [
        "Traceback (most recent)",
        "KeyError: 'new'",
        "1 of 2: ana, 01, 3 points by the checks",
        "2 marked in 1 s.",
        "To look at (2). Do this.",
        "  ana, 01: The file is empty.",
        "  ben, 01: The folder is a link, and was left.",
    ]


def test_a_run_that_is_broken_off_says_its_list_all_the_same() -> None:
    terminal = Terminal()

    def steps(run_log: RunLog) -> None:
        run_log.look_at("ana, 01", "The file is empty.")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(terminal, steps)
    assert terminal.lines()[-1] == "  ana, 01: The file is empty."


def test_who_looks_for_a_fault_is_told_everything_and_the_next_run_too() -> None:
    terminal = Terminal(logging.DEBUG)
    run(terminal, a_class(terminal))
    assert "Writing 65 bytes to /class/autograded" in terminal.lines()
    quiet = Terminal()
    run(quiet, a_class(quiet))
    quiet.nbgrader_says(logging.INFO, "after the run")
    assert quiet.lines()[-1] == "after the run"


def test_nothing_to_look_at_is_no_list() -> None:
    terminal = Terminal()
    run(terminal, lambda run_log: None)
    assert terminal.lines() == ["2 marked in 1 s."]
