"""The interactives of lesson 07: measures, shares, changes, windows, episodes.

Each function returns an `Interactive`.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from IPython.display import HTML

from spoilers import data
from spoilers.explore.interactive import Control, Interactive
from spoilers.figures.the_record.changes_after_deals import UNTIL, ChangesAfterDeals
from spoilers.figures.the_record.civilians_and_battles import CiviliansAndBattles
from spoilers.figures.the_record.deal_windows import DEALS, MONTHS, DealWindows
from spoilers.figures.the_record.episodes_table import ATTACKERS, INCLUSION, EpisodesTable
from spoilers.figures.the_record.shares_by_signature import BEFORE, KINDS, WHO, SharesBySignature
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


def civilians_and_battles() -> Interactive:
    """Let the reader see IS-K's battles and its killings of civilians side by side.

    Returns
    -------
    Interactive
        Control: the day that parts the years.

    Examples
    --------
    >>> [control.name for control in civilians_and_battles().controls]
    ['split']
    """
    return Interactive(
        CiviliansAndBattles,
        title="Deaths in IS-K's fighting with the government, and civilians it killed",
        controls=(_menu("split", "Before and after", SPLITS),),
        presets={
            "the deal that left IS-K out": {},
            "the day the Taliban took Kabul": {"split": "kabul"},
        },
    )


def shares_by_signature() -> Interactive:
    """Let the reader compare agreements that all had signed with the others.

    Examples
    --------
    >>> [control.name for control in shares_by_signature().controls]
    ['kind', 'who', 'before']
    """
    return Interactive(
        SharesBySignature,
        title="Who fought within two years after an agreement, and what chance would do",
        controls=(
            _menu("kind", "Agreements", KINDS),
            _menu("who", "Fighting of", WHO),
            _menu("before", "Only those", BEFORE),
        ),
        presets={
            "the contrast": {},
            "only where the others were quiet before": {"before": "quiet"},
            "only where the others fought before": {"before": "fought"},
            "those who signed": {"who": "signers"},
            "partial agreements": {"kind": "partial"},
        },
    )


def changes_after_deals() -> Interactive:
    """Let the reader go through the agreements that not all had signed, one by one.

    Examples
    --------
    >>> [control.name for control in changes_after_deals().controls]
    ['who', 'until']
    """
    return Interactive(
        ChangesAfterDeals,
        title="Deaths before and after the full agreements that not all had signed",
        controls=(
            _menu("who", "Deaths in fighting with", WHO),
            _menu("until", "From the year before to", UNTIL),
        ),
        presets={
            "those left out": {},
            "those who signed": {"who": "signers"},
            "those left out, two years on": {"until": "later"},
        },
    )


def deal_windows() -> Interactive:
    """Let the reader look at the months around one deal, group by group.

    Examples
    --------
    >>> [control.name for control in deal_windows().controls]
    ['deal', 'months']
    """
    return Interactive(
        DealWindows,
        title="Deaths and clashes before and after one deal, group by group",
        controls=(_menu("deal", "Deal", DEALS), _menu("months", "Window", MONTHS)),
        presets={
            "Mindanao 2012": {},
            "Darfur 2006": {"deal": "darfur_2006"},
            "South Sudan 2018": {"deal": "rarcss_2018"},
            "Colombia 2016": {"deal": "colon_2016"},
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
    """Show each statement of the article with what became of it.

    Returns
    -------
    IPython.display.HTML
        A table. What rests on memory, wholly or in part, is marked.

    Examples
    --------
    >>> "did not hold" in verdicts().data
    True
    """
    heads = ("The article, in our words", "Verdict", "What is known since")
    head = "".join(
        f'<th scope="col" style="text-align:left;padding:0.4em 0.6em">{name}</th>' for name in heads
    )
    rows = "".join(
        f'<tr><th scope="row" style="{_CELL};font-weight:normal">{escape(row.statement)}</th>'
        f'<td style="{_CELL}"><strong>{row.verdict}</strong></td>'
        f'<td style="{_CELL}">{escape(row.happened)}{_MARKS[row.basis]}</td></tr>'
        for row in data.statements()
    )
    return HTML(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")


_CELL = (
    "text-align:left;vertical-align:top;white-space:normal;padding:0.4em 0.6em;"
    "border-top:1px solid #8a8a8a"
)
_MARKS = {"read": "", "part": " (In part from memory.)", "memory": " (From memory.)"}
