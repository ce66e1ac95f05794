"""The interactives of lesson 04: a hundred partners, belief, the window, will and capacity.

Each function returns an `Interactive`.
"""

from __future__ import annotations

from spoilers.explore.interactive import Control, Interactive
from spoilers.explore.values import decimals, grid, slider
from spoilers.figures.provocation.belief_after_attacks import BeliefAfterAttacks
from spoilers.figures.provocation.hundred_partners import SEEN, HundredPartners
from spoilers.figures.provocation.loss_of_trust import LossOfTrust
from spoilers.figures.provocation.provocation_window import ProvocationWindow
from spoilers.figures.provocation.will_and_capacity import WillAndCapacity

ATTEMPTS: dict[tuple[bool, ...], str] = {
    (): "no attempt",
    (True,): "one gets through",
    (True,) * 2: "two get through",
    (True,) * 4: "four get through",
    (True,) * 6: "six get through",
    (False,) * 3: "three are foiled",
    (True, False, True, False): "through, foiled, through, foiled",
    (False, False, False, True, True): "three are foiled, then two get through",
}


def hundred_partners() -> Interactive:
    """Let the reader work out Bayes' rule by counting partners.

    Examples
    --------
    >>> start = hundred_partners().defaults
    >>> print(hundred_partners().sentence({**start, "seen": "foiled"}))
    Of 100 possible partners 70 are reliable. ... 56 of them, 86%, are reliable.
    """
    return Interactive(
        HundredPartners,
        title="A hundred possible partners",
        controls=(
            Control("seen", "The government sees", tuple(SEEN), "menu", text=SEEN.__getitem__),
            Control("prior", "Share that is reliable", grid(0.1, 0.9, 0.1), text=decimals),
            slider("foil_reliable", grid(0.5, 1, 0.1)),
            slider("foil_unreliable", grid(0, 0.4, 0.1)),
        ),
        presets={
            "before the attempt (illustrative)": {},
            "the attack gets through": {"seen": "through"},
            "the attack is foiled": {"seen": "foiled"},
            "a partner who never fails, if reliable": {"seen": "through", "foil_reliable": 1.0},
            "an attack that is hard to foil": {"seen": "through", "foil_reliable": 0.5},
        },
    )


def belief_after_attacks() -> Interactive:
    """Let the reader follow belief through a series of attempts.

    Examples
    --------
    >>> [control.name for control in belief_after_attacks().controls]
    ['outcomes', 'prior', 'audience_cost']
    """
    one, six = (True,), (True,) * 6
    return Interactive(
        BeliefAfterAttacks,
        title="Belief in the partner after each attempt",
        controls=(
            Control("outcomes", "The attempts", tuple(ATTEMPTS), "menu", text=ATTEMPTS.__getitem__),
            slider(
                "prior", grid(0.05, 0.95, 0.05), baked=(0.05, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
            ),
            slider("audience_cost", grid(0, 1, 0.05), baked=(0.0, 0.1, 0.3, 0.5, 0.8, 1.0)),
        ),
        presets={
            "the example of the lesson (illustrative)": {},
            "a partner trusted far: 0.95": {"prior": 0.95, "outcomes": one},
            "a long series against a trusted partner": {"prior": 0.95, "outcomes": six},
            "good work first, then two attacks": {"outcomes": (False, False, False, True, True)},
            "attacks that fail": {"outcomes": (False,) * 3},
            "the same two attacks, no cost at home": {"prior": 0.8, "audience_cost": 0.0},
        },
    )


def provocation_window() -> Interactive:
    """Let the reader find the window in which one attack breaks a deal.

    Examples
    --------
    >>> print(provocation_window().sentence({**provocation_window().defaults, "prior": 0.4}))
    There is nothing to spoil: ... The window runs from 0.50 to 0.87.
    """
    return Interactive(
        ProvocationWindow,
        title="The window in which one attack breaks a deal",
        controls=(
            slider("prior", grid(0, 1, 0.05), baked=(0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)),
            slider("betrayal", grid(0, 3, 0.25), baked=(0.0, 0.5, 1.0, 3.0)),
            slider("audience_cost", grid(0, 1, 0.05), baked=(0.0, 0.3, 0.6, 1.0)),
            slider("foil_reliable", grid(0.5, 1, 0.05), baked=(0.5, 0.8, 1.0)),
            slider("foil_unreliable", grid(0, 0.45, 0.05), baked=(0.0, 0.3)),
        ),
        presets={
            "one attack breaks the deal (illustrative)": {},
            "nothing to spoil: belief 0.40": {"prior": 0.4},
            "a partner trusted far: 0.95": {"prior": 0.95},
            "nobody at home asks for retaliation": {"prior": 0.8, "audience_cost": 0.0},
            "home asks for a great deal": {"prior": 0.95, "audience_cost": 0.6},
            "a partner who never fails, if reliable": {"prior": 0.95, "foil_reliable": 1.0},
        },
    )


def will_and_capacity() -> Interactive:
    """Let the reader compare what two governments conclude from one attack.

    Examples
    --------
    >>> print(will_and_capacity().sentence(will_and_capacity().defaults))
    Government 1 concludes that its partner will not: ... is then 0.25 for both.
    """
    return Interactive(
        WillAndCapacity,
        title="Cannot or will not: one attack, two governments",
        controls=(
            _belief("trust", "Government 1: trust"),
            _belief("capacity", "Government 1: capacity"),
            _belief("trust_b", "Government 2: trust"),
            _belief("capacity_b", "Government 2: capacity"),
        ),
        presets={
            "equal doubt, opposite blame (illustrative)": {},
            "equal trust: a strong partner and a weak one": {
                "trust": 0.7, "capacity": 0.9, "trust_b": 0.7, "capacity_b": 0.2,
            },
            "sure that it can, sure that it will": {
                "trust": 0.6, "capacity": 1.0, "trust_b": 1.0, "capacity_b": 0.6,
            },
            "one doubts both alike, one doubts neither": {
                "trust": 0.7, "capacity": 0.7, "trust_b": 1.0, "capacity_b": 1.0,
            },
        },
    )  # fmt: skip


def loss_of_trust() -> Interactive:
    """Show how the loss of trust grows with believed capacity.

    Examples
    --------
    >>> loss_of_trust().controls
    ()
    """
    return Interactive(LossOfTrust, title="The loss of trust against believed capacity")


def _belief(name: str, label: str) -> Control:
    return Control(
        name, label, grid(0, 1, 0.05), text=decimals, baked=(0.0, 0.2, 0.6, 0.7, 0.9, 1.0)
    )
