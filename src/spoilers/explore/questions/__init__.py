"""The questions of the lessons, and the answer each option deserves.

Each lesson has a file ``<lesson>.toml`` beside this module: a ``[decision]`` that the
reader takes before any theory, and ``[[check]]`` tables, each with a question and its
options. Every option, right or wrong, has a sentence of its own.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from spoilers import LESSONS


@dataclass(frozen=True)
class Option:
    """One answer a reader can give, and what the course says to it.

    Parameters
    ----------
    text : str
        The answer.
    says : str
        What the course answers.
    right : bool
        Whether it is the right answer; of no meaning in a decision.
    """

    text: str
    says: str
    right: bool = False


@dataclass(frozen=True)
class Question:
    """A question with its options.

    Parameters
    ----------
    key : str
        Its name within the lesson.
    text : str
        The question.
    options : tuple of Option
        The answers a reader can choose from.
    """

    key: str
    text: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class LessonQuestions:
    """All questions of one lesson.

    Parameters
    ----------
    lesson : str
        The lesson's name, one of `spoilers.LESSONS`.
    decision : Question
        What the reader decides before any theory.
    checks : dict from str to Question
        The knowledge checks, by key, in the order of the lesson.
    """

    lesson: str
    decision: Question
    checks: dict[str, Question]


@cache
def questions_of(lesson: str) -> LessonQuestions:
    """Load the questions of a lesson.

    Parameters
    ----------
    lesson : str
        The lesson's name, such as ``splintering``.

    Returns
    -------
    LessonQuestions
        The decision and the checks.

    Raises
    ------
    ValueError
        If there is no such lesson, or its file is damaged; the message names the place.

    Examples
    --------
    >>> questions_of("splintering").decision.key
    'decision'
    """
    if lesson not in LESSONS:
        raise ValueError(f"lesson = {lesson!r}: expected one of {', '.join(LESSONS)}")
    file = resources.files(__name__) / f"{lesson}.toml"
    return parse_questions(lesson, file.read_text(encoding="utf-8"))


def parse_questions(lesson: str, text: str) -> LessonQuestions:
    """Read the questions of a lesson from the text of its file.

    Parameters
    ----------
    lesson : str
        What the lesson is called.
    text : str
        TOML, as the module's introduction describes it.

    Returns
    -------
    LessonQuestions
        The decision and the checks.

    Raises
    ------
    ValueError
        If the text is no TOML, a part is missing or empty, a key stands twice, or a check
        does not have exactly one right option.

    Examples
    --------
    >>> parse_questions("x", "")
    Traceback (most recent call last):
    ValueError: x.toml: there is no [decision]
    """
    place = f"{lesson}.toml"
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{place}: {error}") from None
    if "decision" not in content:
        raise ValueError(f"{place}: there is no [decision]")
    decision = _question(f"{place}: decision", {"key": "decision", **content["decision"]})
    checks: dict[str, Question] = {}
    for number, entry in enumerate(content.get("check", []), start=1):
        check = _question(f"{place}: check {number}", entry)
        if check.key in checks:
            raise ValueError(f"{place}: check {number}: the key {check.key!r} stands twice")
        if sum(option.right for option in check.options) != 1:
            raise ValueError(f"{place}: check {check.key!r}: expected exactly one right option")
        checks[check.key] = check
    return LessonQuestions(lesson, decision, checks)


def _question(place: str, entry: dict[str, Any]) -> Question:
    options = tuple(
        Option(
            _text(f"{place}: option {n}", option, "text"),
            _text(f"{place}: option {n}", option, "says"),
            bool(option.get("right", False)),
        )
        for n, option in enumerate(entry.get("option", []), start=1)
    )
    if len(options) < 2:
        raise ValueError(f"{place}: expected two or more options, found {len(options)}")
    if len({option.says for option in options}) < len(options):
        raise ValueError(f"{place}: two options give the same answer; each needs its own")
    return Question(_text(place, entry, "key"), _text(place, entry, "text"), options)


def _text(place: str, entry: dict[str, Any], name: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{place}: {name!r} is missing or empty")
    return " ".join(value.split())
