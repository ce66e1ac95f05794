"""A seccomp filter: no new process, no other program, no network, no namespaces.

Written by the names of calls and constants. The numbers are the kernel's own, and
``tests/sandbox/test_seccomp.py`` holds them against its headers for both machines.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
from typing import NamedTuple

REFUSED = (
    # A new process or another program; a thread is neither.
    *("fork", "vfork", "execve", "execveat"),
    # A socket: the network, and descriptors passed to or from another process.
    *("socket", "socketpair"),
    # Reading or writing another process, and comparing what two of them hold.
    *("ptrace", "process_vm_readv", "process_vm_writev", "kcmp"),
    # Namespaces and mounts: out of the sandbox, or rights over a new one inside it.
    *("unshare", "setns", "mount", "umount2", "pivot_root", "chroot", "open_tree", "move_mount"),
    *("fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr"),
    # Parts of the kernel that no exercise needs and that its faults are mostly found in.
    *("add_key", "request_key", "keyctl", "bpf", "perf_event_open", "userfaultfd"),
    *("io_uring_setup", "io_uring_enter", "io_uring_register"),
    # Memory and queues that outlive a process, or that no limit of a process counts.
    *("memfd_create", "memfd_secret", "shmget", "shmat", "mq_open"),
    # Covert channel: a lock on a file that two sandboxes see is seen by both.
    "flock",
    # Files by handle and not by path: past what the mount namespace shows.
    *("name_to_handle_at", "open_by_handle_at"),
    # Another kernel, or more of this one.
    *("init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load"),
)
"""Calls that fail with EPERM. A machine that lacks one of them has no number for it."""

# linux/bpf_common.h: how a classic BPF instruction is put together.
BPF_LD, BPF_JMP, BPF_RET = 0x00, 0x05, 0x06
BPF_W, BPF_ABS, BPF_K = 0x00, 0x20, 0x00
BPF_JEQ, BPF_JGE, BPF_JSET = 0x10, 0x30, 0x40
# linux/seccomp.h
SECCOMP_MODE_FILTER = 2
SECCOMP_RET_KILL_PROCESS = 0x80000000
SECCOMP_RET_ERRNO = 0x00050000
SECCOMP_RET_ALLOW = 0x7FFF0000
# struct seccomp_data: where the number, the machine and the lower half of the first argument are.
NR, ARCH, FIRST_ARGUMENT = 0, 4, 16
# asm-generic/errno-base.h and errno.h
EPERM, ENOSYS = 1, 38
# linux/sched.h
CLONE_VFORK = 0x00004000
CLONE_THREAD = 0x00010000
# linux/prctl.h
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38
# asm/unistd.h of x86-64: calls of its 32-bit pointer form are counted from here.
X32_SYSCALL_BIT = 0x40000000


class Machine(NamedTuple):
    """How a machine numbers the calls of its kernel.

    Attributes
    ----------
    audit_arch : int
        What linux/audit.h calls the machine.
    numbers : dict of str to int
        The number of each call that the filter names.
    """

    audit_arch: int
    numbers: dict[str, int]


# fmt: off
MACHINES = {
    "x86_64": Machine(0xC000003E, {
        "clone": 56, "clone3": 435, "fork": 57, "vfork": 58, "execve": 59, "execveat": 322,
        "socket": 41, "socketpair": 53, "ptrace": 101, "process_vm_readv": 310,
        "process_vm_writev": 311, "kcmp": 312, "unshare": 272, "setns": 308, "mount": 165,
        "umount2": 166, "pivot_root": 155, "chroot": 161, "open_tree": 428, "move_mount": 429,
        "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433, "mount_setattr": 442,
        "add_key": 248, "request_key": 249, "keyctl": 250, "bpf": 321, "perf_event_open": 298,
        "userfaultfd": 323, "io_uring_setup": 425, "io_uring_enter": 426,
        "io_uring_register": 427, "memfd_create": 319, "memfd_secret": 447, "shmget": 29,
        "shmat": 30, "mq_open": 240, "name_to_handle_at": 303, "open_by_handle_at": 304,
        "init_module": 175, "finit_module": 313, "delete_module": 176, "kexec_load": 246,
        "kexec_file_load": 320, "flock": 73, "close_range": 436,
    }),
    # fork and vfork are no calls of this machine: there they are made of clone.
    "aarch64": Machine(0xC00000B7, {
        "clone": 220, "clone3": 435, "execve": 221, "execveat": 281,
        "socket": 198, "socketpair": 199, "ptrace": 117, "process_vm_readv": 270,
        "process_vm_writev": 271, "kcmp": 272, "unshare": 97, "setns": 268, "mount": 40,
        "umount2": 39, "pivot_root": 41, "chroot": 51, "open_tree": 428, "move_mount": 429,
        "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433, "mount_setattr": 442,
        "add_key": 217, "request_key": 218, "keyctl": 219, "bpf": 280, "perf_event_open": 241,
        "userfaultfd": 282, "io_uring_setup": 425, "io_uring_enter": 426,
        "io_uring_register": 427, "memfd_create": 279, "memfd_secret": 447, "shmget": 194,
        "shmat": 196, "mq_open": 180, "name_to_handle_at": 264, "open_by_handle_at": 265,
        "init_module": 105, "finit_module": 273, "delete_module": 106, "kexec_load": 104,
        "kexec_file_load": 294, "flock": 32, "close_range": 436,
    }),
}
# fmt: on


def supported() -> bool:
    """Say whether a filter can be written for this machine."""
    return platform.machine() in MACHINES


def program(machine: str) -> bytes:
    """Write the filter for a machine, as classic BPF.

    Parameters
    ----------
    machine : str
        ``"x86_64"`` or ``"aarch64"``.

    Returns
    -------
    bytes
        Instructions of eight bytes each: operation, jump if true, jump if false, constant.

    Examples
    --------
    >>> len(program("x86_64")) // 8 > 2 * len(REFUSED)
    True
    """
    audit_arch, numbers = MACHINES[machine]
    load = BPF_LD | BPF_W | BPF_ABS
    equal, at_least, any_bit = (BPF_JMP | how | BPF_K for how in (BPF_JEQ, BPF_JGE, BPF_JSET))
    give = BPF_RET | BPF_K
    refuse = (give, 0, 0, SECCOMP_RET_ERRNO | EPERM)
    lines: list[tuple[int, int, int, int]] = [
        # Calls of another architecture have other numbers: a 32-bit call would pass the list.
        (load, 0, 0, ARCH),
        (equal, 1, 0, audit_arch),
        (give, 0, 0, SECCOMP_RET_KILL_PROCESS),
        (load, 0, 0, NR),
        # And so would the x32 form of each.
        (at_least, 0, 1, X32_SYSCALL_BIT),
        refuse,
        # Its flags lie in memory, where no filter reads. Libraries then fall back to clone.
        (equal, 0, 1, numbers["clone3"]),
        (give, 0, 0, SECCOMP_RET_ERRNO | ENOSYS),
        (equal, 0, 6, numbers["clone"]),
        (load, 0, 0, FIRST_ARGUMENT),
        # A thread that waits for another as after vfork sleeps so that no signal ends it.
        (any_bit, 0, 1, CLONE_VFORK),
        refuse,
        # A thread is no new process.
        (any_bit, 0, 1, CLONE_THREAD),
        (give, 0, 0, SECCOMP_RET_ALLOW),
        refuse,
    ]
    for name in REFUSED:
        if name in numbers:
            lines += [(equal, 0, 1, numbers[name]), refuse]
    lines.append((give, 0, 0, SECCOMP_RET_ALLOW))
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def install_filter() -> None:
    """Let the kernel refuse these calls to this process and all that comes of it, for good.

    Raises
    ------
    OSError
        If the kernel does not take the filter.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    check(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges")
    code = program(platform.machine())
    kept = ctypes.create_string_buffer(code, len(code))
    about = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(kept))
    check(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, about, 0, 0), "seccomp")


def check(result: int, what: str) -> None:
    """Raise what the C library says went wrong."""
    if result:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")
