"""The interactives of lesson 04: a hundred partners, belief, the window, will and capacity."""

from __future__ import annotations

from spoilers.explore.from_functions import from_functions
from spoilers.explore.interactive import Control, Interactive
from spoilers.explore.values import decimals, grid
from spoilers.figures.provocation.belief_after_attacks import (
    belief_after_attacks,
    describe_belief_after_attacks,
)
from spoilers.figures.provocation.hundred_partners import (
    SEEN,
    describe_hundred_partners,
    hundred_partners,
)
from spoilers.figures.provocation.loss_of_trust import describe_loss_of_trust
from spoilers.figures.provocation.loss_of_trust import loss_of_trust as draw_loss_of_trust
from spoilers.figures.provocation.provocation_window import (
    describe_provocation_window,
    provocation_window,
)
from spoilers.figures.provocation.will_and_capacity import (
    describe_will_and_capacity,
    will_and_capacity,
)

SEQUENCES = {
    "none": (),
    "one": (True,),
    "two": (True, True),
    "four": (True,) * 4,
    "six": (True,) * 6,
    "foiled": (False,) * 3,
    "mixed": (True, False, True, False),
    "late": (False, False, False, True, True),
}
SAID = {
    "none": "no attempt",
    "one": "one gets through",
    "two": "two get through",
    "four": "four get through",
    "six": "six get through",
    "foiled": "three are foiled",
    "mixed": "through, foiled, through, foiled",
    "late": "three are foiled, then two get through",
}


def _belief(name: str, label: str) -> Control:
    return Control(
        name, label, grid(0, 1, 0.05), text=decimals, baked=(0.0, 0.2, 0.6, 0.7, 0.9, 1.0)
    )


def partners() -> Interactive:
    """Let the reader work out Bayes' rule by counting partners.

    Returns
    -------
    Interactive
        Controls: what was seen, how many are reliable, how often each kind foils an attack.

    Examples
    --------
    >>> print(partners().sentence({**partners().defaults, "seen": "foiled"}))
    Of 100 possible partners 70 are reliable. ... 56 of them, 86%, are reliable.
    """
    return from_functions(
        key="hundred-partners",
        title="A hundred possible partners",
        draw=hundred_partners,
        describe=describe_hundred_partners,
        defaults={"seen": "before", "prior": 0.7, "foil_reliable": 0.8, "foil_unreliable": 0.3},
        controls=(
            Control("seen", "The government sees", tuple(SEEN), "menu", text=lambda s: SEEN[s]),
            Control("prior", "Share that is reliable", grid(0.1, 0.9, 0.1), text=decimals),
            Control("foil_reliable", "A reliable one foils", grid(0.5, 1, 0.1), text=decimals),
            Control("foil_unreliable", "Another one foils", grid(0, 0.4, 0.1), text=decimals),
        ),
        presets={
            "before the attempt (illustrative)": {},
            "the attack gets through": {"seen": "through"},
            "the attack is foiled": {"seen": "foiled"},
            "a partner who never fails, if reliable": {"seen": "through", "foil_reliable": 1.0},
            "an attack that is hard to foil": {
                "seen": "through",
                "foil_reliable": 0.5,
                "foil_unreliable": 0.3,
            },
        },
    )


def beliefs() -> Interactive:
    """Let the reader follow belief through a series of attempts.

    Returns
    -------
    Interactive
        Controls: prior, audience cost, the series. All numbers are illustrative.

    Examples
    --------
    >>> [control.name for control in beliefs().controls]
    ['series', 'prior', 'audience_cost']
    """
    return from_functions(
        key="belief-after-attacks",
        title="Belief in the partner after each attempt",
        draw=lambda series, prior, audience_cost: belief_after_attacks(
            prior, audience_cost, SEQUENCES[series]
        ),
        describe=lambda series, prior, audience_cost: describe_belief_after_attacks(
            prior, audience_cost, SEQUENCES[series]
        ),
        defaults={"series": "two", "prior": 0.7, "audience_cost": 0.3},
        controls=(
            Control("series", "The attempts", tuple(SEQUENCES), "menu", text=lambda s: SAID[s]),
            Control(
                "prior",
                "Belief at the start",
                grid(0.05, 0.95, 0.05),
                text=decimals,
                baked=(0.05, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95),
            ),
            Control(
                "audience_cost",
                "Audience cost",
                grid(0, 1, 0.05),
                text=decimals,
                baked=(0.0, 0.1, 0.3, 0.5, 0.8, 1.0),
            ),
        ),
        presets={
            "the example of the lesson (illustrative)": {},
            "a partner trusted far: 0.95": {"prior": 0.95, "series": "one"},
            "a long series against a trusted partner": {"prior": 0.95, "series": "six"},
            "good work first, then two attacks": {"series": "late"},
            "attacks that fail": {"series": "foiled"},
            "the same two attacks, no cost at home": {"prior": 0.8, "audience_cost": 0.0},
        },
    )


