"""The bank of attacks: code that wants marks, or harm, that its honest answers do not give.

One file a kind of attack in ``attacks/``. All of a notebook's other answers are right. An attack
says in which cell it stands and which checks it costs: those, and no others.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat

from tests.grading.marking import ROOT, about, read, solution_cells
from tests.grading.students import solution

FOLDER = Path(__file__).parent / "attacks"
EXERCISES = {
    "01": "01_splintering",
    "02": "02_exclusive_negotiation",
    "03": "03_internal_commitment",
    "06": "06_the_whole_game",
}
# A frame of the wire, written past everything: what the sandbox's own code would write.
WIRE = """
import json, os, struct
def send(message):
    data = message if isinstance(message, bytes) else json.dumps(message).encode()
    os.write(63, struct.pack(">I", len(data)) + data)
def asked():
    import gc
    from spoilers.student.server import Server
    return next(each for each in gc.get_objects() if type(each) is Server)
"""


@dataclass(frozen=True)
class Attack:
    """One attack."""

    name: str
    tries: str
    exercise: str
    cell: str
    code: str
    costs: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


@cache
def attacks() -> tuple[Attack, ...]:
    """Read the bank."""
    return tuple(
        Attack(
            name,
            one["tries"],
            EXERCISES[one["exercise"]],
            one["cell"],
            one["code"].replace("# the wire\n", WIRE),
            tuple(one["costs"]),
        )
        for path in sorted(FOLDER.glob("*.toml"))
        for name, one in tomllib.loads(path.read_text(encoding="utf-8")).items()
    )


@cache
def _exercise(name: str) -> str:
    locked = {cell.id: cell.source for cell in solution(name).cells if about(cell).get("locked")}
    notebook = released(name)
    for cell in notebook.cells:
        cell.source = locked.get(cell.id, cell.source)
    return str(nbformat.writes(notebook))


def exercise(name: str) -> str:
    """Give the exercise with its stubs, and its checks whole, as text."""
    return _exercise(name)


def released(name: str) -> nbformat.NotebookNode:
    """Give the exercise as a student gets it."""
    return read(ROOT / "exercises" / name / f"{name}.ipynb")


def handed_in(name: str, code: dict[str, str] | None = None) -> nbformat.NotebookNode:
    """Give a submission that is right, but for this code."""
    mine = solution_cells(solution(name)) | (code or {})
    notebook = released(name)
    unknown = set(mine) - {cell.id for cell in notebook.cells}
    assert not unknown, f"no such cells: {unknown}"
    for cell in notebook.cells:
        cell.source = mine.get(cell.id, cell.source)
    return notebook


def full(name: str) -> dict[str, float]:
    """Give the points of each check."""
    return {
        cell.id: float(about(cell)["points"])
        for cell in solution(name).cells
        if cell.cell_type == "code" and about(cell).get("grade")
    }
