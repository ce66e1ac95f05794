"""Numbers in sentences: nothing above 0 reads as 0, and what differs looks different."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoilers.figures.saying import (
    apart,
    counted,
    listed,
    moves,
    number,
    of_the_time,
    percent,
    short_of,
)

numbers = st.floats(-5, 5)


def read(written: str) -> float:
    return float(written.replace("−", "-"))


@given(numbers)
def test_a_number_is_written_near_its_value_and_never_as_another_zero(value: float) -> None:
    written = number(value)
    assert "-" not in written
    assert read(written) == pytest.approx(value, abs=0.0051)
    assert (read(written) == 0) == (abs(value) < 1e-12)
    assert not written.startswith("−0.00") or read(written) < 0


@given(st.lists(numbers, min_size=1, max_size=4), st.floats(0, 1e-6))
def test_numbers_that_differ_look_different(values: list[float], step: float) -> None:
    beside = [*values, values[0] + step]
    written = apart(*beside)
    for one, said in zip(beside, written, strict=True):
        assert read(said) == pytest.approx(one, abs=0.0051)
        for other, too in zip(beside, written, strict=True):
            assert (said != too) or abs(one - other) < 2e-12


def test_numbers_are_no_longer_than_they_need_to_be() -> None:
    assert apart(0.11, 0.0) == ("0.11", "0.00")
    assert apart(0.0454, 0.05) == ("0.045", "0.050")
    assert apart(0.1 + 0.2, 0.3) == ("0.30", "0.30")


@given(st.floats(0, 1))
def test_a_percentage_says_none_or_all_of_nothing_else(share: float) -> None:
    said = percent(share)
    assert (said == "0%") == (share < 1e-12)
    assert (said == "100%") == (1 - share < 1e-12)
    if said[0].isdigit():
        assert float(said.rstrip("%")) == pytest.approx(100 * share, abs=0.51)


@given(st.floats(0, 1), st.floats(-0.01, 0.01))
def test_what_stays_is_not_said_to_move(before: float, step: float) -> None:
    after = min(max(before + step, 0.0), 1.0)
    said = moves(before, after)
    found = re.findall(r"\d\.\d+", said)
    assert len(found) == len(set(found))
    assert len(found) == 2 or abs(before - after) < 2e-12
    assert said.startswith("stays" if len(found) == 1 else "falls" if after < before else "rises")


@given(st.floats(0, 1), st.floats(-0.01, 0.01))
def test_what_is_missing_is_what_a_reader_works_out(needed: float, step: float) -> None:
    one, two, missing = map(read, short_of(needed, min(max(needed - step, 0.0), 1.0)))
    assert one - two == pytest.approx(missing, abs=1e-12)
    assert (missing == 0) == (one == two)


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (1e-300, "less than 0.1% of the time"),
        (0.0009, "less than 0.1% of the time"),
        (0.0016, "0.16% of the time"),
        (0.015, "1.5% of the time"),
        (0.0994, "9.9% of the time"),
        (0.0996, "10% of the time"),
        (0.951, "95% of the time"),
        (0.999, "more than 99% of the time"),
        (1 - 1e-15, "every time"),
    ],
)
def test_a_chance_is_said_as_a_share_of_the_time(chance: float, said: str) -> None:
    assert of_the_time(chance) == said


def test_counts_and_lists_are_plain_english() -> None:
    assert counted(0, "wave") == "0 waves"
    assert counted(1, "chair") == "1 chair"
    assert counted(12_351, "death") == "12,351 deaths"
    assert listed(["one"]) == "one"
    assert listed(["one", "two", "three"]) == "one, two and three"
