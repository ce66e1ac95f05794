"""The game of the chair: one graph for both forms, and every sentence in its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from spoilers.explore.play.baked import baked_game, packed
from spoilers.explore.play.chair import Chair
from spoilers.explore.play.handout import handout
from spoilers.explore.play.live import KEPT, LiveGame, kept
from spoilers.explore.play.offers import LOUD, OFFERS
from spoilers.explore.play.unrolled import WHY, games, rules, solved, unrolled
from spoilers.explore.play.words import WORDS
from spoilers.theory.play import State, draw, meters, news, play, step
from spoilers.theory.play.rules import EVENTS, RETURN

GAMES = range(len(OFFERS))


@pytest.fixture(autouse=True)
def _somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_page_carries_twelve_games_in_less_than_150_kilobytes() -> None:
    assert len(set(OFFERS)) >= 12
    assert len(packed()) < 100_000
    assert len(baked_game()) < 150_000
    assert {offer.setting for offer in OFFERS} == {"calm", "loud", "doubted"}
    assert {unrolled(offer)["reliable"] for offer in OFFERS} == {True, False}


def test_what_is_kept_is_what_the_theory_says() -> None:
    assert games() == [unrolled(offer) for offer in OFFERS]


@pytest.mark.parametrize("game", GAMES)
def test_whoever_plays_at_random_meets_the_rules(game: int) -> None:
    """The unrolled graph is the theory's, state by state."""
    random, offer = np.random.default_rng(game), OFFERS[game]
    setting, luck = rules(offer.setting), draw(rules(offer.setting), offer.seed)
    for _ in range(12):
        chair, state = Chair(game), State()
        while not chair.ending:
            read = meters(setting, state)
            assert EVENTS[chair.read("news")] == news(setting, luck, state)
            assert chair.read("hold") == round(100 * read.hold)
            assert chair.read("expected") == round(100 * read.expected)
            assert chair.read("belief") == round(100 * read.belief)
            assert chair.read("pays") == read.attack_pays
            event = EVENTS[chair.read("news")]
            assert chair.read("best") == solved(offer.setting).move(state, event)
            measure = int(random.choice([0, 1, 2, 3, 3]))
            state = step(setting, state, event, measure)
            chair.choose(measure)
        ended = {"stands": "stands", "removed": "out of office"}[chair.ending]
        assert state.ending == ended


@pytest.mark.parametrize("game", GAMES)
def test_the_best_play_that_is_told_is_the_best_play(game: int) -> None:
    offer = OFFERS[game]
    line = Chair(game).line()
    luck = draw(rules(offer.setting), offer.seed)
    weeks = list(play(rules(offer.setting), luck, solved(offer.setting)))
    assert [week.measure for week in weeks] == line.measures
    assert sum(week.dead for week in weeks) == line.dead
    assert line.measures == line.best
    assert all(WORDS["same"] in text for text in line.weekly())


def test_the_games_on_offer_teach_when_played() -> None:
    """Strikes meet more attacks in every game; loud critics remove some who never answer."""
    removed = set()
    for game in GAMES:
        strikes, never = Chair(game), Chair(game)
        for chair, measure in ((strikes, 3), (never, 0)):
            while not chair.ending:
                chair.choose(measure if chair.read("news") == 2 else 0)
        attempts = [sum(e > 0 for e in chair.events) for chair in (strikes, never)]
        assert attempts[0] >= attempts[1] + (never.ending == "stands")
        if never.ending == "removed":
            removed.add(OFFERS[game].setting)
    assert removed == {LOUD}


def all_said(game: int, measures: list[int]) -> list[str]:
    chair, said = Chair(game), []
    for measure in measures:
        if chair.ending:
            break
        said.append(chair.told())
        chair.choose(measure)
    return [*said, *(chair.debrief() + chair.weekly() if chair.ending else [])]


def test_no_sentence_has_an_empty_place_or_speaks_in_symbols() -> None:
    random = np.random.default_rng(1)
    said = {
        text
        for game in GAMES
        for _ in range(10)
        for text in all_said(game, random.integers(0, RETURN, 10).tolist())
    }
    assert len(said) > 200
    assert not [text for text in said if "{" in text or "_" in text or "  " in text]
    assert all(text[0].isupper() and text.endswith(".") for text in said)
    jargon = {"belief", "prior", "posterior", "equilibrium", "payoff", "utility", "score", "win"}
    assert not [text for text in said if jargon & set(text.lower().replace(",", " ").split())]
    assert len(WORDS["why"]) == len(WHY)


def test_the_dead_are_named_and_their_numbers_add_up() -> None:
    chair, counted = Chair(0), 0
    while not chair.ending:
        week, through = chair.at, chair.read("news") == 2
        counted += chair.graph["killed"][week] if through else 0
        counted += chair.graph["bystanders"][week]
        chair.choose(3)
    assert chair.dead == counted
    first = chair.debrief()[0]
    assert f"{counted} people died in these weeks." in first
    assert f"{chair.bystanders} of them were killed by your strikes." in first
    assert "made up" in first


def test_a_live_game_is_played_kept_and_forgotten() -> None:
    live = LiveGame()
    live.begin()
    shown: list[str] = []
    while not live.chair.ending:
        shown.append(live.told.value)
        live.buttons[1].click()
    assert len(set(shown)) == 10
    assert kept() == [{"game": 0, "measures": [1] * 10}]
    assert json.loads(KEPT.read_text()) == kept()
    assert live.chair.debrief()[1] in live.said.value
    assert "One game of yours is kept" in live.count.value
    live.clear.click()
    assert not KEPT.exists()
    assert "No game of yours" in live.count.value
    live.another()
    assert live.chair.game == 1


def test_a_file_that_is_no_list_of_games_is_left_alone() -> None:
    KEPT.write_text("nonsense")
    assert kept() == []


@pytest.mark.parametrize("wrong", [5, -1])
def test_what_is_no_measure_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match="expected 0 to 4"):
        Chair(0).choose(wrong)


def test_the_table_of_the_guide_is_computed() -> None:
    guide = (Path(__file__).parents[2] / "guide" / "play.md").read_text(encoding="utf-8")
    assert handout() in guide
