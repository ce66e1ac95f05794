"""What the numbers of lesson 03 are, computed."""

from __future__ import annotations

from spoilers import data
from spoilers.figures.internal_commitment.leader_choice import LeaderChoice
from spoilers.figures.internal_commitment.promise_gap import PromiseGap
from spoilers.theory.internal_commitment import (
    Talks,
    fighting_value,
    leader_options,
    promise_breaks,
    promise_credible,
    promise_needed,
    remedies,
    reservation_share,
    shift_threshold,
    steps_to_peace,
    weight_of_the_future,
)
from spoilers.theory.the_whole_game import Scenario
from tests.lessons.numbers.writing import Claim, two

GAP = PromiseGap()
Q, K, D, SHIFT = GAP.strength, GAP.infighting_cost, GAP.discount, GAP.shift
NEEDED = float(promise_needed(Q, K, D))
KEPT = float(promise_credible(Q, SHIFT, K, D))
LIMIT = two(shift_threshold(Q, K, D))
STEPS = int(steps_to_peace(Q, SHIFT, K, D))
REPAIR = remedies(Q, SHIFT, K, D)
FIGHT = float(fighting_value(Q, K, D))
WEIGHT = round(float(weight_of_the_future(D)))
KABUL = Scenario().numbers()
LEADER = LeaderChoice()
LOSS = LEADER.exploitation


def deaths(year: int, one: str = "isk", other: str = "taliban") -> str:
    (row,) = [r for r in data.relations() if r.year == year and {r.one, r.other} == {one, other}]
    return f"{row.deaths:,.0f}"


def fights(steps: int) -> str:
    assert promise_breaks(Q, SHIFT / steps, K, D)
    return str(steps)


OFFER = Talks(
    strength=LEADER.strength, shift=SHIFT, cost=K, discount=D, exploitation=LOSS,
    war_worth=LEADER.war_worth, drift=0.0,
)  # fmt: skip


def talks_and_war() -> tuple[str, str]:
    options = leader_options(OFFER)
    return two(options.talking * (1 - D)), two(options.fighting_on * (1 - D))


def turning_drift() -> str:
    options = leader_options(OFFER)
    return two((options.fighting_on - options.talking) * (1 - D) / (LEADER.war_worth * D))


def fight_at_kabul() -> float:
    """Work out a fight inside at Kabul, which today's stake alone buys off."""
    fight = float(fighting_value(KABUL["strength"], KABUL["infighting_cost"], KABUL["discount"]))
    share = reservation_share(
        KABUL["strength"] - KABUL["shift"], KABUL["infighting_cost"], KABUL["discount"]
    )
    assert share == 0
    assert 0.85 < fight < 0.95
    return fight


def without_threshold(strength: float) -> str:
    assert not promise_breaks(strength, 1.0, K, D)
    assert promise_breaks((1 + K) * (1 - D) + 0.01, 1.0, K, D)
    return two(strength)


def last_war_deaths() -> tuple[str, ...]:
    assert not any(r.year > 2019 and {r.one, r.other} == {"isk", "taliban"} and r.deaths
                   for r in data.relations())  # fmt: skip
    return deaths(2018), deaths(2019), "25"


def day(event: str) -> int:
    (found,) = [e for e in data.timeline() if e.id == event]
    return found.date.day


def steps_as_fast_as_allowed() -> str:
    left, steps = Q, 0
    while left > Q - SHIFT + 1e-9:
        left, steps = left - float(shift_threshold(left, K, D)), steps + 1
    return str(steps)


