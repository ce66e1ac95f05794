"""From the rows of UCDP to the tables of lesson 07: by hand, by recount, and all the way."""

from __future__ import annotations

import datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoilers import data
from spoilers.data import ucdp
from spoilers.data.folder import REPOSITORY, VARIABLE
from spoilers.data.ucdp.__main__ import main
from spoilers.figures.the_record.shares_by_signature import SharesBySignature
from tests.data.ucdp.made_up import ACTOR, AGREEMENT, GED, agreement, dyad, event, text


def frame(*rows: dict[str, object]) -> pd.DataFrame:
    """Make what `read_events` gives, without a file."""
    table = pd.DataFrame(rows).rename(
        columns={"conflict_new_id": "conflict_id", "dyad_new_id": "dyad_id", "dyad_name": "dyad"}
    )
    table["violence"] = table.pop("type_of_violence").map({1: "state-based", 3: "one-sided"})
    table["date_start"] = pd.to_datetime(table["date_start"].str.slice(0, 10))
    return table


def deals(*rows: dict[str, object]) -> pd.DataFrame:
    """Make what `read_agreements` gives, without a file."""
    return pd.DataFrame(
        {
            "id": [row["paid"] for row in rows],
            "conflict": [row["conflict_name"] for row in rows],
            "conflict_id": [(9,)] * len(rows),
            "dyad_id": [(row["dyad_id"],) for row in rows],
            "name": [row["pa_name"] for row in rows],
            "year": [row["year"] for row in rows],
            "date": pd.to_datetime([str(row["pa_date"]) for row in rows]),
            "kind": "full",
            "signed": "some",
        }
    )


def test_years_are_summed_pair_by_pair() -> None:
    events = frame(event(1, "2001-05-01", best=3), event(2, "2001-06-01", best=4),
                   event(3, "2002-06-01", best=5), event(4, "2001-06-01", "Other", best=9),
                   event(5, "2001-07-01", best=7, country="Nowhere"))  # fmt: skip
    yearly = ucdp.deaths_by_year(events, country="Erewhon")
    fle = yearly[yearly["side_b"] == "FLE"]
    assert fle[["year", "low", "best", "high", "events"]].values.tolist() == [
        [2001, 7, 7, 11, 2],
        [2002, 5, 5, 7, 1],
    ]
    assert ucdp.deaths_by_year(events)["best"].sum() == 28


DEAL = datetime.date(2005, 6, 15)
days = st.dates(datetime.date(2003, 1, 1), datetime.date(2007, 12, 31))
drawn_events = st.lists(
    st.tuples(days, st.sampled_from(["FLE", "Other"]), st.integers(0, 50), st.sampled_from([1, 3])),
    min_size=1,
    max_size=25,
)


