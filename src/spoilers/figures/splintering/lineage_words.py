"""How groups and ties look in a genealogy, and what is said of them."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from spoilers.figures.style import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, SKY, VERMILLION

Row = Mapping[str, Any]


@dataclass(frozen=True)
class AimStyle:
    """How groups of one aim look."""

    letter: str
    colour: str


@dataclass(frozen=True)
class TieStyle:
    """How ties of one type look, and how they are told."""

    colour: str
    dash: str
    symbol: str
    phrase: str


AIMS = {
    "nationalist": AimStyle("N", BLUE),
    "nationalist-islamist": AimStyle("NI", SKY),
    "islamist": AimStyle("I", GREEN),
    "globalist": AimStyle("G", VERMILLION),
    "leftist": AimStyle("L", PURPLE),
    "regional": AimStyle("R", ORANGE),
}
TIES = {
    "splinter": TieStyle(INK, "solid", "x", "{to} broke away from {start}"),
    "defection": TieStyle(VERMILLION, "dash", "diamond", "members of {start} left it for {to}"),
    "merger": TieStyle(BLUE, "longdash", "square", "{start} merged into {to}"),
    "allegiance": TieStyle(PURPLE, "dot", "circle", "{start} pledged itself to {to}"),
    "rename": TieStyle(GREY, "dashdot", "hourglass", "{start} took the name {to}"),
    "offshoot": TieStyle(GREEN, "longdashdot", "star", "{start} set up {to}"),
    "expulsion": TieStyle(ORANGE, "8px,3px,2px,3px", "cross", "{start} cast out {to}"),
    "alliance": TieStyle(SKY, "3px,3px", "hexagon", "{start} joined the alliance {to}"),
}
CONFIDENCE = {"H": "high", "M": "medium", "L": "low"}
BASIS = {"read": "read in a source", "part": "partly from memory", "memory": "from memory"}
HOVER_CHARACTERS = 38
# The sentence tells so many ties of a year, and counts the others.
TOLD = 3


def is_doubtful(row: Row) -> bool:
    """Say whether a row rests on memory alone, or its confidence is low."""
    return bool(row["basis"] == "memory" or row["confidence"] == "L")


def group_hover(group: Row) -> str:
    """Tell a group: its name, aim, years and source."""
    founded, ended = group["founded"], group["ended"]
    years = f"{founded} to {ended}" if ended else f"since {founded}, no end known"
    return _lines(
        f"<b>{_wrapped(group['name'])}</b>",
        _wrapped(f"{group['aim']}: {group['aim_detail']}"),
        years + (" (another movement)" if group["outside"] else ""),
        *_grounds(group),
    )


def tie_hover(graph: nx.MultiDiGraph, start: str, end: str, tie: Row) -> str:
    """Tell a tie: its year and type, who did what and why, and the source."""
    return _lines(
        f"<b>{tie['year']}, {tie['type']}</b>",
        _wrapped(_deed(graph, start, end, tie)),
        _wrapped(tie["cause"]),
        *_grounds(tie),
    )


def count_groups(graph: nx.MultiDiGraph) -> str:
    """Count the movement's groups, and those that are still active."""
    groups = [group for _, group in graph.nodes(data=True) if not group["outside"]]
    active = sum(group["active"] for group in groups)
    if len(groups) == 1:
        return f"there has been 1 group, {'still' if active else 'no longer'} active."
    share = {0: "none", len(groups): "all"}.get(active, str(active))
    return f"there have been {len(groups)} groups, {share} of them still active."


def latest_ties(graph: nx.MultiDiGraph) -> str:
    """Tell the ties of the last year that has any, with their causes."""
    ties = list(graph.edges(data=True))
    if not ties:
        return "No tie so far."
    year = max(tie["year"] for _, _, tie in ties)
    said = [_deed(graph, *edge) + _cause(edge[2]) for edge in ties if edge[2]["year"] == year]
    if len(said) == 1:
        return f"The latest tie, of {year}: {said[0]}."
    more = [f"{len(said) - TOLD} more"] if len(said) > TOLD else []
    return f"The latest {len(said)} ties, of {year}: {'; '.join([*said[:TOLD], *more])}."


def _deed(graph: nx.MultiDiGraph, start: str, end: str, tie: Row) -> str:
    names = graph.nodes(data="abbr")
    return TIES[tie["type"]].phrase.format(start=names[start], to=names[end])


def _cause(tie: Row) -> str:
    # A cause of one word, such as "pledge", repeats the type of the tie.
    return f" ({tie['cause']})" if " " in tie["cause"] else ""


def _grounds(row: Row) -> tuple[str, str]:
    confidence = f"Confidence {CONFIDENCE[row['confidence']]}, {BASIS[row['basis']]}"
    return confidence, _wrapped(f"Source: {row['source']}")


def _wrapped(text: str) -> str:
    lines = textwrap.wrap(text, HOVER_CHARACTERS, break_on_hyphens=False)
    return _lines(*(html.escape(line, False) for line in lines))


def _lines(*lines: str) -> str:
    return "<br>".join(lines)
