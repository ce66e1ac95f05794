"""The tree of the whole game: who moves when, what each end pays, and which way it goes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import plotly.graph_objects as go

from spoilers.figures.style import BLUE, GREEN, GREY, INK, ORANGE, PALE, VERMILLION, base_layout
from spoilers.theory.first_edition.scenarios import End, Ends, Scenario, deal_worth, ends
from spoilers.theory.first_edition.whole_game import START, Solution, solve

__all__ = ["STEPS", "describe_tree", "draw_full_tree", "draw_tree"]

# Who moves: what the letter on the mark stands for.
PLAYERS = {
    "G": ("G government", "circle", BLUE),
    "I": ("I included faction", "square", GREEN),
    "E": ("E excluded faction", "diamond", VERMILLION),
    "?": ("? chance", "hexagon", GREY),
}
# Told apart by width, by dash and by the head of an arrow; the colour only helps.
PLAYED, WOULD, OTHER = "played, with its chance", "would be chosen there", "not chosen"
WAYS: dict[str, dict[str, Any]] = {
    OTHER: {"width": 1.2, "dash": "solid", "color": GREY},
    WOULD: {"width": 2.5, "dash": "dot", "color": INK},
    PLAYED: {"width": 5, "dash": "solid", "color": ORANGE},
}
SPOKEN = {
    "start": "the government at the start",
    "accept": "the included faction",
    "attack": "the excluded faction",
    "keep_after_quiet": "the government after quiet",
    "keep_after_foiled": "the government after a foiled attack",
    "keep_after_success": "the government after a success",
}
# Pixels of a line of the tree and of a line of the full one, and of all that stands below.
ROW, ROW_FULL, BELOW = 29, 40, 110
# As shares of the width: how far a move is set in, and where the payoffs end.
STEP, COLUMNS = 0.06, (0.74, 0.87, 1.0)
ACROSS = {
    "type": 0.0,
    "start": 0.8,
    "accept": 1.9,
    "attack": 2.85,
    "quiet": 3.65,
    "chance": 3.95,
    "foiled": 5.05,
    "success": 5.65,
}
COLUMNS_FULL = (7.5, 8.05, 8.6)
Point = tuple[float, float]
Edge = tuple[Point, ...]


@dataclass(frozen=True)
class _Branch:
    """One line of the tree, with whoever moves at its far end, or what that end pays."""

    move: str
    parent: int
    mover: str
    chosen: bool
    chance: float
    seat: str
    pays: tuple[float, ...]

    @property
    def way(self) -> str:
        if self.chosen:
            return PLAYED if self.chance > 0 else WOULD
        return OTHER


STEPS = {
    1: "1 the government's first move",
    2: "2 the included faction",
    3: "3 the excluded faction",
    4: "4 chance, and the government again",
    5: "5 solved: the last decisions",
    6: "6 solved: the excluded faction",
    7: "7 solved: the included faction",
    8: "8 solved: the first move",
}
"""How the tree is built and then solved from its end, step by step."""


def draw_tree(scenario: Scenario, step: int = max(STEPS)) -> go.Figure:
    """Draw the game as the government sees it, each move on a line of its own.

    The type of the included faction is folded into chances and beliefs: at every decision of
    the government its belief is given, and what it gets at an end is what it expects there.
    Lines that are played are thick and end in an arrow; what a player would choose where the
    game does not get to is dotted. It reads from top to bottom, also on a telephone.

    Parameters
    ----------
    scenario : Scenario
        One game; its fields are single numbers.
    step : int, optional
        How far the tree is built, and then solved from its end; one of `STEPS`. By default all
        of it.

    Returns
    -------
    plotly.graph_objects.Figure
        Eight traces, the same in every state.

    Raises
    ------
    ValueError
        If the scenario holds arrays, or there is no such step.

    Examples
    --------
    >>> len(draw_tree(Scenario()).data)
    8
    """
    game, whole = _folded(scenario)
    tree = _as_far_as(whole, step)
    spots = [(STEP * _depth(tree, row), -float(row)) for row in range(len(tree))]
    traces = [
        *_ways(tree, [_elbow(tree, spots, row) for row in range(1, len(tree))]),
        *_movers(tree, spots),
        _payoffs(tree, [y for _, y in spots], COLUMNS, header=1.0),
    ]
    figure = go.Figure(traces, base_layout(height=ROW * (len(whole) + 1) + BELOW))
    figure.update_layout(
        shapes=_rules(tree, spots),
        annotations=_beside(scenario, game, tree, spots, believes=step > 4),
    )
    return _bare(figure, (-0.035, 1.02), (0.4 - len(whole), 1.6))


def draw_full_tree(scenario: Scenario) -> go.Figure:
    """Draw the game with Nature's draw of the type, from left to right, for a wide page.

    A dashed line joins the two positions that a player cannot tell apart: an information set.
    The government's payoffs are those against the type, not expectations.

    Parameters
    ----------
    scenario : Scenario
        One game; its fields are single numbers.

    Returns
    -------
    plotly.graph_objects.Figure
        Nine traces, the same in every state. It needs a width of about 850 pixels.

    Raises
    ------
    ValueError
        If the scenario holds arrays.

    Examples
    --------
    >>> len(draw_full_tree(Scenario()).data)
    9
    """
    tree = _drawn(scenario)
    spots = _places(tree)
    edges: list[Edge] = [(spots[tree[row].parent], spots[row]) for row in range(1, len(tree))]
    traces = [
        _information_sets(tree, spots),
        *_ways(tree, edges),
        *_movers(tree, spots),
        _payoffs(tree, [y for _, y in spots], COLUMNS_FULL, header=1.0),
    ]
    figure = go.Figure(traces, base_layout(height=ROW_FULL * 19 + BELOW))
    figure.update_layout(annotations=_on_edges(tree, edges))
    return _bare(figure, (-0.2, 8.7), (-18.4, 1.6))


def describe_tree(scenario: Scenario) -> str:
    """Say how the game goes, and what it comes to.

    Parameters
    ----------
    scenario : Scenario
        One game; its fields are single numbers.

    Returns
    -------
    str
        The moves in their order with their chances, what everybody expects, what would happen
        in talks that are not held, and which decisions are level.

    Raises
    ------
    ValueError
        If the scenario holds arrays.

    Examples
    --------
    >>> describe_tree(Scenario(credible_share=0.15)).split(". ")[1]
    'That faction accepts, the excluded faction stays quiet, and the government keeps the deal'
    """
    scenario.require_one()
    game = solve(scenario)
    g, i, e = (f"{float(pay):.3g}".replace("-", "−") for pay in game.payoffs)
    told = (
        f"{_story(game)} "
        f"Expected payoffs: government {g}, included faction {i}, excluded faction {e}."
    )
    level = [SPOKEN[name] for name in game.ties.names()]
    return f"{told} Another move would do as well for {', '.join(level)}." if level else told


def _story(game: Solution) -> str:
    begins = START[int(game.decisions.start)]
    if begins == "talk to one":
        return f"The government talks to one faction. That faction {_talks(game)}"
    move = {"fight on": "fights on", "include all": "includes all"}[begins]
    other = "Should it talk to one faction instead, that faction"
    return f"The government {move}. {other} {_talks(game)}"


def _talks(game: Solution) -> str:
    does = game.decisions
    if not does.accept:
        return "refuses."
    if not does.attack:
        ends_so = _decides(bool(does.keep_after_quiet))
        return f"accepts, the excluded faction stays quiet, and the government {ends_so}."
    success = float(game.chance_of_success)
    return (
        "accepts, and the excluded faction attacks. "
        f"With chance {success:.2f} the attack succeeds and the government "
        f"{_decides(bool(does.keep_after_success))}; with chance {1 - success:.2f} it is foiled "
        f"and the government {_decides(bool(does.keep_after_foiled))}."
    )


def _decides(keeps: bool) -> str:
    return "keeps the deal" if keeps else "returns to conflict"


def _folded(scenario: Scenario) -> tuple[Solution, list[_Branch]]:
    """Return the tree in which the type is part of chances and beliefs."""
    scenario.require_one()
    game = solve(scenario)
    worth = (deal_worth(belief, scenario.betrayal) for belief in vars(game.beliefs).values())
    tree = [_Branch("the start", -1, "G", True, 1.0, "start", ())]
    _grow(tree, 0, game, ends(scenario, *worth), float(game.chance_of_success))
    return game, tree


# Which part of the tree stands at each step of building it, and which decisions are made at each
# step of solving it. The lines come in the order in which they are read.
_BUILT = {1: ("start",), 2: ("start", "accept"), 3: ("start", "accept", "attack")}
_SOLVED = {
    5: ("quiet", "foiled", "success"),
    6: ("quiet", "foiled", "success", "attack"),
    7: ("quiet", "foiled", "success", "attack", "accept"),
}


def _as_far_as(tree: list[_Branch], step: int) -> list[_Branch]:
    """Take what stands at a step, with the decisions that are made by then."""
    if step not in STEPS:
        raise ValueError(f"step = {step}: expected one of {', '.join(map(str, STEPS))}")
    if step == max(STEPS):
        return tree
    seats = [tree[branch.parent].seat if branch.parent >= 0 else "" for branch in tree]
    decided = _SOLVED.get(step, ())
    made = [
        replace(branch, chosen=branch.chosen and seat in decided, chance=0.0)
        for branch, seat in zip(tree, seats, strict=True)
    ]
    built = _BUILT.get(step)
    if built is None:
        return made
    kept = [row for row, seat in enumerate(seats) if not seat or seat in built]
    return [replace(made[row], parent=kept.index(made[row].parent) if row else -1) for row in kept]


def _drawn(scenario: Scenario) -> list[_Branch]:
    """Return the tree with one branch for each type of the included faction."""
    scenario.require_one()
    game = solve(scenario)
    n = {name: float(array) for name, array in scenario.arrays().items()}
    tree = [_Branch("", -1, "?", True, 1.0, "type", ())]
    for kind, odds, foil, worth in (
        ("reliable", n["prior"], n["foil_reliable"], 1.0),
        ("unreliable", 1 - n["prior"], n["foil_unreliable"], -n["betrayal"]),
    ):
        tree.append(_Branch(f"{kind} {odds:.2f}", 0, "G", True, odds, "start", ()))
        _grow(tree, len(tree) - 1, game, ends(scenario, worth, worth, worth), 1 - foil)
    return tree


def _grow(tree: list[_Branch], root: int, game: Solution, at: Ends, success: float) -> None:
    """Add everything that can follow the government's first decision."""
    does = game.decisions

    def add(
        move: str, parent: int, chosen: bool, pays: End | None = None, *, mover: str = "",
        seat: str = "", odds: float = 1.0,
    ) -> int:  # fmt: skip
        chance = tree[parent].chance * odds if chosen else 0.0
        worth = () if pays is None else tuple(float(pay) for pay in pays)
        tree.append(_Branch(move, parent, mover, bool(chosen), chance, seat, worth))
        return len(tree) - 1

    def decide(seat: str, parent: int, keep: End, back: End) -> None:
        keeps = bool(getattr(does, f"keep_after_{seat}"))
        add("keep", parent, keeps, keep)
        add("return", parent, not keeps, back)

    start, accepts, attacks = int(does.start), bool(does.accept), bool(does.attack)
    add(START[0], root, start == 0, at.fighting)
    add(START[1], root, start == 1, at.inclusive)
    talk = add(START[2], root, start == 2, mover="I", seat="accept")
    add("refuse", talk, not accepts, at.fighting)
    accept = add("accept", talk, accepts, mover="E", seat="attack")
    quiet = add("quiet", accept, not attacks, mover="G", seat="quiet")
    decide("quiet", quiet, at.quiet_keep, at.quiet_return)
    attack = add("attack", accept, attacks, mover="?", seat="chance")
    foiled = add(f"foiled {1 - success:.2f}", attack, True, mover="G", seat="foiled",
                 odds=1 - success)  # fmt: skip
    decide("foiled", foiled, at.foiled_keep, at.foiled_return)
    succeeded = add(f"success {success:.2f}", attack, True, mover="G", seat="success",
                    odds=success)  # fmt: skip
    decide("success", succeeded, at.success_keep, at.success_return)


