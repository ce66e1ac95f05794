"""What the numbers of lesson 08, and of the memo in it, are, computed."""

from __future__ import annotations

from spoilers import data
from spoilers.theory.cases import find_case
from spoilers.theory.policies import compare_policies
from spoilers.theory.provocation import deal_worth
from spoilers.theory.sensitivity import nearest_changes
from spoilers.theory.the_whole_game import quiet_price, solve
from spoilers.workbook import SECTIONS, from_named_case, rubric
from tests.lessons.numbers.writing import Claim, two

MINE = from_named_case("Mindanao 2012")
N = MINE.scenario.numbers()
GAME = solve(MINE.scenario)
P = float(GAME.success)
AFTER = float(GAME.beliefs.after_success)
DEAL = float(deal_worth(AFTER, N["betrayal"]))
PRICE = float(quiet_price(MINE.scenario))
NEAR = {change.parameter: change for change in nearest_changes(MINE.scenario)}
KABUL = {c.parameter: c for c in nearest_changes(find_case("Kabul 2021").scenario)}
ANSWERS = {answer.measure: answer for answer in compare_policies(MINE.scenario)}
NOW, TRUSTED = ANSWERS["as it is"], ANSWERS["build trust in the partner"]


def three(value: object) -> str:
    return f"{float(value):.3f}"  # type: ignore[arg-type]


def had(value: float | None) -> float:
    """Take what a measure brings, where the measure is to be had."""
    assert value is not None
    return value


def turn(name: str) -> float:
    nearest = NEAR[name].nearest
    assert nearest is not None
    return nearest.value


def deaths(series: str) -> tuple[int, int]:
    (window,) = (w for w in data.deal_windows() if (w.deal, w.series) == ("framework_2012", series))
    return window.deaths_before, window.deaths_after


def clashes() -> tuple[int, int]:
    (window,) = (
        w for w in data.deal_windows() if (w.deal, w.series) == ("framework_2012", "MNLF wings")
    )
    (month,) = (m for m in data.monthly_deaths("MNLF wings") if m.month == "2013-09")
    return window.events_after, month.events


# What the lesson and the memo say in words.
assert str(GAME.outcome) == "attack for its own sake"
assert float(GAME.response) == 0
assert PRICE > 1
assert N["audience_cost"] < DEAL
assert next(iter(NEAR)) == "discount"
assert turn("discount") > N["discount"]
assert NEAR["discount"].nearest.after == "fighting"  # type: ignore[union-attr]
for name in ("guarantee", "foil_reliable", "success_gain"):
    assert NEAR[name].nearest.after == "quiet exclusive peace"  # type: ignore[union-attr]
assert N["guarantee"] == 0
assert NEAR["force_cost"].nearest is None
assert sum(change.nearest is None for change in NEAR.values()) == 9
assert KABUL["window"].nearest.after == "quiet exclusive peace"  # type: ignore[union-attr]
assert sum(part.words for part in SECTIONS.values()) == 700
assert sum(criterion.points for criterion in rubric().criteria) == 40
# The measure that the memo recommends ends nothing, and both who decide on it gain most by it.
assert TRUSTED.changed == {"prior": (0.86, 0.96)}
assert TRUSTED.outcome == "attack for its own sake"
assert had(TRUSTED.government) == max(
    had(answer.government) for answer in ANSWERS.values() if answer.available
)
assert had(TRUSTED.included) > had(NOW.included)
quiet = [answer for answer in ANSWERS.values() if answer.enough]
assert {answer.measure for answer in quiet} == {"a guarantor", "strengthen the partner"}
assert all(had(answer.included) < 5 for answer in quiet)
# The answer to the last question of the lesson: Aceh.
assert str(solve(find_case("Aceh 2005").scenario).outcome) == "inclusive peace"

