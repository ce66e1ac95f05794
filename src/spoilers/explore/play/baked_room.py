"""The last room on a page: the game, and three parts that the page's script fills."""

from __future__ import annotations

import html
from functools import cache

from spoilers.explore.play.baked import baked_game, games_menu
from spoilers.explore.play.chain import numbers
from spoilers.explore.play.offers import OFFERS
from spoilers.explore.play.words import WORDS


@cache
def baked_room() -> str:
    """Make the HTML of the last room.

    Returns
    -------
    str
        The game with its packed graph and the chain beside it, the reader's games beside the model,
        and the other side.
    """
    seat = f'<div class="spoilers-seat">{_chain()}{baked_game()}</div>'
    return f'<div class="spoilers-room">{seat}{_beside()}{_left_out()}</div>'


def _chain() -> str:
    words = WORDS["chain"]
    steps = "".join(
        f"<li><span>{html.escape(name)}</span> <strong>{html.escape(value)}</strong> "
        '<span class="spoilers-chain-now"></span><p></p></li>'
        for name, value in numbers()[OFFERS[0].setting]
    )
    return (
        f'<section class="spoilers-play spoilers-chain" data-room aria-label="{words["title"]}">'
        f'<p class="spoilers-kind">{words["title"]}</p>'
        f'<p class="spoilers-chain-here" role="status">{html.escape(words["begin"])}</p>'
        f"<details open><summary>{html.escape(words['summary'])}</summary>"
        f"<ol>{steps}</ol></details></section>"
    )


def _beside() -> str:
    words = WORDS["beside"]
    return (
        f'<section class="spoilers-play spoilers-beside" data-room aria-label="{words["title"]}">'
        f'<p class="spoilers-kind">{words["title"]}</p>'
        f'<p class="spoilers-beside-none">{html.escape(words["none"])}</p>'
        f'<div class="spoilers-beside-some" hidden><p><label>{words["choose"]} '
        '<select class="spoilers-beside-game"></select></label></p>'
        '<div class="spoilers-beside-picture"></div>'
        f'<div class="spoilers-beside-weeks" role="region" tabindex="0" '
        f'aria-label="{words["table"]}"></div>'
        '<div class="spoilers-beside-said" role="status"></div></div></section>'
    )


def _left_out() -> str:
    words = WORDS["left_out"]
    said = "".join(f"<p>{html.escape(text)}</p>" for text in words["introduction"])
    meters = "".join(
        f'<div class="spoilers-meter" data-meter="{name}"><dt>{html.escape(label)}</dt>'
        '<dd><span class="spoilers-meter-value"></span></dd></div>'
        for name, label in words["meters"].items()
    )
    choices = "".join(
        f'<button type="button" data-choice="{place}"><strong>{name}</strong>'
        f"<span>{html.escape(hint)}</span></button>"
        for place, (name, hint) in enumerate(zip(words["choices"], words["hints"], strict=True))
    )
    return (
        f'<section class="spoilers-play spoilers-left-out" data-room aria-label="{words["title"]}">'
        f'<p class="spoilers-kind">{words["title"]}</p>'
        f'<div class="spoilers-play-start">{said}'
        f'<p><label>Game <select class="spoilers-play-game">{games_menu()}</select></label></p>'
        f'<p class="spoilers-play-brief">{words["briefs"][OFFERS[0].setting]}</p>'
        f'<button type="button" class="spoilers-play-begin">{words["start"]}</button></div>'
        '<div class="spoilers-play-on" hidden><p class="spoilers-play-week"></p>'
        f'<p class="spoilers-play-news"></p><dl class="spoilers-meters">{meters}</dl>'
        f'<fieldset><legend></legend><div class="spoilers-measures">{choices}</div></fieldset>'
        '</div><div class="spoilers-play-over" hidden></div>'
        '<p class="spoilers-play-told" role="status"></p></section>'
    )
