"""Provocation, held to brute force: every type counted, every belief scanned, exact fractions."""

import itertools
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from spoilers.theory.provocation import (
    attacks_to_break,
    belief_path,
    chance_of_success,
    deal_worth,
    diagnose,
    keeps_deal,
    posterior_reliable,
    provocation_window,
    restraint_belief,
)

# What a reader types: exact here, rounded in floating point.
twentieths = st.integers(0, 20).map(lambda k: Fraction(k, 20))
typed_costs = st.integers(0, 40).map(lambda k: Fraction(k, 20))
outcomes = st.booleans()
shares = st.floats(0, 1)

Type = tuple[bool, bool]


@st.composite
def foils(draw: st.DrawFn) -> tuple[Fraction, Fraction]:
    """Draw (s, r) with s > r, zeros and ones among them."""
    low, high = sorted(draw(st.lists(twentieths, min_size=2, max_size=2, unique=True)))
    return high, low


def type_chances(trust: Fraction, capacity: Fraction) -> dict[Type, Fraction]:
    """How likely each of the four types is: willing or not, capable or not."""
    return {
        (willing, capable): (trust if willing else 1 - trust)
        * (capacity if capable else 1 - capacity)
        for willing, capable in itertools.product((True, False), repeat=2)
    }


def after(
    types: dict[Type, Fraction], s: Fraction, r: Fraction, succeeded: bool
) -> dict[Type, Fraction]:
    """Count the worlds in which this outcome happens; unchanged if there is none."""
    worlds = {}
    for kind, chance in types.items():
        foiled = s if all(kind) else r
        worlds[kind] = chance * (1 - foiled if succeeded else foiled)
    total = sum(worlds.values())
    return {kind: w / total for kind, w in worlds.items()} if total else types


def bayes(mu: Fraction, s: Fraction, r: Fraction, succeeded: bool) -> Fraction:
    return after(type_chances(mu, Fraction(1)), s, r, succeeded)[True, True]


def stands(mu: Fraction, betrayal: Fraction, audience_cost: Fraction) -> bool:
    """The government compares the two payoffs: the deal, or the return to conflict."""
    return mu * 1 - (1 - mu) * betrayal - audience_cost >= 0


@given(trust=twentieths, capacity=twentieths, foil=foils(), succeeded=outcomes)
def test_beliefs_after_an_attempt_are_what_counting_the_types_gives(
    trust: Fraction, capacity: Fraction, foil: tuple[Fraction, Fraction], succeeded: bool
) -> None:
    s, r = foil
    types = after(type_chances(trust, capacity), s, r, succeeded)
    result = diagnose(float(trust), float(capacity), float(s), float(r), succeeded)
    willing = sum(chance for kind, chance in types.items() if kind[0])
    capable = sum(chance for kind, chance in types.items() if kind[1])
    assert float(result.trust) == pytest.approx(float(willing), abs=1e-12)
    assert float(result.capacity) == pytest.approx(float(capable), abs=1e-12)
    both = float(types[True, True])
    assert float(result.reliable) == pytest.approx(both, abs=1e-12)
    prior = float(trust) * float(capacity)
    alone = posterior_reliable(prior, float(s), float(r), succeeded)
    assert float(alone) == pytest.approx(both, abs=1e-12)


def test_in_simulated_histories_partners_are_reliable_as_often_as_the_posterior_says() -> None:
    random = np.random.default_rng(4)
    runs, trust, capacity, s, r = 400_000, 0.8, 0.7, 0.75, 0.35
    willing, capable = random.random(runs) < trust, random.random(runs) < capacity
    foiled = random.random(runs) < np.where(willing & capable, s, r)
    for succeeded in (True, False):
        seen = foiled != succeeded
        belief = diagnose(trust, capacity, s, r, succeeded)
        assert np.mean(willing[seen]) == pytest.approx(float(belief.trust), abs=5e-3)
        assert np.mean(capable[seen]) == pytest.approx(float(belief.capacity), abs=5e-3)
        assert np.mean((willing & capable)[seen]) == pytest.approx(float(belief.reliable), abs=5e-3)
    chance = float(chance_of_success(trust * capacity, s, r))
    assert np.mean(~foiled) == pytest.approx(chance, abs=5e-3)


