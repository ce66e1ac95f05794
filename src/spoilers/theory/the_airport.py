"""When does an excluded faction attack? The argument of the course in one line.

The later lessons take the line apart: why so little is promised to the excluded faction that it
could believe in, what an attack tells the government, and why the government answers.
`spoilers.theory.first_edition.whole_game` puts the parts together again.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from spoilers.theory.arguments import BoolArray, FloatArray, broadcast, exceeds, share, within


def worth_of_attack(chance: ArrayLike, gain: ArrayLike, cost: ArrayLike) -> FloatArray:
    """What does an excluded faction expect of an attack?

    Parameters
    ----------
    chance : array_like of float
        Probability p that the attack draws the answer that ruins the rival, in [0, 1].
    gain : array_like of float
        Worth g of that answer to the attacker, as a share of the whole stake, at least 0.
    cost : array_like of float
        Cost k of the attack, on the same scale, at least 0.

    Returns
    -------
    numpy.ndarray of float
        p g - k; the common shape.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    References
    ----------
    The course's own formalisation of Bapat and Best (2021).

    Examples
    --------
    >>> worth_of_attack([0.0, 0.35, 1.0], gain=0.6, cost=0.1).round(2)
    array([-0.1 ,  0.11,  0.5 ])
    """
    p, g, k = broadcast(
        chance=share("chance", chance),
        gain=within("gain", gain, 0.0),
        cost=within("cost", cost, 0.0),
    )
    return np.asarray(p * g - k)


def share_for_quiet(chance: ArrayLike, gain: ArrayLike, cost: ArrayLike) -> FloatArray:
    """Which share must an excluded faction believe in to stay quiet?

    Parameters
    ----------
    chance, gain, cost : array_like of float
        As for `worth_of_attack`.

    Returns
    -------
    numpy.ndarray of float
        max(0, p g - k); the common shape. Above 1 no share is enough.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    References
    ----------
    The course's own formalisation of Bapat and Best (2021).

    Examples
    --------
    >>> float(share_for_quiet(0.35, 0.6, 0.1).round(2)), float(share_for_quiet(0.1, 0.6, 0.1))
    (0.11, 0.0)
    """
    return np.maximum(worth_of_attack(chance, gain, cost), 0.0)


def attack_pays(
    believed: ArrayLike, chance: ArrayLike, gain: ArrayLike, cost: ArrayLike
) -> BoolArray:
    """Is an attack worth more than quiet?

    Parameters
    ----------
    believed : array_like of float
        Share z of the stake that the faction can believe it will get if it stays quiet, in
        [0, 1].
    chance, gain, cost : array_like of float
        As for `worth_of_attack`.

    Returns
    -------
    numpy.ndarray of bool
        True where p g - k > z; the common shape. Where both are worth the same it stays quiet.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    References
    ----------
    The course's own formalisation of Bapat and Best (2021).

    Examples
    --------
    >>> attack_pays([0.0, 0.2], chance=0.35, gain=0.6, cost=0.1)
    array([ True, False])
    """
    z, p, g, k = broadcast(
        believed=share("believed", believed),
        chance=share("chance", chance),
        gain=within("gain", gain, 0.0),
        cost=within("cost", cost, 0.0),
    )
    return exceeds(p * g, z + k)
