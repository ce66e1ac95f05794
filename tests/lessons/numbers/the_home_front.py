"""What the numbers of lesson 05 are, computed."""

from __future__ import annotations

from dataclasses import replace

from spoilers import data
from spoilers.figures.saying import number
from spoilers.figures.the_home_front.base_rates import rates
from spoilers.figures.the_home_front.challenger_cascade import (
    GROUPS,
    ChallengerCascade,
    cascade,
)
from spoilers.figures.the_home_front.near_or_far import FAR_COST, NearOrFar
from spoilers.figures.the_home_front.players import ATTACKER, BELIEF, CHANCE, KABUL, LEADER
from spoilers.theory.cases import find_case
from spoilers.theory.internal_commitment import reservation_share, weight_of_the_future
from spoilers.theory.provocation import deal_worth
from spoilers.theory.the_home_front import (
    MEASURES,
    attack_pays,
    attempt_worth,
    audience_cost,
    best_measure,
    best_response,
    borrowed_arm,
    is_provocation,
    leader_cost,
    restraint_dividend,
    strength_after,
)
from spoilers.theory.the_whole_game import Scenario, solve
from tests.lessons.numbers.writing import Claim, figure, two

GIVEN = find_case("Kabul 2021").values
VULNERABILITY, SALIENCE = GIVEN["vulnerability"], GIVEN["salience"]
EVENTS = {event.id: event for event in data.timeline()}
ROAD, WITH, LIGHTNING, WITHOUT = rates().values()
R = {measure.name: measure.response for measure in MEASURES}
STRIKES = MEASURES[int(best_measure(LEADER))].response
DELAY, PERIMETER = R["delayed withdrawal"], R["wider perimeter"]
W = float(weight_of_the_future(KABUL["discount"]))
FIGHT = KABUL["infighting_cost"] * (1 - KABUL["discount"])
LOST = KABUL["attack_cost"] + (1 - CHANCE) * KABUL["failure_loss"]
FAR = NearOrFar()
DIVIDEND = float(restraint_dividend(LEADER, ATTACKER))


def deal(belief: float) -> float:
    return float(deal_worth(belief, KABUL["betrayal"]))


def cost(response: float) -> float:
    return float(leader_cost(LEADER, response))


def success(response: float) -> float:
    return float(borrowed_arm(ATTACKER, response))


def attempt(response: float) -> float:
    return float(attempt_worth(ATTACKER, response))


def share(response: float) -> float:
    """Work out what the strength after a response secures a period."""
    strength = strength_after(ATTACKER, response)
    return float(reservation_share(strength, KABUL["infighting_cost"], KABUL["discount"]))


def pays_unanswered_above() -> float:
    """Find the gain from a success above which an attack pays unanswered, by halving."""
    low, high = 0.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        pays = attack_pays(replace(ATTACKER, success_gain=middle), 0.0)
        low, high = (low, middle) if pays else (middle, high)
    return high


def three(value: float) -> str:
    return f"{value:.3f}"


def turned(response: float, sight: str = "all") -> int:
    return int(cascade(response, sight).moved.sum())


def day(event: str) -> int:
    return EVENTS[event].date.day


# The words of the lesson.
assert two(audience_cost(VULNERABILITY, SALIENCE)) == two(KABUL["audience_cost"])
assert bool(is_provocation(ATTACKER, STRIKES))
assert R["drone strikes"] == STRIKES
assert KABUL["strength"] - KABUL["shift"] < FIGHT
assert share(0.0) == 0
assert best_response(replace(LEADER, belief=KABUL["prior"])) == 0
assert MEASURES[int(best_measure(replace(LEADER, audience_cost=0.0)))].response == PERIMETER
assert not attack_pays(ATTACKER, PERIMETER)
assert not attack_pays(ATTACKER, DELAY)
assert DIVIDEND == float(restraint_dividend(LEADER, ATTACKER, DELAY)) > 0
assert solve(Scenario()).outcome == "provocation"
assert attempt(1.0) > 1.75 * attempt(STRIKES)
assert (turned(0.0), turned(0.15), turned(0.2), turned(0.2, "near")) == (0, 1, 3, 2)
assert [len(wave) for wave in cascade(0.2, "all").waves()] == [1, 1, 1]
assert EVENTS["kabulstrike"].date.day < EVENTS["left"].date.day
assert "attack on Afghan territory" in EVENTS["nangarhar"].event
FAR_RESPONSE = MEASURES[FAR.measures[1]].response
assert FAR_RESPONSE == 1.0

