"""The class seen: item analysis, misconceptions, who needs a word, and nobody on what is shown."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from playwright.sync_api import Browser

from spoilers.grading.mark import mark_with
from spoilers.grading.nbgrader.class_view.app import ClassView
from spoilers.grading.nbgrader.class_view.item_statistics import (
    blurred,
    difficulty,
    discrimination,
    interval,
    merged,
)
from spoilers.grading.nbgrader.class_view.misconceptions import Kind, findings, named_in
from spoilers.grading.nbgrader.class_view.record import Exercise, read_class
from spoilers.grading.nbgrader.class_view.to_show import shown
from spoilers.grading.nbgrader.class_view.visible_examples import asked_about, likely, refusals
from spoilers.grading.nbgrader.class_view.who import who_needs_a_word
from spoilers.sandbox.watchdog import Limits
from tests.grading.bank import answers
from tests.grading.marking import SOLUTIONS, InProcess, about, read, task_of
from tests.grading.planted import (
    CLASS,
    DOUBLED,
    EXTENDED,
    FIRST,
    LATE,
    NOBODY,
    SECOND,
    SHIFTED,
    SQUARED,
    planted,
)

# nbgrader's own.
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
NOW = datetime(2026, 11, 1, tzinfo=UTC)
LEAST = 5


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        # It asks a program for it, which takes a second.
        patch.setattr("nbgrader.api.get_alembic_version", lambda: "none")
        patch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path_factory.mktemp("settings")))
        yield planted(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def exercises(course: Path) -> list[Exercise]:
    return at(course)


def at(course: Path, *names: str) -> list[Exercise]:
    directory = CourseDirectory(root=str(course))
    directory.source_directory = "solutions"
    with Gradebook(f"sqlite:///{course}/gradebook.db", "spoilers") as gradebook:
        return read_class(gradebook, directory, names)


def write(course: Path, *words: str) -> Path:
    app = ClassView()
    app.initialize([f"--course-dir={course}", *words])
    app.start()
    return course / "class_view"


@pytest.fixture(scope="module")
def pages(course: Path) -> Path:
    return write(course)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


# --- The statistics -------------------------------------------------------------------------

POINTS = st.one_of(st.none(), st.integers(0, 4).map(float))


@st.composite
def tables(draw: st.DrawFn) -> dict[str, dict[str, float | None]]:
    who = [f"s{n}" for n in range(draw(st.integers(1, 9)))]
    return {f"t{n}": {w: draw(POINTS) for w in who} for n in range(draw(st.integers(1, 4)))}


@given(tables())
def test_discrimination_is_pearsons_with_the_other_tasks_that_all_of_them_have(
    table: dict[str, dict[str, float | None]],
) -> None:
    for name, row in table.items():
        who = [w for w, mark in row.items() if mark is not None]
        others = [o for o in table if o != name and None not in [table[o][w] for w in who]]
        item = [row[w] for w in who]
        rest = [sum(table[o][w] or 0 for o in others) for w in who]
        found = discrimination(name, table)
        if len(who) < 3 or not others or len(set(item)) == 1 or len(set(rest)) == 1:
            assert found is None
        else:
            assert found == pytest.approx(float(np.corrcoef(item, rest)[0, 1]))  # type: ignore[arg-type]
        reach = interval(found, len(who))
        assert reach is None or -1 <= reach[0] <= (found or 0) <= reach[1] <= 1


@given(st.lists(POINTS, max_size=8))
def test_difficulty_leaves_out_what_nobody_has_marked(points: list[float | None]) -> None:
    known = [each for each in points if each is not None]
    want = sum(known) / (4 * len(known)) if known else None
    assert difficulty(points, 4) == (want if want is None else pytest.approx(want))


def partitions(length: int) -> Iterator[list[tuple[int, int]]]:
    for cuts in itertools.product((False, True), repeat=length - 1):
        ends = [n for n, cut in enumerate(cuts) if cut] + [length - 1]
        yield list(zip([0, *(end + 1 for end in ends[:-1])], ends, strict=True))


@given(st.lists(st.integers(0, 7), min_size=1, max_size=7), st.integers(1, 6))
def test_cells_are_joined_no_more_than_it_takes(counts: list[int], least: int) -> None:
    found = merged(counts, least)
    sums = [[sum(counts[a : b + 1]) for a, b in cut] for cut in partitions(len(counts))]
    allowed = [each for each in sums if all(n == 0 or n >= least for n in each)]
    if sum(counts) < least:
        assert found == []
        return
    assert len(found) == max(map(len, allowed))
    assert [count for *_, count in found] in allowed
    assert [n for a, b, _ in found for n in range(a, b + 1)] == list(range(len(counts)))


def test_what_is_said_of_a_few_holds_for_several_numbers() -> None:
    for least in (3, 5, 10):
        for of in range(least, 41):
            said = [blurred(count, of, least) for count in range(of + 1)]
            for count, words in enumerate(said):
                exact = least <= count <= of - least or count in (0, of)
                assert said.count(words) > 1 or exact, (count, of, least)


# --- What is read ---------------------------------------------------------------------------


def test_each_figure_of_the_planted_class(exercises: list[Exercise]) -> None:
    one, two = exercises
    assert [one.name, two.name] == [FIRST, SECOND]
    assert [task.title for task in one.tasks] == [
        "Task 1: Count things", "Task 2: Double things", "Task 3: Say why",
    ]  # fmt: skip
    first, second, third = one.items
    right = sum(functions[0] == "x" for *_, functions, _, _ in CLASS)
    assert first.parts == [12 - right, 0, 0, right]
    assert first.difficulty == pytest.approx(right / 12)
    assert second.difficulty == pytest.approx(9 / 12)
    # One waits, and one was left empty: that is 0, and the other is nothing.
    assert (third.waiting, len(third.marks)) == (1, 11)
    given_marks = [mark or 0 for *_, words, mark in CLASS if mark is not None or not words]
    assert third.difficulty == pytest.approx(sum(given_marks) / 44)
    assert len(one.complete) == 11
    assert [student.id for student in one.missing] == [NOBODY[0]]
    # Everybody got the same for the second task.
    assert two.items[1].discrimination is None


def test_misconceptions_are_counted_by_name(exercises: list[Exercise]) -> None:
    first, second, _ = exercises[0].items
    found = {(f.sentence, f.kind): n for f, n in first.misconceptions.items()}
    # The visible example refused two: one gave what a misconception gives, the other something
    # that nobody knows, and is told in the words of the check without the student's value.
    assert found == {
        (DOUBLED, Kind.NAMED): 5,
        (SHIFTED, Kind.LIKELY): 1,
        ("Expected 0 for this example, but count gave …. Look again.", Kind.VISIBLE): 1,
    }
    found = {(f.sentence, f.kind): n for f, n in second.misconceptions.items()}
    assert found[DOUBLED, Kind.NAMED] == found[SQUARED, Kind.NAMED] == 1


def test_a_student_cannot_forge_the_name_of_a_misconception() -> None:
    (path,) = [path for path in SOLUTIONS if path.stem == "01_splintering"]
    notebook = read(path)
    check = next(c for c in notebook.cells if c.id == "task-3-check-member")
    forged = named_in(check.source)[0]
    for said in (f"Your code stopped with ValueError: {forged}", f"Expected 0.0175, got {forged}"):
        output = {"output_type": "error", "ename": "Check", "evalue": said, "traceback": []}
        check.outputs = [output]
        (found,) = findings(notebook, {check.id: check.source})
        assert found.kind is not Kind.NAMED
        assert forged not in found.sentence


def test_the_misconceptions_of_the_real_exercises_are_known() -> None:
    sources = [cell.source for path in SOLUTIONS for cell in read(path).cells]
    naming = [source for source in sources if "misconceptions={" in source]
    assert len(naming) > 100
    assert all(named_in(source) for source in naming)


@pytest.mark.parametrize(
    ("because", "named"),
    [
        ("always leaves out what rests on memory", {"NAMED memory", "LIKELY memory"}),
        ("staying minus leaving", {"LIKELY staying minus leaving"}),
        ("the wing keeps the whole worth of unity", {"LIKELY worth of unity"}),
        # One of its checks says what another misconception would have it say; the next does not.
        ("forgets to square", set()),
        ("starts to count at 0 and so is one short", set()),
    ],
)
def test_what_the_engine_says_of_a_wrong_answer_is_understood(
    because: str, named: set[str]
) -> None:
    (answer,) = [
        each for each in answers() if each.because == because and each.exercise[:2] == "01"
    ]
    notebook = read(next(path for path in SOLUTIONS if path.stem == answer.exercise))
    checks = {c.id: c.source for c in notebook.cells if about(c).get("grade")}
    locked = [c for c in notebook.cells if c.cell_type == "code" and about(c).get("locked")]
    set_up = [c.source for c in locked if c.id not in checks]
    task = task_of(answer.cell)
    notebook.cells = [c for c in notebook.cells if task_of(c.id) in ("", task)]
    for cell in notebook.cells:
        cell.source = answer.code if cell.id == answer.cell else cell.source
    found = findings(mark_with(InProcess, notebook, Limits()).notebook, checks, set_up)
    assert found
    told = [each for each in found if each.kind in (Kind.NAMED, Kind.LIKELY)]
    assert len({(each.kind, each.sentence) for each in told}) == len(named)
    for words in named:
        kind, _, part = words.partition(" ")
        assert any(each.kind.name == kind and part in each.sentence for each in told)


def test_each_misconception_is_known_by_what_it_makes_of_the_examples() -> None:
    """Of those that the examples of their check refuse, all but a few are told from the others."""
    told, others = 0, 0
    for path in SOLUTIONS[2:4]:
        cells = [cell for cell in read(path).cells if cell.cell_type == "code"]
        checks = {c.id: c.source for c in cells if about(c).get("grade")}
        locked = [c.source for c in cells if about(c).get("locked") and c.id not in checks]
        for name, source in checks.items():
            same = [n for n in checks if asked_about(checks[n]) == asked_about(source)]
            every = {n: refusals(source, checks[n], tuple(locked)) for n in same}
            for sentence, said in every.get(name, {}).items():
                heard = {n: those[sentence] for n, those in every.items() if sentence in those}
                found = likely(heard, name, checks, locked) if said else None
                # Never another one: it is this one, or it is left open.
                assert found in (sentence, None), (name, sentence, found)
                told += found == sentence
                others += bool(said) and found is None
    assert told > 100, (told, others)
    assert told > 5 * others, (told, others)


# --- Who needs a word -----------------------------------------------------------------------


def test_who_needs_a_word_and_who_does_not(exercises: list[Exercise]) -> None:
    words = who_needs_a_word(exercises, NOW)
    first = {(w.student.id, w.kind) for w in words if w.exercise == FIRST}
    assert (NOBODY[0], "nothing handed in") in first
    assert {who for who, kind in first if kind == "handed in late"} == {LATE}
    # Later by the clock than LATE, and in time by the extension.
    assert EXTENDED not in {who for who, _ in first}
    assert {who for who, kind in first if kind == "far below"} == {"s05", "s07", "s10"}
    assert {who for who, kind in first if kind == "lost Task 3"} == {"s11"}
    twice = {w.student.id for w in words if w.kind == "same misconception twice"}
    assert twice == {"s04", "s05"}
    assert not {"s01", "s03"} & {who for who, _ in first}


def test_what_is_not_due_yet_and_what_is_within_the_grace_is_nobodys_fault(
    exercises: list[Exercise],
) -> None:
    before = datetime(2026, 10, 1, tzinfo=UTC)
    kinds = {w.kind for w in who_needs_a_word(exercises, before, timedelta(hours=26))}
    assert not kinds & {"nothing handed in", "handed in late"}


# --- The pages and tables -------------------------------------------------------------------


def test_nobody_is_named_on_what_is_made_to_be_shown(pages: Path) -> None:
    files = sorted((pages / "to_show").iterdir())
    assert {path.suffix for path in files} == {".html", ".csv"}
    for path in files:
        text = path.read_text("utf-8")
        for who, first, last, *_ in [*CLASS, NOBODY]:
            for name in (who, first, last):
                assert not re.search(rf"\b{name}\b", text), (path, name)
    # They are looked for rightly: on the other page they are.
    whole = (pages / "with_names" / "class.html").read_text("utf-8")
    assert all(re.search(rf"\b{last}\b", whole) for _, _, last, *_ in [*CLASS, NOBODY])


def test_no_figure_that_is_shown_stands_for_a_few(pages: Path, exercises: list[Exercise]) -> None:
    bars = rows(pages / "to_show" / "distribution.csv") + rows(pages / "to_show" / "arrivals.csv")
    assert any(row.get("task") == "Task 1: Count things" for row in bars)
    assert all(int(row["students"]) == 0 or int(row["students"]) >= LEAST for row in bars)
    told = rows(pages / "to_show" / "misconceptions.csv")
    assert [(row["misconception"], row["students"]) for row in told] == [
        (DOUBLED, "5 of 12"),
        (SHIFTED, "fewer than 5"),
        (DOUBLED, "fewer than 5"),
        (SQUARED, "fewer than 5"),
    ]
    page = (pages / "to_show" / "class.html").read_text("utf-8")
    assert "Fewer than 5 students handed this in. Any figure would show persons" in page
    few = shown(exercises[1], LEAST)
    assert few.persons
    assert (few.tasks, few.bars, few.arrivals, few.middle) == ((), (), (), "")
    # Nine of twelve had all the points of the second task: a mean would tell of the other three.
    assert shown(exercises[0], LEAST).tasks[1].difficulty == "more than half"


def test_the_tables_hold_the_figures_and_no_formula(pages: Path, exercises: list[Exercise]) -> None:
    table = rows(pages / "with_names" / "tasks.csv")
    assert [row["task"] for row in table if row["exercise"] == FIRST] == [
        item.task.title for item in exercises[0].items
    ]
    for row, item in zip(table, (i for e in exercises for i in e.items), strict=True):
        assert row["difficulty"] == str(round(item.difficulty or 0, 4))
        r = item.discrimination
        assert row["discrimination"] == ("" if r is None else str(round(r, 4)))
    for path in pages.rglob("*.*"):
        assert not re.search(r"\bnan\b", path.read_text("utf-8"), re.IGNORECASE), path
    spread = [r for r in rows(pages / "with_names" / "distribution.csv") if r["exercise"] == FIRST]
    assert sum(int(row["students"]) for row in spread) == 12 + 12 + 11


def test_a_name_that_is_a_script_or_a_formula_does_nothing(course: Path, tmp_path: Path) -> None:
    with Gradebook(f"sqlite:///{course}/gradebook.db", "spoilers") as gradebook:
        gradebook.add_student("=1+1", first_name="<script>alert(1)</script>", last_name="")
    try:
        folder = write(course, FIRST) / "with_names"
        assert "<script" not in (folder / "class.html").read_text("utf-8")
        (mine,) = [r for r in rows(folder / "words.csv") if "script" in r["name"]]
        assert mine["id"] == "'=1+1"
        page = (folder / "class.html").read_text("utf-8")
        assert f'id="{SECOND}"' not in page
    finally:
        with Gradebook(f"sqlite:///{course}/gradebook.db", "spoilers") as gradebook:
            gradebook.remove_student("=1+1")
        write(course)


def test_what_is_not_there_is_said_in_a_sentence(
    course: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(SystemExit):
        write(course, "09_nothing")
    with pytest.raises(SystemExit):
        write(tmp_path)
    assert not (tmp_path / "gradebook.db").exists()


def test_the_gradebook_stays_as_it_is(course: Path) -> None:
    before = (course / "gradebook.db").read_bytes()
    write(course)
    assert (course / "gradebook.db").read_bytes() == before


def test_the_pages_are_small_load_nothing_and_axe_finds_nothing(
    chromium: Browser, pages: Path
) -> None:
    asked: list[str] = []
    for name, width, scheme in (("to_show", 1280, "light"), ("with_names", 390, "dark")):
        path = pages / name / "class.html"
        assert len(path.read_bytes()) < 100_000
        page = chromium.new_page(viewport={"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        page.evaluate("() => document.querySelectorAll('details').forEach(d => d.open = true)")
        for wide in (1280, 390):
            page.set_viewport_size({"width": wide, "height": 900})
            over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(over) <= 0
        page.set_viewport_size({"width": width, "height": 900})
        options = {"resultTypes": ["violations"], "preload": False}
        found: Any = Axe().run(page, options=options).response
        assert len(found["passes"]) > 10
        assert [violation["id"] for violation in found["violations"]] == []
        page.close()
    assert len(asked) >= 2
    assert [url for url in asked if not url.startswith(("data:", pages.as_uri()))] == []
