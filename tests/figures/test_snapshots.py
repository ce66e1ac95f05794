"""No picture changes unseen."""

from __future__ import annotations

import json

import pytest

from spoilers.explore.interactive import Interactive
from tests.explore.found import interactives
from tests.figures.snapshots import FOLDER, file_of, seen, text

ALL = list(interactives().values())
AGAIN = "look at the picture, then run: python -m tests.figures.snapshots {}"


@pytest.mark.parametrize("interactive", ALL, ids=lambda it: it.key)
def test_a_picture_draws_and_says_what_it_did(interactive: Interactive) -> None:
    kept = json.loads(file_of(interactive).read_text(encoding="utf-8"))
    now = json.loads(text(seen(interactive)))
    advice = AGAIN.format(interactive.key)
    assert list(kept) == list(now), advice
    for name, state in kept.items():
        assert state["said"] == now[name]["said"], f"{name}: {advice}"
        assert state["layout"] == now[name]["layout"], f"{name}: {advice}"
        assert len(state["traces"]) == len(now[name]["traces"]), f"{name}: {advice}"
        for old, new in zip(state["traces"], now[name]["traces"], strict=True):
            assert old == new, f"{name}, {old.get('name')}: {advice}"


def test_no_snapshot_is_left_over() -> None:
    kept = {path.stem for path in FOLDER.glob("*.json")}
    assert kept == {interactive.key for interactive in ALL}
    assert len(kept) >= 40


def test_the_gate_sees_a_moved_point() -> None:
    now = seen(ALL[0])
    other = json.loads(text(now))
    state = next(iter(other.values()))
    trace = next(t for t in state["traces"] if any(isinstance(v, float) for v in t.get("x", ())))
    at = next(i for i, v in enumerate(trace["x"]) if isinstance(v, float))
    trace["x"][at] *= 1.01
    assert other != json.loads(text(now))
