r"""Does the excluded faction attack nearby, or far away?

Near, an attempt is likely to get through and little noticed. Far, on the government's own soil,
it is unlikely to get through, and everyone sees it. Success far away is worth more, because the
response to it is harder.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spoilers.theory.arguments import BoolArray, FloatArray, broadcast, exceeds, share, within


@dataclass(frozen=True)
class Targets:
    """Which target is the better one, and from which capability is it the far one?

    Attributes
    ----------
    near, far : numpy.ndarray of float
        What an attempt on either target is worth to the attacker, costs paid.
    choice : numpy.ndarray of str
        "near", "far", or "none" where neither is worth its cost. Ties go to "none", then to
        "near".
    capability_needed : numpy.ndarray of float
        The far target is chosen where the capability is above this, in [0, 1); infinity where
        even certain success there is not enough.
    """

    near: FloatArray
    far: FloatArray
    choice: NDArray[np.str_]
    capability_needed: FloatArray


def better_target(
    capability: ArrayLike,
    near_chance: ArrayLike,
    near_gain: ArrayLike,
    far_gain: ArrayLike,
    near_cost: ArrayLike = 0.0,
    far_cost: ArrayLike = 0.0,
) -> Targets:
    """Does the excluded faction attack nearby, or far away?

    Near: likely to get through, little seen. Far, on the government's own soil: unlikely to
    get through, seen by everyone.

    Parameters
    ----------
    capability : array_like of float
        Probability that an attempt on the far target gets through, in [0, 1].
    near_chance : array_like of float
        Probability that an attempt on the near target gets through, in [0, 1].
    near_gain, far_gain : array_like of float
        What the attacker gains if it gets through, before costs; any finite number. Take
        `borrowed_arm` at the response to each target: the more a target is noticed at home, the
        larger the audience cost and the harder the response.
    near_cost, far_cost : array_like of float
        Cost of an attempt, paid in any case, at least 0.

    Returns
    -------
    Targets
        Each part of the common shape. The far target is chosen where
        capability > (max(0, near_chance * near_gain - near_cost) + far_cost) / far_gain.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Notes
    -----
    The capability is the chance that one attempt gets through. Published risks are something
    else: the chance in a year that a given person dies, or is struck by lightning. A target
    that is no danger to any one person can still be worth an attempt, since one success
    somewhere is enough to be seen by everyone.

    References
    ----------
    The course's own formalisation of Bapat and Best (2021).

    Examples
    --------
    >>> targets = better_target([0.05, 0.2], near_chance=0.6, near_gain=0.2, far_gain=1.0)
    >>> targets.choice.tolist(), targets.capability_needed.round(2)
    (['near', 'far'], array([0.12, 0.12]))
    """
    p_far, p_near, g_near, g_far, k_near, k_far = broadcast(
        capability=share("capability", capability),
        near_chance=share("near_chance", near_chance),
        near_gain=within("near_gain", near_gain),
        far_gain=within("far_gain", far_gain),
        near_cost=within("near_cost", near_cost, 0.0),
        far_cost=within("far_cost", far_cost, 0.0),
    )
    far_wins = _far_wins(p_far, p_near, g_near, g_far, k_near, k_far)
    near, far = p_near * g_near - k_near, p_far * g_far - k_far
    choice = np.where(far_wins, "far", np.where(exceeds(p_near * g_near, k_near), "near", "none"))
    reachable = _far_wins(np.ones_like(p_far), p_near, g_near, g_far, k_near, k_far)
    enough = np.maximum(near, 0.0) + k_far
    needed = np.where(reachable, enough / np.where(reachable, g_far, 1.0), np.inf)
    return Targets(near, far, choice, needed)


def _far_wins(
    p_far: FloatArray,
    p_near: FloatArray,
    g_near: FloatArray,
    g_far: FloatArray,
    k_near: FloatArray,
    k_far: FloatArray,
) -> BoolArray:
    """Return where the far target is worth more than the near one and more than none."""
    # A loss counts on the other side, so that both sides are sums of numbers of one sign.
    far, near = p_far * np.maximum(g_far, 0.0), p_near * np.maximum(g_near, 0.0)
    far_lost, near_lost = p_far * np.maximum(-g_far, 0.0), p_near * np.maximum(-g_near, 0.0)
    beats_near = exceeds(far + k_near + near_lost, near + k_far + far_lost)
    return np.asarray(beats_near & exceeds(far, k_far + far_lost))


def annual_risk(deaths: ArrayLike, population: ArrayLike) -> FloatArray:
    """How likely is one person of this population to die of a cause in a year?

    Parameters
    ----------
    deaths : array_like of float
        Deaths from the cause in an average year, at least 0.
    population : array_like of float
        How many people could have died of it, above 0.

    Returns
    -------
    numpy.ndarray of float
        deaths / population, in [0, 1]; the common shape.

    Raises
    ------
    ValueError
        If an argument is out of range, there are more deaths than people, or the shapes do not
        broadcast.

    Notes
    -----
    This is the published way to say how rare terrorism is far from the war. It is not the
    `capability` of `better_target`: a risk to each person may be tiny while an attempt is
    likely to get through, and the other way round.

    References
    ----------
    As in Nowrasteh (2016) and Mueller and Stewart (2011).

    Examples
    --------
    Lightning killed about 27 people a year among 330 million (US National Weather Service,
    2009 to 2018), about one in 12 million:

    >>> round(1 / float(annual_risk(deaths=27, population=330e6)) / 1e6, 1)
    12.2
    """
    died, people = broadcast(
        deaths=within("deaths", deaths, 0.0),
        population=within("population", population, 0.0, open_low=True),
    )
    wrong = exceeds(died, people)
    if wrong.any():
        bad, all_of_them = died[wrong].flat[0], people[wrong].flat[0]
        raise ValueError(f"deaths = {bad:.10g}: expected a value in [0, {all_of_them:.10g}]")
    return np.minimum(died / people, 1.0)
