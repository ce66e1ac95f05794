"""A dozen games unrolled: every state that a player can reach with the luck of one seed.

The luck fixes the news of each state, so what is left is a small graph: in each state its news,
what can be read off it, the best measure and why, and where each measure leads. The live form and
the page walk this same graph and know no rule of the game.

The graph is kept in a file, so that a reader need not wait for the solution. After a change of the
rules run ``python -m spoilers.explore.play.unrolled``.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from spoilers.explore.play.offers import CALM, DOUBTED, LOUD, OFFERS, Offer
from spoilers.theory.arguments import FloatArray, IntArray
from spoilers.theory.cases import find_case
from spoilers.theory.play import BestPlay, Faction, Game, Luck, best_play, best_reply, draw
from spoilers.theory.play.rules import (
    EVENTS,
    FOILED,
    GIVEN,
    OTHER,
    QUIET,
    RETURN,
    STEPS,
    SUCCESS,
)
from spoilers.theory.provocation import chance_of_success
from spoilers.theory.the_whole_game import Scenario

CASE = "Kabul 2021"
KEPT = Path(__file__).with_name("games.json.gz")

# Why a measure is best; the sentences stand in `words`.
WHY = (
    "nothing to answer", "the partner stopped it", "the deal is lost", "the partner is lost",
    "little left to lose", "silence is enough", "it calms", "it stays calm", "room for more",
    "the office", "too little is known",
)  # fmt: skip


def rules(setting: str) -> Game:
    """By which rules is a game of this setting played?

    Parameters
    ----------
    setting : str
        One of `SETTINGS`.

    Returns
    -------
    Game
        The rules.

    Examples
    --------
    >>> float(rules("loud").scenario.audience_cost)
    0.6
    """
    kabul: Scenario = find_case(CASE).scenario
    changed: dict[str, Any] = {
        CALM: {},
        LOUD: {"audience_cost": 2 * float(kabul.audience_cost)},  # type: ignore[arg-type]
        DOUBTED: {"prior": 0.55},
    }[setting]
    return Game(replace(kabul, **changed))


@cache
def games() -> list[dict[str, Any]]:
    """Which games can be played, unrolled?

    Returns
    -------
    list of dict
        For each of `OFFERS` what `unrolled` gives, from the file that is part of the package.
    """
    found: list[dict[str, Any]] = json.loads(gzip.decompress(KEPT.read_bytes()))
    return found


@cache
def solved(setting: str) -> BestPlay:
    """Solve the game of this setting, once."""
    return best_play(rules(setting))


@cache
def unrolled(offer: Offer) -> dict[str, Any]:
    """Which states can a player reach in this game, and what stands in each?

    Parameters
    ----------
    offer : Offer
        Which game.

    Returns
    -------
    dict
        The partner, the luck, and for each week the states as columns: ``news``, ``critics``,
        ``hold``, ``share``, ``expected``, ``belief`` and ``through`` in percent, ``pays``,
        ``best``, ``why``, and ``next`` for each of the four measures that let the game go on: a
        place in the next week, or -1 where the leader falls. After the last week the columns that
        look ahead are missing.
        ``left_out`` is the same game from the other side.
    """
    plan = solved(offer.setting)
    game = plan.game
    luck = draw(game, offer.seed)
    rows = np.zeros((1, len(STEPS)), dtype=np.int64)
    weeks = []
    for week in range(game.weeks):
        news = luck.events(game, week, rows)
        best = plan.moves(week, rows)[np.arange(len(rows)), news]
        after, fallen = _after(game, rows, news)
        ahead, place = np.unique(after[~fallen], axis=0, return_inverse=True)
        leads = np.full(fallen.shape, -1)
        leads[~fallen] = place.ravel()
        weeks.append({
            **_read(game, rows), "news": news.tolist(), "best": best.tolist(),
            "through": _through(game, rows, news),
            "why": _why(game, rows, news, best, fallen).tolist(), "next": leads.T.tolist(),
        })  # fmt: skip
        rows = ahead
    weeks.append(_read(game, rows))
    return {
        "setting": offer.setting,
        "reliable": luck.reliable,
        "killed": luck.killed.tolist(),
        "bystanders": luck.bystanders.tolist(),
        "weeks": weeks,
        "left_out": left_out(plan, luck),
    }


REMOVED, RETURNED, STANDS = -1, -2, -3
"""How a game of the faction left out ends, in place of a next state."""


def left_out(plan: BestPlay, luck: Luck) -> list[dict[str, Any]]:
    """Which states can the faction left out reach, if it is played against the best play?

    The luck of the same game, except that a reader decides in place of `Luck.tries`.

    Parameters
    ----------
    plan : BestPlay
        What the government does.
    luck : Luck
        What chance holds ready.

    Returns
    -------
    list of dict
        For each week the states as columns: what can be read off, ``news`` of an attack, and
        ``best``, 1 where an attacker that looks ahead would attack. Then for waiting and for
        attacking ``measures``, ``brings`` and ``lasts`` in thousandths of a stake, and ``next``: a
        place in the next week, or how the game has ended.
    """
    game, reply = plan.game, best_reply(plan.game, plan)
    rows = np.zeros((1, len(STEPS)), dtype=np.int64)
    weeks = []
    for week in range(game.weeks):
        moves = plan.moves(week, rows)
        foiled = luck.foils[week] < game.foil(rows, luck.reliable)
        news = np.where(foiled, FOILED, SUCCESS)
        choices = [_choice(game, week, rows, moves, each) for each in (np.zeros_like(news), news)]
        on = np.concatenate([after[ahead == 0] for after, ahead, *_ in choices])
        following, place = np.unique(on, axis=0, return_inverse=True)
        places = iter(place.ravel().tolist())
        columns: dict[str, list[list[int]]] = {
            "next": [[e or next(places) for e in ahead.tolist()] for _, ahead, *_ in choices],
        }
        for number, name in enumerate(("measures", "brings", "lasts"), 2):
            columns[name] = [np.rint(choice[number]).astype(int).tolist() for choice in choices]
        read = {name: _read(game, rows)[name] for name in ("critics", "hold", "belief")}
        best = reply.find(week, rows).tolist()
        weeks.append({**read, "news": news.tolist(), "best": best, **columns})
        rows = following
    return weeks


def _choice(
    game: Game, week: int, rows: IntArray, moves: IntArray, events: IntArray
) -> tuple[Any, ...]:
    """Return next states, the end or 0, measures, and what a choice brings and leaves."""
    faction, here = Faction(game), np.arange(len(rows))
    measures = moves[here, events]
    after, brings = np.empty_like(rows), np.empty(len(rows))
    fallen = np.empty(len(rows), dtype=bool)
    for event in range(len(EVENTS)):
        of = events == event
        after[of], fallen[of] = game.after(rows[of], event, measures[of])
        brings[of] = faction.week(event, measures[of])
    ends = np.where(week + 1 == game.weeks, STANDS, 0)
    ends = np.where(fallen, REMOVED, ends)
    ends = np.where(measures == RETURN, RETURNED, ends)
    lasts = faction.lasting(rows[:, GIVEN] + rows[:, OTHER] + STEPS[measures])
    return after, ends, measures, 1000 * brings, 1000 * lasts


def _after(game: Game, rows: IntArray, news: IntArray) -> tuple[IntArray, Any]:
    """Return where each of the four measures leads: shapes (states, 4, 5) and (states, 4)."""
    after = np.empty((len(rows), RETURN, rows.shape[1]), dtype=np.int64)
    fallen = np.empty((len(rows), RETURN), dtype=bool)
    for event in range(len(EVENTS)):
        here = news == event
        for place in range(RETURN):
            after[here, place], fallen[here, place] = game.after(rows[here], event, place)
    return after, fallen


def _read(game: Game, rows: IntArray) -> dict[str, list[int]]:
    """Return what can be read off these states, in percent."""

    def percent(values: FloatArray) -> list[int]:
        found: list[int] = np.rint(100 * values).astype(int).tolist()
        return found

    return {
        "critics": percent(rows[:, -1] / game.last_step),
        "hold": percent(game.hold(rows)),
        "expected": percent(game.expectation(rows)),
        "belief": percent(game.belief(rows)),
        "share": percent(Faction(game).share(rows[:, GIVEN] + rows[:, OTHER])),
        "pays": (game.rate(rows) > game.base_rate).astype(int).tolist(),
    }


def _through(game: Game, rows: IntArray, news: IntArray) -> list[int]:
    """Return the chance, in percent, that an attempt gets through, now that the news is in."""
    seen = np.stack([game.seen(rows, event) for event in range(len(EVENTS))])
    belief = game.belief(seen[news, np.arange(len(rows))])
    able, unable = game.n["foil_reliable"], game.n["foil_unreliable"]
    found: list[int] = np.rint(100 * chance_of_success(belief, able, unable)).astype(int).tolist()
    return found


def _why(game: Game, rows: IntArray, news: IntArray, best: IntArray, fallen: Any) -> IntArray:
    """Return why the best measure is best, as places in `WHY`."""
    broken = game.broken(rows)
    hit = news == SUCCESS
    pays = game.rate(rows) > game.base_rate
    calm = np.zeros(len(rows), dtype=bool)
    for place in range(RETURN):
        here = hit & (best == place)
        if here.any():
            after, _ = game.after(rows[here], SUCCESS, place)
            calm[here] = game.rate(after) == game.base_rate
    saved = (best > 0) & (best < RETURN) & fallen[np.arange(len(rows)), np.maximum(best - 1, 0)]
    cases = {
        "the partner is lost": (best == RETURN) & broken,
        "the deal is lost": best == RETURN,
        "nothing to answer": (news == QUIET) & (best == 0),
        "the partner stopped it": (news == FOILED) & (best == 0),
        "little left to lose": ~hit,
        "the office": saved,
        "silence is enough": best == 0,
        "it calms": (best == 1) & pays & calm,
        "it stays calm": (best == 1) & calm,
        "room for more": calm,
    }
    chosen = np.select(list(cases.values()), [WHY.index(name) for name in cases], len(WHY) - 1)
    return np.asarray(chosen)


def main() -> None:
    """Unroll the games on offer, and keep them."""
    plain = json.dumps([unrolled(offer) for offer in OFFERS], separators=(",", ":"))
    KEPT.write_bytes(gzip.compress(plain.encode(), mtime=0))


if __name__ == "__main__":
    main()
