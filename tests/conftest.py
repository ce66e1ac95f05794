"""What all tests share."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from spoilers.site.browser import FLAGS, find_browser
from tests import plan

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Timings never decide a test: a loaded machine must not fail one.
settings.register_profile("course", deadline=None, print_blob=True)
settings.load_profile("course")

# How a test says that it was left out for want of a program.
MISSING = "could be had"
NO_BROWSER = f"no browser {MISSING}"
NO_SANDBOX = f"no sandbox {MISSING}"
NO_POSTGRESQL = f"no PostgreSQL {MISSING}"
NO_HEADERS = f"no headers of the kernel {MISSING}"
NO_ORDINARY_USER = f"no ordinary user with a sandbox {MISSING}"


SHARED = pytest.StashKey[Path]()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker which folder all of them share."""
    node.workerinput["shared"] = str(node.config.stash[SHARED])


def pytest_configure(config: pytest.Config) -> None:
    """Make that folder, where this is not a worker."""
    given = getattr(config, "workerinput", {}).get("shared")
    config.stash[SHARED] = Path(given or tempfile.mkdtemp(prefix="spoilers-"))
    # What one of them has baked the others need not bake again, nor need the pages.
    os.environ["SPOILERS_BAKED"] = str(config.stash[SHARED] / "baked")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take it away."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(config.stash[SHARED], ignore_errors=True)


@pytest.fixture(scope="session")
def shared(pytestconfig: pytest.Config) -> Path:
    """A folder that all workers of this run see, and no other run."""
    return pytestconfig.stash[SHARED]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> plan.HeaviestFirst:
    """Share the tests out as the plan says."""
    return plan.HeaviestFirst(config, log)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where only the fast tests are asked for, the others are not even read."""
    if config.option.markexpr.split(" ")[0] != "fast":
        return None
    inside = collection_path.relative_to(config.rootpath).as_posix()
    place = inside if collection_path.is_file() else f"{inside}/"
    near = any(fast.startswith(place) for fast in plan.FAST)
    return None if near or plan.is_fast(place) else True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark each test with what it needs, and put the heaviest first for the workers."""
    for item in items:
        needs = {mark for name, mark in plan.PROGRAMS.items() if name in plan.fixtures(item)}
        needs |= {mark.name for mark in item.iter_markers() if mark.name in plan.PROGRAMS.values()}
        if plan.is_fast(item.nodeid) and not needs and not item.get_closest_marker("slow"):
            item.add_marker("fast")
        for mark in needs:
            item.add_marker(mark)
    if hasattr(config, "workerinput"):
        items[:] = plan.heaviest_first(items)


@pytest.fixture(scope="session")
def sandbox() -> None:
    """Leave a test out where there can be no sandbox."""
    from spoilers.sandbox.namespaces import NoSandboxError, require_sandbox

    try:
        require_sandbox()
    except NoSandboxError:
        pytest.skip(NO_SANDBOX)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the browser that the test command found."""
    from playwright.sync_api import sync_playwright

    program = find_browser()
    if program is None:
        pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


def _not_run(reporter: Any) -> list[str]:
    skipped = reporter.stats.get("skipped", [])
    return [report.nodeid for report in skipped if MISSING in str(report.longrepr)]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Name the tests that did not run for want of a program."""
    missed = terminalreporter.stats.get("skipped", [])
    for reason in (NO_BROWSER, NO_SANDBOX, NO_POSTGRESQL, NO_HEADERS, NO_ORDINARY_USER):
        names = [report.nodeid for report in missed if reason in str(report.longrepr)]
        if names:
            terminalreporter.section(f"NOT RUN: {reason}")
            for name in names:
                terminalreporter.write_line(name)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run on a build machine that left tests out for want of a program."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and os.environ.get("CI") == "true" and _not_run(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
