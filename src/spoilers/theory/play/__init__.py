"""What would you do, ten weeks in the chair? The course's game as it is played, and solved.

`Game` holds the rules and `step` plays a week of them, `best_play` solves the whole game backwards,
`outcomes` says what comes of a rule, and `draw` fixes the luck of one game by its seed.
"""

from spoilers.theory.play.faction import Faction, Reply, best_reply
from spoilers.theory.play.graph import BestPlay, best_play
from spoilers.theory.play.habits import (
    HABITS,
    Habit,
    Outcomes,
    Plan,
    WeekByWeek,
    outcomes,
)
from spoilers.theory.play.luck import Luck, Week, draw, news, play
from spoilers.theory.play.rules import (
    ENDINGS,
    EVENTS,
    Game,
    Meters,
    State,
    expectation_threshold,
    meters,
    step,
)

__all__ = [
    "ENDINGS",
    "EVENTS",
    "HABITS",
    "BestPlay",
    "Faction",
    "Game",
    "Habit",
    "Luck",
    "Meters",
    "Outcomes",
    "Plan",
    "Reply",
    "State",
    "Week",
    "WeekByWeek",
    "best_play",
    "best_reply",
    "draw",
    "expectation_threshold",
    "meters",
    "news",
    "outcomes",
    "play",
    "step",
]
