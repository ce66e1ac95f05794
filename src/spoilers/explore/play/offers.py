"""The games on offer: a seed for the luck, and a setting."""

from __future__ import annotations

from dataclasses import dataclass

CALM, LOUD, DOUBTED = "calm", "loud", "doubted"
SETTINGS = (CALM, LOUD, DOUBTED)


@dataclass(frozen=True)
class Offer:
    """Which game can be played?

    Attributes
    ----------
    seed : int
        Its luck.
    setting : str
        One of `SETTINGS`: Kabul's illustrative numbers, the same with twice the audience cost,
        or the same with a partner who is trusted less.
    """

    seed: int
    setting: str


OFFERS = (
    Offer(14, CALM), Offer(20, CALM), Offer(16, LOUD), Offer(9, CALM), Offer(6, CALM),
    Offer(6, DOUBTED), Offer(18, CALM), Offer(21, LOUD), Offer(13, CALM), Offer(3, CALM),
    Offer(22, LOUD), Offer(0, DOUBTED),
)  # fmt: skip
"""The games on offer, in the order in which they are played."""
