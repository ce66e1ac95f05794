"""The pictures of lesson 06 show what the whole game says; the tree has a file of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from spoilers.figures.the_whole_game.nearest_changes import ROWS, SHORT, TRACK, NearestChanges
from spoilers.figures.the_whole_game.outcome_regions import NAMES, OutcomeRegions, partners
from spoilers.figures.the_whole_game.policy_prices import LENGTH, LONGEST, PolicyPrices
from spoilers.figures.the_whole_game.quiet_price import PARTS, SHOWN, QuietPrice
from spoilers.figures.the_whole_game.survival_curves import NAMES as NAMES_OF_RULES
from spoilers.figures.the_whole_game.survival_curves import WEEKS, SurvivalCurves
from spoilers.theory.campaign import RULES, survival_by_rule
from spoilers.theory.cases import CASES, find_case
from spoilers.theory.parameters import PARAMETERS, find_letter
from spoilers.theory.policies import compare_policies
from spoilers.theory.sensitivity import nearest_changes
from spoilers.theory.the_whole_game import OUTCOMES, Scenario, quiet_price, solve
from tests.figures.traces import by_name

KABUL = Scenario()
PAIRS = (
    ("strength", "audience_cost"),
    ("prior", "foil_reliable"),
    ("guarantee", "window"),
    ("blow", "attack_cost"),
    ("foil_unreliable", "war_included"),
    ("seat_price", "betrayal"),
)
each_case = pytest.mark.parametrize("case", CASES)


def plain(text: str) -> str:
    """Take the mark-up away."""
    return re.sub(r"<[^>]+>", "", text)


def number(text: str) -> float:
    """Read a number as the pictures write it."""
    return float(plain(text).replace("−", "-").replace("∞", "inf").replace("+", ""))


# --- the price of quiet ------------------------------------------------------------------

CHANGED = {
    "kabul": {},
    "guarantee": {"guarantee": 0.026},
    "window": {"window": 0.61},
    "tied hands": {"largest_response": 0.35},
    "critics": {"audience_cost": 0.18},
    "better partner": {"foil_reliable": 0.86},
    "nobody to provoke": {"blow": 0.0, "success_gain": 0.0},
    "very dear": {"strength": 1.0, "blow": 1.0, "audience_cost": 2.0},
}
each_change = pytest.mark.parametrize("changed", CHANGED.values(), ids=CHANGED.keys())


@each_change
def test_the_parts_are_drawn_one_after_the_other_and_come_to_the_attack(
    changed: dict[str, float],
) -> None:
    shown = by_name(QuietPrice(replace(KABUL, **changed)).draw())
    values = [number(text) for text in shown["values"].text]
    parts, (attack, fight) = values[: len(PARTS)], values[len(PARTS) :]
    assert sum(parts) == pytest.approx(attack, abs=0.004)
    price = float(quiet_price(replace(KABUL, **changed)))
    assert max(attack, fight, 0) == pytest.approx(price, abs=0.0006)
    bars = shown["what each part adds"]
    ends = [base + length for base, length in zip(bars.base, bars.x, strict=True)]
    for end, (_, start) in zip(ends, pairwise(bars.base), strict=False):
        assert start == pytest.approx(end, abs=1e-3)
    assert all(SHOWN[0] <= end <= SHOWN[1] for end in (*ends, *bars.base))


@each_change
def test_what_is_above_the_stake_is_told_by_words_and_length_too(changed: dict[str, float]) -> None:
    picture = QuietPrice(replace(KABUL, **changed))
    game = solve(replace(KABUL, **changed))
    said, above = picture.describe(), float(game.quiet_price) > 1
    assert ("would cost" in said) == above
    assert ("stays quiet" in said) == (str(game.move) == "quiet")
    lengths = by_name(picture.draw())["what a threat is worth"].x
    assert (max(lengths) > 1) == above


def test_nothing_jumps_between_prices() -> None:
    figures = [QuietPrice(replace(KABUL, **changed)).draw() for changed in CHANGED.values()]
    assert len({str(figure.layout) for figure in figures}) == 1
    assert len({tuple(by_name(figure)["parts"].text) for figure in figures}) == 1
    assert len({tuple(by_name(figure)["all there is to pay today"].x) for figure in figures}) == 1


def test_a_price_of_exactly_one_stake_can_be_paid() -> None:
    # By hand: 0.35 x 4.695 - k - 0.065 = 1 at this k, on the side of quiet.
    level = replace(KABUL, attack_cost=0.35 * 4.695 - 0.065 - 1)
    assert float(quiet_price(level)) == pytest.approx(1)
    assert "stays quiet" in QuietPrice(level).describe()


def test_the_price_of_a_map_is_refused() -> None:
    with pytest.raises(ValueError, match="expected single numbers"):
        QuietPrice(replace(KABUL, strength=[0.1, 0.2]))


# --- the map -----------------------------------------------------------------------------


@each_case
@pytest.mark.parametrize("pair", PAIRS)
def test_the_map_is_the_game_solved_at_each_place(case: str, pair: tuple[str, str]) -> None:
    (one, other), drawn = pair, by_name(OutcomeRegions(case, *pair).draw())["outcome"]
    codes = np.array(drawn.z)
    assert codes.shape == (61, 61)
    places = np.random.default_rng(3).integers(61, size=(12, 2))
    grid: dict[str, Any] = {
        one: np.array(drawn.x)[places[:, 1]],
        other: np.array(drawn.y)[places[:, 0]],
    }
    game = solve(replace(find_case(case).scenario, **grid))
    there = codes[places[:, 0], places[:, 1]]
    # The picture keeps four decimals, so a place on a boundary may fall to either side.
    assert (there == game.outcome_code).mean() > 0.9


def test_the_boundaries_of_kabul_are_where_the_formulas_put_them() -> None:
    edges = by_name(OutcomeRegions().draw())["boundary between two outcomes"]
    upright = sorted({x for x, y in zip(edges.x, edges.y, strict=True) if 0.2 < y < 0.4})
    # Quiet where the price is one stake: W p (q - 0.1 + 0.3 - 0.075) = 1 + 0.165 - 0.35 x 0.04.
    weak = (1 + 0.165 - 0.35 * 0.04) / (0.35 * 19) - 0.125
    # A fight inside is the better threat from where 20 q - 1.5 reaches the price of an attack.
    strong = (1.5 + 0.35 * 19 * 0.125 + 0.35 * 0.04 - 0.165) / (20 - 0.35 * 19)
    assert upright == pytest.approx([weak, strong], abs=2e-4)


@each_case
def test_the_cross_is_where_the_case_is_put(case: str) -> None:
    numbers = find_case(case).scenario.numbers()
    for pair in PAIRS:
        figure = OutcomeRegions(case, *pair).draw()
        cross, edge = by_name(figure)["the case"], by_name(figure)["outcome"]
        for at, name, ends in ((cross.x[0], pair[0], edge.x), (cross.y[0], pair[1], edge.y)):
            assert ends[0] <= at <= ends[-1]
            expected = numbers[name] if np.isfinite(numbers[name]) else ends[-1]
            assert at == pytest.approx(expected, abs=1e-4)


def test_a_cross_that_is_out_of_sight_is_told() -> None:
    said = OutcomeRegions("Kabul 2021", "seat_price", "betrayal").describe()
    assert "price of a second seat is infinite" in said
    assert "infinite" not in OutcomeRegions().describe()


def test_any_two_numbers_can_be_put_on_a_map_but_the_two_chances() -> None:
    names = {each.name for each in PARAMETERS}
    chances = {"foil_reliable", "foil_unreliable"}
    for across in names:
        left_out = names - set(partners(across)) - {across}
        assert left_out == (chances - {across} if across in chances else set())
        assert (
            len(by_name(OutcomeRegions("Pakistan 2014", across, partners(across)[-1]).draw())) == 4
        )


@each_case
def test_every_large_region_has_its_name_in_it(case: str) -> None:
    for pair in PAIRS:
        picture = OutcomeRegions(case, *pair)
        shown = by_name(picture.draw())
        codes = np.array(shown["outcome"].z)
        large = [code for code in np.unique(codes) if (codes == code).mean() > 0.03]
        written = {plain(text) for text in shown["outcomes"].text}
        assert {plain(NAMES[OUTCOMES[code]]) for code in large} <= written
        assert all(OUTCOMES[code] in picture.describe() for code in large)


# --- the nearest changes -----------------------------------------------------------------


@pytest.fixture(scope="module")
def changes() -> dict[str, dict[str, Any]]:
    """Move every number of every case once."""
    return {
        name: {change.parameter: change for change in nearest_changes(case.scenario)}
        for name, case in CASES.items()
    }


@each_case
def test_each_number_has_a_line_with_its_changes(case: str, changes: dict[str, Any]) -> None:
    figure = NearestChanges(case).draw()
    shown, known = by_name(figure), changes[case]
    assert len(shown["numbers"].text) == len(ROWS) == len(known)
    for row, said, near in zip(
        ROWS, shown["numbers"].text, shown["nearest changes"].text, strict=True
    ):
        change = known[row.name]
        assert plain(said).startswith(find_letter(row.name).label)
        assert number(plain(said).rpartition(" ")[2]) == pytest.approx(change.value, abs=0.006)
        turn = change.nearest
        if turn is None:
            assert near == "no change"
        else:
            value, _, outcome = near.partition(": ")
            assert number(value) == pytest.approx(turn.value, abs=0.006)
            assert outcome == SHORT[turn.after]
    turns = [t for row in ROWS for t in (known[row.name].below, known[row.name].above) if t]
    assert len([x for x in shown["another outcome"].x if x is not None]) == len(turns)


def test_a_line_is_as_long_as_all_that_a_number_may_be(changes: dict[str, Any]) -> None:
    shown = by_name(NearestChanges().draw())
    rows = {row.name: place for place, row in enumerate(ROWS)}
    ends = [shown["ends"].text[2 * rows[name] : 2 * rows[name] + 2] for name in rows]
    assert dict(zip(rows, ends, strict=True))["prior"] == ("0", "1")
    assert dict(zip(rows, ends, strict=True))["betrayal"] == ("0", "∞")
    assert dict(zip(rows, ends, strict=True))["war_included"] == ("−∞", "∞")
    assert dict(zip(rows, ends, strict=True))["foil_reliable"] == ("0.3", "1")
    at = dict(zip(rows, shown["as assumed"].x, strict=True))
    left, right = TRACK
    assert at["prior"] == pytest.approx(left + 0.7 * (right - left))
    # Half of an endless line is as far as one unit goes, and infinity is at its end.
    assert at["betrayal"] == pytest.approx((left + right) / 2)
    assert at["seat_price"] == pytest.approx(right)


@each_case
def test_the_nearest_change_is_told_and_what_changes_nothing_is_counted(
    case: str, changes: dict[str, Any]
) -> None:
    said = NearestChanges(case).describe()
    first = min(changes[case].values(), key=lambda change: change.distance)
    label = find_letter(first.parameter).label
    assert f"The nearest change: {label[0].lower()}{label[1:]}" in said
    still = sum(change.nearest is None for change in changes[case].values())
    assert (f" {still} number" in said) == (still > 0)


def test_lines_keep_their_order_and_place_from_case_to_case() -> None:
    figures = [NearestChanges(case).draw() for case in CASES]
    assert len({str(figure.layout) for figure in figures}) == 1
    labels = {
        tuple(plain(t).rpartition(" ")[0] for t in by_name(f)["numbers"].text) for f in figures
    }
    assert len(labels) == 1


def test_every_outcome_has_a_short_name() -> None:
    assert set(SHORT) == set(NAMES) == set(OUTCOMES)


# --- measures ----------------------------------------------------------------------------


@each_case
def test_bars_are_the_prices_of_the_measures(case: str) -> None:
    answers = compare_policies(find_case(case).scenario)
    picture = PolicyPrices(case)
    shown = by_name(picture.draw())
    bars, said = shown["what quiet costs today"], picture.describe()
    for length, price, answer in zip(bars.x, shown["prices"].text, answers, strict=True):
        if answer.quiet_price is None:
            assert (length, price) == (0, "")
        else:
            drawn = min(answer.quiet_price, LONGEST) / LONGEST * LENGTH
            assert length == pytest.approx(drawn, abs=1e-3)
            assert number(price) == pytest.approx(answer.quiet_price, abs=0.006)
            # Above one stake is said by the number, the length and the pattern, not colour alone.
            assert (number(price) > 1) == (answer.quiet_price > 1)
    patterns = [shape == "/" for shape in bars.marker.pattern.shape]
    assert patterns == [(answer.quiet_price or 0) > 1 for answer in answers]
    names = [plain(text) for text in shown["measures"].text[1:]]
    assert all(name.startswith(answer.measure) for name, answer in zip(names, answers, strict=True))
    for answer in answers[1:]:
        assert (answer.measure in said) == bool(
            answer.changed or not answer.available or not answer.enough
        )


def test_gains_stand_in_columns_for_the_three_players() -> None:
    answers = {answer.measure: answer for answer in compare_policies(KABUL)}
    shown = by_name(PolicyPrices().draw())["gains"]
    rows: dict[float, list[str]] = {}
    for y, text in zip(shown.y, shown.text, strict=True):
        rows.setdefault(y, []).append(plain(text))
    assert rows[1.0] == ["gain: G", "I", "E"]
    hands = rows[-list(answers).index("tie your own hands")]
    assert [number(text) for text in hands] == pytest.approx(
        answers["tie your own hands"].gains, abs=0.006
    )
    assert rows[-list(answers).index("include everyone")] == ["", "", ""]


def test_measures_that_are_enough_are_told_from_those_that_are_not() -> None:
    said = PolicyPrices().describe()
    enough, not_enough = said.split("Not enough: ")
    for measure in ("a guarantor (0.98)", "leave by degrees (0.997)", "tie your own hands (0.90)"):
        assert measure in enough
    assert "strengthen the partner (2.20)" in not_enough
    assert "Not to be had: include everyone." in not_enough


def test_bars_keep_their_place_from_case_to_case() -> None:
    figures = [PolicyPrices(case).draw() for case in CASES]
    assert len({str(figure.layout) for figure in figures}) == 1
    assert len({tuple(by_name(f)["all there is to pay today"].y) for f in figures}) == 1


# --- campaigns ---------------------------------------------------------------------------


@each_case
def test_curves_fall_and_end_where_the_sentence_says(case: str) -> None:
    picture = SurvivalCurves(case)
    shown, said = by_name(picture.draw()), picture.describe()
    found = survival_by_rule(find_case(case).scenario, WEEKS, RULES)
    assert len({trace.line.dash for trace in shown.traces}) == len(RULES) == 4
    for name, each in found.items():
        curve = shown[NAMES_OF_RULES[name]].y
        assert len(curve) == WEEKS + 1
        assert list(curve) == sorted(curve, reverse=True)
        assert curve[-1] == pytest.approx(each.endings["stands"], abs=1e-3)
        assert f"with {NAMES_OF_RULES[name]} ({each.attempts:.1f} attempts)" in said


def test_restraint_keeps_every_deal_that_once_stood() -> None:
    for case in CASES:
        assert by_name(SurvivalCurves(case).draw())["restraint"].y[-1] == pytest.approx(1)


# --- what is not there -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: OutcomeRegions("Kabul 2021", "moon", "prior"), "across = 'moon'"),
        (lambda: OutcomeRegions("Kabul 2021", "prior", "prior"), "up = 'prior'"),
        (lambda: NearestChanges("Kabul"), "did you mean 'Kabul 2021'"),
        (lambda: PolicyPrices("Oslo"), "did you mean 'Oslo 1994-96'"),
        (lambda: SurvivalCurves("Juba"), "did you mean 'Juba 2020'"),
    ],
)
def test_what_is_not_there_is_named(call: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()


def test_every_state_has_the_same_traces() -> None:
    for pictures in (
        [QuietPrice(replace(KABUL, **changed)) for changed in CHANGED.values()],
        [OutcomeRegions(case, *pair) for case in CASES for pair in PAIRS[:2]],
        [PolicyPrices(case) for case in CASES],
        [SurvivalCurves(case) for case in CASES],
    ):
        shapes = {tuple((t.name, t.type) for t in picture.draw().data) for picture in pictures}
        assert len(shapes) == 1
