"""Nothing that a student's code does, or leaves undone, lasts for ever or fills the machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import psutil
import pytest

from spoilers.grading.reassemble import read_cells
from spoilers.sandbox.client import Client, RemoteFunction, StoppedError, StudentError
from spoilers.sandbox.forkserver import ForkServer
from spoilers.sandbox.watchdog import Limits, Reason, Watchdog
from spoilers.student.codec import CodecError, weigh
from tests.attacks.bank import WIRE

pytestmark = pytest.mark.usefixtures("sandbox")

LIMITS = Limits(step=5.0, whole=60.0, idle=0.8)
CODE = f"""
import time
{WIRE}
def answers_twice_and_sleeps(x):
    for _ in range(2):
        send({{"n": asked().number, "value": 1, "out": ""}})
    time.sleep(1000)
def floods(x):
    old = asked().number
    asked().stream.send(asked().codec.dumps({{"n": old, "value": 1, "out": ""}}))
    while True:
        send({{"n": old, "value": "x" * 100_000}})
def dribbles(x):
    os.write(63, struct.pack(">I", 1_000_000))
    while True:
        os.write(63, b" ")
        time.sleep(0.1)
def promises_much(x):
    os.write(63, struct.pack(">I", 2**32 - 1))
    time.sleep(1000)
def hangs_up(x):
    os.close(63)
    time.sleep(1000)
def halts(x):
    import signal
    signal.raise_signal(signal.SIGSTOP)
def leaves_a_thread(x):
    import ctypes, threading
    threading.Thread(target=time.sleep, args=[1000]).start()
    ctypes.CDLL(None).pthread_exit(None)
def asks_back_of_nobody(x):
    send({{"n": asked().number, "back": 0, "args": [], "kwargs": []}})
    time.sleep(1000)
def sends_no_message(x):
    send(b"[" * 100_000)
    time.sleep(1000)
def waits_for_itself(x):
    import threading
    lock = threading.Lock()
    lock.acquire(); lock.acquire()
def ends(x):
    os._exit(0)
def outer(x, add):
    import numpy as np
    return add(np.ones((60_000, 1)), np.ones((1, 60_000))).shape
def grows(x):
    x.extend(range(100_000))
    return tuple([x] * 1_000)
def honest(x):
    return x, x
