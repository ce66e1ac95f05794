"""The pictures of lesson 04 show what the theory says."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoilers.figures.provocation.belief_after_attacks import BeliefAfterAttacks
from spoilers.figures.provocation.hundred_partners import FAINT, HundredPartners
from spoilers.figures.provocation.loss_of_trust import LossOfTrust
from spoilers.figures.provocation.provocation_window import ProvocationWindow
from spoilers.figures.provocation.will_and_capacity import WillAndCapacity
from spoilers.theory.cases import find_case
from spoilers.theory.provocation import (
    attacks_to_break,
    belief_path,
    diagnose,
    keeps_deal,
    posterior_reliable,
)
from spoilers.theory.provocation import provocation_window as window_of
from tests.figures.traces import by_name

EXAMPLE = ProvocationWindow()
CHANCES = EXAMPLE.foil_reliable, EXAMPLE.foil_unreliable

tenths = st.integers(1, 9).map(lambda n: n / 10)
low_tenths = st.integers(0, 4).map(lambda n: n / 10)
high_tenths = st.integers(5, 10).map(lambda n: n / 10)
shares = st.floats(0, 1)
outcomes = st.lists(st.booleans(), max_size=6).map(tuple)


def numbers(said: str) -> list[float]:
    return [float(number) for number in re.findall(r"\d+\.\d+", said)]


def groups(picture: HundredPartners) -> list[go.Scatter]:
    shown = by_name(picture.draw())
    return [shown[name] for name in shown if name.startswith(("reliable", "unreliable"))]


@given(tenths, high_tenths, low_tenths, st.booleans())
def test_counting_partners_gives_bayes_rule(mu: float, s: float, r: float, hit: bool) -> None:
    seen = "through" if hit else "foiled"
    picture = HundredPartners(mu, s, r, seen)
    assert sum(picture.counts.values()) == 100
    good, bad = picture.counts[f"reliable {seen}"], picture.counts[f"unreliable {seen}"]
    assert good / (good + bad) == pytest.approx(float(posterior_reliable(mu, s, r, hit)))
    drawn = groups(picture)
    assert len(drawn) == 4
    assert sum(len(group.x) for group in drawn if group.opacity == 1) == good + bad
    assert sum(len(group.x) for group in drawn if group.opacity == FAINT) == 100 - good - bad
    said = picture.describe()
    assert f"{good + bad} partners are left, and " in said
    assert ("none of them is reliable" in said) == (not good)
    assert ("all of them are reliable" in said) == (not bad)
    assert (f"{good} of them, " in said) == bool(good and bad)


@given(tenths, high_tenths, low_tenths)
def test_no_partner_covers_another(mu: float, s: float, r: float) -> None:
    drawn = groups(HundredPartners(mu, s, r))
    places = [place for group in drawn for place in zip(group.x, group.y, strict=True)]
    assert len(set(places)) == 100


def test_a_picture_of_partners_refuses_what_it_cannot_count() -> None:
    with pytest.raises(ValueError, match=r"prior = 0.75: expected a whole number of tenths"):
        HundredPartners(0.75).draw()
    with pytest.raises(ValueError, match="seen = 'after': expected one of before, through, foiled"):
        HundredPartners(seen="after")


def test_an_outcome_that_nobody_leads_to_is_told_in_plain_words() -> None:
    said = HundredPartners(1.0, 1.0, 0.3, "through").describe()
    assert said.endswith("With none of the 100 would the attack get through.")


@given(shares, st.floats(0, 1), outcomes)
def test_the_path_is_the_theorys_and_the_deal_falls_once(
    prior: float, cost: float, series: tuple[bool, ...]
) -> None:
    picture = BeliefAfterAttacks(series, prior, cost)
    shown, said, end = by_name(picture.draw()), picture.describe(), picture.falls_at
    path = belief_path(prior, series, *CHANCES)
    assert shown["belief that the partner is reliable"].y == pytest.approx(path, abs=1e-4)
    assert list(shown["the deal falls"].x) == ([] if end is None else [end])
    hits = [i for i, hit in enumerate(series, 1) if hit]
    assert list(shown["the attack gets through"].x) == hits
    assert len(shown["the attack is foiled"].x) == len(series) - len(hits)
    if end is not None:
        assert end == 0 or not keeps_deal(path[end], EXAMPLE.betrayal, cost * series[end - 1])
    assert ("no deal to spoil" in said) == (end == 0)
    assert ("The deal stands" in said) == (end is None)
    assert ("never gives up" in said) == (path[-1] == 1 and end is None)


@given(st.floats(0.01, 0.99), st.floats(0, 0.9))
def test_a_run_of_attacks_ends_the_deal_when_the_theory_says(prior: float, cost: float) -> None:
    wanted = int(attacks_to_break(prior, EXAMPLE.betrayal, *CHANCES, cost))
    end = BeliefAfterAttacks((True,) * 6, prior, cost).falls_at
    assert end == (wanted if wanted <= 6 else None)


@given(st.floats(0.5, 0.99), st.floats(0, 0.9), outcomes)
def test_a_deal_that_stands_says_how_many_more_attacks_end_it(
    prior: float, cost: float, series: tuple[bool, ...]
) -> None:
    picture = BeliefAfterAttacks(series, prior, cost)
    said = re.search(r"From here (one|\d+) attacks? ", picture.describe())
    assert (said is None) == (picture.falls_at is not None or picture.path[-1] == 1)
    if said is not None:
        more = 1 if said[1] == "one" else int(said[1])
        longer = belief_path(picture.path[-1], [True] * more, *CHANCES)
        assert not keeps_deal(longer[-1], EXAMPLE.betrayal, cost)
        assert more == 1 or keeps_deal(longer[-2], EXAMPLE.betrayal, cost)


@pytest.mark.parametrize(
    ("picture", "said"),
    [
        (BeliefAfterAttacks((), 0.95), "No attempt yet: belief is 0.95. The deal stands. From "),
        (BeliefAfterAttacks((True,), 1.0), "Belief stays at 1.00 over 1 attempt. The deal stands."),
        (BeliefAfterAttacks((True,), 0.9, 0.0, betrayal=0.0), "Nothing is at stake, so no attack"),
        (BeliefAfterAttacks((), 0.499), "belief starts at 0.499, and a deal needs 0.500."),
    ],
)
def test_a_path_is_told_in_words_that_fit_it(picture: BeliefAfterAttacks, said: str) -> None:
    assert said in picture.describe()


def test_more_attempts_than_the_axis_holds_are_refused() -> None:
    with pytest.raises(ValueError, match="outcomes has 7 attempts: expected at most 6"):
        BeliefAfterAttacks((True,) * 7).draw()


@given(shares, st.floats(0, 3), st.floats(0, 1), st.floats(0.5, 1), st.floats(0, 0.45))
def test_the_sentence_names_the_zone_the_theory_gives(
    mu: float, beta: float, cost: float, s: float, r: float
) -> None:
    said = ProvocationWindow(mu, beta, cost, s, r).describe()
    stands = bool(keeps_deal(mu, beta))
    survives = bool(keeps_deal(posterior_reliable(mu, s, r), beta, cost))
    assert ("Nothing is at stake" in said) == (beta == cost == 0)
    assert ("nothing to spoil" in said) == (not stands)
    assert ("One attack breaks" in said) == (stands and not survives)


@given(shares, st.floats(0, 3), st.floats(0, 1), st.floats(0.5, 1), st.floats(0, 0.45))
def test_the_numbers_of_the_sentence_bear_it_out(
    mu: float, beta: float, cost: float, s: float, r: float
) -> None:
    said = ProvocationWindow(mu, beta, cost, s, r).describe()
    if "falls from" in said:
        before, after, needed, low, high = numbers(said)
        assert after < before
        assert (after < needed) == said.startswith("One attack breaks") or after == needed
        assert low <= high


def test_a_belief_of_nothing_cannot_fall() -> None:
    said = ProvocationWindow(0.0, 0.0, 0.4, 0.95, 0.3).describe()
    assert said.startswith("One attack breaks the deal: belief stays at 0.00, and leaving the")


@given(st.floats(0, 3), st.floats(0.01, 1), st.floats(0.5, 1), st.floats(0, 0.45))
def test_the_three_zones_meet_at_the_windows_ends(
    beta: float, cost: float, s: float, r: float
) -> None:
    shown = by_name(ProvocationWindow(0.5, beta, cost, s, r).draw())
    below, inside, above = (
        shown[next(name for name in shown if name.startswith(f"{letter}:"))] for letter in "ABC"
    )
    low, high = map(float, window_of(beta, s, r, cost))
    ends = [(min(zone.x), max(zone.x)) for zone in (below, inside, above) if zone.x]
    assert ends[0][0] == 0
    assert ends[-1][1] == 1
    assert all(left[1] == pytest.approx(right[0]) for left, right in pairwise(ends))
    assert (min(inside.x), max(inside.x)) == pytest.approx((low, high), abs=1e-4)


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_blame_falls_on_what_lost_more(trust: float, capacity: float) -> None:
    picture = WillAndCapacity(trust, capacity)
    after = diagnose(trust, capacity, *CHANCES)
    lost = -float(after.trust_change), -float(after.capacity_change)
    assert lost[0] * (1 - capacity) == pytest.approx(lost[1] * (1 - trust), abs=1e-15)
    said = picture.describe().split(":")[0]
    if max(lost) == 0:
        assert said == "Government 1 learns nothing"
    elif abs(lost[0] - lost[1]) > 1e-9:
        verdict = "will not" if lost[0] > lost[1] else "cannot"
        assert said == f"Government 1 concludes that its partner {verdict}"
    (legend,) = (name for name in by_name(picture.draw()) if name.startswith("government 1: "))
    assert legend.split()[-1] == said.split()[-1]


@pytest.mark.parametrize(
    ("trust", "capacity", "said"),
    [
        (0.05, 0.15, "Government 1 concludes that its partner will not: trust falls from 0.05 to "),
        (0.05, 0.10, "Government 1 concludes that its partner will not: trust falls from 0.050 "),
        (0.70, 0.70, "Government 1 blames both alike: trust falls from 0.70 to 0.54, and "),
        (1.00, 1.00, "Government 1 learns nothing: trust stays at 1.00, and believed capacity "),
        (0.00, 0.60, "Government 1 learns nothing: trust stays at 0.00, and believed capacity "),
    ],
)
def test_small_losses_count_as_large_ones_do(trust: float, capacity: float, said: str) -> None:
    assert WillAndCapacity(trust, capacity).describe().startswith(said)


def test_the_same_attack_is_read_in_opposite_ways() -> None:
    picture = WillAndCapacity()
    shown, said = by_name(picture.draw()), picture.describe()
    assert {"government 1: it will not", "government 2: it cannot"} <= set(shown)
    assert "Government 1 concludes that its partner will not" in said
    assert "Government 2 concludes that its partner cannot" in said
    first, second = (float(after.reliable) for after in picture.diagnoses)
    assert first == pytest.approx(second)
    assert said.endswith("Belief in reliability is then 0.25 for both.")


def test_a_certain_government_has_no_arrowhead() -> None:
    shown = by_name(WillAndCapacity(1.0, 1.0).draw())
    assert list(shown["government 1: nothing"].marker.size) == [0, 0]


def test_the_loss_of_trust_grows_with_believed_capacity() -> None:
    picture = LossOfTrust()
    shown = by_name(picture.draw())
    assert (np.diff(shown["loss of trust"].y) > 0).all()
    weak, strong = shown["two moderates"].y
    assert strong > 5 * weak
    assert picture.losses == pytest.approx((weak, strong), abs=1e-4)


@pytest.mark.parametrize("trust", [0.0, 1.0])
def test_a_certain_government_loses_no_trust(trust: float) -> None:
    assert "one attack takes nothing from it" in LossOfTrust(trust).describe()


def test_the_pictures_start_from_one_example() -> None:
    kabul = find_case("Kabul 2021").scenario.numbers()
    for name in ("prior", "betrayal", "audience_cost", "foil_reliable", "foil_unreliable"):
        assert getattr(EXAMPLE, name) == kabul[name]
    for picture in (HundredPartners(), BeliefAfterAttacks(), WillAndCapacity(), LossOfTrust()):
        for name in ("prior", "betrayal", "audience_cost", "foil_reliable", "foil_unreliable"):
            assert getattr(picture, name, getattr(EXAMPLE, name)) == getattr(EXAMPLE, name)
