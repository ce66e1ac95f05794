"""When does an excluded faction attack? The argument of the course in one line.

It attacks where

    chance x worth of the retaliation - cost  >  worth of quiet:

an incentive constraint, violated. Everything but the chance is counted in stakes: what there is
to divide inside the movement in one period is 1. Lesson 00 writes it in words, since the letters
of the parts are those of the lessons that make them.

The later lessons take the line apart: why so little can be promised to the excluded faction that
it could believe in, what an attack tells the government, and why the government responds.
`spoilers.theory.the_home_front` works out what the retaliation is worth, and
`spoilers.theory.the_whole_game` ends with the same line and the same numbers.

The formalisation is the course's own, after Bapat and Best (2021), where nothing else is named.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from spoilers.theory.arguments import BoolArray, FloatArray, broadcast, exceeds, share, within


def worth_of_attack(chance: ArrayLike, gain: ArrayLike, cost: ArrayLike) -> FloatArray:
    """What does an excluded faction expect of an attack?

    The expected payoff of an attempt.

    Parameters
    ----------
    chance : array_like of float
        Probability that the attack gets through and so draws the response, in [0, 1].
    gain : array_like of float
        Worth of that response to the attacker, in stakes, at least 0.
    cost : array_like of float
        Cost of the attempt, in stakes, at least 0: what it takes, and what a foiled one is
        expected to cost besides.

    Returns
    -------
    numpy.ndarray of float
        chance x gain - cost, in stakes; the common shape.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Examples
    --------
    >>> worth_of_attack([0.0, 0.35, 1.0], gain=4.695, cost=0.165).round(2)
    array([-0.16,  1.48,  4.53])
    """
    p, g, k = _attempt(chance, gain, cost)
    return np.asarray(p * g - k)


def share_for_quiet(chance: ArrayLike, gain: ArrayLike, cost: ArrayLike) -> FloatArray:
    """How much must quiet bring, for an excluded faction to stay quiet?

    Parameters
    ----------
    chance, gain, cost : array_like of float
        As for `worth_of_attack`.

    Returns
    -------
    numpy.ndarray of float
        max(0, chance x gain - cost), in stakes; the common shape. Above 1 all there is would
        not be enough.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Examples
    --------
    >>> share_for_quiet([0.03, 0.2, 0.35], gain=4.695, cost=0.165).round(2)
    array([0.  , 0.77, 1.48])
    """
    p, g, k = _attempt(chance, gain, cost)
    return np.where(exceeds(p * g, k), p * g - k, 0.0)


def attack_pays(
    believed: ArrayLike, chance: ArrayLike, gain: ArrayLike, cost: ArrayLike
) -> BoolArray:
    """Is an attack worth more than quiet?

    Parameters
    ----------
    believed : array_like of float
        What the faction can believe that quiet will bring it, in stakes, at least 0.
    chance, gain, cost : array_like of float
        As for `worth_of_attack`.

    Returns
    -------
    numpy.ndarray of bool
        True where chance x gain - cost > believed; the common shape. Where both are worth the
        same it stays quiet.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Examples
    --------
    Kabul: even the whole stake is less than an attack is worth.

    >>> bool(attack_pays(believed=1.0, chance=0.35, gain=4.695, cost=0.165))
    True
    >>> attack_pays(believed=1.0, chance=[0.1, 0.2, 0.3], gain=4.695, cost=0.165)
    array([False, False,  True])
    """
    p, g, k = _attempt(chance, gain, cost)
    z, received, given = broadcast(believed=within("believed", believed, 0.0), gain=p * g, cost=k)
    return exceeds(received, z + given)


def _attempt(chance: ArrayLike, gain: ArrayLike, cost: ArrayLike) -> tuple[FloatArray, ...]:
    return broadcast(
        chance=share("chance", chance),
        gain=within("gain", gain, 0.0),
        cost=within("cost", cost, 0.0),
    )
