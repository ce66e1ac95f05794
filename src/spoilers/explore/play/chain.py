"""The chain of the course's numbers beside a game: which step do the news and a choice touch?"""

from __future__ import annotations

from functools import cache

from spoilers.explore.play.chair import Chair
from spoilers.explore.play.offers import SETTINGS
from spoilers.explore.play.unrolled import rules
from spoilers.explore.play.words import WORDS, counted, fill
from spoilers.figures.spine import Spine
from spoilers.theory.play.rules import QUIET, SUCCESS

STRENGTH, SEAT, SHARE, THROUGH, RESPONSE, PRICE = range(6)
"""The steps of the chain, each a lesson's number."""


@cache
def numbers() -> dict[str, list[tuple[str, str]]]:
    """What stands on the chain before a game begins?

    Returns
    -------
    dict
        For each setting the name and the number of each step.

    Examples
    --------
    >>> numbers()["calm"][THROUGH]
    ('chance that an attack succeeds', '0.35')
    """
    return {name: Spine("the_whole_game", rules(name).scenario).numbers for name in SETTINGS}


def now(chair: Chair) -> list[str]:
    """What has become of each step by this week?

    Parameters
    ----------
    chair : Chair
        A game.

    Returns
    -------
    list of str
        For each step what is read off the state of the game; nothing where it stays as it was.

    Examples
    --------
    >>> now(Chair(0))[RESPONSE]
    '0.60 is expected'
    """
    words = WORDS["chain"]["now"]
    found = [""] * (PRICE + 1)
    found[STRENGTH] = _decimals(100 - chair.read("hold"))
    found[SHARE] = _decimals(chair.read("share"))
    if chair.at < chair.weeks:
        found[THROUGH] = _decimals(chair.read("through"))
    found[RESPONSE] = fill(words["expected"], value=_decimals(chair.read("expected")))
    found[PRICE] = words["pays"][chair.read("pays")]
    return found


def marks(chair: Chair) -> list[list[str]]:
    """Which steps do this week's news and the last choice touch, and how?

    Parameters
    ----------
    chair : Chair
        A game.

    Returns
    -------
    list of list of str
        For each step the sentences that mark it.

    Examples
    --------
    >>> [step for step, said in enumerate(marks(Chair(0))) if said]
    [3]
    """
    return [
        [*news, *chosen] for news, chosen in zip(_of_the_news(chair), _chosen(chair), strict=True)
    ]


def here(chair: Chair) -> str:
    """Name the steps that are touched, in a sentence or two.

    Parameters
    ----------
    chair : Chair
        A game.

    Returns
    -------
    str
        It is read out each week, and stands where the chain is folded.

    Examples
    --------
    >>> here(Chair(0))
    "This week's news touches step 04, chance that an attack succeeds."
    """
    words, names = WORDS["chain"], [name for name, _ in numbers()[chair.graph["setting"]]]

    def listed(touched: list[list[str]]) -> str:
        steps = [f"{n + 1:02d}, {names[n]}" for n, said in enumerate(touched) if said]
        return fill(counted(words["steps"], len(steps)), steps="; ".join(steps))

    said = [] if chair.ending else [fill(words["news"], steps=listed(_of_the_news(chair)))]
    if chair.measures:
        said.append(fill(words["choice"], steps=listed(_chosen(chair))))
    return " ".join(said)


def _of_the_news(chair: Chair) -> list[list[str]]:
    words, found = WORDS["chain"], _nothing()
    if not chair.ending:
        news = chair.read("news")
        if news == QUIET:
            found[PRICE].append(words["quiet"][chair.read("pays")])
        else:
            lost = chair.read("belief") == 0
            found[THROUGH].append(words["lost"] if lost else words["tested"][news == SUCCESS])
    return found


def _chosen(chair: Chair) -> list[list[str]]:
    words, found = WORDS["chain"], _nothing()
    if not chair.measures:
        return found
    if chair.events[-1] == SUCCESS:
        found[RESPONSE].append(words["seen"])
    taken = chair.holds[-1] - chair.read("hold")
    if taken > 0:
        found[STRENGTH].append(fill(words["taken"], taken=taken))
        if chair.read("share"):
            found[SHARE].append(words["share"])
    return found


def _nothing() -> list[list[str]]:
    return [[] for _ in range(PRICE + 1)]


def _decimals(hundredths: int) -> str:
    return f"{hundredths / 100:.2f}"
