"""The interactives of lesson 00: the case, the players, the argument."""

from __future__ import annotations

from spoilers import data
from spoilers.explore.from_functions import from_functions
from spoilers.explore.interactive import Control, Interactive
from spoilers.figures.the_airport.attack_or_quiet import attack_or_quiet, describe_attack_or_quiet
from spoilers.figures.the_airport.conflict_network import (
    YEARS,
    conflict_network,
    describe_conflict_network,
)
from spoilers.figures.the_airport.four_mechanisms import (
    RETELLINGS,
    STEPS,
    describe_four_mechanisms,
    four_mechanisms,
)
from spoilers.figures.the_airport.timeline import SPANS, describe_timeline, events_in, spoken
from spoilers.figures.the_airport.timeline import timeline as draw_timeline


def timeline() -> Interactive:
    """Let the reader step through the events of the case.

    Returns
    -------
    Interactive
        Controls: the span of time, the event.

    Examples
    --------
    >>> timeline().controls[1].choices({"span": "august"})[0]
    'kabul'
    """
    rows = {row.id: row for row in data.timeline()}
    return from_functions(
        key="timeline",
        title="The case day by day, in four lanes: agreement, attacks, answers, findings",
        draw=draw_timeline,
        describe=describe_timeline,
        defaults={"span": "august", "event": "airport"},
        controls=(
            Control("span", "Time", tuple(SPANS), "menu", text=lambda span: SPANS[span]),
            Control(
                "event",
                "Event",
                lambda values: events_in(values["span"]),
                text=lambda event: f"{spoken(rows[event].date)}, {rows[event].label}",
            ),
        ),
        presets={
            "the agreement of 2020": {"span": "all", "event": "doha"},
            "the bomb at the airport": {"event": "airport"},
            "the strike that killed ten civilians": {"event": "kabulstrike"},
            "what the inquiry found": {"span": "all", "event": "inquiry"},
        },
    )


def who_fights_whom() -> Interactive:
    """Let the reader slide through the years of the war.

    Returns
    -------
    Interactive
        Control: the year.

    Examples
    --------
    >>> who_fights_whom().controls[0].choices({})[-1]
    2022
    """
    return from_functions(
        key="conflict-network",
        title="Who fought whom in Afghanistan, and who stood with whom",
        draw=conflict_network,
        describe=describe_conflict_network,
        defaults={"year": 2018},
        controls=(Control("year", "Year", YEARS),),
        presets={
            "before IS-K, 2014": {"year": 2014},
            "three wars in one, 2015": {"year": 2015},
            "the deadliest year between IS-K and the Taliban, 2018": {"year": 2018},
            "after the Doha agreement, 2020": {"year": 2020},
            "the Taliban govern, 2022": {"year": 2022},
        },
    )


def four_steps() -> Interactive:
    """Let the reader walk through the argument, in one case or another.

    Returns
    -------
    Interactive
        Controls: the case, the step.

    Examples
    --------
    >>> print(four_steps().sentence({"case": "kabul", "step": 2}))
    Step 2. The United States signs an agreement with the Taliban alone, in Doha in 2020.
    """
    return from_functions(
        key="four-mechanisms",
        title="The argument in four steps between a government and two factions",
        draw=four_mechanisms,
        describe=describe_four_mechanisms,
        defaults={"case": "any", "step": 4},
        controls=(
            Control(
                "case",
                "Told for",
                tuple(RETELLINGS),
                "menu",
                text=lambda case: RETELLINGS[case].name,
            ),
            Control("step", "Steps so far", STEPS),
        ),
        presets={
            "before the split": {"step": 0},
            "Kabul 2021, the whole argument": {"case": "kabul", "step": 4},
            "Omagh 1998, the last step": {"case": "omagh", "step": 4},
        },
    )


def attack_or_stay_quiet() -> Interactive:
    """Let the reader find the promise that would keep the excluded faction quiet.

    Returns
    -------
    Interactive
        Controls: the share believed in, the chance, the gain and the cost. All illustrative.

    Examples
    --------
    >>> attack_or_stay_quiet().sentence(attack_or_stay_quiet().defaults)[:20]
    'The faction attacks:'
    """

    def grid(top: int) -> tuple[float, ...]:
        return tuple(round(i * 0.05, 2) for i in range(top + 1))

    def two(value: float) -> str:
        return f"{value:.2f}"

    return from_functions(
        key="attack-or-quiet",
        title="What quiet and an attack are worth to the excluded faction",
        draw=attack_or_quiet,
        describe=describe_attack_or_quiet,
        defaults={"believed": 0.0, "chance": 0.35, "gain": 0.6, "cost": 0.1},
        controls=(
            Control("believed", "Share it can believe in", grid(20), text=two, baked=BELIEVED),
            Control("chance", "Chance that an attack works", grid(20), text=two, baked=CHANCES),
            Control("gain", "Worth of the answer", grid(20), text=two, baked=(0.2, 0.4, 0.6, 1.0)),
            Control("cost", "Cost of the attack", grid(10), text=two, baked=(0.0, 0.1, 0.3)),
        ),
        presets={
            "Kabul 2021 (illustrative)": {},
            "the same, with a share it can believe in": {"believed": 0.15},
            "a government that will not be provoked": {"chance": 0.0},
            "a government that strikes back for certain": {"chance": 1.0, "believed": 0.3},
        },
    )


BELIEVED = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0)
CHANCES = (0.0, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0)


def _name_of_case(case: str) -> str:
    return RETELLINGS[case].name