def window() -> Interactive:
    """Let the reader find the window in which one attack breaks a deal.

    Returns
    -------
    Interactive
        Controls: prior, betrayal, audience cost, the two chances. All are illustrative.

    Examples
    --------
    >>> print(window().sentence({**window().defaults, "prior": 0.4}))
    There is nothing to spoil: ... The window runs from 0.50 to 0.87.
    """
    return from_functions(
        key="provocation-window",
        title="The window in which one attack breaks a deal",
        draw=provocation_window,
        describe=describe_provocation_window,
        defaults={
            "prior": 0.7,
            "betrayal": 1.0,
            "audience_cost": 0.3,
            "foil_reliable": 0.8,
            "foil_unreliable": 0.3,
        },
        controls=(
            Control(
                "prior",
                "Belief before the attack",
                grid(0, 1, 0.05),
                text=decimals,
                baked=(0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0),
            ),
            Control(
                "betrayal",
                "Loss if betrayed",
                grid(0, 3, 0.25),
                text=decimals,
                baked=(0.0, 0.5, 1.0, 3.0),
            ),
            Control(
                "audience_cost",
                "Audience cost",
                grid(0, 1, 0.05),
                text=decimals,
                baked=(0.0, 0.3, 0.6, 1.0),
            ),
            Control(
                "foil_reliable",
                "A reliable one foils",
                grid(0.5, 1, 0.05),
                text=decimals,
                baked=(0.5, 0.8, 1.0),
            ),
            Control(
                "foil_unreliable",
                "Another one foils",
                grid(0, 0.45, 0.05),
                text=decimals,
                baked=(0.0, 0.3),
            ),
        ),
        presets={
            "one attack breaks the deal (illustrative)": {},
            "nothing to spoil: belief 0.40": {"prior": 0.4},
            "trusted far, as one may read Omagh 1998": {"prior": 0.95},
            "nobody at home asks for an answer": {"prior": 0.8, "audience_cost": 0.0},
            "home asks for a great deal": {"prior": 0.95, "audience_cost": 0.6},
            "a partner who never fails, if reliable": {"prior": 0.95, "foil_reliable": 1.0},
        },
    )


def will_or_capacity() -> Interactive:
    """Let the reader compare what two governments conclude from one attack.

    Returns
    -------
    Interactive
        Controls: trust and believed capacity of each. All numbers are illustrative.

    Examples
    --------
    >>> print(will_or_capacity().sentence(will_or_capacity().defaults))
    Government 1 concludes that it will not: ... 0.25 for the second.
    """
    return from_functions(
        key="will-and-capacity",
        title="Cannot or will not: one attack, two governments",
        draw=will_and_capacity,
        describe=describe_will_and_capacity,
        defaults={"trust": 0.6, "capacity": 0.9, "trust_b": 0.9, "capacity_b": 0.6},
        controls=(
            _belief("trust", "Government 1: trust"),
            _belief("capacity", "Government 1: capacity"),
            _belief("trust_b", "Government 2: trust"),
            _belief("capacity_b", "Government 2: capacity"),
        ),
        presets={
            "equal doubt, opposite blame (illustrative)": {},
            "equal trust: a strong partner and a weak one": {
                "trust": 0.7,
                "capacity": 0.9,
                "trust_b": 0.7,
                "capacity_b": 0.2,
            },
            "sure that it can, sure that it will": {
                "trust": 0.6,
                "capacity": 1.0,
                "trust_b": 1.0,
                "capacity_b": 0.6,
            },
            "one doubts both alike, one doubts neither": {
                "trust": 0.7,
                "capacity": 0.7,
                "trust_b": 1.0,
                "capacity_b": 1.0,
            },
        },
    )


def loss_of_trust() -> Interactive:
    """Show how the loss of trust grows with believed capacity.

    Returns
    -------
    Interactive
        A picture that stands still.

    Examples
    --------
    >>> loss_of_trust().controls
    ()
    """
    return from_functions(
        key="loss-of-trust",
        title="The loss of trust against believed capacity",
        draw=draw_loss_of_trust,
        describe=describe_loss_of_trust,
    )
