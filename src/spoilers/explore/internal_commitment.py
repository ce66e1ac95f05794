"""The interactives of lesson 03: the gap, instalments, remedies, the leader's choice.

Each function returns an `Interactive`.
"""

from __future__ import annotations

from spoilers.explore.interactive import Control, Interactive
from spoilers.explore.values import decimals, grid, slider
from spoilers.figures.internal_commitment.instalments import MOST_STEPS, Instalments
from spoilers.figures.internal_commitment.leader_choice import LeaderChoice
from spoilers.figures.internal_commitment.promise_gap import PromiseGap
from spoilers.figures.internal_commitment.remedy_bars import RemedyBars
from spoilers.theory.cases import find_case


def promise_gap() -> Interactive:
    """Let the reader find the shift of power that kills a promise.

    Examples
    --------
    >>> [control.name for control in promise_gap().controls]
    ['strength', 'infighting_cost', 'discount', 'shift']
    """
    kabul = find_case("Kabul 2021").scenario.numbers()
    fields = ("strength", "infighting_cost", "discount", "shift")
    return Interactive(
        PromiseGap,
        title="The promise that is needed, and the promise that will be kept",
        controls=(
            slider("strength", step=0.01, baked=(0.0, 0.1, 0.12, 0.2, 0.4, 0.6, 0.8, 1.0)),
            slider("infighting_cost", step=0.25, baked=(0.0, 0.5, 1.5)),
            slider(
                "discount", (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95), baked=(0.5, 0.8, 0.9, 0.95)
            ),
            slider("shift", step=0.01, baked=(0.0, 0.04, 0.1, 0.2, 0.3, 0.4, 0.6, 1.0)),
        ),
        presets={
            "the example of the lesson (illustrative)": {},
            "power shifts a little: 0.04": {"shift": 0.04},
            "power falls to one side at once: 0.60": {"shift": 0.6},
            "the same, and the excluded are weak": {"strength": 0.1, "shift": 0.6},
            "the excluded are stronger: 0.80": {"strength": 0.8, "shift": 0.04},
            "everyone is more patient: 0.95": {"discount": 0.95, "shift": 0.04},
            "Kabul 2021 (illustrative)": {name: kabul[name] for name in fields},
        },
    )  # fmt: skip


def instalments() -> Interactive:
    """Let the reader spread a shift of power over several periods.

    Examples
    --------
    >>> instalments().defaults["steps"]
    3
    """
    return Interactive(
        Instalments,
        title="The same shift of power, all at once and in instalments",
        controls=(
            slider("strength", grid(0.1, 0.9, 0.05), baked=(0.1, 0.2, 0.4, 0.6, 0.8, 0.9)),
            slider("shift", grid(0.02, 0.6, 0.02), baked=(0.04, 0.1, 0.2, 0.3, 0.4, 0.6)),
            Control("steps", "Number of steps", tuple(range(1, MOST_STEPS + 1))),
        ),
        presets={
            "all at once": {"steps": 1},
            "in three steps": {},
            "in six steps": {"steps": 6},
            "twice the shift, in six steps": {"shift": 0.6, "steps": 6},
            "twice the shift, in twelve": {"shift": 0.6, "steps": 12},
            "all at once, and the excluded are weak": {"strength": 0.1, "steps": 1},
        },
    )


def remedy_bars() -> Interactive:
    """Let the reader try the three remedies, each alone.

    Examples
    --------
    >>> print(remedy_bars().sentence({"shift": 0.04, "steps": 1, "penalty": 0, "shift_cap": 1}))
    With a shift of 0.04 the promise needs no remedy: ... as is needed.
    """
    return Interactive(
        RemedyBars,
        title="Three remedies side by side",
        controls=(
            slider("shift", grid(0, 0.6, 0.02), baked=(0.04, 0.1, 0.2, 0.3, 0.6)),
            Control("steps", "Instalments", tuple(range(1, 13)), baked=(1, 2, 3, 6, 12)),
            Control(
                "penalty", "Guarantor's penalty", grid(0, 0.6, 0.05), text=decimals,
                baked=(0.0, 0.1, 0.25, 0.5),
            ),
            Control(
                "shift_cap", "Cap on the shift", grid(0, 0.6, 0.05), text=decimals,
                baked=(0.0, 0.05, 0.2, 0.6),
            ),
        ),
        presets={
            "too little of each (illustrative)": {},
            "a slow hand-over: 6 instalments": {"steps": 6},
            "a guarantor who would take 0.25": {"penalty": 0.25},
            "a seat that caps the shift at 0.05": {"shift_cap": 0.05},
            "the same three, and power shifts by 0.60": {
                "shift": 0.6, "steps": 6, "penalty": 0.25, "shift_cap": 0.05,
            },
        },
    )  # fmt: skip


def leader_choice() -> Interactive:
    """Let the reader see when a leader talks, and when it refuses.

    Examples
    --------
    >>> [control.name for control in leader_choice().controls]
    ['shift', 'exploitation', 'drift']
    """
    return Interactive(
        LeaderChoice,
        title="The leader's choice between talks and war",
        controls=(
            slider("shift", grid(0, 0.6, 0.02), baked=(0.0, 0.04, 0.1, 0.3, 0.6)),
            slider("exploitation", grid(0, 4, 0.5)),
            Control(
                "drift", "Drift to the rival", grid(0, 0.4, 0.02), text=decimals,
                baked=grid(0, 0.4, 0.1),
            ),
        ),
        presets={
            "a rival who stands still: the leader refuses": {},
            "a rising rival: the leader talks": {"drift": 0.3},
            "no government that exploits a fight": {"exploitation": 0.0},
            "a shift so small that the rival stays": {"shift": 0.04},
        },
    )  # fmt: skip
