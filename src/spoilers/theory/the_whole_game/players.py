"""What is each move worth to each player?

The government's part: what it believes and does after each event. The movement's part: what quiet,
an attempt and a fight inside are worth to the excluded faction, and what they leave the included
one. Everything works cell by cell on numbers that broadcast.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from spoilers.theory.arguments import BoolArray, FloatArray, IntArray, at_least, exceeds, same
from spoilers.theory.provocation import chance_of_success, posterior_reliable
from spoilers.theory.the_home_front.response import RESPONSES, Leader, best_measure

MOVES = ("quiet", "attack", "fight")
"""The excluded faction's moves, in the order in which ties are broken."""
QUIET, ATTACK, FIGHT = range(3)

EVENTS = ("quiet", "foiled", "success")
"""What the government can have seen when it chooses a measure."""

# G prefers a measure to the milder one next to it where A - B exceeds gamma times their middle.
_MIDDLES = (RESPONSES[1:] + RESPONSES[:-1]) / 2


@dataclass(frozen=True)
class Worth:
    """What is a move worth, gains and losses apart?

    Two moves are compared by gains and losses on either side, never by differences, so that no
    tie hangs on what rounding left over.

    Attributes
    ----------
    gain, loss : numpy.ndarray of float
        What it brings and what it costs, each at least 0.
    """

    gain: FloatArray
    loss: FloatArray

    @property
    def net(self) -> FloatArray:
        """What is it worth?"""
        return np.asarray(self.gain - self.loss)

    def exceeds(self, other: Worth) -> BoolArray:
        """Is it worth more than another move, but for rounding?"""
        return exceeds(self.gain + other.loss, other.gain + self.loss)

    def at_least(self, other: Worth) -> BoolArray:
        """Is it worth as much as another move, but for rounding?"""
        return ~other.exceeds(self)

    def same(self, other: Worth) -> BoolArray:
        """Are the two level, but for rounding?"""
        return same(self.gain + other.loss, other.gain + self.loss)


def choose(condition: BoolArray | bool, one: Worth, other: Worth) -> Worth:
    """Take one worth where a condition holds, and the other elsewhere."""
    return Worth(
        np.where(condition, one.gain, other.gain), np.where(condition, one.loss, other.loss)
    )


NOTHING = Worth(np.asarray(0.0), np.asarray(0.0))


def signed(value: FloatArray) -> Worth:
    """Return a number that may be negative as a gain and a loss."""
    return Worth(np.maximum(value, 0.0), np.maximum(-value, 0.0))


