"""Each misconception that a hidden check names is refused by it, and told in its own sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from spoilers.grading.agreement import CLASS_SEED, Agreement
from tests.grading.graders import solution
from tests.grading.marking import SOLUTIONS, about, marks
from tests.grading.test_exercises import HARDEST, reading_grade

USING = "from spoilers.grading.agreement import"
CONVERTED = [
    path.stem
    for path in SOLUTIONS
    if any(USING in c.source for c in solution(path.stem).cells if about(c).get("grade"))
]


@pytest.fixture(scope="module")
def agreements() -> dict[str, list[tuple[str, Agreement]]]:
    """Mark each solution, and keep what is asked: the name of the function, and the check."""
    heard: dict[str, list[tuple[str, Agreement]]] = {}
    ask = Agreement.ask
    with pytest.MonkeyPatch.context() as patch:
        for exercise in CONVERTED:
            kept = heard.setdefault(exercise, [])

            def listen(self: Agreement, function: Any, kept: Any = kept) -> None:
                kept.append((function.__name__, self))
                ask(self, function)

            patch.setattr(Agreement, "ask", listen)
            checks = marks(solution(exercise))
            assert [check for check in checks if check.failed] == []
    return heard


def named(agreements: Any) -> Iterator[tuple[str, Agreement, str, Callable[..., Any]]]:
    for those in agreements.values():
        for name, check in those:
            for sentence, one in check.misconceptions.items():
                yield name, check, sentence, one


def test_each_is_refused_and_told(agreements: Any) -> None:
    for name, check, sentence, one in named(agreements):
        with pytest.raises(AssertionError) as refused:
            check.ask(one)
        assert sentence in str(refused.value), (name, sentence, str(refused.value))
        assert 8 <= len(str(refused.value).split()) <= 160


def test_what_is_said_can_be_read_and_gives_no_number_away(agreements: Any) -> None:
    for those in agreements.values():
        for name, check in those:
            for text in (check.requirement, *check.misconceptions):
                assert 8 <= len(text.split()) <= 60, (name, text)
                assert reading_grade(text) <= HARDEST, (name, text)
                assert not re.search(r"\d", text), (name, text)
            assert "xpected" in check.requirement


def test_every_check_asks_about_hundreds_of_inputs_that_differ(agreements: Any) -> None:
    for those in agreements.values():
        for name, check in those:
            different = {repr(args) for args in check.cases.inputs}
            assert len(different) >= 100, (name, len(different))
            answers = {repr(want) for want in check.cases.expected}
            assert len(answers) >= 2, name


def test_a_class_with_a_seed_of_its_own_is_marked_the_same(monkeypatch: Any) -> None:
    monkeypatch.setenv(CLASS_SEED, "another")
    for exercise in CONVERTED:
        assert [check for check in marks(solution(exercise)) if check.failed] == []
