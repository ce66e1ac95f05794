"""The commitment problem, held to brute force: sums over periods, and exact recursions."""

import itertools
import math
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from spoilers.theory.internal_commitment import (
    Talks,
    fighting_value,
    leader_negotiates,
    leader_options,
    promise_breaks,
    promise_credible,
    promise_needed,
    remedies,
    reservation_share,
    shift_threshold,
    steps_to_peace,
    weight_of_the_future,
)

shares = st.floats(0, 1)
costs = st.floats(0, 4)
discounts = st.floats(0.02, 0.96)
# What a reader types: exact here, rounded in floating point.
twentieths = st.integers(0, 20).map(lambda k: Fraction(k, 20))
typed_costs = st.integers(0, 40).map(lambda k: Fraction(k, 20))
typed_discounts = st.integers(1, 19).map(lambda k: Fraction(k, 20))

PERIODS = 1000
OFFER = Talks(
    strength=0.6, shift=0.3, cost=0.5, discount=0.9, exploitation=2.0, war_worth=0.7, drift=0.0
)


def weights(discount: float) -> np.ndarray:
    """What each period is worth today; 0.96 to the thousandth is about 2e-18."""
    return discount ** np.arange(PERIODS)


def fight(q: float, k: float, d: float) -> float:
    return float((weights(d) * q).sum()) - k


def smallest_share(q: float, k: float, d: float) -> float:
    """The share a period that E takes rather than fight, when every period is alike."""
    return max(0.0, fight(q, k, d) / float(weights(d).sum()))


def best_peace(q: float, delta: float, k: float, d: float) -> float:
    """Everything today, and tomorrow what the other side will be willing to pay."""
    stream = np.full(PERIODS, smallest_share(max(q - delta, 0.0), k, d))
    stream[0] = 1.0
    return float((weights(d) * stream).sum())


@given(q=shares, delta=shares, k=costs, d=discounts)
def test_it_fights_where_period_by_period_a_fight_is_worth_more(
    q: float, delta: float, k: float, d: float
) -> None:
    gain = fight(q, k, d) - best_peace(q, delta, k, d)
    assert float(fighting_value(q, k, d)) == pytest.approx(fight(q, k, d), abs=1e-9)
    assume(abs(gain) > 1e-9)
    assert bool(promise_breaks(q, delta, k, d)) == (gain > 0)


@given(q=twentieths, delta=twentieths, k=typed_costs, d=typed_discounts)
def test_on_the_knife_edge_it_stays_and_rounding_decides_nothing(
    q: Fraction, delta: Fraction, k: Fraction, d: Fraction
) -> None:
    exact = q / (1 - d) - k > 1 + d * max(Fraction(0), (q - delta) / (1 - d) - k)
    given_numbers = float(q), float(delta), float(k), float(d)
    assert bool(promise_breaks(*given_numbers)) == exact
    threshold = float(shift_threshold(float(q), float(k), float(d)))
    assert (float(delta) > threshold + 1e-12) == exact


def test_the_knife_edges_are_there() -> None:
    # A shift exactly at the threshold, and a claim exactly worth one day's stake.
    assert not promise_breaks(0.5, 0.5, 0.5, 0.5)
    assert float(shift_threshold(0.75, 0.0, 0.5)) == 0.25
    assert not promise_breaks(0.75, 0.25, 0.0, 0.5)
    assert promise_breaks(0.75, 0.2500001, 0.0, 0.5)
    assert float(shift_threshold(0.1, 0.0, 0.9)) == np.inf
    assert not promise_breaks(0.1, 1.0, 0.0, 0.9)


@given(q=shares, k=costs, d=discounts)
def test_the_threshold_is_the_largest_shift_that_a_scan_survives(
    q: float, k: float, d: float
) -> None:
    claim = fight(q, k, d) - 1
    assume(abs(claim) > 1e-6)
    shifts = np.linspace(0, 1, 501)
    tomorrow = np.maximum(0.0, q - shifts - k / float(weights(d).sum()))
    peace = 1 + tomorrow * float(weights(d)[1:].sum())
    assert peace[100] == pytest.approx(best_peace(q, shifts[100], k, d), abs=1e-9)
    survived = shifts[fight(q, k, d) <= peace + 1e-12]
    threshold = float(shift_threshold(q, k, d))
    if len(survived) == len(shifts):
        # No shift breaks the peace: either none ever could, or E has nothing to fear so soon.
        assert threshold == np.inf or threshold >= 1
        assert claim < 0 or threshold >= 1
    else:
        assert threshold == pytest.approx(survived.max(initial=0.0), abs=1 / 500 + 1e-9)
        # E still has a threat left at the threshold.
        assert threshold < q - k * (1 - d)


