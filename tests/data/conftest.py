"""A copy of the tables that a test may damage."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from spoilers.data.folder import REPOSITORY, VARIABLE

Damage = Callable[[str, str, str], None]


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the tables, which the package reads instead of its own."""
    folder = tmp_path / "tables"
    shutil.copytree(REPOSITORY, folder)
    monkeypatch.setenv(VARIABLE, str(folder))
    return folder


@pytest.fixture
def damage(copy: Path) -> Damage:
    """Replace a text, which must stand there once, in a file of the copy."""

    def replace(file: str, old: str, new: str) -> None:
        path = copy / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8", newline="")

    return replace
