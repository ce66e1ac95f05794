"""The graders graded: wrong answers lose marks, right ones keep them, noise changes nothing."""

from __future__ import annotations

import ast
import copy
import os
from dataclasses import replace
from functools import cache

import pytest

from spoilers.grading.agreement import CLASS_SEED
from spoilers.grading.report import CheckResult, Verdict
from tests.grading import graders
from tests.grading.bank import Answer, answers, equivalent_changes, judged, strangers
from tests.grading.graders import (
    CELLS,
    COMPUTED,
    failed,
    known,
    mark,
    pairs,
    solution,
    surviving,
    unseen,
)
from tests.grading.marking import marks, solution_cells
from tests.grading.marking import task_of as task
from tests.grading.sweep import small_changes, two_changes
from tests.grading.table import main, row, text

BANK = answers()
WRONG = [answer for answer in BANK if not answer.right]
RIGHT = [answer for answer in BANK if answer.right]
SHORTEST = "08_your_case"
EXERCISES = sorted({exercise for exercise, _ in CELLS})


def number(cell: str) -> int:
    return int(task(cell).removeprefix("task-"))


def functions(code: str) -> list[str]:
    return [node.name for node in ast.parse(code).body if isinstance(node, ast.FunctionDef)]


def test_every_graded_function_has_six_wrong_and_three_right_answers() -> None:
    assert CELLS
    for exercise, cell in CELLS:
        (function,) = functions(solution_cells(solution(exercise))[cell])
        mine = [answer for answer in BANK if (answer.exercise, answer.cell) == (exercise, cell)]
        assert {answer.function for answer in mine} == {function}
        assert sum(not answer.right for answer in mine) >= 6, function
        assert sum(answer.right for answer in mine) >= 3, function
        assert len({answer.because for answer in mine}) == len(mine)
        assert all(function in functions(answer.code) for answer in mine)


@pytest.mark.parametrize("answer", WRONG, ids=str)
def test_a_wrong_answer_loses_marks_and_is_told_why(answer: Answer) -> None:
    lost = failed(answer)
    assert lost, "the misconception keeps full marks"
    for check in lost:
        if check.verdict is Verdict.REFUSED:
            assert 8 <= len(check.said.split()) <= 160
        assert check.verdict not in (Verdict.MISSING, Verdict.STOPPED), check.said


@pytest.mark.parametrize("answer", RIGHT, ids=str)
def test_a_right_answer_written_otherwise_keeps_full_marks(answer: Answer) -> None:
    assert failed(answer) == []


@pytest.mark.parametrize(("exercise", "cell"), COMPUTED)
def test_small_changes_to_the_solution_lose_marks(exercise: str, cell: str) -> None:
    changes, kept = surviving(exercise, cell)
    assert changes >= 2
    assert kept == known(exercise, cell)


@pytest.mark.parametrize(("exercise", "cell"), COMPUTED)
def test_two_changes_at_once_lose_marks(exercise: str, cell: str) -> None:
    tried, _, wrong = pairs(exercise, cell, 4)
    assert tried >= 1
    assert wrong == set()


def test_the_gate_sees_a_pair_that_only_other_inputs_refuse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = graders.mark

    def lenient(exercise: str, cell: str, code: str) -> list[CheckResult]:
        checks = real(exercise, cell, code)
        if CLASS_SEED in os.environ:
            return checks
        return [check for check in checks if not check.failed]

    monkeypatch.setattr(graders, "mark", lenient)
    tried, _, wrong = pairs("02_exclusive_negotiation", "task-2-bargaining-range", 4)
    assert 3 <= len(wrong) <= tried


def test_every_change_said_to_make_no_difference_says_why() -> None:
    assert equivalent_changes()
    for (exercise, cell, _), because in equivalent_changes().items():
        assert (exercise, cell) in CELLS
        assert len(because.split()) >= 5


def test_only_a_description_is_left_out_of_the_sweep() -> None:
    assert len(CELLS) - len(COMPUTED) == len(judged()) <= 1
    assert all(len(because.split()) >= 5 for because in judged().values())


def test_pairs_are_drawn_alike_each_time_and_undo_nothing() -> None:
    source = "def f(x):\n    return x > 1 and g(x, 4)"
    made = dict(two_changes(source, 20))
    assert made == dict(two_changes(source, 20))
    assert len(set(made.values())) == len(made) >= 10
    alone = {ast.unparse(ast.parse(source)), *dict(small_changes(source)).values()}
    assert not set(made.values()) & alone


def test_the_sweep_changes_one_thing_at_a_time() -> None:
    source = "def f(x):\n    return x > 1 and g(x, 4) - max(x, 2) != 3"
    made = dict(small_changes(source))
    assert "x > 1 -> x >= 1" in made
    assert "g(x, 4) - max(x, 2) -> g(x, 4) + max(x, 2)" in made
    assert "g(x, 4) -> g(4, x)" in made
    assert "1 -> 2" in made
    assert len(made) == 14
    assert len(set(made.values()) - {ast.unparse(ast.parse(source))}) == 14


@pytest.mark.parametrize(("exercise", "cell"), CELLS)
def test_prints_and_warnings_cost_nothing(exercise: str, cell: str) -> None:
    source = solution_cells(solution(exercise))[cell]
    (name,) = functions(source)
    noisy = (
        f"{source}\n_quiet_{name} = {name}\n"
        f"def {name}(*arguments, **named):\n"
        "    import sys, warnings\n"
        "    print('called with', arguments)\n"
        "    print('careful', file=sys.stderr)\n"
        "    warnings.warn('be careful')\n"
        f"    return _quiet_{name}(*arguments, **named)\n"
    )
    assert [check for check in mark(exercise, cell, noisy) if check.failed] == []


