"""What the numbers of lesson 07 are, computed from the tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from spoilers import data
from spoilers.data.the_record import THRESHOLD
from spoilers.evidence.changes import changes, rate_ratio
from spoilers.evidence.clusters import one_of_each, shuffled_difference
from spoilers.evidence.placebo import placebo
from spoilers.evidence.shares import Comparison, Share, compare, share
from spoilers.figures.saying import of_the_time
from spoilers.figures.the_home_front.base_rates import rates
from spoilers.figures.the_record.changes_after_deals import ChangesAfterDeals
from spoilers.figures.the_record.deal_windows import DealWindows
from spoilers.figures.the_record.episodes_table import EpisodesTable
from spoilers.figures.the_record.shares_by_signature import SharesBySignature
from spoilers.figures.the_record.violence_measures import ViolenceMeasures
from tests.lessons.numbers.writing import Claim, figure, percent, two

GOVERNMENT = {year: found.best for year, found in ViolenceMeasures().deaths.items()}
ATTACKS = ViolenceMeasures().attacks
COUNTS = {count.id: count.attacks for count in data.attack_counts()}
FULL = SharesBySignature().contrast
QUIET, FOUGHT = (SharesBySignature(before=before).contrast for before in ("quiet", "fought"))
SIGNERS = SharesBySignature(who="signers").contrast
INSIDE, INSIDE_SIGNERS = (ChangesAfterDeals(who).summary for who in ("others", "signers"))
ROAD, WITH, LIGHTNING, WITHOUT = rates().values()
PEOPLE = figure("us_population")
AGREEMENTS = SharesBySignature().agreements


CIVILIANS = {row.year: row.deaths for row in data.isk_civilians()}
AROUND = {row.id: row for row in data.agreement_civilians()}


def killed_after(signed: str, cases: Sequence[data.Agreement]) -> Share:
    rows = [AROUND[case.id] for case in cases if case.signed == signed]
    return share(sum(row.of_others.fought_after for row in rows), len(rows))


def contrast(cases: Sequence[data.Agreement]) -> Comparison:
    return compare(killed_after("all", cases), killed_after("some", cases))


KILLED = contrast(AGREEMENTS)
OUTSIDE = contrast([case for case in AGREEMENTS if AROUND[case.id].outside])
_LEFT_OUT = [AROUND[case.id].of_others for case in AGREEMENTS if case.signed == "some"]
KILLING = changes(
    [deaths.before or 0 for deaths in _LEFT_OUT], [deaths.after or 0 for deaths in _LEFT_OUT]
)
# Where nothing changed, both years were below the threshold: it is not known.
assert sum(not deaths.before and not deaths.after for deaths in _LEFT_OUT) == KILLING.same


def reiter() -> tuple[str, ...]:
    found = re.search(
        r"Of (\d+) peace agreements (\d+) met", data.references()["Reiter2016"].annote
    )
    assert found
    return found.groups()


def of(part: object) -> tuple[int, int]:
    return part.count, part.of  # type: ignore[attr-defined]


def shares(found: Comparison) -> tuple[str, str]:
    return percent(found.second.value), percent(found.first.value)


def chance(before: str) -> str:
    cases = SharesBySignature(before=before).agreements
    return of_the_time(
        shuffled_difference(
            [case.of_others.fought_after for case in cases],
            [case.signed == "some" for case in cases],
        ).p
    )


def window(deal: str, series: str) -> data.Window:
    (found,) = (found for found in DealWindows(deal).windows if found.series == series)
    return found


def deaths(deal: str, series: str) -> tuple[int, int]:
    found = window(deal, series)
    return found.deaths_before, found.deaths_after


def clashes(deal: str, series: str) -> tuple[int, int]:
    found = window(deal, series)
    return found.events_before, found.events_after


def unknown() -> int:
    cases = [case for case in ChangesAfterDeals().cases if not case.before + case.after]
    assert len(cases) == INSIDE.same
    return len(cases)


def cards() -> str:
    dealt = [sum((0, 0, 1, 1, 1, 1)[deal] for deal in three) for three in combinations(range(6), 3)]
    return percent(sum(abs(2 * share - 4) >= 2 for share in dealt) / len(dealt))


def one_each() -> tuple[int, str]:
    found = one_of_each(
        [case.of_others.fought_after for case in AGREEMENTS],
        [case.signed == "some" for case in AGREEMENTS],
        [case.conflict for case in AGREEMENTS],
    )
    return found.clusters, f"{100 * found.median:.0f}"


def rises() -> tuple[int, int, int]:
    months = {month.month: month.deaths for month in data.monthly_deaths("MNLF wings")}
    found = placebo(months, "2012-11", first="1989-01", last="2021-12")
    # All of them have the siege in the year after: from the deal's month to the siege itself.
    siege = [
        placebo(months, f"{2012 + k // 12}-{k % 12 + 1:02d}", first="1989-01", last="2021-12")
        for k in range(10, 21)
    ]
    assert len(siege) == found.as_large
    assert all(each.change >= found.change for each in siege)
    return found.as_large, found.of, found.change


def spoiled(inclusion: str) -> tuple[int, int]:
    listed = EpisodesTable(inclusion).episodes
    return sum(episode.spoiled for episode in listed), len(listed)


def siege() -> tuple[int, int]:
    (month,) = (m for m in data.monthly_deaths("MNLF wings") if m.month == "2013-09")
    return clashes("framework_2012", "MNLF wings")[1], month.events


def one_in(deaths_a_year: float) -> float:
    return PEOPLE / deaths_a_year


# What the lesson says in words.
assert CIVILIANS[2022] > 2 * CIVILIANS[2020]
assert cards() == "40%"
assert GOVERNMENT[2018] > GOVERNMENT[2019] > GOVERNMENT[2020]
assert min(GOVERNMENT.values()) == GOVERNMENT[2022]
assert sum(event.date.year == 2020 for event in ATTACKS) == 6
assert FULL.p < 0.001
assert (
    shuffled_difference(
        [case.of_others.fought_after for case in AGREEMENTS],
        [case.signed == "some" for case in AGREEMENTS],
    ).p
    < 0.001
)
for _deal, _inside, _outside in (
    ("framework_2012", "MILF", "MNLF wings"),
    ("darfur_2006", "SLM/A (Minawi)", "NRF"),
    ("rarcss_2018", "SPLM/A-IO", "NAS"),
):
    assert deaths(_deal, _inside)[0] > deaths(_deal, _inside)[1]
    assert deaths(_deal, _outside)[0] < deaths(_deal, _outside)[1]
assert SIGNERS.p > 0.5
assert len(SharesBySignature("partial").agreements) > len(AGREEMENTS)
assert figure("us_terror_published_one_in") < one_in(WITH)
assert SharesBySignature("partial").contrast.p < 0.001
_OUTCOMES = {case.name: (case.before, case.after) for case in ChangesAfterDeals().cases}

CLAIMS: list[Claim] = [
    ("in Doha on {} February", lambda: (min(e.date for e in data.timeline()).day,)),
    ("fell from {} in 2018 to {} in 2019 and {} in 2020", lambda: tuple(
        f"{GOVERNMENT[year]:,}" for year in (2018, 2019, 2020))),
    ("fewest deaths in this table, {}, is 2022", lambda: (GOVERNMENT[2022],)),
    ("counted {} attacks in all of 2020, and {} in 2021 up to {} November", lambda: (
        COUNTS["envoy_2020"], COUNTS["envoy_2021"], data.attack_counts()[1].last_day.day)),
    ("Our own list holds {} attacks", lambda: (len(ATTACKS),)),
    ("two sides, from {} a year on; the killing", lambda: (25,)),
    ("killed {} civilians in 2019 and {} in 2020, then {} and {}, while", lambda: tuple(
        CIVILIANS[year] for year in (2019, 2020, 2021, 2022))),
    ("Take the {} full agreements", lambda: (len(AGREEMENTS),)),
    ("fought, with {} deaths or more in a year, after {} of {} agreements that all active groups "
     "had signed ({}), and after {} of {} that not all had signed ({})", lambda: (
        25, *of(FULL.first), percent(FULL.first.value), *of(FULL.second),
        percent(FULL.second.value))),
    ("dot are {} confidence intervals : of such intervals, at least {} in {} hold", lambda: (
        percent(FULL.first.level), round(100 * FULL.first.level), 100)),
    ("some fought after {} of {} deals that not all had signed, and after {} of {} that all had. "
     "Shuffling makes a difference this large {}. Where", lambda: (
        *of(QUIET.second), *of(QUIET.first), chance("quiet"))),
    ("fought on after {} of {}. Most of", lambda: of(FOUGHT.second)),
    ("Here are the {} deals", lambda: (FULL.second.of,)),
    ("rose in {} and fell in {}. In the other {} both years had fewer than {} deaths, so nobody "
     "knows which way they went. The middle case went from {} to {}. Now", lambda: (
        INSIDE.up, INSIDE.down, unknown(), THRESHOLD, round(INSIDE.median_before),
        round(INSIDE.median_after))),
    ("killed {} or more after {} of the {} deals and {} of the {} (Fisher's exact test: p = {})",
     lambda: (THRESHOLD, *of(KILLED.second), *of(KILLED.first), f"{KILLED.p:.3f}")),
    ("it is {} of {} against {} of {} (p = {})", lambda: (
        *of(OUTSIDE.second), *of(OUTSIDE.first), two(OUTSIDE.p))),
    ("Inside the {} the killing rose in {} and fell in {}; in {} nobody knows", lambda: (
        KILLED.second.of, KILLING.up, KILLING.down, KILLING.same)),
    # Read in the abstract of Reiter's third chapter, and in no table here.
    ("Of {} agreements {} met violence", lambda: reiter()),
    ("up in {}, down in {}. A deal", lambda: (INSIDE_SIGNERS.up, INSIDE_SIGNERS.down)),
    ("Chad has {} of the {} agreements", lambda: (
        Counter(case.conflict for case in AGREEMENTS)["Chad: Government"], len(AGREEMENTS))),
    ("fought again after {} of {} and {} of {}, {} and {}: no", lambda: (
        *of(SIGNERS.first), *of(SIGNERS.second), percent(SIGNERS.first.value),
        percent(SIGNERS.second.value))),
    ("each of the {} conflicts the difference is still {} points", one_each),
    ("which signed, went from {} deaths to {}, and with", lambda: deaths(
        "framework_2012", "MILF")),
    ("left out, from {} to {}. Darfur", lambda: deaths("framework_2012", "MNLF wings")),
    ("the ELN went from {} to {}", lambda: deaths("colon_2016", "ELN")),
    ("Of the {} clashes with parts of the MNLF {} fell", siege),
    ("That is one decision and not {}", lambda: (siege()[0],)),
    ("In {} of {} months the year after held at least {} more", rises),
    ("Here are {} of them", lambda: (len(data.episodes()),)),
    ("against {} of the {} deals that left a group out", lambda: spoiled("exclusive")),
    ("against {} of the {} others", lambda: spoiled("inclusive")),
    ("2021 {} {} killed by foreign-born terrorists, 1975 to 2015 {} {} million", lambda: (
        f"{ROAD:,.0f}", f"{one_in(ROAD):,.0f}", f"{WITH:.0f}", f"{one_in(WITH) / 1e6:.1f}")),
    ("2009 to 2018 {} {} million", lambda: (f"{LIGHTNING:.0f}", f"{one_in(LIGHTNING) / 1e6:.0f}")),
    ("without 2001 {} {} million", lambda: (
        f"{WITHOUT:.0f}", f"{one_in(round(WITHOUT)) / 1e6:.0f}")),
    ("happens to one in {} million", lambda: (f"{figure('us_struck_one_in') / 1e6:.1f}",)),
    ("gives one in {} million", lambda: (f"{figure('us_terror_published_one_in') / 1e6:.1f}",)),
    ("one day holding {} of the deaths, no average over {} years", lambda: (
        percent(figure("us_terror_deaths_911") / figure("us_terror_deaths")),
        f"{figure('us_terror_years'):.0f}")),
    ("Our {} against {} agree", lambda: (
        percent(SIGNERS.first.value), percent(SIGNERS.second.value))),
    ("Inside the {} deals violence", lambda: (FULL.second.of,)),
    ("A year under {} deaths", lambda: (25,)),
    ("our {} overstates", lambda: (percent(FULL.second.value),)),
    ("Here is what the {} deals say", lambda: (FULL.second.of,)),
    ("yes, {} against {} ", lambda: shares(FULL)),
    ("no evidence: up in {}, down in {} ", lambda: (INSIDE.up, INSIDE.down)),
    ("little sign: {} against {} ", lambda: shares(SIGNERS)),
    # The questions and their answers.
    ("In the {} full agreements that not all had signed they rose in {} and fell in {}; in the "
     "other {} nobody knows.", lambda: (FULL.second.of, INSIDE.up, INSIDE.down, unknown())),
    ("fell in {} of {} deals and rose in {}. Coin tosses would split rises and falls this unevenly "
     "{}, so", lambda: (
        INSIDE.down, FULL.second.of, INSIDE.up, of_the_time(INSIDE.sign_p))),
    ("went from {} to {} deaths, with", lambda: (
        round(INSIDE.median_before), round(INSIDE.median_after))),
    ("from under {} deaths to {} and", lambda: (
        THRESHOLD, f"{_OUTCOMES['Chad 2005'][1]:,}" if not _OUTCOMES["Chad 2005"][0] else "no")),
    ("from {} to under {}.", lambda: (
        f"{_OUTCOMES['Sierra Leone 2000'][0]:,}" if not _OUTCOMES["Sierra Leone 2000"][1] else "no",
        THRESHOLD)),
    ("they fought on after {} of {} deals. Where they had been quiet, they fought after {} of {}. "
     "Without it {} against {} looks", lambda: (
        *of(FOUGHT.second), *of(QUIET.second), *shares(FULL))),
    ("fought on after {} of {} deals.", lambda: of(FOUGHT.second)),
    ("two sides, from {} a year on, and attacks", lambda: (25,)),
    ("After {} of the deals that not all", lambda: (percent(FULL.second.value),)),
    ("In {} of the {} deals they had fought", lambda: (FOUGHT.second.of, FULL.second.of)),
    ("Of the {} deals in which those outside had fought before, {} were", lambda: (
        FOUGHT.second.of, FOUGHT.second.count)),
    ("after {} of these {} deals, and after {} of the {} others: {} and {}.", lambda: (
        *of(SIGNERS.second), *of(SIGNERS.first), *shares(SIGNERS))),
    ("rose from {} to {} after a deal. The interval says: at least {} times", lambda: (
        *clashes("framework_2012", "MNLF wings"),
        f"{rate_ratio(*clashes('framework_2012', 'MNLF wings')).low:.1f}")),
    ("In Mindanao {} of the {} fell into one month: one decision, counted {} times", lambda: (
        siege()[1], siege()[0], siege()[1])),
    ("none before and {} after", lambda: (siege()[0],)),
    ("lightning kills {} a year and such terrorists killed {} a year from", lambda: (
        f"{LIGHTNING:.0f}", f"{WITH:.0f}")),
    ("by a terrorist: {} a year are more than {}", lambda: (f"{WITH:.0f}", f"{LIGHTNING:.0f}")),
    ("one day holds {} of these deaths. Without it there is {} a year", lambda: (
        percent(figure("us_terror_deaths_911") / figure("us_terror_deaths")), f"{WITHOUT:.0f}")),
    ("whether one day in {} years", lambda: (f"{figure('us_terror_years'):.0f}",)),
    ("With {} September 2001 it is {} a year, without it {}, and lightning stands between them at "
     "{}.", lambda: (11, f"{WITH:.0f}", f"{WITHOUT:.0f}", f"{LIGHTNING:.0f}")),
]  # fmt: skip
