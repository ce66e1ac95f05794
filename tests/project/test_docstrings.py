"""What is documented is documented once."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "spoilers"
RUN = 6


def docstrings(path: Path) -> list[tuple[str, list[str]]]:
    """List the docstrings of a file, without blank lines and the lines under headings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, kinds) and (text := ast.get_docstring(node)):
            lines = [line.strip() for line in text.splitlines()]
            name = getattr(node, "name", "the module")
            place = f"{path.relative_to(SOURCE)}: {name}"
            found.append((place, [line for line in lines if re.search(r"\w", line)]))
    return found


def twice(docs: list[tuple[str, list[str]]]) -> dict[tuple[str, ...], list[str]]:
    """Find runs of six lines that stand in two docstrings."""
    places: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for place, lines in docs:
        for start in range(len(lines) - RUN + 1):
            places[tuple(lines[start : start + RUN])].add(place)
    return {run: sorted(where) for run, where in places.items() if len(where) > 1}


def test_the_gate_sees_a_block_that_stands_twice() -> None:
    block = [f"line {i}" for i in range(RUN)]
    assert twice([("a", ["first", *block]), ("b", [*block, "last"])])
    assert not twice([("a", ["first", *block]), ("b", block[1:])])


def test_no_block_of_a_docstring_stands_twice() -> None:
    docs = [doc for path in sorted(SOURCE.rglob("*.py")) for doc in docstrings(path)]
    assert len(docs) > 500
    found = twice(docs)
    assert not found, "\n".join(f"{where}: {run[0]}" for run, where in found.items())
