"""One rule for ties: no module of the theory has a tolerance of its own."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import spoilers.theory

ROOM = Path(spoilers.theory.__file__).parent
# The rule itself.
LEFT_OUT = {"arguments.py"}
MODULES = [
    path for path in sorted(ROOM.rglob("*.py")) if not LEFT_OUT & set(path.relative_to(ROOM).parts)
]
OTHER_RULES = {"isclose", "allclose", "nextafter", "spacing", "finfo"}
# How finely, and how near to an end, a search looks for a change is no rule for ties.
FINENESS = {"tolerance", "_CLOSE", "_APART", "_REGRETS"}


def fineness(node: ast.AST) -> list[ast.expr]:
    """List what a search is given as its fineness, by the name it is given under."""
    if isinstance(node, ast.Assign):
        names = {target.id for target in node.targets if isinstance(target, ast.Name)}
        return [node.value] if names & FINENESS else []
    if isinstance(node, ast.arguments):
        pairs = zip(node.kwonlyargs, node.kw_defaults, strict=True)
        return [value for argument, value in pairs if value and argument.arg in FINENESS]
    return []


def tolerances(source: str) -> list[str]:
    """List the numbers next to 0 and the calls by which code could judge ties on its own."""
    found = []
    tree = ast.parse(source)
    allowed = {
        id(number)
        for node in ast.walk(tree)
        for value in fineness(node)
        for number in ast.walk(value)
    }
    for node in ast.walk(tree):
        if id(node) in allowed:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            if 0 < abs(node.value) < 1e-5:
                found.append(f"line {node.lineno}: {node.value}")
        elif isinstance(node, ast.Attribute) and node.attr in OTHER_RULES:
            found.append(f"line {node.lineno}: {node.attr}")
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOM)))
def test_no_module_has_a_tolerance_of_its_own(path: Path) -> None:
    assert tolerances(path.read_text(encoding="utf-8")) == []


def test_the_rule_is_looked_for_everywhere() -> None:
    names = {path.stem for path in MODULES}
    assert {"splintering", "exclusive_negotiation", "provocation", "response", "cascade"} <= names


def test_a_tolerance_is_found_out() -> None:
    assert tolerances("def pays(a, b):\n    return a > b + 1e-9\n") == ["line 2: 1e-09"]
    assert tolerances("import numpy as np\nlevel = np.isclose(1, 2)\n") == ["line 2: isclose"]
    assert tolerances("def pays(a, b):\n    return exceeds(a, b)\n") == []
    assert tolerances("def look(*, tolerance=1e-6):\n    return tolerance\n") == []
    assert tolerances("_TINY = 1e-9\n") == ["line 1: 1e-09"]
