"""One JupyterLab for all that is looked at in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab import copy_course, course_in_jupyterlab

# A kernel of the same name that somebody installed for another project.
ANOTHER = {
    "argv": ["/nowhere/python", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
    "display_name": "Another project",
    "language": "python",
}


@pytest.fixture(scope="session")
def lab_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the course."""
    return copy_course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="session")
def lab(lab_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the course, and give the address that it prints."""
    home = tmp_path_factory.mktemp("home")
    kernel = home / "data" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    (kernel / "kernel.json").write_text(json.dumps(ANOTHER))
    with course_in_jupyterlab(lab_course, home) as address:
        yield address
