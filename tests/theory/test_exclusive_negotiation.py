"""Negotiation, held to brute force: scanned policies, every table by hand, drawn parties."""

import itertools
from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoilers.theory.exclusive_negotiation import (
    Faction,
    all_tables,
    bargaining_range,
    best_table,
    chance_of_range,
    concession,
    deal_units,
    price_of_a_seat,
)
from spoilers.theory.the_whole_game import Scenario

# Twentieths are what a reader types; most of them floats cannot hold, so that every knife edge
# here is one that rounding could push over.
twentieths = st.integers(0, 20).map(lambda k: Fraction(k, 20))
LINE = [Fraction(k, 20) for k in range(21)]
parties = st.lists(st.tuples(twentieths, twentieths), max_size=6)

# Ideal point, reach and strength of a faction, in twentieths.
Numbers = tuple[int, int, int]
numbers = st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))


def accepted_by_all(table: Sequence[tuple[Fraction, Fraction]]) -> list[Fraction]:
    """Which policies no party at the table refuses, from a scan of the line."""
    return [x for x in LINE if all(abs(x - ideal) <= reach for ideal, reach in table)]


def as_arrays(table: Sequence[tuple[Fraction, Fraction]]) -> tuple[np.ndarray, np.ndarray]:
    array = np.array(table, dtype=float).reshape(-1, 2)
    return array[:, 0], array[:, 1]


def as_faction(place: int, numbers: Numbers) -> Faction:
    ideal, reach, strength = (number / 20 for number in numbers)
    return Faction(f"faction {place}", ideal, reach, strength)


def as_factions(several: Sequence[Numbers]) -> list[Faction]:
    return [as_faction(place, numbers) for place, numbers in enumerate(several)]


def table_by_hand(
    several: Sequence[Numbers], seated: tuple[int, ...], reach: int, harm: int, war: int
) -> tuple[int, int | None] | None:
    """Payoff (in 1/400) and policy (in 1/20) of one table, or None where it cannot agree."""
    outside = sum(several[i][2] for i in range(len(several)) if i not in seated)
    if not seated:
        return -20 * war - harm * outside, None
    for x in range(min(reach, 20) + 1):
        if all(abs(x - several[i][0]) <= several[i][1] for i in seated):
            return -20 * x - harm * outside, x
    return None


def best_by_hand(
    several: Sequence[Numbers], reach: int, harm: int, war: int
) -> tuple[tuple[int, ...], int | None, int]:
    """The best of all tables: payoff, then few, then cheap, then first named."""
    found = []
    for size in range(len(several) + 1):
        for seated in itertools.combinations(range(len(several)), size):
            table = table_by_hand(several, seated, reach, harm, war)
            if table is not None:
                payoff, policy = table
                found.append((-payoff, size, policy or 0, seated, policy))
    payoff, _, _, seated, policy = min(found)
    return seated, policy, -payoff


def check_best(several: Sequence[Numbers], reach: int, harm: int, war: int) -> None:
    seated, policy, payoff = best_by_hand(several, reach, harm, war)
    table = best_table(as_factions(several), reach / 20, harm / 20, war / 20)
    assert table.members() == tuple(f"faction {place}" for place in seated)
    assert float(table.payoff) == pytest.approx(payoff / 400, abs=1e-9)
    expected = np.nan if policy is None else policy / 20
    assert float(table.policy) == pytest.approx(expected, abs=1e-9, nan_ok=True)
    assert bool(table.exclusive) == (0 < len(seated) < len(several))


@given(table=parties)
def test_the_range_is_what_a_scan_of_the_line_accepts(
    table: list[tuple[Fraction, Fraction]],
) -> None:
    accepted = accepted_by_all(table)
    low, high = bargaining_range(*as_arrays(table))
    if accepted:
        assert float(low) == pytest.approx(float(accepted[0]), abs=1e-12)
        assert float(high) == pytest.approx(float(accepted[-1]), abs=1e-12)
        assert 0 <= low <= high <= 1
    else:
        assert np.isnan(low)
        assert np.isnan(high)


