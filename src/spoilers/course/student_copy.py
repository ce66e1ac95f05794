"""Make the course as a student gets it: without solutions, hidden checks and marker's notes.

An allowlist says what goes into the copy, the exercises are made anew from their solutions, and
before anything is written the whole is searched for what an instructor alone may see. Run it with
``python3 course.py student-copy``.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import nbformat

from spoilers.course.release import (
    BEGINNINGS,
    EXERCISES,
    ExerciseError,
    NoSolutionsError,
    find_course,
    generated,
    has_solutions,
    spoken,
)
from spoilers.course.withheld import leaks, withheld

FILES = (
    "CITATION.cff", "LICENSE", "README.md", "course.py", "environment.yml", "nbgrader_config.py",
    "postBuild", "pyproject.toml", ".gitattributes", ".gitignore",
)  # fmt: skip
FOLDERS = {
    "data": r".*\.(csv|json|bib|md)",
    "lessons": r"(\d\d_\w+|glossary|references|welcome)\.ipynb",
    "pages": r".*\.(md|py|png|css|js|svg|html)",
    "requirements": r".*\.txt",
    "src": r".*\.(py|toml|json|gz|css|js|j2|typed)",
}
"""What of the course a student gets: these folders, and in them what has such a name."""
RUN_BY_NAME = {"postBuild"}
NOT_OURS = re.compile(r"\..*|__pycache__|__MACOSX|.*\.egg-info|copies")
ONLY = re.compile(r"^<!-- only with (\w+) -->\n(.*?)^<!-- end only -->\n", re.M | re.S)
ROW = re.compile(r"^\| `(\w+)/`.*\n", re.M)
TO_SOLUTIONS = re.compile(r" ?[^.\n]*\]\((?:\.\./)*solutions/[^)]*\)[^\n]*?\.(?=\s|$)")
OWN = re.compile(
    r"^(?!\s*#).*?\b(\w*(?:class_seed|db_url|password|secret|token)\w*)\b", re.M | re.I
)
"""What an instructor may have written into the settings, and a student may not read."""
NOTE = (
    "This is a copy for students: it has no solutions. The formulas that the lessons need are in "
    "`src/spoilers/theory/`, and the exercises ask you to write them yourself. `beginnings/` holds "
    "the exercises as they were handed out.\n\n"
)
# No clock, so that the same course always gives the same archive.
FIRST_DAY = (1980, 1, 1, 0, 0, 0)


class NotCopiedError(ExerciseError):
    """A reason why no copy was made, and what to do about it."""


@dataclass(frozen=True)
class StudentCopy:
    """The course as a student gets it.

    Attributes
    ----------
    files : dict of str to bytes
        Each file by its path in the copy, in order.
    left_out : tuple of str
        Files in the same folders that git does not know, and that are not in the copy.
    uncommitted : tuple of str
        Files of these folders that are taken as they lie (or not, where they were deleted),
        with changes that are not committed.
    """

    files: dict[str, bytes]
    left_out: tuple[str, ...] = ()
    uncommitted: tuple[str, ...] = ()


def student_copy(course: Path) -> StudentCopy:
    """What does a student get of this course?

    Parameters
    ----------
    course : pathlib.Path
        The folder of a course with solutions; it is only read.

    Returns
    -------
    StudentCopy
        The same for the same course, wherever and whenever it is made.

    Raises
    ------
    ExerciseError
        If there are no solutions, or if something withheld would get into the copy.

    Examples
    --------
    >>> from spoilers.course.release import find_course
    >>> student_copy(find_course(Path(__file__)).parent / "none")
    Traceback (most recent call last):
    spoilers.course.release.NoSolutionsError: A student's copy is made from a course with ...
    """
    if not has_solutions(course):
        raise NoSolutionsError(
            "A student's copy is made from a course with solutions, and this one has none: it is "
            "a student's copy itself, or not whole. Nothing was written."
        )
    _refuse_secrets(course)
    made = generated(course)
    git = _Git(course)
    found = _allowed(course)
    mine = {name: path for name, path in found.items() if git.knows(name)}
    files = {name: _as_given(name, path.read_bytes()) for name, path in mine.items()}
    for path, content in made.items():
        for folder in (EXERCISES, BEGINNINGS):
            files[f"{folder}/{path.as_posix()}"] = _without_way_to_solutions(path, content)
    files["README.md"] = _readme(files).encode()
    files = dict(sorted(files.items()))
    _refuse_leaks(course, made, files)
    return StudentCopy(
        files,
        tuple(name for name in found if name not in mine),
        tuple(sorted(name for name in git.changed if name.split("/")[0] in {*FILES, *FOLDERS})),
    )


def only_with(text: str, parts: set[str]) -> str:
    r"""Leave out of a text what speaks of parts of the course that are not there.

    Parameters
    ----------
    text : str
        Markdown. What stands between ``<!-- only with guide -->`` and ``<!-- end only -->`` is
        for a course that has a folder ``guide``; so is a row of a table that begins with it.
    parts : set of str
        The folders that there are.

    Returns
    -------
    str
        The text without those marks.

    Examples
    --------
    >>> only_with("a\n<!-- only with guide -->\nb\n<!-- end only -->\n| `tests/` | c |\n", set())
    'a\n'
    """
    text = ONLY.sub(lambda block: block[2] if block[1] in parts else "", text)
    text = ROW.sub(lambda row: row[0] if row[1] in parts else "", text)
    return re.sub(r"\n{3,}", "\n\n", text)


def archive(files: Mapping[str, bytes], top: str) -> bytes:
    """Pack a copy into a zip file.

    Parameters
    ----------
    files : mapping from str to bytes
        Each file by its path.
    top : str
        The folder in which they stand when the archive is unpacked.

    Returns
    -------
    bytes
        The same for the same files: it holds no clock and no account.

    Examples
    --------
    >>> archive({"a": b"1"}, "course") == archive({"a": b"1"}, "course")
    True
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, content in files.items():
            entry = zipfile.ZipInfo(f"{top}/{name}", FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = (0o100000 | _mode(name)) << 16
            packed.writestr(entry, content)
    return made.getvalue()


def write(files: Mapping[str, bytes], folder: Path, *, course: Path) -> None:
    """Write a copy into a new or an empty folder.

    Parameters
    ----------
    files : mapping from str to bytes
        Each file by its path.
    folder : pathlib.Path
        Where it goes.
    course : pathlib.Path
        The course it was made from, into which nothing is written.

    Raises
    ------
    NotCopiedError
        If something stands there, or it lies in the course, or it cannot be written. What was
        there is as it was.
    """
    refuse_place(folder, course)
    before = folder.is_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            path.chmod(_mode(name))
    except OSError as reason:
        _take_back(files, folder, keep=before)
        raise NotCopiedError(
            f"The copy could not be written into {folder}: {reason.strerror or reason}. "
            "Nothing of it was left there. Name another folder, or make room."
        ) from None


def refuse_place(folder: Path, course: Path) -> None:
    """Stop before anything is made where a copy may not go.

    Parameters
    ----------
    folder : pathlib.Path
        Where it would go.
    course : pathlib.Path
        The course it is made from.

    Raises
    ------
    NotCopiedError
        If something stands there, or it lies in the course.

    Examples
    --------
    >>> refuse_place(Path("course/copy"), Path("course"))
    Traceback (most recent call last):
    spoilers.course.student_copy.NotCopiedError: ... lies in the course itself...
    """
    where, root = folder.resolve(), course.resolve()
    if where == root or root in where.parents:
        raise NotCopiedError(
            f"{folder} lies in the course itself, where the solutions are. Name a folder outside "
            f"of {root}. Nothing was written."
        )
    if os.path.lexists(folder) and not folder.is_dir():
        raise NotCopiedError(
            f"{folder} is there already and is no folder. Name another. Nothing was written."
        )
    if folder.is_dir() and any(folder.iterdir()):
        raise NotCopiedError(
            f"{folder} is not empty, and what is in it stays as it is. Name another folder, or "
            "empty this one. Nothing was written."
        )


def main(arguments: Sequence[str]) -> None:
    """Make a student's copy, and say what is in it.

    Parameters
    ----------
    arguments : sequence of str
        The folder, and ``--zip`` for an archive beside it.
    """
    parser = argparse.ArgumentParser(prog="course.py student-copy")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--zip", action="store_true")
    options = parser.parse_args(arguments)
    folder: Path = options.folder
    packed = folder.with_name(f"{folder.name}.zip") if options.zip else None
    with spoken():
        course = find_course()
        refuse_place(folder, course)
        if packed and os.path.lexists(packed):
            raise NotCopiedError(f"{packed} is there already. Move it away. Nothing was written.")
        made = student_copy(course)
        write(made.files, folder, course=course)
        if packed:
            _pack(made.files, folder, packed)
        print("\n".join(_report(made, folder, packed)))


def _pack(files: Mapping[str, bytes], folder: Path, packed: Path) -> None:
    try:
        packed.write_bytes(archive(files, folder.name))
    except OSError as reason:
        packed.unlink(missing_ok=True)
        raise NotCopiedError(
            f"The copy stands in {folder}, but {packed} could not be written: "
            f"{reason.strerror or reason}. Make room, or pack the folder yourself."
        ) from None


def _report(made: StudentCopy, folder: Path, packed: Path | None) -> list[str]:
    size = sum(map(len, made.files.values())) / 1e6
    told = [
        f"A student's copy of the course stands in {folder}: {len(made.files)} files, "
        f"{size:.1f} MB."
    ]
    if packed:
        told.append(f"The same as one file to hand out: {packed}")
    told.append(
        "It has no solutions, hidden checks, marker's notes, tests or guide, and was searched for "
        "them. The models of the lessons are in it, as the lessons need them."
    )
    if made.uncommitted:
        told.append(f"Taken as they lie, though not committed: {_some(made.uncommitted)}.")
    if made.left_out:
        told.append(f"Left out, since git does not know them: {_some(made.left_out)}.")
    return told


def _some(names: Sequence[str], count: int = 5) -> str:
    more = f" and {len(names) - count} more" if len(names) > count else ""
    return ", ".join(names[:count]) + more


def _allowed(course: Path) -> dict[str, Path]:
    """List what the allowlist lets through, whether git knows it or not."""
    found = {name: course / name for name in FILES if (course / name).is_file()}
    missing = [name for name in ("README.md", *FOLDERS) if not (course / name).exists()]
    if missing:
        raise NotCopiedError(
            f"The course in {course} is not whole: {', '.join(missing)} is missing. Get it again. "
            "Nothing was written."
        )
    for folder, pattern in FOLDERS.items():
        for path in sorted((course / folder).rglob("*")):
            inside = path.relative_to(course)
            junk = any(NOT_OURS.fullmatch(part) for part in inside.parts)
            if path.is_file() and not junk and re.fullmatch(pattern, path.name):
                found[inside.as_posix()] = path
    return found


class _Git:
    """What git knows of the course; where there is none, every file is the course's own."""

    def __init__(self, course: Path) -> None:
        self.course = course
        self.tracked = set(self._ask("ls-files", "-z"))
        # In a folder that lies in a repository of something else, git knows nothing of it.
        self.is_there = "course.py" in self.tracked
        self.changed: set[str] = set()
        if self.is_there:
            self.changed = set(self._ask("diff", "--name-only", "--relative", "-z", "HEAD"))

    def knows(self, name: str) -> bool:
        return not self.is_there or name in self.tracked

    def _ask(self, *words: str) -> list[str]:
        # Within a hook of git such variables would lead to another repository.
        outside = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        try:
            done = subprocess.run(
                ["git", "--no-optional-locks", *words],
                cwd=self.course,
                env=outside,
                capture_output=True,
            )
        except OSError:
            return []
        return [] if done.returncode else os.fsdecode(done.stdout).split("\0")[:-1]


def _as_given(name: str, content: bytes) -> bytes:
    """Take out of a lesson what somebody's run left in it."""
    if not name.endswith(".ipynb"):
        return content
    try:
        notebook = nbformat.reads(content.decode("utf-8"), as_version=nbformat.NO_CONVERT)
        ran = [c for c in notebook.cells if c.get("outputs") or c.get("execution_count")]
    except Exception:  # A damaged file makes nbformat fail in many ways.
        raise NotCopiedError(
            f"{name} cannot be read as a notebook. Get it again, or mend it. Nothing was written."
        ) from None
    if not ran and "widgets" not in notebook.metadata:
        return content
    for cell in ran:
        cell.outputs, cell.execution_count = [], None
    notebook.metadata.pop("widgets", None)
    return _written(notebook)


def _without_way_to_solutions(path: Path, content: bytes) -> bytes:
    """Leave out of an exercise the sentence that leads to its solution."""
    if path.suffix != ".ipynb":
        return content
    notebook = nbformat.reads(content.decode("utf-8"), as_version=nbformat.NO_CONVERT)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = TO_SOLUTIONS.sub("", cell.source)
    return _written(notebook)


def _written(notebook: nbformat.NotebookNode) -> bytes:
    text: str = nbformat.writes(notebook)
    return f"{text}\n".encode()


def _readme(files: Mapping[str, bytes]) -> str:
    folders = {name.split("/")[0] for name in files if "/" in name}
    title, _, rest = only_with(files["README.md"].decode("utf-8"), folders).partition("\n\n")
    return f"{title}\n\n{NOTE}{rest}"


def _refuse_secrets(course: Path) -> None:
    name = "nbgrader_config.py"
    found = OWN.search((course / name).read_text(encoding="utf-8", errors="replace"))
    if found:
        raise NotCopiedError(
            f"{name} says {found[1]}, which students shall not read, and they need this file. Move "
            f"that line to {name} in your own Jupyter configuration folder, ~/.jupyter. Nothing "
            "was written."
        )


def _refuse_leaks(course: Path, made: Mapping[Path, bytes], files: Mapping[str, bytes]) -> None:
    notebooks = [content for path, content in made.items() if path.suffix == ".ipynb"]
    found = leaks(withheld(course, notebooks), files)
    if found:
        more = f"\nand {len(found) - 5} more." if len(found) > 5 else ""
        raise NotCopiedError(
            "No copy was made, since it would give away what students shall not have:\n"
            + "\n".join(map(str, found[:5]))
            + f"{more}\nTake these lines out of those files, and try again. Nothing was written."
        )


def _mode(name: str) -> int:
    return 0o755 if name in RUN_BY_NAME else 0o644


def _take_back(files: Mapping[str, bytes], folder: Path, *, keep: bool) -> None:
    if not keep:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for name in {name.split("/")[0] for name in files}:
        path = folder / name
        shutil.rmtree(path, ignore_errors=True)
        with suppress(OSError):
            path.unlink()
