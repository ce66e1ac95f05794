"""Set up and open the course, run its tests, build its pages: ``python3 course.py``.

Needs Python 3.11 or newer and nothing else. Everything it installs goes into the folder
``.venv`` beside this file. To start over, delete that folder.
"""

# Any Python since 3.6 must get as far as the sentence that it is too old. So annotations that it
# cannot work out are quoted.
import argparse
import ast
import atexit
import errno
import functools
import hashlib
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
OLDEST = (3, 11)
# The newest for which all that is locked has wheels; `lock` asks whether that is still so.
NEWEST = (3, 14)
FIRST_PORT = 8888
WELCOME = "lessons/welcome.ipynb"
# What is noted in the environment: that an installation has not ended, and for which folder it is.
UNFINISHED, PLACE = "unfinished.txt", "place.txt"
# The course itself, whose requirements are there already.
ITSELF = ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]

# JupyterLab would ask about news and look for updates and extensions.
NOTHING_LEAVES = {
    "LabApp": {
        "news_url": None,
        "check_for_updates_class": "jupyterlab.handlers.announcements.NeverCheckForUpdate",
        "extension_manager": "readonly",
    }
}
LAB_SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
    # A lesson is short: draw all of it, so that find-in-page and screen readers see it whole.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "defer"},
    "@jupyterlab/docmanager-extension:plugin": {
        "defaultViewers": {"markdown": "Markdown Preview"},
    },
}

SERVER_SETTINGS = "etc/jupyter/jupyter_server_config.d"
LAB_FOLDER = "share/jupyter/lab/settings"
# Where these stand for an environment that is not the course's own, such as conda's.
SETTINGS = ROOT / "build" / "jupyterlab"


# Of what a person has set for Python, what changes nothing that the course does.
HARMLESS = {"PYTHONDONTWRITEBYTECODE", "PYTHONFAULTHANDLER", "PYTHONHASHSEED",
            "PYTHONPYCACHEPREFIX", "PYTHONUNBUFFERED"}  # fmt: skip
# And where the course's packages may be, in a Python of one's own.
FOR_ONES_OWN = {"PYTHONHOME", "PYTHONNOUSERSITE", "PYTHONPATH", "PYTHONUSERBASE"}
# Of what a person has set for pip, what is about the way to its packages.
PIP_KEEPS = {"cache-dir", "cert", "client-cert", "extra-index-url", "find-links", "index-url",
             "keyring-provider", "no-cache-dir", "no-index", "proxy", "retries", "timeout",
             "default-timeout", "trusted-host", "use-deprecated", "use-feature"}  # fmt: skip
# Writes the commands beside a Python anew, as pip writes them.
COMMANDS_ANEW = """
import sys
from importlib.metadata import entry_points
from pip._vendor.distlib.scripts import ScriptMaker
maker = ScriptMaker(None, sys.argv[1])
maker.clobber, maker.set_mode, maker.variants = True, True, {""}
found = entry_points(group="console_scripts")
maker.make_multiple([f"{each.name} = {each.value}" for each in found])
"""


class CannotGoOnError(Exception):
    """A reason to stop that a person can act on."""


class OutOfReachError(CannotGoOnError):
    """What is to be installed could not be fetched."""


def say(text: str) -> None:
    """Tell the person at the terminal what is happening."""
    print(text, flush=True)


def check_python(version: "tuple[int, ...]" = sys.version_info[:2]) -> None:
    """Refuse a Python for which the course's packages are not made."""
    need = dotted(OLDEST)
    if tuple(version) < OLDEST:
        raise CannotGoOnError(
            f"This is Python {dotted(version)}, and the course needs {need} or newer. Install a "
            "newer Python and run the same command with it, for example: "
            f"python{need} course.py lab"
        )
    if sys.implementation.name != "cpython" or sys.maxsize < 2**32:
        kind = sys.implementation.name if sys.maxsize > 2**32 else "a Python of 32 bits"
        raise CannotGoOnError(
            f"This is {kind}, for which the course's packages are not made. Install the usual "
            f"Python {need} or newer with 64 bits from python.org, and run the same command with "
            "it."
        )


def check_parts() -> None:
    """Refuse a Python that was built or packaged without something that the course needs."""
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise CannotGoOnError(
            "This Python cannot make an environment of its own, since its module venv or ensurepip "
            "is missing. On Debian and Ubuntu install the package python3-venv with "
            "`sudo apt install python3-venv`, and run the same command again."
        )
    parts = {"ssl": "_ssl", "sqlite3": "_sqlite3", "ctypes": "_ctypes", "zlib": "zlib"}
    missing = [name for name, module in parts.items() if importlib.util.find_spec(module) is None]
    if missing:
        raise CannotGoOnError(
            f"The Python {sys.executable} was built without {' and '.join(missing)}, which the "
            "course needs. Run the same command with a complete Python, such as that of your "
            "system's packages or of python.org."
        )


