"""Make the exercises from the solutions, with nbgrader; put one back to its beginning."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from spoilers.course.backup import Replaced, replace, same_content

CONFIG = "nbgrader_config.py"
SOLUTIONS = "solutions"
EXERCISES = "exercises"
COPIES = Path("copies") / EXERCISES
LEFT_BY_SYSTEMS = (".ipynb_checkpoints", "._*", ".DS_Store", "Thumbs.db", "desktop.ini")
"""What Jupyter, macOS and Windows leave in folders, and nobody wrote."""
BEGINNINGS = "beginnings"
"""Where a student's copy keeps the exercises as they were handed out."""


class ExerciseError(Exception):
    """A reason why exercises could not be made, and what to do about it."""


class NoSolutionsError(ExerciseError):
    """There are no solutions, as on the desk of a student in a class."""


def find_course(start: Path | None = None) -> Path:
    """Where is the course that a folder belongs to?

    Parameters
    ----------
    start : pathlib.Path, optional
        A folder of the course; where the program runs if left out.

    Returns
    -------
    pathlib.Path
        The nearest folder upwards that holds nbgrader_config.py.

    Raises
    ------
    ExerciseError
        If there is none.

    Examples
    --------
    >>> (find_course(Path(__file__).parent) / "nbgrader_config.py").is_file()
    True
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / CONFIG).is_file():
            return folder
    raise ExerciseError(
        f"{here} is not inside the course: no folder above it holds {CONFIG}. "
        "Go to the folder of the course and try again."
    )


def has_solutions(course: Path, name: str = "*") -> bool:
    """Is this an instructor's course, or one without solutions as students get it?

    Parameters
    ----------
    course : pathlib.Path
        The folder of the course.
    name : str
        The exercise; any of them if left out.

    Returns
    -------
    bool
        Whether the solution is there. Everything that differs between the two asks here.

    Examples
    --------
    >>> has_solutions(find_course(Path(__file__)).parent / "none")
    False
    """
    return any(course.glob(f"{SOLUTIONS}/{name}/{name}.ipynb"))


def assignments(course: Path) -> list[str]:
    """Which exercises does the course have?

    Parameters
    ----------
    course : pathlib.Path
        The folder of the course.

    Returns
    -------
    list of str
        The names of the folders in solutions/, in order.

    Raises
    ------
    ExerciseError
        If there are no solutions, from which alone exercises can be made.

    Examples
    --------
    >>> assignments(find_course(Path(__file__)))[0]
    '01_splintering'
    """
    if not has_solutions(course):
        raise NoSolutionsError(
            f"There is no notebook in {course / SOLUTIONS}, and exercises are made from those. "
            "Get the course again, with its solutions. Nothing was changed."
        )
    names = sorted(path.parent.name for path in course.glob(f"{SOLUTIONS}/*/*.ipynb"))
    return list(dict.fromkeys(names))


def generated(course: Path, name: str = "*") -> dict[Path, bytes]:
    """What do the exercises look like when nbgrader makes them now?

    nbgrader works in a folder of its own, and leaves no gradebook in the course.

    Parameters
    ----------
    course : pathlib.Path
        The folder of the course.
    name : str
        The exercise; all of them if left out.

    Returns
    -------
    dict from pathlib.Path to bytes
        Each file of an exercise, named from the folder exercises/, and what it holds. The
        same solutions always give the same.

    Raises
    ------
    ExerciseError
        If there is no such solution or nbgrader refuses it.

    Examples
    --------
    >>> generated(find_course(Path(__file__)), "00_none")
    Traceback (most recent call last):
    spoilers.course.release.ExerciseError: There is no exercise '00_none'. There are: ...
    """
    known = _known(course, name)
    with TemporaryDirectory() as scratch:
        room = Path(scratch).resolve()
        shutil.copy(course / CONFIG, room)
        for each in known:
            ignored = shutil.ignore_patterns(*LEFT_BY_SYSTEMS)
            shutil.copytree(course / SOLUTIONS / each, room / SOLUTIONS / each, ignore=ignored)
        _run_nbgrader(room, name)
        made = [path for path in sorted((room / EXERCISES).rglob("*")) if path.is_file()]
        return {path.relative_to(room / EXERCISES): path.read_bytes() for path in made}


def handed_out(course: Path) -> dict[Path, bytes]:
    """What do the exercises hold before anybody has worked in them?

    Parameters
    ----------
    course : pathlib.Path
        The folder of the course.

    Returns
    -------
    dict from pathlib.Path to bytes
        Each file, named from the folder exercises/: made from the solutions, or as a student's
        copy keeps it. Where there is neither, as it lies in exercises/.

    Raises
    ------
    ExerciseError
        If nbgrader refuses the solutions.

    Examples
    --------
    >>> handed_out(find_course(Path(__file__)).parent / "none")
    {}
    """
    if has_solutions(course):
        return generated(course)
    kept = course / BEGINNINGS
    root = kept if kept.is_dir() else course / EXERCISES
    # What an editor or a Mac laid there begins with a point.
    found = [path for path in sorted(root.glob("**/[!.]*.ipynb")) if path.is_file()]
    inside = {path.relative_to(root): path.read_bytes() for path in found}
    return {path: content for path, content in inside.items() if not _hidden(path)}


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def released(course: Path, name: str) -> dict[Path, bytes]:
    """What did the instructor hand out?

    A student of a class has no solutions. Then a student's copy of the course holds the exercise
    as it was, or else nbgrader's exchange does.

    Parameters
    ----------
    course : pathlib.Path
        The folder of the course.
    name : str
        The exercise.

    Returns
    -------
    dict from pathlib.Path to bytes
        Each file of the exercise, named from the folder exercises/, and what it holds.

    Raises
    ------
    ExerciseError
        If the exchange cannot be had, or does not hold it.

    Examples
    --------
    >>> released(find_course(Path(__file__)), "00_none")
    Traceback (most recent call last):
    spoilers.course.release.ExerciseError: 00_none cannot be had again: ...
    """
    kept = beginning(course, name)
    if kept.is_file():
        return {Path(name) / kept.name: kept.read_bytes()}
    with TemporaryDirectory() as scratch:
        room = Path(scratch).resolve()
        command = [sys.executable, "-m", "nbgrader", "fetch_assignment", name]
        done = subprocess.run(
            [*command, f"--Exchange.assignment_dir={room}"],
            cwd=course,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        found = [path for path in sorted((room / name).rglob("*")) if path.is_file()]
        if done.returncode or not found:
            raise ExerciseError(
                f"{name} cannot be had again: there is no {SOLUTIONS}/ here to make it from, and "
                "nbgrader's exchange does not give it. Nothing was changed. "
                f"It says:\n{_errors(done.stdout + done.stderr)}"
            )
        return {path.relative_to(room): path.read_bytes() for path in found}


def beginning(course: Path, name: str) -> Path:
    """Where does a student's copy of the course keep this exercise as it was handed out?

    Parameters
    ----------
    course : pathlib.Path
        The student's copy.
    name : str
        Such as ``"01_splintering"``.

    Returns
    -------
    pathlib.Path
        Its notebook, which is there in a student's copy alone.

    Examples
    --------
    >>> beginning(Path("spoilers"), "01_splintering").as_posix()
    'spoilers/beginnings/01_splintering/01_splintering.ipynb'
    """
    return course / BEGINNINGS / name / f"{name}.ipynb"


def make_exercises(course: Path | None = None) -> list[Replaced]:
    """Make every exercise from its solution, where it is not up to date.

    An exercise that holds something else, perhaps somebody's work, is copied to
    copies/exercises/ first.

    Parameters
    ----------
    course : pathlib.Path, optional
        The folder of the course; found from where the program runs if left out.

    Returns
    -------
    list of Replaced
        The files that were written, each with its copy; empty if all were up to date.

    Raises
    ------
    ExerciseError
        If there are no solutions or nbgrader refuses them. Nothing was changed then.
    """
    root = find_course(course)
    return _write(root, generated(root))


def reset_exercise(name: str, course: Path | None = None) -> list[Replaced]:
    """Put an exercise back to its beginning, and keep a copy of what it held.

    It is made from its solution, or fetched again where a class has no solutions.

    Parameters
    ----------
    name : str
        The exercise, such as ``"01_splintering"``.
    course : pathlib.Path, optional
        The folder of the course; found from where the program runs if left out.

    Returns
    -------
    list of Replaced
        The files that were put back, each with the copy in copies/exercises/; empty if the
        exercise was at its beginning.

    Raises
    ------
    ExerciseError
        If there is no such exercise, or nowhere to get it from. Nothing was changed then.
    """
    root = find_course(course)
    try:
        files = generated(root, name)
    except NoSolutionsError:
        files = released(root, name)
    return _write(root, files)


def main() -> None:
    """Make the exercises, and say what was done."""
    with spoken():
        root = find_course()
        done = make_exercises(root)
    _report(root, done, "made from its solution")
    if not done:
        print("The exercises are up to date.")


def reset_main(arguments: Sequence[str]) -> None:
    """Put the exercises that are named back to their beginning, and say where the copies are.

    Parameters
    ----------
    arguments : sequence of str
        Names of exercises.
    """
    with spoken():
        root = find_course()
        if not arguments:
            known = ", ".join(_names(root))
            raise ExerciseError(f"Name the exercise to put back to its beginning: {known}")
        for name in arguments:
            done = reset_exercise(name, root)
            _report(root, done, "back at its beginning")
            if not done:
                print(f"{name} is at its beginning already. Nothing was changed.")


@contextmanager
def spoken() -> Iterator[None]:
    """End the program with a sentence in the place of a traceback.

    Yields
    ------
    None
        Once, around what may fail.
    """
    try:
        yield
    except ExerciseError as reason:
        raise SystemExit(str(reason)) from None
    except OSError as reason:
        raise SystemExit(f"A file could not be written, and is as it was: {reason}") from None
    except KeyboardInterrupt:
        # The launcher says that it was stopped.
        raise SystemExit(130) from None


def _report(root: Path, done: list[Replaced], what: str) -> None:
    for each in done:
        kept = f" What it held is kept in {each.copy.relative_to(root)}." if each.copy else ""
        print(f"{each.path.relative_to(root)} is {what}.{kept}")


def _names(course: Path) -> list[str]:
    here = sorted(path.parent.name for path in course.glob(f"{EXERCISES}/*/*.ipynb"))
    return list(dict.fromkeys(here)) or assignments(course)


def _known(course: Path, name: str) -> list[str]:
    names = assignments(course)
    if name == "*":
        return names
    if name not in names:
        raise ExerciseError(
            f"There is no exercise {name!r}. There are: {', '.join(names)}. Nothing was changed."
        )
    return [name]


def _write(root: Path, files: dict[Path, bytes]) -> list[Replaced]:
    return [
        replace(root / EXERCISES / path, content, keep=root / COPIES / path.parent)
        for path, content in files.items()
        if not same_content(root / EXERCISES / path, content)
    ]


def _run_nbgrader(room: Path, name: str) -> None:
    # The settings of the course alone: a person's own could change the text of the stubs.
    own = {"JUPYTER_CONFIG_DIR": str(room / "none"), "JUPYTER_CONFIG_PATH": ""}
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", name, "--no-db"]
    done = subprocess.run(
        [*command, f"--course-dir={room}"],
        cwd=room,
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode or not (room / EXERCISES).is_dir():
        raise ExerciseError(
            f"nbgrader could not make the exercises from {SOLUTIONS}/. Nothing was changed. "
            f"It says:\n{_errors(done.stdout + done.stderr)}"
        )


def _errors(said: str) -> str:
    records = [record.strip() for record in re.split(r"^(?=\[\w+ \| )", said, flags=re.MULTILINE)]
    wrong = [record for record in records if record and "| INFO]" not in record]
    # Of a traceback its last line says what was wrong; the rest is nbgrader's own code.
    told = [
        record.splitlines()[-1].strip() if "Traceback" in record else record for record in wrong
    ]
    return "\n".join(told) or said.strip()
