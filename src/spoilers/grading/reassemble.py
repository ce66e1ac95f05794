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
SAID = ("grade_id", "grade", "solution", "locked", "points", "checksum")
"""What of that is looked at: by these a cell has its checksum."""
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
PICTURES = 20
"""So many pictures of a cell are kept."""
INLINE = re.compile(
    r"""!\[(?P<text>[^\]\n]{0,500})\]\((?P<one>data:[^)\s]{1000,})[^)\n]{0,200}\)"""
    r"""|<img\b[^>]{0,500}?src=["'](?P<two>data:[^"'\s]{1000,})["'][^>]{0,500}>"""
)
"""A picture that is written into the text itself, and weighs more than all the words."""
DATA = re.compile(r"data:(image/[\w.+-]{1,20});base64,([A-Za-z0-9+/=]+)")
ATTACHED = re.compile(r"!\[[^\]]*\]\(attachment:([^)\s]+)")
LINES = 400
"""So many lines of a cell are compared."""
MORE_WORDS = 2
"""A line that has so many words more than ours has something of the student's in it."""
WHOLE = 60
"""So long a text is no chance hit where it stands in another."""
TASK = re.compile(r"^## Task \d+", re.M)
NOTICE = "about-this-submission"
HIDDEN = re.compile(r"^### BEGIN HIDDEN TESTS\n.*?^### END HIDDEN TESTS\n?", re.M | re.S)
NOTES = re.compile(
    r"^[^\n]*BEGIN MARK SCHEME[^\n]*\n.*?^[^\n]*END MARK SCHEME[^\n]*\n?", re.M | re.S
)


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
    lost : tuple of str
        What of it cannot be shown, a sentence's end each.
    said : dict
        What nbgrader wrote about it when it was handed out.
    """

    kind: str
    source: str
    name: str = ""
    id: str = ""
    pictures: dict[str, dict[str, str]] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    said: dict[str, Any] = field(default_factory=dict)


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
            kind = "code" if cell.get("cell_type") == "code" else "markdown"
            text = _text(cell.get("source", cell.get("input", "")))
            pictures: dict[str, dict[str, str]] = {}
            lost: list[str] = []
            if kind == "markdown":
                text, pictures, lost = _pictures(text, cell.get("attachments"))
            if len(text) > SOURCE:
                lost.append(
                    f"has {len(text):,} characters, and only the first {SOURCE:,} were read"
                )
            yield Cell(
                kind,
                # Half a surrogate pair cannot be written to any file.
                text[:SOURCE].encode("utf-8", errors="replace").decode(),
                name if isinstance(name, str) else "",
                cell["id"] if isinstance(cell.get("id"), str) else "",
                pictures,
                tuple(lost),
                {k: grader[k] for k in SAID if k in grader} if isinstance(grader, dict) else {},
            )


def _was_handed_out(cell: Cell) -> bool:
    """Say whether a cell was once handed out as it stands: before its check was mended."""
    # nbgrader is dear to import, and few submissions come to this.
    from nbgrader.utils import compute_checksum

    about_it = {"source": cell.source, "cell_type": cell.kind, "metadata": {"nbgrader": cell.said}}
    try:
        return bool(compute_checksum(nbformat.from_dict(about_it)) == cell.said["checksum"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return False


def _text(source: Any) -> str:
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    return source if isinstance(source, str) else ""


def _pictures(text: str, attachments: Any) -> tuple[str, dict[str, dict[str, str]], list[str]]:
    """Give a text, its pictures as those that were pasted, and what of them cannot be shown."""
    given = dict(attachments) if isinstance(attachments, dict) else {}

    def paste(found: re.Match[str]) -> str:
        data = DATA.fullmatch(found["one"] or found["two"])
        name = f"in-the-text-{len(given) + 1}"
        given[name] = {data[1]: data[2]} if data else {}
        return f"![{found['text'] or ''}](attachment:{name})"

    text = INLINE.sub(paste, text)
    kept: dict[str, dict[str, str]] = {}
    lost = []
    for name, content in itertools.islice(given.items(), PICTURES):
        found = {
            kind: data
            for kind, data in (content.items() if isinstance(content, dict) else ())
            if PICTURE.fullmatch(kind) and isinstance(data, str) and len(data) < PICTURE_BYTES
        }
        if found:
            kept[str(name)] = found
        else:
            lost.append(
                f"holds a picture, {_named(name)}, that is no PNG, JPEG, GIF or WebP below "
                f"{PICTURE_BYTES // 1_000_000} MB: look at it in the file that was handed in"
            )
    if len(given) > PICTURES:
        lost.append(f"holds {len(given)} pictures, of which the first {PICTURES} are shown")
    gone = {name for name in ATTACHED.findall(text[:SOURCE]) if name not in given}
    lost += [f"speaks of a picture, {_named(name)}, that is not there" for name in sorted(gone)]
    return text, kept, lost[:PICTURES]


def _named(name: object) -> str:
    """Write a name that a student chose so that nothing obeys it."""
    return "".join(sign if sign.isalnum() or sign in " ._-" else "?" for sign in str(name))[:60]


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
        self.changed: list[str] = []

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
                self._look_beside(cell)
            for cell in wanted:
                self._tell_if_missing(cell)
            self._tell_what_is_lost()
        self._set_in()
        return Reassembled(self.notebook, self.notes)

    def _set_aside_what_is_ours(self) -> None:
        """Leave the instructor's own cells out of the search."""
        names: dict[str, nbformat.NotebookNode] = {}
        first_lines, texts = {}, {}
        for cell in self.notebook.cells:
            name = about(cell).get("grade_id", "")
            if is_answer(cell):
                continue
            if name:
                names[name] = cell
            if is_check(cell):
                first_lines[cell.source.split("\n")[0].strip()] = cell
            texts[_words(handed_out(cell.source))] = cell
            if cell.get("id") and cell.cell_type == "markdown":
                names.setdefault(cell["id"], cell)
        handed_in, self.cells = self.cells, []
        for cell in handed_in:
            first = cell.source.split("\n")[0].strip()
            ours = names.get(cell.name) or texts.get(_words(cell.source)) or first_lines.get(first)
            if ours is None and cell.kind == "markdown" and not cell.name:
                ours = names.get(cell.id) or _holding(cell, texts)
            self.cells.append(cell)
            if ours is not None and not self._holds_an_answer_too(cell):
                place, key = len(self.cells) - 1, _key(ours)
                self.taken[place] = key
                self.places.setdefault(key, place)
                self.cells += self._typed_into(cell, ours)

    def _typed_into(self, cell: Cell, ours: nbformat.NotebookNode) -> Iterator[Cell]:
        """Give what a student wrote into one of the instructor's own cells, as a cell."""
        name = _key(ours)
        own = _added(handed_out(cell.source), handed_out(ours.source))
        if is_check(ours):
            if own and not _was_handed_out(cell):
                self.changed.append(name)
        elif ours.cell_type == "code":
            if own and compiles(own):
                self._note(f"What was added to the cell {name} stands in a cell below it.")
                yield Cell("code", own)
            elif own:
                self._note(f"The cell {name} had been changed, and is as it was handed out.")
        elif own or cell.pictures:
            self._note(f"What was typed into the cell {name} stands in a cell below it.")
            yield Cell("markdown", own, pictures=cell.pictures, lost=cell.lost)

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
        """Take what stands between the neighbours."""
        before, after = self._neighbours(cell)
        between = [(p, c) for p, c in self._free() if before < p < after and _anything(c)]
        right = [p for p, c in between if c.kind == cell.cell_type]
        if cell.cell_type == "markdown":
            self._join(cell, right or [p for p, _ in between])
        else:
            near = right[:NEAR]
            alike = [p for p in near if _alike(self.cells[p].source, cell.source) > ALIKE]
            self._choose(cell, alike)

    def _neighbours(self, cell: nbformat.NotebookNode) -> tuple[int, int]:
        """Say between which places a cell would stand."""
        order = [_key(each) for each in self.notebook.cells]
        here = order.index(_key(cell))
        before = max((self.places[k] for k in order[:here] if k in self.places), default=-1)
        after = min(
            (self.places[k] for k in order[here + 1 :] if self.places.get(k, -1) > before),
            default=len(self.cells),
        )
        return before, after

    def _join(self, cell: nbformat.NotebookNode, found: list[int]) -> None:
        """Take all that was written for an answer in words."""
        own = [p for p in found if not _untouched(self.cells[p], cell.source)]
        if len(own) < 2:
            self._choose(cell, own or found[:1])
            return
        name = about(cell)["grade_id"]
        cells = [self.cells[p] for p in own]
        self._note(f"The answer of the cell {name} stood in {len(own)} cells, and was joined.")
        self.answers[name] = "\n\n".join(each.source for each in cells)
        self.pictures[name] = {k: v for each in cells for k, v in each.pictures.items()}
        self.taken |= dict.fromkeys(own, name)
        self.places[_key(cell)] = own[-1]

    def _look_beside(self, cell: nbformat.NotebookNode) -> None:
        """Take what was written beside an answer in words, where its own cell is as it was."""
        name = about(cell)["grade_id"]
        if cell.cell_type != "markdown":
            return
        if written(self.answers.get(name, ""), cell.source) or self.pictures.get(name):
            return
        before, after = self._section(cell)
        beside = [
            place
            for place, each in self._free()
            if before < place < after and each.kind == "markdown" and _anything(each)
        ]
        if beside:
            cells = [self.cells[place] for place in beside]
            self.answers[name] = "\n\n".join(each.source for each in cells)
            self.pictures[name] = {k: v for each in cells for k, v in each.pictures.items()}
            self.taken |= dict.fromkeys(beside, name)
            self.places.setdefault(_key(cell), beside[-1])
            self._note(f"What was written beside the empty cell {name} was taken for its answer.")

    def _section(self, cell: nbformat.NotebookNode) -> tuple[int, int]:
        """Say where the task of an answer in words begins and ends."""
        cells = self.notebook.cells
        here = next(n for n, each in enumerate(cells) if _key(each) == _key(cell))
        before, after = self._neighbours(cell)
        for each in reversed(cells[:here]):
            if is_answer(each) or about(each).get("grade"):
                break
            before = min(before, self.places.get(_key(each), before))
            if TASK.search(each.source):
                break
        return before, after

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

    def _tell_what_is_lost(self) -> None:
        if self.changed:
            which = ", ".join(dict.fromkeys(self.changed))
            self._note(f"A check had been changed, and the course's own was asked: {which}.")
        for place, cell in enumerate(self.cells):
            name = self.taken.get(place) or cell.name or cell.id or f"number {place + 1}"
            for each in cell.lost:
                self._note(f"The cell {_named(name)} {each}.")

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
            if place not in self.taken and _anything(each):
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


