"""What nbgrader's own ``autograde`` uses of ours, through nbgrader_config.py.

nbgrader walks through the class, keeps the gradebook and writes the files. From here come the
answers set into the instructor's notebook, with what each cell gave (:class:`Submissions`), and
the marks (:class:`SaveMarks`). All submissions of a run go to the workers at its beginning.
"""

from __future__ import annotations

import json
import mimetypes
import os
import re
import shutil
import stat
import time
import weakref
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import NbGraderException
from nbgrader.preprocessors import SaveAutoGrades
from nbgrader.utils import (
    compute_checksum,
    determine_grade,
    is_grade,
    is_solution,
    is_task,
    parse_utc,
)
from traitlets import Bool, Float, Integer, Unicode

from spoilers.grading.agreement import CLASS_SEED
from spoilers.grading.reassemble import BYTES, about, is_check, tell
from spoilers.grading.workers import Job, Kind, Outcome, WorkerPool
from spoilers.sandbox.namespaces import NoSandboxError, require_sandbox
from spoilers.sandbox.watchdog import Limits

QUARANTINE = "quarantine"
PAGE = re.compile(r"html|xml|rfc822|multipart")
"""What a browser takes for a page in which something may run, by its media type."""
AHEAD = 64
"""So many submissions are with the workers, or marked and not entered yet."""
TRUST = (
    "To grade without a sandbox all the same, so that whatever a student wrote runs with all your "
    "rights, say so: --Submissions.trust_submissions=True"
)
# What stands in the place of a notebook until it is marked.
BEGUN = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


class SubmissionError(Exception):
    """A submission could not be marked; says why. The others are."""


