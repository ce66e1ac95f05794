"""Make the glossary, the references, the welcome, and tables of the README and of the guide.

The first three are notebooks, so that a link such as ``glossary.ipynb#Splinter`` works in
JupyterLab as it does on a page. Run with ``python3 course.py derive``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import spoilers
from spoilers import data
from spoilers.course.backup import replace, same_content
from spoilers.site import PAGES, ROOT
from spoilers.site.anchors import anchor
from spoilers.site.contents import contents, lesson_map
from spoilers.site.teaching_kit import filled
from spoilers.theory.parameters import LETTERS, Parameter

LESSONS = ROOT / "lessons"
COPIES = ROOT / "copies" / "lessons"
README = ROOT / "README.md"
TABLE = re.compile(r"(<!-- lessons -->\n).*?(<!-- end -->)", re.DOTALL)


def glossary() -> nbformat.NotebookNode:
    """Make the glossary: a heading for each term."""
    cells = [("title", "# Glossary\n\nThe terms of the course, in the sense it gives to them.")]
    for term in data.glossary().values():
        follows = ""
        if term.reference:
            work = data.references()[term.reference].short
            follows = f" After [{work}](references.ipynb#{anchor(work)})."
        used = f"First used in {_lesson(term.lesson)}."
        text = f"## {term.term}\n\n{term.definition}{follows}\n\n{used}"
        cells.append((_cell_id("term", term.term), text))
    return _notebook([*cells, ("letters", _letters())])


def _letters() -> str:
    """Write the table of letters, from the one place where letters are given their meaning."""
    rows = "\n".join(map(_letter, LETTERS.values()))
    return (
        "## Table of letters\n\n"
        "A letter means the same thing in every lesson, exercise and picture.\n\n"
        f"| letter | meaning | counted in | lesson |\n|---|---|---|---|\n{rows}"
    )


def _letter(row: Parameter) -> str:
    computed = f" It is ${row.symbol} = {row.formula}$." if row.formula else ""
    lesson = f"{spoilers.LESSONS.index(row.lesson):02d}"
    return f"| ${row.symbol}$ | {row.meaning}{computed} | {row.unit} | {lesson} |"


def references() -> nbformat.NotebookNode:
    """Make the list of references: a heading for each work."""
    cells = [
        (
            "title",
            "# References\n\nEach entry says how far it was compared with a source. "
            '"From memory" means that the authors know the work and have not had the page '
            "before them: check it before you cite it.",
        )
    ]
    for work in sorted(data.references().values(), key=lambda work: work.short.lower()):
        link = f" [doi:{work.doi}](https://doi.org/{work.doi})" if work.doi else ""
        about = f"\n\n{work.annote}" if work.annote else ""
        text = f"## {work.short}\n\n{_plain(work.text)}{link}{about}\n\n*{work.verification}*: "
        cells.append((_cell_id("work", work.key), text + work.checked.rstrip(".") + "."))
    return _notebook(cells)


def welcome() -> nbformat.NotebookNode:
    """Make the notebook on which the course opens in JupyterLab: the map of the lessons."""
    text = (PAGES / "welcome.md").read_text(encoding="utf-8")
    parts = text.replace("{lessons}", lesson_map(ROOT)).split("\n\n---\n\n")
    notebook = _notebook([(f"welcome-{number}", part.strip()) for number, part in enumerate(parts)])
    for place, cell in enumerate(notebook.cells):
        code = re.fullmatch(r"```python\n(.*?)\n```", cell.source, re.DOTALL)
        if code:
            notebook.cells[place] = new_code_cell(code[1], id=cell.id)
    return notebook


def readme() -> str:
    """Put the table of the lessons into the README."""
    text = README.read_text(encoding="utf-8")
    return TABLE.sub(lambda block: f"{block[1]}{contents(ROOT)}\n{block[2]}", text)


def derived() -> dict[Path, str]:
    """Give the text that each derived file should have."""
    made = {
        "glossary.ipynb": glossary(),
        "references.ipynb": references(),
        "welcome.ipynb": welcome(),
    }
    notebooks = {name: nbformat.writes(notebook) + "\n" for name, notebook in made.items()}
    books = {LESSONS / name: text for name, text in notebooks.items()}
    return {**books, README: readme(), **filled(ROOT)}


def _lesson(name: str) -> str:
    (path,) = LESSONS.glob(f"[0-9][0-9]_{name}.ipynb")
    title = nbformat.read(path, as_version=4).cells[0].source.splitlines()[0]
    return f"[{title.removeprefix('# ')}]({path.name})"


def _plain(text: str) -> str:
    """Keep Markdown from taking a mark in a title for its own."""
    return re.sub(r"([*_$\[\]])", r"\\\1", text)


def _cell_id(kind: str, name: str) -> str:
    return f"{kind}-" + re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _notebook(cells: Iterable[tuple[str, str]]) -> nbformat.NotebookNode:
    notebook = new_notebook(cells=[new_markdown_cell(text, id=name) for name, text in cells])
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    nbformat.validate(notebook)
    return notebook


def main() -> int:
    """Write what is out of date, and keep what a reader wrote into it."""
    for path, text in derived().items():
        content = text.encode()
        if same_content(path, content):
            print(f"{path.relative_to(ROOT)} is up to date.")
            continue
        done = replace(path, content, keep=COPIES)
        kept = f" What it held is kept in {done.copy.relative_to(ROOT)}." if done.copy else ""
        print(f"Made {path.relative_to(ROOT)}.{kept}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