@given(mu=shares, foil=foils())
def test_beliefs_average_out_to_the_prior(mu: float, foil: tuple[Fraction, Fraction]) -> None:
    s, r = map(float, foil)
    success, foiled = posterior_reliable(mu, s, r, [True, False])
    chance = float(chance_of_success(mu, s, r))
    assert chance * success + (1 - chance) * foiled == pytest.approx(mu, abs=1e-12)
    assert success <= mu + 1e-15
    assert foiled >= mu - 1e-15


@given(trust=twentieths, low=twentieths, high=twentieths, foil=foils())
def test_the_loss_of_trust_from_one_attack_grows_with_believed_capacity(
    trust: Fraction, low: Fraction, high: Fraction, foil: tuple[Fraction, Fraction]
) -> None:
    s, r = map(float, foil)
    low, high = sorted((low, high))
    # Where a success is impossible it teaches nothing.
    assume(not (foil[0] == 1 and trust == 1))
    t = float(trust)
    weak, strong = (t - float(diagnose(t, float(c), s, r).trust) for c in (low, high))
    assert strong >= weak - 1e-12
    if low < high and 0 < trust < 1:
        assert strong > weak


def test_all_of_the_blame_falls_on_what_was_in_doubt() -> None:
    sure_of_strength = diagnose(0.7, 1.0, 0.8, 0.3)
    assert float(sure_of_strength.capacity) == 1
    assert float(sure_of_strength.trust) == pytest.approx(0.4)
    sure_of_will = diagnose(1.0, 0.7, 0.8, 0.3)
    assert float(sure_of_will.trust) == 1
    assert float(sure_of_will.capacity) == pytest.approx(0.4)


def test_after_an_attack_will_and_capacity_are_no_longer_independent() -> None:
    belief = diagnose(0.7, 0.7, 0.8, 0.3)
    assert float(belief.reliable) < float(belief.trust * belief.capacity) - 0.01


def test_what_the_prior_holds_impossible_teaches_nothing() -> None:
    assert float(posterior_reliable(1.0, 1.0, 0.3, succeeded=True)) == 1
    assert float(posterior_reliable(0.0, 0.8, 0.0, succeeded=False)) == 0
    assert float(diagnose(0.0, 0.6, 0.8, 0.0, succeeded=False).capacity) == 0.6
    shaken = diagnose(1.0, 1.0, 1.0, 0.3)
    assert [shaken.trust, shaken.capacity, shaken.reliable] == [1, 1, 1]
    assert [shaken.trust_change, shaken.capacity_change, shaken.verdict] == [0, 0, "nothing"]
    # Short of certainty one such event says everything.
    assert float(posterior_reliable(0.999, 1.0, 0.3, succeeded=True)) == 0
    assert float(posterior_reliable(0.001, 0.8, 0.0, succeeded=False)) == 1


@given(mu=twentieths, betrayal=typed_costs, audience_cost=typed_costs)
def test_the_deal_stands_where_it_pays(
    mu: Fraction, betrayal: Fraction, audience_cost: Fraction
) -> None:
    exact = stands(mu, betrayal, audience_cost)
    assert bool(keeps_deal(float(mu), float(betrayal), float(audience_cost))) == exact
    line = float(restraint_belief(float(betrayal), float(audience_cost)))
    assert (float(mu) >= line - 1e-12) == exact


@given(mu=twentieths, betrayal=typed_costs)
def test_the_deal_is_worth_its_two_outcomes(mu: Fraction, betrayal: Fraction) -> None:
    exact = mu * 1 + (1 - mu) * -betrayal
    assert float(deal_worth(float(mu), float(betrayal))) == pytest.approx(float(exact), abs=1e-12)


@given(betrayal=typed_costs, audience_cost=typed_costs)
def test_at_the_line_the_deal_is_worth_what_keeping_it_costs_at_home(
    betrayal: Fraction, audience_cost: Fraction
) -> None:
    line = float(restraint_belief(float(betrayal), float(audience_cost)))
    if line <= 1:
        assert float(deal_worth(line, float(betrayal))) == pytest.approx(float(audience_cost))


