"""Which outcome where: a map over two numbers of the whole game, with its exact boundaries."""

from __future__ import annotations

from functools import cache

import numpy as np
import plotly.graph_objects as go
from scipy.ndimage import distance_transform_edt

from spoilers.figures.style import INK, base_layout
from spoilers.theory.cases import find_case
from spoilers.theory.scenarios import PARAMETERS
from spoilers.theory.sensitivity import RANGES
from spoilers.theory.statics import boundaries, outcome_map, outcome_of
from spoilers.theory.whole_game import OUTCOMES

PAIRS: dict[str, tuple[str, str]] = {
    "promise": ("credible_share", "inclusion_cost"),
    "seat": ("prior", "inclusion_cost"),
    "answer": ("return_gain", "attack_cost"),
    "critics": ("audience_cost", "prior"),
    "fame": ("success_gain", "audience_cost"),
}
NAMES = {
    "promise": "believable share, price of a seat",
    "seat": "trust, price of a seat",
    "answer": "worth of a return, cost of an attack",
    "critics": "cost at home, trust",
    "fame": "worth of a success, cost at home",
}
SHORT = {
    "fighting": "fighting",
    "inclusive peace": "everybody<br>included",
    "quiet exclusive peace": "quiet deal<br>with one",
    "contained attack": "attack,<br>deal kept",
    "provoked return": "attack,<br>return",
    "refused talks": "talks refused",
}
# Tints on which black letters have a contrast of 7 to 1 and more; a label says the same.
_TINTS = ("#dddddd", "#cfe8f7", "#cdeee3", "#fbe6b8", "#f9c7b0", "#e8d3e0")
_POINTS = 61
# A region smaller than this share of the map is left without its name.
_SMALL = 0.025


def outcome_regions(case: str, pair: str) -> go.Figure:
    """Draw the outcome over two numbers, with the case's own place.

    Parameters
    ----------
    case : str
        One of `spoilers.theory.cases.CASES`: all the other numbers.
    pair : str
        One of `PAIRS`.

    Returns
    -------
    plotly.graph_objects.Figure
        Four traces, the same in every state.

    Raises
    ------
    ValueError
        If there is no such case or pair.

    Examples
    --------
    >>> len(outcome_regions("Kabul 2021", "promise").data)
    4
    """
    x, y, codes = regions(case, pair)
    one, other = PAIRS[pair]
    edge_x, edge_y = edges(case, pair)
    names = _names(x, y, codes)
    mine = find_case(case).assumptions
    tints = [[place / 6, tint] for code, tint in enumerate(_TINTS) for place in (code, code + 1)]
    figure = go.Figure(
        [
            go.Heatmap(
                x=x.round(4).tolist(),
                y=y.round(4).tolist(),
                z=codes.tolist(),
                zmin=-0.5,
                zmax=5.5,
                colorscale=tints,
                showscale=False,
                name="outcome",
                hoverinfo="skip",
            ),
            go.Scatter(
                x=edge_x,
                y=edge_y,
                mode="markers",
                name="boundary between two outcomes",
                marker={"size": 3, "color": INK},
                hoverinfo="skip",
            ),
            go.Scatter(
                x=[at for at, _, _ in names],
                y=[at for _, at, _ in names],
                mode="text",
                name="outcomes",
                text=[f"<b>{text}</b>" for _, _, text in names],
                textfont={"size": 12, "color": INK},
                hoverinfo="skip",
                showlegend=False,
            ),
            go.Scatter(
                x=[mine[one].value],
                y=[mine[other].value],
                mode="markers",
                name="where the case is put",
                marker={"symbol": "x", "size": 13, "color": INK, "line": {"width": 2}},
                hovertemplate="%{x:.2f}, %{y:.2f}<extra></extra>",
            ),
        ],
        base_layout(x=_meaning(one), y=_meaning(other), height=480),
    )
    figure.update_layout(
        margin={"l": 12, "r": 12, "t": 12, "b": 100},
        # A little more than the map, so that a case at its edge can be seen.
        xaxis={"range": [x[0] - 0.03 * (x[-1] - x[0]), x[-1]]},
        yaxis={"range": [y[0] - 0.03 * (y[-1] - y[0]), y[-1]]},
    )
    return figure


