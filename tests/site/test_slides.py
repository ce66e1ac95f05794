"""The slides: made from the lessons, alive without a network, and readable from the last row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from nbformat.v4 import new_code_cell, new_output
from playwright.sync_api import Browser, Page, ViewportSize, expect

from spoilers.explore.play import play
from spoilers.site.slides import blocks, brief, deck, filled, linked, pieces, words
from spoilers.site.teaching_kit import plain
from tests.lessons.lessons import LESSONS, read

SECOND = 20_000
ROOM: ViewportSize = {"width": 1280, "height": 720}
OLD_ROOM: ViewportSize = {"width": 1024, "height": 768}


class Deck(HTMLParser):
    """What stands on the slides, and what in the speaker's notes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.on_slides = self.in_notes = ""
        self.open: list[str] = []
        self.feed(text[text.index('<div class="reveal">') :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("aside", "script", "style", "annotation"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.open:
            self.on_slides += data
        elif self.open == ["aside"]:
            self.in_notes += data


def read_deck(site: Path, lesson: Path) -> str:
    return (site / "slides" / f"{lesson.stem}.html").read_text(encoding="utf-8")


def keys(text: str) -> list[str]:
    return re.findall(r'class="spoilers-[a-z-]+"[^>]*data-(?:key|lesson)="([^"]+)"', text)


def loose(text: str) -> str:
    """Leave the letters of the words alone: typography and spaces differ."""
    return re.sub(r"\W+", "", text)


def unsaid(lesson: Path, notes: str) -> list[str]:
    """List the sentences of a lesson that its speaker's notes have not."""
    told, missing = loose(notes), []
    for cell in read(lesson).cells:
        left_out = ("# ", "## Further reading", "## Next")
        if cell.cell_type != "markdown" or cell.source.startswith(left_out):
            continue
        # Formulas and code are set in other letters.
        prose = re.sub(
            r"\$\$.*?\$\$|\$[^$]*\$|`[^`]*`|^#.*?$",
            "\n",
            cell.source,
            flags=re.DOTALL | re.MULTILINE,
        )
        for sentence in re.split(r"(?<=[.?!])\s|\n", plain(prose)):
            if loose(sentence) and len(sentence.split()) > 5 and loose(sentence) not in told:
                missing.append(sentence)
    return missing


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_a_deck_has_all_that_moves_and_the_notes_all_that_is_said(site: Path, lesson: Path) -> None:
    text = read_deck(site, lesson)
    page = (site / "lessons" / f"{lesson.stem}.html").read_text(encoding="utf-8")
    assert len(keys(page)) >= 5
    assert keys(text) == keys(page)
    deck = Deck(text)
    assert unsaid(lesson, deck.in_notes) == []
    assert "```" not in deck.on_slides + deck.in_notes
    assert f'href="slides/{lesson.stem}.html"' not in page
    assert f'href="../slides/{lesson.stem}.html"' in page


def test_the_gate_sees_what_the_notes_have_lost(site: Path) -> None:
    notes = Deck(read_deck(site, LESSONS[1])).in_notes
    sentence = "Wayne Zachary watched a university karate club of 34 members split in two"
    assert loose(sentence) in loose(notes)
    lost = unsaid(LESSONS[1], notes.replace("karate", ""))
    assert any(sentence in each for each in lost)


def test_nothing_is_said_twice_and_code_is_kept_whole() -> None:
    source = "Look:\n\n```\na\n\nb\n```\n\nOne. " + "Two words. " * 30
    assert blocks(source)[1] == "```\na\n\nb\n```"
    assert brief(blocks(source)[1]) == blocks(source)[1]
    assert words(brief(blocks(source)[2])) <= 40
    assert linked("[a](glossary.ipynb#A-(b)) [c](https://c)") == (
        '<a href="../lessons/glossary.html#A-(b)">a</a> [c](https://c)'
    )


def test_what_follows_a_picture_stands_on_the_next_slide(site: Path) -> None:
    """A reader bets before the answer is shown."""
    checked = 0
    for lesson in LESSONS:
        text = read_deck(site, lesson)
        for slide in re.findall(r"<section\b.*?(?=<section\b|</section>)", text, re.DOTALL):
            found = re.search(r'class="spoilers-(interactive|check)"', slide)
            if found:
                rest = re.sub(r"<aside.*?</aside>", "", slide[found.start() :], flags=re.DOTALL)
                end = "</figure>" if found[1] == "interactive" else "</fieldset>"
                after = rest[rest.rindex(end) :]
                assert words(after) <= 3, (lesson.stem, after)
                checked += 1
    assert checked >= 60
    parts = [p for cell in read(LESSONS[1]).cells for p in pieces(cell)]
    assert len(list(filled(parts))) > 10


def test_long_tables_of_one_cell_are_given_in_parts_with_nothing_folded_away() -> None:
    def table(name: str, rows: int) -> str:
        body = "".join(f"<tr><td>{name}{n} {'word ' * 30}</td></tr>" for n in range(rows))
        head = f"<details><summary>{name}</summary><table><thead><tr><th>head</th></tr></thead>"
        return f"{head}<tbody>{body}</tbody></table></details>"

    cell = new_code_cell("tables()", id="tables")
    cell.outputs = [new_output("display_data", {"text/html": table("a", 12) + table("b", 2)})]
    parts = [part.content for part in pieces(cell) if not isinstance(part.content, str)]
    shown = [part.outputs[0].data["text/html"] for part in parts]
    assert len(shown) >= 4
    for html in shown:
        for tag in ("details", "table", "tbody"):
            assert html.count(f"<{tag}") == html.count(f"</{tag}>") == 1
        assert "<details open>" in html
    names = re.findall(r"<td>(\w+)", "".join(shown))
    assert names == [*(f"a{n}" for n in range(12)), "b0", "b1"]


def test_the_game_is_left_to_the_page_and_the_slide_says_where() -> None:
    lesson = read(LESSONS[0])
    game = next(cell for cell in lesson.cells if cell.source == "play()")
    game.outputs = [new_output("display_data", {"text/html": play().baked()})]
    shown = [cell.source for cell in deck(lesson, "../lessons/here.html").cells]
    (told,) = [text for text in shown if "Play it on the page" in text]
    assert '<a href="../lessons/here.html">' in told
    assert not [text for text in shown if "play()" in text or "{address}" in text]


def walk(page: Page) -> Iterator[int]:
    """Show each slide in turn, as a speaker does."""
    page.wait_for_function("window.Reveal && Reveal.isReady()", timeout=SECOND)
    for number in range(page.evaluate("Reveal.getTotalSlides()")):
        assert page.evaluate("Reveal.getSlidePastCount()") == number
        yield number
        page.evaluate("Reveal.next()")


def turn_to(page: Page, what: str) -> int:
    """Go on until a slide shows it."""
    for number in walk(page):
        if page.locator(f"section.present:not(.stack) {what}").count():
            return number
    raise AssertionError(f"no slide shows {what}")


# How much of the current slide is out of sight: below, to the right, and out of reach.
HIDDEN = """() => {
  const slide = Reveal.getCurrentSlide(), below = slide.scrollHeight - slide.clientHeight;
  const wide = slide.scrollWidth - slide.clientWidth;
  const scrolls = getComputedStyle(slide).overflowY === "auto" && slide.tabIndex === 0;
  return [Math.max(0, below), Math.max(0, wide), below <= 0 || scrolls];
}"""


@pytest.mark.browser
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_every_slide_is_seen_and_every_picture_answers_its_controls(
    chromium: Browser, site: Path, lesson: Path
) -> None:
    asked: list[str] = []
    failed: list[str] = []
    context = chromium.new_context(viewport=ROOM)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.on("console", lambda m: failed.append(m.text) if m.type in ("error", "warning") else None)
    page.goto((site / "slides" / f"{lesson.stem}.html").as_uri())
    moved = scrolled = 0
    for number in walk(page):
        slide = page.locator("section.present:not(.stack)")
        root = slide.locator(".spoilers-interactive")
        if root.count():
            expect(root).to_have_attribute("data-state", re.compile(r"\d+"), timeout=SECOND)
            assert root.locator(".main-svg").count() >= 1
        below, wide, reached = page.evaluate(HIDDEN)
        assert (wide, reached) == (0, True), number
        # Only a list of all episodes or all seventeen numbers is longer than a slide.
        assert below <= 200, number
        scrolled += below > 0
        if root.locator("[data-name]").count():
            moved += answers(page, number)
    context.close()
    assert moved >= 2
    assert scrolled <= 1
    assert failed == []
    assert len(asked) > 5
    assert [url for url in asked if not url.startswith((site.as_uri(), "data:", "blob:"))] == []


def answers(page: Page, number: int) -> bool:
    """Work the controls of the current slide until one moves the drawing; the slide stays."""
    root = page.locator("section.present:not(.stack) .spoilers-interactive")
    plot = root.locator(".spoilers-plot")
    state, before = root.get_attribute("data-state"), plot.inner_html()
    for control in root.locator("[data-name]").all():
        menu = control.evaluate("c => c.tagName") == "SELECT"
        for key in ("ArrowDown", "ArrowUp") if menu else ("ArrowRight", "ArrowLeft", "End", "Home"):
            control.focus()
            control.press(key)
            assert page.evaluate("Reveal.getSlidePastCount()") == number
            # The state too: a picture that has just been shown may still be taking its width.
            if root.get_attribute("data-state") != state and plot.inner_html() != before:
                return True
    raise AssertionError(f"slide {number}: no control moves the picture")


@pytest.mark.browser
def test_the_gates_see_a_dead_picture_and_a_slide_that_runs_over(
    chromium: Browser, site: Path
) -> None:
    page = chromium.new_page(viewport=ROOM)
    page.goto((site / "slides" / f"{LESSONS[1].stem}.html").as_uri())
    number = turn_to(page, "[data-key='platform_line'][data-state]")
    stop = "e => e.addEventListener('input', i => i.stopImmediatePropagation(), {capture: true})"
    page.locator("[data-key='platform_line']").evaluate(stop)
    with pytest.raises(AssertionError, match="no control moves"):
        answers(page, number)
    page.evaluate("Reveal.getCurrentSlide().append(document.createElement('hr'))")
    page.locator("section.present:not(.stack) hr").evaluate("e => e.style.height = '3000px'")
    assert page.evaluate(HIDDEN)[2] is False
    page.close()


@pytest.mark.browser
def test_a_long_slide_is_scrolled_by_keyboard_and_by_finger(chromium: Browser, site: Path) -> None:
    page = chromium.new_page(viewport=ROOM)
    page.goto((site / "slides" / f"{LESSONS[7].stem}.html").as_uri())
    number = turn_to(page, "[data-key='episodes_table']")
    slide = page.locator("section.present:not(.stack)")
    expect(slide).to_have_attribute("tabindex", "0", timeout=SECOND)
    expect(slide).to_have_attribute("data-prevent-swipe", "")
    expect(slide.locator("form")).to_have_attribute("data-prevent-swipe", "")
    slide.focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("Reveal.getCurrentSlide().scrollTop > 0", timeout=SECOND)
    assert page.evaluate("Reveal.getSlidePastCount()") == number
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    assert page.evaluate("Reveal.getSlidePastCount()") > number
    page.close()


@pytest.mark.browser
def test_a_narrow_projector_shows_each_slide_too(chromium: Browser, site: Path) -> None:
    page = chromium.new_page(viewport=OLD_ROOM)
    seen = 0
    for lesson in LESSONS:
        page.goto((site / "slides" / f"{lesson.stem}.html").as_uri())
        for number in walk(page):
            below, wide, reached = page.evaluate(HIDDEN)
            assert (wide, reached) == (0, True), (lesson.stem, number)
            assert below <= 150, (lesson.stem, number)
            seen += 1
    page.close()
    assert seen > 200


@pytest.mark.browser
def test_axe_finds_nothing_on_the_kinds_of_slide(chromium: Browser, site: Path) -> None:
    page = chromium.new_page(viewport=ROOM)
    page.goto((site / "slides" / f"{LESSONS[1].stem}.html").as_uri())
    kinds: set[str] = set()
    for number in walk(page):
        slide = page.locator("section.present:not(.stack)")
        marks = ("interactive", "check", "decision", "look-back")
        kind = next((m for m in marks if slide.locator(f".spoilers-{m}").count()), "")
        kind = kind or next(
            (t for t in ("table", "pre", ".formula", "ul", "h1") if slide.locator(t).count()),
            "text",
        )
        if kind in kinds:
            continue
        kinds.add(kind)
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response
        assert len(found["passes"]) >= 5
        told = [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found["violations"]]
        assert told == [], (number, kind)
    page.close()
    assert len(kinds) >= 8


@pytest.mark.browser
def test_a_decision_on_a_slide_is_answered_on_a_later_one(chromium: Browser, site: Path) -> None:
    page = chromium.new_page(viewport=ROOM)
    page.goto((site / "slides" / f"{LESSONS[1].stem}.html").as_uri())
    turn_to(page, ".spoilers-decision")
    page.get_by_label("Move towards those who want most").check()
    back = page.locator("section.present:not(.stack) .spoilers-look-back")
    while not back.count():
        assert not page.evaluate("Reveal.isLastSlide()")
        page.evaluate("Reveal.next()")
    expect(back.locator("[data-choice]:visible")).to_have_count(1)
    expect(back).to_contain_text("Holding the radicals can cost you the moderates")
    page.close()
