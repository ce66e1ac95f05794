"""The pages, built once for all the tests that look at them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Build the pages as ``python3 course.py pages`` does, once for all workers."""
    own = tmp_path_factory.getbasetemp()
    output = (own if worker_id == "master" else own.parent) / "site" / "pages"
    with FileLock(f"{output.parent}.lock"):
        if not output.exists():
            build(output)
    return output


def build(output: Path) -> None:
    """Run the build; it leaves nothing behind where it fails."""
    done = subprocess.run(
        [sys.executable, "pages/build.py", "--output", str(output)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
