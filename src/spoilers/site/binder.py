"""The address at which Binder opens the course, for a copy that stands on GitHub.

The course does not know where its copies stand. Whoever builds the pages says so in the variable
SPOILERS_REPOSITORY, as ``owner/name``; without it the pages have no button for Binder.
"""

from __future__ import annotations

import os
import re

VARIABLE = "SPOILERS_REPOSITORY"
SERVICE = "https://mybinder.org/v2/gh"


def binder(notebook: str) -> str | None:
    """Give the address that opens a notebook of the course on Binder.

    Parameters
    ----------
    notebook : str
        Its path in the course.

    Returns
    -------
    str or None
        None if nobody has said where the course stands.

    Raises
    ------
    ValueError
        If the variable does not hold an owner and a name.
    """
    repository = os.environ.get(VARIABLE, "").strip()
    if not repository:
        return None
    if not re.fullmatch(r"[\w-]+/[\w.-]+", repository):
        raise ValueError(f"{VARIABLE} is {repository!r}; it should be owner/name, as on GitHub.")
    return f"{SERVICE}/{repository}/HEAD?urlpath=lab/tree/{notebook}"


def invitation() -> str:
    """Give the sentence of the home page that leads to Binder, or nothing."""
    address = binder("lessons/welcome.ipynb")
    if not address:
        return ""
    return (
        f'<a class="course-binder" href="{address}">Open the course on Binder</a>\n\n'
        "On Binder it runs on a machine of others, in your browser, and forgets what you wrote "
        "when you leave."
    )
