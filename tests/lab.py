"""The course in JupyterLab, started by its own launcher, for tests that look at it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
PATIENCE = 120_000


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
    log = home / "jupyterlab.log"
    with log.open("w") as written:
        server = subprocess.Popen(
            [
                *(sys.executable, "course.py", "lab", "--here", "--no-browser"),
                *("--port", str(free_port())),
            ],
            cwd=course,
            env={**os.environ, **settings},
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield _address(server, log)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


def copy_course(folder: Path) -> Path:
    """Copy what a student works with: JupyterLab saves as it goes, and not into the original.

    Parameters
    ----------
    folder : pathlib.Path
        Where the copy goes; it is made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "course.py", folder)
    for name in ("lessons", "exercises", "data"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def run_all(page: Page) -> None:
    """Run every cell of the notebook that is open, as a student does from the menu.

    Parameters
    ----------
    page : playwright.sync_api.Page
        JupyterLab with a notebook.
    """
    page.get_by_text("Kernel status: Idle").wait_for(state="attached", timeout=PATIENCE)
    page.locator(".jp-KernelName").get_by_text("Python 3").wait_for(timeout=PATIENCE)
    started = page.locator(".jp-InputPrompt").filter(has_text=re.compile(r"\[(\d+|\*)\]"))
    dialog = page.locator(".jp-Dialog")
    for _ in range(20):
        # Asked before the kernel is connected, JupyterLab does nothing, or asks which kernel.
        if dialog.count():
            page.keyboard.press("Escape")
            dialog.first.wait_for(state="detached")
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        page.wait_for_timeout(1_500)
        if started.count() and not dialog.count():
            break
    running = page.locator(".jp-InputPrompt").filter(has_text="[*]")
    for _ in range(PATIENCE // 250):
        if not running.count():
            return
        page.wait_for_timeout(250)
    raise AssertionError("the cells did not end")


def _address(server: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(PATIENCE // 100):
        found = re.search(r"http://127\.0\.0\.1:\d+/lab\S*", log.read_text())
        if found:
            return found.group()
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(f"JupyterLab did not start:\n{log.read_text()}")
