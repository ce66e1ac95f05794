"""The measures: each is what the whole game says once it is put in."""

from __future__ import annotations

from dataclasses import replace
from math import isnan
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from spoilers.theory.first_edition.cases import CASES, find_case
from spoilers.theory.first_edition.policies import (
    MEASURES,
    STRENGTH,
    Answer,
    compare_policies,
    tied_hands,
)
from spoilers.theory.first_edition.scenarios import Scenario
from spoilers.theory.first_edition.whole_game import solve

numbers = st.fixed_dictionaries(
    {
        "prior": st.floats(0.05, 0.95),
        "betrayal": st.floats(0, 2),
        "audience_cost": st.floats(0, 1),
        "attack_harm": st.floats(0, 1),
        "inclusion_cost": st.floats(0, 1.5),
        "credible_share": st.floats(0, 0.5),
        "inclusive_share": st.floats(0, 0.5),
        "attack_cost": st.floats(0, 0.3),
        "failure_loss": st.floats(0, 0.3),
        "success_gain": st.floats(0, 1),
        "return_gain": st.floats(-0.5, 1),
        "success_loss": st.floats(0, 0.5),
        "war_included": st.floats(-0.2, 0.6),
        "war_excluded": st.floats(-0.2, 0.4),
    }
)


def by_measure(scenario: Scenario) -> dict[str, Answer]:
    return {answer.measure: answer for answer in compare_policies(scenario)}


@pytest.mark.parametrize("name", CASES)
def test_every_measure_is_answered_in_every_case(name: str) -> None:
    answers = compare_policies(find_case(name).scenario)
    assert [answer.measure for answer in answers] == list(MEASURES)
    for answer in answers:
        assert (answer.outcome == "not to be had") == isnan(answer.government)


@pytest.mark.parametrize("name", CASES)
def test_a_changed_number_gives_what_the_game_gives(name: str) -> None:
    scenario = find_case(name).scenario
    for answer in compare_policies(scenario):
        if not answer.changed:
            continue
        changes: dict[str, Any] = {key: after for key, (_, after) in answer.changed.items()}
        for key, (before, _) in answer.changed.items():
            assert float(scenario.arrays()[key]) == before
        game = solve(replace(scenario, **changes))
        assert answer.outcome == str(game.outcome)
        pays = (answer.government, answer.included, answer.excluded)
        assert pays == pytest.approx([float(pay) for pay in game.payoffs])


def test_the_share_is_the_least_in_hundredths_that_keeps_the_peace() -> None:
    after = by_measure(Scenario())["slow the consolidation"].changed["credible_share"][1]
    assert after == 0.13
    assert str(solve(Scenario(credible_share=after)).outcome) == "quiet exclusive peace"
    assert str(solve(Scenario(credible_share=after - 0.01)).outcome) == "provoked return"


def test_where_an_attack_pays_by_itself_no_promise_keeps_the_peace() -> None:
    assert by_measure(find_case("Omagh 1998").scenario)["slow the consolidation"].outcome == (
        "not to be had"
    )


def test_a_partner_who_stops_everything_gets_no_better() -> None:
    answer = by_measure(Scenario(foil_reliable=1.0))["strengthen the partner"]
    assert answer.changed["foil_reliable"] == (1.0, 1.0)
    before, after = by_measure(Scenario())["strengthen the partner"].changed["foil_reliable"]
    assert (before, after) == (0.8, pytest.approx(0.8 + STRENGTH))  # type: ignore[comparison-overlap]


def test_tied_hands_change_nothing_where_the_deal_is_kept_anyway() -> None:
    rng = np.random.default_rng(12)
    compared = 0
    for _ in range(3000):
        scenario = Scenario(
            prior=rng.uniform(0.7, 0.98), audience_cost=rng.uniform(0, 0.5),
            attack_harm=rng.uniform(0, 0.5), inclusion_cost=rng.uniform(0, 1.5),
            credible_share=rng.uniform(0, 0.5), success_gain=rng.uniform(0, 1),
            return_gain=rng.uniform(-0.5, 1), war_included=rng.uniform(-0.2, 1),
        )  # fmt: skip
        game = solve(scenario)
        does = game.decisions
        keeps = does.keep_after_quiet and does.keep_after_foiled and does.keep_after_success
        level = min(abs(float(margin)) for margin in vars(game.margins).values()) < 1e-6
        if not keeps or level:
            continue
        answer = tied_hands(scenario)
        assert answer.outcome == str(game.outcome).replace("refused talks", "fighting")
        pays = (answer.government, answer.included, answer.excluded)
        assert pays == pytest.approx([float(pay) for pay in game.payoffs])
        compared += 1
    assert compared > 500


@settings(max_examples=150)
@given(numbers)
def test_tied_hands_are_a_game_played_out_by_hand(drawn: dict[str, float]) -> None:
    scenario = Scenario(**drawn)
    n = {name: float(array) for name, array in scenario.arrays().items()}
    # Two types of partner, told apart by nobody; the deal is kept whatever happens.
    types = ((n["prior"], n["foil_reliable"], 1.0),
             (1 - n["prior"], n["foil_unreliable"], -n["betrayal"]))  # fmt: skip
    government, attacker, partner = 0.0, 0.0, 0.0
    attack = sum(
        odds * ((1 - foil) * n["success_gain"] - foil * n["failure_loss"])
        for odds, foil, _ in types
    ) - n["attack_cost"]  # fmt: skip
    assume(abs(attack) > 1e-9)
    for odds, foil, worth in types:
        through = (1 - foil) * (attack > 0)
        government += odds * (worth - through * (n["audience_cost"] + n["attack_harm"]))
        partner += odds * (1 - n["credible_share"] - through * n["success_loss"])
    attacker = n["credible_share"] + max(attack, 0)
    answer = tied_hands(scenario)
    if answer.outcome in ("contained attack", "quiet exclusive peace"):
        assert (answer.outcome == "contained attack") == (attack > 0)
        pays = (answer.government, answer.included, answer.excluded)
        assert pays == pytest.approx((government, partner, attacker))
        assert partner >= n["war_included"] - 1e-12
    elif answer.outcome == "inclusive peace":
        talks = government if partner >= n["war_included"] else 0.0
        assert 1 - n["inclusion_cost"] >= talks - 1e-12
    else:
        assert partner < n["war_included"] or government <= 1e-12


def test_a_scenario_of_arrays_is_refused() -> None:
    with pytest.raises(ValueError, match="prior"):
        compare_policies(Scenario(prior=np.array([0.5, 0.7])))
