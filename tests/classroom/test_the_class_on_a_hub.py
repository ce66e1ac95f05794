"""A class on JupyterHub, from release to feedback, by the buttons that people press."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.grading.marking import SOLUTIONS, about, read
from tests.hub import INSTRUCTOR, PASSWORD, STUDENT, hub
from tests.lab import PATIENCE, run_all

pytestmark = [pytest.mark.browser, pytest.mark.hub]

NAME = "01_splintering"
SOLUTION = next(path for path in SOLUTIONS if path.stem == NAME)
WRITTEN = "task-6-answer"
COMMENT = "You name the wing. Say also what it costs to stay."


class Hub:
    """The hub with two people at their browsers."""

    def __init__(self, address: str, homes: Path, chromium: Browser) -> None:
        self.homes = homes
        self.course = homes / INSTRUCTOR / "spoilers"
        self.instructor, self.ines = self._log_in(chromium, address, INSTRUCTOR)
        self.student, self.ana = self._log_in(chromium, address, STUDENT)
        self.exercise = homes / STUDENT / "spoilers" / "exercises" / NAME / f"{NAME}.ipynb"

    def _log_in(self, chromium: Browser, address: str, user: str) -> tuple[Page, str]:
        page = chromium.new_context(viewport={"width": 1300, "height": 1000}).new_page()
        page.goto(f"{address}/hub/login")
        page.get_by_label("Username").fill(user)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/lab**", timeout=PATIENCE)
        return page, f"{address}/user/{user}"

    def row(self, place: str, text: str) -> Locator:
        """Open a page of the form grader, and find the row that says something."""
        self.instructor.goto(f"{self.ines}/formgrader/{place}")
        found = self.instructor.get_by_role("row").filter(has_text=text)
        expect(found).to_be_visible(timeout=PATIENCE)
        return found

    def press(self, row: Locator, button: str) -> None:
        """Press a button of a row, and wait until the form grader says that it worked."""
        row.locator(f".{button} a").click()
        told = self.instructor.locator(".modal.in").last
        expect(told).to_contain_text("Success", timeout=PATIENCE)
        told.get_by_role("button").last.click()
        expect(told).to_be_hidden()

    def welcome(self) -> Page:
        """Open the notebook on which the student begins."""
        page = self.student
        page.goto(f"{self.ana}/lab/tree/spoilers/lessons/welcome.ipynb?reset")
        expect(page.locator(".jp-Notebook h1")).to_contain_text("Spoilers", timeout=PATIENCE)
        page.get_by_text("Kernel status: Idle").wait_for(state="attached", timeout=PATIENCE)
        return page

    def assignments(self) -> Page:
        """Open the student's list of assignments."""
        page = self.welcome()
        page.get_by_role("menuitem", name="Nbgrader").click(timeout=PATIENCE)
        page.locator(".lm-Menu-itemLabel").filter(has_text="Assignment List").click()
        expect(page.get_by_text("Downloaded assignments", exact=True)).to_be_visible(
            timeout=PATIENCE
        )
        return page


@pytest.fixture(scope="module")
def people(
    sandbox: None, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hub]:
    """Start the hub, and log in."""
    with hub(tmp_path_factory.mktemp("hub")) as (address, homes):
        yield Hub(address, homes, chromium)


def solve(path: Path) -> None:
    """Work on what was fetched: all right, but for one function that is left empty."""
    answers = {cell.id: cell.source for cell in read(SOLUTION).cells if about(cell).get("solution")}
    notebook = read(path)
    for cell in notebook.cells:
        if cell.id != "task-4-counter-example":
            cell.source = answers.get(cell.id, cell.source)
    nbformat.write(notebook, path)


def points(of: str) -> float:
    cells = [cell for cell in read(SOLUTION).cells if about(cell).get("grade")]
    kinds = {"code": [c for c in cells if c.cell_type == "code"], "all": cells}
    return sum(float(about(cell)["points"]) for cell in kinds[of])


