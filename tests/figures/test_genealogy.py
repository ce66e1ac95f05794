"""The genealogies: every group on a lane, every tie at its year, nothing from later years."""

from __future__ import annotations

import csv
import itertools
import json
import re
from collections.abc import Iterator
from typing import Any, get_args

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spoilers import data
from spoilers.data import lineage
from spoilers.figures.splintering.genealogy import DOUBT, LANE_PIXELS, UNSEEN, Genealogy
from spoilers.figures.splintering.lane_order import lane_order
from spoilers.figures.splintering.lineage_words import AIMS, TIES, TOLD
from spoilers.figures.splintering.tie_lines import BAR

MOVEMENTS = tuple(data.movements())
# The plot between labels and margin: on a phone 390 pixels wide, and on a desktop.
PHONE, DESKTOP = 270, 880


def years_of(movement: str) -> list[int | None]:
    """Some years of a movement: its turning points and the whole story."""
    return [None, *data.turning_years(movement)]


def picture_of(movement: str, year: int | None = None) -> dict[str, Any]:
    picture: dict[str, Any] = Genealogy(movement, year).draw().to_plotly_json()
    return picture


def states() -> Iterator[tuple[str, int | None, dict[str, Any]]]:
    for movement in MOVEMENTS:
        for year in years_of(movement):
            yield movement, year, picture_of(movement, year)


def bars(picture: dict[str, Any]) -> list[dict[str, Any]]:
    """The life lines that are drawn: lane, first and last time, fill, outline and words."""
    found = []
    for trace in picture["data"]:
        if trace["type"] == "bar" and "base" in trace:
            fills, edge = trace["marker"]["color"], trace["marker"]["line"]["color"]
            rows = zip(
                trace["y"], trace["base"], trace["x"], fills, trace["hovertext"], strict=True
            )
            for lane, start, length, fill, words in list(rows)[1:]:
                found.append(
                    {
                        "lane": lane,
                        "start": start,
                        "end": start + length,
                        "fill": fill,
                        "edge": edge,
                        "words": words,
                        "trace": trace["name"],
                    }
                )
    return found


def ties(picture: dict[str, Any]) -> list[dict[str, Any]]:
    """The ties that are drawn: type, time, the heights of start, mark and arrow, words."""
    found = []
    for trace in picture["data"]:
        if trace["type"] == "scatter" and trace["name"] in TIES:
            xs, ys, words = trace["x"], trace["y"], trace["hovertext"]
            assert xs[0] is None
            assert len(xs) % 4 == 1
            for at in range(1, len(xs), 4):
                assert len(set(xs[at : at + 3])) == 1
                found.append(
                    {
                        "type": trace["name"],
                        "x": xs[at],
                        "start": ys[at],
                        "mark": ys[at + 1],
                        "end": ys[at + 2],
                        "fill": trace["marker"]["color"][at + 1],
                        "symbol": trace["marker"]["symbol"][at + 1],
                        "arrow": trace["marker"]["symbol"][at + 2],
                        "words": words[at],
                    }
                )
    return found


def plain(words: str) -> str:
    return re.sub(r"\s+", " ", words.replace("<br>", " ").replace("&amp;", "&"))


@pytest.mark.parametrize("movement", MOVEMENTS)
def test_every_group_and_tie_of_a_movement_is_drawn_once(movement: str) -> None:
    picture = picture_of(movement)
    graph = data.movement_graph(movement)
    lanes = lane_order(graph)
    assert sorted(lanes.values()) == list(range(len(graph)))
    drawn = {bar["lane"]: bar for bar in bars(picture)}
    assert len(drawn) == len(bars(picture)) == len(graph)
    for name, group in graph.nodes(data=True):
        bar = drawn[lanes[name]]
        assert (bar["start"], bar["end"]) == (
            group["founded"] - 0.5,
            (group["ended"] or graph.graph["until"]) + 0.5,
        )
        for said in (group["name"], group["aim"], str(group["founded"]), group["source"]):
            assert said in plain(bar["words"])
        assert ("another" in bar["trace"]) == group["outside"]
    connectors = ties(picture)
    assert len(connectors) == graph.number_of_edges()
    for start, end, tie in graph.edges(data=True):
        near = [
            line
            for line in connectors
            if line["type"] == tie["type"]
            and abs(line["x"] - tie["year"]) <= 1
            and abs(line["start"] - lanes[start]) < 0.5
            and abs(line["end"] - lanes[end]) < 0.5
        ]
        assert len(near) == 1
        top, bottom = sorted((lanes[start], lanes[end]))
        assert top < min(near[0]["start"], near[0]["end"])
        assert bottom > max(near[0]["start"], near[0]["end"])
        for said in (str(tie["year"]), tie["type"], tie["cause"], tie["source"], "Confidence"):
            assert said in plain(near[0]["words"])
        assert near[0]["arrow"] == ("triangle-down" if lanes[end] > lanes[start] else "triangle-up")


