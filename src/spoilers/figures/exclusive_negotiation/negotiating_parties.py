"""The parties that the pictures of exclusive negotiation seat: those of the cases, and three wings.

Every ideal point, reach and strength is illustrative. Those of a case come from
`spoilers.theory.cases`; the three wings are invented to show a table of four.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from spoilers.figures.picture import one_of
from spoilers.theory.cases import CASES, Case
from spoilers.theory.exclusive_negotiation import Faction, Tables, all_tables

NOBODY = "nobody"
KABUL = "Kabul 2021"
THREE_WINGS = "three wings"
# Names that fit into a row of a picture on a phone.
SHORT = {"Islamic State-Khorasan": "IS-K", "GAM's field commanders": "commanders"}
# Names without an article.
BARE = ("IS-K", "Hamas", "Jamaat-ul-Ahrar", "Israel", "Pakistan", "Sudan", "Indonesia")


@dataclass(frozen=True)
class Parties:
    """Who could sit at a table, and what would each accept?

    Attributes
    ----------
    title : str
        The case, marked as illustrative, or the example, marked as invented.
    government : str
        The government, whose ideal point is 0.
    government_reach : float
        The largest concession it prefers to fighting.
    harm : float
        Damage per unit of strength of a faction left outside.
    war_cost : float
        What it costs the government, beyond the damage, to have no deal with anyone.
    factions : tuple of Faction
        Those it could seat, from the nearest to the farthest.
    """

    title: str
    government: str
    government_reach: float
    harm: float
    war_cost: float
    factions: tuple[Faction, ...]


def _of(case: Case) -> Parties:
    given = case.values
    return Parties(
        f"{case.name} (illustrative)",
        case.government,
        given["government_reach"],
        given["harm"],
        given["war_cost"],
        tuple(
            Faction(SHORT.get(party.name, party.name), party.ideal, party.reach, party.strength)
            for party in case.parties
            if party.name in (case.included, case.excluded)
        ),
    )


PARTIES: Mapping[str, Parties] = MappingProxyType(
    {
        **{name: _of(case) for name, case in CASES.items()},
        THREE_WINGS: Parties(
            "three wings (invented)",
            "government",
            0.45,
            1.0,
            0.1,
            (
                Faction("moderate wing", ideal=0.4, reach=0.35, strength=0.45),
                Faction("middle wing", ideal=0.65, reach=0.3, strength=0.35),
                Faction("radical wing", ideal=1.0, reach=0.2, strength=0.2),
            ),
        ),
    }
)
"""The cases by their names, and the invented example. All numbers are illustrative."""


def parties_of(case: str) -> Parties:
    """Look up who could sit at the table; a `ValueError` names the cases there are."""
    one_of("case", case, PARTIES)
    return PARTIES[case]


def called(name: str) -> str:
    """Give a party its article within a sentence.

    Examples
    --------
    >>> called("Taliban"), called("IS-K")
    ('the Taliban', 'IS-K')
    """
    return name if name in BARE else f"the {name}"


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
    >>> table_names("Kabul 2021")
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
    >>> [faction.name for faction in seated("Kabul 2021", "IS-K")]
    ['IS-K']
    """
    one_of("table", table, table_names(case))
    names = table.split(" + ")
    return tuple(faction for faction in parties_of(case).factions if faction.name in names)


def payoffs(case: str, harm: float | None = None) -> Tables:
    """Say what each table gives the government.

    Parameters
    ----------
    case : str
        One of `PARTIES`.
    harm : float, optional
        Damage per unit of strength of the factions left outside, at least 0; that of the case
        if left out.

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
    >>> payoffs("Kabul 2021").payoff.round(2)
    array([-1.1 , -0.32,   nan,   nan])
    """
    parties = parties_of(case)
    return all_tables(
        parties.factions,
        parties.government_reach,
        parties.harm if harm is None else harm,
        parties.war_cost,
    )
