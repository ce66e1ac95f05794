"""The interactives of lesson 06: the tree, the price of quiet, the map, what is near, measures.

Each function returns an `Interactive`, which shows itself as the last line of a cell.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from spoilers.explore.interactive import Control, Interactive
from spoilers.explore.values import grid, slider, thousandths
from spoilers.figures.the_whole_game.game_tree import KABUL
from spoilers.figures.the_whole_game.nearest_changes import NearestChanges
from spoilers.figures.the_whole_game.outcome_regions import OutcomeRegions, partners
from spoilers.figures.the_whole_game.policy_prices import PolicyPrices
from spoilers.figures.the_whole_game.quiet_price import QuietPrice
from spoilers.figures.the_whole_game.survival_curves import SurvivalCurves
from spoilers.figures.the_whole_game.tree_in_steps import STEPS, TreeInSteps
from spoilers.theory.cases import CASES, find_case
from spoilers.theory.parameters import PARAMETERS, find_letter
from spoilers.theory.the_home_front.response import MEASURES


def _case() -> Control:
    return Control("case", "Case (illustrative)", tuple(CASES), "menu")


def tree_in_steps() -> Interactive:
    """Let the reader build the tree move by move, and solve it from its end.

    Controls: the case, the step. It opens with the whole tree, not yet solved.

    Examples
    --------
    >>> tree_in_steps().defaults
    {'case': 'Kabul 2021', 'step': 4}
    """
    return Interactive(
        TreeInSteps,
        "The whole game as a tree, built from its beginning and solved from its end",
        controls=(_case(), Control("step", "Step", tuple(STEPS), text=_of_eight)),
        presets={
            "Kabul: the government's first move": {"step": 1},
            "Kabul: the last decisions": {"step": 5},
            "Kabul: solved": {"step": 8},
            "Omagh: solved": {"case": "Omagh 1998", "step": 8},
            "Juba: solved": {"case": "Juba 2020", "step": 8},
        },
    )


def _of_eight(step: int) -> str:
    return f"{step} of {len(STEPS)}"


def quiet_price() -> Interactive:
    """Let the reader see what would bring the price of quiet below the one stake there is.

    Controls: what somebody could have changed at Kabul.

    Examples
    --------
    >>> quiet_price().sentence({**quiet_price().defaults, "guarantee": 0.026}).split(". ")[1]
    'So quiet costs 0.98 today, out of 1.00: it is paid and stays quiet'
    """
    kabul = find_case(KABUL).scenario
    measures = tuple(measure.response for measure in MEASURES)
    names = {measure.response: measure.name for measure in MEASURES}
    controls = (
        slider("guarantee", grid(0, 0.1, 0.002), baked=(0.0, 0.024, 0.026, 0.05),
               text=thousandths),
        slider("window", grid(0, 1, 0.01), baked=(0.0, 0.3, 0.61, 0.9)),
        Control("largest_response", find_letter("largest_response").label, measures, "menu",
                text=names.__getitem__, baked=(0.35, 1.0)),
        slider("audience_cost", grid(0, 1, 0.02), baked=(0.18, 0.3, 0.6)),
        slider("foil_reliable", grid(0.5, 1, 0.02), baked=(0.8, 0.86)),
    )  # fmt: skip
    return Interactive(
        lambda **values: QuietPrice(replace(kabul, **values)),
        "What an attack is worth, part by part, against all that can be paid for quiet",
        controls=controls,
        defaults={control.name: getattr(kabul, control.name) for control in controls},
        presets={
            "Kabul 2021": {},
            "a guaranteed share of 0.026 a period": {"guarantee": 0.026},
            "a government still there, at 61%": {"window": 0.61},
            "hands tied at a delayed withdrawal": {"largest_response": 0.35},
            "calmer critics: 0.18": {"audience_cost": 0.18},
            "a better partner: 0.86 foiled": {"foil_reliable": 0.86},
        },
        key=QuietPrice.key(),
    )


def outcome_regions() -> Interactive:
    """Let the reader see the outcome over any two numbers at once.

    Controls: the case, the number across, the number upwards. A page holds fewer of them.

    Examples
    --------
    >>> [control.name for control in outcome_regions().controls]
    ['case', 'across', 'up']
    """

    def upwards(values: Any) -> tuple[str, ...]:
        return partners(values["across"])

    return Interactive(
        OutcomeRegions,
        "Which outcome where, over two numbers of the whole game",
        controls=(
            _case(),
            Control(
                "across", "Across", tuple(row.name for row in PARAMETERS), "menu", text=_label,
                baked=("strength", "prior", "guarantee", "blow"),
            ),
            Control(
                "up", "Upwards", upwards, "menu", text=_label,
                baked=("audience_cost", "foil_reliable", "window"),
            ),
        ),
        presets={
            "Kabul: strength and critics": {},
            "Kabul: a guarantee and a government that stays": {
                "across": "guarantee", "up": "window",
            },
            "Kabul: trust and the partner's skill": {"across": "prior", "up": "foil_reliable"},
            "Kabul: the blow and the critics": {"across": "blow"},
            "Omagh: strength and critics": {"case": "Omagh 1998"},
        },
    )  # fmt: skip


def _label(name: str) -> str:
    return find_letter(name).label


def nearest_changes() -> Interactive:
    """Let the reader see how far each number of a case is from another outcome.

    Control: the case.

    Examples
    --------
    >>> nearest_changes().controls[0].kind
    'menu'
    """
    return Interactive(
        NearestChanges,
        "How far each number must move, alone, before the outcome changes",
        controls=(_case(),),
        presets={name: {"case": name} for name in (KABUL, "Mindanao 2012", "Juba 2020")},
    )


def survival_curves() -> Interactive:
    """Let the reader compare rules of answering attacks over two years.

    Control: the case.

    Examples
    --------
    >>> [control.name for control in survival_curves().controls]
    ['case']
    """
    return Interactive(
        SurvivalCurves,
        "Deals that are still there, week by week, under four rules",
        controls=(_case(),),
        presets={name: {"case": name} for name in (KABUL, "Oslo 1994-96", "Mindanao 2012")},
    )


def policy_prices() -> Interactive:
    """Let the reader compare what the government could do.

    Control: the case.

    Examples
    --------
    >>> policy_prices().defaults
    {'case': 'Kabul 2021'}
    """
    return Interactive(
        PolicyPrices,
        "What each measure does to the price of quiet, and to the government",
        controls=(_case(),),
        presets={name: {"case": name} for name in (KABUL, "Omagh 1998", "Pakistan 2014")},
    )
