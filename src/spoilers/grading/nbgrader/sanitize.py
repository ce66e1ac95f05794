"""The sanitizer: what a student wrote, made safe to show in feedback and in the form grader.

Stored cross-site scripting: a marker opens these pages with the rights of the course.
nbgrader's own pages show Markdown as it is, whatever ``HTMLExporter.sanitize_html`` says.
These filters take the place of nbconvert's in both pages, through nbgrader_config.py.
"""

from __future__ import annotations

import re
from typing import Any

import nh3
from jinja2 import pass_context
from nbconvert.filters import get_metadata
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "details", "div", "dl",
    "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li", "ol", "p",
    "pre", "s", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"class", "id", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
}
SCHEMES = {"http", "https", "mailto", "data"}
PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,", re.IGNORECASE)
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
    '<a>here</a>'
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
        link_rel=None,
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
    '<p>A <strong>word</strong> and <a>a link</a>.</p>\n'
    """
    attachments = context.get("cell", {}).get("attachments", {})
    renderer = IPythonRenderer(escape=False, attachments=attachments)
    return safe_html(MarkdownWithMath(renderer=renderer).render(source))


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
    """Let through pictures that are all here; other ``data:`` would open a page of its own."""
    if not value.strip().lower().startswith("data:"):
        return value
    return value if tag == "img" and PICTURE.match(value.strip()) else None
