"""Which misconceptions did a submission show? Read from what grading wrote into the notebook.

A hidden check names its misconceptions, a sentence each, and says the one that fits. Grading
keeps that sentence in the outputs of the autograded notebook, and from there they are counted.
Where the visible part of a check refused the answer, the misconception is told by what it did
with the examples, if it is told at all; else the message takes the place of a name.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any

from spoilers.grading.nbgrader.class_view.visible_examples import likely
from spoilers.grading.reassemble import HIDDEN, about, is_check, visible
from spoilers.grading.report import RAISED_ELSEWHERE

WORDS = 4
"""A sentence has so many words or more; other texts among the keys of a table are names."""
HIDDEN_SAYS = ("For ", RAISED_ELSEWHERE)
"""How a hidden check begins that was asked and refuses the answer."""
LEFT_OUT = "…"
"""Stands in a message where it had something of the student's."""


class Kind(Enum):
    """How far it is known what went wrong."""

    NAMED = "a misconception with a name"
    LIKELY = "as far as the visible examples show"
    VISIBLE = "refused by the examples that a student can see"
    UNNAMED = "no name known"


UNNAMED = {
    "Your code stopped with": "The code stopped with an error.",
    "There is no ": "The function that was asked for is not there.",
    RAISED_ELSEWHERE: "On a hidden case the code stopped with an error.",
    "For ": "Another answer on hidden cases, of no misconception that has a name.",
}
OTHER = "Refused for another reason."


@dataclass(frozen=True, order=True)
class Finding:
    """What was wrong with an answer, in words that hold nothing of the student's.

    Attributes
    ----------
    check : str
        Which check said so.
    sentence : str
        The misconception by its name, or what takes the place of one.
    kind : Kind
        Which of both it is.
    """

    check: str
    sentence: str
    kind: Kind = Kind.NAMED


def findings(notebook: Any, checks: Mapping[str, str], set_up: Sequence[str] = ()) -> list[Finding]:
    """What did grading find wrong in a submission?

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        The autograded notebook.
    checks : mapping from str to str
        The checks as the gradebook keeps them, whole, by name. Only what stands in them is
        believed to be the name of a misconception, and nothing that a student wrote.
    set_up : sequence of str, optional
        The exercise's locked cells that run before its checks.

    Returns
    -------
    list of Finding
        One for each check that refused the answer.
    """
    said: dict[str, str | None] = {}
    for cell in notebook.cells:
        name = str(about(cell).get("grade_id", ""))
        if is_check(cell) and name in checks:
            said.setdefault(name, _refusal(cell))
    shown = {
        name: each if each is not None and _is_visible(each, checks[name]) else ""
        for name, each in said.items()
    }
    found = []
    for name, each in said.items():
        if each is not None:
            one = likely(shown, name, checks, set_up) if shown[name] else None
            known = Finding(name, one, Kind.LIKELY) if one else None
            found.append(known or _understood(name, each, checks[name]))
    return found


def _refusal(cell: Any) -> str | None:
    """Give what a check said where it refused the answer."""
    for output in cell.get("outputs", []):
        if output.get("output_type") == "error" and output.get("ename") == "Check":
            return str(output.get("evalue", ""))
    return None


def _is_visible(said: str, check: str) -> bool:
    """Say whether the visible part of a check refused an answer in these words."""
    return any(pattern.match(said) for pattern, _ in _messages(check))


def _understood(name: str, said: str, check: str) -> Finding:
    # Forged message: a student's value stands in what the visible part says, and the text of an
    # error is the student's own. Either could be the sentence of any misconception.
    if said.startswith(HIDDEN_SAYS):
        named = [sentence for sentence in named_in(check) if sentence in said]
        if named:
            return Finding(name, named[0])
    for pattern, sentence in _messages(check):
        if pattern.match(said):
            return Finding(name, sentence, Kind.VISIBLE)
    other = (sentence for begins, sentence in UNNAMED.items() if said.startswith(begins))
    return Finding(name, next(other, OTHER), Kind.UNNAMED)


@lru_cache(maxsize=1000)
def named_in(check: str) -> tuple[str, ...]:
    """Which misconceptions does a check know by name?

    Parameters
    ----------
    check : str
        The whole of a check, with what it hides.

    Returns
    -------
    tuple of str
        The sentences, in order: the keys of the tables in its hidden part.

    Examples
    --------
    >>> named_in('''
    ... ### BEGIN HIDDEN TESTS
    ... agrees(f, _f, misconceptions={"Your function counts twice.": _twice, **_shared})
    ... ### END HIDDEN TESTS
    ... ''')
    ('Your function counts twice.',)
    """
    found: dict[str, None] = {}
    for node in (each for hidden in HIDDEN.findall(check) for each in _nodes(hidden)):
        keys = node.keys if isinstance(node, ast.Dict) else []
        texts = [key.value for key in keys if isinstance(key, ast.Constant)]
        found |= {t: None for t in texts if isinstance(t, str) and t.count(" ") >= WORDS - 1}
    return tuple(found)


@lru_cache(maxsize=1000)
def _messages(check: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Give what the visible part may say: a pattern of each message, and the message."""
    found = []
    for node in _nodes(visible(check)):
        if isinstance(node, ast.Assert) and node.msg is not None:
            parts = _parts(node.msg)
            pattern = "".join(".*" if part is None else re.escape(part) for part in parts)
            message = "".join(LEFT_OUT if part is None else part for part in parts)
            if message.strip(LEFT_OUT + " "):
                found.append((re.compile(pattern, re.S), message))
    return tuple(found)


def _parts(message: ast.expr) -> list[str | None]:
    """Give the parts of a message that stand in the check; None for what comes of the answer."""
    pieces = message.values if isinstance(message, ast.JoinedStr) else [message]
    return [
        str(piece.value)
        if isinstance(piece, ast.Constant) and isinstance(piece.value, str)
        else None
        for piece in pieces
    ]


def _nodes(source: str) -> Iterator[ast.AST]:
    try:
        return ast.walk(ast.parse(source))
    except SyntaxError:
        # An exercise of the instructor's own, with a line that only a notebook understands.
        return iter(())
