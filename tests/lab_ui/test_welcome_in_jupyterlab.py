"""The notebook on which the course opens: the map, the way on, the desk."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

import spoilers
from tests.grading.marking import read
from tests.grading.students import expected, submission
from tests.lab import ERRORS, PATIENCE, ROOT, run_all
from tests.lessons.lessons import LESSONS

pytestmark = pytest.mark.browser
expect.set_options(timeout=30_000)

WIDE: ViewportSize = {"width": 1440, "height": 1000}
NAME = "03_internal_commitment"
FILE = Path("exercises") / NAME / f"{NAME}.ipynb"


@pytest.fixture(scope="module")
def opened(chromium: Browser, lab: str) -> Iterator[Page]:
    """Open the course as its launcher does, with nothing left from before."""
    page = chromium.new_page(viewport=WIDE)
    page.goto(lab.replace("?", "?reset&"))
    expect(page.locator(".jp-Notebook").first).to_be_visible(timeout=PATIENCE)
    yield page
    page.close()


@pytest.fixture
def welcome(opened: Page) -> Page:
    """Go back to the map, as a reader does."""
    opened.get_by_role("tab", name="welcome.ipynb").click()
    return opened


def desk(page: Page) -> Locator:
    """Find the cell of the desk."""
    cell = page.locator(".jp-CodeCell").filter(has_text="desk()").first
    cell.scroll_into_view_if_needed()
    return cell


def test_the_course_opens_on_the_map_of_its_lessons(welcome: Page) -> None:
    expect(welcome.locator(".jp-Notebook h1")).to_contain_text("Spoilers: how excluded")
    rows = welcome.locator(".jp-Notebook table tbody tr")
    expect(rows).to_have_count(len(LESSONS))
    # The map is seen without a kernel, a click or a scroll.
    expect(rows.last).to_be_in_viewport()
    expect(welcome.get_by_role("link", name="lesson 00")).to_be_in_viewport()
    expect(welcome.get_by_text("Would you like to get notified", exact=False)).to_have_count(0)


def test_on_a_narrow_window_nothing_of_the_map_is_cut_off(welcome: Page) -> None:
    welcome.set_viewport_size({"width": 900, "height": 900})
    table = welcome.locator(".jp-Notebook table")
    expect(table).to_be_visible()
    box, room = table.bounding_box(), welcome.locator(".jp-Notebook").bounding_box()
    assert box
    assert room
    assert room["x"] <= box["x"]
    assert box["x"] + box["width"] <= room["x"] + room["width"]
    welcome.set_viewport_size(WIDE)


@pytest.mark.parametrize(
    ("link", "tab", "heading"),
    [
        ("lesson 00", "00_the_airport.ipynb", "00 The airport"),
        ("03 Internal commitment", "03_internal_commitment.ipynb", "03 Internal commitment"),
        ("exercise 05", "05_the_home_front.ipynb", "Exercise 05: The home front"),
        ("glossary", "glossary.ipynb", "Glossary"),
    ],
)
def test_a_click_on_the_map_opens_a_notebook(
    welcome: Page, link: str, tab: str, heading: str
) -> None:
    welcome.get_by_role("link", name=link, exact=True).click()
    expect(welcome.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
    notebook = welcome.locator(".jp-NotebookPanel").filter(visible=True).last
    expect(notebook.locator("h1").first).to_contain_text(heading)
    expect(notebook.locator(".jp-KernelName")).to_contain_text("Python 3", timeout=PATIENCE)


def test_the_tables_open_as_a_page_and_not_as_raw_text(welcome: Page) -> None:
    welcome.get_by_role("link", name="tables", exact=True).click()
    expect(welcome.locator(".jp-MarkdownViewer h1").first).to_be_visible()


def test_restart_and_run_all_is_clean(welcome: Page) -> None:
    run_all(welcome)
    run_all(welcome, restart=True)
    cell = desk(welcome)
    # A second run without a restart would be counted as the second.
    expect(cell.locator(".jp-InputPrompt").first).to_have_text("[1]:")
    expect(cell.locator("li")).to_have_count(8)
    expect(welcome.locator(ERRORS)).to_have_count(0)


def test_the_desk_says_how_far_one_is_checks_and_resets(welcome: Page, lab_course: Path) -> None:
    exercise = lab_course / FILE
    pristine = exercise.read_bytes()
    nbformat.write(submission("average", NAME, read(exercise)), exercise)
    mine = exercise.read_bytes()
    run_all(welcome)
    cell = desk(welcome)
    row = cell.locator("li").filter(has_text="Exercise 03")
    expect(row).to_have_text(re.compile(r"Exercise 03: .*: \d+ of \d+ answers begun"))
    expect(cell.locator("li").filter(has_text="Exercise 04")).to_contain_text("not begun")

    cell.locator("select").select_option(label="Exercise 03: Internal commitment")
    cell.get_by_role("button", name="Check what is saved").click()
    said = cell.locator("div[role=status]")
    points = sum(expected("average", NAME).values())
    expect(said).to_contain_text(f"{points:g} of 45 points by the checks.", timeout=PATIENCE)
    expect(said).to_contain_text("Your notebook was read and not changed.")
    expect(said).to_contain_text("Read again: ")
    assert exercise.read_bytes() == mine

    cell.get_by_role("button", name="Back to the beginning, keeping a copy of mine").click()
    expect(said).to_contain_text("is back at its beginning.", timeout=PATIENCE)
    (copy,) = (lab_course / "copies" / FILE.parent).iterdir()
    expect(said).to_contain_text(f"kept in {copy.relative_to(lab_course)}.")
    assert copy.read_bytes() == mine
    assert exercise.read_bytes() == pristine == (ROOT / FILE).read_bytes()
    expect(row).to_contain_text("not begun")

    cell.get_by_role("button", name="Back to the beginning, keeping a copy of mine").click()
    expect(said).to_contain_text("at its beginning already. Nothing was changed.", timeout=PATIENCE)
    assert list((lab_course / "copies" / FILE.parent).iterdir()) == [copy]


def test_the_kernel_is_the_one_of_the_course(welcome: Page) -> None:
    """Also where the reader's home holds another kernel of the same name."""
    desk(welcome).locator(".cm-content").click()
    welcome.keyboard.press("Control+A")
    welcome.keyboard.insert_text("import sys, spoilers\nprint(sys.prefix, spoilers.__file__)")
    welcome.keyboard.press("Control+Enter")
    expect(welcome.locator(".jp-CodeCell .jp-OutputArea").first).to_contain_text(
        f"{sys.prefix} {spoilers.__file__}", timeout=PATIENCE
    )
