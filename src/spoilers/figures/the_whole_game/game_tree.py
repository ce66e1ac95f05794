"""The tree of the whole game: who moves where, what each end is worth, and which way it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from spoilers.figures.saying import number
from spoilers.theory.cases import CASES
from spoilers.theory.the_home_front.response import RESPONSES
from spoilers.theory.the_whole_game import MEASURES, Scenario, Solution, solve
from spoilers.theory.the_whole_game.players import EVENTS, FIGHT, Government, Movement

KABUL = next(iter(CASES))
"""The case that the lessons follow."""

Worths = tuple[float, float, float]
"""What something is worth to the government, the included and the excluded faction."""


def measure_name(response: float) -> str:
    """Name the measure that is this much of a response.

    Parameters
    ----------
    response : float
        One of the responses on the menu.

    Returns
    -------
    str
        Its name.

    Examples
    --------
    >>> measure_name(0.6)
    'drone strikes'
    """
    return next(measure.name for measure in MEASURES if measure.response == response)


def in_a_sentence(response: float) -> str:
    """Name a measure as a sentence does.

    Parameters
    ----------
    response : float
        One of the responses on the menu.

    Returns
    -------
    str
        Its name, with an article where it needs one.

    Examples
    --------
    >>> in_a_sentence(0.35), in_a_sentence(0.6)
    ('a delayed withdrawal', 'drone strikes')
    """
    name = measure_name(response)
    return name if name in ("restraint", "drone strikes") else f"a {name}"


OUTCOMES_SAID: Mapping[str, str] = {
    "fighting": "fighting",
    "refused talks": "refused talks",
    "inclusive peace": "an inclusive peace",
    "quiet exclusive peace": "a quiet exclusive peace",
    "fight inside": "a fight inside",
    "provocation": "provocation",
    "attack for its own sake": "an attack for its own sake",
}
"""The outcomes as they stand in a sentence."""


@dataclass(frozen=True)
class Branch:
    """One line of the tree, the same against a reliable and an unreliable partner.

    Attributes
    ----------
    place : str
        What its far end is called: a place where somebody moves, or an end of the game.
    before : str
        The place it leaves from; empty for the first.
    mover : str
        Who moves at its far end: ``G``, ``I``, ``E``, ``?`` for chance, nobody at an end.
    move : str
        What is done or happens on it.
    chosen : bool
        Whether whoever moves chooses it; chance takes all its branches.
    odds : tuple of float
        Chance of it against a reliable and an unreliable partner, where chance moves.
    """

    place: str
    before: str
    mover: str
    move: str
    chosen: bool = True
    odds: tuple[float, ...] = ()


@dataclass(frozen=True)
class GameTree:
    """One game as a tree whose two halves, one for each type of partner, have the same lines.

    Parameters
    ----------
    scenario : Scenario
        One game; its fields are single numbers.

    Raises
    ------
    ValueError
        If the scenario holds arrays, when something of the tree is asked for.

    Examples
    --------
    >>> tree = GameTree(Scenario())
    >>> [branch.move for branch in tree.branches.values() if branch.before == "start"]
    ['fight on', 'include all', 'talk to one faction']
    >>> [round(worth, 2) for worth in tree.worths["attack"]]
    [0.3, 18.34, 1.48]
    """

    scenario: Scenario

    @cached_property
    def solution(self) -> Solution:
        """How the game goes."""
        return solve(self.scenario)

    @cached_property
    def tau(self) -> float:
        """What is offered for quiet.

        The price where it is paid, and the whole stake where even that is too little. Where the
        government would respond even to quiet, the included faction may rather offer nothing.
        """
        paid = float(self.solution.payment)
        if np.isnan(paid):
            return 1.0 if self.solution.quiet_price > 1 else 0.0
        return paid

    @cached_property
    def branches(self) -> dict[str, Branch]:
        """All lines from the top down, under the name of their far end."""
        game, n = self.solution, self.scenario.numbers()
        first, move, accepts = str(game.start), str(game.move), bool(game.accept)
        types = n["prior"], 1 - n["prior"]
        foils = n["foil_reliable"], n["foil_unreliable"]
        through = 1 - foils[0], 1 - foils[1]
        offer = f"accept, offer {number(self.tau)} for quiet"
        rows = (
            Branch("type", "", "?", "", odds=types),
            Branch("start", "type", "G", ""),
            Branch("fighting", "start", "", "fight on", first == "fight on"),
            Branch("all", "start", "", "include all", first == "include all"),
            Branch("talks", "start", "I", "talk to one faction", first == "talk to one"),
            Branch("refused", "talks", "", "refuse", not accepts),
            Branch("deal", "talks", "E", offer, accepts),
            Branch("inside", "deal", "", "fight inside", move == "fight"),
            Branch("quiet", "deal", "G", "quiet", move == "quiet"),
            *self._measures("quiet"),
            Branch("attack", "deal", "?", "attack", move == "attack"),
            Branch("foiled", "attack", "G", "foiled", odds=foils),
            *self._measures("foiled"),
            Branch("success", "attack", "G", "through", odds=through),
            *self._measures("success"),
        )
        return {branch.place: branch for branch in rows}

    def _measures(self, event: str) -> list[Branch]:
        """List the measures after an event: all after a success, else the one that is taken."""
        taken = self.response(event)
        return [
            Branch(f"{event}: {each.name}", event, "", each.name, each.response == taken)
            for each in MEASURES
            if event == "success" or each.response == taken
        ]

    @cached_property
    def worths(self) -> dict[str, Worths]:
        """What every place and end is worth to each player, found from the end of the tree."""
        found = dict(self._ends)
        for place in reversed(self.branches):
            if place not in found:
                after = [each for each in self.branches.values() if each.before == place]
                g, i, e = (
                    sum(w * found[b.place][player] for b in after if (w := self._weight(b)))
                    for player in range(3)
                )
                found[place] = g, i, e
        return found

    @cached_property
    def chances(self) -> dict[str, float]:
        """How likely the game comes to each place and end."""
        found: dict[str, float] = {}
        for place, branch in self.branches.items():
            found[place] = found.get(branch.before, 1.0) * self._weight(branch)
        return found

    def belief(self, place: str) -> float:
        """What the government believes where it moves: at the start or after an event."""
        event = "quiet" if place == "start" else place
        return float(getattr(self.solution.beliefs, f"after_{event}"))

    def response(self, event: str) -> float:
        """How hard the government responds to an event."""
        return float(getattr(self.solution.responses, f"after_{event}"))

    def _weight(self, branch: Branch) -> float:
        """How likely a line is once the place before it is reached."""
        p = float(self.solution.success)
        return {"foiled": 1 - p, "success": p}.get(branch.place, float(branch.chosen))

    @cached_property
    def _ends(self) -> dict[str, Worths]:
        n = self.scenario.numbers()
        raw = self.scenario.raw()
        # Every measure in turn after an attempt; what it does to quiet is settled.
        calm = self.solution.responses.after_quiet
        movement = Movement(raw, self.solution.success, calm, RESPONSES, RESPONSES)
        whole = float(movement.whole)
        fair = float(movement.worth(raw["strength"])) * whole
        war = 0.0, n["war_included"] * whole, fair
        inside = 0.0, float(movement.left(FIGHT).net), float(movement.fight().net)
        ends = {
            "fighting": war,
            "all": (1 - n["seat_price"], whole - fair, fair),
            "refused": war,
            "inside": inside,
        }
        government = Government(raw)
        for branch in self.branches.values():
            if branch.before in EVENTS:
                event = EVENTS.index(branch.before)
                code = [each.name for each in MEASURES].index(branch.move)
                gained, paid = self._excluded(movement, event, code)
                worth = float(government.after(event, RESPONSES[code]).net)
                ends[branch.place] = worth, whole - gained, gained - paid
        return ends

    def _excluded(self, movement: Movement, event: int, code: int) -> tuple[float, float]:
        """Return what the excluded faction gains and what it pays after an event and a measure."""
        n = self.scenario.numbers()
        left = (movement.calm, movement.foiled, movement.hit)[event]
        fixed, rate, harm = (np.broadcast_to(part, RESPONSES.shape)[code] for part in left)
        # Where quiet cannot be had, nothing is paid in later periods either.
        later = self.tau if str(self.solution.move) == "quiet" else 0.0
        now = (self.tau, 0.0, n["success_gain"])[event]
        cost = (0.0, n["attack_cost"] + n["failure_loss"], n["attack_cost"])[event]
        return float(fixed + rate * later + now), float(harm) + cost
