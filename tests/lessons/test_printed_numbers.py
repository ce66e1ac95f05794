"""Every number that a lesson prints is computed again here, and none is left over.

The claims of lesson 01 stand in ``numbers/splintering.py``, and so on.
"""

from __future__ import annotations

import importlib
import re

import pytest

from spoilers.explore.questions import questions_of
from spoilers.site.teaching_kit import plain
from tests.lessons.lessons import LESSONS, key, prose, read
from tests.lessons.numbers.writing import Claim


def claims_of(lesson: str) -> list[Claim]:
    """Read the claims that a lesson makes, by its name."""
    found: list[Claim] = importlib.import_module(f"tests.lessons.numbers.{lesson}").CLAIMS
    return found


# Years, the two ends of the policy line, numbers of lessons and lists, and minutes say
# nothing that could be computed.
PLAIN = re.compile(
    r"\b(?:19|20)\d\ds?\b|(?i:lesson|exercise) \d\d|^ *\d\d? ?\.? |\d+ minutes|\b0\b|\b1\b"
    r"|^\s*\d\d \w+$",
    re.MULTILINE,
)


def text_of(lesson: str) -> str:
    path = next(path for path in LESSONS if key(path) == lesson)
    questions = questions_of(lesson)
    asked = [questions.decision, *questions.checks.values()]
    spoken = [q.text for q in asked] + [
        t for q in asked for o in q.options for t in (o.text, o.says)
    ]
    return "\n".join([plain(prose(read(path))), *spoken])


def left_over(text: str, claims: list[Claim]) -> tuple[list[str], list[str]]:
    """List claims that do not stand in the text, and numbers that no claim covers."""
    text = re.sub(r"[ \n]+", " ", PLAIN.sub(" ", text))
    missing = []
    for phrase, compute in claims:
        # A phrase may begin with a number, which is no number of a list there.
        kept = PLAIN.sub(" ", f"said: {phrase.format(*compute())}")
        said = re.sub(r"[ \n]+", " ", kept.removeprefix("said: "))
        if said not in text:
            missing.append(said)
        text = text.replace(said, " ")
    return missing, re.findall(r"\d[\d.,]*%?", text)


@pytest.mark.parametrize("lesson", [key(path) for path in LESSONS])
def test_every_printed_number_is_what_the_model_gives(lesson: str) -> None:
    claims = claims_of(lesson)
    assert claims
    missing, uncovered = left_over(text_of(lesson), claims)
    assert missing == []
    assert uncovered == []


def test_the_gate_sees_a_wrong_number_and_a_number_from_nowhere() -> None:
    claims: list[Claim] = [("about {} leave", lambda: (f"{0.18:.0%}",))]
    assert left_over("about 18% leave", claims) == ([], [])
    assert left_over("about 19% leave", claims) == (["about 18% leave"], ["19%"])
    assert left_over("about 18% leave, and 7 stay", claims) == ([], ["7"])
    first: list[Claim] = [("{} men stay", lambda: (12,))]
    assert left_over("There 12 men stay", first) == ([], [])
    assert left_over("There 13 men stay", first) == (["12 men stay"], ["13"])
