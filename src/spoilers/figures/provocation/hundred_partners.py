"""A hundred possible partners: Bayes' rule by counting."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import plotly.graph_objects as go

from spoilers.figures.picture import Picture, one_of
from spoilers.figures.provocation.provocation_window import ProvocationWindow
from spoilers.figures.saying import percent
from spoilers.figures.style import BLUE, GREY, INK, VERMILLION, base_layout
from spoilers.figures.traces import marks, words
from spoilers.theory.arguments import share

SEEN = {
    "before": "before the attempt",
    "through": "the attack gets through",
    "foiled": "the attack is foiled",
}
SIDE = 10
FAINT = 0.18
# Between the reliable partners on the left and the unreliable ones on the right.
GAP = 0.8


@dataclass(frozen=True)
class HundredPartners(Picture):
    """How far should one attempt move the government's belief?

    Bayes' rule in natural frequencies: a hundred possible partners, each a mark.

    Parameters
    ----------
    prior : float
        Share of partners that are reliable, in [0, 1], in tenths.
    foil_reliable, foil_unreliable : float
        Probabilities that a reliable and an unreliable partner foils an attack, in [0, 1], in
        tenths.
    seen : str
        What the government has seen, one of `SEEN`. Partners that it rules out are faint.

    Examples
    --------
    >>> print(HundredPartners(0.7, 0.8, 0.3, "through").describe())
    Of 100 possible partners 70 are reliable. The attack gets through with 14 of them and with
    21 of the other 30. So 35 partners are left, and 14 of them, 40%, are reliable.
    """

    prior: float = ProvocationWindow.prior
    foil_reliable: float = ProvocationWindow.foil_reliable
    foil_unreliable: float = ProvocationWindow.foil_unreliable
    seen: str = "before"

    def __post_init__(self) -> None:
        """Refuse a choice that is not there."""
        one_of("seen", self.seen, SEEN)

    @cached_property
    def counts(self) -> dict[str, int]:
        """The partners of each kind by what happens to the attack, 100 in all."""
        reliable, unreliable = self._columns, SIDE - self._columns
        foils, foils_too = (
            _tenths(name, getattr(self, name)) for name in ("foil_reliable", "foil_unreliable")
        )
        return {
            "reliable through": reliable * (SIDE - foils),
            "reliable foiled": reliable * foils,
            "unreliable through": unreliable * (SIDE - foils_too),
            "unreliable foiled": unreliable * foils_too,
        }

    @cached_property
    def _columns(self) -> int:
        """How many of the ten columns are reliable partners."""
        return _tenths("prior", self.prior)

    def draw(self) -> go.Figure:
        """Draw the reliable on the left, and those who let the attack through on top."""
        figure = go.Figure(
            [*(self._group(kind) for kind in self.counts), self._headings()],
            base_layout(height=500),
        )
        figure.update_layout(
            xaxis={"range": [-0.9, SIDE + GAP - 0.1], "visible": False},
            yaxis={"range": [-0.7, SIDE + 0.6], "visible": False},
            margin={"l": 12, "r": 12, "t": 8, "b": 96},
        )
        return figure

    def describe(self) -> str:
        """Count out what the government believes."""
        reliable = SIDE * self._columns
        others = f"the other {100 - reliable}"
        opening = f"Of 100 possible partners {reliable} are reliable."
        if self.seen == "before":
            good, bad = self.counts["reliable through"], self.counts["unreliable through"]
            return (
                f"{opening} An attack would get through with {good} of them and with {bad} of "
                f"{others}. So far the government has seen nothing, and its belief is {reliable}%."
            )
        good, bad = (self.counts[f"{who} {self.seen}"] for who in ("reliable", "unreliable"))
        if not good + bad:
            verb = "get through" if self.seen == "through" else "be foiled"
            return f"{opening} With none of the 100 would the attack {verb}."
        verb = "gets through" if self.seen == "through" else "is foiled"
        many = f"{good} of them, {percent(good / (good + bad))}, are"
        who = many if good and bad else "all of them are" if good else "none of them is"
        return (
            f"{opening} The attack {verb} with {good} of them and with {bad} of {others}. So "
            f"{good + bad} partners are left, and {who} reliable."
        )

    def _group(self, kind: str) -> go.Scatter:
        """Fill one side's rows, from the top where the attack gets through, else from below."""
        who, what = kind.split()
        reliable, through = who == "reliable", what == "through"
        width = self._columns if reliable else SIDE - self._columns
        left = 0.0 if reliable else self._columns + GAP
        spots = [divmod(place, width) for place in range(self.counts[kind])]
        said = "it gets through" if through else "it is foiled"
        group = marks(
            f"{who}, {said}: {self.counts[kind]}",
            [left + column for _, column in spots],
            [SIDE - 1 - row if through else row for row, _ in spots],
            BLUE if reliable else VERMILLION,
            symbol=("circle" if reliable else "square") + ("" if through else "-open"),
            size=17,
            legend=True,
            hover="%{fullData.name}<extra></extra>",
            opacity=1 if self.seen in ("before", what) else FAINT,
        )
        return group.update(marker={"line": {"width": 2}})

    def _headings(self) -> go.Scatter:
        columns = self._columns
        places = [(columns - 1) / 2, columns + GAP + (SIDE - columns - 1) / 2]
        texts = [
            f"<b>{columns * SIDE} reliable</b>",
            f"<b>{(SIDE - columns) * SIDE} unreliable</b>",
        ]
        kept = [i for i, width in enumerate((columns, SIDE - columns)) if width]
        return words(
            "the two sides",
            [min(max(places[i], 0.5), SIDE + GAP - 1.6) for i in kept],
            [SIDE - 0.1] * len(kept),
            [texts[i] for i in kept],
            ink=INK if columns else GREY,
        )


def _tenths(name: str, value: float) -> int:
    tenths = float(share(name, value)) * SIDE
    if abs(tenths - round(tenths)) > 1e-9:
        raise ValueError(f"{name} = {value:.10g}: expected a whole number of tenths, such as 0.7")
    return round(tenths)
