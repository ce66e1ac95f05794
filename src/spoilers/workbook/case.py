"""A conflict as a reader describes it: factions, ties, and numbers with a reason for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property
from math import isfinite
from typing import Any, Literal, NamedTuple, get_args

from spoilers import data
from spoilers.theory.cases import Source, find_case
from spoilers.theory.the_whole_game import Scenario
from spoilers.workbook.asked import ASKED, LEFT_OUT, OF_THE_FORM, WAYS
from spoilers.workbook.sheet import Sheet, sheet

Kind = Literal["split", "allied", "fought"]
# Where the aims of data/groups.csv are put on the line of policies. Coarse, and ours.
AIMS = {"nationalist": 0.1, "regional": 0.2, "leftist": 0.35, "nationalist-islamist": 0.45,
        "islamist": 0.7, "globalist": 0.95}  # fmt: skip
LEAST_WORDS = 8
"""A reason shorter than this would fit any conflict."""
LEAST_SOURCES = 2
"""How many different works a case rests on at the least."""
LONGEST_NAME = 30
JUDGEMENT = "judgement"
"""What a number rests on where nobody has measured it and no source speaks of it."""
# Stand-ins for parts that were not asked for; what they make is overwritten.
_STAND_IN = find_case("Kabul 2021")
_PLACED = ("platform", "reach_included", "reach_excluded", "government_reach")


class Number(NamedTuple):
    """One number of a case.

    Attributes
    ----------
    value : float
        How large it is.
    reason : str
        Why it is not half or double of that, in this conflict.
    source : str
        What the reason rests on; ``judgement`` or ``memory`` where that is so.
    """

    value: float
    reason: str
    source: str


@dataclass(frozen=True)
class Faction:
    """One faction of a movement.

    Parameters
    ----------
    name : str
        What to call it, at most 30 characters.
    place : float
        Where it stands on the line of policies, in [0, 1].
    reach : float
        The farthest from there that it would accept, at least 0.
    strength : float
        Its share of the movement, in (0, 1].
    at_table : bool or None
        Whether the government talks to it; None where that is still to be said.

    Raises
    ------
    ValueError
        If a number is out of range or the name does not fit.

    Examples
    --------
    >>> Faction("BIFF", place=0.8, reach=0.15, strength=0.08).at_table
    False
    """

    name: str
    place: float
    reach: float
    strength: float
    at_table: bool | None = False

    def __post_init__(self) -> None:
        """Refuse a faction that cannot be drawn."""
        _check_name("faction", self.name)
        for name in ("place", "reach", "strength"):
            value = getattr(self, name)
            good = _is_number(value) and value >= 0 and (name == "reach" or value <= 1)
            if not good or (name == "strength" and not value):
                span = {"place": "from 0 to 1", "reach": "of 0 or more",
                        "strength": "from 0 to 1, above 0"}[name]  # fmt: skip
                raise ValueError(
                    f"faction {self.name}, {name} = {value!r}: expected a number {span}"
                )


@dataclass(frozen=True)
class Tie:
    """What is between two factions.

    Parameters
    ----------
    one, other : str
        Their names; a split runs from the parent to the part that left.
    kind : {"split", "allied", "fought"}
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
    kind: Kind

    def __post_init__(self) -> None:
        """Refuse a kind that cannot be drawn."""
        if self.kind not in get_args(Kind):
            raise ValueError(f"tie {self.one} - {self.other}: {_meant(self.kind, get_args(Kind))}")