def test_a_class_goes_from_release_to_feedback(people: Hub) -> None:
    """The instructor releases; the student works and hands in; marks and comments come back."""
    row = people.row("manage_assignments", NAME)
    people.press(row, "assign")
    people.press(row, "release")

    page = people.assignments()
    page.get_by_role("button", name="Fetch").click()
    expect(page.get_by_role("button", name="Submit")).to_be_visible(timeout=PATIENCE)
    # Beside the lessons, where the links between the two lead.
    assert people.exercise.is_file()
    link = people.exercise.parent / "../../lessons" / f"{NAME}.ipynb"
    assert link.resolve().is_file()
    solve(people.exercise)
    page.get_by_text(NAME, exact=True).first.click()
    page.get_by_role("button", name="Validate").filter(visible=True).last.click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("Validation Results", timeout=PATIENCE)
    expect(dialog).to_contain_text("# Task 4, fourth check")
    expect(dialog).not_to_contain_text("# Task 5")
    expect(dialog).not_to_contain_text("Traceback")
    dialog.get_by_role("button", name="Ok").click()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("There are no submitted assignments.")).to_be_hidden(timeout=PATIENCE)

    people.press(people.row("manage_assignments", NAME), "collect")
    people.press(people.row(f"manage_submissions/{NAME}", STUDENT), "autograde")
    handed_in = people.row(f"manage_submissions/{NAME}", STUDENT)
    by_checks = points("code") - 2
    expect(handed_in).to_contain_text(f"{by_checks:g} / {points('all'):g}")
    expect(handed_in).to_contain_text("needs manual grading")

    mark_by_hand(people)
    row = people.row("manage_assignments", NAME)
    people.press(row, "generate-feedback")
    people.press(row, "release-feedback")

    page = people.assignments()
    page.get_by_role("button", name="Fetch Feedback").click()
    feedback = people.exercise.parent / "feedback"
    expect(page.get_by_text("(view feedback)").first).to_be_visible(timeout=PATIENCE)
    (sheet,) = feedback.rglob("*.html")
    at = sheet.relative_to(people.homes / STUDENT).as_posix()
    page.goto(f"{people.ana}/files/{at}")
    expect(page.get_by_text(COMMENT)).to_be_visible()
    expect(page.locator("body")).to_contain_text(f"(Score: {by_checks + 5:.1f} / ")
    expect(page.locator("body")).to_contain_text("counter_example")


def mark_by_hand(people: Hub) -> None:
    """Give points and a comment to one answer, and a 0 to the other, as a marker does."""
    people.row(f"gradebook/{NAME}/{NAME}", "Submission #1").locator("a.name-hidden").click()
    page = people.instructor
    # What is typed before the marks have been loaded is not kept.
    page.wait_for_load_state("networkidle")
    for cell, given in ((WRITTEN, "5"), ("task-9-answer", "0")):
        score = page.locator(f"input.score#{cell}")
        score.fill(given, timeout=PATIENCE)
        with page.expect_response(lambda answer: "/api/grade/" in answer.url):
            score.press("Tab")
    comment = page.locator(f".nbgrader_cell:has(input.score#{WRITTEN}) textarea.comment")
    comment.fill(COMMENT)
    with page.expect_response(lambda answer: "/api/comment/" in answer.url):
        comment.press("Tab")


def test_the_marks_come_out_for_canvas_and_moodle(people: Hub) -> None:
    """What the form grader wrote is what ``nbgrader export`` reads."""
    for system, column in (("Canvas", "SIS Login ID"), ("Moodle", "Username")):
        path = people.course / f"{system}.csv"
        subprocess.run(
            [
                *(sys.executable, "-m", "nbgrader", "export", f"--to={path}"),
                f"--exporter=spoilers.grading.nbgrader.lms_export.{system}",
            ],
            cwd=people.course,
            check=True,
            capture_output=True,
        )
        with path.open(newline="", encoding="utf-8") as file:
            rows = {row[column]: row[NAME] for row in csv.DictReader(file)}
        assert float(rows[STUDENT]) == points("code") - 2 + 5


def test_a_student_without_solutions_gets_an_exercise_back(people: Hub) -> None:
    """By the desk in the welcome notebook, from the exchange, with a copy of the work."""
    mine = people.exercise.read_bytes()
    page = people.welcome()
    run_all(page)
    desk = page.locator(".jp-CodeCell").filter(has_text="desk()")
    expect(desk.locator("li")).to_have_count(1)
    desk.get_by_role("button", name="Back to the beginning, keeping a copy of mine").click()
    said = desk.locator("div[role=status]")
    expect(said).to_contain_text("is back at its beginning.", timeout=PATIENCE)
    course = people.homes / STUDENT / "spoilers"
    (copy,) = (course / "copies" / "exercises" / NAME).iterdir()
    expect(said).to_contain_text(str(copy.relative_to(course)))
    assert copy.read_bytes() == mine
    handed_out = people.course / "exercises" / NAME / f"{NAME}.ipynb"
    assert read(people.exercise) == read(handed_out) != nbformat.reads(mine, as_version=4)


def test_a_student_finds_nothing_in_the_form_grader(people: Hub) -> None:
    page = people.student
    page.goto(f"{people.ana}/formgrader/manage_assignments")
    expect(page.get_by_role("row").first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("row").filter(has_text=NAME)).to_have_count(0)


def test_the_form_grader_is_on_the_menu_of_the_instructor_alone(people: Hub) -> None:
    people.instructor.goto(f"{people.ines}/lab")
    for page in (people.instructor, people.welcome()):
        page.get_by_role("menuitem", name="Nbgrader").click(timeout=PATIENCE)
        entries = page.locator(".lm-Menu-itemLabel")
        expect(entries.filter(has_text="Assignment List").first).to_be_visible()
        form_grader = entries.filter(has_text="Formgrader")
        if page is people.instructor:
            expect(form_grader.first).to_be_visible()
        else:
            expect(form_grader).to_have_count(0)
