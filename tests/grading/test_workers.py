"""Several workers, on this machine and on a Dask cluster: the same marks, and none is lost."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import psutil
import pytest

from spoilers.grading.workers import Job, Kind, Outcome, WorkerPool
from spoilers.sandbox.namespaces import NoSandboxError
from spoilers.sandbox.watchdog import Limits
from tests.grading.marking import SOLUTIONS, read
from tests.lab import free_port

NAME = "06_the_whole_game"
SOLUTION = next(path for path in SOLUTIONS if path.stem == NAME)

pytestmark = pytest.mark.usefixtures("sandbox")


def exercise(extra: str = "") -> str:
    """Give the instructor's notebook, with a line more in its first cell."""
    notebook = read(SOLUTION)
    cell = next(cell for cell in notebook.cells if cell.id == "setup")
    cell.source += extra
    return str(nbformat.writes(notebook))


def submission(number: int) -> bytes:
    """Give a submission unlike any other; every second has a mistake in it."""
    notebook = read(SOLUTION)
    cell = next(cell for cell in notebook.cells if cell.id == "task-5-opening")
    cell.source += f"\n\nnumber = {number}"
    if number % 2:
        cell.source = cell.source.replace("included >= fighting", "included > fighting")
    return str(nbformat.writes(notebook)).encode()


def told(outcomes: list[Outcome]) -> list[tuple[dict[str, float], str]]:
    return [(outcome.points, outcome.failed) for outcome in outcomes]


def expected(count: int) -> list[float]:
    return [46.0 if number % 2 == 0 else 44.0 for number in range(count)]


def test_one_worker_and_two_give_the_same_marks() -> None:
    given = []
    for workers in (1, 2):
        pool = WorkerPool(workers)
        promises = [pool.submit(Job(submission(number), exercise())) for number in range(6)]
        given.append(told([promise.result(timeout=300) for promise in promises]))
        pool.close()
    assert given[0] == given[1]
    assert [sum(points.values()) for points, _ in given[0]] == expected(6)


def workers_of(process: psutil.Process) -> list[psutil.Process]:
    """Name the workers that a process has started, and that have not ended."""
    found = []
    for each in process.children():
        # One that ends just now has no words any more.
        with contextlib.suppress(psutil.ZombieProcess, psutil.NoSuchProcess):
            if "spawn_main" in " ".join(each.cmdline()):
                found.append(each)
    return found