@given(q=shares, k=costs, d=discounts, today=shares)
def test_the_promise_needed_makes_peace_worth_a_fight(
    q: float, k: float, d: float, today: float
) -> None:
    needed = float(promise_needed(q, k, d, today))
    stream = np.full(PERIODS, needed)
    stream[0] = today
    peace = float((weights(d) * stream).sum())
    if needed > 0:
        assert peace == pytest.approx(fight(q, k, d), abs=1e-8)
    else:
        assert peace >= fight(q, k, d) - 1e-8


@given(q=shares, delta=shares, k=costs, d=discounts)
def test_the_credible_promise_is_the_least_that_keeps_the_peace_tomorrow(
    q: float, delta: float, k: float, d: float
) -> None:
    credible = float(promise_credible(q, delta, k, d))
    assert credible == pytest.approx(smallest_share(max(q - delta, 0.0), k, d), abs=1e-9)
    gap = float(promise_needed(q, k, d)) - credible
    assert bool(promise_breaks(q, delta, k, d)) == (gap > 1e-12)


def peace_in(steps: int, q: Fraction, delta: Fraction, k: Fraction, d: Fraction) -> bool:
    """Solve the game backwards: is there an offer in [0, 1] at every step that E takes?"""

    def fights_for(step: int) -> Fraction:
        return (q - min(delta, q) * step / steps) / (1 - d) - k

    value = max(Fraction(0), fights_for(steps))
    for step in reversed(range(steps)):
        offer = max(Fraction(0), fights_for(step) - d * value)
        if offer > 1:
            return False
        value = offer + d * value
    return True


@given(q=twentieths, delta=twentieths, k=typed_costs, d=typed_discounts)
def test_the_instalments_are_the_fewest_that_backward_induction_allows(
    q: Fraction, delta: Fraction, k: Fraction, d: Fraction
) -> None:
    most = 40
    fewest = next((n for n in range(1, most + 1) if peace_in(n, q, delta, k, d)), None)
    steps = float(steps_to_peace(float(q), float(delta), float(k), float(d)))
    if fewest is None:
        assert steps > most
    else:
        assert steps == fewest


@given(q=shares, delta=shares, k=costs, d=discounts)
def test_so_many_instalments_keep_the_peace_and_one_fewer_does_not(
    q: float, delta: float, k: float, d: float
) -> None:
    steps = float(steps_to_peace(q, delta, k, d))
    assert steps >= 1
    fall = min(delta, q)
    if steps < 1e6:
        assert not promise_breaks(q, fall / steps, k, d)
    if 1 < steps < 1e6:
        assert promise_breaks(q, min(fall / (steps - 1) * (1 + 1e-6), 1.0), k, d)


def exactly(q: Fraction, delta: Fraction, k: Fraction, d: Fraction) -> tuple[Fraction, Fraction]:
    """A fight today, and the best peace that can be believed in, as the lesson writes them."""
    left = max(q - delta, Fraction(0))
    return q / (1 - d) - k, 1 + d / (1 - d) * max(left - k * (1 - d), Fraction(0))


hundredths = st.integers(0, 100).map(lambda k: Fraction(k, 100))


@given(
    q=hundredths,
    delta=hundredths,
    k=typed_costs,
    d=st.integers(1, 999).map(lambda k: Fraction(k, 1000)),
)
def test_e_fights_today_exactly_where_the_inequality_of_the_lesson_says_so(
    q: Fraction, delta: Fraction, k: Fraction, d: Fraction
) -> None:
    numbers = float(q), float(delta), float(k), float(d)
    fight_today, peace = exactly(q, delta, k, d)
    assert bool(promise_breaks(*numbers)) == (fight_today > peace)
    # The same from the parts that the last lesson takes.
    z = float(promise_credible(*numbers))
    assert z == pytest.approx(
        float(reservation_share(float(max(q - delta, Fraction(0))), *numbers[2:]))
    )
    assert float(fighting_value(*numbers[:1], *numbers[2:])) == pytest.approx(float(fight_today))
    assert 1 + float(weight_of_the_future(numbers[3])) * z == pytest.approx(float(peace))