def _depth(tree: list[_Branch], row: int) -> int:
    parent = tree[row].parent
    return 0 if parent < 0 else 1 + _depth(tree, parent)


def _elbow(tree: list[_Branch], spots: list[Point], row: int) -> Edge:
    (x, y), end = spots[tree[row].parent], spots[row]
    return (x, y), (x, end[1]), end


def _places(tree: list[_Branch]) -> list[Point]:
    """Put ends on lines of their own and every other mark level with what grows from it."""
    rows = iter(range(len(tree)))
    height: dict[int, float] = {}
    half = len(tree) // 2 + 1
    # The lower half mirrors the upper one, so that positions of one set face each other.
    upper = [row for row in range(1, half) if tree[row].pays]
    lower = [row for row in range(half, len(tree)) if tree[row].pays]
    for row in (*upper, *reversed(lower)):
        height[row] = -float(next(rows))
    for row in reversed(range(len(tree))):
        if not tree[row].pays:
            grown = [height[child] for child, each in enumerate(tree) if each.parent == row]
            height[row] = sum(grown) / len(grown)
    return [
        (ACROSS[each.seat] if each.mover else ACROSS[tree[each.parent].seat] + 0.55, height[row])
        for row, each in enumerate(tree)
    ]


def _ways(tree: list[_Branch], edges: list[Edge]) -> list[go.Scatter]:
    """Draw the lines, one trace for each way in which they can be walked."""
    return [_way(tree, edges, name, line) for name, line in WAYS.items()]


