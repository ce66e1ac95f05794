"""The numbers of a case stand in ``theory.cases``, and nowhere else.

A preset that is called after a case takes that case's numbers from there. A preset that says what
it changes ("Kabul, and the critics calmer") may state the changed number, which is not the case's.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from math import isclose
from pathlib import Path

import nbformat
import pytest

from spoilers.theory.cases import CASES
from spoilers.theory.parameters import LETTERS

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "spoilers"
# Where numbers of a case may stand: the cases themselves, and Kabul as the default scenario.
HOME = {"theory/cases.py", "theory/the_whole_game/scenario.py"}
PLACES = {name.split()[0]: name for name in CASES}


@dataclass(frozen=True)
class Stated:
    """A number of a case, found outside its home."""

    place: str
    case: str
    name: str
    value: float


def case_in(text: str) -> str | None:
    """Say which case a label names."""
    return next((case for place, case in PLACES.items() if place in text), None)


def labelled(tree: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Find what stands under a label: the entries of dicts, and calls that begin with one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value, value
        elif isinstance(node, ast.Call) and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value, node


def numbers_by_name(tree: ast.AST) -> Iterator[tuple[str, float]]:
    """Find numbers that are given to one of the course's letters by name."""
    for node in ast.walk(tree):
        pairs: list[tuple[object, ast.AST]] = []
        if isinstance(node, ast.Dict):
            pairs = [
                (key.value, value)
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant)
            ]
        elif isinstance(node, ast.Call):
            pairs = [(keyword.arg, keyword.value) for keyword in node.keywords]
        for name, given in pairs:
            # A number may stand with its reason: (0.4, "because ...").
            value = given.elts[0] if isinstance(given, ast.Tuple) and given.elts else given
            number = value.value if isinstance(value, ast.Constant) else None
            # True and False are whole numbers to Python, and no numbers of a case.
            proper = isinstance(number, int | float) and not isinstance(number, bool)
            if isinstance(name, str) and name in LETTERS and proper:
                assert isinstance(number, int | float)
                yield name, float(number)


def own_numbers(case: str) -> dict[str, float]:
    """List what a case says of itself: the lessons' numbers and the game's primitives."""
    given = {name: each.value for name, each in CASES[case].given.items()}
    return {**CASES[case].scenario.numbers(), **given}


def stated(place: str, code: str) -> list[Stated]:
    """List the numbers of cases that a piece of code states."""
    found = []
    for label, value in labelled(ast.parse(code)):
        case = case_in(label)
        if case is None:
            continue
        own = own_numbers(case)
        found += [
            Stated(place, case, name, number)
            for name, number in numbers_by_name(value)
            if number == own.get(name)
        ]
    return found


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ('presets = {"Kabul 2021": {"audience_cost": 0.3}}', ["audience_cost"]),
        ('presets = {"Kabul 2021 (illustrative)": {"strength": 0.12, "step": 3}}', ["strength"]),
        ('make("Kabul 2021", discount=0.95)', ["discount"]),
        ('presets = {"Kabul, and the critics calmer": {"audience_cost": 0.18}}', []),
        ('presets = {"Kabul 2021": {"audience_cost": KABUL.audience_cost}}', []),
        ('presets = {"an example": {"audience_cost": 0.3}}', []),
    ],
)
def test_the_gate_sees_a_number_of_a_case(code: str, names: list[str]) -> None:
    assert [each.name for each in stated("x.py", code)] == names


def test_no_number_of_a_case_stands_outside_its_home() -> None:
    places = {str(path.relative_to(SOURCE)): path for path in sorted(SOURCE.rglob("*.py"))}
    assert set(places) >= HOME
    found = [
        each
        for place, path in places.items()
        if place not in HOME
        for each in stated(place, path.read_text(encoding="utf-8"))
    ]
    assert found == []
    # The home itself is full of them, so the search does find what it looks for.
    assert stated("cases", (SOURCE / "theory" / "cases.py").read_text(encoding="utf-8"))


# --- Notebooks, where a student sees the numbers in the code ------------------------------------


SHORT = {"IS-K": "Islamic State-Khorasan"}


def sides() -> dict[str, set[float]]:
    """List by faction where it stands and how strong it is, if it plays in one case alone."""
    every = [party for case in CASES.values() for party in case.parties]
    names = [party.name for party in every]
    own = {
        party.name: {party.ideal, party.reach, party.strength}
        for party in every
        if names.count(party.name) == 1
    }
    return own | {short: own[name] for short, name in SHORT.items()}


def strange(code: str) -> list[tuple[str, float]]:
    """List the numbers that stand beside a faction of a case and are not the case's."""
    return [
        (label, each)
        for label, value in labelled(ast.parse(code))
        if label in sides()
        for each in numbers(value)
        if not any(isclose(each, own) for own in sides()[label])
    ]


def numbers(tree: ast.AST) -> Iterator[float]:
    """List the numbers that stand in a piece of code; True and False are none."""
    for node in ast.walk(tree):
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield float(value)


@pytest.mark.parametrize(
    ("code", "numbers"),
    [
        ('parties = {"Taliban": (0.6, 0.4), "IS-K": (0.94, 0.24)}', [0.6]),
        ('parties = {"Taliban": (0.4, 0.2), "IS-K": (0.94, 0.24)}', []),
        ('Faction("IS-K", ideal=0.94, reach=0.24, strength=0.2)', [0.2]),
        ('parties = {"moderate": (0.6, 0.4)}', []),
    ],
)
def test_the_gate_sees_a_second_kabul(code: str, numbers: list[float]) -> None:
    assert [number for _, number in strange(code)] == numbers


NOTEBOOKS = sorted([*ROOT.glob("lessons/*.ipynb"), *ROOT.glob("solutions/*/*.ipynb")])


def test_a_notebook_gives_the_factions_of_a_case_no_numbers_of_its_own() -> None:
    cells = [
        (path.stem, cell.id, cell.source)
        for path in NOTEBOOKS
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
    ]
    assert {(name, cell): found for name, cell, code in cells if (found := strange(code))} == {}
    # Some do name them, so the search does find what it looks for.
    assert sum(any(f'"{faction}"' in code for faction in sides()) for *_, code in cells) >= 3