@given(drawn_events, st.integers(1, 24))
def test_a_window_is_counted_again_event_by_event(
    drawn: list[tuple[datetime.date, str, int, int]], months: int
) -> None:
    events = frame(
        *(
            event(number, day.isoformat(), side, best, type_of_violence=kind)
            for number, (day, side, best, kind) in enumerate(drawn)
        )
    )
    found = ucdp.deal_window(
        events, DEAL, {"FLE": ucdp.Series(sides=("FLE",))}, months=months
    ).iloc[0]

    def shifted(by: int) -> datetime.date:
        month = 12 * DEAL.year + DEAL.month - 1 + by
        return datetime.date(month // 12, month % 12 + 1, DEAL.day)

    mine = [(day, best) for day, side, best, kind in drawn if side == "FLE" and kind == 1]
    before = [best for day, best in mine if shifted(-months) <= day < DEAL]
    after = [best for day, best in mine if DEAL <= day < shifted(months)]
    assert (found["events_before"], found["deaths_before"]) == (len(before), sum(before))
    assert (found["events_after"], found["deaths_after"]) == (len(after), sum(after))
    last = max(day.year for day, *_ in drawn)
    assert found["whole"] == (shifted(months) <= datetime.date(last + 1, 1, 1))


def test_months_without_an_event_have_no_row() -> None:
    events = frame(event(1, "2001-05-01", best=3), event(2, "2001-05-30", best=4),
                   event(3, "2001-08-01", best=5))  # fmt: skip
    table = ucdp.monthly_deaths(events, {"FLE": ucdp.Series(sides=("FLE",))})
    assert table[["month", "events", "deaths"]].values.tolist() == [
        ["2001-05", 2, 7],
        ["2001-08", 1, 5],
    ]


def test_what_signers_and_others_did_is_told_apart() -> None:
    events = frame(
        event(1, "2000-05-01", "FLE", 100), event(2, "2000-06-01", "Other", 30),
        event(3, "2001-06-01", "Other", 24), event(4, "2002-06-01", "Other", 20),
        event(5, "2002-07-01", "Other", 10), event(6, "2002-08-01", "FLE - New", 26),
        event(7, "2002-09-01", "Other", 90, type_of_violence=3),
        event(8, "2002-09-01", "Far", 90, conflict_new_id=10),
    )  # fmt: skip
    found = ucdp.follow_up(deals(agreement(1, "2001-03-01")), events)
    (row,) = found.to_dict("records")
    assert (row["signers_before"], row["signers_after"]) == (100, 0)
    # 24 in one year is under the threshold; 20 and 10 in another are not.
    assert (row["others_before"], row["others_year"], row["others_after"]) == (30, 0, 56)
    assert pd.isna(row["others_later"])
    assert row["others"] == "FLE - New; Other"
    assert row["signers"] == 1
    (all_of_it,) = ucdp.follow_up(deals(agreement(1, "2001-03-01")), events, threshold=1).to_dict(
        "records"
    )
    assert all_of_it["others_year"] == 24


def test_how_many_of_the_active_signed() -> None:
    pairs = pd.DataFrame([dyad(51, 2000), dyad(53, 2001), dyad(54, 1999)])
    table = ucdp.one_faction(deals(agreement(1, "2001-03-01")), pairs)
    (row,) = table.to_dict("records")
    assert (row["active_or_signing"], row["signing"], row["all_signed"]) == (2, 1, False)


def test_splinters_are_the_organised_that_broke_away(tmp_path: Path) -> None:
    common = {"Location": "Erewhon", "NamePrev": "FLE", "ActorIdPrev": 7}
    rows = [
        {**common, "ActorId": 1, "NameData": "FLE - New", "Org": 1, "Splinter": 1},
        {**common, "ActorId": 2, "NameData": "A village", "Org": 3, "Splinter": 1},
        {**common, "ActorId": 3, "NameData": "FLE", "Org": 1, "Splinter": 0},
    ]
    path = tmp_path / "ucdp-actor-221.csv"
    path.write_text(text(ACTOR, rows), encoding="utf-8")
    assert ucdp.splinters(ucdp.read_actors(path))["name"].tolist() == ["FLE - New"]
    path.write_text(text([c for c in ACTOR if c != "Splinter"], []).strip() + "\n", "utf-8")


def test_a_table_that_is_not_fit_is_named() -> None:
    with pytest.raises(ValueError, match="no column violence; it has x"):
        ucdp.monthly_deaths(pd.DataFrame({"x": [1], "date_start": 0, "low": 0, "best": 0,
                                          "high": 0}).loc[:, ["x", "date_start", "low", "best",
                                                              "high"]],
                            {"a": ucdp.Series(sides=("A",))})  # fmt: skip
    with pytest.raises(ValueError, match="months = 0"):
        ucdp.deal_window(frame(event(1, "2001-01-01")), DEAL, {}, months=0)
    with pytest.raises(ValueError, match="violence has 'war'"):
        ucdp.Series(violence=("war",))


def test_every_series_of_the_lesson_is_known() -> None:
    known = ucdp.course_series()
    for window in data.deal_windows():
        assert window.series in known[window.country], window.series


# --- all the way: from two downloads to the pictures of the lesson -----------------------


def moro(number: int, day: str, side: str, best: int) -> dict[str, object]:
    return event(
        number, day, side, best,
        side_a="Government of Philippines", dyad_name=f"Government of Philippines - {side}",
        country="Philippines", conflict_new_id=308, dyad_new_id=hash(side) % 1000,
    )  # fmt: skip


@pytest.fixture
def downloads(tmp_path: Path) -> tuple[Path, Path]:
    """Two small files as they are downloaded: events and agreements."""
    khorasan = {"side_a": "Government of Afghanistan", "country": "Afghanistan",
                "dyad_name": "Government of Afghanistan - IS"}  # fmt: skip
    rows = [
        moro(1, "2012-01-01", "MILF", 8), moro(2, "2013-09-09", "MNLF - NM", 70),
        moro(3, "2013-09-10", "MNLF - NM", 5), event(4, "2019-04-01", "IS", 60, **khorasan),
        event(5, "2020-04-01", "IS", 11, **khorasan), event(6, "2014-12-31", "FLE", 1),
        event(7, "2000-01-01", "Other", 50), event(8, "2002-01-01", "Other", 60),
    ]  # fmt: skip
    events = tmp_path / "GEDEvent_v25_1.csv"
    events.write_text(text(GED, rows), encoding="utf-8")
    pacts = tmp_path / "pa.csv"
    pacts.write_text(
        text(AGREEMENT, [agreement(1, "2001-05-01"), agreement(2, "2001-06-01", inclusive=1)]),
        encoding="utf-8",
    )
    return events, pacts


def test_the_lesson_can_be_drawn_from_downloads(
    downloads: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    events, pacts = downloads
    folder = tmp_path / "my-tables"
    before = SharesBySignature(measure="battles").describe()
    assert main(["--events", str(events), "--agreements", str(pacts), "--to", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "agreements.csv: 2 rows" in said
    assert "no event of FARC in Colombia; its rows are kept as they were" in said
    assert f"set SPOILERS_DATA to {folder}" in said
    monkeypatch.setenv(VARIABLE, str(folder))
    window = next(
        w for w in data.deal_windows()
        if (w.deal, w.series) == ("framework_2012", "MNLF wings")
    )  # fmt: skip
    assert (window.events_before, window.events_after, window.deaths_after) == (0, 2, 75)
    assert window.source == "UCDP GED 25.1"
    assert [(m.month, m.deaths) for m in data.monthly_deaths("MNLF wings")] == [("2013-09", 75)]
    isk = {r.year: r.deaths for r in data.relations() if {r.one, r.other} == {"government", "isk"}}
    # 11 deaths in 2020 are under the threshold of the yearly files.
    assert isk == {2019: 60}
    first, second = data.agreements()
    assert (first.signed, second.signed) == ("some", "all")
    assert (first.of_others.before, first.of_others.after) == (50, 60)
    assert "after 1 of 1 (100%) that not all had signed" in (
        SharesBySignature(measure="battles").describe()
    )
    # Nothing of it is left when the course's own tables are read again.
    monkeypatch.delenv(VARIABLE)
    assert SharesBySignature(measure="battles").describe() == before


def test_nothing_is_written_over(downloads: tuple[Path, Path], tmp_path: Path,
                                 capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("keep me")
    assert main(["--events", str(downloads[0]), "--to", str(tmp_path / "mine")]) == 1
    assert "this is there already" in capsys.readouterr().err
    assert (tmp_path / "mine" / "notes.txt").read_text() == "keep me"


def test_a_wrong_file_stops_with_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--events", str(tmp_path / "no.csv"), "--to", str(tmp_path / "new")]) == 1
    assert capsys.readouterr().err.strip().endswith("no.csv: there is no such file")
    assert not (tmp_path / "new").exists()


def test_the_tables_of_the_course_are_not_touched(
    downloads: tuple[Path, Path], tmp_path: Path
) -> None:
    before = {path.name: path.read_bytes() for path in REPOSITORY.glob("*.csv")}
    ucdp.rebuild(tmp_path / "new", events=ucdp.read_events(downloads[0]))
    assert {path.name: path.read_bytes() for path in REPOSITORY.glob("*.csv")} == before
