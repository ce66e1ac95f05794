"""Grade the graders: print, for each exercise, what its checks make of the bank.

Run it with ``python3 course.py graders``; name exercises to see only those.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.grading.bank import Answer, answers
from tests.grading.graders import CELLS, COMPUTED, failed, known, surviving

HEAD = (
    "exercise", "functions", "wrong", "accepted", "right", "refused", "changes", "same", "surviving"
)  # fmt: skip


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

    @property
    def clean(self) -> bool:
        """Whether nothing wrong is accepted, nothing right refused, and no change survives."""
        return not (self.accepted or self.refused or self.surviving)

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
                ),
            ),
        )


def row(exercise: str, bank: Iterable[Answer] | None = None) -> Row:
    """Grade the graders of one exercise."""
    mine = [each for each in (answers() if bank is None else bank) if each.exercise == exercise]
    accepted = [str(each) for each in mine if not each.right and not failed(each)]
    refused = [str(each) for each in mine if each.right and failed(each)]
    count, same, left = 0, 0, []
    for _, cell in (each for each in COMPUTED if each[0] == exercise):
        changes, kept = surviving(exercise, cell)
        count += changes
        same += len(kept & known(exercise, cell))
        left += [f"{exercise}: {cell}: {change}" for change in kept - known(exercise, cell)]
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
            ("survives", one.surviving),
        )
        for each in found
    ]
    meaning = (
        "wrong and right: answers in the bank. changes: small changes to the solutions, of which "
        "`same` are known to change nothing."
    )
    return "\n".join([*table, "", meaning, *faults])


def main(arguments: Sequence[str]) -> int:
    """Print the table, and say by the way it ends whether all is well."""
    names = list(dict.fromkeys(exercise for exercise, _ in CELLS))
    asked = list(arguments) or names
    for name in asked:
        if name not in names:
            print(f"There is no exercise {name!r}. There are: {', '.join(names)}.", file=sys.stderr)
            return 2
    rows = [row(name) for name in asked]
    print(text(rows))
    return 0 if all(each.clean for each in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
