"""Every number that exercise 04 prints is computed."""

from __future__ import annotations

import pytest

from spoilers import data
from spoilers.theory import provocation as theory
from tests.grading.marking import prose

TEXT = prose("04_provocation")


def test_the_partners_are_counted() -> None:
    foiled, through = (70 * 0.8, 30 * 0.3), (70 * 0.2, 30 * 0.7)
    assert (
        f"After a foiled attempt {sum(foiled):.0f} of the 100 are left, {foiled[0]:.0f} of them "
        f"reliable. After one that got through {sum(through):.0f} are left, and {through[0]:.0f}"
    ) in TEXT


def test_the_beliefs_are_computed() -> None:
    hit = float(theory.posterior_reliable(0.7, 0.8, 0.3))
    foil = float(theory.posterior_reliable(0.7, 0.8, 0.3, succeeded=False))
    assert f"0.70 falls to {hit:.2f}, and rises to {foil:.2f}." in TEXT
    assert (
        f"0.20 / 0.70, or {0.2 / 0.7:.2f}, and a foiled one by 0.80 / 0.30, or {0.8 / 0.3:.2f}"
        in TEXT
    )
    assert f"Together that is {0.2 / 0.7 * 0.8 / 0.3:.2f}" in TEXT
    fallen = 0.3 - float(theory.posterior_reliable(0.3, 0.8, 0.3))
    risen = float(theory.posterior_reliable(0.3, 0.8, 0.3, succeeded=False)) - 0.3
    assert (
        f"an attack costs {fallen:.2f} of belief, and a foiled attempt brings {risen:.2f}" in TEXT
    )
    attacks = theory.attacks_to_break([0.7, 0.99], 1.0, 0.8, 0.3, audience_cost=0.3)
    assert list(attacks) == [1, 4]
    assert "from 0.70 one attack empties it, from 0.99 it takes 4" in TEXT


def test_the_window_is_computed() -> None:
    (low, high), (_, quiet) = (
        theory.provocation_window(1.0, 0.8, 0.3, audience_cost=cost) for cost in (0.3, 0.0)
    )
    assert f"the window runs from {float(low):.2f} to {float(high):.2f}." in TEXT
    assert f"Without an audience cost it would end at {float(quiet):.2f}." in TEXT


def test_the_three_kinds_are_computed() -> None:
    belief = {"good": 0.54, "weak": 0.06, "false": 0.40}
    sums = []
    for fits in ((0.2, 0.7, 0.7), (0.9, 0.9, 0.4)):
        left = [share * fit for share, fit in zip(belief.values(), fits, strict=True)]
        sums.append(sum(left))
        belief = dict(zip(belief, [part / sum(left) for part in left], strict=True))
        first, second, third = belief.values()
        assert f"{first:.2f}, {second:.2f} and {third:.2f}" in TEXT
    assert f"then the beliefs add up to {sums[0]:.2f}" in TEXT


def test_eight_bombings_are_held_against_the_model() -> None:
    bombings = data.key_figures()["israel_bombings"].value
    assert bombings == pytest.approx(8)
    for foil_other, printed in ((0.3, "0.99998"), (0.7, "0.98")):
        odds = 0.65 / 0.35 * ((1 - foil_other) / 0.2) ** bombings
        digits = len(printed) - 2
        assert f"{odds / (1 + odds):.{digits}f}" == printed
        assert printed in TEXT
