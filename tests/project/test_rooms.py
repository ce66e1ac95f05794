"""How the house is built: which room may use which, and what importing costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "spoilers"
ROOT = SOURCE.parents[1]
MAY_USE = {
    "theory": {"theory"},
    "data": {"data"},
    "evidence": {"evidence", "theory"},
    "figures": {"figures", "theory", "data", "evidence"},
    "explore": {"explore", "figures", "theory", "data", "evidence", "workbook"},
    "workbook": {"workbook", "figures", "theory", "data"},
    "student": {"student"},
    "sandbox": {"sandbox", "student"},
    "grading": {"grading", "sandbox", "student"},
    "course": {"course", "grading", "sandbox"},
    "site": {"site", "explore", "theory", "data", "course"},
}
THIRD_PARTIES = {
    "theory": {"numpy", "networkx", "pygambit"},
    # networkx and pandas only if the student's own code has loaded them.
    # And IPython only for a cell that no one else understands.
    "student": {"numpy", "IPython"},
    "sandbox": {"numpy", "psutil"},
}


def modules(room: str) -> list[Path]:
    return sorted((SOURCE / room).rglob("*.py"))


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def wrong_arrows(room: str, names: set[str]) -> set[str]:
    rooms = {name.split(".")[1] for name in names if name.startswith("spoilers.")}
    return rooms & set(MAY_USE) - MAY_USE[room]


def test_the_gate_sees_a_wrong_arrow() -> None:
    assert wrong_arrows("theory", {"spoilers.figures.style"}) == {"figures"}
    assert wrong_arrows("figures", {"spoilers.theory"}) == set()


@pytest.mark.parametrize("room", MAY_USE)
def test_arrows_go_one_way(room: str) -> None:
    found = modules(room)
    assert found, f"the room {room} is empty"
    for path in found:
        assert not wrong_arrows(room, imports(path)), path


@pytest.mark.parametrize("room", THIRD_PARTIES)
def test_a_room_uses_no_more_of_others_than_is_said(room: str) -> None:
    standard = set(sys.stdlib_module_names) | {"__future__", "spoilers"}
    for path in modules(room):
        used = {name.split(".")[0] for name in imports(path)}
        assert used - standard <= THIRD_PARTIES[room], path


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = ("numpy", "pandas", "plotly", "networkx", "ipywidgets", "nbgrader")
    code = f"import sys, spoilers; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.lint
def test_ruff_finds_nothing() -> None:
    for arguments in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *arguments, "."],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.lint
def test_the_types_agree() -> None:
    done = subprocess.run([sys.executable, "-m", "mypy"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "Success: no issues found in" in done.stdout