class Government:
    """What does the government believe and do after each event, and what is that worth to it?

    Its best replies at its three information sets. Events are counted as in `EVENTS`.

    Parameters
    ----------
    n : dict of str to numpy.ndarray of float
        The numbers of a scenario, as `Scenario.raw` gives them.

    Attributes
    ----------
    success : numpy.ndarray of float
        Chance p that an attempt gets through.
    beliefs, responses, places : tuple of numpy.ndarray
        After each event: the belief in the partner, the best response, and its place on the menu.
    pressure : tuple of numpy.ndarray of float
        After each event, what speaks for a response: the betrayal to be feared, and critics.
    """

    def __init__(self, n: dict[str, FloatArray]) -> None:
        self.n = n
        mu, s, r = n["prior"], n["foil_reliable"], n["foil_unreliable"]
        self.success = chance_of_success(mu, s, r)
        self.beliefs = (
            mu,
            posterior_reliable(mu, s, r, succeeded=False),
            posterior_reliable(mu, s, r, succeeded=True),
        )
        # What is left for the other type, without the loss of digits of 1 - belief.
        doubts = (
            1 - mu,
            _part((1 - mu) * r, mu * s + (1 - mu) * r, 1 - mu),
            _part((1 - mu) * (1 - r), self.success, 1 - mu),
        )
        betrayed = tuple(doubt * n["betrayal"] for doubt in doubts)
        self.pressure = (betrayed[0], betrayed[1], betrayed[2] + n["audience_cost"])
        self.places = tuple(self._best(event) for event in range(3))
        self.responses = tuple(RESPONSES[place] for place in self.places)

    def _sides(self, event: int, step: int) -> tuple[FloatArray, FloatArray]:
        """Return what speaks for the next harder measure, and what against it."""
        return (
            self.pressure[event],
            self.beliefs[event] + self.n["force_cost"] * _MIDDLES[step],
        )

    def _best(self, event: int) -> IntArray:
        n = self.n
        critics = n["audience_cost"] if event == 2 else 0.0
        leader = Leader(
            self.beliefs[event],
            n["betrayal"],
            critics,
            n["force_cost"],
            largest_response=n["largest_response"],
        )
        return np.asarray(best_measure(leader))

    def after(self, event: int, response: ArrayLike | None = None) -> Worth:
        """Return what an event and a response are worth; by default the best response."""
        hard = self.responses[event] if response is None else np.asarray(response)
        choice = self._choice(event, hard)
        harm = self.n["attack_harm"] if event == 2 else 0.0
        return Worth(choice.gain, np.asarray(choice.loss + harm))

    def _choice(self, event: int, hard: FloatArray) -> Worth:
        return Worth(
            np.asarray((1 - hard) * self.beliefs[event]),
            np.asarray((1 - hard) * self.pressure[event] + self.n["force_cost"] / 2 * hard**2),
        )

    def is_best(self, event: int, response: float) -> BoolArray:
        """Return where a response is as good as any that is allowed."""
        best = self._choice(event, self.responses[event])
        allowed = (response == 0) | at_least(self.n["largest_response"], response)
        return np.asarray(allowed & self._choice(event, np.asarray(response)).at_least(best))

    def attacked(self, foiled: Worth, success: Worth) -> Worth:
        """Return what an attempt is worth, given what follows a foiled one and a success."""
        p = self.success
        return Worth(
            np.asarray(p * success.gain + (1 - p) * foiled.gain),
            np.asarray(p * success.loss + (1 - p) * foiled.loss),
        )

    def deal(self, move: IntArray) -> Worth:
        """Return what the deal with one is worth, given what the excluded faction does in it."""
        attacked = self.attacked(self.after(1), self.after(2))
        return choose(move == QUIET, self.after(0), choose(move == ATTACK, attacked, NOTHING))

    def response_margin(self) -> tuple[FloatArray, BoolArray]:
        """Return what the response to a success is worth above the next best, and where it ties."""
        margin: Any = np.inf
        level: Any = False
        place = self.places[2]
        for step, width in enumerate(np.diff(RESPONSES)):
            more, less = self._sides(2, step)
            allowed = at_least(self.n["largest_response"], RESPONSES[step + 1])
            beside = ((place == step) & allowed) | (place == step + 1)
            margin = np.where(beside, np.minimum(margin, width * np.abs(more - less)), margin)
            level = level | (beside & same(more, less))
        return np.asarray(margin), np.asarray(level)


