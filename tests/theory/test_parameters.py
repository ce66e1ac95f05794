"""The table of letters: one row a number, one letter a meaning."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields

import numpy as np
import pytest

from spoilers import LESSONS
from spoilers.theory.parameters import LETTERS, PARAMETERS, Parameter, find_letter
from spoilers.theory.the_whole_game import Scenario

LONGEST = 30


def repeated(rows: list[Parameter], column: str) -> list[str]:
    """Which entries of a column stand in it twice?"""
    counts = Counter(getattr(row, column) for row in rows)
    return [entry for entry, count in counts.items() if count > 1]


@pytest.mark.parametrize("column", ["name", "symbol", "label", "meaning"])
def test_no_letter_means_two_things(column: str) -> None:
    rows = list(LETTERS.values())
    assert len(rows) > 40
    assert not repeated(rows, column)
    assert repeated([*rows, rows[0]], column) == [getattr(rows[0], column)]


def test_the_primitives_are_the_fields_of_a_scenario_in_order() -> None:
    assert [row.name for row in PARAMETERS] == [field.name for field in fields(Scenario)]


def test_every_row_is_fit_to_be_shown() -> None:
    for name, row in LETTERS.items():
        assert row.name == name
        assert row.lesson in LESSONS
        assert 0 < len(row.label) <= LONGEST, row.label
        assert row.meaning[0].isupper(), row.name
        assert row.meaning.endswith("."), row.name
        assert row.unit, row.name
        assert row.mover, row.name
        assert "$" not in row.symbol + row.formula, row.name


def test_a_control_moves_inside_the_range() -> None:
    for row in LETTERS.values():
        low, high = row.slider
        assert np.isfinite([low, high]).all()
        assert low < high
        middle = row.check(np.linspace(low, high, 5)[1:-1])
        assert middle.size == 3
    for row in PARAMETERS:
        default = getattr(Scenario(), row.name)
        assert row.slider[0] <= default <= row.slider[1] or np.isinf(default), row.name


def test_the_letters_of_a_lesson_stand_together_and_in_order() -> None:
    lessons = [row.lesson for row in LETTERS.values()]
    assert lessons == sorted(lessons, key=LESSONS.index)
    assert set(lessons) == set(LESSONS[1:7])


def test_a_wrong_name_is_answered_with_the_nearest() -> None:
    assert find_letter("prior").symbol == r"\mu"
    with pytest.raises(ValueError, match=r"name = 'prio': .*did you mean 'prior'"):
        find_letter("prio")
