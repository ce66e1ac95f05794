"""The statistics of lesson 07, held to the same thing counted out by hand."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product
from math import comb, inf, isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoilers.evidence.changes import changes, rate_ratio
from spoilers.evidence.clusters import one_of_each, shuffled_difference
from spoilers.evidence.placebo import placebo
from spoilers.evidence.shares import compare, share

counts = st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def binomial_tail(of: int, chance: float, low: int, high: int) -> float:
    return sum(comb(of, k) * chance**k * (1 - chance) ** (of - k) for k in range(low, high + 1))


@given(counts)
def test_at_the_ends_of_an_exact_interval_the_count_is_just_credible(
    counted: tuple[int, int],
) -> None:
    count, of = counted
    found = share(count, of)
    assert found.low <= found.value <= found.high
    if count:
        assert binomial_tail(of, found.low, count, of) == pytest.approx(0.025, abs=1e-6)
    else:
        assert found.low == 0
    if count < of:
        assert binomial_tail(of, found.high, 0, count) == pytest.approx(0.025, abs=1e-6)
    else:
        assert found.high == 1


@given(counts, counts)
def test_fishers_test_counts_the_tables_that_are_as_unlikely(
    one: tuple[int, int], two: tuple[int, int]
) -> None:
    (a, n), (b, m) = one, two

    def chance(k: int) -> Fraction:
        return Fraction(comb(n, k) * comb(m, a + b - k), comb(n + m, a + b))

    tables = [chance(k) for k in range(max(0, a + b - m), min(n, a + b) + 1)]
    expected = float(sum(each for each in tables if each <= chance(a)))
    assert compare(share(a, n), share(b, m)).p == pytest.approx(expected, abs=1e-9)


@given(counts, counts)
def test_the_difference_lies_in_its_interval_and_turns_with_the_order(
    one: tuple[int, int], two: tuple[int, int]
) -> None:
    here, back = compare(share(*one), share(*two)), compare(share(*two), share(*one))
    assert -1 <= here.low <= here.difference <= here.high <= 1
    assert back.difference == pytest.approx(-here.difference)
    assert back.low == pytest.approx(-here.high)
    assert back.p == pytest.approx(here.p)


def test_newcombes_interval_is_the_one_in_print() -> None:
    # Newcombe (1998), table II, example (a) by his method 10: 56/70 against 48/80.
    found = compare(share(48, 80), share(56, 70))
    assert (found.difference, found.low, found.high) == pytest.approx(
        (0.2, 0.0524, 0.3339), abs=5e-5
    )


pairs = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), min_size=1, max_size=7)


@given(pairs)
def test_every_swap_of_before_and_after_is_counted(drawn: list[tuple[int, int]]) -> None:
    before, after = (np.array(part, dtype=float) for part in zip(*drawn, strict=True))
    found = changes(before, after)
    assert found.up + found.down + found.same == len(drawn)
    moved = (np.log1p(after) - np.log1p(before))[before != after]
    if not moved.size:
        assert (found.sign_p, found.permutation_p, found.factor) == (1, 1, 1)
        return
    real = abs(moved.mean())
    every = [abs((moved * np.array(s)).mean()) for s in product((1, -1), repeat=moved.size)]
    assert found.permutation_p == pytest.approx(
        np.mean([e >= real - 1e-9 for e in every]), abs=1e-9
    )
    ups = [sum(1 for s in swap if s) for swap in product((0, 1), repeat=moved.size)]
    uneven = [abs(u - moved.size / 2) >= abs(found.up - moved.size / 2) for u in ups]
    assert found.sign_p == pytest.approx(np.mean(uneven))


def test_a_change_by_one_factor_is_that_factor() -> None:
    assert changes([9, 99, 999], [19, 199, 1999]).factor == pytest.approx(2)


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_ratio_is_the_odds_of_a_coin(before: int, after: int) -> None:
    found = rate_ratio(before, after)
    if before + after == 0:
        assert isnan(found.value)
        assert (found.low, found.high, found.p) == (0, inf, 1)
        return
    chance = share(after, before + after)
    assert found.low == pytest.approx(chance.low / (1 - chance.low))
    assert found.high == (inf if not before else pytest.approx(chance.high / (1 - chance.high)))
    assert found.low <= found.value <= found.high


def test_whole_numbers_may_come_as_floats() -> None:
    assert share(3.0, 5) == share(3, 5)  # type: ignore[arg-type]
    assert rate_ratio(1.0, 2) == rate_ratio(1, 2)  # type: ignore[arg-type]


def test_fishers_order_is_not_the_order_of_the_differences() -> None:
    # 13 of 22 against 3 of 4: no table is likelier than this one.
    found = compare(share(13, 22), share(3, 4))
    assert found.p == pytest.approx(1.0)
    dealt = shuffled_difference([True] * 13 + [False] * 9 + [True] * 3 + [False],
                                [False] * 22 + [True] * 4)  # fmt: skip
    assert dealt.p == pytest.approx(0.639, abs=5e-4)


def test_two_groups_that_are_exactly_alike_differ_by_nothing_however_they_are_divided() -> None:
    for size in (3, 7, 9, 11):
        happened = ([True] + [False] * (size - 1)) * 2
        found = shuffled_difference(happened, [False] * size + [True] * size)
        assert found.difference == 0
        assert found.p == pytest.approx(1)


cases = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=6).filter(
    lambda drawn: len({second for _, second in drawn}) == 2
)


@given(cases)
def test_every_way_of_dealing_the_outcomes_out_is_counted(drawn: list[tuple[bool, bool]]) -> None:
    happened, second = (list(part) for part in zip(*drawn, strict=True))
    found = shuffled_difference(happened, second)

    def difference(outcomes: tuple[bool, ...]) -> float:
        inside = [o for o, s in zip(outcomes, second, strict=True) if s]
        outside = [o for o, s in zip(outcomes, second, strict=True) if not s]
        return float(np.mean(inside) - np.mean(outside))

    every = [difference(dealt) for dealt in permutations(happened)]
    assert found.difference == pytest.approx(difference(tuple(happened)))
    as_large = [abs(each) >= abs(found.difference) - 1e-9 for each in every]
    assert found.p == pytest.approx(np.mean(as_large))
    for value, chance in zip(found.values, found.chances, strict=True):
        assert chance == pytest.approx(np.mean([abs(each - value) < 1e-9 for each in every]))
    assert found.chances.sum() == pytest.approx(1)


def test_shuffling_the_contrast_of_the_lesson_is_close_to_fishers_test() -> None:
    happened = [True] * 7 + [False] * 32 + [True] * 21 + [False] * 9
    found = shuffled_difference(happened, [False] * 39 + [True] * 30)
    assert found.difference == pytest.approx(21 / 30 - 7 / 39)
    assert found.p == pytest.approx(compare(share(7, 39), share(21, 30)).p, abs=1e-4)


def test_shuffling_finds_nothing_where_nothing_is() -> None:
    found = shuffled_difference([True, False] * 20, [False] * 20 + [True] * 20)
    assert found.difference == 0
    assert found.p == pytest.approx(1)


def test_one_of_each_is_the_plain_difference_where_nobody_shares_a_cluster() -> None:
    happened, second = [True, False, True, True], [False, False, True, True]
    found = one_of_each(happened, second, [1, 2, 3, 4])
    assert (found.clusters, found.low, found.median, found.high) == (4, 0.5, 0.5, 0.5)


def test_one_large_cluster_no_longer_decides() -> None:
    # Ten cases of one war say "always"; three other wars say "never".
    happened = [True] * 10 + [False] * 6
    second = [True] * 13 + [False] * 3
    cluster = ["war"] * 10 + list("abcdef")
    assert shuffled_difference(happened, second).difference == pytest.approx(10 / 13)
    assert one_of_each(happened, second, cluster).median == pytest.approx(1 / 4)


@given(
    st.dictionaries(st.integers(0, 47), st.integers(0, 300), max_size=20),
    st.integers(1, 12),
    st.integers(12, 36),
)
def test_a_placebo_counts_every_whole_window(
    drawn: dict[int, int], window: int, asked: int
) -> None:
    months = [f"{2000 + k // 12}-{k % 12 + 1:02d}" for k in range(48)]
    deaths = {months[k]: count for k, count in drawn.items()}
    line = [drawn.get(k, 0) for k in range(48)]
    change = {
        k: sum(line[k : k + window]) - sum(line[k - window : k])
        for k in range(window, 48 - window + 1)
    }
    found = placebo(deaths, months[asked], first="2000-01", last="2003-12", window=window)
    assert found.change == change[asked]
    assert found.of == len(change)
    assert found.as_large == sum(each >= change[asked] for each in change.values())


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: share(5, 4), r"count = 5: expected a whole number in \[0, 4\]"),
        (lambda: share(0, 0), "of = 0: expected a whole number of at least 1"),
        (lambda: share(1, 2, level=1), "level = 1"),
        (lambda: share(0.5, 2), "count = 0.5: expected a whole number"),  # type: ignore[arg-type]
        (lambda: share(inf, 5), "count = inf: expected a whole number"),  # type: ignore[arg-type]
        (lambda: share(None, 5), "count = None: expected a whole number"),  # type: ignore[arg-type]
        (lambda: share(True, 5), "count = True: expected a whole number"),
        (lambda: share(1, 10**400), r"of = about 10\*\*400: expected a whole number"),
        (lambda: share(1, [2, 3]), r"of has shape \(2,\): expected one"),  # type: ignore[arg-type]
        (lambda: share(1, 2, level="sure"), "level = 'sure'"),  # type: ignore[arg-type]
        (lambda: changes([1, 2], [1]), r"shapes \(2,\) and \(1,\)"),
        (lambda: changes([], []), "shapes"),
        (lambda: changes([1], [-1]), r"after = -1: expected a value in \[0, inf\)"),
        (lambda: changes([1], [float("nan")]), "after = nan: expected finite"),
        (lambda: changes(None, [1]), "before = None: expected a number"),  # type: ignore[arg-type]
        (lambda: changes([1], ["many"]), "after = 'many': expected a number"),
        (lambda: changes([1], [2], seed=-1), "seed = -1: expected a whole number"),
        (lambda: rate_ratio(-1, 2), "before = -1"),
        (lambda: rate_ratio(1, inf), "after = inf: expected"),  # type: ignore[arg-type]
        (lambda: rate_ratio(1, 2, level=0), "level = 0"),
        (lambda: shuffled_difference([True], [True, False]), "expected as many"),
        (lambda: shuffled_difference([True, True], [True, True]), "both groups"),
        (lambda: one_of_each([True, True], [True, False], ["a", "b"], draws=0), "draws = 0"),
        (lambda: shuffled_difference(["no", "no"], [True, False]), "happened = 'no': expected"),  # type: ignore[list-item]
        (lambda: one_of_each([True, True], [True, False], ["a"]), "cluster has 1 entries"),
        (lambda: one_of_each([True, True], [True, False], None), "cluster has no entries"),  # type: ignore[arg-type]
        (lambda: one_of_each([True, True], [True, False], "ab", draws=2.5), "draws = 2.5"),  # type: ignore[arg-type]
        (lambda: one_of_each([True, True], [True, False], ["a", "a"]), "no draw"),
        (lambda: placebo({}, "2001-13", first="2000-01", last="2002-12"), "no month"),
        (lambda: placebo({}, None, first="2000-01", last="2002-12"), "None is no month"),  # type: ignore[arg-type]
        (lambda: placebo({}, "2001-1", first="2000-01", last="2002-12"), "'2001-1' is no month"),
        (lambda: placebo({"2001-02": 1.5}, "2001-01", first="2000-01", last="2002-12"),  # type: ignore[dict-item]
         "deaths in 2001-02 = 1.5: expected a whole number"),
        (lambda: placebo({}, "sometime", first="2000-01", last="2002-12"), "no month"),
        (lambda: placebo({"1999-01": 1}, "2001-01", first="2000-01", last="2002-12"), "1999-01"),
        (lambda: placebo({}, "2000-05", first="2000-01", last="2002-12"), "12 months before"),
        (lambda: placebo({}, "2001-01", first="2000-01", last="2002-12", window=0), "window = 0"),
    ],
)  # fmt: skip
def test_what_cannot_be_counted_is_refused(call: object, said: str) -> None:
    assert callable(call)
    with pytest.raises(ValueError, match=said):
        call()
