r"""Why do governments talk to only one faction?

Policies lie on the line [0, 1] and the government's ideal point is 0. A party with ideal
point t and `reach` r accepts the policies in [t - r, t + r]; anything farther away is worse
for it than fighting. A table is a set of factions that the government seats. The least it
must concede to a table S is

    x_S = max(0, max over S of (t_i - r_i)),

which is possible if x_S is within the government's own reach and x_S <= t_i + r_i for everyone
seated. Factions left outside do damage ``harm * strength``, the strength p_i being the share of
the members that left with them in `spoilers.theory.splintering`:

    u(S) = -x_S - harm * (strengths outside S),      u(none) = -war_cost - harm * (all).

What a faction demands does not depend on its strength here: a strong faction asks for no more than
a weak one that wants the same. The government buys off damage with policy. A faction that grew
stronger on the way would only become more worth a seat, and never dearer.

The formalisation is the course's own, after Bapat and Best (2021), where nothing else is named.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    whole,
    within,
)

MOST_FACTIONS = 16


def bargaining_range(ideals: ArrayLike, reaches: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Which policies does everyone at the table accept?

    Parameters
    ----------
    ideals : array_like of float
        Ideal point of each party, in [0, 1]; the last axis counts the parties.
        Shape (..., n). A table without parties (n = 0) accepts the whole line.
    reaches : array_like of float
        How far from its ideal point each party accepts a policy, at least 0.
        Broadcasts with `ideals`.

    Returns
    -------
    low, high : numpy.ndarray of float
        The ends of the range, both part of it, in [0, 1]; shape (...). NaN in both where no
        policy is accepted by all. Where two acceptance sets only touch, low equals high.

    Raises
    ------
    ValueError
        If an argument is out of range, `ideals` is a single number, or the shapes do not
        broadcast.

    Notes
    -----
    Each further party can only shrink the range, or leave it as it is: a veto player never
    widens it. What a party wants does not matter beyond that; a radical with a long reach
    costs the table nothing.

    References
    ----------
    Cunningham (2006), Veto Players and Civil War Duration, in the course's own formalisation.

    Examples
    --------
    >>> low, high = bargaining_range(ideals=[0.0, 0.5], reaches=[0.4, 0.3])
    >>> float(low.round(2)), float(high.round(2))
    (0.2, 0.4)
    >>> bargaining_range(ideals=[0.0, 0.5, 0.9], reaches=[0.4, 0.3, 0.3])
    (array(nan), array(nan))
    """
    t = share("ideals", ideals)
    if not t.ndim:
        raise ValueError(f"ideals = {t:.10g}: expected a list of parties, one ideal point each")
    t, r = broadcast(ideals=t, reaches=within("reaches", reaches, 0.0))
    low = np.asarray((t - r).max(axis=-1, initial=0.0))
    high = np.asarray((t + r).min(axis=-1, initial=1.0))
    empty = exceeds(low, high)
    return np.where(empty, np.nan, low), np.where(empty, np.nan, np.maximum(low, high))


def chance_of_range(parties: ArrayLike, reach: ArrayLike) -> FloatArray:
    """How likely is it that any deal exists, when parties are added at random?

    The ideal points are drawn independently and uniformly from [0, 1]. A range exists if
    the two parties farthest apart are within w = 2 * reach of each other, so with n parties

        P = n w**(n - 1) - (n - 1) w**n   for w <= 1, and 1 beyond.

    Parameters
    ----------
    parties : array_like of int
        How many parties have to agree, n, a whole number, at least 0.
    reach : array_like of float
        How far from its ideal point each accepts a policy, at least 0.

    Returns
    -------
    numpy.ndarray of float
        The probability, in [0, 1]; the common shape. It is 1 for no party and for one.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    References
    ----------
    The distribution of the range of a uniform sample, applied to the argument of
    Cunningham (2006), Veto Players and Civil War Duration.

    Examples
    --------
    >>> chance_of_range(parties=[1, 2, 3, 5], reach=0.25).round(3)
    array([1.   , 0.75 , 0.5  , 0.188])
    """
    n, w = broadcast(
        parties=whole("parties", parties).astype(float),
        reach=2 * np.minimum(within("reach", reach, 0.0), 0.5),
    )
    # The same polynomial with nothing subtracted, so that it holds for any number of parties.
    chance = w ** np.maximum(n - 1, 0.0) * (n * (1 - w) + w)
    return np.where(n <= 1, 1.0, np.clip(chance, 0.0, 1.0))