def test_kabul_the_message_of_one_success() -> None:
    # Trust 0.875 and capacity 0.80 make a prior of 0.70; 0.35 of the attempts get through.
    assert float(chance_of_success(0.875 * 0.80, 0.8, 0.3)) == pytest.approx(0.35)
    belief = posterior_reliable(0.875 * 0.80, 0.8, 0.3)
    assert float(belief) == pytest.approx(0.40)
    assert float(deal_worth(belief, 1.0)) == pytest.approx(-0.20)
    assert not keeps_deal(belief, 1.0, 0.3)


@given(will=twentieths, can=twentieths, foil=foils(), succeeded=outcomes)
def test_the_verdict_is_about_the_belief_that_lost_more_in_exact_fractions(
    will: Fraction, can: Fraction, foil: tuple[Fraction, Fraction], succeeded: bool
) -> None:
    s, r = foil

    def chance(reliable: Fraction) -> Fraction:
        through = reliable * (1 - s) + (1 - reliable) * (1 - r)
        return through if succeeded else 1 - through

    seen = chance(will * can)
    moved = [Fraction(0), Fraction(0)]
    if seen:
        moved = [will * chance(can) / seen - will, can * chance(will) / seen - can]
    found = diagnose(float(will), float(can), float(s), float(r), succeeded)
    assert float(found.trust_change) == pytest.approx(float(moved[0]), abs=1e-12)
    assert float(found.capacity_change) == pytest.approx(float(moved[1]), abs=1e-12)
    expected = "nothing"
    if min(moved) < 0:
        expected = "both" if moved[0] == moved[1] else ("will not", "cannot")[moved[1] < moved[0]]
    assert str(found.verdict) == expected


def test_two_small_losses_are_not_alike_where_one_is_larger() -> None:
    # Both losses round to 0.00, and they stand as 0.95 to 0.85.
    found = diagnose(0.05, 0.15, 0.8, 0.3)
    assert float(found.trust_change / found.capacity_change) == pytest.approx(0.95 / 0.85)
    assert str(found.verdict) == "will not"
    # Here too something is learned.
    assert str(diagnose(0.05, 0.10, 0.8, 0.3).verdict) == "will not"
    assert str(diagnose(0.1 + 0.2, 0.3, 0.8, 0.3).verdict) == "both"


@given(foil=foils(), betrayal=typed_costs, audience_cost=typed_costs)
def test_the_window_is_where_a_scan_of_beliefs_finds_that_one_attack_breaks_the_deal(
    foil: tuple[Fraction, Fraction], betrayal: Fraction, audience_cost: Fraction
) -> None:
    s, r = foil
    low, high = provocation_window(float(betrayal), float(s), float(r), float(audience_cost))
    scanned = [Fraction(k, 120) for k in range(121)]
    for mu in scanned:
        before = stands(mu, betrayal, Fraction(0))
        afterwards = stands(bayes(mu, s, r, True), betrayal, audience_cost)
        inside = float(low) - 1e-12 <= float(mu) < float(high) - 1e-12
        if audience_cost > 1:
            inside = inside or mu == 1
        assert inside == (before and not afterwards), mu


def check_count(
    mu: Fraction, s: Fraction, r: Fraction, betrayal: Fraction, audience_cost: Fraction
) -> None:
    most, count = 60, 0
    if stands(mu, betrayal, Fraction(0)):
        belief, count = bayes(mu, s, r, True), 1
        while stands(belief, betrayal, audience_cost) and count <= most:
            belief, count = bayes(belief, s, r, True), count + 1
    found = float(
        attacks_to_break(float(mu), float(betrayal), float(s), float(r), float(audience_cost))
    )
    assert found == count or (count > most and found > most)


some_costs = [Fraction(0), Fraction(3, 10), Fraction(1), Fraction(3, 2)]


@given(
    mu=twentieths,
    foil=foils(),
    betrayal=typed_costs,
    audience_cost=st.sampled_from(some_costs),
)
def test_the_attacks_it_takes_are_counted_belief_by_belief(
    mu: Fraction, foil: tuple[Fraction, Fraction], betrayal: Fraction, audience_cost: Fraction
) -> None:
    check_count(mu, *foil, betrayal, audience_cost)


