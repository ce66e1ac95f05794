"""Run the fast tests with another Python: the newest that the course is for, or the oldest.

It is looked for on this machine, and uv may bring it. Where there is none, this says so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import course

Version = tuple[int, int]


def main() -> int:
    """Find it, give it an environment beside the course's own, and run the fast tests."""
    own: Version = sys.version_info[:2]
    found = find(own)
    if found is None:
        course.say(
            f"The tests ran with Python {course.dotted(own)} alone: no other from "
            f"{course.dotted(course.OLDEST)} to {course.dotted(course.NEWEST)} is here, and uv "
            "could bring none."
        )
        return 0
    version, program = found
    name = course.dotted(version)
    course.say(f"Running the fast tests with Python {name} too: {program}")
    if version not in (course.OLDEST, course.NEWEST):
        course.say(f"It is the nearest to Python {course.dotted(course.NEWEST)} that is here.")
    python = environment(program, course.ROOT / f".venv-{name}")
    if python is None:
        course.say(f"Python {name} could not get what the tests need; see the messages above.")
        return 1
    # How the code looks does not depend on the Python that runs it.
    return course.run(course.pytest(python, course.cores(), "-m", "fast and not lint"))


def find(own: Version) -> tuple[Version, str] | None:
    """Find the newest Python that the course is for, or the oldest if this is the newest.

    Parameters
    ----------
    own : (int, int)
        The Python that has run the tests already.

    Returns
    -------
    tuple of (int, int) and str, or None
        Its version and its program.
    """
    wanted = [(3, minor) for minor in range(course.NEWEST[1], course.OLDEST[1] - 1, -1)]
    if own == course.NEWEST:
        wanted.reverse()
    first, *others = [version for version in wanted if version != own]
    for version in (first, *others):
        places = on_this_machine(version)
        if version == first and not places:
            places = brought_by_uv(version)
        for program in places:
            if version_of(program) == version:
                return version, program
    return None


def on_this_machine(version: Version) -> list[str]:
    """List where a version of Python may be: kept by pyenv, or on the path."""
    home = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    kept = sorted(home.glob(f"versions/{course.dotted(version)}*/bin/python"), reverse=True)
    on_path = shutil.which(f"python{course.dotted(version)}")
    candidates = [*map(str, kept), *([on_path] if on_path else [])]
    return [program for program in candidates if version_of(program) == version]


def brought_by_uv(version: Version) -> list[str]:
    """Let uv bring a Python into the course's own environment, if its host can be reached."""
    uv = [sys.executable, "-m", "uv", "python"]
    places = {"UV_PYTHON_INSTALL_DIR": str(course.VENV / "pythons"), "UV_HTTP_TIMEOUT": "20"}
    settings = {**os.environ, **places}
    name = course.dotted(version)
    if subprocess.run([*uv, "install", name], env=settings, capture_output=True).returncode:
        return []
    found = subprocess.run([*uv, "find", name], env=settings, capture_output=True, text=True)
    return [found.stdout.strip()] if found.returncode == 0 else []


def version_of(program: str) -> Version | None:
    """Ask a Python for its version; None if it does not run."""
    code = "import sys; print(*sys.version_info[:2])"
    try:
        done = subprocess.run([program, "-c", code], capture_output=True, text=True)
    except OSError:
        return None
    words = done.stdout.split()
    return (int(words[0]), int(words[1])) if done.returncode == 0 and len(words) == 2 else None


def environment(program: str, folder: Path) -> Path | None:
    """Give a Python all that is locked, unless it has that already.

    Parameters
    ----------
    program : str
        The Python.
    folder : pathlib.Path
        Where its packages go.

    Returns
    -------
    pathlib.Path or None
        The Python that has them; None if they could not be had.
    """
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    locked = course.ROOT / "requirements" / "everything.txt"
    stamp, now = folder / "installed.txt", course.fingerprint(locked) + program
    if stamp.exists() and stamp.read_text() == now:
        return python
    uv = [sys.executable, "-m", "uv"]
    # Bounds for locking are nothing for installing what is locked.
    into = [*uv, "pip", "install", "--no-config", "--quiet", "--python", str(python)]
    for command in (
        [*uv, "venv", "--quiet", "--clear", "--python", program, str(folder)],
        [*into, "--require-hashes", "-r", str(locked)],
        [*into, *course.ITSELF],
    ):
        if course.run(command):
            return None
    stamp.write_text(now)
    return python


if __name__ == "__main__":
    sys.exit(main())
