"""Every interactive of the course: none has to be named to be tested."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator

from spoilers import LESSONS
from spoilers.explore.interactive import Interactive
from spoilers.explore.spine import CONTROLS, spine


def interactives() -> dict[str, Interactive]:
    """Make every interactive that a lesson can show, by ``module.function``."""
    return dict(_found())


def _found() -> Iterator[tuple[str, Interactive]]:
    for lesson in LESSONS:
        room = importlib.import_module(f"spoilers.explore.{lesson}")
        for name, function in inspect.getmembers(room, inspect.isfunction):
            if function.__module__ != room.__name__ or name.startswith("_"):
                continue
            if inspect.signature(function).return_annotation == "Interactive":
                yield f"{lesson}.{name}", function()
    for lesson in CONTROLS:
        yield f"{lesson}.spine", spine(lesson)
