"""Who takes a class through the course: the administrator, or an ordinary user of this machine."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from spoilers.course.student_copy import FILES, FOLDERS
from tests.grading.marking import ROOT

ADMINISTRATOR, ORDINARY = "root", "ordinary user"
WALKERS = [ADMINISTRATOR, ORDINARY] if os.geteuid() == 0 else [ORDINARY]
"""Who can be had here: nobody becomes the administrator, who can be anybody."""
FIRST_NUMBER = 64_100
"""Numbers of users from here on are nobody's on any system that we know."""

# Several people type commands, one after the other. nbgrader is imported only once.
SERIES = """
import json, os, sys, traceback
from nbgrader.apps import NbGraderApp

for number, umask, surroundings, where, command in json.load(sys.stdin):
    child = os.fork()
    if not child:
        try:
            if number is not None:
                os.setgroups([])
                os.setgid(number)
                os.setuid(number)
            os.umask(umask)
            os.environ.update(surroundings)
            os.chdir(where)
            os.dup2(1, 2)
            print("$ nbgrader", *command, flush=True)
            NbGraderApp.launch_instance(argv=command)
        except SystemExit as end:
            os._exit(end.code if isinstance(end.code, int) else int(bool(end.code)))
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(0)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if ended:
        sys.exit(f"nbgrader {' '.join(command)} ended with {ended}")
"""
# Folders that only the administrator may enter, such as /root, let through what Python needs,
# for the processes of this command alone.
OPENED = """
set -e
hold=$1; shift
count=$1; shift
for n in $(seq $count); do mkdir $hold/$n; mount --bind "$1" $hold/$n; kept[$n]=$1; shift; done
shut=$1; shift
for folder in $(seq $shut); do mount -t tmpfs -o mode=755 none "$1"; shift; done
umask 022
for n in $(seq $count); do mkdir -p "${kept[$n]}"; mount --move $hold/$n "${kept[$n]}"; done
exec "$@"
"""


@dataclass(frozen=True)
class Person:
    """Somebody with a home, and an account where this machine lets us take one."""

    name: str
    home: Path
    number: int | None
    umask: int = 0o022

    @property
    def surroundings(self) -> dict[str, str]:
        """Give the environment in which this person's commands run."""
        jupyter = self.home / ".jupyter"
        return {
            "HOME": str(self.home),
            "USER": self.name,
            "LOGNAME": self.name,
            "JUPYTER_CONFIG_DIR": str(jupyter),
            "JUPYTER_DATA_DIR": str(self.home / "data"),
            "JUPYTER_RUNTIME_DIR": str(self.home / "runtime"),
            "IPYTHONDIR": str(self.home / "ipython"),
            "PWD": str(self.home),
        }

    def owns(self, *paths: Path) -> None:
        """Give files to this person, with all that is in them."""
        for path in paths:
            for each in [path, *path.rglob("*")]:
                if self.number is not None:
                    os.chown(each, self.number, self.number, follow_symlinks=False)


@dataclass
class Typed:
    """A command that came to an end."""

    ended: int
    said: str