@dataclass(frozen=True)
class Faction:
    """What does a faction want, and what can it do?

    Parameters
    ----------
    name : str
        What it is called.
    ideal : array_like of float
        Ideal point t, in [0, 1]; 0 is what the government wants.
    reach : array_like of float
        How far from `ideal` it accepts a policy, at least 0.
    strength : array_like of float
        How much of the fighting it can do, at least 0. Multiplied by `harm` it is the
        damage it does while it is excluded.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Examples
    --------
    >>> included = Faction("included", ideal=0.6, reach=0.4, strength=0.7)
    >>> float(included.least.round(2)), float(included.most.round(2))
    (0.2, 1.0)
    """

    name: str
    ideal: ArrayLike
    reach: ArrayLike
    strength: ArrayLike

    def __post_init__(self) -> None:
        """Refuse anything that is not a faction."""
        broadcast(
            ideal=share("ideal", self.ideal),
            reach=within("reach", self.reach, 0.0),
            strength=within("strength", self.strength, 0.0),
        )

    @property
    def least(self) -> FloatArray:
        """What is the least the government must concede to it?

        Returns
        -------
        numpy.ndarray of float
            max(0, t - r), in [0, 1]; the common shape of `ideal` and `reach`.

        Examples
        --------
        >>> float(Faction("moderate", ideal=0.3, reach=0.5, strength=0.1).least)
        0.0
        """
        ideal, reach = np.asarray(self.ideal, float), np.asarray(self.reach, float)
        return np.asarray(np.maximum(ideal - reach, 0.0))

    @property
    def most(self) -> FloatArray:
        """What is the farthest policy it still accepts?

        Returns
        -------
        numpy.ndarray of float
            t + r, which may lie beyond the end of the line; the common shape of `ideal` and
            `reach`.

        Examples
        --------
        >>> float(Faction("moderate", ideal=0.25, reach=0.5, strength=0.1).most)
        0.75
        """
        ideal, reach = np.asarray(self.ideal, float), np.asarray(self.reach, float)
        return np.asarray(ideal + reach)


def concession(seated: Sequence[Faction]) -> FloatArray:
    """How far must the government move to satisfy everyone at this table?

    Parameters
    ----------
    seated : sequence of Faction
        Those at the table. An empty table asks for nothing.

    Returns
    -------
    numpy.ndarray of float
        The policy x_S, in [0, 1]; NaN where no policy satisfies all of them; the common
        shape of the factions' numbers. Whether the government would go that far is not asked.

    Raises
    ------
    ValueError
        If the factions' shapes do not broadcast.

    Examples
    --------
    >>> included = Faction("included", ideal=0.6, reach=0.4, strength=0.7)
    >>> excluded = Faction("excluded", ideal=1.0, reach=0.3, strength=0.2)
    >>> float(concession([included]).round(2)), float(concession([included, excluded]).round(2))
    (0.2, 0.7)
    """
    if not seated:
        return np.asarray(0.0)
    least, most = _stack([f.least for f in seated]), _stack([f.most for f in seated])
    least, most = broadcast(least=least, most=most)
    policy = least.max(axis=0)
    return np.where(exceeds(policy, most.min(axis=0)), np.nan, policy)


def price_of_a_seat(seated: Sequence[Faction], newcomer: Faction) -> FloatArray:
    """How much further must the government move to seat one more faction?

    Compare it with ``harm * newcomer.strength``, the damage the faction does outside. If those
    at the table are all the others whom the government would seat anyway, it leaves the newcomer
    out where its seat costs at least as much: that is exclusive negotiation.

    Parameters
    ----------
    seated : sequence of Faction
        Those at the table already, who can agree among themselves; none is allowed.
    newcomer : Faction
        The one who would join them.

    Returns
    -------
    numpy.ndarray of float
        The additional concession, at least 0; infinity where no policy satisfies all of them
        together; NaN where those at the table cannot agree even without the newcomer.

    Raises
    ------
    ValueError
        If the factions' shapes do not broadcast.

    Notes
    -----
    The price is 0 for a faction that wants less than those at the table already got. A
    moderate that comes after a radical sits down for nothing, if its reach goes that far.

    The comparison answers for one seat beside a given table. It decides who is excluded from the
    best table only if `seated` is the rest of that table: always with two factions of which one
    is seated, not always with three. Two factions may each be too dear a second guest, while both
    together, whom the same policy satisfies, are worth the price of one. `best_table` looks at all
    tables.

    Examples
    --------
    >>> included = Faction("included", ideal=0.6, reach=0.4, strength=0.7)
    >>> excluded = Faction("excluded", ideal=1.0, reach=0.3, strength=0.2)
    >>> float(price_of_a_seat([included], excluded).round(2))
    0.5
    """
    before, after = broadcast(seated=concession(seated), all=concession([*seated, newcomer]))
    price = np.where(same(before, after), 0.0, after - before)
    return np.where(np.isnan(after) & ~np.isnan(before), np.inf, price)


