"""What the last room says: the chain, your games beside the model, and the other side."""

from __future__ import annotations

from typing import Any

from spoilers.explore.play.offers import CALM, DOUBTED, LOUD

CHAIN: dict[str, Any] = {
    "title": "The chain beside you",
    "summary": "The six steps, with this game's numbers",
    "begin": "Begin a game. Each week this names the steps that the news and your choice touch.",
    "news": "This week's news touches {steps}.",
    "choice": "Your last choice touches {steps}.",
    "steps": {"none": "no step", "one": "step {steps}", "more": "steps {steps}"},
    "now": {
        "at": "now: {value}",
        "expected": "{value} is expected",
        "pays": ["an attack does not pay", "an attack pays"],
    },
    # What an attack would bring is weighed against quiet; the news of a quiet week stands there.
    "quiet": [
        "News: quiet. At the response it expects, the faction left out has no reason to attack.",
        "News: quiet, by chance. At the response it expects, an attack would pay the faction left "
        "out.",
    ],
    "tested": [
        "News: your partner stopped an attempt. That speaks for it, so the next one is less likely "
        "to succeed.",
        "News: an attempt got through. That speaks against your partner, so the next one is more "
        "likely to succeed.",
    ],
    "lost": "News: an attempt. Your partner has lost its hold, so this says nothing about what it "
    "wants.",
    "seen": "Choice: the faction left out expects the average of what it has seen you do.",
    "taken": "Choice: it took {taken} of 100 from your partner's hold. The faction left out has "
    "that strength now.",
    "share": "Choice: a stronger faction left out can count on more, even after you have gone.",
}

BESIDE: dict[str, Any] = {
    "title": "Your games, beside Bayes and the best play",
    "choose": "Which of your games?",
    "table": "Your weeks beside the model",
    "option": "Your game number {number}, played as game {game}",
    "none": "No game of yours is kept here. Play the one above, or the one in lesson 00. Games are "
    "kept on the machine and in the browser or folder in which you played, and a private window "
    "forgets them.",
    "caption": "Your weeks. Belief is what Bayes' rule makes of the news of the weeks before: the "
    "chance that your partner is reliable, of 100. The best play stands in your place, after what "
    "you had done.",
    "picture": {
        "alt": "Two panels, week by week: belief above, measures below. The table has the same "
        "numbers.",
        "belief": "Belief that the partner is reliable, of 100",
        "measures": "Measure, week by week",
        "yours": "Bayes, after your weeks",
        "line": "Bayes, after the best play's own weeks",
        "you": "You",
        "best": "Best play in your place, joined if apart",
    },
    "columns": ["Week", "Belief", "News", "You", "Best play"],
    "news": ["quiet", "foiled", "got through, {killed} dead"],
    "did": ["held back", "perimeter", "delay", "strikes", "return to war"],
    "same": "the same",
    "bayes": "Bayes' rule began at {first} of 100 that your partner was reliable, and stood at "
    "{last} of 100 before the news of your last week. In the best play's own weeks it came to "
    "{line}. {partner}",
    "partner": ["It was not reliable.", "It was reliable."],
    "lost": "Where the belief is 0, your partner has lost its hold, and could not keep its word if "
    "it wanted to.",
    "never": "You and the best play did the same in every week.",
    "first": "You and the best play first part in week {week}. {did} {would} {why}",
    "count": {
        "one": "You part in that week alone.",
        "more": "You part in {count} weeks of {weeks}.",
    },
}

LEFT_OUT: dict[str, Any] = {
    "title": "The other side: the faction left out, against the best play",
    "introduction": [
        "Now you lead the faction that has no seat. Each week you attack or wait. The government "
        "plays the best play, which is its best reply to a faction that attacks whenever the "
        "answers it has seen make attacks pay. It takes you for such a faction and does not expect "
        "you to look ahead, so the two of you play no equilibrium. It sees only the news.",
        "This is no game to win. You see it from this side to find out what makes an attack pay, "
        "because whoever knows that can take the reason away. The people who die in it are made "
        "up; those in the cases of this course were not.",
    ],
    "briefs": {
        CALM: "The government puts it at seven in ten that its partner is reliable, and its "
        "critics are watchful.",
        LOUD: "The government puts it at seven in ten that its partner is reliable, and its "
        "critics are loud.",
        DOUBTED: "The government puts it at little more than an even chance that its partner is "
        "reliable, and its critics are watchful.",
    },
    "choose": "What do you do in week {week}?",
    "choices": ["Wait", "Attack"],
    "hints": [
        "A quiet week pays you a week's part of the stake.",
        "It costs something, and most if it is foiled.",
    ],
    "news": [
        "You waited, and the week was quiet.",
        "You attacked. The government's partner stopped it, and nobody was hurt.",
        "You attacked, and it got through. {killed} people died.",
    ],
    "answers": [
        "The government held back.",
        "The government widened the perimeter.",
        "The government delayed its withdrawal.",
        "The government struck from the air.",
        "The government returned to war.",
    ],
    "bystanders": {
        "none": "The strike killed nobody but fighters, as far as is known.",
        "one": "The strike killed one person who had no part in it.",
        "more": "The strike killed {bystanders} people who had no part in it.",
    },
    "begun": "Nothing has happened yet.",
    "meters": {
        "belief": "Belief that the partner is reliable",
        "hold": "The partner's hold on the movement",
        "critics": "The government's critics at home",
        "dead": "The dead so far",
    },
    "endings": {
        "stands": "The ten weeks are over, and the government's soldiers are home.",
        "return": "That was the end of the deal, in week {week}. The people who will die in the "
        "war are not counted here.",
        "removed": "Its critics have removed the leader from office in week {week}, and the deal "
        "went with it.",
    },
    "debrief": "What it was worth, and to whom",
    "worth": "In stakes of one period the weeks themselves brought you {brought}: pay for quiet, "
    "less what attempts and answers cost you. What the answers took from the partner is yours for "
    "good, and all the shares you can count on from then on are worth {lasts}. Together that is "
    "{total}.",
    "ahead": "An attacker that looks ahead knows how the government answers, and knows neither the "
    "luck nor the partner. {attacks} Its weeks and its shares would have been worth {total}. "
    "{dead}",
    "attacks": {
        "none": "With the same luck it would have waited in every week.",
        "one": "With the same luck it would have attacked once, in week {weeks}.",
        "more": "With the same luck it would have attacked {count} times, in weeks {weeks}.",
    },
    "and": " and ",
    "waiting": "Ten weeks of waiting would have been worth {total}.",
    "would": {
        "none": "Nobody would have died.",
        "one": "One person would have died.",
        "more": "{dead} people would have died.",
    },
    "meant": "The sums leave the dead out, because they say what pays and not what is right. "
    "Whoever dies in such weeks is missed by somebody. A guarantee for the faction left out, or "
    "an answer that it cannot borrow, takes away what the attack was for.",
    "start": "Begin on the other side",
    "again": "Once more, with the same luck",
    "another": "The next game on this side",
}
