r"""What does the whole game assume?

A `Scenario` holds every number of the whole game. Payoffs are in units of a stake of 1: the
government gets 1 from a deal with a reliable partner and 0 from fighting on; the two factions
divide a stake of 1 between them.

What everybody gets (government, included faction, excluded faction):

| end of the game                  | G         | I            | E           |
| -------------------------------- | --------- | ------------ | ----------- |
| fighting goes on, talks refused  | 0         | w_I          | w_E         |
| all are included                 | 1 - iota  | 1 - y        | y           |
| quiet, the deal is kept          | v         | 1 - z        | z           |
| quiet, return to conflict        | 0         | w_I          | w_E         |
| attack foiled, the deal is kept  | v         | 1 - z        | z - l - k   |
| attack foiled, return            | 0         | w_I          | w_E - l - k |
| attack succeeds, the deal is kept| v - A - D | 1 - z - h_I  | z + h - k   |
| attack succeeds, return          | -D        | -d_I         | g - k       |

with v = 1 if the included faction is reliable and -beta if not. As long as the deal stands, the
excluded faction gets its credible share z, attack or no attack: what the included faction pays
is what it has to pay once it has consolidated, and an attack does not change that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from spoilers.theory.arguments import FloatArray, broadcast, share, within
from spoilers.theory.first_edition.homefront import audience_cost as audience_cost_of
from spoilers.theory.internal_commitment import promise_credible
from spoilers.theory.provocation import chance_of_success

# From a cost of 1 on including everyone is no better than fighting on, so the size of a larger
# one decides nothing.
SEAT_OUT_OF_REACH = 2.0
"""What it costs to include everyone where no policy satisfies all: more than peace is worth."""


@dataclass(frozen=True)
class Parameter:
    """What is one number of a scenario?

    Attributes
    ----------
    name : str
        The field of `Scenario`.
    symbol : str
        How it is written in a formula, in LaTeX.
    meaning : str
        What it says, in words.
    low, high : float
        The range it may lie in.
    """

    name: str
    symbol: str
    meaning: str
    low: float = -np.inf
    high: float = np.inf


PARAMETERS: tuple[Parameter, ...] = (
    Parameter("prior", r"\mu", "belief that the included faction is reliable", 0, 1),
    Parameter("foil_reliable", "s", "chance that a reliable faction foils an attack", 0, 1),
    Parameter("foil_unreliable", "r", "chance that any other faction foils an attack", 0, 1),
    Parameter("betrayal", r"\beta", "loss from a deal with an unreliable faction", 0),
    Parameter("audience_cost", "A", "cost at home of an attack that goes unanswered", 0),
    Parameter("attack_harm", "D", "harm that a successful attack does to the government", 0),
    Parameter("inclusion_cost", r"\iota", "cost to the government of including everyone", 0),
    Parameter("credible_share", "z", "share the excluded faction can believe in", 0, 1),
    Parameter("inclusive_share", "y", "share of the excluded faction if all are included", 0, 1),
    Parameter("war_included", "w_I", "worth of fighting on to the included faction"),
    Parameter("war_excluded", "w_E", "worth of fighting on to the excluded faction"),
    Parameter("attack_cost", "k", "cost of an attack to the attacker", 0),
    Parameter("failure_loss", "l", "further loss of the attacker if it is foiled", 0),
    Parameter("success_gain", "h", "gain of the attacker from a success the deal survives", 0),
    Parameter("return_gain", "g", "worth to the attacker of a return to conflict"),
    Parameter("success_loss", "h_I", "loss of the included faction from a success", 0),
    Parameter("return_loss", "d_I", "loss of the included faction from a return to conflict", 0),
)
"""Every number of a scenario, in the order of its fields."""


@dataclass(frozen=True)
class Scenario:
    """What does the whole game assume?

    The defaults are the case "Kabul 2021" of `first_edition.cases`. They are illustrative:
    chosen so that the mechanism can be seen, not estimated. Every field may be an array; all
    of them together broadcast to the shape of the answer.

    Attributes
    ----------
    prior : array_like of float
        Belief mu that the included faction is reliable, in [0, 1].
    foil_reliable : array_like of float
        Chance s that a reliable faction foils an attack, in (foil_unreliable, 1].
    foil_unreliable : array_like of float
        Chance r that any other faction foils it, in [0, 1).
    betrayal : array_like of float
        Loss beta from a deal with an unreliable faction, at least 0.
    audience_cost : array_like of float
        Cost A at home of a successful attack that goes unanswered, at least 0.
    attack_harm : array_like of float
        Harm D that a successful attack does to the government, at least 0.
    inclusion_cost : array_like of float
        Cost iota of including everyone, at least 0; above 1 it is worse than fighting on.
    credible_share : array_like of float
        Share z that the excluded faction can believe in, in [0, 1].
    inclusive_share : array_like of float
        Share y of the excluded faction if all are included, in [0, 1].
    war_included, war_excluded : array_like of float
        Worth of fighting on to either faction, any finite number.
    attack_cost : array_like of float
        Cost k of an attack to the attacker, at least 0.
    failure_loss : array_like of float
        Further loss l of the attacker if it is foiled, at least 0.
    success_gain : array_like of float
        Gain h of the attacker from a success that the deal survives, at least 0.
    return_gain : array_like of float
        Worth g to the attacker of a return to conflict, any finite number.
    success_loss : array_like of float
        Loss h_I of the included faction from a success that the deal survives, at least 0.
    return_loss : array_like of float
        Loss d_I of the included faction from a return to conflict after a success, at least 0.

    Raises
    ------
    ValueError
        If a number is out of range, foil_reliable <= foil_unreliable, or the shapes do not
        broadcast.

    References
    ----------
    The course's own formalisation of Bapat and Best (2021).

    Examples
    --------
    >>> from dataclasses import replace
    >>> replace(Scenario(), credible_share=[0.0, 0.15]).shape
    (2,)
    >>> Scenario(foil_reliable=0.2)
    Traceback (most recent call last):
    ValueError: foil_reliable = 0.2: expected a value in (foil_unreliable = 0.3, 1]; ...
    """

    prior: ArrayLike = 0.7
    foil_reliable: ArrayLike = 0.8
    foil_unreliable: ArrayLike = 0.3
    betrayal: ArrayLike = 1.0
    audience_cost: ArrayLike = 0.3
    attack_harm: ArrayLike = 0.3
    inclusion_cost: ArrayLike = 0.65
    credible_share: ArrayLike = 0.0
    inclusive_share: ArrayLike = 0.4
    war_included: ArrayLike = 0.3
    war_excluded: ArrayLike = 0.05
    attack_cost: ArrayLike = 0.1
    failure_loss: ArrayLike = 0.1
    success_gain: ArrayLike = 0.15
    return_gain: ArrayLike = 0.6
    success_loss: ArrayLike = 0.1
    return_loss: ArrayLike = 0.2

    def __post_init__(self) -> None:
        """Refuse anything that is not a scenario."""
        for parameter in PARAMETERS:
            within(parameter.name, getattr(self, parameter.name), parameter.low, parameter.high)
        arrays = self.arrays()
        # It refuses a reliable faction that foils no more than any other.
        chance_of_success(arrays["prior"], arrays["foil_reliable"], arrays["foil_unreliable"])

    def arrays(self) -> dict[str, FloatArray]:
        """Which numbers are these, as arrays of one shape?

        Returns
        -------
        dict of str to numpy.ndarray of float
            Every field under its name, all of the common shape (read-only views).

        Raises
        ------
        ValueError
            If the shapes do not broadcast.

        Examples
        --------
        >>> Scenario(prior=[0.2, 0.9]).arrays()["betrayal"]
        array([1., 1.])
        """
        names = [field.name for field in fields(self)]
        arrays = {name: np.asarray(getattr(self, name), float) for name in names}
        return dict(zip(names, broadcast(**arrays), strict=True))

    @property
    def shape(self) -> tuple[int, ...]:
        """What is the common shape of its numbers?

        Returns
        -------
        tuple of int
            Empty for a single scenario.

        Examples
        --------
        >>> Scenario().shape
        ()
        """
        return self.arrays()["prior"].shape

    def require_one(self) -> None:
        """Refuse a scenario that holds more than one.

        Raises
        ------
        ValueError
            If a field is an array of more than one number, naming it.

        Examples
        --------
        >>> Scenario(prior=[0.2, 0.9]).require_one()
        Traceback (most recent call last):
        ValueError: prior has shape (2,): expected single numbers, one scenario at a time
        """
        for field in fields(self):
            shape = np.shape(getattr(self, field.name))
            if shape:
                raise ValueError(
                    f"{field.name} has shape {shape}: "
                    "expected single numbers, one scenario at a time"
                )


@dataclass(frozen=True)
class End:
    """What does everybody get at one end of the game?

    Attributes
    ----------
    government, included, excluded : numpy.ndarray of float
        The payoffs; the common shape. The government's is an expectation where the worth of
        the deal is one.
    """

    government: FloatArray
    included: FloatArray
    excluded: FloatArray

    def __iter__(self) -> Iterator[FloatArray]:
        """Give the payoffs in the order government, included, excluded."""
        return iter((self.government, self.included, self.excluded))


@dataclass(frozen=True)
class Ends:
    """Where can the game end, and what does everybody get there?

    Attributes
    ----------
    fighting, inclusive, quiet_keep, quiet_return, foiled_keep, foiled_return, success_keep, \
