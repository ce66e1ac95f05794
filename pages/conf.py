"""How Sphinx turns the course into pages. ``pages/build.py`` calls it."""

import re
import shutil
import sys
from importlib import resources
from pathlib import Path
from typing import Any

import plotly
from sphinx.application import Sphinx

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from pages.binder import binder  # noqa: E402

project = "Spoilers"
author = "The authors of Spoilers"
project_copyright = "2026, the authors of Spoilers. Prose and figures CC BY 4.0, code BSD 3-Clause"
language = "en"

extensions = ["myst_nb", "sphinx_copybutton", "sphinx_revealjs", "mathml", "slides"]
exclude_patterns = ["**.ipynb_checkpoints"]
# pages/build.py has run the lessons already.
nb_execution_mode = "off"
nb_merge_streams = True
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
myst_heading_slug_func = "anchors.anchor"
suppress_warnings = ["mystnb.unknown_mime_type"]

html_theme = "sphinx_book_theme"
html_title = "Spoilers: how excluded factions break a peace"
html_static_path = ["static"]
templates_path = ["templates"]
# The theme's own name of the site stands outside every landmark.
html_sidebars = {"**": ["sidebar-home.html", "search-button-field.html", "sbt-sidebar-nav.html"]}
html_context = {"default_mode": "auto"}
html_use_index = False
html_css_files = ["course.css", "interactive.css"]
html_js_files = [("course.js", {"defer": "defer"})]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_last_updated_fmt = None
html_math_renderer = "mathml"
html_theme_options = {
    "show_navbar_depth": 2,
    "show_toc_level": 2,
    "use_download_button": False,
    "use_fullscreen_button": False,
    "home_page_in_toc": True,
    # It would lie over the sentence under a picture.
    "back_to_top_button": False,
    # The sidebar has the search already.
    "navbar_persistent": [],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
pygments_style = "a11y-high-contrast-light"
copybutton_exclude = ".linenos, .gp, .go"

# The slides; see pages/slides.py.
nb_mime_priority_overrides = [
    ("revealjs", kind, order)
    for order, kind in enumerate(["text/html", "image/svg+xml", "image/png", "text/plain"])
]
revealjs_html_theme = "revealjs-simple"
revealjs_style_theme = "white"
revealjs_static_path = ["static"]
revealjs_css_files = ["interactive.css", "slides.css"]
revealjs_script_plugins = [{"src": "revealjs/plugin/notes/notes.js", "name": "RevealNotes"}]
revealjs_js_files = ["slides.js"]
# The slides are laid out by the browser. A control keeps its arrow keys to itself, and so does
# a slide that has to be scrolled, once it has the focus.
revealjs_script_conf = """{
  width: "100%", height: "100%", margin: 0, minScale: 1, maxScale: 1, center: false,
  hash: true, slideNumber: "c/t", transition: "none", scrollActivationWidth: null,
  keyboardCondition: function (event) {
    const at = document.activeElement || document.body;
    if (at.matches("section[tabindex]")) return !/^(Arrow|Page)(Up|Down)$/.test(event.key);
    return !at.matches("select, input, button");
  }
}"""


def add_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Load the scripts of the interactives on the pages that have some, and on no others."""
    body = context.get("body", "")
    if "spoilers-interactive" in body:
        app.add_js_file("plotly.min.js", defer="defer", priority=600)
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
    for name in ("interactive.js", "interactive.css"):
        (static / name).write_text((page / name).read_text(encoding="utf-8"), encoding="utf-8")
    script = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    shutil.copyfile(script, static / "plotly.min.js")


def setup(app: Sphinx) -> None:
    """Connect what is ours."""
    app.connect("html-page-context", add_scripts)
    # After the theme has begun its list.
    app.connect("html-page-context", add_buttons, priority=502)
    app.connect("build-finished", copy_scripts)
