"""What a student wrote reaches a marker's browser as text, pictures and links to elsewhere."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbgrader
import pytest
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_markdown_cell, new_notebook

from spoilers.grading.nbgrader.sanitize import COLOURS, LONG, markdown_to_safe_html
from tests.grading.marking import ROOT

FORM_GRADER = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader"
PIXEL = "data:image/png;base64,iVBORw0KGgo="
# DOM clobbering, by each name that the form grader's own scripts look for.
CLOBBERING = (
    '<p id="task-9-answer">mine</p><p id="task-9-answer-comment">mine</p>',
    '<div class="nbgrader_cell panel"><p class="score" id="task-1-check-stream">1</p></div>',
    '<span class="btn full-credit mark-graded no-credit">here</span>',
    '<b class="tabbable score extra-credit comment save-icon name-hidden glyphicon">x</b>',
    '<p id="statusmessage">saved</p><p id="notebook-container"></p><p id="submission_id"></p>',
    '<div class="help navbar-fixed-top modal-backdrop in">over the page</div>',
    '<a class="li live-notebook" data-link="x" data-toggle="tooltip">x</a>',
    '<form id="f"><input class="score tabbable" name="score" value="9"><button form="f">x</form>',
    '<a name="submission_id">x</a><img name="base_url" src="x" alt="a>b">',
    "# A heading with a name of its own: task-9-answer\n\n## task-9-answer",
)
# Stored cross-site scripting through links to what was handed in, and requests in a marker's name.
LINKS = (
    "[my plot](evil.html)",
    "[my plot](./../x/evil.html) [l](files/evil.html) [l](/files/evil.html)",
    '<a href="http:evil.html">x</a> <a href="http:/evil.html">x</a>',
    "[l](//localhost/x) [l](\\\\\\\\localhost/x) [l](http://localhost:8888/formgrader/x.html)",
    "[l](http://127.0.0.1:8888/x) [l](http://2130706433/) [l](http://0x7f.1/) [l](http://[::1]/x)",
    "[l](http://me.localhost/) [l](http://x@localhost/) [l](http://localhost\\@example.org/)",
    '<a href="http://localhost%2e/x">x</a> <a href="ht\ntp://localhost/x">x</a>',
    '<a href="https://localhost\u3002/">x</a> <a href="https://hub/hub/logout">x</a>',
    "[l](JaVaScript:run()) [l](data:text/html,x) [l](blob:http://localhost/x) [l](file:///etc/x)",
    '<a href="?delete=1">x</a> <a href="">x</a> <a href=" ">x</a> <a href="./">x</a>',
    '<a href="https://example.org/" target="_top" ping="/x" download>x</a>',
    '<base href="/x"><map name="m"><area href="/x"></map><a xlink:href="/x">x</a>',
)
# Requests that need no click.
PICTURES = (
    "![p](https://example.org/pixel.png) ![p](/logout) ![p](//example.org/p.png)",
    f'<img src="/hub/logout"><img src="x" srcset="/y 2x"><img src="{PIXEL}" srcset="/y">',
    '<img src="data:image/svg+xml,<svg onload=run()>"><img src="data:text/html,x">',
    '<img src="data:image/png;base64,x, /logout"><img src="DATA:image/png;base64,%20/logout">',
    '<table background="/x"><td background="/x" style="background:url(/x)">y</td></table>',
    '<video poster="/x" src="/x"></video><audio src="/x"></audio><embed src="/x">',
    '<link rel="stylesheet" href="/x"><style>@import "/x";</style><p style="--x:url(/x)">y</p>',
    '<meta http-equiv="refresh" content="0;url=/x"><iframe src="/x" srcdoc="x"></iframe>',
    '<input type="image" src="/x"><svg><image href="/x"/><use href="/x#y"/></svg>',
    "<picture><source srcset='/x'><img src='/x'></picture>",
)
KEPT = (
    ("[a](https://example.org/a?b=1&c=2#d)", 'href="https://example.org/a?b=1&amp;c=2#d"'),
    ("[a](http://sub.example.ac.uk:8080)", 'href="http://sub.example.ac.uk:8080"'),
    ("[a](mailto:ana@example.org) [b](#top)", 'href="mailto:ana@example.org"'),
    ("[a](evil.html)", ">a</a>"),
    (f"![p]({PIXEL})", f'src="{PIXEL}"'),
    ("![a plot](plot.png)", 'alt="a plot"'),
    ("![a plot](plot.png)", "A picture that is not in the notebook is not shown."),
    ("```python\ndef f(): pass\n```", '<span class="k">def</span>'),
    ("| a |\n|---|\n| 1 |", "<td>1</td>"),
    ("<details><summary>more</summary>text</details>", "<summary>more</summary>"),
)


class Seen(HTMLParser):
    """All tags of a page, with what is in each."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def reaches(page: str) -> list[str]:
    """Name what in a page is more than text, pictures that are all there, and links elsewhere."""
    found = []
    for tag, has in Seen(page).tags:
        host = re.match(r"https?://([^/?#]*)", has.get("href") or "")
        elsewhere = host is not None and re.fullmatch(r"[a-z.]+\.(org|uk)(:\d+)?", host[1])
        source = has.get("src") or ""
        if not (
            set(has) <= {"class", "href", "src", "alt", "title", "rel", "align"}
            and tag not in ("script", "style", "iframe", "form", "input", "svg", "base", "meta")
            and set((has.get("class") or "").split()) <= COLOURS
            and ("href" not in has or elsewhere or (has["href"] or "").startswith(("#", "mailto:")))
            and (
                "src" not in has
                or source.startswith(("data:image/png;base64,", "data:image/svg+xml,%3C"))
            )
            and " /" not in source
        ):
            found.append(f"{tag} {has}")
    return found


