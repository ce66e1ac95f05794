"""What the numbers of lesson 02 are, computed."""

from __future__ import annotations

import numpy as np
import pytest

from spoilers.figures.exclusive_negotiation import strength_before_moderation as two_of_them
from spoilers.figures.exclusive_negotiation.negotiating_parties import (
    KABUL,
    THREE_WINGS,
    parties_of,
    payoffs,
    table_names,
)
from spoilers.figures.exclusive_negotiation.policy_line import PolicyLine
from spoilers.figures.exclusive_negotiation.table_ranking import TableRanking
from spoilers.theory.cases import find_case
from spoilers.theory.exclusive_negotiation import (
    Faction,
    bargaining_range,
    chance_of_range,
    concession,
    deal_units,
    price_of_a_seat,
)
from spoilers.theory.the_whole_game import solve
from tests.lessons.numbers.writing import Claim, figure, percent, two

ACEH = "Aceh 2005"
TALIBAN, ISK = parties_of(KABUL).factions
GAM, COMMANDERS = parties_of(ACEH).factions
MILD, HARD = two_of_them.factions(0.8, 0.15)


def strength(faction: Faction) -> float:
    return float(np.asarray(faction.strength))


def cost(case: str, table: str, harm: float = 1.0) -> str:
    worth = payoffs(case, harm).payoff[table_names(case).index(table)]
    assert not np.isnan(worth)
    return two(-worth)


def best(case: str, harm: float) -> str:
    return TableRanking(case, harm).ranked[0].name


def reach_of(case: str) -> str:
    return two(parties_of(case).government_reach)


def asks(faction: Faction) -> str:
    return two(faction.least)


def chance(chairs: int, reach: float) -> str:
    return percent(chance_of_range(chairs, reach))


def alone(seated: Faction, outside: Faction) -> float:
    return float(concession([seated])) + strength(outside)


def ends(table: str) -> tuple[str, str]:
    low, high = PolicyLine(KABUL, table).common_range
    return two(low), two(high)


def empty(ideals: list[float], reaches: list[float]) -> bool:
    return bool(np.isnan(bargaining_range(ideals, reaches)[0]))


def change_over() -> str:
    """Find the share at which the radical alone is worth as much as the moderate alone."""
    share = 0.5 + float(HARD.least - MILD.least) / 2
    mild, hard = two_of_them.factions(share, 0.15)
    assert alone(mild, hard) == pytest.approx(alone(hard, mild))
    picture = two_of_them.StrengthBeforeModeration
    assert picture(share + 0.01).best.members() == ("radical",)
    assert picture(share - 0.01).best.members() == ("moderate",)
    return percent(share)


def comes_along() -> str:
    assert len(two_of_them.StrengthBeforeModeration(0.8, 1.0, 0.2).best.members()) == 2
    return two(two_of_them.factions(0.8, 0.2)[0].most)


def several() -> str:
    return f"{figure('agreements_several'):.0f}"


def one_signed() -> str:
    return f"{figure('agreements_one_signed'):.0f}"


UNITS = deal_units(
    TALIBAN, ISK, parties_of(KABUL).government_reach, 1.0, parties_of(KABUL).war_cost
)
assert np.isinf(UNITS.seat_price)