def _way(tree: list[_Branch], edges: list[Edge], name: str, line: dict[str, Any]) -> go.Scatter:
    x: list[float | None] = []
    y: list[float | None] = []
    heads: list[int] = []
    gaps: list[int] = []
    for branch, edge in zip(tree[1:], edges, strict=True):
        if branch.way == name:
            x += [*(at[0] for at in edge), None]
            y += [*(at[1] for at in edge), None]
            heads += [*[0] * (len(edge) - 1), 11, 0]
            gaps += [*[0] * (len(edge) - 1), 9 if branch.mover else 0, 0]
    played = name == PLAYED
    head = {"symbol": "arrow", "angleref": "previous", "size": heads, "standoff": gaps}
    return go.Scatter(
        x=x,
        y=y,
        mode="lines+markers" if played else "lines",
        name=name,
        line=line,
        marker={**head, "color": INK, "opacity": 1, "line": {"width": 0}} if played else None,
        hoverinfo="skip",
    )


def _movers(tree: list[_Branch], spots: list[Point]) -> list[go.Scatter]:
    return [
        go.Scatter(
            x=[at[0] for at in where],
            y=[at[1] for at in where],
            mode="markers+text",
            name=name,
            text=[letter] * len(where),
            textfont={"size": 12, "color": INK},
            marker={
                "symbol": symbol,
                "size": 21 if symbol == "diamond" else 19,
                "color": "#ffffff",
                "line": {"color": color, "width": 2.5},
            },
            hovertemplate=f"{name[2:]} moves<extra></extra>",
        )
        for letter, (name, symbol, color) in PLAYERS.items()
        for where in [[at for each, at in zip(tree, spots, strict=True) if each.mover == letter]]
    ]


