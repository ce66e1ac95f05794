"""The course as students get it gives nothing away, works, and never writes over anything."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from spoilers.course import release, student_copy
from spoilers.course.withheld import SAID_IN_THE_LESSONS, leaks, withheld
from spoilers.site import build
from tests.conftest import MISSING
from tests.grading.marking import ROOT, SOLUTIONS, about, read
from tests.site.test_links import lost_in_texts

NAME = "03_internal_commitment"
FILE = f"exercises/{NAME}/{NAME}.ipynb"
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", re.S)
NOTES = re.compile(r"<!-- BEGIN MARK SCHEME -->\n(.*?)<!-- END MARK SCHEME -->", re.S)


@pytest.fixture(scope="module")
def made() -> student_copy.StudentCopy:
    """Make the copy once; that exercises/ is what nbgrader makes, another test says."""
    found = {
        path.relative_to(ROOT / "exercises"): path.read_bytes()
        for path in sorted((ROOT / "exercises").glob("*/[!.]*.ipynb"))
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(student_copy, "generated", lambda course: found)
        return student_copy.student_copy(ROOT)


@pytest.fixture(scope="module")
def secret(made: student_copy.StudentCopy) -> dict[str, tuple[str, str]]:
    """List what no student may find."""
    return withheld(ROOT, [text for name, text in made.files.items() if name.startswith("exerc")])


@pytest.fixture(scope="module")
def unpacked(made: student_copy.StudentCopy, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack the archive that students get."""
    folder = tmp_path_factory.mktemp("student")
    with zipfile.ZipFile(io.BytesIO(student_copy.archive(made.files, "course"))) as packed:
        packed.extractall(folder)
    return folder / "course"


