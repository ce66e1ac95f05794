"""The pictures of lesson 07 show what the tables hold, and claim no more."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from itertools import product

import pytest

from spoilers import data
from spoilers.data.the_record import THRESHOLD
from spoilers.evidence.changes import rate_ratio
from spoilers.explore.the_record import other_studies, verdicts
from spoilers.figures.the_record.changes_after_deals import UNTIL, Case, ChangesAfterDeals
from spoilers.figures.the_record.deal_windows import DEALS, MONTHS, DealWindows
from spoilers.figures.the_record.episodes_table import ATTACKERS, INCLUSION, EpisodesTable
from spoilers.figures.the_record.shares_by_signature import (
    AMONG,
    KINDS,
    MEASURES,
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
    bars = by_name(picture.draw())["deaths in fighting"]
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
    picture = ViolenceMeasures(split)
    shown = by_name(picture.draw())
    fought, killed = shown["deaths in fighting"], shown["civilians killed"]
    assert list(killed.y) == [row.deaths for row in data.isk_civilians()]
    assert list(killed.x) == [year + 0.5 for year in range(2015, 2025)]
    high = [row.high - row.deaths for row in data.isk_civilians()]
    assert list(killed.error_y.array) == high
    # What came after looks different without its colour.
    for bars in (fought, killed):
        assert len(set(zip(bars.marker.color, bars.marker.pattern.shape, strict=True))) == 2
    said = picture.describe()
    assert "with the government fell from" in said
    assert "civilians killed rose from" in said
    assert "232 to 921" in said


def test_both_fights_are_the_sum_of_the_two() -> None:
    parts = [ViolenceMeasures(fight=fight).deaths for fight in ("government", "taliban")]
    for year, total in ViolenceMeasures(fight="both").deaths.items():
        assert total == tuple(a + b for a, b in zip(parts[0][year], parts[1][year], strict=True))


def test_a_count_stands_at_its_rate_for_thirty_days() -> None:
    shown = by_name(ViolenceMeasures().draw())
    envoy = shown["attacks counted by the UN envoy"]
    assert "334 (envoy)" in shown["attacks in all"].text
    # 334 attacks in the 321 days from 1 January to 17 November 2021.
    assert max(value for value in envoy.y if value) == pytest.approx(334 / 321 * 30, abs=0.01)


def test_a_year_of_which_only_a_bound_is_known_has_a_mark_of_its_own() -> None:
    marks = by_name(ViolenceMeasures(fight="taliban").draw())["under 25: not known"]
    assert list(marks.x) == [2020.5, 2021.5, 2022.5]
    assert set(marks.text) == {"?"}
    assert set(by_name(ViolenceMeasures().draw())["under 25: not known"].text) == {""}
    assert "51 in 2019 to under 25 in 2022" in ViolenceMeasures("doha", "taliban").describe()


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

CHOICES = list(product(KINDS, WHO, MEASURES, AMONG))


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("who", WHO)
def test_quiet_and_active_before_are_all_of_them(who: str, measure: str) -> None:
    whole = SharesBySignature("full", who, measure).agreements
    parts = [SharesBySignature("full", who, measure, a).agreements for a in ("quiet", "active")]
    assert {row.id for part in parts for row in part} == {row.id for row in whole}
    assert sum(map(len, parts)) == len(whole) > 20


@pytest.mark.parametrize(
    ("measure", "among", "wanted"),
    [
        ("battles", "any", [(7, 39), (21, 30)]),
        ("battles", "outside", [(7, 9), (21, 24)]),
        ("civilians", "any", [(3, 39), (13, 30)]),
        ("civilians", "outside", [(3, 9), (13, 24)]),
    ],
)
def test_the_contrast_is_counted_from_the_tables_by_hand(
    measure: str, among: str, wanted: list[tuple[int, int]]
) -> None:
    civilians = {row.id: row for row in data.agreement_civilians()}
    counted = {"all": [0, 0], "some": [0, 0]}
    for row in data.agreements():
        killed = civilians[row.id]
        if row.kind == "full" and 1990 <= row.date.year <= 2020:
            deaths = (row if measure == "battles" else killed).of_others
            if killed.outside or among == "any":
                counted[row.signed][0] += max(deaths.after or 0, deaths.later or 0) >= 25
                counted[row.signed][1] += 1
    assert [tuple(pair) for pair in counted.values()] == wanted
    found = SharesBySignature("full", "others", measure, among).contrast
    assert [(p.count, p.of) for p in (found.first, found.second)] == wanted


def test_what_is_mechanical_is_told_from_what_is_left() -> None:
    said = SharesBySignature(among="any").describe(), SharesBySignature(among="outside").describe()
    assert said[0].endswith("chance is no explanation.")
    assert said[1].endswith("44% of the time: these numbers cannot tell it from chance.")


@pytest.mark.parametrize(("kind", "who", "measure", "among"), CHOICES)
def test_the_real_difference_stands_where_the_shares_say(
    kind: str, who: str, measure: str, among: str
) -> None:
    picture = SharesBySignature(kind, who, measure, among)
    shown = by_name(picture.draw())
    second, first = shown["share of agreements with violence after"].x
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
    said = SharesBySignature("partial", "signers", "battles", "quiet").describe()
    assert said.endswith("0.16% of the time: chance is a poor explanation.")


# --- inside the deals --------------------------------------------------------------------

VIEWS = list(product(WHO, MEASURES, UNTIL))


@pytest.mark.parametrize(("who", "measure", "until"), VIEWS)
def test_every_deal_stands_in_one_row_with_its_turn(who: str, measure: str, until: str) -> None:
    picture = ChangesAfterDeals(who, measure, until)
    cases = picture.cases
    assert len(cases) == len({case.name for case in cases}) == 30
    up = sum(case.after > case.before for case in cases)
    down = sum(case.after < case.before for case in cases)
    shown = by_name(picture.draw())
    turned = {row for n in (f"rose ({up})", f"fell ({down})") for row in shown[n].y}
    hidden = set(shown["somewhere under 25"].y) - {None}
    assert (turned | hidden) - {None} == set(range(30))
    assert f"rose after {up} of 30 deals and fell after {down}. In the other" in picture.describe()


@pytest.mark.parametrize(("who", "measure", "until"), VIEWS)
def test_a_year_under_the_threshold_is_a_bar_across_the_band_and_never_the_same(
    who: str, measure: str, until: str
) -> None:
    picture = ChangesAfterDeals(who, measure, until)
    figure = picture.draw()
    shown = by_name(figure)
    (band,) = figure.layout.shapes
    assert band.x1 == THRESHOLD
    bars = shown["somewhere under 25"]
    assert set(bars.x) - {None} == {band.x0, band.x1}
    known = {29 - place for place, c in enumerate(picture.cases) if min(c.before, c.after) >= 25}
    assert known.isdisjoint(bars.y)
    # A circle is a number that is known.
    assert min(shown["the year before"].x) >= THRESHOLD
    unknown = sum(case.turn == "not known" for case in picture.cases)
    said = picture.describe()
    assert f"In the other {unknown} both years had fewer than 25, so nobody knows." in said
    assert "same" not in said


def test_no_rise_shown_is_said_to_be_no_evidence() -> None:
    assert ChangesAfterDeals().describe().endswith("so there is no evidence that they rise.")
    said = ChangesAfterDeals("signers", "battles").describe()
    assert said.endswith("chance is a poor explanation for so many falls.")
    assert "from 34 to under 25." in said


def test_cases_that_were_really_equal_are_told_apart_from_the_hidden() -> None:
    picture = ChangesAfterDeals()
    cases = (Case("a", 0, 0), Case("b", 30, 30), Case("c", 50, 20), Case("d", 60, 60))
    vars(picture)["cases"] = cases
    assert "fell after 1. After 2 they were equal. In the other 1 both years" in picture.describe()
    vars(picture)["cases"] = cases[1:]
    assert "After 2 they were equal. The middle case" in picture.describe()


# --- around a deal -----------------------------------------------------------------------


@pytest.mark.parametrize(("deal", "measure", "months"), list(product(DEALS, MEASURES, MONTHS)))
def test_bars_and_ratios_are_those_of_the_windows(deal: str, measure: str, months: int) -> None:
    picture = DealWindows(deal, measure, months)
    shown, listed = by_name(picture.draw()), picture.windows
    assert any(row.role == "included" for row in listed)
    for when, name in enumerate(("deaths before", "deaths after")):
        assert list(shown[name].x) == [row.deaths[when] if row.deaths else 0 for row in listed]
    events = "clashes" if measure == "battles" else "attacks"
    dots = shown[f"ratio of {events}, with its 95% interval"]
    for place, row in zip(dots.x, listed, strict=True):
        if row.events is None:
            assert place is None
        elif 0.04 < rate_ratio(*row.events).value < 40:
            assert place == pytest.approx(rate_ratio(*row.events).value, abs=1e-3)
    said = picture.describe()
    assert DEALS[deal] in said
    outside = [row for row in listed if row.role == "excluded" and row.deaths]
    if outside:
        before, after = max((row.deaths for row in outside if row.deaths), key=lambda d: d[::-1])
        assert re.search(rf": deaths (went from {before:,} to|stayed at) {after:,}, and", said)


def test_a_group_that_is_not_listed_is_unknown_and_not_at_zero() -> None:
    picture = DealWindows("darfur_2006", "civilians")
    (nrf,) = (place for place, row in enumerate(picture.windows) if row.series == "NRF")
    assert picture.windows[nrf].deaths is None
    assert by_name(picture.draw())["deaths after"].text[nrf] == "? not listed in any year"
    assert "Of killings by the NRF nothing is known" in picture.describe()
    # Minawi's wing had signed.
    assert "civilians killed by the SLM/A (Minawi) went from 0 to 72." in picture.describe()


def test_both_measures_of_one_deal_come_from_their_own_tables() -> None:
    table = {row.series: row for row in data.deal_window_civilians() if row.deal == "colon_2016"}
    (eln,) = (row for row in DealWindows("colon_2016", "civilians").windows if row.series == "ELN")
    assert eln.deaths == (table["ELN"].deaths_before, table["ELN"].deaths_after) == (2, 8)
    (battle,) = (row for row in DealWindows("colon_2016").windows if row.series == "ELN")
    assert battle.deaths == (28, 22)


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
        (lambda: ViolenceMeasures("doha", "none"), "fight = 'none'"),
        (lambda: SharesBySignature("half"), "kind = 'half': expected one of full, partial"),
        (lambda: SharesBySignature("full", "me"), "who = 'me'"),
        (lambda: SharesBySignature("full", "others", "guns"), "measure = 'guns'"),
        (lambda: SharesBySignature(among="often"), "among = 'often'"),
        (lambda: ChangesAfterDeals(until="never"), "until = 'never'"),
        (lambda: ChangesAfterDeals("me"), "who = 'me'"),
        (lambda: DealWindows("oslo"), "deal = 'oslo'"),
        (lambda: DealWindows("colon_2016", months=6), "months = 6: expected one of 12, 24"),
        (lambda: EpisodesTable("some"), "inclusion = 'some'"),
        (lambda: EpisodesTable("any", "me"), "attacker = 'me'"),
    ],
)
def test_a_choice_that_is_not_there_is_named(make: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make()


# --- the article, sentence by sentence -------------------------------------------------------


def test_every_claim_stands_once_under_its_kind_with_its_verdict() -> None:
    groups = verdicts().data.split("<details>")[1:]
    rows = [row for group in groups for row in re.findall(r'<th scope="row".*?</tr>', group)]
    assert len(rows) == len(data.claims()) > 40
    for claim in data.claims():
        (row,) = (row for row in rows if f">{escape(claim.claim)}" in row)
        assert f"<strong>{claim.verdict.capitalize()}.</strong>" in row
        assert ("memory.)" in row) == (claim.basis != "read")
    # What research is said to show is set apart from what the paper of 2018 argues in a model.
    (evidence,) = (group for group in groups if "research or experts found" in group)
    assert "Our research, along with others, indicates" in evidence
    assert "Best and Bapat (2018) prove" not in evidence


def test_every_study_is_asked_before_it_answers() -> None:
    shown = other_studies().data
    for name in ("Reiter", "Findley and Young", "Nilsson", "Fortna", "Carter"):
        assert name in shown
    for finding in data.published_findings():
        question = shown.index(escape(finding.question))
        assert question < shown.index(escape(finding.finding), question)
