"""What only an instructor may see, and whether a file gives any of it away.

Hidden checks, marker's notes and answers stand in solutions/, sample answers in the guide.
Whatever goes to students or onto a page is searched for them, line by line: data leak prevention
by exact match. It finds what was copied, also into a notebook, a page or an archive. It does not
find what was written anew.
"""

from __future__ import annotations

import bz2
import gzip
import html
import io
import json
import lzma
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

import nbformat

SHORTEST = 26
"""So many characters tell one line from any other; a shorter line is taken with the next."""
MARK = re.compile(r"(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)\b")
NAMES = {
    "HIDDEN TESTS": "a hidden check",
    "MARK SCHEME": "the marker's notes",
    "SOLUTION": "a solution",
}
# Lines of a solution that lessons and the package say as well: a reader sees them there.
SAID_IN_THE_LESSONS = (
    "The agreement is attacked, and it stands.",
    'return "rose" if after > before else "fell" if after < before else "same"',
    '"lightning": figures["us_lightning_deaths"],',
    "if not wave: return waves waves.append(wave)",
    "return waves waves.append(wave)",
    '"Does it keep anything from one call to the next?"',
)
# What a check takes from the package, which everybody has, gives nothing of it away.
IMPORT = re.compile(r"from spoilers(\.\w+)+ import \w+(, \w+)*( as \w+)?")
# What opens an archive, and what begins one.
OPENED = {b"\x1f\x8b": gzip.decompress, b"BZh": bz2.decompress, b"\xfd7zXZ": lzma.decompress}
# Answers with their marks, for instructors to agree on.
SAMPLES = "guide/calibration.md"
QUOTED = re.compile(r"^> (.{26,})$", re.M)
TOKEN = re.compile(r"\w+|[^\w\s]")
# What a page shows differently from the Markdown it was made of; a star between blanks is a sign
# of multiplication. A line that was made a comment or quoted is the same line.
MARKUP = re.compile(r"^[ \t]*(?:[-+>#]+|\d+\.)[ \t]+|[`|]|\*+(?=[^\s*])|(?<=[^\s*])\*+", re.M)
QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "…": "..."})
TAG = re.compile(r"<script\b.*?</script>|<style\b.*?</style>|<[^>]*>", re.S)


@dataclass(frozen=True)
class Leak:
    """A place where something withheld stands.

    Attributes
    ----------
    path : str
        The file, and for an archive what in it.
    kind : str
        Of what it is a part, such as ``"a hidden check"``.
    exercise : str
        The exercise it belongs to.
    line : str
        The line.
    """

    path: str
    kind: str
    exercise: str
    line: str

    def __str__(self) -> str:
        """Say it in a sentence."""
        return f"{self.path} holds a line of {self.kind} of {self.exercise}: {self.line}"


