"""A JupyterHub with an instructor and a student, set up as the guide tells an administrator."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError

import psutil

from tests.lab import ROOT, free_port

GUIDE = ROOT / "guide" / "jupyterhub.md"
HUB = """
c = get_config()
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = "{password}"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{homes}/{{username}}"
c.Spawner.cmd = ["{bin}/jupyterhub-singleuser"]
c.Spawner.args = ["--allow-root"]
c.Spawner.environment = {{"JUPYTER_CONFIG_PATH": "{etc}", "PATH": "{bin}:{path}"}}
c.Spawner.start_timeout = c.Spawner.http_timeout = 120
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port = {hub_port}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy_port}"
c.ConfigurableHTTPProxy.command = ["{bin}/configurable-http-proxy"]
c.JupyterHub.db_url = "sqlite:///{tmp}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{tmp}/secret"
"""
PASSWORD = "only here"
INSTRUCTOR, STUDENT = "ines", "ana"


def told() -> dict[str, str]:
    """Give the files that the guide tells an administrator to write, by what they are for."""
    found = re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", GUIDE.read_text("utf-8"), re.M | re.S)
    python = {title: re.findall(r"```python\n(.*?)```", text, re.S) for title, text in found}
    everybody, hook = python["For everybody"]
    (instructor,), (who,) = python["For the instructor"], python["Who is who"]
    return {"everybody": everybody, "hook": hook, "instructor": instructor, "who": who}


def placed(text: str, places: dict[str, Path]) -> str:
    """Put the folders of the test in the place of the guide's."""
    for example, folder in places.items():
        assert example in text, f"the guide does not speak of {example} here"
        text = text.replace(example, str(folder))
    return text


@contextmanager
def hub(tmp: Path) -> Iterator[tuple[str, Path]]:
    """Start the hub, and give its address and the folder of its users' homes.

    Parameters
    ----------
    tmp : pathlib.Path
        An empty folder.
    """
    port = free_port()
    log = tmp / "hub.log"
    (tmp / "jupyterhub_config.py").write_text(_set_up(tmp, port))
    with log.open("w") as written:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", str(tmp / "jupyterhub_config.py")],
            cwd=tmp,
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(f"http://127.0.0.1:{port}/hub/health", server, log)
        yield f"http://127.0.0.1:{port}", tmp / "homes"
    finally:
        # Asked to stop, the hub would wait a minute for the servers of its users.
        hub_and_servers = psutil.Process(server.pid)
        for each in [hub_and_servers, *hub_and_servers.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                each.kill()
        server.wait()


def _set_up(tmp: Path, port: int) -> str:
    homes, etc, exchange, course = (tmp / n for n in ("homes", "etc", "exchange", "course"))
    for folder in (homes / INSTRUCTOR, homes / STUDENT, etc, exchange):
        folder.mkdir(parents=True)
    exchange.chmod(0o777)
    kept = shutil.ignore_patterns(".*", "build", "copies", "*.db", "__pycache__")
    for name in ("lessons", "data", "solutions", "exercises"):
        shutil.copytree(ROOT / name, course / name, ignore=kept)
    shutil.copy(ROOT / "nbgrader_config.py", course)
    shutil.copytree(course, homes / INSTRUCTOR / "spoilers")
    # What everybody can read holds no solutions.
    shutil.rmtree(course / "solutions")
    files = told()
    everybody = {"/srv/spoilers": course, "/srv/nbgrader/exchange": exchange}
    (etc / "nbgrader_config.py").write_text(placed(files["everybody"], everybody))
    own = {
        INSTRUCTOR: placed(files["instructor"], {"/home": homes}),
        STUDENT: files["who"],
    }
    for user, text in own.items():
        settings = homes / user / ".jupyter" / "nbgrader_config.py"
        settings.parent.mkdir()
        settings.write_text(text)
    ours = HUB.format(
        password=PASSWORD, homes=homes, etc=etc, tmp=tmp, port=port, hub_port=free_port(),
        proxy_port=free_port(), bin=Path(sys.executable).parent, path=os.environ["PATH"],
    )  # fmt: skip
    return ours + placed(files["hook"], {"/srv/spoilers": course, "/home": homes})


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            if server.poll() is not None:
                break
        time.sleep(0.2)
    raise AssertionError(f"the hub did not start:\n{log.read_text()}")
