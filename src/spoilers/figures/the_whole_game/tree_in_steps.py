"""The tree of a case, built move by move and then solved from its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import plotly.graph_objects as go

from spoilers.figures.picture import Picture
from spoilers.figures.saying import apart, listed, number, percent
from spoilers.figures.style import BLUE, GREEN, GREY, INK, ORANGE, PALE, VERMILLION, base_layout
from spoilers.figures.the_whole_game.game_tree import (
    KABUL,
    OUTCOMES_SAID,
    Branch,
    GameTree,
    in_a_sentence,
)
from spoilers.figures.traces import line, marks, segments, words
from spoilers.theory.cases import find_case

STEPS: Mapping[int, str] = {
    1: "The government moves first: it fights on, includes all, or talks to one faction. Nobody "
       "but chance knows whether that faction is reliable, so the government cannot tell the two "
       "halves of the tree apart.",
    2: "The included faction refuses, and fighting goes on, or it accepts.",
    3: "If it accepts, it offers the excluded faction a payment for quiet, at most today's stake. "
       "The excluded faction stays quiet, attacks, or fights inside the movement.",
    4: "Chance decides whether an attempt is foiled or gets through, and here the two halves "
       "differ. The government sees which it was, and chooses a measure. After quiet and after a "
       "foiled attempt only the measure it takes is drawn. The tree is complete.",
    5: "Begin at the end.",
    6: "One step back.",
    7: "Another step back.",
    8: "The first move comes last.",
}  # fmt: skip
"""How the tree is built and then solved from its end, step by step."""
BUILT, SOLVED = 4, max(STEPS)

# At a step of building: whose lines stand. At a step of solving: where it is known what is done.
_BUILT: Mapping[int, tuple[str, ...]] = {
    1: ("", "type", "start"),
    2: ("", "type", "start", "talks"),
    3: ("", "type", "start", "talks", "deal"),
}
ANSWERS = ("start", "quiet", "foiled", "success")
_LAST = ("quiet", "foiled", "success")
# Places that stand inside of the spines, since the tree goes on beside them.
_AFTER = ("quiet", "foiled")
_KNOWN: Mapping[int, tuple[str, ...]] = {
    5: _LAST,
    6: (*_LAST, "deal"),
    7: (*_LAST, "deal", "talks"),
}

# Who moves: what the letter on the mark stands for.
PLAYERS = {
    "G": ("G government", "circle", BLUE),
    "I": ("I included faction", "square", GREEN),
    "E": ("E excluded faction", "diamond", VERMILLION),
    "?": ("? chance", "hexagon", GREY),
}
SETS = "information set"
# Told apart by width, by dash and by the head of an arrow; the colour only helps.
PLAYED, WOULD, OTHER, TO_COME = "played", "chosen if reached", "not chosen", "still to come"
WAYS: Mapping[str, dict[str, Any]] = {
    TO_COME: {"color": PALE, "width": 1, "legend": False},
    OTHER: {"color": GREY, "width": 1.2},
    WOULD: {"color": INK, "width": 2.5, "dash": "dot"},
    PLAYED: {"color": ORANGE, "width": 4},
}
# Pixels of a row, and of the legend below. As shares of the width: the middle of the tree, how
# far from it a spine, a side place and an end stand, where words begin and where payoffs end.
ROW, BELOW = 28, 112
MIDDLE, SPINE, SIDE, END = 0.15, 0.105, 0.052, 0.028
WORDS, COLUMNS = 0.3, {"G": 0.757, "I": 0.88, "E": 1.0}
SIZE = 11.5
Point = tuple[float, float]


@dataclass(frozen=True)
class TreeInSteps(Picture):
    """The whole game as a tree: how is it built, and how is it solved from its end?

    The extensive form: Nature's draw of the partner's type on top, a half for each type, and a
    dashed line for each information set. The numbers are illustrative.

    Parameters
    ----------
    case : str
        One of `spoilers.theory.cases.CASES`.
    step : int
        How far the tree is built, and then solved from its end; one of `STEPS`.

    Raises
    ------
    ValueError
        If there is no such case or step.

    Examples
    --------
    >>> print(TreeInSteps(step=5).describe())
    Step 5 of 8. Begin at the end. The government compares what each measure is worth to it: after
    quiet it takes restraint, after a foiled attempt restraint, and after a success, with its
    belief at 0.40, drone strikes.
    """

    case: str = KABUL
    step: int = BUILT

    def __post_init__(self) -> None:
        """Refuse a case or a step that does not exist."""
        find_case(self.case)
        if self.step not in STEPS:
            raise ValueError(f"step = {self.step}: expected one of {', '.join(map(str, STEPS))}")

    def draw(self) -> go.Figure:
        """Draw the tree from top to bottom, its two halves side by side."""
        rows = len(self._tree.branches)
        figure = go.Figure(
            [self._information_sets(), *self._ways(), *self._places(), self._moves(), self._pays()],
            base_layout(height=ROW * (rows + 1) + BELOW),
        )
        bare = {"visible": False, "fixedrange": True}
        figure.update_layout(
            margin={"l": 4, "r": 4, "t": 4, "b": BELOW},
            xaxis={**bare, "range": [0, 1.005]},
            yaxis={**bare, "range": [0.4 - rows, 1.6]},
            legend={"itemclick": False, "itemdoubleclick": False, "font": {"size": 12}},
            shapes=self._rules(),
        )
        return figure

    def describe(self) -> str:
        """Say what is added or decided at this step; at the last one, how the whole game goes."""
        decided = {5: self._last, 6: self._move, 7: self._accept, 8: self._start}
        more = f" {decided[self.step]()}" if self.step in decided else ""
        return f"Step {self.step} of {SOLVED}. {STEPS[self.step]}{more}"

    @cached_property
    def _tree(self) -> GameTree:
        return GameTree(find_case(self.case).scenario)

    def _stands(self, branch: Branch) -> bool:
        """Say whether a line has been built."""
        return self.step >= BUILT or branch.before in _BUILT[self.step]

    def _way(self, branch: Branch) -> str:
        """Say in which way a line is drawn."""
        if not self._stands(branch):
            return TO_COME
        if self.step == SOLVED and branch.chosen:
            return PLAYED if self._tree.chances[branch.place] else WOULD
        known = branch.chosen and branch.before in _KNOWN.get(self.step, ())
        return WOULD if known else OTHER

    @cached_property
    def _spots(self) -> dict[str, Point]:
        """Place the far end of every line: how far from the middle, and in which row."""
        return {
            place: (_across(branch), -float(row))
            for row, (place, branch) in enumerate(self._tree.branches.items())
        }

    def _ways(self) -> list[go.Scatter]:
        """Draw the lines of both halves, one trace for each way in which they can be walked."""
        return [self._walked(way) for way in WAYS]

    def _walked(self, way: str) -> go.Scatter:
        x: list[float | None] = []
        y: list[float | None] = []
        heads: list[float] = []
        gaps: list[float] = []
        for place, branch in self._tree.branches.items():
            if branch.before and self._way(branch) == way:
                (a, b), (u, v) = self._spots[branch.before], self._spots[place]
                for side in (-1, 1):
                    x += [MIDDLE + side * a, MIDDLE + side * u, None]
                    y += [b, v, None]
                    heads += [0, 10, 0]
                    gaps += [0, 9 if branch.mover else 0, 0]
        drawn = line(way, x or [None], y or [None], **WAYS[way])
        if way == PLAYED:
            head = {"symbol": "arrow", "angleref": "previous", "size": heads or [0]}
            drawn.update(
                mode="lines+markers",
                marker={**head, "standoff": gaps or [0], "color": INK, "opacity": 1},
            )
        return drawn

    def _information_sets(self) -> go.Scatter:
        """Join the two places that whoever moves there cannot tell apart."""
        ends = [
            ((MIDDLE - across, row), (MIDDLE + across, row))
            for place, branch in self._tree.branches.items()
            if branch.mover in ("G", "I", "E") and self._stands(branch)
            for across, row in [self._spots[place]]
        ]
        return segments(SETS, ends, dash="4px,3px", width=1.6)

    def _places(self) -> list[go.Scatter]:
        """Mark every place where somebody moves with the letter of who it is."""
        return [self._places_of(letter) for letter in PLAYERS]

    def _places_of(self, letter: str) -> go.Scatter:
        name, symbol, color = PLAYERS[letter]
        spots = [
            (MIDDLE + side * across, row)
            for place, branch in self._tree.branches.items()
            if branch.mover == letter and self._stands(branch)
            for across, row in [self._spots[place]]
            for side in ((-1, 1) if across else (1,))
        ]
        return marks(
            name,
            [x for x, _ in spots] or [None],
            [y for _, y in spots] or [None],
            "#ffffff",
            symbol=symbol,
            size=20 if symbol == "diamond" else 18,
            edge=color,
            text=[letter] * max(1, len(spots)),
            at="middle center",
            legend=True,
            hover=f"{name[2:]} moves<extra></extra>",
        )

    def _moves(self) -> go.Scatter:
        """Write what is done on each line."""
        told = [self._told(branch) for branch in self._tree.branches.values()]
        rows = [row for _, row in self._spots.values()]
        return words("moves", [WORDS] * len(told), rows, told, at="middle right", size=SIZE)

    def _told(self, branch: Branch) -> str:
        """Write a move, bold where it is played, and what the government believes if it moves."""
        if not self._stands(branch):
            return ""
        said = branch.move
        if branch.odds:
            one, other = (number(odd) for odd in branch.odds)
            both = f"reliable {one}, or not {other}"
            said = both if branch.place == "type" else f"{said} {one} or {other}"
        if branch.place in ANSWERS:
            belief = f"belief {number(self._tree.belief(branch.place))}"
            said = f"{said}, {belief}" if said else belief
        lit = self._way(branch) == PLAYED or (self.step == SOLVED and not branch.move)
        return f"<b>{said}</b>" if lit else said

    def _pays(self) -> go.Scatter:
        """Write what every end is worth, a column for each player."""
        cells = [(x, 1.0, f"<b>{player}</b>") for player, x in COLUMNS.items()]
        for branch in self._ends:
            for x, pay in zip(COLUMNS.values(), self._tree.worths[branch.place], strict=True):
                text = _pay(pay) if self._stands(branch) else ""
                lit = text and self._way(branch) == PLAYED
                row = self._spots[branch.place][1]
                cells.append((x, row, f"<b>{text}</b>" if lit else text))
        across, up, written = zip(*cells, strict=True)
        return words("payoffs", across, up, written, at="middle left", size=SIZE)

    def _rules(self) -> list[dict[str, Any]]:
        """Lead the eye from an end to what it pays."""
        rule = {"type": "line", "layer": "below", "line": {"color": PALE, "width": 1}}
        rows = [self._spots[branch.place][1] - 0.47 for branch in self._ends]
        return [{**rule, "x0": WORDS, "x1": 1.0, "y0": row, "y1": row} for row in rows]

    @property
    def _ends(self) -> list[Branch]:
        return [branch for branch in self._tree.branches.values() if not branch.mover]

    def _last(self) -> str:
        quiet, foiled, success = (in_a_sentence(self._tree.response(event)) for event in _LAST)
        return (
            "The government compares what each measure is worth to it: after quiet it takes "
            f"{quiet}, after a foiled attempt {foiled}, and after a success, with its belief at "
            f"{number(self._tree.belief('success'))}, {success}."
        )

    def _move(self) -> str:
        attack, inside, quiet = (self._tree.worths[at][2] for at in ("attack", "inside", "quiet"))
        one, two, three = apart(attack, inside, quiet)
        return (
            "The excluded faction knows what the government will do. An attack is worth "
            f"{one} stakes to it, a fight inside {two}, and quiet for the payment offered {three}. "
            f"So it {_DOES[str(self._tree.solution.move)]}."
        )

    def _accept(self) -> str:
        deal, war = apart(*(self._tree.worths[at][1] for at in ("deal", "refused")))
        does = "accepts" if self._tree.solution.accept else "refuses"
        return (
            "The included faction knows what will follow. The deal is worth "
            f"{deal} stakes to it, and fighting on {war}. So it {does}."
        )

    def _start(self) -> str:
        game = self._tree.solution
        talks, war, seats = (self._tree.worths[at][0] for at in ("talks", "fighting", "all"))
        if seats == float("-inf"):
            one, two = apart(talks, war)
            three = "no policy suits all three, so the government cannot include everyone"
        else:
            one, two, three = apart(talks, war, seats)
            three = f"including all {three}"
        begins = {
            "fight on": "fights on", "talk to one": "talks to one faction",
            "include all": "includes all",
        }[str(game.start)]  # fmt: skip
        return (
            f"Talks with one are worth {one} to the government, fighting on {two}, and {three}. "
            f"So it {begins}{self._outcome()}.{self._level()}"
        )

    def _outcome(self) -> str:
        """Say what comes of the first move."""
        game = self._tree.solution
        if str(game.start) != "talk to one":
            return ""
        if str(game.move) == "quiet":
            paid = number(self._tree.tau)
            return f", and the excluded faction is paid {paid} today and stays quiet"
        through = percent(float(game.success))
        measure = in_a_sentence(self._tree.response("success"))
        pays = "also pay" if game.pays_unanswered else "not pay"
        return (
            f", and the excluded faction attacks. The attempt gets through {through} of the time, "
            f"and the response is then {measure}. Unanswered, the attack would {pays}: the outcome "
            f"is {OUTCOMES_SAID[str(game.outcome)]}"
        )

    def _level(self) -> str:
        """Name whoever could do as well by another move."""
        ties = self._tree.solution.ties
        level = [who for at, who in _WHO.items() if getattr(ties, at)]
        return f" Another move would do as well for {listed(level)}." if level else ""


_DOES = {"quiet": "stays quiet", "attack": "attacks", "fight": "fights inside"}
_WHO = {
    "start": "the government at the start",
    "accept": "the included faction",
    "quiet": "the excluded faction",
    "response": "the government after a success",
}


def _across(branch: Branch) -> float:
    """Return how far from the middle a line ends."""
    if branch.place in _AFTER or branch.before in _AFTER:
        return SIDE
    if branch.place == "type":
        return 0.0
    return SPINE if branch.mover else END


def _pay(value: float) -> str:
    return "−∞" if value == float("-inf") else number(value)
