"""The pictures of lesson 02 show what the theory says."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoilers.figures.exclusive_negotiation.chance_of_a_deal import ChanceOfADeal
from spoilers.figures.exclusive_negotiation.exclusion_map import (
    FIRST,
    REGIONS,
    ExclusionMap,
    region,
    second_faction,
)
from spoilers.figures.exclusive_negotiation.negotiating_parties import (
    PARTIES,
    THREE_WINGS,
    parties_of,
    payoffs,
    seated,
    table_names,
)
from spoilers.figures.exclusive_negotiation.policy_line import PolicyLine
from spoilers.figures.exclusive_negotiation.strength_before_moderation import (
    StrengthBeforeModeration,
)
from spoilers.figures.exclusive_negotiation.table_ranking import TableRanking
from spoilers.theory.cases import CASES
from spoilers.theory.exclusive_negotiation import (
    chance_of_range,
    concession,
    deal_units,
    price_of_a_seat,
)
from tests.figures.traces import by_name

TABLES = [(case, table) for case in PARTIES for table in table_names(case)]
EMPTY = [pair for pair in TABLES if math.isnan(PolicyLine(*pair).common_range[0])]


def ends(trace: object) -> list[tuple[float, float]]:
    """Where the intervals of a trace begin and end."""
    x = [end for end in trace.x if end is not None]  # type: ignore[attr-defined]
    return list(zip(x[::2], x[1::2], strict=True))


def test_every_case_sits_down_with_its_own_numbers() -> None:
    assert set(PARTIES) == {*CASES, THREE_WINGS}
    for name, case in CASES.items():
        parties, given = parties_of(name), case.values
        assert (parties.government_reach, parties.harm, parties.war_cost) == (
            given["government_reach"],
            given["harm"],
            given["war_cost"],
        )
        included, excluded = parties.factions
        units = deal_units(
            included, excluded, parties.government_reach, parties.harm, parties.war_cost
        )
        assert float(units.seat_price) == pytest.approx(case.scenario.seat_price, abs=0.02)
        assert float(units.attack_harm) == pytest.approx(case.scenario.attack_harm, abs=0.02)


@pytest.mark.parametrize(("case", "table"), TABLES)
def test_the_band_is_what_every_seated_party_accepts(case: str, table: str) -> None:
    figure = PolicyLine(case, table).draw()
    band, accepted = figure.data[0], ends(by_name(figure)["at the table"])
    low, high = min(band.x), max(band.x)
    assert len(accepted) == 1 + len(seated(case, table))
    highest_low, lowest_high = max(low for low, _ in accepted), min(high for _, high in accepted)
    if (case, table) in EMPTY:
        assert band.name == "the gap that no policy bridges"
        assert (low, high) == pytest.approx((lowest_high, highest_low))
    else:
        assert band.name == "accepted by all at the table"
        assert (low, high) == pytest.approx((highest_low, lowest_high))


@pytest.mark.parametrize(("case", "table"), TABLES)
def test_the_sentence_says_whether_anything_is_left(case: str, table: str) -> None:
    picture = PolicyLine(case, table)
    said = picture.describe()
    assert ("The range is empty" in said) == ((case, table) in EMPTY)
    paid = payoffs(case).payoff[table_names(case).index(table)]
    if not np.isnan(paid):
        assert f"−{abs(paid):.2f}" in said
    assert by_name(picture.draw())["outcome"].text[0].strip("</b>")


def test_the_third_party_empties_the_range_in_kabul() -> None:
    assert not math.isnan(PolicyLine("Kabul 2021", "Taliban").common_range[0])
    everyone = ("Kabul 2021", "Taliban + IS-K")
    assert everyone in EMPTY
    outcome = by_name(PolicyLine(*everyone).draw())["outcome"]
    assert "no policy is left" in outcome.text[0]


def test_nobody_s_acceptance_changes_when_others_sit_down() -> None:
    def drawn(table: str) -> frozenset[tuple[float, float]]:
        shown = by_name(PolicyLine(THREE_WINGS, table).draw())
        return frozenset(ends(shown["at the table"]) + ends(shown["outside"]))

    assert len({drawn(table) for table in table_names(THREE_WINGS)}) == 1


HARMS = [0.0, 0.8, 1.0, 2.2, 3.2, 4.0]
PARTS = ("concession to those seated", "damage by those outside", "war with everyone")


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("case", PARTIES)
def test_the_bars_are_the_parts_of_what_each_table_costs(case: str, harm: float) -> None:
    picture = TableRanking(case, harm)
    figure = picture.draw()
    shown = by_name(figure)
    worth = dict(zip(table_names(case), payoffs(case, harm).payoff, strict=True))
    for place, table in enumerate(picture.ranked):
        length = sum(shown[part].x[place] for part in PARTS)
        said = shown["tables"].text[place]
        if table.possible:
            assert length == pytest.approx(-worth[table.name], abs=1e-3)
            assert f"{table.cost:.2f}" in said
        else:
            assert length == 0
            assert "no policy satisfies all" in said
    possible = [table.cost for table in picture.ranked if table.possible]
    assert possible == pytest.approx(sorted(possible))
    assert max(shown["the best table"].x) == pytest.approx(-np.nanmax(list(worth.values())))
    assert max(possible) <= figure.layout.xaxis.range[1]


def test_the_axis_of_the_ranking_stays_while_the_bars_fit() -> None:
    ranges = [TableRanking(harm=harm / 10).draw().layout.xaxis.range for harm in range(41)]
    assert len(set(ranges)) == 3


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("case", PARTIES)
def test_the_ranking_s_sentence_weighs_seat_against_absence(case: str, harm: float) -> None:
    picture = TableRanking(case, harm)
    said, best = picture.describe(), picture.ranked[0]
    inside = seated(case, best.name)
    assert ("The best table is none" in said) == (not inside)
    outside = [f for f in parties_of(case).factions if f not in inside] if inside else []
    assert said.count("damage") == len(outside)
    assert ("Nobody is left outside" in said) == (bool(inside) and not outside)
    for faction in outside:
        damage = harm * float(np.asarray(faction.strength))
        assert (f"damage of {damage:.2f}" if damage else "no damage") in said
    if inside:
        assert f"at a policy of {float(concession(inside)):.2f}" in said
    # The price of each seat that could be had is at least the damage without it.
    for price, damage in re.findall(r"cost (\d\.\d+) more .*? damage of (\d\.\d+)", said):
        assert float(price) >= float(damage) - 0.005


levels = st.integers(0, 20).map(lambda n: n / 20)


@given(levels, levels, st.floats(0, 3), st.floats(0.3, 0.8))
def test_below_the_line_both_are_seated_and_above_it_one(
    ideal: float, strength: float, harm: float, reach: float
) -> None:
    second = second_faction(ideal, strength)
    price, damage = float(price_of_a_seat([FIRST], second)), harm * strength
    best = REGIONS[int(region(ideal, strength, harm, reach))]
    if abs(price - damage) < 1e-6 or abs(float(second.least) - reach) < 1e-6:
        return
    reachable = float(second.least) < reach
    assert (best == "both") <= (reachable and price < damage)
    if best == "the first faction only":
        assert not reachable or price > damage
    said = ExclusionMap(harm, reach, ideal, strength).describe()
    assert said.startswith(f"The government seats {best}.")


GRIDS = (
    [n / 10 for n in range(31)],
    [n / 10 for n in range(1, 9)],
    [n / 20 for n in range(8, 21)],
    [n / 20 for n in range(21)],
)


@given(*map(st.sampled_from, GRIDS))
def test_the_map_says_of_whoever_is_left_out_why(
    harm: float, reach: float, ideal: float, strength: float
) -> None:
    picture = ExclusionMap(harm, reach, ideal, strength)
    said = picture.describe()
    outside = {
        "the first faction only": second_faction(ideal, strength),
        "the second faction only": FIRST,
    }.get(REGIONS[int(region(ideal, strength, harm, reach))])
    if outside is None:
        assert "outside it does" not in said
        return
    assert f"The {outside.name} asks for" in said or f"A seat for the {outside.name}" in said
    if "asks for" in said:
        assert float(outside.least) > reach
    for price, damage in re.findall(r"cost (\d\.\d+) more in policy, .* of (\d\.\d+)\.", said):
        assert float(price) >= float(damage)


def test_where_only_the_second_is_seated_the_first_is_weighed() -> None:
    assert ExclusionMap(1.0, 0.1, 0.4, 0.6).describe() == (
        "The government seats the second faction only. The first asks for 0.20, and the "
        "government goes no further than 0.10; outside it does damage of 0.80."
    )
    assert ExclusionMap(0.1, 0.8, 0.4, 0.6).describe() == (
        "The government seats the second faction only. A seat for the first would cost 0.10 more "
        "in policy, and outside it does damage of 0.08."
    )


def test_the_drawn_line_divides_the_drawn_regions() -> None:
    shown = by_name(ExclusionMap(1.0, 0.8, 1.0, 0.2).draw())
    areas, line = shown["best table"], shown["price of a seat = damage outside"]
    best = np.array(areas.z)
    for x, y in list(zip(line.x, line.y, strict=True))[3:-3]:
        column = int(np.argmin(np.abs(np.array(areas.x) - x)))
        row = int(np.argmin(np.abs(np.array(areas.y) - y)))
        assert REGIONS[best[min(row + 2, best.shape[0] - 1), column]] == "the first faction only"
        assert REGIONS[best[row - 2, column]] == "both"
    assert len(shown["regions"].text) == len({int(place) for place in np.unique(best)}) == 2
    assert not shown["end of the government's reach"].x
    assert (shown["the second faction"].x, shown["the second faction"].y) == ((0.2,), (1.0,))
    nearer = by_name(ExclusionMap(1.0, 0.5, 1.0, 0.2).draw())
    assert nearer["end of the government's reach"].y == (0.8, 0.8)


@given(levels.map(lambda reach: reach / 2), st.integers(1, 10))
def test_the_chance_in_the_picture_and_in_the_sentence_are_one(reach: float, chairs: int) -> None:
    picture = ChanceOfADeal(reach, chairs)
    shown, said = by_name(picture.draw()), picture.describe()
    curve = next(trace for name, trace in shown.items() if name.startswith("this reach"))
    here = shown["this table"]
    chance = float(chance_of_range(chairs, reach))
    assert here.y[0] == pytest.approx(chance, abs=1e-4)
    assert curve.y[chairs - 1] == pytest.approx(chance, abs=1e-4)
    assert here.text[1].strip("</b>") in said
    assert ("0%" in said.split()) == (chance < 1e-12)
    assert list(curve.y) == sorted(curve.y, reverse=True)


def test_chances_that_look_alike_are_not_said_to_differ() -> None:
    assert (
        ChanceOfADeal(0.05, 8)
        .describe()
        .endswith("in less than 1% of cases. One more chair makes it less likely still.")
    )
    assert (
        ChanceOfADeal(0.0, 3).describe().endswith("in 0% of cases. One more chair leaves it at 0%.")
    )


@given(levels, levels.map(lambda harm: 2 * harm), st.sampled_from([0.05, 0.15, 0.2, 0.3]))
def test_the_best_of_two_lies_on_the_highest_line(share: float, harm: float, reach: float) -> None:
    picture = StrengthBeforeModeration(share, harm, reach)
    shown = by_name(picture.draw())
    lines = [shown[name] for name in ("moderate only", "radical only", "both")]
    heights = [
        y
        for line in lines
        for x, y in zip(line.x, line.y, strict=True)
        if x == pytest.approx(share)
    ]
    seats = picture.best.members()
    mark = shown["the best table"]
    assert bool(lines[2].x) == (reach >= 0.2)
    if seats:
        assert mark.y[0] == pytest.approx(max(heights), abs=1e-4)
    else:
        assert mark.y[0] >= max(heights) - 1e-4
    said = picture.describe()
    wanted = {0: "seats nobody", 2: "seats both"}.get(len(seats)) or f"seats the {seats[0]} faction"
    assert wanted in said
    assert not re.search(r"\d\.\d{3}", said)


def test_the_radical_is_seated_first_once_it_does_most_of_the_fighting() -> None:
    assert StrengthBeforeModeration(0.5, 1.0, 0.15).best.members() == ("moderate",)
    assert StrengthBeforeModeration(0.8, 1.0, 0.15).best.members() == ("radical",)


def test_no_damage_is_said_to_be_none() -> None:
    said = StrengthBeforeModeration(1.0, 1.0, 0.15).describe()
    assert "concedes 0.40 and suffers no damage." in said


def test_unknown_cases_tables_and_chairs_are_refused() -> None:
    with pytest.raises(ValueError, match="case = 'doha': expected one of Kabul 2021, Omagh 1998"):
        PolicyLine("doha", "nobody").draw()
    with pytest.raises(ValueError, match="table = 'MILF': expected one of nobody, Taliban"):
        PolicyLine("Kabul 2021", "MILF").describe()
    with pytest.raises(ValueError, match=r"chairs = 11: expected a whole number in \[1, 10\]"):
        ChanceOfADeal(0.3, 11).draw()
    with pytest.raises(ValueError, match="harm"):
        TableRanking("Kabul 2021", -1.0).draw()
