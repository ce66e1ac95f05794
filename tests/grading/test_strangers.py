"""Answers that nobody tuned to the checks: no wrong one is accepted, and no right one refused."""

from __future__ import annotations

import pytest

from spoilers.grading.report import Verdict
from tests.grading.bank import Answer, made, strangers
from tests.grading.graders import failed

ANSWERS = strangers()


def test_each_file_says_how_it_was_made_and_holds_both_kinds() -> None:
    assert made()
    for exercise, how in made().items():
        assert len(how.split()) >= 8
        mine = [answer for answer in ANSWERS if answer.exercise == exercise]
        assert sum(not answer.right for answer in mine) >= 40
        assert sum(answer.right for answer in mine) >= 20


@pytest.mark.parametrize("answer", ANSWERS, ids=str)
def test_a_strangers_answer_is_judged_rightly(answer: Answer) -> None:
    lost = failed(answer)
    assert (lost == []) == answer.right, lost
    for check in lost:
        assert check.verdict not in (Verdict.MISSING, Verdict.STOPPED), check.said
