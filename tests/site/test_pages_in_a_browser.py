"""The pages as a reader meets them: by keyboard, on a phone, in the dark, without a network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from tests.lessons.lessons import LESSONS

pytestmark = pytest.mark.browser
LESSON = "lessons/01_splintering.html"
SECOND = 20_000


@pytest.fixture
def lesson(chromium: Browser, address: str) -> Iterator[Page]:
    """Open lesson 01, in a window of its own."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/{LESSON}")
    yield page
    context.close()


def interactive(page: Page, key: str) -> Locator:
    found = page.locator(f'[data-key="{key}"][data-state]')
    expect(found).to_be_attached(timeout=SECOND)
    return found


def drawn(root: Locator) -> str:
    """Give what Plotly has drawn."""
    plot = root.locator(".spoilers-plot")
    return str(plot.evaluate("p => JSON.stringify(p.data.map(t => [t.x, t.y]))"))


def test_a_slider_moves_the_picture_and_the_sentence_by_keyboard(lesson: Page) -> None:
    root = interactive(lesson, "platform_line")
    said, slider = root.locator(".spoilers-said"), root.locator('[data-name="platform"]')
    expect(said).to_contain_text("The wing holding the upper 12% of members leaves.")
    before = drawn(root)
    slider.focus()
    slider.press("ArrowRight")
    slider.press("ArrowRight")
    expect(said).to_contain_text("Everyone stays")
    assert drawn(root) != before
    expect(slider).to_have_attribute("aria-valuetext", "0.50")
    expect(root.locator(".spoilers-plot")).to_have_attribute(
        "aria-label", "The platform line and the wing that leaves. " + said.inner_text()
    )
    root.locator(".spoilers-reset").press("Enter")
    expect(said).to_contain_text("12%")
    assert drawn(root) == before


def test_presets_and_menus_work(lesson: Page) -> None:
    root = interactive(lesson, "exit_cascade")
    root.locator(".spoilers-preset").select_option("the same, worth 0.80")
    expect(root.locator(".spoilers-said")).to_contain_text("ends after 9 waves, with everyone")
    wave = root.locator('[data-name="wave"]')
    expect(wave).to_have_attribute("max", "9")
    root.locator('[data-name="gain"]').press("Home")
    expect(root.locator(".spoilers-said")).to_contain_text("nobody follows")
    expect(wave).to_have_attribute("max", "0")
    club = interactive(lesson, "karate_split")
    club.locator('[data-name="view"]').select_option(label="where prediction and record differ")
    expect(club.locator(".spoilers-said")).to_contain_text("It is wrong about member 8.")


def test_the_genealogy_offers_the_years_of_the_movement(lesson: Page) -> None:
    root = interactive(lesson, "genealogy")
    before = drawn(root)
    root.locator('[data-name="movement"]').select_option(label="Irish republicans")
    expect(root.locator(".spoilers-said")).to_contain_text("Irish republicans")
    assert drawn(root) != before
    root.locator('[data-name="year"]').press("Home")
    expect(root.locator(".spoilers-said")).to_contain_text("by the end of 1919")


def press_through(control: Locator) -> Iterator[None]:
    """Work one control by keyboard: each way, and to both ends."""
    menu = control.evaluate("c => c.tagName") == "SELECT"
    for key in ("ArrowDown", "ArrowUp") if menu else ("ArrowRight", "ArrowLeft", "Home", "End"):
        control.focus()
        control.press(key)
        yield


def moves(plot: Locator, control: Locator, controls: list[Locator]) -> bool:
    """Say whether a control moves the drawing, at the start or with another one at its end.

    Before the club has split, for example, it does not matter how its ties count.
    """
    for other in [None, *(each for each in controls if each != control)]:
        if other is not None:
            other.focus()
            other.press("End")
        before = plot.inner_html()
        if any(plot.inner_html() != before for _ in press_through(control)):
            return True
    return False


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_control_of_every_lesson_answers_the_keyboard(
    chromium: Browser, address: str, path: Path
) -> None:
    """No control is dead: each moves the drawing, and Reset and the presets do as they say."""
    page = chromium.new_page()
    page.goto(f"{address}/lessons/{path.stem}.html")
    moved = 0
    for root in page.locator(".spoilers-interactive").all():
        expect(root).to_have_attribute("data-state", re.compile(r"\d+"), timeout=SECOND)
        plot = root.locator(".spoilers-plot")
        if root.locator("[data-name]").count() == 0:
            continue
        start = root.get_attribute("data-state")
        controls = root.locator("[data-name]").all()
        for control in controls:
            name = control.get_attribute("data-name")
            assert moves(plot, control, controls), (root.get_attribute("data-key"), name)
            root.locator(".spoilers-reset").press("Enter")
            expect(root).to_have_attribute("data-state", str(start))
            moved += 1
        presets = root.locator(".spoilers-preset option:not([value=''])").all_inner_texts()
        states = set()
        for preset in presets:
            root.locator(".spoilers-preset").select_option(preset)
            states.add(root.get_attribute("data-state"))
        assert len(states) == len(presets)
    page.close()
    assert moved >= 3


