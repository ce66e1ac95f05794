"""One request calls a student's function on many inputs, and nothing hostile spoils the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from spoilers.grading.agreement import agrees
from spoilers.grading.domains import integers
from spoilers.sandbox.client import MANY, Client, RemoteFunction, StoppedError
from spoilers.sandbox.forkserver import ForkServer
from spoilers.sandbox.watchdog import Limits, Reason
from spoilers.student.codec import Lookup

LIMITS = Limits(step=0.6, whole=60.0, idle=0.6)
CODE = """
import time
def double(x): return 2 * x
def sort_it(x): x.sort(); return x
def total(x, worth): return worth(set(x))
state = []
def counting(x): state.append(x); return len(state)
def hostile(x):
    if x == 3: raise KeyError("three")
    if x == 4: return "y" * 2_000_000
    if x == 5: return (lambda a: [a := [a] for _ in range(100)][-1])(0)
    if x == 6: return 10 ** 5000
    if x == 7: raise SystemExit
    return x
def endless(x):
    while x == 17: pass
    return x
def sleeping(x):
    if x == 5: time.sleep(30)
    return x
def large(x): return "y" * 300_000
def leaving(x):
    import os
    if x == 9: os._exit(0)
    return x
def forging(x):
    if x == 2:
        import gc
        from spoilers.student.server import Server
        server = next(each for each in gc.get_objects() if type(each) is Server)
        for part in (0, 5, 10**9, -1, None, "x"):
            server.stream.send(server.codec.dumps({"n": server.number, "part": part, "value": x}))
    return x
"""


@pytest.fixture(scope="module")
def student() -> Iterator[dict[str, RemoteFunction]]:
    server = ForkServer(trusted=True)
    client = Client(server, LIMITS)
    assert client.run(CODE).error == ""
    known = "double sort_it total counting hostile endless sleeping large leaving forging"
    yield {**client.lookup(known.split()), "client": client}  # type: ignore[dict-item]
    client.close()
    server.close()


@pytest.fixture(autouse=True)
def anew(student: Any) -> None:
    student["client"].new_step()


def test_results_come_with_those_of_a_second_call(student: Any) -> None:
    first, second = student["double"].call_many([(n,) for n in range(300)])
    assert [call.value for call in first] == [2 * n for n in range(300)]
    assert second == first
    first, second = student["counting"].call_many([(7,), (8,)])
    assert [[call.value for call in calls] for calls in (first, second)] == [[1, 2], [4, 3]]


def test_arguments_come_back_as_they_are_after_the_call(student: Any) -> None:
    given = [([3, 1, 2],), ([1, 2],)]
    first, _ = student["sort_it"].call_many(given)
    assert [call.changed for call in first] == [{0: [1, 2, 3]}, {}]
    assert given == [([3, 1, 2],), ([1, 2],)]


def test_a_function_of_sets_crosses_as_its_table(student: Any) -> None:
    worth = Lookup({frozenset(): 0.5, frozenset("a"): 2})
    first, _ = student["total"].call_many([(["a"], worth), ([], worth), (["b"], worth)])
    assert [call.value for call in first] == [2, 0.5, None]
    assert first[2].raised.name == "KeyError"


def test_a_hostile_result_spoils_no_other(student: Any) -> None:
    first, second = student["hostile"].call_many([(n,) for n in range(10)])
    assert [call.value for call in first] == [0, 1, 2, None, None, None, None, None, 8, 9]
    raised = [call.raised.name for call in first if call.raised]
    assert raised == ["KeyError", "CodecError", "CodecError", "CodecError", "SystemExit"]
    assert [call.raised for call in second] == [call.raised for call in first]


@pytest.mark.parametrize(
    ("name", "reason", "running"),
    [
        ("endless", Reason.COMPUTED, 17),
        ("sleeping", Reason.IDLE, 5),
        ("leaving", Reason.ENDED, 9),
        ("large", Reason.UNREADABLE, 26),
        # Of the inputs before it nothing had come back yet.
        ("forging", Reason.UNREADABLE, 0),
    ],
)
def test_the_input_that_was_running_is_told(
    student: Any, name: str, reason: Reason, running: int
) -> None:
    with pytest.raises(StoppedError) as stopped:
        student[name].call_many([(n,) for n in range(40)])
    assert (stopped.value.reason, stopped.value.running) == (reason, running)
    # And the sandbox stands again, for whatever is asked next.
    student["client"].new_step()
    assert student["double"].call_many([(4,)])[0][0].value == 8


def test_a_student_reads_with_which_input_the_code_was_stopped(student: Any) -> None:
    def ask(**more: Any) -> str:
        student["client"].new_step()
        given = [integers(20, 90)]
        with pytest.raises(StoppedError) as stopped:
            agrees(student["endless"], abs, given, "Expected the same.", seed=1, **more)
        return str(stopped.value)

    assert ask(showing=[(3,), (17,)]).endswith("It was asked about endless(17).")
    assert "one of 255 other inputs, number 1." in ask(also=[(17,)])


def test_no_more_inputs_than_are_allowed(student: Any) -> None:
    with pytest.raises(ValueError, match="more than"):
        student["double"].call_many([(0,)] * (MANY + 1))
