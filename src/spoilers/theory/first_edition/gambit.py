"""How does Gambit, the standard software for games, see the whole game?

Gambit solves any finite game by general methods; nothing in it knows the formulas of this
course. It is not installed with the course. `to_efg` does without it: the text it gives is
Gambit's own file format, which its programs and its graphical interface open.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import count
from types import ModuleType
from typing import Any

from spoilers.theory.arguments import within
from spoilers.theory.first_edition.scenarios import End, Ends, Scenario, ends

PLAYERS = ("Government", "Included", "Excluded")
TITLE = "The whole game"

_ABSENT = (
    "pygambit is not installed, so Gambit cannot be asked. Everything else works without it, and "
    "`to_efg` gives the game as text that Gambit's own programs open. To install it: "
    'pip install "pygambit>=17.0.0b2"'
)

# Gambit stops once no player could gain more than this, relative to the range of payoffs.
# Close to a tie it cannot always reach the first.
_REGRETS = (1e-8, 1e-6, 1e-4)


@dataclass(frozen=True)
class Odds:
    """What does Gambit do at each decision of the whole game?

    Attributes
    ----------
    start : tuple of float
        Probabilities of fighting on, including all, talking to one.
    accept, attack : float
        Probability that the included faction accepts, that the excluded one attacks.
    keep_after_quiet, keep_after_foiled, keep_after_success : float
        Probability that the government keeps the deal.
    """

    start: tuple[float, float, float]
    accept: float
    attack: float
    keep_after_quiet: float
    keep_after_foiled: float
    keep_after_success: float


def to_efg(scenario: Scenario) -> str:
    """How is this game written down in Gambit's file format?

    Parameters
    ----------
    scenario : Scenario
        One game; its fields are single numbers.

    Returns
    -------
    str
        The full tree with Nature's draw of the type, 18 ends and 6 information sets, in the
        format of an .efg file.

    Raises
    ------
    ValueError
        If the scenario holds arrays.

    References
    ----------
    Savani and Turocy, Gambit: The Package for Computation in Game Theory.

    Examples
    --------
    >>> lines = to_efg(Scenario()).splitlines()
    >>> print(lines[0])
    EFG 2 R "The whole game" { "Government" "Included" "Excluded" }
    >>> sum(line.startswith("t ") for line in lines)
    18
    """
    scenario.require_one()
    n = {name: float(array) for name, array in scenario.arrays().items()}
    names = " ".join(f'"{player}"' for player in PLAYERS)
    lines = [
        f'EFG 2 R "{TITLE}" {{ {names} }}',
        '""',
        _chance("Partner", 1, {"reliable": n["prior"], "unreliable": 1 - n["prior"]}),
    ]
    worth = {"reliable": 1.0, "unreliable": -n["betrayal"]}
    foil = {"reliable": n["foil_reliable"], "unreliable": n["foil_unreliable"]}
    numbers = count(1)
    for place, (kind, value) in enumerate(worth.items()):
        lines += _subtree(kind, 2 + place, foil[kind], ends(scenario, value, value, value), numbers)
    return "\n".join(lines) + "\n"


def to_gambit(scenario: Scenario) -> Any:
    """How can Gambit be asked about this game?

    Parameters
    ----------
    scenario : Scenario
        One game; its fields are single numbers.

    Returns
    -------
    pygambit.Game
        The game of `to_efg`, for any of Gambit's solvers.

    Raises
    ------
    ImportError
        If pygambit is not installed.
    ValueError
        If the scenario holds arrays.

    References
    ----------
    Savani and Turocy, Gambit: The Package for Computation in Game Theory.

    Examples
    --------
    >>> from importlib.util import find_spec
    >>> to_gambit(Scenario()).title if find_spec("pygambit") else "The whole game"
    'The whole game'
    """
    text = to_efg(scenario)
    return _pygambit().read_efg(io.BytesIO(text.encode()))


def solve_with_gambit(scenario: Scenario, precision: float | None = None) -> Odds:
    """What does Gambit do in this game?

    Parameters
    ----------
    scenario : Scenario
        One game; its fields are single numbers, and its prior is neither 0 nor 1.
    precision : float, optional
        How sharply the players tell better from worse, above 0: a move that is worth m less
        than the best is exp(-precision * m) times as likely. By default they err less and
        less until nobody could gain by doing otherwise.

    Returns
    -------
    Odds
        The logit quantal response equilibrium (McKelvey and Palfrey 1998) of that precision;
        by default the end of the path on which precision grows. Where a player is level
        between two moves, both may keep some probability.

    Raises
    ------
    ImportError
        If pygambit is not installed.
    RuntimeError
        If Gambit finds no equilibrium.
    ValueError
        If the scenario holds arrays, or the precision or the prior is out of range: a type
        that cannot occur leaves this method without beliefs.

    Notes
    -----
    By default Gambit stops when nobody gains by doing otherwise *where the game gets to*. What
    a player would do elsewhere need not have settled by then. A precision of 300 settles every
    decision with a margin of 0.02 or more, reached or not.

    References
    ----------
    Savani and Turocy, Gambit: The Package for Computation in Game Theory.

    Examples
    --------
    >>> from importlib.util import find_spec
    >>> round(solve_with_gambit(Scenario()).attack, 3) if find_spec("pygambit") else 1.0
    1.0
    """
    scenario.require_one()
    within("prior", scenario.prior, 0.0, 1.0, open_low=True, open_high=True)
    game = to_gambit(scenario)
    profile = _limit(game) if precision is None else _response(game, precision)
    # Information sets come in the order in which the tree was written.
    moves = [[at for _, at in profile[player]] for player in PLAYERS]
    (start, *keep), (answer,), (strike,) = moves
    return Odds(
        (float(start["fight on"]), float(start["include all"]), float(start["talk to one"])),
        float(answer["accept"]),
        float(strike["attack"]),
        *(float(after["keep"]) for after in keep),
    )


def _limit(game: Any) -> Any:
    solver = _pygambit().nash.logit_solve
    results = (solver(game, maxregret=regret).equilibrium for regret in _REGRETS)
    profile = next((found for found in results if found is not None), None)
    if profile is None:
        raise RuntimeError("Gambit found no equilibrium: two moves of a player are nearly level")
    return profile


def _response(game: Any, precision: float) -> Any:
    wanted = float(within("precision", precision, 0.0, open_low=True))
    point = _pygambit().qre.logit_solve_lambda(game, lam=wanted)[-1]
    if abs(point.lam - wanted) > 1e-3 * wanted:
        raise RuntimeError(
            f"precision = {wanted:g}: Gambit got no further than {point.lam:g}; ask for less"
        )
    return point.profile


def _pygambit() -> ModuleType:
    try:
        import pygambit
    except ModuleNotFoundError as error:
        raise ImportError(_ABSENT, name="pygambit") from error
    module: ModuleType = pygambit
    return module


def _number(value: float) -> str:
    # Gambit reads decimals as exact fractions; digits of rounding would only slow it down.
    return f"{value:.12f}".rstrip("0").rstrip(".")


def _chance(label: str, number: int, branches: dict[str, float]) -> str:
    first, second = branches
    # The two must add up to exactly 1 as they are written.
    odds = _number(branches[first]), _number(1 - float(_number(branches[first])))
    return f'c "" {number} "{label}" {{ "{first}" {odds[0]} "{second}" {odds[1]} }} 0'


def _move(player: int, number: int, label: str, *actions: str) -> str:
    listed = " ".join(f'"{action}"' for action in actions)
    return f'p "" {player} {number} "{label}" {{ {listed} }} 0'


def _end(numbers: count[int], label: str, payoffs: End) -> str:
    listed = ", ".join(_number(float(payoff)) for payoff in payoffs)
    return f't "" {next(numbers)} "{label}" {{ {listed} }}'


def _subtree(kind: str, number: int, foil: float, at: Ends, numbers: count[int]) -> list[str]:
    """Return the game against a partner of this kind, in the order Gambit reads a tree."""

    def end(label: str, payoffs: End) -> str:
        return _end(numbers, f"{label}, {kind}", payoffs)

    keep = ("keep", "return")
    return [
        _move(1, 1, "Start", "fight on", "include all", "talk to one"),
        end("fighting on", at.fighting),
        end("all included", at.inclusive),
        _move(2, 1, "Talks", "accept", "refuse"),
        _move(3, 1, "Excluded", "quiet", "attack"),
        _move(1, 2, "After quiet", *keep),
        end("quiet, kept", at.quiet_keep),
        end("quiet, return", at.quiet_return),
        _chance(f"Attack, {kind}", number, {"foiled": foil, "success": 1 - foil}),
        _move(1, 3, "After a foiled attack", *keep),
        end("foiled, kept", at.foiled_keep),
        end("foiled, return", at.foiled_return),
        _move(1, 4, "After a success", *keep),
        end("success, kept", at.success_keep),
        end("success, return", at.success_return),
        end("talks refused", at.fighting),
    ]
