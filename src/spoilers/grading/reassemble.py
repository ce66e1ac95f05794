"""Reassembles a submission: the student's answers in the instructor's own notebook.

Only the text of the answers is taken out of what was handed in, with the student's own further
code. Checks, set-up, points and names come from the instructor. So a cell that was deleted,
copied, split, merged or stripped of its names costs only what is really missing, and is told.
"""

from __future__ import annotations

import ast
import copy
import difflib
import itertools
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell

BYTES = 60_000_000
"""So large a file is read; the outputs that fill a notebook are not looked at.

Memory exhaustion: this and the bounds below hold before anything is made of what was handed in.
"""
THINGS = {b"{": 500_000, b"[": 1_000_000, b'"': 4_000_000, b",": 8_000_000}
"""So many beginnings of things may stand in it: each takes a few bytes there, and many here."""
CELLS = 2_000
"""So many cells are looked at."""
SOURCE = 200_000
"""So many characters of a cell are looked at."""
PICTURE = re.compile(r"image/(png|jpeg|gif|webp)")
PICTURE_BYTES = 5_000_000
NEAR = 20
"""So many cells are compared with an answer that is looked for."""
PIECES = 10
"""An answer may have been split into so many cells."""
ALIKE = 0.6
"""So much alike a text must be to be taken for an answer's."""
NOTICE = "about-this-submission"
HIDDEN = re.compile(r"^### BEGIN HIDDEN TESTS\n.*?^### END HIDDEN TESTS\n?", re.M | re.S)


@dataclass(frozen=True)
class Cell:
    """A cell of a submission: what is taken from it.

    Attributes
    ----------
    kind : str
        ``"code"`` or ``"markdown"``.
    source : str
        Its text.
    name : str
        The name that nbgrader gave it, or empty.
    id : str
        The name that the notebook gives it, or empty.
    pictures : dict
        Pictures that were pasted into it, by name.
    """

    kind: str
    source: str
    name: str = ""
    id: str = ""
    pictures: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass
class Reassembled:
    """A submission, reassembled.

    Attributes
    ----------
    notebook : nbformat.NotebookNode
        The instructor's notebook with the student's answers.
    notes : list of str
        What had to be put right or is missing, a sentence each.
    """

    notebook: nbformat.NotebookNode
    notes: list[str] = field(default_factory=list)


def reassemble(submission: bytes | None, instructor: nbformat.NotebookNode) -> Reassembled:
    """Set the answers of a submission into the instructor's notebook.

    Parameters
    ----------
    submission : bytes or None
        The file that was handed in; None if there is none.
    instructor : nbformat.NotebookNode
        The exercise with its stubs, and its checks whole.

    Returns
    -------
    Reassembled
        The notebook, and what had to be put right. It never fails: of a file that cannot be read
        all answers are missing, and the first note says why.

    Examples
    --------
    >>> from nbformat.v4 import new_notebook
    >>> about = {"nbgrader": {"grade_id": "a", "solution": True, "grade": False, "locked": False}}
    >>> stub = new_code_cell("...", id="a", metadata=about)
    >>> handed_in = new_notebook(cells=[new_code_cell("x = 1", id="a", metadata=about)])
    >>> done = reassemble(nbformat.writes(handed_in).encode(), new_notebook(cells=[stub]))
    >>> done.notebook.cells[0].source, done.notes
    ('x = 1', [])
    >>> reassemble(b"{", new_notebook(cells=[stub])).notes
    ['The file cannot be read as a notebook, so no answer could be taken from it.']
    """
    cells, notes = read_cells(submission)
    return _Reassembly(cells, instructor, notes).done()


def read_cells(submission: bytes | None) -> tuple[list[Cell], list[str]]:
    """Read the cells of a notebook, whatever else is wrong with it.

    Parameters
    ----------
    submission : bytes or None
        The file.

    Returns
    -------
    cells : list of Cell
        As far as they can be read.
    notes : list of str
        What is wrong, a sentence each.
    """
    if submission is None:
        return [], ["No notebook was handed in."]
    if not submission.strip():
        return [], ["The file is empty, so there is no answer in it."]
    if len(submission) > BYTES:
        return [], [f"The file has {len(submission) >> 20} MB and was not read."]
    if any(submission.count(sign) > most for sign, most in THINGS.items()):
        return [], ["The file holds more than any notebook does, and was not read."]
    try:
        content = json.loads(submission.decode("utf-8-sig", errors="replace"))
    except (ValueError, RecursionError):
        return [], ["The file cannot be read as a notebook, so no answer could be taken from it."]
    found = list(_cells(content))
    if not found:
        return [], ["The notebook has no cells, so there is no answer in it."]
    notes = []
    if len(found) > CELLS:
        notes.append(f"The notebook has {len(found):,} cells. The first {CELLS:,} were looked at.")
    if isinstance(content, dict) and content.get("nbformat") not in (4, None):
        notes.append(
            f"The notebook is of an old format ({str(content['nbformat'])[:9]}), and was read all "
            "the same."
        )
    return found[:CELLS], notes


