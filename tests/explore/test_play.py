"""The game of the chair: one graph for both forms, and every sentence in its place."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from spoilers.explore.play import beside, chain
from spoilers.explore.play.baked import baked_game, packed
from spoilers.explore.play.baked_room import baked_room
from spoilers.explore.play.chair import Chair
from spoilers.explore.play.handout import handout
from spoilers.explore.play.left_out import LeftOut
from spoilers.explore.play.live import KEPT, LiveGame, kept
from spoilers.explore.play.live_room import LiveRoom
from spoilers.explore.play.offers import LOUD, OFFERS
from spoilers.explore.play.two_panels import panels
from spoilers.explore.play.unrolled import WHY, games, rules, solved, unrolled
from spoilers.explore.play.words import WORDS
from spoilers.figures.spine import Spine
from spoilers.theory.play import Faction, State, draw, meters, news, play, step
from spoilers.theory.play.rules import EVENTS, RETURN, STEPS

GAMES = range(len(OFFERS))


@pytest.fixture(autouse=True)
def _somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_page_carries_twelve_games_in_less_than_150_kilobytes() -> None:
    assert len(set(OFFERS)) >= 12
    assert len(packed()) < 100_000
    assert len(baked_game()) < len(baked_room()) < 150_000
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


def test_attempts_are_counted_in_words() -> None:
    """One, none and more of them, in what is told of a game and of the best play."""
    said = set()
    for game in GAMES:
        for measure in (0, 3, 4):
            chair = Chair(game)
            while not chair.ending:
                chair.choose(measure)
            said.add(chair.debrief()[3].split(".")[0].removeprefix("You "))
            assert " 0 people" not in " ".join(chair.debrief())
    assert {"met one attempt, which was stopped", "met one attempt, which got through"} <= said
    assert any(" attempts, of which " in each for each in said)
    assert not [each for each in said if " 1 " in each or " 0 " in each]


def test_a_live_game_is_played_kept_and_forgotten() -> None:
    live = LiveGame()
    live.begin()
    live.buttons[3].click()
    live.buttons[0].click()
    # Whom a strike has killed is shown, and not only read out.
    assert live.chair.before() == ""
    live.buttons[3].click()
    assert live.chair.before()
    assert html.escape(live.chair.before()) in live.now.value
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


# ---- the last room ---------------------------------------------------------------------------


@pytest.mark.parametrize("game", [0, 5, 10])
def test_the_other_side_follows_the_rules_whatever_is_chosen(game: int) -> None:
    """All choices of the first five weeks, and the same two ever after."""
    offer = OFFERS[game]
    setting, plan = rules(offer.setting), solved(offer.setting)
    luck, faction = draw(setting, offer.seed), Faction(setting)
    endings = set()
    for number in range(2**6):
        left, state, brought, dead = LeftOut(game), State(), 0.0, 0
        while not left.ending:
            rows, week = state.rows(), state.week
            assert left.read("belief") == round(100 * meters(setting, state).belief)
            assert left.read("hold") == round(100 * meters(setting, state).hold)
            choice = number >> min(week, 5) & 1
            foiled = luck.foils[week] < setting.foil(rows, luck.reliable)[0]
            event = ("foiled" if foiled else "success") if choice else "quiet"
            measure = plan.move(state, event)
            answered = state.given + state.other + int(STEPS[measure])
            brought += float(faction.week(EVENTS.index(event), measure))
            dead += luck.dead(week, event, measure)
            state = step(setting, state, event, measure)
            left.choose(choice)
            assert (left.events[-1], left.measures[-1]) == (EVENTS.index(event), measure)
        assert left.ending == {"out of office": "removed"}.get(state.ending, state.ending)
        assert left.dead == dead
        assert left.brought == pytest.approx(1000 * brought)
        assert abs(left.lasts - 1000 * float(faction.lasting(np.array(answered)))) <= 0.5
        endings.add(left.ending)
    assert endings == ({"stands", "return"} if game < 10 else {"stands"})


def test_the_other_side_says_what_it_was_worth_and_who_died() -> None:
    said = set()
    for game in GAMES:
        for number in range(16):
            left = LeftOut(game)
            while not left.ending:
                said.add(left.told())
                left.choose(number >> left.at % 4 & 1)
            first, worth, ahead, meant = left.debrief()
            assert f"{left.dead or 'Nobody'}" in first or "One person" in first
            assert "for good" in worth
            assert "Ten weeks of waiting would have been worth 1.00. Nobody" in ahead
            said |= {first, worth, ahead, meant}
    assert len(said) > 200
    assert not [text for text in said if "{" in text or "_" in text or "  " in text]
    assert {game["left_out"][0]["best"][0] for game in games()} == {0, 1}


def test_a_game_is_laid_beside_bayes_and_the_best_play() -> None:
    chair = beside.replayed({"game": 0, "measures": [0, 3, 4]})
    assert chair is not None
    setting, state = rules(OFFERS[0].setting), State()
    for row, measure in zip(beside.rows(chair), chair.measures, strict=True):
        event = news(setting, draw(setting, OFFERS[0].seed), state)
        best = solved(OFFERS[0].setting).move(state, event)
        did = WORDS["beside"]["did"]
        assert row[1] == str(round(100 * meters(setting, state).belief))
        assert row[3:] == [did[measure], "the same" if best == measure else did[best]]
        state = step(setting, state, event, measure)
    said = beside.said(chair)
    assert said[0].startswith("You and the best play first part in week 2. You struck")
    assert "You part in 2 weeks of 3." in said[0]
    line = beside.said(Chair(0).line())
    assert line[0] == WORDS["beside"]["never"]


def test_the_chain_marks_what_the_news_and_the_choice_touch() -> None:
    """By the rules, week by week: what a step has come to, and which sentences stand at it."""
    random = np.random.default_rng(3)
    sentences = set()
    for game in GAMES:
        offer, chair, state = OFFERS[game], Chair(game), State()
        setting, n = rules(offer.setting), rules(offer.setting).n
        while not chair.ending:
            event, before = chair.read("news"), meters(setting, state)
            step_news = chain.PRICE if event == 0 else chain.THROUGH
            marks = chain.marks(chair)
            assert [m.split(":")[0] for m in marks[step_news]][:1] == ["News"]
            assert f"{step_news + 1:02d}, " in chain.here(chair).split("Your last choice")[0]
            # What the next attempt would meet, now that this week's news is in.
            trust = meters(setting, step(setting, state, EVENTS[event], 0)).belief
            through = 1 - trust * n["foil_reliable"] - (1 - trust) * n["foil_unreliable"]
            now = chain.now(chair)
            assert float(now[chain.THROUGH]) == pytest.approx(through, abs=0.0051)
            assert float(now[chain.STRENGTH]) == pytest.approx(1 - before.hold, abs=0.0051)
            assert (
                now[chain.PRICE] == f"an attack {'pays' if before.attack_pays else 'does not pay'}"
            )
            measure = int(random.choice([0, 1, 2, 3]))
            state = step(setting, state, EVENTS[event], measure)
            chair.choose(measure)
            marks = chain.marks(chair)
            chosen = [place for place in range(6) if any("Choice" in m for m in marks[place])]
            assert (chain.RESPONSE in chosen) == (event == 2)
            # Out of office there is no next week in which it could be seen.
            lost = meters(setting, state).hold < before.hold and state.ending != "out of office"
            assert (chain.STRENGTH in chosen) == lost
            assert chain.SEAT not in chosen
            sentences |= {text for said in marks for text in said} | {chain.here(chair)}
    assert len(sentences) > 20
    assert not [text for text in sentences if "{" in text or not text.endswith(".")]


def test_the_chain_begins_with_the_numbers_of_the_lessons() -> None:
    assert chain.numbers()["calm"] == Spine("the_whole_game").numbers
    assert chain.numbers()["loud"] != chain.numbers()["doubted"]


def test_the_panels_show_where_a_player_and_the_model_part() -> None:
    chair = Chair(0)
    while not chair.ending:
        chair.choose(3)
    drawn = ElementTree.fromstring(panels(chair))
    rows = {float(each.get("y", "")) - 4: each.text for each in drawn.findall("text")[3:8]}
    shown = [rows[float(each.get("cy", ""))] for each in drawn.findall("circle")[:-1]]
    best = [rows[float(each.get("y", "")) + 8] for each in drawn.findall("rect")[:-1]]
    did = WORDS["beside"]["did"]
    assert shown == [did[measure] for measure in chair.measures] == ["strikes"] * 10
    assert best == [did[measure] for measure in chair.best]
    assert len(set(best)) > 1
    line = next(each for each in drawn.findall("path") if each.get("stroke") == "#0072b2")
    heights = [float(point.split()[1]) for point in line.get("d", "")[1:].split("L")[1:]]
    assert heights[:1] == [120.0 - chair.beliefs[0]]
    assert "{" not in panels(chair)


@pytest.mark.parametrize(
    "wrong",
    [None, 3, {}, {"game": 99, "measures": [4]}, {"game": 0, "measures": [0]},
     {"game": 0, "measures": [4, 0]}, {"game": 0, "measures": "4"}, {"game": 0, "measures": [9]},
     {"game": True, "measures": [4]}],
)  # fmt: skip
def test_what_is_no_whole_game_is_not_laid_beside_anything(wrong: Any) -> None:
    assert beside.replayed(wrong) is None


def test_the_live_room_finds_the_first_game_and_plays_the_other_side() -> None:
    KEPT.write_text(json.dumps([{"game": 2, "measures": [4]}, "nonsense"]))
    room = LiveRoom()
    assert room.beside.menu.options == (("Your game number 1, played as game 3", 0),)
    assert "return to war" in room.beside.shown.value
    assert room.chain.here.value == f"<p>{html.escape(WORDS['chain']['begin'])}</p>"
    room.game.begin()
    for _ in range(2):
        assert chain.here(room.game.chair) in html.unescape(room.chain.here.value)
        room.game.buttons[0].click()
    room.game.buttons[4].click()
    assert len(room.beside.menu.options) == 2
    assert room.beside.menu.value == 1
    room.game.clear.click()
    assert WORDS["beside"]["none"].split(".")[0] in room.beside.shown.value
    other = room.left_out
    other.begin()
    other.buttons[1].click()
    assert other.game.told() in html.unescape(other.told.value)
    while not other.game.ending:
        other.buttons[1].click()
    assert all(text in html.unescape(other.said.value) for text in other.game.debrief()[1:])
    other.another()
    assert other.game.game == 1
