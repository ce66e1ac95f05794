"""A picture that was updated in place looks like the same picture drawn afresh."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import plotly
import plotly.graph_objects as go
import pytest
from playwright.sync_api import Browser, Page
from plotly.serializers import _py_to_js

from spoilers import LESSONS
from spoilers.explore import baked
from spoilers.explore.interactive import Control, Interactive
from spoilers.explore.live import update_in_place
from spoilers.explore.redrawing import BLANK, redrawable
from spoilers.figures.picture import Picture
from spoilers.figures.splintering.platform_line import PlatformLine
from tests.explore.found import interactives

HERE = Path(__file__).parent
PAGE_SCRIPT = HERE.parents[1] / "src" / "spoilers" / "explore" / "page" / "interactive.js"
PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


def states(interactive: Interactive) -> list[dict[str, Any]]:
    """The start, the presets, and one step of each control from the start, each once."""
    start = dict(interactive.defaults)
    found = [start, *map(interactive.preset, interactive.presets.values())]
    for control in interactive.controls:
        choices = control.choices(start, baked=True)
        place = choices.index(start[control.name])
        if len(choices) > 1:
            neighbour = choices[place + 1 if place + 1 < len(choices) else place - 1]
            found.append(reached(interactive, {**start, control.name: neighbour}))
    return [values for place, values in enumerate(found) if values not in found[:place]]


def reached(interactive: Interactive, values: dict[str, Any]) -> dict[str, Any]:
    """Bring the later controls to what can still be chosen, as the forms do."""
    for control in interactive.controls:
        choices = control.choices(values, baked=True)
        values[control.name] = control.nearest(values[control.name], choices)
    return values


def there_and_back(interactive: Interactive) -> tuple[list[Picture], list[int]]:
    """The states as pictures, and a path on which each comes after every other one.

    What one state spoils for good is then seen in all the others.
    """
    pictures = [interactive.at(values) for values in states(interactive)]
    return pictures, [*range(len(pictures)), *reversed(range(len(pictures) - 1))]


def one_menu(key: str, title: str, pictures: list[Picture]) -> Interactive:
    """Offer the states one by one, so that a page need not hold all the others."""
    control = Control("state", "State", tuple(range(len(pictures))), "menu")
    return Interactive(lambda state: pictures[state], title, (control,), {}, {"state": 0}, key)


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """Open a page with the scripts that all pages have."""
    page = chromium.new_page(viewport={"width": 1000, "height": 900})
    style = "<style>.spoilers-plot { width: 800px; contain: layout paint }</style>"
    page.set_content(f"<!doctype html>{style}")
    for script in (PLOTLY, HERE / "redrawing.js"):
        page.add_script_tag(path=script)
    yield page
    page.close()


def show(page: Page, forms: list[Interactive]) -> None:
    """Put baked forms on the page, alone, and wait until they are drawn."""
    html = "".join(form.baked() for form in forms)
    page.evaluate("html => { document.body.innerHTML = html; }", html)
    page.add_script_tag(path=PAGE_SCRIPT)
    awake = "count => document.querySelectorAll('[data-state]').length === count"
    page.wait_for_function(awake, arg=len(forms))


def differences(page: Page, key: str, path: list[int]) -> list[Any]:
    found = page.evaluate("([key, path]) => window.redrawing.baked(key, path)", [key, path])
    assert isinstance(found, list)
    return found


def sent(figures: list[dict[str, Any]], path: list[int]) -> Iterator[list[dict[str, Any]]]:
    """What a kernel sends to the browser at each step of the path."""
    widget = go.FigureWidget(figures[path[0]])
    messages: list[Any] = []
    widget.observe(lambda change: messages.append(change["new"]), names=["_py2js_update"])
    for before, after in itertools.pairwise(path):
        messages.clear()
        update_in_place(widget, figures[before], figures[after])
        yield [_py_to_js(message, None) for message in messages if message]


ALL = interactives()


@pytest.mark.browser
@pytest.mark.parametrize("lesson", LESSONS)
def test_a_page_that_moves_on_looks_like_a_fresh_one(page: Page, lesson: str) -> None:
    found = [each for name, each in ALL.items() if name.split(".")[0] == lesson]
    assert found
    walks = {each.key: there_and_back(each) for each in found}
    show(page, [one_menu(each.key, each.title, walks[each.key][0]) for each in found])
    for key, (_, path) in walks.items():
        assert differences(page, key, path) == [], key


@pytest.mark.browser
@pytest.mark.parametrize("key", ["four_mechanisms", "episodes"])
def test_what_a_kernel_sends_makes_it_look_like_a_fresh_one(page: Page, key: str) -> None:
    """Tested on the pictures whose labels come and go."""
    (found,) = (each for each in ALL.values() if each.key.startswith(key))
    pictures, path = there_and_back(found)
    figures = json.loads(json.dumps([redrawable(picture) for picture in pictures]))
    texts = [[trace.get("text") for trace in figure["data"]] for figure in figures]
    assert len({json.dumps(text).count(json.dumps(BLANK)) for text in texts}) > 1
    steps = list(sent(figures, path))
    call = "([figures, path, steps]) => window.redrawing.live(figures, path, steps)"
    assert page.evaluate(call, [figures, path, steps]) == []


@dataclass(frozen=True)
class Word(Picture):
    said: str

    def draw(self) -> go.Figure:
        words = go.Scatter(x=[1, 2], y=[1, 1], mode="text", text=[self.said, "always"])
        return go.Figure(words, {"height": 300, "template": "none"})

    def describe(self) -> str:
        return f"The word is {self.said}."


@pytest.mark.browser
def test_the_gate_sees_a_label_that_vanishes(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    words = one_menu("word", "A word", [Word("now"), Word("")])
    show(page, [words])
    assert differences(page, "word", [0, 1, 0]) == []
    monkeypatch.setattr(baked, "redrawable", lambda picture: picture.draw().to_plotly_json())
    show(page, [words])
    *_, (step, now, fresh) = differences(page, "word", [0, 1, 0])
    assert step == 0
    assert "now" in fresh
    assert "now" not in now


def test_every_empty_label_is_kept_as_a_blank() -> None:
    def texts(text: Any, mode: str = "markers+text") -> Any:
        class One(Word):
            def draw(self) -> go.Figure:
                return go.Figure(go.Scatter(x=[1, 2], y=[1, 2], mode=mode, text=text))

        return redrawable(One(""))["data"][0].get("text")

    assert texts(["a", ""]) == ["a", BLANK]
    assert texts(["a", None]) == ["a", BLANK]
    assert texts("") == BLANK
    assert texts(None) is None
    assert texts(["", ""], "markers") == ["", ""]


def test_a_trace_without_points_stays_in_the_legend() -> None:
    class Two(Word):
        def draw(self) -> go.Figure:
            unlisted = go.Scatter(x=[], y=[], name="unlisted", showlegend=False)
            return go.Figure([go.Scatter(x=[], y=[], name="listed"), unlisted])

    listed, unlisted = redrawable(Two(""))["data"]
    assert listed["x"] == listed["y"] == [None]
    assert len(unlisted["x"]) == 0


@pytest.mark.browser
def test_the_legend_of_the_platform_line_is_the_same_in_every_state(page: Page) -> None:
    pictures: list[Picture] = [PlatformLine(0.5), PlatformLine(0.5, 0.1), PlatformLine(0.15)]
    show(page, [one_menu("line", "A line", pictures)])
    legends = []
    for state in range(3):
        page.locator("select").select_option(str(state))
        legends.append(page.locator(".legendtext").all_inner_texts())
    assert len(legends[0]) == 6
    assert legends[0] == legends[1] == legends[2]