@pytest.mark.parametrize("movement", MOVEMENTS)
def test_a_year_shows_nothing_that_came_later(movement: str) -> None:
    whole = {(tie["words"]) for tie in ties(picture_of(movement))}
    for year in data.turning_years(movement):
        picture = picture_of(movement, year)
        graph = data.movement_graph(movement, year)
        assert len(bars(picture)) == len(graph)
        assert all(bar["end"] <= year + 0.5 for bar in bars(picture))
        shown = ties(picture)
        assert len(shown) == graph.number_of_edges()
        assert {tie["words"] for tie in shown} <= whole
        assert all(int(plain(tie["words"])[3:7]) <= year for tie in shown)
        line = picture["data"][-1]
        assert set(line["x"]) == {year + 0.5}
        labels = picture["layout"]["yaxis"]["ticktext"]
        assert sum(UNSEEN not in label for label in labels) == len(graph)
        assert len(labels) == len(data.movement_graph(movement))
    assert set(picture_of(movement)["data"][-1]["x"]) == {None}


def shape(part: Any) -> Any:
    """The properties of a figure without their values."""
    if isinstance(part, dict):
        return {name: shape(value) for name, value in part.items()}
    return None


def test_all_states_have_the_same_traces_and_properties() -> None:
    seen = list(states())
    assert len(seen) > 60
    first = seen[0][2]
    assert len(first["data"]) == len(AIMS) + len(TIES) + 3
    for movement, year, picture in seen[1:]:
        for one, other in zip(first["data"], picture["data"], strict=True):
            assert (one["type"], one["name"]) == (other["type"], other["name"])
            assert shape(one) == shape(other), (movement, year, one["name"])
        assert shape(first["layout"]) == shape(picture["layout"])


def test_states_are_small() -> None:
    sizes = [len(json.dumps(picture_of(movement))) for movement in MOVEMENTS]
    assert max(sizes) < 40_000


def test_what_is_hollow_is_doubtful() -> None:
    hollow_bars = hollow_ties = 0
    for movement in MOVEMENTS:
        picture = picture_of(movement)
        graph = data.movement_graph(movement)
        at = {lane: data.groups()[name] for name, lane in lane_order(graph).items()}
        for bar in bars(picture):
            assert (bar["fill"] == "#ffffff") == at[bar["lane"]].doubtful
            hollow_bars += at[bar["lane"]].doubtful
        doubtful = [
            tie
            for _, _, tie in graph.edges(data=True)
            if tie["basis"] == "memory" or tie["confidence"] == "L"
        ]
        hollow = [tie for tie in ties(picture) if tie["fill"] == "#ffffff"]
        assert sorted(plain(tie["words"])[3:7] for tie in hollow) == sorted(
            str(tie["year"]) for tie in doubtful
        )
        hollow_ties += len(hollow)
        legend = {trace["name"]: trace["showlegend"] for trace in picture["data"]}
        any_group = any(group.doubtful for group in at.values())
        assert legend[DOUBT] == (any_group or bool(doubtful))
    remembered = [group for group in data.groups() if group.doubtful]
    assert hollow_bars == len(remembered) > 1
    assert hollow_ties > 5


@pytest.mark.parametrize("movement", MOVEMENTS)
def test_the_legend_names_what_the_movement_has(movement: str) -> None:
    graph = data.movement_graph(movement)
    kinds = {kind for *_, kind in graph.edges(data="type")}
    aims = {group["aim"] for group in graph.nodes.values() if not group["outside"]}
    for year in years_of(movement):
        picture = Genealogy(movement, year).draw()
        shown = {trace.name for trace in picture.data if trace.showlegend}
        assert shown & set(TIES) == kinds
        assert {name.split()[-1] for name in shown} & set(AIMS) == aims


def test_every_kind_has_its_own_look() -> None:
    assert set(AIMS) == set(get_args(lineage.Aim))
    assert set(TIES) == set(get_args(lineage.TieType))
    for part in ("colour", "dash", "symbol", "phrase"):
        assert len({getattr(style, part) for style in TIES.values()}) == len(TIES)
    for part in ("colour", "letter"):
        assert len({getattr(style, part) for style in AIMS.values()}) == len(AIMS)


@pytest.mark.parametrize("movement", MOVEMENTS)
def test_labels_fit_beside_the_lanes(movement: str) -> None:
    layout = Genealogy(movement, None).draw().layout
    labels = [re.sub("<[^>]+>", "", label) for label in layout.yaxis.ticktext]
    assert len(set(labels)) == len(labels)
    assert max(map(len, labels)) <= 13
    assert len(layout.title.text) <= 40
    assert min(layout.font.size, layout.legend.font.size) >= 12
    assert layout.height >= LANE_PIXELS * len(labels)


@pytest.mark.parametrize(("width", "apart"), [(PHONE, 6.0), (DESKTOP, 8.0)])
@pytest.mark.parametrize("movement", MOVEMENTS)
def test_marks_of_ties_do_not_hide_one_another(movement: str, width: int, apart: float) -> None:
    picture = picture_of(movement)
    low, high = picture["layout"]["xaxis"]["range"]
    across = width / (high - low)
    marks = [(tie["x"] * across, tie["mark"] * LANE_PIXELS) for tie in ties(picture)]
    assert len(marks) >= 2
    for (x, y), (u, v) in itertools.combinations(marks, 2):
        assert max(abs(x - u), abs(y - v)) >= apart


