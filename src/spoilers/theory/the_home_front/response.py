r"""How hard does the leader strike back, and what is that worth to the attacker?

An attack has got through. The leader picks a response R in [0, 1]: 0 is restraint, 1 a full
return to conflict. What is left unanswered costs A at home (`audience_cost`), what is answered
costs the same part of the deal, and force has a cost of its own (`force_cost`, gamma). The deal
is worth B(mu') at the belief that the attack has left (`spoilers.theory.provocation`), so

    R* = clip((A - B(mu')) / gamma, 0, 1),
    worth to the leader = (1 - R)(B(mu') - A) - (gamma/2) R**2 - D,

with D the harm that the attack itself has done. The message of the attack is in the response:
the less the partner is trusted, the harder the blow.

The response falls on the included faction. The excluded one, whose strength inside would be
q - Delta from tomorrow on, has q - Delta + m R instead (`blow`, m). It borrows the government's
arm. A success is then worth

    g = W [v(q - Delta + m R) - v(q - Delta)] - e R + h

to it (`response_harm`, e; `success_gain`, h), with v and W of
`spoilers.theory.internal_commitment`.

The formalisation is the course's own, after Bapat and Best (2021), where nothing else is named.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spoilers.theory.arguments import (
    BoolArray,
    FloatArray,
    at_least,
    broadcast,
    exceeds,
    share,
    within,
)
from spoilers.theory.internal_commitment import reservation_share, weight_of_the_future
from spoilers.theory.provocation import deal_worth, keeps_deal

IntArray = NDArray[np.intp]


@dataclass(frozen=True)
class Measure:
    """What could a government do after an attack, and how much of a response is it?

    Attributes
    ----------
    name : str
        What it is called, fit for a label.
    response : float
        Its place R on the response axis, in [0, 1]. Illustrative: chosen for the course, not
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
        "wider perimeter",
        0.15,
        "Foreign soldiers hold more ground, for days and in one place.",
    ),
    Measure(
        "delayed withdrawal",
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
"""The menu: real measures as illustrative points on the response axis, mildest first."""

RESPONSES: FloatArray = np.array([measure.response for measure in MEASURES])
"""Where the measures of `MEASURES` stand on the response axis, in the same order."""
RESPONSES.setflags(write=False)


@dataclass(frozen=True)
class Leader:
    """What does a leader have to weigh who must respond to a successful attack?

    Every field may be an array; all of them broadcast.

    Parameters
    ----------
    belief : array_like of float
        Belief mu', after the attack, that the included faction is reliable, in [0, 1].
    betrayal : array_like of float
        Loss beta from a deal with an unreliable faction, at least 0; a deal with a reliable one
        is worth 1.
    audience_cost : array_like of float
        Cost A at home of a successful attack that goes wholly unanswered, at least 0.
    force_cost : array_like of float
        Cost gamma of force, at least 0: a response R costs (gamma/2) R**2.
    attack_harm : array_like of float
        Harm D that the attack itself has done, at least 0.
    largest_response : array_like of float
        The hardest response the leader can still choose, in [0, 1]. Tied hands are less than 1.

    Raises
    ------
    ValueError
        If a number is out of range or the shapes do not broadcast.

    Examples
    --------
    >>> kabul = Leader(belief=0.4, betrayal=1.0, audience_cost=0.3, force_cost=0.8)
    >>> float(best_response(kabul).round(3)), MEASURES[int(best_measure(kabul))].name
    (0.625, 'drone strikes')
    """

    belief: ArrayLike
    betrayal: ArrayLike
    audience_cost: ArrayLike
    force_cost: ArrayLike
    attack_harm: ArrayLike = 0.0
    largest_response: ArrayLike = 1.0

    def __post_init__(self) -> None:
        """Refuse anything that is not a leader."""
        broadcast(**_leader(self))


@dataclass(frozen=True)
class Attacker:
    """What does the excluded faction have to weigh before it attacks?

    Every field may be an array; all of them broadcast. Payoffs are in stakes of one period.

    Parameters
    ----------
    strength : array_like of float
        Its chance q to win a fight inside the movement today, in [0, 1].
    shift : array_like of float
        By how much consolidation lowers that chance from tomorrow on, Delta, in [0, 1].
    infighting_cost : array_like of float
        Cost kappa of a fight inside to each side, once, at least 0.
    discount : array_like of float
        Worth d today of a stake tomorrow, in (0, 1).
    blow : array_like of float
        By how much a full return raises its strength inside, m, at least 0.
    response_harm : array_like of float
        Harm e that a full return does to it, at least 0.
    success_gain : array_like of float
        What a success is worth to it by itself, h, at least 0: recruits, notice.
    chance : array_like of float
        Chance p that an attempt gets through, in [0, 1].
    attack_cost : array_like of float
        Cost k of an attempt, at least 0.
    failure_loss : array_like of float
        What it loses besides if the attempt is foiled, l, at least 0.
    quiet : array_like of float
        What it is paid today for staying quiet, at least 0. By default 1, all there is.

    Raises
    ------
    ValueError
        If a number is out of range or the shapes do not broadcast.

    Examples
    --------
    >>> weak = Attacker(strength=0.12, shift=0.1, infighting_cost=1.5, discount=0.95, blow=0.5,
    ...                 response_harm=0.1, success_gain=0.1, chance=0.35, attack_cost=0.1,
    ...                 failure_loss=0.1)
    >>> attack_pays(weak, response=[0.0, 0.6])
    array([False,  True])
    """

    strength: ArrayLike
    shift: ArrayLike
    infighting_cost: ArrayLike
    discount: ArrayLike
    blow: ArrayLike
    response_harm: ArrayLike = 0.0
    success_gain: ArrayLike = 0.0
    chance: ArrayLike = 1.0
    attack_cost: ArrayLike = 0.0
    failure_loss: ArrayLike = 0.0
    quiet: ArrayLike = 1.0

    def __post_init__(self) -> None:
        """Refuse anything that is not an attacker."""
        broadcast(**_attacker(self))


def audience_cost(vulnerability: ArrayLike, salience: ArrayLike) -> FloatArray:
    """What does an attack that goes unanswered cost the leader at home?

    The audience cost, A.

    Parameters
    ----------
    vulnerability : array_like of float
        How exposed the leader is to challengers at home, at least 0.
    salience : array_like of float
        How much the attack is noticed at home, at least 0.

    Returns
    -------
    numpy.ndarray of float
        A = vulnerability * salience; the common shape.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Examples
    --------
    >>> float(audience_cost(vulnerability=0.375, salience=0.8).round(2))
    0.3
    """
    exposed, noticed = broadcast(
        vulnerability=within("vulnerability", vulnerability, 0.0),
        salience=within("salience", salience, 0.0),
    )
    return np.asarray(exposed * noticed)


def best_response(leader: Leader) -> FloatArray:
    """How hard would the leader strike back, if every degree of force could be chosen?

    The best reply on the whole axis from 0 to 1.

    Parameters
    ----------
    leader : Leader
        What the leader weighs.

    Returns
    -------
    numpy.ndarray of float
        R* = clip((A - B(mu'))/gamma, 0, largest response), in [0, 1]; the shape of the leader.
        Where force is free, gamma = 0, it is all or nothing.

    Notes
    -----
    A leader responds where the belief has fallen below the line of
    `spoilers.theory.provocation.restraint_belief`; the cost of force decides how hard. What the
    response does to the attacker is not in the formula: a strike that hits nobody silences the
    critics at home as well as one that hits.

    Examples
    --------
    >>> best_response(Leader(belief=[0.8, 0.4, 0.1], betrayal=1, audience_cost=0.3,
    ...                      force_cost=0.8)).round(3)
    array([0.   , 0.625, 1.   ])
    """
    belief, betrayal, cost, force, _, largest = broadcast(**_leader(leader))
    wanted = cost - deal_worth(belief, betrayal)
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        inside = np.where(force > 0, wanted / force, 1.0)
    response = np.where(keeps_deal(belief, betrayal, cost), 0.0, inside)
    return np.clip(response, 0.0, largest)


def best_measure(leader: Leader) -> IntArray:
    """Which measure on the menu does the leader take?

    The best reply among `MEASURES`, the moves that the government has in the whole game.

    Parameters
    ----------
    leader : Leader
        What the leader weighs.

    Returns
    -------
    numpy.ndarray of int
        Its place in `MEASURES` and `RESPONSES`; the shape of the leader. Where two measures are
        worth the same, the milder one.

    Notes
    -----
    The worth of a response falls by the square of its distance from (A - B(mu'))/gamma, so the
    leader goes one measure further as long as that point lies beyond the middle between the two:
    A - B(mu') > gamma (R + R')/2.

    Examples
    --------
    >>> kabul = Leader(belief=0.4, betrayal=1.0, audience_cost=[0.1, 0.3], force_cost=0.8)
    >>> [MEASURES[place].name for place in best_measure(kabul)]
    ['delayed withdrawal', 'drone strikes']
    """
    numbers = _leader(leader)
    belief, betrayal, cost, force, _, largest = numbers.values()
    # A - B > gamma times the middle, with what B is less on the other side. A betrayal that the
    # belief rules out adds nothing, however bad it would be.
    pressure = cost + (1 - belief) * betrayal
    place = np.zeros(np.broadcast_shapes(*(number.shape for number in numbers.values())), np.intp)
    for middle, harder in zip((RESPONSES[1:] + RESPONSES[:-1]) / 2, RESPONSES[1:], strict=True):
        place += exceeds(pressure, belief + force * middle) & at_least(largest, harder)
    return place


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
    ['wider perimeter', 'drone strikes']
    """
    given = share("response", response)[..., np.newaxis]
    return np.asarray(exceeds(2 * given, RESPONSES[1:] + RESPONSES[:-1]).sum(axis=-1))


def leader_cost(leader: Leader, response: ArrayLike) -> FloatArray:
    """What does the attack cost the leader after this response, against a quiet deal?

    Critics at home, the part of the deal that is given up, and force. The harm D that the attack
    has done is the same after every response and stands apart.

    Parameters
    ----------
    leader : Leader
        What the leader weighs.
    response : array_like of float
        The response R, in [0, 1].

    Returns
    -------
    numpy.ndarray of float
        A (1 - R) + B(mu') R + (gamma/2) R**2; the common shape. It is least at `best_response`.
        Negative where a response saves the leader more than it costs: the attack has shown a
        partner with whom the deal is worth less than nothing.

    Raises
    ------
    ValueError
        If the response is out of range or the shapes do not broadcast.

    Examples
    --------
    >>> kabul = Leader(belief=0.4, betrayal=1.0, audience_cost=0.3, force_cost=0.8)
    >>> leader_cost(kabul, [0.0, 0.6, 1.0]).round(3)
    array([0.3  , 0.144, 0.2  ])
    """
    belief, betrayal, cost, force, _, _, given = _with_response(_leader(leader), response)
    return np.asarray(
        cost * (1 - given) + deal_worth(belief, betrayal) * given + force / 2 * given**2
    )


def leader_worth(leader: Leader, response: ArrayLike) -> FloatArray:
    """What does the leader have after a success and this response?

    Parameters
    ----------
    leader, response
        As for `leader_cost`.

    Returns
    -------
    numpy.ndarray of float
        (1 - R)(B(mu') - A) - (gamma/2) R**2 - D; the common shape. In units of the deal: a quiet
        deal with a reliable partner is worth 1, fighting on 0.

    Raises
    ------
    ValueError
        If the response is out of range or the shapes do not broadcast.

    Examples
    --------
    >>> kabul = Leader(0.4, betrayal=1, audience_cost=0.3, force_cost=0.8, attack_harm=0.13)
    >>> leader_worth(kabul, [0.0, 0.6, 1.0]).round(3)
    array([-0.63 , -0.474, -0.53 ])
    """
    belief, betrayal, cost, force, harm, _, given = _with_response(_leader(leader), response)
    kept = (1 - given) * (deal_worth(belief, betrayal) - cost)
    return np.asarray(kept - force / 2 * given**2 - harm)


def strength_after(attacker: Attacker, response: ArrayLike) -> FloatArray:
    """How strong is the excluded faction inside the movement after this response?

    Parameters
    ----------
    attacker : Attacker
        The excluded faction.
    response : array_like of float
        The response R to a success, in [0, 1]. To a foiled attempt there is none.

    Returns
    -------
    numpy.ndarray of float
        q - Delta + m R, within 0 and 1, from tomorrow on; the common shape.

    Raises
    ------
    ValueError
        If the response is out of range or the shapes do not broadcast.

    Examples
    --------
    >>> weak = Attacker(0.12, 0.1, infighting_cost=1.5, discount=0.95, blow=0.5)
    >>> strength_after(weak, [0.0, 0.6]).round(2)
    array([0.02, 0.32])
    """
    return _strength_after(*_with_response(_attacker(attacker), response))


def borrowed_arm(attacker: Attacker, response: ArrayLike) -> FloatArray:
    """What is a success worth to the excluded faction, once the government has responded?

    The payoff of provocation, g: the strength that the response takes from the included faction,
    for all periods from tomorrow on, less the harm to the attacker, and what the success is
    worth by itself.

    Parameters
    ----------
    attacker, response
        As for `strength_after`.

    Returns
    -------
    numpy.ndarray of float
        g = W [v(q - Delta + m R) - v(q - Delta)] - e R + h; the common shape.

    Raises
    ------
    ValueError
        If the response is out of range or the shapes do not broadcast.

    Examples
    --------
    >>> weak = Attacker(0.12, 0.1, infighting_cost=1.5, discount=0.95, blow=0.5,
    ...                 response_harm=0.1, success_gain=0.1)
    >>> borrowed_arm(weak, [0.0, 0.15, 0.6]).round(3)
    array([0.1  , 0.465, 4.695])
    """
    gains, losses = _success(*_with_response(_attacker(attacker), response))
    return np.asarray(gains - losses)


def attempt_worth(attacker: Attacker, response: ArrayLike) -> FloatArray:
    """What does the excluded faction expect of an attempt, beyond what it will have anyway?

    Parameters
    ----------
    attacker, response
        As for `strength_after`.

    Returns
    -------
    numpy.ndarray of float
        p g - k - (1 - p) l, with g of `borrowed_arm`; the common shape.

    Raises
    ------
    ValueError
        If the response is out of range or the shapes do not broadcast.

    Examples
    --------
    >>> weak = Attacker(0.12, 0.1, infighting_cost=1.5, discount=0.95, blow=0.5,
    ...                 response_harm=0.1, success_gain=0.1, chance=0.35, attack_cost=0.1,
    ...                 failure_loss=0.1)
    >>> attempt_worth(weak, [0.0, 0.6]).round(2)
    array([-0.13,  1.48])
    """
    p, k, loss = (
        np.asarray(part, dtype=float)
        for part in (attacker.chance, attacker.attack_cost, attacker.failure_loss)
    )
    return np.asarray(p * borrowed_arm(attacker, response) - k - (1 - p) * loss)


def attack_pays(attacker: Attacker, response: ArrayLike) -> BoolArray:
    """Does the excluded faction attack, knowing this response?

    Parameters
    ----------
    attacker, response
        As for `strength_after`.

    Returns
    -------
    numpy.ndarray of bool
        True where p g > k + (1 - p) l + what it is paid for quiet; the common shape. An
        indifferent faction stays quiet.

    Raises
    ------
    ValueError
        If the response is out of range or the shapes do not broadcast.

    Notes
    -----
    It is lesson 03's comparison of a fight with peace, with a weapon that is not its own.

    Examples
    --------
    >>> weak = Attacker(0.12, 0.1, infighting_cost=1.5, discount=0.95, blow=0.5, chance=0.35)
    >>> [measure.name for measure in MEASURES if attack_pays(weak, measure.response)]
    ['drone strikes', 'return to conflict']
    """
    numbers = _with_response(_attacker(attacker), response)
    p, k, loss, quiet = numbers[7:11]
    gains, losses = _success(*numbers)
    return exceeds(p * gains, quiet + k + (1 - p) * loss + p * losses)


def is_provocation(attacker: Attacker, response: ArrayLike) -> BoolArray:
    """Does the attack pay only because the government responds?

    Parameters
    ----------
    attacker, response
        As for `strength_after`.

    Returns
    -------
    numpy.ndarray of bool
        True where the attack pays with this response and would not pay unanswered; the common
        shape.

    Raises
    ------
    ValueError
        If the response is out of range or the shapes do not broadcast.

    Notes
    -----
    Whether an attack is provocation is not a matter of how bad it is. An attack that is worth
    enough by itself (recruits, notice) pays unanswered, and then it is none.

    References
    ----------
    Lake (2002), Rational Extremism, on provocation; the formalisation is the course's own.

    Examples
    --------
    >>> for_its_own_sake = Attacker(0.12, 0.1, infighting_cost=1.5, discount=0.95, blow=0.5,
    ...                             success_gain=[0.1, 3.0], chance=0.35)
    >>> is_provocation(for_its_own_sake, response=0.6)
    array([ True, False])
    """
    return np.asarray(attack_pays(attacker, response) & ~attack_pays(attacker, 0.0))


@dataclass(frozen=True)
class Aftermath:
    """What does one attack set off at home, and what does the attacker make of it?

    Attributes
    ----------
    response : numpy.ndarray of float
        The measure that the leader takes, as a response R, in [0, 1].
    leader_cost : numpy.ndarray of float
        What a success then costs the leader, `leader_cost` and the harm D together.
    attempt_worth : numpy.ndarray of float
        What the excluded faction expects of an attempt, given that response.
    unanswered_worth : numpy.ndarray of float
        What it would expect if no success were answered.
    attack : numpy.ndarray of bool
        Whether it attacks, knowing the response.
    provocation : numpy.ndarray of bool
        Whether the attack pays only because of the response.
    restraint_dividend : numpy.ndarray of float
        What the leader would gain from being bound to restraint beforehand.
    """

    response: FloatArray
    leader_cost: FloatArray
    attempt_worth: FloatArray
    unanswered_worth: FloatArray
    attack: BoolArray
    provocation: BoolArray
    restraint_dividend: FloatArray


def aftermath(leader: Leader, attacker: Attacker) -> Aftermath:
    """How does the leader respond, and did the attack pay because of that?

    Backward induction over two moves: the attacker foresees the best measure of the leader.

    Parameters
    ----------
    leader : Leader
        The government, after a success.
    attacker : Attacker
        The excluded faction, before it.

    Returns
    -------
    Aftermath
        Each part of the common shape.

    Raises
    ------
    ValueError
        If the shapes do not broadcast.

    Examples
    --------
    >>> kabul = Leader(belief=0.4, betrayal=1.0, audience_cost=0.3, force_cost=0.8)
    >>> weak = Attacker(0.12, 0.1, infighting_cost=1.5, discount=0.95, blow=0.5, chance=0.35)
    >>> play = aftermath(kabul, weak)
    >>> float(play.response), bool(play.provocation)
    (0.6, True)
    """
    numbers = broadcast(**_leader(leader), **_attacker(attacker))
    leader, attacker = Leader(*numbers[:6]), Attacker(*numbers[6:])
    response = RESPONSES[best_measure(leader)]
    return Aftermath(
        response=response,
        leader_cost=_cost_of_a_success(leader, response),
        attempt_worth=attempt_worth(attacker, response),
        unanswered_worth=attempt_worth(attacker, 0.0),
        attack=attack_pays(attacker, response),
        provocation=is_provocation(attacker, response),
        restraint_dividend=restraint_dividend(leader, attacker),
    )


def restraint_dividend(leader: Leader, attacker: Attacker, bound: ArrayLike = 0.0) -> FloatArray:
    """What would the leader gain from tied hands, bound before any attack?

    The value of commitment: to have no measure above `bound`, against free hands.

    Parameters
    ----------
    leader : Leader
        The government, after a success.
    attacker : Attacker
        The excluded faction, before it.
    bound : array_like of float
        The hardest response that is left, in [0, 1]. By default restraint alone.

    Returns
    -------
    numpy.ndarray of float
        What attacks are expected to cost the leader with free hands, less what they cost with
        tied ones; the common shape. Exactly 0 where tying the hands changes nothing.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Notes
    -----
    This is the trap. Once the attack has happened, striking is the leader's best choice;
    beforehand it would pay to be unable to strike.

    Bound to restraint, the leader gains where the attack is provocation, because then it does not
    come, and nowhere else. One case is left out: an attack can show a partner so unreliable that
    ending the deal saves more than the attack has cost (`leader_cost` and D below 0 together).
    Then being attacked is good news, and even provocation is worth having.

    Tied hands are no cure for everything. The dividend is negative where the attack would pay
    unanswered too (the bound leader is attacked and may not respond), and where the fear of a
    strike is what keeps the attacker quiet.

    Examples
    --------
    >>> kabul = Leader(belief=0.4, betrayal=1.0, audience_cost=0.3, force_cost=0.8)
    >>> weak = Attacker(0.12, 0.1, infighting_cost=1.5, discount=0.95, blow=0.5, chance=0.35,
    ...                 success_gain=[0.0, 3.0])
    >>> restraint_dividend(kabul, weak).round(3)
    array([ 0.05 , -0.055])
    """
    *numbers, limit = broadcast(
        **_leader(leader), **_attacker(attacker), bound=share("bound", bound)
    )
    leader, attacker = Leader(*numbers[:6]), Attacker(*numbers[6:])
    tied = replace(leader, largest_response=np.minimum(numbers[5], limit))
    free_hands, tied_hands = (_expected_cost(each, attacker) for each in (leader, tied))
    return np.asarray(free_hands - tied_hands)


def _expected_cost(leader: Leader, attacker: Attacker) -> FloatArray:
    response = RESPONSES[best_measure(leader)]
    cost = np.asarray(attacker.chance) * _cost_of_a_success(leader, response)
    return np.where(attack_pays(attacker, response), cost, 0.0)


def _cost_of_a_success(leader: Leader, response: FloatArray) -> FloatArray:
    return np.asarray(leader_cost(leader, response) + np.asarray(leader.attack_harm))


def _strength_after(
    strength: FloatArray,
    shift: FloatArray,
    infighting: FloatArray,
    discount: FloatArray,
    blow: FloatArray,
    *rest: FloatArray,
) -> FloatArray:
    response = rest[-1]
    return np.clip(strength - shift + blow * response, 0.0, 1.0)


def _success(*numbers: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return what a success gains, and what it loses, so that both are at least 0."""
    strength, shift, infighting, discount, _, harm, gain = numbers[:7]
    response = numbers[-1]
    weight = weight_of_the_future(discount)
    before = reservation_share(np.maximum(strength - shift, 0.0), infighting, discount)
    after = reservation_share(_strength_after(*numbers), infighting, discount)
    return weight * after + gain, weight * before + harm * response


def _with_response(numbers: dict[str, FloatArray], response: ArrayLike) -> tuple[FloatArray, ...]:
    return broadcast(**numbers, response=share("response", response))


def _leader(leader: Leader) -> dict[str, FloatArray]:
    return {
        "belief": share("belief", leader.belief),
        "betrayal": within("betrayal", leader.betrayal, 0.0),
        "audience_cost": within("audience_cost", leader.audience_cost, 0.0),
        "force_cost": within("force_cost", leader.force_cost, 0.0),
        "attack_harm": within("attack_harm", leader.attack_harm, 0.0),
        "largest_response": share("largest_response", leader.largest_response),
    }


def _attacker(attacker: Attacker) -> dict[str, FloatArray]:
    return {
        "strength": share("strength", attacker.strength),
        "shift": share("shift", attacker.shift),
        "infighting_cost": within("infighting_cost", attacker.infighting_cost, 0.0),
        "discount": within("discount", attacker.discount, 0.0, 1.0, open_low=True, open_high=True),
        "blow": within("blow", attacker.blow, 0.0),
        "response_harm": within("response_harm", attacker.response_harm, 0.0),
        "success_gain": within("success_gain", attacker.success_gain, 0.0),
        "chance": share("chance", attacker.chance),
        "attack_cost": within("attack_cost", attacker.attack_cost, 0.0),
        "failure_loss": within("failure_loss", attacker.failure_loss, 0.0),
        "quiet": within("quiet", attacker.quiet, 0.0),
    }