def test_the_attacks_it_takes_are_right_in_every_corner() -> None:
    corners = [Fraction(0), Fraction(1, 2), Fraction(1)]
    foiling = [(s, r) for s, r in itertools.product(corners, corners) if s > r]
    assert len(foiling) == 3
    for mu, foil, betrayal, cost in itertools.product(corners, foiling, some_costs, some_costs):
        check_count(mu, *foil, betrayal, cost)


@given(
    mu=shares,
    r=st.floats(0, 0.9),
    gap=st.floats(0.01, 0.5),
    betrayal=st.floats(0.05, 3),
    audience_cost=st.floats(0, 0.9),
)
def test_the_window_and_the_count_say_the_same(
    mu: float, r: float, gap: float, betrayal: float, audience_cost: float
) -> None:
    s = min(r + gap, 1.0)
    low, high = map(float, provocation_window(betrayal, s, r, audience_cost))
    assert 0 <= low <= 1
    assert low <= high + 1e-12
    assert high <= 1
    assume(min(abs(mu - low), abs(mu - high)) > 1e-7)
    one = float(attacks_to_break(mu, betrayal, s, r, audience_cost)) == 1
    assert one == (low <= mu < high)


def test_a_belief_that_lands_on_the_line_keeps_the_deal() -> None:
    # From 0.8 one success leads to 2/3, the next to 1/2, which is the line.
    assert belief_path(0.8, [True, True], 0.5, 0.0).round(12).tolist() == [0.8, 0.666666666667, 0.5]
    assert float(attacks_to_break(0.8, 1.0, 0.5, 0.0)) == 3
    # 0.2 is the line, and no float holds it or what leads to it.
    assert float(attacks_to_break(0.2, 0.25, 0.6, 0.2)) == 1


def test_the_edges_of_the_count() -> None:
    def count(mu: float, beta: float, audience_cost: float, s: float = 0.8) -> float:
        return float(attacks_to_break(mu, beta, s, 0.3, audience_cost))

    assert count(1.0, 1.0, 0.0) == np.inf
    assert count(1.0, 1.0, 1.0) == np.inf
    assert count(1.0, 1.0, 1.0001) == 1
    assert count(0.999999, 1.0, 1.0) == 1
    assert count(0.5, 0.0, 0.0) == np.inf
    assert count(0.0, 0.0, 0.0) == np.inf
    assert count(0.0, 0.0, 0.1) == 1
    assert count(0.0, 0.0, 0.1, s=1.0) == 1
    assert count(0.49, 1.0, 0.0) == 0
    assert count(0.999999, 1.0, 0.0, s=1.0) == 1
    assert count(1.0, 1.0, 0.0, s=1.0) == np.inf
    assert count(0.999999, 1.0, 0.0, s=0.3000001) > 1e6


def test_the_edges_of_the_window() -> None:
    assert [float(x) for x in provocation_window(0.0, 1.0, 0.3)] == [0, 0]
    assert [float(x) for x in provocation_window(1.0, 1.0, 0.3)] == [0.5, 1]
    assert [float(x) for x in provocation_window(1.0, 0.8, 0.3, 1.0)] == [0.5, 1]
    assert [float(x) for x in provocation_window(1.0, 0.8, 0.3, 7.0)] == [0.5, 1]


@given(
    foil=foils(),
    betrayal=st.floats(0.05, 3),
    less=st.floats(0, 1.2),
    more=st.floats(0, 1.2),
)
def test_an_audience_cost_widens_the_window_at_the_trusted_end(
    foil: tuple[Fraction, Fraction], betrayal: float, less: float, more: float
) -> None:
    s, r = map(float, foil)
    less, more = sorted((less, more))
    low, high = provocation_window(betrayal, s, r, [less, more])
    assert low[0] == low[1]
    assert high[1] >= high[0] - 1e-15
    if more > less + 1e-6 and less < 1 and s < 1:
        assert high[1] > high[0]


def test_a_foiled_attack_backfires() -> None:
    # One success breaks the deal, but not after a foiled attempt.
    assert not keeps_deal(posterior_reliable(0.7, 0.8, 0.3), 1.0)
    path = belief_path(0.7, [False, True], 0.8, 0.3)
    assert keeps_deal(path, 1.0).all()


