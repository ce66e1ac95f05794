"""The pictures of lesson 07 show what the tables hold, and claim no more."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import pytest

from spoilers import data
from spoilers.evidence.changes import rate_ratio
from spoilers.figures.the_record.changes_after_deals import (
    UNTIL,
    changes_after_deals,
    describe_changes_after_deals,
    pairs,
)
from spoilers.figures.the_record.deal_windows import (
    DEALS,
    MONTHS,
    deal_windows,
    describe_deal_windows,
    windows,
)
from spoilers.figures.the_record.episodes_table import (
    ATTACKERS,
    INCLUSION,
    describe_episodes_table,
    episodes_table,
    rows,
)
from spoilers.figures.the_record.shares_by_signature import (
    BEFORE,
    KINDS,
    WHO,
    chosen,
    contrast,
    describe_shares_by_signature,
    odds,
    shares_by_signature,
)
from spoilers.figures.the_record.violence_measures import (
    FIGHTS,
    SPLITS,
    deaths_by_year,
    describe_violence_measures,
    listed_attacks,
    violence_measures,
)


def traces(figure: go.Figure) -> dict[str, Any]:
    return {trace.name: trace for trace in figure.data}


# --- the three measures ------------------------------------------------------------------


@pytest.mark.parametrize("fight", FIGHTS)
def test_the_bars_are_the_deaths_of_the_table(fight: str) -> None:
    bars = traces(violence_measures("doha", fight))["deaths in a year"]
    wanted = {
        "government": {"government"},
        "taliban": {"taliban"},
        "both": {"government", "taliban"},
    }
    for year, shown in zip(range(2015, 2023), bars.y, strict=True):
        summed = sum(
            row.deaths
            for row in data.relations(year)
            if row.kind == "fought"
            and "isk" in (row.one, row.other)
            and {row.one, row.other} & wanted[fight]
        )
        assert shown == summed
    low, best, high = deaths_by_year(fight)[2018]
    assert low <= best <= high
    assert bars.error_y.array[3] == high - best


def test_both_fights_are_the_sum_of_the_two() -> None:
    parts = [deaths_by_year(fight) for fight in ("government", "taliban")]
    for year, total in deaths_by_year("both").items():
        assert total == tuple(a + b for a, b in zip(parts[0][year], parts[1][year], strict=True))


@pytest.mark.parametrize("split", SPLITS)
def test_what_came_after_looks_different_without_its_colour(split: str) -> None:
    shown = traces(violence_measures(split, "government"))
    bars, marks = shown["deaths in a year"].marker, shown["attacks we list"].marker
    assert len(set(zip(bars.color, bars.pattern.shape, strict=True))) == 2
    assert len(set(marks.color)) == len(set(marks.symbol) - {"x-thin-open"})


def test_a_count_stands_at_its_rate_for_thirty_days() -> None:
    labels = traces(violence_measures("doha", "government"))["attacks in all"]
    envoy = traces(violence_measures("doha", "government"))["attacks counted by the UN envoy"]
    assert "334 (envoy)" in labels.text
    # 334 attacks in the 321 days from 1 January to 17 November 2021.
    assert max(value for value in envoy.y if value) == pytest.approx(334 / 321 * 30, abs=0.01)


def test_the_list_of_attacks_is_said_to_begin_with_the_deal() -> None:
    assert min(event.date for event in listed_attacks()).year == 2020
    assert "cannot" not in describe_violence_measures("kabul", "both")
    assert "neither can say what it changed" in describe_violence_measures("doha", "taliban")
    assert "fell from 51 in 2019 to under 25 in 2020" in describe_violence_measures(
        "doha", "taliban"
    )


# --- who signed --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("who", WHO)
def test_quiet_and_fought_before_are_all_of_them(kind: str, who: str) -> None:
    parts = [chosen(kind, who, before) for before in ("quiet", "fought")]
    assert {row.id for part in parts for row in part} == {r.id for r in chosen(kind, who, "any")}
    assert sum(map(len, parts)) == len(chosen(kind, who, "any"))


def test_the_contrast_is_counted_from_the_table_by_hand() -> None:
    counted = {"all": [0, 0], "some": [0, 0]}
    for row in data.agreements():
        if row.kind == "full" and 1990 <= row.date.year <= 2020:
            after = max(row.of_others.after or 0, row.of_others.later or 0)
            counted[row.signed][0] += after >= 25
            counted[row.signed][1] += 1
    assert counted == {"all": [7, 39], "some": [21, 30]}
    found = contrast("full", "others", "any")
    assert [(p.count, p.of) for p in (found.first, found.second)] == [(7, 39), (21, 30)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("before", BEFORE)
def test_the_real_difference_stands_where_the_shares_say(kind: str, who: str, before: str) -> None:
    shown = traces(shares_by_signature(kind, who, before))
    second, first = shown["share of agreements after which they fought"].x
    assert shown["the real difference"].x[0] == pytest.approx(second - first, abs=2e-4)
    low_two, high_two, _, low_one, high_one = shown["95% interval"].x
    assert low_two <= second <= high_two
    assert low_one <= first <= high_one
    shuffled = shown["differences when shuffled"]
    assert max(shuffled.y) == 1
    # One of the bars is the real difference: shuffling can make what happened.
    assert min(abs(x - (second - first)) for x in shuffled.x) < 2e-4
    assert describe_shares_by_signature(kind, who, before).count("%") == 2


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (0.0001, "less than once in 1,000 times: chance is no explanation"),
        (0.01, "about once in 100: chance is a poor explanation"),
        (0.07, "about 7 times in 100: the numbers leave it open"),
        (0.14, "about once in 10: these numbers cannot tell it from chance"),
        (0.99, "comes always: these numbers cannot tell it from chance"),
    ],
)
def test_odds_in_words(p: float, said: str) -> None:
    assert said in odds(p)


# --- inside the deals --------------------------------------------------------------------


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("until", UNTIL)
def test_every_deal_stands_in_one_row_with_its_turn(who: str, until: str) -> None:
    cases = pairs(who, until)
    assert len(cases) == len({name for name, _, _ in cases}) == 30
    figure = changes_after_deals(who, until)
    ends = [t for t in figure.data if t.name.split(" ")[0] in ("rose", "fell", "stayed")]
    counts = [int(trace.name.split("(")[1].rstrip(")")) for trace in ends]
    assert counts == [
        sum(after > before for _, before, after in cases),
        sum(after < before for _, before, after in cases),
        sum(after == before for _, before, after in cases),
    ]
    shown = sorted(y for trace in ends for y in trace.y if y is not None)
    assert shown == list(range(30))
    assert len({trace.marker.symbol for trace in ends}) == 3
    assert f"rose in {counts[0]} of 30 cases" in describe_changes_after_deals(who, until)


def test_a_year_under_the_threshold_is_written_so() -> None:
    figure = changes_after_deals("others", "after")
    assert figure.layout.xaxis.ticktext[0] == "under 25"
    before = traces(figure)["the year before"]
    assert min(before.x) == figure.layout.xaxis.tickvals[0]
    assert before.text[before.x.index(min(before.x))] == "under 25"


# --- around a deal -----------------------------------------------------------------------


@pytest.mark.parametrize("deal", DEALS)
@pytest.mark.parametrize("months", MONTHS)
def test_bars_and_ratios_are_those_of_the_windows(deal: str, months: int) -> None:
    shown = traces(deal_windows(deal, months))
    listed = windows(deal, months)
    assert any(window.role == "included" for window in listed)
    assert any(window.role == "excluded" for window in listed)
    assert list(shown["deaths before"].x) == [window.deaths_before for window in listed]
    assert list(shown["deaths after"].x) == [window.deaths_after for window in listed]
    dots = shown["ratio of clashes, with its 95% interval"]
    for place, window in zip(dots.x, listed, strict=True):
        ratio = rate_ratio(window.events_before, window.events_after)
        if 0.04 < ratio.value < 40:
            assert place == pytest.approx(ratio.value, abs=1e-3)
    said = describe_deal_windows(deal, months)
    assert DEALS[deal] in said
    outside = [window for window in listed if window.role == "excluded"]
    most = max(outside, key=lambda window: (window.deaths_after, window.deaths_before))
    assert f"went from {most.deaths_before:,} to {most.deaths_after:,}" in said


def test_a_rise_that_may_be_chance_is_called_so() -> None:
    assert "at least 6.8 times if each stands for itself" in describe_deal_windows(
        "framework_2012", 12
    )
    assert "and that may be chance" in describe_deal_windows("colon_2016", 12)


def test_every_deal_of_the_table_can_be_chosen_or_is_the_ceasefire_before_one() -> None:
    left = {window.deal for window in data.deal_windows()} - set(DEALS)
    assert left == {"ceasefire_2016", "arcss_2015"}


# --- the episodes ------------------------------------------------------------------------


@pytest.mark.parametrize("inclusion", INCLUSION)
@pytest.mark.parametrize("attacker", ATTACKERS)
def test_the_list_holds_what_was_asked_for(inclusion: str, attacker: str) -> None:
    listed = rows(inclusion, attacker)
    names = traces(episodes_table(inclusion, attacker))["deals"].text
    assert list(names) == [f"{episode.date.year} {episode.label}" for episode in listed]
    for episode in listed:
        assert inclusion in ("any", episode.inclusion)
        assert attacker == "any" or episode.spoiled == (attacker != "none")
    said = describe_episodes_table(inclusion, attacker)
    assert said.startswith(f"{len(listed)} episode")
    assert said.endswith("The set was chosen by hand: it cannot say how often.")


def test_every_episode_is_listed_in_the_order_of_time() -> None:
    listed = rows("any", "any")
    assert {episode.id for episode in listed} == {episode.id for episode in data.episodes()}
    assert [e.date for e in listed] == sorted(e.date for e in listed)


def test_marks_differ_in_shape_and_not_only_in_colour() -> None:
    marks = traces(episodes_table("any", "any"))["was a group left out?"].marker
    assert len(set(zip(marks.symbol, marks.color, strict=True))) == len(set(marks.symbol)) == 2


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: violence_measures("oslo", "both"), "split = 'oslo'"),
        (lambda: violence_measures("doha", "none"), "fight = 'none'"),
        (lambda: chosen("half", "others", "any"), "kind = 'half'"),
        (lambda: chosen("full", "me", "any"), "who = 'me'"),
        (lambda: chosen("full", "others", "often"), "before = 'often'"),
        (lambda: pairs("others", "never"), "until = 'never'"),
        (lambda: windows("oslo", 12), "deal = 'oslo'"),
        (lambda: windows("colon_2016", 6), "months = 6"),
        (lambda: rows("some", "any"), "inclusion = 'some'"),
        (lambda: rows("any", "me"), "attacker = 'me'"),
    ],
)
def test_a_choice_that_is_not_there_is_named(call: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()
