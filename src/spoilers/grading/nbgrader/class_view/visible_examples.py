"""Which misconception gives what the visible examples of a check showed?

Where the visible part of a check refuses an answer, its hidden part is not asked, and no
misconception is named. But each misconception that the check knows is a function: asked about the
same examples it is refused in its own words. Where an answer was refused in the words of one
misconception, and of no other, it is taken for that one.

The code of the check and of the exercise's set-up runs here, as it does when marks are given. No
code of a student's does.
"""

from __future__ import annotations

import ast
import contextlib
import inspect
import io
import math
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from spoilers.grading.reassemble import HIDDEN, visible
from spoilers.grading.report import SAID

NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?")
WRAPPED = re.compile(r"np\.(?:float64|float32|int64|int32|bool_?|str_)\(([^()]*)\)")
ARRAY = re.compile(r"array\((\[.*?\])(?:, dtype=\w+)?\)", re.DOTALL)
AGREES = "agrees"


class _Asked(Exception):  # noqa: N818
    """Carries what a hidden check asks for out of its code."""


@lru_cache(maxsize=5000)
def refusals(check: str, examples: str, set_up: tuple[str, ...]) -> Mapping[str, str]:
    """What would the visible examples of a check say to each misconception that another knows?

    Parameters
    ----------
    check : str
        The whole of the check that knows them.
    examples : str
        The whole of the check whose examples they are: the same one, or one of the same function.
    set_up : tuple of str
        The locked cells that run before it.

    Returns
    -------
    mapping from str to str
        The message, by the sentence of the misconception; empty where the examples let it pass.
        One that fails in another way is not in it.
    """
    name, before = asked_about(check), _hidden(check)
    if not name or before is None:
        return {}
    found: dict[str, str] = {}
    with _quietly():
        try:
            names: dict[str, Any] = {"__name__": "__main__"}
            for cell in set_up:
                exec(compile(cell, "<set-up>", "exec"), names)
            reference, misconceptions = _asked(before, {**names, name: None})
            signature = inspect.signature(reference)
            shown = compile(visible(examples), "<check>", "exec", optimize=0)
        except Exception:
            # An exercise of the instructor's own, with a check of another kind.
            return {}
        for sentence, function in misconceptions.items():
            said = _said(shown, {**names, name: _called(function, signature)})
            if said is not None:
                found[sentence] = said
    return found


def likely(
    said: Mapping[str, str], name: str, checks: Mapping[str, str], set_up: Sequence[str]
) -> str | None:
    """Which one misconception would the visible examples have refused in the same words?

    Parameters
    ----------
    said : mapping from str to str
        What each check said of a student's answers where its examples refused them; empty where
        they let them pass.
    name : str
        The check that is asked about.
    checks : mapping from str to str
        The whole of each check, by name.
    set_up : sequence of str
        The locked cells that run before them.

    Returns
    -------
    str or None
        The sentence of the one whose results fit to the examples of all checks of the same
        function; None if there is none, or several.

    Examples
    --------
    >>> check = '''
    ... got = half(6)
    ... assert got == 3, f"Expected 3, but half returned {got!r}."
    ... ### BEGIN HIDDEN TESTS
    ... from spoilers.grading.agreement import agrees
    ... agrees(half, lambda x: x / 2, [], "", seed=1,
    ...        misconceptions={"Your function doubles it.": lambda x: 2.0 * x})
    ... ### END HIDDEN TESTS
    ... '''
    >>> likely({"a": "Expected 3, but half returned 12.0."}, "a", {"a": check}, [])
    'Your function doubles it.'
    >>> likely({"a": "Expected 3, but half returned 6.0."}, "a", {"a": check}, []) is None
    True
    """
    before, function = tuple(set_up), asked_about(checks[name])
    mine = refusals(checks[name], checks[name], before)
    those = {sentence for sentence, other in mine.items() if other and _same(said[name], other)}
    for another, heard in said.items():
        if those and asked_about(checks[another]) == function:
            known = refusals(checks[name], checks[another], before)
            those = {s for s in those if s not in known or _same(heard, known[s])}
    return those.pop() if len(those) == 1 else None


@lru_cache(maxsize=1000)
def asked_about(check: str) -> str:
    """Name the student's function that a check asks; empty if it is of another kind."""
    with contextlib.suppress(SyntaxError):
        for node in ast.walk(ast.parse(check)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == AGREES:
                first = node.args[0] if node.args else None
                return first.id if isinstance(first, ast.Name) else ""
    return ""


def _hidden(check: str) -> ast.Module | None:
    """Give the hidden part, without what it imports the question by."""
    tree = ast.parse("\n".join(HIDDEN.findall(check)))
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            node.names = [each for each in node.names if each.name != AGREES]
    tree.body = [n for n in tree.body if not (isinstance(n, ast.ImportFrom) and not n.names)]
    return tree if tree.body else None


def _asked(
    hidden: ast.Module, names: dict[str, Any]
) -> tuple[Callable[..., Any], Mapping[str, Callable[..., Any]]]:
    """Run the hidden part up to its question, and give the reference and the misconceptions."""

    def agrees(
        function: Any, reference: Any, *_: Any, misconceptions: Any = None, **__: Any
    ) -> None:
        raise _Asked(reference, misconceptions or {})

    try:
        exec(compile(hidden, "<check>", "exec"), {**names, AGREES: agrees})
    except _Asked as asked:
        return asked.args
    raise ValueError("nothing was asked")


def _called(function: Callable[..., Any], signature: inspect.Signature) -> Callable[..., Any]:
    """Let a misconception be called as a student's function is, by the names of its arguments."""

    def call(*args: Any, **kwargs: Any) -> Any:
        given = signature.bind(*args, **kwargs)
        given.apply_defaults()
        return function(*given.args, **given.kwargs)

    return call


def _said(examples: Any, names: dict[str, Any]) -> str | None:
    """Give what the examples say; None where they could not be worked out."""
    try:
        exec(examples, names)
    except AssertionError as refused:
        return str(refused)[:SAID]
    except Exception:
        return None
    return ""


def _same(one: str, other: str) -> bool:
    """Compare two messages: their words, and their numbers as numbers.

    Examples
    --------
    >>> _same("gave array([0.1, 0.33333333]).", "gave [np.float64(0.1), 0.3333333333333].")
    True
    >>> _same("gave 0.333.", "gave 0.334.")
    False
    """
    # An array is written with eight digits, and over several lines.
    close = 1e-6 if ARRAY.search(one + other) else 1e-9
    one, other = (" ".join(ARRAY.sub(r"\1", WRAPPED.sub(r"\1", t)).split()) for t in (one, other))
    if _words(one) != _words(other):
        return False
    pairs = zip(NUMBER.findall(one), NUMBER.findall(other), strict=True)
    return all(math.isclose(float(a), float(b), rel_tol=close, abs_tol=1e-12) for a, b in pairs)


def _words(message: str) -> str:
    return re.sub(r"\s+", "", NUMBER.sub("#", message))


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield
