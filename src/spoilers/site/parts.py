"""What every page has beside its text: buttons, and the scripts of the interactives."""

from __future__ import annotations

import re
import shutil
from importlib import resources
from pathlib import Path
from typing import Any

import plotly
from sphinx.application import Sphinx

from spoilers.site.binder import binder


def add_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Load the scripts of the interactives on the pages that have some, and on no others."""
    body = context.get("body", "")
    if "spoilers-interactive" in body:
        app.add_js_file("plotly.min.js", defer="defer", priority=600)
    if 'class="spoilers-play"' in body:
        app.add_js_file("play.js", defer="defer", priority=700)
    if 'class="spoilers-room"' in body:
        app.add_js_file("last_room.js", defer="defer", priority=710)
    if 'class="spoilers-' in body:
        app.add_js_file("interactive.js", defer="defer", priority=700)


def add_buttons(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Offer the slides of a lesson, and every page on paper or as PDF."""
    buttons = context.get("header_buttons")
    if buttons is None:
        return
    lesson = re.fullmatch(r"lessons/(\d\d_\w+)", pagename)
    if lesson:
        address = f"{context['pathto']('', 1)}slides/{lesson[1]}.html"
        slides = {"type": "link", "url": address, "icon": "fas fa-display", "text": "Slides"}
        buttons.append({**slides, "tooltip": "Slides of this lesson", "label": "slides-button"})
        live = binder(f"{pagename}.ipynb")
        if live:
            run = {"type": "link", "url": live, "icon": "fas fa-rocket", "text": "Run"}
            buttons.append({**run, "tooltip": "Run it on Binder", "label": "binder-button"})
    paper = {"type": "javascript", "javascript": "window.print()", "icon": "fas fa-print"}
    buttons.append({**paper, "tooltip": "Print, or save as PDF", "label": "print-button"})


def copy_scripts(app: Sphinx, exception: Exception | None) -> None:
    """Put the shared scripts on the site, once each."""
    if exception is not None:
        return
    static = Path(app.outdir) / "_static"
    page = resources.files("spoilers.explore") / "page"
    for name in ("interactive.js", "interactive.css", "play.js", "last_room.js", "play.css"):
        (static / name).write_text((page / name).read_text(encoding="utf-8"), encoding="utf-8")
    script = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    shutil.copyfile(script, static / "plotly.min.js")


def setup(app: Sphinx) -> dict[str, Any]:
    """Add them to every page."""
    app.connect("html-page-context", add_scripts)
    # After the theme has begun its list.
    app.connect("html-page-context", add_buttons, priority=502)
    app.connect("build-finished", copy_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
