"""Build the pages: every lesson run, every interactive baked, nothing fetched.

Run it with ``python3 course.py pages``. The course is staged in a temporary folder, and Sphinx
makes the pages from there. Solutions are among them only where that is asked for, folded away.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_markdown_cell
from sphinx.cmd.build import build_main

from spoilers.course.release import (
    LEFT_BY_SYSTEMS,
    ExerciseError,
    handed_out,
    has_solutions,
)
from spoilers.course.student_copy import only_with
from spoilers.explore.play.baked import baked_game
from spoilers.site import PAGES, ROOT
from spoilers.site.binder import invitation
from spoilers.site.contents import contents
from spoilers.site.slides import deck

DEFAULT = ROOT / "build" / "pages"
# Pictures that have not changed since the last build; to forget them, delete the folder.
BAKED = ROOT / "build" / "baked"
HIDDEN = re.compile(r"^[ \t]*### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS[^\n]*\n?", re.M | re.S)
# nbgrader's marks, as comments of Python or of Markdown.
MARKER = re.compile(r"^[ \t]*(?:###|<!--) (?:BEGIN|END) (?:SOLUTION|HIDDEN TESTS)[^\n]*\n?", re.M)
RUBRIC = re.compile(
    r"^[^\n]*BEGIN MARK SCHEME[^\n]*\n.*?^[^\n]*END MARK SCHEME[^\n]*\n?", re.M | re.S
)
# An owner who wants solutions on the pages says "yes" here, or gives the option.
SOLUTIONS_TOO = "SPOILERS_SOLUTIONS"
TO_SOLUTION = re.compile(r"\[([^\]]*)\]\((?:(?:\.\./)*solutions/|calibration\.md)[^)]*\)")
OURS = [f"spoilers.site.{name}" for name in ("mathml", "slides", "parts")]
# The pages have a beginning of their own.
WELCOME = "welcome.ipynb"
KEPT = "What was built before is as it was."
# For instructors alone: it gives answers away.
ANSWERS = Path("guide") / "calibration.md"
LEFT_OUT = shutil.ignore_patterns(*LEFT_BY_SYSTEMS, "*.db", "copies")


class NotBuiltError(Exception):
    """A reason why the pages cannot be built, with the notebook and the cell."""


def build(course: Path, output: Path, *, with_solutions: bool = False) -> int:
    """Build the pages of a course.

    Parameters
    ----------
    course : pathlib.Path
        A folder with lessons/, exercises/ and data/; a guide/ gets pages where there is one.
    output : pathlib.Path
        Where the pages go; what was there before is removed once the new ones are ready.
    with_solutions : bool, optional
        Whether solutions get pages too, and links that lead there. Marker's notes and hidden
        checks are on no page either way.

    Returns
    -------
    int
        0 if every page was built without an error or a warning.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "source", Path(folder) / "made"
        try:
            stage(course, source, with_solutions=with_solutions)
        except NotBuiltError as reason:
            print(f"The pages were not built. {reason} {KEPT}", file=sys.stderr)
            return 1
        if sphinx("html", source, made) or make_slides(source, made):
            print(f"The pages were not built: see the messages above. {KEPT}", file=sys.stderr)
            return 1
        for left in (".doctrees", "_sources"):
            shutil.rmtree(made / left, ignore_errors=True)
        # Without it a code host's pages would leave out what begins with a stroke.
        (made / ".nojekyll").touch()
        shutil.rmtree(output, ignore_errors=True)
        output.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(made, output)
    pages = len(list(output.rglob("*.html")))
    print(f"{pages} pages stand in {output}. Open index.html there in any browser.")
    return 0


def sphinx(builder: str, source: Path, made: Path, *options: str) -> int:
    """Let Sphinx build; a warning stops it."""
    places = ["-c", str(PAGES), str(source), str(made)]
    return int(build_main(["-W", "--keep-going", "-q", "-b", builder, *options, *places]))


def make_slides(source: Path, made: Path) -> int:
    """Make the slides of the lessons, beside the pages and with their scripts."""
    decks, shown = source.parent / "decks", source.parent / "shown"
    (decks / "slides").mkdir(parents=True)
    lessons = sorted((source / "lessons").glob("[0-9][0-9]_*.ipynb"))
    for path in lessons:
        address = f"../lessons/{path.stem}.html"
        nbformat.write(deck(nbformat.read(path, 4), address), decks / "slides" / path.name)
    first = f"root_doc=slides/{lessons[0].stem}"
    # What copies code expects a script that slides do not have.
    without = f"extensions={','.join(['myst_nb', 'sphinx_revealjs', *OURS])}"
    options = [word for each in (first, without, "suppress_warnings=toc") for word in ("-D", each)]
    failed = sphinx("revealjs", decks, shown, *options)
    if not failed:
        shutil.move(shown / "slides", made / "slides")
        shutil.move(shown / "_static" / "revealjs", made / "_static" / "revealjs")
    return failed