def _texts(scenario: Scenario, game: Solution, tree: list[_Branch]) -> list[str]:
    """Say each move, bold where it is played, with the government's belief where it decides."""
    beliefs = {name.removeprefix("after_"): each for name, each in vars(game.beliefs).items()}
    beliefs["start"] = scenario.arrays()["prior"]
    texts = []
    for each in tree:
        text = _move(each)
        if each.mover == "G":
            text += f" (belief {float(beliefs[each.seat]):.2f})"
        texts.append(text)
    return texts


def _move(branch: _Branch) -> str:
    """Write a move, bold where it is played, with the chance that the game ends there."""
    if branch.way != PLAYED:
        return branch.move
    return f"<b>{branch.move} {branch.chance:.0%}</b>" if branch.pays else f"<b>{branch.move}</b>"


def _beside(
    scenario: Scenario, game: Solution, tree: list[_Branch], spots: list[Point], *, believes: bool
) -> list[dict[str, Any]]:
    """Write each move beside its end."""
    texts = _texts(scenario, game, tree) if believes else [_move(each) for each in tree]
    return [
        {
            **_note(text, *spot),
            "xanchor": "left",
            "xshift": 16 if each.mover else 4,
        }
        for each, text, spot in zip(tree, texts, spots, strict=True)
    ]


