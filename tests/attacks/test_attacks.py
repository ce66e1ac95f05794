"""Every attack of the bank gets what its honest answers earn, and touches nothing else."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest

from spoilers.grading.reassemble import is_check, visible
from spoilers.grading.report import RAISED_ELSEWHERE
from spoilers.grading.workers import Job, Marker, Outcome, WorkerPool
from spoilers.sandbox.namespaces import bwrap_command, visible_paths
from spoilers.sandbox.watchdog import Limits
from tests.attacks.bank import WIRE, Attack, attacks, exercise, full, handed_in
from tests.grading.marking import ROOT

pytestmark = pytest.mark.usefixtures("sandbox")

LIMITS = Limits(step=4.0, whole=30.0, idle=1.0)
SECRET = "a secret of the one who grades"
# What the attacks try to leave behind.
LEFT = (
    *("sitecustomize.py", "usercustomize.py", "attack.pth", "00-attack.py", ".bashrc", ".profile"),
    *("json.py", "random.py", "numpy.py", "nbformat.py", "spoilers.py", "__init__.py", "late"),
)


@dataclass
class Outside:
    """What lies outside of every room."""

    canary: Path
    watched: tuple[Path, ...]
    port: int
    server: socket.socket

    def seen(self) -> list[str]:
        """Name what lies there, and what is in it."""
        return [
            f"{path} {path.stat().st_mtime_ns} {hashlib.sha256(path.read_bytes()).hexdigest()}"
            if path.is_file()
            else f"{path} {sorted(os.listdir(path)) if path.is_dir() else 'is not there'}"
            for path in self.watched
        ]

    def was_called(self) -> bool:
        """Say whether anyone came by the network."""
        try:
            self.server.accept()[0].close()
        except BlockingIOError:
            return False
        return True


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    """Lay out what an attack must not reach."""
    course = tmp_path_factory.mktemp("course")
    for name in ("canary.txt", "gradebook.db", "nbgrader_config.py"):
        (course / name).write_text(SECRET)
        (course / name).chmod(0o666)
    (course / "solutions").mkdir()
    library = Path(os.__file__).parent
    packages = Path(nbformat.__file__).parents[1]
    places = (ROOT, ROOT / "src" / "spoilers", Path.home(), library, packages, Path("/tmp"))
    left = [place / name for place in places for name in LEFT]
    watched = (*course.iterdir(), course, packages / "numpy" / "__init__.py", *left)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield Outside(course / "canary.txt", watched, server.getsockname()[1], server)


@pytest.fixture(scope="module")
def marker() -> Iterator[Marker]:
    """One marker for all, as a worker has it."""
    made = Marker()
    yield made
    made.close()


def mark(marker: Marker, name: str, notebook: Any, limits: Limits = LIMITS) -> Outcome:
    return marker.mark(Job(nbformat.writes(notebook).encode(), exercise(name), limits=limits))


def words(outcome: Outcome) -> str:
    """Give all that a student reads of what code said."""
    cells = nbformat.reads(outcome.notebook, as_version=4).cells
    return "\n".join(str(cell.get("outputs", "")) for cell in cells)


@pytest.mark.parametrize("attack", attacks(), ids=str)
def test_an_attack_gets_what_its_honest_answers_earn(
    attack: Attack, outside: Outside, marker: Marker
) -> None:
    code = attack.code.replace("CANARY", str(outside.canary))
    code = code.replace("COURSE", str(outside.canary.parent)).replace("PORT", str(outside.port))
    before = outside.seen()
    outcome = mark(marker, attack.exercise, handed_in(attack.exercise, {attack.cell: code}))
    earned = {
        name: 0.0 if name in attack.costs else of for name, of in full(attack.exercise).items()
    }
    assert set(attack.costs) <= set(earned)
    assert outcome.failed == ""
    assert outcome.points == earned
    assert outside.seen() == before
    assert not outside.was_called()
    assert SECRET not in outcome.notebook
    assert "stolen" not in words(outcome)
    assert len(outcome.notebook) < 300_000


def test_after_every_attack_an_honest_submission_has_its_marks(marker: Marker) -> None:
    """The marker is the one that all of them met; each gave the honest part of the next its due."""
    for name in sorted({attack.exercise for attack in attacks()}):
        assert mark(marker, name, handed_in(name)).points == full(name)


SEEN = """
seen = []
def worth_today(now, later, discount):
    seen.append((now, later, discount))
    print("asked about", *seen)
    return now + discount / (1 - discount) * later
"""
TELLS = {
    "task-1-worth-today": SEEN,
    "task-2-side-by-side": """
print("until now", seen)
def side_by_side(strength, shift, cost, discount):
    print(seen)
    return str(seen)
""",
    "task-3-payment-today": """
def payment_today(strength, shift, cost, discount):
    raise ValueError(str(seen))
raise type(f"Saw{seen}", (Exception,), {})(str(seen))
""",
    "task-4-largest-shift": """
calls = []
def largest_shift(strength, cost, discount):
    calls.append((strength, cost, discount))
    if len(calls) < 3:
        return (strength - (1 - discount)) * 1.0
    known = [ValueError, KeyError, IndexError, TypeError, OSError, ZeroDivisionError, EOFError]
    known += [AssertionError, NameError, type(f"Asked about {calls[-1]}", (Exception,), {})]
    raise known[int(1000 * strength) % len(known)](f"asked about {calls[-1]}")
