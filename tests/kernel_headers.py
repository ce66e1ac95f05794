"""Find the headers of the kernel for the tests, or get them: for this machine and the other one."""

from __future__ import annotations

import ast
import platform
import re
from pathlib import Path

from spoilers.site.debian import install

# What Debian calls a machine, and where its packages put the headers.
DEBIAN = {"x86_64": "amd64", "aarch64": "arm64"}
PLACES = (
    "/usr/include/{machine}-linux-gnu",
    "/usr/{machine}-linux-gnu/include",
    "/usr/lib/linux/uapi/{short}",
)
CALLS = ("asm/unistd_64.h", "asm/unistd.h", "asm-generic/unistd.h")
CONSTANTS = (
    *("linux/bpf_common.h", "linux/seccomp.h", "linux/sched.h", "linux/prctl.h"),
    *("linux/capability.h", "linux/audit.h", "linux/elf-em.h"),
    *("asm-generic/errno-base.h", "asm-generic/errno.h"),
)
SHORT = {"x86_64": "x86", "aarch64": "arm64"}


def find_headers(machine: str) -> list[Path] | None:
    """Name the folders that hold the headers for a machine, the machine's own first.

    Parameters
    ----------
    machine : str
        ``"x86_64"`` or ``"aarch64"``.

    Returns
    -------
    list of pathlib.Path or None
        None where there are none.
    """
    places = [Path(each.format(machine=machine, short=SHORT[machine])) for each in PLACES]
    own = [place for place in places if (place / "asm" / "unistd.h").is_file()]
    return [own[0], Path("/usr/include")] if own else None


def get_headers() -> str | None:
    """Name the machines whose headers are here, installing them where they are not.

    Returns
    -------
    str or None
        None where those of one of them could not be had.
    """
    for machine, debian in DEBIAN.items():
        if find_headers(machine) is None:
            cross = "" if machine == platform.machine() else f"-{debian}-cross"
            print(
                f"The kernel's headers for {machine} are not installed; getting them.", flush=True
            )
            install(f"linux-libc-dev{cross}")
    found = [machine for machine in DEBIAN if find_headers(machine)]
    return ", ".join(found) if len(found) == len(DEBIAN) else None


def numbers(machine: str) -> dict[str, int]:
    """Read the numbers of a machine's system calls, by name."""
    found = _defined(machine, CALLS)
    return {name[5:]: number for name, number in found.items() if name.startswith("__NR_")}


def constants(machine: str) -> dict[str, int]:
    """Read the constants that a filter is made of, by name."""
    return _defined(machine, CONSTANTS)


def _defined(machine: str, files: tuple[str, ...]) -> dict[str, int]:
    folders = find_headers(machine)
    assert folders is not None, machine
    written: dict[str, str] = {}
    for file in files:
        for path in [folder / file for folder in folders if (folder / file).is_file()][:1]:
            text = re.sub(r"/\*.*?\*/|\\\n", " ", path.read_text(), flags=re.S)
            for name, value in re.findall(r"^\s*#\s*define\s+(\w+)[ \t]+(\S.*)$", text, re.M):
                written.setdefault(name, value)
    found: dict[str, int] = {}
    # Names stand for other names, which may be defined further down.
    for _ in range(4):
        for name, value in written.items():
            number = _number(value, found)
            if number is not None:
                found.setdefault(name, number)
    return found


def _number(value: str, known: dict[str, int]) -> int | None:
    plain = re.sub(r"\b(0[xX][0-9a-fA-F]+|\d+)[uUlL]+\b", r"\1", value)
    try:
        return _value(ast.parse(plain.strip(), mode="eval").body, known)
    except (SyntaxError, KeyError, TypeError):
        return None


def _value(node: ast.expr, known: dict[str, int]) -> int:
    match node:
        case ast.Constant(value=int() as number):
            return number
        case ast.Name(id=name):
            return known[name]
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _value(left, known) | _value(right, known)
        case ast.BinOp(left=left, op=ast.LShift(), right=right):
            return _value(left, known) << _value(right, known)
    raise TypeError(ast.dump(node))