def _note(text: str, x: float, y: float) -> dict[str, Any]:
    font = {"size": 12, "color": INK}
    return {"x": x, "y": y, "text": text, "showarrow": False, "borderpad": 1, "font": font}


def _payoffs(
    tree: list[_Branch], heights: list[float], columns: tuple[float, ...], header: float
) -> go.Scatter:
    """Write what every end pays, one column a player, bold where the game can end there."""
    cells: list[tuple[float, float, str]] = [
        (x, header, f"<b>{letter}</b>") for x, letter in zip(columns, "GIE", strict=True)
    ]
    for each, height in zip(tree, heights, strict=True):
        for x, pay in zip(columns, each.pays, strict=False):
            text = _number(pay)
            cells.append((x, height, f"<b>{text}</b>" if each.way == PLAYED else text))
    return go.Scatter(
        x=[x for x, _, _ in cells],
        y=[y for _, y, _ in cells],
        mode="text",
        text=[text for _, _, text in cells],
        textposition="middle left",
        textfont={"size": 12, "color": INK},
        hoverinfo="skip",
        showlegend=False,
    )


def _number(value: float) -> str:
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text.replace("-", "−")


def _information_sets(tree: list[_Branch], spots: list[Point]) -> go.Scatter:
    x: list[float | None] = []
    y: list[float | None] = []
    for seat in ("start", "accept", "attack", "quiet", "foiled", "success"):
        for row, each in enumerate(tree):
            if each.seat == seat:
                x.append(spots[row][0])
                y.append(spots[row][1])
        x.append(None)
        y.append(None)
    return go.Scatter(
        x=x,
        y=y,
        mode="lines",
        name="cannot be told apart",
        line={"color": INK, "width": 1.5, "dash": "6px,4px"},
        hoverinfo="skip",
    )


def _on_edges(tree: list[_Branch], edges: list[Edge]) -> list[dict[str, Any]]:
    """Write each move on its line, and beside it where the line ends the game."""
    return [_on_edge(branch, edge) for branch, edge in zip(tree[1:], edges, strict=True)]


def _on_edge(branch: _Branch, edge: Edge) -> dict[str, Any]:
    (x, y), (u, v) = edge[0], edge[-1]
    share = 1.0 if branch.pays else 0.46
    return {
        **_note(_move(branch), x + share * (u - x), y + share * (v - y)),
        "xanchor": "left" if branch.pays else "center",
        "bgcolor": "#ffffff",
    }


def _rules(tree: list[_Branch], spots: list[Point]) -> list[dict[str, Any]]:
    """Lead the eye from a move to what it pays."""
    return [
        {
            "type": "line",
            "x0": x,
            "x1": COLUMNS[-1],
            "y0": y - 0.46,
            "y1": y - 0.46,
            "layer": "below",
            "line": {"color": PALE, "width": 1},
        }
        for each, (x, y) in zip(tree, spots, strict=True)
        if each.pays
    ]


def _bare(figure: go.Figure, across: Point, up: Point) -> go.Figure:
    """Take the axes away and fix what is seen."""
    bare = {"visible": False, "fixedrange": True}
    figure.update_layout(
        xaxis={**bare, "range": across},
        yaxis={**bare, "range": up},
        legend={"itemclick": False, "itemdoubleclick": False},
    )
    return figure