@dataclass(frozen=True)
class Table:
    """Whom does the government seat, at which policy, and what does it get?

    Attributes
    ----------
    names : tuple of str
        The factions, in the order they were given; n of them.
    seats : numpy.ndarray of bool
        True where a faction is seated; shape (..., n). Nobody: the war goes on.
    policy : numpy.ndarray of float
        The concession x_S, in [0, 1]; NaN where nobody is seated; shape (...).
    payoff : numpy.ndarray of float
        What the government gets, at most 0; shape (...).
    """

    names: tuple[str, ...]
    seats: BoolArray
    policy: FloatArray
    payoff: FloatArray

    @property
    def exclusive(self) -> BoolArray:
        """Is somebody seated and somebody left outside?

        Returns
        -------
        numpy.ndarray of bool
            Shape (...).

        Examples
        --------
        >>> one = Table(("a", "b"), np.array([True, False]), np.array(0.2), np.array(-0.3))
        >>> bool(one.exclusive)
        True
        """
        return np.asarray(self.seats.any(axis=-1) & ~self.seats.all(axis=-1))

    def members(self) -> tuple[str, ...]:
        """Who sits at this one table?

        Returns
        -------
        tuple of str
            The names of those seated, in the order they were given.

        Raises
        ------
        ValueError
            If the answer holds more than one table, as it does on a map.

        Examples
        --------
        >>> Table(("a", "b"), np.array([False, True]), np.array(0.2), np.array(-0.3)).members()
        ('b',)
        """
        if self.seats.ndim != 1:
            raise ValueError(f"seats has shape {self.seats.shape}: expected one table, use `seats`")
        return tuple(name for name, seat in zip(self.names, self.seats, strict=True) if seat)


def best_table(
    factions: Sequence[Faction],
    government_reach: ArrayLike,
    harm: ArrayLike,
    war_cost: ArrayLike,
) -> Table:
    """Which factions does the government seat?

    The best of all 2**n tables. Ties go to the smaller table, so a government that gains
    nothing by talking fights on; then to the smaller concession; then to the faction named
    first.

    Parameters
    ----------
    factions : sequence of Faction
        Those who could be seated. With none, the war goes on at its cost.
    government_reach : array_like of float
        The largest concession the government prefers to fighting, at least 0.
    harm : array_like of float
        Damage per unit of strength of the factions left outside, at least 0.
    war_cost : array_like of float
        What it costs to have no deal with anyone, at least 0, in units of policy.

    Returns
    -------
    Table
        `seats` of shape (..., n), `policy` and `payoff` of shape (...).

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Notes
    -----
    Not all tables have to be tried. At a given concession it is best to seat everyone whom
    it satisfies and who would do damage outside, and the only concessions worth a thought
    are the least demands of the n factions. That leaves n tables and the empty one.

    The government may seat a strong faction and leave a moderate one outside, though the
    moderate asks for less: it buys off damage, not views. This needs two factions that no
    single policy satisfies. Otherwise the moderate comes along for nothing.

    References
    ----------
    Best (2012) on strength before moderation; Bapat and Best (2021) on exclusion. The
    formalisation is the course's own.

    Examples
    --------
    >>> included = Faction("included", ideal=0.6, reach=0.4, strength=0.7)
    >>> excluded = Faction("excluded", ideal=1.0, reach=0.3, strength=0.2)
    >>> table = best_table([included, excluded], government_reach=0.8, harm=1.0, war_cost=0.1)
    >>> table.members(), float(table.policy.round(2)), float(table.payoff.round(2))
    (('included',), 0.2, -0.4)
    >>> best_table([included, excluded], 0.8, harm=[0.1, 1.0, 3.0], war_cost=0.1).seats
    array([[False, False],
           [ True, False],
           [ True,  True]])
    """
    least, most, strength, reach, rate, war = _parameters(
        factions, government_reach, harm, war_cost
    )
    damage = rate * strength
    cost = war + damage.sum(axis=0)
    policy = np.full(war.shape, np.nan)
    seats = np.zeros(least.shape, dtype=bool)
    size = np.zeros(war.shape, dtype=int)
    for k in range(len(factions)):
        offer = least[k]
        satisfied = at_least(offer, least) & at_least(most, offer)
        left = offer + np.where(satisfied, 0.0, damage).sum(axis=0)
        # Who does no damage that would be noticed is not worth a seat.
        table = satisfied & exceeds(left + damage, left)
        table[k] = True
        outside = np.where(table, 0.0, damage).sum(axis=0)
        total = np.where(at_least(reach, offer), offer + outside, np.inf)
        seated = table.sum(axis=0)
        cheaper = (seated == size) & exceeds(policy, offer)
        better = exceeds(cost, total) | (same(cost, total) & ((seated < size) | cheaper))
        cost = np.where(better, total, cost)
        policy = np.where(better, offer, policy)
        size = np.where(better, seated, size)
        seats = np.where(better, table, seats)
    names = tuple(faction.name for faction in factions)
    return Table(names, np.moveaxis(seats, 0, -1), policy, np.asarray(-cost))


