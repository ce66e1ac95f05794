"""How does Gambit, the standard software for games, see the whole game?

Gambit solves any finite game by general methods; nothing in it knows the formulas of this course.
The whole game becomes finite by menus: the measures of the government are a menu anyway, and the
included faction chooses from a few payments. What happens in later periods is in the payoffs, so
the game must end today: the government is gone tomorrow (omega = 0).

`to_efg` does without Gambit: the text it gives is Gambit's own file format, which its programs and
its graphical interface open.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from types import ModuleType
from typing import Any

import numpy as np

from spoilers.theory.arguments import FloatArray, at_least, one, share, within
from spoilers.theory.the_home_front.response import MEASURES
from spoilers.theory.the_whole_game import MOVES, STARTS, Scenario
from spoilers.theory.the_whole_game.players import EVENTS, FIGHT, Government, Movement

__all__ = ["PAYMENTS", "PLAYERS", "Odds", "solve_with_gambit", "to_efg", "to_gambit"]

PLAYERS = ("Government", "Included", "Excluded")
TITLE = "The whole game"
PAYMENTS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""What the included faction can pay today, if nothing else is asked for, in stakes."""

_ABSENT = (
    "pygambit is not installed, so Gambit cannot be asked. Everything else works without it, and "
    "`to_efg` gives the game as text that Gambit's own programs open. To install it: "
    'pip install "pygambit>=17.0.0b2"'
)

# Gambit stops once no player could gain more than this, relative to the range of payoffs.
# Close to a tie it cannot always reach the first.
_REGRETS = (1e-8, 1e-6, 1e-4)
_AFTER = dict(
    zip(EVENTS, ("After quiet", "After a foiled attempt", "After a success"), strict=True)
)

Probabilities = Mapping[str, float]


@dataclass(frozen=True)
class Odds:
    """What does Gambit do at each decision of the whole game?

    Every decision is a mapping from moves to probabilities, which add up to 1.

    Attributes
    ----------
    start : mapping of str to float
        The government's first move. A seat for everyone is no move where it has no price.
    talks : mapping of str to float
        The included faction's answer: "refuse", or "pay" and the payment.
    offered : mapping of str to mapping
        What the excluded faction does after each payment.
    after_quiet, after_foiled, after_success : mapping of str to float
        The government's measure, by its name.
    """

    start: Probabilities
    talks: Probabilities
    offered: Mapping[str, Probabilities]
    after_quiet: Probabilities
    after_foiled: Probabilities
    after_success: Probabilities


def to_efg(scenario: Scenario, payments: Sequence[float] = PAYMENTS) -> str:
    """How is this game written down in Gambit's file format?

    The extensive form, with the information sets of `spoilers.theory.the_whole_game`.

    Parameters
    ----------
    scenario : Scenario
        One game; its fields are single numbers, and its window is 0.
    payments : sequence of float
        What the included faction can pay, in [0, 1], rising.

    Returns
    -------
    str
        The full tree with Nature's draw of the type, in the format of an .efg file.

    Raises
    ------
    ValueError
        If the scenario holds arrays or its window is not 0, or the payments are not rising.

    References
    ----------
    Savani and Turocy, Gambit: The Package for Computation in Game Theory.

    Examples
    --------
    >>> lines = to_efg(Scenario()).splitlines()
    >>> print(lines[0])
    EFG 2 R "The whole game" { "Government" "Included" "Excluded" }
    >>> sum(line.startswith("t ") for line in lines)
    164
    """
    return "\n".join(_Tree(scenario, _checked(payments)).lines()) + "\n"


def to_gambit(scenario: Scenario, payments: Sequence[float] = PAYMENTS) -> Any:
    """How can Gambit be asked about this game?

    Parameters
    ----------
    scenario, payments
        As for `to_efg`.

    Returns
    -------
    pygambit.Game
        The game of `to_efg`, for any of Gambit's solvers.

    Raises
    ------
    ImportError
        If pygambit is not installed.
    ValueError
        If the scenario holds arrays or its window is not 0, or the payments are not rising.

    References
    ----------
    Savani and Turocy, Gambit: The Package for Computation in Game Theory.

    Examples
    --------
    >>> from importlib.util import find_spec
    >>> to_gambit(Scenario()).title if find_spec("pygambit") else "The whole game"
    'The whole game'
    """
    text = to_efg(scenario, payments)
    return _pygambit().read_efg(io.BytesIO(text.encode()))


