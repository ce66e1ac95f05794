"""The seccomp filter: the numbers are the kernel's, and what it decides is what is meant."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from spoilers.sandbox import privileges, seccomp
from spoilers.sandbox.seccomp import MACHINES, REFUSED, program
from tests.conftest import NO_HEADERS
from tests.kernel_headers import constants, find_headers, numbers

KILL = seccomp.SECCOMP_RET_KILL_PROCESS
ALLOW = seccomp.SECCOMP_RET_ALLOW
REFUSE = seccomp.SECCOMP_RET_ERRNO | seccomp.EPERM
UNKNOWN = seccomp.SECCOMP_RET_ERRNO | seccomp.ENOSYS
THREAD_FLAGS = 0x3D0F00
"""What the C library gives to clone for a thread."""
INNOCENT = {"x86_64": {"read": 0, "write": 1, "mmap": 9, "futex": 202, "exit_group": 231}}
INNOCENT["aarch64"] = {"read": 63, "write": 64, "mmap": 222, "futex": 98, "exit_group": 94}
# Calls of the older interface, which a newer machine does without.
NOT_THERE = {"x86_64": set(), "aarch64": {"fork", "vfork"}}


@pytest.fixture(params=sorted(MACHINES))
def machine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def headers(machine: str) -> str:
    """Leave a test out where the machine's headers could not be had."""
    if find_headers(machine) is None:
        pytest.skip(NO_HEADERS)
    return machine


def decision(machine: str, number: int, argument: int = 0, arch: int | None = None) -> int:
    """Run the filter as the kernel does, and give what it decides."""
    where = MACHINES[machine].audit_arch if arch is None else arch
    data = struct.pack("=IIQQ", number, where, 0, argument) + bytes(40)
    code = [
        struct.unpack("HBBI", program(machine)[at : at + 8])
        for at in range(0, len(program(machine)), 8)
    ]
    at, held = 0, 0
    for _ in range(len(code)):
        operation, true, false, constant = code[at]
        at += 1
        match operation:
            case 0x20:
                (held,) = struct.unpack_from("=I", data, constant)
            case 0x15:
                at += true if held == constant else false
            case 0x35:
                at += true if held >= constant else false
            case 0x45:
                at += true if held & constant else false
            case 0x06:
                return int(constant)
            case _:
                raise AssertionError(operation)
    raise AssertionError("the filter decides nothing")


def wrong_numbers(known: dict[str, int], kernel: dict[str, int]) -> set[str]:
    """Name the calls that have another number, or none, in the kernel's headers."""
    return {name for name, number in known.items() if kernel.get(name) != number}


def test_the_gate_sees_a_wrong_number() -> None:
    assert wrong_numbers({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 3}) == {"b", "c"}


def test_every_number_is_the_kernels(headers: str) -> None:
    kernel = numbers(headers)
    assert len(kernel) > 250
    assert wrong_numbers(MACHINES[headers].numbers, kernel) == set()


def test_a_call_without_a_number_is_none_of_the_machine(headers: str) -> None:
    lacking = set(REFUSED) - set(MACHINES[headers].numbers)
    assert lacking == NOT_THERE[headers]
    assert not lacking & set(numbers(headers))


def test_every_constant_is_the_kernels(headers: str) -> None:
    kernel = constants(headers)
    ours = {
        name: value
        for module in (seccomp, privileges)
        for name, value in vars(module).items()
        if re.match(r"(BPF|SECCOMP|CLONE|PR|LINUX)_|E[A-Z]+$", name)
    }
    assert len(ours) > 20
    ours["_LINUX_CAPABILITY_VERSION_3"] = ours.pop("LINUX_CAPABILITY_VERSION_3")
    assert {name: hex(value) for name, value in ours.items()} == {
        name: hex(kernel[name]) for name in ours
    }
    audit = {"x86_64": "AUDIT_ARCH_X86_64", "aarch64": "AUDIT_ARCH_AARCH64"}[headers]
    assert MACHINES[headers].audit_arch == kernel[audit]
    assert set(INNOCENT[headers].items()) <= set(numbers(headers).items())


def test_what_is_refused_is_refused_and_what_python_needs_is_allowed(machine: str) -> None:
    known = MACHINES[machine].numbers
    for name in set(REFUSED) - NOT_THERE[machine]:
        assert decision(machine, known[name]) == REFUSE, name
    for name, number in INNOCENT[machine].items():
        assert decision(machine, number) == ALLOW, name


def test_a_thread_is_allowed_and_a_process_is_not(machine: str) -> None:
    known = MACHINES[machine].numbers
    assert decision(machine, known["clone"], THREAD_FLAGS) == ALLOW
    assert decision(machine, known["clone"], 17) == REFUSE
    assert decision(machine, known["clone"], THREAD_FLAGS | seccomp.CLONE_VFORK) == REFUSE
    assert decision(machine, known["clone3"]) == UNKNOWN


def test_another_way_of_counting_calls_gets_past_nothing(machine: str) -> None:
    for other in {each.audit_arch for each in MACHINES.values()} | {0x40000003, 0x40000028}:
        if other != MACHINES[machine].audit_arch:
            assert decision(machine, 0, arch=other) == KILL
    for number in (*MACHINES[machine].numbers.values(), *INNOCENT[machine].values()):
        assert decision(machine, number | seccomp.X32_SYSCALL_BIT) == REFUSE


def test_the_headers_are_read_rightly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests import kernel_headers

    folder = tmp_path / "x86_64-linux-gnu"
    (folder / "asm").mkdir(parents=True)
    (folder / "asm" / "unistd.h").write_text(
        "#define __NR_read 0\n#define __NR3264_x 5 /* five */\n# define __NR_x __NR3264_x\n"
        "#define __NR_y (__NR_read | 1U << 2)\n#define __NR_z (f(3))\n"
    )
    monkeypatch.setattr(kernel_headers, "PLACES", (f"{tmp_path}/{{machine}}-linux-gnu",))
    found = {name: number for name, number in numbers("x86_64").items() if name in "xyz"}
    assert found == {"x": 5, "y": 4}
    assert find_headers("aarch64") is None
