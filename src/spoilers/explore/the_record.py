"""The interactives of lesson 07: measures, shares, changes, windows, episodes.

Each function returns an `Interactive`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from IPython.display import HTML

from spoilers import data
from spoilers.explore.interactive import Control, Interactive
from spoilers.figures.saying import counted
from spoilers.figures.the_record.changes_after_deals import UNTIL, ChangesAfterDeals
from spoilers.figures.the_record.deal_windows import DEALS, MONTHS, DealWindows
from spoilers.figures.the_record.episodes_table import ATTACKERS, INCLUSION, EpisodesTable
from spoilers.figures.the_record.shares_by_signature import (
    AMONG,
    KINDS,
    MEASURES,
    WHO,
    SharesBySignature,
)
from spoilers.figures.the_record.violence_measures import FIGHTS, SPLITS, ViolenceMeasures


def violence_measures() -> Interactive:
    """Let the reader cut three measures of violence at one of two days.

    Examples
    --------
    >>> [control.name for control in violence_measures().controls]
    ['split', 'fight']
    """
    return Interactive(
        ViolenceMeasures,
        title="Violence by IS-K in three measures",
        controls=(
            _menu("split", "Before and after", SPLITS),
            _menu("fight", "Deaths in fighting", FIGHTS),
        ),
        presets={
            "the deal that left IS-K out": {},
            "the day the Taliban took Kabul": {"split": "kabul"},
            "IS-K against the Taliban": {"fight": "taliban"},
        },
    )


def shares_by_signature() -> Interactive:
    """Let the reader compare agreements that all had signed with the others.

    Examples
    --------
    >>> [control.name for control in shares_by_signature().controls]
    ['measure', 'among', 'who', 'kind']
    """
    return Interactive(
        SharesBySignature,
        title="Violence in the two years after an agreement, and what chance would do",
        controls=(
            _menu("measure", "Measure", MEASURES),
            _menu("among", "Which of them", AMONG),
            _menu("who", "Violence of", WHO),
            _menu("kind", "Agreements", KINDS),
        ),
        presets={
            "civilians killed": {},
            "where a group stayed outside": {"among": "outside"},
            "deaths in battle": {"measure": "battles"},
            "battle, where there was none the year before": {
                "measure": "battles",
                "among": "quiet",
            },
            "those who signed, in battle": {"measure": "battles", "who": "signers"},
        },
    )


def changes_after_deals() -> Interactive:
    """Let the reader go through the agreements that not all had signed, one by one.

    Examples
    --------
    >>> [control.name for control in changes_after_deals().controls]
    ['measure', 'who', 'until']
    """
    return Interactive(
        ChangesAfterDeals,
        title="Violence before and after the full agreements that not all had signed",
        controls=(
            _menu("measure", "Measure", MEASURES),
            _menu("who", "Violence of", WHO),
            _menu("until", "From the year before to", UNTIL),
        ),
        presets={
            "civilians, those left out": {},
            "battles, those left out": {"measure": "battles"},
            "battles, those who signed": {"measure": "battles", "who": "signers"},
            "civilians, two years on": {"until": "later"},
        },
    )


def deal_windows() -> Interactive:
    """Let the reader look at the months around one deal, group by group.

    Examples
    --------
    >>> [control.name for control in deal_windows().controls]
    ['deal', 'measure', 'months']
    """
    return Interactive(
        DealWindows,
        title="Violence before and after one deal, group by group",
        controls=(
            _menu("deal", "Deal", DEALS),
            _menu("measure", "Measure", MEASURES),
            _menu("months", "Window", MONTHS),
        ),
        presets={
            "Mindanao 2012": {},
            "Mindanao 2012, civilians": {"measure": "civilians"},
            "Darfur 2006": {"deal": "darfur_2006"},
            "Darfur 2006, civilians": {"deal": "darfur_2006", "measure": "civilians"},
            "Colombia 2016, civilians": {"deal": "colon_2016", "measure": "civilians"},
        },
    )


def episodes_table() -> Interactive:
    """Let the reader filter the episodes that we chose by hand.

    Examples
    --------
    >>> [control.name for control in episodes_table().controls]
    ['inclusion', 'attacker']
    """
    return Interactive(
        EpisodesTable,
        title="Forty-four episodes of talks, chosen by hand",
        controls=(
            _menu("inclusion", "List", INCLUSION),
            _menu("attacker", "Of these", ATTACKERS),
        ),
        presets={
            "all": {},
            "left out, and no violence": {"inclusion": "exclusive", "attacker": "none"},
            "nobody left out, and violence": {"inclusion": "inclusive", "attacker": "inside"},
        },
    )


def _menu(name: str, label: str, choices: Mapping[Any, str]) -> Control:
    return Control(name, label, tuple(choices), "menu", text=choices.__getitem__)


def verdicts() -> HTML:
    """Show each sentence of the article with its verdict, one group for each kind of sentence.

    Returns
    -------
    IPython.display.HTML
        Tables that open. What rests on memory, wholly or in part, is marked.

    Examples
    --------
    >>> shown = verdicts().data
    >>> "What it says that research or experts found: 3 sentences" in shown
    True
    >>> "Did not hold." in shown
    True
    """
    heads = ("The article, in our words", "Verdict and ground")
    groups = []
    for kind, name in _KINDS.items():
        rows = [row for row in data.claims() if row.kind == kind]
        count = Counter[str](row.verdict for row in rows)
        tally = ", ".join(f"{count[verdict]} {verdict}" for verdict in _VERDICTS if count[verdict])
        table = _table(
            heads,
            [
                (
                    escape(row.claim) + (f" (“{escape(row.quote)}”)" if row.quote else ""),
                    f"<strong>{row.verdict.capitalize()}.</strong> "
                    + escape(row.ground)
                    + _MARKS[row.basis],
                )
                for row in rows
            ],
        )
        groups.append(
            f"<details><summary><strong>{name}: {counted(len(rows), 'sentence')}</strong> "
            f"(judged: {tally})</summary>{table}</details>"
        )
    return HTML("".join(groups))


def other_studies() -> HTML:
    """Show what other authors found, each beside the record of the course.

    Returns
    -------
    IPython.display.HTML
        A table of the questions; each answer opens, and says how our record stands to it.

    Examples
    --------
    >>> shown = other_studies().data
    >>> "Carter (2016)" in shown, "Our record: differs." in shown
    (True, True)
    """
    rows = [
        (
            f"<strong>{escape(row.work.short)}</strong>",
            f"<details><summary>{escape(row.question)}</summary>"
            f"<p>{escape(row.finding)} <em>Where: {escape(row.sample)}.</em></p>"
            f"<p><strong>Our record: {row.ours}.</strong> {escape(row.why)}</p></details>",
        )
        for row in data.published_findings()
    ]
    return HTML(_table(("Work", "What it asks, and what it found"), rows))


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table; the first cell of a row names it."""
    head = "".join(f'<th scope="col" style="{_HEAD}">{name}</th>' for name in heads)
    body = "".join(
        f'<tr><th scope="row" style="{_CELL};font-weight:normal">{first}</th>'
        + "".join(f'<td style="{_CELL}">{cell}</td>' for cell in rest)
        + "</tr>"
        for first, *rest in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


_KINDS = {
    "evidence": "What it says that research or experts found",
    "argument of 2018": "What the paper of 2018 argues too, in a model",
    "claim": "How it says that things work",
    "expectation": "What it says may follow",
    "advice": "What it advises",
    "fact": "What it reports as having happened",
}
_VERDICTS = ("held", "in part", "did not hold", "cannot be told")
_HEAD = "text-align:left;padding:0.4em 0.6em"
_CELL = (
    "text-align:left;vertical-align:top;white-space:normal;padding:0.4em 0.6em;"
    "border-top:1px solid #8a8a8a"
)
_MARKS = {"read": "", "part": " (In part from memory.)", "memory": " (From memory.)"}
