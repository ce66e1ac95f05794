"""What each measure does: the least of it that is enough, and nothing in the wrong direction."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random
from typing import TypeVar

import numpy as np
import pytest

from spoilers.theory.cases import CASES
from spoilers.theory.parameters import find_letter
from spoilers.theory.policies import AS_IT_IS, INCLUDE, POLICIES, Answer, compare_policies
from spoilers.theory.the_whole_game import MEASURES, Scenario, solve

MEASURE = {policy.name: policy for policy in POLICIES}
KABUL = Scenario()
QUIET = "quiet exclusive peace"


Value = TypeVar("Value")


def known(value: Value | None) -> Value:
    """Take a value that has to be there."""
    assert value is not None
    return value


def test_what_is_not_to_be_had_equals_itself() -> None:
    """A number that equals nothing, not even itself, would keep two equal answers apart."""
    for one, same in zip(compare_policies(KABUL), compare_policies(KABUL), strict=True):
        assert replace(one) == one == same
    assert not all(answer.available for answer in compare_policies(KABUL))


@cache
def answers(scenario: Scenario) -> dict[str, Answer]:
    return {answer.measure: answer for answer in compare_policies(scenario)}


@cache
def games() -> list[Scenario]:
    """The cases, and games around them."""
    random = Random(3)
    drawn = [case.scenario for case in CASES.values()]
    while len(drawn) < 20:
        n = dict(random.choice(drawn[:7]).numbers())
        for name in random.sample(list(n), 4):
            n[name] = random.uniform(*find_letter(name).slider)
        if n["foil_unreliable"] < n["foil_reliable"]:
            drawn.append(Scenario(**n))
    return drawn


def test_kabul_measure_by_measure() -> None:
    told = answers(KABUL)
    assert list(told) == [AS_IT_IS, *MEASURE]
    least = {
        "a guarantor": (0.0, 0.026),
        "leave by degrees": (0.0, 0.61),
        "tie your own hands": (1.0, 0.35),
        "calm the critics": (0.3, 0.18),
        "build trust in the partner": (0.7, 0.75),
    }
    for name, changed in least.items():
        assert told[name].enough, name
        assert told[name].outcome == QUIET, name
        assert told[name].changed == {MEASURE[name].parameter: changed}
        assert known(told[name].quiet_price) <= 1
        assert known(told[name].gains)[0] > 0
    assert not told[INCLUDE].available
    # A better partner makes it worse, and slow consolidation leaves more to win by an attack.
    stronger, slower = told["strengthen the partner"], told["consolidate in instalments"]
    now = told[AS_IT_IS]
    for worse in (stronger, slower):
        assert not worse.enough
        assert known(worse.quiet_price) > known(now.quiet_price)
    assert known(stronger.response) > known(now.response)


@pytest.mark.parametrize("place", range(20))
def test_a_measure_moves_its_own_number_its_own_way_and_no_further_than_it_takes(
    place: int,
) -> None:
    scenario = games()[place]
    for name, answer in answers(scenario).items():
        if name == AS_IT_IS or not answer.available:
            continue
        policy = MEASURE[name]
        for parameter, (before, after) in answer.changed.items():
            assert parameter == policy.parameter
            assert before == scenario.numbers()[parameter]
            assert (after > before) if policy.upwards else (after < before)
            row = find_letter(parameter)
            assert row.low <= after <= row.high
            game = solve(replace(scenario, **{parameter: after}))
            assert str(game.outcome) == answer.outcome
            assert answer.enough == (answer.outcome in (QUIET, "inclusive peace"))
            if answer.outcome == QUIET and parameter not in ("largest_response", "shift"):
                unit = 10.0**-policy.decimals * (1 if policy.upwards else -1)
                between = np.linspace(before, after - unit, 50)
                assert not (solve(replace(scenario, **{parameter: between})).outcome == QUIET).any()


def test_where_all_is_quiet_nothing_has_to_change() -> None:
    for name in ("Juba 2020", "Aceh 2005"):
        for answer in compare_policies(CASES[name].scenario):
            if answer.available and answer.measure != INCLUDE:
                assert answer.changed == {}
                assert answer.enough
                assert answer.gains == (0, 0, 0)


def test_the_gains_are_what_each_player_expects_more() -> None:
    now = solve(KABUL)
    for answer in compare_policies(KABUL):
        if answer.available:
            after = (answer.government, answer.included, answer.excluded)
            before = (now.government, now.included, now.excluded)
            for gain, here, there in zip(known(answer.gains), after, before, strict=True):
                assert gain == pytest.approx(known(here) - float(there))


def test_a_seat_for_everyone_is_had_where_a_policy_suits_all() -> None:
    dear = replace(KABUL, seat_price=0.9)
    assert str(solve(dear).outcome) == "provocation"
    seat = answers(dear)[INCLUDE]
    assert seat.available
    assert seat.enough
    assert seat.government == pytest.approx(0.1)
    assert seat.included == pytest.approx((1 - 0.045) / 0.05)
    assert seat.excluded == pytest.approx(0.045 / 0.05)
    cheap = solve(replace(KABUL, seat_price=0.1))
    paid = answers(replace(KABUL, seat_price=0.1))[INCLUDE]
    assert str(cheap.outcome) == "inclusive peace"
    assert paid.included == pytest.approx(float(cheap.included))
    assert paid.excluded == pytest.approx(float(cheap.excluded))


def test_hands_are_tied_at_the_hardest_measure_that_still_keeps_quiet() -> None:
    caps = [m.response for m in MEASURES]
    quiet = [str(solve(replace(KABUL, largest_response=cap)).outcome) == QUIET for cap in caps]
    hardest = max(cap for cap, calm in zip(caps, quiet, strict=True) if calm)
    assert answers(KABUL)["tie your own hands"].changed["largest_response"] == (1.0, hardest)


def test_consolidation_in_steps_helps_whoever_is_strong_enough_to_fight() -> None:
    strong = replace(KABUL, strength=0.4, infighting_cost=0.2, shift=0.2, blow=0.0)
    assert str(solve(strong).move) == "fight"
    slower = answers(strong)["consolidate in instalments"]
    assert slower.enough
    before, after = slower.changed["shift"]
    steps = round(before / after)
    assert after == before / steps
    one_less = solve(replace(strong, shift=before / (steps - 1)))
    assert str(one_less.move) == "fight"


def test_what_is_at_its_end_is_not_to_be_had() -> None:
    stays = replace(CASES["Omagh 1998"].scenario, window=1.0)
    assert not answers(stays)["leave by degrees"].available


def test_a_map_is_refused() -> None:
    with pytest.raises(ValueError, match=r"prior has shape \(2,\): expected single numbers"):
        compare_policies(Scenario(prior=[0.2, 0.9]))