def _cells(content: Any) -> Iterator[Cell]:
    if not isinstance(content, dict):
        return
    raw = content.get("cells")
    if not isinstance(raw, list):
        sheets = content.get("worksheets")
        first = sheets[0] if isinstance(sheets, list) and sheets else None
        raw = first.get("cells") if isinstance(first, dict) else None
    for cell in raw if isinstance(raw, list) else []:
        if isinstance(cell, dict):
            about = cell.get("metadata")
            grader = about.get("nbgrader") if isinstance(about, dict) else None
            name = grader.get("grade_id") if isinstance(grader, dict) else None
            yield Cell(
                "code" if cell.get("cell_type") == "code" else "markdown",
                _text(cell.get("source", cell.get("input", ""))),
                name if isinstance(name, str) else "",
                cell["id"] if isinstance(cell.get("id"), str) else "",
                _pictures(cell.get("attachments")),
            )


def _text(source: Any) -> str:
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    text = source if isinstance(source, str) else ""
    # Half a surrogate pair cannot be written to any file.
    return text[:SOURCE].encode("utf-8", errors="replace").decode()


def _pictures(attachments: Any) -> dict[str, dict[str, str]]:
    if not isinstance(attachments, dict):
        return {}
    return {
        str(name): {
            kind: data
            for kind, data in content.items()
            if PICTURE.fullmatch(kind) and isinstance(data, str) and len(data) < PICTURE_BYTES
        }
        for name, content in itertools.islice(attachments.items(), 20)
        if isinstance(content, dict)
    }


def about(cell: nbformat.NotebookNode) -> dict[str, Any]:
    """Give what nbgrader knows of a cell.

    Parameters
    ----------
    cell : nbformat.NotebookNode
        A cell of the instructor's notebook.

    Returns
    -------
    dict
        Empty for a cell that it does not know.
    """
    found = cell.metadata.get("nbgrader", {})
    return dict(found) if isinstance(found, dict) else {}


def is_answer(cell: nbformat.NotebookNode) -> bool:
    """Is this a cell in which a student answers?"""
    return bool(about(cell).get("solution"))


def is_check(cell: nbformat.NotebookNode) -> bool:
    """Is this a check, which gives the points?"""
    return bool(about(cell).get("grade")) and not is_answer(cell) and cell.cell_type == "code"