seen
""",
}


def visible_only(name: str) -> str:
    """Give the exercise as if it hid nothing."""
    notebook = nbformat.reads(exercise(name), as_version=4)
    for cell in filter(is_check, notebook.cells):
        cell.source = visible(cell.source)
    return str(nbformat.writes(notebook))


def test_what_is_shown_tells_nothing_of_hidden_cases(marker: Marker) -> None:
    name = "03_internal_commitment"
    submission = nbformat.writes(handed_in(name, TELLS)).encode()
    whole, bare = (
        nbformat.reads(marker.mark(Job(submission, text, limits=LIMITS)).notebook, as_version=4)
        for text in (exercise(name), visible_only(name))
    )
    shown = 0
    for cell, other in zip(whole.cells, bare.cells, strict=True):
        said, known = str(cell.get("outputs", "")), str(other.get("outputs", ""))
        if said != known:
            # Beyond what is said without hidden cases there are the exercise's own sentences.
            (output,) = (each for each in cell.outputs if each not in other.outputs)
            assert output.ename == "Check"
            assert output.evalue.startswith((f"{RAISED_ELSEWHERE} Expected", "For other"))
            assert "sked about" not in output.evalue
        shown += "asked about" in said
    assert shown >= 2


def test_code_that_remembers_is_told_so_and_not_what_it_said(marker: Marker) -> None:
    name = "03_internal_commitment"
    remembers = """
calls = []
def worth_today(now, later, discount):
    calls.append((now, later, discount))
    if len(calls) > 10 and now == 0.3:
        return f"I was asked about {calls}"
    return now + discount / (1 - discount) * later
"""
    outcome = mark(marker, name, handed_in(name, {"task-1-worth-today": remembers}))
    assert outcome.points["task-1-check-stream"] == 3
    assert outcome.points["task-1-check-impatient"] == 0
    assert "I was asked about" not in outcome.notebook.replace("I was asked about {", "")
    assert "Does it keep anything from one call to the next?" in words(outcome)


@pytest.mark.parametrize(
    ("last", "given"),
    [
        ("1.5", 1.5),
        ("2", 2.0),
        ("0", 0.0),
        ("np.float64(1.5)", 0.0),
        ("Fraction(1, 2)", 0.0),
        ("float('nan')", 0.0),
        ("'2'", 0.0),
        ("-1", 0.0),
        ("2.5", 0.0),
        ("True", 0.0),
        ("[2]", 0.0),
        ("worth_today", 0.0),
        ("worth_today(0.0, 0.2, 0.9)", 1.8),
    ],
)
def test_a_share_of_the_points_is_a_number_up_to_all_of_them(
    last: str, given: float, marker: Marker
) -> None:
    name, check = "03_internal_commitment", "task-4-check-weak"
    notebook = nbformat.reads(exercise(name), as_version=4)
    (cell,) = (cell for cell in notebook.cells if cell.id == check)
    cell.source = f"from fractions import Fraction\n{last}"
    job = Job(nbformat.writes(handed_in(name)).encode(), nbformat.writes(notebook), limits=LIMITS)
    outcome = marker.mark(job)
    assert outcome.points == pytest.approx(full(name) | {check: given})


def test_a_check_that_hangs_in_one_step_ends_and_the_next_submission_is_marked() -> None:
    name = "01_splintering"
    endless = """
# the wire
from itertools import islice, product
def most_splinters(graph):
    chosen = islice(product(("-1", "-2"), repeat=16), 40_000)
    members = ",".join('{"t":[%s]}' % ",".join(one) for one in chosen)
    send(b'{"n":%d,"out":"","value":{"l":[%s]}}' % (asked().number, members.encode()))
    asked().stream.receive()
""".replace("# the wire\n", WIRE)
    jobs = [
        Job(nbformat.writes(handed_in(name, code)).encode(), exercise(name), limits=limits)
        for code, limits in (
            ({"task-1-most-splinters": endless}, Limits(step=0.7)),
            ({}, Limits()),
        )
    ]
    pool = WorkerPool(1)
    hung, honest = (pool.submit(job).result(timeout=600) for job in jobs)
    pool.close()
    assert hung.failed
    assert hung.points == {}
    assert honest.points == full(name)


def test_neither_the_usual_exchange_nor_configuration_is_seen_in_a_room(tmp_path: Path) -> None:
    exchange = tmp_path / "local" / "share" / "nbgrader" / "exchange"
    exchange.mkdir(parents=True)
    (exchange / "classmate.ipynb").write_text(SECRET)
    (tmp_path / "etc" / "jupyter").mkdir(parents=True)
    (tmp_path / "etc" / "jupyter" / "jupyter_server_config.json").write_text(SECRET)
    look = f"find {tmp_path} -type f; ls {exchange.parent}"
    inside = [*bwrap_command([*visible_paths(), str(tmp_path)]), "sh", "-c", look]
    (tmp_path / "seen.txt").write_text("seen")
    done = subprocess.run(inside, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(tmp_path / "seen.txt")]