def test_kabul_is_weak_and_is_bought_off() -> None:
    # A fight is worth 0.90 in all, less than the one stake there is today; nothing is promised.
    assert float(fighting_value(0.12, 1.5, 0.95)) == pytest.approx(0.90)
    assert float(weight_of_the_future(0.95)) == pytest.approx(19)
    assert float(promise_credible(0.12, 0.1, 1.5, 0.95)) == 0
    assert not promise_breaks(0.12, 1.0, 1.5, 0.95)
    assert float(shift_threshold(0.12, 1.5, 0.95)) == np.inf
    # With 0.17 of the members it would fight.
    assert not promise_breaks(0.125, 0.1, 1.5, 0.95)
    assert promise_breaks(0.17, 0.1, 1.5, 0.95)


def test_instalments_are_counted_when_tomorrow_weighs_almost_as_much_as_today() -> None:
    for gap in (1e-6, 1e-9, 1e-11, 1e-13):
        d = 1 - gap
        exact = Fraction(3, 10) * Fraction(d) / (1 - Fraction(d)) / (1 - Fraction(6, 10))
        steps = float(steps_to_peace(0.6, 0.3, 0.0, d))
        assert steps == pytest.approx(math.ceil(exact), rel=1e-12)
    assert float(steps_to_peace(0.6, 0.3, 0.0, 1 - 1e-13)) == pytest.approx(7.5e12, rel=1e-3)


def test_a_tiny_shift_breaks_the_promise_of_a_very_patient_movement() -> None:
    d = 1 - 1e-13
    limit = float(shift_threshold(0.6, 0.0, d))
    assert limit < 1e-12
    assert not promise_breaks(0.6, limit, 0.0, d)
    assert promise_breaks(0.6, 2 * limit, 0.0, d)


@given(
    q=twentieths, delta=twentieths, k=typed_costs, d=typed_discounts, loss=typed_costs,
    worth=st.integers(0, 19).map(lambda k: Fraction(k, 20)), drift=twentieths,
)  # fmt: skip
def test_a_leader_to_whom_talks_and_war_are_worth_the_same_talks(
    q: Fraction, delta: Fraction, k: Fraction, d: Fraction, loss: Fraction, worth: Fraction,
    drift: Fraction,
) -> None:  # fmt: skip
    fight_today, peace = exactly(q, delta, k, d)
    talking = 1 / (1 - d) - max(fight_today, Fraction(0))
    if fight_today > peace:
        talking = (1 - q) / (1 - d) - k - loss
    war = worth * ((1 - q) + d / (1 - d) * max(1 - q - drift, Fraction(0)))
    offer = Talks(
        strength=float(q), shift=float(delta), cost=float(k), discount=float(d),
        exploitation=float(loss), war_worth=float(worth), drift=float(drift),
    )  # fmt: skip
    assert bool(leader_negotiates(offer)) == (talking >= war)


def test_the_edges_of_instalments() -> None:
    # Nothing shifts; nothing can be done; no threat is left half way.
    assert float(steps_to_peace(0.6, 0.0, 0.5, 0.9)) == 1
    assert float(steps_to_peace(1.0, 0.0, 0.0, 0.9)) == 1
    assert float(steps_to_peace(1.0, 0.01, 0.0, 0.9)) == np.inf
    assert float(steps_to_peace(0.75, 0.75, 0.0, 0.5)) == 3
    # Exactly 3 thresholds, and a little more in floating point.
    assert float(steps_to_peace(0.25, 0.25, 0.0, 0.9)) == 3
    assert float(steps_to_peace(0.3, 0.25, 0.5, 0.9)) == 3
    # Power that is not there cannot be lost.
    assert steps_to_peace(0.15, [0.15, 0.85], 0.0, 0.9).tolist() == [2, 2]
    assert steps_to_peace([[0.5], [0.9]], np.linspace(0, 0.5, 4), 0.1, 0.9).shape == (2, 4)


def test_slower_consolidation_keeps_a_peace_that_haste_breaks() -> None:
    broken = 0
    grid = itertools.product(range(1, 21), range(1, 21, 3), (1, 3), range(2, 20, 3))
    for claim, fall, dear, patience in grid:
        q, delta, k, d = (Fraction(number, 20) for number in (claim, fall, dear, patience))
        if not peace_in(1, q, delta, k, d):
            broken += 1
            steps = float(steps_to_peace(float(q), float(delta), float(k), float(d)))
            assert 1 < steps < np.inf
            if steps < 60:
                assert peace_in(int(steps), q, delta, k, d)
                assert not peace_in(int(steps) - 1, q, delta, k, d)
    assert broken > 300


