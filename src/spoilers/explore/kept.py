"""Baked forms that are kept in a folder, so that they are computed once for several builds.

A page is built anew for every word that changes in it, and most of the time goes into states of
pictures that have not changed. What is kept is found again only by the same code, the same
tables and the same Plotly.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from spoilers.data import data_folder

if TYPE_CHECKING:
    from spoilers.explore.interactive import Interactive

VARIABLE = "SPOILERS_BAKED"
PACKAGE = Path(__file__).resolve().parents[1]


def place_for(interactive: Interactive) -> Path | None:
    """Where is the baked form of this interactive kept?

    A content-addressed cache.

    Parameters
    ----------
    interactive : Interactive
        Any.

    Returns
    -------
    pathlib.Path or None
        A file that may be there or not; None if nothing is to be kept, which is so unless the
        variable ``SPOILERS_BAKED`` names a folder, and for a picture that no name tells apart
        from others.

    Examples
    --------
    >>> from spoilers.explore.splintering import karate_split
    >>> place_for(karate_split()) is None or VARIABLE in os.environ
    True
    """
    folder = os.environ.get(VARIABLE)
    picture = interactive.picture
    if not folder or not isinstance(picture, type) or "<locals>" in picture.__qualname__:
        return None
    start = interactive.defaults
    controls = [
        (control.name, control.label, control.kind, control.choices(start, baked=True))
        for control in interactive.controls
    ]
    told = (
        *(picture.__module__, picture.__qualname__, interactive.title, interactive.key),
        *(controls, start, interactive.presets, version("plotly")),
    )
    state = hashlib.sha256(repr(told).encode() + _sources(data_folder()))
    return Path(folder) / f"{interactive.key}-{state.hexdigest()[:32]}.html"


def keep(place: Path, form: str) -> None:
    """Keep a form, in one step: another process may be reading.

    Parameters
    ----------
    place : pathlib.Path
        As `place_for` says.
    form : str
        The baked form.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    written = place.with_suffix(f".{os.getpid()}")
    written.write_text(form, encoding="utf-8")
    written.replace(place)


@cache
def _sources(tables: Path) -> bytes:
    found = hashlib.sha256()
    for path in sorted(_files(tables)):
        found.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return found.digest()


def _files(tables: Path) -> Iterator[Path]:
    for folder in (PACKAGE, tables):
        yield from (
            path for path in folder.rglob("*")
            if path.suffix in (".py", ".toml", ".csv", ".json", ".bib") and path.is_file()
        )  # fmt: skip
