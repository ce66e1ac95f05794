"""The interactives of lesson 02: the policy line, all tables, exclusion, more chairs.

Each function returns an `Interactive`.
"""

from __future__ import annotations

from spoilers.explore.interactive import Control, Interactive
from spoilers.explore.values import decimals, grid, slider
from spoilers.figures.exclusive_negotiation.chance_of_a_deal import MOST_CHAIRS, ChanceOfADeal
from spoilers.figures.exclusive_negotiation.exclusion_map import ExclusionMap
from spoilers.figures.exclusive_negotiation.negotiating_parties import (
    PARTIES,
    THREE_WINGS,
    table_names,
)
from spoilers.figures.exclusive_negotiation.policy_line import PolicyLine
from spoilers.figures.exclusive_negotiation.strength_before_moderation import (
    StrengthBeforeModeration,
)
from spoilers.figures.exclusive_negotiation.table_ranking import TableRanking

CASE = Control("case", "Case", tuple(PARTIES), "menu", text=lambda case: PARTIES[case].title)


def policy_line() -> Interactive:
    """Let the reader seat factions and see whether any policy is left.

    Examples
    --------
    >>> policy_line().controls[1].choices({"case": "Kabul 2021"})
    ('nobody', 'Taliban', 'IS-K', 'Taliban + IS-K')
    """
    return Interactive(
        PolicyLine,
        title="The policy line and the table you set",
        controls=(
            CASE,
            Control("table", "Seated", lambda values: table_names(values["case"]), "menu"),
        ),
        presets={
            "Kabul 2021 (illustrative): nobody is seated yet": {"table": "nobody"},
            "Kabul 2021 (illustrative): the Taliban sit down": {"table": "Taliban"},
            "Kabul 2021 (illustrative): IS-K sits down too": {"table": "Taliban + IS-K"},
            "Aceh 2005 (illustrative): everyone": {
                "case": "Aceh 2005", "table": "Free Aceh Movement + commanders",
            },
            "three wings (invented): two of them": {
                "case": THREE_WINGS, "table": "moderate wing + middle wing",
            },
            "three wings (invented): everyone": {
                "case": THREE_WINGS, "table": "moderate wing + middle wing + radical wing",
            },
        },
    )  # fmt: skip


def table_ranking() -> Interactive:
    """Let the reader compare every table the government can set.

    Examples
    --------
    >>> [control.name for control in table_ranking().controls]
    ['case', 'harm']
    """
    return Interactive(
        TableRanking,
        title="All the tables a government can set",
        controls=(CASE, slider("harm", grid(0, 4, 0.1), baked=grid(0, 4, 0.2))),
        presets={
            "Kabul 2021 (illustrative): no choice": {},
            "Aceh 2005 (illustrative): a choice": {"case": "Aceh 2005"},
            "the same, and those outside do more than twice the harm": {
                "case": "Aceh 2005", "harm": 2.2,
            },
            "three wings (invented): on the edge": {"case": THREE_WINGS},
            "the same, and those outside do less harm": {"case": THREE_WINGS, "harm": 0.8},
        },
    )  # fmt: skip


def exclusion_map() -> Interactive:
    """Let the reader move the second faction over the map of best tables.

    Examples
    --------
    >>> [control.name for control in exclusion_map().controls]
    ['harm', 'government_reach', 'ideal', 'strength']
    """
    return Interactive(
        ExclusionMap,
        title="Where a second faction gets a seat",
        controls=(
            slider("harm", grid(0, 3, 0.1), baked=(0.0, 0.5, 1.0, 2.0, 3.0)),
            slider("government_reach", grid(0.1, 0.8, 0.1), baked=(0.1, 0.5, 0.8)),
            Control(
                "ideal", "Ideal point of the second", grid(0.4, 1, 0.05), text=decimals,
                baked=grid(0.4, 1, 0.1),
            ),
            Control(
                "strength", "Strength of the second", grid(0, 1, 0.05), text=decimals,
                baked=grid(0, 1, 0.2),
            ),
        ),
        presets={
            "far and weak": {},
            "far and strong": {"strength": 0.8},
            "near and weak": {"ideal": 0.6},
            "far and weak, and each unit of strength does three times the harm": {"harm": 3.0},
            "far and strong, and the government goes less far": {
                "strength": 0.8, "government_reach": 0.5,
            },
        },
    )  # fmt: skip


def chance_of_a_deal() -> Interactive:
    """Let the reader add chairs and see how likely any deal is.

    Examples
    --------
    >>> print(chance_of_a_deal().sentence({"reach": 0.3, "chairs": 2}))
    With 2 chairs and a reach of 0.30, some policy satisfies all in 84% of cases. One more chair
    makes it 65%.
    """
    return Interactive(
        ChanceOfADeal,
        title="The chance of any deal as chairs are added",
        controls=(
            slider("reach", grid(0, 0.5, 0.05)),
            Control("chairs", "Chairs", tuple(range(1, MOST_CHAIRS + 1))),
        ),
        presets={
            "a government and one faction": {},
            "a third chair": {"chairs": 3},
            "a fifth chair": {"chairs": 5},
            "five chairs, and everyone reaches further": {"reach": 0.4, "chairs": 5},
        },
    )


def strength_before_moderation() -> Interactive:
    """Let the reader set a strong radical faction against a moderate one.

    Examples
    --------
    >>> [control.name for control in strength_before_moderation().controls]
    ['radical_share', 'harm', 'moderate_reach']
    """
    return Interactive(
        StrengthBeforeModeration,
        title="A strong faction against a moderate one",
        controls=(
            Control(
                "radical_share", "Fighting done by the radical", grid(0, 1, 0.05), text=decimals
            ),
            slider("harm", grid(0, 2, 0.1), baked=(0.0, 0.2, 0.5, 1.0, 1.5, 2.0)),
            Control(
                "moderate_reach", "Reach of the moderate", grid(0.05, 0.3, 0.05), text=decimals,
                baked=(0.05, 0.15, 0.2, 0.3),
            ),
        ),
        presets={
            "the radical does half of the fighting": {},
            "the radical does four fifths of it": {"radical_share": 0.8},
            "the same, and fighting hurts half as much": {"radical_share": 0.8, "harm": 0.5},
            "the same as at first, and the moderate reaches further": {"moderate_reach": 0.2},
        },
    )  # fmt: skip
