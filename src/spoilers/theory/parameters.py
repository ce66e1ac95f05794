r"""What does each letter of the course mean, and how far can it move?

One table for every number of every lesson: its name in code, its letter, its label on a control,
its range, the lesson that makes it and who could change it. The glossary's table of letters, the
controls of the pictures and the checks of `spoilers.theory.the_whole_game.Scenario` read it; a
letter means the same thing wherever it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from spoilers.theory.arguments import FloatArray, within

__all__ = ["LETTERS", "PARAMETERS", "Parameter", "find_letter"]


@dataclass(frozen=True)
class Parameter:
    """What is one number of the course?

    Attributes
    ----------
    name : str
        Its name in code: the argument of a function, or the field of a `Scenario`.
    symbol : str
        Its letter in a formula, in LaTeX without the dollar signs.
    label : str
        What a control is called, at most 30 characters.
    meaning : str
        One sentence.
    lesson : str
        The lesson that introduces it, one of `spoilers.LESSONS`.
    unit : str
        What it is counted in.
    mover : str
        Who could move it before or during the talks.
    low, high : float
        The ends of what it may be; infinite where there is no end.
    open_low, open_high : bool
        Whether that end itself is left out.
    infinite : bool
        Whether infinity is a value it may take.
    slider : tuple of float
        From where to where a control moves it: all of a finite range, a useful part of an
        infinite one.
    formula : str
        How it is computed from other letters, in LaTeX; empty where it is a starting point.
    """

    name: str
    symbol: str
    label: str
    meaning: str
    lesson: str
    unit: str
    mover: str
    low: float
    high: float
    open_low: bool = False
    open_high: bool = False
    infinite: bool = False
    slider: tuple[float, float] = (0.0, 1.0)
    formula: str = ""

    def check(self, value: ArrayLike) -> FloatArray:
        """Is this a value that the number may have?

        Parameters
        ----------
        value : array_like of float
            What is to be checked, of any shape.

        Returns
        -------
        numpy.ndarray of float
            The same numbers.

        Raises
        ------
        ValueError
            If something is not a number or lies outside the range.

        Examples
        --------
        >>> find_letter("discount").check([0.9, 0.95])
        array([0.9 , 0.95])
        >>> find_letter("discount").check(1)
        Traceback (most recent call last):
        ValueError: discount = 1: expected a value in (0, 1)
        """
        return within(
            self.name,
            value,
            self.low,
            self.high,
            open_low=self.open_low,
            open_high=self.open_high,
            infinite=self.infinite,
        )


_FREE = np.inf
_LEADERS = "the leaders of the movement"
_INCLUDED = "the included faction"
_EXCLUDED = "the excluded faction"
_GOVERNMENT = "the government"
_HOME = "critics and voters at home"
_OUTSIDERS = "outside powers"
_NOBODY = "nobody at the table"
_RESULT = "nobody: it follows from other numbers"

_MEMBERS = "share of the members"
_CHANCE = "probability"
_LINE = "distance on the line of policies"
_ONCE = "stakes, once"
_PERIOD = "stakes a period"
_DEAL = "units of the deal"

_SPLINTERING = (
    Parameter(
        "ideal",
        "t",
        "Ideal point",
        "What a member or a faction wants, on a line from the government's wish to the farthest.",
        "splintering",
        "place on the line",
        _NOBODY,
        0,
        1,
    ),
    Parameter(
        "platform",
        "x",
        "Platform of the movement",
        "Where the movement stands on the line while it holds together.",
        "splintering",
        "place on the line",
        _LEADERS,
        0,
        1,
    ),
    Parameter(
        "unity",
        "b",
        "Value of unity",
        "What belonging to a movement of everyone is worth to a member.",
        "splintering",
        "squared distance on the line",
        _LEADERS,
        0,
        _FREE,
    ),
    Parameter(
        "exit_cost",
        "c",
        "Cost of leaving",
        "What a member pays for leaving the movement.",
        "splintering",
        "squared distance on the line",
        _LEADERS,
        0,
        _FREE,
        slider=(0, 0.5),
    ),
    Parameter(
        "strength",
        "q",
        "Strength of the excluded",
        "The share of the movement's members who left, and so the excluded faction's chance of "
        "winning a fight inside the movement.",
        "splintering",
        _MEMBERS,
        _LEADERS,
        0,
        1,
        formula=r"1 - t^*",
    ),
)

_NEGOTIATION = (
    Parameter(
        "reach",
        "w_i",
        "How far a party goes",
        "The farthest from its ideal point that a party accepts a policy rather than fight.",
        "exclusive_negotiation",
        _LINE,
        "the party itself",
        0,
        _FREE,
    ),
    Parameter(
        "government_reach",
        "w_G",
        "How far the government goes",
        "The largest concession that the government prefers to fighting on.",
        "exclusive_negotiation",
        _LINE,
        _GOVERNMENT,
        0,
        _FREE,
    ),
    Parameter(
        "harm",
        r"\eta",
        "Harm per unit of strength",
        "What a faction of strength 1 costs the government while it is left out.",
        "exclusive_negotiation",
        _LINE,
        _EXCLUDED,
        0,
        _FREE,
        slider=(0, 3),
    ),
    Parameter(
        "war_cost",
        r"\phi",
        "Cost of the war",
        "What the government pays for having no deal with anyone, besides the harm.",
        "exclusive_negotiation",
        _LINE,
        _NOBODY,
        0,
        _FREE,
    ),
    Parameter(
        "concession",
        "x_S",
        "Concession a table needs",
        "The least that the government must concede to satisfy everyone at the table S.",
        "exclusive_negotiation",
        _LINE,
        _RESULT,
        0,
        1,
        formula=r"\max(0, \max_{i \in S} (t_i - w_i))",
    ),
    Parameter(
        "deal",
        "V",
        "What a quiet deal saves",
        "What a quiet deal with the included faction alone saves the government against fighting "
        "on; the unit of its payoffs in the whole game.",
        "exclusive_negotiation",
        _LINE,
        _RESULT,
        0,
        _FREE,
        open_low=True,
        formula=r"\phi + \eta (q_I + q_E) - x_I",
    ),
    Parameter(
        "seat_price",
        r"\iota",
        "Price of a second seat",
        "What seating the excluded faction too would cost the government; infinite where no "
        "policy suits all.",
        "exclusive_negotiation",
        _DEAL,
        _GOVERNMENT,
        0,
        _FREE,
        infinite=True,
        slider=(0, 2),
        formula=r"(x_{I+E} - x_I) / V",
    ),
    Parameter(
        "attack_harm",
        "D",
        "Harm of an attack",
        "What an attack that gets through costs the government by itself.",
        "exclusive_negotiation",
        _DEAL,
        _EXCLUDED,
        0,
        _FREE,
        formula=r"\eta q / V",
    ),
)

_COMMITMENT = (
    Parameter(
        "discount",
        "d",
        "Weight of tomorrow",
        "What a stake of the next period is worth today.",
        "internal_commitment",
        "stakes today for a stake tomorrow",
        _NOBODY,
        0,
        1,
        open_low=True,
        open_high=True,
        slider=(0.5, 0.99),
    ),
    Parameter(
        "weight",
        "W",
        "Weight of all that follows",
        "What a stake in every period from tomorrow on is worth today.",
        "internal_commitment",
        "stakes today for a stake a period",
        _RESULT,
        0,
        _FREE,
        open_low=True,
        slider=(1, 99),
        formula="d / (1 - d)",
    ),
    Parameter(
        "infighting_cost",
        r"\kappa",
        "Cost of a fight inside",
        "What a fight inside the movement costs each side.",
        "internal_commitment",
        _ONCE,
        _NOBODY,
        0,
        _FREE,
        slider=(0, 3),
    ),
    Parameter(
        "shift",
        r"\Delta",
        "Shift of power by the deal",
        "By how much the included faction's consolidation lowers the excluded one's strength "
        "from tomorrow on.",
        "internal_commitment",
        _MEMBERS,
        _INCLUDED,
        0,
        1,
    ),
    Parameter(
        "worth",
        "v",
        "What strength is worth",
        "What a faction of a given strength can be sure of in each period, because it could "
        "fight for it.",
        "internal_commitment",
        _PERIOD,
        _RESULT,
        0,
        1,
        formula=r"\max(0, q - \kappa (1 - d))",
    ),
    Parameter(
        "credible_share",
        "z",
        "Share it can believe in",
        "What the excluded faction can count on in each period from tomorrow on.",
        "internal_commitment",
        _PERIOD,
        _RESULT,
        0,
        1,
        formula=r"v(q - \Delta)",
    ),
    Parameter(
        "exploitation",
        r"\xi",
        "Loss while it fights itself",
        "What the included faction loses to the government during a fight inside the movement.",
        "internal_commitment",
        _ONCE,
        _GOVERNMENT,
        0,
        _FREE,
        slider=(0, 3),
    ),
)

_PROVOCATION = (
    Parameter(
        "trust",
        r"\theta",
        "Trust in the partner's will",
        "The government's belief that the included faction wants to stop attacks.",
        "provocation",
        _CHANCE,
        _INCLUDED,
        0,
        1,
    ),
    Parameter(
        "capacity",
        r"\chi",
        "Belief in its capacity",
        "The government's belief that the included faction is able to stop attacks.",
        "provocation",
        _CHANCE,
        _INCLUDED,
        0,
        1,
    ),
    Parameter(
        "prior",
        r"\mu",
        "Belief in the partner",
        "The government's belief that the included faction is reliable: willing and able.",
        "provocation",
        _CHANCE,
        _INCLUDED,
        0,
        1,
        formula=r"\theta \chi",
    ),
    Parameter(
        "foil_reliable",
        "s",
        "A reliable partner foils",
        "The chance that a reliable partner foils an attempt; above r.",
        "provocation",
        _CHANCE,
        _INCLUDED,
        0,
        1,
        open_low=True,
    ),
    Parameter(
        "foil_unreliable",
        "r",
        "An unreliable partner foils",
        "The chance that an attempt is foiled although the partner is not reliable; below s.",
        "provocation",
        _CHANCE,
        _GOVERNMENT,
        0,
        1,
        open_high=True,
    ),
    Parameter(
        "betrayal",
        r"\beta",
        "Loss from a bad partner",
        "What a deal with an unreliable partner costs the government, where one with a reliable "
        "partner is worth 1.",
        "provocation",
        _DEAL,
        _GOVERNMENT,
        0,
        _FREE,
        slider=(0, 3),
    ),
    Parameter(
        "success",
        "p",
        "Chance of getting through",
        "The chance that an attempt gets through, whoever the partner is.",
        "provocation",
        _CHANCE,
        _RESULT,
        0,
        1,
        formula=r"\mu (1 - s) + (1 - \mu)(1 - r)",
    ),
    Parameter(
        "belief_after_success",
        r"\mu'",
        "Belief after a success",
        "What is left of the belief in the partner after an attack got through.",
        "provocation",
        _CHANCE,
        _RESULT,
        0,
        1,
        formula=r"\mu (1 - s) / p",
    ),
    Parameter(
        "deal_worth",
        "B",
        "Worth of the deal",
        "What the government expects of a deal that stands, at a belief in its partner.",
        "provocation",
        _DEAL,
        _RESULT,
        -_FREE,
        1,
        slider=(-3, 1),
        formula=r"\mu - (1 - \mu) \beta",
    ),
)

_HOME_FRONT = (
    Parameter(
        "vulnerability",
        r"\nu",
        "Vulnerability at home",
        "How exposed the leader is to challengers at home.",
        "the_home_front",
        "units of the deal for full salience",
        _HOME,
        0,
        _FREE,
    ),
    Parameter(
        "salience",
        r"\alpha",
        "Salience of an attack",
        "How much an attack is noticed at home.",
        "the_home_front",
        "share of what the public notices",
        _HOME,
        0,
        1,
    ),
    Parameter(
        "audience_cost",
        "A",
        "Cost of doing nothing",
        "What an attack that goes unanswered costs the leader at home.",
        "the_home_front",
        _DEAL,
        _HOME,
        0,
        _FREE,
        formula=r"\nu \alpha",
    ),
    Parameter(
        "force_cost",
        r"\gamma",
        "Cost of using force",
        "What force costs the government: half of this for a full return.",
        "the_home_front",
        _DEAL,
        _GOVERNMENT,
        0,
        _FREE,
        slider=(0, 3),
    ),
    Parameter(
        "response",
        "R",
        "Response to an attack",
        "How hard the government hits back, from 0, restraint, to 1, a return to conflict.",
        "the_home_front",
        "share of a full return",
        _GOVERNMENT,
        0,
        1,
        formula=r"(A - B(\mu')) / \gamma",
    ),
    Parameter(
        "blow",
        "m",
        "Blow to the partner's hold",
        "By how much a full return raises the excluded faction's strength inside the movement.",
        "the_home_front",
        _MEMBERS,
        _GOVERNMENT,
        0,
        _FREE,
    ),
    Parameter(
        "response_harm",
        "e",
        "Harm to the attacker",
        "What a full return costs the excluded faction itself.",
        "the_home_front",
        _ONCE,
        _GOVERNMENT,
        0,
        _FREE,
        slider=(0, 3),
    ),
    Parameter(
        "success_gain",
        "h",
        "Gain from a success itself",
        "What an attack that gets through is worth to the excluded faction whatever follows: "
        "recruits and notice.",
        "the_home_front",
        _ONCE,
        _EXCLUDED,
        0,
        _FREE,
        slider=(0, 3),
    ),
    Parameter(
        "largest_response",
        r"\bar R",
        "Hardest response allowed",
        "The hardest response that the government has left itself able to choose.",
        "the_home_front",
        "share of a full return",
        _GOVERNMENT,
        0,
        1,
    ),
)

_WHOLE_GAME = (
    Parameter(
        "attack_cost",
        "k",
        "Cost of an attempt",
        "What an attempt costs the excluded faction, however it ends.",
        "the_whole_game",
        _ONCE,
        _EXCLUDED,
        0,
        _FREE,
    ),
    Parameter(
        "failure_loss",
        "l",
        "Further loss if foiled",
        "What the excluded faction loses besides if its attempt is foiled.",
        "the_whole_game",
        _ONCE,
        _INCLUDED,
        0,
        _FREE,
        slider=(0, 3),
    ),
    Parameter(
        "war_included",
        "w_I",
        "War to the included faction",
        "What fighting on is worth to the included faction.",
        "the_whole_game",
        _PERIOD,
        _GOVERNMENT,
        -_FREE,
        _FREE,
        slider=(-1, 1),
    ),
    Parameter(
        "guarantee",
        "g",
        "Share a guarantor secures",
        "What a guarantor adds to the share the excluded faction can believe in; any attempt "
        "forfeits it.",
        "the_whole_game",
        _PERIOD,
        _OUTSIDERS,
        0,
        1,
    ),
    Parameter(
        "window",
        r"\omega",
        "Government is still there",
        "The chance that the government is still there to be provoked in the next period.",
        "the_whole_game",
        _CHANCE,
        _GOVERNMENT,
        0,
        1,
    ),
    Parameter(
        "payment",
        r"\tau",
        "Payment today",
        "What the included faction pays the excluded one today to stay quiet, at most today's "
        "stake.",
        "the_whole_game",
        _ONCE,
        _INCLUDED,
        0,
        1,
    ),
)

LETTERS: Mapping[str, Parameter] = MappingProxyType(
    {
        row.name: row
        for row in (
            *_SPLINTERING,
            *_NEGOTIATION,
            *_COMMITMENT,
            *_PROVOCATION,
            *_HOME_FRONT,
            *_WHOLE_GAME,
        )
    }
)
"""Every number of the course under its name in code, lesson by lesson."""

PARAMETERS: tuple[Parameter, ...] = tuple(
    LETTERS[name]
    for name in (
        "prior",
        "foil_reliable",
        "foil_unreliable",
        "betrayal",
        "audience_cost",
        "force_cost",
        "blow",
        "response_harm",
        "success_gain",
        "seat_price",
        "attack_harm",
        "strength",
        "shift",
        "discount",
        "infighting_cost",
        "attack_cost",
        "failure_loss",
        "war_included",
        "guarantee",
        "window",
        "exploitation",
        "largest_response",
    )
)
"""The primitives of the whole game, in the order of the fields of `Scenario`."""


def find_letter(name: str) -> Parameter:
    r"""What does the course mean by this number?

    Parameters
    ----------
    name : str
        Its name in code.

    Returns
    -------
    Parameter
        Its row in the table of letters.

    Raises
    ------
    ValueError
        If there is no such number; the message says which name is nearest.

    Examples
    --------
    >>> find_letter("window").symbol, find_letter("window").label
    ('\\omega', 'Government is still there')
    >>> find_letter("windows")
    Traceback (most recent call last):
    ValueError: name = 'windows': there is no such number; did you mean 'window'?
    """
    if name in LETTERS:
        return LETTERS[name]
    nearest = get_close_matches(str(name), LETTERS, n=1, cutoff=0.0)[0]
    raise ValueError(f"name = {name!r}: there is no such number; did you mean {nearest!r}?")
