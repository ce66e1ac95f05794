"""The groups of nine movements and the ties between them, as typed rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, SupportsIndex, TypeVar, overload

from spoilers.data.checked import row_of
from spoilers.data.errors import DataError
from spoilers.data.folder import DESCRIPTOR, data_folder, remembered
from spoilers.data.schema import read_package
from spoilers.data.sources import Sourced, check_source
from spoilers.data.tables import Record, read_tables

if TYPE_CHECKING:
    import pandas as pd

Aim = Literal["nationalist", "nationalist-islamist", "islamist", "globalist", "leftist", "regional"]
TieType = Literal[
    "splinter",
    "defection",
    "merger",
    "allegiance",
    "rename",
    "offshoot",
    "expulsion",
    "alliance",
]

BEGINS = ("splinter", "rename", "offshoot")
ENDS = ("merger", "rename")
SURVIVES = ("splinter", "defection")


@dataclass(frozen=True, slots=True)
class Movement:
    """A movement: what its groups have come from or belong to.

    Parameters
    ----------
    id : str
        Short name, used in code.
    name : str
        Name shown to readers.
    introduction : str
        What broke, in one sentence.
    """

    id: str
    name: str
    introduction: str


@dataclass(frozen=True, slots=True)
class Group(Sourced):
    """An armed group under one name.

    Parameters
    ----------
    id, name, abbr : str
        Short name used in code, full name, abbreviation.
    founded : int
        Calendar year in which it began under this name.
    ended : int or None
        Calendar year in which it ended; None where no end is known.
    aim : str
        One of six kinds: see ``data/README.md``.
    aim_detail : str
        The aim in a few words.
    country : str
        Where it was active.
    movement : str
        Id of its movement.

    Examples
    --------
    >>> groups()["khadim"].years
    '2015'
    >>> groups()["ttp"].active(2015)
    True
    """

    id: str
    name: str
    abbr: str
    founded: int
    ended: int | None
    aim: Aim
    aim_detail: str
    country: str
    movement: str

    @property
    def years(self) -> str:
        """The years of the group: one year, a span, or open."""
        if self.ended == self.founded:
            return str(self.founded)
        return f"{self.founded}-{self.ended or ''}"

    def active(self, year: int) -> bool:
        """Does the group exist at the end of a year?

        Parameters
        ----------
        year : int
            Calendar year.

        Returns
        -------
        bool
            True if it was founded by then and has not ended by then.
        """
        return self.founded <= year and (self.ended is None or self.ended > year)


@dataclass(frozen=True, slots=True)
class Tie(Sourced):
    """What one group did to, or became in, another.

    Parameters
    ----------
    from_group, to_group : str
        Ids of groups; what the direction means depends on the type.
    type : str
        One of eight: see ``data/README.md``.
    year : int
        Calendar year.
    cause : str
        What it was about.
    """

    from_group: str
    to_group: str
    type: TieType
    year: int
    cause: str


Row = TypeVar("Row", bound=Movement | Group | Tie)


class Table(tuple[Row, ...]):
    """Rows of one kind, in the order of their file.

    Examples
    --------
    >>> groups()["isk"].abbr
    'IS-K'
    >>> groups().frame().loc[0, "id"]
    'ira_pre'
    """

    __slots__ = ()

    @overload
    def __getitem__(self, place: str | SupportsIndex) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Row, ...]: ...

    def __getitem__(self, place: str | SupportsIndex | slice) -> Row | tuple[Row, ...]:
        """Give a row by its id, or by its place as in any tuple."""
        if not isinstance(place, str):
            return super().__getitem__(place)
        for row in self:
            if getattr(row, "id", None) == place:
                return row
        raise KeyError(f"no row has the id {place!r}")

    def frame(self) -> pd.DataFrame:
        """Give the rows as a data frame.

        Returns
        -------
        pandas.DataFrame
            One row for each, columns as in the file; years that may be missing as ``Int64``.
        """
        import pandas as pd

        frame = pd.DataFrame([asdict(row) for row in self])
        return frame.astype({"ended": "Int64"}) if "ended" in frame else frame


@dataclass(frozen=True)
class _Tables:
    movements: Table[Movement]
    groups: Table[Group]
    ties: Table[Tie]


def movements() -> dict[str, str]:
    """Which movements does the course follow?

    Returns
    -------
    dict from str to str
        Id to name, in the order of the file.

    Raises
    ------
    DataError
        If a table is missing or damaged.

    Examples
    --------
    >>> movements()["irish"]
    'Irish republicans'
    """
    return {row.id: row.name for row in _tables().movements}


def movement(id: str) -> Movement:  # noqa: A002
    """What is one movement about?

    Parameters
    ----------
    id : str
        One of the keys of `movements`.

    Returns
    -------
    Movement
        Its name and introduction.

    Raises
    ------
    ValueError
        If there is no such movement.

    Examples
    --------
    >>> movement("colombian").name
    'Colombian insurgents'
    """
    rows = {row.id: row for row in _tables().movements}
    if id not in rows:
        raise ValueError(f"movement = {id!r}: expected one of {', '.join(rows)}")
    return rows[id]


def groups() -> Table[Group]:
    """Which armed groups do the tables hold?

    Returns
    -------
    Table of Group
        All groups of all movements; ``groups()["isk"]`` gives one, ``groups().frame()`` a
        data frame.

    Raises
    ------
    DataError
        If a table is missing or damaged.

    Examples
    --------
    >>> [group.abbr for group in groups() if group.movement == "colombian"]
    ['FARC', 'ELN', 'FARC-D', 'SM']
    """
    return _tables().groups


def ties() -> Table[Tie]:
    """How did the groups part and come together?

    Returns
    -------
    Table of Tie
        All ties, those between two movements too; ``ties().frame()`` gives a data frame.

    Raises
    ------
    DataError
        If a table is missing or damaged.

    Examples
    --------
    >>> sorted((tie.from_group, tie.type) for tie in ties() if tie.to_group == "isk")
    [('imu', 'allegiance'), ('khadim', 'merger'), ('taliban', 'defection'), ('ttp', 'defection')]
    """
    return _tables().ties


def span(movement_id: str) -> tuple[int, int]:
    """Which years does the story of a movement cover?

    Parameters
    ----------
    movement_id : str
        One of the keys of `movements`.

    Returns
    -------
    (int, int)
        The year its first group was founded, and the last year named in any table.

    Raises
    ------
    ValueError
        If there is no such movement.

    Examples
    --------
    >>> span("irish")
    (1919, 2025)
    """
    inside = movement(movement_id)
    tables = _tables()
    first = min(group.founded for group in tables.groups if group.movement == inside.id)
    years = [year for group in tables.groups for year in (group.founded, group.ended) if year]
    return first, max(*years, *(tie.year for tie in tables.ties))


@remembered
def _tables() -> _Tables:
    folder = data_folder()
    package = read_package(folder)
    for name in ("movements", "groups", "ties"):
        if name not in package.tables:
            raise DataError(folder / DESCRIPTOR, f"the table {name} is missing")
    records = read_tables(folder, package)
    for name in ("groups", "ties"):
        path = folder / package.tables[name].file
        for record in records[name]:
            check_source(path, record, package)
    _check_years(folder / package.tables["groups"].file, records["groups"])
    files = {name: folder / table.file for name, table in package.tables.items()}
    tables = _Tables(
        _rows(Movement, files["movements"], records["movements"]),
        _rows(Group, files["groups"], records["groups"]),
        _rows(Tie, files["ties"], records["ties"]),
    )
    _check_movements(folder / package.tables["movements"].file, tables, records["movements"])
    _check_ties(folder / package.tables["ties"].file, tables, records["ties"])
    return tables


def _rows(kind: type[Row], path: Path, records: list[Record]) -> Table[Row]:
    return Table(row_of(kind, path, record, record.cells) for record in records)


def _check_years(path: Path, records: Iterable[Record]) -> None:
    for record in records:
        founded, ended = record.cells["founded"], record.cells["ended"]
        if isinstance(founded, int) and isinstance(ended, int) and ended < founded:
            raise DataError(
                path, f"{ended} is before the founding in {founded}", record.line, "ended"
            )


def _check_movements(path: Path, tables: _Tables, records: list[Record]) -> None:
    used = {group.movement for group in tables.groups}
    for record in records:
        if record.cells["id"] not in used:
            raise DataError(path, f"no group belongs to {record.cells['id']!r}", record.line, "id")


def _check_ties(path: Path, tables: _Tables, records: list[Record]) -> None:
    known = {group.id: group for group in tables.groups}
    for tie, record in zip(tables.ties, records, strict=True):
        reason = _misfit(tie, known[tie.from_group], known[tie.to_group])
        if reason:
            raise DataError(path, reason, record.line, "year")


def _misfit(tie: Tie, start: Group, end: Group) -> str:
    """Say how a tie does not fit the years of its groups; nothing if it does."""
    if tie.from_group == tie.to_group:
        return f"{tie.from_group!r} is tied to itself"
    for group in (start, end):
        if tie.year < group.founded:
            return f"{tie.year} is before {group.id} was founded in {group.founded}"
    if end.ended is not None and tie.year > end.ended:
        return f"{tie.year} is after {end.id} ended in {end.ended}"
    if start.ended is not None and tie.year > start.ended and tie.type not in SURVIVES:
        return (
            f"{tie.year} is after {start.id} ended in {start.ended}; only a "
            f"{' or '.join(SURVIVES)} may come from a group that has ended"
        )
    if tie.type in BEGINS and tie.year - end.founded > 1:
        return (
            f"a {tie.type} begins {end.id}, which was founded in {end.founded}, "
            f"not in {tie.year}; at most a year apart is allowed"
        )
    if tie.type in ENDS and start.ended != tie.year:
        return f"a {tie.type} ends {start.id}, whose end is given as {start.ended}, not {tie.year}"
    return ""
