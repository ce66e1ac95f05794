"""How long a student waits for the first picture of each lesson. Prints seconds, side by side.

First the kernel alone: a lesson's cells are run in a new one up to the first picture. The
processor seconds that this takes hardly depend on what else the machine does, so they say what a
slower one would need. Then JupyterLab in a browser, from the click on *Run All Cells* until the
picture stands there: once as the machine is, and once slowed, with a busy program on every
processor, as on a laptop about half as fast.

Run it with: .venv/bin/python -m benchmarks.first_picture
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import psutil
from nbclient import NotebookClient
from playwright.sync_api import Browser, sync_playwright

from spoilers.site.browser import FLAGS, get_browser
from tests.lab import PATIENCE, copy_course, course_in_jupyterlab

ROOT = Path(__file__).parents[1]
LESSONS = sorted((ROOT / "lessons").glob("[0-9][0-9]_*.ipynb"))
GOAL = 5.0
PICTURE = "application/vnd.jupyter.widget-view+json"


def is_picture(source: str, outputs: list[Any]) -> bool:
    """Say whether a cell has shown a picture, and not a question."""
    shown = any(PICTURE in output.get("data", {}) for output in outputs)
    return shown and source.lstrip().startswith("show.")


def in_the_kernel(path: Path) -> tuple[float, float, int]:
    """Run a lesson up to its first picture.

    Parameters
    ----------
    path : pathlib.Path
        The lesson.

    Returns
    -------
    tuple of float, float and int
        Seconds with the start of the kernel, processor seconds of the kernel, and how many code
        cells that took.
    """
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    )
    cells = 0
    start = time.perf_counter()
    # What the kernel itself says about its sockets is nothing for the reader.
    with client.setup_kernel(stderr=subprocess.DEVNULL):
        for number, cell in enumerate(notebook.cells):
            if cell.cell_type != "code":
                continue
            client.execute_cell(cell, number)
            cells += 1
            if is_picture(cell.source, cell.outputs):
                spent = psutil.Process(client.km.provisioner.pid).cpu_times()
                return time.perf_counter() - start, spent.user + spent.system, cells
    raise SystemExit(f"{path.name} shows no picture.")


def in_jupyterlab() -> dict[Path, float]:
    """Time the first picture of every lesson in a browser, from the click that runs the cells."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=get_browser(), args=list(FLAGS))
        with course_in_jupyterlab(copy_course(Path(folder) / "course"), Path(folder)) as address:
            return {path: _in_jupyterlab(browser, address, path) for path in LESSONS}


def _in_jupyterlab(browser: Browser, address: str, path: Path) -> float:
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    place = f"/lab/workspaces/{path.stem}/tree/lessons/{path.stem}"
    page.goto(address.replace("/lab/tree/lessons/welcome", place))
    page.get_by_text("Kernel status: Idle").wait_for(state="attached", timeout=PATIENCE)
    page.locator(".jp-KernelName").get_by_text("Python 3").wait_for(timeout=PATIENCE)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    start = time.perf_counter()
    entries = page.locator("#jp-mainmenu-run .lm-Menu-itemLabel")
    entries.get_by_text("Run All Cells", exact=True).click()
    drawn = page.locator(".js-plotly-plot .main-svg")
    drawn.first.wait_for(state="attached", timeout=PATIENCE)
    seconds = time.perf_counter() - start
    page.close()
    return seconds


@contextmanager
def slow_machine() -> Iterator[str]:
    """Let a busy program share every processor, so that each is about half as fast.

    Yields
    ------
    str
        What was done, to be printed beside the figures.
    """
    count = os.cpu_count() or 1
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield f"each of {count} processors is shared with a busy program"
    finally:
        for each in busy:
            each.kill()
            each.wait()


def main() -> None:
    """Print the seconds of every lesson."""
    # The first kernel reads Python's files from the disk, the later ones from memory.
    in_the_kernel(LESSONS[0])
    kernel = {path: in_the_kernel(path) for path in LESSONS}
    quick = in_jupyterlab()
    with slow_machine() as how:
        slow = in_jupyterlab()
    if hasattr(os, "getloadavg"):
        print(f"{os.cpu_count()} processors, {os.getloadavg()[1]:.1f} programs running meanwhile")
    print(f"slowed: {how}")
    print(f"{'':28}{'the kernel':^30}{'in JupyterLab':^20}")
    print(f"{'lesson':28}{'cells':>6}{'seconds':>10}{'processor':>12}{'as it is':>11}{'slowed':>9}")
    for path in LESSONS:
        seconds, spent, cells = kernel[path]
        mark = "" if slow[path] <= GOAL else f"  over {GOAL:g} s"
        print(
            f"{path.stem:28}{cells:6}{seconds:9.1f}s{spent:11.1f}s"
            f"{quick[path]:10.1f}s{slow[path]:8.1f}s{mark}"
        )


if __name__ == "__main__":
    main()