@given(table=parties, newcomer=st.tuples(twentieths, twentieths))
def test_a_veto_player_never_widens_the_range(
    table: list[tuple[Fraction, Fraction]], newcomer: tuple[Fraction, Fraction]
) -> None:
    low, high = bargaining_range(*as_arrays(table))
    newer_low, newer_high = bargaining_range(*as_arrays([*table, newcomer]))
    if np.isnan(low):
        assert np.isnan(newer_low)
    elif not np.isnan(newer_low):
        # Where sets only touch, rounding may move the one policy by the last digit.
        assert newer_low >= low - 1e-15
        assert newer_low <= newer_high <= high + 1e-15


def test_sets_that_touch_meet_in_one_policy_in_spite_of_rounding() -> None:
    # 0.8 - 0.6 is a little more than 0.2 in floating point.
    low, high = bargaining_range([0.0, 0.8], [0.2, 0.6])
    assert float(low) == float(high) == pytest.approx(0.2)
    low, high = bargaining_range([0.0, 0.8], [0.2, 0.59])
    assert np.isnan(low)
    assert np.isnan(high)


def test_a_table_without_parties_accepts_everything() -> None:
    low, high = bargaining_range([], [])
    assert (float(low), float(high)) == (0.0, 1.0)


def test_a_map_of_ranges_is_the_ranges_of_its_cells() -> None:
    random = np.random.default_rng(2)
    ideals, reaches = random.random((30, 1, 4)), random.random((20, 4))
    low, high = bargaining_range(ideals, reaches)
    assert low.shape == high.shape == (30, 20)
    for row, column in itertools.product(range(30), range(20)):
        one, other = bargaining_range(ideals[row, 0], reaches[column])
        np.testing.assert_equal((low[row, column], high[row, column]), (one, other))


@pytest.mark.parametrize("reach", [0.05, 0.2, 0.45])
@pytest.mark.parametrize("n", [1, 2, 3, 6])
def test_drawn_parties_find_a_range_as_often_as_the_closed_form_says(n: int, reach: float) -> None:
    draws = 60_000
    ideals = np.random.default_rng(n).random((draws, n))
    low, _ = bargaining_range(ideals, reach)
    chance = float(chance_of_range(n, reach))
    error = np.sqrt(max(chance * (1 - chance), 1e-4) / draws)
    assert np.mean(~np.isnan(low)) == pytest.approx(chance, abs=4.5 * error)


@given(n=st.integers(1, 40), reach=st.floats(0, 0.7))
def test_the_chance_of_a_range_falls_with_every_party(n: int, reach: float) -> None:
    fewer, more = chance_of_range([n, n + 1], reach)
    assert 0 <= more <= fewer + 1e-15 <= 1 + 1e-15
    if 0.05 < reach < 0.45:
        assert more < fewer


def test_the_edges_of_the_chance_of_a_range() -> None:
    assert chance_of_range([0, 1, 2, 3], 0).tolist() == [1, 1, 0, 0]
    assert chance_of_range([0, 1, 2, 50], 0.5).tolist() == [1, 1, 1, 1]
    assert chance_of_range(3, [0.7, 40.0]).tolist() == [1, 1]
    assert chance_of_range([[1], [2], [3]], np.linspace(0, 1, 5)).shape == (3, 5)


def test_any_number_of_parties_finds_a_deal_if_each_reaches_half_of_the_line() -> None:
    assert chance_of_range([10**6, 10**17, 2**62], 0.5).tolist() == [1, 1, 1]
    assert chance_of_range(10**17, 0.49) == 0
    # Just short of half of the line: worked out in exact fractions.
    w, n = Fraction(2 * 0.4999999), 10**7
    exact = n * float(w) ** (n - 1) * float(1 - w) + float(w) ** n
    assert float(chance_of_range(n, 0.4999999)) == pytest.approx(exact, rel=1e-6)