def left_of(processes: Iterable[psutil.Process], seconds: float = 30) -> list[psutil.Process]:
    """Wait until these have ended, and name those that have not."""
    left = list(processes)
    for _ in range(int(seconds * 10)):
        left = [p for p in left if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
        if not left:
            break
        time.sleep(0.1)
    return left


def test_a_worker_that_is_killed_is_replaced_and_nothing_is_lost() -> None:
    pool = WorkerPool(1)
    first = pool.submit(Job(submission(0), exercise())).result(timeout=300)
    # At once, while it waits for work: whatever it waits with is not held for ever.
    for _ in range(3):
        (idle,) = workers_of(psutil.Process())
        idle.kill()
        again = pool.submit(Job(submission(0), exercise())).result(timeout=300)
    slow = exercise("\nimport time\ntime.sleep(1)")
    promises = [pool.submit(Job(submission(number), slow)) for number in (0, 2)]
    time.sleep(0.5)
    busy = workers_of(psutil.Process())
    assert len(busy) == 1
    busy[0].kill()
    outcomes = [again, *(promise.result(timeout=300) for promise in promises)]
    assert told(outcomes) == told([first, first, first])
    pool.close()


def test_a_submission_that_kills_its_worker_is_told_by_name_and_the_next_is_marked() -> None:
    pool = WorkerPool(1)
    deadly = exercise("\nimport os\nos._exit(3)")
    bad = pool.submit(Job(submission(0), deadly))
    good = pool.submit(Job(submission(0), exercise()))
    assert bad.result(timeout=300).kind is Kind.WORKER_DIED
    assert bad.result().failed.startswith("The process that marked it ended")
    assert sum(good.result(timeout=300).points.values()) == 46.0
    pool.close()


def test_a_worker_that_gives_nothing_back_is_ended_and_the_next_is_marked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("spoilers.grading.workers.WALL_SECONDS", 6)
    pool = WorkerPool(1)
    late = pool.submit(Job(submission(0), exercise("\nimport time\ntime.sleep(600)")))
    assert late.result(timeout=300).kind is Kind.WORKER_LATE
    monkeypatch.undo()
    good = pool.submit(Job(submission(0), exercise()))
    assert good.result(timeout=300).kind is Kind.MARKED
    pool.close()


def test_when_the_grader_is_killed_its_workers_and_sandboxes_end(tmp_path: Path) -> None:
    slow = tmp_path / "slow.ipynb"
    slow.write_text(exercise("\nimport time\ntime.sleep(3)"))
    code = (
        "import sys; from pathlib import Path\n"
        "from spoilers.grading.workers import Job, WorkerPool\n"
        "pool = WorkerPool(2); text = Path(sys.argv[1]).read_text()\n"
        "given = [pool.submit(Job(None, text)) for _ in range(4)]\n"
        "print('begun', flush=True); [each.result() for each in given]"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(slow)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    started: list[psutil.Process] = []
    try:
        process.stdout.readline()
        for _ in range(600):
            started = psutil.Process(process.pid).children(recursive=True)
            # Two workers at least, and what they have started.
            if len(started) >= 5:
                break
            time.sleep(0.1)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    assert len(started) >= 5
    assert left_of(started, 60) == []


UNGUARDED = """
import sys
from pathlib import Path
import http.server
from spoilers.grading.workers import Job, WorkerPool
print("run")
pool = WorkerPool(1)
outcome = pool.submit(Job(None, Path(sys.argv[1]).read_text())).result()
print(outcome.kind.name, outcome.failed)
"""


def test_a_worker_does_not_run_the_program_again_that_started_it(tmp_path: Path) -> None:
    script, notebook = tmp_path / "script.py", tmp_path / "exercise.ipynb"
    script.write_text(UNGUARDED)
    loaded = "\nimport sys\nassert 'http.server' not in sys.modules"
    notebook.write_text(exercise(loaded))
    command = [sys.executable, str(script), str(notebook)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.stdout.split() == ["run", "MARKED"], done.stdout + done.stderr
    assert done.stderr == ""


def test_an_exercise_that_fails_by_itself_blames_no_student() -> None:
    pool = WorkerPool(1)
    outcome = pool.submit(Job(submission(0), exercise("\n1 / 0"))).result(timeout=300)
    assert (
        outcome.failed == "A cell of the exercise itself fails: ZeroDivisionError: division by zero"
    )
    pool.close()


def wait_for(port: int) -> None:
    for _ in range(600):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port)).close()
            return
        time.sleep(0.1)
    raise AssertionError("the scheduler did not start")


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler and two workers on this machine."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    quiet = {
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "cwd": folder,
        "env": {**os.environ, "DASK_DISTRIBUTED__DASHBOARD__LINK": ""},
    }
    dask = [sys.executable, "-m", "distributed.cli"]
    scheduler = [f"{dask[-1]}.dask_scheduler", f"--port={port}"]
    worker = [f"{dask[-1]}.dask_worker", address, "--nthreads=1", "--host=127.0.0.1"]
    started = [
        subprocess.Popen([*dask[:2], *words], **quiet)  # type: ignore[call-overload]
        for words in (
            [*scheduler, "--host=127.0.0.1", "--no-dashboard"],
            # One as the guide has it, with a nanny, and one that can be killed for good.
            [*worker, "--no-dashboard"],
            [*worker, "--no-dashboard", "--no-nanny"],
        )
    ]
    try:
        wait_for(port)
        yield address, started[1:]
    finally:
        for process in reversed(started):
            # A nanny takes its worker along.
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def test_a_dask_cluster_gives_the_same_marks_though_a_worker_is_killed_midway(
    tmp_path: Path,
) -> None:
    slow = exercise("\nimport time\ntime.sleep(0.5)")
    with cluster(tmp_path) as (address, workers):
        pool = WorkerPool(scheduler=address)
        promises = [pool.submit(Job(submission(number), slow)) for number in range(10)]
        for promise in promises[:2]:
            promise.result(timeout=300)
        os.kill(workers[1].pid, signal.SIGKILL)
        outcomes = [promise.result(timeout=300) for promise in promises]
        pool.close()
    assert [outcome.failed for outcome in outcomes] == [""] * 10
    assert [sum(outcome.points.values()) for outcome in outcomes] == expected(10)


def test_a_scheduler_that_is_not_there_is_told_in_a_sentence() -> None:
    with pytest.raises(NoSandboxError, match=r"There is no Dask scheduler at tcp://127\.0\.0\.1"):
        WorkerPool(scheduler=f"tcp://127.0.0.1:{free_port()}")


def test_a_job_crosses_as_text_and_its_name_is_what_decides_the_marks() -> None:
    job = Job(b"\x00\xff", exercise(), trusted=True, limits=Limits(step=3))
    assert Job.read(job.written()) == job
    assert Job(None, "{}").written()["submission"] is None
    names = {
        each.fingerprint()
        for each in (
            Job(submission(0), exercise()),
            Job(submission(1), exercise()),
            Job(None, exercise()),
            Job(b"none", exercise()),
            Job(submission(0), exercise("\nx = 1")),
        )
    }
    assert len(names) == 5
    assert Job(submission(0), exercise()).fingerprint() in names


def test_nothing_is_left_running() -> None:
    others = set(psutil.Process().children(recursive=True))
    pool = WorkerPool(2)
    pool.submit(Job(submission(0), exercise())).result(timeout=300)
    started = set(psutil.Process().children(recursive=True)) - others
    # At least a worker and a fork server.
    assert len(started) >= 2
    pool.close()
    # Python keeps one process of its own until it ends, which counts what is shared.
    assert left_of(p for p in started if "resource_tracker" not in " ".join(p.cmdline())) == []