# --- The environment: made, filled, moved ------------------------------------------------------


def venv_python() -> Path:
    """Name the Python of the course's own environment."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def version_of(python: Path) -> "tuple[int, ...] | None":
    """Ask a Python for its version; None if it does not run."""
    ask = [str(python), "-I", "-S", "-c", "import sys; print(*sys.version_info[:2])"]
    try:
        done = subprocess.run(ask, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return None
    words = done.stdout.split()
    return (int(words[0]), int(words[1])) if done.returncode == 0 and len(words) == 2 else None


def fingerprint(requirements: Path, version: "tuple[int, ...]" = sys.version_info[:2]) -> str:
    """Tell one state of the locked requirements, for one Python, from any other."""
    pinned = requirements.read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return hashlib.sha256(pinned + dotted(version).encode()).hexdigest()


def noted(name: str) -> str:
    """Read what was noted in the environment; nothing if nothing was."""
    try:
        # As the system writes the names of files, whatever letters this terminal has.
        return os.fsdecode((VENV / name).read_bytes())
    except (OSError, ValueError):
        return ""


def note(name: str, text: str) -> None:
    """Note something in the environment."""
    (VENV / name).write_bytes(os.fsencode(text))


def install(what: str) -> Path:
    """Bring the environment to the locked versions; do nothing where it is there already."""
    requirements = ROOT / "requirements" / f"{what}.txt"
    for part in (requirements, ROOT / "pyproject.toml"):
        if not part.is_file():
            raise CannotGoOnError(
                f"{part} is missing, so this is a part of the course only. Get the whole course "
                "again (if it came as a ZIP, unpack all of it) and run the command in its folder."
            )
    if not is_installed(what, requirements):
        refuse_what_is_in_the_way()
        with one_at_a_time():
            # Another window may have done it meanwhile.
            if not is_installed(what, requirements):
                bring_up(what, requirements)
    if not is_at_home() and may_be_moved():
        with one_at_a_time():
            move_in()
    return venv_python()


def is_installed(what: str, requirements: Path) -> bool:
    """Say whether the environment holds what is locked and its Python runs."""
    stamp = noted(f"installed-{what}.txt")
    if not stamp or (VENV / UNFINISHED).exists():
        return False
    version = version_of(venv_python())
    return version is not None and stamp == fingerprint(requirements, version)


def refuse_what_is_in_the_way() -> None:
    """Say in a sentence why nothing can be installed here, before anything is touched."""
    if os.pathsep in str(ROOT):
        raise CannotGoOnError(
            f"The name of the course's folder, {ROOT}, has a {os.pathsep!r} in it, which Python's "
            "environments cannot have. Rename the folder and run the same command again."
        )
    if VENV.exists() and not VENV.is_dir():
        raise CannotGoOnError(
            f"{VENV} is a file, and the course's own packages go into a folder of that name. "
            "Delete or rename the file and run the same command again."
        )
    if VENV.is_symlink() and (VENV / "pyvenv.cfg").exists() and not is_at_home():
        raise CannotGoOnError(
            f"{VENV} is a link to {VENV.resolve()}, the environment of something else, which "
            "lacks what this course needs. Delete the link and run the same command again."
        )
    for folder in (ROOT, VENV):
        if folder.is_dir() and not os.access(str(folder), os.W_OK | os.X_OK):
            if noted(PLACE) and version_of(venv_python()) is None:
                raise CannotGoOnError(
                    f"The Python of {VENV} does not run for you, perhaps since it is in the "
                    "owner's own folder. " + explain_unwritable(folder)
                )
            raise CannotGoOnError(explain_unwritable(folder))
    if VENV.is_symlink() and not VENV.exists():
        VENV.unlink()


def bring_up(what: str, requirements: Path) -> None:
    """Make the environment where there is none that can be used, and fill it."""
    python = venv_python()
    if not can_be_filled(python):
        make_venv()
    # A step that is broken off leaves this, and then the environment is made anew: pip takes a
    # package that it had half unpacked for a whole one.
    note(UNFINISHED, "")
    pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
    if not answers([*pip, "--version"]):
        call_pip([str(python), "-m", "ensurepip", "--upgrade", "--default-pip"])
    lines = requirements.read_text(encoding="utf-8").splitlines()
    count = sum("==" in line.split(" ")[0] for line in lines)
    say(f"Installing {count} packages at the versions in requirements/{what}.txt.")
    say("The first time this takes a minute or two.")
    try:
        for arguments in (["--require-hashes", "-r", str(requirements)], ITSELF):
            call_pip([*pip, "install", "--quiet", *arguments])
    except OutOfReachError:
        # pip begins to install once it has everything: nothing was touched.
        (VENV / UNFINISHED).unlink()
        raise
    point_to_own_code()
    require_it_runs(python)
    settle(VENV)
    note(PLACE, str(ROOT))
    note(f"installed-{what}.txt", fingerprint(requirements, version_of(python) or ()))
    (VENV / UNFINISHED).unlink()
    say("The course is installed.")


def require_it_runs(python: Path) -> None:
    """Refuse a machine on which what was installed cannot be loaded."""
    command = [str(python), "-c", "import numpy, pandas, scipy, zmq, spoilers"]
    done = subprocess.run(command, capture_output=True, env=surroundings(command[0]))
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["nothing"]
        raise CannotGoOnError(
            "The packages were installed and do not run here, perhaps since this disk or a guard "
            "against viruses lets no program run from it. Copy the course without its folder "
            f"{VENV.name} to another disk and run the same command there. Python says: {said[-1]}"
        )


def can_be_filled(python: Path) -> bool:
    """Say whether an environment is there, whole, and of a Python that is new enough."""
    version = version_of(python)
    return (
        (VENV / "pyvenv.cfg").exists()
        and not (VENV / UNFINISHED).exists()
        and version is not None
        and version >= OLDEST
        # An attempt that was broken off, or a system's newer Python, can leave one without pip.
        and answers([str(python), "-m", "pip", "--version"])
    )


def answers(command: "list[str]") -> bool:
    """Say whether a command runs and ends well."""
    settings = surroundings(command[0])
    return subprocess.run(command, env=settings, capture_output=True).returncode == 0


def make_venv() -> None:
    """Make the environment, or say what is missing."""
    check_parts()
    say(f"Making the folder {VENV.name} for the course's own packages.")
    # What says that all is there goes first, and what makes it an environment.
    for old in [*VENV.glob("installed-*.txt"), VENV / "pyvenv.cfg"]:
        with suppress(FileNotFoundError):
            old.unlink()
    # This may be run by the environment's own Python, which is about to be deleted.
    python = getattr(sys, "_base_executable", None) or sys.executable
    command = [python, "-m", "venv", "--clear", "--without-pip", str(VENV)]
    made = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=surroundings(python)
    )
    if made.returncode:
        said = made.stdout.decode(errors="replace").strip().splitlines()
        raise CannotGoOnError(
            explain_known(made.stdout.decode(errors="replace"))
            or f"Python could not make the folder {VENV}. Close what uses it, such as JupyterLab "
            "in another window, delete the folder and run the same command again; if the course is "
            "on a stick or a network disk, copy it to a disk of this machine first. Python says: "
            + (said[-1] if said else "nothing")
        )


@contextmanager
def one_at_a_time() -> "Iterator[None]":
    """Wait until no other window installs into the same environment."""
    place = ROOT / "build" / "installing.lock"
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("a") as file:
        try:
            take_lock(file.fileno(), wait=False)
        except OSError as reason:
            if reason.errno in (errno.EAGAIN, errno.EACCES, errno.EDEADLK):
                say("Another window is installing the course here. This one waits for it.")
                take_lock(file.fileno(), wait=True)
            # Otherwise these are files that cannot be locked, as on some networks.
        yield


def take_lock(descriptor: int, wait: bool) -> None:
    """Lock a file until it is closed; raise an OSError if another holds it."""
    if sys.platform == "win32":
        import msvcrt

        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    raise
                time.sleep(1)
            else:
                return
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))


def is_at_home() -> bool:
    """Say whether the environment was last set up for the folder in which it is."""
    noted_place = noted(PLACE)
    try:
        # One folder can have two names, by a link or a second mount.
        return bool(noted_place) and (
            noted_place == str(ROOT) or os.path.samefile(noted_place, str(ROOT))
        )
    except OSError:
        return False


def may_be_moved() -> bool:
    """Say whether the environment may be changed: it is this folder's, and can be written."""
    return not VENV.is_symlink() and os.access(str(VENV), os.W_OK) and os.access(str(ROOT), os.W_OK)


