"""What the numbers of lesson 08, and of the memo in it, are, computed."""

from __future__ import annotations

from spoilers import data
from spoilers.theory.first_edition.policies import compare_policies
from spoilers.theory.first_edition.sensitivity import nearest_changes
from spoilers.theory.first_edition.whole_game import solve
from spoilers.theory.provocation import restraint_belief
from spoilers.workbook import SECTIONS, from_named_case, rubric
from tests.lessons.numbers.writing import Claim, two

MINE = from_named_case("Mindanao 2012")
N = {name: float(array) for name, array in MINE.scenario.arrays().items()}
GAME = solve(MINE.scenario)
P = float(GAME.chance_of_success)
AFTER = float(GAME.beliefs.after_success)
NEEDED = float(restraint_belief(N["betrayal"], N["audience_cost"]))
NEAR = {change.parameter: change for change in nearest_changes(MINE.scenario)}
ANSWERS = {answer.measure: answer for answer in compare_policies(MINE.scenario)}


def three(value: object) -> str:
    return f"{float(value):.3f}"  # type: ignore[arg-type]


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
assert str(GAME.outcome) == "contained attack"
assert len(N) == 17
assert AFTER > NEEDED
assert NEAR["betrayal"].threshold is None
assert (NEAR["betrayal"].low, NEAR["betrayal"].high) == (0, 2)
assert next(iter(NEAR)) == "attack_cost"
assert sorted(NEAR, key=lambda name: NEAR[name].distance)[:2] == ["attack_cost", "failure_loss"]
assert sum(words for _, words in SECTIONS.values()) == 700
assert sum(criterion.points for criterion in rubric()) == 40
assert ANSWERS["strengthen the partner"].changed["foil_reliable"] == (0.8, 0.9)
assert ANSWERS["strengthen the partner"].outcome == "quiet exclusive peace"
assert ANSWERS["strengthen the partner"].included > ANSWERS["as it is"].included
assert (
    max(ANSWERS.values(), key=lambda a: -1 if a.government != a.government else a.government)
    == (ANSWERS["strengthen the partner"])
)

MEMO: list[Claim] = [
    ("takes\ntrust from {} to {}, and {} is enough", lambda: (
        two(N["prior"]), two(AFTER), two(NEEDED))),
    ("At {} in the place of {} nobody attacks", lambda: (
        three(NEAR["attack_cost"].threshold), three(N["attack_cost"]))),
    ("went from {} in the twelve\nmonths before to {} in", lambda: deaths("MNLF wings")),
    ("with the MILF from {} to {}.", lambda: deaths("MILF")),
    ("nearly all of the {} belong", lambda: (deaths("MNLF wings")[1],)),
    ("BIFF went from {} to {}, which", lambda: deaths("BIFF")),
    ("expects {} in the place of {}. The price", lambda: (
        two(ANSWERS["strengthen the partner"].government), two(ANSWERS["as it is"].government))),
]  # fmt: skip

CLAIMS: list[Claim] = [
    ("The attack is worth {} and costs {}, so it comes. After a success trust falls from {} to {}, "
     "and {} is enough", lambda: (
        three(P * N["success_gain"]), three((1 - P) * N["failure_loss"] + N["attack_cost"]),
        two(N["prior"]), two(AFTER), two(NEEDED))),
    ("attack that costs {} in the place of {}, or a foiled one that costs {} in the place of {},",
     lambda: (three(NEAR["attack_cost"].threshold), three(N["attack_cost"]),
              three(NEAR["failure_loss"].threshold), three(N["failure_loss"]))),
    ("changes nothing between 0 and {}.", lambda: (f"{NEAR['betrayal'].high:g}",)),
    ("Five sections, about {} words", lambda: (sum(words for _, words in SECTIONS.values()),)),
    ("the MILF {} people died in the twelve months before the agreement and {} in", lambda: deaths(
        "MILF")),
    ("parts of the MNLF {} and {}; with BIFF {} and {}", lambda: (
        *deaths("MNLF wings"), *deaths("BIFF"))),
    ("Of the {} clashes with parts of the MNLF {} fell", clashes),
    # The questions and their answers.
    ("went from {} deaths in the year before to {} in the year after, and with BIFF from {} to {}.",
     lambda: (*deaths("MNLF wings"), *deaths("BIFF"))),
    ("an attack that cost {} in the place of {} would", lambda: (
        three(NEAR["attack_cost"].threshold), three(N["attack_cost"]))),
    ("trust is still {}, and {} is enough", lambda: (two(AFTER), two(NEEDED))),
    ("it did not: {} deaths in the year before, {} in", lambda: deaths("MILF")),
    ("At {} one success is not enough", lambda: (two(N["prior"]),)),
    ("a seat for all costs {}, and from {} down", lambda: (
        two(N["inclusion_cost"]), three(NEAR["inclusion_cost"].threshold))),
    ("The cost of an attack is {}, because that", lambda: (two(N["attack_cost"]),)),
    ("The cost of an attack is {}, because armed", lambda: (two(N["attack_cost"]),)),
    ("The cost of an attack is {}, as in", lambda: (two(N["attack_cost"]),)),
    ("is {}, from a careful", lambda: ("0.0512",)),
    ("can tell {} from {} here", lambda: ("0.0512", two(N["attack_cost"]))),
    ("if an attack costs {} in the place of {}. What", lambda: (
        three(NEAR["attack_cost"].threshold), three(N["attack_cost"]))),
    ("since {} is the number", lambda: (three(N["attack_cost"]),)),
]  # fmt: skip