@given(n=st.integers(2, 30), w=st.integers(0, 40).map(lambda k: Fraction(k, 40)))
def test_the_chance_of_a_range_is_the_polynomial_of_the_lesson(n: int, w: Fraction) -> None:
    exact = n * w ** (n - 1) - (n - 1) * w**n
    assert float(chance_of_range(n, float(w) / 2)) == pytest.approx(float(exact), rel=1e-12)


@given(several=st.lists(numbers, max_size=5), newcomer=numbers)
def test_the_concession_and_the_price_of_a_seat_are_what_a_scan_finds(
    several: list[Numbers], newcomer: Numbers
) -> None:
    def scanned(table: Sequence[Numbers]) -> float:
        policies = accepted_by_all([(Fraction(t, 20), Fraction(r, 20)) for t, r, _ in table])
        return float(policies[0]) if policies else np.nan

    before, after = scanned(several), scanned([*several, newcomer])
    factions, last = as_factions(several), as_faction(9, newcomer)
    assert float(concession(factions)) == pytest.approx(before, abs=1e-12, nan_ok=True)
    expected = np.inf if np.isnan(after) and not np.isnan(before) else after - before
    price = float(price_of_a_seat(factions, last))
    assert price == pytest.approx(expected, abs=1e-12, nan_ok=True)


@given(
    several=st.lists(numbers, max_size=5),
    reach=st.integers(0, 22),
    harm=st.integers(0, 40),
    war=st.integers(0, 22),
)
def test_the_best_table_is_the_best_of_all_tables_tried_one_by_one(
    several: list[Numbers], reach: int, harm: int, war: int
) -> None:
    check_best(several, reach, harm, war)


@pytest.mark.parametrize(
    ("several", "reach", "harm", "war"),
    [
        ([], 10, 20, 5),
        ([(0, 20, 0)], 10, 0, 0),  # Talks gain nothing, so nobody is seated.
        ([(12, 8, 14), (20, 6, 10)], 16, 20, 2),  # The seat costs what the damage costs.
        ([(12, 0, 12), (4, 0, 4)], 20, 20, 20),  # As good, as small: the cheaper one.
        ([(4, 0, 4), (12, 0, 12)], 20, 20, 20),  # In the other order too.
        ([(8, 8, 0), (10, 10, 0)], 20, 0, 3),  # Nobody does damage: the first is enough.
        ([(20, 5, 5), (0, 10, 0)], 20, 20, 20),  # Who does no damage is not seated.
        ([(16, 12, 10), (4, 0, 10)], 4, 20, 20),  # All acceptance sets meet in one policy.
    ],
)
def test_ties_go_to_the_smaller_table(
    several: list[Numbers], reach: int, harm: int, war: int
) -> None:
    check_best(several, reach, harm, war)


@pytest.mark.parametrize("seed", range(2))
def test_sixteen_factions_and_their_65536_tables(seed: int) -> None:
    random = np.random.default_rng(seed)
    # Long reaches, or no large table could ever agree.
    drawn = random.integers([0, 6, 0], [21, 16, 10], size=(16, 3)).tolist()
    several = [(int(t), int(r), int(p)) for t, r, p in drawn]
    check_best(several, reach=15, harm=4, war=10)
    tables = all_tables(as_factions(several), 0.75, 0.2, 0.5)
    assert tables.payoff.shape == (2**16,)
    best = best_table(as_factions(several), 0.75, 0.2, 0.5)
    assert float(np.nanmax(tables.payoff)) == pytest.approx(float(best.payoff), abs=1e-12)


@given(
    several=st.lists(numbers, max_size=5),
    reach=st.integers(0, 22),
    harm=st.integers(0, 40),
    war=st.integers(0, 22),
)
def test_the_list_of_all_tables_is_right_table_by_table(
    several: list[Numbers], reach: int, harm: int, war: int
) -> None:
    tables = all_tables(as_factions(several), reach / 20, harm / 20, war / 20)
    assert len(tables.payoff) == 2 ** len(several)
    seen = set()
    for seats, policy, payoff in zip(tables.seats, tables.policy, tables.payoff, strict=True):
        seated = tuple(int(place) for place in np.flatnonzero(seats))
        seen.add(seated)
        expected = table_by_hand(several, seated, reach, harm, war)
        if expected is None:
            assert np.isnan(policy)
            assert np.isnan(payoff)
        else:
            assert payoff == pytest.approx(expected[0] / 400, abs=1e-9)
            where = np.nan if expected[1] is None else expected[1] / 20
            assert policy == pytest.approx(where, abs=1e-9, nan_ok=True)
    assert len(seen) == 2 ** len(several)


