"""The interactives of lesson 05: the response, the menu, the challengers, the far target.

Each function returns an `Interactive`.
"""

from __future__ import annotations

from typing import Any

from spoilers.explore.interactive import Control, Interactive
from spoilers.explore.values import decimals, grid, slider
from spoilers.figures.the_home_front.base_rates import BaseRates
from spoilers.figures.the_home_front.challenger_cascade import SIGHT, ChallengerCascade, cascade
from spoilers.figures.the_home_front.menu_of_measures import MenuOfMeasures
from spoilers.figures.the_home_front.near_or_far import NearOrFar
from spoilers.figures.the_home_front.response_and_gain import HANDS, ResponseAndGain
from spoilers.theory.parameters import find_letter

BELIEF = find_letter("belief_after_success").label


def response_and_gain() -> Interactive:
    """Let the reader calm the critics, restore the belief, and tie the government's hands.

    Examples
    --------
    >>> [control.name for control in response_and_gain().controls]
    ['largest_response', 'audience_cost', 'belief', 'blow', 'success_gain']
    """
    return Interactive(
        ResponseAndGain,
        title="What each response costs the government, and what it makes an attempt worth",
        controls=(
            Control(
                "largest_response", "The government may do", tuple(HANDS), "menu",
                text=HANDS.__getitem__,
            ),
            slider("audience_cost", baked=(0.0, 0.1, 0.3, 0.6, 1.0)),
            Control(
                "belief", BELIEF, grid(0, 1, 0.05), text=decimals,
                baked=(0.1, 0.4, 0.55, 0.7, 0.9),
            ),
            slider("blow", baked=(0.0, 0.2, 0.5, 1.0)),
            slider("success_gain", grid(0, 4, 0.1), baked=(0.1, 1.0, 3.5)),
        ),
        presets={
            "Kabul 2021 (illustrative)": {},
            "the same, bound to restraint": {"largest_response": 0.0},
            "the same, a delay at most": {"largest_response": 0.35},
            "an attack that carries no message: belief 0.70": {"belief": 0.7},
            "an attack that pays unanswered": {"success_gain": 3.5},
            "a blow that hardly weakens the partner": {"blow": 0.2},
        },
    )  # fmt: skip


def menu_of_measures() -> Interactive:
    """Let the reader see which measure a government takes as its critics grow louder.

    Examples
    --------
    >>> menu_of_measures().controls[0].label
    'Cost of doing nothing'
    """
    return Interactive(
        MenuOfMeasures,
        title="Which measure a government takes as doing nothing becomes dearer at home",
        controls=(
            slider("audience_cost"),
            Control(
                "belief", BELIEF, grid(0, 1, 0.1), text=decimals,
                baked=(0.1, 0.4, 0.6, 0.7, 1.0),
            ),
            slider("force_cost", grid(0, 2, 0.1), baked=(0.0, 0.4, 0.8, 1.6)),
        ),
        presets={
            "Kabul 2021 (illustrative)": {},
            "before the attack: belief 0.70": {"belief": 0.7},
            "an election next week": {"belief": 0.7, "audience_cost": 0.7},
            "force costs nothing: lesson 04": {"belief": 0.7, "force_cost": 0.0},
        },
    )  # fmt: skip


def challenger_cascade() -> Interactive:
    """Let the reader strike and watch who turns on the Taliban.

    Examples
    --------
    >>> challenger_cascade().controls[2].choices({"response": 0.15, "sight": "all"})
    (0, 1)
    """

    def waves(values: Any) -> tuple[int, ...]:
        return tuple(range(len(cascade(values["response"], values["sight"]).waves()) + 1))

    return Interactive(
        ChallengerCascade,
        title="Who else turns on the Taliban once they look weak",
        controls=(
            slider("response"),
            Control("sight", "Each group sees", tuple(SIGHT), "menu", text=SIGHT.__getitem__),
            Control("wave", "Waves so far", waves),
        ),
        presets={
            "no response": {"response": 0.0},
            "a wider perimeter (0.15)": {"response": 0.15, "wave": 1},
            "a little more (0.20)": {"wave": 3},
            "the same, where groups see only neighbours": {"sight": "near", "wave": 2},
            "drone strikes (0.60)": {"response": 0.6, "wave": 2},
        },
    )


def near_or_far() -> Interactive:
    """Let the reader choose between a target nearby and one far away.

    Examples
    --------
    >>> near_or_far().controls[0].name
    'capability'
    """
    return Interactive(
        NearOrFar,
        title="What an attempt on a near and on a far target is worth",
        controls=(
            Control("capability", "Chance to get through far", grid(0, 1, 0.05), text=decimals),
            Control(
                "far_audience_cost", "Cost of no response to it", grid(0, 1, 0.05), text=decimals
            ),
        ),
        presets={
            "a group that can hardly strike abroad": {},
            "the same group, with a way in": {"capability": 0.5},
            "a far attack noticed no more than a near one": {"far_audience_cost": 0.3},
        },
    )


def base_rates() -> Interactive:
    """Show how often people die of this and of that.

    Examples
    --------
    >>> base_rates().controls
    ()
    """
    return Interactive(BaseRates, title="Deaths a year in the United States, by cause")