def move_in() -> None:
    """Make an environment that came along when the course was moved or copied this folder's own.

    Nothing is fetched. What names the old place is written anew: the commands beside its Python,
    and where the course itself is found.
    """
    say(f"The course's folder is a new one, so {VENV.name} is being told where it is now.")
    python = str(venv_python())
    answers([python, "-m", "venv", "--without-pip", str(VENV)])
    point_to_own_code()
    answers([python, "-c", COMMANDS_ANEW, str(venv_python().parent)])
    require_it_runs(venv_python())
    note(PLACE, str(ROOT))


def point_to_own_code() -> None:
    """Let the environment find the course's code beside itself, wherever both are.

    pip writes the whole path of it. That leads to the old place once the folder is moved or copied,
    and keeps Python from starting if a letter of it is not in the code page of the machine.
    """
    for kept in ("lib/python*/site-packages", "Lib/site-packages"):
        for path in VENV.glob(f"{kept}/*spoilers*.pth"):
            path.write_text(os.path.relpath(str(ROOT / "src"), str(path.parent)), encoding="ascii")


def this_python() -> Path:
    """Take the Python that runs this, in which environment.yml was installed."""
    if importlib.util.find_spec("jupyterlab") is None:
        raise CannotGoOnError(
            f"{sys.executable} lacks what the course needs, JupyterLab first of all. Activate the "
            "environment that was made from environment.yml, or leave --here out."
        )
    if importlib.util.find_spec("spoilers") is None:
        say(f"Making the course known to {sys.executable}.")
        call_pip([sys.executable, "-m", "pip", "install", "--quiet", *ITSELF])
    return Path(sys.executable)


