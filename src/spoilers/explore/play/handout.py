"""A table to compare a class with: what comes of simple rules, over everything chance can do.

Prints the table of the guide; run it with ``python -m spoilers.explore.play.handout``.
"""

from __future__ import annotations

from spoilers.explore.play.offers import CALM, LOUD
from spoilers.explore.play.unrolled import solved
from spoilers.theory.play import HABITS, Outcomes, Plan, WeekByWeek, outcomes
from spoilers.theory.play.luck import DEAD_OF_A_STRIKE, DEAD_OF_AN_ATTACK

CRITICS = {CALM: "watchful", LOUD: "loud"}
HEAD = (
    "critics", "the player", "attempts", "got through", "the dead", "deal stands", "partner lost",
    "back to war", "out of office",
)  # fmt: skip


def handout() -> str:
    """What comes of simple rules?

    Returns
    -------
    str
        A table in Markdown: averages in a game, and in how many of 1,000 games each end comes.

    Examples
    --------
    >>> handout().count("watchful")
    6
    """
    rows = [_row(HEAD), _row(["---"] * len(HEAD))]
    for setting, critics in CRITICS.items():
        best = solved(setting)
        plans = {habit.name: habit for habit in HABITS}
        named: dict[str, Plan] = {
            **plans,
            "looks at one attack at a time": WeekByWeek(best.game),
            "best play": best,
        }
        for name, plan in named.items():
            rows.append(_row([critics, name, *_cells(outcomes(best.game, plan))]))
    return "\n".join(rows)


def _cells(found: Outcomes) -> list[str]:
    dead = found.successes * sum(DEAD_OF_AN_ATTACK) / 2 + found.strikes * sum(DEAD_OF_A_STRIKE) / 2
    ends = (found.stands, found.hold_lost, found.returned, found.removed)
    return [
        f"{found.attempts:.1f}", f"{found.successes:.1f}", f"{dead:.0f}",
        *(_in_a_thousand(end) for end in ends),
    ]  # fmt: skip


def _in_a_thousand(chance: float) -> str:
    count = round(1000 * chance)
    return "below 1" if chance > 1e-9 and count == 0 else f"{count:,}"


def _row(cells: list[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    print(handout())