CLAIMS: list[Claim] = [
    ("the agreement of Doha on {} February", lambda: (day("doha"),)),
    ("entered the city on {} August 2021, and the last soldiers left on {} August", lambda: (
        day("kabul"), day("left"))),
    ("{} in 2018, and {} in 2019. After that no year has the {} deaths", last_war_deaths),
    ("it counts {} deaths between them and IS-K in 2022", lambda: (
        deaths(2022, "isk", "government"),)),
    ("Take a strength of {}, a fight that costs {}, a discount factor of {} and a shift of {}. "
     "A fight is worth {} / {} − {} = {}.", lambda: (
        two(Q), two(K), two(D), two(SHIFT), two(Q), two(1 - D), two(K), two(FIGHT))),
    ("would have to bring {}. They weigh {} together, so the promise needed is {} / {} = {} a "
     "period. The promise that will be kept is {} − {} − {} = {}. Between them is a gap of {}",
     lambda: (two(FIGHT - 1), WEIGHT, two(FIGHT - 1), WEIGHT, two(NEEDED), two(Q), two(SHIFT),
              two(K * (1 - D)), two(KEPT), two(NEEDED - KEPT))),
    ("equal at a shift of {}", lambda: (LIMIT,)),
    ("At a strength of {} the threshold falls from {} to {}, and with a discount factor of {} "
     "it falls to {}", lambda: (
        two(0.8), LIMIT, two(shift_threshold(0.8, K, D)), two(0.95),
        two(shift_threshold(Q, K, 0.95)))),
    ("At {}, as at any strength up to {}, no shift", lambda: (
        without_threshold(0.1), without_threshold((1 + K) * (1 - D)))),
    ("lower its strength by {} without", lambda: (two(SHIFT),)),
    ("so do {}. In {} steps, each of {},", lambda: (fights(3), STEPS, two(SHIFT / STEPS))),
    ("as each moment allows needs {}.", lambda: (steps_as_fast_as_allowed(),)),
    ("With a shift of {} it takes {} instalments, or a penalty of {} in every period, or a seat "
     "so strong that power shifts by no more than {}", lambda: (
        two(SHIFT), f"{float(REPAIR.instalments):.0f}", two(REPAIR.penalty),
        two(REPAIR.shift_cap))),
    ("with a chance of {}, less the cost of the fight and less {} stakes", lambda: (
        two(1 - Q), f"{LOSS:.0f}")),
    ("leaves it its {} of a stake that is worth only {} in wartime", lambda: (
        two(1 - Q), LEADER.war_worth)),
    ("Talks are worth {} a period to the leader, and fighting on is worth {} × {} = {}", lambda: (
        talks_and_war()[0], f"{1 - Q:.1f}", LEADER.war_worth, talks_and_war()[1])),
    ("lifts the rival by {} or more", lambda: (turning_drift(),)),
    ("had fallen from {} deaths to {} before the deal", lambda: (deaths(2018), deaths(2019))),
    ("The {} deaths of 2022", lambda: (deaths(2022, "isk", "government"),)),
    ("made IS-K's strength, {}.", lambda: (two(KABUL["strength"]),)),
    ("a fight inside costs {}, the discount factor is {}, and the deal shifts power by {}",
     lambda: (two(KABUL["infighting_cost"]), two(KABUL["discount"]), two(KABUL["shift"]))),
    ("A fight is worth {} / {} − {} = {}, and", lambda: (
        two(KABUL["strength"]), two(1 - KABUL["discount"]), two(KABUL["infighting_cost"]),
        two(fight_at_kabul()))),
    ("Lessons {} to {} find out", lambda: ("04", "06")),
    ("strength {}, cost {}, discount factor {}, shift {}.", lambda: (
        two(Q), two(K), two(D), two(SHIFT))),
    # The questions and their answers.
    ("what it would need: {} a period. But once you govern, {} is enough", lambda: (
        two(NEEDED), two(KEPT))),
    ("In one step power shifts by {} and they fight. In {} equal steps it shifts by {} at a time",
     lambda: (two(SHIFT), STEPS, two(SHIFT / STEPS))),
    ("take at least {} from you", lambda: (two(REPAIR.penalty),)),
    ("A penalty of {} leaves {} missing", lambda: (
        two(0.1), two(NEEDED - promise_credible(Q, SHIFT, K, D, penalty=0.1)))),
    ("would take {} stakes from you during a fight inside, talks are worth {} a period to you "
     "and fighting on is worth {}", lambda: (two(LOSS), *talks_and_war())),
    ("grows by {} or more while the war goes on", lambda: (turning_drift(),)),
    ("grows stronger, from {} to {}", lambda: (two(Q), two(0.8))),
    ("It falls, from {} to {}", lambda: (LIMIT, two(shift_threshold(0.8, K, D)))),
    ("It stays at {}: only", lambda: (LIMIT,)),
    ("At {} a fight is won four times in five, and it costs. A share of {} a period", lambda: (
        two(0.8), two(0.8 - K * (1 - D)))),
    ("A shift of {} in {} equal steps starts a fight, and in {} it does not", lambda: (
        two(SHIFT), fights(3), STEPS)),
    ("In {} steps the excluded faction does not notice", lambda: (STEPS,)),
    ("In {} steps the loss of each step", lambda: (STEPS,)),
    ("Each step takes {}, and {} is what the first one may take", lambda: (
        two(SHIFT / STEPS), LIMIT)),
    ("In {} steps it loses less in the end", lambda: (STEPS,)),
    ("the same strength of {} either way", lambda: (two(Q - SHIFT),)),
    ("In {} steps none of the later ones", lambda: (fights(3),)),
    ("shift by {} instead of {}", lambda: (two(2 * SHIFT), two(SHIFT))),
    ("It takes {} instead of {},", lambda: (
        f"{float(steps_to_peace(Q, 2 * SHIFT, K, D)):.0f}", STEPS)),
    ("It was {}, and now that nothing would be kept it is {}", lambda: (
        two(REPAIR.penalty), two(remedies(Q, 2 * SHIFT, K, D).penalty))),
    ("The cap stays at {}", lambda: (two(remedies(Q, 2 * SHIFT, K, D).shift_cap),)),
]  # fmt: skip