@dataclass(frozen=True)
class DealUnits:
    """What does a deal weigh, in the units in which the whole game counts the government's payoff?

    Attributes
    ----------
    value : numpy.ndarray of float
        V: what a quiet deal with the included faction alone saves the government against fighting
        on, in units of policy. It is the unit of the other two. NaN where such a deal is beyond
        the government's reach or saves nothing.
    seat_price : numpy.ndarray of float
        iota: price of a seat for the excluded faction, in units of the deal, at least 0; infinity
        where no policy suits all three. NaN where `value` is.
    attack_harm : numpy.ndarray of float
        D: harm that the excluded faction does from outside, in units of the deal, at least 0. NaN
        where `value` is.
    """

    value: FloatArray
    seat_price: FloatArray
    attack_harm: FloatArray


def deal_units(
    included: Faction,
    excluded: Faction,
    government_reach: ArrayLike,
    harm: ArrayLike,
    war_cost: ArrayLike,
) -> DealUnits:
    """Is a seat for the excluded faction dearer than the damage it does without one?

    The question of exclusive negotiation, in units of the deal: iota against D.

    Parameters
    ----------
    included, excluded : Faction
        The one who is invited, and the one who would be the second at the table.
    government_reach, harm, war_cost : array_like of float
        As for `best_table`.

    Returns
    -------
    DealUnits
        V = war_cost + harm (p_I + p_E) - x_I, iota = (x_{I+E} - x_I) / V and D = harm p_E / V,
        each of the common shape.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    Notes
    -----
    Here the excluded faction does its damage for certain. The whole game replaces D by what it
    will really do: stay quiet, attack with some chance of success, or fight inside.

    Examples
    --------
    >>> included = Faction("Taliban", ideal=0.40, reach=0.20, strength=0.88)
    >>> excluded = Faction("IS-K", ideal=0.94, reach=0.24, strength=0.12)
    >>> units = deal_units(included, excluded, government_reach=0.5, harm=1.0, war_cost=0.1)
    >>> float(units.value.round(2)), float(units.seat_price), float(units.attack_harm.round(2))
    (0.9, inf, 0.13)
    """
    least, most, strength, reach, rate, war = _parameters(
        [included, excluded], government_reach, harm, war_cost
    )
    saved = war + rate * strength.sum(axis=0)
    deal = at_least(reach, least[0]) & exceeds(saved, least[0])
    value = np.where(deal, saved - least[0], np.nan)
    both = least.max(axis=0)
    together = at_least(np.minimum(most.min(axis=0), reach), both)
    further = np.where(same(both, least[0]), 0.0, both - least[0])
    price = np.where(together | np.isnan(value), further / value, np.inf)
    return DealUnits(value, price, np.asarray(rate * strength[1] / value))