def test_the_gate_sees_a_dead_control(lesson: Page) -> None:
    root = interactive(lesson, "platform_line")
    root.evaluate(
        "r => r.addEventListener('input', e => e.stopImmediatePropagation(), {capture: true})"
    )
    plot = root.locator(".spoilers-plot")
    control = root.locator('[data-name="platform"]')
    assert not moves(plot, control, root.locator("[data-name]").all())


def test_every_interactive_is_drawn(lesson: Page) -> None:
    everything = lesson.locator(".spoilers-interactive")
    assert everything.count() == 6
    for index in range(5):
        root = everything.nth(index)
        expect(root).to_have_attribute("data-state", re.compile(r"\d+"), timeout=SECOND)
        assert root.locator(".main-svg").count() >= 1
        box = root.locator(".main-svg").first.bounding_box()
        assert box
        assert box["width"] > 400


def test_a_check_answers_each_option(lesson: Page) -> None:
    root = lesson.locator('.spoilers-check[data-key="talks"]')
    answers = []
    for option in root.locator("input").all():
        option.check()
        answers.append(root.locator(".spoilers-answer").inner_text())
    assert len(set(answers)) == 4
    assert sum(answer.startswith("Right.") for answer in answers) == 1


def test_a_decision_is_kept_and_answered_at_the_end(lesson: Page) -> None:
    back = lesson.locator(".spoilers-look-back")
    expect(back.locator("[data-choice]:visible")).to_have_count(4)
    lesson.get_by_label("Move towards those who want most").check()
    expect(back.locator("[data-choice]:visible")).to_have_count(1)
    lesson.reload()
    back = lesson.locator(".spoilers-look-back")
    expect(back.locator("[data-choice]:visible")).to_have_count(1)
    expect(back).to_contain_text("Holding the radicals can cost you the moderates")
    expect(lesson.get_by_label("Move towards those who want most")).to_be_checked()


@pytest.mark.parametrize("served", [True, False], ids=["from a host", "from disk"])
def test_search_finds_the_minimum_cut(
    chromium: Browser, address: str, site: Path, served: bool
) -> None:
    page = chromium.new_page()
    page.goto(f"{address if served else site.as_uri()}/search.html?q=minimum+cut")
    expect(page.locator("#search-results li").first).to_be_visible(timeout=SECOND)
    expect(page.locator("#search-results")).to_contain_text("01 Splintering")
    page.close()


def test_links_to_terms_land_on_them(lesson: Page) -> None:
    lesson.get_by_role("link", name="minimum cut").first.click()
    expect(lesson).to_have_url(re.compile(r"glossary\.html#"))
    target = lesson.url.split("#")[1]
    expect(lesson.locator(f'[id="{target}"]')).to_contain_text("Minimum cut")


@dataclass
class Watched:
    """A page of the browser, with what it asks for and what fails in it."""

    page: Page
    asked: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.failed.append(str(error)))
        self.page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.failed.append(message.text)


def visit(chromium: Browser, base: str, site: Path, width: int) -> Iterator[tuple[Page, Path]]:
    """Open every page by day at some width; no request leaves the pages, and nothing fails."""
    context = chromium.new_context(viewport={"width": width, "height": 844})
    context.add_init_script(
        "localStorage.setItem('mode', 'light'); localStorage.setItem('theme', 'light');"
    )
    watched = Watched(context.new_page())
    for file in html(site):
        watched.page.goto(f"{base}/{file.relative_to(site).as_posix()}")
        if file.as_posix().endswith(LESSON):
            expect(watched.page.locator("[data-state]")).to_have_count(6, timeout=SECOND)
        # The theme makes wide code and tables reachable by keyboard a moment after loading.
        watched.page.wait_for_function(REACHABLE, timeout=SECOND)
        yield watched.page, file
        assert watched.failed == [], file
    context.close()
    assert len(watched.asked) > 50
    local = (base, "data:", "blob:")
    assert [url for url in watched.asked if not url.startswith(local)] == []


