"""Grade the graders: print, for each exercise, what its checks make of the bank.

Run it with ``python3 course.py graders``; name exercises to see only those, and say with
``--pairs 100`` how many pairs of small changes are drawn for each function. With ``--unseen`` it
lists instead the wrong answers that no visible check refuses, with what the text says against them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.grading.bank import Answer, answers, strangers
from tests.grading.graders import CELLS, COMPUTED, failed, known, pairs, surviving, unseen

HEAD = (
    "exercise", "functions", "wrong", "accepted", "right", "refused", "changes", "same",
    "surviving", "pairs", "same", "surviving"
)  # fmt: skip
PAIRS = 10
"""So many pairs of changes are drawn for each function, if nothing else is said."""


@dataclass(frozen=True)
class Row:
    """What the checks of one exercise make of the bank."""

    exercise: str
    functions: int
    wrong: int
    accepted: tuple[str, ...]
    right: int
    refused: tuple[str, ...]
    changes: int
    same: int
    surviving: tuple[str, ...]
    pairs: int
    same_pairs: int
    surviving_pairs: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing wrong is accepted, nothing right refused, and no change survives."""
        return not (self.accepted or self.refused or self.surviving or self.surviving_pairs)

    def cells(self) -> tuple[str, ...]:
        """Give the row as text."""
        return (
            self.exercise,
            *map(
                str,
                (
                    self.functions,
                    self.wrong,
                    len(self.accepted),
                    self.right,
                    len(self.refused),
                    self.changes,
                    self.same,
                    len(self.surviving),
                    self.pairs,
                    self.same_pairs,
                    len(self.surviving_pairs),
                ),
            ),
        )


def row(exercise: str, bank: Iterable[Answer] | None = None, each_pairs: int = PAIRS) -> Row:
    """Grade the graders of one exercise."""
    every = (*answers(), *strangers()) if bank is None else bank
    mine = [each for each in every if each.exercise == exercise]
    accepted = [str(each) for each in mine if not each.right and not failed(each)]
    refused = [str(each) for each in mine if each.right and failed(each)]
    count, same, left = 0, 0, []
    drawn, alike, through = 0, 0, []
    for _, cell in (each for each in COMPUTED if each[0] == exercise):
        changes, kept = surviving(exercise, cell)
        count += changes
        same += len(kept & known(exercise, cell))
        left += [f"{exercise}: {cell}: {change}" for change in kept - known(exercise, cell)]
        tried, nothing, wrong = pairs(exercise, cell, each_pairs)
        drawn += tried
        alike += nothing
        through += [f"{exercise}: {cell}: {change}" for change in wrong]
    return Row(
        exercise,
        sum(each[0] == exercise for each in CELLS),
        sum(not each.right for each in mine),
        tuple(accepted),
        sum(each.right for each in mine),
        tuple(refused),
        count,
        same,
        tuple(sorted(left)),
        drawn,
        alike,
        tuple(sorted(through)),
    )


def text(rows: Sequence[Row]) -> str:
    """Set the rows under each other, and name everything that should not be."""
    lines = [HEAD, *(each.cells() for each in rows)]
    width = [max(len(line[place]) for line in lines) for place in range(len(HEAD))]
    table = [
        "  ".join(
            cell.ljust(width[0]) if not place else cell.rjust(width[place])
            for place, cell in enumerate(line)
        )
        for line in lines
    ]
    faults = [
        f"{what}: {each}"
        for one in rows
        for what, found in (
            ("accepted", one.accepted),
            ("refused", one.refused),
            ("survives", (*one.surviving, *one.surviving_pairs)),
        )
        for each in found
    ]
    meaning = (
        "wrong and right: answers in the bank, those of strangers among them. changes: small "
        "changes to the solutions, of which `same` are known to change nothing. pairs: two changes "
        "at once, drawn; `same` change nothing that four other draws of inputs could tell."
    )
    return "\n".join([*table, "", meaning, *faults])


def main(arguments: Sequence[str]) -> int:
    """Print the table, and say by the way it ends whether all is well."""
    names = list(dict.fromkeys(exercise for exercise, _ in CELLS))
    parser = argparse.ArgumentParser(prog="course.py graders", description=main.__doc__)
    parser.add_argument("exercises", nargs="*", metavar="exercise")
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--unseen", action="store_true")
    options = parser.parse_args(arguments)
    asked = options.exercises or names
    for name in asked:
        if name not in names:
            print(f"There is no exercise {name!r}. There are: {', '.join(names)}.", file=sys.stderr)
            return 2
    if options.unseen:
        for answer, said in unseen(a for a in (*answers(), *strangers()) if a.exercise in asked):
            print(f"{answer}\n    {said}")
        return 0
    rows = [row(name, each_pairs=options.pairs) for name in asked]
    print(text(rows))
    return 0 if all(each.clean for each in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
