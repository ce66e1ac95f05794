"""Which tests are fast, which need a program, and how they are shared out among workers.

A unit of work is a file of tests, since what a file sets up for all its tests is dear. A few
files are split further. The heaviest units begin first, so that no worker sits on one at the
end while the others have nothing to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

ROOMS = ("theory", "data", "evidence", "workbook", "figures", "explore")
LINT = ("tests/project/test_rooms.py", "tests/project/test_imports.py")
FAST = (*(f"{tree}/{room}/" for tree in ("tests", "src/spoilers") for room in ROOMS), *LINT)
"""Where the fast tests are: the mathematics, the tables, the pictures, the rules of the code."""
PROGRAMS = {"chromium": "browser", "sandbox": "sandbox"}
"""The mark of a test that uses a fixture, for want of whose program it would be left out."""
SHARED = {"site", "address"}
"""What one worker makes and others wait for. These come late, so that nobody has to wait."""

SPLIT = {
    "tests/grading/test_answers.py": "case",
    "tests/explore/test_interactives.py": "case",
    "tests/lab_ui/test_lessons_in_jupyterlab.py": "",
}
"""Files that are no unit of their own: the tests of one case are, such as ``[platform]``."""
SECONDS: dict[str, float] = {}
"""About how long a unit takes; what is not listed takes a second."""


def is_fast(nodeid: str) -> bool:
    """Say whether a test is one of the fast ones by its place."""
    return nodeid.startswith(FAST)


def unit(nodeid: str) -> str:
    """Name the unit of work that a test belongs to.

    Parameters
    ----------
    nodeid : str
        As pytest names the test.

    Examples
    --------
    >>> unit("tests/data/test_refused.py::test_a_missing_file_is_named")
    'tests/data/test_refused.py'
    """
    file, _, test = nodeid.partition("::")
    case = test.partition("[")[2]
    return f"{file}[{case}" if SPLIT.get(file) == "case" and case else file


def heaviest_first(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Put tests in the order in which their units shall begin.

    Parameters
    ----------
    items : sequence of pytest.Item
        As they were collected.

    Returns
    -------
    list of pytest.Item
        The same; within a unit the order is kept.
    """
    waiting = {unit(item.nodeid) for item in items if SHARED & set(fixtures(item))}

    def place(item: pytest.Item) -> tuple[bool, float]:
        of = unit(item.nodeid)
        return of in waiting, -SECONDS.get(of, SECONDS.get(of.partition("[")[0], 1))

    return sorted(items, key=place)


def fixtures(item: pytest.Item) -> Iterable[str]:
    """Name the fixtures of a test; a doctest has none."""
    return getattr(item, "fixturenames", ())


class HeaviestFirst(LoadScopeScheduling):
    """Give the workers one unit after the other, in the order of the collection."""

    def __init__(self, config: pytest.Config, log: Any) -> None:
        # It would begin with the files of the most tests, which are the smallest tests.
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return unit(nodeid)