@given(
    mu=twentieths,
    foil=foils(),
    seen=st.lists(outcomes, max_size=8),
)
def test_the_path_of_belief_is_bayes_attempt_by_attempt(
    mu: Fraction, foil: tuple[Fraction, Fraction], seen: list[bool]
) -> None:
    s, r = foil
    expected = [mu]
    for succeeded in seen:
        expected.append(bayes(expected[-1], s, r, succeeded))
    path = belief_path(float(mu), seen, float(s), float(r))
    assert path.tolist() == pytest.approx([float(belief) for belief in expected], abs=1e-12)


def test_the_order_of_attempts_does_not_matter_for_where_belief_ends() -> None:
    ends = [
        belief_path(0.7, order, 0.8, 0.3)[-1]
        for order in itertools.permutations([True, True, False, False, False])
    ]
    assert max(ends) - min(ends) < 1e-12


def test_a_map_is_its_cells() -> None:
    mu, s = np.linspace(0, 1, 11)[:, np.newaxis], np.linspace(0.4, 1, 7)
    calls: list[Callable[..., np.ndarray]] = [
        lambda mu, s: posterior_reliable(mu, s, 0.3, mu > 0.5),
        lambda mu, s: diagnose(mu, s, s, 0.3).trust,
        lambda mu, s: diagnose(mu, s, s, 0.3, succeeded=False).capacity,
        lambda mu, s: attacks_to_break(mu, 0.7, s, 0.3, 0.2),
        lambda mu, s: provocation_window(mu, s, 0.3, 0.2)[1],
        lambda mu, s: chance_of_success(mu, s, 0.3),
        lambda mu, s: belief_path(mu, [True, False, True], s, 0.3)[..., -1],
    ]
    for call in calls:
        whole = call(mu, s)
        assert whole.shape == (11, 7)
        for row, column in itertools.product(range(11), range(7)):
            assert whole[row, column] == call(mu[row, 0], s[column])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: posterior_reliable(1.2, 0.8, 0.3), r"prior = 1.2: expected a value in \[0, 1\]"),
        (
            lambda: posterior_reliable(0.5, 0.3, 0.8),
            r"foil_reliable = 0.3: expected a value in \(foil_unreliable = 0.8, 1\]",
        ),
        (lambda: posterior_reliable(0.5, [0.8, 0.3], 0.3), "foil_reliable = 0.3: expected"),
        (lambda: posterior_reliable(0.5, 1.1, 0.3), r"foil_reliable = 1.1: expected a value in \["),
        (lambda: posterior_reliable(0.5, 0.8, -0.1), "foil_unreliable = -0.1: expected"),
        (lambda: posterior_reliable(np.nan, 0.8, 0.3), "prior = nan: expected finite"),
        (lambda: posterior_reliable(0.5, 0.8, 0.3, 0.5), "succeeded = 0.5: expected True or False"),
        (
            lambda: posterior_reliable([0, 1], 0.8, [0, 0.1, 0.2]),
            r"foil_unreliable \(3,\), prior \(2,\)",
        ),
        (lambda: diagnose(0.5, 2, 0.8, 0.3), "capacity = 2: expected"),
        (lambda: diagnose(-1, 0.5, 0.8, 0.3), "trust = -1: expected"),
        (lambda: restraint_belief(-1), r"betrayal = -1: expected a value in \[0, inf\)"),
        (lambda: restraint_belief(1, -0.5), "audience_cost = -0.5: expected"),
        (lambda: keeps_deal(1.5, 1), "belief = 1.5: expected"),
        (lambda: provocation_window(1, 0.3, 0.3), "foil_reliable = 0.3: expected"),
        (lambda: provocation_window(np.inf, 0.8, 0.3), "betrayal = inf: expected finite"),
        (lambda: attacks_to_break(0.5, 1, 0.2, 0.3), "foil_reliable = 0.2: expected"),
        (lambda: attacks_to_break("high", 1, 0.8, 0.3), "prior = 'high': expected a number"),
        (lambda: belief_path(0.5, True, 0.8, 0.3), "outcomes = True: expected a list"),
        (lambda: belief_path(0.5, [1, 2], 0.8, 0.3), "outcomes = 2: expected True or False"),
        (lambda: belief_path([0.5, 0.6], np.ones((3, 4)), 0.8, 0.3), r"prior \(2,\), outcomes"),
    ],
)
def test_bad_input_is_named_with_its_value_and_range(
    call: Callable[[], object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        call()
