"""A strong faction against a moderate one, where no policy satisfies both."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.exclusive_negotiation.negotiating_parties import WAR_COST
from spoilers.figures.style import BLUE, GREEN, INK, VERMILLION, base_layout
from spoilers.theory.exclusive_negotiation import Faction, Table, all_tables, best_table

GOVERNMENT_REACH = 0.5
STRONG_IDEAL, STRONG_REACH = 0.7, 0.3
MODERATE_IDEAL = 0.2
LOOKS = (
    ("moderate only", BLUE, "dash"),
    ("radical only", VERMILLION, "solid"),
    ("both", GREEN, "dot"),
)
STEPS = 21


def factions(radical_share: float | np.ndarray, moderate_reach: float) -> list[Faction]:
    """Make the two factions, which do all the fighting between them.

    Parameters
    ----------
    radical_share : float or numpy.ndarray
        Share of the fighting that the radical faction does, in [0, 1].
    moderate_reach : float
        How far from its ideal point the moderate accepts a policy, at least 0.

    Returns
    -------
    list of Faction
        The moderate, then the radical.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> [float(faction.least.round(2)) for faction in factions(0.8, 0.15)]
    [0.05, 0.4]
    """
    share = np.asarray(radical_share, dtype=float)
    return [
        Faction("moderate", ideal=MODERATE_IDEAL, reach=moderate_reach, strength=1 - share),
        Faction("radical", ideal=STRONG_IDEAL, reach=STRONG_REACH, strength=share),
    ]


def best_of_two(radical_share: float, harm: float, moderate_reach: float) -> Table:
    """Say which of the two the government seats.

    Parameters
    ----------
    radical_share : float
        Share of the fighting that the radical faction does, in [0, 1].
    harm : float
        Damage per unit of strength of a faction left outside, at least 0.
    moderate_reach : float
        How far from its ideal point the moderate accepts a policy, at least 0.

    Returns
    -------
    Table
        The best table.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> best_of_two(0.8, 1.0, 0.15).members()
    ('radical',)
    """
    return best_table(factions(radical_share, moderate_reach), GOVERNMENT_REACH, harm, WAR_COST)


def strength_before_moderation(
    radical_share: float, harm: float, moderate_reach: float
) -> go.Figure:
    """Draw what each table gives the government as the radical faction grows.

    Parameters
    ----------
    radical_share : float
        Share of the fighting that the radical faction does, in [0, 1].
    harm : float
        Damage per unit of strength of a faction left outside, at least 0.
    moderate_reach : float
        How far from its ideal point the moderate accepts a policy, at least 0.

    Returns
    -------
    plotly.graph_objects.Figure
        One line for each table (none for both, where no policy satisfies both), and the best
        table at this share; four traces in every state.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> [trace.name for trace in strength_before_moderation(0.8, 1.0, 0.15).data]
    ['moderate only', 'radical only', 'both', 'the best table']
    """
    shares = np.linspace(0, 1, STEPS)
    payoff = all_tables(factions(shares, moderate_reach), GOVERNMENT_REACH, harm, WAR_COST).payoff
    best = best_of_two(radical_share, harm, moderate_reach)
    lines = [
        go.Scatter(
            x=shares[np.isfinite(payoff[:, table])].round(4).tolist(),
            y=payoff[np.isfinite(payoff[:, table]), table].round(4).tolist(),
            mode="lines",
            name=name,
            line={"color": color, "dash": dash, "width": 3},
            hovertemplate="share %{x:.2f}: %{y:.2f}<extra>%{fullData.name}</extra>",
            showlegend=True,
        )
        for table, (name, color, dash) in enumerate(LOOKS, start=1)
    ]
    figure = go.Figure(
        [*lines, _best(radical_share, best)],
        base_layout(
            x="share of fighting done by the radical",
            y="the government's payoff",
            height=430,
        ),
    )
    figure.update_layout(
        xaxis={"range": [-0.03, 1.03], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
        yaxis={"range": [-0.6 - harm, 0.15 + 0.1 * harm]},
    )
    return figure


def describe_strength_before_moderation(
    radical_share: float, harm: float, moderate_reach: float
) -> str:
    """Say whom the government seats, and why.

    Parameters
    ----------
    radical_share : float
        Share of the fighting that the radical faction does, in [0, 1].
    harm : float
        Damage per unit of strength of a faction left outside, at least 0.
    moderate_reach : float
        How far from its ideal point the moderate accepts a policy, at least 0.

    Returns
    -------
    str
        Who is seated, the concession, and the damage by whoever is not.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> print(describe_strength_before_moderation(0.8, 1.0, 0.15))
    The government seats the radical faction only: it concedes 0.40 and suffers damage 0.20. No
    policy satisfies both; seating the moderate alone would mean
    conceding 0.05 and suffering 0.80.
    """
    moderate, radical = factions(radical_share, moderate_reach)
    best = best_of_two(radical_share, harm, moderate_reach)
    seated = best.members()
    if not seated:
        return (
            f"The government seats nobody and gets −{abs(float(best.payoff)):.2f}. "
            "No table is worth more to it than fighting on."
        )
    both = float(moderate.most) >= float(radical.least) - 1e-9
    if len(seated) == 2:
        return (
            f"The government seats both and concedes {float(best.policy):.2f}. The moderate's "
            "reach goes as far as the radical's demand, so it comes along for nothing."
        )
    inside, outside = (moderate, radical) if seated == ("moderate",) else (radical, moderate)
    damage = [float(harm * np.asarray(faction.strength)) for faction in (outside, inside)]
    said = (
        f"The government seats the {inside.name} faction only: it concedes "
        f"{float(inside.least):.2f} and suffers damage {damage[0]:.2f}. "
    )
    if both:
        return f"{said}Seating both would mean a concession of {float(radical.least):.2f}."
    return (
        f"{said}No policy satisfies both; seating the {outside.name} alone would mean "
        f"conceding {float(outside.least):.2f} and suffering {damage[1]:.2f}."
    )


def _best(radical_share: float, best: Table) -> go.Scatter:
    label = "both" if len(best.members()) == 2 else next(iter(best.members()), "nobody")
    return go.Scatter(
        x=[radical_share],
        y=[round(float(best.payoff), 6)],
        mode="markers+text",
        name="the best table",
        marker={
            "symbol": "diamond",
            "color": "#ffffff",
            "size": 15,
            "line": {"color": INK, "width": 3},
        },
        text=[f"<b>{label}</b>"],
        textposition=_beside(label, radical_share),
        textfont={"color": INK},
        hovertemplate="share %{x:.2f}: %{y:.2f}<extra>%{text}</extra>",
    )


def _beside(label: str, share: float) -> str:
    """Keep the label off the line under it, and inside the picture."""
    if label == "both":
        return "top right" if share < 0.5 else "top left"
    return "top right" if label == "moderate" and share < 0.8 else "top left"