def handed_out(source: str) -> str:
    r"""Give what a student sees of a cell: without hidden tests, and without the marker's notes.

    Parameters
    ----------
    source : str
        The whole cell.

    Returns
    -------
    str
        It without both.

    Examples
    --------
    >>> handed_out("a\n<!-- BEGIN MARK SCHEME -->\nb\n<!-- END MARK SCHEME -->")
    'a\n'
    """
    shown = visible(source)
    return NOTES.sub("", shown) if "BEGIN MARK SCHEME" in shown else shown


def written(source: str, stub: str) -> bool:
    r"""Is there anything of the student's in an answer in words?

    Parameters
    ----------
    source : str
        The answer.
    stub : str
        What stood there when it was handed out.

    Returns
    -------
    bool
        False if it was left as it was, or emptied.

    Examples
    --------
    >>> written("*Write here.*\n\nThe lower wing.", "*Write here.*")
    True
    >>> written(" ", "*Write here.*"), written("*Write here.*\n", "*Write here.*")
    (False, False)
    """
    left = re.sub(r"<!--.*?-->", "", source, flags=re.S)
    return bool(left.replace(stub.strip(), "").strip())


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
    source = source if source.endswith("\n") else source + "\n"
    return HIDDEN.sub(instead, source) if "### BEGIN HIDDEN TESTS" in source else source


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


