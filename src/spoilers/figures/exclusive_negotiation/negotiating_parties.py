"""The parties that the pictures of exclusive negotiation seat: names from the record, numbers not.

Every ideal point, reach and strength here is illustrative. It was chosen so that the case shows
one thing, and nothing is estimated from data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from spoilers.theory.exclusive_negotiation import Faction, Tables, all_tables

NOBODY = "nobody"


@dataclass(frozen=True)
class Parties:
    """Who could sit at a table, and what would each accept?

    Attributes
    ----------
    title : str
        The case, marked as illustrative.
    government : str
        The government, whose ideal point is 0; with its article.
    government_reach : float
        The largest concession it prefers to fighting.
    factions : tuple of Faction
        Those it could seat, from the nearest to the farthest.
    """

    title: str
    government: str
    government_reach: float
    factions: tuple[Faction, ...]


def _faction(name: str, ideal: float, reach: float, strength: float) -> Faction:
    return Faction(name, ideal=ideal, reach=reach, strength=strength)


PARTIES: Mapping[str, Parties] = MappingProxyType(
    {
        "kabul": Parties(
            "Kabul 2020 (illustrative)",
            "the United States",
            0.5,
            (_faction("Taliban", 0.6, 0.4, 0.8), _faction("IS-K", 1.0, 0.3, 0.2)),
        ),
        "irish": Parties(
            "Northern Ireland 1998 (illustrative)",
            "the United Kingdom",
            0.6,
            (
                _faction("Provisional IRA", 0.5, 0.4, 0.8),
                _faction("Real IRA", 0.9, 0.35, 0.15),
            ),
        ),
        "moro": Parties(
            "Philippines 1996 (illustrative)",
            "the Philippine government",
            0.45,
            (
                _faction("MNLF", 0.4, 0.35, 0.45),
                _faction("MILF", 0.65, 0.3, 0.35),
                _faction("Abu Sayyaf", 1.0, 0.2, 0.15),
            ),
        ),
        "invented": Parties(
            "two wings within reach (invented)",
            "the government",
            0.5,
            (
                _faction("moderate wing", 0.3, 0.3, 0.5),
                _faction("radical wing", 0.6, 0.4, 0.5),
            ),
        ),
    }
)
"""The cases, by the name that the controls use. All numbers are illustrative."""

WAR_COST = 0.1
"""What it costs the government, beyond the damage, to have no deal with anyone. Illustrative."""


def parties_of(case: str) -> Parties:
    """Look up who could sit at the table.

    Parameters
    ----------
    case : str
        One of `PARTIES`.

    Returns
    -------
    Parties
        The government and the factions.

    Raises
    ------
    ValueError
        If there is no such case.

    Examples
    --------
    >>> [faction.name for faction in parties_of("kabul").factions]
    ['Taliban', 'IS-K']
    """
    if case not in PARTIES:
        raise ValueError(f"case = {case!r}: expected one of {', '.join(PARTIES)}")
    return PARTIES[case]


def called(name: str) -> str:
    """Give a party its article within a sentence.

    Parameters
    ----------
    name : str
        A party of one of the cases.

    Returns
    -------
    str
        The name as it stands in a sentence.

    Examples
    --------
    >>> called("Taliban"), called("MILF")
    ('the Taliban', 'MILF')
    """
    return f"the {name}" if name == "Taliban" or name.endswith(("wing", " IRA")) else name


@cache
def table_names(case: str) -> tuple[str, ...]:
    """List the tables that the government can set, in the order of `all_tables`.

    Parameters
    ----------
    case : str
        One of `PARTIES`.

    Returns
    -------
    tuple of str
        The names of those seated, joined by a plus sign; the first table seats nobody.

    Raises
    ------
    ValueError
        If there is no such case.

    Examples
    --------
    >>> table_names("kabul")
    ('nobody', 'Taliban', 'IS-K', 'Taliban + IS-K')
    """
    names = [faction.name for faction in parties_of(case).factions]
    return tuple(
        " + ".join(name for place, name in enumerate(names) if table >> place & 1) or NOBODY
        for table in range(2 ** len(names))
    )


def seated(case: str, table: str) -> tuple[Faction, ...]:
    """Say who sits at a table.

    Parameters
    ----------
    case : str
        One of `PARTIES`.
    table : str
        One of `table_names` of this case.

    Returns
    -------
    tuple of Faction
        Those at the table, from the nearest to the farthest.

    Raises
    ------
    ValueError
        If there is no such case or table.

    Examples
    --------
    >>> [faction.name for faction in seated("kabul", "IS-K")]
    ['IS-K']
    """
    tables = table_names(case)
    if table not in tables:
        raise ValueError(f"table = {table!r}: expected one of {', '.join(tables)}")
    names = table.split(" + ")
    return tuple(faction for faction in parties_of(case).factions if faction.name in names)


def payoffs(case: str, harm: float) -> Tables:
    """Say what each table gives the government.

    Parameters
    ----------
    case : str
        One of `PARTIES`.
    harm : float
        Damage per unit of strength of the factions left outside, at least 0.

    Returns
    -------
    Tables
        In the order of `table_names`.

    Raises
    ------
    ValueError
        If there is no such case, or `harm` is out of range.

    Examples
    --------
    >>> payoffs("kabul", 1.0).payoff.round(2)
    array([-1.1, -0.4,  nan,  nan])
    """
    parties = parties_of(case)
    return all_tables(parties.factions, parties.government_reach, harm, WAR_COST)
