"""What a process gives up before it meets a student's code: descriptors, resources, capabilities.

All of it for good: none of this can be taken back by what runs afterwards.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import struct
import sys

from spoilers.sandbox.seccomp import MACHINES, check

MEMORY = 2 << 30
FILE_BYTES = 10 << 20
CPU_SECONDS = 600
FILES = 64
THREADS = 32

# linux/prctl.h and linux/capability.h
PR_SET_PDEATHSIG = 1
PR_CAPBSET_DROP = 24
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_CLEAR_ALL = 4
LINUX_CAPABILITY_VERSION_3 = 0x20080522
UINT_MAX = 2**32 - 1
CAPABILITIES = 64
"""The kernel numbers them in 64 bits, and has not used all."""


def close_descriptors(first: int, last: int) -> None:
    """Close every descriptor but the standard streams and a few.

    Inherited descriptors: an open file, folder or socket of the grader's would be usable in the
    sandbox whatever its namespaces show. A fixed bound would leave those above it open.

    Parameters
    ----------
    first, last : int
        The descriptors that stay, from one to the other, above 2.
    """
    if not (_close_range(3, first - 1) and _close_range(last + 1, UINT_MAX)):
        os.closerange(3, first)
        os.closerange(last + 1, _highest() + 1)


def _close_range(first: int, last: int) -> bool:
    """Close a range in one call, as Linux does since 5.9, whatever the limits say."""
    machine = MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None:
        return False
    if first > last:
        return True
    libc = ctypes.CDLL(None, use_errno=True)
    number = ctypes.c_long(machine.numbers["close_range"])
    return bool(libc.syscall(number, ctypes.c_uint(first), ctypes.c_uint(last), 0) == 0)


def _highest() -> int:
    """Name the highest descriptor that can be open here."""
    import resource

    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    most = os.sysconf("SC_OPEN_MAX") if hard == resource.RLIM_INFINITY else hard
    # The kernel's own bound; one that was opened before the limit fell lies above the limit.
    with contextlib.suppress(OSError, ValueError), open("/proc/sys/fs/nr_open") as file:
        most = max(most, int(file.read()))
    return most


def limit_resources(memory: int, *, sandboxed: bool) -> None:
    """Bound what the process may use.

    Parameters
    ----------
    memory : int
        So many bytes of address space.
    sandboxed : bool
        Whether it is alone under its user id.
    """
    import resource

    for what, most in (
        # Memory exhaustion.
        (resource.RLIMIT_AS, memory),
        # An endless loop that nobody watches any more.
        (resource.RLIMIT_CPU, CPU_SECONDS),
        # A file that fills the disk.
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_NOFILE, FILES),
        # A core dump would be written outside of the sandbox.
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))
    if sandboxed:
        # Fork bomb. RLIMIT_NPROC counts per user id, so without a sandbox everything that the
        # user runs would count, and with one all sandboxes of the id do.
        resource.setrlimit(resource.RLIMIT_NPROC, (2 * THREADS, 2 * THREADS))


def end_with_parent() -> None:
    """Let the kernel end this process with the thread that started it, whatever either is doing."""
    if sys.platform != "linux":
        return
    parent = os.getppid()
    check(ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0), "prctl")
    if os.getppid() != parent:
        os._exit(1)


def limit_growth(more: int) -> None:
    """Bound how much this process may grow: what it has loaded differs from machine to machine.

    Parameters
    ----------
    more : int
        So many bytes of address space, beyond what it takes now. What it starts may take more.
    """
    if sys.platform != "linux":
        return
    import resource

    with open("/proc/self/statm") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = now + more if hard == resource.RLIM_INFINITY else min(now + more, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def drop_capabilities() -> None:
    """Give up every capability, also those that a program could hand back.

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in range(CAPABILITIES):
        if libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0):
            break
    libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    head = struct.pack("Ii", LINUX_CAPABILITY_VERSION_3, 0)
    check(libc.capset(head, bytes(24)), "capset")
