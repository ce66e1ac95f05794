"""What nbgrader's own ``autograde`` uses of ours, through nbgrader_config.py.

nbgrader walks through the class, keeps the gradebook and writes the files. From here come the
answers set into the instructor's notebook, with what each cell gave (:class:`Submissions`), and
the marks (:class:`SaveMarks`). All submissions of a run go to the workers at its beginning.
"""

from __future__ import annotations

import hashlib
import json
import mimetypes
import os
import re
import shutil
import stat
import time
import weakref
from collections import deque
from collections.abc import Container, Iterable, Iterator
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
from nbgrader.converters.base import BaseConverter
from nbgrader.preprocessors import SaveAutoGrades
from nbgrader.utils import (
    determine_grade,
    find_all_files,
    is_grade,
    is_solution,
    is_task,
    parse_utc,
)
from traitlets import Bool, Float, Integer, Unicode

from spoilers.grading.agreement import CLASS_SEED
from spoilers.grading.nbgrader.entries import Entries
from spoilers.grading.nbgrader.instructor import Kept, as_kept, instructor_version
from spoilers.grading.nbgrader.run_log import RunLog
from spoilers.grading.reassemble import (
    BYTES,
    about,
    defined,
    is_check,
    read_cells,
    tell,
    written,
)
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
TO_DO = (
    "The files are in submitted/. Where a mark should be another one, put the file right there, "
    "and type nbgrader autograde EXERCISE --student=NAME --force."
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
        self._made: dict[Any, Any] = {}
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
        gradebook = self.gradebook(self.parent.coursedir.db_url)
        try:
            self._run.enter(known["nbgrader"])
            text = self._run.take(known["nbgrader"])
            notebook = nbformat.from_dict(json.loads(text))
            for preprocessor in self._preprocessors:
                notebook, known = preprocessor(notebook, known)
        finally:
            # What is not committed by now belongs to a submission that failed.
            gradebook.db.rollback()
            self._run.finish(known["nbgrader"])
        return text, known

    def register_preprocessor(self, preprocessor: Any, enabled: bool = False) -> Any:
        """Take a preprocessor into use, made once for a run: nbgrader asks for each submission."""
        if preprocessor in self._made:
            self._preprocessors += self._made[preprocessor]
            return None
        before = len(self._preprocessors)
        made = super().register_preprocessor(preprocessor, enabled)
        self._made[preprocessor] = self._preprocessors[before:]
        return made

    def gradebook(self, address: str) -> Gradebook:
        """Give the gradebook, opened once for a run."""
        if self._gradebook is None:
            self._gradebook = Gradebook(address, self.parent.coursedir.course_id)
            weakref.finalize(self, self._gradebook.close)
        return self._gradebook

    def marked_before(self, which: Any) -> dict[str, str] | None:
        """Give which answers were there when marks were last given by hand, as fingerprints."""
        return None if self._run is None else self._run.earlier.get(_wanted(which))

    def tell(self, which: Any, note: str) -> None:
        """Tell the instructor something about a submission."""
        if self._run is not None:
            self._run.tell(f"{which['student']}, {which['assignment']}", note)

    def limits(self) -> Limits:
        """Give how much a submission may use."""
        return Limits(self.step_seconds, self.whole_seconds, self.idle_seconds)


class SaveMarks(SaveAutoGrades):
    """Enters the marks, all those of a notebook at once.

    nbgrader asks the gradebook about each cell and writes each mark by itself. What is entered
    is the same, but for marks given by hand: one that was given to this very answer stays as it
    is, and one that was given to another text is taken back.
    """

    def __call__(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Enter the marks of a notebook, which stays as it is, so that it need not be copied."""
        return self.preprocess(nb, resources) if self.enabled else (nb, resources)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Enter the marks of a notebook."""
        about_it = resources["nbgrader"]
        gradebook = self.parent.gradebook(about_it["db_url"])
        entries = Entries(gradebook)
        found = entries.of(about_it["assignment"], about_it["student"], about_it["notebook"])
        stubs, grades, comments = found.stubs, found.marks, found.remarks
        before, now, answer = self.parent.marked_before(about_it), fingerprints(nb.cells), ""
        for cell in nb.cells:
            name = str(about(cell).get("grade_id", ""))
            answer = name if is_solution(cell) else answer
            # A mark by hand on a check stands for the answer above it.
            other = None if before is None else before.get(answer) != now.get(answer)
            if is_solution(cell) or is_task(cell):
                empty = not is_task(cell) and is_empty(cell, stubs.get(name, ""))
                comments[name].auto_comment = "No response." if empty else None
                if other and comments[name].manual_comment:
                    self._take_back(about_it, name, comments[name])
            if is_grade(cell):
                self._enter(grades[name], points_of(cell, stubs.get(name, ""), self.log))
                if other is not False and grades[name].manual_score is not None:
                    self._look_again(about_it, grades[name], unknown=other is None)
        entries.write(found)
        gradebook.db.commit()
        return nb, resources

    def _enter(self, grade: Any, points: float | None) -> None:
        grade.auto_score = points
        if grade.manual_score is None:
            grade.needs_manual_grade = points is None

    def _look_again(self, which: Any, grade: Any, *, unknown: bool) -> None:
        if unknown:
            grade.needs_manual_grade = True
            note = "It is not known whether it was given to this text: look at it again."
        else:
            note = "It was given to another text, and was taken back."
        self.parent.tell(which, f"{grade.name} had {grade.manual_score:g} points by hand. {note}")
        if not unknown:
            grade.manual_score, grade.needs_manual_grade = None, grade.auto_score is None

    def _take_back(self, which: Any, name: str, comment: Any) -> None:
        said = comment.manual_comment
        self.parent.tell(which, f"The comment on another text of {name} was taken back: {said}")
        comment.manual_comment = None


def points_of(cell: Any, stub: str, log: Any = None) -> float | None:
    """How many points does a cell of a marked notebook get without a person?

    Parameters
    ----------
    cell : nbformat.NotebookNode
        A check, or an answer that a person marks.
    stub : str
        What stood in it when it was handed out.
    log : logging.Logger, optional
        Where nbgrader writes what it finds odd.

    Returns
    -------
    float or None
        None if a person has to look; an answer without anything in it needs nobody.
    """
    if is_solution(cell):
        return 0.0 if is_empty(cell, stub) else None
    found: float | None = determine_grade(cell, log)[0]
    return found


def is_empty(cell: Any, stub: str) -> bool:
    """Is there nothing of the student's in an answer: no word, no code and no picture?

    Parameters
    ----------
    cell : nbformat.NotebookNode
        The answer.
    stub : str
        What stood in it when it was handed out.

    Returns
    -------
    bool
        Whether it was left as it was, or emptied.
    """
    return not written(cell.source, stub) and not cell.get("attachments")


def fingerprints(cells: Any) -> dict[str, str]:
    """Which text does each answer have?

    Parameters
    ----------
    cells : list
        The cells of a notebook.

    Returns
    -------
    dict from str to str
        A fingerprint for each answer, by its name, of its text and its pictures.
    """
    found = {}
    for cell in cells:
        known = cell.get("metadata", {}).get("nbgrader", {})
        if known.get("solution"):
            source = cell.get("source", "")
            text = source if isinstance(source, str) else "".join(source)
            whole = json.dumps([text, cell.get("attachments") or {}], sort_keys=True)
            found[known.get("grade_id", "")] = hashlib.sha256(whole.encode()).hexdigest()
    return found


def _wanted(which: Any) -> tuple[str, str, str]:
    return which["student"], which["assignment"], which["notebook"]


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
        self._entries: Entries | None = None
        self._run_log = RunLog(self._log)
        self.earlier: dict[tuple[str, str, str], dict[str, str]] = {}
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
        self._converter.init_assignment = self.begin
        self._run_log.end_with(self._converter, self._sum_up, TO_DO)
        self._count = len(self._waiting)
        self._next.extend(self._waiting.values())
        self._hand_on()

    def begin(self, assignment: str, student: str) -> None:
        """Lay out the files of a submission: in the place of nbgrader's own ``init_assignment``.

        What that enters into the gradebook is entered together with the marks. So nothing holds
        the gradebook while a submission is waited for.
        """
        converter = self._converter
        BaseConverter.init_assignment(converter, assignment, student)
        if not converter.create_student:
            self._exporter.gradebook(self._course.db_url).find_student(student)
        for kept, name in self._master_files(assignment):
            target = Path(converter._format_dest(assignment, student)) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            self._log.debug("Copying %s -> %s", kept, target)
            shutil.copy(kept, target)
        known = self._notebooks(assignment)
        unknown = [each for each in converter.notebooks if Path(each).stem not in known]
        for each in unknown:
            self._log.warning("Skipping unknown notebook: %s", each)
        converter.notebooks = [each for each in converter.notebooks if each not in unknown]
        if not converter.notebooks:
            told = "No notebooks found, did you forget to run 'nbgrader generate_assignment'?"
            self._log.error(told)
            raise NbGraderException(told)

    @cache  # noqa: B019
    def _master_files(self, assignment: str) -> list[tuple[Path, Path]]:
        """Find what lies beside the solution, which takes the place of what was handed in."""
        place = Path(self._course.format_path(self._course.source_directory, ".", assignment))
        left = {place / name for name in self._converter.exclude_overwriting.get(assignment, [])}
        found = map(Path, find_all_files(str(place), [*self._course.ignore, "*.ipynb"]))
        return [(path, path.relative_to(place)) for path in found if path not in left]

    def enter(self, which: Any) -> None:
        """Enter that a student handed in, as nbgrader's own ``init_assignment`` does."""
        assignment, student = which["assignment"], which["student"]
        if self._entries is None:
            self._entries = Entries(self._exporter.gradebook(self._course.db_url))
        folder = Path(
            self._course.format_path(self._course.submitted_directory, student, assignment)
        )
        timestamp = self._course.get_existing_timestamp(str(folder))
        self._entries.hand_in(assignment, student, timestamp)
        late = self._entries.seconds_late(assignment, student) if timestamp else 0.0
        if late:
            self._log.warning("%s, %s is %s seconds late", student, assignment, late)
        for name in self._notebooks(assignment):
            if not (folder / f"{name}.ipynb").exists():
                self._entries.give_nothing(assignment, student, name)

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
            self.enter({"assignment": submission.assignment, "student": submission.student})
            self._exporter.gradebook(self._course.db_url).db.commit()
            raise SubmissionError(outcome.failed)

    def take(self, which: Any) -> str:
        """Give the notebook that was marked, as text."""
        submission = self._waiting[self._place(which)]
        assert submission.promise is not None
        text = submission.promise.result().notebook
        return tell(text, submission.notes) if submission.notes else text

    def finish(self, which: Any) -> None:
        """Let go of a submission whose marks are entered."""
        self._forget(self._place(which))

    def _place(self, which: Any) -> str:
        return next(
            key
            for key, each in self._waiting.items()
            if (each.student, each.assignment, each.path.stem) == _wanted(which)
        )

    def _forget(self, key: str) -> None:
        del self._waiting[key]
        if not self._waiting:
            self._pool.close()

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
            self.tell(f"{student}, {assignment}", "The folder is a link, and was left.")
            return
        names = self._notebooks(assignment)
        if not names:
            return
        wanted = [n for n in names if Path(n).match(self._course.notebook_id)] or names
        paths = [folder / f"{name}.ipynb" for name in wanted]
        try:
            notes = [*self._set_aside(folder, student, assignment)]
            if len(names) == 1:
                notes += self._rename(folder, assignment, paths[0])
        except OSError as reason:
            self._converter.assignments.pop(str(folder), None)
            self.tell(f"{student}, {assignment}", f"The folder was left: {reason.strerror}.")
            return
        self._converter.assignments[str(folder)] = [str(path) for path in paths]
        done = Path(self._converter._format_dest(assignment, student))
        for path in paths:
            if is_finished(done / path.name):
                cells = json.loads((done / path.name).read_bytes())["cells"]
                self.earlier[student, assignment, path.stem] = fingerprints(cells)
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

    def _rename(self, folder: Path, assignment: str, path: Path) -> Iterator[str]:
        """Take another notebook for the one that is missing: the one with most of its cells."""
        others = [
            p
            for p in sorted(folder.glob("*.ipynb"))
            if p != path and p.is_file() and not p.name.startswith(".")
        ]
        if not path.exists() and others:
            known = set(self._kept(assignment, path.stem))
            chosen = max(others, key=lambda each: (_known_cells(each, known), each.name))
            shutil.copy2(chosen, path)
            others.remove(chosen)
            yield f"The file {_plain(chosen.name)} was taken for {path.name}."
        for other in others:
            if other.read_bytes() != path.read_bytes():
                yield f"The file {_plain(other.name)} was handed in too, and was not looked at."

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
        """Give the exercise as it was released, with its checks whole, as text.

        Full marks for nothing: its stubs and points are those of the gradebook. Somebody may have
        tried the exercise in exercises/, and her answers would stand for those that are missing.
        """
        kept = self._kept(assignment, name)
        places = self._course.source_directory, self._course.release_directory
        solution, released = (
            Path(self._course.format_path(place, ".", assignment)) / f"{name}.ipynb"
            for place in places
        )
        if solution.is_file():
            made = instructor_version(_read(solution), self._converter.config)
            found = as_kept(made, kept)
            if found is not None:
                self._tell_if_newer(assignment, made, found)
                return str(nbformat.writes(found))
        if released.is_file():
            found = as_kept(_read(released), kept, worked_in=True)
            if found is not None:
                return str(nbformat.writes(found))
        raise FileNotFoundError(
            f"The exercise {assignment} is nowhere as it was handed out: {solution} and {released} "
            "are not there, or have other graded cells than the gradebook. Put one of them back "
            "as it was. Where nothing was handed in yet, nbgrader generate_assignment "
            f"{assignment} --force enters the new cells."
        )

    def _kept(self, assignment: str, name: str) -> dict[str, Kept]:
        with Gradebook(self._course.db_url, self._course.course_id) as gradebook:
            found = gradebook.find_notebook(name, assignment)
            points = {cell.name: float(cell.max_score) for cell in found.grade_cells}
            return {
                cell.name: Kept(cell.cell_type, cell.source, cell.checksum, points.get(cell.name))
                for cell in found.source_cells
            }

    def _tell_if_newer(self, assignment: str, made: Any, kept: Any) -> None:
        if [c.source for c in made.cells if is_check(c)] != [
            c.source for c in kept.cells if is_check(c)
        ]:
            self.tell(
                assignment,
                "The checks in the solution are not those of the gradebook, which were asked. "
                f"nbgrader generate_assignment {assignment} --force takes the new ones over; "
                "then autograde once more with --force.",
            )

    # --- What the instructor reads ---

    def _progress(self, submission: _Submission, outcome: Outcome) -> None:
        self._done += 1
        left = self._count - self._done
        spent = time.monotonic() - self._began
        who = f"{submission.student}, {submission.assignment}"
        for note in [*submission.notes, *outcome.notes, *filter(None, [outcome.failed])]:
            self.tell(who, note)
        of = f"{sum(outcome.points.values()):g} points by the checks"
        time_to_go = f", about {spent / self._done * left:.0f} s to go" if left else ""
        self._log.info("%d of %d: %s, %s%s", self._done, self._count, who, of, time_to_go)

    def tell(self, who: str, note: str) -> None:
        """Tell the instructor something, at the end of the run."""
        self._run_log.look_at(who, note)

    def _sum_up(self) -> None:
        spent = time.monotonic() - self._began
        before = len(self._converter.assignments) - self._count
        again = "; with --force they are marked once more" if before else ""
        left = f" {before} had been marked before, and stay as they are{again}." if before else ""
        self._log.info("%d marked in %.0f s.%s", self._done, spent, left)


def _read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


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


def _known_cells(path: Path, names: Container[str]) -> int:
    """Count the cells of an exercise, and the functions, that a notebook has."""
    cells, _ = read_cells(read_submission(path))
    return sum(each.name in names or bool(defined(each.source)) for each in cells)


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
