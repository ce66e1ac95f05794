"""The record of lesson 07: agreements, windows, episodes, counts, and what became of statements."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, TypeVar

from spoilers.data.checked import checked_rows, row_of
from spoilers.data.errors import DataError
from spoilers.data.folder import remembered
from spoilers.data.sources import Sourced
from spoilers.data.tables import Record


@dataclass(frozen=True, slots=True)
class Deaths:
    """Deaths around an agreement, by calendar year.

    Parameters
    ----------
    before, year, after, later : int
        In the year before, the year itself, the year after and the second year after. UCDP
        lists a pair of fighters in a year only from 25 deaths on: 0 means under 25. None is a
        year that the data do not reach.
    """

    before: int | None
    year: int | None
    after: int | None
    later: int | None

    @property
    def change(self) -> Change:
        """From the year before to the year after; "unknown" where both are under 25."""
        if self.before is None or self.after is None or not (self.before or self.after):
            return "unknown"
        return _change(self.before, self.after)

    @property
    def fought_before(self) -> bool:
        """Whether 25 or more died in the year before."""
        return (self.before or 0) >= THRESHOLD

    @property
    def fought_after(self) -> bool:
        """Whether 25 or more died in one of the two years after."""
        return max(self.after or 0, self.later or 0) >= THRESHOLD


Change = Literal["rose", "fell", "same", "unknown"]
"""What came of a count; "unknown" where the data cannot tell."""
Estimated = TypeVar("Estimated", "Month", "CivilianYear")
Windows = TypeVar("Windows", "Window", "WindowCivilians")
THRESHOLD = 25
"""Deaths from which UCDP lists the fighting of a year."""
WHEN = ("before", "year", "after", "later")


@dataclass(frozen=True, slots=True)
class Agreement(Sourced):
    """One peace agreement, and the deaths around it.

    Parameters
    ----------
    id : int
        UCDP's number.
    conflict, name : str
        As UCDP names them.
    date : datetime.date
        The day it was signed.
    kind : {"full", "partial", "process"}
        What it settles.
    signed : {"all", "some", "unclear"}
        Which of the active pairs of a government and a rebel group signed.
    signers : int
        How many such pairs signed.
    of_signers, of_others : Deaths
        Deaths in fighting with those who signed, and with rebel groups of the same conflict
        that did not.
    others : tuple of str
        The groups that did not sign and fought, from its year to the second year after.
    """

    id: int
    conflict: str
    name: str
    date: date
    kind: Literal["full", "partial", "process"]
    signed: Literal["all", "some", "unclear"]
    signers: int
    of_signers: Deaths
    of_others: Deaths
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgreementCivilians(Sourced):
    """The killing of civilians around one peace agreement: one-sided violence, as UCDP has it.

    Parameters
    ----------
    id : int
        UCDP's number of the agreement, as in `Agreement`.
    interstate : bool
        Whether it is an agreement between states.
    of_signers, of_others, of_governments : Deaths
        Civilians killed by the rebel groups that signed, by those of the same conflict that did
        not, and by its governments. An actor's year with under 25 counts as 0.
    outside : tuple of str
        The groups that did not sign, whether or not they killed civilians.
    """

    id: int
    interstate: bool
    of_signers: Deaths
    of_others: Deaths
    of_governments: Deaths
    outside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CivilianYear(Sourced):
    """Civilians killed by IS-K in Afghanistan in one year.

    Parameters
    ----------
    year : int
        Calendar year.
    deaths, low, high : int
        Best, low and high estimate.
    """

    year: int
    deaths: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Window(Sourced):
    """What happened to one group's war in the months before and after one deal.

    Parameters
    ----------
    deal, name : str
        Short name and name of the deal.
    country : str
        Where.
    date : datetime.date
        The day from which is counted.
    series : str
        The group that fought the government.
    role : {"included", "excluded", "other conflict"}
        What the deal was to it.
    months : int
        Length of the window on each side, in months.
    events_before, events_after : int
        Clashes with at least one death.
    deaths_before, deaths_after : int
        Deaths in them, best estimate.
    whole : bool
        Whether the data reach to the end of the window.
    """

    deal: str
    name: str
    country: str
    date: date
    series: str
    role: Literal["included", "excluded", "other conflict"]
    months: int
    events_before: int
    deaths_before: int
    events_after: int
    deaths_after: int
    whole: bool


@dataclass(frozen=True, slots=True)
class WindowCivilians(Sourced):
    """The civilians that one group killed in the months before and after one deal.

    One-sided violence by the day, as UCDP's events have it.

    Parameters
    ----------
    deal, name, country, date, series, months, whole
        As in `Window`; the series can also be ``government``.
    role : {"included", "excluded", "later", "bystander", "government"}
        What the deal was to it: see ``data/README.md``.
    listed : bool
        Whether the data have any event, in any year, in which this group killed civilians. Where
        they have none, the counts are None: it may have killed nobody, or too few to be listed.
    events_before, deaths_before, events_after, deaths_after : int or None
        Attacks on civilians with at least one death, and civilians killed in them.
    rough : int or None
        How many of the attacks are dated to a month or a year alone; None also where the file
        does not say.
    """

    deal: str
    name: str
    country: str
    date: date
    series: str
    role: Literal["included", "excluded", "later", "bystander", "government"]
    months: int
    listed: bool
    events_before: int | None
    deaths_before: int | None
    events_after: int | None
    deaths_after: int | None
    rough: int | None
    whole: bool

    @property
    def change(self) -> Change:
        """Civilians killed, before to after; "unknown" where the group is not listed."""
        if self.deaths_before is None or self.deaths_after is None or not self.whole:
            return "unknown"
        return _change(self.deaths_before, self.deaths_after)


@dataclass(frozen=True, slots=True)
class Month(Sourced):
    """One month of one war with at least one clash.

    Parameters
    ----------
    series : str
        The group that fought the government.
    month : str
        Year and month, such as ``2013-09``.
    events : int
        Clashes with at least one death.
    low, deaths, high : int
        Deaths, low, best and high estimate.
    """

    series: str
    month: str
    events: int
    low: int
    deaths: int
    high: int


@dataclass(frozen=True, slots=True)
class AttackCount(Sourced):
    """How many attacks somebody counted in a span of days.

    Parameters
    ----------
    id : str
        Short name.
    first_day, last_day : datetime.date
        The span, both days counted.
    attacks : int
        Attacks put down to IS-K.
    counted_by : {"UN envoy", "UN mission", "UN report"}
        Who counted.
    note : str
        What else was said about the count.
    """

    id: str
    first_day: date
    last_day: date
    attacks: int
    counted_by: str
    note: str

    @property
    def a_month(self) -> float:
        """Attacks for every 30 days of the span."""
        return 30 * self.attacks / ((self.last_day - self.first_day).days + 1)


@dataclass(frozen=True, slots=True)
class Episode(Sourced):
    """One episode of talks, chosen by hand.

    Parameters
    ----------
    id, label : str
        Short name, and name shown in the picture.
    conflict, agreement : str
        The conflict, and the agreement or talks.
    date : datetime.date
        The day.
    government, included, excluded : str
        Who negotiated, who was at the table, who was not.
    inclusion : {"exclusive", "inclusive"}
        Whether an armed group was left out.
    attack : str
        The best-known attack against the deal; empty where there is none.
    attack_date : datetime.date or None
        Its day.
    attack_deaths : str
        People killed in it, as the source counts them, such as "about 60"; empty where no
        number could be checked.
    attacker : str
        Who attacked: see ``data/README.md``.
    spoiled : bool
        Whether somebody used violence against the deal within 24 months, as we judge.
    before, after : int or None
        The measure before and after the deal.
    measure, answer, outcome, note : str
        What the measure counts, how the government answered, what became of the deal, and what
        else to know.
    """

    id: str
    label: str
    conflict: str
    agreement: str
    date: date
    government: str
    included: str
    excluded: str
    inclusion: Literal["exclusive", "inclusive"]
    attack: str
    attack_date: datetime.date | None
    attack_deaths: str
    attacker: str
    spoiled: bool
    before: int | None
    after: int | None
    measure: str
    answer: str
    outcome: str
    note: str


@dataclass(frozen=True, slots=True)
class Statement(Sourced):
    """One statement of the article, and what is known since.

    Parameters
    ----------
    id : str
        Short name.
    kind : {"fact", "evidence", "claim", "expectation"}
        Something said to have happened, what research is said to have found, how such things
        work, or what might follow.
    statement : str
        The statement, in our words.
    verdict : {"held", "in part", "did not hold", "cannot be told"}
        What became of it.
    happened : str
        What is known.
    """

    id: str
    kind: Literal["fact", "evidence", "claim", "expectation"]
    statement: str
    verdict: Literal["held", "in part", "did not hold", "cannot be told"]
    happened: str


@remembered
def agreements() -> tuple[Agreement, ...]:
    """Which peace agreements were signed, and what fighting came before and after?

    Returns
    -------
    tuple of Agreement
        In the order of time.

    Raises
    ------
    DataError
        If the table is missing or damaged.

    Examples
    --------
    >>> rows = [row for row in agreements() if row.kind == "full" and 1990 <= row.date.year <= 2020]
    >>> len(rows), sum(row.signed == "all" for row in rows)
    (69, 39)
    """
    path, records = checked_rows("agreements")
    return tuple(_agreement(path, record) for record in records)


@remembered
def agreement_civilians() -> tuple[AgreementCivilians, ...]:
    """Who killed civilians before and after each peace agreement?

    One-sided violence around the agreements of `agreements`, one row for each.

    Returns
    -------
    tuple of AgreementCivilians
        In the order of time.

    Raises
    ------
    DataError
        If the table is missing or damaged.

    Examples
    --------
    >>> killed = {row.id: row.of_others.fought_after for row in agreement_civilians()}
    >>> full = [row for row in agreements() if row.kind == "full" and 1990 <= row.date.year <= 2020]
    >>> [sum(killed[row.id] for row in full if row.signed == which) for which in ("all", "some")]
    [3, 13]
    """
    path, records = checked_rows("agreement_civilians")
    return tuple(_civilians(path, record) for record in records)


@remembered
def isk_civilians() -> tuple[CivilianYear, ...]:
    """How many civilians did IS-K kill in Afghanistan, year by year?

    Returns
    -------
    tuple of CivilianYear
        In the order of time.

    Raises
    ------
    DataError
        If the table is missing or damaged.

    Examples
    --------
    >>> [row.deaths for row in isk_civilians() if 2019 <= row.year <= 2022]
    [183, 164, 345, 453]
    """
    path, records = checked_rows("isk_civilians")
    return tuple(_estimated(CivilianYear, path, record) for record in records)


def deal_windows(months: int = 12) -> tuple[Window, ...]:
    """What happened to each group's war around eleven deals?

    Parameters
    ----------
    months : {12, 24}
        Length of the window on each side.

    Returns
    -------
    tuple of Window
        Deal by deal.

    Raises
    ------
    DataError
        If the table is missing or damaged.
    ValueError
        If the table has no windows of that length.

    Examples
    --------
    >>> [(w.series, w.deaths_before, w.deaths_after) for w in deal_windows()
    ...  if w.deal == "framework_2012"][:2]
    [('MILF', 71, 1), ('MNLF wings', 0, 239)]
    """
    return _of_length(_deal_windows(), months)


def deal_window_civilians(months: int = 12) -> tuple[WindowCivilians, ...]:
    """How many civilians did each group kill around the deals of `deal_windows`?

    Parameters
    ----------
    months : {12, 24}
        Length of the window on each side.

    Returns
    -------
    tuple of WindowCivilians
        Deal by deal, the governments last.

    Raises
    ------
    DataError, ValueError
        As `deal_windows` does.

    Examples
    --------
    >>> darfur = [w for w in deal_window_civilians(24) if w.deal == "darfur_2006"]
    >>> {w.series: w.change for w in darfur if w.role == "excluded"}
    {'SLM/A (Abdul Wahid)': 'fell', 'JEM': 'rose', 'NRF': 'unknown'}
    """
    return _of_length(_deal_window_civilians(), months)


def monthly_deaths(series: str) -> tuple[Month, ...]:
    """In which months did people die in this war, and how many?

    Parameters
    ----------
    series : str
        The group that fought the Philippine government.

    Returns
    -------
    tuple of Month
        The months with at least one clash, in the order of time. The table runs from 1990 to
        2021: a month of that time without a row had none.

    Raises
    ------
    DataError
        If the table is missing or damaged.
    ValueError
        If the table has no such series.

    Examples
    --------
    >>> [(m.month, m.deaths) for m in monthly_deaths("MNLF wings") if m.month > "2013"]
    [('2013-09', 237), ('2013-10', 2)]
    """
    rows = _monthly_deaths()
    names = list(dict.fromkeys(row.series for row in rows))
    if series not in names:
        raise ValueError(f"series = {series!r}: expected one of {', '.join(names)}")
    return tuple(row for row in rows if row.series == series)


@remembered
def attack_counts() -> tuple[AttackCount, ...]:
    """How many attacks of IS-K did the United Nations count?

    Returns
    -------
    tuple of AttackCount
        In the order of the file.

    Raises
    ------
    DataError
        If the table is missing or damaged.

    Examples
    --------
    >>> [(count.first_day.year, count.attacks) for count in attack_counts()
    ...  if count.counted_by == "UN envoy"]
    [(2020, 60), (2021, 334)]
    """
    path, records = checked_rows("attack_counts")
    return tuple(_count(path, record) for record in records)


@remembered
def episodes() -> tuple[Episode, ...]:
    """Which episodes of talks did we choose, and what came of them?

    Returns
    -------
    tuple of Episode
        In the order of the file. A set chosen by hand says nothing about how often.

    Raises
    ------
    DataError
        If the table is missing or damaged.

    Examples
    --------
    >>> rows = episodes()
    >>> len(rows), sum(row.inclusion == "exclusive" for row in rows)
    (44, 27)
    """
    path, records = checked_rows("episodes")
    return tuple(_episode(path, record) for record in records)


@remembered
def statements() -> tuple[Statement, ...]:
    """What did the article say, and what became of it?

    Returns
    -------
    tuple of Statement
        In the order of the file.

    Raises
    ------
    DataError
        If the table is missing or damaged.

    Examples
    --------
    >>> next(row.verdict for row in statements() if row.id == "delay")
    'did not hold'
    """
    path, records = checked_rows("statements")
    return tuple(row_of(Statement, path, record, record.cells) for record in records)


def _agreement(path: Path, record: Record) -> Agreement:
    cells = _sides(path, record, "signers", "others")
    return row_of(Agreement, path, record, {**cells, "others": _names(cells["others"])})


def _civilians(path: Path, record: Record) -> AgreementCivilians:
    cells = _sides(path, record, "signers", "others", "governments")
    return row_of(AgreementCivilians, path, record, {**cells, "outside": _names(cells["outside"])})


def _sides(path: Path, record: Record, *sides: str) -> dict[str, object]:
    """Gather the four years of each side into one cell."""
    cells: dict[str, object] = dict(record.cells)
    for side in sides:
        years = {when: cells.pop(f"{side}_{when}") for when in WHEN}
        cells[f"of_{side}"] = row_of(Deaths, path, record, years)
    return cells


def _names(cell: object) -> tuple[str, ...]:
    return tuple(part.strip() for part in str(cell or "").split(";") if part.strip())


@remembered
def _deal_windows() -> tuple[Window, ...]:
    path, records = checked_rows("deal_windows")
    return tuple(_window(path, record) for record in records)


def _window(path: Path, record: Record) -> Window:
    row = row_of(Window, path, record, record.cells)
    for when in ("before", "after"):
        if not getattr(row, f"events_{when}") and getattr(row, f"deaths_{when}"):
            raise DataError(path, "deaths without a clash", record.line, f"deaths_{when}")
    return row


@remembered
def _deal_window_civilians() -> tuple[WindowCivilians, ...]:
    path, records = checked_rows("deal_window_civilians")
    return tuple(_window_civilians(path, record) for record in records)


def _window_civilians(path: Path, record: Record) -> WindowCivilians:
    row = row_of(WindowCivilians, path, record, record.cells)
    for name in ("events_before", "deaths_before", "events_after", "deaths_after"):
        if (getattr(row, name) is not None) != row.listed:
            raise DataError(path, "a group has counts if it is listed", record.line, name)
    for when in ("before", "after"):
        if not getattr(row, f"events_{when}") and getattr(row, f"deaths_{when}"):
            raise DataError(path, "deaths without an attack", record.line, f"deaths_{when}")
    return row


def _of_length(rows: tuple[Windows, ...], months: int) -> tuple[Windows, ...]:
    lengths = sorted({row.months for row in rows})
    if months not in lengths:
        raise ValueError(f"months = {months}: expected one of {', '.join(map(str, lengths))}")
    return tuple(row for row in rows if row.months == months)


def _change(before: int, after: int) -> Change:
    return "rose" if after > before else "fell" if after < before else "same"


@remembered
def _monthly_deaths() -> tuple[Month, ...]:
    path, records = checked_rows("monthly_deaths")
    return tuple(_month(path, record) for record in records)


def _month(path: Path, record: Record) -> Month:
    return _estimated(Month, path, record)


def _estimated(kind: type[Estimated], path: Path, record: Record) -> Estimated:
    row = row_of(kind, path, record, record.cells)
    if not row.low <= row.deaths <= row.high:
        raise DataError(path, "the estimates must rise from low to high", record.line, "deaths")
    return row


def _count(path: Path, record: Record) -> AttackCount:
    row = row_of(AttackCount, path, record, record.cells)
    if row.first_day > row.last_day:
        raise DataError(path, "the last day comes before the first", record.line, "last_day")
    return row


def _episode(path: Path, record: Record) -> Episode:
    row = row_of(Episode, path, record, record.cells)
    if (row.before is None) != (row.after is None):
        raise DataError(path, "before and after stand together or not at all", record.line, "after")
    return row
