"""A strong faction against a moderate one, where no policy satisfies both."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from spoilers.figures.picture import Picture
from spoilers.figures.saying import number
from spoilers.figures.style import BLUE, GREEN, INK, VERMILLION, base_layout
from spoilers.figures.traces import line, marks
from spoilers.theory.arguments import exceeds
from spoilers.theory.exclusive_negotiation import Faction, Table, all_tables, best_table

# An example of its own, and no case.
GOVERNMENT_REACH, WAR_COST = 0.5, 0.1
RADICAL_IDEAL, RADICAL_REACH = 0.7, 0.3
MODERATE_IDEAL = 0.2
LOOKS = (
    ("moderate only", BLUE, "dash"),
    ("radical only", VERMILLION, "solid"),
    ("both", GREEN, "dot"),
)
SHARES = np.linspace(0, 1, 21)


def factions(radical_share: ArrayLike, moderate_reach: float) -> tuple[Faction, Faction]:
    """Make the moderate and the radical, who do all the fighting between them.

    Examples
    --------
    >>> [float(faction.least.round(2)) for faction in factions(0.8, 0.15)]
    [0.05, 0.4]
    """
    share = np.asarray(radical_share, dtype=float)
    return (
        Faction("moderate", ideal=MODERATE_IDEAL, reach=moderate_reach, strength=1 - share),
        Faction("radical", ideal=RADICAL_IDEAL, reach=RADICAL_REACH, strength=share),
    )


@dataclass(frozen=True)
class StrengthBeforeModeration(Picture):
    """Whom does a government seat where a moderate and a radical cannot sit together?

    Its payoff from each table over the radical's share of the fighting. The numbers are
    illustrative.

    Parameters
    ----------
    radical_share : float
        Share of the fighting that the radical faction does, in [0, 1].
    harm : float
        Damage per unit of strength of a faction left outside, at least 0.
    moderate_reach : float
        How far from its ideal point the moderate accepts a policy, at least 0.

    Examples
    --------
    >>> print(StrengthBeforeModeration(0.8).describe())
    The government seats the radical faction only: it concedes 0.40 and suffers damage of 0.20. No
    policy satisfies both; seating the moderate alone would mean conceding 0.05 and suffering
    damage of 0.80.
    """

    radical_share: float = 0.5
    harm: float = 1.0
    moderate_reach: float = 0.15

    @cached_property
    def best(self) -> Table:
        """The table that gives the government most."""
        two = factions(self.radical_share, self.moderate_reach)
        return best_table(two, GOVERNMENT_REACH, self.harm, WAR_COST)

    def draw(self) -> go.Figure:
        """Draw what each table gives the government as the radical faction grows."""
        two = factions(SHARES, self.moderate_reach)
        payoff = all_tables(two, GOVERNMENT_REACH, self.harm, WAR_COST).payoff
        some = np.isfinite(payoff)
        figure = go.Figure(
            [
                *(
                    line(
                        name, SHARES[some[:, table]], payoff[some[:, table], table], color,
                        dash=dash, hover="share %{x:.2f}: %{y:.2f}<extra>%{fullData.name}</extra>",
                    )
                    for table, (name, color, dash) in enumerate(LOOKS, start=1)
                ),
                self._chosen(),
            ],
            base_layout(
                x="share of fighting done by the radical",
                y="the government's payoff",
                height=430,
            ),
        )  # fmt: skip
        # The axis stays where it is until a line no longer fits.
        deep = max(1.0, float(np.ceil(self.harm)))
        figure.update_layout(
            xaxis={"range": [-0.03, 1.03], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
            yaxis={"range": [-0.6 - deep, 0.15 + 0.1 * deep]},
        )
        return figure

    def describe(self) -> str:
        """Say who is seated, at which concession, and what whoever is not would change."""
        moderate, radical = factions(self.radical_share, self.moderate_reach)
        inside = self.best.members()
        if not inside:
            return (
                f"The government seats nobody and gets {number(float(self.best.payoff))}. "
                "No table is worth more to it than fighting on."
            )
        if len(inside) == 2:
            return (
                f"The government seats both and concedes {number(float(self.best.policy))}. The "
                "moderate's reach goes as far as the radical's demand, so seating it too costs "
                "nothing extra."
            )
        one, other = (moderate, radical) if inside == ("moderate",) else (radical, moderate)
        said = (
            f"The government seats the {one.name} faction only: it concedes "
            f"{number(float(one.least))} and suffers {self._damage(other)}."
        )
        if not exceeds(radical.least, moderate.most):
            demand = number(float(radical.least))
            return f"{said} Seating both would mean a concession of {demand}."
        return (
            f"{said} No policy satisfies both; seating the {other.name} alone would mean "
            f"conceding {number(float(other.least))} and suffering {self._damage(one)}."
        )

    def _damage(self, outside: Faction) -> str:
        damage = self.harm * float(np.asarray(outside.strength))
        return f"damage of {number(damage)}" if damage else "no damage"

    def _chosen(self) -> go.Scatter:
        inside = self.best.members()
        label = "both" if len(inside) == 2 else next(iter(inside), "nobody")
        return marks(
            "the best table",
            [self.radical_share],
            [float(self.best.payoff)],
            "#ffffff",
            symbol="diamond",
            size=15,
            edge=INK,
            text=[f"<b>{label}</b>"],
            at=_beside(label, self.radical_share),
            legend=True,
            hover="share %{x:.2f}: %{y:.2f}<extra>%{text}</extra>",
        ).update(marker_line_width=3)


def _beside(label: str, share: float) -> str:
    """Keep the label off the line under it, and inside the picture."""
    if label == "both":
        return "top right" if share < 0.5 else "top left"
    return "top right" if label == "moderate" and share < 0.8 else "top left"
