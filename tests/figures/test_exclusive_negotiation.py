"""The pictures of lesson 02 show what the theory says."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoilers.figures.exclusive_negotiation.chance_of_a_deal import (
    chance_of_a_deal,
    describe_chance_of_a_deal,
)
from spoilers.figures.exclusive_negotiation.exclusion_map import (
    FIRST,
    REGIONS,
    describe_exclusion_map,
    exclusion_map,
    region,
    second_faction,
)
from spoilers.figures.exclusive_negotiation.negotiating_parties import (
    PARTIES,
    parties_of,
    payoffs,
    seated,
    table_names,
)
from spoilers.figures.exclusive_negotiation.policy_line import (
    common_range,
    describe_policy_line,
    policy_line,
)
from spoilers.figures.exclusive_negotiation.strength_before_moderation import (
    best_of_two,
    describe_strength_before_moderation,
    strength_before_moderation,
)
from spoilers.figures.exclusive_negotiation.table_ranking import (
    describe_table_ranking,
    ranked_tables,
    table_ranking,
)
from spoilers.theory.exclusive_negotiation import chance_of_range, concession, price_of_a_seat

TABLES = [(case, table) for case in PARTIES for table in table_names(case)]
EMPTY = [pair for pair in TABLES if math.isnan(common_range(*pair)[0])]


@pytest.mark.parametrize(("case", "table"), TABLES)
def test_the_band_is_what_every_seated_party_accepts(case: str, table: str) -> None:
    band, inside, *_ = policy_line(case, table).data
    low, high = min(band.x), max(band.x)
    ends = [x for x in inside.x if x is not None]
    assert len(ends) == 2 * (1 + len(seated(case, table)))
    highest_low, lowest_high = max(ends[::2]), min(ends[1::2])
    if (case, table) in EMPTY:
        assert band.name == "the gap that no policy bridges"
        assert (low, high) == pytest.approx((lowest_high, highest_low))
    else:
        assert band.name == "accepted by all at the table"
        assert (low, high) == pytest.approx((highest_low, lowest_high))


@pytest.mark.parametrize(("case", "table"), TABLES)
def test_the_sentence_says_whether_anything_is_left(case: str, table: str) -> None:
    said = describe_policy_line(case, table)
    assert ("The range is empty" in said) == ((case, table) in EMPTY)
    paid = payoffs(case, 1.0).payoff[table_names(case).index(table)]
    if not np.isnan(paid):
        assert f"−{abs(paid):.2f}" in said
    assert policy_line(case, table).data[-1].text[0].strip("</b>")


def test_the_third_party_empties_the_range_in_kabul() -> None:
    assert not math.isnan(common_range("kabul", "Taliban")[0])
    assert ("kabul", "Taliban + IS-K") in EMPTY
    assert "no policy is left" in policy_line("kabul", "Taliban + IS-K").data[-1].text[0]


def test_nobody_s_acceptance_changes_when_others_sit_down() -> None:
    def drawn(table: str) -> set[tuple[float, float]]:
        _, inside, outside, *_ = policy_line("moro", table).data
        ends = [x for trace in (inside, outside) for x in trace.x if x is not None]
        return set(zip(ends[::2], ends[1::2], strict=True))

    assert len({frozenset(drawn(table)) for table in table_names("moro")}) == 1


@pytest.mark.parametrize("harm", [0.0, 0.8, 1.0, 3.2, 4.0])
@pytest.mark.parametrize("case", PARTIES)
def test_the_bars_are_the_parts_of_what_each_table_costs(case: str, harm: float) -> None:
    *parts, labels, best = table_ranking(case, harm).data
    ranked = ranked_tables(case, harm)
    worth = dict(zip(table_names(case), payoffs(case, harm).payoff, strict=True))
    for place, table in enumerate(ranked):
        length = sum(part.x[place] for part in parts)
        if table.possible:
            assert length == pytest.approx(-worth[table.name])
            assert f"{table.cost:.2f}" in labels.text[place]
        else:
            assert length == 0
            assert "no policy satisfies all" in labels.text[place]
    possible = [table.cost for table in ranked if table.possible]
    assert possible == pytest.approx(sorted(possible))
    assert max(best.x) == pytest.approx(-np.nanmax(list(worth.values())))


@pytest.mark.parametrize("harm", [0.0, 0.8, 1.0, 3.2, 4.0])
@pytest.mark.parametrize("case", PARTIES)
def test_the_ranking_s_sentence_weighs_seat_against_absence(case: str, harm: float) -> None:
    said, best = describe_table_ranking(case, harm), ranked_tables(case, harm)[0]
    inside = seated(case, best.name)
    assert ("The best table is none" in said) == (not inside)
    outside = [f for f in parties_of(case).factions if f not in inside] if inside else []
    assert said.count("damage") == len(outside)
    assert ("Nobody is left outside" in said) == (bool(inside) and not outside)
    for faction in outside:
        assert f"{harm * float(np.asarray(faction.strength)):.2f}" in said
    if inside:
        assert f"at a policy of {float(concession(inside)):.2f}" in said


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
    said = describe_exclusion_map(harm, reach, ideal, strength)
    assert said.startswith(f"The government seats {best}.")


def test_the_drawn_line_divides_the_drawn_regions() -> None:
    areas, line, end, names, star = exclusion_map(1.0, 0.8, 1.0, 0.2).data
    best = np.array(areas.z)
    for x, y in list(zip(line.x, line.y, strict=True))[3:-3]:
        column = int(np.argmin(np.abs(np.array(areas.x) - x)))
        row = int(np.argmin(np.abs(np.array(areas.y) - y)))
        assert REGIONS[best[min(row + 2, best.shape[0] - 1), column]] == "the first faction only"
        assert REGIONS[best[row - 2, column]] == "both"
    assert len(names.text) == len({int(place) for place in np.unique(best)}) == 2
    assert not end.x
    assert (star.x, star.y) == ((0.2,), (1.0,))
    assert exclusion_map(1.0, 0.5, 1.0, 0.2).data[2].y == (0.8, 0.8)


@given(levels.map(lambda reach: reach / 2), st.integers(1, 10))
def test_the_chance_in_the_picture_and_in_the_sentence_are_one(reach: float, chairs: int) -> None:
    *_, curve, here = chance_of_a_deal(reach, chairs).data
    chance = float(chance_of_range(chairs, reach))
    assert here.y[0] == pytest.approx(chance, abs=1e-6)
    assert curve.y[chairs - 1] == pytest.approx(chance, abs=1e-5)
    assert f"in {chance:.0%} of cases" in describe_chance_of_a_deal(reach, chairs)
    assert f"{chance:.0%}" in here.text[1]
    assert list(curve.y) == sorted(curve.y, reverse=True)


@given(levels, levels.map(lambda harm: 2 * harm), st.sampled_from([0.05, 0.15, 0.2, 0.3]))
def test_the_best_of_two_lies_on_the_highest_line(share: float, harm: float, reach: float) -> None:
    *lines, mark = strength_before_moderation(share, harm, reach).data
    heights = [
        y
        for line in lines
        for x, y in zip(line.x, line.y, strict=True)
        if x == pytest.approx(share)
    ]
    seats = best_of_two(share, harm, reach).members()
    assert bool(lines[2].x) == (reach >= 0.2)
    if seats:
        assert mark.y[0] == pytest.approx(max(heights), abs=1e-4)
    else:
        assert mark.y[0] >= max(heights) - 1e-4
    said = describe_strength_before_moderation(share, harm, reach)
    wanted = {0: "seats nobody", 2: "seats both"}.get(len(seats)) or f"seats the {seats[0]} faction"
    assert wanted in said
    assert not re.search(r"\d\.\d{3}", said)


def test_the_radical_is_seated_first_once_it_does_most_of_the_fighting() -> None:
    assert best_of_two(0.5, 1.0, 0.15).members() == ("moderate",)
    assert best_of_two(0.8, 1.0, 0.15).members() == ("radical",)


def test_unknown_cases_tables_and_chairs_are_refused() -> None:
    with pytest.raises(ValueError, match="case = 'doha': expected one of kabul, irish"):
        policy_line("doha", "nobody")
    with pytest.raises(ValueError, match="table = 'MILF': expected one of nobody, Taliban"):
        policy_line("kabul", "MILF")
    with pytest.raises(ValueError, match=r"chairs = 11: expected a number in \[1, 10\]"):
        chance_of_a_deal(0.3, 11)
    with pytest.raises(ValueError, match="harm"):
        table_ranking("kabul", -1.0)
