"""Making an exercise anew, which leaves it as it was where nbgrader refuses.

nbgrader takes the exercise away first, and then finds that it may not be made: that a cell was
added though somebody has handed in, say, or that a solution has no end.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nbconvert.exporters import NotebookExporter


class Exercises(NotebookExporter):
    """Writes exercises as nbgrader does; what was there before comes back if it cannot."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        converter = self.parent
        if hasattr(converter, "convert_notebooks"):
            make, folders = converter.convert_notebooks, list(self._folders())

            def convert() -> None:
                with kept(folders, self.log):
                    make()

            converter.convert_notebooks = convert

    def _folders(self) -> Iterator[Path]:
        course = self.parent.coursedir
        for source in self.parent.assignments:
            name = Path(source).name
            yield Path(course.format_path(course.release_directory, ".", name))


@contextlib.contextmanager
def kept(folders: list[Path], log: Any) -> Iterator[None]:
    """Put folders back as they were if what follows fails.

    Parameters
    ----------
    folders : list of pathlib.Path
        The folders; one that is not there is left so.
    log : logging.Logger
        Where it is said.

    Yields
    ------
    None
        Once, around what may fail.
    """
    with TemporaryDirectory() as scratch:
        copies = {}
        for number, folder in enumerate(folders):
            if folder.is_dir():
                copies[folder] = Path(scratch, str(number))
                shutil.copytree(folder, copies[folder], symlinks=True)
        try:
            yield
        except BaseException:
            for folder, copy in copies.items():
                shutil.rmtree(folder, ignore_errors=True)
                shutil.copytree(copy, folder, symlinks=True)
                log.error(
                    "%s is as it was, and so are the marks. Why nbgrader refused stands above.",
                    os.path.relpath(folder),
                )
            raise
