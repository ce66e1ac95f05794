r"""What does the whole game assume?

A `Scenario` holds the primitives of the game: the numbers that the lessons made, and the few that
the last lesson adds. Payoffs of the two factions are in stakes: what there is to divide inside the
movement in one period is 1, and a stake a period from tomorrow on weighs W = d/(1-d). Payoffs of
the government are in units of the deal: a quiet deal with a reliable partner is worth 1, fighting
on 0.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from spoilers.theory.arguments import FloatArray, broadcast, share, within
from spoilers.theory.exclusive_negotiation import DealUnits, Faction, deal_units
from spoilers.theory.parameters import PARAMETERS, find_letter
from spoilers.theory.provocation import chance_of_success
from spoilers.theory.splintering import largest_splinter


@dataclass(frozen=True, eq=False)
class Scenario:
    """What does the whole game assume?

    The primitives of an extensive-form game with incomplete information. The defaults are the
    case "Kabul 2021": illustrative, chosen so that the mechanism can be seen, and not estimated.
    Every field may be an array; all of them together broadcast to the shape of the answer. What
    each number means, its letter and its range stand in `spoilers.theory.parameters.PARAMETERS`.

    Attributes
    ----------
    prior : array_like of float
        Belief mu that the included faction is reliable, in [0, 1].
    foil_reliable : array_like of float
        Chance s that a reliable faction foils an attempt, above `foil_unreliable`, at most 1.
    foil_unreliable : array_like of float
        Chance r that any other faction foils it, in [0, 1).
    betrayal : array_like of float
        Loss beta from a deal with an unreliable faction, at least 0.
    audience_cost : array_like of float
        Cost A at home of a successful attack that goes unanswered, at least 0.
    force_cost : array_like of float
        Cost gamma of using force, at least 0.
    blow : array_like of float
        By how much, m, a full return raises the excluded faction's strength inside, at least 0.
    response_harm : array_like of float
        Harm e of a full return to the excluded faction, at least 0.
    success_gain : array_like of float
        Worth h of a success to the excluded faction, whatever follows, at least 0.
    seat_price : array_like of float
        Price iota of a seat for the excluded faction, at least 0; infinite where no policy
        suits all.
    attack_harm : array_like of float
        Harm D that a successful attack does to the government, at least 0.
    strength : array_like of float
        The excluded faction's share q of the members, in [0, 1].
    shift : array_like of float
        By how much, Delta, consolidation lowers that strength, in [0, 1].
    discount : array_like of float
        Worth d today of a stake tomorrow, in (0, 1).
    infighting_cost : array_like of float
        Cost kappa of a fight inside to each side, once, at least 0.
    attack_cost : array_like of float
        Cost k of an attempt, at least 0.
    failure_loss : array_like of float
        Further loss l of the attacker if it is foiled, at least 0.
    war_included : array_like of float
        Worth w_I of fighting on to the included faction, a period, any finite number.
    guarantee : array_like of float
        Share g a period that a guarantor secures unless there is an attempt, in [0, 1].
    window : array_like of float
        Chance omega that the government is still there next period, in [0, 1].
    exploitation : array_like of float
        What the included faction loses to the government in a fight inside, at least 0.
    largest_response : array_like of float
        The hardest response the government can still choose, in [0, 1].

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
    >>> replace(Scenario(), audience_cost=[0.1, 0.3]).shape
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
    force_cost: ArrayLike = 0.8
    blow: ArrayLike = 0.5
    response_harm: ArrayLike = 0.1
    success_gain: ArrayLike = 0.1
    seat_price: ArrayLike = np.inf
    attack_harm: ArrayLike = 0.13
    strength: ArrayLike = 0.12
    shift: ArrayLike = 0.1
    discount: ArrayLike = 0.95
    infighting_cost: ArrayLike = 1.5
    attack_cost: ArrayLike = 0.1
    failure_loss: ArrayLike = 0.1
    war_included: ArrayLike = 0.3
    guarantee: ArrayLike = 0.0
    window: ArrayLike = 0.0
    exploitation: ArrayLike = 0.0
    largest_response: ArrayLike = 1.0

    def __post_init__(self) -> None:
        """Refuse anything that is not a scenario, and keep the numbers from changing."""
        for row in PARAMETERS:
            number = row.check(getattr(self, row.name)).copy()
            number.flags.writeable = False
            object.__setattr__(self, row.name, number if number.ndim else float(number))
        broadcast(**{row.name: np.asarray(getattr(self, row.name)) for row in PARAMETERS})
        # It refuses a reliable faction that foils no more than any other.
        chance_of_success(self.prior, self.foil_reliable, self.foil_unreliable)

    def __eq__(self, other: object) -> bool:
        """Say whether all the numbers are the same, in shape too."""
        if not isinstance(other, Scenario):
            return NotImplemented
        return all(
            np.array_equal(a, b) for a, b in zip(self._values(), other._values(), strict=True)
        )

    def __hash__(self) -> int:
        """Give one number for a single scenario; a map of scenarios has none."""
        return hash(self._values())

    def _values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, field.name) for field in fields(self))

    def arrays(self) -> dict[str, FloatArray]:
        """Which numbers are these, as arrays of one shape?

        Returns
        -------
        dict of str to numpy.ndarray of float
            Every field under its name, all of the common shape (read-only views).

        Examples
        --------
        >>> Scenario(prior=[0.2, 0.9]).arrays()["betrayal"]
        array([1., 1.])
        """
        names = [field.name for field in fields(self)]
        return dict(zip(names, broadcast(**self.raw()), strict=True))

    def raw(self) -> dict[str, FloatArray]:
        """Which numbers are these, each in its own shape?

        Returns
        -------
        dict of str to numpy.ndarray of float
            Every field under its name. They broadcast.

        Examples
        --------
        >>> Scenario(prior=[0.2, 0.9]).raw()["betrayal"].shape
        ()
        """
        return {field.name: np.asarray(getattr(self, field.name)) for field in fields(self)}

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
        return np.broadcast_shapes(*(number.shape for number in self.raw().values()))

    def numbers(self) -> dict[str, float]:
        """Which numbers are these, if there is one scenario only?

        Returns
        -------
        dict of str to float
            Every field under its name.

        Raises
        ------
        ValueError
            If a field is an array, naming it.

        Examples
        --------
        >>> Scenario().numbers()["strength"]
        0.12
        >>> Scenario(prior=[0.2, 0.9]).numbers()
        Traceback (most recent call last):
        ValueError: prior has shape (2,): expected single numbers, one scenario at a time
        """
        for name, number in self.raw().items():
            if number.ndim:
                raise ValueError(
                    f"{name} has shape {number.shape}: "
                    "expected single numbers, one scenario at a time"
                )
        return {name: float(number) for name, number in self.raw().items()}

    @classmethod
    def from_lessons(
        cls,
        *,
        platform: ArrayLike,
        unity: ArrayLike,
        exit_cost: ArrayLike,
        reach_included: ArrayLike,
        reach_excluded: ArrayLike,
        government_reach: ArrayLike,
        harm: ArrayLike,
        war_cost: ArrayLike,
        trust: ArrayLike,
        capacity: ArrayLike,
        vulnerability: ArrayLike,
        salience: ArrayLike,
        ideal_included: ArrayLike | None = None,
        ideal_excluded: ArrayLike | None = None,
        digits: int | None = 2,
        **others: ArrayLike,
    ) -> Scenario:
        """Which scenario do the numbers of the lessons make together?

        Parameters
        ----------
        platform, unity, exit_cost : array_like of float
            Lesson 01: where the movement stands, in [0, 1]; what unity is worth and what leaving
            costs, at least 0. They make the strength q.
        reach_included, reach_excluded, government_reach : array_like of float
            Lesson 02: how far each party goes from its ideal point, at least 0.
        harm, war_cost : array_like of float
            Lesson 02: harm by a unit of strength, and the cost of the war, at least 0. With the
            reaches they make the price of a seat and the harm of an attack.
        trust, capacity : array_like of float
            Lesson 04: beliefs that the included faction is willing and able, in [0, 1]. Their
            product is the prior.
        vulnerability, salience : array_like of float
            Lesson 05: their product is the audience cost. At least 0, and in [0, 1].
        ideal_included, ideal_excluded : array_like of float, optional
            Ideal points, in [0, 1]. By default the included faction stands at the platform and
            the excluded one in the middle of its wing.
        digits : int, optional
            To how many decimals each lesson hands on its number: two, as the lessons print
            them. None hands on all of them.
        **others : array_like of float
            Any other field of `Scenario`; by default those of Kabul.

        Returns
        -------
        Scenario
            The primitives of the whole game.

        Raises
        ------
        ValueError
            If an argument is out of range, the government cannot sign with the included faction
            alone or gains nothing by it, or a field that the lessons compute is given too.

        References
        ----------
        The course's own formalisation of Bapat and Best (2021).

        Examples
        --------
        >>> kabul = Scenario.from_lessons(
        ...     platform=0.4, unity=0.2, exit_cost=0.05, reach_included=0.2, reach_excluded=0.24,
        ...     government_reach=0.5, harm=1.0, war_cost=0.1, trust=0.875, capacity=0.8,
        ...     vulnerability=0.375, salience=0.8)
        >>> kabul == Scenario()
        True
        """
        made = {"strength", "seat_price", "attack_harm", "prior", "audience_cost"}
        twice = sorted(made & set(others))
        if twice:
            raise ValueError(f"{twice[0]} is given: expected none, the lessons compute it")

        def hand_on(number: ArrayLike) -> FloatArray:
            array = np.asarray(number, dtype=float)
            return array if digits is None else array.round(digits)

        strength = hand_on(largest_splinter(platform, unity, exit_cost))
        middle = hand_on(1 - strength / 2)
        units = _deal_units(
            strength,
            (
                platform if ideal_included is None else ideal_included,
                middle if ideal_excluded is None else ideal_excluded,
            ),
            (reach_included, reach_excluded),
            government_reach,
            harm,
            war_cost,
        )
        return cls(
            strength=strength,
            seat_price=hand_on(units.seat_price),
            attack_harm=hand_on(units.attack_harm),
            prior=hand_on(share("trust", trust) * share("capacity", capacity)),
            audience_cost=hand_on(
                find_letter("vulnerability").check(vulnerability) * share("salience", salience)
            ),
            **others,
        )


def _deal_units(
    strength: FloatArray,
    ideals: tuple[ArrayLike, ArrayLike],
    reaches: tuple[ArrayLike, ArrayLike],
    government_reach: ArrayLike,
    harm: ArrayLike,
    war_cost: ArrayLike,
) -> DealUnits:
    """Return what a deal weighs, with the two parts of the movement as the factions."""
    named = {
        "included": (ideals[0], reaches[0], 1 - strength),
        "excluded": (ideals[1], reaches[1], strength),
    }
    included, excluded = (
        Faction(name, share(f"ideal_{name}", ideal), within(f"reach_{name}", reach, 0.0), members)
        for name, (ideal, reach, members) in named.items()
    )
    units = deal_units(included, excluded, government_reach, harm, war_cost)
    if np.isnan(units.value).any():
        raise ValueError(
            "the government gains nothing by a deal with the included faction alone: expected a "
            "concession within its reach and below the cost of the war and its harm"
        )
    return units
