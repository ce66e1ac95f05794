"""What the numbers of lesson 05 are, computed."""

from __future__ import annotations

import re

from spoilers import data
from spoilers.explore import the_home_front as show
from spoilers.figures.the_home_front.answer_and_gain import (
    CAPTURE,
    COST,
    DAMAGE,
    EMBARRASSMENT,
    FORCE_COST,
    HARM,
    after_the_attack,
)
from spoilers.figures.the_home_front.base_rates import rates
from spoilers.figures.the_home_front.challenger_cascade import cascade
from spoilers.figures.the_home_front.near_or_far import targets
from spoilers.theory.first_edition.homefront import MEASURES, leader_cost, spoiler_gain
from tests.lessons.numbers.writing import Claim, figure, two

CASE = show.answer_and_attack().defaults
V, A, WORTH = CASE["vulnerability"], CASE["salience"], CASE["settlement_value"]
PLAY = after_the_attack(V, A, WORTH)
EVENTS = {event.id: event for event in data.timeline()}
ROAD, WITH, LIGHTNING, WITHOUT = rates().values()
PERIMETER = next(m.response for m in MEASURES if "perimeter" in m.name)


def gain(answer: float, salience: float = A) -> float:
    return float(spoiler_gain(answer, salience, DAMAGE, CAPTURE, EMBARRASSMENT, HARM, COST))


def pays_from() -> float:
    """Find the answer from which the attack pays, by halving."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if gain(middle) > 0 else (middle, high)
    return high


def answers_from() -> str:
    """Find the vulnerability from which a leader answers at all, as the picture says it."""
    said = show.measures().sentence(show.measures().defaults)
    found = re.search(r"from a vulnerability of ([\d.]+) on", said)
    assert found
    assert after_the_attack(float(found[1]) + 0.01, A, WORTH).response > 0
    assert after_the_attack(float(found[1]) - 0.01, A, WORTH).response == 0
    return found[1]


def turned(answer: float, sight: str = "all") -> int:
    return int(cascade(answer, sight).moved.sum())


def words(number: int) -> str:
    return ("none", "one", "two", "three", "four", "five")[number]


def day(event: str) -> int:
    return EVENTS[event].date.day


assert bool(PLAY.provocation)
assert (turned(0.15), turned(0.2), turned(0.2, "near")) == (2, 4, 2)
assert turned(0.0) == 1

CLAIMS: list[Claim] = [
    ("in Kabul on {} August 2021, killed ten civilians", lambda: (day("kabulstrike"),)),
    ("admitted the mistake on {} September", lambda: (day("mistake"),)),
    ("left on {} August (", lambda: (day("left"),)),
    ("With a vulnerability of {} the best answer is {}. That makes the attack worth {}.", lambda: (
        two(V), two(PLAY.response), two(PLAY.gain))),
    ("it would have been worth {}, and nobody", lambda: (two(PLAY.gain_unanswered),)),
    ("it is better off by {}, because", lambda: (two(PLAY.restraint_dividend),)),
    ("more noticed, up to {}.", lambda: (two(show.answer_and_attack().controls[2].choices({})[-1]),
                                         )),
    ("from a vulnerability of {} on. The attack pays only from an answer of {} on", lambda: (
        answers_from(), two(pays_from()))),
    ("at a salience of {} it is worth {} without any", lambda: (two(1.5), two(gain(0, 1.5)))),
    ("A wider perimeter, {}, or a little more, {}", lambda: (two(PERIMETER), two(0.2))),
    ("At {} one more group turns on them, and at {} three more do", lambda: (
        two(0.15) if turned(0.15) == 2 else "no", two(0.2) if turned(0.2) == 4 else "no")),
    ("only its neighbours, {} moves no more than two", lambda: (
        two(0.2) if turned(0.2, "near") == 2 else "no",)),
    ("gets through with a chance above {}", lambda: (two(targets(0.05, V).capability_needed),)),
    ("killed {} people in the United States from 1975 to 2015, {} a year", lambda: (
        f"{figure('us_terror_deaths'):,.0f}", f"{WITH:.0f}")),
    ("more than the {} a year whom lightning kills. Without {} September 2001 it is", lambda: (
        f"{LIGHTNING:.0f}", 11)),
    ("one person in {} a year", lambda: (f"{figure('us_struck_one_in'):,.0f}",)),
    ("On the roads {} people died", lambda: (f"{ROAD:,.0f}",)),
    ("ten people of {} August are not", lambda: (day("kabulstrike"),)),
    # The questions and their answers.
    ("your best answer was {}, and everyone", lambda: (two(PLAY.response),)),
    ("made the attack worth {}, so it came, and it cost you {} in all", lambda: (
        two(PLAY.gain), two(PLAY.leader_cost))),
    ("An answer of {} makes the attack worth {}, more than twice", lambda: (
        two(1) if gain(1) > 2 * gain(float(PLAY.response)) else "no", two(gain(1)))),
    ("Unanswered, the attack would be worth {}.", lambda: (two(PLAY.gain_unanswered),)),
    ("you are better off by {} than", lambda: (two(PLAY.restraint_dividend),)),
    ("you would pay {} at home", lambda: (
        two(leader_cost(0.0, V, A, WORTH, DAMAGE, FORCE_COST)),)),
    ("An answer of {} still makes the attack worth {}, and", lambda: (
        two(PERIMETER), two(gain(PERIMETER)))),
    ("from an answer of {} on. A small", lambda: (two(pays_from()),)),
    ("At an answer of {} two groups fight the Taliban, and at {} four. What does the difference of "
     "{} do", lambda: (
        two(0.15) if turned(0.15) == 2 else "no", two(0.2) if turned(0.2) == 4 else "no",
        two(0.05))),
    ("Nothing: {} is too small", lambda: (two(0.05),)),
    ("killed {} people a year on average, and lightning kills {}", lambda: (
        f"{WITH:.0f}", f"{LIGHTNING:.0f}")),
    ("whether {} September 2001 is counted", lambda: (11,)),
    ("the average is {} a year, and without it {}, against {} by", lambda: (
        f"{WITH:.0f}", f"{WITHOUT:.0f}", f"{LIGHTNING:.0f}")),
]  # fmt: skip
