"""What the numbers of lesson 00 are, computed."""

from __future__ import annotations

import re

from spoilers import data
from spoilers.explore import the_airport as show
from spoilers.theory.the_airport import attack_pays, share_for_quiet, worth_of_attack
from spoilers.theory.the_whole_game import Scenario, quiet_price
from tests.lessons.numbers.writing import Claim, two

CASE = show.attack_or_quiet().defaults
P, G, K = CASE["chance"], CASE["gain"], CASE["cost"]
NEEDED = share_for_quiet(P, G, K)
EVENTS = {event.id: event for event in data.timeline()}


def day(event: str) -> int:
    return EVENTS[event].date.day


def number_in(event: str, phrase: str) -> str:
    """Find the number that stands for {} in what the table says of an event."""
    found = re.search(re.escape(phrase).replace(r"\{\}", r"([\d,]+)"), EVENTS[event].event)
    assert found, (event, phrase)
    return found.group(1)


def deaths(one: str, other: str, year: int) -> str:
    (row,) = (
        r for r in data.relations(year) if r.kind == "fought" and {r.one, r.other} == {one, other}
    )
    return f"{row.deaths:,}"


def least() -> int:
    """Find the least number of deaths for which the table has a row, as UCDP sets it."""
    assert min(row.deaths for row in data.relations() if row.kind == "fought") >= 25
    return 25


def americans() -> str:
    return number_in("airport", "kills {} American")


def afghans() -> str:
    return number_in("airport", "about {} Afghans")


def enough_up_to() -> tuple[str]:
    """Find the largest chance, in hundredths, at which today's stake buys quiet."""
    chances = [n / 100 for n in range(101)]
    return (two(max(c for c in chances if not attack_pays(1, c, G, K))),)


def too_costly() -> tuple[str]:
    """Find the largest chance, in hundredths, at which an attack brings nothing."""
    return (two(max(n / 100 for n in range(101) if worth_of_attack(n / 100, G, K) < 0)),)


CLAIMS: list[Claim] = [
    ("the evening of {} August 2021", lambda: (day("airport"),)),
    ("killed {} American service members and about {} Afghans", lambda: (americans(), afghans())),
    ("the morning of {} August, when the authors", lambda: (day("written"),)),
    ("the morning of {} August 2021, and what", lambda: (day("written"),)),
    ("{} Afghans dead by AP's count, and {} American service members", lambda: (
        number_in("onebomber", "AP reports that {} Afghans"), americans())),
    ("not settled: about {}, or at least {} ", lambda: (
        afghans(), number_in("inquiry", "at least {} Afghan civilians"))),
    ("(the Pentagon, {} August); first", lambda: (day("onebomber"),)),
    ("in Kabul on {} August killed", lambda: (day("kabulstrike"),)),
    ("admitted as a mistake on {} September", lambda: (day("mistake"),)),
    ("the last soldiers left on {} August, within the deadline of {} August. Doha's own date, "
     "{} May, had passed", lambda: (
        day("left"), number_in("left", "the deadline of {} August"),
        number_in("doha", "by {} May 2021"))),
    ("The deadline of {} August was kept.", lambda: (
        number_in("deadline", "end on {} August"),)),
    ("in 2018 alone {} people died in fighting between", lambda: (deaths("isk", "taliban", 2018),)),
    ("only from {} deaths on", lambda: (least(),)),
    ("(Lessons {} and {})", lambda: ("04", "05")),
    ("gets through with a chance of {}, the retaliation is worth {} stakes, and an attack "
     "costs {}. So an attack is worth {} × {} − {} = {} stakes", lambda: (
        two(P), G, K, two(P), G, K, two(worth_of_attack(P, G, K)))),
    ("Because {} is more than", lambda: (two(NEEDED),)),
    ("Lessons {} to {} work out", lambda: ("01", "05")),
    ("adds them up to the same {}.", lambda: (two(quiet_price(Scenario())),)),
    ("doubles from {} to {}.", lambda: (two(P), two(2 * P))),
    ("At a chance of {} quiet must bring {} stakes, a little more than twice {},", lambda: (
        two(2 * P), two(share_for_quiet(2 * P, G, K)), two(NEEDED))),
    ("is enough up to a chance of {}", enough_up_to),
    ("At {} an attack costs more than it brings", too_costly),
    ("counted {} attacks, claimed by IS-K or attributed to it, in 2021 up to {} November, against "
     "{} in", lambda: (
        number_in("lyons", "reports {} attacks"), day("lyons"), number_in("lyons", "against {}"))),
    ("counts {} civilians killed in 2021, against {} in", lambda: tuple(
        row.deaths for year in (2021, 2019) for row in data.isk_civilians() if row.year == year)),
    ("fell from {} in 2019 to {} in 2020 and {} in 2021", lambda: tuple(
        deaths("isk", "government", year) for year in (2019, 2020, 2021))),
    ("is the illustrative {}.", lambda: (K,)),
    # The questions and their answers.
    ("left on {} August, a day before the deadline. By the", lambda: (day("left"),)),
    ("The Pentagon said so on {} August, the day before", lambda: (day("onebomber"),)),
    ("only costs the attacker {},", lambda: (-worth_of_attack(0, G, K),)),
    ("on the morning of {} August 2021?", lambda: (day("written"),)),
    ("with {} deaths or more?", lambda: (least(),)),
    ("In 2018 alone {} people died", lambda: (deaths("isk", "taliban", 2018),)),
    ("has {} deaths between them in 2015", lambda: (deaths("isk", "taliban", 2015),)),
    ("fewer than {} deaths, and not peace", lambda: (least(),)),
]  # fmt: skip

# What the sentences say without a number.
assert bool(attack_pays(1, P, G, K))
assert 2 < share_for_quiet(2 * P, G, K) / NEEDED < 2.2
