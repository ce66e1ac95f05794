"""Interactives whose pictures are still a pair of functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from spoilers.explore.interactive import Control, Interactive, Values
from spoilers.figures.picture import Picture


@dataclass(frozen=True)
class Pair(Picture):
    """A picture made of a function that draws and one that describes."""

    drawn: Callable[..., go.Figure]
    described: Callable[..., str]
    values: Mapping[str, Any]

    def draw(self) -> go.Figure:
        """Draw it."""
        return self.drawn(**self.values)

    def describe(self) -> str:
        """Say what it shows."""
        return self.described(**self.values)


def from_functions(
    key: str,
    title: str,
    draw: Callable[..., go.Figure],
    describe: Callable[..., str],
    defaults: Values | None = None,
    controls: Sequence[Control] = (),
    presets: Mapping[str, Values] | None = None,
) -> Interactive:
    """Make an interactive of two functions."""
    return Interactive(
        lambda **values: Pair(draw, describe, values),
        title,
        controls,
        presets or {},
        defaults or {},
        key,
    )
