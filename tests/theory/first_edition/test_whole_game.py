"""The whole game, held to brute force: every profile tried, every type counted, exact fractions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from spoilers.theory.first_edition.scenarios import PARAMETERS, Scenario
from spoilers.theory.first_edition.whole_game import (
    OUTCOMES,
    START,
    Decisions,
    Solution,
    attack_information,
    possibilities,
    pure_equilibria,
    solve,
)
from spoilers.theory.provocation import provocation_window, restraint_belief

Game = dict[str, Fraction]
Pay = tuple[Fraction, Fraction, Fraction]
MOVES = ("start", "accept", "attack", "keep_after_quiet", "keep_after_foiled", "keep_after_success")
OPTIONS: tuple[tuple[object, ...], ...] = (START, *[(True, False)] * 5)
GOVERNMENT, INCLUDED, EXCLUDED = range(3)
SEATS = ("quiet", "foiled", "success")


# --- The game as it is written on paper, with nothing of the solver in it. ---


@dataclass(frozen=True)
class Play:
    """What one type of partner, one profile and one outcome of an attack come to."""

    start: str
    accept: bool
    attack: bool
    keep_after_quiet: bool
    keep_after_foiled: bool
    keep_after_success: bool

    def at(self, name: str, move: object) -> Play:
        """Return the profile with one decision changed."""
        return replace(self, **{name: move})  # type: ignore[arg-type]


def paid(g: Game, reliable: bool, seen: str, keep: bool) -> Pay:
    """Give the payoffs once a deal is tried, from the table of the model."""
    value = Fraction(1) if reliable else -g["betrayal"]
    z, k, h = g["credible_share"], g["attack_cost"], g["success_gain"]
    if seen == "quiet":
        return (value, 1 - z, z) if keep else (Fraction(0), g["war_included"], g["war_excluded"])
    if seen == "foiled":
        caught = g["failure_loss"] + k
        if keep:
            return value, 1 - z, z - caught
        return Fraction(0), g["war_included"], g["war_excluded"] - caught
    if keep:
        # The share is paid in any case, attack or no attack.
        harmed = value - g["audience_cost"] - g["attack_harm"]
        return harmed, 1 - g["success_loss"] - z, z + h - k
    return -g["attack_harm"], -g["return_loss"], g["return_gain"] - k


def foil(g: Game, reliable: bool) -> Fraction:
    """How likely an attack on a partner of this type is to be foiled."""
    return g["foil_reliable"] if reliable else g["foil_unreliable"]


def chance(g: Game, reliable: bool, seen: str) -> Fraction:
    """How likely this type lets the government see this, if there is an attack."""
    foiled = foil(g, reliable)
    return {"quiet": Fraction(1), "foiled": foiled, "success": 1 - foiled}[seen]


def believed(g: Game, seen: str) -> dict[bool, Fraction]:
    """Give Bayes' rule over types; the prior where the sight has no chance at all."""
    prior = {True: g["prior"], False: 1 - g["prior"]}
    worlds = {kind: prior[kind] * chance(g, kind, seen) for kind in prior}
    total = sum(worlds.values())
    return {kind: w / total for kind, w in worlds.items()} if total else prior


def add(parts: Iterator[tuple[Fraction, Pay]]) -> Pay:
    """Weigh payoffs and sum them."""
    total = [Fraction(0)] * 3
    for weight, pay in parts:
        total = [t + weight * p for t, p in zip(total, pay, strict=True)]
    return total[0], total[1], total[2]


def dealt(g: Game, p: Play, seen: str) -> Pay:
    """What everybody expects once the government has seen this."""
    keep = getattr(p, f"keep_after_{seen}")
    belief = believed(g, seen)
    return add((belief[kind], paid(g, kind, seen, keep)) for kind in belief)


def struck(g: Game, p: Play) -> Pay:
    """What everybody expects of the excluded faction's move."""
    if not p.attack:
        return dealt(g, p, "quiet")
    prior = {True: g["prior"], False: 1 - g["prior"]}
    return add(
        (prior[kind] * chance(g, kind, seen), paid(g, kind, seen, getattr(p, f"keep_after_{seen}")))
        for kind in prior
        for seen in ("foiled", "success")
    )


