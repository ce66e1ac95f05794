"""How fast lesson 01 answers. Prints ratios, side by side in one run.

Run it with: .venv/bin/python -m benchmarks.splintering
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from spoilers.explore import splintering as show
from spoilers.site.browser import FLAGS, get_browser
from spoilers.theory.splintering import Movement
from tests.lab import copy_course, course_in_jupyterlab, run_all

ROOT = Path(__file__).parents[1]
MEMBERS = 1_000_000
LOOP_MEMBERS = 2_000
MOVES = 40


def seconds(action: Callable[[], object]) -> float:
    """Time one call."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def loop_splinter(ideals: list[float], platform: float, unity: float, cost: float) -> list[bool]:
    """Find the wing as one would on paper: try each start, ask every member of the wing."""
    ordered = sorted(ideals)
    n = len(ordered)
    for first, start in enumerate(ordered):
        wing = ordered[first:]
        if start <= platform or (first and ordered[first - 1] == start):
            continue
        stand = statistics.median(wing)
        kept = unity * len(wing) / n - cost
        if all(kept - (t - stand) ** 2 >= unity - (t - platform) ** 2 for t in wing):
            return [t >= start for t in ideals]
    return [False] * n


def splits() -> None:
    """Print the time of a split, against a plain loop of the same search."""
    random = np.random.default_rng(0)
    many, few = random.random(MEMBERS), random.random(LOOP_MEMBERS)
    ours = min(seconds(lambda: Movement(many, 0.2, 0.2, 0.05).splinter()) for _ in range(5))
    same = min(seconds(lambda: Movement(few, 0.2, 0.2, 0.05).splinter()) for _ in range(5))
    loop = seconds(lambda: loop_splinter(few.tolist(), 0.2, 0.2, 0.05))
    print(f"split of {MEMBERS:,} members         {ours:8.3f} s")
    print(f"split of {LOOP_MEMBERS:,} members, a loop      {loop:8.3f} s")
    print(f"split of {LOOP_MEMBERS:,} members, ours        {same:8.4f} s")
    print(f"ours is {loop / same:,.0f} times as fast as the loop, on {LOOP_MEMBERS:,} members")


def imports() -> None:
    """Print what it costs to import the package, against a Python that imports nothing."""

    def start(code: str) -> float:
        return min(
            seconds(lambda: subprocess.run([sys.executable, "-c", code], check=True))
            for _ in range(7)
        )

    bare, package = start("pass"), start("import spoilers")
    explore = start("from spoilers.explore import splintering")
    print(f"python                             {bare:8.3f} s")
    print(f"import spoilers                    {package - bare:8.3f} s more")
    print(f"import spoilers.explore            {explore - bare:8.3f} s more")


def moves(page: Page, slider: str, figure: str) -> list[float]:
    """Move a slider and time each new picture, in milliseconds, inside the browser."""
    page.locator(figure).evaluate(
        """element => {
          window.drawn = [];
          element.on('plotly_afterplot', () => window.drawn.push(performance.now()));
        }"""
    )
    handle = page.locator(slider)
    handle.focus()
    handle.evaluate(
        "h => h.addEventListener('keydown', () => { window.pressed = performance.now() })"
    )
    times = []
    for move in range(MOVES):
        page.evaluate("() => { window.drawn = []; }")
        handle.press("ArrowRight" if move % 20 < 10 else "ArrowLeft")
        page.wait_for_function("() => window.drawn.length > 0", timeout=20_000)
        times.append(page.evaluate("() => window.drawn[0] - window.pressed"))
        page.wait_for_timeout(50)
    return times


def baked(browser: Browser, folder: Path) -> list[float]:
    """Time the baked platform line on a page of its own."""
    import plotly

    script = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    ours = ROOT / "src" / "spoilers" / "explore" / "page" / "interactive.js"
    page_file = folder / "page.html"
    page_file.write_text(
        f"<!doctype html><meta charset=utf-8>{show.platform_line().baked()}"
        f"<script src='{script.as_uri()}'></script><script src='{ours.as_uri()}'></script>"
    )
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    page.goto(page_file.as_uri())
    page.wait_for_selector("[data-state]")
    return moves(page, "[data-name=platform]", ".spoilers-plot")


def live(browser: Browser, folder: Path) -> list[float]:
    """Time the live platform line in JupyterLab."""
    course = copy_course(folder / "course")
    with course_in_jupyterlab(course, folder) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.goto(address.replace("welcome.ipynb", "01_splintering.ipynb"))
        page.locator(".jp-Notebook").first.wait_for(timeout=120_000)
        run_all(page)
        cell = page.locator(".jp-CodeCell").filter(has_text="show.platform_line()").first
        cell.locator(".js-plotly-plot").wait_for(timeout=120_000)
        page.wait_for_timeout(5_000)
        cell.scroll_into_view_if_needed()
        handle = cell.locator(".noUi-handle").first
        handle.evaluate("h => { h.id = 'the-slider' }")
        cell.locator(".js-plotly-plot").evaluate("f => { f.id = 'the-figure' }")
        return moves(page, "#the-slider", "#the-figure")


def pictures() -> None:
    """Print how long a new picture takes after a slider has moved."""
    program = get_browser()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        medians = {}
        for name, measure in (("baked", baked), ("live", live)):
            times = sorted(measure(browser, Path(folder)))
            medians[name] = statistics.median(times)
            late = times[int(0.95 * len(times))]
            middle = medians[name]
            print(f"slider to picture, {name:6}         {middle:8.0f} ms median {late:6.0f} ms p95")
        print(f"live takes {medians['live'] / medians['baked']:.1f} times as long as baked")


if __name__ == "__main__":
    splits()
    imports()
    pictures()
