"""What is baked is kept for the same code, tables and settings, and for nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import plotly.graph_objects as go
import pytest

from spoilers.explore import kept
from spoilers.explore.interactive import Control, Interactive
from spoilers.figures.picture import Picture


@dataclass(frozen=True)
class Dot(Picture):
    size: int = 1

    def draw(self) -> go.Figure:
        DRAWN.append(self.size)
        return go.Figure(go.Scatter(x=[self.size], y=[1]), {"height": 300})

    def describe(self) -> str:
        return f"The dot has size {self.size}."


DRAWN: list[int] = []
DOT = Interactive(Dot, "A dot", (Control("size", "Size", (1, 2, 3), baked=(1, 3)),), key="dot")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path / "baked"))
    DRAWN.clear()
    return tmp_path / "baked"


def test_what_was_baked_is_not_baked_again(folder: Path) -> None:
    first = DOT.baked()
    assert DRAWN == [1, 3]
    assert DOT.baked() == first
    assert DRAWN == [1, 3]
    (file,) = folder.iterdir()
    assert file.read_text("utf-8") == first


def test_nothing_is_kept_unless_a_folder_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(kept.VARIABLE)
    assert DOT.baked() == DOT.baked()
    assert DRAWN == [1, 3, 1, 3]
    assert not folder.exists()


def test_a_picture_without_a_name_of_its_own_is_never_kept(folder: Path) -> None:
    @dataclass(frozen=True)
    class Local(Dot):
        pass

    assert kept.place_for(replace(DOT, picture=Local)) is None
    assert kept.place_for(replace(DOT, picture=lambda size: Dot(size))) is None
    assert kept.place_for(DOT.still()) is None


def test_whatever_makes_another_form_has_another_place(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [
        replace(DOT, title="A spot"),
        replace(DOT, key="spot"),
        replace(DOT, defaults={"size": 3}),
        replace(DOT, presets={"large": {"size": 3}}),
        replace(DOT, controls=(Control("size", "Width", (1, 2, 3), baked=(1, 3)),)),
        replace(DOT, controls=(Control("size", "Size", (1, 2, 3)),)),
        replace(DOT, controls=(Control("size", "Size", (1, 2, 3), "menu", baked=(1, 3)),)),
    ]
    places = {kept.place_for(each) for each in [DOT, *others]}
    assert len(places) == len(others) + 1
    assert kept.place_for(replace(DOT)) in places
    package = tmp_path / "package"
    package.mkdir()
    monkeypatch.setattr(kept, "PACKAGE", package)
    for text in ("one", "another"):
        (package / "module.py").write_text(text)
        kept._sources.cache_clear()
        places.add(kept.place_for(DOT))
    assert len(places) == len(others) + 3
    kept._sources.cache_clear()
