"""Where the tables are."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from spoilers.data.errors import DataError

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

VARIABLE = "SPOILERS_DATA"
DESCRIPTOR = "datapackage.json"
PACKAGE = Path(__file__).resolve().parents[1]
INSTALLED = PACKAGE / "_tables"
REPOSITORY = PACKAGE.parents[1] / "data"


def data_folder() -> Path:
    """Where are the tables of the course?

    Returns
    -------
    Path
        The folder named by the environment variable ``SPOILERS_DATA`` if it is set, else the
        tables inside the installed package, else the folder ``data`` of the repository.

    Raises
    ------
    DataError
        If the folder named is none of tables, or there is none at all.

    Examples
    --------
    >>> (data_folder() / "groups.csv").exists()
    True
    """
    named = os.environ.get(VARIABLE)
    if named:
        return _named(Path(named))
    for folder in (INSTALLED, REPOSITORY):
        if (folder / DESCRIPTOR).is_file():
            return folder
    raise DataError(
        REPOSITORY,
        f"no tables here, nor in {INSTALLED}: install the package again, or set "
        f"{VARIABLE} to a copy of the repository's folder data",
    )


def _named(folder: Path) -> Path:
    if not folder.is_dir():
        raise DataError(folder, f"the folder named by {VARIABLE} does not exist")
    if not (folder / DESCRIPTOR).is_file():
        raise DataError(
            folder,
            f"the folder named by {VARIABLE} has no {DESCRIPTOR}: start from a copy of the "
            "repository's folder data",
        )
    return folder


def read_text(path: Path) -> str:
    """Read a file as UTF-8, or say which line is not.

    Parameters
    ----------
    path : Path
        The file; a byte order mark at its start is dropped.

    Returns
    -------
    str
        Its text, line ends as they are.

    Raises
    ------
    DataError
        If the file is missing, empty or not UTF-8.

    Examples
    --------
    >>> read_text(data_folder() / "movements.csv").splitlines()[0]
    'id,name,introduction'
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(path, f"cannot be read: {error.strerror}") from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        bad = content[error.start : error.start + 1]
        raise DataError(
            path, f"byte {bad!r} is not UTF-8: save the file with the encoding UTF-8", line
        ) from None
    if not text.strip():
        raise DataError(path, "the file is empty")
    return text


def remembered(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Remember what a function makes of the tables, for as long as they stay as they are.

    A memoized function. What it remembers is forgotten when a file of the data folder is edited
    or ``SPOILERS_DATA`` names another folder.

    Parameters
    ----------
    function : callable
        Takes arguments that can be hashed, and gives what nobody changes.

    Returns
    -------
    callable
        The same function, computed once for each choice of arguments.

    Examples
    --------
    >>> from spoilers.data import groups
    >>> count = remembered(lambda: len(groups()))
    >>> count(), count()
    (65, 65)
    """

    @lru_cache(maxsize=256)
    def kept(_state: object, *args: Any, **kwargs: Any) -> Answer:
        return function(*args, **kwargs)

    @wraps(function)
    def ask(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        return kept(_state(data_folder()), *args, **kwargs)  # type: ignore[arg-type]

    return ask


def _state(folder: Path) -> tuple[Path, tuple[tuple[str, int], ...]]:
    files = (path for path in folder.iterdir() if path.suffix in (".csv", ".json", ".bib"))
    return folder, tuple(sorted((path.name, path.stat().st_mtime_ns) for path in files))
