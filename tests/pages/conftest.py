"""The pages, built once for all the tests that look at them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the pages as ``python3 course.py pages`` does."""
    output = tmp_path_factory.mktemp("site") / "pages"
    done = subprocess.run(
        [sys.executable, "pages/build.py", "--output", str(output)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return output
