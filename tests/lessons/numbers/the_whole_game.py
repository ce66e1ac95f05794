"""What the numbers of lesson 06 are, computed."""

from __future__ import annotations

from dataclasses import replace

from spoilers import data
from spoilers.figures.saying import apart, number, percent
from spoilers.figures.the_whole_game.game_tree import GameTree
from spoilers.figures.the_whole_game.survival_curves import WEEKS
from spoilers.theory.campaign import Setting, survival_by_rule
from spoilers.theory.cases import find_case
from spoilers.theory.internal_commitment import promise_credible, weight_of_the_future
from spoilers.theory.policies import POLICIES, Answer, compare_policies
from spoilers.theory.provocation import deal_worth, posterior_reliable
from spoilers.theory.sensitivity import Change, nearest_changes
from spoilers.theory.the_home_front import MEASURES
from spoilers.theory.the_whole_game import Scenario, quiet_price, solve
from spoilers.theory.the_whole_game.adding_up import price_terms
from tests.lessons.numbers.writing import Claim, two

KABUL = find_case("Kabul 2021").scenario
NUMBER = KABUL.numbers()
GAME = solve(KABUL)
TREE = GameTree(KABUL)
TERMS = price_terms(KABUL)
P = float(GAME.success)
R = float(GAME.response)
W = float(weight_of_the_future(NUMBER["discount"]))
PRICE = float(GAME.quiet_price)
AFTER = float(GAME.beliefs.after_success)
FORCE = NUMBER["force_cost"] / 2 * R**2
SHARE = float(TERMS.share_after_success) / P / W
RETALIATION = SHARE * W + NUMBER["success_gain"] - NUMBER["response_harm"] * R
COST = NUMBER["attack_cost"] + (1 - P) * NUMBER["failure_loss"]
ANSWERS = {answer.measure: answer for answer in compare_policies(KABUL)}
NEAR: dict[str, Change] = {change.parameter: change for change in nearest_changes(KABUL)}
EVENTS = {event.id: event for event in data.timeline()}
R_OF = {measure.name: measure.response for measure in MEASURES}


def three(value: object) -> str:
    """Write a number with three decimals and a true minus."""
    return number(float(value), 3)  # type: ignore[arg-type]


def with_(**changed: float) -> Scenario:
    return replace(KABUL, **changed)


def price(**changed: float) -> float:
    return float(quiet_price(with_(**changed)))


def outcome(**changed: float) -> str:
    return str(solve(with_(**changed)).outcome)


def least(parameter: str, before: float, enough: float) -> str:
    """Write a change that is enough for quiet, if a slightly smaller one is not."""
    assert outcome(**{parameter: before}) == "provocation"
    assert outcome(**{parameter: enough}) == "quiet exclusive peace"
    return f"{enough:g}"


def gain(measure: str, player: int) -> float:
    gains = ANSWERS[measure].gains
    assert gains is not None
    return gains[player]


def priced(measure: str, case: str = "Kabul 2021") -> str:
    """Write the price of quiet under a measure."""
    answers = {a.measure: a for a in compare_policies(find_case(case).scenario)}
    found = answers[measure].quiet_price
    assert found is not None
    return two(found)


def expected(measure: str) -> str:
    """Write what the government expects under a measure."""
    found = ANSWERS[measure].government
    assert found is not None
    return three(found)


def end(place: str, player: int) -> float:
    return TREE.worths[place][player]


def belief_after(successes: int) -> float:
    belief = NUMBER["prior"]
    for _ in range(successes):
        belief = float(
            posterior_reliable(
                belief, NUMBER["foil_reliable"], NUMBER["foil_unreliable"], succeeded=True
            )
        )
    return belief


def enough(case: str) -> list[Answer]:
    return [a for a in compare_policies(find_case(case).scenario) if a.enough]


CAMPAIGN = {
    case: survival_by_rule(find_case(case).scenario, WEEKS) for case in ("Kabul 2021", "Omagh 1998")
}


def attempts(case: str, rule: str) -> str:
    return f"{CAMPAIGN[case][rule].attempts:.1f}"


def stands(case: str, rule: str) -> str:
    return percent(CAMPAIGN[case][rule].endings["stands"])


STRIKES, FOILED = "success: drone strikes", "foiled: restraint"

# What the lesson says in words.
assert Scenario() == KABUL
assert str(GAME.outcome) == "provocation"
assert TREE.chances[STRIKES] == P
assert 2.9 < end("deal", 1) / end("refused", 1) < 3.1
assert price_terms(KABUL).given_up == 0
assert float(promise_credible(*(NUMBER[n] for n in (
    "strength", "shift", "infighting_cost", "discount")))) == 0  # fmt: skip
