"""Every public function and record of the theory refuses what is no number, and says which."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import math
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import networkx as nx
import numpy as np
import pytest
from numpy.typing import ArrayLike

import spoilers.theory
from spoilers.theory.campaign import RESTRAINT
from spoilers.theory.exclusive_negotiation import Faction
from spoilers.theory.internal_commitment import Talks
from spoilers.theory.play import Game, State
from spoilers.theory.the_home_front import Attacker, Leader
from spoilers.theory.the_whole_game.scenario import Scenario

# The checks themselves have tests of their own.
LEFT_OUT = ("spoilers.theory.arguments",)
# What a reader fills in. Every other record is an answer or a table.
RECORDS = {"Attacker", "Faction", "Game", "Habit", "Leader", "Movement", "Scenario", "Talks"}
NO_NUMBERS: dict[str, Any] = {
    "nothing": None,
    "text": "high",
    "a number as text": "0.4",
    "NaN": math.nan,
    "beyond floating point": 10**400,
    "complex": 0.4 + 0.1j,
    "yes": True,
}
ANSWERS = {"succeeded", "outcomes"}

# A value that each argument accepts, by its name.
VALUES: dict[str, Any] = Scenario().numbers() | {
    "attacker": Attacker(0.12, 0.1, 1.5, 0.95, blow=0.5),
    "believed": 0.5,
    "blows": [0.1, 0.1],
    "bound": 0.35,
    "belief": 0.4,
    "capability": 0.1,
    "capacity": 0.8,
    "chance": 0.35,
    "cost": 0.5,
    "deaths": 3,
    "drift": 0.1,
    "edge": 0.7,
    "excluded": Faction("excluded", 0.94, 0.24, 0.12),
    "event": "success",
    "exit_cost": 0.05,
    "factions": [Faction("one", 0.5, 0.3, 0.6)],
    "far_cost": 0.1,
    "far_gain": 1.0,
    "gain": 0.6,
    "game": Game(),
    "government_reach": 0.5,
    "graph": nx.path_graph(2),
    "harm": 1.0,
    "high": 0.5,
    "ideal": 0.5,
    "ideals": [0.2, 0.9],
    "included": Faction("included", 0.4, 0.2, 0.88),
    "influence": 0.5,
    "leader": Leader(0.4, 1.0, 0.3, 0.8),
    "low": 0.1,
    "measure": 3,
    "name": "one",
    "near_chance": 0.5,
    "near_cost": 0.1,
    "near_gain": 0.3,
    "outcomes": [True, False],
    "parameter": "audience_cost",
    "parties": 3,
    "penalty": 0.1,
    "platform": 0.4,
    "population": 10,
    "reach": 0.3,
    "reaches": [0.2, 0.2],
    "response": 0.6,
    "rule": RESTRAINT,
    "runs": 10,
    "salience": 0.8,
    "scenario": Scenario(),
    "seed": 1,
    "shift_cap": 0.2,
    "sovereignty": 0.6,
    "state": State(),
    "talks": Talks(
        strength=0.6, shift=0.3, cost=0.5, discount=0.9, exploitation=1, war_worth=0.7, drift=0
    ),
    "thresholds": [0.3, 0.4],
    "today": 1.0,
    "trust": 0.875,
    "unity": 0.2,
    "vulnerability": 0.375,
    "war_cost": 0.1,
    "war_worth": 0.7,
    "weeks": 4,
    "x": ("audience_cost", 0.1, 0.5),
    "y": ("strength", 0.1, 0.2),
}
# Where a name means another thing in one place.
ELSEWHERE: dict[str, dict[str, Any]] = {
    "exit_waves": {"gain": {0: 0.1, 1: 0.2}},
    "exit_cascade": {"gain": {0: 0.1, 1: 0.2}},
    "challenger_cascade": {"graph": None},
}


def is_number(annotation: str) -> bool:
    return annotation in ("float", "int") or "ArrayLike" in annotation


def numbers_of(call: Callable[..., Any]) -> list[str]:
    parameters = inspect.signature(call).parameters.values()
    return [each.name for each in parameters if is_number(str(each.annotation))]


def accepted(call: Callable[..., Any]) -> dict[str, Any]:
    """Return arguments that it accepts; whoever adds a name gives it a value above."""
    own = ELSEWHERE.get(call.__name__, {})
    arguments = {}
    for each in inspect.signature(call).parameters.values():
        if each.name in own:
            arguments[each.name] = own[each.name]
        elif each.default is inspect.Parameter.empty:
            assert each.name in VALUES, f"give {each.name} of {call.__name__} a value in VALUES"
            arguments[each.name] = VALUES[each.name]
    return arguments


def complaints(call: Callable[..., Any], argument: str) -> list[str]:
    """Say what it takes that is no number, or refuses in words that do not name the argument."""
    annotation = str(inspect.signature(call).parameters[argument].annotation)
    found = []
    for kind, value in NO_NUMBERS.items():
        if (argument in ANSWERS and value is True) or (value is None and "None" in annotation):
            continue
        try:
            call(**(accepted(call) | {argument: value}))
        except ValueError as refused:
            if not str(refused).startswith(f"{argument} = "):
                found.append(f"{kind}: {refused}")
        except Exception as fault:
            found.append(f"{kind}: {type(fault).__name__} {fault}")
        else:
            found.append(f"{kind} is taken")
    return found


def public() -> Iterator[tuple[str, Callable[..., Any]]]:
    for found in pkgutil.walk_packages(spoilers.theory.__path__, "spoilers.theory."):
        if found.name.startswith(LEFT_OUT):
            continue
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            ours = getattr(value, "__module__", None) == found.name and not name.startswith("_")
            # A record that a reader fills in checks itself when it is made.
            record = dataclasses.is_dataclass(value) and hasattr(value, "__post_init__")
            if ours and (inspect.isfunction(value) or (inspect.isclass(value) and record)):
                yield f"{found.name.removeprefix('spoilers.theory.')}.{name}", value


PUBLIC = dict(public())
PLACES = [(name, argument) for name, call in PUBLIC.items() for argument in numbers_of(call)]


def test_the_theory_is_looked_through() -> None:
    assert {"splintering.splits", "provocation.diagnose", "the_airport.attack_pays"} <= set(PUBLIC)
    assert {name.split(".")[-1] for name in PUBLIC} >= RECORDS
    assert len(PLACES) > 100


@pytest.mark.parametrize("name", [name for name, call in PUBLIC.items() if numbers_of(call)])
def test_what_is_right_is_taken(name: str) -> None:
    PUBLIC[name](**accepted(PUBLIC[name]))


@pytest.mark.parametrize(("name", "argument"), PLACES)
def test_what_is_no_number_is_refused_by_its_name(name: str, argument: str) -> None:
    assert complaints(PUBLIC[name], argument) == []


def test_a_careless_function_is_found_out() -> None:
    def takes_anything(strength: ArrayLike) -> Any:
        return strength

    def lets_numpy_complain(strength: ArrayLike, cost: ArrayLike) -> Any:
        return np.asarray(strength, dtype=float) + np.asarray(cost, dtype=float)

    assert numbers_of(lets_numpy_complain) == ["strength", "cost"]
    assert len(complaints(takes_anything, "strength")) == len(NO_NUMBERS)
    found = " ".join(complaints(lets_numpy_complain, "cost"))
    for fault in ("nothing is taken", "text: could not convert", "NaN is taken", "OverflowError"):
        assert fault in found