def _words(text: str) -> str:
    """Write a text without regard to its white space, which other programs change."""
    return " ".join(text.split())


def _key(cell: nbformat.NotebookNode) -> str:
    """Give the name under which the place of a cell is kept."""
    return str(cell.get("id", about(cell).get("grade_id", "")))


def _holding(cell: Cell, texts: dict[str, nbformat.NotebookNode]) -> nbformat.NotebookNode | None:
    """Find the instructor's cell whose whole text stands in this one, with more."""
    own = _words(cell.source[:SOURCE])
    return next((ours for text, ours in texts.items() if len(text) > WHOLE and text in own), None)


def _anything(cell: Cell) -> bool:
    return bool(cell.source.strip() or cell.pictures)


def _untouched(cell: Cell, stub: str) -> bool:
    return not written(cell.source, stub) and not cell.pictures


def _added(theirs: str, ours: str) -> str:
    """Give the lines that somebody added to a text."""
    if _words(theirs) == _words(ours):
        return ""
    known = [_words(line) for line in ours.split("\n")][:LINES]
    kept: list[str] = []
    for number, line in enumerate(theirs.split("\n")):
        blank = not line.strip() and bool(kept)
        if blank or _is_new(_words(line), known, number):
            kept.append(line)
    return "\n".join(kept).rstrip()


def _is_new(line: str, known: list[str], number: int) -> bool:
    if not line or line in known:
        return False
    if number >= LINES:
        return True
    near = difflib.get_close_matches(line[:400], [each[:400] for each in known], 1, 0.75)
    return not near or len(line.split()) - len(near[0].split()) >= MORE_WORDS
