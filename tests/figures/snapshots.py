"""What every picture draws and says where it starts and at each of its presets.

The files in ``snapshots/`` are written by ``python -m tests.figures.snapshots``. A change in
them is a change in what a reader sees: look at the picture before you commit it.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np

from spoilers.explore.interactive import Interactive
from tests.explore.found import interactives

FOLDER = Path(__file__).parent / "snapshots"
# A screen shows three digits of a number at the most.
DIGITS = 4


def plain(value: Any) -> Any:
    """Bring a figure to what any machine draws alike."""
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in sorted(value.items())}
    if isinstance(value, list | tuple | np.ndarray):
        return [plain(inner) for inner in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float):
        if math.isnan(value):
            return None
        short = float(f"{value:.{DIGITS}g}")
        return int(short) if short.is_integer() else short
    return value


def trace(drawn: dict[str, Any]) -> dict[str, Any]:
    """Leave out of a trace what it would be anyway."""
    kept = plain(drawn)
    if kept.get("showlegend") is True:
        del kept["showlegend"]
    if kept.get("line", {}).get("dash") == "solid":
        del kept["line"]["dash"]
    return dict(kept)


def states(interactive: Interactive) -> dict[str, dict[str, Any]]:
    """Name the states that are kept: the start and the presets."""
    presets = {name: interactive.preset(values) for name, values in interactive.presets.items()}
    return {"start": dict(interactive.defaults), **presets}


def seen(interactive: Interactive) -> dict[str, Any]:
    """Draw and describe each state."""
    found = {}
    for name, values in states(interactive).items():
        picture = interactive.at(values)
        figure = picture.draw().to_plotly_json()
        found[name] = {
            "said": picture.describe(),
            "layout": plain(figure["layout"]),
            "traces": [trace(drawn) for drawn in figure["data"]],
        }
    return found


def text(content: dict[str, Any]) -> str:
    """Write a snapshot with a line for each trace, so that a change can be read."""
    blocks = []
    for name, state in content.items():
        lines = [
            f'"said": {json.dumps(state["said"], ensure_ascii=False)}',
            f'"layout": {json.dumps(state["layout"], ensure_ascii=False)}',
            '"traces": [\n    '
            + ",\n    ".join(json.dumps(trace, ensure_ascii=False) for trace in state["traces"])
            + "\n  ]",
        ]
        blocks.append(
            f"{json.dumps(name, ensure_ascii=False)}: {{\n  " + ",\n  ".join(lines) + "\n}"
        )
    return "{\n" + ",\n".join(blocks) + "\n}\n"


def file_of(interactive: Interactive) -> Path:
    """Name the file that holds a picture's snapshot."""
    return FOLDER / f"{interactive.key}.json"


def main(keys: list[str]) -> None:
    """Write the snapshots of all pictures, or of those that are named."""
    FOLDER.mkdir(exist_ok=True)
    current = set()
    for interactive in interactives().values():
        current.add(file_of(interactive))
        if not keys or interactive.key in keys:
            file_of(interactive).write_text(text(seen(interactive)), encoding="utf-8")
    for old in set(FOLDER.glob("*.json")) - current:
        old.unlink()


if __name__ == "__main__":
    main(sys.argv[1:])
