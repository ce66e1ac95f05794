"""Where the government seats both factions, one of them, or nobody."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from spoilers.figures.exclusive_negotiation.negotiating_parties import WAR_COST
from spoilers.figures.style import INK, PALE, SKY, VERMILLION, YELLOW, base_layout
from spoilers.theory.exclusive_negotiation import Faction, best_table, price_of_a_seat

FIRST = Faction("first faction", ideal=0.6, reach=0.4, strength=0.8)
SECOND_REACH = 0.3
LOWEST_IDEAL = 0.4
REGIONS = ("nobody", "the first faction only", "the second faction only", "both")
NAMES = ("nobody", "first faction<br>only", "second faction<br>only", "both")
COLORS = (PALE, SKY, VERMILLION, YELLOW)
STEPS = 81
# Names stay off the edges of the map, and beside regions too narrow for them.
LEAST_NAMED, MOST_NAMED = 0.46, 0.92
ROOM, SLIVER, BESIDE = 0.25, 0.04, 0.04


def second_faction(ideal: ArrayLike, strength: ArrayLike) -> Faction:
    """Make the faction that the map moves.

    Parameters
    ----------
    ideal : array_like of float
        Its ideal point, in [0, 1].
    strength : array_like of float
        How much of the fighting it can do, at least 0.

    Returns
    -------
    Faction
        With the reach that the map assumes.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> float(second_faction(1.0, 0.2).least)
    0.7
    """
    return Faction("second faction", ideal=ideal, reach=SECOND_REACH, strength=strength)


def region(ideal: ArrayLike, strength: ArrayLike, harm: float, reach: float) -> NDArray[np.intp]:
    """Say whom the government seats, as a place in `REGIONS`.

    Parameters
    ----------
    ideal, strength : array_like of float
        The second faction's ideal point, in [0, 1], and strength, at least 0.
    harm : float
        Damage per unit of strength of a faction left outside, at least 0.
    reach : float
        The largest concession the government prefers to fighting, at least 0.

    Returns
    -------
    numpy.ndarray of int
        0 nobody, 1 the first faction, 2 the second, 3 both; the common shape.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> region(ideal=1.0, strength=[0.2, 0.9], harm=1.0, reach=0.8)
    array([1, 3])
    """
    best = best_table([FIRST, second_faction(ideal, strength)], reach, harm, WAR_COST)
    return np.asarray(best.seats[..., 0] + 2 * best.seats[..., 1], dtype=np.intp)


def exclusion_map(harm: float, reach: float, ideal: float, strength: float) -> go.Figure:
    """Draw the best table over the strength and the ideal point of the second faction.

    Parameters
    ----------
    harm : float
        Damage per unit of strength of a faction left outside, at least 0.
    reach : float
        The largest concession the government prefers to fighting, at least 0.
    ideal, strength : float
        The second faction's ideal point, in [0, 1], and strength, at least 0.

    Returns
    -------
    plotly.graph_objects.Figure
        Regions, the line at which a seat costs what the faction does outside, the end of the
        government's reach, the faction; five traces in every state.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> len(exclusion_map(1.0, 0.8, 1.0, 0.2).data)
    5
    """
    across, up = np.linspace(0, 1, STEPS), np.linspace(LOWEST_IDEAL, 1, STEPS)
    best = region(up[:, np.newaxis], across[np.newaxis, :], harm, reach)
    figure = go.Figure(
        [
            _areas(across, up, best),
            _indifference(across, harm, reach),
            _end_of_reach(reach),
            _names(across, up, best),
            go.Scatter(
                x=[strength],
                y=[ideal],
                mode="markers",
                name="the second faction",
                marker={
                    "symbol": "star",
                    "color": "#ffffff",
                    "size": 18,
                    "line": {"color": INK, "width": 2},
                },
                hovertemplate="strength %{x:.2f}, ideal point %{y:.2f}<extra></extra>",
            ),
        ],
        base_layout(
            x="strength of the second faction",
            y="ideal point of the second faction<br>(1 global struggle)",
            height=470,
        ),
    )
    figure.update_layout(
        xaxis={"range": [-0.03, 1.03], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
        yaxis={"range": [LOWEST_IDEAL - 0.02, 1.03], "tickvals": [0.4, 0.6, 0.8, 1]},
    )
    return figure


def describe_exclusion_map(harm: float, reach: float, ideal: float, strength: float) -> str:
    """Say whom the government seats, and what decides it.

    Parameters
    ----------
    harm : float
        Damage per unit of strength of a faction left outside, at least 0.
    reach : float
        The largest concession the government prefers to fighting, at least 0.
    ideal, strength : float
        The second faction's ideal point, in [0, 1], and strength, at least 0.

    Returns
    -------
    str
        The best table, then the price of a seat beside the damage outside.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> print(describe_exclusion_map(1.0, 0.8, 1.0, 0.2))
    The government seats the first faction only. A seat for the second would cost 0.50 more in
    policy, and outside it does damage 0.20.
    """
    second = second_faction(ideal, strength)
    seats = int(region(ideal, strength, harm, reach))
    said = f"The government seats {REGIONS[seats]}."
    if not seats:
        cost = WAR_COST + harm * (float(np.asarray(FIRST.strength)) + strength)
        return f"{said} Fighting both costs {cost:.2f}, and no table that can agree costs less."
    price, damage = float(price_of_a_seat([FIRST], second)), harm * strength
    if float(second.least) > reach + 1e-9:
        return (
            f"{said} The second asks for {float(second.least):.2f}, and the government goes "
            f"no further than {reach:.2f}, whatever the damage of {damage:.2f}."
        )
    return (
        f"{said} A seat for the second would cost {price:.2f} more in policy, "
        f"and outside it does damage {damage:.2f}."
    )


def _areas(
    across: NDArray[np.float64], up: NDArray[np.float64], best: NDArray[np.intp]
) -> go.Heatmap:
    steps = [(edge / 4, COLORS[place]) for place in range(4) for edge in (place, place + 1)]
    return go.Heatmap(
        x=across.round(4).tolist(),
        y=up.round(4).tolist(),
        z=best.tolist(),
        zmin=-0.5,
        zmax=3.5,
        colorscale=[list(step) for step in steps],
        showscale=False,
        hoverinfo="skip",
        name="best table",
    )


def _indifference(across: NDArray[np.float64], harm: float, reach: float) -> go.Scatter:
    """Draw the ideal points at which the price of a seat equals the damage outside."""
    ideal = float(FIRST.least) + harm * across + SECOND_REACH
    shown = (ideal <= 1.0) & (ideal - SECOND_REACH <= reach + 1e-9)
    # Where the government fights everyone, the line divides nothing.
    shown &= region(np.minimum(ideal, 1.0), across, harm, reach) != REGIONS.index("nobody")
    return go.Scatter(
        x=across[shown].round(4).tolist(),
        y=ideal[shown].round(4).tolist(),
        mode="lines",
        name="price of a seat = damage outside",
        line={"color": INK, "width": 3},
        hoverinfo="skip",
        showlegend=True,
    )


def _end_of_reach(reach: float) -> go.Scatter:
    end = reach + SECOND_REACH
    inside = end < 1.0
    return go.Scatter(
        x=[0, 1] if inside else [],
        y=[end, end] if inside else [],
        mode="lines",
        name="end of the government's reach",
        line={"color": INK, "width": 3, "dash": "dash"},
        hoverinfo="skip",
        showlegend=True,
    )


def _names(
    across: NDArray[np.float64], up: NDArray[np.float64], best: NDArray[np.intp]
) -> go.Scatter:
    """Name each region at its middle, or beside it where it has no room for the name."""
    found = []
    high, low = np.nonzero(up < MOST_NAMED)[0][-1], np.nonzero(up > LEAST_NAMED)[0][0]
    for place, name in enumerate(NAMES):
        widths = (best == place).sum(axis=1)[low : high + 1]
        if widths.max() < SLIVER * STEPS:
            continue
        rows = np.nonzero(widths > 0.9 * widths.max())[0] + low
        row = int(rows[len(rows) // 2])
        columns = np.nonzero(best[row] == place)[0]
        if widths.max() < ROOM * STEPS:
            found.append(
                (float(across[columns[-1]]) + BESIDE, float(up[row]), f"← {name}", "right")
            )
        else:
            found.append((float(across[columns].mean()), float(up[row]), name, "center"))
    return go.Scatter(
        x=[round(x, 3) for x, *_ in found],
        y=[round(y, 3) for _, y, *_ in found],
        mode="text",
        name="regions",
        text=[f"<b>{name}</b>" for *_, name, _ in found],
        textposition=[f"middle {side}" for *_, side in found],
        textfont={"color": INK},
        hoverinfo="skip",
        showlegend=False,
    )
