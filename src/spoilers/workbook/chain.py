"""Run the chain of the course on a case: lesson by lesson, weak points, measures."""

from __future__ import annotations

from dataclasses import dataclass
from math import isinf

from spoilers.figures.saying import apart, listed, moves, number, percent
from spoilers.figures.your_case.outcome_along import changes_of
from spoilers.figures.your_case.ranges import ends
from spoilers.theory.internal_commitment import (
    fighting_value,
    promise_breaks,
    promise_credible,
    weight_of_the_future,
)
from spoilers.theory.parameters import find_letter
from spoilers.theory.policies import Answer, compare_policies
from spoilers.theory.provocation import deal_worth
from spoilers.theory.sensitivity import Change
from spoilers.theory.the_whole_game import MEASURES, Solution, solve
from spoilers.workbook.case import YourCase

STAKE = 1.0
# What a measure moves may be named by its result; a difference below this is none.
_NOTHING = 1e-9


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
    quiet_price : float
        What quiet would cost today in a deal with the included faction alone, in stakes.
    steps : tuple of Step
        Link by link.
    changes : tuple of Change
        How far each number must move before the outcome changes, the nearest first.
    measures : tuple of Answer
        What each measure would do.
    """

    outcome: str
    quiet_price: float
    steps: tuple[Step, ...]
    changes: tuple[Change, ...]
    measures: tuple[Answer, ...]

    def __str__(self) -> str:
        """Write the links one below the other."""
        links = (f"{step.lesson}  {step.question}\n    {step.answer}" for step in self.steps)
        return "\n".join(links)


def run_chain(case: YourCase) -> Chain:
    """What does the course say about this case?

    Parameters
    ----------
    case : YourCase
        The case, with its numbers.

    Returns
    -------
    Chain
        The links, the nearest changes and the measures.

    Examples
    --------
    >>> from spoilers.workbook.case import from_named_case
    >>> chain = run_chain(from_named_case("Mindanao 2012"))
    >>> chain.outcome, round(chain.quiet_price, 2)
    ('attack for its own sake', 1.31)
    """
    game = solve(case.scenario)
    changes = tuple(changes_of(case.scenario).values())
    measures = compare_policies(case.scenario)
    steps = (
        Step("01", "How strong is the excluded faction?", _strength(case)),
        Step("02", "What would a seat for it cost?", _seat(case)),
        Step("03", "What can it count on from tomorrow on?", _promise(case)),
        Step("04", "What would an attack say?", _message(case, game)),
        Step("05", "How would the government respond?", _response(case, game)),
        Step("06", "What would quiet cost today?", _quiet(game)),
        Step("06", "How does the game go?", _game(game)),
        Step("06", "What would help?", _measures(measures)),
        Step("06", "Which number is nearest to a change?", _weakest(changes)),
    )
    return Chain(str(game.outcome), float(game.quiet_price), steps, changes, measures)


def _strength(case: YourCase) -> str:
    share = case.scenario.numbers()["strength"]
    begins = f"{percent(share)} of the members have left"
    if "unity" in case.numbers:
        begins = (
            f"With the platform at {number(case.values['platform'])} everyone beyond "
            f"{number(1 - share)} leaves: {percent(share)} of the members"
        )
    return (
        f"{begins}. So the excluded faction would win a fight inside with chance {number(share)}."
    )


def _seat(case: YourCase) -> str:
    given = case.scenario.numbers()
    harm = f"An attack that gets through costs the government {number(given['attack_harm'])}"
    if isinf(given["seat_price"]):
        return (
            "No policy suits the government and both factions, so no second seat is to be had. "
            f"{harm} of the deal."
        )
    return f"A second seat would cost {number(given['seat_price'])} of the deal. {harm} of it."


def _promise(case: YourCase) -> str:
    given = case.scenario.numbers()
    strength, shift, secured = given["strength"], given["shift"], given["guarantee"]
    cost, discount = given["infighting_cost"], given["discount"]
    share = float(promise_credible(strength, shift, cost, discount, penalty=secured))
    fight = float(fighting_value(strength, cost, discount))
    calm = STAKE + float(weight_of_the_future(discount)) * share
    fights = bool(promise_breaks(strength, shift, cost, discount, penalty=secured))
    worth, most = apart(fight, calm)
    return (
        f"{number(share)} of a stake a period{', with its guarantor' if secured else ''}. A fight "
        f"inside would be worth {worth} stakes today, and quiet with all of today's stake {most}: "
        f"by itself that is {'a' if fights else 'no'} reason to fight."
    )


def _message(case: YourCase, game: Solution) -> str:
    belief = float(game.beliefs.after_success)
    return (
        f"An attempt gets through with chance {number(float(game.success))}. If it does, belief in "
        f"the partner {moves(case.scenario.numbers()['prior'], belief)}."
    )


def _response(case: YourCase, game: Solution) -> str:
    given, response = case.scenario.numbers(), float(game.response)
    deal = float(deal_worth(game.beliefs.after_success, given["betrayal"]))
    (measure,) = (each.name for each in MEASURES if each.response == response)
    left = "" if given["largest_response"] >= MEASURES[-1].response else " it has left itself"
    return (
        f"After a success the deal is worth {number(deal)} to the government, doing nothing costs "
        f"it {number(given['audience_cost'])} at home, and force costs "
        f"{number(given['force_cost'])}. The best measure{left} is {measure} ({number(response)})."
    )


def _quiet(game: Solution) -> str:
    price, move = float(game.quiet_price), str(game.move)
    written = apart(price, STAKE)[0]
    deal = "In a deal with the included faction alone"
    if not _makes_the_deal(game):
        deal += ", which is not made,"
    if move == "quiet":
        if price < _NOTHING:
            return f"{deal} the excluded faction would stay quiet unpaid."
        return f"{deal} quiet costs {written} of today's stake. It can be paid."
    dear = (
        f"{deal} quiet would cost {written} stakes today, and only 1 can be paid"
        if price > STAKE
        else f"{deal} quiet would cost {written} of today's stake, and the included faction would "
        "rather not pay it"
    )
    if move == "fight":
        return f"{dear}. The excluded faction would fight inside the movement, while it still can."
    why = (
        "The attack pays even if nobody responds."
        if game.pays_unanswered
        else "The attack pays because of the response, and would not pay without it."
    )
    return f"{dear}. The excluded faction would attack. {why}"


def _game(game: Solution) -> str:
    moved = {
        "fight on": "The government fights on",
        "talk to one": "The government makes the deal with one faction",
        "include all": "The government seats both factions",
    }
    government, included, excluded = (
        number(float(pay)) for pay in (game.government, game.included, game.excluded)
    )
    return (
        f"{moved[str(game.start)]}; the outcome is {game.outcome}. The government expects "
        f"{government} of the deal, the included faction {included} stakes, the excluded "
        f"{excluded}.{_deal_not_made(game)}"
    )


def _makes_the_deal(game: Solution) -> bool:
    return str(game.start) == "talk to one" and bool(game.accept)


def _deal_not_made(game: Solution) -> str:
    """Say what the deal with one would have brought where it is not made."""
    if _makes_the_deal(game):
        return ""
    why = "the government does not make" if game.accept else "the included faction would refuse"
    government, included, excluded = (
        number(float(pay)) for pay in (game.deal.government, game.deal.included, game.deal.excluded)
    )
    return (
        f" The deal with one faction, which {why}, would be worth {government} to the government, "
        f"{included} stakes to the included faction and {excluded} to the excluded one."
    )


def _measures(measures: tuple[Answer, ...]) -> str:
    now, *others = measures
    if now.enough:
        return "Nothing more is needed: nobody attacks as it is."
    enough = [answer for answer in others if answer.enough]
    if not enough:
        return "None of the measures of the course is enough by itself."
    return f"Each of these would be enough for quiet: {listed([_done(each) for each in enough])}."


def _done(answer: Answer) -> str:
    if not answer.changed:
        return answer.measure
    ((before, after),) = answer.changed.values()
    return f"{answer.measure} ({before:g} to {round(after, 3):g})"


def _weakest(changes: tuple[Change, ...]) -> str:
    first = changes[0]
    if first.nearest is None:
        return "No number, moved alone over all of its range, changes the outcome."
    value, turn = ends(first, first.nearest.value)
    side = "above" if first.nearest is first.above else "below"
    return (
        f'In its own unit "{find_letter(first.parameter).label}" is nearest, at {value}: {side} '
        f"{turn} the outcome is {first.nearest.after}."
    )
