"""The spine: the chain of the course's numbers at the foot of every lesson."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from spoilers.explore.interactive import Control, Interactive
from spoilers.explore.values import decimals, grid, slider, thousandths
from spoilers.figures.spine import NO_POLICY, Spine
from spoilers.theory.cases import CASES, find_case
from spoilers.theory.the_whole_game import Scenario

TITLE = "The chain so far, and what it does to the price of quiet"


def _written(value: float) -> str:
    return NO_POLICY if np.isinf(value) else decimals(value)


# What a reader can move at the end of each lesson: the primitive behind its own number.
CONTROLS: dict[str, tuple[Control, ...]] = {
    "the_airport": (
        slider("attack_cost", grid(0, 1, 0.05), baked=grid(0, 1, 0.1)),
    ),
    "splintering": (
        slider("strength", grid(0, 0.4, 0.01), baked=grid(0, 0.4, 0.02)),
    ),
    "exclusive_negotiation": (
        slider(
            "seat_price", (*grid(0, 1.2, 0.1), np.inf), baked=(*grid(0, 1.2, 0.2), np.inf),
            text=_written,
        ),
    ),
    "internal_commitment": (
        slider("infighting_cost", grid(0, 3, 0.1), baked=(0.0, 0.5, 1.0, 1.5, 2.0, 3.0)),
        slider("shift", grid(0, 0.4, 0.02), baked=(0.0, 0.04, 0.1, 0.2, 0.4)),
    ),
    "provocation": (
        slider("prior", grid(0, 1, 0.05), baked=grid(0, 1, 0.1)),
        slider("foil_reliable", grid(0.35, 0.95, 0.05), baked=(0.35, 0.5, 0.7, 0.8, 0.9, 0.95)),
    ),
    "the_home_front": (
        slider("audience_cost", grid(0, 1, 0.02), baked=grid(0, 1, 0.1)),
        slider("largest_response", (0.0, 0.15, 0.35, 0.6, 1.0), baked=(0.0, 0.15, 0.35, 0.6, 1.0)),
    ),
    "the_whole_game": (
        slider(
            "guarantee", grid(0, 0.1, 0.002), baked=grid(0, 0.1, 0.01), text=thousandths,
        ),
        slider("window", grid(0, 1, 0.01), baked=grid(0, 1, 0.1)),
    ),
    # Lesson 08 makes no number: it has them all, of another case.
    "your_case": (Control("case", "Case (illustrative)", tuple(CASES), "menu"),),
}  # fmt: skip
WORKED = "Mindanao 2012"


def spine(lesson: str, scenario: Scenario | None = None) -> Interactive:
    """Let the reader move a lesson's number and see what it does at the end of the chain.

    Parameters
    ----------
    lesson : str
        One of `spoilers.LESSONS`; lesson 07, the record, makes no number. Lesson 08 makes none
        either: it shows the numbers of a case chosen from a menu.
    scenario : Scenario, optional
        A reader's own case, which then stands still. By default Kabul's, which are
        illustrative.

    Returns
    -------
    Interactive
        The same strip in every lesson, with that lesson's number lit and movable.

    Raises
    ------
    ValueError
        If the lesson has no spine.

    Examples
    --------
    >>> [control.name for control in spine("splintering").controls]
    ['strength']
    """
    if scenario is not None:
        return Interactive(lambda: Spine(lesson, scenario), TITLE, key=f"spine_{lesson}_of_a_case")
    if lesson not in CONTROLS:
        raise ValueError(f"lesson = {lesson!r}: expected one of {', '.join(CONTROLS)}")
    if lesson == "your_case":
        return Interactive(
            lambda case: Spine(lesson, find_case(case).scenario),
            TITLE,
            controls=CONTROLS[lesson],
            defaults={"case": WORKED},
            key="spine_your_case",
        )
    kabul = Scenario()

    def moved(**values: Any) -> Spine:
        return Spine(lesson, replace(kabul, **values))

    return Interactive(
        moved,
        TITLE,
        controls=CONTROLS[lesson],
        defaults={control.name: getattr(kabul, control.name) for control in CONTROLS[lesson]},
        key=f"spine_{lesson}",
    )
