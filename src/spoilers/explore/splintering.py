"""The interactives of lesson 01: genealogies, the karate club, the platform line, the cascade.

Each function returns an `Interactive`.
"""

from __future__ import annotations

from spoilers import data
from spoilers.explore.interactive import Control, Interactive
from spoilers.explore.values import decimals, grid, slider
from spoilers.figures.splintering.exit_cascade import ExitCascade, waves
from spoilers.figures.splintering.genealogy import Genealogy
from spoilers.figures.splintering.karate_split import TIES, VIEWS, KarateSplit
from spoilers.figures.splintering.platform_line import PlatformLine
from spoilers.figures.splintering.splinter_size import SplinterSize

FIRST_TO_LEAVE = {
    33: "the president (33), 17 neighbours",
    0: "the instructor (0), 16 neighbours",
    2: "a go-between (2), 10 neighbours",
    16: "a member at the rim (16), 2 neighbours",
}


def genealogy() -> Interactive:
    """Let the reader choose a movement and slide through its years.

    Examples
    --------
    >>> genealogy().controls[1].choices({"movement": "philippine"})[0]
    1968
    """
    names = data.movements()
    return Interactive(
        Genealogy,
        title="The genealogy of a movement through time",
        controls=(
            Control("movement", "Movement", tuple(names), "menu", text=names.__getitem__),
            Control("year", "Year", lambda values: data.turning_years(values["movement"])),
        ),
        presets={
            "the Taliban break in 2015": {"year": 2015},
            "the Provisional IRA talks, 1997": {"movement": "irish", "year": 1997},
            "the Moro front signs and splits, 1977": {"movement": "philippine", "year": 1977},
            "al-Qaeda and the Islamic State fall out, 2014": {
                "movement": "iraqsyria", "year": 2014,
            },
        },
    )  # fmt: skip


def platform_line() -> Interactive:
    """Let the reader move the platform and see which wing leaves.

    Examples
    --------
    >>> [control.name for control in platform_line().controls]
    ['platform', 'unity', 'exit_cost']
    """
    return Interactive(
        PlatformLine,
        title="The platform line and the wing that leaves",
        controls=(
            slider("platform", step=0.01, baked=grid(0, 1, 0.05)),
            slider("unity", grid(0, 0.6, 0.01), baked=(0.0, 0.1, 0.2, 0.3, 0.4, 0.6)),
            slider("exit_cost", grid(0, 0.3, 0.01), baked=(0.0, 0.05, 0.15, 0.3)),
        ),
        presets={
            "a movement before talks (illustrative)": {"platform": 0.5},
            "talks begin: the platform moves to 0.35": {"platform": 0.35},
            "talks succeed: the platform moves to 0.15": {"platform": 0.15},
            "the same, where leaving is dangerous": {"platform": 0.15, "exit_cost": 0.3},
            "a movement that unity does not hold": {"platform": 0.5, "unity": 0.1},
        },
    )


def splinter_size() -> Interactive:
    """Show how the largest splinter grows as the platform moves towards 0.

    Examples
    --------
    >>> splinter_size().controls
    ()
    """
    return Interactive(SplinterSize, title="The size of the largest splinter at each platform")


def karate_split() -> Interactive:
    """Let the reader compare the predicted split of the karate club with the record.

    Examples
    --------
    >>> print(karate_split().sentence({"view": "compared", "ties": "weighted"}))
    Counting ties by their strength, ... It is wrong about member 8.
    """
    return Interactive(
        KarateSplit,
        title="Zachary's karate club",
        controls=(
            Control("view", "Show", tuple(VIEWS), "menu", text=VIEWS.__getitem__),
            Control("ties", "Ties count", tuple(TIES), "menu", text=TIES.__getitem__),
        ),
    )


def exit_cascade() -> Interactive:
    """Let the reader choose who leaves first and watch who follows.

    Examples
    --------
    >>> print(exit_cascade().sentence({"first": 16, "gain": 0.75, "wave": 0}))
    Member 16 leaves, and nobody follows.
    """
    return Interactive(
        ExitCascade,
        title="Who follows the first to leave",
        controls=(
            Control(
                "first", "First to leave", tuple(FIRST_TO_LEAVE), "menu",
                text=FIRST_TO_LEAVE.__getitem__,
            ),
            Control("gain", "Worth of leaving", grid(0.4, 0.9, 0.05), text=decimals),
            Control(
                "wave", "Waves so far",
                lambda values: tuple(range(len(waves(values["first"], values["gain"])))),
            ),
        ),
        presets={
            "the president leaves, and leaving is worth 0.55": {"wave": 4},
            "the same, worth 0.70": {"gain": 0.7, "wave": 9},
            "member 16, at the rim, leaves, worth 0.75": {"first": 16, "gain": 0.75},
            "the same, worth 0.80": {"first": 16, "gain": 0.8, "wave": 9},
        },
    )  # fmt: skip