assert float(TERMS.fight) < 1 < PRICE
assert [a.measure for a in enough("Kabul 2021")] == [
    "a guarantor",
    "leave by degrees",
    "tie your own hands",
    "calm the critics",
    "build trust in the partner",
]
assert len(POLICIES) == 8
assert not ANSWERS["include everyone"].available
assert {"a guarantor", "tie your own hands", "calm the critics", "leave by degrees"} == {
    name for name in ANSWERS if ANSWERS[name].available and expected(name) == "0.400"
}
assert [a.measure for a in enough("Omagh 1998")] == ["a guarantor", "strengthen the partner"]
for _name in ("tie your own hands", "calm the critics"):
    assert priced(_name, "Omagh 1998") == priced("as it is", "Omagh 1998")
assert solve(find_case("Omagh 1998").scenario).pays_unanswered
# A better partner: the attacker and the government gain, the included faction loses.
assert gain("strengthen the partner", 0) > 0 > gain("strengthen the partner", 1)
assert float(solve(with_(foil_reliable=0.86)).response) == 1
assert float(solve(with_(foil_reliable=0.85)).response) == R
assert solve(with_(foil_reliable=0.86)).government > GAME.government
assert NEAR["prior"].above is not None
assert NEAR["prior"].above.after == "quiet exclusive peace"
assert float(solve(with_(prior=0.75)).response) == R_OF["delayed withdrawal"]
assert NEAR["strength"].above is not None
assert NEAR["strength"].above.after == "fighting"
assert str(solve(with_(strength=0.17)).move) == "fight"
assert float(solve(with_(prior=belief_after(1))).response) == 1
# The map of the check: too weak, in the middle, too strong.
assert [outcome(strength=q) for q in (0.04, 0.05, 0.16, 0.17)] == [
    "quiet exclusive peace", "provocation", "provocation", "fighting",
]  # fmt: skip
assert {outcome(strength=q, audience_cost=0.45) for q in (0.0, 0.12, 0.4)} == {"provocation"}
assert outcome(strength=0.4, audience_cost=0.44) == "fighting"
# The campaign.
assert WEEKS == 104
assert Setting().hold_needed == 0.5
assert stands("Kabul 2021", "restraint") == "100%"
assert CAMPAIGN["Kabul 2021"]["restraint"].critics > CAMPAIGN["Kabul 2021"]["best measure"].critics
# Numbers of the guide.
assert two(price(audience_cost=0.45)) == "2.79"

