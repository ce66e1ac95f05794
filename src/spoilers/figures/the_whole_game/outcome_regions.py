"""Which outcome where: a map over two numbers of the whole game, with its exact boundaries."""

from __future__ import annotations

from functools import cache

import numpy as np
import plotly.graph_objects as go
from scipy.ndimage import distance_transform_edt

from spoilers.figures.style import INK, base_layout
from spoilers.figures.the_whole_game.nearest_changes import LABELS
from spoilers.theory.first_edition.cases import find_case
from spoilers.theory.first_edition.comparative_statics import boundaries, outcome_map, outcome_of
from spoilers.theory.first_edition.sensitivity import RANGES
from spoilers.theory.first_edition.whole_game import OUTCOMES

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
_CHANCES = ("foil_reliable", "foil_unreliable")
Range = tuple[str, float, float]
# A region smaller than this share of the map is left without its name.
_SMALL = 0.025


def partners(across: str) -> tuple[str, ...]:
    """Which numbers can stand upwards beside this one?

    Parameters
    ----------
    across : str
        The number across.

    Returns
    -------
    tuple of str
        All the others. The two chances of stopping an attack exclude each other: one has to be
        larger than the other, and half of the map would hold no game.

    Raises
    ------
    ValueError
        If there is no such number.

    Examples
    --------
    >>> len(partners("prior")), len(partners("foil_reliable"))
    (16, 15)
    """
    if across not in RANGES:
        raise ValueError(f"across = {across!r}: expected one of {', '.join(RANGES)}")
    left_out = {across} | (set(_CHANCES) if across in _CHANCES else set())
    return tuple(name for name in RANGES if name not in left_out)


def outcome_regions(case: str, across: str, up: str) -> go.Figure:
    """Draw the outcome over two numbers, with the case's own place.

    Parameters
    ----------
    case : str
        One of `spoilers.theory.first_edition.cases.CASES`: all the other numbers.
    across, up : str
        The numbers across and upwards: any, and one of its `partners`.

    Returns
    -------
    plotly.graph_objects.Figure
        Four traces, the same in every state.

    Raises
    ------
    ValueError
        If there is no such case or number, or the two cannot stand together.

    Examples
    --------
    >>> len(outcome_regions("Kabul 2021", "credible_share", "inclusion_cost").data)
    4
    """
    x, y, codes = regions(case, across, up)
    edge_x, edge_y = edges(case, across, up)
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
                x=[mine[across].value],
                y=[mine[up].value],
                mode="markers",
                name="where the case is put",
                marker={"symbol": "x", "size": 13, "color": INK, "line": {"width": 2}},
                hovertemplate="%{x:.2f}, %{y:.2f}<extra></extra>",
            ),
        ],
        base_layout(x=LABELS[across], y=LABELS[up], height=480),
    )
    figure.update_layout(
        margin={"l": 12, "r": 12, "t": 12, "b": 100},
        # A little more than the map, so that a case at its edge can be seen.
        xaxis={"range": [x[0] - 0.03 * (x[-1] - x[0]), x[-1]]},
        yaxis={"range": [y[0] - 0.03 * (y[-1] - y[0]), y[-1]]},
    )
    return figure


def describe_outcome_regions(case: str, across: str, up: str) -> str:
    """Say which outcomes there are, and where the case stands.

    Parameters
    ----------
    case : str
        One of `spoilers.theory.first_edition.cases.CASES`.
    across, up : str
        The numbers across and upwards.

    Returns
    -------
    str
        Two sentences.

    Raises
    ------
    ValueError
        If there is no such case or number, or the two cannot stand together.

    Examples
    --------
    >>> print(describe_outcome_regions("Kabul 2021", "credible_share", "inclusion_cost"))
    Kabul 2021 stands at provoked return. Over this map: inclusive peace on 60%, quiet exclusive
    peace on 30%, provoked return on 9%.
    """
    _, _, codes = regions(case, across, up)
    now = str(outcome_of(find_case(case).scenario).item())
    shares = {OUTCOMES[code]: float((codes == code).mean()) for code in np.unique(codes)}
    listed = ", ".join(f"{name} on {_percent(part)}" for name, part in shares.items())
    return f"{case} stands at {now}. Over this map: {listed}."


@cache
def regions(case: str, across: str, up: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Solve the game over the map.

    Parameters
    ----------
    case : str
        One of `spoilers.theory.first_edition.cases.CASES`.
    across, up : str
        The numbers across and upwards.

    Returns
    -------
    x, y : numpy.ndarray of float
        The grid; shape (61,).
    codes : numpy.ndarray of int
        Indices of `OUTCOMES`; shape (61, 61), a row for each y.

    Raises
    ------
    ValueError
        If there is no such case or number, or the two cannot stand together.

    Examples
    --------
    >>> regions("Aceh 2005", "prior", "inclusion_cost")[2].shape
    (61, 61)
    """
    one, other = _ranges(case, across, up)
    solved = outcome_map(find_case(case).scenario, one, other, points=_POINTS)
    codes = np.array([[OUTCOMES.index(name) for name in row] for row in solved.outcomes.tolist()])
    return solved.x, solved.y, codes


@cache
def edges(case: str, across: str, up: str) -> tuple[list[float], list[float]]:
    """Find where the outcome changes, exactly.

    Parameters
    ----------
    case : str
        One of `spoilers.theory.first_edition.cases.CASES`.
    across, up : str
        The numbers across and upwards.

    Returns
    -------
    x, y : list of float
        Points of the boundaries.

    Examples
    --------
    >>> x, y = edges("Kabul 2021", "credible_share", "inclusion_cost")
    >>> len(x) == len(y) > 20
    True
    """
    one, other = _ranges(case, across, up)
    found = boundaries(find_case(case).scenario, one, other, points=_POINTS)
    points = [(float(a), float(b)) for line in found for a, b in zip(line.x, line.y, strict=True)]
    return [round(a, 4) for a, _ in points], [round(b, 4) for _, b in points]


def _ranges(case: str, across: str, up: str) -> tuple[Range, Range]:
    if up not in partners(across):
        raise ValueError(f"up = {up!r}: expected one of {', '.join(partners(across))}")
    return (across, *_shown(case, across)), (up, *_shown(case, up))


def _shown(case: str, name: str) -> tuple[float, float]:
    value = {key: each.value for key, each in find_case(case).assumptions.items()}
    # Costs above the whole stake decide little; the interesting part would be small.
    low, high = {"attack_cost": (0.0, 0.4), "credible_share": (0.0, 0.5)}.get(name, (0.0, 1.0))
    if name == "foil_reliable":
        low = value["foil_unreliable"] + 0.01
    if name == "foil_unreliable":
        high = value["foil_reliable"] - 0.01
    if name in _CHANCES:
        return low, high
    # A case is never left outside of its own map.
    return low, min(max(high, 1.25 * value[name]), RANGES[name][1])


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
