"""The pictures of lesson 03 show what the theory says."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoilers.figures.internal_commitment.instalments import Instalments
from spoilers.figures.internal_commitment.leader_choice import LeaderChoice
from spoilers.figures.internal_commitment.promise_gap import PromiseGap
from spoilers.figures.internal_commitment.remedy_bars import RemedyBars
from spoilers.theory.cases import find_case
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
from tests.figures.traces import by_name

LESSON = PromiseGap()
COST, DISCOUNT = LESSON.infighting_cost, LESSON.discount
OFFERS = (
    "best offer: enough",
    "best offer: too little",
    "never reached",
    "best offer, all at once: too little",
)

shares = st.floats(0, 1)
fights = shares, st.floats(0, 3), st.floats(0.5, 0.95)
steps_of = st.integers(1, 12)


def numbers(said: str) -> list[float]:
    return [float(number) for number in re.findall(r"\d+\.\d+", said)]


@given(*fights, shares)
def test_the_gap_is_named_where_the_excluded_faction_fights(
    q: float, k: float, d: float, shift: float
) -> None:
    picture = PromiseGap(q, k, d, shift)
    shown, said = by_name(picture.draw()), picture.describe()
    breaks = bool(promise_breaks(q, shift, k, d))
    (size,) = shown["size of the gap"].text
    assert ("no gap" in size) != breaks
    assert ("fights inside the movement today" in said) == breaks
    if breaks:
        kept, needed = shown["at this shift"].y
        (gap,) = numbers(size)
        assert gap == pytest.approx(needed - kept, abs=0.011)
        # What is written adds up, and so it is never 0.
        first, second, missing, limit = numbers(said)
        assert first - second == pytest.approx(missing)
        assert missing == gap > 0
        assert limit < shift


def test_numbers_that_two_decimals_make_alike_get_more() -> None:
    said = PromiseGap(0.25, 2.25, 0.95, 0.05).describe()
    assert "needs a share of 0.092 a period" in said
    assert "0.087 is the most that will be kept, so 0.005 is missing" in said
    assert said.endswith("any shift above 0.045.")
    label = by_name(PromiseGap(0.25, 2.25, 0.95, 0.05).draw())["threshold"].text
    assert label == ("threshold 0.045",)


def test_kabul_is_bought_off() -> None:
    kabul = find_case("Kabul 2021").scenario.numbers()
    names = ("strength", "infighting_cost", "discount", "shift")
    said = PromiseGap(**{name: kabul[name] for name in names}).describe()
    assert "stays, whatever the shift: a fight is worth 0.90 stakes to it" in said


@given(*fights)
def test_the_shading_starts_at_the_threshold_and_only_where_there_is_one(
    q: float, k: float, d: float
) -> None:
    shown = by_name(PromiseGap(q, k, d, 0.3).draw())
    between, threshold = shown["the gap: needed, and not kept"], shown["threshold"]
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
    picture = Instalments(q, shift, n)
    shown, said = by_name(picture.draw()), picture.describe()
    enough, short, unreached, beside = (shown[name] for name in OFFERS)
    once, stairs = (shown[f"worth of a fight, {how}"] for how in ("all at once", "in instalments"))
    peace = n >= float(steps_to_peace(q, shift, COST, DISCOUNT))
    assert len(enough.x) + len(short.x) + len(unreached.x) == n
    assert (len(short.x) == 0) == peace
    assert ("peace" in shown["what happens"].text[0]) == peace
    assert ("starts the fight" in said or "The fight starts" in said) == (not peace)
    assert (len(beside.x) == 1) == (n > 1 and bool(promise_breaks(q, shift, COST, DISCOUNT)))
    assert stairs.y[-1] == once.y[-1]
    first = float(fighting_value(q, COST, DISCOUNT)) * (1 - DISCOUNT)
    assert stairs.y[0] == pytest.approx(max(first, 0), abs=1e-4)


@given(st.floats(0.05, 0.95), st.floats(0.01, 1), steps_of)
def test_a_fight_that_comes_comes_at_the_first_step(q: float, shift: float, n: int) -> None:
    size = min(shift, q) / n
    left = np.maximum(q - size * np.arange(n), 0)
    breaks = promise_breaks(left, size, COST, DISCOUNT)
    assert breaks[0] or not breaks.any()
    (label,) = by_name(Instalments(q, shift, n).draw())["what happens"].text
    assert ("a fight, in period 0" in label) == breaks[0]


def test_an_offer_is_enough_where_its_mark_reaches_the_stair() -> None:
    shown = by_name(Instalments(0.6, 0.3, 4).draw())
    short, stairs = shown["best offer: too little"], shown["worth of a fight, in instalments"]
    assert len(short.x) == 1
    assert short.y[0] < stairs.y[0]
    shown = by_name(Instalments(0.6, 0.3, 6).draw())
    enough, stairs = shown["best offer: enough"], shown["worth of a fight, in instalments"]
    assert all(y >= stairs.y[int(x)] - 1e-3 for x, y in zip(enough.x, enough.y, strict=True))


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (1, "The fight starts: the one step lowers the excluded faction's strength by 0.30"),
        (1, "In 6 equal steps nobody would fight"),
        (5, "Step 1 of 5 starts the fight"),
        (6, "All 6 steps are taken in peace"),
        (6, "the same shift starts a fight."),
    ],
)
def test_the_sentence_names_the_number_of_steps_that_would_do(steps: int, said: str) -> None:
    assert said in Instalments(0.6, 0.3, steps).describe()


def test_a_step_that_is_just_too_large_does_not_look_like_what_can_be_borne() -> None:
    # One of 6 steps of 0.0505 each is too large where 0.05 can be borne.
    size, most = numbers(Instalments(0.6, 0.303, 6).describe())
    assert (size, most) == (0.0505, 0.05)


def test_steps_are_not_promised_to_one_who_is_sure_to_win_for_nothing() -> None:
    said = Instalments(1.0, 0.3, 3, infighting_cost=0.0).describe()
    assert said.endswith("No number of steps would keep the peace.")
    assert "or a penalty of" in RemedyBars(strength=1.0, infighting_cost=0.0).describe()
    assert "inf" not in RemedyBars(strength=1.0, infighting_cost=0.0).describe()


@given(st.floats(0, 1), steps_of, st.floats(0, 0.6), st.floats(0, 0.6))
def test_a_remedy_holds_in_the_picture_from_its_least_on(
    shift: float, steps: int, penalty: float, cap: float
) -> None:
    picture = RemedyBars(shift, steps, penalty, cap)
    verdicts, said = by_name(picture.draw())["verdict"].text, picture.describe()
    least = remedies(0.6, shift, 0.5, 0.9)
    holds = [text == "holds" for text in verdicts]
    assert holds[0] == (shift <= float(shift_threshold(0.6, 0.5, 0.9)) + 1e-9)
    assert holds[1] == (steps >= float(least.instalments))
    assert holds[2] == (penalty >= float(least.penalty) - 1e-9)
    assert holds[3] == (min(cap, shift) <= float(least.shift_cap) + 1e-9)
    assert all(number > 0 for text in verdicts for number in numbers(text))
    assert ("Enough by itself" in said) == (any(holds[1:]) and not holds[0])
    assert ("needs no remedy" in said) == holds[0]


def test_a_remedy_that_is_nearly_enough_is_told_from_the_least_that_is() -> None:
    picture = RemedyBars(0.25, 1, 0.2, 0.05, strength=0.25, infighting_cost=2.25, discount=0.95)
    said = picture.describe()
    assert "Not enough: slow consolidation and the seat" in said
    assert "or a cap at 0.045." in said


@given(st.floats(0, 0.6), st.floats(0, 4), st.floats(0, 0.4))
def test_the_leader_talks_in_the_picture_when_the_theory_says_so(
    shift: float, loss: float, drift: float
) -> None:
    picture = LeaderChoice(shift, loss, drift)
    offer = Talks(
        strength=picture.strength, shift=shift, cost=COST, discount=DISCOUNT,
        exploitation=loss, war_worth=picture.war_worth, drift=drift,
    )  # fmt: skip
    talks = bool(leader_negotiates(offer))
    (choice,) = by_name(picture.draw())["the leader's choice"].text
    assert choice == ("<b>talks</b>" if talks else "<b>refuses</b>")
    assert picture.describe().startswith("The leader talks" if talks else "The leader refuses")


def test_the_curves_cross_where_the_leader_starts_to_talk() -> None:
    start = LeaderChoice(0.3, 2.0, 0.0)
    shown = by_name(start.draw())
    turn, talk, war = (shown[name] for name in ("from here on it talks", "talk", "fight on"))
    at = turn.x[0]
    assert turn.y[0] == pytest.approx(float(np.interp(at, war.x, war.y)), abs=1e-3)
    assert turn.y[0] == talk.y[0]
    below, above = (replace(start, drift=at + e).describe() for e in (-0.01, 0.01))
    assert below.startswith("The leader refuses")
    assert above.startswith("The leader talks")
    assert f"from a drift of {at:.2f} on" in below


def test_a_drift_just_below_the_turn_does_not_look_like_it() -> None:
    turn = by_name(LeaderChoice().draw())["from here on it talks"].x[0]
    below = LeaderChoice(drift=turn - 0.001)
    assert below.describe().startswith("The leader refuses")
    assert f"from a drift of {turn:.3f} on" in below.describe()
    assert len(set(numbers(below.describe())[:2])) == 2


def test_both_findings_of_best_and_bapat_can_be_seen() -> None:
    # Fear of infighting makes leaders refuse, and a rising rival makes them talk.
    assert LeaderChoice(0.3, 0.0, 0.0).describe().startswith("The leader talks")
    assert LeaderChoice(0.3, 2.0, 0.0).describe().startswith("The leader refuses")
    assert LeaderChoice(0.3, 2.0, 0.3).describe().startswith("The leader talks")
    assert "the rival would stay in" in LeaderChoice(0.04, 2.0, 0.0).describe()


def test_the_four_pictures_start_from_one_example() -> None:
    for picture in (Instalments(), RemedyBars(), LeaderChoice()):
        for name in ("strength", "shift", "infighting_cost", "discount"):
            assert getattr(picture, name) == getattr(LESSON, name)


def test_bad_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match=r"strength = 1\.2"):
        PromiseGap(1.2, 0.5, 0.9, 0.3).draw()
    with pytest.raises(ValueError, match="steps = 13: expected 1 to 12"):
        Instalments(0.6, 0.3, 13).draw()
    with pytest.raises(ValueError, match="steps = 0: expected 1 or more"):
        RemedyBars(0.3, 0, 0.1, 0.1).draw()
    with pytest.raises(ValueError, match="exploitation"):
        LeaderChoice(0.3, -1.0, 0.1).draw()
