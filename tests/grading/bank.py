"""The bank: wrong answers with the misconception behind them, right ones written otherwise.

One file an exercise. An answer is written out (`code`), or it is the course's own solution with
one passage put otherwise (`old`, which stands there once, and `new`). Besides the answers a file
names the small changes to the solution that make no difference to what is returned, each with the
reason (`[[equivalent]]`). A function whose values are the student's own and are marked by a person
says so (`judged`): no small change to it is wrong.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.grading.marking import SOLUTIONS, read, solution_cells

FOLDER = Path(__file__).parent / "answers"
STRANGERS = Path(__file__).parent / "strangers"


@dataclass(frozen=True)
class Answer:
    """One answer to one function of an exercise."""

    exercise: str
    function: str
    cell: str
    right: bool
    because: str
    code: str

    def __str__(self) -> str:
        return f"{self.exercise}: {self.function}: {self.because}"


@cache
def answers() -> tuple[Answer, ...]:
    """Read every answer of the bank."""
    return _read(FOLDER)


@cache
def strangers() -> tuple[Answer, ...]:
    """Read the answers that were written from an exercise's text alone, and tuned to no check."""
    return _read(STRANGERS)


def made() -> dict[str, str]:
    """Say of each exercise how the answers of strangers to it were made."""
    return {path.stem: _content(path)["made"] for path in STRANGERS.glob("*.toml")}


def _read(folder: Path) -> tuple[Answer, ...]:
    return tuple(
        Answer(
            path.stem,
            function,
            entry["cell"],
            kind == "right",
            one["because"],
            _code(path.stem, entry["cell"], one),
        )
        for path in sorted(folder.glob("*.toml"))
        for function, entry in _content(path).items()
        if function not in ("equivalent", "made")
        for kind in ("wrong", "right")
        for one in entry.get(kind, [])
    )


@cache
def judged() -> dict[tuple[str, str], str]:
    """Name the cells in which any values are right, exercise and name, with the reason."""
    return {
        (path.stem, entry["cell"]): entry["judged"]
        for path in sorted(FOLDER.glob("*.toml"))
        for name, entry in _content(path).items()
        if name != "equivalent" and "judged" in entry
    }


@cache
def equivalent_changes() -> dict[tuple[str, str, str], str]:
    """Read the small changes that change nothing: exercise, cell and change, with the reason."""
    return {
        (path.stem, one["cell"], one["change"]): one["because"]
        for path in sorted(FOLDER.glob("*.toml"))
        for one in _content(path).get("equivalent", [])
    }


def _code(exercise: str, cell: str, one: dict[str, Any]) -> str:
    if "code" in one:
        return str(one["code"])
    source = _solutions(exercise)[cell]
    assert source.count(one["old"]) == 1, f"{cell}: not there once: {one['old']}"
    return source.replace(one["old"], one["new"])


@cache
def _solutions(exercise: str) -> dict[str, str]:
    return solution_cells(read(next(path for path in SOLUTIONS if path.stem == exercise)))


@cache
def _content(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
