"""The interactives of lesson 08: a movement's factions, the price of quiet, weak points.

Each function returns an `Interactive`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spoilers import data
from spoilers.explore.interactive import Control, Interactive
from spoilers.figures.your_case.chain_of_results import ChainOfResults
from spoilers.figures.your_case.faction_network import FactionNetwork
from spoilers.figures.your_case.outcome_along import WORKED, OutcomeAlong
from spoilers.figures.your_case.ranges import names_of_numbers
from spoilers.figures.your_case.weak_points import WeakPoints
from spoilers.theory.cases import CASES, find_case
from spoilers.workbook import YourCase, movement_factions
from spoilers.workbook.memo import network_of, place_of


def _cases() -> Control:
    return Control("case", "Case (illustrative)", tuple(CASES), "menu")


def faction_network(case: YourCase | None = None) -> Interactive:
    """Let the reader choose a movement and a year, and see its factions.

    Parameters
    ----------
    case : spoilers.workbook.YourCase, optional
        A reader's own case, which then stands still, with the government and all seats.

    Examples
    --------
    >>> [control.name for control in faction_network().controls]
    ['movement', 'year']
    """
    if case is not None:
        return Interactive(
            lambda: network_of(case),
            f"{case.title}: the parties on the line of policies",
            key="faction_network_of_a_case",
        )
    names = data.movements()
    return Interactive(
        _drawn,
        "The factions of a movement on the line of policies",
        controls=(
            Control("movement", "Movement", tuple(names), "menu", text=names.__getitem__),
            Control("year", "Year", lambda values: _years(values["movement"])),
        ),
        defaults={"movement": "philippine", "year": 2012},
        presets={
            "the Moro movement in 2012": {},
            "the Irish movement in 1997": {"movement": "irish", "year": 1997},
            "Afghanistan and Pakistan in 2015": {"movement": "afpak", "year": 2015},
        },
        key="faction_network",
    )


def chain_of_results(case: YourCase | None = None) -> Interactive:
    """Let the reader see what makes quiet dear in each case of the course.

    Parameters
    ----------
    case : spoilers.workbook.YourCase, optional
        A reader's own case, which then stands still.

    Examples
    --------
    >>> chain_of_results().defaults
    {'case': 'Mindanao 2012'}
    """
    title = "What each number adds to the price of quiet"
    if case is not None:
        return Interactive(
            lambda: ChainOfResults(case.title, case.scenario),
            f"{case.title}: {title[0].lower()}{title[1:]}",
            key="chain_of_results_of_a_case",
        )
    return Interactive(
        lambda case: ChainOfResults(case, find_case(case).scenario),
        title,
        controls=(_cases(),),
        defaults={"case": WORKED},
        presets={
            WORKED: {},
            "Kabul 2021": {"case": "Kabul 2021"},
            "Aceh 2005": {"case": "Aceh 2005"},
        },
        key="chain_of_results",
    )


def outcome_along() -> Interactive:
    """Let the reader move one number of a case from end to end.

    Examples
    --------
    >>> [control.name for control in outcome_along().controls]
    ['case', 'parameter']
    """
    names = names_of_numbers()
    return Interactive(
        lambda case, parameter: OutcomeAlong(case, find_case(case).scenario, parameter),
        "The outcome while one number moves",
        controls=(
            _cases(),
            Control("parameter", "The number", tuple(names), "menu", text=names.__getitem__),
        ),
        defaults={"case": WORKED, "parameter": "success_gain"},
        presets={
            "Mindanao: gain from a success": {},
            "Mindanao: a guarantor": {"parameter": "guarantee"},
            "Kabul: critics at home": {"case": "Kabul 2021", "parameter": "audience_cost"},
            "Kabul: a date of withdrawal": {"case": "Kabul 2021", "parameter": "window"},
            "Aceh: price of a seat": {"case": "Aceh 2005", "parameter": "seat_price"},
        },
        key="outcome_along",
    )


def weak_points(case: YourCase | None = None) -> Interactive:
    """Let the reader see how far each number of a case must move before the outcome changes.

    Parameters
    ----------
    case : spoilers.workbook.YourCase, optional
        A reader's own case; the worked example if left out.

    Examples
    --------
    >>> weak_points().sentence({}).partition(".")[0]
    'Mindanao 2012: the outcome is attack for its own sake'
    """
    name, scenario = (WORKED, find_case(WORKED).scenario) if case is None else (
        case.title, case.scenario
    )  # fmt: skip
    return Interactive(
        lambda: WeakPoints(name, scenario),
        f"{name}: how far each number must move before the outcome changes",
        key="weak_points",
    )


@data.remembered
def _years(movement: str) -> tuple[int, ...]:
    turning = [*data.turning_years(movement)]
    return tuple(year for year in turning if len(_active(movement, year)) >= 2)


@data.remembered
def _active(movement: str, year: int) -> Mapping[str, str]:
    """Name the groups of a year in full, by their short names."""
    graph = data.movement_graph(movement, until=year)
    return {
        d["abbr"]: d["name"]
        for _, d in graph.nodes(data=True)
        if d["active"] and not d["outside"]
    }  # fmt: skip


@data.remembered
def _drawn(movement: str, year: int) -> FactionNetwork:
    found, ties = movement_factions(movement, year)
    full: Mapping[str, Any] = _active(movement, year)
    places = tuple(
        place_of(each, full[each.name] if full[each.name] != each.name else "") for each in found
    )
    return FactionNetwork(places, tuple((tie.one, tie.other, tie.kind) for tie in ties))
