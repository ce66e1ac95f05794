"""Every number that exercise 07 prints is computed."""

from __future__ import annotations

from collections import Counter
from math import comb, sqrt

from spoilers import data
from spoilers.evidence.clusters import shuffled_difference
from spoilers.evidence.placebo import placebo
from spoilers.evidence.shares import compare, share
from tests.grading.marking import prose

TEXT = prose("07_the_record")
FULL = [a for a in data.agreements() if a.kind == "full" and 1990 <= a.date.year <= 2020]
SOME = [a for a in FULL if a.signed == "some"]
CIVILIANS = {row.id: row for row in data.agreement_civilians()}


def killed(deals: list[data.Agreement]) -> tuple[int, int]:
    """Count the deals after which groups outside killed civilians, and the deals."""
    return sum(CIVILIANS[a.id].of_others.fought_after for a in deals), len(deals)


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


def test_killings_of_civilians_are_counted() -> None:
    every = [a for a in FULL if a.signed == "all"]
    both, there = [
        [killed([a for a in deals if keep(a)]) for deals in (every, SOME)]
        for keep in (lambda a: True, lambda a: CIVILIANS[a.id].outside)
    ]
    (a, b), (c, d) = both
    assert (
        f"civilians after {a} of {b} and after {c} of {d}: {a / b:.0%} against {c / d:.0%}" in TEXT
    )
    assert f"after {c} of {d} agreements that not all had signed, and after {a} of {b}" in TEXT
    assert f"say about {c}/{d} and {a}/{b}," in TEXT
    (e, f), (g, h) = there
    assert f"After {g} of {h} and after {e} of {f} of them such groups killed as many" in TEXT
    assert f"What is left between {g}/{h} and {e}/{f}," in TEXT
    assert f"there was one in {f} of {b} only, against {h} of {d}" in TEXT
    assert f"{g / h:.0%} against {e / f:.0%} is left" in TEXT
    chance = compare(share(e, f), share(g, h)).p
    assert f"as large {chance:.0%} of the time" in TEXT
    assert compare(share(a, b), share(c, d)).p < 0.01


def test_before_and_after_are_counted() -> None:
    became = [
        Counter(deaths.change for deaths in kind)
        for kind in (
            [CIVILIANS[a.id].of_others for a in SOME],
            [a.of_others for a in SOME],
            [a.of_signers for a in SOME],
        )
    ]
    civilians, outside, signed = became
    assert civilians["same"] == outside["same"] == signed["same"] == 0
    assert (
        f"rose after {civilians['rose']} deals, fell after {civilians['fell']}, and are unknown "
        f"after {civilians['unknown']}. An even split"
    ) in TEXT
    assert f"{civilians['rose'] + civilians['fell']} deals are few" in TEXT
    assert (
        f"rose after {outside['rose']}, fell after {outside['fell']} and are unknown after "
        f"{outside['unknown']}: a coin does that or more in"
    ) in TEXT
    assert (
        f"rose after {signed['rose']} and fell after {signed['fell']}: about one in 1,400" in TEXT
    )
    tails = [
        2 * sum(comb(n, k) for k in range(min(one["rose"], one["fell"]) + 1)) / 2**n
        for one in (outside, signed)
        for n in [one["rose"] + one["fell"]]
    ]
    assert f"{tails[0]:.0%} of cases" in TEXT
    assert 1300 < 1 / tails[1] < 1500


def test_the_tosses_and_the_interval_done_by_hand_are_right() -> None:
    low, high = wilson(1, 2, 1)
    assert f"which is {low * 1.5:.3f} or {high * 1.5:.3f}. Divided by 1.5" in TEXT
    assert f"the ends are {low:.3f} and {high:.3f}" in TEXT
    assert [comb(3, heads) for heads in range(4)] == [1, 3, 3, 1]
    assert f"2 of 8 ways, {2 / 8:.2f}" in TEXT
    assert f"Kappa is {0.75 - 0.5:.2f} / {1 - 0.5:.1f} = {0.25 / 0.5:.1f}" in TEXT.replace("$", "")


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


def test_the_civilians_killed_each_year_are_those_of_the_table() -> None:
    deaths = {row.year: row.deaths for row in data.isk_civilians()}
    listed = ", ".join(f"{deaths[year]} in {year}" for year in (2020, 2021))
    assert f"killed {deaths[2019]} civilians in Afghanistan in 2019, {listed} and" in TEXT
    assert f"{deaths[2022]} in 2022" in TEXT
