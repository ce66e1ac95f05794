"""Get the programs that the tests need: what the test command runs first.

A browser, bubblewrap for the sandbox, a PostgreSQL server, and the headers of the kernel. What
cannot be had is said; the tests that need it are then listed as not run.
"""

from __future__ import annotations

from spoilers.site.browser import get_browser
from tests.bubblewrap import get_sandbox
from tests.kernel_headers import get_headers
from tests.postgresql import get_postgresql


def main() -> None:
    """Look for each, and get it where it is not there."""
    for what, get in (
        ("browser", get_browser),
        ("sandbox", get_sandbox),
        ("PostgreSQL server", get_postgresql),
        ("set of the kernel's headers", get_headers),
    ):
        found = get()
        missing = f"There is no {what}. The tests that need one will be listed as not run."
        print(
            f"{what[0].upper()}{what[1:]} for the tests: {found}" if found else missing, flush=True
        )


if __name__ == "__main__":
    main()
