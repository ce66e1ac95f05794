"""What the game says: every sentence once, for the live form and for the page."""

from __future__ import annotations

from typing import Any

from spoilers.explore.play.offers import CALM, DOUBTED, LOUD
from spoilers.explore.play.room_words import BESIDE, CHAIN, LEFT_OUT
from spoilers.theory.the_home_front import MEASURES

TITLE = "Ten weeks in the chair"

INTRODUCTION = (
    "You lead a government that is leaving a war. Your partner is the faction you have made the "
    "deal with. It has promised to stop attacks by the faction you left out. Nobody tells you "
    "whether your partner means to keep its word and is able to. Each week brings news, and you "
    "choose one of five measures. After ten weeks your soldiers are home.",
    "People die in this game. Their numbers are made up, like all numbers in it, and there are no "
    "points.",
)

BRIEFS = {
    CALM: "Your advisers put it at seven in ten that your partner will keep its word. Critics at "
    "home are watchful.",
    LOUD: "Your advisers put it at seven in ten that your partner will keep its word. Critics at "
    "home are loud: an election is near.",
    DOUBTED: "Your advisers doubt your partner: they put it at little more than an even chance "
    "that it will keep its word. Critics at home are watchful.",
}

HINTS = (
    "Carry on with the deal.",
    "Your soldiers hold more ground for some days.",
    "Your soldiers stay past the agreed day.",
    "Strike inside the country from the air.",
    "End the deal and fight.",
)