def run(course: Path, *words: str, where: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Type a command in a course, with the package of that course."""
    return subprocess.run(
        [sys.executable, str(course / "course.py"), *words, "--here"],
        cwd=where or course,
        env={**os.environ, "PYTHONPATH": str(course / "src")},
        capture_output=True,
        text=True,
    )


# --- nothing is given away -----------------------------------------------------------------


def test_what_is_withheld_is_all_that_students_do_not_get(
    secret: dict[str, tuple[str, str]],
) -> None:
    kinds = {"a hidden check", "the marker's notes", "a solution"}
    assert {kind for kind, _ in secret.values()} == {*kinds, "a sample answer"}
    for path in SOLUTIONS:
        of = {kind for kind, exercise in secret.values() if exercise == path.stem}
        assert of == kinds, path.stem
    assert len(secret) > 4000


def test_no_file_of_the_copy_holds_a_line_of_what_is_withheld(
    made: student_copy.StudentCopy, secret: dict[str, tuple[str, str]]
) -> None:
    # What lessons and the package say as well is found there, so the search is not blind.
    said = dict.fromkeys(SAID_IN_THE_LESSONS, ("a solution", "an exercise"))
    found = leaks(secret | said, {"copy.zip": student_copy.archive(made.files, "course")})
    assert {leak.line for leak in found} == set(SAID_IN_THE_LESSONS)
    told = " ".join(cell.source for path in SOLUTIONS for cell in read(path).cells)
    assert all(line in " ".join(told.split()) for line in SAID_IN_THE_LESSONS)
    # By another way: the longest line of each, in the bytes.
    content = b"\0".join(made.files.values())
    for path in SOLUTIONS:
        whole = "\n".join(cell.source for cell in read(path).cells)
        for text in [*HIDDEN.findall(whole), *NOTES.findall(whole)]:
            line = max(text.splitlines(), key=len).strip()
            longest = json.dumps(line, ensure_ascii=False)[1:-1].encode()
            assert longest in path.read_bytes()
            assert longest not in content
    for word in (b"BEGIN SOLUTION", b"Does not count", b"For the marker"):
        assert word not in content, word


def notebook(**parts: object) -> bytes:
    text: str = nbformat.writes(new_notebook(cells=[new_code_cell("1", **parts)]))
    return text.encode()


def zipped(name: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return made.getvalue()


PLANT = 'return "gives" <b> & takes, said the marker'
ON_A_PAGE = """<p><span>return</span> <i>&quot;gives&quot;</i>
    &lt;b&gt; &amp; <b>takes</b>, said the marker"""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.py", f"def f():\n        {PLANT}\n".encode()),
        ("commented.py", f"def f():\n    # {PLANT}\n".encode()),
        ("wrapped.md", PLANT.replace(" ", "\n   ").encode()),
        ("from_windows.txt", PLANT.encode("utf-16")),
        ("not_utf8.txt", b"\xff\xfe\xfa".replace(b"\xfe", b"\xe9") + PLANT.encode()),
        ("page.html", ON_A_PAGE.encode()),
        ("script.js", f"const a = {json.dumps(PLANT)};".encode()),
        ("source.ipynb", nbformat.writes(new_notebook(cells=[new_code_cell(PLANT)])).encode()),
        ("output.ipynb", notebook(outputs=[new_output("stream", text=f"a\n{PLANT}\nb")])),
        ("metadata.ipynb", notebook(metadata={"kept": {"deep": [1, {PLANT: None}]}})),
        ("games.json.gz", gzip.compress(json.dumps({"a": [[PLANT]]}).encode())),
        ("bundle.bin", zipped("deep/a.json.gz", gzip.compress(json.dumps([PLANT]).encode()))),
        ("broken.ipynb", b'{"cells": [' + json.dumps(PLANT).encode()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_gate_sees_a_planted_line_wherever_it_is(name: str, content: bytes) -> None:
    lines = {PLANT: ("the marker's notes", "01_a"), "something else entirely": ("a", "b")}
    (leak,) = leaks(lines, {"clean.txt": b"return nothing", name: content})
    assert (leak.path.split(", ")[0], leak.kind, leak.line) == (name, "the marker's notes", PLANT)
    assert name in str(leak)


def test_a_note_is_known_on_a_page_that_was_made_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "solutions" / "01_a"
    folder.mkdir(parents=True)
    note = '- A: "the edge" and *its* gain count. Does not count: `x` isn\'t named...'
    source = f"Seen.\n<!-- BEGIN MARK SCHEME -->\n{note}\n<!-- END MARK SCHEME -->"
    nbformat.write(new_notebook(cells=[new_markdown_cell(source)]), folder / "01_a.ipynb")
    lines = withheld(tmp_path, [])
    page = (
        "<ul><li><p>A: “the edge” and <em>its</em> gain\ncount. Does not count: "
        "<code><span>x</span></code> isn’t named…</p></li></ul>"
    )
    (leak,) = leaks(lines, {"page.html": page.encode()})
    assert leak.kind == "the marker's notes"


def test_short_lines_are_known_by_those_that_follow(tmp_path: Path) -> None:
    folder = tmp_path / "solutions" / "01_a"
    folder.mkdir(parents=True)
    answer = "    y = x\n    z = y * 3\n    return z + 1\n"
    source = f"def f(x):\n    ### BEGIN SOLUTION\n{answer}    ### END SOLUTION"
    nbformat.write(new_notebook(cells=[new_code_cell(source)]), folder / "01_a.ipynb")
    given = nbformat.writes(new_notebook(cells=[new_code_cell("def f(x):\n    ...")])).encode()
    (folder / "._01_a.ipynb").write_bytes(b"\0\5\26\7")
    lines = withheld(tmp_path, [given])
    assert leaks(lines, {"a.py": b"y = x\nz = y * 3\nreturn z + 1\n"})
    assert leaks(lines, {"a.py": b"y = x\nz = y * 4\nreturn z + 1\n"}) == []


# --- it works ------------------------------------------------------------------------------


def test_it_is_the_same_from_a_download_that_nobody_may_write_and_all_of_it_works(
    made: student_copy.StudentCopy, tmp_path: Path
) -> None:
    """From another folder, without git, with a Mac's files and what somebody tried."""
    course, elsewhere = tmp_path / "the course", tmp_path / "else where"
    elsewhere.mkdir()
    for folder in (*student_copy.FOLDERS, "exercises", "solutions", "guide"):
        shutil.copytree(
            ROOT / folder, course / folder, ignore=shutil.ignore_patterns("__pycache__", ".ipynb*")
        )
    for name in student_copy.FILES:
        shutil.copy(ROOT / name, course / name)
    for name in (FILE, "lessons/01_splintering.ipynb", "solutions/01_splintering/a.ipynb"):
        (course / name).with_name(f"._{Path(name).name}").write_bytes(b"\0\5\26\7")
    shutil.copy(course / "solutions" / NAME / f"{NAME}.ipynb", course / FILE)
    shutil.copy(course / FILE, course / "lessons" / "my answers.ipynb")
    lesson = course / "lessons" / "00_the_airport.ipynb"
    ran = nbformat.read(lesson, as_version=nbformat.NO_CONVERT)
    code = next(cell for cell in ran.cells if cell.cell_type == "code")
    code.outputs, code.execution_count = [new_output("stream", text="mine")], 7
    nbformat.write(ran, lesson)
    before = {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}
    for path in (course, *course.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    done = run(course, "student-copy", "for them", "--zip", where=elsewhere)
    assert done.returncode == 0, done.stdout + done.stderr
    for path in (course, *course.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    made_of_it = {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}
    assert {path: text for path, text in made_of_it.items() if path.suffix != ".pyc"} == before

    student = elsewhere / "for them"
    found = {
        path.relative_to(student).as_posix(): path.read_bytes()
        for path in student.rglob("*")
        if path.is_file()
    }
    assert found == made.files
    packed = (elsewhere / "for them.zip").read_bytes()
    assert packed == student_copy.archive(made.files, "for them")
    for told in (f"{len(found)} files", "no solutions", "was searched for them", "for them.zip"):
        assert told in done.stdout
    assert not [path for path in student.rglob("*") if not os.access(path, os.W_OK)]

    report = run(student, "check", "03")
    assert report.returncode == 0, report.stderr
    assert "Task 1:" in report.stdout
    assert "More checks follow in grading" in report.stdout
    (student / FILE).write_bytes(b"mine, and broken")
    back = run(student, "reset", NAME)
    assert back.returncode == 0, back.stderr
    assert (student / FILE).read_bytes() == made.files[FILE]
    assert [p.read_bytes() for p in student.glob("copies/**/*.ipynb")] == [b"mine, and broken"]
    for command in ("test", "graders", "derive", "autograde", "student-copy"):
        refused = run(student, command)
        assert refused.returncode == 1
        assert "not in a student's copy" in refused.stderr
        assert len(refused.stderr.splitlines()) == 1


def test_a_check_that_a_student_changed_is_asked_as_it_was_handed_out(unpacked: Path) -> None:
    path = unpacked / FILE
    notebook = read(path)
    checks = [c for c in notebook.cells if about(c).get("grade") and c.cell_type == "code"]
    for cell in checks:
        cell.source = "pass"
    nbformat.write(notebook, path)
    report = release_report(unpacked)
    assert report
    assert all(points == 0 for points in report.values())


def release_report(course: Path) -> dict[str, float]:
    from spoilers.course import check_exercise

    outcomes = check_exercise(NAME, course).outcomes
    return {each.cell: each.points for each in outcomes if not each.written}


def test_every_link_and_the_words_about_it_fit(
    made: student_copy.StudentCopy, unpacked: Path
) -> None:
    texts = [*unpacked.glob("*.md"), *unpacked.glob("data/*.md"), *unpacked.glob("*/**/*.ipynb")]
    checked, lost = lost_in_texts(texts)
    assert checked > 300
    assert lost == []
    readme = made.files["README.md"].decode()
    assert "This is a copy for students" in readme
    for word in ("course.py test", "solutions/", "guide/", "tests/", "nbgrader.md", "only with"):
        assert word not in readme, word
    for word in ("course.py lab", "course.py check 01", "| `lessons/` |"):
        assert word in readme, word
    tops = {name.split("/")[0] for name in made.files}
    assert tops == {*student_copy.FILES, *student_copy.FOLDERS, "exercises", "beginnings"}


# --- pages ---------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["default", "with solutions", "student's copy"])
def test_pages_have_solutions_only_where_somebody_asks(
    form: str,
    made: student_copy.StudentCopy,
    secret: dict[str, tuple[str, str]],
    unpacked: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The pages as they are laid out for Sphinx, which refuses a link that leads nowhere."""
    monkeypatch.setattr(build, "run", lambda *_: None)
    monkeypatch.setattr(build, "baked_game", lambda: "")
    if form != "student's copy":
        given = {
            path.relative_to(ROOT / "exercises"): path.read_bytes()
            for path in (ROOT / "exercises").glob("*/*.ipynb")
        }
        monkeypatch.setattr(build, "handed_out", lambda course: given)
    course, with_solutions = (unpacked if form.startswith("st") else ROOT), form.startswith("with")
    source = tmp_path / "source"
    build.stage(course, source, with_solutions=with_solutions)
    texts = [path for path in source.rglob("*") if path.suffix in (".md", ".ipynb")]
    checked, lost = lost_in_texts(texts)
    assert checked > 300
    assert lost == []
    home = (source / "index.md").read_text()
    assert (":caption: Solutions" in home) is with_solutions
    assert (":caption: For instructors" in home) is (course == ROOT)
    assert "only with" not in home
    staged = {path.relative_to(source).as_posix(): path.read_bytes() for path in texts}
    found = leaks(secret, staged)
    # A reference may be a part of a line of the solution, which is shown then.
    shown = " ".join(line for line, (kind, _) in secret.items() if kind == "a solution")
    kinds = {"a solution" if leak.line in shown else leak.kind for leak in found}
    assert kinds == ({"a solution", "a sample answer"} if with_solutions else set())
    whole = b"".join(staged.values())
    assert (b"](../../solutions/" in whole) is with_solutions
    assert (b"(not on these pages)" in whole) is (form == "default")
    assert b"Does not count" not in whole


def test_pages_never_show_what_somebody_tried_in_an_exercise(
    unpacked: Path, tmp_path: Path
) -> None:
    path = unpacked / "exercises" / "01_splintering" / "01_splintering.ipynb"
    path.write_text(path.read_text().replace("# Write your code here", "mine = 1  # Write"))
    build.stage_exercises(unpacked, tmp_path)
    assert "mine = 1" in path.read_text()
    assert "mine = 1" not in (tmp_path / path.relative_to(unpacked)).read_text()


def test_asking_for_solutions_is_said_clearly_or_refused(
    unpacked: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(build.NotBuiltError, match="There are no solutions in"):
        build.stage(unpacked, tmp_path / "source", with_solutions=True)
    asked: list[bool] = []
    monkeypatch.setattr(build, "build", lambda *_, with_solutions: asked.append(with_solutions))
    for words, said in (([], ""), ([], "no"), ([], "yes"), (["--with-solutions"], "")):
        monkeypatch.setenv(build.SOLUTIONS_TOO, said)
        monkeypatch.setattr(sys, "argv", ["build", *words])
        build.main()
    assert asked == [False, False, True, True]
    monkeypatch.setenv(build.SOLUTIONS_TOO, "maybe")
    with pytest.raises(SystemExit):
        build.main()
    assert "SPOILERS_SOLUTIONS is 'maybe'; it should be yes or no." in capsys.readouterr().err


# --- what is refused, and what is said -----------------------------------------------------


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("course", "lies in the course itself"),
        ("course/build/copy", "lies in the course itself"),
        ("link/copy", "lies in the course itself"),
        ("full", "is not empty, and what is in it stays as it is"),
        (".", "is not empty"),
        ("a file", "is there already and is no folder"),
        ("dangling", "is there already and is no folder"),
    ],
)
def test_nothing_is_written_where_something_is(place: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "course" / "build").mkdir(parents=True)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / ".kept").write_text("mine")
    (tmp_path / "a file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "course")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(student_copy.NotCopiedError, match=told) as caught:
        student_copy.write({"a": b""}, tmp_path / place, course=tmp_path / "course")
    assert "Nothing was written." in str(caught.value)
    assert sorted(tmp_path.rglob("*")) == before


def test_what_cannot_be_written_whole_is_taken_back(tmp_path: Path) -> None:
    course, new, empty = (tmp_path / name for name in ("course", "new", "empty"))
    empty.mkdir()
    # A name that is too long stands for a disk that is full.
    files = {"lessons/a.ipynb": b"1", "x" * 300: b""}
    for folder in (new, empty):
        with pytest.raises(student_copy.NotCopiedError, match="Nothing of it was left there"):
            student_copy.write(files, folder, course=course)
    assert not new.exists()
    assert list(empty.iterdir()) == []
    student_copy.write({"a/b": b"1", "postBuild": b"2"}, empty, course=course)
    assert os.access(empty / "postBuild", os.X_OK)
    assert not (empty / "a" / "b").stat().st_mode & 0o111


@pytest.fixture
def small(made: student_copy.StudentCopy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course of one exercise, whose notebook need not be made again for each test."""
    course = tmp_path / "small"
    for folder in student_copy.FOLDERS:
        (course / folder).mkdir(parents=True)
    for name in student_copy.FILES:
        (course / name).write_bytes((ROOT / name).read_bytes())
    shutil.copytree(ROOT / "solutions" / NAME, course / "solutions" / NAME)
    (course / "src" / "a.py").write_text("one = 1\n")
    exercise = {Path(FILE).relative_to("exercises"): (ROOT / FILE).read_bytes()}
    monkeypatch.setattr(student_copy, "generated", lambda course: exercise)
    return course


def test_an_answer_in_a_lesson_is_found_before_anything_is_written(small: Path) -> None:
    cell = next(c for c in read(SOLUTIONS[2]).cells if "BEGIN SOLUTION" in c.source)
    answer = cell.source.split("### BEGIN SOLUTION")[1].splitlines()[1:-1]
    line = max((each.strip() for each in answer if "**" not in each), key=len)
    assert len(line) > 25
    (small / "pages" / "hint.md").write_text(f"Try this:\n\n    {line}\n")
    with pytest.raises(student_copy.NotCopiedError) as caught:
        student_copy.student_copy(small)
    assert f"pages/hint.md holds a line of a solution of {NAME}: {line}" in str(caught.value)
    assert "Nothing was written" in str(caught.value)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("c.Submissions.class_seed = 'plum'", "class_seed"),
        ("c.CourseDirectory.db_url = 'postgresql://ines:word@host/spoilers'", "db_url"),
        ('os.environ["SPOILERS_CLASS_SEED"] = "plum"', "SPOILERS_CLASS_SEED"),
        ("# c.Submissions.class_seed = 'plum'", None),
        ("c.Exchange.root = '/srv/exchange'", None),
    ],
)
def test_a_secret_in_the_settings_is_not_handed_out(
    line: str, found: str | None, small: Path
) -> None:
    with (small / "nbgrader_config.py").open("a") as config:
        config.write(f"\n{line}\n")
    if found is None:
        assert line.encode() in student_copy.student_copy(small).files["nbgrader_config.py"]
        return
    with pytest.raises(student_copy.NotCopiedError, match=f"nbgrader_config.py says {found}, "):
        student_copy.student_copy(small)


def test_what_git_knows_goes_in_and_what_is_not_committed_is_said(small: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip(f"no git {MISSING}")

    def git(*words: str) -> None:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *words], cwd=small, check=True, capture_output=True)

    (small / "src" / "gone.py").write_text("three = 3\n")
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--no-verify", "-m", "all")
    (small / "src" / "a.py").write_text("two = 2\n")
    (small / "src" / "gone.py").unlink()
    (small / "src" / "mine.py").write_text("private = 1\n")
    (small / "grades.csv").write_text("ana,46\n")
    made = student_copy.student_copy(small)
    assert made.files["src/a.py"] == b"two = 2\n"
    assert not {"src/mine.py", "src/gone.py", "grades.csv"} & set(made.files)
    assert not [name for name in made.files if ".git/" in name]
    assert made.uncommitted == ("src/a.py", "src/gone.py")
    assert made.left_out == ("src/mine.py",)


def test_a_course_that_is_not_whole_or_has_no_solutions_says_so(small: Path) -> None:
    (small / "data").rmdir()
    with pytest.raises(student_copy.NotCopiedError, match="not whole: data is missing"):
        student_copy.student_copy(small)
    shutil.rmtree(small / "solutions")
    assert not release.has_solutions(small)
    with pytest.raises(release.NoSolutionsError, match="this one has none"):
        student_copy.student_copy(small)
