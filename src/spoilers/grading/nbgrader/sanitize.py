"""The sanitizer: what a student wrote, made safe to show in feedback and in the form grader.

Stored cross-site scripting: a marker opens these pages with the rights of the course.
nbgrader's own pages show Markdown as it is, whatever ``HTMLExporter.sanitize_html`` says.
These filters take the place of nbconvert's in both pages, through nbgrader_config.py. What comes
out is text, tables, pictures that are all there, and links to other places of the internet.
"""

from __future__ import annotations

import html as html_text
import re
from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any

import nh3
from jinja2 import pass_context
from nbconvert.filters import get_metadata
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments.token import STANDARD_TYPES

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "details", "div", "dl",
    "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li", "ol", "p",
    "pre", "s", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
ATTRIBUTES = {
    # DOM clobbering: the form grader finds its buttons and marks by id and class. Of both there is
    # nothing left but the colours of code.
    "*": {"class", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
}
SCHEMES = {"http", "https", "mailto", "data"}
COLOURS = {"highlight", "dataframe", *filter(None, STANDARD_TYPES.values())}
# Stored XSS through relative links: what was handed in beside the notebook would be opened as a
# page of the grader's own server. "http:x" is relative too where the page came by http, and a
# name without a dot, a number or .localhost is a machine of the marker's, with whatever a GET
# request does there. What browsers mend, such as a backslash, is no such link.
ELSEWHERE = re.compile(
    r"https?://(?![^/?#]*\.localhost\b)[\w-]+(\.[\w-]+)*\.[a-z]{2,}(:\d+)?([/?#][^\\\s]*)?",
    re.IGNORECASE | re.ASCII,
)
HERE_OR_BY_MAIL = re.compile(r"#[^\s]*|mailto:[^\s]*", re.IGNORECASE)
PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[\w+/=\s]*", re.IGNORECASE)
# Tracking pixel, and cross-site request forgery by GET: a picture from elsewhere is called for as
# soon as the page is opened. This stands in its place.
NO_PICTURE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='420' height='24'%3E"
    "%3Ctext y='17' font-size='14'%3EA picture that is not in the notebook is not shown."
    "%3C/text%3E%3C/svg%3E"
)
LONG = 20_000
"""So many characters of Markdown are set; a longer cell is shown as it was written.

Algorithmic denial of service: some Markdown takes the square of its length, or more."""
LONG_IN_ALL = 10 * LONG
"""So many of all the cells of a page."""
STYLE = re.compile(r"<style\b.*?</style\s*>", re.IGNORECASE | re.DOTALL)
# What begins neither one of these tags nor a comment, such as ``<b`` in "a<b and c>d".
NO_TAG = re.compile(rf"<(?!!--|/?(?:{'|'.join(sorted(TAGS))})(?![\w:-]))", re.IGNORECASE)


def safe_html(html: object) -> str:
    """Take out of some HTML whatever could run, and keep how it looks.

    Parameters
    ----------
    html : str or bytes
        What a student's code or Markdown made.

    Returns
    -------
    str
        The same with text, tables, links and pictures. Any other tag is shown as written.

    Examples
    --------
    >>> safe_html("<p onclick='run()'>a <b>word</b><script>run()</script></p>")
    '<p>a <b>word</b>&lt;script&gt;run()&lt;/script&gt;</p>'
    >>> safe_html("<a href='javascript:run()'>here</a>")
    '<a rel="noopener noreferrer">here</a>'
    """
    text = html.decode() if isinstance(html, bytes) else str(html)
    # A table of pandas brings a style sheet along, which would be shown as text.
    shown = NO_TAG.sub("&lt;", STYLE.sub("", text))
    return nh3.clean(
        shown,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_filtered,
        url_schemes=SCHEMES,
        # Neither the page that is opened nor its owner learns where it was opened from.
        link_rel="noopener noreferrer",
    )


@pass_context
def markdown_to_safe_html(context: Any, source: str) -> str:
    r"""Turn Markdown into HTML in which nothing can run.

    Parameters
    ----------
    context : jinja2.runtime.Context
        Where the page stands; it knows the pictures that are attached to the cell.
    source : str
        The Markdown.

    Returns
    -------
    str
        The HTML, with formulas as they were written.

    Examples
    --------
    >>> markdown_to_safe_html({}, "A **word** and [a link](javascript:run()).")
    '<p>A <strong>word</strong> and <a rel="noopener noreferrer">a link</a>.</p>\n'
    """
    if not _takes(context, len(source)):
        as_written = html_text.escape(source)
        return f"<p>This is long, and shown as it was written.</p><pre>{as_written}</pre>"
    attachments = context.get("cell", {}).get("attachments", {})
    return _set(source, attachments) if attachments else _set_once(source)


def _set(source: str, attachments: Any) -> str:
    renderer = _Renderer(escape=False, attachments=attachments, exclude_anchor_links=True)
    return safe_html(MarkdownWithMath(renderer=renderer).render(source))


@lru_cache(maxsize=500)
def _set_once(source: str) -> str:
    """Set a text once for a whole class: most of a notebook is the instructor's."""
    return _set(source, {})


def safe_metadata(output: Any, key: str, mimetype: str | None = None) -> Any:
    """Give what the output of a cell says of itself, if it cannot do harm.

    Parameters
    ----------
    output : nbformat.NotebookNode
        The output.
    key : str
        What is asked, such as ``"width"``.
    mimetype : str, optional
        The kind of output.

    Returns
    -------
    object
        The value; None where a size is no whole number, since the page writes it as it is.

    Examples
    --------
    >>> safe_metadata({"metadata": {"width": "1 onerror=run()"}}, "width") is None
    True
    >>> safe_metadata({"metadata": {"width": 300}}, "width")
    300
    """
    value = get_metadata(output, key, mimetype)
    if key in ("width", "height") and not isinstance(value, int):
        return None
    return value


def _filtered(tag: str, name: str, value: str) -> str | None:
    """Let through what is inert: colours, links to elsewhere, pictures that are all here."""
    if name == "class":
        return " ".join(each for each in value.split() if each in COLOURS) or None
    if name == "href":
        place = value.strip()
        return place if ELSEWHERE.fullmatch(place) or HERE_OR_BY_MAIL.fullmatch(place) else None
    if name == "src":
        return value if PICTURE.fullmatch(value.strip()) else NO_PICTURE
    return value


def _takes(context: Any, length: int) -> bool:
    """Say whether the page may hold so much more Markdown."""
    page = context.get("resources")
    if not isinstance(page, MutableMapping):
        return length <= LONG
    before = int(page.get("markdown_so_far", 0))
    page["markdown_so_far"] = before + min(length, LONG)
    return length <= LONG and before + length <= LONG_IN_ALL


class _Renderer(IPythonRenderer):
    """Says so where a picture is not there; nbconvert's own makes the whole page fail."""

    def image(self, text: str, url: str, title: str | None = None) -> str:
        name = url.removeprefix("attachment:")
        if name != url and not self.attachments.get(name):
            return f"[the picture {self.escape_html(name)} is not here]"
        return str(super().image(text, url, title))