WORDS: dict[str, Any] = {
    "game": "Game {game} of {games}",
    "choose": "What do you do in week {week}?",
    "week": "Week {week} of {weeks}",
    "news": {
        "quiet": "A quiet week. Nobody tried anything.",
        "foiled": "Your partner stopped an attack. Nobody was hurt.",
        "success": "An attack got through. {killed} people died.",
    },
    "bystanders": {
        "none": "Your strike killed nobody but fighters, as far as is known.",
        "one": "Your strike killed one person who had no part in it.",
        "more": "Your strike killed {bystanders} people who had no part in it.",
    },
    "meters": {
        "critics": "Critics at home",
        "hold": "Your partner's hold on its movement",
        "dead": "The dead so far",
        "expected": "What the faction left out expects of you",
    },
    "values": {
        "critics": "{value} of 100; above 100 you lose office",
        "hold": "{value} of 100; below 50 it can stop nobody",
        "dead": "{value}",
        "expected": "{value}",
    },
    # The response that is expected is called after the measure it is nearest to.
    "expects": ["nothing at all", "a wider perimeter", "a delay", "strikes", "a return to war"],
    "nearest": [8, 25, 48, 80],
    "did": [
        "You held back.",
        "You widened the perimeter.",
        "You delayed the withdrawal.",
        "You struck from the air.",
        "You returned to war.",
    ],
    "same": "The best play would have done the same.",
    "would": [
        "The best play would have held back.",
        "The best play would have widened the perimeter.",
        "The best play would have delayed the withdrawal.",
        "The best play would have struck from the air.",
        "The best play would have returned to war.",
    ],
    "why": [
        "Nothing had happened that called for force, and force would have cost your partner part "
        "of its hold.",
        "Your partner had just shown that it stops attacks, and force would have punished it for "
        "that.",
        "After this news your partner was so unlikely to keep its word that keeping the deal cost "
        "more than ending it.",
        "Your partner had lost its hold and could stop nobody any more, so there was no deal left "
        "to keep.",
        "The deal was worth so little by then that to withhold a part of it cost nothing.",
        "Your critics could still be borne, and an attack that is left alone is the least "
        "rewarding one.",
        "It was enough to quiet some critics and so little that, from then on, attacks no longer "
        "paid the faction left out.",
        "The faction left out no longer gained by attacks, and a small response kept it so.",
        "You had been mild enough before to afford a firmer response, which critics wanted, "
        "without making attacks pay again.",
        "Your critics were so loud that anything milder would have cost you your office.",
        "There were good reasons on both sides, and in the balance this cost least.",
    ],
    "endings": {
        "stands": "The ten weeks are over, your soldiers are home, and the deal stands.",
        "return": "You have returned to war in week {week}. The deal is over. The people who will "
        "die in that war are not counted here.",
        "on paper": "The ten weeks are over and your soldiers are home. The deal stands on paper "
        "only, because your partner can stop nobody any more.",
        "removed": "Your critics have removed you from office in week {week}.",
    },
    "debrief": "What happened, and what you could not know",
    "partner": {
        "reliable": "Your partner was reliable: it meant to keep its word, and as long as it held "
        "its movement it stopped four attacks in five.",
        "unreliable": "Your partner was not reliable: whether for want of will or of means, it "
        "stopped only three attacks in ten.",
        "lost": "By the end it had lost its hold on its movement, to the measures you took, and "
        "could stop no more than three attacks in ten.",
    },
    "learned": {
        "start": "The faction left out began by imagining that you would answer an attack with "
        "strikes, which weaken your partner more than they hurt it. That makes an attack pay.",
        "none": "No attack got through, so it never learned how you answer one.",
        "pays": "What it saw of you taught it that attacks pay: it expected {expects} at the end.",
        "calm": "In the end what it had seen of you taught it that attacks do not pay: it expected "
        "{expects}, and from then on only cells that nobody commands would try.",
    },
    "dead": {
        "none": "Nobody died in these weeks.",
        "one": "One person died in these weeks.",
        "more": "{dead} people died in these weeks.",
        "strikes": {
            "one": "One of them was killed by your strikes.",
            "more": "{bystanders} of them were killed by your strikes.",
        },
        "meant": "Their numbers are made up. In the cases behind this course such people were "
        "travellers, guards, neighbours and children, and each was missed by somebody.",
        "not": "It is called best for what the government counts in this game: the deal, the "
        "critics, the harm of attacks and the cost of force. It does not know who the partner is, "
        "and it does not weigh lives. You may have had good reasons to play differently.",
    },
    "best": {
        "stands": "With the same luck the best play would have met {attempts}, and would have kept "
        "the deal to the end. {dead}",
        "return": "With the same luck the best play would have met {attempts}, and would have "
        "returned to war in week {week}. {dead} The war that follows is not counted.",
        "removed": "With the same luck the best play would have met {attempts}, and would have "
        "lost office in week {week}. {dead}",
    },
    "you": "You met {attempts}.",
    "attempts": {
        "none": "no attempt",
        "one": ["one attempt, which was stopped", "one attempt, which got through"],
        "more": "{count} attempts, of which {through} got through",
        "through": {"none": "none", "one": "one", "more": "{count}"},
    },
    "weekly": "Week by week",
    "start": "Begin",
    "again": "Play this game again, with the same luck",
    "another": "Play the next game",
    "forget": "Forget my games",
    "kept": {
        "none": "No game of yours is kept.",
        "one": "One game of yours is kept, in {place} and nowhere else.",
        "more": "{count} games of yours are kept, in {place} and nowhere else.",
    },
    "measures": [measure.name.capitalize() for measure in MEASURES],
    "hints": list(HINTS),
    "briefs": BRIEFS,
    "chain": CHAIN,
    "beside": BESIDE,
    "left_out": LEFT_OUT,
}


def fill(text: str, **values: object) -> str:
    """Put values in the places of a sentence.

    Parameters
    ----------
    text : str
        A sentence of `WORDS`.
    **values : object
        What stands in its braces.

    Returns
    -------
    str
        The sentence.

    Examples
    --------
    >>> fill("Week {week} of {weeks}", week=1, weeks=10)
    'Week 1 of 10'
    """
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def counted(sentences: dict[str, str], count: int) -> str:
    """Choose the sentence for none, one or more.

    Parameters
    ----------
    sentences : dict of str to str
        With the keys ``none``, ``one`` and ``more``, or the last two.
    count : int
        How many.

    Returns
    -------
    str
        The sentence, still with its places.

    Examples
    --------
    >>> counted({"none": "nobody", "one": "one", "more": "{n}"}, 0)
    'nobody'
    """
    if count == 0 and "none" in sentences:
        return sentences["none"]
    return sentences["one"] if count == 1 else sentences["more"]