class Movement:
    """What happens inside the movement, if the government responds like this?

    The excluded faction's best reply to every payment, and the payment that the included one names.

    Parameters
    ----------
    n : dict of str to numpy.ndarray of float
        The numbers of a scenario, as `Scenario.raw` gives them.
    success : numpy.ndarray of float
        Chance p that an attempt gets through.
    after_quiet, after_foiled, after_success : array_like of float
        The government's responses, in [0, 1].

    Attributes
    ----------
    whole, weight : numpy.ndarray of float
        What a stake a period is worth from today on, 1/(1-d), and from tomorrow on, W.
    calm, foiled, hit : tuple of numpy.ndarray of float
        After each event: what the excluded faction has from tomorrow on by itself, what it has
        per unit of what is paid, and the harm that the response does to it.
    deserted : numpy.ndarray of bool
        Whether the government would answer even quiet.
    quiet_price : numpy.ndarray of float
        The least payment that makes quiet as good as the better threat, in stakes.
    move : numpy.ndarray of int
        What the excluded faction does in the deal, an index of `MOVES`.
    """

    def __init__(
        self,
        n: dict[str, FloatArray],
        success: FloatArray,
        after_quiet: ArrayLike,
        after_foiled: ArrayLike,
        after_success: ArrayLike,
    ) -> None:
        self.n, self.p = n, success
        d, omega = n["discount"], n["window"]
        self.whole = 1 / (1 - d)
        self.weight = d * self.whole
        onward = 1 / (1 - d * omega)
        # Paid as long as G is there, and left once it has gone, from tomorrow on: their weights.
        # A deal in which even quiet is answered does not go on, so nothing is paid in it tomorrow.
        self.deserted = np.asarray(after_quiet) > 0
        self.repeated = np.where(self.deserted, 0.0, d * omega * onward)
        self.later = (1 - omega) * self.weight * onward
        z = self.worth(n["strength"] - n["shift"])
        self.calm = self._after(after_quiet, np.minimum(1.0, z + n["guarantee"]))
        self.foiled = self._after(after_foiled, z)
        self.hit = self._after(after_success, z)
        self.quiet_price = self._price()
        self.move = self._move()

    def worth(self, strength: FloatArray) -> FloatArray:
        """Return v, what a strength is worth a period."""
        slack = self.n["infighting_cost"] * (1 - self.n["discount"])
        return np.maximum(np.clip(strength, 0.0, 1.0) - slack, 0.0)

    def _after(self, response: ArrayLike, left: FloatArray) -> tuple[FloatArray, ...]:
        """Return what E has from tomorrow on, by itself and per unit of tau, and its harm."""
        n, hard = self.n, np.asarray(response)
        struck = self.weight * self.worth(n["strength"] - n["shift"] + n["blow"] * hard)
        return (
            np.where(hard > 0, struck, self.later * left),
            np.where(hard > 0, 0.0, self.repeated),
            np.asarray(n["response_harm"] * hard),
        )

    def quiet(self, tau: FloatArray | float) -> Worth:
        """Return what staying quiet for a payment is worth to the excluded faction."""
        fixed, rate, harm = self.calm
        return Worth(np.asarray(tau * (1 + rate) + fixed), harm)

    def attack(self, tau: FloatArray | float) -> Worth:
        """Return what an attempt is worth to it, where quiet would have been paid so much."""
        n, p = self.n, self.p
        (fixed_s, rate_s, harm_s), (fixed_f, rate_f, harm_f) = self.hit, self.foiled
        return Worth(
            p * (fixed_s + rate_s * tau + n["success_gain"]) + (1 - p) * (fixed_f + rate_f * tau),
            n["attack_cost"] + p * harm_s + (1 - p) * (n["failure_loss"] + harm_f),
        )

    def fight(self) -> Worth:
        """Return what a fight inside is worth to it."""
        return Worth(np.asarray(self.n["strength"] * self.whole), self.n["infighting_cost"])

    def _broken(self, tau: FloatArray | float) -> BoolArray:
        """Return where a payment does not keep the excluded faction quiet."""
        calm = self.quiet(tau)
        return np.asarray(self.attack(tau).exceeds(calm) | self.fight().exceeds(calm))

    def _price(self) -> FloatArray:
        free, rate, p = self.quiet(0.0), self.calm[1], self.p
        slope = 1 + p * (rate - self.hit[1]) + (1 - p) * (rate - self.foiled[1])
        attack = (self.attack(0.0).net - free.net) / slope
        fight = (self.fight().net - free.net) / (1 + rate)
        price = np.where(self._broken(0.0), np.maximum(np.maximum(attack, fight), 0.0), 0.0)
        # At 1, and there alone, a difference that is rounding would change what is done.
        level = self.quiet_margin[1] & (price > 0)
        return np.where(level, 1.0, price)

    def _move(self) -> IntArray:
        threat = np.where(self.fight().exceeds(self.attack(0.0)), FIGHT, ATTACK)
        quiet = self.quiet_price <= 1
        if self.deserted.any():
            quiet = quiet & (~self.deserted | self._prefers_to_pay())
        return np.where(quiet, QUIET, threat)

    def _prefers_to_pay(self) -> BoolArray:
        """Return where the included faction would rather pay for quiet than bear the threat."""
        price = np.minimum(self.quiet_price, 1.0)
        fought = self.fight().exceeds(self.attack(price))
        paid, threat = (
            self.left(QUIET, price),
            choose(fought, self.left(FIGHT), self.left(ATTACK, price)),
        )
        return np.asarray((self.quiet_price == 0) | paid.at_least(threat))

    def left(self, move: int, tau: FloatArray | float = 0.0) -> Worth:
        """Return what the included faction has if the excluded one makes this move."""
        n = self.n
        if move == FIGHT:
            return Worth(
                np.asarray((1 - n["strength"]) * self.whole),
                np.asarray(n["infighting_cost"] + n["exploitation"]),
            )
        gained = self.quiet(tau) if move == QUIET else self.attack(tau)
        return Worth(self.whole, gained.gain)

    def of(self, move: IntArray | int, excluded: bool) -> Worth:
        """Return what the deal is worth to one of the factions, if it comes to this move."""
        which = np.asarray(move)
        tau = np.where(which == QUIET, np.minimum(self.quiet_price, 1.0), 0.0)
        if excluded:
            quiet, attack, fight = self.quiet(tau), self.attack(tau), self.fight()
        else:
            quiet, attack, fight = (self.left(each, tau) for each in range(3))
        return choose(which == QUIET, quiet, choose(which == ATTACK, attack, fight))

    @cached_property
    def quiet_margin(self) -> tuple[FloatArray, BoolArray]:
        """Return what quiet for the whole stake is worth above the better threat, and ties."""
        calm, attack, fight = self.quiet(1.0), self.attack(1.0), self.fight()
        threat = choose(fight.exceeds(attack), fight, attack)
        return calm.net - threat.net, calm.same(threat)


def _part(part: FloatArray, whole: FloatArray, otherwise: FloatArray) -> FloatArray:
    """Return part of a whole, and something else where there is none of it."""
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), otherwise)
