"""The tree shows the game that the theory solves, and can be read at every width."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import plotly
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spoilers.figures.the_whole_game.game_tree import GameTree, in_a_sentence
from spoilers.figures.the_whole_game.tree_in_steps import (
    BUILT,
    OTHER,
    PLAYED,
    SETS,
    SOLVED,
    STEPS,
    TO_COME,
    WAYS,
    WOULD,
    TreeInSteps,
)
from spoilers.theory.cases import CASES, find_case
from spoilers.theory.the_whole_game import MEASURES, Scenario, solve
from tests.figures.traces import by_name

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

each_case = pytest.mark.parametrize("case", CASES)
chances = st.floats(0, 1)
scenarios = st.builds(
    lambda prior, foil, worse, audience, strength, gain, window, price, blow: Scenario(
        prior=prior,
        foil_reliable=foil,
        foil_unreliable=foil * worse,
        audience_cost=audience,
        strength=strength,
        success_gain=gain,
        window=window,
        seat_price=price,
        blow=blow,
    ),
    chances,
    st.floats(0.1, 1),
    st.floats(0, 0.95),
    chances,
    chances,
    st.floats(0, 3),
    st.floats(0, 0.9) | st.just(0.0),
    st.floats(0, 2) | st.just(float("inf")),
    chances,
)


def plain(text: str) -> str:
    """Take the mark-up away."""
    return re.sub(r"<[^>]+>", "", text).strip()


def told(figure: go.Figure) -> list[str]:
    """List the moves as they are written, from top to bottom."""
    return list(by_name(figure)["moves"].text)


def lines(figure: go.Figure, way: str) -> int:
    """Count the lines drawn in one way, in both halves."""
    return sum(one is not None and two is not None for one, two in pairwise(by_name(figure)[way].x))


def paid(figure: go.Figure) -> dict[float, list[str]]:
    """Read what every end pays off the picture, by its row."""
    table = by_name(figure)["payoffs"]
    found: dict[float, list[str]] = {}
    for y, text in zip(table.y, table.text, strict=True):
        if y <= 0 and text:
            found.setdefault(y, []).append(plain(text).replace("−", "-"))
    return found


# --- the tree itself ---------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(scenarios)
def test_solving_the_tree_from_its_end_gives_what_the_theory_gives(scenario: Scenario) -> None:
    tree, game = GameTree(scenario), solve(scenario)
    deal = (game.deal.government, game.deal.included, game.deal.excluded)
    assert tree.worths["deal"] == pytest.approx([float(each) for each in deal], abs=1e-9)
    played = (game.government, game.included, game.excluded)
    assert tree.worths["start"] == pytest.approx([float(each) for each in played], abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(scenarios)
def test_nobody_who_moves_in_the_tree_would_gain_by_choosing_otherwise(scenario: Scenario) -> None:
    tree = GameTree(scenario)
    for place, branch in tree.branches.items():
        if branch.mover in "GIE" and branch.mover:
            after = [each for each in tree.branches.values() if each.before == place]
            player = "GIE".index(branch.mover)
            (chosen,) = [each for each in after if each.chosen]
            best = max(tree.worths[each.place][player] for each in after)
            # Talks that would be refused are worth what fighting on is worth.
            assert tree.worths[chosen.place][player] == pytest.approx(best, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(scenarios)
def test_the_game_comes_to_one_of_its_ends(scenario: Scenario) -> None:
    tree = GameTree(scenario)
    ends = [tree.chances[place] for place, each in tree.branches.items() if not each.mover]
    assert sum(ends) == pytest.approx(1)
    assert tree.chances["type"] == 1


def test_kabul_by_hand() -> None:
    tree = GameTree(Scenario())
    strikes = tree.worths["success: drone strikes"]
    # 0.4 x (-0.2 - 0.3) - 0.4 x 0.36 - 0.13; 20 less 4.755; 19 x 0.245 + 0.1 - 0.06 - 0.1.
    assert strikes == pytest.approx((-0.474, 15.245, 4.595))
    assert tree.worths["foiled: restraint"][1:] == pytest.approx((20, -0.2))
    assert tree.worths["inside"] == pytest.approx((0, 0.88 / 0.05 - 1.5, 0.12 / 0.05 - 1.5))
    assert tree.tau == 1
    assert [tree.branches[place].odds for place in ("foiled", "success")] == [
        (0.8, 0.3),
        pytest.approx((0.2, 0.7)),
    ]


def test_measures_have_their_article_in_a_sentence() -> None:
    said = [in_a_sentence(measure.response) for measure in MEASURES]
    assert said == [
        "restraint",
        "a wider perimeter",
        "a delayed withdrawal",
        "drone strikes",
        "a return to conflict",
    ]


# --- the picture -------------------------------------------------------------------------


@each_case
def test_the_tree_grows_and_is_then_solved_from_its_end(case: str) -> None:
    figures = {step: TreeInSteps(case, step).draw() for step in STEPS}
    to_come = [lines(figures[step], TO_COME) for step in STEPS]
    assert to_come[:BUILT] == sorted(to_come[:BUILT], reverse=True)
    assert to_come[0] > to_come[1] > to_come[2] > to_come[3] == 0
    assert len({len(told(figure)) for figure in figures.values()}) == 1
    decided = [lines(figures[step], WOULD) // 2 for step in STEPS]
    # Nothing is decided while the tree is built; then three last decisions, and one more a step.
    assert decided[:7] == [0, 0, 0, 0, 3, 4, 5]
    assert [lines(figures[step], PLAYED) > 0 for step in STEPS] == [*[False] * 7, True]


@each_case
def test_nothing_jumps_from_step_to_step(case: str) -> None:
    figures = [TreeInSteps(case, step).draw() for step in STEPS]
    assert len({figure.layout.height for figure in figures}) == 1
    assert len({str(figure.layout.xaxis) + str(figure.layout.yaxis) for figure in figures}) == 1
    for figure in figures:
        # A legend lists a trace only where it has a point, be it one that is not drawn.
        assert all(len(trace.x) > 0 for trace in figure.data if trace.showlegend is not False)


def test_it_opens_with_the_whole_tree() -> None:
    opening = TreeInSteps()
    assert opening.step == BUILT
    assert lines(opening.draw(), TO_COME) == 0
    assert all(text for text in told(opening.draw()))


def test_information_sets_join_the_halves_wherever_a_player_moves() -> None:
    figure = TreeInSteps().draw()
    sets = by_name(figure)[SETS]
    assert sets.line.dash not in (None, "solid")
    joined = list(zip(sets.x[0::3], sets.x[1::3], sets.y[0::3], sets.y[1::3], strict=True))
    assert len(joined) == 6
    movers = {
        (x, y): trace.name[0]
        for trace in figure.data
        if trace.marker.symbol in ("circle", "square", "diamond", "hexagon")
        for x, y in zip(trace.x, trace.y, strict=True)
    }
    for left, right, y, v in joined:
        assert y == v
        assert movers[left, y] == movers[right, v] in "GIE"
    # Chance knows what it has drawn: no line joins the places where it moves.
    chance = {y for (_, y), mover in movers.items() if mover == "?"}
    assert chance.isdisjoint(y for _, _, y, _ in joined)
    assert Counter(movers.values()) == {"G": 8, "I": 2, "E": 2, "?": 3}


@each_case
def test_the_ends_pay_what_the_tree_holds(case: str) -> None:
    figure, tree = TreeInSteps(case).draw(), GameTree(find_case(case).scenario)
    rows = dict(zip(tree.branches, by_name(figure)["moves"].y, strict=True))
    shown = paid(figure)
    ends = [place for place, branch in tree.branches.items() if not branch.mover]
    assert len(shown) == len(ends)
    for place in ends:
        numbers = [float(text.replace("∞", "inf")) for text in shown[rows[place]]]
        assert numbers == pytest.approx(tree.worths[place], abs=0.0051)


def test_the_path_is_told_by_more_than_colour() -> None:
    figure = TreeInSteps(step=SOLVED).draw()
    ways = [by_name(figure)[way] for way in (PLAYED, WOULD, OTHER)]
    assert len({way.line.width for way in ways}) == 3
    assert ways[1].line.dash != ways[2].line.dash
    assert ways[0].marker.symbol == "arrow"
    assert max(ways[0].marker.size) > 0
    bold = [plain(text) for text in told(figure) if "<b>" in text]
    assert "attack" in bold
    assert "drone strikes" in bold
    assert "return to conflict" not in bold


def test_beliefs_and_chances_are_those_of_the_theory() -> None:
    said = [plain(text) for text in told(TreeInSteps(step=SOLVED).draw())]
    for part in (
        "reliable 0.70, or not 0.30",
        "belief 0.70",
        "accept, offer 1.00 for quiet",
        "quiet, belief 0.70",
        "foiled 0.80 or 0.30, belief 0.86",
        "through 0.20 or 0.70, belief 0.40",
    ):
        assert part in said


@each_case
def test_each_step_is_told_and_the_last_tells_the_whole(case: str) -> None:
    said = [TreeInSteps(case, step).describe() for step in STEPS]
    assert len(set(said)) == len(said)
    assert all(
        text.startswith(f"Step {step} of 8. ") for step, text in zip(STEPS, said, strict=True)
    )
    game = solve(find_case(case).scenario)
    assert ("So it attacks" in said[5]) == (str(game.move) == "attack")
    assert ("So it accepts" in said[6]) == bool(game.accept)
    assert ("So it talks to one faction" in said[7]) == (str(game.start) == "talk to one")
    attacked = str(game.outcome) in ("provocation", "attack for its own sake")
    assert (str(game.outcome) in said[7]) == attacked


def test_a_sentence_names_what_is_level() -> None:
    said = TreeInSteps(step=SOLVED)
    assert "would do as well" not in said.describe()


def test_every_state_has_the_same_traces() -> None:
    shapes = {
        tuple((each.name, each.mode) for each in TreeInSteps(case, step).draw().data)
        for case in CASES
        for step in STEPS
    }
    assert len(shapes) == 1
    assert set(WAYS) <= {name for name, _ in shapes.pop()}


@pytest.mark.parametrize(
    ("case", "step", "said"),
    [
        ("Kabul 2021", 9, "step = 9"),
        ("Kabul 2021", 0, "step = 0"),
        ("Kabul", 1, "did you mean 'Kabul 2021'"),
    ],
)
def test_what_is_not_there_is_named(case: str, step: int, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        TreeInSteps(case, step)


def test_a_map_is_refused() -> None:
    with pytest.raises(ValueError, match=r"prior has shape \(2,\): expected single numbers"):
        _ = GameTree(Scenario(prior=[0.2, 0.8])).branches


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


# On a phone of 390 pixels a page leaves 340 to a picture.
@pytest.mark.browser
@pytest.mark.parametrize("width", [340, 390, 900])
def test_nothing_written_covers_anything_else(page: Page, width: int) -> None:
    # One that is attacked, one that is quiet at a price, and the one with the longest numbers.
    for case in ("Kabul 2021", "Juba 2020", "Aceh 2005"):
        found = boxes(page, TreeInSteps(case, SOLVED).draw(), width)
        assert overlapping(found) == [], case
        assert all(left >= 0 and right <= width for _, left, _, right, _ in found), case


@pytest.mark.browser
def test_the_measure_sees_an_overlap(page: Page) -> None:
    squeezed = TreeInSteps().draw().update_xaxes(range=[0, 2.5])
    assert overlapping(boxes(page, squeezed, 390))