@dataclass(frozen=True)
class YourCase:
    """A conflict with all that the chain of the course needs.

    Parameters
    ----------
    title : str
        Such as "Mindanao 2012".
    question : str
        What the memo is to answer, one sentence.
    government, included, excluded : str
        Who negotiates, with which faction, and which one is left out.
    line : tuple of str
        What the two ends of the line of policies are: 0, the government's wish, and 1.
    numbers : mapping from str to (float, str, str)
        The numbers of `spoilers.workbook.ASKED`, each with a reason and its source. Three may be
        left out (`LEFT_OUT`), and some may be given instead of others (`WAYS`).
    sources : tuple of str
        The works that the case rests on, two or more.
    beside : tuple of Faction, optional
        Other factions of the movement, who are no players of the model.
    ties : tuple of Tie, optional
        What is between the factions.

    Raises
    ------
    ValueError
        Naming what is missing or wrong, and what to write.

    Examples
    --------
    >>> case = from_named_case("Mindanao 2012")
    >>> case.included, case.excluded, case.numbers["platform"].value
    ('MILF', 'MNLF wings', 0.3)
    """

    title: str
    question: str
    government: str
    included: str
    excluded: str
    line: tuple[str, str]
    numbers: Mapping[str, tuple[float, str, str]]
    sources: tuple[str, ...]
    beside: tuple[Faction, ...] = ()
    ties: tuple[Tie, ...] = ()

    def __post_init__(self) -> None:
        """Check everything, and say what to mend."""
        _check_texts(self)
        numbers = _checked(self.numbers)
        object.__setattr__(self, "numbers", numbers)
        for name in ("line", "sources", "beside", "ties"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        self._check_game()
        _check_parties(self.parties, self.ties)

    def _check_game(self) -> None:
        if not self.scenario.numbers()["strength"]:
            raise ValueError(
                "strength is 0: by the numbers of lesson 01 nobody leaves, so no faction is "
                "excluded; look at platform, unity and exit_cost again"
            )

    @cached_property
    def values(self) -> dict[str, float]:
        """Give the numbers without their reasons.

        Returns
        -------
        dict of str to float
            What was written, under the same names.

        Examples
        --------
        >>> from_named_case("Kabul 2021").values["window"]
        0.0
        """
        return {name: float(number.value) for name, number in self._numbers.items()}

    @property
    def _numbers(self) -> Mapping[str, Number]:
        return self.numbers  # type: ignore[return-value]

    @cached_property
    def scenario(self) -> Scenario:
        """Give the numbers as the whole game takes them.

        Returns
        -------
        Scenario
            One game; what the lessons compute is computed by `Scenario.from_lessons`.

        Examples
        --------
        >>> from_named_case("Omagh 1998").scenario == find_case("Omagh 1998").scenario
        True
        """
        written = self.values
        direct: dict[str, Any] = {
            name: written[name] for way in WAYS for name in way.made if name in written
        }
        # Where the price of a seat is given, nothing of lessons 01 and 02 is computed.
        unused = {*direct, *(_PLACED if "strength" in direct else ())}
        usable = {name: number for name, number in written.items() if name not in unused}
        given: dict[str, Any] = {**_STAND_IN.values, **usable}
        game = Scenario.from_lessons(**given)
        return replace(game, **direct)

    @property
    def parties(self) -> tuple[Faction, ...]:
        """Say which factions there are, and where each stands.

        Returns
        -------
        tuple of Faction
            The included faction at the platform, the excluded one in the middle of its wing,
            and those beside them.

        Examples
        --------
        >>> [(each.name, each.place) for each in from_named_case("Kabul 2021").parties][:2]
        [('Taliban', 0.4), ('Islamic State-Khorasan', 0.94)]
        """
        given, share = self.values, self.scenario.numbers()["strength"]
        inside = max(round(1 - share, 9), 1e-9)
        return (
            Faction(self.included, given["platform"], given["reach_included"], inside, True),
            Faction(self.excluded, round(1 - share / 2, 2), given["reach_excluded"], share, False),
            *self.beside,
        )

    def with_numbers(self, **changed: tuple[float, str, str]) -> YourCase:
        """Change some numbers, each with its new reason and source.

        Parameters
        ----------
        **changed : (float, str, str)
            The number, the reason for it and what that rests on.

        Returns
        -------
        YourCase
            The same case with these numbers.

        Raises
        ------
        ValueError
            If a number is unknown or out of range, or has no reason or source of its own.

        Examples
        --------
        >>> case = from_named_case("Mindanao 2012")
        >>> reason = "Suppose that half of its commanders had never accepted the ceasefire."
        >>> case.with_numbers(capacity=(0.6, reason, "judgement")).scenario.prior
        0.57
        """
        for name in changed:
            if name not in self.numbers:
                raise ValueError(f"numbers, {_meant(name, self.numbers)}")
        return replace(self, numbers={**self.numbers, **changed})

    def sheet(self) -> Sheet:
        """Show every number with its letter, range, meaning, reason and source.

        Returns
        -------
        Sheet
            A table, as text or on a page.

        Examples
        --------
        >>> len(from_named_case("Mindanao 2012").sheet().rows)
        29
        """
        return sheet(self._numbers)


def from_named_case(name: str) -> YourCase:
    """Begin from a case of the course, and write over it.

    Parameters
    ----------
    name : str
        One of `spoilers.theory.cases.CASES`.

    Returns
    -------
    YourCase
        With the course's illustrative numbers and reasons, and the factions of the case.

    Raises
    ------
    ValueError
        If there is no such case.

    Examples
    --------
    >>> from_named_case("Mindanao 2012").question
    'Will the faction left out, MNLF wings, fight the deal, and will the deal stand?'
    """
    case = find_case(name)
    return YourCase(
        title=name,
        question=f"Will the faction left out, {case.excluded}, fight the deal, and will the deal "
        "stand?",
        government=case.government,
        included=case.included,
        excluded=case.excluded,
        line=case.line,
        numbers={
            key: Number(each.value, each.reason, JUDGEMENT) for key, each in case.given.items()
        },
        sources=tuple(map(_cited, case.sources)),
        beside=tuple(
            Faction(each.name, each.ideal, each.reach, each.strength, each.seated)
            for each in case.beside
        ),
        ties=tuple(Tie(tie.one, tie.other, tie.kind) for tie in case.ties),
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
        The groups that were active, all of one strength and reach, and their seats still open:
        these are yours to fill in. Places come from the aims in data/groups.csv and are coarse.
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
    factions = tuple(Faction(d["abbr"], AIMS[d["aim"]], 0.3, 0.5, None) for d in here.values())
    ties = {
        (here[one]["abbr"], here[other]["abbr"])
        for one, other, kind in graph.edges(data="type")
        if one in here and other in here and kind in ("splinter", "defection", "expulsion")
    }
    return factions, tuple(Tie(one, other, "split") for one, other in sorted(ties))


def _cited(source: Source) -> str:
    if source.table == "references":
        return data.references()[source.key].text
    return f"data/{source.table}.csv, {source.key}"


def _check_texts(case: YourCase) -> None:
    for name in ("title", "question"):
        if not _is_written(getattr(case, name)):
            raise ValueError(f"{name} = {getattr(case, name)!r} is empty: write it down")
    if not case.question.strip().endswith("?"):
        raise ValueError(f"question = {case.question!r}: write one question, with its mark")
    for name in ("government", "included", "excluded"):
        _check_name(name, getattr(case, name))
    if len(case.line) != 2 or not all(map(_is_written, case.line)):
        raise ValueError(f"line = {case.line!r}: say what its two ends are, 0 and 1")
    given: Any = case.sources
    if isinstance(given, str):
        raise ValueError(f"sources = {given!r}: write a list of texts, not one text")
    blank = [source for source in case.sources if not _is_written(source)]
    if blank or len(set(case.sources)) < LEAST_SOURCES:
        raise ValueError(
            f"sources = {case.sources!r}: name {LEAST_SOURCES} different works or more, none of "
            "them empty"
        )


def _check_name(what: str, name: str) -> None:
    if not _is_written(name) or len(str(name)) > LONGEST_NAME:
        raise ValueError(f"{what} {name!r}: give it a name of 1 to {LONGEST_NAME} characters")


def _check_parties(parties: tuple[Faction, ...], ties: tuple[Tie, ...]) -> None:
    names = [faction.name for faction in parties]
    if len(set(names)) < len(names):
        raise ValueError(f"factions: {', '.join(names)}: two have the same name")
    for tie in ties:
        for name in (tie.one, tie.other):
            if name not in names:
                raise ValueError(f"tie {tie.one} - {tie.other}: {_meant(name, names)}")


def _checked(numbers: Mapping[str, tuple[float, str, str]]) -> dict[str, Number]:
    """Give the numbers in the order in which they are asked, and refuse what is wrong."""
    for name in numbers:
        if name not in ASKED:
            raise ValueError(f"numbers, {_meant(name, ASKED)}")
    _check_ways(numbers)
    written = {
        name: _number(name, numbers[name]) if name in numbers else _left_out(name)
        for name in ASKED
        if name in numbers or name in LEFT_OUT
    }
    again = Counter(" ".join(each.reason.casefold().split()) for each in written.values())
    for name, each in written.items():
        if again[" ".join(each.reason.casefold().split())] > 1:
            raise ValueError(
                f"numbers, {name}: the reason {each.reason!r} is given twice; one reason can "
                "carry one number"
            )
    return written


def _check_ways(numbers: Iterable[str]) -> None:
    given = set(numbers)
    missing = [
        name for name, asked in ASKED.items()
        if not asked.instead and name not in given and name not in LEFT_OUT
    ]  # fmt: skip
    for way in WAYS:
        made, parts = given & set(way.made), given & set(way.parts)
        either = f"{_listed(way.parts)}, or {_listed(way.made)} instead"
        if made and parts:
            raise ValueError(
                f"numbers: {_listed(sorted(made | parts))} are too many: give {either}"
            )
        if made:
            if made != set(way.made):
                absent = [name for name in way.made if name not in made]
                raise ValueError(f"numbers: {_listed(absent)} missing: give {either}")
            missing = [name for name in missing if name not in way.parts]
    if missing:
        raise ValueError(
            f"numbers: {_listed(missing)} missing; every number needs a value, a reason and a "
            "source (print spoilers.workbook.form() to see what each means)"
        )


def _number(name: str, given: Any) -> Number:
    if not isinstance(given, tuple | list) or len(given) != 3:
        raise ValueError(f"numbers, {name} = {given!r}: write (value, 'reason', 'source')")
    value, reason, source = given
    row = ASKED[name].row
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"numbers, {name} = {value!r}: expected a number, {ASKED[name].range}")
    row.check(value)
    if sum(map(_is_written, str(reason).split())) < LEAST_WORDS:
        raise ValueError(
            f"numbers, {name}: the reason {reason!r} has fewer than {LEAST_WORDS} words; say why "
            "in this conflict it is this number, and not half or double of it"
        )
    if not _is_written(source):
        raise ValueError(
            f"numbers, {name}: the source {source!r} is empty; name a work, or say "
            f"{JUDGEMENT!r} or 'memory'"
        )
    return Number(value, str(reason), str(source))


def _left_out(name: str) -> Number:
    value, reason = LEFT_OUT[name]
    return Number(value, reason, JUDGEMENT)


def _is_written(text: Any) -> bool:
    """Say whether there is a letter or a digit in it, which the form did not have there."""
    return text not in OF_THE_FORM and any(each.isalnum() for each in str(text))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _meant(name: object, known: Iterable[str]) -> str:
    names = list(known)
    near = get_close_matches(str(name), names, n=1, cutoff=0.0)
    return f"{name!r} is none of {', '.join(names)}; did you mean {near[0]!r}?"