@pytest.mark.parametrize(("exercise", "cell"), CELLS)
@pytest.mark.parametrize(
    "broken",
    [
        pytest.param("def {name}(:\n    return 1", id="syntax error"),
        pytest.param("{name} = 5", id="no function"),
        pytest.param("no_such_name", id="unknown name"),
        pytest.param("import no_such_module", id="unknown module"),
        pytest.param("def {name}(*any, **named):\n    while True: pass", id="endless"),
        pytest.param("", id="empty"),
    ],
)
def test_broken_code_gets_nothing_and_stops_nothing(exercise: str, cell: str, broken: str) -> None:
    (name,) = functions(solution_cells(solution(exercise))[cell])
    alone = mark(exercise, cell, broken.format(name=name))
    # The checks of this function give nothing; those of its neighbours what they gave before.
    assert [check.points for check in alone] == without(exercise, cell)
    assert any(check.failed for check in alone)


@pytest.mark.parametrize("exercise", EXERCISES)
@pytest.mark.parametrize("odd", [True, False], ids=["odd", "even"])
def test_syntax_errors_in_every_second_task_cost_no_mark_in_the_others(
    exercise: str, odd: bool
) -> None:
    broken = {cell for name, cell in CELLS if name == exercise and number(cell) % 2 == odd}
    whole = marks(solution(exercise), dict.fromkeys(broken, "def f(:"))
    lost = {task(check.name) for check in whole if check.failed}
    assert lost == {task(cell) for cell in broken}
    assert {task(check.name) for check in whole} > lost
    for check in whole:
        # Who mistyped a bracket is not asked about the name of the function.
        if check.failed:
            assert "SyntaxError" in check.said
            assert "keep the name" not in check.said


@pytest.mark.parametrize(("exercise", "cell"), CELLS)
def test_the_neighbours_solution_earns_nothing_here(exercise: str, cell: str) -> None:
    cells = solution_cells(solution(exercise))
    names = list(cells)
    neighbour = names[(names.index(cell) + 1) % len(names)]
    alone = mark(exercise, cell, cells[neighbour])
    assert [check.points for check in alone] == without(exercise, cell)


@cache
def without(exercise: str, cell: str) -> list[float]:
    """Give the points of a task without one of its functions."""
    return [check.points for check in mark(exercise, cell, "def nothing(): pass")]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_tasks_done_in_another_order_give_the_same_marks(exercise: str) -> None:
    turned = copy.deepcopy(solution(exercise))
    numbers = {cell.id: int(task(cell.id)[5:] or 0) for cell in turned.cells}
    turned.cells.sort(key=lambda cell: -numbers[cell.id] if numbers[cell.id] else -99)
    assert [cell.id for cell in turned.cells] != [cell.id for cell in solution(exercise).cells]
    assert {(c.name, c.points) for c in marks(turned)} == {
        (c.name, c.of) for c in marks(solution(exercise))
    }


# --- the table -----------------------------------------------------------------------------


def test_the_table_counts_what_is_in_the_bank() -> None:
    every = (*BANK, *strangers())
    mine = [answer for answer in every if answer.exercise == SHORTEST]
    found = row(SHORTEST)
    assert found.clean
    assert (found.wrong, found.right) == (
        sum(not answer.right for answer in mine),
        sum(answer.right for answer in mine),
    )
    assert found.functions >= 2
    assert found.changes >= 20
    shown = text([found]).splitlines()
    assert shown[0].split()[0] == "exercise"
    assert shown[1].split()[:4] == [SHORTEST, str(found.functions), str(found.wrong), "0"]


def test_the_table_sees_a_wrong_answer_that_is_accepted_and_a_right_one_refused() -> None:
    wrong, right = (
        next(answer for answer in kind if answer.exercise == SHORTEST) for kind in (WRONG, RIGHT)
    )
    found = row(SHORTEST, [replace(right, right=False), replace(wrong, right=True)])
    assert found.accepted == (str(right),)
    assert found.refused == (str(wrong),)
    assert not found.clean
    assert f"accepted: {right}" in text([found])
    assert f"refused: {wrong}" in text([found])


def test_what_no_visible_check_refuses_is_listed_with_what_the_text_says_against_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([SHORTEST, "--unseen"]) == 0
    lines = capsys.readouterr().out.splitlines()
    every = [str(each) for each in (*BANK, *strangers()) if each.exercise == SHORTEST]
    listed, said = lines[::2], lines[1::2]
    assert 10 <= len(listed) < len(every)
    assert set(listed) <= set(every)
    assert all(each.startswith("    Expected ") and len(each.split()) >= 8 for each in said)


def test_the_list_leaves_out_what_a_visible_check_refuses_and_what_is_right() -> None:
    wrong, right = (next(a for a in kind if a.exercise == SHORTEST) for kind in (WRONG, RIGHT))
    refused = replace(wrong, code="def nothing(): pass")
    assert list(unseen([refused, right, replace(right, right=False)])) == []


def test_the_table_knows_no_other_exercise(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["99_nothing"]) == 2
    assert "There is no exercise '99_nothing'." in capsys.readouterr().err