def solve_with_gambit(
    scenario: Scenario, payments: Sequence[float] = PAYMENTS, precision: float | None = None
) -> Odds:
    """What does Gambit do in this game?

    The logit quantal response equilibrium, or its limit.

    Parameters
    ----------
    scenario : Scenario
        One game; its fields are single numbers, its window is 0, and its prior neither 0 nor 1.
    payments : sequence of float
        What the included faction can pay, in [0, 1], rising.
    precision : float, optional
        How sharply the players tell better from worse, above 0: a move that is worth m less than
        the best is exp(-precision * m) times as likely. By default they err less and less until
        nobody could gain by doing otherwise.

    Returns
    -------
    Odds
        The logit quantal response equilibrium (McKelvey and Palfrey 1998) of that precision; by
        default the end of the path on which precision grows. Where a player is level between two
        moves, both may keep some probability.

    Raises
    ------
    ImportError
        If pygambit is not installed.
    RuntimeError
        If Gambit finds no equilibrium.
    ValueError
        If the scenario holds arrays or its window is not 0, the payments are not rising, or the
        precision or the prior is out of range: a type that cannot occur leaves this method without
        beliefs.

    Notes
    -----
    By default Gambit stops when nobody gains by doing otherwise *where the game gets to*. What a
    player would do elsewhere need not have settled by then. A high precision settles every
    decision that is not close, reached or not.

    References
    ----------
    Savani and Turocy, Gambit: The Package for Computation in Game Theory.

    Examples
    --------
    >>> from importlib.util import find_spec
    >>> odds = solve_with_gambit(Scenario()) if find_spec("pygambit") else None
    >>> round(odds.after_success["drone strikes"], 2) if odds else 1.0
    1.0
    """
    numbers = scenario.numbers()
    within("prior", numbers["prior"], 0.0, 1.0, open_low=True, open_high=True)
    rising = _checked(payments)
    game = to_gambit(scenario, rising)
    profile = _limit(game) if precision is None else _response(game, precision)
    return _odds(profile, rising)


def _odds(profile: Any, payments: tuple[float, ...]) -> Odds:
    def chosen(place: Any) -> dict[str, float]:
        return {str(action): float(chance) for action, chance in place}

    # Information sets come in the order in which the tree was written.
    (start, *after), (talks,), offers = (
        [chosen(place) for _, place in profile[player]] for player in PLAYERS
    )
    offered = dict(zip(map(_paid, payments), offers, strict=True))
    return Odds(start, talks, offered, *after)


def _checked(payments: Sequence[float]) -> tuple[float, ...]:
    numbers = np.atleast_1d(share("payments", payments))
    if numbers.ndim != 1 or not numbers.size or (np.diff(numbers) <= 0).any():
        raise ValueError(f"payments = {list(payments)}: expected rising numbers in [0, 1]")
    return tuple(float(number) for number in numbers)


def _paid(payment: float) -> str:
    return f"pay {payment:.6g}"


def _limit(game: Any) -> Any:
    solver = _pygambit().nash.logit_solve
    results = (solver(game, maxregret=regret).equilibrium for regret in _REGRETS)
    profile = next((found for found in results if found is not None), None)
    if profile is None:
        raise RuntimeError("Gambit found no equilibrium: two moves of a player are nearly level")
    return profile


def _response(game: Any, precision: float) -> Any:
    wanted = one("precision", within("precision", precision, 0.0, open_low=True))
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