@dataclass
class Machine:
    """A folder of this machine that everybody may enter, with people and a course in it."""

    place: Path
    walker: str
    people: dict[str, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.place.chmod(0o755)
        instructor = self.person("ines", umask=0o022 if self.walker == ADMINISTRATOR else 0o077)
        self.instructor = instructor
        self.course = instructor.home / "spoilers"
        self.exchange = self.place / "exchange"
        self.exchange.mkdir(mode=0o777)
        self.exchange.chmod(0o777)
        self._copy_the_course()
        instructor.owns(instructor.home)

    def person(self, name: str, umask: int = 0o022) -> Person:
        """Give somebody a home here, and an account where that can be had."""
        home = self.place / f"home-{len(self.people)}"
        home.mkdir(mode=0o755)
        number = FIRST_NUMBER + len(self.people) if os.geteuid() == 0 else None
        if name == "ines" and number is not None:
            # nbgrader asks what the account is called; the students' need no name.
            ordinary = pwd.getpwnam("nobody").pw_uid
            number = None if self.walker == ADMINISTRATOR else ordinary
        made = self.people[name] = Person(name, home, number, umask)
        settings = home / ".jupyter" / "nbgrader_config.py"
        settings.parent.mkdir()
        settings.write_text(
            f"c = get_config()\nc.Exchange.root = {str(self.place / 'exchange')!r}\n"
        )
        made.owns(home)
        return made

    def _copy_the_course(self) -> None:
        skipped = shutil.ignore_patterns("__pycache__", ".*")
        for folder in (*FOLDERS, "solutions", "exercises", "guide"):
            shutil.copytree(ROOT / folder, self.course / folder, ignore=skipped)
        for name in FILES:
            shutil.copy(ROOT / name, self.course)

    # --- What people type ---

    def nbgrader(self, *typed: tuple[Person, Path, Sequence[str]]) -> str:
        """Let people type nbgrader's commands one after the other, and give what they read."""
        said = [
            (who.number, who.umask, self._surroundings(who), str(where), list(command))
            for who, where, command in typed
        ]
        done = subprocess.run(
            [*self.opened(), sys.executable, "-c", SERIES],
            input=json.dumps(said),
            cwd=self.place,
            env={**os.environ, "PYTHONPATH": str(self.course / "src")},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 0, done.stdout
        assert "Traceback" not in done.stdout, done.stdout
        return done.stdout

    def instructs(self, *commands: Sequence[str]) -> str:
        """Let the instructor type nbgrader's commands in the folder of the course."""
        return self.nbgrader(*((self.instructor, self.course, each) for each in commands))

    def course_py(self, *words: str) -> Typed:
        """Let the instructor type a command of the course's own."""
        done = subprocess.run(
            self._command(self.instructor, *words),
            cwd=self.course,
            env=self._whole(self.instructor),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert "Traceback" not in done.stdout, done.stdout
        return Typed(done.returncode, done.stdout)

    @contextmanager
    def serving(self, *words: str) -> Iterator[subprocess.Popen[str]]:
        """Let the instructor type a command that goes on, and press Ctrl+C at the end."""
        process = subprocess.Popen(
            self._command(self.instructor, *words),
            cwd=self.course,
            env=self._whole(self.instructor),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGINT)

    def _command(self, who: Person, *words: str) -> list[str]:
        umask = ["bash", "-c", f'umask {who.umask:03o}; exec "$@"', "-"]
        typed = [sys.executable, "course.py", *words, "--here"]
        return [*self.opened(), *_account(who), *umask, *typed]

    def _surroundings(self, who: Person) -> dict[str, str]:
        python = str(Path(sys.executable).parent)
        return {**who.surroundings, "PATH": os.pathsep.join([python, os.environ["PATH"]])}

    def _whole(self, who: Person) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "PYTHON"))}
        return {**kept, **self._surroundings(who)}

    def lets_walk(self) -> bool:
        """Say whether the instructor's account can run this Python here, and make a sandbox."""
        sandbox = ["bwrap", "--unshare-all", "--unshare-user", "--ro-bind", "/", "/", "true"]
        tried = [
            subprocess.run(
                [*self.opened(), *_account(self.instructor), *command],
                cwd=self.place,
                env=self._whole(self.instructor),
                capture_output=True,
            )
            for command in (sandbox, [sys.executable, "-c", ""])
        ]
        return all(done.returncode == 0 for done in tried)

    def opened(self) -> list[str]:
        """Give what has to stand before a command, so that others may run this Python."""
        needed, shut = shut_away([Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve()])
        if os.geteuid() != 0 or not needed:
            return []
        hold = tempfile.mkdtemp(dir=self.place)
        return [
            *("unshare", "--mount", "bash", "-c", OPENED, "-", hold),
            *(str(len(needed)), *map(str, needed), str(len(shut)), *map(str, shut)),
        ]


def _account(who: Person) -> list[str]:
    if who.number is None:
        return []
    return ["setpriv", f"--reuid={who.number}", f"--regid={who.number}", "--clear-groups"]


def shut_away(needed: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """Name what others cannot reach, and the folders that they may not enter."""
    away, shut = [], set()
    for path in needed:
        closed = [p for p in [*reversed(path.parents), path] if not p.stat().st_mode & stat.S_IXOTH]
        if closed:
            away.append(path)
            shut.add(closed[0])
    return away, sorted(shut)