"""


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    made = ForkServer(["numpy"])
    yield made
    made.close()


@pytest.fixture
def student(server: ForkServer) -> Iterator[Client]:
    client = Client(server, LIMITS)
    assert client.run(CODE).error == ""
    yield client
    client.close()


def function(student: Client, name: str) -> RemoteFunction:
    found = student.lookup([name])[name]
    assert isinstance(found, RemoteFunction)
    return found


def stopped(student: Client, call: Any) -> Reason:
    """Give why a call was stopped; all else is answered as before."""
    began = time.monotonic()
    with pytest.raises(StoppedError) as told:
        call()
    assert time.monotonic() - began < 20
    student.new_step()
    assert function(student, "honest")([1]) == ([1], [1])
    return told.value.reason


def test_an_answer_that_comes_before_the_question_is_taken_excuses_no_wait(student: Client) -> None:
    sleeps = function(student, "answers_twice_and_sleeps")
    assert sleeps(0) == 1
    assert stopped(student, lambda: sleeps("x" * 4_000_000)) is Reason.IDLE


def test_a_flood_of_old_answers_is_not_read_to_its_end(student: Client) -> None:
    floods = function(student, "floods")
    assert floods(0) == 1
    assert stopped(student, lambda: student.lookup(["honest"])) is Reason.UNREADABLE


def test_who_ends_with_a_question_half_read_costs_that_question(student: Client) -> None:
    ends = function(student, "ends")
    assert stopped(student, lambda: ends(0)) is Reason.ENDED
    sleeps = function(student, "answers_twice_and_sleeps")
    assert sleeps(0) == 1
    os.kill(student.pid or 0, signal.SIGKILL)
    assert stopped(student, lambda: function(student, "honest")("x" * 4_000_000)) is Reason.ENDED


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("dribbles", Reason.IDLE),
        ("promises_much", Reason.ENDED),
        ("hangs_up", Reason.ENDED),
        ("halts", Reason.IDLE),
        ("leaves_a_thread", Reason.IDLE),
        ("asks_back_of_nobody", Reason.IDLE),
        ("sends_no_message", Reason.UNREADABLE),
        ("waits_for_itself", Reason.IDLE),
    ],
)
def test_what_never_answers_is_stopped(student: Client, name: str, reason: Reason) -> None:
    called = function(student, name)
    assert stopped(student, lambda: called(0)) is reason


@pytest.mark.parametrize(
    ("status", "answered", "reason"),
    [
        (psutil.STATUS_DISK_SLEEP, False, Reason.COMPUTED),
        (psutil.STATUS_RUNNING, False, Reason.COMPUTED),
        (psutil.STATUS_SLEEPING, True, Reason.COMPUTED),
        (psutil.STATUS_SLEEPING, False, Reason.IDLE),
        (psutil.STATUS_STOPPED, False, Reason.IDLE),
        (psutil.STATUS_ZOMBIE, False, Reason.IDLE),
    ],
)
def test_no_state_of_a_process_lasts_for_ever(
    monkeypatch: pytest.MonkeyPatch, status: str, answered: bool, reason: Reason
) -> None:
    """A process that uses no processor time: asleep so that no signal ends it, or said to run."""
    killed: list[int] = []
    process = SimpleNamespace(
        cpu_times=lambda: SimpleNamespace(user=0.0, system=0.0),
        status=lambda: status,
        num_threads=lambda: 1,
        kill=lambda: killed.append(1),
    )
    monkeypatch.setattr(psutil, "Process", lambda pid: process)
    monkeypatch.setattr(Watchdog, "BEAT", 0.005)
    watchdog = Watchdog(Limits(step=9.0, whole=0.06, idle=0.03))
    sandbox: Any = SimpleNamespace(pid=1, has_answered=lambda: answered)
    with watchdog.over(sandbox):
        until = time.monotonic() + 10
        while not killed and time.monotonic() < until:
            time.sleep(0.005)
    watchdog.close()
    assert watchdog.why is reason


def test_what_is_handed_to_a_check_and_back_is_weighed(student: Client) -> None:
    handed: list[Any] = []

    def add(one: Any, other: Any) -> Any:
        handed.append((one, other))
        return one + other

    with pytest.raises(StudentError, match="itself, or too much"):
        function(student, "outer")(0, add)
    assert handed == []
    with pytest.raises(StudentError, match="itself, or too much"):
        function(student, "grows")([1])
    assert function(student, "honest")([1]) == ([1], [1])


def test_each_thing_is_counted_wherever_it_stands() -> None:
    inner = [0] * 1_000
    rooted: tuple[Any, ...] = ()
    rooted = (inner, rooted)
    weigh(rooted, 1_010)
    endless: list[Any] = []
    endless.append(endless)
    objects = np.empty(1, object)
    objects[0] = [inner] * 2
    graph = nx.Graph([(1, 2)])
    graph.nodes[1]["a"] = graph.edges[1, 2]["a"] = inner
    for much in (
        np.ones(2_000),
        {"a": np.ones(2_000)},
        objects,
        graph,
        pd.DataFrame({"a": range(2_000)}),
    ):
        with pytest.raises(CodecError):
            weigh(much, 1_010)
    for much in (
        (inner,) * 1_000,
        {"a": {("b",) * 999: inner}},
        endless,
        SimpleNamespace(a=[inner] * 2),
    ):
        with pytest.raises(CodecError):
            weigh(much, 1_010)


def test_a_notebook_of_nothing_is_not_read() -> None:
    for bomb in (b"{},", b"[],", b'"",', b"[[[[[[[],"):
        cells, notes = read_cells(b'{"cells": [' + bomb * (20_000_000 // len(bomb)))
        assert cells == []
        assert notes == ["The file holds more than any notebook does, and was not read."]
    assert "MB and was not read" in read_cells(b" " * 10 + b"x" * 60_000_000)[1][0]


def test_a_worker_grows_no_further_than_it_may() -> None:
    code = (
        "from spoilers.sandbox.privileges import limit_growth\n"
        "limit_growth(100 << 20); bytearray(50 << 20)\n"
        "try: bytearray(200 << 20)\n"
        "except MemoryError: print('refused')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "refused\n"


def test_a_worker_and_its_sandbox_end_with_the_one_who_grades() -> None:
    """Killed at once, and the worker stopped: only the kernel can end it."""
    code = (
        "import os, sys, time\n"
        "from spoilers.grading.workers import _started\n"
        "process, pipe = _started()\n"
        "print(process.pid, flush=True); time.sleep(60)"
    )
    grader = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert grader.stdout is not None
    worker = psutil.Process(int(grader.stdout.readline()))
    until = time.monotonic() + 30
    while os.getpgid(worker.pid) != worker.pid and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.2)
    worker.suspend()
    grader.kill()
    grader.wait()
    grader.stdout.close()
    gone, alive = psutil.wait_procs([worker], timeout=10)
    for each in alive:
        each.kill()
    assert gone


def test_nothing_of_a_sandbox_outlives_it_or_fills_the_kernel(student: Client) -> None:
    device = os.stat("/dev/null")
    tried = """
import fcntl, os
said = []
def tries(what):
    try:
        said.append(type(what()).__name__)
    except OSError as error:
        said.append(error.errno)
for place in ("null", "zero", "urandom"):
    tries(lambda: os.utime(f"/dev/{place}", (1, 1)))
    tries(lambda: os.chmod(f"/dev/{place}", 0o600))
    tries(lambda: open(f"/dev/{place}", "wb").write(b"x"))
for place in ("/tmp", "."):
    tries(lambda: [open(f"{place}/{n}", "w").close() for n in range(3_000)])
    tries(lambda: [os.unlink(f"{place}/{n}") for n in range(1_500)])
    tries(lambda: open(f"{place}/a", "w").write("kept"))
tries(lambda: fcntl.flock(open("/usr/bin/env"), fcntl.LOCK_EX))
"""
    assert student.run(tried).error == ""
    refused = [30, 30, "int"] * 3 + [28, "list", "int"] * 2 + [1]
    assert student.lookup(["said"])["said"] == refused
    after = os.stat("/dev/null")
    assert (after.st_atime, after.st_mtime, after.st_mode) == (
        device.st_atime,
        device.st_mtime,
        device.st_mode,
    )


def test_half_a_surrogate_pair_can_be_written_to_a_file(student: Client) -> None:
    ran = student.run("print('a \\udc80 b'); raise ValueError('\\udc80')")
    assert ran.printed == "a ? b\n"
    assert ran.raised is not None
    ran.error.encode()
