"""What the guide tells an instructor agrees with the exercises, the settings and the commands."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import nbformat
import pytest
from nbgrader.apps import NbGraderApp

from spoilers.course.withheld import leaks, withheld
from spoilers.grading.nbgrader.autograde import Submissions
from spoilers.grading.nbgrader.late import SharePerDay
from spoilers.site import teaching_kit
from spoilers.theory.cases import find_case
from spoilers.theory.policies import compare_policies
from spoilers.theory.the_whole_game import solve

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "guide"
EXERCISES = sorted(path.stem for path in (ROOT / "exercises").glob("*/*.ipynb"))
ROW = re.compile(r"^\| (\d+) \| .+? \| (\d+) \| \d+ \| \w+ \|$", re.M)
SHORT = re.compile(r"For a short assignment set tasks ([\d, toand]+): (\d+) points")
COMMAND = re.compile(r"(?:^|[`\s])python3 course\.py ([a-z-]+)")
PLAN = re.compile(r"^\| (\d+) \| .+ \| .+ \|$", re.M)


@dataclass(frozen=True)
class Task:
    """A task, as the head of its exercise lists it."""

    number: int
    points: int
    written: bool


@cache
def tasks(exercise: str) -> dict[int, Task]:
    path = ROOT / "exercises" / exercise / f"{exercise}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    written = {
        int(cell.id.split("-")[1])
        for cell in notebook.cells
        if cell.cell_type == "markdown" and cell.metadata.get("nbgrader", {}).get("solution")
    }
    found = [
        Task(int(n), int(p), int(n) in written) for n, p in ROW.findall(notebook.cells[0].source)
    ]
    assert len(found) >= 8
    return {task.number: task for task in found}


def numbers(said: str) -> list[int]:
    """Read "1 to 3 and 9" or "1, 3, 4 and 6"."""
    found: list[int] = []
    for part in re.split(r", | and ", said):
        first, _, last = part.partition(" to ")
        found += range(int(first), int(last or first) + 1)
    return found


def texts() -> dict[str, str]:
    found = {str(p.relative_to(GUIDE)): p.read_text("utf-8") for p in sorted(GUIDE.rglob("*.md"))}
    assert len(found) >= 15
    return found


@pytest.mark.parametrize("exercise", [name for name in EXERCISES if name[:2] != "08"])
def test_a_short_assignment_adds_up_and_has_a_written_task(exercise: str) -> None:
    ((said, points),) = SHORT.findall((GUIDE / f"{exercise}.md").read_text("utf-8"))
    chosen = [tasks(exercise)[number] for number in numbers(said)]
    assert int(points) == sum(task.points for task in chosen)
    assert any(task.written for task in chosen)


def test_the_least_of_the_memo_adds_up() -> None:
    text = (GUIDE / "08_your_case.md").read_text("utf-8")
    memo = tasks("08_your_case")
    (said, points) = re.findall(r"tasks ([\d, and]+) are the least, (\d+) points", text)[0]
    assert int(points) == sum(memo[number].points for number in numbers(said))
    given = {int(cell): float(points) for cell, points in by_hand("08_your_case").items()}
    (all_by_hand,) = re.findall(r"(\d+) of its 50 points are marked by hand", text)
    assert int(all_by_hand) == sum(given.values())
    assert f"{all_by_hand} points by the rubric" in (GUIDE / "assessment.md").read_text("utf-8")
    (count,) = re.findall(r"There are (\d+) numbers and one outcome", text)
    assert int(count) == len(find_case("Kabul 2021").scenario.numbers())


def by_hand(exercise: str) -> dict[str, float]:
    """Give the points of each written task, by its number."""
    path = ROOT / "solutions" / exercise / f"{exercise}.ipynb"
    return {
        cell.id.split("-")[1]: cell.metadata.nbgrader.points
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "markdown" and cell.metadata.get("nbgrader", {}).get("grade")
    }


def test_what_the_guide_says_of_the_exercises_together_is_so() -> None:
    sums = {sum(task.points for task in tasks(name).values()) for name in EXERCISES}
    minutes = {
        nbformat.read(path, as_version=4).metadata["spoilers"]["minutes"]
        for path in (ROOT / "lessons").glob("0*.ipynb")
    }
    first = texts()["README.md"]
    assert sums == {50, 55}
    assert "eight exercises of 50 or 55 points" in first
    assert f"Nine lessons of {min(minutes)} to {max(minutes)} minutes" in first
    written = {name: sum(task.written for task in tasks(name).values()) for name in EXERCISES}
    assert set(written.values()) == {1, 2, written["08_your_case"]}
    assert written["04_provocation"] == 1
    assert "the written task of [exercise 04]" in first
    assert written["07_the_record"] == 2
    assert "Tasks 8 and 9 are marked by hand" in texts()["07_the_record.md"]
    for text in texts().values():
        assert "half at most" not in text
        assert "earns half" not in text


def test_the_class_of_90_minutes_takes_90_minutes() -> None:
    section = texts()["README.md"].split("## One class of 90 minutes")[1].split("\n## ")[0]
    assert sum(int(minutes) for minutes in PLAN.findall(section)) == 90


def test_the_shares_of_the_mark_add_up() -> None:
    section = texts()["assessment.md"].split("## What counts how much")[1].split("\n## ")[0]
    shares = [int(share) for share in re.findall(r"\| (\d+)% \|", section)]
    assert len(shares) >= 4
    assert sum(shares) == 100


def test_every_command_in_the_guide_is_there() -> None:
    course = (ROOT / "course.py").read_text("utf-8")
    table = re.findall(r'^    "([a-z-]+)": \(', course, re.M)
    assert len(table) >= 12
    ours = {(name, c) for name, text in texts().items() for c in COMMAND.findall(text)}
    assert len(ours) >= 10
    assert [each for each in sorted(ours) if each[1] not in table] == []
    theirs = {
        (name, command)
        for name, text in texts().items()
        for block in re.findall(r"```sh\n(.*?)```", text, re.S)
        for command in re.findall(r"^nbgrader (\w+)", block, re.M)
    }
    known = {name.replace("-", "_") for name in NbGraderApp().subcommands}
    assert len(theirs) >= 10
    assert [each for each in sorted(theirs) if each[1] not in known] == []


def test_the_limits_that_the_guide_states_are_those_of_the_code() -> None:
    text = texts()["grading.md"]
    for name in ("workers", "step_seconds", "idle_seconds", "whole_seconds", "scheduler"):
        (said,) = re.findall(rf"c\.Submissions\.{name} = (\S+)", text)
        if name != "workers":
            assert (
                float(said) == getattr(Submissions, name).default_value
                if said[0] != '"'
                else (said.strip('"') == Submissions.scheduler.default_value)
            )
    late = texts()["nbgrader.md"]
    assert f"c.SharePerDay.grace = {SharePerDay.grace.default_value:g}" in late
    assert f"c.SharePerDay.share = {SharePerDay.share.default_value:.2f}" in late


# --- Sample answers, and what is printed ---

RUBRIC = re.compile(r"^\| ([A-Z]) \| (\d+) \| .+ \|$", re.M)
SAMPLE = re.compile(
    r"^### (Weak|Middling|Strong)\n\n((?:> [^\n]*\n)+)\n(.*?)\n\n"
    r"\*\*(\d+) of (\d+)\.\*\* ([^\n]+)$",
    re.M | re.S,
)
SECTION = re.compile(r"^## Exercise (\d\d), task (\d+): .+$", re.M)


@dataclass(frozen=True)
class Sample:
    """A sample answer, with its marks as the page has them."""

    exercise: str
    task: str
    kind: str
    answer: str
    points: dict[str, int]
    total: int
    out_of: int


def samples(text: str) -> list[Sample]:
    found = []
    parts = SECTION.split(text)[1:]
    for number, task, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        (exercise,) = [name for name in EXERCISES if name[:2] == number]
        for kind, answer, table, total, out_of, why in SAMPLE.findall(body):
            assert why.endswith("."), (exercise, task, kind)
            points = {line: int(given) for line, given in RUBRIC.findall(table)}
            words = answer.replace("> ", "").strip()
            found.append(Sample(exercise, task, kind, words, points, int(total), int(out_of)))
    return found


@cache
def cells(exercise: str) -> dict[str, str]:
    path = ROOT / "solutions" / exercise / f"{exercise}.ipynb"
    return {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}


def faults_of(sample: Sample) -> list[str]:
    """List where the marks of a sample answer and the rubric of its task disagree."""
    source = cells(sample.exercise)
    rubric = dict(RUBRIC.findall(source[f"task-{sample.task}-rubric"].split("<!--")[0]))
    found = []
    if list(sample.points) != list(rubric):
        found.append(f"lines {list(sample.points)} for {list(rubric)}")
    found += [
        f"{line}: {given} of {rubric[line]}"
        for line, given in sample.points.items()
        if line in rubric and given > int(rubric[line])
    ]
    if sample.total != sum(sample.points.values()):
        found.append(f"{sample.total} is not the sum")
    if sample.out_of != sum(int(most) for most in rubric.values()):
        found.append(f"out of {sample.out_of}")
    limits = re.findall(
        r"(?:at most|In at most) (\d+) words|Beyond (\d+) words",
        "\n".join(source[f"task-{sample.task}{part}"] for part in ("", "-rubric")),
    )
    if len(sample.answer.split()) > max(int(a or b) for a, b in limits):
        found.append("too long")
    if sample.answer in source[f"task-{sample.task}-answer"]:
        found.append("the model answer")
    return found


def test_the_sample_answers_are_marked_by_the_rubrics() -> None:
    found = samples(texts()["calibration.md"])
    tasks_of = {(s.exercise, s.task) for s in found}
    assert len(tasks_of) >= 8
    assert {exercise for exercise, _ in tasks_of} == set(EXERCISES)
    assert len(found) == 3 * len(tasks_of)
    assert [(s.exercise, s.task, s.kind, f) for s in found for f in faults_of(s)] == []
    for weak, middling, strong in zip(found[::3], found[1::3], found[2::3], strict=True):
        assert (weak.kind, middling.kind, strong.kind) == ("Weak", "Middling", "Strong")
        assert weak.total < middling.total < strong.total, (weak.exercise, weak.task)


def test_the_gate_sees_a_sample_that_its_rubric_does_not_bear_out() -> None:
    first = samples(texts()["calibration.md"])[1]
    worse = replace(first, points={**first.points, "A": 2, "F": 0}, total=9, out_of=4)
    assert len(faults_of(worse)) == 4
    assert faults_of(replace(first, answer="word " * 151)) == ["too long"]


def test_no_student_gets_the_sample_answers() -> None:
    answers = [s.answer for s in samples(texts()["calibration.md"])]
    lines = withheld(ROOT, [])
    kept = {line for line, (kind, _) in lines.items() if kind == "a sample answer"}
    assert len(kept) == len(answers) >= 24
    page = f"<p>{answers[0]}</p>".encode()
    assert [leak.kind for leak in leaks(lines, {"a.html": page})] == ["a sample answer"]


def test_every_outcome_is_one_of_its_lesson_and_shown_in_tasks_that_are_there() -> None:
    rows = re.findall(
        r"^\| \*\*(\w+)\*\* .+? \| \[(\d\d)\]\S+ \| \[exercise (\d\d)\]\S+, tasks? ([\d, ]+) \|$",
        texts()["syllabus.md"],
        re.M,
    )
    assert {row[1] for row in rows} == {name[:2] for name in EXERCISES}
    for verb, lesson, exercise, shown in rows:
        (path,) = (ROOT / "lessons").glob(f"{lesson}_*.ipynb")
        goals = [c.source for c in nbformat.read(path, as_version=4).cells if "## Obj" in c.source]
        assert f"**{verb}**" in goals[0], (lesson, verb)
        assert lesson == exercise
        assert set(numbers(shown)) <= set(tasks(path.stem))


def test_a_payoff_sheet_adds_up_to_what_the_game_gives() -> None:
    found, game = teaching_kit.sheet(), solve(teaching_kit.MEETING.scenario)
    best = found.responses.index(float(game.response))
    assert best == max(range(5), key=found.government.__getitem__)
    sides = {
        "government": (found.government, found.foiled[0]),
        "included": (found.included, found.foiled[1]),
        "excluded": (found.excluded, found.foiled[2]),
    }
    for name, (through, foiled) in sides.items():
        expected = found.success * through[best] + (1 - found.success) * foiled
        assert expected == pytest.approx(float(getattr(game, name))), name
    (quiet,) = [
        a for a in compare_policies(teaching_kit.MEETING.scenario) if a.measure == "a guarantor"
    ]
    assert found.quiet == pytest.approx(quiet.government)
    assert max(found.fight, 0) < 1 < float(game.quiet_price)


def test_no_number_on_a_handout_stands_outside_of_what_is_computed() -> None:
    sheets = {name: text for name, text in texts().items() if name.startswith("handouts/")}
    assert len(sheets) >= 7
    loose = {
        name: re.findall(r"\d*\.\d+|\d+%", teaching_kit.BLOCK.sub("", text))
        for name, text in sheets.items()
    }
    assert {name: found for name, found in loose.items() if found} == {}
    # What is said in words is computed too.
    n, found = teaching_kit.MEETING.scenario.numbers(), teaching_kit.sheet()
    assert f"{round(10 * n['prior'])} in 10" in sheets["handouts/role_government.md"]
    last = round(20 * found.success)
    assert last == pytest.approx(20 * found.success)
    drawn = f"1 to {last}, it gets through; {last + 1} to 20, it is foiled"
    assert drawn in sheets["handouts/meeting.md"]
    plan = [int(m) for m in PLAN.findall(sheets["handouts/meeting.md"])]
    assert sum(plan) == 50
    assert "Fifty minutes" in sheets["handouts/meeting.md"]


def test_the_meeting_can_sign_with_one_and_not_with_all() -> None:
    (_, low, high), (_, least, most), (_, far, _) = teaching_kit._reaches()
    assert max(low, least) <= min(high, most)
    assert min(high, most) < far


def test_every_plan_teaches_every_lesson_and_ends_with_the_memo() -> None:
    for weeks, plan in teaching_kit.PLANS.items():
        assert len(plan) == weeks
        read = [lesson for week in plan for lesson in week.lessons]
        assert read == sorted(read) == [f"{n:02d}" for n in range(9)]
        handed = [week.hand_in for week in plan if week.hand_in]
        assert handed == sorted(handed)
        assert handed[-1] == "08"
        for number, week in enumerate(plan):
            so_far = {lesson for each in plan[: number + 1] for lesson in each.lessons}
            assert not week.hand_in or week.hand_in in so_far


def test_a_name_that_cannot_be_computed_is_told(tmp_path: Path) -> None:
    (tmp_path / "guide").mkdir()
    asked = "<!-- computed: weather -->\n<!-- end -->\n"
    (tmp_path / "guide" / "a.md").write_text(asked)
    with pytest.raises(ValueError, match=r"a\.md asks for 'weather'; what can be computed is"):
        teaching_kit.filled(tmp_path)
