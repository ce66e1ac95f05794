"""Files of UCDP as they are downloaded: read in every form, and refused with a reason."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from spoilers.data import DataError, ucdp
from tests.data.ucdp.made_up import (
    ACTOR,
    AGREEMENT,
    DYADIC,
    GED,
    agreement,
    dyad,
    event,
    text,
    zipped,
)

EVENTS = [
    event(1, "2001-05-01"),
    event(2, "2001-06-30", "FLE - New", 40),
    event(3, "2002-01-01", type_of_violence=3, dyad_name="FLE - Civilians", side_a="FLE",
          side_b="Civilians"),
]  # fmt: skip


def ged(folder: Path, name: str = "GEDEvent_v25_1.csv", content: str | None = None) -> Path:
    path = folder / name
    path.write_text(text(GED, EVENTS) if content is None else content, encoding="utf-8")
    return path


def test_a_csv_a_zip_and_one_with_a_mark_at_its_start_are_the_same(tmp_path: Path) -> None:
    plain = ucdp.read_events(ged(tmp_path))
    assert plain["violence"].tolist() == ["state-based", "state-based", "one-sided"]
    assert plain["best"].tolist() == [3, 40, 3]
    assert plain["date_start"].dt.strftime("%d.%m.%Y").tolist()[1] == "30.06.2001"
    assert plain.attrs["version"] == "25.1"
    assert plain.attrs["remarks"] == []
    packed = zipped(tmp_path / "ged251-csv.zip", "GEDEvent_v25_1.csv", text(GED, EVENTS))
    pd.testing.assert_frame_equal(ucdp.read_events(packed), plain)
    assert ucdp.read_events(packed).attrs["version"] == "25.1"
    marked = ged(tmp_path, "marked.csv", "\ufeff" + text(GED, EVENTS))
    pd.testing.assert_frame_equal(ucdp.read_events(marked), plain)


def test_only_the_columns_that_are_needed_are_kept(tmp_path: Path) -> None:
    events = ucdp.read_events(ged(tmp_path))
    assert len(events.columns) == 16
    assert "source_headline" not in events


def test_a_country_file_with_a_row_of_tags_loses_the_tags(tmp_path: Path) -> None:
    lines = text(GED, EVENTS).splitlines()
    tags = ",".join("#tag" for _ in GED)
    content = "\n".join([lines[0], tags, *lines[1:]]) + "\n"
    assert len(ucdp.read_events(ged(tmp_path, "conflict_data_xyz.csv", content))) == 3


def test_a_file_with_few_columns_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    kept = ["id", "type_of_violence", "dyad_name", "side_a", "side_b", "date_start", "date_end",
            "low", "best", "high"]  # fmt: skip
    few = [{name: row[name] for name in kept} for row in EVENTS]
    events = ucdp.read_events(ged(tmp_path, "few.csv", text(kept, few)))
    assert events["year"].tolist() == [2001, 2001, 2002]
    assert "country" not in events
    with pytest.raises(ValueError, match="no column country"):
        ucdp.read_events(tmp_path / "few.csv", countries=["Erewhon"])


def test_countries_and_years_can_be_chosen(tmp_path: Path) -> None:
    path = ged(tmp_path)
    assert ucdp.read_events(path, countries=["Erewhon"], years=(2002, 2002))["id"].tolist() == [3]
    with pytest.raises(ValueError, match="'Erehwon' is not in the file; did you mean 'Erewhon'"):
        ucdp.read_events(path, countries=["Erehwon"])
    with pytest.raises(ValueError, match="the first year first"):
        ucdp.read_events(path, years=(2002, 2001))


def test_an_estimate_out_of_order_is_kept_and_told(tmp_path: Path) -> None:
    rows = [event(1, "2001-05-01", low=9)]
    events = ucdp.read_events(ged(tmp_path, "odd.csv", text(GED, rows)))
    assert len(events) == 1
    assert events.attrs["remarks"] == [
        "events whose best estimate does not lie between low and high: 1"
    ]


def test_latin_letters_are_read_and_told(tmp_path: Path) -> None:
    path = tmp_path / "ucdp-actor-261.csv"
    rows = [{"ActorId": 1, "NameData": "Añil", "Org": 1, "Splinter": 0, "Location": "Erewhon"}]
    path.write_bytes(text(ACTOR, rows).encode("latin-1"))
    actors = ucdp.read_actors(path)
    assert actors["name"].tolist() == ["Añil"]
    assert "Latin-1" in actors.attrs["remarks"][0]
    assert actors.attrs["version"] == "26.1"


def test_a_large_file_tells_how_far_it_is(tmp_path: Path) -> None:
    rows = [event(number, "2001-05-01") for number in range(3000)]
    path = zipped(tmp_path / "ged251-csv.zip", "GEDEvent_v25_1.csv", text(GED, rows))
    told: list[tuple[int, int]] = []
    events = ucdp.read_events(path, progress=lambda done, total: told.append((done, total)))
    assert len(events) == 3000
    assert len(told) >= 1
    assert told[-1][0] == told[-1][1] == len(text(GED, rows).encode())
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_small_file_prints_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ucdp.read_events(ged(tmp_path))
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("folder", ["", "in a zip"])
def test_a_workbook_of_agreements_is_read(tmp_path: Path, folder: str) -> None:
    rows = [agreement(1, "2001-05-01"), agreement(2, "2003-01-02", inclusive=1, pa_type=3,
                                                  dyad_id="51, 53"),
            agreement(3, "2004-01-02", inclusive=-1)]  # fmt: skip
    book = tmp_path / "ucdp-peace-agreements-221.xlsx"
    pd.DataFrame(rows, columns=AGREEMENT).to_excel(book, index=False)
    if folder:
        with zipfile.ZipFile(tmp_path / "pa.zip", "w") as archive:
            archive.write(book, "ucdp-peace-agreements-221.xlsx")
        book = tmp_path / "pa.zip"
    deals = ucdp.read_agreements(book)
    assert deals["signed"].tolist() == ["some", "all", "unclear"]
    assert deals["kind"].tolist() == ["full", "process", "full"]
    assert deals["dyad_id"].tolist() == [(51,), (51, 53), (51,)]
    assert deals.attrs["version"] == "22.1"
    csv_file = tmp_path / "agreements.csv"
    csv_file.write_text(text(AGREEMENT, rows), encoding="utf-8")
    pd.testing.assert_frame_equal(ucdp.read_agreements(csv_file), deals)


def test_pairs_are_read_in_the_spelling_of_any_version(tmp_path: Path) -> None:
    path = tmp_path / "ucdp-dyadic-251.csv"
    path.write_text(text(DYADIC, [dyad(51, 2001)]), encoding="utf-8")
    newer = ucdp.read_dyads(path)
    old = text(DYADIC, [dyad(51, 2001)]).replace("dyad_id,conflict_id", "DyadId,ConflictId", 1)
    path.write_text(old.replace("side_a,", "SideA,", 1), encoding="utf-8")
    pd.testing.assert_frame_equal(ucdp.read_dyads(path), newer)
    assert newer.loc[0, "dyad_id"] == 51


def rows_with(**changed: object) -> str:
    return text(GED, [EVENTS[0], {**EVENTS[1], **changed}])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "the file is empty"),
        (",".join(GED) + "\n", "a header and no rows"),
        ("<!DOCTYPE html><html>sorry</html>", "this is a web page"),
        ("a\0b", "this is no text"),
        (text(DYADIC, [dyad(1, 2001)]), r"this is the Dyadic Dataset: read it with read_dyads\(\)"),
        (text(AGREEMENT, [agreement(1, "2001-01-01")]), r"Agreement Dataset: .*ments\(\)"),
        (text(ACTOR, [{"ActorId": 1}]), r"Actor Dataset: read it with read_actors\(\)"),
        ("id,year\n1,2001\n", "it has no column type_of_violence, dyad_name"),
        (text([c for c in GED if c != "best"], []), "it has no column best"),
        ("\n".join(text(GED, EVENTS).splitlines()[1:]) + "\n", "the file has no header"),
        (rows_with(best="many"), "row 2 has 'many' in best: expected a whole number"),
        (rows_with(best=""), "ends in the middle of row 2"),
        (rows_with(low="1.5"), "row 2 has '1.5' in low"),
        (rows_with(date_start="30/06/2001"), "row 2 has '30/06/2001' in date_start"),
        (rows_with(type_of_violence=4), r"row 2 has 4 in type_of_violence: .*1 \(state"),
        (rows_with(id=1), "the id 1 stands there twice, again in row 2"),
        (text(GED, EVENTS) + '"', "no valid CSV"),
    ],
)  # fmt: skip
def test_a_wrong_or_damaged_file_is_refused_with_a_reason(
    tmp_path: Path, content: str, said: str
) -> None:
    path = ged(tmp_path, "file.csv", content)
    with pytest.raises(DataError, match=f"file.csv: .*{said}"):
        ucdp.read_events(path)


def cut(folder: Path) -> Path:
    lines = text(GED, EVENTS * 1).splitlines()
    return ged(folder, "cut.csv", "\n".join(lines)[: -len(lines[-1]) // 2])


def broken_zip(folder: Path) -> Path:
    path = zipped(folder / "broken.zip", "GEDEvent_v25_1.csv", text(GED, EVENTS * 1))
    path.write_bytes(path.read_bytes()[:-30])
    return path


def two_in_a_zip(folder: Path) -> Path:
    path = zipped(folder / "two.zip", "a.csv", "x\n")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("b.csv", "x\n")
    return path


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda folder: folder, "this is a folder"),
        (lambda folder: folder / "nowhere.csv", "there is no such file"),
        (cut, "ends in the middle of row 3"),
        (broken_zip, "the zip is damaged: download it again"),
        (two_in_a_zip, "one CSV file in it; it holds a.csv, b.csv"),
    ],
)
def test_a_path_that_leads_to_no_file_is_refused(
    tmp_path: Path, make: Callable[[Path], Path], said: str
) -> None:
    with pytest.raises(DataError, match=said):
        ucdp.read_events(make(tmp_path))


def test_an_agreement_without_numbers_of_its_pairs_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pa.csv"
    path.write_text(text(AGREEMENT, [agreement(1, "2001-01-01", dyad_id="some")]))
    with pytest.raises(DataError, match="row 1 has 'some' in dyad_id"):
        ucdp.read_agreements(path)