class Submissions(NotebookExporter):
    """Gives nbgrader each submission reassembled, and has all of them marked meanwhile."""

    workers = Integer(0, help="how many mark at once; 0 for one a processor").tag(config=True)
    scheduler = Unicode("", help="the address of a Dask scheduler, to mark there").tag(config=True)
    trust_submissions = Bool(
        False,
        help="mark without sandboxes: whatever a student wrote runs with all your rights",
    ).tag(config=True)
    step_seconds = Float(20.0, help="seconds of computing for a cell or a check").tag(config=True)
    whole_seconds = Float(120.0, help="seconds of computing for a submission").tag(config=True)
    class_seed = Unicode(
        "",
        help="any text: hidden inputs are drawn from it, and not from the seeds that are public",
    ).tag(config=True)
    idle_seconds = Float(10.0, help="seconds of waiting for a cell or a check").tag(config=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._run: _Run | None = None
        self._gradebook: Gradebook | None = None
        if self.class_seed:
            # The workers of this machine have it from here.
            os.environ[CLASS_SEED] = self.class_seed
        if hasattr(self.parent, "sanitize_preprocessors"):
            self._run = _Run(self)

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> tuple[Any, Any]:
        """Give what nbgrader writes: first a sign that this is begun, and then the whole."""
        if self._run is None:
            return super().from_filename(filename, resources=resources, **kw)  # type: ignore[no-any-return]
        known = self._init_resources(resources)
        known["output_extension"] = self.file_extension
        if self.parent._sanitizing:
            self._run.wait(filename)
            return BEGUN, known
        text = self._run.take(known["nbgrader"])
        notebook = nbformat.from_dict(json.loads(text))
        for preprocessor in self._preprocessors:
            notebook, known = preprocessor(notebook, known)
        return text, known

    def gradebook(self, address: str) -> Gradebook:
        """Give the gradebook, opened once for a run."""
        if self._gradebook is None:
            self._gradebook = Gradebook(address, self.parent.coursedir.course_id)
            weakref.finalize(self, self._gradebook.close)
        return self._gradebook

    def limits(self) -> Limits:
        """Give how much a submission may use."""
        return Limits(self.step_seconds, self.whole_seconds, self.idle_seconds)


class SaveMarks(SaveAutoGrades):
    """Enters the marks as nbgrader does, all those of a notebook at once.

    nbgrader asks the gradebook about each cell and writes each mark by itself. What is entered
    is the same.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Enter the marks of a notebook."""
        about_it = resources["nbgrader"]
        gradebook = self.parent.gradebook(about_it["db_url"])
        found = gradebook.find_submission_notebook(
            about_it["notebook"], about_it["assignment"], about_it["student"]
        )
        grades = {grade.name: grade for grade in found.grades}
        comments = {comment.name: comment for comment in found.comments}
        for cell in nb.cells:
            name = about(cell).get("grade_id")
            if is_grade(cell):
                self._enter(grades[name], determine_grade(cell, self.log)[0])
            if is_solution(cell) or is_task(cell):
                untouched = about(cell).get("checksum") == compute_checksum(cell)
                empty = untouched and not is_task(cell)
                comments[name].auto_comment = "No response." if empty else None
        gradebook.db.commit()
        return nb, resources

    def _enter(self, grade: Any, points: float | None) -> None:
        grade.auto_score = points
        grade.needs_manual_grade = points is None or grade.manual_score is not None


@dataclass
class _Submission:
    student: str
    assignment: str
    path: Path
    notes: list[str]
    promise: Future[Outcome] | None = None


class _Run:
    """One call of ``nbgrader autograde``."""

    def __init__(self, exporter: Submissions) -> None:
        self._exporter = exporter
        self._converter, self._log = exporter.parent, exporter.log
        self._course = self._converter.coursedir
        self._waiting: dict[str, _Submission] = {}
        self._next: deque[_Submission] = deque()
        self._told: list[str] = []
        self._done = 0
        self._began = time.monotonic()
        try:
            # On a cluster the workers look for sandboxes where they are.
            if not exporter.trust_submissions and not exporter.scheduler:
                require_sandbox(Path(self._course.root))
            self._pool = WorkerPool(exporter.workers or None, exporter.scheduler)
            weakref.finalize(exporter, self._pool.close)
            for folder in self._folders():
                self._prepare(folder)
        except (NoSandboxError, OSError) as reason:
            told = f"Nothing was graded. {reason}"
            if isinstance(reason, NoSandboxError) and not exporter.scheduler:
                told += f" {TRUST}"
            self._log.error("%s", told)
            raise NbGraderException(told) from None
        self._count = len(self._waiting)
        self._next.extend(self._waiting.values())
        self._hand_on()

    def wait(self, filename: str) -> None:
        """Wait until a submission is marked."""
        key = str(Path(filename))
        submission = self._waiting[key]
        while submission.promise is None:
            self._put(self._next.popleft())
        outcome = submission.promise.result()
        self._hand_on()
        self._progress(submission, outcome)
        if outcome.kind is not Kind.MARKED:
            self._forget(key)
            raise SubmissionError(outcome.failed)

    def take(self, which: Any) -> str:
        """Give the notebook that was marked, as text, and forget it."""
        wanted = (which["student"], which["assignment"], which["notebook"])
        key = next(
            key
            for key, each in self._waiting.items()
            if (each.student, each.assignment, each.path.stem) == wanted
        )
        promise = self._waiting[key].promise
        assert promise is not None
        notes = self._waiting[key].notes
        self._forget(key)
        text = promise.result().notebook
        return tell(text, notes) if notes else text

    def _forget(self, key: str) -> None:
        del self._waiting[key]
        if not self._waiting:
            self._pool.close()
            self._sum_up()

    def _hand_on(self) -> None:
        """Keep the workers busy, and no more than a part of the class in memory."""
        while self._next and len(self._waiting) - len(self._next) < AHEAD:
            self._put(self._next.popleft())

    def _put(self, submission: _Submission) -> None:
        """Hand a submission to the workers; one that cannot even be read stops no other."""
        try:
            job = Job(
                read_submission(submission.path),
                self._exercise(submission.assignment, submission.path.stem),
                self._exporter.trust_submissions,
                self._exporter.limits(),
            )
            submission.promise = self._pool.submit(job)
        except Exception as error:
            said = f"It could not be handed to a worker: {type(error).__name__}: {error}."
            submission.promise = Future()
            submission.promise.set_result(Outcome(Kind.WORKER_FAILED, failed=said))

    # --- What is there, and what of it is to be marked ---

    def _folders(self) -> list[Path]:
        """Give the folders of the submissions, those without a notebook too."""
        pattern = self._converter._format_source(
            self._course.assignment_id, self._course.student_id
        )
        root = Path(self._course.root)
        found = {str(p) for p in root.glob(os.path.relpath(pattern, root)) if p.is_dir()}
        return [Path(p) for p in sorted(found | set(self._converter.assignments))]

    def _prepare(self, folder: Path) -> None:
        who = re.fullmatch(
            self._converter._format_source("(?P<a>.*)", "(?P<s>.*)", escape=True), str(folder)
        )
        if who is None or who["s"] in self._course.student_id_exclude.split(","):
            return
        student, assignment = who["s"], who["a"]
        if folder.is_symlink() or folder.parent.is_symlink():
            self._converter.assignments.pop(str(folder), None)
            self._tell(f"{student}, {assignment}", "The folder is a link, and was left.")
            return
        names = self._notebooks(assignment)
        if not names:
            return
        wanted = [n for n in names if Path(n).match(self._course.notebook_id)] or names
        paths = [folder / f"{name}.ipynb" for name in wanted]
        try:
            notes = [*self._set_aside(folder, student, assignment)]
            if len(names) == 1:
                notes += self._rename(folder, paths[0])
        except OSError as reason:
            self._converter.assignments.pop(str(folder), None)
            self._tell(f"{student}, {assignment}", f"The folder was left: {reason.strerror}.")
            return
        self._converter.assignments[str(folder)] = [str(path) for path in paths]
        self._drop_unfinished(student, assignment, [path.name for path in paths])
        if not self._due(folder, student, assignment, paths):
            return
        for path in paths:
            # Told at the beginning where an exercise is not there.
            self._exercise(assignment, path.stem)
            self._waiting[str(path)] = _Submission(student, assignment, path, notes)

    @cache  # noqa: B019
    def _notebooks(self, assignment: str) -> list[str]:
        with Gradebook(self._course.db_url, self._course.course_id) as gradebook:
            try:
                found = gradebook.find_assignment(assignment)
            except MissingEntry:
                return []
            return [notebook.name for notebook in found.notebooks]

    def _set_aside(self, folder: Path, student: str, assignment: str) -> Iterator[str]:
        """Move what nbgrader must not touch: links, pipes, and times that are none."""
        for path in sorted(_walk(folder)):
            # What lay in a folder that was put aside went with it.
            odd = _odd(path) if os.path.lexists(path) else ""
            if odd:
                aside = Path(self._course.root) / QUARANTINE / student / assignment
                aside.mkdir(parents=True, exist_ok=True)
                target = aside / f"{datetime.now():%Y%m%d-%H%M%S-%f}-{_plain(path.name)}"
                shutil.move(path, target)
                yield f"{_plain(path.relative_to(folder))} {odd}, and was put aside."

    def _rename(self, folder: Path, path: Path) -> Iterator[str]:
        """Take the only other notebook for the one that is missing."""
        others = [p for p in sorted(folder.glob("*.ipynb")) if p != path and p.is_file()]
        if not path.exists() and len(others) == 1:
            shutil.copy2(others[0], path)
            yield f"The file {_plain(others[0].name)} was taken for {path.name}."

    def _drop_unfinished(self, student: str, assignment: str, names: Iterable[str]) -> None:
        """Forget what an earlier run left half done when it was interrupted."""
        folder = Path(self._converter._format_dest(assignment, student))
        if folder.is_dir() and not all(is_finished(folder / name) for name in names):
            self._log.warning("%s was not finished, and is done again.", folder)
            for path in folder.rglob("*"):
                path.chmod(0o700 if path.is_dir() else 0o600)
            shutil.rmtree(folder)

    def _due(self, folder: Path, student: str, assignment: str, paths: list[Path]) -> bool:
        """Say whether nbgrader will come to this submission: as it decides itself."""
        done = Path(self._converter._format_dest(assignment, student))
        if self._converter.force or not done.exists():
            return True
        if self._course.notebook_id != "*" and not all((done / p.name).exists() for p in paths):
            return True
        new, old = (self._course.get_existing_timestamp(str(f)) for f in (folder, done))
        return new is not None and old is not None and new > old

    @cache  # noqa: B019
    def _exercise(self, assignment: str, name: str) -> str:
        """Give the exercise as it was released, with its checks whole, as text."""
        with Gradebook(self._course.db_url, self._course.course_id) as gradebook:
            kept = gradebook.find_notebook(name, assignment).source_cells
            source = {cell.name: (cell.source, cell.checksum) for cell in kept}
        released = Path(self._course.format_path(self._course.release_directory, ".", assignment))
        path = released / f"{name}.ipynb"
        if not path.is_file():
            raise FileNotFoundError(
                f"The exercise as it was handed out is not there: {path}. Make it again with "
                f"nbgrader generate_assignment {assignment}"
            )
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            known = source.get(about(cell).get("grade_id", ""))
            if known is not None:
                cell.metadata.nbgrader["checksum"] = known[1]
                if about(cell).get("locked") or is_check(cell):
                    cell.source = known[0]
        return str(nbformat.writes(notebook))

    # --- What the instructor reads ---

    def _progress(self, submission: _Submission, outcome: Outcome) -> None:
        self._done += 1
        left = self._count - self._done
        spent = time.monotonic() - self._began
        who = f"{submission.student}, {submission.assignment}"
        for note in [*submission.notes, *outcome.notes, *filter(None, [outcome.failed])]:
            self._tell(who, note)
        of = f"{sum(outcome.points.values()):g} points by the checks"
        time_to_go = f", about {spent / self._done * left:.0f} s to go" if left else ""
        self._log.info("%d of %d: %s, %s%s", self._done, self._count, who, of, time_to_go)

    def _tell(self, who: str, note: str) -> None:
        self._told.append(f"{who}: {note}")
        self._log.warning("%s: %s", who, note)

    def _sum_up(self) -> None:
        spent = time.monotonic() - self._began
        self._log.info("%d marked in %.0f s.", self._done, spent)
        if self._told:
            self._log.warning(
                "To look at (%d):\n%s",
                len(self._told),
                "\n".join(f"  {each}" for each in self._told),
            )


def read_submission(path: Path) -> bytes | None:
    """Read a file that a student handed in, and no other.

    Parameters
    ----------
    path : pathlib.Path
        Where it should be.

    Returns
    -------
    bytes or None
        None if it is not there, or is a link or no plain file.

    Examples
    --------
    >>> read_submission(Path("no-such-file.ipynb")) is None
    True
    """
    # Symbolic-link attack: a link would be read with the instructor's rights. And a pipe that is
    # opened for reading would wait for ever.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        place = os.open(path, flags)
    except OSError:
        return None
    if not stat.S_ISREG(os.fstat(place).st_mode):
        os.close(place)
        return None
    with os.fdopen(place, "rb") as file:
        return file.read(BYTES + 1)


def is_finished(path: Path) -> bool:
    """Was this notebook marked to the end?

    Parameters
    ----------
    path : pathlib.Path
        A notebook among the autograded ones.

    Returns
    -------
    bool
        False if a run was interrupted before it was written with what each check gave.
    """
    try:
        cells = json.loads(path.read_bytes())["cells"]
        checks = [c for c in cells if c["metadata"].get("nbgrader", {}).get("grade")]
        code = [c for c in checks if c["cell_type"] == "code"]
        return bool(checks) and all(cell["execution_count"] is not None for cell in code)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _plain(name: object) -> str:
    """Write a name without what a terminal or a page would obey: escape-sequence injection."""
    return "".join(sign if sign.isalnum() or sign in " ._-+/" else "?" for sign in str(name))[:80]


def _walk(folder: Path) -> Iterator[Path]:
    for where, folders, files in os.walk(folder):
        for name in [*folders, *files]:
            yield Path(where) / name


def _odd(path: Path) -> str:
    kind = path.lstat().st_mode
    if stat.S_ISLNK(kind):
        return "is a link"
    folder = stat.S_ISDIR(kind) and path.suffix != ".ipynb"
    if not (stat.S_ISREG(kind) or folder):
        return "is no file"
    if path.name == "timestamp.txt" and not _is_time(path):
        return "is no time"
    # Stored cross-site scripting: the form grader serves what lies beside the notebook, as a page.
    if stat.S_ISREG(kind) and PAGE.search(mimetypes.guess_type(path.name)[0] or ""):
        return "is a page for a browser"
    return "" if path.name.isprintable() else "has no name that can be shown"


def _is_time(path: Path) -> bool:
    try:
        text = path.read_text()
        return len(text) < 100 and parse_utc(text.strip()) is not None
    except (ValueError, OverflowError, OSError, TypeError):
        return False
