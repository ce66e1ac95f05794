"""The lessons as a student sees them: in JupyterLab, in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from spoilers.explore.play.chair import Chair
from spoilers.explore.play.words import WORDS
from tests.lab import ERRORS, PATIENCE, run_all
from tests.lessons.lessons import LESSONS, code, read

pytestmark = pytest.mark.browser
ASKED: list[str] = []
# A loaded machine may take long; what it shows in the end is what counts.
expect.set_options(timeout=30_000)


def opened(chromium: Browser, lab: str, lesson: str) -> Page:
    """Open a lesson in a workspace of its own, and run every cell."""
    page = chromium.new_page(viewport={"width": 1280, "height": 1000})
    page.on("request", lambda request: ASKED.append(request.url))
    page.goto(
        re.sub(r"/lab/tree/lessons/\w+", f"/lab/workspaces/{lesson}/tree/lessons/{lesson}", lab)
    )
    expect(page.locator(".jp-Notebook")).to_be_visible(timeout=PATIENCE)
    run_all(page)
    return page


@pytest.fixture(scope="module")
def lesson(chromium: Browser, lab: str) -> Iterator[Page]:
    """Open lesson 01 and run it."""
    page = opened(chromium, lab, "01_splintering")
    yield page
    page.close()


def cell_with(page: Page, text: str) -> Locator:
    """Find the cell of some code, and bring it into view."""
    cell = page.locator(".jp-CodeCell").filter(has_text=text).first
    cell.scroll_into_view_if_needed()
    return cell


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_lesson_runs_and_every_picture_answers(
    chromium: Browser, lab: str, path: Path
) -> None:
    page = opened(chromium, lab, path.stem)
    assert page.locator(".jp-CodeCell").count() >= 10
    assert page.locator(ERRORS).count() == 0
    shown = [
        line for code in code(read(path)) for line in re.findall(r"^show\.\w+\(.*", code, re.M)
    ]
    assert len(shown) >= 3
    answered = 0
    for call in shown:
        cell = cell_with(page, call)
        expect(cell.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=PATIENCE)
        said = cell.locator("p[role=status]")
        expect(said).not_to_be_empty()
        answered += answers(cell)
    assert answered >= 1
    if path == LESSONS[0]:
        ten_weeks_are_played_by_keyboard(page)
    page.close()


def ten_weeks_are_played_by_keyboard(page: Page) -> None:
    """The game is told, kept when its cell is run again, and forgotten on request."""
    cell = cell_with(page, "play()")
    focus, chair = page.locator(":focus"), Chair(0)
    cell.get_by_role("button", name=WORDS["start"], exact=True).focus()
    page.keyboard.press("Enter")
    while not chair.ending:
        expect(cell.locator("p[role=status]")).to_have_text(chair.told())
        # Where one plays on: the first measure at the start, then the one that was pressed.
        expect(focus).to_contain_text(WORDS["measures"][min(chair.at, 1)])
        if not chair.at:
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        chair.choose(1)
    assert len(chair.measures) == 10
    expect(cell).to_contain_text(WORDS["debrief"])
    page.keyboard.press("Tab")
    expect(focus).to_contain_text(WORDS["again"])
    for said in (*chair.debrief(), *chair.weekly()):
        expect(cell).to_contain_text(said)
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    expect(cell.get_by_role("button", name=WORDS["start"], exact=True)).to_be_visible()
    expect(cell).to_contain_text("One game of yours is kept")
    forget = cell.get_by_role("button", name=WORDS["forget"])
    forget.press("Enter")
    expect(cell).to_contain_text(WORDS["kept"]["none"])
    expect(forget).to_be_hidden()


def answers(cell: Locator) -> bool:
    """Move the sliders and menus of a picture until the sentence under it changes."""
    # Most answer at once, and a move that changes nothing is not waited for long. Only if
    # nothing has answered, which may be for want of time, is everything tried again patiently.
    return any(_answers(cell, patience) for patience in (1_000, 10_000))


def _answers(cell: Locator, patience: int) -> bool:
    said = cell.locator("p[role=status]")
    before = said.inner_text()

    def changed() -> bool:
        try:
            expect(said).not_to_have_text(before, timeout=patience)
        except AssertionError:
            return False
        return True

    for handle in cell.locator(".noUi-handle").all():
        for key in ("End", "Home"):
            handle.press(key)
            if changed():
                return True
    for menu in cell.locator("select").all():
        # The last entry is never the one that a picture begins with.
        menu.select_option(index=menu.locator("option").count() - 1)
        if changed():
            return True
    return False


def test_a_slider_moves_the_picture_and_the_sentence_in_place(lesson: Page) -> None:
    cell = cell_with(lesson, "show.platform_line()")
    said = cell.locator("p[role=status]")
    expect(said).to_have_text(
        "The wing holding the upper 12% of members leaves. A platform at 0.50 would hold everyone."
    )
    figure = cell.locator(".js-plotly-plot")
    expect(figure).to_be_visible(timeout=PATIENCE)
    figure.evaluate("element => { element.dataset.mine = 'yes' }")
    before = figure.evaluate("element => JSON.stringify(element.data.map(t => t.x))")
    handle = cell.locator(".noUi-handle").first
    handle.focus()
    for _ in range(10):
        handle.press("ArrowRight")
    expect(said).to_contain_text("Everyone stays", timeout=PATIENCE)
    after = figure.evaluate("element => JSON.stringify(element.data.map(t => t.x))")
    assert after != before
    # The same element: updated, and not made again.
    assert figure.evaluate("element => element.dataset.mine") == "yes"


def test_a_preset_and_reset_work(lesson: Page) -> None:
    cell = cell_with(lesson, "show.exit_cascade()")
    said = cell.locator("p[role=status]")
    expect(said).to_contain_text("nobody has followed yet")
    cell.locator("select").first.select_option("the same, worth 0.80")
    expect(said).to_contain_text("Member 16 leaves first. The cascade ends after 9 waves")
    cell.get_by_role("button", name="Reset").click()
    expect(said).to_contain_text("Member 33 leaves first, and nobody has followed yet")


def test_the_genealogy_follows_its_year(lesson: Page) -> None:
    cell = cell_with(lesson, "show.genealogy()")
    said = cell.locator("p[role=status]")
    before = said.inner_text()
    handle = cell.locator(".noUi-handle").first
    handle.focus()
    for _ in range(4):
        handle.press("ArrowLeft")
    expect(said).not_to_have_text(before)
    expect(cell.locator(".js-plotly-plot")).to_be_visible()


def test_a_knowledge_check_answers_and_a_decision_is_looked_back_on(lesson: Page) -> None:
    cell = cell_with(lesson, '"who-decides"')
    cell.get_by_text("the member in the middle of the movement").click()
    expect(cell.locator("p[role=status]")).to_contain_text("Not quite. The middle member matters")
    cell.get_by_text("the most extreme member").click()
    expect(cell.locator("p[role=status]")).to_contain_text("Right.")
    choice = cell_with(lesson, 'decide("splintering")')
    choice.get_by_text("Move towards those who want most").click()
    expect(choice.locator("p[role=status]")).to_contain_text("Recorded.")
    answer = cell_with(lesson, "look_back(decision)")
    expect(answer).to_contain_text("Holding the radicals can cost you the moderates")
    expect(answer).not_to_contain_text("You did not record a choice")


def test_restart_and_run_all_is_clean(lesson: Page) -> None:
    """After the reader has moved sliders, chosen and answered."""
    run_all(lesson, restart=True)
    cells = lesson.locator(".jp-CodeCell .jp-InputPrompt")
    # Counted from one again, and none left out.
    assert cells.all_inner_texts() == [f"[{number + 1}]:" for number in range(cells.count())]
    expect(lesson.locator(ERRORS)).to_have_count(0)
    expect(cell_with(lesson, "show.platform_line()").locator(".js-plotly-plot")).to_be_visible()


def test_no_request_leaves_the_machine(lesson: Page) -> None:
    assert len(ASKED) > 50
    local = (lesson.url.split("/lab")[0], "data:", "blob:")
    assert [url for url in ASKED if not url.startswith(local)] == []


def test_formulas_are_typeset(lesson: Page) -> None:
    heading = lesson.get_by_role("heading", name="The model in one formula")
    heading.scroll_into_view_if_needed()
    assert lesson.locator("mjx-container").count() >= 10
