"""Every lesson keeps the skeleton and the budgets, runs, and links to things that exist."""

from __future__ import annotations

import re
import statistics
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from nbclient import NotebookClient

from spoilers.site import teaching_kit
from tests.lessons.lessons import LESSONS, NOTEBOOKS, code, prose, read

SKELETON = [
    "Objectives",
    "Decide first",
    "The case",
    "The model in words",
    "The model in one formula",
    "The result",
    "Vary it",
    "The evidence",
    "What the model leaves out",
    "Your choice",
    "Summary",
    "Key points",
    "Further reading",
    "Next",
]
FIGURE = re.compile(r"^show\.\w+\(", re.MULTILINE)
CHECK = re.compile(r"^check\(", re.MULTILINE)
LABELS = ("Article's claim", "Our formalisation", "Illustrative number", "Case fact")


def faults(notebook: nbformat.NotebookNode) -> list[str]:
    """List what a lesson lacks of the skeleton and where it breaks a budget."""
    found = []
    text, cells = prose(notebook), code(notebook)
    headings = re.findall(r"^## (.+)$", text, flags=re.MULTILINE)
    kept = [heading for heading in headings if heading in SKELETON]
    if kept != SKELETON:
        found.append(f"headings: {kept}")
    if not re.match(r"# \d\d .+\n\n\*\*.+\?\*\*", text):
        found.append("it does not open with its title and its question")
    verbs = re.findall(r"^- \*\*\w+\*\*", text.split("## Decide first")[0], flags=re.MULTILINE)
    if not 3 <= len(verbs) <= 5:
        found.append(f"{len(verbs)} objectives")
    words = teaching_kit.words(text)
    if not 1000 <= words <= 2000:
        found.append(f"{words} words")
    if not 25 <= len(notebook.cells) <= 45:
        found.append(f"{len(notebook.cells)} cells")
    lengths = [len(source.splitlines()) for source in cells]
    if not cells or statistics.median(lengths) > 5 or max(lengths) > 25:
        found.append(f"code cells of {lengths} lines")
    figures = sum(len(FIGURE.findall(source)) for source in cells)
    if not 3 <= figures <= 6:
        found.append(f"{figures} figures")
    checks = sum(len(CHECK.findall(source)) for source in cells)
    if checks < words // 450:
        found.append(f"{checks} knowledge checks in {words} words")
    minutes = notebook.metadata.get("spoilers", {}).get("minutes", 0)
    if not 45 <= minutes <= 60 or f"{minutes} minutes" not in text:
        found.append(f"{minutes} minutes")
    found += [f"no sentence is marked {label!r}" for label in LABELS if f"**{label}" not in text]
    return found


def test_there_are_lessons() -> None:
    assert LESSONS


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_keeps_the_skeleton_and_the_budgets(path: Path) -> None:
    assert faults(read(path)) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("## Key points", "## Points", "headings"),
        ("- **read** a", "- read a", "objectives"),
        ("50 minutes", "some time", "minutes"),
        ("**Illustrative number", "**A number", "no sentence is marked 'Illustrative number'"),
        ("show.", "hide.", "figures"),
        ("check(", "skip(", "knowledge checks"),
        ("a", "a a", "words"),
    ],
)
def test_the_gate_sees_a_lesson_that_breaks_a_rule(old: str, new: str, fault: str) -> None:
    notebook = read(LESSONS[0])
    notebook.metadata["spoilers"]["minutes"] = 50
    for cell in notebook.cells:
        cell.source = cell.source.replace(old, new)
    if fault == "objectives":
        for cell in notebook.cells:
            cell.source = cell.source.replace("- **", "- ")
    assert any(fault in found for found in faults(notebook))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_committed_clean(path: Path) -> None:
    notebook = read(path)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    nbformat.validate(notebook)
    ids = [cell["id"] for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    for name in ids:
        # Names that say what the cell is: random ids differ at every save.
        assert re.fullmatch(r"[a-z][a-z0-9-]{1,62}[a-z0-9]", name), name
        assert not re.fullmatch(r"[0-9a-f]{8}", name), name
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
    assert notebook.metadata.kernelspec.name == "python3"


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_runs_top_to_bottom_without_a_warning(path: Path) -> None:
    notebook = read(path)
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": path.parent}}
    )
    client.execute()
    outputs = [out for cell in notebook.cells for out in cell.get("outputs", [])]
    assert outputs
    streams = [out for out in outputs if out.output_type == "stream" and out.name == "stderr"]
    assert streams == []
    # A reader with a term of Python should see numbers, and not how NumPy writes them.
    shown = [out.data.get("text/plain", "") for out in outputs if "data" in out]
    assert len(shown) >= 5
    assert [text for text in shown if re.search(r"np\.\w+\(", text)] == []
    # A bare figure of Plotly's stays empty on a page without a network.
    bare = [out for out in outputs if "application/vnd.plotly.v1+json" in out.get("data", {})]
    assert bare == []


def anchors(path: Path) -> set[str]:
    """List a notebook's headings as JupyterLab makes them into anchors."""
    text = prose(read(path))
    return {h.strip().replace(" ", "-") for h in re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)}


def broken_links(path: Path, text: str) -> list[str]:
    """List the links in some prose that lead nowhere."""
    broken = []
    for target in re.findall(r"\]\(((?:[^()\s]|\([^()]*\))*)\)", text):
        if target.startswith(("https://", "mailto:")):
            continue
        file, _, anchor = unquote(target).partition("#")
        linked = (path.parent / file).resolve() if file else path
        if not linked.exists() or (
            anchor and linked.suffix == ".ipynb" and anchor not in anchors(linked)
        ):
            broken.append(target)
    return broken


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_links_within_the_course_lead_somewhere(path: Path) -> None:
    assert broken_links(path, prose(read(path))) == []


def test_the_gate_sees_a_broken_link() -> None:
    text = "[a](nowhere.ipynb) [b](glossary.ipynb#No-such-term) [c](glossary.ipynb#Splinter)"
    assert broken_links(LESSONS[0], text) == ["nowhere.ipynb", "glossary.ipynb#No-such-term"]
