"""The record: what the tables say of themselves holds, and a damaged row is refused by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from spoilers import data
from spoilers.data.folder import REPOSITORY
from tests.data.conftest import Damage

BATTLES = {"isk", "government"}
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def full() -> list[data.Agreement]:
    rows = [row for row in data.agreements() if row.kind == "full"]
    return [row for row in rows if 1990 <= row.date.year <= 2020]


def test_agreements_are_in_the_order_of_time() -> None:
    days = [row.date for row in data.agreements()]
    assert len(days) == 374
    assert days == sorted(days)
    assert (days[0].year, days[-1].year) == (1975, 2021)


def test_no_year_of_an_agreement_is_listed_below_the_threshold() -> None:
    seen = 0
    for row in data.agreements():
        for side in (row.of_signers, row.of_others):
            for count in (side.before, side.year, side.after, side.later):
                assert count is None or count == 0 or count >= 25, row
                seen += bool(count)
    assert seen > 500


def test_who_fought_on_has_a_name() -> None:
    for row in data.agreements():
        if max(row.of_others.year or 0, row.of_others.after or 0, row.of_others.later or 0):
            assert row.others, row


def test_the_readme_counts_the_agreements_of_chad() -> None:
    (conflict, count), *_ = Counter(row.conflict for row in full()).most_common(1)
    assert (conflict, count) == ("Chad: Government", 7)
    assert "Chad alone has seven of the sixty-nine full agreements of 1990 to 2020." in README
    assert len(full()) == 69


def test_the_readme_adds_up_the_attacks() -> None:
    counts = data.attack_counts()
    assert sum(row.attacks for row in counts if row.counted_by == "UN mission") == 99
    by_id = {row.id: row.attacks for row in counts}
    assert (by_id["report_2021"], by_id["envoy_2021"]) == (152, 334)
    for text in ("come to 99", "has 152", "334 for the year to 17 November"):
        assert text in README


def test_windows_agree_with_the_months_where_we_have_both() -> None:
    # A deal in the middle of a month cuts it; these three months have no clash before that day.
    compared = 0
    for window in data.deal_windows(12):
        if window.country != "Philippines" or window.series == "CPP":
            continue
        months = {row.month: row for row in data.monthly_deaths(window.series)}
        year, month = window.date.year, window.date.month
        after = [
            f"{year + (month + k - 1) // 12}-{(month + k - 1) % 12 + 1:02d}" for k in range(13)
        ]
        inside = sum(months[name].deaths for name in after[1:12] if name in months)
        edges = sum(months[name].deaths for name in (after[0], after[12]) if name in months)
        assert inside <= window.deaths_after <= inside + edges, window
        compared += 1
    assert compared >= 10


def test_civilians_killed_by_isk_rose_while_its_battles_fell() -> None:
    civilians = {row.year: row for row in data.isk_civilians()}
    best = [row.deaths for row in civilians.values()]
    assert best == [13, 194, 239, 420, 183, 164, 345, 453, 65, 53]
    assert list(civilians) == list(range(2015, 2025))
    fought = {row.year: row.deaths for row in data.relations() if {row.one, row.other} == BATTLES}
    assert fought[2019] > fought[2020] > fought[2021] > fought[2022]
    assert civilians[2022].deaths > 2 * civilians[2020].deaths
    for said in (f"{fought[2019]:,} in 2019 to {fought[2022]} in 2022", "from 183 to 453"):
        assert said in README
    assert f"wide, {civilians[2022].low} to {civilians[2022].high}" in README


def test_civilians_around_agreements_are_those_of_the_agreements() -> None:
    civilians = {row.id: row for row in data.agreement_civilians()}
    assert list(civilians) == [row.id for row in data.agreements()]
    for row in civilians.values():
        for side in (row.of_signers, row.of_others, row.of_governments):
            for count in (side.before, side.year, side.after, side.later):
                assert count is None or count == 0 or count >= 25, row
    some, every = (
        [civilians[row.id] for row in full() if row.signed == signed] for signed in ("some", "all")
    )
    killed = [sum(row.of_others.fought_after for row in part) for part in (some, every)]
    assert (killed, [len(some), len(every)]) == ([13, 3], [30, 39])
    # Where there is a group outside at all.
    outside = [[row for row in part if row.outside] for part in (some, every)]
    killed = [sum(row.of_others.fought_after for row in part) for part in outside]
    assert (killed, [len(part) for part in outside]) == ([13, 3], [24, 9])


def test_a_group_that_the_data_do_not_hold_is_unknown_and_not_quiet() -> None:
    for months in (12, 24):
        battles = {(w.deal, w.series) for w in data.deal_windows(months)}
        windows = data.deal_window_civilians(months)
        assert battles < {(w.deal, w.series) for w in windows}
        unlisted = [w for w in windows if not w.listed]
        assert len(unlisted) > 15
        for window in windows:
            empty = window.deaths_before is None and window.events_after is None
            assert empty == (not window.listed) == (window.change == "unknown"), window
    outside = [w for w in data.deal_window_civilians(12) if w.role == "excluded"]
    assert Counter(w.change for w in outside) == {"unknown": 10, "rose": 6, "fell": 4, "same": 1}
    said = "Of eleven windows of listed groups that did not sign, a year long, six rose, four fell"
    assert said in README
    colombia = {"colon_2016", "ceasefire_2016"}
    twice = [w for w in outside if w.change == "rose" and w.deal in colombia]
    assert [w.series for w in twice] == ["ELN", "ELN"]


def test_a_floor_is_unknown_and_not_the_same() -> None:
    civilians = {row.id: row for row in data.agreement_civilians()}
    some = [civilians[row.id].of_others for row in full() if row.signed == "some"]
    assert Counter(d.change for d in some) == {"rose": 7, "fell": 7, "unknown": 16}
    assert data.Deaths(0, 0, 0, 0).change == data.Deaths(30, 0, None, 0).change == "unknown"
    assert data.Deaths(30, 0, 30, 0).change == "same"
    assert data.Deaths(0, 0, 25, 0).change == "rose"
    assert data.Deaths(25, 0, 0, 0).change == "fell"


def test_a_siege_is_most_of_the_clashes_of_its_year() -> None:
    (siege,) = (row for row in data.monthly_deaths("MNLF wings") if row.month == "2013-09")
    (window,) = (
        row
        for row in data.deal_windows()
        if (row.deal, row.series) == ("framework_2012", "MNLF wings")
    )
    assert window.events_after == 27
    assert siege.events == 26
    assert "most of the 27 that stand for the MNLF wings" in README


def test_every_episode_chosen_by_hand_carries_its_mark() -> None:
    rows = data.episodes()
    assert "forty-four episodes" in README
    assert len(rows) == 44
    assert sum(row.basis == "read" for row in rows) == 3
    for row in rows:
        assert (row.attacker == "none") <= (not row.spoiled), row
        assert bool(row.attack) >= bool(row.attack_date), row
        if row.attack_date:
            assert row.attack_date >= row.date, row


def test_a_verdict_from_memory_decides_nothing() -> None:
    for row in data.statements():
        if row.basis == "memory":
            assert row.verdict == "cannot be told", row


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("agreements.csv", ",1999-07-07,full,", ",1999-07-37,full,", "column date: .*no day"),
        ("agreements.csv", ",1999-07-07,full,", ",1999-07-07,whole,", "kind: 'whole'"),
        ("deal_windows.csv", "2012-10-15,MNLF wings,excluded,12,0,0",
         "2012-10-15,MNLF wings,excluded,12,0,9", "deaths without a clash"),
        ("deal_window_civilians.csv", "2006-05-05,NRF,excluded,12,FALSE,,,,,,",
         "2006-05-05,NRF,excluded,12,FALSE,0,0,0,0,0,", "has counts if it is listed"),
        ("deal_window_civilians.csv", "2006-05-05,JEM,excluded,12,TRUE,0,0,",
         "2006-05-05,JEM,excluded,12,TRUE,0,7,", "deaths without an attack"),
        ("monthly_deaths.csv", "2013-09,26,237,237,237", "2013-09,26,238,237,237", "rise from low"),
        ("isk_civilians.csv", "2021,345,268", "2021,345,368", "rise from low"),
        ("agreement_civilians.csv", "1406,TRUE,", "1406,yes,", "interstate: 'yes'"),
        ("attack_counts.csv", "2020-01-01,2020-12-31", "2020-01-01,2019-12-31", "before the first"),
        ("attack_counts.csv", "2020-12-31,60,", "2020-12-31,many,", "attacks: 'many'"),
        ("episodes.csv", ",TRUE,1075,316,", ",TRUE,1075,,", "before and after stand together"),
        ("episodes.csv", "Doha agreement,2020-02-29",
         "Doha agreement,2020-02-30", "no day"),
        ("statements.csv", "delay,expectation,", "delay,hope,", "kind: 'hope'"),
    ],
)  # fmt: skip
def test_a_damaged_row_is_refused_with_its_place(
    damage: Damage, file: str, old: str, new: str, message: str
) -> None:
    damage(file, old, new)
    read: dict[str, Callable[[], object]] = {
        "agreements.csv": data.agreements,
        "deal_windows.csv": data.deal_windows,
        "deal_window_civilians.csv": data.deal_window_civilians,
        "monthly_deaths.csv": lambda: data.monthly_deaths("MILF"),
        "isk_civilians.csv": data.isk_civilians,
        "agreement_civilians.csv": data.agreement_civilians,
        "attack_counts.csv": data.attack_counts,
        "episodes.csv": data.episodes,
        "statements.csv": data.statements,
    }
    with pytest.raises(data.DataError, match=rf"{file}, line \d+.*{message}"):
        read[file]()


def test_what_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match="months = 6: expected one of 12, 24"):
        data.deal_windows(6)
    with pytest.raises(ValueError, match="months = 6: expected one of 12, 24"):
        data.deal_window_civilians(6)
    with pytest.raises(ValueError, match="series = 'ETA': expected one of MILF"):
        data.monthly_deaths("ETA")
