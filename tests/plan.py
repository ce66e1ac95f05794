"""Which tests are fast, which need a program, and how they are shared out among workers.

A unit of work is a file of tests, since what a file sets up for all its tests is dear. A few
files are split further. The heaviest units begin first, so that no worker sits on one at the
end while the others have nothing to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

ROOMS = ("theory", "data", "evidence", "workbook", "figures", "explore")
LINT = tuple(
    f"tests/project/test_{name}.py"
    for name in ("rooms", "imports", "names", "docstrings", "one_number")
)
FAST = (*(f"{tree}/{room}/" for tree in ("tests", "src/spoilers") for room in ROOMS), *LINT)
"""Where the fast tests are: the mathematics, the tables, the pictures, the rules of the code."""
PROGRAMS = {"chromium": "browser", "sandbox": "sandbox"}
"""The mark of a test that uses a fixture, for want of whose program it would be left out."""
SHARED = {"site", "address"}
"""What one worker makes and others wait for. Who needs it comes later, so that nobody waits."""

PAGES = "tests/site/test_pages_in_a_browser.py"
SPLIT = {
    "tests/explore/test_interactives.py": "case",
    PAGES: "test",
    "tests/grading/test_same_marks.py": "exercise",
    "tests/grading/test_answers.py": "exercise",
    "tests/grading/test_strangers.py": "exercise",
}
"""Files that are no unit of their own.

The tests of one case are, such as ``[platform_line]``, or each test is, or the tests of one
exercise, in whichever of these files: what its checks ask is drawn once for all of them.
"""
BANK = "the bank of"
SECONDS = {
    "tests/lab_ui/test_lessons_in_jupyterlab.py": 160,
    f"{PAGES}::test_every_page_is_sound_by_day_and_by_night_from_a_host": 60,
    f"{PAGES}::test_every_page_is_sound_on_a_phone_from_disk": 40,
    f"{PAGES}::test_every_control_of_every_lesson_answers_the_keyboard": 40,
    "tests/site/test_slides.py": 70,
    "tests/attacks/test_attacks.py": 70,
    "tests/attacks/test_a_class_under_attack.py": 65,
    **{f"{BANK} {number:02}": 40 for number in range(1, 9)},
    "tests/grading/test_workers.py": 45,
    "tests/site/test_site.py": 45,
    "tests/classroom/test_the_class_on_a_hub.py": 40,
    "tests/explore/test_redrawing.py": 40,
    "tests/grading/test_late_and_export.py": 35,
    "tests/lessons/test_lessons.py": 30,
    "tests/grading/test_every_cycle.py": 30,
    "tests/grading/test_the_whole_cycle.py": 30,
    "tests/classroom/test_from_end_to_end.py": 50,
    "tests/classroom/test_the_guide_for_nbgrader.py": 30,
    "tests/grading/test_exercises.py": 30,
    "tests/course/test_check.py": 25,
    "tests/site/test_ticks_and_paper.py": 25,
    "tests/site/test_play.py": 30,
    "tests/attacks/test_broken.py": 20,
    "tests/lab_ui/test_welcome_in_jupyterlab.py": 20,
    "tests/grading/test_validate_in_jupyterlab.py": 20,
    "tests/course/test_release.py": 15,
    "tests/course/test_student_copy.py": 20,
    "tests/project/test_plan.py": 15,
    "tests/project/test_rooms.py": 15,
    "tests/project/test_set_up.py": 12,
    "tests/project/test_installed.py": 10,
    "tests/grading/test_postgresql.py": 10,
    "tests/grading/test_class_view.py": 20,
    "tests/grading/test_mark_written.py": 10,
    "tests/data/test_refused.py": 10,
    "tests/explore/test_play.py": 15,
    "tests/theory/test_play.py": 15,
    "tests/explore/test_interactives.py": 5,
}
"""About how long a unit takes on a quiet machine; what is not listed takes a second."""
MEANWHILE = 45
"""Units of so many seconds begin before those that wait for what is shared."""


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
    name, _, case = test.partition("[")
    how, exercise = SPLIT.get(file), re.search(r"\b\d\d_[a-z]", case)
    if how == "test":
        return f"{file}::{name}"
    if how == "exercise" and exercise:
        return f"{BANK} {exercise.group()[:2]}"
    return f"{file}[{case}" if how == "case" and case else file


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

    def place(item: pytest.Item) -> tuple[int, float]:
        of = unit(item.nodeid)
        seconds = SECONDS.get(of, SECONDS.get(of.partition("[")[0], 1))
        turn = 1 if of in waiting else 0 if seconds >= MEANWHILE else 2
        return turn, -seconds

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
