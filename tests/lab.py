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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
PATIENCE = 120_000
# What a cell shows that did not run as it should.
ERRORS = ", ".join(
    f"[data-mime-type='application/vnd.jupyter.{kind}']" for kind in ("stderr", "error")
)


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
    for name in ("course.py", "nbgrader_config.py"):
        shutil.copy(ROOT / name, folder)
    kept = shutil.ignore_patterns(".*")
    for name in ("lessons", "exercises", "solutions", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=kept)
    return folder


def run_all(page: Page, restart: bool = False) -> None:
    """Run every cell of the notebook that is open, as a student does from the menu.

    Parameters
    ----------
    page : playwright.sync_api.Page
        JupyterLab with a notebook.
    restart : bool, optional
        Begin with a new kernel.
    """
    shown = page.locator(".jp-NotebookPanel").filter(visible=True)
    shown.get_by_text("Kernel status: Idle").wait_for(state="attached", timeout=PATIENCE)
    shown.locator(".jp-KernelName").get_by_text("Python 3").wait_for(timeout=PATIENCE)
    prompts = shown.locator(".jp-CodeCell .jp-InputPrompt")
    before = prompts.all_inner_texts()
    dialog = page.locator(".jp-Dialog")
    for _ in range(20):
        page.get_by_role("menuitem", name="Run", exact=True).click()
        entries = page.locator("#jp-mainmenu-run .lm-Menu-itemLabel")
        if restart:
            entries.get_by_text("Restart Kernel and Run All Cells").click()
            dialog.get_by_role("button", name="Confirm Kernel Restart").click()
        else:
            entries.get_by_text("Run All Cells", exact=True).click()
        # Asked before the kernel is connected, JupyterLab does nothing, or asks which kernel.
        if _changes(page, lambda: prompts.all_inner_texts() != before, 3_000):
            break
        if dialog.count():
            page.keyboard.press("Escape")
            dialog.first.wait_for(state="detached")

    def ended() -> bool:
        return not any("*" in prompt for prompt in prompts.all_inner_texts())

    assert _changes(page, ended, PATIENCE), "the cells did not end"


def _changes(page: Page, happened: Callable[[], bool], milliseconds: int) -> bool:
    for _ in range(milliseconds // 100):
        if happened():
            return True
        page.wait_for_timeout(100)
    return happened()


def _address(server: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(PATIENCE // 100):
        found = re.search(r"http://127\.0\.0\.1:\d+/lab\S*", log.read_text())
        if found:
            return found.group()
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(f"JupyterLab did not start:\n{log.read_text()}")