CLAIMS: list[Claim] = [
    ("On {} February 2020", lambda: ("29",)),
    ("two at the table the range runs from {} to {}", lambda: ends("Taliban")),
    ("the lowest policy anyone insists on is {} and the highest anyone stops at is {}", lambda: (
        asks(ISK), reach_of(KABUL))),
    ("With a reach of {}, two can agree in {} of cases, three in {}, and five in {}", lambda: (
        two(0.3), chance(2, 0.3), chance(3, 0.3), chance(5, 0.3))),
    ("at {}, five can agree in {}", lambda: (two(0.4), chance(5, 0.4))),
    ("the table with the Taliban costs {}: a concession of {}, and damage of {} by IS-K",
     lambda: (cost(KABUL, "Taliban"), asks(TALIBAN), two(strength(ISK)))),
    ("Fighting both costs {}", lambda: (cost(KABUL, "nobody"),)),
    ("still wins, at {} against {} for everyone", lambda: (
        cost(ACEH, best(ACEH, 1.0)), cost(ACEH, "Free Aceh Movement + commanders"))),
    ("at a harm of 1 the model seats two, at {} one", lambda: (
        two(0.8) if (best(THREE_WINGS, 1.0), best(THREE_WINGS, 0.8))
        == ("moderate wing + middle wing", "moderate wing") else "no",)),
    ("UCDP Peace Agreement Dataset {}", lambda: ("22.1",)),
    ("The moderate asks for {} and the radical for {}, and harm is 1. The government changes to "
     "the radical once it does more than about {}", lambda: (
        asks(MILD), asks(HARD), change_over())),
    ("If the moderate reaches as far as {}", lambda: (comes_along(),)),
    ("saves the government the cost of war, {}, and all the damage, {}, for a concession of {}: "
     "= {}.", lambda: (
        two(parties_of(KABUL).war_cost), two(strength(TALIBAN) + strength(ISK)), asks(TALIBAN),
        two(UNITS.value))),
    ("= {} / {} = {}.", lambda: (two(strength(ISK)), two(UNITS.value), two(UNITS.attack_harm))),
    ("In {} of them, two or more pairs", lambda: (several(),)),
    ("One pair alone signed {}, or {}. All active pairs signed {}. Of full agreements, one pair "
     "signed {} of {}, and all signed {}", lambda: (
        one_signed(), percent(figure("agreements_one_signed") / figure("agreements_several")),
        f"{figure('agreements_all_signed'):.0f}", f"{figure('full_one_signed'):.0f}",
        f"{figure('full_several'):.0f}", f"{figure('full_all_signed'):.0f}")),
    ("agreement of 1996, {} deaths are counted in fighting between the government and the MILF, "
     "which had not signed; in the twelve months after it, {} (UCDP GED {}", lambda: (
        f"{figure('milf_deaths_before'):.0f}", f"{figure('milf_deaths_after'):.0f}", "22.1")),
    # The decision.
    ("accepts nothing below {}, and you go no further than {}. You insist", lambda: (
        asks(ISK), reach_of(KABUL))),
    ("and your payoff is −{}", lambda: (cost(KABUL, "nobody"),)),
    ("You concede {} and suffer damage of {} from those outside: −{}", lambda: (
        asks(TALIBAN), two(strength(ISK)), cost(KABUL, best(KABUL, 1.0)))),
    ("Its least demand is {}, and you go no further than {}, so", lambda: (
        asks(ISK), reach_of(KABUL))),
    ("outside and do damage of {}. Together that is {}, more than the {} that", lambda: (
        two(strength(TALIBAN)), two(alone(ISK, TALIBAN)), cost(KABUL, "nobody"))),
    ("damage of {} and {} for the war, a payoff of −{}. Seating the larger faction gives −{}. The "
     "difference of {} is", lambda: (
        two(strength(TALIBAN) + strength(ISK)), two(parties_of(KABUL).war_cost),
        cost(KABUL, "nobody"), cost(KABUL, "Taliban"),
        two(float(cost(KABUL, "nobody")) - float(cost(KABUL, "Taliban"))))),
    # The range: a government that reaches 0.40, A at 0.50 with 0.30, B at 0.90 with 0.30.
    ("policies up to {}. Faction A accepts those from {} to {}, faction B those from {} upwards",
     lambda: (two(0.4), two(0.5 - 0.3), two(0.5 + 0.3), two(0.9 - 0.3))),
    ("from {} to {}\nThat is the range of the government and A", lambda: tuple(
        two(end) for end in bargaining_range([0.0, 0.5], [0.4, 0.3]))),
    ("from {} to {}\nThat is what A and B could agree on", lambda: tuple(
        two(end) for end in bargaining_range([0.5, 0.9], [0.3, 0.3]))),
    ("The government stops at {}, and it", lambda: (two(0.4),)),
    ("from {} upwards: each of these policies suits somebody", lambda: (two(0.2),)),
    ("B starts at {} and the government stops at {}", lambda: (
        (two(0.6), two(0.4)) if empty([0.0, 0.5, 0.9], [0.4, 0.3, 0.3]) else ("no", "no"))),
    ("the chance of a deal by {}, as", lambda: (chance(2, 0.3),)),
    ("That would give {} for three chairs. The formula gives {}", lambda: (
        percent(chance_of_range(2, 0.3) ** 2), chance(3, 0.3))),
    # The price of a seat.
    ("costs the government {} more in policy, and outside they do damage of {}", lambda: (
        two(price_of_a_seat([GAM], COMMANDERS)), two(strength(COMMANDERS)))),
    ("once harm times {} is more than {}, so once each unit of strength does more than {} times",
     lambda: (two(strength(COMMANDERS)), two(price_of_a_seat([GAM], COMMANDERS)),
              f"{float(price_of_a_seat([GAM], COMMANDERS)) / strength(COMMANDERS):.0f}")),
    ("would go further than {}", lambda: (reach_of(ACEH),)),
    ("a policy of {} satisfies everyone", lambda: (two(concession([GAM, COMMANDERS])),)),
    ("Then {} of strength would be outside. The table with the field commanders alone costs {}, "
     "against {} for", lambda: (two(strength(GAM)), cost(ACEH, "commanders"),
                        cost(ACEH, best(ACEH, 1.0)))),
    ("A demand that is lower by {}", lambda: (two(0.1),)),
    ("The price would be {}, still more than the damage of {}. The demand would have to fall by "
     "more than {}", lambda: (
        two(price_of_a_seat([GAM], COMMANDERS) - 0.1), two(strength(COMMANDERS)),
        two(price_of_a_seat([GAM], COMMANDERS) - strength(COMMANDERS)))),
    # Strength before moderation.
    ("would settle for {} and accepts nothing above {}. A radical one asks for {}", lambda: (
        asks(MILD), two(MILD.most), asks(HARD))),
    ("The concession is only {}, but the damage outside is {}: together {}", lambda: (
        asks(MILD), two(strength(HARD)), two(alone(MILD, HARD)))),
    ("A concession of {} and damage of {} make {}. The moderate alone would cost {}", lambda: (
        asks(HARD), two(strength(MILD)), two(alone(HARD, MILD)), two(alone(MILD, HARD)))),
    ("refuses all above {}, and the radical all below {}", lambda: (two(MILD.most), asks(HARD))),
    ("With damage of {} and the cost of war that is {}", lambda: (
        two(strength(MILD) + strength(HARD)),
        two(strength(MILD) + strength(HARD) + two_of_them.WAR_COST))),
    ("Of {} agreements in which two or more pairs had fought or signed, {} were signed", lambda: (
        several(), one_signed())),
    ("In {} cases the government talked", lambda: (one_signed(),)),
    ("In {} cases a movement had split", lambda: (one_signed(),)),
]  # fmt: skip

# What the sentences say without a number.
assert str(solve(find_case(ACEH).scenario).outcome) == "inclusive peace"
assert 0.11 < strength(ISK) < 0.14
