"""A reader who installs the least can open every lesson: nothing of grading is wanted for that.

No environment is made for this. In a Python of its own every package is hidden that the base
requirements do not bring along.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
import zipfile
from functools import cache
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import nbformat
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
ROOMS = ("theory", "data", "evidence", "figures", "explore", "workbook", "course")
HIDING = """
import importlib.metadata, sys

allowed = set({allowed!r})
hidden = {{
    module
    for module, owners in importlib.metadata.packages_distributions().items()
    if not allowed & {{owner.lower().replace("_", "-").replace(".", "-") for owner in owners}}
}}


class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in hidden:
            raise ModuleNotFoundError(f"No module named {{name!r}}: it is hidden", name=name)


sys.meta_path.insert(0, Hidden())
"""


def brought_along(wanted: list[str]) -> set[str]:
    """Give the packages that some requirements bring along, on this machine."""
    found: set[str] = set()
    waiting = [(Requirement(each), "") for each in wanted]
    seen = set()
    while waiting:
        requirement, extra = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        found.add(name)
        for asked in ("", *requirement.extras):
            if (name, asked) in seen:
                continue
            seen.add((name, asked))
            try:
                waiting += [(Requirement(each), asked) for each in requires(name) or []]
            except PackageNotFoundError:
                pytest.fail(f"{name} is not installed")
    return found


@cache
def base() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return brought_along(project["dependencies"]) | {"spoilers"}


def run(code: str) -> subprocess.CompletedProcess[str]:
    program = HIDING.format(allowed=sorted(base())) + code
    return subprocess.run(
        [sys.executable, "-W", "error::ImportWarning", "-c", program],
        cwd=ROOT / "lessons",
        capture_output=True,
        text=True,
    )


def imports_of(notebook: Path) -> str:
    """Give the import statements of a notebook."""
    cells = nbformat.read(notebook, as_version=4).cells
    found = []
    for cell in cells:
        if cell.cell_type == "code":
            nodes = ast.walk(ast.parse(cell.source))
            found += [ast.unparse(n) for n in nodes if isinstance(n, ast.Import | ast.ImportFrom)]
    return "\n".join(found)


def test_what_only_graders_and_developers_need_is_hidden() -> None:
    assert {"numpy", "plotly", "jupyterlab", "ipykernel"} <= base()
    names = ["nbgrader", "nh3", "openpyxl", "distributed", "sphinx", "playwright", "pytest"]
    done = run(
        f"for name in {names}:\n"
        "    try:\n"
        "        __import__(name)\n"
        "    except ModuleNotFoundError as error:\n"
        "        print(error.name, 'it is hidden' in str(error))\n"
    )
    assert done.stdout.splitlines() == [f"{name} True" for name in names], done.stderr


def test_every_module_of_a_readers_rooms_can_be_imported() -> None:
    src = ROOT / "src"
    modules = [
        ".".join(path.relative_to(src).with_suffix("").parts).removesuffix(".__init__")
        for room in ROOMS
        for path in sorted((src / "spoilers" / room).rglob("*.py"))
        if path.name != "__main__.py"
    ]
    assert {module.split(".")[1] for module in modules} == set(ROOMS)
    done = run("\n".join(f"import {module}" for module in modules))
    assert done.returncode == 0, done.stderr


LESSONS = sorted((ROOT / "lessons").glob("*.ipynb"))


def test_every_lesson_finds_what_it_imports() -> None:
    parts = [imports_of(path) for path in LESSONS]
    exercises = [imports_of(path) for path in sorted((ROOT / "exercises").glob("*/*.ipynb"))]
    assert sum(bool(part) for part in parts) == 10
    assert len(exercises) == 8
    done = run("\n".join([*parts, *exercises]))
    assert done.returncode == 0, done.stderr


def test_a_workbook_of_ucdp_says_what_to_install(tmp_path: Path) -> None:
    path = tmp_path / "GEDEvent_v25_1.xlsx"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("xl/workbook.xml", "")
    done = run(
        "from pathlib import Path\n"
        "from spoilers.data import DataError, ucdp\n"
        "try:\n"
        f"    ucdp.read_events(Path({str(path)!r}))\n"
        "except DataError as error:\n"
        "    print(error)\n"
    )
    assert "pip install 'spoilers[ucdp]'" in done.stdout, done.stderr
