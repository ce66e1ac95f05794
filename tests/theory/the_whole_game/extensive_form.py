"""Any finite game of the kind the course needs, solved backwards in exact fractions.

Nothing here knows the course's game. A tree has chance moves, decisions that belong to
information sets, and ends. It is solved from its deepest information set upwards. At each set the
player weighs the nodes by what chance alone makes of them, which is Bayes' rule wherever no
player's move tells what another does not know.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from fractions import Fraction

Pay = tuple[Fraction, ...]


@dataclass(frozen=True, eq=False)
class End:
    """Where the game is over."""

    payoffs: Pay


@dataclass(frozen=True, eq=False)
class Chance:
    """Where nature moves."""

    branches: tuple[tuple[Fraction, Node], ...]


@dataclass(frozen=True, eq=False)
class Decision:
    """Where a player moves; ties go to the move that is listed first."""

    player: int
    information: Hashable
    moves: dict[Hashable, Node]


Node = End | Chance | Decision


@dataclass
class _Seen:
    """A decision as it stands in the tree: how deep, and how likely by chance alone."""

    node: Decision
    depth: int
    weight: Fraction
    before: Fraction


Order = Callable[[Hashable, list[Hashable]], list[Hashable]]


def as_listed(_: Hashable, moves: list[Hashable]) -> list[Hashable]:
    """Break ties by the order in which moves are listed."""
    return moves


def backwards(root: Node, order: Order = as_listed) -> dict[Hashable, Hashable]:
    """Choose a move at every information set, the deepest first."""
    sets: dict[Hashable, list[_Seen]] = defaultdict(list)
    _collect(root, 0, Fraction(1), Fraction(1), sets, set())
    plan: dict[Hashable, Hashable] = {}
    known: dict[int, Pay] = {}
    for information in sorted(sets, key=lambda each: -max(at.depth for at in sets[each])):
        plan[information] = _best(sets[information], plan, known, order)
    return plan


def expected(node: Node, plan: dict[Hashable, Hashable], known: dict[int, Pay]) -> Pay:
    """What everybody expects from here on, if all keep to the plan."""
    if isinstance(node, End):
        return node.payoffs
    if id(node) not in known:
        if isinstance(node, Decision):
            known[id(node)] = expected(node.moves[plan[node.information]], plan, known)
        else:
            parts = [(weight, expected(below, plan, known)) for weight, below in node.branches]
            known[id(node)] = tuple(
                sum((weight * pay[who] for weight, pay in parts), Fraction(0))
                for who in range(len(parts[0][1]))
            )
    return known[id(node)]


def _collect(
    node: Node,
    depth: int,
    weight: Fraction,
    before: Fraction,
    sets: dict[Hashable, list[_Seen]],
    walked: set[Chance],
) -> None:
    if isinstance(node, Chance):
        # What several moves lead to is walked once: chance has made the same of it.
        if node in walked:
            return
        walked.add(node)
        for chance, below in node.branches:
            _collect(below, depth + 1, weight * chance, weight, sets, walked)
    elif isinstance(node, Decision):
        sets[node.information].append(_Seen(node, depth, weight, before))
        for below in node.moves.values():
            _collect(below, depth + 1, weight, before, sets, walked)


def _best(
    places: list[_Seen], plan: dict[Hashable, Hashable], known: dict[int, Pay], order: Order
) -> Hashable:
    weights = [at.weight for at in places]
    if not any(weights):
        # What cannot happen teaches nothing: the belief before the last move of chance stays.
        weights = [at.before for at in places]
    first = places[0].node
    worth = {
        move: sum(
            (
                weight * expected(at.node.moves[move], plan, known)[first.player]
                for weight, at in zip(weights, places, strict=True)
            ),
            Fraction(0),
        )
        for move in first.moves
    }
    most = max(worth.values())
    return next(move for move in order(first.information, list(worth)) if worth[move] == most)
