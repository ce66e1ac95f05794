"""Run the chain of the course on a case: table, promise, belief, game, measures, weak points."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

from spoilers.figures.your_case.nearest_changes import LABELS
from spoilers.theory.exclusive_negotiation import bargaining_range
from spoilers.theory.first_edition.comparative_statics import thresholds
from spoilers.theory.first_edition.policies import Answer, compare_policies
from spoilers.theory.first_edition.sensitivity import Change, nearest_changes
from spoilers.theory.first_edition.whole_game import Solution, solve
from spoilers.theory.provocation import restraint_belief
from spoilers.workbook.case import YourCase


@dataclass(frozen=True)
class Step:
    """One link of the chain.

    Attributes
    ----------
    lesson : str
        Where it was taught.
    question : str
        What it asks.
    answer : str
        What these numbers say, in one or two sentences.
    """

    lesson: str
    question: str
    answer: str


@dataclass(frozen=True)
class Chain:
    """What the whole chain says about a case.

    Attributes
    ----------
    outcome : str
        The outcome of the whole game.
    steps : tuple of Step
        Link by link.
    changes : tuple of Change
        How far each number must move before the outcome changes, the nearest first.
    measures : tuple of Answer
        What each measure would be worth.
    """

    outcome: str
    steps: tuple[Step, ...]
    changes: tuple[Change, ...]
    measures: tuple[Answer, ...]


def run_chain(case: YourCase) -> Chain:
    """What does the course say about this case?

    Parameters
    ----------
    case : YourCase
        The case, with its numbers.

    Returns
    -------
    Chain
        Six steps, the nearest changes and the measures.

    Examples
    --------
    >>> from spoilers.workbook.case import from_named_case
    >>> chain = run_chain(from_named_case("Mindanao 2012"))
    >>> chain.outcome, chain.changes[0].parameter
    ('contained attack', 'attack_cost')
    """
    game = solve(case.scenario)
    changes = nearest_changes(case.scenario)
    measures = compare_policies(case.scenario)
    steps = (
        Step("02", "Who can live with one policy?", _table(case)),
        Step("03", "Is the promise believed?", _promise(case)),
        Step("04", "What does a success do to trust?", _belief(case, game)),
        Step("06", "How does the game go?", _game(case, game)),
        Step("06", "What would help?", _measures(measures)),
        Step("06", "Which number decides?", _weakest(changes)),
    )
    return Chain(str(game.outcome), steps, changes, measures)


def _table(case: YourCase) -> str:
    said = []
    for who, parties in (
        ("those at the table", [f for f in case.factions if f.at_table]),
        ("all factions", list(case.factions)),
    ):
        ideals = [case.position, *(f.position for f in parties)]
        reaches = [case.reach, *(f.reach for f in parties)]
        low, high = (float(end) for end in bargaining_range(ideals, reaches))
        found = "no policy" if isnan(low) else f"policies from {low:.2f} to {high:.2f}"
        said.append(f"with {who} the government can agree on {found}")
    joined = "; ".join(said)
    return f"{joined[0].upper()}{joined[1:]}."


def _promise(case: YourCase) -> str:
    believed = float(case.scenario.arrays()["credible_share"])
    quiet = [
        crossing.value
        for crossing in thresholds(case.scenario, "credible_share", 0.0, 1.0)
        if crossing.after == "quiet exclusive peace"
    ]
    begins = f"The excluded can believe in a share of {believed:.2f}."
    if str(solve(case.scenario).outcome) == "quiet exclusive peace":
        return f"{begins} With these numbers that is enough for quiet."
    if not quiet:
        return f"{begins} No share would keep them quiet with these numbers: see the whole game."
    return f"{begins} From {quiet[0]:.2f} on they would stay quiet."


def _belief(case: YourCase, game: Solution) -> str:
    n = {name: float(array) for name, array in case.scenario.arrays().items()}
    needed = float(restraint_belief(n["betrayal"], n["audience_cost"]))
    after = float(game.beliefs.after_success)
    stays = "enough" if after >= needed else "not enough"
    return (
        f"A success takes trust from {n['prior']:.2f} to {after:.2f}; to keep the deal after one "
        f"the government needs {needed:.2f}: {stays}."
    )


def _game(case: YourCase, game: Solution) -> str:
    government, included, excluded = (float(pay) for pay in game.payoffs)
    return (
        f"The outcome is {game.outcome}. {case.government} expects {government:.2f}, the included "
        f"faction {included:.2f}, the excluded {excluded:.2f}."
    )


def _measures(measures: tuple[Answer, ...]) -> str:
    now, *others = measures
    better = [a for a in others if not isnan(a.government) and a.government > now.government + 1e-9]
    if not better:
        return "No measure is worth more to the government than to change nothing."
    best = max(better, key=lambda answer: answer.government)
    return (
        f"Worth most to the government: {best.measure}, {best.government:.2f} in the place of "
        f"{now.government:.2f}, and the outcome is {best.outcome}."
    )


def _weakest(changes: tuple[Change, ...]) -> str:
    first = changes[0]
    if first.threshold is None:
        return "No number, moved alone, changes the outcome."
    return (
        f'The nearest is "{LABELS[first.parameter]}": at {first.threshold:.3f} in the place of '
        f"{first.value:.3f} the outcome is {first.after}."
    )
