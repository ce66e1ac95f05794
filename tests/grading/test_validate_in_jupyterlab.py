"""The Validate button and the form grader in JupyterLab, as students and instructors see them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.grading.marking import ROOT, about, read
from tests.lab import PATIENCE, course_in_jupyterlab

pytestmark = pytest.mark.browser

NAME = "01_splintering"
EXERCISE = Path("exercises") / NAME / f"{NAME}.ipynb"
SOLUTION = ROOT / "solutions" / NAME / f"{NAME}.ipynb"
NOISE = """
import sys
import warnings
_quiet = count_ties
def count_ties(graph):
    warnings.warn("be careful")
    print("counting", file=sys.stderr)
    return _quiet(graph)
"""


@pytest.fixture(scope="module")
def lab(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, str]]:
    """Open a copy of the course in JupyterLab."""
    course = tmp_path_factory.mktemp("course")
    for file in ("course.py", "nbgrader_config.py"):
        shutil.copy(ROOT / file, course)
    for folder in ("lessons", "exercises", "solutions"):
        shutil.copytree(ROOT / folder, course / folder)
    nbformat.write(solved(course / EXERCISE), course / EXERCISE.with_name("solved.ipynb"))
    with course_in_jupyterlab(course, tmp_path_factory.mktemp("home")) as address:
        page = chromium.new_page(viewport={"width": 1280, "height": 1000})
        # The first address carries the token that lets the browser in.
        page.goto(address)
        split = urlsplit(address)
        yield page, f"{split.scheme}://{split.netloc}"
        page.close()


def solved(path: Path) -> nbformat.NotebookNode:
    """Fill in an exercise with the solution, and let it warn."""
    answers = {c.id: c.source for c in read(SOLUTION).cells if about(c).get("solution")}
    notebook = read(path)
    for cell in notebook.cells:
        cell.source = answers.get(cell.id, cell.source)
        if cell.id == "task-1-count-ties":
            cell.source += NOISE
    return notebook


def open_notebook(page: Page, address: str, name: str) -> None:
    folder = EXERCISE.parent.as_posix()
    # Without what was open before.
    page.goto(f"{address}/lab/tree/{folder}/{name}?reset")
    expect(page.locator(".jp-Notebook").first).to_be_visible(timeout=PATIENCE)
    page.get_by_text("Kernel status: Idle").wait_for(state="attached", timeout=PATIENCE)


def validate(page: Page) -> str:
    """Press the button and read what comes."""
    page.get_by_role("button", name="Validate").click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("Validation Results", timeout=PATIENCE)
    text = dialog.inner_text()
    dialog.get_by_role("button", name="Ok").click()
    return text


def checks() -> list[str]:
    """Name the checks as their first line does."""
    cells = [cell for cell in read(SOLUTION).cells if about(cell).get("grade")]
    return [c.source.splitlines()[0] for c in cells if c.cell_type == "code"]


def test_validate_names_every_task_that_fails_and_says_why(lab: tuple[Page, str]) -> None:
    page, address = lab
    open_notebook(page, address, f"{NAME}.ipynb")
    said = validate(page)
    assert len(checks()) >= 10
    for check in checks():
        assert check in said
    assert "but count_ties returned None" in said
    assert "You did not provide a response" in said
    assert "Traceback" not in said


def test_validate_sees_what_was_typed_a_moment_ago(lab: tuple[Page, str]) -> None:
    page, address = lab
    open_notebook(page, address, f"{NAME}.ipynb")
    answer = next(c.source for c in read(SOLUTION).cells if c.id == "task-4-counter-example")
    cell = page.locator(".jp-CodeCell").filter(has_text="def counter_example").first
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(answer)
    said = validate(page)
    missing = [check for check in checks() if check not in said]
    assert len(missing) == 1
    assert missing[0].startswith("# Task 4, fourth check")


def test_validate_is_content_with_the_solution_though_it_warns(lab: tuple[Page, str]) -> None:
    page, address = lab
    open_notebook(page, address, "solved.ipynb")
    assert "Success! Your notebook passes all the tests." in validate(page)


def test_the_form_grader_lists_the_assignment(lab: tuple[Page, str]) -> None:
    page, address = lab
    page.goto(f"{address}/formgrader/manage_assignments")
    expect(page.get_by_role("gridcell", name=NAME)).to_be_visible(timeout=PATIENCE)
