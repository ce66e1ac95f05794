"""The glossary, the references and the README's table of lessons are up to date."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from spoilers import LESSONS, data
from spoilers.site import derive
from spoilers.theory.parameters import LETTERS
from tests.lessons.lessons import LESSONS as NOTEBOOKS
from tests.lessons.lessons import prose, read

ROOT = Path(__file__).parents[2]


def stale() -> list[str]:
    made = derive.derived()
    assert len(made) >= 10
    return [path.name for path, text in made.items() if path.read_text(encoding="utf-8") != text]


def test_what_is_derived_is_current() -> None:
    assert stale() == []


def test_the_gate_sees_a_changed_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.setenv("SPOILERS_DATA", str(tmp_path / "data"))
    for name, old, new in (
        ("glossary.csv", "A part of a movement", "One part of a movement"),
        ("references.bib", "Information Flow Model", "Information Flood Model"),
    ):
        path = tmp_path / "data" / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    assert stale() == ["glossary.ipynb", "references.ipynb"]


def test_every_letter_stands_in_the_glossary_once_with_its_meaning_and_lesson() -> None:
    (table,) = [c.source for c in derive.glossary().cells if "## Table of letters" in c.source]
    rows = [line for line in table.splitlines() if line.startswith("| $")]
    assert len(rows) == len(LETTERS) >= 40
    for row, letter in zip(rows, LETTERS.values(), strict=True):
        assert row.startswith(f"| ${letter.symbol}$ | {letter.meaning}")
        assert row.endswith(f" | {LESSONS.index(letter.lesson):02d} |")
    symbols = [row.split("|")[1] for row in rows]
    assert len(set(symbols)) == len(symbols)


def test_the_gate_sees_a_letter_whose_meaning_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    prior = replace(LETTERS["prior"], meaning="Another meaning.")
    monkeypatch.setattr(derive, "LETTERS", {**LETTERS, "prior": prior})
    assert stale() == ["glossary.ipynb"]


def test_the_gate_sees_a_readme_that_has_fallen_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "| [00 The airport](lessons/00_the_airport.ipynb) |" in derive.readme()
    old = tmp_path / "README.md"
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    old.write_text(text.replace("00 The airport", "00 The port"), encoding="utf-8")
    monkeypatch.setattr(derive, "README", old)
    assert stale() == ["README.md"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (",Zachary1977", ",Nobody1900", r"glossary.csv.*Nobody1900.*no entry of references.bib"),
        ("Merger,", "Aaa,", r"glossary.csv.*'Aaa' is out of order"),
        ("Platform,", ",", r"glossary.csv.*term"),
        ("term,definition", "word,definition", r"glossary.csv.*(word|term)"),
    ],
)
def test_a_damaged_glossary_is_refused_with_its_place(
    old: str, new: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.setenv("SPOILERS_DATA", str(tmp_path / "data"))
    path = tmp_path / "data" / "glossary.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(data.DataError, match=message):
        data.glossary()


def test_every_work_that_a_lesson_cites_and_every_term_that_it_links_is_there() -> None:
    terms = {term.replace(" ", "-") for term in data.glossary()}
    works = {work.short.replace(" ", "-") for work in data.references().values()}
    cited = 0
    for path in NOTEBOOKS:
        text = prose(read(path))
        for term in re.findall(r"glossary\.ipynb#([^)]+)\)", text):
            assert term in terms
            cited += 1
        for work in re.findall(r"references\.ipynb#((?:[^()]|\([^()]*\))+)\)", text):
            assert work in works
            cited += 1
    assert cited > 15
