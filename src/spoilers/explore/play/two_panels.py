"""Belief and measure by week, a game that was played against the model: a small multiple."""

from __future__ import annotations

import html

from spoilers.explore.play.chair import Chair
from spoilers.explore.play.words import WORDS, fill

LEFT, WEEK = 96, 27
"""Where the first week stands, and how far it is to the next."""
BELIEF, MEASURE, ROW = 120, 268, 24
"""Where a belief of 0 stands and where restraint does, and how far it is to the next measure."""


def panels(chair: Chair) -> str:
    """Draw a game beside the model, week by week.

    Parameters
    ----------
    chair : Chair
        A game that has ended.

    Returns
    -------
    str
        An ``svg``. The page's script fills the same `frame` with the same marks.
    """
    return fill(
        frame(),
        line=_line(chair.line().beliefs),
        yours=_line(chair.beliefs),
        marks="".join(
            _mark(week, did, best)
            for week, (did, best) in enumerate(zip(chair.measures, chair.best, strict=True))
        ),
    )


def frame() -> str:
    """Draw what is the same for every game: axes, names and the legend.

    Returns
    -------
    str
        An ``svg`` with the places ``{line}``, ``{yours}`` and ``{marks}``.
    """
    words = WORDS["beside"]["picture"]
    right = LEFT + 9 * WEEK + 14
    rules = [
        *((str(b), BELIEF - b) for b in (0, 50, 100)),
        *((name, MEASURE - k * ROW) for k, name in enumerate(WORDS["beside"]["did"])),
    ]
    parts = [
        f'<path d="M{LEFT - 8} {y}H{right}" stroke="#d0d0d0"/>'
        f'<text x="{LEFT - 14}" y="{y + 4}" text-anchor="end">{html.escape(name)}</text>'
        for name, y in rules
    ]
    parts += [
        f'<text x="{LEFT + k * WEEK}" y="{MEASURE + 22}" text-anchor="middle">{k + 1}</text>'
        for k in range(10)
    ]
    parts += [_title(words["belief"], 10), _title(words["measures"], 150)]
    parts += [
        '<path d="{line}" fill="none" stroke="#a8480a" stroke-width="2" stroke-dasharray="5 4" '
        'stroke-linecap="round"/>',
        '<path d="{yours}" fill="none" stroke="#0072b2" stroke-width="2.5" stroke-linecap="round"/>'
        "{marks}",
        '<path d="M4 308h24" stroke="#0072b2" stroke-width="2.5"/>' + _legend(words["yours"], 312),
        '<path d="M4 326h24" stroke="#a8480a" stroke-width="2" stroke-dasharray="5 4"/>'
        + _legend(words["line"], 330),
        '<circle cx="16" cy="344" r="5" fill="#0072b2"/>' + _legend(words["you"], 348),
        '<rect x="8" y="354" width="16" height="16" fill="none" stroke="#a8480a" '
        'stroke-width="2"/>' + _legend(words["best"], 366),
    ]
    return (
        f'<svg viewBox="0 0 366 374" role="img" aria-label="{html.escape(words["alt"])}" '
        f'fill="#1a1a1a" font-size="12" style="background:#ffffff">{"".join(parts)}</svg>'
    )


def _line(beliefs: list[int]) -> str:
    """Return a path through the beliefs; a single one is a dot."""
    points = [f"{LEFT + week * WEEK} {BELIEF - each}" for week, each in enumerate(beliefs)]
    return f"M{points[0]}L{' '.join(points)}"


def _mark(week: int, did: int, best: int) -> str:
    """Return the marks of a week: what was done, what would have been best, and what parts them."""
    x, yours, model = LEFT + week * WEEK, MEASURE - did * ROW, MEASURE - best * ROW
    return (
        f'<path d="M{x} {yours}V{model}" stroke="#1a1a1a"/>'
        f'<rect x="{x - 8}" y="{model - 8}" width="16" height="16" fill="none" stroke="#a8480a" '
        f'stroke-width="2"/><circle cx="{x}" cy="{yours}" r="5" fill="#0072b2"/>'
    )


def _title(text: str, y: int) -> str:
    return f'<text x="4" y="{y}" font-weight="600">{html.escape(text)}</text>'


def _legend(text: str, y: int) -> str:
    return f'<text x="36" y="{y}">{html.escape(text)}</text>'
