"""The course in JupyterLab, started by its own launcher, for tests that look at it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def free_port() -> int:
    """Find a port that nothing uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def course_in_jupyterlab(course: Path, home: Path) -> Iterator[str]:
    """Start ``course.py lab`` and give the address that it prints.

    Parameters
    ----------
    course : pathlib.Path
        A folder with the course.
    home : pathlib.Path
        An empty folder that stands in for the reader's home.
    """
    settings = {
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "IPYTHONDIR": str(home / "ipython"),
    }
    server = subprocess.Popen(
        [
            *(sys.executable, "course.py", "lab", "--here", "--no-browser"),
            *("--port", str(free_port())),
        ],
        cwd=course,
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield _address(server)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


def _address(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    heard = []
    for line in server.stdout:
        heard.append(line)
        found = re.search(r"http://127\.0\.0\.1:\d+/lab\S*", line)
        if found:
            # Keep reading, or the server stops when the pipe is full.
            threading.Thread(target=server.stdout.read, daemon=True).start()
            return found.group()
    raise AssertionError("JupyterLab did not start:\n" + "".join(heard))
