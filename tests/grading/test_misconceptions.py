"""Each misconception that a hidden check names is refused by it, and told in its own sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest

from spoilers.grading.agreement import CLASS_SEED, Agreement, Cases
from tests.grading.graders import solution
from tests.grading.marking import SOLUTIONS, about, marks
from tests.grading.test_exercises import HARDEST, reading_grade

USING = "from spoilers.grading.agreement import"
CONVERTED = [
    path.stem
    for path in SOLUTIONS
    if any(USING in c.source for c in solution(path.stem).cells if about(c).get("grade"))
]


@dataclass
class Asked:
    """A check that was asked, and what it says against each misconception that it names."""

    name: str
    check: Agreement
    cases: Cases
    said: dict[str, str]


@pytest.fixture(scope="module")
def asked() -> list[Asked]:
    """Mark each solution, and ask each check about its misconceptions while it stands."""
    heard: list[Asked] = []
    ask = Agreement.ask

    def listen(self: Agreement, function: Any) -> None:
        ask(self, function)
        said = {}
        for sentence, one in self.misconceptions.items():
            try:
                ask(self, one)
            except AssertionError as refused:
                said[sentence] = str(refused)
        heard.append(Asked(function.__name__, self, self.cases, said))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Agreement, "ask", listen)
        for exercise in CONVERTED:
            assert [check for check in marks(solution(exercise)) if check.failed] == []
    assert len(heard) >= len(CONVERTED) > 0
    return heard


def test_each_is_refused_and_told(asked: list[Asked]) -> None:
    for one in asked:
        for sentence in one.check.misconceptions:
            assert sentence in one.said.get(sentence, "accepted"), (one.name, sentence, one.said)
            assert 8 <= len(one.said[sentence].split()) <= 160


def test_what_is_said_can_be_read_and_gives_no_number_away(asked: list[Asked]) -> None:
    for one in asked:
        for text in (one.check.requirement, *one.check.misconceptions):
            assert 8 <= len(text.split()) <= 60, (one.name, text)
            assert reading_grade(text) <= HARDEST, (one.name, text)
            assert not re.search(r"\d", text), (one.name, text)
        assert one.check.requirement.startswith("Expected")


def test_every_check_asks_about_hundreds_of_inputs_that_differ(asked: list[Asked]) -> None:
    for one in asked:
        different = {repr(args) for args in one.cases.inputs}
        assert len(different) >= 100, (one.name, one.check.requirement, len(different))
        assert len({repr(want) for want in one.cases.expected}) >= 2, one.name


def test_a_class_with_a_seed_of_its_own_is_marked_the_same(monkeypatch: Any) -> None:
    monkeypatch.setenv(CLASS_SEED, "another")
    for exercise in CONVERTED:
        assert [check for check in marks(solution(exercise)) if check.failed] == []


@pytest.mark.parametrize("exercise", CONVERTED)
def test_in_plain_mode_the_checks_stand_beside_the_students_functions(exercise: str) -> None:
    """As nbgrader alone runs them: one kernel for all, and no wall."""
    cells = [cell for cell in solution(exercise).cells if cell.cell_type == "code"]
    space: dict[str, Any] = {"__name__": "__main__"}
    for cell in cells:
        exec(compile(cell.source, cell.id, "exec"), space)
    (check, function) = next(
        (cell.source, name)
        for cell in cells
        if USING in cell.source
        for name in re.findall(r"^agrees\(\n    (\w+),", cell.source, re.MULTILINE)
    )
    hidden = check[check.index("### BEGIN") :]
    space[function] = lambda *given: given[0]
    with pytest.raises(AssertionError, match="Expected"):
        exec(compile(hidden, "check", "exec"), space)