CLAIMS: list[Claim] = [
    # Every payoff.
    ("foiled, {} of the time gets through, {} of the time expected", lambda: (
        percent(1 - P), percent(P))),
    ("government {}, the deal at a belief of {} {} {}", lambda: (
        three(end(FOILED, 0)), two(TREE.belief("foiled")), three(end(STRIKES, 0)),
        three(end("deal", 0)))),
    ("included faction {} {} {}", lambda: (
        f"{end(FOILED, 1):.0f}", three(end(STRIKES, 1)), three(end("deal", 1)))),
    ("excluded faction {} {} {}", lambda: (
        three(end(FOILED, 2)), three(end(STRIKES, 2)), three(end("deal", 2)))),
    ("has {} × ({} − {}) from the deal and its critics, less {} for force and a harm of {}.",
     lambda: (
        two(1 - R), number(float(deal_worth(AFTER, NUMBER["betrayal"]))),
        two(NUMBER["audience_cost"]), three(FORCE), two(NUMBER["attack_harm"]))),
    ("gains a share of {} a period, worth {} × {} = {}, and {} in recruits", lambda: (
        three(SHARE), f"{W:.0f}", three(SHARE), three(SHARE * W), two(NUMBER["success_gain"]))),
    ("the response costs it {} and the attempt {}. The included", lambda: (
        two(NUMBER["response_harm"] * R), two(NUMBER["attack_cost"]))),
    ("has {}, the whole stake for ever, less the {} that", lambda: (
        f"{end(FOILED, 1):.0f}", three(end(FOILED, 1) - end(STRIKES, 1)))),
    ("A foiled attempt costs the excluded faction {}.", lambda: (two(-end(FOILED, 2)),)),
    ("because {} is more than the 0 of", lambda: (three(end("deal", 0)),)),
    ("three times the {} of fighting on", lambda: (f"{end('refused', 1):.0f}",)),
    # The result.
    ("Quiet would cost {} stakes today", lambda: (two(PRICE),)),
    ("worth {} stakes and comes {} of the time. An attempt costs {}, counting", lambda: (
        three(RETALIATION), percent(P), three(COST))),
    ("So the price is {} × {} − {} = {}.", lambda: (
        two(P), three(RETALIATION), three(COST), two(P * RETALIATION - COST))),
    ("own arms is worth {} to the", lambda: (two(TERMS.fight),)),
    ("its own strength of {}, which wins", lambda: (two(NUMBER["strength"] - NUMBER["shift"]),)),
    # What brings quiet.
    ("A guaranteed share of {} a period is enough", lambda: (
        least("guarantee", 0.025, 0.026),)),
    ("still there with a chance of {}: quiet", lambda: (
        percent(float(least("window", 0.6, 0.61))),)),
    ("of {} or less, bring the price down to {}.", lambda: (
        least("audience_cost", 0.19, 0.18), two(price(audience_cost=0.18)))),
    ("From {} on, a success speaks", lambda: (two(0.86),)),
    ("the price jumps to {}.", lambda: (two(price(foil_reliable=0.86)),)),
    ("it expects {} instead of {}.", lambda: (
        two(solve(with_(foil_reliable=0.86)).included), two(GAME.included))),
    # How firm it is.
    ("were {} instead of {}, the response", lambda: (
        three(NEAR["prior"].above.value), two(NUMBER["prior"]))),  # type: ignore[union-attr]
    ("At a strength of {} instead of {} the", lambda: (
        three(NEAR["strength"].above.value), two(NUMBER["strength"]))),  # type: ignore[union-attr]
    # Measures.
    ("at a delay take {} from it and give {} to its rival", lambda: (
        two(-gain("tie your own hands", 2)), two(gain("tie your own hands", 1)))),
    ("costs the included faction {}, because", lambda: (two(-gain("leave by degrees", 1)),)),
    ("the price rises to {}. At Omagh", lambda: (
        priced("consolidate in instalments"),)),
    # The campaign.
    ("with a chance of {} if an attack pays, and of {} if it does not", lambda: (
        percent(Setting().eager_rate), percent(Setting().base_rate))),
    ("Restraint meets {} attempts in two years and keeps the deal. The best measure each time "
     "meets {} and keeps the deal {} of the time; three strikes meet {} and keep it {} of the time",
     lambda: (
        attempts("Kabul 2021", "restraint"), attempts("Kabul 2021", "best measure"),
        stands("Kabul 2021", "best measure"), attempts("Kabul 2021", "three strikes"),
        stands("Kabul 2021", "three strikes"))),
    ("restraint meets {} attempts, and three strikes {}.", lambda: (
        f"{CAMPAIGN['Omagh 1998']['restraint'].attempts:.0f}",
        attempts("Omagh 1998", "three strikes"))),
    ("delayed past {} August", lambda: (EVENTS["left"].date.day + 1,)),
    ("in a row the belief would be {}, and", lambda: (two(belief_after(2)),)),
    ("quiet would cost {}, and there is", lambda: (two(PRICE),)),
    # The questions and their answers.
    ("foils {} of all attempts instead of {}, a success", lambda: (
        two(ANSWERS["strengthen the partner"].changed["foil_reliable"][1]),
        two(NUMBER["foil_reliable"]))),
    ("price of quiet rises from {} to {} stakes. You expect a little more yourself, {} instead of "
     "{},", lambda: (
        two(PRICE), priced("strengthen the partner"),
        expected("strengthen the partner"), three(GAME.government))),
    ("share is enough: {} of a stake a period, as long as the faction stays quiet. You expect {} "
     "instead of {}, and", lambda: (
        least("guarantee", 0.025, 0.026), expected("a guarantor"),
        three(GAME.government))),
    ("The price of quiet falls to {}, which can be paid, and you expect {} instead of {}.",
     lambda: (
        priced("tie your own hands"),
        expected("tie your own hands"), three(GAME.government))),
    ("You expect {}. The attack comes, gets through {} of the time", lambda: (
        three(GAME.government), percent(P))),
    ("foiling attacks: {} instead of {}. What", lambda: (
        two(ANSWERS["strengthen the partner"].changed["foil_reliable"][1]),
        two(NUMBER["foil_reliable"]))),
    ("After a success the belief falls to {} instead of {}, and", lambda: (
        two(solve(with_(foil_reliable=0.9)).beliefs.after_success), two(AFTER))),
    ("larger prize: the price is {} stakes", lambda: (two(price(foil_reliable=0.9)),)),
    ("Here {} stakes would be enough", lambda: (two(price(foil_reliable=0.9)),)),
    ("at a cost of restraint of {}. Which", lambda: (two(NUMBER["audience_cost"]),)),
    ("From a strength of {} to one of {} an attack is the better threat, and it is worth more than "
     "a stake. Kabul's {} is", lambda: (two(0.05), two(0.16), two(NUMBER["strength"]))),
    ("above a cost of {}, because", lambda: (two(0.44),)),
    ("A belief of {} is close to the line at {}, beyond", lambda: (
        two(NUMBER["prior"]), three(NEAR["prior"].above.value))),  # type: ignore[union-attr]
    ("tell a belief of {} from one of {} by", lambda: (
        *apart(NUMBER["prior"], NEAR["prior"].above.value),)),  # type: ignore[union-attr]
    ("with tied hands it loses {}.", lambda: (two(-gain("tie your own hands", 2)),)),
    ("The included faction gains {} by that", lambda: (two(gain("tie your own hands", 1)),)),
]  # fmt: skip
