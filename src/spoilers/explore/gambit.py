"""What Gambit says to a case: asked where it is installed, read from a record elsewhere.

Gambit has ready-made wheels for some systems only. Its answers are kept in
``gambit_answers.json``, written by ``python -m spoilers.explore.gambit``; a test asks again
wherever Gambit is installed.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from spoilers.figures.the_whole_game.game_tree import KABUL, measure_name
from spoilers.theory.cases import CASES, find_case
from spoilers.theory.gambit import solve_with_gambit
from spoilers.theory.the_whole_game import Scenario, solve

RECORD = Path(__file__).with_name("gambit_answers.json")
# Players who err so rarely have settled every decision whose margin is 0.02 or more.
PRECISION = 300.0
# Gambit's chances are kept to so many decimals.
DECIMALS = 3


def ask_gambit(case: str = KABUL) -> None:
    """Print what Gambit does in a case, beside what the course does.

    Parameters
    ----------
    case : str
        One of `spoilers.theory.cases.CASES` in which nobody is left to provoke tomorrow.

    Raises
    ------
    ValueError
        If there is no such case, or it does not end today.

    Examples
    --------
    >>> ask_gambit("Kabul 2021")
    Gambit ...
    the government at the start            talk to one      1.00
    ...
    """
    scenario = find_case(case).scenario
    if find_spec("pygambit") is not None:
        print(f"Gambit {version('pygambit')} on {case}")
        chances = gambit_chances(scenario)
    else:
        kept = json.loads(RECORD.read_text(encoding="utf-8"))
        if case not in kept["cases"]:
            raise ValueError(f"case = {case!r}: expected one of {', '.join(kept['cases'])}")
        print("Gambit is not installed here, so this is a record of its answer:")
        print(f"Gambit {kept['version']} on {case}")
        chances = kept["cases"][case]
    print(f"{'decision':39}{'our answer':17}its chance in Gambit")
    for (decision, move), chance in zip(our_moves(scenario).items(), chances.values(), strict=True):
        print(f"{decision:39}{move:17}{chance:.2f}")


def our_moves(scenario: Scenario) -> dict[str, str]:
    """Name what everybody does at each decision, as the course solves the game.

    Parameters
    ----------
    scenario : Scenario
        One game.

    Returns
    -------
    dict from str to str
        The decision and the move.

    Examples
    --------
    >>> our_moves(find_case("Kabul 2021").scenario)["the government after a success"]
    'drone strikes'
    """
    game = solve(scenario)
    after = game.responses
    return {
        "the government at the start": str(game.start),
        "the included faction": "accept" if game.accept else "refuse",
        "the excluded faction, offered a stake": str(game.move),
        "the government after quiet": measure_name(float(after.after_quiet)),
        "the government after a foiled attempt": measure_name(float(after.after_foiled)),
        "the government after a success": measure_name(float(after.after_success)),
    }


def gambit_chances(scenario: Scenario) -> dict[str, float]:
    """Ask Gambit how likely each of our moves is.

    Parameters
    ----------
    scenario : Scenario
        One game in which nobody is left to provoke tomorrow.

    Returns
    -------
    dict from str to float
        The decision, and the chance of our move there.

    Raises
    ------
    ImportError
        If Gambit is not installed.
    ValueError
        If the game does not end today.
    """
    odds = solve_with_gambit(scenario, precision=PRECISION)
    ours = list(our_moves(scenario).items())
    refuse = odds.talks["refuse"]
    places = (
        odds.start,
        {"accept": 1 - refuse, "refuse": refuse},
        odds.offered["pay 1"],
        odds.after_quiet,
        odds.after_foiled,
        odds.after_success,
    )
    return {
        decision: round(place[move], DECIMALS)
        for (decision, move), place in zip(ours, places, strict=True)
    }


def record() -> dict[str, object]:
    """Ask Gambit about every case that it can solve.

    Returns
    -------
    dict
        Its version, and its chances by case, as they are kept.
    """
    finite = {name: each.scenario for name, each in CASES.items() if each.scenario.window == 0}
    answers = {name: gambit_chances(scenario) for name, scenario in finite.items()}
    return {"version": version("pygambit"), "cases": answers}


if __name__ == "__main__":
    RECORD.write_text(json.dumps(record(), indent=1) + "\n", encoding="utf-8")
    print(f"Wrote {RECORD.name}.")