@pytest.mark.parametrize("bank", [CLOBBERING, LINKS, PICTURES])
def test_what_a_student_wrote_is_inert(bank: tuple[str, ...]) -> None:
    for text in bank:
        page = markdown_to_safe_html({}, text)
        assert reaches(page) == [], text


def test_what_is_harmless_is_shown() -> None:
    for text, shown in KEPT:
        assert shown in markdown_to_safe_html({}, text), text


def test_the_form_grader_finds_its_own_places_and_no_other() -> None:
    about = {"grade_id": "task-9-answer", "solution": True, "grade": True, "points": 3}
    text = "\n\n".join([*CLOBBERING, *LINKS, *PICTURES])
    cells = [
        new_markdown_cell(text, metadata={}),
        new_markdown_cell(text, metadata={"nbgrader": {**about, "locked": False, "task": False}}),
    ]
    exporter = HTMLExporter(
        template_name="formgrade",
        extra_template_basedirs=[str(FORM_GRADER / "templates")],
        filters={
            "markdown2html": markdown_to_safe_html,
        },
    )
    known = {"base_url": "", "index": 0, "total": 1, "notebook_id": "n"}
    page, _ = exporter.from_notebook_node(new_notebook(cells=cells), resources=known)
    body = Seen(page[page.index('id="notebook-container"') :]).tags
    ids = [has["id"] for _, has in body if "id" in has]
    assert ids.count("task-9-answer") == ids.count("task-9-answer-comment") == 1
    for name in ("nbgrader_cell", "full-credit", "no-credit", "mark-graded", "score", "comment"):
        assert sum(name in (has.get("class") or "").split() for _, has in body) == 1, name


def test_no_markdown_takes_long() -> None:
    texts = ("\\*" * 99_000, "\\begin{a}" * 22_000, "<style>" * 28_000, "[a](" * 49_000)
    began = time.process_time()
    for text in texts:
        assert "shown as it was written" in markdown_to_safe_html({}, text)
    page: dict[str, Any] = {"resources": {}}
    for _ in range(300):
        markdown_to_safe_html(page, "\\begin{a}" * (LONG // 100))
    assert time.process_time() - began < 5


def test_both_pages_are_made_with_these_filters() -> None:
    config = (ROOT / "nbgrader_config.py").read_text()
    for name in ("markdown_to_safe_html", "safe_html", "safe_metadata"):
        assert f"spoilers.grading.nbgrader.sanitize.{name}" in config