def test_a_map_of_tables_is_the_tables_of_its_cells() -> None:
    ideals, harms = np.linspace(0, 1, 12), np.linspace(0, 2, 9)[:, np.newaxis]
    factions = [
        Faction("included", 0.5, 0.3, 0.6),
        Faction("excluded", ideals, 0.25, 0.3),
        Faction("third", 0.9, 0.6, 0.1),
    ]
    table = best_table(factions, 0.7, harms, 0.15)
    tables = all_tables(factions, 0.7, harms, 0.15)
    assert table.seats.shape == (9, 12, 3)
    assert tables.payoff.shape == (9, 12, 8)
    assert len({row.tobytes() for row in table.seats.reshape(-1, 3)}) >= 4
    for row, column in itertools.product(range(9), range(12)):
        alone = [factions[0], Faction("excluded", ideals[column], 0.25, 0.3), factions[2]]
        cell = best_table(alone, 0.7, harms[row, 0], 0.15)
        assert table.seats[row, column].tolist() == cell.seats.tolist()
        assert table.payoff[row, column] == cell.payoff
        np.testing.assert_equal(table.policy[row, column], np.asarray(cell.policy)[()])
        each = all_tables(alone, 0.7, harms[row, 0], 0.15)
        np.testing.assert_equal(tables.payoff[row, column], each.payoff)


def test_a_faction_is_excluded_where_its_seat_costs_as_much_as_the_damage_it_can_do() -> None:
    # The included faction is so strong that it is always worth its seat.
    included = Faction("included", 0.5, 0.3, 3.0)
    excluded = 0
    for ideal, reach, strength in itertools.product(range(0, 21, 2), range(0, 21, 4), range(11)):
        other = as_faction(1, (ideal, reach, strength))
        table = best_table([included, other], government_reach=1.0, harm=1.0, war_cost=0.1)
        assert table.seats[0]
        price = float(price_of_a_seat([included], other))
        assert bool(table.exclusive) == (price >= strength / 20 - 1e-9)
        excluded += bool(table.exclusive)
    assert 100 < excluded < 11 * 6 * 11 - 100


def test_a_strong_faction_is_seated_before_a_moderate_one() -> None:
    moderate = Faction("moderate", ideal=0.2, reach=0.15, strength=0.2)
    strong = Faction("strong", ideal=0.7, reach=0.3, strength=0.8)
    assert float(moderate.least) < float(strong.least)
    table = best_table([moderate, strong], government_reach=0.6, harm=1.0, war_cost=0.2)
    assert table.members() == ("strong",)
    # What decides is the damage: with their strengths exchanged, the moderate is seated.
    weak = Faction("strong", ideal=0.7, reach=0.3, strength=0.2)
    able = Faction("moderate", ideal=0.2, reach=0.15, strength=0.8)
    assert best_table([able, weak], 0.6, 1.0, 0.2).members() == ("moderate",)
    # A moderate whom the same policy satisfies comes along for nothing.
    patient = Faction("moderate", ideal=0.2, reach=0.3, strength=0.2)
    assert best_table([patient, strong], 0.6, 1.0, 0.2).members() == ("moderate", "strong")


