"""Every sentence under every picture is sound, wherever its controls stand.

Each picture is read at all corners of its controls, as far as these are few, at every choice of
its menus, at random places between, and at numbers that no slider stops at. What a sentence may
not hold is listed in `tests.figures.sentences`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from spoilers.explore.interactive import Control, Interactive
from tests.explore.found import interactives
from tests.figures.sentences import FAULTS, faults, sentences

MOST_CORNERS = 128
MOST_RANDOM = 120
MOST_DRAWN = 4
SEED = 20210826
# Pictures that solve a game at each of their points are read at fewer places.
COSTLY = {"outcome_along": 20, "weak_points": 20, "outcome_regions": 60, "nearest_changes": 20}
# A picture that counts whole marks refuses numbers between its stops.
IN_TENTHS = ("hundred_partners",)

ALL = list(interactives().values())


def state(interactive: Interactive, pick: Any) -> dict[str, Any]:
    """Set the controls one after the other, since what can be chosen may depend on those before."""
    values: dict[str, Any] = {}
    for i, control in enumerate(interactive.controls):
        values[control.name] = pick(i, control, control.choices(values))
    return values


def ends(control: Control) -> tuple[int, ...]:
    """Give the places that count as corners: the two ends of a slider, every choice of a menu."""
    if control.kind == "menu" and not callable(control.values):
        return tuple(range(len(control.values)))
    return (0, -1)


def corners(interactive: Interactive) -> Iterator[dict[str, Any]]:
    """Go through the corners: all of them, or so many drawn from a seed."""
    every = list(product(*(ends(control) for control in interactive.controls)))
    most = COSTLY.get(interactive.key, MOST_CORNERS)
    if len(every) > most:
        every = random.Random(SEED).sample(every, most)
    for places in every:
        yield state(interactive, lambda i, _, choices, at=places: choices[at[i]])


def between(interactive: Interactive, number: int) -> Iterator[dict[str, Any]]:
    """Draw random settings from a seed."""
    draw = random.Random(f"{SEED} {interactive.key}")
    for _ in range(number if interactive.controls else 1):
        yield state(interactive, lambda _i, _control, choices: draw.choice(choices))


def beside(interactive: Interactive, number: int) -> Iterator[dict[str, Any]]:
    """Draw settings next to the stops of the sliders and between them, as a program may set them.

    Next to a stop two numbers can differ by less than any sentence would show.
    """
    draw = random.Random(f"{SEED} beside {interactive.key}")

    def pick(_: int, control: Control, choices: tuple[Any, ...]) -> Any:
        stop = draw.choice(choices)
        if control.kind == "menu" or not all(isinstance(each, float) for each in choices):
            return stop
        away = draw.choice((0.0, 1.0, -1.0)) * 10 ** draw.uniform(-9, -2)
        place = draw.choice((stop + away, draw.uniform(choices[0], choices[-1])))
        return min(max(place, choices[0]), choices[-1])

    for _ in range(number):
        yield state(interactive, pick)


def settings(interactive: Interactive) -> list[dict[str, Any]]:
    """Collect the settings at which a picture is read, each once."""
    presets = [interactive.preset(values) for values in interactive.presets.values()]
    most = COSTLY.get(interactive.key, MOST_RANDOM)
    found = [*presets, *corners(interactive), *between(interactive, most)]
    return list({repr(values): values for values in found}.values()) or [{}]


@pytest.mark.parametrize("interactive", ALL, ids=lambda it: it.key)
def test_every_sentence_is_sound_at_every_setting(interactive: Interactive) -> None:
    for values in settings(interactive):
        said = interactive.sentence(values)
        assert faults(said) == [], f"{values}\n{said}"


SLIDING = [
    each
    for each in ALL
    if each.key not in IN_TENTHS and any(control.kind == "slider" for control in each.controls)
]


@pytest.mark.parametrize("interactive", SLIDING, ids=lambda it: it.key)
def test_every_sentence_is_sound_beside_the_stops_of_the_sliders(interactive: Interactive) -> None:
    for values in beside(interactive, COSTLY.get(interactive.key, MOST_RANDOM)):
        said = interactive.sentence(values)
        assert faults(said) == [], f"{values}\n{said}"


def written(figure: Any) -> Iterator[str]:
    """Give the words that a reader sees in a drawing."""
    drawn = figure.to_plotly_json()
    for trace in drawn["data"]:
        yield str(trace.get("name") or "")
        words = trace.get("text")
        yield from [words] if isinstance(words, str) else map(str, [] if words is None else words)
    for note in drawn["layout"].get("annotations", ()):
        yield str(note.get("text") or "")


IN_A_DRAWING = ("no number", "signed zero", "less than nothing", "nearly never or once",
                "no or one as a plural")  # fmt: skip


@pytest.mark.parametrize("interactive", ALL, ids=lambda it: it.key)
def test_no_word_in_a_drawing_is_a_number_that_went_wrong(interactive: Interactive) -> None:
    for values in between(interactive, MOST_DRAWN):
        for text in written(interactive.at(values).draw()):
            wrong = [name for name in IN_A_DRAWING if FAULTS[name].search(text)]
            assert wrong == [], f"{values}\n{text}"


def test_the_sweep_reaches_far() -> None:
    read = {each.key: settings(each) for each in ALL}
    assert len(read) >= 30
    assert sum(map(len, read.values())) > 3_000
    window = read["provocation_window"]
    for name in ("prior", "betrayal", "audience_cost"):
        assert len({values[name] for values in window}) > 8
    assert sum(values["prior"] == values["betrayal"] == 0 for values in window) >= 8


ALIKE = "two numbers alike are said to differ"
# What was once said under a picture of the course, or could be, and what is wrong with it.
WRONG = [
    ("The offer is worth nan a period.", "no number"),
    ("It takes inf steps.", "no number"),
    ("The deal falls after attempt None.", "no number"),
    ("The leader is worse off by np.float64(0.2).", "no number"),
    ("The deal stands after {attack} attacks.", "unfilled bracket"),
    ("The deal stands after %d attacks.", "unfilled bracket"),
    ("Two groups () fought.", "unfilled bracket"),
    ("0 episodes: deals that left none out. . The set was chosen by hand.", "doubled punctuation"),
    ("The deal stands.. It was signed in 2012.", "doubled punctuation"),
    ("It seats I, , and E.", "doubled punctuation"),
    ("Enough by itself:. Not enough: the seat.", "doubled punctuation"),
    ("The deal  stands.", "stray space"),
    ("The deal stands .", "stray space"),
    ("It stands. it was signed in 2012.", "sentence without a capital"),
    ("This leader is worse off by -0.00.", "signed zero"),
    ("This leader is worse off by −0.00.", "signed zero"),
    ("The real difference is -0%.", "signed zero"),
    ("An attack would have to work less than 0% of the time.", "less than nothing"),
    ("It stays quiet at any chance below 0.00.", "less than nothing"),
    ("It gets through more than 100% of the time.", "more than all"),
    ("A difference as large comes about 0 times in 100.", "nearly never or once"),
    ("A difference as large comes about 1 times in 100.", "nearly never or once"),
    ("The deal falls after 1 attacks.", "no or one as a plural"),
    ("In 1 equal steps nobody would fight.", "no or one as a plural"),
    ("It happens 0 times in 10.", "no or one as a plural"),
    ("A seat for the second would cost 0.00 more in policy.", "difference of nothing"),
    ("It needs 0.09, and 0.09 is kept, so 0.00 is missing.", "difference of nothing"),
    ("The leader is worse off by 0.00.", "difference of nothing"),
    ("Each step lowers the excluded faction's strength by 0.00.", "difference of nothing"),
    ("Belief falls from 0.09 to 0.09.", "from a number to itself"),
    ("Deaths fell from 51 in 2019 to 51 in 2020.", "from a number to itself"),
    ("Clashes went from 10 to 10, and that may be chance.", "from a number to itself"),
    ("The share rises from 12% to 12%.", "from a number to itself"),
    ("The window runs from 0.50 to 0.50.", "from a number to itself"),
    ("It fights between 0.20 and 0.20.", "between a number and itself"),
    (
        "Deaths stayed the same, from under 25 in 2020 to under 25 in 2022.",
        "what is unknown is the same",
    ),
    ("Deaths fell from under 25 in 2020 to under 25 in 2022.", "what is unknown moves"),
    ("A deal needs a belief of 0.50, and it is 0.50.", "two needs that are one"),
    ("An attack is worth 0.35, more than the 0.35 of quiet.", ALIKE),
    ("It can believe in 0.25, which is below 0.25.", ALIKE),
    ("It needs 0.09 a period, and only 0.09 will be kept.", ALIKE),
    ("A seat costs 0.13, less than 0.13 of harm.", ALIKE),
    ("The deal (of 2012 stands.", "bracket without its other half"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "fault"), WRONG)
def test_the_gate_names_what_is_wrong_with_a_sentence(said: str, fault: str) -> None:
    assert fault in faults(said)


def test_every_fault_has_a_sentence_that_must_fail() -> None:
    assert {fault for _, fault in WRONG} >= {*FAULTS, ALIKE}


RIGHT = [
    "The deal stands. From here 11 attacks in a row that get through end it.",
    "Step 1 of 3 starts the fight: it lowers the excluded faction's strength by 0.10.",
    "Government 1 learns nothing: trust stays at 0.00, and believed capacity stays at 0.60.",
    "All 6 steps are taken in peace: each lowers its strength by 0.05, and the first step could be "
    "at most 0.05.",
    "Deaths were under 25 in 2020 and under 25 in 2022, so nobody knows whether they rose.",
    "Deaths in fighting with the Taliban fell from 51 in 2019 to under 25 in 2020.",
    "Talks are worth −0.05 a period, and fighting on is worth 0.28.",
    "Shuffling makes a difference this large 0.16% of the time: chance is a poor explanation.",
    "After 1 wave 11 of 34 members have left; it ends after 6 waves, with everyone outside.",
    "None of the 100 partners is reliable (0%).",
    "Belief falls from 0.0904 to 0.0900, and leaving the attack unanswered needs 0.50.",
    "There was violence by the excluded against 0 of the 17 deals that left none out.",
    "In 2020 the government fought IS-K (316 deaths), as it had from 2015 to 2019.",
    "An attack is worth 0.35, as much as the 0.35 of quiet.",
    "What is left costs 0.05 more.",
    "It happens to about 1 in 3 of them, and to about 10 in 30.",
]


@pytest.mark.parametrize("said", RIGHT)
def test_the_gate_lets_sound_sentences_pass(said: str) -> None:
    assert faults(said) == []


def test_a_number_with_a_full_stop_does_not_end_a_sentence() -> None:
    assert len(sentences("It needs 0.50. The deal of 2.5 years stands. Why? 44 did.")) == 4
