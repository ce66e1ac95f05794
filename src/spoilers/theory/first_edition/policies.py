"""What could the government do about a spoiler, and what would each thing cost it?

Five answers to the policy question, each put into the whole game as a change of its numbers or
of its rules. They are compared by what everybody expects at the start. What a measure costs
outside of the game (years of patience, a guarantee, training) is not in the payoffs: the game
tells what it would be worth, and so how much it may cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from spoilers.theory.first_edition.comparative_statics import thresholds
from spoilers.theory.first_edition.scenarios import Scenario, deal_worth
from spoilers.theory.first_edition.whole_game import solve
from spoilers.theory.provocation import chance_of_success

__all__ = ["MEASURES", "Answer", "compare_policies", "tied_hands"]

MEASURES: Mapping[str, str] = MappingProxyType(
    {
        "as it is": "change nothing",
        "include everyone": "give the excluded faction its seat, whatever that costs",
        "slow the consolidation": "see to it that the partner cannot take back a promised share",
        "tie your own hands": "be unable to return to conflict, whatever happens",
        "strengthen the partner": "help a willing partner to stop attacks",
        "answer the critics": "make restraint cost nothing at home",
    }
)
"""The measures, in words."""

# By how much a willing partner gets better at stopping attacks.
STRENGTH = 0.1


@dataclass(frozen=True)
class Answer:
    """What comes of one measure?

    Attributes
    ----------
    measure : str
        One of `MEASURES`.
    outcome : str
        How the game goes then; "not to be had" if no such measure exists in this case.
    payoffs : tuple of float, or None
        What government, included and excluded faction expect; None where the measure is not to
        be had.
    changed : mapping from str to tuple of float
        The numbers that were changed: before and after.
    """

    measure: str
    outcome: str
    payoffs: tuple[float, float, float] | None = None
    changed: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def government(self) -> float:
        """What the government expects; NaN where the measure is not to be had."""
        return self.payoffs[0] if self.payoffs else float("nan")

    @property
    def included(self) -> float:
        """What the included faction expects, likewise."""
        return self.payoffs[1] if self.payoffs else float("nan")

    @property
    def excluded(self) -> float:
        """What the excluded faction expects, likewise."""
        return self.payoffs[2] if self.payoffs else float("nan")


def compare_policies(scenario: Scenario) -> tuple[Answer, ...]:
    """What comes of each measure in this case?

    Parameters
    ----------
    scenario : Scenario
        One game: every field a single number.

    Returns
    -------
    tuple of Answer
        One for each of `MEASURES`, in their order.

    Raises
    ------
    ValueError
        If the scenario holds arrays.

    Notes
    -----
    "Slow the consolidation" raises the credible share to the least, in hundredths, at which the
    deal is quiet. "Strengthen the partner" raises the chance that a reliable partner foils an
    attack by 0.1, to at most 1. "Answer the critics" sets the audience cost to 0.

    References
    ----------
    Our formalisation; Walter (1997) on guarantees, Powell (2006) on shifting power.

    Examples
    --------
    >>> [(answer.measure, answer.outcome) for answer in compare_policies(Scenario())][:3]
    [('as it is', 'provoked return'), ('include everyone', 'inclusive peace'), \
('slow the consolidation', 'quiet exclusive peace')]
    """
    scenario.require_one()
    number = {name: float(array) for name, array in scenario.arrays().items()}
    foil = min(1.0, round(number["foil_reliable"] + STRENGTH, 6))
    return (
        _answer("as it is", scenario),
        Answer(
            "include everyone",
            "inclusive peace",
            (
                1 - number["inclusion_cost"],
                1 - number["inclusive_share"],
                number["inclusive_share"],
            ),
        ),
        _slower(scenario),
        tied_hands(scenario),
        _answer("strengthen the partner", scenario, foil_reliable=foil),
        _answer("answer the critics", scenario, audience_cost=0.0),
    )


def tied_hands(scenario: Scenario) -> Answer:
    """What happens if the government cannot return to conflict, and everybody knows?

    Parameters
    ----------
    scenario : Scenario
        One game: every field a single number.

    Returns
    -------
    Answer
        The deal, once made, is kept after quiet, after a foiled attack and after a success.

    Raises
    ------
    ValueError
        If the scenario holds arrays.

    References
    ----------
    Our formalisation of lesson 05's tied hands in the whole game.

    Examples
    --------
    >>> tied_hands(Scenario()).outcome
    'quiet exclusive peace'
    """
    scenario.require_one()
    n = {name: float(array) for name, array in scenario.arrays().items()}
    success = float(chance_of_success(n["prior"], n["foil_reliable"], n["foil_unreliable"]))
    worth = float(deal_worth(n["prior"], n["betrayal"]))
    gain = success * n["success_gain"] - (1 - success) * n["failure_loss"] - n["attack_cost"]
    hit = success if gain > 0 else 0.0
    talks = (
        worth - hit * (n["audience_cost"] + n["attack_harm"]),
        1 - n["credible_share"] - hit * n["success_loss"],
        n["credible_share"] + max(gain, 0.0),
    )
    fighting = ("fighting", (0.0, n["war_included"], n["war_excluded"]))
    held = "contained attack" if hit else "quiet exclusive peace"
    offered = (held, talks) if talks[1] >= n["war_included"] else fighting
    seat = (1 - n["inclusion_cost"], 1 - n["inclusive_share"], n["inclusive_share"])
    outcome, pays = max((offered, ("inclusive peace", seat), fighting), key=lambda each: each[1][0])
    return Answer("tie your own hands", outcome, pays)


def _answer(measure: str, scenario: Scenario, **changed: float) -> Answer:
    after = replace(scenario, **changed)
    game = solve(after)
    before = scenario.arrays()
    government, included, excluded = (float(pay) for pay in game.payoffs)
    return Answer(
        measure,
        str(game.outcome),
        (government, included, excluded),
        changed={name: (float(before[name]), value) for name, value in changed.items()},
    )


def _slower(scenario: Scenario) -> Answer:
    measure = "slow the consolidation"
    if str(solve(scenario).outcome) == "quiet exclusive peace":
        return _answer(measure, scenario)
    for crossing in thresholds(scenario, "credible_share", 0.0, 1.0):
        share = -(-crossing.value // 0.01) * 0.01
        found = _answer(measure, scenario, credible_share=round(share, 2))
        if found.outcome == "quiet exclusive peace":
            return found
    return Answer(measure, "not to be had")
