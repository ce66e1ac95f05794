"""The baked form of an interactive: HTML controls over states computed beforehand.

A page carries each state once. The states are kept as a chain: the first is whole, and
each of the others is the list of properties that differ from the one before it, with a
whole state again wherever that is shorter or the chain has grown long.
"""

from __future__ import annotations

import base64
import gzip
import html
import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from spoilers.explore.redrawing import redrawable

if TYPE_CHECKING:
    from spoilers.explore.interactive import Control, Interactive
    from spoilers.figures.picture import Picture

LONGEST_CHAIN = 64
DIGITS = 6


def baked_form(interactive: Interactive) -> str:
    """Make the HTML of an interactive.

    Parameters
    ----------
    interactive : Interactive
        What to show.

    Returns
    -------
    str
        A ``figure`` element: the controls, a place for the picture, the sentence, and the
        states as packed JSON. It reads as a described figure before any script has run.

    Examples
    --------
    >>> from spoilers.explore.splintering import karate_split
    >>> "<figcaption" in baked_form(karate_split())
    True
    """
    states = list(_states(interactive))
    pictures, said = _drawn(interactive, states)
    start = states.index(dict(interactive.defaults))
    content = {
        "controls": [control.name for control in interactive.controls],
        "tree": _tree(interactive, states),
        "start": _labels(interactive, states[start]),
        "presets": {
            name: _labels(interactive, interactive.preset(values))
            for name, values in interactive.presets.items()
        },
        "states": chain(pictures),
        "said": said,
    }
    height = pictures[start]["layout"]["height"]
    key = interactive.key
    return (
        f'<figure class="spoilers-interactive" data-key="{key}" data-title="'
        f'{html.escape(interactive.title)}">'
        f"{_controls(interactive)}"
        f'<div class="spoilers-plot" role="img" style="height:{height}px" '
        f'aria-label="{html.escape(f"{interactive.title}. {said[start]}")}"></div>'
        f'<figcaption><p class="spoilers-said" role="status">{html.escape(said[start])}</p>'
        f"</figcaption>"
        f'<script type="application/gzip">{_packed(content)}</script></figure>'
    )


def chain(pictures: list[dict[str, Any]]) -> list[Any]:
    """Keep each state as what differs from the one before it.

    Parameters
    ----------
    pictures : list of dict
        Plain figures, all with the same traces.

    Returns
    -------
    list
        A whole figure (a dict), or a list of ``[path, value]`` to set in the one before.

    Examples
    --------
    >>> chain([{"data": [{"x": [1], "y": [5]}]}, {"data": [{"x": [1], "y": [7]}]}])
    [{'data': [{'x': [1], 'y': [5]}]}, [[['data', 0, 'y'], [7]]]]
    """
    kept: list[Any] = []
    since = 0
    for before, now in zip([None, *pictures], pictures, strict=False):
        patch = None if before is None else list(differences(before, now))
        if patch is None or since >= LONGEST_CHAIN or len(_json(patch)) > len(_json(now)):
            kept.append(now)
            since = 0
        else:
            kept.append(patch)
            since += 1
    return kept


def differences(
    before: Any, now: Any, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[Any, Any] | list[Any]]:
    """List the properties that differ between two plain figures.

    Parameters
    ----------
    before, now : dict, list or plain value
        The two states.
    path : tuple of str and int
        Where in the figure they stand.

    Yields
    ------
    list
        ``[path, value]``: set the property at `path` to `value`.

    Raises
    ------
    ValueError
        If a property of the first is missing from the second, or the traces differ in
        number: all states of a figure must have the same parts.

    Examples
    --------
    >>> list(differences({"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "c": 3}}))
    [[['a', 'c'], 3]]
    """
    if isinstance(before, dict) and isinstance(now, dict):
        lost = before.keys() - now.keys()
        if lost:
            raise ValueError(f"a state lacks {sorted(lost)} at {list(path)}, which another has")
        for name, value in now.items():
            if name not in before:
                yield [[*path, name], value]
            else:
                yield from differences(before[name], value, (*path, name))
    elif path == ("data",):
        if len(before) != len(now):
            raise ValueError(f"one state has {len(before)} traces, another {len(now)}")
        for index, (old, new) in enumerate(zip(before, now, strict=True)):
            yield from differences(old, new, (*path, index))
    elif before != now:
        yield [list(path), now]