# --- pip, and what it says ----------------------------------------------------------------------


def call_pip(command: "list[str]") -> None:
    """Let pip install something, or say in a sentence why it cannot."""
    done = subprocess.run(command, capture_output=True, env=pip_settings(command[0]))
    if done.returncode:
        said = done.stderr.decode(errors="replace")
        kind = OutOfReachError if is_out_of_reach(said) else CannotGoOnError
        raise kind(explain_install(said))


def pip_settings(python: str) -> "dict[str, str]":
    """Give the environment variables for pip: what a person has set about the way to packages.

    A setting that suits a shared Python, such as ``user``, ``target`` or ``prefix``, would put
    packages beside the environment, whether it comes from a variable or from a file.
    """
    kept = {"PIP_" + name.replace("-", "_").upper() for name in PIP_KEEPS}
    held = {
        name: text for name, text in surroundings(python).items()
        if not name.startswith("PIP_") or name in kept
    }  # fmt: skip
    # For `pip config`, `user` means to read that one file alone.
    asking = {**held, "PIP_USER": "0", "PIP_GLOBAL": "0", "PIP_SITE": "0"}
    if "PIP_CONFIG_FILE" in os.environ:
        asking["PIP_CONFIG_FILE"] = os.environ["PIP_CONFIG_FILE"]
    listing = [python, "-m", "pip", "config", "list"]
    asked = subprocess.run(listing, capture_output=True, env=asking)
    if asked.returncode and b"onfiguration file" in asked.stderr:
        said = " ".join(asked.stderr.decode(errors="replace").split())
        raise CannotGoOnError(f"pip cannot read its own settings. Mend or delete them. {said}")
    filed = {}
    for line in asked.stdout.decode(errors="replace").splitlines():
        place, _, value = line.partition("=")
        section, _, name = place.rpartition(".")
        if name in PIP_KEEPS and section in ("global", "install"):
            with suppress(ValueError, SyntaxError):
                text = " ".join(str(ast.literal_eval(value)).split())
                filed["PIP_" + name.replace("-", "_").upper()] = text
    return {**filed, **held, "PIP_CONFIG_FILE": os.devnull}


def is_out_of_reach(said: str) -> bool:
    """Say whether pip could not fetch something."""
    signs = ("NewConnectionError", "ConnectTimeout", "Name or service not known", "getaddrinfo",
             "Temporary failure in name resolution", "Connection refused", "ProxyError",
             "Network is unreachable", "Max retries exceeded", "ReadTimeout", "Read timed out",
             "IncompleteRead", "Connection broken", "Connection reset", "RemoteDisconnected",
             "(from versions: none)")  # fmt: skip
    return any(sign in said for sign in signs)


def explain_install(error: str) -> str:
    """Turn what pip said into a sentence that says what to do."""
    log = VENV / "install.log"
    telling = [line.strip() for line in error.splitlines() if "error" in line.lower()][-3:]
    with suppress(OSError):
        log.write_text(error, encoding="utf-8")
        telling.append(f"All that pip said is in {log.relative_to(ROOT)}.")
    last = "\n".join(telling)
    known = explain_known(error)
    if known:
        return f"{known}\n{last}"
    if is_out_of_reach(error):
        return (
            "The package index cannot be reached. The first start needs the network; later ones "
            f"do not. Connect, and run the same command again: nothing is lost.\n{last}"
        )
    if sys.version_info[:2] > NEWEST:
        return (
            f"Not every package is made for Python {dotted(sys.version_info[:2])} yet. Delete "
            f"{VENV.name} and run the same command with Python {dotted(NEWEST)}.\n{last}"
        )
    return f"The packages could not be installed. pip says:\n{last}"