def test_a_seat_that_costs_more_than_the_damage_is_taken_all_the_same_beside_another_table() -> (
    None
):
    first = Faction("A", ideal=0.3, reach=0.2, strength=0.1)
    second, third = (Faction(name, ideal=0.6, reach=0.2, strength=0.2) for name in "BC")
    # Beside A alone, B asks for 0.3 more and would do 0.2 of damage.
    assert float(price_of_a_seat([first], second)) == pytest.approx(0.3)
    assert best_table([first, second], 0.8, 1.0, 0.1).exclusive
    # With C, whom the same policy satisfies, it is seated: the best table is all three.
    table = best_table([first, second, third], government_reach=0.8, harm=1.0, war_cost=0.1)
    assert table.members() == ("A", "B", "C")
    # Judged beside the rest of the best table, its seat is free.
    assert float(price_of_a_seat([first, third], second)) == 0


@given(
    several=st.lists(numbers, min_size=1, max_size=4),
    reach=st.integers(0, 22),
    harm=st.integers(0, 40),
    war=st.integers(0, 22),
)
def test_beside_the_rest_of_the_best_table_nobodys_seat_is_dearer_than_its_damage(
    several: list[Numbers], reach: int, harm: int, war: int
) -> None:
    factions = as_factions(several)
    table = best_table(factions, reach / 20, harm / 20, war / 20)
    seated = [faction for faction, seat in zip(factions, table.seats, strict=True) if seat]
    for faction, (_, _, strength), seat in zip(factions, several, table.seats, strict=True):
        price = float(price_of_a_seat([other for other in seated if other is not faction], faction))
        damage = harm * strength / 400
        if seat and len(seated) > 1:
            assert price <= damage + 1e-12
        elif seated and not seat and float(table.policy) + price <= reach / 20 - 1e-12:
            assert price >= damage - 1e-12


def test_what_a_faction_demands_does_not_depend_on_its_strength() -> None:
    weak, strong = (Faction("one", 0.7, 0.3, strength) for strength in (0.01, 0.9))
    assert float(weak.least) == float(strong.least)


TALIBAN = Faction("Taliban", ideal=0.40, reach=0.20, strength=0.88)


def test_kabul_no_policy_suits_all_and_an_attack_costs_0_13_of_the_deal() -> None:
    khorasan = Faction("IS-K", ideal=0.94, reach=0.24, strength=0.12)
    units = deal_units(TALIBAN, khorasan, government_reach=0.5, harm=1.0, war_cost=0.1)
    assert float(units.value) == pytest.approx(0.9)
    assert float(units.seat_price) == np.inf
    assert float(units.attack_harm) == pytest.approx(0.12 / 0.9)
    # A policy that suits both factions lies beyond the reach of the government too.
    patient = Faction("IS-K", ideal=0.94, reach=0.35, strength=0.12)
    assert float(deal_units(TALIBAN, patient, 0.5, 1.0, 0.1).seat_price) == np.inf
    assert float(deal_units(TALIBAN, patient, 0.6, 1.0, 0.1).seat_price) == pytest.approx(
        0.39 / 0.9
    )


def test_the_whole_game_takes_these_units() -> None:
    scenario = Scenario.from_lessons(
        platform=0.3, unity=0.2, exit_cost=0.05, reach_included=0.2, reach_excluded=0.6,
        government_reach=0.5, harm=1.5, war_cost=0.1, trust=0.9, capacity=0.8,
        vulnerability=0.4, salience=0.8, digits=None,
    )  # fmt: skip
    q = float(scenario.numbers()["strength"])
    units = deal_units(
        Faction("included", 0.3, 0.2, 1 - q), Faction("excluded", 1 - q / 2, 0.6, q), 0.5, 1.5, 0.1
    )
    assert 0 < float(units.seat_price) < np.inf
    assert scenario.numbers()["seat_price"] == pytest.approx(float(units.seat_price))
    assert scenario.numbers()["attack_harm"] == pytest.approx(float(units.attack_harm))


