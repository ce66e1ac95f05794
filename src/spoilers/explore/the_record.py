"""The interactives of lesson 07: measures, shares, changes, windows, episodes."""

from __future__ import annotations

from html import escape

from IPython.display import HTML

from spoilers import data
from spoilers.explore.from_functions import from_functions
from spoilers.explore.interactive import Control, Interactive
from spoilers.figures.the_record.changes_after_deals import (
    UNTIL,
    changes_after_deals,
    describe_changes_after_deals,
)
from spoilers.figures.the_record.deal_windows import DEALS, MONTHS, describe_deal_windows
from spoilers.figures.the_record.deal_windows import deal_windows as draw_deal_windows
from spoilers.figures.the_record.episodes_table import (
    ATTACKERS,
    INCLUSION,
    describe_episodes_table,
    episodes_table,
)
from spoilers.figures.the_record.shares_by_signature import (
    BEFORE,
    KINDS,
    WHO,
    describe_shares_by_signature,
    shares_by_signature,
)
from spoilers.figures.the_record.violence_measures import (
    FIGHTS,
    SPLITS,
    describe_violence_measures,
    violence_measures,
)


def three_measures() -> Interactive:
    """Let the reader cut three measures of violence at one of two days.

    Returns
    -------
    Interactive
        Controls: the day, and whose fighting the deaths count.

    Examples
    --------
    >>> [control.name for control in three_measures().controls]
    ['split', 'fight']
    """
    return from_functions(
        key="three-measures",
        title="Violence by IS-K in three measures",
        draw=violence_measures,
        describe=describe_violence_measures,
        defaults={"split": "doha", "fight": "government"},
        controls=(
            Control("split", "Before and after", tuple(SPLITS), "menu", text=SPLITS.__getitem__),
            Control("fight", "Deaths in fighting", tuple(FIGHTS), "menu", text=FIGHTS.__getitem__),
        ),
        presets={
            "the deal that left IS-K out": {},
            "the day the Taliban took Kabul": {"split": "kabul"},
            "IS-K against the Taliban": {"fight": "taliban"},
        },
    )


def who_signed() -> Interactive:
    """Let the reader compare agreements that all had signed with the others.

    Returns
    -------
    Interactive
        Controls: kind of agreement, whose fighting, what they did before.

    Examples
    --------
    >>> [control.name for control in who_signed().controls]
    ['kind', 'who', 'before']
    """
    return from_functions(
        key="who-signed",
        title="Who fought within two years after an agreement, and what chance would do",
        draw=shares_by_signature,
        describe=describe_shares_by_signature,
        defaults={"kind": "full", "who": "others", "before": "any"},
        controls=(
            Control("kind", "Agreements", tuple(KINDS), "menu", text=KINDS.__getitem__),
            Control("who", "Fighting of", tuple(WHO), "menu", text=WHO.__getitem__),
            Control("before", "Only those", tuple(BEFORE), "menu", text=BEFORE.__getitem__),
        ),
        presets={
            "the contrast": {},
            "only where the others were quiet before": {"before": "quiet"},
            "only where the others fought before": {"before": "fought"},
            "those who signed": {"who": "signers"},
            "partial agreements": {"kind": "partial"},
        },
    )


def inside_the_deals() -> Interactive:
    """Let the reader go through the agreements that not all had signed, one by one.

    Returns
    -------
    Interactive
        Controls: whose fighting, until when.

    Examples
    --------
    >>> [control.name for control in inside_the_deals().controls]
    ['who', 'until']
    """
    return from_functions(
        key="inside-the-deals",
        title="Deaths before and after the full agreements that not all had signed",
        draw=changes_after_deals,
        describe=describe_changes_after_deals,
        defaults={"who": "others", "until": "after"},
        controls=(
            Control("who", "Deaths in fighting with", tuple(WHO), "menu", text=WHO.__getitem__),
            Control("until", "From the year before to", tuple(UNTIL), "menu",
                    text=UNTIL.__getitem__),
        ),
        presets={
            "those left out": {},
            "those who signed": {"who": "signers"},
            "those left out, two years on": {"until": "later"},
        },
    )  # fmt: skip


def around_a_deal() -> Interactive:
    """Let the reader look at the months around one deal, group by group.

    Returns
    -------
    Interactive
        Controls: the deal, the length of the window.

    Examples
    --------
    >>> [control.name for control in around_a_deal().controls]
    ['deal', 'months']
    """
    return from_functions(
        key="around-a-deal",
        title="Deaths and clashes before and after one deal, group by group",
        draw=draw_deal_windows,
        describe=describe_deal_windows,
        defaults={"deal": "framework_2012", "months": 12},
        controls=(
            Control("deal", "Deal", tuple(DEALS), "menu", text=DEALS.__getitem__),
            Control("months", "Window", tuple(MONTHS), "menu", text=MONTHS.__getitem__),
        ),
        presets={
            "Mindanao 2012": {},
            "Darfur 2006": {"deal": "darfur_2006"},
            "South Sudan 2018": {"deal": "rarcss_2018"},
            "Colombia 2016": {"deal": "colon_2016"},
        },
    )


def list_of_episodes() -> Interactive:
    """Let the reader filter the episodes that we chose by hand.

    Returns
    -------
    Interactive
        Controls: who was left out, who used violence.

    Examples
    --------
    >>> [control.name for control in list_of_episodes().controls]
    ['inclusion', 'attacker']
    """
    return from_functions(
        key="episodes",
        title="Forty-four episodes of talks, chosen by hand",
        draw=episodes_table,
        describe=describe_episodes_table,
        defaults={"inclusion": "any", "attacker": "any"},
        controls=(
            Control("inclusion", "List", tuple(INCLUSION), "menu", text=INCLUSION.__getitem__),
            Control(
                "attacker", "Of these", tuple(ATTACKERS), "menu", text=lambda key: ATTACKERS[key][0]
            ),
        ),
        presets={
            "all": {},
            "left out, and no violence": {"inclusion": "exclusive", "attacker": "none"},
            "nobody left out, and violence": {"inclusion": "inclusive", "attacker": "inside"},
        },
    )


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
    heads = ("The article, in our words", "Verdict", "What was known by 2023")
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