MEMO: list[Claim] = [
    ("we put that at {} stakes. An attempt gets through with chance {}, so it is worth {} stakes",
     lambda: (two(N["success_gain"]), two(P), two(PRICE))),
    ("one success lowers belief only from {} to {}. The deal is then worth {}, more than the {} "
     "that", lambda: (two(N["prior"]), two(AFTER), two(DEAL), two(N["audience_cost"]))),
    ("Below {}, from {}, all is quiet", lambda: (
        two(turn("success_gain")), two(N["success_gain"]))),
    ("wings of the MNLF went from {} in the twelve months before the agreement to {} in the twelve "
     "months after, and with the MILF from {} to {} (", lambda: (
        *deaths("MNLF wings"), *deaths("MILF"))),
    ("nearly all of the {} belong", lambda: (deaths("MNLF wings")[1],)),
    ("with BIFF went from {} to {}, which", lambda: deaths("BIFF")),
    ("If belief in it is {} instead of {}, the government expects {} of the deal instead of {}.",
     lambda: (two(TRUSTED.changed["prior"][1]), two(TRUSTED.changed["prior"][0]),
              two(had(TRUSTED.government)), two(had(NOW.government)))),
    ("gains as well: {} stakes instead of {}.", lambda: (
        two(had(TRUSTED.included)), two(had(NOW.included)))),
    ("keep less than {} stakes", lambda: (5,)),
]  # fmt: skip

CLAIMS: list[Claim] = [
    *MEMO,
    ("What remains is {} × {} − {} − {} × {} = {}, and", lambda: (
        three(P), two(N["success_gain"]), two(N["attack_cost"]), three(1 - P),
        two(N["failure_loss"]), two(PRICE))),
    ("in the MILF falls from {} to {}. The deal is then still worth {} to the government, and "
     "doing nothing costs it {} at home", lambda: (
        two(N["prior"]), two(AFTER), two(DEAL), two(N["audience_cost"]))),
    ("is nearest: above {}, from {}, the war", lambda: (
        three(turn("discount")), three(N["discount"]))),
    ("who secures {} a period, or a partner who foils {} instead of {}, brings", lambda: (
        three(turn("guarantee")), three(turn("foil_reliable")), three(N["foil_reliable"]))),
    ("a success: below {}, from {}, the deal is quiet. Nine of the {} numbers", lambda: (
        three(turn("success_gain")), three(N["success_gain"]), len(NEAR))),
    ("Kabul becomes quiet above {}.", lambda: (
        three(KABUL["window"].nearest.value),)),  # type: ignore[union-attr]
    ("Five parts, {} words", lambda: (sum(part.words for part in SECTIONS.values()),)),
    ("the MILF {} people died in the twelve months before the agreement and {} in", lambda: deaths(
        "MILF")),
    ("parts of the MNLF {} and {}; with BIFF {} and {}", lambda: (
        *deaths("MNLF wings"), *deaths("BIFF"))),
    ("Of the {} clashes with parts of the MNLF {} fell", clashes),
    # The questions and their answers.
    ("of the MNLF went from {} in the year before to {} in the year after, and with BIFF from {} "
     "to {}.", lambda: (*deaths("MNLF wings"), *deaths("BIFF"))),
    ("worth less than {} instead of {} stakes", lambda: (
        two(turn("success_gain")), two(N["success_gain"]))),
    ("would cost {} stakes today, and only 1 can be paid. After one success belief in the MILF is "
     "still {}, and", lambda: (two(PRICE), two(AFTER))),
    ("it did not: {} deaths in the year before, {} in", lambda: deaths("MILF")),
    ("is still worth {} after one success, and doing nothing costs {} at", lambda: (
        two(DEAL), two(N["audience_cost"]))),
    ("for less than {} of the deal", lambda: (three(turn("seat_price")),)),
    ("The cost of an attempt is {}, because that", lambda: (two(N["attack_cost"]),)),
    ("The cost of an attempt is {}, because armed", lambda: (two(N["attack_cost"]),)),
    ("The cost of an attempt is {}, as in", lambda: (two(N["attack_cost"]),)),
    ("is {}, from a careful", lambda: ("0.1024",)),
    ("can tell {} from {} here", lambda: ("0.1024", two(N["attack_cost"]))),
    ("is worth less than {} instead of {}. What", lambda: (
        two(turn("success_gain")), two(N["success_gain"]))),
    ("since {} is the number", lambda: (two(N["success_gain"]),)),
]  # fmt: skip