def answered(g: Game, p: Play) -> Pay:
    """What everybody expects of the included faction's answer."""
    return struck(g, p) if p.accept else (Fraction(0), g["war_included"], g["war_excluded"])


def begun(g: Game, p: Play) -> Pay:
    """What everybody expects of the whole."""
    if p.start == "include all":
        return 1 - g["inclusion_cost"], 1 - g["inclusive_share"], g["inclusive_share"]
    if p.start == "fight on":
        return Fraction(0), g["war_included"], g["war_excluded"]
    return answered(g, p)


def is_equilibrium(g: Game, p: Play) -> bool:
    """Does nobody gain by another move, at any of the six places, whatever was done before?"""
    places = [
        ("start", GOVERNMENT, begun),
        ("accept", INCLUDED, lambda g, p: answered(g, p)),
        ("attack", EXCLUDED, lambda g, p: struck(g, p)),
        ("keep_after_quiet", GOVERNMENT, lambda g, p: dealt(g, p, "quiet")),
        ("keep_after_foiled", GOVERNMENT, lambda g, p: dealt(g, p, "foiled")),
        ("keep_after_success", GOVERNMENT, lambda g, p: dealt(g, p, "success")),
    ]
    return all(
        worth(g, p)[who] >= worth(g, p.at(name, move))[who]
        for (name, who, worth), options in zip(places, OPTIONS, strict=True)
        for move in options
    )


def every_play() -> list[Play]:
    """List the 96 pure profiles."""
    return [Play(*moves) for moves in product(*OPTIONS)]  # type: ignore[arg-type]


def told(g: Game, p: Play) -> str:
    """Name how the game goes, by walking through it."""
    if p.start == "fight on":
        return "fighting"
    if p.start == "include all":
        return "inclusive peace"
    if not p.accept:
        return "refused talks"
    if not p.attack:
        return "quiet exclusive peace" if p.keep_after_quiet else "fighting"
    succeeds = g["prior"] * (1 - g["foil_reliable"]) + (1 - g["prior"]) * (1 - g["foil_unreliable"])
    return "provoked return" if succeeds and not p.keep_after_success else "contained attack"


# --- Games to try. ---


