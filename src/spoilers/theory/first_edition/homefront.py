r"""Why does the government strike when it knows better?

After an attack of `salience` a the leader picks a response R in [0, 1]: 0 is restraint, 1 a
full return to conflict. Challengers at home charge for what is left unanswered, the settlement
suffers from what is answered, and force has its own cost:

    L(R) = v a (1 - R) + lambda m R + (c/2) R**2,
    R*   = clip((v a - lambda m)/c, 0, 1),

with `vulnerability` v, `settlement_value` lambda, `sovereignty_damage` m to the included
faction per unit of response, `force_cost` c. The attacker, the excluded faction, gains

    phi (h a + m R) - e R - k,

where phi (`capture`) is the part of the included faction's loss that it picks up, h
(`embarrassment`) the loss from the attack itself, e (`harm`) what a full response does to the
attacker, k the cost of the attack. It attacks where that is positive.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spoilers.theory.arguments import FloatArray, broadcast, share, within

if TYPE_CHECKING:
    import networkx as nx

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.intp]

# Gains and shares closer to the line than this differ by rounding alone.
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Measure:
    """What could a government do after an attack, and how much of a response is it?

    Attributes
    ----------
    name : str
        What it is called, fit for a label.
    response : float
        Its place on the response axis, in [0, 1]. Illustrative: chosen for the course, not
        estimated.
    reason : str
        Why it stands there.
    """

    name: str
    response: float
    reason: str


MEASURES: tuple[Measure, ...] = (
    Measure("restraint", 0.0, "The deal is carried out as if nothing had happened."),
    Measure(
        "widen the perimeter",
        0.15,
        "Foreign soldiers hold more ground, for days and in one place.",
    ),
    Measure(
        "delay the withdrawal",
        0.35,
        "Foreign soldiers stay past the agreed day, so the included faction governs later.",
    ),
    Measure(
        "drone strikes",
        0.6,
        "Foreign force is used inside the country without the included faction's consent.",
    ),
    Measure("return to conflict", 1.0, "The deal is over."),
)
"""Real measures as illustrative points on the response axis, from the least to the most."""


def nearest_measure(response: ArrayLike) -> IntArray:
    """Which measure on the menu comes closest to this response?

    Parameters
    ----------
    response : array_like of float
        A response R, in [0, 1].

    Returns
    -------
    numpy.ndarray of int
        Its place in `MEASURES`, same shape; halfway between two, the milder one.

    Raises
    ------
    ValueError
        If `response` is out of range.

    References
    ----------
    The measures are those that Bapat and Best (2021) expected; their places are illustrative.

    Examples
    --------
    >>> [MEASURES[place].name for place in nearest_measure([0.1, 0.55])]
    ['widen the perimeter', 'drone strikes']
    """
    places = np.array([measure.response for measure in MEASURES])
    distance = np.abs(share("response", response)[..., np.newaxis] - places)
    return np.asarray((distance <= distance.min(axis=-1, keepdims=True) + _ROUNDING).argmax(-1))


def audience_cost(vulnerability: ArrayLike, salience: ArrayLike) -> FloatArray:
    """What does an attack that goes unanswered cost the leader at home?

    Parameters
    ----------
    vulnerability : array_like of float
        How exposed the leader is to challengers at home, v, at least 0.
    salience : array_like of float
        How much the attack is noticed at home, a, at least 0.

    Returns
    -------
    numpy.ndarray of float
        v * a, the leader's cost at R = 0; the common shape. It is the audience cost of
        `spoilers.theory.provocation`, where a deal with a reliable partner is worth 1.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    References
    ----------
    The course's own formalisation of Bapat and Best (2021).

    Examples
    --------
    >>> float(audience_cost(vulnerability=0.5, salience=0.8))
    0.4
    """
    v, a = broadcast(
        vulnerability=within("vulnerability", vulnerability, 0.0),
        salience=within("salience", salience, 0.0),
    )
    return np.asarray(v * a)


def leader_cost(
    response: ArrayLike,
    vulnerability: ArrayLike,
    salience: ArrayLike,
    settlement_value: ArrayLike,
    sovereignty_damage: ArrayLike,
    force_cost: ArrayLike,
) -> FloatArray:
    """What does a response cost the leader who chooses it?

    Parameters
    ----------
    response : array_like of float
        The response R, in [0, 1].
    vulnerability : array_like of float
        How exposed the leader is to challengers at home, v, at least 0.
    salience : array_like of float
        How much the attack is noticed at home, a, at least 0.
    settlement_value : array_like of float
        Worth lambda of the included faction's sovereignty to the leader, at least 0.
    sovereignty_damage : array_like of float
        Loss m of that sovereignty per unit of response, at least 0.
    force_cost : array_like of float
        Cost c of using force, above 0.

    Returns
    -------
    numpy.ndarray of float
        L(R), at least 0; the common shape.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    References
    ----------
    The course's own formalisation of Bapat and Best (2021).

    Examples
    --------
    >>> leader_cost([0.0, 0.5, 1.0], 1.0, 0.8, 0.5, 0.6, force_cost=1.0).round(3)
    array([0.8  , 0.675, 0.8  ])
    """
    r, v, a, worth, m, c = broadcast(
        response=share("response", response),
        **_leader(vulnerability, salience, settlement_value, sovereignty_damage, force_cost),
    )
    return np.asarray(v * a * (1 - r) + worth * m * r + c / 2 * r**2)


def best_response(
    vulnerability: ArrayLike,
    salience: ArrayLike,
    settlement_value: ArrayLike,
    sovereignty_damage: ArrayLike,
    force_cost: ArrayLike,
) -> FloatArray:
    """How hard does the leader strike back?

    Parameters
    ----------
    vulnerability : array_like of float
        How exposed the leader is to challengers at home, v, at least 0.
    salience : array_like of float
        How much the attack is noticed at home, a, at least 0.
    settlement_value : array_like of float
        Worth lambda of the included faction's sovereignty to the leader, at least 0.
    sovereignty_damage : array_like of float
        Loss m of that sovereignty per unit of response, at least 0.
    force_cost : array_like of float
        Cost c of using force, above 0.

    Returns
    -------
    numpy.ndarray of float
        The response R* that costs the leader least, in [0, 1]; the common shape.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Notes
    -----
    What the response does to the attacker is not in the formula. A strike that hits nobody
    answers the critics at home as well as one that hits.

    References
    ----------
    The course's own formalisation of Bapat and Best (2021).

    Examples
    --------
    >>> best_response([0.2, 1.0, 2.0], 0.8, 0.5, 0.6, force_cost=1.0).round(2)
    array([0. , 0.5, 1. ])
    """
    v, a, worth, m, c = broadcast(
        **_leader(vulnerability, salience, settlement_value, sovereignty_damage, force_cost)
    )
    with np.errstate(over="ignore"):
        return np.clip((v * a - worth * m) / c, 0.0, 1.0)


def spoiler_gain(
    response: ArrayLike,
    salience: ArrayLike,
    sovereignty_damage: ArrayLike,
    capture: ArrayLike,
    embarrassment: ArrayLike,
    harm: ArrayLike,
    cost: ArrayLike,
) -> FloatArray:
    """What does the excluded faction gain from an attack that meets this response?

    Parameters
    ----------
    response : array_like of float
        The response R, in [0, 1].
    salience : array_like of float
        How much the attack is noticed, a, at least 0.
    sovereignty_damage : array_like of float
        Loss m of the included faction's sovereignty per unit of response, at least 0.
    capture : array_like of float
        Part phi of the included faction's loss that the excluded one picks up, in [0, 1].
    embarrassment : array_like of float
        Loss h to the included faction from the attack itself, per unit of salience, at least 0.
    harm : array_like of float
        Harm e to the excluded faction per unit of response, at least 0.
    cost : array_like of float
        Cost k of the attack, at least 0.

    Returns
    -------
    numpy.ndarray of float
        phi * (h * a + m * R) - e * R - k; the common shape. It attacks where this is positive.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Notes
    -----
    The gain rises with the response exactly where phi * m > e: being struck helps the
    attacker if it picks up more from the included faction's loss than it loses itself.

    References
    ----------
    The course's own formalisation of Bapat and Best (2021).

    Examples
    --------
    >>> spoiler_gain([0.0, 0.5, 1.0], 0.8, 0.6, capture=0.5, embarrassment=0.2, harm=0.1,
    ...              cost=0.1).round(2)
    array([-0.02,  0.08,  0.18])
    """
    r, a, m, phi, h, e, k = broadcast(
        response=share("response", response),
        salience=within("salience", salience, 0.0),
        sovereignty_damage=within("sovereignty_damage", sovereignty_damage, 0.0),
        **_spoiler(capture, embarrassment, harm, cost),
    )
    return np.asarray(phi * (h * a + m * r) - e * r - k)


@dataclass(frozen=True)
class Aftermath:
    """What does one attack set off at home, and what does the attacker make of it?

    Attributes
    ----------
    response : numpy.ndarray of float
        The leader's response R*, in [0, 1].
    leader_cost : numpy.ndarray of float
        What the attack and the response cost the leader.
    gain : numpy.ndarray of float
        What the excluded faction gains from the attack, given R*.
    gain_unanswered : numpy.ndarray of float
        What it would gain if the leader were bound to restraint, R = 0.
    attack : numpy.ndarray of bool
        Whether it attacks, knowing R*.
    provocation : numpy.ndarray of bool
        Whether the attack pays only because it is answered.
    restraint_dividend : numpy.ndarray of float
        What the leader would gain from being bound to restraint beforehand.
    """

    response: FloatArray
    leader_cost: FloatArray
    gain: FloatArray
    gain_unanswered: FloatArray
    attack: BoolArray
    provocation: BoolArray
    restraint_dividend: FloatArray


def aftermath(
    vulnerability: ArrayLike,
    salience: ArrayLike,
    settlement_value: ArrayLike,
    sovereignty_damage: ArrayLike,
    force_cost: ArrayLike,
    capture: ArrayLike,
    embarrassment: ArrayLike,
    harm: ArrayLike,
    cost: ArrayLike,
) -> Aftermath:
    """How does the leader answer, and did the attack pay because of that?

    Parameters
    ----------
    vulnerability : array_like of float
        How exposed the leader is to challengers at home, v, at least 0.
    salience : array_like of float
        How much the attack is noticed at home, a, at least 0.
    settlement_value : array_like of float
        Worth lambda of the included faction's sovereignty to the leader, at least 0.
    sovereignty_damage : array_like of float
        Loss m of that sovereignty per unit of response, at least 0.
    force_cost : array_like of float
        Cost c of using force, above 0.
    capture : array_like of float
        Part phi of the included faction's loss that the excluded one picks up, in [0, 1].
    embarrassment : array_like of float
        Loss h to the included faction from the attack itself, per unit of salience, at least 0.
    harm : array_like of float
        Harm e to the excluded faction per unit of response, at least 0.
    cost : array_like of float
        Cost k of the attack, at least 0.

    Returns
    -------
    Aftermath
        Each part of the common shape.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Notes
    -----
    The attacker gains most where the damage m is middling. Where a strike hurts the included
    faction little, there is little to pick up; where it hurts a lot, the leader strikes less.

    References
    ----------
    The course's own formalisation of Bapat and Best (2021).

    Examples
    --------
    >>> play = aftermath(1.0, 0.8, 0.5, 0.6, 1.0, capture=0.5, embarrassment=0.2, harm=0.1,
    ...                  cost=0.1)
    >>> float(play.response.round(2)), bool(play.provocation)
    (0.5, True)
    """
    v, a, worth, m, c, phi, h, e, k = broadcast(
        **_leader(vulnerability, salience, settlement_value, sovereignty_damage, force_cost),
        **_spoiler(capture, embarrassment, harm, cost),
    )
    response = best_response(v, a, worth, m, c)
    # The best response costs no more than none; rounding could say otherwise.
    burden = np.minimum(leader_cost(response, v, a, worth, m, c), v * a)
    gain = spoiler_gain(response, a, m, phi, h, e, k)
    bound = spoiler_gain(0.0, a, m, phi, h, e, k)
    attack, attack_anyway = gain > _ROUNDING, bound > _ROUNDING
    dividend = np.where(attack, burden, 0.0) - np.where(attack_anyway, v * a, 0.0)
    return Aftermath(response, burden, gain, bound, attack, attack & ~attack_anyway, dividend)


def is_provocation(
    vulnerability: ArrayLike,
    salience: ArrayLike,
    settlement_value: ArrayLike,
    sovereignty_damage: ArrayLike,
    force_cost: ArrayLike,
    capture: ArrayLike,
    embarrassment: ArrayLike,
    harm: ArrayLike,
    cost: ArrayLike,
) -> BoolArray:
    """Does the attack pay only because the leader answers it?

    Parameters
    ----------
    vulnerability : array_like of float
        How exposed the leader is to challengers at home, v, at least 0.
    salience : array_like of float
        How much the attack is noticed at home, a, at least 0.
    settlement_value : array_like of float
        Worth lambda of the included faction's sovereignty to the leader, at least 0.
    sovereignty_damage : array_like of float
        Loss m of that sovereignty per unit of response, at least 0.
    force_cost : array_like of float
        Cost c of using force, above 0.
    capture : array_like of float
        Part phi of the included faction's loss that the excluded one picks up, in [0, 1].
    embarrassment : array_like of float
        Loss h to the included faction from the attack itself, per unit of salience, at least 0.
    harm : array_like of float
        Harm e to the excluded faction per unit of response, at least 0.
    cost : array_like of float
        Cost k of the attack, at least 0.

    Returns
    -------
    numpy.ndarray of bool
        True where the gain is positive at R* and would not have been at R = 0; the common
        shape. A gain of 1e-12 or less is rounding, and the excluded faction stays quiet.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Notes
    -----
    Whether an attack is provocation is not a matter of how bad it is: a larger attack may pay
    by itself, and then it is not. It takes an attacker that picks up more from the included
    faction's loss than it suffers, phi * m > e, and a leader who is vulnerable enough.

    References
    ----------
    The course's own formalisation of Bapat and Best (2021).

    Examples
    --------
    >>> is_provocation([0.2, 1.0], 0.8, 0.5, 0.6, 1.0, capture=0.5, embarrassment=0.2, harm=0.1,
    ...                cost=0.1)
    array([False,  True])
    """
    return aftermath(
        vulnerability,
        salience,
        settlement_value,
        sovereignty_damage,
        force_cost,
        capture,
        embarrassment,
        harm,
        cost,
    ).provocation


def restraint_dividend(
    vulnerability: ArrayLike,
    salience: ArrayLike,
    settlement_value: ArrayLike,
    sovereignty_damage: ArrayLike,
    force_cost: ArrayLike,
    capture: ArrayLike,
    embarrassment: ArrayLike,
    harm: ArrayLike,
    cost: ArrayLike,
) -> FloatArray:
    """What would the leader gain from tied hands, bound to restraint before any attack?

    Parameters
    ----------
    vulnerability : array_like of float
        How exposed the leader is to challengers at home, v, at least 0.
    salience : array_like of float
        How much the attack is noticed at home, a, at least 0.
    settlement_value : array_like of float
        Worth lambda of the included faction's sovereignty to the leader, at least 0.
    sovereignty_damage : array_like of float
        Loss m of that sovereignty per unit of response, at least 0.
    force_cost : array_like of float
        Cost c of using force, above 0.
    capture : array_like of float
        Part phi of the included faction's loss that the excluded one picks up, in [0, 1].
    embarrassment : array_like of float
        Loss h to the included faction from the attack itself, per unit of salience, at least 0.
    harm : array_like of float
        Harm e to the excluded faction per unit of response, at least 0.
    cost : array_like of float
        Cost k of the attack, at least 0.

    Returns
    -------
    numpy.ndarray of float
        The leader's cost with free hands less its cost with tied ones; the common shape.
        Positive exactly where the attack is provocation: the bound leader is not attacked.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Notes
    -----
    This is the trap. Once the attack has happened, striking is the leader's best choice;
    beforehand it would pay to be unable to strike.

    Tied hands are no cure for everything. The dividend is negative where the attack would pay
    unanswered too (the bound leader is attacked and may not answer), and where the fear of a
    strike is what keeps the attacker quiet.

    References
    ----------
    The course's own formalisation of Bapat and Best (2021).

    Examples
    --------
    >>> restraint_dividend(1.0, 0.8, 0.5, 0.6, 1.0, capture=0.5, embarrassment=[0.2, 0.3],
    ...                    harm=0.1, cost=0.1).round(3)
    array([ 0.675, -0.125])
    """
    return aftermath(
        vulnerability,
        salience,
        settlement_value,
        sovereignty_damage,
        force_cost,
        capture,
        embarrassment,
        harm,
        cost,
    ).restraint_dividend


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
        `spoiler_gain` at the response to the salience of each target, with ``cost=0``.
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
    near, far = p_near * g_near - k_near, p_far * g_far - k_far
    fallback = np.maximum(near, 0.0)
    choice = np.where(far > fallback + _ROUNDING, "far", np.where(near > _ROUNDING, "near", "none"))
    reachable = g_far > fallback + k_far + _ROUNDING
    needed = np.where(reachable, (fallback + k_far) / np.where(reachable, g_far, 1.0), np.inf)
    return Targets(near, far, choice, needed)


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
    if (died > people).any():
        bad, all_of_them = died[died > people].flat[0], people[died > people].flat[0]
        raise ValueError(f"deaths = {bad:.10g}: expected a value in [0, {all_of_them:.10g}]")
    return np.asarray(died / people)


@dataclass(frozen=True)
class Cascade:
    """Who turned on the included faction, in which wave, and what is left of its sovereignty?

    Attributes
    ----------
    groups : tuple
        The groups, in the order in which everything about them is given; n of them.
    wave : numpy.ndarray of int
        The wave in which each group moved, counted from 1; 0 for those who never did;
        shape (..., n).
    sovereignty : numpy.ndarray of float
        What is left in the end, in [0, 1]; shape (...).
    """

    groups: tuple[Hashable, ...]
    wave: IntArray
    sovereignty: FloatArray

    @property
    def moved(self) -> BoolArray:
        """Which groups turned on it?

        Returns
        -------
        numpy.ndarray of bool
            Shape (..., n).

        Examples
        --------
        >>> Cascade(("a", "b"), np.array([0, 1]), np.array(0.4)).moved
        array([False,  True])
        """
        return np.asarray(self.wave > 0)

    def waves(self) -> list[list[Hashable]]:
        """Who turned on it, wave by wave?

        Returns
        -------
        list of lists of groups
            Each wave in the order of the groups.

        Raises
        ------
        ValueError
            If the answer holds more than one cascade, as it does on a map.

        Examples
        --------
        >>> Cascade(("a", "b", "c"), np.array([2, 1, 0]), np.array(0.4)).waves()
        [['b'], ['a']]
        """
        if self.wave.ndim != 1:
            raise ValueError(f"wave has shape {self.wave.shape}: expected one cascade, use `wave`")
        return [
            [group for group, own in zip(self.groups, self.wave, strict=True) if own == number]
            for number in range(1, int(self.wave.max(initial=0)) + 1)
        ]


def challenger_cascade(
    sovereignty: ArrayLike,
    thresholds: ArrayLike | Mapping[Any, float],
    blows: ArrayLike | Mapping[Any, float],
    graph: nx.Graph | None = None,
) -> Cascade:
    """Which other groups turn on the included faction once it looks weak?

    A group moves once the sovereignty it perceives is below its threshold, and each move
    takes that group's blow off. Everybody sees the sovereignty at the start; with a graph, a
    group sees only the moves of its neighbours.

    Parameters
    ----------
    sovereignty : array_like of float
        What the included faction has at the start, after the response to an attack, in
        [0, 1]; shape (...).
    thresholds : array_like of float or mapping from group to float
        Below which perceived sovereignty each group moves, in [0, 1]; shape (n,) or (..., n),
        in the order of the graph's nodes if there is a graph. 0 is a group that never moves.
    blows : array_like of float or mapping from group to float
        How much sovereignty each group's move takes off, at least 0; shape as `thresholds`.
    graph : networkx.Graph, optional
        The groups and who sees whom; in a directed graph an edge runs from the one who sees
        to the one who is seen. Without a graph everybody sees everybody.

    Returns
    -------
    Cascade
        `wave` of shape (..., n), `sovereignty` of shape (...). Those who moved are the least
        fixed point: nobody in it could have stayed, and the order in which groups are asked
        does not change who is in it.

    Raises
    ------
    ValueError
        If an argument is out of range, a mapping comes without a graph or misses a group,
        there are more or fewer groups than nodes, or the shapes do not broadcast.

    Notes
    -----
    A graph can only make the cascade shorter than it is when all is public. But the
    sovereignty that is left counts every blow, seen or not. Groups that do not see each other
    may leave the included faction weaker than any of them believes.

    References
    ----------
    A threshold model after Granovetter (1978), applied to the argument of Bapat and Best
    (2021).

    Examples
    --------
    >>> fall = challenger_cascade(0.7, thresholds=[0.8, 0.6, 0.2], blows=[0.2, 0.1, 0.3])
    >>> fall.waves(), float(fall.sovereignty.round(2))
    ([[0], [1]], 0.4)
    >>> import networkx as nx
    >>> unseen = nx.Graph([("a", "c"), ("b", "c")])
    >>> limits, damage = {"a": 0.8, "b": 0.6, "c": 0.2}, {"a": 0.2, "b": 0.1, "c": 0.3}
    >>> challenger_cascade(0.7, limits, damage, unseen).waves()
    [['a']]
    """
    limits = share("thresholds", _by_group("thresholds", thresholds, graph))
    takes = within("blows", _by_group("blows", blows, graph), 0.0)
    begun = share("sovereignty", sovereignty)
    for name, array in (("thresholds", limits), ("blows", takes)):
        if not array.ndim:
            raise ValueError(f"{name} = {array:.10g}: expected a list, one number a group")
    start, limits, takes = broadcast(
        sovereignty=begun[..., np.newaxis], thresholds=limits, blows=takes
    )
    groups, sees = _groups(limits.shape[-1], graph)
    wave = np.zeros(limits.shape, dtype=np.intp)
    for number in range(1, len(groups) + 1):
        perceived = np.maximum(start - np.where(wave > 0, takes, 0.0) @ sees.T, 0.0)
        joins = (wave == 0) & (perceived < limits - _ROUNDING)
        if not joins.any():
            break
        wave[joins] = number
    left = begun - np.where(wave > 0, takes, 0.0).sum(axis=-1)
    return Cascade(groups, wave, np.maximum(left, 0.0))


def _by_group(
    name: str, values: ArrayLike | Mapping[Any, float], graph: nx.Graph | None
) -> ArrayLike:
    """Return the values in the order of the graph's nodes."""
    if not isinstance(values, Mapping):
        return values
    if graph is None:
        raise ValueError(f"{name} is a mapping: expected a graph with its groups, or a list")
    for group in graph:
        if group not in values:
            raise ValueError(f"{name} has no entry for {group!r}: expected one for every group")
    return [values[group] for group in graph]


