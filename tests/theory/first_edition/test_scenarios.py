"""A scenario holds the numbers of the game, refuses others, and pays what the table says."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from spoilers.theory.first_edition import scenarios
from spoilers.theory.first_edition.scenarios import (
    PARAMETERS,
    SEAT_OUT_OF_REACH,
    Parameter,
    Scenario,
    deal_worth,
    ends,
    from_mechanisms,
)
from spoilers.theory.first_edition.whole_game import solve
from spoilers.theory.internal_commitment import promise_credible

bounded = [each for each in PARAMETERS if np.isfinite(each.low)]
capped = [each for each in PARAMETERS if np.isfinite(each.high)]

MECHANISMS: dict[str, Any] = {
    "trust": 0.875,
    "capacity": 0.8,
    "strength": 0.6,
    "shift": 0.6,
    "infighting_cost": 0.5,
    "discount": 0.9,
    "vulnerability": 0.375,
    "salience": 0.8,
    "seat_price": 0.65,
}


def test_every_number_of_a_scenario_is_listed_and_documented() -> None:
    names = [field.name for field in fields(Scenario)]
    assert [each.name for each in PARAMETERS] == names
    assert len({each.symbol for each in PARAMETERS}) == len(names)
    for name in names:
        assert re.search(rf"\b{name}\b", Scenario.__doc__ or "")


@pytest.mark.parametrize("each", bounded, ids=lambda each: each.name)
def test_a_number_below_its_range_is_refused(each: Parameter) -> None:
    low = each.low - 0.25
    message = rf"^{each.name} = {low:g}: expected a value in \[{each.low:g}, {each.high:g}[\])]$"
    with pytest.raises(ValueError, match=message):
        Scenario(**{each.name: low})


@pytest.mark.parametrize("each", capped, ids=lambda each: each.name)
def test_a_number_above_its_range_is_refused(each: Parameter) -> None:
    with pytest.raises(ValueError, match=rf"^{each.name} = 1.25: expected a value in \[0, 1\]$"):
        Scenario(**{each.name: 1.25})


@pytest.mark.parametrize("each", PARAMETERS, ids=lambda each: each.name)
def test_what_is_no_number_is_refused_by_name(each: Parameter) -> None:
    for nonsense in (float("nan"), float("inf"), "much"):
        with pytest.raises(ValueError, match=f"^{each.name} = "):
            Scenario(**{each.name: nonsense})


def test_one_bad_cell_of_a_map_is_enough() -> None:
    with pytest.raises(ValueError, match=r"credible_share = 1\.5: expected"):
        Scenario(credible_share=[0.2, 1.5])


def test_a_reliable_faction_must_foil_more_than_any_other() -> None:
    for s, r in ((0.3, 0.3), (0.2, 0.5)):
        with pytest.raises(ValueError, match=rf"foil_reliable = {s:g}: expected a value in \(foil"):
            Scenario(foil_reliable=s, foil_unreliable=r)


def test_shapes_that_do_not_fit_are_named() -> None:
    with pytest.raises(ValueError, match=r"prior \(2,\).*credible_share \(3,\)"):
        Scenario(prior=[0.1, 0.2], credible_share=[0.1, 0.2, 0.3])


def test_arrays_broadcast_to_one_shape() -> None:
    scenario = Scenario(prior=np.zeros((3, 1)), credible_share=np.zeros(4))
    assert scenario.shape == (3, 4)
    assert {array.shape for array in scenario.arrays().values()} == {(3, 4)}
    with pytest.raises(ValueError, match=r"prior has shape \(3, 1\): expected single numbers"):
        scenario.require_one()
    Scenario().require_one()


def test_the_ends_pay_what_the_table_says() -> None:
    # All numbers differ, so that none can stand in for another.
    at = ends(
        Scenario(
            betrayal=0.9,
            audience_cost=0.21,
            attack_harm=0.12,
            inclusion_cost=0.63,
            credible_share=0.17,
            inclusive_share=0.41,
            war_included=0.31,
            war_excluded=0.06,
            attack_cost=0.08,
            failure_loss=0.13,
            success_gain=0.27,
            return_gain=0.71,
            success_loss=0.11,
            return_loss=0.23,
        ),
        quiet=0.5,
        foiled=0.6,
        succeeded=0.4,
    )
    table = {
        "fighting": (0, 0.31, 0.06),
        "inclusive": (0.37, 0.59, 0.41),
        "quiet_keep": (0.5, 0.83, 0.17),
        "quiet_return": (0, 0.31, 0.06),
        "foiled_keep": (0.6, 0.83, 0.17 - 0.21),
        "foiled_return": (0, 0.31, 0.06 - 0.21),
        "success_keep": (0.4 - 0.21 - 0.12, 0.83 - 0.11, 0.17 + 0.27 - 0.08),
        "success_return": (-0.12, -0.23, 0.71 - 0.08),
    }
    assert table.keys() == vars(at).keys()
    for name, pays in table.items():
        assert [float(pay) for pay in getattr(at, name)] == pytest.approx(pays), name


def test_a_standing_deal_divides_the_stake_whether_or_not_it_was_attacked() -> None:
    # What the included faction gives up is what the excluded one gets.
    at = ends(Scenario(credible_share=0.2, success_loss=0, success_gain=0, attack_cost=0))
    for end in (at.quiet_keep, at.success_keep):
        assert float(end.included + end.excluded) == pytest.approx(1)


def test_a_worth_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="foiled = nan"):
        ends(Scenario(), foiled=float("nan"))
    with pytest.raises(ValueError, match=r"belief = 1\.2"):
        deal_worth(1.2, 1.0)


def test_the_mechanisms_make_the_scenario_of_kabul() -> None:
    made = from_mechanisms(**MECHANISMS)
    for name, number in Scenario().arrays().items():
        assert float(made.arrays()[name]) == pytest.approx(float(number)), name


def test_each_remedy_of_the_commitment_problem_reaches_the_game() -> None:
    broken = solve(from_mechanisms(**MECHANISMS))
    assert broken.decisions.attack
    for remedy in ({"penalty": 0.5}, {"shift_cap": 0.2}, {"shift": 0.3}):
        mended = from_mechanisms(**{**MECHANISMS, **remedy})
        assert float(np.asarray(mended.credible_share)) > 0.045 / 0.35, remedy
        assert not solve(mended).decisions.attack, remedy


def test_mechanisms_broadcast_and_are_those_of_their_lessons() -> None:
    shifts = np.linspace(0, 1, 5)
    made = from_mechanisms(**{**MECHANISMS, "shift": shifts}, attack_cost=0.2)
    assert made.shape == (5,)
    assert np.allclose(made.credible_share, promise_credible(0.6, shifts, 0.5, 0.9))
    assert float(np.asarray(made.attack_cost)) == 0.2


def test_a_seat_that_no_policy_can_pay_for_is_out_of_reach() -> None:
    made = from_mechanisms(**{**MECHANISMS, "seat_price": np.inf})
    assert float(np.asarray(made.inclusion_cost)) == SEAT_OUT_OF_REACH
    # From 1 on, the size of the cost decides nothing.
    codes = solve(replace(Scenario(prior=0.6), inclusion_cost=[1.01, 1.5, 2.0, 9.0])).outcome_code
    assert len(set(codes.tolist())) == 1


@pytest.mark.parametrize(
    ("name", "value"), [("trust", 1.2), ("capacity", -0.1), ("seat_price", -0.1), ("discount", 1.0)]
)
def test_a_mechanism_out_of_range_is_named(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=f"{name} = {value:g}"):
        from_mechanisms(**{**MECHANISMS, name: value})
    with pytest.raises(TypeError, match="no_such_field"):
        from_mechanisms(**MECHANISMS, no_such_field=1.0)


def test_the_module_tells_the_table_it_pays() -> None:
    for symbol in ("z + h - k", "v - A - D", "w_E - l - k", "-d_I"):
        assert symbol in (scenarios.__doc__ or "")