class _Tree:
    """The tree of one game, line by line, in the order in which Gambit reads it."""

    def __init__(self, scenario: Scenario, payments: tuple[float, ...]) -> None:
        n = scenario.numbers()
        if n["window"] != 0:
            raise ValueError(
                f"window = {n['window']:g}: expected 0, in a finite game nobody is there tomorrow"
            )
        self.n, self.payments = n, payments
        self.raw = scenario.raw()
        self.menu = [m for m in MEASURES if at_least(n["largest_response"], m.response)]
        responses = np.array([measure.response for measure in self.menu])
        self.movement = Movement(self.raw, Government(self.raw).success, *[responses] * 3)
        self.numbers = count(1)

    def lines(self) -> Iterator[str]:
        n = self.n
        names = " ".join(f'"{player}"' for player in PLAYERS)
        yield f'EFG 2 R "{TITLE}" {{ {names} }}'
        yield '""'
        yield _chance("Partner", 1, {"reliable": n["prior"], "unreliable": 1 - n["prior"]})
        yield from self._start("reliable", 2, n["foil_reliable"])
        yield from self._start("unreliable", 3, n["foil_unreliable"])

    def _start(self, kind: str, number: int, foil: float) -> Iterator[str]:
        whole, fair = float(self.movement.whole), float(self.movement.worth(self.raw["strength"]))
        seat, payments = self.n["seat_price"], self.payments
        war = (0.0, self.n["war_included"] * whole, fair * whole)
        yield _move(1, 1, "Start", *(STARTS if np.isfinite(seat) else STARTS[:2]))
        yield self._end(f"fighting on, {kind}", war)
        yield _move(2, 1, "Talks", "refuse", *map(_paid, payments))
        yield self._end(f"refused, {kind}", war)
        for place, payment in enumerate(payments):
            chance = number + 2 * (place + 1)
            yield from self._offer(kind, chance, place + 1, payment, foil)
        if np.isfinite(seat):
            yield self._end(f"all included, {kind}", (1 - seat, (1 - fair) * whole, fair * whole))

    def _offer(
        self, kind: str, number: int, offer: int, payment: float, foil: float
    ) -> Iterator[str]:
        paid = f"{_paid(payment)}, {kind}"
        yield _move(3, offer, f"Offered {_paid(payment)[4:]}", *MOVES)
        yield from self._after("quiet", kind, paid, payment)
        odds = {"foiled": foil, "success": 1 - foil}
        yield _chance(f"Attempt, {paid}", number, odds)
        yield from self._after("foiled", kind, paid, payment)
        yield from self._after("success", kind, paid, payment)
        left, won = self.movement.left(FIGHT).net, self.movement.fight().net
        yield self._end(f"fight inside, {paid}", (0.0, float(left), float(won)))

    def _after(self, event: str, kind: str, paid: str, payment: float) -> Iterator[str]:
        place = EVENTS.index(event)
        yield _move(1, 2 + place, _AFTER[event], *(measure.name for measure in self.menu))
        payoffs = zip(*self._payoffs(event, kind, payment), strict=True)
        for measure, each in zip(self.menu, payoffs, strict=True):
            yield self._end(f"{event}, {measure.name}, {paid}", each)

    def _payoffs(self, event: str, kind: str, payment: float) -> tuple[FloatArray, ...]:
        """Return what everybody has after an event and each measure, with such a partner."""
        n, menu = self.n, self.menu
        hard = np.array([measure.response for measure in menu])
        worth = 1.0 if kind == "reliable" else -n["betrayal"]
        critics = n["audience_cost"] if event == "success" else 0.0
        harm = n["attack_harm"] if event == "success" else 0.0
        government = (1 - hard) * (worth - critics) - n["force_cost"] / 2 * hard**2 - harm
        movement = self.movement
        left, _, struck = (movement.calm, movement.foiled, movement.hit)[EVENTS.index(event)]
        gained = left + {"quiet": payment, "foiled": 0.0, "success": n["success_gain"]}[event]
        spent = 0.0 if event == "quiet" else n["attack_cost"]
        spent += n["failure_loss"] if event == "foiled" else 0.0
        return government, movement.whole - gained, gained - struck - spent

    def _end(self, label: str, payoffs: tuple[float, ...]) -> str:
        listed = ", ".join(_number(float(payoff)) for payoff in payoffs)
        return f't "" {next(self.numbers)} "{label}" {{ {listed} }}'


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
