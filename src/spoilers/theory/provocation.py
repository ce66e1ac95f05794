r"""What does an attack tell the government?

The included faction is *reliable* if it is both willing (prior `trust`) and capable (prior
`capacity`) of keeping the peace; the two are independent, so the prior of reliability is
trust * capacity. The excluded faction's attempt is foiled with probability s
(`foil_reliable`) if the included one is reliable and r < s (`foil_unreliable`) otherwise. The
government sees only whether the attack got through, and uses Bayes' rule. What the prior holds
impossible teaches nothing: beliefs then stay as they are.

The government gets 1 from a deal with a reliable faction, -`betrayal` from a deal with another,
0 from a return to conflict. At a belief mu the deal is worth

    B(mu) = mu - (1 - mu) * betrayal,

and leaving an attack unanswered costs `audience_cost` at home. The government keeps the deal while
it is worth that cost, B(mu') >= A, which is while its belief is at least `restraint_belief`.

The types are fixed and the attacker knows no more than the government: an attack is a test of the
partner here, and not a signal by the attacker.

The formalisation is the course's own, after Bapat and Best (2021), where nothing else is named.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spoilers.theory.arguments import (
    BoolArray,
    FloatArray,
    at_least,
    broadcast,
    exceeds,
    flags,
    same,
    share,
    within,
)


def chance_of_success(
    prior: ArrayLike, foil_reliable: ArrayLike, foil_unreliable: ArrayLike
) -> FloatArray:
    """How likely is it, in the government's eyes, that an attack gets through?

    Parameters
    ----------
    prior : array_like of float
        Belief that the included faction is reliable, in [0, 1].
    foil_reliable : array_like of float
        Probability s that a reliable faction foils the attack, in (foil_unreliable, 1].
    foil_unreliable : array_like of float
        Probability r that any other faction foils it, in [0, 1).

    Returns
    -------
    numpy.ndarray of float
        prior * (1 - s) + (1 - prior) * (1 - r), in [0, 1]; the common shape.

    Raises
    ------
    ValueError
        If an argument is out of range, foil_reliable <= foil_unreliable, or the shapes do not
        broadcast.

    Examples
    --------
    >>> float(chance_of_success(prior=0.7, foil_reliable=0.8, foil_unreliable=0.3).round(2))
    0.35
    """
    s, r, mu = _attempt(foil_reliable, foil_unreliable, prior=share("prior", prior))
    return np.asarray(mu * (1 - s) + (1 - mu) * (1 - r))


def posterior_reliable(
    prior: ArrayLike,
    foil_reliable: ArrayLike,
    foil_unreliable: ArrayLike,
    succeeded: ArrayLike = True,
) -> FloatArray:
    """How reliable does the included faction look after one attempt?

    Bayes' rule for two types and one outcome.

    Parameters
    ----------
    prior, foil_reliable, foil_unreliable : array_like of float
        As for `chance_of_success`.
    succeeded : array_like of bool
        Whether the attack got through.

    Returns
    -------
    numpy.ndarray of float
        The belief afterwards, in [0, 1]; the common shape. A success never raises it, a
        foiled attempt never lowers it. A prior of 0 or 1 does not move, and neither does a belief
        that holds the outcome impossible: a success against a partner who is certain to be
        reliable and to foil everything.

    Raises
    ------
    ValueError
        If an argument is out of range, foil_reliable <= foil_unreliable, or the shapes do not
        broadcast.

    Notes
    -----
    An attack can backfire: each one that is foiled makes the deal safer. And the better a
    reliable faction is at foiling attacks, the more one success says; with s = 1 it ends all
    belief that was short of certain.

    References
    ----------
    After Kydd and Walter (2002), Sabotaging the Peace.

    Examples
    --------
    >>> posterior_reliable(0.7, 0.8, 0.3, succeeded=[True, False]).round(3)
    array([0.4  , 0.862])
    """
    s, r, mu, hit = _attempt(
        foil_reliable,
        foil_unreliable,
        prior=share("prior", prior),
        succeeded=_outcomes("succeeded", succeeded),
    )
    return _update(mu, s, r, hit)


@dataclass(frozen=True)
class Diagnosis:
    """What does the government believe after an attempt?

    Attributes
    ----------
    trust : numpy.ndarray of float
        That the included faction is willing, in [0, 1].
    capacity : numpy.ndarray of float
        That it is capable, in [0, 1].
    reliable : numpy.ndarray of float
        That it is both, in [0, 1]. Not the product of the other two: after an attack, will
        and capacity are no longer independent.
    trust_change, capacity_change : numpy.ndarray of float
        By how much the attempt moved the first two, exact however small: below 0 after a success,
        above 0 after a foiled attempt, and 0 where it teaches nothing.
    verdict : numpy.ndarray of str
        What the government concludes from a success: "will not" where trust falls more, "cannot"
        where believed capacity falls more, "both" where they fall alike, "nothing" where neither
        falls.
    """

    trust: FloatArray
    capacity: FloatArray
    reliable: FloatArray
    trust_change: FloatArray
    capacity_change: FloatArray
    verdict: NDArray[np.str_]


def diagnose(
    trust: ArrayLike,
    capacity: ArrayLike,
    foil_reliable: ArrayLike,
    foil_unreliable: ArrayLike,
    succeeded: ArrayLike = True,
) -> Diagnosis:
    """Does the government conclude that its partner will not, or that it cannot?

    Parameters
    ----------
    trust : array_like of float
        Belief before the attempt that the included faction is willing, in [0, 1].
    capacity : array_like of float
        Belief before the attempt that it is capable, in [0, 1], independent of its will.
    foil_reliable, foil_unreliable, succeeded : array_like
        As for `posterior_reliable`; reliable is who is both willing and capable.

    Returns
    -------
    Diagnosis
        The three beliefs afterwards and what moved, each of the common shape.

    Raises
    ------
    ValueError
        If an argument is out of range, foil_reliable <= foil_unreliable, or the shapes do not
        broadcast.

    Notes
    -----
    The loss of trust from one attack grows with believed capacity: the stronger the partner
    is thought to be, the more a success looks like bad faith. By the same sum the loss of
    believed capacity grows with trust. If one of the two is certain beforehand, all of the
    blame falls on the other.

    The two losses stand to each other as the two doubts did, 1 - trust to 1 - capacity. That is how
    ties are judged.

    Will and capacity, independent before, are not so afterwards. Once an attack has got
    through, evidence that the partner was capable is evidence against its will.

    References
    ----------
    After Kydd and Walter (2002), Sabotaging the Peace.

    Examples
    --------
    >>> weak, strong = (diagnose(0.7, c, 0.8, 0.3) for c in (0.2, 0.9))
    >>> float((0.7 - weak.trust).round(3)), float((0.7 - strong.trust).round(3))
    (0.033, 0.245)
    """
    s, r, will, can, hit = _attempt(
        foil_reliable,
        foil_unreliable,
        trust=share("trust", trust),
        capacity=share("capacity", capacity),
        succeeded=_outcomes("succeeded", succeeded),
    )
    seen = _chance(will * can, s, r, hit)
    nothing = np.zeros(seen.shape)
    # Both beliefs move by this, times the doubt in the other one: no digits are lost.
    step = _divide(will * can * (s - r) * np.where(hit, -1.0, 1.0), seen, nothing)
    trust_change, capacity_change = step * (1 - will), step * (1 - can)
    falls = np.minimum(trust_change, capacity_change) < 0
    more = np.where(exceeds(can, will), "will not", np.where(same(can, will), "both", "cannot"))
    return Diagnosis(
        trust=_divide(will * _chance(can, s, r, hit), seen, will),
        capacity=_divide(can * _chance(will, s, r, hit), seen, can),
        reliable=_update(will * can, s, r, hit),
        trust_change=trust_change,
        capacity_change=capacity_change,
        verdict=np.where(falls, more, "nothing"),
    )


def deal_worth(belief: ArrayLike, betrayal: ArrayLike) -> FloatArray:
    """What is the deal worth to the government at this belief?

    The expected value of the deal, B.

    Parameters
    ----------
    belief : array_like of float
        Belief mu that the included faction is reliable, in [0, 1].
    betrayal : array_like of float
        Loss beta from a deal with an unreliable faction, at least 0; a deal with a reliable one
        is worth 1, a return to conflict 0.

    Returns
    -------
    numpy.ndarray of float
        B(mu) = mu - (1 - mu) beta, at most 1; the common shape.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Examples
    --------
    >>> deal_worth(belief=[0.7, 0.4], betrayal=1.0).round(2)
    array([ 0.4, -0.2])
    """
    mu, beta = broadcast(belief=share("belief", belief), betrayal=within("betrayal", betrayal, 0.0))
    return np.asarray(mu - (1 - mu) * beta)


def restraint_belief(betrayal: ArrayLike, audience_cost: ArrayLike = 0.0) -> FloatArray:
    """How reliable must the partner look for the government to keep the deal?

    Parameters
    ----------
    betrayal : array_like of float
        As for `deal_worth`.
    audience_cost : array_like of float
        Cost A at home of leaving an attack unanswered, at least 0. 0 where there was none.

    Returns
    -------
    numpy.ndarray of float
        The least belief, (beta + A)/(1 + beta), at least 0; the common shape. Above 1 no
        belief is enough.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Notes
    -----
    It is the belief at which the deal is worth just what keeping it costs at home, B(mu') = A:
    mu' - (1 - mu') beta = A gives mu' (1 + beta) = beta + A.

    Examples
    --------
    >>> restraint_belief(betrayal=1.0, audience_cost=[0.0, 0.3, 1.5])
    array([0.5 , 0.65, 1.25])
    """
    beta, cost = broadcast(
        betrayal=within("betrayal", betrayal, 0.0),
        audience_cost=within("audience_cost", audience_cost, 0.0),
    )
    return np.asarray((beta + cost) / (1 + beta))


def keeps_deal(belief: ArrayLike, betrayal: ArrayLike, audience_cost: ArrayLike = 0.0) -> BoolArray:
    """Does the government keep the deal at this belief?

    Parameters
    ----------
    belief, betrayal, audience_cost : array_like of float
        As for `deal_worth` and `restraint_belief`.

    Returns
    -------
    numpy.ndarray of bool
        True where the belief is at least `restraint_belief`; the common shape. An indifferent
        government keeps it.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Examples
    --------
    >>> keeps_deal(belief=[0.6, 0.65, 0.7], betrayal=1.0, audience_cost=0.3)
    array([False,  True,  True])
    """
    mu, beta, cost = broadcast(
        belief=share("belief", belief),
        betrayal=within("betrayal", betrayal, 0.0),
        audience_cost=within("audience_cost", audience_cost, 0.0),
    )
    return at_least(mu * (1 + beta), beta + cost)


def provocation_window(
    betrayal: ArrayLike,
    foil_reliable: ArrayLike,
    foil_unreliable: ArrayLike,
    audience_cost: ArrayLike = 0.0,
) -> tuple[FloatArray, FloatArray]:
    """At which beliefs does one attack break a deal that would have stood?

    Parameters
    ----------
    betrayal, foil_reliable, foil_unreliable, audience_cost : array_like of float
        As for `restraint_belief` and `chance_of_success`.

    Returns
    -------
    low, high : numpy.ndarray of float
        The priors low <= mu < high are the window, in [0, 1]; the common shape. Below `low`
        there is no deal to spoil; from `high` on one attack is not enough. Empty, low = high,
        only where both costs are 0. Where A > 1 even certainty, mu = 1, is in the window.

    Raises
    ------
    ValueError
        If an argument is out of range, foil_reliable <= foil_unreliable, or the shapes do not
        broadcast.

    Notes
    -----
    The audience cost leaves `low` where it is, since no attack has happened there, and moves
    `high` up: vulnerability at home widens the window, at the side of the partners who are
    trusted most. Where A >= 1 every deal that is short of certain falls.

    References
    ----------
    After Kydd and Walter (2002), Sabotaging the Peace, in the course's own formalisation.

    Examples
    --------
    >>> low, high = provocation_window(1.0, 0.8, 0.3, audience_cost=[0.0, 0.3])
    >>> low, high.round(3)
    (array([0.5, 0.5]), array([0.778, 0.867]))
    """
    s, r, beta, cost = _attempt(
        foil_reliable,
        foil_unreliable,
        betrayal=within("betrayal", betrayal, 0.0),
        audience_cost=within("audience_cost", audience_cost, 0.0),
    )
    line = np.minimum(restraint_belief(beta, cost), 1.0)
    # Bayes' rule backwards: the prior that one success brings down to the line.
    kept, lost = line * (1 - r), (1 - line) * (1 - s)
    return restraint_belief(beta), _divide(kept, kept + lost, line)


def attacks_to_break(
    prior: ArrayLike,
    betrayal: ArrayLike,
    foil_reliable: ArrayLike,
    foil_unreliable: ArrayLike,
    audience_cost: ArrayLike = 0.0,
) -> FloatArray:
    """After how many attacks that get through does the deal fall?

    Parameters
    ----------
    prior, betrayal, foil_reliable, foil_unreliable : array_like of float
        As for `chance_of_success` and `deal_worth`; the prior is the belief before the first
        attack.
    audience_cost : array_like of float
        Cost A at home of leaving an attack unanswered, at least 0. It counts from the first
        attack on.

    Returns
    -------
    numpy.ndarray of float
        The number of successes in a row, a whole number; the common shape. 0 where the deal
        does not stand to begin with. Infinity where no number is enough: the partner is
        certain to be reliable (prior 1 and A <= 1), or nothing is at stake (both costs 0).

    Raises
    ------
    ValueError
        If an argument is out of range, foil_reliable <= foil_unreliable, or the shapes do not
        broadcast.

    Notes
    -----
    A belief that lands on the line itself keeps the deal. Between attacks beliefs do not
    recover by themselves: two attacks years apart count as much as two in a week.

    References
    ----------
    After Kydd and Walter (2002), Sabotaging the Peace, in the course's own formalisation.

    Examples
    --------
    >>> attacks_to_break([0.4, 0.7, 0.9, 1.0], 1.0, 0.8, 0.3, audience_cost=0.3)
    array([ 0.,  1.,  2., inf])
    """
    s, r, mu, beta, cost = _attempt(
        foil_reliable,
        foil_unreliable,
        prior=share("prior", prior),
        betrayal=within("betrayal", betrayal, 0.0),
        audience_cost=within("audience_cost", audience_cost, 0.0),
    )
    line = restraint_belief(beta, cost)
    # Each success multiplies the odds of reliability by (1 - s)/(1 - r).
    with np.errstate(divide="ignore", invalid="ignore"):
        drop = -np.log1p(-(s - r) / (1 - r))
        attacks = np.floor((_log_odds(mu) - _log_odds(np.minimum(line, 1.0))) / drop)
    # At the cost of 1 certainty alone keeps the deal, and beyond it not even that.
    drawn_out = (mu > 0) & (mu < 1) & (line > 0) & exceeds(1 + beta, beta + cost)
    attacks = np.where(drawn_out, np.maximum(attacks - 1, 0.0), 0.0)
    # Logarithms may be out by one next to a tie: count on from there, by the rule for ties.
    for _ in range(3):
        attacks += drawn_out & _stands(attacks, s, r, mu, beta, cost)
    never = ((mu == 1) & keeps_deal(mu, beta, cost)) | (line == 0)
    attacks = np.where(never, np.inf, np.maximum(attacks, 1.0))
    return np.where(keeps_deal(mu, beta), attacks, 0.0)


def _stands(
    attacks: FloatArray,
    s: FloatArray,
    r: FloatArray,
    mu: FloatArray,
    beta: FloatArray,
    cost: FloatArray,
) -> BoolArray:
    """Return where the deal stands after so many successes in a row."""
    with np.errstate(under="ignore"):
        odds = mu * ((1 - s) / (1 - r)) ** attacks
    return at_least(odds * (1 - cost), (1 - mu) * (beta + cost))


def belief_path(
    prior: ArrayLike,
    outcomes: ArrayLike,
    foil_reliable: ArrayLike,
    foil_unreliable: ArrayLike,
) -> FloatArray:
    """How does belief in the partner move from attempt to attempt?

    Parameters
    ----------
    prior : array_like of float
        Belief before the first attempt, in [0, 1]; shape (...).
    outcomes : array_like of bool
        Whether each attempt got through; the last axis is time. Shape (..., attempts). No
        attempt at all is allowed.
    foil_reliable, foil_unreliable : array_like of float
        As for `chance_of_success`; shape (...).

    Returns
    -------
    numpy.ndarray of float
        The prior and the belief after each attempt, in [0, 1]; shape (..., attempts + 1).

    Raises
    ------
    ValueError
        If an argument is out of range, `outcomes` is not a list, foil_reliable <=
        foil_unreliable, or the shapes do not broadcast.

    Notes
    -----
    Where the belief ends depends only on how many outcomes there were of each kind, not on
    their order. The order does matter for whether the belief fell below a line on the way.

    References
    ----------
    After Kydd and Walter (2002), Sabotaging the Peace.

    Examples
    --------
    >>> belief_path(0.7, [True, False, True], 0.8, 0.3).round(3)
    array([0.7  , 0.4  , 0.64 , 0.337])
    """
    hits = _outcomes("outcomes", outcomes)
    if not hits.ndim:
        raise ValueError(f"outcomes = {outcomes!r}: expected a list, one outcome an attempt")
    s, r, mu, _ = _attempt(
        foil_reliable,
        foil_unreliable,
        prior=share("prior", prior),
        outcomes=np.zeros(hits.shape[:-1]),
    )
    path = [mu]
    for attempt in range(hits.shape[-1]):
        path.append(_update(path[-1], s, r, hits[..., attempt]))
    return np.stack(path, axis=-1)


def _attempt(
    foil_reliable: ArrayLike, foil_unreliable: ArrayLike, **named: FloatArray
) -> tuple[FloatArray, ...]:
    """Return s, r and the named arguments, of one shape; refuse s <= r."""
    s, r, *others = broadcast(
        foil_reliable=share("foil_reliable", foil_reliable),
        foil_unreliable=share("foil_unreliable", foil_unreliable),
        **named,
    )
    wrong = at_least(r, s)
    if wrong.any():
        bad_s, bad_r = s[wrong].flat[0], r[wrong].flat[0]
        raise ValueError(
            f"foil_reliable = {bad_s:.10g}: expected a value in "
            f"(foil_unreliable = {bad_r:.10g}, 1]; a reliable faction foils more"
        )
    return (s, r, *others)


def _outcomes(name: str, value: ArrayLike) -> FloatArray:
    return flags(name, value).astype(float)


def _chance(belief: FloatArray, s: FloatArray, r: FloatArray, hit: FloatArray) -> FloatArray:
    """Return the chance of the outcome at this belief."""
    return belief * np.where(hit, 1 - s, s) + (1 - belief) * np.where(hit, 1 - r, r)


def _update(prior: FloatArray, s: FloatArray, r: FloatArray, hit: FloatArray) -> FloatArray:
    return _divide(prior * np.where(hit, 1 - s, s), _chance(prior, s, r, hit), prior)


def _divide(part: FloatArray, whole: FloatArray, otherwise: FloatArray) -> FloatArray:
    """Return part / whole, and `otherwise` where the whole is 0."""
    some = whole > 0
    return np.where(some, part / np.where(some, whole, 1.0), otherwise)


def _log_odds(belief: FloatArray) -> FloatArray:
    return np.asarray(np.log(belief) - np.log1p(-belief))
