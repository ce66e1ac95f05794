"""The forty-four episodes as a table that can be filtered: who was left out, who spoiled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import plotly.graph_objects as go

from spoilers import data
from spoilers.figures.picture import Picture, one_of
from spoilers.figures.saying import counted, listed
from spoilers.figures.style import BLUE, GREY, INK, VERMILLION, base_layout
from spoilers.figures.traces import marks, note, words

INCLUSION = {
    "any": "all deals",
    "exclusive": "deals that left a group out",
    "inclusive": "deals that left none out",
}
ATTACKERS = {
    "any": "all of them",
    "outside": "violence by the excluded",
    "inside": "violence from inside",
    "none": "no violence against the deal",
}
_WHO = {
    "outside": ("excluded", "splinter"),
    "inside": ("signatory", "government side", "several"),
}
_WORDS = {
    "excluded": "the excluded",
    "splinter": "a splinter",
    "signatory": "a signatory",
    "government side": "state side",
    "several": "in and out",
    "third party": "third party",
    "unknown": "unknown",
    "none": "",
}
_HEIGHT = 44


@dataclass(frozen=True)
class EpisodesTable(Picture):
    """What happened in the episodes of talks that we chose by hand?

    A list with a mark for exclusion and one for violence against the deal. It is no sample.

    Parameters
    ----------
    inclusion : str
        Which deals are listed, one of `INCLUSION`.
    attacker : str
        Of these, those with which violence, one of `ATTACKERS`.

    Raises
    ------
    ValueError
        If a choice does not exist.

    Examples
    --------
    >>> print(EpisodesTable("any", "any").describe())
    44 episodes. Somebody used violence against 22 of the 27 deals that left a group out and 4 of
    the 17 deals that left none out. The set was chosen by hand: it cannot say how often.
    >>> print(EpisodesTable("inclusive", "outside").describe())
    0 episodes. There was violence by the excluded against 0 of the 17 deals that left none out. The
    set was chosen by hand: it cannot say how often.
    """

    inclusion: str = "any"
    attacker: str = "any"

    def __post_init__(self) -> None:
        """Refuse a choice that is not there."""
        one_of("inclusion", self.inclusion, INCLUSION)
        one_of("attacker", self.attacker, ATTACKERS)

    @cached_property
    def _deals(self) -> tuple[data.Episode, ...]:
        """All deals of the chosen kind, in the order of time."""
        chosen = (e for e in data.episodes() if self.inclusion in ("any", e.inclusion))
        return tuple(sorted(chosen, key=lambda episode: episode.date))

    @cached_property
    def episodes(self) -> tuple[data.Episode, ...]:
        """Those that are listed, in the order of time."""
        if self.attacker == "any":
            return self._deals
        if self.attacker == "none":
            return tuple(episode for episode in self._deals if not episode.spoiled)
        who = _WHO[self.attacker]
        return tuple(e for e in self._deals if e.spoiled and e.attacker in who)

    def draw(self) -> go.Figure:
        """Draw the list with a mark for exclusion and one for violence."""
        episodes = self.episodes
        places = [_HEIGHT - place for place in range(len(episodes))]
        out = [episode.inclusion == "exclusive" for episode in episodes]
        figure = go.Figure(
            [
                words(
                    "deals", [0.0] * len(episodes), places,
                    [f"{episode.date.year} {episode.label}" for episode in episodes],
                    at="middle right", size=12,
                ),
                self._left_out(places, out),
                self._violence(places),
            ],
            base_layout(height=880),
        )  # fmt: skip
        figure.update_layout(
            showlegend=False,
            margin={"l": 4, "r": 4, "t": 8, "b": 8},
            xaxis={"visible": False, "range": [-0.01, 1.02]},
            yaxis={"visible": False, "range": [0.3, _HEIGHT + 2.6]},
            annotations=[
                note(text, x, _HEIGHT + 0.8, xref="x", yref="y", size=12, xanchor=anchor,
                     align="left")
                for x, anchor, text in (
                    (0.0, "left", "<b>deal</b>"),
                    (0.63, "center", "<b>left<br>out?</b>"),
                    (0.7, "left", "<b>violence<br>by</b>"),
                )
            ],
        )  # fmt: skip
        return figure

    def describe(self) -> str:
        """Say how many are listed, how they divide, and what the list cannot tell."""
        shares = []
        for inclusion, name in list(INCLUSION.items())[1:]:
            of = sum(episode.inclusion == inclusion for episode in self._deals)
            if of:
                hit = sum(e.inclusion == inclusion and self._counts(e) for e in self.episodes)
                shares.append(f"{hit} of the {of} {name}")
        what = {
            "any": "Somebody used violence",
            "none": "Nobody used violence",
        }.get(self.attacker, f"There was {ATTACKERS[self.attacker]}")
        return (
            f"{counted(len(self.episodes), 'episode')}. {what} against {listed(shares)}. The set "
            "was chosen by hand: it cannot say how often."
        )

    def _counts(self, episode: data.Episode) -> bool:
        return episode.spoiled or self.attacker == "none"

    def _left_out(self, places: list[int], out: list[bool]) -> go.Scatter:
        found = marks(
            "was a group left out?", [0.63] * len(places), places,
            [VERMILLION if each else BLUE for each in out],
            symbol=["diamond" if each else "circle-open" for each in out],
            customdata=[f"left out: {episode.excluded}" for episode in self.episodes],
            hover="%{customdata}<extra></extra>",
        )  # fmt: skip
        return found.update(marker={"line": {"width": [0 if each else 2 for each in out]}})

    def _violence(self, places: list[int]) -> go.Scatter:
        spoiled = [episode.spoiled for episode in self.episodes]
        return marks(
            "violence against the deal", [0.72] * len(places), places,
            [INK if each else GREY for each in spoiled],
            symbol=["x" if each else "line-ew-open" for each in spoiled], size=9,
            text=[_WORDS[episode.attacker] if episode.spoiled else "" for episode in self.episodes],
            at="middle right", text_size=12,
            customdata=[episode.outcome or "no outcome noted" for episode in self.episodes],
            hover="outcome: %{customdata}<extra></extra>",
        )  # fmt: skip
