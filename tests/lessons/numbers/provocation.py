"""What the numbers of lesson 04 are, computed."""

from __future__ import annotations

import numpy as np

from spoilers import data
from spoilers.explore import provocation as show
from spoilers.figures.provocation.hundred_partners import HundredPartners
from spoilers.figures.provocation.provocation_window import ProvocationWindow
from spoilers.figures.provocation.will_and_capacity import WillAndCapacity
from spoilers.theory.provocation import (
    attacks_to_break,
    belief_path,
    chance_of_success,
    deal_worth,
    diagnose,
    keeps_deal,
    posterior_reliable,
    provocation_window,
    restraint_belief,
)
from tests.lessons.numbers.writing import Claim, figure, percent, two

EXAMPLE = ProvocationWindow()
PRIOR, BETRAYAL, COST = EXAMPLE.prior, EXAMPLE.betrayal, EXAMPLE.audience_cost
S, R = EXAMPLE.foil_reliable, EXAMPLE.foil_unreliable
WINDOWS, BELIEFS = show.provocation_window().presets, show.belief_after_attacks().presets
COUNT = HundredPartners(PRIOR, S, R).counts
# The partners in the first question.
OTHER = HundredPartners(0.6, 0.9, 0.4).counts


def after(*outcomes: bool, prior: float = PRIOR) -> str:
    return two(belief_path(prior, outcomes, S, R)[-1])


def left(outcome: str, number: dict[str, int] = COUNT) -> int:
    return number[f"reliable {outcome}"] + number[f"unreliable {outcome}"]


def line(cost: float = COST) -> str:
    return two(restraint_belief(BETRAYAL, cost))


def window() -> tuple[str, str]:
    low, high = provocation_window(BETRAYAL, S, R, COST)
    return two(low), two(high)


def loss() -> float:
    """What the deal costs once the attack has got through."""
    belief = float(posterior_reliable(PRIOR, S, R))
    return (1 - belief) * BETRAYAL - belief


def lost_trust(capacity: float) -> str:
    return two(PRIOR - diagnose(PRIOR, capacity, S, R).trust)


def informed() -> float:
    """What the deal is worth, without an audience cost, to one who sees an attempt first."""
    worth = 0.0
    for hit in (True, False):
        chance = float(chance_of_success(PRIOR, S, R))
        belief = float(posterior_reliable(PRIOR, S, R, hit))
        worth += (chance if hit else 1 - chance) * max(0.0, belief - (1 - belief) * BETRAYAL)
    return worth


def at_the_airport(number: int) -> int:
    event = next(event for event in data.timeline() if event.id == "airport")
    assert str(number) in event.event
    return number


def small(number: float) -> str:
    return {8: "eight"}[int(number)]


def once(number: float) -> str:
    return f"{number:.0f}"


FIRST, SECOND = diagnose(0.6, 0.9, S, R), diagnose(0.9, 0.6, S, R)
FOILED_FIRST = (False, False, False, True, True)

