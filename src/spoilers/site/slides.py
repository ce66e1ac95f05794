"""Make a deck of slides from a lesson that was run: its results, formulas, tables and pictures.

A slide keeps the beginning of each paragraph and each point of a list. The whole text of the
lesson goes into the speaker's notes. Nothing is written for the slides alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import nbformat
from docutils import nodes
from docutils.parsers.rst import Directive
from nbformat.v4 import new_markdown_cell, new_notebook, new_output
from sphinx.application import Sphinx

WORDS = 40
"""So many words of a paragraph stand on a slide; a sentence is never cut."""
FULL = 130
"""So many words fill a slide."""
PICTURE = 100
"""An interactive or a question leaves room for a sentence that leads to it."""
NUMBERS = 25
"""Code and the numbers that it prints take the room of so many words."""
LINE = 6
"""So does each further line that it prints."""
TALL = 600
"""A picture of so many pixels has the slide to itself."""
ROWS = 160
"""So many words of a table fill a slide."""
BREAK = "```{revealjs-break}\n```"
# A sentence ends before a capital, a link, a formula or bold text.
SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z*\[$])")
# A link to a file of the course; an anchor may hold a pair of brackets.
LINK = re.compile(
    r"\[([^\]]+)\]\((?!https?:)([^\s()#]+)\.(?:ipynb|md)(#(?:[^\s()]|\([^\s()]*\))*)?\)"
)
# Without its scene a decision cannot be made.
WHOLE = "## Decide first"
# What stands before the rows of a table, the rows, and what closes it.
TABLE = re.compile(r"(.*?<tbody>)(.*?)(</tbody>.*?</table>(?:</details>)?)", re.DOTALL)
FENCED = re.compile(r"^(```.*?^```)$", re.MULTILINE | re.DOTALL)
PLAYED = '<a href="{address}">Play it on the page of this lesson</a>, each at a screen of your own.'
LEFT_OUT = {"Further reading", "Next"}


def deck(lesson: nbformat.NotebookNode, address: str) -> nbformat.NotebookNode:
    """Make the slides of a lesson.

    Parameters
    ----------
    lesson : nbformat.NotebookNode
        The lesson, with the outputs of its cells.
    address : str
        Where the slides find the page of the lesson.

    Returns
    -------
    nbformat.NotebookNode
        A notebook in which each heading and each break begins a slide.
    """
    cells: list[nbformat.NotebookNode] = []
    for section in sections(lesson):
        if section[0].source.splitlines()[0].removeprefix("## ") in LEFT_OUT:
            continue
        for number, page in enumerate(filled([p for cell in section for p in pieces(cell)])):
            if number:
                cells.append(_markdown(BREAK, cells))
            for piece in page:
                cells.append(_cell(piece, cells))
                if piece.content == PLAYED:
                    cells[-1].source = PLAYED.format(address=address)
    link = f'<a href="{address}">The whole lesson</a>'
    cells.append(_markdown(f"## To read on\n\n{link}, with its sources.", cells))
    made = new_notebook(cells=cells)
    made.metadata = lesson.metadata
    return made


def sections(lesson: nbformat.NotebookNode) -> list[list[nbformat.NotebookNode]]:
    """Split a lesson before each heading."""
    found: list[list[nbformat.NotebookNode]] = []
    for cell in lesson.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("#"):
            found.append([])
        found[-1].append(cell)
    return found


@dataclass(frozen=True)
class Piece:
    """What stays together on a slide.

    Attributes
    ----------
    content : str or nbformat.NotebookNode
        Markdown, or a cell with its output.
    size : int
        The room that it takes, in words.
    heading : bool
        Whether nothing may stand before it, and something must follow.
    last : bool
        Whether nothing may follow it. What comes after a picture or a question gives the
        answer away.
    """

    content: str | nbformat.NotebookNode
    size: int
    heading: bool = False
    last: bool = False


def pieces(cell: nbformat.NotebookNode) -> Iterator[Piece]:
    """Give the pieces of one cell: none, one or several."""
    if cell.cell_type == "code":
        yield from _outputs(cell)
        return
    notes = linked(re.sub(r"^#.*\n", "", cell.source)).strip()
    for number, block in enumerate(blocks(linked(cell.source))):
        text = block if cell.source.startswith(WHOLE) else brief(block)
        yield Piece(text, words(text), heading=block.startswith("#"))
        if number == 0 and notes:
            # Longer than any fence that stands in a lesson.
            yield Piece(f"``````{{notes}}\n{notes}\n``````", 0)


def _outputs(cell: nbformat.NotebookNode) -> Iterator[Piece]:
    if not cell.outputs:
        return
    html = "".join(output.get("data", {}).get("text/html", "") for output in cell.outputs)
    if 'class="spoilers-play"' in html:
        # Each plays at a screen of their own.
        yield Piece(PLAYED, words(PLAYED))
        return
    if "spoilers-" in html:
        size = FULL if "spoilers-look-back" in html or _is_tall(html) else PICTURE
        yield Piece(_without_code(cell), size, last=True)
    elif words(html) <= ROWS:
        yield Piece(cell, NUMBERS + words(html) + LINE * _lines(cell))
    else:
        yield from _tables(cell, html)


def _is_tall(html: str) -> bool:
    height = re.search(r'class="spoilers-plot"[^>]*height:(\d+)px', html)
    said = re.search(r"<figcaption.*?</figcaption>", html, re.DOTALL)
    return bool(height and int(height[1]) >= TALL) or bool(said and words(said[0]) > WORDS)


def _lines(cell: nbformat.NotebookNode) -> int:
    texts = [
        each.get("text") or each.get("data", {}).get("text/plain", "") for each in cell.outputs
    ]
    return sum(text.strip().count("\n") for text in texts)


def _without_code(cell: nbformat.NotebookNode) -> nbformat.NotebookNode:
    return nbformat.from_dict({**cell, "metadata": {"tags": ["remove-input"]}})


def _tables(cell: nbformat.NotebookNode, html: str) -> Iterator[Piece]:
    """Give long tables in parts, each under the head of its whole, with nothing folded away."""
    parts: list[str] = []
    for before, body, after in TABLE.findall(html.replace("<details>", "<details open>")):
        rows: list[str] = []
        for row in re.findall(r"<tr>.*?</tr>", body, re.DOTALL):
            if rows and words("".join([*rows, row])) > ROWS:
                parts.append(before + "".join(rows) + after)
                rows = []
            rows.append(row)
        parts.append(before + "".join(rows) + after)
    for number, part in enumerate(parts):
        shown = _without_code(cell)
        shown.id = f"{cell.id}-{number}"
        shown.outputs = [new_output("display_data", {"text/html": part})]
        yield Piece(shown, PICTURE, last=True)


def _cell(piece: Piece, before: list[nbformat.NotebookNode]) -> nbformat.NotebookNode:
    if isinstance(piece.content, str):
        return _markdown(piece.content, before)
    return piece.content


def _markdown(text: str, before: list[nbformat.NotebookNode]) -> nbformat.NotebookNode:
    return new_markdown_cell(text, id=f"slide-{len(before)}")


def linked(source: str) -> str:
    """Let the links lead to the pages, which are not made together with the slides."""
    return LINK.sub(r'<a href="../lessons/\2.html\3">\1</a>', source)


def blocks(source: str) -> list[str]:
    """Split Markdown at its empty lines, but for those in code."""
    found = FENCED.split(source)
    split = [
        [part] if number % 2 else re.split(r"\n\s*\n", part) for number, part in enumerate(found)
    ]
    return [block.strip("\n") for parts in split for block in parts if block.strip()]


def brief(block: str) -> str:
    """Keep what a slide has room for."""
    if block.startswith(("#", "|", "$$", "```")):
        return block
    if re.match(r"(-|\d+\.) ", block):
        items = re.split(r"\n(?=(?:-|\d+\.) )", block)
        return "\n".join(_first(item) for item in items)
    return _first(block)


def _first(text: str) -> str:
    sentences = SENTENCE.split(text)
    kept = sentences[:1]
    for sentence in sentences[1:]:
        if words(" ".join([*kept, sentence])) > WORDS:
            break
        kept.append(sentence)
    return " ".join(kept)


def filled(parts: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Put pieces together until a slide is full."""
    page: list[Piece] = []
    for part in parts:
        shown = [piece for piece in page if piece.size and not piece.heading]
        taken = sum(piece.size for piece in shown)
        full = taken + part.size > FULL or any(piece.last for piece in shown)
        if shown and part.size and full:
            yield page
            page = []
        page.append(part)
    yield page


def words(text: str) -> int:
    """Count the words that a reader sees."""
    return len(re.sub(r"<[^>]*>|\$", " ", text).split())


class notes(nodes.General, nodes.Element):  # noqa: N801
    """The speaker's notes of a slide."""


class Notes(Directive):
    """Read the speaker's notes as Markdown."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Make the node."""
        node = notes()
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


def open_notes(self: Any, node: notes) -> None:
    """Begin the notes, which only the speaker's view shows."""
    self.body.append('<aside class="notes">')


def close_notes(self: Any, node: notes) -> None:
    """End the notes."""
    self.body.append("</aside>")


def setup(app: Sphinx) -> dict[str, Any]:
    """Offer the directive under the name ``notes``."""
    app.add_node(notes, html=(open_notes, close_notes), revealjs=(open_notes, close_notes))
    app.add_directive("notes", Notes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