def describe_outcome_regions(case: str, pair: str) -> str:
    """Say which outcomes there are, and where the case stands.

    Parameters
    ----------
    case : str
        One of `spoilers.theory.cases.CASES`.
    pair : str
        One of `PAIRS`.

    Returns
    -------
    str
        Two sentences.

    Raises
    ------
    ValueError
        If there is no such case or pair.

    Examples
    --------
    >>> print(describe_outcome_regions("Kabul 2021", "promise"))
    Kabul 2021 stands at provoked return. Over this map: inclusive peace on 60%, quiet exclusive
    peace on 30%, provoked return on 9%.
    """
    _, _, codes = regions(case, pair)
    now = str(outcome_of(find_case(case).scenario).item())
    shares = {OUTCOMES[code]: float((codes == code).mean()) for code in np.unique(codes)}
    listed = ", ".join(f"{name} on {_percent(part)}" for name, part in shares.items())
    return f"{case} stands at {now}. Over this map: {listed}."


@cache
def regions(case: str, pair: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Solve the game over the map.

    Parameters
    ----------
    case : str
        One of `spoilers.theory.cases.CASES`.
    pair : str
        One of `PAIRS`.

    Returns
    -------
    x, y : numpy.ndarray of float
        The grid; shape (61,).
    codes : numpy.ndarray of int
        Indices of `OUTCOMES`; shape (61, 61), a row for each y.

    Raises
    ------
    ValueError
        If there is no such case or pair.

    Examples
    --------
    >>> regions("Aceh 2005", "seat")[2].shape
    (61, 61)
    """
    one, other = _ranges(pair)
    solved = outcome_map(find_case(case).scenario, one, other, points=_POINTS)
    codes = np.array([[OUTCOMES.index(name) for name in row] for row in solved.outcomes.tolist()])
    return solved.x, solved.y, codes


@cache
def edges(case: str, pair: str) -> tuple[list[float], list[float]]:
    """Find where the outcome changes, exactly.

    Parameters
    ----------
    case : str
        One of `spoilers.theory.cases.CASES`.
    pair : str
        One of `PAIRS`.

    Returns
    -------
    x, y : list of float
        Points of the boundaries.

    Examples
    --------
    >>> x, y = edges("Kabul 2021", "promise")
    >>> len(x) == len(y) > 20
    True
    """
    one, other = _ranges(pair)
    found = boundaries(find_case(case).scenario, one, other, points=_POINTS)
    points = [(float(a), float(b)) for line in found for a, b in zip(line.x, line.y, strict=True)]
    return [round(a, 4) for a, _ in points], [round(b, 4) for _, b in points]


def _ranges(pair: str) -> tuple[tuple[str, float, float], tuple[str, float, float]]:
    if pair not in PAIRS:
        raise ValueError(f"pair = {pair!r}: expected one of {', '.join(PAIRS)}")
    first, second = PAIRS[pair]
    return (first, *_shown(first)), (second, *_shown(second))


def _shown(name: str) -> tuple[float, float]:
    # Costs above the whole stake decide little; the interesting part would be small.
    return {"attack_cost": (0.0, 0.4), "credible_share": (0.0, 0.5)}.get(
        name, (max(RANGES[name][0], 0.0), min(RANGES[name][1], 1.0))
    )


def _meaning(name: str) -> str:
    return {
        "credible_share": "share it can believe in",
        "prior": "trust in the partner",
        "inclusion_cost": "price of a seat for all",
        "return_gain": "worth of a return to the attacker",
        "attack_cost": "cost of an attack",
        "audience_cost": "cost of restraint at home",
        "success_gain": "worth of a success by itself",
    }.get(name, next(each.meaning for each in PARAMETERS if each.name == name))


def _names(x: np.ndarray, y: np.ndarray, codes: np.ndarray) -> list[tuple[float, float, str]]:
    found = []
    for code in np.unique(codes):
        inside = np.pad(codes == code, 1)
        if inside.sum() < _SMALL * codes.size:
            continue
        # The place farthest from every other outcome and from the edge of the map.
        depth = distance_transform_edt(inside, sampling=(1.0, 0.6))[1:-1, 1:-1]
        row, column = np.unravel_index(int(np.argmax(depth)), depth.shape)
        found.append((float(x[column]), float(y[row]), SHORT[OUTCOMES[code]]))
    return found


def _percent(part: float) -> str:
    return "under 1%" if part < 0.01 else f"{part:.0%}"
