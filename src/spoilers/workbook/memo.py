"""The memo: one page to read and print, and one file that an instructor can check."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.resources import files
from math import isclose
from pathlib import Path
from typing import Any

import jinja2
import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from spoilers.figures.your_case.faction_network import (
    Party,
    describe_faction_network,
    faction_network,
)
from spoilers.figures.your_case.nearest_changes import (
    LABELS,
    describe_nearest_changes,
    draw_nearest_changes,
)
from spoilers.workbook.case import Faction, Tie, YourCase
from spoilers.workbook.chain import Chain, run_chain

# Each section with the most words it should have.
SECTIONS: Mapping[str, tuple[str, int]] = {
    "question": ("The question and the parties", 130),
    "prediction": ("What the model predicts, and why", 160),
    "weakest": ("The weakest number", 120),
    "evidence": ("What fits, what does not, what would prove this wrong", 160),
    "recommendation": ("What to do, and who pays", 130),
}
_FORMAT = 1
_SHOWN = 5


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
        The text of each of `SECTIONS`: plain text, paragraphs apart by an empty line.
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


def parties_of(case: YourCase) -> tuple[list[Party], list[tuple[str, str, str]]]:
    """Give the parties and ties of a case as the picture takes them.

    Parameters
    ----------
    case : YourCase
        The case.

    Returns
    -------
    parties : list of Party
        The government and the factions.
    ties : list of (str, str, str)
        Two names and a kind.

    Examples
    --------
    >>> from spoilers.workbook.case import from_named_case
    >>> [party.seat for party in parties_of(from_named_case("Mindanao 2012"))[0]]
    ['government', 'in', 'out', 'out']
    """
    parties = [Party(case.government, 0.5, case.position, case.reach, "government")]
    parties += [
        Party(f.name, f.strength, f.position, f.reach, "in" if f.at_table else "out")
        for f in case.factions
    ]
    return parties, [(tie.one, tie.other, tie.kind) for tie in case.ties]


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
    return {
        **asdict(case),
        "numbers": {name: [value, reason] for name, (value, reason) in case.numbers.items()},
    }


def _case(content: Mapping[str, Any]) -> YourCase:
    return YourCase(
        **{
            **content,
            "factions": tuple(Faction(**each) for each in content["factions"]),
            "ties": tuple(Tie(**each) for each in content["ties"]),
            "numbers": {name: tuple(pair) for name, pair in content["numbers"].items()},
            "sources": tuple(map(str, content["sources"])),
        }
    )


def _results(chain: Chain) -> dict[str, Any]:
    return {
        "outcome": chain.outcome,
        "steps": {step.question: step.answer for step in chain.steps},
        "thresholds": {
            change.parameter: None if change.threshold is None else round(change.threshold, 4)
            for change in chain.changes
        },
    }


def _differences(claimed: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    said = []
    if claimed.get("outcome") != found["outcome"]:
        said.append(
            f"the file says {claimed.get('outcome')!r}; its numbers give {found['outcome']!r}"
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
    return isinstance(one, int | float) and isclose(one, other, abs_tol=2e-4)


def _remarks(text: Mapping[str, str]) -> list[str]:
    said = []
    for name, (title, most) in SECTIONS.items():
        words = len(text.get(name, "").split())
        if not words:
            said.append(f"{title}: nothing written yet")
        elif words > most:
            said.append(f"{title}: {words} words; {most} should be enough")
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
    parties, ties = parties_of(case)
    few = [change for change in chain.changes if change.threshold is not None][:_SHOWN]
    shown = few or list(chain.changes[:_SHOWN])
    figures = {
        "question": (
            faction_network(parties, ties, height=46 * len(parties) + 104),
            describe_faction_network(parties, ties),
        ),
        "weakest": (
            draw_nearest_changes(case.title, shown),
            describe_nearest_changes(case.title, chain.changes),
        ),
    }
    sections = [
        {
            "title": title,
            "paragraphs": re.split(r"\n\s*\n", text[name].strip())
            if text.get(name, "").strip()
            else ["Nothing written yet."],
            "figure": _figure(*figures[name], name) if name in figures else None,
        }
        for name, (title, _) in SECTIONS.items()
    ]
    source = files("spoilers.workbook").joinpath("memo.html.j2").read_text(encoding="utf-8")
    template = jinja2.Environment(autoescape=True, trim_blocks=True).from_string(source)
    numbers = [
        (LABELS[name], f"{value:g}", reason) for name, (value, reason) in case.numbers.items()
    ]
    return template.render(
        case=case, chain=chain, sections=sections, numbers=numbers, plotly=get_plotlyjs()
    )


def _figure(figure: go.Figure, alt: str, name: str) -> dict[str, str]:
    tall = figure.layout.height
    figure.update_layout(height=min(tall, 420), width=600, font={"size": 11})
    html = figure.to_html(
        full_html=False,
        include_plotlyjs=False,
        div_id=f"figure-{name}",
        config={"displayModeBar": False, "staticPlot": True},
    )
    return {"html": html, "alt": alt}
