"""The game on a page: the graph packed, and a few elements that the page's script fills."""

from __future__ import annotations

import base64
import gzip
import html
import json
from functools import cache
from typing import Any

from spoilers.explore.play.chain import numbers
from spoilers.explore.play.offers import OFFERS
from spoilers.explore.play.two_panels import frame
from spoilers.explore.play.unrolled import games
from spoilers.explore.play.words import INTRODUCTION, TITLE, WORDS


def content() -> dict[str, Any]:
    """What does the page's script need to play?

    Returns
    -------
    dict
        The words, the games, the chain of each setting and the frame of the picture, as plain data.
    """
    return {"words": WORDS, "games": games(), "chain": numbers(), "frame": frame()}


@cache
def packed() -> str:
    """Pack it: text that a page can carry.

    Returns
    -------
    str
        Base64 of gzip of JSON.
    """
    plain = json.dumps(content(), ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(plain.encode(), mtime=0)).decode()


@cache
def baked_game() -> str:
    """Make the HTML of the game.

    Returns
    -------
    str
        A ``section`` that reads before any script has run, with the packed graph.
    """
    meters = "".join(
        f'<div class="spoilers-meter" data-meter="{name}"><dt>{html.escape(label)}</dt>'
        f'<dd><span class="spoilers-meter-value"></span>{_bar(name)}</dd></div>'
        for name, label in WORDS["meters"].items()
    )
    measures = "".join(
        f'<button type="button" data-measure="{place}"><strong>{html.escape(name)}</strong>'
        f"<span>{html.escape(hint)}</span></button>"
        for place, (name, hint) in enumerate(zip(WORDS["measures"], WORDS["hints"], strict=True))
    )
    said = "".join(f"<p>{html.escape(text)}</p>" for text in INTRODUCTION)
    first = html.escape(WORDS["briefs"][OFFERS[0].setting])
    return (
        f'<section class="spoilers-play" aria-label="{TITLE}">'
        f'<p class="spoilers-kind">{TITLE}</p>'
        f'<div class="spoilers-play-start">{said}'
        f'<p><label>Game <select class="spoilers-play-game">{games_menu()}</select></label></p>'
        f'<p class="spoilers-play-brief">{first}</p>'
        f'<button type="button" class="spoilers-play-begin">{WORDS["start"]}</button></div>'
        f'<div class="spoilers-play-on" hidden><p class="spoilers-play-week"></p>'
        f'<p class="spoilers-play-news"></p><dl class="spoilers-meters">{meters}</dl>'
        f'<fieldset><legend></legend><div class="spoilers-measures">{measures}</div></fieldset>'
        "</div>"
        f'<div class="spoilers-play-over" hidden></div>'
        f'<p class="spoilers-play-told" role="status"></p>'
        f'<p class="spoilers-play-kept"><span></span> <button type="button" '
        f'class="spoilers-play-forget" hidden>{WORDS["forget"]}</button></p>'
        f'<script type="application/gzip">{packed()}</script></section>'
    )


def games_menu() -> str:
    """Write the options of the menu of games.

    Returns
    -------
    str
        HTML, an option for each of `OFFERS`.
    """
    return "".join(f'<option value="{place}">{place + 1}</option>' for place in range(len(OFFERS)))


def _bar(name: str) -> str:
    return "" if name == "dead" else '<span class="spoilers-bar" aria-hidden="true"><i></i></span>'