def _groups(n: int, graph: nx.Graph | None) -> tuple[tuple[Hashable, ...], FloatArray]:
    """Return the groups and who sees whom, 1 where the row sees the column."""
    if graph is None:
        return tuple(range(n)), np.ones((n, n))
    import networkx as nx

    if len(graph) != n:
        raise ValueError(f"graph has {len(graph)} groups: expected {n}, as thresholds and blows")
    groups = tuple(graph)
    if not groups:
        return (), np.zeros((0, 0))
    return groups, (nx.to_numpy_array(graph, weight=None) > 0).astype(float)


def _leader(
    vulnerability: ArrayLike,
    salience: ArrayLike,
    settlement_value: ArrayLike,
    sovereignty_damage: ArrayLike,
    force_cost: ArrayLike,
) -> dict[str, FloatArray]:
    return {
        "vulnerability": within("vulnerability", vulnerability, 0.0),
        "salience": within("salience", salience, 0.0),
        "settlement_value": within("settlement_value", settlement_value, 0.0),
        "sovereignty_damage": within("sovereignty_damage", sovereignty_damage, 0.0),
        "force_cost": within("force_cost", force_cost, 0.0, open_low=True),
    }


def _spoiler(
    capture: ArrayLike, embarrassment: ArrayLike, harm: ArrayLike, cost: ArrayLike
) -> dict[str, FloatArray]:
    return {
        "capture": share("capture", capture),
        "embarrassment": within("embarrassment", embarrassment, 0.0),
        "harm": within("harm", harm, 0.0),
        "cost": within("cost", cost, 0.0),
    }
