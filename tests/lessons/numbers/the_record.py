"""What the numbers of lesson 07 are, computed from the tables."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from spoilers import data
from spoilers.data.the_record import THRESHOLD
from spoilers.evidence.changes import rate_ratio
from spoilers.evidence.clusters import one_of_each
from spoilers.evidence.placebo import placebo
from spoilers.evidence.shares import Comparison, Share, compare, share
from spoilers.figures.saying import of_the_time
from spoilers.figures.the_record.changes_after_deals import ChangesAfterDeals
from spoilers.figures.the_record.deal_windows import DealWindows, Row
from spoilers.figures.the_record.episodes_table import EpisodesTable
from spoilers.figures.the_record.shares_by_signature import SharesBySignature
from spoilers.figures.the_record.violence_measures import ViolenceMeasures
from tests.lessons.numbers.writing import Claim, figure, percent, two

BATTLES = {year: found.best for year, found in ViolenceMeasures().deaths.items()}
CIVILIANS = {row.year: row for row in data.isk_civilians()}
COUNTS = {count.id: count.attacks for count in data.attack_counts()}
EPISODES = {episode.id: episode for episode in data.episodes()}
OSLO, OMAGH = EPISODES["e05"], EPISODES["e03"]
AROUND = {row.id: row for row in data.agreement_civilians()}


def contrast(measure: str, among: str = "any", who: str = "others") -> Comparison:
    return SharesBySignature("full", who, measure, among).contrast


KILLED, OUTSIDE, KILLERS, QUIET = (
    contrast("civilians", among) for among in ("any", "outside", "active", "quiet")
)
FULL, FIGHTERS, FOUGHT = (contrast("battles", among) for among in ("any", "outside", "active"))
SIGNERS = contrast("battles", who="signers")
KILLING, FIGHTING, SIGNERS_FIGHTING = (
    ChangesAfterDeals(who, measure)
    for who, measure in (("others", "civilians"), ("others", "battles"), ("signers", "battles"))
)
AGREEMENTS = SharesBySignature().agreements
LEFT_OUT = [case for case in AGREEMENTS if case.signed == "some"]


def of(part: Share) -> tuple[int, int]:
    return part.count, part.of


def shares(found: Comparison) -> tuple[str, str]:
    return percent(found.first.value), percent(found.second.value)


def chance(among: str) -> str:
    return of_the_time(SharesBySignature(among=among).shuffled.p)


def turns(picture: ChangesAfterDeals) -> Counter[str]:
    return Counter(case.turn for case in picture.cases)


def partner(cases: list[data.Agreement]) -> Comparison:
    """Killings by groups outside, where the signers had fought more than they, and less."""
    signs = {
        case.id: (case.of_signers.before or 0) - (case.of_others.before or 0) for case in cases
    }
    groups = [
        [AROUND[key].of_others.fought_after for key, sign in signs.items() if sign * side > 0]
        for side in (1, -1)
    ]
    return compare(*(share(sum(group), len(group)) for group in groups))


STRONG, STRONG_OUTSIDE = (
    partner(cases) for cases in (LEFT_OUT, [c for c in LEFT_OUT if AROUND[c.id].outside])
)


def row(deal: str, measure: str, series: str) -> Row:
    (found,) = (r for r in DealWindows(deal, measure).windows if r.series == series)
    return found


def deaths(deal: str, series: str, measure: str = "battles") -> tuple[int, int]:
    found = row(deal, measure, series).deaths
    assert found
    return found


def clashes() -> tuple[int, int]:
    found = row("framework_2012", "battles", "MNLF wings").events
    assert found
    return found


def cards() -> str:
    dealt = [sum((0, 0, 1, 1, 1, 1)[deal] for deal in three) for three in combinations(range(6), 3)]
    return percent(sum(abs(2 * share - 4) >= 2 for share in dealt) / len(dealt))


def one_each() -> tuple[int, str]:
    found = one_of_each(
        [AROUND[case.id].of_others.fought_after for case in AGREEMENTS],
        [case.signed == "some" for case in AGREEMENTS],
        [case.conflict for case in AGREEMENTS],
    )
    return found.clusters, f"{100 * found.median:.0f}"


def rises() -> tuple[int, int]:
    months = {month.month: month.deaths for month in data.monthly_deaths("MNLF wings")}
    found = placebo(months, "2012-11", first="1989-01", last="2021-12")
    # All of them have the siege in the year after: from the deal's month to the siege itself.
    siege = [
        placebo(months, f"{2012 + k // 12}-{k % 12 + 1:02d}", first="1989-01", last="2021-12")
        for k in range(10, 21)
    ]
    assert len(siege) == found.as_large
    assert all(each.change >= found.change for each in siege)
    return found.as_large, found.of


def spoiled(inclusion: str) -> tuple[int, int]:
    listed = EpisodesTable(inclusion).episodes
    return sum(episode.spoiled for episode in listed), len(listed)


def siege() -> tuple[int, int]:
    (month,) = (m for m in data.monthly_deaths("MNLF wings") if m.month == "2013-09")
    return clashes()[1], month.events


def with_a_date() -> tuple[int, int]:
    dated = [e for e in EPISODES.values() if "sets a date for troops to leave" in e.note]
    return len(dated), sum(episode.spoiled for episode in dated)


def outcome(deal: str) -> tuple[str, str]:
    (case,) = (case for case in KILLING.cases if case.name == deal)
    before, after = (f"{n:,}" if n else f"under {THRESHOLD}" for n in (case.before, case.after))
    return before, after


# What the lesson says in words.
assert CIVILIANS[2022].deaths > 2 * CIVILIANS[2019].deaths
assert CIVILIANS[2022].low > CIVILIANS[2019].deaths
assert cards() == "40%"
assert BATTLES[2018] > BATTLES[2019] > BATTLES[2020] > BATTLES[2022]
assert SharesBySignature().shuffled.p < 0.001
assert SIGNERS.p > 0.5
assert KILLING.summary.sign_p > 0.05 < FIGHTING.summary.sign_p
assert len(SharesBySignature("partial").agreements) > len(AGREEMENTS)
assert SharesBySignature("partial").shuffled.p < 0.001
for _deal, _inside, _outside in (
    ("framework_2012", "MILF", "MNLF wings"),
    ("darfur_2006", "SLM/A (Minawi)", "NRF"),
    ("rarcss_2018", "SPLM/A-IO", "NAS"),
):
    assert deaths(_deal, _inside)[0] > deaths(_deal, _inside)[1]
    assert deaths(_deal, _outside)[0] < deaths(_deal, _outside)[1]
    assert row(_deal, "civilians", _outside).deaths is None
assert deaths("darfur_2006", "SLM/A (Minawi)", "civilians")[0] == 0
# Omagh is in no row of civilians.
assert outcome("N. Ireland 1998") == (f"under {THRESHOLD}", f"under {THRESHOLD}")
assert "8 Sep 1998" in OMAGH.outcome
assert "from 25 Feb to 4 Mar 1996" in OSLO.note

CLAIMS: list[Claim] = [
    ("in Doha on {} February", lambda: (min(e.date for e in data.timeline()).day,)),
    ("fell from {} in 2018 to {} in 2019 and {} in 2020: they were falling before the deal, and "
     "went on to {} in 2022", lambda: tuple(
        f"{BATTLES[year]:,}" for year in (2018, 2019, 2020, 2022))),
    ("went from {} in 2019 and {} in 2020 to {} and {}, then to {} and {} (", lambda: tuple(
        CIVILIANS[year].deaths for year in range(2019, 2025))),
    ("counted {} attacks in all of 2020, and {} in 2021 up to {} November", lambda: (
        COUNTS["envoy_2020"], COUNTS["envoy_2021"], data.attack_counts()[1].last_day.day)),
    ("Take the {} full agreements of 1990 to 2020. Groups that had not signed killed {} or more "
     "civilians in one of the two years after {} of the {} that all active groups had signed, and "
     "after {} of the {} that", lambda: (
        len(AGREEMENTS), THRESHOLD, *of(KILLED.first), *of(KILLED.second))),
    ("bars are {} confidence intervals : at least {} in {} such", lambda: (
        percent(KILLED.first.level), round(100 * KILLED.first.level), 100)),
    ("explanation for {} against {}. But", lambda: shares(KILLED)),
    ("it is {} of {} against {} of {}, and shuffling does as much {}.", lambda: (
        *of(OUTSIDE.first), *of(OUTSIDE.second), chance("outside"))),
    ("more strongly: {} of {} against {} of {}, or {} against {}; where a group stayed outside, "
     "{} of {} against {} of {}.", lambda: (
        *of(FULL.first), *of(FULL.second), *shares(FULL), *of(FIGHTERS.first),
        *of(FIGHTERS.second))),
    ("fought on after {} of {} deals. The", lambda: of(FOUGHT.second)),
    ("Here are the {} deals. A year with fewer than {} deaths", lambda: (
        len(LEFT_OUT), THRESHOLD)),
    ("rose after {} deals and fell after {}; in {} nobody knows", lambda: (
        turns(KILLING)["rose"], turns(KILLING)["fell"], turns(KILLING)["not known"])),
    ("up after {}, down after {}, unknown after {}.", lambda: (
        turns(FIGHTING)["rose"], turns(FIGHTING)["fell"], turns(FIGHTING)["not known"])),
    ("up after {}, down after {}. A deal", lambda: (
        turns(SIGNERS_FIGHTING)["rose"], turns(SIGNERS_FIGHTING)["fell"])),
    ("Chad has {} of the {} agreements", lambda: (
        Counter(case.conflict for case in AGREEMENTS)["Chad: Government"], len(AGREEMENTS))),
    ("fought again after {} of {} and {} of {} deals, {} and {}, which", lambda: (
        *of(SIGNERS.first), *of(SIGNERS.second), *shares(SIGNERS))),
    ("each of the {} conflicts the difference in killings is still {} points", one_each),
    ("which signed, went from {} to {}, and with", lambda: deaths("framework_2012", "MILF")),
    ("wings of the MNLF from {} to {}. But", lambda: deaths("framework_2012", "MNLF wings")),
    ("signer who killed {} civilians", lambda: (
        deaths("darfur_2006", "SLM/A (Minawi)", "civilians")[1],)),
    ("Of the {} clashes with the MNLF wings, {} fell", siege),
    ("among the {} deals of our list for which we found a date for troops to leave, {} were "
     "attacked", with_a_date),
    ("After {} of {} deals with a stronger signer and {} of {} with a weaker one, p = {}.",
     lambda: (*of(STRONG.first), *of(STRONG.second), two(STRONG.p))),
    ("it is {} of {} against {} of {}, p = {}.", lambda: (
        *of(STRONG_OUTSIDE.first), *of(STRONG_OUTSIDE.second), two(STRONG_OUTSIDE.p))),
    ("From {} February 1996 four bombings in nine days killed {} people", lambda: (
        OSLO.attack_date.day if OSLO.attack_date else 0, OSLO.attack_deaths)),
    ("fell from {} points to {} after", lambda: (
        f"{figure('peres_lead_before'):.0f}", f"{figure('peres_lead_after'):.0f}")),
    (", e{}).", lambda: (OSLO.id.removeprefix("e"),)),
    ("on {} August 1998 its bomb killed {} people", lambda: (
        OMAGH.attack_date.day if OMAGH.attack_date else 0, OMAGH.attack_deaths)),
    ("a ceasefire (e{}).", lambda: (OMAGH.id.removeprefix("e"),)),
    ("Here are {}, which we chose", lambda: (len(data.episodes()),)),
    ("against {} of the {} deals that left a group out", lambda: spoiled("exclusive")),
    ("against {} of the {} others", lambda: spoiled("inclusive")),
    ("kills fewer than {} civilians", lambda: (THRESHOLD,)),
    ("Here is what the {} deals say", lambda: (len(LEFT_OUT),)),
    ("more often {} against {} {} against {} not chance", lambda: (
        *shares(FULL)[::-1], *shares(KILLED)[::-1])),
    ("than before up {}, down {} up {}, down {} no evidence", lambda: (
        turns(FIGHTING)["rose"], turns(FIGHTING)["fell"], turns(KILLING)["rose"],
        turns(KILLING)["fell"])),
    ("fight again: {} against {} ", lambda: shares(SIGNERS)[::-1]),
    ("A number under {} is unknown", lambda: (THRESHOLD,)),
    # The questions and their answers.
    ("In the {} full agreements that not all had signed it rose after {} and fell after {}; in the "
     "other {} nobody knows, because both years had fewer than {} deaths", lambda: (
        len(LEFT_OUT), turns(KILLING)["rose"], turns(KILLING)["fell"],
        turns(KILLING)["not known"], THRESHOLD)),
    ("It fell after {} of {} deals and rose after {}, which", lambda: (
        turns(KILLING)["fell"], len(LEFT_OUT), turns(KILLING)["rose"])),
    ("in battle fell after {} and rose after {}.", lambda: (
        turns(FIGHTING)["fell"], turns(FIGHTING)["rose"])),
    ("had killed {} or more civilians in the year before, they did so again after {} of {} deals. "
     "But the counts hide wars that went from {} deaths to {} and from {} to {}.", lambda: (
        THRESHOLD, *of(KILLERS.second), *outcome("Chad 1993"), *outcome("Sierra Leone 1999"))),
    ("had killed {} or more civilians in the year before, they did so again after {} of {} deals; "
     "where they had not, after {} of {}. Without it {} against {} looks", lambda: (
        THRESHOLD, *of(KILLERS.second), *of(QUIET.second), *shares(KILLED)[::-1])),
    ("for 2022 it runs from {} to {}. But even the low number is more than the {} of 2019",
     lambda: (CIVILIANS[2022].low, CIVILIANS[2022].high, CIVILIANS[2019].deaths)),
    ("After {} of the deals that not all had signed, groups outside killed {} or more civilians; "
     "after the others {}.", lambda: (shares(KILLED)[1], THRESHOLD, shares(KILLED)[0])),
    ("the killing rose after {} and fell after {}.", lambda: (
        turns(KILLING)["rose"], turns(KILLING)["fell"])),
    ("shrinks to {} of {} against {} of {}, which chance makes {}.", lambda: (
        *of(OUTSIDE.second), *of(OUTSIDE.first), chance("outside"))),
    ("after {} of these {} deals, and after {} of the {} others: {} and {}.", lambda: (
        *of(SIGNERS.second), *of(SIGNERS.first), *shares(SIGNERS)[::-1])),
    ("rose from {} to {} after a deal. The interval says: at least {} times", lambda: (
        *clashes(), f"{rate_ratio(*clashes()).low:.1f}")),
    ("In Mindanao {} of the {} fell into one month: one decision, counted {} times. A rise as "
     "large comes in {} of {} months", lambda: (siege()[1], siege()[0], siege()[1], *rises())),
    ("none before and {} after", lambda: (siege()[0],)),
]  # fmt: skip
