"""A PostgreSQL server of the tests' own, on this machine alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from spoilers.site.debian import install
from tests.lab import free_port

USER = "postgres"
OPTIONS = "-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -p {port}"


def find_postgresql() -> Path | None:
    """Name the folder with the server's programs, if there is one."""
    on_path = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = [Path(on_path)] if on_path and Path(on_path).resolve().exists() else []
    for initdb in [*debian[::-1], *found]:
        if (initdb.parent / "pg_ctl").exists():
            return initdb.parent
    return None


def get_postgresql() -> Path | None:
    """Name it, installing the server where there is none."""
    if find_postgresql() is None:
        print("PostgreSQL is not installed; getting it for the tests.", flush=True)
        install("postgresql")
    return find_postgresql()


@contextmanager
def server() -> Iterator[str]:
    """Start a server with an empty database, and give the address for SQLAlchemy."""
    programs = find_postgresql()
    assert programs is not None
    as_user: list[str] = []
    # Not in the folder of the tests: the server has another user, who may not go in there.
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        data.mkdir()
        if os.geteuid() == 0:
            # The server refuses to run as root.
            Path(folder).chmod(0o711)
            shutil.chown(data, USER, USER)
            as_user = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"]

        def run(program: str, *words: str) -> None:
            # What the server writes must not keep a reader of ours waiting.
            nothing = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            command = [*as_user, str(programs / program), "-D", str(data), *words]
            subprocess.run(command, cwd="/", check=True, **nothing)  # type: ignore[call-overload]

        port = free_port()
        run("initdb", "-U", USER, "-A", "trust", "--no-sync")
        run("pg_ctl", "-l", str(data / "log"), "-w", "start", "-o", OPTIONS.format(port=port))
        try:
            yield f"postgresql+psycopg://{USER}@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
