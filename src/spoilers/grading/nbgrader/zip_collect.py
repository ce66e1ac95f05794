"""Whose is a file that a learning platform gives? ``nbgrader zip_collect`` asks here.

Canvas and Moodle write the student's name and numbers of their own into the names of files.
The gradebook knows who that is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import FileNameCollectorPlugin

MOODLE = re.compile(r"(?P<who>.+?)_(?P<number>\d+)_assignsubmission_file(?:_(?P<file>.*))?")
CANVAS = re.compile(r"(?P<who>[^_]+)_(?:LATE_)?(?P<number>\d+)_\d+_(?P<file>.+)")
AGAIN = re.compile(r"(?: ?\(\d+\)|-\d+|[ _-]+copy(?: ?\d+)?)$", re.IGNORECASE)


@dataclass(frozen=True)
class Known:
    """A student of the gradebook.

    Attributes
    ----------
    student : str
        The id.
    names : frozenset of str
        What a platform may call this person, as :func:`plain` writes it.
    number : str
        The platform's own number, ``lms_user_id`` in the gradebook; empty if it is not there.
    """

    student: str
    names: frozenset[str]
    number: str = ""


class FromAPlatform(FileNameCollectorPlugin):
    """Reads whose a file is from the names that Canvas and Moodle give, or from a student's id.

    A regular expression of your own, ``FileNameCollectorPlugin.named_regexp``, goes before it.
    """

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """Say whose a file is and what it is called; None if that is not to be known."""
        if self.named_regexp:
            own: dict[str, str] | None = super().collect(submitted_file)
            return own
        path = Path(submitted_file)
        # macOS lays a file of its own beside each, which is no notebook.
        if path.suffix not in self.valid_ext or path.name.startswith("."):
            return None
        found = whose(path, self._students)
        if isinstance(found, str):
            self.log.warning("%s was left: %s", path.name, found)
            return None
        student, name = found
        name = self._free_name(student, called(name, self._notebooks))
        return {"student_id": student, "file_id": name}

    def _free_name(self, student: str, name: str) -> str:
        """Give a name that no other file of this student has got."""
        taken = self._taken.setdefault(student, set())
        stem, number = name.removesuffix(".ipynb"), 2
        while name in taken:
            name = f"{stem}-{number}.ipynb"
            number += 1
        taken.add(name)
        return name

    @cached_property
    def _taken(self) -> dict[str, set[str]]:
        return {}

    @cached_property
    def _students(self) -> list[Known]:
        course = self.parent.coursedir
        with Gradebook(course.db_url, course.course_id) as gradebook:
            return [
                known(s.id, s.first_name, s.last_name, s.email, s.lms_user_id)
                for s in gradebook.students
            ]

    @cached_property
    def _notebooks(self) -> list[str]:
        course = self.parent.coursedir
        with Gradebook(course.db_url, course.course_id) as gradebook:
            try:
                return [
                    each.name for each in gradebook.find_assignment(course.assignment_id).notebooks
                ]
            except MissingEntry:
                return []


def plain(name: str) -> str:
    """Write a name as one can compare it: small letters and digits, without accents.

    Parameters
    ----------
    name : str
        A name.

    Returns
    -------
    str
        The same without what platforms drop.

    Examples
    --------
    >>> plain("Óscar O'Brien")
    'oscarobrien'
    """
    apart = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in apart if sign.isalnum())


def known(
    student: str,
    first: str | None = None,
    last: str | None = None,
    email: str | None = None,
    number: str | None = None,
) -> Known:
    """What may a platform call a student of the gradebook?

    Parameters
    ----------
    student, first, last, email, number : str
        As the gradebook has them; None where it has nothing.

    Returns
    -------
    Known
        The student.

    Examples
    --------
    >>> sorted(known("ana", "Ana", "Almeida").names)
    ['almeidaana', 'ana', 'anaalmeida']
    """
    first, last = first or "", last or ""
    said = [student, email or ""]
    if last:
        said += [first + last, last + first]
    return Known(student, frozenset(filter(None, map(plain, said))), number or "")


def whose(path: Path, students: Iterable[Known]) -> tuple[str, str] | str:
    """Whose is a file of a learning platform?

    Parameters
    ----------
    path : pathlib.Path
        The file, in the folders in which the platform gave it.
    students : iterable of Known
        Who is in the class.

    Returns
    -------
    tuple of str, or str
        The student's id and what the student called the file; or why that is not to be known.

    Examples
    --------
    >>> ana = [known("ana", "Ana", "Almeida", number="77")]
    >>> whose(Path("Ana Almeida_123_assignsubmission_file_/a.ipynb"), ana)
    ('ana', 'a.ipynb')
    >>> whose(Path("almeidaana_LATE_77_900_a-1.ipynb"), ana)
    ('ana', 'a-1.ipynb')
    >>> whose(Path("berg_5_6_a.ipynb"), ana)
    "the gradebook has nobody who is called 'berg'."
    """
    everybody = list(students)
    by_id = {each.student: each for each in everybody}
    for part in (path.name, path.parent.name):
        if found := MOODLE.fullmatch(part):
            return _person(found["who"], "", everybody, found["file"] or path.name)
    if found := CANVAS.fullmatch(path.name):
        return _person(found["who"], found["number"], everybody, found["file"])
    for student in sorted(by_id, key=len, reverse=True):
        if path.parent.name == student:
            return student, path.name
        if path.name.startswith(f"{student}_"):
            return student, path.name[len(student) + 1 :]
    return "its name is neither one of Canvas or Moodle, nor does it begin with a student's id."


def _person(who: str, number: str, students: Iterable[Known], name: str) -> tuple[str, str] | str:
    everybody = list(students)
    found = [each for each in everybody if number and each.number == number]
    found = found or [each for each in everybody if plain(who) in each.names]
    if len(found) == 1:
        return found[0].student, name
    if found:
        several = ", ".join(each.student for each in found)
        return f"several are called {who!r}: {several}."
    return f"the gradebook has nobody who is called {who!r}."


def called(name: str, notebooks: Iterable[str]) -> str:
    """What is this notebook called in the exercise?

    Parameters
    ----------
    name : str
        What the file is called; platforms and browsers add a number to it.
    notebooks : iterable of str
        The names of the notebooks of the exercise.

    Returns
    -------
    str
        The name of the notebook it is; its own if it is none of them.

    Examples
    --------
    >>> [called(name, ["a"]) for name in ("a.ipynb", "a-1.ipynb", "a (2).ipynb", "b.ipynb")]
    ['a.ipynb', 'a.ipynb', 'a.ipynb', 'b.ipynb']
    """
    stem = name.removesuffix(".ipynb")
    short = AGAIN.sub("", stem)
    return f"{short}.ipynb" if short in set(notebooks) else name
