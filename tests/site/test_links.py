"""Every link inside the course leads somewhere: on the pages, in the notebooks, in the texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from spoilers.site.anchors import anchor
from tests.lessons.lessons import NOTEBOOKS

ROOT = Path(__file__).parents[2]
TEXTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "guide").rglob("*.md")),
    ROOT / "pages" / "accessibility.md",
    *sorted((ROOT / "data").rglob("*.md")),
]
# A link or a picture in Markdown; its address may hold a pair of brackets.
LINK = re.compile(r"\]\(((?:[^()\s]|\([^()\s]*\))+)(?:\s+\"[^\"]*\")?\)")
INLINE = re.compile(r"`[^`\n]+`")
HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)


class Names(HTMLParser):
    """The addresses that a page asks for, and the places that others can ask for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("id", "name") and value:
                self.places.add(value)
            elif name in ("href", "src") and value:
                self.asked.append(value)


@cache
def names(page: Path) -> Names:
    return Names(page.read_text(encoding="utf-8"))


def is_outside(address: str) -> bool:
    return bool(urlsplit(address).scheme) or address.startswith("//")


def lost_on_pages(site: Path) -> tuple[int, list[str]]:
    """Count the inside links of the pages, and list those that lead nowhere."""
    checked, lost = 0, []
    for page in sorted(site.rglob("*.html")):
        if "_static" in page.parts:
            continue
        for address in names(page).asked:
            if is_outside(address):
                continue
            checked += 1
            there, _, place = address.partition("#")
            target = page.parent / unquote(there.partition("?")[0]) if there else page
            # A slide's own addresses begin with a stroke.
            needs_place = place and not place.startswith("/") and target.suffix == ".html"
            if not target.is_file() or (needs_place and unquote(place) not in names(target).places):
                lost.append(f"{page.relative_to(site)}: {address}")
    return checked, lost


def prose(path: Path) -> str:
    """Give the Markdown of a file, without its code."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = nbformat.reads(text, nbformat.NO_CONVERT).cells
        text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


@cache
def places(path: Path) -> set[str]:
    """List the anchors of the headings, as JupyterLab and the pages make them.

    A code host makes those of a text in small letters and without punctuation, and finds them
    in capitals too; a heading of a text for which the two differ in more has no anchor here.
    """
    anchors = {anchor(bare(title)) for title in HEADING.findall(prose(path))}
    if path.suffix == ".ipynb":
        return anchors
    return {name for name in anchors if re.fullmatch(r"[\w-]+", name)}


def bare(title: str) -> str:
    return re.sub(r"\[([^\]]*)\]\([^)]*\)|[`*]", r"\1", title).replace("\\", "")


def lost_in_texts(paths: Iterable[Path]) -> tuple[int, list[str]]:
    """Count the inside links of notebooks and texts, and list those that lead nowhere."""
    checked, lost = 0, []
    for path in paths:
        for address in LINK.findall(INLINE.sub("", prose(path))):
            if is_outside(address):
                continue
            checked += 1
            there, _, place = address.partition("#")
            target = (path.parent / unquote(there)).resolve() if there else path
            known = target.is_dir() or target.is_file()
            if not known or (place and unquote(place) not in places(target)):
                lost.append(f"{path.name}: {address}")
    return checked, lost


def test_every_link_on_the_pages_and_slides_leads_somewhere(site: Path) -> None:
    checked, lost = lost_on_pages(site)
    assert checked > 3000
    assert lost == []


def test_every_link_in_a_notebook_or_a_text_leads_somewhere() -> None:
    assert len(NOTEBOOKS) >= 25
    assert len(TEXTS) >= 15
    assert {"README.md", "CONTRIBUTING.md"} <= {path.name for path in TEXTS}
    for paths, least in ((NOTEBOOKS, 400), (TEXTS, 100)):
        checked, lost = lost_in_texts(paths)
        assert checked > least
        assert lost == []


@pytest.mark.parametrize(
    ("content", "lost"),
    [
        ('<a href="there.html">a</a>', []),
        ('<a href="there.html#A-(b)">a</a>', []),
        ('<a href="there.html#A-%28b%29">a</a>', []),
        ('<a href="#/3/1">3</a><a href="https://a.org/gone">a</a>', []),
        ('<a href="gone.html">a</a>', ["page.html: gone.html"]),
        ('<a href="there.html#gone">a</a>', ["page.html: there.html#gone"]),
        ('<a href="#gone">a</a>', ["page.html: #gone"]),
        ('<img src="gone.png">', ["page.html: gone.png"]),
        ('<script src="_static/gone.js"></script>', ["page.html: _static/gone.js"]),
    ],
)
def test_the_gate_sees_a_dead_link_on_a_page(content: str, lost: list[str], tmp_path: Path) -> None:
    (tmp_path / "there.html").write_text('<h1 id="A-(b)">There</h1>')
    (tmp_path / "page.html").write_text(content)
    assert lost_on_pages(tmp_path)[1] == lost


@pytest.mark.parametrize(
    ("source", "lost"),
    [
        ("[a](there.md#Two-words-and-more)", False),
        ("[a](there.ipynb#Two-words)", False),
        ("[a](#Here-(too))\n\n## Here (too)", False),
        ("`[a](gone.md)`\n\n```\n[a](gone.md)\n```", False),
        ("[a](https://a.org/gone)", False),
        ("[a](gone.md)", True),
        ("![a](gone.png)", True),
        ("[a](there.md#Two-words)", True),
        ("[a](there.md#Why?)", True),
        ("[a](there.ipynb#two-words)", True),
        ("[a](#gone)", True),
    ],
)
def test_the_gate_sees_a_dead_link_in_a_notebook(source: str, lost: bool, tmp_path: Path) -> None:
    (tmp_path / "there.md").write_text("# Two words `and` [more](x.md)\n\n## Why?\n")
    cells = [new_markdown_cell("## Two words")]
    nbformat.write(new_notebook(cells=cells), tmp_path / "there.ipynb")
    page = tmp_path / "page.ipynb"
    nbformat.write(new_notebook(cells=[new_markdown_cell(source)]), page)
    assert bool(lost_in_texts([page])[1]) is lost
