"""What a reader has finished is remembered here and nowhere else; a lesson can be printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from spoilers.site import binder, parts
from tests.lessons.lessons import LESSONS

SECOND = 20_000
LESSON = "lessons/01_splintering.html"
FINISHED = "I have finished this lesson."


@pytest.fixture
def window(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1600, "height": 900})
    yield context
    context.close()


def ticks(page: Page, where: str) -> list[str]:
    """List the lessons that are ticked in a part of the page, and say so to every reader."""
    marked = page.locator(f"{where} a:has(.course-tick)").all_inner_texts()
    return [re.sub(r"\s+", " ", text) for text in marked]


@pytest.mark.browser
def test_a_tick_is_kept_shown_and_taken_away_again(window: BrowserContext, address: str) -> None:
    asked: list[str] = []
    page = window.new_page()
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    page.goto(f"{address}/index.html")
    assert ticks(page, "table") == ticks(page, ".bd-links") == []
    expect(page.locator(".course-progress button")).to_be_hidden()
    page.goto(f"{address}/{LESSON}")
    box = page.get_by_label(FINISHED)
    expect(box).not_to_be_checked()
    box.focus()
    page.keyboard.press("Space")
    assert ticks(page, ".bd-links") == ["01 Splintering✓ finished"]
    page.reload()
    expect(page.get_by_label(FINISHED)).to_be_checked()
    page.goto(f"{address}/index.html")
    assert ticks(page, "table") == ticks(page, ".bd-links") == ["01 Splintering✓ finished"]
    status = page.locator(".course-progress [role=status]")
    expect(status).to_have_text(f"You have finished 1 of {len(LESSONS)} lessons.")
    page.get_by_role("button", name="Take the ticks away").press("Enter")
    expect(status).to_have_text("")
    assert ticks(page, "table") == ticks(page, ".bd-links") == []
    page.goto(f"{address}/{LESSON}")
    box = page.get_by_label(FINISHED)
    expect(box).not_to_be_checked()
    box.check()
    box.uncheck()
    page.goto(f"{address}/index.html")
    assert ticks(page, "table") == []
    assert len(asked) > 20
    assert [each for each in asked if not each.startswith((f"GET {address}", "GET data:"))] == []


@pytest.mark.browser
@pytest.mark.parametrize("store", ["refused", "rubbish"])
def test_where_nothing_may_be_kept_the_lesson_works_all_the_same(
    window: BrowserContext, site: Path, store: str
) -> None:
    """A browser may refuse its store, or hold rubbish in it."""
    refuse = "() => { throw new DOMException('no', 'SecurityError'); }"
    if store == "refused":
        for name in ("getItem", "setItem"):
            window.add_init_script(f"Storage.prototype.{name} = {refuse};")
    else:
        window.add_init_script("localStorage.setItem('spoilers.finished', '{not a list')")
    page = window.new_page()
    page.goto((site / LESSON).as_uri())
    page.get_by_label(FINISHED).check()
    assert ticks(page, ".bd-links") == ["01 Splintering✓ finished"]
    root = page.locator('[data-key="platform_line"][data-state]')
    root.locator('[data-name="platform"]').press("ArrowRight")
    root.locator('[data-name="platform"]').press("ArrowRight")
    expect(root.locator(".spoilers-said")).to_contain_text("Everyone stays")
    page.get_by_label("Move towards those who want most").check()
    expect(page.locator(".spoilers-look-back [data-choice]:visible")).to_have_count(1)


# What a sheet of paper shows, and how much of it would be cut off on the right or in the middle.
PAPER = """() => {
  const shown = each => each.getClientRects().length > 0;
  const all = name => Array.from(document.querySelectorAll(name));
  const parts = all(".bd-article p, .bd-article pre, .bd-article table, .bd-article .main-svg");
  return {
    beside: all(".bd-sidebar, .bd-header-article, .prev-next-footer, .course-done, .copybtn," +
      ".spoilers-controls").filter(shown).length,
    wide: parts.filter(e => shown(e) && e.getBoundingClientRect().right > innerWidth + 1)
      .map(e => e.outerHTML.slice(0, 80)),
    hidden: parts.filter(e => e.scrollWidth > e.clientWidth + 1 && e.matches("pre"))
      .map(e => e.textContent.slice(0, 80)),
    folded: all("details").filter(each => !each.open).length,
    torn: all("figure, pre, .spoilers-check").filter(
      e => shown(e) && getComputedStyle(e).breakInside !== "avoid").length,
    tall: all("figure").filter(e => e.offsetHeight > 1000).length,
    pictures: all(".main-svg").length,
    theme: document.documentElement.dataset.theme,
  };
}"""


def on_paper(page: Page) -> dict[str, Any]:
    """Say what a sheet of A4 shows; the window was wider when the pictures were drawn."""
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.set_viewport_size({"width": 680, "height": 1000})
    page.emulate_media(media="print")
    return dict(page.evaluate(PAPER))


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["lesson", "solution"])
def test_on_paper_stands_all_of_a_page_and_nothing_beside_it(
    window: BrowserContext, site: Path, solution: Path, kind: str
) -> None:
    window.add_init_script("localStorage.setItem('mode', 'dark')")
    window.add_init_script("localStorage.setItem('theme', 'dark')")
    page = window.new_page()
    page.goto((site / LESSON if kind == "lesson" else solution).as_uri())
    folded = page.locator("details:not([open])").count()
    if kind == "lesson":
        expect(page.locator("[data-state]")).to_have_count(6, timeout=SECOND)
    else:
        assert folded > 10
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    shown = on_paper(page)
    assert shown.pop("pictures") >= (5 if kind == "lesson" else 0)
    nothing = {"beside": 0, "wide": [], "hidden": [], "folded": 0, "torn": 0, "tall": 0}
    assert shown == {**nothing, "theme": "light"}
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.locator("details:not([open])").count() == folded
    # The browser itself says when it prints.
    page.evaluate("addEventListener('beforeprint', () => { window.printed = true; })")
    made = page.pdf(format="A4")
    assert made.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", made)) >= 8
    assert page.evaluate("window.printed") is True


@pytest.mark.browser
def test_a_handout_prints_on_two_sheets_at_most(window: BrowserContext, site: Path) -> None:
    page, found = window.new_page(), {}
    for path in sorted((site / "guide" / "handouts").glob("*.html")):
        page.goto(path.as_uri())
        for size in ("A4", "Letter"):
            made = page.pdf(format=size)
            found[path.stem, size] = len(re.findall(rb"/Type\s*/Page\b", made))
    assert len(found) >= 14
    assert max(found.values()) <= 2, found
    assert all(found[name, "A4"] == 1 for name, _ in found if name.startswith(("role_", "chain")))


@pytest.mark.browser
def test_the_gate_sees_what_paper_would_cut_off(window: BrowserContext, solution: Path) -> None:
    page = window.new_page()
    page.goto(solution.as_uri())
    page.add_style_tag(content=".bd-article { width: 900px !important } figure { height: 1200px }")
    page.evaluate(
        "document.querySelector('.bd-article').append(document.createElement('figure'),"
        "Object.assign(document.createElement('details'), {textContent: 'late'}))"
    )
    page.set_viewport_size({"width": 680, "height": 1000})
    found = page.evaluate(PAPER)
    assert found["beside"] > 0
    assert found["folded"] > 0
    assert found["torn"] > 0
    assert found["tall"] == 1
    assert found["wide"]


def test_a_lesson_offers_its_slides_and_where_the_address_is_known_binder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for repository, labels in (
        ("", ["slides-button", "print-button"]),
        ("someone/spoilers", ["slides-button", "binder-button", "print-button"]),
    ):
        monkeypatch.setenv(binder.VARIABLE, repository)
        context: dict[str, Any] = {"header_buttons": [], "pathto": lambda *_: "../"}
        parts.add_buttons(SimpleNamespace(), "lessons/01_splintering", "", context, None)
        assert [button["label"] for button in context["header_buttons"]] == labels
    assert context["header_buttons"][1]["url"].endswith("lab/tree/lessons/01_splintering.ipynb")
