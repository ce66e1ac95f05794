"""The pictures of lesson 07 show what the tables hold, and claim no more."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product

import pytest

from spoilers import data
from spoilers.data.the_record import THRESHOLD
from spoilers.evidence.changes import rate_ratio
from spoilers.figures.the_record.changes_after_deals import UNTIL, Case, ChangesAfterDeals
from spoilers.figures.the_record.civilians_and_battles import CiviliansAndBattles
from spoilers.figures.the_record.deal_windows import DEALS, MONTHS, DealWindows
from spoilers.figures.the_record.episodes_table import ATTACKERS, INCLUSION, EpisodesTable
from spoilers.figures.the_record.shares_by_signature import (
    BEFORE,
    KINDS,
    WHO,
    SharesBySignature,
    odds,
)
from spoilers.figures.the_record.violence_measures import (
    FIGHTS,
    SPLITS,
    YEARS,
    Deaths,
    ViolenceMeasures,
)
from tests.figures.traces import by_name

# --- the three measures ------------------------------------------------------------------


@pytest.mark.parametrize("fight", FIGHTS)
def test_the_bars_are_the_deaths_of_the_table(fight: str) -> None:
    picture = ViolenceMeasures(fight=fight)
    bars = by_name(picture.draw())["deaths in a year"]
    wanted = {
        "government": {"government"},
        "taliban": {"taliban"},
        "both": {"government", "taliban"},
    }[fight]
    for year, shown in zip(YEARS, bars.y, strict=True):
        rows = [
            row
            for row in data.relations(year)
            if row.kind == "fought" and "isk" in (row.one, row.other)
            if {row.one, row.other} & wanted
        ]
        assert shown == sum(row.deaths for row in rows)
        assert picture.deaths[year].unlisted == len(wanted) - len(rows)
    low, best, high, _ = picture.deaths[2018]
    assert low <= best <= high
    assert bars.error_y.array[3] == high - best
    assert bars.error_y.arrayminus[3] == best - low


@pytest.mark.parametrize("split", SPLITS)
def test_battles_and_civilians_are_drawn_year_by_year_and_part(split: str) -> None:
    picture = CiviliansAndBattles(split)
    shown = by_name(picture.draw())
    fought, killed = shown["deaths in fighting"], shown["civilians killed"]
    assert list(fought.y) == [year.best for year in picture.battles.values()]
    assert list(killed.y) == [row.deaths for row in data.isk_civilians()]
    assert list(killed.x) == [year + 0.5 for year in range(2015, 2025)]
    high = [row.high - row.deaths for row in data.isk_civilians()]
    assert list(killed.error_y.array) == high
    for bars in (fought, killed):
        assert len(set(zip(bars.marker.color, bars.marker.pattern.shape, strict=True))) == 2
    said = picture.describe()
    assert "the two measures part" in said
    assert "fell from" in said.split("Civilians")[0]
    assert "Civilians killed rose from" in said
    assert "232 to 921" in said


def test_both_fights_are_the_sum_of_the_two() -> None:
    parts = [ViolenceMeasures(fight=fight).deaths for fight in ("government", "taliban")]
    for year, total in ViolenceMeasures(fight="both").deaths.items():
        assert total == tuple(a + b for a, b in zip(parts[0][year], parts[1][year], strict=True))


@pytest.mark.parametrize("split", SPLITS)
def test_what_came_after_looks_different_without_its_colour(split: str) -> None:
    shown = by_name(ViolenceMeasures(split).draw())
    bars, marks = shown["deaths in a year"].marker, shown["attacks we list"].marker
    assert len(set(zip(bars.color, bars.pattern.shape, strict=True))) == 2
    assert len(set(marks.color)) == len(set(marks.symbol) - {"x-thin-open"})


def test_a_count_stands_at_its_rate_for_thirty_days() -> None:
    shown = by_name(ViolenceMeasures().draw())
    envoy = shown["attacks counted by the UN envoy"]
    assert "334 (envoy)" in shown["attacks in all"].text
    # 334 attacks in the 321 days from 1 January to 17 November 2021.
    assert max(value for value in envoy.y if value) == pytest.approx(334 / 321 * 30, abs=0.01)


def test_the_list_of_attacks_is_said_to_begin_with_the_deal() -> None:
    assert min(event.date for event in ViolenceMeasures().attacks).year == 2020
    assert "cannot" not in ViolenceMeasures("kabul", "both").describe()
    said = ViolenceMeasures("doha", "taliban").describe()
    assert "neither can say what it changed" in said
    assert "fell from 51 in 2019 to under 25 in 2020" in said


def test_what_the_threshold_hides_is_not_known() -> None:
    said = ViolenceMeasures("kabul", "taliban").describe()
    assert said.startswith(
        "Deaths in fighting with the Taliban were under 25 in 2020 and under 25 in 2022, so nobody "
        "knows whether they rose or fell across the fall of Kabul."
    )
    # 316 with the government, and up to 24 with the Taliban that the table does not list.
    both = ViolenceMeasures("kabul", "both").describe()
    assert "fell from 316–340 in 2020 to 252–276 in 2022" in both


@pytest.mark.parametrize(
    ("deaths", "said"),
    [
        (Deaths(20, 30, 40, 0), "30"),
        (Deaths(1000, 1250, 1300, 1), "1,250–1,274"),
        (Deaths(0, 0, 0, 1), "under 25"),
        (Deaths(0, 0, 0, 2), "under 49"),
    ],
)
def test_deaths_are_written_with_what_is_known_of_them(deaths: Deaths, said: str) -> None:
    assert str(deaths) == said


# --- who signed --------------------------------------------------------------------------

CHOICES = list(product(KINDS, WHO, BEFORE))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("who", WHO)
def test_quiet_and_fought_before_are_all_of_them(kind: str, who: str) -> None:
    whole = SharesBySignature(kind, who).agreements
    parts = [SharesBySignature(kind, who, before).agreements for before in ("quiet", "fought")]
    assert {row.id for part in parts for row in part} == {row.id for row in whole}
    assert sum(map(len, parts)) == len(whole) > 20


def test_the_contrast_is_counted_from_the_table_by_hand() -> None:
    counted = {"all": [0, 0], "some": [0, 0]}
    for row in data.agreements():
        if row.kind == "full" and 1990 <= row.date.year <= 2020:
            after = max(row.of_others.after or 0, row.of_others.later or 0)
            counted[row.signed][0] += after >= 25
            counted[row.signed][1] += 1
    assert counted == {"all": [7, 39], "some": [21, 30]}
    found = SharesBySignature().contrast
    assert [(p.count, p.of) for p in (found.first, found.second)] == [(7, 39), (21, 30)]


@pytest.mark.parametrize(("kind", "who", "before"), CHOICES)
def test_the_real_difference_stands_where_the_shares_say(kind: str, who: str, before: str) -> None:
    picture = SharesBySignature(kind, who, before)
    shown = by_name(picture.draw())
    second, first = shown["share of agreements after which they fought"].x
    assert shown["the real difference"].x[0] == pytest.approx(second - first, abs=2e-4)
    low_two, high_two, _, low_one, high_one = shown["95% interval"].x
    assert low_two <= second <= high_two
    assert low_one <= first <= high_one
    shuffled = shown["differences when shuffled"]
    assert max(shuffled.y) == 1
    # One of the bars is the real difference: shuffling can make what happened.
    assert min(abs(x - (second - first)) for x in shuffled.x) < 2e-4
    shares = r"\((\d+%)\) that all had signed, .* \((\d+%)\) that not all had signed"
    assert re.search(shares, picture.describe())


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (0.0, "never: chance is no explanation"),
        (1e-16, "less than 0.1% of the time: chance is no explanation"),
        (0.0016, "0.16% of the time: chance is a poor explanation"),
        (0.01, "1% of the time: chance is a poor explanation"),
        (0.096, "9.6% of the time: the numbers leave it open"),
        (0.14, "14% of the time: these numbers cannot tell it from chance"),
        (0.951, "95% of the time: these numbers cannot tell it from chance"),
        (1.0, "every time: these numbers cannot tell it from chance"),
    ],
)
def test_odds_in_words(p: float, said: str) -> None:
    assert odds(p) == f"Shuffling makes a difference this large {said}."


def test_a_test_of_few_cases_is_told_as_it_came_out() -> None:
    said = SharesBySignature("partial", "signers", "quiet").describe()
    assert said.endswith("0.16% of the time: chance is a poor explanation.")


# --- inside the deals --------------------------------------------------------------------


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("until", UNTIL)
def test_every_deal_stands_in_one_row_with_its_turn(who: str, until: str) -> None:
    picture = ChangesAfterDeals(who, until)
    cases = picture.cases
    assert len(cases) == len({case.name for case in cases}) == 30
    up = sum(case.after > case.before for case in cases)
    down = sum(case.after < case.before for case in cases)
    shown = by_name(picture.draw())
    names = (f"rose ({up})", f"fell ({down})", f"no known change ({30 - up - down})")
    rows = sorted(y for name in names for y in shown[name].y if y is not None)
    assert rows == list(range(30))
    assert len({shown[name].marker.symbol for name in names}) == 3
    assert f"rose in {up} of 30 cases and fell in {down}. In the other" in picture.describe()


def test_a_year_under_the_threshold_is_written_so() -> None:
    figure = ChangesAfterDeals().draw()
    assert figure.layout.xaxis.ticktext[0] == "under 25"
    before = by_name(figure)["the year before"]
    assert min(before.x) == figure.layout.xaxis.tickvals[0]
    assert before.customdata[before.x.index(min(before.x))] == "under 25"
    assert "from 34 to under 25 deaths" in ChangesAfterDeals("signers").describe()


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("until", UNTIL)
def test_two_years_under_the_threshold_are_no_year_like_the_other(who: str, until: str) -> None:
    picture = ChangesAfterDeals(who, until)
    hidden = [case for case in picture.cases if max(case.before, case.after) < THRESHOLD]
    assert hidden
    assert all(case.turn == "no known change" for case in hidden)
    said = picture.describe()
    assert f"In the other {len(hidden)} both years had fewer than 25 deaths, so nobody" in said
    assert "same" not in said


def test_cases_that_were_really_equal_are_told_apart_from_the_hidden() -> None:
    picture = ChangesAfterDeals()
    cases = (Case("a", 0, 0), Case("b", 30, 30), Case("c", 50, 20), Case("d", 60, 60))
    vars(picture)["cases"] = cases
    assert "fell in 1. In 2 they were equal. In the other 1 both years" in picture.describe()
    vars(picture)["cases"] = cases[1:]
    assert "In 2 they were equal. The middle case" in picture.describe()


# --- around a deal -----------------------------------------------------------------------


@pytest.mark.parametrize("deal", DEALS)
@pytest.mark.parametrize("months", MONTHS)
def test_bars_and_ratios_are_those_of_the_windows(deal: str, months: int) -> None:
    picture = DealWindows(deal, months)
    shown, listed = by_name(picture.draw()), picture.windows
    assert any(window.role == "included" for window in listed)
    assert any(window.role == "excluded" for window in listed)
    assert list(shown["deaths before"].x) == [window.deaths_before for window in listed]
    assert list(shown["deaths after"].x) == [window.deaths_after for window in listed]
    dots = shown["ratio of clashes, with its 95% interval"]
    for place, window in zip(dots.x, listed, strict=True):
        ratio = rate_ratio(window.events_before, window.events_after)
        if 0.04 < ratio.value < 40:
            assert place == pytest.approx(ratio.value, abs=1e-3)
    said = picture.describe()
    assert DEALS[deal] in said
    outside = [window for window in listed if window.role == "excluded"]
    most = max(outside, key=lambda window: (window.deaths_after, window.deaths_before))
    assert f"fought most: deaths went from {most.deaths_before:,} to {most.deaths_after:,}" in said


def test_a_rise_that_may_be_chance_is_called_so() -> None:
    assert "If clashes are independent, that is at least 6.8 times as many." in (
        DealWindows("framework_2012").describe()
    )
    assert (
        "clashes went from 9 to 19, which may be chance" in DealWindows("jakarta_1996").describe()
    )


def test_what_stays_is_not_said_to_go_anywhere() -> None:
    assert "clashes stayed at 10." in DealWindows("colon_2016").describe()
    assert "with the SLM/A (Minawi) stayed at 0 and with JEM stayed at 0." in (
        DealWindows("juba_2020").describe()
    )


def test_every_deal_of_the_table_can_be_chosen_or_is_the_ceasefire_before_one() -> None:
    left = {window.deal for window in data.deal_windows()} - set(DEALS)
    assert left == {"ceasefire_2016", "arcss_2015"}


# --- the episodes ------------------------------------------------------------------------


@pytest.mark.parametrize("inclusion", INCLUSION)
@pytest.mark.parametrize("attacker", ATTACKERS)
def test_the_list_holds_what_was_asked_for(inclusion: str, attacker: str) -> None:
    picture = EpisodesTable(inclusion, attacker)
    names = by_name(picture.draw())["deals"].text
    assert list(names) == [f"{each.date.year} {each.label}" for each in picture.episodes]
    for episode in picture.episodes:
        assert inclusion in ("any", episode.inclusion)
        assert attacker == "any" or episode.spoiled == (attacker != "none")
    said = picture.describe()
    assert said.startswith(f"{len(names)} episode")
    assert said.endswith("The set was chosen by hand: it cannot say how often.")
    for kind, of in (("left a group out", 27), ("left none out", 17)):
        chosen = INCLUSION[inclusion] in ("all deals", f"deals that {kind}")
        assert (f"of the {of} deals that {kind}" in said) == chosen


def test_a_list_of_nothing_is_told_in_whole_sentences() -> None:
    said = EpisodesTable("inclusive", "outside").describe()
    assert said.startswith("0 episodes. There was violence by the excluded against 0 of the 17 ")


def test_every_episode_is_listed_in_the_order_of_time() -> None:
    listed = EpisodesTable().episodes
    assert {episode.id for episode in listed} == {episode.id for episode in data.episodes()}
    assert [e.date for e in listed] == sorted(e.date for e in listed)


def test_marks_differ_in_shape_and_not_only_in_colour() -> None:
    marks = by_name(EpisodesTable().draw())["was a group left out?"].marker
    assert len(set(zip(marks.symbol, marks.color, strict=True))) == len(set(marks.symbol)) == 2


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: ViolenceMeasures("oslo", "both"), "split = 'oslo'"),
        (lambda: CiviliansAndBattles("oslo"), "split = 'oslo'"),
        (lambda: ViolenceMeasures("doha", "none"), "fight = 'none'"),
        (lambda: SharesBySignature("half"), "kind = 'half': expected one of full, partial"),
        (lambda: SharesBySignature("full", "me"), "who = 'me'"),
        (lambda: SharesBySignature("full", "others", "often"), "before = 'often'"),
        (lambda: ChangesAfterDeals("others", "never"), "until = 'never'"),
        (lambda: ChangesAfterDeals("me"), "who = 'me'"),
        (lambda: DealWindows("oslo"), "deal = 'oslo'"),
        (lambda: DealWindows("colon_2016", 6), "months = 6: expected one of 12, 24"),
        (lambda: EpisodesTable("some"), "inclusion = 'some'"),
        (lambda: EpisodesTable("any", "me"), "attacker = 'me'"),
    ],
)
def test_a_choice_that_is_not_there_is_named(make: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make()
