"""What the numbers of lesson 01 are, computed."""

from __future__ import annotations

import networkx as nx
import pytest

from spoilers import data
from spoilers.explore import splintering as show
from spoilers.figures.splintering.exit_cascade import waves
from spoilers.figures.splintering.karate_split import misses
from spoilers.theory.splintering import edge_gain, largest_splinter, predicted_split, splits
from spoilers.theory.the_whole_game import Scenario
from tests.lessons.numbers.writing import Claim, figure, two


def leaving(platform: float, unity: float = 0.2, exit_cost: float = 0.05) -> str:
    return f"{float(largest_splinter(platform, unity, exit_cost)):.0%}"


def outside(first: int, gain: float) -> int:
    return sum(map(len, waves(first, gain)))


def far_end(platform: float) -> str:
    return two((1 - platform) ** 2)


def crossing(platform: float) -> str:
    edge = 1 - float(largest_splinter(platform, 0.2, 0.05))
    assert edge_gain(edge, platform, 0.2, 0.05) == pytest.approx(0, abs=1e-9)
    return two(edge)


def default(name: str) -> str:
    return two(show.platform_line().defaults[name])


def same_for_either(more: float) -> str:
    """Raise either by as much: the same platforms hold, and the exit cost holds more members."""
    platforms = [n / 1000 for n in range(1001)]
    unity, cost = (0.2 + more, 0.05), (0.2, 0.05 + more)
    assert [bool(splits(x, *unity)) for x in platforms] == [
        bool(splits(x, *cost)) for x in platforms
    ]
    assert largest_splinter(0.2, *cost) < largest_splinter(0.2, *unity)
    assert splits(0.5, 0.1, 0.1)
    assert splits(1 - 0.5, 0.1, 0.1)
    return two(more)


KABUL = Scenario().numbers()
CLUB = nx.karate_club_graph()


def rim() -> list[int]:
    """List the members with two ties or fewer; only one of them takes everyone along."""
    found = [member for member in CLUB if CLUB.degree[member] <= 2]
    assert [member for member in found if outside(member, 0.8) > 2] == [16]
    assert [CLUB.degree[neighbour] for neighbour in CLUB[16]] == [4, 4]
    return found


CLAIMS: list[Claim] = [
    ("holds {} groups and {} ties in {} movements", lambda: (
        len(data.groups()), len(data.ties()), {9: "nine"}[len(data.movements())])),
    ("platform at {}, unity worth {} and an exit cost of {}", lambda: (
        default("platform"), default("unity"), default("exit_cost"))),
    ("the far end compares {}² = {} with {} + {} = {}. A wing leaves with {} of the members",
     lambda: (two(0.6), far_end(0.4), two(0.2), two(0.05), two(0.2 + 0.05), leaving(0.4))),
    ("platform at {} both sides are {}, and everyone stays", lambda: (
        two(0.5), far_end(0.5) if not splits(0.5, 0.2, 0.05) else "no")),
    ("The platform moves from {} towards 0", lambda: (
        two(show.platform_line().presets["a movement before talks (illustrative)"]["platform"]),)),
    ("value of unity or the exit cost by {}", lambda: (two(0.1),)),
    ("so {} of either does the same there", lambda: (same_for_either(0.1),)),
    ("With Kabul's illustrative numbers it is {}.", lambda: (two(KABUL["strength"]),)),
    ("karate club of {} members", lambda: (len(CLUB),)),
    ("The cut puts {} of {} members where they really went. Its one mistake is member {},",
     lambda: (len(CLUB) - len(misses("weighted")), len(CLUB), *misses("weighted"))),
    ("The prediction is wrong about two members, {} and {}", lambda: tuple(misses("equal"))),
    ("worth the same to all {}", lambda: (len(CLUB),)),
    ("leaving is worth {}, nobody follows. At {} there are {} outside in the end, "
     "at {} there are {}, and at {} everyone is", lambda: (
        two(0.5) if outside(33, 0.5) == 1 else "no", two(0.55), outside(33, 0.55),
        two(0.65), outside(33, 0.65), two(0.7) if outside(33, 0.7) == 34 else "no")),
    ("If member {} goes, nobody follows at {}, and everyone does at {}", lambda: (
        16, two(0.75) if outside(16, 0.75) == 1 else "no",
        two(0.8) if outside(16, 0.8) == 34 else "no")),
    ("counts {} formally organised armed actors and codes {} of them, about one in five",
     lambda: (f"{figure('organised_actors'):,.0f}", f"{figure('splinters'):.0f}")),
    ("UCDP Actor Dataset {}", lambda: ("22.1",)),
    ("unity worth {}, exit cost {}.", lambda: (two(0.2), two(0.05))),
    # The questions and their answers.
    ("At a platform of {} everyone stays: the far end weighs {} against {}", lambda: (
        two(0.5), far_end(0.5), two(0.25))),
    ("At a platform of {}, {} of the members leave, and the lower end stays", lambda: (
        two(0.15), leaving(0.15) if not splits(0.85, 0.2, 0.05) else "no")),
    ("an exit cost of {} instead of {}, a platform of {} loses {} of the members and no "
     "longer {}", lambda: (two(0.3), two(0.05), two(0.15), leaving(0.15, exit_cost=0.3),
                           leaving(0.15))),
    ("At a platform of {} the upper wing stays, and the lower wing leaves with {}", lambda: (
        two(0.75) if not splits(0.75, 0.2, 0.05) else "no", leaving(0.25))),
    ("only a platform of {} holds both", lambda: (two(0.5),)),
    ("Unity is worth {} and leaving costs {}. Talks move the platform from {} to {}",
     lambda: (two(0.2), two(0.05), two(0.5), two(0.35))),
    ("a platform at {} is still closer to the middle", lambda: (two(0.35),)),
    ("The far end now weighs {} against {}, and so it goes", lambda: (
        far_end(0.35), two(0.25))),
    ("An upper wing with about {} of the members leaves", lambda: (leaving(0.35),)),
    ("The far end weighs {} against {}, and the crossing of the curve lies at {}", lambda: (
        far_end(0.35), two(0.25), crossing(0.35))),
    ("Only those beyond {} go", lambda: (crossing(0.35),)),
    ("it sends {} members to the president", lambda: (len(predicted_split(CLUB, 0, 33)[1]),)),
    ("makes its {} of {} a prediction", lambda: (34 - len(misses("weighted")), 34)),
    ("Member {}, who has two ties, leaves. At a worth of {} nobody follows; at {} everyone does",
     lambda: (
        16,
        two(0.75) if outside(16, 0.75) == 1 else "no",
        two(0.8) if outside(16, 0.8) == 34 else "no")),
    ("At {} the members want a split, and at {} they want unity", lambda: (
        two(0.8), two(0.75))),
    ("Member {} is the most influential", lambda: (16,)),
    ("It has two neighbours, and {} of the {} members have more. At {} its leaving moves "
     "nobody, and at {} none of the others with so few takes everyone along",
     lambda: (len(CLUB) - len(rim()), len(CLUB), two(0.75), two(0.8))),
]  # fmt: skip
