"""What the numbers of lesson 06 are, computed."""

from __future__ import annotations

from dataclasses import replace

from spoilers.figures.the_whole_game.survival_curves import RUNS, campaigns
from spoilers.theory.first_edition.cases import find_case
from spoilers.theory.first_edition.comparative_statics import thresholds
from spoilers.theory.first_edition.policies import Answer, compare_policies
from spoilers.theory.first_edition.scenarios import Scenario, deal_worth
from spoilers.theory.first_edition.sensitivity import nearest_changes
from spoilers.theory.first_edition.whole_game import attack_information, solve
from tests.lessons.numbers.writing import Claim, percent, two

KABUL = find_case("Kabul 2021").scenario
NUMBER = {name: float(array) for name, array in KABUL.arrays().items()}
GAME = solve(KABUL)
AFTER = float(GAME.beliefs.after_success)
ANSWERS = {answer.measure: answer for answer in compare_policies(KABUL)}
NEAR = {change.parameter: change for change in nearest_changes(KABUL)}
SEEN = attack_information(KABUL)
(LINE,) = thresholds(KABUL, "credible_share", 0, 0.3)


def three(value: object) -> str:
    return f"{float(value):.3f}"  # type: ignore[arg-type]


def outcome(**changed: float) -> str:
    return str(solve(replace(KABUL, **changed)).outcome)


def stand(case: str, relief: float, rule: str) -> str:
    return percent(campaigns(case, relief)[rule].shares["stands"])


def band_ends(audience_cost: float) -> str:
    """Find the trust from which nobody attacks, at a cost at home."""
    found = thresholds(replace(KABUL, audience_cost=audience_cost), "prior", 0.5, 1)
    (last,) = (each for each in found if each.before == "provoked return")
    return two(last.value)


def worth(measure: str) -> str:
    return three(ANSWERS[measure].government)


def stuck() -> float:
    """What a government with tied hands is left with after a success."""
    deal = float(deal_worth(AFTER, NUMBER["betrayal"]))
    return deal - NUMBER["audience_cost"] - NUMBER["attack_harm"]


def omagh_worse() -> float:
    """Find the partner's skill from which a success at Omagh ends the deal."""
    omagh = find_case("Omagh 1998").scenario
    first, second = thresholds(omagh, "foil_reliable", 0.8, 0.95)
    assert (first.after, second.after) == ("provoked return", "quiet exclusive peace")
    assert first.value < second.value < 0.9
    return float(first.value)


def share() -> float:
    return ANSWERS["slow the consolidation"].changed["credible_share"][1]


def better() -> list[Answer]:
    now = ANSWERS["as it is"].government
    return [each for each in ANSWERS.values() if each.government > now + 1e-9]


# What the lesson says in words.
assert Scenario() == KABUL
assert str(GAME.outcome) == "provoked return"
assert {each.measure for each in better()} == {
    "slow the consolidation",
    "tie your own hands",
    "strengthen the partner",
}
assert all(three(each.government) == "0.400" for each in better())
assert [outcome(credible_share=z) for z in (0.0, 0.12, 0.13, 0.15)] == [
    *["provoked return"] * 2,
    *["quiet exclusive peace"] * 2,
]
assert outcome(inclusion_cost=0.63) == "inclusive peace"
assert outcome(prior=0.69) == "provoked return"
FLAT = 0.2
assert band_ends(FLAT) == band_ends(2.0) == band_ends(0.3) != band_ends(0.1)
assert float(SEEN.net) < 0
assert {a.measure: a.outcome for a in compare_policies(find_case("Omagh 1998").scenario)} == {
    "as it is": "contained attack",
    "include everyone": "inclusive peace",
    "slow the consolidation": "not to be had",
    "tie your own hands": "contained attack",
    "strengthen the partner": "quiet exclusive peace",
    "answer the critics": "contained attack",
}
for _name in ("prior", "inclusion_cost", "foil_reliable"):
    assert NEAR[_name].after == "inclusive peace"
assert [*NEAR][:3] == ["prior", "inclusion_cost", "foil_reliable"]
assert ANSWERS["tie your own hands"].excluded == 0
assert ANSWERS["slow the consolidation"].included > ANSWERS["as it is"].included