def explain_known(error: str) -> str:
    """Say what to do about what a program said, where that is known; else nothing."""
    if any(sign in error for sign in ("No space left", "Errno 28", "Disk quota", "Errno 122")):
        return "The disk is full. Free about 2 GB and run the same command again."
    if "SSL module is not available" in error:
        return (
            "This Python was built without ssl, so that it can fetch nothing. Delete "
            f"{VENV.name} and run the same command with a complete Python."
        )
    if "CERTIFICATE_VERIFY_FAILED" in error:
        return (
            "pip does not trust the certificate of the package index, which is usual behind a "
            "proxy that reads along, or where the clock of the machine is wrong. Ask for the "
            "proxy's certificate, name its file in PIP_CERT and run the same command again."
        )
    if "DO NOT MATCH THE HASHES" in error:
        return (
            "What came over the network is not what was locked, so nothing of it was installed: a "
            "download was damaged, or a proxy changes files. Run the same command again, on "
            "another network if it stays so."
        )
    if "WinError 32" in error:
        return (
            f"Another program uses a file in {VENV}. Close JupyterLab and what else runs from "
            "there, and run the same command again."
        )
    if "Long Path support" in error:
        return (
            f"The name of the folder, {ROOT}, is too long for this Windows. Move the course "
            "nearer to the top of the disk and run the same command again."
        )
    if any(sign in error for sign in ("Permission denied", "Read-only file system", "WinError 5")):
        return explain_unwritable(VENV if VENV.exists() else ROOT)
    return ""


def explain_unwritable(folder: Path) -> str:
    """Say whose a folder is that cannot be written, and what to do instead."""
    owner = ""
    with suppress(Exception):  # Not every system knows owners, nor every owner a name.
        owner = f" It belongs to {folder.owner()}."
    return (
        f"{folder} cannot be written, so nothing can be installed or made in it.{owner} Copy the "
        f"whole course without its folder {VENV.name} to a place of your own and run the same "
        "command there, or ask the owner to run it here once."
    )


def explain_os(reason: OSError) -> str:
    """Turn what the system refused into a sentence that says what to do."""
    known = explain_known(str(reason))
    if isinstance(reason, PermissionError) or reason.errno == errno.EROFS:
        place = Path(reason.filename) if isinstance(reason.filename, str) else ROOT
        return explain_unwritable(place)
    return known or f"Something could not be read or written: {reason}. Run the command again."


# --- What the course's programs find around them --------------------------------------------------


def surroundings(python: str) -> "dict[str, str]":
    """Give the environment variables in which a Python runs the course.

    What a person has set for Python in general is left out: it would take the asserts out of
    checks, put other packages before the course's, or fail at a letter that a terminal lacks.
    The code is always that of this folder, whatever an environment that was copied remembers.
    """
    folder = Path(python).parent.parent
    own = folder.parent == ROOT
    kept = HARMLESS if own else {*HARMLESS, *FOR_ONES_OWN}
    held = {
        name: text for name, text in os.environ.items()
        if name != "__PYVENV_LAUNCHER__" and (not name.startswith("PYTHON") or name in kept)
    }  # fmt: skip
    paths = [str(ROOT / "src")] if (ROOT / "src" / "spoilers").is_dir() else []
    paths += filter(None, [held.get("PYTHONPATH")])
    if paths:
        held["PYTHONPATH"] = os.pathsep.join(paths)
    held["PYTHONUTF8"] = "1"
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    if encoding.lower().replace("-", "") != "utf8":
        held["PYTHONIOENCODING"] = f"{encoding}:replace"
    if own:
        # As if it had been activated, whichever other is: else IPython takes packages from that.
        held["VIRTUAL_ENV"] = str(folder)
        held["PATH"] = os.pathsep.join([str(Path(python).parent), held.get("PATH", os.defpath)])
        held["JUPYTER_PREFER_ENV_PATH"] = "1"
    if os.name != "nt" and not is_home(os.path.expanduser("~")):
        held["HOME"] = spare_home()
    return held


def is_home(place: str) -> bool:
    """Say whether a folder can serve as a home, in which JupyterLab and IPython keep things."""
    return os.path.isabs(place) and os.path.isdir(place) and os.access(place, os.W_OK | os.X_OK)


