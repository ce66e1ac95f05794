"""The interactives of lesson 05: the answer, the menu, the challengers, the far target."""

from __future__ import annotations

from typing import Any

from spoilers.explore.from_functions import from_functions
from spoilers.explore.interactive import Control, Interactive
from spoilers.explore.values import decimals, grid
from spoilers.figures.the_home_front.answer_and_gain import (
    HANDS,
    answer_and_gain,
    describe_answer_and_gain,
)
from spoilers.figures.the_home_front.base_rates import base_rates as draw_base_rates
from spoilers.figures.the_home_front.base_rates import describe_base_rates
from spoilers.figures.the_home_front.challenger_cascade import (
    SIGHT,
    cascade,
    challengers,
    describe_challengers,
)
from spoilers.figures.the_home_front.menu_of_measures import (
    describe_menu_of_measures,
    menu_of_measures,
)
from spoilers.figures.the_home_front.near_or_far import describe_near_or_far
from spoilers.figures.the_home_front.near_or_far import near_or_far as draw_near_or_far


def answer_and_attack() -> Interactive:
    """Let the reader make a leader more vulnerable, and tie its hands.

    Returns
    -------
    Interactive
        Controls: vulnerability, salience, worth of the settlement, the hands. Illustrative.

    Examples
    --------
    >>> [control.name for control in answer_and_attack().controls]
    ['hands', 'vulnerability', 'salience', 'settlement_value']
    """
    return from_functions(
        key="answer-and-gain",
        title="What each answer costs the leader, and what it is worth to the attacker",
        draw=answer_and_gain,
        describe=describe_answer_and_gain,
        defaults={"hands": "free", "vulnerability": 1.0, "salience": 0.8, "settlement_value": 0.5},
        controls=(
            Control("hands", "The leader's hands", tuple(HANDS), "menu", text=HANDS.__getitem__),
            Control(
                "vulnerability", "Vulnerability at home", grid(0, 2, 0.05), text=decimals,
                baked=(0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.5, 2.0),
            ),
            Control(
                "salience", "How much it is noticed", grid(0, 1.5, 0.05), text=decimals,
                baked=(0.2, 0.4, 0.8, 1.2, 1.5),
            ),
            Control(
                "settlement_value", "Worth of the settlement", grid(0, 1.5, 0.05), text=decimals,
                baked=(0.0, 0.5, 1.0, 1.5),
            ),
        ),
        presets={
            "Kabul 2021 (illustrative)": {},
            "the same leader, with tied hands": {"hands": "tied"},
            "a leader who is safe at home": {"vulnerability": 0.2},
            "an attack that pays without an answer": {"salience": 1.5},
            "a leader to whom the settlement is worth more": {"settlement_value": 1.0},
        },
    )  # fmt: skip


def measures() -> Interactive:
    """Let the reader see which measure a leader takes as it becomes more vulnerable.

    Returns
    -------
    Interactive
        Controls: vulnerability, salience. All numbers are illustrative.

    Examples
    --------
    >>> measures().controls[0].label
    'Vulnerability at home'
    """
    return from_functions(
        key="menu-of-measures",
        title="How hard a leader answers as it becomes more vulnerable, with real measures",
        draw=menu_of_measures,
        describe=describe_menu_of_measures,
        defaults={"vulnerability": 1.0, "salience": 0.8},
        controls=(
            Control("vulnerability", "Vulnerability at home", grid(0, 2, 0.1), text=decimals),
            Control("salience", "How much it is noticed", grid(0, 1.5, 0.1), text=decimals),
        ),
        presets={
            "Kabul 2021 (illustrative)": {"vulnerability": 1.1},
            "safe at home": {"vulnerability": 0.3},
            "an election next week": {"vulnerability": 1.9},
            "an attack that few have noticed": {"salience": 0.3},
        },
    )


def cascade_of_challengers() -> Interactive:
    """Let the reader strike and watch who turns on the Taliban.

    Returns
    -------
    Interactive
        Controls: the answer, who sees whom, the wave. All numbers are illustrative.

    Examples
    --------
    >>> cascade_of_challengers().controls[2].choices({"answer": 0.0, "sight": "all"})
    (0, 1)
    """

    def waves(values: Any) -> tuple[int, ...]:
        return tuple(range(len(cascade(values["answer"], values["sight"]).waves()) + 1))

    return from_functions(
        key="challengers",
        title="Who turns on the Taliban once they look weak",
        draw=challengers,
        describe=describe_challengers,
        defaults={"answer": 0.2, "sight": "all", "wave": 0},
        controls=(
            Control("answer", "The answer", grid(0, 1, 0.05), text=decimals),
            Control("sight", "Each group sees", tuple(SIGHT), "menu", text=SIGHT.__getitem__),
            Control("wave", "Waves so far", waves),
        ),
        presets={
            "no answer": {"answer": 0.0, "wave": 1},
            "a wider perimeter (0.15)": {"answer": 0.15, "wave": 2},
            "a little more (0.20)": {"answer": 0.2, "wave": 3},
            "the same, where groups see only neighbours": {"sight": "near", "wave": 1},
            "drone strikes (0.60)": {"answer": 0.6, "wave": 2},
        },
    )  # fmt: skip


def near_or_far() -> Interactive:
    """Let the reader choose between a target nearby and one far away.

    Returns
    -------
    Interactive
        Controls: capability, vulnerability. All numbers are illustrative.

    Examples
    --------
    >>> near_or_far().controls[0].name
    'capability'
    """
    return from_functions(
        key="near-or-far",
        title="What an attempt on a near and on a far target is worth",
        draw=draw_near_or_far,
        describe=describe_near_or_far,
        defaults={"capability": 0.05, "vulnerability": 1.0},
        controls=(
            Control("capability", "Chance to get through far", grid(0, 1, 0.05), text=decimals),
            Control("vulnerability", "Vulnerability at home", grid(0, 2, 0.1), text=decimals),
        ),
        presets={
            "a group that can hardly strike abroad": {"capability": 0.05},
            "the same group, with a way in": {"capability": 0.5},
            "a leader who would not answer": {"capability": 0.5, "vulnerability": 0.0},
        },
    )


def base_rates() -> Interactive:
    """Show how often people die of this and of that.

    Returns
    -------
    Interactive
        A picture that stands still.

    Examples
    --------
    >>> base_rates().controls
    ()
    """
    return from_functions(
        key="base-rates",
        title="Deaths a year in the United States, by cause",
        draw=draw_base_rates,
        describe=describe_base_rates,
    )
