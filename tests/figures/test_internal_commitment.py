"""The pictures of lesson 03 show what the theory says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoilers.figures.internal_commitment import leader_choice as leader
from spoilers.figures.internal_commitment.instalments import (
    COST,
    DISCOUNT,
    describe_instalments,
    instalments,
)
from spoilers.figures.internal_commitment.promise_gap import PromiseGap
from spoilers.figures.internal_commitment.remedy_bars import describe_remedy_bars, remedy_bars
from spoilers.theory.internal_commitment import (
    Talks,
    fighting_value,
    leader_negotiates,
    promise_breaks,
    promise_needed,
    remedies,
    shift_threshold,
    steps_to_peace,
)

shares = st.floats(0, 1)
fights = shares, st.floats(0, 3), st.floats(0.5, 0.95)
steps_of = st.integers(1, 12)


@given(*fights, shares)
def test_the_gap_is_named_where_the_excluded_faction_fights(
    q: float, k: float, d: float, shift: float
) -> None:
    picture = PromiseGap(q, k, d, shift)
    figure, said = picture.draw(), picture.describe()
    breaks = bool(promise_breaks(q, shift, k, d))
    size = figure.data[5].text[0]
    assert ("no gap" in size) != breaks
    assert ("fights inside the movement today" in said) == breaks
    if breaks:
        kept, needed = figure.data[4].y
        assert size == f"<b>gap {needed - kept:.2f}</b>" or needed - kept == pytest.approx(
            float(size.split()[1].removesuffix("</b>")), abs=0.006
        )


@given(*fights)
def test_the_shading_starts_at_the_threshold_and_only_where_there_is_one(
    q: float, k: float, d: float
) -> None:
    between, threshold = (PromiseGap(q, k, d, 0.3).draw().data[i] for i in (0, 3))
    limit = float(shift_threshold(q, k, d))
    assert len(between.x) == (4 if limit < 1 else 0)
    if limit < 1:
        assert between.x[0] == threshold.x[0] == pytest.approx(limit, abs=1e-4)
        assert threshold.y[0] == pytest.approx(float(promise_needed(q, k, d)), abs=1e-4)
        # Inside the shading E fights, and outside it does not.
        assert promise_breaks(q, min(limit + 0.001, 1.0), k, d)
        assert not promise_breaks(q, max(limit - 0.001, 0.0), k, d)


@given(st.floats(0.05, 0.95), st.floats(0.01, 1), steps_of)
def test_the_steps_keep_the_peace_where_the_theory_says_so(q: float, shift: float, n: int) -> None:
    once, stairs, enough, short, unreached, beside, label = instalments(q, shift, n).data
    said = describe_instalments(q, shift, n)
    peace = n >= float(steps_to_peace(q, shift, COST, DISCOUNT))
    assert len(enough.x) + len(short.x) + len(unreached.x) == n
    assert (len(short.x) == 0) == peace
    assert ("peace" in label.text[0]) == peace
    assert ("starts the fight" in said or "The fight starts" in said) == (not peace)
    assert (len(beside.x) == 1) == (n > 1 and bool(promise_breaks(q, shift, COST, DISCOUNT)))
    assert stairs.y[-1] == once.y[-1]
    first = float(fighting_value(q, COST, DISCOUNT)) * (1 - DISCOUNT)
    assert stairs.y[0] == pytest.approx(max(first, 0), abs=1e-4)


def test_an_offer_is_enough_where_its_mark_reaches_the_stair() -> None:
    _, stairs, enough, short, *_ = instalments(0.6, 0.3, 4).data
    assert len(short.x) == 1
    assert short.y[0] < stairs.y[0]
    _, stairs, enough, *_ = instalments(0.6, 0.3, 6).data
    assert all(y >= stairs.y[int(x)] - 1e-3 for x, y in zip(enough.x, enough.y, strict=True))


def test_the_sentence_names_the_number_of_steps_that_would_do() -> None:
    assert "In 6 equal steps nobody would fight" in describe_instalments(0.6, 0.3, 1)
    assert "Step 1 of 5 starts the fight" in describe_instalments(0.6, 0.3, 5)
    assert "in peace" in describe_instalments(0.6, 0.3, 6)


@given(st.floats(0, 1), steps_of, st.floats(0, 0.6), st.floats(0, 0.6))
def test_a_remedy_holds_in_the_picture_from_its_least_on(
    shift: float, steps: int, penalty: float, cap: float
) -> None:
    verdicts = remedy_bars(shift, steps, penalty, cap).data[3].text
    least = remedies(0.6, shift, 0.5, 0.9)
    holds = [text == "holds" for text in verdicts]
    assert holds[0] == (shift <= float(shift_threshold(0.6, 0.5, 0.9)) + 1e-9)
    assert holds[1] == (steps >= float(least.instalments))
    assert holds[2] == (penalty >= float(least.penalty) - 1e-9)
    assert holds[3] == (min(cap, shift) <= float(least.shift_cap) + 1e-9)
    said = describe_remedy_bars(shift, steps, penalty, cap)
    assert ("Enough by itself" in said) == (any(holds[1:]) and not holds[0])
    assert ("needs no remedy" in said) == holds[0]


@given(st.floats(0, 0.6), st.floats(0, 4), st.floats(0, 0.4))
def test_the_leader_talks_in_the_picture_when_the_theory_says_so(
    shift: float, loss: float, drift: float
) -> None:
    talks = bool(
        leader_negotiates(
            Talks(
                strength=leader.STRENGTH,
                shift=shift,
                cost=leader.COST,
                discount=leader.DISCOUNT,
                exploitation=loss,
                war_worth=leader.WAR_WORTH,
                drift=drift,
            )
        )
    )
    figure = leader.leader_choice(shift, loss, drift)
    assert figure.data[3].text[0] == ("<b>talks</b>" if talks else "<b>refuses</b>")
    said = leader.describe_leader_choice(shift, loss, drift)
    assert said.startswith("The leader talks" if talks else "The leader refuses")


def test_the_curves_cross_where_the_leader_starts_to_talk() -> None:
    talk, war, turn, _ = leader.leader_choice(0.3, 2.0, 0.0).data
    at = turn.x[0]
    assert turn.y[0] == pytest.approx(float(np.interp(at, war.x, war.y)), abs=1e-3)
    assert turn.y[0] == talk.y[0]
    below, above = (leader.describe_leader_choice(0.3, 2.0, at + e) for e in (-0.01, 0.01))
    assert below.startswith("The leader refuses")
    assert above.startswith("The leader talks")
    assert f"from a drift of {at:.2f} on" in below


def test_both_findings_of_best_and_bapat_can_be_seen() -> None:
    said = leader.describe_leader_choice
    # Fear of infighting makes leaders refuse, and a rising rival makes them talk.
    assert said(0.3, 0.0, 0.0).startswith("The leader talks")
    assert said(0.3, 2.0, 0.0).startswith("The leader refuses")
    assert said(0.3, 2.0, 0.3).startswith("The leader talks")
    assert "the rival would stay in" in said(0.04, 2.0, 0.0)


def test_bad_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match=r"strength = 1\.2"):
        PromiseGap(1.2, 0.5, 0.9, 0.3).draw()
    with pytest.raises(ValueError, match="steps = 13: expected 1 to 12"):
        instalments(0.6, 0.3, 13)
    with pytest.raises(ValueError, match="steps = 0: expected 1 or more"):
        remedy_bars(0.3, 0, 0.1, 0.1)
    with pytest.raises(ValueError, match="exploitation"):
        leader.leader_choice(0.3, -1.0, 0.1)
