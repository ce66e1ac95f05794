"""Which outcome where: a map over two numbers of the whole game, with its exact boundaries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import plotly.graph_objects as go
from scipy.ndimage import distance_transform_edt

from spoilers.figures.picture import Picture
from spoilers.figures.saying import listed, percent
from spoilers.figures.style import base_layout
from spoilers.figures.the_whole_game.game_tree import KABUL, OUTCOMES_SAID
from spoilers.figures.traces import marks, plain, words
from spoilers.theory.cases import find_case
from spoilers.theory.comparative_statics import boundaries, outcome_map
from spoilers.theory.parameters import PARAMETERS, find_letter
from spoilers.theory.the_whole_game import OUTCOMES, Scenario, solve

NAMES = {
    "fighting": "fighting",
    "refused talks": "talks<br>refused",
    "inclusive peace": "everybody<br>included",
    "quiet exclusive peace": "quiet<br>deal",
    "fight inside": "fight<br>inside",
    "provocation": "provocation",
    "attack for its own sake": "attack for its<br>own sake",
}
"""The outcomes as they are written on a map."""
# Tints on which black letters have a contrast of 7 to 1 and more; a label says the same.
_TINTS = ("#dddddd", "#e8d3e0", "#cfe8f7", "#cdeee3", "#f5f1c4", "#f9c7b0", "#fbdfb0")
_POINTS = 61
_CHANCES = ("foil_reliable", "foil_unreliable")
# A region smaller than this share of the map is left without its name.
_SMALL = 0.025
# Where a map of the whole range would show one line at its edge.
_CLOSER: Mapping[str, tuple[float, float]] = {
    "strength": (0.0, 0.4),
    "shift": (0.0, 0.4),
    "guarantee": (0.0, 0.1),
    "attack_harm": (0.0, 1.0),
}


def partners(across: str) -> tuple[str, ...]:
    """Which numbers can stand upwards beside this one?

    Parameters
    ----------
    across : str
        The number across.

    Returns
    -------
    tuple of str
        All the others. The two chances of stopping an attempt exclude each other: one has to be
        larger than the other, and half of the map would hold no game.

    Raises
    ------
    ValueError
        If there is no such number.

    Examples
    --------
    >>> len(partners("prior")), len(partners("foil_reliable"))
    (21, 20)
    """
    names = [row.name for row in PARAMETERS]
    if across not in names:
        raise ValueError(f"across = {across!r}: expected one of {', '.join(names)}")
    left_out = {across} | (set(_CHANCES) if across in _CHANCES else set())
    return tuple(name for name in names if name not in left_out)


@dataclass(frozen=True)
class OutcomeRegions(Picture):
    """Which outcome is where, over two numbers at once?

    Comparative statics in the plane. All other numbers are those of a case, and illustrative.

    Parameters
    ----------
    case : str
        One of `spoilers.theory.cases.CASES`: all the other numbers.
    across, up : str
        The numbers across and upwards: any, and one of its `partners`.

    Raises
    ------
    ValueError
        If there is no such case or number, or the two cannot stand together.

    Examples
    --------
    >>> print(OutcomeRegions().describe())
    The outcome for Kabul 2021 is provocation. On this map: ...
    """

    case: str = KABUL
    across: str = "strength"
    up: str = "audience_cost"

    def __post_init__(self) -> None:
        """Refuse a case, a number or a pair that does not exist."""
        find_case(self.case)
        if self.up not in partners(self.across):
            raise ValueError(
                f"up = {self.up!r}: expected one of {', '.join(partners(self.across))}"
            )

    def draw(self) -> go.Figure:
        """Draw a tint for each outcome, the boundaries, and the case's own place."""
        (x, y, codes), (left, right), (low, high) = (
            self._grid,
            self._range(self.across),
            self._range(self.up),
        )
        edges = self._edges
        figure = go.Figure(
            [
                go.Heatmap(
                    x=plain(x), y=plain(y), z=codes.tolist(), zmin=-0.5, zmax=len(OUTCOMES) - 0.5,
                    colorscale=_colors(), showscale=False, name="outcome", hoverinfo="skip",
                ),
                marks("boundary between two outcomes", edges[0], edges[1], size=3, legend=True),
                self._names(),
                marks(
                    "the case", [self._place(self.across)], [self._place(self.up)],
                    symbol="x", size=13, legend=True,
                ),
            ],
            base_layout(x=find_letter(self.across).label, y=find_letter(self.up).label, height=480),
        )  # fmt: skip
        figure.update_layout(
            margin={"l": 12, "r": 12, "t": 12, "b": 100},
            # A little more than the map, so that a case at its edge can be seen.
            xaxis={"range": [left - 0.03 * (right - left), right + 0.03 * (right - left)]},
            yaxis={"range": [low - 0.03 * (high - low), high + 0.03 * (high - low)]},
        )
        return figure

    def describe(self) -> str:
        """Say which outcomes there are, and where the case is."""
        codes = self._grid[2]
        shares = {OUTCOMES[code]: float((codes == code).mean()) for code in np.unique(codes)}
        found = listed([f"{name} on {percent(part)}" for name, part in shares.items()])
        now = OUTCOMES_SAID[str(solve(self._scenario).outcome)]
        beyond = [
            find_letter(name).label.lower()
            for name in (self.across, self.up)
            if np.isinf(self._numbers[name])
        ]
        edge = f" The cross is at the edge, because its {beyond[0]} is infinite." if beyond else ""
        return f"The outcome for {self.case} is {now}. On this map: {found}.{edge}"

    @cached_property
    def _scenario(self) -> Scenario:
        return find_case(self.case).scenario

    @cached_property
    def _numbers(self) -> dict[str, float]:
        return self._scenario.numbers()

    def _range(self, name: str) -> tuple[float, float]:
        """Return how much of a number's range the map shows; the case is never left outside."""
        numbers, row = self._numbers, find_letter(name)
        low, high = _CLOSER.get(name, row.slider)
        if name == "foil_reliable":
            return numbers["foil_unreliable"] + 0.01, high
        if name == "foil_unreliable":
            return low, numbers["foil_reliable"] - 0.01
        if np.isinf(numbers[name]):
            return low, high
        if np.isfinite(row.high):
            return min(low, numbers[name]), max(high, numbers[name])
        return min(low, numbers[name]), max(high, 1.25 * numbers[name])

    def _place(self, name: str) -> float:
        """Return where the case is along an axis, at the edge if that is out of sight."""
        return float(np.clip(self._numbers[name], *self._range(name)))

    @cached_property
    def _grid(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Solve the game over the map: the two axes, and an index of `OUTCOMES` for each place."""
        one, other = ((name, *self._range(name)) for name in (self.across, self.up))
        solved = outcome_map(self._scenario, one, other, points=_POINTS, model=_code)
        return solved.x, solved.y, solved.outcomes

    @cached_property
    def _edges(self) -> tuple[list[float], list[float]]:
        """Find the points at which two outcomes meet."""
        one, other = ((name, *self._range(name)) for name in (self.across, self.up))
        found = boundaries(self._scenario, one, other, points=_POINTS, model=_code)
        return (
            [float(at) for edge in found for at in edge.x],
            [float(at) for edge in found for at in edge.y],
        )

    def _names(self) -> go.Scatter:
        """Write each outcome where its region is widest."""
        x, y, codes = self._grid
        places = []
        for code in np.unique(codes):
            inside = np.pad(codes == code, 1)
            if inside.sum() >= _SMALL * codes.size:
                # The place farthest from every other outcome and from the edge of the map.
                depth = distance_transform_edt(inside, sampling=(1.0, 0.6))[1:-1, 1:-1]
                row, column = np.unravel_index(int(np.argmax(depth)), depth.shape)
                places.append((x[column], y[row], f"<b>{NAMES[OUTCOMES[code]]}</b>"))
        across, up, text = zip(*places, strict=True)
        return words("outcomes", across, up, text, size=12)


def _code(scenario: Scenario) -> np.ndarray:
    return solve(scenario).outcome_code


def _colors() -> list[list[float | str]]:
    count = len(_TINTS)
    return [[at / count, tint] for code, tint in enumerate(_TINTS) for at in (code, code + 1)]
