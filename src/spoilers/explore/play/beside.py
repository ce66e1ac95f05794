"""A game that was played, laid beside Bayes' rule and the best play."""

from __future__ import annotations

from typing import Any

from spoilers.explore.play.chair import Chair
from spoilers.explore.play.offers import OFFERS
from spoilers.explore.play.words import WORDS, counted, fill


def replayed(kept: Any) -> Chair | None:
    """Play a game again that was kept.

    Parameters
    ----------
    kept : object
        A dictionary with ``game`` and ``measures``, as the game keeps it; whatever else a file may
        hold is refused.

    Returns
    -------
    Chair or None
        The game at its end, or nothing where it is no whole game.

    Examples
    --------
    >>> replayed({"game": 0, "measures": [4]}).ending
    'return'
    >>> replayed({"game": 0, "measures": [0]}) is None
    True
    """
    if not isinstance(kept, dict):
        return None
    game, measures = kept.get("game"), kept.get("measures")
    if type(game) is not int or game not in range(len(OFFERS)) or not isinstance(measures, list):
        return None
    chair = Chair(game)
    for measure in measures:
        if chair.ending or type(measure) is not int or measure not in range(5):
            return None
        chair.choose(measure)
    return chair if chair.ending else None


def rows(chair: Chair) -> list[list[str]]:
    """Lay the weeks of a game beside the model.

    Parameters
    ----------
    chair : Chair
        A game that has ended.

    Returns
    -------
    list of list of str
        For each week: its number, belief, news, what was done, and what the best play would do.
    """
    words = WORDS["beside"]
    return [
        [
            str(week + 1),
            str(belief),
            fill(words["news"][chair.events[week]], killed=chair.graph["killed"][week]),
            words["did"][did],
            words["same"] if did == best else words["did"][best],
        ]
        for week, (belief, did, best) in enumerate(
            zip(chair.beliefs, chair.measures, chair.best, strict=True)
        )
    ]


def said(chair: Chair) -> list[str]:
    """Say where a player and the model part.

    Parameters
    ----------
    chair : Chair
        A game that has ended.

    Returns
    -------
    list of str
        Paragraphs: where they part, what Bayes' rule said, what the best play would have met.
    """
    words, believed = WORDS["beside"], chair.beliefs
    partner = words["partner"][int(chair.graph["reliable"])]
    bayes = fill(
        words["bayes"], first=believed[0], last=believed[-1], line=chair.line().beliefs[-1],
        partner=partner,
    )  # fmt: skip
    lost = f" {words['lost']}" if believed[-1] == 0 else ""
    return [_parting(chair), bayes + lost, chair.best_said()]


def _parting(chair: Chair) -> str:
    words, pairs = WORDS["beside"], enumerate(zip(chair.measures, chair.best, strict=True))
    apart = [week for week, (did, best) in pairs if did != best]
    if not apart:
        return str(words["never"])
    week, weeks = apart[0], len(chair.measures)
    first = fill(
        words["first"], week=week + 1, did=WORDS["did"][chair.measures[week]],
        would=WORDS["would"][chair.best[week]], why=WORDS["why"][chair.why[week]],
    )  # fmt: skip
    return f"{first} {fill(counted(words['count'], len(apart)), count=len(apart), weeks=weeks)}"