ALONE = ChallengerCascade(0.2, "near", 9)
UNSEEN = GROUPS["High Council"].limit
assert ALONE.left < UNSEEN

CLAIMS: list[Claim] = [
    ("in Nangarhar on {} August", lambda: (day("nangarhar"),)),
    ("in Kabul on {} August, killed ten civilians", lambda: (day("kabulstrike"),)),
    ("admitted the mistake on {} September", lambda: (day("mistake"),)),
    ("left on {} August (", lambda: (day("left"),)),
    # The response.
    ("vulnerability, {}, times salience, {}   {} ", lambda: (
        VULNERABILITY, two(SALIENCE), two(KABUL["audience_cost"]))),
    ("the belief after a success, {}. With loss 1 from an unreliable partner it is {} − {}   {} ",
     lambda: (two(BELIEF), two(BELIEF), two(1 - BELIEF), number(deal(BELIEF)))),
    ("the cost of force   {} ", lambda: (two(KABUL["force_cost"]),)),
    ("For Kabul it is ({} + {}) / {} = {}.", lambda: (
        two(KABUL["audience_cost"]), two(-deal(BELIEF)), two(KABUL["force_cost"]),
        float(best_response(LEADER).round(9)))),
    # What it is worth.
    (", {} − {} = {}. What that secures a period,  , is nothing, because fighting for a share "
     "would cost {}.",
     lambda: (two(KABUL["strength"]), two(KABUL["shift"]), two(strength_after(ATTACKER, 0.0)),
              three(FIGHT))),
    ("is worth   = {} today", lambda: (f"{W:.0f}",)),
    ("strength inside, {};", lambda: (two(KABUL["blow"]),)),
    ("return harms it, {};", lambda: (two(KABUL["response_harm"]),)),
    ("recruits and notice, {}.", lambda: (two(KABUL["success_gain"]),)),
    ("Strikes of {} lift its strength to {} and its share to {} − {} = {}.", lambda: (
        two(STRIKES), two(strength_after(ATTACKER, STRIKES)),
        two(strength_after(ATTACKER, STRIKES)), three(FIGHT), three(share(STRIKES)))),
    ("The success is worth {} × {} − {} + {} = {} stakes", lambda: (
        f"{W:.0f}", three(share(STRIKES)), two(KABUL["response_harm"] * STRIKES),
        two(KABUL["success_gain"]), three(success(STRIKES)))),
    ("through with chance {} (lesson 04) and costs {} on average", lambda: (
        two(CHANCE), three(LOST))),
    ("worth {} × {} − {} = {} stakes, and quiet", lambda: (
        two(CHANCE), three(success(STRIKES)), three(LOST), two(attempt(STRIKES)))),
    # The result.
    ("would be worth {} × {} − {} = {} stakes", lambda: (
        two(CHANCE), two(success(0.0)), three(LOST), number(attempt(0.0)))),
    ("they cost {}, and restraint costs {}", lambda: (three(cost(STRIKES)), two(cost(0.0)))),
    ("through with chance {}, does harm of {} (lesson 02), and then costs the response: {} × ({} "
     "+ {}) = {}.",
     lambda: (two(CHANCE), two(KABUL["attack_harm"]), two(CHANCE), two(KABUL["attack_harm"]),
              three(cost(STRIKES)), three(DIVIDEND))),
    ("an attempt is worth {}, less than the stake", lambda: (two(attempt(DELAY)),)),
    ("strikes would save {} over restraint, but only {} over a delay", lambda: (
        two(cost(0.0) - cost(STRIKES)), two(cost(DELAY) - cost(STRIKES)))),
    # Vary it.
    ("after a success to {}, where it was", lambda: (two(KABUL["prior"]),)),
    ("Set the belief to {} and", lambda: (two(KABUL["prior"]),)),
    ("slider; question {} is for", lambda: (3,)),
    ("the deal would be worth {}, more than the {} that critics", lambda: (
        two(deal(KABUL["prior"])), two(KABUL["audience_cost"]))),
    ("Above a gain of {} an attempt pays unanswered ({} × {} is 1 + {})", lambda: (
        two(pays_unanswered_above()), two(CHANCE), two(pays_unanswered_above()), three(LOST))),
    # The cascade.
    ("a wider perimeter, {}, or a little more, {}?", lambda: (two(PERIMETER), two(0.2))),
    ("At {} one does, and at {} three do", lambda: (
        two(0.15) if turned(0.15) == 1 else "no", two(0.2) if turned(0.2) == 3 else "no")),
    ("only their neighbours, {} moves two. By then {} is left, below the limit of a third, {},",
     lambda: (two(0.2), two(ALONE.left), two(UNSEEN))),
    # Near or far.
    ("unanswered costs {} instead of {}: then ({} + {}) / {} is above 1", lambda: (
        two(FAR.far_audience_cost), two(KABUL["audience_cost"]), two(FAR.far_audience_cost),
        two(-deal(BELIEF)), two(KABUL["force_cost"]))),
    ("A far success is worth {} × {} − {} + {} = {} stakes. An attempt so far away costs {}.",
     lambda: (f"{W:.0f}", three(share(FAR_RESPONSE)), two(KABUL["response_harm"]),
              two(KABUL["success_gain"]), three(success(FAR_RESPONSE)), two(FAR_COST))),
    ("A near attempt is worth {}. A far one is worth that once its chance is ({} + {}) / {} = {}.",
     lambda: (two(attempt(STRIKES)), two(attempt(STRIKES)), two(FAR_COST),
              three(success(FAR_RESPONSE)), two(FAR.now.capability_needed))),
    ("killed {} people in the United States from 1975 to 2015, {} a year", lambda: (
        f"{figure('us_terror_deaths'):,.0f}", f"{WITH:.0f}")),
    ("Lightning kills {} a year. Without {} September 2001 the {} become", lambda: (
        f"{LIGHTNING:.0f}", 11, f"{WITH:.0f}")),
    ("one person in {} a year", lambda: (f"{figure('us_struck_one_in'):,.0f}",)),
    ("On the roads {} people died", lambda: (f"{ROAD:,.0f}",)),
    ("the president's date, {} August", lambda: (day("left") + 1,)),
    ("ten people of {} August are not", lambda: (day("kabulstrike"),)),
    # The questions and their answers.
    ("They made an attempt worth {} stakes, more than", lambda: (two(attempt(STRIKES)),)),
    ("A full return makes an attempt worth {} stakes", lambda: (two(attempt(1.0)),)),
    ("Unanswered, an attempt is worth {} stakes. It does not come, and you save {}, in", lambda: (
        number(attempt(0.0)), two(DIVIDEND))),
    ("restraint would cost you {} then, and breaking the law for strikes would save you {}.",
     lambda: (two(cost(0.0)), two(cost(0.0) - cost(STRIKES)))),
    ("A delay makes an attempt worth {} stakes", lambda: (two(attempt(DELAY)),)),
    ("for strikes would save you only {}.", lambda: (two(cost(DELAY) - cost(STRIKES)),)),
    ("With strikes of {} a success is worth {} stakes", lambda: (
        two(STRIKES), three(success(STRIKES)))),
    ("These are worth {} here", lambda: (two(KABUL["success_gain"]),)),
    ("Strength of {} instead of {} secures a share of {} a period, and {} times {} is {}.",
     lambda: (two(strength_after(ATTACKER, STRIKES)), two(strength_after(ATTACKER, 0.0)),
              three(share(STRIKES)), f"{W:.0f}", three(share(STRIKES)),
              three(W * share(STRIKES)))),
    ("At a response of {} one more group turns on the Taliban, and at {} three do. What does the "
     "difference of {} do", lambda: (
        two(0.15) if turned(0.15) == 1 else "no", two(0.2) if turned(0.2) == 3 else "no",
        two(0.05))),
    ("Nothing: {} is too small", lambda: (two(0.05),)),
    ("killed {} people a year on average, and lightning kills {}", lambda: (
        f"{WITH:.0f}", f"{LIGHTNING:.0f}")),
    ("whether {} September 2001 is counted", lambda: (11,)),
    ("the average is {} a year, and without it {}, against {} by", lambda: (
        f"{WITH:.0f}", f"{WITHOUT:.0f}", f"{LIGHTNING:.0f}")),
]  # fmt: skip
