"""The tree shows the game that the theory solves, and can be read at both widths."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import plotly
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spoilers.figures.the_whole_game.game_tree import (
    OTHER,
    PLAYED,
    WOULD,
    describe_tree,
    draw_full_tree,
    draw_tree,
)
from spoilers.theory.first_edition.cases import CASES
from spoilers.theory.first_edition.scenarios import Scenario
from spoilers.theory.first_edition.whole_game import START, solve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SCENARIOS = {
    **{name: case.scenario for name, case in CASES.items()},
    "refused": Scenario(war_included=1.5, inclusion_cost=1.5),
    "fighting": Scenario(prior=0.1, inclusion_cost=1.5, return_gain=0.0),
    "certain": Scenario(prior=1.0, foil_reliable=1.0, return_gain=2.0),
    "large numbers": Scenario(betrayal=12.5, attack_harm=3.25, return_loss=2.5),
}
every_scenario = pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS.keys())
scenarios = st.builds(
    lambda prior, share, cost, gain: Scenario(
        prior=prior, credible_share=share, inclusion_cost=cost, return_gain=gain
    ),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 2),
    st.floats(-1, 2),
)


def plain(text: str) -> str:
    """Take the mark-up away."""
    return re.sub(r"<[^>]+>|&nbsp;", "", text).strip()


def trace(figure: go.Figure, name: str) -> Any:
    """Find one trace by its name."""
    (found,) = [each for each in figure.data if each.name == name]
    return found


def texts(figure: go.Figure) -> list[str]:
    """List everything written in the picture."""
    written = [text for each in figure.data for text in each.text or () if isinstance(text, str)]
    return written + [note.text for note in figure.layout.annotations]


def pieces(figure: go.Figure, way: str) -> int:
    """Count the lines of one kind."""
    return list(trace(figure, way).x).count(None)


def rows(figure: go.Figure) -> dict[float, list[float]]:
    """Read the payoffs of every end off the picture, from top to bottom."""
    table = figure.data[-1]
    found: dict[float, list[float]] = {}
    for y, text in zip(table.y, table.text, strict=True):
        number = plain(text).replace("−", "-")
        if re.fullmatch(r"-?\d+\.\d\d", number):
            found.setdefault(y, []).append(float(number))
    return found


@settings(max_examples=60)
@given(scenarios)
def test_the_ends_that_are_played_add_up_to_what_everybody_expects(scenario: Scenario) -> None:
    game, figure = solve(scenario), draw_tree(scenario)
    shown = rows(figure)
    assert len(shown) == 9
    assert {len(pays) for pays in shown.values()} == {3}
    odds = {
        note.y: float(found[1])
        for note in figure.layout.annotations
        if (found := re.search(r"(\d+)%", note.text))
    }
    assert odds.keys() <= shown.keys()
    assert sum(odds.values()) == pytest.approx(100, abs=1)
    for seat, expected in enumerate(game.payoffs):
        total = sum(odd / 100 * shown[y][seat] for y, odd in odds.items())
        assert total == pytest.approx(float(expected), abs=0.03)


@every_scenario
def test_what_is_played_is_lit_and_what_is_chosen_is_marked(scenario: Scenario) -> None:
    game, figure = solve(scenario), draw_tree(scenario)
    lit = [plain(note.text) for note in figure.layout.annotations if "<b>" in note.text]
    begins = START[int(game.decisions.start)]
    assert any(text.startswith(begins) for text in lit)
    does = game.decisions
    talks = begins == "talk to one"
    assert ("accept" in lit) == (talks and bool(does.accept))
    assert ("attack" in lit) == (talks and bool(does.accept and does.attack))
    # One move is chosen at each of six decisions, and both outcomes of an attack are possible.
    assert pieces(figure, PLAYED) + pieces(figure, WOULD) == 8
    assert pieces(figure, OTHER) == 7


def test_the_path_is_told_by_more_than_colour() -> None:
    figure = draw_tree(Scenario())
    ways = [trace(figure, way) for way in (PLAYED, WOULD, OTHER)]
    assert len({way.line.width for way in ways}) == 3
    assert ways[1].line.dash != ways[2].line.dash
    assert "arrow" in ways[0].marker.symbol
    assert max(ways[0].marker.size) > 0
    assert any("35%" in text for text in texts(figure))


def test_beliefs_and_chances_are_those_of_the_theory() -> None:
    said = " ".join(plain(text) for text in texts(draw_tree(Scenario())))
    for part in (
        "the start (belief 0.70)",
        "quiet (belief 0.70)",
        "foiled 0.65 (belief 0.86)",
        "success 0.35 (belief 0.40)",
        "keep 65%",
        "return 35%",
    ):
        assert part in said


def test_the_full_tree_joins_what_a_player_cannot_tell_apart() -> None:
    figure = draw_full_tree(Scenario())
    sets = trace(figure, "cannot be told apart")
    assert sets.line.dash not in (None, "solid")
    joined = [
        tuple(sets.x[start : start + 2]) + tuple(sets.y[start : start + 2])
        for start in range(0, len(sets.x), 3)
    ]
    assert len(joined) == 6
    movers = {
        (x, y): each.name[0]
        for each in figure.data
        if each.text and each.marker.symbol is not None
        for x, y in zip(each.x, each.y, strict=True)
    }
    for x, u, y, v in joined:
        assert movers[x, y] == movers[u, v] != "?"
        assert y == -17 - v
    assert Counter(movers.values()) == {"G": 8, "I": 2, "E": 2, "?": 3}


def test_the_full_tree_pays_by_type_and_its_chances_add_up() -> None:
    figure = draw_full_tree(Scenario(betrayal=1.25))
    shown = [pays for _, pays in sorted(rows(figure).items(), reverse=True)]
    assert len(shown) == 18
    # The lower half mirrors the upper one; only what the deal is worth differs.
    for upper, lower in zip(shown[:9], reversed(shown[9:]), strict=True):
        assert upper[1:] == lower[1:]
        assert upper[0] - lower[0] == pytest.approx(0) or upper[0] - lower[0] == pytest.approx(2.25)
    odds = [float(odd) for text in texts(figure) for odd in re.findall(r"(\d+)%", text)]
    assert sum(odds) == pytest.approx(100, abs=2)


@pytest.mark.parametrize("draw", [draw_tree, draw_full_tree])
def test_every_state_has_the_same_traces(draw: Callable[[Scenario], go.Figure]) -> None:
    shapes = {
        tuple((each.name, each.mode) for each in draw(scenario).data)
        for scenario in SCENARIOS.values()
    }
    assert len(shapes) == 1
    assert not any("nan" in text for each in SCENARIOS.values() for text in texts(draw(each)))


@every_scenario
def test_the_sentence_tells_the_game(scenario: Scenario) -> None:
    said, game = describe_tree(scenario), solve(scenario)
    begins = START[int(game.decisions.start)]
    verb = {"fight on": "fights on", "include all": "includes all", "talk to one": "talks to one"}
    assert said.startswith(f"The government {verb[begins]}")
    assert ("refuses" in said) == (not game.decisions.accept)
    if game.decisions.accept:
        assert ("attacks" in said) == bool(game.decisions.attack)
    for pay in game.payoffs:
        assert f"{float(pay):.3g}".replace("-", "−") in said
    assert said.endswith(".")
    assert ("would do as well" in said) == bool(game.ties.any)


def test_a_sentence_names_what_is_level() -> None:
    said = describe_tree(Scenario(credible_share=0.045 / 0.35))
    assert said.endswith("Another move would do as well for the excluded faction.")


def test_a_map_is_refused() -> None:
    for draw in (draw_tree, draw_full_tree, describe_tree):
        with pytest.raises(ValueError, match=r"prior has shape \(2,\): expected single numbers"):
            draw(Scenario(prior=[0.2, 0.8]))


# --- In a browser: what is written must not cover what else is written. ---

BOXES = """() => [...document.querySelectorAll('#f text')]
    .map(text => ({said: text.textContent, box: text.getBoundingClientRect()}))
    .filter(({said, box}) => said.trim() && box.width > 0)
    .map(({said, box}) => [said.trim(), box.left, box.top, box.right, box.bottom])"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Open an empty page that can draw."""
    opened = chromium.new_page(viewport={"width": 390, "height": 900})
    opened.set_content("<body style='margin:0'><div id=f></div></body>")
    opened.add_script_tag(path=str(Path(plotly.__file__).parent / "package_data/plotly.min.js"))
    yield opened
    opened.close()


