"""Look the traces of a picture up by their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import plotly.graph_objects as go


class Traces(Mapping[str, Any]):
    """The traces of a figure by name; what is asked for must stand there exactly once."""

    def __init__(self, figure: go.Figure) -> None:
        self.traces = tuple(figure.data)

    def __getitem__(self, name: str) -> Any:
        found = self.all(name)
        if len(found) != 1:
            names = ", ".join(repr(trace.name) for trace in self.traces)
            raise KeyError(f"{len(found)} traces are named {name!r}; the picture has {names}")
        return found[0]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(trace.name for trace in self.traces))

    def __len__(self) -> int:
        return len(set(self))

    def all(self, name: str) -> list[Any]:
        """List the traces of that name, where several share it, such as ties of three widths."""
        return [trace for trace in self.traces if trace.name == name]


def by_name(figure: go.Figure) -> Traces:
    """Give the traces of a figure by name.

    A name that is not there, or that stands there twice, is refused with the names that are.
    """
    return Traces(figure)