CLAIMS: list[Claim] = [
    ("Then solve it: steps {} to {}.", lambda: (5, 8)),
    ("after it the belief is {}, and a deal with", lambda: (two(AFTER),)),
    ("expects more from it, {}, than from including everyone, {}.", lambda: (
        worth("as it is"), worth("include everyone"))),
    ("a believable share of {} the gamble is worth {}, and the attack comes. From {} on", lambda: (
        two(NUMBER["credible_share"]), three(GAME.margins.attack), three(LINE.value))),
    ("from a trust of {} to one of {}, and from a cost of {} on no further", lambda: (
        band_ends(0.0), band_ends(0.3), two(FLAT))),
    ("A trust of {} for {}, a price of {} for {}, or a partner who stops {} of attacks for {},",
     lambda: (
        three(NEAR["prior"].threshold), two(NEAR["prior"].value),
        three(NEAR["inclusion_cost"].threshold), two(NEAR["inclusion_cost"].value),
        three(NEAR["foil_reliable"].threshold), two(NEAR["foil_reliable"].value))),
    ("With a harm of {} in the place of {} the sign turns", lambda: (
        two(0.1) if attack_information(replace(KABUL, attack_harm=0.1)).welcome else "no",
        two(NUMBER["attack_harm"]))),
    ("from {} on it would bring the return", lambda: (three(omagh_worse()),)),
    ("foiled is worth {} to the government, and costs it {}.", lambda: (
        three(SEEN.value), three(SEEN.cost))),
    ("Each line is {} runs", lambda: (f"{RUNS:,}",)),
    ("For Kabul {} of the deals stand after two years under restraint, and {} if", lambda: (
        stand("Kabul 2021", 1.0, "restraint"), stand("Kabul 2021", 1.0, "home front"))),
    ("the advantage is gone: {} against {}.", lambda: (
        stand("Kabul 2021", 0.0, "home front"), stand("Kabul 2021", 0.0, "restraint"))),
    ("bring the deal down: {} against {}.", lambda: (
        stand("Oslo 1994-96", 1.0, "home front"), stand("Oslo 1994-96", 1.0, "restraint"))),
    ("three measures are worth {} in the place of {}.", lambda: (
        worth("tie your own hands"), worth("as it is"))),
    ("A guarantee takes {} from the partner", lambda: (two(share()),)),
    # The questions and their answers.
    ("not cheap: {} against {} for", lambda: (worth("include everyone"), worth("as it is"))),
    ("At a price of {} in the place of {} you", lambda: (
        two(0.63) if outcome(inclusion_cost=0.63) == "inclusive peace" else "no",
        two(NUMBER["inclusion_cost"]))),
    ("With a share of {} that it can believe in, the excluded faction stays quiet, and you expect "
     "{} in the place of {}. The partner gives up the {}, and keeps {}: more than the {} it",
     lambda: (
        two(share()), worth("slow the consolidation"), worth("as it is"), two(share()),
        two(ANSWERS["slow the consolidation"].included), two(ANSWERS["as it is"].included))),
    ("does not come, and you expect {}. But", lambda: (worth("tie your own hands"),)),
    ("whom you trust at {}: with the harm and the critics a loss of {}, against {} for", lambda: (
        two(AFTER), two(-stuck()), two(NUMBER["attack_harm"]))),
    ("You expect {}. The attack comes, gets through with a chance of {}, and", lambda: (
        worth("as it is"), two(GAME.chance_of_success))),
    ("rises from {} to {}. What happens", lambda: (two(0), two(0.15))),
    ("The gamble is worth {} more than nothing. With a believable share the attack puts that share "
     "at risk, and from {} on", lambda: (three(GAME.margins.attack), three(LINE.value))),
    ("because {} is less than the {} of a seat", lambda: (
        two(0.15), two(NUMBER["inclusive_share"]))),
    ("an attack, and there {} is enough", lambda: (
        two(0.15) if outcome(credible_share=0.15) == "quiet exclusive peace" else "no",)),
    ("Trust of {} is close to the line at {}.", lambda: (
        two(NEAR["prior"].value), three(NEAR["prior"].threshold))),
    ("Between {} and {} lies no", lambda: (
        two(NEAR["prior"].threshold or 0), two(NEAR["prior"].value))),
    ("both are worth {} to it", lambda: (worth("tie your own hands"),)),
    ("with a guarantee it gets {}, from", lambda: (two(share()),)),
    ("keeps the whole of its {}.", lambda: (two(ANSWERS["tie your own hands"].included),)),
]  # fmt: skip
