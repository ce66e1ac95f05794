"""The interactives of lesson 00: the case, the players, the argument.

Each function returns an `Interactive`.
"""

from __future__ import annotations

from spoilers import data
from spoilers.explore.interactive import Control, Interactive
from spoilers.explore.values import decimals, grid, thousandths
from spoilers.figures.the_airport.attack_or_quiet import AttackOrQuiet
from spoilers.figures.the_airport.conflict_network import YEARS, ConflictNetwork
from spoilers.figures.the_airport.four_mechanisms import RETELLINGS, STEPS, FourMechanisms
from spoilers.figures.the_airport.timeline import SPANS, Timeline, events_in, spoken


def timeline() -> Interactive:
    """Let the reader step through the events of the case.

    Examples
    --------
    >>> timeline().controls[1].choices({"span": "august"})[0]
    'kabul'
    """
    rows = {row.id: row for row in data.timeline()}
    return Interactive(
        Timeline,
        title="The case day by day, in four lanes: agreement, attacks, answers, findings",
        controls=(
            Control("span", "Time", tuple(SPANS), "menu", text=SPANS.__getitem__),
            Control(
                "event", "Event", lambda values: events_in(values["span"]),
                text=lambda event: f"{spoken(rows[event].date)}, {rows[event].label}",
            ),
        ),
        presets={
            "the agreement of 2020": {"span": "all", "event": "doha"},
            "the bomb at the airport": {"event": "airport"},
            "the strike that killed ten civilians": {"event": "kabulstrike"},
            "what the inquiry found": {"span": "all", "event": "inquiry"},
        },
    )  # fmt: skip


def conflict_network() -> Interactive:
    """Let the reader slide through the years of the war.

    Examples
    --------
    >>> conflict_network().controls[0].choices({})[-1]
    2022
    """
    return Interactive(
        ConflictNetwork,
        title="Who fought whom in Afghanistan, and who stood with whom",
        controls=(Control("year", "Year", YEARS),),
        presets={
            "before IS-K, 2014": {"year": 2014},
            "three wars in one, 2015": {"year": 2015},
            "the deadliest year between IS-K and the Taliban, 2018": {"year": 2018},
            "after the Doha agreement, 2020": {"year": 2020},
            "the Taliban govern, 2022": {"year": 2022},
        },
    )


def four_mechanisms() -> Interactive:
    """Let the reader walk through the argument, in one case or another.

    Examples
    --------
    >>> print(four_mechanisms().sentence({"case": "kabul", "step": 2}))
    Step 2. The United States signs an agreement with the Taliban alone, in Doha in 2020.
    """
    return Interactive(
        FourMechanisms,
        title="The argument in four steps between a government and two factions",
        controls=(
            Control(
                "case", "Told for", tuple(RETELLINGS), "menu",
                text=lambda case: RETELLINGS[case].name,
            ),
            Control("step", "Steps so far", STEPS),
        ),
        presets={
            "before the split": {"step": 0},
            "Kabul 2021, the whole argument": {"case": "kabul", "step": 4},
            "Omagh 1998, the last step": {"case": "omagh", "step": 4},
        },
    )  # fmt: skip


def attack_or_quiet() -> Interactive:
    """Let the reader find out what would keep the excluded faction quiet.

    Examples
    --------
    >>> attack_or_quiet().sentence(attack_or_quiet().defaults)[:20]
    'The faction attacks:'
    """
    kabul = AttackOrQuiet()
    gains = tuple(sorted({*grid(0, 4.5, 0.5), kabul.gain}))
    costs = tuple(sorted({*grid(0, 1, 0.1), kabul.cost}))
    return Interactive(
        AttackOrQuiet,
        title="What quiet and an attack are worth to the excluded faction",
        controls=(
            Control(
                "quiet", "What quiet can bring", grid(0, 3, 0.1), text=decimals,
                baked=(0.0, 0.5, 1.0, 1.5, 2.0, 3.0),
            ),
            Control(
                "chance", "Chance that an attack works", grid(0, 1, 0.05), text=decimals,
                baked=(0.0, 0.1, 0.2, 0.25, 0.35, 0.5, 0.7, 1.0),
            ),
            Control(
                "gain", "Worth of the retaliation", gains, text=thousandths,
                baked=(1.0, 2.0, 3.0, kabul.gain),
            ),
            Control(
                "cost", "Cost of the attack", costs, text=thousandths,
                baked=(0.0, kabul.cost, 0.5),
            ),
        ),
        presets={
            "Kabul 2021 (illustrative)": {},
            "the same, and a promise it believes adds half a stake": {"quiet": 1.5},
            "a government that will not be provoked": {"chance": 0.0},
            "a government that strikes back for certain": {"chance": 1.0, "quiet": 3.0},
        },
    )  # fmt: skip
