"""What each response costs the government, and what it makes an attempt worth, in two panels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import plotly.graph_objects as go

from spoilers.figures.picture import Picture
from spoilers.figures.saying import apart, number
from spoilers.figures.style import BLUE, GREY, INK, VERMILLION, base_layout
from spoilers.figures.the_home_front.players import ATTACKER, BELIEF, KABUL, LEADER, called
from spoilers.figures.traces import line, marks
from spoilers.theory.the_home_front import (
    MEASURES,
    RESPONSES,
    Attacker,
    Leader,
    attack_pays,
    attempt_worth,
    best_measure,
    leader_cost,
    restraint_dividend,
)

HANDS = {
    1.0: "anything",
    0.35: "a delayed withdrawal at most",
    0.0: "nothing: bound to restraint",
}
AXIS = np.linspace(0, 1, 41)


@dataclass(frozen=True)
class ResponseAndGain(Picture):
    """How hard does the government hit back, and does that make the attack pay?

    The government's best reply on its menu of measures, and the payoff of provocation below it.
    What the reader cannot move is Kabul's.

    Parameters
    ----------
    largest_response : float
        The hardest response that the government has left itself, in [0, 1].
    audience_cost : float
        Cost at home of a success that goes unanswered, at least 0.
    belief : float
        Belief, after a success, that the included faction is reliable, in [0, 1].
    blow : float
        By how much a full return raises the excluded faction's strength inside, at least 0.
    success_gain : float
        What a success is worth to the excluded faction by itself, at least 0.

    Examples
    --------
    >>> print(ResponseAndGain().describe())
    The government's best response is drone strikes, 0.60. That makes an attempt worth 1.48 to the
    excluded faction, more than today's whole stake of 1.00. Unanswered it would be worth −0.13.
    So the faction attacks, and this is provocation.
    """

    largest_response: float = 1.0
    audience_cost: float = KABUL["audience_cost"]
    belief: float = BELIEF
    blow: float = KABUL["blow"]
    success_gain: float = KABUL["success_gain"]

    @cached_property
    def _leader(self) -> Leader:
        return replace(
            LEADER,
            audience_cost=self.audience_cost,
            belief=self.belief,
            largest_response=self.largest_response,
        )

    @cached_property
    def _attacker(self) -> Attacker:
        return replace(ATTACKER, blow=self.blow, success_gain=self.success_gain)

    @cached_property
    def _place(self) -> int:
        """Where on the menu the response stands."""
        return int(best_measure(self._leader))

    @cached_property
    def _pays(self) -> bool:
        return self._pays_at(self._place)

    @cached_property
    def _pays_unanswered(self) -> bool:
        return self._pays_at(0)

    def _pays_at(self, place: int) -> bool:
        return bool(attack_pays(self._attacker, RESPONSES[place]))

    @cached_property
    def _costs(self) -> np.ndarray:
        return leader_cost(self._leader, RESPONSES)

    @cached_property
    def _worths(self) -> np.ndarray:
        return attempt_worth(self._attacker, RESPONSES)

    def draw(self) -> go.Figure:
        """Draw both panels, with the response in each of them."""
        costs = leader_cost(self._leader, AXIS)
        worths = attempt_worth(self._attacker, AXIS)
        figure = go.Figure(
            [
                line(
                    "cost to the government", AXIS, costs, BLUE,
                    hover="response %{x:.2f}: cost %{y:.2f}<extra></extra>",
                ),
                marks(
                    "the measures", RESPONSES, self._costs, "#ffffff", edge=BLUE, legend=True,
                    hovertext=[measure.name for measure in MEASURES],
                    hover="%{hovertext}, %{x:.2f}: cost %{y:.3f}<extra></extra>",
                ),
                self._here(
                    "the response", self._costs, MEASURES[self._place].name,
                    # The cost falls up to the best response, and on where hands are tied.
                    above=self.largest_response < 1,
                ),
                line(
                    "worth of an attempt", AXIS, worths, VERMILLION, dash="dash", yaxis="y2",
                    hover="response %{x:.2f}: worth %{y:.2f}<extra></extra>",
                ),
                line(
                    "all that quiet can bring", [0, 1], [self._quiet] * 2, GREY, dash="dot",
                    yaxis="y2", hover="today's whole stake: %{y:.2f}<extra></extra>",
                ),
                self._here(
                    "what it is worth", self._worths,
                    "the attack pays" if self._pays else "quiet pays",
                    symbol="diamond" if self._pays else "x", above=self._pays, yaxis="y2",
                ),
                marks(
                    "unanswered", [0.0], self._worths[:1], VERMILLION, symbol="circle-open",
                    size=14, legend=True, yaxis="y2",
                    hover="unanswered: worth %{y:.2f}<extra></extra>",
                ),
            ],
            base_layout(height=560),
        )  # fmt: skip
        figure.update_layout(self._panels(costs, worths))
        return figure

    def describe(self) -> str:
        """Say how the government responds, whether the attack pays, and why."""
        place, tied = self._place, self.largest_response < 1
        shown = apart(float(self._worths[place]), self._quiet, float(self._worths[0]))
        worth, quiet, unanswered = shown
        opening = "With its hands tied, the" if tied else "The"
        than = "more than" if self._pays else "as much as" if worth == quiet else "less than"
        said = (
            f"{opening} government's best response is {called(MEASURES[place])}, "
            f"{RESPONSES[place]:.2f}. That {'makes' if place else 'leaves'} an attempt worth "
            f"{worth} to the excluded faction, {than} today's whole stake of {quiet}."
        )
        if place:
            said += f" Unanswered it would be worth {unanswered}."
        return f"{said} {self._verdict()}{self._dividend() if tied else ''}"

    def _verdict(self) -> str:
        if not self._pays:
            return "So the faction takes the stake and stays quiet."
        if self._pays_unanswered:
            return "So the attack pays without any response: it is no provocation."
        return "So the faction attacks, and this is provocation."

    def _dividend(self) -> str:
        """Say what tied hands are worth, against free ones."""
        free = replace(self._leader, largest_response=1.0)
        gain = float(restraint_dividend(free, self._attacker, self.largest_response))
        size = f"{number(abs(gain))}, in units of the deal"
        if self._pays_at(int(best_measure(free))):
            if not self._pays:
                said = "Tied hands keep the attack away, which"
            elif gain:
                return f" Free hands would be attacked too; tied ones cost the government {size}."
            else:
                return " Free hands would choose the same."
        elif self._pays:
            said = "Free hands would have frightened it off; tied ones"
        else:
            return " Free hands would not be attacked either."
        # A success may show a partner with whom the deal is worth less than nothing.
        good_news = gain < 0 if not self._pays else gain > 0
        news = ": a success would show it that the deal is not worth having" if good_news else ""
        verb = "save" if gain >= 0 else "cost"
        return f" {said} {verb}{'' if self._pays else 's'} the government {size}{news}."

    @property
    def _quiet(self) -> float:
        return float(np.asarray(self._attacker.quiet))

    def _here(
        self, name: str, heights: np.ndarray, text: str, *, above: bool, **look: Any
    ) -> go.Scatter:
        place = self._place
        # Towards the middle, unless the words would lie on the rising line.
        left = RESPONSES[place] == 1 or (above and RESPONSES[place] >= 0.5)
        return marks(
            name, RESPONSES[[place]], heights[[place]],
            **{"symbol": "diamond", "size": 14, **look},
            text=[f"<b>{text}</b>"],
            at=f"{'top' if above else 'bottom'} {'left' if left else 'right'}",
        )  # fmt: skip

    def _panels(self, costs: np.ndarray, worths: np.ndarray) -> dict[str, Any]:
        floor, most = min(float(costs.min()), 0.0), float(costs.max())
        low = min(float(worths.min()), 0.0)
        high = max(float(worths.max()), self._quiet)
        room = 0.35 * (high - low)
        given = float(RESPONSES[self._place])
        return {
            "xaxis": {
                "range": [-0.03, 1.05],
                "tickvals": RESPONSES.tolist(),
                "ticktext": [f"{response:.2f}" for response in RESPONSES],
                "title": {"text": "response<br>0 restraint, 1 return to conflict"},
                "anchor": "y2",
            },
            "yaxis": {
                "domain": [0.56, 1],
                "range": [floor - 0.2 * (most - floor), most + 0.3 * (most - floor) + 0.05],
                "title": {"text": "cost to the<br>government"},
                "nticks": 5,
            },
            "yaxis2": {
                "domain": [0, 0.46],
                "range": [low - room, high + room],
                "title": {"text": "worth of an<br>attempt, in stakes", "font": {"size": 13}},
                "automargin": True,
                "fixedrange": True,
                "showgrid": False,
                "zeroline": False,
                "nticks": 5,
            },
            "shapes": [
                # The same response in both panels.
                {
                    "type": "line",
                    "x0": given,
                    "x1": given,
                    "y0": 0,
                    "y1": 1,
                    "yref": "paper",
                    "line": {"color": INK, "width": 2, "dash": "dot"},
                },
                # What the government has ruled out.
                {
                    "type": "rect",
                    "x0": self.largest_response,
                    "x1": 1.0,
                    "y0": 0,
                    "y1": 1,
                    "yref": "paper",
                    "line": {"width": 0},
                    "fillcolor": "rgba(107, 107, 107, 0.18)",
                    "layer": "below",
                },
            ],
        }
