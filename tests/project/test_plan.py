"""The tests are shared out by unit, the heaviest first, and the fast ones are fast by kind."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests import plan

ROOT = Path(__file__).parents[2]


def item(nodeid: str, *fixtures: str) -> pytest.Item:
    return cast(pytest.Item, SimpleNamespace(nodeid=nodeid, fixturenames=fixtures))


def test_every_place_of_the_plan_is_there() -> None:
    files = {re.split(r"\[|::", name)[0] for name in plan.SECONDS if plan.BANK not in name}
    for place in (*plan.FAST, *plan.SPLIT, *files):
        assert (ROOT / place).exists(), place


def test_a_unit_is_a_file_or_a_case() -> None:
    assert plan.unit("tests/data/test_types.py::test_a[b]") == "tests/data/test_types.py"
    split = next(file for file, how in plan.SPLIT.items() if how == "case")
    assert plan.unit(f"{split}::test_one[a]") == plan.unit(f"{split}::test_two[a]")
    assert plan.unit(f"{split}::test_one[a]") != plan.unit(f"{split}::test_one[b]")
    assert plan.unit(f"{split}::test_alone") == split
    assert plan.unit(f"{plan.PAGES}::test_one[a]") == f"{plan.PAGES}::test_one"
    banks = [file for file, how in plan.SPLIT.items() if how == "exercise"]
    of_two = {plan.unit(f"{file}::test_one[broken-02_talks-task-1]") for file in banks}
    assert of_two == {f"{plan.BANK} 02"} < set(plan.SECONDS)
    assert plan.unit(f"{banks[0]}::test_one[03_talks: f: why]") == f"{plan.BANK} 03"
    assert plan.unit(f"{banks[0]}::test_alone") == banks[0]
    assert plan.unit("src/spoilers/data/lookup.py::spoilers.data.lookup.glossary") == (
        "src/spoilers/data/lookup.py"
    )


def test_the_heaviest_begin_and_what_waits_for_another_comes_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(plan, "SECONDS", {"heavy.py": 90, "pages.py": 200, "some.py": 9})
    order = [
        item("light.py::a"),
        item("some.py::b"),
        item("pages.py::c", "site"),
        item("heavy.py::d"),
        item("pages.py::e"),
        item("heavy.py::f"),
    ]
    found = [each.nodeid[-1] for each in plan.heaviest_first(order)]
    assert "".join(found) == "dfceba"


def collected(*words: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return [line for line in done.stdout.splitlines() if "::" in line]


def test_the_fast_tests_are_those_of_the_rooms_that_need_no_program() -> None:
    fast = collected("-m", "fast")
    assert len(fast) > 1000
    for place in plan.FAST:
        assert any(each.startswith(place) for each in fast), place
    assert [each for each in fast if not plan.is_fast(each)] == []
    assert not {each.split("::")[0] for each in fast} & NEED_A_BROWSER_ALONE
    # What is dear is run with the rest.
    assert not [each for each in fast if "[platform_line]" in each and "baked_form" in each]
    assert [each for each in fast if "[platform_line]" in each]


# Rooms in which a few tests draw in a browser.
MIXED = ("tests/figures", "tests/workbook")
NEED_A_BROWSER_ALONE = {"tests/site/test_pages_in_a_browser.py"}


def test_what_needs_a_program_is_not_fast_and_all_else_in_a_fast_room_is() -> None:
    everything = set(collected(*MIXED))
    fast, browser = set(collected("-m", "fast", *MIXED)), set(collected("-m", "browser", *MIXED))
    assert browser
    assert everything - fast == browser
    assert not [each for each in collected("-m", "fast and not lint", *plan.LINT) if "ruff" in each]


@pytest.mark.parametrize("workers", [0, 2])
def test_every_worker_sees_what_all_share_and_nothing_is_left(workers: int, tmp_path: Path) -> None:
    """A run of its own, with this project's conftest, in a folder of one test."""
    test = tmp_path / "test_one.py"
    test.write_text(
        "import os\n"
        "from pathlib import Path\n\n\n"
        "def test_where(shared):\n"
        f"    Path({str(tmp_path / 'told')!r}).write_text(str(shared))\n"
        "    assert shared.is_dir()\n"
        "    assert Path(os.environ['SPOILERS_BAKED']).parent == shared\n"
    )
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-n", str(workers)),
            *("-p", "no:cacheprovider", "--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml")),
            str(test),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert not Path((tmp_path / "told").read_text()).exists()


def test_the_scheduler_keeps_the_order_of_the_collection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan.HeaviestFirst.__mro__[1], "__init__", lambda *_: None)
    config: Any = SimpleNamespace(option=SimpleNamespace(loadscopereorder=True))
    scheduler = plan.HeaviestFirst(config, None)
    assert config.option.loadscopereorder is False
    assert scheduler._split_scope("tests/data/test_types.py::test_a") == "tests/data/test_types.py"
