"""The interactives of lesson 06: the tree, the map, what would change it, campaigns, measures."""

from __future__ import annotations

from importlib.util import find_spec

from spoilers.explore.from_functions import from_functions
from spoilers.explore.interactive import Control, Interactive
from spoilers.figures.the_whole_game.nearest_changes import (
    LABELS,
    case_changes,
    describe_case_changes,
)
from spoilers.figures.the_whole_game.outcome_regions import (
    describe_outcome_regions,
    outcome_regions,
    partners,
)
from spoilers.figures.the_whole_game.policy_prices import describe_policy_prices, policy_prices
from spoilers.figures.the_whole_game.survival_curves import (
    RELIEF,
    describe_survival_curves,
    survival_curves,
)
from spoilers.figures.the_whole_game.tree_in_steps import (
    STEPS,
    describe_tree_in_steps,
    tree_in_steps,
)
from spoilers.theory.first_edition.cases import CASES, find_case
from spoilers.theory.first_edition.gambit import solve_with_gambit
from spoilers.theory.first_edition.whole_game import START, solve


def _case() -> Control:
    return Control("case", "Case (illustrative)", tuple(CASES), "menu")


def tree() -> Interactive:
    """Let the reader build the tree move by move, and solve it from its end.

    Returns
    -------
    Interactive
        Controls: the case, the step.

    Examples
    --------
    >>> [control.name for control in tree().controls]
    ['case', 'step']
    """
    return from_functions(
        key="tree-in-steps",
        title="The whole game as a tree, built from its beginning and solved from its end",
        draw=tree_in_steps,
        describe=describe_tree_in_steps,
        defaults={"case": "Kabul 2021", "step": 1},
        controls=(_case(), Control("step", "Step", tuple(STEPS), text=STEPS.__getitem__)),
        presets={
            "Kabul: the tree before it is solved": {"step": 4},
            "Kabul: the last decisions": {"step": 5},
            "Kabul: solved": {"step": 8},
            "Omagh: solved": {"case": "Omagh 1998", "step": 8},
            "Juba: solved": {"case": "Juba 2020", "step": 8},
        },
    )


def regions() -> Interactive:
    """Let the reader see the outcome over any two numbers at once.

    Returns
    -------
    Interactive
        Controls: the case, the number across, the number upwards. A page holds fewer of them.

    Examples
    --------
    >>> [control.name for control in regions().controls]
    ['case', 'across', 'up']
    """
    return from_functions(
        key="outcome-map",
        title="Which outcome where, over two numbers of the whole game",
        draw=outcome_regions,
        describe=describe_outcome_regions,
        defaults={"case": "Kabul 2021", "across": "credible_share", "up": "inclusion_cost"},
        controls=(
            _case(),
            Control(
                "across", "Across", tuple(LABELS), "menu", text=LABELS.__getitem__,
                baked=("credible_share", "prior", "return_gain", "success_gain"),
            ),
            Control(
                "up", "Upwards", lambda values: partners(values["across"]), "menu",
                text=LABELS.__getitem__, baked=("inclusion_cost", "attack_cost", "audience_cost"),
            ),
        ),
        presets={
            "Kabul: the promise": {},
            "Kabul: trust": {"across": "prior"},
            "Kabul: the critics": {"across": "prior", "up": "audience_cost"},
            "Kabul: what a return is worth": {"across": "return_gain", "up": "attack_cost"},
            "Omagh: an attack for its own sake": {
                "case": "Omagh 1998", "across": "success_gain", "up": "audience_cost",
            },
        },
    )  # fmt: skip


def near_changes() -> Interactive:
    """Let the reader see which number of a case decides soonest.

    Returns
    -------
    Interactive
        Control: the case.

    Examples
    --------
    >>> near_changes().controls[0].kind
    'menu'
    """
    return from_functions(
        key="nearest-changes",
        title="How far each number must move, alone, before the outcome changes",
        draw=case_changes,
        describe=describe_case_changes,
        defaults={"case": "Kabul 2021"},
        controls=(_case(),),
        presets={"Kabul 2021": {}, "Mindanao 2012": {"case": "Mindanao 2012"},
                 "Juba 2020": {"case": "Juba 2020"}},
    )  # fmt: skip


def campaign() -> Interactive:
    """Let the reader compare three rules of answering attacks over two years.

    Returns
    -------
    Interactive
        Controls: the case, what strikes do to critics.

    Examples
    --------
    >>> [control.name for control in campaign().controls]
    ['case', 'relief']
    """
    return from_functions(
        key="survival-curves",
        title="Deals that still stand, week by week, under three rules",
        draw=survival_curves,
        describe=describe_survival_curves,
        defaults={"case": "Kabul 2021", "relief": 1.0},
        controls=(
            _case(),
            Control("relief", "Assume that", tuple(RELIEF), "menu", text=RELIEF.__getitem__),
        ),
        presets={
            "Kabul 2021": {},
            "Kabul, and strikes quiet nobody": {"relief": 0.0},
            "Oslo 1994-96": {"case": "Oslo 1994-96"},
            "Mindanao 2012": {"case": "Mindanao 2012"},
        },
    )


def policies() -> Interactive:
    """Let the reader compare what the government could do.

    Returns
    -------
    Interactive
        Control: the case.

    Examples
    --------
    >>> policies().defaults
    {'case': 'Kabul 2021'}
    """
    return from_functions(
        key="policy-prices",
        title="What each measure is worth to the government",
        draw=policy_prices,
        describe=describe_policy_prices,
        defaults={"case": "Kabul 2021"},
        controls=(_case(),),
        presets={"Kabul 2021": {}, "Omagh 1998": {"case": "Omagh 1998"},
                 "Pakistan 2014": {"case": "Pakistan 2014"}},
    )  # fmt: skip


def ask_gambit(case: str = "Kabul 2021") -> None:
    """Print what Gambit does in this case, beside what the course does.

    Parameters
    ----------
    case : str
        One of `spoilers.theory.first_edition.cases.CASES`.

    Raises
    ------
    ValueError
        If there is no such case.

    Examples
    --------
    >>> ask_gambit("Kabul 2021")  # doctest: +ELLIPSIS
    Gambit ...
    """
    scenario = find_case(case).scenario
    game = solve(scenario)
    if find_spec("pygambit") is None:
        print("Gambit is not installed here, and the lesson goes on without it. "
              "To ask it: pip install pygambit")  # fmt: skip
        return
    odds = solve_with_gambit(scenario, precision=300)
    rows = (
        ("talks to one", odds.start[2], START[int(game.decisions.start)] == "talk to one"),
        ("accepts", odds.accept, game.decisions.accept),
        ("attacks", odds.attack, game.decisions.attack),
        ("keeps after quiet", odds.keep_after_quiet, game.decisions.keep_after_quiet),
        ("keeps after a foiled attack", odds.keep_after_foiled, game.decisions.keep_after_foiled),
        ("keeps after a success", odds.keep_after_success, game.decisions.keep_after_success),
    )
    print(f"Gambit on {case}: its chance of each move, and our answer")
    for name, chance, does in rows:
        print(f"{name:28} {chance:.2f}  {'yes' if does else 'no'}")
