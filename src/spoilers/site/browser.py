"""Find a browser that takes pictures and runs tests, or get one.

Looked for in this order: the program named in SPOILERS_CHROMIUM, a Chromium or Chrome that
is installed, Debian's package where it may be installed, Playwright's own download.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from spoilers.site.debian import install

VARIABLE = "SPOILERS_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# Quiet: the browser itself must not reach out while the tests listen for requests.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_browser() -> str | None:
    """Name a browser that is there, without installing anything.

    Returns
    -------
    str or None
        The path of its program; None where there is none, or where the variable
        SPOILERS_CHROMIUM says ``none``.
    """
    named = os.environ.get(VARIABLE)
    if named == "none":
        return None
    for candidate in (named, *map(shutil.which, NAMES), *MAC):
        if candidate and Path(candidate).exists():
            return candidate
    return _downloaded()


def get_browser() -> str | None:
    """Name a browser, installing one where there is none.

    Returns
    -------
    str or None
        The path of its program; None where none could be had.
    """
    found = find_browser()
    if found or os.environ.get(VARIABLE) == "none":
        return found
    print("No browser is installed; getting one.", flush=True)
    for get in (_debian, _playwright):
        get()
        found = find_browser()
        if found:
            return found
    return None


def _downloaded() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = playwright.chromium.executable_path
    return program if Path(program).exists() else None


def _debian() -> None:
    install("chromium")


def _playwright() -> None:
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
