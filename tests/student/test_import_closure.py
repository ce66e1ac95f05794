"""What the student's side loads: the standard library, NumPy, its own modules, nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import spoilers

OURS = {
    *("spoilers", "spoilers.student", "spoilers.student.codec", "spoilers.student.framing"),
    *("spoilers.student.server", "spoilers.student.ipython", "spoilers.student.inputs"),
}
# What the fork server needs besides, to make a sandbox: standard library alone.
SANDBOX = {
    *("spoilers.sandbox", "spoilers.sandbox.forkserver", "spoilers.sandbox.namespaces"),
    *("spoilers.sandbox.privileges", "spoilers.sandbox.seccomp"),
}
LIST = """
import json, sys
before = set(sys.modules)
import importlib
importlib.import_module(sys.argv[1])
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def loaded(module: str, *path: Path) -> set[str]:
    """Import a module in a fresh Python, and name everything that it has loaded then."""
    places = [str(place) for place in (*path, Path(spoilers.__file__).parents[1])]
    done = subprocess.run(
        [sys.executable, "-s", "-P", "-c", LIST, module],
        env={"PYTHONPATH": ":".join(places)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


def strangers(modules: set[str], ours: set[str]) -> set[str]:
    """Name what is neither of the standard library, nor of NumPy, nor of these."""
    known = {"numpy", *sys.stdlib_module_names}
    # Modules that are not imported by name: what a compiled one brings along inside itself.
    inner = {"cython_runtime"}
    left = {name for name in modules if name.split(".")[0] not in known | inner}
    return {name for name in left if not name.startswith("_cython_")} - ours


@pytest.mark.parametrize(
    ("module", "ours"),
    [
        ("spoilers.student.server", OURS),
        ("spoilers.student.codec", OURS),
        ("spoilers.sandbox.forkserver", OURS | SANDBOX),
    ],
)
def test_the_import_closure_is_what_is_said(module: str, ours: set[str]) -> None:
    found = loaded(module)
    assert {"spoilers.student.codec", "numpy"} <= found
    assert strangers(found, ours) == set()


def test_the_gate_sees_one_module_too_many(tmp_path: Path) -> None:
    (tmp_path / "too_much.py").write_text("import spoilers.student.server, spoilers.grading.mark")
    found = strangers(loaded("too_much", tmp_path), OURS)
    assert {"too_much", "nbformat", "spoilers.grading.mark", "spoilers.sandbox.client"} <= found


def test_the_fork_server_loads_no_part_of_the_grader(sandbox: None) -> None:
    """In a real sandbox: what a student's code finds loaded is what the exercise imports."""
    from spoilers.sandbox.client import Client
    from spoilers.sandbox.forkserver import ForkServer

    server = ForkServer(["math"])
    client = Client(server)
    ran = client.run("import sys\nprint(*sorted(sys.modules))")
    client.close()
    server.close()
    found = set(ran.printed.split())
    assert "spoilers.student.server" in found
    # What the interpreter itself loads from its environment before anything else is run.
    bare = loaded("sys") | set(
        subprocess.run(
            [sys.executable, "-s", "-P", "-c", "import sys; print(*sys.modules)"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
    )
    assert strangers(found - bare, OURS | SANDBOX) == set()