def html(site: Path) -> list[Path]:
    # The slides have tests of their own.
    other = {"_static", "slides"}
    found = [path for path in sorted(site.rglob("*.html")) if not other & set(path.parts)]
    assert len(found) >= 7
    return found


# The longest that the theme waits is 600 ms, after which axe has its say.
REACHABLE = """() => performance.now() > 1500 || Array.from(
  document.querySelectorAll("pre, .pst-scrollable-table-container, .output")
).every(each => each.scrollWidth <= each.clientWidth || each.tabIndex === 0)"""
COLOURS = ["color-contrast", "link-in-text-block"]


WITHOUT_COLOURS = {"rules": {rule: {"enabled": False} for rule in COLOURS}}
# The colours of code and of the lists of pages are few and the same everywhere, and they have most
# of the words of a page.
ITS_OWN = {"exclude": [["pre"], [".bd-sidebar-primary"], [".bd-sidebar-secondary"]]}
WITH_CODE = ("01_splintering.html", "03_internal_commitment.html", "nbgrader.html", "index.html")


def assert_fits(page: Page, file: Path) -> None:
    """See that no reader has to scroll sideways."""
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0, file


def assert_colours(page: Page, file: Path) -> None:
    """Ask axe about the colours; those that all pages share, on some of them."""
    where = None if file.name in WITH_CODE else ITS_OWN
    assert faults(page, {"runOnly": COLOURS}, 1, where) == [], file


def faults(
    page: Page, rules: dict[str, Any], at_least: int, where: dict[str, Any] | None = None
) -> list[tuple[str, list[str]]]:
    # It would ask for the style sheets once more, which fails from disk.
    options = {"resultTypes": ["violations"], "preload": False, **rules}
    found = Axe().run(page, context=where, options=options).response
    assert len(found["passes"]) >= at_least
    return [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found["violations"]]


def test_every_page_is_sound_by_day_and_by_night_from_a_host(
    chromium: Browser, address: str, site: Path
) -> None:
    with_code, kinds = 0, set()
    for page, file in visit(chromium, address, site, 1280):
        assert_fits(page, file)
        # All else is asked of every page on the phone; what is folded away there, the lists at the
        # sides, is the same on all pages of a kind.
        kind = file.relative_to(site).parts[0]
        if kind not in kinds or file.name in WITH_CODE:
            assert faults(page, WITHOUT_COLOURS, 10) == [], file
        kinds.add(kind)
        assert_colours(page, file)
        # What the theme changes are the colours.
        page.evaluate("() => { document.documentElement.dataset.theme = 'dark'; }")
        page.evaluate("() => Promise.all(document.getAnimations().map(each => each.finished))")
        assert_colours(page, file)
        with_code += file.name in WITH_CODE and page.locator("pre").count() > 0
    assert with_code >= 4
    assert {"lessons", "exercises", "guide"} < kinds


def test_every_page_is_sound_on_a_phone_from_disk(chromium: Browser, site: Path) -> None:
    for page, file in visit(chromium, site.as_uri(), site, 390):
        assert_fits(page, file)
        assert faults(page, WITHOUT_COLOURS, 10) == [], file


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("<img src='x.png'>", "image-alt"),
        ("<p style='color: #999; background: #fff'>grey</p>", "color-contrast"),
    ],
)
def test_axe_sees_a_fault(chromium: Browser, content: str, fault: str) -> None:
    page = chromium.new_page()
    page.set_content(f"<html lang=en><title>x</title><main><h1>x</h1>{content}</main>")
    for rules in ({}, {"runOnly": COLOURS}) if fault in COLOURS else ({},):
        assert [name for name, _ in faults(page, rules, 0)] == [fault]
    page.close()


def test_a_figure_that_loads_moves_no_text_and_reads_before_any_script(
    chromium: Browser, address: str
) -> None:
    """Without scripts each interactive has its sentence, and the height it has with them."""
    heights = []
    for scripts in (False, True):
        context = chromium.new_context(
            viewport={"width": 1280, "height": 900}, java_script_enabled=scripts
        )
        page = context.new_page()
        page.goto(f"{address}/{LESSON}")
        if scripts:
            expect(page.locator("[data-state]")).to_have_count(6, timeout=SECOND)
        expect(page.locator('[data-key="platform_line"] .spoilers-said')).to_contain_text("12%")
        boxes = [box.bounding_box() for box in page.locator(".spoilers-interactive").all()]
        heights.append([box["height"] for box in boxes if box])
        context.close()
    assert len(heights[0]) == 6
    assert heights[0] == heights[1]