@functools.lru_cache(maxsize=1)
def spare_home() -> str:
    """Make a home for one run, where a person has none that can be written."""
    place = tempfile.mkdtemp(prefix="spoilers-home-")
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    say(f"Your home folder cannot be written, so JupyterLab's settings are for now in {place}.")
    return place


def speak_any_letter() -> None:
    """Write a question mark for a letter that the terminal lacks, and do not fail."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


# --- JupyterLab: its settings and its port ---------------------------------------------------


def settle(folder: Path) -> None:
    """Write JupyterLab's settings for the course into an environment or a folder like one."""
    for place, content in (
        (folder / SERVER_SETTINGS / "spoilers.json", NOTHING_LEAVES),
        (folder / LAB_FOLDER / "overrides.json", LAB_SETTINGS),
    ):
        place.parent.mkdir(parents=True, exist_ok=True)
        # JupyterLab reads one such file, and in a shared environment it may hold others' wishes.
        try:
            held = json.loads(place.read_text(encoding="utf-8")) if place.exists() else {}
            settings = json.dumps({**held, **content}, indent=2)
        except (ValueError, TypeError):
            raise CannotGoOnError(
                f"{place} is no JSON, so JupyterLab cannot read it either. Mend or delete it."
            ) from None
        place.write_text(settings, encoding="utf-8")


