"""What the guide computes: reading load, plans by the week, sheets for the meeting.

A text of the guide says where such a table stands, between ``<!-- computed: NAME -->`` and
``<!-- end -->``. ``python3 course.py derive`` writes it there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import nbformat

import spoilers
from spoilers.theory.cases import find_case
from spoilers.theory.internal_commitment import (
    fighting_value,
    reservation_share,
    weight_of_the_future,
)
from spoilers.theory.parameters import LETTERS
from spoilers.theory.policies import compare_policies
from spoilers.theory.provocation import deal_worth
from spoilers.theory.the_home_front import MEASURES, Leader, leader_worth
from spoilers.theory.the_whole_game import solve

__all__ = ["COMPUTED", "MEETING", "PLANS", "Sheet", "Week", "filled", "sheet", "words"]

BLOCK = re.compile(r"(<!-- computed: ([a-z0-9-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
WORD = re.compile(r"[\w'’-]*[A-Za-z][\w'’-]*")
A_MINUTE = 200
"""Words that somebody reads in a minute who reads to understand."""
ARTICLE = 1000
"""About so many words has the article, which is not part of the course."""
MEETING = find_case("Kabul 2021")
"""The case whose numbers the meeting is played with."""
HEAD = re.compile(r"\*\*(\d+) points, about (\d+) minutes\.\*\*")


@dataclass(frozen=True)
class Week:
    """What happens in one week of a plan?

    Attributes
    ----------
    lessons : tuple of str
        Read before the meeting, by their numbers.
    meeting : str
        What the meeting is for.
    hand_in : str
        The exercise that is handed in, by its number; empty if none is.
    """

    lessons: tuple[str, ...]
    meeting: str
    hand_in: str = ""


_GAME = "the [game](play.md) in pairs; the puzzle"
_MEETING = "the [meeting of government and factions](handouts/meeting.md)"
_TREE = "backward induction on the board, with [the tree](handouts/tree.md)"
_MEMOS = "each presents a case in five minutes; the others look for the missing link"
PLANS: Mapping[int, tuple[Week, ...]] = MappingProxyType({
    4: (
        Week(("00", "01"), _GAME, "01"),
        Week(("02", "03"), _MEETING, "03"),
        Week(("04", "05"), "updating by hand; the leader's choice", "04"),
        Week(("06", "07", "08"), _TREE + "; a claim against the data", "08"),
    ),
    8: (
        Week(("00",), _GAME),
        Week(("01", "02"), _MEETING, "01"),
        Week(("03",), "instalments on the board; who would guarantee?", "03"),
        Week(("04",), "updating by hand", "04"),
        Week(("05",), "the press conference and the leader's choice", "05"),
        Week(("06",), _TREE),
        Week(("07",), "a claim against the data; a first word on everybody's case", "07"),
        Week(("08",), _MEMOS, "08"),
    ),
    12: (
        Week(("00",), _GAME),
        Week(("01",), "splits: the line on the floor", "01"),
        Week(("02",), _MEETING, "02"),
        Week(("03",), "instalments on the board; who would guarantee?", "03"),
        Week(("04",), "updating by hand", "04"),
        Week(("05",), "the press conference and the leader's choice"),
        Week(("06",), _TREE, "06"),
        Week((), "the last room of the game; what each measure would be worth"),
        Week(("07",), "a claim against the data", "07"),
        Week(("08",), "marking the lesson's own memo in pairs; a case chosen"),
        Week((), "drafts: pairs look for a number without a reason"),
        Week((), _MEMOS, "08"),
    ),
})  # fmt: skip
"""The plans of the syllabus, by their weeks; those of the guide's first page stand there."""


def words(text: str) -> int:
    """How many words of prose has a text?

    Parameters
    ----------
    text : str
        Markdown.

    Returns
    -------
    int
        Without links' addresses, formulas and code.

    Examples
    --------
    >>> words("The [wing](a.md#b) leaves if $x > 0$: see `f(x)`.")
    5
    """
    return len(WORD.findall(plain(text)))


def plain(text: str) -> str:
    """Which words are there for a reader, without marks of Markdown?

    Parameters
    ----------
    text : str
        Markdown.

    Returns
    -------
    str
        Links as their words; formulas and code are left out.

    Examples
    --------
    >>> plain("*a* [b](c.md)").split()
    ['a', 'b']
    """
    text = re.sub(r"\$\$.*?\$\$", " ", text, flags=re.DOTALL)
    text = re.sub(r"\$[^$\n]*\$", " ", text)
    text = re.sub(r"`[^`]*`", " ", text)
    text = re.sub(r"\]\((?:[^()]|\([^()]*\))*\)", "]", text)
    return re.sub(r"[*_|\[\]#>]", " ", text)


