"""What a process has given up before it meets a student's code."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from spoilers.sandbox import forkserver
from spoilers.sandbox.client import Client
from spoilers.sandbox.forkserver import ForkServer

SECRET = "a secret of the one who grades"
LOOK = """
import os
found = []
for number in NUMBERS:
    try:
        found.append((number, os.pread(number, 100, 0)))
    except OSError:
        pass
found
"""
HIGH = """
import fcntl, os, resource, sys
from spoilers.sandbox.privileges import close_descriptors
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
place = os.open(os.devnull, os.O_RDONLY)
kept = fcntl.fcntl(place, fcntl.F_DUPFD, 63)
high = [fcntl.fcntl(place, fcntl.F_DUPFD, number) for number in (64, 5_000, hard - 1)]
resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
if sys.argv[1] == "no call for it":
    import spoilers.sandbox.privileges as module
    module._close_range = lambda first, last: False
close_descriptors(kept, kept)
def is_open(number):
    try:
        os.fstat(number)
    except OSError:
        return False
    return True
print([is_open(number) for number in (0, 1, 2, kept, place, *high)], high)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux's descriptors")
@pytest.mark.parametrize("how", ["in one call", "no call for it"])
def test_descriptors_are_closed_up_to_the_highest_there_can_be(how: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", HIGH, how], capture_output=True, text=True, check=True
    )
    kept, _, high = done.stdout.partition("] ")
    assert kept == "[True, True, True, True, False, False, False, False"
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    assert high.strip() == f"[64, 5000, {hard - 1}]"


@pytest.fixture
def holding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let the fork server hold an open file at descriptors of every height."""
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    heights = [10, 100, 4_096, 5_000, hard - 1]
    opens = (
        "import fcntl, os, resource\n"
        f"resource.setrlimit(resource.RLIMIT_NOFILE, ({hard}, {hard}))\n"
        f"place = os.open({str(secret)!r}, os.O_RDONLY)\n"
        f"for height in {heights}:\n    fcntl.fcntl(place, fcntl.F_DUPFD, height)\n"
    )
    monkeypatch.setattr(forkserver, "START", opens + forkserver.START)
    return heights


@pytest.fixture
def client(holding: list[int], sandbox: None) -> Iterator[Client]:
    server = ForkServer()
    made = Client(server)
    yield made
    made.close()
    server.close()


def test_a_descriptor_of_the_graders_is_of_no_use_in_a_sandbox(
    client: Client, holding: list[int]
) -> None:
    numbers = sorted({*range(3, 300), *holding})
    ran = client.run(LOOK.replace("NUMBERS", str(numbers)))
    assert ran.error == ""
    assert ran.shown == "[]"


def test_the_gate_sees_a_descriptor_that_was_left_open(
    holding: list[int], sandbox: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = "import spoilers.sandbox.forkserver as f; f.close_descriptors = lambda *keep: None; "
    monkeypatch.setattr(forkserver, "START", left + forkserver.START)
    server = ForkServer()
    client = Client(server)
    try:
        ran = client.run(LOOK.replace("NUMBERS", str(holding)))
        assert SECRET in str(ran.shown)
    finally:
        client.close()
        server.close()


def test_a_sandboxed_process_has_no_capability_and_few_resources(sandbox: None) -> None:
    server = ForkServer()
    client = Client(server)
    try:
        ran = client.run(
            "import os, resource\n"
            "[resource.getrlimit(getattr(resource, f'RLIMIT_{name}')) for name in\n"
            " ('NOFILE', 'CORE', 'NPROC')], sorted(os.environ), os.getuid()"
        )
        assert ran.shown == "([(64, 64), (0, 0), (64, 64)], ['HOME', 'LANG', 'PATH'], 1000)"
        for call in ("os.fork()", "os.execv('/bin/sh', ['sh'])", "os.chroot('/tmp')"):
            assert client.run(f"import os\n{call}").error.startswith("PermissionError")
        status = Path(f"/proc/{client.pid}/status").read_text()
        assert "CapBnd:\t0000000000000000" in status
        assert "CapEff:\t0000000000000000" in status
        assert "NoNewPrivs:\t1" in status
        assert "Seccomp:\t2" in status
    finally:
        client.close()
        server.close()


def test_sets_come_in_the_same_order_in_every_run() -> None:
    """PYTHONHASHSEED reaches the fork server."""
    shown = set()
    for _ in range(3):
        server = ForkServer(trusted=True)
        client = Client(server)
        shown.add(client.run("hash('a'), list({'a', 'b', 'c', 'd', 'e', 'f'})").shown)
        client.close()
        server.close()
    assert len(shown) == 1


def test_the_other_python_loads_this_very_package() -> None:
    import spoilers

    server = ForkServer(trusted=True)
    client = Client(server)
    ran = client.run("import spoilers\nspoilers.__file__")
    client.close()
    server.close()
    assert ran.shown == repr(spoilers.__file__)
    assert os.path.isfile(spoilers.__file__)


def test_where_nothing_can_be_forked_a_python_of_its_own_serves_the_code() -> None:
    class Elsewhere(ForkServer):
        spawn = ForkServer._started

    client = Client(Elsewhere(trusted=True))
    ran = client.run("def double(x):\n    return 2 * x\nprint('here')\ndouble(4)")
    assert (ran.printed, ran.shown, ran.error) == ("here\n", "8", "")
    assert client.lookup(["double"])["double"]([1]) == [1, 1]
    assert client.pid is not None
    client.close()
    assert client.pid is None
