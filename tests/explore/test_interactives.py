"""Every interactive, at its defaults, corners and presets, in both forms."""

from __future__ import annotations

import base64
import gzip
import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any

import plotly.graph_objects as go
import pytest

from spoilers.explore.baked import chain, differences
from spoilers.explore.interactive import Control, Interactive, is_baked
from spoilers.explore.live import LONGEST_LABEL
from spoilers.explore.redrawing import redrawable
from spoilers.figures.picture import Picture
from tests.explore.found import interactives

ALL = list(interactives().values())


def test_the_interactives_are_found() -> None:
    assert "splintering.platform_line" in interactives()
    assert len({each.key for each in ALL}) == len(ALL) >= 5


# A page carries all its interactives and stays under 1 MB.
HEAVIEST = 200_000


def corners(interactive: Interactive) -> Iterator[dict[str, Any]]:
    """Every combination of the first and last choice of each control."""

    def extend(values: dict[str, Any], rest: list[Control]) -> Iterator[dict[str, Any]]:
        if not rest:
            yield values
            return
        choices = rest[0].choices(values)
        for choice in {choices[0], choices[-1]}:
            yield from extend({**values, rest[0].name: choice}, rest[1:])

    yield from extend({}, list(interactive.controls))


def settings(interactive: Interactive) -> list[dict[str, Any]]:
    presets = [interactive.preset(values) for values in interactive.presets.values()]
    return [dict(interactive.defaults), *presets, *corners(interactive)]


@cache
def baked(key: str) -> str:
    """Bake an interactive once for all the tests that look at it."""
    return next(each for each in ALL if each.key == key).baked()