@dataclass(frozen=True)
class Load:
    """How long does a lesson take, and its exercise?

    Attributes
    ----------
    number, name : str
        Such as "01" and "01_splintering".
    title : str
        As on the page.
    words : int
        Of prose, with questions and answers left out.
    minutes : int
        For the whole sitting, as the lesson states.
    exercise : int
        Minutes of the exercise, as it states; 0 where there is none.
    """

    number: str
    name: str
    title: str
    words: int
    minutes: int
    exercise: int


def loads(course: Path) -> dict[str, Load]:
    """How long does each lesson take?

    Parameters
    ----------
    course : pathlib.Path
        The folder of the course.

    Returns
    -------
    dict of str to Load
        By the number of the lesson.

    Examples
    --------
    >>> from spoilers.course.release import find_course
    >>> loads(find_course(Path(__file__)))["01"].title
    '01 Splintering'
    """
    found = {}
    for path in sorted((course / "lessons").glob("[0-9][0-9]_*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        prose = "\n\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
        exercise = course / "exercises" / path.stem / path.name
        minutes = 0
        if exercise.is_file():
            head = HEAD.search(nbformat.read(exercise, as_version=4).cells[0].source)
            minutes = int(head[2]) if head else 0
        title = notebook.cells[0].source.splitlines()[0].removeprefix("# ")
        number = path.stem[:2]
        found[number] = Load(
            number, path.stem, title, words(prose),
            int(notebook.metadata["spoilers"]["minutes"]), minutes,
        )  # fmt: skip
    return found


def reading_load(course: Path) -> str:
    """Write the table of the hours."""
    found = loads(course)
    rows: list[list[object]] = [
        [f"[{each.title}](../lessons/{each.name}.ipynb)", f"{each.words:,}",
         round(each.words / A_MINUTE), each.minutes, each.exercise or "none"]
        for each in found.values()
    ]  # fmt: skip
    total = sum(each.words for each in found.values())
    sittings = sum(each.minutes for each in found.values())
    work = sum(each.exercise for each in found.values())
    rows.append(["together", f"{total:,}", round(total / A_MINUTE), sittings, work])
    head = ["lesson", "words", "reading, minutes", "the whole sitting, minutes",
            "exercise, minutes"]  # fmt: skip
    memo = found["08"].exercise
    return _table(head, rows) + (
        f"\n\nThe article has about {ARTICLE:,} words: {ARTICLE // A_MINUTE} minutes. All nine "
        f"lessons take {_hours(sittings)} hours and all eight exercises {_hours(work)}, of which "
        f"the memo takes {_hours(memo)}. Reading is reckoned at {A_MINUTE} words a minute, and is "
        "part of the sitting."
    )


def plan(course: Path, weeks: int) -> str:
    """Write a plan, with the hours of each week."""
    found, rows = loads(course), []
    for number, week in enumerate(PLANS[weeks], start=1):
        read = ", ".join(f"[{each}](../lessons/{found[each].name}.ipynb)" for each in week.lessons)
        handed = found[week.hand_in].name if week.hand_in else ""
        due = f"[exercise {week.hand_in}](../exercises/{handed}/{handed}.ipynb)" if handed else "—"
        minutes = sum(found[each].minutes for each in week.lessons)
        minutes += found[week.hand_in].exercise if handed else 0
        rows.append([number, read or "—", week.meeting, due, _hours(minutes) if minutes else "—"])
    return _table(["week", "read before", "the meeting", "handed in", "hours at home"], rows)


def weights(course: Path) -> str:
    """Write what counts how much, as the page on assessment has it."""
    text = (course / "guide" / "assessment.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| (\d+%) \|", text, re.MULTILINE)
    if not rows:
        raise ValueError("guide/assessment.md has no table of shares, such as | memo | 35% | ... |")
    return _table(["part", "share of the mark"], [list(row) for row in rows])


def letters(course: Path) -> str:
    """Write the letters for paper: each with its meaning and the lesson that brings it."""
    rows = [
        [f"${each.symbol}$", each.meaning, f"{spoilers.LESSONS.index(each.lesson):02d}"]
        for each in LETTERS.values()
    ]
    return _table(["letter", "meaning", "lesson"], rows)


@dataclass(frozen=True)
class Sheet:
    """What does each ending of the meeting bring to each side?

    Attributes
    ----------
    names : tuple of str
        The government's measures after an attack that got through, from restraint on.
    responses : tuple of float
        How hard each is.
    government : tuple of float
        What the government has after each, in units of the deal.
    included, excluded : tuple of float
        What the two factions have after each, in stakes, all periods together.
    foiled : tuple of float
        What the three have after an attack that was foiled.
    war : tuple of float
        What government and included faction have where the fighting goes on.
    quiet : float
        What a quiet deal is worth to the government.
    whole : float
        The stake of every period together: what the included faction has if it pays nothing.
    fight : float
        What a fight inside the movement is worth to the excluded faction.
    success : float
        The chance that an attack gets through, at the belief at which the talks begin.
    """

    names: tuple[str, ...]
    responses: tuple[float, ...]
    government: tuple[float, ...]
    included: tuple[float, ...]
    excluded: tuple[float, ...]
    foiled: tuple[float, float, float]
    war: tuple[float, float]
    quiet: float
    whole: float
    fight: float
    success: float


def sheet() -> Sheet:
    """What does each ending of the meeting bring to each side?

    Returns
    -------
    Sheet
        With the numbers of `MEETING`.

    Examples
    --------
    >>> found = sheet()
    >>> [round(each, 3) for each in found.excluded]
    [0.0, 0.365, 2.245, 4.595, 8.355]
    """
    n, game = MEETING.scenario.numbers(), solve(MEETING.scenario)
    future = float(weight_of_the_future(n["discount"]))
    whole = 1 / (1 - n["discount"])
    responses = tuple(float(each.response) for each in MEASURES)
    leader = Leader(
        float(game.beliefs.after_success), n["betrayal"], n["audience_cost"], n["force_cost"],
        n["attack_harm"],
    )  # fmt: skip
    lent = [_share(n["strength"] - n["shift"] + n["blow"] * r, n) * future for r in responses]
    loss = n["attack_cost"] + n["failure_loss"]
    foiled_deal = float(deal_worth(game.beliefs.after_foiled, n["betrayal"]))
    return Sheet(
        tuple(each.name for each in MEASURES),
        responses,
        tuple(float(leader_worth(leader, r)) for r in responses),
        tuple(whole - share - n["success_gain"] for share in lent),
        tuple(
            share + n["success_gain"] - n["response_harm"] * r - n["attack_cost"]
            for share, r in zip(lent, responses, strict=True)
        ),
        (foiled_deal, whole, -loss),
        (0.0, n["war_included"] * whole),
        float(deal_worth(n["prior"], n["betrayal"])),
        whole,
        float(fighting_value(n["strength"], n["infighting_cost"], n["discount"])),
        float(game.success),
    )


def _share(strength: float, n: Mapping[str, float]) -> float:
    return float(reservation_share(strength, n["infighting_cost"], n["discount"]))


def _role(
    side: str, unit: str, endings: Mapping[str, float], through: str, worths: Iterable[float]
) -> str:
    """Set the endings of one side, and last those after each answer to an attack."""
    answered = zip(sheet().names, worths, strict=True)
    every = [*endings.items(), *((f"{through}: {name}", worth) for name, worth in answered)]
    rows = [[ending, _number(worth)] for ending, worth in every]
    return _table(["how it ends", f"{side} has, in {unit}"], rows)


def government_sheet(course: Path) -> str:
    """Write what the government has at each end."""
    found = sheet()
    endings = {
        "you sign with nobody, and the fighting goes on": found.war[0],
        "you sign with one faction, and there is no attack": found.quiet,
        "an attack is foiled": found.foiled[0],
    }
    through = "an attack gets through, and you answer with"
    return _role("the government", "deals", endings, through, found.government)


def included_sheet(course: Path) -> str:
    """Write what the included faction has at each end."""
    found = sheet()
    endings = {
        "you refuse, and the fighting goes on": found.war[1],
        "there is no attack, and you paid nothing": found.whole,
        "there is no attack, and you paid one stake": found.whole - 1,
        "an attack is foiled": found.foiled[1],
    }
    through = "an attack gets through, and the government answers with"
    return _role("the included faction", "stakes", endings, through, found.included)


def excluded_sheet(course: Path) -> str:
    """Write what the excluded faction has at each end."""
    found = sheet()
    endings = {
        "you stay quiet, and are paid nothing": 0,
        "you stay quiet, and are paid one stake": 1,
        "you fight the included faction with your own arms": found.fight,
        "you attack, and are foiled": found.foiled[2],
    }
    through = "you attack and get through, and the government answers with"
    return _role("the excluded faction", "stakes", endings, through, found.excluded)


def reaches(course: Path) -> str:
    """Write what each side can live with, on the line of policies: for the facilitator alone."""
    rows = [[name, f"{low:.2f}", f"{high:.2f}"] for name, low, high in _reaches()]
    return _table(["side", "accepts from", "to"], rows)


def of_one_side(number: int) -> Callable[[Path], str]:
    """Write what one side can live with, for its own card."""

    def line(course: Path) -> str:
        _, low, high = _reaches()[number]
        span = f"**{low:.2f} to {high:.2f}**"
        return f"On the line from 0 to 1 you can live with anything from {span}."

    return line


def _reaches() -> list[tuple[str, float, float]]:
    sides = [("government", 0.0, MEETING.values["government_reach"])]
    for name, party in zip(("included faction", "excluded faction"), MEETING.parties, strict=False):
        low, high = party.ideal - party.reach, party.ideal + party.reach
        sides.append((name, max(0.0, low), min(1.0, high)))
    return sides


def in_theory(course: Path) -> str:
    """Write what the model says of the meeting, for the facilitator."""
    found, game = sheet(), solve(MEETING.scenario)
    answers = {answer.measure: answer for answer in compare_policies(MEETING.scenario)}
    best = max(range(len(found.names)), key=found.government.__getitem__)
    tied, secured = answers["tie your own hands"], answers["a guarantor"]
    p, hit = found.success, found.excluded[best]
    cap = tied.changed["largest_response"][1]
    rows: list[list[object]] = [
        ["an attack gets through", f"{p:.0%} of the time"],
        ["the government's best answer to it", found.names[best]],
        ["an attack is worth to the excluded faction, so quiet would cost",
         f"{p:.2f} × {_number(hit)} + {1 - p:.2f} × {_number(found.foiled[2])} = "
         f"{float(game.quiet_price):.2f} stakes"],
        ["the most that can be paid for quiet today", "1 stake"],
        ["what ends it", str(game.outcome)],
        ["with this the government expects", f"{float(game.government):.2f}, more than 0"],
        ["a guarantee that would make quiet enough",
         f"{secured.changed['guarantee'][1]:.3f} of a stake in every period"],
        ["hands tied at this measure make quiet enough",
         found.names[found.responses.index(cap)] + f": quiet then costs {tied.quiet_price:.2f}"],
    ]  # fmt: skip
    return _table(["in the model", "what comes"], rows)


def kabul(course: Path) -> str:
    """Write the numbers that go into the tree."""
    found, game = sheet(), solve(MEETING.scenario)
    n = MEETING.scenario.numbers()
    rows: list[list[object]] = [
        ["chance that the partner is reliable", _number(n["prior"])],
        ["a reliable partner foils", _number(n["foil_reliable"])],
        ["an unreliable partner foils", _number(n["foil_unreliable"])],
        ["belief after an attack that was foiled", _number(float(game.beliefs.after_foiled))],
        ["belief after an attack that got through", _number(float(game.beliefs.after_success))],
        ["fighting on: G, I", f"{_number(found.war[0])}, {_number(found.war[1])}"],
        ["foiled: G, I, E", ", ".join(map(_number, found.foiled))],
        ["a fight inside: E", _number(found.fight)],
    ]
    rows += [
        [f"got through, {name}: G, I, E", ", ".join(map(_number, each))]
        for name, *each in zip(
            found.names, found.government, found.included, found.excluded, strict=True
        )
    ]
    return _table(["what", "Kabul"], rows)


COMPUTED: Mapping[str, Callable[[Path], str]] = MappingProxyType({
    "reading-load": reading_load,
    "plan-4": lambda course: plan(course, 4),
    "plan-8": lambda course: plan(course, 8),
    "plan-12": lambda course: plan(course, 12),
    "weights": weights,
    "letters": letters,
    "government": government_sheet,
    "included": included_sheet,
    "excluded": excluded_sheet,
    "reaches": reaches,
    "government-reach": of_one_side(0),
    "included-reach": of_one_side(1),
    "excluded-reach": of_one_side(2),
    "in-theory": in_theory,
    "kabul": kabul,
})  # fmt: skip
"""What is computed, by the name that a text asks for it."""


def filled(course: Path) -> dict[Path, str]:
    """Which texts of the guide have something computed, and what should they say?

    Parameters
    ----------
    course : pathlib.Path
        The folder of the course; one without a guide has none.

    Returns
    -------
    dict of pathlib.Path to str
        Each such text, with every table as it should be.

    Raises
    ------
    ValueError
        If a text asks for something that is not in `COMPUTED`.

    Examples
    --------
    >>> filled(Path("a folder without a guide"))
    {}
    """
    found = {}
    for path in sorted((course / "guide").rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        for _, name, _ in BLOCK.findall(text):
            if name not in COMPUTED:
                raise ValueError(
                    f"{path.name} asks for {name!r}; what can be computed is {', '.join(COMPUTED)}."
                )
        if BLOCK.search(text):
            found[path] = BLOCK.sub(
                lambda block: f"{block[1]}{COMPUTED[block[2]](course)}\n{block[3]}", text
            )
    return found


def _table(head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def _hours(minutes: int) -> str:
    """Write minutes as hours, to the half."""
    return f"{round(minutes / 30) / 2:g}"


def _number(value: float) -> str:
    """Write a payoff as the lessons do: with three decimals where there are three."""
    written = f"{round(value, 6) + 0:.3f}".removesuffix("0")
    return written.replace("-", "−")
