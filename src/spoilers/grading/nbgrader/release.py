"""Releasing feedback: everybody's, however the work came and whatever its file was called."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from nbgrader.exchange.default import ExchangeReleaseFeedback
from nbgrader.utils import notebook_hash

from spoilers.grading.nbgrader.collect import SECRET

TO_SEND = "feedback_to_send"


class ReleaseFeedback(ExchangeReleaseFeedback):
    """Releases feedback as nbgrader does, and stops at nobody.

    A student finds a page in the exchange by a secret that came with the submission, and by the
    name of the file that was handed in. Work that came by e-mail or a learning platform has no
    secret. Its page is copied to ``feedback_to_send/``, to go back the way it came.
    """

    def copy_files(self) -> None:
        """Copy every page to where its student finds it."""
        excluded = set(filter(None, self.coursedir.student_id_exclude.split(",")))
        released, to_send = 0, []
        for student, page in self._pages():
            if student in excluded:
                continue
            # It came along from the submission whose page this is.
            secret = regular_text(page.parent / SECRET)
            if secret:
                for name in self._names(student, page.stem):
                    self._put(page, f"{notebook_hash(secret=secret, notebook_id=name)}.html")
                released += 1
            else:
                to_send.append(self._lay_out(student, page))
        self.log.info("The feedback of %d submissions is in the exchange.", released)
        if to_send:
            self.log.warning(
                "Not handed in through the exchange, so send these pages the way the work came "
                "(%d):\n%s",
                len(to_send),
                "\n".join(f"  {path}" for path in to_send),
            )

    def _pages(self) -> Iterator[tuple[str, Path]]:
        root = Path(self.coursedir.root)
        known = re.compile(
            self.coursedir.format_path(
                self.coursedir.feedback_directory,
                "(?P<student>.*)",
                self.coursedir.assignment_id,
                escape=True,
            )
        )
        for folder in sorted(root.glob(os.path.relpath(self.src_path, root))):
            found = known.fullmatch(str(folder))
            for page in sorted(folder.glob("*.html")) if found else ():
                yield found["student"], page  # type: ignore[index]

    def _submitted(self, student: str) -> Path:
        course = self.coursedir
        return Path(course.format_path(course.submitted_directory, student, course.assignment_id))

    def _names(self, student: str, name: str) -> list[str]:
        """Give the names under which the notebook may have been handed in."""
        known = Path(
            self.coursedir.format_path(
                self.coursedir.feedback_directory, student, self.coursedir.assignment_id
            )
        )
        if len(list(known.glob("*.html"))) > 1:
            return [name]
        found = {path.stem for path in self._submitted(student).glob("*.ipynb")}
        return sorted(found | {name})

    def _put(self, page: Path, name: str) -> None:
        # Moved into its place, so that nobody reads half a page.
        begun = Path(self.dest_path, f"{name}.tmp")
        shutil.copy(page, begun)
        begun.replace(Path(self.dest_path, name))

    def _lay_out(self, student: str, page: Path) -> Path:
        folder = Path(self.coursedir.root, TO_SEND, self.coursedir.assignment_id)
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{student}-{page.name}"
        shutil.copy(page, target)
        return target.relative_to(self.coursedir.root)


def regular_text(path: Path, most: int = 1_000) -> str:
    """What does a small file say that came with a submission?

    Parameters
    ----------
    path : pathlib.Path
        Where it should be.
    most : int, optional
        So many characters are read.

    Returns
    -------
    str
        Empty if it is not there, or is a link or no plain file.

    Examples
    --------
    >>> regular_text(Path("no-such-file.txt"))
    ''
    """
    if path.is_symlink() or not path.is_file():
        return ""
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.read(most)
