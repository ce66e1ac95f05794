"""How long a hidden check takes to draw its inputs, and to ask about one answer.

Run it with: .venv/bin/python -m benchmarks.agreement
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from random import Random
from typing import Any

from spoilers.grading.agreement import agrees, call_here
from spoilers.grading.domains import dictionaries, floats, graphs, lists, names, tuples
from spoilers.sandbox.client import Client
from spoilers.sandbox.forkserver import ForkServer

INPUTS = 300
CODE = """
def who_refuses(policy, parties):
    return {name for name, (ideal, reach) in parties.items() if abs(policy - ideal) > reach}
"""
PARTIES = tuples(floats(0, 1), dictionaries(names(), tuples(floats(0, 1), floats(0, 1))))
DOMAINS = {
    "a number": floats(0, 1),
    "a list of numbers": lists(floats(0, 1)),
    "a policy and parties": PARTIES,
    "a graph": graphs(edge={"weight": floats(0, 1)}),
}


def reference(policy: Any, parties: Any) -> Any:
    """Name those who are too far away."""
    return {name for name, (t, r) in parties.items() if not t - r <= policy <= t + r}


def milliseconds(action: Callable[[], object], times: int = 7) -> float:
    """Give the median of what it takes, in milliseconds of computing and waiting."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        took.append(1000 * (time.perf_counter() - began))
    return statistics.median(took)


def main() -> None:
    """Print a table."""
    for name, domain in DOMAINS.items():

        def draw(domain: Any = domain) -> None:
            rng = Random(1)
            for n in range(INPUTS):
                domain.draw(rng, n / INPUTS)

        print(f"draw {INPUTS} of {name:<24} {milliseconds(draw):8.1f} ms")
    space: dict[str, Any] = {}
    exec(CODE, space)
    server = ForkServer(trusted=True)
    client = Client(server)
    client.run(CODE)
    there = client.lookup(["who_refuses"])["who_refuses"]
    rng = Random(1)
    inputs = [PARTIES.draw(rng, n / INPUTS) for n in range(INPUTS)]
    given = {
        "one by one, in another process": lambda: [there(*args) for args in inputs],
        "in one go, twice, in another process": lambda: there.call_many(inputs),
        "in one go, twice, in this process": lambda: call_here(space["who_refuses"], inputs)[1](),
    }
    for name, action in given.items():
        print(f"call on {INPUTS} {name:<40} {milliseconds(action):8.1f} ms")
    for name, function in (("in another process", there), ("here", space["who_refuses"])):

        def check(function: Any = function) -> None:
            agrees(function, reference, PARTIES, "Expected those too far away.", seed=1)

        check()
        print(f"a whole check, {name:<40} {milliseconds(check):8.1f} ms")
    client.close()
    server.close()


if __name__ == "__main__":
    main()
