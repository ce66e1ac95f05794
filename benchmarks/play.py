"""What the game of the chair costs. Prints seconds, sizes and milliseconds, side by side.

First the graph: how long it takes to solve each setting, and to unroll the games on offer. Then
what a page carries of it, raw and packed. Last a reader's wait in Chromium, from a key that is
pressed to the picture that follows, at full speed and slowed to a quarter: whole games at the
front door, the same in the last room with the chain beside it, and on the other side.

The pages are those in `build/pages`, where `python3 course.py pages` has made them; else pages that
hold the game alone.

Run it with: .venv/bin/python -m benchmarks.play
"""

from __future__ import annotations

import gzip
import json
import os
import tempfile
import time
from importlib import resources
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

from spoilers.explore.play.baked import baked_game, content, packed
from spoilers.explore.play.baked_room import baked_room
from spoilers.explore.play.offers import OFFERS, SETTINGS
from spoilers.explore.play.unrolled import rules, unrolled
from spoilers.site.browser import FLAGS, get_browser
from spoilers.theory.play import best_play

BUILT = Path(__file__).parents[1] / "build" / "pages"
ROOMS = {"front door": "index.html", "last room": "lessons/06_the_whole_game.html"}
SLOWED = (1, 4)
GAMES = 8

# From the time that the browser gives the key to the first task after the frame that follows.
WAITS = """() => {
  window.waits = [];
  document.addEventListener("click", event => requestAnimationFrame(() => {
    const painted = new MessageChannel();
    painted.port1.onmessage = () => window.waits.push(performance.now() - event.timeStamp);
    painted.port2.postMessage(null);
  }), true);
}"""


def graph() -> None:
    """Print how long the graph takes, and how large it is."""
    print(f"{'the graph':26}{'states':>10}{'seconds':>10}")
    for setting in SETTINGS:
        start = time.perf_counter()
        solved = best_play(rules(setting))
        print(f"{'solve, ' + setting:26}{solved.states:10,}{time.perf_counter() - start:9.1f}s")
    start = time.perf_counter()
    games = [unrolled(offer) for offer in OFFERS]
    # The solutions are found once more, and kept: this is what making the file takes.
    states = sum(len(week["hold"]) for game in games for week in game["weeks"])
    seconds = time.perf_counter() - start
    print(f"{f'solve, unroll {len(OFFERS)} games':26}{states:10,}{seconds:9.1f}s")


def sizes() -> None:
    """Print what a page carries."""
    raw = json.dumps(content(), ensure_ascii=False, separators=(",", ":")).encode()
    print(f"\n{'a page carries':26}{'kB':>10}")
    for name, size in {
        "words and games, raw": len(raw),
        "gzip": len(gzip.compress(raw, mtime=0)),
        "as text (base64)": len(packed()),
        "the whole game": len(baked_game()),
        "the whole last room": len(baked_room()),
    }.items():
        print(f"{name:26}{size / 1000:10.1f}")


def pages(folder: Path) -> Path:
    """Find the pages, or make two that hold the game alone."""
    if all((BUILT / name).exists() for name in ROOMS.values()):
        return BUILT
    page = resources.files("spoilers.explore") / "page"
    for name, body in zip(ROOMS.values(), (baked_game(), baked_room()), strict=True):
        scripts = "".join(
            f"<script>{(page / each).read_text(encoding='utf-8')}</script>"
            for each in ("play.js", "last_room.js")
            if each == "play.js" or "spoilers-room" in body
        )
        style = (page / "play.css").read_text(encoding="utf-8")
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>The game</title>'
            f"<style>{style}</style><body>{body}{scripts}",
            encoding="utf-8",
        )
    return folder


def play(page: Page, side: str, choices: int) -> list[float]:
    """Play whole games by keyboard, and list the waits in milliseconds."""
    page.evaluate("window.waits = []")
    root = page.locator(side)
    random = np.random.default_rng(1)
    for _ in range(GAMES):
        start = ".spoilers-play-begin" if root.get_attribute("data-part") == "start" else None
        root.locator(start or ".spoilers-play-over button >> nth=1").press("Enter")
        while root.get_attribute("data-part") == "on":
            choice = root.locator(".spoilers-measures button").nth(int(random.integers(choices)))
            choice.press("Enter")
            # A reader looks at what has come before the next key.
            page.wait_for_timeout(20)
    found: list[float] = page.evaluate("window.waits")
    return found


def waits() -> None:
    """Print how long a reader waits for what a key does."""
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder = pages(Path(made))
        print(f"\npages: {'as built' if folder == BUILT else 'the game alone'}")
        print(f"{'key to paint':26}{'slowed':>8}{'keys':>7}{'p50':>10}{'p95':>10}{'worst':>10}")
        browser = playwright.chromium.launch(executable_path=get_browser(), args=list(FLAGS))
        for slowed in SLOWED:
            for room, name in ROOMS.items():
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                page.goto((folder / name).as_uri())
                page.locator(".spoilers-play[data-part]").first.wait_for()
                page.evaluate(WAITS)
                cpu = page.context.new_cdp_session(page)
                cpu.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
                _print(room, slowed, play(page, ".spoilers-play:not([data-room])", 4))
                if page.locator(".spoilers-left-out").count():
                    _print("the other side", slowed, play(page, ".spoilers-left-out", 2))
                page.close()
        browser.close()


def _print(name: str, slowed: int, found: list[float]) -> None:
    p50, p95 = np.percentile(found, [50, 95])
    figures = "".join(f"{each:7.0f} ms" for each in (p50, p95, max(found)))
    print(f"{name:26}{f'{slowed}x':>8}{len(found):7}{figures}")


def main() -> None:
    """Print all of it."""
    graph()
    sizes()
    waits()
    if hasattr(os, "getloadavg"):
        print(f"\n{os.cpu_count()} processors, {os.getloadavg()[0]:.1f} programs running meanwhile")


if __name__ == "__main__":
    main()
