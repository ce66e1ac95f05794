"""Every number that exercise 07 prints is computed."""

from __future__ import annotations

from math import comb, sqrt

import numpy as np

from spoilers import data
from spoilers.evidence.changes import changes
from spoilers.evidence.clusters import shuffled_difference
from spoilers.evidence.placebo import placebo
from tests.grading.marking import prose

TEXT = prose("07_the_record")
FULL = [a for a in data.agreements() if a.kind == "full" and 1990 <= a.date.year <= 2020]
SOME = [a for a in FULL if a.signed == "some"]


def test_the_table_is_counted() -> None:
    fights = {
        kind: [a.of_others.fought_after for a in FULL if a.signed == kind]
        for kind in ("all", "some")
    }
    every, some = fights["all"], fights["some"]
    assert (
        f"After {sum(every)} of {len(every)} deals that all had signed, and after {sum(some)} of "
        f"{len(some)} that left somebody out"
    ) in TEXT
    shares = [sum(each) / len(each) for each in (every, some)]
    assert f"{shares[0]:.0%} against {shares[1]:.0%}." in TEXT
    assert f'"{sum(some) / (sum(every) + sum(some)):.0%} of the fights came after deals' in TEXT
    assert 3.5 < shares[1] / shares[0] < 4.5
    assert f"Study of {len(FULL)} agreements" in TEXT
    chance = shuffled_difference([*every, *some], [False] * len(every) + [True] * len(some)).p
    assert chance < 2e-5
    assert "fewer than two ways in a hundred thousand do" in TEXT


def wilson(count: int, of: int, z: float = 1.96) -> tuple[float, float]:
    seen, extra = count / of, z * z / of
    half = sqrt(extra * seen * (1 - seen) + extra**2 / 4)
    return (seen + extra / 2 - half) / (1 + extra), (seen + extra / 2 + half) / (1 + extra)


def test_the_intervals_are_computed() -> None:
    (a, b), (c, d) = wilson(21, 30), wilson(7, 39)
    assert f"21 of 30: from {a:.0%} to {b:.0%}. 7 of 39: from {c:.0%} to {d:.0%}." in TEXT
    assert d < a


def test_before_and_after_are_counted() -> None:
    outside, signed = (
        changes(*np.array([(deaths.before, deaths.after) for deaths in kind], dtype=float).T)
        for kind in ([a.of_others for a in SOME], [a.of_signers for a in SOME])
    )
    assert f"rose in {outside.up} and fell in {outside.down}: a coin does that or more in" in TEXT
    assert f"{outside.sign_p:.0%} of cases" in TEXT
    assert f"rose in {signed.up} and fell in {signed.down}: about one in 1,400" in TEXT
    moved = signed.up + signed.down
    tail = sum(comb(moved, k) for k in range(signed.up + 1)) * 2 / 2**moved
    assert 1300 < 1 / tail < 1500
    assert f"{outside.up + outside.down} deals that moved are few" in TEXT
    assert f"{outside.up} rose, {outside.down} fell" in TEXT


def test_the_placebo_is_counted() -> None:
    killed = {row.month: row.deaths for row in data.monthly_deaths("MNLF wings")}
    found = placebo(killed, "2012-11", first="1989-01", last="2021-12")
    assert f"deaths rise by {found.change} from one year to the next" in TEXT
    assert f"At {found.as_large} of {found.of} places, {found.share:.0%}, the rise" in TEXT


def test_the_example_that_turns_round_is_told_as_it_is() -> None:
    (a, b), (c, d) = ((9, 10), (2, 2)), ((0, 2), (2, 10))
    shares = [one / of for one, of in (b, a, d, c)]
    pooled = [(b[0] + d[0]) / (b[1] + d[1]), (a[0] + c[0]) / (a[1] + c[1])]
    assert (
        f"give {shares[0]:.0%} against {shares[1]:.0%} in the violent one, {shares[2]:.0%} against "
        f"{shares[3]:.0%} in the calm one, and {pooled[0]:.0%} against {pooled[1]:.0%} pooled"
    ) in TEXT


def test_the_agreement_of_two_people_is_computed() -> None:
    ours = [row.verdict for row in data.statements()]
    theirs = ["did not hold" if n in (1, 8, 13) else verdict for n, verdict in enumerate(ours)]
    same = [a == b for a, b in zip(ours, theirs, strict=True)]
    share = sum(same) / len(same)
    assert f"agrees with us on {sum(same)} of {len(same)} statements, {share:.0%}" in TEXT
    alike = sum(ours.count(label) * theirs.count(label) for label in set(ours))
    chance = alike / len(same) ** 2
    assert f"Beyond chance it is {(share - chance) / (1 - chance):.2f}." in TEXT


def test_the_counts_of_attacks_are_those_of_the_table() -> None:
    counts = {row.id: row.attacks for row in data.attack_counts()}
    assert f"counted {counts['envoy_2020']} attacks by IS-K in 2020, and" in TEXT
    assert f"{counts['envoy_2021']} in 2021 up to 17 November" in TEXT
