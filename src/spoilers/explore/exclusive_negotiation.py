"""The interactives of lesson 02: the policy line, all tables, exclusion, more chairs."""

from __future__ import annotations

from spoilers.explore.from_functions import from_functions
from spoilers.explore.interactive import Control, Interactive
from spoilers.explore.values import decimals, grid
from spoilers.figures.exclusive_negotiation.chance_of_a_deal import (
    MOST_CHAIRS,
    chance_of_a_deal,
    describe_chance_of_a_deal,
)
from spoilers.figures.exclusive_negotiation.exclusion_map import (
    describe_exclusion_map,
    exclusion_map,
)
from spoilers.figures.exclusive_negotiation.negotiating_parties import PARTIES, table_names
from spoilers.figures.exclusive_negotiation.policy_line import describe_policy_line
from spoilers.figures.exclusive_negotiation.policy_line import policy_line as draw_policy_line
from spoilers.figures.exclusive_negotiation.strength_before_moderation import (
    describe_strength_before_moderation,
    strength_before_moderation,
)
from spoilers.figures.exclusive_negotiation.table_ranking import (
    describe_table_ranking,
    table_ranking,
)

CASE = Control("case", "Case", tuple(PARTIES), "menu", text=lambda case: PARTIES[case].title)


def policy_line() -> Interactive:
    """Let the reader seat factions and see whether any policy is left.

    Returns
    -------
    Interactive
        Controls: the case (all numbers illustrative), who is seated.

    Examples
    --------
    >>> policy_line().controls[1].choices({"case": "kabul"})
    ('nobody', 'Taliban', 'IS-K', 'Taliban + IS-K')
    """
    return from_functions(
        key="policy-line",
        title="The policy line and the table you set",
        draw=draw_policy_line,
        describe=describe_policy_line,
        defaults={"case": "kabul", "table": "Taliban"},
        controls=(
            CASE,
            Control("table", "Seated", lambda values: table_names(values["case"]), "menu"),
        ),
        presets={
            "Kabul 2020 (illustrative): nobody is seated yet": {"table": "nobody"},
            "Kabul 2020 (illustrative): the Taliban sit down": {"table": "Taliban"},
            "Kabul 2020 (illustrative): IS-K sits down too": {"table": "Taliban + IS-K"},
            "Northern Ireland 1998 (illustrative): everyone": {
                "case": "irish",
                "table": "Provisional IRA + Real IRA",
            },
            "Philippines 1996 (illustrative): MNLF and MILF": {
                "case": "moro",
                "table": "MNLF + MILF",
            },
            "Philippines 1996 (illustrative): everyone": {
                "case": "moro",
                "table": "MNLF + MILF + Abu Sayyaf",
            },
        },
    )


def tables() -> Interactive:
    """Let the reader compare every table the government can set.

    Returns
    -------
    Interactive
        Controls: the case and the harm that those outside do (all numbers illustrative).

    Examples
    --------
    >>> [control.name for control in tables().controls]
    ['case', 'harm']
    """
    return from_functions(
        key="table-ranking",
        title="All the tables a government can set",
        draw=table_ranking,
        describe=describe_table_ranking,
        defaults={"case": "kabul", "harm": 1.0},
        controls=(
            CASE,
            Control(
                "harm",
                "Harm per unit of strength",
                grid(0, 4, 0.1),
                text=decimals,
                baked=grid(0, 4, 0.2),
            ),
        ),
        presets={
            "Kabul 2020 (illustrative): no choice": {},
            "Northern Ireland 1998 (illustrative): a choice": {"case": "irish"},
            "the same, and those outside do more than three times the harm": {
                "case": "irish",
                "harm": 3.2,
            },
            "Philippines 1996 (illustrative): on the edge": {"case": "moro"},
            "the same, and those outside do less harm": {"case": "moro", "harm": 0.8},
            "two wings within reach (invented)": {"case": "invented"},
        },
    )


