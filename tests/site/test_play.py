"""The game of the chair on a page: by keyboard and by clicks, and the same as on a kernel."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from spoilers.explore.play import beside, chain
from spoilers.explore.play.chair import Chair
from spoilers.explore.play.left_out import LeftOut
from spoilers.explore.play.offers import OFFERS
from spoilers.explore.play.two_panels import panels
from spoilers.explore.play.words import WORDS

pytestmark = pytest.mark.browser
SECOND = 20_000
LESSON = "lessons/00_the_airport.html"
LAST = "lessons/06_the_whole_game.html"


@pytest.fixture(params=[("index.html", 1280), (LESSON, 390)], ids=["home", "lesson on a phone"])
def page(chromium: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    file, width = request.param
    context = chromium.new_context(viewport={"width": width, "height": 844})
    context.add_init_script("localStorage.setItem('mode', 'light')")
    opened = context.new_page()
    opened.goto(f"{address}/{file}")
    expect(opened.locator(".spoilers-play[data-part]")).to_be_visible(timeout=SECOND)
    yield opened
    context.close()


def faults(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response
    assert len(found["passes"]) >= 10
    return [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found["violations"]]


def text(root: Locator) -> list[str]:
    return [each.strip() for each in root.all_inner_texts()]


def test_a_game_is_played_by_keyboard_and_another_by_clicks(page: Page) -> None:
    root = page.locator(".spoilers-play")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    assert root.locator("script").evaluate("s => s.textContent.length") < 150_000
    # What a meter shows stands under its name, and not further in.
    ends = "m => [...m.children].map(each => each.getBoundingClientRect().left)"
    # By keyboard: from the choice of the game on, with Tab and Enter alone.
    root.locator(".spoilers-play-game").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    chair = Chair(0)
    while not chair.ending:
        expect(root.locator("[role=status]")).to_have_text(chair.told())
        expect(page.locator(":focus")).to_have_attribute("data-measure", "0")
        assert len(set(root.locator(".spoilers-meter").first.evaluate(ends))) == 1
        for _ in range(chair.at % 3):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        chair.choose(chair.at % 3)
        if not chair.ending:
            # The focus stays on the button that was pressed.
            page.locator('[data-measure="0"]').focus()
    over = root.locator(".spoilers-play-over")
    expect(page.locator(":focus")).to_have_text(WORDS["debrief"])
    assert text(over.locator("li")) == chair.weekly()
    # A whole game, and nothing was asked of anybody; axe itself reads the style sheets again.
    assert sent == []
    assert faults(page) == []
    # By clicks: the next game, which ends in a return to war.
    over.get_by_role("button", name=WORDS["another"]).click()
    other = Chair(1)
    for measure in (3, 3, 4):
        assert faults(page) == [] if measure == 4 else True
        root.locator(f'[data-measure="{measure}"]').click()
        other.choose(measure)
    assert text(over.locator("p:not([role])")) == other.debrief()
    kept = json.loads(page.evaluate("localStorage.getItem('spoilers.play')"))
    assert [game["measures"] for game in kept] == [chair.measures, other.measures]
    boxes = [each.bounding_box() for each in root.locator("button:visible").all()]
    assert all(box and box["height"] >= 44 for box in boxes)
    root.get_by_role("button", name=WORDS["forget"]).click()
    assert page.evaluate("localStorage.getItem('spoilers.play')") is None


CHAIN = """root => {
  const game = root.querySelector('.spoilers-play:not([data-room])');
  const menu = game.querySelector('.spoilers-play-game');
  const text = each => each.textContent;
  const told = [];
  const look = () => told.push([text(root.querySelector('.spoilers-chain-here')),
    ...[...root.querySelectorAll('.spoilers-chain li')].map(
      step => [...step.querySelectorAll('strong, span + strong + span, p')].map(text))]);
  for (let which = 0; which < menu.options.length; which += 1) {
    menu.value = String(which);
    game.querySelector('.spoilers-play-begin').click();
    for (let week = 0; game.dataset.part === 'on'; week += 1) {
      look();
      game.querySelector('[data-measure="' + (3 - week % 4) + '"]').click();
    }
    look();
    told.push(root.querySelector('.spoilers-beside-picture').innerHTML);
  }
  return told;
}"""


def beside_the_chain(chair: Chair) -> list[object]:
    shown = zip(
        chain.numbers()[chair.graph["setting"]], chain.now(chair), chain.marks(chair), strict=True
    )
    return [
        chain.here(chair),
        *([value, f"now: {now}" if now else "", " ".join(said)] for (_, value), now, said in shown),
    ]


def test_the_chain_stands_beside_the_game_and_folded_above_it_on_a_phone(
    chromium: Browser, address: str
) -> None:
    """By night, with the luck of each seed: the chain and the picture are those of a kernel."""
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.add_init_script("localStorage.setItem('mode', 'dark')")
    page = context.new_page()
    page.goto(f"{address}/{LAST}")
    room = page.locator(".spoilers-room[data-awake]")
    expect(room).to_be_visible(timeout=SECOND)
    game, folded = room.locator(".spoilers-play:not([data-room])"), room.locator(".spoilers-chain")
    expect(folded.locator("ol")).to_be_hidden()
    expect(folded.locator(".spoilers-chain-here")).to_be_visible()
    above, below = folded.bounding_box(), game.bounding_box()
    assert above
    assert below
    assert above["y"] + above["height"] <= below["y"]
    page.set_viewport_size({"width": 1280, "height": 900})
    page.reload()
    expect(room).to_be_visible(timeout=SECOND)
    expect(folded.locator("li").first).to_be_visible()
    left, right = game.bounding_box(), folded.bounding_box()
    assert left
    assert right
    assert left["x"] + left["width"] <= right["x"]
    assert abs(left["y"] - right["y"]) < 1
    told = iter(room.evaluate(CHAIN))
    for number in range(len(OFFERS)):
        chair = Chair(number)
        while not chair.ending:
            assert next(told) == beside_the_chain(chair)
            chair.choose(3 - len(chair.measures) % 4)
        assert next(told) == beside_the_chain(chair)
        drawn = "html => Object.assign(document.createElement('div'), {innerHTML: html}).innerHTML"
        assert next(told) == page.evaluate(drawn, panels(chair))
    assert next(told, None) is None
    assert faults(page) == []
    context.close()


OTHER_SIDE = """root => {
  const part = name => root.querySelector('.spoilers-play-' + name);
  const said = [];
  for (let which = 0; which < part('game').options.length; which += 1) {
    for (let number = 0; number < 8; number += 1) {
      part('game').value = String(which);
      part('begin').click();
      const weeks = [];
      for (let week = 0; root.dataset.part === 'on'; week += 1) {
        weeks.push(part('told').textContent);
        root.querySelector('[data-choice="' + (number >> week % 3 & 1) + '"]').click();
      }
      said.push(weeks.concat(
        [...part('over').querySelectorAll('p:not([role])')].map(each => each.textContent)));
    }
  }
  return said;
}"""


def test_the_last_room_finds_the_first_game_and_changes_sides(
    chromium: Browser, address: str
) -> None:
    """The reader's games beside the model, and the other side, word for word as on a kernel."""
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.add_init_script("localStorage.setItem('mode', 'light')")
    page = context.new_page()
    first = {"game": 0, "measures": [0, 3, 4]}
    page.goto(f"{address}/{LAST}")
    room = page.locator(".spoilers-room[data-awake]")
    expect(room.locator(".spoilers-beside-none")).to_be_visible(timeout=SECOND)
    page.evaluate("games => localStorage.setItem('spoilers.play', games)", json.dumps([first]))
    page.reload()
    expect(room.locator(".spoilers-beside-some")).to_be_visible(timeout=SECOND)
    chair = beside.replayed(first)
    assert chair is not None
    rows = room.locator("tbody tr").all()
    assert [row.locator("th, td").all_text_contents() for row in rows] == beside.rows(chair)
    assert room.locator(".spoilers-beside-said p").all_text_contents() == beside.said(chair)
    # A game that is played here is added; on the other side, by keyboard.
    room.locator(".spoilers-play-begin").first.click()
    room.locator('[data-measure="4"]').click()
    other = beside.replayed({"game": 0, "measures": [4]})
    assert other is not None
    assert room.locator(".spoilers-beside-said p").all_text_contents() == beside.said(other)
    side = room.locator(".spoilers-left-out")
    side.locator(".spoilers-play-game").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_attribute("data-choice", "0")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    left = LeftOut(0)
    left.choose(1)
    expect(side.locator("[role=status]")).to_have_text(left.told())
    assert faults(page) == []
    boxes = [each.bounding_box() for each in room.locator("button:visible").all()]
    assert all(box and box["height"] >= 44 for box in boxes)
    # A menu ends where its card does, however long its options are.
    card, menu = ".spoilers-beside", ".spoilers-beside-game"
    ends = [room.locator(each).bounding_box() for each in (menu, card)]
    inner, outer = (box["x"] + box["width"] for box in ends if box)
    assert inner < outer
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    told = iter(side.evaluate(OTHER_SIDE))
    for game in range(len(OFFERS)):
        for number in range(8):
            left, said = LeftOut(game), []
            while not left.ending:
                said.append(left.told())
                left.choose(number >> left.at % 3 & 1)
            assert next(told) == [*said, *left.debrief()]
    assert next(told, None) is None
    assert faults(page) == []
    room.get_by_role("button", name=WORDS["forget"]).click()
    expect(room.locator(".spoilers-beside-none")).to_be_visible()
    context.close()


