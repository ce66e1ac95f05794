"""Every number that exercise 02 prints is computed."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np

from spoilers import data
from spoilers.theory.exclusive_negotiation import bargaining_range, chance_of_range
from tests.grading.marking import prose

TEXT = prose("02_exclusive_negotiation")


def test_the_record_is_counted() -> None:
    agreements = data.agreements()
    counts = Counter(agreement.conflict for agreement in agreements)
    sizes = Counter(counts.values())
    assert f"`data.agreements()` has {len(agreements)} agreements of 1975 to 2021" in TEXT
    assert {agreements[0].date.year, agreements[-1].date.year} == {1975, 2021}
    assert f"One conflict has {max(sizes)} agreements, and {sizes[1]} have one." in TEXT
    assert max(counts, key=lambda name: counts[name]).startswith("Sudan")
    assert "Thirty-four votes for Sudan" in TEXT
    votes = defaultdict(list)
    for agreement in agreements:
        if agreement.signed != "unclear":
            votes[agreement.conflict].append(agreement.signed == "some")
    pooled = [vote for those in votes.values() for vote in those]
    assert f"did not sign {np.mean(pooled):.0%}: {sum(pooled)} of {len(pooled)}." in TEXT
    assert f"some and not all signed {np.mean(pooled):.0%}." in TEXT
    by_conflict = np.mean([np.mean(those) for those in votes.values()])
    assert f"With one vote for each conflict it is {by_conflict:.0%}." in TEXT
    figure = data.key_figures()
    one, several = figure["agreements_one_signed"].value, figure["agreements_several"].value
    assert f"signed {one / several:.0%} of agreements: {one:.0f} of {several:.0f}." in TEXT
    missing = several - figure["agreements_all_signed"].value
    assert f'missing from {missing:.0f} agreements, and UCDP says "some" of {sum(pooled)}' in TEXT
    between_states = sum(one.interstate for one in data.agreement_civilians())
    assert f"and {between_states} are between two states" in TEXT
    assert len(data.agreement_civilians()) == len(agreements)


def test_the_chances_are_those_of_the_formula() -> None:
    two, three, five = (f"{float(chance_of_range(n, 0.3)):.0%}" for n in (2, 3, 5))
    assert f"two parties agree in {two} of cases, three in {three}, five in {five}." in TEXT
    # The third chair costs more than the second to those with a long reach.
    for reach, more in ((0.15, False), (0.2, False), (0.3, True), (0.4, True)):
        one, two_, three_ = chance_of_range([1, 2, 3], reach)
        assert (two_ - three_ > one - two_) == more
    spread = 1.96 * np.sqrt(0.65 * 0.35 / 2000)
    assert 0.015 < spread < 0.025
    assert "within about two percentage points" in TEXT


def test_the_examples_are_as_they_are_told() -> None:
    low, high = bargaining_range([0.0, 0.4], [0.5, 0.2])
    assert f"anything from {low:.2f} to {high:.2f}." in TEXT
    assert np.isnan(bargaining_range([0.0, 0.4, 0.1], [0.5, 0.2, 0.05])[0])
    low, high = bargaining_range([0.0, 0.4, 0.9], [0.5, 0.2, 0.5])
    assert f"so {low:.2f} to {high:.2f} remains" in TEXT
    assert f"refuses anything above {0.1 + 0.05:.2f}" in TEXT
    assert f"With four factions there are {2**4} tables" in TEXT
    assert 2**30 > 1e9
