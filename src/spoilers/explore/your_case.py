"""The interactives of lesson 08: a movement's factions, the chain, one number at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spoilers import data
from spoilers.explore.from_functions import from_functions
from spoilers.explore.interactive import Control, Interactive
from spoilers.figures.your_case.chain_of_results import chain_of_results
from spoilers.figures.your_case.faction_network import (
    Party,
    describe_faction_network,
    faction_network,
)
from spoilers.figures.your_case.nearest_changes import (
    describe_nearest_changes,
    draw_nearest_changes,
)
from spoilers.figures.your_case.outcome_along import (
    describe_outcome_along,
    names_of_numbers,
    outcome_along,
)
from spoilers.theory.first_edition.cases import CASES
from spoilers.workbook import Chain, YourCase, from_named_case, movement_factions, run_chain
from spoilers.workbook.memo import parties_of

Ties = list[tuple[str, str, str]]
WORKED = "Mindanao 2012"


def factions() -> Interactive:
    """Let the reader choose a movement and a year, and see its factions.

    Returns
    -------
    Interactive
        Controls: the movement, the year.

    Examples
    --------
    >>> [control.name for control in factions().controls]
    ['movement', 'year']
    """

    def years(values: Mapping[str, Any]) -> tuple[int, ...]:
        return _years(values["movement"])

    names = data.movements()
    return from_functions(
        key="factions",
        title="The factions of a movement on the policy line",
        draw=lambda movement, year: faction_network(*_drawn(movement, year), height=520),
        describe=lambda movement, year: describe_faction_network(*_drawn(movement, year)),
        defaults={"movement": "philippine", "year": 2012},
        controls=(
            Control("movement", "Movement", tuple(names), "menu", text=names.__getitem__),
            Control("year", "Year", years),
        ),
        presets={
            "Mindanao 2012": {},
            "the Irish movement in 1997": {"movement": "irish", "year": 1997},
            "Afghanistan and Pakistan in 2015": {"movement": "afpak", "year": 2015},
        },
    )


def chain() -> Interactive:
    """Let the reader run the whole chain on each case of the course.

    Returns
    -------
    Interactive
        Control: the case.

    Examples
    --------
    >>> chain().defaults
    {'case': 'Mindanao 2012'}
    """
    return from_functions(
        key="chain",
        title="What each link of the chain says",
        draw=lambda case: chain_of_results(
            case, tuple((s.lesson, s.question, s.answer) for s in _chain(case).steps)
        ),
        describe=lambda case: f"{case}. {_chain(case).steps[3].answer}",
        defaults={"case": "Mindanao 2012"},
        controls=(Control("case", "Case (illustrative)", tuple(CASES), "menu"),),
        presets={"Mindanao 2012": {}, "Omagh 1998": {"case": "Omagh 1998"},
                 "Aceh 2005": {"case": "Aceh 2005"}},
    )  # fmt: skip


def one_number() -> Interactive:
    """Let the reader move one number of a case from end to end.

    Returns
    -------
    Interactive
        Controls: the case, the number.

    Examples
    --------
    >>> [control.name for control in one_number().controls]
    ['case', 'parameter']
    """
    names = names_of_numbers()
    return from_functions(
        key="one-number",
        title="The outcome while one number moves",
        draw=outcome_along,
        describe=describe_outcome_along,
        defaults={"case": "Mindanao 2012", "parameter": "success_gain"},
        controls=(
            Control("case", "Case (illustrative)", tuple(CASES), "menu"),
            Control("parameter", "The number", tuple(names), "menu", text=names.__getitem__),
        ),
        presets={
            "Mindanao: worth of a success": {},
            "Mindanao: cost of an attack": {"parameter": "attack_cost"},
            "Kabul: the promise": {"case": "Kabul 2021", "parameter": "credible_share"},
            "Juba: trust": {"case": "Juba 2020", "parameter": "prior"},
        },
    )


def draw_factions(case: YourCase | None = None) -> Interactive:
    """Draw the factions of your own case.

    Parameters
    ----------
    case : spoilers.workbook.YourCase, optional
        The case; the worked example if left out.

    Returns
    -------
    Interactive
        Parties on the policy line, with their ties, and the sentence that says so.

    Examples
    --------
    >>> draw_factions(from_named_case("Mindanao 2012")).sentence({}).split(":")[0]
    '4 parties from left to right'
    """
    mine = case or from_named_case(WORKED)
    parties, ties = parties_of(mine)
    return from_functions(
        key="my-factions",
        title=f"{mine.title}: the parties on the policy line",
        draw=lambda: faction_network(parties, ties),
        describe=lambda: describe_faction_network(parties, ties),
        defaults={},
    )


def draw_weak_points(case: YourCase | None = None) -> Interactive:
    """Draw how far each number of your own case must move.

    Parameters
    ----------
    case : spoilers.workbook.YourCase, optional
        The case; the worked example if left out.

    Returns
    -------
    Interactive
        The nearest changes, and the sentence that says which is nearest.

    Examples
    --------
    >>> draw_weak_points(from_named_case("Mindanao 2012")).sentence({}).split(".")[0]
    'Mindanao 2012 stands at contained attack'
    """
    mine = case or from_named_case(WORKED)
    changes = run_chain(mine).changes
    return from_functions(
        key="my-weak-points",
        title=f"{mine.title}: how far each number must move before the outcome changes",
        draw=lambda: draw_nearest_changes(mine.title, changes),
        describe=lambda: describe_nearest_changes(mine.title, changes),
        defaults={},
    )


@data.remembered
def _chain(case: str) -> Chain:
    return run_chain(from_named_case(case))


@data.remembered
def _years(movement: str) -> tuple[int, ...]:
    turning = [*data.turning_years(movement)]
    return tuple(year for year in turning if len(_active(movement, year)) >= 2)


@data.remembered
def _active(movement: str, year: int) -> tuple[str, ...]:
    graph = data.movement_graph(movement, until=year)
    return tuple(n for n, d in graph.nodes(data=True) if d["active"] and not d["outside"])


@data.remembered
def _drawn(movement: str, year: int) -> tuple[list[Party], Ties]:
    found, ties = movement_factions(movement, year)
    parties = [Party(f.name, f.strength, f.position, f.reach, "open") for f in found]
    return parties, [(tie.one, tie.other, tie.kind) for tie in ties]
