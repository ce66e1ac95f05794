"""Who knows what at each decision, and what would an attack tell?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spoilers.theory.arguments import BoolArray, FloatArray, exceeds
from spoilers.theory.the_home_front.response import MEASURES
from spoilers.theory.the_whole_game.players import MOVES, Government
from spoilers.theory.the_whole_game.scenario import Scenario
from spoilers.theory.the_whole_game.solve import STARTS, TALK, solve


@dataclass(frozen=True)
class InformationSet:
    """What does a player know when it moves, and what does it do?

    Each set holds two nodes of the tree, one for a reliable partner and one for any other: nobody
    but Nature can tell them apart.

    Attributes
    ----------
    name : str
        What has happened when it moves.
    player : str
        Who moves: "government", "included" or "excluded".
    moves : tuple of str
        What it can do.
    chosen : str
        What it does.
    belief : float
        How likely the partner is to be reliable, at this set, in [0, 1].
    reached : float
        How likely the game is to come here, in [0, 1], as everybody plays.
    """

    name: str
    player: str
    moves: tuple[str, ...]
    chosen: str
    belief: float
    reached: float


def information_sets(scenario: Scenario) -> tuple[InformationSet, ...]:
    """Who knows what at each decision, and what does it do there?

    The information sets of the equilibrium that `solve` finds, with its beliefs.

    Parameters
    ----------
    scenario : Scenario
        One game; its fields are single numbers.

    Returns
    -------
    tuple of InformationSet
        The start, the talks, the offer, and what the government does after quiet, after a foiled
        attempt and after a success, in this order.

    Raises
    ------
    ValueError
        If the scenario holds arrays.

    References
    ----------
    Kreps and Wilson (1982), Sequential Equilibria.

    Examples
    --------
    >>> for place in information_sets(Scenario())[3:]:
    ...     print(place.name, place.chosen, round(place.belief, 2), round(place.reached, 2))
    after quiet restraint 0.7 0.0
    after a foiled attempt restraint 0.86 0.65
    after a success drone strikes 0.4 0.35
    """
    prior = scenario.numbers()["prior"]
    game = solve(scenario)
    talked = float(game.start_code == TALK)
    offered = talked * float(game.accept)
    attacked = offered * float(game.move == "attack")
    success = float(game.success)
    named = {measure.response: measure.name for measure in MEASURES}
    calm, foiled, hit = (named[float(response)] for response in vars(game.responses).values())
    menu = tuple(measure.name for measure in MEASURES)
    after = vars(game.beliefs)
    return (
        InformationSet("the start", "government", STARTS, str(game.start), prior, 1.0),
        InformationSet(
            "talks are offered", "included", ("accept", "refuse"),
            "accept" if game.accept else "refuse", prior, talked,
        ),
        InformationSet("a payment is named", "excluded", MOVES, str(game.move), prior, offered),
        InformationSet(
            "after quiet", "government", menu, calm, float(after["after_quiet"]),
            offered * float(game.move == "quiet"),
        ),
        InformationSet(
            "after a foiled attempt", "government", menu, foiled,
            float(after["after_foiled"]), attacked * (1 - success),
        ),
        InformationSet(
            "after a success", "government", menu, hit, float(after["after_success"]),
            attacked * success,
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class Information:
    """What does an attack teach the government, and what does it cost?

    Attributes
    ----------
    value : numpy.ndarray of float
        What it is worth to the government to see how an attempt ends before it chooses a measure,
        apart from what the attempt costs; at least 0.
    cost : numpy.ndarray of float
        What it expects to lose by the attempt: its harm, and what critics at home cost it or make
        it do; at least 0.
    net : numpy.ndarray of float
        value - cost: what the government has if it is attacked, less what it has if all is quiet.
    welcome : numpy.ndarray of bool
        Whether it is better off attacked.
    """

    value: FloatArray
    cost: FloatArray
    net: FloatArray
    welcome: BoolArray


def attack_information(scenario: Scenario) -> Information:
    """What is an attack worth to the government as a test of its partner?

    The value of information of an attempt that is foiled or gets through.

    Parameters
    ----------
    scenario : Scenario
        The primitives of the game. It is taken that the deal has been made; whether the excluded
        faction would in fact attack is not asked.

    Returns
    -------
    Information
        Each part of the scenario's shape.

    Notes
    -----
    An attack hurts, and it informs. The government cannot see whether its partner is reliable; how
    an attempt ends is evidence. It can therefore gain from an attack that was meant to hurt it: it
    leaves a bad partner that it would have stayed with or, where it would answer even quiet, stays
    with a good one that it would have left. The information has a value only where some outcome
    changes the measure. With a prior of 0 or 1 it has none.

    The model says this about belief and payoffs as they are defined here, where the dead enter as
    a number, D. It does not say that anyone should want an attack. A reader may take it as a reason
    to look for tests of a partner that cost no lives.

    References
    ----------
    The value of information in the sense of Blackwell (1953), in the course's own game.

    Examples
    --------
    >>> test = attack_information(Scenario())
    >>> float(test.value.round(3)), float(test.cost.round(3)), bool(test.welcome)
    (0.007, 0.103, False)
    """
    n = scenario.raw()
    government = Government(n)
    free = Government({**n, "audience_cost": np.asarray(0.0), "attack_harm": np.asarray(0.0)})
    quiet = government.after(0)
    informed = free.attacked(free.after(1), free.after(2))
    attacked = government.attacked(government.after(1), government.after(2))
    # More information cannot hurt, nor critics help; rounding could say otherwise.
    value = np.maximum(informed.net - quiet.net, 0.0)
    cost = np.maximum(informed.net - attacked.net, 0.0)
    welcome = exceeds(attacked.gain + quiet.loss, quiet.gain + attacked.loss)
    shape = scenario.shape
    return Information(
        value=np.broadcast_to(value, shape),
        cost=np.broadcast_to(cost, shape),
        net=np.broadcast_to(value - cost, shape),
        welcome=np.broadcast_to(welcome, shape),
    )
