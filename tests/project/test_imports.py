"""What stands in the package imports no tests, and nothing rearranges where Python looks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCTION = ("src", "pages", "course.py", "nbgrader_config.py")
EVERYTHING = (*PRODUCTION, "benchmarks", "tests")
# Of the launcher's commands these run tests, in a process of their own.
RUN_TESTS = {"test", "graders"}
CHANGES = {"append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort"}
# The whole of a text, as it is given to a call or to a Python of its own.
TESTS = re.compile(r"\A(?:tests(?:\.\w+)*)\Z")
# Code that is handed to another Python as a text.
CODE = re.compile(r"sys\.path(\.(append|extend|insert)\(|\[[^\]]*\]\s*=[^=]|\s*\+?=[^=])")


def files(places: tuple[str, ...]) -> list[Path]:
    found = []
    for place in places:
        path = ROOT / place
        found += [path] if path.is_file() else sorted(path.rglob("*.py"))
    return found


def named(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Give the modules that are imported, by a statement or by a call with their name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or "", node.lineno
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from ((word, node.lineno) for word in TESTS.findall(node.value))


def without(tree: ast.Module, functions: set[str]) -> ast.Module:
    kept = [
        each
        for each in tree.body
        if not (isinstance(each, ast.FunctionDef) and each.name in functions)
    ]
    return ast.Module(kept, [])


def imports_of_tests(text: str, apart: frozenset[str] = frozenset()) -> list[int]:
    """List the lines that use the tests, but for those in functions that are to run them."""
    tree = without(ast.parse(text), set(apart))
    return [line for name, line in named(tree) if name.split(".")[0] == "tests"]


def is_path(node: ast.AST, of_sys: set[str], bare: set[str]) -> bool:
    if isinstance(node, ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        return node.id in bare
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "path"
        and isinstance(node.value, ast.Name)
        and node.value.id in of_sys
    )


def edits_of_path(text: str) -> list[int]:
    """List the lines that change the list of places where Python looks for modules."""
    tree = ast.parse(text)
    of_sys, bare = {"sys"}, set[str]()
    found: list[int] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            of_sys |= {each.asname for each in node.names if each.name == "sys" and each.asname}
        elif isinstance(node, ast.ImportFrom) and node.module == "sys":
            bare |= {each.asname or "path" for each in node.names if each.name == "path"}
    for node in ast.walk(tree):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign | ast.Delete):
            targets = list(node.targets)
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in CHANGES:
                targets = [node.func.value]
            elif node.func.attr in {"addsitedir", "syspath_prepend"}:
                found.append(node.lineno)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found += [node.lineno] if CODE.search(node.value) else []
        found += [each.lineno for each in targets if is_path(each, of_sys, bare)]
    return sorted(found)


def test_what_is_used_uses_no_tests() -> None:
    read = files(PRODUCTION)
    assert len(read) > 100
    for path in read:
        apart = frozenset(RUN_TESTS) if path.name == "course.py" else frozenset()
        text = path.read_text(encoding="utf-8")
        assert imports_of_tests(text, apart) == [], path
    # They do run tests: nothing is set apart in vain.
    text = (ROOT / "course.py").read_text(encoding="utf-8")
    for name in RUN_TESTS:
        assert imports_of_tests(text, frozenset(RUN_TESTS - {name})), name


def test_nothing_changes_where_python_looks() -> None:
    read = files(EVERYTHING)
    assert {ROOT / place for place in EVERYTHING} <= {
        each for path in read for each in (path, *path.parents)
    }
    for path in read:
        if path != Path(__file__):
            assert edits_of_path(path.read_text(encoding="utf-8")) == [], path


@pytest.mark.parametrize(
    "text",
    [
        "import tests",
        "import os, tests.browser as browser",
        "from tests.browser import FLAGS",
        "from tests import browser",
        "def main():\n    from tests import browser",
        "import importlib\nimportlib.import_module('tests.browser')",
        "run([python, '-m', 'tests.browser'])",
    ],
)
def test_the_gate_sees_a_use_of_the_tests(text: str) -> None:
    assert len(imports_of_tests(text)) == 1
    assert imports_of_tests(f"def test():\n    {text.splitlines()[-1]}", frozenset({"test"})) == []


@pytest.mark.parametrize(
    "text",
    ["from spoilers import data", "from . import tests", "run('tests/site')", "contests = 1"],
)
def test_the_gate_lets_other_names_pass(text: str) -> None:
    assert imports_of_tests(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "import sys\nsys.path.insert(0, '.')",
        "import sys\nsys.path.append('.')",
        "import sys\nsys.path += ['.']",
        "import sys\nsys.path = ['.']",
        "import sys\nsys.path[:0] = ['.']",
        "import sys\ndel sys.path[0]",
        "import sys as system\nsystem.path.insert(0, '.')",
        "from sys import path\npath.insert(0, '.')",
        "from sys import path as places\nplaces[0] = '.'",
        "import site\nsite.addsitedir('.')",
        "def test(monkeypatch):\n    monkeypatch.syspath_prepend('.')",
        "run([python, '-c', 'import sys; sys.path.insert(0, 1)'])",
    ],
)
def test_the_gate_sees_an_edit(text: str) -> None:
    assert len(edits_of_path(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "import sys\nprint(sys.path)",
        "import sys\nassert sys.path == ['.']",
        "import os\nos.path = 1",
        "path = []\npath.append('.')",
        "import sys\nsys.argv[1:] = []",
    ],
)
def test_the_gate_lets_other_changes_pass(text: str) -> None:
    assert edits_of_path(text) == []