@dataclass(frozen=True)
class Tables:
    """What would every possible table give the government?

    Attributes
    ----------
    names : tuple of str
        The factions, in the order they were given; n of them.
    seats : numpy.ndarray of bool
        Who sits at which table; shape (2**n, n). Row number S seats faction i if bit i of S
        is set; row 0 is nobody.
    policy : numpy.ndarray of float
        The concession to each table; NaN for nobody and where no policy satisfies all of
        them and the government; shape (..., 2**n).
    payoff : numpy.ndarray of float
        What the government gets; NaN where the table cannot agree; shape (..., 2**n).
    """

    names: tuple[str, ...]
    seats: BoolArray
    policy: FloatArray
    payoff: FloatArray


def all_tables(
    factions: Sequence[Faction],
    government_reach: ArrayLike,
    harm: ArrayLike,
    war_cost: ArrayLike,
) -> Tables:
    """What would each of the 2**n tables give the government?

    Parameters
    ----------
    factions : sequence of Faction
        Those who could be seated, at most 16.
    government_reach, harm, war_cost : array_like of float
        As for `best_table`.

    Returns
    -------
    Tables
        `seats` of shape (2**n, n), `policy` and `payoff` of shape (..., 2**n).

    Raises
    ------
    ValueError
        If there are more than 16 factions, an argument is out of range, or the shapes do not
        broadcast.

    Examples
    --------
    >>> included = Faction("included", ideal=0.6, reach=0.4, strength=0.7)
    >>> excluded = Faction("excluded", ideal=1.0, reach=0.3, strength=0.2)
    >>> all_tables([included, excluded], 0.8, harm=1.0, war_cost=0.1).payoff.round(2)
    array([-1. , -0.4, -1.4, -0.7])
    """
    n = len(factions)
    if n > MOST_FACTIONS:
        raise ValueError(f"factions has {n} of them: expected at most {MOST_FACTIONS}")
    least, most, strength, reach, rate, war = _parameters(
        factions, government_reach, harm, war_cost
    )
    policy = np.zeros((*war.shape, 1))
    limit = reach[..., np.newaxis]
    inside = np.zeros((*war.shape, 1))
    for k in range(n):
        # Every table so far, without faction k and with it.
        policy = np.concatenate([policy, np.maximum(policy, least[k][..., np.newaxis])], axis=-1)
        limit = np.concatenate([limit, np.minimum(limit, most[k][..., np.newaxis])], axis=-1)
        inside = np.concatenate([inside, inside + strength[k][..., np.newaxis]], axis=-1)
    possible = at_least(limit, policy)
    possible[..., 0] = False
    outside = strength.sum(axis=0)[..., np.newaxis] - inside
    payoff = np.where(possible, -policy - rate[..., np.newaxis] * outside, np.nan)
    payoff[..., 0] = -war - rate * strength.sum(axis=0)
    seats = (np.arange(2**n)[:, np.newaxis] >> np.arange(n)) & 1 > 0
    names = tuple(faction.name for faction in factions)
    return Tables(names, seats, np.where(possible, policy, np.nan), payoff)


def _stack(arrays: Sequence[FloatArray]) -> FloatArray:
    named = {f"faction {place}": array for place, array in enumerate(arrays)}
    return np.stack(broadcast(**named))


def _parameters(
    factions: Sequence[Faction],
    government_reach: ArrayLike,
    harm: ArrayLike,
    war_cost: ArrayLike,
) -> tuple[FloatArray, ...]:
    """Return least, most, strength (n, ...) and the government's three numbers (...)."""
    cells = {
        "government_reach": within("government_reach", government_reach, 0.0),
        "harm": within("harm", harm, 0.0),
        "war_cost": within("war_cost", war_cost, 0.0),
    }
    for place, faction in enumerate(factions):
        label = f"factions[{place}]"
        cells |= {
            f"{label} least": faction.least,
            f"{label} most": faction.most,
            f"{label} strength": within(f"{label} strength", faction.strength, 0.0),
        }
    reach, rate, war, *each = broadcast(**cells)
    empty = np.zeros((0, *war.shape))
    stacks = (np.stack(each[part::3]) if factions else empty for part in range(3))
    return (*stacks, reach, rate, war)
