"""The case: its events are in order, its counts fit, and a damaged row is refused by name."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from spoilers import data
from spoilers.data.folder import REPOSITORY
from tests.data.conftest import Damage


def test_the_timeline_is_the_table_in_order() -> None:
    with (REPOSITORY / "timeline.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [event.id for event in data.timeline()] == [row["id"] for row in rows]
    days = [event.date for event in data.timeline()]
    assert days == sorted(days)
    assert len(days) >= 20


def test_known_then_means_by_the_morning_of_28_august() -> None:
    for event in data.timeline():
        assert (event.said == "then") == (event.date <= date(2021, 8, 28)), event


def test_what_was_known_on_27_august_stands_on_that_day() -> None:
    events = {event.id: event for event in data.timeline()}
    day = events["onebomber"]
    assert day.date == date(2021, 8, 27)
    for words in ("one bomber", "169 Afghans"):
        assert words in day.event
    claim = events["claimed"]
    assert claim.date == date(2021, 8, 26)
    assert "Taliban militia" in claim.event
    # Only the finding on gunfire came later, and it did not stay alone.
    assert "no proof that anyone was killed by gunfire" in events["inquiry"].event
    assert events["gunfire"].date == date(2024, 4, 24)
    assert "contradicts" in events["gunfire"].event


def test_four_dates_are_kept_apart() -> None:
    events = {event.id: event for event in data.timeline()}
    assert "by 1 May 2021" in events["doha"].event
    assert (events["kabul"].date, events["airport"].date) == (date(2021, 8, 15), date(2021, 8, 26))
    assert "31 August" in events["deadline"].event
    assert events["left"].date == date(2021, 8, 30)
    assert "one day before the deadline of 31 August" in events["left"].event
    assert "1 May, had passed four months earlier" in events["left"].event


def test_a_count_of_the_dead_is_a_number_of_the_sources() -> None:
    killed = {event.id: event.killed for event in data.timeline()}
    assert killed["kabulstrike"] == "10"
    assert killed["airport"] == f"about {13 + 170}"
    assert killed["kunduz"] == "46"
    assert killed["doha"] == ""


def test_no_fighting_is_below_25_deaths_and_estimates_are_in_order() -> None:
    fought = [row for row in data.relations() if row.kind == "fought"]
    assert len(fought) >= 20
    for row in fought:
        assert 25 <= row.low <= row.deaths <= row.high or row.low < 25 <= row.deaths <= row.high
    assert all(row.deaths == 0 for row in data.relations() if row.kind != "fought")


def test_every_actor_is_named() -> None:
    named = data.actors()
    assert {name for row in data.relations() for name in (row.one, row.other)} == set(named)


def test_one_year_is_part_of_all() -> None:
    parts = [row for year in range(2014, 2023) for row in data.relations(year)]
    assert tuple(parts) == data.relations()


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("timeline.csv", "doha,2020-02-29", "doha,2020-02-30", "line 2, column date: .*no day"),
        ("timeline.csv", "doha,2020-02-29", "doha,2022-02-28", "column date: .*out of order"),
        ("timeline.csv", "mazari,2020-03-06,attack", "mazari,2020-03-06,raid", "lane: 'raid'"),
        ("timeline.csv", ",32,then,H,read,Wikipedia (the", ",many,then,H,read,Wikipedia (the",
         "killed: 'many'"),
        ("timeline.csv", "EUAA 2021", "EUAA 2031", "unknown source 'EUAA 2031'"),
        ("relations.csv", "fought,12351,11561,15724", "fought,12351,13561,15724",
         "line 2, column deaths: 13561, 12351, 15724: fighting needs three counts"),
        ("relations.csv", "fought,12351,11561,15724", "fought,,,", "fighting needs three counts"),
        ("relations.csv", "2014,government,taliban", "2013,government,taliban", "year: '2013'"),
        ("relations.csv", "2014,government,taliban", "2014,govt,taliban", "one: 'govt'"),
    ],
)  # fmt: skip
def test_a_damaged_row_is_refused_with_its_place(
    damage: Damage, file: str, old: str, new: str, message: str
) -> None:
    damage(file, old, new)
    read = data.timeline if file == "timeline.csv" else data.relations
    with pytest.raises(data.DataError, match=message):
        read()


def test_a_year_without_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="year = 1999: expected a year from 2014 to 2022"):
        data.relations(1999)
