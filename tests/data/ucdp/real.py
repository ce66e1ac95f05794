"""Rows of UCDP's own files (CC BY 4.0): what four agreements and IS-K's ten years need."""

from __future__ import annotations

from tests.data.ucdp.made_up import agreement, dyad, event, killing

# Four agreements that are hard in four ways: a joint row of two groups on two sides, three signers
# and two that did not sign, a name that changed for one number, and a war between states.
AGREEMENTS = [
    agreement(1567, "1994-12-20", conflict_id="389", dyad_id="835"),
    agreement(1003, "2000-08-28", conflict_id="287", dyad_id="593, 594, 595"),
    agreement(1508, "2016-06-23", conflict_id="289", dyad_id="623"),
    agreement(1619, "2018-09-16", conflict_id="409", dyad_id="865"),
]
# Pair, conflict, government, group and its number, whether between states, years.
_PAIRS: list[tuple[int, int, int, str, int, int, tuple[int, ...]]] = [
    (834, 389, 50, "Serbian irregulars", 371, 3, (1993, 1994, 1995)),
    (835, 389, 50, "Serbian Republic of Bosnia-Herzegovina", 339, 3, (1993, 1994, 1995)),
    (593, 287, 93, "Palipehutu", 430, 3, (1991, 1992)),
    (594, 287, 93, "CNDD", 431, 3, (1997, 1998)),
    (595, 287, 93, "Frolina", 433, 3, (1997,)),
    (596, 287, 93, "Palipehutu-FNL", 432, 3, (1999, 2000, 2001, 2002)),
    (597, 287, 93, "CNDD-FDD ", 434, 3, (1999, 2000, 2001, 2002)),
    (623, 289, 17, "FARC", 743, 3, (2014, 2015)),
    (624, 289, 17, "ELN", 744, 3, (2015, 2016, 2018)),
    (17247, 289, 17, "FARC - Mordisco", 8468, 3, (2018,)),
    (865, 409, 98, "Government of Ethiopia", 97, 2, (1998, 1999, 2000, 2016)),
]
DYADS = [
    dyad(pair, year, conflict_id=conflict, side_a_id=government, side_b=group, side_b_id=number,
         type_of_conflict=kind)
    for pair, conflict, government, group, number, kind, years in _PAIRS
    for year in years
]  # fmt: skip

# Actor, year, civilians killed; a joint row names its members.
_KILLED: list[tuple[int, int, int, str]] = [
    (3864, 1993, 220, "371, 339"), (3864, 1994, 282, "371, 339"), (3864, 1995, 8360, "371, 339"),
    (50, 1993, 169, ""), (432, 2002, 122, ""), (434, 2001, 58, ""), (434, 2002, 97, ""),
    (93, 1999, 225, ""), (93, 2000, 389, ""), (93, 2002, 243, ""), (8468, 2018, 32, ""),
    (17, 2017, 36, ""), (98, 2020, 1437, ""), (7963, 2020, 400, "98, 97"), (97, 2017, 173, ""),
    (97, 2018, 186, ""), (97, 2019, 79, ""), (97, 2020, 507, ""),
]  # fmt: skip
# The Taliban, 303: year, best, low and high.
_TALIBAN = [
    (2015, 161, 161, 246), (2016, 149, 149, 285), (2017, 96, 95, 136), (2018, 122, 115, 158),
    (2019, 168, 156, 209), (2020, 174, 160, 248), (2021, 156, 152, 229),
]  # fmt: skip
ONE_SIDED = [
    *(
        killing(actor, year, best, coalition_components=members)
        for actor, year, best, members in _KILLED
    ),
    *(
        killing(
            303, year, best, actor_name="Taleban", low_fatality_estimate=low,
            high_fatality_estimate=high,
            location="Afghanistan, Pakistan" if year == 2016 else "Afghanistan",
        )
        for year, best, low, high in _TALIBAN
    ),
    # The first and the last year that the file of version 23.1 reaches.
    killing(6, 1989, 25), killing(6, 2022, 25),
]  # fmt: skip

# Afghanistan, all groups that are no state: year, best, low and high.
_NO_STATE = [
    (2015, 174, 174, 273), (2016, 341, 336, 519), (2017, 335, 316, 428), (2018, 542, 502, 653),
    (2019, 351, 311, 403), (2020, 338, 296, 417), (2021, 501, 420, 699), (2022, 453, 232, 921),
    (2023, 65, 19, 67), (2024, 53, 41, 77),
]  # fmt: skip
COUNTRY_YEARS = [
    {
        "country_cy": "Afghanistan",
        "year_cy": year,
        "os_dyad_names_cy": "; ".join(
            f"{name} - Civilians"
            for name in ("Government of Afghanistan", "IS", "Taleban")[: 3 if year < 2022 else 2]
        ),
        "os_nsgroup_killings_best_cy": best,
        "os_nsgroup_killings_low_cy": low,
        "os_nsgroup_killings_high_cy": high,
        "version": "25.1",
    }
    for year, best, low, high in _NO_STATE
]
# What the Taliban did in Pakistan in 2016, from the events.
ABROAD = event(
    1, "2016-06-01", "Civilians", 2, type_of_violence=3, side_a="Taleban", country="Pakistan",
    dyad_name="Taleban - Civilians", high=2,
)  # fmt: skip