def twentieths(low: int = -10, high: int = 30) -> st.SearchStrategy[Fraction]:
    """What a reader would type. The coarse half makes ties common."""
    fine = st.integers(low, high).map(lambda n: Fraction(n, 20))
    coarse = st.integers(low // 5, high // 5).map(lambda n: Fraction(n, 4))
    return st.one_of(fine, coarse)


@st.composite
def games(draw: st.DrawFn) -> Game:
    """Draw a game, with zeros, ones and ties among its numbers."""
    game = {
        each.name: draw(
            twentieths(0 if each.low == 0 else -10, 20 if each.high == 1 else 30), label=each.name
        )
        for each in PARAMETERS
    }
    low, high = sorted((game["foil_reliable"], game["foil_unreliable"]))
    assume(low < high)
    return {**game, "foil_reliable": high, "foil_unreliable": low}


def typed(g: Game) -> Scenario:
    """Make the scenario that the course sees."""
    return Scenario(**{name: float(number) for name, number in g.items()})


def default(**changes: str) -> Game:
    """Give the course's default game as fractions."""
    numbers = {f.name: Fraction(str(getattr(Scenario(), f.name))) for f in fields(Scenario)}
    return {**numbers, **{name: Fraction(text) for name, text in changes.items()}}


def moves_of(d: Decisions) -> tuple[object, ...]:
    """Write decisions as the brute force does."""
    return (START[int(d.start)], *(bool(getattr(d, name)) for name in MOVES[1:]))


edges = [
    default(prior="0"),
    default(prior="1"),
    default(prior="1", foil_reliable="1"),
    default(prior="0", foil_unreliable="0"),
    default(foil_reliable="1", foil_unreliable="0"),
    default(foil_reliable="1"),
    # An attack that costs nothing and cannot get through.
    default(prior="1", foil_reliable="1", attack_cost="0", failure_loss="0", audience_cost="1.2"),
    default(prior="0", betrayal="0"),
    default(credible_share="9/70"),
    default(prior="0.2", inclusion_cost="1.2"),
    default(inclusion_cost="0.635"),
    default(prior="0.5"),
    default(audience_cost="0", attack_harm="0", prior="0.45"),
]


@pytest.mark.parametrize("game", edges)
def test_edges_hold_against_brute_force(game: Game) -> None:
    check(game)


@settings(max_examples=250)
@given(games())
def test_the_equilibria_are_those_of_brute_force(game: Game) -> None:
    check(game)


def check(game: Game) -> None:
    """Hold `solve`, `pure_equilibria` and `possibilities` to a search through all 96 profiles."""
    scenario = typed(game)
    found = {tuple(vars(p).values()): p for p in every_play() if is_equilibrium(game, p)}
    assert found, "backward induction always leaves one"
    solution = solve(scenario)
    chosen = found[moves_of(solution.decisions)]
    assert str(solution.outcome) == told(game, chosen)
    expected = [float(pay) for pay in begun(game, chosen)]
    assert [float(pay) for pay in solution.payoffs] == pytest.approx(expected)

    listed = {moves_of(profile.decisions): profile for profile in pure_equilibria(scenario)}
    assert listed.keys() == found.keys()
    for moves, profile in listed.items():
        assert profile.outcome == told(game, found[moves])
        assert profile.payoffs == pytest.approx([float(pay) for pay in begun(game, found[moves])])
    assert len(found) == 1 or bool(solution.ties.any)

    possible = possibilities(scenario)
    assert int(possible.number) == len(found)
    names = {OUTCOMES[code] for code in np.flatnonzero(possible.outcomes)}
    assert names == {told(game, p) for p in found.values()}
    pays = [begun(game, p) for p in found.values()]
    spread = max(max(seat) - min(seat) for seat in zip(*pays, strict=True))
    assert float(possible.spread) == pytest.approx(float(spread), abs=1e-9)
    check_choice(solution, set(found))
    check_margins(game, solution, chosen)


def check_choice(solution: Solution, found: set[tuple[object, ...]]) -> None:
    """Hold the choice between equilibria to what the module says of it."""
    for name in MOVES[3:]:
        if getattr(solution.ties, name):
            assert getattr(solution.decisions, name)
    if solution.ties.attack:
        assert not solution.decisions.attack
    if solution.ties.accept:
        assert solution.decisions.accept
    assert moves_of(solution.decisions) in found


def check_margins(game: Game, solution: Solution, chosen: Play) -> None:
    """Hold margins and ties to what one move is worth over the other."""
    places = (
        ("accept", INCLUDED, answered),
        ("attack", EXCLUDED, struck),
        *((f"keep_after_{s}", GOVERNMENT, lambda g, p, s=s: dealt(g, p, s)) for s in SEATS),
    )
    for name, who, worth in places:
        margin = worth(game, chosen.at(name, True))[who] - worth(game, chosen.at(name, False))[who]
        assert float(getattr(solution.margins, name)) == pytest.approx(float(margin), abs=1e-9)
        assert bool(getattr(solution.ties, name)) == (margin == 0)
    worths = sorted(begun(game, chosen.at("start", move))[GOVERNMENT] for move in START)
    assert float(solution.margins.start) == pytest.approx(float(worths[2] - worths[1]), abs=1e-9)
    assert bool(solution.ties.start) == (worths[2] == worths[1])


def test_the_brute_force_would_notice_a_wrong_decision() -> None:
    game = default()
    right = next(p for p in every_play() if is_equilibrium(game, p))
    for name in MOVES[1:]:
        assert not is_equilibrium(game, right.at(name, not getattr(right, name)))
    assert not is_equilibrium(game, right.at("start", "include all"))


@example(default(audience_cost="0", attack_harm="0", prior="0.45"))
@given(games())
def test_what_an_attack_is_worth_as_a_test_holds_against_brute_force(game: Game) -> None:
    def best(seen: str) -> Fraction:
        # What the government makes of a sight, with the chance of the sight.
        prior = {True: game["prior"], False: 1 - game["prior"]}
        return max(
            add(
                (prior[kind] * chance(game, kind, seen), paid(game, kind, seen, keep))
                for kind in prior
            )[GOVERNMENT]
            for keep in (True, False)
        )

    painless = {**game, "audience_cost": Fraction(0), "attack_harm": Fraction(0)}
    found = attack_information(typed(game))
    net = best("foiled") + best("success") - best("quiet")
    assert float(found.net) == pytest.approx(float(net), abs=1e-9)
    assert bool(found.welcome) == (net > 0)
    game = painless
    value = best("foiled") + best("success") - best("quiet")
    assert value >= 0
    assert float(found.value) == pytest.approx(float(value), abs=1e-9)
    assert float(found.cost) == pytest.approx(float(value - net), abs=1e-9)


# --- What the model says, by name. ---

CLIMAX_LINE = 0.045 / 0.35


def test_without_a_share_it_can_believe_in_the_excluded_faction_attacks_and_brings_the_return() -> (
    None
):
    game = solve(Scenario(credible_share=0.0))
    assert START[int(game.decisions.start)] == "talk to one"
    assert game.decisions.accept
    assert game.decisions.attack
    assert not game.decisions.keep_after_success
    assert str(game.outcome) == "provoked return"
    assert game.provoked


def test_with_a_share_of_fifteen_hundredths_it_stays_quiet() -> None:
    game = solve(Scenario(credible_share=0.15))
    assert not game.decisions.attack
    assert str(game.outcome) == "quiet exclusive peace"
    assert float(game.payoffs.excluded) == pytest.approx(0.15)


def test_the_line_between_provocation_and_quiet_is_where_it_was_computed_to_be() -> None:
    below, on, above = CLIMAX_LINE - 1e-9, CLIMAX_LINE, CLIMAX_LINE + 1e-9
    game = solve(Scenario(credible_share=[below, on, above]))
    assert game.decisions.attack.tolist() == [True, False, False]
    assert game.ties.attack.tolist() == [False, True, False]
    profiles = pure_equilibria(Scenario(credible_share=CLIMAX_LINE))
    assert {p.outcome for p in profiles} == {"provoked return", "quiet exclusive peace"}


def test_the_promise_that_cannot_be_believed_turns_exclusion_into_provocation() -> None:
    # Whatever else holds, less credibility never brings an attack to an end.
    shares = np.linspace(0, 1, 101)
    priors = np.linspace(0, 1, 101)[:, np.newaxis]
    game = solve(Scenario(prior=priors, credible_share=shares))
    deal = game.decisions.keep_after_quiet & ~game.decisions.keep_after_success
    attacked = game.decisions.attack & deal
    assert attacked[:, 0].any()
    assert (attacked[:, :-1] >= attacked[:, 1:])[deal[:, 1:]].all()
    assert game.provoked[:, 0].any()
    assert not game.provoked[:, shares > 0.2].any()


def test_where_a_success_would_not_end_the_deal_the_share_changes_nothing() -> None:
    standing = Scenario(prior=0.99, credible_share=np.linspace(0, 1, 21))
    game = solve(standing)
    assert game.decisions.keep_after_success.all()
    assert np.ptp(game.margins.attack) < 1e-12


def provoked_region(audience_cost: float, return_gain: float) -> np.ndarray:
    """Map where an attack ends a deal that would have stood, over prior and share."""
    priors, shares = np.linspace(0, 1, 201), np.linspace(0, 0.3, 61)[:, np.newaxis]
    scenario = Scenario(
        prior=priors,
        credible_share=shares,
        audience_cost=audience_cost,
        return_gain=return_gain,
    )
    return np.asarray(solve(scenario).provoked)


def test_vulnerability_at_home_widens_the_provoked_region() -> None:
    regions = [provoked_region(cost, return_gain=1.0) for cost in (0.0, 0.1, 0.2, 0.3, 0.5)]
    for calm, tense in pairwise(regions):
        assert (tense >= calm).all()
    sizes = [int(region.sum()) for region in regions]
    assert sizes[0] > 0
    assert sizes == sorted(set(sizes))


def test_vulnerability_adds_nothing_where_the_attack_would_not_pay() -> None:
    # With the numbers of Kabul, a partner good enough to survive an attack foils too many.
    calm, tense = (provoked_region(cost, return_gain=0.6) for cost in (0.2, 0.5))
    assert (calm == tense).all()


def test_the_provoked_region_ends_where_the_provocation_window_ends() -> None:
    low, high = (float(end) for end in provocation_window(1.0, 0.8, 0.3, 0.3))
    open_door = Scenario(inclusion_cost=1.5, return_gain=1.5)
    for prior, provoked in ((high - 1e-9, True), (high + 1e-9, False)):
        assert bool(solve(replace(open_door, prior=prior)).provoked) == provoked
    assert low == pytest.approx(float(restraint_belief(1.0)))
    assert solve(replace(open_door, prior=low)).decisions.keep_after_quiet
    assert not solve(replace(open_door, prior=low - 1e-9)).decisions.keep_after_quiet


def test_an_attack_can_leave_the_government_better_off_than_quiet() -> None:
    # Below the belief that keeps a deal, only an attack that is foiled makes it worth while.
    doubtful = Scenario(prior=0.45, audience_cost=0.0, attack_harm=0.0, inclusion_cost=1.5)
    game, test = solve(doubtful), attack_information(doubtful)
    assert START[int(game.decisions.start)] == "talk to one"
    assert game.decisions.attack
    assert not game.decisions.keep_after_quiet
    assert game.decisions.keep_after_foiled
    assert test.welcome
    assert float(game.payoffs.government) == pytest.approx(float(test.net))
    assert str(game.outcome) == "provoked return"
    assert not game.provoked


def test_an_attack_says_nothing_to_a_government_that_is_certain() -> None:
    certain = attack_information(Scenario(prior=[0.0, 1.0]))
    assert certain.value.tolist() == [0.0, 0.0]
    assert not certain.welcome.any()


def test_a_government_that_foresees_the_return_may_seat_everyone() -> None:
    dear, cheap = (solve(Scenario(inclusion_cost=cost)) for cost in (0.65, 0.6))
    assert str(dear.outcome) == "provoked return"
    assert str(cheap.outcome) == "inclusive peace"


def test_talks_that_would_be_refused_are_offered_only_in_hope() -> None:
    hopeful = solve(Scenario(war_included=1.5, inclusion_cost=1.5))
    assert str(hopeful.outcome) == "refused talks"
    hopeless = solve(Scenario(war_included=1.5, inclusion_cost=1.5, prior=0.2))
    assert str(hopeless.outcome) == "fighting"


# --- Maps. ---


def test_a_map_is_its_cells() -> None:
    priors, shares = np.linspace(0, 1, 200), np.linspace(0, 0.4, 200)[:, np.newaxis]
    whole = solve(Scenario(prior=priors, credible_share=shares))
    assert whole.outcome_code.shape == (200, 200)
    assert len(np.unique(whole.outcome_code)) >= 3
    random = np.random.default_rng(2)
    corners = [(0, 0), (0, 199), (199, 0), (199, 199)]
    for row, column in [*corners, *random.integers(0, 200, (500, 2)).tolist()]:
        one = solve(Scenario(prior=priors[column], credible_share=shares[row, 0]))
        at = row, column
        for part in ("decisions", "margins", "ties", "beliefs"):
            for name, array in vars(getattr(whole, part)).items():
                assert array[at] == getattr(getattr(one, part), name), (part, name, at)
        assert whole.outcome_code[at] == one.outcome_code
        assert [pay[at] for pay in whole.payoffs] == [float(pay) for pay in one.payoffs]


def test_possibilities_of_a_map_are_those_of_its_cells() -> None:
    shares = [0.0, CLIMAX_LINE, 0.3]
    whole = possibilities(Scenario(credible_share=shares))
    assert whole.number.tolist() == [1, 2, 1]
    assert whole.consequential.tolist() == [False, True, False]
    for cell, share in enumerate(shares):
        one = possibilities(Scenario(credible_share=share))
        assert whole.outcomes[cell].tolist() == one.outcomes.tolist()


def test_ties_are_named_for_one_game_and_refused_for_a_map() -> None:
    assert solve(Scenario(credible_share=CLIMAX_LINE)).ties.names() == ("attack",)
    with pytest.raises(ValueError, match=r"start has shape \(2,\): expected one game"):
        solve(Scenario(prior=[0.2, 0.8])).ties.names()
    with pytest.raises(ValueError, match=r"prior has shape \(2,\): expected single numbers"):
        pure_equilibria(Scenario(prior=[0.2, 0.8]))
