"""The pages as files: what stands in them, and what does not."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from spoilers.course.withheld import SAID_IN_THE_LESSONS, leaks, withheld
from spoilers.site.build import LEFT_OUT
from spoilers.site.screenshots import PICTURES
from tests.lessons.lessons import LESSONS, NOTEBOOKS, prose, read

ROOT = Path(__file__).parents[2]

LESSON = "lessons/01_splintering.html"
# A lesson can be read on a slow line: all of it, beside the shared scripts.
HEAVIEST = 1_000_000


def pages(site: Path) -> list[Path]:
    found = [p for p in sorted(site.rglob("*.html")) if "_static" not in p.parts]
    assert len(found) >= 7
    return found


def test_every_part_of_the_course_has_its_page(site: Path) -> None:
    # The pages have a beginning of their own, in place of JupyterLab's.
    welcome = ROOT / "lessons" / "welcome.ipynb"
    assert welcome in NOTEBOOKS
    assert len(NOTEBOOKS) >= 25
    guide = sorted((ROOT / "guide").rglob("*.md"))
    assert len(guide) >= 20
    answers = ROOT / "guide" / "calibration.md"
    assert answers in guide
    for source in [*NOTEBOOKS, *guide]:
        page = site / source.relative_to(ROOT).with_suffix(".html")
        # Solutions are published only where somebody asks for them.
        assert page.exists() is (
            source not in (welcome, answers) and "solutions" not in source.parts
        ), page
    assert (site / "index.html").exists()
    assert (site / "about.html").exists()
    assert (site / "pages" / "accessibility.html").exists()
    assert (site / "search.html").exists()
    assert (site / "data" / "README.html").exists()


def test_the_lesson_holds_all_its_interactives_checks_and_its_decision(site: Path) -> None:
    text = (site / LESSON).read_text()
    for key in ("genealogy", "platform_line", "splinter_size", "karate_split", "exit_cascade"):
        assert f'data-key="{key}"' in text
    assert text.count('class="spoilers-check"') == 5
    assert text.count('class="spoilers-decision"') == 1
    assert text.count('class="spoilers-look-back"') == 1
    assert "widget-view" not in text


def test_what_systems_leave_in_folders_is_no_page(tmp_path: Path) -> None:
    for name in ("._a.ipynb", ".DS_Store", "Thumbs.db", "desktop.ini", "a.ipynb"):
        (tmp_path / name).write_bytes(b"\x00\x05\x16\x07")
    shutil.copytree(tmp_path, tmp_path / "staged", ignore=LEFT_OUT)
    assert [path.name for path in (tmp_path / "staged").iterdir()] == ["a.ipynb"]


def test_plotly_stands_on_the_site_once_and_only_where_it_is_needed(site: Path) -> None:
    scripts = [path for path in site.rglob("*.js") if path.stat().st_size > 2_000_000]
    assert [path.name for path in scripts] == ["plotly.min.js"]
    using = [p for p in pages(site) if "plotly.min.js" in p.read_text()]
    assert using == [p for p in pages(site) if "spoilers-interactive" in p.read_text()]
    assert site / LESSON in using


def test_no_page_is_heavy(site: Path) -> None:
    for page in pages(site):
        assert page.stat().st_size < HEAVIEST, page


def test_formulas_are_set_and_no_latex_is_left(site: Path) -> None:
    text = (site / LESSON).read_text()
    assert text.count("<math") >= 15
    for page in pages(site):
        no_text = r"<(script|annotation|pre|code)\b.*?</\1>"
        shown = re.sub(no_text, "", page.read_text(), flags=re.DOTALL)
        assert not re.search(r"\$\S[^$<]*\$|\\frac|\\left", shown), page


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for page in pages(site):
        loaded = re.findall(
            r'<(?:script|img|link|iframe)[^>]+(?:src|href)="([^"]+)"', page.read_text()
        )
        assert loaded
        assert not [address for address in loaded if address.startswith(("http", "//"))], page


def test_no_page_and_no_search_finds_a_solution_a_hidden_check_or_a_markers_note(
    site: Path,
) -> None:
    exercises = [path.read_bytes() for path in (ROOT / "exercises").glob("*/*.ipynb")]
    secret = withheld(ROOT, exercises)
    assert len(secret) > 4000
    ours = {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file() and path.stat().st_size < 2_000_000
    }
    # What lessons and the package say as well is found, so the search is not blind.
    (said,) = [line for line in SAID_IN_THE_LESSONS if "attacked" in line]
    found = leaks({**secret, said: ("a solution", "an exercise")}, ours)
    assert {leak.line for leak in found} == {said}
    index = ours["searchindex.js"].decode()
    assert "01_splintering" in index
    assert "solutions/" not in index
    assert ": the solution" not in index
    for name, text in ours.items():
        if name.endswith(".html"):
            assert b'href="solutions/' not in text, name
            assert b"../solutions/" not in text, name


def test_solutions_are_folded_and_hold_neither_hidden_checks_nor_notes(solution: Path) -> None:
    text = solution.read_text()
    assert text.count("<details") >= 10
    for word in ("BEGIN SOLUTION", "MARK SCHEME", "HIDDEN TESTS", "Does not count", "agrees("):
        assert word not in text, word
    assert "What earns a point" in text


def test_a_lesson_tells_its_minutes_and_leads_to_its_neighbours(site: Path) -> None:
    assert len(LESSONS) == 9
    home = (site / "index.html").read_text()
    for number, path in enumerate(LESSONS):
        minutes = read(path).metadata["spoilers"]["minutes"]
        text = (site / "lessons" / f"{path.stem}.html").read_text()
        assert f"{minutes} minutes" in text
        row = home[home.index(f'href="lessons/{path.stem}.html"><span', home.index("<table")) :]
        assert f">{minutes}<" in row[: row.index("</tr>")].replace("<p>", "").replace("</p>", "")
        ways = dict(re.findall(r'class="(left-prev|right-next)"\s+href="([^"]+)"', text))
        before = LESSONS[number - 1].stem + ".html" if number else "../index.html"
        assert ways["left-prev"] == before
        if path != LESSONS[-1]:
            assert ways["right-next"] == LESSONS[number + 1].stem + ".html"


def test_the_about_page_says_what_it_should(site: Path) -> None:
    text = (site / "about.html").read_text()
    for told in (
        "The article", "What is ours", "What it deals with", "How to cite it", "Licence",
        "Bapat", "have not approved it", "CC BY 4.0", "BSD 3-Clause", "Nobody has measured them",
    ):  # fmt: skip
        assert told in text, told
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert f"Version {cited['version']}." in text
    assert cited["references"][0]["title"] in text
    assert str(cited["date-released"].year) in text
    count = re.search(r"(\w+) lessons, (\w+) exercises", text)
    assert count
    assert count.groups() == ("Nine", "eight")
    assert len(LESSONS) == 9
    assert len(list((ROOT / "exercises").glob("*/*.ipynb"))) == 8


PARTS = [
    "Plan", "On the board", "Questions for discussion", "Misconceptions", "The exercise",
]  # fmt: skip
ALOUD = ("**Ask.** ", "**A good answer.** ", "**If the answer stops.** ")


def lacks(guide: str, minutes: int, exercise: bool) -> list[str]:
    """List what the companion of a lesson does not have."""
    missing = [part for part in PARTS if f"\n## {part}\n" not in guide]
    if not exercise:
        missing = [part for part in missing if part != "The exercise"]
    elif any(s not in guide.partition("\n### Ask aloud\n")[2] for s in ALOUD):
        missing.append("a question to ask aloud, and its good answer")
    if missing:
        return missing
    plan = [int(number) for number in re.findall(r"^\| (\d+) \|", guide, re.MULTILINE)]
    if sum(plan) != minutes:
        missing.append(f"a plan of {minutes} minutes")
    talk = guide.split("\n## Questions for discussion\n")[1].split("\n## ")[0]
    wrong = guide.split("\n## Misconceptions\n")[1].split("\n## ")[0]
    for text, signs in (
        (talk, ("**Expect.**", "**Then ask.**")),
        (wrong, ("**Why it tempts.**", "**How to meet it.**")),
    ):
        parts = text.split("\n### ")[1:]
        if len(parts) < 3:
            missing.append(f"three of {signs}")
        missing += [part.splitlines()[0] for part in parts if any(s not in part for s in signs)]
    return missing


def test_each_lesson_has_a_companion_with_all_its_parts() -> None:
    for path in LESSONS:
        guide = (ROOT / "guide" / f"{path.stem}.md").read_text()
        minutes = read(path).metadata["spoilers"]["minutes"]
        assert lacks(guide, minutes, exercise=path != LESSONS[0]) == [], path.stem


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("## On the board", "## On a board", "On the board"),
        ("| 10 |", "| 11 |", "a plan of 50 minutes"),
        ("**Expect.** The leader", "The leader", "Who decides whether the movement splits?"),
        ("**A good answer.** ", "", "a question to ask aloud, and its good answer"),
    ],
)
def test_the_gate_sees_what_a_companion_lacks(old: str, new: str, told: str) -> None:
    guide = (ROOT / "guide" / "01_splintering.md").read_text()
    assert old in guide
    assert lacks(guide.replace(old, new, 1), 50, exercise=True) == [told]


def unknown(guide: str, lesson: str, points: dict[int, int]) -> list[str]:
    """List the numbers of a companion that its lesson does not show, and a wrong sum of points."""
    text = re.sub(r"\]\([^)]*\)", "]", re.sub(r"^\| \d+ \|", "|", guide, flags=re.MULTILINE))
    numbers = set(re.findall(r"(?<![\w.])\d+\.\d+\b|(?<![\w.])\d{2,}\b", text))
    short = re.search(r"tasks? ([\d, toand]+?)(?: are the least,|:) (\d+) points", text)
    if short:
        tasks: set[int] = set()
        for first, last in re.findall(r"(\d+)(?: to (\d+))?", short[1]):
            tasks |= set(range(int(first), int(last or first) + 1))
        numbers.discard(short[2])
        if sum(points[task] for task in tasks) != int(short[2]):
            return [f"{short[2]} points"]
    elif points:
        return ["no short assignment"]
    return sorted(number for number in numbers if number not in lesson)


# A date that is none of the lesson's, and a number that stands for what nobody measured.
OWN = {"00_the_airport": {"2025"}, "08_your_case": {"0.1025"}}


def points(path: Path) -> dict[int, int]:
    exercise = ROOT / "exercises" / path.stem / f"{path.stem}.ipynb"
    if not exercise.exists():
        return {}
    table = prose(read(exercise))
    return {int(a): int(b) for a, b in re.findall(r"^\| (\d+) \|[^|]*\| (\d+) \|", table, re.M)}


def test_the_numbers_of_a_companion_are_those_of_its_lesson(site: Path) -> None:
    for path in LESSONS:
        guide = (ROOT / "guide" / f"{path.stem}.md").read_text()
        lesson = (site / "lessons" / f"{path.stem}.html").read_text()
        found = unknown(guide, lesson + prose(read(path)), points(path))
        assert set(found) - OWN.get(path.stem, set()) == set(), path.stem
        assert len(re.findall(r"\d", guide)) > 20


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [("0.35", "0.36789", "0.36789"), ("6: 21 points", "6: 22 points", "22 points")],
)
def test_the_gate_sees_a_number_that_the_lesson_does_not_show(
    old: str, new: str, told: str, site: Path
) -> None:
    guide = (ROOT / "guide" / "01_splintering.md").read_text()
    assert old in guide
    lesson = (site / LESSON).read_text()
    assert unknown(guide.replace(old, new, 1), lesson, points(LESSONS[1])) == [told]


def test_the_pictures_are_those_that_the_script_takes() -> None:
    taken = {name for name, *_ in PICTURES}
    assert taken == {path.name for path in (ROOT / "pages" / "images").iterdir()}
    text = (ROOT / "README.md").read_text()
    found = re.findall(r"!\[([^\]]{40,})\]\(pages/images/([^)]+)\)", text)
    assert text.count("![") == len(found)
    assert {name for _, name in found} == taken


def small_course(folder: Path, *cells: nbformat.NotebookNode) -> Path:
    """Make a course of one lesson."""
    course = folder / "course"
    for name in ("lessons", "exercises", "data"):
        (course / name).mkdir(parents=True)
    about = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    plain = new_notebook(cells=[new_markdown_cell("# Title")], metadata=about)
    for name in ("glossary", "references"):
        nbformat.write(plain, course / "lessons" / f"{name}.ipynb")
    nbformat.write(plain, course / "exercises" / "01_small.ipynb")
    (course / "data" / "README.md").write_text("# Data\n")
    lesson = new_notebook(
        cells=[new_markdown_cell("# 00 Small\n\n**Why?**"), *cells],
        metadata={**about, "spoilers": {"question": "Why?", "minutes": 45}},
    )
    nbformat.write(lesson, course / "lessons" / "00_small.ipynb")
    return course


def built(course: Path, output: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(sys.executable, "-m", "spoilers.site.build"),
            *("--course", str(course), "--output", str(output)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("cell", "sign"),
    [
        (new_code_cell("raise RuntimeError('the cell fails')"), "the cell fails"),
        (new_code_cell("import warnings; warnings.warn('old call')"), "old call"),
        (new_markdown_cell("[nowhere](nowhere.ipynb)"), "nowhere.ipynb"),
        (new_markdown_cell(r"It is $\nosuchsign x$."), "nosuchsign"),
        (new_markdown_cell(r"It is $\frac{x$."), "frac"),
    ],
)
def test_a_failing_cell_a_dead_link_or_a_bad_formula_fails_the_build_and_keeps_the_old_pages(
    cell: nbformat.NotebookNode, sign: str, tmp_path: Path
) -> None:
    output = tmp_path / "pages"
    output.mkdir()
    (output / "old.html").write_text("the pages of yesterday")
    done = built(small_course(tmp_path, cell), output)
    assert done.returncode == 1
    assert "00_small" in done.stderr
    assert sign in done.stderr
    assert "The pages were not built" in done.stderr
    assert (output / "old.html").read_text() == "the pages of yesterday"


@pytest.mark.parametrize(
    ("source", "faulty"),
    [
        ("```{note}\nhere\n```", True),
        (":::{tip}\nhere\n:::", True),
        ("See {ref}`there`.", True),
        ("(anchor)=\n# Title", True),
        ("A set {a, b} and `code` and ```python\nx\n```", False),
    ],
)
def test_the_gate_sees_what_only_the_pages_understand(source: str, faulty: bool) -> None:
    assert bool(ONLY_PAGES.search(source)) is faulty


ONLY_PAGES = re.compile(r"^(?:```|:::)+\{|\{[a-z:]+\}`|^\([\w-]+\)=$", re.MULTILINE)


def test_notebooks_use_only_what_jupyterlab_understands_too() -> None:
    for path in NOTEBOOKS:
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                assert not ONLY_PAGES.search(cell.source), (path, cell["id"])