def test_a_mark_stands_between_lanes_and_never_on_a_bar() -> None:
    for _, _, picture in states():
        for tie in ties(picture):
            assert abs(tie["mark"] - round(tie["mark"])) > BAR / 2 + 0.05
            assert min(tie["start"], tie["end"]) < tie["mark"] < max(tie["start"], tie["end"])


def length(lanes: dict[str, int], pairs: list[tuple[str, str]]) -> int:
    return sum(abs(lanes[a] - lanes[b]) for a, b in pairs)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=9))
def test_no_order_of_lanes_has_shorter_ties(pairs: list[tuple[int, int]]) -> None:
    graph = nx.MultiDiGraph([(str(a), str(b)) for a, b in pairs])
    nx.set_node_attributes(graph, 1990, "founded")
    lanes = lane_order(graph)
    edges = list(graph.edges())
    orders = itertools.permutations(graph)
    best = min(length({n: i for i, n in enumerate(order)}, edges) for order in orders)
    assert sorted(lanes.values()) == list(range(len(graph)))
    assert length(lanes, edges) == best


def test_a_worse_order_is_longer() -> None:
    """The measure of the test above tells orders apart."""
    graph = data.movement_graph("irish")
    lanes = lane_order(graph)
    turned = {name: (lane * 4) % len(lanes) for name, lane in lanes.items()}
    assert sorted(turned.values()) == sorted(lanes.values())
    assert length(turned, list(graph.edges())) > length(lanes, list(graph.edges()))


def test_many_groups_get_lanes_too() -> None:
    names = [f"g{i:02}" for i in (3, 7, 1, 12, 5, 0, 9, 14, 2, 11, 6, 15, 4, 10, 8, 13)]
    graph = nx.MultiDiGraph(list(itertools.pairwise(names)))
    nx.set_node_attributes(graph, 1990, "founded")
    lanes = lane_order(graph)
    assert sorted(lanes.values()) == list(range(16))
    assert length(lanes, list(graph.edges())) == 15


def raw(file: str) -> list[dict[str, str]]:
    with (data.data_folder() / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("movement", MOVEMENTS)
def test_the_sentence_counts_what_the_files_hold(movement: str) -> None:
    rows = [row for row in raw("groups.csv") if row["movement"] == movement]
    ours = {row["id"] for row in rows}
    first, last = data.span(movement)
    for year in range(first, last + 1):
        said = Genealogy(movement, year).describe()
        there = [row for row in rows if int(row["founded"]) <= year]
        active = [row for row in there if not row["ended"] or int(row["ended"]) > year]
        assert said.startswith(f"{data.movements()[movement]}: by the end of {year} there ha")
        counted = re.search(r"been (\d+) groups?, (\w+)", said)
        assert counted is not None
        assert int(counted[1]) == len(there)
        words = {"all": len(there), "none": 0, "still": 1, "no": 0}
        assert words.get(counted[2], counted[2]) in (len(active), str(len(active)))
        past = [
            tie
            for tie in raw("ties.csv")
            if int(tie["year"]) <= year
            and not ours.isdisjoint((tie["from_group"], tie["to_group"]))
        ]
        if not past:
            assert said.endswith("No tie so far.")
            continue
        latest = max(int(tie["year"]) for tie in past)
        many = sum(int(tie["year"]) == latest for tie in past)
        assert f"of {latest}: " in said
        assert (f"The latest {many} ties" if many > 1 else "The latest tie,") in said
        told = said.split(f"of {latest}: ")[1].rstrip(".")
        sentences = re.sub(r" \([^)]*\)", "", told).split("; ")
        assert len(sentences) == (many if many <= TOLD else TOLD + 1)
        if many > TOLD:
            assert sentences[-1] == f"{many - TOLD} more"
        shown = data.movement_graph(movement, year).edges(data=True)
        for _, _, tie in [tie for tie in shown if tie[2]["year"] == latest][:TOLD]:
            assert (f" ({tie['cause']})" in told) == (" " in tie["cause"])


def test_the_sentence_says_who_did_what() -> None:
    assert (
        Genealogy("irish", 1997)
        .describe()
        .endswith(
            "The latest tie, of 1997: RIRA broke away from PIRA "
            "(opposed the ceasefire and the peace talks)."
        )
    )
    assert "members of Taliban left it for IS-K" in Genealogy("afpak", 2015).describe()
    assert (
        Genealogy("iraqsyria", 2014)
        .describe()
        .endswith(
            "AQ cast out IS (al-Qaeda disowned ISIS in February 2014); BIFF pledged itself to IS."
        )
    )


def test_years_and_movements_that_do_not_exist_are_refused() -> None:
    for use in (Genealogy.draw, Genealogy.describe):
        with pytest.raises(ValueError, match="movement = 'iris': expected one of"):
            use(Genealogy("iris"))
        for wrong in (1918, 2026, 1997.5, True, "1997"):
            with pytest.raises(ValueError, match=r"year = .*\[1919, 2025\]"):
                use(Genealogy("irish", wrong))  # type: ignore[arg-type]