class _Reassembly:
    def __init__(
        self, cells: Sequence[Cell], instructor: nbformat.NotebookNode, notes: list[str]
    ) -> None:
        self.cells = list(cells)
        self.notebook = copy.deepcopy(instructor)
        self.notes = notes
        self.taken: dict[int, str] = {}
        self.places: dict[str, int] = {}
        self.answers: dict[str, str] = {}
        self.wanted = {about(c)["grade_id"] for c in self.notebook.cells if is_answer(c)}
        self.pictures: dict[str, dict[str, dict[str, str]]] = {}

    def done(self) -> Reassembled:
        if self.cells:
            self._set_aside_what_is_ours()
            wanted = [cell for cell in self.notebook.cells if is_answer(cell)]
            for find in (self._by_name, self._by_id, self._by_function, self._by_place):
                for cell in wanted:
                    if about(cell)["grade_id"] not in self.answers:
                        find(cell)
            for cell in wanted:
                self._mend(cell)
            for cell in wanted:
                self._tell_if_missing(cell)
        self._set_in()
        return Reassembled(self.notebook, self.notes)

    def _set_aside_what_is_ours(self) -> None:
        """Leave the instructor's own cells out of the search."""
        names, first_lines, texts = {}, {}, {}
        for cell in self.notebook.cells:
            name = about(cell).get("grade_id", "")
            key = cell.get("id", name)
            if is_answer(cell):
                continue
            if name:
                names[name] = key
            if is_check(cell):
                first_lines[cell.source.split("\n")[0].strip()] = key
            texts[visible(cell.source).strip()] = key
            if cell.get("id") and cell.cell_type == "markdown":
                names.setdefault(cell["id"], key)
        seen: set[str] = set()
        for place, cell in enumerate(self.cells):
            first = cell.source.split("\n")[0].strip()
            key = names.get(cell.name) or texts.get(cell.source.strip()) or first_lines.get(first)
            if key is None and cell.kind == "markdown" and not cell.name:
                key = names.get(cell.id)
            if key is not None and not self._holds_an_answer_too(cell):
                self.taken[place] = key
                self.places.setdefault(key, place)
                seen.add(key)

    def _holds_an_answer_too(self, cell: Cell) -> bool:
        """Say whether an answer was merged into a check."""
        if cell.kind != "code":
            return False
        stubs = [c for c in self.notebook.cells if is_answer(c) and c.cell_type == "code"]
        own = {name for stub in stubs for name in defined(stub.source)}
        return bool(own & set(defined(cell.source)))

    def _free(self) -> Iterator[tuple[int, Cell]]:
        return ((p, cell) for p, cell in enumerate(self.cells) if p not in self.taken)

    def _by_name(self, cell: nbformat.NotebookNode) -> None:
        name = about(cell)["grade_id"]
        self._choose(cell, [p for p, each in self._its_own(cell) if each.name == name])

    def _by_id(self, cell: nbformat.NotebookNode) -> None:
        its_own = self._its_own(cell)
        self._choose(cell, [p for p, each in its_own if each.id and each.id == cell.get("id")])

    def _its_own(self, cell: nbformat.NotebookNode) -> Iterator[tuple[int, Cell]]:
        """Leave out cells in which another answer's function stands, and this one's does not."""
        wanted = set(defined(cell.source))
        others = {n for c in self.notebook.cells if is_answer(c) for n in defined(c.source)}
        for place, each in self._free():
            found = set(defined(each.source))
            if cell.cell_type != "code" or wanted & found or not (others - wanted) & found:
                yield place, each

    def _by_function(self, cell: nbformat.NotebookNode) -> None:
        wanted = set(defined(cell.source))
        if cell.cell_type == "code" and wanted:
            self._choose(cell, [p for p, c in self._free() if wanted & set(defined(c.source))])

    def _by_place(self, cell: nbformat.NotebookNode) -> None:
        """Take what stands between the neighbours, if it is one thing of the right kind."""
        order = [c.get("id", about(c).get("grade_id", "")) for c in self.notebook.cells]
        here = order.index(cell.get("id", about(cell).get("grade_id", "")))
        before = max((self.places[k] for k in order[:here] if k in self.places), default=-1)
        after = min(
            (self.places[k] for k in order[here + 1 :] if self.places.get(k, -1) > before),
            default=len(self.cells),
        )
        between = [(p, c) for p, c in self._free() if before < p < after and c.source.strip()]
        right = [p for p, c in between if c.kind == cell.cell_type]
        if cell.cell_type == "markdown" and len(right or between) == 1:
            self._choose(cell, right or [p for p, _ in between])
        elif cell.cell_type == "code":
            stub = cell.source
            near = right[:NEAR]
            alike = [p for p in near if _alike(self.cells[p].source, stub) > ALIKE]
            self._choose(cell, alike)

    def _choose(self, cell: nbformat.NotebookNode, found: list[int]) -> None:
        if not found:
            return
        name = about(cell)["grade_id"]
        worked_on = [p for p in found if self.cells[p].source.strip() != cell.source.strip()]
        chosen = (worked_on or found)[-1]
        if len(found) > 1:
            self._note(f"The cell {name} is there {len(found)} times; the last one was taken.")
            for place in found:
                self.taken[place] = name
        self.taken[chosen] = name
        self.places[cell.get("id", name)] = chosen
        self.answers[name] = self.cells[chosen].source
        self.pictures[name] = self.cells[chosen].pictures
        other = self.cells[chosen].name
        if other != name and other in self.wanted:
            self._note(f"The answer of the cell {name} stood in the cell {other}, and was moved.")
        elif other != name:
            self._note(f"The cell {name} had lost its name, and was found by what stands in it.")
        if self.cells[chosen].kind != cell.cell_type:
            kind = "code" if cell.cell_type == "code" else "text"
            self._note(f"The cell {name} had been made another kind of cell, and is {kind} again.")

    def _mend(self, cell: nbformat.NotebookNode) -> None:
        """Join what was split, and take a check out of an answer that it was merged with."""
        name = about(cell)["grade_id"]
        if name not in self.answers or cell.cell_type != "code":
            return
        source = self.answers[name]
        for other in self.notebook.cells:
            text = visible(other.source).strip()
            if is_check(other) and text and text in source:
                source = source.replace(text, "")
                self._note(
                    f"A check had been merged into the cell {name}, and was taken out again."
                )
        place = self.places[cell.get("id", name)] + 1
        joined = source
        end = min(place + PIECES, len(self.cells))
        while not compiles(joined) and place < end and place not in self.taken:
            if self.cells[place].kind != "code":
                break
            joined += "\n" + self.cells[place].source
            if compiles(joined):
                source = joined
                for each in range(self.places[cell.get("id", name)] + 1, place + 1):
                    self.taken[each] = name
                self._note(f"The cell {name} had been split, and was joined again.")
            place += 1
        self.answers[name] = source

    def _tell_if_missing(self, cell: nbformat.NotebookNode) -> None:
        name = about(cell)["grade_id"]
        if name in self.answers:
            return
        wanted = set(defined(cell.source))
        for other, source in self.answers.items():
            if wanted and wanted & set(defined(source)):
                self._note(f"The answer of the cell {name} stands in the cell {other}.")
                self.answers[name] = ""
                return
        self._note(f"The cell {name} is missing, so its answer counts as not given.")

    def _note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)

    def _set_in(self) -> None:
        """Put the answers and what the student added into the instructor's notebook."""
        for cell in self.notebook.cells:
            name = about(cell).get("grade_id", "")
            if name in self.answers:
                cell.source = self.answers[name]
                if cell.cell_type == "markdown" and self.pictures.get(name):
                    cell.attachments = self.pictures[name]
        by_place = {place: key for key, place in self.places.items()}
        own: dict[str, list[Cell]] = {}
        last = ""
        for place, each in enumerate(self.cells):
            last = by_place.get(place, last)
            if place not in self.taken and each.source.strip():
                given = self._given(each)
                if given is not None:
                    given.source = each.source
                    last = given.get("id", "")
                else:
                    own.setdefault(last, []).append(each)
        cells = [_own_cell(each, 0, n) for n, each in enumerate(own.get("", []))]
        for number, cell in enumerate(self.notebook.cells, 1):
            cells.append(cell)
            key = cell.get("id", about(cell).get("grade_id", ""))
            for n, each in enumerate(own.get(key, [])):
                cells.append(_own_cell(each, number, n))
        if self.notes:
            cells.insert(0, _notice(self.notes))
        self.notebook.cells = cells

    def _given(self, cell: Cell) -> nbformat.NotebookNode | None:
        """Find the instructor's own cell, open to be changed, that this one is."""
        for other in self.notebook.cells:
            if other.cell_type == "code" and not about(other) and other.get("id") == cell.id:
                return other
        return None