def exclusion() -> Interactive:
    """Let the reader move the second faction over the map of best tables.

    Returns
    -------
    Interactive
        Controls: harm, the government's reach, and the second faction's ideal point and
        strength. All numbers are illustrative.

    Examples
    --------
    >>> [control.name for control in exclusion().controls]
    ['harm', 'reach', 'ideal', 'strength']
    """
    return from_functions(
        key="exclusion-map",
        title="Where a second faction gets a seat",
        draw=exclusion_map,
        describe=describe_exclusion_map,
        defaults={"harm": 1.0, "reach": 0.8, "ideal": 1.0, "strength": 0.2},
        controls=(
            Control(
                "harm",
                "Harm per unit of strength",
                grid(0, 3, 0.1),
                text=decimals,
                baked=(0.0, 0.5, 1.0, 2.0, 3.0),
            ),
            Control(
                "reach",
                "The government's reach",
                grid(0.1, 0.8, 0.1),
                text=decimals,
                baked=(0.1, 0.5, 0.8),
            ),
            Control(
                "ideal",
                "Ideal point of the second",
                grid(0.4, 1, 0.05),
                text=decimals,
                baked=(0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0),
            ),
            Control(
                "strength",
                "Strength of the second",
                grid(0, 1, 0.05),
                text=decimals,
                baked=(0.0, 0.2, 0.4, 0.6, 0.8, 1.0),
            ),
        ),
        presets={
            "far and weak": {},
            "far and strong": {"strength": 0.8},
            "near and weak": {"ideal": 0.6},
            "far and weak, and each unit of strength does three times the harm": {"harm": 3.0},
            "far and strong, and the government goes less far": {"strength": 0.8, "reach": 0.5},
        },
    )


def chance() -> Interactive:
    """Let the reader add chairs and see how likely any deal is.

    Returns
    -------
    Interactive
        Controls: how far each party reaches, the number of chairs. Illustrative.

    Examples
    --------
    >>> print(chance().sentence({"reach": 0.3, "chairs": 2}))
    With 2 chairs and a reach of 0.30, some policy satisfies all in 84% of cases. One more chair
    makes it 65%.
    """
    return from_functions(
        key="chance-of-a-deal",
        title="The chance of any deal as chairs are added",
        draw=chance_of_a_deal,
        describe=describe_chance_of_a_deal,
        defaults={"reach": 0.3, "chairs": 2},
        controls=(
            Control("reach", "Reach of each party", grid(0, 0.5, 0.05), text=decimals),
            Control("chairs", "Chairs", tuple(range(1, MOST_CHAIRS + 1))),
        ),
        presets={
            "a government and one faction": {},
            "a third chair": {"chairs": 3},
            "a fifth chair": {"chairs": 5},
            "five chairs, and everyone reaches further": {"reach": 0.4, "chairs": 5},
        },
    )


def strength_first() -> Interactive:
    """Let the reader set a strong radical faction against a moderate one.

    Returns
    -------
    Interactive
        Controls: the radical's share of the fighting, harm, the moderate's reach. Illustrative.

    Examples
    --------
    >>> [control.name for control in strength_first().controls]
    ['radical_share', 'harm', 'moderate_reach']
    """
    return from_functions(
        key="strength-before-moderation",
        title="A strong faction against a moderate one",
        draw=strength_before_moderation,
        describe=describe_strength_before_moderation,
        defaults={"radical_share": 0.5, "harm": 1.0, "moderate_reach": 0.15},
        controls=(
            Control(
                "radical_share", "Fighting done by the radical", grid(0, 1, 0.05), text=decimals
            ),
            Control(
                "harm",
                "Harm per unit of strength",
                grid(0, 2, 0.1),
                text=decimals,
                baked=(0.0, 0.2, 0.5, 1.0, 1.5, 2.0),
            ),
            Control(
                "moderate_reach",
                "Reach of the moderate",
                grid(0.05, 0.3, 0.05),
                text=decimals,
                baked=(0.05, 0.15, 0.2, 0.3),
            ),
        ),
        presets={
            "the radical does half of the fighting": {},
            "the radical does four fifths of it": {"radical_share": 0.8},
            "the same, and fighting hurts half as much": {"radical_share": 0.8, "harm": 0.5},
            "the same as at first, and the moderate reaches further": {"moderate_reach": 0.2},
        },
    )
