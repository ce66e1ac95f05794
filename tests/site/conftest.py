"""The pages, built once for all the tests that look at them."""

from __future__ import annotations

import functools
import http.server
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from filelock import FileLock

from tests import plan
from tests.conftest import SHARED

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def site(shared: Path) -> Path:
    """Build the pages as ``python3 course.py pages`` does, once for all workers."""
    return built(shared / "site")


def built(output: Path) -> Path:
    """Wait until somebody has built the pages, or build them."""
    with FileLock(f"{output}.lock"):
        if not output.exists():
            build(output)
    return output


def pytest_collection_finish(session: pytest.Session) -> None:
    """Let the pages be built while the workers do something else, if any test wants them.

    Whoever needs them first would have to wait all the same, and the others for him.
    """
    first = getattr(session.config, "workerinput", {}).get("workerid") == "gw0"
    if first and any("site" in plan.fixtures(item) for item in session.items):
        output = session.config.stash[SHARED] / "site"
        threading.Thread(target=_ahead, args=(output,), daemon=True).start()


def _ahead(output: Path) -> None:
    # If it fails, the first test that wants the pages builds them again and says why.
    with suppress(AssertionError):
        built(output)


def build(output: Path) -> None:
    """Run the build; it leaves nothing behind where it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "spoilers.site.build", "--output", str(output)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


ONE_SOLUTION = """
import sys
from pathlib import Path

from spoilers.site import build

course, source, made = (Path(word) for word in sys.argv[1:])
build.stage_solutions(course, source)
for path in source.glob("solutions/*"):
    if path.name != "01_splintering":
        (path / f"{path.name}.ipynb").unlink()
text = (build.PAGES / "index.md").read_text().split("{play}")[0].split("This course")[0]
toctree = "```{toctree}\\n:glob:\\n\\nsolutions/**\\n```\\n"
(source / "index.md").write_text(text + toctree)
# The lessons that it leads to are not there.
sys.exit(build.sphinx("html", source, made, "-D", "suppress_warnings=myst.xref_missing"))
"""


@pytest.fixture(scope="session")
def solution(shared: Path) -> Path:
    """Build the page of a solution, which the pages have only where somebody asks for it."""
    made = shared / "solution"
    with FileLock(f"{made}.lock"):
        if not made.exists():
            words = [str(each) for each in (ROOT, shared / "solution-source", made)]
            done = subprocess.run(
                [sys.executable, "-c", ONE_SOLUTION, *words], capture_output=True, text=True
            )
            assert done.returncode == 0, done.stdout + done.stderr
    return made / "solutions" / "01_splintering" / "01_splintering.html"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Serve the pages on this machine."""
    handler = functools.partial(_Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
