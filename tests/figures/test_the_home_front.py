"""The pictures of lesson 05 show what the home front's model says."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from spoilers import data
from spoilers.explore import the_home_front as show
from spoilers.figures.the_home_front.base_rates import BaseRates, rates
from spoilers.figures.the_home_front.challenger_cascade import (
    GROUPS,
    PLACES,
    SEES,
    SIGHT,
    ChallengerCascade,
    cascade,
    sovereignty_after,
)
from spoilers.figures.the_home_front.menu_of_measures import MenuOfMeasures
from spoilers.figures.the_home_front.near_or_far import FAR_COST, NearOrFar
from spoilers.figures.the_home_front.response_and_gain import HANDS, ResponseAndGain
from spoilers.theory.cases import find_case
from spoilers.theory.the_home_front import MEASURES, RESPONSES
from tests.figures.traces import by_name

KABUL = find_case("Kabul 2021").scenario.numbers()
SHARES, COSTS, GAINS = st.floats(0, 1), st.floats(0, 1.5), st.floats(0, 4)
CHANCE = KABUL["prior"] * (1 - KABUL["foil_reliable"]) + (1 - KABUL["prior"]) * (
    1 - KABUL["foil_unreliable"]
)
CLOSE = 1e-9


def cost(
    response: float, audience: float, belief: float, force: float = KABUL["force_cost"]
) -> float:
    """Add up what a response costs, as lesson 05 writes it."""
    deal = belief - (1 - belief) * KABUL["betrayal"]
    return audience * (1 - response) + deal * response + force / 2 * response**2


def success(response: float, blow: float, gain: float) -> float:
    """Add up what a success brings the excluded faction, as lesson 05 writes it."""
    fight = KABUL["infighting_cost"] * (1 - KABUL["discount"])
    tomorrow = KABUL["strength"] - KABUL["shift"]
    before = max(0.0, tomorrow - fight)
    after = max(0.0, min(1.0, tomorrow + blow * response) - fight)
    weight = KABUL["discount"] / (1 - KABUL["discount"])
    return weight * (after - before) - KABUL["response_harm"] * response + gain


def attempt(response: float, blow: float, gain: float) -> float:
    lost = KABUL["attack_cost"] + (1 - CHANCE) * KABUL["failure_loss"]
    return CHANCE * success(response, blow, gain) - lost


def ranked(audience: float, belief: float, most: float, **force: float) -> list[float]:
    """List the measures that are left by what they cost, and by force where that is the same."""
    allowed = [measure.response for measure in MEASURES if measure.response <= most]
    return sorted(allowed, key=lambda each: (round(cost(each, audience, belief, **force), 9), each))


def cheapest(audience: float, belief: float, most: float = 1.0, **force: float) -> float:
    """Find the measure that costs least by trying them; of two as cheap, the milder one."""
    return ranked(audience, belief, most, **force)[0]


def clear(audience: float, belief: float, most: float = 1.0, **force: float) -> bool:
    """Say whether no two measures are so close that rounding could choose between them."""
    best, *others = ranked(audience, belief, most, **force)
    lead = [cost(each, audience, belief, **force) - cost(best, audience, belief, **force)
            for each in others]  # fmt: skip
    return not others or min(lead) > 1e-8


@given(st.sampled_from(list(HANDS)), COSTS, SHARES, SHARES, GAINS)
@settings(max_examples=60)
def test_the_response_is_the_cheapest_measure_that_is_left(
    most: float, audience: float, belief: float, blow: float, gain: float
) -> None:
    assume(clear(audience, belief, most))
    response = cheapest(audience, belief, most)
    shown = by_name(ResponseAndGain(most, audience, belief, blow, gain).draw())
    assert shown["the response"].x == shown["what it is worth"].x == (response,)
    assert shown["the response"].y[0] == pytest.approx(cost(response, audience, belief), abs=1e-4)
    worth = attempt(response, blow, gain)
    assert shown["what it is worth"].y[0] == pytest.approx(worth, abs=1e-4)
    assert shown["unanswered"].y[0] == pytest.approx(attempt(0, blow, gain), abs=1e-4)
    costs, worths = shown["cost to the government"], shown["worth of an attempt"]
    assert costs.y == pytest.approx([cost(x, audience, belief) for x in costs.x], abs=1e-4)
    assert worths.y == pytest.approx([attempt(x, blow, gain) for x in worths.x], abs=1e-4)


@given(COSTS, SHARES, SHARES, GAINS)
@settings(max_examples=150)
def test_it_is_called_provocation_exactly_where_only_the_response_makes_it_pay(
    audience: float, belief: float, blow: float, gain: float
) -> None:
    assume(clear(audience, belief))
    free = attempt(cheapest(audience, belief), blow, gain)
    bare = attempt(0, blow, gain)
    assume(abs(free - 1) > CLOSE and abs(bare - 1) > CLOSE)
    said = ResponseAndGain(1.0, audience, belief, blow, gain).describe()
    assert ("this is provocation" in said) == (free > 1 > bare)
    assert ("it is no provocation" in said) == (free > 1 and bare > 1)
    assert ("stays quiet" in said) == (free < 1)


@given(st.sampled_from([0.0, 0.35]), COSTS, SHARES, SHARES, GAINS)
@settings(max_examples=200)
def test_tied_hands_are_worth_what_the_attacks_would_have_cost(
    most: float, audience: float, belief: float, blow: float, gain: float
) -> None:
    def expected(response: float) -> tuple[bool, float]:
        worth = attempt(response, blow, gain)
        assume(abs(worth - 1) > CLOSE)
        lost = CHANCE * (cost(response, audience, belief) + KABUL["attack_harm"])
        return worth > 1, lost if worth > 1 else 0.0

    assume(clear(audience, belief) and clear(audience, belief, most))
    (would, free), (comes, tied) = (
        expected(cheapest(audience, belief, bound)) for bound in (1.0, most)
    )
    assume(free == tied or abs(free - tied) > 1e-6)
    said = ResponseAndGain(most, audience, belief, blow, gain).describe()
    assert said.startswith("With its hands tied, the government's best response is")
    assert ("keep the attack away" in said) == (would and not comes)
    assert ("frightened it off" in said) == (comes and not would)
    assert ("would not be attacked either" in said) == (not comes and not would)
    assert ("choose the same" in said) == (comes and would and free == tied)
    found = re.search(r"(saves?|costs?) the government ([\d.]+)", said)
    assert bool(found) == (free != tied)
    if found:
        assert found[1].startswith("save") == (free > tied)
        assert float(found[2]) == pytest.approx(abs(free - tied), abs=0.0051)
    # The deal itself is worth less than nothing where being attacked is good news.
    assert ("not worth having" in said) == (free < 0 or tied < 0) or would == comes


def test_tied_hands_pay_at_kabul_exactly_because_the_attack_is_provocation() -> None:
    free = ResponseAndGain().describe()
    assert "drone strikes, 0.60" in free
    assert "this is provocation" in free
    for most, name in ((0.0, "restraint, 0.00"), (0.35, "a delayed withdrawal, 0.35")):
        said = ResponseAndGain(most).describe()
        assert name in said
        assert said.endswith(
            "Tied hands keep the attack away, which saves the government 0.10, in units of the "
            "deal."
        )


def test_a_worth_just_above_the_stake_does_not_read_as_the_stake() -> None:
    # An attempt is worth 1 where p (W m R - ...) is; a hair more gain and it pays.
    need = (1 + KABUL["attack_cost"] + (1 - CHANCE) * KABUL["failure_loss"]) / CHANCE
    edge = need - success(0.6, KABUL["blow"], 0.0)
    if edge < 0:
        blow = KABUL["blow"] + edge / (KABUL["discount"] / (1 - KABUL["discount"])) / 0.6
        edge = 0.0
    else:
        blow = KABUL["blow"]
    above = ResponseAndGain(blow=blow + 1e-5, success_gain=edge).describe()
    below = ResponseAndGain(blow=blow - 1e-5, success_gain=edge).describe()
    for said, word, verdict in ((above, "more", "provocation"), (below, "less", "stays quiet")):
        found = re.search(
            rf"worth ([\d.]+) to .*, {word} than today's whole stake of ([\d.]+)\.", said
        )
        assert found, said
        assert found[1] != found[2]
        assert (float(found[1]) > float(found[2])) == (word == "more")
        assert verdict in said


@given(COSTS.filter(lambda a: a <= 1), SHARES, st.floats(0, 2))
@settings(max_examples=80)
def test_both_curves_of_the_menu_are_the_best_that_trying_finds(
    audience: float, belief: float, force: float
) -> None:
    assume(clear(audience, belief, force=force))
    chosen = cheapest(audience, belief, force=force)
    shown = by_name(MenuOfMeasures(audience, belief, force).draw())
    assert shown["this government"].x[0] == pytest.approx(audience, abs=1e-4)
    assert shown["this government"].y == (chosen,)
    best = min(np.linspace(0, 1, 2001), key=lambda each: cost(each, audience, belief, force))
    deal = belief - (1 - belief) * KABUL["betrayal"]
    if force > 0.05 and abs(audience - deal) > 1e-3:
        ramp = shown["best response"]
        assert np.interp(audience, ramp.x, ramp.y) == pytest.approx(best, abs=5e-3)
    steps = shown["best measure on the menu"]
    edges = [x for x in steps.x if 0 < x < 1]
    if all(abs(audience - edge) > 1e-3 for edge in edges):
        assert np.interp(audience, steps.x, steps.y) == pytest.approx(chosen, abs=1e-4)


def test_every_measure_stands_at_its_response() -> None:
    figure = MenuOfMeasures().draw()
    shown = by_name(figure)["measures"]
    assert list(zip(shown.text, shown.y, strict=True)) == [(m.name, m.response) for m in MEASURES]
    assert [shape.y0 for shape in figure.layout.shapes] == [m.response for m in MEASURES]
    ticks = ResponseAndGain().draw().layout.xaxis
    assert list(ticks.tickvals) == RESPONSES.tolist()
    assert list(ticks.ticktext) == [f"{measure.response:.2f}" for measure in MEASURES]
    named = by_name(ResponseAndGain().draw())["the measures"]
    assert list(named.hovertext) == [measure.name for measure in MEASURES]


def test_of_two_measures_that_cost_the_same_the_milder_one_is_taken() -> None:
    # Without critics 0.25 would be best at Kabul: halfway between a perimeter and a delay.
    assert cost(0.15, 0, 0.4) == pytest.approx(cost(0.35, 0, 0.4))
    assert "0.250; on the menu it is a wider perimeter" in MenuOfMeasures(0.0, 0.4).describe()
    assert "best response is a wider perimeter" in ResponseAndGain(1.0, 0.0, 0.4).describe()


def test_the_message_hardens_the_response_and_free_force_makes_it_all_or_nothing() -> None:
    assert "The best response is restraint" in MenuOfMeasures(0.3, 0.7).describe()
    assert "drone strikes" in MenuOfMeasures(0.3, 0.4).describe()
    chosen = set()
    for audience in np.linspace(0, 1, 41):
        shown = by_name(MenuOfMeasures(float(audience), 0.7, 0.0).draw())
        chosen.add(shown["this government"].y[0])
        # Lesson 04's line: the deal is kept as long as it is worth what keeping it costs.
        assert (shown["this government"].y[0] == 0) == (audience <= 0.4 + 1e-9)
    assert chosen == {0.0, 1.0}


def test_the_sentence_says_from_when_on_the_government_responds() -> None:
    found = re.search(r"more than ([\d.]+)\.$", MenuOfMeasures(0.3, 0.7).describe())
    assert found
    starts = float(found[1])
    assert cheapest(starts - 1e-6, 0.7) == 0
    assert cheapest(starts + 1e-6, 0.7) > 0
    assert MenuOfMeasures().describe().endswith("Even a leader without critics would respond.")
    assert cheapest(1e-6, 0.4) > 0


def by_hand(response: float, sight: str) -> set[str]:
    """Let each group look again and again, until nobody moves."""
    sees = {g: set(GROUPS) - {g} for g in GROUPS}
    if sight == "near":
        sees = {g: {b if a == g else a for a, b in SEES if g in (a, b)} for g in GROUPS}
    moved: set[str] = set()
    while True:
        more = {
            name
            for name, group in GROUPS.items()
            if name not in moved
            and sovereignty_after(response) - sum(GROUPS[o].blow for o in moved & sees[name])
            < group.limit - 1e-12
        }
        if not more:
            return moved
        moved |= more


@pytest.mark.parametrize("sight", SIGHT)
def test_those_who_turn_are_those_who_would_in_any_order(sight: str) -> None:
    sizes = set()
    for step in range(21):
        response = round(step * 0.05, 2)
        waves = cascade(response, sight).waves()
        assert {g for wave in waves for g in wave} == by_hand(response, sight)
        picture = ChallengerCascade(response, sight, len(waves))
        shown = by_name(picture.draw())
        turned = shown["has turned on the Taliban"].text
        assert len(turned) == len(by_hand(response, sight))
        assert len(turned) + len(shown["stays quiet"].text) == len(GROUPS)
        assert picture.left == pytest.approx(float(cascade(response, sight).sovereignty), abs=1e-9)
        sizes.add(len(turned))
    assert len(sizes) >= 3


def test_seeing_less_never_moves_more() -> None:
    for step in range(21):
        assert by_hand(step * 0.05, "near") <= by_hand(step * 0.05, "all")


def test_the_attacker_is_drawn_and_not_counted_among_those_who_turn() -> None:
    picture = ChallengerCascade(0.0, "all", 0)
    assert picture.describe().endswith("No other group turns on them.")
    shown = by_name(picture.draw())
    assert shown["the attacker"].text == ("IS-K",)
    assert shown["has turned on the Taliban"].text == ()
    # Its fight is drawn as a line to the middle.
    assert PLACES["IS-K"][0] in shown["attacks the Taliban"].x
    assert "IS-K" not in GROUPS


def test_no_shown_sovereignty_equals_a_limit_that_it_does_not_pass() -> None:
    for step in range(21):
        for sight in SIGHT:
            picture = ChallengerCascade(round(step * 0.05, 2), sight, 9)
            shown = by_name(picture.draw())
            left = float(shown["Taliban"].text[1].split()[-1])
            assert left == pytest.approx(picture.left, abs=1e-9)


def test_every_group_has_fought_the_taliban_by_the_table() -> None:
    ids = {"IS-K": "isk", "Resistance Front": "nrf", "Freedom Front": "aff",
           "High Council": "rasul", "Khadim's men": "khadim"}  # fmt: skip
    assert ids.keys() == {"IS-K", *GROUPS} == PLACES.keys() - {""}
    foes = {
        name
        for row in data.relations()
        if row.kind == "fought"
        and ("taliban" in (row.one, row.other) or ("government" in (row.one, row.other)))
        for name in (row.one, row.other)
    }
    assert set(ids.values()) <= foes


def test_a_wave_too_many_shows_the_last_and_a_negative_one_is_refused() -> None:
    assert ChallengerCascade(0.2, "all", 99).describe().endswith("It ends there, with 3 of 4.")
    with pytest.raises(ValueError, match="wave = -1"):
        ChallengerCascade(0.2, "all", -1).draw()
    with pytest.raises(ValueError, match=r"response = 1\.5"):
        cascade(1.5, "all")
    with pytest.raises(ValueError, match="sight = 'none'"):
        cascade(0.5, "none")


@pytest.mark.parametrize("far_cost_at_home", [0.0, 0.3, 0.75, 1.0])
def test_the_choice_is_on_the_higher_line_and_turns_at_the_dotted_one(
    far_cost_at_home: float,
) -> None:
    said = set()
    belief = by_bayes()
    near = attempt(cheapest(KABUL["audience_cost"], belief), KABUL["blow"], KABUL["success_gain"])
    far_response = cheapest(far_cost_at_home, belief)
    for capability in np.linspace(0, 1, 21):
        picture = NearOrFar(float(capability), far_cost_at_home)
        shown = by_name(picture.draw())
        far = capability * success(far_response, KABUL["blow"], KABUL["success_gain"]) - FAR_COST
        drawn = shown["far target"]
        assert np.interp(capability, drawn.x, drawn.y) == pytest.approx(far, abs=1e-3)
        assert shown["near target"].y[0] == pytest.approx(near, abs=1e-3)
        best = {"near": near, "far": far, "none": 0.0}
        name = shown["its choice"].text[0].strip("</b>")
        assert best[name] == pytest.approx(max(near, far, 0.0), abs=1e-3)
        dotted = shown["from here on the far one"].x
        if dotted and abs(capability - dotted[0]) > 1e-3:
            assert (name == "far") == (capability > dotted[0])
        said.add(re.findall(r"The (near|far) target is the better one:", picture.describe())[0])
    assert said >= {"near"}


def by_bayes() -> float:
    through = KABUL["prior"] * (1 - KABUL["foil_reliable"])
    return through / CHANCE


def test_the_pictures_start_at_the_belief_that_lesson_04_leaves() -> None:
    for interactive in (show.response_and_gain(), show.menu_of_measures()):
        assert interactive.defaults["belief"] == pytest.approx(by_bayes(), abs=1e-9)
        assert interactive.defaults["audience_cost"] == KABUL["audience_cost"]


def test_the_rates_are_those_of_the_table() -> None:
    figures = {name: figure.value for name, figure in data.key_figures().items()}
    road, with_day, lightning, without = rates().values()
    assert (road, lightning) == (figures["us_road_deaths"], 27)
    assert with_day == pytest.approx(3024 / 41)
    assert without == pytest.approx((3024 - 2983) / 41)
    shown = by_name(BaseRates().draw())
    assert list(shown["deaths a year"].x) == pytest.approx(
        [road, with_day, lightning, without], abs=1e-4
    )
    assert f"{with_day:.0f} a year" in BaseRates().describe()
