"""Set up and open the course, run its tests, build its pages: ``python3 course.py``.

Needs Python 3.11 or newer and nothing else. Everything it installs goes into the folder
``.venv`` beside this file. To start over, delete that folder.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
OLDEST = (3, 11)
# The newest for which all that is locked has wheels; `lock` asks whether that is still so.
NEWEST = (3, 14)
FIRST_PORT = 8888
WELCOME = "lessons/welcome.ipynb"
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


class CannotGoOnError(Exception):
    """A reason to stop that a person can act on."""


def say(text: str) -> None:
    """Tell the person at the terminal what is happening."""
    print(text, flush=True)


def check_python(version: tuple[int, ...] = sys.version_info[:2]) -> None:
    """Refuse a Python that is too old for the course."""
    if tuple(version) < OLDEST:
        have, need = dotted(version), dotted(OLDEST)
        raise CannotGoOnError(
            f"This is Python {have}, and the course needs {need} or newer. Install a newer "
            f"Python and run the same command with it, for example: python{need} course.py lab"
        )


def venv_python() -> Path:
    """Name the Python of the course's own environment."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint(requirements: Path) -> str:
    """Tell one state of the locked requirements, for one Python and place, from any other."""
    pinned = requirements.read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    # An environment remembers where the course stood: moved or copied, it is brought up again.
    return hashlib.sha256(pinned + f"{sys.version} {ROOT}".encode()).hexdigest()


def make_venv() -> None:
    """Make the environment, or say what is missing."""
    say(f"Making the folder {VENV.name} for the course's own packages.")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True
    )
    if made.returncode:
        raise CannotGoOnError(
            "Python could not make an environment of its own. On Debian and Ubuntu this is the "
            "package python3-venv: sudo apt install python3-venv\n"
            + (made.stdout + made.stderr).strip()
        )


def install(what: str) -> Path:
    """Bring the environment to the locked versions; do nothing where it is there already."""
    requirements = ROOT / "requirements" / f"{what}.txt"
    stamp = VENV / f"installed-{what}.txt"
    python = venv_python()
    if python.exists() and stamp.exists() and stamp.read_text() == fingerprint(requirements):
        return python
    pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
    # An attempt that was broken off can leave a Python without pip.
    if not python.exists() or subprocess.run([*pip, "--version"], capture_output=True).returncode:
        make_venv()
    count = sum("==" in line.split(" ")[0] for line in requirements.read_text().splitlines())
    say(f"Installing {count} packages at the versions in requirements/{what}.txt.")
    say("The first time this takes a minute or two.")
    for arguments in (["--require-hashes", "-r", str(requirements)], ITSELF):
        call_pip([*pip, "install", "--quiet", *arguments])
    settle(VENV)
    stamp.write_text(fingerprint(requirements))
    say("The course is installed.")
    return python


def call_pip(command: list[str]) -> None:
    """Let pip install something, or say in a sentence why it cannot."""
    # A setting that suits a shared Python has no sense in an environment.
    settings = {**os.environ, "PIP_USER": "0"}
    done = subprocess.run(command, capture_output=True, env=settings)
    if done.returncode:
        raise CannotGoOnError(explain_install(done.stderr.decode(errors="replace")))


def this_python() -> Path:
    """Take the Python that runs this, in which environment.yml was installed."""
    if importlib.util.find_spec("spoilers") is None:
        say(f"Making the course known to {sys.executable}.")
        call_pip([sys.executable, "-m", "pip", "install", "--quiet", *ITSELF])
    return Path(sys.executable)


def explain_install(error: str) -> str:
    """Turn what pip said into a sentence that says what to do."""
    offline = ("NewConnectionError", "ConnectTimeout", "Name or service not known", "getaddrinfo",
               "Temporary failure in name resolution", "Connection refused", "ProxyError",
               "Network is unreachable", "Max retries exceeded",
               "(from versions: none)")  # fmt: skip
    log = VENV / "install.log"
    if VENV.exists():
        log.write_text(error)
    telling = [line.strip() for line in error.splitlines() if "error" in line.lower()]
    last = "\n".join([*telling[-3:], f"All that pip said is in {log.relative_to(ROOT)}."])
    if any(sign in error for sign in offline):
        return (
            "The package index cannot be reached. The first start needs the network; later ones "
            f"do not. Connect, and run the same command again: nothing is lost.\n{last}"
        )
    if "No space left" in error:
        return f"The disk is full. Free about 2 GB and run the same command again.\n{last}"
    return f"The packages could not be installed. pip says:\n{last}"


def settle(folder: Path) -> None:
    """Write JupyterLab's settings for the course into an environment or a folder like one."""
    for place, content in (
        (folder / SERVER_SETTINGS / "spoilers.json", NOTHING_LEAVES),
        (folder / LAB_FOLDER / "overrides.json", LAB_SETTINGS),
    ):
        place.parent.mkdir(parents=True, exist_ok=True)
        # JupyterLab reads one such file, and in a shared environment it may hold others' wishes.
        try:
            held = json.loads(place.read_text()) if place.exists() else {}
        except ValueError:
            raise CannotGoOnError(
                f"{place} is no JSON, so JupyterLab cannot read it either. Mend or delete it."
            ) from None
        place.write_text(json.dumps({**held, **content}, indent=2))


def is_free(port: int) -> bool:
    """Say whether nothing answers at a port of this machine."""
    with socket.socket() as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def choose_port(wanted: int | None) -> int:
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
        settle(SETTINGS)
        command.append(f"--LabApp.app_settings_dir={SETTINGS / LAB_FOLDER}")
        given = os.environ.get("JUPYTER_CONFIG_PATH", "")
        places = [str(SETTINGS / "etc/jupyter"), *given.split(os.pathsep)]
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


def pytest(python: Path, workers: int, *words: str) -> list[str]:
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


def dotted(version: tuple[int, ...]) -> str:
    """Write a version of Python as it is usually written."""
    return ".".join(map(str, version))


def run(command: list[str]) -> int:
    """Run a program in the course's folder and give back how it ended."""
    try:
        return subprocess.run(command, cwd=ROOT).returncode
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
    "graders": (graders, "everything", "grade the graders, and print the table"),
    "reset": (reset, "course", "put an exercise back to its beginning, keeping a copy of yours"),
    "lock": (lock, "everything", "lock the newest versions within the bounds"),
}


def main(arguments: list[str]) -> int:
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
            command.add_argument("--port", type=int, help="the port to open, and no other")
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
    if rest and options.command in ("lab", "install", "derive", "lock", "screenshots"):
        parser.error(f"{options.command} does not know {' '.join(rest)}")
    act, what, _ = COMMANDS[options.command]
    try:
        check_python()
        return act(options, this_python() if options.here else install(what))
    except CannotGoOnError as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("Stopped. Run the same command again to go on.")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
