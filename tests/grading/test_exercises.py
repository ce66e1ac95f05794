"""Every exercise: made from its solution, honest about points and time, and teaching."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import nbformat
import pyphen
import pytest

from spoilers.course import release
from spoilers.course.backup import same_content
from spoilers.grading.report import Verdict
from tests.grading.marking import (
    ROOT,
    SOLUTIONS,
    about,
    marks,
    read,
    solution_cells,
    stopped,
    task_of,
)

HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", re.DOTALL)
SCHEME = re.compile(r"<!-- BEGIN MARK SCHEME -->(.*?)<!-- END MARK SCHEME -->", re.DOTALL)
PROMISE = re.compile(r"^\*(\d+) points?, about (\d+) minutes, (easy|medium|hard)\.", re.MULTILINE)
ROW = re.compile(r"^\| (\d+) \| [^|]+ \| (\d+) \| (\d+) \| (easy|medium|hard) \|$", re.MULTILINE)
HYPHENS = pyphen.Pyphen(lang="en_US")
# The school year in which the hardest message can be read.
HARDEST = 10
# What a check says if it has itself to blame.
OWN_FAULT = "which is no fault of yours"
# The memo on a case of one's own: mostly marked by a person, and more than one sitting.
MEMO = "08_your_case"
each_solution = pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def generated() -> dict[Path, bytes]:
    """Let nbgrader make all exercises."""
    return release.generated(ROOT)


def exercise(path: Path) -> nbformat.NotebookNode:
    return read(ROOT / "exercises" / path.relative_to(ROOT / "solutions"))


def graded(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if about(cell).get("grade")]


def outdated(course: Path, made: dict[Path, bytes]) -> list[str]:
    return [
        path.as_posix()
        for path, content in made.items()
        if not same_content(course / "exercises" / path, content)
    ]


def test_there_are_exercises() -> None:
    assert SOLUTIONS


def test_every_exercise_is_what_nbgrader_makes_of_its_solution(
    generated: dict[Path, bytes],
) -> None:
    assert len(generated) >= len(SOLUTIONS)
    assert outdated(ROOT, generated) == [], "run: python3 course.py derive"


def test_no_exercise_is_without_a_solution() -> None:
    folders = {path.parent.name for path in (ROOT / "exercises").glob("*/*.ipynb")}
    assert folders == {path.parent.name for path in SOLUTIONS}


def test_the_gate_sees_a_solution_that_was_changed(
    generated: dict[Path, bytes], tmp_path: Path
) -> None:
    shutil.copy(ROOT / release.CONFIG, tmp_path)
    for folder in ("solutions", "exercises"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    changed = tmp_path / SOLUTIONS[0].relative_to(ROOT)
    notebook = read(changed)
    visible = next(cell for cell in graded(notebook) if cell.cell_type == "code")
    visible.source = visible.source.replace("assert ", "assert not ", 1)
    nbformat.write(notebook, changed)
    found = outdated(tmp_path, release.generated(tmp_path))
    assert found == [f"{changed.parent.name}/{changed.name}"]


@each_solution
def test_nothing_of_the_solution_is_left_in_the_exercise(path: Path) -> None:
    solution, released = read(path), exercise(path)
    text = "\n".join(cell.source for cell in released.cells)
    for word in ("BEGIN SOLUTION", "END SOLUTION", "HIDDEN TESTS", "MARK SCHEME", "marker"):
        assert word not in text, word
    secrets = [block for cell in solution.cells for block in HIDDEN.findall(cell.source)]
    secrets += [block for cell in solution.cells for block in SCHEME.findall(cell.source)]
    secrets += [c.source for c in solution.cells if "solution" in c.metadata.get("tags", [])]
    secrets += re.findall(
        r"BEGIN SOLUTION\b[^\n]*\n(.*?)\n[^\n]*END SOLUTION",
        "\n".join(cell.source for cell in solution.cells),
        re.DOTALL,
    )
    assert len(secrets) > 20
    for secret in secrets:
        assert secret.strip() not in text, secret


@each_solution
def test_points_and_minutes_add_up(path: Path) -> None:
    notebook = read(path)
    prose = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    promised = [(int(a), int(b), c) for a, b, c in PROMISE.findall(prose)]
    listed = [(int(a), int(b), c) for _, a, b, c in ROW.findall(prose)]
    tasks = re.findall(r"^## Task (\d+): ", prose, flags=re.MULTILINE)
    assert 6 <= len(tasks) <= 10
    assert tasks == [str(number + 1) for number in range(len(tasks))]
    assert listed == promised
    assert len(promised) == len(tasks)
    for number, (points, _, _) in zip(tasks, promised, strict=True):
        worth = [about(c)["points"] for c in graded(notebook) if task_of(c.id) == f"task-{number}"]
        assert sum(worth) == points, f"task {number}"
    total = re.search(r"^\*\*(\d+) points, about (\d+) minutes\.\*\*", prose, flags=re.MULTILINE)
    assert total is not None
    assert int(total[1]) == sum(points for points, _, _ in promised)
    assert int(total[1]) == sum(about(cell)["points"] for cell in graded(notebook))
    assert int(total[2]) == sum(minutes for _, minutes, _ in promised)
    assert 45 <= int(total[2]) <= (340 if path.stem == MEMO else 135)
    for cell in graded(notebook):
        named = re.search(r"\((\d+) points?\)", cell.source)
        if cell.cell_type == "code":
            assert named is not None
            assert int(named[1]) == about(cell)["points"], cell.id


@each_solution
def test_nbgrader_knows_the_cells_by_the_names_they_have(path: Path) -> None:
    for cell in read(path).cells:
        if about(cell):
            assert about(cell)["grade_id"] == cell.id
            assert about(cell)["schema_version"] == 3


@each_solution
def test_a_written_answer_has_a_rubric_that_two_markers_can_share(path: Path) -> None:
    solution, released = read(path), exercise(path)
    shown = {cell.id: cell.source for cell in released.cells}
    written = [cell for cell in graded(solution) if cell.cell_type == "markdown"]
    assert len(written) >= (6 if path.stem == MEMO else 1)
    for cell in written:
        rubric = solution.cells[solution.cells.index(cell) - 1]
        assert about(rubric)["locked"]
        rows = re.findall(r"^\| ([A-Z]) \| (\d+) \| .{20,} \|$", rubric.source, flags=re.MULTILINE)
        assert sum(int(points) for _, points in rows) == about(cell)["points"]
        (notes,) = SCHEME.findall(rubric.source)
        for line, _ in rows:
            (note,) = re.findall(rf"^- {line}: (.+)$", notes, flags=re.MULTILINE)
            assert "count" in note
            assert "Does not count" in note
        # The student sees what earns a point, and not the notes.
        assert all(f"| {line} | {points} |" in shown[rubric.id] for line, points in rows)
        assert "Does not count" not in shown[rubric.id]


def test_a_mark_scheme_stands_only_where_nbgrader_will_restore_it() -> None:
    for path in SOLUTIONS:
        for cell in read(path).cells:
            if "MARK SCHEME" in cell.source:
                assert about(cell).get("locked"), cell.id
                assert about(cell).get("grade_id"), cell.id


@each_solution
def test_every_solution_says_why_and_which_mistake_is_usual(path: Path) -> None:
    notebook = read(path)
    lesson = f"../../lessons/{path.stem}.ipynb"
    coded = {task_of(name) for name in solution_cells(notebook)}
    assert len(coded) >= (3 if path.stem == MEMO else 5)
    for task in coded:
        (why,) = (
            cell.source
            for cell in notebook.cells
            if "solution" in cell.metadata.get("tags", []) and task_of(cell.id) == task
        )
        assert "**The usual mistake.**" in why
        assert "**Why" in why
        assert lesson in why


@each_solution
def test_a_stub_says_what_to_write_and_what_it_returns(path: Path) -> None:
    cells = {cell.id: cell.source for cell in exercise(path).cells}
    for name in solution_cells(read(path)):
        assert "Write your code here" in cells[name]
        assert "NotImplementedError" not in cells[name]
        (function,) = (n for n in ast.parse(cells[name]).body if isinstance(n, ast.FunctionDef))
        said = ast.get_docstring(function) or ""
        assert "Returns" in said
        assert all(f"{argument.arg}" in said for argument in function.args.args)


@each_solution
def test_an_exercise_waits_for_no_input_and_shows_no_widgets(path: Path) -> None:
    for cell in read(path).cells:
        if cell.cell_type == "code":
            for word in ("input(", "ipywidgets", "spoilers.explore", "spoilers.theory"):
                assert word not in cell.source, cell.id


# --- what a check says -------------------------------------------------------------------


def asserts(source: str) -> list[tuple[ast.Assert, bool]]:
    """List the asserts of a check, each with whether it is hidden."""
    hidden = set()
    for match in HIDDEN.finditer(source):
        first = source[: match.start()].count("\n") + 1
        hidden |= set(range(first, first + match.group().count("\n") + 1))
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Assert)]
    return [(node, node.lineno in hidden) for node in nodes]


def reading_grade(text: str) -> float:
    """Give the school year, by Flesch and Kincaid, in which a text can be read."""
    plain = re.sub(r"[{(\[][^})\]]*[})\]]|'[^']*'", " it ", text)
    plain = re.sub(r"\d[\d.,]*\d|\d", " two ", plain)
    sentences = [part for part in re.split(r"[.?!:;]+(?:\s|$)", plain) if re.search("[a-z]", part)]
    words = re.findall(r"[A-Za-z']+", plain)
    syllables = sum(len(HYPHENS.positions(word)) + 1 for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def faults(source: str) -> list[str]:
    """List what is wrong with the messages of a check."""
    found = []
    for node, hidden in asserts(source):
        where = f"line {node.lineno}"
        if not isinstance(node.msg, ast.Constant | ast.JoinedStr):
            found.append(f"{where}: no message")
            continue
        parts = node.msg.values if isinstance(node.msg, ast.JoinedStr) else [node.msg]
        text = "".join(str(p.value) if isinstance(p, ast.Constant) else " it " for p in parts)
        if not 8 <= len(text.split()) <= 60:
            found.append(f"{where}: {len(text.split())} words")
        inserted = [p.value for p in parts if isinstance(p, ast.FormattedValue)]
        if hidden and not all(isinstance(v, ast.Name) and v.id == "seed" for v in inserted):
            found.append(f"{where}: a hidden check shows a value")
        if hidden and re.search(r"\d", text):
            found.append(f"{where}: a hidden check gives a number away")
        if "xpected" not in text and not (hidden and OWN_FAULT in text):
            found.append(f"{where}: what was expected is not said")
        if reading_grade(text) > HARDEST:
            found.append(f"{where}: too hard to read, grade {reading_grade(text):.0f}")
        if not hidden and not inserted:
            found.append(f"{where}: a check does not say what came")
    if not asserts(source):
        found.append("no assert")
    if not re.match(r"# Task \d+, \w+ check \(\d+ points?\): .{10,}\.\n", source):
        found.append("the first line names no requirement")
    if "default_rng()" in source:
        found.append("numbers are drawn without a named seed")
    return found


@each_solution
def test_a_failing_check_says_what_was_asked_and_what_came(path: Path) -> None:
    checks = [cell for cell in graded(read(path)) if cell.cell_type == "code"]
    assert len(checks) >= (8 if path.stem == MEMO else 10)
    for cell in checks:
        assert faults(cell.source) == [], cell.id


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("pass", "no assert"),
        ("assert f() == 1", "no message"),
        ("assert f() == 1, f'It came back as {got}.'", "words"),
        ("assert f() == 1, f'One came back as {got}, which is not right, so look at it again.'",
         "what was expected is not said"),
        ("assert f() == 1, f'Expected institutional commitment alternatives notwithstanding "
         "heterogeneous multidimensional considerations, unsatisfactorily materialised as {got}.'",
         "too hard to read"),
        ("### BEGIN HIDDEN TESTS\nassert f() == 1, 'For other numbers a value of 0.35 was expected "
         "here, but something else came.'\n### END HIDDEN TESTS", "gives a number away"),
        ("# Task 1: something\nassert f() == 1, f'Expected one, but there came back {got} in it.'",
         "names no requirement"),
        ("assert f() == 1, 'One was expected here, and that is not what came back from it.'",
         "does not say what came"),
        ("### BEGIN HIDDEN TESTS\nassert f() == 1, f'For other numbers {want} was expected from "
         "your function, but something else came.'\n### END HIDDEN TESTS", "shows a value"),
        ("rng = np.random.default_rng()\nassert f(), f'For some numbers that were drawn at random "
         "there came back {got}.'", "without a named seed"),
    ],
)  # fmt: skip
def test_the_gate_sees_a_bad_message(source: str, fault: str) -> None:
    assert any(fault in found for found in faults(source))


def test_a_plain_sentence_is_easier_than_a_hard_one() -> None:
    assert reading_grade("Expected one. But two came back. Look at the sum.") < 4
    assert reading_grade("Notwithstanding institutional heterogeneity, verification fails.") > 15


# --- what a check gives ------------------------------------------------------------------


@each_solution
def test_the_solution_passes_every_check(path: Path) -> None:
    assert [check for check in marks(read(path)) if check.failed] == []


@each_solution
def test_the_untouched_exercise_fails_every_check_in_words(path: Path) -> None:
    solution, released = read(path), exercise(path)
    stubs = solution_cells(released)
    checks = marks(solution, stubs)
    assert len(checks) == len([c for c in graded(solution) if c.cell_type == "code"])
    assert sum(check.points for check in checks) == 0
    for check in marks(released):
        assert check.verdict is Verdict.REFUSED, check.name
        assert 8 <= len(check.said.split()) <= 60


def test_the_gate_sees_a_cell_that_stops() -> None:
    released = exercise(SOLUTIONS[0])
    (cell, *_) = [c for c in released.cells if about(c).get("solution") and c.cell_type == "code"]
    assert cell.id not in stopped(released)
    cell.source = "1 / 0"
    assert cell.id in stopped(released)


@each_solution
def test_the_untouched_exercise_stops_at_no_other_cell(path: Path) -> None:
    failed = stopped(exercise(path))
    assert failed == {c.id for c in graded(read(path)) if c.cell_type == "code"}


# --- numbers in the prose of the solutions -----------------------------------------------


def test_the_numbers_that_the_solution_of_01_prints_are_computed() -> None:
    import networkx as nx

    from spoilers import data
    from spoilers.theory.splintering import largest_splinter, predicted_split

    notebook = read(ROOT / "solutions/01_splintering/01_splintering.ipynb")
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    aim = {group.id: group.aim for group in data.groups()}
    splinters = [tie for tie in data.ties() if tie.type == "splinter"]
    read_ones = [tie for tie in splinters if tie.basis != "memory"]
    differ = [sum(aim[t.from_group] != aim[t.to_group] for t in k) for k in (splinters, read_ones)]
    assert f"{differ[0]} of {len(splinters)} splinters have another aim" in prose
    assert f"Without the ties from memory it is {differ[1]} of {len(read_ones)}." in prose
    irish = [tie.from_group for tie in splinters if tie.from_group in ("ira_pre", "pira")]
    assert [irish.count("ira_pre"), irish.count("pira")] == [2, 2]
    assert "two groups broke from the IRA of before 1969, and two from the Provisional" in prose
    club = nx.karate_club_graph()
    _, go = predicted_split(club, 0, 33)
    wrong = [m for m in club if (m in go) == (club.nodes[m]["club"] == club.nodes[0]["club"])]
    assert f"places {len(club) - len(wrong)} of {len(club)} members" in prose
    assert f"misses member {wrong[0]}" in prose
    nx.set_edge_attributes(club, 1, "weight")
    _, go = predicted_split(club, 0, 33)
    alike = [m for m in club if (m in go) == (club.nodes[m]["club"] == club.nodes[0]["club"])]
    assert f"misses two members, {alike[0]} and {alike[1]}." in prose
    assert len(alike) == 2
    assert f"The wing takes {float(largest_splinter(0.3, 0.2, 0.05)):.0%} of the members" in prose
    assert f"At 0.30 it weighs {(1 - 0.3) ** 2:.2f}" in prose
