"""The glossary and the lessons fit: what is used is defined and linked, what is defined is used."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

import spoilers
from spoilers import data
from spoilers.site.teaching_kit import plain
from tests.lessons.lessons import LESSONS, read

# What a student of politics would ask the meaning of. A lesson that uses one of these must find
# it in the glossary.
FIELD = (
    "audience cost", "backward induction", "bargaining range", "Bayes' rule", "belief", "cascade",
    "commitment problem", "common knowledge", "credible", "discount factor", "equilibrium",
    "exclusive negotiation", "exit cost", "faction", "guarantor", "ideal point", "infighting",
    "information set", "legitimacy", "minimum cut", "monopoly of force", "Nash equilibrium",
    "outbidding", "payoff", "posterior", "prior", "provocation", "reservation value",
    "sovereignty", "splinter", "spoiler", "spoiling", "status quo", "tied hands", "veto player",
    "window of provocation",
)  # fmt: skip


def pattern(term: str) -> re.Pattern[str]:
    """Match a term in prose, in the plural too."""
    return re.compile(rf"(?<![\w-]){re.escape(term)}(?:e?s)?(?![\w-])", re.IGNORECASE)


def linked(text: str) -> set[str]:
    """List the glossary entries that some prose links to."""
    return {name.replace("-", " ") for name in re.findall(r"\]\(glossary\.ipynb#([^)\s]+)\)", text)}


def entry(name: str) -> str:
    """Write the name of an entry as a link writes it, apart from hyphens."""
    return name.replace("-", " ")


def unlinked(notebook: nbformat.NotebookNode, terms: list[str]) -> list[str]:
    """List the terms that a lesson uses in its text before it links them."""
    found = []
    cells = [c.source for c in notebook.cells if c.cell_type == "markdown"][1:]
    for term in terms:
        for source in cells:
            if entry(term) in linked(source):
                break
            words = re.sub(r"^#.*$", " ", plain(source), flags=re.MULTILINE)
            if pattern(term).search(words):
                found.append(term)
                break
    return found


def undefined(text: str, terms: list[str]) -> list[str]:
    """List the terms of the field that some prose uses and no entry is named after."""
    known = " | ".join(terms)
    return [t for t in FIELD if pattern(t).search(plain(text)) and not pattern(t).search(known)]


TERMS = list(data.glossary())


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_links_each_term_where_it_first_uses_it(path: Path) -> None:
    assert unlinked(read(path), TERMS) == []


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_uses_no_term_that_is_not_defined(path: Path) -> None:
    text = "\n\n".join(c.source for c in read(path).cells if c.cell_type == "markdown")
    assert undefined(text, TERMS) == []


def test_every_entry_is_used_and_names_the_lesson_that_uses_it_first() -> None:
    uses = {path.stem[3:]: linked(_prose(path)) for path in LESSONS}
    assert tuple(uses) == spoilers.LESSONS
    said = {term.term: term.lesson for term in data.glossary().values()}
    first = {
        term: next((name for name, names in uses.items() if entry(term) in names), "never")
        for term in said
    }
    assert said == first


def _prose(path: Path) -> str:
    cells = read(path).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def test_the_gates_see_a_term_that_is_not_linked_or_not_defined() -> None:
    title, late = "# 99 A title\n\n**Why?**", "It is a [spoiler](glossary.ipynb#Spoiler)."
    early = "## A spoiler\n\nSpoilers attack. They hope for a veto player."
    wrong = new_notebook(cells=[new_markdown_cell(text) for text in (title, early, late)])
    right = new_notebook(cells=[new_markdown_cell(text) for text in (title, late, early)])
    assert unlinked(wrong, ["Spoiler"]) == ["Spoiler"]
    assert unlinked(right, ["Spoiler"]) == []
    assert undefined(early, ["Spoiler"]) == ["veto player"]
    assert undefined(early, ["Spoiler", "Veto player"]) == []
    assert linked(late) == {"Spoiler"}
