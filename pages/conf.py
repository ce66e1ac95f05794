"""How Sphinx turns the course into pages. ``spoilers.site.build`` calls it."""

project = "Spoilers"
author = "The authors of Spoilers"
project_copyright = "2026, the authors of Spoilers. Prose and figures CC BY 4.0, code BSD 3-Clause"
language = "en"

extensions = [
    "myst_nb",
    "sphinx_copybutton",
    "sphinx_revealjs",
    "spoilers.site.mathml",
    "spoilers.site.slides",
    "spoilers.site.parts",
]
exclude_patterns = ["**.ipynb_checkpoints"]
# spoilers.site.build has run the lessons already.
nb_execution_mode = "off"
nb_merge_streams = True
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
myst_heading_slug_func = "spoilers.site.anchors.anchor"
suppress_warnings = ["mystnb.unknown_mime_type"]

html_theme = "sphinx_book_theme"
html_title = "Spoilers: how excluded factions break a peace"
html_static_path = ["static"]
html_favicon = "static/icon.svg"
templates_path = ["templates"]
# The theme's own name of the site stands outside every landmark.
html_sidebars = {"**": ["sidebar-home.html", "search-button-field.html", "sbt-sidebar-nav.html"]}
html_context = {"default_mode": "auto"}
html_use_index = False
html_css_files = ["course.css", "interactive.css", "play.css"]
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

# The slides; see spoilers.site.slides.
nb_mime_priority_overrides = [
    ("revealjs", kind, order)
    for order, kind in enumerate(["text/html", "image/svg+xml", "image/png", "text/plain"])
]
revealjs_html_theme = "revealjs-simple"
revealjs_style_theme = "white"
revealjs_static_path = ["static"]
revealjs_css_files = ["interactive.css", "play.css", "slides.css"]
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
