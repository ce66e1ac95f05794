"""A conflict as a reader describes it: factions, ties, and numbers with a reason for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from math import isfinite
from typing import Any, Literal

from spoilers import data
from spoilers.theory.first_edition.cases import find_case
from spoilers.theory.first_edition.scenarios import PARAMETERS, Scenario

TIES = {
    "fought": "fight each other",
    "allied": "stand together",
    "split": "one broke from the other",
}
# Where the aims of data/groups.csv are put on the policy line. Coarse, and ours.
AIMS = {"nationalist": 0.1, "regional": 0.2, "leftist": 0.35, "nationalist-islamist": 0.45,
        "islamist": 0.7, "globalist": 0.95}  # fmt: skip
# A reason shorter than this is no sentence.
_WORDS = 4


@dataclass(frozen=True)
class Faction:
    """One faction of a movement.

    Parameters
    ----------
    name : str
        What to call it, at most 24 characters.
    strength : float
        Its part of the movement's strength, in (0, 1]; the parts need not add up to 1.
    position : float
        Where it stands on the policy line, in [0, 1].
    reach : float
        How far from there it would still accept a policy, in [0, 1].
    at_table : bool
        Whether the government talks to it.

    Raises
    ------
    ValueError
        If a number is out of range or the name does not fit.

    Examples
    --------
    >>> Faction("MILF", 0.7, 0.4, 0.3, at_table=True).at_table
    True
    """

    name: str
    strength: float
    position: float
    reach: float
    at_table: bool

    def __post_init__(self) -> None:
        """Refuse a faction that cannot be drawn."""
        if not self.name.strip() or len(self.name) > 24:
            raise ValueError(f"faction {self.name!r}: give it a name of 1 to 24 characters")
        for name in ("strength", "position", "reach"):
            value = getattr(self, name)
            low = 0.0 if name != "strength" else 1e-9
            if not _is_number(value) or not low <= value <= 1:
                raise ValueError(
                    f"faction {self.name}, {name} = {value!r}: expected a number from 0 to 1"
                    + (", above 0" if name == "strength" else "")
                )


@dataclass(frozen=True)
class Tie:
    """What is between two factions.

    Parameters
    ----------
    one, other : str
        Their names; a split runs from the parent to the part that left.
    kind : {"fought", "allied", "split"}
        What is between them.

    Raises
    ------
    ValueError
        If there is no such kind.

    Examples
    --------
    >>> Tie("MILF", "BIFF", "split").kind
    'split'
    """

    one: str
    other: str
    kind: Literal["fought", "allied", "split"]

    def __post_init__(self) -> None:
        """Refuse a kind that cannot be drawn."""
        if self.kind not in TIES:
            raise ValueError(f"tie {self.one} - {self.other}: {_meant(self.kind, TIES)}")


@dataclass(frozen=True)
class YourCase:
    """A conflict with all that the chain of the course needs.

    Parameters
    ----------
    title : str
        Such as "Mindanao 2012".
    question : str
        What the memo is to answer, one sentence.
    government : str
        Who negotiates.
    position, reach : float
        Where the government stands on the policy line and how far it would go, in [0, 1].
    factions : tuple of Faction
        At least two: one or more at the table and one or more outside.
    ties : tuple of Tie
        What is between them.
    numbers : mapping from str to (float, str)
        Each number of `first_edition.scenarios.Scenario` with the reason for it, a sentence.
    sources : tuple of str
        What the reasons rest on.

    Raises
    ------
    ValueError
        Naming what is missing or wrong, and what to write.

    Examples
    --------
    >>> case = from_named_case("Mindanao 2012")
    >>> case.scenario.prior, [faction.name for faction in case.factions if faction.at_table]
    (0.9, ['MILF'])
    """

    title: str
    question: str
    government: str
    position: float
    reach: float
    factions: tuple[Faction, ...]
    ties: tuple[Tie, ...]
    numbers: Mapping[str, tuple[float, str]]
    sources: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        """Check everything, and say what to mend."""
        for name in ("title", "question", "government"):
            if not str(getattr(self, name)).strip():
                raise ValueError(f"{name} is empty: write it down")
        if not self.question.strip().endswith("?"):
            raise ValueError(f"question = {self.question!r}: write one question, with its mark")
        for name in ("position", "reach"):
            value = getattr(self, name)
            if not _is_number(value) or not 0 <= value <= 1:
                raise ValueError(f"{name} = {value!r}: expected a number from 0 to 1")
        _check_factions(self.factions, self.ties)
        _check_numbers(self.numbers)

    @property
    def scenario(self) -> Scenario:
        """Give the numbers as the whole game takes them.

        Returns
        -------
        Scenario
            One game.

        Examples
        --------
        >>> from_named_case("Omagh 1998").scenario == find_case("Omagh 1998").scenario
        True
        """
        return Scenario(**{name: value for name, (value, _) in self.numbers.items()})

    def with_numbers(self, **changed: tuple[float, str]) -> YourCase:
        """Change some numbers, each with its new reason.

        Parameters
        ----------
        **changed : (float, str)
            The number and the reason for it.

        Returns
        -------
        YourCase
            The same case with these numbers.

        Raises
        ------
        ValueError
            If a number is unknown or out of range, or its reason is no sentence.

        Examples
        --------
        >>> case = from_named_case("Mindanao 2012")
        >>> case.with_numbers(prior=(0.6, "Suppose that it had gone on fighting.")).scenario.prior
        0.6
        """
        for name in changed:
            if name not in self.numbers:
                raise ValueError(_meant(name, {each.name: "" for each in PARAMETERS}))
        return replace(self, numbers={**self.numbers, **changed})


def from_named_case(name: str) -> YourCase:
    """Begin from a case of the course, and write over it.

    Parameters
    ----------
    name : str
        One of `spoilers.theory.first_edition.cases.CASES`.

    Returns
    -------
    YourCase
        With our illustrative numbers and reasons, and factions as coarse as we know them.

    Raises
    ------
    ValueError
        If there is no such case.

    Examples
    --------
    >>> from_named_case("Mindanao 2012").question
    'Will those left out of the deal fight it, and will it stand?'
    """
    case = find_case(name)
    numbers = {key: (each.value, each.reason) for key, each in case.assumptions.items()}
    start = _MINDANAO if name == "Mindanao 2012" else _plain(case.players)
    return YourCase(
        title=name,
        question="Will those left out of the deal fight it, and will it stand?",
        government=case.players[0],
        numbers=numbers,
        sources=(case.source,),
        **start,
    )


def movement_factions(movement: str, year: int) -> tuple[tuple[Faction, ...], tuple[Tie, ...]]:
    """Which factions of a movement were there in a year, and what was between them?

    Parameters
    ----------
    movement : str
        One of the keys of `spoilers.data.movements`.
    year : int
        Calendar year.

    Returns
    -------
    factions : tuple of Faction
        The groups that were active, all of one strength and none at the table: both are yours to
        fill in. Positions come from the aims in data/groups.csv and are coarse.
    ties : tuple of Tie
        Splits among them up to that year.

    Raises
    ------
    ValueError
        If there is no such movement, or fewer than two of its groups were active.

    Examples
    --------
    >>> factions, ties = movement_factions("irish", 1998)
    >>> sorted(faction.name for faction in factions)[:3]
    ['CIRA', 'INLA', 'PIRA']
    """
    graph = data.movement_graph(movement, until=year)
    here = {node: d for node, d in graph.nodes(data=True) if d["active"] and not d["outside"]}
    if len(here) < 2:
        raise ValueError(
            f"{movement}, {year}: {len(here)} of its groups were active; choose another year"
        )
    factions = tuple(
        Faction(d["abbr"], 0.5, AIMS[d["aim"]], 0.3, at_table=False) for d in here.values()
    )
    ties = {
        (here[one]["abbr"], here[other]["abbr"])
        for one, other, kind in graph.edges(data="type")
        if one in here and other in here and kind in ("splinter", "defection", "expulsion")
    }
    return factions, tuple(Tie(one, other, "split") for one, other in sorted(ties))


def _check_factions(factions: tuple[Faction, ...], ties: tuple[Tie, ...]) -> None:
    names = [faction.name for faction in factions]
    if len(set(names)) < len(names):
        raise ValueError(f"factions: {', '.join(names)}: two have the same name")
    seated = sum(faction.at_table for faction in factions)
    if not 0 < seated < len(factions):
        raise ValueError(
            f"{seated} of {len(factions)} factions are at the table: the course is about talks "
            "with some of them, so at least one must be in and one out"
        )
    for tie in ties:
        for name in (tie.one, tie.other):
            if name not in names:
                raise ValueError(f"tie {tie.one} - {tie.other}: {_meant(name, names)}")


def _check_numbers(numbers: Mapping[str, tuple[float, str]]) -> None:
    wanted = [each.name for each in fields(Scenario)]
    for name in numbers:
        if name not in wanted:
            raise ValueError(_meant(name, wanted))
    missing = [name for name in wanted if name not in numbers]
    if missing:
        raise ValueError(f"numbers: {', '.join(missing)} missing; every number needs a reason")
    for name, pair in numbers.items():
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise ValueError(f"numbers, {name} = {pair!r}: write (number, 'reason')")
        value, reason = pair
        if not _is_number(value):
            raise ValueError(f"numbers, {name} = {value!r}: expected a number")
        if len(str(reason).split()) < _WORDS:
            raise ValueError(
                f"numbers, {name}: the reason {reason!r} is shorter than a sentence of {_WORDS} "
                "words; say why it is this number and not a half or double of it"
            )
    Scenario(**{name: float(value) for name, (value, _) in numbers.items()})


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _meant(name: object, known: Any) -> str:
    near = get_close_matches(str(name), list(known), n=1, cutoff=0.0)
    return f"{name!r} is none of {', '.join(known)}; did you mean {near[0]!r}?"


def _plain(players: tuple[str, str, str]) -> dict[str, Any]:
    _, included, excluded = players
    return {
        "position": 0.1,
        "reach": 0.5,
        "factions": (
            Faction(_short(included), 0.7, 0.4, 0.35, at_table=True),
            Faction(_short(excluded), 0.3, 0.9, 0.3, at_table=False),
        ),
        "ties": (Tie(_short(included), _short(excluded), "fought"),),
    }


def _short(name: str) -> str:
    cut = name[0].upper() + name[1:]
    return cut if len(cut) <= 24 else cut[:23].rsplit(" ", 1)[0]


_MINDANAO: dict[str, Any] = {
    "position": 0.15,
    "reach": 0.4,
    "factions": (
        Faction("MILF", 0.6, 0.45, 0.25, at_table=True),
        Faction("MNLF wings", 0.25, 0.35, 0.15, at_table=False),
        Faction("BIFF", 0.15, 0.8, 0.15, at_table=False),
    ),
    "ties": (
        Tie("MNLF wings", "MILF", "split"),
        Tie("MILF", "BIFF", "split"),
        Tie("MILF", "BIFF", "fought"),
    ),
}
