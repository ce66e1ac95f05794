"""Where the government seats both factions, one of them, or nobody."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from spoilers.figures.picture import Picture
from spoilers.figures.saying import apart, number
from spoilers.figures.style import INK, PALE, SKY, VERMILLION, YELLOW, base_layout, tint
from spoilers.figures.traces import DECIMALS, line, marks, words
from spoilers.theory.arguments import exceeds
from spoilers.theory.exclusive_negotiation import Faction, best_table, price_of_a_seat

# An example of its own, and no case.
FIRST = Faction("first", ideal=0.6, reach=0.4, strength=0.8)
SECOND_REACH = 0.3
WAR_COST = 0.1
LOWEST_IDEAL = 0.4
REGIONS = ("nobody", "the first faction only", "the second faction only", "both")
NAMES = ("nobody", "first faction<br>only", "second faction<br>only", "both")
COLORS = (PALE, tint(SKY), tint(VERMILLION), tint(YELLOW))
ACROSS, UP = np.linspace(0, 1, 81), np.linspace(LOWEST_IDEAL, 1, 81)
# Names stay off the edges of the map, and beside regions too narrow for them.
LEAST_NAMED, MOST_NAMED = 0.46, 0.92
ROOM, SLIVER, BESIDE = 0.25, 0.04, 0.04


def second_faction(ideal: ArrayLike, strength: ArrayLike) -> Faction:
    """Make the faction that the map moves, with the reach that the map assumes."""
    return Faction("second", ideal=ideal, reach=SECOND_REACH, strength=strength)


def region(
    ideal: ArrayLike, strength: ArrayLike, harm: float, government_reach: float
) -> NDArray[np.intp]:
    """Say whom the government seats, as a place in `REGIONS`; numbers as for `ExclusionMap`.

    Examples
    --------
    >>> region(ideal=1.0, strength=[0.2, 0.9], harm=1.0, government_reach=0.8)
    array([1, 3])
    """
    best = best_table([FIRST, second_faction(ideal, strength)], government_reach, harm, WAR_COST)
    return np.asarray(best.seats[..., 0] + 2 * best.seats[..., 1], dtype=np.intp)


@dataclass(frozen=True)
class ExclusionMap(Picture):
    """Where does a second faction get a seat?

    A phase diagram of the best table over the strength and the ideal point of the second faction.
    The numbers are illustrative.

    Parameters
    ----------
    harm : float
        Damage per unit of strength of a faction left outside, at least 0.
    government_reach : float
        The largest concession the government prefers to fighting, at least 0.
    ideal : float
        The second faction's ideal point, in [0, 1].
    strength : float
        The second faction's strength, at least 0.

    Examples
    --------
    >>> print(ExclusionMap().describe())
    The government seats the first faction only. A seat for the second would cost 0.50 more in
    policy, and outside it does damage of 0.20.
    >>> print(ExclusionMap(1.0, 0.1, 0.4, 0.6).describe())
    The government seats the second faction only. The first asks for 0.20, and the government
    goes no further than 0.10; outside it does damage of 0.80.
    """

    harm: float = 1.0
    government_reach: float = 0.8
    ideal: float = 1.0
    strength: float = 0.2

    @cached_property
    def _second(self) -> Faction:
        return second_faction(self.ideal, self.strength)

    def draw(self) -> go.Figure:
        """Draw the best table everywhere, what divides the regions, and the second faction."""
        best = region(UP[:, np.newaxis], ACROSS[np.newaxis, :], self.harm, self.government_reach)
        end = self.government_reach + SECOND_REACH
        figure = go.Figure(
            [
                _areas(best),
                self._indifference(),
                line(
                    "end of the government's reach", [0, 1] if end < 1 else [],
                    [end, end] if end < 1 else [], dash="dash",
                ),
                _names(best),
                marks(
                    "the second faction", [self.strength], [self.ideal], "#ffffff",
                    symbol="star", size=18, edge=INK, legend=True,
                    hover="strength %{x:.2f}, ideal point %{y:.2f}<extra></extra>",
                ),
            ],
            base_layout(
                x="strength of the second faction",
                y="ideal point of the second faction<br>(1 global struggle)",
                height=470,
            ),
        )  # fmt: skip
        figure.update_layout(
            xaxis={"range": [-0.03, 1.03], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
            yaxis={"range": [LOWEST_IDEAL - 0.02, 1.03], "tickvals": [0.4, 0.6, 0.8, 1]},
        )
        return figure

    def describe(self) -> str:
        """Say whom the government seats, and weigh a seat against the damage outside."""
        seats = int(region(self.ideal, self.strength, self.harm, self.government_reach))
        said = f"The government seats {REGIONS[seats]}."
        if seats == REGIONS.index("nobody"):
            cost = number(WAR_COST + self.harm * (_strength(FIRST) + self.strength))
            return f"{said} Fighting both costs {cost}, and no table that can agree costs less."
        if seats == REGIONS.index("both"):
            return f"{said} {self._why_both()}"
        alone = seats == REGIONS.index("the first faction only")
        outside, inside = (self._second, FIRST) if alone else (FIRST, self._second)
        return f"{said} {self._why_not(outside, inside)}"

    def _why_both(self) -> str:
        price = float(price_of_a_seat([FIRST], self._second))
        if not price:
            return "The second asks for no more than the first, so its seat costs nothing more."
        more, damage = apart(price, self.harm * self.strength)
        return (
            f"The second's seat costs {more} more in policy, less than the damage of {damage} that "
            "it would do outside."
        )

    def _why_not(self, outside: Faction, inside: Faction) -> str:
        name, damage = outside.name, self.harm * _strength(outside)
        asked, price = float(outside.least), float(price_of_a_seat([inside], outside))
        if exceeds(asked, self.government_reach):
            asks, limit = apart(asked, self.government_reach)
            seat = f"The {name} asks for {asks}, and the government goes no further than {limit}"
            return f"{seat}; outside it does {_damage(number(damage), damage)}."
        more, done = apart(price, damage)
        cost = f"{more} more in policy" if price else "nothing more"
        return (
            f"A seat for the {name} would cost {cost}, and outside it does {_damage(done, damage)}."
        )

    def _indifference(self) -> go.Scatter:
        """Draw the ideal points at which the price of a seat equals the damage outside."""
        ideal = float(FIRST.least) + self.harm * ACROSS + SECOND_REACH
        shown = (ideal <= 1.0) & ~exceeds(ideal - SECOND_REACH, self.government_reach)
        # Where the government fights everyone, the line divides nothing.
        best = region(np.minimum(ideal, 1.0), ACROSS, self.harm, self.government_reach)
        shown &= best != REGIONS.index("nobody")
        return line("price of a seat = damage outside", ACROSS[shown], ideal[shown])


def _damage(written: str, damage: float) -> str:
    return f"damage of {written}" if damage else "no damage"


def _strength(faction: Faction) -> float:
    return float(np.asarray(faction.strength))


def _areas(best: NDArray[np.intp]) -> go.Heatmap:
    steps = [(edge / 4, COLORS[place]) for place in range(4) for edge in (place, place + 1)]
    return go.Heatmap(
        x=ACROSS.round(DECIMALS).tolist(),
        y=UP.round(DECIMALS).tolist(),
        z=best.tolist(),
        zmin=-0.5,
        zmax=3.5,
        colorscale=[list(step) for step in steps],
        showscale=False,
        hoverinfo="skip",
        name="best table",
    )


def _names(best: NDArray[np.intp]) -> go.Scatter:
    """Name each region at its middle, or beside it where it has no room for the name."""
    found = []
    high, low = np.nonzero(UP < MOST_NAMED)[0][-1], np.nonzero(UP > LEAST_NAMED)[0][0]
    for place, name in enumerate(NAMES):
        widths = (best == place).sum(axis=1)[low : high + 1]
        if widths.max() < SLIVER * len(ACROSS):
            continue
        rows = np.nonzero(widths > 0.9 * widths.max())[0] + low
        row = int(rows[len(rows) // 2])
        columns = np.nonzero(best[row] == place)[0]
        if widths.max() < ROOM * len(ACROSS):
            found.append((ACROSS[columns[-1]] + BESIDE, UP[row], f"← {name}", "right"))
        else:
            found.append((ACROSS[columns].mean(), UP[row], name, "center"))
    return words(
        "regions",
        [x for x, *_ in found],
        [y for _, y, *_ in found],
        [f"<b>{name}</b>" for *_, name, _ in found],
        at=[f"middle {side}" for *_, side in found],
    )