@given(q=twentieths, delta=twentieths, k=typed_costs, d=typed_discounts, fine=twentieths)
def test_a_guarantor_makes_the_largest_promise_credible_that_is_dearer_to_break(
    q: Fraction, delta: Fraction, k: Fraction, d: Fraction, fine: Fraction
) -> None:
    reservation = max(Fraction(0), max(q - delta, Fraction(0)) - k * (1 - d))
    # I pays s if that costs no more than paying what it must, and the fine.
    promises = {Fraction(n, 400) for n in range(401)} | {min(reservation + fine, Fraction(1))}
    kept = max(s for s in promises if s <= reservation + fine)
    numbers = float(q), float(delta), float(k), float(d)
    assert float(promise_credible(*numbers, penalty=float(fine))) == pytest.approx(float(kept))
    stays = 1 + d * kept / (1 - d) >= q / (1 - d) - k
    assert bool(promise_breaks(*numbers, penalty=float(fine))) == (not stays)


@given(q=shares, delta=shares, k=costs, d=discounts)
def test_each_remedy_is_enough_by_itself_and_no_less_is(
    q: float, delta: float, k: float, d: float
) -> None:
    repair = remedies(q, delta, k, d)
    penalty, cap = float(repair.penalty), float(repair.shift_cap)
    assert 0 <= penalty <= 1
    assert not promise_breaks(q, delta, k, d, penalty=penalty)
    assert not promise_breaks(q, delta, k, d, shift_cap=cap)
    assert repair.instalments == steps_to_peace(q, delta, k, d)
    if promise_breaks(q, delta, k, d):
        assert penalty > 0
        assert cap < delta
        assert repair.instalments > 1
        assert promise_breaks(q, delta, k, d, penalty=max(penalty - 1e-6, 0)) or penalty < 1e-6
        assert promise_breaks(q, delta, k, d, shift_cap=min(cap + 1e-6, 1)) or delta < cap + 1e-6
    else:
        assert penalty <= 1e-9
        assert repair.instalments == 1
        assert cap >= min(delta, 1) - 1e-9


@given(k=costs, d=discounts, low=shares, high=shares)
def test_the_stronger_the_excluded_faction_the_smaller_the_shift_that_breaks_the_promise(
    k: float, d: float, low: float, high: float
) -> None:
    low, high = sorted((low, high))
    assert shift_threshold(high, k, d) <= shift_threshold(low, k, d) + 1e-12


@given(q=shares, k=costs, impatient=discounts, patient=discounts)
def test_patience_makes_the_promise_break_sooner(
    q: float, k: float, impatient: float, patient: float
) -> None:
    impatient, patient = sorted((impatient, patient))
    # Patience also lowers the cost of a fight in units of a period's stake.
    sooner, later = shift_threshold(q, k, patient), shift_threshold(q, k, impatient)
    assert sooner <= later + 1e-12


def test_the_weak_can_always_be_bought_off() -> None:
    q = np.linspace(0, 0.1, 50)
    assert not promise_breaks(q, 1.0, 0.0, 0.9).any()
    assert promise_breaks(0.11, 1.0, 0.0, 0.9)


numbers = {"exploitation": st.floats(0, 5), "war_worth": st.floats(0, 0.99), "drift": shares}


@given(q=shares, delta=shares, k=costs, d=discounts, **numbers)
def test_the_leader_talks_where_period_by_period_talks_are_worth_as_much_as_war(
    q: float,
    delta: float,
    k: float,
    d: float,
    exploitation: float,
    war_worth: float,
    drift: float,
) -> None:
    gain = fight(q, k, d) - best_peace(q, delta, k, d)
    assume(abs(gain) > 1e-9)
    own = np.full(PERIODS, max(0.0, 1 - q - drift))
    own[0] = 1 - q
    war = war_worth * float((weights(d) * own).sum())
    if gain <= 0:
        talks = float(weights(d).sum()) - max(0.0, fight(q, k, d))
    else:
        talks = float((weights(d) * (1 - q)).sum()) - k - exploitation
    offer = Talks(
        strength=q, shift=delta, cost=k, discount=d, exploitation=exploitation,
        war_worth=war_worth, drift=drift,
    )  # fmt: skip
    options = leader_options(offer)
    assert float(options.talking) == pytest.approx(talks, abs=1e-8)
    assert float(options.fighting_on) == pytest.approx(war, abs=1e-8)
    assert bool(options.rival_stays) == (gain <= 0)
    accepts = leader_negotiates(offer)
    if abs(talks - war) > 1e-7:
        assert bool(accepts) == (talks > war)


