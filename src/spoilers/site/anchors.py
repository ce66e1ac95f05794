"""Anchors of headings, the same on a page as in JupyterLab, so that a link works in both."""


def anchor(heading: str) -> str:
    """Turn a heading into an anchor as JupyterLab does.

    Examples
    --------
    >>> anchor("Internal commitment problem")
    'Internal-commitment-problem'
    """
    return heading.strip().replace(" ", "-")