CLAIMS: list[Claim] = [
    ("killed {} American service members and about {} Afghans", lambda: (
        at_the_airport(13), at_the_airport(170))),
    ("Imagine {} partners", lambda: (left("through") + left("foiled"),)),
    ("{} of them are reliable, and these foil {} attempts in {}. The {} unreliable ones foil {} "
     "in {}", lambda: (
        once(100 * PRIOR), once(10 * S), 10, once(100 - 100 * PRIOR), once(10 * R), 10)),
    ("With how many of the {} would", lambda: (sum(COUNT.values()),)),
    ("gets through with {} of the reliable partners and with {} of the unreliable ones. Once it "
     "has, you can strike out the other {}", lambda: (
        COUNT["reliable through"], COUNT["unreliable through"], left("foiled"))),
    ("Fourteen of the {} you now suspect", lambda: (
        left("through") if COUNT["reliable through"] == 14 else "no",)),
    ("whoever the partner is: {} in {}.", lambda: (left("through"), sum(COUNT.values()))),
    ("Of the {} who are left {} are reliable. Your belief falls from {} to {}", lambda: (
        left("through"), COUNT["reliable through"], percent(PRIOR),
        percent(posterior_reliable(PRIOR, S, R)))),
    ("foiled instead, {} of {} are reliable and belief rises to {}", lambda: (
        COUNT["reliable foiled"], left("foiled"),
        percent(posterior_reliable(PRIOR, S, R, False)))),
    ("the audience cost is {}, a deal needs a belief of 1 / {} = {}, and {} / {} = {} once there "
     "is an attack. The window runs from {} to {}. Your {}", lambda: (
        two(COST), once(1 + BETRAYAL), line(0), BETRAYAL + COST, once(1 + BETRAYAL), line(),
        *window(), percent(PRIOR))),
    ("even one trusted at {} is a single attack", lambda: (
        two(0.95) if attacks_to_break(0.95, BETRAYAL, S, R, 0.7) == 1 else "no",)),
    ("a partner who is trusted at {} one attack away", lambda: (
        two(WINDOWS["home asks for a great deal"]["prior"]),)),
    ("Start at {} and let", lambda: (
        two(BELIEFS["a long series against a trusted partner"]["prior"]),)),
    ("From {} one attack breaks the deal, and from {} it takes {}", lambda: (
        two(PRIOR) if attacks_to_break(PRIOR, BETRAYAL, S, R, COST) == 1 else "no", two(0.95),
        once(float(attacks_to_break(0.95, BETRAYAL, S, R, COST))))),
    ("a deal that began at {}: belief ends at {}", lambda: (
        two(PRIOR) if keeps_deal(
            belief_path(PRIOR, FOILED_FIRST, S, R)[-2:], BETRAYAL, COST).all() else "no",
        after(*FOILED_FIRST))),
    ("Both believe {} in reliability", lambda: (two(0.6 * 0.9),)),
    ("trust falls from {} to {}, and it still thinks", lambda: (
        two(WillAndCapacity().trust), two(FIRST.trust))),
    ("believed capacity falls from {} to {}: it cannot", lambda: (
        two(WillAndCapacity().capacity_b), two(SECOND.capacity))),
    ("Both end at {} in reliability", lambda: (
        two(FIRST.reliable) if np.isclose(FIRST.reliable, SECOND.reliable) else "no",)),
    ("On {} August 1998 a bomb of the Real IRA killed {} people", lambda: (
        15, once(figure("omagh_killed")))),
    ("to August 1995 " + small(figure("israel_bombings")) + " bombings claimed by Hamas or "
     "Islamic Jihad killed {} people", lambda: (once(figure("israel_killed")),)),
    ("kept its date of {} August", lambda: (
        next(e.date for e in data.timeline() if e.id == "left").day + 1,)),
    ("On {} August 2021", lambda: (
        next(e.date for e in data.timeline() if e.id == "airport").day,)),
    ("the deal is worth {} to a government that learns nothing, and {} × {} = {} to one that "
     "sees", lambda: (
        two(PRIOR - (1 - PRIOR) * BETRAYAL), two(1 - chance_of_success(PRIOR, S, R)),
        two(deal_worth(posterior_reliable(PRIOR, S, R, False), BETRAYAL)), two(informed()))),
    ("prior {}, loss with an unreliable partner 1, audience cost {}.", lambda: (
        two(PRIOR), two(COST))),
    # The questions and their answers.
    ("Your belief fell from {} to {}, and the deal had become worth a loss of {} before",
     lambda: (two(PRIOR), after(True), two(loss()))),
    ("of the {} partners who fit what you saw, {} were reliable", lambda: (
        left("through"), COUNT["reliable through"])),
    ("At a belief of {} this costs you a loss of {} from the deal and {} at home, {} in all",
     lambda: (after(True), two(loss()), two(COST), two(loss() + COST))),
    ("{} of the {} partners who fit what you saw are reliable. To hold without regret you needed "
     "a belief of {} before", lambda: (
        COUNT["reliable through"], left("through"), window()[1])),
    ("Then you save the {}, and the deal is still worth a loss of {},", lambda: (
        two(COST), two(loss()))),
    ("belief climbs from {} to {}, above the {} that a deal needs. If it gets through, belief "
     "falls to {}.", lambda: (
        after(True), after(True, False), line(0) if keeps_deal(
            posterior_reliable(posterior_reliable(PRIOR, S, R), S, R, False), BETRAYAL) else "no",
        after(True, True))),
    ("unanswered, which costs you {}", lambda: (two(COST),)),
    ("Of {} possible partners {} are reliable. A reliable one lets 1 attack in {} through, "
     "another lets {} in {} through", lambda: (
        sum(OTHER.values()), 60, 10, once(OTHER["unreliable through"] / 40 * 10), 10)),
    ("{}: the attack tells you about the attacker", lambda: (percent(0.6),)),
    ("{}: reliable partners let 1 in {} through", lambda: (percent(0.1), 10)),
    ("{}: {} of the {} partners with whom it would", lambda: (
        percent(OTHER["reliable through"] / left("through", OTHER)), OTHER["reliable through"],
        left("through", OTHER))),
    ("through with {} of the {} reliable partners and with {} of the other {}. That leaves {}, "
     "and {} of them", lambda: (
        OTHER["reliable through"], 60, OTHER["unreliable through"], 40, left("through", OTHER),
        OTHER["reliable through"])),
    ("{}: {} of the {} partners are reliable and let", lambda: (
        percent(OTHER["reliable through"] / 100), OTHER["reliable through"], 100)),
    ("You counted the right {}", lambda: (OTHER["reliable through"],)),
    ("believes {} in its partner. The window runs from {} to {}", lambda: (
        two(0.95), *window())),
    ("Belief falls, to {}, but the deal needs no more than {} after", lambda: (
        after(True, prior=0.95), line())),
    ("Belief falls to {}. That is inside the window now, and a second attack takes it to {}, "
     "below {}", lambda: (
        after(True, prior=0.95) if float(after(True, prior=0.95)) < float(window()[1]) else "no",
        after(True, True, prior=0.95), line())),
    ("loses its deal after {} attacks in a row", lambda: (
        once(float(attacks_to_break(0.95, BETRAYAL, S, R, COST))),)),
    ("Belief rises from {} to {}. A foiled", lambda: (two(PRIOR), after(False))),
    ("Belief rises from {} to {}.", lambda: (two(PRIOR), after(False))),
    ("foils {} attempts in {} as well. Belief rises to {} and", lambda: (
        once(10 * R), 10, after(False))),
    ("trust their partners equally, at {}. One thinks its partner strong ({}), the other weak "
     "({})", lambda: (two(PRIOR), two(0.9), two(0.2))),
    ("Its trust falls by {}: the attack", lambda: (lost_trust(0.2),)),
    ("Trust in the strong partner falls by {}, in the weak one by {}", lambda: (
        lost_trust(0.9), lost_trust(0.2))),
]  # fmt: skip
