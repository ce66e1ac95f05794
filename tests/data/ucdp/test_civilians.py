"""Civilians killed: the files of UCDP are read, and make the tables of the course again."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from spoilers import data
from spoilers.data import DataError, ucdp
from spoilers.data.folder import REPOSITORY, VARIABLE
from spoilers.data.ucdp.__main__ import main
from tests.data.ucdp import real
from tests.data.ucdp.made_up import (
    AGREEMENT,
    COUNTRY_YEAR,
    DYADIC,
    GED,
    ONE_SIDED,
    event,
    killing,
    text,
    zipped,
)


def killings(
    folder: Path, *rows: dict[str, object], name: str = "OneSided_v25_1.csv"
) -> pd.DataFrame:
    path = folder / name
    path.write_text(text(ONE_SIDED, rows), encoding="utf-8")
    return ucdp.read_one_sided(path)


# --- reading ----------------------------------------------------------------------------


def test_a_file_is_read_zipped_and_as_a_workbook(tmp_path: Path) -> None:
    rows = [killing(7, 2001, 40, coalition_components="8, 9"), killing(6, 2001, 25)]
    plain = killings(tmp_path, *rows)
    assert plain["members"].tolist() == [(7, 8, 9), (6,)]
    assert plain[["actor_id", "year", "best"]].values.tolist() == [[7, 2001, 40], [6, 2001, 25]]
    assert plain["government"].tolist() == [False, False]
    assert plain.attrs["version"] == "25.1"
    assert plain.attrs["remarks"] == []
    packed = zipped(
        tmp_path / "ucdp-onesided-251-csv.zip", "OneSided_v25_1.csv", text(ONE_SIDED, rows)
    )
    pd.testing.assert_frame_equal(ucdp.read_one_sided(packed), plain)
    book = tmp_path / "ucdp-onesided-251.xlsx"
    pd.DataFrame(rows, columns=ONE_SIDED).to_excel(book, index=False)
    pd.testing.assert_frame_equal(ucdp.read_one_sided(book), plain)


@pytest.mark.parametrize("version", ["22.1", "23.1", "24.1", "25.1", "26.1"])
def test_every_version_from_22_to_26_is_read(tmp_path: Path, version: str) -> None:
    table = killings(tmp_path, killing(7, 2001, 40, version=version))
    assert (table.attrs["version"], table.attrs["remarks"]) == (version, [])


def test_what_a_newer_version_or_none_means_is_said(tmp_path: Path) -> None:
    newer = killings(tmp_path, killing(7, 2001, 40, version="27.1"))
    assert newer.attrs["remarks"] == [
        "version 27.1 is newer than 26.1, the last one that we have seen"
    ]
    unnamed = killings(tmp_path, killing(7, 2001, 40, version=""), name="mine.csv")
    (said,) = unnamed.attrs["remarks"]
    assert "says which version" in said
    uneven = killings(tmp_path, killing(7, 2001, 40, low_fatality_estimate=50))
    (said,) = uneven.attrs["remarks"]
    assert "between low and high: 1" in said


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([killing(7, 2001, 40, version="20.1")], "version 20.1: versions from 22.1 on can be read"),
        ([killing(7, 2001, 40), killing(7, 2001, 41)],
         "the actor 7 has two rows for 2001, again in row 2"),
        ([killing(7, 2001, 40, coalition_components="FLE")], "row 1 has 'FLE' in components"),
        ([killing(7, 2001, 40, is_government_actor=3)], "expected one of 0 .no., 1 .yes."),
        ([killing(7, 2001, 40, best_fatality_estimate="many")], "expected a whole number"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(
    tmp_path: Path, rows: list[dict[str, object]], message: str
) -> None:
    with pytest.raises(DataError, match=message):
        killings(tmp_path, *rows)


def test_one_dataset_is_not_taken_for_another(tmp_path: Path) -> None:
    killings(tmp_path, killing(7, 2001, 40))
    with pytest.raises(DataError, match=r"this is the One-sided .* read it with read_one_sided"):
        ucdp.read_country_years(tmp_path / "OneSided_v25_1.csv")
    (tmp_path / "cy.csv").write_text(text(COUNTRY_YEAR, real.COUNTRY_YEARS), encoding="utf-8")
    with pytest.raises(DataError, match=r"Country-Year Dataset: read it with read_country_years"):
        ucdp.read_one_sided(tmp_path / "cy.csv")
    (tmp_path / "half.csv").write_text("actor_id,year\n7,2001\n", encoding="utf-8")
    with pytest.raises(DataError, match="no column coalition_components, actor_name, best_fatal"):
        ucdp.read_one_sided(tmp_path / "half.csv")


# --- the tables of the course, from real rows ---------------------------------------------


@pytest.fixture
def downloads(tmp_path: Path) -> list[str]:
    """Rows of the real files, in the same formats, as arguments of the command."""
    asked: list[str] = []
    for option, header, rows in (
        ("events", GED, [real.ABROAD]),
        ("agreements", AGREEMENT, real.AGREEMENTS),
        ("dyads", DYADIC, real.DYADS),
        ("one-sided", ONE_SIDED, real.ONE_SIDED),
        ("country-years", COUNTRY_YEAR, real.COUNTRY_YEARS),
    ):
        path = tmp_path / f"{option}.csv"
        path.write_text(text(header, rows), encoding="utf-8")
        asked += [f"--{option}", str(path)]
    return asked


def test_figures_made_anew_are_those_of_the_course(
    downloads: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    course = {row.id: row for row in data.agreement_civilians()}
    isk = [(row.year, row.deaths, row.low, row.high) for row in data.isk_civilians()]
    assert main([*downloads, "--to", str(tmp_path / "new")]) == 0
    said = capsys.readouterr().out
    assert "row of 2016 covers other countries too; what the events have there was put" in said
    monkeypatch.setenv(VARIABLE, str(tmp_path / "new"))
    made = data.agreement_civilians()
    assert [row.id for row in made] == [1567, 1003, 1508, 1619]
    for row in made:
        old = course[row.id]
        assert (row.interstate, row.outside) == (old.interstate, old.outside)
        assert (row.of_signers, row.of_others, row.of_governments) == (
            old.of_signers, old.of_others, old.of_governments
        )  # fmt: skip
        assert row.source.startswith("UCDP One-sided 25.1; UCDP Peace Agreements 22.1")
    assert [(row.year, row.deaths, row.low, row.high) for row in data.isk_civilians()] == isk


def test_the_command_of_the_lesson_is_one_that_works(downloads: list[str], tmp_path: Path) -> None:
    lesson = nbformat.read(REPOSITORY.parent / "lessons" / "07_the_record.ipynb", as_version=4)
    (cell,) = (c.source for c in lesson.cells if "python -m spoilers.data.ucdp" in c.source)
    (command,) = re.findall(r"^python -m spoilers\.data\.ucdp(.*?)\n```", cell, re.M | re.S)
    words = shlex.split(command.replace("\\\n", " "))
    assert words[::2] == [*downloads[::2], "--to"]
    assert main([*downloads, "--to", str(tmp_path / "my-tables")]) == 0
    assert f"`SPOILERS_DATA={words[-1]}`" in cell


def test_without_events_what_cannot_be_put_back_is_said(
    downloads: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*downloads[6:], "--to", str(tmp_path / "new")]) == 0
    said = capsys.readouterr().out
    assert "give events" in said
    assert "agreement_civilians" not in said
    assert main([*downloads[4:8], "--to", str(tmp_path / "other")]) == 1
    assert "there is nothing to make: give events; or agreements," in capsys.readouterr().err
    assert not (tmp_path / "other").exists()


def test_a_year_that_cannot_be_told_apart_is_left_out() -> None:
    years = pd.DataFrame(
        {"country": "Erewhon", "year": [2000, 2001, 2002, 2003], "low": 50, "best": 60, "high": 70,
         "killers": [("New",), ("FLE", "New"), ("New", "A third"), ("FLE", "New")]}
    )  # fmt: skip
    killed = pd.DataFrame({"actor_id": [7, 7], "year": [2001, 2002], "low": 20, "best": 30,
                           "high": 40, "location": "Erewhon"})  # fmt: skip
    table = ucdp.civilians_of_last_group(
        years, killed, country="Erewhon", group="New", others={"FLE": 7}
    )
    assert table[["year", "best"]].values.tolist() == [[2000, 60], [2001, 30]]
    assert table.attrs["remarks"] == [
        "2002: A third killed civilians in Erewhon too; left out",
        "2003: One-sided Violence covers 2001 to 2002 alone; left out",
    ]


def test_agreements_of_unknown_pairs_are_counted() -> None:
    deals = pd.DataFrame({"id": [1], "date": [pd.Timestamp("2001-05-01")], "conflict_id": [(9,)],
                          "dyad_id": [(404,)]})  # fmt: skip
    pairs = pd.DataFrame(
        {"conflict_id": [9], "dyad_id": [5], "year": [2001], "side_a_id": [(1,)], "side_b": ["B"],
         "side_b_id": [(2,)], "type_of_conflict": [3]}
    )  # fmt: skip
    killed = pd.DataFrame({"members": [(2,)], "year": [2001], "best": [40]})
    table = ucdp.civilians_around(deals, pairs, killed)
    assert table.attrs["remarks"] == [
        "agreements whose signers are not among the pairs of fighters: 1"
    ]
    assert table.loc[0, "others_year"] == 40


# --- windows ------------------------------------------------------------------------------


def test_windows_of_civilians_are_counted_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def attack(number: int, day: str, side: str, best: int, **other: object) -> dict[str, object]:
        kind = {"type_of_violence": 3, "country": "Philippines", **other}
        dyad_name = f"{side} - Civilians"
        return event(number, day, "Civilians", best, side_a=side, dyad_name=dyad_name, **kind)

    rows = [
        attack(1, "2012-01-01", "ASG", 8), attack(2, "2012-12-01", "ASG", 5, date_prec=4),
        attack(3, "2013-01-01", "ASG", 6, type_of_violence=1), attack(4, "2013-02-01", "CPP", 9),
        attack(5, "2013-02-01", "IS", 90, country="Nowhere"), attack(6, "2015-12-31", "MILF", 1),
    ]  # fmt: skip
    path = tmp_path / "GEDEvent_v25_1.csv"
    path.write_text(text(GED, rows), encoding="utf-8")
    said = ucdp.rebuild(tmp_path / "new", events=ucdp.read_events(path))
    assert "deal_window_civilians.csv: no event in Sudan; its rows are kept as they were" in said
    kept = {(w.deal, w.series): w for w in data.deal_window_civilians() if w.country == "Sudan"}
    monkeypatch.setenv(VARIABLE, str(tmp_path / "new"))
    windows = {(w.deal, w.series): w for w in data.deal_window_civilians()}
    assert kept.items() <= windows.items()
    sayyaf = windows["framework_2012", "Abu Sayyaf"]
    assert (sayyaf.deaths_before, sayyaf.events_after, sayyaf.deaths_after) == (8, 1, 5)
    assert (sayyaf.rough, sayyaf.change, sayyaf.source) == (1, "fell", "UCDP GED 25.1")
    assert windows["framework_2012", "MILF"].change == "same"
    # Killings elsewhere do not list a group here.
    for name in ("Islamic State", "BIFF", "government"):
        window = windows["framework_2012", name]
        assert (window.listed, window.deaths_after, window.rough) == (False, None, None)
        assert window.change == "unknown"


def test_every_series_of_the_windows_is_known() -> None:
    known = ucdp.course_killers()
    for window in data.deal_window_civilians():
        assert window.series in known[window.country], window.series
