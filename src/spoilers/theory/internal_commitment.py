r"""Why can the included faction not promise the excluded one a share?

Two factions of a movement divide a stake of 1 in every period; d is the discount factor. The
excluded faction E wins a fight inside the movement with probability q (`strength`); the winner
takes everything from then on, and fighting costs each side kappa once (`cost`). A deal with the
government lets the included faction I consolidate: from tomorrow on q is lower by Delta
(`shift`). In each period I makes an offer and E takes it or fights.

What is a fight today worth to E, and what the best peace that it can believe in? A fight brings
q of everything for ever, less its cost: q/(1 - d) - kappa. Peace brings at most the whole stake
today, and from tomorrow on what I will then still be willing to pay. That is what a fight would
bring E then, a period, and nothing where a fight would no longer be worth its cost:

    v(q - Delta) = max(0, q - Delta - kappa (1 - d)).

A stake a period from tomorrow on for ever weighs W = d/(1 - d). So E fights today if and only if

    q/(1 - d) - kappa  >  1 + W v(q - Delta).

The share that E can believe in is z = v(q - Delta). Ties keep the peace.
The fight, the promise and its remedies follow Powell (2006), War as a Commitment Problem.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from spoilers.theory.arguments import (
    BoolArray,
    FloatArray,
    at_least,
    broadcast,
    exceeds,
    same,
    share,
    within,
)


def weight_of_the_future(discount: ArrayLike) -> FloatArray:
    """What is one stake a period worth today, from tomorrow on for ever?

    The present value of a perpetuity, W.

    Parameters
    ----------
    discount : array_like of float
        Worth d today of a stake tomorrow, in (0, 1).

    Returns
    -------
    numpy.ndarray of float
        W = d/(1 - d), same shape.

    Raises
    ------
    ValueError
        If `discount` is out of range.

    References
    ----------
    The course's own formalisation of Bapat and Best (2021).

    Examples
    --------
    >>> weight_of_the_future([0.5, 0.9, 0.95]).round(6)
    array([ 1.,  9., 19.])
    """
    d = _discount(discount)
    return np.asarray(d / (1 - d))


def reservation_share(strength: ArrayLike, cost: ArrayLike, discount: ArrayLike) -> FloatArray:
    """What must a faction of this strength be given in each period for it not to fight?

    Its reservation value, v(q): what it could get by fighting, spread evenly over the periods.

    Parameters
    ----------
    strength : array_like of float
        Probability q that it wins a fight inside the movement, in [0, 1].
    cost : array_like of float
        Cost kappa of the fight to each side, paid once, at least 0; the stake of one period is 1.
    discount : array_like of float
        Worth d today of a stake tomorrow, in (0, 1).

    Returns
    -------
    numpy.ndarray of float
        v(q) = max(0, q - kappa (1 - d)), a period, in [0, 1]; the common shape. 0 where a fight
        is not worth its cost.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Examples
    --------
    >>> reservation_share(strength=[0.02, 0.12, 0.32], cost=1.5, discount=0.95).round(3)
    array([0.   , 0.045, 0.245])
    """
    q, k, d = _fight(strength, cost, discount)
    return np.maximum(q - k * (1 - d), 0.0)


def fighting_value(strength: ArrayLike, cost: ArrayLike, discount: ArrayLike) -> FloatArray:
    """What does the excluded faction expect from a fight inside the movement?

    Its outside option: the left-hand side of the inequality.

    Parameters
    ----------
    strength, cost, discount : array_like of float
        As for `reservation_share`.

    Returns
    -------
    numpy.ndarray of float
        q/(1 - d) - kappa, over all periods together; the common shape. Negative where the fight
        is not worth its cost.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Examples
    --------
    >>> fighting_value(strength=[0.12, 0.4], cost=1.5, discount=0.95).round(6)
    array([0.9, 6.5])
    """
    q, k, d = _fight(strength, cost, discount)
    return np.asarray(q / (1 - d) - k)


def shift_threshold(strength: ArrayLike, cost: ArrayLike, discount: ArrayLike) -> FloatArray:
    """How large a shift of power can the movement survive without a fight?

    Parameters
    ----------
    strength, cost, discount : array_like of float
        As for `reservation_share`; the strength is that of the excluded faction today.

    Returns
    -------
    numpy.ndarray of float
        The largest shift that keeps the peace, ((1 - d)/d) * (1 - q + kappa (1 - d)); the common
        shape. Infinity where q <= (1 + kappa)(1 - d): then a fight is worth no more than the
        whole stake of today alone, and no shift leads to one.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Notes
    -----
    Where the threshold is finite it lies below q - kappa (1 - d), so at the threshold the
    excluded faction still has a threat left.

    The weak can always be bought off; the strong cannot. A stronger excluded faction makes a
    *smaller* shift enough for a fight, because it has more to lose. So does a more patient
    one: patience, which helps cooperation in many games, breaks this promise.

    Examples
    --------
    >>> shift_threshold(strength=[0.05, 0.4, 0.8], cost=0.5, discount=0.9).round(4)
    array([   inf, 0.0722, 0.0278])
    """
    q, k, d = _fight(strength, cost, discount)
    return np.where(_strong(q, k, d), (1 - d) / d * (1 - q + k * (1 - d)), np.inf)


def promise_needed(
    strength: ArrayLike, cost: ArrayLike, discount: ArrayLike, today: ArrayLike = 1.0
) -> FloatArray:
    """Which share, from tomorrow on, would keep the excluded faction from fighting today?

    Parameters
    ----------
    strength, cost, discount : array_like of float
        As for `reservation_share`; the strength is that of the excluded faction today.
    today : array_like of float
        Share it gets today, in [0, 1]. By default everything, the most that can be offered.

    Returns
    -------
    numpy.ndarray of float
        The share a period, at least 0; the common shape. More than 1 where the whole stake for
        ever would not be enough after so little today.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Examples
    --------
    >>> float(promise_needed(strength=0.6, cost=0.5, discount=0.9).round(4))
    0.5
    """
    q, k, d, now = broadcast(**_named_fight(strength, cost, discount), today=share("today", today))
    return np.maximum((q - k * (1 - d) - (1 - d) * now) / d, 0.0)


def promise_credible(
    strength: ArrayLike,
    shift: ArrayLike,
    cost: ArrayLike,
    discount: ArrayLike,
    *,
    penalty: ArrayLike = 0.0,
    shift_cap: ArrayLike = 1.0,
) -> FloatArray:
    """Which share will the included faction in fact pay, once it has consolidated?

    The credible promise, z: just enough to keep the excluded faction from fighting then, and
    whatever an outside guarantor makes it pay on top.

    Parameters
    ----------
    strength : array_like of float
        Probability q that the excluded faction wins a fight today, in [0, 1].
    shift : array_like of float
        By how much the deal lowers q from tomorrow on, Delta, in [0, 1]. Beyond q nothing is
        left.
    cost : array_like of float
        Cost kappa of the fight to each side, paid once, at least 0.
    discount : array_like of float
        Worth d today of a stake tomorrow, in (0, 1).
    penalty : array_like of float
        What an outside guarantor takes from the included faction in every period in which it
        pays less than it promised, g, at least 0, in units of the stake. By default nobody does.
    shift_cap : array_like of float
        The most that q can fall when the excluded faction has a seat at the table, in [0, 1].
        By default there is no cap.

    Returns
    -------
    numpy.ndarray of float
        The largest share a period that is believed, in [0, 1]:
        v(q - min(shift, shift_cap)) + penalty, at most 1; the common shape.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Notes
    -----
    The included faction keeps a promise of a share as long as what it would save by paying the
    reservation share alone is at most the penalty.

    References
    ----------
    After Powell (2006), War as a Commitment Problem; Walter (1997) on outside guarantees.

    Examples
    --------
    >>> promise_credible(strength=0.6, shift=[0.0, 0.3, 0.6], cost=0.5, discount=0.9).round(2)
    array([0.55, 0.25, 0.  ])
    >>> float(promise_credible(0.6, 0.3, 0.5, 0.9, penalty=0.2).round(2))
    0.45
    """
    q, fall, k, d, fine = _promise(strength, shift, cost, discount, penalty, shift_cap)
    return np.minimum(np.maximum(q - fall - k * (1 - d), 0.0) + fine, 1.0)


def promise_breaks(
    strength: ArrayLike,
    shift: ArrayLike,
    cost: ArrayLike,
    discount: ArrayLike,
    *,
    penalty: ArrayLike = 0.0,
    shift_cap: ArrayLike = 1.0,
) -> BoolArray:
    """Does the excluded faction fight today, because tomorrow's promise is worthless?

    The internal commitment problem.

    Parameters
    ----------
    strength, shift, cost, discount, penalty, shift_cap : array_like of float
        As for `promise_credible`.

    Returns
    -------
    numpy.ndarray of bool
        True where q/(1 - d) - kappa > 1 + W z: the promise that it needs is larger than the
        promise it can believe. Without a remedy this is `shift` > `shift_threshold`. The common
        shape. An indifferent faction stays.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    References
    ----------
    The internal commitment problem of Bapat and Best (2021), after Powell (2006).

    Examples
    --------
    >>> promise_breaks(strength=0.6, shift=[0.04, 0.06], cost=0.5, discount=0.9)
    array([False,  True])
    >>> bool(promise_breaks(0.6, 0.3, 0.5, 0.9, penalty=0.25))
    False
    """
    q, fall, k, d, fine = _promise(strength, shift, cost, discount, penalty, shift_cap)
    # Tomorrow it is paid for the threat that it has left, or for none. A fight must be worth
    # more than peace in either case, and nothing is subtracted on either side.
    without_threat = exceeds(q, (1 + k) * (1 - d) + d * fine)
    with_threat = exceeds((1 - d) * q + d * fall, (1 - d) * (1 + k * (1 - d)) + d * fine)
    return np.asarray(without_threat & with_threat)


def steps_to_peace(
    strength: ArrayLike, shift: ArrayLike, cost: ArrayLike, discount: ArrayLike
) -> FloatArray:
    """In how many equal instalments must power shift, for nobody to fight on the way?

    Parameters
    ----------
    strength, cost, discount : array_like of float
        As for `reservation_share`; the strength is that of the excluded faction today.
    shift : array_like of float
        By how much q falls in the end, in [0, 1]. It cannot fall below 0, so a shift larger
        than q counts as q.

    Returns
    -------
    numpy.ndarray of float
        The least number of periods over which the shift must be spread, a whole number, at
        least 1; the common shape. 1 means that it can come all at once. Infinity where no
        number is enough: the excluded faction is certain to win and fighting is free.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Notes
    -----
    The answer is ``ceil(min(shift, q) / shift_threshold)``, also where the excluded faction
    loses its last threat on the way. Its claim falls with every instalment, and the threshold
    rises as the claim falls, so if the first instalment keeps the peace every later one does.

    Slow peace is paid for: at every step the excluded faction gets what a fight would give it
    at that moment, until it has no threat left.

    References
    ----------
    After Powell (2013), Monopolizing Violence and Consolidating Power.

    Examples
    --------
    >>> steps_to_peace(strength=0.6, shift=[0.04, 0.3, 0.6], cost=0.5, discount=0.9)
    array([ 1.,  6., 12.])
    """
    q, delta, k, d = broadcast(**_named_fight(strength, cost, discount, shift))
    fall, bearable = np.minimum(delta, q), shift_threshold(q, k, d)
    with np.errstate(over="ignore"):
        exact = np.divide(fall, bearable, out=np.full(q.shape, np.inf), where=bearable > 0)
    steps = np.ceil(exact)
    # A shift that fills its instalments to the last does not begin another.
    full = np.isfinite(steps) & same(exact, np.maximum(steps - 1, 0.0))
    steps = np.where(full, steps - 1, steps)
    return np.where(fall > 0, np.maximum(steps, 1.0), 1.0)


@dataclass(frozen=True)
class Remedies:
    """What would it take, of each remedy alone, to keep the excluded faction in?

    Attributes
    ----------
    instalments : numpy.ndarray of float
        Slower consolidation: the number of equal steps the shift must be spread over, at
        least 1; infinity where none is enough.
    penalty : numpy.ndarray of float
        An outside guarantor: the least it must take from the included faction in every period
        of a broken promise, in [0, 1].
    shift_cap : numpy.ndarray of float
        A seat at the table: the most it may let the excluded faction's strength fall, in
        [0, 1].
    """

    instalments: FloatArray
    penalty: FloatArray
    shift_cap: FloatArray


def remedies(
    strength: ArrayLike, shift: ArrayLike, cost: ArrayLike, discount: ArrayLike
) -> Remedies:
    """What would make the promise hold?

    Parameters
    ----------
    strength, shift, cost, discount : array_like of float
        As for `promise_credible`.

    Returns
    -------
    Remedies
        The least of each remedy that is enough by itself, each of the common shape. Where
        the promise holds anyway: one instalment, no penalty, a cap no lower than the shift.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    References
    ----------
    Powell (2013) on slow consolidation, Walter (1997) on outside guarantees, Bapat and Best
    (2021) on what a seat changes. The formalisation is the course's own.

    Examples
    --------
    >>> repair = remedies(strength=0.6, shift=0.3, cost=0.5, discount=0.9)
    >>> float(repair.instalments), float(repair.penalty.round(3)), float(repair.shift_cap.round(3))
    (6.0, 0.25, 0.05)
    """
    q, delta, k, d = broadcast(**_named_fight(strength, cost, discount, shift))
    gap = promise_needed(q, k, d) - promise_credible(q, delta, k, d)
    return Remedies(
        instalments=steps_to_peace(q, delta, k, d),
        penalty=np.where(promise_breaks(q, delta, k, d), np.clip(gap, 0.0, 1.0), 0.0),
        shift_cap=np.minimum(shift_threshold(q, k, d), 1.0),
    )


@dataclass(frozen=True, kw_only=True)
class Talks:
    """What does the leader of a movement weigh when the government offers talks?

    Every field may be an array; all of them broadcast.

    Parameters
    ----------
    strength, shift, cost, discount : array_like of float
        As for `promise_credible`; the strength is that of the rival faction.
    exploitation : array_like of float
        What the leader loses to the government while its movement fights itself, once, at
        least 0.
    war_worth : array_like of float
        Worth of the stake while the war against the government goes on, in [0, 1); at peace it
        is 1.
    drift : array_like of float
        By how much power inside the movement drifts to the rival if the war goes on, in
        [0, 1]. The leader's share cannot fall below 0.

    Raises
    ------
    ValueError
        If a number is out of range or the shapes do not broadcast.

    References
    ----------
    After Best and Bapat (2018), in the course's own formalisation.

    Examples
    --------
    >>> talks = Talks(strength=0.6, shift=0.3, cost=0.5, discount=0.9, exploitation=1,
    ...               war_worth=0.7, drift=[0.0, 0.1])
    >>> leader_negotiates(talks)
    array([False,  True])
    """

    strength: ArrayLike
    shift: ArrayLike
    cost: ArrayLike
    discount: ArrayLike
    exploitation: ArrayLike
    war_worth: ArrayLike
    drift: ArrayLike

    def __post_init__(self) -> None:
        """Refuse anything that is not an offer of talks."""
        _talks(self)


@dataclass(frozen=True)
class LeaderOptions:
    """What does a leader get from talks, and what from fighting on?

    Attributes
    ----------
    talking : numpy.ndarray of float
        Its value of accepting talks, over all periods together.
    fighting_on : numpy.ndarray of float
        Its value of refusing them.
    rival_stays : numpy.ndarray of bool
        Whether the rival faction would accept the deal and stay in.
    """

    talking: FloatArray
    fighting_on: FloatArray
    rival_stays: BoolArray


def leader_options(talks: Talks) -> LeaderOptions:
    """What are talks worth to the leader of a movement, and what is refusing them worth?

    Parameters
    ----------
    talks : Talks
        What the leader weighs.

    Returns
    -------
    LeaderOptions
        Each part of the common shape. Talking is worth 1/(1 - d) less the rival's fighting
        value if the rival stays, and (1 - q)/(1 - d) - cost - exploitation if it does not.
        Fighting on is worth war_worth * ((1 - q) + W max(0, 1 - q - drift)).

    References
    ----------
    After Best and Bapat (2018), in the course's own formalisation.

    Examples
    --------
    >>> options = leader_options(Talks(strength=0.6, shift=0.3, cost=0.5, discount=0.9,
    ...                                exploitation=1, war_worth=0.7, drift=0.1))
    >>> float(options.talking.round(3)), float(options.fighting_on.round(3))
    (2.5, 2.17)
    """
    q, delta, k, d, loss, worth, drift = _talks(talks)
    stays = ~promise_breaks(q, delta, k, d)
    together = 1 / (1 - d) - np.maximum(q / (1 - d) - k, 0.0)
    apart = (1 - q) / (1 - d) - k - loss
    fighting_on = _war_a_period(q, d, worth, drift) / (1 - d)
    return LeaderOptions(np.where(stays, together, apart), fighting_on, stays)


def leader_negotiates(talks: Talks) -> BoolArray:
    """Does the leader of a movement accept talks with the government?

    Parameters
    ----------
    talks : Talks
        What the leader weighs.

    Returns
    -------
    numpy.ndarray of bool
        True where talking is worth at least as much as fighting on; the common shape.

    Notes
    -----
    In this model a leader refuses for one reason alone: its rival would fight the deal. If
    the rival stays in, peace is worth more than war and the leader always talks. Fear of
    infighting (a large shift, a heavy price of exploitation) makes it refuse; a rival who
    gains while the war goes on makes it talk, even at the price of a fight inside.

    References
    ----------
    After Best and Bapat (2018), in the course's own formalisation.

    Examples
    --------
    >>> from dataclasses import replace
    >>> talks = Talks(strength=0.6, shift=[0.04, 0.3], cost=0.5, discount=0.9, exploitation=2,
    ...               war_worth=0.7, drift=0.0)
    >>> leader_negotiates(talks), leader_negotiates(replace(talks, drift=0.3))
    (array([ True, False]), array([ True,  True]))
    """
    q, delta, k, d, loss, worth, drift = _talks(talks)
    war = _war_a_period(q, d, worth, drift)
    together = at_least(1.0, war + reservation_share(q, k, d))
    apart = at_least(1.0, war + q + (1 - d) * (k + loss))
    return np.where(promise_breaks(q, delta, k, d), apart, together)


def _war_a_period(q: FloatArray, d: FloatArray, worth: FloatArray, drift: FloatArray) -> FloatArray:
    """Return what fighting on is worth to the leader, spread evenly over the periods."""
    return np.asarray(worth * ((1 - d) * (1 - q) + d * np.maximum(1 - q - drift, 0.0)))


def _strong(q: FloatArray, k: FloatArray, d: FloatArray) -> BoolArray:
    """Return where a fight is worth more than the whole stake of today."""
    return exceeds(q, (1 + k) * (1 - d))


def _talks(talks: Talks) -> tuple[FloatArray, ...]:
    return broadcast(
        **_named_fight(talks.strength, talks.cost, talks.discount, talks.shift),
        exploitation=within("exploitation", talks.exploitation, 0.0),
        war_worth=within("war_worth", talks.war_worth, 0.0, 1.0, open_high=True),
        drift=share("drift", talks.drift),
    )


def _promise(
    strength: ArrayLike,
    shift: ArrayLike,
    cost: ArrayLike,
    discount: ArrayLike,
    penalty: ArrayLike,
    shift_cap: ArrayLike,
) -> tuple[FloatArray, ...]:
    """Return strength, how far it falls, cost, discount and penalty."""
    q, delta, k, d, fine, cap = broadcast(
        **_named_fight(strength, cost, discount, shift),
        penalty=within("penalty", penalty, 0.0),
        shift_cap=share("shift_cap", shift_cap),
    )
    return q, np.minimum(delta, cap), k, d, fine


def _named_fight(
    strength: ArrayLike,
    cost: ArrayLike,
    discount: ArrayLike,
    *shift: ArrayLike,
) -> dict[str, FloatArray]:
    """Return the checked arguments in the order strength, shift (if given), cost, discount."""
    named = {"strength": share("strength", strength)}
    if shift:
        named["shift"] = share("shift", shift[0])
    named["cost"] = within("cost", cost, 0.0)
    named["discount"] = _discount(discount)
    return named


def _discount(discount: ArrayLike) -> FloatArray:
    return within("discount", discount, 0.0, 1.0, open_low=True, open_high=True)


def _fight(
    strength: ArrayLike, cost: ArrayLike, discount: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    q, k, d = broadcast(**_named_fight(strength, cost, discount))
    return q, k, d