def unpacked(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/gzip">([^<]+)</script>', html)
    assert found
    content = json.loads(gzip.decompress(base64.b64decode(found.group(1))))
    assert isinstance(content, dict)
    return content


def shape(picture: dict[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    return [(trace["type"], tuple(sorted(trace))) for trace in picture["data"]]


@pytest.mark.parametrize("interactive", ALL, ids=lambda it: it.key)
def test_every_state_has_the_same_traces_with_the_same_properties(interactive: Interactive) -> None:
    drawn = [interactive.at(values).draw().to_plotly_json() for values in settings(interactive)]
    assert len({json.dumps(shape(picture)) for picture in drawn}) == 1
    assert len({tuple(sorted(picture["layout"])) for picture in drawn}) == 1


@pytest.mark.parametrize("interactive", ALL, ids=lambda it: it.key)
def test_no_label_is_cut_in_jupyterlab(interactive: Interactive) -> None:
    for control in interactive.controls:
        assert 1 <= len(control.label) <= LONGEST_LABEL, control.label


@pytest.mark.parametrize("interactive", ALL, ids=lambda it: it.key)
def test_no_two_places_of_a_control_read_alike(interactive: Interactive) -> None:
    for values in settings(interactive):
        for control in interactive.controls:
            labels = [control.text(value) for value in control.choices(values)]
            assert len(set(labels)) == len(labels), control.name


@pytest.mark.parametrize("interactive", ALL, ids=lambda it: it.key)
def test_no_picture_is_empty_and_every_picture_is_told_in_a_sentence(
    interactive: Interactive,
) -> None:
    for values in settings(interactive):
        data = interactive.at(values).draw().to_plotly_json()["data"]
        assert sum(len(trace.get("x", ())) for trace in data) >= 10
        said = interactive.sentence(values)
        assert re.fullmatch(r"[A-Z0-9].{20,600}\.", said), said
        assert not re.search(r"\bnan\b|None|\binf\b|  |[\[\]{}]", said), said


@pytest.mark.parametrize("interactive", ALL, ids=lambda it: it.key)
def test_the_sentence_changes_with_the_presets(interactive: Interactive) -> None:
    said = [
        interactive.sentence(interactive.preset(values)) for values in interactive.presets.values()
    ]
    assert len(set(said)) == len(said)


@pytest.mark.slow
@pytest.mark.parametrize("interactive", ALL, ids=lambda it: it.key)
def test_the_baked_form_holds_every_state_that_its_controls_can_reach(
    interactive: Interactive,
) -> None:
    html = baked(interactive.key)
    assert len(html) < HEAVIEST
    content = unpacked(html)
    names = [control.name for control in interactive.controls]
    assert content["controls"] == names

    def leaves(tree: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], int]]:
        if isinstance(tree, int):
            yield path, tree
            return
        for label, below in tree:
            yield from leaves(below, (*path, label))

    found = dict(leaves(content["tree"]))
    assert sorted(found.values()) == list(range(len(content["states"])))
    assert len(content["said"]) == len(content["states"])
    starts = [tuple(content["start"]), *map(tuple, content["presets"].values())]
    for labels in starts:
        assert labels in found
    for values in [dict(interactive.defaults)]:
        labels = tuple(control.text(values[control.name]) for control in interactive.controls)
        assert content["said"][found[labels]] == interactive.sentence(values)


@pytest.mark.slow
@pytest.mark.parametrize("interactive", ALL, ids=lambda it: it.key)
def test_unrolling_the_baked_chain_gives_back_what_is_drawn(interactive: Interactive) -> None:
    content = unpacked(baked(interactive.key))
    whole: dict[str, Any] = {}
    pictures = []
    for state in content["states"]:
        if isinstance(state, dict):
            whole = json.loads(json.dumps(state))
        else:
            whole = json.loads(json.dumps(whole))
            for path, value in state:
                place: Any = whole
                for step in path[:-1]:
                    place = place[step]
                place[path[-1]] = value
        pictures.append(whole)
    labels = [control.text(interactive.defaults[control.name]) for control in interactive.controls]
    index: Any = content["tree"]
    for label in labels:
        index = dict(index)[label]
    drawn = redrawable(interactive.at(interactive.defaults))
    for trace, kept in zip(drawn["data"], pictures[index]["data"], strict=True):
        assert kept.get("name") == trace.get("name")
        assert len(kept["x"]) == len(trace["x"])
        assert [v for v in kept["x"] if isinstance(v, int | float)] == pytest.approx(
            [v for v in trace["x"] if isinstance(v, int | float)], rel=1e-5, abs=1e-9
        )


@pytest.mark.slow
@pytest.mark.parametrize("interactive", ALL, ids=lambda it: it.key)
def test_the_baked_form_reads_as_a_described_figure_before_any_script(
    interactive: Interactive,
) -> None:
    html = baked(interactive.key).replace("&#x27;", "'")
    said = interactive.sentence(interactive.defaults)
    picture = re.search(r'role="img" style="height:(\d+)px" aria-label="([^"]+)"', html)
    assert picture
    assert int(picture.group(1)) >= 300
    assert interactive.title in picture.group(2)
    assert said.split(".")[0] in html
    assert html.count("<label") == html.count("<select") + html.count('<input type="range"')
    assert "http" not in html


@pytest.mark.parametrize("interactive", ALL, ids=lambda it: it.key)
def test_the_live_form_updates_the_figure_and_the_sentence_in_place(
    interactive: Interactive,
) -> None:
    box = interactive.live()
    *head, figure, said = box.children
    inputs = {item.description: item for item in head if hasattr(item, "options")}
    assert list(inputs) == [control.label for control in interactive.controls]
    for preset in interactive.presets.values():
        values = interactive.preset(preset)
        menu = head[0].children[0]
        menu.value = preset
        assert box.children[-2] is figure
        assert interactive.sentence(values) in said.value.replace("&#x27;", "'")
        drawn = go.Figure(redrawable(interactive.at(values)))
        for trace, wanted in zip(figure.data, drawn.data, strict=True):
            assert trace.x == wanted.x
    if interactive.controls:
        reset = head[0].children[-1]
        reset.click()
        shown = {c.name: inputs[c.label].value for c in interactive.controls}
        assert shown == dict(interactive.defaults)


def test_a_slider_that_depends_on_another_offers_what_is_there_now() -> None:
    box = interactives()["splintering.exit_cascade"].live()
    first, worth, wave = box.children[1:4]
    worth.value = 0.7
    assert [value for _, value in wave.options] == list(range(10))
    wave.value = 9
    worth.value = 0.55
    assert [value for _, value in wave.options] == list(range(5))
    assert wave.value == 4
    first.value = 16
    assert wave.value == 0


def test_a_slider_that_grows_tells_the_browser_to_wait_in_the_same_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A browser told of the new place first moves the handle to the old end and sends that back.
    box = interactives()["splintering.exit_cascade"].live()
    wave = box.children[3]
    messages: list[dict[str, Any]] = []
    monkeypatch.setattr(
        wave, "send_state", lambda key=None: messages.append(wave.get_state(key=key))
    )
    listening = SimpleNamespace(send=lambda **_: None, close=lambda **_: None)
    monkeypatch.setattr(type(wave), "comm", listening)
    menu = box.children[0].children[0]
    menu.value = dict(menu.options)["the same, worth 0.80"]
    grown = [message for message in messages if "_options_labels" in message]
    assert len(grown) == 1
    assert len(grown[0]["_options_labels"]) == 10
    assert grown[0]["index"] == 9
    assert grown[0]["continuous_update"] is False
    assert messages[-1] == {"continuous_update": True}


@dataclass(frozen=True)
class Dot(Picture):
    size: int

    def draw(self) -> go.Figure:
        return go.Figure(go.Scatter(x=[self.size], y=[1]), {"height": 300})

    def describe(self) -> str:
        return f"The dot has size {self.size}."


def dot(**changes: Any) -> Interactive:
    parts: dict[str, Any] = {
        "picture": Dot,
        "title": "A dot",
        "defaults": {"size": 1},
        "controls": (Control("size", "Size", (1, 2, 3), baked=(1, 3)),),
    }
    return Interactive(**{**parts, **changes})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"defaults": {}}, "defaults name"),
        ({"defaults": {"size": 9}}, "defaults set size = 9, which its live form cannot show"),
        (
            {"presets": {"two": {"size": 2}}},
            "two set size = 2, which its baked form cannot show",
        ),
        ({"presets": {"odd": {"weight": 2}}}, "there is no control named"),
    ],
)
def test_settings_that_the_controls_cannot_reach_are_refused(
    changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        dot(**changes)


def test_the_form_is_live_or_baked_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPOILERS_FORM", raising=False)
    assert not is_baked()
    assert "application/vnd.jupyter.widget-view+json" in dot()._repr_mimebundle_()
    monkeypatch.setenv("SPOILERS_FORM", "baked")
    assert set(dot()._repr_mimebundle_()) == {"text/html", "text/plain"}
    monkeypatch.setenv("SPOILERS_FORM", "fried")
    with pytest.raises(ValueError, match="SPOILERS_FORM = 'fried': expected 'live' or 'baked'"):
        is_baked()


def test_states_that_do_not_match_are_refused() -> None:
    with pytest.raises(ValueError, match="one state has 1 traces, another 2"):
        list(differences({"data": [{}]}, {"data": [{}, {}]}))
    with pytest.raises(ValueError, match=r"a state lacks \['y'\] at \['data', 0\]"):
        list(differences({"data": [{"x": 1, "y": 2}]}, {"data": [{"x": 1}]}))


def test_a_chain_starts_anew_before_it_grows_long() -> None:
    pictures = [{"data": [{"x": [i], "text": "a" * 200}], "layout": {}} for i in range(200)]
    kept = chain(pictures)
    whole = [i for i, state in enumerate(kept) if isinstance(state, dict)]
    assert whole[0] == 0
    assert max(b - a for a, b in itertools.pairwise([*whole, len(kept)])) <= 65


def test_a_picture_without_its_controls_stands_where_it_starts() -> None:
    still = dot().still()
    assert still.controls == ()
    assert still.key == f"{dot().key}_still"
    assert still.sentence({}) == "The dot has size 1."


def test_a_picture_made_by_a_function_needs_a_key() -> None:
    with pytest.raises(ValueError, match="A dot: a picture made by a function needs a key"):
        Interactive(lambda: Dot(1), "A dot")