@given(
    included=numbers,
    excluded=numbers,
    reach=st.integers(0, 22),
    harm=st.integers(0, 40),
    war=st.integers(0, 22),
)
def test_the_units_of_the_deal_are_what_the_tables_give(
    included: Numbers, excluded: Numbers, reach: int, harm: int, war: int
) -> None:
    pair = [included, excluded]
    first, second = as_factions(pair)
    units = deal_units(first, second, reach / 20, harm / 20, war / 20)
    nobody, alone, both = (
        table_by_hand(pair, seated, reach, harm, war) for seated in ((), (0,), (0, 1))
    )
    assert nobody is not None
    # Alone, and with nobody doing damage from outside.
    quiet = None if alone is None else alone[0] + harm * excluded[2]
    if quiet is None or quiet <= nobody[0]:
        assert np.isnan([units.value, units.seat_price, units.attack_harm]).all()
        return
    saved = quiet - nobody[0]
    assert float(units.value) == pytest.approx(saved / 400)
    assert float(units.attack_harm) == pytest.approx(harm * excluded[2] / saved)
    expected = np.inf if both is None else (quiet - both[0]) / saved
    assert float(units.seat_price) == pytest.approx(expected)


def test_a_map_of_units_is_the_units_of_its_cells() -> None:
    ideals, harms = np.linspace(0, 1, 12), np.linspace(0, 2, 9)[:, np.newaxis]
    units = deal_units(TALIBAN, Faction("other", ideals, 0.25, 0.3), 0.6, harms, 0.05)
    assert units.value.shape == units.seat_price.shape == units.attack_harm.shape == (9, 12)
    assert np.isnan(units.value).any()
    assert np.isinf(units.seat_price).any()
    for row, column in itertools.product(range(9), range(12)):
        one = Faction("other", ideals[column], 0.25, 0.3)
        alone = deal_units(TALIBAN, one, 0.6, harms[row, 0], 0.05)
        np.testing.assert_equal(units.seat_price[row, column], np.asarray(alone.seat_price)[()])


ONE = Faction("one", 0.5, 0.3, 0.6)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bargaining_range([0.5, 1.2], 0.1), r"ideals = 1.2: expected a value in \[0, 1\]"),
        (lambda: bargaining_range([0.5], -0.1), r"reaches = -0.1: expected a value in \[0, inf\)"),
        (lambda: bargaining_range([0.5, np.nan], 0.1), "ideals = nan: expected finite numbers"),
        (lambda: bargaining_range(0.5, 0.1), "ideals = 0.5: expected a list of parties"),
        (lambda: bargaining_range([0, 1], [0, 1, 1]), r"ideals \(2,\), reaches \(3,\)"),
        (lambda: chance_of_range(-1, 0.1), "parties = -1: expected a whole number of at least 0"),
        (lambda: chance_of_range([2, 2.5], 0.1), "parties = 2.5: expected a whole number"),
        (lambda: chance_of_range(2, -0.5), "reach = -1: expected|reach = -0.5: expected"),
        (lambda: chance_of_range([1, 2], [0, 1, 1]), r"parties \(2,\), reach \(3,\)"),
        (lambda: Faction("one", 1.5, 0.3, 0.6), r"ideal = 1.5: expected a value in \[0, 1\]"),
        (lambda: Faction("one", 0.5, -0.3, 0.6), "reach = -0.3: expected"),
        (lambda: Faction("one", 0.5, 0.3, np.inf), "strength = inf: expected finite"),
        (lambda: Faction("one", [0, 1], [0, 1, 1], 1), r"ideal \(2,\), reach \(3,\)"),
        (lambda: best_table([ONE], -1, 1, 1), "government_reach = -1: expected"),
        (lambda: best_table([ONE], 1, -1, 1), "harm = -1: expected"),
        (lambda: best_table([ONE], 1, 1, np.nan), "war_cost = nan: expected"),
        (lambda: best_table([ONE], [0, 1], [0, 1, 1], 1), r"harm \(3,\)"),
        (lambda: best_table([ONE], 1, [0, 1], 1).members(), r"seats has shape \(2, 1\)"),
        (lambda: all_tables([ONE] * 17, 1, 1, 1), "factions has 17 of them: expected at most 16"),
        (lambda: concession([Faction("a", [0, 1], 1, 1), Faction("b", [0, 1, 1], 1, 1)]), "shapes"),
    ],
)
def test_bad_input_is_named_with_its_value_and_range(
    call: Callable[[], object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        call()