def stage(course: Path, source: Path, *, with_solutions: bool = False) -> None:
    """Lay out the course as Sphinx shall see it."""
    if with_solutions and not has_solutions(course):
        raise NotBuiltError(
            f"There are no solutions in {course}: build the pages without --with-solutions, and "
            f"without {SOLUTIONS_TOO} in the environment."
        )
    shutil.copytree(course / "lessons", source / "lessons", ignore=LEFT_OUT)
    (source / "lessons" / WELCOME).unlink(missing_ok=True)
    stage_exercises(course, source)

    def run_one(path: Path) -> None:
        notebook = nbformat.read(path, as_version=4)
        run(notebook, path.relative_to(source).as_posix(), course / "lessons")
        nbformat.write(notebook, path)

    # Each runs in a process of its own; the threads only wait for them.
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as several:
        list(several.map(run_one, sorted((source / "lessons").glob("*.ipynb"))))
    shutil.copytree(PAGES / "images", source / "images", ignore=LEFT_OUT)
    (source / "data").mkdir()
    shutil.copyfile(course / "data" / "README.md", source / "data" / "README.md")
    if (course / "guide").is_dir():
        shutil.copytree(course / "guide", source / "guide", ignore=LEFT_OUT)
    if with_solutions:
        stage_solutions(course, source)
    else:
        take_out_links(source)
    shutil.copyfile(PAGES / "about.md", source / "about.md")
    # The guide leads here, beside the notebooks as on the pages.
    (source / "pages").mkdir()
    shutil.copyfile(PAGES / "accessibility.md", source / "pages" / "accessibility.md")
    home = (PAGES / "index.md").read_text(encoding="utf-8")
    home = only_with(home, {path.name for path in source.iterdir()})
    texts = {"{play}": baked_game(), "{lessons}": contents(course), "{binder}": invitation()}
    for place, text in texts.items():
        home = home.replace(place, text)
    (source / "index.md").write_text(home, encoding="utf-8")


def stage_exercises(course: Path, source: Path) -> None:
    """Lay out the exercises as they were handed out: what somebody tried there is no page."""
    try:
        files = handed_out(course)
    except ExerciseError as reason:
        raise NotBuiltError(str(reason)) from None
    for path, content in files.items():
        (source / "exercises" / path).parent.mkdir(parents=True, exist_ok=True)
        (source / "exercises" / path).write_bytes(content)


def stage_solutions(course: Path, source: Path) -> None:
    """Lay out the solutions, with their answers folded away."""
    for path in sorted((course / "solutions").glob("*/[!.]*.ipynb")):
        staged = source / path.relative_to(course)
        staged.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(folded(nbformat.read(path, as_version=4)), staged)


def take_out_links(source: Path) -> None:
    """Leave of a link to a solution its words, where there are no pages that give answers."""
    for path in sorted(source.glob("exercises/**/*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = TO_SOLUTION.sub(r"\1 (not on these pages)", cell.source)
        nbformat.write(notebook, path)
    (source / ANSWERS).unlink(missing_ok=True)
    for path in sorted(source.glob("guide/**/*.md")):
        text = path.read_text(encoding="utf-8")
        path.write_text(TO_SOLUTION.sub(r"\1 (not on these pages)", text), encoding="utf-8")


def run(notebook: nbformat.NotebookNode, name: str, folder: Path) -> None:
    """Run a lesson with its interactives baked; a cell that fails or warns stops the build."""
    if not any(cell.cell_type == "code" for cell in notebook.cells):
        return
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}})
    try:
        # What the kernel itself says about its sockets is nothing for the reader.
        form = {"SPOILERS_BAKED": str(BAKED), **os.environ, "SPOILERS_FORM": "baked"}
        client.execute(env=form, stderr=subprocess.DEVNULL)
    except CellExecutionError as error:
        cell = next(c for c in notebook.cells if _failed(c))
        raise NotBuiltError(
            f"{name}, cell {cell['id']!r}: {error.ename}: {error.evalue}."
        ) from None
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                raise NotBuiltError(f"{name}, cell {cell['id']!r} warns: {output.text.strip()}")


def _failed(cell: nbformat.NotebookNode) -> bool:
    return any(output.output_type == "error" for output in cell.get("outputs", []))


def folded(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Fold a solution's answers away; leave hidden tests and marker's notes out altogether."""
    cells = notebook.cells
    cells[0].source = cells[0].source.replace("\n", ": the solution\n", 1)
    if "\n" not in cells[0].source:
        cells[0].source += ": the solution"
    for index, cell in enumerate(cells):
        about = cell.metadata.get("nbgrader", {})
        cell.source = MARKER.sub("", HIDDEN.sub("", RUBRIC.sub("", cell.source))).strip("\n")
        told = "solution" in cell.metadata.get("tags", [])
        if not told and not about.get("solution") and not about.get("grade"):
            continue
        summary = "Show why" if told else "Show the solution"
        if _checks(about):
            summary = "Show the check"
        if cell.cell_type == "code":
            source = f"```python\n{cell.source}\n```"
            cells[index] = new_markdown_cell(_details(summary, source), id=cell["id"])
        else:
            cell.source = _details(summary, cell.source)
    return notebook


def _checks(about: Mapping[str, Any]) -> bool:
    return bool(about.get("grade")) and not about.get("solution")


def _details(summary: str, content: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n{content}\n\n</details>"


def main() -> int:
    """Build the pages of this course."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=DEFAULT, help="where the pages go")
    parser.add_argument("--course", type=Path, default=ROOT, help="the folder of the course")
    parser.add_argument(
        "--with-solutions",
        action="store_true",
        help="solutions too, for all the world; the marker's notes and hidden checks never",
    )
    options = parser.parse_args()
    said = os.environ.get(SOLUTIONS_TOO, "").strip().lower()
    if said not in ("", "no", "yes"):
        parser.error(f"{SOLUTIONS_TOO} is {said!r}; it should be yes or no.")
    too = options.with_solutions or said == "yes"
    return build(options.course.resolve(), options.output.resolve(), with_solutions=too)


if __name__ == "__main__":
    sys.exit(main())
