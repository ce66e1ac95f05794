"""Find bubblewrap for the tests, or get it."""

from __future__ import annotations

import shutil

from spoilers.site.debian import install


def get_sandbox() -> str | None:
    """Name the program that makes sandboxes, installing it where there is none.

    Returns
    -------
    str or None
        Its path; None where it could not be had.
    """
    if shutil.which("bwrap") is None:
        print("bubblewrap is not installed; getting it for the tests.", flush=True)
        install("bubblewrap")
    return shutil.which("bwrap")
