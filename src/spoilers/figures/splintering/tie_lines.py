"""Where the lines of a genealogy's ties run, and where their marks stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx

# How thick a life line is, in lanes.
BAR = 0.34


@dataclass(frozen=True)
class TieLine:
    """Where the line of a tie runs: from one lane to another, at a time, marked in between."""

    x: float
    passed: frozenset[int]
    start: float
    mark: float
    end: float


def tie_lines(
    graph: nx.MultiDiGraph, lanes: Mapping[str, int], step: float
) -> dict[tuple[str, str, int], TieLine]:
    """Place the ties of a movement so that lines and marks do not hide one another.

    Short ties are placed first. Lines of one year that would overlap stand `step` years apart.
    """
    found: dict[tuple[str, str, int], TieLine] = {}
    ties = list(graph.edges(keys=True, data="year"))
    for start, end, key, year in sorted(ties, key=lambda tie: abs(lanes[tie[0]] - lanes[tie[1]])):
        down = 1 if lanes[end] > lanes[start] else -1
        passed = frozenset(range(*sorted((lanes[start], lanes[end]))))
        x = _free_time(year, passed, found.values(), step)
        # The tip of the arrow touches the bar, its middle stands back.
        arrow = lanes[end] - down * (BAR / 2 + 0.08)
        near = [line for line in found.values() if abs(line.x - x) < 3 * step]
        mark = _free_mark(passed, arrow, [y for line in near for y in (line.mark, line.end)])
        found[start, end, key] = TieLine(
            round(x, 3), passed, lanes[start] + down * BAR / 2, mark, arrow
        )
    return found


def _free_time(year: int, passed: frozenset[int], placed: Iterable[TieLine], step: float) -> float:
    taken = [line.x for line in placed if passed & line.passed]
    places = [year + side * step * i for i in range(9) for side in (1, -1)]
    free = next((x for x in places if all(abs(x - t) > 0.99 * step for t in taken)), float(year))
    # A line should stay near its year: rather a gap that is a little narrow than another year.
    near = sorted(t for t in taken if abs(t - year) <= 1)
    gaps = [((a + b) / 2, (b - a) / 2) for a, b in pairwise(near)]
    middle, room = max(gaps, key=lambda gap: gap[1], default=(free, 0.0))
    return middle if abs(free - year) > 1 and room > 0.8 * step else free


def _free_mark(passed: frozenset[int], arrow: float, taken: Iterable[float]) -> float:
    """Find a height between two bars that is far enough from other marks, near the arrow."""
    others = [arrow, *taken]
    shifts = (0.0, 0.08, -0.08, 0.16, -0.16)
    places = [(gap + 0.5, shift) for gap in passed for shift in shifts]

    def worth(place: tuple[float, float]) -> tuple[float, float, float]:
        middle, shift = place
        room = min(abs(middle + shift - other) for other in others)
        return min(0.24, room), -abs(shift), -abs(middle - arrow)

    middle, shift = max(places, key=worth)
    return round(middle + shift, 2)