def _states(interactive: Interactive) -> Iterator[dict[str, Any]]:
    def extend(values: dict[str, Any], rest: tuple[Control, ...]) -> Iterator[dict[str, Any]]:
        if not rest:
            yield values
            return
        for choice in rest[0].choices(values, baked=True):
            yield from extend({**values, rest[0].name: choice}, rest[1:])

    yield from extend({}, tuple(interactive.controls))


def _labels(interactive: Interactive, values: Mapping[str, Any]) -> list[str]:
    return [control.text(values[control.name]) for control in interactive.controls]


def _tree(interactive: Interactive, states: list[dict[str, Any]]) -> Any:
    """Nest the states by the labels of the controls, in order: [[label, subtree], ...]."""
    if not interactive.controls:
        return 0
    tree: dict[str, Any] = {}
    for index, values in enumerate(states):
        *path, last = _labels(interactive, values)
        branch = tree
        for label in path:
            branch = branch.setdefault(label, {})
        branch[last] = index
    return _pairs(tree)


def _pairs(branch: Any) -> Any:
    if isinstance(branch, dict):
        return [[label, _pairs(below)] for label, below in branch.items()]
    return branch


def _drawn(
    interactive: Interactive, states: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[str]]:
    pictures, said = [], []
    for values in states:
        picture = interactive.at(values)
        pictures.append(_whole(picture))
        said.append(picture.describe())
    return pictures, said


def _whole(picture: Picture) -> dict[str, Any]:
    figure = redrawable(picture)
    return {"data": _plain(figure["data"]), "layout": _plain(figure["layout"])}


def _plain(value: Any) -> Any:
    """Turn arrays and NumPy numbers into plain ones, with no more digits than a screen shows."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, np.generic):
        return _plain(value.item())
    if isinstance(value, float):
        short = float(f"{value:.{DIGITS}g}")
        return int(short) if short.is_integer() else short
    return value


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _packed(content: Any) -> str:
    """Pack for the page: gzip makes the states eight times smaller, base64 keeps them text."""
    return base64.b64encode(gzip.compress(_json(content).encode(), mtime=0)).decode()


def _controls(interactive: Interactive) -> str:
    if not interactive.controls:
        return ""
    presets = "".join(f"<option>{html.escape(name)}</option>" for name in interactive.presets)
    menu = (
        f'<label class="spoilers-control"><span>Start from</span><select class="spoilers-preset">'
        f'<option value="">choose a case</option>{presets}</select></label>'
        if presets
        else ""
    )
    rows = "".join(_control(interactive, control) for control in interactive.controls)
    return (
        f'<form class="spoilers-controls" aria-label="{html.escape(interactive.title)}: controls">'
        f'{menu}{rows}<button type="button" class="spoilers-reset">Reset</button></form>'
    )


def _control(interactive: Interactive, control: Control) -> str:
    name, label = html.escape(control.name), html.escape(control.label)
    value = interactive.defaults[control.name]
    choices = control.choices(interactive.defaults, baked=True)
    if control.kind == "menu":
        options = "".join(
            f"<option{' selected' if choice == value else ''}>"
            f"{html.escape(control.text(choice))}</option>"
            for choice in choices
        )
        field = f'<select data-name="{name}">{options}</select>'
    else:
        shown = html.escape(control.text(value))
        field = (
            f'<input type="range" data-name="{name}" min="0" max="{len(choices) - 1}" step="1" '
            f'value="{choices.index(value)}" aria-valuetext="{shown}">'
            f'<span class="spoilers-value" aria-hidden="true">{shown}</span>'
        )
    return f'<label class="spoilers-control"><span>{label}</span>{field}</label>'