WALK = """async root => {
  const script = root.querySelector('script');
  const status = root.querySelector('[role=status]');
  const over = root.querySelector('.spoilers-play-over');
  const game = root.querySelector('.spoilers-play-game');
  const said = [];
  for (let which = 0; which < game.options.length; which += 1) {
    for (const habit of [0, 1, 2, 3]) {
      game.value = String(which);
      root.querySelector('.spoilers-play-begin').click();
      const weeks = [];
      for (let week = 0; root.dataset.part === 'on'; week += 1) {
        weeks.push(status.textContent);
        const measure = weeks.length % 2 || habit < 2 ? habit : 3 - habit;
        root.querySelector('[data-measure="' + measure + '"]').click();
      }
      said.push(weeks.concat(
        [...over.querySelectorAll('p:not([role])'), ...over.querySelectorAll('li')]
          .map(each => each.textContent)));
    }
  }
  return said;
}"""


def test_what_the_page_says_is_what_a_kernel_says(chromium: Browser, address: str) -> None:
    """Four whole games with the luck of each seed, word for word."""
    page = chromium.new_page()
    page.goto(f"{address}/index.html")
    root = page.locator(".spoilers-play[data-part]")
    expect(root).to_be_visible(timeout=SECOND)
    told = iter(root.evaluate(WALK))
    for game in range(len(OFFERS)):
        for habit in range(4):
            chair, said = Chair(game), []
            while not chair.ending:
                said.append(chair.told())
                chair.choose(habit if len(said) % 2 or habit < 2 else 3 - habit)
            assert next(told) == [*said, *chair.debrief(), *chair.weekly()]
    assert next(told, None) is None
    page.close()


def test_the_game_reads_before_any_script(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/index.html")
    expect(page.locator(".spoilers-play-start")).to_contain_text("You lead a government")
    expect(page.locator(".spoilers-play-on")).to_be_hidden()
    context.close()
