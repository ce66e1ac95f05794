"""The memo: one page to read and print, and one file that an instructor can check."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.resources import files
from math import inf, isclose, isinf
from pathlib import Path
from typing import Any

import jinja2
from plotly.offline import get_plotlyjs

from spoilers.figures.picture import Picture
from spoilers.figures.spine import Spine
from spoilers.figures.your_case.faction_network import FactionNetwork, Place
from spoilers.figures.your_case.weak_points import WeakPoints
from spoilers.workbook.case import Faction, Number, Tie, YourCase
from spoilers.workbook.chain import Chain, run_chain
from spoilers.workbook.rubric import SECTIONS

_FORMAT = 2
_INFINITE = "infinite"


@dataclass(frozen=True)
class MemoCheck:
    """What was written, and what to mend.

    Attributes
    ----------
    page, file : Path or None
        The memo to read, and the file for the instructor; None where nothing was written.
    remarks : tuple of str
        Sections that are missing or too long, reasons left as they were, differences found;
        empty if there is nothing to say.
    case : YourCase
        The case.
    chain : Chain
        What the chain says about it, computed anew.
    """

    page: Path | None
    file: Path | None
    remarks: tuple[str, ...]
    case: YourCase
    chain: Chain


def write_memo(case: YourCase, text: Mapping[str, str], folder: str | Path = "memo") -> MemoCheck:
    """Write the memo of a case, with its figures in it.

    Parameters
    ----------
    case : YourCase
        The case.
    text : mapping from str to str
        The text of each of `SECTIONS`: plain text, paragraphs apart by an empty line. Take it
        from a notebook with `read_sections`.
    folder : str or Path, optional
        Where to write; it is made if it is not there.

    Returns
    -------
    MemoCheck
        Where the two files are, and what to mend. Missing and long sections are remarked on, and
        written all the same.

    Raises
    ------
    ValueError
        If a section does not exist.

    Notes
    -----
    A file that is there already and differs is kept as a numbered copy beside the new one.

    Examples
    --------
    >>> import tempfile
    >>> from spoilers.workbook.case import from_named_case
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     done = write_memo(from_named_case("Juba 2020"), {"question": "Who sits where."}, folder)
    ...     sorted(path.name for path in Path(folder).iterdir()), done.remarks[0]
    (['juba-2020.html', 'juba-2020.memo.json'], 'What the model predicts, and why: nothing written \
yet')
    """
    for name in text:
        if name not in SECTIONS:
            raise ValueError(f"text has {name!r}: expected some of {', '.join(SECTIONS)}")
    chain = run_chain(case)
    slug = re.sub(r"[^a-z0-9]+", "-", case.title.lower()).strip("-") or "memo"
    home = Path(folder)
    home.mkdir(parents=True, exist_ok=True)
    page, file = home / f"{slug}.html", home / f"{slug}.memo.json"
    _keep(page, _html(case, chain, text))
    content = {
        "format": _FORMAT,
        "case": _plain(case),
        "text": dict(text),
        "results": _results(chain),
    }
    _keep(file, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    return MemoCheck(page, file, tuple(_remarks(text)), case, chain)


def read_memo(path: str | Path) -> MemoCheck:
    """Read the file of a memo, and compute its results anew.

    Parameters
    ----------
    path : str or Path
        A file that `write_memo` wrote.

    Returns
    -------
    MemoCheck
        The case and its chain. Remarks name sections that are missing or long, and every result
        in the file that the numbers do not give: a file changed by hand is noticed.

    Raises
    ------
    ValueError
        If the file is missing, damaged, or the case in it is none; the message names the part.

    Examples
    --------
    >>> read_memo("nowhere.memo.json")
    Traceback (most recent call last):
    ValueError: nowhere.memo.json: there is no such file
    """
    file = Path(path)
    content = _content(file)
    try:
        case = _case(content["case"])
        text = {str(name): str(words) for name, words in content["text"].items()}
        claimed = dict(content["results"])
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        what = f"the part {error} is missing" if isinstance(error, KeyError) else str(error)
        raise ValueError(f"{file}: {what}") from None
    chain = run_chain(case)
    remarks = [*_remarks(text), *_differences(claimed, _results(chain))]
    return MemoCheck(None, file, tuple(remarks), case, chain)


def read_sections(notebook: str | Path) -> dict[str, str]:
    """Take the parts of a memo out of the text cells of a notebook.

    Parameters
    ----------
    notebook : str or Path
        A notebook as it was last saved. A part is a text cell that begins with its heading, such
        as ``### The weakest number``, or the answer to its task in exercise 08.

    Returns
    -------
    dict from str to str
        The text of each of `SECTIONS` that was found, without its heading.

    Raises
    ------
    ValueError
        If there is no such notebook, or it is damaged.

    Examples
    --------
    >>> read_sections("nowhere.ipynb")
    Traceback (most recent call last):
    ValueError: nowhere.ipynb: there is no such file; save the notebook first
    """
    file = Path(notebook)
    if not file.is_file():
        raise ValueError(f"{file}: there is no such file; save the notebook first")
    try:
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        written = [cell for cell in cells if cell["cell_type"] == "markdown"]
        texts = [("".join(cell["source"]), cell) for cell in written]
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise ValueError(f"{file}: this is no notebook ({error})") from None
    found = {name: _section_in(texts, name) for name in SECTIONS}
    return {name: text for name, text in found.items() if text}


def _section_in(texts: list[tuple[str, dict[str, Any]]], name: str) -> str:
    """Return the text of a part, from its answer cell or from below its heading."""
    part = SECTIONS[name]
    for text, cell in texts:
        heading, _, rest = text.strip().partition("\n")
        answers = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id")
        if heading.lstrip("# ") == part.title and heading.startswith("#"):
            return _readable(rest)
        if answers == f"task-{part.task}-answer":
            return _readable(text)
    return ""


def _readable(text: str) -> str:
    """Return the words of a text cell without comments, links and marks of emphasis."""
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"\[([^\]]+)\]\([^()]*(?:\([^()]*\)[^()]*)*\)", r"\1", text)
    return re.sub(r"\*+|`", "", text).strip()


def places_of(case: YourCase) -> tuple[Place, ...]:
    """Give the government and the factions of a case as the picture takes them.

    Parameters
    ----------
    case : YourCase
        The case.

    Returns
    -------
    tuple of Place
        The government first.

    Examples
    --------
    >>> from spoilers.workbook.case import from_named_case
    >>> [place.seat for place in places_of(from_named_case("Mindanao 2012"))]
    ['government', 'in', 'out', 'out', 'out']
    """
    reach = case.values["government_reach"]
    return (
        Place(case.government, 0.0, reach, 0.3, "government"),
        *(place_of(faction) for faction in case.parties),
    )


def place_of(faction: Faction, name: str = "") -> Place:
    """Give a faction as the picture takes it.

    Parameters
    ----------
    faction : Faction
        The faction.
    name : str, optional
        What its short name stands for.

    Returns
    -------
    Place
        At the table, not at it, or its seat still open.

    Examples
    --------
    >>> place_of(Faction("BIFF", 0.8, 0.15, 0.08)).seat
    'out'
    """
    seat = {True: "in", False: "out", None: "open"}[faction.at_table]
    return Place(faction.name, faction.place, faction.reach, faction.strength, seat, name)


def network_of(case: YourCase) -> FactionNetwork:
    """Give the picture of a case's parties.

    Parameters
    ----------
    case : YourCase
        The case.

    Returns
    -------
    FactionNetwork
        The government and the factions on the line of policies, with their ties.

    Examples
    --------
    >>> from spoilers.workbook.case import from_named_case
    >>> len(network_of(from_named_case("Aceh 2005")).places)
    3
    """
    ties = tuple((tie.one, tie.other, tie.kind) for tie in case.ties)
    return FactionNetwork(places_of(case), ties, case.line)


def _content(file: Path) -> dict[str, Any]:
    if not file.is_file():
        raise ValueError(f"{file}: there is no such file")
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{file}: this is no memo file ({error})") from None
    if not isinstance(content, dict) or content.get("format") != _FORMAT:
        raise ValueError(f"{file}: expected a memo file of format {_FORMAT}")
    return content


def _plain(case: YourCase) -> dict[str, Any]:
    numbers = {
        # JSON knows no infinity.
        name: [_INFINITE if isinf(value) else value, reason, source]
        for name, (value, reason, source) in case.numbers.items()
    }
    return {**asdict(case), "numbers": numbers}


def _case(content: Mapping[str, Any]) -> YourCase:
    numbers = {
        name: Number(inf if value == _INFINITE else value, reason, source)
        for name, (value, reason, source) in content["numbers"].items()
    }
    return YourCase(
        **{
            **content,
            "line": tuple(content["line"]),
            "beside": tuple(Faction(**each) for each in content["beside"]),
            "ties": tuple(Tie(**each) for each in content["ties"]),
            "numbers": numbers,
            "sources": tuple(map(str, content["sources"])),
        }
    )


def _results(chain: Chain) -> dict[str, Any]:
    return {
        "outcome": chain.outcome,
        "quiet_price": round(chain.quiet_price, 4),
        "steps": {step.question: step.answer for step in chain.steps},
        "thresholds": {
            change.parameter: None if change.nearest is None else round(change.nearest.value, 4)
            for change in chain.changes
        },
    }


def _differences(claimed: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    said = []
    if claimed.get("outcome") != found["outcome"]:
        said.append(
            f"the file says {claimed.get('outcome')!r}; its numbers give {found['outcome']!r}"
        )
    if not _alike(claimed.get("quiet_price"), found["quiet_price"]):
        said.append(
            f"the file has {claimed.get('quiet_price')} for the price of quiet; its numbers give "
            f"{found['quiet_price']}"
        )
    steps = claimed.get("steps", {})
    said += [
        f"{question} the file has another answer than its numbers give"
        for question, answer in found["steps"].items()
        if steps.get(question) != answer
    ]
    lines = claimed.get("thresholds", {})
    said += [
        f"{name}: the file has {lines.get(name)} for the nearest change, its numbers give {value}"
        for name, value in found["thresholds"].items()
        if not _alike(lines.get(name), value)
    ]
    return said


def _alike(one: Any, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return isinstance(one, int | float) and isclose(one, other, rel_tol=1e-4, abs_tol=2e-4)


def _remarks(text: Mapping[str, str]) -> list[str]:
    said = []
    for name, part in SECTIONS.items():
        words = len(text.get(name, "").split())
        if not words:
            said.append(f"{part.title}: nothing written yet")
        elif words > part.words:
            said.append(f"{part.title}: {words} words, {words - part.words} more than {part.words}")
    return said


def _keep(path: Path, content: str) -> None:
    if path.exists():
        if path.read_text(encoding="utf-8") == content:
            return
        number = 1
        while (copy := path.with_name(f"{number}-{path.name}")).exists():
            number += 1
        path.rename(copy)
    path.write_text(content, encoding="utf-8", newline="\n")


def _html(case: YourCase, chain: Chain, text: Mapping[str, str]) -> str:
    figures: dict[str, Picture] = {
        "question": network_of(case),
        "prediction": Spine("your_case", case.scenario),
        "weakest": WeakPoints(case.title, case.scenario, most=4),
    }
    sections = [
        {
            "title": part.title,
            "paragraphs": re.split(r"\n\s*\n", text[name].strip())
            if text.get(name, "").strip()
            else ["Nothing written yet."],
            "figure": _figure(figures[name], name) if name in figures else None,
        }
        for name, part in SECTIONS.items()
    ]
    source = files("spoilers.workbook").joinpath("memo.html.j2").read_text(encoding="utf-8")
    template = jinja2.Environment(autoescape=True, trim_blocks=True).from_string(source)
    return template.render(
        case=case, chain=chain, sections=sections, rows=case.sheet().rows, plotly=get_plotlyjs()
    )


def _figure(picture: Picture, name: str) -> dict[str, str]:
    figure = picture.draw()
    figure.update_layout(width=600, font={"size": 11})
    html = figure.to_html(
        full_html=False,
        include_plotlyjs=False,
        div_id=f"figure-{name}",
        config={"displayModeBar": False, "staticPlot": True},
    )
    return {"html": html, "alt": picture.describe()}