def boxes(page: Page, figure: go.Figure, width: int) -> list[Any]:
    """Draw a figure and measure everything that is written in it."""
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(
        "async ([f]) => { Plotly.purge('f'); await Plotly.newPlot('f', f.data, f.layout) }",
        [json.loads(figure.to_json())],
    )
    found: list[Any] = page.evaluate(BOXES)
    return found


def overlapping(found: list[Any], slack: float = 1.0) -> list[tuple[str, str]]:
    """Name the pairs of texts that cover each other."""
    assert len(found) > 30, "nothing was drawn"
    return [
        (one[0], other[0])
        for one, other in combinations(found, 2)
        if min(one[3], other[3]) - max(one[1], other[1]) > slack
        and min(one[4], other[4]) - max(one[2], other[2]) > slack
    ]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("draw", "width"), [(draw_tree, 390), (draw_tree, 900), (draw_full_tree, 900)]
)
def test_nothing_written_covers_anything_else(
    page: Page, draw: Callable[[Scenario], go.Figure], width: int
) -> None:
    for name in ("Kabul 2021", "Aceh 2005", "refused", "certain", "large numbers"):
        found = boxes(page, draw(SCENARIOS[name]), width)
        assert overlapping(found) == [], (name, width)
        assert all(left >= 0 and right <= width for _, left, _, right, _ in found), (name, width)


@pytest.mark.browser
def test_the_measure_sees_an_overlap(page: Page) -> None:
    squeezed = draw_tree(Scenario()).update_xaxes(range=[-0.035, 2.5])
    assert overlapping(boxes(page, squeezed, 390))
