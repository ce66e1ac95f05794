"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from spoilers.site.browser import FLAGS, find_browser

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
    for reason in (NO_BROWSER, NO_SANDBOX, NO_POSTGRESQL, NO_HEADERS):
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
