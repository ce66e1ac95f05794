"""The pictures of lesson 04 show what the theory says."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoilers.explore import provocation as show
from spoilers.figures.provocation.belief_after_attacks import (
    BETRAYAL,
    FOIL_RELIABLE,
    FOIL_UNRELIABLE,
    belief_after_attacks,
    describe_belief_after_attacks,
    falls_at,
)
from spoilers.figures.provocation.hundred_partners import (
    FAINT,
    counts,
    describe_hundred_partners,
    hundred_partners,
)
from spoilers.figures.provocation.loss_of_trust import loss_of_trust
from spoilers.figures.provocation.provocation_window import (
    describe_provocation_window,
    provocation_window,
)
from spoilers.figures.provocation.will_and_capacity import (
    describe_will_and_capacity,
    diagnosis,
    will_and_capacity,
)
from spoilers.theory.provocation import (
    attacks_to_break,
    belief_path,
    keeps_deal,
    posterior_reliable,
)
from spoilers.theory.provocation import provocation_window as window_of

tenths = st.integers(1, 9).map(lambda n: n / 10)
low_tenths = st.integers(0, 4).map(lambda n: n / 10)
high_tenths = st.integers(5, 10).map(lambda n: n / 10)
shares = st.floats(0, 1)
outcomes = st.lists(st.booleans(), max_size=6)


@given(tenths, high_tenths, low_tenths, st.booleans())
def test_counting_partners_gives_bayes_rule(mu: float, s: float, r: float, hit: bool) -> None:
    seen = "through" if hit else "foiled"
    number = counts(mu, s, r)
    assert sum(number.values()) == 100
    good, bad = number[f"reliable {seen}"], number[f"other {seen}"]
    assert good / (good + bad) == pytest.approx(float(posterior_reliable(mu, s, r, hit)))
    figure = hundred_partners(mu, s, r, "through" if hit else "foiled")
    assert sum(len(group.x) for group in figure.data[:4] if group.opacity == 1) == good + bad
    assert sum(len(group.x) for group in figure.data[:4] if group.opacity == FAINT) == (
        100 - good - bad
    )
    said = describe_hundred_partners(mu, s, r, "through" if hit else "foiled")
    assert f"{good + bad} partners are left, and {good} of them" in said


@given(tenths, high_tenths, low_tenths)
def test_no_partner_covers_another(mu: float, s: float, r: float) -> None:
    groups = hundred_partners(mu, s, r, "before").data[:4]
    places = [place for group in groups for place in zip(group.x, group.y, strict=True)]
    assert len(set(places)) == 100


def test_a_picture_of_partners_refuses_what_it_cannot_count() -> None:
    with pytest.raises(ValueError, match=r"prior = 0.75: expected a whole number of tenths"):
        hundred_partners(0.75, 0.8, 0.3, "before")
    with pytest.raises(ValueError, match="seen = 'after': expected one of before, through, foiled"):
        hundred_partners(0.7, 0.8, 0.3, "after")  # type: ignore[arg-type]


@given(shares, st.floats(0, 1), outcomes)
def test_the_path_is_the_theorys_and_the_deal_falls_once(
    prior: float, cost: float, series: list[bool]
) -> None:
    figure = belief_after_attacks(prior, cost, series)
    path = belief_path(prior, series, FOIL_RELIABLE, FOIL_UNRELIABLE)
    assert figure.data[2].y == pytest.approx(path, abs=1e-4)
    end = falls_at(prior, cost, series)
    assert list(figure.data[5].x) == ([] if end is None else [end])
    if end is not None:
        assert end == 0 or not keeps_deal(path[end], BETRAYAL, cost * series[end - 1])
    said = describe_belief_after_attacks(prior, cost, series)
    assert ("no deal to spoil" in said) == (end == 0)
    assert ("The deal stands" in said) == (end is None)
    assert ("never gives up" in said) == (prior == 1)


@given(st.floats(0.01, 0.99), st.floats(0, 0.9))
def test_a_run_of_attacks_ends_the_deal_when_the_theory_says(prior: float, cost: float) -> None:
    wanted = int(attacks_to_break(prior, BETRAYAL, FOIL_RELIABLE, FOIL_UNRELIABLE, cost))
    end = falls_at(prior, cost, [True] * 6)
    assert end == (wanted if wanted <= 6 else None)


def test_more_attempts_than_the_axis_holds_are_refused() -> None:
    with pytest.raises(ValueError, match="outcomes has 7 attempts: expected at most 6"):
        belief_after_attacks(0.7, 0.3, [True] * 7)


@given(shares, st.floats(0, 3), st.floats(0, 1), st.floats(0.5, 1), st.floats(0, 0.45))
def test_the_sentence_names_the_zone_the_theory_gives(
    mu: float, beta: float, cost: float, s: float, r: float
) -> None:
    said = describe_provocation_window(mu, beta, cost, s, r)
    stands = bool(keeps_deal(mu, beta))
    survives = bool(keeps_deal(posterior_reliable(mu, s, r), beta, cost))
    assert ("Nothing is at stake" in said) == (beta == cost == 0)
    assert ("nothing to spoil" in said) == (not stands)
    assert ("One attack breaks" in said) == (stands and not survives)


@given(st.floats(0, 3), st.floats(0.01, 1), st.floats(0.5, 1), st.floats(0, 0.45))
def test_the_three_zones_meet_at_the_windows_ends(
    beta: float, cost: float, s: float, r: float
) -> None:
    below, inside, above = provocation_window(0.5, beta, cost, s, r).data[:3]
    low, high = map(float, window_of(beta, s, r, cost))
    ends = [(min(zone.x), max(zone.x)) for zone in (below, inside, above) if zone.x]
    assert ends[0][0] == 0
    assert ends[-1][1] == 1
    assert all(left[1] == pytest.approx(right[0]) for left, right in pairwise(ends))
    assert (min(inside.x), max(inside.x)) == pytest.approx((low, high), abs=1e-4)


@given(st.floats(0.05, 0.95), st.floats(0.05, 0.95))
def test_the_blame_falls_on_what_was_doubted_more(trust: float, capacity: float) -> None:
    after, verdict = diagnosis(trust, capacity)
    lost = trust - float(after.trust), capacity - float(after.capacity)
    assert lost[0] * (1 - capacity) == pytest.approx(lost[1] * (1 - trust))
    assert verdict != "it will not" or trust < capacity
    assert verdict != "it cannot" or capacity < trust


def test_the_same_attack_is_read_in_opposite_ways() -> None:
    values = show.will_or_capacity().defaults
    figure = will_and_capacity(**values)
    assert figure.data[2].name.endswith("it will not")
    assert figure.data[3].name.endswith("it cannot")
    said = describe_will_and_capacity(**values)
    assert "Government 1 concludes that it will not" in said
    assert "Government 2 concludes that it cannot" in said
    first, second = diagnosis(0.6, 0.9)[0], diagnosis(0.9, 0.6)[0]
    assert float(first.reliable) == pytest.approx(float(second.reliable))


def test_a_certain_government_learns_nothing_and_has_no_arrowhead() -> None:
    figure = will_and_capacity(1.0, 1.0, 0.9, 0.6)
    assert list(figure.data[2].marker.size) == [0, 0]
    assert "Government 1 learns nothing: trust stays at 1.00" in describe_will_and_capacity(
        1.0, 1.0, 0.9, 0.6
    )


def test_the_loss_of_trust_grows_with_believed_capacity() -> None:
    trust, _, moderates = loss_of_trust().data
    assert (np.diff(trust.y) > 0).all()
    weak, strong = moderates.y
    assert strong > 5 * weak
