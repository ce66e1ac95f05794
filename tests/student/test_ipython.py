"""What Validate accepts because it runs in IPython is accepted in grading."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from spoilers.sandbox.client import Client
from spoilers.sandbox.forkserver import ForkServer
from spoilers.sandbox.watchdog import Limits

RIGHT = "def f():\n    return 1"
CELLS = {
    "help": f"{RIGHT}\nf?",
    "help before": f"?f\n{RIGHT}",
    "a shell": f"{RIGHT}\ntry:\n    !pip install nothing\nexcept ValueError:\n    pass",
    "what a shell says": f"x = !ls\nassert list(x) == []\n{RIGHT}",
    "indented": "    def f():\n        return 1",
    "prompts": ">>> def f():\n...     return 1",
    "a magic": f"%matplotlib inline\n{RIGHT}",
    "a magic of a cell": f"%%time\n{RIGHT}",
    "a magic of a line": f"{RIGHT}\n%time f()",
    "await": f"import asyncio\nawait asyncio.sleep(0.01)\n{RIGHT}",
    "await at the end": f"async def g():\n    return 2\n{RIGHT}\nassert await g() == 2",
    "get_ipython": f"get_ipython().run_line_magic('matplotlib', 'inline')\n{RIGHT}",
    "the last value": f"assert _ == 7 and Out[1] == 7 and In[1] == '3 + 4'\n{RIGHT}",
    "an extra line": f"{RIGHT}\nget_ipython().events.register('a', f)",
}


@pytest.fixture(scope="module")
def server(sandbox: None) -> Iterator[ForkServer]:
    made = ForkServer(["numpy"])
    yield made
    made.close()


def test_what_only_ipython_understands_costs_nothing(server: ForkServer) -> None:
    client = Client(server)
    shown = client.run("3 + 4").shown
    assert shown == "7"
    for kind, source in CELLS.items():
        client.new_step()
        if kind == "the last value":
            client.close()
            client = Client(server)
            client.run("3 + 4")
        client.run("def f():\n    return 0")
        assert client.run(source).error == "", kind
        assert client.lookup(["f"])["f"]() == 1, kind
    client.close()


def test_what_nobody_understands_is_told_as_python_tells_it(server: ForkServer) -> None:
    client = Client(server)
    done = client.run("def f(:\n    return 1")
    assert done.raised is not None
    assert (done.raised.name, done.raised.line) == ("SyntaxError", 1)
    client.close()


def test_a_demonstration_that_never_ends_costs_not_the_function_above_it(
    server: ForkServer,
) -> None:
    client = Client(server, Limits(step=0.5, whole=60.0, idle=0.5))
    done = client.run(
        "import math\nN = 2\ndef f():\n    return N * math.floor(1.5)\nwhile True: f()"
    )
    assert done.stopped
    client.new_step()
    assert client.lookup(["f"])["f"]() == 2
    client.close()
