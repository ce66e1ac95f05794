"""The bank: wrong answers with the misconception behind them, right ones written otherwise."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "answers"


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
    return tuple(
        Answer(path.stem, function, entry["cell"], kind == "right", one["because"], one["code"])
        for path in sorted(FOLDER.glob("*.toml"))
        for function, entry in tomllib.loads(path.read_text(encoding="utf-8")).items()
        for kind in ("wrong", "right")
        for one in entry.get(kind, [])
    )
