"""The table of a case shows every primitive, its letter and its lesson."""

from __future__ import annotations

import re

import pytest

from spoilers.explore.letters import in_unicode, primitives
from spoilers.theory.cases import CASES, find_case
from spoilers.theory.parameters import LETTERS, PARAMETERS


@pytest.mark.parametrize("case", CASES)
def test_every_primitive_has_its_row_in_the_order_of_the_lessons(case: str) -> None:
    rows, numbers = primitives(case).rows, find_case(case).scenario.numbers()
    assert len(rows) == len(PARAMETERS) == len(numbers)
    lessons = [lesson for *_, lesson in rows]
    assert lessons == sorted(lessons)
    by_symbol = {row.symbol: row for row in PARAMETERS}
    for symbol, label, value, _ in rows:
        row = by_symbol[symbol]
        assert label == row.label
        if value not in ("no policy suits all", "no limit"):
            assert float(value.replace("−", "-")) == pytest.approx(numbers[row.name], abs=0.0051)


def test_a_price_that_nobody_can_pay_is_said_in_words() -> None:
    kabul = {label: value for _, label, value, _ in primitives("Kabul 2021").rows}
    aceh = {label: value for _, label, value, _ in primitives("Aceh 2005").rows}
    assert kabul["Price of a second seat"] == "no policy suits all"
    assert aceh["Price of a second seat"] == "0.24"


def test_no_letter_keeps_its_latex() -> None:
    for row in LETTERS.values():
        assert not re.search(r"[\\{}]", in_unicode(row.symbol)), row.symbol


def test_the_table_can_be_read_as_a_table_and_as_text() -> None:
    shown = primitives("Kabul 2021")._repr_mimebundle_()
    html = shown["text/html"]
    assert html.count('<th scope="row"') == html.count("<tr>") - 1 == len(PARAMETERS)
    assert html.count('<th scope="col"') == 4
    assert "<caption>Kabul 2021: the numbers of the game. All are illustrative.</caption>" in html
    assert "<i>w</i><sub>I</sub>" in html
    assert "ω, Government is still there, 0.00, 06" in shown["text/plain"]


def test_a_case_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match="did you mean 'Kabul 2021'"):
        primitives("Kabul")
