"""Knowledge checks and decisions answer every option with a sentence of its own."""

from __future__ import annotations

import re

import pytest

from spoilers import LESSONS
from spoilers.explore import check, decide, look_back
from spoilers.explore.questions import parse_questions, questions_of

CHECKS = [(lesson, key) for lesson in LESSONS for key in questions_of(lesson).checks]
OPTIONS = """
[[decision.option]]
text = "yes"
says = "So be it."
[[decision.option]]
text = "no"
says = "Then not."
"""
GOOD = f'[decision]\ntext = "Well?"\n{OPTIONS}'
CHECK = """
[[check]]
key = "k"
text = "Which?"
[[check.option]]
text = "this"
says = "Indeed."
right = true
[[check.option]]
text = "that"
says = "No."
"""


def test_there_are_checks_to_test() -> None:
    assert len(CHECKS) >= 5


@pytest.mark.parametrize(("lesson", "key"), CHECKS)
def test_every_option_is_answered_live_and_on_the_page(lesson: str, key: str) -> None:
    asked = check(lesson, key)
    _, choose, answer = asked.live().children
    page = asked.baked()
    for _, option in choose.options:
        choose.value = option
        verdict = "Right." if option.right else "Not quite."
        plain = re.sub(r"<[^>]+>", "", answer.value).replace("&#x27;", "'")
        assert plain == f"{verdict} {option.says}"
        assert page.count(f'data-right="{"yes" if option.right else "no"}"') >= 1
    assert page.count('type="radio"') == len(choose.options)
    assert page.count("data-answer=") == len(choose.options)


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_decision_is_recorded_and_answered(lesson: str) -> None:
    decision = decide(lesson)
    back = look_back(decision).live()
    assert "You did not record a choice" in back.value
    _, choose, recorded = decision.live().children
    for _, option in choose.options:
        choose.value = option
        assert "Recorded." in recorded.value
        said = back.value.replace("&#x27;", "'")
        assert option.says in said
        others = [other.says for _, other in choose.options if other is not option]
        assert not any(other in said for other in others)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"x\.toml: there is no \[decision\]"),
        ("[decision]\ntext = well", r"x\.toml: .*line 2"),
        ('[decision]\ntext = "Well?"', "decision: expected two or more options, found 0"),
        (GOOD.replace('says = "Then not."', ""), "decision: option 2: 'says' is missing or empty"),
        (GOOD.replace("Then not.", "So be it."), "two options give the same answer"),
        (GOOD + CHECK.replace("right = true", ""), "check 'k': expected exactly one right option"),
        (GOOD + CHECK + CHECK, "check 2: the key 'k' stands twice"),
        (GOOD + CHECK.replace('key = "k"', ""), "check 1: 'key' is missing or empty"),
    ],
)
def test_damaged_questions_are_refused_with_their_place(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_questions("x", text)


def test_good_questions_are_taken() -> None:
    questions = parse_questions("x", GOOD + CHECK)
    assert questions.checks["k"].options[0].right


def test_unknown_names_are_answered_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="expected one of the_airport"):
        decide("99_nothing")
    with pytest.raises(ValueError, match="expected one of kinds, who-decides"):
        check("splintering", "nothing")
