"""What happens when all of it happens at once? The whole game: primitives, solution, equilibria.

`Scenario` holds the numbers that the lessons made, `solve` finds the sequential equilibrium, and
`quiet_price` is the one number it all comes to: what quiet would cost today, against one stake.
"""

from spoilers.theory.parameters import PARAMETERS, Parameter
from spoilers.theory.the_home_front.response import MEASURES, Measure
from spoilers.theory.the_whole_game.equilibria import (
    Possibilities,
    Profile,
    possibilities,
    pure_equilibria,
)
from spoilers.theory.the_whole_game.information import (
    Information,
    InformationSet,
    attack_information,
    information_sets,
)
from spoilers.theory.the_whole_game.players import MOVES
from spoilers.theory.the_whole_game.scenario import Scenario
from spoilers.theory.the_whole_game.solve import (
    OUTCOMES,
    STARTS,
    Beliefs,
    Margins,
    Payoffs,
    Responses,
    Solution,
    Ties,
    quiet_price,
    solve,
)

__all__ = [
    "MEASURES",
    "MOVES",
    "OUTCOMES",
    "PARAMETERS",
    "STARTS",
    "Beliefs",
    "Information",
    "InformationSet",
    "Margins",
    "Measure",
    "Parameter",
    "Payoffs",
    "Possibilities",
    "Profile",
    "Responses",
    "Scenario",
    "Solution",
    "Ties",
    "attack_information",
    "information_sets",
    "possibilities",
    "pure_equilibria",
    "quiet_price",
    "solve",
]