def settled_somewhere() -> Path:
    """Write JupyterLab's settings beside the course, or for one run where that cannot be."""
    try:
        settle(SETTINGS)
    except OSError:
        folder = tempfile.mkdtemp(prefix="spoilers-settings-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        settle(Path(folder))
        return Path(folder)
    return SETTINGS


def is_free(port: int) -> bool:
    """Say whether nothing answers at a port of this machine, by either of its two addresses."""
    return not any(
        is_taken(family, address, port)
        for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
    )


def is_taken(family: int, address: str, port: int) -> bool:
    """Say whether a port is in use at one address; at an address that is not here none is."""
    try:
        with socket.socket(family) as probe:
            probe.settimeout(1)
            # Some systems let one bind beside a program that listens at every address.
            if probe.connect_ex((address, port)) == 0:
                return True
        with socket.socket(family) as probe:
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except OSError as reason:
        return reason.errno in (errno.EADDRINUSE, errno.EACCES)
    return False


def port_number(text: str) -> int:
    """Read the number of a port."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError(f"{text!r} is no port: give a number from 1 to 65535")
    return int(text)


def choose_port(wanted: "int | None") -> int:
    """Take the port that was asked for, or the first free one."""
    if wanted is not None:
        if not is_free(wanted):
            raise CannotGoOnError(
                f"Port {wanted} is in use by another program, perhaps by the course in another "
                "window. Close that one, or leave --port out to get the next free port."
            )
        return wanted
    for port in range(FIRST_PORT, FIRST_PORT + 50):
        if is_free(port):
            if port != FIRST_PORT:
                say(f"Port {FIRST_PORT} is in use by another program, so this is port {port}.")
            return port
    raise CannotGoOnError(
        f"Ports {FIRST_PORT} to {FIRST_PORT + 49} are all in use. Name one with --port."
    )


# --- The commands -------------------------------------------------------------------------


def lab(options: argparse.Namespace, python: Path) -> int:
    """Open the course in JupyterLab at the map of its lessons."""
    port = choose_port(options.port)
    if not (ROOT / WELCOME).is_file():
        raise CannotGoOnError(f"There is no {WELCOME}. Get the course again.")
    say(f"Opening {WELCOME} in JupyterLab. To stop the course, press Ctrl+C here.")
    command = [
        str(python), "-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}",
        f"--LabApp.default_url=/lab/tree/{WELCOME}",
        f"--port={port}", "--ServerApp.port_retries=0",
    ]  # fmt: skip
    if options.here:
        settings = settled_somewhere()
        command.append(f"--LabApp.app_settings_dir={settings / LAB_FOLDER}")
        given = os.environ.get("JUPYTER_CONFIG_PATH", "")
        places = [str(settings / "etc/jupyter"), *given.split(os.pathsep)]
        os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, places))
    if options.no_browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        say("You are root. JupyterLab advises against that; in a container it is usual.")
        command.append("--allow-root")
    return run(command)


def install_only(options: argparse.Namespace, python: Path) -> int:
    """Install what the course needs, and open nothing."""
    if options.here:
        settle(Path(sys.prefix))
        say(f"JupyterLab's settings for the course are written into {sys.prefix}.")
    else:
        say("What the course needs is installed.")
    return 0


def test(options: argparse.Namespace, python: Path) -> int:
    """Run all the tests, and where it is asked for the fast ones with another Python too."""
    if options.fast:
        say("Running the fast tests: mathematics, tables, pictures, the rules of the code.")
        return run(pytest(python, cores(), "-m", "fast", *options.rest))
    missing = run([str(python), "-m", "tests.programs"])
    if missing:
        return missing
    say("Running all the tests. This takes some minutes.")
    # Much of the time goes into waiting for browsers and servers: one worker more than cores.
    failed = run(pytest(python, cores() + 1, *options.rest))
    if options.rest or not options.another_python:
        return failed
    return failed or run([str(python), "-m", "tests.another_python"])


def pytest(python: Path, workers: int, *words: str) -> "list[str]":
    """Name the command that runs tests; `tests/plan.py` shares them out."""
    return [str(python), "-m", "pytest", "-n", str(workers), *words]


def cores() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def pages(options: argparse.Namespace, python: Path) -> int:
    """Build the pages."""
    return run([str(python), "-m", "spoilers.site.build", *options.rest])


def graders(options: argparse.Namespace, python: Path) -> int:
    """Ask every check about every answer of the bank, and print what came out."""
    return run([str(python), "-m", "tests.grading.table", *options.rest])


def screenshots(options: argparse.Namespace, python: Path) -> int:
    """Take the pictures for the README and the home page."""
    return run([str(python), "-m", "spoilers.site.screenshots"])


def derive(options: argparse.Namespace, python: Path) -> int:
    """Make every derived file again from its source."""
    return (
        run([str(python), "-c", "from spoilers.course import release; release.main()"])
        or run([str(python), "-m", "spoilers.data.readme"])
        or run([str(python), "-m", "spoilers.site.derive"])
    )


def check(options: argparse.Namespace, python: Path) -> int:
    """Say what of an exercise passes, and change nothing."""
    code = "import sys; from spoilers.course import check; check.main(sys.argv[1:])"
    return run([str(python), "-c", code, *options.rest])


def reset(options: argparse.Namespace, python: Path) -> int:
    """Put an exercise back to its beginning, keeping a copy."""
    code = "import sys; from spoilers.course import release; release.reset_main(sys.argv[1:])"
    return run([str(python), "-c", code, *options.rest])


def student_copy(options: argparse.Namespace, python: Path) -> int:
    """Make a copy of the course without what only an instructor may see."""
    # Where the person stands is not where the course stands, in which programs are run.
    folder = (options.folder or ROOT.with_name(f"{ROOT.name}-for-students")).absolute()
    code = "import sys; from spoilers.course import student_copy; student_copy.main(sys.argv[1:])"
    return run([str(python), "-c", code, str(folder), *(["--zip"] if options.zip else [])])


def autograde(options: argparse.Namespace, python: Path) -> int:
    """Grade what was handed in, with nbgrader's own autograde."""
    command = [str(python), "-m", "nbgrader", "autograde", *options.rest]
    if options.workers is not None:
        command.append(f"--Submissions.workers={options.workers}")
    if options.scheduler:
        command.append(f"--Submissions.scheduler={options.scheduler}")
    if options.trust_submissions:
        command.append("--Submissions.trust_submissions=True")
    return run(command)


def class_view(options: argparse.Namespace, python: Path) -> int:
    """Show how the class did, on one page with names and one to be shown."""
    return run([str(python), "-m", "spoilers.grading.nbgrader.class_view", *options.rest])


def mark_written(options: argparse.Namespace, python: Path) -> int:
    """Mark written answers task by task, blind and in random order."""
    return run([str(python), "-m", "spoilers.grading.nbgrader.mark_written", *options.rest])


def lock(options: argparse.Namespace, python: Path) -> int:
    """Lock the newest versions within the bounds of pyproject.toml, or keep those there are."""
    uv = [str(python), "-m", "uv", "pip", "compile"]
    compile_one = [
        *uv, "pyproject.toml", "--universal", "--generate-hashes",
        "--python-version", dotted(OLDEST), "--fork-strategy", "fewest",
        "--no-emit-index-url", "--no-header", "--no-annotate", "--quiet",
        # An older pip takes `a[b]` for another requirement than `a`, and wants a hash for it.
        "--no-strip-extras",
        *([] if options.keep else ["--upgrade"]), "--group", "build",
    ]  # fmt: skip
    course, everything = "requirements/course.txt", "requirements/everything.txt"
    groups = [word for name in ("site", "test", "lock") for word in ("--group", name)]
    failed = run([*compile_one, "--extra", "grading", "--extra", "ucdp", "-o", course]) or run(
        [*compile_one, "--all-extras", *groups, "-c", course, "-o", everything]
    )
    if failed:
        return failed
    wheels = ["--only-binary", ":all:", "--python-version", dotted(NEWEST), "--quiet"]
    failed = run([*uv, everything, *wheels, "-o", os.devnull])
    if failed:
        say(f"Not every one of them has a wheel for Python {dotted(NEWEST)}: see NEWEST.")
    return failed


def dotted(version: "tuple[int, ...]") -> str:
    """Write a version of Python as it is usually written."""
    return ".".join(map(str, version))


def run(command: "list[str]") -> int:
    """Run a program in the course's folder and give back how it ended."""
    try:
        return subprocess.run(command, cwd=str(ROOT), env=surroundings(command[0])).returncode
    except KeyboardInterrupt:
        say("Stopped.")
        return 0


COMMANDS = {
    "lab": (lab, "course", "open the course in JupyterLab at the map of its lessons"),
    "install": (install_only, "course", "install what the course needs, and open nothing"),
    "test": (test, "everything", "run all the tests"),
    "pages": (pages, "everything", "build the pages into build/pages"),
    "screenshots": (
        screenshots,
        "everything",
        "take the pictures for the README and the home page",
    ),
    "derive": (derive, "everything", "make the exercises, glossary and references again"),
    "check": (check, "course", "say what of an exercise passes, and what does not and why"),
    "autograde": (autograde, "course", "grade what was handed in, as `nbgrader autograde` does"),
    "class-view": (class_view, "course", "show how the class did: a page for you, and one for it"),
    "mark-written": (mark_written, "course", "mark written answers task by task, without names"),
    "graders": (graders, "everything", "grade the graders, and print the table"),
    "student-copy": (
        student_copy,
        "course",
        "make a copy for students: no solutions, hidden checks, marker's notes, tests or guide",
    ),
    "reset": (reset, "course", "put an exercise back to its beginning, keeping a copy of yours"),
    "lock": (lock, "everything", "lock the newest versions within the bounds"),
}
# What a student's copy has not, and which commands want it.
WANTED = {"tests/": ("test", "graders"), "solutions/": ("derive", "autograde", "student-copy")}


def check_folders(command: str) -> None:
    """Refuse, before anything is installed, what only an instructor's course can do."""
    for folder, commands in WANTED.items():
        if command in commands and not (ROOT / folder).is_dir():
            raise CannotGoOnError(
                f"`{command}` needs the folder {folder}, which belongs to the instructor's course "
                "and is not in a student's copy. To check your own work, type: "
                "python3 course.py check 01"
            )


# These write into the course's folder, whatever else they do.
WRITES = {"autograde", "derive", "lock", "pages", "reset", "screenshots"}


def main(arguments: "list[str]") -> int:
    """Do what the command line asks, or say in a sentence why that cannot be."""
    try:
        check_python()
        speak_any_letter()
        return obey(arguments)
    except CannotGoOnError as reason:
        print(reason, file=sys.stderr)
        return 1
    except OSError as reason:
        print(explain_os(reason), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("Stopped. Run the same command again to go on.")
        return 1


def obey(arguments: "list[str]") -> int:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(prog="course.py", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (_, _, text) in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument(
            "--here",
            action="store_true",
            help="use the Python that runs this, in which you installed environment.yml",
        )
        if name == "lab":
            command.add_argument("--port", type=port_number, help="the port to open, and no other")
            command.add_argument("--no-browser", action="store_true", help="only print the address")
        if name == "test":
            command.add_argument(
                "--fast",
                action="store_true",
                help="mathematics, tables, pictures and the rules of the code alone: two minutes",
            )
            command.add_argument(
                "--another-python",
                action="store_true",
                help="run the fast ones once more with the newest other Python that can be had",
            )
        if name == "student-copy":
            command.add_argument("folder", nargs="?", type=Path, help="a new or an empty folder")
            command.add_argument("--zip", action="store_true", help="pack it into one file too")
        if name == "lock":
            command.add_argument("--keep", action="store_true", help="change no more than needed")
        if name == "autograde":
            command.add_argument("--workers", type=int, help="how many submissions at once")
            command.add_argument("--scheduler", help="the address of a Dask scheduler to grade on")
            command.add_argument(
                "--trust-submissions",
                action="store_true",
                help="grade without sandboxes: what students wrote runs with all your rights",
            )
    options, rest = parser.parse_known_args(arguments)
    options.rest = rest
    alone = ("lab", "install", "derive", "lock", "screenshots", "student-copy")
    if rest and options.command in alone:
        parser.error(f"{options.command} does not know {' '.join(rest)}")
    act, what, _ = COMMANDS[options.command]
    if options.command in WRITES and not os.access(str(ROOT), os.W_OK):
        raise CannotGoOnError(explain_unwritable(ROOT))
    check_folders(options.command)
    return act(options, this_python() if options.here else install(what))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