def _own_cell(cell: Cell, after: int, number: int) -> nbformat.NotebookNode:
    name = f"own-{after}-{number}"
    if cell.kind == "code":
        return new_code_cell(cell.source, id=name)
    made = new_markdown_cell(cell.source, id=name)
    if cell.pictures:
        made.attachments = cell.pictures
    return made


def _notice(notes: Sequence[str]) -> nbformat.NotebookNode:
    text = "**About this submission**\n\n" + "\n".join(f"- {note}" for note in notes)
    return new_markdown_cell(text, id=NOTICE)


def tell(notebook: str, notes: Sequence[str]) -> str:
    """Write into a notebook what was put right before it was read.

    Parameters
    ----------
    notebook : str
        A notebook that was reassembled, as text.
    notes : sequence of str
        A sentence each.

    Returns
    -------
    str
        The same with these sentences before all others.
    """
    content = json.loads(notebook)
    first = content["cells"][0]
    if first.get("id") == NOTICE:
        notes = [*notes, *(line[2:] for line in first["source"].split("\n") if line[:2] == "- ")]
        del content["cells"][0]
    content["cells"].insert(0, _notice(notes))
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def visible(source: str, instead: str = "") -> str:
    r"""Give what a student sees of a check.

    Parameters
    ----------
    source : str
        The whole check.
    instead : str, optional
        What stands in the place of what is hidden.

    Returns
    -------
    str
        It without what is hidden.

    Examples
    --------
    >>> visible("a\n### BEGIN HIDDEN TESTS\nb\n### END HIDDEN TESTS\n")
    'a\n'
    """
    return HIDDEN.sub(instead, source if source.endswith("\n") else source + "\n")


def defined(source: str) -> list[str]:
    r"""Which functions does some code define at its outermost level?

    Parameters
    ----------
    source : str
        Code, which need not be right.

    Returns
    -------
    list of str
        Their names.

    Examples
    --------
    >>> defined("def f(x):\n    return (\ndef g(): pass")
    ['f', 'g']
    """
    return re.findall(r"^(?:async )?def (\w+)\s*\(", source, re.M)


def compiles(source: str) -> bool:
    """Is this whole code?

    Parameters
    ----------
    source : str
        The text of a cell.

    Returns
    -------
    bool
        False if Python cannot read it.
    """
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _alike(one: str, other: str) -> float:
    words, others = (re.findall(r"\w+|[^\w\s]", text[:4000])[:400] for text in (one, other))
    compared: difflib.SequenceMatcher[str] = difflib.SequenceMatcher(None, words, others)
    return compared.ratio() if compared.quick_ratio() > ALIKE else 0.0