@given(q=shares, delta=shares, k=costs, d=discounts, **numbers)
def test_a_leader_refuses_talks_only_for_fear_of_infighting(
    q: float,
    delta: float,
    k: float,
    d: float,
    exploitation: float,
    war_worth: float,
    drift: float,
) -> None:
    offer = Talks(
        strength=q, shift=delta, cost=k, discount=d, exploitation=exploitation,
        war_worth=war_worth, drift=drift,
    )  # fmt: skip
    talks = leader_negotiates(offer)
    if not talks:
        assert promise_breaks(q, delta, k, d)
    # More to fear never makes it talk.
    assert talks >= leader_negotiates(replace(offer, exploitation=exploitation + 1))
    assert talks >= leader_negotiates(replace(offer, shift=1.0))


def test_fear_of_infighting_makes_leaders_refuse_talks() -> None:
    # A small shift: the rival stays and the leader talks. A large one: it would have to fight.
    assert leader_negotiates(replace(OFFER, shift=0.04))
    assert not leader_negotiates(OFFER)
    # It is the infighting that it fears: if the government could not exploit it, it would talk.
    assert leader_negotiates(replace(OFFER, exploitation=0.0))


def test_a_rising_rival_makes_leaders_talk() -> None:
    accepts = leader_negotiates(replace(OFFER, drift=np.linspace(0, 1, 101)))
    assert not accepts[0]
    assert accepts[-1]
    assert (np.diff(accepts.astype(int)) >= 0).all()


def test_a_map_is_its_cells() -> None:
    q, d = np.linspace(0, 1, 9)[:, np.newaxis], np.linspace(0.1, 0.9, 7)
    for call in (
        lambda q, d: promise_breaks(q, 0.2, 0.3, d),
        lambda q, d: promise_needed(q, 0.3, d, 0.5),
        lambda q, d: promise_credible(q, 0.2, 0.3, d, penalty=0.1, shift_cap=0.15),
        lambda q, d: steps_to_peace(q, 0.2, 0.3, d),
        lambda q, d: remedies(q, 0.2, 0.3, d).penalty,
        lambda q, d: leader_negotiates(replace(OFFER, strength=q, discount=d, drift=0.1)),
    ):
        whole = call(q, d)
        assert whole.shape == (9, 7)
        for row in range(9):
            for column in range(7):
                assert whole[row, column] == call(q[row, 0], d[column])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: fighting_value(1.2, 0, 0.9), r"strength = 1.2: expected a value in \[0, 1\]"),
        (lambda: fighting_value(0.5, -1, 0.9), r"cost = -1: expected a value in \[0, inf\)"),
        (lambda: fighting_value(0.5, 0, 1), r"discount = 1: expected a value in \(0, 1\)"),
        (lambda: shift_threshold(0.5, 0, 0), r"discount = 0: expected a value in \(0, 1\)"),
        (lambda: promise_breaks(0.5, -0.1, 0, 0.9), r"shift = -0.1: expected a value in \[0, 1\]"),
        (lambda: promise_breaks(np.nan, 0.1, 0, 0.9), "strength = nan: expected finite"),
        (lambda: promise_needed(0.5, 0, 0.9, today=2), "today = 2: expected"),
        (lambda: promise_credible(0.5, 0.1, 0, 0.9, penalty=-1), "penalty = -1: expected"),
        (lambda: promise_credible(0.5, 0.1, 0, 0.9, shift_cap=2), "shift_cap = 2: expected"),
        (lambda: steps_to_peace(0.5, 1.5, 0, 0.9), "shift = 1.5: expected"),
        (lambda: remedies(0.5, 0.5, "dear", 0.9), "cost = 'dear': expected a number"),
        (
            lambda: promise_breaks([0, 1], [0, 1, 1], 0, 0.9),
            r"strength \(2,\), shift \(3,\), cost \(\)",
        ),
        (
            lambda: replace(OFFER, war_worth=1),
            r"war_worth = 1: expected a value in \[0, 1\)",
        ),
        (
            lambda: replace(OFFER, exploitation=-1),
            "exploitation = -1: expected",
        ),
        (
            lambda: replace(OFFER, drift=1.1),
            r"drift = 1.1: expected a value in \[0, 1\]",
        ),
    ],
)
def test_bad_input_is_named_with_its_value_and_range(
    call: Callable[[], object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        call()
