"""Build the pages: every lesson run, every interactive baked, nothing fetched.

Run it with ``python3 course.py pages``. The course is staged in a temporary folder, where
solutions are folded away, and Sphinx makes the pages from there.
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

from spoilers.course.release import LEFT_BY_SYSTEMS
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
MARKER = re.compile(
    r"^[ \t]*(?:###|<!--) (?:BEGIN|END) (?:SOLUTION|HIDDEN TESTS|MARK SCHEME)[^\n]*\n?", re.M
)
RUBRIC = re.compile(r"<!-- BEGIN MARK SCHEME -->\n(.*?)<!-- END MARK SCHEME -->", re.S)
OURS = [f"spoilers.site.{name}" for name in ("mathml", "slides", "parts")]
# The pages have a beginning of their own.
WELCOME = "welcome.ipynb"
KEPT = "What was built before is as it was."
LEFT_OUT = shutil.ignore_patterns(*LEFT_BY_SYSTEMS, "*.db", "copies")


class NotBuiltError(Exception):
    """A reason why the pages cannot be built, with the notebook and the cell."""


def build(course: Path, output: Path) -> int:
    """Build the pages of a course.

    Parameters
    ----------
    course : pathlib.Path
        A folder with lessons/, exercises/, solutions/ and data/.
    output : pathlib.Path
        Where the pages go; what was there before is removed once the new ones are ready.

    Returns
    -------
    int
        0 if every page was built without an error or a warning.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "source", Path(folder) / "made"
        try:
            stage(course, source)
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


def stage(course: Path, source: Path) -> None:
    """Lay out the course as Sphinx shall see it."""
    for name in ("lessons", "exercises"):
        shutil.copytree(course / name, source / name, ignore=LEFT_OUT)
    (source / "lessons" / WELCOME).unlink(missing_ok=True)

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
    for path in sorted(course.glob("solutions/[0-9][0-9]_*/[0-9][0-9]_*.ipynb")):
        staged = source / path.relative_to(course)
        staged.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(folded(nbformat.read(path, as_version=4)), staged)
    shutil.copytree(course / "guide", source / "guide", ignore=LEFT_OUT)
    shutil.copyfile(PAGES / "about.md", source / "about.md")
    home = (PAGES / "index.md").read_text(encoding="utf-8")
    texts = {"{play}": baked_game(), "{lessons}": contents(course), "{binder}": invitation()}
    for place, text in texts.items():
        home = home.replace(place, text)
    (source / "index.md").write_text(home, encoding="utf-8")


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
    """Fold a solution's answers away, and leave hidden tests out altogether."""
    cells = notebook.cells
    cells[0].source = cells[0].source.replace("\n", ": the solution\n", 1)
    if "\n" not in cells[0].source:
        cells[0].source += ": the solution"
    for index, cell in enumerate(cells):
        about = cell.metadata.get("nbgrader", {})
        cell.source = RUBRIC.sub(_details("Show the notes for the marker", r"\1"), cell.source)
        cell.source = MARKER.sub("", HIDDEN.sub("", cell.source)).strip("\n")
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
    options = parser.parse_args()
    return build(options.course.resolve(), options.output.resolve())


if __name__ == "__main__":
    sys.exit(main())
