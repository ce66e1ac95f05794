"""Write over a file, and keep what was there."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Replaced:
    """A file that was written, and where its earlier content is kept.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    copy : pathlib.Path or None
        The copy of what it held before; None where there was no file.
    """

    path: Path
    copy: Path | None


def same_content(path: Path, content: bytes) -> bool:
    """Does a file hold this content already?

    Notebooks are compared by what they hold, so that other line ends or another order of
    keys are no difference.

    Parameters
    ----------
    path : pathlib.Path
        The file; it need not exist.
    content : bytes
        What it should hold.

    Returns
    -------
    bool
        True if nothing would be lost or gained by writing it.

    Examples
    --------
    >>> same_content(Path("no-such-file.ipynb"), b"{}")
    False
    """
    if not path.exists():
        return False
    old = path.read_bytes()
    if old == content:
        return True
    if path.suffix != ".ipynb":
        return False
    held, wanted = _notebook(old), _notebook(content)
    return held is not None and held == wanted


def replace(path: Path, content: bytes, keep: Path) -> Replaced:
    """Write a file, after its earlier content has been copied.

    Parameters
    ----------
    path : pathlib.Path
        The file to write; its folder is made if need be.
    content : bytes
        What it shall hold.
    keep : pathlib.Path
        The folder for the copy. Its name is the file's with the time.

    Returns
    -------
    Replaced
        The file and its copy. If anything goes wrong on the way, the file is as it was.

    Raises
    ------
    OSError
        If the copy or the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.txt").write_bytes(b"mine")
    >>> done = replace(folder / "a.txt", b"new", keep=folder / "copies")
    >>> done.path.read_bytes(), done.copy.read_bytes()
    (b'new', b'mine')
    """
    copy = _copied(path, keep) if path.exists() else None
    path.parent.mkdir(parents=True, exist_ok=True)
    # Whole or not at all, also when the disk is full or the power goes.
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return Replaced(path, copy)


def _copied(path: Path, keep: Path) -> Path:
    keep.mkdir(parents=True, exist_ok=True)
    stem = f"{path.stem}-{datetime.now():%Y%m%d-%H%M%S}"
    count = 1
    while True:
        name = f"{stem}{path.suffix}" if count == 1 else f"{stem}-{count}{path.suffix}"
        try:
            with (keep / name).open("xb") as copy:
                copy.write(path.read_bytes())
        except FileExistsError:
            count += 1
        else:
            return keep / name


def _notebook(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None
