"""Get programs from Debian's packages, where these may be installed."""

from __future__ import annotations

import os
import shutil
import subprocess


def install(*packages: str) -> None:
    """Install packages, if this is Debian or like it and the user may; else do nothing.

    Parameters
    ----------
    packages : str
        Their names.
    """
    apt = shutil.which("apt-get")
    if not apt:
        return
    root: list[str] = []
    if os.geteuid() != 0:
        sudo = shutil.which("sudo")
        if not sudo or subprocess.run([sudo, "-n", "true"], capture_output=True).returncode:
            return
        root = [sudo, "-n"]
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run([*root, apt, *command], capture_output=True)