success_return : End
        The ends, as in the table of `first_edition.scenarios`. Refused talks are `fighting`.
    """

    fighting: End
    inclusive: End
    quiet_keep: End
    quiet_return: End
    foiled_keep: End
    foiled_return: End
    success_keep: End
    success_return: End


def deal_worth(belief: ArrayLike, betrayal: ArrayLike) -> FloatArray:
    """What does the government expect from a deal that stands?

    Parameters
    ----------
    belief : array_like of float
        Belief that the included faction is reliable, in [0, 1].
    betrayal : array_like of float
        Loss beta from a deal with an unreliable faction, at least 0.

    Returns
    -------
    numpy.ndarray of float
        belief - (1 - belief) * beta; the common shape.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    References
    ----------
    The course's own formalisation of Bapat and Best (2021).

    Examples
    --------
    >>> deal_worth([0.0, 0.7, 1.0], betrayal=1.0).round(2)
    array([-1. ,  0.4,  1. ])
    """
    b, beta = broadcast(belief=share("belief", belief), betrayal=within("betrayal", betrayal, 0.0))
    return np.asarray(b - (1 - b) * beta)


def ends(
    scenario: Scenario,
    quiet: ArrayLike | None = None,
    foiled: ArrayLike | None = None,
    succeeded: ArrayLike | None = None,
) -> Ends:
    """What does everybody get at every end of the game?

    Parameters
    ----------
    scenario : Scenario
        The numbers of the game.
    quiet, foiled, succeeded : array_like of float, optional
        What the deal is worth to the government in each of the three situations in which it
        keeps or leaves it, any finite number. By default the deal is one with a reliable
        faction, worth 1.

    Returns
    -------
    Ends
        Payoffs of the common shape.

    Raises
    ------
    ValueError
        If the shapes do not broadcast.

    References
    ----------
    The course's own formalisation of Bapat and Best (2021).

    Examples
    --------
    >>> [float(payoff) for payoff in ends(Scenario()).success_return]
    [-0.3, -0.2, 0.5]
    """
    worth = (1.0 if value is None else value for value in (quiet, foiled, succeeded))
    named = dict(zip(("quiet", "foiled", "succeeded"), worth, strict=True))
    n = scenario.arrays()
    v0, vf, vs, _ = broadcast(
        **{name: within(name, value) for name, value in named.items()}, prior=n["prior"]
    )
    z, k, harm, war = n["credible_share"], n["attack_cost"], n["attack_harm"], n["war_included"]
    nothing, caught = np.zeros(v0.shape), n["failure_loss"] + k
    return Ends(
        fighting=End(nothing, war, n["war_excluded"]),
        inclusive=End(
            1 - n["inclusion_cost"], np.asarray(1 - n["inclusive_share"]), n["inclusive_share"]
        ),
        quiet_keep=End(v0, np.asarray(1 - z), z),
        quiet_return=End(nothing, war, n["war_excluded"]),
        foiled_keep=End(vf, np.asarray(1 - z), z - caught),
        foiled_return=End(nothing, war, n["war_excluded"] - caught),
        success_keep=End(
            vs - n["audience_cost"] - harm, 1 - z - n["success_loss"], z + n["success_gain"] - k
        ),
        success_return=End(-harm, -n["return_loss"], n["return_gain"] - k),
    )


def from_mechanisms(
    *,
    trust: ArrayLike,
    capacity: ArrayLike,
    strength: ArrayLike,
    shift: ArrayLike,
    infighting_cost: ArrayLike,
    discount: ArrayLike,
    vulnerability: ArrayLike,
    salience: ArrayLike,
    seat_price: ArrayLike,
    penalty: ArrayLike = 0.0,
    shift_cap: ArrayLike = 1.0,
    **others: Any,
) -> Scenario:
    """Which scenario do the mechanisms of the course make together?

    Parameters
    ----------
    trust, capacity : array_like of float
        Beliefs that the included faction is willing and capable, in [0, 1]. Their product is
        the prior.
    strength : array_like of float
        Chance that the excluded faction wins a fight inside the movement, in [0, 1].
    shift : array_like of float
        By how much the deal lowers that chance, in [0, 1].
    infighting_cost : array_like of float
        Cost of that fight to each side, paid once, at least 0.
    discount : array_like of float
        Worth today of a stake tomorrow, in (0, 1).
    vulnerability : array_like of float
        How exposed the government is to challengers at home, at least 0.
    salience : array_like of float
        How much an attack is noticed at home, at least 0.
    seat_price : array_like of float
        What the excluded faction's seat costs the government, at least 0, as
        `spoilers.theory.exclusive_negotiation.price_of_a_seat` gives it. Infinity is taken as
        `SEAT_OUT_OF_REACH`.
    penalty, shift_cap : array_like of float
        The remedies of `spoilers.theory.internal_commitment.promise_credible`; by default none.
    **others
        Any other field of `Scenario`, under its name.

    Returns
    -------
    Scenario
        Its prior is trust * capacity, its credible share the one of lesson 03 (in every
        period, as a share of the stake), its audience cost vulnerability * salience.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    References
    ----------
    The course's own formalisation of Bapat and Best (2021).

    Examples
    --------
    >>> made = from_mechanisms(trust=0.875, capacity=0.8, strength=0.6, shift=[0.3, 0.6],
    ...                        infighting_cost=0.5, discount=0.9, vulnerability=0.375,
    ...                        salience=0.8, seat_price=0.65)
    >>> made.arrays()["prior"].round(2), made.credible_share.round(2)
    (array([0.7, 0.7]), array([0.25, 0.  ]))
    """
    willing, able = broadcast(trust=share("trust", trust), capacity=share("capacity", capacity))
    price = np.minimum(np.asarray(seat_price, dtype=float), SEAT_OUT_OF_REACH)
    return Scenario(
        prior=willing * able,
        credible_share=promise_credible(
            strength, shift, infighting_cost, discount, penalty=penalty, shift_cap=shift_cap
        ),
        audience_cost=audience_cost_of(vulnerability, salience),
        inclusion_cost=within("seat_price", price, 0.0),
        **others,
    )