def withheld(course: Path, handed_out: Iterable[bytes]) -> dict[str, tuple[str, str]]:
    """Which lines does an instructor have and a student not?

    Parameters
    ----------
    course : pathlib.Path
        A folder with solutions/.
    handed_out : iterable of bytes
        The notebooks of the exercises as students get them.

    Returns
    -------
    dict of str to tuple of str
        Each line, with what it is a part of and the exercise. Short lines are joined with those
        that follow them.

    Examples
    --------
    >>> from spoilers.course.release import find_course
    >>> withheld(find_course(Path(__file__)).parent / "none", [])
    {}
    """
    known = _plain("\n".join(text for each in handed_out for text in texts("a.ipynb", each)))
    found: dict[str, tuple[str, str]] = {}
    for path in sorted(course.glob("solutions/*/[!.]*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            for line, kind in _lines(cell.source):
                if line in known or line in SAID_IN_THE_LESSONS or IMPORT.fullmatch(line):
                    continue
                # A reference may say the same as the solution, which can be shown where it is not.
                if line not in found or kind == NAMES["SOLUTION"]:
                    found[line] = (kind, path.stem)
    for path in course.glob(SAMPLES):
        for said in QUOTED.findall(path.read_text(encoding="utf-8")):
            found[_plain(said)] = ("a sample answer", path.stem)
    return found


def leaks(lines: Mapping[str, tuple[str, str]], files: Mapping[str, bytes]) -> list[Leak]:
    """Where does something withheld stand in these files?

    Parameters
    ----------
    lines : mapping from str to tuple of str
        What is withheld, as `withheld` gives it.
    files : mapping from str to bytes
        Each file by its path, and what it holds. Archives are opened.

    Returns
    -------
    list of Leak
        One for each line and file, in the order of the files.

    Examples
    --------
    >>> secret = {"return today + discount * tomorrow": ("a solution", "03_x")}
    >>> print(*leaks(secret, {"a.py": b"return today  + discount * tomorrow"}))
    a.py holds a line of a solution of 03_x: return today + discount * tomorrow
    """
    heads: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        heads[line[:SHORTEST]].append(line)
    return [
        Leak(place, *lines[line], line)
        for path, content in files.items()
        for place, line in dict.fromkeys(_found(path, content, heads))
    ]


def _found(path: str, content: bytes, heads: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    for inner, data in _opened(content):
        for text in texts(inner or path, data):
            plain = _plain(text)
            for token in TOKEN.finditer(plain):
                at = token.start()
                for line in heads.get(plain[at : at + SHORTEST], ()):
                    if plain.startswith(line, at):
                        yield f"{path}, {inner}" if inner else path, line


def _opened(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Give a file, or what an archive holds, each with its name in there."""
    for start, unpack in OPENED.items():
        if content.startswith(start):
            try:
                yield from _opened(unpack(content))
            except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError):
                yield "", content
            return
    if content.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for name in archive.namelist():
                    for inner, data in _opened(archive.read(name)):
                        yield inner or name, data
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error):
            yield "", content
        return
    yield "", content


def texts(name: str, content: bytes) -> Iterator[str]:
    """Give every text that a reader or a program could find in a file.

    Parameters
    ----------
    name : str
        What it is called; pages are known by it.
    content : bytes
        What it holds.

    Yields
    ------
    str
        The file as it stands, what JSON in it says, and what a page shows.

    Examples
    --------
    >>> list(texts("a.html", b"<b>1</b>&lt;2"))[1]
    '1<2'
    """
    text = content.decode(
        "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace"
    )
    said = None
    if text.lstrip()[:1] in ("{", "["):
        try:
            said = "\n".join(_strings(json.loads(text)))
        except (ValueError, RecursionError):
            said = None
    if said is not None:
        yield said
        return
    # Programs write the ends of lines and quotation marks within a text with a stroke.
    yield text.replace("\\n", "\n").replace('\\"', '"')
    if PurePath(name).suffix in (".html", ".svg", ".xml", ".htm"):
        yield html.unescape(TAG.sub("", text))


def _strings(thing: Any) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, list):
        if thing and all(isinstance(each, str) for each in thing):
            # So notebooks write the lines of a cell.
            yield "".join(thing)
        else:
            for each in thing:
                yield from _strings(each)
    elif isinstance(thing, dict):
        for key, value in thing.items():
            yield key
            yield from _strings(value)


def _plain(text: str) -> str:
    return " ".join(MARKUP.sub("", text.translate(QUOTES)).split())


def _lines(source: str) -> Iterator[tuple[str, str]]:
    """Give the lines of a cell, each long enough to be known, and what it is a part of."""
    lines, kinds, kind = [], [], "SOLUTION"
    for line in source.splitlines():
        mark = MARK.search(line)
        if mark:
            kind = mark[2] if mark[1] == "BEGIN" else "SOLUTION"
        elif line.strip():
            lines.append(_plain(line))
            kinds.append(NAMES[kind])
    for at, (line, name) in enumerate(zip(lines, kinds, strict=True)):
        for following in lines[at + 1 :]:
            if len(line) >= SHORTEST:
                break
            line = f"{line} {following}"
        if len(line) >= SHORTEST:
            yield line, name
